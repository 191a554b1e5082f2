#include "models/db/Doctor.h"

#include "models/db/DbConnection.h"
#include "models/db/SqlText.h"

namespace Peak {

using namespace Qt::Literals::StringLiterals;

Result<QList<Doctor::Finding>> Doctor::examine(const ConnectionSettings &admin)
{
    DbConnection connection(u"doctor"_s);
    if (const auto open = connection.open(admin); !open)
        return open.error();
    if (const auto plain = connection.script("set search_path = pg_catalog"); !plain)
        return plain.error();
    Doctor doctor(connection, admin);
    doctor.checkServer();
    doctor.checkMigrations();
    if (!doctor.has(u"keeping"_s) || !doctor.has(u"erasures"_s))
        return doctor.m_findings; // what is missing has been said
    doctor.checkProfile();
    doctor.checkRules();
    doctor.checkDrift();
    doctor.checkRoles();
    doctor.checkAdopted();
    doctor.checkSeals();
    doctor.checkJobs();
    doctor.checkKeys();
    doctor.checkBackups();
    if (doctor.has(u"storages"_s))
        doctor.checkStorages();
    if (doctor.has(u"deliveries"_s))
        doctor.checkDelivery();
    return doctor.m_findings;
}

void Doctor::unseen(const QString &check, const Error &error)
{
    fault(check, tr("This could not be looked at: %1 (%2)").arg(error.message, error.logDetail),
          tr("Run the doctor as the admin who migrates the database; migrate it if it is older "
             "than this program."));
}

bool Doctor::has(const QString &part)
{
    auto exists = m_connection.query(SqlText(u"doctor/exists"_s));
    return exists && exists->next() && exists->value(part).toBool();
}

QString Doctor::span(qint64 seconds)
{
    if (seconds < 120)
        return tr("%n second(s)", nullptr, int(qMax<qint64>(seconds, 0)));
    if (seconds < 2 * 3600)
        return tr("%n minute(s)", nullptr, int(seconds / 60));
    if (seconds < 2 * 86'400)
        return tr("%n hour(s)", nullptr, int(seconds / 3600));
    return tr("%n day(s)", nullptr, int(seconds / 86'400));
}

} // namespace Peak
