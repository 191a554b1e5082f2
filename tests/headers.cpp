// Stands for the precompiled headers of all tests; see CMakeLists.txt.
