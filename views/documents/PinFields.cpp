#include "views/documents/PinFields.h"

#include "models/domain/PinRules.h"
#include "views/common/FlowLayout.h"
#include "views/common/Icons.h"
#include "views/common/Theme.h"

#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpressionValidator>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QLineEdit *digits(QWidget *parent)
{
    auto *field = new QLineEdit(parent);
    field->setEchoMode(QLineEdit::Password);
    field->setInputMethodHints(Qt::ImhDigitsOnly | Qt::ImhSensitiveData);
    field->setMaxLength(PinRules::mostDigits);
    static const QRegularExpression digitsOnly(u"[0-9]*"_s);
    field->setValidator(new QRegularExpressionValidator(digitsOnly, field));
    return field;
}

} // namespace

PinFields::PinFields(int least, QWidget *parent)
    : QWidget(parent),
      m_least(qBound(PinRules::fewestDigits, least, PinRules::mostDigits)),
      m_pin(digits(this)),
      m_again(digits(this))
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(Theme::space(3));
    grid->setVerticalSpacing(Theme::space(1));
    m_pin->setAccessibleName(tr("PIN"));
    m_again->setAccessibleName(tr("PIN again"));
    grid->addWidget(Fields::label(tr("&PIN"), m_pin), 0, 0);
    grid->addWidget(Fields::label(tr("PIN a&gain"), m_again), 0, 1);
    grid->addWidget(m_pin, 1, 0);
    grid->addWidget(m_again, 1, 1);
    auto *rules = new QWidget(this);
    (new FlowLayout(rules, Theme::space(3)))->setContentsMargins(0, 0, 0, 0);
    grid->addWidget(rules, 2, 0, 1, 2);
    m_length = addRule(rules, tr("%1 to %2 digits").arg(m_least).arg(PinRules::mostDigits));
    m_simple = addRule(rules, tr("No row, repetition or year: not 123456, 252525, 1984"));
    m_same = addRule(rules, tr("Twice the same"));
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    setFocusProxy(m_pin);
    for (QLineEdit *field : {m_pin, m_again}) {
        connect(field, &QLineEdit::textChanged, this, [this] {
            refresh();
            Q_EMIT changed();
        });
    }
    refresh();
}

PinFields::Rule PinFields::addRule(QWidget *rules, const QString &text)
{
    auto *part = new QWidget(rules);
    Rule rule{new QLabel(part), new QLabel(text, part)};
    rule.icon->setFixedSize(16, 16);
    rule.text->setTextFormat(Qt::PlainText);
    auto *line = new QHBoxLayout(part);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(Theme::space(2));
    line->addWidget(rule.icon);
    line->addWidget(rule.text);
    auto *flow = static_cast<FlowLayout *>(rules->layout());
    flow->insertWidget(flow->count(), part);
    return rule;
}

bool PinFields::isEmpty() const
{
    return m_pin->text().isEmpty() && m_again->text().isEmpty();
}

QString PinFields::pin() const
{
    return m_pin->text();
}

Fields::Faults PinFields::faults() const
{
    const QString pin = m_pin->text();
    if (isEmpty())
        return {};
    Fields::Faults faults;
    if (!PinRules::hasLength(pin, m_least))
        faults.append({m_pin, tr("A PIN has at least %n digits.", nullptr, m_least)});
    else if (PinRules::isTrivial(pin))
        faults.append({m_pin, tr("This PIN is one of the first that somebody would try.")});
    if (pin != m_again->text())
        faults.append({m_again, tr("The two PINs are not the same.")});
    return faults;
}

QList<QWidget *> PinFields::fields() const
{
    return {m_pin, m_again};
}

void PinFields::clear()
{
    for (QLineEdit *field : {m_pin, m_again}) {
        field->setText(QString(field->text().size(), u'0'));
        field->clear();
    }
}

void PinFields::setEnabledFields(bool enabled)
{
    m_pin->setEnabled(enabled);
    m_again->setEnabled(enabled);
}

void PinFields::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

void PinFields::refresh()
{
    const QString pin = m_pin->text();
    const bool asked = !isEmpty();
    show(m_length, asked, PinRules::hasLength(pin, m_least));
    show(m_simple, asked, !pin.isEmpty() && !PinRules::isTrivial(pin));
    show(m_same, asked, !pin.isEmpty() && pin == m_again->text());
}

void PinFields::show(const Rule &rule, bool asked, bool met)
{
    const ThemeColors &colors = ThemeColors::of(palette());
    const QColor color = !asked ? colors.dimText : met ? colors.good : colors.warning;
    const QString icon = !asked ? u"circle-dashed"_s : met ? u"check"_s : u"minus"_s;
    rule.icon->setPixmap(Icons::pixmap(icon, color, 16, devicePixelRatioF()));
    const QString state = !asked ? QString() : met ? tr("met") : tr("not met yet");
    rule.icon->setAccessibleName(state);
    rule.text->setAccessibleDescription(state);
    QPalette ink = rule.text->palette();
    ink.setColor(QPalette::WindowText, asked ? colors.text : colors.dimText);
    rule.text->setPalette(ink);
}

} // namespace Peak
