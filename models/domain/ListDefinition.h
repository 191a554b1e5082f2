#pragma once

#include "models/domain/ListQuery.h"
#include "models/domain/Status.h"

#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

namespace Peak {

/** What the cells of a column hold; it decides how they look, sort and are filtered. */
enum class ColumnKind {
    Text,
    Number, ///< decimal text
    Size,   ///< bytes; shown as "1.2 MB"
    Money,  ///< decimal text
    Date,
    Deadline, ///< a date with the days left
    Moment,   ///< milliseconds since 1970, UTC
    Person,   ///< {"id", "name"}
    Choice,   ///< a code
    Flag,     ///< true or false
    List,     ///< several codes or texts
};

/** One value of a choice column: the database's code, the word for people, and how it looks. */
struct ColumnChoice
{
    QString code;
    QString text;
    QString icon; ///< empty: none
    Status status = Status::Neutral;

    bool operator==(const ColumnChoice &) const = default;
};

struct ListColumn
{
    QString name; ///< the server's word, also in saved views; never shown
    ColumnKind kind = ColumnKind::Text;
    QString title;
    int width = 120;
    bool shown = true; ///< at first; people choose
    bool sortable = true;
    bool filterable = true;
    /** Of a choice or list column where they are known beforehand; else the server is asked. */
    QList<ColumnChoice> choices = {};
    /** A deadline is history once the column `settledBy` has one of these codes. */
    QString settledBy = {};
    QStringList settledCodes = {};
    /** For codes whose own letters would not do; others occur. */
    QList<ColumnChoice> words = {};
    QString none = {};        ///< what it means that there is no value, where it means something
    bool phone = false;       ///< of texts: a telephone number, shown as one
    bool seconds = false;     ///< of moments: their order within a minute matters
    QStringList readers = {}; ///< the roles (codes) whose people see it; empty: all

    /** The choice with this code, or null; upper and lower case are the same. */
    const ColumnChoice *choice(const QString &code) const;
    /** The word for a code; a code without one is made readable: "STAGE_CHANGED", "Stage changed".
     */
    QString choiceText(const QString &code) const;

    bool operator==(const ListColumn &) const = default;
};

/**
 * What a list is: its name at the server, its words, its columns. A plain value;
 * models/tables/lists has one function for each list of the program.
 */
struct ListDefinition
{
    QString name;  ///< the server's: "tasks"
    QString title; ///< "Tasks"
    QString one;   ///< "task"
    QString many;  ///< "tasks"
    QString icon;  ///< for the empty state
    QString searchHint;
    QList<ListColumn> columns;
    QList<ListSort> defaultSorts;

    /** -1 where there is none of this name. */
    int columnOf(const QString &columnName) const;
    const ListColumn *column(const QString &columnName) const;

    bool operator==(const ListDefinition &) const = default;
};

} // namespace Peak

Q_DECLARE_METATYPE(Peak::ColumnKind)
