#include "models/messages/RoomOutbox.h"

#include <QDir>
#include <QPromise>
#include <QTemporaryDir>
#include <QTest>

#include <deque>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

using State = PendingMessage::State;

namespace {

const QUuid person = QUuid::createUuid();
const QUuid room = QUuid::createUuid();
const QString server = u"Firm"_s;

PendingMessage said(const QString &text)
{
    PendingMessage message;
    message.exchange = room;
    message.text = text;
    return message;
}

} // namespace

/** The program is killed while the server has a message: what is on the disk knows of it. */
class tst_RoomOutboxKilled final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isNotTakenBack_data();
    void isNotTakenBack();

private:
    std::unique_ptr<RoomOutbox> make(const QString &folder);
    void answer()
    {
        m_waiting.front().addResult(Result<QUuid>(QUuid::createUuid()));
        m_waiting.front().finish();
        m_waiting.pop_front();
        QTest::qWait(1);
    }

    std::deque<QPromise<Result<QUuid>>> m_waiting; ///< no answer yet
    QList<MessageDraft> m_sent;
};

std::unique_ptr<RoomOutbox> tst_RoomOutboxKilled::make(const QString &folder)
{
    auto box = std::make_unique<RoomOutbox>(
        [this](const MessageDraft &draft) {
            m_sent.append(draft);
            m_waiting.emplace_back();
            m_waiting.back().start();
            return m_waiting.back().future();
        },
        folder);
    box->setHoldSeconds(0);
    return box;
}

void tst_RoomOutboxKilled::isNotTakenBack_data()
{
    QTest::addColumn<int>("hold");
    QTest::newRow("at once") << 0;
    QTest::newRow("after a while") << 1;
}

void tst_RoomOutboxKilled::isNotTakenBack()
{
    QFETCH(int, hold);
    m_sent.clear();
    m_waiting.clear();
    const QTemporaryDir folder;
    auto box = make(folder.path());
    box->setHoldSeconds(hold);
    box->begin(server, person);
    box->setOnline(true);
    const QUuid request = box->add(said(u"Did it arrive?"_s));
    const QUuid behind = box->add(said(u"Surely not sent"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_sent.size(), 1, 3000);
    if (hold == 0)
        box->flush();   // it is on the disk as one that may have gone, or not at all
    QTemporaryDir copy; // as the killed one leaves it, at that very moment
    const QString place = QDir(folder.path()).entryList(QDir::Dirs | QDir::NoDotAndDotDot).first();
    QVERIFY(QDir(copy.path()).mkdir(place));
    const QFileInfoList left =
        QDir(folder.filePath(place)).entryInfoList({u"*.message"_s}, QDir::Files);
    for (const QFileInfo &one : left)
        QVERIFY(QFile::copy(one.filePath(), copy.filePath(place + u'/' + one.fileName())));
    box.reset();
    m_sent.clear();
    m_waiting.clear();
    const auto again = make(copy.path());
    again->begin(server, person);
    QTRY_COMPARE(again->of(room).size(), 2);
    QCOMPARE(again->find(request)->state, State::Waiting);
    QVERIFY(again->find(request)->unsure);
    QVERIFY(!again->takeBack(request));
    QVERIFY(!again->find(behind)->unsure);
    again->setOnline(true);
    QCOMPARE(m_sent.size(), 1); // the same id again is no second message
    QCOMPARE(m_sent.first().request, request);
    answer();
    QTRY_COMPARE(m_sent.size(), 2);
    answer();
    QVERIFY(again->isEmpty());
}

QTEST_GUILESS_MAIN(tst_RoomOutboxKilled)
#include "tst_RoomOutboxKilled.moc"
