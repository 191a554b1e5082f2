#include "app/ListWiring.h"

#include "app/ListActions.h"
#include "app/ListLookout.h"
#include "app/PageWorld.h"
#include "app/ViewsWiring.h"
#include "views/common/ListPage.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

ListFetcher listFetcher(const QString &list, DbSession &work, DbSession &reads)
{
    ListFetcher fetcher;
    fetcher.page = [list, &work](const ListPageRequest &request) {
        return ListRepository(work).page(list, request);
    };
    fetcher.anchors = [list, &reads](const ListQuery &query, int step) {
        return ListRepository(reads).anchors(list, query, step);
    };
    fetcher.rows = [list, &work](const ListQuery &query, const QList<QUuid> &ids) {
        return ListRepository(work).rows(list, query, ids);
    };
    fetcher.choices = [list, &reads](const QString &column, const QJsonObject &filter,
                                     const QString &search) {
        return ListRepository(reads).choices(list, column, filter, search);
    };
    fetcher.cancelAnchors = [&reads] { reads.cancelRunning(); };
    return fetcher;
}

ListWiring::ListWiring(const ListDefinition &list, DbSession &work, DbSession &reads,
                       QObject *parent)
    : QObject(parent),
      m_model(new ListTableModel(list, listFetcher(list.name, work, reads), this)),
      m_page(new ListPage(m_model))
{
    connectPage(work);
}

ListWiring::ListWiring(ListTableModel *model, ListPage *page, DbSession &work, QObject *parent)
    : QObject(parent), m_model(model), m_page(page)
{
    connectPage(work);
}

void ListWiring::connectPage(DbSession &work)
{
    connect(m_page, &ListPage::cancelRequested, this, [&work] { work.cancelRunning(); });
}

void ListWiring::follow(PageWorld &world, const QString &key)
{
    connect(&world, &PageWorld::identityChanged, this,
            [this, &world] { setIdentity(world.identity()); });
    connect(&world, &PageWorld::onlineChanged, this, &ListWiring::setOnline);
    connect(&world, &PageWorld::changed, this, &ListWiring::applyChanges);
    connect(&world, &PageWorld::everythingChanged, this, &ListWiring::refresh);
    connect(m_page, &ListPage::workChanged, this,
            [&world](const QString &work) { world.showWork(work); });
    if (!key.isEmpty()) {
        connect(m_page, &ListPage::viewStateChanged, this,
                [this, &world, key] { world.savePreference(key, m_page->viewState()); });
        new ViewsWiring(world, m_page, this);
        new ListActions(world, m_page, this);
    }
    if (ListLookout::isFor(m_model->definition().name))
        new ListLookout(world, m_page, this);
    begin(world.identity(), key.isEmpty() ? QJsonObject() : world.preference(key));
    setOnline(world.isOnline());
}

void ListWiring::begin(const Identity &identity, const QJsonObject &viewState)
{
    m_begun = true;
    setIdentity(identity);
    m_page->applyViewState(viewState);
    m_model->sendNow(); // the server reads while the window is put on screen
}

void ListWiring::clear()
{
    m_begun = false;
    m_model->clear();
    m_page->clear();
}

void ListWiring::setIdentity(const Identity &identity)
{
    m_model->setToday(identity.today);
    m_page->setRole(roleCode(identity.role));
}

void ListWiring::setOnline(bool online)
{
    m_page->setStale(!online);
    if (online && m_begun && m_model->error())
        m_model->retry();
}

/** Whose rows these are; a change of anything else may be of a row that names it. */
static bool isRowOf(const QString &list, Change::Kind kind)
{
    static const QHash<Change::Kind, QString> lists = {
        {Change::Kind::Exchange, u"exchanges"_s}, {Change::Kind::Contact, u"people"_s},
        {Change::Kind::Task, u"tasks"_s},         {Change::Kind::Participant, u"participants"_s},
        {Change::Kind::Message, u"messages"_s},   {Change::Kind::Document, u"documents"_s},
        {Change::Kind::Session, u"sessions"_s},   {Change::Kind::SyncRun, u"sync_runs"_s},
    };
    return lists.value(kind) == list;
}

void ListWiring::applyChanges(const QList<Change> &changes)
{
    const QString list = m_model->definition().name;
    QList<QUuid> rows;
    QList<QUuid> related;
    for (const Change &change : changes) {
        if (isRowOf(list, change.kind))
            rows.append(change.rowId);
        else if (change.kind == Change::Kind::Contact)
            related.append(change.rowId);
        else if (change.kind == Change::Kind::Exchange || change.kind == Change::Kind::Access ||
                 change.kind == Change::Kind::Participant)
            (list == u"exchanges"_s ? rows : related).append(change.exchangeId);
    }
    related.removeAll(QUuid());
    rows.removeAll(QUuid());
    m_model->applyChanges(rows);
    m_model->applyRelatedChanges(related);
}

void ListWiring::refresh()
{
    if (m_begun)
        m_model->refresh();
}

} // namespace Peak
