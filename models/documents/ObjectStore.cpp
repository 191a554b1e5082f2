#include "models/documents/ObjectStore.h"

#include "models/db/WhenDone.h"
#include "models/documents/ObjectAddresses.h"
#include "models/documents/ObjectClient.h"
#include "models/documents/ObjectErrors.h"
#include "models/documents/SegmentCipher.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QHash>
#include <QPromise>
#include <QSet>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Peak::ObjectStore)
};

constexpr qint64 sealedBytes = SegmentCipher::segmentBytes + SegmentCipher::overhead;
constexpr int addressLife = 90'000; ///< milliseconds; the server says two minutes
constexpr int mostLate = 2;

Error notWhatWasAsked()
{
    return {ErrorKind::Invalid,
            Text::tr("What is kept of this document is not complete, so it was not opened. Nothing "
                     "was written. Please tell an administrator."),
            {},
            u"the storage answered with other bytes"_s};
}

/** A put() or get() that somebody waits for; answered once. */
template <typename T>
struct Asked
{
    QPromise<Result<T>> promise;
    bool over = false;

    Asked() { promise.start(); }
    void answer(const Result<T> &result)
    {
        if (std::exchange(over, true))
            return;
        promise.addResult(result);
        promise.finish();
    }
};

struct Batch : Asked<void>
{
    int left = 0;
};

struct Job
{
    ObjectAddresses::Piece piece;
    std::shared_ptr<Batch> batch;
    int late = 0;
    bool stopped = false;

    bool inParts() const { return piece.parts > 1; }
};
using JobPointer = std::shared_ptr<Job>;

struct Reading : Asked<QList<QByteArray>>
{
    OpenedDocument document;
    int count = 0;
    qint64 from = 0;
    qint64 length = 0;
    int late = 0;
    bool stopped = false;
};
using ReadingPointer = std::shared_ptr<Reading>;

struct Upload
{
    bool asking = false;
    QByteArray multipart;
    QList<JobPointer> waiting; ///< for its name
};

struct Address
{
    QByteArray url;
    QDeadlineTimer good;
};

struct Prepared
{
    ObjectAddresses::Piece piece;
    ObjectRequest request;
    QByteArray multipart;
};

} // namespace

class ObjectStore::Private final : public QObject
{
public:
    explicit Private(DbSession &session) : m_session(session) {}
    ~Private() override
    {
        for (const JobPointer &job : std::as_const(m_jobs))
            job->batch->answer(ObjectErrors::stopped());
        for (const ReadingPointer &reading : std::as_const(m_readings))
            reading->answer(ObjectErrors::stopped());
    }

    void add(const JobPointer &job)
    {
        m_jobs.insert(job);
        prepare(job);
    }
    void add(const ReadingPointer &reading)
    {
        m_readings.insert(reading);
        read(reading);
    }
    void stop(const QUuid &id)
    {
        for (const JobPointer &job : std::as_const(m_jobs))
            job->stopped = job->stopped || job->piece.upload == id;
        for (const ReadingPointer &reading : std::as_const(m_readings))
            reading->stopped = reading->stopped || reading->document.content == id;
        const QList<JobPointer> waiting = m_uploads.take(id).waiting;
        for (const JobPointer &job : waiting)
            end(job, ObjectErrors::stopped());
        m_client.stop(id);
    }

private:
    /** `work(DbConnection &)` on the session's thread, then `next(value)` here, unless the job is
     * over. */
    template <typename Work, typename Next>
    void ask(const JobPointer &job, Work work, Next next)
    {
        whenDone(m_session.run(std::move(work)), this, [this, job, next](const auto &answer) {
            if (job->stopped)
                end(job, ObjectErrors::stopped());
            else if (!answer)
                end(job, answer.error());
            else
                next(*answer);
        });
    }
    /** A request to the storage, then `next(answer)`; a late address is asked for anew by `again`.
     */
    template <typename Next, typename Again>
    void send(const JobPointer &job, const ObjectRequest &request, Next next, Again again)
    {
        whenDone(m_client.send(request), this,
                 [this, job, next, again](const Result<ObjectAnswer> &answer) {
                     if (answer)
                         next(*answer);
                     else if (answer.error().sqlState == ObjectErrors::Expired && !job->stopped)
                         ++job->late < mostLate ? again() : end(job, ObjectErrors::clocksDiffer());
                     else if (answer.error().sqlState == ObjectErrors::NoUpload && !job->stopped)
                         look(job, answer.error());
                     else
                         end(job, answer.error());
                 });
    }

    void prepare(const JobPointer &job);
    void begin(const JobPointer &job);
    void tell(const JobPointer &job, const QByteArray &etag);
    void complete(const JobPointer &job);
    void tellWhole(const JobPointer &job, const QByteArray &etag);
    void look(const JobPointer &job, const Error &error);
    void release(const QUuid &upload);
    void end(const JobPointer &job, const Result<void> &result);

    void read(const ReadingPointer &reading);
    void readFrom(const ReadingPointer &reading, const QByteArray &url);
    void judge(const ReadingPointer &reading, const ObjectAnswer &answer);
    void end(const ReadingPointer &reading, const Result<QList<QByteArray>> &result);

    DbSession &m_session;
    ObjectClient m_client;
    QSet<JobPointer> m_jobs;
    QSet<ReadingPointer> m_readings;
    QHash<QUuid, Upload> m_uploads;     ///< in parts
    QHash<qint64, Address> m_addresses; ///< by opening
};

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
            job->piece.sha256 = prepared.piece.sha256;
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

void ObjectStore::Private::read(const ReadingPointer &reading)
{
    const qint64 attempt = reading->document.attempt;
    const Address known = m_addresses.value(attempt);
    if (!known.url.isEmpty() && !known.good.hasExpired())
        return readFrom(reading, known.url);
    const auto asked =
        m_session.run([attempt, nonce = reading->document.nonce](DbConnection &connection) {
            return ObjectAddresses::reading(connection, attempt, nonce);
        });
    whenDone(asked, this, [this, reading, attempt](const Result<QByteArray> &url) {
        if (reading->stopped)
            return end(reading, ObjectErrors::stopped());
        if (!url)
            return end(reading, url.error());
        m_addresses.removeIf([](const auto &it) { return it->good.hasExpired(); });
        m_addresses[attempt] = {*url, QDeadlineTimer(addressLife)};
        readFrom(reading, *url);
    });
}

void ObjectStore::Private::readFrom(const ReadingPointer &reading, const QByteArray &url)
{
    ObjectRequest request;
    request.method = "GET";
    request.url = url;
    request.owner = reading->document.content;
    request.mostAnswer = qMax<qint64>(reading->length, 65536);
    request.addHeader("range", "bytes=" + QByteArray::number(reading->from) + '-' +
                                   QByteArray::number(reading->from + reading->length - 1));
    whenDone(m_client.send(request), this, [this, reading](const Result<ObjectAnswer> &answer) {
        if (answer)
            return judge(reading, *answer);
        const Error &error = answer.error();
        if (error.sqlState == ObjectErrors::Expired && !reading->stopped) {
            m_addresses.remove(reading->document.attempt);
            return ++reading->late < mostLate ? read(reading)
                                              : end(reading, ObjectErrors::clocksDiffer());
        }
        const bool cut = error.sqlState == u"InvalidRange"_s;
        end(reading, cut ? notWhatWasAsked() : error);
    });
}

void ObjectStore::Private::judge(const ReadingPointer &reading, const ObjectAnswer &answer)
{
    if (answer.body.size() != reading->length || (answer.status != 206 && reading->from != 0))
        return end(reading, notWhatWasAsked());
    QList<QByteArray> segments;
    for (int i = 0; i < reading->count; ++i)
        segments.append(answer.body.mid(i * sealedBytes, sealedBytes));
    end(reading, segments);
}

void ObjectStore::Private::end(const ReadingPointer &reading,
                               const Result<QList<QByteArray>> &result)
{
    if (m_readings.remove(reading))
        reading->answer(result);
}

ObjectStore::ObjectStore(DbSession &session) : d(std::make_unique<Private>(session)) {}

ObjectStore::~ObjectStore() = default;

SegmentStore::Limits ObjectStore::limits() const
{
    Limits limits;
    limits.segments = 100;
    limits.bytes = partSegments * SegmentCipher::segmentBytes;
    limits.partSegments = partSegments;
    limits.inFlight = 3;
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
