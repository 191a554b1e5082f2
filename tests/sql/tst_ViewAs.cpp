#include "tests/sql/DoorTalk.h"
#include "tests/sql/FirmWorld.h"
#include "tests/support/Uploads.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/**
 * An admin looks on as somebody else: sees what they see, changes nothing whatever the client does,
 * and stands in the record from beginning to end.
 */
class tst_ViewAs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_firm.reset(); }

    void onlyAProvenAdmin();
    void notAsJustAnybody();
    void seesWhatTheySee_data() { everyRole(); }
    void seesWhatTheySee();
    void noFunctionWrites_data() { everyRole(); }
    void noFunctionWrites();
    void aCarelessFunctionWritesNothing();
    void secretsStayShut();
    void aSignOfLifeAndASignOut();
    void endsWithTheSessionItCameFrom();
    void endsByTime();
    void oneAtATime();
    void endsWithThePersonsRights();
    void takesNobodysPlace();

private:
    static void everyRole();
    struct Look
    {
        std::unique_ptr<RawConnection> line;
        QByteArray session;
    };
    Look lookAs(const QByteArray &who, const QByteArray &admin = "admin");
    bool sees(RawConnection &line) { return line.run("select * from api.who_am_i()").ok; }

    std::unique_ptr<FirmWorld> m_firm;
    QByteArray m_room;
    QByteArray m_task;
};

namespace {

const QByteArray Call = "select * from api.view_as($1::uuid, 'They see no task')";

} // namespace

void tst_ViewAs::initTestCase()
{
    m_firm = std::make_unique<FirmWorld>();
    m_firm->addFive();
    m_firm->add("chief", "admin");
    m_firm->plantCarelessFunction();
    m_room = m_firm->exchange("client", "coordinator");
    m_firm->exchange("agency");
    m_firm->takesPart(m_room, "third_party", "third_party");
    m_firm->takesPart(m_room, "agency", "agency");
    m_task = m_firm->as("coordinator")
                 .must("select api.create_task($1, '{\"title\": \"Call\"}')", {m_room})
                 .value();
    m_firm->as("client").must("select api.send_message($1, 'Hello', gen_random_uuid())", {m_room});
}

void tst_ViewAs::everyRole()
{
    QTest::addColumn<QByteArray>("who");
    for (const char *who : {"coordinator", "client", "third_party", "agency"})
        QTest::newRow(who) << QByteArray(who);
}

tst_ViewAs::Look tst_ViewAs::lookAs(const QByteArray &who, const QByteArray &admin)
{
    m_firm->owner().must("delete from auth.attempts");
    if (!prove(m_firm->as(admin)))
        qFatal("not proven");
    const auto ticket = m_firm->as(admin).must(Call, {m_firm->id(who)});
    Look look;
    look.line = std::make_unique<RawConnection>(m_firm->database().uriAs(
        QString::fromLatin1(ticket.value(u"login_role"_s)), ticket.value(u"login_secret"_s)));
    look.session = ticket.value(u"session_id"_s);
    if (!look.line->isOpen())
        qFatal("%s", qPrintable(look.line->failure()));
    return look;
}

void tst_ViewAs::onlyAProvenAdmin()
{
    const QByteArray client = m_firm->id("client");
    for (const QByteArray who : {"coordinator", "client", "third_party", "agency"})
        QCOMPARE(m_firm->state(who, Call, {client}), "42501");
    // Having signed in a moment ago is not enough.
    QCOMPARE(m_firm->state("admin", Call, {client}), "PK403");
    QVERIFY(prove(m_firm->as("admin")));
    m_firm->as("admin").must("begin");
    QCOMPARE(m_firm->state("admin", Call, {client}), "ok");
    m_firm->as("admin").must("rollback");
    m_firm->owner().must("update auth.session_activity set proven_at = proven_at - interval '6 "
                         "minutes'");
    QCOMPARE(m_firm->state("admin", Call, {client}), "PK403");
}

void tst_ViewAs::notAsJustAnybody()
{
    m_firm->owner().must("delete from auth.attempts");
    QVERIFY(prove(m_firm->as("admin")));
    const QByteArray nobody =
        m_firm->value("insert into public.contacts (last_name, role) values ('None', 'client') "
                      "returning id");
    m_firm->add("idle", "client");
    m_firm->add("shut", "client");
    m_firm->owner().must("update public.contacts set is_active = false where id = $1",
                         {m_firm->id("idle")});
    m_firm->owner().must("update public.contacts set locked_until = 'infinity' where id = $1",
                         {m_firm->id("shut")});
    QCOMPARE(m_firm->state("admin", Call, {m_firm->id("admin")}), "PK403");
    QCOMPARE(m_firm->state("admin", Call, {m_firm->id("chief")}), "PK403");
    QCOMPARE(m_firm->state("admin", Call, {nobody}), "PK409");
    QCOMPARE(m_firm->state("admin", Call, {m_firm->id("idle")}), "PK409");
    QCOMPARE(m_firm->state("admin", Call, {m_firm->id("shut")}), "PK409");
    QCOMPARE(m_firm->state("admin", Call, {m_room}), "PK404");
    QCOMPARE(m_firm->state("admin", Call, {std::nullopt}), "PK404");
    QCOMPARE(
        m_firm->state("admin", "select api.view_as($1, repeat('x', 1001))", {m_firm->id("client")}),
        "PK400");
}

void tst_ViewAs::seesWhatTheySee()
{
    QFETCH(QByteArray, who);
    Look look = lookAs(who);
    for (const QByteArray question :
         {"select coalesce(string_agg(id::text, ',' order by id), '') from public.exchanges",
          "select coalesce(string_agg(id::text, ',' order by id), '') from public.tasks",
          "select coalesce(string_agg(id::text, ',' order by id), '') from public.messages",
          "select coalesce(string_agg(id::text, ',' order by id), '') from public.contacts",
          "select coalesce(string_agg(id::text, ',' order by id), '') from "
          "api.list_page('exchanges', '[{\"column\": \"number\"}]', '{}', null, null, 0, 100)"})
        QCOMPARE(look.line->must(question).value(), m_firm->as(who).must(question).value());
    QCOMPARE(FirmWorld::state(*look.line, "select action from public.audit_logs"), "42501");
    QCOMPARE(FirmWorld::state(*look.line, "select * from api.sessions_of(null)"), "42501");
    const auto me = look.line->must(
        "select person_id, role, real_person ->> 'id' as real, (select count(*) from jsonb_each("
        "capabilities -> 'actions') a where a.value = 'true' and a.key <> 'access.explain') as "
        "offered from api.who_am_i()");
    QCOMPARE(me.value(u"person_id"_s), m_firm->id(who));
    QCOMPARE(me.value(u"role"_s), who);
    QCOMPARE(me.value(u"real"_s), m_firm->id("admin"));
    QCOMPARE(me.value(u"offered"_s), "0");
    // Nothing is hidden from who is looked at.
    QCOMPARE(m_firm->as(who)
                 .must("select count(*) from api.my_sessions() where computer ~ 'looks on'")
                 .value(),
             "1");
}

/** Each function of the catalogue that could write, with what it takes most easily. */
void tst_ViewAs::noFunctionWrites()
{
    QFETCH(QByteArray, who);
    Look look = lookAs(who);
    const auto functions = m_firm->owner().must(
        "select p.oid::regproc::text as name, p.oid::regproc || '(' || coalesce((select "
        "string_agg(case format_type(t, null) when 'uuid' then quote_literal($2) when 'uuid[]' "
        "then quote_literal('{' || $2 || '}') when 'text' then '''view''' when 'text[]' then "
        "'''{view}''' when 'jsonb' then '''{\"title\": \"X\"}''' when 'bytea' then "
        "'''\\x000102030405060708090a0b0c0d0e0f''' when 'boolean' then 'true' when 'date' then "
        "'''2099-01-01''' else '''1''' end || '::' || format_type(t, null), ', ' order by n) "
        "from unnest(p.proargtypes::oid[]) with ordinality as a(t, n)), '') || ')' as call "
        "from pg_proc p where p.pronamespace = 'api'::regnamespace and p.provolatile = 'v' and "
        "p.prorettype <> 'trigger'::regtype and has_function_privilege((select login_role from "
        "public.user_sessions where id = $1), p.oid, 'execute')",
        {look.session, m_task});
    const QByteArrayList allowed{"api.heartbeat", "api.close_other_connections", "api.sign_out",
                                 "api.careless"};
    // Every row of every table, whether its changes are recorded or not.
    const QByteArray everything =
        "select md5(string_agg(query_to_xml(format('select count(*), sum(hashtextextended(t::text, "
        "0)) from %I.%I t', n.nspname, c.relname), true, false, '')::text, '' order by c.oid)) "
        "from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and "
        "n.nspname in ('public', 'peak', 'auth', 'audit', 'kms')";
    const QByteArray before = m_firm->value(everything);
    int tried = 0;
    for (int row = 0; row < functions.rows.size(); ++row) {
        if (allowed.contains(functions.value(u"name"_s, row)))
            continue;
        const QByteArray call = functions.value(u"call"_s, row);
        const QByteArray state = FirmWorld::state(*look.line, "select * from " + call);
        QVERIFY2(state != "ok", call.constData());
        ++tried;
    }
    QVERIFY(tried > 20);
    QCOMPARE(m_firm->value(everything), before);
    QVERIFY(sees(*look.line));
}

/** What a function forgets to ask, the record asks. */
void tst_ViewAs::aCarelessFunctionWritesNothing()
{
    Look look = lookAs("coordinator");
    const QByteArray me = "'" + m_firm->id("coordinator") + "'";
    const QByteArrayList writes{
        "update public.contacts set preferences = '{\"a\": 1}' where id = " + me,
        "update public.contacts set phone = '1' where id = " + me,
        "update public.exchanges set notes = 'x' where id = '" + m_room + "'",
        "update public.tasks set title = 'x' where id = '" + m_task + "'",
        "insert into public.tasks (exchange_id, created_by, title) values ('" + m_room + "', " +
            me + ", 'x')",
        "update public.message_participants set read_at = now() where contact_id = " + me,
        "insert into peak.saved_views (list, name, state, owner_id, made_by) values ('tasks', 'x', "
        "'{}', " +
            me + ", " + me + ")",
        "select audit.event('invented', 'user', " + me + ")"};
    for (const QByteArray &sql : writes) {
        const auto refused = look.line->run("select api.careless($1)", {sql});
        QVERIFY2(refused.sqlState == u"PK403"_s,
                 QByteArray(sql + ": " + refused.sqlState.toLatin1()).constData());
        m_firm->as("coordinator").must("begin");
        QVERIFY2(m_firm->state("coordinator", "select api.careless($1)", {sql}) == "ok" ||
                     sql.contains("phone"), // which needs an admin, or their own function
                 sql.constData());
        m_firm->as("coordinator").must("rollback");
    }
    for (const QByteArray sql :
         {"update public.tasks set title = 'x'", "select auth.require_live()", "set role peak_api",
          "create temporary table mine (id int)", "select api.save_preferences('a', '1')"})
        QVERIFY2(FirmWorld::state(*look.line, sql) == (sql.contains("save") ? "PK403" : "42501"),
                 sql.constData());
}

void tst_ViewAs::secretsStayShut()
{
    Look look = lookAs("client");
    look.line->must("set default_transaction_read_only = off");
    const QByteArray nonce = "'\\x000102030405060708090a0b0c0d0e0f'";
    const QByteArray document = Uploads::add(m_firm->as("client"), m_room, Uploads::named("a.pdf"));
    const QByteArrayList calls{"api.session_jwt()",
                               "api.reauth_submit('x', " + nonce + ")",
                               "api.open_document_submit('" + document + "', null, 'view', " +
                                   nonce + ")",
                               "api.record_export('tasks', 1, 'csv')",
                               "api.new_recovery_codes()",
                               "api.second_factor_begin()",
                               "api.end_all_sessions()",
                               "api.change_password('a-new-and-long-password')"};
    for (const QByteArray &call : calls)
        QVERIFY2(FirmWorld::state(*look.line, "select " + call) == "PK403", call.constData());
    QVERIFY(sees(m_firm->as("client")));
}

void tst_ViewAs::aSignOfLifeAndASignOut()
{
    Look look = lookAs("agency");
    m_firm->owner().must("update auth.session_activity set last_seen = last_seen - interval '5 "
                         "minutes' where session_id = $1",
                         {look.session});
    QCOMPARE(FirmWorld::state(*look.line, "select api.heartbeat()"), "ok");
    QCOMPARE(m_firm->value("select clock_timestamp() - last_seen < interval '1 minute' from "
                           "auth.session_activity where session_id = $1",
                           {look.session}),
             "t");
    look.line->run("select api.sign_out()");
    QVERIFY(!sees(*look.line));
    QVERIFY(sees(m_firm->as("agency")));
    const auto told = m_firm->owner().must(
        "select string_agg(action || case when user_id = $2 then ' by the admin' when "
        "real_user_id = $2 then ' for the admin' else '' end, ', ' order by action) from "
        "public.audit_logs where session_id = $1 or new_values ->> 'session' = $1::text",
        {look.session, m_firm->id("admin")});
    QCOMPARE(told.value(), "logout for the admin, session_end for the admin, session_updated for "
                           "the admin, view_as_ended by the admin, view_as_started by the admin");
}

void tst_ViewAs::endsWithTheSessionItCameFrom()
{
    m_firm->add("visitor", "admin");
    Look look = lookAs("client", "visitor");
    QVERIFY(sees(*look.line));
    m_firm->as("visitor").run("select api.sign_out()");
    QVERIFY(!sees(*look.line));
    QCOMPARE(m_firm->value("select ended_because from public.user_sessions where id = $1",
                           {look.session}),
             "the admin's own session ended");
    // An admin who loses the role, too.
    m_firm->add("demoted", "admin");
    Look other = lookAs("client", "demoted");
    m_firm->as("chief").must("select api.set_person_role($1, 'agency')", {m_firm->id("demoted")});
    QVERIFY(!sees(*other.line));
}

void tst_ViewAs::endsByTime()
{
    Look look = lookAs("client");
    QCOMPARE(m_firm->value("select expires_at - created_at <= interval '30 minutes' and expires_at "
                           "> created_at + interval '29 minutes' from public.user_sessions where "
                           "id = $1",
                           {look.session}),
             "t");
    m_firm->owner().must("update public.user_sessions set expires_at = now() - interval '1 s' "
                         "where id = $1",
                         {look.session});
    QVERIFY(!sees(*look.line));
    QCOMPARE(look.line->must("select count(*) from public.exchanges").value(), "0");
}

void tst_ViewAs::oneAtATime()
{
    Look first = lookAs("client");
    Look second = lookAs("agency");
    QVERIFY(!sees(*first.line));
    QVERIFY(sees(*second.line));
    Look others = lookAs("agency", "chief");
    QVERIFY(sees(*second.line));
    QVERIFY(sees(*others.line));
}

void tst_ViewAs::endsWithThePersonsRights()
{
    m_firm->add("mover", "client");
    Look look = lookAs("mover");
    QVERIFY(sees(*look.line));
    m_firm->as("chief").must("select api.set_person_active($1, false)", {m_firm->id("mover")});
    QVERIFY(!sees(*look.line));
}

/** Three sessions of one's own, whoever looks on. */
void tst_ViewAs::takesNobodysPlace()
{
    m_firm->add("busy", "client");
    Look look = lookAs("busy");
    RoleConnection second(m_firm->database(), FirmWorld::emailOf("busy"));
    RoleConnection third(m_firm->database(), FirmWorld::emailOf("busy"));
    QVERIFY(sees(m_firm->as("busy")) && sees(second) && sees(third) && sees(*look.line));
}

QTEST_GUILESS_MAIN(tst_ViewAs)
#include "tst_ViewAs.moc"
