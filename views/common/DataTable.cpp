#include "views/common/DataTable.h"

#include "views/common/PeakStyle.h"
#include "views/common/PinnedColumns.h"
#include "views/common/RowDelegate.h"
#include "views/common/SortHeader.h"
#include "views/common/ThemeColors.h"

#include <QApplication>
#include <QHoverEvent>
#include <QPainter>
#include <QScrollBar>

namespace Peak {

DataTable::DataTable(QWidget *parent)
    : QTableView(parent), m_header(new SortHeader(this)), m_pinnedPicture(new PinnedColumns(this))
{
    setHorizontalHeader(m_header);
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
    makeHeader();
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
    const auto repaint = qOverload<>(&QWidget::update);
    connect(model, &QAbstractItemModel::layoutChanged, m_pinnedPicture, repaint);
    connect(model, &QAbstractItemModel::modelReset, m_pinnedPicture, repaint);
    connect(model, &QAbstractItemModel::modelReset, this, [this] { m_typedPlace = -1; });
    resetColumns();
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
    m_pinnedPicture->update();
}

void DataTable::setHoveredRow(int row)
{
    if (row == m_hoveredRow)
        return;
    for (const int changed : {m_hoveredRow, row}) {
        if (changed >= 0) {
            viewport()->update(0, rowViewportPosition(changed), viewport()->width(),
                               rowHeight(changed));
            m_pinnedPicture->updateRows(changed, changed);
        }
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

/** The rows go on behind the last column, to the edge of the table. */
void DataTable::paintRowEnds(const QRect &exposed)
{
    const int end = m_header->length() - m_header->offset();
    const int room = viewport()->width() - end;
    if (room <= 0 || !model())
        return;
    const ThemeColors &colors = ThemeColors::of(palette());
    QPainter painter(viewport());
    const int lowest = rowAt(exposed.bottom()); // -1 below the last
    const int last = lowest < 0 ? lastRowOnScreen() : qMin(lowest, lastRowOnScreen());
    for (int row = qMax(0, rowAt(exposed.top())); row <= last; ++row) {
        const bool selected = selectionModel()->isRowSelected(row);
        painter.fillRect(isRightToLeft() ? 0 : end, rowViewportPosition(row), room, rowHeight(row),
                         selected              ? colors.selection
                         : row == m_hoveredRow ? colors.hover
                         : row % 2             ? colors.alternate
                                               : colors.base);
    }
}

void DataTable::paintEvent(QPaintEvent *event)
{
    if (event->rect().right() >= m_header->length() - m_header->offset() || isRightToLeft())
        paintRowEnds(event->rect());
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
    m_pinnedPicture->place();
    tellVisibleRows();
}

void DataTable::scrollContentsBy(int dx, int dy)
{
    QTableView::scrollContentsBy(dx, dy);
    m_pinnedPicture->place();
    tellVisibleRows();
}

void DataTable::updateGeometries()
{
    QTableView::updateGeometries();
    m_pinnedPicture->place();
    tellVisibleRows();
}

void DataTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange)
        applyDensity();
}

void DataTable::dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight,
                            const QList<int> &roles)
{
    QTableView::dataChanged(topLeft, bottomRight, roles);
    if (!topLeft.isValid() || !bottomRight.isValid())
        return;
    m_pinnedPicture->updateRows(topLeft.row(), bottomRight.row());
    if (m_typedPlace >= 0)
        findTypedAgain();
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
    m_currentRow = currentIndex().row();
    m_currentColumn = currentIndex().column();
}

/** The row that goes leaves the keyboard at its place, on what follows; that is not selected, so
 * that nothing happens to it unseen. */
void DataTable::restoreCurrent()
{
    const int rows = model()->rowCount();
    if (m_currentRow >= 0 && !currentIndex().isValid() && rows > 0) {
        setAutoScroll(false);
        selectionModel()->setCurrentIndex(
            model()->index(qMin(m_currentRow, rows - 1), m_currentColumn),
            QItemSelectionModel::NoUpdate);
        setAutoScroll(true);
    }
    m_currentRow = -1;
    // What went with its row left the selection without a word.
    Q_EMIT selectionChangedByRows(selectedRowCount());
}

void DataTable::restorePlace()
{
    restoreCurrent();
    if (!m_topRow.isValid())
        return; // at the very top it stays there, or the row is gone and any place is as good
    executeDelayedItemsLayout();
    verticalScrollBar()->setValue(verticalHeader()->sectionPosition(m_topRow.row()) + m_topOffset);
    m_topRow = QPersistentModelIndex();
}

} // namespace Peak
