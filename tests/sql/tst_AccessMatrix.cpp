#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"

#include <QMap>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

namespace {

constexpr auto Seed = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
constexpr auto Denied = "42501";

const QByteArrayList Roles{"admin", "coordinator", "client", "third_party", "agency"};

} // namespace

/**
 * What each role may and may not do with contacts, exchanges and exchange_participants over a
 * connection of its own, said by SQLSTATE. The same statements are repeated as owner: a statement
 * that fails for everybody proves nothing.
 */
class tst_AccessMatrix : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void seesItsExchangesOnly();
    void writesToNoTable_data();
    void writesToNoTable();
    void readsNoOtherTable();
    void readsTheColumnsOfItsRole_data();
    void readsTheColumnsOfItsRole();
    void canBecomeNobodyElse();
    void makesNothing_data() { roleData(); }
    void makesNothing();
    void narrowsByPermissions();
    void ignoresInactiveParticipants();
    void losesAnExchangeAtOnce();
    void changesAtOnceMissNothing();
    void seesNothingAfterItsSessionEnded();
    void settingsChangeNothing();
    void doorSeesNoTable();

private:
    static void roleData();
    RawConnection &as(const QByteArray &role) { return *m_sessions.value(role); }
    RawConnection &owner() { return m_database->admin(); }
    QByteArray count(const QByteArray &role, const QByteArray &from)
    {
        return as(role).must("select count(*) from public." + from).value();
    }
    void takePart(const QByteArray &role, const QByteArray &exchange,
                  const QByteArray &rest = "null, true");

    std::unique_ptr<TestDatabase> m_database;
    QMap<QByteArray, QByteArray> m_people; ///< id by role
    QMap<QByteArray, std::shared_ptr<RoleConnection>> m_sessions;
    QByteArray m_shared;  ///< an exchange that everybody has to do with
    QByteArray m_foreign; ///< one that only admins see
};

void tst_AccessMatrix::initTestCase()
{
    m_database = std::make_unique<TestDatabase>();
    for (const QByteArray &role : Roles) {
        const QString email = QString::fromLatin1(role) + u"@example.test"_s;
        m_people[role] = m_database->addPerson(email, QString::fromLatin1(role));
        if (role == "admin")
            owner().must("select auth.set_totp($1, $2)", {m_people[role], Seed});
        m_sessions[role] = std::make_shared<RoleConnection>(
            *m_database, email, RoleConnection::defaultPassword(), role == "admin" ? Seed : "");
    }
    m_shared =
        owner()
            .must("insert into public.exchanges (exchange_number, name, client_id, coordinator_id)"
                  " values ('2026-0001', 'Shared', $1, $2) returning id",
                  {m_people["client"], m_people["coordinator"]})
            .value();
    m_foreign = owner()
                    .must("insert into public.exchanges (exchange_number, name) values "
                          "('2026-0002', 'Foreign') returning id")
                    .value();
    takePart("third_party", m_shared);
    takePart("agency", m_shared);
}

void tst_AccessMatrix::cleanupTestCase()
{
    m_sessions.clear();
    m_database.reset();
}

void tst_AccessMatrix::roleData()
{
    QTest::addColumn<QByteArray>("role");
    for (const QByteArray &role : Roles)
        QTest::newRow(role.constData()) << role;
}

void tst_AccessMatrix::takePart(const QByteArray &role, const QByteArray &exchange,
                                const QByteArray &rest)
{
    owner().must("insert into public.exchange_participants (exchange_id, contact_id, role, "
                 "permissions, is_active) values ('" +
                 exchange + "', '" + m_people[role] + "', '" + role + "', " + rest + ")");
}

void tst_AccessMatrix::seesItsExchangesOnly()
{
    QCOMPARE(count("admin", "exchanges"), "2");
    for (const QByteArray &role : Roles.mid(1)) {
        QCOMPARE(as(role).must("select string_agg(name, ',') from public.exchanges").value(),
                 "Shared");
        QCOMPARE(as(role)
                     .must("select count(*) from public.exchanges where id = $1", {m_foreign})
                     .value(),
                 "0");
        QCOMPARE(count(role, "exchange_participants"), "2");
    }
    // Staff knows everybody; the others those they work with, and here that is four people and
    // themselves among them.
    QCOMPARE(count("admin", "contacts"), "5");
    QCOMPARE(count("coordinator", "contacts"), "5");
    for (const QByteArray role : {"client", "third_party", "agency"}) {
        QCOMPARE(count(role, "contacts"), "4");
        QCOMPARE(as(role).must("select count(*) from public.contacts where role = 'admin'").value(),
                 "0");
    }
}

void tst_AccessMatrix::writesToNoTable_data()
{
    QTest::addColumn<QByteArray>("role");
    QTest::addColumn<QByteArray>("sql");
    for (const QByteArray &role : Roles) {
        for (const QByteArray table : {"contacts", "exchanges", "exchange_participants"}) {
            const QByteArray name = "public." + table;
            for (const QByteArray &sql : QByteArrayList{
                     "insert into " + name + " select * from " + name + " limit 0",
                     "update " + name + " set id = id", "delete from " + name,
                     "truncate " + name + " cascade", "lock table " + name,
                     "copy " + name + " (id) from stdin", "select id from " + name + " for update"})
                QTest::addRow("%s: %s", role.constData(), sql.constData()) << role << sql;
        }
    }
}

void tst_AccessMatrix::writesToNoTable()
{
    QFETCH(QByteArray, role);
    QFETCH(QByteArray, sql);
    // Each in a transaction, which LOCK wants and which keeps the owner from doing harm.
    const auto tried = [&sql](RawConnection &connection) {
        connection.must("begin");
        const QString state = connection.run(sql).sqlState;
        connection.must("rollback");
        return state;
    };
    QCOMPARE(tried(as(role)), QString::fromLatin1(Denied));
    if (!sql.startsWith("copy"))
        QVERIFY(tried(owner()) != QString::fromLatin1(Denied));
}

/** Everything outside these tables is closed to clients until a migration opens it. */
void tst_AccessMatrix::readsNoOtherTable()
{
    const auto tables = owner().must(
        "select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where c.relkind in ('r', 'p', 'v') and n.nspname !~ '^pg_'"
        " and n.nspname not in ('information_schema', 'ext')"
        " and c.oid not in ('public.contacts'::regclass, 'public.exchanges'::regclass,"
        "                   'public.exchange_participants'::regclass)");
    QVERIFY(tables.rows.size() > 10);
    const QByteArrayList everybodyReads{
        "public.user_sessions", "public.messages",  "public.message_participants",
        "public.tasks",         "public.documents", "public.document_access_logs",
        "public.task_comments"};
    const QByteArrayList adminsRead{"peak.settings",       "peak.adoption_report",
                                    "peak.adopted_access", "peak.schema_migrations",
                                    "public.audit_logs",   "audit.archive",
                                    "public.pp_sync_logs"};
    for (const auto &row : tables.rows) {
        QByteArray table = row.value(0).value_or("?");
        if (!table.contains('.'))
            table.prepend("public.");
        QVERIFY2(owner().run("select 1 from " + table + " limit 1").ok, table.constData());
        for (const QByteArray &role : Roles) {
            const bool may =
                everybodyReads.contains(table) || (role == "admin" && adminsRead.contains(table));
            QVERIFY2(as(role).run("select 1 from " + table + " limit 1").sqlState ==
                         (may ? QString() : QString::fromLatin1(Denied)),
                     QByteArray(role + " reads " + table).constData());
        }
    }
}

void tst_AccessMatrix::readsTheColumnsOfItsRole_data()
{
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<QByteArrayList>("who");
    const QByteArrayList staff{"admin", "coordinator"};
    const QByteArrayList nobody;
    const auto row = [](const QByteArray &what, const QByteArrayList &who) {
        QTest::newRow(what.constData()) << what << who;
    };
    row("select id, first_name, last_name, company, role from public.contacts", Roles);
    row("select email, phone, address from public.contacts", staff);
    row("select count(last_login_ip), count(locked_until) from public.contacts", staff);
    row("select pp_data from public.contacts", {"admin"});
    row("select pp_data from public.exchanges", {"admin"});
    row("select id, name, rel_value, proceeds, day_45, version from public.exchanges", Roles);
    row("select id, contact_id, role, permissions, is_active from public.exchange_participants",
        Roles);
    row("select * from public.exchange_participants", {"admin", "coordinator", "client"});
    row("select password_hash from public.contacts", nobody);
    row("select two_fa_secret from public.contacts", nobody);
    row("select * from public.contacts", nobody);
    row("select * from public.exchanges", {"admin"});
    row("select c from public.contacts c", nobody);
    row("select to_jsonb(c) from public.contacts c", nobody);
    row("select 1 from public.contacts where password_hash like 'x%'", nobody);
    row("select 1 from public.contacts order by two_fa_secret", nobody);
    row("select preferences from public.contacts", nobody);
}

void tst_AccessMatrix::readsTheColumnsOfItsRole()
{
    QFETCH(QByteArray, what);
    QFETCH(QByteArrayList, who);
    QVERIFY(owner().run(what).ok);
    for (const QByteArray &role : Roles) {
        const auto answer = as(role).run(what);
        QVERIFY2(answer.ok == who.contains(role), QByteArray(role + ": " + what).constData());
        if (!answer.ok)
            QCOMPARE(answer.sqlState, QString::fromLatin1(Denied));
    }
}

void tst_AccessMatrix::canBecomeNobodyElse()
{
    const auto others =
        owner().must("select rolname from pg_roles where rolname ~ '^(peak_|s_|pg_)' or rolsuper");
    for (const QByteArray &role : Roles) {
        RawConnection &session = as(role);
        const QByteArray own = session.must("select session_user").value();
        const QByteArray seen = session.must("select count(*) from public.exchanges").value();
        for (const auto &row : others.rows) {
            const QByteArray other = row.value(0).value_or("?");
            if (other == own)
                continue;
            QVERIFY2(session.run("set session authorization " +
                                 owner().quoted(QString::fromLatin1(other)))
                             .sqlState == QString::fromLatin1(Denied),
                     QByteArray(role + " becomes " + other).constData());
            // PostgreSQL allows SET ROLE to one's own groups. It must gain nothing: identity is the
            // login's.
            if (!session.run("set role " + owner().quoted(QString::fromLatin1(other))).ok)
                continue;
            const auto exchanges = session.run("select count(*) from public.exchanges");
            QVERIFY2(!exchanges.ok || exchanges.value().toInt() <= seen.toInt(),
                     QByteArray(role + " as " + other).constData());
            session.must("reset role");
        }
    }
}

void tst_AccessMatrix::makesNothing()
{
    QFETCH(QByteArray, role);
    RawConnection &session = as(role);
    for (const QByteArray sql :
         {"create table public.mine (id int)",
          "create temporary table mine (id int)",
          "create schema mine",
          "create function api.mine() returns int language sql as 'select 1'",
          "do $$ begin perform 1; end $$",
          "copy (select 1) to program 'true'",
          "copy (select 1) to '/tmp/peak-mine'",
          "select pg_read_file('PG_VERSION')",
          "select lo_create(0)",
          "select pg_advisory_lock(1)",
          "select pg_sleep(0)",
          "alter table public.exchanges disable row level security",
          "create policy mine on public.exchanges using (true)",
          "grant peak_r_admin to current_user",
          "select auth.set_password(null, 'a-new-password')",
          "select auth.add_person('a@example.test', 'A', 'admin', 'a-password')",
          "select auth.refresh_access(null, null)",
          "select peak.sweep_feed()",
          "select kms.derived('x')",
          "select crypto.random_bytes(8)"}) {
        const auto answer = session.run(sql);
        QVERIFY2(!answer.ok && answer.sqlState == QString::fromLatin1(Denied),
                 QByteArray(role + ": " + sql + ": " + answer.sqlState.toLatin1()).constData());
    }
    const auto off = session.run("set row_security = off; select count(*) from public.exchanges");
    session.must("reset row_security");
    QCOMPARE(off.sqlState, QString::fromLatin1(Denied));
}

void tst_AccessMatrix::narrowsByPermissions()
{
    const QByteArray mine =
        "update public.exchange_participants set permissions = %1 where role = 'agency'";
    const auto may = [this](int right) {
        return as("agency")
                   .must("select auth.may($1::int, $2::uuid)",
                         {QByteArray::number(right), m_shared})
                   .value() == "t";
    };
    QVERIFY(may(1) && may(2) && may(4));
    QVERIFY2(!may(8), "no permission widens what an agency may");
    owner().must(QByteArray(mine).replace("%1", "array['view', 'message', 'manage']"));
    QVERIFY(may(1) && may(2) && !may(4) && !may(8));
    owner().must(QByteArray(mine).replace("%1", "array['message', 'upload']"));
    QVERIFY2(!may(1) && !may(2), "without view the rest is worth nothing");
    QCOMPARE(count("agency", "exchanges"), "0");
    owner().must(QByteArray(mine).replace("%1", "'{}'"));
    QCOMPARE(count("agency", "exchanges"), "0");
    owner().must(QByteArray(mine).replace("%1", "null"));
    QCOMPARE(count("agency", "exchanges"), "1");
    QVERIFY2(
        !as("third_party").must("select auth.may(4, $1::uuid)", {m_shared}).value().startsWith('t'),
        "a third party never uploads");
}

void tst_AccessMatrix::ignoresInactiveParticipants()
{
    takePart("third_party", m_foreign, "null, false");
    QCOMPARE(count("third_party", "exchanges"), "1");
    owner().must("update public.exchange_participants set is_active = true where exchange_id = $1",
                 {m_foreign});
    QCOMPARE(count("third_party", "exchanges"), "2");
    owner().must("delete from public.exchange_participants where exchange_id = $1", {m_foreign});
    QCOMPARE(count("third_party", "exchanges"), "1");
}

void tst_AccessMatrix::losesAnExchangeAtOnce()
{
    RawConnection &session = as("client");
    session.must("prepare mine as select count(*) from public.exchanges");
    for (int i = 0; i < 10; ++i)
        QCOMPARE(session.must("execute mine").value(), "1");
    owner().must("update public.exchanges set client_id = null where id = $1", {m_shared});
    QCOMPARE(session.must("execute mine").value(), "0");
    QCOMPARE(count("client", "exchange_participants"), "0");
    QCOMPARE(count("client", "contacts"), "1");
    owner().must("update public.exchanges set client_id = $2 where id = $1",
                 {m_shared, m_people["client"]});
    QCOMPARE(session.must("execute mine").value(), "1");
}

void tst_AccessMatrix::changesAtOnceMissNothing()
{
    // The client goes while somebody is put in: who is put in must not bring the client back.
    const QByteArray putIn =
        "insert into public.exchange_participants (exchange_id, contact_id, role)"
        " values ($1, $2, 'client')";
    const QList<RawConnection::Value> whom = {m_shared, m_people["agency"]};
    RawConnection other(m_database->adminUri());
    RawConnection stale(m_database->adminUri());
    stale.must("begin isolation level repeatable read");
    stale.must("select 1");
    other.must("begin");
    other.must("update public.exchanges set client_id = null where id = $1", {m_shared});
    owner().must("set lock_timeout = '200ms'");
    QCOMPARE(owner().run(putIn, whom).sqlState, u"55P03"_s); // waits its turn
    owner().must("reset lock_timeout");
    other.must("commit");
    QCOMPARE(stale.run(putIn, whom).sqlState, u"40001"_s);
    owner().must(putIn, whom);
    QCOMPARE(count("client", "exchanges"), "0");
    owner().must(
        "delete from public.exchange_participants where contact_id = $1 and role = 'client'",
        {m_people["agency"]});
    owner().must("update public.exchanges set client_id = $2 where id = $1",
                 {m_shared, m_people["client"]});
    QCOMPARE(count("client", "exchanges"), "1");
}

void tst_AccessMatrix::seesNothingAfterItsSessionEnded()
{
    const QByteArray person = m_database->addPerson(u"leaver@example.test"_s, u"coordinator"_s);
    owner().must("update public.exchanges set coordinator_id = $2 where id = $1",
                 {m_foreign, person});
    RoleConnection session(*m_database, u"leaver@example.test"_s);
    QCOMPARE(session.must("select count(*) from public.exchanges").value(), "1");
    // Ended in the table alone, as a clock would: the open connection sees nothing any more.
    owner().must("update public.user_sessions set expires_at = (clock_timestamp() at time zone "
                 "'UTC') - interval '1 second' where id = $1",
                 {session.sessionId()});
    QCOMPARE(session.must("select count(*) from public.exchanges").value(), "0");
    QCOMPARE(session.must("select count(*) from public.contacts").value(), "0");
    owner().must("update public.exchanges set coordinator_id = null where id = $1", {m_foreign});
}

/** Nothing that a client can set says who it is or what time it is. */
void tst_AccessMatrix::settingsChangeNothing()
{
    RawConnection &session = as("agency");
    const QByteArray seen = count("agency", "exchanges");
    for (const QByteArray setting :
         {"timezone = '<X>+12'", "search_path = public", "peak.person = 'x'", "peak.role = 'admin'",
          "datestyle = 'SQL, DMY'", "default_transaction_read_only = on",
          "plan_cache_mode = force_generic_plan"}) {
        session.must("set " + setting);
        QCOMPARE(count("agency", "exchanges"), seen);
        QCOMPARE(session.must("select role from api.who_am_i()").value(), "agency");
    }
    session.must("reset all");
}

void tst_AccessMatrix::doorSeesNoTable()
{
    RawConnection door(m_database->doorUri());
    for (const QByteArray table :
         {"contacts", "exchanges", "exchange_participants", "user_sessions", "audit_logs"})
        QCOMPARE(door.run("select 1 from public." + table).sqlState, QString::fromLatin1(Denied));
}

QTEST_GUILESS_MAIN(tst_AccessMatrix)
#include "tst_AccessMatrix.moc"
