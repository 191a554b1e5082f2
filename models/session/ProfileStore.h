#pragma once

#include "models/domain/ConnectionProfile.h"

#include <QString>

class QSettings;

namespace Peak {

/**
 * The servers that this computer knows, and who signed in last; kept in the program's settings.
 *
 * Never a secret: what has to stay secret is TokenStore's. A plain helper over QSettings, GUI
 * thread.
 */
class ProfileStore final
{
public:
    /** `settings` must outlive it. */
    explicit ProfileStore(QSettings &settings) : m_settings(settings) {}

    QList<ConnectionProfile> profiles() const;
    QString currentId() const;
    void save(const QList<ConnectionProfile> &profiles, const QString &currentId);

    QString lastEmail(const QString &profileId) const;
    void setLastEmail(const QString &profileId, const QString &email);

    /** Whether the key store should hold what signs this computer in to that server (TokenStore's
     * key). */
    bool isRemembered(const QString &server) const;
    void setRemembered(const QString &server, bool remembered);

private:
    QSettings &m_settings;
};

} // namespace Peak
