#include "views/people/PersonForms.h"

#include "models/domain/Role.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

bool isEmpty(const QJsonObject &values, const QString &name)
{
    return values.value(name).toString().isEmpty();
}

} // namespace

QList<FormChoice> PersonForms::roles()
{
    QList<FormChoice> roles;
    for (const Role role :
         {Role::Admin, Role::Coordinator, Role::Client, Role::ThirdParty, Role::Agency})
        roles.append({roleCode(role), roleLabel(role)});
    return roles;
}

QList<FormField> PersonForms::fields()
{
    FormField first = FormField::of(FieldKind::Text, u"first_name"_s, tr("&First name"), 100);
    first.serverNames = {u"first name"_s};
    first.half = true;
    FormField last = FormField::of(FieldKind::Text, u"last_name"_s, tr("&Last name"), 100);
    last.half = true;
    FormField company = FormField::of(FieldKind::Text, u"company"_s, tr("&Company"), 255);
    FormField email = FormField::of(FieldKind::Text, u"email"_s, tr("&E-mail"), 255);
    email.email = true;
    email.serverNames = {u"e-mail address"_s};
    email.half = true;
    FormField phone = FormField::of(FieldKind::Text, u"phone"_s, tr("&Phone"), 50);
    phone.half = true;
    FormField address = FormField::of(FieldKind::MultiLine, u"address"_s, tr("&Address"), 2000);
    FormField user =
        FormField::of(FieldKind::Flag, u"is_user"_s, tr("May &sign in to this program"), 0);
    user.help = tr("Needs an e-mail address that nobody else has, and a role.");
    return {first, last, company, email, phone, address, user};
}

FormDefinition PersonForms::create()
{
    FormDefinition form;
    form.name = u"person"_s;
    form.title = tr("New person");
    form.save = tr("Add person");
    form.fields = fields();
    FormField role = FormField::of(FieldKind::Choice, u"role"_s, tr("&Role"), 50);
    role.choices = roles();
    role.help = tr("What they are to the firm. It decides what they can see and do.");
    form.fields.insert(6, role);
    form.rules = [](const QJsonObject &values) -> QList<FormFault> {
        QList<FormFault> faults;
        if (isEmpty(values, u"first_name"_s) && isEmpty(values, u"last_name"_s) &&
            isEmpty(values, u"company"_s))
            faults.append({u"first_name"_s, FormFault::Said,
                           tr("A person needs a first name, a last name or a company.")});
        if (!values.value(u"is_user"_s).toBool())
            return faults;
        if (isEmpty(values, u"email"_s))
            faults.append({u"email"_s, FormFault::Said,
                           tr("Somebody who signs in needs an e-mail address.")});
        if (isEmpty(values, u"role"_s))
            faults.append({u"role"_s, FormFault::Said, tr("Somebody who signs in needs a role.")});
        return faults;
    };
    return form;
}

FormDefinition PersonForms::edit(const QString &name)
{
    FormDefinition form;
    form.name = u"person"_s;
    form.title = tr("Edit %1").arg(name);
    form.save = tr("Save person");
    form.fields = fields();
    form.rules = [](const QJsonObject &values) -> QList<FormFault> {
        QList<FormFault> faults;
        if (isEmpty(values, u"first_name"_s) && isEmpty(values, u"last_name"_s) &&
            isEmpty(values, u"company"_s))
            faults.append({u"first_name"_s, FormFault::Said,
                           tr("A person needs a first name, a last name or a company.")});
        if (values.value(u"is_user"_s).toBool() && isEmpty(values, u"email"_s))
            faults.append({u"email"_s, FormFault::Said,
                           tr("Somebody who signs in needs an e-mail address.")});
        return faults;
    };
    return form;
}

} // namespace Peak
