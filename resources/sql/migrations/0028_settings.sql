-- 0028 settings: the firm's settings, changed by admins; secrets and tax numbers under seal.
--
-- Adds     api.set_setting(), set_secret(), list_secrets(), agent_secret(), set_tax_id(), ask_for_tax_id(),
--          show_tax_id(); peak.settings.least, most, fixed; peak.secrets, tax_ids, tax_id_requests; what admins
--          read of the settings, the migrations and the adoption
-- Needs    0001 foundation, 0010 audit, 0017 second_factor (require_admin, require_proven_admin), 0024 erasure
-- Breaks   nothing
-- Locks    settings ACCESS EXCLUSIVE for columns
-- Raises   PK400 bad input; PK403 not an admin, fixed, or prove who you are first; PK404 no such setting, secret, person or request
-- Tests    tests/sql/tst_Settings.cpp
set local lock_timeout = '5s';

set local role peak_owner;
alter table peak.settings add least bigint not null default 0, add most bigint not null default 1000000, add fixed boolean not null default false;
comment on column peak.settings.least is 'What a number may be at least; most: at most; fixed: set by the installer only.';
update peak.settings s set least = v.least, most = v.most
from (values ('session.idle_minutes', 5, 480), ('session.absolute_hours', 1, 24), ('session.per_person', 1, 10),
             ('session.remember_days', 0, 30), ('session.remember_hours_admin', 0, 24), ('password.bcrypt_cost', 10, 15),
             ('sign_in.failures', 3, 20), ('sign_in.window_minutes', 5, 1440), ('sign_in.failures_per_hour', 10, 1000),
             ('sign_in.per_second', 1, 100), ('password.min_length', 15, 64), ('password.min_length_with_second_factor', 8, 64),
             ('invitation.days', 1, 30), ('password.reset_hours', 1, 168), ('pin.min_digits', 4, 12), ('pin.bcrypt_cost', 8, 14),
             ('pin.failures', 3, 10), ('pin.window_minutes', 5, 1440), ('pin.failures_per_day', 10, 100),
             ('session.changes_per_minute', 60, 1000000), ('documents.max_bytes', 1, 53687091200),
             ('audit.months_at_hand', 1, 1200)) v (key, least, most)
where s.key = v.key;
update peak.settings s set fixed = true where s.key = 'firm.is_demo';

-- Only an admin reads these; everybody else what a function tells.
grant usage on schema peak to peak_r_admin;
grant select on peak.settings, peak.adoption_report, peak.adopted_access, peak.schema_migrations to peak_r_admin;
create policy admins_see on peak.settings for select to peak_r_admin using ((select auth.live()));
create policy admins_see on peak.adoption_report for select to peak_r_admin using ((select auth.live()));
create policy admins_see on peak.adopted_access for select to peak_r_admin using ((select auth.live()));
create policy admins_see on peak.schema_migrations for select to peak_r_admin using ((select auth.live()));

grant select, update (value, updated_at, updated_by) on peak.settings to peak_api;
create policy settings_admins on peak.settings to peak_api
    using ((select auth.my_role()) = 'admin') with check ((select auth.my_role()) = 'admin' and not fixed);

create table peak.secrets (
    id         uuid not null unique default gen_random_uuid(),
    name       text primary key,
    sealed     bytea not null,
    updated_at timestamptz not null default clock_timestamp(),
    updated_by uuid
);
comment on table peak.secrets is 'Passwords and keys of mail, SMS, storage and PracticePanther: set by admins, read by peak_agent only.';
alter table peak.secrets enable row level security;
create policy identity_all on peak.secrets to peak_auth using (true) with check (true);
grant select, insert, update, delete on peak.secrets to peak_auth;
select audit.watch('peak.secrets', 'secret', p_quiet => '{updated_at,updated_by}', p_secret => '{sealed}');

create table peak.tax_ids (
    contact_id uuid primary key references public.contacts (id) on delete cascade,
    sealed     bytea not null,
    updated_at timestamptz not null default clock_timestamp(),
    updated_by uuid
);
comment on table peak.tax_ids is 'Tax numbers, sealed for the person they belong to: a row put under somebody else opens no more.';
-- Asked for in one transaction, shown in a later one: rolling back the question takes the answer with it.
create table peak.tax_id_requests (
    id         bigint generated always as identity primary key,
    xid        xid8 not null default pg_current_xact_id(),
    at         timestamptz not null default clock_timestamp(),
    contact_id uuid not null references public.contacts (id) on delete cascade,
    asked_by   uuid not null,
    shown      boolean not null default false
);
create index tax_id_requests_by_person on peak.tax_id_requests (contact_id);
alter table peak.tax_ids enable row level security;
alter table peak.tax_id_requests enable row level security;
create policy identity_all on peak.tax_ids to peak_auth using (true) with check (true);
create policy identity_all on peak.tax_id_requests to peak_auth using (true) with check (true);
grant select, insert, update, delete on peak.tax_ids, peak.tax_id_requests to peak_auth;
select audit.watch('peak.tax_ids', 'tax_id', p_key => 'contact_id', p_secret => '{sealed}');
-- Whoever is erased leaves no tax number behind.
create function peak.erase_tax_id() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    delete from peak.tax_ids t where t.contact_id = new.contact_id;
    return null;
end $$;
create trigger _700_tax_id after insert on peak.erasures for each row execute function peak.erase_tax_id();
insert into audit.exempt (table_name, reason) values
    ('peak.tax_id_requests', 'each is written to the record as tax_id_shown');
reset role;

-- ---------------------------------------------------------------- settings and secrets

set local role peak_api;
-- A value of the same kind as before, in the bounds that the setting has. Returns the row of the record to undo it
-- with (0036 finds it); null where it was so already.
create function api.set_setting(p_key text, p_value jsonb) returns uuid
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
    held peak.settings;
begin
    select s.* into held from peak.settings s where s.key = p_key;
    if not found then
        raise exception using errcode = 'PK404', message = 'There is no such setting.';
    elsif held.fixed then
        raise exception using errcode = 'PK403', message = 'This is decided when the database is set up, not later.';
    elsif p_value is null or jsonb_typeof(p_value) <> jsonb_typeof(held.value) or octet_length(p_value::text) > 20000 then
        raise exception using errcode = 'PK400', message = format('That is no value for this setting: %s.', held.description);
    elsif jsonb_typeof(p_value) = 'number'
          and (p_value #>> '{}' !~ E'^-?\\d{1,15}$' or not (p_value #>> '{}')::bigint between held.least and held.most) then
        raise exception using errcode = 'PK400',
            message = format('%s: a whole number from %s to %s.', held.description, held.least, held.most);
    elsif p_key = 'security.force_second_factor_roles'
          and (not p_value ? 'admin' or exists (select from jsonb_array_elements(p_value) r where not auth.known_role(r #>> '{}'))) then
        raise exception using errcode = 'PK400', message = 'A list of roles, admin among them: admins always sign in with a second factor.';
    elsif p_key = 'firm.time_zone' and not exists (select from pg_timezone_names z where z.name = p_value #>> '{}') then
        raise exception using errcode = 'PK400', message = 'There is no such time zone. They look like America/Los_Angeles.';
    elsif p_key = 'documents.storage' and p_value #>> '{}' <> all (array['local', 's3', 'gcp']) then
        raise exception using errcode = 'PK400', message = 'Documents are kept in local, s3 or gcp.';
    elsif peak.delivery_setting_fault(p_key, p_value) is not null then -- 0054
        raise exception using errcode = 'PK400', message = peak.delivery_setting_fault(p_key, p_value);
    elsif p_key = 'firm.name' and (btrim(p_value #>> '{}') = '' or length(p_value #>> '{}') > 200) then
        raise exception using errcode = 'PK400', message = 'The firm''s name has 1 to 200 characters.';
    end if;
    update peak.settings s set value = p_value, updated_at = now(), updated_by = me where s.key = p_key and s.value is distinct from p_value;
    if not found then
        return null;
    end if;
    return (peak.changes_written(array[held.id], array[null::bigint]))[1];
end $$;
grant execute on function api.set_setting(text, jsonb) to peak_r_admin;
reset role;

set local role peak_auth;
-- Sealed at once; an empty one takes it away.
create function api.set_secret(p_name text, p_value text) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    me uuid := auth.require_proven_admin();
begin
    if p_name is null or p_name !~ E'^[a-z][a-z0-9_]{0,31}(\\.[a-z][a-z0-9_]{0,31}){0,3}$' then
        raise exception using errcode = 'PK400', message = 'A secret has a short name like mail.password.';
    end if;
    if octet_length(p_value) > 16384 then
        raise exception using errcode = 'PK400', message = 'A secret has up to 16384 characters.';
    end if;
    if coalesce(p_value, '') = '' then
        delete from peak.secrets s where s.name = p_name;
        return;
    end if;
    if (select count(*) from peak.secrets s where s.name <> p_name) >= 200 then
        raise exception using errcode = 'PK409', message = 'There are too many secrets already.';
    end if;
    insert into peak.secrets (name, sealed, updated_by)
    values (p_name, kms.seal('secret:' || p_name, convert_to(p_value, 'UTF8')), me)
    on conflict (name) do update set sealed = excluded.sealed, updated_at = clock_timestamp(), updated_by = me;
end $$;
-- Which there are, for the page of settings; never what they are.
create function api.list_secrets() returns table (name text, updated_at timestamptz)
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select s.name, s.updated_at from peak.secrets s where auth.my_role() = 'admin' order by s.name
$$;
create function api.agent_secret(p_name text) returns text
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    r text;
begin
    if session_user <> 'peak_agent' then
        raise exception using errcode = 'PK403', message = 'Only the agent reads secrets.';
    end if;
    select convert_from(kms.unseal('secret:' || s.name, s.sealed), 'UTF8') into r from peak.secrets s where s.name = p_name;
    if r is null then
        raise exception using errcode = 'PK404', message = 'There is no such secret. An admin sets it among the settings.';
    end if;
    return r;
end $$;
grant execute on function api.set_secret(text, text), api.list_secrets() to peak_r_admin;
grant execute on function api.agent_secret(text) to peak_agent;
reset role;

-- ---------------------------------------------------------------- tax numbers

set local role peak_auth;
-- NULL takes it away.
create function api.set_tax_id(p_person uuid, p_tax_id text) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    me uuid := auth.require_proven_admin();
    digits text := regexp_replace(left(p_tax_id, 20), E'[\\s-]', '', 'g');
begin
    if length(p_tax_id) > 20 or digits !~ E'^\\d{9}$' then
        raise exception using errcode = 'PK400', message = 'A tax number (SSN, ITIN or EIN) has nine digits.';
    end if;
    perform from public.contacts c where c.id = p_person for key share;
    if not found then
        raise exception using errcode = 'PK404', message = 'There is no such person.';
    end if;
    if p_tax_id is null then
        delete from peak.tax_ids t where t.contact_id = p_person;
        return;
    end if;
    insert into peak.tax_ids (contact_id, sealed, updated_by)
    values (p_person, kms.seal('tax_id:' || p_person, convert_to(digits, 'UTF8')), me)
    on conflict (contact_id) do update
        set sealed = excluded.sealed, updated_at = clock_timestamp(), updated_by = me;
end $$;

create function api.ask_for_tax_id(p_person uuid) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_proven_admin();
    r bigint;
begin
    if not exists (select from peak.tax_ids t where t.contact_id = p_person) then
        raise exception using errcode = 'PK404', message = 'No tax number is on file for this person.';
    end if;
    delete from peak.tax_id_requests q where q.asked_by = me and q.at < clock_timestamp() - interval '1 day';
    insert into peak.tax_id_requests (contact_id, asked_by) values (p_person, me) returning id into r;
    perform audit.event('tax_id_shown', 'tax_id', p_person);
    return r;
end $$;
-- What was asked for by an earlier transaction of the same person, once, within a minute.
create function api.show_tax_id(p_request bigint) returns text
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    me uuid := auth.require_admin();
    whose uuid;
begin
    update peak.tax_id_requests q set shown = true
    where q.id = p_request and q.asked_by = me and q.xid <> pg_current_xact_id() and not q.shown
      and q.at > clock_timestamp() - interval '1 minute'
    returning q.contact_id into whose;
    if whose is null then
        raise exception using errcode = 'PK404', message = 'This request is over. Ask for the tax number again.';
    end if;
    return (select convert_from(kms.unseal('tax_id:' || whose, t.sealed), 'UTF8') from peak.tax_ids t where t.contact_id = whose);
end $$;
grant execute on function api.set_tax_id(uuid, text), api.ask_for_tax_id(uuid), api.show_tax_id(bigint) to peak_r_admin;
reset role;
