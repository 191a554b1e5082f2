#include "views/exchanges/ExchangeForms.h"

#include "models/domain/Deadline.h"
#include "models/tables/ExchangeText.h"
#include "models/tables/lists/ListChoices.h"
#include "views/forms/DateField.h"
#include "views/forms/RecordForm.h"

#include <QDate>
#include <QLineEdit>

#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

FormField field(const QString &name, const QString &label, int most = 255, bool half = false)
{
    FormField made = FormField::of(FieldKind::Text, name, label, most);
    made.half = half;
    return made;
}

FormField of(FieldKind kind, const QString &name, const QString &label, bool half = true)
{
    FormField made = FormField::of(kind, name, label);
    made.half = half;
    return made;
}

FormField below(const QString &section, FormField made)
{
    made.section = section;
    return made;
}

QList<FormChoice> types()
{
    QList<FormChoice> choices;
    for (const QString &code : {u"DELAYED"_s, u"SIMULTANEOUS"_s, u"REVERSE"_s, u"IMPROVEMENT"_s,
                                u"REVERSE IMPROVEMENT"_s})
        choices.append({code, ExchangeText::type(code)});
    return choices;
}

/** Only this field: whoever is typing in another goes on. */
void setDate(RecordForm *form, const QString &name, const QString &date)
{
    const auto dates = form->findChildren<DateField *>();
    for (DateField *field : dates) {
        if (field->objectName() == name || field->edit()->objectName() == name)
            field->setDate(date);
    }
}

QString text(const QJsonObject &values, const QString &name)
{
    return values.value(name).toString();
}

} // namespace

QList<FormField> ExchangeForms::fields()
{
    FormField priority = of(FieldKind::Choice, u"priority"_s, tr("&Priority"));
    priority.choices = formChoices(ListChoices::priorities());
    FormField type = of(FieldKind::Choice, u"type_of_exchange"_s, tr("&Type of exchange"));
    type.choices = types();
    FormField closing = of(FieldKind::Date, u"close_of_escrow_date"_s, tr("C&lose of escrow"));
    closing.help = tr("The day the property was given up, day 0: day 45 and day 180 are counted "
                      "from it.");
    FormField day45 = of(FieldKind::Date, u"day_45"_s, tr("Day &45, identify"));
    day45.deadline = true;
    day45.serverNames = {u"day 45"_s};
    FormField day180 = of(FieldKind::Date, u"day_180"_s, tr("Day &180, receive"));
    day180.deadline = true;
    day180.serverNames = {u"day 180"_s};
    FormField reason = FormField::of(FieldKind::MultiLine, u"reason_for_cancellation"_s,
                                     tr("Reason for cancellation"), 2000);
    return {
        field(u"exchange_number"_s, tr("&Number"), 50, true),
        priority,
        field(u"name"_s, tr("N&ame"), 255),
        type,
        of(FieldKind::Person, u"client_id"_s, tr("&Client"), false),
        field(u"client_vesting"_s, tr("Client &vesting"), 500),
        of(FieldKind::Person, u"coordinator_id"_s, tr("C&oordinator"), false),
        below(tr("Dates"), closing),
        of(FieldKind::Flag, u"identified"_s, tr("Property &identified")),
        day45,
        day180,
        below(tr("Relinquished property"), field(u"rel_property_address"_s, tr("Address"), 500)),
        field(u"rel_property_city"_s, tr("City"), 200, true),
        field(u"rel_property_state"_s, tr("State"), 100, true),
        field(u"rel_property_zip"_s, tr("ZIP"), 20, true),
        field(u"rel_apn"_s, tr("Parcel number (APN)"), 100, true),
        field(u"rel_escrow_number"_s, tr("Escrow number"), 100, true),
        of(FieldKind::Money, u"rel_value"_s, tr("Value")),
        field(u"rel_purchase_contract_title"_s, tr("Purchase contract"), 500),
        of(FieldKind::Date, u"rel_contract_date"_s, tr("Contract date"), false),
        field(u"buyer_1_name"_s, tr("First buyer"), 255, true),
        field(u"buyer_2_name"_s, tr("Second buyer"), 255, true),
        below(tr("Replacement property"), field(u"rep_1_property_address"_s, tr("Address"), 500)),
        field(u"rep_1_city"_s, tr("City"), 200, true),
        field(u"rep_1_state"_s, tr("State"), 100, true),
        field(u"rep_1_zip"_s, tr("ZIP"), 20, true),
        field(u"rep_1_apn"_s, tr("Parcel number (APN)"), 100, true),
        field(u"rep_1_escrow_number"_s, tr("Escrow number"), 100, true),
        of(FieldKind::Money, u"rep_1_value"_s, tr("Value")),
        field(u"rep_1_purchase_contract_title"_s, tr("Purchase contract"), 500),
        of(FieldKind::Date, u"rep_1_purchase_contract_date"_s, tr("Contract date"), false),
        field(u"rep_1_seller_1_name"_s, tr("First seller"), 255, true),
        field(u"rep_1_seller_2_name"_s, tr("Second seller"), 255, true),
        below(tr("Money"), of(FieldKind::Money, u"proceeds"_s, tr("P&roceeds"))),
        field(u"bank"_s, tr("&Bank"), 200, true),
        below(tr("More"), FormField::of(FieldKind::MultiLine, u"notes"_s, tr("Not&es"), 20000)),
        reason,
        of(FieldKind::Flag, u"notifications_enabled"_s, tr("Noti&fy people about this exchange"),
           false),
    };
}

FormDefinition ExchangeForms::form(bool admin)
{
    FormDefinition form;
    form.name = u"exchange"_s;
    form.fields = fields();
    for (FormField &field : form.fields) {
        if (field.name == u"coordinator_id"_s && !admin)
            field.readOnly = tr("Only an admin gives exchanges to coordinators.");
    }
    form.rules = [](const QJsonObject &values) -> QList<FormFault> {
        QList<FormFault> faults;
        if (text(values, u"name"_s).isEmpty() && text(values, u"exchange_number"_s).isEmpty())
            faults.append(
                {u"name"_s, FormFault::Said, tr("An exchange needs a name or a number.")});
        const QDate day45 = QDate::fromString(text(values, u"day_45"_s), Qt::ISODate);
        const QDate day180 = QDate::fromString(text(values, u"day_180"_s), Qt::ISODate);
        if (day45.isValid() && day180.isValid() && day180 < day45)
            faults.append({u"day_180"_s, FormFault::Said, tr("Day 180 is before day 45.")});
        return faults;
    };
    return form;
}

FormDefinition ExchangeForms::create(bool admin)
{
    FormDefinition made = form(admin);
    made.title = tr("New exchange");
    made.save = tr("Add exchange");
    for (FormField &field : made.fields) {
        if (field.name == u"coordinator_id"_s && !admin)
            field.readOnly = tr("You: an admin can give it to others.");
    }
    return made;
}

FormDefinition ExchangeForms::edit(bool admin)
{
    FormDefinition made = form(admin);
    made.title = tr("Edit exchange");
    made.save = tr("Save exchange");
    FormField active = of(FieldKind::Flag, u"is_active"_s, tr("Acti&ve"), false);
    if (!admin)
        active.readOnly = tr("Only an admin changes whether an exchange is active.");
    for (FormField &field : made.fields) {
        if (field.name == u"client_id"_s && !admin)
            field.readOnly = tr("Only an admin changes the client of an exchange.");
    }
    made.fields.append(active);
    return made;
}

QJsonObject ExchangeForms::derivedDates(const QString &closing)
{
    const QDate day0 = QDate::fromString(closing, Qt::ISODate);
    if (!day0.isValid())
        return {{u"day_45"_s, QJsonValue::Null}, {u"day_180"_s, QJsonValue::Null}};
    return {{u"day_45"_s, identificationEnd(day0).toString(Qt::ISODate)},
            {u"day_180"_s, exchangeEnd(day0).toString(Qt::ISODate)}};
}

void ExchangeForms::deriveDates(RecordForm *form)
{
    auto closing = std::make_shared<QString>();
    auto known = std::make_shared<FormRecord>();
    QObject::connect(form, &RecordForm::changed, form, [form, closing, known] {
        if (!(*known == form->record())) { // loaded since
            *known = form->record();
            *closing = text(known->values, u"close_of_escrow_date"_s);
        }
        const QJsonObject values = form->definition().normalized(form->values());
        const QString now = text(values, u"close_of_escrow_date"_s);
        if (now == *closing || !QDate::fromString(now, Qt::ISODate).isValid())
            return;
        const QJsonObject before = derivedDates(*closing);
        const QJsonObject after = derivedDates(now);
        *closing = now;
        for (const QString &day : {u"day_45"_s, u"day_180"_s}) {
            const QString held = text(values, day);
            if (held.isEmpty() || held == text(before, day))
                setDate(form, day, text(after, day));
        }
    });
}

} // namespace Peak
