#include "models/db/SqlValue.h"

#include <QCoreApplication>
#include <QDate>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>
#include <QTime>
#include <QUuid>

#include <cmath>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

Error nulCharacter()
{
    return {ErrorKind::Invalid,
            QCoreApplication::translate(
                "SqlValue", "The text contains a character (NUL) that cannot be stored. "
                            "Remove it, or paste the text as plain text."),
            {},
            u"NUL character in a value"_s};
}

QByteArray number(double value)
{
    if (std::isnan(value))
        return "NaN";
    if (std::isinf(value))
        return value > 0 ? "Infinity" : "-Infinity";
    return QByteArray::number(value, 'g', 17);
}

QByteArray compact(const QJsonDocument &document)
{
    return document.toJson(QJsonDocument::Compact);
}

Result<SqlValue> arrayOf(const QVariantList &items)
{
    QByteArray text = "{";
    for (const QVariant &item : items) {
        Result<SqlValue> element = toSqlValue(item);
        if (!element)
            return element;
        if (text.size() > 1)
            text += ',';
        if (!element->has_value()) {
            text += "NULL";
            continue;
        }
        QByteArray escaped = **element;
        escaped.replace('\\', "\\\\").replace('"', "\\\"");
        text += '"' + escaped + '"';
    }
    return SqlValue(text + '}');
}

bool isNull(const QVariant &value)
{
    if (!value.isValid() || value.isNull())
        return true;
    switch (value.typeId()) {
    case QMetaType::QUuid:
        return value.toUuid().isNull();
    case QMetaType::QDate:
    case QMetaType::QDateTime:
    case QMetaType::QTime:
        return !value.toDateTime().isValid() && !value.toDate().isValid() &&
               !value.toTime().isValid();
    default:
        return false;
    }
}

} // namespace

Result<SqlValue> toSqlValue(const QVariant &value)
{
    const int type = value.typeId();
    if (type != QMetaType::QString && type != QMetaType::QByteArray && isNull(value))
        return SqlValue();
    switch (type) {
    case QMetaType::Bool:
        return SqlValue(value.toBool() ? "true" : "false");
    case QMetaType::Float:
    case QMetaType::Double:
        return SqlValue(number(value.toDouble()));
    case QMetaType::QByteArray:
        if (value.toByteArray().isNull())
            return SqlValue();
        return SqlValue("\\x" + value.toByteArray().toHex());
    case QMetaType::QUuid:
        return SqlValue(value.toUuid().toByteArray(QUuid::WithoutBraces));
    case QMetaType::QDate:
        return SqlValue(value.toDate().toString(Qt::ISODate).toLatin1());
    case QMetaType::QTime:
        return SqlValue(value.toTime().toString(Qt::ISODateWithMs).toLatin1());
    case QMetaType::QDateTime:
        return SqlValue(value.toDateTime().toUTC().toString(Qt::ISODateWithMs).toLatin1());
    case QMetaType::QJsonObject:
        return SqlValue(compact(QJsonDocument(value.toJsonObject())));
    case QMetaType::QJsonArray:
        return SqlValue(compact(QJsonDocument(value.toJsonArray())));
    case QMetaType::QJsonDocument:
        return SqlValue(compact(value.toJsonDocument()));
    case QMetaType::QVariantMap:
        return SqlValue(compact(QJsonDocument(QJsonObject::fromVariantMap(value.toMap()))));
    default:
        break;
    }
    if (type != QMetaType::QString && value.canConvert<QVariantList>())
        return arrayOf(value.toList());
    const QString text = value.toString();
    if (text.isNull())
        return SqlValue();
    if (text.contains(QChar::Null))
        return nulCharacter();
    return SqlValue(text.toUtf8());
}

} // namespace Peak
