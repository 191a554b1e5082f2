#include "views/forms/RecordForm.h"

#include "views/common/BusyBar.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/forms/FormRow.h"
#include "views/forms/FormText.h"

#include <QApplication>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QVBoxLayout>

namespace Peak {

namespace {

/** From here on two half fields share a row. */
constexpr int twoColumnWidth = 560;

QLabel *headingOf(const QString &text, QWidget *parent)
{
    auto *heading = new QLabel(text, parent);
    QFont strong = heading->font();
    strong.setWeight(QFont::DemiBold);
    heading->setFont(strong);
    heading->setContentsMargins(Theme::space(2), Theme::space(2), 0, 0);
    return heading;
}

} // namespace

RecordForm::RecordForm(FormDefinition definition, const FormContext &context, QWidget *parent)
    : QWidget(parent),
      m_definition(std::move(definition)),
      m_message(new MessageBar(this)),
      m_busyBar(new BusyBar(this)),
      m_scroll(new QScrollArea(this)),
      m_fields(new QWidget),
      m_save(new QPushButton(m_definition.save, this)),
      m_cancel(new QPushButton(tr("Cancel"), this))
{
    for (const FormField &field : std::as_const(m_definition.fields)) {
        auto *row = new FormRow(field, context, m_fields);
        connect(row->editor(), &FieldEditor::changed, this, &RecordForm::onEdited);
        m_rows.append(row);
    }
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidget(m_fields);
    m_busyBar->hide();
    m_busyBar->setAccessibleName(tr("Working"));
    m_save->setDefault(true);
    m_save->setToolTip(tr("%1 (Ctrl+S)").arg(m_definition.save));
    m_cancel->setAutoDefault(false);
    m_cancel->setToolTip(tr("Leave without saving (Esc). What you typed is kept as a draft."));
    connect(m_save, &QPushButton::clicked, this, &RecordForm::saveRequested);
    connect(m_cancel, &QPushButton::clicked, this, &RecordForm::cancelRequested);

    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(Theme::space(2), 0, Theme::space(2), 0);
    buttons->addStretch(1);
    buttons->addWidget(m_save);
    buttons->addWidget(m_cancel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::space(3));
    column->addWidget(m_message);
    column->addWidget(m_scroll, 1);
    column->addWidget(m_busyBar);
    column->addLayout(buttons);
    arrange(1);
    makeShortcuts();
    setAccessibleName(m_definition.title);
    setRecord({});
}

void RecordForm::makeShortcuts()
{
    const auto add = [this](const QKeySequence &keys, void (RecordForm::*wish)()) {
        auto *shortcut = new QShortcut(keys, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, [this, wish] {
            if (!m_busy)
                Q_EMIT(this->*wish)();
        });
    };
    add(QKeySequence(QKeySequence::Save), &RecordForm::saveRequested);
    add(QKeySequence(Qt::CTRL | Qt::Key_Return), &RecordForm::saveRequested);
    add(QKeySequence(Qt::CTRL | Qt::Key_Enter), &RecordForm::saveRequested);
    add(QKeySequence(Qt::Key_Escape), &RecordForm::cancelRequested);
}

void RecordForm::arrange(int columns)
{
    if (m_columns == columns)
        return;
    m_columns = columns;
    const auto headings = m_fields->findChildren<QLabel *>(QString(), Qt::FindDirectChildrenOnly);
    qDeleteAll(headings);
    delete m_grid;
    m_grid = new QGridLayout(m_fields);
    m_grid->setContentsMargins(0, 0, Theme::space(2), 0);
    m_grid->setHorizontalSpacing(Theme::space(3));
    m_grid->setVerticalSpacing(Theme::space(3));
    int line = 0;
    int column = 0;
    for (FormRow *row : std::as_const(m_rows)) {
        const FormField &field = row->field();
        if (column > 0 && (!field.half || !field.section.isEmpty())) {
            column = 0;
            ++line;
        }
        if (!field.section.isEmpty()) {
            m_grid->addWidget(headingOf(field.section, m_fields), line, 0, 1, columns);
            ++line;
        }
        const bool half = field.half && columns == 2;
        m_grid->addWidget(row, line, column, 1, half ? 1 : columns);
        column = half ? column + 1 : 0;
        if (!half || column == 2) {
            column = 0;
            ++line;
        }
    }
    m_grid->setRowStretch(line + 1, 1);
    for (int i = 0; i < columns; ++i)
        m_grid->setColumnStretch(i, 1);
}

void RecordForm::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange(width() >= twoColumnWidth ? 2 : 1);
}

FormRow *RecordForm::row(const QString &name) const
{
    for (FormRow *candidate : m_rows) {
        if (candidate->field().name == name)
            return candidate;
    }
    return nullptr;
}

void RecordForm::setRecord(const FormRecord &record)
{
    setBase(record);
    setValues(record.values);
    m_serverFaults.clear();
    tellFaults({});
}

void RecordForm::setBase(const FormRecord &record)
{
    m_record = record;
}

void RecordForm::setValues(const QJsonObject &values)
{
    m_filling = true;
    for (FormRow *row : std::as_const(m_rows))
        row->editor()->setValue(values.value(row->field().name));
    m_filling = false;
}

QJsonObject RecordForm::values() const
{
    QJsonObject values;
    for (const FormRow *row : m_rows)
        values.insert(row->field().name, row->editor()->value());
    return values;
}

bool RecordForm::isDirty() const
{
    return !m_definition.changes(m_record.values, values()).isEmpty();
}

bool RecordForm::check()
{
    const QList<FormFault> faults = m_definition.faults(values());
    m_serverFaults.clear();
    showFaults(faults);
    return faults.isEmpty();
}

void RecordForm::showFaults(const QList<FormFault> &faults)
{
    tellFaults(faults);
    for (FormRow *row : std::as_const(m_rows)) {
        if (row->fault().isEmpty())
            continue;
        m_scroll->ensureWidgetVisible(row);
        row->takeFocus();
        return;
    }
}

void RecordForm::tellFaults(const QList<FormFault> &faults)
{
    m_faults = faults;
    const QJsonObject now = values();
    QStringList sentences;
    for (FormRow *row : std::as_const(m_rows)) {
        QStringList said;
        for (const FormFault &fault : faults) {
            if (fault.field == row->field().name)
                said.append(FormText::fault(row->field(), fault, now.value(fault.field)));
        }
        row->setFault(said.join(QLatin1Char('\n')));
        sentences.append(said);
    }
    for (const FormFault &fault : faults) {
        if (!row(fault.field))
            sentences.append(fault.sentence);
    }
    if (sentences.isEmpty()) {
        m_message->clear();
        return;
    }
    if (sentences.size() > 1)
        sentences.prepend(
            tr("%n things to mend before this can be saved:", nullptr, int(sentences.size())));
    m_message->showMessage(Status::Warning, sentences.join(QLatin1Char('\n')));
}

void RecordForm::showError(const Error &error)
{
    const QString field =
        error.kind == ErrorKind::Invalid ? m_definition.fieldNamedBy(error.message) : QString();
    if (field.isEmpty()) {
        m_message->showError(error);
        return;
    }
    m_serverFaults = {{field, FormFault::Said, error.message}};
    m_faultyValues = values();
    showFaults(m_serverFaults);
}

void RecordForm::onEdited()
{
    if (m_filling)
        return;
    if (!m_faults.isEmpty())
        dropMended();
    Q_EMIT changed();
}

/** Faults go while one types, and new ones wait until the next try. */
void RecordForm::dropMended()
{
    const QJsonObject now = values();
    const QList<FormFault> local = m_definition.faults(now);
    QList<FormFault> left;
    for (const FormFault &fault : std::as_const(m_faults)) {
        const bool ofServer = m_serverFaults.contains(fault);
        const bool untouched =
            sameFormValue(now.value(fault.field), m_faultyValues.value(fault.field));
        if (ofServer ? untouched : local.contains(fault))
            left.append(fault);
    }
    if (left != m_faults)
        tellFaults(left);
}

void RecordForm::setBusy(bool busy, const QString &what)
{
    if (m_busy == busy)
        return;
    m_busy = busy;
    QWidget *focus = QApplication::focusWidget();
    const bool ours = focus && isAncestorOf(focus);
    if (busy)
        m_lastFocus = ours ? focus : nullptr;
    m_fields->setEnabled(!busy);
    m_save->setEnabled(!busy);
    m_save->setToolTip(busy ? what : tr("%1 (Ctrl+S)").arg(m_definition.save));
    m_busyBar->setVisible(busy);
    m_busyBar->setAccessibleName(what.isEmpty() ? tr("Working") : what);
    if (!busy && m_lastFocus && (!QApplication::focusWidget() || ours))
        m_lastFocus->setFocus(Qt::OtherFocusReason);
}

void RecordForm::setLocked()
{
    setBusy(false);
    m_fields->setEnabled(false);
    m_save->setEnabled(false);
    m_save->setToolTip(tr("There is nothing to save before this has been loaded."));
    m_cancel->setFocus();
}

void RecordForm::focusFirst()
{
    for (FormRow *row : std::as_const(m_rows)) {
        if (row->field().readOnly.isEmpty()) {
            row->takeFocus();
            return;
        }
    }
}

int RecordForm::wishedHeight(int width)
{
    ensurePolished();
    arrange(width >= twoColumnWidth ? 2 : 1);
    m_fields->layout()->activate();
    const int inner = width - Theme::space(12);
    const int fields = m_grid->hasHeightForWidth() ? m_grid->totalHeightForWidth(inner)
                                                   : m_fields->sizeHint().height();
    return fields + m_save->sizeHint().height() + Theme::space(8);
}

} // namespace Peak
