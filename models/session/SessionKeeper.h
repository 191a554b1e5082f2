#pragma once

#include "models/db/DbSession.h"
#include "models/db/Listener.h"
#include "models/domain/Change.h"
#include "models/domain/Identity.h"
#include "models/repositories/SessionRepository.h"
#include "models/session/SessionCredentials.h"
#include "models/session/SessionStatus.h"

#include <QElapsedTimer>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <functional>

namespace Peak {

/**
 * Keeps a signed-in session alive: connects its lines, notices when one breaks or hangs,
 * comes back by itself and says what was missed.
 *
 * The work line stands first, says where the feed stands and, where the door did not, who is in,
 * and is then everybody's; the others open next. The pulse line carries heartbeats and the change
 * feed, so that it answers even while a long statement runs on the work line; when it is silent the
 * server is. Notifications on it are hints to poll now. A broken line is reconnected with growing,
 * jittered waits as long as the session lives; the feed's cursor survives, so nothing is missed.
 * Never blocks and never retries a statement of somebody else. GUI thread.
 */
class SessionKeeper final : public QObject
{
    Q_OBJECT

public:
    /** The lines must outlive it; nobody else opens or closes them. */
    SessionKeeper(DbSession &work, DbSession &reads, DbSession &pulse, QObject *parent = nullptr);
    ~SessionKeeper() override;
    /** One more line, for what nobody waits for: opened when the others are. Before begin(). */
    void keepAlso(DbSession &line);

    void begin(const ConnectionSettings &server, const SessionCredentials &credentials);
    /** Ends the session on the server, as far as it can be reached, and forgets it here. While
     * looking on as somebody else both end: that one and the own. */
    void signOut();
    /** Forgets the session here and leaves it to end by itself, as when the program ends. */
    void drop();
    /** Goes on in another session, which looks on as somebody else; the own one waits, and is gone
     * back to when that one ends by itself or by stopLooking(). */
    void lookAs(const SessionCredentials &credentials);
    void stopLooking();

    /** What is heard on the pulse line; others may add channels of their own. */
    Listener &hints() { return m_hints; }
    const Identity &identity() const { return m_identity; }
    const SessionStatus &status() const { return m_status; }
    QUuid sessionId() const { return m_credentials.sessionId; }
    /** Of the session, or of the last one. */
    const ConnectionSettings &server() const { return m_server; }

    /** Polls every second while somebody looks, every quarter of a minute otherwise. */
    void setVisible(bool visible);

public Q_SLOTS:
    /** A hint that something changed: look now instead of within a second. */
    void pollSoon();
    void reconnectNow();

Q_SIGNALS:
    void statusChanged(const Peak::SessionStatus &status);
    /** Signed in, or back with other rights or another day. */
    void identityChanged(const Peak::Identity &identity);
    void changed(const QList<Peak::Change> &changes);
    /** More changed than can be told row by row: read again what is on screen. */
    void everythingChanged();
    /** The session is over; only signing in again helps. */
    void ended(const Peak::Error &error);

private:
    void goOn(const SessionCredentials &credentials);
    void endThere(const std::function<void()> &then);
    void leave(const SessionCredentials &own);
    void connectLines();
    void reclaimLines(const ConnectionSettings &server);
    void openLines(const ConnectionSettings &server);
    void openPulse(const ConnectionSettings &server);
    void openOthers(const ConnectionSettings &server);
    void openFurther(const ConnectionSettings &server);
    QList<DbSession *> lines() const;
    void greet();
    void askWho();
    void online();
    void feelPulse();
    void onLost(const Error &error);
    void lineBroke(const Error &error);
    void scheduleReconnect(const Error &error);
    void fail(const Error &error);
    void tick();
    void poll();
    void beat();
    void onChanges(const ChangeBatch &batch);
    void learnIdentity(const Identity &identity);
    void setStatus(SessionStatus status);
    void closeLines();
    bool isOnline() const;

    DbSession &m_work;
    DbSession &m_reads;
    DbSession &m_pulse;
    QList<DbSession *> m_further;
    SessionRepository m_greeting; ///< on the work line
    SessionRepository m_session;  ///< on the pulse line
    Listener m_hints;
    ConnectionSettings m_server;
    SessionCredentials m_credentials;
    std::optional<SessionCredentials> m_own; ///< while looking on as somebody else
    Identity m_identity;
    SessionStatus m_status;
    QString m_cursor;
    QSet<qint64> m_seen; ///< changes told since the cursor last moved
    QTimer m_tick;
    QTimer m_retry;
    QElapsedTimer m_sincePoll;
    QElapsedTimer m_sinceBeat;
    QElapsedTimer m_retryAt;
    int m_attempts = 0;
    int m_epoch = 0; ///< answers to an earlier connection are nobody's
    bool m_pulseOpen = false;
    bool m_polling = false;
    bool m_visible = true;
    bool m_closing = false;
};

} // namespace Peak
