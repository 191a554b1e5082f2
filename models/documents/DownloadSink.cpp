#include "models/documents/DownloadSink.h"

#include "models/documents/TransferJournal.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStorageInfo>

#include <filesystem>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Peak::DownloadSink)
};

Error notWhatWasUploaded()
{
    return {ErrorKind::Invalid,
            Text::tr("The document is not the one that was uploaded, so it was not opened. Nothing "
                     "was written. Please tell an administrator."),
            {},
            u"SHA-256 differs"_s};
}

std::filesystem::path native(const QString &path)
{
    return std::filesystem::path(path.toStdU16String());
}

} // namespace

DownloadSink::DownloadSink(const OpenedDocument &document)
    : m_document(document), m_cipher(document.key, document.content, document.bytes)
{}

DownloadSink::~DownloadSink() = default;

Result<void> DownloadSink::take(const QList<QByteArray> &sealed)
{
    for (const QByteArray &segment : sealed) {
        if (const Result<void> taken = takeOne(segment); !taken) {
            discard();
            return taken;
        }
    }
    return {};
}

Result<void> DownloadSink::takeOne(const QByteArray &sealed)
{
    Result<QByteArray> clear = m_cipher.open(m_next, sealed);
    if (!clear)
        return clear.error();
    m_hash.add(*clear);
    Result<void> kept;
    if (!std::exchange(m_begun, true))
        kept = begin();
    if (kept)
        kept = write(*clear);
    SecretBytes::wipe(*clear);
    if (!kept || ++m_next < SegmentCipher::segmentsOf(m_document.bytes))
        return kept;
    if (m_hash.result() != m_document.sha256)
        return notWhatWasUploaded();
    return finish();
}

MemorySink::~MemorySink()
{
    discard();
}

Result<void> MemorySink::begin()
{
    m_bytes.reserve(document().bytes); // else what grows leaves copies behind
    return {};
}

Result<void> MemorySink::write(const QByteArray &clear)
{
    m_bytes.append(clear);
    return {};
}

void MemorySink::discard()
{
    SecretBytes::wipe(m_bytes);
}

FileSink::FileSink(const OpenedDocument &document, const QString &path, TransferJournal &journal)
    : DownloadSink(document), m_path(path), m_journal(journal)
{}

FileSink::~FileSink()
{
    discard();
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

Result<void> FileSink::begin()
{
    const QString folder = QFileInfo(m_path).absolutePath();
    const QStorageInfo disk(folder);
    if (disk.isValid() && disk.bytesAvailable() < document().bytes)
        return full();
    // Its name is random and its reader nobody but this person.
    m_file = std::make_unique<QTemporaryFile>(folder + u"/.peak1031-XXXXXX.part"_s);
    if (!m_file->open()) {
        const QString cause = m_file->errorString();
        m_file.reset();
        return notWritable(cause);
    }
    m_journal.noteFile(m_file->fileName());
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
    const QString written = m_file->fileName();
    if (!m_file->flush())
        return full();
    // A temporary file that is merely closed stays open, and some systems move no open file.
    m_file->setAutoRemove(false);
    m_file.reset();
    std::error_code error;
    std::filesystem::rename(native(written), native(m_path), error);
    if (error)
        QFile::remove(written);
    m_journal.noteFileGone(written);
    return error ? Result<void>(notWritable(QString::fromLocal8Bit(error.message())))
                 : Result<void>();
}

void FileSink::discard()
{
    if (!m_file)
        return;
    const QString written = m_file->fileName();
    m_file->remove();
    m_file.reset();
    m_journal.noteFileGone(written);
}

} // namespace Peak
