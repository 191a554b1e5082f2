#include "app/pages/DocumentForms.h"

#include "models/tables/lists/DocumentsList.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QList<FormChoice> choicesOf(const QString &column)
{
    const ListDefinition list = documentsList();
    return formChoices(list.column(column)->choices);
}

FormField reason(const QString &label, const QString &help)
{
    FormField made = FormField::of(FieldKind::Text, u"reason"_s, label);
    made.required = true;
    made.most = 500;
    made.help = help;
    return made;
}

} // namespace

FormDefinition DocumentForms::edit(bool ofExchange, const QString &whyNot)
{
    FormDefinition form;
    form.name = u"document"_s;
    form.title = tr("Document");
    form.save = tr("Save document");
    FormField name = FormField::of(FieldKind::Text, u"file_name"_s, tr("&File name"));
    name.required = true;
    name.serverNames = {u"file name"_s};
    FormField type = FormField::of(FieldKind::Text, u"document_type"_s, tr("&Kind of document"));
    type.most = 100;
    type.help = tr("For example: purchase contract, identification letter, settlement statement.");
    FormField access = FormField::of(FieldKind::Choice, u"access_level"_s, tr("&Who may see it"));
    access.required = true;
    access.serverNames = {u"access level"_s};
    access.choices = choicesOf(u"access"_s);
    if (!ofExchange)
        access.choices.removeIf(
            [](const FormChoice &choice) { return choice.code == u"exchange"_s; });
    FormField roles = FormField::of(FieldKind::FlagList, u"allowed_roles"_s, tr("&Roles"));
    roles.help = tr("Where only chosen roles may see it.");
    roles.choices = choicesOf(u"roles"_s);
    FormField description =
        FormField::of(FieldKind::MultiLine, u"description"_s, tr("&Description"));
    description.most = 2000;
    FormField viewOnly = FormField::of(FieldKind::Flag, u"view_only"_s,
                                       tr("&View only: shown with a watermark, not downloaded"));
    form.fields = {name, type, access, roles, viewOnly, description};
    for (FormField &made : form.fields)
        made.readOnly = whyNot;
    return form;
}

FormDefinition DocumentForms::remove(const QString &document)
{
    FormDefinition form;
    form.name = u"document_remove"_s;
    form.title = tr("Remove “%1”").arg(document);
    form.save = tr("Remove document");
    form.fields = {reason(tr("&Reason"), tr("It stands in the record. An admin can bring the "
                                            "document back from the bin."))};
    return form;
}

FormDefinition DocumentForms::resetPin(const QString &document)
{
    FormDefinition form;
    form.name = u"document_pin_reset"_s;
    form.title = tr("Allow the PIN of “%1” again").arg(document);
    form.save = tr("Allow it again");
    form.fields = {reason(tr("&Reason"), tr("The PIN stays as it is; wrong ones are counted anew. "
                                            "The reason stands in the record."))};
    return form;
}

} // namespace Peak
