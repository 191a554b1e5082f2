#include "app/pages/TaskController.h"

#include "app/PageWorld.h"
#include "app/pages/Edits.h"
#include "app/pages/TaskForms.h"
#include "models/db/WhenDone.h"
#include "models/repositories/ListRepository.h"
#include "models/tables/ListTableModel.h"
#include "views/actions/ActionSet.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/forms/FormDialog.h"
#include "views/tasks/BulkEditDialog.h"
#include "views/tasks/CommentsPanel.h"
#include "views/tasks/QuickAddTask.h"

#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr int manageRight = 8;

QString quoted(const QString &title)
{
    constexpr int most = 60;
    const QString shown = title.size() > most ? title.left(most - 1) + QChar(0x2026) : title;
    return QChar(0x201c) + shown + QChar(0x201d);
}

} // namespace

bool TaskRow::isOver() const
{
    return status == u"COMPLETE"_s || status == u"CANCELLED"_s;
}

TaskRow TaskRow::of(const ListRow &row)
{
    const QJsonObject &cells = row.cells;
    TaskRow task;
    task.id = row.id;
    task.version = cells.value(u"version"_s).toInteger();
    task.title = cells.value(u"title"_s).toString();
    task.status = cells.value(u"status"_s).toString();
    task.due = QDate::fromString(cells.value(u"due"_s).toString(), Qt::ISODate);
    task.exchangeId = QUuid::fromString(cells.value(u"exchange_id"_s).toString());
    task.exchange = cells.value(u"exchange"_s).toString();
    task.assignee = QUuid::fromString(
        cells.value(u"assignee"_s).toObject().value(u"id"_s).toString());
    task.manages = cells.value(u"rights"_s).toInt() & manageRight;
    return task;
}

TaskController::TaskController(PageWorld &world, ListPage *page, QObject *parent)
    : QObject(parent),
      m_world(world),
      m_page(page),
      m_tasks(world.work()),
      m_people(world.reads()),
      m_edits(world.work()),
      m_actions(new ActionSet(world.actions(), PageId::Tasks, page))
{
    makeQuickAdd();
    makeActions();
    connect(page, &ListPage::selectionChanged, this, [this](int rows) {
        m_actions->setSelection(rows);
        m_actions->refresh();
    });
    connect(page, &ListPage::openRequested, this, &TaskController::edit);
}

void TaskController::makeActions()
{
    m_actions->on(u"tasks.create"_s, [this] { m_quickAdd->open(); });
    m_actions->on(
        u"tasks.complete"_s, [this] { completeSelected(); },
        [this] { return whyNotComplete(); });
    m_actions->on(
        u"tasks.edit"_s, [this] { edit(selected().constFirst().id); },
        [this] { return whyNotManage(); });
    m_actions->on(
        u"tasks.roll_over"_s, [this] { openRollOver(); },
        [this] {
            const QList<TaskRow> rows = selected();
            if (!rows.isEmpty() && rows.constFirst().isOver())
                return tr("This task is done or cancelled already.");
            return whyNotManage();
        });
    m_actions->on(
        u"tasks.bulk"_s, [this] { openBulk(); },
        [this] {
            constexpr int most = 1000;
            const int count = int(m_selection ? m_selection->size() : m_page->selectedIds().size());
            return count > most ? tr("Up to 1,000 tasks are changed at once; select fewer.")
                                : whyNotManage();
        });
    m_page->setRowActions(m_actions->rowActions());
    m_page->addHeaderAction(m_actions->action(u"tasks.create"_s));
}

void TaskController::makeQuickAdd()
{
    auto lists = std::make_shared<ListRepository>(m_world.reads());
    const auto find = [lists](const QString &words) {
        ListPageRequest request;
        request.query.sorts = {{u"number"_s, true}};
        request.query.filter = {{u"search"_s, ListFilter::cleaned(words)}};
        request.limit = 20;
        return lists->page(u"exchanges"_s, request)
            .then([](const Result<QList<ListRow>> &rows) -> Result<QList<FoundPerson>> {
                if (!rows)
                    return rows.error();
                QList<FoundPerson> found;
                for (const ListRow &row : *rows) {
                    if (row.cells.value(u"rights"_s).toInt() & manageRight)
                        found.append({row.id,
                                      u"%1  %2"_s.arg(row.cells.value(u"number"_s).toString(),
                                                      row.cells.value(u"name"_s).toString()),
                                      row.cells.value(u"client"_s)
                                          .toObject()
                                          .value(u"name"_s)
                                          .toString()});
                }
                return found;
            });
    };
    m_quickAdd = new QuickAddTask(find, m_page->messages());
    m_quickAdd->setToday(m_world.identity().today);
    static_cast<QVBoxLayout *>(m_page->layout())->insertWidget(1, m_quickAdd);
    connect(&m_world, &PageWorld::identityChanged, m_quickAdd,
            [this] { m_quickAdd->setToday(m_world.identity().today); });
    connect(m_quickAdd, &QuickAddTask::addRequested, this, &TaskController::addTask);
    connect(m_quickAdd, &QuickAddTask::formRequested, this, [this] {
        QJsonObject start{{u"priority"_s, u"MEDIUM"_s}, {u"title"_s, m_quickAdd->title()}};
        if (!m_quickAdd->due().isEmpty())
            start.insert(u"due_date"_s, m_quickAdd->due());
        openNew(m_quickAdd->exchangeId(), m_quickAdd->exchangeName(), start);
    });
    connect(m_quickAdd, &QuickAddTask::closed, m_page, [this] { m_page->setFocus(); });
}

void TaskController::setExchange(const QUuid &id, const QString &name)
{
    m_exchange = id;
    m_exchangeName = name;
    m_quickAdd->setExchange(id, name);
}

void TaskController::setSelection(const std::optional<QList<QUuid>> &ids)
{
    m_selection = ids;
    m_actions->setSelection(ids ? int(ids->size()) : int(m_page->selectedIds().size()));
    m_actions->refresh();
}

std::optional<TaskRow> TaskController::rowOf(const QUuid &task) const
{
    const int row = m_page->model()->rowOf(task);
    const auto found = row < 0 ? std::nullopt : m_page->model()->listRowAt(row);
    return found ? std::optional(TaskRow::of(*found)) : std::nullopt;
}

QList<TaskRow> TaskController::selected() const
{
    QList<TaskRow> rows;
    const QList<QUuid> ids = m_selection ? *m_selection : m_page->selectedIds();
    for (const QUuid &id : ids) {
        if (const auto row = rowOf(id))
            rows.append(*row);
    }
    return rows;
}

QString TaskController::whyNotComplete() const
{
    const QList<TaskRow> rows = selected();
    if (rows.isEmpty())
        return tr("Select a task that is loaded.");
    const QUuid me = m_world.identity().personId;
    if (rows.size() > 1 && !m_world.actions().capabilities().may(u"tasks.bulk"_s))
        return tr("Select one task only.");
    if (std::all_of(rows.cbegin(), rows.cend(), [](const TaskRow &row) { return row.isOver(); }))
        return rows.size() == 1 ? tr("This task is done or cancelled already.")
                                : tr("These tasks are done or cancelled already.");
    const bool may = std::any_of(rows.cbegin(), rows.cend(), [&me](const TaskRow &row) {
        return !row.isOver() && (row.manages || row.assignee == me);
    });
    return may ? QString()
               : tr("Only who manages the exchange, or who a task is assigned to, may do this.");
}

QString TaskController::whyNotEdit(const TaskRow &row) const
{
    const Capabilities &may = m_world.actions().capabilities();
    if (!may.may(u"tasks.edit"_s))
        return may.whyNot(u"tasks.edit"_s);
    return row.manages ? QString()
                       : tr("Only an admin or who manages the exchange edits its tasks.");
}

QString TaskController::whyNotManage() const
{
    const QList<TaskRow> rows = selected();
    if (rows.isEmpty())
        return tr("Select a task that is loaded.");
    const bool may = std::any_of(rows.cbegin(), rows.cend(),
                                 [](const TaskRow &row) { return row.manages; });
    return may ? QString() : tr("Only an admin or who manages the exchange edits its tasks.");
}

void TaskController::addTask(const QUuid &exchange, const QString &title, const QString &due)
{
    QJsonObject fields{{u"title"_s, title}};
    if (!due.isEmpty())
        fields.insert(u"due_date"_s, due);
    m_quickAdd->setBusy(true);
    whenDone(m_tasks.create(exchange, fields, QUuid::createUuid()), this,
             [this, title](const Result<QUuid> &made) {
                 m_quickAdd->setBusy(false);
                 if (!made) {
                     fail(made.error());
                     return;
                 }
                 m_page->model()->applyChanges({made.value()});
                 m_page->messages()->showMessage(Status::Good, tr("%1 is added.").arg(quoted(title)));
                 m_quickAdd->clearTask();
             });
}

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
    auto *dialog = new FormDialog(TaskForms::create(exchangeName), formContext(), source, {},
                                  m_page->window());
    dialog->setStart(start);
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
    const DraftSlot drafts{&m_world.drafts(),
                           {m_world.identity().firmName, m_world.identity().personId, u"task"_s,
                            task.toString(QUuid::WithoutBraces)}};
    auto *dialog = new FormDialog(TaskForms::edit(whyNot), formContext(), source,
                                  whyNot.isEmpty() ? drafts : DraftSlot{}, m_page->window());
    CommentsPanel *comments = makeComments(*row);
    dialog->layout()->addWidget(comments);
    connect(dialog->editor(), &RecordEditor::loaded, comments, &CommentsPanel::load);
    connect(dialog, &FormDialog::saved, this,
            [this, title = row->title](const SavedRecord &record, const QString &note) {
                const QString told = tr("%1 is saved.").arg(quoted(title));
                onEdited(record.id, record.version, tr("Edit of %1").arg(quoted(title)),
                         note.isEmpty() ? told : tr("%1 %2").arg(told, note));
            });
    dialog->open();
    dialog->resize(dialog->width(), dialog->height() + comments->sizeHint().height());
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
    connect(dialog, &BulkEditDialog::edited, this,
            [this, ids](const QList<BulkOutcome> &outcomes) {
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
        return asSaved(row.id,
                       m_tasks.rollOver(row.id, row.version,
                                        QDate::fromString(what.fields.value(u"due_date"_s).toString(),
                                                          Qt::ISODate),
                                        what.fields.value(u"reason"_s).toString()));
    };
    auto *dialog = new FormDialog(TaskForms::rollOver(row.title, m_world.identity().today),
                                  formContext(), source, {}, m_page->window());
    connect(dialog, &FormDialog::saved, this, [this, row](const SavedRecord &record) {
        onEdited(record.id, record.version, tr("Due date of %1").arg(quoted(row.title)),
                 tr("%1 is moved to another day.").arg(quoted(row.title)));
    });
    dialog->open();
}

void TaskController::setStatus(const QUuid &task, const QString &status)
{
    const auto row = rowOf(task);
    if (!row || row->status == status)
        return;
    const ListColumn *column = m_page->model()->definition().column(u"status"_s);
    const QString sentence = tr("Status of %1").arg(quoted(row->title));
    const QString told = tr("%1: %2.").arg(quoted(row->title), column->choiceText(status));
    const auto answer = status == u"COMPLETE"_s
                            ? m_tasks.complete(task, row->version)
                            : m_tasks.update(task, row->version, {{u"status"_s, status}});
    whenDone(answer, this, [this, task, sentence, told](const Result<qint64> &version) {
        onEdited(task, version, sentence, told);
    });
}

void TaskController::completeSelected()
{
    QList<TaskRow> rows = selected();
    rows.removeIf([](const TaskRow &row) { return row.isOver(); });
    if (rows.size() == 1) {
        const TaskRow row = rows.constFirst();
        whenDone(m_tasks.complete(row.id, row.version), this,
                 [this, row](const Result<qint64> &version) {
                     onEdited(row.id, version, tr("Completing %1").arg(quoted(row.title)),
                              tr("%1 is done.").arg(quoted(row.title)));
                 });
        return;
    }
    QList<QUuid> ids;
    for (const TaskRow &row : std::as_const(rows))
        ids.append(row.id);
    editMany(ids, {{u"status"_s, u"COMPLETE"_s}}, tr("Completing %n task(s)", nullptr, int(ids.size())));
}

void TaskController::editMany(const QList<QUuid> &ids, const QJsonObject &fields,
                              const QString &sentence)
{
    whenDone(m_edits.bulkEdit(u"tasks"_s, ids, fields), this,
             [this, ids, sentence](const Result<QList<BulkOutcome>> &outcomes) {
                 m_page->model()->applyChanges(ids);
                 if (!outcomes) {
                     fail(outcomes.error());
                     return;
                 }
                 onManyEdited(outcomes.value(), sentence);
             });
}

void TaskController::onManyEdited(const QList<BulkOutcome> &outcomes, const QString &sentence)
{
    QList<QUuid> audits;
    int changed = 0;
    int refused = 0;
    QString why;
    for (const BulkOutcome &outcome : outcomes) {
        if (!outcome.audit.isNull())
            audits.append(outcome.audit);
        changed += outcome.outcome == u"changed"_s;
        if (outcome.outcome != u"refused"_s)
            continue;
        ++refused;
        why = outcome.message;
    }
    QString told = tr("%n task(s) changed.", nullptr, changed);
    if (refused > 0)
        told = tr("%1 %2").arg(told, tr("%n could not be: %1", nullptr, refused).arg(why));
    Edits::afterEdits(m_world, audits, sentence, m_page->messages(), told);
}

void TaskController::onEdited(const QUuid &task, const Result<qint64> &version,
                              const QString &sentence, const QString &told)
{
    m_page->model()->applyChanges({task});
    if (version)
        Edits::afterEdit(m_world, task, version.value(), sentence, m_page->messages(), told);
    else
        fail(version.error());
}

void TaskController::fail(const Error &error)
{
    m_page->showError(error);
}

} // namespace Peak
