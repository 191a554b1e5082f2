#pragma once

#include "models/db/Result.h"

#include <QSet>
#include <QString>
#include <QStringList>

namespace Peak {

class DbConnection;

/**
 * Who may do what in a database, as its migrations left it: each migration's own change of rights,
 * policies, triggers and functions is recorded in the migration's transaction, so that whatever
 * else changed shows as drift, and is not blessed by the next migration.
 *
 * One line of text an item (see doctor/rights.sql). Reads and writes over the admin's connection;
 * blocks.
 */
namespace RightsRecord {

using Rights = QSet<QString>;

Result<Rights> now(DbConnection &admin);
/** Records what differs between `before` and now; does nothing where nothing is recorded. */
Result<void> recordChange(DbConnection &admin, const Rights &before);

struct Drift
{
    bool recorded = false; ///< false: an older program migrated this database, and nothing is known
    QStringList added;     ///< there, although no migration made it
    QStringList missing;   ///< made by a migration, and gone
};
Result<Drift> drift(DbConnection &admin);

} // namespace RightsRecord

} // namespace Peak
