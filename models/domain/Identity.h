#pragma once

#include "models/domain/Role.h"

#include <QDate>
#include <QDateTime>
#include <QJsonObject>
#include <QMetaType>
#include <QSet>
#include <QString>
#include <QUuid>

namespace Peak {

/** The person who is signed in, as the server tells it, and what their window needs to begin. */
struct Identity
{
    QUuid personId;
    QString name;
    QString email;
    Role role = Role::Unknown;
    QUuid sessionId;
    QDateTime expiresAt; ///< the session's absolute end
    int schemaVersion = 0;
    int oldestClient = 0; ///< the lowest client schema that may still write
    QString firmName;
    QString timeZone; ///< of the firm; midnight of a deadline is midnight there
    QDate today;      ///< in that time zone
    QJsonObject preferences;
    QSet<QString> pages; ///< what the person may open: "exchanges", "people", ...

    /** From what api.who_am_i() and the door tell. */
    static Identity fromJson(const QJsonObject &greeting);

    bool operator==(const Identity &) const = default;
};

} // namespace Peak

Q_DECLARE_METATYPE(Peak::Identity)
