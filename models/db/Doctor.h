#pragma once

#include "models/db/ConnectionSettings.h"
#include "models/db/Result.h"

#include <QCoreApplication>
#include <QList>
#include <QString>

namespace Peak {

class DbConnection;

/**
 * Looks a database and its server over, as its admin, and says what is well, what is not and how to
 * mend it.
 *
 * Changes nothing. Each finding stands for itself: a part that can't be looked at is a finding too.
 * Blocks for seconds at worst; for tools and worker threads.
 */
class Doctor
{
    Q_DECLARE_TR_FUNCTIONS(Peak::Doctor)

public:
    enum class Level { Ok, Warning, Fault };

    struct Finding
    {
        Level level = Level::Ok;
        QString check; ///< a short word that stays the same in every language: "backups"
        QString text;
        QString mend; ///< what to do; empty when all is well
    };

    /** Fails only when there is no connection to be had. */
    static Result<QList<Finding>> examine(const ConnectionSettings &admin);

private:
    Doctor(DbConnection &connection, const ConnectionSettings &settings)
        : m_connection(connection), m_settings(settings)
    {}

    // DoctorServer.cpp
    void checkServer();
    void checkTls(const QString &ssl, const QString &listensOn);
    void checkProfile();
    void checkMigrations();
    // DoctorRights.cpp
    void checkRules();
    void checkDrift();
    void checkRoles();
    void checkAdopted();
    // DoctorKeeping.cpp
    void checkSeals();
    void checkJobs();
    void checkKeys();
    void checkBackups();
    // DoctorStorage.cpp
    void checkStorages();
    // DoctorDelivery.cpp
    void checkDelivery();

    void ok(const QString &check, const QString &text) { add(Level::Ok, check, text, {}); }
    void warn(const QString &check, const QString &text, const QString &mend)
    {
        add(Level::Warning, check, text, mend);
    }
    void fault(const QString &check, const QString &text, const QString &mend)
    {
        add(Level::Fault, check, text, mend);
    }
    void add(Level level, const QString &check, const QString &text, const QString &mend)
    {
        m_findings.append({level, check, text, mend});
    }
    void unseen(const QString &check, const Error &error);
    /** Whether the database has that part of the schema (a column of doctor/exists.sql). */
    bool has(const QString &part);
    /** Seconds as "3 hours": for people. */
    static QString span(qint64 seconds);

    DbConnection &m_connection;
    const ConnectionSettings &m_settings;
    QList<Finding> m_findings;
};

} // namespace Peak
