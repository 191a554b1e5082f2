#include "tests/sql/FirmWorld.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** Many rows at once, each as by hand; and a task that moves to another day, with a reason. */
class tst_BulkEdit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_firm.reset(); }

    void changesManyAndNamesTheRest();
    void thePreviewChangesNothing();
    void oneUndoForAll();
    void exchangesToo();
    void whoMay();
    void refusesBadInput_data();
    void refusesBadInput();
    void aThousand();
    void rollsOver();
    void rollingOverRefuses();
    void onlyWhoManagesRollsOver();

private:
    QByteArray task(const QByteArray &room)
    {
        return m_firm->value("insert into public.tasks (exchange_id, title, due_date, priority) "
                             "values ($1, 'Call', '2026-12-01', 'LOW') returning id",
                             {room});
    }
    QByteArray version(const QByteArray &id)
    {
        return m_firm->value("select version from public.tasks where id = $1", {id});
    }
    QByteArray roll(const QByteArray &by, const QByteArray &due, const QByteArray &reason)
    {
        return m_firm->state(by, "select api.roll_over_task($1, $2::bigint, " + due + ", $3)",
                             {m_task, version(m_task), reason});
    }

    std::unique_ptr<FirmWorld> m_firm;
    QByteArray m_room;
    QByteArray m_foreign;
    QByteArray m_task;
};

namespace {

const QByteArray Edit = "select * from api.bulk_edit('tasks', $1, $2)";

} // namespace

void tst_BulkEdit::initTestCase()
{
    m_firm = std::make_unique<FirmWorld>();
    m_firm->addFive();
    m_firm->add("helper", "coordinator");
    m_room = m_firm->exchange("client", "coordinator");
    m_foreign = m_firm->exchange("client", "helper");
    m_firm->takesPart(m_room, "agency", "agency");
    m_firm->takesPart(m_room, "helper", "coordinator", "'{view}'");
    m_task = task(m_room);
}

void tst_BulkEdit::changesManyAndNamesTheRest()
{
    const QByteArray one = task(m_room), two = task(m_room), hidden = task(m_foreign);
    m_firm->owner().must("update public.tasks set priority = 'URGENT' where id = $1", {two});
    const QByteArray ids = "{" + one + "," + two + "," + hidden + "," + m_room + "," + one + "}";
    const auto told = m_firm->as("coordinator").must(Edit, {ids, "{\"priority\": \"URGENT\"}"});
    QCOMPARE(told.rows.size(), 4);
    for (int row = 0; row < 4; ++row) {
        const QByteArray id = told.value(u"id"_s, row);
        QCOMPARE(told.value(u"outcome"_s, row), id == one   ? "changed"
                                                : id == two ? "unchanged"
                                                            : "refused");
        QCOMPARE(told.value(u"message"_s, row),
                 id == one || id == two ? "" : "There is no such task.");
        QCOMPARE(told.value(u"audit_id"_s, row).size(), id == one ? 36 : 0);
    }
    QCOMPARE(m_firm->value("select priority || version from public.tasks where id = $1", {hidden}),
             "LOW1");
    // Where one sees a task but does not manage it, it is said.
    const auto seen = m_firm->as("helper").must(
        Edit, {QByteArray("{" + one + "," + hidden + "}"), "{\"due_date\": null}"});
    for (int row = 0; row < 2; ++row)
        QCOMPARE(seen.value(u"message"_s, row),
                 seen.value(u"id"_s, row) == hidden
                     ? ""
                     : "Only an admin or who manages the exchange edits its tasks.");
    // Somebody without access to one of the exchanges is assigned to the others.
    const auto assigned = m_firm->as("admin").must(
        "select string_agg(outcome, ' ' order by outcome) from api.bulk_edit('tasks', $1, $2)",
        {QByteArray("{" + one + "," + hidden + "}"),
         QByteArray("{\"assigned_to\": \"" + m_firm->id("agency") + "\"}")});
    QCOMPARE(assigned.value(), "changed refused");
}

void tst_BulkEdit::thePreviewChangesNothing()
{
    const QByteArray one = task(m_room), hidden = task(m_foreign);
    const QByteArray before = m_firm->value("select count(*) from public.audit_logs");
    const auto told =
        m_firm->as("coordinator")
            .must("select string_agg(outcome, ' ' order by outcome), count(audit_id) "
                  "from api.bulk_edit('tasks', $1, '{\"status\": \"COMPLETE\"}', true)",
                  {QByteArray("{" + one + "," + hidden + "}")});
    QCOMPARE(told.value(), "changed refused");
    QCOMPARE(told.value(u"count"_s), "0");
    QCOMPARE(m_firm->value("select status || version from public.tasks where id = $1", {one}),
             "PENDING1");
    QCOMPARE(m_firm->value("select count(*) from public.audit_logs"), before);
}

void tst_BulkEdit::oneUndoForAll()
{
    const QByteArray one = task(m_room), two = task(m_room), three = task(m_room);
    const auto told = m_firm->as("coordinator")
                          .must("select array_agg(audit_id) from api.bulk_edit('tasks', $1, "
                                "'{\"status\": \"COMPLETE\", \"due_date\": \"2027-01-01\"}')",
                                {QByteArray("{" + one + "," + two + "," + three + "}")});
    const QByteArray look = "select string_agg(status || due_date::date || coalesce("
                            "completed_at::text, ''), ' ') from public.tasks where id = any ($1)";
    const QByteArray ids = "{" + one + "," + two + "," + three + "}";
    QVERIFY(m_firm->value(look, {ids}).contains("COMPLETE2027-01-01"));
    m_firm->as("coordinator").must("select api.undo_changes($1)", {told.value()});
    QCOMPARE(m_firm->value(look, {ids}), "PENDING2026-12-01 PENDING2026-12-01 PENDING2026-12-01");
}

void tst_BulkEdit::exchangesToo()
{
    const QByteArray one = m_firm->exchange("client", "coordinator");
    const QByteArray ids = "{" + one + "," + m_foreign + "}";
    const QByteArray give = "{\"coordinator_id\": \"" + m_firm->id("helper") + "\"}";
    const QByteArray call = "select string_agg(outcome, ' ' order by outcome) from "
                            "api.bulk_edit('exchanges', $1, $2)";
    QCOMPARE(m_firm->as("coordinator").must(call, {ids, "{\"priority\": \"HIGH\"}"}).value(),
             "changed refused");
    QCOMPARE(m_firm->as("coordinator").must(call, {ids, give}).value(), "refused refused");
    QCOMPARE(m_firm->as("admin").must(call, {ids, give}).value(), "changed unchanged");
    QCOMPARE(m_firm->as("helper")
                 .must("select count(*) from public.exchanges where id = $1", {one})
                 .value(),
             "1");
    QCOMPARE(m_firm->as("coordinator").must(call, {ids, "{\"priority\": \"LOW\"}"}).value(),
             "refused refused");
}

void tst_BulkEdit::whoMay()
{
    const QByteArray ids = "{" + task(m_room) + "}";
    for (const QByteArray who : {"client", "third_party", "agency"})
        QCOMPARE(m_firm->state(who, Edit, {ids, "{\"priority\": \"HIGH\"}"}), "42501");
    RoleConnection &session = m_firm->as("coordinator");
    session.must("begin isolation level repeatable read");
    QCOMPARE(m_firm->state("coordinator", Edit, {ids, "{\"priority\": \"HIGH\"}"}), "40001");
    session.must("rollback");
}

void tst_BulkEdit::refusesBadInput_data()
{
    QTest::addColumn<QByteArray>("call");
    const auto row = [](const char *name, const QByteArray &call) { QTest::newRow(name) << call; };
    row("no list", "(null, '{%1}', '{\"priority\": \"LOW\"}')");
    row("another list", "('people', '{%1}', '{\"phone\": \"1\"}')");
    row("no rows", "('tasks', '{}', '{\"priority\": \"LOW\"}')");
    row("nothing for rows", "('tasks', null, '{\"priority\": \"LOW\"}')");
    row("a row that is none", "('tasks', '{%1,NULL}', '{\"priority\": \"LOW\"}')");
    row("too many", "('tasks', array(select gen_random_uuid() from generate_series(1, 1001)), "
                    "'{\"priority\": \"LOW\"}')");
    row("no fields", "('tasks', '{%1}', '{}')");
    row("nothing for fields", "('tasks', '{%1}', null)");
    row("a list of fields", "('tasks', '{%1}', '[1]')");
    row("a field of one row", "('tasks', '{%1}', '{\"title\": \"Same\"}')");
    row("a column of no form", "('exchanges', '{%1}', '{\"client_id\": null}')");
    row("a number", "('tasks', '{%1}', '{\"priority\": 1}')");
}

void tst_BulkEdit::refusesBadInput()
{
    QFETCH(QByteArray, call);
    QCOMPARE(m_firm->state("admin", "select * from api.bulk_edit" + call.replace("%1", m_task)),
             "PK400");
    QCOMPARE(version(m_task), "1");
}

void tst_BulkEdit::aThousand()
{
    const QByteArray ids = m_firm->value(
        "with made as (insert into public.tasks (exchange_id, title) select $1, 'Many' from "
        "generate_series(1, 1000) returning id) select array_agg(id) from made",
        {m_room});
    const auto told = m_firm->as("coordinator")
                          .must("select array_agg(audit_id) from api.bulk_edit('tasks', $1, "
                                "'{\"priority\": \"URGENT\"}')",
                                {ids});
    QCOMPARE(m_firm->value("select count(*) from public.tasks where title = 'Many' and priority = "
                           "'URGENT'"),
             "1000");
    m_firm->as("coordinator").must("select api.undo_changes($1)", {told.value()});
    QCOMPARE(m_firm->value("select count(*) from public.tasks where title = 'Many' and priority = "
                           "'URGENT'"),
             "0");
}

void tst_BulkEdit::rollsOver()
{
    QCOMPARE(roll("coordinator", "'2099-12-24'", "The bank is closed"), "ok");
    QCOMPARE(m_firm->value("select due_date from public.tasks where id = $1", {m_task}),
             "2099-12-24 00:00:00");
    QCOMPARE(m_firm->value("select content from public.task_comments where task_id = $1", {m_task}),
             "Moved from December 1, 2026 to December 24, 2099: The bank is closed");
    QCOMPARE(m_firm->value("select new_values ->> 'reason' from public.audit_logs where action = "
                           "'task_rolled_over' and resource_id = $1",
                           {m_task}),
             "The bank is closed");
}

void tst_BulkEdit::rollingOverRefuses()
{
    m_task = task(m_room);
    for (const QByteArray reason : {"", "  "})
        QCOMPARE(roll("coordinator", "'2099-12-24'", reason), "PK400");
    QCOMPARE(roll("coordinator", "'2099-12-24'", QByteArray(1001, 'x')), "PK400");
    for (const QByteArray due :
         {"null", "'infinity'", "'2020-01-01'", "'4713-01-01 BC'", "peak_yesterday"}) {
        const QByteArray day = due == "peak_yesterday" ? QByteArray("current_date - 3") : due;
        QCOMPARE(roll("coordinator", day, "why"), "PK400");
    }
    QCOMPARE(m_firm->state("coordinator", "select api.roll_over_task($1, 99, '2099-01-01', 'why')",
                           {m_task}),
             "PK409");
    m_firm->owner().must("update public.tasks set status = 'COMPLETE' where id = $1", {m_task});
    QCOMPARE(roll("coordinator", "'2099-12-24'", "why"), "PK409");
    QCOMPARE(
        m_firm->value("select count(*) from public.task_comments where task_id = $1", {m_task}),
        "0");
}

void tst_BulkEdit::onlyWhoManagesRollsOver()
{
    m_task = task(m_room);
    for (const QByteArray who : {"client", "third_party", "agency"})
        QCOMPARE(roll(who, "'2099-12-24'", "why"), "42501");
    QCOMPARE(roll("helper", "'2099-12-24'", "why"), "PK403");
    m_task = task(m_foreign);
    QCOMPARE(roll("coordinator", "'2099-12-24'", "why"), "PK404");
    QCOMPARE(roll("admin", "'2099-12-24'", "why"), "ok");
}

QTEST_GUILESS_MAIN(tst_BulkEdit)
#include "tst_BulkEdit.moc"
