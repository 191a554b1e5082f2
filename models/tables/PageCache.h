#pragma once

#include "models/domain/ListQuery.h"

#include <QHash>
#include <QList>
#include <QUuid>
#include <QVariant>

namespace Peak {

/** One row of a windowed table: who it is, where it stands, and the value its cells are read from.
 */
struct WindowRow
{
    QUuid id;
    QString sortKey;
    QVariant value;

    ListCursor cursor() const { return {sortKey, id}; }
};

/** Up to PageSize rows in their order, and the place before the first of them. */
struct WindowPage
{
    ListCursor before;
    QList<WindowRow> rows;
};

/**
 * The pages of a windowed table that are in memory: at most `capacity`, the longest unused go
 * first.
 *
 * Knows which row an id stands in. A plain container without signals; lives with its model.
 */
class PageCache
{
public:
    static constexpr int PageSize = 200;

    explicit PageCache(int capacity) : m_capacity(capacity) {}

    /** The page, or null; does not count as use. */
    const WindowPage *page(int number) const;
    /** The row at a position, or null; its page counts as used. */
    const WindowRow *row(int position) const;
    /** -1 when no loaded row has this id. */
    int positionOf(const QUuid &id) const { return m_positions.value(id, -1); }
    QList<int> pageNumbers() const { return m_pages.keys(); }
    int size() const { return int(m_pages.size()); }

    /** Puts a page in; when full, another one goes, but none from `keepFirst` to `keepLast`. */
    void insert(int number, const WindowPage &page, int keepFirst, int keepLast);
    void replaceRow(int position, const WindowRow &row);
    void remove(int number);
    /** Keeps only the pages from `first` to `last`. */
    void removeOutside(int first, int last);
    /** Forgets every row from `position` on. */
    void truncate(int position);
    void clear();

private:
    struct Entry
    {
        WindowPage page;
        mutable quint64 lastUse = 0;
    };

    void evict(int justInserted, int keepFirst, int keepLast);

    int m_capacity;
    mutable quint64 m_clock = 0;
    QHash<int, Entry> m_pages;
    QHash<QUuid, int> m_positions;
};

} // namespace Peak
