#include "app/pages/ListBinding.h"

#include "app/PageWorld.h"
#include "models/db/WhenDone.h"
#include "models/repositories/ListRepository.h"
#include "models/tables/ListTableModel.h"
#include "views/common/DataTable.h"
#include "views/common/FilterBar.h"
#include "views/common/ListPage.h"

namespace Peak {

void ListBinding::showItem(PageWorld &world, ListPage *page, const QString &column, const QUuid &id)
{
    const ListTableModel *model = page->model();
    page->showOtherView(false);
    if (model->rowOf(id) >= 0) {
        page->selectId(id);
        page->table()->setFocus();
        return;
    }
    ListQuery any;
    any.sorts = model->definition().defaultSorts;
    whenDone(ListRepository(world.work()).rows(model->definition().name, any, {id}), page,
             [page, column, id](const Result<QList<ListRow>> &rows) {
                 if (!rows || rows->isEmpty()) {
                     page->showError(rows ? Error{ErrorKind::NotFound,
                                                  ListPage::tr("It is not there any more, or you "
                                                               "may no longer see it."),
                                                  {},
                                                  {}}
                                          : rows.error());
                     return;
                 }
                 ListFilter filter;
                 filter.search =
                     ListFilter::cleaned(rows->constFirst().cells.value(column).toString());
                 page->filters()->replaceFilter(filter);
                 page->selectId(id);
                 page->table()->setFocus();
             });
}

} // namespace Peak
