-- 0005 door: how somebody comes in. It judges attempts, and opens a session for who is right.
--
-- Adds     api.server_info(), sign_in_submit(), sign_in_code(), sign_in_device(), sign_in_result(), keep_house()
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

-- Before any costly hashing: the whole door looks at only so many attempts in a second; one that brings a
-- new password costs two.
create function auth.throttle() returns void
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    if (select count(*) + count(*) filter (where a.kind = 'redeem') from auth.attempts a
        where a.at > clock_timestamp() - interval '1 s' and a.kind <> 'reauth')
       >= peak.setting_int('sign_in.per_second') then
        raise exception using errcode = 'PK429', message = 'Too many people are signing in at this moment. Try again in a few seconds.';
    end if;
end $$;

-- In one of the spellings that Unicode has for the same word, so that every keyboard writes the same.
create function auth.password_input(p_password text) returns text
    language sql stable set search_path = pg_catalog, pg_temp
    as $$ select encode(crypto.hmac(convert_to(normalize(p_password, nfkc), 'UTF8'), kms.derived('pepper'), 'sha256'), 'base64') $$;

-- Always one hash of the new kind and one of the old, for known and unknown people alike. For those who
-- still have an old hash the new one is made with a fresh salt, and kept if the password was right.
create function auth.judge_password(p_person uuid, p_password text, out matches boolean, out rehash text)
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
    kept auth.credentials;
    new_hash text;
    old_hash text;
    old_salt text;
begin
    select k.* into kept from auth.credentials k where k.contact_id = p_person;
    -- As costly as the old hashes of this firm are, so that nobody's old hash shows in the time it takes.
    select '$2a$' || coalesce(max(substr(k.password_hash, 5, 2)), '04') || '$abcdefghijklmnopqrstuuEdi3dS5vGQC1zBpWcqvGDzZ1GSFZDQK'
    into old_salt from auth.credentials k where not k.peppered;
    old_salt := case when kept.peppered is false then '$2a$' || substr(kept.password_hash, 5) else old_salt end;
    new_hash := crypto.crypt(auth.password_input(p_password),
                             case when kept.peppered then kept.password_hash
                                  else crypto.gen_salt('bf', peak.setting_int('password.bcrypt_cost')) end);
    old_hash := crypto.crypt(p_password, old_salt);
    matches := coalesce(case when kept.peppered then new_hash = kept.password_hash else old_hash = old_salt end, false)
               and kept.contact_id is not null;
    rehash := case when matches and not kept.peppered then new_hash else repeat(' ', 60) end;
end $$;

-- Whose an address is; for one that nobody has, the same made-up id each time.
create function auth.account_of(p_email text, out person uuid, out account uuid)
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    select a.contact_id into person from auth.accounts a where a.email_key = auth.email_key(p_email);
    account := coalesce(person, substr(encode(crypto.hmac(convert_to(coalesce(auth.email_key(p_email), ''), 'UTF8'),
                                                          kms.derived('nobody'), 'sha256'), 'hex'), 1, 32)::uuid);
end $$;

create function api.sign_in_submit(p_email text, p_password text, p_nonce bytea, p_client jsonb default null) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    who record;
    judged record;
    r bigint;
begin
    perform auth.check_client(p_nonce, p_client);
    if p_email is null or length(p_email) > 320 or p_password is null or length(p_password) > 1024 then
        raise exception using errcode = 'PK400', message = 'E-mail address or password is missing or too long.';
    end if;
    perform auth.throttle();
    select * into who from auth.account_of(p_email);
    select * into judged from auth.judge_password(who.person, p_password);
    insert into auth.attempts (kind, account, nonce_hash, ok, rehash, client, needs_code)
    values ('password', who.account, sha256(p_nonce), judged.matches, judged.rehash, p_client, auth.has_second_factor(who.person))
    returning id into r;
    return r;
end $$;

-- How a code that we made is stored: however somebody writes it, with the key of this database.
create function auth.code_hash(p_code text) returns bytea
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select crypto.hmac(convert_to(translate(regexp_replace(upper(p_code), '[^0-9A-Z]', '', 'g'), 'OIL', '011'), 'UTF8'),
                       kms.derived('one-time codes'), 'sha256')
$$;

-- The second step, for an attempt whose result was that a code is needed (any other would tell here, past
-- all counting, whether its password was right): what the authenticator shows, or a recovery code. Judges
-- and writes; tells nothing.
create function api.sign_in_code(p_attempt bigint, p_nonce bytea, p_code text, p_new_nonce bytea) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    first auth.attempts;
    seed bytea;
    recovery uuid;
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
    where a.id = p_attempt and a.nonce_hash = sha256(p_nonce) and a.ticket and not a.enrols
      and a.xid <> pg_current_xact_id() and a.at > clock_timestamp() - interval '5 minutes';
    if not found or auth.is_outdated(first) then
        raise exception using errcode = 'PK403', message = 'This sign-in took too long or is over. Begin again with your password.';
    end if;
    select kms.unseal('totp', f.sealed_seed) into seed from auth.second_factors f
    where f.contact_id = first.account and f.confirmed_at is not null;
    -- The step before and the step after count too: clocks differ.
    select min(s) into step from generate_series(now_step - 1, now_step + 1) s -- all three: the time would tell which
    where auth.totp(seed, s) = regexp_replace(p_code, E'\\s', '', 'g');
    select c.id into recovery from auth.recovery_codes c
    where c.contact_id = first.account and c.code_hash = auth.code_hash(p_code) and c.used_at is null;
    insert into auth.attempts (kind, account, nonce_hash, ok, totp_step, client, bound_to)
    values ('code', first.account, sha256(p_new_nonce), step is not null or recovery is not null, coalesce(step, 0), first.client,
            coalesce(recovery, '00000000-0000-0000-0000-000000000000'))
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
    -- Nobody guesses 256 bits, so an attempt may be lost with the server; sign_in_result's commit is durable.
    perform set_config('synchronous_commit', 'off', true);
    select d.* into found_device from auth.devices d
    where d.secret_hash = sha256(convert_to(left(coalesce(p_device_secret, ''), 200), 'UTF8'))
      and d.revoked_at is null and d.expires_at > clock_timestamp();
    insert into auth.attempts (kind, account, nonce_hash, ok, device_id, client, needs_code)
    values ('device', found_device.contact_id, sha256(p_nonce), found_device.id is not null, found_device.id, p_client,
            not coalesce(found_device.second_factor, false)
            and auth.has_second_factor(found_device.contact_id))
    returning id into r;
    return r;
end $$;

-- How many failures count against this attempt: all that are committed, whatever their ids, so that
-- guessing in parallel and committing in any order gain nothing. A sign-in that proved a password or a code
-- starts the count anew for its address. Strangers at the door keep nobody who is in from proving who they are.
create function auth.failures_before(p_attempt auth.attempts, p_window interval, p_same_address boolean) returns bigint
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select count(*) from auth.attempts b
    where b.account = p_attempt.account and b.id <> p_attempt.id and not b.ok
      and (p_attempt.kind <> 'reauth' or b.kind = 'reauth')
      and b.at > clock_timestamp() - p_window
      and (not p_same_address or b.ip is not distinct from p_attempt.ip)
      and b.id > coalesce((select max(g.id) from auth.attempts g
                           where g.account = p_attempt.account and g.id < p_attempt.id and g.ok and g.done
                             and g.kind in ('password', 'code', 'enrol', 'redeem')
                             and (not p_same_address or g.ip is not distinct from p_attempt.ip)), 0)
$$;

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
        where s.user_id = person.id and s.is_active and s.real_user_id is null
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
    insert into auth.session_activity (session_id, proven) values (open_session.session_id, p_attempt.kind <> 'device');
    perform auth.record_refusals(person.id) where exists (
        select from auth.attempts u where u.account = person.id and not u.recorded and (not u.ok or u.refusal > 0));
    update public.contacts c set last_login = now(), last_login_ip = inet_client_addr(), login_attempts = 0 where c.id = person.id;
    perform auth.write_audit(person.id, 'login', true, null, p_attempt.client, session_id);
end $$;

-- Roles whose people must have a second factor; where the setting is not readable, admins.
create function auth.is_forced(p_role text) returns boolean
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select case when jsonb_typeof(v.roles) = 'array' then v.roles ? p_role else p_role = 'admin' end
    from (select peak.setting('security.force_second_factor_roles') as roles) v
$$;
-- Nobody is let in by a password alone whose role asks for more, or whose password is short.
create function auth.must_enrol(p_person uuid) returns boolean
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select not auth.has_second_factor(c.id) and (auth.is_forced(c.role) or coalesce(not k.is_long, false))
    from public.contacts c left join auth.credentials k on k.contact_id = c.id where c.id = p_person
$$;

-- Takes what can be taken once: a code of the authenticator, a recovery code, an invitation. Two results for
-- one of them at once: the second waits here, and then finds it taken.
create function auth.take(p auth.attempts) returns boolean
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    if p.kind = 'code' then
        update auth.second_factors f set confirmed_at = f.confirmed_at where f.contact_id = p.account;
        if p.totp_step > 0 then
            return not exists (select from auth.attempts b
                               where b.account = p.account and b.id <> p.id and b.totp_step = p.totp_step and b.ok and b.done);
        end if;
        return auth.take_recovery_code(p);
    elsif p.kind = 'enrol' then
        return auth.take_second_factor(p);
    elsif p.kind = 'redeem' then
        return auth.take_invitation(p);
    end if;
    return true;
end $$;

create function api.sign_in_result(p_attempt bigint, p_nonce bytea,
        out outcome text, out message text, out login_role text, out login_secret text,
        out session_id uuid, out person_id uuid, out expires_at timestamptz, out device_secret text, out greeting jsonb)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    a auth.attempts;
    welcome boolean;
    paused boolean;
    outdated boolean;
    used boolean;
    second boolean;
begin
    perform auth.refuse_plans();
    select t.* into a from auth.attempts t where t.id = p_attempt and t.nonce_hash = sha256(p_nonce) and t.kind <> 'reauth' for update;
    if not found or a.xid = pg_current_xact_id() or a.done or a.at < clock_timestamp() - interval '30 s' then
        raise exception using errcode = 'PK403', message = 'This sign-in took too long or is over. Begin again.';
    end if;
    outcome := 'denied';
    message := case a.kind
        when 'code' then 'The code is wrong, was used already, or there were too many attempts. Wait for the next code; after several failures sign-in pauses for a while.'
        when 'enrol' then 'The code is wrong, was used already, or there were too many attempts. Wait for the next code, and see that the clock of your phone is right.'
        when 'redeem' then 'E-mail address or code is wrong, or the code was used already or has expired. An admin can make a new one. After several failures sign-in pauses for a while.'
        when 'device' then 'This computer is no longer signed in. Enter your password.'
        else 'E-mail address or password is wrong, or the account is locked or inactive. After several failures sign-in pauses for a while.' end;
    -- All of it, whatever comes out. Nobody guesses a device's 256 bits: others' failures do not lock it out.
    paused := a.kind <> 'device'
              and (auth.failures_before(a, make_interval(mins => peak.setting_int('sign_in.window_minutes')), true) >= peak.setting_int('sign_in.failures')
                   or auth.failures_before(a, interval '1 hour', false) >= peak.setting_int('sign_in.failures_per_hour'));
    -- A code counts once: an earlier attempt that used the same step has it, even one that was never taken.
    used := exists (select from auth.attempts b
                    where b.account = a.account and b.id <> a.id and b.totp_step = a.totp_step and a.totp_step > 0
                      and b.ok and (b.id < a.id or b.done));
    outdated := auth.is_outdated(a);
    select c.is_user and c.is_active and auth.known_role(c.role)
           and (c.locked_until is null or c.locked_until <= clock_timestamp()::timestamp)
           and not outdated
    into welcome from public.contacts c where c.id = a.account;
    a.refusal := case when paused then 1 when used then 2 when not coalesce(welcome, false) then 3 when a.fault > 0 then 4 else 0 end;
    if not a.ok or a.refusal > 0 then
        update auth.attempts t set refusal = a.refusal where t.id = a.id;
        -- The code was right and stays good: only whoever has it is told about the person.
        if a.ok and a.refusal = 4 then
            outcome := 'weak_password';
            message := auth.password_reason(a.fault);
        end if;
        return;
    end if;
    if not auth.take(a) then
        update auth.attempts t set refusal = 2 where t.id = a.id;
        return;
    end if;
    if a.kind = 'password' and a.rehash like '$2%' then
        update auth.credentials k set password_hash = a.rehash, peppered = true where k.contact_id = a.account;
    end if;
    update auth.attempts t set rehash = null where t.id = a.id and t.rehash like '$2%';
    second := a.kind in ('code', 'enrol')
              or exists (select from auth.devices d where d.id = a.device_id and d.second_factor);
    -- Asked again: somebody may have enrolled since the attempt was judged.
    a.needs_code := not second and (a.needs_code or auth.has_second_factor(a.account));
    if a.needs_code or auth.must_enrol(a.account) then
        -- A computer alone is no reason to hang a second factor on somebody's account.
        if a.kind = 'device' and not a.needs_code then
            return;
        end if;
        -- Not done: the ticket for sign_in_code, or for enrol_begin; as new as a password that it has just set.
        update auth.attempts t set ticket = true, enrols = not a.needs_code,
            at = case when a.kind = 'redeem' then clock_timestamp() else t.at end where t.id = a.id;
        outcome := case when a.needs_code then 'code_required' else 'enrol_required' end;
        message := case when a.needs_code then 'Enter the code from your authenticator app, or a recovery code.'
                        else 'Signing in here takes a second factor. Set up an authenticator app to go on.' end;
        return;
    end if;
    update auth.attempts t set done = true where t.id = a.id;
    select s.login_role, s.login_secret, s.session_id, s.expires_at, s.device_secret, a.account, 'signed_in', null
    into login_role, login_secret, session_id, expires_at, device_secret, person_id, outcome, message
    from auth.open_session(a, second) s;
    select to_jsonb(g) - 'login_role' into greeting from peak.greetings g where g.session_id = sign_in_result.session_id;
end $$;

-- Housekeeping: the agent's work, every 20 seconds, and a heartbeat's only where no agent does it, since
-- whoever takes it back with its transaction would keep the agent from it.
-- Whoever is at the door may only have parked connections closed: it could hold the rest open, and with it
-- everybody's heartbeat. Reaping takes no lock, so that nobody who holds one can keep it from being done.
create function api.keep_house() returns boolean
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set lock_timeout = '2s' as $$
declare
    s record;
    stored text;
begin
    perform auth.reap();
    if session_user = 'peak_door' then
        return false;
    end if;
    select d.verifier into stored from auth.door d
    where d.last_house < clock_timestamp() - case session_user when 'peak_agent' then interval '15 s' else interval '45 s' end
    for update skip locked;
    if not found then
        return false;
    end if;
    update auth.door d set last_house = clock_timestamp();
    perform auth.heal(stored);
    perform auth.record_refusals();
    perform auth.settle_documents();
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
    perform audit.seal_when_due();
    return true;
end $$;

grant execute on function api.server_info(), api.sign_in_submit(text, text, bytea, jsonb),
    api.sign_in_code(bigint, bytea, text, bytea), api.sign_in_device(text, bytea, jsonb),
    api.sign_in_result(bigint, bytea), api.keep_house() to peak_door;
grant execute on function api.keep_house() to peak_agent;
grant execute on function api.server_info() to peak_user;
reset role;
