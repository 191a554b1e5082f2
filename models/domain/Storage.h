#pragma once

#include <QDateTime>
#include <QString>
#include <QUuid>

namespace Peak {

/** How one of the places is where documents are kept. A plain value. */
struct StorageState
{
    QString provider;      ///< "local", "s3" or "gcp"
    bool setUp = false;    ///< all is there to reach it
    bool takesNew = false; ///< new documents go there
    qint64 files = 0;      ///< every version of a document is a file of its own
    qint64 bytes = 0;
    qint64 waitingDeletion = 0;
    QString move; ///< of the last move to it: "running", "done" or "stopped"; empty: there was none
    QDateTime moveStarted; ///< UTC
    qint64 moved = 0;
    qint64 movedBytes = 0;
    qint64 toMove = 0;  ///< files that are elsewhere, while one runs
    qint64 failing = 0; ///< of them, those that could not be copied and are tried again
    QString failure;    ///< the last trouble, in the agent's words
    QDateTime lookedAt; ///< UTC; when the agent had last gone through it
    qint64 unknown = 0; ///< objects there that belong to no document
    qint64 missing = 0; ///< files that should be there and are not, or are not whole

    bool isMoving() const { return move == QStringLiteral("running"); }
    bool operator==(const StorageState &) const = default;
};

/** Something at a storage that is not as it should be. A plain value. */
struct StorageFinding
{
    QString provider;
    QString finding; ///< "missing", "size" or "unknown"
    QString key;     ///< the object's name at the storage
    qint64 bytes = 0;
    QDateTime foundAt; ///< UTC
    QUuid document;    ///< null: it belongs to none
    QUuid exchange;
    QString fileName;
    int version = 0;

    bool operator==(const StorageFinding &) const = default;
};

} // namespace Peak
