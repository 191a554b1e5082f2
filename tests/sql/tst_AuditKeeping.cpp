#include "tests/sql/AuditWorld.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/**
 * Who verifies the record and sees its heads; how old months move to the archive and values are
 * erased without breaking the chain.
 */
class tst_AuditKeeping : public QObject, protected AuditWorld
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { begin(); }
    void cleanupTestCase() { end(); }
    void cleanup() { settle(); }

    void verifiesInRanges();
    void isVerifiedByAdminsOnly();
    void refusesWrongRanges_data();
    void refusesWrongRanges();
    void tellsHeadsToEverySession();
    void tellsOutsidersOnlyOfDaysThatAreOver();
    void movesOldMonthsToTheArchive();
    void leavesOnlyForTheArchive();
    void erasesAndStaysWhole();
};

void tst_AuditKeeping::verifiesInRanges()
{
    const auto first = admin().must("select * from api.audit_verify(0, 1)");
    QCOMPARE(first.value(u"checked_to"_s), "1");
    QCOMPARE(first.value(u"rows"_s), "4000");
    const auto second = admin().must("select * from api.audit_verify(2, 2)");
    QCOMPARE(second.value(u"checked_to"_s), "2");
    QCOMPARE(second.value(u"rows"_s), "4000");
    const QByteArray latest = second.value(u"latest"_s);
    QCOMPARE(latest, one("select max(number) from audit.seals"));
    const auto beyond = admin().must("select * from api.audit_verify(1000000, 1000001)");
    QVERIFY(beyond.value(u"fault"_s).isEmpty());
    // A fault before the range is not the range's.
    admin().must("begin; set local session_replication_role = replica; update public.audit_logs "
                 "set action = 'x' where id = (select log_id from audit.leaves where seal = 1 "
                 "limit 1)");
    const auto later = admin().must("select * from api.audit_verify(2, 100000)");
    admin().must("rollback");
    QVERIFY(later.value(u"fault"_s).isEmpty());
    QCOMPARE(later.value(u"checked_to"_s), latest);
    // Rows that were looked at are as many whatever the steps are.
    int looked = 0;
    QByteArray next;
    for (int i = 0; i < 100 && (i == 0 || !next.isEmpty()); ++i) {
        const auto step = admin().must("select * from audit.strays(nullif($1, ''), 7000)", {next});
        looked += step.value(u"looked"_s).toInt();
        next = step.value(u"next"_s);
    }
    QCOMPARE(QByteArray::number(looked), one("select count(*) from public.audit_logs"));
}

void tst_AuditKeeping::isVerifiedByAdminsOnly()
{
    RoleConnection boss(database(), u"boss@example.test"_s);
    QCOMPARE(fault(boss), Whole);
    for (const QString &name : {u"dana"_s, u"carl"_s}) {
        RoleConnection other(database(), name + u"@example.test"_s);
        QCOMPARE(other.run("select api.audit_verify(0, 1)").sqlState, u"42501"_s);
        QCOMPARE(other.run("select api.audit_strays()").sqlState, u"42501"_s);
    }
    RawConnection door(database().doorUri());
    QCOMPARE(door.run("select api.audit_verify(0, 1)").sqlState, u"42501"_s);
    admin().must("set session authorization peak_agent");
    const QByteArray agents = fault();
    const bool seals = admin().run("select audit.seal(1)").ok;
    admin().must("reset session authorization");
    QCOMPARE(agents, Whole);
    QVERIFY(seals);
    admin().must("update public.user_sessions set expires_at = now() - interval '1 minute' where "
                 "id = $1",
                 {boss.sessionId()});
    QCOMPARE(boss.run("select api.audit_verify(0, 1)").sqlState, u"PK403"_s);
}

void tst_AuditKeeping::refusesWrongRanges_data()
{
    QTest::addColumn<QByteArray>("call");
    for (const char *call :
         {"audit_verify(null, 1)", "audit_verify(0, null)", "audit_verify(-1, 1)",
          "audit_verify(2, 1)", "audit_strays('')", "audit_strays('x')", "audit_strays('1:1')",
          "audit_strays(repeat('9', 1000000))",
          "audit_strays('99999999999999999999:00000000-0000-0000-0000-000000000000')",
          "audit_heads(-1)", "audit_heads(-9223372036854775808)"})
        QTest::newRow(call) << QByteArray(call);
}

void tst_AuditKeeping::refusesWrongRanges()
{
    QFETCH(QByteArray, call);
    RoleConnection boss(database(), u"boss@example.test"_s);
    const auto answer = boss.run("select api." + call);
    QVERIFY2(answer.sqlState == u"PK400"_s, qPrintable(answer.message));
}

void tst_AuditKeeping::tellsHeadsToEverySession()
{
    RoleConnection dana(database(), u"dana@example.test"_s);
    const auto heads = dana.must("select * from api.audit_heads(2)");
    QCOMPARE(heads.value(u"number"_s), "2");
    QCOMPARE(heads.value(u"head"_s), one("select head from audit.seals where number = 2"));
    QCOMPARE(heads.value(u"latest_number"_s), one("select max(number) from audit.seals"));
    const auto none = dana.must("select * from api.audit_heads(999999)");
    QVERIFY(none.value(u"number"_s).isEmpty());
    QVERIFY(!none.value(u"latest_head"_s).isEmpty());
    QVERIFY(!dana.must("select * from api.audit_heads()").value(u"latest_head"_s).isEmpty());
    admin().must("update public.user_sessions set expires_at = now() - interval '1 minute' where "
                 "id = $1",
                 {dana.sessionId()});
    QCOMPARE(dana.run("select * from api.audit_heads(2)").sqlState, u"28000"_s);
}

/** When the firm works, and how much, is not for its clients. */
void tst_AuditKeeping::tellsOutsidersOnlyOfDaysThatAreOver()
{
    RoleConnection carl(database(), u"carl@example.test"_s);
    const auto heads =
        carl.must("select *, sealed_at = date_trunc('day', sealed_at) as is_day from "
                  "api.audit_heads(2)");
    QVERIFY(heads.value(u"number"_s).isEmpty());
    QCOMPARE(heads.value(u"latest_number"_s), "0");
    QCOMPARE(carl.must("select head from api.audit_heads(0)").value(),
             one("select head from audit.seals where number = 0"));
}

void tst_AuditKeeping::movesOldMonthsToTheArchive()
{
    admin().must("begin");
    admin().must("update peak.settings set value = 'true' where key = 'firm.is_demo'");
    admin().must("commit");
    admin().must("insert into public.audit_logs (action, created_at) select 'old', now() - "
                 "interval '3 years' from generate_series(1, 500)");
    QCOMPARE(one("select audit.archive_old()"), "0"); // not sealed yet
    one("select audit.seal()");
    QCOMPARE(one("select audit.archive_old(200)"), "200");
    QCOMPARE(one("select audit.archive_old()"), "300");
    QCOMPARE(one("select count(*) from public.audit_logs where action = 'old'"), "0");
    QCOMPARE(one("select count(*) from audit.archive where action = 'old'"), "500");
    QCOMPARE(fault(), Whole);
    RoleConnection boss(database(), u"boss@example.test"_s);
    QCOMPARE(boss.must("select count(*) from audit.archive").value(), "500");
    for (const QByteArray &tampering :
         {QByteArray("update audit.archive set action = 'new' where id = (select id from "
                     "audit.archive limit 1)"),
          QByteArray("delete from audit.archive where id = (select id from audit.archive limit 1)"),
          QByteArray("insert into audit.archive (id, action, xid) values (gen_random_uuid(), 'x', "
                     "'3')")}) {
        QCOMPARE(admin().run(tampering).sqlState,
                 tampering.startsWith("insert") ? QString() : u"PK403"_s);
        admin().must("begin; set local session_replication_role = replica");
        admin().must(tampering);
        const QByteArray found = fault().isEmpty()
                                     ? one("select fault from api.audit_strays('archive:00000000-"
                                           "0000-0000-0000-000000000000')")
                                     : fault();
        admin().must("rollback");
        QVERIFY2(!found.isEmpty(), tampering.constData());
    }
    admin().must("set session_replication_role = replica; delete from audit.archive where action = "
                 "'x'; reset session_replication_role");
}

void tst_AuditKeeping::leavesOnlyForTheArchive()
{
    const QByteArray id = one("select log_id from audit.leaves where seal = 2 and position = 17");
    const auto remove = [&] {
        return admin().run("delete from public.audit_logs where id = $1", {id}).sqlState;
    };
    QCOMPARE(remove(), u"PK403"_s);
    admin().must("begin");
    admin().must("insert into audit.archive select * from public.audit_logs where id = $1", {id});
    admin().must("savepoint here");
    admin().must("set local session_replication_role = replica; update audit.archive set action = "
                 "'else'; set local session_replication_role = origin");
    QCOMPARE(remove(), u"PK403"_s); // another row with its name
    admin().must("rollback to here");
    QCOMPARE(remove(), QString());
    QCOMPARE(fault(), Whole);
    admin().must("rollback");
}

void tst_AuditKeeping::erasesAndStaysWhole()
{
    admin().must(
        "insert into public.audit_logs (action, old_values, ip_address, user_agent) values "
        "('personal', '{\"name\": \"Zoë\"}', '192.0.2.7', 'desk')");
    const QByteArray id = one("select id from public.audit_logs where action = 'personal'");
    const QByteArray erase = "select audit.erase(array['" + id + "']::uuid[], 'asked for')";
    QCOMPARE(admin().run(erase).sqlState, u"PK409"_s);
    one("select audit.seal()");
    QCOMPARE(admin().run("select audit.erase(array['" + id + "']::uuid[], ' ')").sqlState,
             u"PK400"_s);
    QCOMPARE(one(erase), "1");
    QCOMPARE(one(erase), "0");
    const auto row = admin().must("select * from public.audit_logs where id = $1", {id});
    QCOMPARE(row.value(u"action"_s), "personal");
    for (const QString &column : {u"old_values"_s, u"ip_address"_s, u"user_agent"_s})
        QVERIFY(row.value(column).isEmpty());
    one("select audit.seal()");
    QCOMPARE(fault(), Whole);
    QCOMPARE(one("select sum(erased) from api.audit_verify(0, 100000)"), "1");
    // Writing something else into what was erased is a change like any other.
    QCOMPARE(admin()
                 .run("update public.audit_logs set old_values = '{}' where id = '" + id + "'")
                 .sqlState,
             u"PK403"_s);
    admin().must("begin; set local session_replication_role = replica; update public.audit_logs "
                 "set old_values = '{}' where id = '" +
                 id + "'");
    QVERIFY(fault().contains("was changed"));
    admin().must("rollback");
}

QTEST_GUILESS_MAIN(tst_AuditKeeping)
#include "tst_AuditKeeping.moc"
