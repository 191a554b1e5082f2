#include "models/db/Agent.h"
#include "models/db/Doctor.h"
#include "models/db/Migrator.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"
#include "tests/support/Why.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;
using Level = Doctor::Level;

/** A database that is well gets a clean bill; each thing that is wrong is named, with its mend. */
class tst_Doctor final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_database.reset(); }

    void nothingIsWrong();
    void finds_data();
    void finds();
    void migratingDoesNotBlessDrift();
    void endsWithOneOnFaults();
    void emptyDatabase();

private:
    QList<Doctor::Finding> examine();
    static QString told(const QList<Doctor::Finding> &findings, Level least);

    std::unique_ptr<TestDatabase> m_database;
};

void tst_Doctor::initTestCase()
{
    m_database = std::make_unique<TestDatabase>(
        TestServer::ownServer({.dataFolder = {}, .settings = {{u"fsync"_s, u"on"_s}}}));
    std::atomic_bool stop = false;
    Agent agent(*ConnectionSettings::parse(m_database->adminUri()),
                {.name = u"test"_s, .once = true}, [](const QString &) {});
    const auto ran = agent.run(stop);
    QVERIFY2(ran.ok(), why(ran).constData());
}

QList<Doctor::Finding> tst_Doctor::examine()
{
    const auto findings =
        Doctor::examine(*ConnectionSettings::parse(m_database->adminUri())->hardened());
    if (!findings.ok())
        qFatal("%s", why(findings).constData());
    QList<Doctor::Finding> list = *findings;
    // Test servers do not wait for their disk, which the doctor is right to tell.
    list.removeIf([](const Doctor::Finding &finding) { return finding.check == u"storage"; });
    return list;
}

QString tst_Doctor::told(const QList<Doctor::Finding> &findings, Level least)
{
    QStringList lines;
    for (const Doctor::Finding &finding : findings) {
        if (finding.level >= least)
            lines.append(finding.check + u": "_s + finding.text + u" > "_s + finding.mend);
    }
    return lines.join(u'\n');
}

void tst_Doctor::nothingIsWrong()
{
    const auto findings = examine();
    QCOMPARE(told(findings, Level::Warning), QString());
    QVERIFY(findings.size() >= 12);
}

void tst_Doctor::finds_data()
{
    QTest::addColumn<QByteArray>("plant");
    QTest::addColumn<QByteArray>("undo");
    QTest::addColumn<QString>("check");
    QTest::addColumn<QString>("named");
    QTest::addColumn<int>("level");
    const auto row = [](const char *name, const QByteArray &plant, const QByteArray &undo,
                        const char *check, const char *named, Level level = Level::Fault) {
        QTest::newRow(name) << plant << undo << QString::fromLatin1(check)
                            << QString::fromLatin1(named) << int(level);
    };
    row("a grant", "grant select (pin_hash) on public.documents to peak_user",
        "revoke select (pin_hash) on public.documents from peak_user", "drift",
        "peak_user select (pin_hash) on public.documents");
    row("a grant to a stranger",
        "create role stranger; grant select on public.exchanges to stranger",
        "revoke select on public.exchanges from stranger; drop role stranger", "drift",
        "stranger select on public.exchanges");
    row("a grant to everybody", "grant execute on function auth.me() to public",
        "revoke execute on function auth.me() from public", "rights", "auth.me()");
    row("clients write", "grant delete on public.tasks to peak_r_client",
        "revoke delete on public.tasks from peak_r_client", "rights",
        "public.tasks (peak_r_client)");
    row("a dropped policy", "alter policy admins_see on public.audit_logs rename to gone",
        "alter policy gone on public.audit_logs rename to admins_see", "drift",
        "policy admins_see on public.audit_logs");
    row("a widened policy", "alter policy admins_see on public.pp_sync_logs using (true)",
        "alter policy admins_see on public.pp_sync_logs using ((select auth.live()))", "drift",
        "policy admins_see on public.pp_sync_logs");
    row("row security off", "alter table public.exchanges disable row level security",
        "alter table public.exchanges enable row level security", "rights", "public.exchanges");
    row("a table without row security",
        "create table peak.planted (id int); alter table peak.planted owner to peak_owner",
        "drop table peak.planted", "rights", "peak.planted");
    row("a table without policy",
        "create table public.planted (id int); alter table public.planted enable row level "
        "security; grant select on public.planted to peak_user",
        "drop table public.planted", "rights", "public.planted");
    row("a view past row security",
        "create view public.planted as select * from public.contacts; grant select on "
        "public.planted to peak_user",
        "drop view public.planted", "rights", "public.planted");
    row("a definer function",
        "create function api.planted() returns int language sql security definer as 'select 1'",
        "drop function api.planted()", "rights", "api.planted()");
    row("a changed function",
        "create or replace function peak.firm_today() returns date language sql stable parallel "
        "safe security definer"
        " set search_path = pg_catalog, pg_temp set timezone = 'UTC' as 'select date "
        "''2020-01-01'''",
        "create or replace function peak.firm_today() returns date language sql stable parallel "
        "safe security definer"
        " set search_path = pg_catalog, pg_temp set timezone = 'UTC'"
        " as $$ select (clock_timestamp() at time zone (s.value #>> '{}'))::date\n          from "
        "peak.settings s where s.key = 'firm.time_zone' $$",
        "drift", "peak.firm_today()");
    row("a silenced audit trigger", "alter table public.tasks disable trigger _600_audit_delete",
        "alter table public.tasks enable trigger _600_audit_delete", "drift",
        "trigger _600_audit_delete on public.tasks");
    row("a record that is not written",
        "create rule planted as on insert to public.audit_logs do instead nothing",
        "drop rule planted on public.audit_logs", "drift", "rule planted on public.audit_logs");
    row("a record of somebody else", "alter table audit.who owner to peak_auth",
        "alter table audit.who owner to peak_owner; grant select on audit.who to peak_auth",
        "drift", "rule _RETURN on audit.who");
    row("a trigger that keeps silent",
        "create or replace trigger _600_audit_delete after delete on public.tasks referencing old "
        "table as old_rows for each statement when (false) execute function audit.write('task', "
        "'id', 'exchange_id', '{last_sync_at,updated_at}', '{}')",
        "create or replace trigger _600_audit_delete after delete on public.tasks referencing old "
        "table as old_rows for each statement execute function audit.write('task', 'id', "
        "'exchange_id', '{last_sync_at,updated_at}', '{}')",
        "drift", "trigger _600_audit_delete on public.tasks");
    row("sessions that never end", "alter function auth.live() immutable",
        "alter function auth.live() stable", "drift", "auth.live()");
    row("gifts to come",
        "alter default privileges for role peak_owner grant execute on functions to public",
        "alter default privileges for role peak_owner revoke execute on functions from public",
        "drift", "from every new function of peak_owner");
    row("a publication", "create publication planted for all tables", "drop publication planted",
        "drift", "publication planted");
    row("somebody acts as the agent", "create role deputy login; grant peak_agent to deputy",
        "drop role deputy", "roles", "deputy (peak_agent)");
    row("an unwatched table",
        "create table peak.planted (id int); alter table peak.planted owner to peak_owner; alter "
        "table peak.planted enable row level security",
        "drop table peak.planted", "rights", "peak.planted are not recorded");
    row("a superuser of ours", "alter role peak_r_client superuser",
        "alter role peak_r_client nosuperuser", "roles", "peak_r_client (SUPERUSER)");
    row("past row security", "alter role peak_api bypassrls", "alter role peak_api nobypassrls",
        "roles", "peak_api (BYPASSRLS)");
    row("somebody acts as owner", "create role deputy login; grant peak_owner to deputy",
        "drop role deputy", "roles", "deputy (peak_owner)");
    row("another superuser", "create role boss superuser login", "drop role boss", "roles", "boss",
        Level::Warning);
    row("a bricked door", "alter role peak_door set search_path = x",
        "alter role peak_door reset all", "roles", "peak_door", Level::Warning);
    row("a session's role left behind",
        "create role s_0123456789abcdef0123 login valid until '2020-01-01'",
        "drop role s_0123456789abcdef0123", "roles", "s_0123456789abcdef0123", Level::Warning);
    const QByteArray noMail = "delete from peak.outbox; delete from peak.delivery_troubles; update "
                              "peak.settings set value = '\"off\"' where key = 'mail.provider'";
    const QByteArray mail =
        "insert into public.contacts (first_name, last_name, email) select 'M', 'D', "
        "'mail@doctor.test' where not exists (select from public.contacts where email = "
        "'mail@doctor.test'); update peak.settings set value = '\"smtp\"' where key = "
        "'mail.provider'; insert into peak.outbox (contact_id, channel, kind, state, made_at, "
        "next_at) select id, 'email', 'security', '%1', clock_timestamp() - interval '2 hours', "
        "clock_timestamp() - interval '2 hours' from public.contacts where email = "
        "'mail@doctor.test'";
    row("a key that is missing",
        "update peak.settings set value = '\"sendgrid\"' where key = 'mail.provider'", noMail,
        "delivery", "mail.sendgrid.key");
    row("mail that nobody sends", QByteArray(mail).replace("%1", "waiting"), noMail, "delivery",
        "1 message(s) wait though they are due");
    row("mail that nobody knows of", QByteArray(mail).replace("%1", "uncertain"), noMail,
        "delivery", "nobody knows whether they went", Level::Warning);
    row("mail that failed", QByteArray(mail).replace("%1", "failed"), noMail, "delivery",
        "1 message(s) of the last seven days", Level::Warning);
    row("no mail server",
        QByteArray(mail).replace("%1", "waiting") +
            "; insert into peak.delivery_troubles (channel, trouble) values ('email', 'The mail "
            "server x can''t be reached.')",
        noMail, "delivery", "server x can't be reached");
    row("hardening undone", "grant execute on function pg_sleep(float8) to public",
        "revoke execute on function pg_sleep(float8) from public", "profile", "sleeping");
    row("a migration missing",
        "update peak.schema_migrations set number = -number where number = 12",
        "update peak.schema_migrations set number = 12 where number = -12", "migrations", "");
    row("another migration",
        "update peak.schema_migrations set sha256 = 'x' || sha256 where number = 12",
        "update peak.schema_migrations set sha256 = substr(sha256, 2) where number = 12",
        "migrations", "another text");
    row("a newer schema",
        "insert into peak.schema_migrations (number, name, sha256) values (9999, 'future', '')",
        "delete from peak.schema_migrations where number = 9999", "migrations", "9999 future");
    row("a storage that is not set up",
        "set session_replication_role = replica; update peak.settings set value = '\"s3\"' where "
        "key = 'documents.storage'; reset session_replication_role",
        "update peak.settings set value = '\"local\"' where key = 'documents.storage'", "documents",
        "kept in s3, which is not set up");
    row("documents of a storage that was given up",
        "insert into peak.document_contents (id, storage_provider, storage_key, clear_bytes, "
        "segments, state, clear_sha256, kept_at) values (gen_random_uuid(), 'gcp', 'planted', 0, "
        "1, 'kept', '', now())",
        "delete from peak.document_contents where storage_key = 'planted'", "documents",
        "nobody can open them");
    row("what waits to be deleted",
        "insert into peak.document_contents (id, storage_provider, storage_key, clear_bytes, "
        "segments, state, dropped_at) values (gen_random_uuid(), 's3', 'planted', 0, 1, "
        "'dropped', now() - interval '3 days')",
        "delete from peak.document_contents where storage_key = 'planted'", "documents",
        "wait to be deleted", Level::Warning);
    row("objects that are missing",
        "insert into peak.storage_findings (provider, storage_key, finding) values ('s3', 'x', "
        "'missing')",
        "delete from peak.storage_findings", "documents", "not wholly");
    row("objects that nobody knows",
        "insert into peak.storage_findings (provider, storage_key, finding) values ('s3', 'x', "
        "'unknown')",
        "delete from peak.storage_findings", "documents", "belong to no document", Level::Warning);
    row("no backup for weeks",
        "update peak.schema_migrations set applied_at = applied_at - interval '30 days'",
        "update peak.schema_migrations set applied_at = applied_at + interval '30 days'", "backups",
        "Nobody has made a backup");
    row("an old backup",
        "insert into peak.backups (place, size, sha256, schema_version, key_fingerprint, "
        "key_saved, verified, client_version, made_at)"
        " values ('/old', 1, '', 1, '', true, true, '', now() - interval '3 days')",
        "delete from peak.backups", "backups", "/old", Level::Warning);
    row("unsealed rows",
        "update audit.sealing set finished_at = now() - interval '3 days'; update "
        "peak.schema_migrations set applied_at = applied_at - interval '5 days';"
        " insert into public.audit_logs (action, created_at) values ('planted', now() - interval "
        "'3 days')",
        "update peak.schema_migrations set applied_at = applied_at + interval '5 days'; alter "
        "table public.audit_logs disable trigger user; delete from public.audit_logs where action "
        "= 'planted'; alter table public.audit_logs enable trigger user; select audit.seal()",
        "seals", "waited 3 day", Level::Fault);
    const QByteArray bend = "alter table public.audit_logs disable trigger user; update "
                            "public.audit_logs set action = %1 where id = (select log_id from "
                            "audit.leaves order by log_id limit 1); alter table public.audit_logs "
                            "enable trigger user";
    row("a bent record", QByteArray(bend).replace("%1", "'x' || action"),
        QByteArray(bend).replace("%1", "substr(action, 2)"), "seals", "of the record was changed");
    row("a failing job",
        "update peak.agent_jobs set failures = 3, outcome = 'failed: no disk' where job = 'sweep'",
        "update peak.agent_jobs set failures = 0, outcome = '' where job = 'sweep'", "agent",
        "no disk");
    row("an agent that went", "update peak.agent_jobs set last_run = now() - interval '5 hours'",
        "update peak.agent_jobs set last_run = now()", "agent", "5 hour", Level::Warning);
    row("a lost key",
        "select auth.set_totp(auth.add_person('lost@doctor.test', 'Lost', 'client', "
        "'a-long-enough-password'), 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP');"
        " update kms.keys set key = sha256(key) || sha256('x') where name = 'master'",
        "delete from auth.second_factors", "keys", "auth.second_factors.sealed_seed");
    row("a half rotated key",
        "select auth.set_totp(auth.add_person('half@doctor.test', 'Half', 'client', "
        "'a-long-enough-password'), 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP');"
        " select kms.rotate()",
        "select kms.reseal(); update kms.keys set retired_at = retired_at - interval '2 days' "
        "where name <> 'master'; select kms.forget_retired()",
        "keys", "auth.second_factors.sealed_seed", Level::Warning);
    row("a sealed column nobody knows", "alter table peak.backups add sealed_note bytea",
        "alter table peak.backups drop sealed_note", "keys", "peak.backups.sealed_note");
}

void tst_Doctor::finds()
{
    QFETCH(QByteArray, plant);
    QFETCH(QByteArray, undo);
    QFETCH(QString, check);
    QFETCH(QString, named);
    QFETCH(int, level);
    m_database->admin().must(plant);
    const auto findings = examine();
    m_database->admin().must(undo);
    const bool found =
        std::any_of(findings.begin(), findings.end(), [&](const Doctor::Finding &one) {
            return one.check == check && int(one.level) == level && one.text.contains(named) &&
                   !one.mend.isEmpty();
        });
    QVERIFY2(found, qPrintable(told(findings, Level::Warning)));
    QCOMPARE(told(examine(), Level::Fault),
             QString()); // undone: or the next row would not know what it saw
}

/** What somebody granted before an upgrade is still told after it. */
void tst_Doctor::migratingDoesNotBlessDrift()
{
    m_database->admin().must("grant select on public.tasks to pg_monitor");
    const auto migrated = Migrator::migrate(*ConnectionSettings::parse(m_database->adminUri()));
    QVERIFY2(migrated.ok(), why(migrated).constData());
    QVERIFY(told(examine(), Level::Fault).contains(u"pg_monitor select on public.tasks"_s));
    m_database->admin().must("revoke select on public.tasks from pg_monitor");
    QCOMPARE(told(examine(), Level::Fault), QString());
}

void tst_Doctor::endsWithOneOnFaults()
{
    const auto run = [&](const QStringList &more) {
        QProcess program;
        program.start(QCoreApplication::applicationDirPath() + u"/peak1031ctl"_s,
                      QStringList{u"doctor"_s, u"--database"_s, m_database->adminUri()} + more);
        program.waitForFinished(60'000);
        return std::pair{program.exitCode(), program.readAllStandardOutput()};
    };
    m_database->admin().must("grant select on public.tasks to pg_monitor");
    const auto [status, text] = run({});
    const auto [again, json] = run({u"--json"_s});
    m_database->admin().must("revoke select on public.tasks from pg_monitor");
    QCOMPARE(status, 1);
    QVERIFY(text.contains("FAULT    drift"));
    const QJsonArray list = QJsonDocument::fromJson(json).array();
    QVERIFY(std::any_of(list.begin(), list.end(), [](const QJsonValue &one) {
        return one[u"level"_s] == u"fault"_s && one[u"check"_s] == u"drift"_s &&
               !one[u"mend"_s].toString().isEmpty();
    }));
}

void tst_Doctor::emptyDatabase()
{
    m_database->admin().must("create database nothing");
    const auto findings = Doctor::examine(
        *ConnectionSettings::parse(m_database->server().adminUri(u"nothing"_s))->hardened());
    QVERIFY2(findings.ok(), why(findings).constData());
    QVERIFY(told(*findings, Level::Fault).contains(u"migrate --database"_s));
}

QTEST_GUILESS_MAIN(tst_Doctor)
#include "tst_Doctor.moc"
