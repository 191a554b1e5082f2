#pragma once

#include "models/db/Result.h"
#include "models/domain/ListQuery.h"
#include "models/tables/PageCache.h"

#include <QAbstractTableModel>
#include <QElapsedTimer>
#include <QList>
#include <QSet>
#include <QUuid>
#include <QVariant>

#include <functional>
#include <optional>

class QTimer;

namespace Peak {

/**
 * A table of any length of which only a window is in memory: the rows that match one query.
 *
 * Rows come in pages of PageSize, kept in a bounded cache. The first page shows as soon as it is
 * there; the count follows with the anchors (known places in the order), from which any row is a
 * short step. Only what is on screen is fetched, the newest wish first; wishes that scrolled past
 * are dropped. Rows that are not there yet answer LoadingRole with true. A live change touches the
 * rows on screen only: unchanged places give dataChanged for the cells that differ, everything else
 * one layoutChanged, with persistent indexes (selection, current row) following the row's id.
 *
 * A view tells what is visible by setVisibleRows(); to keep its scroll position over a
 * layoutChanged it remembers idAt() of its first row before and scrolls to rowOf() after.
 *
 * Holds values and never queries: a subclass turns the request functions into calls of a repository
 * and brings the answers back through the receive functions. Lives on the GUI thread, never waits.
 */
class WindowedTableModel : public QAbstractTableModel
{
    Q_OBJECT
    Q_PROPERTY(bool stale READ isStale NOTIFY stateChanged)

public:
    enum Role { IdRole = Qt::UserRole, LoadingRole, SortKeyRole, FirstSpecificRole };

    /** What the list as a whole is doing; for skeletons, empty states and error bars. */
    enum class State {
        Idle,    ///< nothing was asked for yet
        Loading, ///< the first page of a query is under way; old rows stay, isStale() is true
        Ready,
        Failed, ///< the first page could not be had; see error(); old rows stay, isStale() is true
    };
    Q_ENUM(State)

    static constexpr int PageSize = PageCache::PageSize;
    static constexpr int CachedPages = 40;
    static constexpr int AnchorStep = 1000;
    static constexpr int MaxChangedIds =
        400; ///< more changes at once than this reload what is visible

    explicit WindowedTableModel(QObject *parent = nullptr);
    ~WindowedTableModel() override;

    const ListQuery &query() const { return m_query; }
    State state() const { return m_state; }
    /** The rows shown are those of the query before; dim them. */
    bool isStale() const { return m_stale; }
    /** Why the last request failed; cleared by the next success. */
    const std::optional<Error> &error() const { return m_error; }
    /** All rows that match, once known (rowCount() may be the first page only until then). */
    std::optional<qint64> total() const;

    /** The id of a loaded row; null when it is not loaded. */
    QUuid idAt(int row) const;
    /** Where a row stands, when it is loaded; -1 otherwise. */
    int rowOf(const QUuid &id) const;
    bool isLoaded(int row) const;
    /** The positions of the rows in memory, in order. */
    QList<int> loadedRows() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

public Q_SLOTS:
    /** Which rows a view paints now; what is fetched and kept fresh follows from it. */
    void setVisibleRows(int first, int last);
    /** These rows were changed, made or removed by somebody; may repeat and may be irrelevant here.
     */
    void applyChanges(const QList<QUuid> &ids);
    /** Fetches anew what is visible and the count; for "the connection is back" and "reload". */
    void refresh();
    /** Tries again after a failure. */
    void retry();
    /** Sends what waits for the next turn of the event loop, which may be long in coming. */
    void sendNow();
    /** Forgets every row and the query: what was seen is not for whoever comes next. */
    void clear();

Q_SIGNALS:
    void stateChanged();
    void totalChanged();
    /** A page, the count or a live change could not be had; `error` is for a message bar. */
    void failed(const Peak::Error &error);

protected:
    /** Starts a new query; several calls in one turn of the event loop make one query. */
    void setQuery(const ListQuery &query);

    /** @name What a subclass must do: ask, and answer later (never at once) with the same ticket.
     * @{ */
    virtual void requestRows(quint64 ticket, const ListPageRequest &request) = 0;
    virtual void requestAnchors(quint64 ticket, const ListQuery &query, int step) = 0;
    virtual void requestRowsById(quint64 ticket, const ListQuery &query,
                                 const QList<QUuid> &ids) = 0;
    /** The anchors that were asked for last are no longer wanted; a chance to cancel a long query.
     */
    virtual void cancelAnchors() {}
    void receiveRows(quint64 ticket, const Result<QList<WindowRow>> &rows);
    void receiveAnchors(quint64 ticket, const Result<ListAnchors> &anchors);
    void receiveRowsById(quint64 ticket, const Result<QList<WindowRow>> &rows);
    /** @} */

    /** One cell of a loaded row. */
    virtual QVariant cell(const QVariant &value, int column, int role) const = 0;
    /** Whether a column shows something else for `after` than for `before`. */
    virtual bool cellDiffers(const QVariant &before, const QVariant &after, int column) const = 0;

    const WindowRow *rowAt(int row) const { return m_cache.row(row); }
    /** A position from which a row whose key begins with `prefix` is at most a step of the anchors
     * away; -1 while no places are known. */
    int placeOfKey(const QString &prefix) const;
    /** The ids of the rows in memory whose value `matches` accepts. */
    QList<QUuid> loadedIds(const std::function<bool(const QVariant &)> &matches) const;
    /** Says that these columns show something else in every row, because the day changed or the
     * like. */
    void columnsChanged(int first, int last);

private:
    /** Pages to fetch, and from where; without `from`, from the known place nearest to the first.
     */
    struct PageWish
    {
        int page = 0;
        int pages = 1;
        std::optional<ListCursor> from;
    };
    struct PageFlight
    {
        quint64 ticket = 0;
        bool first = false;  ///< the first page of a new query
        bool peeked = false; ///< the first row of the answer stands before the page
        PageWish wish;
        ListCursor before;
    };

    void startQuery();
    void pump();
    void pumpSoon() const;
    void wish(int page) const;
    void sendPage(const PageWish &wish);
    ListPageRequest pageRequest(PageFlight *flight) const;
    const ListAnchor &nearestAnchor(qint64 position) const;

    void showFirstPage(const QList<WindowRow> &rows);
    void showPages(const PageFlight &flight, QList<WindowRow> rows);
    bool sameOrder(int first, const QList<WindowRow> &rows) const;
    void replaceRows(int first, const QList<WindowRow> &rows);
    void relayRows(int firstPage, const ListCursor &before, const QList<WindowRow> &rows);
    void layPages(int firstPage, const ListCursor &before, const QList<WindowRow> &rows);
    void fillPages(int firstPage, const ListCursor &before, const QList<WindowRow> &rows);
    void dropStrangers(int firstPage, const QList<WindowRow> &rows);
    void checkSeams(int firstPage, int lastPage);
    void emitDifferences(int row, const QVariant &before, const QVariant &after);

    void setTotal(qint64 total);
    void changeRowCount(int rows);
    void scheduleAnchors();
    void sendAnchors();
    void sendChanges();
    void mergeChanges(const QList<WindowRow> &rows);
    bool fallsIntoCache(const WindowRow &row) const;
    void reloadVisible(bool byPosition);

    void fail(const Error &error);
    void succeed();
    void setState(State state, bool stale);
    bool isComplete(int page) const;
    bool isNear(int page) const;
    int pageCount() const { return (m_rowCount + PageSize - 1) / PageSize; }
    int firstVisiblePage() const { return m_visibleFirst / PageSize; }
    int lastVisiblePage() const { return m_visibleLast / PageSize; }

    ListQuery m_query;
    State m_state = State::Idle;
    bool m_stale = false;
    std::optional<Error> m_error;

    PageCache m_cache{CachedPages};
    ListAnchors m_anchors;
    int m_rowCount = 0;
    bool m_totalKnown = false;
    int m_visibleFirst = 0;
    int m_visibleLast = 0;
    bool m_visibleKnown = false;

    quint64 m_lastTicket = 0;
    bool m_queryPending = false;
    int m_outstanding = 0; ///< page requests without an answer, wanted or not
    std::optional<PageFlight> m_flight;
    std::optional<PageWish> m_reload;
    mutable QList<int> m_wishes; ///< pages, the newest wish last

    quint64 m_anchorTicket = 0;
    bool m_anchorsPending = false;
    qint64 m_anchorMs = 0;
    QElapsedTimer m_anchorClock;

    quint64 m_changeTicket = 0;
    QSet<QUuid> m_changesAsked;
    QSet<QUuid> m_changes;

    QTimer *m_pumpTimer;
    QTimer *m_anchorTimer;
    QTimer *m_pauseTimer; ///< running: something failed a moment ago, so nothing is asked for
};

} // namespace Peak
