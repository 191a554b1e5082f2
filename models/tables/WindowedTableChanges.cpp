// The part of WindowedTableModel that follows other people's changes and keeps places and count.
#include "models/tables/WindowedTableModel.h"

#include <QThread>
#include <QTimer>

#include <algorithm>

namespace Peak {

namespace {

/** Counting a long list costs the server; it is done for at most a tenth of the time. */
constexpr qint64 AnchorRestFactor = 10;

/**
 * The order of the server: the key of each sort by its bytes and in its own direction, then ids by
 * theirs in the direction of the last sort.
 */
int compare(const ListCursor &a, const ListCursor &b, const QList<ListSort> &sorts)
{
    const QByteArrayList keys = a.key.toUtf8().split(char(ListCursor::Separator));
    const QByteArrayList others = b.key.toUtf8().split(char(ListCursor::Separator));
    const qsizetype parts = std::max(keys.size(), others.size());
    for (qsizetype i = 0; i < parts; ++i) {
        if (const int order = keys.value(i).compare(others.value(i)); order != 0)
            return sorts.value(std::min(i, sorts.size() - 1)).descending ? -order : order;
    }
    const int order = a.id.toRfc4122().compare(b.id.toRfc4122());
    return !sorts.isEmpty() && sorts.constLast().descending ? -order : order;
}

} // namespace

void WindowedTableModel::applyChanges(const QList<QUuid> &ids)
{
    Q_ASSERT(thread() == QThread::currentThread());
    if (ids.isEmpty() || m_state == State::Idle || m_state == State::Failed)
        return;
    for (const QUuid &id : ids)
        m_changes.insert(id);
    if (m_changes.size() > MaxChangedIds && m_state == State::Ready) {
        m_changes.clear();
        reloadVisible(false);
        scheduleAnchors();
        return;
    }
    pumpSoon();
}

void WindowedTableModel::sendChanges()
{
    m_changesAsked = m_changes;
    m_changes.clear();
    m_changeTicket = ++m_lastTicket;
    requestRowsById(m_changeTicket, m_query, m_changesAsked.values());
}

void WindowedTableModel::receiveRowsById(quint64 ticket, const Result<QList<WindowRow>> &rows)
{
    if (ticket != m_changeTicket)
        return;
    m_changeTicket = 0;
    pumpSoon();
    if (!rows) {
        m_changes.unite(m_changesAsked);
        fail(rows.error());
        return;
    }
    succeed();
    mergeChanges(*rows);
}

void WindowedTableModel::mergeChanges(const QList<WindowRow> &rows)
{
    bool orderChanged = false;
    bool countInDoubt = false;
    QSet<QUuid> gone = m_changesAsked;
    for (const WindowRow &row : rows) {
        gone.remove(row.id);
        const int position = rowOf(row.id);
        const WindowRow *old = position < 0 ? nullptr : m_cache.row(position);
        if (old && old->sortKey == row.sortKey) {
            const QVariant before = old->value;
            m_cache.replaceRow(position, row);
            emitDifferences(position, before, row.value);
        } else if (old || fallsIntoCache(row)) {
            orderChanged = true;
        } else {
            countInDoubt = true;
        }
    }
    for (const QUuid &id : std::as_const(gone)) {
        if (rowOf(id) >= 0)
            orderChanged = true;
        else
            countInDoubt = true;
    }
    if (orderChanged)
        reloadVisible(false);
    if (orderChanged || countInDoubt)
        scheduleAnchors();
}

/** Whether a row belongs between rows that are in memory, or behind the last of all. */
bool WindowedTableModel::fallsIntoCache(const WindowRow &row) const
{
    const ListCursor place = row.cursor();
    const auto isBehind = [this, &place](const ListCursor &cursor) {
        if (cursor.isStart())
            return true;
        return compare(place, cursor, m_query.sorts) > 0;
    };
    if (m_rowCount == 0)
        return true;
    const QList<int> pages = m_cache.pageNumbers();
    for (int number : pages) {
        const WindowPage *page = m_cache.page(number);
        const bool isLast = number * PageSize + page->rows.size() >= m_rowCount;
        if (isBehind(page->before) && (isLast || !isBehind(page->rows.constLast().cursor())))
            return true;
    }
    return false;
}

/**
 * Reads what is on screen again, and lets go of everything else. From the row that stands before
 * it, so that it stays where it is while rows come and go above; or by its position, once that is
 * known anew.
 */
void WindowedTableModel::reloadVisible(bool byPosition)
{
    const int first = firstVisiblePage();
    const int last = std::max(first, std::min(lastVisiblePage(), first + 1));
    m_cache.removeOutside(first, lastVisiblePage());
    PageWish reload{first, last - first + 1, std::nullopt};
    const WindowPage *page = m_cache.page(first);
    if (page && !byPosition)
        reload.from = page->before;
    m_reload = reload;
    pumpSoon();
}

void WindowedTableModel::scheduleAnchors()
{
    m_anchorsPending = true;
    if (m_anchorTicket != 0 || m_anchorTimer->isActive() || m_state != State::Ready)
        return;
    const qint64 rested = m_anchorClock.isValid() ? m_anchorClock.elapsed() : 0;
    const qint64 rest = m_anchorMs * AnchorRestFactor - rested;
    // One count that was slow for reasons of its own must not leave a wrong total on screen for
    // long.
    m_anchorTimer->start(int(std::clamp<qint64>(rest, 0, 10'000)));
}

void WindowedTableModel::sendAnchors()
{
    if (m_state != State::Ready || m_queryPending || m_anchorTicket != 0)
        return;
    m_anchorsPending = false;
    m_anchorTicket = ++m_lastTicket;
    m_anchorClock.start();
    requestAnchors(m_anchorTicket, m_query, AnchorStep);
}

void WindowedTableModel::receiveAnchors(quint64 ticket, const Result<ListAnchors> &anchors)
{
    if (ticket != m_anchorTicket)
        return;
    m_anchorTicket = 0;
    m_anchorMs = m_anchorClock.elapsed();
    m_anchorClock.start();
    if (!anchors) {
        m_anchorsPending = true;
        fail(anchors.error());
        return;
    }
    const bool first = m_anchors.anchors.isEmpty();
    const bool moved = m_anchors != *anchors;
    m_anchors = *anchors;
    const int loaded = int(m_cache.page(0) ? m_cache.page(0)->rows.size() : 0);
    // Rows that are on screen stay, even when the count was taken a moment before they came.
    setTotal(first ? std::max<qint64>(m_anchors.total, loaded) : m_anchors.total);
    if (!first && moved)
        reloadVisible(true);
    if (m_anchorsPending)
        scheduleAnchors();
    pumpSoon();
}

} // namespace Peak
