#pragma once

#include "models/db/BackupManifest.h"
#include "models/db/ConnectionSettings.h"
#include "models/db/DbConnection.h"
#include "models/db/PostgresBinaries.h"
#include "models/db/Result.h"

#include <QCoreApplication>

namespace Peak {

/**
 * Makes a backup of a database: schema, data and the documents in it, without its keys and without
 * sessions.
 *
 * A folder of its own below the one that was named: the dump, a manifest with counts and hashes,
 * and a seal over the manifest. It is restored once into a scratch database, which is dropped
 * again, and counted, before it gets the name of a backup; what a killed one leaves is named
 * .partial and never taken for one. The keys go to a file somewhere else. Blocks for as long as it
 * takes; for tools and worker threads.
 */
class Backup
{
    Q_DECLARE_TR_FUNCTIONS(Peak::Backup)

public:
    struct Options
    {
        QString folder;
        QString keyFile = {}; ///< empty: the keys are saved already, or elsewhere
        bool verify = true;
    };
    struct Report
    {
        QString folder;
        qint64 size = 0;
        qint64 rows = 0;
        bool keysSaved = false;
        bool verified = false;
        QString keyFingerprint;
    };
    static Result<Report> make(const ConnectionSettings &admin, const Options &options);

private:
    Backup(const ConnectionSettings &admin, const Options &options);

    Result<Report> run();
    Result<void> checkPlaces() const;
    Result<void> readKeys();
    Result<void> describe();
    Result<void> count();
    Result<void> dump(const PostgresBinaries &programs);
    Result<void> writeManifest();
    Result<void> tryOut(const PostgresBinaries &programs);
    Result<void> record(const QString &folder);
    void sweepPartials() const;

    const ConnectionSettings m_admin;
    const Options m_options;
    DbConnection m_connection;
    BackupKeys m_keys;
    BackupManifest m_manifest;
    QString m_snapshot;
    QString m_partial;
    bool m_superuser = false;
};

} // namespace Peak
