#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using Peak::RawConnection;
using Peak::RoleConnection;
using Peak::TestDatabase;

/** A session's own connection, in the hands of somebody who tries to be more, or to stay. */
class tst_Sessions final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void nobodyElse_data();
    void nobodyElse();
    void noLanguageNoLocksNoFiles_data();
    void noLanguageNoLocksNoFiles();
    void ownRoleChangesNothingForOthers();
    void sixthConnectionIsRefused();
    void fourthSessionEndsTheOldest();
    void othersAreInvisible();
    void signOutCutsAndRefuses();
    void adminEndsASession();
    void strangerEndsNone();
    void deactivationEndsAtOnce();
    void roleChangeEndsSessions();
    void lockedPersonSeesNothing();
    void endedSessionSeesNothingInAnOpenTransaction();
    void staleSnapshotWritesNothing();
    void preparedStatementSeesNothingAfterwards();
    void expiryAndIdleness();
    void hostileTimeZoneRevivesNothing();
    void housekeepingDropsRoles();
    void housekeepingHealsTheDoor();
    void closeOtherConnections();
    void ownLocksDelayNoEnd();
    void signInsAtOnceKeepTheLimit();
    void endedComputerStaysOut_data();
    void endedComputerStaysOut();
    void preferences();

private:
    QByteArray visible(RawConnection &session)
    {
        const auto answer = session.run("select count(*) from public.exchanges");
        return answer.ok ? answer.value() : answer.sqlState.toUtf8();
    }
    /** Marks the session as ended without cutting its connections, as a server that may not signal.
     */
    void endQuietly(const RoleConnection &session)
    {
        m_database->admin().must(
            "update public.user_sessions set is_active = false where id = $1::uuid",
            {session.sessionId()});
    }

    std::unique_ptr<TestDatabase> m_database;
};

void tst_Sessions::initTestCase()
{
    m_database = std::make_unique<TestDatabase>();
    RawConnection &admin = m_database->admin();
    admin.must("update peak.settings set value = '10000' where key = 'sign_in.per_second'");
    m_database->addPerson(u"boss@example.test"_s, u"admin"_s);
    m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s);
    m_database->addPerson(u"eve@example.test"_s, u"third_party"_s);
    admin.must("insert into public.exchanges (name, coordinator_id)"
               " select 'x', id from public.contacts where email = 'dana@example.test'");
}

void tst_Sessions::init()
{
    m_database->admin().must("update public.contacts set is_active = true, locked_until = null");
}

void tst_Sessions::nobodyElse_data()
{
    QTest::addColumn<QByteArray>("role");
    for (const char *role : {"peak_owner", "peak_auth", "peak_api", "peak_rolemaker", "peak_door",
                             "peak_agent", "peak_admin", "peak_r_admin", "postgres"})
        QTest::newRow(role) << QByteArray(role);
}

void tst_Sessions::nobodyElse()
{
    QFETCH(QByteArray, role);
    RoleConnection eve(*m_database, u"eve@example.test"_s);
    const QStringList refusals = {u"42501"_s, u"22023"_s}; // not allowed, or no such role here
    QVERIFY(refusals.contains(eve.run("set role " + role).sqlState));
    QVERIFY(refusals.contains(eve.run("set session authorization " + role).sqlState));
    QVERIFY(!eve.run("grant " + role + " to " + eve.quoted(eve.role())).ok);
}

void tst_Sessions::noLanguageNoLocksNoFiles_data()
{
    QTest::addColumn<QByteArray>("sql");
    for (const char *sql : {"do $$ begin null; end $$",
                            "create table public.t (i int)",
                            "create temporary table t (i int)",
                            "create schema s",
                            "create function public.f() returns int language sql as 'select 1'",
                            "copy (select 1) to program 'true'",
                            "copy (select 1) to '/tmp/x'",
                            "select lo_create(0)",
                            "select pg_read_file('postgresql.conf')",
                            "begin; lock table public.exchanges in exclusive mode",
                            "select pg_advisory_lock(1)",
                            "select pg_sleep(0)",
                            "select pg_terminate_backend(1)",
                            "select pg_notify('a', 'b')",
                            "select pg_current_xact_id()",
                            "truncate public.exchanges",
                            "select * from public.user_sessions",
                            "select * from public.audit_logs",
                            "select * from auth.access",
                            "select * from auth.credentials",
                            "select * from kms.keys",
                            "select * from peak.settings",
                            "select auth.mint('peak_r_admin', now())",
                            "select auth.set_password(auth.me(), 'new password')",
                            "select kms.derived('pepper')",
                            "select api.sign_in_submit('a', 'b', '\\x00')",
                            "select * from pg_authid",
                            "select password_hash from public.contacts",
                            "select two_fa_secret from public.contacts",
                            "select pp_data from public.exchanges",
                            "alter role peak_door password 'x'",
                            "create role r",
                            "insert into public.exchanges (name) values ('x')",
                            "update public.exchanges set name = 'x'",
                            "delete from public.exchanges",
                            "update public.contacts set role = 'admin'",
                            "select * from public.contacts"})
        QTest::newRow(sql) << QByteArray(sql);
}

void tst_Sessions::noLanguageNoLocksNoFiles()
{
    QFETCH(QByteArray, sql);
    RoleConnection eve(*m_database, u"eve@example.test"_s);
    QCOMPARE(eve.run(sql).sqlState, u"42501"_s);
}

void tst_Sessions::ownRoleChangesNothingForOthers()
{
    RoleConnection eve(*m_database, u"eve@example.test"_s);
    const QByteArray self = eve.quoted(eve.role());
    for (const QByteArray what : {"connection limit 100", "valid until 'infinity'", "createdb",
                                  "bypassrls", "superuser", "createrole"})
        QCOMPARE(eve.run("alter role " + self + " " + what).sqlState, u"42501"_s);
    QCOMPARE(eve.run("set row_security = off; select * from public.exchanges").sqlState,
             u"42501"_s);
    eve.must("set search_path = pg_temp, public");
    eve.must("select set_config('peak.person', 'boss', false)");
    QCOMPARE(visible(eve), "0");
}

void tst_Sessions::sixthConnectionIsRefused()
{
    const auto ticket = RoleConnection::signIn(*m_database, u"eve@example.test"_s);
    std::vector<RawConnection> held;
    for (int i = 0; i < 5; ++i) {
        held.emplace_back(m_database->uriAs(ticket.role, ticket.secret));
        QVERIFY2(held.back().isOpen(), qPrintable(held.back().failure()));
    }
    RawConnection sixth(m_database->uriAs(ticket.role, ticket.secret));
    QVERIFY(!sixth.isOpen());
}

void tst_Sessions::fourthSessionEndsTheOldest()
{
    RoleConnection first(*m_database, u"eve@example.test"_s);
    RoleConnection second(*m_database, u"eve@example.test"_s);
    RoleConnection third(*m_database, u"eve@example.test"_s);
    RoleConnection fourth(*m_database, u"eve@example.test"_s);
    QVERIFY(!first.run("select 1").ok);
    QVERIFY(second.run("select 1").ok);
    QVERIFY(fourth.run("select 1").ok);
}

void tst_Sessions::othersAreInvisible()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    RoleConnection eve(*m_database, u"eve@example.test"_s);
    dana.must("select 'planted secret'");
    const auto seen = eve.run("select query from pg_stat_activity");
    QVERIFY(!seen.ok || !seen.rows.contains(
                            QList<RawConnection::Value>{QByteArray("select 'planted secret'")}));
}

void tst_Sessions::signOutCutsAndRefuses()
{
    const auto ticket = RoleConnection::signIn(*m_database, u"eve@example.test"_s);
    RawConnection one(m_database->uriAs(ticket.role, ticket.secret));
    RawConnection two(m_database->uriAs(ticket.role, ticket.secret));
    one.must("select api.sign_out()");
    QVERIFY(!two.run("select 1").ok);
    QVERIFY(!RawConnection(m_database->uriAs(ticket.role, ticket.secret)).isOpen());
}

void tst_Sessions::adminEndsASession()
{
    RoleConnection boss(*m_database, u"boss@example.test"_s);
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    QCOMPARE(visible(dana), "1");
    QCOMPARE(boss.must("select api.end_session($1::uuid)", {dana.sessionId()}).value(), "t");
    QVERIFY(!dana.run("select 1").ok);
}

void tst_Sessions::strangerEndsNone()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    RoleConnection eve(*m_database, u"eve@example.test"_s);
    QCOMPARE(eve.run("select api.end_session($1::uuid)", {dana.sessionId()}).sqlState, u"PK404"_s);
    QCOMPARE(eve.run("select api.end_all_sessions($1::uuid)", {dana.personId()}).sqlState,
             u"PK403"_s);
    QCOMPARE(visible(dana), "1");
    const auto mine = eve.must("select * from api.my_sessions()");
    for (int i = 0; i < mine.rows.size(); ++i)
        QVERIFY(mine.value(u"session_id"_s, i) != dana.sessionId());
}

void tst_Sessions::deactivationEndsAtOnce()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    m_database->admin().must(
        "update public.contacts set is_active = false where email = 'dana@example.test'");
    QVERIFY(!dana.run("select 1").ok);
    QCOMPARE(RoleConnection::signIn(*m_database, u"dana@example.test"_s).outcome, u"denied"_s);
}

void tst_Sessions::roleChangeEndsSessions()
{
    m_database->addPerson(u"climber@example.test"_s, u"client"_s);
    RoleConnection climber(*m_database, u"climber@example.test"_s);
    m_database->admin().must(
        "update public.contacts set role = 'agency' where email = 'climber@example.test'");
    QVERIFY(!climber.run("select 1").ok);
}

void tst_Sessions::lockedPersonSeesNothing()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    QCOMPARE(visible(dana), "1");
    m_database->admin().must(
        "update public.contacts set locked_until = (now() at time zone 'utc') + interval '1 hour'"
        " where email = 'dana@example.test'");
    QCOMPARE(visible(dana), "0");
}

void tst_Sessions::endedSessionSeesNothingInAnOpenTransaction()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    dana.must("begin");
    QCOMPARE(visible(dana), "1");
    endQuietly(dana);
    QCOMPARE(visible(dana), "0");
    QCOMPARE(dana.run("select api.save_preferences('a', '1')").sqlState, u"28000"_s);
}

void tst_Sessions::staleSnapshotWritesNothing()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    dana.must("begin isolation level repeatable read");
    QCOMPARE(visible(dana), "1");
    endQuietly(dana);
    const QString state = dana.run("select api.save_preferences('stale', '1')").sqlState;
    QVERIFY2(state == u"40001"_s || state == u"28000"_s, qPrintable(state));
}

void tst_Sessions::preparedStatementSeesNothingAfterwards()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    dana.must("prepare p as select count(*) from public.exchanges");
    for (int i = 0; i < 10; ++i) // beyond the fifth PostgreSQL may keep one generic plan
        QCOMPARE(dana.must("execute p").value(), "1");
    endQuietly(dana);
    QCOMPARE(dana.must("execute p").value(), "0");
}

void tst_Sessions::expiryAndIdleness()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    m_database->admin().must(
        "update auth.session_activity set last_seen = now() - interval '31 minutes'"
        " where session_id = $1::uuid",
        {dana.sessionId()});
    QCOMPARE(visible(dana), "0");
    QCOMPARE(dana.run("select api.heartbeat()").sqlState, u"28000"_s);
    m_database->admin().must("update auth.session_activity set last_seen = now()");
    QVERIFY(dana.run("select api.heartbeat()").ok);
    m_database->admin().must("update public.user_sessions set expires_at = (now() at time zone "
                             "'utc') - interval '1 second'"
                             " where id = $1::uuid",
                             {dana.sessionId()});
    QCOMPARE(visible(dana), "0");
}

void tst_Sessions::hostileTimeZoneRevivesNothing()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    m_database->admin().must("update public.user_sessions set expires_at = (now() at time zone "
                             "'utc') - interval '1 minute'"
                             " where id = $1::uuid",
                             {dana.sessionId()});
    for (const QByteArray zone : {"'<X>+12'", "'<X>-14'", "'UTC'"}) {
        dana.must("set timezone = " + zone);
        QCOMPARE(visible(dana), "0");
    }
}

void tst_Sessions::housekeepingDropsRoles()
{
    const auto ticket = RoleConnection::signIn(*m_database, u"eve@example.test"_s);
    {
        RawConnection eve(m_database->uriAs(ticket.role, ticket.secret));
        // Something of its own would keep a role alive.
        eve.must("alter default privileges grant select on tables to public");
        eve.must("select api.sign_out()");
    }
    m_database->admin().must("update public.user_sessions set ended_at = ended_at - interval '1 "
                             "minute' where not is_active");
    m_database->admin().must("update auth.door set last_house = '-infinity'");
    QCOMPARE(m_database->admin().must("select api.keep_house()").value(), "t");
    // Not again within its time.
    QCOMPARE(m_database->admin().must("select api.keep_house()").value(), "f");
    QCOMPARE(m_database->admin()
                 .must("select count(*) from pg_roles where rolname = $1", {ticket.role.toUtf8()})
                 .value(),
             "0");
}

void tst_Sessions::housekeepingHealsTheDoor()
{
    // A server of its own: the door is shared by every test that runs beside.
    TestDatabase own(Peak::TestServer::ownServer());
    RawConnection vandal(own.doorUri());
    vandal.must("alter role peak_door set default_transaction_read_only = on");
    vandal.must("alter role peak_door password 'mine now'");
    QVERIFY(!RawConnection(own.doorUri()).isOpen());
    own.admin().must("select api.keep_house()");
    RawConnection door(own.doorUri());
    QVERIFY2(door.isOpen(), qPrintable(door.failure()));
    QCOMPARE(door.must("show default_transaction_read_only").value(), "off");
}

void tst_Sessions::closeOtherConnections()
{
    const auto ticket = RoleConnection::signIn(*m_database, u"eve@example.test"_s);
    RawConnection hanging(m_database->uriAs(ticket.role, ticket.secret));
    RawConnection back(m_database->uriAs(ticket.role, ticket.secret));
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    QCOMPARE(back.must("select api.close_other_connections()").value(), "1");
    QVERIFY(!hanging.run("select 1").ok);
    QVERIFY(dana.run("select 1").ok);
}

void tst_Sessions::ownLocksDelayNoEnd()
{
    RoleConnection boss(*m_database, u"boss@example.test"_s);
    boss.must("set lock_timeout = '5s'");
    for (const QByteArray &hold : {QByteArray("select api.save_preferences('held', '1')"),
                                   QByteArray("alter role %1 password 'mine'")}) {
        RoleConnection eve(*m_database, u"eve@example.test"_s);
        eve.must("begin");
        eve.must(QByteArray(hold).replace("%1", eve.quoted(eve.role())));
        QCOMPARE(boss.must("select api.end_session($1::uuid)", {eve.sessionId()}).value(), "t");
        QVERIFY(!eve.run("commit").ok);
        QCOMPARE(
            m_database->admin()
                .must("select rolcanlogin from pg_roles where rolname = $1", {eve.role().toUtf8()})
                .value(),
            "f");
    }
}

void tst_Sessions::signInsAtOnceKeepTheLimit()
{
    m_database->addPerson(u"twice@example.test"_s, u"client"_s);
    RoleConnection::signIn(*m_database, u"twice@example.test"_s);
    RoleConnection::signIn(*m_database, u"twice@example.test"_s);
    const QByteArray nonce = "\\x000102030405060708090a0b0c0d0e0f";
    const QByteArray resultSql = "select * from api.sign_in_result($1::bigint, $2::bytea)";
    RawConnection one(m_database->doorUri());
    RawConnection two(m_database->doorUri());
    const auto submit = [&](RawConnection &door) {
        return door
            .must("select api.sign_in_submit('twice@example.test', $1, $2::bytea)",
                  {RoleConnection::defaultPassword().toUtf8(), nonce})
            .value();
    };
    const QByteArray first = submit(one);
    const QByteArray second = submit(two);
    one.must("begin");
    one.must(resultSql, {first, nonce});
    two.must("set lock_timeout = '200ms'");
    QCOMPARE(two.run(resultSql, {second, nonce}).sqlState, u"55P03"_s); // waits its turn
    one.must("commit");
    QCOMPARE(two.must(resultSql, {second, nonce}).value(), "signed_in");
    QCOMPARE(m_database->admin()
                 .must("select count(*) from public.user_sessions s join public.contacts c"
                       " on c.id = s.user_id where s.is_active and c.email = 'twice@example.test'")
                 .value(),
             "3");
}

void tst_Sessions::endedComputerStaysOut_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::newRow("signed out") << QByteArray("select api.sign_out()");
    QTest::newRow("ended") << QByteArray("select api.end_session(auth.my_session())");
    QTest::newRow("password changed")
        << QByteArray("select auth.set_password((select id from public.contacts where email = "
                      "'dana@example.test'), 'otter-plays-piano')");
    QTest::newRow("rights changed") << QByteArray(
        "update public.contacts set is_active = false where email = 'dana@example.test';"
        "update public.contacts set is_active = true where email = 'dana@example.test'");
}

void tst_Sessions::endedComputerStaysOut()
{
    QFETCH(QByteArray, sql);
    const auto ticket =
        RoleConnection::signIn(*m_database, u"dana@example.test"_s,
                               RoleConnection::defaultPassword(), {}, R"({"remember": true})");
    RawConnection dana(m_database->uriAs(ticket.role, ticket.secret));
    (sql.startsWith("select api.") ? dana : m_database->admin()).must(sql);
    const QByteArray nonce = "\\x000102030405060708090a0b0c0d0e0f";
    RawConnection door(m_database->doorUri());
    const QByteArray attempt =
        door.must("select api.sign_in_device($1, $2::bytea)", {ticket.deviceSecret, nonce}).value();
    QCOMPARE(RoleConnection::result(door, attempt, nonce).outcome, u"denied"_s);
}

void tst_Sessions::preferences()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    RoleConnection eve(*m_database, u"eve@example.test"_s);
    dana.must("select api.save_preferences('exchanges', '{\"sort\": \"name\"}')");
    dana.must("select api.save_preferences('window', '{\"folded\": true}')");
    QCOMPARE(dana.must("select preferences -> 'exchanges' ->> 'sort' from api.who_am_i()").value(),
             "name");
    QCOMPARE(dana.must("select preferences -> 'window' ->> 'folded' from api.who_am_i()").value(),
             "true");
    QCOMPARE(eve.must("select preferences::text from api.who_am_i()").value(), "{}");
    QCOMPARE(dana.run("select api.save_preferences('Bad Name', '1')").sqlState, u"PK400"_s);
    QCOMPARE(dana.run("select api.save_preferences('big', to_jsonb(repeat('x', 20000)))").sqlState,
             u"PK400"_s);
    QCOMPARE(dana.run("select api.save_preferences(null, '1')").sqlState, u"PK400"_s);
}

QTEST_GUILESS_MAIN(tst_Sessions)
#include "tst_Sessions.moc"
