#include "models/documents/Uploader.h"

#include "models/db/OnThread.h"
#include "models/db/WhenDone.h"
#include "models/documents/SegmentCipher.h"

#include <algorithm>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

/** Nothing is wrong with the files: the way there is closed for now, or was used too much. */
bool isForLater(const Error &error)
{
    return error.kind == ErrorKind::Offline || error.kind == ErrorKind::SignedOut ||
           error.kind == ErrorKind::Cancelled || error.sqlState == u"PK429" ||
           error.sqlState == u"40001";
}

} // namespace

Uploader::Uploader(const Surroundings &surroundings, const QList<UploadWork> &works,
                   const SecretBytes &pin, QObject *parent)
    : QObject(parent), m_around(surroundings), m_pin(pin)
{
    for (const UploadWork &work : works) {
        m_works.insert(work.upload.request.id, work);
        m_order.append(work.upload.request.id);
    }
}

Uploader::~Uploader()
{
    stop();
}

void Uploader::stop()
{
    m_stopped = true;
    if (m_feed)
        m_feed->stop();
    m_ready.clear();
    if (m_store) {
        for (const UploadWork &work : std::as_const(m_works))
            m_store->stop(work.upload.upload);
    }
}

std::shared_ptr<SourceFile> Uploader::takeSource(const QUuid &id)
{
    return m_feed && !m_feeding ? m_feed->takeSource(id) : nullptr;
}

void Uploader::end()
{
    if (m_stopped)
        return;
    stop();
    Q_EMIT over();
}

void Uploader::giveUp(const Error &error)
{
    if (m_stopped)
        return;
    stop();
    Q_EMIT interrupted(error);
}

QList<UploadBegin> Uploader::toBegin() const
{
    QList<UploadBegin> begins;
    for (const QUuid &id : m_order) {
        const UploadWork work = m_works.value(id);
        begins.append({work.upload.request, work.upload.upload, work.upload.file.bytes,
                       work.fileType, work.mimeType, work.upload.withPin});
    }
    return begins;
}

QUuid Uploader::idOf(const QUuid &upload) const
{
    for (const UploadWork &work : m_works) {
        if (work.upload.upload == upload)
            return work.upload.request.id;
    }
    return {};
}

void Uploader::start()
{
    const QUuid exchange = m_works.value(m_order.value(0)).upload.request.exchange;
    whenDone(UploadCalls::begin(m_around.session, exchange, toBegin(), m_pin), this,
             [this](const Result<QList<UploadBegun>> &begun) {
                 if (m_stopped)
                     return;
                 if (begun) {
                     onBegun(begun.value());
                     return;
                 }
                 if (isForLater(begun.error())) {
                     giveUp(begun.error());
                     return;
                 }
                 const auto works = std::exchange(m_works, {});
                 for (const QUuid &id : std::as_const(m_order)) {
                     if (works.contains(id))
                         Q_EMIT failed(id, begun.error());
                 }
                 end();
             });
}

void Uploader::onBegun(const QList<UploadBegun> &begun)
{
    QList<FeedFile> files;
    for (const UploadBegun &one : begun) {
        const QUuid id = idOf(one.upload);
        if (id.isNull())
            continue; // left out meanwhile
        if (!judge(m_works.value(id), one, files))
            m_works.remove(id);
    }
    if (m_works.isEmpty()) {
        end();
        return;
    }
    m_feed = std::make_shared<UploadFeed>(m_around.journal, files);
    pump();
}

/** Whether it goes on; if not, it was told of. */
bool Uploader::judge(const UploadWork &work, const UploadBegun &begun, QList<FeedFile> &files)
{
    const UnfinishedUpload &upload = work.upload;
    const QUuid id = upload.request.id;
    if (!begun.refusal.isEmpty()) {
        const Error refused{ErrorKind::Invalid, begun.refusal, {}, u"upload refused"_s};
        if (upload.begun)
            Q_EMIT toBeginAnew(id, refused);
        else
            Q_EMIT failed(id, refused);
        return false;
    }
    if (begun.key.isEmpty()) { // finished by a round whose answer was never heard
        Q_EMIT finished(id, {begun.upload, begun.document, 0, {}, {}});
        return false;
    }
    if (begun.arrived > upload.sent) {
        Q_EMIT toBeginAnew(id, {ErrorKind::Conflict,
                                tr("What was sent of this file before is not known here any more."),
                                {},
                                u"more arrived than noted"_s});
        return false;
    }
    SegmentStore *store = m_around.stores.value(begun.provider);
    if (!store) {
        Q_EMIT failed(id, {ErrorKind::Outdated,
                           tr("This program does not know where the firm keeps its documents. "
                              "Nothing was sent; update the program."),
                           {},
                           u"unknown provider"_s});
        return false;
    }
    if (m_store && m_provider != begun.provider) {
        Q_EMIT postponed(id, {});
        return false;
    }
    m_store = store;
    m_provider = begun.provider;
    files.append({id, begun.upload, upload.request.path, upload.file, begun.content, begun.key,
                  begun.arrived, upload.sent, upload.hash, work.source});
    Q_EMIT this->begun(
        id, qMin(qint64(begun.arrived) * SegmentCipher::segmentBytes, upload.file.bytes));
    return true;
}

bool Uploader::leaveOut(const QUuid &id)
{
    if (m_finishing || !m_works.contains(id))
        return false;
    const QUuid upload = m_works.take(id).upload.upload;
    m_order.removeAll(id);
    m_whole.remove(id);
    m_ready.removeIf([&upload](const auto &segment) { return segment.upload == upload; });
    if (m_feed)
        m_feed->leaveOut(id);
    if (m_store)
        m_store->stop(upload);
    if (m_works.isEmpty())
        end();
    return true;
}

SegmentStore::Limits Uploader::limits() const
{
    SegmentStore::Limits limits = m_store->limits();
    limits.bytes = qMin(limits.bytes, m_around.mostBytes);
    return limits;
}

/** Keeps the reading one batch ahead of the sending. */
void Uploader::pump()
{
    if (m_stopped)
        return;
    if (!m_ready.isEmpty() && m_puts < limits().inFlight)
        put(std::exchange(m_ready, {}));
    if (m_ready.isEmpty() && !m_feeding && !m_fed)
        feed();
    if (m_fed && m_ready.isEmpty() && m_puts == 0 && !m_finishing)
        finish();
}

void Uploader::feed()
{
    m_feeding = true;
    whenDone(onThread(m_around.readers,
                      [feed = m_feed, limits = limits()] { return feed->next(limits); }),
             this, [this](const FeedBatch &batch) {
                 m_feeding = false;
                 if (!m_stopped)
                     onBatch(batch);
             });
}

void Uploader::onBatch(const FeedBatch &batch)
{
    for (const FeedBatch::Fault &fault : batch.faults) {
        if (m_works.remove(fault.id) == 0)
            continue;
        if (fault.isAnother)
            Q_EMIT toBeginAnew(fault.id, fault.error);
        else
            Q_EMIT failed(fault.id, fault.error);
    }
    for (const TransferJournal::Sent &one : batch.sent) {
        if (m_works.contains(one.id))
            Q_EMIT sent(one.id, one.segments, one.hash);
    }
    for (auto whole = batch.whole.cbegin(); whole != batch.whole.cend(); ++whole) {
        if (m_works.contains(whole.key()))
            m_whole.insert(whole.key(), whole.value());
    }
    for (const SealedSegment &segment : batch.segments) {
        if (!idOf(segment.upload).isNull())
            m_ready.append(segment);
    }
    m_fed = batch.atEnd;
    if (m_works.isEmpty())
        end();
    else
        pump();
}

void Uploader::put(const QList<SealedSegment> &segments)
{
    QList<QPair<QUuid, qint64>> sizes;
    for (const SealedSegment &segment : segments)
        sizes.append({segment.upload, segment.bytes.size() - SegmentCipher::overhead});
    ++m_puts;
    whenDone(m_store->put(segments), this, [this, sizes](const Result<void> &stored) {
        --m_puts;
        if (m_stopped)
            return;
        if (stored)
            onPut(sizes);
        else
            onPutFailed(stored.error());
    });
}

void Uploader::onPut(const QList<QPair<QUuid, qint64>> &sizes)
{
    QHash<QUuid, qint64> bytes;
    for (const auto &[upload, size] : sizes)
        bytes[upload] += size;
    for (auto one = bytes.cbegin(); one != bytes.cend(); ++one) {
        if (const QUuid id = idOf(one.key()); !id.isNull())
            Q_EMIT progressed(id, one.value());
    }
    pump();
}

/** Which of several it is about nobody says: each is tried by itself then. */
void Uploader::onPutFailed(const Error &error)
{
    if (isForLater(error)) {
        giveUp(error);
        return;
    }
    const bool alone = m_works.size() == 1;
    const auto works = std::exchange(m_works, {});
    for (const QUuid &id : std::as_const(m_order)) {
        if (!works.contains(id))
            continue;
        if (alone)
            Q_EMIT failed(id, error);
        else
            Q_EMIT postponed(id, error);
    }
    end();
}

void Uploader::finish()
{
    m_finishing = true;
    QList<QUuid> uploads;
    QByteArrayList hashes;
    for (const QUuid &id : std::as_const(m_order)) {
        if (!m_works.contains(id) || !m_whole.contains(id))
            continue;
        uploads.append(m_works.value(id).upload.upload);
        hashes.append(m_whole.value(id));
    }
    if (uploads.isEmpty()) {
        end();
        return;
    }
    whenDone(UploadCalls::finish(m_around.session, uploads, hashes), this,
             [this](const Result<QList<UploadFinished>> &finished) {
                 if (m_stopped)
                     return;
                 if (finished)
                     onFinished(finished.value());
                 else
                     onPutFailed(finished.error());
             });
}

void Uploader::onFinished(const QList<UploadFinished> &finished)
{
    for (const UploadFinished &one : finished) {
        const QUuid id = idOf(one.upload);
        if (id.isNull())
            continue;
        m_works.remove(id);
        if (one.refusal.isEmpty())
            Q_EMIT this->finished(id, one);
        else // the server lost what it had not promised to keep, or there is a reason: begin()
             // tells
            Q_EMIT postponed(id, {ErrorKind::Invalid, one.refusal, {}, u"not finished"_s});
    }
    end();
}

} // namespace Peak
