#include "app/pages/DocumentsPages.h"

#include "app/ListWiring.h"
#include "app/PageWorld.h"
#include "app/pages/DocumentController.h"
#include "app/pages/ListBinding.h"
#include "models/tables/lists/DocumentsList.h"
#include "views/actions/ActionSet.h"
#include "views/documents/DocumentsPage.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

/** The bin, which admins alone see, is out of the way until somebody wants it. */
QJsonObject atFirst(Role role)
{
    if (role != Role::Admin)
        return {};
    ListFilter filter;
    filter.conditions = {
        {u"state"_s, FilterCondition::Op::AnyOf, QJsonArray{u"active"_s}, false, false, {}}};
    return {{u"filter"_s, filter.toJson()}};
}

} // namespace

QWidget *makeDocumentsPage(PageWorld &world)
{
    auto *model = new ListTableModel(documentsList(),
                                     listFetcher(u"documents"_s, world.work(), world.reads()));
    auto *page = new DocumentsPage(model);
    model->setParent(page);
    auto *wiring = new ListWiring(model, page, world.work(), page);
    page->setDefaults(atFirst(world.identity().role));
    const QString what = DocumentsPage::tr("The papers of every exchange that you may see stand "
                                           "here.");
    if (world.actions().capabilities().may(u"documents.add"_s))
        page->setEmpty(DocumentsPage::tr("There are no documents yet"),
                       DocumentsPage::tr("%1 Drop files on this page to add some.").arg(what),
                       DocumentsPage::tr("Upload files"));
    else
        page->setEmpty(DocumentsPage::tr("There are no documents yet"), what);
    auto *documents = new DocumentController(world, page, page);
    documents->actions()->on(
        u"documents.checklist"_s, [] {},
        [] {
            return DocumentsPage::tr("A checklist is one exchange's: open the exchange and its "
                                     "documents.");
        });
    QObject::connect(page, &DocumentsPage::itemWanted, documents, [&world, page](const QUuid &id) {
        ListBinding::showItem(world, page, u"name"_s, id);
    });
    wiring->follow(world, u"documents"_s);
    return page;
}

} // namespace Peak
