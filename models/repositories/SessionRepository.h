#pragma once

#include "models/db/DbSession.h"
#include "models/domain/Change.h"
#include "models/domain/Identity.h"

#include <QJsonValue>

namespace Peak {

/**
 * What a signed-in session asks about itself: who it is, what changed, what to remember.
 *
 * Each call is one statement on the DbSession it was made with. GUI thread; the answers are
 * futures.
 */
class SessionRepository final
{
public:
    explicit SessionRepository(DbSession &session) : m_session(session) {}

    QFuture<Result<Identity>> whoAmI();
    /** The session's absolute end; ErrorKind::SignedOut when it has come already. */
    QFuture<Result<QDateTime>> heartbeat();
    QFuture<Result<QString>> changeCursor();
    QFuture<Result<ChangeBatch>> changesSince(const QString &cursor);
    QFuture<Result<void>> savePreference(const QString &key, const QJsonObject &value);
    QFuture<Result<void>> signOut();
    /** Ends the session's connections that the server still holds for a client that is gone. */
    QFuture<Result<void>> closeOtherConnections();

private:
    DbSession &m_session;
};

} // namespace Peak
