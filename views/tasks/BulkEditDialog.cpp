#include "views/tasks/BulkEditDialog.h"

#include "models/db/WhenDone.h"
#include "views/common/BusyBar.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/forms/FormRow.h"
#include "views/forms/FormText.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

BulkEditDialog::BulkEditDialog(const FormDefinition &form, const FormContext &context,
                               const QHash<QUuid, QString> &names, BulkCall call, QWidget *parent)
    : QDialog(parent),
      m_form(form),
      m_names(names),
      m_call(std::move(call)),
      m_message(new MessageBar),
      m_outcomes(new QPlainTextEdit),
      m_busy(new BusyBar),
      m_preview(new QPushButton(tr("Preview"))),
      m_apply(new QPushButton(form.save))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(form.title);
    m_message->setClosable(false);
    m_message->showMessage(Status::Info, tr("Tick what to change, then look at the preview: "
                                            "nothing is changed before."));
    m_busy->hide();
    m_busy->setAccessibleName(tr("Asking the server"));
    m_outcomes->setReadOnly(true);
    m_outcomes->setAccessibleName(tr("What can't be changed"));
    m_outcomes->setTabChangesFocus(true);
    m_outcomes->setMaximumHeight(Theme::space(28));
    m_outcomes->hide();
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    m_preview->setDefault(true);
    m_apply->setEnabled(false);
    connect(m_preview, &QPushButton::clicked, this, &BulkEditDialog::preview);
    connect(m_apply, &QPushButton::clicked, this, &BulkEditDialog::apply);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_preview);
    buttons->addWidget(m_apply);
    buttons->addWidget(cancel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(5), Theme::space(4), Theme::space(5), Theme::space(4));
    column->setSpacing(Theme::space(3));
    column->addWidget(m_message);
    setLayout(column);
    makeLines(form, context);
    column->addWidget(m_outcomes);
    column->addWidget(m_busy);
    column->addStretch(1);
    column->addLayout(buttons);
    setMinimumWidth(Theme::space(125));
}

void BulkEditDialog::makeLines(const FormDefinition &form, const FormContext &context)
{
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(Theme::space(3));
    grid->setVerticalSpacing(Theme::space(2));
    for (const FormField &field : form.fields) {
        FormField shown = field;
        shown.required = false; // what is not ticked need not be filled in
        Line line{new QCheckBox, new FormRow(shown, context)};
        line.chosen->setAccessibleName(tr("Change %1").arg(field.plainLabel()));
        line.chosen->setToolTip(tr("Change %1").arg(field.plainLabel()));
        const int row = int(m_lines.size());
        grid->addWidget(line.chosen, row, 0, Qt::AlignTop);
        grid->addWidget(line.row, row, 1);
        connect(line.row->editor(), &FieldEditor::changed, this, [this, box = line.chosen] {
            box->setChecked(true);
            onChanged();
        });
        connect(line.chosen, &QCheckBox::toggled, this, &BulkEditDialog::onChanged);
        m_lines.append(line);
    }
    grid->setColumnStretch(1, 1);
    static_cast<QVBoxLayout *>(layout())->addLayout(grid);
}

QJsonObject BulkEditDialog::fields() const
{
    QJsonObject values;
    for (const Line &line : m_lines) {
        if (line.chosen->isChecked())
            values.insert(line.row->field().name, line.row->editor()->value());
    }
    const QJsonObject tidy = m_form.normalized(values);
    QJsonObject sent;
    for (auto value = values.begin(); value != values.end(); ++value) {
        const QJsonValue told = tidy.value(value.key());
        sent.insert(value.key(), told.isObject() ? told.toObject().value(u"id"_s) : told);
    }
    return sent;
}

QString BulkEditDialog::told() const
{
    return m_message->text() + u'\n' + m_outcomes->toPlainText();
}

bool BulkEditDialog::check()
{
    QJsonObject values;
    for (const Line &line : m_lines) {
        line.row->setFault({});
        values.insert(line.row->field().name, line.row->editor()->value());
    }
    bool good = true;
    const QList<FormFault> faults = m_form.faults(values);
    for (const FormFault &fault : faults) {
        for (const Line &line : std::as_const(m_lines)) {
            if (line.row->field().name != fault.field || !line.chosen->isChecked())
                continue;
            line.row->setFault(
                FormText::fault(line.row->field(), fault, values.value(fault.field)));
            if (good)
                line.row->takeFocus();
            good = false;
        }
    }
    if (good && fields().isEmpty()) {
        m_message->showMessage(Status::Warning, tr("Tick at least one field to change."));
        return false;
    }
    return good;
}

void BulkEditDialog::onChanged()
{
    m_apply->setEnabled(!m_previewed.isEmpty() && fields() == m_previewed);
}

void BulkEditDialog::preview()
{
    if (!check() || !m_preview->isEnabled())
        return;
    const QJsonObject asked = fields();
    setBusy(true);
    whenDone(m_call(asked, true), this, [this, asked](const Result<QList<BulkOutcome>> &outcomes) {
        setBusy(false);
        if (!outcomes) {
            m_message->showError(outcomes.error());
            return;
        }
        m_previewed = asked;
        showOutcomes(outcomes.value());
    });
}

void BulkEditDialog::showOutcomes(const QList<BulkOutcome> &outcomes)
{
    int changed = 0;
    int same = 0;
    QStringList refused;
    for (const BulkOutcome &outcome : outcomes) {
        if (outcome.outcome == u"changed"_s)
            ++changed;
        else if (outcome.outcome == u"unchanged"_s)
            ++same;
        else
            refused.append(tr("%1: %2").arg(m_names.value(outcome.id), outcome.message));
    }
    QStringList parts{tr("%n row(s) will be changed.", nullptr, changed)};
    if (same > 0)
        parts.append(tr("%n row(s) are so already.", nullptr, same));
    if (!refused.isEmpty())
        parts.append(tr("%n row(s) can't be changed:", nullptr, int(refused.size())));
    m_message->showMessage(refused.isEmpty() ? Status::Info : Status::Warning, parts.join(u' '));
    m_outcomes->setPlainText(refused.join(u'\n'));
    m_outcomes->setVisible(!refused.isEmpty());
    m_apply->setEnabled(changed > 0 && fields() == m_previewed);
    if (m_apply->isEnabled())
        m_apply->setFocus();
}

void BulkEditDialog::apply()
{
    if (!m_apply->isEnabled())
        return;
    setBusy(true);
    whenDone(m_call(m_previewed, false), this, [this](const Result<QList<BulkOutcome>> &outcomes) {
        setBusy(false);
        if (!outcomes) {
            m_message->showError(outcomes.error());
            return;
        }
        Q_EMIT edited(outcomes.value());
        accept();
    });
}

void BulkEditDialog::setBusy(bool busy)
{
    for (const Line &line : std::as_const(m_lines)) {
        line.chosen->setEnabled(!busy);
        line.row->setEnabled(!busy);
    }
    m_preview->setEnabled(!busy);
    m_apply->setEnabled(false);
    m_busy->setVisible(busy);
    if (!busy)
        onChanged();
}

} // namespace Peak
