-- 0016 people_admin: admins keep the people, everybody their own profile.
--
-- Adds     api.create_person(), update_person(), set_person_role(), set_person_active(), unlock_person(),
--          my_profile(), update_my_profile(), clean_fields(), save_row(); auth.forgive(), lock_admins(), make_way();
--          peak.guard_people(); who may read which sessions
-- Needs    0004 sessions, 0009 people, 0010 audit
-- Breaks   nothing
-- Locks    contacts SHARE ROW EXCLUSIVE for triggers
-- Raises   PK400 bad input; PK403 not allowed, or prove who you are first; PK404 no such person; PK409 changed meanwhile, or an
--          e-mail address twice
-- Tests    tests/sql/tst_PeopleAdmin.cpp, tst_PeopleAttacks.cpp
--
-- Nobody changes their own role or activity, so whoever takes the right from an admin is another one, and
-- there is always one left; two who do it to each other at once wait for each other (auth.lock_admins).
set local lock_timeout = '5s';

-- ---------------------------------------------------------------- fields as clients send them

set local role peak_api;
-- From {"column": value} to the same with every value checked and tidied; p_kinds says which columns there
-- are and of what kind. Anything else is PK400 with a sentence that names the field.
create function api.clean_fields(p_fields jsonb, p_kinds jsonb) returns jsonb
    language plpgsql immutable set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    part record;
    kind text;
    rest text;
    word text;
    r jsonb := '{}';
    fault text;
begin
    if p_fields is null or jsonb_typeof(p_fields) <> 'object' or octet_length(p_fields::text) > 200000
       or (select count(*) from jsonb_object_keys(p_fields)) not between 1 and 100 then
        raise exception using errcode = 'PK400', message = 'There is nothing to save, or far too much of it.';
    end if;
    for part in select f.key, f.value from jsonb_each(p_fields) f loop
        kind := split_part(p_kinds ->> part.key, ':', 1);
        rest := split_part(p_kinds ->> part.key, ':', 2);
        word := nullif(btrim(part.value #>> '{}', E' \t\r\n\u00a0'), '');
        fault := null;
        if kind is null then
            fault := format('"%s" can''t be changed here.', left(part.key, 40));
        elsif jsonb_typeof(part.value) = 'null' then
            word := null;
        elsif jsonb_typeof(part.value) <> (case when kind = 'yes' then 'boolean'
                                                when kind = 'money' and jsonb_typeof(part.value) = 'number' then 'number' else 'string' end) then
            fault := 'has a value of the wrong kind.';
        elsif word is null then
            null;
        elsif kind = 'text' then
            fault := case when length(word) > rest::int then format('has more than %s characters.', rest)
                          when word ~ E'[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]' then 'has characters that can''t be shown.' end;
        elsif kind = 'email' then
            fault := case when length(word) > 255 or word !~ '^[^@[:space:][:cntrl:]]+@[^@[:space:][:cntrl:]]+$' then 'is no e-mail address.' end;
        elsif kind = 'choice' then
            fault := case when not word = any (string_to_array(rest, ',')) then format('is one of %s.', replace(rest, ',', ', ')) end;
        elsif kind = 'money' then
            fault := case when word !~ E'^\\d{1,13}(\\.\\d{1,2})?$' then 'is no amount: digits, a point and cents, from 0 to 9999999999999.99.' end;
        elsif kind = 'id' then
            fault := case when word !~ '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$' then 'is nobody we know.' end;
        elsif kind = 'date' then
            fault := 'is no date between 1900 and 2199, written like 2026-03-31.';
            if word ~ E'^(19|2[01])\\d\\d-\\d\\d-\\d\\d$' then
                begin
                    fault := case when to_char(word::date, 'YYYY-MM-DD') = word then null else fault end;
                exception when data_exception then
                    null;
                end;
            end if;
        end if;
        if fault is not null then
            raise exception using errcode = 'PK400',
                message = case when kind is null then fault
                               else upper(left(part.key, 1)) || replace(substr(part.key, 2), '_', ' ') || ' ' || fault end;
        end if;
        r := r || jsonb_build_object(part.key, case when kind = 'yes' and word is not null then to_jsonb(word::boolean)
                                                    else to_jsonb(word) end);
    end loop;
    return r;
end $$;
reset role;

-- ---------------------------------------------------------------- what holds whatever a function does

set local role peak_auth;
-- Two admins who take the right from each other at once: the second waits here, and then is none.
create function auth.lock_admins() returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    perform auth.require_read_committed();
    perform from public.contacts c where c.role = 'admin' order by c.id for no key update;
end $$;

-- Whoever is about to lose a right could keep their own row locked in an open transaction, and the admin
-- waiting: such lines are cut before it is asked for, all others when the change is committed. The row is let go
-- again, since lock_admins() takes all of them in one order.
create function auth.make_way(p_person uuid) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if auth.my_role() is distinct from 'admin' then
        raise exception using errcode = 'PK403', message = 'Only an admin changes the rights of people.';
    end if;
    begin
        perform auth.hold_row('public.contacts', p_person, p_person);
        raise exception using errcode = 'PK000', message = 'not kept';
    exception when sqlstate 'PK000' then
        null;
    end;
    perform auth.end_sessions(p_person, 'rights changed');
end $$;

-- Failures count no more; each stays in the record.
create function auth.forgive(p_person uuid) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if auth.my_role() is distinct from 'admin' then
        raise exception using errcode = 'PK403', message = 'Only an admin unlocks people.';
    end if;
    perform auth.record_refusals(p_person);
    update auth.attempts t set account = null where t.account = p_person and not t.ok and t.recorded;
    update public.contacts c set locked_until = null, login_attempts = 0 where c.id = p_person;
end $$;
create function auth.end_sessions_of_old_address() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if auth.email_key(new.email) is distinct from auth.email_key(old.email) then
        update auth.devices d set revoked_at = clock_timestamp() where d.contact_id = new.id and d.revoked_at is null;
        perform auth.end_sessions(new.id, 'e-mail address changed');
    end if;
    return null;
end $$;
grant execute on function auth.lock_admins(), auth.make_way(uuid), auth.forgive(uuid), auth.known_role(text), auth.email_key(text),
    auth.person_name(text, text, text, text) to peak_api;
grant execute on function auth.end_sessions_of_old_address() to peak_owner;
reset role;

set local role peak_owner;
grant update (locked_until) on public.contacts to peak_auth;
grant select (id, version, first_name, last_name, email, phone, company, address, role, is_user, is_active),
      insert (first_name, last_name, email, phone, company, address, role, is_user, is_active),
      update (first_name, last_name, email, phone, company, address, role, is_user, is_active)
    on public.contacts to peak_api;
create policy people_admins on public.contacts to peak_api
    using ((select auth.my_role()) = 'admin') with check ((select auth.my_role()) = 'admin');

-- The policy of 0009 lets everybody's functions write their own row: not these columns.
create function peak.guard_people() returns trigger
    language plpgsql set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    -- Other software of the firm, which wrote people before us, and our own identity code go on as they did.
    if current_user <> 'peak_api' then
        return new;
    end if;
    if auth.my_role() is distinct from 'admin'
       or tg_op = 'UPDATE' and new.id is not distinct from auth.me()
          and (new.role, coalesce(new.is_user, false), coalesce(new.is_active, false))
              is distinct from (old.role, coalesce(old.is_user, false), coalesce(old.is_active, false)) then
        raise exception using errcode = 'PK403',
            message = 'Roles, sign-in and e-mail addresses are changed by an admin, and nobody''s role or activity by themself.';
    end if;
    return new;
end $$;
create trigger _150_admins_only_insert before insert on public.contacts
    for each row execute function peak.guard_people();
create trigger _150_admins_only before update of role, is_user, is_active, email on public.contacts
    for each row execute function peak.guard_people();
create trigger _310_new_address after update of email on public.contacts
    for each row when (old.email is distinct from new.email) execute function auth.end_sessions_of_old_address();

-- Own sessions, and all of them for admins; never what opens one.
grant select (id, user_id, expires_at, ip_address, user_agent, is_active, created_at, person_role, idle_limit, ended_at,
              ended_because, client_version, device_id, second_factor) on public.user_sessions to peak_user;
create policy own_sessions on public.user_sessions for select
    to peak_r_coordinator, peak_r_client, peak_r_third, peak_r_agency using (user_id = (select auth.me()));
create policy admins_see on public.user_sessions for select to peak_r_admin using ((select auth.live()));

create function api.my_profile()
    returns table (first_name text, last_name text, email text, phone text, company text, address text, role text, version bigint)
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select c.first_name::text, c.last_name::text, c.email::text, c.phone::text, c.company::text, c.address, c.role::text, c.version
    from public.contacts c where c.id = auth.me()
$$;
grant execute on function api.my_profile() to peak_user;
reset role;

-- ---------------------------------------------------------------- what people do

set local role peak_api;
create function api.person_kinds() returns jsonb
    language sql immutable set search_path = pg_catalog, pg_temp as $$
    select '{"first_name": "text:100", "last_name": "text:100", "phone": "text:50", "company": "text:255", "address": "text:2000"}'::jsonb $$;

create function api.check_person(p_person uuid) returns void
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    c record;
begin
    select p.first_name, p.last_name, p.company, p.email, p.role, p.is_user into c from public.contacts p where p.id = p_person;
    if coalesce(nullif(btrim(c.first_name), ''), nullif(btrim(c.last_name), ''), nullif(btrim(c.company), '')) is null then
        raise exception using errcode = 'PK400', message = 'A person needs a first name, a last name or a company.';
    end if;
    if c.is_user and (auth.email_key(c.email) is null or not auth.known_role(c.role)) then
        raise exception using errcode = 'PK400', message = 'Somebody who signs in needs an e-mail address and a role.';
    end if;
end $$;

-- Writes checked fields over a row that nobody else changed meanwhile, and tells its new version.
create function api.save_row(p_table regclass, p_called text, p_id uuid, p_version bigint, p_fields jsonb) returns bigint
    language plpgsql volatile set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    r bigint;
begin
    if p_version is null then
        raise exception using errcode = 'PK400', message = format('Which version of the %s is meant?', p_called);
    end if;
    execute format('update %1$s t set %2$s from jsonb_populate_record(null::%1$s, $3) n
                    where t.id = $1 and t.version = $2 returning t.version', p_table,
                   (select string_agg(format('%1$I = n.%1$I', k), ', ') from jsonb_object_keys(p_fields) k))
    into r using p_id, p_version, p_fields;
    if r is null then
        raise exception using errcode = 'PK409',
            message = format('Somebody else changed this %s meanwhile. Look again, then save.', p_called);
    end if;
    return r;
exception
    -- A database that other software made may be stricter than we are; what it says would tell too much.
    when data_exception then
        raise exception using errcode = 'PK400', message = 'A value is too long or too large for this database. Nothing was saved.';
    when integrity_constraint_violation then
        raise exception using errcode = 'PK409', message = 'This does not fit what is there already. Nothing was saved.';
end $$;

create function api.save_person(p_person uuid, p_version bigint, p_fields jsonb) returns bigint
    language plpgsql volatile set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    r bigint := api.save_row('public.contacts', 'person', p_person, p_version, p_fields);
begin
    perform api.check_person(p_person);
    return r;
end $$;

-- Without a password: an invitation gives them that.
create function api.create_person(p_fields jsonb) returns uuid
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
    fields jsonb := api.clean_fields(p_fields, api.person_kinds() || '{"email": "email", "is_user": "yes",
                                     "role": "choice:admin,coordinator,client,third_party,agency"}') || '{"is_active": true}';
    r uuid;
begin
    execute format('insert into public.contacts (%1$s) select %1$s from jsonb_populate_record(null::public.contacts, $1) n returning id',
                   (select string_agg(quote_ident(k), ', ') from jsonb_object_keys(fields) k))
    into r using fields;
    perform api.check_person(r);
    return r;
exception
    when data_exception then
        raise exception using errcode = 'PK400', message = 'A value is too long or too large for this database. Nothing was saved.';
    when integrity_constraint_violation then
        raise exception using errcode = 'PK409', message = 'This does not fit what is there already. Nothing was saved.';
end $$;

create function api.update_person(p_person uuid, p_version bigint, p_fields jsonb) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
    fields jsonb := api.clean_fields(p_fields, api.person_kinds() || '{"email": "email", "is_user": "yes"}');
begin
    perform api.find_person(p_person);
    -- Whoever gets the mail of an account gets the account.
    if fields ? 'email'
       and exists (select from public.contacts c where c.id = p_person and c.email is distinct from fields ->> 'email') then
        perform auth.require_proof(false, true);
    end if;
    if fields ? 'is_user' then
        fields := fields || jsonb_build_object('is_user', coalesce(fields -> 'is_user', 'false') = 'true');
        if p_person <> me and fields -> 'is_user' = 'false'
           and exists (select from public.contacts c where c.id = p_person and c.version = p_version and c.is_user) then
            perform auth.make_way(p_person);
        end if;
        perform auth.lock_admins();
        perform auth.require_live();
    end if;
    return api.save_person(p_person, p_version, fields);
end $$;

create function api.find_person(p_person uuid) returns void
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from public.contacts c where c.id = p_person) then
        raise exception using errcode = 'PK404', message = 'There is no such person.';
    end if;
end $$;

create function api.set_person_role(p_person uuid, p_role text) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
begin
    if not auth.known_role(p_role) then
        raise exception using errcode = 'PK400', message = 'A role is one of admin, coordinator, client, third_party, agency.';
    end if;
    if p_person = me then
        raise exception using errcode = 'PK403', message = 'Nobody changes their own role. Another admin has to do it.';
    end if;
    perform api.find_person(p_person);
    if p_role = 'admin' then
        perform auth.require_proof(false, true);
    end if;
    if exists (select from public.contacts c where c.id = p_person and c.role is distinct from p_role) then
        perform auth.make_way(p_person);
    end if;
    perform auth.lock_admins();
    perform auth.require_live();
    update public.contacts c set role = p_role where c.id = p_person and c.role is distinct from p_role;
end $$;

create function api.set_person_active(p_person uuid, p_active boolean) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
begin
    if p_active is null then
        raise exception using errcode = 'PK400', message = 'Active or not?';
    end if;
    if p_person = me then
        raise exception using errcode = 'PK403', message = 'Nobody activates or deactivates themself. Another admin has to do it.';
    end if;
    perform api.find_person(p_person);
    if not p_active then
        perform auth.make_way(p_person);
    end if;
    perform auth.lock_admins();
    perform auth.require_live();
    update public.contacts c set is_active = p_active where c.id = p_person and c.is_active is distinct from p_active;
end $$;

create function api.unlock_person(p_person uuid) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
begin
    perform api.find_person(p_person);
    perform auth.forgive(p_person);
    perform audit.event('user_unlocked', 'user', p_person);
end $$;

-- An e-mail address is how somebody signs in: an admin changes that.
create function api.update_my_profile(p_version bigint, p_fields jsonb) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
begin
    return api.save_person(me, p_version, api.clean_fields(p_fields, api.person_kinds()));
end $$;
grant execute on function api.update_my_profile(bigint, jsonb) to peak_user;
grant execute on function api.create_person(jsonb), api.update_person(uuid, bigint, jsonb), api.set_person_role(uuid, text),
    api.set_person_active(uuid, boolean), api.unlock_person(uuid) to peak_r_admin;
reset role;
