#include "models/domain/Notification.h"

namespace Peak {

QDateTime snoozeEnd(Snooze snooze, const QDateTime &now)
{
    const QTime morning(8, 0);
    QDateTime end = now;
    switch (snooze) {
    case Snooze::Hour:
        return now.addSecs(60 * 60);
    case Snooze::Tomorrow:
        end.setDate(now.date().addDays(1));
        break;
    case Snooze::NextWeek:
        end.setDate(now.date().addDays(8 - now.date().dayOfWeek()));
        break;
    }
    end.setTime(morning);
    return end;
}

} // namespace Peak
