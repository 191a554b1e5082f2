#include "tests/sql/ListWorld.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** Pages of every list from any place in it, by every way there is to them; and single rows. */
class tst_ListPages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<ListWorld>(); }
    void cleanupTestCase() { m_world.reset(); }
    void goesOnFromAnywhere_data();
    void goesOnFromAnywhere();
    void anchorsAreWhereTheySay_data();
    void anchorsAreWhereTheySay();
    void anchorsLeaveNoCursorOpen();
    void readsSingleRows();
    void keysNeverFallApart();
    void theRowsOfOneExchange_data();
    void theRowsOfOneExchange();

private:
    std::unique_ptr<ListWorld> m_world;
};

void tst_ListPages::goesOnFromAnywhere_data()
{
    QTest::addColumn<QByteArray>("list");
    QTest::addColumn<QByteArray>("sort");
    QTest::addColumn<QByteArray>("filter");
    const QByteArray some = "{\"search\": \"2026\", \"conditions\": [{\"column\": \"status\", "
                            "\"op\": \"any_of\", \"value\": [\"PENDING\", \"COMPLETE\"]}]}";
    for (const QByteArray &filter : {QByteArray("{}"), some}) {
        QTest::addRow("tasks, %s", filter.constData())
            << QByteArray("tasks") << ListWorld::sortBy("due") << filter;
        QTest::addRow("tasks by two, %s", filter.constData())
            << QByteArray("tasks") << ListWorld::sortBy("due", true, "title") << filter;
    }
    for (const QByteArray filter :
         {"{}", "{\"conditions\": [{\"column\": \"action\", \"op\": \"any_of\", \"value\": "
                "[\"sign_in\", \"task_updated\"]}]}"})
        QTest::addRow("audit, %s", filter.constData())
            << QByteArray("audit") << ListWorld::sortBy("time", true) << filter;
    QTest::newRow("documents") << QByteArray("documents") << ListWorld::sortBy("created", true)
                               << QByteArray("{}");
    QTest::newRow("document_log") << QByteArray("document_log") << ListWorld::sortBy("time", true)
                                  << QByteArray("{}");
    QTest::newRow("exchanges") << QByteArray("exchanges") << ListWorld::sortBy("stage", false)
                               << QByteArray("{}");
}

/** There are several ways to a page; all must tell the same. */
void tst_ListPages::goesOnFromAnywhere()
{
    QFETCH(QByteArray, list);
    QFETCH(QByteArray, sort);
    QFETCH(QByteArray, filter);
    for (const QByteArray role : {"admin", "coordinator", "client"}) {
        if (m_world->ask(role, list, sort).sqlState == u"PK403")
            continue;
        const auto all = m_world->walk(role, list, sort, filter);
        QVERIFY(all.size() > 10);
        for (const int start : {0, 1, int(all.size() / 2), int(all.size())}) {
            for (const int skip : {0, 3, 230}) {
                for (const int limit : {5, 60}) {
                    const auto rows = ListWorld::rowsOf(
                        m_world->ask(role, list, sort, filter,
                                     start > 0 ? &all.at(start - 1) : nullptr, skip, limit));
                    QCOMPARE(rows, all.mid(start + skip, limit));
                }
            }
        }
    }
}

void tst_ListPages::anchorsAreWhereTheySay_data()
{
    goesOnFromAnywhere_data();
}

void tst_ListPages::anchorsAreWhereTheySay()
{
    QFETCH(QByteArray, list);
    QFETCH(QByteArray, sort);
    QFETCH(QByteArray, filter);
    for (const QByteArray role : {"admin", "coordinator", "client"}) {
        if (m_world->ask(role, list, sort).sqlState == u"PK403")
            continue;
        const auto all = m_world->walk(role, list, sort, filter);
        const auto anchors = m_world->as(role).must(
            "select * from api.list_anchors($1, $2::jsonb, $3::jsonb, 100) order by 1",
            {list, sort, filter});
        QCOMPARE(anchors.rows.size(), all.size() / 100 + 1);
        for (int i = 0; i < anchors.rows.size(); ++i) {
            QCOMPARE(anchors.value(u"total"_s, i).toInt(), all.size());
            const int at = anchors.value(u"position"_s, i).toInt();
            QCOMPARE(at, i * 100);
            QCOMPARE(anchors.value(u"id"_s, i), i == 0 ? QByteArray() : all.at(at - 1).id);
            QCOMPARE(anchors.value(u"sort_key"_s, i), i == 0 ? QByteArray() : all.at(at - 1).key);
        }
        // Asked for steps as long as the list, it only counts.
        QCOMPARE(
            m_world->as(role)
                .must("select max(total) from api.list_anchors($1, $2::jsonb, $3::jsonb, 1000000)",
                      {list, sort, filter})
                .value()
                .toInt(),
            all.size());
    }
}

/** A cursor that stays open keeps all rows it sorted until the caller's transaction ends. */
void tst_ListPages::anchorsLeaveNoCursorOpen()
{
    for (const QByteArray role : {"admin", "coordinator"}) {
        RawConnection &line = m_world->as(role);
        line.must("begin");
        for (const QByteArray &call : {QByteArray("'tasks', '[{\"column\": \"title\"}]'"),
                                       QByteArray("'exchanges', '[{\"column\": \"name\"}]'")}) {
            const auto places =
                line.must("select count(*) from api.list_anchors(" + call + ", '{}', 100)");
            QVERIFY(places.value().toInt() > 1);
        }
        QCOMPARE(line.must("select count(*) from pg_cursors").value(), "0");
        line.must("rollback");
    }
}

void tst_ListPages::readsSingleRows()
{
    const QByteArray sort = ListWorld::sortBy("due", true, "title");
    const QByteArray filter = "{\"conditions\": [{\"column\": \"status\", \"op\": \"any_of\", "
                              "\"value\": [\"PENDING\"]}]}";
    for (const QByteArray role : {"admin", "coordinator", "client"}) {
        const auto seen = m_world->walk(role, "tasks", sort, filter);
        const auto all = ListWorld::firstColumn(
            m_world->owner().must("select id from public.tasks order by id limit 500"));
        const auto rows = ListWorld::rowsOf(
            m_world->as(role).run("select id, sort_key, cells from api.list_rows('tasks', "
                                  "$1::jsonb, $2::jsonb, $3::uuid[])",
                                  {sort, filter, "{" + all.join(",") + "}"}));
        QList<ListWorld::Row> wanted;
        for (const auto &row : seen) {
            if (all.contains(row.id))
                wanted.append(row);
        }
        QCOMPARE(ListWorld::setOf(ListWorld::idsOf(rows)),
                 ListWorld::setOf(ListWorld::idsOf(wanted)));
        for (const auto &row : rows) {
            QVERIFY(wanted.contains(row));
            QCOMPARE(row.cells, wanted.at(wanted.indexOf(row)).cells);
        }
    }
}

/** A title with the character that stands between two keys. */
void tst_ListPages::keysNeverFallApart()
{
    m_world->owner().must("update public.tasks set title = U&'a\\001eb' where id in "
                          "(select id from public.tasks order by id limit 30)");
    for (const bool down : {false, true}) {
        const QByteArray sort = ListWorld::sortBy("title", down, "created", !down);
        const auto all = m_world->walk("admin", "tasks", sort);
        QCOMPARE(ListWorld::idsOf(m_world->walk("admin", "tasks", sort, "{}", 7)),
                 ListWorld::idsOf(all));
    }
}

void tst_ListPages::theRowsOfOneExchange_data()
{
    QTest::addColumn<QByteArray>("list");
    QTest::addColumn<QByteArray>("column");
    const auto ways = m_world->owner().must(
        "select list, name from peak.list_columns() where walks and readers is null and list in "
        "('participants', 'tasks', 'documents', 'messages')");
    for (const auto &row : ways.rows)
        QTest::addRow("%s by %s", row.at(0)->constData(), row.at(1)->constData())
            << *row.at(0) << *row.at(1);
}

/** A page of 200 has a way of its own (0040); one of 199 goes as every question goes. */
void tst_ListPages::theRowsOfOneExchange()
{
    QFETCH(QByteArray, list);
    QFETCH(QByteArray, column);
    qsizetype seen = 0;
    for (const QByteArray role : {"admin", "coordinator", "client", "third_party", "agency"}) {
        const auto rooms = ListWorld::firstColumn(m_world->owner().must(
            "(select a.exchange_id from auth.access a where a.contact_id = $1 limit 40) union "
            "(select p.exchange_id from public.exchange_participants p where not p.is_active limit "
            "20) union (select t.exchange_id from public.tasks t limit 20)",
            {m_world->id(role)}));
        for (const QByteArray &room : rooms) {
            for (const bool descending : {false, true}) {
                const auto rows = [&](int limit) {
                    return ListWorld::rowsOf(
                        m_world->ask(role, list, ListWorld::sortBy(column, descending),
                                     "{\"exchange\": \"" + room + "\"}", nullptr, 0, limit));
                };
                const auto quick = rows(200);
                const auto slow = rows(199);
                QCOMPARE(quick, slow);
                for (qsizetype i = 0; i < quick.size(); ++i)
                    QCOMPARE(quick.at(i).cells, slow.at(i).cells);
                seen += quick.size();
            }
        }
    }
    QVERIFY(seen > 100);
}

QTEST_GUILESS_MAIN(tst_ListPages)
#include "tst_ListPages.moc"
