#include "views/settings/SecretDialog.h"

#include "views/common/Fields.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {
constexpr int mostCharacters = 16384; // the server's limit
}

SecretDialog::SecretDialog(const QString &name, QWidget *parent)
    : QDialog(parent),
      m_message(new MessageBar(this)),
      m_name(new QLineEdit(name, this)),
      m_value(new QLineEdit(this))
{
    setWindowTitle(name.isEmpty() ? tr("Add a secret") : tr("Set anew: %1").arg(name));
    setAttribute(Qt::WA_DeleteOnClose);
    m_message->setClosable(false);
    auto *lead = new QLabel(tr("It is sealed at once. Nobody can read it here again, only the "
                               "service of the firm that needs it."),
                            this);
    lead->setWordWrap(true);
    m_value->setEchoMode(QLineEdit::Password);
    m_value->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText |
                                 Qt::ImhNoAutoUppercase);
    m_name->setPlaceholderText(u"mail.password"_s);
    m_name->setReadOnly(!name.isEmpty());
    Fields::limit(m_name, 131, tr("The name"), m_message);
    Fields::limit(m_value, mostCharacters, tr("The secret"), m_message);
    auto *save = new QPushButton(tr("Seal and save"), this);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setAutoDefault(false);
    save->setDefault(true);
    connect(save, &QPushButton::clicked, this, &SecretDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &SecretDialog::reject);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(save);
    buttons->addWidget(cancel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(6), Theme::space(5), Theme::space(6), Theme::space(5));
    column->setSpacing(Theme::space(1));
    column->addWidget(m_message);
    column->addWidget(lead);
    column->addSpacing(Theme::space(3));
    column->addWidget(Fields::label(tr("&Name, like mail.password"), m_name));
    column->addWidget(m_name);
    column->addSpacing(Theme::space(2));
    column->addWidget(Fields::label(tr("&Secret"), m_value));
    column->addWidget(m_value);
    column->addSpacing(Theme::space(4));
    column->addStretch(1);
    column->addLayout(buttons);
    setMinimumWidth(Theme::space(105));
    (name.isEmpty() ? m_name : m_value)->setFocus();
}

void SecretDialog::accept()
{
    static const QRegularExpression shape(
        u"^[a-z][a-z0-9_]{0,31}(\\.[a-z][a-z0-9_]{0,31}){0,3}$"_s);
    const QString name = Fields::clean(m_name->text()).trimmed();
    const QString value = Fields::clean(m_value->text());
    Fields::Faults faults;
    if (!shape.match(name).hasMatch())
        faults.append({m_name, tr("A secret has a short name of small letters, digits and points, "
                                  "like mail.password.")});
    if (value.isEmpty())
        faults.append({m_value, tr("Enter the secret.")});
    Fields::showFaults(faults, {m_name, m_value}, m_message);
    if (!faults.isEmpty())
        return;
    Q_EMIT given(name, value);
    done(Accepted);
}

void SecretDialog::done(int result)
{
    m_value->clear();
    QDialog::done(result);
}

} // namespace Peak
