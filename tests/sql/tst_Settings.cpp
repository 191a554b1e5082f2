#include "tests/sql/DoorTalk.h"
#include "tests/sql/FirmWorld.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** The firm's settings, secrets and tax numbers: who reads them, who changes them, within which
 * bounds. */
class tst_Settings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_firm.reset(); }

    void onlyAdminsReadAndChange_data();
    void onlyAdminsReadAndChange();
    void keepsKindsAndBounds_data();
    void keepsKindsAndBounds();
    void refusesBadCalls();
    void recordsChanges();
    void nobodyReadsSecrets();
    void onlyTheAgentOpensSecrets();
    void showsTaxNumbersOnRecord();
    void aCarelessFunctionGainsNothing();

private:
    QByteArray set(const QByteArray &key, const QByteArray &value)
    {
        return m_firm->state("admin", "select api.set_setting($1, $2)", {key, value});
    }

    std::unique_ptr<FirmWorld> m_firm;
};

namespace {

const QByteArrayList Roles{"admin", "coordinator", "client", "third_party", "agency"};

} // namespace

void tst_Settings::initTestCase()
{
    m_firm = std::make_unique<FirmWorld>();
    m_firm->addFive();
}

void tst_Settings::onlyAdminsReadAndChange_data()
{
    QTest::addColumn<QByteArray>("sql");
    for (const QByteArray sql :
         {"select count(*) from peak.settings", "select count(*) from peak.adoption_report",
          "select count(*) from peak.adopted_access", "select count(*) from peak.schema_migrations",
          "select api.set_setting('firm.name', '\"Ours\"')", "select api.set_secret('a.b', 'c')",
          "select count(*) from api.list_secrets()"})
        QTest::newRow(sql.constData()) << sql;
}

void tst_Settings::onlyAdminsReadAndChange()
{
    QFETCH(QByteArray, sql);
    for (const QByteArray &role : Roles)
        QVERIFY2(m_firm->state(role, sql) == (role == "admin" ? "ok" : "42501"), role.constData());
    for (const QByteArray table :
         {"settings", "adoption_report", "adopted_access", "schema_migrations"})
        QCOMPARE(m_firm->state("admin", "delete from peak." + table), "42501");
    QVERIFY(m_firm->as("admin").must("select count(*) from peak.settings").value().toInt() > 10);
    // Each number has bounds of its own; a migration that adds one says which.
    QCOMPARE(m_firm->value("select string_agg(key, ', ') from peak.settings where not fixed and "
                           "jsonb_typeof(value) = 'number' and (least, most) = (0, 1000000)"),
             "");
    RawConnection door(m_firm->database().doorUri());
    QCOMPARE(FirmWorld::state(door, sql), "42501");
}

void tst_Settings::keepsKindsAndBounds_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("state");
    const auto row = [](const char *key, const QByteArray &value, const QByteArray &state) {
        QTest::addRow("%s %s", key, value.left(30).constData())
            << QByteArray(key) << value << state;
    };
    for (const QByteArray value : {"5", "480"})
        row("session.idle_minutes", value, "ok");
    for (const QByteArray value : {"0", "-1", "4", "481", "1e3", "1000000000000", "30.5", "\"30\"",
                                   "null", "true", "[30]", "{}"})
        row("session.idle_minutes", value, "PK400");
    row("password.bcrypt_cost", "4", "PK400");
    row("password.bcrypt_cost", "31", "PK400");
    row("sign_in.failures", "1000000", "PK400");
    row("firm.name", "\"Peak & Söhne\"", "ok");
    row("firm.name", "\" \"", "PK400");
    row("firm.name", "\"" + QByteArray(201, 'x') + "\"", "PK400");
    row("firm.name", "\"" + QByteArray(1000000, 'x') + "\"", "PK400");
    row("firm.name", "5", "PK400");
    row("firm.time_zone", "\"Europe/Berlin\"", "ok");
    row("firm.time_zone", "\"<X>+12\"", "PK400");
    row("firm.time_zone", "\"Mars/Olympus\"", "PK400");
    row("firm.is_demo", "true", "PK403");
    // Neither may a limit be switched off, nor set so that nobody gets in.
    row("pin.failures", "1000000", "PK400");
    row("pin.failures_per_day", "0", "PK400");
    row("pin.window_minutes", "0", "PK400");
    row("pin.bcrypt_cost", "31", "PK400");
    row("pin.min_digits", "13", "PK400");
    row("documents.max_bytes", "0", "PK400");
    row("documents.max_bytes", "2147483647", "ok");
    row("documents.max_bytes", "5368709120", "ok");
    row("documents.max_bytes", "99999999999", "PK400");
    row("documents.storage", "\"attic\"", "PK400");
    row("documents.storage", "\"database\"", "PK400");
    row("documents.storage", "\"s3\"", "PK409"); // not set up
    row("firm.shoe_size", "5", "PK404");
    row("", "5", "PK404");
}

void tst_Settings::keepsKindsAndBounds()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, state);
    const QByteArray was = m_firm->value("select value from peak.settings where key = $1", {key});
    QCOMPARE(set(key, value), state);
    const QByteArray is = m_firm->value("select value from peak.settings where key = $1", {key});
    QCOMPARE(is, state == "ok" ? value : was);
}

void tst_Settings::refusesBadCalls()
{
    const auto is = [this](const QByteArray &call) {
        return m_firm->state("admin", "select " + call);
    };
    QCOMPARE(is("api.set_setting(null, '1')"), "PK404");
    QCOMPARE(is("api.set_setting('firm.name', null)"), "PK400");
    QCOMPARE(is("api.set_setting('firm.name', '{')"), "22P02");
    for (const QByteArray name : {"null", "''", "'A'", "'a b'", "'a..b'", "repeat('a', 100000)"})
        QVERIFY2(is("api.set_secret(" + name + ", 'x')") == "PK400", name.constData());
    QCOMPARE(is("api.set_secret('a', repeat('x', 16385))"), "PK400");
    const QByteArray person = "'" + m_firm->id("client") + "'";
    for (const QByteArray number :
         {"''", "'12345678'", "'1234567890'", "'12345678a'", "repeat('1', 1000000)"})
        QVERIFY2(is("api.set_tax_id(" + person + ", " + number + ")") == "PK400",
                 number.constData());
    QCOMPARE(is("api.set_tax_id(null, '123456789')"), "PK404");
    QCOMPARE(is("api.set_tax_id(gen_random_uuid(), '123456789')"), "PK404");
    QCOMPARE(is("api.ask_for_tax_id(null)"), "PK404");
    QCOMPARE(is("api.ask_for_tax_id(gen_random_uuid())"), "PK404");
    for (const QByteArray request : {"null", "-1", "0", "9223372036854775807"})
        QCOMPARE(is("api.show_tax_id(" + request + ")"), "PK404");
}

void tst_Settings::recordsChanges()
{
    QCOMPARE(set("session.per_person", "4"), "ok");
    const auto row = m_firm->owner().must(
        "select old_values ->> 'value' as was, new_values ->> 'value' as is from public.audit_logs"
        " where action = 'setting_updated' and user_id = $1 order by created_at desc limit 1",
        {m_firm->id("admin")});
    QCOMPARE(row.value(u"was"_s) + row.value(u"is"_s), "34");
    QCOMPARE(m_firm->value("select updated_by from peak.settings where key = 'session.per_person'"),
             m_firm->id("admin"));
    // Each change names its row of the record, to be undone by it; what is so already has none.
    auto &admin = m_firm->as("admin");
    const QByteArray five = "select api.set_setting('session.per_person', '5')";
    const QByteArray named = admin.must(five).value();
    QCOMPARE(set("session.idle_minutes", "31"), "ok");
    QCOMPARE(
        m_firm->owner()
            .must("select new_values ->> 'value' from public.audit_logs where id = $1", {named})
            .value(),
        "5");
    QVERIFY(admin.must(five).value().isEmpty());
    admin.must("select api.undo_change($1::uuid)", {named});
    QCOMPARE(m_firm->value("select value from peak.settings where key = 'session.per_person'"),
             "4");
    QCOMPARE(m_firm->value("select value from peak.settings where key = 'session.idle_minutes'"),
             "31");
}

void tst_Settings::nobodyReadsSecrets()
{
    const QByteArray secret = "planted-secret-1031";
    m_firm->as("admin").must("select api.set_secret('mail.password', $1)", {secret});
    for (const QByteArray &role : Roles) {
        QCOMPARE(m_firm->state(role, "select * from peak.secrets"), "42501");
        QCOMPARE(m_firm->state(role, "select api.agent_secret('mail.password')"), "42501");
        QCOMPARE(m_firm->state(role, "select kms.unseal('secret:mail.password', 'x')"), "42501");
    }
    QCOMPARE(m_firm->as("admin")
                 .must("select name from api.list_secrets() where name ~ '^mail'")
                 .value(),
             "mail.password");
    QCOMPARE(m_firm->value("select count(*) from public.audit_logs a where a::text like '%planted-"
                           "secret%' or strpos(a::text, (select encode(sealed, 'hex') from "
                           "peak.secrets where name = 'mail.password')) > 0"),
             "0");
    QCOMPARE(m_firm->value("select count(*) from peak.secrets where strpos(sealed::text, "
                           "encode(convert_to($1, 'UTF8'), 'hex')) > 0",
                           {secret}),
             "0");
    QCOMPARE(m_firm->value("select count(*) from public.audit_logs where action = 'secret_created' "
                           "and user_id = $1 and new_values ->> 'name' = 'mail.password'",
                           {m_firm->id("admin")}),
             "1");
}

void tst_Settings::onlyTheAgentOpensSecrets()
{
    m_firm->as("admin").must("select api.set_secret('sms.token', 'one')");
    m_firm->as("admin").must("select api.set_secret('sms.token', 'two, with ünï')");
    RawConnection &owner = m_firm->owner();
    owner.must("set session authorization peak_agent");
    const auto secret = owner.run("select api.agent_secret('sms.token')");
    const QByteArray missing = FirmWorld::state(owner, "select api.agent_secret('sms.none')");
    const QByteArray nothing = FirmWorld::state(owner, "select api.agent_secret(null)");
    const QByteArray table = FirmWorld::state(owner, "select * from peak.secrets");
    const QByteArray setting = FirmWorld::state(owner, "select api.set_secret('sms.token', 'x')");
    owner.must("reset session authorization");
    QCOMPARE(secret.value(), "two, with ünï");
    QCOMPARE(missing, "PK404");
    QCOMPARE(nothing, "PK404");
    QCOMPARE(table, "42501");
    QCOMPARE(setting, "42501");
    // Put under another name it opens no more.
    owner.must("update peak.secrets set sealed = (select sealed from peak.secrets where name = "
               "'sms.token') where name = 'mail.password'");
    owner.must("set session authorization peak_agent");
    const QByteArray swapped = FirmWorld::state(owner, "select api.agent_secret('mail.password')");
    owner.must("reset session authorization");
    QCOMPARE(swapped, "PK500");
    m_firm->as("admin").must("select api.set_secret('sms.token', null)");
    QCOMPARE(m_firm->value("select count(*) from peak.secrets where name = 'sms.token'"), "0");
}

void tst_Settings::showsTaxNumbersOnRecord()
{
    const QByteArray person = m_firm->id("client");
    RoleConnection &admin = m_firm->as("admin");
    admin.must("select api.set_tax_id($1, '123-45-6789')", {person});
    const QByteArray ask = "select api.ask_for_tax_id($1)";
    const QByteArray show = "select api.show_tax_id($1::bigint)";
    // Not in the transaction that asks, whose record could be rolled back with it.
    admin.must("begin");
    QByteArray request = admin.must(ask, {person}).value();
    QCOMPARE(m_firm->state("admin", show, {request}), "PK404");
    admin.must("rollback");
    admin.must("begin");
    admin.must("savepoint s");
    request = admin.must(ask, {person}).value();
    admin.must("release s");
    QCOMPARE(m_firm->state("admin", show, {request}), "PK404");
    admin.must("rollback");
    QCOMPARE(m_firm->state("admin", show, {request}), "PK404");
    const QByteArray shown = "select count(*) from public.audit_logs where action = 'tax_id_shown' "
                             "and resource_id = $1 and user_id = $2";
    QCOMPARE(m_firm->value(shown, {person, m_firm->id("admin")}), "0");
    request = admin.must(ask, {person}).value();
    QCOMPARE(m_firm->value(shown, {person, m_firm->id("admin")}), "1");
    QCOMPARE(admin.must(show, {request}).value(), "123456789");
    QCOMPARE(m_firm->state("admin", show, {request}), "PK404"); // once
    // Somebody else's request, and one from long ago.
    m_firm->add("admin2", "admin");
    request = admin.must(ask, {person}).value();
    QCOMPARE(m_firm->state("admin2", show, {request}), "PK404");
    m_firm->owner().must("update peak.tax_id_requests set at = at - interval '2 minutes'");
    QCOMPARE(m_firm->state("admin", show, {request}), "PK404");
    for (const QByteArray &role : Roles)
        QCOMPARE(m_firm->state(role, "select * from peak.tax_ids"), "42501");
    QCOMPARE(m_firm->value("select count(*) from public.audit_logs a where a::text like "
                           "'%123456789%' or a::text like '%123-45-6789%'"),
             "0");
    // Sealed whole, with no digits of it beside: the last four would stay in the record for good.
    QCOMPARE(m_firm->value("select string_agg(a.attname, ',' order by a.attnum) from pg_attribute "
                           "a where a.attrelid = 'peak.tax_ids'::regclass and a.attnum > 0 and "
                           "not a.attisdropped"),
             "contact_id,sealed,updated_at,updated_by");
    admin.must("select api.set_tax_id($1, null)", {person});
    QCOMPARE(m_firm->state("admin", ask, {person}), "PK404");
    // Whoever is erased leaves none behind.
    const QByteArray gone =
        admin.must("select api.create_person('{\"last_name\": \"Gone\"}')").value();
    admin.must("select api.set_tax_id($1, '12-3456789')", {gone});
    QVERIFY(prove(admin));
    admin.must("select api.erase_person($1, 'They asked for it')", {gone});
    QCOMPARE(m_firm->value("select count(*) from peak.tax_ids"), "0");
}

void tst_Settings::aCarelessFunctionGainsNothing()
{
    m_firm->plantCarelessFunction();
    const auto tries = [this](const QByteArray &by, const QByteArray &sql) {
        const auto answer = m_firm->as(by).run("select api.careless($1)", {sql});
        return answer.ok ? answer.value() : answer.sqlState.toLatin1();
    };
    for (const QByteArray &role : Roles) {
        if (role != "admin")
            QCOMPARE(tries(role, "update peak.settings set value = '1'"), "0");
        for (const QByteArray sql :
             {"update peak.settings set key = 'x'", "delete from peak.settings",
              "insert into peak.settings (key, value, description) values ('x', '1', 'x')",
              "update peak.settings set fixed = false", "select * from peak.secrets",
              "update peak.tax_ids set sealed = 'x'", "select kms.derived('x')"})
            QVERIFY2(tries(role, sql) == "42501", sql.constData());
    }
    QCOMPARE(tries("admin", "update peak.settings set value = 'true' where key = 'firm.is_demo'"),
             "42501");
}

QTEST_GUILESS_MAIN(tst_Settings)
#include "tst_Settings.moc"
