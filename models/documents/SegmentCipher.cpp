#include "models/documents/SegmentCipher.h"

#include <QCoreApplication>
#include <QtEndian>

#include <openssl/rand.h>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Peak::SegmentCipher)
};

Error notGenuine(const QString &log)
{
    return {ErrorKind::Invalid,
            Text::tr("What is kept of this document was damaged or changed, so it was not opened. "
                     "Nothing was written. Please tell an administrator."),
            {},
            log};
}

Error noCipher()
{
    return {ErrorKind::Internal,
            Text::tr("Encryption does not work on this computer. Nothing was sent or written. "
                     "Please tell an administrator."),
            {},
            u"OpenSSL failed"_s};
}

} // namespace

int SegmentCipher::segmentsOf(qint64 clearBytes)
{
    return int(qMax<qint64>(1, (clearBytes + segmentBytes - 1) / segmentBytes));
}

qint64 SegmentCipher::bytesIn(qint64 clearBytes, int seq)
{
    return qBound<qint64>(0, clearBytes - qint64(seq) * segmentBytes, segmentBytes);
}

SegmentCipher::SegmentCipher(const SecretBytes &key, const QUuid &content, qint64 clearBytes)
    : m_cipher(key), m_content(content), m_clearBytes(clearBytes)
{}

QByteArray SegmentCipher::associated(int seq) const
{
    QByteArray bytes = "peak1031 segment 1" + m_content.toRfc4122();
    const auto append = [&bytes](auto number) {
        const auto ordered = qToBigEndian(number);
        bytes.append(reinterpret_cast<const char *>(&ordered), sizeof ordered);
    };
    append(quint32(seq));
    append(quint8(seq == segmentsOf(m_clearBytes) - 1));
    append(quint64(m_clearBytes));
    return bytes;
}

Result<QByteArray> SegmentCipher::seal(int seq, QByteArrayView clear)
{
    if (seq < 0 || seq >= segmentsOf(m_clearBytes) || clear.size() != bytesIn(m_clearBytes, seq))
        return Error{ErrorKind::Internal,
                     Text::tr("The file was not read as it should be. Nothing was kept."),
                     {},
                     u"segment %1 has %2 bytes"_s.arg(seq).arg(clear.size())};
    QByteArray sealed(clear.size() + overhead, Qt::Uninitialized);
    char *nonce = sealed.data();
    if (RAND_bytes(reinterpret_cast<uchar *>(nonce), AesGcm::nonceBytes) != 1 ||
        !m_cipher.seal(QByteArrayView(nonce, AesGcm::nonceBytes), associated(seq), clear,
                       nonce + AesGcm::nonceBytes))
        return noCipher();
    return sealed;
}

Result<QByteArray> SegmentCipher::open(int seq, QByteArrayView sealed)
{
    if (seq < 0 || seq >= segmentsOf(m_clearBytes) ||
        sealed.size() != bytesIn(m_clearBytes, seq) + overhead)
        return notGenuine(u"segment %1 has %2 bytes"_s.arg(seq).arg(sealed.size()));
    QByteArray clear(sealed.size() - overhead, Qt::Uninitialized);
    switch (m_cipher.open(sealed.first(AesGcm::nonceBytes), associated(seq),
                          sealed.sliced(AesGcm::nonceBytes), clear.data())) {
    case AesGcm::Opened::Genuine:
        return clear;
    case AesGcm::Opened::Forged:
        SecretBytes::wipe(clear);
        return notGenuine(u"segment %1 is not genuine"_s.arg(seq));
    case AesGcm::Opened::Failed:
        break;
    }
    return noCipher();
}

} // namespace Peak
