#include "models/domain/FormDefinition.h"

#include "models/domain/ListDefinition.h"
#include "models/domain/TypedText.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>
#include <QUuid>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

bool isNothing(const QJsonValue &value)
{
    return value.isNull() || value.isUndefined() ||
           (value.isString() && value.toString().isEmpty());
}

QSet<QString> wordsOf(const QJsonValue &list)
{
    QSet<QString> words;
    const QJsonArray values = list.toArray();
    for (const QJsonValue &value : values)
        words.insert(value.toString());
    return words;
}

QJsonValue normalizedText(const FormField &field, const QString &typed)
{
    const QString text = typed.trimmed();
    if (text.isEmpty())
        return QJsonValue::Null;
    if (field.kind == FieldKind::Money)
        return typedMoney(text).value_or(text);
    if (field.kind == FieldKind::Number)
        return typedNumber(text).value_or(text);
    return text;
}

QJsonValue normalizedValue(const FormField &field, const QJsonValue &value)
{
    switch (field.kind) {
    case FieldKind::Flag:
        return value.isBool() ? value : QJsonValue(QJsonValue::Null);
    case FieldKind::FlagList: {
        QJsonArray chosen;
        const QSet<QString> words = wordsOf(value);
        for (const FormChoice &choice : field.choices) {
            if (words.contains(choice.code))
                chosen.append(choice.code);
        }
        return value.isArray() ? QJsonValue(chosen) : QJsonValue(QJsonValue::Null);
    }
    case FieldKind::Person:
        if (value.isObject())
            return QUuid::fromString(value[u"id"_s].toString()).isNull() ? QJsonValue::Null : value;
        break;
    case FieldKind::Money:
    case FieldKind::Number:
        if (value.isDouble()) // the list's cells are text; a plain JSON number is a count
            return QString::number(value.toInteger());
        break;
    default:
        break;
    }
    return normalizedText(field, value.toString());
}

bool hasBadCharacters(const QString &text, bool lines)
{
    if (!text.isValidUtf16()) // half a character
        return true;
    for (const QChar c : text) {
        if (c.category() != QChar::Other_Control)
            continue;
        if (!lines || (c != u'\n' && c != u'\r' && c != u'\t'))
            return true;
    }
    return false;
}

/** The one fault of a field that holds a text, or none. */
std::optional<FormFault::Kind> textFault(const FormField &field, const QString &text)
{
    static const QRegularExpression email(u"^[^@\\s]+@[^@\\s]+$"_s);
    // The server counts characters, Qt counts halves of the rare ones.
    if (text.size() > field.most && text.toUcs4().size() > field.most)
        return FormFault::TooLong;
    if (hasBadCharacters(text, field.kind == FieldKind::MultiLine))
        return FormFault::BadCharacters;
    if (field.email && !email.match(text).hasMatch())
        return FormFault::NoEmail;
    return std::nullopt;
}

std::optional<FormFault::Kind> faultOf(const FormField &field, const QJsonValue &value)
{
    const QString text = value.toString();
    switch (field.kind) {
    case FieldKind::Text:
    case FieldKind::MultiLine:
        return textFault(field, text);
    case FieldKind::Number: {
        bool ok = false;
        const qint64 number = text.toLongLong(&ok);
        if (!ok)
            return FormFault::NoNumber;
        if (number < field.least || number > field.greatest)
            return FormFault::OutOfRange;
        return std::nullopt;
    }
    case FieldKind::Money:
        return typedMoney(text) ? std::nullopt : std::optional(FormFault::NoAmount);
    case FieldKind::Date: {
        const QDate date = QDate::fromString(text, Qt::ISODate);
        const bool known = date.isValid() && date.year() >= 1900 && date.year() <= 2199;
        return known ? std::nullopt : std::optional(FormFault::NoDate);
    }
    case FieldKind::Choice:
        // A word that an old import left may stay; the server says so if it minds.
        return text.size() > 100 ? std::optional(FormFault::NoChoice) : std::nullopt;
    case FieldKind::Person:
        return value.isObject() ? std::nullopt : std::optional(FormFault::NoPerson);
    case FieldKind::Flag:
    case FieldKind::FlagList:
        break;
    }
    return std::nullopt;
}

QJsonValue apiValue(const FormField &field, const QJsonValue &value)
{
    if (field.kind == FieldKind::Person && value.isObject())
        return value[u"id"_s];
    return value;
}

} // namespace

QList<FormChoice> formChoices(const QList<ColumnChoice> &choices)
{
    QList<FormChoice> made;
    for (const ColumnChoice &choice : choices)
        made.append({choice.code, choice.text});
    return made;
}

FormField FormField::of(FieldKind kind, const QString &name, const QString &label, int most)
{
    FormField made;
    made.kind = kind;
    made.name = name;
    made.label = label;
    made.most = most;
    return made;
}

QString FormField::plainLabel() const
{
    QString plain = label;
    return plain.remove(u'&');
}

const FormField *FormDefinition::field(const QString &fieldName) const
{
    for (const FormField &candidate : fields) {
        if (candidate.name == fieldName)
            return &candidate;
    }
    return nullptr;
}

QJsonObject FormDefinition::normalized(const QJsonObject &values) const
{
    QJsonObject tidy;
    for (const FormField &field : fields)
        tidy.insert(field.name, normalizedValue(field, values.value(field.name)));
    return tidy;
}

QList<FormFault> FormDefinition::faults(const QJsonObject &values) const
{
    const QJsonObject tidy = normalized(values);
    QList<FormFault> found;
    for (const FormField &field : fields) {
        if (!field.readOnly.isEmpty())
            continue;
        const QJsonValue value = tidy.value(field.name);
        const bool nothing = isNothing(value) || (value.isArray() && value.toArray().isEmpty());
        if (nothing) {
            if (field.required)
                found.append({field.name, FormFault::Missing, {}});
        } else if (const auto fault = faultOf(field, value)) {
            found.append({field.name, *fault, {}});
        }
    }
    if (rules)
        found.append(rules(tidy));
    return found;
}

QJsonObject FormDefinition::changes(const QJsonObject &base, const QJsonObject &values) const
{
    const QJsonObject before = normalized(base);
    const QJsonObject after = normalized(values);
    QJsonObject changed;
    for (const FormField &field : fields) {
        if (field.readOnly.isEmpty() &&
            !sameFormValue(before.value(field.name), after.value(field.name)))
            changed.insert(field.name, apiValue(field, after.value(field.name)));
    }
    return changed;
}

QJsonObject FormDefinition::apiFields(const QJsonObject &values) const
{
    const QJsonObject tidy = normalized(values);
    QJsonObject sent;
    for (const FormField &field : fields) {
        if (field.readOnly.isEmpty() && !isNothing(tidy.value(field.name)))
            sent.insert(field.name, apiValue(field, tidy.value(field.name)));
    }
    return sent;
}

QString FormDefinition::fieldNamedBy(const QString &sentence) const
{
    QString named;
    qsizetype best = sentence.size();
    qsizetype length = 0;
    for (const FormField &field : fields) {
        QStringList names = field.serverNames;
        names << QString(field.name).replace(u'_', u' ') << field.name << field.plainLabel();
        for (const QString &called : std::as_const(names)) {
            if (called.isEmpty())
                continue;
            const QRegularExpression word(u"(?<![\\w-])"_s + QRegularExpression::escape(called) +
                                              u"(?![\\w-])"_s,
                                          QRegularExpression::CaseInsensitiveOption |
                                              QRegularExpression::UseUnicodePropertiesOption);
            const qsizetype at = sentence.indexOf(word);
            if (at < 0 || at > best || (at == best && called.size() <= length))
                continue;
            named = field.name;
            best = at;
            length = called.size();
        }
    }
    return named;
}

bool sameFormValue(const QJsonValue &one, const QJsonValue &other)
{
    if (isNothing(one) || isNothing(other)) {
        const auto empty = [](const QJsonValue &value) {
            return isNothing(value) || (value.isBool() && !value.toBool());
        };
        return empty(one) && empty(other);
    }
    if (one.isObject() && other.isObject())
        return QUuid::fromString(one[u"id"_s].toString()) ==
               QUuid::fromString(other[u"id"_s].toString());
    if (one.isArray() && other.isArray())
        return wordsOf(one) == wordsOf(other);
    return one == other;
}

} // namespace Peak
