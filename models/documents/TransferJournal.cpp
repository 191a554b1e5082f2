#include "models/documents/TransferJournal.h"

#include "models/documents/JournalContent.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QJsonObject>
#include <QSemaphore>

namespace Peak {

using namespace Qt::Literals::StringLiterals;
using TransferNotes::line;
using TransferNotes::plain;

namespace {

constexpr int mostPrograms = 16; ///< of one person, running beside each other
constexpr auto forOwner = QFile::ReadOwner | QFile::WriteOwner;

std::unique_ptr<QLockFile> lockOf(const QString &path)
{
    auto lock = std::make_unique<QLockFile>(path + u".lock"_s);
    lock->setStaleLockTime(0); // only the end of its program frees it
    return lock->tryLock(0) ? std::move(lock) : nullptr;
}

} // namespace

TransferJournal::TransferJournal(const QString &folder) : m_folder(folder)
{
    m_writer.setMaxThreadCount(1);
    m_sweeper.setMaxThreadCount(1);
    QDir().mkpath(m_folder);
    // On Windows the folder of local data is the person's own already.
    QFile::setPermissions(m_folder, forOwner | QFile::ExeOwner);
}

TransferJournal::~TransferJournal()
{
    m_ending = true; // what is not swept now is swept at the next start
    m_sweeper.waitForDone();
    close();
}

void TransferJournal::sweep()
{
    m_sweeper.start([this] {
        const QDir folder(m_folder);
        const QStringList journals = folder.entryList({u"*.journal"_s}, QDir::Files);
        for (const QString &name : journals) {
            if (!m_ending)
                sweepOne(folder.filePath(name));
        }
    });
}

/** Nobody waits for a journal while the files of another folder are removed. */
void TransferJournal::sweepOne(const QString &path)
{
    QStringList left;
    {
        const QMutexLocker taking(&m_taking);
        const auto lock = lockOf(path);
        if (!lock)
            return; // its program runs
        JournalContent content = JournalContent::read(path);
        content.dropOldDownloads();
        left = content.unwanted();
        if (left.isEmpty()) {
            content.rewrite(path);
            return;
        }
    }
    const QStringList gone = removeFiles(left);
    const QMutexLocker taking(&m_taking);
    const auto lock = lockOf(path);
    if (!lock)
        return; // taken over meanwhile, and seen to there
    JournalContent content = JournalContent::read(path);
    content.dropOldDownloads();
    content.forget(gone);
    content.rewrite(path);
}

QStringList TransferJournal::removeFiles(const QStringList &files) const
{
    QStringList gone;
    for (const QString &file : files) {
        if (m_ending)
            break;
        if (removeFile(file))
            gone.append(file);
    }
    return gone;
}

bool TransferJournal::removeFile(const QString &path)
{
    return QFile::remove(path) || (!QFile::exists(path) && QFileInfo(path).dir().exists());
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
    const QMutexLocker taking(&m_taking);
    // Names from outside never become names of files.
    const QByteArray whose = QCryptographicHash::hash((server + u'\n' + plain(person)).toUtf8(),
                                                      QCryptographicHash::Sha256)
                                 .toHex()
                                 .first(32);
    JournalContent all;
    for (int i = 0; i < mostPrograms; ++i) {
        const QString path = m_folder + u"/%1-%2.journal"_s.arg(QString::fromLatin1(whose)).arg(i);
        if (!m_path.isEmpty() && !QFile::exists(path))
            continue;
        auto lock = lockOf(path);
        if (!lock)
            continue;
        JournalContent left = JournalContent::read(path);
        left.dropOldDownloads();
        all.add(left);
        if (m_path.isEmpty()) {
            setPath(path);
            m_lock = std::move(lock);
        } else {
            all.rewrite(m_path); // first there, then no longer here
            QFile::remove(path);
        }
    }
    if (!m_path.isEmpty())
        all.rewrite(m_path);
    if (const QStringList left = all.unwanted(); !left.isEmpty()) {
        m_sweeper.start([this, left] {
            for (const QString &file : removeFiles(left))
                noteFileGone(file);
        });
    }
    return {all.uploads, all.downloads};
}

void TransferJournal::close()
{
    const QString file = path();
    setPath({});
    m_writer.waitForDone();
    if (file.isEmpty())
        return;
    JournalContent::read(file).rewrite(file); // what is not wanted is still there to be swept
    m_lock.reset();
}

bool TransferJournal::append(const QByteArray &lines)
{
    const QMutexLocker locker(&m_mutex); // close() waits for what was begun before it
    if (m_path.isEmpty())
        return false;
    m_writer.start([path = m_path, lines] {
        QFile file(path);
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
    UnfinishedDownload now = download;
    now.touched = QDateTime::currentMSecsSinceEpoch();
    append(line(TransferNotes::of(now)));
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
