#include "views/settings/SettingRow.h"

#include "views/common/Theme.h"
#include "views/forms/FormRow.h"
#include "views/forms/FormText.h"
#include "views/settings/SettingText.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

FormDefinition formOf(const FirmSetting &setting)
{
    FormDefinition form;
    form.fields = {SettingText::field(setting)};
    return form;
}

/** As it is shown: that a value is needed goes without a mark at every one of them. */
FormField shownField(const FirmSetting &setting)
{
    FormField field = SettingText::field(setting);
    field.required = field.kind == FieldKind::Choice; // no "none" among the choices
    if (field.kind == FieldKind::Choice)
        field.label = SettingText::label(setting.key);
    return field;
}

} // namespace

SettingRow::SettingRow(const FirmSetting &setting, QWidget *parent)
    : QWidget(parent),
      m_setting(setting),
      m_row(new FormRow(shownField(setting), {}, this)),
      m_note(new QLabel(this)),
      m_buttons(new QWidget(this)),
      m_save(new QPushButton(tr("Save"))),
      m_discard(new QPushButton(tr("Discard")))
{
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_note->setContentsMargins(Theme::space(2), 0, 0, 0);
    m_note->setWordWrap(true);
    for (QPushButton *button : {m_save, m_discard})
        button->setAutoDefault(false);
    m_save->setAccessibleName(tr("Save: %1").arg(SettingText::label(setting.key)));
    m_discard->setAccessibleName(tr("Discard: %1").arg(SettingText::label(setting.key)));
    auto *buttons = new QHBoxLayout(m_buttons);
    buttons->setContentsMargins(Theme::space(2), 0, 0, 0);
    buttons->setSpacing(Theme::space(2));
    buttons->addWidget(m_save);
    buttons->addWidget(m_discard);
    buttons->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::space(1));
    column->addWidget(m_row);
    column->addWidget(m_note);
    column->addWidget(m_buttons);
    setFocusProxy(m_row);
    if (auto *box = qobject_cast<QComboBox *>(m_row->editor()->control()))
        box->setFocusPolicy(Qt::StrongFocus); // the wheel scrolls the page, not the value
    if (m_row->field().kind == FieldKind::Number)
        m_row->editor()->widget()->setMaximumWidth(Theme::space(50));
    m_row->editor()->setValue(SettingText::toField(m_setting));
    connect(m_row->editor(), &FieldEditor::changed, this, [this] {
        m_row->setFault({});
        refresh();
        Q_EMIT changed();
    });
    connect(m_save, &QPushButton::clicked, this, &SettingRow::save);
    connect(m_discard, &QPushButton::clicked, this, &SettingRow::discard);
    refresh();
}

void SettingRow::setSetting(const FirmSetting &setting)
{
    const bool dirty = isDirty();
    m_setting = setting;
    if (!dirty)
        m_row->editor()->setValue(SettingText::toField(m_setting));
    refresh();
}

bool SettingRow::isDirty() const
{
    return !sameFormValue(m_row->editor()->value(), SettingText::toField(m_setting));
}

void SettingRow::save()
{
    if (!isDirty() || m_busy || !m_refusal.isEmpty())
        return;
    const FormDefinition form = formOf(m_setting);
    const QJsonObject values = form.normalized({{key(), m_row->editor()->value()}});
    const QList<FormFault> faults = form.faults({{key(), m_row->editor()->value()}});
    if (!faults.isEmpty()) {
        setFault(FormText::fault(form.fields.constFirst(), faults.constFirst(),
                                 m_row->editor()->value()));
        return;
    }
    m_row->setFault({});
    Q_EMIT saveRequested(key(), SettingText::fromField(m_setting, values.value(key())));
}

void SettingRow::discard()
{
    m_row->editor()->setValue(SettingText::toField(m_setting));
    m_row->setFault({});
    refresh();
}

void SettingRow::setBusy(bool busy)
{
    m_busy = busy;
    refresh();
}

void SettingRow::setFault(const QString &sentence)
{
    m_row->setFault(sentence);
    if (!sentence.isEmpty())
        m_row->takeFocus();
}

QString SettingRow::fault() const
{
    return m_row->fault();
}

void SettingRow::setRefusal(const QString &reason)
{
    m_refusal = reason;
    refresh();
}

void SettingRow::refresh()
{
    const bool dirty = isDirty();
    m_buttons->setVisible(dirty);
    m_save->setEnabled(!m_busy && m_refusal.isEmpty());
    m_save->setToolTip(m_refusal);
    m_discard->setEnabled(!m_busy);
    m_save->setText(m_busy ? tr("Saving") : tr("Save"));
    m_note->setText(SettingText::changed(m_setting.updatedAt, m_setting.updatedBy));
    m_note->setVisible(!dirty && !m_note->text().isEmpty());
}

void SettingRow::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isDirty() && enter) {
        save();
    } else if (isDirty() && event->key() == Qt::Key_Escape) {
        discard();
    } else {
        QWidget::keyPressEvent(event);
    }
}

} // namespace Peak
