#pragma once

#include "models/db/DbSession.h"

#include <QFuture>
#include <QUuid>

namespace Peak {

/** What looking at some batches of the record found. */
struct SealCheck
{
    QString fault; ///< a sentence that names the first fault; empty: whole so far
    qint64 checkedTo = 0;
    qint64 latest = 0;
    qint64 rows = 0;
    qint64 erased = 0;
};

/** What looking for rows that no batch holds found. */
struct StrayCheck
{
    QString fault;
    QString next; ///< where to go on; empty: looked at all
};

/**
 * The seals of the record of who did what, a piece at a time, so that whoever verifies it can stop
 * and others have their turn between. Changes nothing; for admins.
 */
class AuditRepository final
{
public:
    explicit AuditRepository(DbSession &session) : m_session(session) {}

    QFuture<Result<SealCheck>> verify(qint64 from, qint64 to);
    /** `after`: the StrayCheck::next before; empty at first. */
    QFuture<Result<StrayCheck>> strays(const QString &after);

private:
    DbSession &m_session;
};

} // namespace Peak
