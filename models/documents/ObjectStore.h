#pragma once

#include "models/db/DbSession.h"
#include "models/documents/SegmentStore.h"

#include <memory>

namespace Peak {

/**
 * Segments in an object store that speaks S3: over addresses that the database signs, one request
 * each.
 *
 * Up to eight segments are one object; more go as parts of eight, which the store puts together
 * when the last one is there. An upload that goes on asks the database which parts are there. Keeps
 * no secret, trusts no answer with more than its bytes. GUI thread; works on the session's thread
 * and one of its own.
 */
class ObjectStore final : public SegmentStore
{
public:
    /** Asks `session` for addresses; it must outlive the store. */
    explicit ObjectStore(DbSession &session);
    ~ObjectStore() override;

    Limits limits() const override;
    QFuture<Result<void>> put(const QList<SealedSegment> &segments) override;
    QFuture<Result<QList<QByteArray>>> get(const OpenedDocument &document, int first,
                                           int count) override;
    void stop(const QUuid &uploadOrContent) override;

    static constexpr int partSegments = 8;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Peak
