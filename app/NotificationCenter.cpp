#include "app/NotificationCenter.h"

#include "app/PageWorld.h"
#include "models/db/WhenDone.h"

#include <algorithm>
#include <chrono>
#include <utility>

using namespace std::chrono_literals;

namespace Peak {

namespace {

constexpr int pageSize = 60;
constexpr int atOnce = 200;       ///< the server gives no more in one answer
constexpr int mostRows = 10000;   ///< nor changes more in one step
constexpr auto soon = 40ms;       ///< what comes together is asked for together
constexpr auto atFirst = 400ms;   ///< the open page's own questions come before
constexpr auto longestWait = 12h; ///< clocks are set, computers sleep: look then at the latest

} // namespace

NotificationCenter::NotificationCenter(PageWorld &world)
    : QObject(&world), m_world(world), m_repository(world.work()), m_limits{pageSize, pageSize}
{
    m_soon.setSingleShot(true);
    m_next.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &NotificationCenter::read);
    connect(&m_next, &QTimer::timeout, this, &NotificationCenter::look);
    follow();
}

void NotificationCenter::follow()
{
    connect(&m_world, &PageWorld::identityChanged, this, &NotificationCenter::takeIdentity);
    connect(&m_world, &PageWorld::personForgotten, this, &NotificationCenter::clear);
    connect(&m_world, &PageWorld::everythingChanged, this, &NotificationCenter::look);
    connect(&m_world, &PageWorld::onlineChanged, this, [this](bool online) {
        if (online)
            look();
        Q_EMIT changed();
    });
    connect(&m_world, &PageWorld::changed, this, [this](const QList<Change> &changes) {
        const auto has = [&changes](auto... kinds) {
            return std::any_of(changes.cbegin(), changes.cend(),
                               [&](const Change &one) { return ((one.kind == kinds) || ...); });
        };
        using Kind = Change::Kind;
        // Rights decide what may be told: what is no longer mine to see goes at once.
        if (has(Kind::Notification, Kind::Access, Kind::Participant, Kind::Reset))
            look();
        if (has(Kind::Preferences))
            loadSettings();
    });
}

void NotificationCenter::takeIdentity()
{
    m_model.setToday(m_world.identity().today);
    if (m_person == m_world.identity().personId)
        return;
    clear();
    m_person = m_world.identity().personId;
    m_soon.start(atFirst);
}

void NotificationCenter::clear()
{
    ++m_life;
    m_person = {};
    m_soon.stop();
    m_next.stop();
    m_counts = {};
    m_settings = {};
    m_open.clear();
    m_done.clear();
    m_known.clear();
    m_below = {};
    m_putOff.clear();
    m_running = m_pending = 0;
    m_limits[0] = m_limits[1] = pageSize;
    m_complete[0] = m_complete[1] = true;
    m_again = m_loaded = m_begun = m_showsDone = false;
    m_model.setNotifications({});
    m_model.settle();
    Q_EMIT changed();
}

void NotificationCenter::look()
{
    if (!m_person.isNull() && !m_soon.isActive())
        m_soon.start(soon);
}

void NotificationCenter::read()
{
    if (m_person.isNull() || !m_world.isOnline())
        return;
    if (m_running > 0) {
        m_again = true;
        return;
    }
    if (m_settings.kinds.isEmpty())
        loadSettings();
    ++m_running;
    whenDone(m_repository.counts(), this,
             [this, life = m_life](const Result<NotificationCounts> &counts) {
                 if (life != m_life)
                     return;
                 --m_running;
                 if (!counts)
                     return; // the list tells of it
                 m_counts = counts.value();
                 const auto now = QDateTime::currentDateTimeUtc();
                 if (m_counts.nextAt.isValid())
                     m_next.start(qBound<std::chrono::milliseconds>(
                         200ms, std::chrono::milliseconds(now.msecsTo(m_counts.nextAt)) + 200ms,
                         longestWait));
                 Q_EMIT changed();
             });
    readList(false);
    if (m_showsDone)
        readList(true);
}

void NotificationCenter::readList(bool done, const QList<Notification> &above)
{
    ++m_running;
    const int wanted = qMin(m_limits[done] - int(above.size()), atOnce);
    const QString before = above.isEmpty() ? QString() : above.constLast().place;
    whenDone(m_repository.list(done, before, wanted), this,
             [this, done, above, wanted, life = m_life,
              step = m_step](const Result<QList<Notification>> &list) {
                 if (life != m_life)
                     return;
                 --m_running;
                 if (step != m_step || m_pending > 0) { // from before a step: old already
                     look();
                     return;
                 }
                 if (!list) {
                     if (list.error().kind != ErrorKind::Offline)
                         Q_EMIT unreadable(list.error());
                     return;
                 }
                 const QList<Notification> all = above + list.value();
                 const bool complete = list->size() < wanted;
                 if (!complete && all.size() < m_limits[done]) {
                     readList(done, all);
                     return;
                 }
                 takeList(done, all, complete || all.size() >= mostRows);
                 if (m_running == 0 && std::exchange(m_again, false))
                     look();
             });
}

void NotificationCenter::takeList(bool done, const QList<Notification> &list, bool complete)
{
    (done ? m_done : m_open) = list;
    m_complete[done] = complete;
    if (!done) {
        m_loaded = true;
        tellArrived();
    }
    fill();
}

/** What is known is what was read once; only what comes after the first reading is news, and not
 * what stood below the end of the list before. */
void NotificationCenter::tellArrived()
{
    QList<Notification> news;
    for (const Notification &one : std::as_const(m_open)) {
        const auto known = m_known.constFind(one.id);
        const bool isNew = known == m_known.constEnd()
                               ? !m_below.isValid() || one.madeAt > m_below
                               : one.count > known->count || one.madeAt > known->madeAt;
        const bool isBack = m_putOff.remove(one.id);
        if (m_begun && ((isNew && !one.isSeen()) || isBack))
            news.append(one);
        m_known.insert(one.id, {one.madeAt, one.count});
    }
    m_begun = true;
    m_below = m_complete[false] || m_open.isEmpty() ? QDateTime() : m_open.constLast().madeAt;
    if (!news.isEmpty())
        Q_EMIT arrived(news);
}

void NotificationCenter::fill()
{
    m_model.setNotifications(m_showsDone ? m_done : m_open);
    Q_EMIT changed();
}

void NotificationCenter::setShowsDone(bool done)
{
    if (m_showsDone == done)
        return;
    m_showsDone = done;
    fill();
    look();
}

void NotificationCenter::loadOlder()
{
    int &limit = m_limits[m_showsDone];
    if (m_complete[m_showsDone] || (m_showsDone ? m_done : m_open).size() < limit)
        return;
    limit = qMin(2 * limit, mostRows);
    look();
}

void NotificationCenter::leaveOlder()
{
    m_limits[0] = m_limits[1] = pageSize; // those that are here stay until the next look
}

void NotificationCenter::see()
{
    QList<QUuid> ids;
    for (Notification &one : m_open) {
        if (!one.isSeen())
            ids.append(one.id);
    }
    if (ids.isEmpty() || !m_world.identity().realPerson.isEmpty() || !m_world.isOnline())
        return;
    afterStep(m_repository.see(ids), Moves::Nothing);
}

void NotificationCenter::seeOne(const QUuid &id)
{
    const Notification *one = m_model.find(id);
    if (!one || one->isSeen() || !m_world.identity().realPerson.isEmpty())
        return;
    afterStep(m_repository.see({id}), Moves::Nothing);
}

QList<Notification> NotificationCenter::taken(const QList<QUuid> &ids, QList<Notification> *from)
{
    const QSet<QUuid> which(ids.cbegin(), ids.cend());
    QList<Notification> out;
    for (const Notification &one : std::as_const(*from)) {
        if (which.contains(one.id))
            out.append(one);
    }
    from->removeIf([&which](const Notification &one) { return which.contains(one.id); });
    return out;
}

QFuture<Result<void>> NotificationCenter::finish(const QList<QUuid> &ids, Refusal refusal)
{
    QList<Notification> done = taken(ids, &m_open);
    for (Notification &one : done)
        one.doneAt = QDateTime::currentDateTimeUtc();
    m_done = done + m_done;
    fill();
    return afterStep(m_repository.finish(ids), Moves::Rows, refusal);
}

QFuture<Result<void>> NotificationCenter::unfinish(const QList<QUuid> &ids, Refusal refusal)
{
    QList<Notification> back = taken(ids, &m_done);
    for (Notification &one : back)
        one.doneAt = {};
    m_open += back;
    fill();
    return afterStep(m_repository.unfinish(ids), Moves::Rows, refusal);
}

QFuture<Result<void>> NotificationCenter::snooze(const QUuid &id, const QDateTime &until,
                                                 Refusal refusal)
{
    if (until.isValid()) {
        taken({id}, &m_open);
        m_putOff.insert(id);
        fill();
    } else {
        m_putOff.remove(id);
    }
    return afterStep(m_repository.snooze(id, until), Moves::Rows, refusal);
}

void NotificationCenter::acknowledge(const QUuid &id)
{
    for (Notification &one : m_open) {
        if (one.id != id)
            continue;
        one.ackedAt = QDateTime::currentDateTimeUtc();
        one.ackedBy = m_world.identity().name;
    }
    fill();
    afterStep(m_repository.acknowledge(id));
}

QFuture<Result<void>> NotificationCenter::afterStep(const QFuture<Result<void>> &step, Moves moves,
                                                    Refusal refusal)
{
    const int moved = moves == Moves::Rows ? 1 : 0;
    m_step += moved;
    m_pending += moved;
    whenDone(step, this, [this, moved, refusal, life = m_life](const Result<void> &done) {
        if (life != m_life)
            return;
        m_step += moved;
        m_pending -= moved;
        if (!done && refusal == Refusal::Here)
            Q_EMIT refused(done.error());
        look(); // as it is now, whatever came of it
    });
    return step;
}

void NotificationCenter::loadSettings()
{
    whenDone(m_repository.settings(), this, [this, life = m_life](const Result<QJsonObject> &told) {
        if (life != m_life || !told)
            return;
        m_settings = NotificationSettings::fromJson(told.value());
        Q_EMIT settingsChanged();
    });
}

} // namespace Peak
