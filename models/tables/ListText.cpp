#include "models/tables/ListText.h"

#include "models/tables/ExchangeText.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QLocale>

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
