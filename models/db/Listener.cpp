#include "models/db/Listener.h"

#include "models/db/SocketGuard.h"
#include "models/db/SqlErrors.h"
#include "models/db/WhenDone.h"

#include <QDeadlineTimer>
#include <QSocketNotifier>

#include <libpq-fe.h>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int hintInterval = 250;

Result<qintptr> startListening(DbConnection &connection, const QStringList &channels)
{
    for (const QString &channel : channels) {
        auto *handle = static_cast<PGconn *>(connection.handle());
        const QByteArray name = channel.toUtf8();
        char *quoted =
            handle ? PQescapeIdentifier(handle, name.constData(), size_t(name.size())) : nullptr;
        if (!quoted)
            return SqlErrors::notConnected();
        const auto done = connection.script("listen " + QByteArray(quoted));
        PQfreemem(quoted);
        if (!done)
            return done.error();
    }
    return qintptr(PQsocket(static_cast<PGconn *>(connection.handle())));
}

/** Takes what has arrived, without waiting; how many, and nothing of what they say. */
Result<int> drain(DbConnection &connection)
{
    auto *handle = static_cast<PGconn *>(connection.handle());
    const QDeadlineTimer enough(100);
    int count = 0;
    int before = 0;
    do {
        before = count;
        if (!handle || !PQconsumeInput(handle))
            return SqlErrors::connectionLost(u"while listening"_s);
        while (PGnotify *notification = PQnotifies(handle)) {
            PQfreemem(notification);
            ++count;
        }
    } while (count > before && !enough.hasExpired());
    return count;
}

} // namespace

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
    const auto work = [channels](DbConnection &connection) {
        return startListening(connection, channels);
    };
    whenDone(m_session.run(work), this, [this, round](const Result<qintptr> &socket) {
        if (round == m_round && socket)
            watch(*socket);
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
    whenDone(m_session.run(drain), this, [this, round](const Result<int> &count) {
        if (round != m_round || !m_notifier)
            return;
        if (!count) {
            stop(); // whoever owns the session hears of it too
            return;
        }
        m_notifier->setEnabled(true);
        if (*count > 0 && !m_later.isActive())
            hint();
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
