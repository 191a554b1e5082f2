-- 0001 foundation: the roles, schemas and helpers that every later migration stands on.
--
-- Adds     roles peak_*; schemas api, auth, audit, kms, peak, crypto (and ext where needed);
--          peak.settings, peak.adoption_report, peak.adopted_access, kms.keys; crypto.*; peak.setting*()
-- Needs    PostgreSQL 15, UTF-8, pgcrypto and pg_trgm (contrib); an admin who may create roles
-- Breaks   nothing
-- Locks    nothing that exists
-- Raises   nothing
-- Tests    tests/models/db/tst_Migrator.cpp, tests/sql/tst_CatalogSweep.cpp
set local lock_timeout = '5s';

-- Roles are cluster-wide: another database of this cluster may have made them already.
do $$
declare
    wanted text[][] := array[
        ['peak_owner', 'nologin'], ['peak_auth', 'nologin'], ['peak_api', 'nologin'],
        ['peak_rolemaker', 'nologin createrole'],
        ['peak_user', 'nologin'], ['peak_r_admin', 'nologin'], ['peak_r_coordinator', 'nologin'],
        ['peak_r_client', 'nologin'], ['peak_r_third', 'nologin'], ['peak_r_agency', 'nologin'],
        ['peak_door', 'login connection limit 20'], ['peak_agent', 'login connection limit 10']];
    granted text;
    i int;
begin
    for i in 1 .. array_length(wanted, 1) loop
        if not exists (select from pg_roles where rolname = wanted[i][1]) then
            begin
                execute format('create role %I %s', wanted[i][1], wanted[i][2]);
            exception when duplicate_object or unique_violation then
                null;
            end;
        end if;
    end loop;
    -- The migrating admin works as each owner in turn (set local role).
    foreach granted in array array['peak_owner', 'peak_auth', 'peak_api', 'peak_rolemaker'] loop
        if not pg_has_role(current_user, granted, 'usage') then
            execute format('grant %I to %I', granted, current_user);
        end if;
    end loop;
    -- What minting a session role needs from PostgreSQL 16 on, and does no harm on 15.
    foreach granted in array array['peak_user', 'peak_r_admin', 'peak_r_coordinator', 'peak_r_client',
                                  'peak_r_third', 'peak_r_agency', 'peak_door'] loop
        if not exists (select from pg_auth_members m
                       where m.roleid = granted::regrole and m.member = 'peak_rolemaker'::regrole
                         and m.admin_option) then
            execute format('grant %I to peak_rolemaker with admin option', granted);
        end if;
    end loop;
    -- To end a session at once, and to see which backends are parked. A managed server may refuse.
    foreach granted in array array['pg_signal_backend', 'pg_read_all_stats'] loop
        begin
            if not pg_has_role('peak_rolemaker', granted, 'member') then
                execute format('grant %I to peak_rolemaker', granted);
            end if;
        exception when insufficient_privilege then
            raise warning 'reduced installation: % could not be granted to peak_rolemaker', granted;
        end;
    end loop;
end $$;

create schema api authorization peak_api;
create schema auth authorization peak_auth;
create schema audit authorization peak_owner;
create schema kms authorization peak_auth;
create schema crypto authorization peak_owner;
do $$
begin
    -- The migrator's own bookkeeping may have made this schema a moment ago.
    if not exists (select from pg_namespace where nspname = 'peak') then
        create schema peak;
    end if;
    alter schema peak owner to peak_owner;
end $$;

-- The migrator keeps its record here; it has made the table already, to be able to record this file.
create table if not exists peak.schema_migrations (
    number         int primary key,
    name           text not null,
    sha256         text not null,
    breaking       boolean not null default false,
    applied_at     timestamptz not null default now(),
    applied_by     text not null default current_user,
    client_version text not null default ''
);
alter table peak.schema_migrations owner to peak_owner;
alter table peak.schema_migrations enable row level security;

-- PostgreSQL grants execute on every new function to everybody. Only the global form of this takes that
-- away; the "in schema" form does nothing.
alter default privileges for role peak_owner revoke execute on functions from public;
alter default privileges for role peak_auth revoke execute on functions from public;
alter default privileges for role peak_api revoke execute on functions from public;
alter default privileges for role peak_rolemaker revoke execute on functions from public;

grant usage on schema api to peak_door, peak_user, peak_owner, peak_auth, peak_agent;
grant create on schema api to peak_owner, peak_auth;
grant usage on schema auth to peak_owner, peak_api, peak_user, peak_rolemaker;
grant create on schema auth to peak_rolemaker;
grant usage on schema peak to peak_auth, peak_api;
grant usage on schema crypto to peak_auth, peak_rolemaker;

revoke all on schema public from public;
grant usage, create on schema public to peak_owner;
grant usage on schema public to peak_user, peak_auth, peak_api, peak_agent;

-- Extensions stay where a legacy database has them; our functions reach them through crypto.*, so that
-- none of them needs a search path that somebody else could fill.
do $$
declare
    x text;
    home text;
begin
    foreach x in array array['pgcrypto', 'pg_trgm'] loop
        if not exists (select from pg_extension where extname = x) then
            create schema if not exists ext;
            execute format('create extension %I schema ext', x);
        end if;
        select n.nspname into home from pg_extension e join pg_namespace n on n.oid = e.extnamespace
        where e.extname = x;
        execute format('grant usage on schema %I to peak_owner, peak_auth, peak_rolemaker', home);
    end loop;

    select n.nspname into home from pg_extension e join pg_namespace n on n.oid = e.extnamespace
    where e.extname = 'pgcrypto';
    set local role peak_owner;
    execute format($f$
        create function crypto.crypt(p_password text, p_salt text) returns text
        language sql immutable strict parallel safe as 'select %1$I.crypt($1, $2)';
        create function crypto.gen_salt(p_kind text, p_cost int) returns text
        language sql volatile strict parallel safe as 'select %1$I.gen_salt($1, $2)';
        create function crypto.hmac(p_data bytea, p_key bytea, p_kind text) returns bytea
        language sql immutable strict parallel safe as 'select %1$I.hmac($1, $2, $3)';
        create function crypto.random_bytes(p_count int) returns bytea
        language sql volatile strict parallel safe as 'select %1$I.gen_random_bytes($1)';
        create function crypto.encrypt(p_data bytea, p_key bytea, p_iv bytea) returns bytea
        language sql immutable strict parallel safe as $g$select %1$I.encrypt_iv($1, $2, $3, 'aes-cbc/pad:pkcs')$g$;
        create function crypto.decrypt(p_data bytea, p_key bytea, p_iv bytea) returns bytea
        language sql immutable strict parallel safe as $g$select %1$I.decrypt_iv($1, $2, $3, 'aes-cbc/pad:pkcs')$g$;
    $f$, home);
    reset role;
end $$;

set local role peak_owner;
grant execute on all functions in schema crypto to peak_auth, peak_rolemaker;

create table peak.settings (
    key         text primary key,
    value       jsonb not null,
    description text not null,
    updated_at  timestamp not null default now(),
    updated_by  uuid
);
comment on table peak.settings is 'Firm settings, one typed value each; what is secret stands in peak.secrets.';
alter table peak.settings enable row level security;

insert into peak.settings (key, value, description) values
    ('firm.name', '"Peak 1031"', 'Name of the firm, as shown in the window and on letters'),
    ('firm.time_zone', '"America/Los_Angeles"', 'Midnight of a deadline is midnight in this time zone'),
    ('firm.is_demo', 'false', 'Whether this database may be filled with the demo firm'),
    ('session.idle_minutes', '30', 'A session without a sign of life for this long has ended'),
    ('session.absolute_hours', '12', 'A session ends after this long, whatever happens'),
    ('session.per_person', '3', 'Sessions that a person may have at once; the oldest ends first'),
    ('session.changes_per_minute', '6000', 'What one person may change in a minute; no fewer than 60'),
    ('session.one_address', 'false', 'Whether a session ends when it is used from a second address'),
    ('session.remember_days', '14', 'How long "stay signed in" lasts'),
    ('session.remember_hours_admin', '12', 'How long "stay signed in" lasts for admins'),
    ('password.bcrypt_cost', '12', 'Work factor of new password hashes'),
    ('sign_in.failures', '5', 'Failed attempts from one address before sign-in pauses'),
    ('sign_in.window_minutes', '15', 'How long sign-in pauses then'),
    ('sign_in.failures_per_hour', '100', 'Failed attempts from anywhere before the account pauses for an hour'),
    ('sign_in.per_second', '10', 'Attempts of everybody together that are looked at in a second');

create function peak.setting(p_key text) returns jsonb
    language sql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    as $$ select s.value from peak.settings s where s.key = p_key $$;
create function peak.setting_int(p_key text) returns int
    language plpgsql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    as $$ begin return (select (s.value #>> '{}')::int from peak.settings s where s.key = p_key); end $$;

-- The day that deadlines are measured from: today where the firm is, not where a computer is.
create function peak.firm_today() returns date
    language sql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    as $$ select (clock_timestamp() at time zone (s.value #>> '{}'))::date
          from peak.settings s where s.key = 'firm.time_zone' $$;
grant execute on function peak.setting(text), peak.setting_int(text) to peak_auth, peak_api;
grant execute on function peak.firm_today() to peak_auth, peak_api, peak_user;

create table peak.adoption_report (
    id      bigint generated always as identity primary key,
    object  text not null,
    row_id  uuid,
    finding text not null,
    at      timestamptz not null default now()
);
comment on table peak.adoption_report is 'What a migration found in older data and left for an admin to decide.';
alter table peak.adoption_report enable row level security;

create table if not exists peak.adopted_access (
    role_name   text not null,
    table_name  text not null,
    privileges  text[] not null,
    kept        boolean not null default false,
    recorded_at timestamptz not null default now(),
    primary key (role_name, table_name)
);
comment on table peak.adopted_access is 'Who could read or write contacts and exchanges before us, and who of them still may.';
alter table peak.adopted_access enable row level security;

-- Rights on the database itself are not part of a dump or of a template, so the migrator calls this at
-- the end of every run. Runs with the rights of the admin who calls it.
create function peak.harden_database() returns void
    language plpgsql security invoker set search_path = pg_catalog, pg_temp as $$
declare
    telling regprocedure;
begin
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect on database %I to peak_door, peak_user, peak_agent', current_database());
    -- Compiling takes seconds where an index is worth a few milliseconds: it is begun by estimates, and the search for
    -- anything (0039) forbids reading whole tables by an estimate of 10,000,000,000.
    if pg_has_role(current_user, (select d.datdba from pg_database d where d.datname = current_database()), 'usage') then
        execute format('alter database %I set jit = off', current_database());
    end if;
    if (select rolsuper from pg_roles where rolname = current_user) then
        -- Also holds what a statement changed while its triggers read it: enough for what people change at once, 1,000 rows
        -- in the bulk functions and 20,000 in a merge; who loads more (an admin with psql) sets it to -1 first.
        execute format('alter database %I set temp_file_limit = %L', current_database(), '256MB');
        -- No loops of one's own, no shared locks, no sleeping, no signals, no large objects: a client calls
        -- functions of api and reads tables. Functions of ours keep running: their owners are granted it.
        revoke usage on language plpgsql from public;
        grant usage on language plpgsql to peak_owner, peak_auth, peak_api, peak_rolemaker;
        revoke execute on function
            lo_create(oid), lo_creat(int), lo_from_bytea(oid, bytea), lo_put(oid, bigint, bytea),
            pg_notify(text, text), pg_terminate_backend(int, bigint), pg_cancel_backend(int),
            pg_stat_get_activity(int), pg_sleep(float8), pg_sleep_for(interval),
            pg_sleep_until(timestamptz), pg_export_snapshot(),
            pg_current_xact_id(), txid_current(),
            pg_advisory_lock(bigint), pg_advisory_lock(int, int), pg_advisory_lock_shared(bigint),
            pg_advisory_lock_shared(int, int), pg_advisory_xact_lock(bigint), pg_advisory_xact_lock(int, int),
            pg_advisory_xact_lock_shared(bigint), pg_advisory_xact_lock_shared(int, int),
            pg_try_advisory_lock(bigint), pg_try_advisory_lock(int, int), pg_try_advisory_lock_shared(bigint),
            pg_try_advisory_lock_shared(int, int), pg_try_advisory_xact_lock(bigint),
            pg_try_advisory_xact_lock(int, int), pg_try_advisory_xact_lock_shared(bigint),
            pg_try_advisory_xact_lock_shared(int, int)
            from public;
        grant execute on function pg_current_xact_id() to peak_owner, peak_auth;
        grant execute on function pg_terminate_backend(int, bigint), pg_stat_get_activity(int) to peak_rolemaker;
        -- What a function of ours read, wrote or locked a moment ago tells whether somebody exists.
        for telling in
            select p.oid from pg_proc p
            where p.pronamespace = 'pg_catalog'::regnamespace and has_function_privilege('peak_door', p.oid, 'execute')
              and (p.proname ~ '^pg_stat_get_' or p.proname in ('pg_lock_status', 'pg_logical_emit_message'))
        loop
            execute format('revoke execute on function %s from public', telling);
            execute format('grant execute on function %s to pg_read_all_stats', telling);
        end loop;
        grant execute on function pg_stat_get_activity(int) to pg_read_all_stats;
    end if;
end $$;

-- How far this database is, and the oldest client that may still write to it: the highest migration
-- that breaks older clients.
create function peak.schema_version() returns int
    language sql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    as $$ select coalesce(max(m.number), 0) from peak.schema_migrations m $$;
create function peak.oldest_client() returns int
    language sql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    as $$ select coalesce(max(m.number), 0) from peak.schema_migrations m where m.breaking $$;
grant execute on function peak.schema_version(), peak.oldest_client() to peak_auth, peak_api;
reset role;

set local role peak_auth;
-- The pepper of password hashes and the key of sealed columns. Never part of a backup of the data.
create table kms.keys (
    name       text primary key,
    key        bytea not null,
    created_at timestamptz not null default now()
);
alter table kms.keys enable row level security;
insert into kms.keys (name, key) values ('master', crypto.random_bytes(64));

create function kms.derived(p_purpose text) returns bytea
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    as $$ select crypto.hmac(convert_to(p_purpose, 'UTF8'), k.key, 'sha256') from kms.keys k where k.name = 'master' $$;

-- Encrypt-then-MAC over a random IV: iv (16) || mac (32) || ciphertext.
create function kms.seal(p_purpose text, p_clear bytea) returns bytea
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    iv bytea := crypto.random_bytes(16);
    body bytea := crypto.encrypt(p_clear, kms.derived('seal:' || p_purpose), iv);
begin
    return iv || crypto.hmac(convert_to(p_purpose, 'UTF8') || iv || body, kms.derived('mac:' || p_purpose), 'sha256') || body;
end $$;
create function kms.unseal(p_purpose text, p_sealed bytea) returns bytea
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    iv bytea := substr(p_sealed, 1, 16);
    mac bytea := substr(p_sealed, 17, 32);
    body bytea := substr(p_sealed, 49);
begin
    if mac is distinct from
       crypto.hmac(convert_to(p_purpose, 'UTF8') || iv || body, kms.derived('mac:' || p_purpose), 'sha256') then
        raise exception using errcode = 'PK500', message = 'A sealed value was changed, or the master key is not the one that sealed it.';
    end if;
    return crypto.decrypt(body, kms.derived('seal:' || p_purpose), iv);
end $$;
reset role;
