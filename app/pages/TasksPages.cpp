#include "app/pages/TasksPages.h"

#include "app/ListWiring.h"
#include "app/PageWorld.h"
#include "app/pages/ListBinding.h"
#include "models/tables/lists/TasksList.h"
#include "views/actions/ActionSet.h"
#include "views/tasks/TaskBoard.h"
#include "views/tasks/TasksPage.h"

#include <QAction>
#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

const QString preferenceKey = u"tasks"_s;
const QString boardKey = u"tasks_board"_s;

/** Done and cancelled tasks are out of the way until somebody wants them. */
QJsonObject atFirst()
{
    const FilterCondition open{u"status"_s,
                               FilterCondition::Op::AnyOf,
                               QJsonArray{u"PENDING"_s, u"IN_PROGRESS"_s},
                               false,
                               false,
                               {}};
    ListFilter filter;
    filter.conditions = {open};
    return {{u"filter"_s, filter.toJson()}};
}

void introduceBoard(PageWorld &world, TasksPage *page, TaskController *tasks)
{
    ActionSet *actions = tasks->actions();
    QAction *toggle = actions->on(u"tasks.board"_s, [] {});
    QObject::connect(toggle, &QAction::toggled, page, [&world, page, tasks](bool board) {
        page->setBoard(board);
        tasks->setSelection(board ? std::optional(page->board()->selectedIds()) : std::nullopt);
        world.savePreference(boardKey, {{u"shown"_s, board}});
    });
    page->addHeaderAction(toggle);
    page->board()->setRowActions(actions->rowActions());
    QObject::connect(page->board(), &TaskBoard::selectionChanged, tasks, [page, tasks] {
        if (page->showsBoard())
            tasks->setSelection(page->board()->selectedIds());
    });
    QObject::connect(page->board(), &TaskBoard::statusRequested, tasks, &TaskController::setStatus);
    toggle->setChecked(world.preference(boardKey).value(u"shown"_s).toBool());
}

} // namespace

QWidget *makeTasksPage(PageWorld &world)
{
    auto *model =
        new ListTableModel(tasksList(), listFetcher(u"tasks"_s, world.work(), world.reads()));
    auto *page = new TasksPage(model);
    model->setParent(page);
    auto *wiring = new ListWiring(model, page, world.work(), page);
    page->setDefaults(atFirst());
    auto *tasks = new TaskController(world, page, page);
    introduceBoard(world, page, tasks);
    QObject::connect(page, &TasksPage::itemWanted, tasks, [&world, page](const QUuid &id) {
        ListBinding::showItem(world, page, u"title"_s, id);
    });
    wiring->follow(world, preferenceKey);
    return page;
}

} // namespace Peak
