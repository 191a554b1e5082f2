# Runs the client as a person would and saves each page; fails when one can't be had.
set(data ${FOLDER}/data)
file(MAKE_DIRECTORY ${FOLDER})

# What an earlier build left here may have been made by migrations that read differently.
if(EXISTS ${data})
    execute_process(COMMAND ${CTL} server stop --data ${data} OUTPUT_QUIET ERROR_QUIET)
    file(REMOVE_RECURSE ${data})
endif()

# The server stays up in between; it is stopped at the end, whatever happened.
execute_process(COMMAND ${CTL} server start --data ${data} OUTPUT_QUIET RESULT_VARIABLE started)
set(failures "")
if(NOT started EQUAL 0)
    list(APPEND failures "the demo's server does not start")
endif()
foreach(theme IN ITEMS light dark)
    foreach(page IN ITEMS sign-in exchanges exchange)
        foreach(scale IN ITEMS 1 1.5)
            set(file ${FOLDER}/client-${page}-${theme}-${scale}.png)
            file(REMOVE ${file})
            execute_process(
                COMMAND ${CMAKE_COMMAND} -E env PEAK1031_THEME=${theme} QT_SCALE_FACTOR=${scale}
                    ${CLIENT} --demo --data ${data} --page ${page} --screenshot ${file}
                RESULT_VARIABLE status ERROR_VARIABLE said)
            if(NOT status EQUAL 0 OR NOT EXISTS ${file})
                list(APPEND failures "${page} ${theme} ${scale}: ${status} ${said}")
            endif()
        endforeach()
    endforeach()
endforeach()
execute_process(COMMAND ${CTL} server stop --data ${data} OUTPUT_QUIET ERROR_QUIET)
if(failures)
    message(FATAL_ERROR "${failures}")
endif()
message(STATUS "The pages are in ${FOLDER}")
