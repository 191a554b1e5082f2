#pragma once

#include "models/domain/Notification.h"

#include <QCoreApplication>
#include <QString>

namespace Peak {

/**
 * The words around notifications, the same in panel, tray and preferences. What a notification
 * itself says comes from the server. Stateless; safe on any thread.
 */
class NotificationText
{
    Q_DECLARE_TR_FUNCTIONS(Peak::NotificationText)

public:
    /** "Mentions of me"; a kind that we do not know is made readable. */
    static QString kind(const QString &kind);
    /** A sentence: when one is told. */
    static QString kindHelp(const QString &kind);
    static QString channel(const QString &channel);
    static QString language(const QString &code);
    /** What the line above it says: its exchange. */
    static QString group(const Notification &one);
    /** "10:42", "yesterday 16:20", "18 Nov 2026 09:00", in this computer's time. */
    static QString time(const QDateTime &moment, const QDateTime &now);
    /** "Acknowledged by Dana Ortega"; empty while nobody did. */
    static QString acknowledged(const Notification &one);
    static QString snooze(Snooze snooze);
    /** "3 new notifications", "No new notifications". */
    static QString unseen(int count);
    /** "99+" beyond what fits. */
    static QString badge(int count);
};

} // namespace Peak
