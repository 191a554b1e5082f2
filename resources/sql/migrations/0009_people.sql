-- 0009 people: what a client asks about its own person, and what it remembers for them.
--
-- Adds     peak.greetings; api.who_am_i(), api.save_preferences()
-- Needs    0006 access
-- Breaks   nothing
-- Locks    nothing for longer than a policy takes
-- Raises   28000 the session has ended; PK400 a preference without a name, or too large
-- Tests    tests/sql/tst_Sessions.cpp, tests/models/session/tst_SessionKeeper.cpp
set local lock_timeout = '5s';

set local role peak_owner;
grant select (id, preferences), update (preferences) on public.contacts to peak_api;
create policy api_own_row on public.contacts to peak_api
    using (id = (select auth.me())) with check (id = (select auth.me()));

-- What a window begins with. A session asks for its own; the door gives a new one's with its key, so that
-- the first question of a session is the first page.
create view peak.greetings with (security_invoker = true) as
select c.id as person_id, auth.person_name(c.first_name, c.last_name, c.company, c.email) as display_name, c.email::text as email,
       c.role::text as role, s.id as session_id, s.expires_at at time zone 'UTC' as expires_at,
       peak.schema_version() as schema_version, peak.oldest_client() as oldest_client,
       peak.setting('firm.name') #>> '{}' as firm_name, peak.setting('firm.time_zone') #>> '{}' as time_zone,
       peak.firm_today() as today, coalesce(c.preferences, '{}') as preferences,
       jsonb_build_object('exchanges', true, 'people', c.role in ('admin', 'coordinator'),
                          'users', c.role = 'admin', 'audit', c.role = 'admin', 'sync', c.role = 'admin') as acting,
       s.login_role
from public.contacts c join public.user_sessions s on s.user_id = c.id;
grant select on peak.greetings to peak_auth;

create function api.who_am_i()
    returns table (person_id uuid, display_name text, email text, role text, session_id uuid, expires_at timestamptz,
                   schema_version int, oldest_client int, firm_name text, time_zone text, today date,
                   preferences jsonb, acting jsonb)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    return query
        select g.person_id, g.display_name, g.email, g.role, g.session_id, g.expires_at, g.schema_version, g.oldest_client,
               g.firm_name, g.time_zone, g.today, g.preferences, g.acting
        from peak.greetings g where g.login_role = session_user and g.person_id = auth.me();
    if not found then
        raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
    end if;
end $$;
grant execute on function api.who_am_i() to peak_user;
reset role;

set local role peak_auth;
grant execute on function auth.person_name(text, text, text, text) to peak_owner, peak_user;
reset role;

set local role peak_api;
-- Layouts, filters and the like: one value a name, merged, so that two computers do not overwrite each
-- other's pages.
create function api.save_preferences(p_key text, p_value jsonb) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
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
end $$;
grant execute on function api.save_preferences(text, jsonb) to peak_user;
reset role;
