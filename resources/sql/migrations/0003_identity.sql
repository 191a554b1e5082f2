-- 0003 identity: who somebody is.
--
-- Adds     auth.accounts, credentials, second_factors, recovery_codes, invitations, devices, attempts,
--          session_activity, door; auth.me(), my_role(), live(), my_session(), require_me(), require_live(), refuse_plans(), check_client(), email_key(),
--          person_name(), from_base32(), totp()
-- Needs    0002 plan_tables
-- Breaks   nothing
-- Locks    contacts SHARE ROW EXCLUSIVE for foreign keys
-- Raises   28000 the session has ended
-- Tests    tests/sql/tst_Sessions.cpp, tests/models/db/tst_LegacyUpgrade.cpp, tests/sql/tst_RoughUse.cpp
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
-- How often somebody changed something within the last minute, counted up to a limit.
create function peak.changes_lately(p_person uuid, p_most int) returns int
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    return (select count(*) from (select from public.audit_logs l
                                  where l.user_id = p_person and l.created_at > clock_timestamp()::timestamp - interval '1 minute' limit p_most) c);
end $$;
grant execute on function peak.changes_lately(uuid, int) to peak_auth;
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
    is_long       boolean,
    changed_at    timestamptz not null default clock_timestamp()
);
comment on column auth.credentials.is_long is 'Whether it is long enough to stand without a second factor; NULL: from before us.';
create table auth.second_factors (
    contact_id   uuid primary key references public.contacts (id) on delete cascade,
    sealed_seed  bytea not null,
    confirmed_at timestamptz
);
-- Ten at a time, for whoever is without their authenticator.
create table auth.recovery_codes (
    id         uuid primary key default gen_random_uuid(),
    contact_id uuid not null references public.contacts (id) on delete cascade,
    code_hash  bytea not null,
    created_at timestamptz not null default clock_timestamp(),
    used_at    timestamptz,
    unique (contact_id, code_hash)
);
-- What an admin hands to somebody who has no password, or has lost it.
create table auth.invitations (
    id         uuid primary key default gen_random_uuid(),
    contact_id uuid not null references public.contacts (id) on delete cascade,
    kind       text not null check (kind in ('invitation', 'reset')),
    email_key  text not null,
    code_hash  bytea not null,
    made_by    uuid references public.contacts (id) on delete set null,
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    used_at    timestamptz,
    revoked_at timestamptz,
    unique (contact_id, code_hash)
);
create index invitations_by_maker on auth.invitations (made_by);
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
    recorded    boolean not null default false,
    enrols      boolean not null default false,
    fault       smallint not null default 0,
    is_long     boolean not null default false,
    bound_to    uuid not null default '00000000-0000-0000-0000-000000000000',
    sealed_seed bytea
);
comment on column auth.attempts.account is 'Whose, or for an address that nobody has the same made-up id each time.';
comment on column auth.attempts.ticket is 'Its result was asked for, and was that a code is needed.';
comment on column auth.attempts.refusal is 'Why a right one was refused: 1 paused, 2 code used already, 3 locked, inactive or withdrawn, 4 new password against the rules.';
comment on column auth.attempts.recorded is 'Whether housekeeping has written it to the record.';
comment on column auth.attempts.enrols is 'Its ticket is for enrolment of a second factor, not for a code.';
comment on column auth.attempts.fault is 'Which rule the new password of a right code breaks (auth.password_reason).';
comment on column auth.attempts.bound_to is 'The recovery code, invitation or session that it is about; never NULL, so that rows have one size.';
comment on column auth.attempts.sealed_seed is 'The second factor that is being enrolled.';
create index attempts_by_account on auth.attempts (account, id desc);
create index attempts_by_time on auth.attempts (at);
create index attempts_to_record on auth.attempts (id) where not recorded;
-- Apart from user_sessions, so that a heartbeat never waits for a writer that holds the session's row.
create table auth.session_activity (
    session_id  uuid primary key references public.user_sessions (id) on delete cascade,
    last_seen   timestamptz not null default clock_timestamp(),
    proven      boolean not null default false,
    proven_at   timestamptz,
    by_password boolean not null default false,
    new_seed    bytea,
    elsewhere   inet[] not null default '{}'
);
comment on column auth.session_activity.proven is 'Opened with a password, not by a known computer.';
comment on column auth.session_activity.proven_at is 'When the person last proved again who they are.';
comment on column auth.session_activity.new_seed is 'A second factor that is being set up, sealed.';
comment on column auth.session_activity.elsewhere is 'Addresses that it was used from, beside the one where it began.';
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
alter table auth.recovery_codes enable row level security;
alter table auth.recovery_codes force row level security;
alter table auth.invitations enable row level security;
alter table auth.invitations force row level security;
alter table auth.devices enable row level security;
alter table auth.devices force row level security;
alter table auth.attempts enable row level security;
alter table auth.session_activity enable row level security;
alter table auth.door enable row level security;
-- Forced, because an error about a row of a table that is not prints the whole row to the caller.
create policy identity_all on auth.accounts to peak_auth using (true) with check (true);
create policy identity_all on auth.credentials to peak_auth using (true) with check (true);
create policy identity_all on auth.second_factors to peak_auth using (true) with check (true);
create policy identity_all on auth.recovery_codes to peak_auth using (true) with check (true);
create policy identity_all on auth.invitations to peak_auth using (true) with check (true);
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
    language sql immutable parallel safe
    return coalesce(p_role in ('admin', 'coordinator', 'client', 'third_party', 'agency'), false);

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
where c.password_hash ~ E'^\\$2[aby]\\$\\d\\d\\$.{53}$';
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
            result := result || set_byte(E'\\x00'::bytea, 0, ((bits >> held) & 255)::int);
            bits := bits & ((1::bigint << held) - 1);
        end if;
    end loop;
    return result;
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

create function auth.has_second_factor(p_person uuid) returns boolean
    language sql stable set search_path = pg_catalog, pg_temp
    as $$ select exists (select from auth.second_factors f where f.contact_id = p_person and f.confirmed_at is not null) $$;

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

-- The admin behind a session that looks on as somebody else; NULL in every other one.
create function auth.real_person() returns uuid
    language plpgsql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    return (select s.real_user_id from public.user_sessions s where s.login_role = session_user);
end $$;

-- What a read for whoever asks begins with: the person, or an end.
create function auth.require_me() returns uuid
    language plpgsql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    person uuid := auth.me();
begin
    if person is null then
        raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
    end if;
    return person;
end $$;

-- What every write begins with: the person, whose session can't be ended before this write is. A
-- transaction whose snapshot is older than the end of the session fails here (40001). And a program that
-- changes more than people do is told to wait; what it takes back again does not count, and harms nobody.
create function auth.require_live() returns uuid
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    person uuid;
    looks_on uuid;
    most int := greatest(peak.setting_int('session.changes_per_minute'), 60);
begin
    select s.real_user_id into looks_on from public.user_sessions s where s.login_role = session_user and s.is_active for share;
    person := auth.require_me();
    if looks_on is not null then
        raise exception using errcode = 'PK403', message = 'You are looking on as somebody else: nothing can be changed here.';
    end if;
    if peak.changes_lately(person, most) >= most then
        raise exception using errcode = 'PK429', message = 'You changed too much within a minute; nothing was changed now. Wait a minute and try again.';
    end if;
    return person;
end $$;
-- EXPLAIN counts the blocks that were read, which are fewer for an address that nobody has; and what is rolled back then was
-- never there. (This is the text that the client sent.)
create function auth.refuse_plans() returns void
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    if coalesce(current_query(), '') ~* 'explain' then
        raise exception using errcode = 'PK403', message = 'How this is done is not explained.';
    end if;
end $$;
create function auth.check_client(p_nonce bytea, p_client jsonb) returns void
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    perform auth.refuse_plans();
    if p_nonce is null or length(p_nonce) not between 16 and 64 then
        raise exception using errcode = 'PK400', message = 'The sign-in request is not complete.';
    end if;
    if p_client is not null and (jsonb_typeof(p_client) <> 'object' or length(p_client::text) > 2000) then
        raise exception using errcode = 'PK400', message = 'The sign-in request describes its computer in too many words.';
    end if;
end $$;
grant execute on function auth.me(), auth.live(), auth.my_role(), auth.my_session(), auth.real_person() to peak_user, peak_owner, peak_api;
grant execute on function auth.require_me(), auth.require_live() to peak_owner, peak_api;
reset role;
