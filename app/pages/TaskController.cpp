#include "app/pages/TaskController.h"

#include "app/PageWorld.h"
#include "app/pages/Edits.h"
#include "app/pages/ExchangeFinding.h"
#include "app/pages/Rights.h"
#include "app/pages/TaskCells.h"
#include "models/db/WhenDone.h"
#include "models/tables/ListTableModel.h"
#include "views/actions/ActionSet.h"
#include "views/common/FilterBar.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/common/PageHeader.h"
#include "views/tasks/QuickAddTask.h"

#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

/** Whoever manages nothing completes their own tasks each for itself. */
constexpr int mostOneByOne = 50;

} // namespace

TaskController::TaskController(PageWorld &world, ListPage *page, QObject *parent)
    : QObject(parent),
      m_world(world),
      m_page(page),
      m_tasks(world.work()),
      m_people(world.reads()),
      m_edits(world.work()),
      m_actions(new ActionSet(world.actions(), PageId::Tasks, page)),
      m_cells(new TaskCells(world.work(), page, this))
{
    makeQuickAdd();
    makeActions();
    connect(page, &ListPage::selectionChanged, this, [this](int rows) {
        m_actions->setSelection(rows);
        m_actions->refresh();
    });
    connect(page, &ListPage::openRequested, this, &TaskController::edit);
    connect(m_cells, &TaskCells::failed, this, &TaskController::fail);
    connect(m_cells, &TaskCells::saved, this,
            [this](const TaskRow &task, const QString &label, qint64 version) {
                onEdited(task.id, version,
                         tr("%1 of %2", "due date of “task”").arg(label, task.quoted()),
                         tr("%1 is saved.").arg(task.quoted()));
            });
}

void TaskController::makeActions()
{
    m_actions->on(u"tasks.create"_s, [this] { m_quickAdd->open(); });
    m_actions->on(
        u"tasks.complete"_s, [this] { completeSelected(); }, [this] { return whyNotComplete(); });
    m_actions->on(
        u"tasks.edit"_s, [this] { edit(selected().constFirst().id); },
        [this] { return whyNotManage(); });
    m_actions->on(
        u"tasks.edit_cell"_s, [this] { m_cells->edit(selected().constFirst(), formContext()); },
        [this] {
            return m_selection ? tr("Cards are edited as a whole, or dragged.") : whyNotManage();
        });
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
    m_quickAdd = new QuickAddTask(exchangeFinder(m_world.reads(), manages), m_page->messages());
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
    m_quickAdd->setExchange(id, name);
    if (std::exchange(m_ofExchange, true) || !m_page->header()->isHidden())
        return;
    m_page->filters()->addWidget(m_actions->button(u"tasks.create"_s));
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
    if (rows.size() > mostOneByOne && !m_world.actions().capabilities().may(u"tasks.bulk"_s))
        return tr("Up to %n task(s) are completed at once; select fewer.", nullptr, mostOneByOne);
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
    const bool may =
        std::any_of(rows.cbegin(), rows.cend(), [](const TaskRow &row) { return row.manages; });
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
                 m_page->messages()->showMessage(Status::Good,
                                                 tr("%1 is added.").arg(TaskRow::quoted(title)));
                 m_quickAdd->clearTask();
             });
}

void TaskController::setStatus(const QUuid &task, const QString &status)
{
    const auto row = rowOf(task);
    if (!row || row->status == status)
        return;
    const ListColumn *column = m_page->model()->definition().column(u"status"_s);
    const QString sentence = tr("Status of %1").arg(row->quoted());
    const QString told = tr("%1: %2.").arg(row->quoted(), column->choiceText(status));
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
                     const QString told = tr("%1 is done.").arg(row.quoted());
                     if (row.manages || !version) {
                         onEdited(row.id, version, tr("Completing %1").arg(row.quoted()), told);
                         return;
                     }
                     m_page->model()->applyChanges({row.id});
                     m_page->messages()->showMessage(Status::Good, told);
                 });
        return;
    }
    if (!m_world.actions().capabilities().may(u"tasks.bulk"_s)) {
        completeOneByOne(rows);
        return;
    }
    QList<QUuid> ids;
    for (const TaskRow &row : std::as_const(rows))
        ids.append(row.id);
    editMany(ids, {{u"status"_s, u"COMPLETE"_s}},
             tr("Completing %n task(s)", nullptr, int(ids.size())));
}

/** The door of one task, for each; what happened to them is told together. Only who manages the
 * exchange can take it back, so nothing is offered to be undone. */
void TaskController::completeOneByOne(const QList<TaskRow> &rows)
{
    struct Course
    {
        QList<BulkOutcome> outcomes;
        QList<QUuid> ids;
        qsizetype open = 0;
    };
    auto course = std::make_shared<Course>();
    course->open = rows.size();
    const auto end = [this, course](const BulkOutcome &outcome) {
        course->outcomes.append(outcome);
        course->ids.append(outcome.id);
        if (--course->open > 0)
            return;
        m_page->model()->applyChanges(course->ids);
        onManyEdited(course->outcomes,
                     tr("Completing %n task(s)", nullptr, int(course->ids.size())));
    };
    for (const TaskRow &row : rows) {
        whenDone(m_tasks.complete(row.id, row.version), this,
                 [end, id = row.id](const Result<qint64> &version) {
                     BulkOutcome outcome;
                     outcome.id = id;
                     outcome.outcome = version ? u"changed"_s : u"refused"_s;
                     if (!version)
                         outcome.message = version.error().message;
                     end(outcome);
                 });
    }
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
