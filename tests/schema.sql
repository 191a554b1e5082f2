CREATE SCHEMA api;

ALTER SCHEMA api OWNER TO peak_api;

CREATE SCHEMA audit;

ALTER SCHEMA audit OWNER TO peak_owner;

CREATE SCHEMA auth;

ALTER SCHEMA auth OWNER TO peak_auth;

CREATE SCHEMA crypto;

ALTER SCHEMA crypto OWNER TO peak_owner;

CREATE SCHEMA ext;

ALTER SCHEMA ext OWNER TO peak_admin;

CREATE SCHEMA kms;

ALTER SCHEMA kms OWNER TO peak_auth;

CREATE SCHEMA peak;

ALTER SCHEMA peak OWNER TO peak_owner;

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA ext;

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';

CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA ext;

COMMENT ON EXTENSION pgcrypto IS 'cryptographic functions';

CREATE FUNCTION api.change_cursor() RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$ select pg_snapshot_xmin(pg_current_snapshot())::text where auth.me() is not null $$;

ALTER FUNCTION api.change_cursor() OWNER TO peak_owner;

CREATE FUNCTION api.changes_since(p_cursor text) RETURNS TABLE(change_id bigint, kind text, row_id uuid, exchange_id uuid, next_cursor text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $_$
declare
    me uuid := auth.me();
    my_role text := auth.my_role();
    horizon text := pg_snapshot_xmin(pg_current_snapshot())::text;
    n int;
begin
    if me is null then
        raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
    end if;
    if p_cursor is null or p_cursor !~ '^[0-9]{1,19}$' then
        raise exception using errcode = 'PK400', message = 'That is no place in the change feed.';
    end if;
    if p_cursor::xid8 < (select f.xid from peak.change_feed_floor f) or p_cursor::numeric > horizon::numeric then
        return query select null::bigint, 'reset', null::uuid, null::uuid, horizon;
        return;
    end if;
    return query
        select f.id, f.kind, f.row_id, f.exchange_id, horizon
        from peak.change_feed f
        where f.xid >= p_cursor::xid8
          and (f.contact_id is null or f.contact_id = me)
          and (my_role = 'admin'
               or f.contact_id = me
               or f.kind = 'reset'
               or (f.kind = 'contact' and (my_role = 'coordinator' or f.row_id = any (auth.my_contact_ids())))
               or exists (select from auth.access a
                          where a.contact_id = me and a.exchange_id = f.exchange_id and a.rights & 1 = 1))
        order by f.id limit 2000;
    get diagnostics n = row_count;
    if n = 2000 then
        return query select null::bigint, 'reset', null::uuid, null::uuid, horizon;
    end if;
end $_$;

ALTER FUNCTION api.changes_since(p_cursor text) OWNER TO peak_owner;

CREATE FUNCTION api.close_other_connections() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    return auth.cut_others(session_user);
exception when insufficient_privilege then
    return 0;
end $$;

ALTER FUNCTION api.close_other_connections() OWNER TO peak_auth;

CREATE FUNCTION api.end_all_sessions(p_person uuid DEFAULT NULL::uuid) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION api.end_all_sessions(p_person uuid) OWNER TO peak_auth;

CREATE FUNCTION api.end_session(p_session uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION api.end_session(p_session uuid) OWNER TO peak_auth;

CREATE FUNCTION api.exchange_anchors(p_sort text, p_descending boolean, p_filter jsonb, p_step integer) RETURNS TABLE("position" bigint, sort_key text, exchange_id uuid, total bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
declare
    me uuid := auth.me();
    source text := peak.exchange_source(me);
    key text := peak.exchange_sort(p_sort);
    f record;
begin
    f := peak.exchange_filter(p_filter);
    return query execute format(
        'with places as (
             select count(*) as total,
                    array_agg(w.n order by w.n) filter (where w.n %% $6 = 0) as ns,
                    array_agg(w.key order by w.n) filter (where w.n %% $6 = 0) as keys,
                    array_agg(w.id order by w.n) filter (where w.n %% $6 = 0) as ids
             from (select row_number() over (order by r.%1$I %2$s, r.exchange_id %2$s) as n, r.%1$I as key, r.exchange_id as id
                   from %3$s %4$s) w)
         select 0::bigint, null::text, null::uuid, p.total from places p
         union all
         select u.n, u.key, u.id, p.total from places p, unnest(p.ns, p.keys, p.ids) u (n, key, id)',
        key, case when p_descending then 'desc' else 'asc' end, source, f.condition)
    using me, f.patterns, f.stages, f.coordinators, f.clients, least(greatest(coalesce(p_step, 1000), 100), 1000000)::bigint;
end $_$;

ALTER FUNCTION api.exchange_anchors(p_sort text, p_descending boolean, p_filter jsonb, p_step integer) OWNER TO peak_owner;

CREATE FUNCTION api.exchange_coordinators() RETURNS TABLE(person_id uuid, person_name text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    me uuid := auth.me();
    source text := peak.exchange_source(me);
begin
    if source = 'peak.exchange_rows r where true' then
        -- From one coordinator to the next along the index, instead of through every exchange.
        return query
            with recursive seen (id) as (
                (select r.coordinator_id from peak.exchange_rows r where r.coordinator_id is not null
                 order by r.coordinator_id limit 1)
                union all
                select (select r.coordinator_id from peak.exchange_rows r where r.coordinator_id > s.id
                        order by r.coordinator_id limit 1)
                from seen s where s.id is not null)
            select s.id, peak.contact_label(c.first_name, c.last_name, c.company)
            from seen s join public.contacts c on c.id = s.id order by 2, 1;
    else
        return query execute format(
            'select distinct r.coordinator_id, r.coordinator_name from %s and r.coordinator_id is not null order by 2, 1', source)
        using me;
    end if;
end $$;

ALTER FUNCTION api.exchange_coordinators() OWNER TO peak_owner;

CREATE FUNCTION api.exchange_rows(p_ids uuid[], p_sort text, p_filter jsonb) RETURNS TABLE(exchange_id uuid, exchange_number text, name text, client_id uuid, client_name text, coordinator_id uuid, coordinator_name text, stage text, priority text, property text, day_45 date, day_180 date, value numeric, updated_at timestamp without time zone, version bigint, sort_key text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
declare
    me uuid := auth.me();
    source text := peak.exchange_source(me);
    f record;
begin
    if cardinality(p_ids) > 500 then
        raise exception using errcode = 'PK400', message = 'Ask for up to 500 exchanges at once.';
    end if;
    f := peak.exchange_filter(p_filter);
    return query execute format(
        'select r.exchange_id, r.exchange_number, r.name, r.client_id, r.client_name, r.coordinator_id, r.coordinator_name,
                r.stage, r.priority, r.property, r.day_45, r.day_180, r.value, r.updated_at, r.version, r.%I
         from %s %s and r.exchange_id = any ($6)', peak.exchange_sort(p_sort), source, f.condition)
    using me, f.patterns, f.stages, f.coordinators, f.clients, p_ids;
end $_$;

ALTER FUNCTION api.exchange_rows(p_ids uuid[], p_sort text, p_filter jsonb) OWNER TO peak_owner;

CREATE FUNCTION api.heartbeat() RETURNS timestamp with time zone
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION api.heartbeat() OWNER TO peak_auth;

CREATE FUNCTION api.keep_house() RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION api.keep_house() OWNER TO peak_auth;

CREATE FUNCTION api.list_exchanges(p_sort text, p_descending boolean, p_filter jsonb, p_after_key text, p_after_id uuid, p_skip integer, p_limit integer) RETURNS TABLE(exchange_id uuid, exchange_number text, name text, client_id uuid, client_name text, coordinator_id uuid, coordinator_name text, stage text, priority text, property text, day_45 date, day_180 date, value numeric, updated_at timestamp without time zone, version bigint, sort_key text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
declare
    me uuid := auth.me();
    source text := peak.exchange_source(me);
    key text := peak.exchange_sort(p_sort);
    f record;
    direction text := case when p_descending then 'desc' else 'asc' end;
    place text;
begin
    f := peak.exchange_filter(p_filter);
    place := source || f.condition
        || case when p_after_id is null then ''
                else format(' and (r.%I, r.exchange_id) %s ($6, $7)', key, case when p_descending then '<' else '>' end) end
        || format(' order by r.%1$I %2$s, r.exchange_id %2$s offset $8 limit $9', key, direction);
    -- Rows that are skipped are never read: the inner query then needs nothing but the index.
    if p_skip > 0 then
        place := format('(select r.exchange_id from %1$s) p join peak.exchange_rows r on r.exchange_id = p.exchange_id
                         order by r.%2$I %3$s, r.exchange_id %3$s', place, key, direction);
    end if;
    return query execute format(
        'select r.exchange_id, r.exchange_number, r.name, r.client_id, r.client_name, r.coordinator_id, r.coordinator_name,
                r.stage, r.priority, r.property, r.day_45, r.day_180, r.value, r.updated_at, r.version, r.%I from %s', key, place)
    using me, f.patterns, f.stages, f.coordinators, f.clients, coalesce(p_after_key, ''), p_after_id,
          greatest(coalesce(p_skip, 0), 0), least(greatest(coalesce(p_limit, 200), 0), 500);
end $_$;

ALTER FUNCTION api.list_exchanges(p_sort text, p_descending boolean, p_filter jsonb, p_after_key text, p_after_id uuid, p_skip integer, p_limit integer) OWNER TO peak_owner;

CREATE FUNCTION api.my_sessions() RETURNS TABLE(session_id uuid, is_this_one boolean, created_at timestamp with time zone, last_seen timestamp with time zone, expires_at timestamp with time zone, ip_address text, computer text, client_version text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    select s.id, s.login_role = session_user, s.created_at at time zone 'UTC', a.last_seen, s.expires_at at time zone 'UTC',
           host(s.ip_address), s.user_agent, s.client_version
    from public.user_sessions s left join auth.session_activity a on a.session_id = s.id
    where s.user_id = auth.me() and s.is_active order by s.created_at desc
$$;

ALTER FUNCTION api.my_sessions() OWNER TO peak_auth;

CREATE FUNCTION api.save_preferences(p_key text, p_value jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
declare
    me uuid := auth.require_live();
begin
    if p_key is null or p_key !~ '^[a-z][a-z0-9_.-]{0,63}$' then
        raise exception using errcode = 'PK400', message = 'A preference needs a short name.';
    end if;
    if length(p_value::text) > 16384 then
        raise exception using errcode = 'PK400', message = 'This view has too many settings to be remembered.';
    end if;
    update public.contacts c
    set preferences = case when p_value is null then coalesce(c.preferences, '{}') - p_key
                           else coalesce(c.preferences, '{}') || jsonb_build_object(p_key, p_value) end
    where c.id = me and c.preferences -> p_key is distinct from p_value
      and (c.preferences ? p_key or (select count(*) from jsonb_object_keys(coalesce(c.preferences, '{}'))) < 100);
end $_$;

ALTER FUNCTION api.save_preferences(p_key text, p_value jsonb) OWNER TO peak_api;

CREATE FUNCTION api.server_info(OUT schema_version integer, OUT oldest_client integer, OUT firm_name text, OUT server_time timestamp with time zone) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$ select peak.schema_version(), peak.oldest_client(), peak.setting('firm.name') #>> '{}', clock_timestamp() $$;

ALTER FUNCTION api.server_info(OUT schema_version integer, OUT oldest_client integer, OUT firm_name text, OUT server_time timestamp with time zone) OWNER TO peak_auth;

CREATE FUNCTION api.sign_in_code(p_attempt bigint, p_nonce bytea, p_code text, p_new_nonce bytea) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $$
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

ALTER FUNCTION api.sign_in_code(p_attempt bigint, p_nonce bytea, p_code text, p_new_nonce bytea) OWNER TO peak_auth;

CREATE FUNCTION api.sign_in_device(p_device_secret text, p_nonce bytea, p_client jsonb DEFAULT NULL::jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $$
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

ALTER FUNCTION api.sign_in_device(p_device_secret text, p_nonce bytea, p_client jsonb) OWNER TO peak_auth;

CREATE FUNCTION api.sign_in_result(p_attempt bigint, p_nonce bytea, OUT outcome text, OUT message text, OUT login_role text, OUT login_secret text, OUT session_id uuid, OUT person_id uuid, OUT expires_at timestamp with time zone, OUT device_secret text) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $_$
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
end $_$;

ALTER FUNCTION api.sign_in_result(p_attempt bigint, p_nonce bytea, OUT outcome text, OUT message text, OUT login_role text, OUT login_secret text, OUT session_id uuid, OUT person_id uuid, OUT expires_at timestamp with time zone, OUT device_secret text) OWNER TO peak_auth;

CREATE FUNCTION api.sign_in_submit(p_email text, p_password text, p_nonce bytea, p_client jsonb DEFAULT NULL::jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $_$
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
end $_$;

ALTER FUNCTION api.sign_in_submit(p_email text, p_password text, p_nonce bytea, p_client jsonb) OWNER TO peak_auth;

CREATE FUNCTION api.sign_out(p_forget_device boolean DEFAULT true) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION api.sign_out(p_forget_device boolean) OWNER TO peak_auth;

CREATE FUNCTION api.who_am_i() RETURNS TABLE(person_id uuid, display_name text, email text, role text, session_id uuid, expires_at timestamp with time zone, schema_version integer, oldest_client integer, firm_name text, time_zone text, today date, preferences jsonb, acting jsonb)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    return query
        select c.id, auth.person_name(c.first_name, c.last_name, c.company, c.email), c.email::text, c.role::text,
               s.id, s.expires_at at time zone 'UTC', peak.schema_version(), peak.oldest_client(),
               peak.setting('firm.name') #>> '{}', peak.setting('firm.time_zone') #>> '{}', peak.firm_today(),
               coalesce(c.preferences, '{}'),
               jsonb_build_object('exchanges', true, 'people', c.role in ('admin', 'coordinator'),
                                  'users', c.role = 'admin', 'audit', c.role = 'admin', 'sync', c.role = 'admin')
        from public.contacts c join public.user_sessions s on s.login_role = session_user
        where c.id = auth.me();
    if not found then
        raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
    end if;
end $$;

ALTER FUNCTION api.who_am_i() OWNER TO peak_owner;

CREATE FUNCTION audit.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    raise exception using errcode = 'PK403',
        message = format('Rows of %s are never %s.', tg_table_name,
                         case tg_op when 'UPDATE' then 'changed' else 'deleted' end);
end $$;

ALTER FUNCTION audit.refuse_change() OWNER TO peak_owner;

CREATE FUNCTION auth.access_of_exchanges() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    changed uuid[];
begin
    if tg_op = 'INSERT' then
        select array_agg(n.id) into changed from new_rows n
        where n.client_id is not null or n.coordinator_id is not null;
    else
        select array_agg(n.id) into changed from new_rows n join old_rows o on o.id = n.id
        where (n.client_id, n.coordinator_id) is distinct from (o.client_id, o.coordinator_id);
    end if;
    if changed is not null then
        perform auth.refresh_access(changed, null);
    end if;
    return null;
end $$;

ALTER FUNCTION auth.access_of_exchanges() OWNER TO peak_auth;

CREATE FUNCTION auth.access_of_participants() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    changed uuid[];
begin
    if tg_op = 'INSERT' then
        select array_agg(distinct n.exchange_id) into changed from new_rows n;
    elsif tg_op = 'DELETE' then
        select array_agg(distinct o.exchange_id) into changed from old_rows o;
    else
        select array_agg(distinct x.exchange_id) into changed
        from (select n.exchange_id from new_rows n union all select o.exchange_id from old_rows o) x;
    end if;
    if changed is not null then
        -- Of two changes at once, each would miss the other's: whoever takes part in an exchange waits for
        -- other changes of it, and a change of the person's role (below) waits for this.
        perform from public.exchanges e where e.id in (select unnest(changed)) order by e.id for no key update;
        perform from public.contacts c
        where c.id in (select x.contact_id from public.exchange_participants x where x.exchange_id in (select unnest(changed)))
        order by c.id for key share;
        perform auth.refresh_access(changed, null);
    end if;
    return null;
end $$;

ALTER FUNCTION auth.access_of_participants() OWNER TO peak_auth;

CREATE FUNCTION auth.access_of_people() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    changed uuid[];
begin
    select array_agg(n.id) into changed from new_rows n join old_rows o on o.id = n.id
    where (n.role, n.is_user, n.is_active) is distinct from (o.role, o.is_user, o.is_active);
    if changed is not null then
        -- Waits for whoever is making one of them a client, a coordinator or a participant, since each of
        -- those holds the person's row by its foreign key or as above.
        perform from public.contacts c where c.id in (select unnest(changed)) order by c.id for update;
        perform auth.refresh_access(null, changed);
    end if;
    return null;
end $$;

ALTER FUNCTION auth.access_of_people() OWNER TO peak_auth;

CREATE FUNCTION auth.add_person(p_email text, p_name text, p_role text, p_password text) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
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
end $_$;

ALTER FUNCTION auth.add_person(p_email text, p_name text, p_role text, p_password text) OWNER TO peak_auth;

CREATE FUNCTION auth.check_client(p_nonce bytea, p_client jsonb) RETURNS void
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if p_nonce is null or length(p_nonce) not between 16 and 64 then
        raise exception using errcode = 'PK400', message = 'The sign-in request is not complete.';
    end if;
    if p_client is not null and (jsonb_typeof(p_client) <> 'object' or length(p_client::text) > 2000) then
        raise exception using errcode = 'PK400', message = 'The sign-in request describes its computer in too many words.';
    end if;
end $$;

ALTER FUNCTION auth.check_client(p_nonce bytea, p_client jsonb) OWNER TO peak_auth;

CREATE FUNCTION auth.cut(p_role name) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET lock_timeout TO '2s'
    AS $_$
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
end $_$;

ALTER FUNCTION auth.cut(p_role name) OWNER TO peak_rolemaker;

CREATE FUNCTION auth.cut_others(p_role name) RETURNS integer
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
    select count(pg_terminate_backend(a.pid))::int
    from pg_stat_get_activity(null) a join pg_roles r on r.oid = a.usesysid
    where r.rolname = p_role and r.rolname ~ '^s_[0-9a-f]{20}$' and a.pid <> pg_backend_pid()
$_$;

ALTER FUNCTION auth.cut_others(p_role name) OWNER TO peak_rolemaker;

CREATE FUNCTION auth.described(p_client jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select nullif(concat_ws(' · ', 'Peak 1031 ' || left(p_client ->> 'version', 40), left(p_client ->> 'system', 100),
                                  left(p_client ->> 'device', 100)), '') $$;

ALTER FUNCTION auth.described(p_client jsonb) OWNER TO peak_auth;

CREATE FUNCTION auth.drop_login(p_role name) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET lock_timeout TO '2s'
    AS $_$
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
end $_$;

ALTER FUNCTION auth.drop_login(p_role name) OWNER TO peak_rolemaker;

CREATE FUNCTION auth.email_key(p_email text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select nullif(lower(btrim(normalize(p_email, nfc), E' \t\r\n\u00a0')), '') $$;

ALTER FUNCTION auth.email_key(p_email text) OWNER TO peak_auth;

CREATE FUNCTION auth.end_sessions(p_person uuid, p_because text, p_except uuid DEFAULT NULL::uuid, p_only uuid DEFAULT NULL::uuid) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION auth.end_sessions(p_person uuid, p_because text, p_except uuid, p_only uuid) OWNER TO peak_auth;

CREATE TABLE auth.attempts (
    id bigint NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    kind text NOT NULL,
    account uuid,
    ip inet DEFAULT inet_client_addr(),
    nonce_hash bytea NOT NULL,
    ok boolean NOT NULL,
    totp_step bigint,
    needs_code boolean DEFAULT false NOT NULL,
    device_id uuid,
    rehash text,
    client jsonb,
    done boolean DEFAULT false NOT NULL,
    ticket boolean DEFAULT false NOT NULL,
    refusal smallint DEFAULT 0 NOT NULL,
    recorded boolean DEFAULT false NOT NULL
);

ALTER TABLE auth.attempts OWNER TO peak_auth;

COMMENT ON COLUMN auth.attempts.account IS 'Whose, or for an address that nobody has the same made-up id each time.';

COMMENT ON COLUMN auth.attempts.ticket IS 'Its result was asked for, and was that a code is needed.';

COMMENT ON COLUMN auth.attempts.refusal IS 'Why a right one was refused: 1 paused, 2 code used already, 3 locked, inactive or withdrawn.';

COMMENT ON COLUMN auth.attempts.recorded IS 'Whether housekeeping has written it to the record.';

CREATE FUNCTION auth.failures_before(p_attempt auth.attempts, p_window interval, p_same_address boolean) RETURNS bigint
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select count(*) from auth.attempts b
    where b.account = p_attempt.account and b.id <> p_attempt.id and not b.ok
      and b.at > clock_timestamp() - p_window
      and (not p_same_address or b.ip is not distinct from p_attempt.ip)
      and b.id > coalesce((select max(g.id) from auth.attempts g
                           where g.account = p_attempt.account and g.id < p_attempt.id and g.ok and g.done
                             and (not p_same_address or g.ip is not distinct from p_attempt.ip)), 0)
$$;

ALTER FUNCTION auth.failures_before(p_attempt auth.attempts, p_window interval, p_same_address boolean) OWNER TO peak_auth;

CREATE FUNCTION auth.follow_people() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION auth.follow_people() OWNER TO peak_auth;

CREATE FUNCTION auth.from_base32(p_text text) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION auth.from_base32(p_text text) OWNER TO peak_auth;

CREATE FUNCTION auth.group_of(p_role text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select case p_role when 'admin' then 'peak_r_admin' when 'coordinator' then 'peak_r_coordinator'
                 when 'client' then 'peak_r_client' when 'third_party' then 'peak_r_third'
                 when 'agency' then 'peak_r_agency' end $$;

ALTER FUNCTION auth.group_of(p_role text) OWNER TO peak_auth;

CREATE FUNCTION auth.heal(p_verifier text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET lock_timeout TO '2s'
    AS $$
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

ALTER FUNCTION auth.heal(p_verifier text) OWNER TO peak_rolemaker;

CREATE FUNCTION auth.known_role(p_role text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select coalesce(p_role in ('admin', 'coordinator', 'client', 'third_party', 'agency'), false) $$;

ALTER FUNCTION auth.known_role(p_role text) OWNER TO peak_auth;

CREATE FUNCTION auth.live() RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    return auth.me() is not null;
end $$;

ALTER FUNCTION auth.live() OWNER TO peak_auth;

CREATE FUNCTION auth.may(p_right integer, p_exchange uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    -- Never NULL: "if not auth.may(...)" would let a stranger pass.
    return coalesce(auth.my_role() = 'admin', false)
           or exists (select from auth.access a where a.contact_id = auth.me()
                      and a.exchange_id = p_exchange and a.rights & p_right = p_right);
end $$;

ALTER FUNCTION auth.may(p_right integer, p_exchange uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.me() RETURNS uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION auth.me() OWNER TO peak_auth;

CREATE FUNCTION auth.mint(p_group text, p_expires timestamp with time zone, OUT login_role text, OUT login_secret text) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION auth.mint(p_group text, p_expires timestamp with time zone, OUT login_role text, OUT login_secret text) OWNER TO peak_rolemaker;

CREATE FUNCTION auth.my_contact_ids() RETURNS uuid[]
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    with mine as materialized (
        select a.exchange_id from auth.access a where a.contact_id = auth.me() and a.rights & 1 = 1)
    select coalesce(array_agg(distinct x.id), '{}') from (
        select auth.me() as id
        union all select e.client_id from mine join public.exchanges e on e.id = mine.exchange_id
        union all select e.coordinator_id from mine join public.exchanges e on e.id = mine.exchange_id
        union all select p.contact_id from mine join public.exchange_participants p on p.exchange_id = mine.exchange_id where p.is_active
    ) x where x.id is not null
$$;

ALTER FUNCTION auth.my_contact_ids() OWNER TO peak_auth;

CREATE FUNCTION auth.my_exchange_ids() RETURNS uuid[]
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$ select coalesce(array_agg(a.exchange_id), '{}') from auth.access a where a.contact_id = auth.me() and a.rights & 1 = 1 $$;

ALTER FUNCTION auth.my_exchange_ids() OWNER TO peak_auth;

CREATE FUNCTION auth.my_role() RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    person uuid := auth.me();
begin
    return (select c.role from public.contacts c where c.id = person);
end $$;

ALTER FUNCTION auth.my_role() OWNER TO peak_auth;

CREATE FUNCTION auth.my_session() RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$ select s.id from public.user_sessions s where s.login_role = session_user and auth.me() is not null $$;

ALTER FUNCTION auth.my_session() OWNER TO peak_auth;

CREATE FUNCTION auth.open_session(p_attempt auth.attempts, p_second_factor boolean, OUT login_role text, OUT login_secret text, OUT session_id uuid, OUT expires_at timestamp with time zone, OUT device_secret text) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION auth.open_session(p_attempt auth.attempts, p_second_factor boolean, OUT login_role text, OUT login_secret text, OUT session_id uuid, OUT expires_at timestamp with time zone, OUT device_secret text) OWNER TO peak_auth;

CREATE FUNCTION auth.password_input(p_password text) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select encode(crypto.hmac(convert_to(p_password, 'UTF8'), kms.derived('pepper'), 'sha256'), 'base64') $$;

ALTER FUNCTION auth.password_input(p_password text) OWNER TO peak_auth;

CREATE FUNCTION auth.permission_rights(p_permissions text[]) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select case when p_permissions is null then 127
                when not 'view' = any (p_permissions) then 0
                else 1 | 16 | 32 | 64
                     | case when 'message' = any (p_permissions) then 2 else 0 end
                     | case when 'upload' = any (p_permissions) then 4 else 0 end
                     | case when 'manage' = any (p_permissions) then 8 else 0 end end $$;

ALTER FUNCTION auth.permission_rights(p_permissions text[]) OWNER TO peak_auth;

CREATE FUNCTION auth.person_name(p_first text, p_last text, p_company text, p_email text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select coalesce(nullif(btrim(concat_ws(' ', nullif(btrim(p_first), ''), nullif(btrim(p_last), ''))), ''),
                          nullif(btrim(p_company), ''), nullif(btrim(p_email), ''), 'Unnamed') $$;

ALTER FUNCTION auth.person_name(p_first text, p_last text, p_company text, p_email text) OWNER TO peak_auth;

CREATE FUNCTION auth.reap() RETURNS integer
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
    select count(pg_terminate_backend(a.pid))::int
    from pg_stat_get_activity(null) a join pg_roles r on r.oid = a.usesysid
    where a.pid <> pg_backend_pid()
      and ((r.rolname = 'peak_door' and a.backend_start < clock_timestamp() - interval '30 s')
        or (r.rolname ~ '^s_[0-9a-f]{20}$' and a.xact_start < clock_timestamp() - interval '60 s'))
$_$;

ALTER FUNCTION auth.reap() OWNER TO peak_rolemaker;

CREATE FUNCTION auth.record_refusals(p_person uuid DEFAULT NULL::uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION auth.record_refusals(p_person uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.refresh_access(p_exchanges uuid[], p_people uuid[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
begin
    -- With an older snapshot it would write what was true once.
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception using errcode = '40001', message = 'Rights change in read committed transactions only. Try again.';
    end if;
    with chosen as materialized (
        select e.id, e.client_id, e.coordinator_id from public.exchanges e
        where p_exchanges is not null and e.id in (select unnest(p_exchanges))
        union
        select e.id, e.client_id, e.coordinator_id from public.exchanges e
        where p_people is not null and (e.client_id in (select unnest(p_people)))
        union
        select e.id, e.client_id, e.coordinator_id from public.exchanges e
        where p_people is not null and (e.coordinator_id in (select unnest(p_people)))
        union
        select e.id, e.client_id, e.coordinator_id from public.exchanges e
        where p_people is not null
          and e.id in (select x.exchange_id from public.exchange_participants x
                       where x.contact_id in (select unnest(p_people)))
        union
        select e.id, e.client_id, e.coordinator_id from public.exchanges e
        where p_exchanges is null and p_people is null
    ), ways as (
        select e.id as exchange_id, e.client_id as contact_id, auth.role_rights('client') as rights from chosen e
        union all
        select e.id, e.coordinator_id, auth.role_rights('coordinator') from chosen e
        union all
        select x.exchange_id, x.contact_id, auth.role_rights(x.role) & auth.permission_rights(x.permissions)
        from public.exchange_participants x where x.is_active and x.exchange_id in (select e.id from chosen e)
    ), wanted as materialized (
        select w.exchange_id, w.contact_id, bit_or(w.rights & auth.role_rights(c.role)) as rights
        from ways w join public.contacts c on c.id = w.contact_id
        where c.is_user and c.is_active and (p_people is null or c.id in (select unnest(p_people)))
        group by w.exchange_id, w.contact_id having bit_or(w.rights & auth.role_rights(c.role)) & 1 = 1
    ), held as (
        select a.exchange_id, a.contact_id from auth.access a join unnest(p_exchanges) u (id) on u.id = a.exchange_id
        union all
        select a.exchange_id, a.contact_id from auth.access a join unnest(p_people) u (id) on u.id = a.contact_id
        union all
        select a.exchange_id, a.contact_id from auth.access a where p_exchanges is null and p_people is null
    ), gone as (
        delete from auth.access a using held h
        where a.exchange_id = h.exchange_id and a.contact_id = h.contact_id
          and not exists (select from wanted w where w.exchange_id = a.exchange_id and w.contact_id = a.contact_id)
    )
    insert into auth.access as a (exchange_id, contact_id, rights)
    select w.exchange_id, w.contact_id, w.rights from wanted w
    on conflict (contact_id, exchange_id) do update set rights = excluded.rights where a.rights <> excluded.rights;
end $$;

ALTER FUNCTION auth.refresh_access(p_exchanges uuid[], p_people uuid[]) OWNER TO peak_auth;

CREATE FUNCTION auth.require_live() RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION auth.require_live() OWNER TO peak_auth;

CREATE FUNCTION auth.role_rights(p_role text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select case p_role
        when 'coordinator' then 1 | 2 | 4 | 8 | 16 | 32 | 64
        when 'client'      then 1 | 2 | 4 | 16 | 32 | 64
        when 'agency'      then 1 | 2 | 4 | 16 | 32 | 64
        when 'third_party' then 1 | 2 | 16 | 32
        else 0 end $$;

ALTER FUNCTION auth.role_rights(p_role text) OWNER TO peak_auth;

CREATE FUNCTION auth.scram_verifier(p_secret text) RETURNS text
    LANGUAGE plpgsql STRICT
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
    salt bytea := crypto.random_bytes(16);
    salted bytea := crypto.hmac(salt || '\x00000001'::bytea, convert_to(p_secret, 'UTF8'), 'sha256');
    stored bytea := sha256(crypto.hmac('Client Key'::bytea, salted, 'sha256'));
    server bytea := crypto.hmac('Server Key'::bytea, salted, 'sha256');
begin
    return 'SCRAM-SHA-256$1:' || encode(salt, 'base64') || '$' || encode(stored, 'base64') || ':' || encode(server, 'base64');
end $_$;

ALTER FUNCTION auth.scram_verifier(p_secret text) OWNER TO peak_rolemaker;

CREATE FUNCTION auth.set_door_verifier(p_verifier text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
begin
    if p_verifier is null or p_verifier !~ '^SCRAM-SHA-256\$' then
        raise exception using errcode = 'PK400', message = 'The door needs a SCRAM-SHA-256 verifier.';
    end if;
    update auth.door set verifier = p_verifier;
    perform auth.heal(p_verifier);
end $_$;

ALTER FUNCTION auth.set_door_verifier(p_verifier text) OWNER TO peak_auth;

CREATE FUNCTION auth.set_password(p_person uuid, p_password text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION auth.set_password(p_person uuid, p_password text) OWNER TO peak_auth;

CREATE FUNCTION auth.set_totp(p_person uuid, p_base32 text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION auth.set_totp(p_person uuid, p_base32 text) OWNER TO peak_auth;

CREATE FUNCTION auth.throttle() RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if (select count(*) from auth.attempts a where a.at > clock_timestamp() - interval '1 s')
       >= peak.setting_int('sign_in.per_second') then
        raise exception using errcode = 'PK429', message = 'Too many people are signing in at this moment. Try again in a few seconds.';
    end if;
end $$;

ALTER FUNCTION auth.throttle() OWNER TO peak_auth;

CREATE FUNCTION auth.totp(p_seed bytea, p_step bigint) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    mac bytea := crypto.hmac(int8send(p_step), p_seed, 'sha1');
    at int := get_byte(mac, 19) & 15;
begin
    return lpad((((get_byte(mac, at) & 127)::bigint * 16777216 + get_byte(mac, at + 1) * 65536
                  + get_byte(mac, at + 2) * 256 + get_byte(mac, at + 3)) % 1000000)::text, 6, '0');
end $$;

ALTER FUNCTION auth.totp(p_seed bytea, p_step bigint) OWNER TO peak_auth;

CREATE FUNCTION auth.write_audit(p_person uuid, p_action text, p_success boolean, p_message text, p_client jsonb, p_session uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    insert into public.audit_logs (user_id, action, resource_type, resource_id, ip_address, user_agent, success, error_message, session_id)
    values (p_person, p_action, 'user', p_person, inet_client_addr(), auth.described(p_client), p_success, p_message, p_session)
$$;

ALTER FUNCTION auth.write_audit(p_person uuid, p_action text, p_success boolean, p_message text, p_client jsonb, p_session uuid) OWNER TO peak_auth;

CREATE FUNCTION crypto.crypt(p_password text, p_salt text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$select ext.crypt($1, $2)$_$;

ALTER FUNCTION crypto.crypt(p_password text, p_salt text) OWNER TO peak_owner;

CREATE FUNCTION crypto.decrypt(p_data bytea, p_key bytea, p_iv bytea) RETURNS bytea
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$select ext.decrypt_iv($1, $2, $3, 'aes-cbc/pad:pkcs')$_$;

ALTER FUNCTION crypto.decrypt(p_data bytea, p_key bytea, p_iv bytea) OWNER TO peak_owner;

CREATE FUNCTION crypto.encrypt(p_data bytea, p_key bytea, p_iv bytea) RETURNS bytea
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$select ext.encrypt_iv($1, $2, $3, 'aes-cbc/pad:pkcs')$_$;

ALTER FUNCTION crypto.encrypt(p_data bytea, p_key bytea, p_iv bytea) OWNER TO peak_owner;

CREATE FUNCTION crypto.gen_salt(p_kind text, p_cost integer) RETURNS text
    LANGUAGE sql STRICT PARALLEL SAFE
    AS $_$select ext.gen_salt($1, $2)$_$;

ALTER FUNCTION crypto.gen_salt(p_kind text, p_cost integer) OWNER TO peak_owner;

CREATE FUNCTION crypto.hmac(p_data bytea, p_key bytea, p_kind text) RETURNS bytea
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$select ext.hmac($1, $2, $3)$_$;

ALTER FUNCTION crypto.hmac(p_data bytea, p_key bytea, p_kind text) OWNER TO peak_owner;

CREATE FUNCTION crypto.random_bytes(p_count integer) RETURNS bytea
    LANGUAGE sql STRICT PARALLEL SAFE
    AS $_$select ext.gen_random_bytes($1)$_$;

ALTER FUNCTION crypto.random_bytes(p_count integer) OWNER TO peak_owner;

CREATE FUNCTION kms.derived(p_purpose text) RETURNS bytea
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$ select crypto.hmac(convert_to(p_purpose, 'UTF8'), k.key, 'sha256') from kms.keys k where k.name = 'master' $$;

ALTER FUNCTION kms.derived(p_purpose text) OWNER TO peak_auth;

CREATE FUNCTION kms.seal(p_purpose text, p_clear bytea) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    iv bytea := crypto.random_bytes(16);
    body bytea := crypto.encrypt(p_clear, kms.derived('seal:' || p_purpose), iv);
begin
    return iv || crypto.hmac(convert_to(p_purpose, 'UTF8') || iv || body, kms.derived('mac:' || p_purpose), 'sha256') || body;
end $$;

ALTER FUNCTION kms.seal(p_purpose text, p_clear bytea) OWNER TO peak_auth;

CREATE FUNCTION kms.unseal(p_purpose text, p_sealed bytea) RETURNS bytea
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    iv bytea := substr(p_sealed, 1, 16);
    mac bytea := substr(p_sealed, 17, 32);
    body bytea := substr(p_sealed, 49);
begin
    if mac is distinct from
       crypto.hmac(convert_to(p_purpose, 'UTF8') || iv || body, kms.derived('mac:' || p_purpose), 'sha256') then
        raise exception using errcode = 'PK500', message = 'A sealed value was changed, or the master key is not the one that sealed it.';
    end if;
    return crypto.decrypt(body, kms.derived('seal:' || p_purpose), iv);
end $$;

ALTER FUNCTION kms.unseal(p_purpose text, p_sealed bytea) OWNER TO peak_auth;

CREATE FUNCTION peak.address_line(p_street text, p_city text, p_state text, p_zip text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN "left"(rtrim(ltrim(((COALESCE(NULLIF(btrim(p_street), ''::text), ''::text) || COALESCE((', '::text || NULLIF(btrim(p_city), ''::text)), ''::text)) || COALESCE((', '::text || NULLIF(btrim(((COALESCE(btrim(p_state), ''::text) || ' '::text) || COALESCE(btrim(p_zip), ''::text))), ''::text)), ''::text)), ', '::text)), 500);

ALTER FUNCTION peak.address_line(p_street text, p_city text, p_state text, p_zip text) OWNER TO peak_owner;

CREATE FUNCTION peak.contact_label(p_first text, p_last text, p_company text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN COALESCE(NULLIF(btrim(((COALESCE(btrim(p_first), ''::text) || ' '::text) || COALESCE(btrim(p_last), ''::text))), ''::text), btrim(p_company), ''::text);

ALTER FUNCTION peak.contact_label(p_first text, p_last text, p_company text) OWNER TO peak_owner;

CREATE FUNCTION peak.count_version() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    new.version := old.version + 1;
    if new.updated_at is not distinct from old.updated_at then
        new.updated_at := now();
    end if;
    return new;
end $$;

ALTER FUNCTION peak.count_version() OWNER TO peak_owner;

CREATE FUNCTION peak.date_key(p_date date) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((p_date IS NULL) OR (p_date = 'infinity'::date)) THEN '~'::text WHEN (p_date = '-infinity'::date) THEN '-'::text ELSE lpad((((p_date - '2000-01-01'::date) + 2451545))::text, 10, '0'::text) END;

ALTER FUNCTION peak.date_key(p_date date) OWNER TO peak_owner;

CREATE FUNCTION peak.exchange_filter(p_filter jsonb, OUT condition text, OUT patterns text[], OUT stages text[], OUT coordinators uuid[], OUT clients uuid[]) RETURNS record
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
    part record;
    word text;
    ids uuid[];
begin
    condition := '';
    patterns := '{}';
    for part in select f.key, f.value from jsonb_each(coalesce(p_filter, '{}')) f loop
        if part.key = 'search' then
            if jsonb_typeof(part.value) <> 'string' or length(part.value #>> '{}') > 500 then
                raise exception using errcode = 'PK400', message = 'The search text is too long. Use up to 500 letters.';
            end if;
            -- Eight words narrow a list down far enough; the rest would only cost time.
            foreach word in array (regexp_split_to_array(btrim(peak.fold(part.value #>> '{}', 500), E' \t\r\n\u00a0'), '\s+'))[1:8] loop
                continue when word = '';
                patterns := patterns || ('%' || replace(replace(replace(word, '\', '\\'), '%', '\%'), '_', '\_') || '%');
                condition := condition || format(' and r.search like $2[%s]', cardinality(patterns));
            end loop;
        elsif part.key in ('stage', 'coordinator', 'client') then
            if jsonb_typeof(part.value) <> 'array' or jsonb_array_length(part.value) > 1000 then
                raise exception using errcode = 'PK400', message = 'The filter holds too many values. Choose up to 1,000.';
            end if;
            continue when jsonb_array_length(part.value) = 0;
            if part.key = 'stage' then
                stages := array(select jsonb_array_elements_text(part.value));
                condition := condition || ' and r.stage = any ($3)';
            else
                ids := array(select x::uuid from jsonb_array_elements_text(part.value) x);
                if part.key = 'coordinator' then
                    coordinators := ids;
                    condition := condition || ' and r.coordinator_id = any ($4)';
                else
                    clients := ids;
                    condition := condition || ' and r.client_id = any ($5)';
                end if;
            end if;
        else
            raise exception using errcode = 'PK400',
                message = format('Exchanges can''t be filtered by "%s".', left(part.key, 40));
        end if;
    end loop;
exception
    when invalid_text_representation or invalid_parameter_value then
        raise exception using errcode = 'PK400', message = 'The filter holds something that is no person of this firm.';
end $_$;

ALTER FUNCTION peak.exchange_filter(p_filter jsonb, OUT condition text, OUT patterns text[], OUT stages text[], OUT coordinators uuid[], OUT clients uuid[]) OWNER TO peak_owner;

CREATE FUNCTION peak.exchange_sort(p_sort text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if p_sort in ('number', 'name', 'client', 'coordinator', 'stage', 'priority', 'property', 'day_45', 'day_180', 'value', 'updated') then
        return p_sort || '_key';
    end if;
    raise exception using errcode = 'PK400',
        message = format('Exchanges can''t be sorted by "%s". Choose a column of the list.', coalesce(left(p_sort, 40), ''));
end $$;

ALTER FUNCTION peak.exchange_sort(p_sort text) OWNER TO peak_owner;

CREATE FUNCTION peak.exchange_source(p_me uuid) RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
begin
    if p_me is null then
        raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
    end if;
    -- auth.me() has just said that this person's session lives and has the person's role.
    if (select c.role = 'admin' from public.contacts c where c.id = p_me) then
        return 'peak.exchange_rows r where true';
    end if;
    return 'peak.exchange_rows r join auth.access a on a.exchange_id = r.exchange_id'
           ' where a.contact_id = $1 and (a.rights & 1) <> 0';
end $_$;

ALTER FUNCTION peak.exchange_source(p_me uuid) OWNER TO peak_owner;

CREATE FUNCTION peak.firm_today() RETURNS date
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$ select (clock_timestamp() at time zone (s.value #>> '{}'))::date
          from peak.settings s where s.key = 'firm.time_zone' $$;

ALTER FUNCTION peak.firm_today() OWNER TO peak_owner;

CREATE FUNCTION peak.fold(p_text text, p_letters integer) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (octet_length("left"(p_text, p_letters)) = char_length("left"(p_text, p_letters))) THEN lower("left"(p_text, p_letters)) ELSE "left"(lower(regexp_replace(NORMALIZE("left"(p_text, p_letters), NFKD), '[\u0300-\u036f]'::text, ''::text, 'g'::text)), p_letters) END;

ALTER FUNCTION peak.fold(p_text text, p_letters integer) OWNER TO peak_owner;

CREATE FUNCTION peak.follow_contact_names() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    renamed uuid[] := array(
        select n.id from new_rows n join old_rows o on o.id = n.id
        where peak.contact_label(n.first_name, n.last_name, n.company)
              is distinct from peak.contact_label(o.first_name, o.last_name, o.company));
begin
    if renamed = '{}' then
        return null;
    end if;
    -- The foreign keys of exchanges take FOR KEY SHARE on the people they name: this waits for them.
    perform from public.contacts c where c.id = any (renamed) order by c.id for update;
    update peak.exchange_rows r
    set client_name = peak.contact_label(c.first_name, c.last_name, c.company)
    from public.contacts c where c.id = r.client_id and r.client_id = any (renamed);
    update peak.exchange_rows r
    set coordinator_name = peak.contact_label(c.first_name, c.last_name, c.company)
    from public.contacts c where c.id = r.coordinator_id and r.coordinator_id = any (renamed);
    return null;
end $$;

ALTER FUNCTION peak.follow_contact_names() OWNER TO peak_owner;

CREATE FUNCTION peak.follow_exchanges() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    update peak.exchange_rows r
    set exchange_number = v.exchange_number, name = v.name,
        client_id = v.client_id,
        client_name = case when r.client_id is distinct from v.client_id then v.client_name else r.client_name end,
        coordinator_id = v.coordinator_id,
        coordinator_name = case when r.coordinator_id is distinct from v.coordinator_id then v.coordinator_name else r.coordinator_name end,
        stage = v.stage, priority = v.priority, property = v.property, day_45 = v.day_45, day_180 = v.day_180,
        value = v.value, updated_at = v.updated_at, version = v.version, number_key = v.number_key
    from peak.exchange_rows_now v
    where v.exchange_id = r.exchange_id and r.exchange_id in (select n.id from new_rows n);
    return null;
end $$;

ALTER FUNCTION peak.follow_exchanges() OWNER TO peak_owner;

CREATE FUNCTION peak.follow_new_exchanges() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    insert into peak.exchange_rows (exchange_id, exchange_number, name, client_id, client_name, coordinator_id, coordinator_name,
                                    stage, priority, property, day_45, day_180, value, updated_at, version, number_key)
    select v.* from peak.exchange_rows_now v where v.exchange_id in (select n.id from new_rows n);
    return null;
end $$;

ALTER FUNCTION peak.follow_new_exchanges() OWNER TO peak_owner;

CREATE FUNCTION peak.harden_database() RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    telling regprocedure;
begin
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect on database %I to peak_door, peak_user, peak_agent', current_database());
    if (select rolsuper from pg_roles where rolname = current_user) then
        execute format('alter database %I set temp_file_limit = %L', current_database(), '256MB');
        -- No loops of one's own, no shared locks, no sleeping, no signals, no large objects: a client calls
        -- functions of api and reads tables. Functions of ours keep running: their owners are granted it.
        revoke usage on language plpgsql from public;
        grant usage on language plpgsql to peak_owner, peak_auth, peak_api, peak_rolemaker;
        revoke execute on function
            lo_create(oid), lo_creat(int), lo_from_bytea(oid, bytea), lo_put(oid, bigint, bytea),
            pg_notify(text, text), pg_terminate_backend(int, bigint), pg_cancel_backend(int),
            pg_stat_get_activity(int), pg_sleep(float8), pg_sleep_for(interval),
            pg_sleep_until(timestamptz), pg_export_snapshot(),
            pg_current_xact_id(), txid_current(),
            pg_advisory_lock(bigint), pg_advisory_lock(int, int), pg_advisory_lock_shared(bigint),
            pg_advisory_lock_shared(int, int), pg_advisory_xact_lock(bigint), pg_advisory_xact_lock(int, int),
            pg_advisory_xact_lock_shared(bigint), pg_advisory_xact_lock_shared(int, int),
            pg_try_advisory_lock(bigint), pg_try_advisory_lock(int, int), pg_try_advisory_lock_shared(bigint),
            pg_try_advisory_lock_shared(int, int), pg_try_advisory_xact_lock(bigint),
            pg_try_advisory_xact_lock(int, int), pg_try_advisory_xact_lock_shared(bigint),
            pg_try_advisory_xact_lock_shared(int, int)
            from public;
        grant execute on function pg_current_xact_id() to peak_owner, peak_auth;
        grant execute on function pg_terminate_backend(int, bigint), pg_stat_get_activity(int) to peak_rolemaker;
        -- What a function of ours read, wrote or locked a moment ago tells whether somebody exists.
        for telling in
            select p.oid from pg_proc p
            where p.pronamespace = 'pg_catalog'::regnamespace and has_function_privilege('peak_door', p.oid, 'execute')
              and (p.proname ~ '^pg_stat_get_' or p.proname in ('pg_lock_status', 'pg_logical_emit_message'))
        loop
            execute format('revoke execute on function %s from public', telling);
            execute format('grant execute on function %s to pg_read_all_stats', telling);
        end loop;
        grant execute on function pg_stat_get_activity(int) to pg_read_all_stats;
    end if;
end $$;

ALTER FUNCTION peak.harden_database() OWNER TO peak_owner;

CREATE FUNCTION peak.key_then_number(p_key text, p_number_key text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((p_key || ''::text) || p_number_key);

ALTER FUNCTION peak.key_then_number(p_key text, p_number_key text) OWNER TO peak_owner;

CREATE FUNCTION peak.money_key(p_amount numeric) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((p_amount IS NULL) OR (p_amount = 'NaN'::numeric)) THEN '~'::text ELSE lpad(((((GREATEST(LEAST(p_amount, '10000000000000000'::numeric), '-10000000000000000'::numeric) * (100)::numeric) + '1000000000000000000'::numeric))::numeric(20,0))::text, 20, '0'::text) END;

ALTER FUNCTION peak.money_key(p_amount numeric) OWNER TO peak_owner;

CREATE FUNCTION peak.text_key(p_text text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((p_text IS NULL) OR (btrim(p_text) = ''::text)) THEN '􏿿'::text ELSE peak.fold(btrim(p_text), 80) END;

ALTER FUNCTION peak.text_key(p_text text) OWNER TO peak_owner;

CREATE FUNCTION peak.number_key(p_text text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN "left"(regexp_replace(regexp_replace(peak.text_key(p_text), '(\d+)'::text, '000000000000\1'::text, 'g'::text), '0+(\d{12,})'::text, '\1'::text, 'g'::text), 120);

ALTER FUNCTION peak.number_key(p_text text) OWNER TO peak_owner;

CREATE FUNCTION peak.oldest_client() RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$ select coalesce(max(m.number), 0) from peak.schema_migrations m where m.breaking $$;

ALTER FUNCTION peak.oldest_client() OWNER TO peak_owner;

CREATE FUNCTION peak.priority_key(p_priority text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE upper(btrim(p_priority)) WHEN 'LOW'::text THEN '1'::text WHEN 'MEDIUM'::text THEN '2'::text WHEN 'HIGH'::text THEN '3'::text WHEN 'URGENT'::text THEN '4'::text ELSE ('5'::text || peak.text_key(p_priority)) END;

ALTER FUNCTION peak.priority_key(p_priority text) OWNER TO peak_owner;

CREATE FUNCTION peak.rebuild_exchange_rows() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    trigrams name := (select n.nspname from pg_extension x join pg_namespace n on n.oid = x.extnamespace where x.extname = 'pg_trgm');
    part text;
begin
    foreach part in array array['number', 'name', 'client', 'coordinator', 'stage', 'priority', 'property', 'day_45', 'day_180',
                                'value', 'updated', 'search', 'person_client', 'person_coordinator'] loop
        execute format('drop index if exists peak.%I', 'exchange_rows_by_' || part);
    end loop;
    delete from peak.exchange_rows;
    insert into peak.exchange_rows (exchange_id, exchange_number, name, client_id, client_name, coordinator_id, coordinator_name,
                                    stage, priority, property, day_45, day_180, value, updated_at, version, number_key)
    select * from peak.exchange_rows_now;
    foreach part in array array['number', 'name', 'client', 'coordinator', 'stage', 'priority', 'property', 'day_45', 'day_180',
                                'value', 'updated'] loop
        execute format('create index %I on peak.exchange_rows (%I, exchange_id)', 'exchange_rows_by_' || part, part || '_key');
    end loop;
    create index exchange_rows_by_person_client on peak.exchange_rows (client_id);
    create index exchange_rows_by_person_coordinator on peak.exchange_rows (coordinator_id);
    execute format('create index exchange_rows_by_search on peak.exchange_rows using gin (search %I.gin_trgm_ops)', trigrams);
    analyze peak.exchange_rows;
end $$;

ALTER FUNCTION peak.rebuild_exchange_rows() OWNER TO peak_owner;

CREATE FUNCTION peak.schema_version() RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$ select coalesce(max(m.number), 0) from peak.schema_migrations m $$;

ALTER FUNCTION peak.schema_version() OWNER TO peak_owner;

CREATE FUNCTION peak.search_text(p_number text, p_name text, p_client text, p_property text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((((((COALESCE(peak.fold(p_number, 50), ''::text) || ''::text) || COALESCE(peak.fold(p_name, 255), ''::text)) || ''::text) || COALESCE(peak.fold(p_client, 255), ''::text)) || ''::text) || COALESCE(peak.fold(p_property, 500), ''::text));

ALTER FUNCTION peak.search_text(p_number text, p_name text, p_client text, p_property text) OWNER TO peak_owner;

CREATE FUNCTION peak.setting(p_key text) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$ select s.value from peak.settings s where s.key = p_key and not s.is_secret $$;

ALTER FUNCTION peak.setting(p_key text) OWNER TO peak_owner;

CREATE FUNCTION peak.setting_int(p_key text) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$ select (s.value #>> '{}')::int from peak.settings s where s.key = p_key and not s.is_secret $$;

ALTER FUNCTION peak.setting_int(p_key text) OWNER TO peak_owner;

CREATE FUNCTION peak.stage_key(p_stage text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE upper(btrim(p_stage)) WHEN 'PENDING'::text THEN '1'::text WHEN '45D'::text THEN '2'::text WHEN '180D'::text THEN '3'::text WHEN 'COMPLETED'::text THEN '4'::text WHEN 'TERMINATED'::text THEN '5'::text WHEN 'ON_HOLD'::text THEN '6'::text ELSE ('7'::text || peak.text_key(p_stage)) END;

ALTER FUNCTION peak.stage_key(p_stage text) OWNER TO peak_owner;

CREATE FUNCTION peak.sweep_feed() RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    with gone as (delete from peak.change_feed f where f.at < clock_timestamp() - interval '1 day' returning f.xid)
    update peak.change_feed_floor l
    set xid = greatest(l.xid, (select (max(g.xid::text::numeric) + 1)::text::xid8 from gone g))
    where exists (select from gone)
$$;

ALTER FUNCTION peak.sweep_feed() OWNER TO peak_owner;

CREATE FUNCTION peak.time_key(p_moment timestamp without time zone) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((p_moment IS NULL) OR (p_moment = 'infinity'::timestamp without time zone)) THEN '~'::text WHEN (p_moment = '-infinity'::timestamp without time zone) THEN '-'::text ELSE lpad(((((EXTRACT(epoch FROM p_moment) * (1000000)::numeric) + '1000000000000000000'::numeric))::numeric(20,0))::text, 20, '0'::text) END;

ALTER FUNCTION peak.time_key(p_moment timestamp without time zone) OWNER TO peak_owner;

CREATE FUNCTION peak.write_feed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    most constant int := 500;
    n int;
begin
    case tg_table_name
    when 'exchanges' then
        insert into peak.change_feed (kind, row_id, exchange_id)
        select 'exchange', r.id, r.id from changed_rows r limit most + 1;
    when 'contacts' then
        if tg_op = 'UPDATE' then
            -- Signing in and remembering a column's width is nobody's news.
            insert into peak.change_feed (kind, row_id)
            select 'contact', r.id from changed_rows r join old_rows o on o.id = r.id
            where (r.version, r.is_active, r.role) is distinct from (o.version, o.is_active, o.role) limit most + 1;
            get diagnostics n = row_count;
            insert into peak.change_feed (kind, row_id, contact_id)
            select 'preferences', r.id, r.id from changed_rows r join old_rows o on o.id = r.id
            where r.preferences is distinct from o.preferences limit most;
        else
            insert into peak.change_feed (kind, row_id) select 'contact', r.id from changed_rows r limit most + 1;
        end if;
    when 'exchange_participants' then
        insert into peak.change_feed (kind, row_id, exchange_id)
        select 'participant', r.id, r.exchange_id from changed_rows r limit most + 1;
    when 'access' then
        insert into peak.change_feed (kind, row_id, exchange_id, contact_id)
        select 'access', r.exchange_id, r.exchange_id, r.contact_id from changed_rows r limit most + 1;
    end case;
    if n is null then
        get diagnostics n = row_count;
    end if;
    if n > most then
        insert into peak.change_feed (kind) values ('reset');
    end if;
    return null;
end $$;

ALTER FUNCTION peak.write_feed() OWNER TO peak_owner;

CREATE TABLE auth.access (
    contact_id uuid NOT NULL,
    exchange_id uuid NOT NULL,
    rights integer NOT NULL
);

ALTER TABLE auth.access OWNER TO peak_auth;

COMMENT ON TABLE auth.access IS 'Derived: kept by triggers, read by every policy and list; admins have no rows.';

CREATE TABLE auth.accounts (
    contact_id uuid NOT NULL,
    email_key text NOT NULL
);

ALTER TABLE ONLY auth.accounts FORCE ROW LEVEL SECURITY;

ALTER TABLE auth.accounts OWNER TO peak_auth;

ALTER TABLE auth.attempts ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME auth.attempts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE auth.credentials (
    contact_id uuid NOT NULL,
    password_hash text NOT NULL,
    peppered boolean NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY auth.credentials FORCE ROW LEVEL SECURITY;

ALTER TABLE auth.credentials OWNER TO peak_auth;

CREATE TABLE auth.devices (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    contact_id uuid NOT NULL,
    secret_hash bytea NOT NULL,
    name text,
    second_factor boolean NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone
);

ALTER TABLE ONLY auth.devices FORCE ROW LEVEL SECURITY;

ALTER TABLE auth.devices OWNER TO peak_auth;

CREATE TABLE auth.door (
    only_one boolean DEFAULT true NOT NULL,
    verifier text,
    last_house timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    CONSTRAINT door_only_one_check CHECK (only_one)
);

ALTER TABLE auth.door OWNER TO peak_auth;

CREATE TABLE auth.second_factors (
    contact_id uuid NOT NULL,
    sealed_seed bytea NOT NULL,
    confirmed_at timestamp with time zone
);

ALTER TABLE ONLY auth.second_factors FORCE ROW LEVEL SECURITY;

ALTER TABLE auth.second_factors OWNER TO peak_auth;

CREATE TABLE auth.session_activity (
    session_id uuid NOT NULL,
    last_seen timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE auth.session_activity OWNER TO peak_auth;

CREATE TABLE kms.keys (
    name text NOT NULL,
    key bytea NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE kms.keys OWNER TO peak_auth;

CREATE TABLE peak.adopted_access (
    role_name text NOT NULL,
    table_name text NOT NULL,
    privileges text[] NOT NULL,
    kept boolean DEFAULT false NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE peak.adopted_access OWNER TO peak_owner;

COMMENT ON TABLE peak.adopted_access IS 'Who could read or write contacts and exchanges before us, and who of them still may.';

CREATE TABLE peak.adoption_report (
    id bigint NOT NULL,
    object text NOT NULL,
    row_id uuid,
    finding text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE peak.adoption_report OWNER TO peak_owner;

COMMENT ON TABLE peak.adoption_report IS 'What a migration found in older data and left for an admin to decide.';

ALTER TABLE peak.adoption_report ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME peak.adoption_report_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE peak.change_feed (
    id bigint NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    kind text NOT NULL,
    row_id uuid,
    exchange_id uuid,
    contact_id uuid
);

ALTER TABLE peak.change_feed OWNER TO peak_owner;

COMMENT ON COLUMN peak.change_feed.contact_id IS 'For this person only; NULL: for whoever may see the row.';

CREATE TABLE peak.change_feed_floor (
    only_one boolean DEFAULT true NOT NULL,
    xid xid8 DEFAULT '0'::xid8 NOT NULL,
    CONSTRAINT change_feed_floor_only_one_check CHECK (only_one)
);

ALTER TABLE peak.change_feed_floor OWNER TO peak_owner;

ALTER TABLE peak.change_feed ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME peak.change_feed_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE peak.exchange_rows (
    exchange_id uuid NOT NULL,
    exchange_number text,
    name text,
    client_id uuid,
    client_name text NOT NULL,
    coordinator_id uuid,
    coordinator_name text NOT NULL,
    stage text,
    priority text,
    property text NOT NULL,
    day_45 date,
    day_180 date,
    value numeric,
    updated_at timestamp without time zone,
    version bigint NOT NULL,
    number_key text NOT NULL COLLATE pg_catalog."C",
    search text GENERATED ALWAYS AS (peak.search_text(exchange_number, name, client_name, property)) STORED NOT NULL COLLATE pg_catalog."C",
    name_key text GENERATED ALWAYS AS (peak.text_key(name)) STORED NOT NULL COLLATE pg_catalog."C",
    client_key text GENERATED ALWAYS AS (peak.key_then_number(peak.text_key(client_name), number_key)) STORED NOT NULL COLLATE pg_catalog."C",
    coordinator_key text GENERATED ALWAYS AS (peak.key_then_number(peak.text_key(coordinator_name), number_key)) STORED NOT NULL COLLATE pg_catalog."C",
    stage_key text GENERATED ALWAYS AS (peak.key_then_number(peak.stage_key(stage), number_key)) STORED NOT NULL COLLATE pg_catalog."C",
    priority_key text GENERATED ALWAYS AS (peak.key_then_number(peak.priority_key(priority), number_key)) STORED NOT NULL COLLATE pg_catalog."C",
    property_key text GENERATED ALWAYS AS (peak.text_key(property)) STORED NOT NULL COLLATE pg_catalog."C",
    day_45_key text GENERATED ALWAYS AS (peak.key_then_number(peak.date_key(day_45), number_key)) STORED NOT NULL COLLATE pg_catalog."C",
    day_180_key text GENERATED ALWAYS AS (peak.key_then_number(peak.date_key(day_180), number_key)) STORED NOT NULL COLLATE pg_catalog."C",
    value_key text GENERATED ALWAYS AS (peak.money_key(value)) STORED NOT NULL COLLATE pg_catalog."C",
    updated_key text GENERATED ALWAYS AS (peak.time_key(updated_at)) STORED NOT NULL COLLATE pg_catalog."C"
)
WITH (autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_insert_scale_factor='0.02', autovacuum_analyze_scale_factor='0.02');

ALTER TABLE peak.exchange_rows OWNER TO peak_owner;

COMMENT ON TABLE peak.exchange_rows IS 'One row for each exchange as the list shows it. Kept by triggers; read through api.list_exchanges and its kin only.';

CREATE TABLE public.contacts (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    pp_contact_id character varying(255),
    first_name character varying(100),
    last_name character varying(100),
    email character varying(255),
    phone character varying(50),
    company character varying(255),
    address text,
    role character varying(50),
    is_user boolean DEFAULT false,
    is_active boolean DEFAULT true,
    password_hash character varying(255),
    email_verified boolean DEFAULT false,
    two_fa_enabled boolean DEFAULT false,
    two_fa_secret character varying(255),
    last_login timestamp without time zone,
    custom_field_values jsonb DEFAULT '[]'::jsonb,
    pp_data jsonb,
    last_sync_at timestamp without time zone,
    created_at timestamp without time zone DEFAULT now(),
    updated_at timestamp without time zone DEFAULT now(),
    last_login_ip inet,
    login_attempts integer DEFAULT 0,
    locked_until timestamp without time zone,
    preferences jsonb,
    version bigint DEFAULT 1 NOT NULL
);

ALTER TABLE public.contacts OWNER TO peak_owner;

CREATE TABLE public.exchanges (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    pp_matter_id character varying(255),
    exchange_number character varying(50),
    name character varying(255),
    status character varying(20) DEFAULT 'PENDING'::character varying,
    priority character varying(10) DEFAULT 'MEDIUM'::character varying,
    client_id uuid,
    coordinator_id uuid,
    notes text,
    type_of_exchange text,
    client_vesting text,
    bank text,
    reason_for_cancellation text,
    rel_property_address text,
    rel_property_city text,
    rel_property_state text,
    rel_property_zip text,
    rel_apn text,
    rel_escrow_number text,
    rel_purchase_contract_title text,
    rel_contract_date date,
    rel_value numeric(15,2),
    buyer_1_name text,
    buyer_2_name text,
    proceeds numeric(15,2),
    close_of_escrow_date date,
    day_45 date,
    day_180 date,
    identified boolean,
    rep_1_property_address text,
    rep_1_city text,
    rep_1_state text,
    rep_1_zip text,
    rep_1_apn text,
    rep_1_escrow_number text,
    rep_1_purchase_contract_title text,
    rep_1_purchase_contract_date date,
    rep_1_value numeric(15,2),
    rep_1_seller_1_name text,
    rep_1_seller_2_name text,
    pp_data jsonb,
    is_active boolean DEFAULT true,
    last_sync_at timestamp without time zone,
    created_at timestamp without time zone DEFAULT now(),
    updated_at timestamp without time zone DEFAULT now(),
    workflow_stage character varying(50) DEFAULT 'PENDING'::character varying,
    stage_changed_at timestamp without time zone,
    stage_changed_by uuid,
    notifications_enabled boolean DEFAULT true,
    version bigint DEFAULT 1 NOT NULL
);

ALTER TABLE public.exchanges OWNER TO peak_owner;

CREATE VIEW peak.exchange_rows_now WITH (security_invoker='true') AS
 SELECT e.id AS exchange_id,
    (e.exchange_number)::text AS exchange_number,
    (e.name)::text AS name,
    e.client_id,
    peak.contact_label((c.first_name)::text, (c.last_name)::text, (c.company)::text) AS client_name,
    e.coordinator_id,
    peak.contact_label((k.first_name)::text, (k.last_name)::text, (k.company)::text) AS coordinator_name,
    (e.workflow_stage)::text AS stage,
    (e.priority)::text AS priority,
    peak.address_line(e.rel_property_address, e.rel_property_city, e.rel_property_state, e.rel_property_zip) AS property,
    e.day_45,
    e.day_180,
    (e.rel_value)::numeric AS value,
    e.updated_at,
    e.version,
    peak.number_key((e.exchange_number)::text) AS number_key
   FROM ((public.exchanges e
     LEFT JOIN public.contacts c ON ((c.id = e.client_id)))
     LEFT JOIN public.contacts k ON ((k.id = e.coordinator_id)));

ALTER TABLE peak.exchange_rows_now OWNER TO peak_owner;

CREATE TABLE peak.schema_migrations (
    number integer NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    breaking boolean DEFAULT false NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL,
    applied_by text DEFAULT CURRENT_USER NOT NULL,
    client_version text DEFAULT ''::text NOT NULL
);

ALTER TABLE peak.schema_migrations OWNER TO peak_owner;

CREATE TABLE peak.settings (
    key text NOT NULL,
    value jsonb NOT NULL,
    is_secret boolean DEFAULT false NOT NULL,
    description text NOT NULL,
    updated_at timestamp without time zone DEFAULT now() NOT NULL,
    updated_by uuid
);

ALTER TABLE peak.settings OWNER TO peak_owner;

COMMENT ON TABLE peak.settings IS 'Firm settings, one typed value each; secrets among them are readable by peak_agent only.';

CREATE TABLE public.audit_logs (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid,
    exchange_id uuid,
    action character varying(100) NOT NULL,
    resource_type character varying(50),
    resource_id uuid,
    old_values jsonb,
    new_values jsonb,
    ip_address inet,
    user_agent text,
    success boolean DEFAULT true,
    error_message text,
    session_id uuid,
    created_at timestamp without time zone DEFAULT now()
);

ALTER TABLE public.audit_logs OWNER TO peak_owner;

CREATE TABLE public.document_access_logs (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    document_id uuid,
    contact_id uuid,
    action character varying(20) NOT NULL,
    ip_address inet,
    user_agent text,
    success boolean DEFAULT true,
    error_message text,
    created_at timestamp without time zone DEFAULT now()
);

ALTER TABLE public.document_access_logs OWNER TO peak_owner;

CREATE TABLE public.documents (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    exchange_id uuid,
    uploaded_by uuid,
    file_name character varying(255) NOT NULL,
    file_type character varying(50) NOT NULL,
    file_size bigint,
    file_path text NOT NULL,
    storage_provider character varying(50) DEFAULT 'local'::character varying,
    document_type character varying(100),
    description text,
    is_template boolean DEFAULT false,
    template_variables jsonb,
    pin_protected boolean DEFAULT false,
    pin_hash character varying(255),
    access_level character varying(20) DEFAULT 'exchange'::character varying,
    allowed_roles text[],
    download_count integer DEFAULT 0,
    last_accessed_at timestamp without time zone,
    is_active boolean DEFAULT true,
    created_at timestamp without time zone DEFAULT now(),
    updated_at timestamp without time zone DEFAULT now()
);

ALTER TABLE public.documents OWNER TO peak_owner;

CREATE TABLE public.exchange_participants (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    exchange_id uuid,
    contact_id uuid,
    role character varying(50) NOT NULL,
    permissions text[],
    assigned_by uuid,
    assigned_at timestamp without time zone DEFAULT now(),
    is_active boolean DEFAULT true,
    created_at timestamp without time zone DEFAULT now(),
    updated_at timestamp without time zone DEFAULT now(),
    version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT exchange_participants_permissions_known CHECK ((permissions <@ ARRAY['view'::text, 'message'::text, 'upload'::text, 'manage'::text])),
    CONSTRAINT exchange_participants_role_known CHECK (((role)::text = ANY ((ARRAY['client'::character varying, 'coordinator'::character varying, 'third_party'::character varying, 'agency'::character varying])::text[])))
);

ALTER TABLE public.exchange_participants OWNER TO peak_owner;

CREATE TABLE public.message_participants (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    message_id uuid,
    contact_id uuid,
    read_at timestamp without time zone,
    delivered_at timestamp without time zone,
    created_at timestamp without time zone DEFAULT now()
);

ALTER TABLE public.message_participants OWNER TO peak_owner;

CREATE TABLE public.messages (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    exchange_id uuid,
    sender_id uuid,
    content text NOT NULL,
    message_type character varying(20) DEFAULT 'text'::character varying,
    attachments jsonb,
    reply_to uuid,
    is_system_message boolean DEFAULT false,
    is_deleted boolean DEFAULT false,
    read_by jsonb,
    created_at timestamp without time zone DEFAULT now(),
    updated_at timestamp without time zone DEFAULT now()
);

ALTER TABLE public.messages OWNER TO peak_owner;

CREATE TABLE public.pp_sync_logs (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    sync_type character varying(50) NOT NULL,
    status character varying(20) DEFAULT 'RUNNING'::character varying,
    records_processed integer DEFAULT 0,
    records_created integer DEFAULT 0,
    records_updated integer DEFAULT 0,
    errors_count integer DEFAULT 0,
    error_details jsonb,
    started_at timestamp without time zone DEFAULT now(),
    completed_at timestamp without time zone,
    triggered_by character varying(20) DEFAULT 'scheduled'::character varying
);

ALTER TABLE public.pp_sync_logs OWNER TO peak_owner;

CREATE TABLE public.tasks (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    exchange_id uuid,
    assigned_to uuid,
    created_by uuid,
    title character varying(255) NOT NULL,
    description text,
    task_type character varying(50),
    status character varying(20) DEFAULT 'PENDING'::character varying,
    priority character varying(10) DEFAULT 'MEDIUM'::character varying,
    due_date timestamp without time zone,
    completed_at timestamp without time zone,
    pp_task_id character varying(255),
    pp_data jsonb,
    metadata jsonb,
    is_synced_from_pp boolean DEFAULT false,
    last_sync_at timestamp without time zone,
    created_at timestamp without time zone DEFAULT now(),
    updated_at timestamp without time zone DEFAULT now()
);

ALTER TABLE public.tasks OWNER TO peak_owner;

CREATE TABLE public.user_sessions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid,
    session_token character varying(255) NOT NULL,
    expires_at timestamp without time zone NOT NULL,
    ip_address inet,
    user_agent text,
    is_active boolean DEFAULT true,
    created_at timestamp without time zone DEFAULT now(),
    login_role name,
    person_role text,
    idle_limit interval DEFAULT '00:30:00'::interval NOT NULL,
    ended_at timestamp without time zone,
    ended_because text,
    client_version text,
    device_id uuid,
    second_factor boolean DEFAULT false NOT NULL
);

ALTER TABLE public.user_sessions OWNER TO peak_owner;

COMMENT ON COLUMN public.user_sessions.session_token IS 'SHA-256 of the secret, never the secret.';

ALTER TABLE ONLY auth.access
    ADD CONSTRAINT access_pkey PRIMARY KEY (contact_id, exchange_id) INCLUDE (rights);

ALTER TABLE ONLY auth.accounts
    ADD CONSTRAINT accounts_email_key_key UNIQUE (email_key);

ALTER TABLE ONLY auth.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (contact_id);

ALTER TABLE ONLY auth.attempts
    ADD CONSTRAINT attempts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY auth.credentials
    ADD CONSTRAINT credentials_pkey PRIMARY KEY (contact_id);

ALTER TABLE ONLY auth.devices
    ADD CONSTRAINT devices_pkey PRIMARY KEY (id);

ALTER TABLE ONLY auth.devices
    ADD CONSTRAINT devices_secret_hash_key UNIQUE (secret_hash);

ALTER TABLE ONLY auth.door
    ADD CONSTRAINT door_pkey PRIMARY KEY (only_one);

ALTER TABLE ONLY auth.second_factors
    ADD CONSTRAINT second_factors_pkey PRIMARY KEY (contact_id);

ALTER TABLE ONLY auth.session_activity
    ADD CONSTRAINT session_activity_pkey PRIMARY KEY (session_id);

ALTER TABLE ONLY kms.keys
    ADD CONSTRAINT keys_pkey PRIMARY KEY (name);

ALTER TABLE ONLY peak.adopted_access
    ADD CONSTRAINT adopted_access_pkey PRIMARY KEY (role_name, table_name);

ALTER TABLE ONLY peak.adoption_report
    ADD CONSTRAINT adoption_report_pkey PRIMARY KEY (id);

ALTER TABLE ONLY peak.change_feed_floor
    ADD CONSTRAINT change_feed_floor_pkey PRIMARY KEY (only_one);

ALTER TABLE ONLY peak.change_feed
    ADD CONSTRAINT change_feed_pkey PRIMARY KEY (id);

ALTER TABLE ONLY peak.exchange_rows
    ADD CONSTRAINT exchange_rows_pkey PRIMARY KEY (exchange_id);

ALTER TABLE ONLY peak.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (number);

ALTER TABLE ONLY peak.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public.audit_logs
    ADD CONSTRAINT audit_logs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT contacts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT contacts_pp_contact_id_key UNIQUE (pp_contact_id);

ALTER TABLE ONLY public.document_access_logs
    ADD CONSTRAINT document_access_logs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.documents
    ADD CONSTRAINT documents_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.exchange_participants
    ADD CONSTRAINT exchange_participants_exchange_id_contact_id_role_key UNIQUE (exchange_id, contact_id, role);

ALTER TABLE ONLY public.exchange_participants
    ADD CONSTRAINT exchange_participants_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.exchanges
    ADD CONSTRAINT exchanges_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.exchanges
    ADD CONSTRAINT exchanges_pp_matter_id_key UNIQUE (pp_matter_id);

ALTER TABLE ONLY public.message_participants
    ADD CONSTRAINT message_participants_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.pp_sync_logs
    ADD CONSTRAINT pp_sync_logs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.user_sessions
    ADD CONSTRAINT user_sessions_login_role_key UNIQUE (login_role);

ALTER TABLE ONLY public.user_sessions
    ADD CONSTRAINT user_sessions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.user_sessions
    ADD CONSTRAINT user_sessions_session_token_key UNIQUE (session_token);

CREATE INDEX access_by_exchange ON auth.access USING btree (exchange_id);

CREATE INDEX attempts_by_account ON auth.attempts USING btree (account, id DESC);

CREATE INDEX attempts_by_time ON auth.attempts USING btree (at);

CREATE INDEX attempts_to_record ON auth.attempts USING btree (id) WHERE (NOT recorded);

CREATE INDEX credentials_by_old_cost ON auth.credentials USING btree (substr(password_hash, 5, 2)) WHERE (NOT peppered);

CREATE INDEX devices_by_person ON auth.devices USING btree (contact_id);

CREATE INDEX change_feed_by_time ON peak.change_feed USING btree (at);

CREATE INDEX change_feed_by_xid ON peak.change_feed USING btree (xid);

CREATE INDEX exchange_rows_by_client ON peak.exchange_rows USING btree (client_key, exchange_id);

CREATE INDEX exchange_rows_by_coordinator ON peak.exchange_rows USING btree (coordinator_key, exchange_id);

CREATE INDEX exchange_rows_by_day_180 ON peak.exchange_rows USING btree (day_180_key, exchange_id);

CREATE INDEX exchange_rows_by_day_45 ON peak.exchange_rows USING btree (day_45_key, exchange_id);

CREATE INDEX exchange_rows_by_name ON peak.exchange_rows USING btree (name_key, exchange_id);

CREATE INDEX exchange_rows_by_number ON peak.exchange_rows USING btree (number_key, exchange_id);

CREATE INDEX exchange_rows_by_person_client ON peak.exchange_rows USING btree (client_id);

CREATE INDEX exchange_rows_by_person_coordinator ON peak.exchange_rows USING btree (coordinator_id);

CREATE INDEX exchange_rows_by_priority ON peak.exchange_rows USING btree (priority_key, exchange_id);

CREATE INDEX exchange_rows_by_property ON peak.exchange_rows USING btree (property_key, exchange_id);

CREATE INDEX exchange_rows_by_search ON peak.exchange_rows USING gin (search ext.gin_trgm_ops);

CREATE INDEX exchange_rows_by_stage ON peak.exchange_rows USING btree (stage_key, exchange_id);

CREATE INDEX exchange_rows_by_updated ON peak.exchange_rows USING btree (updated_key, exchange_id);

CREATE INDEX exchange_rows_by_value ON peak.exchange_rows USING btree (value_key, exchange_id);

CREATE INDEX idx_audit_logs_action ON public.audit_logs USING btree (action);

CREATE INDEX idx_audit_logs_exchange ON public.audit_logs USING btree (exchange_id);

CREATE INDEX idx_audit_logs_user_created ON public.audit_logs USING btree (user_id, created_at);

CREATE INDEX idx_document_access_logs_contact ON public.document_access_logs USING btree (contact_id);

CREATE INDEX idx_document_access_logs_document ON public.document_access_logs USING btree (document_id);

CREATE INDEX idx_documents_exchange ON public.documents USING btree (exchange_id);

CREATE INDEX idx_documents_uploaded_by ON public.documents USING btree (uploaded_by);

CREATE INDEX idx_exchange_participants_assigned_by ON public.exchange_participants USING btree (assigned_by);

CREATE INDEX idx_exchange_participants_contact ON public.exchange_participants USING btree (contact_id);

CREATE INDEX idx_exchange_participants_exchange ON public.exchange_participants USING btree (exchange_id);

CREATE INDEX idx_exchanges_client_id ON public.exchanges USING btree (client_id);

CREATE INDEX idx_exchanges_coordinator_id ON public.exchanges USING btree (coordinator_id);

CREATE INDEX idx_exchanges_stage_changed_by ON public.exchanges USING btree (stage_changed_by);

CREATE INDEX idx_exchanges_status ON public.exchanges USING btree (status);

CREATE INDEX idx_message_participants_contact ON public.message_participants USING btree (contact_id);

CREATE INDEX idx_message_participants_message ON public.message_participants USING btree (message_id);

CREATE INDEX idx_messages_exchange_created ON public.messages USING btree (exchange_id, created_at);

CREATE INDEX idx_messages_reply_to ON public.messages USING btree (reply_to);

CREATE INDEX idx_messages_sender ON public.messages USING btree (sender_id);

CREATE INDEX idx_tasks_assigned_to ON public.tasks USING btree (assigned_to);

CREATE INDEX idx_tasks_created_by ON public.tasks USING btree (created_by);

CREATE INDEX idx_tasks_exchange_status ON public.tasks USING btree (exchange_id, status);

CREATE INDEX idx_user_sessions_token ON public.user_sessions USING btree (session_token);

CREATE INDEX idx_user_sessions_user_expires ON public.user_sessions USING btree (user_id, expires_at);

CREATE TRIGGER _500_feed_delete AFTER DELETE ON auth.access REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_feed();

CREATE TRIGGER _500_feed_insert AFTER INSERT ON auth.access REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_feed();

CREATE TRIGGER _500_feed_update AFTER UPDATE ON auth.access REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_feed();

CREATE TRIGGER _100_append_only BEFORE DELETE OR UPDATE ON public.audit_logs FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

CREATE TRIGGER _100_append_only_all BEFORE TRUNCATE ON public.audit_logs FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

CREATE TRIGGER _100_never_deleted BEFORE DELETE ON public.contacts FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

CREATE TRIGGER _100_never_deleted BEFORE DELETE ON public.exchanges FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

CREATE TRIGGER _200_count_version BEFORE UPDATE OF pp_contact_id, first_name, last_name, email, phone, company, address, role, is_user, is_active, custom_field_values, pp_data ON public.contacts FOR EACH ROW EXECUTE FUNCTION peak.count_version();

CREATE TRIGGER _200_count_version BEFORE UPDATE ON public.exchange_participants FOR EACH ROW EXECUTE FUNCTION peak.count_version();

CREATE TRIGGER _200_count_version BEFORE UPDATE ON public.exchanges FOR EACH ROW EXECUTE FUNCTION peak.count_version();

CREATE TRIGGER _300_accounts_insert AFTER INSERT ON public.contacts REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION auth.follow_people();

CREATE TRIGGER _300_accounts_update AFTER UPDATE ON public.contacts REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION auth.follow_people();

CREATE TRIGGER _400_access_delete AFTER DELETE ON public.exchange_participants REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION auth.access_of_participants();

CREATE TRIGGER _400_access_insert AFTER INSERT ON public.exchange_participants REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION auth.access_of_participants();

CREATE TRIGGER _400_access_insert AFTER INSERT ON public.exchanges REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION auth.access_of_exchanges();

CREATE TRIGGER _400_access_update AFTER UPDATE ON public.contacts REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION auth.access_of_people();

CREATE TRIGGER _400_access_update AFTER UPDATE ON public.exchange_participants REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION auth.access_of_participants();

CREATE TRIGGER _400_access_update AFTER UPDATE ON public.exchanges REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION auth.access_of_exchanges();

CREATE TRIGGER _400_exchange_list_insert AFTER INSERT ON public.exchanges REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.follow_new_exchanges();

CREATE TRIGGER _400_exchange_list_update AFTER UPDATE ON public.contacts REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.follow_contact_names();

CREATE TRIGGER _400_exchange_list_update AFTER UPDATE ON public.exchanges REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.follow_exchanges();

CREATE TRIGGER _500_feed_delete AFTER DELETE ON public.exchange_participants REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_feed();

CREATE TRIGGER _500_feed_insert AFTER INSERT ON public.contacts REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_feed();

CREATE TRIGGER _500_feed_insert AFTER INSERT ON public.exchange_participants REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_feed();

CREATE TRIGGER _500_feed_insert AFTER INSERT ON public.exchanges REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_feed();

CREATE TRIGGER _500_feed_update AFTER UPDATE ON public.contacts REFERENCING OLD TABLE AS old_rows NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_feed();

CREATE TRIGGER _500_feed_update AFTER UPDATE ON public.exchange_participants REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_feed();

CREATE TRIGGER _500_feed_update AFTER UPDATE ON public.exchanges REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_feed();

ALTER TABLE ONLY auth.access
    ADD CONSTRAINT access_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE CASCADE;

ALTER TABLE ONLY auth.access
    ADD CONSTRAINT access_exchange_id_fkey FOREIGN KEY (exchange_id) REFERENCES public.exchanges(id) ON DELETE CASCADE;

ALTER TABLE ONLY auth.accounts
    ADD CONSTRAINT accounts_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE CASCADE;

ALTER TABLE ONLY auth.credentials
    ADD CONSTRAINT credentials_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE CASCADE;

ALTER TABLE ONLY auth.devices
    ADD CONSTRAINT devices_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE CASCADE;

ALTER TABLE ONLY auth.second_factors
    ADD CONSTRAINT second_factors_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE CASCADE;

ALTER TABLE ONLY auth.session_activity
    ADD CONSTRAINT session_activity_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.user_sessions(id) ON DELETE CASCADE;

ALTER TABLE ONLY peak.exchange_rows
    ADD CONSTRAINT exchange_rows_exchange_id_fkey FOREIGN KEY (exchange_id) REFERENCES public.exchanges(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.audit_logs
    ADD CONSTRAINT audit_logs_exchange_id_fkey FOREIGN KEY (exchange_id) REFERENCES public.exchanges(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.audit_logs
    ADD CONSTRAINT audit_logs_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.contacts(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.document_access_logs
    ADD CONSTRAINT document_access_logs_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.document_access_logs
    ADD CONSTRAINT document_access_logs_document_id_fkey FOREIGN KEY (document_id) REFERENCES public.documents(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.documents
    ADD CONSTRAINT documents_exchange_id_fkey FOREIGN KEY (exchange_id) REFERENCES public.exchanges(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.documents
    ADD CONSTRAINT documents_uploaded_by_fkey FOREIGN KEY (uploaded_by) REFERENCES public.contacts(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.exchange_participants
    ADD CONSTRAINT exchange_participants_assigned_by_fkey FOREIGN KEY (assigned_by) REFERENCES public.contacts(id);

ALTER TABLE ONLY public.exchange_participants
    ADD CONSTRAINT exchange_participants_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.exchange_participants
    ADD CONSTRAINT exchange_participants_exchange_id_fkey FOREIGN KEY (exchange_id) REFERENCES public.exchanges(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.exchanges
    ADD CONSTRAINT exchanges_client_id_fkey FOREIGN KEY (client_id) REFERENCES public.contacts(id);

ALTER TABLE ONLY public.exchanges
    ADD CONSTRAINT exchanges_coordinator_id_fkey FOREIGN KEY (coordinator_id) REFERENCES public.contacts(id);

ALTER TABLE ONLY public.exchanges
    ADD CONSTRAINT exchanges_stage_changed_by_fkey FOREIGN KEY (stage_changed_by) REFERENCES public.contacts(id);

ALTER TABLE ONLY public.message_participants
    ADD CONSTRAINT message_participants_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.message_participants
    ADD CONSTRAINT message_participants_message_id_fkey FOREIGN KEY (message_id) REFERENCES public.messages(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_exchange_id_fkey FOREIGN KEY (exchange_id) REFERENCES public.exchanges(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_reply_to_fkey FOREIGN KEY (reply_to) REFERENCES public.messages(id);

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_sender_id_fkey FOREIGN KEY (sender_id) REFERENCES public.contacts(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_assigned_to_fkey FOREIGN KEY (assigned_to) REFERENCES public.contacts(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.contacts(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_exchange_id_fkey FOREIGN KEY (exchange_id) REFERENCES public.exchanges(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.user_sessions
    ADD CONSTRAINT user_sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.contacts(id) ON DELETE CASCADE;

ALTER TABLE auth.access ENABLE ROW LEVEL SECURITY;

ALTER TABLE auth.accounts ENABLE ROW LEVEL SECURITY;

ALTER TABLE auth.attempts ENABLE ROW LEVEL SECURITY;

ALTER TABLE auth.credentials ENABLE ROW LEVEL SECURITY;

ALTER TABLE auth.devices ENABLE ROW LEVEL SECURITY;

ALTER TABLE auth.door ENABLE ROW LEVEL SECURITY;

CREATE POLICY identity_all ON auth.accounts TO peak_auth USING (true) WITH CHECK (true);

CREATE POLICY identity_all ON auth.credentials TO peak_auth USING (true) WITH CHECK (true);

CREATE POLICY identity_all ON auth.devices TO peak_auth USING (true) WITH CHECK (true);

CREATE POLICY identity_all ON auth.second_factors TO peak_auth USING (true) WITH CHECK (true);

CREATE POLICY owner_reads ON auth.access FOR SELECT TO peak_owner USING (true);

ALTER TABLE auth.second_factors ENABLE ROW LEVEL SECURITY;

ALTER TABLE auth.session_activity ENABLE ROW LEVEL SECURITY;

ALTER TABLE kms.keys ENABLE ROW LEVEL SECURITY;

ALTER TABLE peak.adopted_access ENABLE ROW LEVEL SECURITY;

ALTER TABLE peak.adoption_report ENABLE ROW LEVEL SECURITY;

ALTER TABLE peak.change_feed ENABLE ROW LEVEL SECURITY;

ALTER TABLE peak.change_feed_floor ENABLE ROW LEVEL SECURITY;

ALTER TABLE peak.exchange_rows ENABLE ROW LEVEL SECURITY;

CREATE POLICY identity_writes ON peak.adoption_report FOR INSERT TO peak_auth WITH CHECK (true);

ALTER TABLE peak.schema_migrations ENABLE ROW LEVEL SECURITY;

ALTER TABLE peak.settings ENABLE ROW LEVEL SECURITY;

CREATE POLICY admins_see ON public.exchange_participants FOR SELECT TO peak_r_admin USING (( SELECT auth.live() AS live));

CREATE POLICY admins_see ON public.exchanges FOR SELECT TO peak_r_admin USING (( SELECT auth.live() AS live));

CREATE POLICY api_own_row ON public.contacts TO peak_api USING ((id = ( SELECT auth.me() AS me))) WITH CHECK ((id = ( SELECT auth.me() AS me)));

ALTER TABLE public.audit_logs ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.contacts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.document_access_logs ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.documents ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.exchange_participants ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.exchanges ENABLE ROW LEVEL SECURITY;

CREATE POLICY identity_all ON public.contacts TO peak_auth USING (true) WITH CHECK (true);

CREATE POLICY identity_all ON public.exchange_participants FOR SELECT TO peak_auth USING (true);

CREATE POLICY identity_all ON public.exchanges FOR SELECT TO peak_auth USING (true);

CREATE POLICY identity_all ON public.user_sessions TO peak_auth USING (true) WITH CHECK (true);

CREATE POLICY identity_locks ON public.exchanges FOR UPDATE TO peak_auth USING (true) WITH CHECK (false);

CREATE POLICY identity_writes ON public.audit_logs FOR INSERT TO peak_auth WITH CHECK (true);

CREATE POLICY members_see ON public.contacts FOR SELECT TO peak_r_client, peak_r_third, peak_r_agency USING ((id = ANY (( SELECT auth.my_contact_ids() AS my_contact_ids)::uuid[])));

CREATE POLICY members_see ON public.exchange_participants FOR SELECT TO peak_r_coordinator, peak_r_client, peak_r_third, peak_r_agency USING ((exchange_id = ANY (( SELECT auth.my_exchange_ids() AS my_exchange_ids)::uuid[])));

CREATE POLICY members_see ON public.exchanges FOR SELECT TO peak_r_coordinator, peak_r_client, peak_r_third, peak_r_agency USING ((id = ANY (( SELECT auth.my_exchange_ids() AS my_exchange_ids)::uuid[])));

ALTER TABLE public.message_participants ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.messages ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.pp_sync_logs ENABLE ROW LEVEL SECURITY;

CREATE POLICY staff_see ON public.contacts FOR SELECT TO peak_r_admin, peak_r_coordinator USING (( SELECT auth.live() AS live));

ALTER TABLE public.tasks ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.user_sessions ENABLE ROW LEVEL SECURITY;

GRANT USAGE ON SCHEMA api TO peak_door;

GRANT USAGE ON SCHEMA api TO peak_user;

GRANT ALL ON SCHEMA api TO peak_owner;

GRANT ALL ON SCHEMA api TO peak_auth;

GRANT USAGE ON SCHEMA api TO peak_agent;

GRANT USAGE ON SCHEMA auth TO peak_owner;

GRANT USAGE ON SCHEMA auth TO peak_api;

GRANT USAGE ON SCHEMA auth TO peak_user;

GRANT ALL ON SCHEMA auth TO peak_rolemaker;

GRANT USAGE ON SCHEMA crypto TO peak_auth;

GRANT USAGE ON SCHEMA crypto TO peak_rolemaker;

GRANT USAGE ON SCHEMA ext TO peak_owner;

GRANT USAGE ON SCHEMA ext TO peak_auth;

GRANT USAGE ON SCHEMA ext TO peak_rolemaker;

GRANT USAGE ON SCHEMA peak TO peak_auth;

GRANT USAGE ON SCHEMA peak TO peak_api;

REVOKE USAGE ON SCHEMA public FROM PUBLIC;

GRANT ALL ON SCHEMA public TO peak_owner;

GRANT USAGE ON SCHEMA public TO peak_user;

GRANT USAGE ON SCHEMA public TO peak_auth;

GRANT USAGE ON SCHEMA public TO peak_api;

GRANT USAGE ON SCHEMA public TO peak_agent;

REVOKE ALL ON LANGUAGE plpgsql FROM PUBLIC;

GRANT ALL ON LANGUAGE plpgsql TO peak_owner;

GRANT ALL ON LANGUAGE plpgsql TO peak_auth;

GRANT ALL ON LANGUAGE plpgsql TO peak_api;

GRANT ALL ON LANGUAGE plpgsql TO peak_rolemaker;

REVOKE ALL ON FUNCTION api.change_cursor() FROM PUBLIC;

GRANT ALL ON FUNCTION api.change_cursor() TO peak_user;

REVOKE ALL ON FUNCTION api.changes_since(p_cursor text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.changes_since(p_cursor text) TO peak_user;

REVOKE ALL ON FUNCTION api.close_other_connections() FROM PUBLIC;

GRANT ALL ON FUNCTION api.close_other_connections() TO peak_user;

REVOKE ALL ON FUNCTION api.end_all_sessions(p_person uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION api.end_all_sessions(p_person uuid) TO peak_user;

REVOKE ALL ON FUNCTION api.end_session(p_session uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION api.end_session(p_session uuid) TO peak_user;

REVOKE ALL ON FUNCTION api.exchange_anchors(p_sort text, p_descending boolean, p_filter jsonb, p_step integer) FROM PUBLIC;

GRANT ALL ON FUNCTION api.exchange_anchors(p_sort text, p_descending boolean, p_filter jsonb, p_step integer) TO peak_user;

REVOKE ALL ON FUNCTION api.exchange_coordinators() FROM PUBLIC;

GRANT ALL ON FUNCTION api.exchange_coordinators() TO peak_user;

REVOKE ALL ON FUNCTION api.exchange_rows(p_ids uuid[], p_sort text, p_filter jsonb) FROM PUBLIC;

GRANT ALL ON FUNCTION api.exchange_rows(p_ids uuid[], p_sort text, p_filter jsonb) TO peak_user;

REVOKE ALL ON FUNCTION api.heartbeat() FROM PUBLIC;

GRANT ALL ON FUNCTION api.heartbeat() TO peak_user;

REVOKE ALL ON FUNCTION api.keep_house() FROM PUBLIC;

GRANT ALL ON FUNCTION api.keep_house() TO peak_door;

GRANT ALL ON FUNCTION api.keep_house() TO peak_agent;

REVOKE ALL ON FUNCTION api.list_exchanges(p_sort text, p_descending boolean, p_filter jsonb, p_after_key text, p_after_id uuid, p_skip integer, p_limit integer) FROM PUBLIC;

GRANT ALL ON FUNCTION api.list_exchanges(p_sort text, p_descending boolean, p_filter jsonb, p_after_key text, p_after_id uuid, p_skip integer, p_limit integer) TO peak_user;

REVOKE ALL ON FUNCTION api.my_sessions() FROM PUBLIC;

GRANT ALL ON FUNCTION api.my_sessions() TO peak_user;

REVOKE ALL ON FUNCTION api.save_preferences(p_key text, p_value jsonb) FROM PUBLIC;

GRANT ALL ON FUNCTION api.save_preferences(p_key text, p_value jsonb) TO peak_user;

REVOKE ALL ON FUNCTION api.server_info(OUT schema_version integer, OUT oldest_client integer, OUT firm_name text, OUT server_time timestamp with time zone) FROM PUBLIC;

GRANT ALL ON FUNCTION api.server_info(OUT schema_version integer, OUT oldest_client integer, OUT firm_name text, OUT server_time timestamp with time zone) TO peak_door;

GRANT ALL ON FUNCTION api.server_info(OUT schema_version integer, OUT oldest_client integer, OUT firm_name text, OUT server_time timestamp with time zone) TO peak_user;

REVOKE ALL ON FUNCTION api.sign_in_code(p_attempt bigint, p_nonce bytea, p_code text, p_new_nonce bytea) FROM PUBLIC;

GRANT ALL ON FUNCTION api.sign_in_code(p_attempt bigint, p_nonce bytea, p_code text, p_new_nonce bytea) TO peak_door;

REVOKE ALL ON FUNCTION api.sign_in_device(p_device_secret text, p_nonce bytea, p_client jsonb) FROM PUBLIC;

GRANT ALL ON FUNCTION api.sign_in_device(p_device_secret text, p_nonce bytea, p_client jsonb) TO peak_door;

REVOKE ALL ON FUNCTION api.sign_in_result(p_attempt bigint, p_nonce bytea, OUT outcome text, OUT message text, OUT login_role text, OUT login_secret text, OUT session_id uuid, OUT person_id uuid, OUT expires_at timestamp with time zone, OUT device_secret text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.sign_in_result(p_attempt bigint, p_nonce bytea, OUT outcome text, OUT message text, OUT login_role text, OUT login_secret text, OUT session_id uuid, OUT person_id uuid, OUT expires_at timestamp with time zone, OUT device_secret text) TO peak_door;

REVOKE ALL ON FUNCTION api.sign_in_submit(p_email text, p_password text, p_nonce bytea, p_client jsonb) FROM PUBLIC;

GRANT ALL ON FUNCTION api.sign_in_submit(p_email text, p_password text, p_nonce bytea, p_client jsonb) TO peak_door;

REVOKE ALL ON FUNCTION api.sign_out(p_forget_device boolean) FROM PUBLIC;

GRANT ALL ON FUNCTION api.sign_out(p_forget_device boolean) TO peak_user;

REVOKE ALL ON FUNCTION api.who_am_i() FROM PUBLIC;

GRANT ALL ON FUNCTION api.who_am_i() TO peak_user;

REVOKE ALL ON FUNCTION audit.refuse_change() FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.access_of_exchanges() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.access_of_exchanges() TO peak_owner;

REVOKE ALL ON FUNCTION auth.access_of_participants() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.access_of_participants() TO peak_owner;

REVOKE ALL ON FUNCTION auth.access_of_people() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.access_of_people() TO peak_owner;

REVOKE ALL ON FUNCTION auth.add_person(p_email text, p_name text, p_role text, p_password text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.check_client(p_nonce bytea, p_client jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.cut(p_role name) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.cut(p_role name) TO peak_auth;

REVOKE ALL ON FUNCTION auth.cut_others(p_role name) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.cut_others(p_role name) TO peak_auth;

REVOKE ALL ON FUNCTION auth.described(p_client jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.drop_login(p_role name) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.drop_login(p_role name) TO peak_auth;

REVOKE ALL ON FUNCTION auth.email_key(p_email text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.end_sessions(p_person uuid, p_because text, p_except uuid, p_only uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.failures_before(p_attempt auth.attempts, p_window interval, p_same_address boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.follow_people() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.follow_people() TO peak_owner;

REVOKE ALL ON FUNCTION auth.from_base32(p_text text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.group_of(p_role text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.heal(p_verifier text) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.heal(p_verifier text) TO peak_auth;

REVOKE ALL ON FUNCTION auth.known_role(p_role text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.live() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.live() TO peak_user;

GRANT ALL ON FUNCTION auth.live() TO peak_owner;

GRANT ALL ON FUNCTION auth.live() TO peak_api;

REVOKE ALL ON FUNCTION auth.may(p_right integer, p_exchange uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.may(p_right integer, p_exchange uuid) TO peak_user;

GRANT ALL ON FUNCTION auth.may(p_right integer, p_exchange uuid) TO peak_owner;

GRANT ALL ON FUNCTION auth.may(p_right integer, p_exchange uuid) TO peak_api;

REVOKE ALL ON FUNCTION auth.me() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.me() TO peak_user;

GRANT ALL ON FUNCTION auth.me() TO peak_owner;

GRANT ALL ON FUNCTION auth.me() TO peak_api;

REVOKE ALL ON FUNCTION auth.mint(p_group text, p_expires timestamp with time zone, OUT login_role text, OUT login_secret text) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.mint(p_group text, p_expires timestamp with time zone, OUT login_role text, OUT login_secret text) TO peak_auth;

REVOKE ALL ON FUNCTION auth.my_contact_ids() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.my_contact_ids() TO peak_user;

GRANT ALL ON FUNCTION auth.my_contact_ids() TO peak_owner;

GRANT ALL ON FUNCTION auth.my_contact_ids() TO peak_api;

REVOKE ALL ON FUNCTION auth.my_exchange_ids() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.my_exchange_ids() TO peak_user;

GRANT ALL ON FUNCTION auth.my_exchange_ids() TO peak_owner;

GRANT ALL ON FUNCTION auth.my_exchange_ids() TO peak_api;

REVOKE ALL ON FUNCTION auth.my_role() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.my_role() TO peak_user;

GRANT ALL ON FUNCTION auth.my_role() TO peak_owner;

GRANT ALL ON FUNCTION auth.my_role() TO peak_api;

REVOKE ALL ON FUNCTION auth.my_session() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.my_session() TO peak_user;

GRANT ALL ON FUNCTION auth.my_session() TO peak_owner;

GRANT ALL ON FUNCTION auth.my_session() TO peak_api;

REVOKE ALL ON FUNCTION auth.open_session(p_attempt auth.attempts, p_second_factor boolean, OUT login_role text, OUT login_secret text, OUT session_id uuid, OUT expires_at timestamp with time zone, OUT device_secret text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.password_input(p_password text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.permission_rights(p_permissions text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.person_name(p_first text, p_last text, p_company text, p_email text) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.person_name(p_first text, p_last text, p_company text, p_email text) TO peak_owner;

GRANT ALL ON FUNCTION auth.person_name(p_first text, p_last text, p_company text, p_email text) TO peak_user;

REVOKE ALL ON FUNCTION auth.reap() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.reap() TO peak_auth;

REVOKE ALL ON FUNCTION auth.record_refusals(p_person uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.refresh_access(p_exchanges uuid[], p_people uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.require_live() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.require_live() TO peak_owner;

GRANT ALL ON FUNCTION auth.require_live() TO peak_api;

REVOKE ALL ON FUNCTION auth.role_rights(p_role text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.scram_verifier(p_secret text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.set_door_verifier(p_verifier text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.set_password(p_person uuid, p_password text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.set_totp(p_person uuid, p_base32 text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.throttle() FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.totp(p_seed bytea, p_step bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.write_audit(p_person uuid, p_action text, p_success boolean, p_message text, p_client jsonb, p_session uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION crypto.crypt(p_password text, p_salt text) FROM PUBLIC;

GRANT ALL ON FUNCTION crypto.crypt(p_password text, p_salt text) TO peak_auth;

GRANT ALL ON FUNCTION crypto.crypt(p_password text, p_salt text) TO peak_rolemaker;

REVOKE ALL ON FUNCTION crypto.decrypt(p_data bytea, p_key bytea, p_iv bytea) FROM PUBLIC;

GRANT ALL ON FUNCTION crypto.decrypt(p_data bytea, p_key bytea, p_iv bytea) TO peak_auth;

GRANT ALL ON FUNCTION crypto.decrypt(p_data bytea, p_key bytea, p_iv bytea) TO peak_rolemaker;

REVOKE ALL ON FUNCTION crypto.encrypt(p_data bytea, p_key bytea, p_iv bytea) FROM PUBLIC;

GRANT ALL ON FUNCTION crypto.encrypt(p_data bytea, p_key bytea, p_iv bytea) TO peak_auth;

GRANT ALL ON FUNCTION crypto.encrypt(p_data bytea, p_key bytea, p_iv bytea) TO peak_rolemaker;

REVOKE ALL ON FUNCTION crypto.gen_salt(p_kind text, p_cost integer) FROM PUBLIC;

GRANT ALL ON FUNCTION crypto.gen_salt(p_kind text, p_cost integer) TO peak_auth;

GRANT ALL ON FUNCTION crypto.gen_salt(p_kind text, p_cost integer) TO peak_rolemaker;

REVOKE ALL ON FUNCTION crypto.hmac(p_data bytea, p_key bytea, p_kind text) FROM PUBLIC;

GRANT ALL ON FUNCTION crypto.hmac(p_data bytea, p_key bytea, p_kind text) TO peak_auth;

GRANT ALL ON FUNCTION crypto.hmac(p_data bytea, p_key bytea, p_kind text) TO peak_rolemaker;

REVOKE ALL ON FUNCTION crypto.random_bytes(p_count integer) FROM PUBLIC;

GRANT ALL ON FUNCTION crypto.random_bytes(p_count integer) TO peak_auth;

GRANT ALL ON FUNCTION crypto.random_bytes(p_count integer) TO peak_rolemaker;

REVOKE ALL ON FUNCTION kms.derived(p_purpose text) FROM PUBLIC;

REVOKE ALL ON FUNCTION kms.seal(p_purpose text, p_clear bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION kms.unseal(p_purpose text, p_sealed bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.address_line(p_street text, p_city text, p_state text, p_zip text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.contact_label(p_first text, p_last text, p_company text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.count_version() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.date_key(p_date date) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.exchange_filter(p_filter jsonb, OUT condition text, OUT patterns text[], OUT stages text[], OUT coordinators uuid[], OUT clients uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.exchange_sort(p_sort text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.exchange_source(p_me uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.firm_today() FROM PUBLIC;

GRANT ALL ON FUNCTION peak.firm_today() TO peak_auth;

GRANT ALL ON FUNCTION peak.firm_today() TO peak_api;

GRANT ALL ON FUNCTION peak.firm_today() TO peak_user;

REVOKE ALL ON FUNCTION peak.fold(p_text text, p_letters integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.follow_contact_names() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.follow_exchanges() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.follow_new_exchanges() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.harden_database() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.key_then_number(p_key text, p_number_key text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.money_key(p_amount numeric) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.text_key(p_text text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.number_key(p_text text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.oldest_client() FROM PUBLIC;

GRANT ALL ON FUNCTION peak.oldest_client() TO peak_auth;

GRANT ALL ON FUNCTION peak.oldest_client() TO peak_api;

REVOKE ALL ON FUNCTION peak.priority_key(p_priority text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.rebuild_exchange_rows() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.schema_version() FROM PUBLIC;

GRANT ALL ON FUNCTION peak.schema_version() TO peak_auth;

GRANT ALL ON FUNCTION peak.schema_version() TO peak_api;

REVOKE ALL ON FUNCTION peak.search_text(p_number text, p_name text, p_client text, p_property text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.setting(p_key text) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.setting(p_key text) TO peak_auth;

GRANT ALL ON FUNCTION peak.setting(p_key text) TO peak_api;

REVOKE ALL ON FUNCTION peak.setting_int(p_key text) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.setting_int(p_key text) TO peak_auth;

GRANT ALL ON FUNCTION peak.setting_int(p_key text) TO peak_api;

REVOKE ALL ON FUNCTION peak.stage_key(p_stage text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.sweep_feed() FROM PUBLIC;

GRANT ALL ON FUNCTION peak.sweep_feed() TO peak_auth;

REVOKE ALL ON FUNCTION peak.time_key(p_moment timestamp without time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.write_feed() FROM PUBLIC;

GRANT ALL ON FUNCTION peak.write_feed() TO peak_auth;

REVOKE ALL ON FUNCTION pg_catalog.lo_creat(integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.lo_create(oid) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.lo_from_bytea(oid, bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.lo_put(oid, bigint, bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_lock(bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_lock(integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_lock_shared(bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_lock_shared(integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_xact_lock(bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_xact_lock(integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_xact_lock_shared(bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_xact_lock_shared(integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_cancel_backend(integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_current_xact_id() FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_current_xact_id() TO peak_owner;

GRANT ALL ON FUNCTION pg_catalog.pg_current_xact_id() TO peak_auth;

REVOKE ALL ON FUNCTION pg_catalog.pg_export_snapshot() FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_lock_status(OUT locktype text, OUT database oid, OUT relation oid, OUT page integer, OUT tuple smallint, OUT virtualxid text, OUT transactionid xid, OUT classid oid, OUT objid oid, OUT objsubid smallint, OUT virtualtransaction text, OUT pid integer, OUT mode text, OUT granted boolean, OUT fastpath boolean, OUT waitstart timestamp with time zone) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_lock_status(OUT locktype text, OUT database oid, OUT relation oid, OUT page integer, OUT tuple smallint, OUT virtualxid text, OUT transactionid xid, OUT classid oid, OUT objid oid, OUT objsubid smallint, OUT virtualtransaction text, OUT pid integer, OUT mode text, OUT granted boolean, OUT fastpath boolean, OUT waitstart timestamp with time zone) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_logical_emit_message(boolean, text, bytea) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_logical_emit_message(boolean, text, bytea) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_logical_emit_message(boolean, text, text) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_logical_emit_message(boolean, text, text) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_notify(text, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_sleep(double precision) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_sleep_for(interval) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_sleep_until(timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_activity(pid integer, OUT datid oid, OUT pid integer, OUT usesysid oid, OUT application_name text, OUT state text, OUT query text, OUT wait_event_type text, OUT wait_event text, OUT xact_start timestamp with time zone, OUT query_start timestamp with time zone, OUT backend_start timestamp with time zone, OUT state_change timestamp with time zone, OUT client_addr inet, OUT client_hostname text, OUT client_port integer, OUT backend_xid xid, OUT backend_xmin xid, OUT backend_type text, OUT ssl boolean, OUT sslversion text, OUT sslcipher text, OUT sslbits integer, OUT ssl_client_dn text, OUT ssl_client_serial numeric, OUT ssl_issuer_dn text, OUT gss_auth boolean, OUT gss_princ text, OUT gss_enc boolean, OUT leader_pid integer, OUT query_id bigint) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_activity(pid integer, OUT datid oid, OUT pid integer, OUT usesysid oid, OUT application_name text, OUT state text, OUT query text, OUT wait_event_type text, OUT wait_event text, OUT xact_start timestamp with time zone, OUT query_start timestamp with time zone, OUT backend_start timestamp with time zone, OUT state_change timestamp with time zone, OUT client_addr inet, OUT client_hostname text, OUT client_port integer, OUT backend_xid xid, OUT backend_xmin xid, OUT backend_type text, OUT ssl boolean, OUT sslversion text, OUT sslcipher text, OUT sslbits integer, OUT ssl_client_dn text, OUT ssl_client_serial numeric, OUT ssl_issuer_dn text, OUT gss_auth boolean, OUT gss_princ text, OUT gss_enc boolean, OUT leader_pid integer, OUT query_id bigint) TO peak_rolemaker;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_activity(pid integer, OUT datid oid, OUT pid integer, OUT usesysid oid, OUT application_name text, OUT state text, OUT query text, OUT wait_event_type text, OUT wait_event text, OUT xact_start timestamp with time zone, OUT query_start timestamp with time zone, OUT backend_start timestamp with time zone, OUT state_change timestamp with time zone, OUT client_addr inet, OUT client_hostname text, OUT client_port integer, OUT backend_xid xid, OUT backend_xmin xid, OUT backend_type text, OUT ssl boolean, OUT sslversion text, OUT sslcipher text, OUT sslbits integer, OUT ssl_client_dn text, OUT ssl_client_serial numeric, OUT ssl_issuer_dn text, OUT gss_auth boolean, OUT gss_princ text, OUT gss_enc boolean, OUT leader_pid integer, OUT query_id bigint) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_analyze_count(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_analyze_count(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_archiver(OUT archived_count bigint, OUT last_archived_wal text, OUT last_archived_time timestamp with time zone, OUT failed_count bigint, OUT last_failed_wal text, OUT last_failed_time timestamp with time zone, OUT stats_reset timestamp with time zone) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_archiver(OUT archived_count bigint, OUT last_archived_wal text, OUT last_archived_time timestamp with time zone, OUT failed_count bigint, OUT last_failed_wal text, OUT last_failed_time timestamp with time zone, OUT stats_reset timestamp with time zone) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_autoanalyze_count(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_autoanalyze_count(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_autovacuum_count(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_autovacuum_count(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_activity(integer) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_activity(integer) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_activity_start(integer) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_activity_start(integer) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_client_addr(integer) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_client_addr(integer) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_client_port(integer) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_client_port(integer) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_dbid(integer) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_dbid(integer) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_idset() FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_idset() TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_pid(integer) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_pid(integer) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_start(integer) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_start(integer) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_userid(integer) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_userid(integer) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_wait_event(integer) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_wait_event(integer) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_wait_event_type(integer) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_wait_event_type(integer) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_xact_start(integer) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_xact_start(integer) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_buf_written_checkpoints() FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_buf_written_checkpoints() TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_buf_written_clean() FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_buf_written_clean() TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_maxwritten_clean() FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_maxwritten_clean() TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_requested_checkpoints() FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_requested_checkpoints() TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_stat_reset_time() FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_stat_reset_time() TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_timed_checkpoints() FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_timed_checkpoints() TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_blocks_fetched(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_blocks_fetched(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_blocks_hit(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_blocks_hit(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_buf_alloc() FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_buf_alloc() TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_buf_fsync_backend() FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_buf_fsync_backend() TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_buf_written_backend() FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_buf_written_backend() TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_checkpoint_sync_time() FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_checkpoint_sync_time() TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_checkpoint_write_time() FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_checkpoint_write_time() TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_active_time(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_active_time(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_blk_read_time(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_blk_read_time(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_blk_write_time(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_blk_write_time(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_blocks_fetched(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_blocks_fetched(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_blocks_hit(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_blocks_hit(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_checksum_failures(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_checksum_failures(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_checksum_last_failure(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_checksum_last_failure(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_all(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_all(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_bufferpin(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_bufferpin(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_lock(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_lock(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_snapshot(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_snapshot(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_startup_deadlock(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_startup_deadlock(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_tablespace(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_tablespace(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_deadlocks(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_deadlocks(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_idle_in_transaction_time(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_idle_in_transaction_time(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_numbackends(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_numbackends(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_session_time(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_session_time(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_sessions(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_sessions(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_sessions_abandoned(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_sessions_abandoned(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_sessions_fatal(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_sessions_fatal(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_sessions_killed(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_sessions_killed(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_stat_reset_time(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_stat_reset_time(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_temp_bytes(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_temp_bytes(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_temp_files(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_temp_files(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_deleted(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_deleted(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_fetched(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_fetched(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_inserted(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_inserted(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_returned(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_returned(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_updated(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_updated(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_xact_commit(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_xact_commit(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_xact_rollback(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_xact_rollback(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_dead_tuples(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_dead_tuples(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_function_calls(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_function_calls(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_function_self_time(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_function_self_time(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_function_total_time(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_function_total_time(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_ins_since_vacuum(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_ins_since_vacuum(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_last_analyze_time(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_last_analyze_time(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_last_autoanalyze_time(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_last_autoanalyze_time(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_last_autovacuum_time(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_last_autovacuum_time(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_last_vacuum_time(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_last_vacuum_time(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_live_tuples(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_live_tuples(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_mod_since_analyze(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_mod_since_analyze(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_numscans(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_numscans(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_progress_info(cmdtype text, OUT pid integer, OUT datid oid, OUT relid oid, OUT param1 bigint, OUT param2 bigint, OUT param3 bigint, OUT param4 bigint, OUT param5 bigint, OUT param6 bigint, OUT param7 bigint, OUT param8 bigint, OUT param9 bigint, OUT param10 bigint, OUT param11 bigint, OUT param12 bigint, OUT param13 bigint, OUT param14 bigint, OUT param15 bigint, OUT param16 bigint, OUT param17 bigint, OUT param18 bigint, OUT param19 bigint, OUT param20 bigint) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_progress_info(cmdtype text, OUT pid integer, OUT datid oid, OUT relid oid, OUT param1 bigint, OUT param2 bigint, OUT param3 bigint, OUT param4 bigint, OUT param5 bigint, OUT param6 bigint, OUT param7 bigint, OUT param8 bigint, OUT param9 bigint, OUT param10 bigint, OUT param11 bigint, OUT param12 bigint, OUT param13 bigint, OUT param14 bigint, OUT param15 bigint, OUT param16 bigint, OUT param17 bigint, OUT param18 bigint, OUT param19 bigint, OUT param20 bigint) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_recovery_prefetch(OUT stats_reset timestamp with time zone, OUT prefetch bigint, OUT hit bigint, OUT skip_init bigint, OUT skip_new bigint, OUT skip_fpw bigint, OUT skip_rep bigint, OUT wal_distance integer, OUT block_distance integer, OUT io_depth integer) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_recovery_prefetch(OUT stats_reset timestamp with time zone, OUT prefetch bigint, OUT hit bigint, OUT skip_init bigint, OUT skip_new bigint, OUT skip_fpw bigint, OUT skip_rep bigint, OUT wal_distance integer, OUT block_distance integer, OUT io_depth integer) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_replication_slot(slot_name text, OUT slot_name text, OUT spill_txns bigint, OUT spill_count bigint, OUT spill_bytes bigint, OUT stream_txns bigint, OUT stream_count bigint, OUT stream_bytes bigint, OUT total_txns bigint, OUT total_bytes bigint, OUT stats_reset timestamp with time zone) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_replication_slot(slot_name text, OUT slot_name text, OUT spill_txns bigint, OUT spill_count bigint, OUT spill_bytes bigint, OUT stream_txns bigint, OUT stream_count bigint, OUT stream_bytes bigint, OUT total_txns bigint, OUT total_bytes bigint, OUT stats_reset timestamp with time zone) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_slru(OUT name text, OUT blks_zeroed bigint, OUT blks_hit bigint, OUT blks_read bigint, OUT blks_written bigint, OUT blks_exists bigint, OUT flushes bigint, OUT truncates bigint, OUT stats_reset timestamp with time zone) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_slru(OUT name text, OUT blks_zeroed bigint, OUT blks_hit bigint, OUT blks_read bigint, OUT blks_written bigint, OUT blks_exists bigint, OUT flushes bigint, OUT truncates bigint, OUT stats_reset timestamp with time zone) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_snapshot_timestamp() FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_snapshot_timestamp() TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_subscription(subid oid, OUT subid oid, OUT relid oid, OUT pid integer, OUT received_lsn pg_lsn, OUT last_msg_send_time timestamp with time zone, OUT last_msg_receipt_time timestamp with time zone, OUT latest_end_lsn pg_lsn, OUT latest_end_time timestamp with time zone) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_subscription(subid oid, OUT subid oid, OUT relid oid, OUT pid integer, OUT received_lsn pg_lsn, OUT last_msg_send_time timestamp with time zone, OUT last_msg_receipt_time timestamp with time zone, OUT latest_end_lsn pg_lsn, OUT latest_end_time timestamp with time zone) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_subscription_stats(subid oid, OUT subid oid, OUT apply_error_count bigint, OUT sync_error_count bigint, OUT stats_reset timestamp with time zone) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_subscription_stats(subid oid, OUT subid oid, OUT apply_error_count bigint, OUT sync_error_count bigint, OUT stats_reset timestamp with time zone) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_deleted(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_deleted(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_fetched(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_fetched(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_hot_updated(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_hot_updated(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_inserted(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_inserted(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_returned(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_returned(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_updated(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_updated(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_vacuum_count(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_vacuum_count(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_wal(OUT wal_records bigint, OUT wal_fpi bigint, OUT wal_bytes numeric, OUT wal_buffers_full bigint, OUT wal_write bigint, OUT wal_sync bigint, OUT wal_write_time double precision, OUT wal_sync_time double precision, OUT stats_reset timestamp with time zone) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_wal(OUT wal_records bigint, OUT wal_fpi bigint, OUT wal_bytes numeric, OUT wal_buffers_full bigint, OUT wal_write bigint, OUT wal_sync bigint, OUT wal_write_time double precision, OUT wal_sync_time double precision, OUT stats_reset timestamp with time zone) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_wal_receiver(OUT pid integer, OUT status text, OUT receive_start_lsn pg_lsn, OUT receive_start_tli integer, OUT written_lsn pg_lsn, OUT flushed_lsn pg_lsn, OUT received_tli integer, OUT last_msg_send_time timestamp with time zone, OUT last_msg_receipt_time timestamp with time zone, OUT latest_end_lsn pg_lsn, OUT latest_end_time timestamp with time zone, OUT slot_name text, OUT sender_host text, OUT sender_port integer, OUT conninfo text) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_wal_receiver(OUT pid integer, OUT status text, OUT receive_start_lsn pg_lsn, OUT receive_start_tli integer, OUT written_lsn pg_lsn, OUT flushed_lsn pg_lsn, OUT received_tli integer, OUT last_msg_send_time timestamp with time zone, OUT last_msg_receipt_time timestamp with time zone, OUT latest_end_lsn pg_lsn, OUT latest_end_time timestamp with time zone, OUT slot_name text, OUT sender_host text, OUT sender_port integer, OUT conninfo text) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_wal_senders(OUT pid integer, OUT state text, OUT sent_lsn pg_lsn, OUT write_lsn pg_lsn, OUT flush_lsn pg_lsn, OUT replay_lsn pg_lsn, OUT write_lag interval, OUT flush_lag interval, OUT replay_lag interval, OUT sync_priority integer, OUT sync_state text, OUT reply_time timestamp with time zone) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_wal_senders(OUT pid integer, OUT state text, OUT sent_lsn pg_lsn, OUT write_lsn pg_lsn, OUT flush_lsn pg_lsn, OUT replay_lsn pg_lsn, OUT write_lag interval, OUT flush_lag interval, OUT replay_lag interval, OUT sync_priority integer, OUT sync_state text, OUT reply_time timestamp with time zone) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_blocks_fetched(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_blocks_fetched(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_blocks_hit(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_blocks_hit(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_function_calls(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_function_calls(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_function_self_time(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_function_self_time(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_function_total_time(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_function_total_time(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_numscans(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_numscans(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_deleted(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_deleted(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_fetched(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_fetched(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_hot_updated(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_hot_updated(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_inserted(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_inserted(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_returned(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_returned(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_updated(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_updated(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_terminate_backend(pid integer, timeout bigint) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_terminate_backend(pid integer, timeout bigint) TO peak_rolemaker;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_lock(bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_lock(integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_lock_shared(bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_lock_shared(integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_xact_lock(bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_xact_lock(integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_xact_lock_shared(bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_xact_lock_shared(integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.txid_current() FROM PUBLIC;

GRANT SELECT,REFERENCES ON TABLE auth.access TO peak_owner;

GRANT INSERT ON TABLE peak.adoption_report TO peak_auth;

GRANT SELECT,INSERT,REFERENCES ON TABLE public.contacts TO peak_auth;

GRANT SELECT(id) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(id) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(id) ON TABLE public.contacts TO peak_r_client;

GRANT SELECT(id) ON TABLE public.contacts TO peak_r_third;

GRANT SELECT(id) ON TABLE public.contacts TO peak_r_agency;

GRANT SELECT(id) ON TABLE public.contacts TO peak_api;

GRANT SELECT(pp_contact_id) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(pp_contact_id) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(first_name) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(first_name) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(first_name) ON TABLE public.contacts TO peak_r_client;

GRANT SELECT(first_name) ON TABLE public.contacts TO peak_r_third;

GRANT SELECT(first_name) ON TABLE public.contacts TO peak_r_agency;

GRANT SELECT(last_name) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(last_name) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(last_name) ON TABLE public.contacts TO peak_r_client;

GRANT SELECT(last_name) ON TABLE public.contacts TO peak_r_third;

GRANT SELECT(last_name) ON TABLE public.contacts TO peak_r_agency;

GRANT SELECT(email) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(email) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(phone) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(phone) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(company) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(company) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(company) ON TABLE public.contacts TO peak_r_client;

GRANT SELECT(company) ON TABLE public.contacts TO peak_r_third;

GRANT SELECT(company) ON TABLE public.contacts TO peak_r_agency;

GRANT SELECT(address) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(address) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(role) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(role) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(role) ON TABLE public.contacts TO peak_r_client;

GRANT SELECT(role) ON TABLE public.contacts TO peak_r_third;

GRANT SELECT(role) ON TABLE public.contacts TO peak_r_agency;

GRANT SELECT(is_user) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(is_user) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(is_active) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(is_active) ON TABLE public.contacts TO peak_r_coordinator;

GRANT UPDATE(password_hash) ON TABLE public.contacts TO peak_auth;

GRANT SELECT(email_verified) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(email_verified) ON TABLE public.contacts TO peak_r_coordinator;

GRANT UPDATE(two_fa_enabled) ON TABLE public.contacts TO peak_auth;

GRANT SELECT(two_fa_enabled) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(two_fa_enabled) ON TABLE public.contacts TO peak_r_coordinator;

GRANT UPDATE(two_fa_secret) ON TABLE public.contacts TO peak_auth;

GRANT UPDATE(last_login) ON TABLE public.contacts TO peak_auth;

GRANT SELECT(last_login) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(last_login) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(custom_field_values) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(custom_field_values) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(pp_data) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(last_sync_at) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(last_sync_at) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(created_at) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(created_at) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(updated_at) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(updated_at) ON TABLE public.contacts TO peak_r_coordinator;

GRANT UPDATE(last_login_ip) ON TABLE public.contacts TO peak_auth;

GRANT SELECT(last_login_ip) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(last_login_ip) ON TABLE public.contacts TO peak_r_coordinator;

GRANT UPDATE(login_attempts) ON TABLE public.contacts TO peak_auth;

GRANT SELECT(login_attempts) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(login_attempts) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(locked_until) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(locked_until) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(preferences),UPDATE(preferences) ON TABLE public.contacts TO peak_api;

GRANT SELECT(version) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(version) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT,REFERENCES ON TABLE public.exchanges TO peak_auth;

GRANT SELECT(id) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(pp_matter_id) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(exchange_number) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(name) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(status) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(priority) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(client_id) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(coordinator_id) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(notes) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(type_of_exchange) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(client_vesting) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(bank) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(reason_for_cancellation) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rel_property_address) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rel_property_city) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rel_property_state) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rel_property_zip) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rel_apn) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rel_escrow_number) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rel_purchase_contract_title) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rel_contract_date) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rel_value) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(buyer_1_name) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(buyer_2_name) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(proceeds) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(close_of_escrow_date) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(day_45) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(day_180) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(identified) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rep_1_property_address) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rep_1_city) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rep_1_state) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rep_1_zip) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rep_1_apn) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rep_1_escrow_number) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rep_1_purchase_contract_title) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rep_1_purchase_contract_date) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rep_1_value) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rep_1_seller_1_name) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rep_1_seller_2_name) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(pp_data) ON TABLE public.exchanges TO peak_r_admin;

GRANT SELECT(is_active) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(last_sync_at) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(created_at) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(updated_at) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(workflow_stage) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(stage_changed_at) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(stage_changed_by) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(notifications_enabled) ON TABLE public.exchanges TO peak_user;

GRANT UPDATE(version) ON TABLE public.exchanges TO peak_auth;

GRANT SELECT(version) ON TABLE public.exchanges TO peak_user;

GRANT INSERT ON TABLE public.audit_logs TO peak_auth;

GRANT SELECT ON TABLE public.exchange_participants TO peak_auth;

GRANT SELECT ON TABLE public.exchange_participants TO peak_user;

GRANT SELECT,INSERT,REFERENCES,UPDATE ON TABLE public.user_sessions TO peak_auth;

ALTER DEFAULT PRIVILEGES FOR ROLE peak_api REVOKE ALL ON FUNCTIONS  FROM PUBLIC;

ALTER DEFAULT PRIVILEGES FOR ROLE peak_auth REVOKE ALL ON FUNCTIONS  FROM PUBLIC;

ALTER DEFAULT PRIVILEGES FOR ROLE peak_owner REVOKE ALL ON FUNCTIONS  FROM PUBLIC;

ALTER DEFAULT PRIVILEGES FOR ROLE peak_rolemaker REVOKE ALL ON FUNCTIONS  FROM PUBLIC;
