#include "models/session/ClientInfo.h"

#include "models/db/SchemaVersion.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSysInfo>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

QByteArray clientInfo(bool remember)
{
    const QJsonObject info = {
        {u"version"_s, QStringLiteral(PEAK_VERSION)},
        {u"schema"_s, SchemaVersion::newest()},
        {u"device"_s, QSysInfo::machineHostName().left(100)},
        {u"system"_s, QSysInfo::prettyProductName().left(100)},
        {u"remember"_s, remember},
    };
    return QJsonDocument(info).toJson(QJsonDocument::Compact);
}

} // namespace Peak
