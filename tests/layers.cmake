# Fails on any include against the order of the layers: cmake -D SOURCE=<repository> -P layers.cmake
#
#   app -> views -> models; in models: session, documents, messages, delivery, practicepanther, exchangeio -> repositories,
#   tables -> db -> domain. Views know no SQL and no network.
#
# A rule: files under the folder may include these folders only (their own folder always).
cmake_minimum_required(VERSION 3.25)

set(rule_models_domain)
set(rule_models_db models/domain)
set(rule_models_tables models/domain models/db/Result.h models/db/Error.h models/db/WhenDone.h)
set(rule_models_repositories models/domain models/db)
set(outer models/domain models/db models/repositories)
set(rule_models_session ${outer})
set(rule_models_documents ${outer})
set(rule_models_messages ${outer})
set(rule_models_delivery models/db models/documents/SecretBytes.h)
set(rule_models_practicepanther ${outer})
set(rule_models_exchangeio ${outer})
set(rule_views models views)
set(rule_app models views app)

set(faults)
function(complain file line text)
    file(RELATIVE_PATH name ${SOURCE} ${file})
    set(faults "${faults}\n  ${name}: ${line}  (${text})" PARENT_SCOPE)
endfunction()

# Domain values do no I/O; what a value may use of Qt is left open but for these.
set(no_io "<Q(Sql[A-Za-z]*|Tcp|Udp|Network|File|SaveFile|Process|Thread|LocalSocket|LocalServer|Settings)[A-Za-z]*>|libpq-fe")

foreach(folder IN ITEMS models/domain models/db models/tables models/repositories models/session
        models/documents models/messages models/delivery
        models/practicepanther models/exchangeio views app)
    string(REPLACE "/" "_" key ${folder})
    file(GLOB_RECURSE files ${SOURCE}/${folder}/*.h ${SOURCE}/${folder}/*.cpp)
    foreach(file IN LISTS files)
        file(STRINGS ${file} includes REGEX "^[ \t]*#[ \t]*include")
        foreach(line IN LISTS includes)
            if(folder STREQUAL "views" AND line MATCHES "<Q?t?(Sql|Network)/|<Q(Sql|Network|Tcp|Udp|Ssl|LocalSocket)[A-Za-z]*>|libpq")
                complain(${file} "${line}" "views know no SQL and no network")
            elseif(folder STREQUAL "models/domain" AND line MATCHES "${no_io}")
                complain(${file} "${line}" "the domain does no I/O")
            elseif(folder MATCHES "^models" AND line MATCHES "<QtWidgets|<QWidget>|<QApplication>|<QMessageBox>|<QDialog>")
                complain(${file} "${line}" "models link no widgets")
            endif()
            if(NOT line MATCHES "include[ \t]*\"([^\"]+)\"")
                continue()
            endif()
            set(target ${CMAKE_MATCH_1})
            set(allowed FALSE)
            foreach(permitted IN LISTS folder rule_${key})
                if(target STREQUAL permitted OR target MATCHES "^${permitted}/")
                    set(allowed TRUE)
                endif()
            endforeach()
            # Written by uic and moc beside the class.
            if(target MATCHES "^(ui_[A-Za-z]+\\.h|[A-Za-z]+\\.moc|moc_[A-Za-z]+\\.cpp)$")
                set(allowed TRUE)
            endif()
            if(NOT allowed)
                if(target MATCHES "/")
                    complain(${file} "${line}" "${folder} must not know this")
                else()
                    complain(${file} "${line}" "write includes from the root")
                endif()
            endif()
        endforeach()
    endforeach()
endforeach()

if(faults)
    message(FATAL_ERROR "Includes against the order of the layers:${faults}")
endif()
