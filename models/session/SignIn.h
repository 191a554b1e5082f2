#pragma once

#include "models/db/DbSession.h"
#include "models/session/SessionCredentials.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace Peak {

/**
 * One conversation with the door of a server: password, then perhaps a code, then a session.
 *
 * Each attempt is two transactions: the first is judged and tells nothing, the second asks for the
 * outcome. Secrets go as protocol parameters and are kept no longer than the attempt. Never stores
 * anything; never blocks. GUI thread. One conversation at a time: a new one ends the one before.
 */
class SignIn final : public QObject
{
    Q_OBJECT

public:
    explicit SignIn(QObject *parent = nullptr);
    ~SignIn() override;

    /** Opens the door ahead, while the secret that goes through it is still looked for. Tells
     * nothing; a door that does not open is told to whoever goes through. */
    void approach(const ConnectionSettings &server);
    /** `server` as its profile says; the door's role is filled in where the URI names nobody. */
    void withPassword(const ConnectionSettings &server, const QString &email,
                      const QString &password, bool remember);
    /** After codeRequired(): the code of the authenticator app. */
    void withCode(const QString &code);
    /** With what an earlier sign-in left in the key store. */
    void withDevice(const ConnectionSettings &server, const QByteArray &deviceSecret);
    void cancel();

Q_SIGNALS:
    void codeRequired();
    /** `server` is where to connect with these credentials. */
    void signedIn(const Peak::ConnectionSettings &server,
                  const Peak::SessionCredentials &credentials);
    void failed(const Peak::Error &error);

private:
    struct Outcome
    {
        enum class Kind { SignedIn, CodeRequired, Denied } kind = Kind::Denied;
        QString message;
        SessionCredentials credentials;
    };
    struct Ticket
    {
        QByteArray attempt;
        QByteArray nonce;
    };
    struct Step
    {
        Ticket ticket;
        Outcome outcome;
    };

    using Submit = std::function<Result<QByteArray>(DbConnection &, const QByteArray &nonce)>;
    void begin(const ConnectionSettings &server, Submit submit);
    Result<void> openDoor(const ConnectionSettings &server);
    void take(Submit submit);
    void finish(const Step &step);
    static Result<Step> attempt(DbConnection &connection, const Submit &submit);
    static Result<Outcome> ask(DbConnection &connection, const Ticket &ticket);

    std::unique_ptr<DbSession> m_door;
    std::optional<QFuture<Result<void>>> m_opening; ///< of a door that nobody went through yet
    ConnectionSettings m_server;
    Ticket m_ticket;
    int m_conversation = 0; ///< answers of an earlier one are nobody's
};

} // namespace Peak
