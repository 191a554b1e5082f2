#include "models/documents/StorageKeeper.h"

#include "models/documents/ObjectAddresses.h"
#include "models/documents/ObjectErrors.h"
#include "models/documents/SegmentCipher.h"
#include "models/documents/Sha256.h"

#include <QHash>
#include <QSet>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int partSegments = 8;
constexpr qint64 sealedBytes = SegmentCipher::segmentBytes + SegmentCipher::overhead;

QByteArray value(const DbConnection::Row &row, int column)
{
    return row.value(column).value_or(QByteArray());
}

QByteArray hashOf(const QByteArrayList &pieces)
{
    Sha256 hash;
    for (const QByteArray &piece : pieces)
        hash.add(piece);
    return hash.result();
}

Error notTheSame(const QString &detail)
{
    return {ErrorKind::Conflict,
            StorageKeeper::tr("What was written is not what was read back."),
            {},
            u"storage: "_s + detail};
}

} // namespace

/** One content on its way from one storage to another. */
struct StorageKeeper::Copy
{
    QByteArray content;
    QByteArray from;
    QByteArray to;
    int segments = 0;
    qint64 clearBytes = 0;
    QByteArray multipart;
    QList<QPair<int, QByteArray>> told; ///< part, receipt
    QHash<int, QByteArray> hashes;      ///< of parts as they were read at the source

    int parts() const { return (segments + partSegments - 1) / partSegments; }
    int segmentsIn(int part) const
    {
        return qMin(partSegments, segments - partSegments * (part - 1));
    }
    qint64 bytesOf(int seq) const
    {
        return SegmentCipher::bytesIn(clearBytes, seq) + SegmentCipher::overhead;
    }
    qint64 bytesIn(int part) const
    {
        const int count = segmentsIn(part);
        return (count - 1) * sealedBytes + bytesOf(partSegments * (part - 1) + count - 1);
    }
    bool isTold(int part) const
    {
        return std::any_of(told.begin(), told.end(),
                           [part](const auto &one) { return one.first == part; });
    }
};

Result<bool> StorageKeeper::moveOne()
{
    const auto rows = ask("select content, from_provider, to_provider, segments, clear_bytes, "
                          "multipart from api.agent_next_copy($1)",
                          {m_name.toUtf8()});
    if (!rows)
        return rows.error();
    if (rows->isEmpty())
        return false;
    const auto &row = rows->first();
    Copy copy{value(row, 0),
              value(row, 1),
              value(row, 2),
              value(row, 3).toInt(),
              value(row, 4).toLongLong(),
              value(row, 5),
              {},
              {}};
    const auto done = move(copy);
    if (done) {
        ++m_moved;
        return true;
    }
    const Error &error = done.error();
    if (error.sqlState == u"PK404"_s)
        return true; // the move was stopped, or the file was dropped
    if (error.kind == ErrorKind::Cancelled)
        return false;
    if (isOfDatabase(error))
        return error;
    tellTrouble(error);
    const bool anew = isOfStorage(error) && error.kind == ErrorKind::Conflict;
    const auto told = ask("select api.agent_copy_failed($1, $2, $3)",
                          {copy.content, error.message.toUtf8(), anew ? "true" : "false"});
    if (!told)
        return told.error();
    // One file's trouble is not another's; only a storage that does not answer is left alone.
    if (error.kind != ErrorKind::Offline)
        m_rest.setRemainingTime(0);
    return error.kind != ErrorKind::Offline;
}

Result<void> StorageKeeper::move(Copy &copy)
{
    const auto rows = ask("select part, etag from api.agent_copy_parts($1)", {copy.content});
    if (!rows)
        return rows.error();
    for (const auto &row : *rows)
        copy.told.append({value(row, 0).toInt(), value(row, 1)});
    const bool inParts = copy.to != "local" && copy.parts() > 1;
    if (inParts && copy.multipart.isEmpty()) {
        if (const auto begun = beginParts(copy); !begun)
            return begun;
    }
    for (int part = 1; part <= copy.parts(); ++part) {
        if (*m_stop)
            return ObjectErrors::stopped();
        if (copy.isTold(part))
            continue;
        if (const auto done = copyPart(copy, part); !done)
            return done;
    }
    if (inParts) {
        if (const auto done = putTogether(copy); !done)
            return done;
    }
    for (int part = 1; part <= copy.parts(); ++part) {
        if (*m_stop)
            return ObjectErrors::stopped();
        if (const auto done = checkPart(copy, part); !done)
            return done;
    }
    qint64 bytes = 0;
    for (int part = 1; part <= copy.parts(); ++part)
        bytes += copy.bytesIn(part);
    const auto kept =
        ask("select api.agent_copied($1, $2)", {copy.content, QByteArray::number(bytes)});
    if (!kept)
        return kept.error();
    return {};
}

Result<ObjectRequest> StorageKeeper::address(const Copy &copy, const QByteArray &step, int part,
                                             const QByteArray &sha256)
{
    const auto rows =
        ask("select method, url, headers from api.agent_copy_url($1, $2, $3, $4, $5)",
            {copy.content, step, QByteArray::number(part),
             copy.multipart.isEmpty() ? std::nullopt : std::optional(copy.multipart),
             sha256.isEmpty() ? std::nullopt : std::optional<QByteArray>("\\x" + sha256.toHex())});
    if (!rows)
        return rows.error();
    return ObjectAddresses::fromRow(rows->value(0));
}

Result<QByteArrayList> StorageKeeper::readPart(const Copy &copy, int part, bool target)
{
    const int first = partSegments * (part - 1);
    const int count = copy.segmentsIn(part);
    QByteArrayList segments;
    if ((target ? copy.to : copy.from) == "local") {
        BinaryParameters parameters;
        parameters.uuid(QUuid::fromString(QLatin1StringView(copy.content)))
            .number(first)
            .number(count);
        const auto rows = m_connection->binaryQuery(
            "select seq, bytes from api.agent_read_segments($1, $2, $3) order by seq", parameters);
        if (!rows)
            return rows.error();
        for (int row = 0; row < rows->count(); ++row)
            segments.append(rows->bytes(row, "bytes").toByteArray());
    } else {
        auto request = address(copy, target ? "check" : "read");
        if (!request)
            return request.error();
        const qint64 from = first * sealedBytes;
        request->mostAnswer = qMax<qint64>(copy.bytesIn(part), 65'536);
        request->addHeader("range", "bytes=" + QByteArray::number(from) + '-' +
                                        QByteArray::number(from + copy.bytesIn(part) - 1));
        const auto answer = send(*request);
        if (!answer)
            return answer.error();
        for (int i = 0; i < count; ++i)
            segments.append(answer->body.mid(i * sealedBytes, sealedBytes));
    }
    if (segments.size() != count)
        return notTheSame(u"segments are missing"_s);
    for (int i = 0; i < count; ++i) {
        if (segments.at(i).size() != copy.bytesOf(first + i))
            return notTheSame(u"a segment is short"_s);
    }
    return segments;
}

Result<void> StorageKeeper::copyPart(Copy &copy, int part)
{
    const auto segments = readPart(copy, part, false);
    if (!segments)
        return segments.error();
    const QByteArray hash = hashOf(*segments);
    copy.hashes[part] = hash;
    if (copy.to == "local")
        return putLocal(copy, part, *segments);
    const bool inParts = copy.parts() > 1;
    Result<ObjectAnswer> answer = Error{};
    for (int late = 0; late < 2; ++late) {
        auto request = address(copy, inParts ? "part" : "put", part, hash);
        if (!request)
            return request.error();
        request->addHeader("content-type", "application/octet-stream");
        request->body = *segments;
        answer = send(*request);
        if (answer || answer.error().sqlState != ObjectErrors::Expired)
            break;
    }
    if (!answer)
        return answer.error().sqlState == ObjectErrors::Expired ? ObjectErrors::clocksDiffer()
                                                                : answer.error();
    if (!inParts)
        return {};
    copy.told.append({part, answer->etag});
    const auto told = ask("select api.agent_copy_part($1, $2, $3)",
                          {copy.content, QByteArray::number(part), answer->etag});
    return told ? Result<void>() : told.error();
}

Result<void> StorageKeeper::putLocal(const Copy &copy, int part, const QByteArrayList &segments)
{
    QList<qint32> places;
    for (int i = 0; i < segments.size(); ++i)
        places.append(partSegments * (part - 1) + i);
    BinaryParameters parameters;
    parameters.uuid(QUuid::fromString(QLatin1StringView(copy.content)))
        .numbers(places)
        .byteses(segments);
    const auto put =
        m_connection->binaryQuery("select api.agent_put_segments($1, $2, $3)", parameters);
    return put ? Result<void>() : put.error();
}

Result<void> StorageKeeper::beginParts(Copy &copy)
{
    const auto request = address(copy, "begin");
    if (!request)
        return request.error();
    const auto answer = send(*request);
    if (!answer)
        return answer.error();
    copy.multipart = ObjectErrors::between(answer->body, "UploadId");
    copy.told.clear();
    return copy.multipart.isEmpty() ? Result<void>(ObjectErrors::error(*answer)) : Result<void>();
}

/** Where the answer to this was lost, the storage knows of no such upload: whether all is there is
 * seen by reading it back. */
Result<void> StorageKeeper::putTogether(const Copy &copy)
{
    auto request = address(copy, "complete");
    if (!request)
        return request.error();
    auto parts = copy.told;
    std::sort(parts.begin(), parts.end());
    request->addHeader("content-type", "application/xml");
    request->body = {ObjectAddresses::partsXml(parts)};
    request->patience = 300'000;
    const auto answer = send(*request);
    if (!answer && answer.error().sqlState != ObjectErrors::NoUpload)
        return answer.error();
    return {};
}

Result<void> StorageKeeper::checkPart(Copy &copy, int part)
{
    if (!copy.hashes.contains(part)) {
        const auto source = readPart(copy, part, false);
        if (!source)
            return source.error();
        copy.hashes[part] = hashOf(*source);
    }
    const auto target = readPart(copy, part, true);
    if (!target) {
        // A copy that is not there is made anew; a source that is not there is another matter.
        const Error &error = target.error();
        return error.kind == ErrorKind::NotFound && isOfStorage(error)
                   ? notTheSame(u"the copy is not there"_s)
                   : error;
    }
    if (hashOf(*target) != copy.hashes.value(part))
        return notTheSame(u"other bytes"_s);
    return {};
}

} // namespace Peak
