#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace Peak {

class ListPage;
class PageWorld;

/**
 * Looks every few seconds whether a list of the record has a newer first row.
 *
 * The record is not in the change feed: it grows with everything that anybody does. So whoever
 * reads its end sees what comes, and only they ask: while the page is on screen, at its top, newest
 * first, and the line stands. What is found goes the way of a change in the feed, so that selection
 * and place stay. A look that takes long is followed by a longer pause. GUI thread.
 */
class ListLookout final : public QObject
{
    Q_OBJECT

public:
    /** A child of `parent`, which the page outlives. */
    ListLookout(PageWorld &world, ListPage *page, QObject *parent);

    /** Whether the list is one that nobody tells of. */
    static bool isFor(const QString &list);

private:
    bool looks() const;
    void look();

    PageWorld &m_world;
    ListPage *m_page;
    QTimer m_pause;
    QElapsedTimer m_asked;
};

} // namespace Peak
