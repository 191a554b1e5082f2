#pragma once

#include "models/db/DbSession.h"
#include "models/domain/ListQuery.h"

#include <QFuture>
#include <QJsonObject>
#include <QList>
#include <QUuid>

namespace Peak {

/**
 * Reads any list of the program: pages, places in it, single rows, and the values that its columns
 * can be filtered by. `list` is the name in its ListDefinition.
 *
 * One statement a call, on the DbSession that it was made with; pages belong on the interactive
 * one, anchors and choices on the one for long reads. Sees what the session's person may see. Holds
 * nothing, caches nothing. Use from the thread of the DbSession's owner.
 */
class ListRepository final
{
public:
    explicit ListRepository(DbSession &session) : m_session(session) {}

    QFuture<Result<QList<ListRow>>> page(const QString &list, const ListPageRequest &request);
    QFuture<Result<ListAnchors>> anchors(const QString &list, const ListQuery &query, int step);
    /** Those of `ids` (up to 500) that match the query's filter; in no order. */
    QFuture<Result<QList<ListRow>>> rows(const QString &list, const ListQuery &query,
                                         const QList<QUuid> &ids);
    /** At most 100 values that occur in what the caller sees and contain `search`. */
    QFuture<Result<QList<ListChoice>>> choices(const QString &list, const QString &column,
                                               const QJsonObject &filter, const QString &search);

private:
    DbSession &m_session;
};

} // namespace Peak
