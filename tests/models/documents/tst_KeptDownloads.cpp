#include "tests/models/documents/KeptWorld.h"

#include <QProcess>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;
using State = Transfer::State;
using Outcome = OpenAnswer::Outcome;

/** A download goes on after the program ended, in whatever way, from where it was. */
class tst_KeptDownloads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_world = std::make_unique<KeptWorld>(); }
    void cleanup() { m_world.reset(); }

    void goesOnAfterARestartOfTheProgram();
    void goesOnAfterTheProgramWasKilled();
    void goesOnForWhoSignsInAgain();
    void staysPausedOverARestart();
    void goesOnAfterTheSessionWasReplaced();
    void asksForThePinAgain();
    void goesOnWithAnOlderVersionThatWasAskedFor();
    void waitsForItsFolder();
    void thePartIsNobodyElses();
    void fromAnObjectStorage();

private:
    std::unique_ptr<KeptWorld> m_world;
};

void tst_KeptDownloads::goesOnAfterARestartOfTheProgram()
{
    const QUuid id = m_world->halfway(m_world->open(m_world->uploaded()));
    m_world->end();
    QCOMPARE(m_world->found().size(), 1);
    QCOMPARE(QFileInfo(m_world->part()).size(), KeptWorld::heldAt * KeptWorld::Mib);
    // What is noted tells neither key nor content.
    const QDir notes(m_world->journalFolder());
    for (const QString &name : notes.entryList({u"*.journal"_s}, QDir::Files)) {
        QFile file(notes.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray noted = file.readAll();
        QVERIFY(noted.contains("copy.dat") && !noted.contains("key"));
#ifdef Q_OS_UNIX
        QVERIFY(!(file.permissions() & (QFile::ReadGroup | QFile::ReadOther)));
#endif
    }

    m_world->restart();
    QCOMPARE(m_world->queue().transfers().size(), 1);
    QCOMPARE(m_world->queue().transfer(id).name, u"copy.dat"_s);
    QTRY_VERIFY(m_world->queue().transfer(id).done >= KeptWorld::heldAt * KeptWorld::Mib);
    QVERIFY2(m_world->isThere(id), m_world->told(id).constData());
    // Not a segment twice.
    QCOMPARE(m_world->store().firstAsked(), KeptWorld::heldAt);
    QCOMPARE(m_world->store().asked.size(), KeptWorld::segments - KeptWorld::heldAt);
    QCOMPARE(m_world->found(), QStringList{u"copy.dat"_s});
    // It was opened again, and the record says so; it is one download all the same.
    QCOMPARE(m_world->admin()
                 .must("select string_agg(action, ' ' order by created_at) from "
                       "public.document_access_logs where action <> 'upload'")
                 .value(),
             "download resume");
    QCOMPARE(m_world->admin().must("select download_count from public.documents").value(), "1");
    m_world->restart();
    QVERIFY(m_world->queue().transfers().isEmpty());
}

void tst_KeptDownloads::goesOnAfterTheProgramWasKilled()
{
    const QUuid document = m_world->uploaded();
    m_world->end();
    QDir().mkpath(m_world->path(u"down"_s));
    QProcess program;
    program.start(QCoreApplication::applicationDirPath() + u"/download_child"_s,
                  {m_world->journalFolder(), m_world->person().toString(), document.toString(),
                   m_world->target()});
    program.write(m_world->address().toUtf8() + '\n');
    QVERIFY(program.waitForReadyRead(30000));
    QCOMPARE(program.readAll(), QByteArray("on its way\n"));
    program.kill();
    QVERIFY(program.waitForFinished());
    QVERIFY(!m_world->part().isEmpty());
    // Killed in the middle of a segment.
    QFile cut(m_world->part());
    const qint64 whole = cut.size() / KeptWorld::Mib;
    QVERIFY(whole >= 8 && cut.open(QIODevice::Append) && cut.write("half a segment") > 0);
    cut.close();

    m_world->restart();
    QCOMPARE(m_world->queue().transfers().size(), 1);
    const QUuid id = m_world->queue().transfers().first().id;
    QVERIFY2(m_world->isThere(id), m_world->told(id).constData());
    QCOMPARE(m_world->store().firstAsked(), int(whole));
    QCOMPARE(m_world->found(), QStringList{u"copy.dat"_s});
}

void tst_KeptDownloads::goesOnForWhoSignsInAgain()
{
    const QUuid id = m_world->halfway(m_world->open(m_world->uploaded()));
    m_world->queue().end();
    QVERIFY(m_world->queue().transfers().isEmpty());
    m_world->store().asked.clear();
    m_world->store().holdFrom = KeptWorld::segments;
    m_world->queue().begin(u"peak.example.test"_s, QUuid::createUuid()); // somebody else
    QVERIFY(m_world->queue().transfers().isEmpty());
    QTest::qWait(100);
    QVERIFY(!m_world->part().isEmpty());
    m_world->queue().begin(u"peak.example.test"_s, m_world->person());
    QVERIFY2(m_world->isThere(id), m_world->told(id).constData());
    QCOMPARE(m_world->store().firstAsked(), KeptWorld::heldAt);
}

void tst_KeptDownloads::staysPausedOverARestart()
{
    const QUuid id = m_world->halfway(m_world->open(m_world->uploaded()));
    m_world->queue().pause(id);
    m_world->restart();
    QTRY_COMPARE(m_world->queue().transfer(id).done, KeptWorld::heldAt * KeptWorld::Mib);
    QTest::qWait(200);
    QVERIFY(m_world->queue().transfer(id).state == State::Paused);
    QVERIFY(m_world->store().asked.isEmpty());
    m_world->queue().resume(id);
    QVERIFY2(m_world->isThere(id), m_world->told(id).constData());
    QCOMPARE(m_world->store().firstAsked(), KeptWorld::heldAt);
}

void tst_KeptDownloads::goesOnAfterTheSessionWasReplaced()
{
    const QUuid id = m_world->halfway(m_world->open(m_world->uploaded()));
    m_world->queue().pause(id);
    m_world->store().asked.clear();
    m_world->store().holdFrom = KeptWorld::segments;
    m_world->signIn(); // what the old session opened is closed to the new one
    m_world->queue().resume(id);
    QVERIFY2(m_world->isThere(id), m_world->told(id).constData());
    QCOMPARE(m_world->store().firstAsked(), KeptWorld::heldAt);
}

void tst_KeptDownloads::asksForThePinAgain()
{
    const QUuid document = m_world->uploaded("739154");
    const auto opened =
        await(m_world->opener().open(document, DocumentOpener::Action::Download, "739154"), 20000);
    QVERIFY2(opened.ok() && opened->opened, why(opened).constData());
    const QUuid id = m_world->halfway(*opened->opened);
    m_world->restart();
    QSignalSpy needed(&m_world->queue(), &TransferQueue::pinNeeded);
    QTRY_VERIFY(m_world->queue().transfer(id).needsPin);
    QVERIFY(m_world->queue().transfer(id).state == State::Paused);
    QVERIFY(m_world->queue().transfer(id).note.contains(u"PIN"));
    QCOMPARE(m_world->queue().transfer(id).done, KeptWorld::heldAt * KeptWorld::Mib);
    QVERIFY(m_world->store().asked.isEmpty());
    QVERIFY(needed.size() == 1 && !needed.first().at(1).toBool());
    m_world->queue().resume(id);
    QVERIFY(needed.size() == 2 && needed.last().at(1).toBool());

    const auto answer = m_world->queue().enterPin(id, "111111");
    QVERIFY(m_world->queue().transfer(id).note.contains(u"Checking"));
    const auto wrong = await(answer);
    QVERIFY(wrong.ok() && wrong.value().outcome == Outcome::PinWrong);
    QCOMPARE(wrong.value().attemptsLeft, 4);
    QVERIFY(m_world->queue().transfer(id).needsPin && m_world->store().asked.isEmpty());
    const auto right = await(m_world->queue().enterPin(id, "739154"));
    QVERIFY(right.ok() && right.value().outcome == Outcome::Opened);
    QVERIFY2(m_world->isThere(id), m_world->told(id).constData());
    QCOMPARE(m_world->store().firstAsked(), KeptWorld::heldAt);
    QVERIFY(!m_world->queue().transfer(id).needsPin);
    QVERIFY(!await(m_world->queue().enterPin(id, "739154")).ok());
    for (const QString &name : QDir(m_world->journalFolder()).entryList(QDir::Files)) {
        QFile file(QDir(m_world->journalFolder()).filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains("739154"));
    }
}

void tst_KeptDownloads::goesOnWithAnOlderVersionThatWasAskedFor()
{
    const QUuid document = m_world->uploaded();
    UploadRequest second = m_world->request(u"large.dat"_s, "the second");
    second.document = document;
    QCOMPARE(m_world->upload(second), document);
    const auto older =
        await(m_world->opener().open(document, DocumentOpener::Action::Download, {}, 1));
    QVERIFY2(older.ok() && older->opened, why(older).constData());
    const QUuid id = m_world->halfway(*older->opened);
    m_world->restart();
    QVERIFY2(m_world->isThere(id), m_world->told(id).constData());
    QCOMPARE(m_world->store().firstAsked(), KeptWorld::heldAt);
    QVERIFY(m_world->queue().transfer(id).note.isEmpty());
}

void tst_KeptDownloads::waitsForItsFolder()
{
    const QUuid id = m_world->halfway(m_world->open(m_world->uploaded()));
    m_world->end();
    QVERIFY(QDir().rename(m_world->path(u"down"_s), m_world->path(u"unplugged"_s)));
    m_world->restart();
    QTRY_VERIFY(m_world->queue().transfer(id).state == State::Paused);
    QVERIFY2(m_world->queue().transfer(id).note.contains(u"not there"),
             m_world->told(id).constData());
    m_world->queue().resume(id);
    QTRY_VERIFY(m_world->queue().transfer(id).state == State::Paused);
    QVERIFY(m_world->store().asked.isEmpty());
    QVERIFY(QDir().rename(m_world->path(u"unplugged"_s), m_world->path(u"down"_s)));
    m_world->queue().resume(id);
    QVERIFY2(m_world->isThere(id), m_world->told(id).constData());
    QCOMPARE(m_world->store().firstAsked(), KeptWorld::heldAt);
}

void tst_KeptDownloads::thePartIsNobodyElses()
{
    (void)m_world->halfway(m_world->open(m_world->uploaded()));
#ifdef Q_OS_UNIX
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY(!(QFile::permissions(m_world->part()) & others));
    m_world->end();
    QVERIFY(QFile::setPermissions(m_world->part(),
                                  QFile::permissions(m_world->part()) | QFile::ReadOther));
    m_world->restart(true);
    QTRY_VERIFY(!m_world->store().asked.isEmpty());
    QVERIFY(!(QFile::permissions(m_world->part()) & others));
#endif
}

void tst_KeptDownloads::fromAnObjectStorage()
{
    m_world.reset();
    ObjectServer server;
    m_world = std::make_unique<KeptWorld>(server);
    const QUuid document = m_world->uploaded();
    QCOMPARE(server.objects().size(), 1);
    const OpenedDocument opened = m_world->open(document);
    QCOMPARE(opened.provider, u"s3"_s);
    const QUuid id = m_world->halfway(opened);
    m_world->end();
    QCOMPARE(QFileInfo(m_world->part()).size(), KeptWorld::heldAt * KeptWorld::Mib);
    // The storage is away when the program is back.
    server.kill();
    m_world->signIn();
    m_world->restart();
    QTRY_VERIFY_WITH_TIMEOUT(!m_world->store().asked.isEmpty(), 20000);
    QTRY_VERIFY_WITH_TIMEOUT(m_world->queue().transfer(id).state == State::Waiting, 60000);
    QVERIFY(!m_world->part().isEmpty());
    server.start();
    QVERIFY2(m_world->isThere(id), m_world->told(id).constData());
    QCOMPARE(m_world->store().firstAsked(), KeptWorld::heldAt);
    QCOMPARE(m_world->found(), QStringList{u"copy.dat"_s});
    QCOMPARE(m_world->admin().must("select download_count from public.documents").value(), "1");
}

QTEST_GUILESS_MAIN(tst_KeptDownloads)
#include "tst_KeptDownloads.moc"
