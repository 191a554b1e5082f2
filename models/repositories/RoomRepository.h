#pragma once

#include "models/db/DbSession.h"
#include "models/domain/RoomMessage.h"

#include <QDate>
#include <QFuture>
#include <QUuid>

namespace Peak {

/**
 * Reads and writes the rooms in which exchanges are talked about.
 *
 * Every answer is under the rights of who asks. Sending carries a request id: the same one sent
 * again is the same message. Nothing is kept. Use from the thread of the session's owner.
 */
class RoomRepository final
{
public:
    explicit RoomRepository(DbSession &session) : m_session(session) {}

    /** @name Reading
     * @{ */
    QFuture<Result<RoomState>> room(const QUuid &exchange);
    /** By number, both ends included; at most 200. */
    QFuture<Result<QList<RoomMessage>>> page(const QUuid &exchange, qint64 from, qint64 to);
    /** What came after a number; at most 200, the rest by asking again. */
    QFuture<Result<QList<RoomMessage>>> news(const QUuid &exchange, qint64 after);
    QFuture<Result<QList<RoomMessage>>> messages(const QList<QUuid> &ids);
    QFuture<Result<QList<RoomUnread>>> unread();
    /** The first of that day or after it, in the firm's time zone; 0: none. */
    QFuture<Result<qint64>> numberAt(const QUuid &exchange, QDate day);
    /** Newest first; a null exchange: in all rooms. */
    QFuture<Result<QList<FoundMessage>>> search(const QUuid &exchange, const QString &words,
                                                const QDateTime &before, int limit);
    QFuture<Result<QList<RoomReader>>> readers(const QUuid &exchange);
    QFuture<Result<QList<MessageReader>>> messageReaders(const QUuid &message);
    /** @} */

    /** @name Writing
     * @{ */
    /** The message's id; `channel`, where there is one, is told to look after the commit. */
    QFuture<Result<QUuid>> send(const MessageDraft &draft, const QString &channel, const QUuid &me);
    /** The new version. Without `mentions` it speaks of whom it did before. */
    QFuture<Result<qint64>> edit(const QUuid &message, qint64 version, const QString &text,
                                 const std::optional<QList<QUuid>> &mentions = {});
    QFuture<Result<void>> remove(const QUuid &message);
    /** How many became read; at most 5000, the rest by asking again. */
    QFuture<Result<qint64>> markReadTo(const QUuid &exchange, qint64 number);
    /** They have arrived, whether or not anybody looks. */
    QFuture<Result<void>> markDelivered(const QList<QUuid> &messages);
    QFuture<Result<void>> markUnreadFrom(const QUuid &exchange, qint64 number);
    /** Tells whoever listens to the channel: "<kind> <person>" and nothing else, ever. */
    QFuture<Result<void>> tell(const QString &channel, const QString &kind, const QUuid &me);
    /** @} */

    /** @name Sending later
     * @{ */
    QFuture<Result<QUuid>> schedule(const MessageDraft &draft, const QDateTime &at);
    QFuture<Result<void>> changeScheduled(const QUuid &id, const QString &text,
                                          const QDateTime &at);
    QFuture<Result<void>> cancelScheduled(const QUuid &id);
    /** One's own, the next first. */
    QFuture<Result<QList<ScheduledMessage>>> scheduled(const QUuid &exchange);
    /** @} */

private:
    DbSession &m_session;
};

} // namespace Peak
