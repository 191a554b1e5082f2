#pragma once

#include "models/domain/Identity.h"

#include <QByteArray>
#include <QDateTime>
#include <QMetaType>
#include <QString>
#include <QUuid>

#include <optional>

namespace Peak {

/**
 * What the door hands out: a login role of this session's own and its secret.
 *
 * Lives in memory only. deviceSecret opens new sessions later ("stay signed in") and belongs into
 * the key store of the computer, nowhere else.
 */
struct SessionCredentials
{
    QString loginRole;
    QByteArray loginSecret;
    QUuid sessionId;
    QUuid personId;
    QDateTime expiresAt;
    QByteArray deviceSecret;          ///< empty unless the person asked to stay signed in
    std::optional<Identity> greeting; ///< who it is, told with the key

    bool isValid() const { return !loginRole.isEmpty(); }
};

} // namespace Peak

Q_DECLARE_METATYPE(Peak::SessionCredentials)
