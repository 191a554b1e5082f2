#include "tests/sql/ListWorld.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

namespace {

struct Question
{
    const char *name;
    const char *list;
    const char *filter; ///< the conditions, or a whole filter
    const char *plain;  ///< the same of the table t; "today" and "zone" are the firm's
};

#define IN_FIRM(column) "(" column " at time zone 'UTC' at time zone zone)::date"

const Question questions[] = {
    {"a text contains", "tasks", R"([{"column": "title", "op": "contains", "value": "BANK"}])",
     "t.title ilike '%bank%'"},
    {"a text contains no pattern", "tasks",
     R"([{"column": "title", "op": "contains", "value": "100%"}])", "t.title like '%100\\%%'"},
    {"a text starts", "tasks", R"([{"column": "title", "op": "starts", "value": "_x"}])",
     "t.title like '\\_x%'"},
    {"a text is", "tasks", R"([{"column": "title", "op": "is", "value": "zebra 3"}])",
     "lower(t.title) = 'zebra 3'"},
    {"one of some numbers", "exchanges",
     R"([{"column": "number", "op": "any_of", "value": ["2026-0003", "2026-3", "2026-0004", "x"]}])",
     "t.exchange_number in ('2026-0003', '2026-0004')"},
    {"a text does not contain", "tasks",
     R"([{"column": "type", "op": "contains", "value": "1", "not": true}])",
     "t.task_type like '%1%' is not true"},
    {"a text is empty", "tasks", R"([{"column": "type", "op": "empty"}])", "t.task_type is null"},
    {"a text is not empty", "tasks", R"([{"column": "type", "op": "empty", "not": true}])",
     "t.task_type is not null"},
    {"a condition is off", "tasks",
     R"([{"column": "title", "op": "contains", "value": "no such", "off": true}])", "true"},
    {"what is off need not be right", "tasks", R"([{"column": "nonsense", "off": true}])", "true"},
    {"an exchange contains", "tasks",
     R"([{"column": "exchange", "op": "contains", "value": "2026-00"}])",
     "t.exchange_id in (select e.id from public.exchanges e where e.exchange_number like "
     "'2026-00%')"},
    {"a choice", "tasks",
     R"([{"column": "status", "op": "any_of", "value": ["PENDING", "COMPLETE"]}])",
     "t.status in ('PENDING', 'COMPLETE')"},
    {"not a choice", "tasks",
     R"([{"column": "status", "op": "any_of", "value": ["PENDING"], "not": true}])",
     "(t.status = 'PENDING') is not true"},
    {"a choice that is empty", "tasks", R"([{"column": "priority", "op": "empty"}])",
     "t.priority is null"},
    {"a flag", "documents", R"([{"column": "pin", "op": "any_of", "value": [true]}])",
     "t.pin_protected"},
    {"a person: me", "tasks", R"([{"column": "assignee", "op": "any_of", "value": ["me"]}])",
     "t.assigned_to = me"},
    {"nobody", "tasks", R"([{"column": "assignee", "op": "empty"}])", "t.assigned_to is null"},
    {"a list of words", "documents",
     R"([{"column": "roles", "op": "any_of", "value": ["client"]}])",
     "'client' = any (t.allowed_roles)"},
    {"an empty list", "documents", R"([{"column": "roles", "op": "empty"}])",
     "coalesce(cardinality(t.allowed_roles), 0) = 0"},
    {"a number between", "documents",
     R"([{"column": "size", "op": "between", "value": [10240, "20480.5"]}])",
     "t.file_size between 10240 and 20480.5"},
    {"a number at least", "documents",
     R"([{"column": "size", "op": "between", "value": [10240, null]}])", "t.file_size >= 10240"},
    {"no number", "documents", R"([{"column": "size", "op": "empty"}])", "t.file_size is null"},
    {"money", "exchanges",
     R"([{"column": "value", "op": "between", "value": ["100000.5", 300000]}])",
     "t.rel_value between 100000.5 and 300000"},
    {"a date between", "tasks",
     R"([{"column": "due", "op": "between", "value": ["FIRST", "LAST"]}])",
     "t.due_date::date between today - 10 and today + 10"},
    {"a date from", "tasks", R"([{"column": "due", "op": "between", "value": ["FIRST", null]}])",
     "t.due_date::date >= today - 10"},
    {"today", "tasks", R"([{"column": "due", "op": "today"}])", "t.due_date::date = today"},
    {"next days", "tasks", R"([{"column": "due", "op": "next_days", "value": 7}])",
     "t.due_date::date between today and today + 7"},
    {"last days", "tasks", R"([{"column": "due", "op": "last_days", "value": 7}])",
     "t.due_date::date between today - 7 and today"},
    {"this week", "tasks", R"([{"column": "due", "op": "this_week"}])",
     "date_trunc('week', t.due_date) = date_trunc('week', today::timestamp)"},
    {"this month", "tasks", R"([{"column": "due", "op": "this_month"}])",
     "date_trunc('month', t.due_date) = date_trunc('month', today::timestamp)"},
    {"overdue", "tasks", R"([{"column": "due", "op": "overdue"}])", "t.due_date::date < today"},
    {"not overdue", "tasks", R"([{"column": "due", "op": "overdue", "not": true}])",
     "(t.due_date::date < today) is not true"},
    {"no date", "tasks", R"([{"column": "due", "op": "empty"}])", "t.due_date is null"},
    {"before a date", "tasks", R"([{"column": "due", "op": "before", "value": "FIRST"}])",
     "t.due_date::date < today - 10"},
    {"after a date", "tasks", R"([{"column": "due", "op": "after", "value": "LAST"}])",
     "t.due_date::date > today + 10"},
    {"a deadline of an exchange", "exchanges",
     R"([{"column": "day_45", "op": "next_days", "value": 30}])",
     "t.day_45 between today and today + 30"},
    {"a moment today", "audit", R"([{"column": "time", "op": "today"}])",
     IN_FIRM("t.created_at") " = today"},
    {"a moment between days", "audit",
     R"([{"column": "time", "op": "between", "value": ["FIRST", "LAST"]}])",
     IN_FIRM("t.created_at") " between today - 10 and today + 10"},
    {"a moment before a day", "audit", R"([{"column": "time", "op": "before", "value": "LAST"}])",
     IN_FIRM("t.created_at") " < today + 10"},
    {"a moment between moments", "audit",
     R"([{"column": "time", "op": "between", "value": [1767225600000, 4102444800000]}])",
     "t.created_at >= '2026-01-01' and t.created_at < '2100-01-01 00:00:00.001'"},
    {"action and time", "audit",
     R"([{"column": "action", "op": "any_of", "value": ["sign_in", "task_updated"]},
         {"column": "time", "op": "last_days", "value": 2}])",
     "t.action in ('sign_in', 'task_updated') and " IN_FIRM(
         "t.created_at") " between today - 2 and today"},
    {"an object by its id", "audit", R"([{"column": "object_id", "op": "is", "value": "ROOM"}])",
     "t.resource_id = room"},
    {"an address", "audit", R"([{"column": "ip", "op": "starts", "value": "10.0.1"}])",
     "host(t.ip_address) like '10.0.1%'"},
    {"failures", "audit", R"([{"column": "success", "op": "any_of", "value": [false]}])",
     "not t.success"},
    {"of an exchange", "tasks", R"({"exchange": "ROOM"})", "t.exchange_id = room"},
    {"the history of an exchange", "audit", R"({"exchange": "ROOM"})", "t.exchange_id = room"},
    {"the history of an object", "audit", R"({"object": "ROOM"})", "t.resource_id = room"},
    {"of a person", "audit", R"({"person": "PERSON", "conditions": []})", "t.user_id = person"},
    {"exchanges of a person", "exchanges", R"({"person": "PERSON"})",
     "person in (t.client_id, t.coordinator_id) or t.id in (select p.exchange_id from "
     "public.exchange_participants p where p.contact_id = person and p.is_active)"},
    {"sessions of a person", "sessions", R"({"person": "PERSON"})", "t.user_id = person"},
    {"participants of an exchange", "participants",
     R"({"exchange": "ROOM", "conditions": [{"column": "state", "op": "any_of", "value": ["active"]}]})",
     "t.exchange_id = room and t.is_active"},
    {"words", "tasks", R"({"search": "CALL 2026-1"})",
     "t.title ilike '%call%' and t.exchange_id in (select e.id from public.exchanges e where "
     "e.exchange_number like '%2026-1%')"},
    {"words in people", "people", R"({"search": "person 1"})",
     "t.last_name ilike '%person%' and (coalesce(t.first_name, '') || coalesce(t.last_name, '')"
     " || coalesce(t.company, '') || coalesce(EMAIL, '') || coalesce(PHONE, '')) like '%1%'"},
};

} // namespace

/** What a list is narrowed down to, against a plain query of the same person's own connection. */
class tst_ListFilters : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<ListWorld>(); }
    void cleanupTestCase() { m_world.reset(); }
    void says_data();
    void says();
    void offersWhatOccurs_data();
    void offersWhatOccurs();
    void refuses_data();
    void refuses();
    void refusesPlacesThatAreNone();
    void endsWithTheSession();

private:
    std::unique_ptr<ListWorld> m_world;
};

void tst_ListFilters::says_data()
{
    QTest::addColumn<int>("index");
    for (size_t i = 0; i < std::size(questions); ++i)
        QTest::newRow(questions[i].name) << int(i);
}

void tst_ListFilters::says()
{
    QFETCH(int, index);
    const Question &question = questions[index];
    // The settings may not be read by everybody; the answers they lead to may.
    const QByteArray today = m_world->value("select to_char(peak.firm_today(), 'YYYY-MM-DD')");
    const QByteArray room = m_world->value(
        "select t.exchange_id from public.tasks t where exists (select from public.audit_logs l "
        "where l.resource_id = t.exchange_id and l.exchange_id = t.exchange_id) and exists (select "
        "from public.exchange_participants p where p.exchange_id = t.exchange_id and p.is_active) "
        "limit 1");
    const QByteArray person = m_world->id("client");
    QByteArray filter = question.filter;
    if (filter.startsWith('['))
        filter = "{\"conditions\": " + filter + "}";
    filter.replace("FIRST", m_world->value("select to_char(peak.firm_today() - 10, 'YYYY-MM-DD')"));
    filter.replace("LAST", m_world->value("select to_char(peak.firm_today() + 10, 'YYYY-MM-DD')"));
    filter.replace("ROOM", room).replace("PERSON", person);
    int asked = 0;
    for (const QByteArray role : {"admin", "coordinator", "client"}) {
        static const QMap<QByteArray, QByteArray> tables{{"tasks", "tasks"},
                                                         {"documents", "documents"},
                                                         {"exchanges", "exchanges"},
                                                         {"audit", "audit_logs"},
                                                         {"people", "contacts"},
                                                         {"sessions", "user_sessions"},
                                                         {"participants", "exchange_participants"}};
        QByteArray plain = question.plain;
        const bool member = role == "client";
        plain.replace("EMAIL", member ? "null" : "t.email")
            .replace("PHONE", member ? "null" : "t.phone");
        static const QMap<QByteArray, QByteArray> sorts{
            {"tasks", "due"},           {"documents", "created"}, {"exchanges", "number"},
            {"audit", "time"},          {"people", "name"},       {"sessions", "started"},
            {"participants", "updated"}};
        const auto page = m_world->ask(role, question.list,
                                       ListWorld::sortBy(sorts[question.list], true), filter);
        if (page.sqlState == u"PK403")
            continue;
        const auto rows = m_world->walk(role, question.list,
                                        ListWorld::sortBy(sorts[question.list], true), filter);
        const auto wanted = ListWorld::firstColumn(
            m_world->as(role).must("select t.id from public." + tables[question.list] +
                                       " t, (select $1::date as today, $2::uuid as room, $3::uuid "
                                       "as person, $4::uuid as me, "
                                       "'America/Los_Angeles' as zone) said where " +
                                       plain,
                                   {today, room, person, m_world->id(role)}));
        QCOMPARE(ListWorld::setOf(ListWorld::idsOf(rows)), ListWorld::setOf(wanted));
        QCOMPARE(rows.size(), wanted.size());
        asked += int(wanted.size());
        // A live change is judged the same way.
        const auto single = m_world->as(role).must(
            "select id from api.list_rows($1, $2::jsonb, $3::jsonb, $4::uuid[])",
            {question.list, ListWorld::sortBy(sorts[question.list]), filter,
             "{" + wanted.mid(0, 100).join(",") + "}"});
        QCOMPARE(single.rows.size(), qMin<qsizetype>(100, wanted.size()));
    }
    QVERIFY2(asked > 0, "nothing is asked");
}

void tst_ListFilters::offersWhatOccurs_data()
{
    QTest::addColumn<QByteArray>("list");
    QTest::addColumn<QByteArray>("column");
    QTest::addColumn<QByteArray>("plain");
    QTest::newRow("assignees") << QByteArray("tasks") << QByteArray("assignee")
                               << QByteArray("select distinct c.id from public.tasks t join "
                                             "public.contacts c on c.id = t.assigned_to");
    QTest::newRow("statuses")
        << QByteArray("tasks") << QByteArray("status")
        << QByteArray("select distinct t.status from public.tasks t where t.status is not null");
    QTest::newRow("actions") << QByteArray("audit") << QByteArray("action")
                             << QByteArray("select distinct t.action from public.audit_logs t");
    QTest::newRow("people of the record")
        << QByteArray("audit") << QByteArray("person")
        << QByteArray("select distinct c.id from public.audit_logs t join public.contacts c on "
                      "c.id = t.user_id");
    QTest::newRow("participants") << QByteArray("participants") << QByteArray("person")
                                  << QByteArray(
                                         "select distinct c.id from public.exchange_participants t "
                                         "join public.contacts c on c.id = t.contact_id");
    QTest::newRow("coordinators") << QByteArray("exchanges") << QByteArray("coordinator")
                                  << QByteArray("select distinct c.id from public.exchanges t join "
                                                "public.contacts c on c.id = t.coordinator_id");
}

void tst_ListFilters::offersWhatOccurs()
{
    QFETCH(QByteArray, list);
    QFETCH(QByteArray, column);
    QFETCH(QByteArray, plain);
    const QByteArray call = "select value, label from api.list_choices($1, $2, '{}', $3)";
    for (const QByteArray role : {"admin", "coordinator", "client"}) {
        const auto answer = m_world->as(role).run(call, {list, column, std::nullopt});
        if (answer.sqlState == u"PK403")
            continue;
        const auto wanted = ListWorld::setOf(ListWorld::firstColumn(m_world->as(role).must(plain)));
        QVERIFY(wanted.size() < 100);
        QCOMPARE(ListWorld::setOf(ListWorld::firstColumn(answer)), wanted);
        const auto some = m_world->as(role).must(call, {list, column, "AR"});
        for (int i = 0; i < some.rows.size(); ++i)
            QVERIFY(some.value(u"label"_s, i).toLower().contains("ar"));
    }
}

void tst_ListFilters::refuses_data()
{
    QTest::addColumn<QByteArray>("list");
    QTest::addColumn<QByteArray>("sort");
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<QByteArray>("names");
    const QByteArray due = ListWorld::sortBy("due");
    const auto conditions = [](const QByteArray &one) -> QByteArray {
        return "{\"conditions\": [" + one + "]}";
    };
    const auto row = [&](const char *name, const QByteArray &filter, const QByteArray &names) {
        QTest::newRow(name) << QByteArray("tasks") << due << filter << names;
    };
    QTest::newRow("no list") << QByteArray("secrets") << due << QByteArray("{}")
                             << QByteArray("secrets");
    QTest::newRow("no column") << QByteArray("tasks") << ListWorld::sortBy("pp_data")
                               << QByteArray("{}") << QByteArray("pp_data");
    QTest::newRow("SQL as a column") << QByteArray("tasks") << ListWorld::sortBy("due desc; --")
                                     << QByteArray("{}") << QByteArray("due desc; --");
    for (const QByteArray sort :
         {"null", "[]", "{}", "[1]", "\"due\"", "[{\"column\": [\"due\"]}]"})
        QTest::newRow(QByteArray("no order " + sort).constData())
            << QByteArray("tasks") << sort << QByteArray("{}") << QByteArray();
    QTest::newRow("three orders") << QByteArray("tasks")
                                  << QByteArray(due.chopped(1) + "," + due.mid(1).chopped(1) + "," +
                                                due.mid(1))
                                  << QByteArray("{}") << QByteArray();
    row("an array", "[]", "");
    row("a text", "\"x\"", "");
    row("an unknown part", "{\"where\": \"true\"}", "where");
    row("no exchange", "{\"exchange\": \"' or true --\"}", "exchange");
    row("a search that is none", "{\"search\": [1]}", "");
    row("a long search", "{\"search\": \"" + QByteArray(501, 'x') + "\"}", "500");
    row("conditions that are none", "{\"conditions\": {}}", "conditions");
    row("a condition that is none", conditions("1"), "condition");
    row("a condition without a column", conditions("{\"op\": \"empty\"}"), "column");
    row("too many",
        conditions((QByteArray("{\"column\": \"due\", \"op\": \"empty\"},")).repeated(20) +
                   "{\"column\": \"due\", \"op\": \"empty\"}"),
        "20");
    row("no such question",
        conditions("{\"column\": \"due\", \"op\": \"contains\", \"value\": \"x\"}"), "due");
    row("no question", conditions("{\"column\": \"due\"}"), "due");
    row("no values", conditions("{\"column\": \"status\", \"op\": \"any_of\", \"value\": []}"),
        "status");
    row("too many values",
        conditions("{\"column\": \"status\", \"op\": \"any_of\", \"value\": [" +
                   QByteArray("\"x\",").repeated(500) + "\"y\"]}"),
        "status");
    row("a value that is no person",
        conditions("{\"column\": \"assignee\", \"op\": \"any_of\", \"value\": [\"x'); drop\"]}"),
        "assignee");
    row("nobody", conditions("{\"column\": \"assignee\", \"op\": \"any_of\", \"value\": [null]}"),
        "assignee");
    row("no text", conditions("{\"column\": \"title\", \"op\": \"contains\", \"value\": 1}"),
        "title");
    row("no flag",
        conditions("{\"column\": \"synced\", \"op\": \"any_of\", \"value\": [\"perhaps\"]}"),
        "synced");
    for (const QByteArray day : {"infinity", "2026-02-30", "4713-01-01 BC", "now()", "1' or '1"})
        row(QByteArray("no day " + day).constData(),
            conditions("{\"column\": \"due\", \"op\": \"before\", \"value\": \"" + day + "\"}"),
            "due");
    row("half a span",
        conditions("{\"column\": \"due\", \"op\": \"between\", \"value\": [\"2026-01-01\"]}"),
        "due");
    row("a million days",
        conditions("{\"column\": \"due\", \"op\": \"next_days\", \"value\": 1000000}"), "due");
    row("half a day", conditions("{\"column\": \"due\", \"op\": \"next_days\", \"value\": 0.5}"),
        "due");
    for (const QByteArray number : {"\"NaN\"", "\"infinity\"", "1e300", "[1]", "\"1; --\""})
        QTest::newRow(QByteArray("no number " + number).constData())
            << QByteArray("documents") << ListWorld::sortBy("size")
            << conditions("{\"column\": \"size\", \"op\": \"between\", \"value\": [" + number +
                          ", null]}")
            << QByteArray("size");
    QTest::newRow("moments beyond time")
        << QByteArray("audit") << ListWorld::sortBy("time")
        << conditions("{\"column\": \"time\", \"op\": \"between\", \"value\": [1e30, 1e40]}")
        << QByteArray("time");
}

void tst_ListFilters::refuses()
{
    QFETCH(QByteArray, list);
    QFETCH(QByteArray, sort);
    QFETCH(QByteArray, filter);
    QFETCH(QByteArray, names);
    for (const QByteArray call :
         {"select count(*) from api.list_page($1, $2::jsonb, $3::jsonb, null, null, 0, 10)",
          "select count(*) from api.list_anchors($1, $2::jsonb, $3::jsonb, 100)",
          "select count(*) from api.list_rows($1, $2::jsonb, $3::jsonb, '{}')"}) {
        const auto answer = m_world->as("admin").run(call, {list, sort, filter});
        QCOMPARE(answer.sqlState, u"PK400"_s);
        QVERIFY2(answer.message.contains(QString::fromUtf8(names)), qUtf8Printable(answer.message));
    }
}

void tst_ListFilters::refusesPlacesThatAreNone()
{
    for (const QByteArray key : {"x", "99999999999", "2451545", "0\0361", "-9"})
        QCOMPARE(m_world->state("admin",
                                "select from api.list_page('tasks', '[{\"column\": \"due\"}]', "
                                "'{}', $1, $2::uuid, 0, 1)",
                                {key, m_world->id("admin")}),
                 "PK400");
    QCOMPARE(
        m_world->state(
            "admin",
            "select from api.list_page('tasks', '[{\"column\": \"due\"}]', '{}', '~', null, 0, 1)"),
        "PK400");
    QCOMPARE(m_world->state("admin", "select from api.list_choices('tasks', 'title', '{}', null)"),
             "PK400");
}

void tst_ListFilters::endsWithTheSession()
{
    m_world->owner().must("update public.user_sessions set is_active = false where user_id = $1",
                          {m_world->id("agency")});
    QCOMPARE(m_world->state("agency", "select from api.list_page('tasks', '[{\"column\": "
                                      "\"due\"}]', '{}', null, null, 0, 1)"),
             "28000");
}

QTEST_GUILESS_MAIN(tst_ListFilters)
#include "tst_ListFilters.moc"
