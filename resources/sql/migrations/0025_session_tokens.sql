-- 0025 session_tokens: known computers, the sessions of others, and a token for the firm's other services.
--
-- Adds     api.my_devices(), forget_device(), session_jwt(); sessions_of() for admins; agent_jwt_key() for the agent
-- Needs    0017 second_factor
-- Breaks   nothing
-- Locks    nothing
-- Raises   28000 the session has ended; PK403 not allowed; PK404 no such computer
-- Tests    tests/sql/tst_SessionJwt.cpp, tst_Reauthentication.cpp
set local lock_timeout = '5s';

set local role peak_auth;
-- ---------------------------------------------------------------- known computers, others' sessions

create function api.my_devices()
    returns table (device_id uuid, is_this_one boolean, name text, second_factor boolean, created_at timestamptz,
                   last_used_at timestamptz, expires_at timestamptz)
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select d.id, d.id is not distinct from (select s.device_id from public.user_sessions s where s.login_role = session_user),
           d.name, d.second_factor, d.created_at,
           (select max(s.created_at) at time zone 'UTC' from public.user_sessions s where s.user_id = d.contact_id and s.device_id = d.id),
           d.expires_at
    from auth.devices d
    where d.contact_id = auth.me() and d.revoked_at is null and d.expires_at > clock_timestamp() order by d.created_at desc
$$;

create function api.forget_device(p_device uuid) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
begin
    update auth.devices d set revoked_at = clock_timestamp() where d.id = p_device and d.contact_id = me and d.revoked_at is null;
    if not found then
        raise exception using errcode = 'PK404', message = 'There is no such computer.';
    end if;
    perform auth.end_sessions(me, 'its computer was forgotten', auth.my_session(), s.id)
    from public.user_sessions s where s.user_id = me and s.device_id = p_device and s.is_active;
end $$;

create function api.sessions_of(p_person uuid)
    returns table (session_id uuid, created_at timestamptz, last_seen timestamptz, expires_at timestamptz, ip_address text,
                   computer text, client_version text, second_factor boolean)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    perform auth.require_admin();
    return query
        select s.id, s.created_at at time zone 'UTC', v.last_seen, s.expires_at at time zone 'UTC', host(s.ip_address),
               s.user_agent, s.client_version, s.second_factor
        from public.user_sessions s left join auth.session_activity v on v.session_id = s.id
        where s.user_id = p_person and s.is_active order by s.created_at desc;
end $$;

-- ---------------------------------------------------------------- tokens for the firm's other services

create function auth.jwt_key(out kid text, out key bytea, out issuer text, out audience text)
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select left(encode(sha256(convert_to('kid', 'UTF8') || k), 'hex'), 16), k, 'peak1031',
           coalesce(nullif(peak.setting('firm.name') #>> '{}', ''), current_database()::text)
    from (select kms.derived('jwt') as k) x
$$;
create function auth.base64url(p_bytes bytea) returns text
    language sql immutable strict parallel safe set search_path = pg_catalog, pg_temp
    as $$ select translate(encode(p_bytes, 'base64'), E'+/=\n', '-_') $$;

-- Who this session is, for a service that asks nobody: a quarter of an hour, and no longer than the session.
create function api.session_jwt() returns text
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    me uuid := auth.require_live();
    signer record;
    mine public.user_sessions;
    issued bigint := floor(extract(epoch from clock_timestamp()));
    body text;
begin
    select * into signer from auth.jwt_key();
    select s.* into mine from public.user_sessions s where s.login_role = session_user;
    body := auth.base64url(convert_to(json_build_object('alg', 'HS256', 'typ', 'JWT', 'kid', signer.kid)::text, 'UTF8')) || '.'
         || auth.base64url(convert_to(json_build_object('iss', signer.issuer, 'aud', signer.audience, 'sub', me,
                'role', mine.person_role, 'jti', mine.id, 'iat', issued,
                'exp', least(issued + 900, floor(extract(epoch from mine.expires_at))::bigint))::text, 'UTF8'));
    return body || '.' || auth.base64url(crypto.hmac(convert_to(body, 'UTF8'), signer.key, 'sha256'));
end $$;

create function api.agent_jwt_key(out kid text, out key bytea, out issuer text, out audience text)
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off
    as $$ select k.kid, k.key, k.issuer, k.audience from auth.jwt_key() k $$;

grant execute on function api.my_devices(), api.forget_device(uuid), api.session_jwt() to peak_user;
grant execute on function api.sessions_of(uuid) to peak_r_admin;
grant execute on function api.agent_jwt_key() to peak_agent;
reset role;
