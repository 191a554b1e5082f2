#include "models/documents/SegmentCipher.h"
#include "tests/models/documents/TransferWorld.h"

#include <QProcess>
#include <QScopeGuard>

#include <csignal>

#include <sys/resource.h>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;
using State = Transfer::State;

/** What comes down is what went up, or nothing is left of it: not of what somebody tampered with,
 * not on a full disk, not after a crash where nobody goes on with it. */
class tst_DownloadFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_world = std::make_unique<TransferWorld>(); }
    void cleanup() { m_world.reset(); }

    void downloadGoesOnAfterABrokenLine();
    void downloadGoesOnAfterTheServerWasKilled();
    void refusesWhatIsNotGenuine_data();
    void refusesWhatIsNotGenuine();
    void aFullDiskLeavesNothing();
    void aQuotaLeavesNothing();
    void aFolderThatCannotBeWritten();
    void sweepsAfterACrash();

private:
    static constexpr qint64 Mib = SegmentCipher::segmentBytes;

    void cutTheLine()
    {
        QSignalSpy lost(&m_world->line(), &DbSession::lost);
        m_world->admin().must(
            "select pg_terminate_backend(pid) from pg_stat_activity where usename like 's\\_%' and "
            "datname = current_database()");
        QTRY_COMPARE(lost.size(), 1);
    }

    std::unique_ptr<TransferWorld> m_world;
};

void tst_DownloadFaults::downloadGoesOnAfterABrokenLine()
{
    const QByteArray content = TransferWorld::invented(64 * Mib + 3);
    const QUuid document = m_world->upload(m_world->request(u"large.dat"_s, content));
    TransferQueue &queue = m_world->queue();
    const QUuid id = queue.addDownload(m_world->open(document), m_world->path(u"copy.dat"_s));
    QTRY_VERIFY_WITH_TIMEOUT(queue.transfer(id).done > 8 * Mib, 20000);
    cutTheLine();
    QTRY_VERIFY(queue.transfer(id).state == State::Waiting);
    const qint64 done = queue.transfer(id).done;
    QVERIFY(done > 8 * Mib && done < content.size());
    m_world->connect();
    QVERIFY2(m_world->waitFor(id, State::Done, 60000), m_world->told(id).constData());
    QFile copy(m_world->path(u"copy.dat"_s));
    QVERIFY(copy.open(QIODevice::ReadOnly));
    QVERIFY(copy.readAll() == content);
    QCOMPARE(m_world->files().size(), 2);
}

void tst_DownloadFaults::downloadGoesOnAfterTheServerWasKilled()
{
    m_world.reset();
    m_world =
        std::make_unique<TransferWorld>(std::make_unique<TestDatabase>(TestServer::ownServer()));
    const QByteArray content = TransferWorld::invented(64 * Mib + 3);
    const QUuid document = m_world->upload(m_world->request(u"large.dat"_s, content));
    TransferQueue &queue = m_world->queue();
    const QUuid id = queue.addDownload(m_world->open(document), m_world->path(u"copy.dat"_s));
    QTRY_VERIFY_WITH_TIMEOUT(queue.transfer(id).done > 8 * Mib, 20000);
    const QString folder = m_world->database().server().dataFolder();
    ::kill(pid_t(m_world->database().server().processId()), SIGKILL);
    QTRY_VERIFY_WITH_TIMEOUT(queue.transfer(id).state == State::Waiting, 20000);
    QVERIFY(!QFile::exists(m_world->path(u"copy.dat"_s))); // nothing half there under its name
    const qint64 done = queue.transfer(id).done;
    PrivateServer::Options options;
    options.dataFolder = folder;
    options.durable = false;
    Result<PrivateServer::Pointer> again = Error{};
    QTRY_VERIFY_WITH_TIMEOUT((again = PrivateServer::start(options)).ok(), 60000);
    m_world->admin() = RawConnection(m_world->database().adminUri());
    m_world->connect();
    QVERIFY2(m_world->waitFor(id, State::Done, 60000), m_world->told(id).constData());
    QVERIFY(done > 8 * Mib && done < content.size());
    QFile copy(m_world->path(u"copy.dat"_s));
    QVERIFY(copy.open(QIODevice::ReadOnly));
    QVERIFY(copy.readAll() == content);
    QCOMPARE(m_world->files().size(), 2);
    m_world.reset();
}

void tst_DownloadFaults::refusesWhatIsNotGenuine_data()
{
    QTest::addColumn<QByteArray>("tamper");
    QTest::newRow("bit in a nonce") << QByteArray(
        "update peak.document_segments set bytes = set_bit(bytes, 5, 1 - get_bit(bytes, 5)) where "
        "seq = 1 and content_id = $1");
    QTest::newRow("bit in a text") << QByteArray(
        "update peak.document_segments set bytes = set_bit(bytes, 5000, 1 - get_bit(bytes, 5000)) "
        "where seq = 2 and content_id = $1");
    QTest::newRow("bit in the last tag") << QByteArray(
        "update peak.document_segments set bytes = set_bit(bytes, length(bytes) * 8 - 3, 1 - "
        "get_bit(bytes, length(bytes) * 8 - 3)) where seq = 3 and content_id = $1");
    QTest::newRow("swapped") << QByteArray(
        "update peak.document_segments s set bytes = o.bytes from peak.document_segments o where "
        "o.content_id = s.content_id and s.seq < 2 and o.seq = 1 - s.seq and s.content_id = $1");
    QTest::newRow("the same twice") << QByteArray(
        "update peak.document_segments s set bytes = o.bytes from peak.document_segments o where "
        "o.content_id = s.content_id and s.seq = 1 and o.seq = 0 and s.content_id = $1");
    QTest::newRow("cut") << QByteArray(
        "update peak.document_segments set bytes = substr(bytes, 1, 1000) where seq = 1 and "
        "content_id = $1");
    QTest::newRow("the last is missing")
        << QByteArray("delete from peak.document_segments where seq = 3 and content_id = $1");
    QTest::newRow("one of another version") << QByteArray(
        "update peak.document_segments s set bytes = o.bytes from peak.document_segments o where "
        "o.content_id <> s.content_id and s.seq = 1 and o.seq = 1 and s.content_id = $1");
    QTest::newRow("all of another version") << QByteArray(
        "update peak.document_segments s set bytes = o.bytes from peak.document_segments o where "
        "o.content_id <> s.content_id and s.seq = o.seq and s.content_id = $1");
    QTest::newRow("the key of another")
        << QByteArray("update auth.content_keys set sealed = kms.seal('content:' || content_id, "
                      "crypto.random_bytes(32)) where content_id = $1");
    QTest::newRow("another SHA-256")
        << QByteArray("update peak.document_contents set clear_sha256 = sha256('x') where id = $1");
    QTest::newRow("fewer bytes") << QByteArray(
        "update peak.document_contents set clear_bytes = 3145728, segments = 3 where id = $1");
    QTest::newRow("more bytes") << QByteArray(
        "update peak.document_contents set clear_bytes = clear_bytes + 1 where id = $1");
}

void tst_DownloadFaults::refusesWhatIsNotGenuine()
{
    QFETCH(QByteArray, tamper);
    const qint64 bytes = 3 * Mib + 100;
    const QUuid document =
        m_world->upload(m_world->request(u"deed.dat"_s, TransferWorld::invented(bytes)));
    UploadRequest second = m_world->request(u"deed.dat"_s, TransferWorld::invented(bytes, 2));
    second.document = document;
    QCOMPARE(m_world->upload(second), document);
    const auto content = m_world->admin().must("select v.content_id from peak.document_versions v "
                                               "where v.document_id = $1 and v.number = 2",
                                               {document.toByteArray(QUuid::WithoutBraces)});
    const OpenedDocument before = m_world->open(document);
    m_world->admin().must("set session_replication_role = replica");
    const auto done = m_world->admin().must(tamper, {content.value()});
    QVERIFY(done.affected > 0);
    m_world->admin().must("reset session_replication_role");

    QList<OpenedDocument> openings{m_world->open(document)};
    const QByteArray tag(QTest::currentDataTag());
    if (tag != "the key of another" && tag != "another SHA-256" && !tag.endsWith("bytes"))
        openings.append(before); // whatever was opened before is no better
    for (const OpenedDocument &opened : openings) {
        const auto read = await(m_world->opener().read(opened, 1LL << 30));
        QVERIFY(!read.ok());
        QVERIFY2(read.error().kind == ErrorKind::Invalid, why(read).constData());
        const QUuid id = m_world->queue().addDownload(opened, m_world->path(u"copy.dat"_s));
        QVERIFY2(m_world->waitFor(id, State::Failed), m_world->told(id).constData());
        QTRY_COMPARE(m_world->files(), QStringList{u"deed.dat"_s});
    }
}

void tst_DownloadFaults::aFullDiskLeavesNothing()
{
    const QUuid document =
        m_world->upload(m_world->request(u"deed.dat"_s, TransferWorld::invented(64 * Mib)));
    const QString disk = m_world->path(u"disk"_s);
    QVERIFY(QDir().mkdir(disk));
    const QStringList small{u"-t"_s, u"tmpfs"_s, u"-o"_s, u"size=80m"_s, u"tmpfs"_s, disk};
    if (QProcess::execute(u"mount"_s, small) != 0)
        return; // only root may; aQuotaLeavesNothing() is for everybody
    const auto unmount = qScopeGuard([&] { QProcess::execute(u"umount"_s, {u"-l"_s, disk}); });
    // Full from the start, and full on the way.
    for (const qint64 taken : {40 * Mib, 0 * Mib}) {
        QFile other(disk + u"/other"_s);
        QVERIFY(other.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        QCOMPARE(other.write(QByteArray(taken, 'x')), taken);
        const QUuid id =
            m_world->queue().addDownload(m_world->open(document), disk + u"/copy.dat"_s);
        if (taken == 0) {
            QTRY_VERIFY(m_world->queue().transfer(id).done > 0);
            const QByteArray block(Mib, 'x');
            while (other.write(block) == block.size()) {
            }
        }
        QVERIFY2(m_world->waitFor(id, State::Failed), m_world->told(id).constData());
        const QString error = m_world->queue().transfer(id).error;
        QVERIFY2(error.contains(u"room"), qPrintable(error));
        QTRY_COMPARE(QDir(disk).entryList(QDir::Files | QDir::Hidden), QStringList{u"other"_s});
        QVERIFY(other.remove());
        m_world->queue().retry(id);
        QVERIFY2(m_world->waitFor(id, State::Done), m_world->told(id).constData());
        QVERIFY(QFile::remove(disk + u"/copy.dat"_s));
    }
}

void tst_DownloadFaults::aQuotaLeavesNothing()
{
    const QUuid document =
        m_world->upload(m_world->request(u"deed.dat"_s, TransferWorld::invented(12 * Mib)));
    rlimit before;
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
    rlimit tight = before;
    tight.rlim_cur = 5 * Mib;
    std::signal(SIGXFSZ, SIG_IGN);
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &tight), 0);
    const auto loosen = qScopeGuard([&] { setrlimit(RLIMIT_FSIZE, &before); });
    const QUuid id =
        m_world->queue().addDownload(m_world->open(document), m_world->path(u"copy.dat"_s));
    QVERIFY2(m_world->waitFor(id, State::Failed), m_world->told(id).constData());
    QVERIFY(m_world->queue().transfer(id).error.contains(u"can't be written"));
    QTRY_COMPARE(m_world->files(), QStringList{u"deed.dat"_s});
}

void tst_DownloadFaults::aFolderThatCannotBeWritten()
{
    const QUuid document = m_world->upload(m_world->request(u"deed.txt"_s, "x"));
    for (const QString &path :
         {m_world->path(u"missing/copy.txt"_s), m_world->path(u"deed.txt/x"_s)}) {
        const QUuid id = m_world->queue().addDownload(m_world->open(document), path);
        QVERIFY(m_world->waitFor(id, State::Failed));
        const Transfer failed = m_world->queue().transfer(id);
        QVERIFY2(failed.error.contains(u"can't be written") && failed.error.contains(u"another"),
                 qPrintable(failed.error));
    }
    // Something that is no file stands in the way: it stays, and nothing is left beside it.
    QVERIFY(QDir().mkpath(m_world->path(u"copy.txt/full"_s)));
    const QUuid id =
        m_world->queue().addDownload(m_world->open(document), m_world->path(u"copy.txt"_s));
    QVERIFY(m_world->waitFor(id, State::Failed));
    QTRY_COMPARE(m_world->files(), QStringList{u"deed.txt"_s});
}

void tst_DownloadFaults::sweepsAfterACrash()
{
    const QUuid document =
        m_world->upload(m_world->request(u"deed.dat"_s, TransferWorld::invented(64 * Mib)));
    TransferQueue &queue = m_world->queue();
    const QUuid id = queue.addDownload(m_world->open(document), m_world->path(u"copy.dat"_s),
                                       TransferQueue::Unfinished::Removed);
    QTRY_VERIFY_WITH_TIMEOUT(queue.transfer(id).done > 0, 20000);
    // What lies there at this moment is what a crash leaves.
    const QStringList parts =
        QDir(m_world->path({})).entryList({u".peak1031-*"_s}, QDir::Files | QDir::Hidden);
    QCOMPARE(parts.size(), 1);
    const QDir notes(m_world->journalFolder());
    const QString journal = notes.entryList({u"*.journal"_s}).value(0);
    QVERIFY(QFile::copy(notes.filePath(journal), m_world->path(u"journal"_s)));
    m_world->end();
    QTRY_VERIFY(!QFile::exists(m_world->path(parts.first()))); // an orderly end leaves nothing
    m_world->write(parts.first(), "clear text");
    QFile::remove(notes.filePath(journal));
    QVERIFY(QFile::rename(m_world->path(u"journal"_s), notes.filePath(journal)));

    TransferQueue another(m_world->line(), m_world->journalFolder());
    QTRY_VERIFY(!QFile::exists(m_world->path(parts.first())));
    QCOMPARE(m_world->files(), QStringList{u"deed.dat"_s});
}

QTEST_GUILESS_MAIN(tst_DownloadFaults)
#include "tst_DownloadFaults.moc"
