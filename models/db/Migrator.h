#pragma once

#include "models/db/ConnectionSettings.h"
#include "models/db/MigrationFile.h"
#include "models/db/MigrationReport.h"
#include "models/db/Result.h"

#include <QCoreApplication>

#include <functional>

namespace Peak {

class DbConnection;

struct MigratorOptions
{
    /** Roles that keep what they could do with contacts and exchanges before us. */
    QStringList keepAccess = {};
    /** Other migrations than the embedded ones: for tests. */
    QList<MigrationFile> files = MigrationFile::embedded();
    /** Told how many are applied, and how many there are, before each; on the calling thread. */
    std::function<void(qint64, qint64)> progress = {};
};

/**
 * Brings a database to the newest schema that this program knows, whatever state it starts from.
 *
 * Each migration runs in a transaction of its own together with its record, so that a failure
 * leaves no half of it. Any number of migrators may run at once, also in several databases of one
 * server: they queue behind a lock and repeat what a neighbour's change of a shared role upset.
 * Never touches a database that a newer program has migrated. Blocks; for tools and worker threads.
 */
class Migrator
{
    Q_DECLARE_TR_FUNCTIONS(Peak::Migrator)

public:
    using Options = MigratorOptions;

    static Result<MigrationReport> migrate(const ConnectionSettings &admin,
                                           const Options &options = {});
    /** migrate() on a copy of the database on the same server, which is dropped again. */
    static Result<MigrationReport> rehearse(const ConnectionSettings &admin,
                                            const Options &options = {});
    static Result<MigrationStatus> status(const ConnectionSettings &admin,
                                          const Options &options = {});

private:
    Migrator(DbConnection &connection, const Options &options);

    Result<MigrationReport> run();
    Result<void> examine();
    Result<void> prepareRecord();
    Result<MigrationStatus> readRecord();
    /** Applies one migration; false when none is left. */
    Result<bool> applyNext();
    Result<void> applyUnderLock(const MigrationFile &file);
    Result<void> finish();
    Result<void> withRetries(const std::function<Result<void>()> &step);
    Result<void> inTransaction(const std::function<Result<void>()> &step);
    Error failed(const MigrationFile &file, const Error &error) const;

    DbConnection &m_connection;
    const Options m_options;
    MigrationReport m_report;
    qint64 m_lastFinding = 0;
};

} // namespace Peak
