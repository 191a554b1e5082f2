#pragma once

#include "models/domain/ListQuery.h"

namespace Peak {

/** Whether the person manages the exchange of a row: bit 8 of the rights that lists tell with it
 * (auth.access has them all). */
inline bool manages(const ListRow &row)
{
    constexpr int manage = 8;
    return row.cells.value(QStringLiteral("rights")).toInt() & manage;
}

} // namespace Peak
