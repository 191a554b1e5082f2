#include "tests/sql/FirmWorld.h"

#include <QTest>

#include <future>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/**
 * Admins keep the people; nobody raises their own rights, whatever function they get hold of, and
 * nobody is left without an admin.
 */
class tst_PeopleAdmin : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_firm.reset(); }

    void onlyAdminsKeepPeople_data();
    void onlyAdminsKeepPeople();
    void makesAndEditsPeople();
    void refusesBadFields_data();
    void refusesBadFields();
    void refusesBadCalls();
    void aRoleChangeEndsSessions();
    void aNewAddressEndsSessions();
    void nobodyChangesTheirOwnRights();
    void twoAdminsAtOnceLeaveOne();
    void unlocks();
    void everybodyKeepsTheirProfile();
    void aCarelessFunctionGainsNothing();
    void sessionsAreSeenByTheirOwners();

private:
    QByteArray version(const QByteArray &person)
    {
        return m_firm->value("select version from public.contacts where id = $1", {person});
    }
    QByteArray make(const QByteArray &fields)
    {
        return m_firm->as("admin").must("select api.create_person($1)", {fields}).value();
    }
    QByteArray update(const QByteArray &by, const QByteArray &person, const QByteArray &fields)
    {
        return m_firm->state(by, "select api.update_person($1, $2::bigint, $3)",
                             {person, version(person), fields});
    }
    bool isSignedIn(RawConnection &session)
    {
        return session.run("select 1 from api.who_am_i()").ok;
    }

    std::unique_ptr<FirmWorld> m_firm;
};

namespace {

const QByteArrayList Roles{"admin", "coordinator", "client", "third_party", "agency"};

} // namespace

void tst_PeopleAdmin::initTestCase()
{
    m_firm = std::make_unique<FirmWorld>();
    m_firm->addFive();
    m_firm->add("other", "client");
}

void tst_PeopleAdmin::onlyAdminsKeepPeople_data()
{
    QTest::addColumn<QByteArray>("call");
    for (const QByteArray call :
         {"api.create_person('{\"last_name\": \"New\"}')",
          "api.update_person('%1', %2, '{\"phone\": \"1\"}')",
          "api.set_person_role('%1', 'client')", "api.set_person_active('%1', true)",
          "api.unlock_person('%1')", "api.set_tax_id('%1', '123456789')",
          "api.ask_for_tax_id('%1')", "api.show_tax_id(1)"})
        QTest::newRow(call.constData()) << call;
}

void tst_PeopleAdmin::onlyAdminsKeepPeople()
{
    QFETCH(QByteArray, call);
    const QByteArray person = m_firm->id("other");
    call = "select " + call.replace("%1", person).replace("%2", version(person));
    for (const QByteArray &role : Roles) {
        RoleConnection &session = m_firm->as(role);
        session.must("begin");
        const QByteArray state = m_firm->state(role, call);
        session.must("rollback");
        // What the admin asks for may be refused for other reasons, but not as a right.
        QVERIFY2((state == "42501") == (role != "admin"),
                 QByteArray(role + " " + state).constData());
    }
}

void tst_PeopleAdmin::makesAndEditsPeople()
{
    const QByteArray person =
        make("{\"first_name\": \" Ann \", \"last_name\": \"Lee\", \"email\": \"ann@example.test\", "
             "\"role\": \"agency\", \"is_user\": true, \"company\": \"\", \"phone\": \"+1 555\"}");
    auto row = m_firm->owner().must("select * from public.contacts where id = $1", {person});
    QCOMPARE(row.value(u"first_name"_s), "Ann");
    QCOMPARE(row.value(u"role"_s), "agency");
    QCOMPARE(row.value(u"is_user"_s) + row.value(u"is_active"_s), "tt");
    QCOMPARE(row.value(u"company"_s), "");
    QCOMPARE(m_firm->value("select count(*) from auth.accounts where contact_id = $1", {person}),
             "1");
    QCOMPARE(m_firm->value("select count(*) from auth.credentials where contact_id = $1", {person}),
             "0");
    QCOMPARE(m_firm->value("select user_id from public.audit_logs where action = 'user_created' and"
                           " resource_id = $1",
                           {person}),
             m_firm->id("admin"));
    // One field at a time; the rest stays. The version counts.
    const QByteArray before = version(person);
    QCOMPARE(update("admin", person, "{\"phone\": null, \"address\": \"1 Main St\\nTown\"}"), "ok");
    QCOMPARE(version(person).toInt(), before.toInt() + 1);
    QCOMPARE(m_firm->state("admin",
                           "select api.update_person($1, $2::bigint, '{\"phone\": \"2\"}')",
                           {person, before}),
             "PK409");
    row = m_firm->owner().must("select * from public.contacts where id = $1", {person});
    QCOMPARE(row.value(u"first_name"_s) + row.value(u"phone"_s), "Ann");
    // An address is one person's, whatever its case.
    QCOMPARE(m_firm->state("admin",
                           "select api.create_person('{\"last_name\": \"X\", \"is_user\": "
                           "true, \"role\": \"client\", \"email\": \" ANN@example.test\"}')"),
             "PK409");
    QCOMPARE(update("admin", m_firm->id("other"), "{\"email\": \"Ann@Example.test\"}"), "PK409");
    // Somebody without sign-in needs neither.
    QVERIFY(!make("{\"company\": \"Title Company Inc.\"}").isEmpty());
}

void tst_PeopleAdmin::refusesBadFields_data()
{
    QTest::addColumn<QByteArray>("fields");
    const auto row = [](const char *name, const QByteArray &fields) {
        QTest::newRow(name) << fields;
    };
    row("nothing", "{}");
    row("null", "null");
    row("a list", "[1]");
    row("a string", "\"x\"");
    row("unknown", "{\"last_name\": \"X\", \"nickname\": \"x\"}");
    row("secret", "{\"last_name\": \"X\", \"password_hash\": \"x\"}");
    row("id", "{\"last_name\": \"X\", \"id\": \"00000000-0000-4000-8000-000000000001\"}");
    row("version", "{\"last_name\": \"X\", \"version\": 7}");
    row("pp_data", "{\"last_name\": \"X\", \"pp_data\": {}}");
    row("sql", "{\"last_name\": \"X\", \"phone = '', role\": \"admin\"}");
    row("number for text", "{\"last_name\": 5}");
    row("object for text", "{\"last_name\": {\"a\": 1}}");
    row("text for yes", "{\"last_name\": \"X\", \"is_user\": \"true\"}");
    row("no name", "{\"first_name\": \" \", \"last_name\": null, \"company\": \"\"}");
    row("no e-mail address", "{\"last_name\": \"X\", \"email\": \"nowhere\"}");
    row("two lines of address", "{\"last_name\": \"X\", \"email\": \"a@b\\nc\"}");
    row("control characters", "{\"last_name\": \"a\\u0007b\"}");
    row("long", "{\"last_name\": \"" + QByteArray(101, 'x') + "\"}");
    row("huge", "{\"last_name\": \"" + QByteArray(300000, 'x') + "\"}");
    QByteArray many = "{\"last_name\": \"X\"";
    for (int i = 0; i < 200; ++i)
        many += ", \"f" + QByteArray::number(i) + "\": 1";
    row("many", many + "}");
}

void tst_PeopleAdmin::refusesBadFields()
{
    QFETCH(QByteArray, fields);
    QCOMPARE(m_firm->state("admin", "select api.create_person($1)", {fields}), "PK400");
    QCOMPARE(update("admin", m_firm->id("other"), fields), "PK400");
    QCOMPARE(m_firm->state("client", "select api.update_my_profile($1::bigint, $2)",
                           {version(m_firm->id("client")), fields}),
             "PK400");
}

void tst_PeopleAdmin::refusesBadCalls()
{
    const auto is = [this](const QByteArray &call) {
        return m_firm->state("admin", "select " + call);
    };
    const QByteArray other = "'" + m_firm->id("other") + "'";
    QCOMPARE(is("api.create_person(null)"), "PK400");
    QCOMPARE(is("api.create_person('{')"), "22P02");
    QCOMPARE(is("api.create_person('{\"last_name\": \"X\", \"role\": \"boss\"}')"), "PK400");
    QCOMPARE(is("api.create_person('{\"last_name\": \"X\", \"is_user\": true}')"), "PK400");
    QCOMPARE(is("api.update_person(" + other + ", null, '{\"phone\": \"1\"}')"), "PK400");
    QCOMPARE(is("api.update_person(" + other + ", -1, '{\"phone\": \"1\"}')"), "PK409");
    QCOMPARE(is("api.update_person(" + other + ", 1, '{\"role\": \"admin\"}')"), "PK400");
    QCOMPARE(is("api.update_person(null, 1, '{\"phone\": \"1\"}')"), "PK404");
    QCOMPARE(is("api.update_person(gen_random_uuid(), 1, '{\"phone\": \"1\"}')"), "PK404");
    QCOMPARE(is("api.update_person('x', 1, '{}')"), "22P02");
    for (const QByteArray role : {"null", "''", "'Admin'", "repeat('x', 1000000)"})
        QVERIFY2(is("api.set_person_role(" + other + ", " + role + ")") == "PK400",
                 role.constData());
    QCOMPARE(is("api.set_person_role(gen_random_uuid(), 'client')"), "PK404");
    QCOMPARE(is("api.set_person_role(null, 'client')"), "PK404");
    QCOMPARE(is("api.set_person_active(" + other + ", null)"), "PK400");
    QCOMPARE(is("api.set_person_active(gen_random_uuid(), true)"), "PK404");
    QCOMPARE(is("api.unlock_person(null)"), "PK404");
    QCOMPARE(is("api.update_my_profile(null, '{\"phone\": \"1\"}')"), "PK400");
    QCOMPARE(is("api.update_my_profile(99999, '{\"phone\": \"1\"}')"), "PK409");
    QCOMPARE(is("api.update_my_profile(1, null)"), "PK400");
}

void tst_PeopleAdmin::aRoleChangeEndsSessions()
{
    m_firm->add("mover", "client");
    const QByteArray mover = m_firm->id("mover");
    QVERIFY(isSignedIn(m_firm->as("mover")));
    m_firm->as("admin").must("select api.set_person_role($1, 'agency')", {mover});
    QVERIFY(!isSignedIn(m_firm->as("mover")));
    RoleConnection again(m_firm->database(), FirmWorld::emailOf("mover"));
    QCOMPARE(again.must("select role from api.who_am_i()").value(), "agency");
    m_firm->as("admin").must("select api.set_person_active($1, false)", {mover});
    QVERIFY(!isSignedIn(again));
    QCOMPARE(RoleConnection::signIn(m_firm->database(), FirmWorld::emailOf("mover")).outcome,
             u"denied"_s);
    m_firm->as("admin").must("select api.set_person_active($1, true)", {mover});
    RoleConnection back(m_firm->database(), FirmWorld::emailOf("mover"));
    QCOMPARE(update("admin", mover, "{\"is_user\": false}"), "ok");
    QVERIFY(!isSignedIn(back));
    QCOMPARE(m_firm->value("select string_agg(action, ' ' order by created_at) from "
                           "public.audit_logs where resource_id = $1 and user_id = $2 and action in"
                           " ('user_role_changed', 'user_updated')",
                           {mover, m_firm->id("admin")}),
             "user_role_changed user_updated user_updated user_updated");
}

void tst_PeopleAdmin::aNewAddressEndsSessions()
{
    m_firm->add("renamed", "client");
    const QByteArray person = m_firm->id("renamed");
    QCOMPARE(update("admin", person, "{\"last_name\": \"Else\"}"), "ok");
    QCOMPARE(update("admin", person, "{\"email\": \"RENAMED@example.test\"}"), "ok"); // the same
    QVERIFY(isSignedIn(m_firm->as("renamed")));
    QCOMPARE(update("admin", person, "{\"email\": \"new@example.test\"}"), "ok");
    QVERIFY(!isSignedIn(m_firm->as("renamed")));
    RoleConnection session(m_firm->database(), u"new@example.test"_s);
    QCOMPARE(session.personId(), person);
    QCOMPARE(update("admin", person, "{\"email\": null}"), "PK400"); // could not sign in
}

void tst_PeopleAdmin::nobodyChangesTheirOwnRights()
{
    const QByteArray admin = m_firm->id("admin");
    for (const QByteArray role : {"admin", "coordinator", "client"})
        QCOMPARE(m_firm->state("admin", "select api.set_person_role($1, $2)", {admin, role}),
                 "PK403");
    for (const QByteArray active : {"true", "false"})
        QCOMPARE(m_firm->state("admin", "select api.set_person_active($1, $2)", {admin, active}),
                 "PK403");
    QCOMPARE(update("admin", admin, "{\"is_user\": false}"), "PK403");
    QCOMPARE(update("admin", admin, "{\"is_user\": null}"), "PK403");
    QCOMPARE(update("admin", admin, "{\"phone\": \"5\"}"), "ok");
    QVERIFY(isSignedIn(m_firm->as("admin")));
}

void tst_PeopleAdmin::twoAdminsAtOnceLeaveOne()
{
    m_firm->add("second", "admin");
    RawConnection &one = m_firm->as("admin");
    RawConnection &two = m_firm->as("second");
    one.must("begin");
    one.must("select api.set_person_role($1, 'client')", {m_firm->id("second")});
    auto answer = std::async(std::launch::async, [&] {
        return two.run("select api.set_person_role($1, 'client')", {m_firm->id("admin")});
    });
    QTest::qWait(200);
    const bool committed = one.run("commit").ok;
    QVERIFY(!answer.get().ok && committed);
    QCOMPARE(m_firm->value("select string_agg(last_name || first_name, ',') from public.contacts "
                           "where role = 'admin' and is_active"),
             "Testadmin");
    QVERIFY(isSignedIn(m_firm->as("admin")));
}

void tst_PeopleAdmin::unlocks()
{
    m_firm->add("locked", "client");
    const QByteArray person = m_firm->id("locked");
    const auto outcome = [this] {
        return RoleConnection::signIn(m_firm->database(), FirmWorld::emailOf("locked")).outcome;
    };
    m_firm->owner().must("update public.contacts set locked_until = 'infinity' where id = $1",
                         {person});
    QVERIFY(!isSignedIn(m_firm->as("locked")));
    QCOMPARE(outcome(), u"denied"_s);
    m_firm->as("admin").must("select api.unlock_person($1)", {person});
    QCOMPARE(outcome(), u"signed_in"_s);
    for (int i = 0; i < 6; ++i)
        RoleConnection::signIn(m_firm->database(), FirmWorld::emailOf("locked"), u"wrong-one"_s);
    QCOMPARE(outcome(), u"denied"_s); // paused
    m_firm->as("admin").must("select api.unlock_person($1)", {person});
    QCOMPARE(outcome(), u"signed_in"_s);
    // Forgiven, not forgotten.
    QVERIFY(m_firm
                ->value("select count(*) from public.audit_logs where action = 'login_failed' and"
                        " user_id = $1",
                        {person})
                .toInt() >= 6);
    QCOMPARE(m_firm->value("select count(*) from public.audit_logs where action = 'user_unlocked' "
                           "and resource_id = $1 and user_id = $2",
                           {person, m_firm->id("admin")}),
             "2");
}

void tst_PeopleAdmin::everybodyKeepsTheirProfile()
{
    for (const QByteArray &role : Roles) {
        RoleConnection &session = m_firm->as(role);
        const QByteArray before = session.must("select version from api.my_profile()").value();
        const auto after = session.must(
            "select api.update_my_profile($1::bigint, $2)",
            {before, "{\"phone\": \"555-1031\", \"address\": \"Here\", \"first_name\": \"Self\"}"});
        QCOMPARE(after.value().toInt(), before.toInt() + 1);
        QCOMPARE(session.must("select phone from api.my_profile()").value(), "555-1031");
        for (const QByteArray fields :
             {"{\"email\": \"x@example.test\"}", "{\"role\": \"admin\"}", "{\"is_active\": true}",
              "{\"is_user\": true}", "{\"locked_until\": null}"})
            QCOMPARE(m_firm->state(role, "select api.update_my_profile($1::bigint, $2)",
                                   {after.value(), fields}),
                     "PK400");
    }
    QCOMPARE(m_firm->value("select count(*) from public.contacts where first_name = 'Self'"), "5");
}

void tst_PeopleAdmin::aCarelessFunctionGainsNothing()
{
    m_firm->plantCarelessFunction();
    const auto tries = [this](const QByteArray &by, const QByteArray &sql) {
        const auto answer = m_firm->as(by).run("select api.careless($1)", {sql});
        return answer.ok ? answer.value() : answer.sqlState.toLatin1();
    };
    const QByteArray update = "update public.contacts set ";
    for (const QByteArray &role : Roles) {
        const QByteArray own = " where id = '" + m_firm->id(role) + "'";
        for (const QByteArray change : {"role = 'coordinator'", "is_active = false",
                                        "is_user = false", "role = null, phone = '1'"}) {
            if (role == "coordinator" && change.startsWith("role = 'c"))
                continue;
            QVERIFY2(tries(role, update + change + own) == "PK403",
                     QByteArray(role + ": " + change).constData());
        }
        if (role == "admin")
            continue;
        QCOMPARE(tries(role, update + "email = 'stolen@example.test'" + own), "PK403");
        QCOMPARE(tries(role, update + "phone = '0' where id = '" + m_firm->id("other") + "'"), "0");
        QVERIFY(tries(role, "insert into public.contacts (last_name) values ('X')") == "PK403" ||
                tries(role, "insert into public.contacts (last_name) values ('X')") == "42501");
    }
    for (const QByteArray change :
         {"password_hash = 'x'", "two_fa_secret = 'x'", "locked_until = null", "version = 1",
          "pp_data = '{}'", "login_attempts = 0"})
        QVERIFY2(tries("admin", update + change) == "42501", change.constData());
    QCOMPARE(tries("admin", "delete from public.contacts"), "42501");
    QCOMPARE(tries("client", "select auth.forgive('" + m_firm->id("client") + "')"), "PK403");
}

void tst_PeopleAdmin::sessionsAreSeenByTheirOwners()
{
    for (const QByteArray &role : Roles) {
        RoleConnection &session = m_firm->as(role);
        QCOMPARE(
            session
                .must("select bool_and(user_id = $1) from public.user_sessions", {m_firm->id(role)})
                .value(),
            role == "admin" ? "f" : "t");
        QCOMPARE(m_firm->state(role, "select session_token from public.user_sessions"), "42501");
        QCOMPARE(m_firm->state(role, "select login_role from public.user_sessions"), "42501");
        QCOMPARE(m_firm->state(role, "update public.user_sessions set is_active = true"), "42501");
    }
}

QTEST_GUILESS_MAIN(tst_PeopleAdmin)
#include "tst_PeopleAdmin.moc"
