#include "tests/sql/FirmWorld.h"
#include "tests/support/Uploads.h"

#include "models/db/ConnectionSettings.h"
#include "models/db/Migrator.h"
#include "tests/support/Why.h"

#include <QElapsedTimer>
#include <QTest>

#include <chrono>
#include <future>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/**
 * What one person who is signed in can do to all others with a connection of their own. Most limits
 * of PostgreSQL are anybody's to lift for themselves: what holds is what housekeeping, which every
 * window's sign of life brings along, and the server's own limits do. A server of its own, since
 * housekeeping ends whatever is slow anywhere on it.
 */
class tst_RoughUse final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_firm.reset(); }
    void cleanup();

    void waitsAreLimitedOutOfTheBox();
    void endlessQueriesEnd();
    void lockedRowsAreFreed();
    void temporaryFilesAreLimited();
    void parkedTransactionHoldsNoMigrationUp();
    void everyMigrationWaitsForLocksBriefly();
    void floodOfNotificationsStopsNobody();
    void nothingOfOursNeedsTheQueue();
    void changesPerMinuteAreLimited();
    void askingForDocumentsIsLimited();

private:
    /** One more connection of a session that is there. */
    std::unique_ptr<RawConnection> another(const RoleConnection::Ticket &ticket)
    {
        return std::make_unique<RawConnection>(
            m_firm->database().uriAs(ticket.role, ticket.secret));
    }
    RoleConnection::Ticket signIn(const QByteArray &name)
    {
        return RoleConnection::signIn(m_firm->database(), FirmWorld::emailOf(name));
    }
    /** What the window of another person does every minute. */
    void heartbeat() { m_firm->as("agency").must("select api.heartbeat()"); }
    static bool isCut(RawConnection &connection) { return !connection.run("select 1").ok; }

    std::unique_ptr<FirmWorld> m_firm;
    QByteArray m_reap;
};

void tst_RoughUse::initTestCase()
{
    m_firm = std::make_unique<FirmWorld>(TestServer::ownServer());
    for (const QByteArray role : {"coordinator", "client", "agency"})
        m_firm->add(role, role);
    m_reap = m_firm->value("select pg_get_functiondef('auth.reap()'::regprocedure)");
    // A minute is long for a test; everything else is as it is.
    QByteArray quick = m_reap;
    quick.replace("interval '60 s'", "interval '1 s'");
    QVERIFY(quick != m_reap);
    m_firm->owner().must(quick);
}

void tst_RoughUse::cleanup()
{
    m_firm->owner().must("rollback");
}

void tst_RoughUse::waitsAreLimitedOutOfTheBox()
{
    QVERIFY(m_reap.contains("r.rolname ~ '^s_[0-9a-f]{20}$' and a.xact_start < clock_timestamp() - "
                            "interval '60 s'"));
    QVERIFY(m_reap.contains("r.rolname = 'peak_door' and a.backend_start < clock_timestamp() - "
                            "interval '30 s'"));
}

/** 86. Though they lift every limit that PostgreSQL lets them lift, and use all they may open. */
void tst_RoughUse::endlessQueriesEnd()
{
    const auto ticket = signIn("client");
    std::vector<std::unique_ptr<RawConnection>> greedy;
    for (int i = 0; i < 5; ++i) {
        greedy.push_back(another(ticket));
        QVERIFY(greedy.back()->isOpen());
        greedy.back()->must("set statement_timeout = 0; set lock_timeout = 0;"
                            "set idle_in_transaction_session_timeout = 0");
        QVERIFY(PQsendQuery(greedy.back()->handle(),
                            "with recursive n (i) as (select 1 union all select i from n) "
                            "select count(*) from n"));
    }
    QVERIFY(!another(ticket)->isOpen()); // a sixth is refused
    const auto running = [&] {
        return m_firm->owner()
            .must("select count(*) from pg_stat_activity where usename = $1 and state = 'active'",
                  {ticket.role.toLatin1()})
            .value();
    };
    QTRY_COMPARE(running(), "5");
    QTRY_COMPARE_WITH_TIMEOUT((heartbeat(), running()), "0", 10'000);
    for (const auto &connection : greedy)
        QVERIFY(isCut(*connection));
    QVERIFY(another(ticket)->isOpen()); // it was the query that ended, not the session
}

/** What somebody holds fast is held for a minute at most; everything beside it is not held. */
void tst_RoughUse::lockedRowsAreFreed()
{
    const QByteArray held = m_firm->exchange("client", "coordinator");
    const QByteArray free = m_firm->exchange("client", "coordinator");
    const QByteArray edit = "select api.update_exchange($1::uuid, (select version from "
                            "public.exchanges where id = $1::uuid), '{\"name\": \"Renamed\"}')";
    const auto ticket = signIn("coordinator");
    const auto holder = another(ticket);
    holder->must("begin");
    holder->must(edit, {held});

    RawConnection &other = m_firm->as("coordinator");
    QElapsedTimer clock;
    clock.start();
    other.must("set lock_timeout = '100ms'");
    QCOMPARE(other.must("select name from public.exchanges where id = $1::uuid", {held}).value(),
             "Exchange");
    other.must(edit, {free});
    signIn("client");
    QCOMPARE(other.run(edit, {held}).sqlState, u"55P03"_s);
    QVERIFY2(clock.elapsed() < 5000, "others wait");
    QTRY_VERIFY_WITH_TIMEOUT((heartbeat(), other.run(edit, {held}).ok), 10'000);
    QVERIFY(isCut(*holder));
    other.must("reset lock_timeout");
}

/** 88. The limit is one of those that only a superuser lifts. */
void tst_RoughUse::temporaryFilesAreLimited()
{
    RawConnection &client = m_firm->as("client");
    for (const QByteArray lift :
         {"set temp_file_limit = -1", "set local temp_file_limit = '1TB'",
          "select set_config('temp_file_limit', '-1', false)",
          "alter role current_user set temp_file_limit = -1", "set temp_tablespaces = pg_global",
          "alter database postgres set temp_file_limit = -1"})
        QVERIFY2(!client.run(lift).ok, lift.constData());
    client.must("set work_mem = '64kB'");
    QCOMPARE(client
                 .run("select count(*) from (select repeat(md5(i::text), 60) as t from "
                      "generate_series(1, 200000) i order by t offset 1) x")
                 .sqlState,
             u"53400"_s);
    QCOMPARE(m_firm->value("select count(*) from pg_ls_tmpdir()"), "0");
    client.must("reset work_mem");
}

/** 89. It gives its place in the queue up again and again, and goes through in the end. */
void tst_RoughUse::parkedTransactionHoldsNoMigrationUp()
{
    const auto parked = another(signIn("client"));
    parked->must("begin; select count(*) from public.exchanges");
    MigratorOptions options;
    options.files.append(MigrationFile::fromText(
        u"9001_one_more.sql"_s,
        "-- Breaks nothing\nset local lock_timeout = '100ms';\n"
        "set local role peak_owner;\nalter table public.exchanges add one_more int;\n"));
    const auto settings = ConnectionSettings::parse(m_firm->database().adminUri());
    auto migration = std::async(std::launch::async, [&settings, &options] {
        return Migrator::migrate(*settings, options);
    });
    using namespace std::chrono_literals;
    m_firm->as("coordinator").must("set statement_timeout = '5s'");
    while (migration.wait_for(20ms) != std::future_status::ready) {
        QCOMPARE(m_firm->state("coordinator", "select count(*) from public.exchanges"), "ok");
        heartbeat();
    }
    m_firm->as("coordinator").must("reset statement_timeout");
    const auto done = migration.get();
    QVERIFY2(done.ok(), why(done).constData());
    QVERIFY(isCut(*parked));
    m_firm->owner().must("alter table public.exchanges drop one_more;"
                         "delete from peak.schema_migrations where number = 9001");
}

/** 89. While one waits for its lock, everybody else queues behind it. */
void tst_RoughUse::everyMigrationWaitsForLocksBriefly()
{
    for (const MigrationFile &file : MigrationFile::embedded())
        QVERIFY2(file.sql.contains("set local lock_timeout = '5s';"), qPrintable(file.title()));
}

/**
 * 90. Somebody who listens in a transaction and never ends it keeps the server's queue of
 * notifications from being emptied. NOTIFY itself can't be taken from anybody: with the limit of a
 * minute the queue of 8 GB may come near its end, and then hints are lost, but no change.
 */
void tst_RoughUse::floodOfNotificationsStopsNobody()
{
    const auto ticket = signIn("client");
    const auto parked = another(ticket);
    parked->must("listen flood");
    parked->must("begin; select 1");
    const auto usage = [&] {
        return m_firm->value("select pg_notification_queue_usage()").toDouble();
    };
    const auto flood = another(ticket);
    QByteArray many;
    for (int i = 0; i < 4000; ++i)
        many += "notify flood, '" + QByteArray::number(i) + QByteArray(7900, 'x') + "';";
    flood->must(many);
    const double full = usage();
    QVERIFY2(full > 0.002, QByteArray::number(full).constData());

    const QByteArray exchange = m_firm->exchange("client", "coordinator");
    QCOMPARE(m_firm->state("coordinator",
                           "select api.send_message($1::uuid, 'Still here', gen_random_uuid())",
                           {exchange}),
             "ok");
    QTRY_VERIFY_WITH_TIMEOUT((heartbeat(), usage() < full / 100), 10'000);
    QVERIFY(isCut(*parked));
}

/** 90. Where the queue is full, a transaction with a NOTIFY fails: none of ours has one. */
void tst_RoughUse::nothingOfOursNeedsTheQueue()
{
    QCOMPARE(m_firm->value("select string_agg(p.oid::regprocedure::text, ', ') from pg_proc p "
                           "where p.pronamespace = any (array['public', 'api', 'auth', 'audit', "
                           "'kms', 'peak', 'crypto']::regnamespace[]) "
                           "and p.prosrc ~* '(pg_notify|(^|[^a-z_.])notify[[:space:]]+[a-z_\"%])' "
                           "and p.proname <> 'harden_database'"), // which takes pg_notify() away
             "");
    QCOMPARE(m_firm->value("select count(*) from pg_rewrite where ev_action::text ~* 'notify'"),
             "0");
}

/** 92. Reading costs only whoever reads; what is written is everybody's table, feed and record. */
void tst_RoughUse::changesPerMinuteAreLimited()
{
    m_firm->owner().must("update peak.settings set value = '3' where key = "
                         "'session.changes_per_minute'");
    const QByteArray exchange = m_firm->exchange("client", "coordinator");
    const QByteArray write = "select api.send_message($1::uuid, 'More', gen_random_uuid())";
    const auto ticket = signIn("coordinator");
    const auto one = another(ticket);
    int written = 0;
    while (written < 100 && one->run(write, {exchange}).ok)
        ++written;
    // Never below 60 rows of the record, of which each message makes a few.
    QVERIFY2(written > 10 && written < 61, QByteArray::number(written).constData());
    // Neither on another connection nor in another session; whether one or many in a transaction.
    QCOMPARE(FirmWorld::state(*another(ticket), write, {exchange}), "PK429");
    QCOMPARE(m_firm->state("coordinator", write, {exchange}), "PK429");
    QCOMPARE(m_firm->state("coordinator", "select count(*) from public.messages"), "ok");
    QCOMPARE(m_firm->state("coordinator", "select api.heartbeat()"), "ok");
    QCOMPARE(FirmWorld::state(*another(signIn("client")), write, {exchange}), "ok"); // all others
    m_firm->owner().must("set session_replication_role = replica;"
                         "update public.audit_logs set created_at = created_at - interval '1 min';"
                         "reset session_replication_role");
    QCOMPARE(m_firm->state("coordinator", write, {exchange}), "ok");
}

/** 92. Each request for a document stands in the log of documents for good, fetched or not. */
void tst_RoughUse::askingForDocumentsIsLimited()
{
    const QByteArray exchange = m_firm->exchange("client", "coordinator");
    const auto client = another(signIn("client"));
    const QByteArray document = Uploads::add(*client, exchange);
    m_firm->owner().must("update peak.settings set value = '60' where key = "
                         "'session.changes_per_minute'");
    const QByteArray ask = "select api.open_document_submit($1, null, 'view', "
                           "'\\x000102030405060708090a0b0c0d0e0f')";
    int asked = 0;
    while (asked < 200 && m_firm->state("agency", ask, {document}) == "ok")
        ++asked;
    QCOMPARE(asked, 60); // one that they don't even see
    QCOMPARE(m_firm->state("agency", ask, {document}), "PK429");
    QCOMPARE(FirmWorld::state(*another(signIn("agency")), ask, {document}), "PK429");
    QCOMPARE(Uploads::open(*client, document).clear, "content");
    m_firm->owner().must("update auth.document_attempts set at = at - interval '1 minute'");
    QCOMPARE(m_firm->state("agency", ask, {document}), "ok");
}

QTEST_GUILESS_MAIN(tst_RoughUse)
#include "tst_RoughUse.moc"
