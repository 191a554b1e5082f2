#pragma once

#include <QString>

class QTableView;

namespace Peak {

/** A small table inside a dialog or a panel, as our lists look: whole rows, no grid, left-aligned
 * heads, rows as high as the density says, Tab leaves it. */
void lookLikeAList(QTableView *table, const QString &name);

/** How high it is with so many rows, its head among them. */
int heightOfRows(const QTableView *table, int rows);

} // namespace Peak
