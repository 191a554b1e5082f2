#include "models/documents/ObjectAddresses.h"

#include "models/db/SqlValue.h"
#include "models/documents/Sha256.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace Peak::ObjectAddresses {

using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray id(const QUuid &uuid)
{
    return uuid.toByteArray(QUuid::WithoutBraces);
}

QByteArray value(const DbConnection::Row &row, int column)
{
    return row.value(column).value_or(QByteArray());
}

Result<ObjectRequest> first(const Result<QList<DbConnection::Row>> &rows)
{
    if (!rows)
        return rows.error();
    if (rows->isEmpty())
        return Error{ErrorKind::Internal, {}, {}, u"no address"_s};
    return fromRow(rows->first());
}

} // namespace

ObjectRequest fromRow(const DbConnection::Row &row)
{
    ObjectRequest request;
    request.method = value(row, 0);
    request.url = value(row, 1);
    const QJsonObject headers = QJsonDocument::fromJson(value(row, 2)).object();
    for (auto it = headers.begin(); it != headers.end(); ++it)
        request.addHeader(it.key().toLatin1(), it.value().toString().toLatin1());
    return request;
}

QByteArray sha256Of(const QByteArrayList &segments)
{
    Sha256 hash;
    for (const QByteArray &segment : segments)
        hash.add(segment);
    return hash.result();
}

Result<ObjectRequest> put(DbConnection &connection, Piece &piece, QByteArray &multipart)
{
    if (piece.parts > 1 && multipart.isEmpty()) {
        const auto rows =
            connection.secretQuery("select multipart from api.upload_parts($1) where multipart is "
                                   "not null limit 1",
                                   {id(piece.upload)});
        if (!rows)
            return rows.error();
        if (rows->isEmpty())
            return ObjectRequest{};
        multipart = value(rows->first(), 0);
    }
    qint64 length = 0;
    for (const QByteArray &segment : std::as_const(piece.segments))
        length += segment.size();
    if (piece.sha256.isEmpty())
        piece.sha256 = sha256Of(piece.segments);
    DbConnection::Parameters parameters{
        id(piece.upload), piece.parts > 1 ? "part" : "put", std::nullopt,
        std::nullopt,     QByteArray::number(length),       "\\x" + piece.sha256.toHex()};
    if (piece.parts > 1) {
        parameters[2] = QByteArray::number(piece.part);
        parameters[3] = multipart;
    }
    auto request = first(connection.secretQuery(
        "select method, url, headers from api.upload_url($1, $2, $3, $4, $5, $6)", parameters));
    if (request) {
        request->addHeader("content-type", "application/octet-stream");
        request->body = piece.segments;
        request->owner = piece.upload;
    }
    return request;
}

Result<ObjectRequest> step(DbConnection &connection, const QUuid &upload, const QByteArray &step,
                           const QByteArray &multipart)
{
    auto request = first(connection.secretQuery(
        "select method, url, headers from api.upload_url($1, $2, null, nullif($3, ''))",
        {id(upload), step, multipart}));
    if (request)
        request->owner = upload;
    return request;
}

Result<int> stored(DbConnection &connection, const QUuid &upload, int part, const QByteArray &etag)
{
    const auto rows =
        connection.secretQuery("select api.part_stored($1, $2, $3)",
                               {id(upload), QByteArray::number(part), etag.isEmpty() ? "-" : etag});
    if (!rows)
        return rows.error();
    return value(rows->value(0), 0).toInt();
}

QByteArray partsXml(const QList<QPair<int, QByteArray>> &parts)
{
    QByteArray xml = "<CompleteMultipartUpload>";
    for (const auto &[number, etag] : parts)
        xml += "<Part><PartNumber>" + QByteArray::number(number) + "</PartNumber><ETag>" +
               QString::fromLatin1(etag).toHtmlEscaped().toLatin1() + "</ETag></Part>";
    return xml + "</CompleteMultipartUpload>";
}

Result<ObjectRequest> complete(DbConnection &connection, const QUuid &upload,
                               const QByteArray &multipart)
{
    const auto rows = connection.secretQuery(
        "select part, etag from api.upload_parts($1) where part is not null order by part",
        {id(upload)});
    if (!rows)
        return rows.error();
    QList<QPair<int, QByteArray>> parts;
    for (const auto &row : *rows)
        parts.append({value(row, 0).toInt(), value(row, 1)});
    auto request = step(connection, upload, "complete", multipart);
    if (request) {
        request->addHeader("content-type", "application/xml");
        request->body = {partsXml(parts)};
        request->patience = 300'000; // the storage copies all of it first
    }
    return request;
}

Result<QByteArray> reading(DbConnection &connection, qint64 attempt, const QByteArray &nonce)
{
    const auto rows = connection.secretQuery("select url from api.content_url($1, $2)",
                                             {QByteArray::number(attempt), "\\x" + nonce.toHex()});
    if (!rows)
        return rows.error();
    return value(rows->value(0), 0);
}

} // namespace Peak::ObjectAddresses
