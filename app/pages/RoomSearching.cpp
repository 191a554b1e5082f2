#include "app/pages/RoomSearching.h"

#include "app/PageWorld.h"
#include "app/pages/RoomController.h"
#include "models/db/WhenDone.h"
#include "views/common/MessageBar.h"
#include "views/messages/RoomPage.h"
#include "views/messages/SearchPanel.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr int foundAtOnce = 50;

} // namespace

RoomSearching::RoomSearching(PageWorld &world, RoomController &room)
    : QObject(&room), m_world(world), m_room(room), m_rooms(world.reads()), m_lists(world.reads())
{
    connect(room.page()->search(), &SearchPanel::searchRequested, this, &RoomSearching::search);
    connect(room.page()->search(), &SearchPanel::chosen, this, &RoomSearching::goTo);
    connect(room.page(), &RoomPage::dayRequested, this, &RoomSearching::goToDay);
    connect(&world, &PageWorld::messageRequested, this, &RoomSearching::goToWanted);
}

void RoomSearching::clear()
{
    ++m_round;
    if (!m_room.page()->search()->everywhere())
        m_room.page()->search()->clear();
    goToWanted();
}

void RoomSearching::search(const QString &words, bool everywhere, const QDateTime &before)
{
    const QUuid exchange = everywhere ? QUuid() : m_room.exchange();
    const int round = ++m_round;
    whenDone(m_rooms.search(exchange, words, before, foundAtOnce), this,
             [this, round, before](const Result<QList<FoundMessage>> &found) {
                 if (round != m_round)
                     return;
                 SearchPanel *panel = m_room.page()->search();
                 if (!found) {
                     panel->showError(found.error());
                     return;
                 }
                 panel->showFound(*found, found->size() >= foundAtOnce, before.isValid());
                 if (panel->everywhere())
                     nameExchanges(*found);
             });
}

void RoomSearching::nameExchanges(const QList<FoundMessage> &found)
{
    QSet<QUuid> ids;
    for (const FoundMessage &one : found)
        ids.insert(one.exchange);
    if (ids.isEmpty())
        return;
    ListQuery query;
    query.sorts = {{u"number"_s, false}};
    whenDone(m_lists.rows(u"exchanges"_s, query, ids.values()), this,
             [this](const Result<QList<ListRow>> &rows) {
                 if (!rows)
                     return;
                 QHash<QUuid, QString> names;
                 for (const ListRow &row : *rows)
                     names.insert(row.id, QString(row.cells.value(u"number"_s).toString() +
                                                  u"  "_s + row.cells.value(u"name"_s).toString())
                                              .trimmed());
                 m_room.page()->search()->setNames(names);
             });
}

void RoomSearching::goTo(const FoundMessage &message)
{
    if (message.exchange == m_room.exchange()) {
        m_room.showMessage(message.number);
        return;
    }
    m_world.openTab({PageId::ExchangeDetails, message.exchange}, u"messages"_s);
    // The page shows another exchange now: the same room, unless its window is another one.
    if (m_room.exchange() == message.exchange)
        m_room.showMessage(message.number);
}

void RoomSearching::goToWanted()
{
    const QUuid exchange = m_room.exchange();
    const QUuid message = m_world.takeWantedMessage(exchange);
    if (message.isNull())
        return;
    whenDone(m_rooms.messages({message}), this,
             [this, exchange](const Result<QList<RoomMessage>> &found) {
                 if (exchange == m_room.exchange() && found && !found->isEmpty())
                     m_room.showMessage(found->constFirst().number);
             });
}

void RoomSearching::goToDay(QDate day)
{
    whenDone(m_rooms.numberAt(m_room.exchange(), day), this,
             [this, day, exchange = m_room.exchange()](const Result<qint64> &number) {
                 if (exchange != m_room.exchange())
                     return;
                 MessageBar *bar = m_room.page()->messages();
                 if (!number) {
                     bar->showError(number.error());
                 } else if (*number <= 0) {
                     bar->showMessage(Status::Info,
                                      tr("Nothing was said on %1 or later.")
                                          .arg(QLocale().toString(day, u"d MMM yyyy"_s)));
                 } else {
                     bar->clear();
                     m_room.showMessage(*number);
                 }
             });
}

} // namespace Peak
