#pragma once

#include "views/forms/FieldEditor.h"
#include "views/forms/RecordEditor.h"

#include <QDialog>

namespace Peak {

class RecordForm;

/**
 * A form in a window of its own: open() loads, Save closes it once the server has the record.
 *
 * Deletes itself when it is closed. Knows no repository. GUI thread.
 */
class FormDialog final : public QDialog
{
    Q_OBJECT

public:
    FormDialog(const FormDefinition &definition, const FormContext &context, RecordSource source,
               DraftSlot drafts, QWidget *parent);

    RecordForm *form() const { return m_form; }
    RecordEditor *editor() const { return m_editor; }
    /** For something new: what stands in the fields before anybody types. */
    void setStart(const QJsonObject &values);

    /** Something that is saved by itself, beside the form ("Comments"). Before open(). */
    void addBeside(QWidget *part);

    void open() override;
    /** Esc, Cancel and the window's own button: what was typed stays as a draft. */
    void reject() override;

Q_SIGNALS:
    void saved(const Peak::SavedRecord &record, const QString &note);
    void cancelled(bool draftKept);

private:
    RecordForm *m_form;
    RecordEditor *m_editor;
    int m_beside = 0; ///< how wide what stands beside the form is
};

} // namespace Peak
