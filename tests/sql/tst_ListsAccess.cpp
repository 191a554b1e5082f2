#include "tests/sql/ListWorld.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

namespace {

struct List
{
    const char *name;
    const char *table;
    const char *sort;
};

constexpr List lists[] = {{"exchanges", "exchanges", "stage"},
                          {"participants", "exchange_participants", "updated"},
                          {"tasks", "tasks", "due"},
                          {"documents", "documents", "created"},
                          {"messages", "messages", "sent"},
                          {"audit", "audit_logs", "time"},
                          {"people", "contacts", "name"},
                          {"sessions", "user_sessions", "started"},
                          {"sync_runs", "pp_sync_logs", "started"},
                          {"document_log", "document_access_logs", "time"}};

/** A cell, and the columns that it tells of. */
struct Cell
{
    const char *list;
    const char *cell;
    const char *columns;
};

constexpr Cell closed[] = {{"people", "email", "email"},
                           {"people", "phone", "phone"},
                           {"people", "user", "is_user"},
                           {"people", "active", "is_active"},
                           {"people", "locked", "locked_until"},
                           {"people", "second_factor", "two_fa_enabled"},
                           {"people", "last_sign_in", "last_login"},
                           {"people", "updated", "updated_at"},
                           {"people", "version", "version"},
                           {"participants", "proposed_by", "proposed_by"},
                           {"participants", "proposed", "proposed_at"},
                           {"participants", "approvals", "admin_approved_at"}};

} // namespace

/**
 * The lists decide themselves who sees what; here each is held against row security, in a firm that
 * is changed at random: which rows, and in them which names and which columns.
 */
class tst_ListsAccess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<ListWorld>(); }
    void cleanupTestCase() { m_world.reset(); }
    void showWhatRowSecurityShows();
    void areClosedToEverybodyElse();

private:
    void change();
    void compare(const QByteArray &role, int step);
    void compareNames(const QByteArray &role, const QByteArray &list,
                      const QList<ListWorld::Row> &rows, const QByteArray &where);

    std::unique_ptr<ListWorld> m_world;
    QRandomGenerator m_random{1031};
};

/** A few rights given and taken, documents opened and put away, people turned into something else.
 */
void tst_ListsAccess::change()
{
    const auto some = [&](int n) -> QByteArray {
        return "(hashtext(id::text) + " + QByteArray::number(m_random.bounded(10'000)) + ") % " +
               QByteArray::number(n) + " = 0";
    };
    RawConnection &owner = m_world->owner();
    owner.must("update public.exchange_participants set is_active = not is_active where " +
               some(9));
    owner.must("update public.exchange_participants set permissions = (array['{view}', '{}', "
               "'{view,message}', '{view,upload,manage}', null])[1 + abs(hashtext(id::text)) % "
               "5]::text[] where " +
               some(11));
    owner.must("delete from public.exchange_participants where " + some(40));
    for (const QByteArray role : {"coordinator", "client"})
        owner.must("update public.exchanges set " + role +
                   "_id = case when hashtext(id::text) % 2 = 0 "
                   "then '" +
                   m_world->id(role) + "'::uuid end where " + some(role == "client" ? 25 : 90));
    owner.must("update public.documents set is_active = not is_active where " + some(15));
    owner.must("update public.documents set access_level = case when exchange_id is null then "
               "'restricted' else (array['public', 'exchange', 'restricted'])[1 + "
               "abs(hashtext(id::text)) % 3] end, allowed_roles = (array['{client}', "
               "'{third_party,agency}', null])[1 + abs(hashtext(id::text)) % 3]::text[] where " +
               some(12));
    owner.must("analyze auth.access, peak.exchange_rows");
}

void tst_ListsAccess::showWhatRowSecurityShows()
{
    const int worlds = qMax(4, qEnvironmentVariableIntValue("PEAK_WORLDS"));
    for (int step = 0; step < worlds; ++step) {
        for (const QByteArray role : {"admin", "coordinator", "client", "third_party", "agency"}) {
            compare(role, step);
            if (QTest::currentTestFailed())
                return;
        }
        change();
    }
}

void tst_ListsAccess::compare(const QByteArray &role, int step)
{
    for (const List &list : lists) {
        const QByteArray where = role + "'s " + list.name + ", step " + QByteArray::number(step);
        const auto truth = m_world->as(role).run(QByteArray("select id from public.") + list.table);
        const QByteArray sort = ListWorld::sortBy(list.sort, step % 2 == 1);
        const auto page = m_world->ask(role, list.name, sort);
        if (!truth.ok) {
            QVERIFY2(page.sqlState == u"PK403", where.constData());
            continue;
        }
        const auto rows = m_world->walk(role, list.name, sort, "{}", 200);
        const auto ids = ListWorld::idsOf(rows);
        QVERIFY2(ListWorld::setOf(ids) == ListWorld::setOf(ListWorld::firstColumn(truth)),
                 where.constData());
        QVERIFY2(ids.size() == truth.rows.size(), where.constData());
        const auto all = ListWorld::firstColumn(
            m_world->owner().must(QByteArray("select id from public.") + list.table +
                                  " order by md5(id::text) limit 300"));
        const auto single = ListWorld::setOf(ListWorld::firstColumn(
            m_world->as(role).must("select id from api.list_rows($1, $2::jsonb, '{}', $3::uuid[])",
                                   {list.name, sort, "{" + all.join(",") + "}"})));
        QVERIFY2(single == (ListWorld::setOf(all) & ListWorld::setOf(ids)), where.constData());
        compareNames(role, list.name, rows, where);
    }
}

/** No name of a person or an exchange that they may not see, no column that they may not read. */
void tst_ListsAccess::compareNames(const QByteArray &role, const QByteArray &list,
                                   const QList<ListWorld::Row> &rows, const QByteArray &where)
{
    const auto people = ListWorld::setOf(
        ListWorld::firstColumn(m_world->as(role).must("select id from public.contacts")));
    const auto exchanges = ListWorld::setOf(
        ListWorld::firstColumn(m_world->as(role).must("select id from public.exchanges")));
    QSet<QByteArray> documents;
    if (list == "document_log")
        documents = ListWorld::setOf(
            ListWorld::firstColumn(m_world->as(role).must("select id from public.documents")));
    QMap<QByteArray, int> rights;
    for (const auto &row :
         m_world->owner()
             .must("select exchange_id, rights from auth.access where contact_id = $1",
                   {m_world->id(role)})
             .rows)
        rights.insert(*row.at(0), row.at(1)->toInt());
    const auto tells = [&](const char *columns) {
        return m_world->owner()
                   .must("select has_column_privilege($1::name, $2, $3, 'select')",
                         {m_world->as(role).role().toLatin1(),
                          list == "people" ? "public.contacts" : "public.exchange_participants",
                          columns})
                   .value() == "t";
    };
    for (const Cell &cell : closed) {
        if (list == cell.list && !rows.isEmpty())
            QVERIFY2(QJsonDocument::fromJson(rows.first().cells)
                             .object()
                             .contains(QLatin1String(cell.cell)) == tells(cell.columns),
                     QByteArray(where + ": " + cell.cell).constData());
    }
    int named = 0;
    for (const ListWorld::Row &row : rows) {
        QJsonObject cells = QJsonDocument::fromJson(row.cells).object();
        cells.remove(QLatin1String("old_values"));
        cells.remove(QLatin1String("new_values"));
        for (const QJsonValue value : std::as_const(cells)) {
            const QJsonObject person = value.toObject();
            const QByteArray id = person.value(QLatin1String("id")).toString().toLatin1();
            if (!person.value(QLatin1String("name")).isString())
                continue;
            ++named;
            QVERIFY2(people.contains(id), QByteArray(where + ": " + row.cells).constData());
        }
        const QByteArray exchange = cells.value(QLatin1String("exchange_id")).toString().toLatin1();
        if (!cells.value(QLatin1String("exchange")).toString().isEmpty())
            QVERIFY2(exchanges.contains(exchange),
                     QByteArray(where + ": " + row.cells).constData());
        if (cells.contains(QLatin1String("rights")))
            QCOMPARE(cells.value(QLatin1String("rights")).toInt(),
                     role == "admin" ? 127 : rights.value(exchange));
        if (list == "document_log" && cells.value(QLatin1String("document")).isString())
            QVERIFY2(
                documents.contains(cells.value(QLatin1String("document_id")).toString().toLatin1()),
                QByteArray(where + ": " + row.cells).constData());
    }
    QVERIFY2(named > 0 || rows.size() < 40 || list == "people" || list == "sync_runs",
             where.constData());
}

void tst_ListsAccess::areClosedToEverybodyElse()
{
    RawConnection door(m_world->database().doorUri());
    const QByteArrayList calls{
        "api.list_page('tasks', '[{\"column\": \"due\"}]', '{}', null, null, 0, 1)",
        "api.list_rows('tasks', '[{\"column\": \"due\"}]', '{}', '{}')",
        "api.list_anchors('tasks', '[{\"column\": \"due\"}]', '{}', 100)",
        "api.list_choices('tasks', 'status', '{}', null)"};
    for (const QByteArray &call : calls)
        QCOMPARE(door.run("select * from " + call).sqlState, u"42501"_s);
    for (const QByteArray inner : {"peak.list_sources()", "peak.list_ask('tasks')"})
        QCOMPARE(m_world->state("admin", "select * from " + inner), "42501");
}

QTEST_GUILESS_MAIN(tst_ListsAccess)
#include "tst_ListsAccess.moc"
