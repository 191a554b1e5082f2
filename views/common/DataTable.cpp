#include "views/common/DataTable.h"

#include "models/tables/WindowedTableModel.h"
#include "views/common/PeakStyle.h"
#include "views/common/RowDelegate.h"
#include "views/common/ThemeColors.h"

#include <QApplication>
#include <QHeaderView>
#include <QHoverEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

namespace Peak {

DataTable::DataTable(QWidget *parent) : QTableView(parent)
{
    setItemDelegate(new RowDelegate(this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setAlternatingRowColors(true);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    setFrameShape(NoFrame);
    viewport()->setAttribute(Qt::WA_Hover);
    viewport()->setMouseTracking(true);

    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    QHeaderView *header = horizontalHeader();
    header->setSectionsClickable(true);
    header->setSectionsMovable(true);
    header->setHighlightSections(false);
    header->setSortIndicatorShown(true);
    header->setMinimumSectionSize(48);
    header->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    header->setAccessibleName(tr("Columns"));
    connect(header, &QHeaderView::sectionClicked, this, &DataTable::onSectionClicked);
    connect(header, &QWidget::customContextMenuRequested, this, &DataTable::showHeaderMenu);
    const auto changed = [this] {
        if (m_arranging == 0)
            Q_EMIT stateChanged();
    };
    connect(header, &QHeaderView::sectionMoved, this, changed);
    connect(header, &QHeaderView::sectionResized, this, changed);
    connect(this, &QAbstractItemView::doubleClicked, this, &DataTable::openRequested);
    applyDensity();
}

void DataTable::setModel(QAbstractItemModel *model)
{
    if (this->model())
        this->model()->disconnect(this);
    QTableView::setModel(model);
    if (!model)
        return;
    connect(model, &QAbstractItemModel::layoutAboutToBeChanged, this, &DataTable::rememberPlace);
    connect(model, &QAbstractItemModel::layoutChanged, this, &DataTable::restorePlace);
    resetColumns();
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
    for (int column = 0; column < m_columns.size(); ++column) {
        setColumnWidth(column, m_columns.at(column).width);
        setColumnHidden(column, !m_columns.at(column).visible);
    }
    arrange(m_defaultOrder);
    --m_arranging;
}

void DataTable::arrange(const QStringList &order)
{
    int place = 0;
    for (const QString &name : order) {
        for (int column = 0; column < m_columns.size(); ++column) {
            const int visual = horizontalHeader()->visualIndex(column);
            if (m_columns.at(column).name == name && visual >= 0)
                horizontalHeader()->moveSection(visual, place++);
        }
    }
}

QJsonObject DataTable::state() const
{
    QJsonArray columns;
    for (int visual = 0; visual < horizontalHeader()->count(); ++visual) {
        const int column = horizontalHeader()->logicalIndex(visual);
        if (column < 0 || column >= m_columns.size())
            continue;
        const bool shown = !isColumnHidden(column);
        columns.append(QJsonObject{
            {QStringLiteral("name"), m_columns.at(column).name},
            {QStringLiteral("width"), shown ? columnWidth(column) : m_columns.at(column).width},
            {QStringLiteral("visible"), shown}});
    }
    QJsonObject state{{QStringLiteral("columns"), columns}};
    if (sortColumn() >= 0 && sortColumn() < m_columns.size()) {
        state.insert(QStringLiteral("sort"), m_columns.at(sortColumn()).name);
        state.insert(QStringLiteral("descending"), sortOrder() == Qt::DescendingOrder);
    }
    return state;
}

void DataTable::setState(const QJsonObject &state)
{
    ++m_arranging;
    QStringList order;
    const QJsonArray columns = state.value(QStringLiteral("columns")).toArray();
    for (const QJsonValue &value : columns) {
        const QString name = value.toObject().value(QStringLiteral("name")).toString();
        const int width = value.toObject().value(QStringLiteral("width")).toInt();
        const bool shown = value.toObject().value(QStringLiteral("visible")).toBool(true);
        for (int column = 0; column < m_columns.size(); ++column) {
            if (m_columns.at(column).name != name)
                continue;
            order.append(name);
            if (width > 0)
                setColumnWidth(column, qBound(48, width, 1200));
            if (shown || shownColumns() > 1)
                setColumnHidden(column, !shown);
        }
    }
    arrange(order);
    const QString sort = state.value(QStringLiteral("sort")).toString();
    for (int column = 0; column < m_columns.size(); ++column) {
        if (m_columns.at(column).name == sort)
            setSort(column, state.value(QStringLiteral("descending")).toBool()
                                ? Qt::DescendingOrder
                                : Qt::AscendingOrder);
    }
    --m_arranging;
}

void DataTable::setSort(int column, Qt::SortOrder order)
{
    horizontalHeader()->setSortIndicator(column, order);
}

int DataTable::sortColumn() const
{
    return horizontalHeader()->sortIndicatorSection();
}

Qt::SortOrder DataTable::sortOrder() const
{
    return horizontalHeader()->sortIndicatorOrder();
}

void DataTable::setSkeleton(bool skeleton)
{
    m_skeleton = skeleton;
    viewport()->update();
}

void DataTable::setStale(bool stale)
{
    if (m_stale == stale)
        return;
    m_stale = stale;
    viewport()->update();
}

void DataTable::onSectionClicked(int column)
{
    // QHeaderView has already moved its arrow; the order it shows is the one that is wished for.
    Q_EMIT sortRequested(column, sortOrder());
    Q_EMIT stateChanged();
}

void DataTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
        event->accept();
        return;
    }
    // Not every platform makes a context menu of it, as Windows does.
    if (event->key() == Qt::Key_F10 && event->modifiers() == Qt::ShiftModifier) {
        event->accept();
        showRowMenu(viewport()->mapToGlobal(visualRect(currentIndex()).bottomLeft()));
        return;
    }
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && currentIndex().isValid()) {
        event->accept();
        Q_EMIT openRequested(currentIndex());
        return;
    }
    QTableView::keyPressEvent(event);
}

void DataTable::setHoveredRow(int row)
{
    if (row == m_hoveredRow)
        return;
    for (const int changed : {m_hoveredRow, row}) {
        if (changed >= 0)
            viewport()->update(0, rowViewportPosition(changed), viewport()->width(),
                               rowHeight(changed));
    }
    m_hoveredRow = row;
}

bool DataTable::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::HoverMove)
        setHoveredRow(rowAt(static_cast<QHoverEvent *>(event)->position().toPoint().y()));
    else if (event->type() == QEvent::HoverLeave || event->type() == QEvent::Leave)
        setHoveredRow(-1);
    return QTableView::viewportEvent(event);
}

void DataTable::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    if (!m_skeleton || !model() || model()->rowCount() > 0)
        return;
    const ThemeColors &colors = ThemeColors::of(palette());
    const int height = verticalHeader()->defaultSectionSize();
    QPainter painter(viewport());
    for (int row = 0; row * height < viewport()->height(); ++row) {
        painter.fillRect(0, row * height, viewport()->width(), height,
                         row % 2 ? colors.alternate : colors.base);
        for (int column = 0; column < model()->columnCount(); ++column) {
            if (!isColumnHidden(column))
                RowDelegate::paintSkeleton(
                    &painter,
                    {columnViewportPosition(column), row * height, columnWidth(column), height},
                    colors, row * 7 + column);
        }
    }
}

void DataTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    // A message that opens above the table does not push the current row out of sight.
    if (currentIndex().isValid()) {
        const int end = rowViewportPosition(currentIndex().row()) + rowHeight(currentIndex().row());
        if (end <= event->oldSize().height() && end > event->size().height())
            verticalScrollBar()->setValue(verticalScrollBar()->value() + end -
                                          event->size().height());
    }
    tellVisibleRows();
}

void DataTable::scrollContentsBy(int dx, int dy)
{
    QTableView::scrollContentsBy(dx, dy);
    tellVisibleRows();
}

void DataTable::updateGeometries()
{
    QTableView::updateGeometries();
    tellVisibleRows();
}

void DataTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange)
        applyDensity();
}

void DataTable::applyDensity()
{
    verticalHeader()->setMinimumSectionSize(8);
    verticalHeader()->setDefaultSectionSize(PeakStyle::rowHeight(this));
}

void DataTable::tellVisibleRows()
{
    if (!model())
        return;
    const int first = rowAt(0);
    int last = rowAt(viewport()->height() - 1);
    if (last < 0)
        last = model()->rowCount() - 1;
    if (first < 0 || (first == m_firstVisible && last == m_lastVisible))
        return;
    m_firstVisible = first;
    m_lastVisible = last;
    Q_EMIT visibleRowsChanged(first, last);
}

void DataTable::rememberPlace()
{
    const int top = rowAt(0);
    m_topRow = top > 0 || verticalScrollBar()->value() > 0 ? model()->index(top, 0) : QModelIndex();
    m_topOffset = top >= 0 ? -rowViewportPosition(top) : 0;
}

void DataTable::restorePlace()
{
    if (!m_topRow.isValid())
        return; // at the very top it stays there, or the row is gone and any place is as good
    executeDelayedItemsLayout();
    verticalScrollBar()->setValue(verticalHeader()->sectionPosition(m_topRow.row()) + m_topOffset);
    m_topRow = QPersistentModelIndex();
}

QVariant DataTable::currentId() const
{
    return currentIndex().data(Qt::UserRole);
}

bool DataTable::selectId(const QVariant &id)
{
    int row = -1;
    if (const auto *windowed = qobject_cast<const WindowedTableModel *>(model())) {
        row = windowed->rowOf(id.toUuid());
    } else if (model() && model()->rowCount() > 0) {
        const auto found =
            model()->match(model()->index(0, 0), Qt::UserRole, id, 1, Qt::MatchExactly);
        row = found.isEmpty() ? -1 : found.first().row();
    }
    if (row < 0)
        return false;
    const int column =
        currentIndex().isValid() ? currentIndex().column() : horizontalHeader()->logicalIndex(0);
    setCurrentIndex(model()->index(row, column));
    return true;
}

int DataTable::shownColumns() const
{
    return horizontalHeader()->count() - horizontalHeader()->hiddenSectionCount();
}

QString DataTable::title(int column) const
{
    return model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
}

} // namespace Peak
