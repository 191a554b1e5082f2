#pragma once

#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QUuid>

namespace Peak {

/** A document that a message carries, as far as the reader may know of it. */
struct MessageAttachment
{
    QUuid document;
    QString name;
    QString fileType; ///< "pdf"
    bool pin = false;

    bool operator==(const MessageAttachment &) const = default;
};

/** Somebody whom a message calls by name. */
struct MessageMention
{
    QUuid person;
    QString name;

    bool operator==(const MessageMention &) const = default;
};

/** One message of a room, as its reader may see it. A plain value. */
struct RoomMessage
{
    qint64 number = 0; ///< in the room, gapless from 1, in the order of the commits
    QUuid id;
    QUuid sender; ///< null: the system
    QString senderName;
    QString senderRole; ///< code
    bool outsider = false;
    QString content;
    bool system = false;
    bool deleted = false;
    QDateTime createdAt;
    QDateTime editedAt; ///< invalid: never
    qint64 version = 0;
    QUuid replyTo;
    qint64 replyNumber = 0;
    QString replySender;
    QString replyText; ///< empty where what was answered is deleted
    QList<MessageAttachment> attachments;
    int hidden = 0; ///< documents that the reader may not see
    QList<MessageMention> mentions;
    int readCount = 0, readerCount = 0; ///< of the others who got it
    bool mineRead = false;
    QUuid request; ///< of one's own messages

    bool operator==(const RoomMessage &) const = default;
};

/** Where a room stands for its reader. A plain value. */
struct RoomState
{
    qint64 lastNumber = 0;
    qint64 firstUnread = 0; ///< 0: none
    int unread = 0;
    bool mayWrite = false;
    QString channel; ///< where its clients tell each other to look

    bool operator==(const RoomState &) const = default;
};

/** Somebody who reads what is written in a room. A plain value. */
struct RoomReader
{
    QUuid person;
    QString name;
    QString role; ///< code
    QString company;
    bool outsider = false;
    bool named = true; ///< `name` is theirs, and not what stands for one that is hidden

    bool operator==(const RoomReader &) const = default;
};

/** Who got one message, and who has read it. A plain value. */
struct MessageReader
{
    QUuid person;
    QString name;
    QDateTime deliveredAt, readAt; ///< invalid: not yet

    bool operator==(const MessageReader &) const = default;
};

/** A message that is to be sent later. A plain value. */
struct ScheduledMessage
{
    QUuid id;
    QString text;
    QDateTime at;
    QString failure; ///< why it could not be sent; empty: it waits

    bool operator==(const ScheduledMessage &) const = default;
};

/** A message that has the words that were looked for. A plain value. */
struct FoundMessage
{
    QUuid exchange;
    qint64 number = 0;
    QUuid id;
    QString sender;
    QDateTime createdAt;
    QString excerpt;

    bool operator==(const FoundMessage &) const = default;
};

/** How much of a room its reader has not read. A plain value. */
struct RoomUnread
{
    QUuid exchange;
    int unread = 0; ///< counted up to 1000
    qint64 lastNumber = 0;

    bool operator==(const RoomUnread &) const = default;
};

/** What somebody writes into a room. A plain value. */
struct MessageDraft
{
    QUuid exchange;
    QUuid request; ///< made by the client: the same one is the same message
    QString text;
    QUuid replyTo;
    QList<QUuid> attachments;
    QList<QUuid> mentions;
    QDateTime at; ///< valid: to be sent then

    bool operator==(const MessageDraft &) const = default;
};

/** A message's limit; the server's too. */
constexpr int mostMessageCharacters = 10000;
constexpr int mostMessageDocuments = 20;
/** How many messages one question brings. */
constexpr int mostMessagesAtOnce = 200;

} // namespace Peak

Q_DECLARE_METATYPE(Peak::RoomMessage)
