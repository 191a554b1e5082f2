#include "models/messages/RoomOutbox.h"

#include <QDir>
#include <QPromise>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <deque>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

using State = PendingMessage::State;

namespace {

const QUuid person = QUuid::createUuid();
const QUuid room = QUuid::createUuid();
const QUuid otherRoom = QUuid::createUuid();
const QString server = u"Firm"_s;

PendingMessage said(const QString &text, const QUuid &exchange = room)
{
    PendingMessage message;
    message.exchange = exchange;
    message.text = text;
    return message;
}

} // namespace

/** What is written leaves once, in order, and is never lost: against a server that answers late,
 * twice, not at all, or no. */
class tst_RoomOutbox final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void isHeldAndCanBeTakenBack();
    void whoLeavesHasSentIt();
    void goesInTheOrderOfItsRoom();
    void sameRequestAfterALostLine();
    void whatMayHaveArrivedIsNotTakenBack();
    void refusedStaysAndOthersGoOn();
    void survivesTheProgram();
    void nobodyElseGetsIt();
    void secondWindowSendsNothingTwice();
    void oldOnesAreNotSentWithoutAsking();
    void filesGoFirst();
    void pinIsNeverWritten();
    void answerAfterTheEndIsNobodys();
    void saysThatItCouldNotKeepOne();

private:
    std::unique_ptr<RoomOutbox> make();
    void answer(const Result<QUuid> &result = Result<QUuid>(QUuid::createUuid()));
    State stateOf(const QUuid &request) const { return m_box->find(request)->state; }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<RoomOutbox> m_box;
    std::deque<QPromise<Result<QUuid>>> m_waiting; ///< no answer yet
    QList<MessageDraft> m_sent;
};

std::unique_ptr<RoomOutbox> tst_RoomOutbox::make()
{
    auto box = std::make_unique<RoomOutbox>(
        [this](const MessageDraft &draft) {
            m_sent.append(draft);
            m_waiting.emplace_back();
            m_waiting.back().start();
            return m_waiting.back().future();
        },
        m_folder->path());
    box->setHoldSeconds(0);
    return box;
}

void tst_RoomOutbox::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_sent.clear();
    m_waiting.clear();
    m_box = make();
    m_box->begin(server, person);
    m_box->setOnline(true);
    QCoreApplication::processEvents();
}

void tst_RoomOutbox::cleanup()
{
    m_box.reset();
    m_folder.reset();
}

void tst_RoomOutbox::answer(const Result<QUuid> &result)
{
    QVERIFY(!m_waiting.empty());
    m_waiting.front().addResult(result);
    m_waiting.front().finish();
    m_waiting.pop_front();
    QTest::qWait(1);
}

void tst_RoomOutbox::isHeldAndCanBeTakenBack()
{
    m_box->setHoldSeconds(1);
    const QUuid first = m_box->add(said(u"Oops"_s));
    QCOMPARE(stateOf(first), State::Held);
    QTest::qWait(50);
    QVERIFY(m_sent.isEmpty());
    QCOMPARE(m_box->takeBack(first)->text, u"Oops"_s);
    QVERIFY(m_box->isEmpty());
    const QUuid second = m_box->add(said(u"Meant"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_sent.size(), 1, 3000);
    QVERIFY(!m_box->takeBack(second)); // it is on its way: nobody pretends otherwise
    QCOMPARE(stateOf(second), State::Sending);
    answer();
    QVERIFY(m_box->isEmpty());
    m_box->setHoldSeconds(60);
    m_box->sendNow(m_box->add(said(u"Now"_s)));
    QTRY_COMPARE(m_sent.size(), 2);
}

void tst_RoomOutbox::whoLeavesHasSentIt()
{
    m_box->setHoldSeconds(60);
    m_box->add(said(u"1"_s));
    m_box->add(said(u"2"_s));
    QVERIFY(!m_box->isGoing());
    m_box->sendAllNow();
    QVERIFY(m_box->isGoing());
    QTRY_COMPARE(m_sent.size(), 1);
    answer();
    QVERIFY(m_box->isGoing());
    QTRY_COMPARE(m_sent.size(), 2);
    QCOMPARE(m_sent.last().text, u"2"_s);
    answer();
    QVERIFY(m_box->isEmpty() && !m_box->isGoing());
    // Without a line nobody waits for it.
    m_box->add(said(u"3"_s));
    m_box->setOnline(false);
    m_box->sendAllNow();
    QVERIFY(!m_box->isGoing());
}

void tst_RoomOutbox::goesInTheOrderOfItsRoom()
{
    m_box->add(said(u"1"_s));
    m_box->add(said(u"2"_s));
    m_box->add(said(u"elsewhere"_s, otherRoom));
    QCOMPARE(m_sent.size(), 2); // one of each room
    QCOMPARE(m_sent.at(0).text, u"1"_s);
    QCOMPARE(m_sent.at(1).text, u"elsewhere"_s);
    answer();
    QTRY_COMPARE(m_sent.last().text, u"2"_s);
}

void tst_RoomOutbox::sameRequestAfterALostLine()
{
    const QUuid request = m_box->add(said(u"Did it arrive?"_s));
    answer(Error{ErrorKind::Offline, u"The line was lost."_s});
    QCOMPARE(stateOf(request), State::Waiting);
    m_box->setOnline(false);
    QTest::qWait(20);
    QCOMPARE(m_sent.size(), 1);
    m_box->setOnline(true);
    QCOMPARE(m_sent.size(), 2);
    QCOMPARE(m_sent.at(1), m_sent.at(0)); // the same id: no second message, whatever was committed
    QSignalSpy sent(m_box.get(), &RoomOutbox::sent);
    answer();
    QCOMPARE(sent.size(), 1);
    QVERIFY(m_box->isEmpty());
    QTest::qWait(2500);
    QCOMPARE(m_sent.size(), 2);
}

/** Else it would stand in the room, and in the editor to be sent once more. */
void tst_RoomOutbox::whatMayHaveArrivedIsNotTakenBack()
{
    const QUuid request = m_box->add(said(u"Did it arrive?"_s));
    const QUuid behind = m_box->add(said(u"Surely not sent"_s));
    answer(Error{ErrorKind::Offline, u"The line was lost."_s});
    m_box->setOnline(false);
    QVERIFY(m_box->find(request)->unsure);
    QVERIFY(!m_box->takeBack(request));
    QVERIFY(m_box->takeBack(behind));
    m_box->flush();
    m_box = make();
    m_box->begin(server, person);
    QTRY_COMPARE(m_box->of(room).size(), 1);
    QVERIFY(!m_box->takeBack(request)); // nor after a restart
    m_box->setOnline(true);
    answer(Error{ErrorKind::Denied, u"You may not write messages in this exchange."_s});
    QVERIFY(m_box->takeBack(request));
}

void tst_RoomOutbox::refusedStaysAndOthersGoOn()
{
    const QUuid refused = m_box->add(said(u"No"_s));
    m_box->add(said(u"Yes"_s));
    answer(Error{ErrorKind::Denied, u"You may not write messages in this exchange."_s});
    QCOMPARE(stateOf(refused), State::Failed);
    QVERIFY(m_box->find(refused)->error.contains(u"may not write"_s));
    QTRY_COMPARE(m_sent.last().text, u"Yes"_s);
    answer();
    m_box->retry(refused);
    QTRY_COMPARE(m_sent.last().text, u"No"_s);
    QCOMPARE(m_sent.last().request, refused);
    answer();
    QVERIFY(m_box->isEmpty());
}

void tst_RoomOutbox::survivesTheProgram()
{
    PendingMessage rich = said(u"Zwei Zeilen\nund \U0001F4E6"_s);
    rich.replyTo = QUuid::createUuid();
    rich.mentions = {{QUuid::createUuid(), u"Dana Reyes"_s}};
    const QUuid first = m_box->add(rich);
    const QUuid second = m_box->add(said(u"Second"_s));
    m_box->flush();
    m_box.reset(); // killed between the commit and the answer
    m_sent.clear();
    m_waiting.clear();
    m_box = make();
    m_box->begin(server, person);
    QTRY_COMPARE(m_box->of(room).size(), 2);
    QCOMPARE(stateOf(first), State::Waiting);
    QVERIFY(!m_box->find(second)->unsure); // it waited for the first
    QVERIFY(m_sent.isEmpty());             // not online yet
    m_box->setOnline(true);
    QCOMPARE(m_sent.size(), 1);
    QCOMPARE(m_sent.first().request, first);
    QCOMPARE(m_sent.first().text, rich.text);
    QCOMPARE(m_sent.first().replyTo, rich.replyTo);
    QCOMPARE(m_sent.first().mentions, QList<QUuid>{rich.mentions.first().person});
    answer();
    QTRY_COMPARE(m_sent.last().request, second);
    answer();
    m_box->flush();
    m_box = make();
    m_box->begin(server, person);
    QTest::qWait(50);
    QVERIFY(m_box->isEmpty()); // and nothing comes back
}

void tst_RoomOutbox::nobodyElseGetsIt()
{
    m_box->add(said(u"Mine"_s));
    m_box->flush();
    m_box->begin(server, QUuid::createUuid());
    QTest::qWait(50);
    QVERIFY(m_box->isEmpty());
    m_box->begin(u"Another firm"_s, person);
    QTest::qWait(50);
    QVERIFY(m_box->isEmpty());
    m_box->begin(server, person);
    QTRY_COMPARE(m_box->of(room).size(), 1);
}

void tst_RoomOutbox::secondWindowSendsNothingTwice()
{
    m_box->setHoldSeconds(60);
    m_box->add(said(u"In the first window"_s));
    m_box->flush();
    const auto second = make();
    second->begin(server, person);
    second->setOnline(true);
    QTest::qWait(50);
    QVERIFY(second->isEmpty());
    QVERIFY(m_sent.isEmpty());
}

void tst_RoomOutbox::oldOnesAreNotSentWithoutAsking()
{
    m_box->setOnline(false);
    const QUuid request = m_box->add(said(u"From Friday"_s));
    m_box->flush();
    m_box.reset();
    const QStringList folders = QDir(m_folder->path()).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    const QString path = u"%1/%2/%3.message"_s.arg(m_folder->path(), folders.first(),
                                                   request.toString(QUuid::WithoutBraces));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QByteArray content = file.readAll();
    file.close();
    const QByteArray today = QDate::currentDate().toString(Qt::ISODate).toLatin1();
    const QByteArray utc = QDateTime::currentDateTimeUtc().date().toString(Qt::ISODate).toLatin1();
    content.replace(today, "2026-01-02").replace(utc, "2026-01-02");
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    file.close();
    m_box = make();
    m_box->setOnline(true);
    m_box->begin(server, person);
    QTRY_COMPARE(m_box->of(room).size(), 1);
    QCOMPARE(stateOf(request), State::Failed);
    QVERIFY(m_sent.isEmpty());
    m_box->retry(request);
    QTRY_COMPARE(m_sent.size(), 1);
}

void tst_RoomOutbox::filesGoFirst()
{
    QSignalSpy wanted(m_box.get(), &RoomOutbox::uploadWanted);
    PendingMessage message = said(u"With papers"_s);
    const QUuid upload = QUuid::createUuid();
    const QUuid bad = QUuid::createUuid();
    message.files = {{upload, {}, u"deed.pdf"_s, u"/tmp/deed.pdf"_s}};
    const QUuid request = m_box->add(message);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(stateOf(request), State::Uploading);
    QVERIFY(m_sent.isEmpty());
    const QUuid document = QUuid::createUuid();
    m_box->onUploaded(upload, document);
    QTRY_COMPARE(m_sent.size(), 1);
    QCOMPARE(m_sent.first().attachments, QList<QUuid>{document});
    m_box->onUploaded(upload, document); // told twice
    QCOMPARE(m_sent.size(), 1);
    answer();
    message.request = {};
    message.files = {{bad, {}, u"bad.pdf"_s, u"/tmp/bad.pdf"_s}};
    const QUuid second = m_box->add(message);
    m_box->onUploadFailed(bad, u"The disk is full."_s);
    QCOMPARE(stateOf(second), State::Failed);
    m_box->retry(second);
    QCOMPARE(wanted.size(), 3); // asked for once more
}

void tst_RoomOutbox::pinIsNeverWritten()
{
    PendingMessage message = said(u"Protected"_s);
    PendingFile file{QUuid::createUuid(), {}, u"tax.pdf"_s, u"/tmp/tax.pdf"_s};
    file.pin = "493817";
    file.withPin = true;
    message.files = {file};
    m_box->add(message);
    m_box->flush();
    QDir folder(m_folder->path());
    folder.cd(folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot).first());
    int read = 0;
    const QFileInfoList files = folder.entryInfoList({u"*.message"_s}, QDir::Files);
    for (const QFileInfo &info : files) {
        QFile kept(info.filePath());
        QVERIFY(kept.open(QIODevice::ReadOnly));
        QVERIFY(!kept.readAll().contains("493817"));
        QVERIFY(!(kept.permissions() & (QFile::ReadGroup | QFile::ReadOther)));
        ++read;
    }
    QCOMPARE(read, 1);
    // That there was one is known after a restart, so that the file never goes without.
    m_box->end();
    m_box->begin(server, person);
    QTRY_COMPARE(m_box->of(room).size(), 1);
    const PendingFile known = m_box->of(room).first().files.first();
    QVERIFY(known.withPin && known.pin.isEmpty());
}

void tst_RoomOutbox::answerAfterTheEndIsNobodys()
{
    m_box->add(said(u"Slow"_s));
    QSignalSpy sent(m_box.get(), &RoomOutbox::sent);
    m_box->end();
    answer();
    QCOMPARE(sent.size(), 0);
    m_box->begin(server, person);
    QTRY_COMPARE(m_box->of(room).size(), 1); // unsure: asked again with the same id
}

/** The disk is full, or its folder gone: it is said, and the message goes all the same. */
void tst_RoomOutbox::saysThatItCouldNotKeepOne()
{
    QSignalSpy kept(m_box.get(), &RoomOutbox::kept);
    QSignalSpy notKept(m_box.get(), &RoomOutbox::notKept);
    QVERIFY(QDir(m_folder->path()).removeRecursively());
    m_box->add(said(u"Only in memory"_s));
    QTRY_VERIFY(!notKept.isEmpty());
    QCOMPARE(notKept.first().first().toUuid(), room);
    QCOMPARE(kept.size(), 0);
    QCOMPARE(m_sent.size(), 1);
    answer();
    QVERIFY(m_box->isEmpty());
}

QTEST_GUILESS_MAIN(tst_RoomOutbox)
#include "tst_RoomOutbox.moc"
