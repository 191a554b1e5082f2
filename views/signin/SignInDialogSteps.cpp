#include "views/common/Fields.h"
#include "views/common/MessageBar.h"
#include "views/signin/EnrolStep.h"
#include "views/signin/RecoveryCodesStep.h"
#include "views/signin/RedeemStep.h"
#include "views/signin/SignInDialog.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

// From one page of the dialog to another, and what each of them asks for.

namespace Peak {

/** Hidden pages take no room: the window is as large as the page that is shown. */
void SignInDialog::showStep(int step, const QString &title, const QString &subtitle,
                            const QString &submitText, const QString &cancelText)
{
    setIdle();
    m_pages.at(m_step)->hide();
    m_step = step;
    m_pages.at(m_step)->show();
    m_title->setText(title);
    m_subtitle->setText(subtitle);
    m_submit->setText(submitText);
    m_submit->setDefault(step != CodesStep); // a second Enter must not skip what is shown once
    m_cancel->setText(cancelText);
    m_cancel->setVisible(!cancelText.isEmpty());
}

void SignInDialog::forgetSecrets()
{
    m_code->clear();
    m_enrol->forget();
    m_recovery->forget();
    m_redeem->forget();
}

void SignInDialog::showCodeStep()
{
    m_message->clear();
    m_password->clear();
    forgetSecrets();
    showStep(CodeStep, tr("One more step"), tr("Your account asks for a second factor"),
             tr("Check code"), tr("Back"));
    m_code->setFocus();
}

void SignInDialog::showEnrolStep(const QString &secret, const QString &uri)
{
    m_message->clear();
    m_password->clear();
    forgetSecrets();
    showStep(EnrolmentStep, tr("Set up a second factor"),
             tr("Your role signs in with a password and a phone"), tr("Confirm"), tr("Back"));
    m_enrol->setSecret(secret, uri);
}

void SignInDialog::showRecoveryCodes(const QStringList &codes)
{
    m_message->clear();
    m_password->clear();
    forgetSecrets();
    showStep(CodesStep, tr("Your recovery codes"), tr("Your second factor is set up"),
             tr("I have kept them"), {});
    m_recovery->setCodes(codes);
}

void SignInDialog::showRedeemStep()
{
    m_message->clear();
    const QString email = Fields::clean(m_email->text()).trimmed();
    m_password->clear();
    forgetSecrets();
    showStep(InvitationStep, tr("Choose a password"),
             tr("With the invitation or reset code of an admin"), tr("Set password"), tr("Back"));
    m_redeem->begin(email);
}

void SignInDialog::showCredentialsStep()
{
    forgetSecrets();
    showStep(CredentialsStep, tr("Peak 1031"), tr("Sign in with the account of your firm"),
             tr("Sign in"), tr("Cancel"));
    (m_email->text().isEmpty() ? m_email : m_password)->setFocus();
}

void SignInDialog::reject()
{
    if (m_busy) {
        m_busyText->setText(tr("Stopping..."));
        Q_EMIT cancelRequested();
    } else if (m_step == CredentialsStep) {
        QDialog::reject();
    } else if (m_step == CodesStep) {
        m_message->showMessage(Status::Warning,
                               tr("These codes are shown this once. Copy or save them, or write "
                                  "them down, then choose \"%1\".")
                                   .arg(m_submit->text()));
    } else {
        m_message->clear();
        showCredentialsStep();
        Q_EMIT cancelRequested();
    }
}

void SignInDialog::submit()
{
    if (m_busy)
        return;
    switch (m_step) {
    case CredentialsStep:
        submitCredentials();
        break;
    case CodeStep:
        submitCode();
        break;
    case EnrolmentStep:
        if (const QString code = m_enrol->takeCode(); !code.isEmpty())
            Q_EMIT newFactorRequested(code);
        break;
    case CodesStep:
        Q_EMIT recoveryCodesSeen();
        break;
    default:
        submitRedemption();
        break;
    }
}

void SignInDialog::submitCode()
{
    QString code = Fields::clean(m_code->text());
    code.removeIf([](QChar c) { return c.isSpace(); });
    Fields::Faults faults;
    if (code.isEmpty())
        faults.append({m_code, tr("Enter the code from your authenticator app.")});
    Fields::showFaults(faults, {m_code}, m_message);
    if (faults.isEmpty())
        Q_EMIT codeRequested(code);
}

void SignInDialog::submitRedemption()
{
    if (m_profiles.isEmpty()) {
        m_message->showMessage(Status::Warning,
                               tr("Go back and add the server of your firm first."));
        return;
    }
    RedeemStep::Wish wish;
    if (!m_redeem->take(&wish))
        return;
    m_email->setText(wish.email);
    Q_EMIT redeemRequested(currentProfile(), wish.email, wish.code, wish.password,
                           m_remember->isChecked());
}

} // namespace Peak
