#pragma once

#include "models/db/Result.h"
#include "models/documents/OpenedDocument.h"
#include "models/documents/SegmentCipher.h"
#include "models/documents/Sha256.h"

#include <QByteArray>

#include <atomic>
#include <memory>

namespace Peak {

/**
 * Takes the sealed segments of a document in their order, opens and checks them, and keeps the
 * clear bytes until all are there and the whole has the SHA-256 that it was uploaded with.
 *
 * One thread at a time; never the GUI thread.
 */
class DownloadSink
{
public:
    explicit DownloadSink(const OpenedDocument &document);
    virtual ~DownloadSink();
    DownloadSink(const DownloadSink &) = delete;
    DownloadSink &operator=(const DownloadSink &) = delete;

    /** Before the first take(): takes up what an earlier run left, and tells how many segments of
     * it there are. ErrorKind::Cancelled when `stopped` is set meanwhile: then it goes on next
     * time. */
    virtual Result<int> takeUp(const std::atomic_bool &stopped);
    /** The next ones; after the last of all it is finished. ErrorKind::Conflict: what an earlier
     * run left is not what was written then. */
    Result<void> take(const QList<QByteArray> &sealed);
    /** Throws away what was taken. */
    virtual void discard() = 0;

protected:
    virtual Result<void> begin() = 0;
    virtual Result<void> write(const QByteArray &clear) = 0;
    virtual Result<void> finish() = 0;
    const OpenedDocument &document() const { return m_document; }

    /** Segments that are there. */
    int next() const { return m_next; }
    /** The next one is there from an earlier run. */
    void addKept(const QByteArray &clear);
    /** Nothing is there from an earlier run. */
    void forgetKept();

private:
    Result<void> takeOne(const QByteArray &sealed);

    OpenedDocument m_document;
    SegmentCipher m_cipher;
    std::unique_ptr<Sha256> m_hash;
    int m_next = 0;
    int m_kept = 0; ///< segments that an earlier run left
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

} // namespace Peak
