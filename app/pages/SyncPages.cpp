#include "app/pages/SyncPages.h"

#include "app/ListWiring.h"
#include "app/PageWorld.h"
#include "models/tables/lists/SyncRunsList.h"
#include "views/common/DataTable.h"
#include "views/common/ListPage.h"
#include "views/common/SplitPage.h"
#include "views/sync/SyncRunView.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

void showCurrent(ListPage *list, SyncRunView *view)
{
    const ListTableModel *model = list->model();
    if (!list->table()->currentIndex().isValid() && model->rowCount() > 0 && model->isLoaded(0)) {
        list->selectId(model->idAt(0)); // comes back here
        return;
    }
    const auto row = model->listRowAt(list->table()->currentIndex().row());
    if (row)
        view->setRun(row->id, row->cells);
    else if (model->rowCount() == 0)
        view->clear();
}

} // namespace

QWidget *makeSyncPage(PageWorld &world)
{
    auto *wiring = new ListWiring(syncRunsList(), world.work(), world.reads(), nullptr);
    ListPage *list = wiring->page();
    auto *view = new SyncRunView;
    auto *page = new SplitPage(list, view);
    wiring->setParent(page);
    list->setEmpty(SyncRunView::tr("No sync has ever run"),
                   SyncRunView::tr("Contacts, exchanges and tasks are those that were entered or "
                                   "imported. As soon as a sync with PracticePanther runs, each "
                                   "run appears here with what it brought and what failed."));
    const QString key = u"sync_page"_s;
    page->applyViewState(world.preference(key));
    QObject::connect(page, &SplitPage::viewStateChanged, &world,
                     [&world, page, key] { world.savePreference(key, page->viewState()); });
    const auto show = [list, view] { showCurrent(list, view); };
    QObject::connect(list->table()->selectionModel(), &QItemSelectionModel::currentRowChanged, view,
                     show);
    QObject::connect(list->model(), &QAbstractItemModel::dataChanged, view, show);
    QObject::connect(list->model(), &QAbstractItemModel::rowsInserted, view, show);
    QObject::connect(list->model(), &QAbstractItemModel::modelReset, view, show);
    const auto fit = [list, view] { // nothing to select: nothing to show of it
        view->setVisible(list->model()->total().value_or(1) > 0);
    };
    QObject::connect(list->model(), &ListTableModel::totalChanged, view, fit);
    wiring->follow(world, u"sync_runs"_s);
    return page;
}

} // namespace Peak
