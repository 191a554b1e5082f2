#pragma once

#include "models/db/Result.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

namespace Peak {

/**
 * The keys of a database, as they are kept in a file of their own, apart from the backups.
 *
 * Never written next to a backup and never logged. A plain value.
 */
struct BackupKeys
{
    Q_DECLARE_TR_FUNCTIONS(Peak::BackupKeys)

public:
    struct Key
    {
        QString name;
        QByteArray key;
        QString retiredAt; ///< empty for the ones in use

        bool operator==(const Key &) const = default;
    };
    QString database;
    QList<Key> keys;

    static Result<BackupKeys> read(const QString &file);
    /** For its owner only; whole or not at all. Refuses to overwrite a file with other keys. */
    Result<void> write(const QString &file) const;

    QByteArray master() const;
    /** Tells keys apart, and nothing about them; the same as kms and the doctor compute. */
    QString fingerprint() const;
    /** What proves that a manifest was written by who has the master key. */
    QByteArray seal(const QByteArray &manifest) const;
};

/** What a backup consists of and what it is of: manifest.json. A plain value. */
struct BackupManifest
{
    Q_DECLARE_TR_FUNCTIONS(Peak::BackupManifest)

public:
    static const QString dumpName;     ///< "database.dump"
    static const QString manifestName; ///< "manifest.json"
    static const QString sealName;     ///< "manifest.seal"

    QString database;
    QString madeAt; ///< UTC, by the server's clock
    QString serverVersion;
    QString clientVersion;
    int schemaVersion = 0;
    QString keyFingerprint;
    qint64 sealNumber = -1; ///< the audit log's last batch, and its head
    QString sealHead;
    qint64 size = 0;
    QString sha256;
    QStringList roles;
    QStringList leftOut; ///< tables whose rows are not in it
    QMap<QString, qint64> rows;

    QByteArray toJson() const;
    static Result<BackupManifest> fromJson(const QByteArray &json);

    /** Reads and checks a backup's folder: complete, unchanged, sealed with these keys, fit for
     * this program. */
    static Result<BackupManifest> check(const QString &folder, const BackupKeys &keys);
    /** The folder itself, or the newest backup in it. */
    static Result<QString> locate(const QString &folder);
    static Result<QString> hashOf(const QString &file);
};

} // namespace Peak
