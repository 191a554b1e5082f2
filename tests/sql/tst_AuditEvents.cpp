#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** What no row tells and the record has all the same: exports, and runs of the sync. */
class tst_AuditEvents : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_database.reset(); }

    void recordsExports();
    void refusesWrongExports_data();
    void refusesWrongExports();
    void recordsSyncRuns();
    void recordsThatAnotherRecordWasAccepted();

private:
    RawConnection &admin() { return m_database->admin(); }
    QByteArray one(const QByteArray &sql) { return admin().must(sql).value(); }
    RawConnection::Answer rowsSince(const QByteArray &mark, const QByteArray &action);
    QByteArray mark() { return one("select clock_timestamp()::timestamp::text"); }

    std::unique_ptr<TestDatabase> m_database;
};

void tst_AuditEvents::initTestCase()
{
    m_database = std::make_unique<TestDatabase>();
    m_database->addPerson(u"carl@example.test"_s, u"client"_s);
    m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s);
    m_database->addPerson(u"boss@example.test"_s, u"admin"_s);
}

RawConnection::Answer tst_AuditEvents::rowsSince(const QByteArray &mark, const QByteArray &action)
{
    return admin().must("select * from public.audit_logs where created_at >= $1::timestamp and "
                        "action like $2 order by created_at, id",
                        {mark, action});
}

void tst_AuditEvents::recordsExports()
{
    RoleConnection carl(*m_database, u"carl@example.test"_s);
    const QByteArray since = mark();
    carl.must("select api.record_export('exchanges', 12, 'xlsx')");
    const auto row = rowsSince(since, "export");
    QCOMPARE(row.rows.size(), 1);
    QCOMPARE(row.value(u"user_id"_s), carl.personId());
    QCOMPARE(row.value(u"resource_type"_s), "exchanges");
    QVERIFY(row.value(u"new_values"_s).contains("\"rows\": 12"));
    admin().must("update public.user_sessions set expires_at = now() - interval '1 minute' where "
                 "id = $1",
                 {carl.sessionId()});
    QCOMPARE(carl.run("select api.record_export('exchanges', 12, 'xlsx')").sqlState, u"28000"_s);
}

void tst_AuditEvents::refusesWrongExports_data()
{
    QTest::addColumn<QByteArray>("arguments");
    for (const char *arguments :
         {"null, 1, 'csv'", "'', 1, 'csv'", "'  ', 1, 'csv'", "repeat('x', 51), 1, 'csv'",
          "repeat('x', 10000000), 1, 'csv'", "'a', null, 'csv'", "'a', -1, 'csv'", "'a', 1, null",
          "'a', 1, 'exe'", "'a', 1, repeat('x', 1000000)"})
        QTest::newRow(arguments) << QByteArray(arguments);
}

void tst_AuditEvents::refusesWrongExports()
{
    QFETCH(QByteArray, arguments);
    RoleConnection carl(*m_database, u"carl@example.test"_s);
    QCOMPARE(carl.run("select api.record_export(" + arguments + ")").sqlState, u"PK400"_s);
}

void tst_AuditEvents::recordsSyncRuns()
{
    const QByteArray since = mark();
    admin().must("set session authorization peak_agent");
    const QByteArray run = admin()
                               .must("insert into public.pp_sync_logs (sync_type) values "
                                     "('contacts') returning id")
                               .value();
    admin().must("update public.pp_sync_logs set records_processed = 5 where id = $1", {run});
    admin().must("update public.pp_sync_logs set status = 'SUCCESS', completed_at = now() where id "
                 "= $1",
                 {run});
    QCOMPARE(admin().run("delete from public.pp_sync_logs").sqlState, u"42501"_s);
    QCOMPARE(admin().run("update public.pp_sync_logs set sync_type = 'x'").sqlState, u"42501"_s);
    admin().must("reset session authorization");
    QCOMPARE(rowsSince(since, "sync_created").rows.size(), 1);
    QCOMPARE(rowsSince(since, "sync_updated").rows.size(), 1);
    QCOMPARE(rowsSince(since, "sync_created").value(u"actor_role"_s), "peak_agent");
}

void tst_AuditEvents::recordsThatAnotherRecordWasAccepted()
{
    admin().must("select audit.seal()");
    RoleConnection boss(*m_database, u"boss@example.test"_s);
    const auto latest = boss.must("select latest_number, encode(latest_head, 'hex') as head from "
                                  "api.audit_heads(0)");
    const QByteArray number = latest.value(u"latest_number"_s);
    const QByteArray head = latest.value(u"head"_s);
    const QByteArray other(64, 'a');
    const QByteArray sql = "select api.accept_record($1::bigint, $2, $3::bigint, $4)";
    const auto refused = [&](RawConnection &who, const QList<RawConnection::Value> &arguments) {
        return who.run(sql, arguments).sqlState;
    };
    for (const QString &email : {u"carl@example.test"_s, u"dana@example.test"_s}) {
        RoleConnection session(*m_database, email);
        QCOMPARE(refused(session, {number, other, number, head}), u"42501"_s);
    }
    QCOMPARE(refused(boss, {number, head, number, head}), u"PK409"_s);   // is what was seen
    QCOMPARE(refused(boss, {number, other, number, other}), u"PK409"_s); // is not what is there
    QCOMPARE(refused(boss, {"999999", other, "999999", other}), u"PK409"_s);
    QCOMPARE(refused(boss, {"-1", other, number, head}), u"PK400"_s);
    QCOMPARE(refused(boss, {number, "x", number, head}), u"PK400"_s);
    QCOMPARE(refused(boss, {std::nullopt, other, number, head}), u"PK400"_s);
    const QByteArray since = mark();
    boss.must(sql, {number, other, number, head});
    const auto row = rowsSince(since, "record_accepted");
    QCOMPARE(row.rows.size(), 1);
    QCOMPARE(row.value(u"user_id"_s), boss.personId());
    QVERIFY(row.value(u"new_values"_s).contains(other) &&
            row.value(u"new_values"_s).contains(head));
    // Another record that is shorter than what was seen.
    boss.must(sql, {"999999", other, number, head});
}

QTEST_GUILESS_MAIN(tst_AuditEvents)
#include "tst_AuditEvents.moc"
