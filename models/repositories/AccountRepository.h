#pragma once

#include "models/db/DbSession.h"
#include "models/domain/Devices.h"

#include <QStringList>

namespace Peak {

/**
 * One's own way in: proving again who one is, password, second factor, known computers, sessions;
 * and the codes that an admin hands out to others.
 *
 * What is changed here asks for a proof first (reauthenticate(), good for five minutes); without
 * one the answer is ErrorKind::Denied. Secrets go as protocol parameters and are kept nowhere. GUI
 * thread; the answers are futures.
 */
class AccountRepository final
{
public:
    explicit AccountRepository(DbSession &session) : m_session(session) {}

    /** The password, or a code of the authenticator app; false: wrong, used, or too many attempts.
     */
    QFuture<Result<bool>> reauthenticate(const QString &passwordOrCode);

    /** After a proof by the password; ends all other sessions. */
    QFuture<Result<void>> changePassword(const QString &newPassword);
    QFuture<Result<SecondFactorState>> secondFactor();
    QFuture<Result<NewSecondFactor>> beginSecondFactor();
    QFuture<Result<void>> confirmSecondFactor(const QString &code);
    QFuture<Result<void>> turnSecondFactorOff();
    /** Ten new ones; those from before are worth nothing then. Shown once. */
    QFuture<Result<QStringList>> newRecoveryCodes();

    QFuture<Result<QList<KnownDevice>>> devices();
    QFuture<Result<void>> forgetDevice(const QUuid &device);
    QFuture<Result<QList<RunningSession>>> sessions();
    QFuture<Result<void>> endSession(const QUuid &session);
    /** All of one's own but this one. */
    QFuture<Result<void>> endOtherSessions();

    /** For the firm's other services: good for a quarter of an hour. */
    QFuture<Result<QByteArray>> sessionToken();

    // For admins; a sign-in of the last ten minutes, password and all, is a proof too.
    QFuture<Result<QList<RunningSession>>> sessionsOf(const QUuid &person);
    QFuture<Result<void>> endAllSessionsOf(const QUuid &person);
    /** A code to hand over, shown once. */
    QFuture<Result<QString>> invite(const QUuid &person);
    QFuture<Result<QString>> resetPassword(const QUuid &person, const QString &reason);
    QFuture<Result<void>> resetSecondFactor(const QUuid &person, const QString &reason);
    /** The key of a session that looks on as this person, read only. */
    QFuture<Result<SessionKey>> viewAs(const QUuid &person, const QString &reason);

private:
    DbSession &m_session;
};

} // namespace Peak
