#pragma once

#include "models/db/DbSession.h"

#include <QFuture>
#include <QList>
#include <QUuid>

namespace Peak {

/**
 * Takes edits back, from the values that the record of changes keeps.
 *
 * The database refuses with ErrorKind::Conflict, and names the field, where somebody changed it
 * since; all of one call or nothing. Use from the thread of the session's owner.
 */
class UndoRepository final
{
public:
    explicit UndoRepository(DbSession &session) : m_session(session) {}

    /** The audit rows of what was written back: undoing those does it again. */
    QFuture<Result<QList<QUuid>>> undo(const QList<QUuid> &audits);
    /** What undoes a change that this person has just made: by the thing and the version that it
     * got (0: whichever was last); null when there is none. */
    QFuture<Result<QUuid>> lastChange(const QUuid &object, qint64 version = 0);

private:
    DbSession &m_session;
};

} // namespace Peak
