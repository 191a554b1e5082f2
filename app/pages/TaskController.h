#pragma once

#include "app/pages/TaskRow.h"
#include "models/repositories/EditRepository.h"
#include "models/repositories/PeopleRepository.h"
#include "models/repositories/TaskRepository.h"

#include <QObject>
#include <QUuid>

#include <optional>

namespace Peak {

class ActionSet;
class CommentsPanel;
class ListPage;
class PageWorld;
class QuickAddTask;
class TaskCells;
struct FormContext;

/**
 * What can be done with tasks wherever they are listed: the page of all of them, and the tab of an
 * exchange.
 *
 * Gives the list its actions and talks to TaskRepository about them; every edit can be undone from
 * the list's message bar. Paints nothing, keeps no rows: they are the model's. GUI thread.
 */
class TaskController final : public QObject
{
    Q_OBJECT

public:
    TaskController(PageWorld &world, ListPage *page, QObject *parent);

    /** The list shows the tasks of this exchange only: new ones go there. */
    void setExchange(const QUuid &id, const QString &name);

    ActionSet *actions() const { return m_actions; }
    QuickAddTask *quickAdd() const { return m_quickAdd; }
    /** Another view of the same rows (a board) tells what is selected in it; nullopt: the list. */
    void setSelection(const std::optional<QList<QUuid>> &ids);

public Q_SLOTS:
    void edit(const QUuid &task);
    /** What dragging a card does. */
    void setStatus(const QUuid &task, const QString &status);

private:
    void makeActions();
    void makeQuickAdd();
    QList<TaskRow> selected() const;
    std::optional<TaskRow> rowOf(const QUuid &task) const;
    QString whyNotComplete() const;
    QString whyNotManage() const;
    QString whyNotEdit(const TaskRow &row) const;

    void addTask(const QUuid &exchange, const QString &title, const QString &due);
    void openNew(const QUuid &exchange, const QString &exchangeName, const QJsonObject &start);
    void completeSelected();
    void completeOneByOne(const QList<TaskRow> &rows);
    void editMany(const QList<QUuid> &ids, const QJsonObject &fields, const QString &sentence);
    void onManyEdited(const QList<BulkOutcome> &outcomes, const QString &sentence);
    void openRollOver();
    void openBulk();
    void onEdited(const QUuid &task, const Result<qint64> &version, const QString &sentence,
                  const QString &told);
    void fail(const Error &error);
    FormContext formContext();
    CommentsPanel *makeComments(const TaskRow &row);

    PageWorld &m_world;
    ListPage *m_page;
    TaskRepository m_tasks;
    PeopleRepository m_people;
    EditRepository m_edits;
    ActionSet *m_actions;
    TaskCells *m_cells;
    QuickAddTask *m_quickAdd = nullptr;
    bool m_ofExchange = false; ///< the list shows the tasks of one exchange
    std::optional<QList<QUuid>> m_selection;
};

} // namespace Peak
