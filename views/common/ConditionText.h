#pragma once

#include "models/domain/FilterCondition.h"
#include "models/domain/ListDefinition.h"

#include <QCoreApplication>

namespace Peak {

/** The words for a condition: on chips, in menus, for screen readers. Stateless. */
class ConditionText
{
    Q_DECLARE_TR_FUNCTIONS(Peak::ConditionText)

public:
    /** "Due: next 7 days", "Stage: not 45-day". */
    static QString text(const ListColumn &column, const FilterCondition &condition);
    /** "contains", "next days", as an editor offers it. */
    static QString rule(FilterCondition::Op op, ColumnKind kind);
    /** The rules that a kind of column has, the most useful first. */
    static QList<FilterCondition::Op> rules(const ListColumn &column);

private:
    static QString valueText(const ListColumn &column, const FilterCondition &condition);
    static QString rangeText(const ListColumn &column, const FilterCondition &condition);
};

} // namespace Peak
