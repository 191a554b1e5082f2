#pragma once

#include "models/db/Error.h"
#include "models/domain/ConnectionProfile.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace Peak {

class BusyBar;
class EnrolStep;
class MessageBar;
class RecoveryCodesStep;
class RedeemStep;

/**
 * Where a person says which server, who they are, and then the code of the second factor; or sets
 * one up, or comes with the code of an admin.
 *
 * Takes values and emits wishes: it opens no connection, knows no session and stores nothing. While
 * the program works on a wish (setBusy) only Cancel is possible. The caller accepts() it when the
 * person is in, and keeps it open otherwise. The password is cleared after every refusal. GUI
 * thread.
 */
class SignInDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit SignInDialog(QWidget *parent = nullptr);
    ~SignInDialog() override;

    void setProfiles(const QList<Peak::ConnectionProfile> &profiles, const QString &currentId);
    QList<ConnectionProfile> profiles() const { return m_profiles; }
    ConnectionProfile currentProfile() const;
    void setEmail(const QString &email);
    void setRemember(bool remember);
    /** Without a key store signing in can't be kept: the box is disabled and `reason` says why. */
    void setRememberAvailable(bool available, const QString &reason = {});

    enum Limit { MaxEmailLength = 254, MaxPasswordLength = 1024, MaxCodeLength = 64 };

public Q_SLOTS:
    /** Shows that the program works on it ("Connecting to Office"); Cancel stays possible. */
    void setBusy(const QString &text);
    void setIdle();
    /** Ends busy; shows the sentence in place and puts the focus where it can be mended. */
    void showError(const Peak::Error &error);
    /** A plain message that is no failure: "You were signed out by an administrator." */
    void showNotice(const QString &text);
    /** Ends busy; asks for the code of the second factor. */
    void showCodeStep();
    /** Ends busy; shows a second factor that has to be set up, and asks for its first code. */
    void showEnrolStep(const QString &secret, const QString &uri);
    /** Ends busy; shows the codes until the person goes on. */
    void showRecoveryCodes(const QStringList &codes);
    /** For whoever has an invitation or a reset code. */
    void showRedeemStep();
    /** Back to e-mail and password; what was typed as e-mail stays. */
    void showCredentialsStep();
    void reject() override; ///< Esc: cancels what runs, else the code step, else closes

Q_SIGNALS:
    void signInRequested(const Peak::ConnectionProfile &profile, const QString &email,
                         const QString &password, bool remember);
    void codeRequested(const QString &code);
    void newFactorRequested(const QString &code);
    void redeemRequested(const Peak::ConnectionProfile &profile, const QString &email,
                         const QString &code, const QString &newPassword, bool remember);
    void saveCodesRequested(const QStringList &codes);
    /** The person has seen the recovery codes and goes on. */
    void recoveryCodesSeen();
    /** Stop what runs; or, on the code step, forget the attempt. */
    void cancelRequested();
    /** Profiles were added, changed or removed, or another one was chosen. */
    void profilesChanged(const QList<Peak::ConnectionProfile> &profiles, const QString &currentId);

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeHead();
    QWidget *makeCredentialsStep();
    QWidget *makeCodeStep();
    QLayout *makeServerRow();
    QLayout *makePasswordRow();
    QLayout *makeFoot();
    void submit();
    void submitCredentials();
    void submitCode();
    void submitRedemption();
    void showStep(int step, const QString &title, const QString &subtitle,
                  const QString &submitText, const QString &cancelText);
    void forgetSecrets();
    void editProfile(const Peak::ConnectionProfile &profile, bool isNew);
    void removeProfile();
    void fillServers(const QString &currentId);
    void updateControls();
    void refresh();

    enum Step { CredentialsStep, CodeStep, EnrolmentStep, CodesStep, InvitationStep };

    QList<ConnectionProfile> m_profiles;
    bool m_busy = false;
    bool m_rememberAvailable = true;
    QLabel *m_logo;
    QLabel *m_title;
    QLabel *m_subtitle;
    MessageBar *m_message;
    QWidget *m_steps;
    QList<QWidget *> m_pages; ///< in the order of Step; one is shown
    int m_step = CredentialsStep;
    QComboBox *m_server;
    QToolButton *m_serverMenu;
    QAction *m_editServer;
    QAction *m_removeServer;
    QLineEdit *m_email;
    QLineEdit *m_password;
    QToolButton *m_reveal;
    QCheckBox *m_remember;
    QPushButton *m_haveCode;
    QLineEdit *m_code;
    EnrolStep *m_enrol;
    RecoveryCodesStep *m_recovery;
    RedeemStep *m_redeem;
    QLabel *m_busyText;
    BusyBar *m_busyBar;
    QPushButton *m_submit;
    QPushButton *m_cancel;
};

} // namespace Peak
