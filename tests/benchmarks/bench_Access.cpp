// What row security and the list functions cost, against the same by hand as owner: see README.md.
#include "tests/benchmarks/AccessWorld.h"
#include "tests/benchmarks/Measure.h"
#include "tests/benchmarks/PlainSql.h"

#include <QCoreApplication>
#include <QTextStream>

#include <utility>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString noWorkers = u"set max_parallel_workers_per_gather = 0"_s;

const QString listed =
    u"exchange_id, exchange_number, name, client_id, client_name, coordinator_id, "
    "coordinator_name, stage, priority, property, day_45, day_180, value, updated_at, version"_s;

// The same from the plan's tables.
const QString fromTables =
    u"select e.id, e.exchange_number, e.name, e.client_id, concat_ws(' ', c.first_name, "
    "c.last_name), e.coordinator_id, concat_ws(' ', k.first_name, k.last_name), e.workflow_stage, "
    "e.priority, concat_ws(', ', e.rel_property_address, e.rel_property_city, "
    "e.rel_property_state, e.rel_property_zip), e.day_45, e.day_180, e.rel_value, e.updated_at, "
    "e.version, e.exchange_number from public.exchanges e "
    "left join public.contacts c on c.id = e.client_id "
    "left join public.contacts k on k.id = e.coordinator_id "_s;

struct Contender
{
    QString name;
    QString sql;
    QList<double> times = {};
};

/** Everybody in turn, so that whatever else the machine does hits all alike. */
void compare(PlainSql &session, PlainSql &owner, const QString &what, const QString &ours,
             QList<Contender> others, int runs = 51)
{
    QList<double> times;
    for (int i = -2; i < runs; ++i) { // two to warm up
        const double mine = Measure::timed([&] { session.run(ours); });
        if (i >= 0)
            times.append(mine);
        for (Contender &other : others) {
            const double theirs = Measure::timed([&] { owner.run(other.sql); });
            if (i >= 0)
                other.times.append(theirs);
        }
    }
    for (const Contender &other : std::as_const(others))
        Measure::line(what, Measure::medianOf(times), other.name, Measure::medianOf(other.times));
}

/** Whose exchanges they are, as a programmer would write it. */
QString mineByTables(const AccessWorld::Person &person)
{
    if (person.column.isEmpty())
        return {};
    return u"where e.id in (select x.id from public.exchanges x where x.%1 = '%2' union select "
           "p.exchange_id from public.exchange_participants p where p.contact_id = '%2' and "
           "p.is_active) "_s.arg(person.column, person.id);
}

QString mineByAccess(const AccessWorld::Person &person)
{
    if (person.column.isEmpty())
        return {};
    return u"where exists (select from auth.access a where a.contact_id = '%1' and (a.rights & 1) "
           "<> 0 and a.exchange_id = r.exchange_id) "_s.arg(person.id);
}

void compareLists(PlainSql &session, PlainSql &owner, const AccessWorld::Person &person)
{
    // Millions of rows in an order without an index: a few runs tell enough.
    const bool wide = person.exchanges > 10'000;
    const QString ours =
        u"select id, sort_key, cells::text from api.list_page('exchanges', '[{\"column\": \"%1\", "
        "\"descending\": %2}]', '{}', null, null, 0, 200)"_s;
    for (const auto &[sort, down] :
         QList<QPair<QString, bool>>{{u"number"_s, false}, {u"day_45"_s, true}}) {
        const QString way = down ? u"desc"_s : u"asc"_s;
        compare(session, owner, person.name + u": list by "_s + sort,
                ours.arg(sort, down ? u"true"_s : u"false"_s),
                {{u"by hand on the read model"_s,
                  u"select %1, %2_key from peak.exchange_rows r %3order by %2_key %4, exchange_id "
                  "%4 limit 200"_s.arg(listed, sort, mineByAccess(person), way)}});
    }
    compare(session, owner, person.name + u": list by number"_s, ours.arg(u"number"_s, u"false"_s),
            {{u"by hand on the tables"_s,
              fromTables + mineByTables(person) + u"order by e.exchange_number, e.id limit 200"_s}},
            wide ? 3 : 51);
    if (!person.column.isEmpty())
        compare(session, owner, person.name + u": list by number"_s,
                ours.arg(u"number"_s, u"false"_s),
                {{u"by hand, %1 only"_s.arg(person.column),
                  u"select %1, number_key from peak.exchange_rows r where r.%2 = '%3' order by "
                  "number_key, exchange_id limit 200"_s.arg(listed, person.column, person.id)}});
    if (wide && !person.column.isEmpty())
        compare(
            session, owner, person.name + u": list by coordinator"_s,
            ours.arg(u"coordinator"_s, u"false"_s),
            {{u"by hand, read then sorted"_s,
              u"select %1, coordinator_key from (select * from peak.exchange_rows r %2offset 0) "
              "r order by coordinator_key, exchange_id limit 200"_s.arg(listed,
                                                                        mineByAccess(person))}},
            5);
}

void compareCounts(PlainSql &session, PlainSql &owner, const AccessWorld::Person &person)
{
    const int runs = person.exchanges > 10'000 ? 11 : 51;
    const QString byTables = u"select count(*) from public.exchanges e "_s + mineByTables(person);
    compare(
        session, owner, person.name + u": total of the list"_s,
        u"select total from api.list_anchors('exchanges', '[{\"column\": \"number\"}]', '{}', 1000000000)"_s,
        {{u"by hand on the read model"_s,
          u"select count(*) from peak.exchange_rows r "_s + mineByAccess(person)},
         {u"by hand on the tables"_s, byTables}},
        runs);
    compare(
        session, owner, person.name + u": total and places"_s,
        u"select max(total) from api.list_anchors('exchanges', '[{\"column\": \"number\"}]', '{}', 1000)"_s,
        {{u"by hand on the tables, count(*)"_s, byTables}}, runs);
    compare(session, owner, person.name + u": count(*), row security"_s,
            u"select count(*) from public.exchanges"_s, {{u"by hand on the tables"_s, byTables}},
            runs);
}

void compareParticipants(PlainSql &session, PlainSql &owner, const AccessWorld::Person &person,
                         const QString &exchange)
{
    const QString sql =
        u"select id, contact_id, role, permissions, is_active from public.exchange_participants "
        "where exchange_id = '%1'"_s.arg(exchange);
    compare(session, owner, person.name + u": participants of one"_s, sql,
            {{u"the same as owner"_s, sql}}, 201);
}

void compareAudit(PlainSql &session, PlainSql &owner)
{
    const QString columns =
        u"select id, user_id, exchange_id, action, resource_type, resource_id, old_values, "
        "new_values, ip_address, user_agent, success, created_at from public.audit_logs "_s;
    const QString newest = u"order by created_at desc, id desc limit 100"_s;
    const QString during =
        u"created_at >= now()::timestamp - interval '60 days' and created_at < now()::timestamp - "
        "interval '30 days' "_s;
    const QList<QPair<QString, QString>> queries = {
        {u"newest"_s, columns + newest},
        {u"action and time"_s,
         columns + u"where action = 'document_access_created' and "_s + during + newest},
        {u"count of an action"_s,
         u"select count(*) from public.audit_logs where action = 'task_updated' and "_s + during},
        {u"count of all"_s, u"select count(*) from public.audit_logs"_s},
    };
    for (const auto &[name, sql] : queries)
        compare(session, owner, u"record, "_s + name, sql, {{u"the same as owner"_s, sql}}, 51);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    AccessWorld access(application.arguments());
    Measure::out() << access.world().rows() << " exchanges, "
                   << access.count("public.exchange_participants") << " participants, "
                   << access.count("public.audit_logs")
                   << " audit rows; no parallel workers; each line: ours, the other, ours divided "
                      "by the other"
                   << Qt::endl;
    PlainSql owner(access.world().ownerSettings(), u"owner"_s);
    owner.run(noWorkers);
    const QStringList arguments = application.arguments();
    const qsizetype at = arguments.indexOf(u"--only"_s);
    const auto wanted = [&](const QString &part) {
        return at < 0 || arguments.value(at + 1) == part;
    };
    for (const AccessWorld::Person &person : access.people()) {
        Measure::out() << person.name << " sees " << person.exchanges << Qt::endl;
        PlainSql session(person.session, person.name);
        session.run(noWorkers);
        if (wanted(u"lists"_s)) {
            compareLists(session, owner, person);
            compareCounts(session, owner, person);
        }
        const QByteArray one =
            access.world()
                .admin()
                .must("select a.exchange_id from auth.access a where $1 = '' or a.contact_id = "
                      "nullif($1, '')::uuid limit 1",
                      {person.id.toLatin1()})
                .value();
        if (wanted(u"participants"_s))
            compareParticipants(session, owner, person, QString::fromLatin1(one));
        if (wanted(u"record"_s) && person.column.isEmpty())
            compareAudit(session, owner);
    }
    return 0;
}
