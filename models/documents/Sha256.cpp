#include "models/documents/Sha256.h"

#include <openssl/evp.h>

#include <new>

namespace Peak {

struct Sha256::Context
{
    using Evp = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
    Evp evp{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};

Sha256::Sha256() : d(std::make_unique<Context>())
{
    if (!d->evp || EVP_DigestInit_ex(d->evp.get(), EVP_sha256(), nullptr) != 1)
        throw std::bad_alloc(); // nothing else can go wrong there
}

Sha256::~Sha256() = default;

void Sha256::add(QByteArrayView bytes)
{
    EVP_DigestUpdate(d->evp.get(), bytes.data(), size_t(bytes.size()));
}

QByteArray Sha256::result() const
{
    const Context::Evp copy(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    QByteArray digest(32, '\0');
    if (!copy || EVP_MD_CTX_copy_ex(copy.get(), d->evp.get()) != 1 ||
        EVP_DigestFinal_ex(copy.get(), reinterpret_cast<uchar *>(digest.data()), nullptr) != 1)
        throw std::bad_alloc();
    return digest;
}

} // namespace Peak
