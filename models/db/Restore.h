#pragma once

#include "models/db/BackupManifest.h"
#include "models/db/ConnectionSettings.h"
#include "models/db/PostgresBinaries.h"
#include "models/db/Result.h"

#include <QCoreApplication>
#include <QMap>
#include <QStringList>

namespace Peak {

class DbConnection;

/**
 * Puts a backup into an empty database, and nowhere else.
 *
 * Checks first, so that a wrong key or a changed file leaves the database untouched. Afterwards no
 * session and no device lives, what depended on the old server's transactions is reset, and every
 * table is counted. A restore that breaks off leaves a database that holds something, which the
 * next one refuses: drop it. Blocks for as long as it takes; for tools and worker threads.
 */
class Restore
{
    Q_DECLARE_TR_FUNCTIONS(Peak::Restore)

public:
    struct Report
    {
        BackupManifest manifest;
        QString folder;
        qint64 rows = 0;
        QStringList madeRoles; ///< roles that the backup gives rights, and that had to be made
                               ///< without a sign-in
        QStringList applied;   ///< migrations that are newer than the backup
    };
    static Result<Report> make(const ConnectionSettings &admin, const QString &folder,
                               const QString &keyFile);

    /** The same into a scratch database on the server that the backup is of; then all is compared.
     */
    static Result<void> trial(const ConnectionSettings &scratch, const QString &folder,
                              const BackupKeys &keys, const PostgresBinaries &programs);

    struct Counts
    {
        QMap<QString, qint64> rows;
        QStringList leftOut;
    };
    /** Every table's rows, as this connection sees them in its transaction. */
    static Result<Counts> countRows(DbConnection &connection);

private:
    static Result<void> fill(DbConnection &connection, const ConnectionSettings &admin,
                             const QString &folder, const BackupManifest &manifest,
                             const BackupKeys &keys, const PostgresBinaries &programs,
                             bool superuser);
    static Result<void> compare(DbConnection &connection, const BackupManifest &manifest);
    static Result<void> makeOurRoles(DbConnection &connection, const ConnectionSettings &admin);
    static Result<QStringList> makeMissingRoles(DbConnection &connection, const QStringList &roles);
};

} // namespace Peak
