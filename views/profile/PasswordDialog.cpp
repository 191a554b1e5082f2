#include "views/profile/PasswordDialog.h"

#include "models/db/WhenDone.h"
#include "views/common/Fields.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace Peak {

namespace {

constexpr int mostCharacters = 1024;

} // namespace

PasswordDialog::PasswordDialog(Change change, QWidget *parent)
    : AskingDialog(parent),
      m_change(std::move(change)),
      m_first(new QLineEdit),
      m_second(new QLineEdit),
      m_save(new QPushButton(tr("Change the password")))
{
    setWindowTitle(tr("Change your password"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *show = new QCheckBox(tr("Sho&w what I type"));
    addText(tr("At least 15 characters, or 8 beside a second factor, unless your "
               "firm wants more: a few words in a row are easy to remember. Not your "
               "name, the firm's, or what others try first."));
    column()->addSpacing(Theme::space(3));
    addField(tr("&New password"), m_first);
    column()->addSpacing(Theme::space(2));
    addField(tr("The same &again"), m_second);
    column()->addSpacing(Theme::space(1));
    column()->addWidget(show);
    column()->addSpacing(Theme::space(3));
    addText(tr("Your sessions on other computers end, and they ask for the new "
               "password. You stay signed in here."));
    addButtons(m_save);
    for (QLineEdit *field : {m_first, m_second}) {
        field->setEchoMode(QLineEdit::Password);
        Fields::limit(field, mostCharacters, tr("The password"), message());
    }
    connect(show, &QCheckBox::toggled, this, [this](bool on) {
        for (QLineEdit *field : {m_first, m_second})
            field->setEchoMode(on ? QLineEdit::Normal : QLineEdit::Password);
    });
    connect(m_save, &QPushButton::clicked, this, &PasswordDialog::accept);
    setMinimumWidth(Theme::space(117));
    m_first->setFocus();
}

void PasswordDialog::accept()
{
    if (!m_save->isEnabled())
        return;
    const QString password = m_first->text();
    Fields::Faults faults;
    if (password.isEmpty())
        faults.append({m_first, tr("Enter the new password.")});
    else if (password != Fields::clean(password))
        faults.append({m_first, tr("The password holds characters that can't be typed again.")});
    else if (password != m_second->text())
        faults.append({m_second, tr("The two passwords differ.")});
    Fields::showFaults(faults, {m_first, m_second}, message());
    fit();
    if (!faults.isEmpty())
        return;
    setBusy(true);
    whenDone(m_change(this, password), this, [this](const Result<void> &changedNow) {
        setBusy(false);
        if (!changedNow) {
            message()->showError(changedNow.error());
            m_first->setFocus();
            fit();
            return;
        }
        Q_EMIT changed();
        done(Accepted);
    });
}

void PasswordDialog::done(int result)
{
    m_first->clear();
    m_second->clear();
    QDialog::done(result);
}

void PasswordDialog::setBusy(bool busy)
{
    for (QWidget *widget : {static_cast<QWidget *>(m_first), static_cast<QWidget *>(m_second),
                            static_cast<QWidget *>(m_save)})
        widget->setEnabled(!busy);
    showWaiting(busy);
}

} // namespace Peak
