#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <memory>

namespace Peak {

/** A SHA-256 that grows with what is added, by OpenSSL, which is quick. Any thread, one at a time.
 */
class Sha256 final
{
public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256 &) = delete;
    Sha256 &operator=(const Sha256 &) = delete;

    void add(QByteArrayView bytes);
    /** Of all that was added so far; more may follow. */
    QByteArray result() const;

private:
    struct Context;
    std::unique_ptr<Context> d;
};

} // namespace Peak
