#include "models/db/Restore.h"

#include "models/db/DbConnection.h"
#include "models/db/DbLog.h"
#include "models/db/Migrator.h"
#include "models/db/PostgresDump.h"
#include "models/db/RehearsalLeftOvers.h"
#include "models/db/SqlText.h"

#include <QUuid>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

Result<Restore::Counts> Restore::countRows(DbConnection &connection)
{
    auto tables = connection.query(SqlText(u"backup/tables"_s));
    if (!tables)
        return tables.error();
    Counts counts;
    QStringList statements;
    while (tables->next()) {
        if (tables->value(u"left_out"_s).toBool())
            counts.leftOut.append(tables->value(u"name"_s).toString());
        else
            statements.append(tables->value(u"statement"_s).toString());
    }
    const auto rows = connection.secretQuery(statements.join(u" union all "_s).toUtf8(), {});
    if (!rows)
        return rows.error();
    for (const DbConnection::Row &row : *rows)
        counts.rows.insert(QString::fromUtf8(row.value(0).value_or(QByteArray())),
                           row.value(1).value_or("-1").toLongLong());
    return counts;
}

/** As many rows as were backed up, but for what settling in has just written; and everything opens.
 */
Result<void> Restore::compare(DbConnection &connection, const BackupManifest &manifest)
{
    const auto counts = countRows(connection);
    if (!counts)
        return counts.error();
    for (auto it = manifest.rows.begin(); it != manifest.rows.end(); ++it) {
        if (counts->rows.value(it.key(), -1) != it.value())
            return Error{ErrorKind::Internal,
                         tr("The table %1 has %2 rows after the restore, and had %3.")
                             .arg(it.key())
                             .arg(counts->rows.value(it.key(), -1))
                             .arg(it.value()),
                         {},
                         u"counts differ"_s};
    }
    return {};
}

Result<void> Restore::fill(DbConnection &connection, const ConnectionSettings &admin,
                           const QString &folder, const BackupManifest &manifest,
                           const BackupKeys &keys, const PostgresBinaries &programs, bool superuser)
{
    const auto restored =
        PostgresDump(programs, admin).restore(folder + u'/' + BackupManifest::dumpName, superuser);
    if (!restored)
        return restored;
    if (const auto plain = connection.script("set search_path = pg_catalog"); !plain)
        return plain;
    if (const auto compared = compare(connection, manifest); !compared)
        return compared;
    for (const BackupKeys::Key &key : keys.keys) {
        const auto put = connection.secretQuery(
            "insert into kms.keys (name, key, retired_at) values ($1, $2, nullif($3, "
            "'')::timestamptz)",
            {key.name.toUtf8(), QByteArray("\\x" + key.key.toHex()), key.retiredAt.toUtf8()});
        if (!put)
            return put.error();
    }
    const auto lost = connection.secretQuery(
        "select coalesce(string_agg(place, ', '), '') from kms.resealable() where lost > 0", {});
    if (!lost)
        return lost.error();
    if (const QByteArray places = lost->value(0).value(0).value_or(QByteArray()); !places.isEmpty())
        return Error{
            ErrorKind::Invalid,
            tr("The keys do not open what is sealed in %1.").arg(QString::fromUtf8(places)),
            {},
            {}};
    const auto settled = connection.secretQuery(
        "select peak.after_restore($1)",
        {QString(manifest.madeAt + u' ' + manifest.sha256.left(16)).toUtf8()});
    if (!settled)
        return settled.error();
    const auto whole = connection.secretQuery("select coalesce(audit.verify_recent(), '')", {});
    if (!whole)
        return whole.error();
    if (const QByteArray audit = whole->value(0).value(0).value_or(QByteArray()); !audit.isEmpty())
        return Error{ErrorKind::Invalid, QString::fromUtf8(audit), {}, {}};
    return {};
}

Result<void> Restore::trial(const ConnectionSettings &scratch, const QString &folder,
                            const BackupKeys &keys, const PostgresBinaries &programs)
{
    const auto manifest = BackupManifest::check(folder, keys);
    if (!manifest)
        return manifest.error();
    DbConnection connection(u"trial"_s);
    if (const auto open = connection.open(scratch); !open)
        return open;
    auto state = connection.query(SqlText(u"backup/is_empty"_s));
    if (!state || !state->next())
        return state ? Error() : state.error();
    return fill(connection, scratch, folder, *manifest, keys, programs,
                state->value(u"own_server"_s).toBool());
}

/** Roles are the server's, and no dump holds them. Migrating a scratch database makes them as they
 * have to be. */
Result<void> Restore::makeOurRoles(DbConnection &connection, const ConnectionSettings &admin)
{
    const QString scratch =
        u"peak1031_roles_"_s + QUuid::createUuid().toString(QUuid::Id128).left(8);
    auto how = connection.query(SqlText(u"migration/copy_source"_s), {{u"name"_s, scratch}});
    if (!how || !how->next())
        return how ? Error() : how.error();
    if (const auto made = connection.script(how->value(u"statement"_s).toString().toUtf8()); !made)
        return made;
    ConnectionSettings settings = admin;
    settings.setValue(u"dbname"_s, scratch);
    Result<void> outcome = RehearsalLeftOvers::mark(connection, scratch);
    if (outcome) {
        const auto migrated = Migrator::migrate(settings);
        if (!migrated)
            outcome = migrated.error();
    }
    auto drop = connection.query(SqlText(u"backup/scratch_name"_s), {{u"name"_s, scratch}});
    if (!drop || !drop->next() ||
        !connection.script(drop->value(u"drop_statement"_s).toString().toUtf8()))
        qCWarning(peakDb) << "a scratch database could not be dropped";
    return outcome;
}

Result<QStringList> Restore::makeMissingRoles(DbConnection &connection, const QStringList &roles)
{
    auto missing = connection.query(SqlText(u"backup/missing_roles"_s), {{u"roles"_s, roles}});
    if (!missing)
        return missing.error();
    QStringList made;
    while (missing->next()) {
        const QString role = missing->value(u"role"_s).toString();
        QString quoted = role;
        quoted.replace(u'"', u"\"\""_s);
        const QByteArray name = "\"" + quoted.toUtf8() + '"';
        const auto created = connection.script("create role " + name + " nologin; grant " + name +
                                               " to current_user");
        if (!created)
            return created.error();
        made.append(role);
    }
    return made;
}

Result<Restore::Report> Restore::make(const ConnectionSettings &admin, const QString &from,
                                      const QString &keyFile)
{
    const auto keys = BackupKeys::read(keyFile);
    const auto folder = BackupManifest::locate(from);
    if (!keys || !folder)
        return keys ? folder.error() : keys.error();
    const auto manifest = BackupManifest::check(*folder, *keys);
    if (!manifest)
        return manifest.error();
    DbConnection connection(u"restore"_s);
    if (const auto open = connection.open(admin); !open)
        return open.error();
    auto state = connection.query(SqlText(u"backup/is_empty"_s));
    if (!state || !state->next())
        return state ? Error() : state.error();
    const QString database = state->value(u"database"_s).toString();
    if (state->value(u"objects"_s).toLongLong() > 0)
        return Error{ErrorKind::Conflict,
                     tr("The database “%1” is not empty. Nothing was changed; make an empty one "
                        "(CREATE DATABASE) and restore into that.")
                         .arg(database),
                     {},
                     {}};
    const auto programs =
        PostgresBinaries::find(PostgresBinaries::Part::Dump, connection.serverVersion() / 10000);
    if (!programs)
        return programs.error();
    if (const auto roles = makeOurRoles(connection, admin); !roles)
        return roles.error();
    const auto made = makeMissingRoles(connection, manifest->roles);
    if (!made)
        return made.error();
    const auto filled = fill(connection, admin, *folder, *manifest, *keys, *programs,
                             state->value(u"own_server"_s).toBool());
    if (!filled)
        return Error{filled.error().kind,
                     tr("The restore broke off, and the database “%1” holds only part of the "
                        "backup: drop it before you try "
                        "again. %2")
                         .arg(database, filled.error().message),
                     filled.error().sqlState, filled.error().logDetail};
    connection.close();
    const auto migrated = Migrator::migrate(
        admin); // rights on the database itself, and what is newer than the backup
    if (!migrated)
        return migrated.error();
    Report report{*manifest, *folder, 0, *made, migrated->applied};
    for (const qint64 rows : std::as_const(report.manifest.rows))
        report.rows += rows;
    return report;
}

} // namespace Peak
