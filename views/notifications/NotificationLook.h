#pragma once

#include "models/domain/Notification.h"
#include "views/common/ThemeColors.h"

#include <QSize>

namespace Peak {

/** What a notification looks like by its kind: never a colour alone. */
struct NotificationLook
{
    QString icon;
    Status status = Status::Neutral;

    static NotificationLook of(const QString &kind);
};

/** The program's icon with a number on it, for the tray: sharp at the sizes that trays have.
 * `quiet`: nothing is told on the desktop just now. */
QIcon trayIcon(int unread, bool quiet);

} // namespace Peak
