#pragma once

#include "tests/sql/FirmWorld.h"

#include <QSet>

/** Rows of every kind for every list: equal values, nothing at all, days at their edges. */
inline const char *const rowsOfEveryList = R"sql(
set session_replication_role = replica;
insert into public.contacts (first_name, last_name, company, email, phone, role, is_user, is_active, locked_until, last_login, two_fa_enabled)
select (array['Maria', 'john', 'ANN', null])[1 + g % 4], case when g % 5 > 0 then 'Person ' || g % 17 end,
       case when g % 3 = 0 then 'Company ' || g % 7 end, 'p' || g || '@x.test', case when g % 2 = 0 then '555-' || g end,
       (array['client', 'third_party', 'agency', 'coordinator', null])[1 + g % 5], g % 4 = 0, g % 6 > 0,
       case when g % 8 = 0 then now() + interval '1 hour' when g % 8 = 1 then now() - interval '1 hour' end,
       case when g % 3 = 0 then timestamp '2026-01-01' + g * interval '1 hour' end, g % 7 = 0
from generate_series(1, 60) g;
create temporary table others as select id, row_number() over (order by email) - 1 as n from public.contacts where email like 'p%@x.test';
create temporary table rooms as select md5('room' || g)::uuid as id, g as n from generate_series(0, 1999) g;
insert into public.exchanges (id, exchange_number, name, client_id, coordinator_id, workflow_stage, priority, rel_property_address,
                              day_45, day_180, rel_value, updated_at)
select r.id, '2026-' || lpad(r.n::text, 4, '0'), (array['Elm', 'oak', 'Pine', null])[1 + r.n % 4] || ' ' || r.n % 13,
       case when r.n % 20 = 4 then $client else (select o.id from others o where o.n = r.n % 60) end,
       case when r.n % 10 < 7 then $coordinator end, (array['PENDING', '45D', '180D', 'COMPLETED', null])[1 + r.n % 5],
       (array['LOW', 'MEDIUM', 'HIGH', 'URGENT', null])[1 + r.n % 5], case when r.n % 4 > 0 then r.n % 90 || ' Main St' end,
       case when r.n % 11 > 0 then peak.firm_today() + r.n % 200 - 100 end, case when r.n % 11 > 0 then peak.firm_today() + r.n % 200 end,
       case when r.n % 6 > 0 then r.n % 977 * 1000.5 end, timestamp '2026-01-01' + r.n % 100 * interval '1 hour'
from rooms r;
insert into public.exchange_participants (exchange_id, contact_id, role, permissions, is_active, proposed_by, proposed_at, admin_approved_at, withdrawn_at, updated_at)
select r.id, p.id, p.role, case (r.n + length(p.role)) % 5 when 0 then '{view}'::text[] when 1 then '{view,upload,manage}' when 2 then '{message}' end, r.n % 6 > 0,
       case when r.n % 3 = 0 then $admin end, case when r.n % 3 = 0 then now() - r.n * interval '1 hour' end,
       case when r.n % 4 = 0 then now() end, case when r.n % 12 = 0 then now() end, timestamp '2026-01-01' + r.n % 50 * interval '1 day'
from rooms r join (select c.id, c.role from public.contacts c where c.email like '%@example.test' and c.role <> 'admin'
                   union all (select o.id, 'client' from others o limit 5)) p on (r.n + length(p.id::text || p.role)) % 9 = 0;
insert into public.tasks (exchange_id, assigned_to, created_by, title, task_type, status, priority, due_date, created_at, completed_at, is_synced_from_pp)
select r.id, case when g % 4 > 0 then (case when g % 4 = 1 then $coordinator else o.id end) end, case when g % 3 > 0 then $admin end,
       (array['Call the bank', 'file', 'Review 100%', '_x_ done', 'ZEBRA'])[1 + g % 5] || ' ' || g % 31, case when g % 2 = 0 then 'Kind ' || g % 3 end,
       (array['PENDING', 'IN_PROGRESS', 'COMPLETE', 'CANCELLED', null])[1 + g % 5], (array['LOW', 'MEDIUM', 'HIGH', 'URGENT', null])[1 + g % 5],
       case when g % 7 > 0 then peak.firm_today() + g % 90 - 45 end, timestamp '2026-01-01' + g % 100 * interval '1 hour',
       case when g % 5 = 2 then timestamp '2026-02-01' + g * interval '1 minute' end, g % 2 = 0
from generate_series(1, 1500) g join rooms r on r.n = g * 37 % 2000 join others o on o.n = g % 60;
insert into public.documents (exchange_id, file_name, file_type, file_path, document_type, file_size, access_level, allowed_roles, pin_protected, uploaded_by,
                              created_at, download_count, last_accessed_at, is_active, is_template, version_number, view_only)
select case when g % 9 > 0 then r.id end, (array['Deed', 'closing', 'Tax'])[1 + g % 3] || ' ' || g % 41 || '.pdf', (array['pdf', 'docx'])[1 + g % 2], 'x',
       case when g % 4 > 0 then 'Type ' || g % 5 end, case when g % 6 > 0 then g % 50 * 1024 end,
       case when g % 9 = 0 then (array['public', 'restricted'])[1 + g % 2] else (array['public', 'exchange', 'restricted'])[1 + g % 3] end,
       case when g % 3 = 0 then '{client,agency}'::text[] when g % 3 = 1 then '{third_party}' end, g % 5 = 0,
       case g % 4 when 0 then $client when 1 then $agency when 2 then o.id end, timestamp '2026-01-01' + g % 70 * interval '1 hour', g % 7,
       case when g % 3 = 0 then timestamp '2026-03-01' + g * interval '1 minute' end, g % 8 > 0, g % 18 = 0, g % 5, g % 7 = 0
from generate_series(1, 1200) g join rooms r on r.n = g * 41 % 2000 join others o on o.n = g % 60;
insert into public.messages (number, exchange_id, sender_id, content, message_type, is_system_message, created_at, is_deleted, version)
select row_number() over (partition by r.id order by g), r.id, case when g % 5 > 0 then (case when g % 3 = 0 then $client else o.id end) end, 'Hello ' || g % 29, case when g % 11 = 0 then 'system' when g % 4 = 0 then 'file' else 'text' end,
       g % 11 = 0, timestamp '2026-01-01' + g % 300 * interval '1 minute', g % 13 = 0, 1 + g % 3
from generate_series(1, 800) g join rooms r on r.n = g * 43 % 2000 join others o on o.n = g % 60;
insert into public.document_access_logs (document_id, exchange_id, contact_id, action, ip_address, success, error_message, created_at, unseen)
select d.id, d.exchange_id, case d.n % 5 when 0 then $client when 1 then $agency when 2 then $coordinator when 3 then null else (select o.id from others o where o.n = d.n % 60) end,
       (array['view', 'download', 'upload'])[1 + d.n % 3], ('10.0.0.' || d.n % 9)::inet, d.n % 4 > 0, case when d.n % 4 = 0 then 'The PIN is wrong.' end,
       timestamp '2026-01-01' + d.n % 90 * interval '1 minute', d.n % 6 = 0
from (select id, exchange_id, row_number() over (order by file_name, id) as n from public.documents) d;
insert into public.audit_logs (user_id, exchange_id, action, resource_type, resource_id, ip_address, success, error_message, created_at, actor_role, new_values)
select case when g % 4 > 0 then (case when g % 3 = 0 then $coordinator else o.id end) end, case when g % 3 > 0 then r.id end,
       (array['task_updated', 'sign_in', 'exchange_updated', 'Document_viewed'])[1 + g % 4], (array['task', 'exchange', null])[1 + g % 3], r.id,
       case when g % 5 > 0 then ('10.0.' || g % 3 || '.1')::inet end, g % 6 > 0, case when g % 6 = 0 then 'Denied' end,
       (peak.firm_today()::timestamp at time zone 'America/Los_Angeles' at time zone 'UTC') + (g % 40 - 20) * interval '6 hours' - (g % 2) * interval '1 microsecond',
       (array['coordinator', 'client', null])[1 + g % 3], '{"title": "x"}'
from generate_series(1, 1200) g join rooms r on r.n = g * 47 % 2000 join others o on o.n = g % 60;
insert into public.pp_sync_logs (sync_type, status, records_processed, errors_count, started_at, completed_at, triggered_by)
select (array['contacts', 'matters', 'tasks'])[1 + g % 3], (array['SUCCESS', 'FAILED'])[1 + g % 2], g * 10, g % 3,
       timestamp '2026-01-01' + g % 9 * interval '1 hour', case when g % 4 > 0 then timestamp '2026-01-02' end, (array['scheduled', 'manual'])[1 + g % 2]
from generate_series(1, 30) g;
insert into public.user_sessions (user_id, session_token, expires_at, ip_address, is_active, created_at, person_role, ended_at, ended_because, client_version)
select case g % 3 when 0 then $client when 1 then $coordinator else o.id end, 'old ' || g, timestamp '2026-01-02', '10.0.0.1', false, timestamp '2026-01-01' + g % 9 * interval '1 hour',
       'client', timestamp '2026-01-02', (array['signed out', 'expired', null])[1 + g % 3], '1.0'
from generate_series(1, 40) g join others o on o.n = g;
select peak.rebuild_exchange_rows();
select peak.rebuild_person_keys();
set session_replication_role = origin;
select auth.refresh_access(null, null);
analyze;
)sql";

/**
 * A firm whose lists have everything in them: the coordinator sees so much that pages are read
 * along an index, the others so little that it is read row by row. And what tests ask of a list.
 */
class ListWorld : public FirmWorld
{
public:
    struct Row
    {
        QByteArray id;
        QByteArray key;
        QByteArray cells;
        bool operator==(const Row &other) const { return id == other.id && key == other.key; }
    };

    ListWorld()
    {
        addFive();
        QByteArray sql = rowsOfEveryList;
        for (const QByteArray role : {"admin", "coordinator", "client", "agency"})
            sql.replace(QByteArray("$" + role), QByteArray("'" + id(role) + "'::uuid"));
        owner().must(sql);
    }

    static QByteArray sortBy(const QByteArray &column, bool descending = false,
                             const QByteArray &second = {}, bool secondDescending = false)
    {
        const auto part = [](const QByteArray &name, bool down) -> QByteArray {
            return "{\"column\": \"" + name + "\", \"descending\": " + (down ? "true" : "false") +
                   "}";
        };
        return "[" + part(column, descending) +
               (second.isEmpty() ? QByteArray() : ", " + part(second, secondDescending)) + "]";
    }

    Peak::RawConnection::Answer ask(const QByteArray &role, const QByteArray &list,
                                    const QByteArray &sort, const QByteArray &filter = "{}",
                                    const Row *after = nullptr, int skip = 0, int limit = 200)
    {
        using Value = Peak::RawConnection::Value;
        return as(role).run("select id, sort_key, cells from api.list_page($1, $2::jsonb, "
                            "$3::jsonb, $4, $5::uuid, $6::int, $7::int)",
                            {list, sort, filter, after ? Value(after->key) : std::nullopt,
                             after ? Value(after->id) : std::nullopt, QByteArray::number(skip),
                             QByteArray::number(limit)});
    }
    static QList<Row> rowsOf(const Peak::RawConnection::Answer &answer)
    {
        if (!answer.ok)
            qFatal("%s %s", qUtf8Printable(answer.sqlState), qUtf8Printable(answer.message));
        QList<Row> rows;
        for (const auto &row : answer.rows)
            rows.append({row.at(0).value_or(""), row.at(1).value_or(""), row.at(2).value_or("")});
        return rows;
    }
    QList<Row> walk(const QByteArray &role, const QByteArray &list, const QByteArray &sort,
                    const QByteArray &filter = "{}", int size = 500)
    {
        QList<Row> all;
        for (;;) {
            const Row last = all.isEmpty() ? Row() : all.last();
            const auto rows =
                rowsOf(ask(role, list, sort, filter, all.isEmpty() ? nullptr : &last, 0, size));
            all += rows;
            if (rows.size() < size || all.size() > 20'000)
                return all;
        }
    }
    static QByteArrayList idsOf(const QList<Row> &rows)
    {
        QByteArrayList ids;
        for (const Row &row : rows)
            ids.append(row.id);
        return ids;
    }
    static QByteArrayList firstColumn(const Peak::RawConnection::Answer &answer)
    {
        QByteArrayList ids;
        for (const auto &row : answer.rows)
            ids.append(row.at(0).value_or(""));
        return ids;
    }
    static QSet<QByteArray> setOf(const QByteArrayList &ids) { return {ids.begin(), ids.end()}; }
};
