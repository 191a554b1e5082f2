#include "models/documents/TransferJournal.h"

#include <QCryptographicHash>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QSemaphore>

namespace Peak {

using namespace Qt::Literals::StringLiterals;
using TransferNotes::plain;

namespace {

constexpr int mostPrograms = 16; ///< of one person, running beside each other
constexpr auto forOwner = QFile::ReadOwner | QFile::WriteOwner;

QByteArray line(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
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
    QList<UnfinishedDownload> downloads;
    QStringList files;

    bool isEmpty() const { return uploads.isEmpty() && downloads.isEmpty() && files.isEmpty(); }

    /** A download goes on with it. */
    bool isWanted(const QString &file) const
    {
        return std::any_of(downloads.cbegin(), downloads.cend(),
                           [&file](const auto &download) { return download.part == file; });
    }

    void take(const QJsonObject &object)
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

private:
    void takeFile(const QJsonObject &object, const QUuid &id)
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

    void takeDownload(UnfinishedDownload download)
    {
        const auto known =
            std::find_if(downloads.begin(), downloads.end(),
                         [&download](const auto &one) { return one.id == download.id; });
        if (known != downloads.end()) {
            if (download.part.isEmpty())
                download.part = known->part;
            *known = download;
        } else if (!download.id.isNull() && !download.document.isNull()) {
            downloads.append(download);
        }
    }

    void takeUpload(const UnfinishedUpload &upload)
    {
        const auto known = std::find_if(uploads.begin(), uploads.end(), [&upload](const auto &one) {
            return one.request.id == upload.request.id;
        });
        if (known != uploads.end())
            *known = upload;
        else if (!upload.request.id.isNull() && !upload.upload.isNull())
            uploads.append(upload);
    }

    void takeSent(const QJsonObject &object, const QUuid &id)
    {
        for (UnfinishedUpload &upload : uploads) {
            if (upload.request.id != id)
                continue;
            upload.sent = object.value(u"sent"_s).toInt();
            upload.hash = QByteArray::fromHex(object.value(u"hash"_s).toString().toLatin1());
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
void TransferJournal::rewrite(const QString &path, const Content &content)
{
    if (content.isEmpty()) {
        QFile::remove(path);
        return;
    }
    QSaveFile file(path);
    file.setDirectWriteFallback(false);
    if (!file.open(QIODevice::WriteOnly))
        return;
    file.setPermissions(forOwner);
    for (const UnfinishedUpload &upload : content.uploads)
        file.write(line(TransferNotes::of(upload)));
    for (const QString &clear : content.files)
        file.write(line({{u"file"_s, clear}}));
    for (const UnfinishedDownload &download : content.downloads)
        file.write(line(TransferNotes::of(download)));
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

/** What nobody goes on with is removed. */
TransferJournal::Content TransferJournal::takeOver(const QString &path)
{
    Content content = read(path);
    content.files.removeIf([&content](const QString &file) {
        return !content.isWanted(file) && (QFile::remove(file) || !QFile::exists(file));
    });
    return content;
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

UnfinishedTransfers TransferJournal::open(const QString &server, const QUuid &person)
{
    close();
    // Names from outside never become names of files.
    const QByteArray whose = QCryptographicHash::hash((server + u'\n' + plain(person)).toUtf8(),
                                                      QCryptographicHash::Sha256)
                                 .toHex()
                                 .first(32);
    Content all;
    for (int i = 0; i < mostPrograms; ++i) {
        const QString path = m_folder + u"/%1-%2.journal"_s.arg(QString::fromLatin1(whose)).arg(i);
        if (!m_path.isEmpty() && !QFile::exists(path))
            continue;
        auto lock = lockOf(path);
        if (!lock)
            continue;
        const Content left = takeOver(path);
        all.uploads += left.uploads;
        all.downloads += left.downloads;
        all.files += left.files;
        if (m_path.isEmpty()) {
            setPath(path);
            m_lock = std::move(lock);
        } else {
            rewrite(m_path, all); // first there, then no longer here
            QFile::remove(path);
        }
    }
    if (!m_path.isEmpty())
        rewrite(m_path, all);
    return {all.uploads, all.downloads};
}

void TransferJournal::close()
{
    const QString file = path();
    setPath({});
    m_writer.waitForDone();
    if (file.isEmpty())
        return;
    rewrite(file, read(file)); // what is not wanted is still there to be swept
    m_lock.reset();
}

bool TransferJournal::append(const QByteArray &lines)
{
    const QString noted = path();
    if (noted.isEmpty())
        return false;
    m_writer.start([noted, lines] {
        QFile file(noted);
        if (!file.open(QIODevice::WriteOnly | QIODevice::Append))
            return;
        if (file.pos() == 0)
            file.setPermissions(forOwner);
        file.write(lines);
    });
    return true;
}

bool TransferJournal::appendNow(const QByteArray &lines)
{
    if (!append(lines))
        return false;
    QSemaphore written;
    m_writer.start([&written] { written.release(); });
    written.acquire();
    return true;
}

void TransferJournal::noteUploads(const QList<UnfinishedUpload> &uploads)
{
    QByteArray lines;
    for (const UnfinishedUpload &upload : uploads)
        lines += line(TransferNotes::of(upload));
    append(lines);
}

void TransferJournal::noteDownload(const UnfinishedDownload &download)
{
    append(line(TransferNotes::of(download)));
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

bool TransferJournal::noteFile(const QString &path, const QUuid &download)
{
    QJsonObject note{{u"file"_s, path}};
    if (!download.isNull())
        note.insert(u"id"_s, plain(download));
    return appendNow(line(note));
}

void TransferJournal::noteFileGone(const QString &path, const QUuid &over)
{
    QJsonObject note{{u"gone"_s, path}};
    if (!over.isNull()) {
        note.insert(u"id"_s, plain(over));
        note.insert(u"over"_s, true);
    }
    append(line(note));
}

} // namespace Peak
