#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"

#include <QSet>
#include <QTest>

#include <map>
#include <memory>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

const QList<QByteArray> sorts = {"number",  "name",     "client",   "coordinator",
                                 "stage",   "priority", "property", "day_45",
                                 "day_180", "value",    "updated"};

/** Exchanges of every kind, with names that differ in case and accents, and with a lot of nothing.
 */
const char *const fill = R"(
    insert into public.contacts (first_name, last_name, company, role)
    select (array['Maria', 'José', 'ÅNGSTRÖM', null])[1 + g % 4], (array['Ortega', 'O''Neil', '50%_off', 'Zoë'])[1 + g % 4],
           case when g % 7 = 0 then 'Company \ ' || g end, 'client'
    from generate_series(1, 40) g;
    insert into public.exchanges (exchange_number, name, workflow_stage, priority, client_id, coordinator_id, is_active,
                                  rel_property_address, rel_property_city, rel_value, day_45, day_180, updated_at)
    select case when g % 50 > 0 then (g * 7 % 1500)::text end,
           (array['Élan', 'elan', 'ELM 18', 'Ortega - 100%', '_under_', 'back\slash', '', null])[1 + g % 8] || ' ' || g % 13,
           (array['PENDING', '45D', '180D', 'COMPLETED', 'TERMINATED', 'ON_HOLD', 'strange', null])[1 + g % 8],
           (array['LOW', 'MEDIUM', 'HIGH', 'URGENT', 'odd', null])[1 + g % 6],
           case when g % 9 = 4 then $1::uuid when g % 3 > 0 then (select c.id from public.contacts c where c.first_name is not null order by c.id offset g % 20 limit 1) end,
           case when g % 5 = 0 then $2::uuid end, g % 31 > 0,
           case when g % 4 > 0 then g % 90 || ' Main St' end, 'Reno',
           case g % 6 when 0 then null when 1 then 'NaN'::numeric else (g * 7919 % 100000) - 20000.25 end,
           case g % 11 when 0 then null when 1 then 'infinity'::date else date '2026-01-01' + g % 300 end,
           case g % 11 when 0 then null else date '2026-05-01' + g % 300 end,
           timestamp '2026-01-01' + g % 100 * interval '1 hour'
    from generate_series(1, 2400) g)";

struct Row
{
    QByteArray id;
    QByteArray key;
};

} // namespace

/**
 * The list functions decide themselves who sees what, since row security would keep indexes from
 * being used. So each answer is held against what row security says, for every role.
 */
class tst_ExchangeList : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TestDatabase> m_database;
    std::map<QByteArray, std::unique_ptr<RoleConnection>> m_people;

    RawConnection &admin() { return m_database->admin(); }
    RoleConnection &as(const QByteArray &role) { return *m_people.at(role); }

    static RawConnection::Answer page(RawConnection &who, const QByteArray &sort, bool descending,
                                      const QByteArray &filter, const std::optional<Row> &after,
                                      int skip, int limit)
    {
        return who.run(
            "select exchange_id, sort_key from "
            "api.list_exchanges($1, $2::bool, $3::jsonb, $4, $5::uuid, $6::int, $7::int)",
            {sort, descending ? "true" : "false", filter,
             after ? RawConnection::Value(after->key) : std::nullopt,
             after ? RawConnection::Value(after->id) : std::nullopt, QByteArray::number(skip),
             QByteArray::number(limit)});
    }
    static QList<Row> rowsOf(const RawConnection::Answer &answer)
    {
        QList<Row> rows;
        for (const auto &row : answer.rows)
            rows.append({row.at(0).value_or(""), row.at(1).value_or("")});
        return rows;
    }
    static QList<Row> walk(RawConnection &who, const QByteArray &sort, bool descending,
                           const QByteArray &filter = "{}", int size = 331)
    {
        QList<Row> all;
        for (;;) {
            const auto after = all.isEmpty() ? std::nullopt : std::optional<Row>(all.last());
            const auto answer = page(who, sort, descending, filter, after, 0, size);
            if (!answer.ok)
                qFatal("%s %s", qUtf8Printable(answer.sqlState), qUtf8Printable(answer.message));
            const QList<Row> rows = rowsOf(answer);
            all += rows;
            if (rows.size() < size || all.size() > 10'000)
                return all;
        }
    }
    static QSet<QByteArray> idsOf(const QList<Row> &rows)
    {
        QSet<QByteArray> ids;
        for (const Row &row : rows)
            ids.insert(row.id);
        return ids;
    }
    static QSet<QByteArray> firstColumn(const RawConnection::Answer &answer)
    {
        QSet<QByteArray> ids;
        for (const auto &row : answer.rows)
            ids.insert(row.at(0).value_or(""));
        return ids;
    }
    /** Rows of the list that are not what they would be if the list were made anew. */
    QByteArray drift()
    {
        return admin()
                   .must("select count(*) from (select exchange_id, exchange_number, name, "
                         "client_id, "
                         "client_name, coordinator_id, coordinator_name, stage, priority, "
                         "property, day_45, "
                         "day_180, value, updated_at, version, number_key from peak.exchange_rows "
                         "except select * from peak.exchange_rows_now) x")
                   .value() +
               "/" +
               admin()
                   .must("select (select count(*) from peak.exchange_rows_now) - (select count(*) "
                         "from peak.exchange_rows)")
                   .value();
    }

private Q_SLOTS:
    void initTestCase();
    void showsWhatRowSecurityShows_data();
    void showsWhatRowSecurityShows();
    void walksEveryOrderWithoutGapOrRepeat_data();
    void walksEveryOrderWithoutGapOrRepeat();
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
    void namesTheCoordinatorsOfWhatIsVisible();
    void followsEveryWrite();
    void keepsNoOldNameWhenTwoWriteAtOnce();
    void survivesExtremeValues();
    void isClosedToEverybodyElse();
    void endsWithTheSession();
};

void tst_ExchangeList::initTestCase()
{
    m_database = std::make_unique<TestDatabase>();
    QMap<QByteArray, QByteArray> ids;
    for (const QByteArray role : {"admin", "coordinator", "client", "third_party", "agency"}) {
        const QString email = QString::fromLatin1(role) + u"@list.test"_s;
        ids.insert(role, m_database->addPerson(email, QString::fromLatin1(role), u"Pat Smith"_s));
    }
    QByteArray sql = fill;
    sql.replace("$1::uuid", QByteArray("'" + ids["client"] + "'::uuid"));
    sql.replace("$2::uuid", QByteArray("'" + ids["coordinator"] + "'::uuid"));
    admin().must(sql);
    admin().must("insert into public.exchange_participants (exchange_id, contact_id, role, "
                 "permissions, is_active) "
                 "select e.id, p.id, p.role, case when p.n % 5 = 0 then '{}'::text[] when p.n % 5 "
                 "= 1 then '{view}' end, "
                 "p.n % 6 > 0 from (select id, row_number() over (order by id) as n from "
                 "public.exchanges) e "
                 "join lateral (select c.id, c.role, e.n from public.contacts c where c.is_user "
                 "and c.role <> 'admin') p "
                 "on (e.n + length(p.role)) % 7 = 0");
    for (auto id = ids.cbegin(); id != ids.cend(); ++id) {
        m_people[id.key()] = std::make_unique<RoleConnection>(
            *m_database, QString::fromLatin1(id.key()) + u"@list.test"_s);
        QVERIFY2(m_people[id.key()]->isOpen(), id.key().constData());
    }
}

void tst_ExchangeList::showsWhatRowSecurityShows_data()
{
    QTest::addColumn<QByteArray>("role");
    for (const char *role : {"admin", "coordinator", "client", "third_party", "agency"})
        QTest::newRow(role) << QByteArray(role);
}

void tst_ExchangeList::showsWhatRowSecurityShows()
{
    QFETCH(QByteArray, role);
    const auto truth =
        firstColumn(as(role).must("select id from public.exchanges where is_active is not false"));
    QVERIFY(!truth.isEmpty());
    const auto all = admin().must("select count(*) from peak.exchange_rows").value().toInt();
    QCOMPARE(truth.size() == all, role == "admin");
    QCOMPARE(idsOf(walk(as(role), "number", false)), truth);
    QCOMPARE(as(role)
                 .must("select max(total) from api.exchange_anchors('name', true, '{}', 500)")
                 .value()
                 .toInt(),
             int(truth.size()));
}

void tst_ExchangeList::walksEveryOrderWithoutGapOrRepeat_data()
{
    QTest::addColumn<QByteArray>("sort");
    for (const QByteArray &sort : sorts)
        QTest::newRow(sort.constData()) << sort;
}

void tst_ExchangeList::walksEveryOrderWithoutGapOrRepeat()
{
    QFETCH(QByteArray, sort);
    for (const char *role : {"admin", "coordinator"}) {
        const QList<Row> up = walk(as(role), sort, false);
        const QList<Row> down = walk(as(role), sort, true);
        QCOMPARE(idsOf(up).size(), up.size());
        QCOMPARE(up.size(), down.size());
        for (int i = 0; i < up.size(); ++i) {
            QCOMPARE(up.at(i).id, down.at(down.size() - 1 - i).id);
            // Bytewise, as the client compares them.
            QVERIFY(i == 0 || up.at(i - 1).key <= up.at(i).key);
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
        const QList<Row> all = walk(as("admin"), sort, descending);
        const auto anchors = as("admin").must("select position, sort_key, exchange_id, total from "
                                              "api.exchange_anchors($1, $2, '{}', 300) "
                                              "order by position",
                                              {sort, descending ? "true" : "false"});
        QCOMPARE(anchors.rows.size(), 1 + all.size() / 300);
        for (int i = 0; i < anchors.rows.size(); ++i) {
            const int position = anchors.value(u"position"_s, i).toInt();
            QCOMPARE(position, i * 300);
            QCOMPARE(anchors.value(u"total"_s, i).toInt(), int(all.size()));
            std::optional<Row> after;
            if (i > 0)
                after = Row{anchors.value(u"exchange_id"_s, i), anchors.value(u"sort_key"_s, i)};
            const QList<Row> rows =
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
                                      coordinator + "\"], \"search\": \"\", \"client\": []}"));
    QCOMPARE(found, firstColumn(admin().must(
                        "select id from public.exchanges where is_active and workflow_stage in "
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
    const auto found = firstColumn(as(role).must(
        "select exchange_id from api.exchange_rows($1::uuid[], 'name', '{\"stage\": [\"45D\"]}')",
        {ids}));
    const auto truth =
        firstColumn(as(role).must("select id from public.exchanges where id = any ($1::uuid[]) and "
                                  "workflow_stage = '45D' and is_active is not false",
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
    const auto anchors = as("admin").run(
        "select * from api.exchange_anchors($1, false, $2::jsonb, 100)", {sort, filter});
    QCOMPARE(anchors.sqlState, u"PK400"_s);
    const auto rows =
        as("admin").run("select * from api.exchange_rows('{}', $1, $2::jsonb)", {sort, filter});
    QCOMPARE(rows.sqlState, u"PK400"_s);
}

void tst_ExchangeList::namesTheCoordinatorsOfWhatIsVisible()
{
    for (const char *role : {"admin", "client", "agency"}) {
        const auto found =
            firstColumn(as(role).must("select person_id from api.exchange_coordinators()"));
        const auto truth =
            firstColumn(as(role).must("select distinct coordinator_id from public.exchanges where "
                                      "coordinator_id is not null and is_active is not false"));
        QCOMPARE(found, truth);
    }
}

void tst_ExchangeList::followsEveryWrite()
{
    QCOMPARE(drift(), "0/0");
    const char *const writes[] = {
        "update public.exchanges set name = 'Renamed', rel_value = 5 where exchange_number like "
        "'1%'",
        "update public.exchanges set is_active = false where exchange_number like '2%'",
        "update public.exchanges set is_active = null where exchange_number like '2%'",
        "update public.exchanges set is_active = (exchange_number like '%3'), client_id = null "
        "where exchange_number like '3%'",
        "update public.contacts set last_name = last_name || ' II' where role = 'client'",
        "update public.contacts set first_name = null, last_name = ' ', company = 'Acme' where "
        "last_name like 'Zo%'",
        "update public.exchanges set client_id = coordinator_id, coordinator_id = client_id where "
        "exchange_number like '4%'",
        "insert into public.exchanges (exchange_number, client_id) select 'new ' || g, (select id "
        "from public.contacts limit 1) from generate_series(1, 20) g",
        "insert into public.exchanges (exchange_number, is_active) values ('hidden', false)",
    };
    for (const char *write : writes) {
        admin().must(write);
        QCOMPARE(drift(), "0/0");
    }
    admin().must("select peak.rebuild_exchange_rows()");
    QCOMPARE(drift(), "0/0");
}

/** One renames a client while another puts that client into an exchange; whoever is first, the name
 * is right. */
void tst_ExchangeList::keepsNoOldNameWhenTwoWriteAtOnce()
{
    RawConnection other(m_database->adminUri());
    const QByteArray person =
        admin()
            .must("insert into public.contacts (first_name, last_name, role) values "
                  "('Old', 'Name', 'client') returning id")
            .value();
    const QByteArray exchange =
        admin()
            .must("insert into public.exchanges (exchange_number) values ('race') returning id")
            .value();
    // The exchange is written first and committed last: the one who renames waits for it.
    admin().must("begin");
    admin().must("update public.exchanges set client_id = $1::uuid where id = $2::uuid",
                 {person, exchange});
    other.must("set lock_timeout = '200ms'");
    QCOMPARE(
        other.run("update public.contacts set last_name = 'Changed' where id = $1::uuid", {person})
            .sqlState,
        u"55P03"_s);
    admin().must("commit");
    other.must("update public.contacts set last_name = 'Changed' where id = $1::uuid", {person});
    QCOMPARE(drift(), "0/0");
    // The name is written first: the exchange waits, or reads the new one.
    other.must("begin");
    other.must("update public.contacts set last_name = 'Again' where id = $1::uuid", {person});
    admin().must("set lock_timeout = '200ms'");
    QCOMPARE(admin()
                 .run("update public.exchanges set coordinator_id = $1::uuid where id = $2::uuid",
                      {person, exchange})
                 .sqlState,
             u"55P03"_s);
    other.must("commit");
    admin().must("update public.exchanges set coordinator_id = $1::uuid where id = $2::uuid",
                 {person, exchange});
    QCOMPARE(drift(), "0/0");
    admin().must("reset lock_timeout");
}

void tst_ExchangeList::survivesExtremeValues()
{
    admin().must("insert into public.exchanges (exchange_number, name, rel_property_address, "
                 "rel_value, day_45, day_180, updated_at) values "
                 "(repeat('9', 50), repeat(U&'\\+01D518', 255), repeat(U&'\\0390', 3000000), "
                 "9999999999999.99, '5874897-12-31', '4713-01-01 BC', 'infinity'), "
                 "('', '', '', -9999999999999.99, '-infinity', 'infinity', '-infinity'), "
                 "('1.2.3', U&'\\FDFA' || repeat(U&'\\FDFA', 200), E'\\x1f', 0, 'epoch', 'epoch', "
                 "'294276-12-31 23:59:59')");
    QCOMPARE(drift(), "0/0");
    for (const QByteArray &sort : sorts)
        QCOMPARE(walk(as("admin"), sort, true).size(), walk(as("admin"), sort, false).size());
}

void tst_ExchangeList::isClosedToEverybodyElse()
{
    for (const char *role : {"admin", "coordinator", "client"}) {
        QCOMPARE(as(role).run("select * from peak.exchange_rows").sqlState, u"42501"_s);
        QCOMPARE(as(role).run("select peak.rebuild_exchange_rows()").sqlState, u"42501"_s);
        QCOMPARE(as(role).run("select peak.exchange_source(null)").sqlState, u"42501"_s);
    }
}

void tst_ExchangeList::endsWithTheSession()
{
    auto &client = as("agency");
    admin().must("update public.user_sessions set is_active = false where id = $1::uuid",
                 {client.sessionId()});
    QCOMPARE(page(client, "name", false, "{}", std::nullopt, 0, 10).sqlState, u"28000"_s);
    QCOMPARE(client.run("select * from api.exchange_anchors('name', false, '{}', 100)").sqlState,
             u"28000"_s);
    QCOMPARE(client.run("select * from api.exchange_rows('{}', 'name', '{}')").sqlState,
             u"28000"_s);
    QCOMPARE(client.run("select * from api.exchange_coordinators()").sqlState, u"28000"_s);
}

QTEST_GUILESS_MAIN(tst_ExchangeList)
#include "tst_ExchangeList.moc"
