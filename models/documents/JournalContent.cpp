#include "models/documents/JournalContent.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QSaveFile>

#include <algorithm>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

JournalContent JournalContent::read(const QString &path)
{
    JournalContent content;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return content;
    while (!file.atEnd()) {
        const QJsonObject object = QJsonDocument::fromJson(file.readLine()).object();
        if (!object.isEmpty())
            content.take(object);
    }
    return content;
}

void JournalContent::rewrite(const QString &path) const
{
    if (uploads.isEmpty() && downloads.isEmpty() && files.isEmpty()) {
        QFile::remove(path);
        return;
    }
    QSaveFile file(path);
    file.setDirectWriteFallback(false);
    if (!file.open(QIODevice::WriteOnly))
        return;
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    for (const UnfinishedUpload &upload : uploads)
        file.write(TransferNotes::line(TransferNotes::of(upload)));
    for (const QString &clear : files)
        file.write(TransferNotes::line({{u"file"_s, clear}}));
    for (const UnfinishedDownload &download : downloads)
        file.write(TransferNotes::line(TransferNotes::of(download)));
    file.commit();
}

void JournalContent::take(const QJsonObject &object)
{
    const QUuid id(object.value(u"id"_s).toString());
    if (object.contains(u"file"_s) || object.contains(u"gone"_s))
        takeFile(object, id);
    else if (object.contains(u"download"_s))
        takeDownload(TransferNotes::download(object));
    else if (object.contains(u"path"_s))
        takeUpload(TransferNotes::upload(object));
    else if (object.contains(u"sent"_s))
        takeSent(object, id);
    if (object.contains(u"over"_s)) {
        uploads.removeIf([&id](const auto &upload) { return upload.request.id == id; });
        downloads.removeIf([&id](const auto &download) { return download.id == id; });
    }
}

void JournalContent::add(const JournalContent &other)
{
    uploads += other.uploads;
    downloads += other.downloads;
    files += other.files;
}

QStringList JournalContent::unwanted() const
{
    QStringList left = files;
    for (const UnfinishedDownload &download : downloads)
        left.removeAll(download.part);
    return left;
}

void JournalContent::forget(const QStringList &gone)
{
    for (const QString &file : gone)
        files.removeAll(file);
}

void JournalContent::dropOldDownloads()
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    for (UnfinishedDownload &download : downloads)
        download.touched = qMin(download.touched, now); // the clock was wrong
    downloads.removeIf([now](const UnfinishedDownload &download) {
        return std::chrono::milliseconds(now - download.touched) > UnfinishedDownload::keptFor;
    });
}

void JournalContent::takeFile(const QJsonObject &object, const QUuid &id)
{
    const QString made = object.value(u"file"_s).toString();
    const QString gone = object.value(u"gone"_s).toString();
    if (!made.isEmpty())
        files.append(made);
    files.removeOne(gone);
    for (UnfinishedDownload &download : downloads) {
        if (!made.isEmpty() && download.id == id)
            download.part = made;
        else if (!gone.isEmpty() && download.part == gone)
            download.part.clear();
    }
}

void JournalContent::takeDownload(UnfinishedDownload download)
{
    const auto known = std::find_if(downloads.begin(), downloads.end(),
                                    [&download](const auto &one) { return one.id == download.id; });
    if (known != downloads.end()) {
        if (download.part.isEmpty())
            download.part = known->part;
        *known = download;
    } else if (!download.id.isNull() && !download.document.isNull()) {
        downloads.append(download);
    }
}

void JournalContent::takeUpload(const UnfinishedUpload &upload)
{
    const auto known = std::find_if(uploads.begin(), uploads.end(), [&upload](const auto &one) {
        return one.request.id == upload.request.id;
    });
    if (known != uploads.end())
        *known = upload;
    else if (!upload.request.id.isNull() && !upload.upload.isNull())
        uploads.append(upload);
}

void JournalContent::takeSent(const QJsonObject &object, const QUuid &id)
{
    for (UnfinishedUpload &upload : uploads) {
        if (upload.request.id != id)
            continue;
        upload.sent = object.value(u"sent"_s).toInt();
        upload.hash = QByteArray::fromHex(object.value(u"hash"_s).toString().toLatin1());
    }
}

} // namespace Peak
