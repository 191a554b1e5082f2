#include "views/forms/FormRow.h"

#include "views/common/Fields.h"
#include "views/common/Icons.h"
#include "views/common/Theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

namespace Peak {

namespace {

constexpr int iconSize = 16;

} // namespace

FormRow::FormRow(const FormField &field, const FormContext &context, QWidget *parent)
    : QWidget(parent),
      m_field(field),
      m_editor(new FieldEditor(field, context, this)),
      m_help(new QLabel(field.readOnly.isEmpty() ? field.help : field.readOnly, this)),
      m_faultRow(new QWidget(this)),
      m_faultIcon(new QLabel(m_faultRow)),
      m_faultText(new QLabel(m_faultRow))
{
    m_help->setWordWrap(true);
    m_help->setForegroundRole(QPalette::PlaceholderText);
    m_help->setVisible(!m_help->text().isEmpty());
    m_faultText->setWordWrap(true);
    m_faultText->setTextFormat(Qt::PlainText);
    m_faultText->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_faultIcon->setFixedSize(iconSize, iconSize);
    auto *fault = new QHBoxLayout(m_faultRow);
    fault->setContentsMargins(0, 0, 0, 0);
    fault->setSpacing(Theme::space(1));
    fault->addWidget(m_faultIcon, 0, Qt::AlignTop);
    fault->addWidget(m_faultText, 1);
    m_faultRow->hide();

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(2), 0, 0, 0);
    column->setSpacing(Theme::space(1));
    if (!m_editor->labelsItself()) {
        //: after the label of a field that has to be filled in
        const QString mark = field.required ? tr(" *") : QString();
        auto *label = Fields::label(QString(field.label + mark), m_editor->control());
        label->setParent(this);
        column->addWidget(label);
    }
    column->addWidget(m_editor->widget());
    column->addWidget(m_faultRow);
    column->addWidget(m_help);
    column->addStretch(1);
    setFocusProxy(m_editor->control());
    refresh();
}

void FormRow::setFault(const QString &sentence)
{
    m_fault = sentence;
    m_faultText->setText(sentence);
    m_faultRow->setVisible(!sentence.isEmpty());
    refresh();
}

void FormRow::takeFocus()
{
    m_editor->control()->setFocus(Qt::OtherFocusReason);
}

void FormRow::refresh()
{
    QStringList told{m_fault};
    if (m_field.required)
        told.append(tr("Required."));
    told.append(m_help->text());
    told.removeAll(QString());
    m_editor->control()->setAccessibleDescription(told.join(QLatin1Char(' ')));
    const ThemeColors &colors = ThemeColors::of(palette());
    QPalette danger = m_faultText->palette();
    danger.setColor(QPalette::WindowText, colors.danger);
    m_faultText->setPalette(danger);
    m_faultIcon->setPixmap(
        Icons::pixmap(Icons::nameOf(Status::Danger), colors.danger, iconSize, devicePixelRatioF()));
    update();
}

void FormRow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

void FormRow::paintEvent(QPaintEvent *)
{
    if (m_fault.isEmpty())
        return;
    QPainter painter(this);
    const int x = layoutDirection() == Qt::RightToLeft ? width() - 3 : 0;
    painter.fillRect(QRect(x, 0, 3, height()), ThemeColors::of(palette()).danger);
}

} // namespace Peak
