#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>
#include <QUuid>

namespace Peak {

/**
 * One message as a transcript tells it, and the hash that the server made of just this. A plain
 * value.
 *
 * Its words stand as the server wrote them, times included: a hash is of bytes.
 */
struct TranscriptLine
{
    qint64 number = 0;
    QUuid id;
    QString sentAt; ///< "2026-11-23T07:04:10.123Z"
    QUuid sender;   ///< null: the system
    QString senderName;
    QString kind; ///< text, file or system
    bool deleted = false;
    QString editedAt; ///< empty: never
    QString text;
    QString documents; ///< of those whom the reader may see, "<id> <name>", a line each
    int hidden = 0;    ///< documents that the reader may not see
    QString hash;      ///< 64 hexadecimal digits

    /** What the hash should be, for a message of this exchange. As peak.transcript_hash(). */
    QString expectedHash(const QUuid &exchange) const;

    bool operator==(const TranscriptLine &) const = default;
};

/** What stands at the head of a transcript. A plain value. */
struct TranscriptHead
{
    QUuid exchange;
    QString title;  ///< "1043 Ortega"
    QString madeBy; ///< who asked for it
    QDateTime madeAt;
    QByteArray timeZone; ///< the firm's, "America/Denver"; in which people read the times
};

/** What stands at its end, from the server, which keeps the same in the record. A plain value. */
struct TranscriptTotal
{
    qint64 first = 0, last = 0;
    qint64 lines = 0;
    QString hash; ///< of all lines' hashes, one after the other

    bool operator==(const TranscriptTotal &) const = default;
};

} // namespace Peak
