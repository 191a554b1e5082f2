#include "models/tables/PageCache.h"

namespace Peak {

const WindowPage *PageCache::page(int number) const
{
    const auto found = m_pages.constFind(number);
    return found == m_pages.constEnd() ? nullptr : &found->page;
}

const WindowRow *PageCache::row(int position) const
{
    if (position < 0)
        return nullptr;
    const auto found = m_pages.constFind(position / PageSize);
    if (found == m_pages.constEnd())
        return nullptr;
    found->lastUse = ++m_clock;
    const int offset = position % PageSize;
    return offset < found->page.rows.size() ? &found->page.rows.at(offset) : nullptr;
}

void PageCache::insert(int number, const WindowPage &page, int keepFirst, int keepLast)
{
    remove(number);
    Entry entry;
    entry.page = page;
    entry.lastUse = ++m_clock;
    m_pages.insert(number, entry);
    int position = number * PageSize;
    for (const WindowRow &row : page.rows)
        m_positions.insert(row.id, position++);
    evict(number, keepFirst, keepLast);
}

void PageCache::replaceRow(int position, const WindowRow &row)
{
    const auto found = m_pages.find(position / PageSize);
    const int offset = position % PageSize;
    if (found == m_pages.end() || offset >= found->page.rows.size())
        return;
    WindowRow &place = found->page.rows[offset];
    if (place.id != row.id) {
        m_positions.remove(place.id);
        m_positions.insert(row.id, position);
    }
    place = row;
}

void PageCache::remove(int number)
{
    const auto found = m_pages.constFind(number);
    if (found == m_pages.constEnd())
        return;
    int position = number * PageSize;
    for (const WindowRow &row : found->page.rows) {
        // Another page may hold the same row by now: a row that moved is where it was seen last.
        const auto known = m_positions.constFind(row.id);
        if (known != m_positions.constEnd() && *known == position)
            m_positions.erase(known);
        ++position;
    }
    m_pages.erase(found);
}

void PageCache::removeOutside(int first, int last)
{
    const QList<int> numbers = m_pages.keys();
    for (int number : numbers) {
        if (number < first || number > last)
            remove(number);
    }
}

void PageCache::truncate(int position)
{
    const QList<int> numbers = m_pages.keys();
    for (int number : numbers) {
        const int start = number * PageSize;
        if (start >= position) {
            remove(number);
        } else if (start + PageSize > position) {
            QList<WindowRow> &rows = m_pages[number].page.rows;
            while (start + rows.size() > position)
                m_positions.remove(rows.takeLast().id);
        }
    }
}

void PageCache::clear()
{
    m_pages.clear();
    m_positions.clear();
}

void PageCache::evict(int justInserted, int keepFirst, int keepLast)
{
    while (m_pages.size() > m_capacity) {
        int oldest = -1;
        quint64 use = 0;
        for (auto it = m_pages.constBegin(); it != m_pages.constEnd(); ++it) {
            const bool kept = it.key() >= keepFirst && it.key() <= keepLast;
            if (kept || it.key() == justInserted || (oldest >= 0 && it->lastUse >= use))
                continue;
            oldest = it.key();
            use = it->lastUse;
        }
        if (oldest < 0)
            return;
        remove(oldest);
    }
}

} // namespace Peak
