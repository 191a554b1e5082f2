#pragma once

#include "models/documents/SecretBytes.h"

#include <QByteArrayView>

#include <memory>

namespace Peak {

/**
 * AES-256-GCM by OpenSSL, with nonces of 12 and tags of 16 bytes: the bare primitive.
 *
 * Whoever seals sees to it that no nonce is used twice with a key. Any thread, one at a time.
 */
class AesGcm final
{
public:
    static constexpr int keyBytes = 32;
    static constexpr int nonceBytes = 12;
    static constexpr int tagBytes = 16;

    explicit AesGcm(const SecretBytes &key);
    ~AesGcm();
    AesGcm(const AesGcm &) = delete;
    AesGcm &operator=(const AesGcm &) = delete;

    /** False where the key has another length, or there is no such cipher here. */
    bool isReady() const;

    /** Writes ciphertext and tag to `sealed`, which has room for clear.size() + tagBytes. */
    bool seal(QByteArrayView nonce, QByteArrayView associated, QByteArrayView clear, char *sealed);

    enum class Opened { Genuine, Forged, Failed };
    /** Writes to `clear`, which has room for sealed.size() - tagBytes; worth something only when
     * the answer is Genuine. */
    Opened open(QByteArrayView nonce, QByteArrayView associated, QByteArrayView sealed,
                char *clear);

private:
    struct Contexts;
    std::unique_ptr<Contexts> d;
};

} // namespace Peak
