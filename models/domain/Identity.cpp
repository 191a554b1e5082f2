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
    identity.capabilities = Capabilities::fromJson(greeting.value(u"capabilities").toObject());
    identity.realPerson = greeting.value(u"real_person").toObject().value(u"name").toString();
    return identity;
}

} // namespace Peak
