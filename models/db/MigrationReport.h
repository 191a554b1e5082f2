#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace Peak {

/** What somebody else's role could do with a table of the firm before our first migration. */
struct AdoptedAccess
{
    QString role; ///< "public" is PostgreSQL's PUBLIC
    QString table;
    QStringList privileges; ///< "SELECT", "UPDATE(email)"
    bool kept = false;

    bool operator==(const AdoptedAccess &) const = default;
};

/** What a run of the migrator did and found; a value for the command line, tests and logs. */
struct MigrationReport
{
    bool ownServer = false; ///< false: a managed server, where the admin is no superuser
    int schemaVersion = 0;
    QStringList applied; ///< titles, in order
    QList<AdoptedAccess> access;
    QStringList findings; ///< rows and objects that were left for an admin to decide
    QStringList reduced;  ///< protections that this server does not allow
    QStringList warnings;

    /** The report as lines for a person; translated. */
    QStringList lines() const;
};

/** How far a database is, as seen by this program. */
struct MigrationStatus
{
    int schemaVersion = 0;
    QStringList applied;
    QStringList changed; ///< applied with another text than this program's
    QStringList pending;
    QStringList tooNew; ///< applied by a newer program

    QStringList lines() const;
};

} // namespace Peak
