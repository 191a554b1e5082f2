#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <memory>

namespace Peak {

/**
 * Bytes that nobody else may find in memory later: a key, a PIN.
 *
 * Wiped when the last one that shares them goes. Copies share, they never duplicate. Any thread.
 */
class SecretBytes final
{
public:
    SecretBytes() = default;
    /** Takes a copy and leaves `source` to its owner, who wipes it with wipe(). */
    explicit SecretBytes(QByteArrayView source);
    /** Takes the content of `source` and wipes it there. */
    static SecretBytes taken(QByteArray &source);

    QByteArrayView view() const;
    qsizetype size() const { return view().size(); }
    bool isEmpty() const { return view().isEmpty(); }
    /** Compared without telling how far they agree. */
    bool equals(QByteArrayView other) const;

    /** Overwrites what `bytes` holds, where nobody shares it, and empties it. */
    static void wipe(QByteArray &bytes);

private:
    std::shared_ptr<const QByteArray> m_bytes;
};

} // namespace Peak
