#include "views/common/DataTable.h"

#include "views/common/Icons.h"
#include "views/common/SortHeader.h"
#include "views/common/StayOpenMenu.h"

#include <QContextMenuEvent>

#include <algorithm>

namespace Peak {

/** What can be done with one column, also without a mouse. */
void DataTable::fillColumnActions(QMenu *menu, int column)
{
    const QString name = m_columns.at(column).name;
    const auto addSort = [&](const QString &text, Qt::SortOrder order, bool second) {
        const ListSort wished{name, order == Qt::DescendingOrder};
        QAction *action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(m_sorts.value(second ? 1 : 0) == wished);
        connect(action, &QAction::triggered, this,
                [this, column, order, second] { requestSort(column, order, second); });
    };
    if (m_columns.at(column).sortable) {
        addSort(tr("Sort ascending"), Qt::AscendingOrder, false);
        addSort(tr("Sort descending"), Qt::DescendingOrder, false);
        if (!m_sorts.isEmpty() && m_sorts.constFirst().column != name) {
            const QString first = title(columnNamed(m_sorts.constFirst().column));
            addSort(tr("Ascending within %1").arg(first), Qt::AscendingOrder, true);
            addSort(tr("Descending within %1").arg(first), Qt::DescendingOrder, true);
        }
        menu->addSeparator();
    }
    QAction *pin = menu->addAction(isColumnPinned(column) ? tr("Unpin column") : tr("Pin column"));
    pin->setIcon(
        Icons::get(isColumnPinned(column) ? QStringLiteral("pin-off") : QStringLiteral("pin")));
    connect(pin, &QAction::triggered, this,
            [this, column] { setColumnPinned(column, !isColumnPinned(column)); });
    QAction *hide = menu->addAction(tr("Hide column"));
    hide->setEnabled(shownColumns() > 1);
    connect(hide, &QAction::triggered, this, [this, column] { setColumnShown(column, false); });
    addPlaceActions(menu, column);
}

void DataTable::addPlaceActions(QMenu *menu, int column)
{
    menu->addSeparator();
    const auto addMove = [&](const QString &text, int step) {
        int visual = m_header->visualIndex(column) + step;
        while (visual >= 0 && visual < m_header->count() &&
               isColumnHidden(m_header->logicalIndex(visual)))
            visual += step;
        QAction *action = menu->addAction(text);
        action->setEnabled(visual >= 0 && visual < m_header->count());
        connect(action, &QAction::triggered, this, [this, column, visual] {
            m_header->moveSection(m_header->visualIndex(column), visual);
        });
    };
    addMove(tr("Move towards the start"), -1);
    addMove(tr("Move towards the end"), 1);
    const auto addWidth = [&](const QString &text, double factor) {
        connect(menu->addAction(text), &QAction::triggered, this, [this, column, factor] {
            setColumnWidth(column, qBound(48, qRound(columnWidth(column) * factor), 1200));
        });
    };
    addWidth(tr("Wider"), 1.25);
    addWidth(tr("Narrower"), 0.8);
}

void DataTable::fillColumnMenu(QMenu *menu)
{
    menu->clear();
    for (int visual = 0; visual < horizontalHeader()->count(); ++visual) {
        const int column = horizontalHeader()->logicalIndex(visual);
        if (m_withheld.contains(column))
            continue;
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
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const int column = m_header->logicalIndexAt(place);
    if (column >= 0 && column < m_columns.size()) {
        fillColumnActions(menu, column);
        menu->addSeparator();
    }
    auto *columns = new StayOpenMenu(tr("Columns"), menu);
    fillColumnMenu(columns);
    menu->addMenu(columns);
    menu->popup(m_header->viewport()->mapToGlobal(place));
}

void DataTable::showRowMenu(const QPoint &place)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QModelIndex index = currentIndex();
    if (index.isValid()) {
        const bool opens = std::any_of( // what the page calls so does the same, and knows its keys
            m_rowActions.cbegin(), m_rowActions.cend(),
            [](const QAction *action) { return action->text() == tr("Open"); });
        if (!opens)
            connect(menu->addAction(tr("Open")), &QAction::triggered, this,
                    [this, index = QPersistentModelIndex(index)] {
                        if (index.isValid())
                            Q_EMIT openRequested(index);
                    });
        menu->addActions(m_rowActions);
        menu->addSeparator();
        QAction *copy = menu->addAction(tr("Copy with headers"));
        copy->setShortcut(QKeySequence::Copy);
        connect(copy, &QAction::triggered, this, &DataTable::copySelection);
    }
    QAction *all = menu->addAction(tr("Select all"));
    all->setShortcut(QKeySequence::SelectAll);
    connect(all, &QAction::triggered, this, &DataTable::selectAll);
    menu->addSeparator();
    if (index.isValid() && index.column() < m_columns.size()) {
        auto *column = new QMenu(tr("Column %1").arg(title(index.column())), menu);
        fillColumnActions(column, index.column());
        menu->addMenu(column);
    }
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
