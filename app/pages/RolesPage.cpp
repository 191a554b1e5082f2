#include "app/pages/RolesPage.h"

#include "app/PageWorld.h"
#include "models/db/WhenDone.h"
#include "models/repositories/PeopleRepository.h"
#include "views/roles/RoleMatrixPage.h"

namespace Peak {

QWidget *makeRolesPage(PageWorld &world)
{
    auto *page = new RoleMatrixPage;
    const auto load = [&world, page] {
        page->showLoading();
        whenDone(PeopleRepository(world.work()).roleMatrix(), page,
                 [page](const Result<QList<RoleRight>> &matrix) {
                     if (matrix)
                         page->setMatrix(matrix.value());
                     else
                         page->showError(matrix.error());
                 });
    };
    QObject::connect(page, &RoleMatrixPage::retryRequested, page, load);
    QObject::connect(&world, &PageWorld::onlineChanged, page, [page, load](bool online) {
        if (online && !page->isLoaded())
            load();
    });
    load();
    return page;
}

} // namespace Peak
