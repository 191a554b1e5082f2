#pragma once

#include <QStringList>

class QTableView;
class QTableWidget;

namespace Peak {

/** A small table inside a dialog or a panel, as our lists look: whole rows, no grid, left-aligned
 * heads, rows as high as the density says, Tab leaves it. */
void lookLikeAList(QTableView *table, const QString &name);

/** The cells of a row, each with its whole text as a tool tip; screen readers hear of an empty one
 * that there is nothing. */
void setTexts(QTableWidget *table, int row, const QStringList &texts);

/** How high it is with so many rows, its head among them. */
int heightOfRows(const QTableView *table, int rows);

} // namespace Peak
