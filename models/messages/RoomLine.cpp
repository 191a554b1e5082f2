#include "models/messages/RoomLine.h"

#include "models/db/WhenDone.h"

#include <QSet>

#include <chrono>
#include <utility>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace Peak {

namespace {

constexpr qint64 lookEveryMs = 50;
constexpr qint64 typeEveryMs = 3000;
constexpr qint64 typingLastsMs = 7000;
constexpr qint64 answerHereEveryMs = 2000;
constexpr auto hereEvery = 60s;
constexpr qint64 hereLastsMs = 150000;
constexpr qsizetype mostPeople = 200; ///< whoever makes ids up does not fill our memory

QSet<QUuid> idsOf(const QHash<QUuid, QElapsedTimer> &people)
{
    return {people.keyBegin(), people.keyEnd()};
}

} // namespace

RoomLine::RoomLine(Listener *listener, DbSession &work, QObject *parent)
    : QObject(parent), m_listener(listener), m_room(work)
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &RoomLine::onLook);
    m_forget.setInterval(1s);
    connect(&m_forget, &QTimer::timeout, this, &RoomLine::forgetOld);
    m_stillHere.setInterval(hereEvery);
    connect(&m_stillHere, &QTimer::timeout, this, [this] { tell(u"here"_s); });
    if (!m_listener)
        return;
    connect(m_listener, &Listener::heard, this, &RoomLine::onHeard);
    // What was said before the server listened, nobody told.
    connect(m_listener, &Listener::listening, this, [this] {
        if (!m_channel.isEmpty())
            Q_EMIT look();
    });
}

RoomLine::~RoomLine()
{
    setRoom({}, {});
}

void RoomLine::setRoom(const QString &channel, const QUuid &me)
{
    if (channel == m_channel && me == m_me)
        return;
    const bool here = m_here;
    setHere(false);
    stopTyping();
    if (m_listener && channel != m_channel) {
        if (!m_channel.isEmpty())
            m_listener->removeChannel(m_channel);
        if (!channel.isEmpty())
            m_listener->addChannel(channel);
    }
    m_channel = channel;
    m_me = me;
    m_typing.clear();
    m_present.clear();
    m_forget.stop();
    m_again.stop();
    setHere(here && !channel.isEmpty());
    Q_EMIT peopleChanged();
}

void RoomLine::setHere(bool here)
{
    if (m_here == here)
        return;
    m_here = here;
    tell(here ? u"here"_s : u"left"_s);
    if (here)
        m_stillHere.start();
    else
        m_stillHere.stop();
}

QSet<QUuid> RoomLine::typing() const
{
    return idsOf(m_typing);
}

QSet<QUuid> RoomLine::here() const
{
    return idsOf(m_present);
}

void RoomLine::type()
{
    if (m_told && m_sinceType.isValid() && m_sinceType.elapsed() < typeEveryMs)
        return;
    m_sinceType.start();
    m_told = true;
    tell(u"typing"_s);
}

void RoomLine::stopTyping()
{
    if (!std::exchange(m_told, false))
        return;
    tell(u"stopped"_s);
}

void RoomLine::tell(const QString &kind)
{
    if (m_listener && !m_channel.isEmpty() && !m_me.isNull())
        whenDone(m_room.tell(m_channel, kind, m_me), this, [](const Result<void> &) {});
}

void RoomLine::onHeard(const QByteArray &channel, const QByteArray &hint)
{
    if (m_channel.isEmpty() || channel != m_channel.toUtf8())
        return;
    const QByteArray kind = hint.left(hint.indexOf(' '));
    const QUuid person = QUuid::fromString(QLatin1StringView(hint.mid(hint.indexOf(' ') + 1)));
    if (kind == "message") {
        if (m_typing.remove(person))
            Q_EMIT peopleChanged();
        if (m_sinceLook.isValid() && m_sinceLook.elapsed() < lookEveryMs) {
            if (!m_again.isActive())
                m_again.start(int(lookEveryMs));
        } else {
            onLook();
        }
        return;
    }
    if (person.isNull() || person == m_me || m_typing.size() + m_present.size() > mostPeople)
        return;
    const auto before = std::pair(typing(), here());
    if (kind == "typing") {
        m_typing[person].start();
        m_present[person].start();
    } else if (kind == "stopped") {
        m_typing.remove(person);
    } else if (kind == "here") {
        const bool fresh = !m_present.contains(person);
        m_present[person].start();
        // Who has just come does not know who is here.
        if (fresh && m_here &&
            (!m_sinceHere.isValid() || m_sinceHere.elapsed() > answerHereEveryMs)) {
            m_sinceHere.start();
            tell(u"here"_s);
        }
    } else if (kind == "left") {
        m_present.remove(person);
        m_typing.remove(person);
    }
    if (!m_typing.isEmpty())
        m_forget.start(1s);
    else if (!m_present.isEmpty() && !m_forget.isActive())
        m_forget.start(30s);
    if (before != std::pair(typing(), here()))
        Q_EMIT peopleChanged();
}

void RoomLine::onLook()
{
    m_sinceLook.start();
    Q_EMIT look();
}

void RoomLine::forgetOld()
{
    const auto forget = [](QHash<QUuid, QElapsedTimer> &people, qint64 after) {
        return people.removeIf([after](const QHash<QUuid, QElapsedTimer>::iterator &one) {
            return one.value().elapsed() > after;
        });
    };
    if (forget(m_typing, typingLastsMs) + forget(m_present, hereLastsMs) > 0)
        Q_EMIT peopleChanged();
    // Somebody who is merely here is looked after less often.
    m_forget.setInterval(m_typing.isEmpty() ? 30s : 1s);
    if (m_typing.isEmpty() && m_present.isEmpty())
        m_forget.stop();
}

} // namespace Peak
