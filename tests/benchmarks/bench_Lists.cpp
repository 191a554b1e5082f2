// What the engine of the lists costs, against the same rows by hand as owner: see README.md.
//
// bench_Lists [--data DIR] [--rows N] [--audit-rows N]
//
// --rows exchanges and as many tasks (default 1,000,000). The record is measured at 1,000,000 rows,
// and again at --audit-rows (default 10,000,000).
#include "tests/benchmarks/AccessWorld.h"
#include "tests/benchmarks/ListsByHand.h"
#include "tests/benchmarks/Measure.h"
#include "tests/benchmarks/PlainSql.h"

#include <QCoreApplication>
#include <QTextStream>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString noWorkers = u"set max_parallel_workers_per_gather = 0"_s;
constexpr qint64 FirstRecord = 1'000'000;

// What the demo firm has none of; written once, with triggers off.
const char *const fillSql = R"(
    set temp_file_limit = -1;
    begin;
    set local session_replication_role = replica;
    create temporary table rooms on commit drop as
    select r.exchange_id as id, r.client_id, r.coordinator_id, row_number() over (order by r.exchange_id) as n
    from peak.exchange_rows r where not exists (select from public.tasks t where t.title like 'Review number %');
    insert into public.tasks (exchange_id, assigned_to, created_by, title, status, priority, due_date, created_at)
    select r.id, case when r.n % 4 > 0 then r.coordinator_id end, r.coordinator_id, 'Review number ' || r.n,
           (array['PENDING', 'IN_PROGRESS', 'COMPLETE'])[1 + r.n % 3], (array['LOW', 'MEDIUM', 'HIGH'])[1 + r.n % 3],
           current_date + (r.n * 7919 % 830 - 166)::int, now()::timestamp - r.n * interval '20 seconds'
    from rooms r;
    insert into public.documents (exchange_id, file_name, file_type, file_path, document_type, access_level, uploaded_by, file_size, created_at)
    select r.id, 'Deed ' || r.n || '.pdf', 'pdf', 'x', 'Deed', (array['public', 'exchange'])[1 + r.n % 2], r.coordinator_id, r.n,
           now()::timestamp - r.n * interval '30 seconds' from rooms r where r.n % 2 = 0;
    insert into public.messages (number, exchange_id, sender_id, content, message_type, created_at)
    select 1, r.id, r.client_id, 'The papers of ' || r.n || ' are here.', 'text', now()::timestamp - r.n * interval '30 seconds'
    from rooms r where r.n % 2 = 0 and not exists (select from public.messages m where m.exchange_id = r.id);
    insert into public.document_access_logs (document_id, exchange_id, contact_id, action, success, created_at)
    select d.id, d.exchange_id, d.uploaded_by, 'view', true, d.created_at from public.documents d join rooms r on r.id = d.exchange_id;
    commit;
    vacuum analyze)";

const char *const recordSql = R"(
    insert into public.audit_logs (user_id, action, resource_type, resource_id, old_values, new_values, ip_address, user_agent, created_at, actor_role)
    select p.ids[1 + g % cardinality(p.ids)], 'exchange_updated', 'exchange', gen_random_uuid(),
           jsonb_build_object('priority', 'LOW', 'n', g), jsonb_build_object('priority', 'HIGH', 'n', g + 1), '203.0.113.7',
           'Peak 1031 1.0', now()::timestamp - interval '200 days' - g * interval '5 seconds', 'coordinator'
    from generate_series(1, $1::int) g, (select array_agg(c.id) as ids from public.contacts c where c.role = 'coordinator') p)";

void compare(PlainSql &session, PlainSql &owner, const QString &what, const QString &ours,
             const QString &byHand)
{
    // The slow ones tell enough in a few runs.
    const double once = Measure::timed([&] { owner.run(byHand); });
    const int runs = once > 1000 ? 2 : once > 100 ? 5 : 31;
    QList<double> mine;
    QList<double> theirs;
    for (int i = -1; i < runs; ++i) {
        const double a = Measure::timed([&] { session.run(ours); });
        const double b = Measure::timed([&] { owner.run(byHand); });
        if (i < 0)
            continue;
        mine.append(a);
        theirs.append(b);
    }
    Measure::line(what, Measure::medianOf(mine), u"by hand"_s, Measure::medianOf(theirs));
    Measure::out().flush();
}

QString page(const QString &list, const QString &sort, const QString &filter = u"{}"_s)
{
    return u"select id, sort_key, cells::text from api.list_page('%1', '%2', '%3', null, null, 0, 200)"_s
        .arg(list, sort, filter);
}

/** Whose names a client may read, by hand: who stands in an exchange that they see. */
const QString namedByHand = uR"(with mine as materialized (
            select a.exchange_id from auth.access a where a.contact_id = '%1' and a.rights & 1 = 1),
        named as materialized (
            select x.client_id as id from peak.exchange_rows x join mine using (exchange_id)
            union select x.coordinator_id from peak.exchange_rows x join mine using (exchange_id)
            union select p.contact_id from public.exchange_participants p join mine using (exchange_id)
                  where p.is_active) )"_s;

/** The same rows by hand, and the same answer: each row's cells as JSON, of people only the names
 * that this person may read. */
QString sameAnswer(RawConnection &admin, const ListByHand &list, const AccessWorld::Person &person,
                   const QString &where)
{
    const QString role = person.column.isEmpty() ? u"admin"_s : person.column.chopped(3);
    const auto made = admin.must("select s.relation, s.id, s.person, l.cells, l.joins from "
                                 "peak.list_sources() s cross join lateral (select "
                                 "(peak.list_look(s, $2)).* offset 0) l where s.list = $1",
                                 {list.list.toLatin1(), role.toLatin1()});
    QStringList parts;
    for (const RawConnection::Value &part : made.rows.constFirst())
        parts << QString::fromUtf8(part.value_or(QByteArray()));
    const QString sorted = list.order.startsWith(u"k.")
                               ? u" join peak.person_keys k on k.contact_id = "_s + parts.at(2)
                               : QString();
    const QString query = u"select r.%1, %2 from %3 r%4%5%6 order by %7 limit 200"_s.arg(
        parts.at(1), parts.at(3), parts.at(0), sorted, parts.at(4), where, list.order);
    const bool names = query.contains(u"any ($2)");
    return (names ? namedByHand.arg(person.id) : QString()) +
           QString(query)
               .replace(u"= any ($2)"_s, u"in (select n.id from named n)"_s)
               .replace(u"$3"_s, u"'"_s + person.id + u"'"_s)
               .replace(u"$4"_s, u"'"_s + role + u"'"_s);
}

void compareLists(PlainSql &session, PlainSql &owner, RawConnection &makes,
                  const AccessWorld::Person &person)
{
    const bool admin = person.column.isEmpty();
    for (const ListByHand &list : listsByHand()) {
        if (!admin && list.mine.isEmpty())
            continue;
        // Coordinators see everybody; my_contact_ids() would ask for the owner's own.
        const bool people = list.list == u"people";
        if (people && person.column != u"coordinator_id" && !admin)
            continue;
        const QString where = admin || people
                                  ? QString()
                                  : u" where "_s + QString(list.mine).replace(u"%1"_s, person.id);
        const QString ours = page(list.list, list.sort);
        compare(session, owner, person.name + u": "_s + list.list, ours,
                list.select + where + u" order by "_s + list.order + u" limit 200"_s);
        compare(session, owner, person.name + u": "_s + list.list + u", the same answer"_s, ours,
                sameAnswer(makes, list, person, where));
    }
}

void compareOne(PlainSql &session, PlainSql &owner, const AccessWorld::Person &person,
                const QString &exchange)
{
    const QString filter = u"{\"exchange\": \"%1\"}"_s.arg(exchange);
    for (const ListByHand &list : listsByHand()) {
        if (list.list == u"tasks" || list.list == u"participants")
            compare(session, owner, person.name + u": "_s + list.list + u" of one"_s,
                    page(list.list, list.sort, filter),
                    list.select + u" where r.exchange_id = '%1'"_s.arg(exchange) + u" order by "_s +
                        list.order + u" limit 200"_s);
    }
}

/** The first page of the record, and one narrowed down to an action and a time; says the first's
 * milliseconds. */
double compareRecord(PlainSql &session, PlainSql &owner, qint64 rows)
{
    const QString size = u" of "_s + QString::number(rows);
    const QString sort = u"[{\"column\": \"time\", \"descending\": true}]"_s;
    const QString filter =
        u"{\"conditions\": [{\"column\": \"action\", \"op\": \"any_of\", \"value\": "
        "[\"task_updated\"]}, {\"column\": \"time\", \"op\": \"last_days\", \"value\": 60}]}"_s;
    const QString order = u" order by r.created_at desc, r.id desc limit 200"_s;
    const QString found =
        u" where r.action = 'task_updated' and r.created_at >= now()::timestamp - interval '60 days'"_s;
    compare(session, owner, u"record, newest"_s + size, page(u"audit"_s, sort),
            recordByHand() + order);
    compare(session, owner, u"record, action and time"_s + size, page(u"audit"_s, sort, filter),
            recordByHand() + found + order);
    compare(session, owner, u"record, action and time, one table"_s + size,
            page(u"audit"_s, sort, filter),
            u"select r.* from public.audit_logs r"_s + found + order);
    return Measure::median(31, [&] { session.run(page(u"audit"_s, sort)); });
}

/** The other indexes are made anew, since ten million entries one by one take an hour. */
void lengthenRecord(BenchWorld &world, qint64 rows)
{
    RawConnection &admin = world.admin();
    const auto indexes = admin.must(
        "select indexrelid::regclass, pg_get_indexdef(indexrelid) from pg_index where indrelid = "
        "'public.audit_logs'::regclass and not indisunique");
    admin.must("set synchronous_commit = off; set maintenance_work_mem = '400MB'; set "
               "session_replication_role = replica");
    for (const auto &index : indexes.rows)
        admin.must("drop index " + *index.at(0));
    admin.must(recordSql, {QByteArray::number(rows)});
    for (const auto &index : indexes.rows)
        admin.must(*index.at(1));
    admin.must("set session_replication_role = origin");
    admin.must("vacuum analyze public.audit_logs");
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QStringList arguments = application.arguments();
    qint64 record = 10'000'000;
    if (const qsizetype at = arguments.indexOf(u"--audit-rows"_s); at > 0) {
        record = arguments.value(at + 1).toLongLong();
        arguments.remove(at, 2);
    }
    arguments << u"--audit-rows"_s << QString::number(FirstRecord);
    AccessWorld access(arguments);
    for (const QByteArray &statement : QByteArray(fillSql).split(';'))
        access.world().admin().must(statement);
    Measure::out() << access.world().rows() << " exchanges, " << access.count("public.tasks")
                   << " tasks, " << access.count("public.exchange_participants")
                   << " participants; no parallel workers; each line: ours, the other, ours "
                      "divided by the other"
                   << Qt::endl;
    PlainSql owner(access.world().ownerSettings(), u"owner"_s);
    owner.run(noWorkers);
    for (const AccessWorld::Person &person : access.people()) {
        if (person.name == u"coordinator")
            continue; // bench_Access
        Measure::out() << person.name << " sees " << person.exchanges << Qt::endl;
        PlainSql session(person.session, person.name);
        session.run(noWorkers);
        compareLists(session, owner, access.world().admin(), person);
        const QByteArray one =
            access.world()
                .admin()
                .must("select a.exchange_id from auth.access a where $1 = '' or a.contact_id = "
                      "nullif($1, '')::uuid limit 1",
                      {person.id.toLatin1()})
                .value();
        compareOne(session, owner, person, QString::fromLatin1(one));
    }
    PlainSql session(access.world().adminSession(), u"admin again"_s);
    session.run(noWorkers);
    const qint64 there = access.count("public.audit_logs");
    const double before = compareRecord(session, owner, there);
    if (record > there) {
        lengthenRecord(access.world(), record - there);
        const double after = compareRecord(session, owner, record);
        Measure::line(u"record, newest: %1 rows"_s.arg(record), after, u"%1 rows"_s.arg(there),
                      before);
    }
    return 0;
}
