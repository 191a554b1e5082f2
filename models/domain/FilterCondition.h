#pragma once

#include <QJsonObject>
#include <QJsonValue>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <optional>

namespace Peak {

/**
 * One thing that rows of a list must fulfil: a column, an operator, a value.
 *
 * A plain value that goes to the server as structured JSON, never as SQL. It can be switched off
 * without being lost, and turned round ("not"). `labels` are what people call the values (the name
 * of a person); they are kept with the condition but not sent.
 */
struct FilterCondition
{
    enum class Op {
        Contains, ///< text
        Starts,   ///< text
        Is,       ///< text
        AnyOf,    ///< a list of codes, ids, flags; "me" is whoever asks
        Between,  ///< [from, to]; either may be null; both ends count
        Today,
        NextDays, ///< today and so many days after it
        LastDays, ///< so many days before today, and today
        ThisWeek,
        ThisMonth,
        Overdue, ///< before the firm's today
        Before,
        After,
        Empty,
    };

    static constexpr int MaxTextLength = 200;
    static constexpr int MaxValues = 100;

    QString column;
    Op op = Op::Contains;
    QJsonValue value;
    bool negated = false;
    bool off = false;
    QStringList labels;

    /** The server's word for an operator. */
    static QString opName(Op op);
    static bool needsValue(Op op);
    /** False where the value says nothing yet: no text, no choice, no end of a range. */
    bool isComplete() const;

    /** As it is kept: with labels and whether it is off. */
    QJsonObject toJson() const;
    /** As the server takes it. */
    QJsonObject toQuery() const;
    /** Reads what toJson() wrote; nothing where it does not understand. */
    static std::optional<FilterCondition> fromJson(const QJsonObject &json);

    bool operator==(const FilterCondition &) const = default;
};

/**
 * Which rows a list shows: words to search for, conditions, and the scope of the page it stands on
 * (the tasks of one exchange). All of it is joined by "and".
 */
struct ListFilter
{
    static constexpr int MaxSearchLength = 200;
    static constexpr int MaxConditions = 20;

    QString search;
    QList<FilterCondition> conditions;

    /** True when nothing is filtered now; conditions that are off don't count. */
    bool isEmpty() const;
    QJsonObject toJson() const;
    /** What the server is asked: search and the conditions that are on and complete. */
    QJsonObject toQuery() const;
    static ListFilter fromJson(const QJsonObject &json);
    /** Text as a database can hold it: no control characters, no half surrogates, single blanks. */
    static QString cleaned(const QString &text, int most = MaxSearchLength);

    bool operator==(const ListFilter &) const = default;
};

} // namespace Peak

Q_DECLARE_METATYPE(Peak::FilterCondition)
Q_DECLARE_METATYPE(Peak::ListFilter)
