#include "views/forms/FieldEditor.h"

#include "views/common/Theme.h"
#include "views/forms/DateField.h"
#include "views/forms/MoneyField.h"

#include <QCheckBox>
#include <QComboBox>
#include <QJsonArray>
#include <QLineEdit>
#include <QMimeData>
#include <QPainter>
#include <QPlainTextEdit>
#include <QStyle>
#include <QStyleOption>
#include <QVBoxLayout>

namespace Peak {

namespace {

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

/** Many lines: Tab leaves it, and megabytes in the clipboard do not stop the window. */
class MultiLineField final : public QPlainTextEdit
{
public:
    explicit MultiLineField(QWidget *parent) : QPlainTextEdit(parent)
    {
        setTabChangesFocus(true);
        setLineWrapMode(WidgetWidth);
        setFixedHeight(fontMetrics().lineSpacing() * 4 + Theme::space(4));
        setViewportMargins(3, 3, 3, 3);
    }

protected:
    /** The outline of a field, not that of a list. */
    bool event(QEvent *event) override
    {
        if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
            update();
        if (event->type() != QEvent::Paint)
            return QPlainTextEdit::event(event);
        QStyleOptionFrame option;
        option.initFrom(this);
        option.lineWidth = style()->pixelMetric(QStyle::PM_DefaultFrameWidth, &option, this);
        option.state |= QStyle::State_Sunken;
        QPainter painter(this);
        style()->drawPrimitive(QStyle::PE_PanelLineEdit, &option, &painter, this);
        return true;
    }
    void insertFromMimeData(const QMimeData *source) override
    {
        insertPlainText(source->text().left(mostPasted));
    }
    void keyPressEvent(QKeyEvent *event) override
    {
        // Ctrl+Enter saves the form.
        if (event->modifiers().testFlag(Qt::ControlModifier) &&
            (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter))
            event->ignore();
        else
            QPlainTextEdit::keyPressEvent(event);
    }

private:
    static constexpr int mostPasted = 200000;
};

} // namespace

FieldEditor::FieldEditor(const FormField &field, const FormContext &context, QWidget *parent)
    : QObject(parent), m_parent(parent)
{
    switch (field.kind) {
    case FieldKind::Text:
    case FieldKind::Number:
        makeText(field);
        break;
    case FieldKind::MultiLine:
        makeMultiLine(field);
        break;
    case FieldKind::Money:
        makeMoney();
        break;
    case FieldKind::Date:
        makeDate(field, context);
        break;
    case FieldKind::Choice:
        makeChoice(field);
        break;
    case FieldKind::Person:
        makePerson(field, context);
        break;
    case FieldKind::Flag:
        makeFlag(field);
        break;
    case FieldKind::FlagList:
        makeFlagList(field);
        break;
    }
    m_control->setObjectName(field.name);
    m_control->setAccessibleName(field.plainLabel());
    if (!field.readOnly.isEmpty()) {
        m_widget->setEnabled(false);
        if (auto *line = qobject_cast<QLineEdit *>(m_control))
            line->setClearButtonEnabled(false); // it would look as if it could be emptied
        m_widget->setToolTip(field.readOnly);
    }
}

void FieldEditor::setValue(const QJsonValue &value)
{
    m_setValue(value);
}

void FieldEditor::makeText(const FormField &field)
{
    auto *edit = new QLineEdit(m_parent);
    if (field.kind == FieldKind::Number)
        edit->setInputMethodHints(Qt::ImhFormattedNumbersOnly);
    if (field.email)
        edit->setInputMethodHints(Qt::ImhEmailCharactersOnly | Qt::ImhNoAutoUppercase);
    connect(edit, &QLineEdit::textChanged, this, &FieldEditor::changed);
    m_widget = m_control = edit;
    m_value = [edit] { return textOrNull(edit->text()); };
    m_setValue = [edit](const QJsonValue &value) {
        edit->setText(value.toString());
        edit->setCursorPosition(0);
    };
}

void FieldEditor::makeMultiLine(const FormField &)
{
    auto *edit = new MultiLineField(m_parent);
    connect(edit, &QPlainTextEdit::textChanged, this, &FieldEditor::changed);
    m_widget = m_control = edit;
    m_value = [edit] { return textOrNull(edit->toPlainText()); };
    m_setValue = [edit](const QJsonValue &value) { edit->setPlainText(value.toString()); };
}

void FieldEditor::makeMoney()
{
    auto *edit = new MoneyField(m_parent);
    connect(edit, &QLineEdit::textChanged, this, &FieldEditor::changed);
    m_widget = m_control = edit;
    m_value = [edit] { return textOrNull(edit->amount()); };
    m_setValue = [edit](const QJsonValue &value) { edit->setAmount(value.toString()); };
}

void FieldEditor::makeDate(const FormField &field, const FormContext &context)
{
    auto *edit = new DateField(context.today, field.deadline, m_parent);
    connect(edit, &DateField::changed, this, &FieldEditor::changed);
    m_widget = edit;
    m_control = edit->edit();
    m_value = [edit] { return textOrNull(edit->date()); };
    m_setValue = [edit](const QJsonValue &value) { edit->setDate(value.toString()); };
}

void FieldEditor::makeChoice(const FormField &field)
{
    auto *box = new QComboBox(m_parent);
    if (!field.required)
        //: no value chosen
        box->addItem(tr("–"), QString());
    for (const FormChoice &choice : field.choices)
        box->addItem(choice.text, choice.code);
    connect(box, &QComboBox::currentIndexChanged, this, &FieldEditor::changed);
    m_widget = m_control = box;
    m_value = [box] { return textOrNull(box->currentData().toString()); };
    m_setValue = [box](const QJsonValue &value) {
        const QString code = value.toString();
        int index = box->findData(code);
        if (index < 0 && !code.isEmpty()) { // a word that we do not know stays what it is
            box->addItem(code, code);
            index = box->count() - 1;
        }
        box->setCurrentIndex(index);
    };
}

void FieldEditor::makePerson(const FormField &field, const FormContext &context)
{
    auto *picker =
        new PersonPicker(context.finders.value(field.name, context.findPerson), m_parent);
    connect(picker, &PersonPicker::changed, this, &FieldEditor::changed);
    m_widget = m_control = picker;
    m_value = [picker]() -> QJsonValue {
        if (picker->personId().isNull())
            return textOrNull(picker->text().trimmed());
        return QJsonObject{
            {QStringLiteral("id"), picker->personId().toString(QUuid::WithoutBraces)},
            {QStringLiteral("name"), picker->personName()}};
    };
    m_setValue = [picker](const QJsonValue &value) {
        const QJsonObject person = value.toObject();
        picker->setPerson(QUuid::fromString(person.value(QStringLiteral("id")).toString()),
                          value.isString() ? value.toString()
                                           : person.value(QStringLiteral("name")).toString());
    };
}

void FieldEditor::makeFlag(const FormField &field)
{
    auto *box = new QCheckBox(field.label, m_parent);
    m_labelsItself = true;
    // What nobody said stays unsaid until somebody does.
    auto said = std::make_shared<bool>(false);
    connect(box, &QCheckBox::toggled, this, [this, said] {
        *said = true;
        Q_EMIT changed();
    });
    m_widget = m_control = box;
    m_value = [box, said]() -> QJsonValue {
        return *said ? QJsonValue(box->isChecked()) : QJsonValue(QJsonValue::Null);
    };
    m_setValue = [box, said](const QJsonValue &value) {
        box->setChecked(value.toBool());
        *said = value.isBool();
    };
}

void FieldEditor::makeFlagList(const FormField &field)
{
    auto *group = new QWidget(m_parent);
    auto *column = new QVBoxLayout(group);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::space(1));
    QList<QCheckBox *> boxes;
    // An empty list is not the same as none: it stays unsaid until somebody ticks.
    auto said = std::make_shared<bool>(false);
    for (const FormChoice &choice : field.choices) {
        auto *box = new QCheckBox(choice.text, group);
        box->setProperty("code", choice.code);
        box->setAccessibleDescription(field.plainLabel());
        connect(box, &QCheckBox::toggled, this, [this, said] {
            *said = true;
            Q_EMIT changed();
        });
        column->addWidget(box);
        boxes.append(box);
    }
    group->setFocusProxy(boxes.isEmpty() ? nullptr : boxes.first());
    m_widget = m_control = group;
    m_value = [boxes, said]() -> QJsonValue {
        if (!*said)
            return QJsonValue::Null;
        QJsonArray chosen;
        for (const QCheckBox *box : boxes) {
            if (box->isChecked())
                chosen.append(box->property("code").toString());
        }
        return chosen;
    };
    m_setValue = [boxes, said](const QJsonValue &value) {
        const QJsonArray chosen = value.toArray();
        for (QCheckBox *box : boxes)
            box->setChecked(chosen.contains(box->property("code").toString()));
        *said = value.isArray();
    };
}

} // namespace Peak
