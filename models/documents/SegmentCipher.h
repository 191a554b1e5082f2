#pragma once

#include "models/db/Result.h"
#include "models/documents/AesGcm.h"

#include <QByteArray>
#include <QUuid>

namespace Peak {

/**
 * Seals and opens the segments of one content with AES-256-GCM.
 *
 * A clear file is cut into segments of 1 MiB, the last one shorter; an empty file is one empty
 * segment. A sealed segment is 12 random bytes, the ciphertext and a tag of 16 bytes. What content
 * it is of, its place, whether it is the last and the size of the whole file are authenticated with
 * it, so that nothing can be changed, cut, exchanged or put elsewhere. Any thread, one at a time.
 */
class SegmentCipher final
{
public:
    static constexpr qint64 segmentBytes = 1024 * 1024;
    static constexpr int overhead = AesGcm::nonceBytes + AesGcm::tagBytes;

    /** How many segments a file of so many bytes has; at least one. */
    static int segmentsOf(qint64 clearBytes);
    /** How many clear bytes are in the segment `seq` of such a file. */
    static qint64 bytesIn(qint64 clearBytes, int seq);

    SegmentCipher(const SecretBytes &key, const QUuid &content, qint64 clearBytes);
    SegmentCipher(const SegmentCipher &) = delete;
    SegmentCipher &operator=(const SegmentCipher &) = delete;

    /** Under a nonce of its own each time, also when a segment is sealed again. */
    Result<QByteArray> seal(int seq, QByteArrayView clear);
    /** ErrorKind::Invalid when it is not the segment `seq` of this content, whole and unchanged. */
    Result<QByteArray> open(int seq, QByteArrayView sealed);

private:
    QByteArray associated(int seq) const;

    AesGcm m_cipher;
    QUuid m_content;
    qint64 m_clearBytes;
};

} // namespace Peak
