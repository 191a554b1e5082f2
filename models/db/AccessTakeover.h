#pragma once

#include "models/db/MigrationReport.h"
#include "models/db/Result.h"

#include <QCoreApplication>

namespace Peak {

class DbConnection;

/**
 * What other roles could do with contacts and exchanges before us, and who of them still may.
 *
 * Taken down before the first migration changes anything, in the same transaction. Afterwards a
 * role that an admin names keeps exactly that through policies of its own; all others lose it and
 * are listed. Part of the migrator; runs inside its transactions.
 */
class AccessTakeover
{
    Q_DECLARE_TR_FUNCTIONS(Peak::AccessTakeover)

public:
    explicit AccessTakeover(DbConnection &connection) : m_connection(connection) {}

    /** What the catalogue says now, before the first migration. */
    Result<QList<AdoptedAccess>> before();
    /** What was written down then; empty for a database that began with us. */
    Result<QList<AdoptedAccess>> recorded();
    Result<void> record(const QList<AdoptedAccess> &access);

    /** Refuses names that had no access, and PUBLIC, which would let every client in. */
    Result<void> checkNames(const QStringList &keep, const QList<AdoptedAccess> &access) const;
    /** Makes grants and policies fit the record, after marking the roles in `keep`. */
    Result<void> apply(const QStringList &keep);

    /** Sentences about owners and views that the takeover changes; read before it. */
    Result<QStringList> observations();

private:
    Result<QList<AdoptedAccess>> read(const QString &statement);
    Result<void> runAll(const QString &statement);

    DbConnection &m_connection;
};

} // namespace Peak
