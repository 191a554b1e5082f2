#pragma once

#include "tests/support/RawConnection.h"

#include <QString>

namespace Peak {

class TestDatabase;

/**
 * A person's session as the database sees it: signed in through the door, then connected with the
 * login role that the door handed out. Nothing of our client is involved.
 */
class RoleConnection : public RawConnection
{
public:
    /** Ends the test program when the person can't sign in. */
    RoleConnection(const TestDatabase &database, const QString &email,
                   const QString &password = defaultPassword(), const QByteArray &totpSeed = {});

    static QString defaultPassword();

    QString role() const { return m_ticket.role; }
    QByteArray personId() const { return m_ticket.personId; }
    QByteArray sessionId() const { return m_ticket.sessionId; }

    /** What sign_in_result() says. */
    struct Ticket
    {
        QString outcome;
        QString message;
        QString role;
        QByteArray secret;
        QByteArray sessionId;
        QByteArray personId;
        QByteArray deviceSecret;
    };
    /** The conversation with the door, for tests of the door itself. */
    static Ticket signIn(const TestDatabase &database, const QString &email,
                         const QString &password = defaultPassword(),
                         const QByteArray &totpSeed = {}, const QByteArray &client = "{}");
    static Ticket result(RawConnection &door, const QByteArray &attempt, const QByteArray &nonce);
    /** RFC 6238: six digits for this half minute (or one `steps` away) from a seed in base32. */
    static QByteArray totp(const QByteArray &seed, int steps = 0);

private:
    RoleConnection(const TestDatabase &database, const Ticket &ticket);

    Ticket m_ticket;
};

} // namespace Peak
