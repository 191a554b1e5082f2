#pragma once

#include <qglobal.h>

namespace Peak {

class DbConnection;

/**
 * Overwrites the last question and the last answer in the memory of a line, where libpq and TLS
 * leave them until the next ones come: after a key or a PIN went over it.
 *
 * `bytes`: how long the longer of the two may have been. One more question to the server; what it
 * answers does not matter. On the thread of the connection.
 */
void rinse(DbConnection &connection, qsizetype bytes = 0);

} // namespace Peak
