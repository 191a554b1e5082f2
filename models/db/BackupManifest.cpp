#include "models/db/BackupManifest.h"

#include "models/db/SchemaVersion.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

const QString BackupManifest::dumpName = u"database.dump"_s;
const QString BackupManifest::manifestName = u"manifest.json"_s;
const QString BackupManifest::sealName = u"manifest.seal"_s;

namespace {

constexpr int format = 1;

Result<QByteArray> contentOf(const QString &path)
{
    QFile file(path);
    if (file.open(QIODevice::ReadOnly))
        return file.readAll();
    return Error{ErrorKind::NotFound,
                 BackupManifest::tr("The file %1 can't be read: %2.")
                     .arg(QDir::toNativeSeparators(path), file.errorString()),
                 {},
                 {}};
}

Error notOurs(const QString &sentence)
{
    return {ErrorKind::Invalid, sentence, {}, {}};
}

} // namespace

QByteArray BackupManifest::toJson() const
{
    QJsonObject counts;
    for (auto it = rows.begin(); it != rows.end(); ++it)
        counts.insert(it.key(), it.value());
    return QJsonDocument(QJsonObject{{u"format"_s, format},
                                     {u"database"_s, database},
                                     {u"made_at"_s, madeAt},
                                     {u"server_version"_s, serverVersion},
                                     {u"client_version"_s, clientVersion},
                                     {u"schema_version"_s, schemaVersion},
                                     {u"key_fingerprint"_s, keyFingerprint},
                                     {u"audit_batch"_s, sealNumber},
                                     {u"audit_head"_s, sealHead},
                                     {u"files"_s, QJsonArray{QJsonObject{{u"name"_s, dumpName},
                                                                         {u"size"_s, size},
                                                                         {u"sha256"_s, sha256}}}},
                                     {u"roles"_s, QJsonArray::fromStringList(roles)},
                                     {u"left_out"_s, QJsonArray::fromStringList(leftOut)},
                                     {u"rows"_s, counts}})
        .toJson();
}

Result<BackupManifest> BackupManifest::fromJson(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    const QJsonObject file = object.value(u"files"_s).toArray().at(0).toObject();
    if (object.value(u"format"_s).toInt() != format || file.value(u"name"_s).toString() != dumpName)
        return notOurs(tr("The manifest is not one that this version of Peak 1031 understands. "
                          "Nothing was changed."));
    BackupManifest manifest;
    manifest.database = object.value(u"database"_s).toString();
    manifest.madeAt = object.value(u"made_at"_s).toString();
    manifest.serverVersion = object.value(u"server_version"_s).toString();
    manifest.clientVersion = object.value(u"client_version"_s).toString();
    manifest.schemaVersion = object.value(u"schema_version"_s).toInt();
    manifest.keyFingerprint = object.value(u"key_fingerprint"_s).toString();
    manifest.sealNumber = object.value(u"audit_batch"_s).toInteger(-1);
    manifest.sealHead = object.value(u"audit_head"_s).toString();
    manifest.size = file.value(u"size"_s).toInteger();
    manifest.sha256 = file.value(u"sha256"_s).toString();
    for (const auto &role : object.value(u"roles"_s).toArray())
        manifest.roles.append(role.toString());
    for (const auto &table : object.value(u"left_out"_s).toArray())
        manifest.leftOut.append(table.toString());
    const QJsonObject counts = object.value(u"rows"_s).toObject();
    for (auto it = counts.begin(); it != counts.end(); ++it)
        manifest.rows.insert(it.key(), it.value().toInteger());
    return manifest;
}

Result<QString> BackupManifest::hashOf(const QString &path)
{
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file))
        return Error{ErrorKind::NotFound,
                     tr("The file %1 can't be read: %2.")
                         .arg(QDir::toNativeSeparators(path), file.errorString()),
                     {},
                     {}};
    return QString::fromLatin1(hash.result().toHex());
}

Result<QString> BackupManifest::locate(const QString &folder)
{
    const QDir place(folder);
    if (place.exists(manifestName))
        return place.absolutePath();
    // Their names begin with the time that they were made at; an unfinished one has another name.
    const QStringList names =
        place.entryList({u"peak1031-*"_s}, QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    for (auto name = names.rbegin(); name != names.rend(); ++name) {
        if (!name->endsWith(u".partial"_s) &&
            QFileInfo::exists(place.filePath(*name + u'/' + manifestName)))
            return place.absoluteFilePath(*name);
    }
    return Error{ErrorKind::NotFound,
                 tr("There is no complete backup in %1. Nothing was changed.")
                     .arg(QDir::toNativeSeparators(folder)),
                 {},
                 {}};
}

Result<BackupManifest> BackupManifest::check(const QString &folder, const BackupKeys &keys)
{
    const QDir place(folder);
    const auto json = contentOf(place.filePath(manifestName));
    const auto seal = contentOf(place.filePath(sealName));
    if (!json || !seal)
        return json ? seal.error() : json.error();
    auto manifest = fromJson(*json);
    if (!manifest)
        return manifest;
    if (manifest->keyFingerprint != keys.fingerprint())
        return notOurs(tr("This backup belongs to the key %1, but the key file holds %2. Nothing "
                          "was changed; give the key "
                          "file that was written when the backup was made.")
                           .arg(manifest->keyFingerprint, keys.fingerprint()));
    if (seal->trimmed() != keys.seal(*json))
        return notOurs(tr("The manifest of the backup was changed after it was made. Nothing was "
                          "restored: a dump runs "
                          "code on the server. Use another copy of the backup."));
    const QString dump = place.filePath(dumpName);
    const auto hash = hashOf(dump);
    if (!hash)
        return hash.error();
    if (QFileInfo(dump).size() != manifest->size || *hash != manifest->sha256)
        return notOurs(tr("The file %1 is not the one that was backed up: it was changed or "
                          "damaged. Nothing was restored. "
                          "Use another copy of the backup.")
                           .arg(QDir::toNativeSeparators(dump)));
    if (manifest->schemaVersion > SchemaVersion::newest())
        return Error{ErrorKind::Outdated,
                     tr("This backup was made with a newer version of Peak 1031 (%1). Nothing was "
                        "changed; use that version.")
                         .arg(manifest->clientVersion),
                     {},
                     {}};
    return manifest;
}

} // namespace Peak
