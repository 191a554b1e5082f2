#include "models/tables/WindowedTableModel.h"

#include <QThread>
#include <QTimer>

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {
constexpr int PauseAfterFailureMs = 2000;
constexpr int MostWishes = 3;
constexpr int PrefetchRows = 50;
} // namespace

WindowedTableModel::WindowedTableModel(QObject *parent)
    : QAbstractTableModel(parent),
      m_pumpTimer(new QTimer(this)),
      m_anchorTimer(new QTimer(this)),
      m_pauseTimer(new QTimer(this))
{
    for (QTimer *timer : {m_pumpTimer, m_anchorTimer, m_pauseTimer})
        timer->setSingleShot(true);
    m_pumpTimer->setInterval(0);
    m_pauseTimer->setInterval(PauseAfterFailureMs);
    connect(m_pumpTimer, &QTimer::timeout, this, &WindowedTableModel::pump);
    connect(m_anchorTimer, &QTimer::timeout, this, &WindowedTableModel::sendAnchors);
    connect(m_pauseTimer, &QTimer::timeout, this, &WindowedTableModel::pump);
}

WindowedTableModel::~WindowedTableModel() = default;

std::optional<qint64> WindowedTableModel::total() const
{
    return m_totalKnown ? std::optional<qint64>(m_rowCount) : std::nullopt;
}

QUuid WindowedTableModel::idAt(int row) const
{
    const WindowRow *found = m_cache.row(row);
    return found ? found->id : QUuid();
}

int WindowedTableModel::rowOf(const QUuid &id) const
{
    return m_cache.positionOf(id);
}

bool WindowedTableModel::isLoaded(int row) const
{
    return m_cache.row(row) != nullptr;
}

int WindowedTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rowCount;
}

QVariant WindowedTableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_rowCount)
        return {};
    const WindowRow *row = m_cache.row(index.row());
    if (!row) {
        wish(index.row() / PageSize);
        if (role == Qt::AccessibleTextRole)
            return tr("loading");
        return role == LoadingRole ? QVariant(true) : QVariant();
    }
    switch (role) {
    case IdRole:
        return row->id;
    case LoadingRole:
        return false;
    case SortKeyRole:
        return row->sortKey;
    default:
        return cell(row->value, index.column(), role);
    }
}

QHash<int, QByteArray> WindowedTableModel::roleNames() const
{
    auto names = QAbstractTableModel::roleNames();
    names.insert(IdRole, QByteArrayLiteral("rowId"));
    names.insert(LoadingRole, QByteArrayLiteral("loading"));
    names.insert(SortKeyRole, QByteArrayLiteral("sortKey"));
    return names;
}

void WindowedTableModel::setVisibleRows(int first, int last)
{
    Q_ASSERT(thread() == QThread::currentThread());
    m_visibleKnown = true;
    m_visibleFirst = std::clamp(first, 0, std::max(0, m_rowCount - 1));
    m_visibleLast = std::clamp(last, m_visibleFirst, std::max(m_visibleFirst, m_rowCount - 1));
    if (m_state != State::Ready)
        return;
    // The neighbour that will be reached next, when it is close; asked for after what is visible.
    if (m_visibleLast % PageSize >= PageSize - PrefetchRows)
        wish(lastVisiblePage() + 1);
    if (m_visibleFirst % PageSize < PrefetchRows)
        wish(firstVisiblePage() - 1);
    const int most = std::min(lastVisiblePage(), firstVisiblePage() + MostWishes - 1);
    for (int page = most; page >= firstVisiblePage(); --page)
        wish(page);
}

void WindowedTableModel::refresh()
{
    Q_ASSERT(thread() == QThread::currentThread());
    m_pauseTimer->stop();
    m_outstanding = 0;
    m_anchorMs = 0;
    m_anchorTicket = 0;
    if (m_state != State::Ready) {
        m_queryPending = true;
        pumpSoon();
        return;
    }
    m_flight.reset();
    m_changeTicket = 0;
    m_changes.clear();
    reloadVisible(false);
    scheduleAnchors();
}

void WindowedTableModel::retry()
{
    refresh();
}

void WindowedTableModel::clear()
{
    Q_ASSERT(thread() == QThread::currentThread());
    for (QTimer *timer : {m_pumpTimer, m_anchorTimer, m_pauseTimer})
        timer->stop();
    if (std::exchange(m_anchorTicket, 0) != 0)
        cancelAnchors();
    beginResetModel();
    m_query = {};
    m_queryPending = false;
    m_outstanding = 0;
    m_flight.reset();
    m_reload.reset();
    m_wishes.clear();
    m_anchorsPending = false;
    m_anchorMs = 0;
    m_changeTicket = 0;
    m_changes.clear();
    m_error.reset();
    m_cache.clear();
    m_anchors = {};
    m_rowCount = 0;
    m_totalKnown = false;
    m_visibleFirst = 0;
    m_visibleLast = 0;
    m_visibleKnown = false;
    endResetModel();
    setState(State::Idle, false);
    Q_EMIT totalChanged();
}

void WindowedTableModel::setQuery(const ListQuery &query)
{
    Q_ASSERT(thread() == QThread::currentThread());
    if (query == m_query && m_state != State::Idle && m_state != State::Failed)
        return;
    m_query = query;
    m_queryPending = true;
    m_pauseTimer->stop();
    pumpSoon();
}

void WindowedTableModel::sendNow()
{
    m_pumpTimer->stop();
    pump();
}

void WindowedTableModel::startQuery()
{
    m_queryPending = false;
    m_wishes.clear();
    m_reload.reset();
    m_changeTicket = 0;
    m_changes.clear();
    m_anchorTimer->stop();
    m_anchorsPending = false;
    if (m_anchorTicket != 0) {
        m_anchorTicket = 0;
        cancelAnchors();
    }
    m_error.reset();
    setState(State::Loading, m_rowCount > 0);
    PageFlight flight;
    flight.first = true;
    flight.ticket = ++m_lastTicket;
    m_flight = flight;
    ++m_outstanding;
    requestRows(flight.ticket, {m_query, {}, 0, PageSize});
}

void WindowedTableModel::pumpSoon() const
{
    if (!m_pumpTimer->isActive())
        m_pumpTimer->start();
}

/** Sends the next request, if there is one and its turn has come. */
void WindowedTableModel::pump()
{
    // A new query does not wait for the answer that nobody wants any more, but no third one queues
    // up.
    if (m_queryPending && m_outstanding < 2)
        startQuery();
    if (m_state != State::Ready || m_queryPending || m_pauseTimer->isActive())
        return;
    if (m_changeTicket == 0 && !m_changes.isEmpty())
        sendChanges();
    if (m_anchorsPending && m_anchorTicket == 0 && !m_anchorTimer->isActive())
        scheduleAnchors();
    if (m_outstanding > 0)
        return;
    if (m_reload) {
        const PageWish reload = *m_reload;
        m_reload.reset();
        sendPage(reload);
        return;
    }
    while (!m_wishes.isEmpty()) {
        const int page = m_wishes.takeLast();
        if (page < pageCount() && !isComplete(page) && isNear(page)) {
            sendPage({page, 1, std::nullopt});
            return;
        }
    }
}

void WindowedTableModel::wish(int page) const
{
    if (m_state != State::Ready || page < 0 || page >= pageCount() || isComplete(page))
        return;
    m_wishes.removeOne(page);
    m_wishes.append(page);
    while (m_wishes.size() > MostWishes)
        m_wishes.removeFirst();
    pumpSoon();
}

void WindowedTableModel::sendPage(const PageWish &wanted)
{
    PageFlight flight;
    flight.wish = wanted;
    flight.ticket = ++m_lastTicket;
    const ListPageRequest request = pageRequest(&flight);
    m_flight = flight;
    ++m_outstanding;
    requestRows(flight.ticket, request);
}

/** Where to start reading for a page, and what stands before it as far as that is known. */
ListPageRequest WindowedTableModel::pageRequest(PageFlight *flight) const
{
    const qint64 start = qint64(flight->wish.page) * PageSize;
    ListPageRequest request{m_query, {}, 0, flight->wish.pages * PageSize};
    const WindowPage *previous = m_cache.page(flight->wish.page - 1);
    if (flight->wish.from) {
        request.after = *flight->wish.from;
    } else if (start > 0 && previous && previous->rows.size() == PageSize) {
        request.after = previous->rows.constLast().cursor();
    } else {
        const ListAnchor &anchor = nearestAnchor(start);
        request.after = anchor.cursor;
        const int distance = int(start - anchor.position);
        if (distance > 0) {
            // One row more than needed: it tells what stands before the page.
            request.skip = distance - 1;
            request.limit += 1;
            flight->peeked = true;
        }
    }
    flight->before = request.after;
    return request;
}

const ListAnchor &WindowedTableModel::nearestAnchor(qint64 position) const
{
    static const ListAnchor start;
    const auto &anchors = m_anchors.anchors;
    const auto next = std::upper_bound(
        anchors.cbegin(), anchors.cend(), position,
        [](qint64 wanted, const ListAnchor &anchor) { return wanted < anchor.position; });
    return next == anchors.cbegin() ? start : *std::prev(next);
}

bool WindowedTableModel::isComplete(int page) const
{
    const WindowPage *cached = m_cache.page(page);
    return cached && cached->rows.size() >= std::min(PageSize, m_rowCount - page * PageSize);
}

bool WindowedTableModel::isNear(int page) const
{
    return !m_visibleKnown || (page >= firstVisiblePage() - 1 && page <= lastVisiblePage() + 1);
}

QList<int> WindowedTableModel::loadedRows() const
{
    QList<int> pages = m_cache.pageNumbers();
    std::sort(pages.begin(), pages.end());
    QList<int> rows;
    for (const int page : std::as_const(pages)) {
        const int count = int(m_cache.page(page)->rows.size());
        for (int i = 0; i < count; ++i)
            rows.append(page * PageSize + i);
    }
    return rows;
}

int WindowedTableModel::placeOfKey(const QString &prefix) const
{
    if (m_anchors.anchors.isEmpty() || m_query.sorts.isEmpty())
        return -1;
    const bool down = m_query.sorts.constFirst().descending;
    qint64 place = 0;
    for (const ListAnchor &anchor : m_anchors.anchors) {
        if (anchor.cursor.isStart())
            continue;
        const int order = anchor.cursor.key.toUtf8().compare(prefix.toUtf8());
        if (down ? order < 0 : order >= 0)
            break;
        place = anchor.position;
    }
    return int(std::min<qint64>(place, std::max(0, m_rowCount - 1)));
}

QList<QUuid> WindowedTableModel::loadedIds(
    const std::function<bool(const QVariant &)> &matches) const
{
    QList<QUuid> ids;
    const QList<int> pages = m_cache.pageNumbers();
    for (int page : pages) {
        const QList<WindowRow> rows = m_cache.page(page)->rows;
        for (const WindowRow &row : rows) {
            if (matches(row.value))
                ids.append(row.id);
        }
    }
    return ids;
}

void WindowedTableModel::columnsChanged(int first, int last)
{
    if (m_rowCount > 0)
        Q_EMIT dataChanged(index(0, first), index(m_rowCount - 1, last));
}

void WindowedTableModel::fail(const Error &error)
{
    m_pauseTimer->start();
    // The same trouble is told once, not every time it is met again.
    if (m_error == error || error.kind == ErrorKind::Cancelled)
        return;
    m_error = error;
    Q_EMIT failed(error);
    Q_EMIT stateChanged();
}

void WindowedTableModel::succeed()
{
    if (!m_error)
        return;
    m_error.reset();
    Q_EMIT stateChanged();
}

void WindowedTableModel::setState(State state, bool stale)
{
    if (m_state == state && m_stale == stale)
        return;
    m_state = state;
    m_stale = stale;
    Q_EMIT stateChanged();
}

} // namespace Peak
