#include "models/db/Rinse.h"

#include "models/db/BinaryValues.h"
#include "models/db/DbConnection.h"

namespace Peak {

void rinse(DbConnection &connection, qsizetype bytes)
{
    constexpr qsizetype least = 32 * 1024; // more than a read of a line brings at once
    const auto zeros = BinaryParameters().bytes(QByteArray(qMax(least, bytes), '\0'));
    (void)connection.binaryQuery("select $1", zeros);
}

} // namespace Peak
