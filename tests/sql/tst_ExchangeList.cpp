#include "tests/sql/ExchangeListWorld.h"

#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/**
 * The list functions decide themselves who sees what, since row security would keep indexes from
 * being used. So each answer is held against what row security says, for every role.
 */
class tst_ExchangeList : public QObject, private ExchangeListWorld
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { makeWorld(); }
    void showsWhatRowSecurityShows_data();
    void showsWhatRowSecurityShows();
    void walksEveryOrderWithoutGapOrRepeat_data();
    void walksEveryOrderWithoutGapOrRepeat();
    void goesOnFromAnywhere_data();
    void goesOnFromAnywhere();
    void ordersAsPeopleExpect();
    void anchorsAreWhereTheySay_data();
    void anchorsAreWhereTheySay();
    void takesSearchTextLiterally_data();
    void takesSearchTextLiterally();
    void filtersByStageAndPeople();
    void readsSingleRowsOnlyWhereVisible_data();
    void readsSingleRowsOnlyWhereVisible();
    void refusesWhatItDoesNotKnow_data();
    void refusesWhatItDoesNotKnow();
    void refusesHalfAPlace();
    void namesTheCoordinatorsOfWhatIsVisible();
    void isClosedToEverybodyElse();
    void endsWithTheSession();
};

void tst_ExchangeList::showsWhatRowSecurityShows_data()
{
    QTest::addColumn<QByteArray>("role");
    for (const char *role : {"admin", "coordinator", "client", "third_party", "agency"})
        QTest::newRow(role) << QByteArray(role);
}

void tst_ExchangeList::showsWhatRowSecurityShows()
{
    QFETCH(QByteArray, role);
    const auto truth = firstColumn(as(role).must("select id from public.exchanges"));
    QVERIFY(!truth.isEmpty());
    const auto all = admin().must("select count(*) from public.exchanges").value().toInt();
    QCOMPARE(truth.size() == all, role == "admin");
    QCOMPARE(idsOf(walk(as(role), "number", false)), truth);
    QCOMPARE(anchors(as(role), "name", true, "{}", 500).value(u"total"_s).toInt(),
             int(truth.size()));
    const auto some = firstColumn(as(role).must(
        "select id from public.exchanges where workflow_stage in ('45D', 'strange')"));
    const QByteArray filter = "{\"stage\": [\"45D\", \"strange\"]}";
    QCOMPARE(idsOf(walk(as(role), "day_45", true, filter)), some);
    QCOMPARE(anchors(as(role), "name", false, filter, 500).value(u"total"_s).toInt(),
             int(some.size()));
}

void tst_ExchangeList::walksEveryOrderWithoutGapOrRepeat_data()
{
    QTest::addColumn<QByteArray>("sort");
    for (const QByteArray &sort : exchangeSorts)
        QTest::newRow(sort.constData()) << sort;
}

void tst_ExchangeList::walksEveryOrderWithoutGapOrRepeat()
{
    QFETCH(QByteArray, sort);
    for (const char *role : {"admin", "coordinator", "client"}) {
        const QList<ListedRow> up = walk(as(role), sort, false);
        const QList<ListedRow> down = walk(as(role), sort, true);
        QCOMPARE(idsOf(up).size(), up.size());
        QCOMPARE(up.size(), down.size());
        for (int i = 0; i < up.size(); ++i) {
            QCOMPARE(up.at(i).id, down.at(down.size() - 1 - i).id);
            // Bytewise, as the client compares them.
            QVERIFY(i == 0 || up.at(i - 1).key <= up.at(i).key);
        }
    }
}

void tst_ExchangeList::goesOnFromAnywhere_data()
{
    walksEveryOrderWithoutGapOrRepeat_data();
}

/**
 * There are several ways to a page, chosen by how much somebody sees and asks for; all must tell
 * the same. The coordinator's own rows lie together where the order is by coordinator, and are
 * spread where it is by number.
 */
void tst_ExchangeList::goesOnFromAnywhere()
{
    QFETCH(QByteArray, sort);
    struct Case
    {
        QByteArray filter;
        QByteArray condition;
    };
    const QByteArray coordinator = as("coordinator").personId();
    const QList<Case> cases = {
        {"{}", "true"},
        {"{\"stage\": [\"45D\", \"strange\"]}", "r.stage in ('45D', 'strange')"},
        {"{\"search\": \"elm 18\"}", "r.search like '%elm%' and r.search like '%18%'"},
        {"{\"coordinator\": [\"" + coordinator + "\"]}",
         "r.coordinator_id = '" + coordinator + "'"},
        {"{\"stage\": [\"nothing like it\"]}", "false"}};
    for (const char *role : {"admin", "coordinator", "client"}) {
        const QByteArray visible =
            as(role).must("select array_agg(id) from public.exchanges").value();
        for (const Case &one : cases) {
            for (const QByteArray direction : {"", " desc"}) {
                const bool down = !direction.isEmpty();
                const QList<ListedRow> truth = rowsOf(admin().must(
                    "select r.exchange_id, r." + sort + "_key from peak.exchange_rows r where " +
                        one.condition + " and r.exchange_id = any ($1::uuid[]) order by 2" +
                        direction + ", 1" + direction,
                    {visible}));
                const auto total = anchors(as(role), sort, down, one.filter, 1'000'000);
                QCOMPARE(total.value(u"total"_s).toInt(), int(truth.size()));
                for (const int start : {0, 1, 700, 1400}) {
                    for (const int skip : {0, 3, 450}) {
                        const std::optional<ListedRow> after =
                            start > 0 && start <= truth.size()
                                ? std::optional<ListedRow>(truth.at(start - 1))
                                : std::nullopt;
                        const auto rows =
                            rowsOf(page(as(role), sort, down, one.filter, after, skip, 100));
                        const auto wanted = truth.mid((after ? start : 0) + skip, 100);
                        QCOMPARE(rows.size(), wanted.size());
                        for (int i = 0; i < rows.size(); ++i) {
                            QCOMPARE(rows.at(i).id, wanted.at(i).id);
                            QCOMPARE(rows.at(i).key, wanted.at(i).key);
                        }
                    }
                }
            }
        }
    }
}

void tst_ExchangeList::ordersAsPeopleExpect()
{
    const auto texts = [this](const QByteArray &sort, const QByteArray &column) {
        QList<QByteArray> list;
        const auto answer = admin().must("select coalesce(" + column +
                                         "::text, '-') from peak.exchange_rows order by " + sort +
                                         "_key, exchange_id");
        for (const auto &row : answer.rows)
            list.append(row.at(0).value_or(""));
        return list;
    };
    const auto numbers = texts("number", "exchange_number");
    QVERIFY(numbers.indexOf("999") < numbers.indexOf("1043"));
    QCOMPARE(numbers.last(), "-");
    const auto names = texts("name", "name");
    QVERIFY(qAbs(names.indexOf("Élan 0") - names.indexOf("elan 0")) < 60);
    QCOMPARE(names.last(), "-");
    const auto stages = texts("stage", "stage");
    QCOMPARE(stages.first(), "PENDING");
    QVERIFY(stages.lastIndexOf("45D") < stages.indexOf("180D"));
    QVERIFY(stages.lastIndexOf("ON_HOLD") < stages.indexOf("strange"));
    const auto priorities = texts("priority", "priority");
    QVERIFY(priorities.lastIndexOf("LOW") < priorities.indexOf("MEDIUM"));
    QVERIFY(priorities.lastIndexOf("HIGH") < priorities.indexOf("URGENT"));
    const auto lastDay = texts("day_45", "day_45").last();
    QVERIFY(lastDay == "infinity" || lastDay == "-");
    const auto days =
        admin().must("select bool_and(day_45 >= was) from (select day_45, lag(day_45) over (order "
                     "by day_45_key, "
                     "exchange_id) as was from peak.exchange_rows where isfinite(day_45)) x");
    QCOMPARE(days.value(), "t");
    const auto values = admin().must(
        "select bool_and(value >= was) from (select value, lag(value) over (order by value_key, "
        "exchange_id) as was from peak.exchange_rows where value <> 'NaN') x");
    QCOMPARE(values.value(), "t");
}

void tst_ExchangeList::anchorsAreWhereTheySay_data()
{
    walksEveryOrderWithoutGapOrRepeat_data();
}

void tst_ExchangeList::anchorsAreWhereTheySay()
{
    QFETCH(QByteArray, sort);
    for (const bool descending : {false, true}) {
        const QList<ListedRow> all = walk(as("admin"), sort, descending);
        const auto places = anchors(as("admin"), sort, descending, "{}", 300);
        QCOMPARE(places.rows.size(), 1 + all.size() / 300);
        for (int i = 0; i < places.rows.size(); ++i) {
            const int position = places.value(u"position"_s, i).toInt();
            QCOMPARE(position, i * 300);
            QCOMPARE(places.value(u"total"_s, i).toInt(), int(all.size()));
            std::optional<ListedRow> after;
            if (i > 0)
                after = ListedRow{places.value(u"id"_s, i), places.value(u"sort_key"_s, i)};
            const QList<ListedRow> rows =
                rowsOf(page(as("admin"), sort, descending, "{}", after, 123, 50));
            for (int n = 0; n < rows.size(); ++n)
                QCOMPARE(rows.at(n).id, all.at(position + 123 + n).id);
            QCOMPARE(int(rows.size()), std::clamp<int>(int(all.size()) - position - 123, 0, 50));
        }
    }
}

void tst_ExchangeList::takesSearchTextLiterally_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text :
         {"elan", "ÉLAN", "100%", "%", "_", "_under_", "\\", "back\\slash", "o'neil", "50%_off",
          "angstrom", "'; drop table public.exchanges; --", "ortega elm", "main reno", "\"", "$1",
          "%%__\\\\''", "x\u0300", "smith"})
        QTest::newRow(text) << QByteArray(text);
}

void tst_ExchangeList::takesSearchTextLiterally()
{
    QFETCH(QByteArray, text);
    QByteArray json = text;
    json.replace('\\', "\\\\").replace('"', "\\\"");
    const auto found = idsOf(walk(as("admin"), "name", false, "{\"search\": \"" + json + "\"}"));
    // The same without patterns: every word stands somewhere in one of the four fields.
    const auto truth = firstColumn(admin().must(
        "select r.exchange_id from peak.exchange_rows r where (select bool_and(exists ("
        "select from unnest(array[peak.fold(r.exchange_number, 50), peak.fold(r.name, 255), "
        "peak.fold(r.client_name, 255), peak.fold(r.property, 500)]) f where strpos(f, w) > 0)) "
        "from regexp_split_to_table(peak.fold($1, 500), '\\s+') w)",
        {text}));
    QCOMPARE(found, truth);
    const auto mine = idsOf(walk(as("client"), "name", true, "{\"search\": \"" + json + "\"}"));
    const auto visible = firstColumn(as("client").must("select id from public.exchanges"));
    QCOMPARE(mine, QSet<QByteArray>(truth).intersect(visible));
}

void tst_ExchangeList::filtersByStageAndPeople()
{
    const QByteArray coordinator = as("coordinator").personId();
    const auto found = idsOf(walk(as("admin"), "day_45", true,
                                  "{\"stage\": [\"45D\", \"180D\"], \"coordinator\": [\"" +
                                      coordinator + "\"], \"search\": \"\"}"));
    QCOMPARE(found,
             firstColumn(admin().must("select id from public.exchanges where workflow_stage in "
                                      "('45D', '180D') and coordinator_id = $1::uuid",
                                      {coordinator})));
    QVERIFY(!found.isEmpty());
}

void tst_ExchangeList::readsSingleRowsOnlyWhereVisible_data()
{
    showsWhatRowSecurityShows_data();
}

void tst_ExchangeList::readsSingleRowsOnlyWhereVisible()
{
    QFETCH(QByteArray, role);
    const QByteArray ids = admin()
                               .must("select array_agg(id) from (select id from public.exchanges "
                                     "order by id limit 400) x")
                               .value();
    const auto found = firstColumn(single(as(role), ids, "name", "{\"stage\": [\"45D\"]}"));
    const auto truth =
        firstColumn(as(role).must("select id from public.exchanges where id = any ($1::uuid[]) and "
                                  "workflow_stage = '45D'",
                                  {ids}));
    QCOMPARE(found, truth);
}

void tst_ExchangeList::refusesWhatItDoesNotKnow_data()
{
    QTest::addColumn<QByteArray>("sort");
    QTest::addColumn<QByteArray>("filter");
    QTest::newRow("sort") << QByteArray("exchange_id") << QByteArray("{}");
    QTest::newRow("sort as sql") << QByteArray("number_key; drop table public.exchanges")
                                 << QByteArray("{}");
    QTest::newRow("no sort") << QByteArray() << QByteArray("{}");
    QTest::newRow("filter") << QByteArray("name") << QByteArray("{\"notes\": \"x\"}");
    QTest::newRow("no person") << QByteArray("name") << QByteArray("{\"client\": [\"x\"]}");
    QTest::newRow("search of another kind")
        << QByteArray("name") << QByteArray("{\"search\": [1]}");
    QTest::newRow("stage of another kind")
        << QByteArray("name") << QByteArray("{\"stage\": \"45D\"}");
    QTest::newRow("array") << QByteArray("name") << QByteArray("[]");
    QTest::newRow("scalar") << QByteArray("name") << QByteArray("7");
    QTest::newRow("endless search")
        << QByteArray("name") << "{\"search\": \"" + QByteArray(600, 'x') + "\"}";
    QTest::newRow("10 MB search") << QByteArray("name")
                                  << "{\"search\": \"" + QByteArray(10'000'000, 'x') + "\"}";
}

void tst_ExchangeList::refusesWhatItDoesNotKnow()
{
    QFETCH(QByteArray, sort);
    QFETCH(QByteArray, filter);
    const auto answer = page(as("admin"), sort, false, filter, std::nullopt, 0, 10);
    QCOMPARE(answer.sqlState, u"PK400"_s);
    QVERIFY(answer.message.size() < 200);
    QCOMPARE(anchors(as("admin"), sort, false, filter, 100).sqlState, u"PK400"_s);
    QCOMPARE(single(as("admin"), "{}", sort, filter).sqlState, u"PK400"_s);
}

void tst_ExchangeList::refusesHalfAPlace()
{
    const QByteArray id = "d3000000-0000-4000-8000-000000000002";
    for (const char *role : {"admin", "coordinator", "client"}) {
        const QByteArray list =
            "select * from api.list_page('exchanges', '[{\"column\": \"name\"}]', '{}', ";
        QCOMPARE(as(role).run(list + "null, '" + id + "', 0, 10)").sqlState, u"PK400"_s);
        QCOMPARE(as(role).run(list + "'a', null, 0, 10)").sqlState, u"PK400"_s);
    }
}

void tst_ExchangeList::namesTheCoordinatorsOfWhatIsVisible()
{
    for (const char *role : {"admin", "client", "agency"}) {
        const auto found = firstColumn(as(role).must(
            "select value from api.list_choices('exchanges', 'coordinator', '{}', null)"));
        const auto truth =
            firstColumn(as(role).must("select distinct coordinator_id from public.exchanges where "
                                      "coordinator_id is not null"));
        QCOMPARE(found, truth);
    }
}

void tst_ExchangeList::isClosedToEverybodyElse()
{
    for (const char *role : {"admin", "coordinator", "client"}) {
        QCOMPARE(as(role).run("select * from peak.exchange_rows").sqlState, u"42501"_s);
        QCOMPARE(as(role).run("select peak.rebuild_exchange_rows()").sqlState, u"42501"_s);
        QCOMPARE(as(role).run("select peak.list_reader(null, null)").sqlState, u"42501"_s);
        QCOMPARE(as(role)
                     .run("select peak.list_exchanges('number', false, '{}', null, null, 0, 1)")
                     .sqlState,
                 u"42501"_s);
    }
}

void tst_ExchangeList::endsWithTheSession()
{
    auto &client = as("agency");
    admin().must("update public.user_sessions set is_active = false where id = $1::uuid",
                 {client.sessionId()});
    QCOMPARE(page(client, "name", false, "{}", std::nullopt, 0, 10).sqlState, u"28000"_s);
    QCOMPARE(anchors(client, "name", false, "{}", 100).sqlState, u"28000"_s);
    QCOMPARE(single(client, "{}", "name", "{}").sqlState, u"28000"_s);
}

QTEST_GUILESS_MAIN(tst_ExchangeList)
#include "tst_ExchangeList.moc"
