#pragma once

#include "models/db/Result.h"

#include <QCoreApplication>
#include <QSqlQuery>
#include <QStringList>

namespace Peak {

class DbConnection;

/**
 * Whether this server and this admin can carry our schema, and with which protections.
 *
 * Two profiles: an own server (the admin is superuser) has everything; a managed one (CREATEROLE,
 * CREATEDB, owner of the database) works, with a list of what it cannot do. Reads the catalogue
 * only.
 */
class InstallationCheck
{
    Q_DECLARE_TR_FUNCTIONS(Peak::InstallationCheck)

public:
    explicit InstallationCheck(DbConnection &connection) : m_connection(connection) {}

    struct Profile
    {
        bool ownServer = false;
        QStringList warnings;
    };
    /** Refuses with a sentence that names the mend when migrating could not end well. */
    Result<Profile> examine();
    /** What an own server would do and this one does not; after the migrations. */
    Result<QStringList> reduced();

private:
    Result<void> checkServer(const QSqlQuery &admin) const;
    Result<void> checkRights(const QSqlQuery &admin) const;
    Result<void> checkOwners();
    static QString warningAbout(int serverVersion, const QString &text);
    static QString sentence(const QString &code);

    DbConnection &m_connection;
};

} // namespace Peak
