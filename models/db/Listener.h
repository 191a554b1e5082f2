#pragma once

#include "models/db/DbSession.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>
#include <utility>

QT_FORWARD_DECLARE_CLASS(QSocketNotifier)

namespace Peak {

class SocketGuard;

/**
 * Hears that something may have changed, so that the change feed is read now instead of in a
 * second.
 *
 * A notification is a hint and nothing else: anybody may send one, so on the channels of listen()
 * its content is dropped unread and lookNow() comes at most four times a second, however many
 * arrive. What changed, the feed says. On channels that were added by themselves each is passed on
 * at once, cut short; whoever hears it believes nothing of it either. Shares the session that reads
 * the feed, and only watches its socket: no work of others waits for it. Falls silent when the
 * session is lost; call listen() again once it is back. Lives on the thread that made it, which
 * never waits.
 */
class Listener final : public QObject
{
    Q_OBJECT

public:
    /** What came at once: of the added channels each different hint, of the others how many. */
    struct Arrived
    {
        QList<std::pair<QByteArray, QByteArray>> hints;
        int others = 0;
    };

    /** `session` must outlive it. */
    explicit Listener(DbSession &session, QObject *parent = nullptr);
    ~Listener() override;

    /** Listens on the open connection of the session; a channel's name is any text up to 63 bytes.
     */
    void listen(const QStringList &channels);
    void stop();
    bool isListening() const { return m_notifier != nullptr; }

    /** One more channel, now and whenever listen() is called again; heard() tells of it. */
    void addChannel(const QString &channel);
    void removeChannel(const QString &channel);

    /** Sends a hint to whoever listens there. By the command: servers that are ours let nobody call
     * pg_notify(). On the connection's thread, outside a transaction. */
    static Result<void> tell(DbConnection &connection, const QString &channel, const QString &hint);

Q_SIGNALS:
    void listening();
    void lookNow();
    /** On a channel that was added. `hint`: at most 60 bytes of whatever was sent. */
    void heard(const QByteArray &channel, const QByteArray &hint);

private:
    void watch(qintptr socket);
    void readArrived();
    void hint();
    void change(const QString &channel, bool listen);

    DbSession &m_session;
    QStringList m_added;
    std::unique_ptr<SocketGuard> m_socket;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QTimer m_later;
    QElapsedTimer m_sinceHint;
    int m_round =
        0; ///< counts listen() and stop(), so that answers of an earlier round are dropped
};

} // namespace Peak
