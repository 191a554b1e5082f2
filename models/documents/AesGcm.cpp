#include "models/documents/AesGcm.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

namespace Peak {

namespace {

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

uchar *bytesOf(char *data)
{
    return reinterpret_cast<uchar *>(data);
}

const uchar *bytesOf(QByteArrayView view)
{
    return reinterpret_cast<const uchar *>(view.data());
}

} // namespace

struct AesGcm::Contexts
{
    Context sealing{EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free};
    Context opening{EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free};
    bool ready = false;
};

AesGcm::AesGcm(const SecretBytes &key) : d(std::make_unique<Contexts>())
{
    d->ready = key.size() == keyBytes &&
               EVP_EncryptInit_ex(d->sealing.get(), EVP_aes_256_gcm(), nullptr, bytesOf(key.view()),
                                  nullptr) == 1 &&
               EVP_DecryptInit_ex(d->opening.get(), EVP_aes_256_gcm(), nullptr, bytesOf(key.view()),
                                  nullptr) == 1;
}

AesGcm::~AesGcm() = default;

bool AesGcm::isReady() const
{
    return d->ready;
}

bool AesGcm::seal(QByteArrayView nonce, QByteArrayView associated, QByteArrayView clear,
                  char *sealed)
{
    if (!d->ready || nonce.size() != nonceBytes)
        return false;
    EVP_CIPHER_CTX *context = d->sealing.get();
    uchar *text = bytesOf(sealed);
    uchar *tag = text + clear.size();
    int length = 0;
    return EVP_EncryptInit_ex(context, nullptr, nullptr, nullptr, bytesOf(nonce)) == 1 &&
           (associated.isEmpty() ||
            EVP_EncryptUpdate(context, nullptr, &length, bytesOf(associated),
                              int(associated.size())) == 1) &&
           (clear.isEmpty() ||
            EVP_EncryptUpdate(context, text, &length, bytesOf(clear), int(clear.size())) == 1) &&
           EVP_EncryptFinal_ex(context, tag, &length) == 1 &&
           EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, tagBytes, tag) == 1;
}

AesGcm::Opened AesGcm::open(QByteArrayView nonce, QByteArrayView associated, QByteArrayView sealed,
                            char *clear)
{
    if (!d->ready || nonce.size() != nonceBytes)
        return Opened::Failed;
    if (sealed.size() < tagBytes)
        return Opened::Forged;
    const QByteArrayView text = sealed.chopped(tagBytes);
    std::array<char, tagBytes> tag; // OpenSSL wants to be able to write to it
    const QByteArrayView told = sealed.last(tagBytes);
    std::copy(told.begin(), told.end(), tag.begin());
    EVP_CIPHER_CTX *context = d->opening.get();
    int length = 0;
    std::array<uchar, tagBytes> rest;
    if (EVP_DecryptInit_ex(context, nullptr, nullptr, nullptr, bytesOf(nonce)) != 1 ||
        (!associated.isEmpty() && EVP_DecryptUpdate(context, nullptr, &length, bytesOf(associated),
                                                    int(associated.size())) != 1) ||
        (!text.isEmpty() && EVP_DecryptUpdate(context, bytesOf(clear), &length, bytesOf(text),
                                              int(text.size())) != 1) ||
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, tagBytes, tag.data()) != 1)
        return Opened::Failed;
    return EVP_DecryptFinal_ex(context, rest.data(), &length) == 1 ? Opened::Genuine
                                                                   : Opened::Forged;
}

} // namespace Peak
