#include "tests/support/TestDatabase.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

namespace {

/** One thing that must hold for everything in the catalogue. */
struct Rule
{
    const char *name;
    const char *offenders; ///< one column: what breaks the rule, and how
    const char *plant;     ///< makes an offender, to prove that the rule sees it
    const char *named;     ///< how the rule names that one
};

// Objects are ours unless PostgreSQL or an extension brought them. "clients" are the roles that a
// person's own connection can have.
constexpr const char *Vocabulary = R"sql(
create temporary view our_schemas as
select n.oid, n.nspname from pg_namespace n
where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'ext');

create temporary view our_relations as
select c.* from pg_class c join our_schemas n on n.oid = c.relnamespace
where not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e');

create temporary view our_functions as
select p.* from pg_proc p join our_schemas n on n.oid = p.pronamespace
where not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e');

create temporary view clients as
select r.oid, r.rolname from pg_roles r
where r.rolname in ('peak_door', 'peak_user') or r.rolname ~ '^(peak_r|s)_'
union all select 0, 'public';
)sql";

const Rule Rules[] = {
    {"every table has row security",
     "select oid::regclass::text from our_relations where relkind in ('r', 'p') and not "
     "relrowsecurity",
     "create table public.planted (id int)", "planted"},

    {"every view runs with the rights of its reader",
     "select oid::regclass::text from our_relations where relkind = 'v'"
     " and not coalesce(reloptions, '{}') && array['security_invoker=true', 'security_invoker=on', "
     "'security_invoker=1']",
     "create view public.planted as select 1 as one", "planted"},

    {"there is no materialized view, which would have no row security",
     "select oid::regclass::text from our_relations where relkind = 'm'",
     "create materialized view public.planted as select 1 as one", "planted"},

    {"every definer function has a fixed search path",
     "select oid::regprocedure::text from our_functions where prosecdef"
     " and not coalesce(proconfig, '{}') && array['search_path=pg_catalog, pg_temp']",
     "create function api.planted() returns int language sql security definer set timezone = 'UTC' "
     "as 'select 1'",
     "api.planted()"},

    {"every definer function has a fixed time zone",
     "select oid::regprocedure::text from our_functions where prosecdef"
     " and not coalesce(proconfig, '{}') && array['TimeZone=UTC']",
     "create function api.planted() returns int language sql security definer"
     " set search_path = pg_catalog, pg_temp as 'select 1'",
     "api.planted()"},

    // Anybody may set standard_conforming_strings, and then a backslash in an ordinary string is
    // another one: a check that reads '\d' would let through what it refuses.
    {"no function says a backslash but in E''",
     R"(select oid::regprocedure::text from our_functions where regexp_replace(regexp_replace(
            regexp_replace(prosrc, '--[^\n]*', '', 'g'), $r$(E|U&)''([^'\\]|\\.)*''$r$, '', 'g'),
            $r$(E|U&)'([^'\\]|\\.|'')*'$r$, '', 'g') ~ $r$\\$r$)",
     R"(create function api.planted() returns boolean language sql as $$ select '1' ~ '\d' $$)",
     "api.planted()"},

    {"every trigger function has a fixed search path",
     "select oid::regprocedure::text from our_functions where prorettype = 'trigger'::regtype"
     " and not coalesce(proconfig, '{}') && array['search_path=pg_catalog, pg_temp']",
     "create function peak.planted() returns trigger language plpgsql as 'begin return null; end'",
     "peak.planted()"},

    {"no function may be run by everybody",
     "select f.oid::regprocedure::text from our_functions f"
     " where exists (select from aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a "
     "where a.grantee = 0)",
     "create function api.planted() returns int language sql as 'select 1'", "api.planted()"},

    {"no client may write to a table, or refer to it, or put a trigger on it",
     "select c.oid::regclass || ' ' || a.privilege_type || ' to ' || k.rolname"
     " from our_relations c cross join lateral aclexplode(c.relacl) a join clients k on k.oid = "
     "a.grantee"
     " where c.relkind in ('r', 'p', 'v') and a.privilege_type <> 'SELECT'"
     " union all"
     " select c.oid::regclass || '.' || t.attname || ' ' || a.privilege_type || ' to ' || k.rolname"
     " from our_relations c join pg_attribute t on t.attrelid = c.oid cross join lateral "
     "aclexplode(t.attacl) a"
     " join clients k on k.oid = a.grantee where a.privilege_type <> 'SELECT'",
     "grant truncate on public.exchanges to peak_user; grant references (id) on public.exchanges "
     "to peak_r_client",
     "exchanges TRUNCATE to peak_user; exchanges.id REFERENCES to peak_r_client"},

    {"no client may use a sequence, whose numbers tell how much others do",
     "select c.oid::regclass || ' to ' || k.rolname from our_relations c cross join lateral "
     "aclexplode(c.relacl) a"
     " join clients k on k.oid = a.grantee where c.relkind = 'S'",
     "create sequence public.planted; grant usage on sequence public.planted to peak_user",
     "planted to peak_user"},

    {"no client may make anything in a schema",
     "select n.nspname || ' to ' || k.rolname from our_schemas s join pg_namespace n on n.oid = "
     "s.oid"
     " cross join lateral aclexplode(n.nspacl) a join clients k on k.oid = a.grantee where "
     "a.privilege_type = 'CREATE'",
     "grant create on schema public to peak_user", "public to peak_user"},

    {"no client reads the secrets' columns",
     "select c.oid::regclass || '.' || t.attname || ' by ' || k.rolname"
     " from our_relations c join pg_attribute t on t.attrelid = c.oid and t.attnum > 0 and not "
     "t.attisdropped"
     " cross join clients k where c.relkind in ('r', 'p', 'v') and k.oid <> 0"
     " and t.attname in ('password_hash', 'two_fa_secret', 'session_token', 'pin_hash', "
     "'sealed_seed', 'sealed', 'key') and c.oid::regclass::text <> 'peak.settings'"
     " and has_column_privilege(k.oid, c.oid, t.attnum, 'SELECT')",
     "grant select (password_hash) on public.contacts to peak_r_admin",
     "contacts.password_hash by peak_r_admin"},

    {"what a client may read has a policy",
     "select c.oid::regclass::text from our_relations c where c.relkind in ('r', 'p')"
     " and exists (select from clients k where k.oid <> 0 and has_any_column_privilege(k.oid, "
     "c.oid, 'SELECT'))"
     " and not exists (select from pg_policy p where p.polrelid = c.oid)",
     "create table peak.planted (id int); alter table peak.planted enable row level security;"
     " grant select on peak.planted to peak_user",
     "peak.planted"},

    {"no policy speaks to everybody",
     "select p.polname || ' on ' || p.polrelid::regclass from pg_policy p join our_relations c on "
     "c.oid = p.polrelid"
     " where 0 = any (p.polroles)",
     "create policy planted on public.tasks for select using (true)", "planted on tasks"},

    {"no policy for clients is always true",
     "select p.polname || ' on ' || p.polrelid::regclass from pg_policy p"
     " where pg_get_expr(p.polqual, p.polrelid) = 'true'"
     " and exists (select from clients k where k.oid <> 0 and k.oid = any (p.polroles))",
     "create policy planted on public.tasks for select to peak_r_client using (true)",
     "planted on tasks"},

    {"functions that policies ask are stable and parallel safe",
     "select distinct f.oid::regprocedure::text from pg_policy p"
     " join pg_depend d on d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refclassid "
     "= 'pg_proc'::regclass"
     " join our_functions f on f.oid = d.refobjid where f.provolatile <> 's' or f.proparallel <> "
     "'s'",
     "create function auth.planted() returns boolean language sql immutable parallel safe as "
     "'select true';"
     " create policy planted on public.tasks for select to peak_r_client using ((select "
     "auth.planted()))",
     "auth.planted()"},

    {"a policy asks such a function once a statement, not once a row",
     // (select f()) shows as an initplan's SELECT in front of the call.
     "select p.polname || ' on ' || p.polrelid::regclass from pg_policy p"
     " cross join lateral regexp_matches(pg_get_expr(p.polqual, p.polrelid), '(SELECT "
     ")?auth[.][a-z_]+[(][)]', 'g') m"
     " where m[1] is null",
     "create policy planted on public.tasks for select to peak_r_client using (auth.live())",
     "planted on tasks"},

    {"who is asking is never immutable",
     "select oid::regprocedure::text from our_functions where provolatile = 'i'"
     " and prosrc ~ '(session_user|current_user|clock_timestamp| from "
     "(public|auth|peak|kms|audit)[.])'",
     "create function auth.planted() returns text language sql immutable as 'select "
     "session_user::text'",
     "auth.planted()"},

    {"every foreign key has an index",
     "select c.conname || ' on ' || c.conrelid::regclass from pg_constraint c join our_relations r "
     "on r.oid = c.conrelid"
     " where c.contype = 'f' and not exists (select from pg_index i where i.indrelid = c.conrelid "
     "and i.indisvalid"
     " and i.indpred is null and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey)",
     "create table peak.planted (id uuid constraint planted_fkey references public.contacts (id) "
     "on delete cascade);"
     " alter table peak.planted enable row level security",
     "planted_fkey on peak.planted"},

    {"every foreign key says what a delete does",
     // The plan and the firm's own tables leave it open in these five; nothing there is ever
     // deleted.
     "select c.conname || ' on ' || c.conrelid::regclass from pg_constraint c join our_relations r "
     "on r.oid = c.conrelid"
     " where c.contype = 'f' and c.confdeltype = 'a' and c.conname not in "
     "('exchanges_client_id_fkey',"
     " 'exchanges_coordinator_id_fkey', 'exchanges_stage_changed_by_fkey', "
     "'exchange_participants_assigned_by_fkey',"
     " 'messages_reply_to_fkey')",
     "create table peak.planted (id uuid primary key constraint planted_fkey references "
     "public.contacts (id));"
     " alter table peak.planted enable row level security",
     "planted_fkey on peak.planted"},

    {"tables belong to the owners that clients can't become",
     "select oid::regclass || ' to ' || relowner::regrole from our_relations where relkind in "
     "('r', 'p', 'v', 'S')"
     " and relowner::regrole::text not in ('peak_owner', 'peak_auth')",
     "create table public.planted (id int)", "planted to "},

    {"definer functions do not run as a superuser",
     "select f.oid::regprocedure::text from our_functions f join pg_roles r on r.oid = f.proowner"
     " where f.prosecdef and (r.rolsuper or r.rolbypassrls)",
     "create function api.planted() returns int language sql security definer as 'select 1'",
     "api.planted()"},

    {"what runs clients' writes owns no table",
     "select oid::regclass::text from our_relations where relkind in ('r', 'p', 'v', 'm')"
     " and relowner in ('peak_api'::regrole, 'peak_rolemaker'::regrole)",
     "create table public.planted (id int); alter table public.planted owner to peak_api",
     "planted"},

    {"our roles stand above nothing",
     // peak_admin is the superuser of a private server, not a role of the program.
     "select rolname from pg_roles where rolname ~ '^(peak_|s_)' and rolname <> 'peak_admin' and "
     "(rolsuper or rolbypassrls or "
     "rolreplication or rolcreatedb"
     " or (rolcreaterole and rolname <> 'peak_rolemaker') or (rolcanlogin and rolname ~ '^peak_' "
     "and rolname not in ('peak_door', 'peak_agent')))",
     "alter role peak_r_client bypassrls", "peak_r_client"},

    {"no client is a member of an owner",
     "select k.rolname || ' in ' || r.rolname from clients k cross join pg_roles r where k.oid <> 0"
     " and r.rolname in ('peak_owner', 'peak_auth', 'peak_api', 'peak_rolemaker') and "
     "pg_has_role(k.oid, r.oid, 'member')",
     "grant peak_api to peak_user", "peak_user in peak_api"},

    {"filtered columns are no enums, which can't use an index under row security",
     "select c.oid::regclass || '.' || t.attname from our_relations c join pg_attribute t on "
     "t.attrelid = c.oid"
     " join pg_type y on y.oid = t.atttypid where c.relkind in ('r', 'p') and y.typtype = 'e'",
     "create type public.mood as enum ('a'); alter table public.tasks add column planted "
     "public.mood",
     "tasks.planted"},

    {"the door opens to sign-in and nothing else",
     "select f.oid::regprocedure::text from our_functions f where "
     "has_function_privilege('peak_door', f.oid, 'execute')"
     " and has_schema_privilege('peak_door', f.pronamespace, 'usage')"
     " and f.proname not in ('server_info', 'sign_in_submit', 'sign_in_code', 'sign_in_device', "
     "'sign_in_result', 'enrol_begin', 'enrol_confirm', 'redeem_submit', 'keep_house')",
     "grant execute on function api.heartbeat() to peak_door", "api.heartbeat()"},

    {"every table is recorded, or says why not",
     "select c.oid::regclass::text from our_relations c where c.relkind in ('r', 'p')"
     " and not exists (select from audit.exempt e where to_regclass(e.table_name) = c.oid)"
     " and (select count(*) from pg_trigger t join pg_proc p on p.oid = t.tgfoid where "
     "t.tgrelid = c.oid and p.pronamespace = 'audit'::regnamespace and p.proname ~ '^write(_|$)' "
     "and t.tgname ~ '^_600_audit_' and t.tgenabled in ('O', 'A')) < 3",
     "create table peak.planted (id int); alter table public.tasks disable trigger "
     "_600_audit_update",
     "peak.planted; tasks"},

    // (That of receipts names none: it writes whole rows.)
    {"a writer of the record that was made for one table knows all its columns",
     "select p.oid::regprocedure::text from our_functions p join pg_trigger t on t.tgfoid = p.oid "
     "join pg_class c on c.oid = t.tgrelid where p.pronamespace = 'audit'::regnamespace and "
     "p.proname ~ '^write_' and p.proname <> 'write_receipts' and strpos(p.prosrc, format('<> "
     "%s;', c.relnatts)) = 0",
     "alter table public.exchanges add column planted int", "audit.write_exchanges()"},

    {"no trigger of ours is switched off",
     "select t.tgname || ' on ' || c.oid::regclass from pg_trigger t join our_relations c on c.oid "
     "= t.tgrelid where t.tgenabled not in ('O', 'A')",
     "alter table public.audit_logs disable trigger _100_append_only",
     "_100_append_only on audit_logs"},

    {"the record and its archive have the same columns",
     "select coalesce(l.attname, a.attname) from (select * from pg_attribute where attrelid = "
     "'public.audit_logs'::regclass and attnum > 0) l full join (select * from pg_attribute where "
     "attrelid = 'audit.archive'::regclass and attnum > 0) a on a.attnum = l.attnum where "
     "(l.attname, l.atttypid, l.attisdropped) is distinct from (a.attname, a.atttypid, "
     "a.attisdropped)",
     "alter table public.audit_logs add column planted int", "planted"},
};

} // namespace

/**
 * Sweeps the whole catalogue for what must hold everywhere, so that a table or function that
 * somebody adds later is judged as well. Each rule is then shown something that breaks it, and must
 * name it.
 */
class tst_CatalogSweep : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_database.reset(); }

    void holds_data() { ruleData(); }
    void holds();
    void seesWhatBreaksIt_data() { ruleData(); }
    void seesWhatBreaksIt();
    void looksAtSomething();

private:
    static void ruleData();
    QStringList offenders(const Rule &rule);

    std::unique_ptr<TestDatabase> m_database;
};

void tst_CatalogSweep::initTestCase()
{
    // Some plants change roles, which are the whole server's: so a server of its own.
    m_database = std::make_unique<TestDatabase>(TestServer::ownServer());
    m_database->admin().must(Vocabulary);
}

void tst_CatalogSweep::ruleData()
{
    QTest::addColumn<int>("index");
    for (int i = 0; i < int(std::size(Rules)); ++i)
        QTest::newRow(Rules[i].name) << i;
}

QStringList tst_CatalogSweep::offenders(const Rule &rule)
{
    QStringList found;
    const auto answer = m_database->admin().must(rule.offenders);
    for (const auto &row : answer.rows)
        found.append(QString::fromUtf8(row.value(0).value_or("?")));
    return found;
}

void tst_CatalogSweep::holds()
{
    QFETCH(int, index);
    const QStringList found = offenders(Rules[index]);
    QVERIFY2(found.isEmpty(), qPrintable(found.join(u"\n"_s)));
}

void tst_CatalogSweep::seesWhatBreaksIt()
{
    QFETCH(int, index);
    const Rule &rule = Rules[index];
    RawConnection &admin = m_database->admin();
    admin.must("begin");
    admin.must(rule.plant);
    const QStringList found = offenders(rule);
    admin.must("rollback");
    const QStringList wanted = QString::fromLatin1(rule.named).split(u"; "_s);
    for (const QString &name : wanted)
        QVERIFY2(std::any_of(found.begin(), found.end(),
                             [&](const QString &one) { return one.startsWith(name); }),
                 qPrintable(name + u" is not among: "_s + found.join(u", "_s)));
}

/** A sweep over nothing would hold as well. */
void tst_CatalogSweep::looksAtSomething()
{
    RawConnection &admin = m_database->admin();
    QVERIFY(admin.must("select count(*) from our_relations where relkind = 'r'").value().toInt() >=
            15);
    QVERIFY(admin.must("select count(*) from our_functions where prosecdef").value().toInt() >= 20);
    QCOMPARE(admin
                 .must("select count(*) from clients where rolname in ('public', 'peak_door', "
                       "'peak_user', 'peak_r_admin',"
                       " 'peak_r_coordinator', 'peak_r_client', 'peak_r_third', 'peak_r_agency')")
                 .value(),
             "8");
}

QTEST_GUILESS_MAIN(tst_CatalogSweep)
#include "tst_CatalogSweep.moc"
