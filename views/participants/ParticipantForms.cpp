#include "views/participants/ParticipantForms.h"

#include "models/domain/Role.h"
#include "models/tables/lists/ListChoices.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

FormField ParticipantForms::permissionField()
{
    FormField may = FormField::of(FieldKind::FlagList, u"permissions"_s, tr("&May"));
    may.help = tr("Never more than the role allows. Everything ticked: all that the role allows, "
                  "also what it comes to allow later.");
    may.choices = formChoices(ListChoices::permissions());
    return may;
}

QList<FormFault> ParticipantForms::faults(const QJsonObject &values)
{
    if (values.value(u"permissions"_s).toArray().contains(u"view"_s))
        return {};
    return {{u"permissions"_s, FormFault::Said,
             tr("Without “See” the rest is worth nothing. To take the exchange away, withdraw the "
                "person.")}};
}

FormDefinition ParticipantForms::propose()
{
    FormDefinition form;
    form.name = u"participant"_s;
    form.title = tr("Propose a person");
    form.save = tr("Propose");
    FormField person = FormField::of(FieldKind::Person, u"person"_s, tr("&Person"));
    person.required = true;
    person.help = tr("They see nothing of the exchange until an admin and the client have both "
                     "approved.");
    FormField role = FormField::of(FieldKind::Choice, u"role"_s, tr("Takes part &as"));
    role.required = true;
    for (const Role as : {Role::Client, Role::Coordinator, Role::ThirdParty, Role::Agency})
        role.choices.append({roleCode(as), roleLabel(as)});
    form.fields = {person, role, permissionField()};
    form.rules = [](const QJsonObject &values) { return faults(values); };
    return form;
}

FormDefinition ParticipantForms::permissions(const QString &person)
{
    FormDefinition form;
    form.name = u"permissions"_s;
    form.title = tr("Permissions of %1").arg(person);
    form.save = tr("Set permissions");
    form.fields = {permissionField()};
    form.rules = [](const QJsonObject &values) { return faults(values); };
    return form;
}

QJsonObject ParticipantForms::atFirst()
{
    return {{u"role"_s, roleCode(Role::ThirdParty)}, {u"permissions"_s, tickedOf({})}};
}

std::optional<QStringList> ParticipantForms::permissionsOf(const QJsonValue &ticked)
{
    QStringList permissions;
    const QJsonArray codes = ticked.toArray();
    for (const QJsonValue &code : codes)
        permissions.append(code.toString());
    if (permissions.size() == ListChoices::permissions().size())
        return std::nullopt;
    return permissions;
}

QJsonArray ParticipantForms::tickedOf(const QJsonValue &cell)
{
    if (cell.isArray())
        return cell.toArray();
    QJsonArray all;
    for (const ColumnChoice &choice : ListChoices::permissions())
        all.append(choice.code);
    return all;
}

} // namespace Peak
