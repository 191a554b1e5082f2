#pragma once

#include "models/db/ConnectionSettings.h"
#include "models/db/PostgresBinaries.h"
#include "models/db/Result.h"

#include <QCoreApplication>
#include <QProcessEnvironment>
#include <QStringList>

namespace Peak {

/**
 * Runs pg_dump and pg_restore for a whole database of ours.
 *
 * Secrets go by the environment, never by arguments. A dump is made of one exported snapshot, so
 * that what is counted in the same snapshot is what it holds. Blocks for as long as it takes; not
 * for the GUI thread.
 */
class PostgresDump
{
    Q_DECLARE_TR_FUNCTIONS(Peak::PostgresDump)

public:
    PostgresDump(const PostgresBinaries &programs, const ConnectionSettings &admin)
        : m_programs(programs), m_admin(admin)
    {}

    /** For --dbname: everything but the secret, which goes by the environment. */
    static QString withoutSecret(const ConnectionSettings &settings);
    /** What a program of PostgreSQL's runs in: with the secret, and complaining in English. */
    static QProcessEnvironment environment(const ConnectionSettings &settings);

    struct What
    {
        QString snapshot;
        QStringList withoutRowsOf;
        bool superuser =
            false; ///< others see all rows as members of the owners, if told to look so
    };
    Result<void> dump(const QString &file, const What &what) const;
    /** Into the empty database that the settings name; the roles exist. */
    Result<void> restore(const QString &file, bool superuser) const;

private:
    Result<QByteArray> run(const QString &program, const QStringList &arguments) const;
    Result<QStringList> contents(const QString &file, bool superuser) const;
    Result<void> restorePart(const QString &file, const QStringList &entries) const;

    const PostgresBinaries m_programs;
    const ConnectionSettings m_admin;
};

} // namespace Peak
