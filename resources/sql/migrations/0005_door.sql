-- 0005 door: how somebody comes in. It judges attempts, and opens a session for who is right.
--
-- Adds     api.server_info(), sign_in_submit(), sign_in_code(), sign_in_device(), sign_in_result(), keep_house();
--          auth.add_person(), set_password(), set_totp() for the installer
-- Needs    0004 sessions
-- Breaks   nothing
-- Locks    nothing
-- Raises   PK400 bad input; PK403 not allowed; PK429 too many attempts
-- Tests    tests/sql/tst_SignIn.cpp, tests/models/session/tst_SignInConversation.cpp
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

grant execute on function api.server_info(), api.sign_in_submit(text, text, bytea, jsonb),
    api.sign_in_code(bigint, bytea, text, bytea), api.sign_in_device(text, bytea, jsonb),
    api.sign_in_result(bigint, bytea), api.keep_house() to peak_door;
grant execute on function api.keep_house() to peak_agent;
grant execute on function api.server_info() to peak_user;

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
