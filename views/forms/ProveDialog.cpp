#include "views/forms/ProveDialog.h"

#include "models/db/WhenDone.h"
#include "views/common/Fields.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"

#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace Peak {

namespace {

constexpr int mostCharacters = 1024;

} // namespace

ProveDialog::ProveDialog(Prove prove, bool onlyPassword, QWidget *parent)
    : AskingDialog(parent),
      m_prove(std::move(prove)),
      m_secret(new QLineEdit),
      m_continue(new QPushButton(tr("Prove it"))),
      m_onlyPassword(onlyPassword)
{
    setWindowTitle(tr("Is it you?"));
    addText(tr("This weighs more than other work, so you are asked who sits here. The answer "
               "is good for five minutes."));
    column()->addSpacing(Theme::space(3));
    addField(onlyPassword ? tr("Your current &password")
                          : tr("Your &password, or a code of your app"),
             m_secret);
    addButtons(m_continue);
    m_secret->setEchoMode(QLineEdit::Password);
    Fields::limit(m_secret, mostCharacters, tr("The password"), message());
    connect(m_continue, &QPushButton::clicked, this, &ProveDialog::accept);
    setMinimumWidth(Theme::space(105));
    m_secret->setFocus();
}

void ProveDialog::accept()
{
    QString secret = Fields::clean(m_secret->text());
    Fields::Faults faults;
    if (secret.isEmpty())
        faults.append({m_secret, m_onlyPassword
                                     ? tr("Enter your current password.")
                                     : tr("Enter your password, or the 6 digits that your "
                                          "authenticator app shows now.")});
    Fields::showFaults(faults, {m_secret}, message());
    fit();
    if (!faults.isEmpty() || !m_continue->isEnabled())
        return;
    setBusy(true);
    whenDone(m_prove(secret), this, [this](const Result<bool> &right) {
        setBusy(false);
        if (right.ok() && right.value()) {
            done(Accepted);
            return;
        }
        m_secret->clear();
        if (!right)
            message()->showError(right.error());
        else
            message()->showMessage(Status::Warning,
                                   tr("That was wrong, or a code that was used already. After too "
                                      "many tries nothing is right for a while."));
        m_secret->setFocus();
        fit();
    });
}

void ProveDialog::done(int result)
{
    m_secret->clear();
    QDialog::done(result);
}

void ProveDialog::setBusy(bool busy)
{
    m_secret->setEnabled(!busy);
    m_continue->setEnabled(!busy);
    showWaiting(busy);
}

} // namespace Peak
