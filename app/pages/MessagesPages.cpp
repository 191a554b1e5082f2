#include "app/pages/MessagesPages.h"

#include "app/ListWiring.h"
#include "app/PageWorld.h"
#include "app/UnreadCounts.h"
#include "app/pages/ListBinding.h"
#include "models/db/WhenDone.h"
#include "models/repositories/ListRepository.h"
#include "models/tables/lists/MessagesList.h"
#include "views/messages/MessagesPage.h"
#include "views/messages/UnreadPanel.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr int mostRooms = 200;

/** Names the rooms that have something unread, the most of it first, whenever that changes. */
void followUnread(PageWorld &world, UnreadPanel *panel)
{
    const auto show = [&world, panel] {
        QList<UnreadPanel::Room> rooms;
        const QHash<QUuid, int> &counts = world.unread().all();
        for (auto one = counts.cbegin(); one != counts.cend(); ++one)
            rooms.append({one.key(), {}, one.value()});
        if (rooms.isEmpty()) {
            panel->showRooms({});
            return;
        }
        std::sort(rooms.begin(), rooms.end(),
                  [](const auto &a, const auto &b) { return a.unread > b.unread; });
        rooms = rooms.mid(0, mostRooms);
        QList<QUuid> ids;
        for (const UnreadPanel::Room &room : std::as_const(rooms))
            ids.append(room.exchange);
        ListQuery query;
        query.sorts = {{u"number"_s, false}};
        whenDone(ListRepository(world.reads()).rows(u"exchanges"_s, query, ids), panel,
                 [panel, rooms](const Result<QList<ListRow>> &rows) mutable {
                     if (!rows)
                         return;
                     for (const ListRow &row : *rows) {
                         for (UnreadPanel::Room &room : rooms) {
                             if (room.exchange != row.id)
                                 continue;
                             const QString number = row.cells.value(u"number"_s).toString();
                             const QString name = row.cells.value(u"name"_s).toString();
                             room.name = QString(number + u"  "_s + name).trimmed();
                         }
                     }
                     rooms.removeIf([](const auto &room) { return room.name.isEmpty(); });
                     panel->showRooms(rooms);
                 });
    };
    QObject::connect(&world.unread(), &UnreadCounts::changed, panel, show);
    QObject::connect(panel, &UnreadPanel::chosen, panel, [&world](const QUuid &exchange) {
        world.openTab({PageId::ExchangeDetails, exchange}, u"messages"_s);
    });
    show();
}

/** What people wrote; what the program says of documents and stages would bury it. */
QJsonObject atFirst()
{
    ListFilter filter;
    filter.conditions = {{u"kind"_s,
                          FilterCondition::Op::AnyOf,
                          QJsonArray{u"text"_s, u"file"_s},
                          false,
                          false,
                          {}}};
    return {{u"filter"_s, filter.toJson()}};
}

} // namespace

QWidget *makeMessagesPage(PageWorld &world)
{
    auto *model =
        new ListTableModel(messagesList(), listFetcher(u"messages"_s, world.work(), world.reads()));
    auto *page = new MessagesPage(model);
    model->setParent(page);
    auto *wiring = new ListWiring(model, page, world.work(), page);
    page->setDefaults(atFirst());
    page->setEmpty(MessagesPage::tr("There are no messages yet"),
                   MessagesPage::tr("What is written in the rooms of your exchanges stands here."));
    page->setEmptyAtFirst(
        MessagesPage::tr("Nobody has written a message yet"),
        MessagesPage::tr("What people write in the rooms of your exchanges stands here. What the "
                         "program says of documents and stages is shown with “Show all”."));
    QObject::connect(page, &ListPage::openRequested, wiring, [&world, model](const QUuid &id) {
        const auto row = model->listRowAt(model->rowOf(id));
        if (!row)
            return;
        const QUuid exchange = QUuid::fromString(row->cells.value(u"exchange_id"_s).toString());
        world.openMessage(exchange, id);
    });
    QObject::connect(page, &MessagesPage::itemWanted, wiring, [&world, page](const QUuid &id) {
        ListBinding::showItem(world, page, u"text"_s, id);
    });
    auto *panel = new UnreadPanel;
    page->setBeside(panel);
    followUnread(world, panel);
    wiring->follow(world, u"messages"_s);
    return page;
}

} // namespace Peak
