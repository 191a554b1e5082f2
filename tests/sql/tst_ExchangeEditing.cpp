#include "tests/sql/FirmWorld.h"

#include <QTest>

#include <future>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** Exchanges made and edited by hand: by whom, within which bounds, and never over somebody else.
 */
class tst_ExchangeEditing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m_exchange = m_firm->exchange("client", "coordinator"); }
    void cleanupTestCase() { m_firm.reset(); }

    void onlySomeMay_data();
    void onlySomeMay();
    void makesExchanges();
    void editsFields();
    void refusesBadFields_data();
    void refusesBadFields();
    void refusesBadCalls();
    void adminsAloneGiveAnExchangeAway();
    void changesStages();
    void twoWritersNoticeEachOther();
    void aCarelessFunctionGainsNothing();

private:
    QByteArray version()
    {
        return m_firm->value("select version from public.exchanges where id = $1", {m_exchange});
    }
    QByteArray update(const QByteArray &by, const QByteArray &fields)
    {
        return m_firm->state(by, "select api.update_exchange($1, $2::bigint, $3)",
                             {m_exchange, version(), fields});
    }
    QByteArray stage(const QByteArray &by, const QByteArray &name, const QByteArray &reason = {})
    {
        return m_firm->state(by,
                             "select api.set_exchange_stage($1, $2::bigint, $3, nullif($4, ''))",
                             {m_exchange, version(), name, reason});
    }

    std::unique_ptr<FirmWorld> m_firm;
    QByteArray m_exchange;
};

void tst_ExchangeEditing::initTestCase()
{
    m_firm = std::make_unique<FirmWorld>();
    m_firm->addFive();
    m_firm->add("coordinator2", "coordinator");
    m_firm->add("viewer", "coordinator");
}

void tst_ExchangeEditing::onlySomeMay_data()
{
    QTest::addColumn<QByteArray>("by");
    QTest::addColumn<QByteArray>("making");
    QTest::addColumn<QByteArray>("editing");
    QTest::addColumn<QByteArray>("giving");
    const auto row = [](const char *by, const QByteArray &making, const QByteArray &editing,
                        const QByteArray &giving) {
        QTest::newRow(by) << QByteArray(by) << making << editing << giving;
    };
    row("admin", "ok", "ok", "ok");
    row("coordinator", "ok", "ok", "PK403");
    row("coordinator2", "ok", "PK404", "PK404");
    row("viewer", "ok", "PK403", "PK403"); // takes part, with permission to view only
    for (const char *by : {"client", "third_party", "agency"})
        row(by, "42501", "42501", "42501");
}

void tst_ExchangeEditing::onlySomeMay()
{
    QFETCH(QByteArray, by);
    QFETCH(QByteArray, making);
    QFETCH(QByteArray, editing);
    QFETCH(QByteArray, giving);
    m_firm->takesPart(m_exchange, "viewer", "coordinator", "'{view}'");
    m_firm->takesPart(m_exchange, "third_party", "third_party");
    m_firm->takesPart(m_exchange, "agency", "agency", "'{view,message,upload,manage}'");
    QCOMPARE(m_firm->state(by, "select api.create_exchange('{\"name\": \"Made\"}')"), making);
    QCOMPARE(update(by, "{\"notes\": \"by " + by + "\"}"), editing);
    QCOMPARE(stage(by, "45D"), editing);
    for (const QByteArray &fields :
         QByteArrayList{"{\"client_id\": null}", "{\"is_active\": false}",
                        "{\"coordinator_id\": \"" + m_firm->id("coordinator2") + "\"}"})
        QCOMPARE(update(by, fields), giving);
}

void tst_ExchangeEditing::makesExchanges()
{
    const QByteArray made = m_firm->as("coordinator")
                                .must("select api.create_exchange($1)",
                                      {"{\"exchange_number\": \"2027-1\", \"rel_value\": "
                                       "1250000.5, \"day_45\": \"2027-02-28\", \"client_id\": \"" +
                                       m_firm->id("client") + "\"}"})
                                .value();
    const auto row = m_firm->owner().must("select * from public.exchanges where id = $1", {made});
    QCOMPARE(row.value(u"coordinator_id"_s), m_firm->id("coordinator"));
    QCOMPARE(row.value(u"rel_value"_s), "1250000.50");
    QCOMPARE(row.value(u"day_45"_s), "2027-02-28");
    QCOMPARE(row.value(u"workflow_stage"_s) + row.value(u"is_active"_s), "PENDINGt");
    for (const QByteArray by : {"coordinator", "client", "admin"})
        QCOMPARE(m_firm->as(by)
                     .must("select count(*) from public.exchanges where id = $1", {made})
                     .value(),
                 "1");
    QCOMPARE(m_firm->as("coordinator2")
                 .must("select count(*) from public.exchanges where id = $1", {made})
                 .value(),
             "0");
    // Not for others.
    QCOMPARE(m_firm->state(
                 "coordinator", "select api.create_exchange($1)",
                 {"{\"name\": \"X\", \"coordinator_id\": \"" + m_firm->id("coordinator2") + "\"}"}),
             "PK403");
    // Who proposes people is not who approves them as the client.
    QCOMPARE(
        m_firm->state("coordinator", "select api.create_exchange($1)",
                      {"{\"name\": \"X\", \"client_id\": \"" + m_firm->id("coordinator") + "\"}"}),
        "PK403");
    QCOMPARE(m_firm->state(
                 "admin", "select api.create_exchange($1)",
                 {"{\"name\": \"X\", \"coordinator_id\": \"" + m_firm->id("coordinator2") + "\"}"}),
             "ok");
}

void tst_ExchangeEditing::editsFields()
{
    QCOMPARE(update("coordinator",
                    "{\"name\": \"  New name \", \"bank\": \"\", \"proceeds\": \"0\", "
                    "\"identified\": true, \"close_of_escrow_date\": \"2026-03-31\", \"day_45\": "
                    "\"2026-05-15\", \"day_180\": \"2026-09-27\", \"priority\": \"URGENT\", "
                    "\"rep_1_value\": \"9999999999999.99\", \"notes\": \"One\\nTwo\"}"),
             "ok");
    const auto row =
        m_firm->owner().must("select * from public.exchanges where id = $1", {m_exchange});
    QCOMPARE(row.value(u"name"_s), "New name");
    QVERIFY(row.value(u"bank"_s).isEmpty());
    QCOMPARE(row.value(u"proceeds"_s), "0.00");
    QCOMPARE(row.value(u"rep_1_value"_s), "9999999999999.99");
    QCOMPARE(row.value(u"day_45"_s) + row.value(u"identified"_s), "2026-05-15t");
    QCOMPARE(row.value(u"client_id"_s), m_firm->id("client"));
    QCOMPARE(m_firm->value("select count(*) from public.audit_logs where exchange_id = $1 and "
                           "action = 'exchange_updated' and user_id = $2 and new_values ->> 'name' "
                           "= 'New name'",
                           {m_exchange, m_firm->id("coordinator")}),
             "1");
    QCOMPARE(update("coordinator", "{\"day_45\": null, \"identified\": null}"), "ok");
    QCOMPARE(m_firm->value("select num_nulls(day_45, identified) from public.exchanges where id = "
                           "$1",
                           {m_exchange}),
             "2");
}

void tst_ExchangeEditing::refusesBadFields_data()
{
    QTest::addColumn<QByteArray>("fields");
    const auto row = [](const QByteArray &fields) {
        QTest::newRow(fields.left(60).constData()) << fields;
    };
    for (const QByteArray key : {"id", "version", "status", "workflow_stage", "pp_data",
                                 "pp_matter_id", "updated_at", "stage_changed_by", "x'; drop"})
        row("{\"" + key + "\": \"1\"}");
    for (const QByteArray amount :
         {"-1", "\"-0.01\"", "\"NaN\"", "\"infinity\"", "\"1e5\"", "1e300", "10000000000000",
          "\"1.234\"", "\" \\u00bd\"", "true", "[1]", "\"1,000\"", "\"0x1\""})
        row("{\"rel_value\": " + amount + "}");
    for (const QByteArray date :
         {"\"infinity\"", "\"-infinity\"", "\"2026-02-30\"", "\"2026-13-01\"", "\"today\"",
          "\"4713-01-01 BC\"", "\"0001-01-01\"", "\"5874897-01-01\"", "\"2026-1-1\"", "20260101",
          "\"2026-01-01T00:00:00Z\"", "\"2026-01-01 23:00-08\""})
        row("{\"day_45\": " + date + "}");
    row("{\"day_45\": \"2026-06-01\", \"day_180\": \"2026-05-01\"}");
    row("{\"name\": null, \"exchange_number\": \" \"}");
    row("{\"exchange_number\": \"" + QByteArray(51, 'x') + "\"}");
    row("{\"notes\": \"" + QByteArray(20001, 'x') + "\"}");
    row("{\"priority\": \"urgent\"}");
    row("{\"identified\": \"yes\"}");
    row("{\"client_id\": \"x\"}");
    row("{\"client_id\": 5}");
}

void tst_ExchangeEditing::refusesBadFields()
{
    QFETCH(QByteArray, fields);
    QCOMPARE(update("admin", fields), "PK400");
    QCOMPARE(m_firm->state("admin", "select api.create_exchange($1)", {fields}), "PK400");
}

void tst_ExchangeEditing::refusesBadCalls()
{
    const auto is = [this](const QByteArray &call) {
        return m_firm->state("admin", "select " + call);
    };
    const QByteArray here = "'" + m_exchange + "'";
    QCOMPARE(is("api.create_exchange(null)"), "PK400");
    QCOMPARE(is("api.create_exchange('[]')"), "PK400");
    QCOMPARE(is("api.update_exchange(" + here + ", null, '{\"name\": \"x\"}')"), "PK400");
    QCOMPARE(is("api.update_exchange(" + here + ", 1, null)"), "PK400");
    QCOMPARE(is("api.update_exchange(" + here + ", -5, '{\"name\": \"x\"}')"), "PK409");
    QCOMPARE(is("api.update_exchange(null, 1, '{\"name\": \"x\"}')"), "PK404");
    QCOMPARE(is("api.update_exchange(gen_random_uuid(), 1, '{\"name\": \"x\"}')"), "PK404");
    QCOMPARE(is("api.update_exchange('x', 1, '{}')"), "22P02");
    QCOMPARE(update("admin", "{\"is_active\": null}"), "PK400");
    for (const QByteArray name : {"null", "''", "'45d'", "'DONE'", "repeat('x', 1000000)"})
        QVERIFY2(is("api.set_exchange_stage(" + here + ", 1, " + name + ")") == "PK400",
                 name.constData());
    QCOMPARE(is("api.set_exchange_stage(" + here + ", null, '45D')"), "PK400");
    QCOMPARE(is("api.set_exchange_stage(null, 1, '45D')"), "PK404");
    QCOMPARE(is("api.set_exchange_stage(" + here + ", 1, '45D', repeat('x', 1001))"), "PK400");
    m_firm->as("admin").must("begin isolation level repeatable read");
    QCOMPARE(update("admin", "{\"name\": \"x\"}"), "40001");
    m_firm->as("admin").must("rollback");
}

void tst_ExchangeEditing::adminsAloneGiveAnExchangeAway()
{
    const auto give = [this](const QByteArray &column, const QByteArray &whom) {
        return update("admin", "{\"" + column + "\": \"" + whom + "\"}");
    };
    QCOMPARE(give("coordinator_id", "00000000-0000-4000-8000-000000000001"), "PK404");
    QCOMPARE(give("coordinator_id", m_firm->id("agency")), "PK409"); // no coordinator
    const QByteArray gone = m_firm->value("insert into public.contacts (last_name, is_active) "
                                          "values ('Gone', false) returning id");
    QCOMPARE(give("client_id", gone), "PK409");
    QCOMPARE(give("coordinator_id", m_firm->id("coordinator2")), "ok");
    // At once, both ways.
    QCOMPARE(update("coordinator", "{\"notes\": \"still mine?\"}"), "PK404");
    QCOMPARE(update("coordinator2", "{\"notes\": \"mine\"}"), "ok");
    QCOMPARE(update("admin", "{\"is_active\": false}"), "ok");
    QCOMPARE(m_firm->value("select is_active from public.exchanges where id = $1", {m_exchange}),
             "f");
}

void tst_ExchangeEditing::changesStages()
{
    QCOMPARE(stage("coordinator", "45D"), "ok");
    const auto row =
        m_firm->owner().must("select * from public.exchanges where id = $1", {m_exchange});
    QCOMPARE(row.value(u"workflow_stage"_s), "45D");
    QCOMPARE(row.value(u"stage_changed_by"_s), m_firm->id("coordinator"));
    QVERIFY(!row.value(u"stage_changed_at"_s).isEmpty());
    QCOMPARE(stage("admin", "45D"), "PK409");
    QCOMPARE(stage("admin", "TERMINATED"), "PK400"); // why?
    QCOMPARE(stage("admin", "TERMINATED", "Client sold elsewhere"), "ok");
    QCOMPARE(m_firm->value("select string_agg(action, ' ' order by created_at, action) from "
                           "public.audit_logs where exchange_id = $1 and action like "
                           "'exchange_stage%'",
                           {m_exchange}),
             "exchange_stage_changed exchange_stage_changed exchange_stage_reason");
}

void tst_ExchangeEditing::twoWritersNoticeEachOther()
{
    RawConnection &one = m_firm->as("admin");
    RawConnection &two = m_firm->as("coordinator");
    const QByteArray seen = version();
    one.must("begin");
    one.must("select api.update_exchange($1, $2::bigint, '{\"notes\": \"first\"}')",
             {m_exchange, seen});
    auto second = std::async(std::launch::async, [&] {
        return two.run("select api.update_exchange($1, $2::bigint, '{\"notes\": \"second\"}')",
                       {m_exchange, seen});
    });
    QTest::qWait(200);
    one.must("commit");
    QCOMPARE(second.get().sqlState, u"PK409"_s);
    QCOMPARE(m_firm->value("select notes from public.exchanges where id = $1", {m_exchange}),
             "first");
}

void tst_ExchangeEditing::aCarelessFunctionGainsNothing()
{
    m_firm->plantCarelessFunction();
    m_firm->takesPart(m_exchange, "viewer", "coordinator", "'{view}'");
    const auto tries = [this](const QByteArray &by, const QByteArray &sql) {
        const auto answer = m_firm->as(by).run("select api.careless($1)", {sql});
        return answer.ok ? answer.value() : answer.sqlState.toLatin1();
    };
    const QByteArray update = "update public.exchanges set ";
    const QByteArray here = " where id = '" + m_exchange + "'";
    for (const QByteArray by : {"coordinator2", "viewer", "client", "third_party", "agency"})
        QCOMPARE(tries(by, update + "notes = 'x'" + here), "0");
    for (const QByteArray &change :
         QByteArrayList{"client_id = null", "is_active = false", "coordinator_id = null",
                        "client_id = '" + m_firm->id("agency") + "'",
                        "workflow_stage = '45D', stage_changed_by = '" + m_firm->id("admin") + "'"})
        QVERIFY2(tries("coordinator", update + change + here) == "PK403", change.constData());
    for (const QByteArray change : {"pp_data = '{}'", "version = 1", "status = 'x'",
                                    "pp_matter_id = 'x'", "id = gen_random_uuid()"})
        QVERIFY2(tries("admin", update + change + here) == "42501", change.constData());
    QCOMPARE(tries("admin", "delete from public.exchanges" + here), "42501");
    const QByteArray insert = "insert into public.exchanges (name, coordinator_id) values ('x', ";
    QCOMPARE(tries("client", insert + "'" + m_firm->id("client") + "')"), "42501");
    QCOMPARE(tries("coordinator", insert + "'" + m_firm->id("coordinator2") + "')"), "42501");
    QCOMPARE(tries("coordinator", insert + "null)"), "42501");
    const QByteArray coordinator = "'" + m_firm->id("coordinator") + "'";
    QCOMPARE(tries("coordinator",
                   "insert into public.exchanges (name, coordinator_id, client_id) values ('x', " +
                       coordinator + ", " + coordinator + ")"),
             "42501");
}

QTEST_GUILESS_MAIN(tst_ExchangeEditing)
#include "tst_ExchangeEditing.moc"
