-- 0057 reminders: deadlines and due tasks that come near, the daily e-mail, and what of it is kept.
--
-- Adds     peak.remind(), deadline_people(), escalate(), send_digests(), sweep_notices(), hold_mail(), doubt_mail(); the agent's
--          jobs reminders and digest; classes notifications and deliveries of peak.retention; indexes exchanges_by_day_45,
--          exchanges_by_day_180
-- Needs    0021 agent, 0053 notifications, 0054 outbox
-- Breaks   nothing
-- Locks    exchanges SHARE for indexes; server_mark SHARE ROW EXCLUSIVE for a trigger
-- Raises   nothing
-- Tests    tests/sql/tst_Reminders.cpp, tst_ReminderAnswers.cpp
--
-- Days are the firm's. A deadline is told 14, 7, 3 and 1 day before and on the day itself, each once for the date that it
-- has: where the agent slept, or an exchange came late, the last one that is due, and no other. Weekends and holidays move
-- nothing. Of a date that is typed in and the one that follows from the close of escrow the earlier counts.
set local lock_timeout = '5s';

set local role peak_owner;
create index exchanges_by_day_45 on public.exchanges (least(day_45, close_of_escrow_date + 45));
create index exchanges_by_day_180 on public.exchanges (least(day_180, close_of_escrow_date + 180));
insert into peak.agent_jobs (job, every) values ('reminders', '1 hour'), ('digest', '15 minutes');

-- One bounded round; how many dates it reminded of.
create function peak.remind(p_most int default 500) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set plan_cache_mode = force_custom_plan as $$
declare
    today constant date := peak.firm_today();
    told peak.notice[];
    rooms uuid[];
    r record;
    n bigint;
begin
    with coming (exchange_id, object_id, deadline, due) as (
        select e.id, e.id, 'day_45', least(e.day_45, e.close_of_escrow_date + 45) from public.exchanges e
        where least(e.day_45, e.close_of_escrow_date + 45) between today and today + 14
          and e.is_active is not false and e.workflow_stage is distinct from 'COMPLETED' and e.workflow_stage is distinct from 'TERMINATED'
        union all
        select e.id, e.id, 'day_180', least(e.day_180, e.close_of_escrow_date + 180) from public.exchanges e
        where least(e.day_180, e.close_of_escrow_date + 180) between today and today + 14
          and e.is_active is not false and e.workflow_stage is distinct from 'COMPLETED' and e.workflow_stage is distinct from 'TERMINATED'
        union all
        select t.exchange_id, t.id, 'task', t.due_date::date from public.tasks t join public.exchanges e on e.id = t.exchange_id
        where coalesce(t.due_date, 'infinity') between today and today + 1 and t.status in ('PENDING', 'IN_PROGRESS') and t.assigned_to is not null
          and e.is_active is not false and e.workflow_stage is distinct from 'COMPLETED' and e.workflow_stage is distinct from 'TERMINATED'
    ), steps as (
        select c.*, (select min(s) from unnest(array[0, 1, 3, 7, 14]) s where s >= c.due - today) as days from coming c
    ), sent as (
        insert into peak.reminders_sent (exchange_id, object_id, deadline, due, days)
        select s.exchange_id, s.object_id, s.deadline, s.due, s.days from steps s
        where not exists (select from peak.reminders_sent h
                          where h.object_id = s.object_id and h.deadline = s.deadline and h.due = s.due and h.days = s.days)
        order by s.due, s.exchange_id, s.object_id limit p_most
        on conflict do nothing returning id, exchange_id, object_id, deadline, due
    ), tasks as (
        select s.*, t.assigned_to, count(*) over (partition by t.assigned_to, s.due) as many
        from sent s join public.tasks t on s.deadline = 'task' and t.id = s.object_id
    )
    select (select count(*) from sent), array_agg(x.one) into n, told from (
        select (p.id, 'deadline', s.exchange_id, 'exchange', s.exchange_id, jsonb_build_object('deadline', s.deadline, 'due', s.due), null, s.id)::peak.notice as one
        from sent s cross join lateral peak.deadline_people(s.exchange_id) p
        where s.deadline <> 'task'
        union all
        select (t.assigned_to, 'task_due', t.exchange_id, 'task', t.object_id, jsonb_build_object('due', t.due),
                case when t.many > 20 then 'task_due:' || t.due end, null)::peak.notice
        from tasks t) x;
    perform peak.notify_many(told);
    -- In the rooms too, but for those that somebody keeps locked: nobody's reminder waits for that.
    rooms := peak.free_rooms(array(select distinct u.exchange_id from unnest(told) u where u.kind = 'deadline'));
    for r in select distinct u.exchange_id, u.detail ->> 'deadline' as deadline, (u.detail ->> 'due')::date as due
             from unnest(told) u where u.kind = 'deadline' and u.exchange_id = any (rooms) order by 1, 2 loop
        perform peak.post_system_message(r.exchange_id, format('%s %s: %s.', case r.deadline when 'day_45' then 'Day 45' else 'Day 180' end,
            case r.due - today when 0 then 'is today' when 1 then 'is tomorrow' else format('is in %s days', r.due - today) end, peak.day_words(r.due, 'en')));
    end loop;
    return n + peak.escalate();
end $$;

-- Who answers for an exchange's deadlines: its coordinator and those who stand in; where nobody does, the admins as well.
create function peak.deadline_people(p_exchange uuid) returns table (id uuid)
    language sql stable set search_path = pg_catalog, pg_temp as $$
    with owner as (
        select c.id from public.exchanges e join public.contacts c on c.id = e.coordinator_id
        where e.id = p_exchange and c.is_user and c.is_active and c.role in ('admin', 'coordinator')
    ), backup as (
        select x.contact_id as id from public.exchange_participants x join auth.access a on a.contact_id = x.contact_id and a.exchange_id = x.exchange_id
        join public.contacts c on c.id = x.contact_id
        where x.exchange_id = p_exchange and x.role = 'coordinator' and x.is_active and a.rights & 1 = 1 and c.role = 'coordinator'
          and x.contact_id not in (select o.id from owner o)
    )
    select o.id from owner o union select b.id from backup b
    union select c.id from public.contacts c
          where c.role = 'admin' and c.is_user and c.is_active and (not exists (select from backup) or not exists (select from owner))
$$;

-- What nobody acknowledged within a day, or four hours where it is close, the admins hear of too.
create function peak.escalate() returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    late uuid[];
begin
    with late_ones as (
        select r.id from peak.reminders_sent r join public.exchanges e on e.id = r.exchange_id
        where r.acked_at is null and r.escalated_at is null and r.deadline <> 'task' and r.sent_at > clock_timestamp() - interval '30 days'
          and r.sent_at < clock_timestamp() - case when r.days <= 3 then interval '4 hours' else interval '1 day' end
          and e.is_active is not false and e.workflow_stage is distinct from 'COMPLETED' and e.workflow_stage is distinct from 'TERMINATED'
        order by r.sent_at limit 500 for update of r skip locked
    ), marked as (
        update peak.reminders_sent r set escalated_at = clock_timestamp() where r.id in (select l.id from late_ones l) returning r.id
    )
    select array_agg(m.id) into late from marked m;
    perform peak.notify_many(array_agg((c.id, 'deadline', r.exchange_id, 'exchange', r.exchange_id,
                                        jsonb_build_object('deadline', r.deadline, 'due', r.due, 'late', true), null, r.id)::peak.notice))
    from peak.reminders_sent r cross join public.contacts c
    where r.id = any (late) and c.role = 'admin' and c.is_user and c.is_active
      and not exists (select from peak.notifications n where n.reminder_id = r.id and n.contact_id = c.id);
    return coalesce(cardinality(late), 0);
end $$;

-- ---------------------------------------------------------------- once a day
-- For each person whose hour has come, what waited since the last time; how many e-mails were made.
create function peak.send_digests(p_most int default 500) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    zone constant text := peak.setting('firm.time_zone') #>> '{}';
    here constant timestamp := clock_timestamp() at time zone zone;
    n bigint;
begin
    with due as (
        update peak.notification_people s set digest_sent = here::date
        where s.contact_id in (select p.contact_id from peak.notification_people p
                               where p.digest = 'daily' and p.digest_at <= here::time and p.digest_sent is distinct from here::date
                               order by p.contact_id limit p_most for update skip locked)
        returning s.contact_id, s.quiet_from, s.quiet_to
    ), taken as (
        update peak.notifications u set for_digest = false
        where u.id in (select x.id from peak.notifications x where x.for_digest and x.contact_id in (select d.contact_id from due d) for update skip locked)
        returning u.id, u.contact_id, u.made_at
    ), mail as (
        insert into peak.outbox (contact_id, channel, kind, covers, next_at)
        select d.contact_id, 'email', 'digest', x.ids, peak.after_quiet(clock_timestamp(), d.quiet_from, d.quiet_to, zone)
        from due d
        cross join lateral (select (array_agg(t.id order by t.made_at desc))[1:100] as ids from taken t
                            where t.contact_id = d.contact_id and t.made_at > clock_timestamp() - interval '3 days') x
        where x.ids is not null and peak.setting('mail.provider') <> '"off"'
    )
    select count(*) into n from due;
    return n;
end $$;

-- ---------------------------------------------------------------- keeping
insert into peak.retention (class, keep_for, least, most, happens) values
    ('notifications', '365 days', '30 days', null, 'Notifications are deleted; what they told of stays.'),
    ('deliveries', '180 days', '7 days', null, 'The log of e-mails and text messages is deleted, but for what is still on its way.');
create function peak.sweep_notices(p_class text, p_keep_for interval, p_most int) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    n bigint;
begin
    if p_class = 'notifications' then
        delete from peak.notifications u
        where u.id in (select x.id from peak.notifications x
                       where x.made_at < clock_timestamp() - p_keep_for and not peak.is_held(x.contact_id) limit p_most for update skip locked);
    else
        delete from peak.outbox u
        where u.id in (select x.id from peak.outbox x
                       where x.made_at < (clock_timestamp() - p_keep_for)::timestamp and x.state not in ('waiting', 'claimed', 'handing')
                         and not peak.is_held(x.contact_id)
                       order by x.made_at limit p_most for update skip locked);
    end if;
    get diagnostics n = row_count;
    return n;
end $$;

-- Of a database that comes from a backup nobody knows what went out since.
create function peak.hold_mail(p_because text) returns void
    language sql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    update peak.outbox o set state = case o.state when 'handing' then 'uncertain' else 'dropped' end, error = p_because
    where o.state in ('waiting', 'claimed', 'handing');
    update peak.notifications n set for_digest = false where n.for_digest;
$$;
-- Nor of what another server sent in its last seconds, where this one took over without them.
create function peak.doubt_mail() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    update peak.outbox o set state = 'uncertain', error = 'Another server took over: nobody knows whether this went out.'
    where o.state in ('claimed', 'handing') or o.state = 'waiting' and o.next_at <= clock_timestamp();
    return null;
end $$;
create trigger _500_doubt_mail after update of timeline on peak.server_mark
    for each row when (old.timeline <> new.timeline) execute function peak.doubt_mail();
reset role;
