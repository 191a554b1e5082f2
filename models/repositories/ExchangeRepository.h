#pragma once

#include "models/db/DbSession.h"
#include "models/domain/Exchange.h"

#include <QFuture>
#include <QUuid>

namespace Peak {

/**
 * Reads one exchange whole; lists of them come from ListRepository.
 *
 * One statement a call, on the DbSession that it was made with. Sees what the session's person may
 * see. Holds nothing, caches nothing. Use from the thread of the DbSession's owner.
 */
class ExchangeRepository final
{
public:
    explicit ExchangeRepository(DbSession &session) : m_session(session) {}

    /** NotFound when there is none, or the person may not see it. */
    QFuture<Result<Exchange>> get(const QUuid &id);

private:
    DbSession &m_session;
};

} // namespace Peak
