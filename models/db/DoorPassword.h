#pragma once

#include "models/db/Result.h"

#include <QByteArray>

namespace Peak {

class DbConnection;

/**
 * Gives the role peak_door of a real server its password, which the clients' password files hold.
 *
 * Only a SCRAM verifier made here reaches the server; it is kept there too, so that housekeeping
 * can undo what somebody at the door did to it. `admin` is the admin of a migrated database.
 * Blocks.
 */
Result<void> setDoorPassword(DbConnection &admin, const QByteArray &password);

/** The same for the role peak_agent, which agents of a real server connect as. */
Result<void> setAgentPassword(DbConnection &admin, const QByteArray &password);

} // namespace Peak
