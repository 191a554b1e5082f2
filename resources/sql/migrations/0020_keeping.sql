-- 0020 keeping: the keys and how they change, how long things are kept, what may not go.
--
-- Adds     kms.root(), sealed_by(), rotate(), reseal(), resealable(), forget_retired(), sealed_columns;
--          peak.retention, legal_holds; peak.sweep(), is_held(); auth.sweep(); api.retention(),
--          set_retention(), legal_holds(), place_hold(), release_hold()
-- Needs    0012 audit_keeping
-- Breaks   nothing
-- Locks    nothing for longer than a moment
-- Raises   28000 the session has ended; PK400 bad input; PK404 no such thing; PK500 the master key can't be read
-- Tests    tests/sql/tst_Keeping.cpp, tests/sql/tst_Keys.cpp
set local lock_timeout = '5s';

-- ---------------------------------------------------------------- keys

do $$
begin
    if (select r.rolsuper from pg_roles r where r.rolname = current_user) then
        grant execute on function pg_read_binary_file(text) to peak_auth;
    end if;
    -- The migrator writes down there what each migration did to rights; see RightsRecord.
    if to_regclass('peak.expected_rights') is not null then
        alter table peak.expected_rights owner to peak_owner;
    end if;
end $$;

set local role peak_auth;
-- Two roots. "master" opens what is sealed and can be changed at any time; "pepper" is what one-way values
-- (password hashes) were made with, and stays. Each is kept here, or (own servers) in a file outside the
-- data folder that only the server reads. Never part of a dump: peak1031ctl backup leaves this table out.
alter table kms.keys add column file text, add column retired_at timestamptz, alter column key drop not null,
    add constraint keys_have_one_place check ((key is null) <> (file is null));
insert into kms.keys (name, key)
select 'pepper', case when exists (select from auth.credentials c where c.peppered) then k.key else crypto.random_bytes(64) end
from kms.keys k where k.name = 'master' on conflict do nothing;

create function kms.root(p_name text) returns bytea
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    kept kms.keys;
    root bytea;
begin
    select k.* into kept from kms.keys k where k.name = p_name;
    root := kept.key;
    begin
        if root is null then
            root := pg_read_binary_file(kept.file);
        end if;
    exception when others then
        null;
    end;
    if root is null or length(root) < 32 then
        raise exception using errcode = 'PK500',
            message = 'What is sealed can''t be opened: the server can''t read its key. Tell an administrator; everything else works.';
    end if;
    return root;
end $$;

create or replace function kms.derived(p_purpose text) returns bytea
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    as $$ select crypto.hmac(convert_to(p_purpose, 'UTF8'),
                             kms.root(case when p_purpose ~ '^(seal:|mac:|jwt|backup)' then 'master' else 'pepper' end), 'sha256') $$;

-- The root that made a sealed value, the newest first; NULL when none of them did.
create function kms.sealed_by(p_purpose text, p_sealed bytea) returns text
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    candidate text;
begin
    for candidate in select k.name from kms.keys k where k.name ~ '^master' order by k.name <> 'master', k.retired_at desc loop
        if substr(p_sealed, 17, 32) = crypto.hmac(convert_to(p_purpose, 'UTF8') || substr(p_sealed, 1, 16) || substr(p_sealed, 49),
               crypto.hmac(convert_to('mac:' || p_purpose, 'UTF8'), kms.root(candidate), 'sha256'), 'sha256') then
            return candidate;
        end if;
    end loop;
    return null;
end $$;

create or replace function kms.unseal(p_purpose text, p_sealed bytea) returns bytea
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    root text := kms.sealed_by(p_purpose, p_sealed);
begin
    if p_sealed is null then
        return null;
    end if;
    if root is null then
        raise exception using errcode = 'PK500', message = 'A sealed value was changed, or the master key is not the one that sealed it.';
    end if;
    return crypto.decrypt(substr(p_sealed, 49), crypto.hmac(convert_to('seal:' || p_purpose, 'UTF8'), kms.root(root), 'sha256'),
                          substr(p_sealed, 1, 16));
end $$;

-- Whoever adds a column with sealed values says so here, or a new master key would leave it behind. The
-- purpose is an expression over the row.
create table kms.sealed_columns (
    table_name  text not null,
    column_name text not null,
    purpose     text not null,
    primary key (table_name, column_name)
);
alter table kms.sealed_columns enable row level security;
-- Those of later migrations too: a table that is not there yet has nothing sealed.
insert into kms.sealed_columns (table_name, column_name, purpose) values
    ('auth.second_factors', 'sealed_seed', '''totp'''), ('auth.attempts', 'sealed_seed', '''totp'''),
    ('auth.session_activity', 'new_seed', '''totp'''), ('peak.tax_ids', 'sealed', '''tax_id:'' || t.contact_id'),
    ('peak.secrets', 'sealed', '''secret:'' || t.name');

-- A new master key. What is sealed stays readable all the while: the old one is kept until nothing needs it.
-- Admins of the database only, as all of these: nobody else has the right to call them.
create function kms.rotate(p_server_file text default null) returns void
    language plpgsql volatile set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    lock table kms.keys in share row exclusive mode;
    update kms.keys set name = 'master until ' || clock_timestamp(), retired_at = clock_timestamp() where name = 'master';
    insert into kms.keys (name, key, file)
    values ('master', case when p_server_file is null then crypto.random_bytes(64) end, p_server_file);
    begin
        perform kms.root('master');
    exception when sqlstate 'PK500' then
        raise exception using errcode = 'PK400',
            message = format('The server can''t read a key of 32 bytes or more from %s. Nothing was changed. Name a file on the server, with its whole path, that PostgreSQL may read.', p_server_file);
    end;
    if p_server_file is not null and (select count(distinct sha256(kms.root(k.name))) <> count(*) from kms.keys k where k.name ~ '^master') then
        raise exception using errcode = 'PK400', message = 'That file holds a key that is in use already. Nothing was changed.';
    end if;
    perform audit.event('master_key_rotated', 'key', null);
end $$;

-- Seals at most so many values anew with the newest key; how many it did. Restartable: each call commits.
create function kms.reseal(p_most int default 500) returns int
    language plpgsql volatile set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    c kms.sealed_columns;
    n int;
begin
    for c in select s.* from kms.sealed_columns s where to_regclass(s.table_name) is not null order by s.table_name, s.column_name loop
        execute format('update %1$s t set %2$I = kms.seal(%3$s, kms.unseal(%3$s, t.%2$I))
                        where t.ctid = any (array(select t.ctid from %1$s t
                                                  where t.%2$I is not null and kms.sealed_by(%3$s, t.%2$I) is distinct from ''master''
                                                  limit $1 for update))', c.table_name, c.column_name, c.purpose) using p_most;
        get diagnostics n = row_count;
        if n > 0 then
            return n;
        end if;
    end loop;
    return 0;
end $$;

-- What the newest key does not open, by column; fewer than all keys are gone only when this is empty.
create function kms.resealable() returns table (place text, outdated bigint, lost bigint)
    language plpgsql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    c kms.sealed_columns;
begin
    for c in select s.* from kms.sealed_columns s where to_regclass(s.table_name) is not null order by s.table_name, s.column_name loop
        return query execute format(
            'select %4$L, count(*) filter (where k.by <> ''master''), count(*) filter (where k.by is null)
             from (select kms.sealed_by(%3$s, t.%2$I) as by from %1$s t where t.%2$I is not null) k',
            c.table_name, c.column_name, c.purpose, c.table_name || '.' || c.column_name);
    end loop;
end $$;

-- Retired keys go a day later, when no transaction that began before can still seal with one.
create function kms.forget_retired() returns int
    language plpgsql volatile set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    n int;
begin
    if exists (select from kms.resealable() r where r.outdated > 0 or r.lost > 0) then
        return 0;
    end if;
    delete from kms.keys where retired_at < clock_timestamp() - interval '1 day';
    get diagnostics n = row_count;
    return n;
end $$;

create function auth.sweep(p_class text, p_keep_for interval, p_most int) returns int
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    n int := 0;
begin
    if p_class = 'attempts' then
        delete from auth.attempts t
        where t.id in (select u.id from auth.attempts u
                       where u.recorded
                         -- Never before it has stopped counting against whoever made it.
                         and u.at < clock_timestamp() - greatest(p_keep_for, make_interval(mins => peak.setting_int('sign_in.window_minutes')))
                       order by u.id limit p_most for update skip locked);
        get diagnostics n = row_count;
    elsif p_class = 'devices' then
        delete from auth.devices t
        where t.id in (select d.id from auth.devices d
                       where least(d.revoked_at, d.expires_at) < clock_timestamp() - p_keep_for limit p_most for update skip locked);
        get diagnostics n = row_count;
    end if;
    return n;
end $$;
grant execute on function auth.sweep(text, interval, int) to peak_owner;
reset role;

-- ---------------------------------------------------------------- retention

set local role peak_owner;
insert into audit.exempt (table_name, reason) values
    ('kms.keys', 'holds nothing but secrets; a new key is an event'),
    ('kms.sealed_columns', 'changes by migrations only'),
    ('peak.expected_rights', 'is a record of its own')
on conflict do nothing;

create table peak.retention (
    class     text primary key,
    id        uuid not null unique default gen_random_uuid(),
    keep_for  interval not null,
    least     interval not null,
    most      interval,
    happens   text not null,
    check (keep_for between least and coalesce(most, keep_for))
);
alter table peak.retention enable row level security;
insert into peak.retention (class, keep_for, least, most, happens) values
    ('sessions', '400 days', '1 day', null, 'Ended sign-in sessions are deleted; that they were stays in the audit log.'),
    ('devices', '90 days', '1 day', null, 'Computers whose "stay signed in" has ended are forgotten.'),
    ('attempts', '2 days', '2 hours', '2 days', 'Sign-in attempts are deleted; refused ones stay in the audit log.'),
    ('change_feed', '1 day', '1 hour', '1 day', 'What changed lately is forgotten; a window that slept longer reads anew.');
select audit.watch('peak.retention', 'retention');

create table peak.legal_holds (
    id             uuid primary key default gen_random_uuid(),
    exchange_id    uuid references public.exchanges (id) on delete restrict,
    contact_id     uuid references public.contacts (id) on delete restrict,
    reason         text not null,
    placed_by      uuid not null references public.contacts (id) on delete restrict,
    placed_at      timestamptz not null default clock_timestamp(),
    released_by    uuid references public.contacts (id) on delete restrict,
    released_at    timestamptz,
    release_reason text,
    constraint legal_holds_one_thing check (num_nonnulls(exchange_id, contact_id) = 1)
);
create index legal_holds_by_exchange on peak.legal_holds (exchange_id);
create index legal_holds_by_contact on peak.legal_holds (contact_id);
create index legal_holds_by_placer on peak.legal_holds (placed_by);
create index legal_holds_by_releaser on peak.legal_holds (released_by);
alter table peak.legal_holds enable row level security;
create policy admins_through_api on peak.legal_holds to peak_api
    using ((select auth.my_role()) = 'admin') with check ((select auth.my_role()) = 'admin');
create policy admins_through_api on peak.retention to peak_api
    using ((select auth.my_role()) = 'admin') with check ((select auth.my_role()) = 'admin');
grant select, insert (id, exchange_id, contact_id, reason, placed_by), update (released_by, released_at, release_reason) on peak.legal_holds to peak_api;
grant select, update (keep_for) on peak.retention to peak_api;
select audit.watch('peak.legal_holds', 'legal_hold', p_exchange => 'exchange_id');

create function peak.is_held(p_person uuid) returns boolean
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select exists (select from peak.legal_holds h where h.contact_id = p_person and h.released_at is null)
        or exists (select from peak.legal_holds h
                   where h.released_at is null
                     and h.exchange_id in (select e.id from public.exchanges e where p_person in (e.client_id, e.coordinator_id)
                                           union all
                                           select p.exchange_id from public.exchange_participants p where p.contact_id = p_person))
$$;
grant execute on function peak.is_held(uuid) to peak_api;

-- One bounded round over all classes; whoever keeps house repeats it while anything was done.
create function peak.sweep(p_most int default 1000) returns table (class text, done bigint)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    r peak.retention;
begin
    for r in select k.* from peak.retention k order by k.class loop
        class := r.class;
        done := 0;
        case r.class
        when 'attempts', 'devices' then
            done := auth.sweep(r.class, r.keep_for, p_most);
        when 'sessions' then
            delete from public.user_sessions u
            where u.id in (select s.id from public.user_sessions s
                           where not s.is_active and s.login_role is null and s.ended_at < clock_timestamp()::timestamp - r.keep_for
                             and not peak.is_held(s.user_id)
                           order by s.ended_at limit p_most for update skip locked);
            get diagnostics done = row_count;
        when 'change_feed' then
            with gone as (delete from peak.change_feed f
                          where f.id in (select o.id from peak.change_feed o where o.at < clock_timestamp() - r.keep_for
                                         order by o.id limit p_most)
                          returning f.xid)
            update peak.change_feed_floor l
            set xid = greatest(l.xid, (select (max(g.xid::text::numeric) + 1)::text::xid8 from gone g))
            where exists (select from gone);
        when 'notifications', 'deliveries' then
            done := peak.sweep_notices(r.class, r.keep_for, p_most); -- 0057
        else
            null;
        end case;
        if done > 0 then
            return next;
        end if;
    end loop;
    -- How long the record is at hand before its archive has it is the setting audit.months_at_hand.
    class := 'audit';
    done := audit.archive_old(p_most);
    if done > 0 then
        return next;
    end if;
end $$;

grant execute on function peak.is_held(uuid) to peak_auth;
reset role;

-- ---------------------------------------------------------------- what admins do

set local role peak_api;
create function api.retention()
    returns table (class text, keep_for interval, at_least interval, at_most interval, happens text)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    as $$
begin
    return query
        select r.class, r.keep_for, r.least, r.most, r.happens from peak.retention r
        union all
        select 'audit', make_interval(months => peak.setting_int('audit.months_at_hand')), interval '1 month', null::interval,
               'The audit log moves to its archive, where it is kept and verified too; the setting audit.months_at_hand.'
        order by 1;
end $$;

create function api.set_retention(p_class text, p_keep_for interval) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    limits record;
    -- Of '-100 years 36001 days' one reading is a day, and another the future.
    seconds numeric := extract(epoch from p_keep_for);
begin
    perform auth.require_live();
    select r.least, r.most into limits from peak.retention r where r.class = p_class;
    if not found then
        raise exception using errcode = 'PK404', message = 'There is no such class of things that are kept.';
    end if;
    if seconds is null or seconds < extract(epoch from limits.least)
       or seconds > extract(epoch from coalesce(limits.most, interval '100 years')) then
        raise exception using errcode = 'PK400',
            message = format('This is kept for at least %s%s.', limits.least, coalesce(' and at most ' || limits.most, ''));
    end if;
    p_keep_for := justify_hours(make_interval(secs => seconds));
    update peak.retention r set keep_for = p_keep_for where r.class = p_class and r.keep_for <> p_keep_for;
end $$;

create function api.legal_holds(p_with_released boolean default false)
    returns table (hold_id uuid, exchange_id uuid, person_id uuid, reason text, placed_by uuid, placed_at timestamptz,
                   released_by uuid, released_at timestamptz, release_reason text)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    return query select h.id, h.exchange_id, h.contact_id, h.reason, h.placed_by, h.placed_at, h.released_by, h.released_at, h.release_reason
                 from peak.legal_holds h where h.released_at is null or p_with_released order by h.placed_at desc limit 1000;
end $$;

create function api.place_hold(p_exchange uuid, p_person uuid, p_reason text) returns uuid
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
    made uuid := gen_random_uuid();
begin
    if num_nonnulls(p_exchange, p_person) <> 1 then
        raise exception using errcode = 'PK400', message = 'A legal hold is on one exchange or on one person.';
    end if;
    if coalesce(length(btrim(p_reason)), 0) not between 3 and 2000 then
        raise exception using errcode = 'PK400', message = 'A legal hold needs a reason, in at most 2000 characters.';
    end if;
    insert into peak.legal_holds (id, exchange_id, contact_id, reason, placed_by) values (made, p_exchange, p_person, btrim(p_reason), me);
    return made;
exception when foreign_key_violation then
    raise exception using errcode = 'PK404', message = 'There is no such exchange or person.';
end $$;

create function api.release_hold(p_hold uuid, p_reason text) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
begin
    if coalesce(length(btrim(p_reason)), 0) not between 3 and 2000 then
        raise exception using errcode = 'PK400', message = 'Releasing a legal hold needs a reason, in at most 2000 characters.';
    end if;
    update peak.legal_holds h set released_by = me, released_at = clock_timestamp(), release_reason = btrim(p_reason)
    where h.id = p_hold and h.released_at is null;
    if not found then
        raise exception using errcode = 'PK404', message = 'There is no such hold, or it was released already.';
    end if;
end $$;
grant execute on function api.retention(), api.set_retention(text, interval), api.legal_holds(boolean),
    api.place_hold(uuid, uuid, text), api.release_hold(uuid, text) to peak_r_admin;
reset role;
