#pragma once

#include "models/domain/Change.h"
#include "models/domain/Identity.h"
#include "models/domain/ListDefinition.h"
#include "models/repositories/ListRepository.h"
#include "models/tables/ListTableModel.h"

#include <QObject>

namespace Peak {

class ListPage;
class PageWorld;

/** Binds a model to the server: pages and rows on `work`, counts and choices on `reads`. Both must
 * outlive the model. */
ListFetcher listFetcher(const QString &list, DbSession &work, DbSession &reads);

/**
 * One list of the program: its model, its page, and what introduces them to the server.
 *
 * Decides nothing: a page's wish becomes a call, a change in the feed goes to the model. What a
 * page has of its own (actions, details) is connected by whoever makes it. The page belongs to the
 * window that it is put into. GUI thread.
 */
class ListWiring final : public QObject
{
    Q_OBJECT

public:
    /** `page`: a page of its own kind, over a model made with listFetcher(); else a ListPage. */
    ListWiring(const ListDefinition &list, DbSession &work, DbSession &reads, QObject *parent);
    ListWiring(ListTableModel *model, ListPage *page, DbSession &work, QObject *parent);

    ListTableModel *model() const { return m_model; }
    ListPage *page() const { return m_page; }

    /** For a page of PageWorld: begins at once, and follows the world from now on. The arrangement
     * is kept as the preference `key`; without one, nothing is kept and there are no saved views
     * (a list that is part of another page). */
    void follow(PageWorld &world, const QString &key = {});

    /** Somebody is in: shows their list, arranged as they left it; with {} as it begins. */
    void begin(const Identity &identity, const QJsonObject &viewState);
    /** Nobody is in any more: nothing of what was shown stays. */
    void clear();
    /** Midnight passed, or rights changed. */
    void setIdentity(const Identity &identity);
    void setOnline(bool online);
    /** Exchanges and people that were changed: rows that are or name them are read again. */
    void applyChanges(const QList<Change> &changes);
    void refresh();

private:
    void connectPage(DbSession &work);

    ListTableModel *m_model;
    ListPage *m_page;
    bool m_begun = false;
};

} // namespace Peak
