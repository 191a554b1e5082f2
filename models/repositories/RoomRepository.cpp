#include "models/repositories/RoomRepository.h"

#include "models/db/Listener.h"
#include "models/repositories/Answers.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace Peak {

using namespace Qt::Literals::StringLiterals;
using Answers::bound;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Peak::RoomRepository)
};

/** Whose name the server keeps from this person is somebody nevertheless. */
QString calledOf(const QString &name, const QString &role)
{
    return !name.isEmpty()      ? name
           : role == u"admin"_s ? Text::tr("An administrator")
                                : Text::tr("Somebody");
}

QUuid idIn(const QJsonObject &object, const QString &key)
{
    return QUuid::fromString(object.value(key).toString());
}

QJsonArray arrayOf(const QString &json)
{
    return json.isEmpty() ? QJsonArray() : QJsonDocument::fromJson(json.toUtf8()).array();
}

QList<MessageAttachment> attachmentsOf(const QString &json)
{
    QList<MessageAttachment> list;
    const QJsonArray array = arrayOf(json);
    for (const QJsonValue &value : array) {
        const QJsonObject one = value.toObject();
        list.append({idIn(one, u"document"_s), one.value(u"name"_s).toString(),
                     one.value(u"file_type"_s).toString(), one.value(u"pin"_s).toBool()});
    }
    return list;
}

QList<MessageMention> mentionsOf(const QString &json)
{
    QList<MessageMention> list;
    const QJsonArray array = arrayOf(json);
    for (const QJsonValue &value : array) {
        const QJsonObject one = value.toObject();
        list.append({idIn(one, u"id"_s), one.value(u"name"_s).toString()});
    }
    return list;
}

RoomMessage messageOf(const ColumnReader &row)
{
    RoomMessage message;
    message.number = row.number(u"number"_s);
    message.id = row.id(u"id"_s);
    message.sender = row.id(u"sender"_s);
    message.senderRole = row.text(u"sender_role"_s);
    if (!message.sender.isNull())
        message.senderName = calledOf(row.text(u"sender_name"_s), message.senderRole);
    message.outsider = row.flag(u"outsider"_s).value_or(false);
    message.content = row.text(u"content"_s);
    message.system = row.flag(u"is_system"_s).value_or(false);
    message.deleted = row.flag(u"is_deleted"_s).value_or(false);
    message.createdAt = row.moment(u"created_ms"_s);
    message.editedAt = row.moment(u"edited_ms"_s);
    message.version = row.number(u"version"_s);
    message.replyTo = row.id(u"reply_to"_s);
    message.replyNumber = row.number(u"reply_number"_s);
    if (!message.replyTo.isNull())
        message.replySender = calledOf(row.text(u"reply_sender_name"_s), {});
    message.replyText = row.text(u"reply_text"_s);
    message.attachments = attachmentsOf(row.text(u"attachments"_s));
    message.hidden = int(row.number(u"hidden"_s));
    message.mentions = mentionsOf(row.text(u"mentions"_s));
    message.readCount = int(row.number(u"read_count"_s));
    message.readerCount = int(row.number(u"reader_count"_s));
    message.mineRead = row.flag(u"mine_read"_s).value_or(false);
    message.request = row.id(u"request_id"_s);
    return message;
}

QVariantMap bindsOf(const MessageDraft &draft)
{
    const auto orNull = [](const QList<QUuid> &ids) {
        return ids.isEmpty() ? QVariant() : bound(ids);
    };
    return {{u"exchange"_s, bound(draft.exchange)},        {u"text"_s, draft.text},
            {u"request"_s, bound(draft.request)},          {u"reply_to"_s, bound(draft.replyTo)},
            {u"attachments"_s, orNull(draft.attachments)}, {u"mentions"_s, orNull(draft.mentions)}};
}

QString hint(const QString &kind, const QUuid &me)
{
    return kind + u' ' + me.toString(QUuid::WithoutBraces);
}

} // namespace

QFuture<Result<RoomState>> RoomRepository::room(const QUuid &exchange)
{
    return Answers::one<RoomState>(
        m_session, u"messages/room"_s, {{u"exchange"_s, bound(exchange)}},
        [](const ColumnReader &row) {
            return RoomState{row.number(u"last_number"_s), row.number(u"first_unread"_s),
                             int(row.number(u"unread"_s)), row.flag(u"may_write"_s).value_or(false),
                             row.text(u"channel"_s)};
        });
}

QFuture<Result<QList<RoomMessage>>> RoomRepository::page(const QUuid &exchange, qint64 from,
                                                         qint64 to)
{
    return Answers::list<RoomMessage>(
        m_session, u"messages/page"_s,
        {{u"exchange"_s, bound(exchange)}, {u"from"_s, from}, {u"to"_s, to}}, messageOf);
}

QFuture<Result<QList<RoomMessage>>> RoomRepository::news(const QUuid &exchange, qint64 after)
{
    return Answers::list<RoomMessage>(m_session, u"messages/news"_s,
                                      {{u"exchange"_s, bound(exchange)}, {u"after"_s, after}},
                                      messageOf);
}

QFuture<Result<QList<RoomMessage>>> RoomRepository::messages(const QList<QUuid> &ids)
{
    return Answers::list<RoomMessage>(m_session, u"messages/messages"_s, {{u"ids"_s, bound(ids)}},
                                      messageOf);
}

QFuture<Result<QList<RoomUnread>>> RoomRepository::unread()
{
    return Answers::list<RoomUnread>(
        m_session, u"messages/unread"_s, {}, [](const ColumnReader &row) {
            return RoomUnread{row.id(u"exchange_id"_s), int(row.number(u"unread"_s)),
                              row.number(u"last_number"_s)};
        });
}

QFuture<Result<qint64>> RoomRepository::numberAt(const QUuid &exchange, QDate day)
{
    return Answers::number(m_session, u"messages/number_at"_s,
                           {{u"exchange"_s, bound(exchange)}, {u"day"_s, day}});
}

QFuture<Result<QList<FoundMessage>>> RoomRepository::search(const QUuid &exchange,
                                                            const QString &words,
                                                            const QDateTime &before, int limit)
{
    return Answers::list<FoundMessage>(
        m_session, u"messages/search"_s,
        {{u"exchange"_s, bound(exchange)},
         {u"words"_s, words},
         {u"before"_s, before},
         {u"limit"_s, limit}},
        [](const ColumnReader &row) {
            return FoundMessage{
                row.id(u"exchange_id"_s),   row.number(u"number"_s),     row.id(u"id"_s),
                row.text(u"sender_name"_s), row.moment(u"created_ms"_s), row.text(u"excerpt"_s)};
        });
}

QFuture<Result<QList<RoomReader>>> RoomRepository::readers(const QUuid &exchange)
{
    return Answers::list<RoomReader>(m_session, u"messages/readers"_s,
                                     {{u"exchange"_s, bound(exchange)}},
                                     [](const ColumnReader &row) {
                                         const QString name = row.text(u"name"_s);
                                         const QString role = row.text(u"role"_s);
                                         return RoomReader{row.id(u"person"_s),
                                                           calledOf(name, role),
                                                           role,
                                                           row.text(u"company"_s),
                                                           row.flag(u"outsider"_s).value_or(false),
                                                           !name.isEmpty()};
                                     });
}

QFuture<Result<QList<MessageReader>>> RoomRepository::messageReaders(const QUuid &message)
{
    return Answers::list<MessageReader>(
        m_session, u"messages/message_readers"_s, {{u"message"_s, bound(message)}},
        [](const ColumnReader &row) {
            return MessageReader{row.id(u"person"_s), calledOf(row.text(u"name"_s), {}),
                                 row.moment(u"delivered_ms"_s), row.moment(u"read_ms"_s)};
        });
}

QFuture<Result<QUuid>> RoomRepository::send(const MessageDraft &draft, const QString &channel,
                                            const QUuid &me)
{
    return m_session.run([draft, channel, me](DbConnection &connection) -> Result<QUuid> {
        auto answer = connection.query(SqlText(u"messages/send"_s), bindsOf(draft));
        if (!answer)
            return answer.error();
        if (!answer->next())
            return Answers::notThere();
        const QUuid id = QUuid::fromString(answer->value(0).toString());
        // After the commit. Whoever misses it learns of the message from the change feed.
        if (!channel.isEmpty())
            (void)Listener::tell(connection, channel, hint(u"message"_s, me));
        return id;
    });
}

QFuture<Result<qint64>> RoomRepository::edit(const QUuid &message, qint64 version,
                                             const QString &text,
                                             const std::optional<QList<QUuid>> &mentions)
{
    return Answers::number(m_session, u"messages/edit"_s,
                           {{u"message"_s, bound(message)},
                            {u"version"_s, version},
                            {u"text"_s, text},
                            {u"mentions"_s, mentions ? bound(*mentions) : QVariant()}});
}

QFuture<Result<void>> RoomRepository::remove(const QUuid &message)
{
    return Answers::nothing(m_session, u"messages/delete"_s, {{u"message"_s, bound(message)}});
}

QFuture<Result<void>> RoomRepository::markDelivered(const QList<QUuid> &messages)
{
    return Answers::nothing(m_session, u"messages/mark_delivered"_s,
                            {{u"messages"_s, bound(messages)}});
}

QFuture<Result<qint64>> RoomRepository::markReadTo(const QUuid &exchange, qint64 number)
{
    return Answers::number(m_session, u"messages/mark_read_to"_s,
                           {{u"exchange"_s, bound(exchange)}, {u"number"_s, number}});
}

QFuture<Result<void>> RoomRepository::markUnreadFrom(const QUuid &exchange, qint64 number)
{
    return Answers::nothing(m_session, u"messages/mark_unread_from"_s,
                            {{u"exchange"_s, bound(exchange)}, {u"number"_s, number}});
}

QFuture<Result<void>> RoomRepository::tell(const QString &channel, const QString &kind,
                                           const QUuid &me)
{
    return m_session.run([channel, words = hint(kind, me)](DbConnection &connection) {
        return Listener::tell(connection, channel, words);
    });
}

QFuture<Result<QUuid>> RoomRepository::schedule(const MessageDraft &draft, const QDateTime &at)
{
    QVariantMap binds = bindsOf(draft);
    binds.insert(u"at"_s, at.toUTC());
    return Answers::id(m_session, u"messages/schedule"_s, binds);
}

QFuture<Result<void>> RoomRepository::changeScheduled(const QUuid &id, const QString &text,
                                                      const QDateTime &at)
{
    return Answers::nothing(m_session, u"messages/change_scheduled"_s,
                            {{u"id"_s, bound(id)}, {u"text"_s, text}, {u"at"_s, at.toUTC()}});
}

QFuture<Result<void>> RoomRepository::cancelScheduled(const QUuid &id)
{
    return Answers::nothing(m_session, u"messages/cancel_scheduled"_s, {{u"id"_s, bound(id)}});
}

QFuture<Result<QList<ScheduledMessage>>> RoomRepository::scheduled(const QUuid &exchange)
{
    return Answers::list<ScheduledMessage>(
        m_session, u"messages/scheduled"_s, {{u"exchange"_s, bound(exchange)}},
        [](const ColumnReader &row) {
            return ScheduledMessage{row.id(u"id"_s), row.text(u"content"_s), row.moment(u"at_ms"_s),
                                    row.text(u"failure"_s)};
        });
}

} // namespace Peak
