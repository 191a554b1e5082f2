#pragma once

#include "models/domain/ConnectionProfile.h"
#include "models/session/ProfileStore.h"
#include "models/session/SignIn.h"
#include "models/session/TokenStore.h"
#include "views/signin/SignInDialog.h"

#include <QObject>
#include <QPointer>

#include <memory>
#include <optional>

class QSettings;

namespace Peak {

/**
 * Introduces the sign-in window, the door and the key store to each other.
 *
 * Tries what the key store remembers first and asks the person only when that does not do, or takes
 * so long that a person wants to know. Knows no main window: signedIn() says that somebody is in,
 * abandoned() that the person closed the window.
 */
class SignInFlow final : public QObject
{
    Q_OBJECT

public:
    explicit SignInFlow(QSettings &settings, QObject *parent = nullptr);
    SignInFlow(QSettings &settings, std::unique_ptr<TokenStore> tokens, QObject *parent = nullptr);
    /** Names the server itself in the key store, so that its secret is never sent to another one.
     */
    static QString serverKey(const ConnectionSettings &server);
    ~SignInFlow() override;

    /** A server named on the command line; offered beside the profiles, not stored with them. */
    void setCommandLineServer(const QString &uri);
    /** When this computer was left signed in: signs in again, with a window only if that fails or
     * takes its time. False, and nothing done, when it was not. */
    bool comeBack();
    bool isComingBack() const { return m_resuming && !m_dialog; }
    /** Asks, unless this computer is still signed in. `notice` says why somebody has to. */
    void start(QWidget *parent, const QString &notice = {});
    /** Asks whatever the key store remembers. */
    void ask(QWidget *parent, const QString &notice = {});
    /** Without a window: the demo's way in. `secondFactor` is a base-32 secret. */
    void signInAs(const ConnectionSettings &server, const QString &email, const QString &password,
                  const QString &secondFactor);
    /** The person signed out: this computer is not remembered any more. */
    void forget();

    SignInDialog *dialog() const { return m_dialog; }

Q_SIGNALS:
    /** The key store has answered; what follows waits for the server and leaves time for windows.
     */
    void recalled();
    void signedIn(const Peak::ConnectionSettings &server,
                  const Peak::SessionCredentials &credentials);
    /** A sign-in without a window failed. */
    void failed(const Peak::Error &error);
    void abandoned();

private:
    void openDialog(QWidget *parent, const QString &notice = {});
    SignInDialog *makeDialog(QWidget *parent);
    QList<ConnectionProfile> offeredProfiles() const;
    ConnectionProfile current() const;
    Result<ConnectionSettings> settingsOf(const ConnectionProfile &profile) const;
    bool resume();
    void setRemembered(bool remembered);
    void onRequested(const ConnectionProfile &profile, const QString &email,
                     const QString &password, bool remember);
    void onRedeem(const ConnectionProfile &profile, const QString &email, const QString &code,
                  const QString &newPassword, bool remember);
    void onCodeRequired();
    void onEnrolmentRequired(const QString &secret, const QString &uri);
    void onRecoveryCodes(const QStringList &codes);
    void onRecoveryCodesSeen();
    void saveCodes(const QStringList &codes);
    void letIn(const ConnectionSettings &server, const SessionCredentials &credentials);
    bool aim(const ConnectionProfile &profile, const QString &email, ConnectionSettings *server);
    void onFailed(const Error &error);
    void onSignedIn(const ConnectionSettings &server, const SessionCredentials &credentials);
    void showRememberAvailable();

    ProfileStore m_profiles;
    std::unique_ptr<TokenStore> m_tokens;
    SignIn m_signIn;
    QPointer<SignInDialog> m_dialog;
    std::optional<ConnectionProfile> m_commandLine;
    QString m_commandLineUri;
    QString m_serverKey; ///< of the attempt under way, for the key store
    QString m_secondFactor;
    bool m_showingCodes = false;
    /** Who is signed in already, and still reads recovery codes. */
    std::optional<QPair<ConnectionSettings, SessionCredentials>> m_waiting;
    bool m_resuming = false;
    bool m_silent = false;
};

} // namespace Peak
