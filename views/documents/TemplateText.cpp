#include "views/documents/TemplateText.h"

#include "models/documents/SafeFileName.h"
#include "models/domain/TypedText.h"
#include "models/tables/ExchangeText.h"

#include <QHash>
#include <QLocale>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QHash<QString, QString> groups()
{
    return {
        {u"exchange"_s, TemplateText::tr("Exchange: %1")},
        {u"client"_s, TemplateText::tr("Client: %1")},
        {u"coordinator"_s, TemplateText::tr("Coordinator: %1")},
        {u"relinquished"_s, TemplateText::tr("Relinquished property: %1")},
        {u"replacement"_s, TemplateText::tr("Replacement property: %1")},
        {u"firm"_s, TemplateText::tr("Firm: %1")},
    };
}

QHash<QString, QString> fields()
{
    return {
        {u"number"_s, TemplateText::tr("number")},
        {u"name"_s, TemplateText::tr("name")},
        {u"type"_s, TemplateText::tr("type")},
        {u"vesting"_s, TemplateText::tr("title (vesting)")},
        {u"bank"_s, TemplateText::tr("bank")},
        {u"proceeds"_s, TemplateText::tr("proceeds")},
        {u"first_name"_s, TemplateText::tr("first name")},
        {u"last_name"_s, TemplateText::tr("last name")},
        {u"company"_s, TemplateText::tr("company")},
        {u"email"_s, TemplateText::tr("e-mail")},
        {u"phone"_s, TemplateText::tr("telephone")},
        {u"address"_s, TemplateText::tr("address")},
        {u"street"_s, TemplateText::tr("street")},
        {u"city"_s, TemplateText::tr("city")},
        {u"state"_s, TemplateText::tr("state")},
        {u"zip"_s, TemplateText::tr("ZIP code")},
        {u"apn"_s, TemplateText::tr("APN")},
        {u"escrow_number"_s, TemplateText::tr("escrow number")},
        {u"title"_s, TemplateText::tr("contract")},
        {u"contract_date"_s, TemplateText::tr("date of the contract")},
        {u"value"_s, TemplateText::tr("value")},
        {u"buyer_1"_s, TemplateText::tr("first buyer")},
        {u"buyer_2"_s, TemplateText::tr("second buyer")},
        {u"buyers"_s, TemplateText::tr("buyers")},
        {u"seller_1"_s, TemplateText::tr("first seller")},
        {u"seller_2"_s, TemplateText::tr("second seller")},
        {u"sellers"_s, TemplateText::tr("sellers")},
        {u"letterhead"_s, TemplateText::tr("letterhead")},
    };
}

QHash<QString, QString> wholes()
{
    return {
        {u"today"_s, TemplateText::tr("Date of the document")},
        {u"dates.closing"_s, TemplateText::tr("Close of escrow")},
        {u"dates.day_45"_s, TemplateText::tr("Day 45")},
        {u"dates.day_180"_s, TemplateText::tr("Day 180")},
        {u"dates.end"_s, TemplateText::tr("End of the exchange period")},
    };
}

} // namespace

QString TemplateText::label(const QString &name)
{
    if (const QString whole = wholes().value(name); !whole.isEmpty())
        return whole;
    const qsizetype dot = name.indexOf(u'.');
    const QString group = groups().value(name.left(dot));
    const QString field = fields().value(name.mid(dot + 1));
    return dot > 0 && !group.isEmpty() && !field.isEmpty() ? group.arg(field) : name;
}

QString TemplateText::title(const TemplateInfo &info)
{
    const qsizetype dot = info.fileName.lastIndexOf(u'.');
    return dot > 0 ? info.fileName.left(dot) : info.fileName;
}

QString TemplateText::fileName(const TemplateInfo &info, const QString &number, const QString &name)
{
    const QString of = number.trimmed().isEmpty() ? name.trimmed() : number.trimmed();
    const QString said = of.isEmpty() ? title(info) : u"%1 %2"_s.arg(title(info), of);
    // Room for an ending, and for a number behind it.
    return SafeFileName::proposal(said.left(180));
}

QString TemplateText::written(const TemplateValue &value, const QString &typed, QDate today)
{
    const QString text = typed.trimmed();
    if (value.kind == TemplateValue::Kind::Date) {
        const auto date = typedDate(text, today);
        return date ? QLocale::c().toString(*date, u"d MMM yyyy"_s) : text;
    }
    if (value.kind == TemplateValue::Kind::Money) {
        const auto amount = typedMoney(text);
        if (!amount)
            return text;
        const qsizetype point = amount->indexOf(u'.');
        const QString whole = amount->left(point);
        const QString cents = point < 0 ? QString() : amount->mid(point + 1);
        return u'$' +
               QLocale(QLocale::English, QLocale::UnitedStates).toString(whole.toLongLong()) +
               u'.' + cents.leftJustified(2, u'0');
    }
    return text;
}

} // namespace Peak
