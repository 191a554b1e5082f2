#include "models/documents/Downloader.h"

#include "models/db/OnThread.h"
#include "models/db/WhenDone.h"

namespace Peak {

namespace {

bool isOfTheLine(const Error &error)
{
    return error.kind == ErrorKind::Offline || error.kind == ErrorKind::Cancelled ||
           error.kind == ErrorKind::SignedOut;
}

} // namespace

Downloader::Downloader(const OpenedDocument &document, SegmentStore &store,
                       const std::shared_ptr<DownloadSink> &sink, QThreadPool &writers,
                       QObject *parent)
    : QObject(parent), m_document(document), m_store(store), m_sink(sink), m_writers(writers)
{}

Downloader::~Downloader()
{
    stop();
}

void Downloader::start()
{
    if (m_running)
        return;
    m_running = true;
    if (!m_takenUp) {
        takeUp();
        return;
    }
    giveNext();
    pump();
}

void Downloader::takeUp()
{
    if (m_stopTakingUp)
        return; // its end sees to it
    m_stopTakingUp = std::make_shared<std::atomic_bool>(false);
    whenDone(onThread(m_writers,
                      [sink = m_sink, stopped = m_stopTakingUp] { return sink->takeUp(*stopped); }),
             this, [this](const Result<int> &kept) {
                 m_stopTakingUp.reset();
                 onTakenUp(kept);
             });
}

void Downloader::onTakenUp(const Result<int> &kept)
{
    if (kept) {
        m_takenUp = true;
        m_asked = m_taken = *kept;
    }
    if (!m_running)
        return;
    if (kept) {
        Q_EMIT progressed();
        pump();
    } else if (kept.error().kind == ErrorKind::Cancelled) {
        takeUp(); // stopped, and started again
    } else {
        fail(kept.error());
    }
}

void Downloader::stop()
{
    if (!m_running)
        return;
    m_running = false;
    ++m_round;
    if (m_stopTakingUp)
        *m_stopTakingUp = true;
    m_store.stop(m_document.content);
    m_fetched.clear();
    m_asking = 0;
    m_asked = m_taken + m_giving;
}

qint64 Downloader::done() const
{
    return qMin(qint64(m_taken) * SegmentCipher::segmentBytes, m_document.bytes);
}

void Downloader::pump()
{
    if (!m_running)
        return;
    const SegmentStore::Limits limits = m_store.limits();
    const int most = qMax(1, int(limits.bytes / SegmentCipher::segmentBytes));
    while (m_asked < m_document.segments && m_asking + m_fetched.size() < limits.inFlight) {
        // Whole parts, where the store has parts.
        const int part = limits.partSegments;
        const int end = qMin(m_document.segments, (m_asked + qMax(most, part)) / part * part);
        const int first = std::exchange(m_asked, end);
        ++m_asking;
        whenDone(m_store.get(m_document, first, end - first), this,
                 [this, first, round = m_round](const Result<QList<QByteArray>> &segments) {
                     if (round != m_round)
                         return;
                     --m_asking;
                     onFetched(first, segments);
                 });
    }
}

void Downloader::onFetched(int first, const Result<QList<QByteArray>> &segments)
{
    if (!segments) {
        fail(segments.error());
        return;
    }
    m_fetched.insert(first, *segments);
    giveNext();
}

void Downloader::giveNext()
{
    if (m_giving > 0 || !m_running || m_fetched.isEmpty() || m_fetched.firstKey() != m_taken)
        return;
    const QList<QByteArray> segments = m_fetched.take(m_taken);
    m_giving = int(segments.size());
    whenDone(onThread(m_writers, [sink = m_sink, segments] { return sink->take(segments); }), this,
             [this](const Result<void> &taken) { onTaken(std::exchange(m_giving, 0), taken); });
}

void Downloader::onTaken(int count, const Result<void> &taken)
{
    if (taken)
        m_taken += count;
    if (!m_running) {
        if (!taken)
            Q_EMIT failed(taken.error());
        else if (m_taken >= m_document.segments)
            Q_EMIT finished();
        return;
    }
    if (!taken) {
        fail(taken.error());
        return;
    }
    Q_EMIT progressed();
    if (m_taken >= m_document.segments) {
        stop();
        Q_EMIT finished();
        return;
    }
    giveNext();
    pump();
}

void Downloader::fail(const Error &error)
{
    stop();
    if (isOfTheLine(error))
        Q_EMIT interrupted(error);
    else
        Q_EMIT failed(error);
}

} // namespace Peak
