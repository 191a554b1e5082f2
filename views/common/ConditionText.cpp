#include "views/common/ConditionText.h"

#include "models/tables/ListText.h"

#include <QDate>
#include <QJsonArray>

namespace Peak {

using Op = FilterCondition::Op;

QList<Op> ConditionText::rules(const ListColumn &column)
{
    switch (column.kind) {
    case ColumnKind::Text:
        return {Op::Contains, Op::Starts, Op::Is, Op::Empty};
    case ColumnKind::Choice:
    case ColumnKind::Flag:
    case ColumnKind::Person:
        return {Op::AnyOf, Op::Empty};
    case ColumnKind::Number:
    case ColumnKind::Size:
    case ColumnKind::Money:
        return {Op::Between, Op::Empty};
    case ColumnKind::Deadline:
        return {Op::NextDays, Op::Overdue, Op::Today, Op::ThisWeek, Op::ThisMonth,
                Op::Between,  Op::Before,  Op::After, Op::LastDays, Op::Empty};
    case ColumnKind::Date:
    case ColumnKind::Moment:
        return {Op::LastDays, Op::Today,  Op::ThisWeek, Op::ThisMonth,
                Op::Between,  Op::Before, Op::After,    Op::Empty};
    case ColumnKind::List:
        return column.choices.isEmpty() ? QList<Op>{Op::Empty} : QList<Op>{Op::AnyOf, Op::Empty};
    }
    return {};
}

QString ConditionText::rule(Op op, ColumnKind kind)
{
    switch (op) {
    case Op::Contains:
        return tr("contains");
    case Op::Starts:
        return tr("starts with");
    case Op::Is:
        return tr("is exactly");
    case Op::AnyOf:
        return tr("is one of");
    case Op::Between:
        return kind == ColumnKind::Date || kind == ColumnKind::Deadline ||
                       kind == ColumnKind::Moment
                   ? tr("from and to a date")
                   : tr("from and to");
    case Op::Today:
        return tr("today");
    case Op::NextDays:
        return tr("in the next days");
    case Op::LastDays:
        return tr("in the last days");
    case Op::ThisWeek:
        return tr("this week");
    case Op::ThisMonth:
        return tr("this month");
    case Op::Overdue:
        return tr("overdue");
    case Op::Before:
        return tr("before a date");
    case Op::After:
        return tr("after a date");
    case Op::Empty:
        return tr("is empty");
    }
    return {};
}

QString ConditionText::text(const ListColumn &column, const FilterCondition &condition)
{
    const QString value = valueText(column, condition);
    //: %1 is a column ("Stage"), %2 what it must be ("45-day"); the first turns it round
    return condition.negated ? tr("%1: not %2").arg(column.title, value)
                             : tr("%1: %2").arg(column.title, value);
}

QString ConditionText::valueText(const ListColumn &column, const FilterCondition &condition)
{
    const QString word = condition.value.toString();
    switch (condition.op) {
    case Op::Contains:
        return tr("contains “%1”").arg(word);
    case Op::Starts:
        return tr("starts with “%1”").arg(word);
    case Op::Is:
        return tr("“%1”").arg(word);
    case Op::AnyOf: {
        QStringList words = condition.labels;
        const QJsonArray values = condition.value.toArray();
        for (qsizetype i = words.size(); i < values.size(); ++i) {
            ListColumn one = column;
            one.kind = column.kind == ColumnKind::Person ? ColumnKind::Text : column.kind;
            words.append(ListText::cell(one, values.at(i)));
        }
        return words.join(tr(", "));
    }
    case Op::Between:
        return rangeText(column, condition);
    case Op::NextDays:
        return tr("next %n day(s)", nullptr, condition.value.toInt());
    case Op::LastDays:
        return tr("last %n day(s)", nullptr, condition.value.toInt());
    case Op::Before:
    case Op::After: {
        ListColumn date = column;
        date.kind = ColumnKind::Date;
        const QString day = ListText::cell(date, condition.value);
        return condition.op == Op::Before ? tr("before %1").arg(day) : tr("after %1").arg(day);
    }
    case Op::Empty:
        return tr("empty");
    default:
        return rule(condition.op, column.kind);
    }
}

QString ConditionText::rangeText(const ListColumn &column, const FilterCondition &condition)
{
    ListColumn shown = column;
    if (column.kind == ColumnKind::Deadline || column.kind == ColumnKind::Moment)
        shown.kind = ColumnKind::Date;
    const QJsonArray ends = condition.value.toArray();
    const QString from = ListText::cell(shown, ends.at(0));
    const QString to = ListText::cell(shown, ends.at(1));
    if (from.isEmpty())
        return tr("up to %1").arg(to);
    return to.isEmpty() ? tr("from %1").arg(from) : tr("%1 to %2").arg(from, to);
}

} // namespace Peak
