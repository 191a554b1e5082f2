#pragma once

#include "models/db/DbConnection.h"
#include "models/documents/HttpLine.h"
#include "models/documents/OpenedDocument.h"

#include <QByteArrayList>
#include <QUuid>

namespace Peak {

/** The questions about object stores that are asked of the database. For the thread of the
 * connection. */
namespace ObjectAddresses {

/** One object that is being uploaded, or a part of it. */
struct Piece
{
    QUuid upload;
    int part = 1;
    int parts = 1;
    QByteArrayList segments;
    QByteArray sha256; ///< of all of them
};

/** Of these, one after the other; any thread. */
QByteArray sha256Of(const QByteArrayList &segments);

/** A request that puts the piece (whose SHA-256 is made where it has none); without address: the
 * upload has to be begun first (see begin()).
 */
Result<ObjectRequest> put(DbConnection &connection, Piece &piece, QByteArray &multipart);
/** 'begin', 'complete', 'look': a request without body. */
Result<ObjectRequest> step(DbConnection &connection, const QUuid &upload, const QByteArray &step,
                           const QByteArray &multipart = {});
/** Tells that the part (0: the whole) is there; how many are missing. */
Result<int> stored(DbConnection &connection, const QUuid &upload, int part, const QByteArray &etag);
/** The request that puts all parts together. */
Result<ObjectRequest> complete(DbConnection &connection, const QUuid &upload,
                               const QByteArray &multipart);
/** For reading an opened document. */
Result<QByteArray> reading(DbConnection &connection, qint64 attempt, const QByteArray &nonce);

/** The request that a row of method, url, headers stands for. */
ObjectRequest fromRow(const DbConnection::Row &row);
/** The body of a request that puts parts together: (number, receipt) in order. */
QByteArray partsXml(const QList<QPair<int, QByteArray>> &parts);

} // namespace ObjectAddresses

} // namespace Peak
