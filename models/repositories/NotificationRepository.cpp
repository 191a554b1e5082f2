#include "models/repositories/NotificationRepository.h"

#include "models/repositories/Answers.h"

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

QVariant bound(const QDateTime &moment)
{
    return moment.isValid() ? QVariant(moment.toUTC().toString(Qt::ISODateWithMs)) : QVariant();
}

Notification notificationOf(const ColumnReader &row)
{
    Notification one;
    one.id = row.id(u"id"_s);
    one.kind = row.text(u"kind"_s);
    one.exchangeId = row.id(u"exchange_id"_s);
    one.exchangeLabel = row.text(u"exchange_label"_s);
    one.resourceType = row.text(u"resource_type"_s);
    one.resourceId = row.id(u"resource_id"_s);
    one.title = row.text(u"title"_s);
    one.count = int(row.number(u"count"_s));
    one.madeAt = row.moment(u"made_ms"_s);
    one.seenAt = row.moment(u"seen_ms"_s);
    one.doneAt = row.moment(u"done_ms"_s);
    one.snoozedUntil = row.moment(u"snoozed_ms"_s);
    one.due = row.date(u"due"_s);
    one.needsAck = row.flag(u"needs_ack"_s).value_or(false);
    one.ackedAt = row.moment(u"acked_ms"_s);
    one.ackedBy = row.text(u"acked_by_name"_s);
    one.place = row.text(u"place"_s);
    return one;
}

} // namespace

QFuture<Result<QList<Notification>>> NotificationRepository::list(bool done, const QString &place,
                                                                  int limit)
{
    return Answers::list<Notification>(
        m_session, u"notifications/list"_s,
        {{u"done"_s, done},
         {u"before"_s, place.isEmpty() ? QVariant() : QVariant(place)},
         {u"limit"_s, limit}},
        notificationOf);
}

QFuture<Result<NotificationCounts>> NotificationRepository::counts()
{
    return Answers::one<NotificationCounts>(
        m_session, u"notifications/counts"_s, {}, [](const ColumnReader &row) {
            return NotificationCounts{int(row.number(u"unseen"_s)), int(row.number(u"needs_ack"_s)),
                                      row.moment(u"next_ms"_s)};
        });
}

QFuture<Result<void>> NotificationRepository::see(const QList<QUuid> &ids)
{
    return Answers::nothing(m_session, u"notifications/see"_s, {{u"ids"_s, Answers::bound(ids)}});
}

QFuture<Result<void>> NotificationRepository::finish(const QList<QUuid> &ids)
{
    return Answers::nothing(m_session, u"notifications/finish"_s,
                            {{u"ids"_s, Answers::bound(ids)}});
}

QFuture<Result<void>> NotificationRepository::unfinish(const QList<QUuid> &ids)
{
    return Answers::nothing(m_session, u"notifications/unfinish"_s,
                            {{u"ids"_s, Answers::bound(ids)}});
}

QFuture<Result<void>> NotificationRepository::snooze(const QUuid &id, const QDateTime &until)
{
    return Answers::nothing(m_session, u"notifications/snooze"_s,
                            {{u"id"_s, Answers::bound(id)}, {u"until"_s, bound(until)}});
}

QFuture<Result<void>> NotificationRepository::acknowledge(const QUuid &id)
{
    return Answers::nothing(m_session, u"notifications/acknowledge"_s,
                            {{u"id"_s, Answers::bound(id)}});
}

QFuture<Result<QJsonObject>> NotificationRepository::settings()
{
    return Answers::one<QJsonObject>(
        m_session, u"notifications/settings"_s, {},
        [](const ColumnReader &row) { return Answers::objectOf(row.text(u"settings"_s)); });
}

QFuture<Result<void>> NotificationRepository::setSettings(const QJsonObject &part)
{
    return Answers::nothing(m_session, u"notifications/set_settings"_s,
                            {{u"part"_s, Answers::bound(part)}});
}

} // namespace Peak
