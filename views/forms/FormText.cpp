#include "views/forms/FormText.h"

#include "models/domain/TypedText.h"
#include "models/tables/ExchangeText.h"

#include <QJsonArray>
#include <QLocale>

namespace Peak {

namespace {

QString choiceText(const FormField &field, const QString &code)
{
    for (const FormChoice &choice : field.choices) {
        if (choice.code == code)
            return choice.text;
    }
    return code;
}

} // namespace

QString FormText::fault(const FormField &field, const FormFault &fault, const QJsonValue &value)
{
    const QString name = field.plainLabel();
    switch (fault.kind) {
    case FormFault::Missing:
        return field.kind == FieldKind::FlagList ? tr("%1: choose at least one.").arg(name)
                                                 : tr("%1 is missing.").arg(name);
    case FormFault::TooLong:
        return tr("%1 has %L2 characters; at most %L3 fit.")
            .arg(name)
            .arg(value.toString().trimmed().size())
            .arg(field.most);
    case FormFault::BadCharacters:
        return tr("%1 has characters that can't be shown. Paste it as plain text.").arg(name);
    case FormFault::NoNumber:
        return tr("%1 is no whole number.").arg(name);
    case FormFault::OutOfRange:
        return tr("%1 is a whole number from %L2 to %L3.")
            .arg(name)
            .arg(field.least)
            .arg(field.greatest);
    case FormFault::NoAmount:
        return tr("%1 is no amount. Write it like 1,250,000.00.").arg(name);
    case FormFault::NoDate:
        return tr("%1 is no date. Write it like 28 Nov 2026 or 11/28/2026.").arg(name);
    case FormFault::NoChoice:
        return tr("%1: choose one of the list.").arg(name);
    case FormFault::NoEmail:
        return tr("%1 is no e-mail address.").arg(name);
    case FormFault::NoPerson:
        return tr("%1: choose somebody from the list that opens while you type.").arg(name);
    case FormFault::Said:
        break;
    }
    return fault.sentence;
}

QString FormText::value(const FormField &field, const QJsonValue &value)
{
    //: stands for an empty value
    const QString nothing = tr("–");
    switch (field.kind) {
    case FieldKind::Flag:
        return value.toBool() ? tr("Yes") : tr("No");
    case FieldKind::FlagList: {
        QStringList texts;
        const QJsonArray codes = value.toArray();
        for (const QJsonValue &code : codes)
            texts.append(choiceText(field, code.toString()));
        return texts.isEmpty() ? nothing : QLocale().createSeparatedList(texts);
    }
    case FieldKind::Person: {
        const QString name =
            value.isObject() ? value[QStringLiteral("name")].toString() : QString();
        return name.isEmpty() ? nothing : name;
    }
    default:
        break;
    }
    const QString text = value.toString();
    if (text.isEmpty())
        return nothing;
    if (field.kind == FieldKind::Money)
        return ExchangeText::money(text);
    if (field.kind == FieldKind::Choice)
        return choiceText(field, text);
    if (field.kind == FieldKind::Date) {
        const QDate date = QDate::fromString(text, Qt::ISODate);
        return date.isValid() ? ExchangeText::date(date) : text;
    }
    return text;
}

QString FormText::moment(const QDateTime &moment)
{
    return ExchangeText::moment(moment);
}

} // namespace Peak
