#pragma once

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QMetaType>
#include <QString>
#include <QStringList>
#include <QUuid>

namespace Peak {

/** What an edit of many rows did to one of them. */
struct BulkOutcome
{
    QUuid id;
    QString outcome; ///< "changed", "unchanged" (it was so already) or "refused"
    QString message; ///< why it was refused
    QUuid audit;     ///< what undoes it; null where nothing was changed

    bool operator==(const BulkOutcome &) const = default;
};

/** What was said about a task. */
struct TaskComment
{
    QUuid id;
    QUuid authorId;
    QString author;
    QString text;
    QDateTime at;

    bool operator==(const TaskComment &) const = default;
};

/** Whether a person may do one thing, and the sentence that says why. */
struct AccessAnswer
{
    QString action;
    bool allowed = false;
    QString why;

    bool operator==(const AccessAnswer &) const = default;
};

/** One cell of the matrix of roles, as the database enforces it. */
struct RoleRight
{
    QString role;
    QString action;
    bool allowed = false;

    bool operator==(const RoleRight &) const = default;
};

/** People who may be one: of one e-mail address, telephone number, or name and company. */
struct DuplicateGroup
{
    QString why;       ///< "email", "phone" or "name"
    QString value;     ///< what they share
    QJsonArray people; ///< {"id", "name", "first_name", ..., "user", "active", "version"}

    bool operator==(const DuplicateGroup &) const = default;
};

/** What merging two people would move, or why it can't be. */
struct MergePreview
{
    QJsonObject moved; ///< kind of thing -> how many
    QString refusal;   ///< a sentence; empty: they can be merged

    bool operator==(const MergePreview &) const = default;
};

/** One setting of the firm, and which values it takes. */
struct FirmSetting
{
    QString key;
    QJsonValue value;
    QString kind; ///< "text", "number", "flag", "choice", "list", "time_zone", "object"
    qint64 minimum = 0;
    qint64 maximum = 0;  ///< of a number
    QStringList choices; ///< of a choice or a list
    bool fixed = false;  ///< decided when the database was set up
    QString description;
    QDateTime updatedAt;
    QString updatedBy;

    bool operator==(const FirmSetting &) const = default;
};

/** A password or key that is set; never what it is. */
struct FirmSecret
{
    QString name;
    QDateTime updatedAt;

    bool operator==(const FirmSecret &) const = default;
};

/** Somebody as a person picker offers them. */
struct FoundPerson
{
    QUuid id;
    QString name;
    QString about; ///< role, company, address: what tells people of one name apart

    bool operator==(const FoundPerson &) const = default;
};

} // namespace Peak
