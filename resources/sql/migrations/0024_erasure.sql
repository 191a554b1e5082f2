-- 0024 erasure: a person is forgotten while the record stays whole; what a restored database does first.
--
-- Adds     peak.erasures, backups; api.erase_person(); peak.erase(), finish_erasures(), after_restore();
--          auth.erase_sign_in(), end_everybody(); trigger _150_stays_erased on contacts
-- Needs    0021 agent, 0012 audit_keeping
-- Breaks   nothing
-- Locks    contacts SHARE ROW EXCLUSIVE for a trigger
-- Raises   28000 the session has ended; PK400 bad input; PK404 no such person; PK409 open exchanges, erased already;
--          PK423 under legal hold
-- Tests    tests/sql/tst_Keeping.cpp, tests/models/db/tst_Backup.cpp
set local lock_timeout = '5s';

set local role peak_auth;
-- ---------------------------------------------------------------- sessions


-- After a restore, or when another server took over: what was revoked last may be missing here.
create function auth.end_everybody(p_because text, p_devices boolean default true) returns int
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    n int;
begin
    if p_devices then
        update auth.devices d set revoked_at = clock_timestamp() where d.revoked_at is null;
    end if;
    select coalesce(sum(auth.end_sessions(u.user_id, p_because)), 0) into n
    from (select distinct s.user_id from public.user_sessions s where s.is_active) u;
    return n;
end $$;

-- What signs a person in goes; the triggers on contacts have ended the sessions by then.
create function auth.erase_sign_in(p_person uuid) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    kept regclass;
begin
    for kept in
        select distinct c.conrelid::regclass from pg_constraint c join pg_class t on t.oid = c.conrelid
        join pg_attribute a on a.attrelid = t.oid and a.attname = 'contact_id' and a.attnum = any (c.conkey)
        where c.contype = 'f' and c.confrelid = 'public.contacts'::regclass and t.relnamespace = 'auth'::regnamespace
          and t.relname <> 'access'
    loop
        execute format('delete from %s where contact_id = $1', kept) using p_person;
    end loop;
    update auth.attempts a set ip = null, client = null where a.account = p_person;
    update public.user_sessions s set ip_address = null, user_agent = null where s.user_id = p_person;
end $$;

grant execute on function auth.end_everybody(text, boolean), auth.erase_sign_in(uuid) to peak_owner;
reset role;

set local role peak_owner;

create table peak.erasures (
    contact_id  uuid primary key references public.contacts (id) on delete restrict,
    id          uuid not null unique default gen_random_uuid(),
    erased_at   timestamptz not null default clock_timestamp(),
    erased_by   uuid references public.contacts (id) on delete restrict,
    reason      text not null,
    record_at   timestamptz,
    record_rows int
);
comment on column peak.erasures.record_at is 'When the values in the record went too; until then housekeeping has that to do.';
comment on table peak.erasures is 'Who was forgotten; the row outlives the person''s data and keeps it from coming back.';
create index erasures_by_eraser on peak.erasures (erased_by);
alter table peak.erasures enable row level security;
select audit.watch('peak.erasures', 'erasure', p_quiet => '{record_at,record_rows}');

-- What stays of a person: that there was one, and what ties the exchanges' files together. Everything else
-- goes, whatever columns are added later.
create function peak.kept_of_a_person() returns text[]
    language sql immutable parallel safe set search_path = pg_catalog, pg_temp
    as $$ select '{id,pp_contact_id,role,is_user,is_active,created_at,updated_at,last_sync_at,version,first_name,last_name}'::text[] $$;

-- Other software, or a sync, that still knows the person must not bring the data back.
create function peak.stay_erased() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if exists (select from peak.erasures e where e.contact_id = old.id) then
        new := old;
    end if;
    return new;
end $$;
create trigger _150_stays_erased before update on public.contacts
    for each row execute function peak.stay_erased();

-- ---------------------------------------------------------------- the record without the person

-- Sealing takes a row by the hash of its content, which stays when the content goes (audit.erase). Only what
-- is sealed can go so, and what this very transaction writes is not: housekeeping does it a moment later. Rows
-- about the person and about how they signed in lose their values; what they did to an exchange is the
-- exchange's file, and stays.
create function peak.finish_erasures() returns int
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    due peak.erasures;
    visits uuid[];
    about uuid[];
    n int := 0;
begin
    -- Looking for the rows reads the whole record, so only when sealing has got past the erasure.
    for due in select e.* from peak.erasures e
               where e.record_at is null and e.erased_at < (select m.finished_at from audit.sealing m) for update skip locked loop
        select array_agg(distinct v.id) into visits
        from (select a.session_id as id from public.audit_logs a where a.user_id = due.contact_id and a.session_id is not null
              union all select s.id from public.user_sessions s where s.user_id = due.contact_id
              union all select s.device_id from public.user_sessions s where s.user_id = due.contact_id and s.device_id is not null) v;
        select array_agg(a.id) into about
        from (select l.id, l.action from public.audit_logs l where l.resource_id = due.contact_id or l.resource_id = any (visits)
              union all
              select l.id, l.action from audit.archive l where l.resource_id = due.contact_id or l.resource_id = any (visits)) a
        where a.action <> 'person_erased' and not exists (select from audit.erasures e where e.log_id = a.id);
        if exists (select from unnest(about) r (id) where not exists (select from audit.leaves f where f.log_id = r.id)) then
            continue;
        end if;
        perform audit.erase(about, 'erased person ' || due.contact_id);
        update peak.erasures e set record_at = clock_timestamp(), record_rows = coalesce(cardinality(about), 0) where e.id = due.id;
        n := n + 1;
    end loop;
    return n;
end $$;
grant execute on function peak.finish_erasures() to peak_auth;

-- Everything that is the person's own, in an order that leaves nothing behind: the triggers on contacts end the
-- sessions, what signs in goes, and housekeeping takes the values out of the record.
create function peak.erase(p_person uuid, p_by uuid, p_reason text) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    blank text;
begin
    if auth.my_role() is distinct from 'admin' then
        raise exception using errcode = 'PK403', message = 'Only an admin erases a person''s data.';
    end if;
    perform from public.contacts c where c.id = p_person for no key update;
    if not found then
        raise exception using errcode = 'PK404', message = 'There is no such person.';
    end if;
    if exists (select from peak.erasures e where e.contact_id = p_person) then
        raise exception using errcode = 'PK409', message = 'This person''s data were erased already.';
    end if;
    if peak.is_held(p_person) then
        raise exception using errcode = 'PK423',
            message = 'A legal hold is on this person or on an exchange of theirs. Nothing was erased; release the hold first.';
    end if;
    if exists (select from public.exchanges e
               where e.workflow_stage not in ('COMPLETED', 'TERMINATED')
                 and (p_person in (e.client_id, e.coordinator_id)
                      or exists (select from public.exchange_participants p
                                 where p.exchange_id = e.id and p.contact_id = p_person and p.is_active))) then
        raise exception using errcode = 'PK409',
            message = 'This person still has an open exchange. Nothing was erased; complete or terminate it, or hand it to somebody else.';
    end if;
    select string_agg(format('%I = %s', a.attname,
                             case when a.atthasdef then 'default' when a.attnotnull then quote_literal('') else 'null' end), ', ')
    into blank
    from pg_attribute a
    where a.attrelid = 'public.contacts'::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      and a.attname <> all (peak.kept_of_a_person());
    execute format('update public.contacts set is_user = false, is_active = false, first_name = ''Erased'', last_name = ''person'', %s
                    where id = $1', blank) using p_person;
    update public.exchange_participants p set is_active = false where p.contact_id = p_person and p.is_active;
    perform auth.erase_sign_in(p_person);
    insert into peak.erasures (contact_id, erased_by, reason) values (p_person, p_by, p_reason);
    perform audit.event('person_erased', 'user', p_person, null, true, null, jsonb_build_object('reason', p_reason));
end $$;
grant execute on function peak.erase(uuid, uuid, text) to peak_api;
reset role;

set local role peak_api;
create function api.erase_person(p_person uuid, p_reason text) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
begin
    if coalesce(length(btrim(p_reason)), 0) not between 3 and 2000 then
        raise exception using errcode = 'PK400', message = 'Erasing needs a reason, in at most 2000 characters.';
    end if;
    if p_person = me then
        raise exception using errcode = 'PK400', message = 'Nobody erases their own data: another admin does.';
    end if;
    perform auth.require_proof(); -- nothing brings it back
    perform peak.erase(p_person, me, btrim(p_reason));
end $$;
grant execute on function api.erase_person(uuid, text) to peak_r_admin;
reset role;

-- ---------------------------------------------------------------- a database that comes from a backup

set local role peak_auth;
-- Roles belong to the server, not to this database: a copy beside the one in use must not touch them.
create function auth.after_restore() returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    update public.user_sessions s set is_active = false, ended_at = clock_timestamp()::timestamp,
                                      ended_because = 'restored from a backup', login_role = null
    where s.is_active or s.login_role is not null;
    update auth.devices d set revoked_at = clock_timestamp() where d.revoked_at is null;
    -- Those that were used since the backup would open the door a second time.
    delete from auth.recovery_codes r where r.used_at is null;
    update auth.invitations i set revoked_at = clock_timestamp() where i.used_at is null and i.revoked_at is null;
    delete from auth.session_activity;
    delete from auth.attempts;
    update auth.door d set last_house = '-infinity';
    update public.contacts c set login_attempts = 0 where c.login_attempts <> 0;
end $$;
grant execute on function auth.after_restore() to peak_owner;
reset role;

set local role peak_owner;
-- What peak1031ctl backup says of itself when it is done; the doctor reads it.
create table peak.backups (
    id              uuid primary key default gen_random_uuid(),
    made_at         timestamptz not null default clock_timestamp(),
    place           text not null,
    size            bigint not null,
    sha256          text not null,
    schema_version  int not null,
    key_fingerprint text not null,
    key_saved       boolean not null,
    verified        boolean not null,
    client_version  text not null
);
create index backups_by_time on peak.backups (made_at);
alter table peak.backups enable row level security;
select audit.watch('peak.backups', 'backup');

-- The first thing after a restore, before anybody is let in. Whoever restores is the database's admin.
create function peak.after_restore(p_backup text) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    perform auth.after_restore();
    -- Transaction ids start anew: every window that was open reads everything again.
    delete from peak.change_feed;
    update peak.change_feed_floor l set xid = pg_current_xact_id();
    update peak.server_mark m set timeline = null;
    update peak.agent_jobs j set due = '-infinity', failures = 0;
    perform peak.hold_mail('restored from a backup'); -- 0057
    perform audit.event('database_restored', 'database', null, null, true, null, jsonb_build_object('backup', p_backup));
end $$;
reset role;

-- Where no agent runs, a window's sign of life does it.
set local role peak_auth;
create function auth.finish_erasures() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    perform peak.finish_erasures();
    return null;
exception when others then
    -- Housekeeping goes on; the doctor tells of erasures that do not get done.
    return null;
end $$;
create trigger _510_finish_erasures after update of last_house on auth.door
    for each statement execute function auth.finish_erasures();
reset role;
