#include "models/documents/UploadFeed.h"

#include "models/documents/SegmentCipher.h"

#include <QMutexLocker>

namespace Peak {

struct UploadFeed::Open
{
    explicit Open(const FeedFile &which)
        : file(which),
          source(std::exchange(file.source, {})),
          cipher(which.key, which.content, which.state.bytes)
    {}

    /** Where it was, or at its beginning. */
    Result<void> begin()
    {
        if (source && source->state() == file.state && source->position() >= file.arrived)
            return source->goBack(file.arrived);
        source = std::make_shared<SourceFile>(file.path);
        return source->open();
    }

    FeedFile file;
    std::shared_ptr<SourceFile> source;
    SegmentCipher cipher;
};

UploadFeed::UploadFeed(TransferJournal &journal, const QList<FeedFile> &files)
    : m_journal(journal), m_files(files)
{}

UploadFeed::~UploadFeed() = default;

void UploadFeed::leaveOut(const QUuid &id)
{
    const QMutexLocker locker(&m_mutex);
    m_leftOut.insert(id);
}

bool UploadFeed::isLeftOut(const QUuid &id)
{
    const QMutexLocker locker(&m_mutex);
    return m_leftOut.contains(id);
}

std::shared_ptr<SourceFile> UploadFeed::takeSource(const QUuid &id)
{
    return m_open && m_open->file.id == id ? std::move(m_open->source) : nullptr;
}

FeedBatch UploadFeed::next(const SegmentStore::Limits &limits)
{
    FeedBatch batch;
    m_batchBytes = 0;
    const auto hasRoom = [&] {
        return m_batchBytes < limits.bytes && batch.segments.size() < limits.segments;
    };
    while (!m_stopped && hasRoom() && (m_open || openNext(batch))) {
        if (m_open)
            readOn(limits, batch);
    }
    batch.atEnd = !m_open && m_files.isEmpty();
    if (m_open && !batch.segments.isEmpty() &&
        batch.segments.constLast().upload == m_open->file.upload)
        noteProgress(batch);
    if (!m_stopped)
        m_journal.noteSent(batch.sent);
    return batch;
}

void UploadFeed::noteProgress(FeedBatch &batch)
{
    batch.sent.append({m_open->file.id, m_open->source->position(), m_open->source->sha256()});
}

/** False when there is nothing left to open. */
bool UploadFeed::openNext(FeedBatch &batch)
{
    if (m_files.isEmpty())
        return false;
    const FeedFile file = m_files.takeFirst();
    if (isLeftOut(file.id))
        return true;
    m_open = std::make_unique<Open>(file);
    if (const Result<void> opened = m_open->begin(); !opened)
        give(batch, opened.error(), opened.error().kind == ErrorKind::Conflict);
    else if (m_open->source->state() != file.state)
        give(batch, m_open->source->changed(), true);
    return true;
}

void UploadFeed::give(FeedBatch &batch, const Error &error, bool isAnother)
{
    const FeedFile &file = m_open->file;
    batch.faults.append({file.id, error, isAnother});
    batch.segments.removeIf(
        [&file](const SealedSegment &segment) { return segment.upload == file.upload; });
    m_open.reset();
}

/** Until the batch is full, the file at its end, or something wrong with it. */
void UploadFeed::readOn(const SegmentStore::Limits &limits, FeedBatch &batch)
{
    SourceFile &source = *m_open->source;
    const FeedFile &file = m_open->file;
    while (!source.atEnd()) {
        if (m_stopped)
            return;
        if (isLeftOut(file.id)) {
            m_open.reset();
            return;
        }
        const int seq = source.position();
        Result<QByteArray> clear = source.next();
        if (!clear) {
            give(batch, clear.error(), clear.error().kind == ErrorKind::Conflict);
            return;
        }
        if (source.position() == file.sent && source.sha256() != file.hash) {
            give(batch, source.changed(), true);
            return;
        }
        if (seq < file.arrived)
            continue;
        Result<QByteArray> sealed = m_open->cipher.seal(seq, *clear);
        SecretBytes::wipe(*clear);
        if (!sealed) {
            give(batch, sealed.error(), false);
            return;
        }
        m_batchBytes += sealed->size();
        batch.segments.append({file.upload, seq, source.segments(), *std::move(sealed)});
        const bool wholePart = source.position() % limits.partSegments == 0;
        if (m_batchBytes >= limits.bytes && wholePart && !source.atEnd())
            return;
    }
    batch.whole.insert(file.id, source.sha256());
    noteProgress(batch);
    m_open.reset();
}

} // namespace Peak
