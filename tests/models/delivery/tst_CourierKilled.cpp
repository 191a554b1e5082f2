#include "tests/models/delivery/DeliveryWorld.h"

#include <QElapsedTimer>
#include <QTest>

#include <csignal>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;
using Step = MailServer::Step;

/** Agents that are killed, at each step of handing a message over: never two for one row. */
class tst_CourierKilled final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<DeliveryWorld>(); }
    void cleanupTestCase() { m_world.reset(); }
    void cleanup() { m_world->clear(); }

    void mail_data();
    void mail();
    void textMessage_data();
    void textMessage();
    void beforeItIsMarked();
    void beforeItIsTold();
    void endsQuickly_data();
    void endsQuickly();

private:
    /** The database takes its time when a message becomes `state`. */
    void holdUp(const QByteArray &state)
    {
        m_world->owner().must(
            "create function public.slow() returns trigger language plpgsql security definer as $$ "
            "begin perform pg_sleep(30); return new; end $$; create trigger slow before update on "
            "peak.outbox for each row when (new.state = '" +
            state + "') execute function public.slow()");
    }
    bool isHeldUp()
    {
        return m_world->owner()
                   .must("select count(*) from pg_stat_activity where wait_event = 'PgSleep'")
                   .value() == "1";
    }
    void letGo()
    {
        m_world->owner().must(
            "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'peak_agent'");
        m_world->owner().must("drop trigger slow on peak.outbox; drop function public.slow()");
    }

    std::unique_ptr<DeliveryWorld> m_world;
};

void tst_CourierKilled::mail_data()
{
    QTest::addColumn<int>("step");
    QTest::addColumn<QByteArray>("left");
    QTest::newRow("greeting") << int(Step::Greeting) << QByteArray("claimed");
    QTest::newRow("hello") << int(Step::Ehlo) << QByteArray("claimed");
    QTest::newRow("from") << int(Step::From) << QByteArray("claimed");
    QTest::newRow("to") << int(Step::To) << QByteArray("claimed");
    QTest::newRow("data") << int(Step::Data) << QByteArray("claimed");
    QTest::newRow("text") << int(Step::Text) << QByteArray("handing");
    QTest::newRow("end") << int(Step::Dot) << QByteArray("handing");
}

void tst_CourierKilled::mail()
{
    QFETCH(int, step);
    QFETCH(QByteArray, left);
    MailServer server;
    server.rule(Step(step), {.hang = true, .times = 1});
    m_world->useMail(server);
    const auto ids = m_world->add(3);
    QProcess agent;
    DeliveryWorld::begin(agent, m_world->agentUri());
    QTRY_VERIFY_WITH_TIMEOUT(server.reached(Step(step)) == 1, 20'000);
    if (left == "handing")
        QTRY_COMPARE(m_world->count("handing"), 1);
    agent.kill();
    QVERIFY(agent.waitForFinished());
    QCOMPARE(m_world->count(left), left == "claimed" ? 3 : 1);
    // Whoever comes next waits for the lease.
    QVERIFY(m_world->once().ok());
    QCOMPARE(m_world->count("sent"), 0);
    m_world->endLeases();
    QVERIFY(m_world->once().ok());
    QVERIFY(m_world->once().ok());
    const int taken = int(server.taken().size());
    QSet<QByteArray> different;
    for (const auto &mail : server.taken())
        different.insert(mail.id());
    QCOMPARE(different.size(), taken); // none twice
    if (left == "claimed") {
        QCOMPARE(m_world->count("sent"), 3);
        QCOMPARE(taken, 3);
    } else {
        QCOMPARE(m_world->count("sent"), 2);
        QCOMPARE(m_world->count("uncertain"), 1);
        QCOMPARE(taken, step == Step::Dot ? 3 : 2);
    }
}

void tst_CourierKilled::textMessage_data()
{
    QTest::addColumn<bool>("takes");
    QTest::newRow("not taken") << false;
    QTest::newRow("taken") << true;
}

void tst_CourierKilled::textMessage()
{
    QFETCH(bool, takes);
    WebServer server({.hang = true, .takes = takes});
    m_world->useTwilio(server);
    m_world->secret("sms.twilio.token", "token");
    const auto ids = m_world->add(3, "sms");
    QProcess agent;
    DeliveryWorld::begin(agent, m_world->agentUri());
    QTRY_VERIFY_WITH_TIMEOUT(server.requests().size() == 1, 20'000);
    agent.kill();
    QVERIFY(agent.waitForFinished());
    QCOMPARE(m_world->count("handing"), 1);
    server.rule({.reply = WebServer::answer("201 Created", R"({"sid": "SM1"})"), .takes = true});
    m_world->endLeases();
    QVERIFY(m_world->once().ok());
    QVERIFY(m_world->once().ok());
    QCOMPARE(m_world->count("sent"), 2);
    QCOMPARE(m_world->count("uncertain"), 1);
    QCOMPARE(server.taken().size(), takes ? 3 : 2);
    QSet<QByteArray> bodies;
    for (const auto &request : server.taken())
        bodies.insert(request.body);
    QCOMPARE(bodies.size(), server.taken().size());
}

/** The database holds the agent up while it marks the message: nothing has gone out. */
void tst_CourierKilled::beforeItIsMarked()
{
    const MailServer server;
    m_world->useMail(server);
    const auto id = m_world->add();
    holdUp("handing");
    QProcess agent;
    DeliveryWorld::begin(agent, m_world->agentUri());
    QTRY_VERIFY_WITH_TIMEOUT(server.reached(Step::Data) == 1, 20'000);
    QTRY_VERIFY(isHeldUp());
    agent.kill();
    QVERIFY(agent.waitForFinished());
    letGo();
    QCOMPARE(server.taken().size(), 0);
    m_world->endLeases();
    QVERIFY(m_world->once().ok());
    QCOMPARE(m_world->state(id), "sent");
    QCOMPARE(server.taken().size(), 1);
}

/** The server has taken it and said so, and the database has not heard of it. */
void tst_CourierKilled::beforeItIsTold()
{
    const MailServer server;
    m_world->useMail(server);
    const auto id = m_world->add();
    holdUp("sent");
    QProcess agent;
    DeliveryWorld::begin(agent, m_world->agentUri());
    QTRY_VERIFY_WITH_TIMEOUT(server.taken().size() == 1, 20'000);
    QTRY_VERIFY(isHeldUp());
    agent.kill();
    QVERIFY(agent.waitForFinished());
    letGo();
    QCOMPARE(m_world->state(id), "handing");
    m_world->endLeases();
    QVERIFY(m_world->once().ok());
    QCOMPARE(m_world->state(id), "uncertain");
    m_world->makeDue();
    QVERIFY(m_world->once().ok());
    QCOMPARE(server.taken().size(), 1);
}

void tst_CourierKilled::endsQuickly_data()
{
    QTest::addColumn<int>("step");
    for (const Step step : {Step::Greeting, Step::To, Step::Dot})
        QTest::addRow("step %d", step) << int(step);
}

void tst_CourierKilled::endsQuickly()
{
    QFETCH(int, step);
    MailServer server;
    server.rule(Step(step), {.hang = true});
    m_world->useMail(server);
    const auto ids = m_world->add(5);
    QProcess agent;
    DeliveryWorld::begin(agent, m_world->agentUri());
    QTRY_VERIFY_WITH_TIMEOUT(server.reached(Step(step)) == 1, 20'000);
    QElapsedTimer spent;
    spent.start();
    agent.terminate();
    QVERIFY(agent.waitForFinished(10'000));
    QVERIFY2(spent.elapsed() < 4500, QByteArray::number(spent.elapsed()).constData());
    QCOMPARE(agent.exitStatus(), QProcess::NormalExit);
    QCOMPARE(agent.exitCode(), 0);
    // What it had goes back at once, and what the server has is not sent again.
    QCOMPARE(m_world->count("waiting"), step == Step::Dot ? 4 : 5);
    QCOMPARE(m_world->count("uncertain"), step == Step::Dot ? 1 : 0);
    server.rule(Step(step), {});
    QVERIFY(m_world->once().ok());
    QCOMPARE(server.taken().size(), 5);
}

QTEST_GUILESS_MAIN(tst_CourierKilled)
#include "tst_CourierKilled.moc"
