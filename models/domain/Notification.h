#pragma once

#include <QDate>
#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QUuid>

namespace Peak {

/** Something that a person should know of, as the server words it for them. A plain value. */
struct Notification
{
    QUuid id;
    QString kind; ///< "mention", "deadline", ...
    QUuid exchangeId;
    QString exchangeLabel; ///< empty: about no exchange, or one that has no name for this person
    QString resourceType;
    QUuid resourceId;
    QString title;
    int count = 1; ///< of how many it tells: messages of one room are one
    QDateTime madeAt;
    QDateTime seenAt;
    QDateTime doneAt;
    QDateTime snoozedUntil;
    QDate due;             ///< of a deadline and a task; invalid else
    bool needsAck = false; ///< somebody must say that they take it on
    QDateTime ackedAt;
    QString ackedBy;
    QString place; ///< in its list, as the server says it: what is older stands behind it

    bool isSeen() const { return seenAt.isValid(); }
    bool isDone() const { return doneAt.isValid(); }
    /** Nobody has said yet that they take it on. */
    bool waitsForAck() const { return needsAck && !ackedAt.isValid(); }

    bool operator==(const Notification &) const = default;
};

/** How many there are, whether they are loaded or not. */
struct NotificationCounts
{
    int unseen = 0;
    int waiting = 0;  ///< for an acknowledgement
    QDateTime nextAt; ///< when the next snoozed one comes back; invalid: none is

    bool operator==(const NotificationCounts &) const = default;
};

/** When a notification that is put off comes back. */
enum class Snooze { Hour, Tomorrow, NextWeek };

/** In the time of `now`: in an hour; tomorrow at eight; on Monday at eight. */
QDateTime snoozeEnd(Snooze snooze, const QDateTime &now);

} // namespace Peak

Q_DECLARE_METATYPE(Peak::Notification)
Q_DECLARE_METATYPE(Peak::Snooze)
