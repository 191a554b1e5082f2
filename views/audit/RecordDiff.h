#pragma once

#include <QJsonObject>
#include <QJsonValue>
#include <QList>
#include <QString>

namespace Peak {

/** What happened to one field of a record. */
struct FieldDiff
{
    enum Kind { Same, Added, Removed, Changed };

    QString field;
    QJsonValue before;
    QJsonValue after;
    Kind kind = Same;
};

/** A text in three parts: as the other begins, what differs, as the other ends. */
struct TextParts
{
    QString head;
    QString middle;
    QString tail;
};

/** What differs between a record before and after; pure functions. */
namespace RecordDiff {

/** Every field of both that holds anything, what changed first; by name otherwise. */
QList<FieldDiff> fields(const QJsonObject &before, const QJsonObject &after);

/** Where two texts differ, by whole words. */
QPair<TextParts, TextParts> parts(const QString &before, const QString &after);

} // namespace RecordDiff
} // namespace Peak
