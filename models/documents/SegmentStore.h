#pragma once

#include "models/db/Result.h"
#include "models/documents/OpenedDocument.h"

#include <QByteArray>
#include <QFuture>
#include <QList>
#include <QUuid>

namespace Peak {

/** One sealed segment of an upload on its way to the store. */
struct SealedSegment
{
    QUuid upload;
    int seq = 0;
    int segments = 1; ///< of the whole content
    QByteArray bytes; ///< nonce, ciphertext, tag
};

/**
 * Where sealed segments are kept: the database (LocalStore) or an object store (ObjectStore).
 *
 * Knows no key and no clear byte. Called on the GUI thread, works on threads of its own and never
 * waits there; a future may finish on any thread. What is put again is no fault: a transfer that
 * goes on may repeat its last puts. A failure that trying later may mend is ErrorKind::Offline;
 * ErrorKind::SignedOut ends all transfers until somebody signs in; any other ends this one.
 */
class SegmentStore
{
public:
    /** How uploads are cut for put(). */
    struct Limits
    {
        int segments = 16;                ///< in one put(), of one or of several uploads
        qint64 bytes = 4LL * 1024 * 1024; ///< about as many in one put(); a whole part may be more
        int partSegments = 1;             ///< a put() has whole parts of each upload: segments
                                          ///< n * partSegments up to the next part or the end
        int inFlight = 2;                 ///< puts or gets under way at the same time
    };

    virtual ~SegmentStore() = default;

    virtual Limits limits() const = 0;

    /** Stores them, in order; done when the store has said that it has them all. */
    virtual QFuture<Result<void>> put(const QList<SealedSegment> &segments) = 0;

    /** The segments `first` to `first + count - 1`, exactly those and in this order; not verified.
     */
    virtual QFuture<Result<QList<QByteArray>>> get(const OpenedDocument &document, int first,
                                                   int count) = 0;

    /** Stops what is under way for this upload, or the opening's content; what it was for is over.
     * The futures finish with ErrorKind::Cancelled or as they would have. */
    virtual void stop(const QUuid &uploadOrContent) = 0;
};

} // namespace Peak
