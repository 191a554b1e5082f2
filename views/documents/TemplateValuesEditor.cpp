#include "views/documents/TemplateValuesEditor.h"

#include "views/common/Fields.h"
#include "views/common/Theme.h"
#include "views/documents/TemplateText.h"

#include <QFontMetrics>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr int mostCharacters = 5000;

bool hasLines(const QString &name, const QString &value)
{
    return value.contains(u'\n') || name == u"client.address"_s || name == u"firm.address"_s ||
           name == u"firm.letterhead"_s;
}

} // namespace

TemplateValuesEditor::TemplateValuesEditor(QWidget *parent) : QScrollArea(parent)
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(tr("Values"));
    rebuild();
}

void TemplateValuesEditor::setValues(const QList<TemplateValue> &values)
{
    m_values.clear();
    m_typed.clear();
    for (const TemplateValue &value : values)
        m_values.insert(value.name, value);
    rebuild();
}

void TemplateValuesEditor::setNames(const QStringList &names)
{
    m_names = names;
    m_names.removeDuplicates();
    rebuild();
}

QString TemplateValuesEditor::value(const QString &name) const
{
    const auto typed = m_typed.constFind(name);
    return typed == m_typed.cend() ? data(name)
                                   : TemplateText::written(m_values.value(name), *typed, m_today);
}

int TemplateValuesEditor::missing() const
{
    return int(std::count_if(m_names.cbegin(), m_names.cend(), [this](const QString &name) {
        return value(name).trimmed().isEmpty();
    }));
}

void TemplateValuesEditor::focusFirst()
{
    for (const QString &name : std::as_const(m_names)) {
        if (QWidget *one = editor(name); one && data(name).isEmpty()) {
            one->setFocus();
            ensureWidgetVisible(one);
            return;
        }
    }
}

void TemplateValuesEditor::rebuild()
{
    m_editors.clear();
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, Theme::space(3), 0);
    column->setSpacing(Theme::space(1));
    QStringList unknown, known;
    for (const QString &name : std::as_const(m_names))
        (data(name).isEmpty() ? unknown : known).append(name);
    addSection(column, tr("Missing (%1)").arg(unknown.size()), unknown);
    addSection(column, tr("Known (%1)").arg(known.size()), known);
    column->addStretch(1);
    setWidget(content);
}

void TemplateValuesEditor::addSection(QVBoxLayout *column, const QString &title,
                                      const QStringList &names)
{
    if (names.isEmpty())
        return;
    auto *heading = new QLabel(title);
    QFont font = heading->font();
    font.setBold(true);
    heading->setFont(font);
    column->addSpacing(column->count() > 0 ? Theme::space(4) : 0);
    column->addWidget(heading);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(Theme::space(4));
    grid->setVerticalSpacing(Theme::space(2));
    grid->setColumnStretch(0, 2);
    grid->setColumnStretch(1, 3);
    for (const QString &name : names) {
        const int row = grid->rowCount();
        auto *label = new QLabel(TemplateText::label(name));
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        QWidget *control = makeEditor(name);
        label->setBuddy(control);
        label->setToolTip(u"{{%1}}"_s.arg(name));
        grid->addWidget(label, row, 0,
                        qobject_cast<QPlainTextEdit *>(control) ? Qt::AlignTop : Qt::AlignVCenter);
        grid->addWidget(control, row, 1);
        m_editors.insert(name, control);
        if (const QString why = reason(name); !why.isEmpty()) {
            auto *note = new QLabel(why);
            note->setWordWrap(true);
            note->setForegroundRole(QPalette::PlaceholderText);
            control->setAccessibleDescription(why);
            grid->addWidget(note, row + 1, 1);
        }
    }
    column->addLayout(grid);
}

QString TemplateValuesEditor::reason(const QString &name) const
{
    if (!isKnownName(name))
        return tr("The program has no value of this name.");
    return m_values.value(name).hidden ? tr("Only staff of the firm see this.") : QString();
}

QWidget *TemplateValuesEditor::makeEditor(const QString &name)
{
    const QString text = m_typed.value(name, data(name));
    const QString called = TemplateText::label(name);
    if (hasLines(name, text)) {
        auto *edit = new QPlainTextEdit(text);
        edit->setTabChangesFocus(true);
        edit->setAccessibleName(called);
        edit->setFixedHeight(QFontMetrics(edit->font()).lineSpacing() * 3 + Theme::space(4));
        connect(edit, &QPlainTextEdit::textChanged, this, [this, edit, name] {
            m_typed.insert(name, Fields::clean(edit->toPlainText().left(mostCharacters)));
            Q_EMIT changed();
        });
        return edit;
    }
    auto *edit = new QLineEdit(text);
    edit->setAccessibleName(called);
    edit->setMaxLength(mostCharacters);
    const TemplateValue known = m_values.value(name);
    if (known.kind == TemplateValue::Kind::Date)
        edit->setPlaceholderText(tr("Like 28 Nov 2026"));
    else if (known.kind == TemplateValue::Kind::Money)
        edit->setPlaceholderText(tr("Like $1,250,000.00"));
    else
        edit->setPlaceholderText(tr("Filled in by hand"));
    edit->setCursorPosition(0);
    connect(edit, &QLineEdit::textEdited, this, [this, name](const QString &typed) {
        m_typed.insert(name, Fields::clean(typed));
        Q_EMIT changed();
    });
    connect(edit, &QLineEdit::editingFinished, this, [this, edit, name] {
        if (m_typed.contains(name) && edit->text() != value(name))
            edit->setText(value(name));
    });
    return edit;
}

} // namespace Peak
