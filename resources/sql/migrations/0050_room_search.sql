-- 0050 room_search: messages found by their words, in one room or in all of one's own.
--
-- Adds     peak.message_words(), words_of_search(), query_of_words(), says(), find_in_room(), find_in_all_rooms(); an index of words on messages; api.room_search()
-- Needs    0048 rooms
-- Breaks   nothing
-- Locks    messages SHARE while the index is made
-- Raises   28000 the session has ended; PK400 words that are too long, a time that is none; PK403 and PK404 as 0048
-- Tests    tests/sql/tst_RoomSearch.cpp
--
-- Words are found by their beginnings, without case and accents. The newest messages are looked through one by one, which
-- finds what is said often; what is not comes from an index. Each word stands there twice: alone, and behind the first
-- letters of its room (and a sign that no word begins with). Who has up to 500 rooms is answered by the second alone, so that neither the time nor the blocks
-- that a search takes tell what is said in the rooms of others; who has more (staff, who are of the firm) by the first.
set local lock_timeout = '5s';
set local role peak_owner;
create function peak.message_words(p_room uuid, p_content text) returns tsvector
    language plpgsql immutable parallel safe as $$
begin
    return array_to_tsvector(array(
        select v.entry from (select distinct left(s.word, 40) as word from regexp_split_to_table(peak.fold(p_content, 10000), '[^[:alnum:]]+') s (word)) w
        cross join lateral (values (w.word), ('/' || left(p_room::text, 8) || '/' || w.word)) v (entry) where w.word <> ''));
end $$;
grant execute on function peak.message_words(uuid, text) to peak_api, peak_auth, peak_agent;
-- Without a list of what waits to be put in order: each message would cost less, and one of them all of it.
create index messages_by_words on public.messages using gin (peak.message_words(exchange_id, content)) with (fastupdate = off);

-- Up to eight words, the longest first.
create function peak.words_of_search(p_words text) returns text[]
    language plpgsql stable parallel safe as $$
begin
    if length(p_words) > 200 then
        raise exception using errcode = 'PK400', message = 'The search text is too long. Use up to 200 letters.';
    end if;
    return array(select s.word from (select distinct left(x.word, 40) as word from regexp_split_to_table(peak.fold(p_words, 200), '[^[:alnum:]]+') x (word)) s
                 where s.word <> '' order by length(s.word) desc, s.word limit 8);
end $$;
-- Words are letters and digits, so that nothing in them can be taken for a query's signs.
create function peak.query_of_words(p_words text[], p_before text) returns tsquery
    language plpgsql immutable parallel safe as $$
begin
    return (select string_agg('''' || p_before || w || ''':*', ' & ') from unnest(p_words) w)::tsquery;
end $$;
-- Whether a text has words that begin like that.
create function peak.says(p_folded text, p_words text[]) returns boolean
    language sql immutable parallel safe
    return (select coalesce(bool_and(p_folded ~ ('(^|[^[:alnum:]])' || w)), false) from unnest(p_words) w);

-- The newest of a room that say it. In a long room first among its last messages, and further back where that goes better
-- than fetching all that the index knows: by how often it was said there. (Asked once for each of up to 500 rooms: to plan
-- each time took longer than to look.)
create function peak.find_in_room(p_exchange uuid, p_messages bigint, p_words text[], p_before timestamp, p_most int) returns uuid[]
    language plpgsql stable parallel safe set plan_cache_mode = force_generic_plan as $$
declare
    said uuid[];
    looked int;
    walk int := case when p_messages > 2000 then 500 else 0 end;
    wanted constant tsquery := peak.query_of_words(p_words, '/' || left(p_exchange::text, 8) || '/');
begin
    while walk > 0 loop
        select array_agg(r.id order by r.created_at desc) filter (where r.hit), count(*) into said, looked
        from (select m.id, m.created_at, f.folded like '%' || p_words[1] || '%' and peak.says(f.folded, p_words) as hit
              from (select x.id, x.content, x.created_at from public.messages x
                    where x.exchange_id = p_exchange and x.created_at < p_before order by x.created_at desc limit walk) m
              cross join lateral (select peak.fold(m.content, 10000) as folded offset 0) f) r;
        if cardinality(said) >= p_most or looked < walk then
            return said[1:p_most];
        end if;
        walk := peak.further_walk(walk, cardinality(said), p_messages, p_most);
    end loop;
    return array(
        with hits as materialized (
            select m.id, m.exchange_id, m.created_at from public.messages m
            where peak.message_words(m.exchange_id, m.content) @@ wanted)
        select h.id from hits h where h.exchange_id = p_exchange and h.created_at < p_before order by h.created_at desc limit p_most);
end $$;
-- How far back to look once more, if that is less than there is to fetch; 0: don't.
create function peak.further_walk(p_walked int, p_found int, p_messages bigint, p_most int) returns int
    language sql immutable parallel safe
    return case when p_walked = 500 and p_found * (p_found::float8 / p_walked) * p_messages > 1.5 * p_most * p_walked
                then (1.5 * p_most * p_walked / p_found)::int else 0 end;

-- The same for somebody with many rooms, or all of them (p_me is NULL).
create function peak.find_in_all_rooms(p_me uuid, p_words text[], p_before timestamp, p_most int) returns uuid[]
    language plpgsql stable parallel safe as $$
declare
    said uuid[];
    looked int;
    walk int := 500;
    messages constant bigint := peak.about_rows('public.messages');
begin
    while walk > 0 loop
        select array_agg(r.id order by r.created_at desc) filter (where r.hit), count(*) into said, looked
        from (select m.id, m.created_at, f.folded like '%' || p_words[1] || '%' and peak.says(f.folded, p_words)
                     and (p_me is null or (select a.rights & 2 from auth.access a where a.contact_id = p_me and a.exchange_id = m.exchange_id) = 2) as hit
              from (select x.id, x.exchange_id, x.content, x.created_at from public.messages x
                    where coalesce(x.created_at, 'infinity') < p_before order by coalesce(x.created_at, 'infinity') desc, x.id desc limit walk) m
              cross join lateral (select peak.fold(m.content, 10000) as folded offset 0) f) r;
        if cardinality(said) >= p_most or looked < walk then
            return said[1:p_most];
        end if;
        walk := peak.further_walk(walk, cardinality(said), messages, p_most);
    end loop;
    return array(
        with hits as materialized (
            select m.id, m.exchange_id, m.created_at from public.messages m
            where peak.message_words(m.exchange_id, m.content) @@ peak.query_of_words(p_words, ''))
        select h.id from hits h
        where h.created_at < p_before
          and (p_me is null or (select a.rights & 2 from auth.access a where a.contact_id = p_me and a.exchange_id = h.exchange_id) = 2)
        order by h.created_at desc limit p_most);
end $$;

-- The newest first; the next page begins before the time of the last one. Without an exchange in all rooms that one may read.
create function api.room_search(p_exchange uuid, p_words text, p_before timestamptz default null, p_limit int default 50)
    returns table (exchange_id uuid, number bigint, id uuid, sender_name text, created_at timestamptz, excerpt text)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set enable_seqscan = off set max_parallel_workers_per_gather = 0 as $$
declare
    me constant uuid := auth.me();
    my_role constant text := auth.my_role();
    most constant int := least(greatest(coalesce(p_limit, 50), 1), 100);
    words constant text[] := peak.words_of_search(coalesce(p_words, ''));
    before timestamp := coalesce(p_before at time zone 'UTC', 'infinity');
    rooms uuid[];
    room record;
    oldest timestamp;
    ids uuid[] := '{}';
    people uuid[];
begin
    if me is null then
        raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
    elsif p_exchange is not null then
        perform peak.enter_room(p_exchange);
    end if;
    if words = '{}' then
        return;
    end if;
    if p_exchange is null then
        rooms := case when my_role <> 'admin' then array(select a.exchange_id from auth.access a join peak.rooms r on r.exchange_id = a.exchange_id
                                                          where a.contact_id = me and a.rights & 3 = 3 limit 501) end;
    else
        rooms := array[p_exchange];
    end if;
    if cardinality(rooms) <= 500 then
        -- From the one in which somebody wrote last, until the others have nothing newer.
        for room in select r.exchange_id, r.last_number, r.last_at from peak.rooms r where r.exchange_id = any (rooms) order by r.last_at desc loop
            exit when cardinality(ids) >= most and room.last_at < oldest;
            ids := ids || peak.find_in_room(room.exchange_id, room.last_number, words, before, most);
            if cardinality(ids) > most or oldest is null and cardinality(ids) >= most then
                select array_agg(x.id), min(x.created_at) into ids, oldest
                from (select m.id, m.created_at from public.messages m where m.id = any (ids) order by m.created_at desc limit most) x;
            end if;
        end loop;
    else
        ids := peak.find_in_all_rooms(case when my_role <> 'admin' then me end, words, before, most);
    end if;
    people := array(select distinct m.sender_id from public.messages m where m.id = any (ids) and m.sender_id is not null);
    if my_role not in ('admin', 'coordinator') then
        people := peak.list_named(me, null, people, array(select distinct m.exchange_id from public.messages m where m.id = any (ids)));
    end if;
    return query
        select m.exchange_id, m.number, m.id, k.label, m.created_at at time zone 'UTC',
               case when p.place > 1 then '…' else '' end || substr(m.content, p.place, 200) || case when length(m.content) >= p.place + 200 then '…' else '' end
        from public.messages m
        left join peak.person_keys k on k.contact_id = m.sender_id and k.contact_id = any (people)
        cross join lateral (select greatest(1, strpos(peak.fold(m.content, 10000), words[1]) - 60) as place) p
        where m.id = any (ids)
        order by m.created_at desc, m.number desc;
end $$;
grant execute on function api.room_search(uuid, text, timestamptz, int) to peak_user;
reset role;
