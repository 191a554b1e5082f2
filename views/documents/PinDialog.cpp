#include "views/documents/PinDialog.h"

#include "models/db/WhenDone.h"
#include "views/common/BusyBar.h"
#include "views/common/Fields.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QRegularExpressionValidator>
#include <QVBoxLayout>

namespace Peak {

namespace {

constexpr int fewestDigits = 4; ///< of any firm; the server knows how many this one wants
constexpr int mostDigits = 12;

QLineEdit *digits(const QString &name)
{
    auto *field = new QLineEdit;
    field->setEchoMode(QLineEdit::Password);
    field->setInputMethodHints(Qt::ImhDigitsOnly | Qt::ImhSensitiveData);
    field->setMaxLength(mostDigits);
    static const QRegularExpression digitsOnly(QStringLiteral("[0-9]*"));
    field->setValidator(new QRegularExpressionValidator(digitsOnly, field));
    field->setAccessibleName(name);
    return field;
}

} // namespace

PinDialog::PinDialog(const QString &document, bool hasPin, SavePin save, QWidget *parent)
    : QDialog(parent),
      m_save(std::move(save)),
      m_message(new MessageBar),
      m_pin(digits(tr("PIN"))),
      m_again(digits(tr("PIN again"))),
      m_busy(new BusyBar),
      m_set(new QPushButton(hasPin ? tr("Change the PIN") : tr("Set the PIN"))),
      m_remove(new QPushButton(tr("Take the PIN off")))
{
    setWindowTitle(hasPin ? tr("Change the PIN") : tr("Set a PIN"));
    auto *lead =
        new QLabel(tr("Whoever opens “%1” is asked for this PIN, in numbers. Tell it to them by "
                      "telephone, not "
                      "in a message: nobody can look it up later, it can only be set anew.")
                       .arg(document));
    lead->setWordWrap(true);
    lead->setTextFormat(Qt::PlainText);
    m_busy->hide();
    m_busy->setAccessibleName(tr("Asking the server"));
    m_message->setClosable(false);
    m_remove->setVisible(hasPin);
    m_remove->setAutoDefault(false);
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    m_set->setDefault(true);
    connect(m_set, &QPushButton::clicked, this, &PinDialog::accept);
    connect(m_remove, &QPushButton::clicked, this, [this] {
        m_removed = true;
        this->save({});
    });
    connect(cancel, &QPushButton::clicked, this, &PinDialog::reject);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_remove);
    buttons->addStretch(1);
    buttons->addWidget(m_set);
    buttons->addWidget(cancel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(6), Theme::space(5), Theme::space(6), Theme::space(5));
    column->setSpacing(Theme::space(1));
    column->addWidget(m_message);
    column->addWidget(lead);
    column->addSpacing(Theme::space(3));
    column->addWidget(Fields::label(tr("&PIN"), m_pin));
    column->addWidget(m_pin);
    column->addSpacing(Theme::space(2));
    column->addWidget(Fields::label(tr("PIN &again"), m_again));
    column->addWidget(m_again);
    column->addSpacing(Theme::space(3));
    column->addWidget(m_busy);
    column->addStretch(1);
    column->addLayout(buttons);
    setMinimumWidth(Theme::space(110));
    m_pin->setFocus();
}

void PinDialog::accept()
{
    Fields::Faults faults;
    if (m_pin->text().size() < fewestDigits)
        faults.append({m_pin, tr("A PIN has at least %n digits.", nullptr, fewestDigits)});
    else if (m_pin->text() != m_again->text())
        faults.append({m_again, tr("The two PINs are not the same.")});
    Fields::showFaults(faults, {m_pin, m_again}, m_message);
    if (!faults.isEmpty() || !m_set->isEnabled())
        return;
    m_removed = false;
    save(m_pin->text());
}

void PinDialog::save(const QString &pin)
{
    setBusy(true);
    whenDone(m_save(pin), this, [this](const Result<void> &saved) {
        setBusy(false);
        if (saved) {
            done(Accepted);
            return;
        }
        m_message->showError(saved.error());
        m_pin->clear();
        m_again->clear();
        m_pin->setFocus();
    });
}

void PinDialog::done(int result)
{
    m_pin->clear();
    m_again->clear();
    QDialog::done(result);
}

void PinDialog::setBusy(bool busy)
{
    for (QWidget *widget : QList<QWidget *>{m_pin, m_again, m_set, m_remove})
        widget->setEnabled(!busy);
    m_busy->setVisible(busy);
}

} // namespace Peak
