#pragma once

#include <QJsonObject>
#include <QList>
#include <QSet>
#include <QString>
#include <QStringList>
#include <QTime>

namespace Peak {

/** A way by which people are told: "app", "desktop", "email", "sms". */
struct NotificationChannel
{
    QString name;
    QString whyNot; ///< why nobody at this firm can choose it; empty: they can

    bool operator==(const NotificationChannel &) const = default;
};

/** By which ways a person is told of one kind of thing. */
struct NotificationKind
{
    QString name; ///< "mention"
    QSet<QString> channels;
    QSet<QString> fixed; ///< what can't be switched off

    bool operator==(const NotificationKind &) const = default;
};

/** What a person wants to be told, how and when; from the server, defaults and all. */
struct NotificationSettings
{
    QList<NotificationKind> kinds; ///< in the order to show
    QList<NotificationChannel> channels;
    QTime quietFrom; ///< in the firm's time; both invalid: never
    QTime quietTo;
    bool dailyDigest = false;
    QTime digestAt;
    QString language;
    QStringList languages;
    QByteArray timeZone; ///< whose hours these are

    static NotificationSettings fromJson(const QJsonObject &told);

    const NotificationKind *kind(const QString &name) const;
    bool tells(const QString &kind, const QString &channel) const;
    /** Whether nothing but the panel itself may be loud at `moment`. */
    bool isQuiet(const QDateTime &moment) const;

    bool operator==(const NotificationSettings &) const = default;
};

} // namespace Peak
