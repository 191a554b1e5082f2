-- What the record would hold if the firm had worked here: sign-ins, stages reached and people assigned of late,
-- under 2,000 rows however large the firm is. That all of it was invented is the first thing the record says.
--
-- Adds   rows of public.audit_logs, older than the database they are in, which a demo's record may be
-- Needs  exchanges, participants, 09_bulk_end; lets the triggers of 04_people and 09_work write the record again
select audit.resume(array['public.contacts', 'public.exchanges', 'public.exchange_participants', 'public.tasks', 'public.messages',
                          'public.message_participants']::regclass[], 'demo_filled',
                    pg_catalog.jsonb_build_object('exchanges', f.exchanges, 'contacts', f.contacts, 'seed', f.seed))
  from pg_temp.firm f;

with signed_in as (
    select c.*, row_number() over (order by c.last_login desc, c.id) as n
      from public.contacts c where c.last_login is not null order by c.last_login desc, c.id limit 400),
tried as (
    select s.*, t.attempt,
           s.last_login - t.attempt * interval '21 s' as at
      from signed_in s
     cross join lateral pg_catalog.generate_series(0, case when s.n % 9 = 0 then 1 + s.n % 2 else 0 end) as t(attempt)),
moved as (
    select e.*, row_number() over (order by e.stage_changed_at desc, e.id) as n
      from public.exchanges e
     where e.workflow_stage <> 'PENDING' and e.stage_changed_at is not null
     order by e.stage_changed_at desc, e.id limit 600),
assigned as (
    select p.*, row_number() over (order by p.assigned_at desc, p.id) as n
      from public.exchange_participants p where p.assigned_at is not null order by p.assigned_at desc, p.id limit 600)
insert into public.audit_logs (id, user_id, exchange_id, action, resource_type, resource_id, old_values, new_values, ip_address,
                               user_agent, success, error_message, created_at, actor_role, client_version)
select pg_temp.uid('audit sign-in ' || t.attempt, t.n), t.id, null::uuid, case t.attempt when 0 then 'login' else 'login_failed' end,
       'user', t.id, null::jsonb, null::jsonb, ('203.0.113.' || 1 + t.n % 250)::inet, 'Peak 1031 1.0', t.attempt = 0,
       case when t.attempt > 0 then 'E-mail address or password is wrong.' end, t.at, t.role, '1.0'
  from tried t
union all
select pg_temp.uid('audit stage', m.n), m.stage_changed_by, m.id, 'exchange_stage_changed', 'exchange', m.id,
       pg_catalog.jsonb_build_object('workflow_stage', case m.workflow_stage when 'COMPLETED' then '180D' when '180D' then '45D' else 'PENDING' end),
       pg_catalog.jsonb_build_object('workflow_stage', m.workflow_stage, 'exchange_number', m.exchange_number, 'name', m.name),
       ('203.0.113.' || 1 + m.n % 12)::inet, 'Peak 1031 1.0', true, null, m.stage_changed_at,
       (select c.role from public.contacts c where c.id = m.stage_changed_by), '1.0'
  from moved m
union all
select pg_temp.uid('audit assigned', a.n), a.assigned_by, a.exchange_id, 'participant_created', 'participant', a.id, null,
       pg_catalog.to_jsonb(a) - 'n', '203.0.113.7', 'Peak 1031 1.0', true, null, a.assigned_at,
       (select c.role from public.contacts c where c.id = a.assigned_by), '1.0'
  from assigned a;
