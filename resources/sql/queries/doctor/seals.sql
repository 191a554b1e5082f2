-- For how long rows of the record have waited for their seal, going by when sealing last came to an end: a row
-- may say that it is older (demo data do). And how many batches there are.
select case when waiting.since is null then 0
            else extract(epoch from least(clock_timestamp() - waiting.since at time zone 'UTC',
                                          clock_timestamp() - greatest(m.finished_at, (select min(g.applied_at) from peak.schema_migrations g))))
       end::bigint as unsealed_seconds,
       (select max(s.number) from audit.seals s) as batches
from audit.sealing m
cross join lateral (
    select min(l.created_at) as since from (
        select a.created_at from public.audit_logs a
        where (a.xid, a.id) > (m.done_xid, m.done_id) and not exists (select from audit.leaves f where f.log_id = a.id)
        order by a.xid, a.id limit 10000) l) waiting
