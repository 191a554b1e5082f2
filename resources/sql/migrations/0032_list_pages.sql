-- 0032 list_pages: what clients ask of every list.
--
-- Adds     api.list_page(), list_rows(); peak.cells_of_tasks() and walk_of_tasks() and so on for each list, page_by_number_asc() and so on
--          for each order of the exchanges
-- Needs    0029 exchange_pages, 0030 list_columns, 0031 list_conditions
-- Breaks   nothing
-- Locks    nothing
-- Raises   PK400 unknown list, order, filter or place; PK403 a list or a column that one's role doesn't see;
--          28000 the session has ended
-- Tests    tests/sql/tst_Lists.cpp, tst_ListPages.cpp, tst_ListsAccess.cpp, tests/benchmarks/bench_Lists.cpp
--
-- Row security is not at work here (the functions belong to the owner, since a policy would keep indexes from
-- being used): each list says in 0030 what row security says of its table. A test compares both for every role.
set local lock_timeout = '5s';
set local role peak_owner;

-- ---------------------------------------------------------------- a question, understood
-- Everything here is SQL made of 0030's words and quoted values.
create type peak.list_question as (
    q peak.list_asking, f peak.list_where, few uuid[], many float8,
    sort_1 text, type_1 text, up_1 boolean, sort_2 text, type_2 text, up_2 boolean,
    joins text, access text, sees text, walks boolean, span text, id text, leader text);

-- What somebody with few exchanges sees. These were chosen by the right that a row needs: where nothing else is asked of
-- their rights, those are not looked up again.
create function peak.list_of_few(src peak.list_source) returns text language sql immutable parallel safe
    return concat((src).narrow, ' and ' || nullif((src).sees, format('a.rights & %1$s = %1$s', (src).needs)));

create function peak.list_understand(p_list text, p_sort jsonb, p_filter jsonb, p_orders boolean default true) returns peak.list_question
    language plpgsql stable parallel safe as $$
declare
    l peak.list_question;
    src peak.list_source;
    q peak.list_asking := peak.list_ask(p_list);
    part jsonb;
    c peak.list_column;
    o record;
    n int := 0;
    faces text := '';
    rooms uuid[];
begin
    l.q := q;
    src := q.src;
    l.f := peak.list_filter(q, p_filter);
    l.joins := '';
    if jsonb_typeof(p_sort) is distinct from 'array' or jsonb_array_length(p_sort) not between 1 and 2
       or jsonb_path_exists(p_sort, 'strict $[*] ? (@.type() != "object")') then
        perform peak.refuse_list('A list is sorted by one or two columns.');
    end if;
    for part in select j from jsonb_array_elements(p_sort) j loop
        n := n + 1;
        c := peak.list_column_of(p_list, part ->> 'column', q.role);
        o := peak.list_order(c, 's' || n, q.member);
        l.joins := l.joins || o.joins;
        faces := faces || case when c.kind = 'person' then ', (' || c.value || ')' else '' end;
        if n = 1 then
            l.sort_1 := o.expression;
            l.type_1 := o.type;
            l.up_1 := part -> 'descending' is distinct from 'true';
            l.span := coalesce((l.f).spans ->> c.name, 'true');
            l.walks := c.walks and (c.flags = 'named' and q.member) is not true;
            -- The number stands behind the first order's own key, and another order between them.
            if c.flags ~ 'numbered' and jsonb_array_length(p_sort) = 2 then
                l.sort_1 := format('split_part(%s, E''\x1f'', 1) collate "C"', l.sort_1);
                l.walks := false;
                l.leader := c.sort;
            end if;
        else
            l.sort_2 := o.expression;
            l.type_2 := o.type;
            l.up_2 := part -> 'descending' is distinct from 'true';
            l.walks := l.walks and o.joins = '';
        end if;
    end loop;
    if q.member and (p_list = 'people' or p_filter ? 'search' or p_orders and faces <> '') then
        if (l.f).close and p_list <> 'people' and not p_filter ? 'search' then
            execute format('select array_agg(distinct v.id), array_agg(distinct %s) from %s r cross join lateral (values %s) v (id) where %s',
                           coalesce(src.room, 'null::uuid'), src.relation, substr(faces, 3), (l.f).said)
                into q.people, rooms using null::uuid[], null::uuid[], q.me, q.role;
            q.people := peak.list_named(q.me, null, q.people, rooms);
        else
            q.people := peak.list_people(q.me);
            q.all_named := true;
        end if;
        l.q := q;
    end if;
    l.id := 'r.' || src.id;
    l.access := '';
    l.sees := case when q.everything then '' else ' and ' || src.sees end;
    if not q.everything and src.room is not null then
        -- Ids are random: how far the first 1,000 of a person's reach among all ids tells, well enough to choose a
        -- way by, how many there are.
        l.few := array(select a.exchange_id from auth.access a where a.contact_id = q.me and a.rights & src.needs = src.needs
                       order by a.exchange_id limit 1000);
        if cardinality(l.few) = 1000 then
            l.many := 1000 * 4294967296.0 / (1 + ('x' || left(l.few[1000]::text, 8))::bit(32)::bigint);
            l.few := null;
        else
            l.sees := ' and ' || peak.list_of_few(src);
        end if;
        if l.few is null or src.narrow is distinct from peak.list_of_few(src) then
            l.access := format(' left join lateral (select a.rights from auth.access a where a.contact_id = $3 and a.exchange_id = %s offset 0) a on true', src.room);
        end if;
    end if;
    return l;
end $$;

-- What somebody sees of the list, and asks for.
create function peak.list_mine(l peak.list_question, p_one_by_one boolean default false) returns text language sql stable parallel safe
    return case when p_one_by_one or (l).few is not null then (l).f.asked else (l).f.said end || (l).sees;

-- The words of an order: by the columns of a row, or by what they are called in a subquery.
create function peak.list_directions(l peak.list_question, p_1 text, p_2 text, p_id text) returns text language sql stable parallel safe
    return p_1 || case when (l).up_1 then ' asc, ' else ' desc, ' end
           || coalesce(case when (l).sort_2 is not null then p_2 || case when (l).up_2 then ' asc, ' else ' desc, ' end end, '')
           || p_id || case when coalesce((l).up_2, (l).up_1) then ' asc' else ' desc' end;

create function peak.list_value(p_type text, p_key text) returns text language sql stable parallel safe
    return case p_type when 'moment' then format('%L::timestamp', peak.moment_of_key(p_key))
                       when 'date' then format('%L::timestamp', peak.date_of_key(p_key)) else format('%L::text', p_key) end;
create function peak.list_key(p_type text, p_expression text) returns text language sql immutable parallel safe
    return case p_type when 'moment' then 'peak.time_key(%s)' when 'date' then 'peak.date_key((%s)::date)' else '%s' end;

create function peak.list_place(l peak.list_question, p_1 text, p_2 text) returns text language sql immutable parallel safe
    return format(peak.list_key((l).type_1, ''), p_1) || case when (l).sort_2 is null then '' else ' || E''\x1e'' || ' || format(peak.list_key((l).type_2, ''), p_2) end;

-- Behind a place.
create function peak.list_behind(l peak.list_question, p_key text, p_id uuid) returns text language plpgsql stable parallel safe as $$
declare
    keys text[] := string_to_array(p_key, E'\x1e');
    v text[];
begin
    if (p_key is null) <> (p_id is null) then
        perform peak.refuse_list('A place in the list is a key and a row: say both or neither.');
    elsif p_key is null then
        return 'true';
    elsif length(p_key) > 2000 or cardinality(keys) <> (case when l.sort_2 is null then 1 else 2 end) then
        if not (p_key = '' and l.sort_2 is null) then
            perform peak.refuse_list('That is no place in the list.');
        end if;
        keys := array[''];
    end if;
    v[1] := peak.list_value(l.type_1, keys[1]);
    if l.sort_2 is null then
        -- The key once more for orders that come from another table's index.
        return format('(%1$s, %2$s) %3$s (%4$s, %5$L::uuid)', l.sort_1, l.id, case when l.up_1 then '>' else '<' end, v[1], p_id)
               || case when l.joins = '' then '' else format(' and %s %s= %s', l.sort_1, case when l.up_1 then '>' else '<' end, v[1]) end;
    end if;
    v[2] := peak.list_value(l.type_2, keys[2]);
    return format('%1$s %2$s= %3$s and (%1$s %2$s %3$s or %1$s = %3$s and (%4$s, %5$s) %6$s (%7$s, %8$L::uuid))',
                  l.sort_1, case when l.up_1 then '>' else '<' end, v[1], l.sort_2, l.id, case when l.up_2 then '>' else '<' end, v[2], p_id);
end $$;

-- ---------------------------------------------------------------- rows as people see them
-- What a role sees of rows r of a list: their cells, what they are joined with, and the people who stand in them. $3 is
-- the caller, $4 their role; of a member $2 are the people whose names they may read.
create type peak.list_look as (cells text, joins text, faces text);
create function peak.list_look(src peak.list_source, p_role text) returns peak.list_look language plpgsql stable parallel safe as $$
declare
    member boolean := p_role not in ('admin', 'coordinator') and src.list <> 'exchanges';
    c peak.list_column;
    look peak.list_look := row('', '', '');
    cells text[]; more text[];
    n int := 0;
begin
    for c in select s.* from peak.list_columns() s where s.list = src.list and (s.readers is null or p_role = any (s.readers)) loop
        n := n + 1;
        cells := cells || array[c.name, peak.list_cell(c, 'p' || n)];
        if c.kind = 'person' and src.list <> 'exchanges' then
            look.faces := look.faces || ', (' || c.value || ')';
            look.joins := look.joins || format(' left join peak.person_keys p%1$s on p%1$s.contact_id = %2$s', n, c.value)
                          || case when member then format(' and (p%s.contact_id = any ($2)) is true', n) else '' end;
        elsif c.kind = 'exchange' then
            look.joins := look.joins || format(' left join peak.exchange_rows x on x.exchange_id = %s', c.value);
        end if;
    end loop;
    -- Of a person members may read no more than what the columns say.
    if src.list <> 'people' or not member then
        more := src.extra;
    end if;
    if src.room is not null then
        more := more || array['exchange_id', format('''"'' || %s || ''"''', src.room), 'rights', case when p_role = 'admin' then '127' else 'coalesce(a.rights, 0)' end];
        if p_role <> 'admin' then
            look.joins := look.joins || format(' left join auth.access a on a.contact_id = $3 and a.exchange_id = %s', src.room);
        end if;
    end if;
    look.faces := substr(look.faces, 3);
    for i in 1 .. coalesce(cardinality(more), 0) / 2 loop
        cells := cells || array[more[2 * i - 1], format('coalesce((%s)::text, ''null'')', more[2 * i])];
    end loop;
    look.cells := (select format('concat(%s, ''}'')', string_agg(format('%L, %s',
                                 case when u.n > 1 then ',' else '{' end || to_json(cells[2 * u.n - 1])::text || ':', cells[2 * u.n]), ', ' order by u.n))
                   from generate_series(1, cardinality(cells) / 2) u (n));
    return look;
end $$;

-- What is made for each list, so that a connection plans once what it shows: peak.cells_of_tasks() tells rows by their
-- ids; peak.walk_of_tasks() tells the first 200 rows behind a place to those who see all of them.
-- A member first asks about each person in one exchange that they are named with: most stand in it.
create function peak.list_cells_code(src peak.list_source) returns text language sql stable parallel safe as $$
    select string_agg(format('if p_role = any (%L) then %sreturn query select u.id, u.key, %s from unnest($5, $6) with ordinality u (id, key, n) join %s r on r.%s = u.id%s order by u.n;',
        g.roles, case when g.roles && '{client,third_party,agency}' and (g.look).faces <> '' then format(
            'select array_agg(w.person), array_agg(w.room) into faces, rooms
                 from (select distinct on (v.id) v.id as person, %1$s as room from %2$s r cross join lateral (values %3$s) v (id) where r.%4$s = any ($5) and v.id is not null) w;
             p_people := peak.list_named(p_me, p_people, faces, rooms); ',
            coalesce(src.room, 'null::uuid'), src.relation, (g.look).faces, src.id) else '' end,
        (g.look).cells, src.relation, src.id, (g.look).joins), ' els' order by g.roles) || ' end if;'
    from (select array_agg(r.role) as roles, r.look
          from (select u.role, peak.list_look(src, u.role) as look
                from unnest('{admin,coordinator,client,third_party,agency}'::text[]) u (role)
                where src.roles is null or u.role = any (src.roles)) r group by r.look) g $$;

create function peak.list_walks_code(src peak.list_source) returns text language sql stable parallel safe as $$
    select string_agg(format($f$if p_column = %1$L and p_down = %2$L then
        return query select r.%5$s, %6$s, %7$s
            from (select r.*, %8$s as sort_1 from %9$s r%10$s where (%8$s, r.%5$s) %3$s (%11$s, p_id)%12$s order by %8$s %4$s, r.%5$s %4$s limit 200) r%13$s
            order by r.sort_1 %4$s, r.%5$s %4$s;$f$,
        c.name, d.down, d.behind, d.word, src.id, format(peak.list_key(o.type, ''), 'r.sort_1'), (l.look).cells, o.expression, src.relation, o.joins,
        case when o.type = 'text' then 'p_key' else 'moment' end,
        case when o.joins = '' then '' else format(' and %s %s= %s', o.expression, d.behind, case when o.type = 'text' then 'p_key' else 'moment' end) end,
        (l.look).joins), E'\n    els') || ' end if;'
    from peak.list_columns() c cross join lateral peak.list_order(c, 's1', false) o
    cross join (values (false, '>', 'asc'), (true, '<', 'desc')) d (down, behind, word)
    cross join lateral (select peak.list_look(src, 'admin') as look offset 0) l
    where c.list = src.list and c.walks $$;

do $make$
declare
    src peak.list_source;
begin
    for src in select * from peak.list_sources() loop
        execute format($f$
create function peak.cells_of_%1$s(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[])
    returns table (id uuid, sort_key text, cells text) language plpgsql stable parallel safe as $$
declare
    faces uuid[]; rooms uuid[];
begin
    %2$s
end $$;
$f$, src.list, peak.list_cells_code(src));
        continue when src.list = 'exchanges';
        execute format($f$
create function peak.walk_of_%1$s(p_column text, p_down boolean, p_me uuid, p_role text, p_key text, moment timestamp, p_id uuid)
    returns table (id uuid, sort_key text, cells text) language plpgsql stable parallel safe as $$
begin
    %2$s
end $$;
$f$, src.list, peak.list_walks_code(src));
    end loop;
end $make$;

-- The same functions for each order of the exchanges, so that a connection plans once what it shows (0029).
do $make$
declare
    one record;
begin
    for one in select s.part, d.*, (peak.list_look(x, 'admin')).cells as all_of_it,
                      replace((peak.list_look(x, 'coordinator')).cells, 'a.rights', 'm.rights') as cells
               from unnest(peak.exchange_sorts()) s (part) cross join (values ('>', 'asc'), ('<', 'desc')) d (behind, word)
               join peak.list_sources() x on x.list = 'exchanges'
    loop
        execute format($f$
create function peak.page_by_%1$s_%3$s(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean,
                                       after_key text, after_id uuid, first int, most int, steps int)
    returns table (id uuid, sort_key text, cells text) language plpgsql stable parallel safe as $$
begin
    if p_way = 'few' then
        return query select r.exchange_id, r.%1$s_key, %4$s
            from (select i.exchange_id from peak.exchange_rows i
                  where i.exchange_id = any (few) and (start or (i.%1$s_key, i.exchange_id) %2$s (after_key, after_id))
                    and (not filtered or peak.matches(i, f))
                  order by i.%1$s_key %3$s, i.exchange_id %3$s offset first limit most) p
            join peak.exchange_rows r using (exchange_id) left join auth.access m on m.contact_id = p_me and m.exchange_id = r.exchange_id
            order by r.%1$s_key %3$s, r.exchange_id %3$s;
    elsif p_way = 'all' then
        return query select r.exchange_id, r.%1$s_key, %5$s from peak.exchange_rows r
            where (r.%1$s_key, r.exchange_id) %2$s (after_key, after_id) order by r.%1$s_key %3$s, r.exchange_id %3$s limit most;
    else
        return query select r.exchange_id, r.%1$s_key, %4$s from (
                select w.exchange_id, mine.rights
                from (select r.exchange_id from peak.exchange_rows r where (r.%1$s_key, r.exchange_id) %2$s (after_key, after_id)
                      order by r.%1$s_key %3$s, r.exchange_id %3$s limit steps) w
                cross join lateral (select a.exchange_id, a.rights from auth.access a where a.contact_id = p_me
                                    and a.exchange_id = w.exchange_id and (a.rights & 1) <> 0 offset 0) mine
                cross join lateral (select where not filtered and mine.exchange_id is not null union all
                                    select from peak.exchange_rows r where filtered and r.exchange_id = mine.exchange_id
                                                                     and peak.matches(r, f)) matching
                offset first limit most) m
            join peak.exchange_rows r using (exchange_id)
            order by r.%1$s_key %3$s, r.exchange_id %3$s;
    end if;
end $$;
$f$, one.part, one.behind, one.word, one.cells, one.all_of_it);
    end loop;
end $make$;

-- ---------------------------------------------------------------- pages
create function api.list_page(p_list text, p_sort jsonb, p_filter jsonb, p_after_key text, p_after_id uuid, p_skip int, p_limit int)
    returns table (id uuid, sort_key text, cells text)
    language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    set datestyle = 'ISO, YMD' set max_parallel_workers_per_gather = 0 set plan_cache_mode = force_generic_plan as $$
declare
    l peak.list_question;
    me uuid; my_role text; wish text; down boolean; room uuid; needs int; few uuid[];
    kept record;
    first int := greatest(coalesce(p_skip, 0), 0);
    most int := least(greatest(coalesce(p_limit, 200), 0), 500);
    behind text;
    place text;
    leads boolean;
    steps bigint;
    words boolean;
    told int := 0;
    ids uuid[];
    keys text[];
    more record;
begin
    if p_list = 'exchanges' then
        kept := peak.exchanges_kept(p_sort, p_filter);
        if kept.sort is not null then
            return query select * from peak.list_exchanges(kept.sort, kept.down, kept.filter, p_after_key, p_after_id, first, most);
            return;
        end if;
    end if;
    if first = 0 and most = 200 and p_after_key is null and p_after_id is null and peak.list_has_kept(p_list, p_sort, p_filter) then
        select c.id, c.role, p_sort -> 0 ->> 'column', coalesce(p_sort -> 0 -> 'descending' = 'true', false), (p_filter ->> 'exchange')::uuid, s.needs
            into me, my_role, wish, down, room, needs
            from public.contacts c, peak.list_sources() s where c.id = (select auth.me()) and s.list = p_list; -- who is nobody is told so below
        if room is not null and me is not null then
            return query execute format('select * from peak.room_of_%s(null, null, $1, $2, $3, $4, $5)', p_list) using me, my_role, wish, down, room;
            return;
        elsif my_role <> 'admin' then
            few := array(select a.exchange_id from auth.access a where a.contact_id = me and a.rights & needs = needs limit 1000);
            if cardinality(few) < 1000 then
                return query execute format('select * from peak.mine_of_%s($1, null, $2, $3, $4, $5)', p_list) using few, me, my_role, wish, down;
                return;
            end if;
        end if;
    end if;
    l := peak.list_understand(p_list, p_sort, p_filter);
    behind := peak.list_behind(l, p_after_key, p_after_id);
    if l.walks and (l.q).everything and (l.f).parts = 0 and first = 0 and most = 200 and l.sort_2 is null and p_list <> 'exchanges' then
        return query execute format('select * from peak.walk_of_%s($1, $2, $3, $4, $5, $6, $7)', p_list)
            using p_sort -> 0 ->> 'column', not l.up_1, (l.q).me, (l.q).role, coalesce(p_after_key, case when l.up_1 then '' else repeat(U&'\+10FFFF', 300) end),
                  case when l.type_1 = 'text' then null when p_after_key is null then case when l.up_1 then '-infinity' else 'infinity' end::timestamp
                       when l.type_1 = 'date' then peak.date_of_key(p_after_key) else peak.moment_of_key(p_after_key) end,
                  coalesce(p_after_id, case when l.up_1 then '00000000-0000-0000-0000-000000000000' else 'ffffffff-ffff-ffff-ffff-ffffffffffff' end::uuid);
        return;
    end if;
    place := format('select array_agg(i.id) as ids, array_agg(%s) as keys from (%%s) i', peak.list_place(l, 'i.sort_1', 'i.sort_2'));
    leads := (l.f).lead is not null and l.walks;
    steps := peak.list_steps(l, first::bigint + most);
    behind := behind || peak.list_bounds(l, p_after_key, first::bigint + most);
    -- Words lead to tasks by indexes where they are rare; whether they are, a short walk tells.
    words := p_list = 'tasks' and p_filter ? 'search';
    steps := case when words then least(steps, case when (l.q).everything then 4000 else 8000 end) else steps end;
    if leads or steps > 0 then
        loop
            execute format(place, case when leads then peak.list_lead(l, behind, first, most) else peak.list_walk(l, behind, steps, first, most) end)
                into ids, keys using l.few, (l.q).people, (l.q).me, (l.q).role;
            exit when not words or leads or not (l.q).everything or told > 0;
            told := coalesce(cardinality(ids), 0);
            exit when told = most or told < 20;
            steps := 2 * steps * most / told;
        end loop;
        told := coalesce(cardinality(ids), 0);
    end if;
    if not leads and steps < 4000000000 and told < most and not ((l.q).everything and (l.f).parts = 0 and steps > 0) then
        execute format(place, peak.list_find(l, behind, first + told, most - told,
                words and (told >= 20 or not (l.q).everything and p_filter ->> 'search' !~ '[[:alnum:]]{3}'))) into more using l.few, (l.q).people, (l.q).me, (l.q).role;
        ids := ids || more.ids;
        keys := keys || more.keys;
    end if;
    return query execute format('select * from peak.cells_of_%s(null, $1, $2, $3, $4, $5)', p_list)
        using case when (l.q).all_named then (l.q).people end, (l.q).me, (l.q).role, ids, keys;
end $$;

create function api.list_rows(p_list text, p_sort jsonb, p_filter jsonb, p_ids uuid[])
    returns table (id uuid, sort_key text, cells text)
    language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    set datestyle = 'ISO, YMD' set plan_cache_mode = force_generic_plan as $$
declare
    l peak.list_question := peak.list_understand(p_list, p_sort, p_filter);
    ids uuid[]; keys text[];
begin
    if cardinality(p_ids) > 500 then
        perform peak.refuse_list('Ask for up to 500 rows at once.');
    end if;
    execute format('select array_agg(%1$s), array_agg(%2$s) from %3$s r%4$s%5$s where %1$s = any ($5) and %6$s', l.id,
                   peak.list_place(l, l.sort_1, l.sort_2),
                   ((l.q).src).relation, l.joins, l.access, peak.list_mine(l, true))
        into ids, keys using l.few, (l.q).people, (l.q).me, (l.q).role, p_ids;
    return query execute format('select * from peak.cells_of_%s(null, $1, $2, $3, $4, $5)', p_list)
        using case when (l.q).all_named then (l.q).people end, (l.q).me, (l.q).role, ids, keys;
end $$;

grant execute on function api.list_page(text, jsonb, jsonb, text, uuid, int, int), api.list_rows(text, jsonb, jsonb, uuid[]) to peak_user;
reset role;
