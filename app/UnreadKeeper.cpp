#include "app/UnreadKeeper.h"

#include "app/PageWorld.h"
#include "app/UnreadCounts.h"
#include "models/db/WhenDone.h"

#include <chrono>
#include <utility>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace Peak {

namespace {

constexpr auto tellAfter = 3s;
constexpr auto lookSoon = 1s;
constexpr qsizetype mostTold = 500;

} // namespace

UnreadKeeper::UnreadKeeper(PageWorld &world)
    : QObject(&world), m_world(world), m_rooms(world.reads())
{
    m_tell.setSingleShot(true);
    m_tell.setInterval(tellAfter);
    connect(&m_tell, &QTimer::timeout, this, &UnreadKeeper::tellArrived);
    m_lookSoon.setSingleShot(true);
    m_lookSoon.setInterval(lookSoon);
    connect(&m_lookSoon, &QTimer::timeout, this, &UnreadKeeper::look);
    connect(&world, &PageWorld::identityChanged, this, [this] {
        if (std::exchange(m_person, m_world.identity().personId) != m_person) {
            m_world.unread().setCounts({});
            look();
        }
    });
    connect(&world, &PageWorld::onlineChanged, this, [this](bool online) {
        if (online)
            look();
    });
    connect(&world, &PageWorld::everythingChanged, this, &UnreadKeeper::look);
    connect(&world, &PageWorld::changed, this, &UnreadKeeper::onChanges);
    connect(&world, &PageWorld::personForgotten, this, [this] {
        m_person = {};
        m_arrived.clear();
        m_tell.stop();
        m_world.unread().setCounts({});
    });
}

void UnreadKeeper::onChanges(const QList<Change> &changes)
{
    using Kind = Change::Kind;
    bool now = false;
    bool soon = false;
    for (const Change &change : changes) {
        if (change.kind == Kind::Message) {
            now = true;
            if (m_arrived.size() < mostTold)
                m_arrived.insert(change.rowId);
        }
        // Of a receipt nobody knows whose it is: mostly another's.
        soon = soon || change.kind == Kind::Receipt || change.kind == Kind::Access ||
               change.kind == Kind::Participant;
    }
    if (now)
        look();
    else if (soon && !m_lookSoon.isActive())
        m_lookSoon.start();
    if (!m_arrived.isEmpty() && !m_tell.isActive())
        m_tell.start();
}

void UnreadKeeper::look()
{
    if (m_person.isNull() || !m_world.identity().capabilities.mayOpen(u"messages"_s))
        return;
    if (m_looking) {
        m_again = true;
        return;
    }
    m_looking = true;
    m_again = false;
    whenDone(m_rooms.unread(), this,
             [this, person = m_person](const Result<QList<RoomUnread>> &rooms) {
                 m_looking = false;
                 if (person != m_person)
                     return;
                 if (rooms) {
                     QHash<QUuid, int> counts;
                     for (const RoomUnread &room : *rooms) {
                         if (room.unread > 0)
                             counts.insert(room.exchange, room.unread);
                     }
                     m_world.unread().setCounts(counts);
                 }
                 if (m_again)
                     look();
             });
}

void UnreadKeeper::tellArrived()
{
    const auto arrived = std::exchange(m_arrived, {});
    // Who looks on as somebody else gets nothing in their name.
    if (arrived.isEmpty() || !m_world.isOnline() || !m_world.identity().realPerson.isEmpty())
        return;
    whenDone(m_rooms.markDelivered(arrived.values()), this, [](const Result<void> &) {});
}

} // namespace Peak
