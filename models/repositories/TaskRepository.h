#pragma once

#include "models/db/DbSession.h"
#include "models/domain/Editing.h"
#include "models/domain/FormDefinition.h"

#include <QDate>
#include <QFuture>
#include <QUuid>

namespace Peak {

/**
 * Makes, edits, completes and comments on tasks.
 *
 * A version is the one that was looked at; ErrorKind::Conflict tells that there is a newer one.
 * What is created carries a request id: sending the same again makes no second one. One statement a
 * call, nothing kept. Use from the thread of the session's owner.
 */
class TaskRepository final
{
public:
    explicit TaskRepository(DbSession &session) : m_session(session) {}

    /** What a form of the task starts from. */
    QFuture<Result<FormRecord>> task(const QUuid &task);
    QFuture<Result<QUuid>> create(const QUuid &exchange, const QJsonObject &fields,
                                  const QUuid &request);
    /** The new version. */
    QFuture<Result<qint64>> update(const QUuid &task, qint64 version, const QJsonObject &fields);
    QFuture<Result<qint64>> complete(const QUuid &task, qint64 version);
    /** To a later day, with the reason that stands in the record. */
    QFuture<Result<qint64>> rollOver(const QUuid &task, qint64 version, QDate due,
                                     const QString &reason);
    QFuture<Result<QUuid>> comment(const QUuid &task, const QString &text, const QUuid &request);
    /** Oldest first. */
    QFuture<Result<QList<TaskComment>>> comments(const QUuid &task);

private:
    DbSession &m_session;
};

} // namespace Peak
