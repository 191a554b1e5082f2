#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace Peak {

/**
 * The six digits that an authenticator app shows for a base-32 secret (RFC 6238, SHA-1, 30 s).
 *
 * For the demo's admin, whose secret everybody knows, and for tests; a real second factor lives in
 * another device. Pure function.
 */
QString totpCode(const QString &base32Secret, const QDateTime &moment);

} // namespace Peak
