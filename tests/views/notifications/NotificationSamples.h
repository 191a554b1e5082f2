#pragma once

#include "models/domain/MailText.h"
#include "models/domain/Notification.h"
#include "models/domain/NotificationSettings.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Peak::NotificationSamples {

using namespace Qt::Literals::StringLiterals;

inline QDateTime minutesAgo(int minutes)
{
    return QDateTime::currentDateTimeUtc().addSecs(-60 * minutes);
}

inline Notification one(const QString &kind, const QUuid &exchange, const QString &label,
                        const QString &title, int minutes)
{
    Notification made;
    made.id = QUuid::createUuid();
    made.kind = kind;
    made.exchangeId = exchange;
    made.exchangeLabel = label;
    made.title = title;
    made.madeAt = minutesAgo(minutes);
    return made;
}

/** Two exchanges and something about oneself: new ones, seen ones, a deadline that waits, one that
 * somebody took on. */
inline QList<Notification> some(const QDate &today)
{
    const QUuid elm = QUuid::createUuid(), oak = QUuid::createUuid();
    const QString elmLabel = u"2026-0041  Ortega - 18 Elm St"_s;
    const QString oakLabel = u"2026-0107  The Whitcombe-Abernathy Family Revocable Living Trust of "
                             "1987 - 2211 North Oak Boulevard, Suite 400"_s;
    QList<Notification> all;
    all.append(one(u"mention"_s, elm, elmLabel, u"Dana Reyes mentioned you"_s, 3));
    all.append(one(u"message"_s, elm, elmLabel, u"4 new messages"_s, 12));
    all.last().count = 4;
    all.append(one(u"task_assigned"_s, elm, elmLabel, u"Task for you: Call escrow"_s, 60 * 26));
    all.last().seenAt = minutesAgo(60);
    all.last().due = today.addDays(4);
    Notification due =
        one(u"deadline"_s, oak, oakLabel,
            u"Day 45 is in 3 days, on %1"_s.arg(today.addDays(3).toString(u"MMMM d, yyyy"_s)), 90);
    due.needsAck = true;
    due.due = today.addDays(3);
    all.append(due);
    Notification taken =
        one(u"deadline"_s, oak, oakLabel, u"Day 180 is in 14 days, on December 7, 2026"_s, 60 * 50);
    taken.needsAck = true;
    taken.due = today.addDays(14);
    taken.seenAt = minutesAgo(60);
    taken.ackedAt = minutesAgo(40);
    taken.ackedBy = u"Dana Reyes"_s;
    all.append(taken);
    all.append(one(u"document"_s, oak, oakLabel,
                   u"Maximiliana Featherstonehaugh-Cholmondeley added Purchase and sale agreement, "
                   "second amended and restated version with all exhibits and schedules.docx"_s,
                   60 * 30));
    all.append(one(u"security"_s, {}, {},
                   u"Somebody signed in as you from a new place: Peak 1031 0.1, Linux"_s, 60 * 80));
    all.last().seenAt = minutesAgo(60);
    return all;
}

inline NotificationSettings settings(const QString &whyNoMail = {},
                                     const QString &whyNoSms = u"Text messages are not set up."_s)
{
    QJsonArray kinds;
    for (const QString &kind :
         {u"mention"_s, u"reply"_s, u"message"_s, u"task_assigned"_s, u"task_due"_s, u"deadline"_s,
          u"document"_s, u"assignment"_s, u"stage"_s, u"scheduled_failed"_s, u"security"_s}) {
        const bool fixed = kind == u"deadline"_s || kind == u"security"_s;
        kinds.append(QJsonObject{{u"kind"_s, kind},
                                 {u"app"_s, kind != u"stage"_s},
                                 {u"desktop"_s, kind != u"document"_s && kind != u"stage"_s},
                                 {u"email"_s, fixed},
                                 {u"sms"_s, false},
                                 {u"fixed"_s, fixed ? QJsonArray{u"app"_s} : QJsonArray()}});
    }
    const auto reason = [](const QString &why) {
        return why.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(why);
    };
    return NotificationSettings::fromJson(
        {{u"kinds"_s, kinds},
         {u"channels"_s, QJsonObject{{u"app"_s, QJsonValue::Null},
                                     {u"desktop"_s, QJsonValue::Null},
                                     {u"email"_s, reason(whyNoMail)},
                                     {u"sms"_s, reason(whyNoSms)}}},
         {u"quiet_from"_s, QJsonValue::Null},
         {u"quiet_to"_s, QJsonValue::Null},
         {u"digest"_s, u"off"_s},
         {u"digest_at"_s, u"08:00"_s},
         {u"language"_s, u"en"_s},
         {u"languages"_s, QJsonArray{u"en"_s, u"es"_s}},
         {u"time_zone"_s, u"America/Los_Angeles"_s}});
}

/** What goes out: as it comes, and one that the firm changed. */
inline QList<MailText> texts()
{
    const QString body = u"Hello {{name}},\n\n{{title}}\n{{exchange}}\n\n{{text}}\n\nOpen Peak "
                         "1031 to see it.\n\n{{firm}}\n"_s;
    QList<MailText> all;
    for (const QString &language : {u"en"_s, u"es"_s}) {
        for (const QString &kind : {u"any"_s, u"deadline"_s, u"security"_s, u"digest"_s})
            all.append({{kind, language, u"email"_s}, {u"{{headline}}"_s, body}, false, {}});
        all.append({{u"any"_s, language, u"sms"_s}, {{}, u"{{firm}}: {{headline}}"_s}, false, {}});
    }
    all.append({{u"task_due"_s, u"en"_s, u"email"_s},
                {u"{{headline}}"_s, body + u"Call us: 555-0100"_s},
                true,
                minutesAgo(3000)});
    return all;
}

} // namespace Peak::NotificationSamples
