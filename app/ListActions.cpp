#include "app/ListActions.h"

#include "app/PageWorld.h"
#include "models/tables/ListTableModel.h"
#include "views/actions/ActionSet.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/common/ViewsButton.h"

#include <QLocale>
#include <QMenu>
#include <QTime>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

/** Where the actions of this list belong; those of a tab are the same as of the page. */
PageId pageOfList(const QString &list)
{
    if (list == u"sync_runs"_s)
        return PageId::Sync;
    return pageOf(list).value_or(PageId::ExchangeDetails);
}

} // namespace

ListActions::ListActions(PageWorld &world, ListPage *page, QObject *parent)
    : QObject(parent),
      m_page(page),
      m_views(page->views()),
      m_actions(new ActionSet(world.actions(), pageOfList(page->model()->definition().name), page))
{
    ViewsButton *views = page->views();
    m_actions->on(u"list.reload"_s, [this] { reload(); });
    m_actions->on(u"list.save_view"_s, [views] { views->saveNew(false); });
    m_actions->on(
        u"list.reset_view"_s, [this] { reset(); },
        [page] { return page->isAtDefault() ? tr("It is as it was at first.") : QString(); });
    m_actions->on(u"views.share"_s, [views] { views->saveNew(true); });
    m_actions->on(
        u"views.role_default"_s, [views] { views->chooseRoles(); },
        [views] {
            return views->showsShared() ? QString()
                                        : tr("Show a shared view first: a role begins with one.");
        });
    views->setActions({m_actions->action(u"list.reset_view"_s),
                       m_actions->action(u"list.save_view"_s), m_actions->action(u"views.share"_s),
                       m_actions->action(u"views.role_default"_s)});
    connect(views, &ViewsButton::changed, m_actions, &ActionSet::refresh);
    connect(page, &ListPage::viewStateChanged, m_actions, &ActionSet::refresh);
}

ListActions::~ListActions()
{
    if (m_views)
        m_views->setActions({});
    delete m_actions;
}

void ListActions::reload()
{
    m_page->model()->refresh();
    m_page->messages()->showMessage(
        Status::Info, tr("Read again at %1.")
                          .arg(QLocale().toString(QTime::currentTime(), QLocale::ShortFormat)));
}

void ListActions::reset()
{
    m_page->resetToDefault();
    m_page->messages()->showMessage(Status::Info,
                                    tr("Columns, order and filters are as they were at first."));
    m_actions->refresh();
}

} // namespace Peak
