#pragma once

#include "models/db/DbSession.h"
#include "models/documents/SecretBytes.h"
#include "models/documents/SourceFile.h"
#include "models/domain/Transfer.h"

#include <QFuture>
#include <QList>
#include <QUuid>

namespace Peak {

/** A file that is to be begun, as the server is told of it. */
struct UploadBegin
{
    UploadRequest request;
    QUuid upload;
    qint64 bytes = 0;
    QString fileType;
    QString mimeType;
    bool withPin = false; ///< never without one, whatever became of an earlier beginning
};

/** What the server says to the beginning of one. */
struct UploadBegun
{
    QUuid upload;
    QString refusal; ///< for people; empty: it has begun, or goes on
    QUuid content;
    SecretBytes key; ///< empty: it is finished already
    QString provider;
    int segments = 0;
    int arrived = 0;
    QUuid document;
};

/** What came of finishing one. */
struct UploadFinished
{
    QUuid upload;
    QUuid document;
    int version = 0;
    QString refusal;
    QString twinName; ///< of an equal document that this person sees
};

/**
 * The statements of an upload. Keys and PINs travel as parameters and values of the protocol.
 *
 * Use from the thread of the session's owner.
 */
namespace UploadCalls {

QFuture<Result<QList<UploadBegun>>> begin(DbSession &session, const QUuid &exchange,
                                          const QList<UploadBegin> &uploads,
                                          const SecretBytes &pin);
QFuture<Result<QList<UploadFinished>>> finish(DbSession &session, const QList<QUuid> &uploads,
                                              const QByteArrayList &sha256);
QFuture<Result<void>> cancel(DbSession &session, const QList<QUuid> &uploads);

} // namespace UploadCalls
} // namespace Peak
