#include "models/db/InstallationCheck.h"

#include "models/db/DbConnection.h"
#include "models/db/SqlText.h"

#include <QHash>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

Error refusal(ErrorKind kind, const QString &message, const QString &log)
{
    return {kind, message, {}, log};
}

} // namespace

Result<InstallationCheck::Profile> InstallationCheck::examine()
{
    auto admin = m_connection.query(SqlText(u"migration/admin"_s));
    if (!admin)
        return admin.error();
    if (!admin->next())
        return refusal(ErrorKind::Internal, tr("The server does not say who is connected."),
                       u"admin.sql gave no row"_s);
    for (const auto &check : {checkServer(*admin), checkRights(*admin), checkOwners()}) {
        if (!check)
            return check.error();
    }
    Profile profile;
    profile.ownServer = admin->value(u"superuser"_s).toBool();
    const QString warning = warningAbout(admin->value(u"server_version"_s).toInt(),
                                         admin->value(u"server_version_text"_s).toString());
    if (!warning.isEmpty())
        profile.warnings.append(warning);
    return profile;
}

Result<void> InstallationCheck::checkServer(const QSqlQuery &admin) const
{
    const QString version = admin.value(u"server_version_text"_s).toString();
    if (admin.value(u"server_version"_s).toInt() < 150003)
        return refusal(
            ErrorKind::Outdated,
            tr("This server runs PostgreSQL %1. Peak 1031 needs 15.3 or newer, and 15.14 "
               "or newer for every known fix of row security. Nothing was changed; "
               "upgrade the server first.")
                .arg(version),
            u"server too old"_s);
    if (admin.value(u"standby"_s).toBool())
        return refusal(ErrorKind::Invalid,
                       tr("This server is a standby, which only serves reading. Nothing was "
                          "changed; connect to the primary server."),
                       u"standby"_s);
    if (admin.value(u"encoding"_s).toString() != u"UTF8")
        return refusal(
            ErrorKind::Invalid,
            tr("The database “%1” has the encoding %2, which cannot hold every name. "
               "Nothing was changed; make a copy of it with the encoding UTF8.")
                .arg(admin.value(u"database"_s).toString(), admin.value(u"encoding"_s).toString()),
            u"encoding"_s);
    const QString missing = admin.value(u"missing_extensions"_s).toString();
    if (!missing.isEmpty())
        return refusal(ErrorKind::Invalid,
                       tr("The server lacks the extension(s) %1. Nothing was changed; install "
                          "PostgreSQL's contrib package there.")
                           .arg(missing),
                       u"extensions missing"_s);
    return {};
}

Result<void> InstallationCheck::checkRights(const QSqlQuery &admin) const
{
    if (admin.value(u"superuser"_s).toBool())
        return {};
    const QString role = admin.value(u"role"_s).toString();
    const QString database = admin.value(u"database"_s).toString();
    QStringList mends;
    if (!admin.value(u"may_create_roles"_s).toBool() ||
        !admin.value(u"may_create_databases"_s).toBool())
        mends.append(u"ALTER ROLE \"%1\" CREATEROLE CREATEDB;"_s.arg(role));
    if (!admin.value(u"owns_database"_s).toBool())
        mends.append(u"ALTER DATABASE \"%1\" OWNER TO \"%2\";"_s.arg(database, role));
    if (!admin.value(u"owns_public"_s).toBool())
        mends.append(u"ALTER SCHEMA public OWNER TO pg_database_owner;"_s);
    if (mends.isEmpty())
        return {};
    return refusal(
        ErrorKind::Denied,
        tr("The role “%1” may not set up the database “%2”. Nothing was changed. Connect "
           "as a superuser, or let one run:\n%3")
            .arg(role, database, mends.join(u'\n')),
        u"admin lacks rights: %1 statement(s) to run"_s.arg(mends.size()));
}

Result<void> InstallationCheck::checkOwners()
{
    auto foreign = m_connection.query(SqlText(u"migration/foreign_tables"_s));
    if (!foreign)
        return foreign.error();
    QStringList owners;
    QStringList mends;
    while (foreign->next()) {
        owners.append(tr("%1 belongs to %2")
                          .arg(foreign->value(u"table_name"_s).toString(),
                               foreign->value(u"owner"_s).toString()));
        mends.append(foreign->value(u"mend"_s).toString());
    }
    if (mends.isEmpty())
        return {};
    return refusal(ErrorKind::Denied,
                   tr("Tables of the firm belong to another role (%1), and you are no superuser. "
                      "Nothing was changed. Let their owner or a superuser run this, then migrate "
                      "again:\n%2")
                       .arg(owners.join(u", "_s), mends.join(u'\n')),
                   u"legacy tables of another owner"_s);
}

/** The fixes of CVE-2023-2455, CVE-2024-10976 and CVE-2025-8713, which concern row security. */
QString InstallationCheck::warningAbout(int serverVersion, const QString &text)
{
    static const QHash<int, int> fixedIn{{15, 14}, {16, 10}, {17, 6}};
    const int major = serverVersion / 10000;
    if (serverVersion % 10000 >= fixedIn.value(major, 0))
        return {};
    return tr("The server runs PostgreSQL %1, which lacks fixes of row security; install %2.%3 or "
              "newer.")
        .arg(text)
        .arg(major)
        .arg(fixedIn.value(major));
}

Result<QStringList> InstallationCheck::reduced()
{
    auto rows = m_connection.query(SqlText(u"migration/reduced"_s));
    if (!rows)
        return rows.error();
    QStringList sentences;
    while (rows->next())
        sentences.append(sentence(rows->value(u"code"_s).toString()));
    return sentences;
}

QString InstallationCheck::sentence(const QString &code)
{
    if (code == u"language")
        return tr("a signed-in person can run loops of their own on the server (plpgsql)");
    if (code == u"sleep")
        return tr("a signed-in person can keep a connection busy by sleeping");
    if (code == u"locks")
        return tr("a signed-in person can take advisory locks");
    if (code == u"notify")
        return tr("a signed-in person can send notifications from queries");
    if (code == u"large_objects")
        return tr("a signed-in person can store large objects");
    if (code == u"temp_files")
        return tr("the size of temporary files is not limited for this database");
    if (code == u"signal")
        return tr("ended sessions are cut off at their next statement, not at once");
    return tr("parked connections cannot be seen and ended");
}

} // namespace Peak
