#include "models/session/ProfileStore.h"

#include <QSettings>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

QList<ConnectionProfile> ProfileStore::profiles() const
{
    QList<ConnectionProfile> profiles;
    const int count = m_settings.beginReadArray(u"profiles"_s);
    for (int i = 0; i < count; ++i) {
        m_settings.setArrayIndex(i);
        ConnectionProfile profile;
        profile.id = m_settings.value(u"id"_s).toString();
        profile.name = m_settings.value(u"name"_s).toString();
        profile.host = m_settings.value(u"host"_s).toString();
        profile.port = m_settings.value(u"port"_s, profile.port).toInt();
        profile.database = m_settings.value(u"database"_s, profile.database).toString();
        profile.extra = m_settings.value(u"extra"_s).toString();
        if (!profile.id.isEmpty())
            profiles.append(profile);
    }
    m_settings.endArray();
    return profiles;
}

QString ProfileStore::currentId() const
{
    return m_settings.value(u"currentProfile"_s).toString();
}

void ProfileStore::save(const QList<ConnectionProfile> &profiles, const QString &currentId)
{
    m_settings.remove(u"profiles"_s);
    m_settings.beginWriteArray(u"profiles"_s, int(profiles.size()));
    for (int i = 0; i < profiles.size(); ++i) {
        const ConnectionProfile &profile = profiles.at(i);
        m_settings.setArrayIndex(i);
        m_settings.setValue(u"id"_s, profile.id);
        m_settings.setValue(u"name"_s, profile.name);
        m_settings.setValue(u"host"_s, profile.host);
        m_settings.setValue(u"port"_s, profile.port);
        m_settings.setValue(u"database"_s, profile.database);
        m_settings.setValue(u"extra"_s, profile.extra);
    }
    m_settings.endArray();
    m_settings.setValue(u"currentProfile"_s, currentId);
}

QString ProfileStore::lastEmail(const QString &profileId) const
{
    return m_settings.value(u"lastEmail/"_s + profileId).toString();
}

void ProfileStore::setLastEmail(const QString &profileId, const QString &email)
{
    m_settings.setValue(u"lastEmail/"_s + profileId, email);
}

bool ProfileStore::isRemembered(const QString &server) const
{
    return m_settings.value(u"remembered"_s).toStringList().contains(server);
}

void ProfileStore::setRemembered(const QString &server, bool remembered)
{
    QStringList servers = m_settings.value(u"remembered"_s).toStringList();
    if (servers.contains(server) == remembered)
        return;
    if (remembered)
        servers.append(server);
    else
        servers.removeAll(server);
    m_settings.setValue(u"remembered"_s, servers);
}

} // namespace Peak
