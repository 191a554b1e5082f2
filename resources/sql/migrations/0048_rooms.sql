-- 0048 rooms: what somebody reads in the room of an exchange, and who else does.
--
-- Adds     api.room(), room_page(), room_news(), room_messages(), room_unread(), room_readers(), room_number_at(),
--          message_readers(); api.room_message; auth.room_channel(); peak.enter_room(), room_people(), room_rows(), people_named(),
--          room_listeners(), mentionable()
-- Needs    0013 work, 0014 documents, 0040 list_places
-- Breaks   nothing
-- Locks    nothing
-- Raises   28000 the session has ended; PK400 bad input; PK403 the exchange is seen, its messages aren't; PK404 no such
--          exchange or message
-- Tests    tests/sql/tst_Rooms.cpp, tst_RoomMessages.cpp
--
-- Messages are asked for by their numbers, which have no gaps: whoever has seen number n asks for what came after it.
-- Row security is not at work here (the functions belong to the owner): each begins with peak.enter_room(), which says
-- what row security says of a room. A test compares both for every role.
set local lock_timeout = '5s';

-- ---------------------------------------------------------------- where those who are in a room signal to each other
set local role peak_auth;
-- Anybody may listen to any channel and signal on it, so its name is what keeps others out: it is made of the exchange and of
-- those who may read it now, and is another one as soon as somebody comes or goes. Signals carry nothing to be trusted.
create function auth.room_channel(p_exchange uuid) returns text
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select 'peak_room_' || left(encode(crypto.hmac(convert_to(concat_ws(' ', p_exchange, (
        select string_agg(a.contact_id::text, ' ' order by a.contact_id)
        from auth.access a where a.exchange_id = p_exchange and a.rights & 2 = 2)), 'UTF8'), kms.derived('room channels'), 'sha256'), 'hex'), 40)
$$;
grant execute on function auth.room_channel(uuid) to peak_owner;
reset role;

set local role peak_owner;
-- ---------------------------------------------------------------- who enters
create function peak.enter_room(p_exchange uuid, out me uuid, out my_role text, out rights int)
    language plpgsql stable parallel safe as $$
begin
    select c.id, c.role into me, my_role from public.contacts c where c.id = (select auth.me());
    if me is null then
        raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
    elsif p_exchange is null then
        raise exception using errcode = 'PK400', message = 'Which exchange''s room is meant?';
    elsif my_role = 'admin' then
        select 127 into rights from public.exchanges e where e.id = p_exchange;
    else
        select a.rights into rights from auth.access a where a.contact_id = me and a.exchange_id = p_exchange;
    end if;
    if rights is null or rights & 1 = 0 then
        raise exception using errcode = 'PK404', message = 'There is no such exchange.';
    elsif rights & 2 = 0 then
        raise exception using errcode = 'PK403', message = 'You may not read the messages of this exchange.';
    end if;
end $$;

-- Those of some people whose names the caller may read.
create function peak.people_named(p_exchange uuid, p_me uuid, p_role text, p_people uuid[]) returns uuid[]
    language plpgsql stable parallel safe as $$
begin
    if p_role in ('admin', 'coordinator') or p_people = '{}' then
        return p_people;
    elsif p_people <@ (p_me || peak.list_standing(p_people, array[p_exchange])) then -- as most are
        return p_people;
    end if;
    return peak.list_named(p_me, null, p_people, array[p_exchange]);
end $$;

-- Some people as they stand in a room: what they are in the exchange, or were, and whether they are neither of the firm
-- nor its client. Of those whose names the caller may not read only that they are admins. (One plan for all calls, here and
-- in room_rows(): to plan takes longer than to read what is new.)
create function peak.room_people(p_exchange uuid, p_me uuid, p_role text, p_people uuid[])
    returns table (person uuid, name text, role text, company text, outsider boolean)
    language plpgsql stable parallel safe set plan_cache_mode = force_generic_plan as $$
declare
    named constant uuid[] := peak.people_named(p_exchange, p_me, p_role, p_people);
begin
    return query
        select u.id, case when v.seen then k.label end,
               case when c.role = 'admin' then 'admin' when v.seen then coalesce(w.role, c.role::text) end,
               case when v.seen then nullif(btrim(c.company), '') end,
               c.role not in ('admin', 'coordinator') and w.role is distinct from 'client'
        from unnest(p_people) u (id)
        join public.contacts c on c.id = u.id
        left join peak.person_keys k on k.contact_id = u.id
        cross join lateral (select (u.id = any (named)) is true as seen) v
        left join lateral (
            select x.way as role
            from (select 'client' as way, 1 as place from public.exchanges e where e.id = p_exchange and e.client_id = u.id
                  union all select 'coordinator', 2 from public.exchanges e where e.id = p_exchange and e.coordinator_id = u.id
                  union all select p.role::text, case when p.is_active then 3 else 4 end
                            from public.exchange_participants p where p.exchange_id = p_exchange and p.contact_id = u.id) x
            order by x.place limit 1) w on true;
end $$;

-- Who may read a room, but for the admins who never spoke in it.
create function peak.room_listeners(p_exchange uuid) returns uuid[]
    language sql stable parallel safe
    return array(select a.contact_id from auth.access a where a.exchange_id = p_exchange and a.rights & 2 = 2
                 union
                 select c.id from public.contacts c
                 where c.role = 'admin' and c.is_user and c.is_active
                   and exists (select from public.message_participants p where p.contact_id = c.id and p.exchange_id = p_exchange));

-- Those of some people whom somebody may speak to by name in a room: they read it, and their names are shown to who
-- writes. Others are left out without a word, as somebody who left meanwhile.
create function peak.mentionable(p_exchange uuid, p_people uuid[], p_me uuid, p_role text) returns uuid[]
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    asked constant uuid[] := array(select u.id from unnest(p_people) with ordinality u (id, n) where u.id = any (peak.room_listeners(p_exchange))
                                   and u.id <> p_me group by u.id order by min(u.n));
begin
    return nullif(array(select a.id from unnest(asked) with ordinality a (id, n)
                        where a.id = any (peak.people_named(p_exchange, p_me, p_role, asked)) order by a.n), '{}');
end $$;
grant execute on function peak.mentionable(uuid, uuid[], uuid, text) to peak_api;

-- ---------------------------------------------------------------- messages as people see them
create type api.room_message as (
    number bigint, id uuid, sender uuid, sender_name text, sender_role text, outsider boolean, content text, message_type text,
    is_system boolean, is_deleted boolean, edited_at timestamptz, created_at timestamptz, version bigint,
    reply_to uuid, reply_number bigint, reply_sender_name text, reply_text text,
    attachments jsonb, hidden int, mentions jsonb, read_count int, reader_count int, mine_read boolean, request_id uuid, exchange_id uuid);

-- The messages of one room from one number to another, for somebody who may read it with these rights; with ids, only those
-- of them. By numbers throughout, since what has neighbouring numbers stands side by side.
create function peak.room_rows(p_exchange uuid, p_me uuid, p_role text, p_rights int, p_from bigint, p_to bigint, p_ids uuid[] default null)
    returns setof api.room_message
    language plpgsql stable parallel safe set plan_cache_mode = force_generic_plan as $$
declare
    people constant uuid[] := array(
        select distinct v.id from public.messages m left join public.messages a on a.id = m.reply_to
        cross join lateral (select m.sender_id union all select a.sender_id union all select unnest(m.mentions)) v (id)
        where m.exchange_id = p_exchange and m.number between p_from and p_to and v.id is not null);
begin
    return query
        with faces as materialized (select f.* from peak.room_people(p_exchange, p_me, p_role, people) f),
        receipts as materialized (
            select p.number as of, count(*) filter (where p.read_at is not null) as read, count(*) as got,
                   bool_and(p.read_at is not null) filter (where p.contact_id = p_me) as mine
            from public.message_participants p where p.exchange_id = p_exchange and p.number between p_from and p_to group by p.number)
        select m.number, m.id, m.sender_id, s.name, s.role, coalesce(s.outsider, false), m.content, m.message_type::text,
               coalesce(m.is_system_message, false), coalesce(m.is_deleted, false),
               case when m.version > 1 and m.is_deleted is not true then m.updated_at at time zone 'UTC' end, m.created_at at time zone 'UTC', m.version,
               m.reply_to, a.number, t.name, case when a.is_deleted is not true then left(a.content, 200) end,
               coalesce(d.seen, '[]'), coalesce(d.hidden, 0),
               case when m.mentions is null then '[]'
                    else (select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'name', f.name) order by u.n), '[]')
                          from unnest(m.mentions) with ordinality u (id, n) left join faces f on f.person = u.id) end,
               -- Whoever sent it got and read it as well.
               greatest(coalesce(r.read, 0) - (m.sender_id is not null)::int, 0)::int, greatest(coalesce(r.got, 0) - (m.sender_id is not null)::int, 0)::int,
               coalesce(r.mine, true), case when m.sender_id = p_me then m.request_id end, m.exchange_id
        from public.messages m
        left join receipts r on r.of = m.number
        left join faces s on s.person = m.sender_id
        left join public.messages a on a.id = m.reply_to
        left join faces t on t.person = a.sender_id
        left join lateral (
            select jsonb_agg(jsonb_build_object('document', x.id, 'name', x.file_name, 'file_type', x.file_type, 'pin', x.pin_protected,
                                                'version', x.version_number) order by l.n) filter (where v.seen) as seen,
                   (count(*) filter (where not v.seen))::int as hidden
            from jsonb_array_elements_text(m.attachments) with ordinality l (id, n)
            left join public.documents x on x.id = l.id::uuid
            cross join lateral (select coalesce(p_role = 'admin' or x.is_active
                and auth.document_rule(x.access_level, x.allowed_roles, p_role, p_rights & 16 = 16, p_rights & 8 = 8, x.uploaded_by = p_me), false) as seen) v
        ) d on m.attachments is not null
        where m.exchange_id = p_exchange and m.number between p_from and p_to and (p_ids is null or m.id = any (p_ids))
        order by m.number;
end $$;

-- Up to 200 messages from one number to another.
create function api.room_page(p_exchange uuid, p_from bigint, p_to bigint) returns setof api.room_message
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    a constant record := peak.enter_room(p_exchange);
    first constant bigint := (select min(m.number) from public.messages m where m.exchange_id = p_exchange and m.number >= p_from);
begin
    if p_from is null or p_to is null then
        raise exception using errcode = 'PK400', message = 'A page goes from one number to another.';
    end if;
    return query select * from peak.room_rows(p_exchange, a.me, a.my_role, a.rights, first, least(p_to, first + 199));
end $$;

-- What came after a number, the oldest first, up to 200: asked again until it answers nothing.
create function api.room_news(p_exchange uuid, p_after bigint) returns setof api.room_message
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    a constant record := peak.enter_room(p_exchange);
    first constant bigint := (select min(m.number) from public.messages m where m.exchange_id = p_exchange and m.number > p_after);
begin
    if p_after is null then
        raise exception using errcode = 'PK400', message = 'What came after which number?';
    end if;
    return query select * from peak.room_rows(p_exchange, a.me, a.my_role, a.rights, first, first + 199);
end $$;

-- Messages that the change feed named. Those of rooms that one may not read are none.
create function api.room_messages(p_ids uuid[]) returns setof api.room_message
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me constant uuid := auth.me();
    my_role constant text := auth.my_role();
    room record;
begin
    if me is null then
        raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
    elsif p_ids is null or cardinality(p_ids) > 500 or array_ndims(p_ids) > 1 then
        raise exception using errcode = 'PK400', message = 'Up to 500 messages are asked for at once.';
    end if;
    -- Together where they stand close together.
    for room in select m.exchange_id, case when my_role = 'admin' then 127 else a.rights end as rights, min(m.number) as low, max(m.number) as high,
                       array_agg(m.id) as ids
                from public.messages m left join auth.access a on a.contact_id = me and a.exchange_id = m.exchange_id
                where m.id = any (p_ids) and (my_role = 'admin' or a.rights & 2 = 2)
                group by m.exchange_id, a.rights, m.number / 100 order by m.exchange_id, m.number / 100 loop
        return query select * from peak.room_rows(room.exchange_id, me, my_role, room.rights, room.low, room.high, room.ids);
    end loop;
end $$;

-- ---------------------------------------------------------------- how far somebody has read
-- What was deleted is nothing to read any more, though nobody read it ("gone").
create function api.room(p_exchange uuid, out last_number bigint, out first_unread bigint, out unread int, out may_write boolean, out channel text)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    a constant record := peak.enter_room(p_exchange);
begin
    last_number := coalesce((select r.last_number from peak.rooms r where r.exchange_id = p_exchange), 0);
    first_unread := (select p.number from public.message_participants p
                     where p.contact_id = a.me and p.exchange_id = p_exchange and p.read_at is null and not p.gone order by p.number limit 1);
    -- Up to 1,000 are counted: who has that many wants to know no better.
    unread := (select count(*) from (select from public.message_participants p where p.contact_id = a.me and p.exchange_id = p_exchange
                                                                               and p.read_at is null and not p.gone limit 1000) u);
    may_write := auth.real_person() is null;
    channel := auth.room_channel(p_exchange);
end $$;

-- Rooms in which there is something to read, and how much.
create function api.room_unread() returns table (exchange_id uuid, unread int, last_number bigint)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me constant uuid := auth.me();
    everything constant boolean := auth.my_role() = 'admin';
    most constant int := 30000;
    rooms uuid[];
    counts bigint[];
    counted bigint;
begin
    if me is null then
        raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
    end if;
    select array_agg(w.room), array_agg(w.n), sum(w.n) into rooms, counts, counted
    from (select f.room, count(*) as n
          from (select p.exchange_id as room from public.message_participants p
                where p.contact_id = me and p.read_at is null and not p.gone and p.exchange_id is not null order by p.exchange_id limit most) f
          group by f.room) w;
    -- Who has very much to read: from one room to the next along the index.
    if counted = most then
        with recursive waiting (room) as (
            (select p.exchange_id from public.message_participants p
             where p.contact_id = me and p.read_at is null and not p.gone and p.exchange_id is not null order by p.exchange_id limit 1)
            union all
            select (select p.exchange_id from public.message_participants p
                    where p.contact_id = me and p.read_at is null and not p.gone and p.exchange_id > w.room order by p.exchange_id limit 1)
            from waiting w where w.room is not null)
        select array_agg(w.room), array_agg(u.n) into rooms, counts
        from waiting w
        cross join lateral (select count(*) as n from (select from public.message_participants p
                                                       where p.contact_id = me and p.exchange_id = w.room and p.read_at is null and not p.gone limit 1000) c) u
        where w.room is not null;
    end if;
    return query
        select u.room, least(1000, u.n)::int, r.last_number
        from unnest(rooms, counts) u (room, n)
        join peak.rooms r on r.exchange_id = u.room
        left join auth.access a on a.contact_id = me and a.exchange_id = u.room
        where everything or a.rights & 3 = 3;
end $$;

-- ---------------------------------------------------------------- who else
create function api.room_readers(p_exchange uuid) returns table (person uuid, name text, role text, company text, outsider boolean)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    a constant record := peak.enter_room(p_exchange);
begin
    return query select f.* from peak.room_people(p_exchange, a.me, a.my_role, peak.room_listeners(p_exchange)) f
                 order by f.outsider, f.name nulls last, f.person;
end $$;

create function api.message_readers(p_message uuid) returns table (person uuid, name text, delivered_at timestamptz, read_at timestamptz)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    room constant uuid := (select m.exchange_id from public.messages m where m.id = p_message);
    a record;
    got uuid[];
begin
    -- A message of a room that one may not read is none, and whoever has no session is told that first.
    if room is null or not auth.may(2, room) then
        if auth.me() is null then
            raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
        end if;
        raise exception using errcode = 'PK404', message = 'There is no such message.';
    end if;
    a := peak.enter_room(room);
    got := array(select p.contact_id from public.message_participants p where p.message_id = p_message and p.contact_id is not null);
    return query
        select p.contact_id, f.name, p.delivered_at at time zone 'UTC', p.read_at at time zone 'UTC'
        from public.message_participants p join peak.room_people(room, a.me, a.my_role, got) f on f.person = p.contact_id
        where p.message_id = p_message
        order by p.read_at nulls last, f.name nulls last, p.contact_id;
end $$;

-- The first message of a day of the firm, or after it; behind the last there is none.
create function api.room_number_at(p_exchange uuid, p_day date) returns bigint
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    a constant record := peak.enter_room(p_exchange);
    zone constant text := (select s.value #>> '{}' from peak.settings s where s.key = 'firm.time_zone');
begin
    if p_day is null or p_day not between '1900-01-01' and '2200-01-01' then
        raise exception using errcode = 'PK400', message = 'That is no day in the calendar.';
    end if;
    return (select m.number from public.messages m
            where m.exchange_id = p_exchange and m.created_at >= (p_day::timestamp at time zone zone) at time zone 'UTC'
            order by m.created_at, m.number limit 1);
end $$;
grant execute on function api.room(uuid), api.room_page(uuid, bigint, bigint), api.room_news(uuid, bigint), api.room_messages(uuid[]),
    api.room_unread(), api.room_readers(uuid), api.message_readers(uuid), api.room_number_at(uuid, date) to peak_user;
reset role;
