#include "models/messages/RoomModel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

const QUuid me = QUuid::createUuid();
const QUuid dana = QUuid::createUuid();

RoomMessage message(qint64 number, const QUuid &sender = dana, int minutes = -1)
{
    RoomMessage one;
    one.number = number;
    one.id = QUuid::createUuid();
    one.sender = sender;
    one.senderName = sender == me ? u"Me"_s : u"Dana Reyes"_s;
    one.content = u"Message %1"_s.arg(number);
    const QDateTime start(QDate(2026, 11, 23), QTime(0, 1));
    one.createdAt = start.addSecs(60 * (minutes < 0 ? number : minutes));
    return one;
}

QList<RoomMessage> messages(qint64 from, qint64 to)
{
    QList<RoomMessage> list;
    for (qint64 number = from; number <= to; ++number)
        list.append(message(number));
    return list;
}

PendingMessage pending(const QString &text)
{
    PendingMessage one;
    one.request = QUuid::createUuid();
    one.text = text;
    one.madeAt = QDateTime::currentDateTimeUtc();
    return one;
}

} // namespace

/** The window of a room, as a view sees it: exact changes, no gaps, a bounded number of rows. */
class tst_RoomModel final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_model.reset(); }

    void windowSlidesAndStaysBounded();
    void whatDoesNotJoinIsDropped();
    void newsBehindAWindowNobodyFollowsAreCounted();
    void ownMessageTurnsIntoTheRealOneInItsPlace();
    void secondOwnMessageThatComesFirstMovesUp();
    void settledMessageStaysUntilTheRealOneComes();
    void unsentWaitWhileTheEndIsElsewhere();
    void daysGroupsAndNews();
    void onlyWhatChangedIsTold();
    void isSpoken();

private:
    std::unique_ptr<RoomModel> m_model;
};

void tst_RoomModel::init()
{
    m_model = std::make_unique<RoomModel>();
    m_model->setMe(me, u"Me"_s);
    new QAbstractItemModelTester(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest, m_model.get());
}

void tst_RoomModel::windowSlidesAndStaysBounded()
{
    m_model->showWindow(messages(9901, 10000), 10000);
    for (qint64 first = 9801; first > 9000; first -= 100) {
        m_model->prepend(messages(first, first + 99));
        QVERIFY(m_model->rowCount() <= RoomModel::mostRows + RoomModel::slack);
        QCOMPARE(m_model->firstNumber(), first);
    }
    QVERIFY(!m_model->isAtEnd());
    while (!m_model->isAtEnd()) {
        const qint64 next = m_model->lastNumber() + 1;
        m_model->append(messages(next, std::min<qint64>(next + 99, 10000)));
        QVERIFY(m_model->rowCount() <= RoomModel::mostRows + RoomModel::slack);
    }
    for (int row = 1; row < m_model->rowCount(); ++row)
        QCOMPARE(m_model->message(row).number, m_model->message(row - 1).number + 1);
}

void tst_RoomModel::whatDoesNotJoinIsDropped()
{
    m_model->showWindow(messages(50, 60), 60);
    m_model->append(messages(58, 62)); // twice told: once shown
    QCOMPARE(m_model->rowCount(), 13);
    m_model->prepend(messages(40, 47)); // a gap
    QCOMPARE(m_model->firstNumber(), 50);
    m_model->prepend(messages(40, 49));
    QCOMPARE(m_model->firstNumber(), 40);
}

void tst_RoomModel::newsBehindAWindowNobodyFollowsAreCounted()
{
    m_model->showWindow(messages(1, 440), 440);
    m_model->setFollowed(false);
    m_model->appendNews(messages(441, 460));
    QCOMPARE(m_model->lastNumber(), 440);
    QCOMPARE(m_model->roomLast(), 460);
    QVERIFY(!m_model->isAtEnd());
    m_model->append(messages(441, 460));
    QVERIFY(m_model->isAtEnd());
}

void tst_RoomModel::ownMessageTurnsIntoTheRealOneInItsPlace()
{
    m_model->showWindow(messages(1, 3), 3);
    const PendingMessage mine = pending(u"On its way"_s);
    m_model->setPending({mine});
    QCOMPARE(m_model->rowCount(), 4);
    QVERIFY(m_model->isPending(3));
    QSignalSpy removed(m_model.get(), &QAbstractItemModel::rowsRemoved);
    QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    RoomMessage real = message(4, me);
    real.request = mine.request;
    m_model->append({real});
    QCOMPARE(removed.size() + inserted.size(), 0); // nothing moves under the eye
    QCOMPARE(m_model->rowCount(), 4);
    QVERIFY(!m_model->isPending(3));
    m_model->setPending({mine}); // the outbox has not forgotten it yet
    QCOMPARE(m_model->rowCount(), 4);
    m_model->setPending({});
    QCOMPARE(m_model->rowCount(), 4);
}

void tst_RoomModel::secondOwnMessageThatComesFirstMovesUp()
{
    m_model->showWindow(messages(1, 1), 1);
    const PendingMessage failed = pending(u"Refused"_s);
    const PendingMessage sent = pending(u"Sent"_s);
    m_model->setPending({failed, sent});
    RoomMessage real = message(2, me);
    real.request = sent.request;
    m_model->append({real});
    QCOMPARE(m_model->rowCount(), 3);
    QCOMPARE(m_model->message(1).number, 2);
    QCOMPARE(m_model->pending(2)->text, u"Refused"_s);
}

void tst_RoomModel::settledMessageStaysUntilTheRealOneComes()
{
    m_model->showWindow(messages(1, 1), 1);
    const PendingMessage mine = pending(u"There"_s);
    m_model->setPending({mine});
    m_model->settle(mine.request);
    m_model->setPending({});
    QCOMPARE(m_model->rowCount(), 2);
    RoomMessage real = message(2, me);
    real.request = mine.request;
    m_model->append({real});
    QCOMPARE(m_model->rowCount(), 2);
    QVERIFY(!m_model->isPending(1));
}

void tst_RoomModel::unsentWaitWhileTheEndIsElsewhere()
{
    m_model->showWindow(messages(1, 100), 500);
    m_model->setPending({pending(u"Later"_s)});
    QCOMPARE(m_model->rowCount(), 100);
    m_model->showWindow(messages(401, 500), 500);
    QCOMPARE(m_model->rowCount(), 101);
    QVERIFY(m_model->isPending(100));
}

void tst_RoomModel::daysGroupsAndNews()
{
    QList<RoomMessage> list = {message(1, dana, 0), message(2, dana, 1), message(3, me, 2),
                               message(4, me, 12),  message(5, me, 13),  message(6, dana, 24 * 60)};
    m_model->showWindow(list, 6);
    m_model->setNewFrom(5);
    QVERIFY(m_model->frame(0).day.isValid());
    QVERIFY(m_model->frame(1).grouped);
    QVERIFY(!m_model->frame(2).grouped); // somebody else
    QVERIFY(!m_model->frame(3).grouped); // a while later
    QVERIFY(m_model->frame(4).news && !m_model->frame(4).grouped);
    QCOMPARE(m_model->frame(5).day, QDate(2026, 11, 24));
    m_model->setNewFrom(0);
    QVERIFY(m_model->frame(4).grouped);
}

void tst_RoomModel::onlyWhatChangedIsTold()
{
    QList<RoomMessage> list = messages(1, 10);
    m_model->showWindow(list, 10);
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    m_model->apply(list);
    QCOMPARE(changed.size(), 0);
    list[4].content = u"Edited"_s;
    list[4].version = 2;
    m_model->apply(list);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.first().first().toModelIndex().row(), 4);
    RoomMessage other = list[5]; // a number that belongs to another message is nobody's
    other.id = QUuid::createUuid();
    m_model->apply({other});
    QCOMPARE(changed.size(), 1);
}

void tst_RoomModel::isSpoken()
{
    RoomMessage mine = message(1, me);
    mine.readerCount = 3;
    mine.readCount = 2;
    RoomMessage outside = message(2);
    outside.outsider = true;
    m_model->showWindow({mine, outside}, 2);
    const auto said = [this](int row) {
        return m_model->index(row).data(Qt::AccessibleTextRole).toString();
    };
    QVERIFY2(said(0).contains(u"read by 2 of 3: Message 1"_s), qPrintable(said(0)));
    QVERIFY2(said(1).contains(u"Dana Reyes from outside"_s), qPrintable(said(1)));
}

QTEST_GUILESS_MAIN(tst_RoomModel)
#include "tst_RoomModel.moc"
