#include "views/forms/MoneyField.h"

#include "models/domain/TypedText.h"
#include "models/tables/ExchangeText.h"

#include <QFocusEvent>

namespace Peak {

MoneyField::MoneyField(QWidget *parent) : QLineEdit(parent)
{
    setAlignment(Qt::AlignRight);
    setMaxLength(60);
    setInputMethodHints(Qt::ImhFormattedNumbersOnly);
    setPlaceholderText(tr("$0.00"));
}

QString MoneyField::amount() const
{
    const QString typed = text().trimmed();
    return typed.isEmpty() ? QString() : typedMoney(typed).value_or(typed);
}

void MoneyField::setAmount(const QString &amount)
{
    setText(amount);
    tidy();
}

void MoneyField::focusInEvent(QFocusEvent *event)
{
    QLineEdit::focusInEvent(event);
    if (event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason)
        selectAll();
}

void MoneyField::focusOutEvent(QFocusEvent *event)
{
    tidy();
    QLineEdit::focusOutEvent(event);
}

void MoneyField::tidy()
{
    if (const auto decimal = typedMoney(text())) {
        const QString shown = ExchangeText::money(*decimal);
        if (shown != text())
            setText(shown);
    }
}

} // namespace Peak
