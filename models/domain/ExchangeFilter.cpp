#include "models/domain/ExchangeFilter.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

/** Text as a database can hold it: no control characters, no half surrogates, single blanks. */
QString cleaned(const QString &text)
{
    const QStringView input = QStringView(text).left(4 * ExchangeFilter::MaxSearchLength);
    QString result;
    result.reserve(input.size());
    for (qsizetype i = 0; i < input.size(); ++i) {
        const QChar c = input.at(i);
        if (c.isHighSurrogate() && i + 1 < input.size() && input.at(i + 1).isLowSurrogate()) {
            result.append(c);
            result.append(input.at(++i));
        } else if (!c.isSurrogate()) {
            const bool blank = c.category() == QChar::Other_Control || c.isSpace();
            result.append(blank ? u' ' : c);
        }
    }
    result = result.simplified();
    if (result.size() > ExchangeFilter::MaxSearchLength) {
        result.truncate(ExchangeFilter::MaxSearchLength);
        if (result.back().isHighSurrogate())
            result.chop(1);
    }
    return result;
}

QJsonArray idArray(const QList<QUuid> &ids)
{
    QJsonArray array;
    for (const QUuid &id : ids)
        array.append(id.toString(QUuid::WithoutBraces));
    return array;
}

QList<QUuid> idList(const QJsonValue &value)
{
    QList<QUuid> ids;
    const QJsonArray array = value.toArray();
    for (const QJsonValue &item : array) {
        const QUuid id = QUuid::fromString(item.toString());
        if (!id.isNull())
            ids.append(id);
    }
    return ids;
}

} // namespace

bool ExchangeFilter::isEmpty() const
{
    return toJson().isEmpty();
}

QJsonObject ExchangeFilter::toJson() const
{
    QJsonObject json;
    const QString words = cleaned(search);
    if (!words.isEmpty())
        json.insert(u"search"_s, words);
    QJsonArray codes;
    for (ExchangeStage stage : stages) {
        const QString code = exchangeStageCode(stage);
        if (!code.isEmpty())
            codes.append(code);
    }
    if (!codes.isEmpty())
        json.insert(u"stage"_s, codes);
    if (!coordinators.isEmpty())
        json.insert(u"coordinator"_s, idArray(coordinators));
    if (!clients.isEmpty())
        json.insert(u"client"_s, idArray(clients));
    return json;
}

ExchangeFilter ExchangeFilter::fromJson(const QJsonObject &json)
{
    ExchangeFilter filter;
    filter.search = cleaned(json.value(u"search"_s).toString());
    const QJsonArray codes = json.value(u"stage"_s).toArray();
    for (const QJsonValue &code : codes) {
        const ExchangeStage stage = exchangeStageFromCode(code.toString());
        if (stage != ExchangeStage::Other && !filter.stages.contains(stage))
            filter.stages.append(stage);
    }
    filter.coordinators = idList(json.value(u"coordinator"_s));
    filter.clients = idList(json.value(u"client"_s));
    return filter;
}

} // namespace Peak
