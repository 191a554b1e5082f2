#pragma once

#include "models/documents/ObjectStore.h"

#include "models/db/OnThread.h"
#include "models/db/WhenDone.h"
#include "models/documents/ObjectAddresses.h"
#include "models/documents/ObjectClient.h"
#include "models/documents/ObjectErrors.h"
#include "models/documents/SegmentCipher.h"

#include <QDeadlineTimer>
#include <QHash>
#include <QPromise>
#include <QSet>
#include <QThreadPool>

namespace Peak {

/** What an ObjectStore has under way. Its own business. */
namespace ObjectWork {

constexpr qint64 sealedBytes = SegmentCipher::segmentBytes + SegmentCipher::overhead;
constexpr int mostLate = 2; ///< addresses for one request

Error notWhatWasAsked();

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

} // namespace ObjectWork

/** Puts and gets, from question to question. On the GUI thread. */
class ObjectStore::Private final : public QObject
{
public:
    using Job = ObjectWork::Job;
    using JobPointer = ObjectWork::JobPointer;
    using Reading = ObjectWork::Reading;
    using ReadingPointer = ObjectWork::ReadingPointer;
    using Upload = ObjectWork::Upload;
    using Address = ObjectWork::Address;
    using Prepared = ObjectWork::Prepared;

    explicit Private(DbSession &session) : m_session(session) { m_hashers.setMaxThreadCount(1); }
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
        hash(job);
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
                         ++job->late < ObjectWork::mostLate
                             ? again()
                             : end(job, ObjectErrors::clocksDiffer());
                     else if (answer.error().sqlState == ObjectErrors::NoUpload && !job->stopped)
                         look(job, answer.error());
                     else if (answer.error().sqlState == ObjectErrors::IsThere && !job->stopped)
                         // Of this upload, whose earlier answer was lost: nobody else has its key.
                         job->inParts() ? look(job, answer.error()) : tell(job, {});
                     else
                         end(job, answer.error());
                 });
    }

    void hash(const JobPointer &job);
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
    QThreadPool m_hashers;
    ObjectClient m_client;
    QSet<JobPointer> m_jobs;
    QSet<ReadingPointer> m_readings;
    QHash<QUuid, Upload> m_uploads;     ///< in parts
    QHash<qint64, Address> m_addresses; ///< by opening
};

} // namespace Peak
