#include "models/documents/FileSink.h"

#include "models/documents/TransferJournal.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QScopeGuard>
#include <QStorageInfo>

#include <filesystem>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Peak::FileSink)
};

constexpr auto forOwner = QFile::ReadOwner | QFile::WriteOwner;

std::filesystem::path native(const QString &path)
{
    return std::filesystem::path(path.toStdU16String());
}

/** Random, so that nobody can lay something in its way. */
QString newPart(const QString &path)
{
    return u"%1/.peak1031-%2.part"_s.arg(QFileInfo(path).absolutePath(),
                                         QUuid::createUuid().toString(QUuid::Id128));
}

} // namespace

FileSink::FileSink(const OpenedDocument &document, const QString &path, TransferJournal &journal)
    : DownloadSink(document), m_path(path), m_journal(journal)
{}

FileSink::~FileSink()
{
    if (!m_kept)
        discard();
}

void FileSink::keepFor(const QUuid &transfer, const QString &part)
{
    m_transfer = transfer;
    m_part = part;
    m_kept = true;
}

Error FileSink::notWritable(const QString &cause) const
{
    return {ErrorKind::Invalid,
            Text::tr("“%1” can't be written (%2). Nothing of the document was left there; choose "
                     "another folder and download it again.")
                .arg(QDir::toNativeSeparators(m_path), cause),
            {},
            u"target not writable"_s};
}

Error FileSink::full() const
{
    return {ErrorKind::Invalid,
            Text::tr("There is not enough room for “%1” on its disk. Nothing of the document was "
                     "left there; make room or choose another disk, and download it again.")
                .arg(QFileInfo(m_path).fileName()),
            {},
            u"disk full"_s};
}

/** The last segment always comes anew, and with it the end. */
qint64 FileSink::wholeBytes(const QString &part, const QString &path, qint64 bytes)
{
    const QFileInfo info(part);
    const QString name = info.fileName();
    if (!name.startsWith(u".peak1031-"_s) || !name.endsWith(u".part"_s) ||
        info.absolutePath() != QFileInfo(path).absolutePath() || info.isSymLink() || !info.isFile())
        return 0;
    const qint64 whole = SegmentCipher::segmentBytes;
    return qMin(info.size() / whole, qint64(SegmentCipher::segmentsOf(bytes) - 1)) * whole;
}

bool FileSink::openPart()
{
    auto file = std::make_unique<QFile>(m_part);
    if (!file->open(QIODevice::ReadWrite | QIODevice::ExistingOnly) ||
        !file->setPermissions(forOwner))
        return false;
    m_file = std::move(file);
    return true;
}

Result<int> FileSink::takeUp(const std::atomic_bool &stopped)
{
    const qint64 there = m_part.isEmpty() ? 0 : wholeBytes(m_part, m_path, document().bytes);
    if (there == 0 || (!m_file && !openPart())) {
        discard();
        return 0;
    }
    QByteArray clear(SegmentCipher::segmentBytes, Qt::Uninitialized);
    const auto wipe = qScopeGuard([&clear] { SecretBytes::wipe(clear); });
    bool good = m_file->seek(next() * clear.size());
    while (good && next() * clear.size() < there) {
        if (stopped)
            return Error{ErrorKind::Cancelled, {}, {}, {}};
        good = m_file->read(clear.data(), clear.size()) == clear.size();
        if (good)
            addKept(clear);
    }
    // What is behind them is half a segment at best.
    if (!good || !m_file->resize(there) || !m_file->seek(there)) {
        forgetKept();
        discard();
    }
    return next();
}

Result<void> FileSink::begin()
{
    const QString folder = QFileInfo(m_path).absolutePath();
    const QStorageInfo disk(folder);
    if (disk.isValid() && disk.bytesAvailable() < document().bytes)
        return full();
    m_part = newPart(m_path);
    if (!m_journal.noteFile(m_part, m_kept ? m_transfer : QUuid()))
        m_kept = false; // nobody would know of it
    m_file = std::make_unique<QFile>(m_part);
    if (!m_file->open(QIODevice::ReadWrite | QIODevice::NewOnly, forOwner)) {
        const QString cause = m_file->errorString();
        m_file.reset();
        return notWritable(cause);
    }
    return {};
}

Result<void> FileSink::write(const QByteArray &clear)
{
    if (m_file->write(clear) == clear.size() && m_file->flush())
        return {};
    return m_file->error() == QFileDevice::ResourceError ? full()
                                                         : notWritable(m_file->errorString());
}

Result<void> FileSink::finish()
{
    if (!m_file->flush())
        return full();
    m_file.reset(); // some systems move no open file
    std::error_code error;
    std::filesystem::rename(native(m_part), native(m_path), error);
    if (error)
        return notWritable(QString::fromLocal8Bit(error.message()));
    m_journal.noteFileGone(std::exchange(m_part, {}), m_transfer);
    return {};
}

void FileSink::discard()
{
    m_file.reset();
    if (!m_part.isEmpty())
        remove(std::exchange(m_part, {}), m_journal);
}

void FileSink::remove(const QString &part, TransferJournal &journal)
{
    if (TransferJournal::removeFile(part))
        journal.noteFileGone(part);
}

} // namespace Peak
