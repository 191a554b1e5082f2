#pragma once

#include "models/db/DbSession.h"
#include "models/domain/Found.h"

#include <QFuture>
#include <QList>

namespace Peak {

/**
 * Finds exchanges, people, tasks and documents by words, for the one box that finds everything.
 *
 * Finds what the session's person may see. One statement a call, nothing kept. Use from the thread
 * of the session's owner.
 */
class FindRepository final
{
public:
    explicit FindRepository(DbSession &session) : m_session(session) {}

    /** Best first. */
    QFuture<Result<QList<Found>>> anything(const QString &words, int most = 20);

private:
    DbSession &m_session;
};

} // namespace Peak
