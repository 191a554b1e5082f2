#include "tests/sql/DoorTalk.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** However a session is held open, it ends when it is ended; and by the clock of the server. */
class tst_SessionEnds final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void endsWhateverIsHeldOpen_data();
    void endsWhateverIsHeldOpen();
    void endsAtItsTimeWithinATransaction_data();
    void endsAtItsTimeWithinATransaction();
    void preparedPlansSeeNothing();
    void heartbeatMovesTheIdleEndOnly();
    void roleItselfEndsWithTheSession();
    void allOfAPersonAtOnce();
    void whatIsTakenBackEndsNobody_data();
    void whatIsTakenBackEndsNobody();
    void isCutAtTheCommit();
    void housekeepingCutsWhoeverIsLeft();

private:
    RawConnection &admin() { return m_database->admin(); }
    QByteArray visible(RawConnection &session)
    {
        const auto answer = session.run("select count(*) from public.exchanges");
        return answer.ok ? answer.value() : answer.sqlState.toUtf8();
    }

    std::unique_ptr<TestDatabase> m_database;
    QByteArray m_dana;
};

void tst_SessionEnds::initTestCase()
{
    m_database = std::make_unique<TestDatabase>();
    admin().must("update peak.settings set value = '10000' where key = 'sign_in.per_second'");
    m_database->addPerson(u"boss@example.test"_s, u"admin"_s);
    m_dana = m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s);
    admin().must("insert into public.exchanges (name, coordinator_id) values ('x', $1::uuid)",
                 {m_dana});
}

void tst_SessionEnds::init()
{
    admin().must("update public.contacts set is_active = true, role = 'coordinator' where id = "
                 "$1::uuid",
                 {m_dana});
}

void tst_SessionEnds::endsWhateverIsHeldOpen_data()
{
    QTest::addColumn<QByteArray>("hold");
    QTest::addColumn<QByteArray>("again");
    QTest::addColumn<QByteArray>("end");
    const QByteArrayList ends = {
        "select api.end_session($2::uuid) where $1::uuid is not null",
        "select api.end_all_sessions($1::uuid) where $2::uuid is not null"};
    const QList<QByteArrayList> holds = {
        {"transaction", "begin; select count(*) from public.exchanges",
         "select count(*) from public.exchanges"},
        {"old snapshot",
         "begin isolation level repeatable read; select count(*) from public.exchanges",
         "select count(*) from public.exchanges"},
        {"failed transaction", "begin; select 1", "rollback"},
        {"cursor with hold",
         "declare c cursor with hold for select id from public.exchanges; fetch 0 from c",
         "fetch all from c"}};
    for (const QByteArrayList &hold : holds) {
        for (int i = 0; i < ends.size(); ++i)
            QTest::newRow(QByteArray(hold.at(0) + (i ? ", all" : ", one")).constData())
                << hold.at(1) << hold.at(2) << ends.at(i);
    }
}

void tst_SessionEnds::endsWhateverIsHeldOpen()
{
    QFETCH(QByteArray, hold);
    QFETCH(QByteArray, again);
    QFETCH(QByteArray, end);
    RoleConnection boss(*m_database, u"boss@example.test"_s);
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    dana.must(hold);
    QElapsedTimer clock;
    clock.start();
    boss.must(end, {m_dana, dana.sessionId()});
    QVERIFY(clock.elapsed() < 5000);
    QVERIFY(!dana.run(again).ok);
    QVERIFY(!dana.isOpen() || !dana.run("select 1").ok);
    QCOMPARE(admin()
                 .must("select rolcanlogin::text from pg_roles where rolname = $1",
                       {dana.role().toUtf8()})
                 .value(),
             "false");
}

void tst_SessionEnds::endsAtItsTimeWithinATransaction_data()
{
    QTest::addColumn<QByteArray>("begin");
    QTest::addColumn<QByteArray>("clock");
    const QByteArray expired = "update public.user_sessions set expires_at = now() at time zone "
                               "'utc' - interval '1 second' where id = $1::uuid";
    const QByteArray idle = "update auth.session_activity set last_seen = now() - interval '31 "
                            "minutes' where session_id = $1::uuid";
    QTest::newRow("expired") << QByteArray("begin") << expired;
    QTest::newRow("idle") << QByteArray("begin") << idle;
}

void tst_SessionEnds::endsAtItsTimeWithinATransaction()
{
    QFETCH(QByteArray, begin);
    QFETCH(QByteArray, clock);
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    dana.must(begin);
    QCOMPARE(visible(dana), "1");
    admin().must(clock, {dana.sessionId()});
    QCOMPARE(visible(dana), "0");
    QCOMPARE(dana.run("select api.save_preferences('a', '1')").sqlState, u"28000"_s);
}

void tst_SessionEnds::preparedPlansSeeNothing()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    dana.must("set plan_cache_mode = force_generic_plan");
    dana.must("prepare seen as select count(*) from public.exchanges where name <> ''");
    for (int i = 0; i < 10; ++i)
        QCOMPARE(dana.must("execute seen").value(), "1");
    admin().must("update public.user_sessions set is_active = false where id = $1::uuid",
                 {dana.sessionId()});
    QCOMPARE(dana.must("execute seen").value(), "0");
}

void tst_SessionEnds::heartbeatMovesTheIdleEndOnly()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    admin().must("update auth.session_activity set last_seen = now() - interval '29 minutes' where "
                 "session_id = $1::uuid",
                 {dana.sessionId()});
    const QByteArray end = "select expires_at::text from public.user_sessions where id = $1::uuid";
    const QByteArray before = admin().must(end, {dana.sessionId()}).value();
    dana.must("select api.heartbeat()");
    QCOMPARE(admin().must(end, {dana.sessionId()}).value(), before);
    QCOMPARE(admin()
                 .must("select (last_seen > now() - interval '1 minute')::text from "
                       "auth.session_activity where session_id = $1::uuid",
                       {dana.sessionId()})
                 .value(),
             "true");
}

void tst_SessionEnds::roleItselfEndsWithTheSession()
{
    // Also where the clock of the server goes wrong later on: PostgreSQL itself refuses it then.
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    QCOMPARE(admin()
                 .must("select (abs(extract(epoch from r.rolvaliduntil - s.expires_at at time zone "
                       "'utc')) < 1)::text from pg_roles r join public.user_sessions s on "
                       "s.login_role = r.rolname where s.id = $1::uuid",
                       {dana.sessionId()})
                 .value(),
             "true");
}

void tst_SessionEnds::allOfAPersonAtOnce()
{
    RoleConnection one(*m_database, u"dana@example.test"_s);
    RoleConnection two(*m_database, u"dana@example.test"_s);
    one.must("begin");
    one.must("select count(*) from public.exchanges");
    QCOMPARE(two.must("select api.end_all_sessions()").value().toInt() >= 1, true);
    QVERIFY(!one.run("select 1").ok);
    QVERIFY(two.run("select api.heartbeat()").ok);
    RoleConnection third(*m_database, u"dana@example.test"_s);
    admin().must("update public.contacts set is_active = false where id = $1::uuid", {m_dana});
    QVERIFY(!two.run("select 1").ok);
    QVERIFY(!third.run("select 1").ok);
}

void tst_SessionEnds::whatIsTakenBackEndsNobody_data()
{
    QTest::addColumn<QByteArray>("end");
    QTest::addColumn<QByteArray>("back");
    const QList<QByteArrayList> ends = {
        {"one", "select api.end_session('%2')"},
        {"all", "select api.end_all_sessions('%1')"},
        {"not active", "select api.set_person_active('%1', false)"},
        {"role", "select api.set_person_role('%1', 'agency')"},
        {"sign-in", "select api.update_person('%1', %3, '{\"is_user\": false}')"},
        {"address", "select api.update_person('%1', %3, '{\"email\": \"d2@example.test\"}')"},
        {"second factor", "select api.reset_second_factor('%1', 'lost')"}};
    for (const QByteArrayList &end : ends) {
        for (const QByteArray back : {"", "set constraints all immediate; ",
                                      "SET/**/Constraints/**/\"public\".\"_800_cut\" immediate; "})
            QTest::addRow("%s, %s", end.at(0).constData(), back.left(15).constData())
                << end.at(1) << back;
    }
}

/** Nobody cuts others off and leaves no trace of it. */
void tst_SessionEnds::whatIsTakenBackEndsNobody()
{
    QFETCH(QByteArray, end);
    QFETCH(QByteArray, back);
    admin().must("select auth.set_totp($1::uuid, 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP')", {m_dana});
    admin().must("delete from auth.second_factors where contact_id <> $1::uuid", {m_dana});
    RoleConnection boss(*m_database, u"boss@example.test"_s);
    RoleConnection dana(*m_database, u"dana@example.test"_s, RoleConnection::defaultPassword(),
                        "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");
    end.replace("%1", m_dana).replace("%2", dana.sessionId());
    end.replace(
        "%3",
        admin().must("select version from public.contacts where id = $1::uuid", {m_dana}).value());
    dana.must("begin; select count(*) from public.exchanges");
    for (const bool atOnce : {false, true}) {
        if (atOnce) {
            boss.must("begin; " + end + "; " + back + "rollback");
        } else {
            boss.must("begin");
            boss.must(end);
            if (!back.isEmpty())
                boss.must(back);
            boss.must("rollback");
        }
        QTest::qWait(100);
        QCOMPARE(visible(dana), "1");
    }
    dana.must("commit");
    QCOMPARE(visible(dana), "1");
    boss.must("begin; " + end + "; commit");
    QTest::qWait(100);
    QVERIFY(!dana.run("select 1").ok);
    QCOMPARE(admin()
                 .must("select count(*) from public.audit_logs where action = 'session_end' and "
                       "session_id = $1::uuid",
                       {dana.sessionId()})
                 .value(),
             "1");
    admin().must("update public.contacts set is_active = true, is_user = true, role = "
                 "'coordinator', email = 'dana@example.test' where id = $1::uuid",
                 {m_dana});
    admin().must("delete from auth.second_factors; delete from auth.attempts");
}

void tst_SessionEnds::isCutAtTheCommit()
{
    RoleConnection boss(*m_database, u"boss@example.test"_s);
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    boss.must("begin");
    boss.must("select api.end_session($1::uuid)", {dana.sessionId()});
    QCOMPARE(visible(dana), "1");
    boss.must("commit");
    QTRY_VERIFY(!dana.run("select 1").ok);
}

/** Where it is not certain that the end is committed, nobody is cut before it is. */
void tst_SessionEnds::housekeepingCutsWhoeverIsLeft()
{
    RoleConnection boss(*m_database, u"boss@example.test"_s);
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    dana.must("declare c cursor with hold for select id from public.exchanges; fetch 0 from c");
    boss.must("begin isolation level serializable");
    boss.must("select api.end_session($1::uuid)", {dana.sessionId()});
    boss.must("commit");
    QCOMPARE(visible(dana), "0");
    admin().must("update public.user_sessions set ended_at = ended_at - interval '3 seconds' where "
                 "id = $1::uuid",
                 {dana.sessionId()});
    admin().must("update auth.door set last_house = '-infinity'");
    QCOMPARE(admin().must("select api.keep_house()").value(), "t");
    QVERIFY(!dana.run("fetch all from c").ok);
}

QTEST_GUILESS_MAIN(tst_SessionEnds)
#include "tst_SessionEnds.moc"
