-- 0010 audit: every change of every table in the record, with who, when, from where, before and after.
--
-- Adds     audit.who, auth.actor(); audit.new_id(), write(), watch(), event(), events(), pause(), resume(), audit.exempt; triggers
--          _600_audit_* on every table of ours that is not exempt
-- Needs    0004 sessions
-- Breaks   nothing
-- Locks    every table of ours SHARE ROW EXCLUSIVE for triggers
-- Raises   PK500 a table without such a key
-- Tests    tests/sql/tst_Audit.cpp, tests/sql/tst_CatalogSweep.cpp
--
-- One statement trigger with transition tables serves single rows and bulk loads alike: no slower than it
-- must be for one row, and one insert for a hundred thousand. It is part of the statement that it records, so
-- that what can't be recorded is not done.
set local lock_timeout = '5s';

set local role peak_owner;
-- Who is behind this connection, for the record: the session may be about to end, so it need not be live. A
-- view, because it becomes part of the statement that asks, where a function would cost as much as the record.
create view audit.who with (security_invoker = true) as
select s.user_id as person, s.id as session_id, inet_client_addr() as ip,
       -- Not what the computer calls itself, which often is somebody's name: it stands with the session, and goes with the person.
       case when s.id is null then 'database role ' || session_user else concat_ws(' ', 'Peak 1031', s.client_version) end as agent,
       coalesce(s.person_role, session_user::text) as role, s.client_version as version, s.real_user_id as real_person
from (values (1)) one (one)
left join public.user_sessions s on s.login_role = session_user;
grant select on audit.who to peak_auth;
grant usage on schema audit to peak_auth, peak_api, peak_agent;
reset role;

set local role peak_auth;
create function auth.actor(out person uuid, out session_id uuid, out ip inet, out agent text, out role text, out version text)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    select w.person, w.session_id, w.ip, w.agent, w.role, w.version into person, session_id, ip, agent, role, version from audit.who w;
end $$;
grant execute on function auth.actor() to peak_owner;
reset role;

set local role peak_owner;
create table audit.exempt (
    table_name text primary key,
    reason     text not null
);
alter table audit.exempt enable row level security;
comment on table audit.exempt is 'Tables that no trigger records, and why: the sweep and the doctor know them by this.';
insert into audit.exempt (table_name, reason) values
    ('public.audit_logs', 'is the record'),
    ('audit.exempt', 'changes by migrations only'),
    ('peak.schema_migrations', 'is a record of its own'),
    ('peak.adoption_report', 'is a record of its own'),
    ('peak.adopted_access', 'is a record of its own'),
    ('peak.change_feed', 'repeats what happened elsewhere, for a day'),
    ('peak.change_feed_floor', 'belongs to the change feed'),
    ('peak.exchange_rows', 'derived from exchanges and contacts'),
    ('auth.access', 'derived from roles and participants'),
    ('auth.accounts', 'derived from contacts'),
    ('auth.attempts', 'is written to the record by auth.record_refusals()'),
    ('auth.session_activity', 'a sign of life each minute'),
    ('auth.door', 'the time of the last housekeeping'),
    ('kms.keys', 'holds keys; who turns one says so by an event');

-- An id for a row of the record: random but for its beginning, which is the time. In a record of millions of rows
-- each new one then goes beside the last in the index, instead of to a page that has to be read and logged whole.
create function audit.new_id() returns uuid
    language sql volatile parallel safe
    return (lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') || substr(gen_random_uuid()::text, 15))::uuid;

-- A row without its secrets: only whether there is one, and whether it changed.
create function audit.redacted(p_row jsonb, p_secret text[], p_other jsonb default null) returns jsonb
    language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select case when p_row is null then p_row
                else p_row || (select coalesce(jsonb_object_agg(s, case when p_row ->> s is null then null
                                                                when p_other is null or p_other ->> s is null or p_other -> s = p_row -> s then '[redacted]'
                                                                else '[redacted, changed]' end), '{}')
                               from unnest(p_secret) s where p_row ? s) end
$$;

-- What people call a change.
create function audit.change_name(p_old jsonb, p_new jsonb) returns text
    language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select case when p_new ->> 'status' = 'COMPLETE' and p_old ->> 'status' is distinct from 'COMPLETE' then '_complete'
                when p_new ->> 'workflow_stage' is distinct from p_old ->> 'workflow_stage' then '_stage_changed'
                when p_new ->> 'role' is distinct from p_old ->> 'role' then '_role_changed'
                else '_updated' end
$$;

-- TG_ARGV: what it is called in the record; its key column; the column that names its exchange ('' for
-- none); columns whose change alone is nobody's news; columns whose values are secrets. They are read where they
-- are needed: variables for all of them would be filled for every row that anybody writes.
create function audit.write() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if tg_op = 'INSERT' then
        insert into public.audit_logs (id, user_id, exchange_id, action, resource_type, resource_id, new_values,
                                       ip_address, user_agent, session_id, actor_role, client_version, real_user_id)
        select audit.new_id(), w.person, (n.j ->> tg_argv[2])::uuid, tg_argv[0] || '_created', tg_argv[0], (n.j ->> tg_argv[1])::uuid,
               case when tg_argv[4] = '{}' then n.j else audit.redacted(n.j, tg_argv[4]::text[]) end,
               w.ip, w.agent, w.session_id, w.role, w.version, w.real_person
        from (select to_jsonb(r) as j from new_rows r offset 0) n cross join audit.who w;
    elsif tg_op = 'DELETE' then
        insert into public.audit_logs (id, user_id, exchange_id, action, resource_type, resource_id, old_values,
                                       ip_address, user_agent, session_id, actor_role, client_version, real_user_id)
        select audit.new_id(), w.person, (o.j ->> tg_argv[2])::uuid, tg_argv[0] || '_deleted', tg_argv[0], (o.j ->> tg_argv[1])::uuid,
               case when tg_argv[4] = '{}' then o.j else audit.redacted(o.j, tg_argv[4]::text[]) end,
               w.ip, w.agent, w.session_id, w.role, w.version, w.real_person
        from (select to_jsonb(r) as j from old_rows r offset 0) o cross join audit.who w;
    elsif exists (select from new_rows) then -- most updates are of one row, and many of none
        declare
            quiet constant text[] := tg_argv[3]::text[];
            secret constant text[] := nullif(tg_argv[4], '{}')::text[];
        begin
            insert into public.audit_logs (id, user_id, exchange_id, action, resource_type, resource_id, old_values, new_values,
                                           ip_address, user_agent, session_id, actor_role, client_version, real_user_id)
            select audit.new_id(), w.person, (coalesce(n.j, o.j) ->> tg_argv[2])::uuid,
                   tg_argv[0] || audit.change_name(o.j, n.j), tg_argv[0], (coalesce(n.j, o.j) ->> tg_argv[1])::uuid,
                   case when secret is null then o.j else audit.redacted(o.j, secret) end,
                   case when secret is null then n.j else audit.redacted(n.j, secret, o.j) end,
                   w.ip, w.agent, w.session_id, w.role, w.version, w.real_person
            from (select to_jsonb(r) as j from old_rows r) o
            full join (select to_jsonb(r) as j from new_rows r) n on n.j ->> tg_argv[1] = o.j ->> tg_argv[1]
            cross join audit.who w
            where o.j is distinct from n.j and (o.j - quiet) is distinct from (n.j - quiet);
        end;
    end if;
    return null;
end $$;
grant execute on function audit.write() to peak_auth;

-- The same for updates of a table with bulky columns (what PracticePanther sent, whole), which are in the record
-- when they changed and otherwise not read at all: reading, writing and keeping them twice for every edit would
-- cost more than the edit. Made for one table, by watch(); where somebody added a column since, it takes the
-- whole row.
create function audit.lean_writer(p_table regclass, p_called text, p_key text, p_exchange text, p_quiet text[], p_secret text[],
                                  p_bulky text[]) returns text
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
    name constant text := format('audit.%I', 'write_' || (select c.relname from pg_class c where c.oid = p_table));
    lean text;
    bulky text;
    heavy text;
    differ text;
    body text;
begin
    select string_agg(format('r.%I', a.attname), ', ' order by a.attnum) filter (where a.attname <> all (p_bulky)),
           string_agg(format('r.%1$I as bulky_%2$s', a.attname, a.attnum), ', ' order by a.attnum) filter (where a.attname = any (p_bulky)),
           string_agg(format('case when o.bulky_%2$s is distinct from n.bulky_%2$s then jsonb_build_object(%1$L, SIDE.bulky_%2$s) else ''{}'' end',
                             a.attname, a.attnum), ' || ' order by a.attnum) filter (where a.attname = any (p_bulky)),
           string_agg(format('o.bulky_%1$s is distinct from n.bulky_%1$s', a.attnum), ' or ' order by a.attnum)
               filter (where a.attname = any (p_bulky))
    into lean, bulky, heavy, differ
    from pg_attribute a where a.attrelid = p_table and a.attnum > 0 and not a.attisdropped;
    body := $body$
create or replace function NAME() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $writer$
declare
    whole constant boolean := (select c.relnatts from pg_class c where c.oid = tg_relid) <> COLUMNS;
begin
    if not exists (select from new_rows) then
        return null;
    end if;
    insert into public.audit_logs (id, user_id, exchange_id, action, resource_type, resource_id, old_values, new_values,
                                   ip_address, user_agent, session_id, actor_role, client_version, real_user_id)
    select audit.new_id(), w.person, ROOM, CALLED || audit.change_name(o.j, n.j), CALLED, coalesce(n.key, o.key), OLD_SIDE, NEW_SIDE,
           w.ip, w.agent, w.session_id, w.role, w.version, w.real_person
    from (select r.KEY as key, BULKY, case when whole then to_jsonb(r) else to_jsonb(x) end as j
          from old_rows r cross join lateral (select LEAN) x) o
    full join (select r.KEY as key, BULKY, case when whole then to_jsonb(r) else to_jsonb(x) end as j
               from new_rows r cross join lateral (select LEAN) x) n on n.key = o.key
    cross join audit.who w
    where o.j - QUIET is distinct from n.j - QUIET or DIFFER;
    return null;
end $writer$
$body$;
    body := replace(body, 'OLD_SIDE', format(case when p_secret = '{}' then '(o.j || %s)' else 'audit.redacted(o.j || %s, %L)' end,
                                             replace(heavy, 'SIDE', 'o'), p_secret));
    body := replace(body, 'NEW_SIDE', format(case when p_secret = '{}' then '(n.j || %s)' else 'audit.redacted(n.j || %s, %L, o.j)' end,
                                             replace(heavy, 'SIDE', 'n'), p_secret));
    body := replace(body, 'ROOM', case when p_exchange = '' then 'null::uuid' else format('(coalesce(n.j, o.j) ->> %L)::uuid', p_exchange) end);
    body := replace(body, 'NAME', name);
    body := replace(body, 'COLUMNS', (select c.relnatts::text from pg_class c where c.oid = p_table));
    body := replace(body, 'CALLED', quote_literal(p_called));
    body := replace(body, 'KEY', quote_ident(p_key));
    body := replace(body, 'BULKY', bulky);
    body := replace(body, 'LEAN', lean);
    body := replace(body, 'QUIET', format('%L::text[]', p_quiet));
    execute replace(body, 'DIFFER', differ);
    execute format('grant execute on function %s() to peak_auth', name);
    return name;
end $$;

-- What every migration calls for a table that it adds, and again when it adds a column to one with bulky ones.
-- It runs as whoever owns the table.
create function audit.watch(p_table regclass, p_called text, p_key text default 'id', p_exchange text default '',
                            p_quiet text[] default '{}', p_secret text[] default '{}', p_bulky text[] default '{}') returns void
    language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    told constant text := format('%L, %L, %L, %L, %L', p_called, p_key, p_exchange, p_quiet, p_secret);
    wrong text;
begin
    -- Without a key of its own a row's old and new values would not find each other.
    if not exists (select from pg_attribute a join pg_index i on i.indrelid = a.attrelid and i.indisunique and i.indpred is null
                                                                 and i.indnkeyatts = 1 and i.indkey[0] = a.attnum
                   where a.attrelid = p_table and a.attname = p_key and a.atttypid = 'uuid'::regtype) then
        raise exception using errcode = 'PK500', message = format('%s has no unique uuid %s.', p_table, p_key);
    end if;
    select string_agg(c, ', ') into wrong from unnest(p_quiet || p_secret || p_bulky || nullif(p_exchange, '')) c
    where c is not null and not exists (select from pg_attribute a where a.attrelid = p_table and a.attname = c and not a.attisdropped);
    if wrong is not null then
        raise exception using errcode = 'PK500', message = format('%s has no column %s.', p_table, wrong);
    end if;
    execute format('create or replace trigger _600_audit_insert after insert on %s referencing new table as new_rows
                    for each statement execute function audit.write(%s)', p_table, told);
    execute format('create or replace trigger _600_audit_update after update on %s referencing old table as old_rows new table as new_rows
                    for each statement execute function %s', p_table,
                   case when p_bulky = '{}' then format('audit.write(%s)', told)
                        else audit.lean_writer(p_table, p_called, p_key, p_exchange, p_quiet, p_secret, p_bulky) || '()' end);
    execute format('create or replace trigger _600_audit_delete after delete on %s referencing old table as old_rows
                    for each statement execute function audit.write(%s)', p_table, told);
end $$;
grant execute on function audit.watch(regclass, text, text, text, text[], text[], text[]),
    audit.lean_writer(regclass, text, text, text, text[], text[], text[]) to peak_auth;

-- What no row tells: something was looked at, tried, refused, exported.
create function audit.event(p_action text, p_resource_type text, p_resource uuid, p_exchange uuid default null,
                            p_success boolean default true, p_message text default null, p_details jsonb default null)
    returns void language sql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    insert into public.audit_logs (id, user_id, exchange_id, action, resource_type, resource_id, new_values, ip_address, user_agent,
                                   success, error_message, session_id, actor_role, client_version, real_user_id)
    select audit.new_id(), a.person, p_exchange, left(p_action, 100), left(p_resource_type, 50), p_resource, p_details, a.ip, a.agent,
           coalesce(p_success, false), left(p_message, 2000), a.session_id, a.role, a.version, a.real_person
    from audit.who a
$$;
-- The same of many things at once.
create function audit.events(p_action text, p_resource_type text, p_resources uuid[], p_exchanges uuid[], p_details jsonb[]) returns void
    language sql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    insert into public.audit_logs (id, user_id, exchange_id, action, resource_type, resource_id, new_values, ip_address, user_agent,
                                   success, session_id, actor_role, client_version, real_user_id)
    select audit.new_id(), a.person, x.exchange, left(p_action, 100), left(p_resource_type, 50), x.resource, x.details, a.ip, a.agent,
           true, a.session_id, a.role, a.version, a.real_person
    from audit.who a cross join unnest(p_resources, p_exchanges, p_details) x (resource, exchange, details)
$$;
grant execute on function audit.event(text, text, uuid, uuid, boolean, text, jsonb), audit.events(text, text, uuid[], uuid[], jsonb[])
    to peak_api, peak_auth;

-- For a bulk load of invented data, or a migration that touches every row: one event instead of a million.
-- Both run with the rights of who calls, who must own the tables; the lock that it takes keeps everybody else
-- from writing unrecorded meanwhile, and a transaction that forgets to resume fails the sweep.
create function audit.pause(p_tables regclass[]) returns void
    language plpgsql security invoker set search_path = pg_catalog, pg_temp as $$
declare
    told record;
begin
    for told in select t.tgrelid::regclass as relation, t.tgname from pg_trigger t
                where t.tgrelid = any (p_tables) and t.tgname like E'\\_600\\_audit\\_%' loop
        execute format('alter table %s disable trigger %I', told.relation, told.tgname);
    end loop;
end $$;
create function audit.resume(p_tables regclass[], p_action text, p_details jsonb default null) returns void
    language plpgsql security invoker set search_path = pg_catalog, pg_temp as $$
declare
    told record;
begin
    for told in select t.tgrelid::regclass as relation, t.tgname from pg_trigger t
                where t.tgrelid = any (p_tables) and t.tgname like E'\\_600\\_audit\\_%' loop
        execute format('alter table %s enable trigger %I', told.relation, told.tgname);
    end loop;
    perform audit.event(p_action, 'table', null, null, true, null,
                        jsonb_build_object('tables', (select jsonb_agg(x::text) from unnest(p_tables) x), 'details', p_details));
end $$;
grant execute on function audit.pause(regclass[]), audit.resume(regclass[], text, jsonb) to peak_auth;

select audit.watch('public.contacts', 'user', p_quiet => '{preferences,last_login,last_login_ip,login_attempts,last_sync_at,updated_at,version}',
                   p_secret => '{password_hash,two_fa_secret}', p_bulky => '{pp_data,custom_field_values}');
select audit.watch('public.user_sessions', 'session', p_quiet => '{login_role}', p_secret => '{session_token}');
select audit.watch('public.exchanges', 'exchange', p_exchange => 'id', p_quiet => '{last_sync_at,updated_at,version}',
                   p_bulky => '{pp_data}');
select audit.watch('public.exchange_participants', 'participant', p_exchange => 'exchange_id', p_quiet => '{updated_at,version}');
select audit.watch('public.messages', 'message', p_exchange => 'exchange_id', p_quiet => '{read_by,updated_at}');
select audit.watch('public.message_participants', 'message_receipt', p_quiet => '{read_at,delivered_at}');
select audit.watch('public.documents', 'document', p_exchange => 'exchange_id',
                   p_quiet => '{download_count,last_accessed_at,updated_at}', p_secret => '{pin_hash}');
select audit.watch('public.document_access_logs', 'document_access');
select audit.watch('public.tasks', 'task', p_exchange => 'exchange_id', p_quiet => '{last_sync_at,updated_at}');
select audit.watch('public.pp_sync_logs', 'sync', p_quiet => '{records_processed,records_created,records_updated}');
alter table peak.settings add id uuid not null unique default gen_random_uuid();
select audit.watch('peak.settings', 'setting', p_quiet => '{updated_at,updated_by}');
reset role;

set local role peak_auth;
select audit.watch('auth.credentials', 'password', p_key => 'contact_id', p_secret => '{password_hash}');
select audit.watch('auth.second_factors', 'second_factor', p_key => 'contact_id', p_secret => '{sealed_seed}');
select audit.watch('auth.devices', 'device', p_secret => '{secret_hash}');
reset role;
