#include "app/pages/PeopleDetails.h"

#include "app/ListWiring.h"
#include "app/PageWorld.h"
#include "app/pages/AuditEntryBinding.h"
#include "app/pages/Explaining.h"
#include "app/pages/PeopleAccounts.h"
#include "app/pages/PeopleController.h"
#include "app/pages/PeopleSessions.h"
#include "models/db/WhenDone.h"
#include "models/tables/lists/AuditList.h"
#include "models/tables/lists/ExchangesList.h"
#include "views/actions/ActionSet.h"
#include "views/audit/AuditEntryView.h"
#include "views/common/DataTable.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/common/PageHeader.h"
#include "views/common/SplitPage.h"
#include "views/people/PersonDetailsPage.h"

#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QString plain(const QUuid &id)
{
    return id.toString(QUuid::WithoutBraces);
}

/** Asks for all of an only row. */
ListQuery anyQuery()
{
    return {{{u"name"_s, false}}, {}};
}

} // namespace

QWidget *makePersonDetailsPage(PageWorld &world)
{
    auto *page = new PersonDetailsPage;
    new PeopleDetails(world, page);
    return page;
}

PeopleDetails::PeopleDetails(PageWorld &world, PersonDetailsPage *page)
    : QObject(page),
      m_world(world),
      m_page(page),
      m_lists(world.work()),
      m_people(world.work()),
      m_actions(new ActionSet(world.actions(), PageId::PersonDetails, page))
{
    addActions();
    addTabs();
    connect(page, &PersonDetailsPage::itemRequested, this, &PeopleDetails::show);
    connect(page, &PersonDetailsPage::retryRequested, this, &PeopleDetails::show);
    connect(page, &PersonDetailsPage::backRequested, &world, &PageWorld::goBack);
    connect(&world, &PageWorld::everythingChanged, this, &PeopleDetails::load);
    connect(&world, &PageWorld::onlineChanged, this, [this](bool online) {
        m_page->setStale(!online);
        if (online)
            load();
    });
    connect(&world, &PageWorld::changed, this, [this](const QList<Change> &changes) {
        for (const Change &change : changes) {
            if (change.kind == Change::Kind::Contact && change.rowId == m_page->personId()) {
                load();
                return;
            }
        }
    });
}

bool PeopleDetails::isStaff() const
{
    return m_world.identity().role == Role::Admin || m_world.identity().role == Role::Coordinator;
}

void PeopleDetails::addActions()
{
    const PersonTarget target = [this]() -> std::optional<PersonRow> {
        if (m_row.id.isNull() || m_row.id != m_page->personId())
            return std::nullopt;
        return PersonRow::of(m_row);
    };
    auto *people = new PeopleController(m_world, m_actions, m_page, m_page->messages(), target);
    auto *accounts = new PeopleAccounts(m_world, m_actions, m_page, m_page->messages(), target);
    connect(people, &PeopleController::changed, this, &PeopleDetails::load);
    connect(accounts, &PeopleAccounts::changed, this, &PeopleDetails::load);
    connect(accounts, &PeopleAccounts::sessionsRequested, m_page,
            [this] { m_page->showTab(u"sessions"_s); });
    m_page->header()->addAction(m_actions->button(u"people.edit"_s));
    QStringList rest = m_actions->ids();
    rest.removeAll(u"people.edit"_s);
    m_page->header()->addAction(m_actions->moreButton(rest));
}

void PeopleDetails::addTabs()
{
    m_page->addTab(u"exchanges"_s, u"arrow-left-right"_s, tr("E&xchanges"),
                   [this] { return makeExchanges(); });
    if (m_world.identity().role != Role::Admin)
        return; // sessions and the record of others are an admin's
    m_page->addTab(u"sessions"_s, u"monitor-smartphone"_s, tr("&Sessions"),
                   [this] { return makeSessions(); });
    m_page->addTab(u"history"_s, u"scroll-text"_s, tr("&History"),
                   [this] { return makeHistory(); });
}

QWidget *PeopleDetails::makeExchanges()
{
    m_exchanges = new ListWiring(exchangesList(), m_world.work(), m_world.reads(), this);
    ListPage *list = m_exchanges->page();
    list->setCompact();
    list->setEmpty(tr("No exchange that you see is theirs"),
                   tr("Here stand those where they are the client or the coordinator, or take "
                      "part."));
    connect(list, &ListPage::openRequested, &m_world, [this](const QUuid &exchange) {
        m_world.openPlace({PageId::ExchangeDetails, exchange});
    });
    auto *actions = new ActionSet(m_world.actions(), PageId::PersonDetails, list);
    actions->on(
        u"access.explain"_s, [this] { explain(); },
        [list] {
            return list->selectedIds().size() == 1 ? QString() : tr("Select one exchange first.");
        });
    connect(list, &ListPage::selectionChanged, actions, &ActionSet::refresh);
    list->setRowActions({actions->action(u"access.explain"_s)});
    scopeTabs();
    m_exchanges->follow(m_world);
    return list;
}

/** Why they see the selected exchange, and what of it. */
void PeopleDetails::explain()
{
    const ListPage *list = m_exchanges->page();
    const auto row = m_exchanges->model()->listRowAt(list->table()->currentIndex().row());
    if (!row)
        return;
    explainAccess(m_world, m_page->window(), row->id,
                  u"%1  %2"_s.arg(row->cells.value(u"number"_s).toString(),
                                  row->cells.value(u"name"_s).toString()),
                  m_row.id, m_row.cells.value(u"name"_s).toString());
}

QWidget *PeopleDetails::makeSessions()
{
    m_sessions = new PeopleSessions(m_world, this);
    scopeTabs();
    return m_sessions->widget();
}

QWidget *PeopleDetails::makeHistory()
{
    m_history = new ListWiring(auditList(), m_world.work(), m_world.reads(), this);
    ListPage *list = m_history->page();
    list->setCompact();
    list->setEmpty(tr("Nothing is recorded about them"),
                   tr("Changes of the person, and what was done about their sign-in, stand here."));
    auto *view = new AuditEntryView;
    auto *split = new SplitPage(list, view);
    split->setDetailsShown(true);
    new AuditEntryBinding(m_world, list, view, view);
    scopeTabs();
    m_history->follow(m_world);
    return split;
}

void PeopleDetails::scopeTabs()
{
    const QString id = plain(m_page->personId());
    if (m_exchanges)
        m_exchanges->model()->setScope({{u"person"_s, id}});
    if (m_history)
        m_history->model()->setScope({{u"object"_s, id}});
    if (m_sessions)
        m_sessions->setPerson(m_page->personId(), m_row.cells.value(u"name"_s).toString());
}

void PeopleDetails::show(const QUuid &person)
{
    const bool another = m_page->personId() != person;
    m_page->showLoading(person);
    if (another) {
        m_row = {};
        m_more = {};
        m_actions->setSelection(0);
        m_actions->refresh();
    }
    load();
}

void PeopleDetails::load()
{
    const QUuid person = m_page->personId();
    if (person.isNull())
        return;
    whenDone(m_lists.rows(u"people"_s, anyQuery(), {person}), this,
             [this, person](const Result<QList<ListRow>> &rows) {
                 if (person == m_page->personId())
                     onPerson(rows);
             });
    if (!isStaff())
        return;
    whenDone(m_people.person(person), this, [this, person](const Result<FormRecord> &record) {
        if (!record || person != m_page->personId())
            return; // what the list tells is shown all the same
        m_more = record->values;
        if (!m_row.id.isNull())
            showPerson();
    });
}

void PeopleDetails::onPerson(const Result<QList<ListRow>> &rows)
{
    if (!rows) {
        if (rows.error().kind != ErrorKind::Offline)
            m_page->showError(rows.error());
        return;
    }
    if (rows->isEmpty()) {
        m_page->showError(
            {ErrorKind::NotFound,
             tr("There is no such person, or nobody that you share an exchange with."),
             {},
             {}});
        return;
    }
    const bool first = m_row.id.isNull();
    m_row = rows->first();
    showPerson();
    m_actions->setSelection(1);
    m_actions->refresh();
    m_world.setPlaceTitle({PageId::PersonDetails, m_row.id},
                          m_row.cells.value(u"name"_s).toString());
    if (first)
        scopeTabs();
}

void PeopleDetails::showPerson()
{
    m_page->setPerson(m_row.cells, m_more, isStaff());
}

} // namespace Peak
