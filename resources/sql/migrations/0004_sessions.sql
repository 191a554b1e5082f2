-- 0004 sessions: a login role for each session, made, watched and ended by the database.
--
-- Adds     auth.mint(), cut(), cut_parked(), cut_others(), drop_login(), reap(), heal(), set_door_verifier(),
--          end_sessions(), hold_row(), cut_ended(), record_refusals(), is_outdated(); api.heartbeat(), sign_out(),
--          close_other_connections(); triggers _300_accounts_* on contacts, _800_cut on user_sessions
-- Needs    0003 identity
-- Breaks   nothing
-- Locks    contacts SHARE ROW EXCLUSIVE for triggers
-- Raises   28000 the session has ended; PK403 not allowed; PK409 an e-mail address twice
-- Tests    tests/sql/tst_Sessions.cpp, tst_SessionEnds.cpp, tst_PeopleAttacks.cpp
--
-- The lines of a session are cut when its end is committed, and not before: whoever takes an end back has cut
-- nobody off, and whoever was cut off stands in the record.
set local lock_timeout = '5s';

-- ---------------------------------------------------------------- login roles (the only CREATEROLE code)

set local role peak_rolemaker;
-- The secret is 256 random bits, so that one round of SCRAM's hashing is as good as 4096 and the
-- password itself appears in no statement, log or view.
create function auth.scram_verifier(p_secret text) returns text
    language plpgsql volatile strict set search_path = pg_catalog, pg_temp as $$
declare
    salt bytea := crypto.random_bytes(16);
    salted bytea := crypto.hmac(salt || E'\\x00000001'::bytea, convert_to(p_secret, 'UTF8'), 'sha256');
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
    -- Itself a member, so that ending the session needs no right to signal everybody's connections. A client holds four
    -- (work, reads, transfers, listening); the fifth lets it in again while the server still counts one that broke.
    execute format('create role %I login password %L valid until %L connection limit 5 in role peak_user, %I role peak_rolemaker',
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

-- Before the end of a session is committed only those lines are cut that are in its way: who keeps a row of a
-- table locked in a transaction that stays open.
create function auth.cut_parked(p_role name, p_table regclass) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    perform pg_terminate_backend(a.pid)
    from pg_stat_get_activity(null) a join pg_roles r on r.oid = a.usesysid
    where r.rolname = p_role and r.rolname ~ '^s_[0-9a-f]{20}$' and a.pid <> pg_backend_pid()
      and a.xact_start < clock_timestamp() - interval '300 ms'
      and exists (select from pg_locks l where l.pid = a.pid and l.relation = p_table and l.granted
                                           and l.mode in ('RowShareLock', 'RowExclusiveLock'));
exception when insufficient_privilege then
    null;
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

-- Parked connections end: at the door after 30 s, in a session's open transaction after 60 s, and an agent that
-- leaves one open without doing anything, since it holds the job that it took.
create function auth.reap() returns int
    language sql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select count(pg_terminate_backend(a.pid))::int
    from pg_stat_get_activity(null) a join pg_roles r on r.oid = a.usesysid
    where a.pid <> pg_backend_pid()
      and ((r.rolname = 'peak_door' and a.backend_start < clock_timestamp() - interval '30 s')
        or (r.rolname ~ '^s_[0-9a-f]{20}$' and a.xact_start < clock_timestamp() - interval '60 s')
        or (r.rolname = 'peak_agent' and a.state like 'idle in transaction%' and a.state_change < clock_timestamp() - interval '60 s'
            and pg_has_role('pg_signal_backend', 'member')))
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
grant execute on function auth.cut_others(name), auth.mint(text, timestamptz), auth.cut(name), auth.cut_parked(name, regclass),
    auth.drop_login(name), auth.reap(), auth.heal(text) to peak_auth;
reset role;

set local role peak_auth;

-- The door's password as its SCRAM verifier: set by the installer, kept so that heal() can restore it.
create function auth.set_door_verifier(p_verifier text) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if p_verifier is null or p_verifier !~ E'^SCRAM-SHA-256\\$' then
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
    insert into public.audit_logs (user_id, action, resource_type, resource_id, ip_address, user_agent, success, error_message, session_id,
                                   actor_role, client_version, real_user_id)
    select p_person, p_action, 'user', p_person, inet_client_addr(), auth.described(p_client), p_success, p_message, p_session,
           (select c.role from public.contacts c where c.id = p_person),
           coalesce(left(p_client ->> 'version', 40), (select s.client_version from public.user_sessions s where s.id = p_session)),
           (select s.real_user_id from public.user_sessions s where s.id = p_session)
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
    insert into public.audit_logs (user_id, action, resource_type, resource_id, ip_address, user_agent, success, error_message, created_at,
                                   client_version)
    select r.person, case when r.kind = 'reauth' then 'reauthentication_failed'
                          when r.kind in ('code', 'enrol') and not r.ok then 'second_factor_failed' else 'login_failed' end,
           'user', r.person, r.ip, auth.described(r.client), false,
           case when not r.ok then case r.kind when 'code' then 'The code is wrong.' when 'enrol' then 'The code is wrong.'
                                               when 'device' then 'The computer is not known.'
                                               when 'redeem' then 'The invitation or reset code is wrong, used or expired.'
                                               when 'reauth' then 'The password or code is wrong.'
                                               else 'E-mail address or password is wrong.' end
                when r.refusal = 1 then 'Sign-in is paused after too many failures.'
                when r.refusal = 2 then 'The code was used already.'
                when r.refusal = 4 then 'The new password is against the rules.'
                else 'The account is locked or inactive.' end, r.at::timestamp, left(r.client ->> 'version', 40)
    from refused r order by r.id
$$;

-- ---------------------------------------------------------------- sessions

-- Whether what an attempt proved has ended since: its password was changed, its computer was forgotten.
create function auth.is_outdated(p_attempt auth.attempts) returns boolean
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select exists (select from auth.credentials k where k.contact_id = p_attempt.account and k.changed_at > p_attempt.at)
        or exists (select from auth.devices d where d.id = p_attempt.device_id and d.revoked_at is not null)
$$;

-- A row of somebody's, locked; whoever of their own sessions keeps it from us in an open transaction has had
-- the time for it. Of two who do this to each other one stops waiting first.
create function auth.hold_row(p_table regclass, p_row uuid, p_person uuid) returns void
    language plpgsql volatile set search_path = pg_catalog, pg_temp set lock_timeout = '800ms' as $$
begin
    if auth.me() < p_person then
        perform set_config('lock_timeout', '400ms', true);
    end if;
    for i in 1 .. 3 loop
        begin
            execute format('select from %s t where t.id = $1 for no key update', p_table) using p_row;
            return;
        exception when lock_not_available then
            perform auth.cut_parked(s.login_role, p_table) from public.user_sessions s where s.user_id = p_person and s.is_active;
        end;
    end loop;
end $$;

-- At the commit. SET CONSTRAINTS would call it before, and what is prepared or serializable may still fail after
-- it: housekeeping cuts those. (The text is all of what the client sent, or NULL; our own functions run none of these.)
create function auth.cut_ended() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if current_setting('transaction_isolation') <> 'serializable'
       and coalesce(current_query(), '') collate "C" !~* E'\\m(constraints|do|prepare)\\M' then
        perform auth.cut(new.login_role);
    end if;
    return null;
end $$;
grant execute on function auth.cut_ended() to peak_owner;
set local role peak_owner;
create constraint trigger _800_cut after update on public.user_sessions deferrable initially deferred
    for each row when (old.ended_at is null and new.ended_at is not null) execute function auth.cut_ended();
set local role peak_auth;

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
        perform auth.hold_row('public.user_sessions', ended.id, p_person);
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
        -- Most updates are none of this: signing in writes its time, a page its layout.
        if not exists (select from new_rows n join old_rows o on o.id = n.id
                       where (o.role, o.is_user, o.is_active, o.email) is distinct from (n.role, n.is_user, n.is_active, n.email)) then
            return null;
        end if;
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

create function auth.group_of(p_role text) returns text
    language sql immutable parallel safe set search_path = pg_catalog, pg_temp
    as $$ select case p_role when 'admin' then 'peak_r_admin' when 'coordinator' then 'peak_r_coordinator'
                 when 'client' then 'peak_r_client' when 'third_party' then 'peak_r_third'
                 when 'agency' then 'peak_r_agency' end $$;

-- ---------------------------------------------------------------- a session's own functions

create function api.heartbeat() returns timestamptz
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    ends timestamptz;
begin
    perform auth.require_me();
    update auth.session_activity a set last_seen = clock_timestamp()
    from public.user_sessions s where s.id = a.session_id and s.login_role = session_user
    returning s.expires_at at time zone 'UTC' into ends;
    -- Whoever looks on as somebody else changes nothing, not even this.
    if auth.real_person() is not null then
        return ends;
    end if;
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

grant execute on function api.heartbeat(), api.close_other_connections(), api.sign_out(boolean) to peak_user;
reset role;
