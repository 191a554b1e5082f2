-- 0029 exchange_pages: the quickest ways to pages of the list of exchanges, for the engine of all lists (0032).
--
-- Adds     peak.list_exchanges(), exchange_anchors(), exchanges_kept()
-- Needs    0004 sessions, 0006 access, 0008 exchange_list
-- Breaks   nothing
-- Locks    nothing
-- Raises   PK400 unknown sort, filter or place, or one that is too long; 28000 the session has ended
-- Tests    tests/sql/tst_ExchangeList.cpp, tests/benchmarks/bench_ExchangeList.cpp, bench_Access.cpp
--
-- Row security is not at work here (the functions belong to the owner, since a policy would keep indexes from
-- being used): an admin sees everything, anybody else where auth.access says so. A test compares each answer
-- with row security for every role.
set local lock_timeout = '5s';
set local role peak_owner;

-- ---------------------------------------------------------------- what the list may be narrowed down to
-- NULL: everything.
create type peak.exchange_filter as (patterns text[], stages text[], coordinators uuid[], clients uuid[]);

-- Never raises anything but PK400.
create function peak.exchange_filter(p_filter jsonb) returns peak.exchange_filter
    language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
declare
    f peak.exchange_filter;
    part record;
    trouble text;
begin
    for part in select j.key, j.value, j.value #>> '{}' as text from jsonb_each(p_filter) j loop
        trouble := case when part.key not in ('search', 'stage', 'coordinator', 'client')
                        then format('Exchanges can''t be filtered by "%s".', left(part.key, 40))
                        when part.key = 'search' and (jsonb_typeof(part.value) <> 'string' or length(part.text) > 500)
                        then 'The search text is too long. Use up to 500 letters.'
                        when part.key <> 'search' and (jsonb_typeof(part.value) <> 'array' or jsonb_array_length(part.value) > 1000)
                        then 'The filter holds too many values. Choose up to 1,000.' end;
        if trouble is not null then
            raise exception using errcode = 'PK400', message = trouble;
        elsif part.key = 'search' then
            -- Eight words narrow a list down far enough; the rest would only cost time.
            f.patterns := (select (array_agg('%' || regexp_replace(w.word, E'([\\\\%_])', E'\\\\\\1', 'g') || '%' order by w.n))[1:8]
                           from regexp_split_to_table(peak.fold(part.text, 500), E'\\s+') with ordinality w (word, n) where w.word <> '');
        elsif part.key = 'stage' then
            f.stages := (select array_agg(v) from jsonb_array_elements_text(part.value) v);
        elsif part.key = 'coordinator' then
            f.coordinators := (select array_agg(v::uuid) from jsonb_array_elements_text(part.value) v);
        else
            f.clients := (select array_agg(v::uuid) from jsonb_array_elements_text(part.value) v);
        end if;
    end loop;
    return f;
exception
    when invalid_text_representation or invalid_parameter_value then
        raise exception using errcode = 'PK400', message = 'The filter holds something that is no person of this firm.';
end $$;

-- Inlined, so that what a filter leaves open costs nothing and each word may use the index.
create function peak.matches(r peak.exchange_rows, f peak.exchange_filter) returns boolean language sql immutable parallel safe
    return (f.patterns[1] is null or r.search like f.patterns[1]) and (f.patterns[2] is null or r.search like f.patterns[2])
       and (f.patterns[3] is null or r.search like f.patterns[3]) and (f.patterns[4] is null or r.search like f.patterns[4])
       and (f.patterns[5] is null or r.search like f.patterns[5]) and (f.patterns[6] is null or r.search like f.patterns[6])
       and (f.patterns[7] is null or r.search like f.patterns[7]) and (f.patterns[8] is null or r.search like f.patterns[8])
       and (f.stages is null or r.stage = any (f.stages))
       and (f.coordinators is null or r.coordinator_id = any (f.coordinators))
       and (f.clients is null or r.client_id = any (f.clients));

-- ---------------------------------------------------------------- who asks
-- Those with few exchanges have them read one by one. Ids are random: how far the first 1,000 of a person's
-- reach among all ids tells, well enough to choose a way by, how many there are.
create function peak.list_reader(p_sort text, p_filter jsonb, out me uuid, out everything boolean, out few uuid[],
                                 out many float8, out f peak.exchange_filter)
    language plpgsql stable parallel safe as $$
begin
    -- auth.require_me() says that the session lives, and that this person still has the session's role.
    select c.id, c.role = 'admin' into me, everything from public.contacts c where c.id = (select auth.require_me());
    if p_sort = any (peak.exchange_sorts()) is not true then
        raise exception using errcode = 'PK400',
            message = format('Exchanges can''t be sorted by "%s". Choose a column of the list.', coalesce(left(p_sort, 40), ''));
    end if;
    if p_filter <> '{}' then
        f := peak.exchange_filter(p_filter);
    end if;
    if not everything then
        few := array(select a.exchange_id from auth.access a where a.contact_id = me and (a.rights & 1) <> 0
                     order by a.exchange_id limit 1000);
        if cardinality(few) = 1000 then
            many := 1000 * 4294967296.0 / (1 + ('x' || left(few[1000]::text, 8))::bit(32)::bigint);
            few := null;
        end if;
    end if;
end $$;

-- About how many rows there are.
create function peak.about_all() returns float8 language sql stable parallel safe
    return (select c.reltuples from pg_class c where c.oid = 'peak.exchange_rows'::regclass);

create function peak.about_rows(p_relation text) returns float8 language sql stable parallel safe
    return (select greatest(c.reltuples, 0) from pg_class c where c.oid = p_relation::regclass);

-- The caller's rows for a statement that is planned anew each time; $1 is the caller, $2 the filter.
create function peak.list_source(p_everything boolean) returns text language sql immutable parallel safe
    return case when p_everything then 'peak.exchange_rows r where true'
                else 'auth.access a join peak.exchange_rows r on r.exchange_id = a.exchange_id'
                     ' where a.contact_id = $1 and (a.rights & 1) <> 0' end || ' and peak.matches(r, $2)';

-- ---------------------------------------------------------------- pages
-- Ways to a page, each the quickest for somebody. The first three have a plan that is kept, one for each order:
--   few        one's own rows are read by their ids and sorted;
--   all        an admin's list without a filter is a walk along the order's index;
--   walk       who sees a good part of all rows walks along that index, too, and asks of each row whether it is
--              one's own: about twice as far as evenly spread rows would need, and never so far that it costs
--              half as much as the last way; where too little is found, the last way goes on;
--   otherwise  planned for the values at hand. One's own rows are found before they are sorted (offset 0), since
--              the planner takes them for evenly spread along an index, which they need not be.
-- One function for each order (0032 makes them), so that a connection's first page compiles one of them and not all.
create function peak.list_exchanges(p_sort text, p_descending boolean, p_filter jsonb, p_after_key text, p_after_id uuid,
                                   p_skip int, p_limit int)
    returns table (id uuid, sort_key text, cells text)
    language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    set plan_cache_mode = force_generic_plan set max_parallel_workers_per_gather = 0 as $$
declare
    reader record := peak.list_reader(p_sort, p_filter);
    few uuid[] := reader.few;
    f peak.exchange_filter := reader.f;
    filtered boolean := not (f is null);
    first int := greatest(coalesce(p_skip, 0), 0);
    most int := least(greatest(coalesce(p_limit, 200), 0), 500);
    down boolean := coalesce(p_descending, false);
    direction text := case when down then 'desc' else 'asc' end;
    -- Behind nothing: no key is empty, and none is above this.
    start boolean := p_after_id is null;
    after_key text := coalesce(p_after_key, case when down then repeat(U&'\+10FFFF', 300) else '' end);
    after_id uuid := coalesce(p_after_id, '00000000-0000-0000-0000-000000000000');
    evenly float8;
    steps int;
    way text;
    ids uuid[];
    keys text[];
    told int := 0;
begin
    if (p_after_key is null) <> (p_after_id is null) then
        raise exception using errcode = 'PK400', message = 'A place in the list is a key and an exchange: say both or neither.';
    end if;
    if few is not null then
        way := 'few';
    elsif reader.everything then
        way := case when not filtered and first = 0 then 'all' end;
    elsif f.patterns is null and f.coordinators is null and f.clients is null then
        evenly := (first::float8 + most) * greatest(peak.about_all() / reader.many, 1);
        steps := least(reader.many, case when filtered then reader.many / 2 else 2 * evenly end);
        way := case when steps > 1.5 * evenly then 'walk' end;
    end if;
    if way is not null then
        return query execute format('select * from peak.page_by_%s_%s($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)', p_sort, direction)
            using way, reader.me, few, f, filtered, start, after_key, after_id, first, most, steps;
        get diagnostics told = row_count;
        if way <> 'walk' or told = most then
            return;
        end if;
    end if;
    execute format('select array_agg(p.exchange_id), array_agg(p.key) from (select * from (select r.exchange_id, r.%1$I as key from %2$s
                                                       and (r.%1$I, r.exchange_id) %3$s ($3, $4) %4$s) own
                              order by key %5$s, exchange_id %5$s offset $5 limit $6) p',
        p_sort || '_key', peak.list_source(reader.everything), case when down then '<' else '>' end,
        case when not reader.everything then 'offset 0' end, direction)
        into ids, keys using reader.me, f, after_key, after_id, first + told, most - told;
    return query select * from peak.cells_of_exchanges(null, null, reader.me, case when reader.everything then 'admin' else 'coordinator' end, ids, keys);
end $$;

-- Known places in an order: behind the row with this key and id comes the row at this position (the
-- first is 0, and stands behind nothing). One walk along the index; also tells how many rows there are.
-- Asked for steps as long as the whole list, it only counts.
create function peak.exchange_anchors(p_sort text, p_descending boolean, p_filter jsonb, p_step int)
    returns table ("position" bigint, sort_key text, exchange_id uuid, total bigint)
    language plpgsql stable parallel safe
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set cursor_tuple_fraction = 1 as $$
declare
    reader record := peak.list_reader(p_sort, p_filter);
    f peak.exchange_filter := reader.f;
    few uuid[] := reader.few;
    key text := p_sort || '_key';
    step int := least(greatest(coalesce(p_step, 1000), 100), 1000000000);
    places refcursor;
    passed int;
    keys text[];
    ids uuid[];
begin
    if few is not null then
        total := case when f is null then cardinality(few)
                      else (select count(*) from peak.exchange_rows r where r.exchange_id = any (few) and peak.matches(r, f)) end;
    elsif f is null and reader.everything
          and step >= peak.about_all() then
        total := (select count(*) from peak.exchange_rows);
    elsif f is null and step >= reader.many then
        total := (select count(*) from auth.access a where a.contact_id = reader.me and (a.rights & 1) <> 0);
    end if;
    if total < step then
        return query select 0::bigint, null::text, null::uuid, total;
        return;
    end if;
    open places no scroll for execute format('select r.%1$I, r.exchange_id from %3$s order by r.%1$I %2$s, r.exchange_id %2$s',
        key, case when p_descending then 'desc' else 'asc' end, peak.list_source(reader.everything)) using reader.me, f;
    total := 0;
    loop
        move forward step - 1 in places;
        get diagnostics passed = row_count;
        fetch places into sort_key, exchange_id;
        total := total + passed + found::int;
        exit when not found;
        keys := keys || sort_key;
        ids := ids || exchange_id;
    end loop;
    close places; -- or it stays in the caller's transaction
    return query select 0::bigint, null::text, null::uuid, total
        union all select u.n * step, u.k, u.id, total from unnest(keys, ids) with ordinality u (k, id, n);
end $$;

-- The list of exchanges by one order, narrowed down as it can be here: that has plans that are kept. No sort: it can't.
create function peak.exchanges_kept(p_sort jsonb, p_filter jsonb, out sort text, out down boolean, out filter jsonb)
    language plpgsql stable parallel safe as $$
declare
    condition jsonb;
    c text;
begin
    if jsonb_typeof(p_sort) is distinct from 'array' or jsonb_array_length(p_sort) <> 1
       or p_sort -> 0 ->> 'column' <> all (peak.exchange_sorts()) or jsonb_typeof(coalesce(p_filter, '{}')) <> 'object'
       or length(p_filter::text) > 200000 or p_filter - 'search' - 'conditions' <> '{}' then
        return;
    end if;
    filter := case when jsonb_typeof(p_filter -> 'search') <> 'null' then jsonb_build_object('search', p_filter -> 'search') else '{}' end;
    for condition in select j from jsonb_array_elements(peak.list_conditions(p_filter)) j loop
        c := condition ->> 'column';
        continue when condition -> 'off' = 'true' and jsonb_typeof(condition) = 'object';
        if c = any ('{stage,coordinator,client}') is not true or condition ->> 'op' is distinct from 'any_of' or condition -> 'not' = 'true'
           or filter ? c or jsonb_typeof(condition -> 'value') is distinct from 'array' or jsonb_array_length(condition -> 'value') not between 1 and 500 then
            return;
        end if;
        filter := filter || jsonb_build_object(c, case when c = 'stage' then condition -> 'value' else (
            select jsonb_agg(case when v = 'me' then auth.me()::text else v end) from jsonb_array_elements_text(condition -> 'value') v) end);
    end loop;
    sort := p_sort -> 0 ->> 'column';
    down := coalesce(p_sort -> 0 -> 'descending' = 'true', false);
end $$;
reset role;
