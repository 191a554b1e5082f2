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
 * says. A connection of its own, whose work runs on its own thread; lives on the thread that made
 * it, which never waits. Does not reconnect: after lost(), call listen() again and read the feed.
 */
class Listener final : public QObject
{
    Q_OBJECT

public:
    explicit Listener(QObject *parent = nullptr);
    ~Listener() override;

    /** Connects and listens; a channel's name is any text up to 63 bytes. */
    void listen(const ConnectionSettings &settings, const QStringList &channels);
    void stop();
    bool isListening() const { return m_notifier != nullptr; }

Q_SIGNALS:
    void listening();
    void lookNow();
    /** Once after listen(), when it failed or the line broke later. */
    void lost(const Peak::Error &error);

private:
    void watch(qintptr socket);
    void readArrived();
    void hint();
    void giveUp(const Error &error);

    DbSession m_session;
    std::unique_ptr<SocketGuard> m_socket;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QTimer m_later;
    QElapsedTimer m_sinceHint;
    int m_round =
        0; ///< counts listen() and stop(), so that answers of an earlier round are dropped
};

} // namespace Peak
