#include "tests/benchmarks/AccessWorld.h"

#include "tests/benchmarks/Measure.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr qint64 People = 5'000;
constexpr qint64 AuditRows = 1'000'000;

// Every twentieth exchange to one coordinator, unless it was done before.
const char *const widenSql = R"(
    set temp_file_limit = -1;
    begin;
    create temporary table wide on commit drop as
    select c.id, peak.contact_label(c.first_name, c.last_name, c.company) as name from public.contacts c
    where c.role = 'coordinator' and c.is_user and c.is_active
      and c.email <> 'coordinator@demo.peak1031.test' order by c.id limit 1;
    create temporary table given on commit drop as
    select e.id from public.exchanges e tablesample bernoulli (5) repeatable (1)
    where e.coordinator_id is distinct from
          (select c.id from public.contacts c where c.email = 'coordinator@demo.peak1031.test')
      and not exists (select from public.exchanges x where x.coordinator_id = (select w.id from wide w)
                      group by x.coordinator_id having count(*) > (select count(*) / 25 from public.exchanges));
    set local session_replication_role = replica;
    update public.exchanges e set coordinator_id = (select w.id from wide w)
    where e.id in (select g.id from given g);
    update peak.exchange_rows r set coordinator_id = w.id, coordinator_name = w.name
    from wide w where r.exchange_id in (select g.id from given g);
    set local session_replication_role = origin;
    select auth.refresh_access((select coalesce(array_agg(g.id), '{}') from given g), null);
    commit;
    vacuum analyze public.exchanges;
    vacuum analyze public.exchange_participants;
    vacuum analyze peak.exchange_rows;
    vacuum analyze auth.access)";

const char *const recordSql = R"(
    insert into public.audit_logs (user_id, exchange_id, action, resource_type, resource_id, old_values,
                                   new_values, ip_address, user_agent, created_at, actor_role)
    select p.ids[1 + g % cardinality(p.ids)], null,
           (array['exchange_updated', 'exchange_updated', 'exchange_updated', 'message_created', 'message_created',
                  'document_access_created', 'login', 'login', 'task_updated', 'participant_created'])[1 + g % 10],
           'exchange', gen_random_uuid(), jsonb_build_object('priority', 'LOW', 'n', g),
           jsonb_build_object('priority', 'HIGH', 'n', g + 1), '203.0.113.7', 'Peak 1031 1.0',
           now()::timestamp - g * interval '17 seconds', 'coordinator'
    from generate_series(1, $1::int) g,
         (select array_agg(c.id) as ids from public.contacts c where c.role = 'coordinator') p)";

} // namespace

AccessWorld::AccessWorld(const QStringList &arguments) : m_world(arguments, People)
{
    widen();
    const qsizetype at = arguments.indexOf(u"--audit-rows"_s);
    record(at < 0 ? AuditRows : arguments.value(at + 1).toLongLong());
    RawConnection &admin = m_world.admin();
    addPerson(u"coordinator"_s, m_world.coordinatorId(), "coordinator");
    // Not the largest: one as there are many.
    addPerson(u"client"_s,
              admin
                  .must("select c.id from public.contacts c join auth.access a on a.contact_id = "
                        "c.id where c.role = 'client' group by c.id having count(*) < 600 "
                        "order by count(*) desc, c.id limit 1")
                  .value(),
              "client");
    addPerson(u"wide coordinator"_s,
              admin
                  .must("select c.id from public.contacts c join auth.access a on a.contact_id = "
                        "c.id where c.role = 'coordinator' group by c.id order by count(*) desc "
                        "limit 1")
                  .value(),
              "coordinator");
    m_people.append({u"admin"_s, {}, {}, m_world.adminSession(), m_world.rows()});
}

void AccessWorld::widen()
{
    // One statement after the other: vacuum wants no transaction around it.
    for (const QByteArray &statement : QByteArray(widenSql).split(';'))
        m_world.admin().must(statement);
}

void AccessWorld::record(qint64 rows)
{
    const qint64 missing = rows - count("public.audit_logs");
    if (missing < rows / 100)
        return;
    m_world.admin().must(recordSql, {QByteArray::number(missing)});
    m_world.admin().must("vacuum analyze public.audit_logs");
}

qint64 AccessWorld::count(const QByteArray &table)
{
    return m_world.admin().must("select count(*) from " + table).value().toLongLong();
}

void AccessWorld::addPerson(const QString &name, const QByteArray &id, const QByteArray &role)
{
    const qint64 exchanges =
        m_world.admin()
            .must("select count(*) from auth.access where contact_id = $1::uuid", {id})
            .value()
            .toLongLong();
    m_people.append({name, QString::fromLatin1(id), QString::fromLatin1(role) + u"_id"_s,
                     m_world.openSession(id, role, "peak_r_" + role), exchanges});
}

} // namespace Peak
