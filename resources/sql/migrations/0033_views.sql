-- 0033 views: a list as somebody likes it, kept under a name, for oneself or for everybody.
--
-- Adds     peak.saved_views, may_share_views(); api.views(), save_view(), remove_view(), restore_view(), set_role_default()
-- Needs    0009 people, 0010 audit, 0024 erasure
-- Breaks   nothing
-- Locks    erasures SHARE ROW EXCLUSIVE for a trigger
-- Raises   28000 the session has ended; PK400 bad input; PK403 not allowed; PK404 no such view; PK409 changed
--          meanwhile, or a name twice
-- Tests    tests/sql/tst_SavedViews.cpp
--
-- A view is what a window made of it (columns, sorts, conditions) and never a right: what it shows is what the
-- list shows to whoever opens it. Shared ones are made by admins and coordinators, and may name people in their
-- conditions: other roles see those that an admin made the default of their role, and no others.
set local lock_timeout = '5s';

set local role peak_owner;
create table peak.saved_views (
    id          uuid primary key default gen_random_uuid(),
    list        text not null,
    name        text not null,
    state       jsonb not null,
    owner_id    uuid references public.contacts (id) on delete cascade,
    made_by     uuid references public.contacts (id) on delete set null,
    default_for text[] not null default '{}',
    version     bigint not null default 1,
    created_at  timestamptz not null default clock_timestamp(),
    updated_at  timestamptz not null default clock_timestamp(),
    removed_at  timestamptz
);
comment on table peak.saved_views is 'Lists as people like them; owner_id is empty where a view is everybody''s.';
comment on column peak.saved_views.default_for is 'The roles whose list begins with it; shared views only.';
create unique index saved_views_own_names on peak.saved_views (owner_id, list, lower(name)) where removed_at is null;
create unique index saved_views_shared_names on peak.saved_views (list, lower(name)) where removed_at is null and owner_id is null;
create index saved_views_by_owner on peak.saved_views (owner_id);
create index saved_views_by_maker on peak.saved_views (made_by);
alter table peak.saved_views enable row level security;
select audit.watch('peak.saved_views', 'view', p_quiet => '{updated_at,version}');

-- Who shares a view: said once, for the function, the policy and what a window offers.
create function peak.may_share_views(p_role text) returns boolean
    language sql stable parallel safe
    return coalesce(p_role in ('admin', 'coordinator'), false);
grant execute on function peak.may_share_views(text) to peak_api, peak_auth;

create policy views_seen on peak.saved_views for select to peak_api
    using (owner_id = (select auth.me())
           or owner_id is null and (peak.may_share_views((select auth.my_role())) or (select auth.my_role()) = any (default_for)));
create policy views_made on peak.saved_views for insert to peak_api
    with check (made_by = (select auth.me()) and default_for = '{}'
                and (owner_id = (select auth.me()) or owner_id is null and peak.may_share_views((select auth.my_role()))));
create policy views_kept on peak.saved_views for update to peak_api
    using (owner_id = (select auth.me())
           or owner_id is null and peak.may_share_views((select auth.my_role()))
              and (made_by = (select auth.me()) or (select auth.my_role()) = 'admin'))
    with check (owner_id = (select auth.me())
                or owner_id is null and peak.may_share_views((select auth.my_role()))
                   and (made_by = (select auth.me()) or (select auth.my_role()) = 'admin'));
grant select, insert (list, name, state, owner_id, made_by),
      update (name, state, owner_id, default_for, version, updated_at, removed_at) on peak.saved_views to peak_api;

-- What a policy can't say, since it needs the row as it was.
create function peak.guard_views() returns trigger
    language plpgsql set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if current_user = 'peak_api' and new.default_for is distinct from old.default_for and auth.my_role() is distinct from 'admin'
       and not (new.default_for <@ old.default_for and (new.owner_id is not null or new.removed_at is not null)) then
        raise exception using errcode = 'PK403', message = 'Only an admin decides what the list of a role begins with.';
    end if;
    return new;
end $$;
create trigger _150_admins_only before update of default_for on peak.saved_views
    for each row execute function peak.guard_views();

-- Whoever is erased leaves no views of their own behind: their conditions may name anybody.
create function peak.erase_views() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    delete from peak.saved_views v where v.owner_id = new.contact_id;
    return null;
end $$;
create trigger _700_views after insert on peak.erasures for each row execute function peak.erase_views();
reset role;

set local role peak_api;
create function api.check_view_list(p_list text) returns void
    language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
    if p_list is null or p_list !~ '^[a-z][a-z_.]{0,39}$' then
        raise exception using errcode = 'PK400', message = 'A view belongs to a list, like tasks or exchanges.';
    end if;
end $$;

-- One's own and those that are shared. role_default: this person's role, where their list begins with the view;
-- default_for: all such roles, for whoever decides about them.
create function api.views(p_list text)
    returns table (id uuid, name text, state jsonb, shared boolean, mine boolean, role_default text, version bigint,
                   default_for text[], may_change boolean)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me constant uuid := auth.require_me();
    my_role constant text := auth.my_role();
begin
    perform api.check_view_list(p_list);
    return query
        select v.id, v.name, v.state, v.owner_id is null, coalesce(v.owner_id, v.made_by) is not distinct from me,
               case when my_role = any (v.default_for) then my_role end, v.version,
               case when my_role = 'admin' then v.default_for else array(select unnest(v.default_for) intersect select my_role) end,
               v.owner_id is not null or peak.may_share_views(my_role) and (v.made_by is not distinct from me or my_role = 'admin')
        from peak.saved_views v
        where v.list = p_list and v.removed_at is null
        order by v.owner_id is not null, lower(v.name), v.id;
end $$;

-- A view that the caller may change; hidden and missing ones look alike.
create function api.own_view(p_view uuid) returns peak.saved_views
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
    me uuid := auth.require_live();
    held peak.saved_views;
begin
    select v.* into held from peak.saved_views v where v.id = p_view;
    if not found then
        raise exception using errcode = 'PK404', message = 'There is no such view.';
    end if;
    if held.owner_id is distinct from me
       and not (peak.may_share_views(auth.my_role()) and (coalesce(held.made_by = me, false) or auth.my_role() = 'admin')) then
        raise exception using errcode = 'PK403', message = 'Only who made a shared view, or an admin, changes it. Save it under another name.';
    end if;
    return held;
end $$;

create function api.save_view(p_id uuid, p_list text, p_name text, p_state jsonb, p_shared boolean, p_version bigint) returns uuid
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
    title text := btrim(p_name, E' \t\r\n\u00a0');
    shares boolean := coalesce(p_shared, false);
    held peak.saved_views;
    r uuid;
begin
    perform api.check_view_list(p_list);
    if coalesce(title, '') = '' or length(title) > 80 or title ~ '[[:cntrl:]]' then
        raise exception using errcode = 'PK400', message = 'A view has a name of 1 to 80 characters.';
    elsif p_state is null or jsonb_typeof(p_state) <> 'object' or octet_length(p_state::text) > 32768 then
        raise exception using errcode = 'PK400', message = 'This view has too many settings to be remembered.';
    end if;
    if p_id is not null then
        held := api.own_view(p_id);
        if p_version is null then
            raise exception using errcode = 'PK400', message = 'Which version of the view is meant?';
        elsif held.list <> p_list then
            raise exception using errcode = 'PK400', message = 'A view stays with its list.';
        elsif held.removed_at is not null then
            raise exception using errcode = 'PK404', message = 'There is no such view.';
        end if;
    end if;
    if shares and not peak.may_share_views(auth.my_role()) then
        raise exception using errcode = 'PK403', message = 'Views are shared by admins and coordinators.';
    end if;
    if p_id is null then
        if (select count(*) from peak.saved_views v where v.made_by = me and v.list = p_list and v.removed_at is null) >= 100 then
            raise exception using errcode = 'PK409', message = 'You have 100 views of this list already. Remove some first.';
        end if;
        insert into peak.saved_views (list, name, state, owner_id, made_by)
        values (p_list, title, p_state, case when not shares then me end, me) returning id into r;
        return r;
    end if;
    -- Nobody takes a shared view for themself but who made it.
    if held.owner_id is null and not shares and held.made_by is distinct from me then
        raise exception using errcode = 'PK403', message = 'This view is everybody''s. Save it under another name to have your own.';
    end if;
    update peak.saved_views v
    set name = title, state = p_state, owner_id = case when not shares then me end,
        default_for = case when shares then v.default_for else '{}' end, version = v.version + 1, updated_at = clock_timestamp()
    where v.id = p_id and v.version = p_version and v.removed_at is null returning v.id into r;
    if r is null then
        raise exception using errcode = 'PK409', message = 'Somebody else changed this view meanwhile. Look again, then save.';
    end if;
    return r;
exception when unique_violation then
    raise exception using errcode = 'PK409', message = 'There is a view with this name already. Choose another name.';
end $$;

-- Back again by restore_view(), with all it was but a role's beginning.
create function api.remove_view(p_id uuid) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    held peak.saved_views := api.own_view(p_id);
begin
    update peak.saved_views v
    set removed_at = clock_timestamp(), default_for = '{}', version = v.version + 1, updated_at = clock_timestamp()
    where v.id = held.id and v.removed_at is null;
    if not found then
        raise exception using errcode = 'PK404', message = 'There is no such view.';
    end if;
end $$;
create function api.restore_view(p_id uuid) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    held peak.saved_views := api.own_view(p_id);
begin
    update peak.saved_views v set removed_at = null, version = v.version + 1, updated_at = clock_timestamp()
    where v.id = held.id and v.removed_at is not null;
exception when unique_violation then
    raise exception using errcode = 'PK409', message = 'There is another view with this name by now. Rename that one first.';
end $$;

-- NULL: the role's list begins as the program has it.
create function api.set_role_default(p_list text, p_role text, p_view uuid) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
begin
    perform api.check_view_list(p_list);
    if not auth.known_role(p_role) then
        raise exception using errcode = 'PK400', message = 'A role is one of admin, coordinator, client, third_party, agency.';
    end if;
    if p_view is not null and not exists (select from peak.saved_views v where v.id = p_view and v.list = p_list and v.removed_at is null
                                                                          and v.owner_id is null) then
        raise exception using errcode = 'PK404', message = 'There is no such shared view of this list. Share it first.';
    end if;
    update peak.saved_views v
    set default_for = case when v.id = p_view then array(select unnest(v.default_for) union select p_role order by 1)
                           else array_remove(v.default_for, p_role) end,
        version = v.version + 1, updated_at = clock_timestamp()
    where v.list = p_list and v.removed_at is null and v.owner_id is null
      and (v.id is not distinct from p_view) <> (p_role = any (v.default_for));
end $$;
grant execute on function api.views(text), api.save_view(uuid, text, text, jsonb, boolean, bigint), api.remove_view(uuid),
    api.restore_view(uuid) to peak_user;
grant execute on function api.set_role_default(text, text, uuid) to peak_r_admin;
reset role;
