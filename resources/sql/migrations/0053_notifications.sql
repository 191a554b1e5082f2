-- 0053 notifications: what each person is told of, and what they did with it.
--
-- Adds     peak.notifications, notification_preferences, notification_people, reminders_sent; peak.notice, posting,
--          notice_kinds(), notice_shown(), may_name(), notify_many(), notify(), notices_of(); api.notifications(),
--          notification_counts(), see_notifications(), finish_notifications(), unfinish_notifications(),
--          snooze_notification(), acknowledge()
-- Needs    0013 work, 0014 documents, 0015 assignment, 0023 tasks
-- Breaks   nothing
-- Locks    nothing
-- Raises   28000 the session has ended; PK400 bad input; PK404 no such notification, or not to be seen any longer
-- Tests    tests/sql/tst_Notifications.cpp, tst_NotificationList.cpp
--
-- A row holds ids, dates and numbers only. Its words are made when somebody looks, with the rights that they have at
-- that moment: what one may no longer see is not there, neither in the list nor in the counts nor in a mail.
set local lock_timeout = '5s';

set local role peak_owner;
create table peak.notifications (
    id            uuid primary key default gen_random_uuid(),
    contact_id    uuid not null references public.contacts (id) on delete cascade,
    kind          text not null,
    exchange_id   uuid,
    resource_type text,
    resource_id   uuid,
    detail        jsonb not null default '{}',
    count         int not null default 1,
    made_at       timestamptz not null default clock_timestamp(),
    shown_at      timestamptz not null default clock_timestamp(),
    seen_at       timestamptz,
    done_at       timestamptz,
    group_key     text,
    in_app        boolean not null default true,
    for_digest    boolean not null default false,
    reminder_id   uuid,
    needs_ack     boolean not null default false,
    acked_at      timestamptz,
    acked_by      uuid
) with (fillfactor = 70); -- room beside each to count up
comment on column peak.notifications.shown_at is 'Its place in the list; in the future while it is snoozed.';
comment on column peak.notifications.group_key is 'What happens again before the person looked counts up in the same row; messages: resource_id is the first, detail has the number of the last.';
comment on column peak.notifications.in_app is 'False where the person wants to hear of it by mail only.';
create index notifications_of_person on peak.notifications (contact_id, done_at);
create index notifications_open on peak.notifications (contact_id, shown_at) where done_at is null;
create index notifications_unseen on peak.notifications (contact_id, shown_at) where seen_at is null and done_at is null;
create unique index notifications_grouped on peak.notifications (contact_id, group_key)
    where group_key is not null and seen_at is null and done_at is null;
create index notifications_of_resource on peak.notifications (resource_id, contact_id);
create index notifications_to_acknowledge on peak.notifications (contact_id) where needs_ack and acked_at is null;
create index notifications_of_reminder on peak.notifications (reminder_id) where reminder_id is not null;
create index notifications_for_digest on peak.notifications (contact_id) where for_digest;
create index notifications_by_time on peak.notifications using brin (made_at);
alter table peak.notifications enable row level security;

create table peak.notification_preferences (
    id         uuid not null unique default gen_random_uuid(),
    contact_id uuid not null references public.contacts (id) on delete cascade,
    kind       text not null,
    app        boolean not null,
    desktop    boolean not null,
    email      boolean not null,
    sms        boolean not null,
    primary key (contact_id, kind)
);
create table peak.notification_people (
    contact_id    uuid primary key references public.contacts (id) on delete cascade,
    quiet_from    time,
    quiet_to      time,
    digest        text not null default 'off' check (digest in ('off', 'daily')),
    digest_at     time not null default '08:00',
    digest_sent   date,
    language      text not null default 'en' check (language in ('en', 'es')),
    desktop_sound boolean not null default true,
    constraint notification_people_quiet check ((quiet_from is null) = (quiet_to is null))
);
comment on column peak.notification_people.quiet_from is 'In the firm''s time zone, as quiet_to and digest_at.';
alter table peak.notification_preferences enable row level security;
alter table peak.notification_people enable row level security;
-- One deadline, so many days before it, told once; all who were told share its acknowledgement.
create table peak.reminders_sent (
    id           uuid primary key default gen_random_uuid(),
    exchange_id  uuid not null,
    object_id    uuid not null,
    deadline     text not null check (deadline in ('day_45', 'day_180', 'task')),
    due          date not null,
    days         int not null,
    sent_at      timestamptz not null default clock_timestamp(),
    acked_at     timestamptz,
    acked_by     uuid,
    escalated_at timestamptz,
    unique (object_id, deadline, due, days)
);
create index reminders_sent_open on peak.reminders_sent (sent_at) where acked_at is null and escalated_at is null and deadline <> 'task';
alter table peak.reminders_sent enable row level security;
select audit.watch('peak.notification_preferences', 'notification_preference');
select audit.watch('peak.notification_people', 'notification_settings', p_key => 'contact_id', p_quiet => '{digest_sent}');
select audit.watch('peak.reminders_sent', 'reminder', p_exchange => 'exchange_id');
insert into audit.exempt (table_name, reason) values
    ('peak.notifications', 'repeats what the record tells of other tables; acknowledgements are in that of peak.reminders_sent');

-- ---------------------------------------------------------------- kinds
-- The kinds in their order, what holds where somebody said nothing, and what can't be chosen: a deadline and a stranger's sign-in
-- are always in the list, the latter is always mailed. The right on the exchange that a kind asks for; "alone": not in a digest.
create function peak.notice_kinds()
    returns table (kind text, place int, app boolean, desktop boolean, email boolean, sms boolean, fixed text[], needs int, alone boolean, admins boolean)
    language sql immutable parallel safe as $$
    values ('mention', 1, true, true, true, false, '{}'::text[], 2, false, false),
           ('reply', 2, true, true, true, false, '{}', 2, false, false),
           ('message', 3, true, true, false, false, '{}', 2, false, false),
           ('task_assigned', 4, true, true, true, false, '{}', 32, false, false),
           ('task_due', 5, true, true, true, false, '{}', 32, false, false),
           ('deadline', 6, true, true, true, false, '{app}', 1, true, false),
           ('document', 7, true, true, false, false, '{}', 1, false, false),
           ('assignment', 8, true, true, true, false, '{}', 1, false, false),
           ('stage', 9, true, false, false, false, '{}', 1, false, false),
           ('scheduled_failed', 10, true, true, true, false, '{}', 0, true, false),
           ('sync_failed', 11, true, false, true, false, '{}', 0, true, true),
           ('security', 12, true, true, true, false, '{app,email}', 0, true, false)
$$;
create function peak.notice_needs(p_kind text) returns int
    language sql immutable parallel safe
    return case when p_kind in ('mention', 'reply', 'message') then 2 when p_kind in ('task_assigned', 'task_due') then 32
                when p_kind in ('scheduled_failed', 'sync_failed', 'security') then 0 else 1 end;

-- Whether this person may see it now; p_rights are those of auth.access on its exchange.
create function peak.notice_shown(n peak.notifications, p_person uuid, p_role text, p_rights int) returns boolean
    language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp as $$
declare
    needs int := peak.notice_needs(n.kind);
begin
    if n.kind = 'sync_failed' then
        return p_role = 'admin';
    elsif needs = 0 then
        return true;
    elsif p_role <> 'admin' and coalesce(p_rights & (1 | needs), 0) <> 1 | needs then
        return n.exchange_id is null and needs = 32; -- many tasks at once, of several exchanges
    elsif n.kind = 'document' then
        return auth.may_see_document(p_person, n.resource_id);
    elsif n.count = 1 and n.resource_type = 'task' then -- not what is somebody else's by now
        return exists (select from public.tasks t where t.id = n.resource_id and t.assigned_to = p_person);
    elsif n.kind = 'assignment' and n.detail ->> 'state' <> 'active' and p_role <> 'admin' then
        return p_person in (select j.id from auth.judging_members(n.exchange_id) j (id));
    end if;
    return true;
end $$;

-- Whether somebody may know the name of somebody else who had to do with an exchange that they see.
create function peak.may_name(p_person uuid, p_role text, p_other uuid, p_exchange uuid) returns boolean
    language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp as $$ begin
    return p_role in ('admin', 'coordinator') or p_other = p_person
        or exists (select from public.exchanges e where e.id = p_exchange and p_other in (e.client_id, e.coordinator_id))
        or exists (select from public.exchange_participants x where x.exchange_id = p_exchange and x.contact_id = p_other and x.is_active)
        or exists (select from auth.access a join auth.access b on b.exchange_id = a.exchange_id
                   where a.contact_id = p_person and a.rights & 1 = 1 and b.contact_id = p_other)
        or p_person in (select j.id from auth.judging_members(p_exchange) j (id))
           and exists (select from public.exchange_participants x where x.exchange_id = p_exchange and x.contact_id = p_other);
end $$;

-- ---------------------------------------------------------------- telling
create type peak.posting as (notification_id uuid, contact_id uuid, kind text, email boolean, sms boolean);
create type peak.notice as (contact_id uuid, kind text, exchange_id uuid, resource_type text, resource_id uuid, detail jsonb,
                            group_key text, reminder_id uuid);

-- Tells people of things, each with the rights and wishes of theirs: nobody of what they did themselves, nobody who can't
-- sign in. What has a group counts up in the row that the person has not looked at yet; only a new row goes out by mail.
create function peak.notify_many(p_notices peak.notice[], p_actor uuid default null) returns int
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    told int;
    letters peak.posting[];
begin
    if coalesce(cardinality(p_notices), 0) = 0 then
        return 0;
    end if;
    with asked as (
        select n.contact_id, n.kind, n.group_key, n.reminder_id, count(*)::int as count,
               case when count(distinct n.exchange_id) = 1 then (array_agg(n.exchange_id))[1] end as exchange_id,
               (array_agg(n.resource_type order by n.place desc))[1] as resource_type,
               case when count(distinct n.exchange_id) < 2 then (array_agg(n.resource_id order by n.place desc))[1] end as resource_id,
               (array_agg(n.detail order by n.place desc))[1] as detail
        from unnest(p_notices) with ordinality n (contact_id, kind, exchange_id, resource_type, resource_id, detail, group_key, reminder_id, place)
        where n.contact_id is distinct from p_actor or n.kind = 'security'
        group by n.contact_id, n.kind, n.group_key, n.reminder_id, case when n.group_key is null then n.place end
    ), wanted as (
        select a.*, coalesce(p.app, k.app) or 'app' = any (k.fixed) as app, coalesce(p.email, k.email) or 'email' = any (k.fixed) as email,
               coalesce(p.sms, k.sms) as sms,
               coalesce(s.digest, 'off') = 'daily' and not k.alone as digest
        from asked a
        join peak.notice_kinds() k on k.kind = a.kind
        join public.contacts c on c.id = a.contact_id and c.is_user and c.is_active and (c.role = 'admin' or not k.admins)
        left join public.exchanges e on e.id = a.exchange_id
        left join peak.notification_preferences p on p.contact_id = a.contact_id and p.kind = a.kind
        left join peak.notification_people s on s.contact_id = a.contact_id
        where coalesce(e.notifications_enabled, true) or a.kind in ('deadline', 'assignment', 'scheduled_failed')
    ), made as (
        insert into peak.notifications as n (contact_id, kind, exchange_id, resource_type, resource_id, detail, count, group_key, in_app,
                                             for_digest, reminder_id, needs_ack)
        select w.contact_id, w.kind, w.exchange_id, w.resource_type, w.resource_id, coalesce(w.detail, '{}'), w.count, w.group_key, w.app,
               w.digest and w.email, w.reminder_id, w.kind = 'deadline'
        from wanted w where w.app or w.email or w.sms
        order by w.exchange_id, w.contact_id -- in one order, so that two who tell the same people don't wait for each other
        on conflict (contact_id, group_key) where group_key is not null and seen_at is null and done_at is null
        do update set count = least(n.count + excluded.count, 9999), detail = excluded.detail,
                      resource_id = case when n.exchange_id is not distinct from excluded.exchange_id then excluded.resource_id end,
                      exchange_id = case when n.exchange_id = excluded.exchange_id then n.exchange_id end, -- of several: none
                      shown_at = greatest(n.shown_at, clock_timestamp()), made_at = clock_timestamp(), in_app = excluded.in_app,
                      for_digest = excluded.for_digest
        returning n.id, n.contact_id, n.kind, xmax = 0 as fresh
    ), fed as (
        insert into peak.change_feed (kind, row_id, contact_id)
        select distinct on (m.contact_id) 'notification', m.id, m.contact_id from made m
    )
    select count(*), array_agg((m.id, m.contact_id, m.kind, w.email, w.sms)::peak.posting) filter (where m.fresh and (w.email or w.sms))
    into told, letters
    from made m left join (select x.contact_id, x.kind, bool_or(x.email and not x.digest) as email, bool_or(x.sms) as sms from wanted x group by 1, 2) w
        on w.contact_id = m.contact_id and w.kind = m.kind;
    if letters is not null then
        perform peak.post_many(letters);
    end if;
    return told;
end $$;

create function peak.notify(p_kind text, p_people uuid[], p_exchange uuid, p_resource_type text, p_resource uuid, p_detail jsonb, p_actor uuid)
    returns int language sql volatile security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select peak.notify_many(array_agg((u.id, p_kind, p_exchange, p_resource_type, p_resource, p_detail, null, null)::peak.notice), p_actor)
    from (select distinct p.id from unnest(p_people) p (id)) u
$$;
grant execute on function peak.notify(text, uuid[], uuid, text, uuid, jsonb, uuid), peak.notify_many(peak.notice[], uuid) to peak_auth, peak_api;

create function peak.tell_notifications(p_person uuid) returns void
    language sql volatile security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    as $$ insert into peak.change_feed (kind, contact_id) values ('notification', p_person) $$;

-- ---------------------------------------------------------------- reading
-- Of somebody's newest, those that they may see; of 20,000 at most. Those of one moment come together, since the next page
-- begins behind it. Along an index, no further than it takes: so by the time of the statement, and nothing is sorted.
create function peak.notices_of(p_person uuid, p_role text, p_which text, p_before timestamptz, p_most int) returns setof peak.notifications
    language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp
    set enable_sort = off set enable_bitmapscan = off as $$ begin
    return query execute format($f$
        select u.* from (select n.* from peak.notifications n where n.contact_id = $1 and %1$s and n.%2$I < coalesce($3, 'infinity')
                         order by n.%2$I desc limit 20000) u
        left join lateral (select a.rights from auth.access a where a.contact_id = $1 and a.exchange_id = u.exchange_id offset 0) a on true
        where u.in_app
          and ($2 = 'admin' or peak.notice_needs(u.kind) = 0 or u.exchange_id is null and peak.notice_needs(u.kind) = 32
               or a.rights & (1 | peak.notice_needs(u.kind)) = 1 | peak.notice_needs(u.kind))
          and (u.kind in ('mention', 'reply', 'message', 'deadline', 'stage', 'scheduled_failed', 'security') or peak.notice_shown(u, $1, $2, a.rights))
        order by u.%2$I desc fetch first $4 rows with ties $f$,
        case p_which when 'done' then 'n.done_at is not null' when 'snoozed' then 'n.done_at is null and n.shown_at > statement_timestamp()'
                     when 'unseen' then 'n.done_at is null and n.seen_at is null and n.shown_at <= statement_timestamp()'
                     else 'n.done_at is null and n.shown_at <= statement_timestamp()' end,
        case p_which when 'done' then 'done_at' else 'shown_at' end) using p_person, p_role, p_before, p_most;
end $$;

-- What one finds: p_done NULL: what is snoozed.
create function api.notifications(p_before timestamptz default null, p_limit int default 50, p_done boolean default false)
    returns table (id uuid, kind text, exchange_id uuid, exchange_label text, resource_type text, resource_id uuid, title text, count int,
                   made_at timestamptz, seen_at timestamptz, done_at timestamptz, snoozed_until timestamptz, needs_ack boolean,
                   acked_at timestamptz, acked_by_name text, due date)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.me();
    my_role text := auth.my_role();
    tongue text := coalesce((select s.language from peak.notification_people s where s.contact_id = me), 'en');
begin
    if me is null then
        raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
    end if;
    return query
        select n.id, n.kind, n.exchange_id, f.exchange_label, n.resource_type, n.resource_id, f.title, n.count, n.shown_at, n.seen_at, n.done_at,
               case when n.shown_at > statement_timestamp() then n.shown_at end, n.needs_ack, n.acked_at,
               case when peak.may_name(me, my_role, n.acked_by, n.exchange_id) then f.acked_by end,
               case when n.kind in ('deadline', 'task_due') then (n.detail ->> 'due')::date end
        from peak.notices_of(me, my_role, case when p_done then 'done' when not p_done then 'open' else 'snoozed' end, p_before,
                             least(greatest(coalesce(p_limit, 50), 1), 200)) n
        cross join lateral peak.notice_face(n, me, my_role, tongue) f;
end $$;

-- At most 1,000 counted; next_at: when something that is snoozed comes back.
create function api.notification_counts(out unseen int, out needs_ack int, out next_at timestamptz)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.me();
    my_role text := auth.my_role();
begin
    if me is null then
        raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
    end if;
    select least(count(*), 1000) into unseen from peak.notices_of(me, my_role, 'unseen', null, 1000);
    select count(*) into needs_ack from (
        select from peak.notifications u
        left join lateral (select a.rights from auth.access a where a.contact_id = me and a.exchange_id = u.exchange_id offset 0) a on true
        where u.contact_id = me and u.needs_ack and u.acked_at is null and u.done_at is null
          and peak.notice_shown(u, me, my_role, a.rights) limit 1000) x;
    select min(u.shown_at) into next_at from peak.notifications u
    where u.contact_id = me and u.done_at is null and u.seen_at is null and u.shown_at > statement_timestamp();
end $$;
grant execute on function api.notifications(timestamptz, int, boolean), api.notification_counts() to peak_user;

-- ---------------------------------------------------------------- what people do with them
grant select (id, contact_id, kind, exchange_id, resource_id, detail, shown_at, seen_at, done_at, needs_ack, acked_at, reminder_id, made_at),
    update (resource_id, seen_at, done_at, shown_at, group_key) on peak.notifications to peak_api;
create policy own_rows on peak.notifications to peak_api using (contact_id = (select auth.me())) with check (contact_id = (select auth.me()));

-- Acknowledged for all who got the reminder, by one who may still see it.
create function peak.acknowledge_reminder(p_notification uuid, p_person uuid, p_role text) returns boolean
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    mine peak.notifications;
begin
    select n.* into mine from peak.notifications n where n.id = p_notification and n.contact_id = p_person and n.needs_ack;
    if not found or not peak.notice_shown(mine, p_person, p_role, (select a.rights from auth.access a
                                                                  where a.contact_id = p_person and a.exchange_id = mine.exchange_id)) then
        return false;
    end if;
    update peak.reminders_sent r set acked_at = clock_timestamp(), acked_by = p_person where r.id = mine.reminder_id and r.acked_at is null;
    if found then
        with told as (
            update peak.notifications n set acked_at = clock_timestamp(), acked_by = p_person,
                   seen_at = case when n.contact_id = p_person then coalesce(n.seen_at, clock_timestamp()) else n.seen_at end
            where n.reminder_id = mine.reminder_id and n.acked_at is null returning n.contact_id)
        insert into peak.change_feed (kind, contact_id) select distinct 'notification', t.contact_id from told t;
    end if;
    return true;
end $$;
grant execute on function peak.tell_notifications(uuid), peak.acknowledge_reminder(uuid, uuid, text) to peak_api;
reset role;

set local role peak_api;
create function api.mark_notifications(p_ids uuid[], p_what text) returns int
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
    me uuid := auth.require_live();
    n int;
begin
    if p_ids is null or cardinality(p_ids) > 10000 or array_ndims(p_ids) > 1 then
        raise exception using errcode = 'PK400', message = 'Up to 10,000 notifications are changed at once.';
    end if;
    perform from peak.notifications u where u.id = any (p_ids) order by u.exchange_id, u.id for update; -- in the order in which others tell
    update peak.notifications u
    set seen_at = coalesce(u.seen_at, clock_timestamp()), done_at = case p_what when 'done' then clock_timestamp() when 'seen' then u.done_at end
    where u.id = any (p_ids)
      and case p_what when 'seen' then u.seen_at is null when 'done' then u.done_at is null and not (u.needs_ack and u.acked_at is null)
                      else u.done_at is not null end;
    get diagnostics n = row_count;
    if n > 0 then
        perform peak.tell_notifications(me);
    end if;
    return n;
end $$;
create function api.see_notifications(p_ids uuid[]) returns int
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$ begin return api.mark_notifications(p_ids, 'seen'); end $$;
-- Reminders wait for an acknowledgement, and stay until then.
create function api.finish_notifications(p_ids uuid[]) returns int
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$ begin return api.mark_notifications(p_ids, 'done'); end $$;
create function api.unfinish_notifications(p_ids uuid[]) returns int
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$ begin return api.mark_notifications(p_ids, 'open'); end $$;

-- Out of sight until then, and new again. NULL: back at once, as seen.
create function api.snooze_notification(p_id uuid, p_until timestamptz) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
begin
    if p_until not between clock_timestamp() and clock_timestamp() + interval '90 days' then
        raise exception using errcode = 'PK400', message = 'A notification is put off until a time within the next 90 days.';
    end if;
    update peak.notifications u
    set shown_at = coalesce(p_until, least(u.shown_at, clock_timestamp())), seen_at = case when p_until is null then clock_timestamp() end,
        group_key = null, -- counts no further: of messages it is about the last one now
        resource_id = case when u.kind <> 'message' then u.resource_id else coalesce((
            select m.id from public.messages m where m.exchange_id = u.exchange_id and m.number = (u.detail ->> 'number')::bigint), u.resource_id) end
    where u.id = p_id and u.done_at is null;
    if not found then
        raise exception using errcode = 'PK404', message = 'There is no such notification.';
    end if;
    perform peak.tell_notifications(me);
end $$;
create function api.acknowledge(p_notification uuid) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
begin
    perform auth.require_fresh();
    if p_notification is null or not peak.acknowledge_reminder(p_notification, me, auth.my_role()) then
        raise exception using errcode = 'PK404', message = 'There is no such reminder.';
    end if;
end $$;
grant execute on function api.see_notifications(uuid[]), api.finish_notifications(uuid[]), api.unfinish_notifications(uuid[]), api.snooze_notification(uuid, timestamptz),
    api.acknowledge(uuid) to peak_user;
reset role;
