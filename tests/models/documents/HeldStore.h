#pragma once

#include "models/documents/LocalStore.h"
#include "models/documents/SegmentCipher.h"

#include <QPromise>

#include <algorithm>
#include <limits>
#include <memory>
#include <vector>

namespace Peak {

/** A store, the database's where no other is given, which notes what it was asked for, and answers
 * for no segment from `holdFrom` on: so that a download stands still where a test wants it to. */
class HeldStore final : public SegmentStore
{
public:
    explicit HeldStore(DbSession &session) : HeldStore(std::make_unique<LocalStore>(session)) {}
    explicit HeldStore(std::unique_ptr<SegmentStore> inner) : m_inner(std::move(inner)) {}

    int holdFrom = std::numeric_limits<int>::max();
    QList<int> asked; ///< segments, in the order in which they were asked for

    int firstAsked() const
    {
        return asked.isEmpty() ? -1 : *std::min_element(asked.cbegin(), asked.cend());
    }

    Limits limits() const override
    {
        Limits limits = m_inner->limits();
        limits.bytes = qMax(2, limits.partSegments) * SegmentCipher::segmentBytes; // small steps
        return limits;
    }
    QFuture<Result<void>> put(const QList<SealedSegment> &segments) override
    {
        return m_inner->put(segments);
    }
    QFuture<Result<QList<QByteArray>>> get(const OpenedDocument &document, int first,
                                           int count) override
    {
        for (int i = first; i < first + count; ++i)
            asked.append(i);
        if (first + count <= holdFrom)
            return m_inner->get(document, first, count);
        m_held.push_back(std::make_unique<QPromise<Result<QList<QByteArray>>>>());
        m_held.back()->start();
        return m_held.back()->future();
    }
    void stop(const QUuid &uploadOrContent) override { m_inner->stop(uploadOrContent); }

private:
    std::unique_ptr<SegmentStore> m_inner;
    std::vector<std::unique_ptr<QPromise<Result<QList<QByteArray>>>>> m_held;
};

} // namespace Peak
