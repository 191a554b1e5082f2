#pragma once

#include <QList>
#include <QMetaType>
#include <QString>
#include <QUuid>

namespace Peak {

/** One line of the change feed: which row is no longer what it was. Identity only, never content.
 */
struct Change
{
    enum class Kind {
        Exchange,
        Contact,
        Participant,
        Access,
        Preferences,
        Task,
        Message,
        Receipt, ///< of a message: somebody got or read it
        Document,
        Session, ///< begun or ended; what its person does in it is no news
        SyncRun,
        Notification, ///< of whoever listens; which ones is asked anew
        Reset,
        Other
    };

    qint64 id = 0;
    Kind kind = Kind::Other;
    QUuid rowId;
    QUuid exchangeId;

    bool operator==(const Change &) const = default;
};

/** What came after a cursor, and the cursor to ask with next time. */
struct ChangeBatch
{
    QList<Change> changes;
    QString nextCursor; ///< empty when nothing came

    bool operator==(const ChangeBatch &) const = default;
};

} // namespace Peak

Q_DECLARE_METATYPE(Peak::Change)
