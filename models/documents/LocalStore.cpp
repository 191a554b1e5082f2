#include "models/documents/LocalStore.h"

#include "models/documents/SegmentCipher.h"

#include <QCoreApplication>
#include <QElapsedTimer>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Peak::LocalStore)
};

constexpr qint64 leastBytes = SegmentCipher::segmentBytes;
constexpr qint64 mostBytes = 4 * SegmentCipher::segmentBytes;
constexpr int mostSegments = 100;

Error notWhatWasAsked()
{
    return {ErrorKind::Invalid,
            Text::tr("What is kept of this document is not complete, so it was not opened. Nothing "
                     "was written. Please tell an administrator."),
            {},
            u"the server answered with other segments"_s};
}

} // namespace

struct LocalStore::Pace
{
    std::atomic<qint64> bytes = 2 * SegmentCipher::segmentBytes;

    void learn(qint64 sent, qint64 milliseconds)
    {
        if (sent < bytes / 2)
            return; // says nothing about the line
        if (milliseconds < 250)
            bytes = qMin(bytes * 2, mostBytes);
        else if (milliseconds > 1000)
            bytes = qMax(bytes / 2, leastBytes);
    }
};

LocalStore::LocalStore(DbSession &session) : m_session(session), m_pace(std::make_shared<Pace>()) {}

LocalStore::~LocalStore() = default;

SegmentStore::Limits LocalStore::limits() const
{
    Limits limits;
    limits.segments = mostSegments;
    limits.bytes = m_pace->bytes;
    return limits;
}

QFuture<Result<void>> LocalStore::put(const QList<SealedSegment> &segments)
{
    return m_session.run([segments, pace = m_pace](DbConnection &connection) -> Result<void> {
        QElapsedTimer spent;
        spent.start();
        QList<QUuid> uploads;
        QList<qint32> places;
        QByteArrayList bytes;
        qint64 size = 0;
        for (const SealedSegment &segment : segments) {
            uploads.append(segment.upload);
            places.append(segment.seq);
            bytes.append(segment.bytes);
            size += segment.bytes.size();
        }
        BinaryParameters parameters;
        parameters.uuids(uploads).numbers(places).byteses(bytes);
        const auto done = connection.binaryQuery("select api.put_segments($1, $2, $3)", parameters);
        if (!done)
            return done.error();
        pace->learn(size, spent.elapsed());
        return {};
    });
}

QFuture<Result<QList<QByteArray>>> LocalStore::get(const OpenedDocument &document, int first,
                                                   int count)
{
    BinaryParameters parameters;
    parameters.number64(document.attempt).bytes(document.nonce).number(first).number(count);
    return m_session.run([parameters, first, count,
                          pace = m_pace](DbConnection &connection) -> Result<QList<QByteArray>> {
        QElapsedTimer spent;
        spent.start();
        const auto rows = connection.binaryQuery(
            "select seq, bytes from api.read_segments($1, $2, $3, $4) order by seq", parameters);
        if (!rows)
            return rows.error();
        if (rows->count() != count)
            return notWhatWasAsked();
        QList<QByteArray> segments;
        qint64 size = 0;
        for (int row = 0; row < count; ++row) {
            if (rows->number(row, "seq", -1) != first + row)
                return notWhatWasAsked();
            segments.append(rows->bytes(row, "bytes").toByteArray());
            size += segments.constLast().size();
        }
        pace->learn(size, spent.elapsed());
        return segments;
    });
}

void LocalStore::stop(const QUuid &) {}

} // namespace Peak
