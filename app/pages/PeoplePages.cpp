#include "app/pages/PeoplePages.h"

#include "app/ListWiring.h"
#include "app/PageWorld.h"
#include "app/pages/PeopleAccounts.h"
#include "app/pages/PeopleController.h"
#include "app/pages/PeopleSessions.h"
#include "models/tables/ListTableModel.h"
#include "models/tables/lists/PeopleList.h"
#include "views/actions/ActionSet.h"
#include "views/common/DataTable.h"
#include "views/common/ListPage.h"
#include "views/common/PageHeader.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Peak::PeoplePages)
};

/** The one selected person, as the list has them. */
PersonTarget selectedIn(ListPage *page)
{
    return [page]() -> std::optional<PersonRow> {
        const QList<QUuid> ids = page->selectedIds();
        const QModelIndex current = page->table()->currentIndex();
        const auto row = page->model()->listRowAt(current.row());
        if (ids.size() != 1 || !row || row->id != ids.first())
            return std::nullopt;
        return PersonRow::of(*row);
    };
}

/** What a list begins with: those of whom this is so, as a chip that can be switched off. */
QJsonObject onlyWith(const QString &flag)
{
    FilterCondition condition;
    condition.column = flag;
    condition.op = FilterCondition::Op::AnyOf;
    condition.value = QJsonArray{true};
    ListFilter filter;
    filter.conditions = {condition};
    return {{u"filter"_s, filter.toJson()}};
}

/** Both pages are one list of people with the same actions. */
QWidget *makeList(PageWorld &world, const ListDefinition &list, PageId id, const QString &flag)
{
    auto *model = new ListTableModel(list, listFetcher(list.name, world.work(), world.reads()));
    auto *page = new ListPage(model);
    model->setParent(page);
    auto *wiring = new ListWiring(model, page, world.work(), page);
    if (!flag.isEmpty())
        page->setDefaults(onlyWith(flag));
    auto *actions = new ActionSet(world.actions(), id, page);
    const PersonTarget target = selectedIn(page);
    auto *people = new PeopleController(world, actions, page, page->messages(), target);
    auto *accounts = new PeopleAccounts(world, actions, page, page->messages(), target);
    QObject::connect(accounts, &PeopleAccounts::sessionsRequested, page,
                     [&world, page](const QUuid &person, const QString &name) {
                         PeopleSessions::open(world, page, person, name);
                     });
    const auto open = [&world](const QUuid &person) {
        world.openPlace({PageId::PersonDetails, person});
    };
    actions->on(u"people.open"_s, [target, open] {
        if (const auto person = target())
            open(person->id);
    });
    people->addListActions();
    QObject::connect(people, &PeopleController::created, page,
                     [page](const QUuid &person) { page->selectId(person); });
    QObject::connect(page, &ListPage::openRequested, page, open);
    QObject::connect(page, &ListPage::selectionChanged, actions, &ActionSet::setSelection);
    QObject::connect(model, &ListTableModel::dataChanged, actions, &ActionSet::refresh);
    page->header()->addAction(actions->button(u"people.create"_s));
    page->header()->addAction(actions->moreButton({u"people.merge"_s}));
    page->setRowActions(actions->rowActions());
    page->setEmpty(Words::tr("Nobody stands here yet"),
                   Words::tr("People come from PracticePanther, from a file, or are added by an "
                             "admin."));
    wiring->follow(world, nameOf(id));
    return page;
}

} // namespace

QWidget *makePeoplePage(PageWorld &world)
{
    return makeList(world, peopleList(), PageId::People, {});
}

QWidget *makeUsersPage(PageWorld &world)
{
    return makeList(world, usersList(), PageId::Users, u"user"_s);
}

} // namespace Peak
