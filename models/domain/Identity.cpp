#include "models/domain/Identity.h"

namespace Peak {

Identity Identity::fromJson(const QJsonObject &greeting)
{
    const auto text = [&greeting](QStringView name) { return greeting.value(name).toString(); };
    Identity identity;
    identity.personId = QUuid::fromString(text(u"person_id"));
    identity.name = text(u"display_name");
    identity.email = text(u"email");
    identity.role = roleFromCode(text(u"role"));
    identity.sessionId = QUuid::fromString(text(u"session_id"));
    identity.expiresAt = QDateTime::fromString(text(u"expires_at"), Qt::ISODateWithMs);
    identity.schemaVersion = greeting.value(u"schema_version").toInt();
    identity.oldestClient = greeting.value(u"oldest_client").toInt();
    identity.firmName = text(u"firm_name");
    identity.timeZone = text(u"time_zone");
    identity.today = QDate::fromString(text(u"today"), Qt::ISODate);
    identity.preferences = greeting.value(u"preferences").toObject();
    const QJsonObject acting = greeting.value(u"acting").toObject();
    for (auto page = acting.begin(); page != acting.end(); ++page) {
        if (page.value().toBool())
            identity.pages.insert(page.key());
    }
    return identity;
}

} // namespace Peak
