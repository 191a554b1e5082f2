#include "app/ExchangesWiring.h"

#include "models/db/WhenDone.h"
#include "views/exchanges/ExchangeDetailsPage.h"
#include "views/exchanges/ExchangesPage.h"

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

ExchangesWiring::ExchangesWiring(DbSession &work, DbSession &reads, QObject *parent)
    : QObject(parent),
      m_work(work),
      m_reads(reads),
      m_exchanges(work),
      m_longReads(reads),
      m_model(new ExchangeTableModel(fetcher(), this)),
      m_list(new ExchangesPage(m_model)),
      m_details(new ExchangeDetailsPage)
{
    connectList();
    connectDetails();
}

ExchangeFetcher ExchangesWiring::fetcher()
{
    return {
        [this](const ListPageRequest &request) { return m_exchanges.list(request); },
        [this](const ListQuery &query, int step) { return m_longReads.anchors(query, step); },
        [this](const ListQuery &query, const QList<QUuid> &ids) {
            return m_exchanges.rows(query, ids);
        },
        [this] { m_reads.cancelRunning(); },
    };
}

void ExchangesWiring::connectList()
{
    connect(m_model, &ExchangeTableModel::stateChanged, this, [this] {
        const bool settled = m_model->state() == WindowedTableModel::State::Ready ||
                             m_model->state() == WindowedTableModel::State::Failed;
        if (settled && std::exchange(m_coordinatorsWanted, false))
            loadCoordinators();
    });
    connect(m_list, &ExchangesPage::openRequested, this, &ExchangesWiring::openRequested);
    connect(m_list, &ExchangesPage::viewStateChanged, this, &ExchangesWiring::viewStateChanged);
    connect(m_list, &ExchangesPage::cancelRequested, this, [this] { m_work.cancelRunning(); });
    connect(m_list, &ExchangesPage::workChanged, this, &ExchangesWiring::workChanged);
}

void ExchangesWiring::connectDetails()
{
    connect(m_details, &ExchangeDetailsPage::backRequested, this, &ExchangesWiring::backRequested);
    connect(m_details, &ExchangeDetailsPage::retryRequested, this, &ExchangesWiring::openExchange);
}

void ExchangesWiring::begin(const Identity &identity)
{
    m_begun = true;
    setIdentity(identity);
    m_coordinatorsWanted = true;
    m_list->applyViewState(identity.preferences.value(u"exchanges"_s).toObject());
    m_model->sendNow(); // the server reads while the window is put on screen
}

void ExchangesWiring::clear()
{
    m_begun = false;
    m_coordinatorsWanted = false;
    m_model->clear();
    m_list->clear();
    m_details->showLoading({});
}

void ExchangesWiring::setIdentity(const Identity &identity)
{
    m_today = identity.today;
    m_model->setToday(identity.today);
    m_list->setAssignedOnly(identity.role != Role::Admin);
}

void ExchangesWiring::openExchange(const QUuid &id)
{
    if (id.isNull())
        return;
    m_details->showLoading(id);
    loadDetails(id);
}

void ExchangesWiring::loadDetails(const QUuid &id)
{
    whenDone(m_exchanges.get(id), this, [this, id](const Result<Exchange> &exchange) {
        if (m_details->exchangeId() != id)
            return;
        if (exchange)
            m_details->setExchange(exchange.value(), m_today);
        else if (exchange.error().kind != ErrorKind::Offline)
            m_details->showError(exchange.error());
    });
}

void ExchangesWiring::loadCoordinators()
{
    whenDone(m_longReads.coordinators(), this, [this](const Result<QList<Person>> &people) {
        if (!people)
            return; // the filter stays as it was; the list itself says what is wrong with the line
        QList<QPair<QUuid, QString>> offered;
        for (const Person &person : people.value())
            offered.append({person.id, person.name});
        m_list->setCoordinators(offered);
    });
}

void ExchangesWiring::setOnline(bool online)
{
    m_list->setStale(!online);
    m_details->setStale(!online);
    if (online && m_begun && m_model->error())
        m_model->retry();
}

void ExchangesWiring::applyChanges(const QList<Change> &changes)
{
    QList<QUuid> exchanges;
    QList<QUuid> contacts;
    for (const Change &change : changes) {
        if (change.kind == Change::Kind::Contact)
            contacts.append(change.rowId);
        else if (!change.exchangeId.isNull())
            exchanges.append(change.exchangeId);
    }
    if (!exchanges.isEmpty())
        m_model->applyChanges(exchanges);
    if (!contacts.isEmpty())
        m_model->applyContactChanges(contacts);
    const QUuid shown = m_details->exchangeId();
    if (!shown.isNull() && (exchanges.contains(shown) || !contacts.isEmpty()))
        loadDetails(shown);
}

void ExchangesWiring::refreshAll()
{
    m_model->refresh();
    loadCoordinators();
    if (!m_details->exchangeId().isNull())
        loadDetails(m_details->exchangeId());
}

} // namespace Peak
