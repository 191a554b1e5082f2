#include "tests/benchmarks/CoordinatorComparison.h"

#include "tests/benchmarks/BenchWorld.h"
#include "tests/benchmarks/Measure.h"
#include "tests/benchmarks/PlainSql.h"

#include <QList>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

const QString columns =
    u"exchange_id, exchange_number, name, client_id, client_name, coordinator_id, "
    "coordinator_name, stage, priority, property, day_45, day_180, value, updated_at, version"_s;

// The same columns from the tables themselves.
const QString fromTables =
    u"select e.id, e.exchange_number, e.name, e.client_id, concat_ws(' ', c.first_name, "
    u"c.last_name), "
    "e.coordinator_id, concat_ws(' ', k.first_name, k.last_name), e.workflow_stage, e.priority, "
    "concat_ws(', ', e.rel_property_address, e.rel_property_city, e.rel_property_state, "
    "e.rel_property_zip), e.day_45, e.day_180, e.rel_value, e.updated_at, e.version "
    "from public.exchanges e left join public.contacts c on c.id = e.client_id "
    "left join public.contacts k on k.id = e.coordinator_id "_s;
const QString takesPart =
    u"select p.exchange_id from public.exchange_participants p where p.contact_id = '%1' and "
    "p.is_active"_s;

struct Contender
{
    QString name;
    QString sql;
    bool parallel; ///< may PostgreSQL start workers; for 200 rows that costs more than it brings
    QList<double> times = {};
};

QList<Contender> contenders(const QString &mine)
{
    const QString coordinates = u"where e.coordinator_id = '%1' "_s;
    const QString either = u"where e.id in (select x.id from public.exchanges x where "
                           "x.coordinator_id = '%1' union "_s +
                           takesPart + u") "_s;
    const QString byNumber = u"order by e.exchange_number, e.id limit 200"_s;
    const QString ourOrder =
        u"order by peak.number_key(e.exchange_number) collate \"C\", e.id limit 200"_s;
    QList<Contender> all = {
        {u"coordinator or participant"_s, fromTables + either + byNumber, false},
        {u"the same in our order"_s, fromTables + either + ourOrder, false},
        {u"the same on the read model"_s,
         u"select %1 from peak.exchange_rows r where exists (select from auth.access a where "
         "a.contact_id = '%2' and (a.rights & 1) <> 0 and a.exchange_id = r.exchange_id) order by "
         "number_key, exchange_id limit 200"_s.arg(columns, u"%1"_s),
         false},
        {u"coordinator_id ="_s, fromTables + coordinates + byNumber, false},
        {u"the same with workers"_s, fromTables + coordinates + byNumber, true},
        {u"coordinator_id = on the model"_s,
         u"select %1 from peak.exchange_rows where coordinator_id = '%2' order by number_key, "
         "exchange_id limit 200"_s.arg(columns, u"%1"_s),
         false},
    };
    for (Contender &one : all)
        one.sql = one.sql.arg(mine);
    return all;
}

} // namespace

void compareForCoordinator(BenchWorld &world, PlainSql &owner)
{
    // Both through QtSql on one thread, so that nothing but the statements differs.
    PlainSql session(world.coordinatorSession(), u"session"_s);
    const QString list =
        u"select id, sort_key, cells::text from api.list_page('exchanges', '[{\"column\": "
        "\"number\"}]', '{}', null, null, 0, 200)"_s;
    if (session.run(list) < 200 * 3)
        qFatal("the coordinator does not see 200 exchanges");
    QList<Contender> others = contenders(QString::fromLatin1(world.coordinatorId()));
    QList<double> ours;
    const QString workers = u"set max_parallel_workers_per_gather = %1"_s;
    for (int i = 0; i < 101; ++i) {
        ours.append(Measure::timed([&] { session.run(list); }));
        for (Contender &other : others) {
            owner.run(workers.arg(other.parallel ? u"default"_s : u"0"_s));
            other.times.append(Measure::timed([&] { owner.run(other.sql); }));
        }
    }
    for (const Contender &other : others)
        Measure::line(u"coordinator with 200 of all"_s, Measure::medianOf(ours), other.name,
                      Measure::medianOf(other.times));
}

} // namespace Peak
