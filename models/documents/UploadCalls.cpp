#include "models/documents/UploadCalls.h"

#include "models/db/Rinse.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Peak::UploadCalls {

using namespace Qt::Literals::StringLiterals;

namespace {

QJsonObject objectOf(const UploadBegin &upload)
{
    QJsonObject object = upload.request.fields;
    object.insert(u"upload"_s, upload.upload.toString(QUuid::WithoutBraces));
    if (!upload.request.document.isNull())
        object.insert(u"document"_s, upload.request.document.toString(QUuid::WithoutBraces));
    object.insert(u"file_name"_s, upload.request.fileName);
    object.insert(u"file_type"_s, upload.fileType);
    object.insert(u"mime_type"_s, upload.mimeType);
    object.insert(u"bytes"_s, upload.bytes);
    if (upload.withPin)
        object.insert(u"with_pin"_s, true);
    return object;
}

std::optional<QByteArray> textOf(const SecretBytes &pin)
{
    return pin.isEmpty() ? std::nullopt : std::optional(QByteArray(pin.view().data(), pin.size()));
}

/** Bytes of a row: an id, a key, or a sentence why not. */
constexpr qsizetype mostOfAnAnswer = 1024;

} // namespace

QFuture<Result<QList<UploadBegun>>> begin(DbSession &session, const QUuid &exchange,
                                          const QList<UploadBegin> &uploads, const SecretBytes &pin)
{
    QJsonArray items;
    for (const UploadBegin &upload : uploads)
        items.append(objectOf(upload));
    return session.run([exchange, pin, items = items.size(),
                        json = QJsonDocument(items).toJson(QJsonDocument::Compact)](
                           DbConnection &connection) -> Result<QList<UploadBegun>> {
        BinaryParameters parameters;
        parameters.uuid(exchange).json(json).text(textOf(pin));
        auto rows =
            connection.binaryQuery("select * from api.begin_uploads($1, $2, $3)", parameters);
        parameters.wipe();
        rinse(connection, json.size() + qsizetype(items) * mostOfAnAnswer);
        if (!rows)
            return rows.error();
        QList<UploadBegun> begun;
        for (int row = 0; row < rows->count(); ++row) {
            UploadBegun one;
            one.upload = rows->uuid(row, "upload");
            one.refusal = rows->text(row, "refusal");
            one.content = rows->uuid(row, "content");
            if (!rows->isNull(row, "key"))
                one.key = SecretBytes(rows->bytes(row, "key"));
            one.provider = rows->text(row, "provider");
            one.segments = int(rows->number(row, "segments"));
            one.arrived = int(rows->number(row, "arrived"));
            one.document = rows->uuid(row, "document");
            begun.append(one);
        }
        rows->wipe("key");
        return begun;
    });
}

QFuture<Result<QList<UploadFinished>>> finish(DbSession &session, const QList<QUuid> &uploads,
                                              const QByteArrayList &sha256)
{
    return session.run(
        [uploads, sha256](DbConnection &connection) -> Result<QList<UploadFinished>> {
            BinaryParameters parameters;
            parameters.uuids(uploads).byteses(sha256);
            const auto rows =
                connection.binaryQuery("select * from api.finish_uploads($1, $2)", parameters);
            if (!rows)
                return rows.error();
            QList<UploadFinished> finished;
            for (int row = 0; row < rows->count(); ++row)
                finished.append({rows->uuid(row, "upload"), rows->uuid(row, "document"),
                                 int(rows->number(row, "version")), rows->text(row, "refusal"),
                                 rows->text(row, "twin_name")});
            return finished;
        });
}

QFuture<Result<void>> cancel(DbSession &session, const QList<QUuid> &uploads)
{
    return session.run([uploads](DbConnection &connection) -> Result<void> {
        const auto done = connection.binaryQuery("select api.cancel_uploads($1)",
                                                 BinaryParameters().uuids(uploads));
        if (!done)
            return done.error();
        return {};
    });
}

} // namespace Peak::UploadCalls
