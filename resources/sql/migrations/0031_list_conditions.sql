-- 0031 list_conditions: what a list may be narrowed down to, turned into SQL.
--
-- Adds     peak.list_condition(), list_filter() and their kin
-- Needs    0008 exchange_list, 0030 list_columns
-- Breaks   nothing
-- Locks    nothing
-- Raises   PK400 unknown column, condition or value; PK403 a column that one's role doesn't see
-- Tests    tests/sql/tst_ListFilters.cpp
--
-- A condition on what is empty is false, and its opposite true. Days are the firm's, weeks begin on Monday.
set local lock_timeout = '5s';
set local role peak_owner;
-- ---------------------------------------------------------------- conditions
-- A day, said as 2026-11-28.
create function peak.list_day(p_value jsonb, p_column text) returns date language plpgsql immutable parallel safe
    set search_path = pg_catalog, pg_temp as $$
begin
    if p_value is null or jsonb_typeof(p_value) = 'null' then
        return null;
    elsif jsonb_typeof(p_value) = 'string' and p_value #>> '{}' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then
        return to_date(p_value #>> '{}', 'YYYY-MM-DD');
    end if;
    raise datetime_field_overflow;
exception when datetime_field_overflow or invalid_datetime_format then
    raise exception using errcode = 'PK400', message = format('The condition on "%s" holds something that is no date.', p_column);
end $$;

create function peak.list_number(p_value jsonb, p_column text) returns numeric language plpgsql immutable parallel safe
    set search_path = pg_catalog, pg_temp as $$
begin
    if p_value is null or jsonb_typeof(p_value) = 'null' then
        return null;
    elsif jsonb_typeof(p_value) not in ('number', 'string') or (p_value #>> '{}') !~ '^-?[0-9]{1,18}([.][0-9]{1,6})?$' then
        raise exception using errcode = 'PK400', message = format('The condition on "%s" holds something that is no number.', p_column);
    end if;
    return (p_value #>> '{}')::numeric;
end $$;

create function peak.like_pattern(p_word text) returns text language sql immutable parallel safe
    return regexp_replace(p_word, E'([\\\\%_])', E'\\\\\\1', 'g');

-- The values of "any_of", of a kind; "me" is the caller.
create function peak.list_values(c peak.list_column, p_value jsonb, p_me uuid) returns text
    language plpgsql immutable parallel safe as $$
declare
    given text[];
    fine text := case c.kind when 'person' then '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' when 'flag' then '^(true|false)$' else '^.{0,200}$' end;
begin
    if jsonb_typeof(p_value) is distinct from 'array' or jsonb_array_length(p_value) not between 1 and 500 then
        perform peak.refuse_list(format('The condition on "%s" needs 1 to 500 values.', c.name));
    end if;
    given := array(select distinct case when c.kind = 'person' and v = 'me' then p_me::text else v end from jsonb_array_elements_text(p_value) v);
    if exists (select from unnest(given) v where v is null or v !~ fine) then
        perform peak.refuse_list(format('The condition on "%s" holds a value that can''t be one of its own.', c.name));
    end if;
    return given::text;
end $$;

-- The days that a condition is about, both included; NULL: open.
create function peak.list_days(c peak.list_column, p_op text, p_value jsonb, p_today date, out first date, out last date)
    language plpgsql immutable parallel safe as $$
declare
    n numeric;
begin
    if p_op in ('next_days', 'last_days') then
        n := peak.list_number(p_value, c.name);
        if n is null or n not between 0 and 3660 or n <> trunc(n) then
            perform peak.refuse_list(format('The condition on "%s" needs a number of days up to 3660.', c.name));
        end if;
    elsif p_op in ('before', 'after') then
        first := peak.list_day(p_value, c.name);
        if first is null then
            perform peak.refuse_list(format('The condition on "%s" needs a date.', c.name));
        end if;
    elsif p_op = 'between' then
        first := peak.list_day(p_value -> 0, c.name);
        last := peak.list_day(p_value -> 1, c.name);
        return;
    end if;
    select d.a, d.b into first, last from (select
        case p_op when 'today' then p_today when 'next_days' then p_today when 'last_days' then p_today - n::int
                  when 'this_week' then date_trunc('week', p_today::timestamp)::date when 'this_month' then date_trunc('month', p_today::timestamp)::date
                  when 'after' then first + 1 end,
        case p_op when 'today' then p_today when 'next_days' then p_today + n::int when 'last_days' then p_today
                  when 'this_week' then date_trunc('week', p_today::timestamp)::date + 6
                  when 'this_month' then (date_trunc('month', p_today::timestamp) + interval '1 month')::date - 1
                  when 'before' then first - 1 when 'overdue' then p_today - 1 end) d (a, b);
end $$;

-- From one moment to before another, in UTC; a day is one of the firm's.
create function peak.list_span(c peak.list_column, p_op text, p_value jsonb, p_zone text, p_today date, out low timestamp, out high timestamp)
    language plpgsql immutable parallel safe as $$
declare
    days record;
    moments boolean := c.kind = 'moment' and p_op = 'between' and ('number' in (jsonb_typeof(p_value -> 0), jsonb_typeof(p_value -> 1)));
begin
    if p_op = 'between' and (jsonb_typeof(p_value) is distinct from 'array' or jsonb_array_length(p_value) <> 2) then
        perform peak.refuse_list(format('The condition on "%s" needs a beginning and an end.', c.name));
    elsif moments then
        -- Milliseconds since 1970.
        low := timestamp '1970-01-01' + floor(least(greatest(peak.list_number(p_value -> 0, c.name), -6e13), 2e14)) * interval '1 millisecond';
        high := timestamp '1970-01-01' + (floor(least(greatest(peak.list_number(p_value -> 1, c.name), -6e13), 2e14)) + 1) * interval '1 millisecond';
        return;
    end if;
    days := peak.list_days(c, p_op, p_value, p_today);
    low := days.first;
    high := days.last + 1;
    if c.kind = 'moment' then
        low := (low at time zone p_zone) at time zone 'UTC';
        high := (high at time zone p_zone) at time zone 'UTC';
    end if;
end $$;

-- One of these, capitals and accents aside; numbers of exchanges by the index of their order.
create function peak.list_texts_condition(c peak.list_column, p_values text[]) returns text
    language sql stable parallel safe
    return case when c.sort = 'r.number_key' then format('r.number_key = any (%L::text[]) and ', array(select distinct peak.number_key(v) from unnest(p_values) v))
                else '' end
           || format('peak.fold(btrim((%s)::text), 10000) = any (%L::text[])', c.value, array(select distinct peak.fold(btrim(v), 500) from unnest(p_values) v));

create function peak.list_text_condition(c peak.list_column, p_op text, p_value jsonb) returns text
    language plpgsql stable parallel safe as $$
declare
    said text := peak.fold(btrim(p_value #>> '{}'), 500);
    pattern text;
begin
    if jsonb_typeof(p_value) is distinct from 'string' or length(p_value #>> '{}') > 500 then
        perform peak.refuse_list(format('The condition on "%s" needs a text of up to 500 letters.', c.name));
    elsif c.flags = 'uuid' and p_op = 'is' and said ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
        return format('%s = %L::uuid', c.value, said);
    elsif c.kind = 'text' and p_op = 'is' then
        return peak.list_texts_condition(c, array[p_value #>> '{}']);
    end if;
    pattern := case p_op when 'contains' then '%' else '' end || peak.like_pattern(said) || case p_op when 'is' then '' else '%' end;
    return case when c.kind = 'exchange' then
                    format('%s in (select x.exchange_id from peak.exchange_rows x where peak.fold(x.label, 400) like %L)', c.value, pattern)
                else format('peak.fold(btrim((%s)::text), 10000) like %L', c.value, pattern) end;
end $$;

-- One condition as SQL.
create function peak.list_condition(c peak.list_column, p_condition jsonb, p_me uuid, p_zone text, p_today date) returns text
    language plpgsql stable parallel safe as $$
declare
    op text := coalesce(p_condition ->> 'op', '');
    value jsonb := p_condition -> 'value';
    ordered text := (peak.list_order(c, 's', false)).expression;
    span record;
    low numeric;
    high numeric;
begin
    if op = 'empty' then
        return case when c.kind in ('text', 'choice') then format('coalesce(btrim((%s)::text), '''') = ''''', c.value)
                    when c.kind = 'list' then format('coalesce(cardinality(%s), 0) = 0', c.value)
                    when c.kind in ('deadline', 'moment') then format('coalesce(%s, ''infinity'') in (''infinity'', ''-infinity'')', c.value)
                    else format('(%s) is null', c.value) end;
    elsif c.kind in ('text', 'exchange') and op in ('contains', 'starts', 'is') then
        return peak.list_text_condition(c, op, value);
    elsif op = 'any_of' and c.kind = 'text' then
        return peak.list_texts_condition(c, peak.list_values(c, value, p_me)::text[]);
    elsif op = 'any_of' and c.kind in ('choice', 'flag', 'person', 'list') then
        return format(case c.kind when 'choice' then '(%s)::text = any (%L::text[])' when 'flag' then 'coalesce(%s, false) = any (%L::boolean[])'
                                  when 'person' then '%s = any (%L::uuid[])' else '%s && %L::text[]' end,
                      c.value, peak.list_values(c, value, p_me));
    elsif op = 'between' and c.kind in ('number', 'money') then
        if jsonb_typeof(value) is distinct from 'array' or jsonb_array_length(value) <> 2 then
            perform peak.refuse_list(format('The condition on "%s" needs a lowest and a highest number.', c.name));
        end if;
        low := peak.list_number(value -> 0, c.name);
        high := peak.list_number(value -> 1, c.name);
        return format('((%1$s)::numeric >= coalesce(%2$L, ''-infinity'')::numeric and (%1$s)::numeric <= coalesce(%3$L, ''infinity'')::numeric)', c.value, low, high);
    elsif c.kind in ('deadline', 'moment')
          and op in ('between', 'today', 'next_days', 'last_days', 'this_week', 'this_month', 'overdue', 'before', 'after') then
        span := peak.list_span(c, op, value, p_zone, p_today);
        -- As it is ordered, so that the order's index begins there.
        if c.sort is not null then
            ordered := format('coalesce(%s, ''infinity'')', c.value);
        end if;
        return format('(%1$s >= coalesce(%2$L, ''-infinity'')::timestamp and %1$s < coalesce(%3$L, ''infinity'')::timestamp and %1$s > ''-infinity'')', ordered, span.low, span.high);
    end if;
    perform peak.refuse_list(format('The column "%s" knows no condition "%s".', c.name, left(op, 40)));
end $$;

-- Who asks, and of what; all_named: people are all whose names they may read.
create type peak.list_asking as (src peak.list_source, me uuid, role text, everything boolean, zone text, today date, member boolean, people uuid[], all_named boolean);

create function peak.list_ask(p_list text) returns peak.list_asking language plpgsql stable parallel safe as $$
declare
    q peak.list_asking;
begin
    -- auth.require_me() says that the session lives, and that this person still has the session's role.
    select c.id, c.role into q.me, q.role from public.contacts c where c.id = (select auth.require_me());
    q.src := (select s from peak.list_sources() s where s.list = p_list);
    if (q.src).list is null then
        perform peak.refuse_list(format('There is no list "%s".', coalesce(left(p_list, 40), '')));
    elsif q.role <> all ((q.src).roles) then
        perform peak.refuse_list('Your role doesn''t see this list.', 'PK403');
    end if;
    q.everything := q.role = 'admin' or q.role = 'coordinator' and p_list = 'people';
    q.zone := (select s.value #>> '{}' from peak.settings s where s.key = 'firm.time_zone');
    q.today := (clock_timestamp() at time zone q.zone)::date;
    -- Whose names they may read: staff everybody's; and who sees an exchange, its client's and coordinator's. All those
    -- people are looked up where an order or a search goes through them.
    q.member := q.role not in ('admin', 'coordinator') and p_list <> 'exchanges';
    return q;
end $$;

-- The words of a search as SQL: said for all rows of a list, and asked of one row after the other, where they are few or
-- enough of them are soon found. Eight words narrow a list down far enough; the rest would only cost time.
create function peak.list_search(q peak.list_asking, p_search jsonb, out said text, out asked text) language plpgsql stable parallel safe as $$
declare
    src peak.list_source := q.src;
    w record;
    own text;
    rooms text;
    faces text;
begin
    if jsonb_typeof(p_search) <> 'string' or length(p_search #>> '{}') > 500 then
        perform peak.refuse_list('The search text is too long. Use up to 500 letters.');
    end if;
    for w in select format('%L', '%' || peak.like_pattern(v.word) || '%') as word, row_number() over (order by v.word !~ '[[:alnum:]]{3}', length(v.word) desc, v.n) as n,
                    v.word ~ '[[:alnum:]]{3}' as tells
             from (select v.word, v.n from regexp_split_to_table(peak.fold(p_search #>> '{}', 500), E'\\s+') with ordinality v (word, n)
                   where v.word <> '' order by v.n limit 8) v order by 2 loop
        own := case when src.list = 'exchanges' then 'r.search like ' || w.word
                    when src.list = 'tasks' then 'peak.task_search(r.title) like ' || w.word
                    when cardinality(src.words) > 0 then format('peak.fold(concat_ws(E''\x1f'', %s), 10000) like %s', array_to_string(src.words, ', '), w.word) end;
        rooms := case when src.list not in ('exchanges', 'document_log') and src.room is not null then 'x.search like ' || w.word end;
        faces := case when src.whose is not null then case when q.member then '(k.contact_id = any ($2)) is true and ' else '' end || 'k.name_key like ' || w.word end;
        asked := concat_ws(' and ', asked, '(' || concat_ws(' or ', own,
            'exists (select from peak.exchange_rows x where x.exchange_id = ' || src.room || ' and ' || rooms || ' offset 0)',
            'exists (select from peak.person_keys k where k.contact_id = ' || src.whose || ' and ' || faces || ' offset 0)') || ')');
        if src.list = 'tasks' and w.tells then
            -- The longest word leads to rows by indexes.
            said := case when w.n > 1 then said else format('r.id in (select r.id from public.tasks r where %s
                union all select r.id from peak.exchange_rows x join public.tasks r on r.exchange_id = x.exchange_id where %s
                union all select r.id from peak.person_keys k join public.tasks r on r.assigned_to = k.contact_id where %s)', own, rooms, faces) end;
        elsif said is null or src.list <> 'tasks' then
            said := concat_ws(' and ', said, '(' || concat_ws(' or ', own,
                src.room || ' in (select x.exchange_id from peak.exchange_rows x where ' || rooms || ')',
                src.whose || ' in (select k.contact_id from peak.person_keys k where ' || faces || ')') || ')');
        end if;
    end loop;
    said := case when src.list = 'tasks' then concat_ws(' and ', said, asked) else said end;
end $$;

create function peak.list_conditions(p_filter jsonb) returns jsonb language plpgsql stable parallel safe as $$
begin
    if jsonb_typeof(p_filter -> 'conditions') is null or jsonb_typeof(p_filter -> 'conditions') = 'null' then
        return '[]';
    elsif jsonb_typeof(p_filter -> 'conditions') = 'array' then
        if jsonb_array_length(p_filter -> 'conditions') <= 20 then
            return p_filter -> 'conditions';
        end if;
    end if;
    perform peak.refuse_list('A filter holds a list of up to 20 conditions.');
end $$;

-- The whole filter: all of it as SQL ('true' for none), the same asked of one row after the other, how many parts it has, whether a part of it is about few rows
-- that an index finds, what leads there in the list's own order, and the spans of time in it by their columns.
create type peak.list_where as (said text, asked text, parts int, close boolean, lead text, leaders text, spans jsonb);

create function peak.list_filter(q peak.list_asking, p_filter jsonb) returns peak.list_where language plpgsql stable parallel safe as $$
declare
    src peak.list_source := q.src;
    w peak.list_where;
    said text[] := '{}';
    part record;
    condition jsonb;
    c peak.list_column;
    searched record;
    rank int;
    best int := 1000;
    place text;
begin
    w.close := false;
    w.spans := '{}';
    select null::text as said, null::text as asked into searched;
    if p_filter is null or p_filter = '{}' then
        w.said := 'true';
        w.asked := 'true';
        w.parts := 0;
        return w;
    elsif jsonb_typeof(p_filter) <> 'object' or length(p_filter::text) > 200000 then
        perform peak.refuse_list('The filter is too large, or no filter.');
    end if;
    for part in select j.key, j.value, j.value #>> '{}' as text from jsonb_each(p_filter) j loop
        continue when jsonb_typeof(part.value) = 'null' or part.key = 'conditions';
        if part.key = 'search' then
            searched := peak.list_search(q, part.value);
            continue;
        end if;
        place := case part.key when 'exchange' then src.room when 'person' then src.person when 'object' then src.object end;
        if src.list = 'exchanges' and part.key = 'person' and part.text ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' then
            -- The client, the coordinator, and who takes part: whoever sees the exchange sees these.
            said := said || format('(%1$L::uuid in (r.client_id, r.coordinator_id) or r.exchange_id in (
                                        select x.exchange_id from public.exchange_participants x where x.contact_id = %1$L::uuid and x.is_active))', part.text);
            w.close := true;
            continue;
        elsif place is null then
            perform peak.refuse_list(format('This list can''t be narrowed down by "%s".', left(part.key, 40)));
        elsif part.text !~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' then
            perform peak.refuse_list(format('The filter''s "%s" is none.', part.key));
        end if;
        said := said || format(case when strpos(place, '%') > 0 then place else place || ' = %L::uuid' end, part.text);
        w.close := true;
        rank := array_position(src.leads, place);
        if rank < best then
            best := rank;
            w.lead := place;
            w.leaders := format('array[%L::uuid]', part.text);
        end if;
    end loop;
    for condition in select j from jsonb_array_elements(peak.list_conditions(p_filter)) j loop
        if jsonb_typeof(condition) <> 'object' then
            perform peak.refuse_list('A condition names a column and what is asked of it.');
        end if;
        continue when condition -> 'off' = 'true';
        c := peak.list_column_of(src.list, condition ->> 'column', q.role);
        place := peak.list_condition(c, condition, q.me, q.zone, q.today);
        if condition -> 'not' = 'true' then
            said := said || ('(' || place || ') is not true');
            continue;
        end if;
        said := said || place;
        if c.kind in ('deadline', 'moment') and condition ->> 'op' <> 'empty' then
            w.spans := w.spans || jsonb_build_object(c.name, place);
        end if;
        w.close := w.close or c.kind = 'person' and condition ->> 'op' = 'any_of';
        rank := array_position(src.leads, c.value);
        if rank < best and condition ->> 'op' = 'any_of' and jsonb_array_length(condition -> 'value') <= 20 then
            best := rank;
            w.lead := c.value;
            w.leaders := format('%L::%s[]', peak.list_values(c, condition -> 'value', q.me), case c.kind when 'person' then 'uuid' else 'text' end);
        end if;
    end loop;
    w.parts := cardinality(said) + case when searched.said is null then 0 else 1 end;
    w.said := coalesce(nullif(concat_ws(' and ', nullif(array_to_string(said, ' and '), ''), searched.said), ''), 'true');
    w.asked := coalesce(nullif(concat_ws(' and ', nullif(array_to_string(said, ' and '), ''), searched.asked), ''), 'true');
    return w;
end $$;
reset role;
