-- 0017 second_factor: what somebody has besides a password, and proving again who one is.
--
-- Adds     api.enrol_begin(), enrol_confirm() at the door; reauth_submit(), reauth_result(), second_factor_begin(),
--          second_factor_confirm(), second_factor_off(), new_recovery_codes(), my_second_factor() in a session;
--          reset_second_factor() for admins; setting security.force_second_factor_roles
-- Needs    0005 door, 0010 audit
-- Breaks   nothing
-- Locks    recovery_codes SHARE ROW EXCLUSIVE for triggers
-- Raises   28000 the session has ended; PK400 bad input; PK403 not allowed, or prove who you are first; PK404 nobody
--          of that id; PK409 nothing to confirm or to end; PK429 too many attempts
-- Tests    tests/sql/tst_SecondFactor.cpp, tst_Reauthentication.cpp, tst_AdminProof.cpp
--
-- What is guessable is judged by *_submit or *_confirm and told by *_result, as at the door.
set local lock_timeout = '5s';

set local role peak_owner;
insert into peak.settings (key, value, description) values
    ('security.force_second_factor_roles', '["admin"]', 'Roles whose people sign in with a second factor, or not at all');
reset role;

set local role peak_auth;
select audit.watch('auth.recovery_codes', 'recovery_code', p_secret => '{code_hash}');

-- ---------------------------------------------------------------- letters for people

-- Five bits a letter; so many bytes as make whole letters.
create function auth.base32(p_bytes bytea, p_alphabet text default 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567') returns text
    language sql immutable strict parallel safe set search_path = pg_catalog, pg_temp as $$
    select string_agg(substr(p_alphabet, substring(b.bits from i * 5 + 1 for 5)::bit(5)::int + 1, 1), '' order by i)
    from (select ('x' || encode(p_bytes, 'hex'))::varbit as bits) b, generate_series(0, length(p_bytes) * 8 / 5 - 1) i
$$;
-- A code for one use: 80 random bits in letters that nobody mistakes for one another.
create function auth.one_time_code() returns text
    language sql volatile set search_path = pg_catalog, pg_temp as $$
    select regexp_replace(auth.base32(crypto.random_bytes(10), '0123456789ABCDEFGHJKMNPQRSTVWXYZ'), '(.{4})(?=.)', E'\\1-', 'g')
$$;
create function auth.uri_part(p_text text) returns text
    language sql immutable strict parallel safe set search_path = pg_catalog, pg_temp as $$
    select coalesce(string_agg(case when c.l ~ '[A-Za-z0-9._~-]' then c.l
                                    else regexp_replace(upper(encode(convert_to(c.l, 'UTF8'), 'hex')), '(..)', E'%\\1', 'g') end,
                               '' order by c.i), '')
    from regexp_split_to_table(p_text, '') with ordinality c (l, i)
$$;
-- What authenticator apps read from a picture.
create function auth.otpauth(p_person uuid, p_seed bytea) returns text
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select format('otpauth://totp/%1$s:%2$s?secret=%3$s&issuer=%1$s&algorithm=SHA1&digits=6&period=30',
                  auth.uri_part(left(coalesce(peak.setting('firm.name') #>> '{}', 'Peak 1031'), 60)), auth.uri_part(c.email::text),
                  auth.base32(p_seed))
    from public.contacts c where c.id = p_person
$$;
-- The step of the half minute whose code this is, the one before or the one after: clocks differ.
create function auth.totp_step(p_seed bytea, p_code text) returns bigint
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select min(s) from generate_series(floor(extract(epoch from clock_timestamp()) / 30)::bigint - 1,
                                       floor(extract(epoch from clock_timestamp()) / 30)::bigint + 1) s
    where auth.totp(p_seed, s) = regexp_replace(p_code, E'\\s', '', 'g')
$$;
create function auth.check_code(p_code text) returns void
    language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
    if p_code is null or length(p_code) not between 1 and 64 then
        raise exception using errcode = 'PK400', message = 'The code is missing or too long.';
    end if;
end $$;

-- ---------------------------------------------------------------- enrolment at the door

-- The ticket of a right password whose role asks for a second factor: nobody else gets past the first line.
create function auth.enrolment(p_attempt bigint, p_nonce bytea) returns auth.attempts
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
    ticket auth.attempts;
begin
    perform auth.refuse_plans();
    select a.* into ticket from auth.attempts a
    where a.id = p_attempt and a.nonce_hash = sha256(p_nonce) and a.ticket and a.enrols and not a.done
      and a.xid <> pg_current_xact_id() and a.at > clock_timestamp() - interval '15 minutes' for update;
    if not found or auth.is_outdated(ticket) then
        raise exception using errcode = 'PK403', message = 'This sign-in took too long or is over. Begin again with your password.';
    end if;
    return ticket;
end $$;

-- A seed of its own for each ticket, the same one however often it is asked for.
create function api.enrol_begin(p_attempt bigint, p_nonce bytea, out secret text, out uri text)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    ticket auth.attempts := auth.enrolment(p_attempt, p_nonce);
    seed bytea := coalesce(kms.unseal('totp', ticket.sealed_seed), crypto.random_bytes(20));
begin
    update auth.attempts a set sealed_seed = kms.seal('totp', seed) where a.id = ticket.id and a.sealed_seed is null;
    secret := auth.base32(seed);
    uri := auth.otpauth(ticket.account, seed);
end $$;

create function api.enrol_confirm(p_attempt bigint, p_nonce bytea, p_code text, p_new_nonce bytea) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    ticket auth.attempts;
    step bigint;
    r bigint;
begin
    perform auth.check_client(p_nonce, null);
    perform auth.check_client(p_new_nonce, null);
    perform auth.check_code(p_code);
    perform auth.throttle();
    ticket := auth.enrolment(p_attempt, p_nonce);
    if ticket.sealed_seed is null then
        raise exception using errcode = 'PK409', message = 'There is no second factor to confirm yet. Begin again with your password.';
    end if;
    step := auth.totp_step(kms.unseal('totp', ticket.sealed_seed), p_code);
    insert into auth.attempts (kind, account, nonce_hash, ok, totp_step, client, sealed_seed)
    values ('enrol', ticket.account, sha256(p_new_nonce), step is not null, coalesce(step, 0), ticket.client, ticket.sealed_seed)
    returning id into r;
    return r;
end $$;

-- Confirmed by its first right code. Two tickets of one person: the first to confirm wins.
create function auth.take_second_factor(p auth.attempts) returns boolean
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    if p.sealed_seed is null then
        return false; -- another one of this person was confirmed meanwhile
    end if;
    insert into auth.second_factors as f (contact_id, sealed_seed, confirmed_at)
    values (p.account, p.sealed_seed, clock_timestamp())
    on conflict (contact_id) do update set sealed_seed = excluded.sealed_seed, confirmed_at = excluded.confirmed_at
        where f.confirmed_at is null;
    if not found then
        return false;
    end if;
    update auth.attempts a set sealed_seed = null where a.account = p.account and a.sealed_seed is not null;
    delete from auth.recovery_codes r where r.contact_id = p.account;
    update public.contacts c set two_fa_enabled = true, two_fa_secret = null where c.id = p.account;
    perform auth.write_audit(p.account, 'second_factor_enrolled', true, null, p.client, null);
    return true;
end $$;

create function auth.take_recovery_code(p auth.attempts) returns boolean
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    update auth.recovery_codes r set used_at = clock_timestamp() where r.id = p.bound_to and r.used_at is null;
    if not found then
        return false;
    end if;
    perform auth.write_audit(p.account, 'recovery_code_used', true,
                             format('%s left', (select count(*) from auth.recovery_codes r
                                                where r.contact_id = p.account and r.used_at is null)), p.client, null);
    return true;
end $$;

-- ---------------------------------------------------------------- proving again who one is

-- The password, or a code of the authenticator; always both are looked at.
create function api.reauth_submit(p_password_or_code text, p_nonce bytea) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    me uuid := auth.require_live();
    judged record;
    step bigint;
    r bigint;
begin
    perform auth.check_client(p_nonce, null);
    if p_password_or_code is null or length(p_password_or_code) > 1024 then
        raise exception using errcode = 'PK400', message = 'The password or code is missing or too long.';
    end if;
    if (select count(*) from auth.attempts a where a.account = me and a.kind = 'reauth' and a.at > clock_timestamp() - interval '1 minute') >= 10 then
        raise exception using errcode = 'PK429', message = 'Too many attempts in a minute. Wait a little and try again.';
    end if;
    select * into judged from auth.judge_password(me, p_password_or_code);
    select auth.totp_step(kms.unseal('totp', f.sealed_seed), p_password_or_code) into step
    from auth.second_factors f where f.contact_id = me and f.confirmed_at is not null;
    insert into auth.attempts (kind, account, nonce_hash, ok, totp_step, bound_to, client)
    select 'reauth', me, sha256(p_nonce), judged.matches or step is not null,
           case when judged.matches then 0 else coalesce(step, 0) end, s.id, jsonb_build_object('version', s.client_version)
    from public.user_sessions s where s.login_role = session_user
    returning id into r;
    return r;
end $$;

-- True: proven, for five minutes and for this session only.
create function api.reauth_result(p_attempt bigint, p_nonce bytea) returns boolean
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    me uuid := auth.require_live();
    a auth.attempts;
begin
    select t.* into a from auth.attempts t
    where t.id = p_attempt and t.nonce_hash = sha256(p_nonce) and t.kind = 'reauth' and t.bound_to = auth.my_session() for update;
    if not found or a.xid = pg_current_xact_id() or a.done or a.at < clock_timestamp() - interval '30 s' then
        raise exception using errcode = 'PK403', message = 'This took too long. Enter your password again.';
    end if;
    a.refusal := case when auth.failures_before(a, make_interval(mins => peak.setting_int('sign_in.window_minutes')), true)
                               >= peak.setting_int('sign_in.failures')
                        or auth.failures_before(a, interval '1 hour', false) >= peak.setting_int('sign_in.failures_per_hour') then 1
                      when a.totp_step > 0 and exists
                           (select from auth.attempts b where b.account = a.account and b.id <> a.id and b.totp_step = a.totp_step
                                                          and b.ok and (b.id < a.id or b.done)) then 2
                      when exists (select from auth.credentials k where k.contact_id = me and k.changed_at > a.at) then 3
                      else 0 end;
    if not a.ok or a.refusal > 0 then
        update auth.attempts t set refusal = a.refusal where t.id = a.id;
        return false;
    end if;
    update auth.attempts t set done = true where t.id = a.id;
    update auth.session_activity v set proven_at = clock_timestamp(), by_password = (a.totp_step = 0) where v.session_id = a.bound_to;
    perform audit.event('reauthenticated', 'user', me);
    return true;
end $$;

create function auth.require_proof(p_by_password boolean default false, p_or_new_session boolean default false) returns uuid
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
begin
    if not exists (select from public.user_sessions s join auth.session_activity v on v.session_id = s.id
                   where s.login_role = session_user
                     and (v.proven_at > clock_timestamp() - interval '5 minutes' and (v.by_password or not p_by_password)
                          or p_or_new_session and v.proven and s.created_at > clock_timestamp()::timestamp - interval '10 minutes')) then
        raise exception using errcode = 'PK403',
            message = case when p_by_password then 'Enter your current password first.'
                           else 'Enter your password or a code of your authenticator app first.' end;
    end if;
    return me;
end $$;

-- ---------------------------------------------------------------- one's own second factor

create function api.my_second_factor(out enrolled boolean, out required boolean, out recovery_codes_left int)
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select auth.has_second_factor(c.id), auth.is_forced(c.role),
           (select count(*)::int from auth.recovery_codes r where r.contact_id = c.id and r.used_at is null)
    from public.contacts c where c.id = auth.me()
$$;

-- The first one, or one that takes the place of another: the old one counts until this one is confirmed.
create function api.second_factor_begin(out secret text, out uri text)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    me uuid := auth.require_proof();
    seed bytea := crypto.random_bytes(20);
begin
    update auth.session_activity v set new_seed = kms.seal('totp', seed) where v.session_id = auth.my_session();
    secret := auth.base32(seed);
    uri := auth.otpauth(me, seed);
end $$;

-- Whoever calls this has just been told the seed, so there is nothing to guess.
create function api.second_factor_confirm(p_code text) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    me uuid := auth.require_proof();
    mine uuid := auth.my_session();
    sealed bytea := (select v.new_seed from auth.session_activity v where v.session_id = mine);
    step bigint;
begin
    perform auth.check_code(p_code);
    if sealed is null then
        raise exception using errcode = 'PK409', message = 'There is no second factor to confirm. Begin again.';
    end if;
    step := auth.totp_step(kms.unseal('totp', sealed), p_code);
    if step is null then
        raise exception using errcode = 'PK400', message = 'The code is wrong. Wait for the next one, and see that the clock of your phone is right.';
    end if;
    -- Used up, also for the door.
    insert into auth.attempts (kind, account, nonce_hash, ok, totp_step, done, recorded)
    values ('confirm', me, crypto.random_bytes(32), true, step, true, true);
    insert into auth.second_factors (contact_id, sealed_seed, confirmed_at) values (me, sealed, clock_timestamp())
    on conflict (contact_id) do update set sealed_seed = excluded.sealed_seed, confirmed_at = excluded.confirmed_at;
    update auth.session_activity v set new_seed = null where v.session_id = mine;
    update public.user_sessions s set second_factor = true where s.id = mine;
    update public.contacts c set two_fa_enabled = true, two_fa_secret = null where c.id = me;
    perform auth.forget_others(me, mine, 'second factor changed');
end $$;

-- Whatever was opened before this moment, elsewhere.
create function auth.forget_others(p_person uuid, p_except uuid, p_because text) returns void
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    update auth.devices d set revoked_at = clock_timestamp()
    where d.contact_id = p_person and d.revoked_at is null
      and d.id is distinct from (select s.device_id from public.user_sessions s where s.id = p_except);
    perform auth.end_sessions(p_person, p_because, p_except);
end $$;

create function api.second_factor_off() returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_proof();
begin
    if auth.is_forced(auth.my_role()) then
        raise exception using errcode = 'PK403', message = 'Your role signs in with a second factor; it can be replaced, but not turned off.';
    end if;
    if not exists (select from auth.credentials k where k.contact_id = me and k.is_long) then
        raise exception using errcode = 'PK409',
            message = format('Without a second factor a password has at least %s characters. Choose a longer one first.',
                             peak.setting_int('password.min_length'));
    end if;
    delete from auth.second_factors f where f.contact_id = me;
    if not found then
        raise exception using errcode = 'PK409', message = 'You have no second factor.';
    end if;
    delete from auth.recovery_codes r where r.contact_id = me;
    update public.contacts c set two_fa_enabled = false, two_fa_secret = null where c.id = me;
    perform auth.forget_others(me, auth.my_session(), 'second factor turned off');
end $$;

-- Ten new ones, in place of all that were left; shown this once.
create function api.new_recovery_codes() returns setof text
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    me uuid := auth.require_proof(false, true);
    codes text[] := array(select auth.one_time_code() from generate_series(1, 10));
begin
    if not auth.has_second_factor(me) then
        raise exception using errcode = 'PK409', message = 'Recovery codes stand in for a second factor, and you have none.';
    end if;
    perform from auth.second_factors f where f.contact_id = me for update;
    delete from auth.recovery_codes r where r.contact_id = me;
    insert into auth.recovery_codes (contact_id, code_hash) select me, auth.code_hash(c) from unnest(codes) c;
    perform audit.event('recovery_codes_made', 'user', me);
    return query select unnest(codes);
end $$;

-- ---------------------------------------------------------------- an admin's part

create function auth.require_admin() returns uuid
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
begin
    if auth.my_role() is distinct from 'admin' then
        raise exception using errcode = 'PK403', message = 'Only an admin may do this.';
    end if;
    return me;
end $$;
-- For what lets somebody else in, or takes a lock off: whoever finds an admin's desk unattended is no admin.
create function auth.require_proven_admin() returns uuid
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    perform auth.require_admin();
    return auth.require_proof(false, true);
end $$;
grant execute on function auth.require_proof(boolean, boolean) to peak_api;

create function auth.check_reason(p_reason text) returns void
    language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
    if coalesce(btrim(p_reason), '') = '' or length(p_reason) > 1000 then
        raise exception using errcode = 'PK400', message = 'Say why, in at most 1,000 characters.';
    end if;
end $$;

-- For whoever has lost their authenticator and their recovery codes. Nobody's own: that needs no admin.
create function api.reset_second_factor(p_person uuid, p_reason text) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_proven_admin();
begin
    perform auth.check_reason(p_reason);
    if p_person = me then
        raise exception using errcode = 'PK403', message = 'Set up a new second factor for yourself instead, or ask another admin.';
    end if;
    if not exists (select from auth.accounts a where a.contact_id = p_person) then
        raise exception using errcode = 'PK404', message = 'There is nobody of that kind who may sign in.';
    end if;
    delete from auth.second_factors f where f.contact_id = p_person;
    if not found then
        raise exception using errcode = 'PK409', message = 'This person has no second factor.';
    end if;
    delete from auth.recovery_codes r where r.contact_id = p_person;
    update public.contacts c set two_fa_enabled = false, two_fa_secret = null where c.id = p_person;
    perform auth.forget_others(p_person, null, 'second factor reset by an admin');
    perform audit.event('second_factor_reset', 'user', p_person, null, true, p_reason);
end $$;

grant execute on function api.enrol_begin(bigint, bytea), api.enrol_confirm(bigint, bytea, text, bytea) to peak_door;
grant execute on function api.reauth_submit(text, bytea), api.reauth_result(bigint, bytea), api.second_factor_begin(),
    api.second_factor_confirm(text), api.second_factor_off(), api.new_recovery_codes(), api.my_second_factor() to peak_user;
grant execute on function api.reset_second_factor(uuid, text) to peak_r_admin;
reset role;
