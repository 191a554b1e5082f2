// The dialogs about tasks; what is done without one stands in TaskController.cpp.
#include "app/PageWorld.h"
#include "app/pages/Edits.h"
#include "app/pages/TaskController.h"
#include "app/pages/TaskForms.h"
#include "models/tables/ListTableModel.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/forms/FormDialog.h"
#include "views/tasks/BulkEditDialog.h"
#include "views/tasks/CommentsPanel.h"
#include "views/tasks/QuickAddTask.h"

#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

FormContext TaskController::formContext()
{
    FormContext context;
    context.today = m_world.identity().today;
    context.findPerson = [this](const QString &words) { return m_people.find(words); };
    return context;
}

void TaskController::openNew(const QUuid &exchange, const QString &exchangeName,
                             const QJsonObject &start)
{
    RecordSource source;
    source.save = [this, exchange](const RecordSave &what) {
        return asSaved(m_tasks.create(exchange, what.fields, what.request));
    };
    // Another title is another task, not the draft of this one.
    const QString which =
        exchange.toString(QUuid::WithoutBraces) + start.value(u"title"_s).toString();
    auto *dialog = new FormDialog(TaskForms::create(exchangeName), formContext(), source,
                                  m_world.draft(u"task_new"_s, which), m_page->window());
    dialog->setStart(start);
    Edits::tellDraft(dialog, m_page->messages());
    connect(dialog, &FormDialog::saved, this, [this, start](const SavedRecord &record) {
        m_page->model()->applyChanges({record.id});
        m_page->messages()->showMessage(Status::Good, tr("The task is added."));
        m_quickAdd->clearTask();
    });
    dialog->open();
}

void TaskController::edit(const QUuid &task)
{
    const auto row = rowOf(task);
    if (!row)
        return;
    const QString whyNot = whyNotEdit(*row);
    RecordSource source;
    source.reload = [this, task] { return m_tasks.task(task); };
    source.save = [this, task](const RecordSave &what) {
        return asSaved(task, m_tasks.update(task, what.version, what.fields));
    };
    auto *dialog = new FormDialog(TaskForms::edit(whyNot), formContext(), source,
                                  whyNot.isEmpty() ? m_world.draft(u"task"_s, task) : DraftSlot{},
                                  m_page->window());
    CommentsPanel *comments = makeComments(*row);
    dialog->addBeside(comments);
    connect(dialog->editor(), &RecordEditor::loaded, comments, &CommentsPanel::load);
    Edits::tellDraft(dialog, m_page->messages());
    connect(dialog, &FormDialog::saved, this,
            [this, title = row->title](const SavedRecord &record, const QString &note) {
                const QString told = tr("%1 is saved.").arg(TaskRow::quoted(title));
                onEdited(record.id, record.version, tr("Edit of %1").arg(TaskRow::quoted(title)),
                         note.isEmpty() ? told : tr("%1 %2").arg(told, note));
            });
    dialog->open();
}

CommentsPanel *TaskController::makeComments(const TaskRow &row)
{
    const bool may = m_world.actions().capabilities().may(u"tasks.complete"_s) &&
                     (row.manages || row.assignee == m_world.identity().personId);
    CommentSource source;
    source.load = [this, id = row.id] { return m_tasks.comments(id); };
    source.write = [this, id = row.id](const QString &text, const QUuid &request) {
        return m_tasks.comment(id, text, request);
    };
    return new CommentsPanel(
        source, may ? QString()
                    : tr("Only who manages the exchange, or who a task is assigned to, may do "
                         "this."));
}

void TaskController::openBulk()
{
    const QList<TaskRow> rows = selected();
    QHash<QUuid, QString> names;
    for (const TaskRow &row : rows)
        names.insert(row.id, row.title);
    const QList<QUuid> ids = names.keys();
    auto *dialog = new BulkEditDialog(
        TaskForms::bulk(int(ids.size())), formContext(), names,
        [this, ids](const QJsonObject &fields, bool preview) {
            return m_edits.bulkEdit(u"tasks"_s, ids, fields, preview);
        },
        m_page->window());
    connect(dialog, &BulkEditDialog::edited, this, [this, ids](const QList<BulkOutcome> &outcomes) {
        m_page->model()->applyChanges(ids);
        onManyEdited(outcomes, tr("Edit of %n task(s)", nullptr, int(ids.size())));
    });
    dialog->open();
}

void TaskController::openRollOver()
{
    const TaskRow row = selected().constFirst();
    RecordSource source;
    source.save = [this, row](const RecordSave &what) {
        return asSaved(
            row.id, m_tasks.rollOver(
                        row.id, row.version,
                        QDate::fromString(what.fields.value(u"due_date"_s).toString(), Qt::ISODate),
                        what.fields.value(u"reason"_s).toString()));
    };
    auto *dialog = new FormDialog(TaskForms::rollOver(row.title, m_world.identity().today),
                                  formContext(), source, {}, m_page->window());
    connect(dialog, &FormDialog::saved, this, [this, row](const SavedRecord &record) {
        onEdited(record.id, record.version, tr("Due date of %1").arg(row.quoted()),
                 tr("%1 is moved to another day.").arg(row.quoted()));
    });
    dialog->open();
}

} // namespace Peak
