#pragma once

#include "models/documents/ObjectStore.h"
#include "models/documents/SegmentCipher.h"
#include "tests/models/documents/HeldStore.h"
#include "tests/models/documents/TransferWorld.h"
#include "tests/support/ObjectServer.h"

#include <QRegularExpression>

namespace Peak {

/** A download that stands still halfway in a folder of its own, and a program that ends and starts
 * again: what tests of kept downloads do. */
class KeptWorld final : public TransferWorld
{
public:
    static constexpr qint64 Mib = SegmentCipher::segmentBytes;
    static constexpr int segments = 16;
    static constexpr int heldAt = 8;

    KeptWorld() : m_store(std::make_unique<HeldStore>(line())) {}
    /** With the documents there. */
    explicit KeptWorld(const ObjectServer &server)
        : m_provider(QStringLiteral("s3")),
          m_store(std::make_unique<HeldStore>(std::make_unique<ObjectStore>(line())))
    {
        server.setUp(admin());
        queue().setStore(m_provider, m_store.get());
    }
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
        queue().setStore(m_provider, m_store.get());
        m_store->holdFrom = heldAt;
        const QUuid id = queue().addDownload(opened, target(), unfinished);
        if (!QTest::qWaitFor([&] { return queue().transfer(id).done == heldAt * Mib; }, 20000))
            qWarning("%s", told(id).constData());
        return id;
    }
    /** The program ends, and starts again. */
    void restart(bool held = false)
    {
        end();
        m_store->asked.clear();
        m_store->holdFrom = held ? 0 : segments;
        TransferWorld::restart(m_store.get(), m_provider);
    }
    /** As if so much time had gone by since somebody went on with a download. */
    void pass(std::chrono::milliseconds time)
    {
        static const QRegularExpression touched(QStringLiteral("\"touched\":\"(\\d+)\""));
        const QDir notes(journalFolder());
        for (const QString &name : notes.entryList({QStringLiteral("*.journal")}, QDir::Files)) {
            QFile file(notes.filePath(name));
            if (!file.open(QIODevice::ReadOnly))
                qFatal("no journal");
            QString noted = QString::fromUtf8(file.readAll());
            file.close();
            const auto found = touched.match(noted);
            if (!found.hasMatch())
                continue;
            const qint64 then = found.captured(1).toLongLong() - time.count();
            noted.replace(touched, QStringLiteral("\"touched\":\"%1\"").arg(then));
            if (!file.open(QIODevice::WriteOnly) || file.write(noted.toUtf8()) < 0)
                qFatal("no journal");
        }
    }
    /** What is noted of unfinished transfers, of anybody. */
    QStringList journals() const
    {
        return QDir(journalFolder()).entryList({QStringLiteral("*.journal")}, QDir::Files);
    }

    HeldStore &store() { return *m_store; }

private:
    QString m_provider = QStringLiteral("local");
    std::unique_ptr<HeldStore> m_store;
};

} // namespace Peak
