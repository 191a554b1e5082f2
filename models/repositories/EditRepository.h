#pragma once

#include "models/db/DbSession.h"
#include "models/domain/Editing.h"
#include "models/domain/FormDefinition.h"

#include <QFuture>
#include <QUuid>

namespace Peak {

/**
 * Makes and edits exchanges, and edits many rows of a list at once.
 *
 * `fields` are columns with values, as FormDefinition gives them; a version is the one that was
 * looked at, and ErrorKind::Conflict tells that there is a newer one. One statement a call, nothing
 * kept. Use from the thread of the session's owner.
 */
class EditRepository final
{
public:
    explicit EditRepository(DbSession &session) : m_session(session) {}

    /** What a form of the exchange starts from. */
    QFuture<Result<FormRecord>> exchange(const QUuid &exchange);
    QFuture<Result<QUuid>> createExchange(const QJsonObject &fields);
    /** The new version. */
    QFuture<Result<qint64>> updateExchange(const QUuid &exchange, qint64 version,
                                           const QJsonObject &fields);
    /** "ON_HOLD" and "TERMINATED" want a reason. */
    QFuture<Result<qint64>> setExchangeStage(const QUuid &exchange, qint64 version,
                                             const QString &stage, const QString &reason);

    /**
     * Rows of "tasks" or "exchanges", at most 1000; those that may not be edited are named and
     * left. With `preview` nothing is changed, and the answer says what would be.
     */
    QFuture<Result<QList<BulkOutcome>>> bulkEdit(const QString &list, const QList<QUuid> &ids,
                                                 const QJsonObject &fields, bool preview = false);

private:
    DbSession &m_session;
};

} // namespace Peak
