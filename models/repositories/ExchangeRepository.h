#pragma once

#include "models/db/DbSession.h"
#include "models/domain/Exchange.h"
#include "models/domain/ListQuery.h"

#include <QFuture>
#include <QList>
#include <QUuid>

namespace Peak {

/**
 * Reads exchanges: pages of the list, places in it, single rows, and one exchange whole.
 *
 * One statement a call, on the DbSession that it was made with; pages belong on the interactive
 * one, anchors on the one for long reads. Sees what the session's person may see. Holds nothing,
 * caches nothing. Use from the thread of the DbSession's owner.
 */
class ExchangeRepository final
{
public:
    explicit ExchangeRepository(DbSession &session) : m_session(session) {}

    QFuture<Result<QList<ExchangeRow>>> list(const ListPageRequest &request);
    QFuture<Result<ListAnchors>> anchors(const ListQuery &query, int step);
    /** Those of `ids` (up to 500) that match the query's filter; in no order. */
    QFuture<Result<QList<ExchangeRow>>> rows(const ListQuery &query, const QList<QUuid> &ids);
    /** NotFound when there is none, or the person may not see it. */
    QFuture<Result<Exchange>> get(const QUuid &id);
    /** Who coordinates at least one visible exchange, by name. */
    QFuture<Result<QList<Person>>> coordinators();

private:
    DbSession &m_session;
};

} // namespace Peak
