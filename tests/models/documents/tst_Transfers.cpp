#include "models/documents/SegmentCipher.h"
#include "tests/models/documents/TransferWorld.h"
#include "tests/support/Uploads.h"

#include <QElapsedTimer>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;
using State = Transfer::State;

/** What goes up comes down as it was, whoever reads it, many or large. */
class tst_Transfers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_world = std::make_unique<TransferWorld>(); }
    void cleanup() { m_world.reset(); }

    void roundTrips_data();
    void roundTrips();
    void othersReadWhatWeSealed();
    void manySmallOnes();
    void smallOnesDoNotWaitForALargeOne();
    void newVersions();
    void noticesTheSameFile();
    void uploadsWithAPin();
    void manyWithAPinSayWhatTheyWaitFor();
    void oneRefusalHoldsNobodyUp();
    void pausesAndGoesOn();
    void pausesADownload();
    void cancelLeavesNothing();
    void tellsHowQuickItIs();
    void takesWhatIsOverFromTheList();
    void uploadsNothingWhileLookingOn();
    void downloadsReplaceTheirTarget();

private:
    std::unique_ptr<TransferWorld> m_world;
};

void tst_Transfers::roundTrips_data()
{
    QTest::addColumn<qint64>("bytes");
    const qint64 whole = SegmentCipher::segmentBytes;
    for (const qint64 bytes :
         {qint64(0), qint64(1), whole - 1, whole, whole + 1, 256 * 1024 + qint64(1), 9 * whole + 5})
        QTest::newRow(qPrintable(QString::number(bytes))) << bytes;
}

void tst_Transfers::roundTrips()
{
    QFETCH(qint64, bytes);
    const QByteArray content = TransferWorld::invented(bytes);
    const UploadRequest request = m_world->request(u"deed.dat"_s, content);
    QSignalSpy uploaded(&m_world->queue(), &TransferQueue::uploaded);
    const QUuid document = m_world->upload(request);
    QVERIFY2(!document.isNull(), m_world->told(request.id).constData());
    QCOMPARE(uploaded.size(), 1);
    QCOMPARE(uploaded.first().at(1).toUuid(), document);
    const Transfer up = m_world->queue().transfer(request.id);
    QCOMPARE(up.done, bytes);
    QCOMPARE(up.version, 1);

    // Into memory and into a file.
    QCOMPARE(m_world->read(document), content);
    const QUuid down =
        m_world->queue().addDownload(m_world->open(document), m_world->path(u"copy.dat"_s));
    QVERIFY2(m_world->waitFor(down, State::Done), m_world->told(down).constData());
    QFile copy(m_world->path(u"copy.dat"_s));
    QVERIFY(copy.open(QIODevice::ReadOnly));
    QCOMPARE(copy.readAll(), content);
    QCOMPARE(m_world->files(), (QStringList{u"copy.dat"_s, u"deed.dat"_s}));
#ifdef Q_OS_UNIX
    QVERIFY(!(copy.permissions() & (QFile::ReadGroup | QFile::ReadOther)));
#endif
    // Nobody else's eyes: what is stored holds none of the clear bytes.
    if (bytes > 64) {
        const auto stored = m_world->admin().must(
            "select count(*) from peak.document_segments where position($1::bytea in bytes) > 0",
            {"\\x" + content.mid(32, 16).toHex()});
        QCOMPARE(stored.value(), QByteArray("0"));
    }
}

void tst_Transfers::othersReadWhatWeSealed()
{
    const QByteArray content = TransferWorld::invented(2 * SegmentCipher::segmentBytes + 77);
    const QUuid document = m_world->upload(m_world->request(u"deed.dat"_s, content));
    RoleConnection other(m_world->database(), u"coordinator@example.test"_s);
    const auto opened = Uploads::open(other, document.toByteArray(QUuid::WithoutBraces));
    QCOMPARE(opened.outcome, u"opened"_s);
    QCOMPARE(opened.clear, content);
    // And the other way round.
    const QByteArray theirs =
        Uploads::add(other, m_world->exchange().toByteArray(QUuid::WithoutBraces),
                     Uploads::named("theirs.pdf"), content);
    QCOMPARE(m_world->read(QUuid(QString::fromLatin1(theirs))), content);
}

void tst_Transfers::manySmallOnes()
{
    QList<UploadRequest> requests;
    for (int i = 0; i < 1000; ++i)
        requests.append(
            m_world->request(u"file %1.txt"_s.arg(i), TransferWorld::invented(i * 7 % 5000, i)));
    QSignalSpy uploaded(&m_world->queue(), &TransferQueue::uploaded);
    QSignalSpy changed(&m_world->queue(), &TransferQueue::changed);
    QElapsedTimer spent;
    spent.start();
    m_world->queue().add(requests);
    QTRY_COMPARE_WITH_TIMEOUT(uploaded.size(), 1000, 60000);
    QVERIFY(!m_world->queue().isBusy());
    QCOMPARE(m_world->documents(), 1000);
    QCOMPARE(m_world->unfinished(), 0);
    // About ten times a second each at most, however many there are.
    QTest::qWait(150);
    QVERIFY(changed.size() <= 1000 * (spent.elapsed() / 100 + 2));
    const QUuid any = m_world->queue().transfer(requests.at(617).id).document;
    QCOMPARE(m_world->read(any), TransferWorld::invented(617 * 7 % 5000, 617));
}

void tst_Transfers::smallOnesDoNotWaitForALargeOne()
{
    const UploadRequest large =
        m_world->request(u"large.dat"_s, TransferWorld::invented(48 * SegmentCipher::segmentBytes));
    const UploadRequest small = m_world->request(u"small.txt"_s, "hello");
    m_world->queue().add({large, small});
    QVERIFY(m_world->waitFor(small.id, State::Done));
    QVERIFY(m_world->queue().transfer(large.id).state != State::Done);
    QVERIFY(m_world->waitFor(large.id, State::Done, 60000));
}

void tst_Transfers::newVersions()
{
    const QUuid document = m_world->upload(m_world->request(u"deed.txt"_s, "first"));
    UploadRequest second = m_world->request(u"deed.txt"_s, "second");
    second.document = document;
    second.fields = {{u"note"_s, u"corrected"_s}};
    QCOMPARE(m_world->upload(second), document);
    QCOMPARE(m_world->queue().transfer(second.id).version, 2);
    QCOMPARE(m_world->read(document), QByteArray("second"));
    const auto older = await(m_world->opener().open(document, DocumentOpener::Action::View, {}, 1));
    QVERIFY2(older.ok() && older->opened, why(older).constData());
    QCOMPARE(older->opened->version, 1);
    const auto bytes = await(m_world->opener().read(*older->opened, 1000));
    QVERIFY2(bytes.ok(), why(bytes).constData());
    QCOMPARE(*bytes, QByteArray("first"));
}

void tst_Transfers::noticesTheSameFile()
{
    m_world->upload(m_world->request(u"deed.txt"_s, "the same"));
    const UploadRequest again = m_world->request(u"copy of deed.txt"_s, "the same");
    QVERIFY(!m_world->upload(again).isNull());
    QVERIFY(m_world->queue().transfer(again.id).note.contains(u"deed.txt"));
}

void tst_Transfers::uploadsWithAPin()
{
    UploadRequest request = m_world->request(u"secret.txt"_s, "for few");
    request.pin = "739154";
    const QUuid document = m_world->upload(request);
    QVERIFY2(!document.isNull(), m_world->told(request.id).constData());
    auto &opener = m_world->opener();
    const auto asked = await(opener.open(document, DocumentOpener::Action::View));
    QVERIFY2(asked.ok(), why(asked).constData());
    QVERIFY(asked->answer.outcome == OpenAnswer::Outcome::PinRequired && !asked->opened);
    QCOMPARE(asked->answer.attemptsLeft, 5);
    const auto wrong = await(opener.open(document, DocumentOpener::Action::View, "111111"));
    QVERIFY(wrong.ok() && wrong->answer.outcome == OpenAnswer::Outcome::PinWrong);
    QCOMPARE(wrong->answer.attemptsLeft, 4);
    const auto right = await(opener.open(document, DocumentOpener::Action::View, "739154"));
    QVERIFY(right.ok() && right->opened);
    QCOMPARE(right->answer.fileName, u"secret.txt"_s);
    QCOMPARE(*await(opener.read(*right->opened, 1000)), QByteArray("for few"));
    for (int i = 0; i < 5; ++i)
        (void)await(opener.open(document, DocumentOpener::Action::View, "111111"));
    const auto closed = await(opener.open(document, DocumentOpener::Action::View, "739154"));
    QVERIFY(closed.ok() && closed->answer.outcome == OpenAnswer::Outcome::Closed);
    const qint64 seconds = QDateTime::currentDateTimeUtc().secsTo(closed->answer.closedUntil);
    QVERIFY2(seconds > 800 && seconds <= 900, qPrintable(QString::number(seconds)));
    // Nowhere on this computer.
    for (const QString &name : QDir(m_world->journalFolder()).entryList(QDir::Files)) {
        QFile file(QDir(m_world->journalFolder()).filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains("739154"));
    }
}

void tst_Transfers::manyWithAPinSayWhatTheyWaitFor()
{
    QList<UploadRequest> requests;
    for (int i = 0; i < 25; ++i) {
        requests.append(m_world->request(u"file %1.txt"_s.arg(i), QByteArray::number(i)));
        requests.last().pin = "739154";
    }
    TransferQueue &queue = m_world->queue();
    int mostAtOnce = 0;
    bool said = false;
    connect(&queue, &TransferQueue::changed, this, [&] {
        int setting = 0;
        const QList<Transfer> all = queue.transfers();
        for (const Transfer &one : all)
            setting += one.state == State::Running && one.note.contains(u"PIN");
        said = said || setting > 0;
        mostAtOnce = qMax(mostAtOnce, setting);
    });
    queue.add(requests);
    QTRY_VERIFY_WITH_TIMEOUT(!queue.isBusy(), 60000);
    QCOMPARE(m_world->documents(), 25);
    QVERIFY(said && mostAtOnce <= 10); // the server hashes for each, and others get their turn
    for (const UploadRequest &request : requests) {
        const Transfer done = queue.transfer(request.id);
        QVERIFY(done.state == State::Done && done.note.isEmpty());
    }
}

void tst_Transfers::oneRefusalHoldsNobodyUp()
{
    QList<UploadRequest> requests;
    for (int i = 0; i < 10; ++i)
        requests.append(m_world->request(u"file %1.txt"_s.arg(i), "x"));
    requests[3].fileName = u"con.txt"_s;
    requests[5].path = m_world->path(u"missing.txt"_s);
    m_world->queue().add(requests);
    for (int i = 0; i < 10; ++i)
        QVERIFY(
            m_world->waitFor(requests.at(i).id, i == 3 || i == 5 ? State::Failed : State::Done));
    QVERIFY(m_world->queue().transfer(requests.at(3).id).error.contains(u"file name"));
    QVERIFY(m_world->queue().transfer(requests.at(5).id).error.contains(u"missing.txt"));
    QCOMPARE(m_world->documents(), 8);
    QCOMPARE(m_world->unfinished(), 0);

    // What was missing is there now.
    m_world->write(u"missing.txt"_s, "found");
    QVERIFY(m_world->queue().transfer(requests.at(5).id).retryable);
    m_world->queue().retry(requests.at(5).id);
    QVERIFY(m_world->waitFor(requests.at(5).id, State::Done));
}

void tst_Transfers::pausesAndGoesOn()
{
    const QByteArray content = TransferWorld::invented(64 * SegmentCipher::segmentBytes);
    const UploadRequest request = m_world->request(u"large.dat"_s, content);
    TransferQueue &queue = m_world->queue();
    queue.add({request});
    QTRY_VERIFY_WITH_TIMEOUT(queue.transfer(request.id).done > 4 * SegmentCipher::segmentBytes,
                             20000);
    queue.pause(request.id);
    QVERIFY(queue.transfer(request.id).state == State::Paused);
    QTest::qWait(300);
    const qint64 there = queue.transfer(request.id).done;
    QTest::qWait(300);
    QCOMPARE(queue.transfer(request.id).done, there);
    QVERIFY(there < content.size());
    QCOMPARE(m_world->documents(), 0);
    queue.resume(request.id);
    QTRY_VERIFY(queue.transfer(request.id).state == State::Running);
    QVERIFY2(m_world->waitFor(request.id, State::Done, 60000),
             m_world->told(request.id).constData());
    QVERIFY(m_world->read(queue.transfer(request.id).document) == content);
}

void tst_Transfers::pausesADownload()
{
    const QByteArray content = TransferWorld::invented(64 * SegmentCipher::segmentBytes);
    const QUuid document = m_world->upload(m_world->request(u"large.dat"_s, content));
    TransferQueue &queue = m_world->queue();
    const QUuid id = queue.addDownload(m_world->open(document), m_world->path(u"copy.dat"_s));
    QTRY_VERIFY_WITH_TIMEOUT(queue.transfer(id).done > 0, 20000);
    queue.pause(id);
    QTest::qWait(200);
    QVERIFY(queue.transfer(id).state == State::Paused);
    QVERIFY(!m_world->files().contains(u"copy.dat"_s));
    queue.resume(id);
    QVERIFY2(m_world->waitFor(id, State::Done, 60000), m_world->told(id).constData());
    QFile copy(m_world->path(u"copy.dat"_s));
    QVERIFY(copy.open(QIODevice::ReadOnly));
    QVERIFY(copy.readAll() == content);
}

void tst_Transfers::cancelLeavesNothing()
{
    const QByteArray content = TransferWorld::invented(48 * SegmentCipher::segmentBytes);
    const UploadRequest request = m_world->request(u"large.dat"_s, content);
    TransferQueue &queue = m_world->queue();
    queue.add({request});
    QTRY_VERIFY_WITH_TIMEOUT(queue.transfer(request.id).done > 0, 20000);
    queue.cancel(request.id);
    QVERIFY(queue.transfer(request.id).state == State::Cancelled);
    QTRY_COMPARE(m_world->unfinished(), 0);
    QCOMPARE(m_world->documents(), 0);
    QCOMPARE(m_world->admin().must("select count(*) from auth.content_keys").value(),
             QByteArray("0"));

    // At once, before anything was begun, too.
    const UploadRequest second = m_world->request(u"second.dat"_s, "x");
    queue.add({second});
    queue.cancel(second.id);
    const UploadRequest third = m_world->request(u"third.dat"_s, "x");
    const QUuid document = m_world->upload(third);
    QVERIFY(!document.isNull());
    QVERIFY(queue.transfer(second.id).state == State::Cancelled);
    QCOMPARE(m_world->documents(), 1);
    QTRY_COMPARE(m_world->unfinished(), 0);

    // A download.
    const QUuid large = m_world->upload(m_world->request(u"again.dat"_s, content));
    const QUuid down = queue.addDownload(m_world->open(large), m_world->path(u"copy.dat"_s));
    QTRY_VERIFY_WITH_TIMEOUT(queue.transfer(down).done > 0, 20000);
    queue.cancel(down);
    QTRY_COMPARE(m_world->files(),
                 (QStringList{u"again.dat"_s, u"large.dat"_s, u"second.dat"_s, u"third.dat"_s}));
}

void tst_Transfers::tellsHowQuickItIs()
{
    const UploadRequest request = m_world->request(
        u"large.dat"_s, TransferWorld::invented(160 * SegmentCipher::segmentBytes));
    TransferQueue &queue = m_world->queue();
    QElapsedTimer spent;
    int told = 0;
    qint64 last = -1;
    bool everForward = true;
    bool saidHowLong = false;
    connect(&queue, &TransferQueue::changed, this, [&](const QUuid &id) {
        const Transfer now = queue.transfer(id);
        ++told;
        everForward = everForward && now.done >= last;
        last = now.done;
        saidHowLong = saidHowLong || (now.bytesPerSecond > 0 && now.secondsLeft >= 0);
    });
    spent.start();
    queue.add({request});
    QVERIFY(m_world->waitFor(request.id, State::Done, 60000));
    QTest::qWait(150);
    QVERIFY(everForward);
    QVERIFY2(told <= spent.elapsed() / 100 + 2, qPrintable(QString::number(told)));
    QVERIFY(saidHowLong || spent.elapsed() < 900);
    QCOMPARE(queue.transfer(request.id).secondsLeft, -1);
}

void tst_Transfers::takesWhatIsOverFromTheList()
{
    const UploadRequest request = m_world->request(u"a.txt"_s, "x");
    const UploadRequest bad = m_world->request(u"nul.txt"_s, "x");
    TransferQueue &queue = m_world->queue();
    queue.add({request, bad});
    QVERIFY(m_world->waitFor(request.id, State::Done) && m_world->waitFor(bad.id, State::Failed));
    QCOMPARE(queue.transfers().size(), 2);
    QSignalSpy removed(&queue, &TransferQueue::removed);
    queue.clearDone();
    QCOMPARE(removed.size(), 2);
    QVERIFY(queue.transfers().isEmpty());
    QVERIFY(queue.transfer(request.id).id.isNull());
    for (const auto act : {&TransferQueue::pause, &TransferQueue::resume, &TransferQueue::cancel,
                           &TransferQueue::retry})
        (queue.*act)(request.id); // of what is gone: nothing happens
}

void tst_Transfers::uploadsNothingWhileLookingOn()
{
    TransferQueue &queue = m_world->queue();
    queue.begin(u"peak.example.test"_s, m_world->person(), false);
    const UploadRequest request = m_world->request(u"a.txt"_s, "x");
    queue.add({request});
    QVERIFY(queue.transfer(request.id).state == State::Failed);
    QVERIFY(!queue.transfer(request.id).retryable);
    QTest::qWait(200);
    QCOMPARE(m_world->documents(), 0);
}

void tst_Transfers::downloadsReplaceTheirTarget()
{
    const QUuid document = m_world->upload(m_world->request(u"deed.txt"_s, "new"));
    m_world->write(u"copy.txt"_s, "old and longer");
    const QUuid id =
        m_world->queue().addDownload(m_world->open(document), m_world->path(u"copy.txt"_s));
    QVERIFY(m_world->waitFor(id, State::Done));
    QFile copy(m_world->path(u"copy.txt"_s));
    QVERIFY(copy.open(QIODevice::ReadOnly));
    QCOMPARE(copy.readAll(), QByteArray("new"));

    // Too many bytes to be shown: told instead of read.
    const auto refused = await(m_world->opener().read(m_world->open(document), 2));
    QVERIFY(!refused.ok() && refused.error().message.contains(u"too large"));
}

QTEST_GUILESS_MAIN(tst_Transfers)
#include "tst_Transfers.moc"
