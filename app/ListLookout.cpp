#include "app/ListLookout.h"

#include "app/PageWorld.h"
#include "models/db/WhenDone.h"
#include "models/repositories/ListRepository.h"
#include "models/tables/ListTableModel.h"
#include "views/common/DataTable.h"
#include "views/common/ListPage.h"

#include <QScrollBar>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr int LookEvery = 4000;
constexpr int LongestPause = 120000;
/** Of the time that passes, at most one part in so many is spent with looking. */
constexpr int RestFactor = 30;

} // namespace

ListLookout::ListLookout(PageWorld &world, ListPage *page, QObject *parent)
    : QObject(parent), m_world(world), m_page(page)
{
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &ListLookout::look);
    m_pause.start(LookEvery);
}

bool ListLookout::isFor(const QString &list)
{
    return list == u"audit" || list == u"document_log";
}

bool ListLookout::looks() const
{
    const ListTableModel *model = m_page->model();
    const ListSort newestFirst{u"time"_s, true};
    return m_world.isOnline() && m_page->isVisible() && !m_page->window()->isMinimized() &&
           model->state() == WindowedTableModel::State::Ready && !model->isStale() &&
           !model->query().sorts.isEmpty() && model->query().sorts.constFirst() == newestFirst &&
           m_page->table()->verticalScrollBar()->value() == 0;
}

void ListLookout::look()
{
    if (!looks()) {
        m_pause.start(LookEvery);
        return;
    }
    const ListQuery query = m_page->model()->query();
    ListPageRequest first;
    first.query = query;
    first.limit = 1;
    m_asked.start();
    whenDone(ListRepository(m_world.reads()).page(m_page->model()->definition().name, first), this,
             [this, query](const Result<QList<ListRow>> &rows) {
                 m_pause.start(int(
                     std::clamp<qint64>(m_asked.elapsed() * RestFactor, LookEvery, LongestPause)));
                 ListTableModel *model = m_page->model();
                 // What went wrong is told where somebody asked for something.
                 if (!rows || rows->isEmpty() || !looks() || model->query() != query)
                     return;
                 if (rows->constFirst().id != model->idAt(0))
                     model->applyChanges({rows->constFirst().id});
             });
}

} // namespace Peak
