#include "models/documents/SecretBytes.h"

#include <openssl/crypto.h>

namespace Peak {

namespace {

void cleanse(const QByteArray &bytes)
{
    if (bytes.isDetached()) // ours alone, and not a literal of the program
        OPENSSL_cleanse(const_cast<char *>(bytes.constData()), size_t(bytes.size()));
}

} // namespace

SecretBytes::SecretBytes(QByteArrayView source)
    : m_bytes(new QByteArray(source.data(), source.size()), [](const QByteArray *bytes) {
          cleanse(*bytes);
          delete bytes;
      })
{}

SecretBytes SecretBytes::taken(QByteArray &source)
{
    const SecretBytes secret{QByteArrayView(source)};
    wipe(source);
    return secret;
}

QByteArrayView SecretBytes::view() const
{
    return m_bytes ? QByteArrayView(*m_bytes) : QByteArrayView();
}

bool SecretBytes::equals(QByteArrayView other) const
{
    return size() == other.size() &&
           (isEmpty() || CRYPTO_memcmp(view().data(), other.data(), size_t(size())) == 0);
}

void SecretBytes::wipe(QByteArray &bytes)
{
    cleanse(bytes);
    bytes.clear();
}

} // namespace Peak
