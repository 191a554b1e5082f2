-- 0003 identity: who somebody is. A door that judges attempts, and a login role for each session.
--
-- Adds     auth.accounts, credentials, second_factors, devices, attempts, session_activity, door;
--          api.server_info(), sign_in_submit(), sign_in_code(), sign_in_device(), sign_in_result(),
--          heartbeat(), sign_out(), my_sessions(), end_session(), end_all_sessions(), keep_house();
--          auth.me(), my_role(), live(), require_live(), add_person(), set_password(), set_totp()
-- Needs    0002 plan_tables
-- Breaks   nothing
-- Locks    contacts SHARE ROW EXCLUSIVE for a foreign key and a trigger
-- Raises   28000 the session has ended; PK400 bad input; PK403 not allowed; PK429 too many attempts
-- Tests    tests/sql/tst_SignIn.cpp, tests/sql/tst_Sessions.cpp
--
-- Commit, then reveal: an attempt is judged and written by *_submit, which tells nothing; only
-- sign_in_result, in a later transaction, tells the outcome. Rolling the attempt back tells nothing
-- either, and rolling the answer back only lets the same question be asked again.
--
-- Until somebody is let in, the door's functions run the same statements whatever they find and change
-- nothing but auth.attempts, in rows of one size: whoever calls them sees their locks, statistics and the
-- growth of tables, and holds what they lock for as long as it likes. Housekeeping writes the record of
-- refusals. No plan is printed (debug_print_plan would show passwords' verdicts and codes' seeds).
set local lock_timeout = '5s';

set local role peak_owner;
grant select, update (login_attempts, last_login, last_login_ip, password_hash, two_fa_enabled, two_fa_secret),
      insert on public.contacts to peak_auth;
grant references on public.contacts, public.user_sessions to peak_auth;
grant select, insert, update on public.user_sessions to peak_auth;
grant insert on public.audit_logs, peak.adoption_report to peak_auth;
create policy identity_all on public.contacts to peak_auth using (true) with check (true);
create policy identity_all on public.user_sessions to peak_auth using (true) with check (true);
create policy identity_writes on peak.adoption_report for insert to peak_auth with check (true);
create policy identity_writes on public.audit_logs for insert to peak_auth with check (true);
reset role;

set local role peak_auth;

-- People who may sign in, by the one spelling of their e-mail address.
create table auth.accounts (
    contact_id uuid primary key references public.contacts (id) on delete cascade,
    email_key  text not null unique
);
-- Secrets live apart from the people, so that no right on contacts ever reaches them.
create table auth.credentials (
    contact_id    uuid primary key references public.contacts (id) on delete cascade,
    password_hash text not null,
    peppered      boolean not null,
    changed_at    timestamptz not null default clock_timestamp()
);
create table auth.second_factors (
    contact_id   uuid primary key references public.contacts (id) on delete cascade,
    sealed_seed  bytea not null,
    confirmed_at timestamptz
);
create index credentials_by_old_cost on auth.credentials (substr(password_hash, 5, 2)) where not peppered;
create table auth.devices (
    id            uuid primary key default gen_random_uuid(),
    contact_id    uuid not null references public.contacts (id) on delete cascade,
    secret_hash   bytea not null unique,
    name          text,
    second_factor boolean not null,
    created_at    timestamptz not null default clock_timestamp(),
    expires_at    timestamptz not null,
    revoked_at    timestamptz
);
create index devices_by_person on auth.devices (contact_id);
create table auth.attempts (
    id          bigint generated always as identity primary key,
    xid         xid8 not null default pg_current_xact_id(),
    at          timestamptz not null default clock_timestamp(),
    kind        text not null,
    account     uuid,
    ip          inet default inet_client_addr(),
    nonce_hash  bytea not null,
    ok          boolean not null,
    totp_step   bigint,
    needs_code  boolean not null default false,
    device_id   uuid,
    rehash      text,
    client      jsonb,
    done        boolean not null default false,
    ticket      boolean not null default false,
    refusal     smallint not null default 0,
    recorded    boolean not null default false
);
comment on column auth.attempts.account is 'Whose, or for an address that nobody has the same made-up id each time.';
comment on column auth.attempts.ticket is 'Its result was asked for, and was that a code is needed.';
comment on column auth.attempts.refusal is 'Why a right one was refused: 1 paused, 2 code used already, 3 locked, inactive or withdrawn.';
comment on column auth.attempts.recorded is 'Whether housekeeping has written it to the record.';
create index attempts_by_account on auth.attempts (account, id desc);
create index attempts_by_time on auth.attempts (at);
create index attempts_to_record on auth.attempts (id) where not recorded;
-- Apart from user_sessions, so that a heartbeat never waits for a writer that holds the session's row.
create table auth.session_activity (
    session_id uuid primary key references public.user_sessions (id) on delete cascade,
    last_seen  timestamptz not null default clock_timestamp()
);
create table auth.door (
    only_one   boolean primary key default true check (only_one),
    verifier   text,
    last_house timestamptz not null default '-infinity'
);
insert into auth.door default values;

alter table auth.accounts enable row level security;
alter table auth.accounts force row level security;
alter table auth.credentials enable row level security;
alter table auth.credentials force row level security;
alter table auth.second_factors enable row level security;
alter table auth.second_factors force row level security;
alter table auth.devices enable row level security;
alter table auth.devices force row level security;
alter table auth.attempts enable row level security;
alter table auth.session_activity enable row level security;
alter table auth.door enable row level security;
-- Forced, because an error about a row of a table that is not prints the whole row to the caller.
create policy identity_all on auth.accounts to peak_auth using (true) with check (true);
create policy identity_all on auth.credentials to peak_auth using (true) with check (true);
create policy identity_all on auth.second_factors to peak_auth using (true) with check (true);
create policy identity_all on auth.devices to peak_auth using (true) with check (true);

-- ---------------------------------------------------------------- spelling, people

create function auth.email_key(p_email text) returns text
    language sql immutable parallel safe set search_path = pg_catalog, pg_temp
    as $$ select nullif(lower(btrim(normalize(p_email, nfc), E' \t\r\n\u00a0')), '') $$;

create function auth.person_name(p_first text, p_last text, p_company text, p_email text) returns text
    language sql immutable parallel safe set search_path = pg_catalog, pg_temp
    as $$ select coalesce(nullif(btrim(concat_ws(' ', nullif(btrim(p_first), ''), nullif(btrim(p_last), ''))), ''),
                          nullif(btrim(p_company), ''), nullif(btrim(p_email), ''), 'Unnamed') $$;

create function auth.known_role(p_role text) returns boolean
    language sql immutable parallel safe set search_path = pg_catalog, pg_temp
    as $$ select coalesce(p_role in ('admin', 'coordinator', 'client', 'third_party', 'agency'), false) $$;

-- ---------------------------------------------------------------- adopting those who sign in today

do $$
declare
    twin record;
begin
    for twin in
        select c.id, c.email, auth.person_name(c.first_name, c.last_name, c.company, c.email) as name,
               count(*) over (partition by auth.email_key(c.email)) as twins
        from public.contacts c where c.is_user
    loop
        if auth.email_key(twin.email) is null then
            insert into peak.adoption_report (object, row_id, finding)
            values ('contacts.email', twin.id, format('%s may sign in but has no e-mail address; until an admin enters one, they can''t', twin.name));
        elsif twin.twins > 1 then
            insert into peak.adoption_report (object, row_id, finding)
            values ('contacts.email', twin.id,
                    format('%s (%s) shares this e-mail address, but for case or blanks, with %s other sign-in account%s; none of them can sign in until an admin decides',
                           twin.name, twin.email, twin.twins - 1, case twin.twins when 2 then '' else 's' end));
        end if;
    end loop;
end $$;

insert into auth.accounts (contact_id, email_key)
select min(c.id::text)::uuid, auth.email_key(c.email)
from public.contacts c
where c.is_user and auth.email_key(c.email) is not null
group by auth.email_key(c.email) having count(*) = 1;

insert into auth.credentials (contact_id, password_hash, peppered)
select c.id, c.password_hash, false
from public.contacts c join auth.accounts a on a.contact_id = c.id
where c.password_hash ~ '^\$2[aby]\$\d\d\$.{53}$';
insert into peak.adoption_report (object, row_id, finding)
select 'contacts.password_hash', c.id,
       format('%s has no password that we can check; an admin has to invite them',
              auth.person_name(c.first_name, c.last_name, c.company, c.email))
from public.contacts c join auth.accounts a on a.contact_id = c.id
where not exists (select from auth.credentials k where k.contact_id = c.id);

create function auth.from_base32(p_text text) returns bytea
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp as $$
declare
    clean text := rtrim(upper(translate(p_text, E' -\t', '')), '=');
    bits bigint := 0;
    held int := 0;
    result bytea := '';
    i int;
    digit int;
begin
    for i in 1 .. length(clean) loop
        digit := strpos('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', substr(clean, i, 1)) - 1;
        if digit < 0 then
            return null;
        end if;
        bits := (bits << 5) | digit;
        held := held + 5;
        if held >= 8 then
            held := held - 8;
            result := result || set_byte('\x00'::bytea, 0, ((bits >> held) & 255)::int);
            bits := bits & ((1::bigint << held) - 1);
        end if;
    end loop;
    return result;
end $$;

do $$
declare
    c record;
    seed bytea;
begin
    for c in
        select p.id, p.two_fa_secret, auth.person_name(p.first_name, p.last_name, p.company, p.email) as name
        from public.contacts p join auth.accounts a on a.contact_id = p.id where p.two_fa_enabled
    loop
        seed := auth.from_base32(c.two_fa_secret);
        if seed is null or length(seed) < 10 then
            insert into peak.adoption_report (object, row_id, finding)
            values ('contacts.two_fa_secret', c.id, format('%s signs in with a second factor whose secret is missing or broken; an admin has to reset it', c.name));
            seed := crypto.random_bytes(20);
        end if;
        insert into auth.second_factors (contact_id, sealed_seed, confirmed_at)
        values (c.id, kms.seal('totp', seed), clock_timestamp());
    end loop;
end $$;

-- ---------------------------------------------------------------- who is asking

-- The person behind this connection, or NULL. The identity is session_user, which no statement of a client
-- can change; clock_timestamp(), since now() stands still inside a transaction; never IMMUTABLE.
-- In plpgsql, because a definer function in SQL is planned anew at every call.
create function auth.me() returns uuid
    language plpgsql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    return (select s.user_id
            from public.user_sessions s
            join auth.session_activity a on a.session_id = s.id
            join public.contacts c on c.id = s.user_id
            where s.login_role = session_user and s.is_active
              and s.expires_at > clock_timestamp()::timestamp
              and a.last_seen > clock_timestamp() - s.idle_limit
              and c.is_user and c.is_active and c.role = s.person_role
              and (c.locked_until is null or c.locked_until <= clock_timestamp()::timestamp));
end $$;
create function auth.live() returns boolean
    language plpgsql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    return auth.me() is not null;
end $$;
create function auth.my_role() returns text
    language plpgsql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    person uuid := auth.me();
begin
    return (select c.role from public.contacts c where c.id = person);
end $$;
create function auth.my_session() returns uuid
    language sql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    as $$ select s.id from public.user_sessions s where s.login_role = session_user and auth.me() is not null $$;

-- What every write begins with: the person, whose session can't be ended before this write is. A
-- transaction whose snapshot is older than the end of the session fails here (40001).
create function auth.require_live() returns uuid
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    person uuid;
begin
    perform from public.user_sessions s where s.login_role = session_user and s.is_active for share;
    if found then
        person := auth.me();
    end if;
    if person is null then
        raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
    end if;
    return person;
end $$;
grant execute on function auth.me(), auth.live(), auth.my_role(), auth.my_session() to peak_user, peak_owner, peak_api;
grant execute on function auth.require_live() to peak_owner, peak_api;
reset role;

-- ---------------------------------------------------------------- login roles (the only CREATEROLE code)

set local role peak_rolemaker;
-- The secret is 256 random bits, so that one round of SCRAM's hashing is as good as 4096 and the
-- password itself appears in no statement, log or view.
create function auth.scram_verifier(p_secret text) returns text
    language plpgsql volatile strict set search_path = pg_catalog, pg_temp as $$
declare
    salt bytea := crypto.random_bytes(16);
    salted bytea := crypto.hmac(salt || '\x00000001'::bytea, convert_to(p_secret, 'UTF8'), 'sha256');
    stored bytea := sha256(crypto.hmac('Client Key'::bytea, salted, 'sha256'));
    server bytea := crypto.hmac('Server Key'::bytea, salted, 'sha256');
begin
    return 'SCRAM-SHA-256$1:' || encode(salt, 'base64') || '$' || encode(stored, 'base64') || ':' || encode(server, 'base64');
end $$;

create function auth.mint(p_group text, p_expires timestamptz, out login_role text, out login_secret text)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if p_group not in ('peak_r_admin', 'peak_r_coordinator', 'peak_r_client', 'peak_r_third', 'peak_r_agency') then
        raise exception using errcode = 'PK403', message = 'There is no such group.';
    end if;
    login_role := 's_' || encode(crypto.random_bytes(10), 'hex');
    login_secret := encode(crypto.random_bytes(32), 'hex');
    -- Itself a member, so that ending the session needs no right to signal everybody's connections.
    execute format('create role %I login password %L valid until %L connection limit 4 in role peak_user, %I role peak_rolemaker',
                   login_role, auth.scram_verifier(login_secret), p_expires, p_group);
end $$;

-- First half of ending a session: whoever is in is cut off, and nobody new gets in. In this order, since
-- whoever is in may hold its own role or its session's row fast; and never a reason for the end to fail.
create function auth.cut(p_role name) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set lock_timeout = '2s' as $$
begin
    if p_role !~ '^s_[0-9a-f]{20}$' or not exists (select from pg_roles where rolname = p_role) then
        return;
    end if;
    begin
        perform pg_terminate_backend(a.pid) from pg_stat_get_activity(null) a
        where a.usesysid = (select r.oid from pg_roles r where r.rolname = p_role) and a.pid <> pg_backend_pid();
    exception when insufficient_privilege then
        -- A server that lets us signal nobody: row security shows the session nothing from now on.
        null;
    end;
    begin
        execute format('alter role %I nologin', p_role);
    exception when others then
        -- It changes its own role at this moment; housekeeping drops it.
        null;
    end;
end $$;

-- Second half, in a later transaction: what the role may still own, and the role itself, go.
create function auth.drop_login(p_role name) returns boolean
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set lock_timeout = '2s' as $$
begin
    if p_role !~ '^s_[0-9a-f]{20}$' or not exists (select from pg_roles where rolname = p_role) then
        return true;
    end if;
    perform pg_terminate_backend(a.pid) from pg_stat_get_activity(null) a
    where a.usesysid = (select r.oid from pg_roles r where r.rolname = p_role) and a.pid <> pg_backend_pid();
    execute format('drop owned by %I', p_role);
    execute format('drop role %I', p_role);
    return true;
exception when others then
    return false;
end $$;

-- Parked connections end: at the door after 30 s, in a session's open transaction after 60 s.
create function auth.reap() returns int
    language sql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select count(pg_terminate_backend(a.pid))::int
    from pg_stat_get_activity(null) a join pg_roles r on r.oid = a.usesysid
    where a.pid <> pg_backend_pid()
      and ((r.rolname = 'peak_door' and a.backend_start < clock_timestamp() - interval '30 s')
        or (r.rolname ~ '^s_[0-9a-f]{20}$' and a.xact_start < clock_timestamp() - interval '60 s'))
$$;

-- A role may change its own settings and password; the door is everybody's, so it is put right again.
create function auth.heal(p_verifier text) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set lock_timeout = '2s' as $$
begin
    alter role peak_door reset all;
    execute format('alter role peak_door in database %I reset all', current_database());
    if p_verifier is not null then
        execute format('alter role peak_door password %L', p_verifier);
    end if;
exception when others then
    -- Two databases of one cluster may heal the same role at once, or somebody at the door holds it fast:
    -- the other one did it, or the next round will.
    null;
end $$;
-- What a client calls when it comes back after its line broke.
create function auth.cut_others(p_role name) returns int
    language sql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select count(pg_terminate_backend(a.pid))::int
    from pg_stat_get_activity(null) a join pg_roles r on r.oid = a.usesysid
    where r.rolname = p_role and r.rolname ~ '^s_[0-9a-f]{20}$' and a.pid <> pg_backend_pid()
$$;
grant execute on function auth.cut_others(name), auth.mint(text, timestamptz), auth.cut(name), auth.drop_login(name), auth.reap(),
    auth.heal(text) to peak_auth;
reset role;

set local role peak_auth;

-- The door's password as its SCRAM verifier: set by the installer, kept so that heal() can restore it.
create function auth.set_door_verifier(p_verifier text) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if p_verifier is null or p_verifier !~ '^SCRAM-SHA-256\$' then
        raise exception using errcode = 'PK400', message = 'The door needs a SCRAM-SHA-256 verifier.';
    end if;
    update auth.door set verifier = p_verifier;
    perform auth.heal(p_verifier);
end $$;

-- ---------------------------------------------------------------- the record

create function auth.described(p_client jsonb) returns text
    language sql immutable parallel safe set search_path = pg_catalog, pg_temp
    as $$ select nullif(concat_ws(' · ', 'Peak 1031 ' || left(p_client ->> 'version', 40), left(p_client ->> 'system', 100),
                                  left(p_client ->> 'device', 100)), '') $$;

create function auth.write_audit(p_person uuid, p_action text, p_success boolean, p_message text, p_client jsonb, p_session uuid)
    returns void language sql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    insert into public.audit_logs (user_id, action, resource_type, resource_id, ip_address, user_agent, success, error_message, session_id)
    values (p_person, p_action, 'user', p_person, inet_client_addr(), auth.described(p_client), p_success, p_message, p_session)
$$;

-- Every refused attempt, whether its result was asked for or not; a right one after its time to be asked.
-- What somebody holds fast is left for the next round.
-- Of one person, who is let in at this moment; without a person of everybody.
create function auth.record_refusals(p_person uuid default null) returns void
    language sql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    with final as (
        update auth.attempts t set recorded = true
        where t.id in (select u.id from auth.attempts u
                       where not u.recorded and (not u.ok or u.at < clock_timestamp() - interval '30 s')
                         and (p_person is null or u.account = p_person)
                       for update skip locked)
        returning t.*
    ), refused as materialized (
        select f.*, c.id as person from final f left join public.contacts c on c.id = f.account
        where not f.ok or f.refusal > 0
    ), counted as (
        update public.contacts c set login_attempts = coalesce(c.login_attempts, 0) + n.times
        from (select r.person, count(*)::int as times from refused r join public.contacts p on p.id = r.person
              where p.last_login is null or r.at::timestamp > p.last_login group by r.person) n
        where c.id = n.person
          and c.id in (select k.id from public.contacts k where k.id in (select r.person from refused r) for no key update skip locked)
    )
    insert into public.audit_logs (user_id, action, resource_type, resource_id, ip_address, user_agent, success, error_message, created_at)
    select r.person, case when r.kind = 'code' and not r.ok then 'second_factor_failed' else 'login_failed' end, 'user', r.person,
           r.ip, auth.described(r.client), false,
           case when not r.ok then case r.kind when 'code' then 'The code is wrong.' when 'device' then 'The computer is not known.'
                                               else 'E-mail address or password is wrong.' end
                when r.refusal = 1 then 'Sign-in is paused after too many failures.'
                when r.refusal = 2 then 'The code was used already.'
                else 'The account is locked or inactive.' end, r.at::timestamp
    from refused r order by r.id
$$;

-- ---------------------------------------------------------------- sessions

create function auth.end_sessions(p_person uuid, p_because text, p_except uuid default null, p_only uuid default null)
    returns int language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    ended record;
    n int := 0;
begin
    for ended in
        select s.id, s.login_role from public.user_sessions s
        where s.user_id = p_person and s.is_active and s.id is distinct from p_except and (p_only is null or s.id = p_only)
        order by s.id
    loop
        perform auth.cut(ended.login_role);
        update public.user_sessions s set is_active = false, ended_at = now(), ended_because = p_because
        where s.id = ended.id and s.is_active;
        if found then
            perform auth.write_audit(p_person, 'session_end', true, p_because, null, ended.id);
            n := n + 1;
        end if;
    end loop;
    return n;
end $$;

-- Accounts follow the people; whoever loses a right loses the sessions that were opened with it.
create function auth.follow_people() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if tg_op = 'UPDATE' then
        perform auth.end_sessions(n.id, 'rights changed')
        from new_rows n join old_rows o on o.id = n.id
        where (o.role, o.is_user, o.is_active) is distinct from (n.role, n.is_user, n.is_active)
          and exists (select from public.user_sessions s where s.user_id = n.id and s.is_active);
        update auth.devices d set revoked_at = clock_timestamp()
        from new_rows n join old_rows o on o.id = n.id
        where d.contact_id = n.id and d.revoked_at is null
          and (o.role, o.is_user, o.is_active) is distinct from (n.role, n.is_user, n.is_active);
        delete from auth.accounts a using new_rows n
        where a.contact_id = n.id and (not coalesce(n.is_user, false) or auth.email_key(n.email) is distinct from a.email_key);
    end if;
    begin
        if tg_op = 'INSERT' then
            insert into auth.accounts (contact_id, email_key)
            select n.id, auth.email_key(n.email) from new_rows n where n.is_user and auth.email_key(n.email) is not null;
        else
            -- Only where it was just changed: adopted twins have no account, and other software that
            -- writes their telephone number is not to decide which of them gets it, or to fail.
            insert into auth.accounts (contact_id, email_key)
            select n.id, auth.email_key(n.email) from new_rows n join old_rows o on o.id = n.id
            where n.is_user and auth.email_key(n.email) is not null
              and (coalesce(o.is_user, false), auth.email_key(o.email)) is distinct from (true, auth.email_key(n.email))
              and not exists (select from auth.accounts a where a.contact_id = n.id);
        end if;
    exception when unique_violation then
        raise exception using errcode = 'PK409',
            message = 'Another sign-in account has this e-mail address already, but for case or blanks.';
    end;
    return null;
end $$;
reset role;
set local role peak_auth;
grant execute on function auth.follow_people() to peak_owner;
set local role peak_owner;
create trigger _300_accounts_insert after insert on public.contacts
    referencing new table as new_rows for each statement execute function auth.follow_people();
create trigger _300_accounts_update after update on public.contacts
    referencing old table as old_rows new table as new_rows for each statement execute function auth.follow_people();
set local role peak_auth;

-- ---------------------------------------------------------------- the door

create function api.server_info(out schema_version int, out oldest_client int, out firm_name text, out server_time timestamptz)
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    as $$ select peak.schema_version(), peak.oldest_client(), peak.setting('firm.name') #>> '{}', clock_timestamp() $$;

-- Before any costly hashing: the whole door looks at only so many attempts in a second.
create function auth.throttle() returns void
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    if (select count(*) from auth.attempts a where a.at > clock_timestamp() - interval '1 s')
       >= peak.setting_int('sign_in.per_second') then
        raise exception using errcode = 'PK429', message = 'Too many people are signing in at this moment. Try again in a few seconds.';
    end if;
end $$;

create function auth.check_client(p_nonce bytea, p_client jsonb) returns void
    language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
    if p_nonce is null or length(p_nonce) not between 16 and 64 then
        raise exception using errcode = 'PK400', message = 'The sign-in request is not complete.';
    end if;
    if p_client is not null and (jsonb_typeof(p_client) <> 'object' or length(p_client::text) > 2000) then
        raise exception using errcode = 'PK400', message = 'The sign-in request describes its computer in too many words.';
    end if;
end $$;

create function auth.password_input(p_password text) returns text
    language sql stable set search_path = pg_catalog, pg_temp
    as $$ select encode(crypto.hmac(convert_to(p_password, 'UTF8'), kms.derived('pepper'), 'sha256'), 'base64') $$;

-- Always one hash of the new kind and one of the old, for known and unknown people alike. For those who
-- still have an old hash the new one is made with a fresh salt, and kept if the password was right.
create function api.sign_in_submit(p_email text, p_password text, p_nonce bytea, p_client jsonb default null) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    person uuid;
    nobody uuid;
    kept auth.credentials;
    new_hash text;
    old_hash text;
    old_salt text;
    judged boolean;
    r bigint;
begin
    perform auth.check_client(p_nonce, p_client);
    if p_email is null or length(p_email) > 320 or p_password is null or length(p_password) > 1024 then
        raise exception using errcode = 'PK400', message = 'E-mail address or password is missing or too long.';
    end if;
    perform auth.throttle();
    nobody := substr(encode(crypto.hmac(convert_to(coalesce(auth.email_key(p_email), ''), 'UTF8'),
                                        kms.derived('nobody'), 'sha256'), 'hex'), 1, 32)::uuid;
    select a.contact_id into person from auth.accounts a where a.email_key = auth.email_key(p_email);
    select k.* into kept from auth.credentials k where k.contact_id = person;
    -- As costly as the old hashes of this firm are, so that nobody's old hash shows in the time it takes.
    select '$2a$' || coalesce(max(substr(k.password_hash, 5, 2)), '10') || '$abcdefghijklmnopqrstuuEdi3dS5vGQC1zBpWcqvGDzZ1GSFZDQK'
    into old_salt from auth.credentials k where not k.peppered;
    old_salt := case when kept.peppered is false then '$2a$' || substr(kept.password_hash, 5) else old_salt end;
    new_hash := crypto.crypt(auth.password_input(p_password),
                             case when kept.peppered then kept.password_hash
                                  else crypto.gen_salt('bf', peak.setting_int('password.bcrypt_cost')) end);
    old_hash := crypto.crypt(p_password, old_salt);
    judged := coalesce(case when kept.peppered then new_hash = kept.password_hash else old_hash = old_salt end, false)
              and kept.contact_id is not null;
    insert into auth.attempts (kind, account, nonce_hash, ok, rehash, client, needs_code)
    values ('password', coalesce(person, nobody), sha256(p_nonce), judged,
            case when judged and not kept.peppered then new_hash else repeat(' ', 60) end, p_client,
            exists (select from auth.second_factors f where f.contact_id = person and f.confirmed_at is not null))
    returning id into r;
    return r;
end $$;

create function auth.totp(p_seed bytea, p_step bigint) returns text
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp as $$
declare
    mac bytea := crypto.hmac(int8send(p_step), p_seed, 'sha1');
    at int := get_byte(mac, 19) & 15;
begin
    return lpad((((get_byte(mac, at) & 127)::bigint * 16777216 + get_byte(mac, at + 1) * 65536
                  + get_byte(mac, at + 2) * 256 + get_byte(mac, at + 3)) % 1000000)::text, 6, '0');
end $$;

-- The second step, for an attempt whose result was that a code is needed (any other would tell here, past
-- all counting, whether its password was right). Judges and writes; tells nothing.
create function api.sign_in_code(p_attempt bigint, p_nonce bytea, p_code text, p_new_nonce bytea) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    first auth.attempts;
    seed bytea;
    now_step bigint := floor(extract(epoch from clock_timestamp()) / 30);
    step bigint;
    r bigint;
begin
    perform auth.check_client(p_nonce, null);
    perform auth.check_client(p_new_nonce, null);
    if p_code is null or length(p_code) > 64 then
        raise exception using errcode = 'PK400', message = 'The code is missing or too long.';
    end if;
    perform auth.throttle();
    select a.* into first from auth.attempts a
    where a.id = p_attempt and a.nonce_hash = sha256(p_nonce) and a.ticket
      and a.xid <> pg_current_xact_id() and a.at > clock_timestamp() - interval '5 minutes';
    if not found then
        raise exception using errcode = 'PK403', message = 'This sign-in took too long or is over. Begin again with your password.';
    end if;
    select kms.unseal('totp', f.sealed_seed) into seed from auth.second_factors f
    where f.contact_id = first.account and f.confirmed_at is not null;
    -- The step before and the step after count too: clocks differ.
    select s into step from generate_series(now_step - 1, now_step + 1) s
    where auth.totp(seed, s) = regexp_replace(p_code, '\s', '', 'g') limit 1;
    insert into auth.attempts (kind, account, nonce_hash, ok, totp_step, client)
    values ('code', first.account, sha256(p_new_nonce), step is not null, coalesce(step, 0), first.client)
    returning id into r;
    return r;
end $$;

-- "Stay signed in": the secret of a known device opens a new session.
create function api.sign_in_device(p_device_secret text, p_nonce bytea, p_client jsonb default null) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    found_device auth.devices;
    r bigint;
begin
    perform auth.check_client(p_nonce, p_client);
    perform auth.throttle();
    select d.* into found_device from auth.devices d
    where d.secret_hash = sha256(convert_to(left(coalesce(p_device_secret, ''), 200), 'UTF8'))
      and d.revoked_at is null and d.expires_at > clock_timestamp();
    insert into auth.attempts (kind, account, nonce_hash, ok, device_id, client, needs_code)
    values ('device', found_device.contact_id, sha256(p_nonce), found_device.id is not null, found_device.id, p_client,
            not coalesce(found_device.second_factor, false)
            and exists (select from auth.second_factors f where f.contact_id = found_device.contact_id and f.confirmed_at is not null))
    returning id into r;
    return r;
end $$;

-- How many failures count against this attempt: all that are committed, whatever their ids, so that
-- guessing in parallel and committing in any order gain nothing. A success (one that was taken) starts the
-- count anew for its address, for attempts that came after it.
create function auth.failures_before(p_attempt auth.attempts, p_window interval, p_same_address boolean) returns bigint
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select count(*) from auth.attempts b
    where b.account = p_attempt.account and b.id <> p_attempt.id and not b.ok
      and b.at > clock_timestamp() - p_window
      and (not p_same_address or b.ip is not distinct from p_attempt.ip)
      and b.id > coalesce((select max(g.id) from auth.attempts g
                           where g.account = p_attempt.account and g.id < p_attempt.id and g.ok and g.done
                             and (not p_same_address or g.ip is not distinct from p_attempt.ip)), 0)
$$;

create function auth.group_of(p_role text) returns text
    language sql immutable parallel safe set search_path = pg_catalog, pg_temp
    as $$ select case p_role when 'admin' then 'peak_r_admin' when 'coordinator' then 'peak_r_coordinator'
                 when 'client' then 'peak_r_client' when 'third_party' then 'peak_r_third'
                 when 'agency' then 'peak_r_agency' end $$;

create function auth.open_session(p_attempt auth.attempts, p_second_factor boolean,
        out login_role text, out login_secret text, out session_id uuid, out expires_at timestamptz, out device_secret text)
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
    person public.contacts;
    oldest uuid;
    device uuid := p_attempt.device_id;
begin
    -- One sign-in of a person at a time: two would each leave room for the other.
    select c.* into person from public.contacts c where c.id = p_attempt.account for no key update;
    for oldest in
        select s.id from public.user_sessions s
        where s.user_id = person.id and s.is_active
        order by s.created_at desc offset greatest(peak.setting_int('session.per_person') - 1, 0)
    loop
        perform auth.end_sessions(person.id, 'another sign-in took its place', null, oldest);
    end loop;
    expires_at := clock_timestamp() + make_interval(hours => peak.setting_int('session.absolute_hours'));
    select m.login_role, m.login_secret into login_role, login_secret
    from auth.mint(auth.group_of(person.role), expires_at) m;
    if p_attempt.client -> 'remember' = 'true'::jsonb and device is null then
        device_secret := encode(crypto.random_bytes(32), 'hex');
        insert into auth.devices (contact_id, secret_hash, name, second_factor, expires_at)
        values (person.id, sha256(convert_to(device_secret, 'UTF8')), left(p_attempt.client ->> 'device', 100), p_second_factor,
                clock_timestamp() + case person.role when 'admin' then make_interval(hours => peak.setting_int('session.remember_hours_admin'))
                                                     else make_interval(days => peak.setting_int('session.remember_days')) end)
        returning id into device;
    end if;
    insert into public.user_sessions (user_id, session_token, expires_at, ip_address, user_agent, login_role, person_role,
                                      idle_limit, client_version, device_id, second_factor)
    values (person.id, encode(sha256(convert_to(login_secret, 'UTF8')), 'hex'), expires_at::timestamp, inet_client_addr(),
            left(concat_ws(' · ', p_attempt.client ->> 'system', p_attempt.client ->> 'device'), 300), login_role, person.role,
            make_interval(mins => peak.setting_int('session.idle_minutes')), left(p_attempt.client ->> 'version', 40),
            device, p_second_factor)
    returning id into session_id;
    insert into auth.session_activity (session_id) values (open_session.session_id);
    perform auth.record_refusals(person.id);
    update public.contacts c set last_login = now(), last_login_ip = inet_client_addr(), login_attempts = 0 where c.id = person.id;
    perform auth.write_audit(person.id, 'login', true, null, p_attempt.client, session_id);
end $$;

create function api.sign_in_result(p_attempt bigint, p_nonce bytea,
        out outcome text, out message text, out login_role text, out login_secret text,
        out session_id uuid, out person_id uuid, out expires_at timestamptz, out device_secret text)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    a auth.attempts;
    welcome boolean;
    paused boolean;
    used boolean;
begin
    select t.* into a from auth.attempts t where t.id = p_attempt and t.nonce_hash = sha256(p_nonce) for update;
    if not found or a.xid = pg_current_xact_id() or a.done or a.at < clock_timestamp() - interval '30 s' then
        raise exception using errcode = 'PK403', message = 'This sign-in took too long or is over. Begin again.';
    end if;
    outcome := 'denied';
    message := case a.kind
        when 'code' then 'The code is wrong, was used already, or there were too many attempts. Wait for the next code; after several failures sign-in pauses for a while.'
        when 'device' then 'This computer is no longer signed in. Enter your password.'
        else 'E-mail address or password is wrong, or the account is locked or inactive. After several failures sign-in pauses for a while.' end;
    -- All of it, whatever comes out. Nobody guesses a device's 256 bits: others' failures do not lock it out.
    paused := a.kind <> 'device'
              and (auth.failures_before(a, make_interval(mins => peak.setting_int('sign_in.window_minutes')), true) >= peak.setting_int('sign_in.failures')
                   or auth.failures_before(a, interval '1 hour', false) >= peak.setting_int('sign_in.failures_per_hour'));
    -- A code counts once: an earlier attempt that used the same step has it, even one that was never taken.
    used := exists (select from auth.attempts b
                    where b.account = a.account and b.id <> a.id and b.totp_step = a.totp_step and b.ok and (b.id < a.id or b.done));
    select c.is_user and c.is_active and auth.known_role(c.role)
           and (c.locked_until is null or c.locked_until <= clock_timestamp()::timestamp)
           and not exists (select from auth.credentials k where k.contact_id = c.id and k.changed_at > a.at)
           and not exists (select from auth.devices d where d.id = a.device_id and d.revoked_at is not null)
    into welcome from public.contacts c where c.id = a.account;
    a.refusal := case when paused then 1 when used then 2 when welcome then 0 else 3 end;
    if not a.ok or a.refusal > 0 then
        update auth.attempts t set refusal = a.refusal where t.id = a.id;
        return;
    end if;
    if a.kind = 'code' then
        -- Two results for one code at once: the second waits here, and then finds the first one done.
        update auth.second_factors f set confirmed_at = f.confirmed_at where f.contact_id = a.account;
        if exists (select from auth.attempts b
                   where b.account = a.account and b.id <> a.id and b.totp_step = a.totp_step and b.ok and b.done) then
            update auth.attempts t set refusal = 2 where t.id = a.id;
            return;
        end if;
    end if;
    if a.rehash like '$2%' then
        update auth.credentials k set password_hash = a.rehash, peppered = true where k.contact_id = a.account;
        update auth.attempts t set rehash = null where t.id = a.id;
    end if;
    if a.needs_code then
        -- Not done: this attempt is the ticket for sign_in_code.
        update auth.attempts t set ticket = true where t.id = a.id;
        outcome := 'code_required';
        message := 'Enter the code from your authenticator app.';
        return;
    end if;
    update auth.attempts t set done = true where t.id = a.id;
    select s.login_role, s.login_secret, s.session_id, s.expires_at, s.device_secret
    into login_role, login_secret, session_id, expires_at, device_secret
    from auth.open_session(a, a.kind = 'code' or a.kind = 'device' and exists
                              (select from auth.devices d where d.id = a.device_id and d.second_factor)) s;
    outcome := 'signed_in';
    message := null;
    person_id := a.account;
end $$;

-- Housekeeping, at most once in 20 seconds: the agent's work, and every heartbeat's where no agent runs.
-- Whoever is at the door may only have parked connections closed: it could hold the rest open, and with it
-- everybody's heartbeat. Reaping takes no lock, so that nobody who holds one can keep it from being done.
create function api.keep_house() returns boolean
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    s record;
    stored text;
begin
    perform auth.reap();
    if session_user = 'peak_door' then
        return false;
    end if;
    select d.verifier into stored from auth.door d
    where d.last_house < clock_timestamp() - interval '20 s' for update skip locked;
    if not found then
        return false;
    end if;
    update auth.door d set last_house = clock_timestamp();
    perform auth.heal(stored);
    perform auth.record_refusals();
    for s in
        select u.id, u.login_role, u.user_id from public.user_sessions u
        left join auth.session_activity v on v.session_id = u.id
        where u.is_active and (u.expires_at <= clock_timestamp()::timestamp
                               or v.last_seen is null or v.last_seen <= clock_timestamp() - u.idle_limit)
    loop
        perform auth.end_sessions(s.user_id, 'ended by time', null, s.id);
    end loop;
    update public.user_sessions u set login_role = null
    where not u.is_active and u.login_role is not null and u.ended_at < clock_timestamp()::timestamp - interval '2 s'
      and auth.drop_login(u.login_role);
    delete from auth.attempts t
    where t.id in (select u.id from auth.attempts u
                   where u.at < clock_timestamp() - interval '2 days' and u.recorded for update skip locked);
    perform peak.sweep_feed();
    return true;
end $$;

-- ---------------------------------------------------------------- a session's own functions

create function api.heartbeat() returns timestamptz
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    ends timestamptz;
begin
    if auth.me() is null then
        raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
    end if;
    update auth.session_activity a set last_seen = clock_timestamp()
    from public.user_sessions s where s.id = a.session_id and s.login_role = session_user
    returning s.expires_at at time zone 'UTC' into ends;
    begin
        perform api.keep_house();
    exception when others then
        -- A session does not end because the house was not kept; the next heartbeat tries again.
        raise warning 'housekeeping failed: %', sqlerrm;
    end;
    return ends;
end $$;

-- Connections of this session that the server still holds although their client is gone would count
-- against the session's limit.
create function api.close_other_connections() returns int
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    return auth.cut_others(session_user);
exception when insufficient_privilege then
    return 0;
end $$;

create function api.sign_out(p_forget_device boolean default true) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    mine public.user_sessions;
begin
    select s.* into mine from public.user_sessions s where s.login_role = session_user and s.is_active;
    if not found then
        return;
    end if;
    if p_forget_device then
        update auth.devices d set revoked_at = clock_timestamp() where d.id = mine.device_id and d.revoked_at is null;
    end if;
    perform auth.write_audit(mine.user_id, 'logout', true, null, jsonb_build_object('version', mine.client_version), mine.id);
    perform auth.end_sessions(mine.user_id, 'signed out', null, mine.id);
end $$;

create function api.my_sessions()
    returns table (session_id uuid, is_this_one boolean, created_at timestamptz, last_seen timestamptz, expires_at timestamptz,
                   ip_address text, computer text, client_version text)
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select s.id, s.login_role = session_user, s.created_at at time zone 'UTC', a.last_seen, s.expires_at at time zone 'UTC',
           host(s.ip_address), s.user_agent, s.client_version
    from public.user_sessions s left join auth.session_activity a on a.session_id = s.id
    where s.user_id = auth.me() and s.is_active order by s.created_at desc
$$;

create function api.end_session(p_session uuid) returns boolean
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    person uuid := auth.require_live();
    owner uuid;
    device uuid;
begin
    select s.user_id, s.device_id into owner, device from public.user_sessions s where s.id = p_session and s.is_active;
    if owner is distinct from person and auth.my_role() is distinct from 'admin' or owner is null then
        raise exception using errcode = 'PK404', message = 'There is no such session.';
    end if;
    -- Or that computer would sign in again by itself.
    update auth.devices d set revoked_at = clock_timestamp() where d.id = device and d.revoked_at is null;
    return auth.end_sessions(owner, case when owner = person then 'ended by the person' else 'ended by an admin' end, null, p_session) > 0;
end $$;

-- Everybody's own, all but this one; an admin anybody's.
create function api.end_all_sessions(p_person uuid default null) returns int
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
    whose uuid := coalesce(p_person, me);
begin
    if whose <> me and auth.my_role() is distinct from 'admin' then
        raise exception using errcode = 'PK403', message = 'Only an admin ends the sessions of somebody else.';
    end if;
    update auth.devices d set revoked_at = clock_timestamp() where d.contact_id = whose and d.revoked_at is null;
    return auth.end_sessions(whose, case when whose = me then 'ended by the person' else 'ended by an admin' end,
                             case when whose = me then auth.my_session() end);
end $$;

grant execute on function api.server_info(), api.sign_in_submit(text, text, bytea, jsonb),
    api.sign_in_code(bigint, bytea, text, bytea), api.sign_in_device(text, bytea, jsonb),
    api.sign_in_result(bigint, bytea), api.keep_house() to peak_door;
grant execute on function api.keep_house() to peak_agent;
grant execute on function api.server_info(), api.heartbeat(), api.close_other_connections(), api.sign_out(boolean), api.my_sessions(),
    api.end_session(uuid), api.end_all_sessions(uuid) to peak_user;

-- ---------------------------------------------------------------- the installer's way in

create function auth.set_password(p_person uuid, p_password text) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if p_password is null or length(p_password) not between 8 and 128 then
        raise exception using errcode = 'PK400', message = 'A password has 8 to 128 characters.';
    end if;
    insert into auth.credentials (contact_id, password_hash, peppered)
    values (p_person, crypto.crypt(auth.password_input(p_password), crypto.gen_salt('bf', peak.setting_int('password.bcrypt_cost'))), true)
    on conflict (contact_id) do update
        set password_hash = excluded.password_hash, peppered = true, changed_at = clock_timestamp();
    -- The old hash would open the door to whoever reads the table.
    update public.contacts c set password_hash = null where c.id = p_person and c.password_hash is not null;
    update auth.devices d set revoked_at = clock_timestamp() where d.contact_id = p_person and d.revoked_at is null;
    perform auth.end_sessions(p_person, 'password changed');
end $$;

create function auth.set_totp(p_person uuid, p_base32 text) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    seed bytea := auth.from_base32(p_base32);
begin
    if seed is null or length(seed) < 10 then
        raise exception using errcode = 'PK400', message = 'A second factor''s secret is at least 16 letters and digits of base 32.';
    end if;
    insert into auth.second_factors (contact_id, sealed_seed, confirmed_at)
    values (p_person, kms.seal('totp', seed), clock_timestamp())
    on conflict (contact_id) do update set sealed_seed = excluded.sealed_seed, confirmed_at = excluded.confirmed_at;
    update public.contacts c set two_fa_enabled = true, two_fa_secret = null where c.id = p_person;
end $$;

create function auth.add_person(p_email text, p_name text, p_role text, p_password text) returns uuid
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    person uuid;
    words text[] := regexp_split_to_array(btrim(p_name), '\s+');
begin
    if auth.email_key(p_email) is null or p_email !~ '^[^@[:space:]]+@[^@[:space:]]+$' or length(p_email) > 255 then
        raise exception using errcode = 'PK400', message = 'That is no e-mail address.';
    end if;
    if not auth.known_role(p_role) then
        raise exception using errcode = 'PK400', message = 'A role is one of admin, coordinator, client, third_party, agency.';
    end if;
    if coalesce(btrim(p_name), '') = '' then
        raise exception using errcode = 'PK400', message = 'A name is missing.';
    end if;
    insert into public.contacts (first_name, last_name, email, role, is_user, is_active, email_verified)
    values (nullif(array_to_string(words[1:cardinality(words) - 1], ' '), ''), words[cardinality(words)], btrim(p_email), p_role, true, true, true)
    returning id into person;
    perform auth.set_password(person, p_password);
    perform auth.write_audit(person, 'user_created', true, 'by the installer', null, null);
    return person;
end $$;
reset role;
