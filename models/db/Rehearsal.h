#pragma once

#include "models/db/DbConnection.h"
#include "models/db/Migrator.h"
#include "models/db/PostgresBinaries.h"

#include <QCoreApplication>

namespace Peak {

/**
 * Migrates a copy of a database on the same server and takes both copy and new roles away again.
 *
 * The original is only read (pg_dump). The copy goes through a pipe, never through a file. What a
 * rehearsal leaves behind after the program was killed is a database named
 * <original>_rehearsal_..., which the next rehearsal or migration drops (RehearsalLeftOvers). Part
 * of Migrator::rehearse(); blocks.
 */
class Rehearsal
{
    Q_DECLARE_TR_FUNCTIONS(Peak::Rehearsal)

public:
    Rehearsal(const ConnectionSettings &admin, const Migrator::Options &options);
    Result<MigrationReport> run();

private:
    Result<void> makeCopy();
    Result<void> fillCopy(const PostgresBinaries &programs) const;
    Result<QStringList> ourRoles();
    /** Drops the copy, and the roles that were not there before; a sentence for each that stays. */
    QStringList cleanUp();

    ConnectionSettings m_admin;
    const Migrator::Options m_options;
    DbConnection m_connection;
    DbConnection m_presence; ///< to the copy: says that this rehearsal still runs
    QString m_copy;
    QStringList m_rolesBefore;
    bool m_copied = false;
};

} // namespace Peak
