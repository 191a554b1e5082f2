#pragma once

#include <QString>
#include <QUuid>

namespace Peak {

class ListPage;
class PageWorld;

/** What pages that are a list have in common. Stateless; GUI thread. */
namespace ListBinding {

/** Selects a row that was found elsewhere; where it is not on hand, searches for its text in
 * `column`. */
void showItem(PageWorld &world, ListPage *page, const QString &column, const QUuid &id);

} // namespace ListBinding
} // namespace Peak
