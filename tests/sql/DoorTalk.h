#pragma once

#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"

namespace Peak {

/**
 * What somebody with psql says at the door, one call each: attempts that are judged and not yet
 * told, and their results. All with one nonce, unless another is given.
 */
class DoorTalk final
{
public:
    explicit DoorTalk(const TestDatabase &database) : m_line(database.doorUri())
    {
        if (!m_line.isOpen())
            qFatal("door: %s", qUtf8Printable(m_line.failure()));
    }

    static QByteArray nonce() { return "\\x000102030405060708090a0b0c0d0e0f"; }
    static QByteArray otherNonce() { return "\\xf00102030405060708090a0b0c0d0e0f"; }

    QByteArray password(const QByteArray &email, const QString &password,
                        const QByteArray &client = "{}")
    {
        return m_line
            .must("select api.sign_in_submit($1, $2, $3::bytea, $4::jsonb)",
                  {email, password.toUtf8(), nonce(), client})
            .value();
    }
    QByteArray password(const QByteArray &email)
    {
        return password(email, RoleConnection::defaultPassword());
    }
    /** A password whose result was asked for: what code() and enrolment go on from. */
    QByteArray ticket(const QByteArray &email)
    {
        const QByteArray attempt = password(email);
        outcome(attempt);
        return attempt;
    }
    QByteArray code(const QByteArray &ticket, const QByteArray &code)
    {
        return m_line
            .must("select api.sign_in_code($1::bigint, $2::bytea, $3, $2::bytea)",
                  {ticket, nonce(), code})
            .value();
    }
    QByteArray device(const QByteArray &secret)
    {
        return m_line.must("select api.sign_in_device($1, $2::bytea)", {secret, nonce()}).value();
    }
    QByteArray redeem(const QByteArray &email, const QByteArray &code, const QString &newPassword)
    {
        return m_line
            .must("select api.redeem_submit($1, $2, $3, $4::bytea)",
                  {email, code, newPassword.toUtf8(), nonce()})
            .value();
    }
    RawConnection::Answer enrolBegin(const QByteArray &ticket)
    {
        return m_line.run("select * from api.enrol_begin($1::bigint, $2::bytea)",
                          {ticket, nonce()});
    }
    QByteArray enrolConfirm(const QByteArray &ticket, const QByteArray &code)
    {
        return m_line
            .must("select api.enrol_confirm($1::bigint, $2::bytea, $3, $2::bytea)",
                  {ticket, nonce(), code})
            .value();
    }

    RawConnection::Answer result(const QByteArray &attempt, const QByteArray &with = nonce())
    {
        return m_line.run("select * from api.sign_in_result($1::bigint, $2::bytea)",
                          {attempt, with});
    }
    /** The outcome's name, or the SQLSTATE of a refusal to say one. */
    QString outcome(const QByteArray &attempt, const QByteArray &with = nonce())
    {
        const auto answer = result(attempt, with);
        return answer.ok ? QString::fromUtf8(answer.value(QStringLiteral("outcome")))
                         : answer.sqlState;
    }

    RawConnection &line() { return m_line; }

private:
    RawConnection m_line;
};

/** Proves who somebody is in their own session, as change_password() and others ask for. */
inline bool prove(RawConnection &session, const QByteArray &passwordOrCode)
{
    const auto attempt = session.must("select api.reauth_submit($1, $2::bytea)",
                                      {passwordOrCode, DoorTalk::nonce()});
    return session
               .must("select api.reauth_result($1::bigint, $2::bytea)",
                     {attempt.value(), DoorTalk::nonce()})
               .value() == "t";
}
inline bool prove(RawConnection &session)
{
    return prove(session, RoleConnection::defaultPassword().toUtf8());
}

} // namespace Peak
