-- What the people of the demo firm are told of, as it stands there after an ordinary morning.
--
-- Adds   the reminders of the deadlines that are near; and for the demo coordinator, client and admin something of each
--        kind: new, seen, done
-- Needs  09_work
select peak.remind();

with desk (person, email) as (
    select c.id, c.email from public.contacts c
     where c.email in ('coordinator@demo.peak1031.test', 'client@demo.peak1031.test', 'admin@demo.peak1031.test')),
mine as (
    select d.person, d.email, e.id as exchange_id, row_number() over (partition by d.person order by e.exchange_number) as n
      from desk d
      join public.exchanges e on e.workflow_stage in ('45D', '180D')
                             and (e.coordinator_id = d.person or e.client_id = d.person
                                  or d.email = 'admin@demo.peak1031.test' and e.exchange_number is not null)),
told (person, n, kind, exchange_id, resource_type, resource_id, detail, group_key) as (
    select m.person, m.n, 'message', m.exchange_id, 'message', t.id, jsonb_build_object('actor', t.sender_id), 'message:' || m.exchange_id
      from mine m
      join lateral (select s.id, s.sender_id from public.messages s where s.exchange_id = m.exchange_id and s.sender_id <> m.person
                    order by s.created_at desc limit 1) t on true
     where m.n <= 2
    union all
    select m.person, m.n, 'task_assigned', m.exchange_id, 'task', t.id, jsonb_build_object('actor', e.coordinator_id), null
      from mine m
      join public.exchanges e on e.id = m.exchange_id
      join lateral (select s.id from public.tasks s where s.exchange_id = m.exchange_id and s.assigned_to = m.person and s.status = 'PENDING'
                    order by s.due_date limit 1) t on true
     where m.n between 2 and 4 and m.email <> 'client@demo.peak1031.test'
    union all
    select m.person, m.n, 'stage', m.exchange_id, 'exchange', m.exchange_id, jsonb_build_object('actor', e.coordinator_id, 'to', e.workflow_stage), null
      from mine m join public.exchanges e on e.id = m.exchange_id
     where m.n in (1, 3)
    union all
    select d.person, 1, 'security', null, 'user', d.person, '{"what": "second_factor"}', null from desk d where d.email = 'admin@demo.peak1031.test')
select peak.notify_many(array_agg((t.person, t.kind, t.exchange_id, t.resource_type, t.resource_id, t.detail, t.group_key, null)::peak.notice))
  from told t;

-- The morning's: some were looked at, one is done with.
update peak.notifications n set made_at = s.at, shown_at = s.at,
       seen_at = case when s.n % 3 = 0 then s.at + interval '9 minutes' end,
       done_at = case when s.n % 6 = 0 then s.at + interval '11 minutes' end
  from (select u.id, u.n, clock_timestamp() - u.n * interval '47 minutes' as at
          from (select x.id, row_number() over (partition by x.contact_id order by x.kind, x.id) as n
                  from peak.notifications x where not x.needs_ack) u) s
 where s.id = n.id;

-- What is a week away or more was taken on yesterday; what is nearer waits for somebody.
with taken as (
    update peak.reminders_sent r
       set acked_at = clock_timestamp() - interval '17 hours', acked_by = coalesce(e.coordinator_id, a.id)
      from public.exchanges e
     cross join (select c.id from public.contacts c where c.email = 'admin@demo.peak1031.test') a
     where e.id = r.exchange_id and r.due > peak.firm_today() + 3
    returning r.id, r.acked_at, r.acked_by)
update peak.notifications n
   set acked_at = t.acked_at, acked_by = t.acked_by, made_at = t.acked_at - interval '6 hours', shown_at = t.acked_at - interval '6 hours',
       seen_at = t.acked_at, done_at = t.acked_at
  from taken t where t.id = n.reminder_id;
