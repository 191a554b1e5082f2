#include "models/db/DbSession.h"
#include "models/db/Listener.h"
#include "models/db/SqlText.h"
#include "models/db/SqlValue.h"
#include "models/db/WhenDone.h"
#include "tests/support/RawConnection.h"
#include "tests/support/TestServer.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include <csignal>

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
    void valuesKeepTheirShape();
    void bindsAreChecked();
    void repeatedStatementIsPreparedOnce();
    void forgottenStatementIsPreparedAgain();
    void failedCommitIsAFailure();
    void cancelStopsOnlyWhatRuns();
    void cancelReachesTheNextStatementOfTheSameWork();
    void killedBackendIsLostOnce();
    void frozenServerDoesNotFreezeUs();
    void frozenServerDuringConnect();
    void destroyedWhileBusy();
    void callbackOfADeadReceiver();
    void cancelledFutureIsNotRun();
    void secretsStayInvisible();
    void listenerHearsAndIsNotFlooded();

private:
    template <typename T>
    T await(const QFuture<T> &future, int patience = 20000)
    {
        const QDeadlineTimer deadline(patience);
        while (!future.isFinished() && !deadline.hasExpired())
            QTest::qWait(1);
        return future.isFinished() ? future.result() : T(Error{ErrorKind::Internal, u"patience"_s});
    }
    ConnectionSettings settings() const;
    std::unique_ptr<DbSession> opened();
    void freeze(bool frozen);

    std::unique_ptr<TestServer> m_server; // its own: it is stopped and frozen here
    bool m_frozen = false;
    QList<pid_t> m_processes;
};

namespace {

Result<QString> first(DbConnection &connection, const QString &sql, const QVariantMap &binds = {})
{
    auto rows = connection.query(SqlText::fromString(sql), binds);
    if (!rows)
        return rows.error();
    return rows->next() ? rows->value(0).toString() : QString();
}

} // namespace

void tst_DbSession::initTestCase()
{
    PrivateServer::Options options;
    options.settings = {{u"log_statement"_s, u"all"_s},
                        {u"log_min_error_statement"_s, u"panic"_s},
                        {u"log_parameter_max_length"_s, u"0"_s},
                        {u"log_parameter_max_length_on_error"_s, u"0"_s}};
    m_server = TestServer::ownServer(options);
}

void tst_DbSession::cleanup()
{
    freeze(false);
}

ConnectionSettings tst_DbSession::settings() const
{
    return *ConnectionSettings::parse(m_server->adminUri())->hardened();
}

std::unique_ptr<DbSession> tst_DbSession::opened()
{
    auto session = std::make_unique<DbSession>(u"test"_s);
    const auto open = await(session->open(settings()));
    if (!open)
        qFatal("%s", qPrintable(open.error().message));
    return session;
}

/** The server and all its backends, as a machine that hangs. */
void tst_DbSession::freeze(bool frozen)
{
    if (frozen == m_frozen)
        return;
    m_frozen = frozen;
    if (frozen) {
        RawConnection admin(m_server->adminUri());
        m_processes = {pid_t(m_server->server().processId())};
        for (const auto &row : admin
                                   .must("select pid from pg_stat_activity "
                                         "where pid <> pg_backend_pid()")
                                   .rows)
            m_processes.append(pid_t(row.at(0)->toInt()));
    }
    for (const pid_t process : std::as_const(m_processes))
        ::kill(process, frozen ? SIGSTOP : SIGCONT);
}

void tst_DbSession::worksInOrder()
{
    const auto session = opened();
    QList<QFuture<Result<QString>>> futures;
    for (int i = 0; i < 200; ++i)
        futures.append(session->run([i](DbConnection &connection) {
            return first(connection, u"select :i"_s, {{u"i"_s, i}});
        }));
    for (int i = 0; i < 200; ++i)
        QCOMPARE(*await(futures.at(i)), QString::number(i));
    QCOMPARE(session->busyFor(), 0);
}

void tst_DbSession::valuesKeepTheirShape()
{
    const auto session = opened();
    const QString awkward = u"O'Neil \\ ; %_ :x $1 \U0001F600 \n\t"_s;
    const auto same = session->run([awkward](DbConnection &connection) {
        return first(connection, u"select :a::text -- don't count :this\n /* nor ':that' */"_s,
                     {{u"a"_s, awkward}});
    });
    QCOMPARE(*await(same), awkward);
    const auto exact = session->run([](DbConnection &connection) {
        return first(connection, u"select :n::numeric(20,2)"_s,
                     {{u"n"_s, u"12345678901234567.89"_s}});
    });
    QCOMPARE(*await(exact), u"12345678901234567.89"_s);
    const auto array = session->run([](DbConnection &connection) {
        return first(connection, u"select (:list::text[])[2] || cardinality(:list::text[])"_s,
                     {{u"list"_s, QStringList{u"x"_s, u"a\"b\\c,{}"_s, u"NULL"_s}}});
    });
    QCOMPARE(*await(array), u"a\"b\\c,{}3"_s);
    const auto nul = session->run([](DbConnection &connection) {
        return first(connection, u"select :a::text"_s, {{u"a"_s, QString(u"a"_s + QChar::Null)}});
    });
    QCOMPARE(await(nul).error().kind, ErrorKind::Invalid);
    const auto surrogate = session->run([](DbConnection &connection) {
        return first(connection, u"select :a::text"_s, {{u"a"_s, QString(QChar(0xD800))}});
    });
    QCOMPARE(await(surrogate)->size(), 1); // replaced, and nothing breaks
}

void tst_DbSession::bindsAreChecked()
{
    const auto session = opened();
    const auto missing = session->run([](DbConnection &connection) {
        return first(connection, u"select :a::text, :b::text"_s, {{u"a"_s, 1}});
    });
    QCOMPARE(await(missing).error().kind, ErrorKind::Internal);
    const auto surplus = session->run([](DbConnection &connection) {
        return first(connection, u"select :a::text"_s, {{u"a"_s, 1}, {u"c"_s, 1}});
    });
    QCOMPARE(await(surplus).error().kind, ErrorKind::Internal);
    const auto file = session->run([](DbConnection &connection) {
        auto rows = connection.query(SqlText(u"no/such"_s));
        return rows ? Result<void>() : Result<void>(rows.error());
    });
    QCOMPARE(await(file).error().kind, ErrorKind::Internal);
}

void tst_DbSession::repeatedStatementIsPreparedOnce()
{
    const auto session = opened();
    const auto count = session->run([](DbConnection &connection) -> Result<QString> {
        for (int i = 0; i < 5; ++i) {
            const auto value = first(connection, u"select :i + 1"_s, {{u"i"_s, i}});
            if (!value)
                return value;
        }
        return first(connection, u"select count(*) from pg_prepared_statements "
                                 "where statement like 'select $1 + 1%'"_s);
    });
    QCOMPARE(*await(count), u"1"_s);
}

void tst_DbSession::forgottenStatementIsPreparedAgain()
{
    const auto session = opened();
    const auto outcome = session->run([](DbConnection &connection) -> Result<QString> {
        const auto all = SqlText::fromString(u"select * from pg_temp.shape"_s);
        for (const char *change : {"create temp table shape (a int)", "deallocate all",
                                   "alter table pg_temp.shape add b text"}) {
            if (const auto done = connection.script(change); !done)
                return done.error();
            if (const auto rows = connection.query(all); !rows)
                return rows.error();
        }
        return u"fine"_s;
    });
    const auto result = await(outcome);
    QVERIFY2(result.ok(), qPrintable(result.ok() ? QString() : result.error().logDetail));
}

void tst_DbSession::failedCommitIsAFailure()
{
    const auto session = opened();
    const auto commit = session->run([](DbConnection &connection) -> Result<void> {
        if (const auto begun = connection.begin(); !begun)
            return begun;
        (void)connection.script("select 1/0");
        return connection.commit();
    });
    QVERIFY(!await(commit).ok());
}

void tst_DbSession::cancelStopsOnlyWhatRuns()
{
    const auto session = opened();
    const auto slow = session->run([](DbConnection &c) { return c.script("select pg_sleep(60)"); });
    const auto next = session->run([](DbConnection &c) { return first(c, u"select 'next'"_s); });
    QTRY_VERIFY(session->busyFor() > 50);
    session->cancelRunning();
    QCOMPARE(await(slow).error().kind, ErrorKind::Cancelled);
    QCOMPARE(*await(next), u"next"_s);
    QVERIFY(session->isOpen());
}

void tst_DbSession::cancelReachesTheNextStatementOfTheSameWork()
{
    const auto session = opened();
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
    const auto session = opened();
    QSignalSpy lost(session.get(), &DbSession::lost);
    const auto cut = session->run([](DbConnection &connection) {
        return connection.script("select pg_terminate_backend(pg_backend_pid())");
    });
    const auto queued = session->run([](DbConnection &c) { return first(c, u"select 1"_s); });
    QCOMPARE(await(cut).error().kind, ErrorKind::Offline);
    QCOMPARE(await(queued).error().kind, ErrorKind::Offline);
    QTRY_COMPARE(lost.size(), 1);
    const auto later = session->run([](DbConnection &c) { return first(c, u"select 1"_s); });
    QCOMPARE(await(later).error().kind, ErrorKind::Offline);
    QVERIFY(!session->isOpen());
    QVERIFY(await(session->open(settings())).ok());
    QCOMPARE(*await(session->run([](DbConnection &c) { return first(c, u"select 1"_s); })), u"1"_s);
    QTest::qWait(50);
    QCOMPARE(lost.size(), 1);
}

void tst_DbSession::frozenServerDoesNotFreezeUs()
{
    const auto session = opened();
    freeze(true);
    int turns = 0;
    QTimer heart;
    connect(&heart, &QTimer::timeout, this, [&turns] { ++turns; });
    heart.start(10);
    const auto stuck = session->run([](DbConnection &c) { return first(c, u"select 1"_s); });
    const auto queued = session->run([](DbConnection &c) { return first(c, u"select 2"_s); });
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

    freeze(false);
    QVERIFY(await(session->open(settings())).ok());
}

void tst_DbSession::frozenServerDuringConnect()
{
    freeze(true);
    ConnectionSettings target = settings();
    target.setValue(u"connect_timeout"_s, u"2"_s);
    auto patient = std::make_unique<DbSession>(u"patient"_s);
    const auto refused = patient->open(target);
    auto hasty = std::make_unique<DbSession>(u"hasty"_s);
    const auto dropped = hasty->open(settings()); // 10 s
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
    auto session = opened();
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
    const auto session = opened();
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
    const auto session = opened();
    const auto slow =
        session->run([](DbConnection &c) { return c.script("select pg_sleep(0.2)"); });
    auto unwanted = session->run(
        [](DbConnection &c) { return c.script("create table public.unwanted (a int)"); });
    unwanted.cancel();
    QVERIFY(await(slow).ok());
    const auto look = session->run([](DbConnection &c) {
        return first(c, u"select to_regclass('public.unwanted') is null"_s);
    });
    QCOMPARE(*await(look), u"true"_s);
}

void tst_DbSession::secretsStayInvisible()
{
    const auto session = opened();
    const QByteArray secret = "Planted-S3cret-4711";
    const auto slow = session->run([secret](DbConnection &connection) {
        return connection.secretQuery("select $1::text, pg_sleep(1)", {secret});
    });
    RawConnection admin(m_server->adminUri());
    QTRY_VERIFY(admin
                    .must("select count(*) from pg_stat_activity where query like '%pg_sleep(1)%' "
                          "and pid <> pg_backend_pid()")
                    .value() == "1");
    const auto seen = admin.must("select count(*) from pg_stat_activity where query like $1",
                                 {"%S3cret-47" + QByteArray("11%")});
    QCOMPARE(seen.value(), "0");
    QCOMPARE(await(slow)->at(0).at(0).value_or("none"), secret);
    const auto refused = session->run([secret](DbConnection &connection) {
        return connection.secretQuery("select $1::int", {secret});
    });
    const Error error = await(refused).error();
    QVERIFY(!error.message.contains(u"S3cret"_s) && !error.logDetail.contains(u"S3cret"_s));
    for (const QString &name : m_server->server().logFiles()) {
        QFile log(name);
        QVERIFY(log.open(QIODevice::ReadOnly));
        // What the server says about a wrong value quotes it; our statements never do.
        for (const QByteArray &line : log.readAll().split('\n'))
            QVERIFY2(!line.contains(secret) || line.contains("invalid input syntax"),
                     line.constData());
    }
}

void tst_DbSession::listenerHearsAndIsNotFlooded()
{
    const auto session = opened();
    Listener listener(*session);
    QSignalSpy listening(&listener, &Listener::listening);
    QSignalSpy hints(&listener, &Listener::lookNow);
    listener.listen({u"p_\"odd name"_s, u"p_other"_s});
    QTRY_COMPARE(listening.size(), 1);

    RawConnection sender(m_server->adminUri());
    sender.must("notify \"p_\"\"odd name\", 'x'");
    QTRY_COMPARE_WITH_TIMEOUT(hints.size(), 1, 1000);
    QElapsedTimer flood;
    flood.start();
    for (int i = 0; i < 3000; ++i)
        sender.must("notify p_other, '" + QByteArray::number(i) + QByteArray(4000, 'z') + "'");
    qsizetype heard = 0;
    do { // until it is quiet again
        heard = hints.size();
        QTest::qWait(700);
    } while (hints.size() > heard);
    QVERIFY(heard >= 2);
    QVERIFY2(heard <= 2 + flood.elapsed() / 250, qPrintable(QString::number(heard)));

    sender.must("select pg_terminate_backend(pid) from pg_stat_activity "
                "where application_name like 'Peak 1031%' and pid <> pg_backend_pid()");
    QTRY_VERIFY(!listener.isListening());
}

QTEST_GUILESS_MAIN(tst_DbSession)
#include "tst_DbSession.moc"
