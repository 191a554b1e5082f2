-- 0009 people: what the server remembers for a person.
--
-- Adds     api.save_preferences()
-- Needs    0006 access
-- Breaks   nothing
-- Locks    nothing for longer than a policy takes
-- Raises   PK400 a preference without a name, or too large
-- Tests    tests/sql/tst_Sessions.cpp, tests/models/session/tst_SessionKeeper.cpp
set local lock_timeout = '5s';

set local role peak_owner;
grant select (id, preferences), update (preferences) on public.contacts to peak_api;
create policy api_own_row on public.contacts to peak_api
    using (id = (select auth.me())) with check (id = (select auth.me()));
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
