#include "models/documents/SegmentCipher.h"
#include "tests/models/documents/TransferWorld.h"
#include "tests/support/FrozenServer.h"

#include <csignal>

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
    void goesOnAfterASilence();
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
            "select pg_terminate_backend(pid) from pg_stat_activity where usename like 's\\_%' and "
            "datname = current_database()");
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

/** The line is there and nothing comes over it, until whoever keeps it gives it up. */
void tst_TransferFaults::goesOnAfterASilence()
{
    const QByteArray content = TransferWorld::invented(64 * Mib + 3);
    const UploadRequest request = halfway(content);
    {
        const FrozenServer frozen(m_world->database().server(), m_world->admin());
        QTest::qWait(500);
        const qint64 done = m_world->queue().transfer(request.id).done;
        QTest::qWait(500);
        QCOMPARE(m_world->queue().transfer(request.id).done, done);
        m_world->line().abandon();
        QTRY_VERIFY(m_world->queue().transfer(request.id).state == State::Waiting);
        QCOMPARE(m_world->documents(), 0);
    }
    m_world->connect();
    QVERIFY2(isThere(request, content), m_world->told(request.id).constData());
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
                .must("select from pg_stat_activity where wait_event = 'PgSleep' and "
                      "datname = current_database()")
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
