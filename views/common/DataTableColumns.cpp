// The part of DataTable that its columns are about: arrangement, sorting, pinning.
#include "views/common/DataTable.h"
#include "views/common/PinnedColumns.h"
#include "views/common/SortHeader.h"

#include <QJsonArray>
#include <QPainter>
#include <QScrollBar>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr int NarrowestColumn = 48;
constexpr int WidestColumn = 1200;
constexpr int RoomForOthers = 120; ///< what pinned columns leave at least

} // namespace

void DataTable::makeHeader()
{
    connect(m_header, &QHeaderView::sectionClicked, this, &DataTable::onSectionClicked);
    connect(m_header, &QWidget::customContextMenuRequested, this, &DataTable::showHeaderMenu);
    connect(m_header, &QHeaderView::sectionMoved, this, &DataTable::onSectionMoved);
    connect(m_header, &QHeaderView::sectionResized, this, [this] {
        m_pinnedPicture->place();
        if (m_arranging == 0)
            Q_EMIT stateChanged();
    });
}

void DataTable::setColumns(const QList<ColumnLayout> &columns, const QStringList &order)
{
    m_columns = columns;
    m_defaultOrder = order;
    resetColumns();
}

void DataTable::resetColumns()
{
    ++m_arranging;
    m_pinned.clear();
    for (int column = 0; column < m_columns.size(); ++column) {
        setColumnHidden(column, false); // a hidden column takes no width
        setColumnWidth(column, m_columns.at(column).width);
        setColumnHidden(column, !m_columns.at(column).visible || m_withheld.contains(column));
    }
    if (m_defaultOrder.isEmpty()) {
        for (int column = 0; column < m_columns.size(); ++column)
            m_header->moveSection(m_header->visualIndex(column), column);
    }
    arrange(m_defaultOrder);
    --m_arranging;
    m_pinnedPicture->place();
}

void DataTable::setWithheld(const QSet<int> &columns)
{
    if (columns == m_withheld)
        return;
    const QSet<int> returned = m_withheld - columns;
    m_withheld = columns;
    ++m_arranging;
    for (const int column : columns)
        setColumnHidden(column, true);
    for (const int column : returned)
        setColumnHidden(column, column >= m_columns.size() || !m_columns.at(column).visible);
    --m_arranging;
    setSorts(QList<ListSort>(m_sorts)); // without what is withheld now
}

int DataTable::columnNamed(const QString &name) const
{
    for (int column = 0; column < m_columns.size(); ++column) {
        if (m_columns.at(column).name == name)
            return column;
    }
    return -1;
}

void DataTable::arrange(const QStringList &order)
{
    int place = 0;
    for (const QString &name : order) {
        const int column = columnNamed(name);
        const int visual = column < 0 ? -1 : m_header->visualIndex(column);
        if (visual >= 0)
            m_header->moveSection(visual, place++);
    }
    arrangePinned();
}

/** Pinned columns stand before the others. */
void DataTable::arrangePinned()
{
    ++m_arranging;
    int place = 0;
    for (int visual = 0; visual < m_header->count(); ++visual) {
        if (m_pinned.contains(m_header->logicalIndex(visual)))
            m_header->moveSection(visual, place++);
    }
    --m_arranging;
    m_pinnedPicture->place();
}

void DataTable::onSectionMoved()
{
    if (m_arranging > 0)
        return;
    arrangePinned();
    Q_EMIT stateChanged();
}

void DataTable::setColumnPinned(int column, bool pinned)
{
    if (column < 0 || column >= m_columns.size() || isColumnPinned(column) == pinned)
        return;
    if (pinned)
        m_pinned.insert(column);
    else
        m_pinned.remove(column);
    arrangePinned();
    Q_EMIT stateChanged();
}

QList<int> DataTable::pinnedColumns() const
{
    QList<int> columns;
    for (int visual = 0; visual < m_header->count() && columns.size() < m_pinned.size(); ++visual) {
        const int column = m_header->logicalIndex(visual);
        if (m_pinned.contains(column) && !isColumnHidden(column))
            columns.append(column);
    }
    return columns;
}

int DataTable::pinnedWidth() const
{
    int width = 0;
    for (const int column : pinnedColumns())
        width += columnWidth(column);
    return width + RoomForOthers <= viewport()->width() ? width : 0;
}

QJsonObject DataTable::state() const
{
    QJsonArray columns;
    for (int visual = 0; visual < m_header->count(); ++visual) {
        const int column = m_header->logicalIndex(visual);
        if (column < 0 || column >= m_columns.size())
            continue;
        const bool shown = !isColumnHidden(column);
        QJsonObject kept{{u"name"_s, m_columns.at(column).name},
                         {u"width"_s, shown ? columnWidth(column) : m_columns.at(column).width},
                         {u"visible"_s, shown}};
        if (isColumnPinned(column))
            kept.insert(u"pinned"_s, true);
        columns.append(kept);
    }
    QJsonArray sorts;
    for (const ListSort &sort : m_sorts)
        sorts.append(QJsonObject{{u"column"_s, sort.column}, {u"descending"_s, sort.descending}});
    QJsonObject state{{u"columns"_s, columns}};
    if (!sorts.isEmpty())
        state.insert(u"sorts"_s, sorts);
    return state;
}

void DataTable::setState(const QJsonObject &state)
{
    ++m_arranging;
    QStringList order;
    const QJsonArray columns = state.value(u"columns"_s).toArray();
    for (const QJsonValue &column : columns)
        takeColumn(column.toObject(), &order);
    arrange(order);
    QList<ListSort> sorts;
    const QJsonArray kept = state.value(u"sorts"_s).toArray();
    for (const QJsonValue &value : kept)
        sorts.append({value.toObject().value(u"column"_s).toString(),
                      value.toObject().value(u"descending"_s).toBool()});
    if (!sorts.isEmpty())
        setSorts(sorts);
    --m_arranging;
}

void DataTable::takeColumn(const QJsonObject &kept, QStringList *order)
{
    const QString name = kept.value(u"name"_s).toString();
    const int column = columnNamed(name);
    if (column < 0)
        return;
    order->append(name);
    const bool shown = kept.value(u"visible"_s).toBool(true) && !m_withheld.contains(column);
    if (shown)
        setColumnHidden(column, false);
    const int width = kept.value(u"width"_s).toInt();
    if (width > 0)
        setColumnWidth(column, qBound(NarrowestColumn, width, WidestColumn));
    if (!shown && shownColumns() > 1)
        setColumnHidden(column, true);
    if (kept.value(u"pinned"_s).toBool())
        m_pinned.insert(column);
    else
        m_pinned.remove(column);
}

void DataTable::setSorts(const QList<ListSort> &sorts)
{
    m_sorts.clear();
    QList<QPair<int, Qt::SortOrder>> arrows;
    for (const ListSort &sort : sorts) {
        const int column = columnNamed(sort.column);
        const bool twice = !arrows.isEmpty() && arrows.constFirst().first == column;
        if (column < 0 || twice || !m_columns.at(column).sortable || m_withheld.contains(column) ||
            m_sorts.size() >= ListQuery::MostSorts)
            continue;
        m_sorts.append(sort);
        arrows.append({column, sort.descending ? Qt::DescendingOrder : Qt::AscendingOrder});
    }
    m_header->setSorts(arrows);
    m_pinnedPicture->update();
}

void DataTable::onSectionClicked(int column)
{
    if (column < 0 || column >= m_columns.size() || !m_columns.at(column).sortable)
        return;
    const bool second = m_header->wasShiftClick() && !m_sorts.isEmpty() &&
                        m_sorts.constFirst().column != m_columns.at(column).name;
    const QVariant first = model()->headerData(column, Qt::Horizontal, Qt::InitialSortOrderRole);
    auto order = first.isValid() ? Qt::SortOrder(first.toInt()) : Qt::AscendingOrder;
    for (int i = 0; i < m_sorts.size(); ++i) {
        if (m_sorts.at(i).column == m_columns.at(column).name && (i == 0 || second))
            order = m_sorts.at(i).descending ? Qt::AscendingOrder : Qt::DescendingOrder;
    }
    requestSort(column, order, second);
}

void DataTable::requestSort(int column, Qt::SortOrder order, bool second)
{
    const ListSort wished{m_columns.at(column).name, order == Qt::DescendingOrder};
    if (second && !m_sorts.isEmpty())
        setSorts({m_sorts.constFirst(), wished});
    else
        setSorts({wished});
    Q_EMIT sortRequested(m_sorts);
    Q_EMIT stateChanged();
}

int DataTable::shownColumns() const
{
    return m_header->count() - m_header->hiddenSectionCount();
}

QString DataTable::title(int column) const
{
    return model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
}

void DataTable::paintCell(QPainter *painter, const QRect &rect, const QModelIndex &index) const
{
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    option.rect = rect;
    option.state |= QStyle::State_Enabled;
    option.state.setFlag(QStyle::State_Selected, selectionModel()->isSelected(index));
    option.state.setFlag(QStyle::State_HasFocus, hasFocus() && currentIndex() == index);
    itemDelegateForIndex(index)->paint(painter, option, index);
}

int DataTable::lastRowOnScreen() const
{
    const int last = rowAt(viewport()->height() - 1);
    return last < 0 && model() ? model()->rowCount() - 1 : last;
}

QRect DataTable::visualRect(const QModelIndex &index) const
{
    QRect rect = QTableView::visualRect(index);
    const int offset = horizontalScrollBar()->value();
    if (offset > 0 && isColumnPinned(index.column()) && pinnedWidth() > 0)
        rect.translate(isRightToLeft() ? -offset : offset, 0);
    return rect;
}

void DataTable::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    QScrollBar *bar = horizontalScrollBar();
    const int before = bar->value();
    QTableView::scrollTo(index, hint);
    const int pinned = pinnedWidth();
    if (pinned == 0)
        return;
    if (isColumnPinned(index.column())) {
        bar->setValue(before); // it can be seen wherever the others stand
        return;
    }
    const int left = columnViewportPosition(index.column());
    const int right = left + columnWidth(index.column());
    const int covered = isRightToLeft() ? right - (viewport()->width() - pinned) : pinned - left;
    if (covered > 0)
        bar->setValue(bar->value() - covered);
}

} // namespace Peak
