-- 0026 explain: why somebody can or cannot do a thing, in sentences, from the rules that enforce it.
--
-- Adds     auth.right_name(), role_name(), shut_out(), ways(), why(), why_document(), why_task(), why_message(),
--          why_person(), known_object(); api.explain_access(), api.role_matrix()
-- Needs    0006 access, 0013 work, 0014 documents, 0015 assignment, 0023 tasks
-- Breaks   nothing
-- Locks    tasks and messages ACCESS EXCLUSIVE for a policy
-- Raises   28000 the session has ended; PK400 an object or a person is missing; PK403 asking about somebody else;
--          PK404 no such person or thing, or none that one may know of
-- Tests    tests/sql/tst_ExplainAccess.cpp, tests/sql/tst_AccessWorlds.cpp
--
-- "allowed" is what row security reads (auth.access, auth.may_see_document()); only the words are made here. A
-- test compares both with what a connection of that person really sees.
set local lock_timeout = '5s';

set local role peak_owner;
grant select on public.tasks, public.messages to peak_auth;
create policy identity_reads on public.tasks for select to peak_auth using (true);
create policy identity_reads on public.messages for select to peak_auth using (true);
reset role;

set local role peak_auth;
create function auth.right_name(p_right int) returns text
    language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select case p_right when 1 then 'see the exchange' when 2 then 'read and write its messages'
                        when 4 then 'upload documents to it' when 8 then 'manage it'
                        when 16 then 'see its documents' when 32 then 'see its tasks'
                        when 64 then 'work on its tasks' end $$;
create function auth.role_name(p_role text) returns text
    language sql immutable parallel safe set search_path = pg_catalog, pg_temp
    as $$ select case p_role when 'third_party' then 'third party' else p_role end $$;

-- What keeps a person out of everything, or NULL.
create function auth.shut_out(p_person public.contacts) returns text
    language sql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select case
        when not coalesce(p_person.is_user, false) then 'There is no sign-in account for this person.'
        when not coalesce(p_person.is_active, false) then 'The account is inactive: an inactive person sees nothing.'
        when not auth.known_role(p_person.role) then 'The account has no role of ours, and can''t sign in until an admin sets one.'
        when p_person.locked_until > clock_timestamp()::timestamp
            then format('The account is locked until %s (UTC).', to_char(p_person.locked_until, 'FMMonth FMDD, YYYY HH24:MI'))
    end $$;

-- How a person is linked to an exchange: each way with what it allows, and what to say of it. Who was proposed
-- or withdrawn is told to those who decide about it, never to the person themself.
create function auth.ways(p_person public.contacts, p_exchange uuid)
    returns table (rights int, narrowed int, told text)
    language sql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select auth.role_rights('client'), auth.role_rights('client'), 'is the client of this exchange'
    from public.exchanges e where e.id = p_exchange and e.client_id = p_person.id
    union all
    select auth.role_rights('coordinator'), auth.role_rights('coordinator'), 'is the coordinator of this exchange'
    from public.exchanges e where e.id = p_exchange and e.coordinator_id = p_person.id
    union all
    select case when x.is_active then auth.role_rights(x.role) else 0 end,
           case when x.is_active then auth.role_rights(x.role) & auth.permission_rights(x.permissions) else 0 end,
           case when x.is_active and x.permissions is null then format('takes part as %s', auth.role_name(x.role))
                when x.is_active then format('takes part as %s with the permissions %s', auth.role_name(x.role),
                                             coalesce(nullif(array_to_string(x.permissions, ', '), ''), '(none)'))
                else format('was proposed or withdrawn as %s and takes no part at the moment', auth.role_name(x.role)) end
    from public.exchange_participants x
    where x.exchange_id = p_exchange and x.contact_id = p_person.id and (x.is_active or auth.judges(p_exchange))
$$;

create function auth.why(p_person public.contacts, p_right int, p_exchange uuid, out allowed boolean, out why text)
    language plpgsql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    shut constant text := auth.shut_out(p_person);
    may constant text := auth.right_name(p_right);
begin
    allowed := shut is null and (p_person.role = 'admin' or exists (
        select from auth.access a
        where a.contact_id = p_person.id and a.exchange_id = p_exchange and a.rights & p_right = p_right));
    why := case
        when shut is not null then shut
        when p_person.role = 'admin' then 'Is an admin: admins see and do everything.'
        when allowed then (select format('%s, and may %s.', initcap(left(w.told, 1)) || substr(w.told, 2), may)
                           from auth.ways(p_person, p_exchange) w where w.narrowed & p_right = p_right limit 1)
        when auth.role_rights(p_person.role) & p_right = 0
            then format('The role %s never allows to %s.', auth.role_name(p_person.role), may)
        else coalesce(
            (select string_agg(initcap(left(w.told, 1)) || substr(w.told, 2) || case
                        when w.rights & p_right = 0 and w.rights > 0 then format(', which does not allow to %s.', may)
                        when w.narrowed & 1 = 0 and w.rights > 0 then ', which without "view" allow nothing.'
                        when w.narrowed & p_right = 0 and w.rights > 0 then format(', which do not allow to %s.', may)
                        else '.' end, ' ' order by w.told)
             from auth.ways(p_person, p_exchange) w),
            'Is neither the client nor the coordinator of this exchange, and takes no part in it.') end;
end $$;

-- ---------------------------------------------------------------- single things
-- Which thing an id is, and whether the one who asks may know of it.
create function auth.known_object(p_object uuid, out kind text, out exchange_id uuid, out visible boolean)
    language plpgsql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me constant uuid := auth.me();
begin
    select t.kind, t.room into kind, exchange_id from (
        select 'exchange', e.id from public.exchanges e where e.id = p_object
        union all select 'task', t.exchange_id from public.tasks t where t.id = p_object
        union all select 'message', m.exchange_id from public.messages m where m.id = p_object
        union all select 'document', d.exchange_id from public.documents d where d.id = p_object
        union all select 'person', null from public.contacts c where c.id = p_object
    ) t (kind, room) limit 1;
    visible := kind is not null and case kind
        when 'document' then auth.may_see_document(me, p_object)
        when 'person' then auth.my_role() in ('admin', 'coordinator') or p_object = any (auth.my_contact_ids())
        else auth.may(case kind when 'task' then 32 when 'message' then 2 else 1 end, exchange_id) end;
end $$;

create function auth.why_document(p_person public.contacts, p_document uuid)
    returns table (action text, allowed boolean, why text)
    language plpgsql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    d public.documents;
    may_see constant boolean := auth.shut_out(p_person) is null and auth.may_see_document(p_person.id, p_document);
    may_change constant boolean := may_see and auth.may_change_document(p_person.id, p_document);
    needs int;
    link record;
begin
    select x.* into d from public.documents x where x.id = p_document;
    needs := case d.access_level when 'public' then 1 else 16 end;
    select w.* into link from auth.why(p_person, needs, d.exchange_id) w;
    action := 'see the document';
    allowed := may_see;
    why := case
        when auth.shut_out(p_person) is not null then auth.shut_out(p_person)
        when p_person.role = 'admin' then 'Is an admin: admins see and do everything.'
        when not d.is_active then 'The document is in the bin, where only admins see it.'
        when d.exchange_id is not null and not link.allowed then link.why
        when d.access_level = 'restricted' and not may_see
            then format('The document is restricted to %s; %s is not among them.',
                        coalesce(nullif((select string_agg(auth.role_name(r), ', ') from unnest(d.allowed_roles) r), ''), 'no role'),
                        auth.role_name(p_person.role))
        when d.access_level = 'restricted' and p_person.role = any (d.allowed_roles)
            then format('The document is restricted to some roles, and %s is one of them.', auth.role_name(p_person.role))
        when d.access_level = 'restricted' then 'The document is restricted, but who uploaded it or manages its exchange sees it.'
        when d.exchange_id is null then 'The document is the firm''s and for everybody who is signed in.'
        else format('The document is for everybody who may %s. %s', auth.right_name(needs), link.why) end;
    return next;
    action := 'open the document';
    why := case when may_see and d.pin_protected then why || ' It asks for a PIN.' else why end;
    return next;
    action := 'download the document';
    allowed := may_see and (not d.view_only or may_change);
    why := case when may_see and not allowed then 'The document is for viewing only: who may change it can download it.' else why end;
    return next;
    action := 'change or remove the document';
    allowed := may_change;
    why := case when not may_see then why
                when may_change and p_person.role = 'admin' then 'Is an admin: admins see and do everything.'
                when may_change then 'Uploaded it, or manages its exchange.'
                else 'Only an admin, who manages its exchange, or who uploaded it and still may upload, changes a document.' end;
    return next;
    action := 'open older versions of the document';
    return next;
end $$;

create function auth.why_task(p_person public.contacts, p_task uuid)
    returns table (action text, allowed boolean, why text)
    language plpgsql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    t public.tasks;
    see record;
    work record;
    manage record;
begin
    select x.* into t from public.tasks x where x.id = p_task;
    select w.* into see from auth.why(p_person, 32, t.exchange_id) w;
    select w.* into work from auth.why(p_person, 64, t.exchange_id) w;
    select w.* into manage from auth.why(p_person, 8, t.exchange_id) w;
    return query values ('see the task', see.allowed, see.why);
    return query values ('complete the task and comment on it',
        see.allowed and (manage.allowed or work.allowed and t.assigned_to is not distinct from p_person.id),
        case when not see.allowed then see.why
             when manage.allowed then manage.why
             when not work.allowed then work.why
             when t.assigned_to is not distinct from p_person.id then 'The task is assigned to this person. ' || work.why
             else 'The task is not assigned to this person, who does not manage the exchange.' end);
    return query values ('change the task', see.allowed and manage.allowed, case when see.allowed then manage.why else see.why end);
end $$;

create function auth.why_message(p_person public.contacts, p_message uuid)
    returns table (action text, allowed boolean, why text)
    language plpgsql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    m public.messages;
    room record;
begin
    select x.* into m from public.messages x where x.id = p_message;
    select w.* into room from auth.why(p_person, 2, m.exchange_id) w;
    return query values ('read the message', room.allowed, room.why);
    return query values ('edit or delete the message',
        room.allowed and m.sender_id is not distinct from p_person.id and not m.is_system_message and not m.is_deleted,
        case when not room.allowed then room.why
             when m.is_system_message then 'The server wrote this message.'
             when m.is_deleted then 'The message was deleted.'
             when m.sender_id is not distinct from p_person.id then 'Wrote it.'
             else 'Somebody else wrote it, and people change only what they wrote.' end);
end $$;

create function auth.why_person(p_person public.contacts, p_other uuid)
    returns table (action text, allowed boolean, why text)
    language plpgsql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    shut constant text := auth.shut_out(p_person);
    shared constant boolean := exists (
        select from auth.access a
        where a.contact_id = p_person.id and a.rights & 1 = 1 and (
            exists (select from public.exchanges e where e.id = a.exchange_id and p_other in (e.client_id, e.coordinator_id))
            or exists (select from public.exchange_participants x
                       where x.exchange_id = a.exchange_id and x.contact_id = p_other
                         and (x.is_active or p_person.id in (select auth.judging_members(x.exchange_id))))));
begin
    return query values ('see the person''s name and company',
        shut is null and (p_person.role in ('admin', 'coordinator') or p_person.id = p_other or shared),
        case when shut is not null then shut
             when p_person.role in ('admin', 'coordinator') then 'Admins and coordinators see all people.'
             when p_person.id = p_other then 'Is this person.'
             when shared then 'They share an exchange.'
             else 'They share no exchange.' end);
    return query values ('see how to reach the person',
        shut is null and p_person.role in ('admin', 'coordinator'),
        case when shut is not null then shut
             when p_person.role in ('admin', 'coordinator') then 'Admins and coordinators see all people.'
             else 'Only admins and coordinators see addresses, telephone numbers and e-mail.' end);
    return query values ('change the person, their role or activity', shut is null and p_person.role = 'admin',
        coalesce(shut, case when p_person.role = 'admin' then 'Is an admin: admins see and do everything.'
                            else 'Only admins manage people.' end));
end $$;

-- ---------------------------------------------------------------- what clients call
-- An admin asks about anybody; who manages an exchange about anybody and things of it; everybody about
-- themselves and what they see. Whoever may not know of a thing is told that there is none.
create function api.explain_access(p_person uuid, p_object uuid)
    returns table (action text, allowed boolean, why text)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me constant uuid := auth.require_me();
    thing record;
    person public.contacts;
begin
    if p_person is null or p_object is null then
        raise exception using errcode = 'PK400', message = 'Say who, and what.';
    end if;
    select o.* into thing from auth.known_object(p_object) o;
    if not thing.visible then
        raise exception using errcode = 'PK404', message = 'There is no such thing, or you may not know of it.';
    end if;
    if p_person <> me and auth.my_role() <> 'admin' and not (thing.exchange_id is not null and auth.may(8, thing.exchange_id)) then
        raise exception using errcode = 'PK403', message = 'You can ask about yourself; about others only where you manage the exchange.';
    end if;
    select c.* into person from public.contacts c where c.id = p_person;
    if not found then
        raise exception using errcode = 'PK404', message = 'There is no such person.';
    end if;
    return query execute case thing.kind
        when 'document' then 'select * from auth.why_document($1, $2)'
        when 'task' then 'select * from auth.why_task($1, $2)'
        when 'message' then 'select * from auth.why_message($1, $2)'
        when 'person' then 'select * from auth.why_person($1, $2)'
        else 'select auth.right_name(r), w.* from unnest(array[1, 2, 4, 8, 16, 32, 64]) with ordinality as r (r, n)
              cross join lateral auth.why($1, r, $2) w order by n' end
        using person, p_object;
end $$;

-- The matrix as the database enforces it: what each role can have on an exchange at most.
create function api.role_matrix() returns table (role text, action text, allowed boolean)
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select r.role, auth.right_name(b.bit), r.role = 'admin' or auth.role_rights(r.role) & b.bit = b.bit
    from unnest(array['admin', 'coordinator', 'client', 'third_party', 'agency']) with ordinality r (role, n)
    cross join unnest(array[1, 2, 4, 8, 16, 32, 64]) b (bit)
    where auth.me() is not null order by r.n, b.bit
$$;
grant execute on function api.explain_access(uuid, uuid), api.role_matrix() to peak_user;
reset role;
