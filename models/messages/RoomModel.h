#pragma once

#include "models/domain/PendingMessage.h"
#include "models/domain/RoomMessage.h"

#include <QAbstractListModel>
#include <QDate>
#include <QSet>

#include <functional>

namespace Peak {

/**
 * A room as rows: a window of its messages that slides, and at the end what this person wrote and
 * the server does not have yet.
 *
 * Holds values and never queries: RoomFeed reads, this class shows. The window has no gaps and at
 * most mostRows messages; what is added at one end goes from the other. Days, the line above what
 * is new and groups of one sender are told with each row, so that they need none of their own.
 * GUI thread.
 */
class RoomModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { NumberRole = Qt::UserRole, IdRole, PendingRole };
    static constexpr int mostRows = 400;
    static constexpr int slack = 50; ///< so that not every message takes one away

    /** What stands above a row, and whether it goes on where the one before ended. */
    struct Frame
    {
        QDate day;            ///< valid: another day begins
        bool news = false;    ///< the line "New"
        bool grouped = false; ///< the same sender as above, a moment ago

        bool operator==(const Frame &) const = default;
    };

    using QAbstractListModel::QAbstractListModel;

    /** Whose messages are one's own. */
    void setMe(const QUuid &me, const QString &name);
    const QUuid &me() const { return m_me; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

    /** @name Rows
     * @{ */
    bool isPending(int row) const { return row >= m_rows.size(); }
    /** Of a pending row: as it will look. */
    const RoomMessage &message(int row) const;
    /** Null but for pending rows. */
    const PendingMessage *pending(int row) const;
    Frame frame(int row) const;
    QDate day(int row) const;
    bool isOwn(int row) const;
    int rowOf(const QUuid &message) const;
    int rowOfNumber(qint64 number) const;
    int rowOfRequest(const QUuid &request) const;
    /** @} */

    qint64 firstNumber() const { return m_rows.isEmpty() ? 0 : m_rows.first().message.number; }
    qint64 lastNumber() const { return m_rows.isEmpty() ? 0 : m_rows.last().message.number; }
    /** Of the room, whatever the window shows. */
    qint64 roomLast() const { return m_roomLast; }
    bool isAtStart() const { return m_rows.isEmpty() || firstNumber() <= 1; }
    bool isAtEnd() const { return lastNumber() >= m_roomLast; }
    /** The first message that is told as new; 0: none. */
    qint64 newFrom() const { return m_newFrom; }

public Q_SLOTS:
    void clear();
    /** Another window, by ascending numbers. */
    void showWindow(const QList<Peak::RoomMessage> &messages, qint64 roomLast);
    /** What stands before and behind the window; what does not join it is dropped. */
    void prepend(const QList<Peak::RoomMessage> &messages);
    void append(const QList<Peak::RoomMessage> &messages);
    /** What was just said: kept out of a full window whose end nobody looks at. */
    void appendNews(const QList<Peak::RoomMessage> &messages);
    /** Somebody looks at the end of the window. */
    void setFollowed(bool followed) { m_followed = followed; }
    /** The room has messages up to this number. */
    void setRoomLast(qint64 number);
    void setNewFrom(qint64 number);
    /** As they are now; those outside the window are dropped. */
    void apply(const QList<Peak::RoomMessage> &messages);
    void setPending(const QList<Peak::PendingMessage> &pending);
    /** The server has it: its row stays until the message itself comes. */
    void settle(const QUuid &request);

Q_SIGNALS:
    /** Somebody said something behind the window, or nothing is there any more. */
    void endChanged();

private:
    struct Row
    {
        RoomMessage message;
        QDate day;
    };
    struct PendingRow
    {
        PendingMessage pending;
        RoomMessage message;
        bool settled = false;
    };

    static Row rowFor(const RoomMessage &message);
    PendingRow pendingFor(const PendingMessage &pending) const;
    bool isKnown(const QUuid &request) const;
    void takeArrived(const RoomMessage &message);
    void trimStart();
    void trimEnd();
    void changed(int row);
    void hidePending();
    void showPending();
    QString spoken(int row) const;

    QUuid m_me;
    QString m_myName;
    QList<Row> m_rows;
    QList<PendingRow> m_pending; ///< shown while the window is at the end
    QList<PendingRow> m_hidden;  ///< else they wait here
    qint64 m_roomLast = 0;
    qint64 m_newFrom = 0;
    bool m_followed = true;
};

} // namespace Peak
