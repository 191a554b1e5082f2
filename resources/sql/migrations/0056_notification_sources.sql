-- 0056 notification_sources: what happens that people are told of.
--
-- Adds     peak.notice_messages(), notice_mentions(), notice_deleted(), notice_reading(), notice_tasks(), notice_documents(), notice_participants(),
--          notice_exchanges(), notice_scheduled(), notice_syncs(), notice_sessions(), forget_person(); auth.notice_safety();
--          triggers _520_notices
-- Needs    0048 rooms, 0053 notifications
-- Breaks   nothing
-- Locks    messages, message_participants, tasks, documents, exchange_participants, exchanges, pp_sync_logs, user_sessions,
--          scheduled_messages, erasures, auth.credentials and auth.second_factors SHARE ROW EXCLUSIVE for triggers
-- Raises   nothing
-- Tests    tests/sql/tst_Notifications.cpp
--
-- A statement of more than 500 rows is no news for people but a load of data, and tells nobody; of tasks that somebody
-- assigns in the program it tells each assignee how many they got, unless they are more than 100.
set local lock_timeout = '5s';

set local role peak_owner;
-- Messages: who is named, whose message is answered, and everybody else who has it to read, once for each room until they
-- look.
create function peak.notice_messages() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    counted uuid[];
begin
    if (select count(*) from (select from new_rows limit 501) x) > 500 then
        return null;
    end if;
    -- Most have not looked since the last one, and wish nothing of their own: theirs counts up, which touches no index (so
    -- that it goes to the top of the list once a minute only).
    if (select count(*) from (select from new_rows limit 2) x) = 1 then
        with told as (
            update peak.notifications u
            set count = least(u.count + 1, 9999), detail = jsonb_build_object('actor', n.sender_id, 'number', n.number),
                shown_at = case when u.shown_at < clock_timestamp() - interval '1 minute' then clock_timestamp() else u.shown_at end,
                made_at = case when u.shown_at < clock_timestamp() - interval '1 minute' then clock_timestamp() else u.made_at end
            from new_rows n
            join public.message_participants p on p.message_id = n.id and p.contact_id <> n.sender_id
            where n.is_system_message is not true and n.reply_to is null and n.mentions is null
              and u.contact_id = p.contact_id and u.group_key = 'message:' || n.exchange_id and u.seen_at is null and u.done_at is null
              and u.in_app and not u.for_digest
              and not exists (select from peak.notification_preferences w where w.contact_id = p.contact_id and w.kind = 'message')
              and (select e.notifications_enabled from public.exchanges e where e.id = n.exchange_id) is not false
            returning u.id, u.contact_id
        ), fed as (
            insert into peak.change_feed (kind, row_id, contact_id) select 'notification', t.id, t.contact_id from told t
        )
        select array_agg(t.contact_id) into counted from told t;
    end if;
    perform peak.notify_many(array_agg((p.contact_id, k.kind, n.exchange_id, 'message', n.id, jsonb_build_object('actor', n.sender_id, 'number', n.number),
                                        case k.kind when 'message' then 'message:' || n.exchange_id end, null)::peak.notice order by n.number))
    from new_rows n
    join public.message_participants p on p.message_id = n.id and p.contact_id <> n.sender_id and (counted is null or p.contact_id <> all (counted))
    left join public.messages a on a.id = n.reply_to
    cross join lateral (select case when p.contact_id = any (n.mentions) then 'mention' when a.sender_id = p.contact_id then 'reply' else 'message' end as kind) k
    where n.is_system_message is not true;
    return null;
end $$;
create trigger _520_notices after insert on public.messages
    referencing new table as new_rows for each statement execute function peak.notice_messages();

-- Whom somebody's own words speak of only since they were changed: once, however often they are changed.
create function peak.notice_mentions() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    perform peak.notify_many(array_agg((u.id, 'mention', new.exchange_id, 'message', new.id,
                                        jsonb_build_object('actor', new.sender_id, 'number', new.number), null, null)::peak.notice), new.sender_id)
    from unnest(new.mentions) u (id)
    where u.id <> all (coalesce(old.mentions, '{}'))
      and not exists (select from peak.notifications n where n.contact_id = u.id and n.kind = 'mention' and n.resource_id = new.id);
    return null;
end $$;
create trigger _520_mentions after update of mentions on public.messages
    for each row when (new.mentions is distinct from old.mentions and new.is_system_message is not true) execute function peak.notice_mentions();

-- What told of a message goes with it, whatever became of that since; the mails that wait find it gone and are dropped. What
-- tells of several and was not looked at tells of one less, if this was one of them: it tells of the last so many.
create function peak.notice_deleted() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    touched uuid[];
begin
    perform peak.lock_rooms(array[new.exchange_id]); -- one after the other with who writes there
    touched := array(
        select n.id from peak.notifications n where n.resource_id = new.id and (n.kind in ('mention', 'reply') or n.kind = 'message' and n.count = 1)
        union select n.id from public.message_participants p join peak.notifications n on n.contact_id = p.contact_id
        where p.message_id = new.id and n.exchange_id = new.exchange_id and n.kind = 'message' and n.seen_at is null and n.done_at is null
          and n.count > 1 and (n.detail ->> 'number')::bigint >= new.number);
    perform from peak.notifications n where n.id = any (touched) order by n.exchange_id, n.id for update;
    with gone as (
        delete from peak.notifications n where n.id = any (touched) and (n.kind <> 'message' or n.count = 1) returning n.contact_id
    ), fewer as (
        update peak.notifications u set count = u.count - 1, resource_id = l.message, detail = jsonb_build_object('actor', l.sender, 'number', l.number)
        from peak.notifications n
        cross join lateral (
            select bool_or(x.message_id = new.id) as told, max(x.number) filter (where x.message_id <> new.id) as number,
                   (array_agg(x.message_id order by x.number desc) filter (where x.message_id <> new.id))[1] as message,
                   (array_agg(x.sender_id order by x.number desc) filter (where x.message_id <> new.id))[1] as sender
            from (select p.message_id, p.number, m.sender_id from public.message_participants p join public.messages m on m.id = p.message_id
                  where p.contact_id = n.contact_id and p.exchange_id = n.exchange_id and p.number <= (n.detail ->> 'number')::bigint
                    and (not p.gone or p.message_id = new.id) and m.sender_id <> n.contact_id and n.contact_id <> all (coalesce(m.mentions, '{}'))
                    and not exists (select from public.messages a where a.id = m.reply_to and a.sender_id = n.contact_id)
                  order by p.number desc limit n.count) x) l
        where n.id = any (touched) and n.kind = 'message' and n.count > 1 and l.told and u.id = n.id returning u.contact_id
    )
    insert into peak.change_feed (kind, contact_id) select 'notification', t.contact_id from (select * from gone union select * from fewer) t;
    return null;
end $$;
create trigger _520_deleted after update of is_deleted on public.messages
    for each row when (new.is_deleted and old.is_deleted is not true) execute function peak.notice_deleted();

-- Whoever reads a message in its room has seen what told of it.
create function peak.notice_reading() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    with read as (
        select n.contact_id, n.exchange_id, n.message_id, n.number from new_rows n join old_rows o on o.id = n.id
        where n.read_at is not null and o.read_at is null
    ), told as (
        select x.id from read r join peak.notifications x on x.resource_id = r.message_id and x.contact_id = r.contact_id
        where x.seen_at is null and x.done_at is null and (x.kind in ('mention', 'reply') or x.kind = 'message' and x.group_key is null)
        union all
        select x.id from (select r.contact_id, r.exchange_id, max(r.number) as number from read r group by r.contact_id, r.exchange_id) l
        join peak.notifications x on x.contact_id = l.contact_id and x.group_key = 'message:' || l.exchange_id
        where x.seen_at is null and x.done_at is null and (x.detail ->> 'number')::bigint <= l.number
    ), seen as (
        update peak.notifications u set seen_at = clock_timestamp() from told t where u.id = t.id and u.seen_at is null returning u.contact_id
    )
    insert into peak.change_feed (kind, contact_id) select distinct 'notification', s.contact_id from seen s;
    return null;
end $$;
create trigger _520_notices after update on public.message_participants
    referencing old table as old_rows new table as new_rows for each statement execute function peak.notice_reading();

-- Tasks that are somebody's from now on: those of one transaction together. What a sync brings is not told, since it was
-- told over there.
create function peak.notice_tasks() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.me();
    many boolean := (select count(*) from (select from new_rows limit 501) x) > 500;
    told peak.notice[];
begin
    if tg_op = 'INSERT' then
        if many and (me is null or (select count(distinct n.assigned_to) from new_rows n) > 100) then
            return null;
        end if;
        select array_agg((n.assigned_to, 'task_assigned', n.exchange_id, 'task', n.id, jsonb_build_object('actor', me), null, null)::peak.notice)
        into told from new_rows n
        where n.assigned_to is not null and n.exchange_id is not null and n.status in ('PENDING', 'IN_PROGRESS') and n.is_synced_from_pp is not true;
    else
        if many and (me is null or (select count(distinct n.assigned_to) from new_rows n join old_rows o on o.id = n.id
                                    where n.assigned_to is distinct from o.assigned_to) > 100) then
            return null;
        end if;
        select array_agg((n.assigned_to, 'task_assigned', n.exchange_id, 'task', n.id, jsonb_build_object('actor', me), null, null)::peak.notice)
        into told from new_rows n join old_rows o on o.id = n.id
        where n.assigned_to is distinct from o.assigned_to and n.assigned_to is not null and n.exchange_id is not null and n.status in ('PENDING', 'IN_PROGRESS');
    end if;
    if told is not null then
        perform peak.notify_many(array_agg((t.contact_id, t.kind, t.exchange_id, t.resource_type, t.resource_id, t.detail,
                                            'tasks:' || pg_current_xact_id(), null)::peak.notice), me)
        from unnest(told) t;
    end if;
    return null;
end $$;
create trigger _520_notices_insert after insert on public.tasks
    referencing new table as new_rows for each statement execute function peak.notice_tasks();
create trigger _520_notices_update after update on public.tasks
    referencing old table as old_rows new table as new_rows for each statement execute function peak.notice_tasks();

-- Documents, to those who may see them; once for each exchange until they look.
create function peak.notice_documents() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if (select count(*) from (select from new_rows limit 501) x) > 500 then
        return null;
    end if;
    perform peak.notify_many(array_agg((a.contact_id, 'document', n.exchange_id, 'document', n.id, jsonb_build_object('actor', n.uploaded_by),
                                        'document:' || n.exchange_id, null)::peak.notice), n.uploaded_by)
    from new_rows n join auth.access a on a.exchange_id = n.exchange_id and a.rights & 1 = 1
    where n.is_active and auth.may_see_document(a.contact_id, n.id)
    group by n.uploaded_by;
    return null;
end $$;
create trigger _520_notices after insert on public.documents
    referencing new table as new_rows for each statement execute function peak.notice_documents();

-- Who takes part: a proposal to those who decide, the beginning to who begins and to who asked for it, the end to them.
create function peak.notice_participants() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.me();
    changes jsonb;
begin
    if (select count(*) from (select from new_rows limit 501) x) > 500 then
        return null;
    elsif tg_op = 'INSERT' then
        select jsonb_agg(jsonb_build_object('id', n.id, 'exchange', n.exchange_id, 'person', n.contact_id, 'by', n.proposed_by, 'state', c.state)) into changes
        from new_rows n
        cross join lateral (select case when n.is_active then 'active' when n.proposed_at is not null and n.withdrawn_at is null then 'proposed' end as state) c
        where c.state is not null;
    else
        select jsonb_agg(jsonb_build_object('id', n.id, 'exchange', n.exchange_id, 'person', n.contact_id, 'by', n.proposed_by, 'state', c.state)) into changes
        from new_rows n join old_rows o on o.id = n.id
        cross join lateral (select case
            when n.is_active and o.is_active is not true then 'active'
            when n.is_active is not true and n.proposed_at is not null and n.withdrawn_at is null
                 and (o.withdrawn_at is not null or o.proposed_at is distinct from n.proposed_at) then 'proposed'
            when o.is_active and n.is_active is not true or o.withdrawn_at is null and n.withdrawn_at is not null then 'withdrawn' end as state) c
        where c.state is not null;
    end if;
    perform peak.notify_many(array_agg((w.person, 'assignment', c.exchange, 'participant', c.id,
                                        jsonb_build_object('state', c.state, 'person', c.person, 'actor', me), null, null)::peak.notice), me)
    from jsonb_to_recordset(changes) c (id uuid, exchange uuid, person uuid, by uuid, state text)
    cross join lateral (
        select j.id as person from auth.judging_members(c.exchange) j (id) where c.state = 'proposed'
        union select p.id from public.contacts p where p.role = 'admin' and p.is_user and p.is_active and c.state = 'proposed'
        union select c.person where c.state = 'active'
        union select c.by where c.state in ('active', 'withdrawn')
        union select e.coordinator_id from public.exchanges e where e.id = c.exchange and c.state in ('active', 'withdrawn')) w
    where w.person is not null and (w.person <> c.person or c.state = 'active');
    return null;
end $$;
create trigger _520_notices_insert after insert on public.exchange_participants
    referencing new table as new_rows for each statement execute function peak.notice_participants();
create trigger _520_notices_update after update on public.exchange_participants
    referencing old table as old_rows new table as new_rows for each statement execute function peak.notice_participants();

-- A new stage, to all who see the exchange, once until they look; an exchange that is somebody's to coordinate, to them.
create function peak.notice_exchanges() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.me();
    changed uuid[];
begin
    if tg_op = 'UPDATE' then
        changed := array(select n.id from new_rows n join old_rows o on o.id = n.id
                         where (n.workflow_stage, n.coordinator_id) is distinct from (o.workflow_stage, o.coordinator_id) limit 501);
        if cardinality(changed) not between 1 and 500 then
            return null;
        end if;
        perform peak.notify_many(array_agg((a.contact_id, 'stage', n.id, 'exchange', n.id,
                                            jsonb_build_object('actor', me, 'from', o.workflow_stage, 'to', n.workflow_stage), 'stage:' || n.id, null)::peak.notice), me)
        from new_rows n join old_rows o on o.id = n.id join auth.access a on a.exchange_id = n.id and a.rights & 1 = 1
        where n.id = any (changed) and n.workflow_stage is distinct from o.workflow_stage and n.workflow_stage is not null;
        perform peak.notify_many(array_agg((n.coordinator_id, 'assignment', n.id, 'exchange', n.id,
                                            jsonb_build_object('state', 'active', 'person', n.coordinator_id, 'actor', me), null, null)::peak.notice), me)
        from new_rows n join old_rows o on o.id = n.id
        where n.id = any (changed) and n.coordinator_id is distinct from o.coordinator_id and n.coordinator_id is not null;
    elsif me is not null and (select count(*) from (select from new_rows limit 501) x) <= 500 then
        perform peak.notify_many(array_agg((n.coordinator_id, 'assignment', n.id, 'exchange', n.id,
                                            jsonb_build_object('state', 'active', 'person', n.coordinator_id, 'actor', me), null, null)::peak.notice), me)
        from new_rows n where n.coordinator_id is not null;
    end if;
    return null;
end $$;
create trigger _520_notices_insert after insert on public.exchanges
    referencing new table as new_rows for each statement execute function peak.notice_exchanges();
create trigger _520_notices_update after update on public.exchanges
    referencing old table as old_rows new table as new_rows for each statement execute function peak.notice_exchanges();

-- A message that somebody put off and that was not sent.
create function peak.notice_scheduled() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    perform peak.notify('scheduled_failed', array[new.sender_id], new.exchange_id, 'scheduled_message', new.id, '{}', null);
    return null;
end $$;
create trigger _520_notices after update of state on peak.scheduled_messages
    for each row when (new.state = 'failed' and old.state <> 'failed') execute function peak.notice_scheduled();

-- A sync that failed, to admins, once until they look.
create function peak.notice_syncs() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if tg_op = 'UPDATE' then
        if not exists (select from new_rows n join old_rows o on o.id = n.id where upper(n.status) in ('FAILED', 'ERROR') and upper(o.status) is distinct from upper(n.status)) then
            return null;
        end if;
    end if;
    perform peak.notify_many(array_agg((c.id, 'sync_failed', null, 'sync_run', n.id, '{}', 'sync_failed', null)::peak.notice))
    from (select x.id from new_rows x where upper(x.status) in ('FAILED', 'ERROR') order by x.started_at desc limit 1) n
    cross join (select p.id from public.contacts p where p.role = 'admin' and p.is_user and p.is_active) c;
    return null;
end $$;
create trigger _520_notices_insert after insert on public.pp_sync_logs
    referencing new table as new_rows for each statement execute function peak.notice_syncs();
create trigger _520_notices_update after update on public.pp_sync_logs
    referencing old table as old_rows new table as new_rows for each statement execute function peak.notice_syncs();
grant execute on function peak.notice_syncs() to peak_agent;

-- A sign-in with a program or from a network that the person did not have within 90 days; the first of all is none.
create function peak.notice_sessions() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if (select count(*) from (select from new_rows limit 501) x) > 500 then
        return null;
    end if;
    perform peak.notify_many(array_agg((n.user_id, 'security', null, 'session', n.id, '{"what": "sign_in"}', null, null)::peak.notice))
    from new_rows n
    where n.real_user_id is null and n.is_active and n.login_role is not null
      and exists (select from public.user_sessions o where o.user_id = n.user_id and o.id <> n.id)
      and not exists (select from public.user_sessions o
                      where o.user_id = n.user_id and o.id <> n.id and o.real_user_id is null and o.created_at > clock_timestamp()::timestamp - interval '90 days'
                        and o.user_agent is not distinct from n.user_agent
                        and (o.ip_address is not distinct from n.ip_address
                             or family(o.ip_address) = family(n.ip_address)
                                and network(set_masklen(o.ip_address, case family(o.ip_address) when 4 then 16 else 48 end)) >>= n.ip_address));
    return null;
end $$;
create trigger _520_notices after insert on public.user_sessions
    referencing new table as new_rows for each statement execute function peak.notice_sessions();

-- Whoever is erased leaves nothing here.
create function peak.forget_person() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    delete from peak.scheduled_messages s where s.sender_id = new.contact_id;
    delete from peak.outbox o where o.contact_id = new.contact_id;
    delete from peak.notifications n where n.contact_id = new.contact_id;
    delete from peak.notification_preferences p where p.contact_id = new.contact_id;
    delete from peak.notification_people p where p.contact_id = new.contact_id;
    return null;
end $$;
create trigger _720_notices after insert on peak.erasures for each row execute function peak.forget_person();
reset role;

set local role peak_auth;
-- Password and second factor, told even to who changed them: it might have been somebody else. A hash that is only worked
-- out anew is no change.
create function auth.notice_safety() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    whose uuid := case tg_op when 'DELETE' then old.contact_id else new.contact_id end;
begin
    perform peak.notify('security', array[whose], null, 'user', whose, jsonb_build_object('what', tg_argv[0]), null);
    return null;
end $$;
create trigger _520_notices after update on auth.credentials
    for each row when (new.changed_at is distinct from old.changed_at) execute function auth.notice_safety('password');
create trigger _520_notices_insert after insert on auth.second_factors
    for each row when (new.confirmed_at is not null) execute function auth.notice_safety('second_factor');
create trigger _520_notices_update after update on auth.second_factors
    for each row when (new.confirmed_at is distinct from old.confirmed_at and new.confirmed_at is not null)
    execute function auth.notice_safety('second_factor');
create trigger _520_notices_delete after delete on auth.second_factors
    for each row when (old.confirmed_at is not null) execute function auth.notice_safety('second_factor_off');
reset role;
