#include "models/domain/Role.h"

#include <QCoreApplication>
#include <QHash>

namespace Peak {

namespace {
struct RoleName
{
    Role role;
    const char16_t *code;
    const char *label;
};
constexpr RoleName roleNames[] = {
    {Role::Admin, u"admin", QT_TRANSLATE_NOOP("Peak::Role", "Admin")},
    {Role::Coordinator, u"coordinator", QT_TRANSLATE_NOOP("Peak::Role", "Coordinator")},
    {Role::Client, u"client", QT_TRANSLATE_NOOP("Peak::Role", "Client")},
    {Role::ThirdParty, u"third_party", QT_TRANSLATE_NOOP("Peak::Role", "Third party")},
    {Role::Agency, u"agency", QT_TRANSLATE_NOOP("Peak::Role", "Agency")},
};
} // namespace

Role roleFromCode(const QString &code)
{
    for (const RoleName &name : roleNames) {
        if (code == QStringView(name.code))
            return name.role;
    }
    return Role::Unknown;
}

QString roleCode(Role role)
{
    for (const RoleName &name : roleNames) {
        if (role == name.role)
            return QString::fromUtf16(name.code);
    }
    return {};
}

QString roleLabel(Role role)
{
    for (const RoleName &name : roleNames) {
        if (role == name.role)
            return QCoreApplication::translate("Peak::Role", name.label);
    }
    return QCoreApplication::translate("Peak::Role", "No role");
}

} // namespace Peak
