-- 0008 exchange_list: a list of exchanges that answers at once, however many there are.
--
-- Adds     peak.exchange_rows, kept by triggers on exchanges and contacts; peak.text_key() and its kin;
--          peak.rebuild_exchange_rows()
-- Needs    0002 plan_tables, 0003 identity
-- Breaks   nothing
-- Locks    exchanges and contacts SHARE ROW EXCLUSIVE for triggers; reads all exchanges once
-- Raises   nothing of its own
-- Tests    tests/sql/tst_ExchangeList.cpp, tst_ExchangeListUpkeep.cpp, tests/benchmarks/bench_ExchangeList.cpp
--
-- Each column that people sort by has a key: text whose bytes are in the order that people expect, the
-- same on every platform, whatever the database's collation. (key, exchange_id) is then a cursor for
-- every order, and one index each makes every page, jump and count a walk along an index.
set local lock_timeout = '5s';
set local role peak_owner;

-- ---------------------------------------------------------------- keys
-- No search path is set on these, so that PostgreSQL can inline them; their bodies are bound when made.

-- Without case and accents. At most so many letters: an index entry has a limit, an address has none.
create function peak.fold(p_text text, p_letters int) returns text language sql immutable parallel safe
    return case when octet_length(left(p_text, p_letters)) = char_length(left(p_text, p_letters)) then lower(left(p_text, p_letters))
                else left(lower(regexp_replace(normalize(left(p_text, p_letters), nfkd), '[\u0300-\u036f]', '', 'g')), p_letters) end;

-- Nothing sorts behind everything. U+001E stands between the keys of an order by two columns, and in none of them.
create function peak.text_key(p_text text) returns text language sql immutable parallel safe
    return case when p_text is null or btrim(translate(p_text, U&'\001e', '')) = '' then U&'\+10FFFF'
                else peak.fold(btrim(translate(p_text, U&'\001e', '')), 80) end;

-- Runs of digits count as numbers: 999 comes before 1043.
create function peak.number_key(p_text text) returns text language sql immutable parallel safe
    return left(regexp_replace(regexp_replace(peak.text_key(p_text), '(\d+)', '000000000000\1', 'g'),
                               '0+(\d{12,})', '\1', 'g'), 120);
create function peak.date_key(p_date date) returns text language sql immutable parallel safe
    return case when p_date is null or p_date = 'infinity' then '~' when p_date = '-infinity' then '-'
                else lpad((p_date - date '2000-01-01' + 2451545)::text, 10, '0') end;
create function peak.money_key(p_amount numeric) returns text language sql immutable parallel safe
    return case when p_amount is null or p_amount = 'NaN' then '~'
                else lpad((greatest(least(p_amount, 1e16), -1e16) * 100 + 1e18)::numeric(20, 0)::text, 20, '0') end;
create function peak.time_key(p_moment timestamp) returns text language sql immutable parallel safe
    return case when p_moment is null or p_moment = 'infinity' then '~' when p_moment = '-infinity' then '-'
                else lpad((extract(epoch from p_moment) * 1000000 + 1e18)::numeric(20, 0)::text, 20, '0') end;
create function peak.stage_key(p_stage text) returns text language sql immutable parallel safe
    return case upper(btrim(p_stage)) when 'PENDING' then '1' when '45D' then '2' when '180D' then '3'
                when 'COMPLETED' then '4' when 'TERMINATED' then '5' when 'ON_HOLD' then '6'
                else '7' || peak.text_key(p_stage) end;
create function peak.priority_key(p_priority text) returns text language sql immutable parallel safe
    return case upper(btrim(p_priority)) when 'LOW' then '1' when 'MEDIUM' then '2' when 'HIGH' then '3'
                when 'URGENT' then '4' else '5' || peak.text_key(p_priority) end;

-- Where many rows share a key (a stage, a coordinator, a day), they stand by number among themselves.
create function peak.key_then_number(p_key text, p_number_key text) returns text language sql immutable parallel safe
    return p_key || E'\x1f' || p_number_key;
create function peak.contact_label(p_first text, p_last text, p_company text) returns text language sql immutable parallel safe
    return coalesce(nullif(btrim(coalesce(btrim(p_first), '') || ' ' || coalesce(btrim(p_last), '')), ''), btrim(p_company), '');
create function peak.address_line(p_street text, p_city text, p_state text, p_zip text) returns text language sql immutable parallel safe
    return left(rtrim(ltrim(
        coalesce(nullif(btrim(p_street), ''), '')
        || coalesce(', ' || nullif(btrim(p_city), ''), '')
        || coalesce(', ' || nullif(btrim(coalesce(btrim(p_state), '') || ' ' || coalesce(btrim(p_zip), '')), ''), ''),
        ', ')), 500);

-- What quick search looks through; the separator keeps a word from matching across two fields.
create function peak.search_text(p_number text, p_name text, p_client text, p_property text) returns text
    language sql immutable parallel safe
    return coalesce(peak.fold(p_number, 50), '') || E'\x1f' || coalesce(peak.fold(p_name, 255), '') || E'\x1f'
        || coalesce(peak.fold(p_client, 255), '') || E'\x1f' || coalesce(peak.fold(p_property, 500), '');

-- What an exchange is called where it stands in another list.
create function peak.exchange_label(p_number text, p_name text) returns text language sql immutable parallel safe
    return btrim(coalesce(btrim(p_number), '') || ' ' || coalesce(btrim(p_name), ''));

-- ---------------------------------------------------------------- the read model
create table peak.exchange_rows (
    exchange_id      uuid not null references public.exchanges (id) on delete cascade,
    exchange_number  text,
    name             text,
    client_id        uuid,
    client_name      text not null,
    coordinator_id   uuid,
    coordinator_name text not null,
    stage            text,
    priority         text,
    property         text not null,
    day_45           date,
    day_180          date,
    value            numeric,
    updated_at       timestamp,
    version          bigint not null,
    number_key       text collate "C" not null,
    search          text collate "C" not null generated always as (peak.search_text(exchange_number, name, client_name, property)) stored,
    name_key        text collate "C" not null generated always as (peak.text_key(name)) stored,
    client_key      text collate "C" not null generated always as (peak.key_then_number(peak.text_key(client_name), number_key)) stored,
    coordinator_key text collate "C" not null generated always as (peak.key_then_number(peak.text_key(coordinator_name), number_key)) stored,
    stage_key       text collate "C" not null generated always as (peak.key_then_number(peak.stage_key(stage), number_key)) stored,
    priority_key    text collate "C" not null generated always as (peak.key_then_number(peak.priority_key(priority), number_key)) stored,
    property_key    text collate "C" not null generated always as (peak.text_key(property)) stored,
    day_45_key      text collate "C" not null generated always as (peak.key_then_number(peak.date_key(day_45), number_key)) stored,
    day_180_key     text collate "C" not null generated always as (peak.key_then_number(peak.date_key(day_180), number_key)) stored,
    value_key       text collate "C" not null generated always as (peak.money_key(value)) stored,
    updated_key     text collate "C" not null generated always as (peak.time_key(updated_at)) stored,
    label           text not null generated always as (peak.exchange_label(exchange_number, name)) stored,
    primary key (exchange_id) include (label) -- so that other lists name an exchange without reading its row
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02,
        autovacuum_analyze_scale_factor = 0.02);
comment on table peak.exchange_rows is
    'One row for each exchange as the list shows it. Kept by triggers; read through the lists (0032) only.';
alter table peak.exchange_rows enable row level security;

-- How an exchange becomes a row of the list, said once.
create view peak.exchange_rows_now with (security_invoker = true) as
select e.id as exchange_id, e.exchange_number::text as exchange_number, e.name::text as name,
       e.client_id, peak.contact_label(c.first_name, c.last_name, c.company) as client_name,
       e.coordinator_id, peak.contact_label(k.first_name, k.last_name, k.company) as coordinator_name,
       e.workflow_stage::text as stage, e.priority::text as priority,
       peak.address_line(e.rel_property_address, e.rel_property_city, e.rel_property_state, e.rel_property_zip) as property,
       e.day_45, e.day_180, e.rel_value::numeric as value, e.updated_at, e.version,
       peak.number_key(e.exchange_number) as number_key
from public.exchanges e
left join public.contacts c on c.id = e.client_id
left join public.contacts k on k.id = e.coordinator_id;

-- The orders there are: each has a key, and an index of it.
create function peak.exchange_sorts() returns text[] language sql immutable parallel safe
    return array['number', 'name', 'client', 'coordinator', 'stage', 'priority', 'property', 'day_45', 'day_180', 'value', 'updated'];

-- Fills the list anew from the exchanges: at first, and as a repair. Indexes are made after the rows.
create function peak.rebuild_exchange_rows() returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    trigrams name := (select n.nspname from pg_extension x join pg_namespace n on n.oid = x.extnamespace where x.extname = 'pg_trgm');
    part text;
begin
    for part in select i.indexrelid::regclass from pg_index i where i.indrelid = 'peak.exchange_rows'::regclass and not i.indisprimary loop
        execute 'drop index ' || part;
    end loop;
    delete from peak.exchange_rows;
    insert into peak.exchange_rows select * from peak.exchange_rows_now;
    foreach part in array peak.exchange_sorts() loop
        execute format('create index %I on peak.exchange_rows (%I, exchange_id)', 'exchange_rows_by_' || part, part || '_key');
    end loop;
    create index exchange_rows_by_person_client on peak.exchange_rows (client_id);
    create index exchange_rows_by_person_coordinator on peak.exchange_rows (coordinator_id);
    execute format('create index exchange_rows_by_search on peak.exchange_rows using gin (search %I.gin_trgm_ops)', trigrams);
    analyze peak.exchange_rows;
end $$;
select peak.rebuild_exchange_rows();

-- ---------------------------------------------------------------- kept by triggers, a statement at a time
-- A name is read again only where another person was put in. Whoever renames a person waits for those
-- who are putting them in (see below), so that no row keeps a name that is gone.
create function peak.follow_exchanges() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if tg_op = 'INSERT' then
        insert into peak.exchange_rows select v.* from peak.exchange_rows_now v where v.exchange_id in (select n.id from new_rows n);
        return null;
    end if;
    update peak.exchange_rows r
    set exchange_number = v.exchange_number, name = v.name, client_id = v.client_id, coordinator_id = v.coordinator_id,
        client_name = case when r.client_id is distinct from v.client_id then v.client_name else r.client_name end,
        coordinator_name = case when r.coordinator_id is distinct from v.coordinator_id then v.coordinator_name else r.coordinator_name end,
        stage = v.stage, priority = v.priority, property = v.property, day_45 = v.day_45, day_180 = v.day_180,
        value = v.value, updated_at = v.updated_at, version = v.version, number_key = v.number_key
    from peak.exchange_rows_now v
    where v.exchange_id = r.exchange_id and r.exchange_id in (select n.id from new_rows n);
    return null;
end $$;

create function peak.follow_contact_names() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    renamed uuid[] := array(
        select n.id from new_rows n join old_rows o on o.id = n.id
        where peak.contact_label(n.first_name, n.last_name, n.company)
              is distinct from peak.contact_label(o.first_name, o.last_name, o.company));
begin
    if renamed = '{}' then return null; end if;
    -- The foreign keys of exchanges take FOR KEY SHARE on the people they name: this waits for them.
    perform from public.contacts c where c.id = any (renamed) order by c.id for update;
    update peak.exchange_rows r
    set client_name = peak.contact_label(c.first_name, c.last_name, c.company)
    from public.contacts c where c.id = r.client_id and r.client_id = any (renamed);
    update peak.exchange_rows r
    set coordinator_name = peak.contact_label(c.first_name, c.last_name, c.company)
    from public.contacts c where c.id = r.coordinator_id and r.coordinator_id = any (renamed);
    return null;
end $$;

create trigger _400_exchange_list_insert after insert on public.exchanges
    referencing new table as new_rows for each statement execute function peak.follow_exchanges();
create trigger _400_exchange_list_update after update on public.exchanges
    referencing new table as new_rows for each statement execute function peak.follow_exchanges();
create trigger _400_exchange_list_update after update on public.contacts
    referencing old table as old_rows new table as new_rows for each statement execute function peak.follow_contact_names();
reset role;
