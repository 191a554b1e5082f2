#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>

namespace Peak {

/** A field that two people changed to different values. */
struct FieldClash
{
    QString field;
    QJsonValue base;
    QJsonValue mine;
    QJsonValue theirs;

    bool operator==(const FieldClash &) const = default;
};

/**
 * Two people's changes of one record brought together, field by field.
 *
 * `merged` is theirs with what only I changed; where both changed a field to different values it
 * holds theirs until somebody decides, and the field stands in `clashes`. A pure value.
 */
struct FieldMerge
{
    QJsonObject merged;
    QList<FieldClash> clashes; ///< in the order of the fields' names
    QStringList theirFields;   ///< what they changed, to the same value as mine or not

    /** `base`: what both started from. All three as FormDefinition::normalized() gives them. */
    static FieldMerge of(const QJsonObject &base, const QJsonObject &mine,
                         const QJsonObject &theirs);

    bool operator==(const FieldMerge &) const = default;
};

} // namespace Peak
