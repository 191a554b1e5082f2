# Fails on any source file that clang-format 14 would change, and names it.
cmake_minimum_required(VERSION 3.25)

find_program(CLANG_FORMAT NAMES clang-format-14 clang-format)
if(NOT CLANG_FORMAT)
    message(FATAL_ERROR "clang-format is missing. Install it (Debian: apt-get install clang-format-14; macOS: brew install clang-format).")
endif()
execute_process(COMMAND ${CLANG_FORMAT} --version OUTPUT_VARIABLE version)

set(files)
foreach(folder IN ITEMS app models views tests)
    file(GLOB_RECURSE found ${SOURCE}/${folder}/*.h ${SOURCE}/${folder}/*.cpp)
    list(APPEND files ${found})
endforeach()
execute_process(
    COMMAND ${CLANG_FORMAT} --dry-run --Werror ${files}
    WORKING_DIRECTORY ${SOURCE}
    RESULT_VARIABLE status
    ERROR_VARIABLE said)
if(status EQUAL 0)
    return()
endif()
string(REGEX MATCHALL "[^\n:]+:[0-9]+:[0-9]+: error" places "${said}")
set(names)
foreach(place IN LISTS places)
    string(REGEX REPLACE ":.*" "" name "${place}")
    file(RELATIVE_PATH name ${SOURCE} ${name})
    list(APPEND names ${name})
endforeach()
list(REMOVE_DUPLICATES names)
string(REPLACE ";" "\n  " names "${names}")
message(FATAL_ERROR "Not formatted as .clang-format says (${version}):\n  ${names}\nMend with: clang-format -i FILE")
