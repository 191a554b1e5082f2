#include "models/domain/FilterCondition.h"

#include <QJsonArray>

#include <array>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

using Op = FilterCondition::Op;

const auto &opNames()
{
    static const std::array<std::pair<Op, QString>, 14> names{{
        {Op::Contains, u"contains"_s},
        {Op::Starts, u"starts"_s},
        {Op::Is, u"is"_s},
        {Op::AnyOf, u"any_of"_s},
        {Op::Between, u"between"_s},
        {Op::Today, u"today"_s},
        {Op::NextDays, u"next_days"_s},
        {Op::LastDays, u"last_days"_s},
        {Op::ThisWeek, u"this_week"_s},
        {Op::ThisMonth, u"this_month"_s},
        {Op::Overdue, u"overdue"_s},
        {Op::Before, u"before"_s},
        {Op::After, u"after"_s},
        {Op::Empty, u"empty"_s},
    }};
    return names;
}

} // namespace

QString FilterCondition::opName(Op op)
{
    for (const auto &[candidate, name] : opNames()) {
        if (candidate == op)
            return name;
    }
    return {};
}

bool FilterCondition::needsValue(Op op)
{
    switch (op) {
    case Op::Today:
    case Op::ThisWeek:
    case Op::ThisMonth:
    case Op::Overdue:
    case Op::Empty:
        return false;
    default:
        return true;
    }
}

bool FilterCondition::isComplete() const
{
    if (column.isEmpty())
        return false;
    switch (op) {
    case Op::AnyOf:
        return !value.toArray().isEmpty();
    case Op::Between: {
        const QJsonArray ends = value.toArray();
        return ends.size() == 2 && !(ends.at(0).isNull() && ends.at(1).isNull());
    }
    case Op::NextDays:
    case Op::LastDays:
        return value.isDouble() && value.toInt() > 0;
    default:
        return !needsValue(op) || !value.toString().isEmpty();
    }
}

QJsonObject FilterCondition::toJson() const
{
    QJsonObject json = toQuery();
    if (off)
        json.insert(u"off"_s, true);
    if (!labels.isEmpty())
        json.insert(u"labels"_s, QJsonArray::fromStringList(labels));
    return json;
}

QJsonObject FilterCondition::toQuery() const
{
    QJsonObject json{{u"column"_s, column}, {u"op"_s, opName(op)}};
    if (needsValue(op))
        json.insert(u"value"_s, value);
    if (negated)
        json.insert(u"not"_s, true);
    return json;
}

std::optional<FilterCondition> FilterCondition::fromJson(const QJsonObject &json)
{
    FilterCondition condition;
    condition.column = json.value(u"column"_s).toString();
    const QString word = json.value(u"op"_s).toString();
    bool known = false;
    for (const auto &[op, name] : opNames()) {
        if (name == word) {
            condition.op = op;
            known = true;
        }
    }
    if (!known)
        return std::nullopt;
    if (needsValue(condition.op))
        condition.value = json.value(u"value"_s);
    condition.negated = json.value(u"not"_s).toBool();
    condition.off = json.value(u"off"_s).toBool();
    const QJsonArray labels = json.value(u"labels"_s).toArray();
    for (const QJsonValue &label : labels)
        condition.labels.append(label.toString());
    return condition.isComplete() ? std::optional(condition) : std::nullopt;
}

bool ListFilter::isEmpty() const
{
    return toQuery().isEmpty();
}

QJsonObject ListFilter::toJson() const
{
    QJsonObject json = toQuery();
    json.remove(u"conditions"_s);
    QJsonArray kept;
    for (const FilterCondition &condition : conditions)
        kept.append(condition.toJson());
    if (!kept.isEmpty())
        json.insert(u"conditions"_s, kept);
    return json;
}

QJsonObject ListFilter::toQuery() const
{
    QJsonObject json;
    const QString words = cleaned(search);
    if (!words.isEmpty())
        json.insert(u"search"_s, words);
    QJsonArray active;
    for (const FilterCondition &condition : conditions) {
        if (!condition.off && condition.isComplete())
            active.append(condition.toQuery());
    }
    if (!active.isEmpty())
        json.insert(u"conditions"_s, active);
    return json;
}

ListFilter ListFilter::fromJson(const QJsonObject &json)
{
    ListFilter filter;
    filter.search = cleaned(json.value(u"search"_s).toString());
    const QJsonArray conditions = json.value(u"conditions"_s).toArray();
    for (const QJsonValue &value : conditions) {
        const auto condition = FilterCondition::fromJson(value.toObject());
        if (condition && filter.conditions.size() < MaxConditions)
            filter.conditions.append(*condition);
    }
    return filter;
}

QString ListFilter::cleaned(const QString &text, int most)
{
    const QStringView input = QStringView(text).left(4 * qsizetype(most));
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
    if (result.size() > most) {
        result.truncate(most);
        if (result.back().isHighSurrogate())
            result.chop(1);
    }
    return result;
}

} // namespace Peak
