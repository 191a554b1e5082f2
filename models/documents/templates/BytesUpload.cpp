#include "models/documents/templates/BytesUpload.h"

#include "models/db/WhenDone.h"
#include "models/documents/SegmentCipher.h"
#include "models/documents/Sha256.h"
#include "models/documents/templates/Background.h"

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

Result<QList<SealedSegment>> sealed(const UploadBegun &begun, const QByteArray &clear)
{
    QList<SealedSegment> segments;
    SegmentCipher cipher(begun.key, begun.content, clear.size());
    for (int seq = 0; seq < begun.segments; ++seq) {
        const QByteArrayView part =
            QByteArrayView(clear).sliced(qsizetype(seq * SegmentCipher::segmentBytes),
                                         qsizetype(SegmentCipher::bytesIn(clear.size(), seq)));
        const auto one = cipher.seal(seq, part);
        if (!one)
            return one.error();
        segments.append({begun.upload, seq, begun.segments, *one});
    }
    return segments;
}

} // namespace

void BytesUpload::start(DbSession &session, const QHash<QString, SegmentStore *> &stores,
                        const Made &made, QObject *parent, Done done)
{
    (new BytesUpload(session, stores, made, parent, std::move(done)))->begin();
}

BytesUpload::BytesUpload(DbSession &session, const QHash<QString, SegmentStore *> &stores,
                         const Made &made, QObject *parent, Done done)
    : QObject(parent), m_session(session), m_stores(stores), m_made(made), m_done(std::move(done))
{}

BytesUpload::~BytesUpload()
{
    SecretBytes::wipe(m_made.bytes);
    if (!m_open)
        return;
    if (m_store)
        m_store->stop(m_made.request.id);
    // What nobody goes on with is swept by the server in any case.
    UploadCalls::cancel(m_session, {m_made.request.id});
}

void BytesUpload::end(const Result<UploadFinished> &how)
{
    deleteLater();
    if (Done done = std::exchange(m_done, {}))
        done(how);
}

void BytesUpload::begin()
{
    const SecretBytes pin = SecretBytes::taken(m_made.request.pin);
    const UploadBegin what{m_made.request,  m_made.request.id, m_made.bytes.size(),
                           m_made.fileType, m_made.mimeType,   !pin.isEmpty()};
    whenDone(UploadCalls::begin(m_session, m_made.request.exchange, {what}, pin), this,
             [this](const Result<QList<UploadBegun>> &begun) {
                 if (!begun) {
                     end(begun.error());
                     return;
                 }
                 const UploadBegun one = begun->value(0);
                 m_store = m_stores.value(one.provider);
                 m_open = one.refusal.isEmpty();
                 if (!one.refusal.isEmpty())
                     end(Error{ErrorKind::Invalid, one.refusal});
                 else if (!m_store || one.key.isEmpty())
                     end(Error{ErrorKind::Outdated,
                               tr("This program does not know where the firm keeps its documents. "
                                  "Nothing was added; update the program.")});
                 else
                     seal(one);
             });
}

void BytesUpload::seal(const UploadBegun &begun)
{
    whenDone(Background::run([begun, bytes = m_made.bytes](const Background::Stopped &) {
                 return sealed(begun, bytes);
             }),
             this, [this](const Result<QList<SealedSegment>> &segments) {
                 if (!segments) {
                     end(segments.error());
                     return;
                 }
                 m_left = *segments;
                 send();
             });
}

/** As many at once as the store takes, in whole parts. */
void BytesUpload::send()
{
    const SegmentStore::Limits limits = m_store->limits();
    QList<SealedSegment> next;
    qint64 bytes = 0;
    while (!m_left.isEmpty()) {
        next.append(m_left.takeFirst());
        bytes += next.constLast().bytes.size();
        const bool wholePart =
            next.constLast().seq % limits.partSegments == limits.partSegments - 1;
        if (wholePart && (bytes >= limits.bytes || next.size() >= limits.segments))
            break;
    }
    whenDone(m_store->put(next), this, [this](const Result<void> &stored) {
        if (!stored)
            end(stored.error());
        else if (m_left.isEmpty())
            finish();
        else
            send();
    });
}

void BytesUpload::finish()
{
    Sha256 hash;
    hash.add(m_made.bytes);
    whenDone(UploadCalls::finish(m_session, {m_made.request.id}, {hash.result()}), this,
             [this](const Result<QList<UploadFinished>> &finished) {
                 if (!finished) {
                     end(finished.error());
                     return;
                 }
                 const UploadFinished one = finished->value(0);
                 m_open = !one.refusal.isEmpty();
                 if (m_open)
                     end(Error{ErrorKind::Invalid, one.refusal});
                 else
                     end(one);
             });
}

} // namespace Peak
