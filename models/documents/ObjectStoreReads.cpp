#include "models/documents/ObjectStorePrivate.h"

#include <QCoreApplication>

// What comes out of an object store.

namespace Peak {

using namespace Qt::Literals::StringLiterals;
using namespace ObjectWork;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Peak::ObjectStore)
};

constexpr int addressLife = 90'000; ///< milliseconds; the server says two minutes

} // namespace

Error ObjectWork::notWhatWasAsked()
{
    return {ErrorKind::Invalid,
            Text::tr("What is kept of this document is not complete, so it was not opened. Nothing "
                     "was written. Please tell an administrator."),
            {},
            u"the storage answered with other bytes"_s};
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
    request.pieceBytes = sealedBytes;
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
    QList<QByteArray> segments = answer.pieces;
    for (qint64 from = 0; from < answer.body.size(); from += sealedBytes)
        segments.append(answer.body.mid(from, sealedBytes));
    qint64 length = 0;
    for (const QByteArray &segment : std::as_const(segments))
        length += segment.size();
    if (length != reading->length || (answer.status != 206 && reading->from != 0))
        return end(reading, notWhatWasAsked());
    end(reading, segments);
}

void ObjectStore::Private::end(const ReadingPointer &reading,
                               const Result<QList<QByteArray>> &result)
{
    if (m_readings.remove(reading))
        reading->answer(result);
}

} // namespace Peak
