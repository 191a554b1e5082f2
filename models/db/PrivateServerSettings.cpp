#include "models/db/PrivateServerFolder.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

QMap<QString, QString> privateServerSettings(bool durable)
{
    QMap<QString, QString> settings{
        // Who may come in, and how long a dead client keeps its place.
        {u"password_encryption"_s, u"scram-sha-256"_s},
        {u"authentication_timeout"_s, u"20s"_s},
        {u"max_connections"_s, u"200"_s},
        {u"unix_socket_permissions"_s, u"0700"_s},
        {u"row_security"_s, u"on"_s},
        {u"max_prepared_transactions"_s, u"0"_s},
        {u"client_connection_check_interval"_s, u"10s"_s},
        {u"tcp_keepalives_idle"_s, u"60"_s},
        {u"tcp_keepalives_interval"_s, u"10"_s},
        {u"tcp_keepalives_count"_s, u"5"_s},
        // The log names causes, never statements or values: these may hold secrets.
        {u"log_statement"_s, u"none"_s},
        {u"log_min_error_statement"_s, u"panic"_s},
        {u"log_min_duration_statement"_s, u"-1"_s},
        {u"log_parameter_max_length"_s, u"0"_s},
        {u"log_parameter_max_length_on_error"_s, u"0"_s},
        {u"log_error_verbosity"_s, u"terse"_s},
        {u"logging_collector"_s, u"on"_s},
        {u"log_directory"_s, u"log"_s},
        {u"log_filename"_s, u"server-%a.log"_s},
        {u"log_rotation_age"_s, u"1d"_s},
        {u"log_rotation_size"_s, u"0"_s},
        {u"log_truncate_on_rotation"_s, u"on"_s},
        {u"log_line_prefix"_s, u"%m [%p] %q%u@%d/%a "_s},
        {u"lc_messages"_s, u"C"_s},
        {u"timezone"_s, u"UTC"_s},
        {u"log_timezone"_s, u"UTC"_s},
        // A desktop computer has other things to do.
        {u"shared_buffers"_s, u"128MB"_s},
        {u"work_mem"_s, u"8MB"_s},
        {u"maintenance_work_mem"_s, u"128MB"_s},
        {u"effective_cache_size"_s, u"1GB"_s},
        {u"min_wal_size"_s, u"64MB"_s},
        {u"max_wal_size"_s, u"512MB"_s},
        {u"wal_level"_s, u"minimal"_s},
        {u"max_wal_senders"_s, u"0"_s},
        {u"random_page_cost"_s, u"1.1"_s},
        {u"jit"_s, u"off"_s},
        // Says that a database here may become the demo firm (DemoFirm).
        {u"peak.private_server"_s, u"on"_s},
    };
    if (!durable) {
        for (const QString &name : {u"fsync"_s, u"full_page_writes"_s})
            settings.insert(name, u"off"_s);
    }
    return settings;
}

} // namespace Peak
