#pragma once

#include "models/documents/SegmentCipher.h"
#include "tests/models/documents/HeldStore.h"
#include "tests/models/documents/TransferWorld.h"

namespace Peak {

/** A download that stands still halfway in a folder of its own, and a program that ends and starts
 * again: what tests of kept downloads do. */
class KeptWorld final : public TransferWorld
{
public:
    static constexpr qint64 Mib = SegmentCipher::segmentBytes;
    static constexpr int segments = 16;
    static constexpr int heldAt = 8;

    ~KeptWorld() { end(); }

    static QByteArray content() { return invented(segments * Mib - 5); }
    QUuid uploaded(const QByteArray &pin = {})
    {
        UploadRequest file = request(QStringLiteral("large.dat"), content());
        file.pin = pin;
        return upload(file);
    }
    QString target() const { return path(QStringLiteral("down/copy.dat")); }
    /** In that folder, hidden or not. */
    QStringList found() const
    {
        return QDir(path(QStringLiteral("down"))).entryList(QDir::Files | QDir::Hidden, QDir::Name);
    }
    QString part() const
    {
        for (const QString &name : found()) {
            if (name.endsWith(QStringLiteral(".part")))
                return path(QStringLiteral("down/")) + name;
        }
        return {};
    }
    bool isThere(const QUuid &id, const QString &path = {})
    {
        if (!waitFor(id, Transfer::State::Done))
            return false;
        QFile file(path.isEmpty() ? target() : path);
        return file.open(QIODevice::ReadOnly) && file.readAll() == content();
    }
    /** Half of it is there, and no more comes. */
    QUuid halfway(const OpenedDocument &opened,
                  TransferQueue::Unfinished unfinished = TransferQueue::Unfinished::Kept)
    {
        QDir().mkpath(path(QStringLiteral("down")));
        queue().setStore(QStringLiteral("local"), &m_store);
        m_store.holdFrom = heldAt;
        const QUuid id = queue().addDownload(opened, target(), unfinished);
        if (!QTest::qWaitFor([&] { return queue().transfer(id).done == heldAt * Mib; }, 20000))
            qWarning("%s", told(id).constData());
        return id;
    }
    /** The program ends, and starts again. */
    void restart(bool held = false)
    {
        end();
        m_store.asked.clear();
        m_store.holdFrom = held ? 0 : segments;
        TransferWorld::restart(&m_store);
    }

    HeldStore &store() { return m_store; }

private:
    HeldStore m_store{line()};
};

} // namespace Peak
