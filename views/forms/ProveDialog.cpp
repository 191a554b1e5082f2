#include "views/forms/ProveDialog.h"

#include "models/db/WhenDone.h"
#include "views/common/BusyBar.h"
#include "views/common/Fields.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace Peak {

namespace {

constexpr int mostCharacters = 1024;

} // namespace

ProveDialog::ProveDialog(Prove prove, bool onlyPassword, QWidget *parent)
    : QDialog(parent),
      m_prove(std::move(prove)),
      m_message(new MessageBar(this)),
      m_secret(new QLineEdit(this)),
      m_busy(new BusyBar(this)),
      m_continue(new QPushButton(tr("Prove it"), this)),
      m_onlyPassword(onlyPassword)
{
    setWindowTitle(tr("Is it you?"));
    auto *lead = new QLabel(
        tr("This weighs more than other work, so you are asked who sits here. The answer "
           "is good for five minutes."),
        this);
    lead->setWordWrap(true);
    m_secret->setEchoMode(QLineEdit::Password);
    m_secret->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText |
                                  Qt::ImhNoAutoUppercase);
    Fields::limit(m_secret, mostCharacters, tr("The password"), m_message);
    m_busy->hide();
    m_busy->setAccessibleName(tr("Asking the server"));
    m_message->setClosable(false);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setAutoDefault(false);
    m_continue->setDefault(true);
    connect(m_continue, &QPushButton::clicked, this, &ProveDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &ProveDialog::reject);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_continue);
    buttons->addWidget(cancel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(6), Theme::space(5), Theme::space(6), Theme::space(5));
    column->setSpacing(Theme::space(1));
    column->addWidget(m_message);
    column->addWidget(lead);
    column->addSpacing(Theme::space(3));
    column->addWidget(Fields::label(onlyPassword ? tr("Your current &password")
                                                 : tr("Your &password, or a code of your app"),
                                    m_secret));
    column->addWidget(m_secret);
    column->addSpacing(Theme::space(3));
    column->addWidget(m_busy);
    column->addStretch(1);
    column->addLayout(buttons);
    setMinimumWidth(Theme::space(105));
    m_secret->setFocus();
    fit();
}

/** As high as its text, which may have grown; the person's own size is only ever widened. */
void ProveDialog::fit()
{
    layout()->activate();
    resize(width(), qMax(minimumSizeHint().height(), layout()->totalHeightForWidth(width())));
}

void ProveDialog::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    fit();
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
    Fields::showFaults(faults, {m_secret}, m_message);
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
            m_message->showError(right.error());
        else
            m_message->showMessage(Status::Warning,
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
    m_busy->setVisible(busy);
}

} // namespace Peak
