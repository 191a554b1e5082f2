#pragma once

#include <QDateTime>
#include <QString>
#include <QUuid>

namespace Peak {

/** A computer that stays signed in, as its owner sees it. */
struct KnownDevice
{
    QUuid id;
    QString name;
    bool isThisOne = false;
    bool secondFactor = false; ///< it was proven with one, and is not asked for a code
    QDateTime createdAt;
    QDateTime lastUsedAt;
    QDateTime expiresAt;

    bool operator==(const KnownDevice &) const = default;
};

/** A session that runs now: one's own, or somebody's whom an admin looks at. */
struct RunningSession
{
    QUuid id;
    bool isThisOne = false;
    QDateTime createdAt;
    QDateTime lastSeen;
    QDateTime expiresAt;
    QString address;
    QString computer;
    QString clientVersion;

    bool operator==(const RunningSession &) const = default;
};

/** How somebody proves who they are besides a password. */
struct SecondFactorState
{
    bool enrolled = false;
    bool required = false; ///< their role can't be without one
    int recoveryCodesLeft = 0;

    bool operator==(const SecondFactorState &) const = default;
};

/** A second factor that is being set up: for the camera of a phone, and to be typed. */
struct NewSecondFactor
{
    QString secret;
    QString uri;
};

/** What opens a session that looks on as somebody else. Lives in memory only. */
struct SessionKey
{
    QString loginRole;
    QByteArray loginSecret;
    QUuid sessionId;
    QUuid personId;
    QDateTime expiresAt;
};

} // namespace Peak
