#include "views/signin/SignInDialog.h"

#include "views/common/BusyBar.h"
#include "views/common/Fields.h"
#include "views/common/Icons.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/signin/EnrolStep.h"
#include "views/signin/ProfileEditor.h"
#include "views/signin/RecoveryCodesStep.h"
#include "views/signin/RedeemStep.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace Peak {

SignInDialog::SignInDialog(QWidget *parent)
    : QDialog(parent), m_message(new MessageBar(this)), m_steps(new QWidget(this))
{
    setWindowTitle(tr("Sign in to Peak 1031"));
    setWindowIcon(Icons::application());
    m_message->setClosable(false);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(8), Theme::space(7), Theme::space(8), Theme::space(6));
    column->setSpacing(Theme::space(4));
    column->addWidget(makeHead());
    column->addWidget(m_message);
    m_enrol = new EnrolStep(m_message);
    m_recovery = new RecoveryCodesStep(m_message);
    m_redeem = new RedeemStep(m_message);
    m_pages = {makeCredentialsStep(), makeCodeStep(), m_enrol, m_recovery, m_redeem};
    auto *pages = new QVBoxLayout(m_steps);
    pages->setContentsMargins(0, 0, 0, 0);
    for (QWidget *page : std::as_const(m_pages)) {
        page->hide();
        pages->addWidget(page);
    }
    connect(m_recovery, &RecoveryCodesStep::saveRequested, this, &SignInDialog::saveCodesRequested);
    column->addWidget(m_steps);
    column->addLayout(makeFoot());
    m_steps->setFixedWidth(Theme::space(94));
    column->setSizeConstraint(QLayout::SetFixedSize); // grows with what the message has to say

    const QList<QWidget *> order{m_server,   m_serverMenu, m_email, m_password, m_reveal,
                                 m_remember, m_haveCode,   m_code,  m_enrol,    m_recovery,
                                 m_redeem,   m_submit,     m_cancel};
    for (int i = 1; i < order.size(); ++i)
        setTabOrder(order.at(i - 1), order.at(i));
    showCredentialsStep();
    refresh();
}

SignInDialog::~SignInDialog() = default;

void SignInDialog::setProfiles(const QList<ConnectionProfile> &profiles, const QString &currentId)
{
    m_profiles = profiles;
    fillServers(currentId);
}

void SignInDialog::fillServers(const QString &currentId)
{
    m_server->clear();
    for (const ConnectionProfile &profile : std::as_const(m_profiles)) {
        m_server->addItem(Icons::get(QStringLiteral("server")), profile.name, profile.id);
        m_server->setItemData(m_server->count() - 1, profile.host, Qt::ToolTipRole);
    }
    m_server->setCurrentIndex(qMax(0, m_server->findData(currentId)));
    m_server->setPlaceholderText(tr("No server yet"));
    updateControls();
}

ConnectionProfile SignInDialog::currentProfile() const
{
    const int index = m_server->currentIndex();
    return index >= 0 && index < m_profiles.size() ? m_profiles.at(index) : ConnectionProfile();
}

void SignInDialog::setEmail(const QString &email)
{
    m_email->setText(Fields::clean(email).left(MaxEmailLength));
    if (!email.isEmpty())
        m_password->setFocus();
}

void SignInDialog::setRemember(bool remember)
{
    m_remember->setChecked(remember && m_rememberAvailable);
}

void SignInDialog::setRememberAvailable(bool available, const QString &reason)
{
    m_rememberAvailable = available;
    m_remember->setToolTip(reason);
    m_remember->setAccessibleDescription(reason);
    if (!available)
        m_remember->setChecked(false);
    updateControls();
}

void SignInDialog::setBusy(const QString &text)
{
    m_busy = true;
    m_busyText->setText(text);
    m_message->clear();
    updateControls();
    m_cancel->setFocus();
}

void SignInDialog::setIdle()
{
    m_busy = false;
    m_busyText->clear();
    updateControls();
}

void SignInDialog::showError(const Error &error)
{
    setIdle();
    m_message->showError(error);
    const bool refused = error.kind == ErrorKind::Denied || error.kind == ErrorKind::Locked ||
                         error.kind == ErrorKind::SignedOut;
    switch (m_step) {
    case CodeStep:
        if (refused)
            m_code->clear();
        m_code->setFocus();
        return;
    case EnrolmentStep:
        m_enrol->retry();
        return;
    case InvitationStep:
        m_redeem->retry(error.kind == ErrorKind::Invalid);
        return;
    default:
        break;
    }
    if (refused)
        m_password->clear();
    if (error.kind == ErrorKind::Offline || error.kind == ErrorKind::Outdated ||
        error.kind == ErrorKind::Invalid)
        m_server->setFocus();
    else
        m_password->setFocus();
}

void SignInDialog::showNotice(const QString &text)
{
    setIdle();
    m_message->showMessage(Status::Info, text);
}

void SignInDialog::submitCredentials()
{
    const QString email = Fields::clean(m_email->text()).trimmed();
    Fields::Faults faults;
    if (m_profiles.isEmpty())
        faults.append({m_serverMenu, tr("Add the server of your firm first.")});
    if (email.isEmpty())
        faults.append({m_email, tr("Enter your e-mail address.")});
    else if (email.indexOf(QLatin1Char('@')) < 1 || email.endsWith(QLatin1Char('@')))
        faults.append({m_email, tr("Enter the whole e-mail address, as in you@example.com.")});
    if (m_password->text().isEmpty())
        faults.append({m_password, tr("Enter your password.")});
    Fields::showFaults(faults, {m_serverMenu, m_email, m_password}, m_message);
    if (faults.isEmpty())
        Q_EMIT signInRequested(currentProfile(), email, Fields::clean(m_password->text()),
                               m_remember->isChecked());
}

void SignInDialog::editProfile(const ConnectionProfile &profile, bool isNew)
{
    QStringList taken;
    for (const ConnectionProfile &other : std::as_const(m_profiles)) {
        if (isNew || other.id != profile.id)
            taken.append(other.name);
    }
    auto *editor = new ProfileEditor(profile, taken, this);
    editor->setAttribute(Qt::WA_DeleteOnClose);
    connect(editor, &QDialog::accepted, this, [this, editor] {
        const ConnectionProfile edited = editor->profile();
        bool known = false;
        for (ConnectionProfile &other : m_profiles) {
            if (other.id == edited.id) {
                other = edited;
                known = true;
            }
        }
        if (!known)
            m_profiles.append(edited);
        fillServers(edited.id);
        m_message->clear();
        Q_EMIT profilesChanged(m_profiles, edited.id);
    });
    editor->open();
}

void SignInDialog::removeProfile()
{
    const ConnectionProfile doomed = currentProfile();
    auto *question = new QMessageBox(QMessageBox::NoIcon, tr("Remove the server"),
                                     tr("Remove \"%1\" from the list?").arg(doomed.name),
                                     QMessageBox::NoButton, this);
    question->setInformativeText(tr("Nothing changes on the server itself."));
    question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *remove = question->addButton(tr("Remove server"), QMessageBox::AcceptRole);
    question->addButton(tr("Keep it"), QMessageBox::RejectRole);
    connect(remove, &QPushButton::clicked, this, [this, doomed] {
        m_profiles.removeIf([&](const ConnectionProfile &p) { return p.id == doomed.id; });
        fillServers({});
        Q_EMIT profilesChanged(m_profiles, currentProfile().id);
    });
    question->open();
}

void SignInDialog::updateControls()
{
    m_steps->setEnabled(!m_busy);
    m_submit->setEnabled(!m_busy);
    m_busyBar->setVisible(m_busy);
    m_server->setEnabled(!m_profiles.isEmpty());
    const bool fixed = currentProfile().fixed;
    for (QAction *action : {m_editServer, m_removeServer}) {
        action->setEnabled(!m_profiles.isEmpty() && !fixed);
        action->setToolTip(fixed ? tr("This server was named when the program was started")
                           : m_profiles.isEmpty() ? tr("There is no server yet")
                                                  : QString());
    }
    m_remember->setEnabled(m_rememberAvailable);
}

void SignInDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

void SignInDialog::refresh()
{
    m_logo->setPixmap(windowIcon().pixmap(QSize(40, 40), devicePixelRatioF()));
}

} // namespace Peak
