#pragma once

#include "models/domain/Capabilities.h"
#include "models/domain/Role.h"

#include <QDate>
#include <QDateTime>
#include <QJsonObject>
#include <QMetaType>
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
    Capabilities capabilities; ///< what the person may open and do
    /** Who looks on as this person, read only; empty in a session of their own. */
    QString realPerson;

    /** From what api.who_am_i() and the door tell. */
    static Identity fromJson(const QJsonObject &greeting);

    bool operator==(const Identity &) const = default;
};

} // namespace Peak

Q_DECLARE_METATYPE(Peak::Identity)
