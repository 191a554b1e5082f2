-- 0040 list_places: how long a list is, known places in it, what there is to choose from, whose names a member reads, the
--                   ways to a page, and first pages whose plans are kept: of one exchange, and of who has few.
--
-- Adds     api.list_anchors(), list_choices(); peak.list_has_kept(), room_of_tasks(), mine_of_tasks() and so on; peak.list_people(), list_standing(),
--          list_named(), list_find(), list_walk(), list_lead(), list_steps(), list_bounds()
-- Needs    0029 exchange_pages, 0030 list_columns, 0031 list_conditions, 0032 list_pages
-- Breaks   nothing
-- Locks    nothing
-- Raises   as 0032
-- Tests    tests/sql/tst_Lists.cpp, tst_ListPages.cpp, tst_ListsAccess.cpp, tests/benchmarks/bench_Lists.cpp
set local lock_timeout = '5s';
set local role peak_owner;
-- ---------------------------------------------------------------- whose names a member may read
-- The same as auth.my_contact_ids(), at once for those who see few exchanges. Whom somebody proposed is asked only where
-- there is one.
create function peak.list_people(p_me uuid) returns uuid[] language plpgsql stable parallel safe as $$
declare
    few uuid[] := array(select a.exchange_id from auth.access a where a.contact_id = p_me and a.rights & 1 = 1 limit 2001);
begin
    if cardinality(few) > 2000 then
        return auth.my_contact_ids();
    end if;
    return array(
        select p_me
        union select u.id from peak.exchange_rows x cross join lateral (values (x.client_id), (x.coordinator_id)) u (id)
        where x.exchange_id = any (few) and u.id is not null
        union select p.contact_id from public.exchange_participants p
        where p.exchange_id = any (few)
          and (p.is_active
               or exists (select from public.exchanges e where e.id = p.exchange_id and e.client_id = p_me)
               or exists (select from public.exchange_participants j where j.exchange_id = p.exchange_id and j.contact_id = p_me
                          and j.role in ('client', 'coordinator'))
                  and p.exchange_id = any ((select auth.my_judged_ids())::uuid[])));
end $$;

-- Those of some people who stand in some of one's exchanges. ("is true" keeps it from reading all that a person takes part in.)
create function peak.list_standing(p_people uuid[], p_exchanges uuid[]) returns uuid[] language plpgsql stable parallel safe as $$
begin
    return array(
        select u.id from peak.exchange_rows x cross join lateral (values (x.client_id), (x.coordinator_id)) u (id)
        where x.exchange_id = any (p_exchanges) and u.id = any (p_people)
        union select p.contact_id from public.exchange_participants p
        where p.exchange_id = any (p_exchanges) and (p.contact_id = any (p_people)) is true
          and p.is_active);
end $$;

-- Those of these people whose names a member may read. Most stand in the exchange of a row they were found in (p_rooms: of
-- each, or one for all; NULL: they weren't), where they are looked for first, unless all of them are known already; the rest
-- one by one, where many exchanges stand behind them.
create function peak.list_named(p_me uuid, p_known uuid[], p_people uuid[], p_rooms uuid[]) returns uuid[] language plpgsql stable parallel safe as $$
declare
    few uuid[];
    named uuid[] := array(select v from unnest(p_people) v where v = p_me);
    rest uuid[];
begin
    if p_known is not null then
        return array(select v from unnest(p_people) v where v in (select k from unnest(p_known) k));
    elsif cardinality(p_rooms) > 0 then
        named := named || array(
            select u.v from (select p.v, p_rooms[least(p.n, cardinality(p_rooms))] as room from unnest(p_people) with ordinality p (v, n)) u
            where (select a.rights & 1 from auth.access a where a.contact_id = p_me and a.exchange_id = u.room) = 1
              and (exists (select from peak.exchange_rows x where x.exchange_id = u.room and u.v in (x.client_id, x.coordinator_id))
                   or exists (select from public.exchange_participants p where p.exchange_id = u.room and p.contact_id = u.v and p.is_active)));
    end if;
    -- Who stands nowhere (an admin who proposed somebody or wrote a task down) is not read by them.
    rest := array(select u.v from (select v from unnest(p_people) v where v is not null except select v from unnest(named) v) u
                  where (select true from public.exchange_participants p where p.contact_id = u.v limit 1)
                     or (select true from peak.exchange_rows x where x.client_id = u.v limit 1)
                     or (select true from peak.exchange_rows x where x.coordinator_id = u.v limit 1));
    if rest = '{}' then
        return named;
    end if;
    few := array(select a.exchange_id from auth.access a where a.contact_id = p_me and a.rights & 1 = 1 limit 2001);
    if cardinality(few) <= 2000 then
        named := named || peak.list_standing(rest, few);
    else
        named := named || array(
        select v from unnest(rest) v
        where (select true from public.exchange_participants p
               where p.contact_id = v and p.is_active
                 and (select a.rights & 1 from auth.access a where a.contact_id = p_me and a.exchange_id = p.exchange_id) = 1 limit 1)
           or (select true from peak.exchange_rows x
               where x.client_id = v
                 and (select a.rights & 1 from auth.access a where a.contact_id = p_me and a.exchange_id = x.exchange_id) = 1 limit 1)
           or (select true from peak.exchange_rows x
               where x.coordinator_id = v
                 and (select a.rights & 1 from auth.access a where a.contact_id = p_me and a.exchange_id = x.exchange_id) = 1 limit 1));
    end if;
    rest := array(select v from unnest(rest) v except select unnest(named));
    if exists (select from public.exchange_participants p where p.contact_id = any (rest) and p.is_active is not true) then
        named := named || array(select distinct p.contact_id from public.exchange_participants p
                                where p.contact_id = any (rest) and p.is_active is not true
                                  and p.exchange_id = any ((select auth.my_judged_ids())::uuid[]));
    end if;
    return named;
end $$;

-- ---------------------------------------------------------------- the rows of one exchange
-- The first 200 of them, of the lists of which an exchange has few, in the orders that are walked along: understanding and
-- planning such a question anew takes longer than finding them. Made as 0032 makes cells_of_tasks(). The exchange is
-- said by its parameter everywhere, or a plan that is kept might read all that a person has access to.
create function peak.list_room_code(src peak.list_source) returns text language sql stable parallel safe as $$
    select string_agg(format(E'if p_role = any (%L) then\n    %s\n    els', g.roles, g.ways), '' order by g.roles) || E'e return; end if;'
    from (select array_agg(w.role order by w.role) as roles, w.ways
          from (select u.role, string_agg(format($f$if p_column = %1$L and p_down = %2$L then
        %3$s%4$s (select r.*, %5$s as sort_1 from %6$s r%7$s%8$s where %9$s = p_room%10$s order by %5$s %11$s, r.%12$s %11$s limit 200) r%13$s;
    $f$,
                    c.name, d.down,
                    case when m.member and o.joins <> '' then format('p_people := peak.list_named(p_me, null, array(select distinct v.id from %s r cross join lateral (values %s) v (id) where %s = p_room), array[p_room]);
        ', src.relation, (l.look).faces, src.room) else '' end,
                    case when m.member then format('select array_agg(r.%1$s order by r.sort_1 %2$s, r.%1$s %2$s), array_agg(%3$s order by r.sort_1 %2$s, r.%1$s %2$s) into ids, keys from',
                                                   src.id, d.word, format(peak.list_key(o.type, ''), 'r.sort_1'))
                         else format('return query select r.%s, %s, %s from', src.id, format(peak.list_key(o.type, ''), 'r.sort_1'), (l.look).cells) end,
                    o.expression, src.relation, o.joins,
                    case when u.role = 'admin' then '' else ' left join auth.access a on a.contact_id = p_me and a.exchange_id = p_room' end,
                    src.room, case when u.role = 'admin' then '' else ' and ' || replace(src.sees, src.room, 'p_room') end, d.word, src.id,
                    case when m.member then '' else replace((l.look).joins, ' = ' || src.room, ' = p_room') || format(' order by r.sort_1 %1$s, r.%2$s %1$s', d.word, src.id) end),
                    'els' order by c.name, d.down) || 'end if;'
                    || case when m.member then format(E'\n    return query select * from peak.cells_of_%s(null, p_people, p_me, p_role, ids, keys);', src.list) else '' end as ways
                from unnest('{admin,coordinator,client,third_party,agency}'::text[]) u (role)
                cross join lateral (select u.role not in ('admin', 'coordinator') as member) m
                cross join lateral (select peak.list_look(src, u.role) as look offset 0) l
                join peak.list_columns() c on c.list = src.list and c.walks and c.readers is null
                cross join lateral peak.list_order(c, 's1', m.member) o
                cross join (values (false, 'asc'), (true, 'desc')) d (down, word)
                group by u.role, m.member) w
          group by w.ways) g $$;

-- ---------------------------------------------------------------- all rows of somebody with few exchanges
-- The first 200, in the same orders; found first and sorted then, as 0032's "find" does.
create function peak.list_mine_code(src peak.list_source) returns text language sql stable parallel safe as $$
    select string_agg(format($f$if p_role %1$s 'coordinator' and p_column = %2$L and p_down = %3$L then
        %4$sselect array_agg(r.id order by r.sort_1 %5$s, r.id %5$s), array_agg(%6$s order by r.sort_1 %5$s, r.id %5$s) into ids, keys from (
            select f.* from (select r.%7$s as id, %8$s as sort_1 from %9$s r%10$s%11$s where %12$s offset 0) f order by f.sort_1 %5$s, f.id %5$s limit 200) r;
    $f$,
        case when m.member then '<>' else '=' end, c.name, d.down,
        case when m.member and o.joins <> '' then 'p_people := peak.list_people(p_me);
        ' else '' end,
        d.word, format(peak.list_key(o.type, ''), 'r.sort_1'), src.id, o.expression, src.relation, o.joins,
        -- One after the other, or a kept plan might search the array once for each exchange of theirs.
        case when w.said = src.narrow then '' else format(' left join lateral (select a.rights from auth.access a where a.contact_id = p_me and a.exchange_id = %s offset 0) a on true', src.room) end, w.said),
        'els' order by m.member, c.name, d.down) || format('end if;
    return query select * from peak.cells_of_%s(null, p_people, p_me, p_role, ids, keys);', src.list)
    from (values (false), (true)) m (member)
    join peak.list_columns() c on c.list = src.list and c.walks and c.readers is null
    cross join lateral peak.list_order(c, 's1', m.member) o
    cross join (values (false, 'asc'), (true, 'desc')) d (down, word)
    cross join lateral (select peak.list_of_few(src) as said offset 0) w $$;

do $make$
declare
    src peak.list_source;
begin
    for src in select * from peak.list_sources() s where s.list in ('participants', 'tasks', 'documents', 'messages') loop
        execute format($f$
create function peak.room_of_%1$s(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_column text, p_down boolean, p_room uuid)
    returns table (id uuid, sort_key text, cells text) language plpgsql stable parallel safe as $$
declare
    ids uuid[]; keys text[];
begin
    %2$s
end $$;
$f$, src.list, peak.list_room_code(src));
        execute format($f$
create function peak.mine_of_%1$s(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_column text, p_down boolean)
    returns table (id uuid, sort_key text, cells text) language plpgsql stable parallel safe as $$
declare
    ids uuid[]; keys text[];
begin
    %2$s
end $$;
$f$, src.list, peak.list_mine_code(src));
    end loop;
    -- Whether somebody asks for the rows of one exchange, or of all, and nothing else about them, in an order that these have.
    execute format($f$
create function peak.list_has_kept(p_list text, p_sort jsonb, p_filter jsonb) returns boolean language sql immutable parallel safe
    return case when jsonb_typeof(p_filter) = 'object' and jsonb_typeof(p_sort) = 'array'
                then jsonb_array_length(p_sort) = 1 and p_list || '.' || (p_sort -> 0 ->> 'column') = any (%L)
                     and p_filter - 'exchange' in ('{}', '{"conditions": []}')
                     and (p_filter ->> 'exchange' ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' or not p_filter ? 'exchange')
                else false end;
$f$, array(select c.list || '.' || c.name from peak.list_columns() c
           where c.list in ('participants', 'tasks', 'documents', 'messages') and c.walks and c.readers is null));
end $make$;

-- ---------------------------------------------------------------- ways to a page
-- Ways to a page:
--   lead  the filter names values that an index holds in the list's own order: the beginnings of each are merged;
--   walk  along the order's index, asking of each row whether it is one's own and what is looked for; only so far
--         as it costs less than the last way, which goes on where too little was found;
--   find  what is one's own and looked for is found first and sorted then (offset 0 keeps it so, since the planner
--         takes it for evenly spread along an index, which it need not be).
create function peak.list_find(l peak.list_question, p_behind text, p_first int, p_most int, p_one_by_one boolean) returns text language sql stable parallel safe
    return format('select f.id, f.sort_1, f.sort_2 from (select %1$s as id, %2$s as sort_1, %3$s as sort_2 from %4$s r%5$s%6$s where %7$s and %8$s offset 0) f order by %9$s offset %10$s limit %11$s',
        (l).id, (l).sort_1, coalesce((l).sort_2, 'null::text'), (((l).q).src).relation, (l).joins, case when ((l).f).close or (l).few is not null then (l).access else replace((l).access, ' offset 0', '') end, peak.list_mine(l, p_one_by_one), p_behind,
        peak.list_directions(l, 'f.sort_1', 'f.sort_2', 'f.id'), p_first, p_most);

create function peak.list_walk(l peak.list_question, p_behind text, p_steps bigint, p_first int, p_most int) returns text language sql stable parallel safe
    return format('select %1$s as id, r.sort_1, r.sort_2 from (select r.*, %2$s as sort_1, %3$s as sort_2 from %4$s r%13$s where %5$s and %14$s order by %6$s limit %7$s) r%8$s where %9$s order by %10$s offset %11$s limit %12$s',
        (l).id, (l).sort_1, coalesce((l).sort_2, 'null::text'), (((l).q).src).relation, p_behind, peak.list_directions(l, (l).sort_1, (l).sort_2, (l).id),
        p_steps, (l).access, peak.list_mine(l, true), peak.list_directions(l, 'r.sort_1', 'r.sort_2', (l).id), p_first, p_most, (l).joins, (l).span);

create function peak.list_lead(l peak.list_question, p_behind text, p_first int, p_most int) returns text language sql stable parallel safe
    return format('select f.id, f.sort_1, f.sort_2 from unnest(%1$s) v (x) cross join lateral (select %2$s as id, %3$s as sort_1, %4$s as sort_2 from %5$s r%6$s%7$s where %8$s = v.x and %9$s and %10$s order by %11$s limit %12$s) f order by %13$s offset %14$s limit %15$s',
        ((l).f).leaders, (l).id, (l).sort_1, coalesce((l).sort_2, 'null::text'), (((l).q).src).relation, (l).joins, (l).access, ((l).f).lead, peak.list_mine(l, true), p_behind,
        peak.list_directions(l, (l).sort_1, (l).sort_2, (l).id), p_first::bigint + p_most, peak.list_directions(l, 'f.sort_1', 'f.sort_2', 'f.id'), p_first, p_most);

-- How far to walk before finding is cheaper; 0: don't.
create function peak.list_steps(l peak.list_question, p_rows bigint) returns bigint language plpgsql stable parallel safe as $$
declare
    q peak.list_asking := l.q;
    about float8;
    mine float8;
    evenly float8;
    steps float8;
begin
    if not l.walks or l.few is not null or (l.f).close or (l.f).lead is not null then
        return 0;
    elsif q.everything and (l.f).parts = 0 then
        return p_rows;
    end if;
    about := peak.about_rows((q.src).relation);
    if q.everything then
        -- The record is in the order of time, and as quickly read along it as otherwise.
        return case when (q.src).list = 'audit' then 4000000000 when about > 100000 then 10000 else 0 end;
    elsif (q.src).room is null then
        return 0;
    end if;
    mine := about * least(l.many / greatest(peak.about_all(), 1), 1);
    evenly := p_rows * greatest(peak.about_all() / l.many, 1);
    steps := least(mine, case when (l.f).parts > 0 then mine / 2 else 2 * evenly end);
    return case when steps > 1.5 * evenly then steps else 0 end;
end $$;

-- All rows by two orders of which the first has many rows for each day or stage: an index says how far to read before
-- they are sorted. Only where that order's own part of a key is digits, since then it sorts as the whole key does.
create function peak.list_bounds(l peak.list_question, p_key text, p_rows bigint) returns text language plpgsql stable parallel safe as $$
declare
    here text := split_part(p_key, E'\x1e', 1);
    place text;
    bound text;
begin
    if l.leader is null or not (l.q).everything or (l.f).parts > 0 or p_rows = 0 or here !~ '^[0-9~-]+$' then
        return '';
    end if;
    place := case when here is null then 'true' else format('%s %s %L', l.leader, case when l.up_1 then '>=' else '<' end, here || case when l.up_1 then '' else ' ' end) end;
    execute format('select split_part(%1$s, E''\x1f'', 1) from %2$s r where %3$s order by %1$s %4$s offset %5$s limit 1', l.leader, ((l.q).src).relation,
                   case when p_key is null then 'true' else format('%s %s %L', l.leader, case when l.up_1 then '>' else '<' end,
                        here || case when l.up_1 then ' ' else E'\x1f' end) end,
                   case when l.up_1 then 'asc' else 'desc' end, p_rows - 1) into bound;
    return ' and ' || place || case when bound ~ '^[0-9~-]+$' then format(' and %s %s %L', l.leader, case when l.up_1 then '<' else '>=' end,
                                                                         bound || case when l.up_1 then ' ' else E'\x1f' end) else '' end;
end $$;

-- ---------------------------------------------------------------- places and choices
-- Known places in an order: behind the row with this key and id comes the row at this position (the first is 0, and
-- stands behind nothing). One walk; also tells how many rows there are. Asked for steps as long as the whole list, it
-- only counts.
create function api.list_anchors(p_list text, p_sort jsonb, p_filter jsonb, p_step int)
    returns table ("position" bigint, sort_key text, id uuid, total bigint)
    language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    set datestyle = 'ISO, YMD' set cursor_tuple_fraction = 1 as $$
declare
    kept record;
    l peak.list_question;
    step int := least(greatest(coalesce(p_step, 1000), 100), 1000000000);
    body text;
    places refcursor;
    passed int;
    key text; row_id uuid;
    keys text[]; ids uuid[];
begin
    if p_list = 'exchanges' then
        kept := peak.exchanges_kept(p_sort, p_filter);
        if kept.sort is not null then
            return query select * from peak.exchange_anchors(kept.sort, kept.down, kept.filter, p_step);
            return;
        end if;
    end if;
    l := peak.list_understand(p_list, p_sort, p_filter);
    body := format('%s r%s%s where %s', ((l.q).src).relation, l.joins, replace(l.access, ' offset 0', ''), peak.list_mine(l));
    if l.few is not null or step >= peak.about_rows(((l.q).src).relation) then
        execute format('select count(*) from %s', replace(body, l.joins, '')) into total using l.few, (l.q).people, (l.q).me, (l.q).role;
        if total < step then
            return query select 0::bigint, null::text, null::uuid, total;
            return;
        end if;
    end if;
    open places no scroll for execute format('select %s, %s from %s order by %s',
            peak.list_place(l, l.sort_1, l.sort_2),
            l.id, body, peak.list_directions(l, l.sort_1, l.sort_2, l.id))
        using l.few, (l.q).people, (l.q).me, (l.q).role;
    total := 0;
    loop
        move forward step - 1 in places;
        get diagnostics passed = row_count;
        fetch places into key, row_id;
        total := total + passed + found::int;
        exit when not found;
        keys := keys || key;
        ids := ids || row_id;
    end loop;
    close places; -- or it stays in the caller's transaction
    return query select 0::bigint, null::text, null::uuid, total
        union all select u.n * step, u.k, u.id, total from unnest(keys, ids) with ordinality u (k, id, n);
end $$;

-- What there is to choose from in what the caller sees.
create function api.list_choices(p_list text, p_column text, p_filter jsonb, p_search text)
    returns table (value text, label text)
    language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    set datestyle = 'ISO, YMD' as $$
declare
    l peak.list_question := peak.list_understand(p_list, jsonb_build_array(jsonb_build_object('column', p_column)), p_filter, false);
    c peak.list_column := peak.list_column_of(p_list, p_column, (l.q).role);
    pattern text := '%' || peak.like_pattern(peak.fold(btrim(coalesce(p_search, '')), 500)) || '%';
    seen text;
    people uuid[];
begin
    if c.kind not in ('person', 'choice') then
        perform peak.refuse_list(format('The column "%s" has no choices.', c.name));
    elsif length(p_search) > 500 then
        perform peak.refuse_list('The search text is too long. Use up to 500 letters.');
    end if;
    if (l.q).everything and (l.f).parts = 0 and c.flags ~ 'held' then
        -- Through the people by name, as far as it takes: an index tells whether one is there.
        return query execute format('select k.contact_id::text, coalesce(k.label, '''') from peak.person_keys k
            where peak.fold(coalesce(k.label, ''''), 255) like %L and exists (select from %s r where %s = k.contact_id offset 0) order by k.name_key, k.contact_id limit 100',
            pattern, ((l.q).src).relation, c.value);
        return;
    elsif (l.q).everything and (l.f).parts = 0 and c.flags ~ 'loose' then
        -- From one value to the next along the index, instead of through every row.
        seen := format('with recursive s (v) as ((select %1$s as v from %2$s r where %1$s is not null order by 1 limit 1)
                        union all select (select %1$s from %2$s r where %1$s > s.v order by 1 limit 1) from s where s.v is not null)
                        select s.v from s where s.v is not null', c.value, ((l.q).src).relation);
    else
        seen := format('select distinct %s as v from %s r%s where %s', c.value, ((l.q).src).relation, replace(l.access, ' offset 0', ''), peak.list_mine(l));
    end if;
    if c.kind = 'choice' then
        return query execute format('select s.v::text, s.v::text from (%s) s where s.v is not null and peak.fold(s.v::text, 255) like %L order by 1 limit 100', seen, pattern)
            using l.few, (l.q).people, (l.q).me, (l.q).role;
        return;
    end if;
    execute format('select array_agg(k.contact_id) from (%s) s join peak.person_keys k on k.contact_id = s.v where peak.fold(coalesce(k.label, ''''), 255) like %L', seen, pattern)
        into people using l.few, (l.q).people, (l.q).me, (l.q).role;
    if (l.q).member then
        people := peak.list_named((l.q).me, null, people, null);
    end if;
    return query select k.contact_id::text, coalesce(k.label, '') from peak.person_keys k where k.contact_id = any (people) order by k.name_key, k.contact_id limit 100;
end $$;

grant execute on function api.list_anchors(text, jsonb, jsonb, int), api.list_choices(text, text, jsonb, text) to peak_user;
reset role;
