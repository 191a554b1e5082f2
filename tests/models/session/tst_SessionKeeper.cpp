#include "models/session/SessionKeeper.h"
#include "tests/support/FrozenServer.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <csignal>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;
using State = SessionStatus::State;

/** A session that lives through everything that happens to lines and servers in a day. */
class tst_SessionKeeper final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void comesOnline();
    void knowsAtOnceWhomTheDoorGreeted();
    void endedBeforeItBegan();
    void tellsAChangeWithinASecond();
    void tellsAChangeOnce();
    void hintIsQuickerThanThePoll();
    void slowTransactionsAreNotMissed();
    void foreignChangesStayUntold();
    void bulkChangeSaysEverything();
    void killedLinesComeBack();
    void oneKilledLineComesBack_data();
    void oneKilledLineComesBack();
    void lineRefusedAfterOnline();
    void missedChangesAreCaughtUp();
    void restartedServer();
    void frozenServer();
    void endedByAnAdmin();
    void signOut();

private:
    SessionCredentials freshCredentials() const
    {
        const auto ticket = RoleConnection::signIn(*m_database, u"dana@example.test"_s);
        SessionCredentials credentials;
        credentials.loginRole = ticket.role;
        credentials.loginSecret = ticket.secret;
        return credentials;
    }
    bool waitFor(State state, int patience = 30000)
    {
        return QTest::qWaitFor([this, state] { return m_keeper->status().state == state; },
                               patience);
    }
    QList<QUuid> told() const
    {
        QList<QUuid> ids;
        for (const auto &call : *m_changed) {
            for (const Change &change : call.first().value<QList<Change>>()) {
                if (change.kind == Change::Kind::Exchange)
                    ids.append(change.exchangeId);
            }
        }
        return ids;
    }
    QUuid makeExchange(bool mine = true)
    {
        return QUuid::fromString(
            QString::fromLatin1(m_database->admin()
                                    .must("insert into public.exchanges (name, coordinator_id) "
                                          "values ('x', $1::uuid) returning id",
                                          {mine ? RawConnection::Value(m_person) : std::nullopt})
                                    .value()));
    }
    void touch(const QUuid &id)
    {
        m_database->admin().must(
            "update public.exchanges set name = name || '!' where id = $1::uuid",
            {id.toByteArray(QUuid::WithoutBraces)});
    }

    std::unique_ptr<TestDatabase> m_database;
    QByteArray m_person;
    std::unique_ptr<DbSession> m_work;
    std::unique_ptr<DbSession> m_reads;
    std::unique_ptr<DbSession> m_pulse;
    std::unique_ptr<DbSession> m_transfers;
    std::unique_ptr<SessionKeeper> m_keeper;
    std::unique_ptr<QSignalSpy> m_changed;
    std::unique_ptr<QSignalSpy> m_everything;
    std::unique_ptr<QSignalSpy> m_ended;
    std::unique_ptr<FrozenServer> m_frozen;
};

void tst_SessionKeeper::initTestCase()
{
    qRegisterMetaType<QList<Peak::Change>>();
    m_database = std::make_unique<TestDatabase>(TestServer::ownServer());
    m_person = m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s);
}

void tst_SessionKeeper::init()
{
    m_work = std::make_unique<DbSession>(u"work"_s);
    m_reads = std::make_unique<DbSession>(u"reads"_s);
    m_pulse = std::make_unique<DbSession>(u"pulse"_s);
    m_transfers = std::make_unique<DbSession>(u"transfers"_s);
    m_keeper = std::make_unique<SessionKeeper>(*m_work, *m_reads, *m_pulse);
    m_keeper->keepAlso(*m_transfers);
    m_changed = std::make_unique<QSignalSpy>(m_keeper.get(), &SessionKeeper::changed);
    m_everything = std::make_unique<QSignalSpy>(m_keeper.get(), &SessionKeeper::everythingChanged);
    m_ended = std::make_unique<QSignalSpy>(m_keeper.get(), &SessionKeeper::ended);
    m_keeper->begin(ConnectionSettings::parse(m_database->doorUri()).value(), freshCredentials());
    QVERIFY(waitFor(State::Online));
    QTRY_VERIFY_WITH_TIMEOUT(m_reads->isOpen() && m_pulse->isOpen() && m_transfers->isOpen(), 5000);
}

void tst_SessionKeeper::cleanup()
{
    m_frozen.reset();
    m_keeper.reset();
    m_work.reset();
    m_reads.reset();
    m_pulse.reset();
    m_transfers.reset();
}

void tst_SessionKeeper::comesOnline()
{
    QCOMPARE(m_keeper->identity().email, u"dana@example.test"_s);
    QCOMPARE(m_keeper->identity().role, Role::Coordinator);
    QVERIFY(m_keeper->identity().today.isValid());
    QVERIFY(m_keeper->identity().capabilities.mayOpen(u"exchanges"_s));
    QTRY_VERIFY_WITH_TIMEOUT(m_keeper->status().latencyMs >= 0, 5000);
}

void tst_SessionKeeper::knowsAtOnceWhomTheDoorGreeted()
{
    SessionCredentials credentials = freshCredentials();
    Identity greeting;
    greeting.personId = QUuid::fromString(QString::fromLatin1(m_person));
    greeting.name = u"As the door said"_s;
    credentials.greeting = greeting;
    m_keeper->begin(ConnectionSettings::parse(m_database->doorUri()).value(), credentials);
    QVERIFY(m_keeper->status().state == State::Connecting);
    QCOMPARE(m_keeper->identity(), greeting);
    QVERIFY(waitFor(State::Online));
    QCOMPARE(m_keeper->identity(), greeting);
    const QUuid id = makeExchange(); // the feed is told as ever
    QTRY_VERIFY_WITH_TIMEOUT(told().contains(id), 5000);
}

void tst_SessionKeeper::endedBeforeItBegan()
{
    SessionCredentials credentials = freshCredentials();
    credentials.greeting = m_keeper->identity();
    // Its role still gets in, but the session is over.
    m_database->admin().must("update public.user_sessions set is_active = false where login_role = "
                             "$1::text::name",
                             {credentials.loginRole.toLatin1()});
    m_keeper->begin(ConnectionSettings::parse(m_database->doorUri()).value(), credentials);
    QTRY_COMPARE_WITH_TIMEOUT(m_ended->size(), 1, 10000);
    QCOMPARE(m_ended->first().first().value<Error>().kind, ErrorKind::SignedOut);
}

void tst_SessionKeeper::tellsAChangeWithinASecond()
{
    const QUuid id = makeExchange();
    // The window's promise is a second; a loaded machine gets a little more.
    QTRY_VERIFY_WITH_TIMEOUT(told().contains(id), 3000);
}

void tst_SessionKeeper::tellsAChangeOnce()
{
    const QUuid id = makeExchange();
    touch(id);
    QTRY_VERIFY_WITH_TIMEOUT(told().count(id) == 2, 5000);
    QTest::qWait(2500);
    QCOMPARE(told().count(id), 2);
}

void tst_SessionKeeper::hintIsQuickerThanThePoll()
{
    m_keeper->setVisible(false); // now the feed is read every quarter of a minute
    QTest::qWait(1500);
    const QUuid id = makeExchange();
    m_database->admin().must("notify peak_changed, 'nonsense; drop table x'");
    QTRY_VERIFY_WITH_TIMEOUT(told().contains(id), 4000);
}

void tst_SessionKeeper::slowTransactionsAreNotMissed()
{
    // Its id in the feed is older than what is committed, and seen, before it.
    RawConnection slow(m_database->adminUri());
    slow.must("begin");
    const auto late = QUuid::fromString(
        QString::fromLatin1(slow.must("insert into public.exchanges (name, coordinator_id) values "
                                      "('late', $1::uuid) returning id",
                                      {m_person})
                                .value()));
    const QUuid early = makeExchange();
    QTRY_VERIFY_WITH_TIMEOUT(told().contains(early), 5000);
    QTest::qWait(1500);
    slow.must("commit");
    QTRY_VERIFY_WITH_TIMEOUT(told().contains(late), 5000);
    QCOMPARE(told().count(early), 1);
}

void tst_SessionKeeper::foreignChangesStayUntold()
{
    const QUuid foreign = makeExchange(false);
    touch(foreign);
    const QUuid mine = makeExchange();
    QTRY_VERIFY_WITH_TIMEOUT(told().contains(mine), 5000);
    QVERIFY(!told().contains(foreign));
}

void tst_SessionKeeper::bulkChangeSaysEverything()
{
    m_database->admin().must("insert into public.exchanges (name, coordinator_id)"
                             " select 'bulk', $1::uuid from generate_series(1, 2000)",
                             {m_person});
    QTRY_VERIFY_WITH_TIMEOUT(m_everything->size() >= 1, 5000);
}

void tst_SessionKeeper::killedLinesComeBack()
{
    m_database->admin().must(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename like 's\\_%'");
    QVERIFY(waitFor(State::Reconnecting, 5000));
    QVERIFY(waitFor(State::Online));
    QVERIFY(m_ended->isEmpty());
}

void tst_SessionKeeper::oneKilledLineComesBack_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("work") << QByteArray("Peak 1031 work");
    QTest::newRow("reads") << QByteArray("Peak 1031 reads");
    QTest::newRow("pulse") << QByteArray("Peak 1031 pulse");
}

void tst_SessionKeeper::oneKilledLineComesBack()
{
    QFETCH(const QByteArray, line);
    m_database->admin().must(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1",
        {line});
    // Who asks something of it finds out; the pulse asks by itself.
    for (DbSession *asked : {m_work.get(), m_reads.get()})
        (void)asked->run([](DbConnection &connection) { return connection.script("select 1"); });
    QVERIFY(waitFor(State::Reconnecting, 10000));
    QVERIFY(waitFor(State::Online));
    QVERIFY(m_ended->isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(
        m_work->isOpen() && m_reads->isOpen() && m_pulse->isOpen() && m_transfers->isOpen(), 5000);
    const QUuid id = makeExchange();
    QTRY_VERIFY_WITH_TIMEOUT(told().contains(id), 5000);
}

void tst_SessionKeeper::lineRefusedAfterOnline()
{
    const SessionCredentials credentials = freshCredentials();
    // Two of the session's five connections are taken: the work line opens, one of the others does
    // not.
    const QString uri = m_database->uriAs(credentials.loginRole, credentials.loginSecret);
    const RawConnection first(uri);
    const RawConnection second(uri);
    QVERIFY(first.isOpen() && second.isOpen());
    m_keeper->begin(ConnectionSettings::parse(m_database->doorUri()).value(), credentials);
    QVERIFY(waitFor(State::Reconnecting, 10000));
    QVERIFY(waitFor(State::Online));
    QTRY_VERIFY_WITH_TIMEOUT(
        m_work->isOpen() && m_reads->isOpen() && m_pulse->isOpen() && m_transfers->isOpen(), 10000);
    QVERIFY(m_ended->isEmpty());
}

void tst_SessionKeeper::missedChangesAreCaughtUp()
{
    m_database->admin().must(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename like 's\\_%'");
    const QUuid id = makeExchange();
    QVERIFY(waitFor(State::Online));
    QTRY_VERIFY_WITH_TIMEOUT(told().contains(id), 10000);
}

void tst_SessionKeeper::restartedServer()
{
    const QString folder = m_database->server().dataFolder();
    // "fast": open connections are cut, as when an administrator restarts the service.
    ::kill(pid_t(m_database->server().processId()), SIGINT);
    QVERIFY(waitFor(State::Reconnecting, 15000));
    PrivateServer::Options options;
    options.dataFolder = folder;
    options.keepRunning = true;
    Result<PrivateServer::Pointer> again = Error{};
    QTRY_VERIFY_WITH_TIMEOUT((again = PrivateServer::start(options)).ok(), 30000);
    m_keeper->reconnectNow();
    QVERIFY(waitFor(State::Online, 60000));
    QVERIFY(m_ended->isEmpty()); // the same session: nobody had to sign in again
    // The admin's own connection was cut too; a fresh one for the tests that follow.
    m_database->admin() = RawConnection(m_database->adminUri());
    const QUuid id = makeExchange();
    QTRY_VERIFY_WITH_TIMEOUT(told().contains(id), 10000);
}

void tst_SessionKeeper::frozenServer()
{
    m_frozen = std::make_unique<FrozenServer>(m_database->server(), m_database->admin());
    QElapsedTimer turn;
    qint64 longest = 0;
    turn.start();
    const bool slow = QTest::qWaitFor(
        [&] {
            longest = std::max(longest, turn.restart());
            return m_keeper->status().state == State::Slow;
        },
        15000);
    QVERIFY(slow);
    QVERIFY(m_keeper->status().waitingSeconds >= 2);
    // Nobody waited for the server: the event loop kept turning (qWaitFor turns it every 10 ms).
    QVERIFY2(longest < 1000, qPrintable(QString::number(longest)));
    m_frozen.reset();
    QVERIFY(waitFor(State::Online));
    QVERIFY(m_ended->isEmpty());
}

void tst_SessionKeeper::endedByAnAdmin()
{
    m_database->admin().must("select auth.end_sessions($1::uuid, 'test')", {m_person});
    QTRY_VERIFY_WITH_TIMEOUT(m_ended->size() == 1, 20000);
    QCOMPARE(m_ended->first().first().value<Error>().kind, ErrorKind::SignedOut);
    QVERIFY(!m_ended->first().first().value<Error>().message.isEmpty());
    QCOMPARE(m_keeper->status().state, State::SignedOut);
}

void tst_SessionKeeper::signOut()
{
    m_keeper->signOut();
    QTRY_COMPARE_WITH_TIMEOUT(m_database->admin()
                                  .must("select count(*) from public.user_sessions where is_active")
                                  .value(),
                              QByteArray("0"), 5000);
    QTRY_COMPARE_WITH_TIMEOUT(
        m_database->admin()
            .must("select count(*) from pg_stat_activity where usename like 's\\_%'")
            .value(),
        QByteArray("0"), 5000);
    QVERIFY(m_ended->isEmpty());
}

QTEST_GUILESS_MAIN(tst_SessionKeeper)
#include "tst_SessionKeeper.moc"
