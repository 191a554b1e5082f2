#pragma once

#include <QDate>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <functional>
#include <optional>

namespace Peak {

struct ColumnChoice;

enum class FieldKind { Text, MultiLine, Number, Money, Date, Choice, Person, Flag, FlagList };

/** One value that can be chosen: the database's word, and what people read. */
struct FormChoice
{
    QString code;
    QString text;

    bool operator==(const FormChoice &) const = default;
};

/** The choices of a list's column, for a field of the same values. */
QList<FormChoice> formChoices(const QList<ColumnChoice> &choices);

/** One field of a form; texts are translated by whoever writes the definition. */
struct FormField
{
    QString name; ///< the column, as api.* functions call it
    FieldKind kind = FieldKind::Text;
    QString label;   ///< with its mnemonic: "&Due date"
    QString help;    ///< a sentence below the field, or nothing
    QString section; ///< a heading above this field, or nothing
    bool required = false;
    bool half = false;      ///< two of them in a row share it where there is room
    bool email = false;     ///< Text: has to look like an address
    bool deadline = false;  ///< Date: days left are shown beside
    bool sensitive = false; ///< never written into a draft
    QString readOnly;       ///< why it can't be changed; empty: it can
    int most = 255;         ///< characters of Text and MultiLine
    qint64 least = 0;       ///< Number
    qint64 greatest = 2147483647;
    QList<FormChoice> choices; ///< Choice and FlagList
    QStringList serverNames;   ///< what the server's sentences call it besides its column

    /** A field with these and everything else as above. */
    static FormField of(FieldKind kind, const QString &name, const QString &label, int most = 255);

    QString plainLabel() const; ///< without the mnemonic's sign
};

/** What is wrong with a field; `sentence` only for Said. */
struct FormFault
{
    enum Kind {
        Missing,
        TooLong,
        BadCharacters,
        NoNumber,
        OutOfRange,
        NoAmount,
        NoDate,
        NoChoice,
        NoEmail,
        NoPerson,
        Said, ///< a rule of the form, or the server, has its own words
    };
    QString field;
    Kind kind = Said;
    QString sentence;

    bool operator==(const FormFault &) const = default;
};

/**
 * What a form asks for: fields, their limits (the server's, which judges again) and rules between
 * them.
 *
 * Values are JSON as api.* functions take them: text, choice, date ("2026-11-28"), money
 * ("1250000.00") and number as text, flags as booleans, lists as arrays, nothing as null. A person
 * is {"id", "name"} here, and the id alone in apiFields(). What was typed and can't be read stays
 * in the values as it was typed, and is a fault. Pure values and functions.
 */
struct FormDefinition
{
    QString name;  ///< "task": names its drafts
    QString title; ///< "Edit task"
    QString save;  ///< the verb on the button: "Save task"
    QList<FormField> fields;
    /** Faults between fields, by the normalized values; none when it is empty. */
    std::function<QList<FormFault>(const QJsonObject &)> rules;

    const FormField *field(const QString &fieldName) const;

    /** Every field of the form, tidied: trimmed, nothing as null, money with cents. */
    QJsonObject normalized(const QJsonObject &values) const;
    QList<FormFault> faults(const QJsonObject &values) const;
    /** The fields whose values differ, ready for an api.* function; read-only ones never. */
    QJsonObject changes(const QJsonObject &base, const QJsonObject &values) const;
    /** All values that are not nothing, for a create function. */
    QJsonObject apiFields(const QJsonObject &values) const;
    /** The field that a sentence of the server is about; empty when it names none. */
    QString fieldNamedBy(const QString &sentence) const;
};

/** A record as a form starts from it: its version, and what stands in its fields. */
struct FormRecord
{
    qint64 version = 0;
    QJsonObject values;

    bool operator==(const FormRecord &) const = default;
};

/** Whether two values of a form mean the same: people by id, lists in any order, nothing as "". */
bool sameFormValue(const QJsonValue &one, const QJsonValue &other);

} // namespace Peak
