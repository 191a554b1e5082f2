#pragma once

#include "models/db/DbSession.h"
#include "models/documents/SegmentStore.h"

#include <atomic>
#include <memory>

namespace Peak {

/**
 * Segments in the database itself: api.put_segments() and api.read_segments() over one session.
 *
 * Sends as much at once as the line carries in about half a second, so that others on the same line
 * are served in between, and a stop is quick.
 */
class LocalStore final : public SegmentStore
{
public:
    explicit LocalStore(DbSession &session);
    ~LocalStore() override;

    Limits limits() const override;
    QFuture<Result<void>> put(const QList<SealedSegment> &segments) override;
    QFuture<Result<QList<QByteArray>>> get(const OpenedDocument &document, int first,
                                           int count) override;
    void stop(const QUuid &uploadOrContent) override;

private:
    struct Pace;

    DbSession &m_session;
    std::shared_ptr<Pace> m_pace; ///< shared with what runs on the session's thread
};

} // namespace Peak
