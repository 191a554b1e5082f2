#pragma once

#include "models/documents/SourceFile.h"
#include "models/domain/Transfer.h"

#include <QJsonObject>

#include <chrono>

namespace Peak {

/** An upload that is not finished, as it is noted on this computer. */
struct UnfinishedUpload
{
    UploadRequest request; ///< without its PIN
    QUuid upload;          ///< as the server knows it: another than the request's when begun anew
    bool withPin = false;
    bool begun = false; ///< the server knows it, and the PIN with it
    bool paused = false;
    FileState file;  ///< as it was when it was begun
    int sent = 0;    ///< segments that may have been sent
    QByteArray hash; ///< SHA-256 of these
};

/** A download that is not finished, as it is noted on this computer. */
struct UnfinishedDownload
{
    QUuid id; ///< of the transfer
    QUuid document;
    int version = 0; ///< that was asked for; 0: the current one
    QUuid content;   ///< what comes; another one has to be begun anew
    qint64 bytes = 0;
    QString path;     ///< where it is to be in the end
    FileState target; ///< what was there when it was begun
    QString part;     ///< what there is of it; empty: nothing
    bool paused = false;
    qint64 attempt = 0; ///< the opening that it goes on with, as the server knows it
    qint64 touched = 0; ///< when it was last noted, in milliseconds since 1970

    /** So long somebody may stay away; then nothing is left of it. */
    static constexpr std::chrono::hours keptFor{14 * 24};
};

/** What is noted of a transfer, as a line of JSON has it. Pure functions. */
namespace TransferNotes {

QString plain(const QUuid &id);
QByteArray line(const QJsonObject &object);
QJsonObject of(const UnfinishedUpload &upload);
UnfinishedUpload upload(const QJsonObject &object);
QJsonObject of(const UnfinishedDownload &download);
UnfinishedDownload download(const QJsonObject &object);

} // namespace TransferNotes
} // namespace Peak
