#pragma once

#include "models/db/DbSession.h"
#include "models/domain/Editing.h"

#include <QFuture>
#include <QUuid>

#include <optional>

namespace Peak {

/**
 * Who takes part in an exchange: proposals, the two approvals, withdrawal, permissions.
 *
 * Permissions are some of view, message, upload and manage; none named (nullopt) means all that the
 * roles allow. One statement a call, nothing kept. Use from the thread of the session's owner.
 */
class ParticipantRepository final
{
public:
    using Permissions = std::optional<QStringList>;

    explicit ParticipantRepository(DbSession &session) : m_session(session) {}

    /** The participant, who waits for an admin's and a client's approval. */
    QFuture<Result<QUuid>> propose(const QUuid &exchange, const QUuid &person, const QString &role,
                                   const Permissions &permissions);
    /** "pending" or "active" afterwards. The reason is an admin's where no client can approve. */
    QFuture<Result<QString>> approve(const QUuid &participant, const QString &reason = {});
    QFuture<Result<void>> withdraw(const QUuid &participant, const QString &reason);
    /** The new version. */
    QFuture<Result<qint64>> setPermissions(const QUuid &participant, const Permissions &permissions,
                                           qint64 version);
    /** What a person may do with an exchange, a document, a task, a message or a person, and why.
     */
    QFuture<Result<QList<AccessAnswer>>> explainAccess(const QUuid &person, const QUuid &object);

private:
    DbSession &m_session;
};

} // namespace Peak
