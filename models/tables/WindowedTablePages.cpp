// The part of WindowedTableModel that takes pages in.
#include "models/tables/WindowedTableModel.h"

#include <QTimer>

#include <algorithm>
#include <limits>

namespace Peak {

void WindowedTableModel::receiveRows(quint64 ticket, const Result<QList<WindowRow>> &rows)
{
    m_outstanding = std::max(0, m_outstanding - 1);
    pumpSoon();
    if (!m_flight || m_flight->ticket != ticket)
        return;
    const PageFlight flight = *m_flight;
    m_flight.reset();
    // Another query has begun: what this answer shows would be gone in a moment.
    if (m_queryPending)
        return;
    if (!rows) {
        if (flight.first)
            setState(State::Failed, m_rowCount > 0);
        fail(rows.error());
        return;
    }
    succeed();
    if (flight.first)
        showFirstPage(*rows);
    else
        showPages(flight, *rows);
}

void WindowedTableModel::showFirstPage(const QList<WindowRow> &rows)
{
    beginResetModel();
    m_cache.clear();
    m_anchors = {};
    m_rowCount = int(rows.size());
    m_totalKnown = rows.size() < PageSize;
    m_visibleFirst = 0;
    m_visibleLast = 0;
    m_visibleKnown = false;
    fillPages(0, {}, rows);
    endResetModel();
    setState(State::Ready, false);
    Q_EMIT totalChanged();
    if (!m_totalKnown)
        sendAnchors();
}

void WindowedTableModel::showPages(const PageFlight &flight, QList<WindowRow> rows)
{
    const int firstPage = flight.wish.page;
    const int first = firstPage * PageSize;
    ListCursor before = flight.before;
    if (flight.peeked && !rows.isEmpty())
        before = rows.takeFirst().cursor();
    else if (flight.peeked)
        scheduleAnchors(); // the list ends before this page: our places are out of date

    const bool isEnd = rows.size() < flight.wish.pages * PageSize;
    const qint64 end = first + rows.size();
    if (end > m_rowCount) {
        setTotal(end);
        if (!isEnd)
            scheduleAnchors();
    }
    dropStrangers(firstPage, rows);
    bool known = false;
    for (int page = firstPage; page < firstPage + flight.wish.pages; ++page)
        known = known || m_cache.page(page);
    if (!known)
        layPages(firstPage, before, rows);
    else if (sameOrder(first, rows))
        replaceRows(first, rows);
    else
        relayRows(firstPage, before, rows);
    if (isEnd)
        setTotal(end);
    checkSeams(firstPage, std::max(firstPage, int(end - 1) / PageSize));
}

bool WindowedTableModel::sameOrder(int first, const QList<WindowRow> &rows) const
{
    for (int i = 0; i < rows.size(); ++i) {
        const WindowRow *old = m_cache.row(first + i);
        if (!old || old->id != rows.at(i).id)
            return false;
    }
    return first + rows.size() >= m_rowCount || rows.size() % PageSize == 0;
}

void WindowedTableModel::replaceRows(int first, const QList<WindowRow> &rows)
{
    for (int i = 0; i < rows.size(); ++i) {
        const QVariant before = m_cache.row(first + i)->value;
        m_cache.replaceRow(first + i, rows.at(i));
        emitDifferences(first + i, before, rows.at(i).value);
    }
}

/** New rows where none were. */
void WindowedTableModel::layPages(int firstPage, const ListCursor &before,
                                  const QList<WindowRow> &rows)
{
    fillPages(firstPage, before, rows);
    if (rows.isEmpty())
        return;
    const int first = firstPage * PageSize;
    Q_EMIT dataChanged(index(first, 0), index(first + int(rows.size()) - 1, columnCount() - 1));
}

/** Other rows where some were; whoever holds an index keeps the row that it meant, not the place.
 */
void WindowedTableModel::relayRows(int firstPage, const ListCursor &before,
                                   const QList<WindowRow> &rows)
{
    Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    const QModelIndexList held = persistentIndexList();
    QList<QUuid> ids;
    ids.reserve(held.size());
    for (const QModelIndex &index : held)
        ids.append(idAt(index.row()));

    fillPages(firstPage, before, rows);

    QModelIndexList from;
    QModelIndexList to;
    for (int i = 0; i < held.size(); ++i) {
        if (ids.at(i).isNull())
            continue;
        const int row = rowOf(ids.at(i));
        if (row == held.at(i).row())
            continue;
        from.append(held.at(i));
        to.append(row < 0 ? QModelIndex() : index(row, held.at(i).column()));
    }
    changePersistentIndexList(from, to);
    Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

void WindowedTableModel::fillPages(int firstPage, const ListCursor &before,
                                   const QList<WindowRow> &rows)
{
    const int pages = std::max(1, int(rows.size() + PageSize - 1) / PageSize);
    ListCursor stand = before;
    for (int i = 0; i < pages; ++i) {
        WindowPage page{stand, rows.mid(i * PageSize, PageSize)};
        if (page.rows.isEmpty()) {
            m_cache.remove(firstPage + i);
            continue;
        }
        stand = page.rows.constLast().cursor();
        m_cache.insert(firstPage + i, page, std::min(firstPage, firstVisiblePage()),
                       std::max(firstPage + pages - 1, std::min(lastVisiblePage(), firstPage + 4)));
    }
}

/** A row that stands here now stands nowhere else: pages that still show it are out of date. */
void WindowedTableModel::dropStrangers(int firstPage, const QList<WindowRow> &rows)
{
    const int lastPage = firstPage + std::max(0, int(rows.size()) - 1) / PageSize;
    for (const WindowRow &row : rows) {
        const int position = m_cache.positionOf(row.id);
        if (position < 0)
            continue;
        const int page = position / PageSize;
        if (page >= firstPage && page <= lastPage)
            continue;
        m_cache.remove(page);
        if (page >= firstVisiblePage() && page <= lastVisiblePage()) {
            wish(page);
            Q_EMIT dataChanged(
                index(page * PageSize, 0),
                index(std::min((page + 1) * PageSize, m_rowCount) - 1, columnCount() - 1));
        }
    }
}

/**
 * Pages that touch must fit: what stands before the one is the last row of the other. Where they
 * don't, somebody changed the list between the two answers; the later page is read again from the
 * earlier one.
 */
void WindowedTableModel::checkSeams(int firstPage, int lastPage)
{
    for (int page : {firstPage, lastPage + 1}) {
        const WindowPage *upper = m_cache.page(page - 1);
        const WindowPage *lower = m_cache.page(page);
        if (!upper || !lower || upper->rows.isEmpty())
            continue;
        const bool fits =
            upper->rows.size() == PageSize && lower->before == upper->rows.constLast().cursor();
        if (fits)
            continue;
        scheduleAnchors();
        const bool lowerVisible = page >= firstVisiblePage() && page <= lastVisiblePage();
        if (!lowerVisible || upper->rows.size() < PageSize)
            m_cache.remove(page);
        else if (page - 1 < firstVisiblePage() && page == firstPage)
            m_cache.remove(page - 1);
        else
            m_reload = PageWish{page, 1, upper->rows.constLast().cursor()};
    }
}

void WindowedTableModel::emitDifferences(int row, const QVariant &before, const QVariant &after)
{
    const int columns = columnCount();
    int start = -1;
    for (int column = 0; column <= columns; ++column) {
        const bool differs = column < columns && cellDiffers(before, after, column);
        if (differs && start < 0)
            start = column;
        if (!differs && start >= 0) {
            Q_EMIT dataChanged(index(row, start), index(row, column - 1));
            start = -1;
        }
    }
}

void WindowedTableModel::setTotal(qint64 total)
{
    const int rows = int(std::min<qint64>(total, std::numeric_limits<int>::max() - 1));
    if (m_totalKnown && rows == m_rowCount)
        return;
    changeRowCount(rows);
    m_totalKnown = true;
    Q_EMIT totalChanged();
}

void WindowedTableModel::changeRowCount(int rows)
{
    if (rows > m_rowCount) {
        beginInsertRows({}, m_rowCount, rows - 1);
        m_rowCount = rows;
        endInsertRows();
    } else if (rows < m_rowCount) {
        beginRemoveRows({}, rows, m_rowCount - 1);
        m_cache.truncate(rows);
        m_rowCount = rows;
        endRemoveRows();
        m_visibleFirst = std::clamp(m_visibleFirst, 0, std::max(0, rows - 1));
        m_visibleLast = std::clamp(m_visibleLast, m_visibleFirst, std::max(0, rows - 1));
    }
}

} // namespace Peak
