#include "views/signin/RedeemStep.h"

#include "views/common/Fields.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/signin/SignInDialog.h"

#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace Peak {

RedeemStep::RedeemStep(MessageBar *message, QWidget *parent)
    : QWidget(parent),
      m_message(message),
      m_email(new QLineEdit),
      m_code(new QLineEdit),
      m_password(new QLineEdit),
      m_again(new QLineEdit)
{
    m_email->setInputMethodHints(Qt::ImhEmailCharactersOnly | Qt::ImhNoAutoUppercase);
    m_code->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText);
    m_code->setPlaceholderText(QStringLiteral("XXXX-XXXX-XXXX-XXXX"));
    for (QLineEdit *field : {m_password, m_again}) {
        field->setEchoMode(QLineEdit::Password);
        field->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData |
                                   Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
        Fields::limit(field, SignInDialog::MaxPasswordLength, tr("The password"), m_message);
    }
    Fields::limit(m_email, SignInDialog::MaxEmailLength, tr("The e-mail address"), m_message);
    Fields::limit(m_code, SignInDialog::MaxCodeLength, tr("The code"), m_message);
    auto *hint = new QLabel(
        tr("At least 15 characters, or 8 beside a second factor: a few words in a row are easy to "
           "remember. Not your name, the firm's, or what others try first."));
    hint->setWordWrap(true);
    hint->setForegroundRole(QPalette::PlaceholderText);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::space(1));
    const QList<QPair<QString, QLineEdit *>> rows = {{tr("&E-mail address"), m_email},
                                                     {tr("&Code from your admin"), m_code},
                                                     {tr("New &password"), m_password},
                                                     {tr("New password a&gain"), m_again}};
    for (const auto &[text, field] : rows) {
        column->addWidget(Fields::label(text, field));
        column->addWidget(field);
        column->addSpacing(Theme::space(3));
    }
    column->addWidget(hint);
    column->addStretch(1);
}

void RedeemStep::begin(const QString &email)
{
    forget();
    m_email->setText(email);
    (email.isEmpty() ? m_email : m_code)->setFocus();
}

bool RedeemStep::take(Wish *wish)
{
    *wish = {Fields::clean(m_email->text()).trimmed(), Fields::clean(m_code->text()).trimmed(),
             Fields::clean(m_password->text())};
    Fields::Faults faults;
    if (wish->email.indexOf(QLatin1Char('@')) < 1)
        faults.append({m_email, tr("Enter the whole e-mail address, as in you@example.com.")});
    if (wish->code.isEmpty())
        faults.append({m_code, tr("Enter the code that your admin gave you.")});
    if (wish->password.isEmpty())
        faults.append({m_password, tr("Choose a new password.")});
    else if (wish->password != Fields::clean(m_again->text()))
        faults.append({m_again, tr("The two passwords are not the same.")});
    Fields::showFaults(faults, {m_email, m_code, m_password, m_again}, m_message);
    return faults.isEmpty();
}

void RedeemStep::retry(bool password)
{
    if (password) {
        m_password->clear();
        m_again->clear();
    }
    (password ? m_password : m_code)->setFocus();
}

void RedeemStep::forget()
{
    for (QLineEdit *field : {m_email, m_code, m_password, m_again})
        field->clear();
}

} // namespace Peak
