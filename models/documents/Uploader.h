#pragma once

#include "models/documents/TransferJournal.h"
#include "models/documents/UploadCalls.h"
#include "models/documents/UploadFeed.h"

#include <QHash>
#include <QObject>
#include <QThreadPool>

namespace Peak {

/** A file that an Uploader brings up. */
struct UploadWork
{
    UnfinishedUpload upload;
    QString fileType;
    QString mimeType;
    std::shared_ptr<SourceFile> source; ///< as far as it was read before
};

/**
 * Brings a few files of one exchange up together: begins them, sends their segments, finishes them.
 *
 * Reading and sealing goes on beside the sending, with a bounded number of segments in memory. What
 * concerns one file is told of it, and the others go on; a line that breaks ends the whole round,
 * which whoever made it repeats later. GUI thread.
 */
class Uploader final : public QObject
{
    Q_OBJECT

public:
    struct Surroundings
    {
        DbSession &session;
        const QHash<QString, SegmentStore *> &stores;
        TransferJournal &journal;
        QThreadPool &readers;
        qint64 mostBytes; ///< in one put()
    };

    Uploader(const Surroundings &surroundings, const QList<UploadWork> &works,
             const SecretBytes &pin, QObject *parent);
    ~Uploader() override;

    void start();
    /** No more of this one; false when it is too late for that. */
    bool leaveOut(const QUuid &id);
    /** Nothing more is sent or told. */
    void stop();
    /** Those that nothing final was told of. */
    QList<QUuid> left() const { return m_works.keys(); }
    /** What was being read, to go on with later; after stop(). Null where that is not known. */
    std::shared_ptr<SourceFile> takeSource(const QUuid &id);

Q_SIGNALS:
    /** The server knows it now, and has so many bytes of it. */
    void begun(const QUuid &id, qint64 bytes);
    /** So many of its segments may be there from now on; as noted in the journal. */
    void sent(const QUuid &id, int segments, const QByteArray &hash);
    /** So many more bytes are there. */
    void progressed(const QUuid &id, qint64 bytes);
    void finished(const QUuid &id, const Peak::UploadFinished &how);
    void failed(const QUuid &id, const Peak::Error &error);
    /** The file, or what the server has of it, is not what was begun. */
    void toBeginAnew(const QUuid &id, const Peak::Error &error);
    /** It can't go with the others, or has to go on later; nothing is wrong with it. */
    void postponed(const QUuid &id, const Peak::Error &why);
    /** All that is not told of otherwise waits. */
    void interrupted(const Peak::Error &error);
    void over();

private:
    void onBegun(const QList<UploadBegun> &begun);
    bool judge(const UploadWork &work, const UploadBegun &begun, QList<FeedFile> &files);
    void feed();
    void onBatch(const FeedBatch &batch);
    void pump();
    void put(const QList<SealedSegment> &segments);
    void onPut(const QList<QPair<QUuid, qint64>> &sizes);
    void onPutFailed(const Error &error);
    void finish();
    void onFinished(const QList<UploadFinished> &finished);
    void giveUp(const Error &error);
    void end();
    QList<UploadBegin> toBegin() const;
    QUuid idOf(const QUuid &upload) const;
    SegmentStore::Limits limits() const;

    Surroundings m_around;
    QHash<QUuid, UploadWork> m_works; ///< by request; what is told of is taken out
    QList<QUuid> m_order;
    SecretBytes m_pin;
    SegmentStore *m_store = nullptr;
    QString m_provider;
    std::shared_ptr<UploadFeed> m_feed; ///< shared with the thread that reads
    QList<SealedSegment> m_ready;
    QHash<QUuid, QByteArray> m_whole; ///< by request: SHA-256 of what is read to the end
    int m_puts = 0;
    bool m_feeding = false;
    bool m_fed = false;
    bool m_finishing = false;
    bool m_stopped = false;
};

} // namespace Peak
