#include "models/db/Listener.h"

#include "models/db/SocketGuard.h"
#include "models/db/SqlErrors.h"
#include "models/db/WhenDone.h"

#include <QDeadlineTimer>
#include <QSocketNotifier>

#include <libpq-fe.h>

#include <utility>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int hintInterval = 250;

constexpr qsizetype longestHint = 60;
constexpr qsizetype mostHints = 500; ///< at once; the rest of a flood is dropped

Result<void> onChannel(DbConnection &connection, const QByteArray &verb, const QString &channel,
                       const QByteArray &rest = {})
{
    auto *handle = static_cast<PGconn *>(connection.handle());
    const QByteArray name = channel.toUtf8();
    char *quoted =
        handle ? PQescapeIdentifier(handle, name.constData(), size_t(name.size())) : nullptr;
    if (!quoted)
        return SqlErrors::notConnected();
    const auto done = connection.script(verb + ' ' + QByteArray(quoted) + rest);
    PQfreemem(quoted);
    return done;
}

Result<qintptr> startListening(DbConnection &connection, const QStringList &channels)
{
    for (const QString &channel : channels) {
        if (const auto done = onChannel(connection, "listen", channel); !done)
            return done.error();
    }
    return qintptr(PQsocket(static_cast<PGconn *>(connection.handle())));
}

/** Takes what has arrived, without waiting: of the added channels what was sent, once each, of the
 * others only that there was something. */
Result<Listener::Arrived> drain(DbConnection &connection, const QList<QByteArray> &added)
{
    auto *handle = static_cast<PGconn *>(connection.handle());
    const QDeadlineTimer enough(100);
    Listener::Arrived arrived;
    int count = 0;
    int before = 0;
    do {
        before = count;
        if (!handle || !PQconsumeInput(handle))
            return SqlErrors::connectionLost(u"while listening"_s);
        while (PGnotify *notification = PQnotifies(handle)) {
            if (added.contains(notification->relname)) {
                const std::pair hint(QByteArray(notification->relname),
                                     QByteArray(notification->extra).left(longestHint));
                if (arrived.hints.size() < mostHints && !arrived.hints.contains(hint))
                    arrived.hints.append(hint);
            } else {
                ++arrived.others;
            }
            PQfreemem(notification);
            ++count;
        }
    } while (count > before && !enough.hasExpired());
    return arrived;
}

} // namespace

Result<void> Listener::tell(DbConnection &connection, const QString &channel, const QString &hint)
{
    auto *handle = static_cast<PGconn *>(connection.handle());
    const QByteArray words = hint.toUtf8();
    char *quoted =
        handle ? PQescapeLiteral(handle, words.constData(), size_t(words.size())) : nullptr;
    if (!quoted)
        return SqlErrors::notConnected();
    const auto done = onChannel(connection, "notify", channel, ", " + QByteArray(quoted));
    PQfreemem(quoted);
    return done;
}

Listener::Listener(DbSession &session, QObject *parent) : QObject(parent), m_session(session)
{
    m_later.setSingleShot(true);
    connect(&m_later, &QTimer::timeout, this, &Listener::hint);
    connect(&m_session, &DbSession::lost, this, &Listener::stop);
}

Listener::~Listener()
{
    stop();
}

void Listener::listen(const QStringList &channels)
{
    stop();
    const int round = m_round;
    const QStringList added = m_added;
    const auto work = [all = channels + added](DbConnection &connection) {
        return startListening(connection, all);
    };
    whenDone(m_session.run(work), this, [this, round, added](const Result<qintptr> &socket) {
        if (round != m_round || !socket)
            return;
        watch(*socket);
        for (const QString &channel : std::as_const(m_added)) {
            if (!added.contains(channel))
                change(channel, true);
        }
    });
}

void Listener::stop()
{
    ++m_round;
    m_notifier.reset();
    m_socket.reset();
    m_later.stop();
}

void Listener::watch(qintptr socket)
{
    // A hold of our own: libpq may close its socket on the other thread while Qt still polls.
    m_socket = std::make_unique<SocketGuard>(socket);
    m_notifier = std::make_unique<QSocketNotifier>(m_socket->descriptor(), QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &Listener::readArrived);
    Q_EMIT listening();
    readArrived(); // some may have come with the answer to LISTEN
}

void Listener::readArrived()
{
    m_notifier->setEnabled(false);
    const int round = m_round;
    QList<QByteArray> added;
    for (const QString &channel : std::as_const(m_added))
        added.append(channel.toUtf8());
    const auto work = [added](DbConnection &connection) { return drain(connection, added); };
    whenDone(m_session.run(work), this, [this, round](const Result<Arrived> &arrived) {
        if (round != m_round || !m_notifier)
            return;
        if (!arrived) {
            stop(); // whoever owns the session hears of it too
            return;
        }
        m_notifier->setEnabled(true);
        for (const auto &[channel, said] : arrived->hints)
            Q_EMIT heard(channel, said);
        if (arrived->others > 0 && !m_later.isActive())
            hint();
    });
}

void Listener::addChannel(const QString &channel)
{
    if (m_added.contains(channel))
        return;
    m_added.append(channel);
    change(channel, true);
}

void Listener::removeChannel(const QString &channel)
{
    if (m_added.removeAll(channel) > 0)
        change(channel, false);
}

/** While it listens; listen() looks after the rest. */
void Listener::change(const QString &channel, bool listen)
{
    if (!isListening())
        return;
    const auto work = [channel, listen](DbConnection &connection) {
        return onChannel(connection, listen ? "listen" : "unlisten", channel);
    };
    whenDone(m_session.run(work), this, [this, listen, channel](const Result<void> &done) {
        // What was said before the server listened, nobody told.
        if (listen && done && m_added.contains(channel))
            Q_EMIT listening();
    });
}

void Listener::hint()
{
    if (m_sinceHint.isValid() && m_sinceHint.elapsed() < hintInterval) {
        m_later.start(hintInterval - int(m_sinceHint.elapsed()));
        return;
    }
    m_sinceHint.start();
    Q_EMIT lookNow();
}

} // namespace Peak
