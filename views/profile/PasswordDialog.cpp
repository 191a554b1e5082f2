#include "views/profile/PasswordDialog.h"

#include "models/db/WhenDone.h"
#include "views/common/BusyBar.h"
#include "views/common/Fields.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace Peak {

namespace {

constexpr int mostCharacters = 1024;

QLabel *wrapped(const QString &text)
{
    auto *label = new QLabel(text);
    label->setWordWrap(true);
    return label;
}

} // namespace

PasswordDialog::PasswordDialog(Change change, QWidget *parent)
    : QDialog(parent),
      m_change(std::move(change)),
      m_message(new MessageBar(this)),
      m_first(new QLineEdit(this)),
      m_second(new QLineEdit(this)),
      m_busy(new BusyBar(this)),
      m_save(new QPushButton(tr("Change the password"), this))
{
    setWindowTitle(tr("Change your password"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_message->setClosable(false);
    auto *rules = wrapped(tr("At least 15 characters, or 8 beside a second factor, unless your "
                             "firm wants more: a few words in a row are easy to remember. Not your "
                             "name, the firm's, or what others try first."));
    auto *end = wrapped(tr("Your sessions on other computers end, and they ask for the new "
                           "password. You stay signed in here."));
    auto *show = new QCheckBox(tr("Sho&w what I type"));
    for (QLineEdit *field : {m_first, m_second}) {
        field->setEchoMode(QLineEdit::Password);
        field->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText |
                                   Qt::ImhNoAutoUppercase);
        Fields::limit(field, mostCharacters, tr("The password"), m_message);
    }
    connect(show, &QCheckBox::toggled, this, [this](bool on) {
        for (QLineEdit *field : {m_first, m_second})
            field->setEchoMode(on ? QLineEdit::Normal : QLineEdit::Password);
    });
    m_busy->hide();
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setAutoDefault(false);
    m_save->setDefault(true);
    connect(m_save, &QPushButton::clicked, this, &PasswordDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &PasswordDialog::reject);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_save);
    buttons->addWidget(cancel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(6), Theme::space(5), Theme::space(6), Theme::space(5));
    column->setSpacing(Theme::space(1));
    column->addWidget(m_message);
    column->addWidget(rules);
    column->addSpacing(Theme::space(3));
    column->addWidget(Fields::label(tr("&New password"), m_first));
    column->addWidget(m_first);
    column->addSpacing(Theme::space(2));
    column->addWidget(Fields::label(tr("The same &again"), m_second));
    column->addWidget(m_second);
    column->addSpacing(Theme::space(1));
    column->addWidget(show);
    column->addSpacing(Theme::space(3));
    column->addWidget(end);
    column->addSpacing(Theme::space(3));
    column->addWidget(m_busy);
    column->addStretch(1);
    column->addLayout(buttons);
    column->setSizeConstraint(QLayout::SetFixedSize); // grows with what the message has to say
    rules->setFixedWidth(Theme::space(105));
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
    Fields::showFaults(faults, {m_first, m_second}, m_message);
    if (!faults.isEmpty())
        return;
    setBusy(true);
    whenDone(m_change(this, password), this, [this](const Result<void> &changedNow) {
        setBusy(false);
        if (!changedNow) {
            m_message->showError(changedNow.error());
            m_first->setFocus();
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
    m_busy->setVisible(busy);
}

} // namespace Peak
