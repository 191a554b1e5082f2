#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/**
 * The record of who did what: written by triggers with every change, in the same transaction, with
 * nobody's secrets in it, and out of everybody's reach.
 */
class tst_Audit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_database.reset(); }

    void tellsWhoAndFromWhere();
    void tellsTheDatabaseRoleOfWhoIsNoPerson();
    void hasOldAndNewValues();
    void hasNothingWhereNothingChanged();
    void namesWhatPeopleCallTheChange();
    void recordsBulkInOneStatement();
    void recordsUpsertsAndCascades();
    void hasNoSecrets();
    void tellsThatASecretChanged();
    void keepsSettings();
    void failsTheWriteThatItCanNotRecord();
    void rollsBackWithTheWrite();
    void pausesForBulkLoadsAndSaysSo();
    void refusesTablesWithoutAKey();
    void isOutOfReach_data();
    void isOutOfReach();
    void isReadByAdminsOnly();
    void neverChangesForItsOwner();

private:
    RawConnection &admin() { return m_database->admin(); }
    QByteArray one(const QByteArray &sql) { return admin().must(sql).value(); }
    RawConnection::Answer rowsSince(const QByteArray &mark, const QByteArray &action);
    QByteArray mark() { return one("select clock_timestamp()::timestamp::text"); }

    std::unique_ptr<TestDatabase> m_database;
    QByteArray m_exchange;
};

void tst_Audit::initTestCase()
{
    m_database = std::make_unique<TestDatabase>();
    m_database->addPerson(u"boss@example.test"_s, u"admin"_s);
    m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s);
    m_database->addPerson(u"carl@example.test"_s, u"client"_s);
    m_database->addPerson(u"eve@example.test"_s, u"third_party"_s);
    m_database->addPerson(u"ann@example.test"_s, u"agency"_s);
    m_exchange =
        one("insert into public.exchanges (name, bank) values ('Elm Street', 'PWB') returning id");
    // A write function as ours are: whoever may call it changes what they could not otherwise.
    admin().must("set role peak_owner;"
                 " create function api.planted_write(p_bank text) returns void language sql"
                 " security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as"
                 " 'update public.exchanges set bank = p_bank';"
                 " grant execute on function api.planted_write(text) to peak_user; reset role");
}

RawConnection::Answer tst_Audit::rowsSince(const QByteArray &mark, const QByteArray &action)
{
    return admin().must("select * from public.audit_logs where created_at >= $1::timestamp and "
                        "action like $2 order by created_at, id",
                        {mark, action});
}

void tst_Audit::tellsWhoAndFromWhere()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    admin().must("update public.user_sessions set client_version = '7.7' where id = $1",
                 {dana.sessionId()});
    const QByteArray since = mark();
    dana.must("select api.planted_write('HBR')");
    const auto row = rowsSince(since, "exchange_updated");
    QCOMPARE(row.rows.size(), 1);
    QCOMPARE(row.value(u"user_id"_s), dana.personId());
    QCOMPARE(row.value(u"session_id"_s), dana.sessionId());
    QCOMPARE(row.value(u"actor_role"_s), "coordinator");
    QCOMPARE(row.value(u"client_version"_s), "7.7");
    QVERIFY(row.value(u"user_agent"_s).contains("7.7"));
    QCOMPARE(row.value(u"ip_address"_s), dana.must("select inet_client_addr()").value());
    QCOMPARE(row.value(u"exchange_id"_s), m_exchange);
    QCOMPARE(row.value(u"resource_type"_s), "exchange");
    QCOMPARE(row.value(u"resource_id"_s), m_exchange);
    QCOMPARE(row.value(u"success"_s), "t");
}

void tst_Audit::tellsTheDatabaseRoleOfWhoIsNoPerson()
{
    const QByteArray since = mark();
    admin().must("update public.exchanges set bank = 'x' where id = $1", {m_exchange});
    const auto row = rowsSince(since, "exchange_updated");
    QVERIFY(row.value(u"user_id"_s).isEmpty());
    QCOMPARE(row.value(u"actor_role"_s), one("select session_user::text"));
}

void tst_Audit::hasOldAndNewValues()
{
    const QByteArray since = mark();
    // What a session sets has no say in what is written.
    admin().must("set timezone = '<X>+12'; set datestyle = 'SQL, DMY'");
    const QByteArray task = one("insert into public.tasks (title, exchange_id, due_date) values "
                                "('a', '" +
                                m_exchange + "', '2026-03-04 00:00:00') returning id");
    admin().must("update public.tasks set title = 'b' where id = $1", {task});
    admin().must("delete from public.tasks where id = $1", {task});
    admin().must("reset all");
    const auto rows = admin().must(
        "select action, old_values is null as no_old, new_values is null as no_new, old_values ->> "
        "'title' as was, new_values ->> 'title' as is, coalesce(new_values, old_values) ->> "
        "'due_date' as due from public.audit_logs where resource_id = $1 and created_at >= "
        "$2::timestamp order by array_position(array['task_created','task_updated','task_deleted'],"
        " action::text)",
        {task, since});
    QCOMPARE(rows.rows.size(), 3);
    QCOMPARE(rows.value(u"no_old"_s, 0), "t");
    QCOMPARE(rows.value(u"is"_s, 0), "a");
    QCOMPARE(rows.value(u"was"_s, 1), "a");
    QCOMPARE(rows.value(u"is"_s, 1), "b");
    QCOMPARE(rows.value(u"no_new"_s, 2), "t");
    QCOMPARE(rows.value(u"was"_s, 2), "b");
    for (int i = 0; i < 3; ++i)
        QCOMPARE(rows.value(u"due"_s, i), "2026-03-04T00:00:00");
}

void tst_Audit::hasNothingWhereNothingChanged()
{
    const QByteArray since = mark();
    admin().must("update public.tasks set title = title");
    admin().must("update public.contacts set last_login = now(), preferences = '{\"a\": 1}'");
    admin().must("update public.exchanges set name = name, last_sync_at = now()");
    admin().must("update public.exchanges set name = 'x' where false");
    QCOMPARE(rowsSince(since, "%").rows.size(), 0);
}

void tst_Audit::namesWhatPeopleCallTheChange()
{
    const QByteArray since = mark();
    admin().must("update public.exchanges set workflow_stage = '45D' where id = $1", {m_exchange});
    admin().must("insert into public.tasks (title) values ('done soon')");
    admin().must("update public.tasks set status = 'COMPLETE' where title = 'done soon'");
    admin().must(
        "update public.contacts set role = 'coordinator' where email = 'ann@example.test'");
    admin().must("update public.contacts set role = 'agency' where email = 'ann@example.test'");
    QCOMPARE(rowsSince(since, "exchange_stage_changed").rows.size(), 1);
    QCOMPARE(rowsSince(since, "task_complete").rows.size(), 1);
    QCOMPARE(rowsSince(since, "user_role_changed").rows.size(), 2);
}

void tst_Audit::recordsBulkInOneStatement()
{
    admin().must("insert into public.tasks (title) select 'bulk ' || i from generate_series(1, "
                 "3000) i");
    const QByteArray since = mark();
    admin().must("update public.tasks set description = title || '!' where title like 'bulk %'");
    QCOMPARE(one("select count(*) from public.audit_logs where action = 'task_updated' and "
                 "created_at >= '" +
                 since +
                 "' and old_values ->> 'title' = new_values ->> 'title' and old_values ->> "
                 "'description' is null and new_values ->> 'description' = new_values ->> 'title' "
                 "|| '!' and resource_id::text = old_values ->> 'id'"),
             "3000");
    admin().must("delete from public.tasks where title like 'bulk %'");
    QCOMPARE(rowsSince(since, "task_deleted").rows.size(), 3000);
}

void tst_Audit::recordsUpsertsAndCascades()
{
    const QByteArray since = mark();
    const QByteArray message = one("insert into public.messages (exchange_id, content) values ('" +
                                   m_exchange + "', 'hello') returning id");
    admin().must("insert into public.message_participants (message_id) values ($1)", {message});
    admin().must("insert into peak.settings (key, value, description) values ('a.b', '1', 'x'), "
                 "('firm.name', '\"F\"', 'y') on conflict (key) do update set value = "
                 "excluded.value");
    QCOMPARE(rowsSince(since, "setting_created").rows.size(), 1);
    QCOMPARE(rowsSince(since, "setting_updated").rows.size(), 1);
    admin().must("delete from public.messages where id = $1", {message});
    QCOMPARE(rowsSince(since, "message_deleted").rows.size(), 1);
    QCOMPARE(rowsSince(since, "message_receipt_deleted").rows.size(), 1);
}

void tst_Audit::hasNoSecrets()
{
    admin().must("update public.contacts set password_hash = 'planted-1', two_fa_secret = "
                 "'planted-2' where email = 'eve@example.test'");
    admin().must("insert into auth.devices (contact_id, secret_hash, second_factor, expires_at) "
                 "select id, 'planted-6', false, now() from public.contacts limit 1");
    admin().must("delete from auth.devices where secret_hash = 'planted-6'");
    admin().must("delete from peak.secrets where name = 's'");
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    QCOMPARE(one("select count(*) from public.audit_logs a where a::text like '%planted-%'"), "0");
    QCOMPARE(one("select count(*) from public.audit_logs a where a::text like any (array['%' || "
                 "encode('planted-5', 'hex') || '%', '%' || encode('planted-6', 'hex') || '%'])"),
             "0");
    // Whatever the tables hold as a secret at this moment stands nowhere in the record.
    QCOMPARE(one("with secrets as (select password_hash as s from auth.credentials union all "
                 "select encode(sealed_seed, 'hex') from auth.second_factors union all select "
                 "session_token from public.user_sessions union all select password_hash from "
                 "public.contacts where password_hash is not null) select count(*) from "
                 "public.audit_logs a join secrets x on strpos(a::text, x.s) > 0"),
             "0");
    QVERIFY(one("select count(*) from auth.credentials").toInt() > 0);
}

void tst_Audit::tellsThatASecretChanged()
{
    const QByteArray since = mark();
    const QByteArray eve = "where email = 'eve@example.test'";
    admin().must("update public.contacts set two_fa_secret = 'another' " + eve);
    const auto row = admin().must(
        "select old_values ->> 'two_fa_secret' as was, new_values ->> 'two_fa_secret' as is from "
        "public.audit_logs where action = 'user_updated' and created_at >= $1::timestamp",
        {since});
    QCOMPARE(row.value(u"was"_s), "[redacted]");
    QCOMPARE(row.value(u"is"_s), "[redacted, changed]");
    admin().must("update public.contacts set two_fa_secret = null " + eve);
    QCOMPARE(one("select count(*) from public.audit_logs where action = 'user_updated' and "
                 "created_at >= '" +
                 since + "' and new_values -> 'two_fa_secret' = 'null'"),
             "1");
}

void tst_Audit::keepsSettings()
{
    admin().must("update peak.settings set value = '\"Firm of Ours\"' where key = 'firm.name'");
    QVERIFY(one("select count(*) from public.audit_logs where new_values ->> 'value' = 'Firm of "
                "Ours'")
                .toInt() > 0);
}

void tst_Audit::failsTheWriteThatItCanNotRecord()
{
    // As when its disk is full: nothing is done that can't be recorded.
    admin().must("alter table public.audit_logs add constraint full_disk check (action <> "
                 "'task_created' and action <> 'export') not valid");
    const auto refused = admin().run("insert into public.tasks (title) values ('unrecorded')");
    RoleConnection carl(*m_database, u"carl@example.test"_s);
    const auto exported = carl.run("select api.record_export('exchanges', 1, 'csv')");
    admin().must("alter table public.audit_logs drop constraint full_disk");
    QCOMPARE(refused.sqlState, u"23514"_s);
    QVERIFY(!exported.ok);
    QCOMPARE(one("select count(*) from public.tasks where title = 'unrecorded'"), "0");
}

void tst_Audit::rollsBackWithTheWrite()
{
    const QByteArray since = mark();
    admin().must("begin");
    admin().must("insert into public.tasks (title) values ('never')");
    admin().must("rollback");
    QCOMPARE(rowsSince(since, "%").rows.size(), 0);
}

void tst_Audit::pausesForBulkLoadsAndSaysSo()
{
    const QByteArray since = mark();
    admin().must("begin");
    admin().must("select audit.pause('{public.tasks}')");
    admin().must("insert into public.tasks (title) select 'load' from generate_series(1, 100)");
    admin().must("select audit.resume('{public.tasks}', 'tasks_loaded', '{\"rows\": 100}')");
    admin().must("commit");
    const auto rows = rowsSince(since, "%");
    QCOMPARE(rows.rows.size(), 1);
    QCOMPARE(rows.value(u"action"_s), "tasks_loaded");
    admin().must("delete from public.tasks where title = 'load'");
    QCOMPARE(rowsSince(since, "task_deleted").rows.size(), 100);
    RoleConnection boss(*m_database, u"boss@example.test"_s);
    QCOMPARE(boss.run("select audit.pause('{public.tasks}')").sqlState, u"42501"_s);
}

void tst_Audit::refusesTablesWithoutAKey()
{
    admin().must("create table peak.planted (id int primary key, other uuid)");
    for (const QByteArray arguments :
         {"'peak.planted', 'x'", "'peak.planted', 'x', 'other'", "'peak.planted', 'x', 'nowhere'",
          "'public.tasks', 'x', 'id', 'nowhere'", "'public.tasks', 'x', 'id', '', '{nowhere}'",
          "'public.tasks', 'x', 'id', '', '{}', '{nowhere}'"})
        QCOMPARE(admin().run("select audit.watch(" + arguments + ")").sqlState, u"PK500"_s);
    admin().must("drop table peak.planted");
}

void tst_Audit::isOutOfReach_data()
{
    QTest::addColumn<QString>("email");
    for (const char *name : {"boss", "dana", "carl", "eve", "ann"})
        QTest::newRow(name) << QString::fromLatin1(name) + u"@example.test"_s;
    QTest::newRow("door") << u""_s;
}

void tst_Audit::isOutOfReach()
{
    QFETCH(QString, email);
    auto client = email.isEmpty() ? std::make_unique<RawConnection>(m_database->doorUri())
                                  : std::make_unique<RoleConnection>(*m_database, email);
    for (const QByteArray table :
         {"public.audit_logs", "audit.archive", "audit.seals", "audit.leaves", "audit.erasures",
          "audit.sealing", "audit.exempt"}) {
        for (const QByteArray &sql : QList<QByteArray>{
                 "delete from " + table, "truncate " + table,
                 "insert into " + table + " select null", "copy " + table + " from stdin",
                 "begin; lock table " + table + " in exclusive mode",
                 "alter table " + table + " disable trigger all"}) {
            QVERIFY2(client->run(sql).sqlState == u"42501"_s, sql.constData());
            client->run("rollback");
        }
    }
    for (const QByteArray sql :
         {"update public.audit_logs set success = true", "update audit.leaves set hash = '\\x00'",
          "update audit.seals set head = '\\x00'", "select audit.event('x', 'x', null)",
          "select audit.seal(1)", "select audit.seal_when_due()", "select audit.archive_old(1)",
          "select audit.erase('{}', 'x')", "select * from audit.verify(0, 1)",
          "select * from audit.strays()", "select auth.actor()", "select * from audit.leaves",
          "select * from audit.seals"})
        QVERIFY2(client->run(sql).sqlState == u"42501"_s, sql.constData());
}

void tst_Audit::isReadByAdminsOnly()
{
    RoleConnection boss(*m_database, u"boss@example.test"_s);
    QVERIFY(boss.must("select * from public.audit_logs").rows.size() > 10);
    QVERIFY(boss.run("select * from audit.archive").ok);
    QVERIFY(boss.run("select * from public.pp_sync_logs").ok);
    for (const QString &name : {u"dana"_s, u"carl"_s, u"eve"_s, u"ann"_s}) {
        RoleConnection other(*m_database, name + u"@example.test"_s);
        for (const QByteArray table : {"public.audit_logs", "audit.archive", "public.pp_sync_logs"})
            QCOMPARE(other.run("select id from " + table).sqlState, u"42501"_s);
    }
    admin().must("update public.user_sessions set expires_at = now() - interval '1 minute' where "
                 "id = $1",
                 {boss.sessionId()});
    QCOMPARE(boss.must("select * from public.audit_logs").rows.size(), 0);
}

void tst_Audit::neverChangesForItsOwner()
{
    admin().must("set role peak_owner");
    for (const QByteArray sql :
         {"update public.audit_logs set success = true", "delete from public.audit_logs",
          "truncate public.audit_logs", "update audit.seals set rows = 1",
          "delete from audit.seals", "truncate audit.seals", "truncate audit.leaves",
          "truncate audit.archive", "truncate audit.erasures"})
        QVERIFY2(admin().run(sql).sqlState == u"PK403"_s, sql.constData());
    admin().must("reset role");
}

QTEST_GUILESS_MAIN(tst_Audit)
#include "tst_Audit.moc"
