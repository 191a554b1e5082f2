#pragma once

#include "models/db/Result.h"

#include <QCoreApplication>

namespace Peak {

/**
 * Whether this client and a database fit together; a number is that of a migration.
 *
 * Knows only what is embedded in this program. The database says its own two numbers in
 * api.server_info() and api.who_am_i(). Safe on any thread.
 */
class SchemaVersion
{
    Q_DECLARE_TR_FUNCTIONS(Peak::SchemaVersion)

public:
    /** The newest migration that this client knows. */
    static int newest();

    /**
     * ok, or ErrorKind::Outdated with what to do.
     *
     * `schemaVersion` is the database's newest migration, `oldestClient` the newest one that breaks
     * clients which do not know it.
     */
    static Result<void> check(int schemaVersion, int oldestClient);
};

} // namespace Peak
