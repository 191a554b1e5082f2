#include "tests/sql/ListWorld.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

namespace {

/** A column of a list, and what a plain query would order by; empty values come last. */
struct Order
{
    const char *list;
    const char *column;
    const char *plain;
};

#define PERSON(table)                                                                              \
    "nullif(lower(coalesce(nullif(btrim(coalesce(" table                                           \
    ".first_name, '') || ' ' || coalesce(" table ".last_name, '')), ''), " table                   \
    ".company)), '') collate \"C\""
#define TEXT(value) "nullif(lower(btrim(" value ")), '') collate \"C\""

const Order orders[] = {
    {"exchanges", "number", TEXT("t.exchange_number")},
    {"exchanges", "name", TEXT("t.name")},
    {"exchanges", "value", "t.rel_value"},
    {"exchanges", "updated", "t.updated_at"},
    {"participants", "person", PERSON("p")},
    {"participants", "role", TEXT("t.role")},
    {"participants", "state",
     "(case when t.is_active then 'active' when t.withdrawn_at is not null then 'withdrawn' else "
     "'pending' end) collate \"C\""},
    {"participants", "permissions", TEXT("array_to_string(t.permissions, ' ')")},
    {"participants", "exchange", TEXT("e.exchange_number")},
    {"participants", "proposed_by", PERSON("q")},
    {"participants", "proposed", "t.proposed_at"},
    {"participants", "updated", "t.updated_at"},
    {"tasks", "title", TEXT("t.title")},
    {"tasks", "exchange", TEXT("e.exchange_number")},
    {"tasks", "assignee", PERSON("p")},
    {"tasks", "status",
     "array_position(array['PENDING', 'IN_PROGRESS', 'COMPLETE', 'CANCELLED'], t.status::text)"},
    {"tasks", "priority",
     "array_position(array['LOW', 'MEDIUM', 'HIGH', 'URGENT'], t.priority::text)"},
    {"tasks", "due", "t.due_date"},
    {"tasks", "type", TEXT("t.task_type")},
    {"tasks", "created_by", PERSON("q")},
    {"tasks", "created", "t.created_at"},
    {"tasks", "completed", "t.completed_at"},
    {"tasks", "synced", "t.is_synced_from_pp"},
    {"documents", "name", TEXT("t.file_name")},
    {"documents", "exchange", TEXT("e.exchange_number")},
    {"documents", "type", TEXT("t.document_type")},
    {"documents", "format", TEXT("t.file_type")},
    {"documents", "size", "t.file_size"},
    {"documents", "access", TEXT("t.access_level")},
    {"documents", "roles", TEXT("array_to_string(t.allowed_roles, ' ')")},
    {"documents", "pin", "t.pin_protected"},
    {"documents", "uploaded_by", PERSON("p")},
    {"documents", "created", "t.created_at"},
    {"documents", "downloads", "t.download_count"},
    {"documents", "accessed", "t.last_accessed_at"},
    {"documents", "state", "not t.is_active"},
    {"documents", "template", "t.is_template"},
    {"documents", "number", "t.version_number"},
    {"documents", "view_only", "t.view_only"},
    {"documents", "generated", TEXT("null::text")},
    {"messages", "sent", "t.created_at"},
    {"messages", "sender", PERSON("p")},
    {"messages", "exchange", TEXT("e.exchange_number")},
    {"messages", "text", TEXT("t.content")},
    {"messages", "kind", TEXT("t.message_type")},
    {"messages", "edited", "t.version > 1 and not t.is_deleted"},
    {"audit", "time", "t.created_at"},
    {"audit", "person", PERSON("p")},
    {"audit", "role", TEXT("t.actor_role")},
    {"audit", "action", TEXT("t.action")},
    {"audit", "object", TEXT("t.resource_type")},
    {"audit", "object_id", TEXT("t.resource_id::text")},
    {"audit", "exchange", TEXT("e.exchange_number")},
    {"audit", "ip", TEXT("host(t.ip_address)")},
    {"audit", "success", "t.success"},
    {"audit", "message", TEXT("t.error_message")},
    {"people", "name", PERSON("t")},
    {"people", "email", TEXT("t.email")},
    {"people", "phone", TEXT("t.phone")},
    {"people", "company", TEXT("t.company")},
    {"people", "role", TEXT("t.role")},
    {"people", "user", "coalesce(t.is_user, false)"},
    {"people", "active", "coalesce(t.is_active, false)"},
    {"people", "locked", "coalesce(t.locked_until > now() at time zone 'UTC', false)"},
    {"people", "second_factor", "coalesce(t.two_fa_enabled, false)"},
    {"people", "last_sign_in", "t.last_login"},
    {"people", "updated", "t.updated_at"},
    {"sessions", "person", PERSON("p")},
    {"sessions", "role", TEXT("t.person_role")},
    {"sessions", "started", "t.created_at"},
    {"sessions", "ends", "t.expires_at"},
    {"sessions", "ip", TEXT("host(t.ip_address)")},
    {"sessions", "client", TEXT("t.client_version")},
    {"sessions", "second_factor", "t.second_factor"},
    {"sessions", "state", "t.is_active"},
    {"sessions", "ended", "t.ended_at"},
    {"sessions", "why", TEXT("t.ended_because")},
    {"sync_runs", "started", "t.started_at"},
    {"sync_runs", "finished", "t.completed_at"},
    {"sync_runs", "kind", TEXT("t.sync_type")},
    {"sync_runs", "status", TEXT("t.status")},
    {"sync_runs", "triggered_by", TEXT("t.triggered_by")},
    {"sync_runs", "processed", "t.records_processed"},
    {"sync_runs", "created", "t.records_created"},
    {"sync_runs", "updated", "t.records_updated"},
    {"sync_runs", "errors", "t.errors_count"},
    {"document_log", "time", "t.created_at"},
    {"document_log", "document", TEXT("d.file_name")},
    {"document_log", "person", PERSON("p")},
    {"document_log", "action", TEXT("t.action")},
    {"document_log", "version", "t.version_number"},
    {"document_log", "ip", TEXT("host(t.ip_address)")},
    {"document_log", "success", "t.success"},
    {"document_log", "message", TEXT("t.error_message")},
};

/** Alone, these go on by number (tst_ExchangeList); with another column, by that one first. */
const Order numbered[] = {
    {"exchanges", "stage",
     "array_position(array['PENDING', '45D', '180D', 'COMPLETED'], t.workflow_stage::text)"},
    {"exchanges", "day_45", "t.day_45"},
    {"exchanges", "client", PERSON("p")},
};

/** The tables behind a list: t the row, p its person, q who made it, e its exchange. */
QByteArray tables(const QByteArray &list, const QByteArray &column = {})
{
    const QByteArray exchange = " left join public.exchanges e on e.id = t.exchange_id";
    const auto person = [](const QByteArray &alias, const QByteArray &key) -> QByteArray {
        return " left join public.contacts " + alias + " on " + alias + ".id = t." + key;
    };
    if (list == "exchanges")
        return "public.exchanges t" + person("p", "client_id");
    if (list == "participants")
        return "public.exchange_participants t" + exchange + person("p", "contact_id") +
               (column == "proposed_by" ? person("q", "proposed_by") : QByteArray());
    if (list == "tasks")
        return "public.tasks t" + exchange + person("p", "assigned_to") + person("q", "created_by");
    if (list == "documents")
        return "public.documents t" + exchange + person("p", "uploaded_by");
    if (list == "messages")
        return "public.messages t" + exchange + person("p", "sender_id");
    if (list == "audit")
        return "public.audit_logs t" + exchange + person("p", "user_id");
    if (list == "people")
        return "public.contacts t";
    if (list == "sessions")
        return "public.user_sessions t" + person("p", "user_id");
    if (list == "sync_runs")
        return "public.pp_sync_logs t";
    return "public.document_access_logs t left join public.documents d on d.id = t.document_id" +
           person("p", "contact_id");
}

QByteArray plainly(const Order &order, bool down)
{
    return QByteArray(order.plain) + (down ? " desc nulls first" : " asc nulls last");
}

} // namespace

/**
 * Every list in every order, against a plain query of the same person's own connection: row
 * security judges that one, our own predicates judge the list.
 */
class tst_Lists : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<ListWorld>(); }
    void cleanupTestCase() { m_world.reset(); }
    void everyColumnIsTested();
    void inOrder_data();
    void inOrder();
    void byTwoColumns_data();
    void byTwoColumns();

private:
    std::unique_ptr<ListWorld> m_world;
};

void tst_Lists::everyColumnIsTested()
{
    QByteArrayList known;
    for (const Order &order : orders)
        known.append(QByteArray(order.list) + '.' + order.column);
    // 0008's own order of these is by number within a value: tst_ExchangeList.
    for (const char *own :
         {"client", "coordinator", "stage", "priority", "property", "day_45", "day_180"})
        known.append(QByteArray("exchanges.") + own);
    known.append({"participants.approvals", "sessions.seen"}); // no such column to compare with
    // Nobody may read the outbox itself, to compare with: tst_Outbox.
    for (const char *column :
         {"time", "person", "channel", "kind", "state", "attempts", "error", "sent", "provider"})
        known.append(QByteArray("deliveries.") + column);
    QCOMPARE(ListWorld::setOf(ListWorld::firstColumn(
                 m_world->owner().must("select list || '.' || name from peak.list_columns()"))),
             ListWorld::setOf(known));
}

void tst_Lists::inOrder_data()
{
    QTest::addColumn<int>("index");
    for (size_t i = 0; i < std::size(orders); ++i)
        QTest::addRow("%s by %s", orders[i].list, orders[i].column) << int(i);
}

void tst_Lists::inOrder()
{
    QFETCH(int, index);
    const Order &order = orders[index];
    for (const QByteArray role : {"admin", "coordinator", "client", "third_party"}) {
        for (const bool down : {false, true}) {
            const auto plain = m_world->as(role).run(
                "select t.id from " + tables(order.list, order.column) + " order by " +
                plainly(order, down) + ", t.id" + (down ? " desc" : ""));
            const auto page = m_world->ask(role, order.list, ListWorld::sortBy(order.column, down));
            // Who may not read when somebody left is told only who is active.
            if (!plain.ok && page.ok && QByteArray(order.column) == "state")
                continue;
            if (!plain.ok || page.sqlState == u"PK403") {
                // What they may not read, they may not sort by either; a table without any policy
                // for them shows nothing.
                QVERIFY2(page.sqlState == u"PK403", role.constData());
                QVERIFY2(!plain.ok || plain.rows.isEmpty(), role.constData());
                continue;
            }
            const auto rows = m_world->walk(role, order.list, ListWorld::sortBy(order.column, down),
                                            "{}", down ? 500 : 97);
            const QByteArrayList wanted = ListWorld::firstColumn(plain);
            QCOMPARE(rows.size(), wanted.size());
            for (int i = 0; i < rows.size(); ++i) {
                QVERIFY2(rows.at(i).id == wanted.at(i),
                         QByteArray(role + " at " + QByteArray::number(i)).constData());
                // Bytewise, as the client compares them.
                QVERIFY(i == 0 || (down ? rows.at(i - 1).key >= rows.at(i).key
                                        : rows.at(i - 1).key <= rows.at(i).key));
            }
        }
    }
}

void tst_Lists::byTwoColumns_data()
{
    QTest::addColumn<QByteArray>("list");
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<bool>("firstDown");
    QTest::addColumn<QByteArray>("second");
    QTest::addColumn<bool>("secondDown");
    const struct
    {
        const char *list, *first, *second;
    } pairs[] = {{"tasks", "due", "title"},        {"tasks", "priority", "due"},
                 {"tasks", "assignee", "status"},  {"tasks", "created", "assignee"},
                 {"documents", "created", "size"}, {"participants", "person", "exchange"},
                 {"people", "role", "name"},       {"audit", "action", "time"},
                 {"audit", "time", "person"},      {"messages", "sender", "sent"},
                 {"exchanges", "stage", "value"},  {"exchanges", "stage", "day_45"},
                 {"exchanges", "day_45", "stage"}, {"exchanges", "client", "updated"},
                 {"exchanges", "name", "value"},   {"document_log", "person", "time"},
                 {"sync_runs", "kind", "started"}, {"sessions", "person", "started"}};
    for (const auto &pair : pairs) {
        for (int way = 0; way < 4; ++way)
            QTest::addRow("%s by %s%s, %s%s", pair.list, pair.first, way & 1 ? " down" : "",
                          pair.second, way & 2 ? " down" : "")
                << QByteArray(pair.list) << QByteArray(pair.first) << bool(way & 1)
                << QByteArray(pair.second) << bool(way & 2);
    }
}

void tst_Lists::byTwoColumns()
{
    QFETCH(QByteArray, list);
    QFETCH(QByteArray, first);
    QFETCH(bool, firstDown);
    QFETCH(QByteArray, second);
    QFETCH(bool, secondDown);
    QByteArray by;
    for (const QByteArray &column : {first, second}) {
        for (const Order &order : orders) {
            if (list == order.list && column == order.column)
                by += plainly(order, column == first ? firstDown : secondDown) + ", ";
        }
        for (const Order &order : numbered) {
            if (list == order.list && column == order.column)
                by += plainly(order, column == first ? firstDown : secondDown) + ", " +
                      (column == second
                           ? QByteArray(TEXT("t.exchange_number")) + (secondDown ? " desc, " : ", ")
                           : QByteArray());
        }
    }
    for (const QByteArray role : {"admin", "coordinator", "client"}) {
        const QByteArray sort = ListWorld::sortBy(first, firstDown, second, secondDown);
        if (m_world->ask(role, list, sort).sqlState == u"PK403")
            continue;
        const auto plain =
            m_world->as(role).must("select t.id from " + tables(list) + " order by " + by + "t.id" +
                                   (secondDown ? " desc" : ""));
        QCOMPARE(ListWorld::idsOf(m_world->walk(role, list, sort, "{}", 89)),
                 ListWorld::firstColumn(plain));
    }
}

QTEST_GUILESS_MAIN(tst_Lists)
#include "tst_Lists.moc"
