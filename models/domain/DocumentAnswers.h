#pragma once

#include <QDate>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>
#include <QUuid>

namespace Peak {

/** What came of asking for a document. A plain value; the key is elsewhere. */
struct OpenAnswer
{
    enum class Outcome {
        Opened,
        NotFound,
        PinRequired,
        PinWrong,
        Closed,  ///< after too many wrong PINs, until `closedUntil`
        ViewOnly ///< may be looked at, not downloaded
    };
    Outcome outcome = Outcome::NotFound;
    QString message;       ///< for people, where not opened
    QDateTime closedUntil; ///< invalid: not closed
    int attemptsLeft = -1; ///< before it closes to this person; -1: not told
    QString fileName;
    QString fileType; ///< short: "pdf"
    QString mimeType;
    qint64 bytes = 0;
    int version = 0;
};

/** One version of a document. A plain value. */
struct DocumentVersion
{
    int number = 0;
    QString fileName;
    QString fileType;
    qint64 bytes = 0;
    QString note;
    QString uploadedBy;
    QDateTime madeAt;     ///< UTC
    int restoredFrom = 0; ///< 0: it was uploaded
    bool current = false;
};

/** A document that a stage wants, and what is there of it. A plain value. */
struct ChecklistItem
{
    QUuid requirement;
    QString stage; ///< code of the stage
    QString title;
    QString documentType;
    bool due = false; ///< its stage is reached
    QList<QUuid> documents;
    QStringList names;
};

/** A document that a stage asks for, in every exchange. A plain value. */
struct DocumentRequirement
{
    QUuid id = QUuid::createUuid();
    QString stage; ///< code of the stage
    QString documentType;
    QString title;
    bool active = true;

    bool operator==(const DocumentRequirement &) const = default;
};

/** A document in the bin, and how long it stays there. A plain value. */
struct BinnedDocument
{
    QUuid document;
    qint64 version = 0; ///< of its row
    QString name;
    QUuid exchange;
    QString exchangeName;
    QString removedBy;
    QDateTime removedAt; ///< UTC
    QString reason;
    int daysLeft = -1; ///< until it is purged; -1: it stays, for a legal hold
};

} // namespace Peak
