-- 0025 session_tokens: known computers, whose sessions there are and how they are ended, and a token for the firm's
-- other services.
--
-- Adds     api.my_devices(), forget_device(), my_sessions(), end_session(), end_all_sessions(), session_jwt(),
--          note_addresses(); sessions_of() for admins; agent_jwt_key() for the agent
-- Needs    0017 second_factor
-- Breaks   nothing
-- Locks    nothing
-- Raises   28000 the session has ended; PK403 not allowed; PK404 no such computer or session
-- Tests    tests/sql/tst_SessionJwt.cpp, tst_Reauthentication.cpp, tst_SessionEnds.cpp, tst_StolenSecret.cpp
set local lock_timeout = '5s';

set local role peak_rolemaker;
-- From where sessions are used: whoever stole the secret of one connects from somewhere else.
create function auth.addresses_in_use() returns table (login_role name, address inet)
    language sql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select distinct r.rolname, a.client_addr
    from pg_stat_get_activity(null) a join pg_roles r on r.oid = a.usesysid
    where r.rolname ~ '^s_[0-9a-f]{20}$' and a.client_addr is not null
$$;
grant execute on function auth.addresses_in_use() to peak_auth;
reset role;

set local role peak_auth;
-- Housekeeping looks at each round. People travel, and secrets are stolen: the person sees each address, the record
-- keeps it, and a firm that has its people at one place lets no session be used from a second.
create function auth.note_addresses() returns trigger
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    found_one record;
begin
    for found_one in
        select s.id, s.user_id, s.person_role, s.client_version, s.ip_address as began, n.address
        from auth.addresses_in_use() n
        join public.user_sessions s on s.login_role = n.login_role and s.is_active
        join auth.session_activity v on v.session_id = s.id
        where n.address is distinct from s.ip_address and n.address <> all (v.elsewhere) and cardinality(v.elsewhere) < 50
        for update of v skip locked
    loop
        update auth.session_activity v set elsewhere = v.elsewhere || found_one.address where v.session_id = found_one.id;
        insert into public.audit_logs (user_id, action, resource_type, resource_id, ip_address, success, error_message, session_id,
                                       actor_role, client_version)
        values (found_one.user_id, 'session_elsewhere', 'user', found_one.user_id, found_one.address, true,
                format('The session that began at %s is used from %s.', coalesce(host(found_one.began), 'the server itself'),
                       host(found_one.address)),
                found_one.id, found_one.person_role, found_one.client_version);
        if peak.setting('session.one_address') = 'true'::jsonb then
            perform auth.end_sessions(found_one.user_id, 'used from another address', null, found_one.id);
        end if;
    end loop;
    return null;
end $$;
create trigger _510_note_addresses after update of last_house on auth.door
    for each statement execute function auth.note_addresses();

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

create function api.my_sessions()
    returns table (session_id uuid, is_this_one boolean, created_at timestamptz, last_seen timestamptz, expires_at timestamptz,
                   ip_address text, computer text, client_version text)
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select s.id, s.login_role = session_user, s.created_at at time zone 'UTC', a.last_seen, s.expires_at at time zone 'UTC',
           nullif(concat_ws(', ', host(s.ip_address), (select string_agg(host(e), ', ') from unnest(a.elsewhere) e)), ''),
           s.user_agent, s.client_version
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
grant execute on function api.my_sessions(), api.end_session(uuid), api.end_all_sessions(uuid) to peak_user;

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
