#pragma once

#include <QList>
#include <QString>

namespace Peak {

/** The first page of one list by its default order: what api.list_page() is asked, and the same
 * rows by hand. */
struct ListByHand
{
    QString list;
    QString sort;   ///< p_sort
    QString select; ///< what its columns hold, names joined; r is the row
    QString mine;   ///< whose rows they are, %1 the person; empty: nobody's but an admin's
    QString order;
};

/** Every list that has rows in bench_Lists. */
QList<ListByHand> listsByHand();
/** The columns of the record, by hand. */
QString recordByHand();

} // namespace Peak
