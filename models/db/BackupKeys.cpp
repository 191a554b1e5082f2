#include "models/db/BackupManifest.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageAuthenticationCode>
#include <QSaveFile>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int leastLength = 32;

QByteArray hmac(const QByteArray &key, const QByteArray &message)
{
    return QMessageAuthenticationCode::hash(message, key, QCryptographicHash::Sha256);
}

} // namespace

QByteArray BackupKeys::master() const
{
    for (const Key &key : keys) {
        if (key.name == u"master")
            return key.key;
    }
    return {};
}

QString BackupKeys::fingerprint() const
{
    const QByteArray hash =
        QCryptographicHash::hash(QByteArray("fingerprint" + master()), QCryptographicHash::Sha256);
    return QString::fromLatin1(hash.toHex().left(16));
}

QByteArray BackupKeys::seal(const QByteArray &manifest) const
{
    return hmac(hmac(master(), "backup"), manifest).toHex();
}

Result<BackupKeys> BackupKeys::read(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorKind::NotFound,
                     tr("The key file %1 can't be read: %2. Nothing was changed.")
                         .arg(QDir::toNativeSeparators(path), file.errorString()),
                     {},
                     {}};
    const QJsonObject object = QJsonDocument::fromJson(file.readAll()).object();
    BackupKeys read;
    read.database = object.value(u"database"_s).toString();
    for (const auto &entry : object.value(u"keys"_s).toArray()) {
        const QJsonObject key = entry.toObject();
        read.keys.append({key.value(u"name"_s).toString(),
                          QByteArray::fromHex(key.value(u"key"_s).toString().toLatin1()),
                          key.value(u"retired_at"_s).toString()});
        if (read.keys.last().key.size() < leastLength)
            read.keys.removeLast();
    }
    if (read.master().isEmpty())
        return Error{
            ErrorKind::Invalid,
            tr("%1 is not a key file that backup --key-to has written. Nothing was changed.")
                .arg(QDir::toNativeSeparators(path)),
            {},
            {}};
    return read;
}

Result<void> BackupKeys::write(const QString &path) const
{
    if (QFileInfo::exists(path)) {
        const auto present = read(path);
        if (present && present->keys == keys)
            return {};
        return Error{ErrorKind::Conflict,
                     tr("The file %1 exists and holds something else, perhaps the keys of older "
                        "backups. It was left "
                        "alone; name another file.")
                         .arg(QDir::toNativeSeparators(path)),
                     {},
                     {}};
    }
    QJsonArray list;
    for (const Key &key : keys)
        list.append(QJsonObject{{u"name"_s, key.name},
                                {u"key"_s, QString::fromLatin1(key.key.toHex())},
                                {u"retired_at"_s, key.retiredAt}});
    const QByteArray text =
        QJsonDocument(
            QJsonObject{
                {u"what"_s,
                 u"The keys of a Peak 1031 database. Keep this file apart from the backups."_s},
                {u"database"_s, database},
                {u"fingerprint"_s, fingerprint()},
                {u"keys"_s, list}})
            .toJson();
    QSaveFile file(path);
    const bool done = file.open(QIODevice::WriteOnly) &&
                      file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
                      file.write(text) == text.size() && file.commit();
    if (done)
        return {};
    return Error{ErrorKind::Denied,
                 tr("The key file %1 can't be written: %2.")
                     .arg(QDir::toNativeSeparators(path), file.errorString()),
                 {},
                 {}};
}

} // namespace Peak
