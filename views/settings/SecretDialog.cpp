#include "views/settings/SecretDialog.h"

#include "views/common/Fields.h"
#include "views/common/Theme.h"

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
    : AskingDialog(parent), m_name(new QLineEdit(name)), m_value(new QLineEdit)
{
    setWindowTitle(name.isEmpty() ? tr("Add a secret") : tr("Set anew: %1").arg(name));
    setAttribute(Qt::WA_DeleteOnClose);
    addText(tr("It is sealed at once. Nobody can read it here again, only the service of the firm "
               "that needs it."));
    column()->addSpacing(Theme::space(3));
    addField(tr("&Name, like mail.password"), m_name);
    column()->addSpacing(Theme::space(2));
    addField(tr("&Secret"), m_value);
    auto *save = new QPushButton(tr("Seal and save"));
    addButtons(save);
    connect(save, &QPushButton::clicked, this, &SecretDialog::accept);
    m_name->setPlaceholderText(u"mail.password"_s);
    m_name->setReadOnly(!name.isEmpty());
    m_value->setEchoMode(QLineEdit::Password);
    Fields::limit(m_name, 131, tr("The name"), message());
    Fields::limit(m_value, mostCharacters, tr("The secret"), message());
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
    Fields::showFaults(faults, {m_name, m_value}, message());
    fit();
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
