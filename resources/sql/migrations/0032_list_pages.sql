-- 0032 list_pages: what clients ask of every list.
--
-- Adds     api.list_page(), list_anchors(), list_rows(), list_choices()
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
    joins text, access text, walks boolean, span text, id text);

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
            execute format('select array_agg(distinct v.id) from %s r cross join lateral (values %s) v (id) where %s', src.relation, substr(faces, 3), (l.f).said)
                into q.people using null::uuid[], null::uuid[], q.me, q.role;
            q.people := peak.list_named(q.me, q.people);
        else
            q.people := peak.list_people(q.me);
        end if;
        l.q := q;
    end if;
    l.id := 'r.' || src.id;
    l.access := '';
    if not q.everything and src.room is not null then
        -- Ids are random: how far the first 1,000 of a person's reach among all ids tells, well enough to choose a
        -- way by, how many there are.
        l.few := array(select a.exchange_id from auth.access a where a.contact_id = q.me and a.rights & src.needs = src.needs
                       order by a.exchange_id limit 1000);
        if cardinality(l.few) = 1000 then
            l.many := 1000 * 4294967296.0 / (1 + ('x' || left(l.few[1000]::text, 8))::bit(32)::bigint);
            l.few := null;
        end if;
        l.access := format(' left join lateral (select a.rights from auth.access a where a.contact_id = $3 and a.exchange_id = %s offset 0) a on true', src.room);
    end if;
    return l;
end $$;

-- What somebody sees of the list, and asks for.
create function peak.list_mine(l peak.list_question) returns text language sql stable parallel safe
    return (l).f.said || case when ((l).q).everything then '' else ' and ' || (((l).q).src).sees
                                   || case when (l).few is not null then ' and ' || (((l).q).src).narrow else '' end end;

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
-- What a role sees of rows of a list. $3 is the caller, $4 their role, $5 are the rows, $6 their places; in that
-- order. Of a member $2 are the people in those rows whose names they may read.
create function peak.list_shown(src peak.list_source, p_role text) returns text language plpgsql stable parallel safe as $$
declare
    member boolean := p_role not in ('admin', 'coordinator') and src.list <> 'exchanges';
    c peak.list_column;
    joins text := '';
    faces text := '';
    cells text[];
    n int := 0;
begin
    for c in select s.* from peak.list_columns() s where s.list = src.list and (s.readers is null or p_role = any (s.readers)) loop
        n := n + 1;
        cells := cells || peak.list_cell(c, 'p' || n);
        if c.kind = 'person' and src.list <> 'exchanges' then
            faces := faces || ', (' || c.value || ')';
            joins := joins || format(' left join peak.person_keys p%1$s on p%1$s.contact_id = %2$s', n, c.value)
                     || case when member then format(' and p%s.contact_id = any ($2)', n) else '' end;
        elsif c.kind = 'exchange' then
            joins := joins || format(' left join peak.exchange_rows x on x.exchange_id = %s', c.value);
        end if;
    end loop;
    -- Of a person members may read no more than what the columns say.
    if src.list <> 'people' or not member then
        cells := cells || src.extra;
    end if;
    if src.room is not null then
        cells := cells || format('''exchange_id'', %s', src.room)
                       || case when p_role = 'admin' then '''rights'', 127' else '''rights'', coalesce(a.rights, 0)' end;
        if p_role <> 'admin' then
            joins := joins || format(' left join auth.access a on a.contact_id = $3 and a.exchange_id = %s', src.room);
        end if;
    end if;
    return case when member and faces <> '' then format(
               'p_people := peak.list_named(p_me, array(select distinct v.id from %s r cross join lateral (values %s) v (id) where r.%s = any ($5) and v.id is not null)); ',
               src.relation, substr(faces, 3), src.id) else '' end
        || format('return query select u.id, u.key, json_build_object(%s) from unnest($5, $6) with ordinality u (id, key, n) join %s r on r.%s = u.id%s order by u.n;',
                  array_to_string(cells, ', '), src.relation, src.id, joins);
end $$;

-- One function for each list, peak.cells_of_tasks() and so on, so that a connection plans once what it shows.
do $make$
declare
    src peak.list_source;
    ways text;
begin
    for src in select * from peak.list_sources() loop
        select string_agg(format('if p_role = any (%L) then %s', g.roles, g.said), ' els' order by g.roles) into ways
        from (select array_agg(r.role) as roles, r.said
              from (select u.role, peak.list_shown(src, u.role) as said
                    from unnest('{admin,coordinator,client,third_party,agency}'::text[]) u (role)
                    where src.roles is null or u.role = any (src.roles)) r group by r.said) g;
        execute format($f$
create function peak.cells_of_%s(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[])
    returns table (id uuid, sort_key text, cells json) language plpgsql stable parallel safe as $$
begin
    %s end if;
end $$;
$f$, src.list, ways);
    end loop;
end $make$;

-- ---------------------------------------------------------------- pages
-- Ways to a page:
--   lead  the filter names values that an index holds in the list's own order: the beginnings of each are merged;
--   walk  along the order's index, asking of each row whether it is one's own and what is looked for; only so far
--         as it costs less than the last way, which goes on where too little was found;
--   find  what is one's own and looked for is found first and sorted then (offset 0 keeps it so, since the planner
--         takes it for evenly spread along an index, which it need not be).
create function peak.list_find(l peak.list_question, p_behind text, p_first int, p_most int) returns text language sql stable parallel safe
    return format('select f.id, f.sort_1, f.sort_2 from (select %1$s as id, %2$s as sort_1, %3$s as sort_2 from %4$s r%5$s%6$s where %7$s and %8$s offset 0) f order by %9$s offset %10$s limit %11$s',
        (l).id, (l).sort_1, coalesce((l).sort_2, 'null::text'), (((l).q).src).relation, (l).joins, case when ((l).f).close then (l).access else replace((l).access, ' offset 0', '') end, peak.list_mine(l), p_behind,
        peak.list_directions(l, 'f.sort_1', 'f.sort_2', 'f.id'), p_first, p_most);

create function peak.list_walk(l peak.list_question, p_behind text, p_steps bigint, p_first int, p_most int) returns text language sql stable parallel safe
    return format('select %1$s as id, r.sort_1, r.sort_2 from (select r.*, %2$s as sort_1, %3$s as sort_2 from %4$s r%13$s where %5$s and %14$s order by %6$s limit %7$s) r%8$s where %9$s order by %10$s offset %11$s limit %12$s',
        (l).id, (l).sort_1, coalesce((l).sort_2, 'null::text'), (((l).q).src).relation, p_behind, peak.list_directions(l, (l).sort_1, (l).sort_2, (l).id),
        p_steps, (l).access, peak.list_mine(l), peak.list_directions(l, 'r.sort_1', 'r.sort_2', (l).id), p_first, p_most, (l).joins, (l).span);

create function peak.list_lead(l peak.list_question, p_behind text, p_first int, p_most int) returns text language sql stable parallel safe
    return format('select f.id, f.sort_1, f.sort_2 from unnest(%1$s) v (x) cross join lateral (select %2$s as id, %3$s as sort_1, %4$s as sort_2 from %5$s r%6$s%7$s where %8$s = v.x and %9$s and %10$s order by %11$s limit %12$s) f order by %13$s offset %14$s limit %15$s',
        ((l).f).leaders, (l).id, (l).sort_1, coalesce((l).sort_2, 'null::text'), (((l).q).src).relation, (l).joins, (l).access, ((l).f).lead, peak.list_mine(l), p_behind,
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
        return case when (q.src).list = 'audit' then 4000000000 when about > 100000 then 20000 else 0 end;
    elsif (q.src).room is null then
        return 0;
    end if;
    mine := about * least(l.many / greatest(peak.about_all(), 1), 1);
    evenly := p_rows * greatest(peak.about_all() / l.many, 1);
    steps := least(mine, case when (l.f).parts > 0 then mine / 2 else 2 * evenly end);
    return case when steps > 1.5 * evenly then steps else 0 end;
end $$;

create function api.list_page(p_list text, p_sort jsonb, p_filter jsonb, p_after_key text, p_after_id uuid, p_skip int, p_limit int)
    returns table (id uuid, sort_key text, cells json)
    language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    set datestyle = 'ISO, YMD' set max_parallel_workers_per_gather = 0 set plan_cache_mode = force_generic_plan as $$
declare
    kept record := peak.exchanges_kept(p_list, p_sort, p_filter);
    l peak.list_question := peak.list_understand(p_list, p_sort, case when kept.sort is null then p_filter end);
    first int := greatest(coalesce(p_skip, 0), 0);
    most int := least(greatest(coalesce(p_limit, 200), 0), 500);
    behind text := peak.list_behind(l, p_after_key, p_after_id);
    place text := format('select array_agg(i.id) as ids, array_agg(%s) as keys from (%%s) i', peak.list_place(l, 'i.sort_1', 'i.sort_2'));
    leads boolean := (l.f).lead is not null and l.walks;
    steps bigint := peak.list_steps(l, first::bigint + most);
    ids uuid[];
    keys text[];
    more record;
begin
    if kept.sort is not null then
        select array_agg(e.exchange_id), array_agg(e.sort_key) into ids, keys
        from peak.list_exchanges(kept.sort, kept.down, kept.filter, p_after_key, p_after_id, first, most) e;
    else
        if leads or steps > 0 then
            execute format(place, case when leads then peak.list_lead(l, behind, first, most) else peak.list_walk(l, behind, steps, first, most) end)
                into ids, keys using l.few, (l.q).people, (l.q).me, (l.q).role;
        end if;
        if not leads and steps < 4000000000 and coalesce(cardinality(ids), 0) < most and not ((l.q).everything and (l.f).parts = 0 and steps > 0) then
            execute format(place, peak.list_find(l, behind, first + coalesce(cardinality(ids), 0), most - coalesce(cardinality(ids), 0)))
                into more using l.few, (l.q).people, (l.q).me, (l.q).role;
            ids := ids || more.ids;
            keys := keys || more.keys;
        end if;
    end if;
    return query execute format('select * from peak.cells_of_%s($1, $2, $3, $4, $5, $6)', ((l.q).src).list)
        using l.few, null::uuid[], (l.q).me, (l.q).role, ids, keys;
end $$;

create function api.list_rows(p_list text, p_sort jsonb, p_filter jsonb, p_ids uuid[])
    returns table (id uuid, sort_key text, cells json)
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
                   ((l.q).src).relation, l.joins, l.access, peak.list_mine(l))
        into ids, keys using l.few, (l.q).people, (l.q).me, (l.q).role, p_ids;
    return query execute format('select * from peak.cells_of_%s($1, $2, $3, $4, $5, $6)', ((l.q).src).list)
        using l.few, null::uuid[], (l.q).me, (l.q).role, ids, keys;
end $$;

-- Known places in an order: behind the row with this key and id comes the row at this position (the first is 0, and
-- stands behind nothing). One walk; also tells how many rows there are. Asked for steps as long as the whole list, it
-- only counts.
create function api.list_anchors(p_list text, p_sort jsonb, p_filter jsonb, p_step int)
    returns table ("position" bigint, sort_key text, id uuid, total bigint)
    language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    set datestyle = 'ISO, YMD' set cursor_tuple_fraction = 1 as $$
declare
    kept record := peak.exchanges_kept(p_list, p_sort, p_filter);
    l peak.list_question := peak.list_understand(p_list, p_sort, case when kept.sort is null then p_filter end);
    step int := least(greatest(coalesce(p_step, 1000), 100), 1000000000);
    body text := format('%s r%s%s where %s', ((l.q).src).relation, l.joins, replace(l.access, ' offset 0', ''), peak.list_mine(l));
    places refcursor;
    passed int;
    key text; row_id uuid;
    keys text[]; ids uuid[];
begin
    if kept.sort is not null then
        return query select * from peak.exchange_anchors(kept.sort, kept.down, kept.filter, p_step);
        return;
    end if;
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
        people := peak.list_named((l.q).me, people);
    end if;
    return query select k.contact_id::text, coalesce(k.label, '') from peak.person_keys k where k.contact_id = any (people) order by k.name_key, k.contact_id limit 100;
end $$;

grant execute on function api.list_page(text, jsonb, jsonb, text, uuid, int, int), api.list_rows(text, jsonb, jsonb, uuid[]),
    api.list_anchors(text, jsonb, jsonb, int), api.list_choices(text, text, jsonb, text) to peak_user;
reset role;
