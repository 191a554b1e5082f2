#include "models/documents/SegmentCipher.h"
#include "models/documents/TransferJournal.h"
#include "tests/models/documents/TransferWorld.h"

#include <QProcess>
#include <QScopeGuard>

#include <csignal>

#include <sys/resource.h>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;
using State = Transfer::State;

/** What breaks on the way breaks nothing that stays: transfers go on, or leave nothing. */
class tst_TransferFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_world = std::make_unique<TransferWorld>(); }
    void cleanup() { m_world.reset(); }

    void goesOnAfterABrokenLine();
    void downloadGoesOnAfterABrokenLine();
    void goesOnAfterTheServerWasKilled();
    void goesOnAfterARestartOfTheProgram();
    void staysPausedOverARestart();
    void anAnswerThatWasNeverHeardDoublesNothing();
    void sendsAgainWhatTheServerLost();
    void waitsForTheNextSession();
    void waitsWhereItIsToldTo();
    void beginsAnewWhenTheFileChangedMeanwhile();
    void beginsAnewWhenTheNotesAreLost();
    void noticesAFileOfTheSameSizeAndTime();
    void tellsAFileThatChangesWhileItIsRead();
    void uploadsNothingWithoutItsPin();
    void refusesWhatIsNotGenuine_data();
    void refusesWhatIsNotGenuine();
    void aFullDiskLeavesNothing();
    void aQuotaLeavesNothing();
    void aFolderThatCannotBeWritten();
    void sweepsAfterACrash();
    void twoProgramsOfOnePerson();
    void anotherPersonSeesNothing();

private:
    static constexpr qint64 Mib = SegmentCipher::segmentBytes;

    /** An upload that is on its way, and not over. */
    UploadRequest halfway(const QByteArray &content)
    {
        const UploadRequest request = m_world->request(u"large.dat"_s, content);
        m_world->queue().add({request});
        if (!QTest::qWaitFor(
                [&] { return m_world->queue().transfer(request.id).done > content.size() / 4; },
                20000))
            qWarning("%s", m_world->told(request.id).constData());
        return request;
    }
    void cutTheLine()
    {
        QSignalSpy lost(&m_world->line(), &DbSession::lost);
        m_world->admin().must(
            "select pg_terminate_backend(pid) from pg_stat_activity where usename like 's\\_%'");
        QTRY_COMPARE(lost.size(), 1);
    }
    bool isThere(const UploadRequest &request, const QByteArray &content)
    {
        return m_world->waitFor(request.id, State::Done, 60000) && m_world->documents() == 1 &&
               m_world->unfinished() == 0 &&
               m_world->read(m_world->queue().transfer(request.id).document) == content;
    }

    std::unique_ptr<TransferWorld> m_world;
};

void tst_TransferFaults::goesOnAfterABrokenLine()
{
    const QByteArray content = TransferWorld::invented(64 * Mib + 3);
    const UploadRequest request = halfway(content);
    cutTheLine();
    QTRY_VERIFY(m_world->queue().transfer(request.id).state == State::Waiting);
    QVERIFY(!m_world->queue().transfer(request.id).note.isEmpty());
    QCOMPARE(m_world->documents(), 0);
    const qint64 there =
        m_world->admin().must("select count(*) from peak.document_segments").value().toLongLong();
    QVERIFY(there >= 16);
    m_world->connect();
    QTRY_VERIFY_WITH_TIMEOUT(m_world->queue().transfer(request.id).done >= there * Mib, 20000);
    QVERIFY2(isThere(request, content), m_world->told(request.id).constData());
    // Twice, three times: whatever is sent again is the same.
    QCOMPARE(m_world->admin().must("select count(*) from peak.document_segments").value(),
             QByteArray("65"));
}

void tst_TransferFaults::downloadGoesOnAfterABrokenLine()
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

void tst_TransferFaults::goesOnAfterTheServerWasKilled()
{
    m_world.reset();
    m_world =
        std::make_unique<TransferWorld>(std::make_unique<TestDatabase>(TestServer::ownServer()));
    const QByteArray content = TransferWorld::invented(64 * Mib);
    const UploadRequest request = halfway(content);
    const QString folder = m_world->database().server().dataFolder();
    ::kill(pid_t(m_world->database().server().processId()), SIGKILL);
    QTRY_VERIFY_WITH_TIMEOUT(m_world->queue().transfer(request.id).state == State::Waiting, 20000);
    PrivateServer::Options options;
    options.dataFolder = folder;
    options.durable = false;
    Result<PrivateServer::Pointer> again = Error{};
    QTRY_VERIFY_WITH_TIMEOUT((again = PrivateServer::start(options)).ok(), 60000);
    m_world->admin() = RawConnection(m_world->database().adminUri());
    QCOMPARE(m_world->documents(), 0);
    m_world->connect();
    QVERIFY2(isThere(request, content), m_world->told(request.id).constData());
    m_world.reset();
}

void tst_TransferFaults::goesOnAfterARestartOfTheProgram()
{
    const QByteArray content = TransferWorld::invented(64 * Mib + 3);
    const UploadRequest request = halfway(content);
    m_world->restart();
    QCOMPARE(m_world->queue().transfers().size(), 1);
    const Transfer found = m_world->queue().transfer(request.id);
    QCOMPARE(found.name, u"large.dat"_s);
    QVERIFY(found.done > 0);
    QCOMPARE(m_world->documents(), 0);
    QVERIFY2(isThere(request, content), m_world->told(request.id).constData());
    m_world->restart();
    QVERIFY(m_world->queue().transfers().isEmpty());
}

void tst_TransferFaults::staysPausedOverARestart()
{
    const QByteArray content = TransferWorld::invented(32 * Mib);
    const UploadRequest request = halfway(content);
    m_world->queue().pause(request.id);
    m_world->restart();
    QTest::qWait(300);
    QVERIFY(m_world->queue().transfer(request.id).state == State::Paused);
    m_world->queue().resume(request.id);
    QVERIFY2(isThere(request, content), m_world->told(request.id).constData());
}

void tst_TransferFaults::anAnswerThatWasNeverHeardDoublesNothing()
{
    const UploadRequest request = m_world->request(u"deed.txt"_s, "once");
    // The line breaks when the document is there, before the client hears of it.
    m_world->admin().must(
        "create function peak.slow() returns trigger language plpgsql security definer as $$ begin "
        "perform "
        "pg_sleep(1.5); return null; end $$; create trigger _999_slow after insert on "
        "public.documents for each statement execute function peak.slow()");
    m_world->queue().add({request});
    QTRY_VERIFY_WITH_TIMEOUT(
        m_world->admin()
                .must("select from pg_stat_activity where wait_event = 'PgSleep'")
                .rows.size() == 1,
        10000);
    // The client gives up; the server goes on to the end, as after a lost network.
    m_world->connect();
    QTRY_COMPARE_WITH_TIMEOUT(m_world->documents(), 1, 10000);
    QVERIFY2(m_world->waitFor(request.id, State::Done), m_world->told(request.id).constData());
    QCOMPARE(m_world->documents(), 1);
    QVERIFY(!m_world->queue().transfer(request.id).document.isNull());
}

/** Segments are promised only when the upload is finished: a crash may take some of them. */
void tst_TransferFaults::sendsAgainWhatTheServerLost()
{
    const QByteArray content = TransferWorld::invented(48 * Mib);
    const UploadRequest request = halfway(content);
    QVERIFY(
        m_world->admin().must("delete from peak.document_segments where seq in (0, 3)").affected ==
        2);
    QVERIFY2(isThere(request, content), m_world->told(request.id).constData());
}

void tst_TransferFaults::waitsForTheNextSession()
{
    const QByteArray content = TransferWorld::invented(48 * Mib);
    const UploadRequest request = halfway(content);
    m_world->admin().must("select auth.end_sessions($1::uuid, 'test')",
                          {m_world->person().toByteArray(QUuid::WithoutBraces)});
    QTRY_VERIFY(m_world->queue().transfer(request.id).state == State::Waiting);
    QTest::qWait(300);
    QVERIFY(m_world->queue().transfer(request.id).state == State::Waiting);
    QCOMPARE(m_world->documents(), 0);
    m_world->signIn();
    m_world->queue().begin(u"peak.example.test"_s, m_world->person());
    QVERIFY2(isThere(request, content), m_world->told(request.id).constData());
}

/** Many files in a minute are more than people do; the server says so, and they go on later. */
void tst_TransferFaults::waitsWhereItIsToldTo()
{
    const auto setMost = [this](const QByteArray &most) {
        m_world->admin().must("update peak.settings set value = $1::jsonb where key = "
                              "'session.changes_per_minute'",
                              {most});
    };
    setMost("60");
    QList<UploadRequest> requests;
    for (int i = 0; i < 150; ++i)
        requests.append(m_world->request(u"file %1.txt"_s.arg(i), "x"));
    m_world->queue().add(requests);
    const QUuid last = requests.constLast().id;
    QTRY_VERIFY_WITH_TIMEOUT(m_world->queue().transfer(last).note.contains(u"minute"), 20000);
    QVERIFY(m_world->queue().transfer(last).state == State::Waiting);
    QVERIFY(m_world->documents() < 150);
    setMost("6000");
    QVERIFY2(m_world->waitFor(last, State::Done), m_world->told(last).constData());
    QTRY_COMPARE(m_world->documents(), 150);
}

void tst_TransferFaults::beginsAnewWhenTheFileChangedMeanwhile()
{
    const UploadRequest request = halfway(TransferWorld::invented(32 * Mib));
    m_world->end();
    const QByteArray other = TransferWorld::invented(33 * Mib, 7);
    m_world->write(u"large.dat"_s, other);
    m_world->restart();
    QVERIFY2(isThere(request, other), m_world->told(request.id).constData());
}

void tst_TransferFaults::beginsAnewWhenTheNotesAreLost()
{
    const QByteArray content = TransferWorld::invented(32 * Mib);
    const UploadRequest request = halfway(content);
    m_world->end();
    QDir notes(m_world->journalFolder());
    QByteArray kept;
    for (const QString &name : notes.entryList({u"*.journal"_s})) {
        QFile file(notes.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        // As after a power cut: only the first lines reached the disk.
        kept = file.readLine();
        file.close();
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(kept.replace(R"("begun":false)", R"("begun":true)"));
    }
    m_world->restart();
    QVERIFY2(isThere(request, content), m_world->told(request.id).constData());
}

void tst_TransferFaults::noticesAFileOfTheSameSizeAndTime()
{
    const QByteArray content = TransferWorld::invented(32 * Mib);
    const UploadRequest request = halfway(content);
    m_world->end();
    const QDateTime then = QFileInfo(request.path).lastModified();
    const QByteArray other = TransferWorld::invented(32 * Mib, 9);
    m_world->write(u"large.dat"_s, other);
    QFile file(request.path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.setFileTime(then, QFileDevice::FileModificationTime));
    file.close();
    m_world->restart();
    QVERIFY2(isThere(request, other), m_world->told(request.id).constData());
}

void tst_TransferFaults::tellsAFileThatChangesWhileItIsRead()
{
    const UploadRequest request = halfway(TransferWorld::invented(64 * Mib));
    QFile file(request.path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    const bool changing = QTest::qWaitFor(
        [&] {
            file.seek(0);
            file.write(QByteArray::number(QDateTime::currentMSecsSinceEpoch()));
            file.flush();
            return m_world->queue().transfer(request.id).state == State::Failed;
        },
        60000);
    QVERIFY2(changing, m_world->told(request.id).constData());
    const Transfer failed = m_world->queue().transfer(request.id);
    QVERIFY2(failed.error.contains(u"changed"), qPrintable(failed.error));
    QVERIFY(failed.retryable);
    QCOMPARE(m_world->documents(), 0);
    QTRY_COMPARE(m_world->unfinished(), 0);
    file.close();
    m_world->queue().retry(request.id);
    QVERIFY2(m_world->waitFor(request.id, State::Done, 60000),
             m_world->told(request.id).constData());
}

void tst_TransferFaults::uploadsNothingWithoutItsPin()
{
    m_world->line().abandon(); // nothing begins
    UploadRequest request = m_world->request(u"secret.txt"_s, "for few");
    request.pin = "739154";
    m_world->queue().add({request});
    QTest::qWait(200);
    m_world->restart();
    m_world->connect();
    QVERIFY(m_world->waitFor(request.id, State::Failed));
    QVERIFY(m_world->queue().transfer(request.id).error.contains(u"PIN"));
    QTest::qWait(200);
    QCOMPARE(m_world->documents(), 0);

    // What the server knows already has its PIN there, and goes on.
    m_world.reset();
    m_world = std::make_unique<TransferWorld>();
    const QByteArray content = TransferWorld::invented(32 * Mib);
    UploadRequest large = m_world->request(u"large.dat"_s, content);
    large.pin = "739154";
    m_world->queue().add({large});
    QTRY_VERIFY_WITH_TIMEOUT(m_world->queue().transfer(large.id).done > 4 * Mib, 20000);
    m_world->restart();
    QVERIFY2(m_world->waitFor(large.id, State::Done, 60000), m_world->told(large.id).constData());
    const QUuid document = m_world->queue().transfer(large.id).document;
    const auto asked = await(m_world->opener().open(document, DocumentOpener::Action::View));
    QVERIFY(asked.ok() && asked->answer.outcome == OpenAnswer::Outcome::PinRequired);
}

void tst_TransferFaults::refusesWhatIsNotGenuine_data()
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

void tst_TransferFaults::refusesWhatIsNotGenuine()
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

void tst_TransferFaults::aFullDiskLeavesNothing()
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

void tst_TransferFaults::aQuotaLeavesNothing()
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

void tst_TransferFaults::aFolderThatCannotBeWritten()
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

void tst_TransferFaults::sweepsAfterACrash()
{
    const QUuid document =
        m_world->upload(m_world->request(u"deed.dat"_s, TransferWorld::invented(64 * Mib)));
    TransferQueue &queue = m_world->queue();
    const QUuid id = queue.addDownload(m_world->open(document), m_world->path(u"copy.dat"_s));
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
    QVERIFY(!QFile::exists(m_world->path(parts.first())));
    QCOMPARE(m_world->files(), QStringList{u"deed.dat"_s});
}

void tst_TransferFaults::twoProgramsOfOnePerson()
{
    const QByteArray content = TransferWorld::invented(32 * Mib);
    const UploadRequest request = halfway(content);
    TransferQueue second(m_world->line(), m_world->journalFolder());
    second.begin(u"peak.example.test"_s, m_world->person());
    QVERIFY(second.transfers().isEmpty()); // the first one still runs
    const UploadRequest other = m_world->request(u"other.txt"_s, "x");
    second.add({other});
    QVERIFY(QTest::qWaitFor([&] { return second.transfer(other.id).state == State::Done; }, 20000));
    QVERIFY2(m_world->waitFor(request.id, State::Done, 60000),
             m_world->told(request.id).constData());
    QCOMPARE(m_world->documents(), 2);
}

void tst_TransferFaults::anotherPersonSeesNothing()
{
    const UploadRequest request = halfway(TransferWorld::invented(32 * Mib));
    TransferQueue &queue = m_world->queue();
    queue.begin(u"peak.example.test"_s, QUuid::createUuid());
    QVERIFY(queue.transfers().isEmpty());
    queue.end();
    queue.begin(u"elsewhere.example.test"_s, m_world->person());
    QVERIFY(queue.transfers().isEmpty());
    queue.begin(u"peak.example.test"_s, m_world->person());
    QCOMPARE(queue.transfers().size(), 1);
    QVERIFY2(m_world->waitFor(request.id, State::Done, 60000),
             m_world->told(request.id).constData());
#ifdef Q_OS_UNIX
    const QFile::Permissions rights = QFile::permissions(m_world->journalFolder());
    QVERIFY(!(rights & (QFile::ReadGroup | QFile::ReadOther)));
#endif
}

QTEST_GUILESS_MAIN(tst_TransferFaults)
#include "tst_TransferFaults.moc"
