#include "models/documents/UploadScan.h"

#include "models/documents/FileKind.h"
#include "models/documents/SafeFileName.h"
#include "models/documents/Sha256.h"

#include <QCoreApplication>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QMimeDatabase>
#include <QPromise>
#include <QSet>
#include <QThreadPool>

#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

/** A larger one is compared by the server once it is there. */
constexpr qint64 mostHashed = 64 * 1024 * 1024;
/** Of all together, so that a folder of photos is not read twice. */
constexpr qint64 mostHashedTogether = 512 * 1024 * 1024;
constexpr qint64 piece = 1024 * 1024;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Peak::UploadScan)
};

class Scan final
{
public:
    explicit Scan(QPromise<UploadFiles> &promise) : m_promise(promise) {}

    UploadFiles run(const QStringList &paths)
    {
        for (const QString &path : paths) {
            const QFileInfo info(path);
            if (info.isDir())
                walk(path);
            else
                take(info, {});
            if (m_promise.isCanceled())
                break;
        }
        if (m_found.files.isEmpty() && m_found.notes.isEmpty())
            m_found.notes.append(Words::tr("There is no file in what was chosen."));
        return m_found;
    }

private:
    void walk(const QString &folder)
    {
        const QDir root(folder);
        if (!root.isReadable()) {
            m_found.notes.append(Words::tr("The folder “%1” can't be read.").arg(folder));
            return;
        }
        QDirIterator each(folder, QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot,
                          QDirIterator::Subdirectories);
        while (each.hasNext() && !m_promise.isCanceled()) {
            each.next();
            const QFileInfo info = each.fileInfo();
            if (info.isDir() && info.isSymLink())
                m_found.notes.append(
                    Words::tr("“%1” is a link to a folder and was left out.").arg(info.fileName()));
            else if (info.isDir() && !info.isReadable())
                m_found.notes.append(
                    Words::tr("The folder “%1” can't be read.").arg(info.filePath()));
            else if (info.isFile())
                take(info, root.dirName() + u'/' + root.relativeFilePath(info.path()));
        }
    }

    void take(const QFileInfo &info, const QString &folder)
    {
        const QString path = info.absoluteFilePath();
        if (m_known.contains(path))
            return;
        m_known.insert(path);
        if (m_found.files.size() >= UploadScan::mostFiles) {
            ++m_found.leftOut;
            return;
        }
        UploadFile file;
        file.path = path;
        file.folder = folder.endsWith(u"/."_s) ? folder.chopped(2) : folder;
        file.name = SafeFileName::proposal(info.fileName());
        if (file.name != info.fileName())
            file.found = info.fileName();
        file.bytes = info.size();
        look(&file);
        m_found.files.append(file);
    }

    void look(UploadFile *file)
    {
        QFile source(file->path);
        // A pipe or a device would never end.
        if (!QFileInfo(file->path).isFile() || !source.open(QIODevice::ReadOnly)) {
            file->fault = Words::tr("It can't be read: %1").arg(source.errorString());
            return;
        }
        QByteArray bytes = source.read(FileKind::headBytes);
        const FileKind kind = FileKind::of(file->name, bytes);
        file->fileType = kind.type;
        file->mimeType = kind.mimeType;
        file->warning = kind.warning;
        file->kind = m_types.mimeTypeForName(kind.mimeType).comment();
        if (file->bytes > mostHashed || m_hashed + file->bytes > mostHashedTogether)
            return;
        m_hashed += file->bytes;
        Sha256 hash;
        while (!bytes.isEmpty() && !m_promise.isCanceled()) {
            hash.add(bytes);
            bytes = source.read(piece);
        }
        file->sha256 = hash.result();
    }

    QPromise<UploadFiles> &m_promise;
    UploadFiles m_found;
    QSet<QString> m_known;
    QMimeDatabase m_types;
    qint64 m_hashed = 0;
};

} // namespace

QFuture<UploadFiles> UploadScan::look(const QStringList &paths)
{
    auto promise = std::make_shared<QPromise<UploadFiles>>();
    const QFuture<UploadFiles> found = promise->future();
    promise->start();
    QThreadPool::globalInstance()->start([promise, paths] {
        promise->addResult(Scan(*promise).run(paths));
        promise->finish();
    });
    return found;
}

} // namespace Peak
