#include "models/documents/UnfinishedTransfers.h"

#include <QJsonDocument>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

QUuid idIn(const QJsonObject &object, const QString &name)
{
    return QUuid(object.value(name).toString());
}

/** As text: a number of JSON is a double. */
qint64 numberIn(const QJsonObject &object, const QString &name)
{
    return object.value(name).toString().toLongLong();
}

} // namespace

QString TransferNotes::plain(const QUuid &id)
{
    return id.toString(QUuid::WithoutBraces);
}

QByteArray TransferNotes::line(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QJsonObject TransferNotes::of(const UnfinishedUpload &upload)
{
    const UploadRequest &request = upload.request;
    return {{u"id"_s, plain(request.id)},
            {u"upload"_s, plain(upload.upload)},
            {u"path"_s, request.path},
            {u"name"_s, request.fileName},
            {u"exchange"_s, plain(request.exchange)},
            {u"document"_s, plain(request.document)},
            {u"fields"_s, request.fields},
            {u"pin"_s, upload.withPin},
            {u"begun"_s, upload.begun},
            {u"paused"_s, upload.paused},
            {u"bytes"_s, QString::number(upload.file.bytes)},
            {u"modified"_s, QString::number(upload.file.modified)},
            {u"sent"_s, upload.sent},
            {u"hash"_s, QString::fromLatin1(upload.hash.toHex())}};
}

UnfinishedUpload TransferNotes::upload(const QJsonObject &object)
{
    UnfinishedUpload upload;
    upload.request.id = idIn(object, u"id"_s);
    upload.request.path = object.value(u"path"_s).toString();
    upload.request.fileName = object.value(u"name"_s).toString();
    upload.request.exchange = idIn(object, u"exchange"_s);
    upload.request.document = idIn(object, u"document"_s);
    upload.request.fields = object.value(u"fields"_s).toObject();
    upload.upload = idIn(object, u"upload"_s);
    upload.withPin = object.value(u"pin"_s).toBool();
    upload.begun = object.value(u"begun"_s).toBool();
    upload.paused = object.value(u"paused"_s).toBool();
    upload.file = {numberIn(object, u"bytes"_s), numberIn(object, u"modified"_s)};
    upload.sent = object.value(u"sent"_s).toInt();
    upload.hash = QByteArray::fromHex(object.value(u"hash"_s).toString().toLatin1());
    return upload;
}

QJsonObject TransferNotes::of(const UnfinishedDownload &download)
{
    QJsonObject object{{u"id"_s, plain(download.id)},
                       {u"download"_s, plain(download.document)},
                       {u"version"_s, download.version},
                       {u"content"_s, plain(download.content)},
                       {u"bytes"_s, QString::number(download.bytes)},
                       {u"to"_s, download.path},
                       {u"there"_s, QString::number(download.target.bytes)},
                       {u"modified"_s, QString::number(download.target.modified)},
                       {u"paused"_s, download.paused},
                       {u"attempt"_s, QString::number(download.attempt)},
                       {u"touched"_s, QString::number(download.touched)}};
    if (!download.part.isEmpty())
        object.insert(u"part"_s, download.part);
    return object;
}

UnfinishedDownload TransferNotes::download(const QJsonObject &object)
{
    UnfinishedDownload download;
    download.id = idIn(object, u"id"_s);
    download.document = idIn(object, u"download"_s);
    download.version = object.value(u"version"_s).toInt();
    download.content = idIn(object, u"content"_s);
    download.bytes = numberIn(object, u"bytes"_s);
    download.path = object.value(u"to"_s).toString();
    download.target = {numberIn(object, u"there"_s), numberIn(object, u"modified"_s)};
    download.part = object.value(u"part"_s).toString();
    download.paused = object.value(u"paused"_s).toBool();
    download.attempt = numberIn(object, u"attempt"_s);
    download.touched = numberIn(object, u"touched"_s);
    return download;
}

} // namespace Peak
