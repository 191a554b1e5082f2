#include "app/pages/ExchangeDetailsController.h"

#include "app/ListWiring.h"
#include "app/PageWorld.h"
#include "app/UnreadCounts.h"
#include "app/pages/AuditEntryBinding.h"
#include "app/pages/ExchangeController.h"
#include "app/pages/ExchangeDocuments.h"
#include "app/pages/ParticipantController.h"
#include "app/pages/RoomController.h"
#include "app/pages/TaskController.h"
#include "models/db/WhenDone.h"
#include "models/tables/lists/AuditList.h"
#include "models/tables/lists/DocumentLogList.h"
#include "models/tables/lists/DocumentsList.h"
#include "models/tables/lists/ParticipantsList.h"
#include "models/tables/lists/TasksList.h"
#include "views/actions/ActionSet.h"
#include "views/audit/AuditEntryView.h"
#include "views/common/ListPage.h"
#include "views/common/PageHeader.h"
#include "views/exchanges/ExchangeDetailsPage.h"
#include "views/messages/RoomPage.h"

#include <QSplitter>
#include <QToolButton>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

const QString preferenceKey = u"exchange"_s;

/** A list that is about one exchange says nothing with the exchange's name in every row. */
ListDefinition within(ListDefinition list)
{
    for (ListColumn &column : list.columns) {
        if (column.name == u"exchange"_s)
            column.shown = false;
    }
    return list;
}

} // namespace

ExchangeDetailsController::ExchangeDetailsController(PageWorld &world, ExchangeDetailsPage *page)
    : QObject(page),
      m_world(world),
      m_page(page),
      m_exchanges(world.work()),
      m_rows(world.work()),
      m_actions(new ActionSet(world.actions(), PageId::ExchangeDetails, page))
{
    makeActions();
    makeTabs();
    takeIdentity();
    connect(page, &ExchangeDetailsPage::itemRequested, this, &ExchangeDetailsController::open);
    connect(page, &ExchangeDetailsPage::retryRequested, this, &ExchangeDetailsController::open);
    connect(page, &ExchangeDetailsPage::backRequested, &world, &PageWorld::goBack);
    connect(&world, &PageWorld::tabRequested, page, [page](const Place &place, const QString &tab) {
        if (place == Place{PageId::ExchangeDetails, page->exchangeId()})
            page->showTab(tab);
    });
    connect(&world, &PageWorld::identityChanged, this, [this] {
        takeIdentity();
        load();
    });
    connect(&world, &PageWorld::onlineChanged, page,
            [page](bool online) { page->setStale(!online); });
    connect(&world, &PageWorld::changed, this, &ExchangeDetailsController::onChanges);
    connect(&world.unread(), &UnreadCounts::changed, this, &ExchangeDetailsController::countUnread);
    connect(&world, &PageWorld::everythingChanged, this, &ExchangeDetailsController::load);
    page->showTab(world.preference(preferenceKey).value(u"tab"_s).toString());
    connect(page, &ExchangeDetailsPage::tabShown, this, &ExchangeDetailsController::onTabShown);
    page->setStale(!world.isOnline());
}

void ExchangeDetailsController::makeActions()
{
    const ExchangeTarget target = [this] {
        return m_row.id.isNull() ? QList<ExchangeRow>() : QList<ExchangeRow>{m_row};
    };
    auto *exchanges =
        new ExchangeController(m_world, m_actions, m_page, m_page->messages(), target);
    connect(exchanges, &ExchangeController::changed, this, &ExchangeDetailsController::load);
    m_actions->setSelection(1);
    PageHeader *header = m_page->header();
    header->addAction(m_actions->button(u"exchanges.edit"_s));
    header->addAction(m_actions->button(u"exchanges.stage"_s));
    header->addAction(m_actions->moreButton(
        {u"exchanges.priority_urgent"_s, u"exchanges.priority_high"_s,
         u"exchanges.priority_medium"_s, u"exchanges.priority_low"_s, u"exchanges.reassign"_s}));
}

void ExchangeDetailsController::makeTabs()
{
    m_page->addTab(u"people"_s, u"users-round"_s, tr("&People"), [this] { return makePeople(); });
    m_page->addTab(u"tasks"_s, u"list-checks"_s, tr("&Tasks"), [this] { return makeTasks(); });
    m_page->addTab(u"documents"_s, u"file-text"_s, tr("&Documents"),
                   [this] { return makeDocuments(); });
    m_page->addTab(u"messages"_s, u"messages-square"_s, tr("&Messages"),
                   [this] { return makeMessages(); });
    m_page->addTab(u"document_log"_s, u"eye"_s, tr("Document &log"),
                   [this] { return makeDocumentLog(); });
    m_page->addTab(u"history"_s, u"scroll-text"_s, tr("&History"),
                   [this] { return makeHistory(); });
}

void ExchangeDetailsController::takeIdentity()
{
    const Capabilities &may = m_world.identity().capabilities;
    for (const QString &list : {u"tasks"_s, u"documents"_s, u"messages"_s})
        m_page->setTabVisible(list, may.mayOpen(list));
    const Role role = m_world.identity().role;
    m_page->setTabVisible(u"document_log"_s, role == Role::Admin || role == Role::Coordinator);
    m_page->setTabVisible(u"history"_s, may.mayOpen(u"audit"_s));
}

QWidget *ExchangeDetailsController::makeList(const QString &tab, const ListDefinition &list)
{
    auto *wiring = new ListWiring(within(list), m_world.work(), m_world.reads(), nullptr);
    ListPage *page = wiring->page();
    wiring->setParent(page);
    page->setCompact();
    m_scopes.insert(tab, m_page->exchangeId());
    wiring->model()->setScope(
        {{u"exchange"_s, m_page->exchangeId().toString(QUuid::WithoutBraces)}});
    m_lists.insert(tab, wiring);
    connect(wiring->model(), &ListTableModel::totalChanged, this, [this, tab] { countTab(tab); });
    wiring->follow(m_world, u"exchange.%1"_s.arg(tab));
    return page;
}

QWidget *ExchangeDetailsController::makePeople()
{
    QWidget *list = makeList(u"people"_s, participantsList());
    ListPage *page = m_lists.value(u"people"_s)->page();
    m_participants = new ParticipantController(m_world, page, page);
    tellTabs();
    return list;
}

QWidget *ExchangeDetailsController::makeTasks()
{
    QWidget *list = makeList(u"tasks"_s, tasksList());
    ListPage *page = m_lists.value(u"tasks"_s)->page();
    page->setEmpty(tr("No tasks in this exchange yet"));
    m_tasks = new TaskController(m_world, page, page);
    tellTabs();
    return list;
}

QWidget *ExchangeDetailsController::makeDocuments()
{
    QWidget *list = makeList(u"documents"_s, documentsList());
    ListPage *page = m_lists.value(u"documents"_s)->page();
    if (m_world.actions().capabilities().may(u"documents.add"_s))
        page->setEmpty(tr("No documents in this exchange yet"),
                       tr("Drop files here, or upload them."), tr("Upload files"));
    else
        page->setEmpty(tr("No documents in this exchange yet"));
    m_documents = new ExchangeDocuments(m_world, page);
    tellTabs();
    return list;
}

QWidget *ExchangeDetailsController::makeMessages()
{
    m_room = new RoomController(m_world);
    return m_room->page();
}

/** Who opened, downloaded, added or removed which document, and from where. */
QWidget *ExchangeDetailsController::makeDocumentLog()
{
    QWidget *list = makeList(u"document_log"_s, documentLogList());
    m_lists.value(u"document_log"_s)->page()->setEmpty(tr("Nobody has opened a document yet"));
    return list;
}

QWidget *ExchangeDetailsController::makeHistory()
{
    auto *split = new QSplitter(Qt::Vertical);
    split->addWidget(makeList(u"history"_s, auditList()));
    auto *entry = new AuditEntryView;
    split->addWidget(entry);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setChildrenCollapsible(false);
    split->setSizes({300, 220});
    new AuditEntryBinding(m_world, m_lists.value(u"history"_s)->page(), entry, entry);
    return split;
}

void ExchangeDetailsController::open(const QUuid &exchange)
{
    if (exchange != m_page->exchangeId()) {
        m_row = {};
        m_title.clear();
        m_actions->refresh();
    }
    m_page->showLoading(exchange);
    for (auto tab = m_scopes.cbegin(); tab != m_scopes.cend(); ++tab) {
        if (tab.value() != exchange)
            m_page->setTabCount(tab.key(), {});
    }
    countUnread();
    onTabShown(m_page->currentTab());
    load();
}

void ExchangeDetailsController::load()
{
    const QUuid id = m_page->exchangeId();
    if (id.isNull())
        return;
    loadRow();
    whenDone(m_exchanges.get(id), this, [this, id](const Result<Exchange> &exchange) {
        if (m_page->exchangeId() != id)
            return;
        if (exchange) {
            m_page->setExchange(exchange.value(), m_world.identity().today);
            m_title = tr("%1  %2").arg(exchange->number, exchange->name).trimmed();
            m_world.setPlaceTitle({PageId::ExchangeDetails, id}, m_title);
            tellTabs();
        } else if (exchange.error().kind != ErrorKind::Offline) {
            m_page->showError(exchange.error());
        }
    });
}

/** What the person may do with it; the list of exchanges tells it with each row. */
void ExchangeDetailsController::loadRow()
{
    const QUuid id = m_page->exchangeId();
    ListQuery query;
    query.sorts = {{u"number"_s, false}};
    whenDone(m_rows.rows(u"exchanges"_s, query, {id}), this,
             [this, id](const Result<QList<ListRow>> &rows) {
                 if (m_page->exchangeId() != id || !rows)
                     return;
                 m_row = rows->isEmpty() ? ExchangeRow() : ExchangeRow::of(rows->constFirst());
                 m_actions->refresh();
                 tellTabs();
             });
}

void ExchangeDetailsController::tellTabs()
{
    const QUuid exchange = m_page->exchangeId();
    if (m_participants) {
        m_participants->setExchange(exchange, m_title);
        m_participants->setManages(m_row.manages());
    }
    if (m_tasks)
        m_tasks->setExchange(exchange, m_title);
    if (m_documents)
        m_documents->setExchange(exchange, m_title, m_row.rights);
    if (m_room && m_page->currentTab() == u"messages"_s)
        m_room->setExchange(exchange, m_title, m_row.rights);
}

void ExchangeDetailsController::onTabShown(const QString &tab)
{
    const QUuid exchange = m_page->exchangeId();
    if (ListWiring *list = m_lists.value(tab); list && m_scopes.value(tab) != exchange) {
        m_scopes.insert(tab, exchange);
        list->model()->setScope({{u"exchange"_s, exchange.toString(QUuid::WithoutBraces)}});
    } else if (list && tab == u"document_log"_s) {
        list->refresh(); // nobody is told when a document is opened
    }
    if (m_room && tab == u"messages"_s)
        m_room->setExchange(exchange, m_title, m_row.rights);
    QJsonObject kept = m_world.preference(preferenceKey);
    if (kept.value(u"tab"_s).toString(u"overview"_s) == tab)
        return;
    kept.insert(u"tab"_s, tab);
    m_world.savePreference(preferenceKey, kept);
}

void ExchangeDetailsController::countTab(const QString &tab)
{
    if (m_scopes.value(tab) != m_page->exchangeId())
        return;
    const auto total = m_lists.value(tab)->model()->total();
    m_page->setTabCount(tab, total ? std::optional<qint64>(*total) : std::nullopt);
}

/** Beside the title stands what is new, not how much was ever said. */
void ExchangeDetailsController::countUnread()
{
    const int unread = m_world.unread().of(m_page->exchangeId());
    m_page->setTabCount(u"messages"_s, unread > 0 ? std::optional<qint64>(unread) : std::nullopt);
}

void ExchangeDetailsController::onChanges(const QList<Change> &changes)
{
    const QUuid shown = m_page->exchangeId();
    const bool concerned =
        std::any_of(changes.cbegin(), changes.cend(), [&shown](const Change &change) {
            return change.kind == Change::Kind::Contact ||
                   (change.exchangeId == shown &&
                    (change.kind == Change::Kind::Exchange || change.kind == Change::Kind::Access ||
                     change.kind == Change::Kind::Participant));
        });
    if (concerned)
        load();
    ListWiring *history = m_lists.value(u"history"_s);
    if (history && std::any_of(changes.cbegin(), changes.cend(), [&shown](const Change &change) {
            return change.exchangeId == shown;
        }))
        history->refresh();
}

} // namespace Peak
