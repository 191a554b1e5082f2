#include "models/tables/ListText.h"

#include "models/tables/ExchangeText.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QLocale>
#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

/** A number comes as decimal text; a server that sends a JSON number is understood too. */
QString decimalOf(const QJsonValue &value)
{
    return value.isDouble() ? QString::number(value.toInteger()) : value.toString();
}

} // namespace

QString ListText::cell(const ListColumn &column, const QJsonValue &value)
{
    if (value.isNull() || value.isUndefined())
        return column.none;
    switch (column.kind) {
    case ColumnKind::Number:
        return number(decimalOf(value));
    case ColumnKind::Size:
        return size(decimalOf(value));
    case ColumnKind::Money: {
        const QString amount = decimalOf(value);
        return amount.isEmpty() ? QString() : ExchangeText::money(amount);
    }
    case ColumnKind::Date:
    case ColumnKind::Deadline:
        return ExchangeText::date(QDate::fromString(value.toString(), Qt::ISODate));
    case ColumnKind::Moment:
        return ExchangeText::moment(QDateTime::fromMSecsSinceEpoch(value.toInteger(), Qt::UTC),
                                    column.seconds);
    case ColumnKind::Person:
        return value.toObject().value(u"name"_s).toString();
    case ColumnKind::Choice:
        return column.choiceText(value.toString());
    case ColumnKind::Flag: {
        const ColumnChoice *word = column.choice(value.toVariant().toString());
        return word ? word->text : flag(value.toBool());
    }
    case ColumnKind::List: {
        QStringList words;
        const QJsonArray items = value.toArray();
        if (items.isEmpty() && !column.none.isEmpty())
            return tr("Nothing");
        for (const QJsonValue &item : items)
            words.append(column.choices.isEmpty() ? item.toString()
                                                  : column.choiceText(item.toString()));
        return words.join(tr(", ", "between the entries of a list"));
    }
    case ColumnKind::Text:
        if (!column.words.isEmpty())
            return column.choiceText(value.toString());
        if (column.phone)
            return phone(value.toString());
        break;
    }
    return value.toString();
}

QString ListText::flag(bool on)
{
    return on ? tr("Yes") : tr("No");
}

QString ListText::size(const QString &bytes)
{
    bool ok = false;
    const qint64 count = bytes.toLongLong(&ok);
    return ok ? QLocale().formattedDataSize(count, count < 10 * 1024 ? 0 : 1,
                                            QLocale::DataSizeTraditionalFormat)
              : bytes;
}

QString ListText::phone(const QString &written)
{
    static const QRegularExpression american(
        u"^\\s*(?:\\+?1[\\s.-]*)?\\(?([2-9][0-9]{2})\\)?[\\s./-]*([0-9]{3})[\\s.-]*([0-9]{4})"
        "(?:\\s*,?\\s*(?:x|ext\\.?|extension|#)\\s*([0-9]{1,6}))?\\s*$"_s,
        QRegularExpression::CaseInsensitiveOption);
    const auto parts = american.match(written);
    if (!parts.hasMatch())
        return written;
    const QString number =
        u"(%1) %2-%3"_s.arg(parts.captured(1), parts.captured(2), parts.captured(3));
    //: a telephone number and the extension to ask for
    return parts.captured(4).isEmpty() ? number : tr("%1 ext. %2").arg(number, parts.captured(4));
}

QString ListText::number(const QString &decimal)
{
    const qsizetype point = decimal.indexOf(u'.');
    bool ok = false;
    const qint64 whole = (point < 0 ? decimal : decimal.left(point)).toLongLong(&ok);
    if (!ok)
        return decimal;
    const QString rest = point < 0 ? QString() : QLocale().decimalPoint() + decimal.mid(point + 1);
    return QLocale().toString(whole) + rest;
}

} // namespace Peak
