#include "models/documents/ObjectStorePrivate.h"

namespace Peak {

using namespace ObjectWork;

/** Beside what the session's thread does: the addresses of one part are asked for while the next
 * one is hashed. */
void ObjectStore::Private::hash(const JobPointer &job)
{
    whenDone(
        onThread(m_hashers,
                 [segments = job->piece.segments] { return ObjectAddresses::sha256Of(segments); }),
        this, [this, job](const QByteArray &sha256) {
            job->piece.sha256 = sha256;
            job->stopped ? end(job, ObjectErrors::stopped()) : prepare(job);
        });
}

void ObjectStore::Private::prepare(const JobPointer &job)
{
    QByteArray multipart;
    if (job->inParts()) {
        Upload &upload = m_uploads[job->piece.upload];
        if (upload.asking) {
            upload.waiting.append(job);
            return;
        }
        multipart = upload.multipart;
        upload.asking = multipart.isEmpty();
    }
    ask(
        job,
        [prepared = Prepared{job->piece, {}, multipart}](
            DbConnection &connection) mutable -> Result<Prepared> {
            auto request = ObjectAddresses::put(connection, prepared.piece, prepared.multipart);
            if (!request)
                return request.error();
            prepared.request = *request;
            return std::move(prepared);
        },
        [this, job](const Prepared &prepared) {
            if (prepared.request.url.isEmpty())
                return begin(job);
            if (job->inParts()) {
                m_uploads[job->piece.upload].multipart = prepared.multipart;
                release(job->piece.upload);
            }
            send(
                job, prepared.request,
                [this, job](const ObjectAnswer &answer) { tell(job, answer.etag); },
                [this, job] { prepare(job); });
        });
}

/** Others of the same upload wait meanwhile: one name for all its parts. */
void ObjectStore::Private::begin(const JobPointer &job)
{
    ask(
        job,
        [upload = job->piece.upload](DbConnection &connection) {
            return ObjectAddresses::step(connection, upload, "begin");
        },
        [this, job](const ObjectRequest &request) {
            send(
                job, request,
                [this, job](const ObjectAnswer &answer) {
                    const QByteArray name = ObjectErrors::between(answer.body, "UploadId");
                    if (name.isEmpty())
                        return end(job, ObjectErrors::error(answer));
                    m_uploads[job->piece.upload].multipart = name;
                    m_uploads[job->piece.upload].asking = false;
                    prepare(job);
                    release(job->piece.upload);
                },
                [this, job] { begin(job); });
        });
}

void ObjectStore::Private::release(const QUuid &upload)
{
    m_uploads[upload].asking = false;
    const QList<JobPointer> waiting = std::exchange(m_uploads[upload].waiting, {});
    for (const JobPointer &job : waiting)
        prepare(job);
}

void ObjectStore::Private::tell(const JobPointer &job, const QByteArray &etag)
{
    job->late = 0;
    job->piece.segments.clear();
    ask(
        job,
        [upload = job->piece.upload, part = job->piece.part, etag](DbConnection &connection) {
            return ObjectAddresses::stored(connection, upload, part, etag);
        },
        [this, job](int missing) {
            job->inParts() && missing == 0 ? complete(job) : end(job, Result<void>());
        });
}

void ObjectStore::Private::complete(const JobPointer &job)
{
    ask(
        job,
        [upload = job->piece.upload,
         name = m_uploads.value(job->piece.upload).multipart](DbConnection &connection) {
            return ObjectAddresses::complete(connection, upload, name);
        },
        [this, job](const ObjectRequest &request) {
            send(
                job, request,
                [this, job](const ObjectAnswer &answer) {
                    tellWhole(job, ObjectErrors::between(answer.body, "ETag"));
                },
                [this, job] { complete(job); });
        });
}

void ObjectStore::Private::tellWhole(const JobPointer &job, const QByteArray &etag)
{
    ask(
        job,
        [upload = job->piece.upload, etag](DbConnection &connection) {
            return ObjectAddresses::stored(connection, upload, 0, etag);
        },
        [this, job](int) {
            m_uploads.remove(job->piece.upload);
            end(job, Result<void>());
        });
}

/** The storage knows no such upload: because its answer to the last request was lost, or because it
 * was given up. Then the next try begins anew. */
void ObjectStore::Private::look(const JobPointer &job, const Error &error)
{
    m_uploads.remove(job->piece.upload);
    ask(
        job,
        [upload = job->piece.upload](DbConnection &connection) {
            return ObjectAddresses::step(connection, upload, "look");
        },
        [this, job, error](ObjectRequest request) {
            request.addHeader("range", "bytes=0-1");
            whenDone(m_client.send(request), this,
                     [this, job, error](const Result<ObjectAnswer> &answer) {
                         if (answer)
                             return tellWhole(job, answer->etag);
                         if (answer.error().kind != ErrorKind::NotFound)
                             return end(job, answer.error());
                         ask(
                             job,
                             [upload = job->piece.upload](DbConnection &connection) {
                                 return ObjectAddresses::step(connection, upload, "begin");
                             },
                             [this, job, error](const ObjectRequest &) { end(job, error); });
                     });
        });
}

void ObjectStore::Private::end(const JobPointer &job, const Result<void> &result)
{
    if (!m_jobs.remove(job))
        return;
    job->piece.segments.clear();
    if (!result) {
        const QList<JobPointer> waiting = m_uploads.take(job->piece.upload).waiting;
        job->batch->answer(result);
        for (const JobPointer &other : waiting)
            end(other, result);
    } else if (--job->batch->left == 0) {
        job->batch->answer(result);
    }
}

ObjectStore::ObjectStore(DbSession &session) : d(std::make_unique<Private>(session)) {}

ObjectStore::~ObjectStore() = default;

SegmentStore::Limits ObjectStore::limits() const
{
    Limits limits;
    limits.segments = 100;
    limits.bytes = partSegments * SegmentCipher::segmentBytes;
    limits.partSegments = partSegments;
    limits.inFlight = 4;
    return limits;
}

QFuture<Result<void>> ObjectStore::put(const QList<SealedSegment> &segments)
{
    auto batch = std::make_shared<Batch>();
    const auto future = batch->promise.future();
    QList<JobPointer> jobs;
    for (const SealedSegment &segment : segments) {
        const int part = segment.seq / partSegments + 1;
        if (jobs.isEmpty() || jobs.constLast()->piece.upload != segment.upload ||
            jobs.constLast()->piece.part != part) {
            jobs.append(std::make_shared<Job>());
            jobs.constLast()->batch = batch;
            jobs.constLast()->piece.upload = segment.upload;
            jobs.constLast()->piece.part = part;
            jobs.constLast()->piece.parts = (segment.segments + partSegments - 1) / partSegments;
        }
        jobs.constLast()->piece.segments.append(segment.bytes);
    }
    batch->left = int(jobs.size());
    if (jobs.isEmpty())
        batch->answer(Result<void>());
    for (const JobPointer &job : std::as_const(jobs))
        d->add(job);
    return future;
}

QFuture<Result<QList<QByteArray>>> ObjectStore::get(const OpenedDocument &document, int first,
                                                    int count)
{
    auto reading = std::make_shared<Reading>();
    const auto future = reading->promise.future();
    if (first < 0 || count < 1 || first + count > document.segments) {
        reading->answer(notWhatWasAsked());
        return future;
    }
    reading->document = document;
    reading->count = count;
    reading->from = first * sealedBytes;
    reading->length = (count - 1) * sealedBytes +
                      SegmentCipher::bytesIn(document.bytes, first + count - 1) +
                      SegmentCipher::overhead;
    d->add(reading);
    return future;
}

void ObjectStore::stop(const QUuid &uploadOrContent)
{
    d->stop(uploadOrContent);
}

} // namespace Peak
