#include "app/pages/ExchangeDocuments.h"

#include "app/PageWorld.h"
#include "app/pages/DocumentController.h"
#include "models/db/WhenDone.h"
#include "views/actions/ActionSet.h"
#include "views/common/FilterBar.h"
#include "views/common/ListPage.h"
#include "views/documents/ChecklistPanel.h"

#include <QAction>
#include <QToolButton>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

const QString preferenceKey = u"exchange"_s;
const QString checklist = u"documents.checklist"_s;

} // namespace

ExchangeDocuments::ExchangeDocuments(PageWorld &world, ListPage *list)
    : QObject(list),
      m_world(world),
      m_keeping(world.reads()),
      m_panel(new ChecklistPanel),
      m_documents(new DocumentController(world, list, list))
{
    list->setBeside(m_panel);
    ActionSet *actions = m_documents->actions();
    actions->on(checklist, [this] {
        const bool shown = m_panel->isHidden();
        showPanel(shown);
        QJsonObject kept = m_world.preference(preferenceKey);
        kept.insert(u"checklist"_s, shown);
        m_world.savePreference(preferenceKey, kept);
    });
    list->filters()->addWidget(actions->button(checklist));
    showPanel(world.preference(preferenceKey).value(u"checklist"_s).toBool(true));
    connect(m_panel, &ChecklistPanel::retryRequested, this, &ExchangeDocuments::load);
    connect(m_panel, &ChecklistPanel::openRequested, m_documents, &DocumentController::open);
    connect(m_panel, &ChecklistPanel::uploadRequested, this,
            [this](const ChecklistItem &item) { m_documents->uploadAs(item.documentType); });
    connect(&world, &PageWorld::changed, this, &ExchangeDocuments::onChanges);
    connect(&world, &PageWorld::everythingChanged, this, &ExchangeDocuments::load);
}

void ExchangeDocuments::setExchange(const QUuid &exchange, const QString &title, int rights)
{
    m_documents->setExchange(exchange, title, rights);
    m_exchange = exchange;
    load();
}

void ExchangeDocuments::showPanel(bool shown)
{
    m_panel->setVisible(shown);
    m_documents->actions()->action(checklist)->setChecked(shown);
}

void ExchangeDocuments::load()
{
    if (m_exchange.isNull())
        return;
    whenDone(m_keeping.checklist(m_exchange), this,
             [this, exchange = m_exchange](const Result<QList<ChecklistItem>> &items) {
                 if (exchange != m_exchange)
                     return;
                 if (items)
                     show(*items);
                 else
                     m_panel->showError(items.error());
             });
}

void ExchangeDocuments::show(const QList<ChecklistItem> &items)
{
    ActionSet *actions = m_documents->actions();
    m_panel->showItems(items, actions->whyNot(u"documents.upload"_s));
    const int missing = ChecklistPanel::missing(items);
    actions->setText(checklist,
                     missing > 0 ? tr("Checklist: %n missing", nullptr, missing) : tr("Checklist"));
}

void ExchangeDocuments::onChanges(const QList<Change> &changes)
{
    using Kind = Change::Kind;
    if (std::any_of(changes.cbegin(), changes.cend(), [this](const Change &change) {
            return change.kind == Kind::Reset ||
                   (change.exchangeId == m_exchange &&
                    (change.kind == Kind::Document || change.kind == Kind::Exchange));
        }))
        load();
}

} // namespace Peak
