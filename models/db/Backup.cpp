#include "models/db/Backup.h"

#include "models/db/DbLog.h"
#include "models/db/Migrator.h"
#include "models/db/PostgresDump.h"
#include "models/db/RehearsalLeftOvers.h"
#include "models/db/Restore.h"
#include "models/db/SqlText.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QUuid>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

Error cannotWrite(const QString &path, const QString &why)
{
    return {ErrorKind::Denied,
            Backup::tr("%1 can't be written: %2. No backup was made.")
                .arg(QDir::toNativeSeparators(path), why),
            {},
            {}};
}

Result<void> writeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.flush())
        return cannotWrite(path, file.errorString());
    return {};
}

/** Where a file or folder lies, or will lie when it is made: links and ".." resolved as far as
 * there is anything. */
QString placeOf(const QString &path)
{
    const QFileInfo info(QDir::cleanPath(QDir::current().absoluteFilePath(path)));
    if (info.exists())
        return info.canonicalFilePath();
    const QString parent = info.path();
    return parent == info.filePath() ? parent : QDir(placeOf(parent)).filePath(info.fileName());
}

} // namespace

Backup::Backup(const ConnectionSettings &admin, const Options &options)
    : m_admin(admin), m_options(options), m_connection(u"backup"_s)
{}

Result<Backup::Report> Backup::make(const ConnectionSettings &admin, const Options &options)
{
    Backup backup(admin, options);
    const auto report = backup.run();
    if (!report && !backup.m_partial.isEmpty())
        QDir(backup.m_partial).removeRecursively();
    return report;
}

Result<Backup::Report> Backup::run()
{
    if (const auto places = checkPlaces(); !places)
        return places.error();
    if (const auto open = m_connection.open(m_admin); !open)
        return open.error();
    if (!QDir(m_options.folder).exists() && !QDir().mkdir(m_options.folder))
        return cannotWrite(m_options.folder, tr("the folder can't be made"));
    const auto status = Migrator::status(m_admin);
    if (!status)
        return status.error();
    if (!status->pending.isEmpty() || !status->tooNew.isEmpty() || !status->changed.isEmpty())
        return Error{
            ErrorKind::Outdated,
            tr("The database and this program are not of one version. No backup was made; use the "
               "program that "
               "migrated it, or migrate it first (peak1031ctl migrate --status shows more)."),
            {},
            {}};
    const auto programs =
        PostgresBinaries::find(PostgresBinaries::Part::Dump, m_connection.serverVersion() / 10000);
    if (!programs)
        return programs.error();
    RehearsalLeftOvers::drop(m_connection);
    sweepPartials();

    auto step = m_connection.script("set search_path = pg_catalog");
    if (step)
        step = readKeys();
    if (step)
        step = m_connection.script("begin isolation level repeatable read, read only");
    if (step)
        step = describe();
    if (step)
        step = count();
    if (step)
        step = dump(*programs);
    m_connection.rollback();
    if (step)
        step = writeManifest();
    if (step && m_options.verify)
        step = tryOut(*programs);
    if (step && !m_options.keyFile.isEmpty())
        step = m_keys.write(m_options.keyFile);
    if (!step)
        return step.error();

    const QString whole = m_partial.chopped(QStringView(u".partial").size());
    if (!QDir().rename(m_partial, whole))
        return cannotWrite(whole, tr("the name is taken, or the folder is full"));
    m_partial.clear();
    if (const auto recorded = record(whole); !recorded)
        return recorded.error();
    Report report{whole,
                  m_manifest.size,
                  0,
                  !m_options.keyFile.isEmpty(),
                  m_options.verify,
                  m_manifest.keyFingerprint};
    for (const qint64 rows : std::as_const(m_manifest.rows))
        report.rows += rows;
    return report;
}

Result<void> Backup::checkPlaces() const
{
    const QString folder = placeOf(m_options.folder);
    // A word mistyped in the middle would put the backup where nobody looks for it.
    if (const QString parent = QFileInfo(folder).path(); !QFileInfo(parent).isDir())
        return Error{
            ErrorKind::NotFound,
            tr("There is no folder %1, so no backup was made. Is the name right? If it is, "
               "make that folder first.")
                .arg(QDir::toNativeSeparators(parent)),
            {},
            {}};
    if (m_options.keyFile.isEmpty())
        return {};
    const QString keys = QFileInfo(placeOf(m_options.keyFile)).path();
    if (keys == folder || keys.startsWith(folder + u'/'))
        return Error{ErrorKind::Invalid,
                     tr("The keys must not lie with the backup: whoever finds both reads "
                        "everything. No backup was made; "
                        "name a file in another folder, best on another disk."),
                     {},
                     {}};
    if (!QFileInfo(keys).isDir())
        return cannotWrite(m_options.keyFile, tr("its folder does not exist"));
    return {};
}

Result<void> Backup::readKeys()
{
    auto rows = m_connection.query(SqlText(u"backup/keys"_s));
    if (!rows)
        return rows.error();
    while (rows->next())
        m_keys.keys.append({rows->value(u"name"_s).toString(),
                            QByteArray::fromHex(rows->value(u"key"_s).toByteArray()),
                            rows->value(u"retired_at"_s).toString()});
    m_keys.database = m_admin.value(u"dbname"_s);
    m_manifest.keyFingerprint = m_keys.fingerprint();
    return {};
}

Result<void> Backup::describe()
{
    auto facts = m_connection.query(SqlText(u"backup/facts"_s));
    if (!facts || !facts->next())
        return facts ? Error() : facts.error();
    m_superuser = facts->value(u"own_server"_s).toBool();
    m_snapshot = facts->value(u"snapshot"_s).toString();
    m_manifest.database = facts->value(u"database"_s).toString();
    m_manifest.madeAt = facts->value(u"made_at"_s).toString();
    m_manifest.serverVersion = facts->value(u"server_version"_s).toString();
    m_manifest.clientVersion = QStringLiteral(PEAK_VERSION);
    m_manifest.schemaVersion = facts->value(u"schema_version"_s).toInt();
    m_manifest.sealNumber = facts->value(u"seal_number"_s).toLongLong();
    m_manifest.sealHead = facts->value(u"seal_head"_s).toString();
    m_partial = QDir(m_options.folder)
                    .absoluteFilePath(u"peak1031-%1-%2.partial"_s.arg(
                        facts->value(u"stamp"_s).toString(), m_manifest.database));
    auto roles = m_connection.query(SqlText(u"backup/roles"_s));
    if (!roles)
        return roles.error();
    while (roles->next())
        m_manifest.roles.append(roles->value(u"role"_s).toString());
    return {};
}

Result<void> Backup::count()
{
    const auto counts = Restore::countRows(m_connection);
    if (!counts)
        return counts.error();
    m_manifest.rows = counts->rows;
    m_manifest.leftOut = counts->leftOut;
    return {};
}

Result<void> Backup::dump(const PostgresBinaries &programs)
{
    const QFile::Permissions mine = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
    if (!QDir().mkdir(m_partial) || !QFile::setPermissions(m_partial, mine)) {
        const QString place = m_partial;
        m_partial.clear(); // somebody else's, who began in the same second
        return cannotWrite(place, tr("another backup has just begun, or the folder is not yours"));
    }
    const QString file = m_partial + u'/' + BackupManifest::dumpName;
    const auto dumped =
        PostgresDump(programs, m_admin).dump(file, {m_snapshot, m_manifest.leftOut, m_superuser});
    if (!dumped)
        return dumped;
    const auto hash = BackupManifest::hashOf(file);
    if (!hash)
        return hash.error();
    m_manifest.sha256 = *hash;
    m_manifest.size = QFileInfo(file).size();
    return {};
}

Result<void> Backup::writeManifest()
{
    const QByteArray json = m_manifest.toJson();
    const auto written = writeFile(m_partial + u'/' + BackupManifest::manifestName, json);
    return written
               ? writeFile(m_partial + u'/' + BackupManifest::sealName, m_keys.seal(json) + '\n')
               : written;
}

/** The only proof of a backup is a restore. */
Result<void> Backup::tryOut(const PostgresBinaries &programs)
{
    const QString scratch = m_manifest.database.left(40) + u"_trial_"_s +
                            QUuid::createUuid().toString(QUuid::Id128).left(8);
    auto how = m_connection.query(SqlText(u"migration/copy_source"_s), {{u"name"_s, scratch}});
    if (!how || !how->next())
        return how ? Error() : how.error();
    if (const auto made = m_connection.script(how->value(u"statement"_s).toString().toUtf8());
        !made)
        return made;
    auto tried = RehearsalLeftOvers::mark(m_connection, scratch);
    if (tried) {
        ConnectionSettings settings = m_admin;
        settings.setValue(u"dbname"_s, scratch);
        tried = Restore::trial(settings, m_partial, m_keys, programs);
    }
    auto drop = m_connection.query(SqlText(u"backup/scratch_name"_s), {{u"name"_s, scratch}});
    if (!drop || !drop->next() ||
        !m_connection.script(drop->value(u"drop_statement"_s).toString().toUtf8()))
        qCWarning(peakDb) << "the scratch database of a backup could not be dropped";
    if (tried)
        return {};
    return Error{tried.error().kind,
                 tr("The backup could not be restored on trial, so it was thrown away. %1")
                     .arg(tried.error().message),
                 tried.error().sqlState, tried.error().logDetail};
}

Result<void> Backup::record(const QString &folder)
{
    const auto recorded = m_connection.query(SqlText(u"backup/record"_s),
                                             {{u"place"_s, folder},
                                              {u"size"_s, m_manifest.size},
                                              {u"sha256"_s, m_manifest.sha256},
                                              {u"schema_version"_s, m_manifest.schemaVersion},
                                              {u"key_fingerprint"_s, m_manifest.keyFingerprint},
                                              {u"key_saved"_s, !m_options.keyFile.isEmpty()},
                                              {u"verified"_s, m_options.verify},
                                              {u"client_version"_s, m_manifest.clientVersion}});
    return recorded ? Result<void>() : Result<void>(recorded.error());
}

/** What backups that were killed left; those that may still be at work stay. */
void Backup::sweepPartials() const
{
    const QDir place(m_options.folder);
    const QFileInfoList left =
        place.entryInfoList({u"peak1031-*.partial"_s}, QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QFileInfo &folder : left) {
        if (folder.lastModified().secsTo(QDateTime::currentDateTime()) > 86'400)
            QDir(folder.absoluteFilePath()).removeRecursively();
    }
}

} // namespace Peak
