#include "models/db/WhenDone.h"
#include "tests/support/FrozenServer.h"
#include "tests/support/RawConnection.h"
#include "tests/support/TestSession.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** The thread behind every query: order, cancel, faults, and that the window's thread never waits.
 */
class tst_DbSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void worksInOrder();
    void cancelStopsOnlyWhatRuns();
    void cancelReachesTheNextStatementOfTheSameWork();
    void killedBackendIsLostOnce();
    void frozenServerDoesNotFreezeUs();
    void frozenServerDuringConnect();
    void destroyedWhileBusy();
    void callbackOfADeadReceiver();
    void cancelledFutureIsNotRun();

private:
    void freeze();

    std::unique_ptr<TestServer> m_server; // its own: it is stopped and frozen here
    std::unique_ptr<FrozenServer> m_frozen;
};

void tst_DbSession::initTestCase()
{
    m_server = TestServer::ownServer();
}

void tst_DbSession::cleanup()
{
    m_frozen.reset();
}

/** The server and all its backends, as a machine that hangs. */
void tst_DbSession::freeze()
{
    RawConnection admin(m_server->adminUri());
    m_frozen = std::make_unique<FrozenServer>(m_server->server(), admin);
}

void tst_DbSession::worksInOrder()
{
    const auto session = adminSession(*m_server);
    QList<QFuture<Result<QString>>> futures;
    for (int i = 0; i < 200; ++i)
        futures.append(session->run([i](DbConnection &connection) {
            return firstValue(connection, u"select :i"_s, {{u"i"_s, i}});
        }));
    for (int i = 0; i < 200; ++i)
        QCOMPARE(*await(futures.at(i)), QString::number(i));
    QCOMPARE(session->busyFor(), 0);
}

void tst_DbSession::cancelStopsOnlyWhatRuns()
{
    const auto session = adminSession(*m_server);
    const auto slow = session->run([](DbConnection &c) { return c.script("select pg_sleep(60)"); });
    const auto next =
        session->run([](DbConnection &c) { return firstValue(c, u"select 'next'"_s); });
    QTRY_VERIFY(session->busyFor() > 50);
    session->cancelRunning();
    QCOMPARE(await(slow).error().kind, ErrorKind::Cancelled);
    QCOMPARE(*await(next), u"next"_s);
    QVERIFY(session->isOpen());
}

void tst_DbSession::cancelReachesTheNextStatementOfTheSameWork()
{
    const auto session = adminSession(*m_server);
    const auto many = session->run([](DbConnection &connection) -> Result<void> {
        for (int i = 0; i < 1000000; ++i) {
            if (const auto done = connection.script("select 1"); !done)
                return done;
        }
        return {};
    });
    QTRY_VERIFY(session->busyFor() > 20);
    session->cancelRunning();
    QCOMPARE(await(many).error().kind, ErrorKind::Cancelled);
}

void tst_DbSession::killedBackendIsLostOnce()
{
    const auto session = adminSession(*m_server);
    QSignalSpy lost(session.get(), &DbSession::lost);
    const auto cut = session->run([](DbConnection &connection) {
        return connection.script("select pg_terminate_backend(pg_backend_pid())");
    });
    const auto queued = session->run([](DbConnection &c) { return firstValue(c, u"select 1"_s); });
    QCOMPARE(await(cut).error().kind, ErrorKind::Offline);
    QCOMPARE(await(queued).error().kind, ErrorKind::Offline);
    QTRY_COMPARE(lost.size(), 1);
    const auto later = session->run([](DbConnection &c) { return firstValue(c, u"select 1"_s); });
    QCOMPARE(await(later).error().kind, ErrorKind::Offline);
    QVERIFY(!session->isOpen());
    QVERIFY(await(session->open(adminSettings(*m_server))).ok());
    QCOMPARE(*await(session->run([](DbConnection &c) { return firstValue(c, u"select 1"_s); })),
             u"1"_s);
    QTest::qWait(50);
    QCOMPARE(lost.size(), 1);
}

void tst_DbSession::frozenServerDoesNotFreezeUs()
{
    const auto session = adminSession(*m_server);
    freeze();
    int turns = 0;
    QTimer heart;
    connect(&heart, &QTimer::timeout, this, [&turns] { ++turns; });
    heart.start(10);
    const auto stuck = session->run([](DbConnection &c) { return firstValue(c, u"select 1"_s); });
    const auto queued = session->run([](DbConnection &c) { return firstValue(c, u"select 2"_s); });
    QTest::qWait(500);
    QVERIFY2(turns >= 25, qPrintable(QString::number(turns)));
    QVERIFY(session->busyFor() >= 400);
    QVERIFY(!stuck.isFinished());

    QElapsedTimer spent;
    spent.start();
    session->cancelRunning(); // its own connection hangs, too
    session->abandon();
    QVERIFY2(spent.elapsed() < 100, qPrintable(QString::number(spent.elapsed())));
    QCOMPARE(await(stuck).error().kind, ErrorKind::Offline);
    QCOMPARE(await(queued).error().kind, ErrorKind::Offline);
    QCOMPARE(session->busyFor(), 0);

    m_frozen.reset();
    QVERIFY(await(session->open(adminSettings(*m_server))).ok());
}

void tst_DbSession::frozenServerDuringConnect()
{
    freeze();
    ConnectionSettings target = adminSettings(*m_server);
    target.setValue(u"connect_timeout"_s, u"2"_s);
    auto patient = std::make_unique<DbSession>(u"patient"_s);
    const auto refused = patient->open(target);
    auto hasty = std::make_unique<DbSession>(u"hasty"_s);
    const auto dropped = hasty->open(adminSettings(*m_server)); // 10 s
    QTest::qWait(100);

    QElapsedTimer spent;
    spent.start();
    hasty.reset();
    QVERIFY2(spent.elapsed() < 1000, qPrintable(QString::number(spent.elapsed())));
    QCOMPARE(await(dropped).error().kind, ErrorKind::Offline);
    const auto answer = await(refused);
    QCOMPARE(answer.error().kind, ErrorKind::Offline);
    QVERIFY2(answer.error().message.contains(u"did not answer"_s),
             qPrintable(answer.error().message));
    QVERIFY(spent.elapsed() < 4000);
}

void tst_DbSession::destroyedWhileBusy()
{
    auto session = adminSession(*m_server);
    const auto slow = session->run([](DbConnection &c) { return c.script("select pg_sleep(60)"); });
    QTRY_VERIFY(session->busyFor() > 20);
    QElapsedTimer spent;
    spent.start();
    session.reset();
    QVERIFY2(spent.elapsed() < 1000, qPrintable(QString::number(spent.elapsed())));
    QCOMPARE(await(slow).error().kind, ErrorKind::Offline);
}

void tst_DbSession::callbackOfADeadReceiver()
{
    const auto session = adminSession(*m_server);
    auto receiver = std::make_unique<QObject>();
    bool called = false;
    whenDone(session->run([](DbConnection &c) { return c.script("select pg_sleep(0.1)"); }),
             receiver.get(), [&called](const Result<void> &) { called = true; });
    receiver.reset();
    QTest::qWait(200);
    QVERIFY(!called);
}

void tst_DbSession::cancelledFutureIsNotRun()
{
    const auto session = adminSession(*m_server);
    const auto slow =
        session->run([](DbConnection &c) { return c.script("select pg_sleep(0.2)"); });
    auto unwanted = session->run(
        [](DbConnection &c) { return c.script("create table public.unwanted (a int)"); });
    unwanted.cancel();
    QVERIFY(await(slow).ok());
    const auto look = session->run([](DbConnection &c) {
        return firstValue(c, u"select to_regclass('public.unwanted') is null"_s);
    });
    QCOMPARE(*await(look), u"true"_s);
}

QTEST_GUILESS_MAIN(tst_DbSession)
#include "tst_DbSession.moc"
