#include "models/domain/NotificationSettings.h"

#include <QJsonArray>
#include <QTimeZone>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

const QStringList &channelNames()
{
    static const QStringList names{u"app"_s, u"desktop"_s, u"email"_s, u"sms"_s};
    return names;
}

NotificationKind kindOf(const QJsonObject &told)
{
    NotificationKind kind;
    kind.name = told.value(u"kind"_s).toString();
    for (const QString &channel : channelNames()) {
        if (told.value(channel).toBool())
            kind.channels.insert(channel);
    }
    const QJsonArray fixed = told.value(u"fixed"_s).toArray();
    for (const QJsonValue &channel : fixed)
        kind.fixed.insert(channel.toString());
    return kind;
}

QTime timeOf(const QJsonValue &told)
{
    return QTime::fromString(told.toString().left(5), u"HH:mm"_s);
}

} // namespace

NotificationSettings NotificationSettings::fromJson(const QJsonObject &told)
{
    NotificationSettings settings;
    const QJsonArray kinds = told.value(u"kinds"_s).toArray();
    for (const QJsonValue &kind : kinds)
        settings.kinds.append(kindOf(kind.toObject()));
    const QJsonObject channels = told.value(u"channels"_s).toObject();
    for (const QString &name : channelNames())
        settings.channels.append({name, channels.value(name).toString()});
    settings.quietFrom = timeOf(told.value(u"quiet_from"_s));
    settings.quietTo = timeOf(told.value(u"quiet_to"_s));
    settings.dailyDigest = told.value(u"digest"_s).toString() == u"daily"_s;
    settings.digestAt = timeOf(told.value(u"digest_at"_s));
    settings.language = told.value(u"language"_s).toString();
    const QJsonArray languages = told.value(u"languages"_s).toArray();
    for (const QJsonValue &language : languages)
        settings.languages.append(language.toString());
    settings.timeZone = told.value(u"time_zone"_s).toString().toLatin1();
    return settings;
}

const NotificationKind *NotificationSettings::kind(const QString &name) const
{
    const auto found =
        std::find_if(kinds.cbegin(), kinds.cend(),
                     [&name](const NotificationKind &one) { return one.name == name; });
    return found == kinds.cend() ? nullptr : &*found;
}

bool NotificationSettings::tells(const QString &name, const QString &channel) const
{
    const NotificationKind *found = kind(name);
    return found && found->channels.contains(channel);
}

bool NotificationSettings::isQuiet(const QDateTime &moment) const
{
    if (!quietFrom.isValid() || !quietTo.isValid() || quietFrom == quietTo)
        return false;
    const QTimeZone zone(timeZone);
    const QTime time =
        zone.isValid() ? moment.toTimeZone(zone).time() : moment.toLocalTime().time();
    if (quietFrom < quietTo)
        return time >= quietFrom && time < quietTo;
    return time >= quietFrom || time < quietTo; // over midnight
}

} // namespace Peak
