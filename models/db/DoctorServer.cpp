#include "models/db/Doctor.h"

#include "models/db/DbConnection.h"
#include "models/db/InstallationCheck.h"
#include "models/db/Migrator.h"
#include "models/db/SqlText.h"

#include <QDateTime>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double clockWarning = 2;
constexpr double clockFault = 25; ///< a code of an authenticator app lives half a minute

} // namespace

void Doctor::checkServer()
{
    auto server = m_connection.query(SqlText(u"doctor/server"_s));
    if (!server || !server->next())
        return unseen(u"server"_s, server ? Error() : server.error());
    const double difference = qAbs(server->value(u"now"_s).toDouble() -
                                   double(QDateTime::currentMSecsSinceEpoch()) / 1000.0);
    if (difference > clockFault)
        fault(u"clock"_s,
              tr("The server's clock and this computer's differ by %1.")
                  .arg(span(qint64(difference))),
              tr("Set both by NTP: codes of the second factor and deadlines go by the server's "
                 "clock."));
    else if (difference > clockWarning)
        warn(u"clock"_s,
             tr("The server's clock and this computer's differ by %1.")
                 .arg(span(qint64(difference))),
             tr("Set both by NTP."));
    else
        ok(u"clock"_s, tr("The server's clock agrees with this computer's."));

    checkTls(server->value(u"ssl"_s).toString(), server->value(u"listens_on"_s).toString());

    const QString missing = server->value(u"missing_extensions"_s).toString();
    if (missing.isEmpty())
        ok(u"extensions"_s, tr("pgcrypto and pg_trgm are there."));
    else
        fault(u"extensions"_s, tr("The database lacks the extension(s) %1.").arg(missing),
              tr("Run: peak1031ctl migrate --database ADMIN_URI"));

    const QString size = server->value(u"size"_s).toString();
    if (server->value(u"fsync"_s) != u"on"_s || server->value(u"full_page_writes"_s) != u"on"_s)
        fault(u"storage"_s,
              tr("The server does not wait for its disk (fsync or full_page_writes is off): a "
                 "power cut loses data."),
              tr("Set both to on in postgresql.conf and reload."));
    else if (server->value(u"checksums"_s) != u"on"_s)
        warn(u"storage"_s,
             tr("The database holds %1; the server does not notice when its disk returns wrong "
                "data.")
                 .arg(size),
             tr("Stop the server and run pg_checksums --enable, or move to a cluster made with "
                "--data-checksums."));
    else
        ok(u"storage"_s, tr("The database holds %1, on pages with checksums.").arg(size));

    if (server->value(u"password_encryption"_s) != u"scram-sha-256"_s)
        fault(u"passwords"_s,
              tr("The server stores new passwords of roles as %1.")
                  .arg(server->value(u"password_encryption"_s).toString()),
              tr("Set password_encryption = 'scram-sha-256'."));
}

void Doctor::checkTls(const QString &ssl, const QString &listensOn)
{
    static const QStringList local{u""_s, u"localhost"_s, u"127.0.0.1"_s, u"::1"_s};
    bool onlyLocal = true;
    const QStringList addresses = listensOn.split(u',');
    for (const QString &address : addresses)
        onlyLocal = onlyLocal && local.contains(address.trimmed());
    const bool near = m_settings.isLocalSocket() || m_settings.isLoopback();
    if (!near && !m_settings.usesTls())
        fault(u"tls"_s, tr("This connection is not encrypted."),
              tr("Use sslmode=verify-full in the address."));
    else if (ssl != u"on" && !onlyLocal)
        fault(u"tls"_s,
              tr("The server listens to other computers (%1) without TLS.").arg(listensOn),
              tr("Give the server a certificate and set ssl = on; let pg_hba.conf accept hostssl "
                 "only."));
    else if (onlyLocal)
        ok(u"tls"_s, tr("The server listens to this computer only."));
    else
        ok(u"tls"_s, tr("The server speaks TLS."));
}

void Doctor::checkProfile()
{
    InstallationCheck check(m_connection);
    const auto profile = check.examine();
    if (!profile) {
        fault(u"server"_s, profile.error().message,
              tr("See above; the doctor went on as far as it could."));
        return;
    }
    for (const QString &warning : profile->warnings)
        warn(u"server"_s, warning,
             tr("Update the server within its major version; data stay as they are."));
    if (profile->warnings.isEmpty())
        ok(u"server"_s, tr("The server's version has every known fix of row security."));
    const auto reduced = check.reduced();
    if (!reduced)
        return unseen(u"profile"_s, reduced.error());
    if (reduced->isEmpty())
        ok(u"profile"_s, tr("Full installation: everything that PostgreSQL can close is closed."));
    else if (profile->ownServer)
        fault(u"profile"_s,
              tr("This is a server of one's own, but %1.").arg(reduced->join(u"; "_s)),
              tr("Run: peak1031ctl migrate --database ADMIN_URI (it closes this again)."));
    else
        ok(u"profile"_s, tr("Reduced installation (managed server): %1. Rows, columns and "
                            "functions are protected all the same.")
                             .arg(reduced->join(u"; "_s)));
}

void Doctor::checkMigrations()
{
    const auto status = Migrator::status(m_settings);
    if (!status)
        return unseen(u"migrations"_s, status.error());
    if (!status->tooNew.isEmpty())
        fault(u"migrations"_s,
              tr("A newer version of Peak 1031 migrated this database (%1).")
                  .arg(status->tooNew.join(u", "_s)),
              tr("Use that version, or a later one."));
    else if (!status->changed.isEmpty())
        fault(u"migrations"_s,
              tr("The database was migrated with another text of %1.")
                  .arg(status->changed.join(u", "_s)),
              tr("Use the version of Peak 1031 that migrated it, or restore a backup."));
    else if (!status->pending.isEmpty())
        fault(u"migrations"_s,
              tr("%n migration(s) are missing: %1.", nullptr, int(status->pending.size()))
                  .arg(status->pending.join(u", "_s)),
              tr("Run: peak1031ctl migrate --database ADMIN_URI"));
    else
        ok(u"migrations"_s,
           tr("The schema is that of this program (migration %1).").arg(status->schemaVersion));
}

} // namespace Peak
