#pragma once

#include "models/db/Error.h"
#include "models/domain/FormDefinition.h"
#include "views/forms/FieldEditor.h"

#include <QPointer>
#include <QWidget>

class QGridLayout;
class QPushButton;
class QScrollArea;

namespace Peak {

class BusyBar;
class FormRow;
class MessageBar;

/**
 * The fields of one record, to be filled in: all faults at once, saved and left by the keyboard.
 *
 * Shows and asks; saves nothing itself (RecordEditor does, FormDialog has both). Ctrl+S and
 * Ctrl+Enter ask to save, Esc asks to leave. GUI thread.
 *
 * How to make a form:
 *
 *     FormDefinition form;
 *     form.name = u"task"_s;                    // names the drafts
 *     form.title = tr("Edit task");
 *     form.save = tr("Save task");
 *     FormField title;
 *     title.name = u"title"_s;                  // the column, as api.update_task() calls it
 *     title.label = tr("&Title");
 *     title.required = true;
 *     title.most = 255;                         // the server's limit; it judges again
 *     FormField due;
 *     due.name = u"due_date"_s;
 *     due.kind = FieldKind::Date;
 *     due.label = tr("&Due date");
 *     due.deadline = true;                      // days left beside it
 *     form.fields = {title, due};
 *
 *     FormContext context;
 *     context.today = identity.today;
 *     context.findPerson = [&people](const QString &words) { return people.find(words); };
 *
 *     RecordSource source;                      // see RecordEditor.h
 *     source.reload = [&tasks, id] { return tasks.task(id); };
 *     source.save = [&tasks, id](const RecordSave &what) {
 *         return asSaved(id, tasks.update(id, what.version, what.fields));
 *     };
 *     auto *dialog = new FormDialog(form, context, source, {&drafts, {server, person, form.name,
 *                                   id.toString()}}, this);
 *     connect(dialog, &FormDialog::saved, this, ...);   // then lastChange() for the UndoHistory
 *     dialog->open();                           // loads the record through source.reload
 *
 * Something new: leave `reload` empty, and create in `save`; what.request is the same for every
 * attempt of one form, so that an answer that got lost makes no second record. A call that may want
 * a proof goes through ProofGate::withProof() inside `save`.
 */
class RecordForm final : public QWidget
{
    Q_OBJECT

public:
    explicit RecordForm(FormDefinition definition, const FormContext &context,
                        QWidget *parent = nullptr);

    const FormDefinition &definition() const { return m_definition; }

    /** What the server has: shown, and what changes are counted from. */
    void setRecord(const FormRecord &record);
    const FormRecord &record() const { return m_record; }
    /** Another start to count from; what was typed stays. */
    void setBase(const FormRecord &record);
    /** As if typed. */
    void setValues(const QJsonObject &values);
    /** As typed, with what can't be read. */
    QJsonObject values() const;
    bool isDirty() const;

    /** Shows all faults and focuses the first; true when there is none. */
    bool check();
    void showFaults(const QList<FormFault> &faults);
    /** In its place: at the field that the server's sentence names, else above all. */
    void showError(const Peak::Error &error);
    MessageBar *message() const { return m_message; }
    /** While it is being loaded or saved nothing can be typed. */
    void setBusy(bool busy, const QString &what = {});
    /** Not to be filled in: what it is about could not be loaded. */
    void setLocked();
    void focusFirst();
    /** As much as shows all fields without scrolling. */
    int wishedHeight(int width);

Q_SIGNALS:
    void saveRequested();
    void cancelRequested();
    void changed(); ///< by the person

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void makeShortcuts();
    void arrange(int columns);
    void onEdited();
    void tellFaults(const QList<FormFault> &faults);
    void dropMended();
    FormRow *row(const QString &name) const;

    FormDefinition m_definition;
    FormRecord m_record;
    QList<FormRow *> m_rows;
    QList<FormFault> m_faults;       ///< that are shown now
    QList<FormFault> m_serverFaults; ///< until their field is changed
    QJsonObject m_faultyValues;      ///< the values when they were told
    MessageBar *m_message;
    BusyBar *m_busyBar;
    QScrollArea *m_scroll;
    QWidget *m_fields;
    QGridLayout *m_grid = nullptr;
    QPushButton *m_save;
    QPushButton *m_cancel;
    QPointer<QWidget> m_lastFocus; ///< before it was busy
    int m_columns = 0;
    bool m_filling = false;
    bool m_busy = false;
};

} // namespace Peak
