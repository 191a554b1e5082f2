#pragma once

#include "models/domain/Status.h"
#include "models/domain/Storage.h"

#include <QCoreApplication>
#include <QStringList>

namespace Peak {

/** The words about the places where documents are kept. Stateless. */
class StorageText
{
    Q_DECLARE_TR_FUNCTIONS(Peak::StorageText)

public:
    /** "Google Cloud". */
    static QString name(const QString &provider);
    /** In a sentence: "the database". */
    static QString place(const QString &provider);
    /** "340 files, 1.2 GB". */
    static QString amount(qint64 files, qint64 bytes);

    struct Line
    {
        Status status = Status::Neutral;
        QString text;
        bool operator==(const Line &) const = default;
    };
    /** How a place is, the most important first. */
    static QList<Line> lines(const StorageState &state);
    /** How far the move is, and what keeps it. */
    static QString progress(const StorageState &state);
    static QString trouble(const StorageState &state);
    /** What was found, and what to do about it. */
    static QString finding(const StorageFinding &finding);
    static QString mend(const StorageFinding &finding);
    /** What follows from moving so many files to a place. */
    static QStringList moveEffects(const QString &provider, qint64 files, qint64 bytes);
};

} // namespace Peak
