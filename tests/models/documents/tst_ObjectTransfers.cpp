#include "models/documents/ObjectStore.h"
#include "models/documents/SegmentCipher.h"
#include "tests/models/documents/TransferWorld.h"
#include "tests/support/ObjectServer.h"

using namespace Peak;
using namespace Qt::Literals::StringLiterals;
using State = Transfer::State;

/** Files on their way to and from an object storage, as people send them, when it is killed or the
 * program ends in the middle. */
class tst_ObjectTransfers final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<ObjectServer>();
        m_world = std::make_unique<TransferWorld>();
        m_server->setUp(m_world->admin());
        m_store = std::make_unique<ObjectStore>(m_world->line());
        m_world->queue().setStore(u"s3"_s, m_store.get());
    }
    void cleanup()
    {
        m_world->end();
        m_store.reset();
        m_world.reset();
        m_server.reset();
    }

    void goOnWhenTheStorageIsBack();
    void uploadGoesOnAfterARestartOfTheProgram();
    void cancelledOnesAreNoDocument();

private:
    static constexpr qint64 Mib = SegmentCipher::segmentBytes;
    static constexpr qint64 bytes = 96 * Mib + 5;

    bool isUnderWay(const QUuid &id)
    {
        return QTest::qWaitFor([&] { return m_world->queue().transfer(id).done >= 8 * Mib; },
                               20000) &&
               !m_world->queue().transfer(id).isOver();
    }
    bool waits(const QUuid &id)
    {
        return QTest::qWaitFor(
            [&] { return m_world->queue().transfer(id).state == State::Waiting; }, 30000);
    }

    std::unique_ptr<ObjectServer> m_server;
    std::unique_ptr<TransferWorld> m_world;
    std::unique_ptr<ObjectStore> m_store;
};

void tst_ObjectTransfers::goOnWhenTheStorageIsBack()
{
    const QByteArray content = TransferWorld::invented(bytes);
    const UploadRequest request = m_world->request(u"large.dat"_s, content);
    TransferQueue &queue = m_world->queue();
    queue.add({request});
    QVERIFY2(isUnderWay(request.id), m_world->told(request.id).constData());
    m_server->kill();
    QVERIFY2(waits(request.id), m_world->told(request.id).constData());
    QCOMPARE(m_world->documents(), 0);
    QCOMPARE(m_server->objects(), QStringList());
    m_server->start();
    QVERIFY2(m_world->waitFor(request.id, State::Done), m_world->told(request.id).constData());
    QCOMPARE(m_server->objects().size(), 1);
    QCOMPARE(m_server->unfinished(), QStringList());

    const QUuid id = queue.addDownload(m_world->open(queue.transfer(request.id).document),
                                       m_world->path(u"copy.dat"_s));
    QVERIFY2(isUnderWay(id), m_world->told(id).constData());
    m_server->kill();
    QVERIFY2(waits(id), m_world->told(id).constData());
    QVERIFY(!QFile::exists(m_world->path(u"copy.dat"_s)));
    const qint64 there = queue.transfer(id).done;
    m_server->start();
    QTRY_VERIFY_WITH_TIMEOUT(queue.transfer(id).done > there, 60000);
    QVERIFY2(m_world->waitFor(id, State::Done), m_world->told(id).constData());
    QFile copy(m_world->path(u"copy.dat"_s));
    QVERIFY(copy.open(QIODevice::ReadOnly));
    QVERIFY(copy.readAll() == content);
    QCOMPARE(m_world->files().size(), 2);
}

void tst_ObjectTransfers::uploadGoesOnAfterARestartOfTheProgram()
{
    const QByteArray content = TransferWorld::invented(bytes);
    const UploadRequest request = m_world->request(u"large.dat"_s, content);
    m_world->queue().add({request});
    QVERIFY2(isUnderWay(request.id), m_world->told(request.id).constData());
    m_world->end();
    const QByteArray begunSql =
        "select multipart_id, (select count(*) from peak.document_parts) from "
        "peak.document_uploads";
    const auto before = m_world->admin().must(begunSql);
    const int parts = before.rows.first().at(1).value().toInt();
    QVERIFY(parts >= 1 && parts < 13);
    QCOMPARE(m_world->documents(), 0);
    m_store = std::make_unique<ObjectStore>(m_world->line());
    m_world->signIn();
    m_world->restart(m_store.get(), u"s3"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_world->queue().transfer(request.id).done >= parts * 8 * Mib, 20000);
    QVERIFY2(m_world->waitFor(request.id, State::Done), m_world->told(request.id).constData());
    // The same upload, and no part of it twice.
    const auto after = m_world->admin().must(begunSql);
    QCOMPARE(after.rows.first().at(0).value(), before.rows.first().at(0).value());
    QCOMPARE(m_server->objects().size(), 1);
    QCOMPARE(m_server->unfinished(), QStringList());
    const QUuid id =
        m_world->queue().addDownload(m_world->open(m_world->queue().transfer(request.id).document),
                                     m_world->path(u"copy.dat"_s));
    QVERIFY2(m_world->waitFor(id, State::Done), m_world->told(id).constData());
    QFile copy(m_world->path(u"copy.dat"_s));
    QVERIFY(copy.open(QIODevice::ReadOnly));
    QVERIFY(copy.readAll() == content);
}

void tst_ObjectTransfers::cancelledOnesAreNoDocument()
{
    const UploadRequest request = m_world->request(u"large.dat"_s, TransferWorld::invented(bytes));
    m_world->queue().add({request});
    QVERIFY2(isUnderWay(request.id), m_world->told(request.id).constData());
    m_world->queue().cancel(request.id);
    QTRY_COMPARE_WITH_TIMEOUT(m_world->unfinished(), 0, 20000);
    QCOMPARE(m_world->documents(), 0);
    QCOMPARE(m_server->objects(), QStringList());
    // The agent finds what is left of it there.
    QCOMPARE(m_world->admin()
                 .must("select count(*) from peak.document_contents where state = 'dropped' and "
                       "deleted_at is null")
                 .value(),
             "1");
    QCOMPARE(m_world->admin().must("select count(*) from auth.content_keys").value(), "0");
}

QTEST_GUILESS_MAIN(tst_ObjectTransfers)
#include "tst_ObjectTransfers.moc"
