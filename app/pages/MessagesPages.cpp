#include "app/pages/MessagesPages.h"

#include "app/ListWiring.h"
#include "app/PageWorld.h"
#include "app/pages/ListBinding.h"
#include "models/tables/lists/MessagesList.h"
#include "views/messages/MessagesPage.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

QWidget *makeMessagesPage(PageWorld &world)
{
    auto *model =
        new ListTableModel(messagesList(), listFetcher(u"messages"_s, world.work(), world.reads()));
    auto *page = new MessagesPage(model);
    model->setParent(page);
    auto *wiring = new ListWiring(model, page, world.work(), page);
    page->setEmpty(MessagesPage::tr("There are no messages yet"),
                   MessagesPage::tr("What is written in the rooms of your exchanges stands here."));
    QObject::connect(page, &ListPage::openRequested, wiring, [&world, model](const QUuid &id) {
        const auto row = model->listRowAt(model->rowOf(id));
        if (!row)
            return;
        const QUuid exchange = QUuid::fromString(row->cells.value(u"exchange_id"_s).toString());
        world.openTab({PageId::ExchangeDetails, exchange}, u"messages"_s);
    });
    QObject::connect(page, &MessagesPage::itemWanted, wiring, [&world, page](const QUuid &id) {
        ListBinding::showItem(world, page, u"text"_s, id);
    });
    wiring->follow(world, u"messages"_s);
    return page;
}

} // namespace Peak
