#include "app/ExchangesWiring.h"

#include "app/ListWiring.h"
#include "app/PageWorld.h"
#include "app/pages/ExchangeController.h"
#include "models/tables/lists/ExchangesList.h"
#include "views/actions/ActionSet.h"
#include "views/common/PageHeader.h"
#include "views/exchanges/ExchangesPage.h"

#include <QToolButton>

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

ExchangesWiring::ExchangesWiring(PageWorld &world, QObject *parent)
    : QObject(parent),
      m_world(world),
      m_model(new ListTableModel(exchangesList(),
                                 listFetcher(u"exchanges"_s, world.work(), world.reads()), this)),
      m_page(new ExchangesPage(m_model))
{
    makeActions();
    connect(&world, &PageWorld::identityChanged, this, &ExchangesWiring::takeIdentity);
}

void ExchangesWiring::makeActions()
{
    auto *actions = new ActionSet(m_world.actions(), PageId::Exchanges, m_page);
    const ExchangeTarget target = [this] {
        QList<ExchangeRow> rows;
        const QList<QUuid> ids = m_page->selectedIds();
        for (const QUuid &id : ids) {
            if (const auto row = m_model->listRowAt(m_model->rowOf(id)))
                rows.append(ExchangeRow::of(*row));
        }
        return rows;
    };
    const auto open = [this](const QUuid &id) { m_world.openPlace({PageId::ExchangeDetails, id}); };
    connect(m_page, &ListPage::openRequested, &m_world, open);
    actions->on(u"exchanges.open"_s, [target, open] {
        if (const auto rows = target(); !rows.isEmpty())
            open(rows.constFirst().id);
    });
    auto *exchanges = new ExchangeController(m_world, actions, m_page, m_page->messages(), target);
    exchanges->addListActions();
    connect(exchanges, &ExchangeController::changed, m_model, &ListTableModel::applyChanges);
    connect(exchanges, &ExchangeController::created, &m_world, open);
    connect(m_page, &ListPage::selectionChanged, actions, [actions](int rows) {
        actions->setSelection(rows);
        actions->refresh();
    });
    connect(m_model, &ListTableModel::dataChanged, actions, &ActionSet::refresh);
    m_page->header()->addAction(actions->button(u"exchanges.create"_s));
    m_page->setRowActions(actions->rowActions());
}

void ExchangesWiring::begin()
{
    delete std::exchange(m_stay, nullptr);
    takeIdentity();
    m_stay = new ListWiring(m_model, m_page, m_world.work(), this);
    m_stay->follow(m_world, u"exchanges"_s);
}

void ExchangesWiring::clear()
{
    delete std::exchange(m_stay, nullptr);
    m_model->clear();
    m_page->clear();
}

void ExchangesWiring::takeIdentity()
{
    m_page->setAssignedOnly(m_world.identity().role != Role::Admin);
}

} // namespace Peak
