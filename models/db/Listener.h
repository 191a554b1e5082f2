#pragma once

#include "models/db/DbSession.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>

QT_FORWARD_DECLARE_CLASS(QSocketNotifier)

namespace Peak {

class SocketGuard;

/**
 * Hears that something may have changed, so that the change feed is read now instead of in a
 * second.
 *
 * A notification is a hint and nothing else: anybody may send one, so its content is dropped unread
 * and lookNow() comes at most four times a second, however many arrive. What changed, the feed
 * says. Shares the session that reads the feed, and only watches its socket: no work of others
 * waits for it. Falls silent when the session is lost; call listen() again once it is back. Lives
 * on the thread that made it, which never waits.
 */
class Listener final : public QObject
{
    Q_OBJECT

public:
    /** `session` must outlive it. */
    explicit Listener(DbSession &session, QObject *parent = nullptr);
    ~Listener() override;

    /** Listens on the open connection of the session; a channel's name is any text up to 63 bytes.
     */
    void listen(const QStringList &channels);
    void stop();
    bool isListening() const { return m_notifier != nullptr; }

Q_SIGNALS:
    void listening();
    void lookNow();

private:
    void watch(qintptr socket);
    void readArrived();
    void hint();

    DbSession &m_session;
    std::unique_ptr<SocketGuard> m_socket;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QTimer m_later;
    QElapsedTimer m_sinceHint;
    int m_round =
        0; ///< counts listen() and stop(), so that answers of an earlier round are dropped
};

} // namespace Peak
