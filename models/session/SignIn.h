#pragma once

#include "models/db/DbSession.h"
#include "models/session/SessionCredentials.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace Peak {

/**
 * One conversation with the door of a server: password, then perhaps a code, then a session. Or an
 * invitation instead of the password, or a second factor that is set up on the way.
 *
 * Each attempt is two transactions: the first is judged and tells nothing, the second asks for the
 * outcome. Secrets go as protocol parameters and are kept no longer than the attempt; the door is
 * closed while a person looks for their phone. Never stores anything; never blocks. GUI thread. One
 * conversation at a time: a new one ends the one before.
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
    /** After codeRequired(): the code of the authenticator app, or a recovery code. */
    void withCode(const QString &code);
    /** With the code that an admin made, and the password that it is to be from now on. */
    void withInvitation(const ConnectionSettings &server, const QString &email, const QString &code,
                        const QString &newPassword, bool remember);
    /** After enrolmentRequired(): the first code that the authenticator app shows. */
    void withNewFactor(const QString &code);
    /** With what an earlier sign-in left in the key store. */
    void withDevice(const ConnectionSettings &server, const QByteArray &deviceSecret);
    void cancel();

Q_SIGNALS:
    void codeRequired();
    /** Nobody of this role is let in without a second factor: this is a fresh one, to be confirmed.
     */
    void enrolmentRequired(const QString &secret, const QString &uri);
    /** The second factor is confirmed; signedIn() follows. Shown once, kept nowhere. */
    void recoveryCodesMade(const QStringList &codes);
    /** `server` is where to connect with these credentials. */
    void signedIn(const Peak::ConnectionSettings &server,
                  const Peak::SessionCredentials &credentials);
    /** ErrorKind::Invalid: it is what was typed that can't be taken, such as a weak new password.
     */
    void failed(const Peak::Error &error);

private:
    struct Outcome
    {
        enum class Kind {
            SignedIn,
            CodeRequired,
            EnrolRequired,
            WeakPassword,
            Denied
        } kind = Kind::Denied;
        QString message;
        QString secret; ///< of the second factor that is to be enrolled
        QString uri;
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
    void goOn(Submit submit);
    void goThrough(Submit submit);
    void finish(const Step &step);
    void makeRecoveryCodes(const SessionCredentials &credentials);
    static Result<Step> attempt(DbConnection &connection, const Submit &submit);
    static Result<void> beginEnrolment(DbConnection &connection, Step *step);
    static Result<Outcome> ask(DbConnection &connection, const Ticket &ticket);

    std::unique_ptr<DbSession> m_door;
    std::optional<QFuture<Result<void>>> m_opening; ///< of a door that nobody went through yet
    ConnectionSettings m_server;
    Ticket m_ticket;
    bool m_enrolling = false;
    int m_conversation = 0; ///< answers of an earlier one are nobody's
};

} // namespace Peak
