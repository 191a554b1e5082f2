#pragma once

#include "models/db/Result.h"

#include <QStringList>

namespace Peak {

class DbConnection;

/**
 * What rehearsals leave behind when they are killed, and how to know it again.
 *
 * A rehearsal marks its copy, and is connected to it from before it does so until its end. So a
 * marked copy that nobody is connected to is nobody's any more. A database without the mark is
 * never touched, whatever its name. Blocks.
 */
namespace RehearsalLeftOvers {

/** Marks `copy` as a rehearsal's copy of the database that `admin` is connected to. */
Result<void> mark(DbConnection &admin, const QString &copy);

/** Drops what earlier rehearsals of this database left; a sentence for each. */
QStringList drop(DbConnection &admin);

} // namespace RehearsalLeftOvers

} // namespace Peak
