#include "models/documents/TransferJournal.h"

#include <QCryptographicHash>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QSemaphore>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int mostPrograms = 16; ///< of one person, running beside each other
constexpr auto forOwner = QFile::ReadOwner | QFile::WriteOwner;

QString plain(const QUuid &id)
{
    return id.toString(QUuid::WithoutBraces);
}

QByteArray line(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QJsonObject objectOf(const UnfinishedUpload &upload)
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

UnfinishedUpload uploadOf(const QJsonObject &object)
{
    const auto text = [&object](const QString &name) { return object.value(name).toString(); };
    UnfinishedUpload upload;
    upload.request.id = QUuid(text(u"id"_s));
    upload.request.path = text(u"path"_s);
    upload.request.fileName = text(u"name"_s);
    upload.request.exchange = QUuid(text(u"exchange"_s));
    upload.request.document = QUuid(text(u"document"_s));
    upload.request.fields = object.value(u"fields"_s).toObject();
    upload.upload = QUuid(text(u"upload"_s));
    upload.withPin = object.value(u"pin"_s).toBool();
    upload.begun = object.value(u"begun"_s).toBool();
    upload.paused = object.value(u"paused"_s).toBool();
    upload.file = {text(u"bytes"_s).toLongLong(), text(u"modified"_s).toLongLong()};
    upload.sent = object.value(u"sent"_s).toInt();
    upload.hash = QByteArray::fromHex(text(u"hash"_s).toLatin1());
    return upload;
}

std::unique_ptr<QLockFile> lockOf(const QString &path)
{
    auto lock = std::make_unique<QLockFile>(path + u".lock"_s);
    lock->setStaleLockTime(0); // only the end of its program frees it
    return lock->tryLock(0) ? std::move(lock) : nullptr;
}

} // namespace

struct TransferJournal::Content
{
    QList<UnfinishedUpload> uploads;
    QStringList files;

    void take(const QJsonObject &object)
    {
        const QUuid id(object.value(u"id"_s).toString());
        const auto known = std::find_if(uploads.begin(), uploads.end(), [&id](const auto &upload) {
            return upload.request.id == id;
        });
        if (object.contains(u"file"_s)) {
            files.append(object.value(u"file"_s).toString());
        } else if (object.contains(u"gone"_s)) {
            files.removeOne(object.value(u"gone"_s).toString());
        } else if (object.contains(u"path"_s)) {
            const UnfinishedUpload upload = uploadOf(object);
            if (known != uploads.end())
                *known = upload;
            else if (!upload.request.id.isNull() && !upload.upload.isNull())
                uploads.append(upload);
        } else if (known != uploads.end() && object.contains(u"sent"_s)) {
            known->sent = object.value(u"sent"_s).toInt();
            known->hash = QByteArray::fromHex(object.value(u"hash"_s).toString().toLatin1());
        } else if (known != uploads.end() && object.contains(u"over"_s)) {
            uploads.erase(known);
        }
    }
};

TransferJournal::TransferJournal(const QString &folder) : m_folder(folder)
{
    m_writer.setMaxThreadCount(1);
    QDir().mkpath(m_folder);
    // On Windows the folder of local data is the person's own already.
    QFile::setPermissions(m_folder, forOwner | QFile::ExeOwner);
}

TransferJournal::~TransferJournal()
{
    close();
}

TransferJournal::Content TransferJournal::read(const QString &path)
{
    Content content;
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

/** As a whole, or it stays as it was. */
void TransferJournal::rewrite(const QString &path, const QList<UnfinishedUpload> &uploads)
{
    if (uploads.isEmpty()) {
        QFile::remove(path);
        return;
    }
    QSaveFile file(path);
    file.setDirectWriteFallback(false);
    if (!file.open(QIODevice::WriteOnly))
        return;
    file.setPermissions(forOwner);
    for (const UnfinishedUpload &upload : uploads)
        file.write(line(objectOf(upload)));
    file.commit();
}

void TransferJournal::sweep()
{
    const QStringList journals = QDir(m_folder).entryList({u"*.journal"_s}, QDir::Files);
    for (const QString &name : journals) {
        const QString path = m_folder + u'/' + name;
        const auto lock = lockOf(path);
        if (!lock)
            continue; // its program runs
        rewrite(path, takeOver(path));
    }
}

QList<UnfinishedUpload> TransferJournal::takeOver(const QString &path)
{
    const Content content = read(path);
    for (const QString &file : content.files)
        QFile::remove(file);
    return content.uploads;
}

QString TransferJournal::path() const
{
    const QMutexLocker locker(&m_mutex);
    return m_path;
}

void TransferJournal::setPath(const QString &path)
{
    const QMutexLocker locker(&m_mutex);
    m_path = path;
}

QList<UnfinishedUpload> TransferJournal::open(const QString &server, const QUuid &person)
{
    close();
    // Names from outside never become names of files.
    const QByteArray whose = QCryptographicHash::hash((server + u'\n' + plain(person)).toUtf8(),
                                                      QCryptographicHash::Sha256)
                                 .toHex()
                                 .first(32);
    QList<UnfinishedUpload> uploads;
    for (int i = 0; i < mostPrograms; ++i) {
        const QString path = m_folder + u"/%1-%2.journal"_s.arg(QString::fromLatin1(whose)).arg(i);
        if (!m_path.isEmpty() && !QFile::exists(path))
            continue;
        auto lock = lockOf(path);
        if (!lock)
            continue;
        uploads += read(path).uploads;
        if (m_path.isEmpty()) {
            m_path = path;
            m_lock = std::move(lock);
        } else {
            QFile::remove(path);
        }
    }
    if (!m_path.isEmpty())
        rewrite(m_path, uploads);
    return uploads;
}

void TransferJournal::close()
{
    const QString file = path();
    setPath({});
    m_writer.waitForDone();
    if (file.isEmpty())
        return;
    const Content content = read(file);
    if (content.files.isEmpty()) // else they are still there to be swept
        rewrite(file, content.uploads);
    m_lock.reset();
}

void TransferJournal::append(const QByteArray &lines)
{
    if (path().isEmpty())
        return;
    m_writer.start([path = path(), lines] {
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly | QIODevice::Append))
            return;
        if (file.pos() == 0)
            file.setPermissions(forOwner);
        file.write(lines);
    });
}

void TransferJournal::appendNow(const QByteArray &lines)
{
    append(lines);
    QSemaphore written;
    m_writer.start([&written] { written.release(); });
    written.acquire();
}

void TransferJournal::noteUploads(const QList<UnfinishedUpload> &uploads)
{
    QByteArray lines;
    for (const UnfinishedUpload &upload : uploads)
        lines += line(objectOf(upload));
    append(lines);
}

void TransferJournal::noteOver(const QList<QUuid> &ids)
{
    QByteArray lines;
    for (const QUuid &id : ids)
        lines += line({{u"id"_s, plain(id)}, {u"over"_s, true}});
    append(lines);
}

void TransferJournal::noteSent(const QList<Sent> &sent)
{
    QByteArray lines;
    for (const Sent &one : sent)
        lines += line({{u"id"_s, plain(one.id)},
                       {u"sent"_s, one.segments},
                       {u"hash"_s, QString::fromLatin1(one.hash.toHex())}});
    if (!lines.isEmpty())
        appendNow(lines);
}

void TransferJournal::noteFile(const QString &path)
{
    appendNow(line({{u"file"_s, path}}));
}

void TransferJournal::noteFileGone(const QString &path)
{
    append(line({{u"gone"_s, path}}));
}

} // namespace Peak
