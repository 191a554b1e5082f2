#pragma once

#include <QDateTime>
#include <QString>

namespace Peak {

/** How e-mails or text messages go out just now. A plain value. */
struct DeliveryState
{
    QString channel;    ///< "email", "sms"
    QString provider;   ///< "off", "smtp", "sendgrid", "twilio"
    QString keyMissing; ///< the secret that it lacks
    QString trouble;    ///< what the agent says; empty: none
    QDateTime troubleSince;
    qint64 due = 0; ///< waits though it should be on its way
    QDateTime oldestDue;
    QString reason; ///< why, for most of them
    qint64 uncertain = 0;
    qint64 failed = 0; ///< lately

    bool isOff() const { return provider.isEmpty() || provider == QLatin1String("off"); }
    bool operator==(const DeliveryState &) const = default;
};

} // namespace Peak
