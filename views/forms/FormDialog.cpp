#include "views/forms/FormDialog.h"

#include "views/common/PageLayout.h"
#include "views/common/Theme.h"
#include "views/forms/RecordForm.h"

#include <QHBoxLayout>

namespace Peak {

FormDialog::FormDialog(const FormDefinition &definition, const FormContext &context,
                       RecordSource source, DraftSlot drafts, QWidget *parent)
    : QDialog(parent),
      m_form(new RecordForm(definition, context, this)),
      m_editor(new RecordEditor(m_form, std::move(source), std::move(drafts)))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(definition.title);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(Theme::space(4), Theme::space(4), Theme::space(4), Theme::space(4));
    row->setSpacing(Theme::space(6));
    row->addWidget(m_form, 1);
    connect(m_editor, &RecordEditor::saved, this,
            [this](const SavedRecord &record, const QString &note) {
                Q_EMIT saved(record, note);
                accept();
            });
    connect(m_editor, &RecordEditor::cancelled, this, [this](bool draftKept) {
        Q_EMIT cancelled(draftKept);
        QDialog::reject();
    });
}

void FormDialog::setStart(const QJsonObject &values)
{
    m_form->setRecord({0, values});
}

void FormDialog::addBeside(QWidget *part)
{
    m_beside = Theme::space(90);
    part->setFixedWidth(m_beside);
    layout()->addWidget(part);
    m_beside += layout()->spacing();
}

void FormDialog::open()
{
    // As high as its fields, as far as the screen has room.
    const int wide = m_form->definition().fields.size() > 6 ? Theme::space(170) : Theme::space(120);
    resizeOnScreen(this, {wide + m_beside, m_form->wishedHeight(wide) + Theme::space(8)});
    QDialog::open();
    m_editor->load();
}

void FormDialog::reject()
{
    m_editor->cancel();
}

} // namespace Peak
