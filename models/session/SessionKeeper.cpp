#include "models/session/SessionKeeper.h"

#include "models/db/WhenDone.h"

#include <QRandomGenerator>

#include <algorithm>
#include <chrono>

using namespace std::chrono_literals;

namespace Peak {

namespace {

using State = SessionStatus::State;

constexpr auto tickEvery = 250ms;
constexpr qint64 pollEveryMs = 1000;
constexpr qint64 pollHiddenEveryMs = 15000;
constexpr qint64 beatEveryMs = 60000;
/** Silence that people are told about, and silence after which the line is given up. */
constexpr qint64 slowAfterMs = 2000;
constexpr qint64 giveUpAfterMs = 20000;
constexpr int waits[] = {0, 1, 2, 4, 8, 15, 30};

/** Whoever changed something may notify it after the commit; what changed stands in the feed. */
const QString changeChannel = QStringLiteral("peak_changed");

/** Milliseconds before try number `attempt`; spread, so that a restart is not met by everybody at
 * once. */
int waitBefore(int attempt)
{
    const int seconds = waits[std::min<int>(attempt, int(std::size(waits)) - 1)];
    return seconds * 1000 + QRandomGenerator::global()->bounded(300 + seconds * 250);
}

} // namespace

SessionKeeper::SessionKeeper(DbSession &work, DbSession &reads, DbSession &pulse, QObject *parent)
    : QObject(parent),
      m_work(work),
      m_reads(reads),
      m_pulse(pulse),
      m_greeting(work),
      m_session(pulse),
      m_hints(pulse)
{
    connect(&m_hints, &Listener::lookNow, this, &SessionKeeper::pollSoon);
    m_tick.setInterval(tickEvery);
    connect(&m_tick, &QTimer::timeout, this, &SessionKeeper::tick);
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &SessionKeeper::connectLines);
    for (DbSession *line : {&m_work, &m_reads, &m_pulse})
        connect(line, &DbSession::lost, this, &SessionKeeper::onLost);
}

SessionKeeper::~SessionKeeper() = default;

void SessionKeeper::keepAlso(DbSession &line)
{
    m_further.append(&line);
    connect(&line, &DbSession::lost, this, &SessionKeeper::onLost);
}

QList<DbSession *> SessionKeeper::lines() const
{
    return QList<DbSession *>{&m_work, &m_reads, &m_pulse} + m_further;
}

void SessionKeeper::begin(const ConnectionSettings &server, const SessionCredentials &credentials)
{
    m_own.reset();
    m_server = server;
    goOn(credentials);
}

void SessionKeeper::goOn(const SessionCredentials &credentials)
{
    closeLines();
    m_credentials = credentials;
    m_credentials.deviceSecret.clear(); // the key store's business, not ours
    m_cursor.clear();
    m_seen.clear();
    m_attempts = 0;
    m_identity = {};
    SessionStatus status;
    status.state = State::Connecting;
    status.server = m_server.displayName();
    setStatus(status);
    connectLines();
    // While the lines open; what it makes others ask of them waits behind our own questions.
    if (const auto greeting = std::exchange(m_credentials.greeting, std::nullopt))
        learnIdentity(*greeting);
}

void SessionKeeper::signOut()
{
    if (!m_credentials.isValid())
        return;
    const auto own = std::exchange(m_own, std::nullopt);
    const auto dropBoth = [this, own] {
        drop();
        if (own)
            leave(*own);
    };
    if (!isOnline()) {
        dropBoth();
        return;
    }
    endThere(dropBoth);
    m_tick.stop();
    m_credentials = {};
    setStatus({});
}

/** Asks the server to end the session that the pulse line runs in. The answer comes too late or
 * never, since that closes the very line it runs on: after a moment it goes on without one. */
void SessionKeeper::endThere(const std::function<void()> &then)
{
    (void)m_session.signOut();
    QTimer::singleShot(500ms, this, [this, then, epoch = ++m_epoch] {
        if (epoch == m_epoch)
            then();
    });
}

void SessionKeeper::drop()
{
    m_own.reset();
    m_credentials.loginSecret.fill('\0');
    m_credentials = {};
    m_identity = {};
    closeLines();
    setStatus({});
}

void SessionKeeper::setVisible(bool visible)
{
    if (m_visible == visible)
        return;
    m_visible = visible;
    if (visible)
        pollSoon();
}

void SessionKeeper::pollSoon()
{
    if (isOnline())
        poll();
}

void SessionKeeper::reconnectNow()
{
    if (m_status.state == State::Reconnecting && m_retry.isActive()) {
        m_retry.stop();
        connectLines();
    }
}

bool SessionKeeper::isOnline() const
{
    return m_status.state == State::Online || m_status.state == State::Slow;
}

void SessionKeeper::connectLines()
{
    if (!m_credentials.isValid())
        return;
    ++m_epoch;
    if (m_status.state == State::Reconnecting) {
        SessionStatus status = m_status;
        status.nextTrySeconds = 0;
        setStatus(status);
    }
    m_tick.start();
    const auto safe =
        m_server.withLogin(m_credentials.loginRole, m_credentials.loginSecret).hardened();
    if (!safe)
        fail(safe.error());
    else if (m_attempts > 0)
        reclaimLines(safe.value());
    else
        openLines(safe.value());
}

/** After a break the pulse line comes first: it clears away what the server still holds of the
 * broken ones. */
void SessionKeeper::reclaimLines(const ConnectionSettings &server)
{
    openPulse(server);
    whenDone(m_session.closeOtherConnections(), this,
             [this, epoch = m_epoch, server](const Result<void> &) {
                 // Not reaching this is no failure: the others are refused or not, and tried again
                 // then.
                 if (epoch == m_epoch)
                     openLines(server);
             });
}

/** The work line first, since the first page comes through it; what is asked of it while it opens
 * waits. */
void SessionKeeper::openLines(const ConnectionSettings &server)
{
    whenDone(m_work.open(server), this,
             [this, epoch = m_epoch, server](const Result<void> &opened) {
                 if (epoch != m_epoch)
                     return;
                 if (opened)
                     openOthers(server);
                 else
                     fail(opened.error());
             });
    greet();
}

void SessionKeeper::openOthers(const ConnectionSettings &server)
{
    if (m_attempts == 0)
        openPulse(server);
    whenDone(m_reads.open(server), this,
             [this, epoch = m_epoch, server](const Result<void> &opened) {
                 if (epoch != m_epoch)
                     return;
                 if (opened)
                     openFurther(server);
                 else
                     fail(opened.error());
             });
}

void SessionKeeper::openFurther(const ConnectionSettings &server)
{
    for (DbSession *line : std::as_const(m_further)) {
        whenDone(line->open(server), this, [this, epoch = m_epoch](const Result<void> &opened) {
            if (epoch == m_epoch && !opened)
                fail(opened.error());
        });
    }
}

void SessionKeeper::openPulse(const ConnectionSettings &server)
{
    m_polling = true; // a server that falls silent now is noticed as well
    m_sincePoll.start();
    whenDone(m_pulse.open(server), this, [this, epoch = m_epoch](const Result<void> &opened) {
        if (epoch != m_epoch)
            return;
        if (!opened) {
            fail(opened.error());
            return;
        }
        m_pulseOpen = true;
        feelPulse();
    });
}

/** The cursor is taken before anything is read, so that no change falls between what was read and
 * what is told. Whom the door has just greeted need not be asked for. */
void SessionKeeper::greet()
{
    if (!m_credentials.greeting)
        askWho();
    if (!m_cursor.isEmpty())
        return;
    whenDone(m_greeting.changeCursor(), this,
             [this, epoch = m_epoch](const Result<QString> &cursor) {
                 if (epoch != m_epoch)
                     return;
                 if (!cursor) {
                     fail(cursor.error());
                     return;
                 }
                 m_cursor = cursor.value();
                 online();
             });
}

void SessionKeeper::askWho()
{
    whenDone(m_greeting.whoAmI(), this, [this, epoch = m_epoch](const Result<Identity> &identity) {
        if (epoch != m_epoch)
            return;
        if (!identity) {
            fail(identity.error());
            return;
        }
        learnIdentity(identity.value());
        if (!m_cursor.isEmpty())
            online();
    });
}

void SessionKeeper::online()
{
    m_attempts = 0;
    SessionStatus status = m_status;
    status.state = State::Online;
    status.waitingSeconds = 0;
    status.reason.clear();
    setStatus(status);
    feelPulse();
}

/** Once both stand, the session and the line that watches over it. */
void SessionKeeper::feelPulse()
{
    if (!isOnline() || !m_pulseOpen)
        return;
    m_polling = false;
    m_sinceBeat.start();
    m_hints.listen({changeChannel});
    poll();
}

void SessionKeeper::onLost(const Error &error)
{
    if (!m_closing && m_credentials.isValid())
        lineBroke(error);
}

/** One line down: all are closed and opened anew, so that they always belong to one server and
 * session. */
void SessionKeeper::lineBroke(const Error &error)
{
    if (m_status.state == State::Reconnecting && m_retry.isActive())
        return;
    fail(error);
}

void SessionKeeper::fail(const Error &error)
{
    ++m_epoch;
    closeLines();
    const bool over = error.kind == ErrorKind::SignedOut || error.kind == ErrorKind::Denied ||
                      error.kind == ErrorKind::Invalid || error.kind == ErrorKind::Outdated;
    if (over && m_own) {
        goOn(*std::exchange(m_own, std::nullopt));
        return;
    }
    if (over) {
        m_credentials = {};
        setStatus({});
        Q_EMIT ended(error);
        return;
    }
    scheduleReconnect(error);
}

void SessionKeeper::scheduleReconnect(const Error &error)
{
    const int wait = waitBefore(m_attempts++);
    m_retry.start(wait);
    m_tick.start();
    SessionStatus status = m_status;
    status.state = State::Reconnecting;
    status.reason = error.message;
    status.latencyMs = -1;
    status.waitingSeconds = 0;
    status.nextTrySeconds = (wait + 999) / 1000;
    setStatus(status);
}

void SessionKeeper::tick()
{
    if (m_status.state == State::Reconnecting) {
        SessionStatus status = m_status;
        status.nextTrySeconds = m_retry.isActive() ? (m_retry.remainingTime() + 999) / 1000 : 0;
        setStatus(status);
        return;
    }
    if (!isOnline())
        return;
    const qint64 silent = m_polling ? m_sincePoll.elapsed() : 0;
    if (silent >= giveUpAfterMs) {
        fail({ErrorKind::Offline,
              tr("The server has not answered for %n second(s).", nullptr, int(silent / 1000)),
              {},
              QStringLiteral("pulse silent")});
        return;
    }
    if (silent >= slowAfterMs) {
        SessionStatus status = m_status;
        status.state = State::Slow;
        status.waitingSeconds = int(silent / 1000);
        setStatus(status);
        return;
    }
    if (m_polling || !m_pulseOpen)
        return;
    if (m_sinceBeat.hasExpired(beatEveryMs))
        beat();
    if (m_sincePoll.hasExpired(m_visible ? pollEveryMs : pollHiddenEveryMs))
        poll();
}

void SessionKeeper::learnIdentity(const Identity &identity)
{
    if (identity == m_identity)
        return;
    m_identity = identity;
    Q_EMIT identityChanged(m_identity);
}

void SessionKeeper::setStatus(SessionStatus status)
{
    if (status == m_status)
        return;
    m_status = std::move(status);
    Q_EMIT statusChanged(m_status);
}

void SessionKeeper::closeLines()
{
    m_tick.stop();
    m_retry.stop();
    m_pulseOpen = false;
    m_polling = false;
    m_hints.stop();
    m_closing = true;
    for (DbSession *line : lines())
        line->abandon();
    m_closing = false;
}

} // namespace Peak
