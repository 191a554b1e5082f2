#pragma once

#include "models/documents/DownloadSink.h"
#include "models/documents/SegmentStore.h"

#include <QObject>
#include <QThreadPool>

namespace Peak {

/**
 * Fetches the segments of a document in their order and gives them to a sink.
 *
 * Begins after what the sink has from an earlier run. Fetches ahead, with a bounded number of
 * segments in memory. After a break of the line it goes on where it was: start() again. GUI thread;
 * the sink works on a thread of the pool.
 */
class Downloader final : public QObject
{
    Q_OBJECT

public:
    Downloader(const OpenedDocument &document, SegmentStore &store,
               const std::shared_ptr<DownloadSink> &sink, QThreadPool &writers,
               QObject *parent = nullptr);
    ~Downloader() override;

    void start();
    /** Nothing more is fetched or told until start(). */
    void stop();
    /** The same content, opened anew; before start(). */
    void setOpening(const OpenedDocument &document) { m_document = document; }
    qint64 done() const;

Q_SIGNALS:
    void progressed();
    void finished();
    void failed(const Peak::Error &error);
    /** The line broke, or the session ended; what is there stays. */
    void interrupted(const Peak::Error &error);

private:
    void takeUp();
    void onTakenUp(const Result<int> &kept);
    void pump();
    void onFetched(int first, const Result<QList<QByteArray>> &segments);
    void giveNext();
    void onTaken(int count, const Result<void> &taken);
    void fail(const Error &error);

    OpenedDocument m_document;
    SegmentStore &m_store;
    std::shared_ptr<DownloadSink> m_sink;
    QThreadPool &m_writers;
    QMap<int, QList<QByteArray>> m_fetched; ///< by their first segment; not yet given
    int m_asked = 0;                        ///< the first segment that nobody was asked for
    int m_taken = 0;                        ///< the first segment that the sink has not
    int m_asking = 0;
    int m_round = 0;  ///< answers to an earlier one are nobody's
    int m_giving = 0; ///< so many segments are being taken
    bool m_running = false;
    bool m_takenUp = false; ///< what the sink has from an earlier run is known
    std::shared_ptr<std::atomic_bool> m_stopTakingUp; ///< set while that is being found out
};

} // namespace Peak
