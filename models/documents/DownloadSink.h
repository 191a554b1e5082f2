#pragma once

#include "models/db/Result.h"
#include "models/documents/OpenedDocument.h"
#include "models/documents/SegmentCipher.h"
#include "models/documents/Sha256.h"

#include <QByteArray>
#include <QTemporaryFile>

#include <memory>

namespace Peak {

class TransferJournal;

/**
 * Takes the sealed segments of a document in their order, opens and checks them, and keeps the
 * clear bytes until all are there and the whole has the SHA-256 that it was uploaded with.
 *
 * What is not finished leaves nothing behind. One thread at a time; never the GUI thread.
 */
class DownloadSink
{
public:
    explicit DownloadSink(const OpenedDocument &document);
    virtual ~DownloadSink();
    DownloadSink(const DownloadSink &) = delete;
    DownloadSink &operator=(const DownloadSink &) = delete;

    /** The next ones; after the last of all it is finished. */
    Result<void> take(const QList<QByteArray> &sealed);
    /** Throws away what was taken. */
    virtual void discard() = 0;

protected:
    virtual Result<void> begin() = 0;
    virtual Result<void> write(const QByteArray &clear) = 0;
    virtual Result<void> finish() = 0;
    const OpenedDocument &document() const { return m_document; }

private:
    Result<void> takeOne(const QByteArray &sealed);

    OpenedDocument m_document;
    SegmentCipher m_cipher;
    Sha256 m_hash;
    int m_next = 0;
    bool m_begun = false;
};

/** Into memory; whoever takes the bytes wipes them. */
class MemorySink final : public DownloadSink
{
public:
    using DownloadSink::DownloadSink;
    ~MemorySink() override;

    /** Once, after the last segment. */
    QByteArray takeBytes() { return std::move(m_bytes); }
    void discard() override;

protected:
    Result<void> begin() override;
    Result<void> write(const QByteArray &clear) override;
    Result<void> finish() override { return {}; }

private:
    QByteArray m_bytes;
};

/**
 * Into a file: a private one beside the target first, which takes the target's place at the end.
 *
 * What is written is noted in the journal before, so that it is swept after a crash.
 */
class FileSink final : public DownloadSink
{
public:
    /** The journal must outlive it. */
    FileSink(const OpenedDocument &document, const QString &path, TransferJournal &journal);
    ~FileSink() override;

    void discard() override;

protected:
    Result<void> begin() override;
    Result<void> write(const QByteArray &clear) override;
    Result<void> finish() override;

private:
    Error notWritable(const QString &cause) const;
    Error full() const;

    QString m_path;
    TransferJournal &m_journal;
    std::unique_ptr<QTemporaryFile> m_file;
};

} // namespace Peak
