#include "views/common/DataTable.h"

#include "views/common/StayOpenMenu.h"

#include <QContextMenuEvent>
#include <QHeaderView>

namespace Peak {

void DataTable::addSortActions(QMenu *menu, int column)
{
    if (column < 0 || !model())
        return;
    const auto add = [&](const QString &text, Qt::SortOrder order) {
        QAction *action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(sortColumn() == column && sortOrder() == order);
        connect(action, &QAction::triggered, this, [this, column, order] {
            setSort(column, order);
            onSectionClicked(column);
        });
    };
    add(tr("Sort by %1, ascending").arg(title(column)), Qt::AscendingOrder);
    add(tr("Sort by %1, descending").arg(title(column)), Qt::DescendingOrder);
    menu->addSeparator();
}

void DataTable::fillColumnMenu(QMenu *menu)
{
    menu->clear();
    for (int visual = 0; visual < horizontalHeader()->count(); ++visual) {
        const int column = horizontalHeader()->logicalIndex(visual);
        QAction *action = menu->addAction(title(column));
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        connect(action, &QAction::triggered, this, [this, column, action](bool shown) {
            setColumnShown(column, shown);
            action->setChecked(!isColumnHidden(column));
        });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Reset columns")), &QAction::triggered, this, [this] {
        resetColumns();
        Q_EMIT stateChanged();
    });
}

void DataTable::setColumnShown(int column, bool shown)
{
    if (!shown && shownColumns() <= 1)
        return; // a table without columns has no header to bring them back with
    ++m_arranging;
    setColumnHidden(column, !shown);
    if (shown && columnWidth(column) < 48 && column < m_columns.size())
        setColumnWidth(column, m_columns.at(column).width);
    --m_arranging;
    Q_EMIT stateChanged();
}

void DataTable::showHeaderMenu(const QPoint &place)
{
    auto *menu = new StayOpenMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillColumnMenu(menu);
    menu->popup(horizontalHeader()->viewport()->mapToGlobal(place));
}

void DataTable::showRowMenu(const QPoint &place)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QModelIndex index = currentIndex();
    if (index.isValid()) {
        connect(menu->addAction(tr("Open")), &QAction::triggered, this,
                [this, index = QPersistentModelIndex(index)] {
                    if (index.isValid())
                        Q_EMIT openRequested(index);
                });
        QAction *copy = menu->addAction(tr("Copy with headers"));
        copy->setShortcut(QKeySequence::Copy);
        connect(copy, &QAction::triggered, this, &DataTable::copySelection);
        menu->addSeparator();
    }
    addSortActions(menu, index.isValid() ? index.column() : horizontalHeader()->logicalIndexAt(1));
    auto *columns = new StayOpenMenu(tr("Columns"), menu);
    fillColumnMenu(columns);
    menu->addMenu(columns);
    menu->popup(place);
}

void DataTable::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QRect cell = visualRect(currentIndex());
    showRowMenu(byKey && cell.isValid() ? viewport()->mapToGlobal(cell.bottomLeft())
                                        : event->globalPos());
}

} // namespace Peak
