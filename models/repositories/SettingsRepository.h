#pragma once

#include "models/db/DbSession.h"
#include "models/domain/Editing.h"

#include <QFuture>
#include <QList>
#include <QUuid>

namespace Peak {

/**
 * The firm's settings, for admins: read them, change one, set a secret.
 *
 * A secret goes as a protocol parameter and is never read back. One statement a call, nothing kept.
 * Use from the thread of the session's owner.
 */
class SettingsRepository final
{
public:
    explicit SettingsRepository(DbSession &session) : m_session(session) {}

    QFuture<Result<QList<FirmSetting>>> settings();
    /** A value of the same kind as before, in the setting's bounds. Gives the audit row to undo it
     * with; null where it was so already. */
    QFuture<Result<QUuid>> set(const QString &key, const QJsonValue &value);

    /** Which there are; never what they are. */
    QFuture<Result<QList<FirmSecret>>> secrets();
    /** Asks for a proof first; an empty value takes the secret away. */
    QFuture<Result<void>> setSecret(const QString &name, const QString &value);

private:
    DbSession &m_session;
};

} // namespace Peak
