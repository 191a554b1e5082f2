#pragma once

#include "models/documents/SecretBytes.h"
#include "models/documents/SegmentStore.h"
#include "models/documents/SourceFile.h"
#include "models/documents/TransferJournal.h"

#include <QHash>
#include <QList>
#include <QMutex>
#include <QSet>
#include <QUuid>

#include <atomic>
#include <memory>

namespace Peak {

class SegmentCipher;

/** A file on its way up, as the feed needs to know it. */
struct FeedFile
{
    QUuid id;     ///< the request's
    QUuid upload; ///< the server's
    QString path;
    FileState state; ///< as it was begun
    QUuid content;
    SecretBytes key;
    int arrived = 0; ///< segments that the store has
    int sent = 0;    ///< segments that may have been sent before
    QByteArray hash; ///< SHA-256 of these
    /** As far as it was read by a round that broke off, so that it need not be read anew. */
    std::shared_ptr<SourceFile> source;
};

/** What goes into the next put(), and what came of files meanwhile. */
struct FeedBatch
{
    QList<SealedSegment> segments;
    QHash<QUuid, QByteArray> whole;    ///< by request: read to the end; SHA-256 of the file
    QList<TransferJournal::Sent> sent; ///< as noted in the journal
    struct Fault
    {
        QUuid id;
        Error error;
        bool isAnother = false; ///< the file is not the one that was begun: begin anew
    };
    QList<Fault> faults;
    bool atEnd = false; ///< nothing comes after this
};

/**
 * Reads, hashes and seals files one after the other, a batch at a time.
 *
 * What was sent before is read again and compared, so that no document is made of two files. Notes
 * in the journal what will have been sent. next() is for one thread at a time, never the GUI's; it
 * may outlive whoever asked, and stops when told to.
 */
class UploadFeed final
{
public:
    UploadFeed(TransferJournal &journal, const QList<FeedFile> &files);
    ~UploadFeed();

    FeedBatch next(const SegmentStore::Limits &limits);
    /** The file that is being read; while next() does not run, and as the last call of all. */
    std::shared_ptr<SourceFile> takeSource(const QUuid &id);

    /** From any thread: no more of this file, or of all. */
    void leaveOut(const QUuid &id);
    void stop() { m_stopped = true; }

private:
    struct Open;

    bool openNext(FeedBatch &batch);
    void readOn(const SegmentStore::Limits &limits, FeedBatch &batch);
    void give(FeedBatch &batch, const Error &error, bool isAnother);
    void noteProgress(FeedBatch &batch);
    bool isLeftOut(const QUuid &id);

    TransferJournal &m_journal;
    QList<FeedFile> m_files; ///< still to come
    std::unique_ptr<Open> m_open;
    qint64 m_batchBytes = 0;
    QMutex m_mutex; ///< guards what is left out
    QSet<QUuid> m_leftOut;
    std::atomic_bool m_stopped = false;
};

} // namespace Peak
