#include "models/tables/NotificationText.h"

#include "models/tables/ExchangeText.h"

#include <QHash>
#include <QLocale>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QString readable(const QString &code)
{
    QString words = code;
    words.replace(u'_', u' ');
    if (!words.isEmpty())
        words[0] = words.at(0).toUpper();
    return words;
}

} // namespace

QString NotificationText::kind(const QString &kind)
{
    static const QHash<QString, QString> words = {
        {u"mention"_s, tr("Mentions of you")},
        {u"reply"_s, tr("Replies to you")},
        {u"message"_s, tr("Messages in your rooms")},
        {u"task_assigned"_s, tr("Tasks given to you")},
        {u"task_due"_s, tr("Your tasks fall due")},
        {u"deadline"_s, tr("Deadlines of exchanges")},
        {u"document"_s, tr("New documents")},
        {u"assignment"_s, tr("People of exchanges")},
        {u"stage"_s, tr("Stages of exchanges")},
        {u"scheduled_failed"_s, tr("Messages not sent in time")},
        {u"sync_failed"_s, tr("Syncs that failed")},
        {u"security"_s, tr("Your account")},
    };
    return words.value(kind, readable(kind));
}

QString NotificationText::kindHelp(const QString &kind)
{
    static const QHash<QString, QString> words = {
        {u"mention"_s, tr("Somebody names you in a message.")},
        {u"reply"_s, tr("Somebody answers a message of yours.")},
        {u"message"_s, tr("Somebody writes in a room of yours; one for each room until you look.")},
        {u"task_assigned"_s, tr("Somebody gives you a task.")},
        {u"task_due"_s, tr("A task of yours is due tomorrow or today.")},
        {u"deadline"_s, tr("Day 45 or day 180 is 14, 7, 3 or 1 days away, or today.")},
        {u"document"_s, tr("Somebody adds a document to an exchange of yours.")},
        {u"assignment"_s, tr("Somebody is proposed, joins or leaves an exchange of yours.")},
        {u"stage"_s, tr("An exchange of yours comes to another stage.")},
        {u"scheduled_failed"_s, tr("A message that you scheduled could not be sent.")},
        {u"sync_failed"_s, tr("A sync with PracticePanther failed.")},
        {u"security"_s, tr("A new computer signs in as you, or your password or second factor "
                           "is changed.")},
    };
    return words.value(kind);
}

QString NotificationText::channel(const QString &channel)
{
    static const QHash<QString, QString> words = {
        {u"app"_s, tr("In the program")},
        {u"desktop"_s, tr("On the desktop")},
        {u"email"_s, tr("By e-mail")},
        {u"sms"_s, tr("By SMS")},
    };
    return words.value(channel, readable(channel));
}

QString NotificationText::language(const QString &code)
{
    if (code == u"en"_s)
        return tr("English");
    if (code == u"es"_s)
        return tr("Spanish");
    return QLocale(code).nativeLanguageName();
}

QString NotificationText::group(const Notification &one)
{
    if (one.exchangeId.isNull())
        return one.exchangeLabel.isEmpty() ? tr("You and the firm") : one.exchangeLabel;
    return one.exchangeLabel.isEmpty() ? tr("An exchange") : one.exchangeLabel;
}

QString NotificationText::time(const QDateTime &moment, const QDateTime &now)
{
    if (!moment.isValid())
        return {};
    const QDateTime local = moment.toLocalTime();
    const QString clock = local.time().toString(u"HH:mm"_s);
    const qint64 days = local.date().daysTo(now.toLocalTime().date());
    if (days <= 0)
        return clock;
    if (days == 1)
        return tr("yesterday %1").arg(clock);
    return ExchangeText::moment(moment);
}

QString NotificationText::acknowledged(const Notification &one)
{
    if (!one.ackedAt.isValid())
        return {};
    return one.ackedBy.isEmpty() ? tr("Acknowledged") : tr("Acknowledged by %1").arg(one.ackedBy);
}

QString NotificationText::snooze(Snooze snooze)
{
    switch (snooze) {
    case Snooze::Hour:
        return tr("In an hour");
    case Snooze::Tomorrow:
        return tr("Tomorrow morning");
    case Snooze::NextWeek:
        return tr("Next week");
    }
    return {};
}

QString NotificationText::unseen(int count)
{
    return count > 0 ? tr("%n new notification(s)", nullptr, count) : tr("No new notifications");
}

QString NotificationText::badge(int count)
{
    if (count <= 0)
        return {};
    return count > 99 ? tr("99+") : QString::number(count);
}

} // namespace Peak
