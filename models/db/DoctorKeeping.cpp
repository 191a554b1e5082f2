#include "models/db/Doctor.h"

#include "models/db/DbConnection.h"
#include "models/db/SqlText.h"

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 day = 86'400;
constexpr qint64 sealPatience = 1800;
constexpr qint64 agentPatience = 600;

} // namespace

void Doctor::checkSeals()
{
    auto seals = m_connection.query(SqlText(u"doctor/seals"_s));
    if (!seals || !seals->next())
        return unseen(u"seals"_s, seals ? Error() : seals.error());
    const auto recent = m_connection.secretQuery("select coalesce(audit.verify_recent(), '')", {});
    if (!recent)
        return unseen(u"seals"_s, recent.error());
    if (const QByteArray bent = recent->value(0).value(0).value_or(QByteArray()); !bent.isEmpty())
        fault(
            u"seals"_s, QString::fromUtf8(bent),
            tr("Run peak1031ctl audit verify for the whole of it, compare with a backup, and find "
               "out who may write to the database past the program."));
    const qint64 unsealed = seals->value(u"unsealed_seconds"_s).toLongLong();
    if (unsealed > day)
        fault(u"seals"_s,
              tr("Rows of the audit log have waited %1 for their seal.").arg(span(unsealed)),
              tr("Run an agent: peak1031ctl agent --database URI"));
    else if (unsealed > sealPatience)
        warn(u"seals"_s,
             tr("Rows of the audit log have waited %1 for their seal.").arg(span(unsealed)),
             tr("Run an agent: peak1031ctl agent --database URI"));
    else
        ok(u"seals"_s, tr("The audit log is sealed (%n batch(es)).", nullptr,
                          seals->value(u"batches"_s).toInt()));
}

void Doctor::checkJobs()
{
    auto jobs = m_connection.query(SqlText(u"doctor/jobs"_s));
    if (!jobs)
        return unseen(u"agent"_s, jobs.error());
    bool fine = true;
    bool ran = false;
    while (jobs->next()) {
        const QString job = jobs->value(u"job"_s).toString();
        const qint64 every = jobs->value(u"every_seconds"_s).toLongLong();
        const bool known = !jobs->value(u"idle_seconds"_s).isNull();
        const qint64 idle = jobs->value(u"idle_seconds"_s).toLongLong();
        ran = ran || known;
        if (jobs->value(u"failures"_s).toInt() > 0) {
            fine = false;
            fault(u"agent"_s,
                  tr("The job \"%1\" %2.").arg(job, jobs->value(u"outcome"_s).toString()),
                  tr("Mend what it says; it is tried again by itself."));
        } else if (known && idle > every + agentPatience) {
            fine = false;
            warn(u"agent"_s,
                 tr("The job \"%1\" ran %2 ago, by %3.")
                     .arg(job, span(idle), jobs->value(u"last_by"_s).toString()),
                 tr("Start an agent again: peak1031ctl agent --database URI"));
        }
    }
    if (!ran)
        warn(u"agent"_s,
             tr("No agent has ever run. Open windows keep house meanwhile, but nothing is swept or "
                "verified."),
             tr("Run one as a service: peak1031ctl agent --database URI"));
    else if (fine)
        ok(u"agent"_s, tr("An agent keeps house."));
}

void Doctor::checkKeys()
{
    auto keys = m_connection.query(SqlText(u"doctor/keys"_s));
    if (!keys) {
        fault(u"keys"_s, keys.error().message,
              tr("Put the key file back where kms.keys says, readable by the server only, or "
                 "restore the key from the "
                 "file that backup --key-to wrote."));
        return;
    }
    bool fine = true;
    while (keys->next()) {
        const QString what = keys->value(u"what"_s).toString();
        const QString name = keys->value(u"name"_s).toString();
        const bool lost = keys->value(u"lost"_s).toLongLong() > 0;
        const bool outdated = keys->value(u"outdated"_s).toLongLong() > 0;
        const bool retired = what == u"key" && keys->value(u"age_seconds"_s).toLongLong() > day;
        fine = fine && !lost && !outdated && !retired && what != u"unregistered";
        if (lost)
            fault(u"keys"_s, tr("%1 holds values that no key opens.").arg(name),
                  tr("Restore the key that sealed them (peak1031ctl key restore), or have the "
                     "values entered anew."));
        else if (outdated)
            warn(u"keys"_s, tr("%1 still holds values sealed with a retired key.").arg(name),
                 tr("Run: peak1031ctl key finish --database ADMIN_URI"));
        else if (retired)
            warn(u"keys"_s, tr("A retired key is still there."),
                 tr("Run: peak1031ctl key finish --database ADMIN_URI"));
        else if (what == u"unregistered")
            fault(u"keys"_s, tr("A new master key would leave %1 behind.").arg(name),
                  tr("Report this to the makers of Peak 1031; do not rotate the key before."));
    }
    if (fine)
        ok(u"keys"_s, tr("Everything sealed opens with the newest key."));
}

void Doctor::checkBackups()
{
    auto keeping = m_connection.query(SqlText(u"doctor/keeping"_s));
    if (!keeping || !keeping->next())
        return unseen(u"backups"_s, keeping ? Error() : keeping.error());
    const bool never = keeping->value(u"backup_seconds"_s).isNull();
    const qint64 age =
        keeping->value(never ? u"database_seconds"_s : u"backup_seconds"_s).toLongLong();
    const QString mend = tr("Run: peak1031ctl backup --database ADMIN_URI --to DIR --key-to FILE");
    const QString text =
        never ? tr("Nobody has made a backup since the database came to be, %1 ago.").arg(span(age))
              : tr("The last verified backup is %1 old (%2).")
                    .arg(span(age), keeping->value(u"backup_place"_s).toString());
    if (keeping->value(u"demo"_s).toBool())
        ok(u"backups"_s, tr("This is the demo firm: nothing in it needs a backup."));
    else if (age > 7 * day)
        fault(u"backups"_s, text, mend);
    else if (age > 2 * day)
        warn(u"backups"_s, text, mend);
    else
        ok(u"backups"_s, text);
    if (!never && !keeping->value(u"key_saved"_s).toBool() && !keeping->value(u"demo"_s).toBool())
        fault(u"keys"_s,
              tr("No backup has saved the present master key: without it a backup opens nothing "
                 "that is sealed."),
              mend);
    if (keeping->value(u"erasures_due"_s).toInt() > 0)
        warn(u"erasures"_s,
             tr("Values of an erased person are still in the audit log, a day later."),
             tr("Run an agent: peak1031ctl agent --database URI. It needs the rows to be sealed "
                "first."));
}

} // namespace Peak
