#pragma once

#include "models/domain/ListQuery.h"

namespace Peak {

/** Bits of the rights on an exchange, as lists tell them with each row (auth.access has them all).
 */
constexpr int uploadRight = 4;
constexpr int manageRight = 8;

inline int rightsOf(const ListRow &row)
{
    return row.cells.value(QStringLiteral("rights")).toInt();
}

/** Whether the person manages the exchange of a row. */
inline bool manages(const ListRow &row)
{
    return rightsOf(row) & manageRight;
}

/** Whether the person may upload documents to the exchange of a row. */
inline bool mayUploadTo(const ListRow &row)
{
    return rightsOf(row) & uploadRight;
}

} // namespace Peak
