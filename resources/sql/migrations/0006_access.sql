-- 0006 access: who may do what on which exchange, said once, and row security that reads it.
--
-- Adds     auth.access and the triggers that keep it; auth.require_read_committed(), my_exchange_ids(), my_contact_ids(), may();
--          policies and column rights on contacts, exchanges and exchange_participants
-- Needs    0003 identity, 0004 sessions
-- Breaks   nothing
-- Locks    contacts, exchanges and exchange_participants SHARE ROW EXCLUSIVE for foreign keys and triggers
-- Raises   PK403 not allowed on this exchange
-- Tests    tests/sql/tst_AccessMatrix.cpp
--
-- Rights are bits: 1 see the exchange, 2 message, 4 upload, 8 manage, 16 see documents, 32 see tasks,
-- 64 work on tasks. A person's rights on an exchange are what their role allows, and the role they take
-- part in allows, and the participant's permissions name (none named: all). Several ways add up.
-- Admins see everything and have no rows here.
set local lock_timeout = '5s';

set local role peak_owner;
grant select, references, update (version) on public.exchanges to peak_auth;
grant select on public.exchange_participants to peak_auth;
create policy identity_all on public.exchanges for select to peak_auth using (true);
create policy identity_locks on public.exchanges for update to peak_auth using (true) with check (false);
create policy identity_all on public.exchange_participants for select to peak_auth using (true);
reset role;

set local role peak_auth;
create function auth.role_rights(p_role text) returns int
    language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select case p_role
        when 'coordinator' then 1 | 2 | 4 | 8 | 16 | 32 | 64
        when 'client'      then 1 | 2 | 4 | 16 | 32 | 64
        when 'agency'      then 1 | 2 | 4 | 16 | 32 | 64
        when 'third_party' then 1 | 2 | 16 | 32
        else 0 end $$;

-- Without "view" the rest is worth nothing.
create function auth.permission_rights(p_permissions text[]) returns int
    language sql immutable parallel safe
    return case when p_permissions is null then 127
                when not 'view' = any (p_permissions) then 0
                else 1 | 16 | 32 | 64
                     | case when 'message' = any (p_permissions) then 2 else 0 end
                     | case when 'upload' = any (p_permissions) then 4 else 0 end
                     | case when 'manage' = any (p_permissions) then 8 else 0 end end;

create table auth.access (
    contact_id  uuid not null references public.contacts (id) on delete cascade,
    exchange_id uuid not null references public.exchanges (id) on delete cascade,
    rights      int not null,
    primary key (contact_id, exchange_id) include (rights)
);
create index access_by_exchange on auth.access (exchange_id);
alter table auth.access enable row level security;
comment on table auth.access is 'Derived: kept by triggers, read by every policy and list; admins have no rows.';
grant select, references on auth.access to peak_owner;
create policy owner_reads on auth.access for select to peak_owner using (true);

-- What changes a right asks first: with an older snapshot it would write what was true once.
create function auth.require_read_committed() returns void
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception using errcode = '40001', message = 'Rights change in read committed transactions only. Try again.';
    end if;
end $$;

-- Recomputes the rows of some exchanges, or of some people (the other is NULL; both NULL: all). Set-based,
-- so that a bulk load stays one; in plpgsql with unnest(), because "= any (array)" of a parameter is
-- searched from its beginning for every row.
create function auth.refresh_access(p_exchanges uuid[], p_people uuid[]) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set plan_cache_mode = force_custom_plan as $$
begin
    perform auth.require_read_committed();
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

create function auth.access_of_exchanges() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
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

create function auth.access_of_participants() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
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

create function auth.access_of_people() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
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
grant execute on function auth.access_of_exchanges(), auth.access_of_participants(), auth.access_of_people() to peak_owner;
select auth.refresh_access(null, null);

-- What policies ask, once a statement (written as "(select ...)" there).
create function auth.my_exchange_ids() returns uuid[]
    language sql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    as $$ select coalesce(array_agg(a.exchange_id), '{}') from auth.access a where a.contact_id = auth.me() and a.rights & 1 = 1 $$;

-- Oneself and those one shares an exchange with.
create function auth.my_contact_ids() returns uuid[]
    language sql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    with mine as materialized (
        select a.exchange_id from auth.access a where a.contact_id = auth.me() and a.rights & 1 = 1)
    select coalesce(array_agg(distinct x.id), '{}') from (
        select auth.me() as id
        union all select e.client_id from mine join public.exchanges e on e.id = mine.exchange_id
        union all select e.coordinator_id from mine join public.exchanges e on e.id = mine.exchange_id
        union all select p.contact_id from mine join public.exchange_participants p on p.exchange_id = mine.exchange_id where p.is_active
    ) x where x.id is not null
$$;

-- Whether the caller may do something on one exchange. For single rows and functions, never for lists.
create function auth.may(p_right int, p_exchange uuid) returns boolean
    language plpgsql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.me();
begin
    -- Never NULL: "if not auth.may(...)" would let a stranger pass.
    return exists (select from auth.access a where a.contact_id = me and a.exchange_id = p_exchange and a.rights & p_right = p_right)
           or exists (select from public.contacts c where c.id = me and c.role = 'admin');
end $$;
grant execute on function auth.my_exchange_ids(), auth.my_contact_ids(), auth.may(int, uuid) to peak_user, peak_owner, peak_api;
reset role;

set local role peak_owner;
create trigger _400_access_insert after insert on public.exchanges
    referencing new table as new_rows for each statement execute function auth.access_of_exchanges();
create trigger _400_access_update after update on public.exchanges
    referencing old table as old_rows new table as new_rows for each statement execute function auth.access_of_exchanges();
create trigger _400_access_insert after insert on public.exchange_participants
    referencing new table as new_rows for each statement execute function auth.access_of_participants();
create trigger _400_access_update after update on public.exchange_participants
    referencing old table as old_rows new table as new_rows for each statement execute function auth.access_of_participants();
create trigger _400_access_delete after delete on public.exchange_participants
    referencing old table as old_rows for each statement execute function auth.access_of_participants();
create trigger _400_access_update after update on public.contacts
    referencing old table as old_rows new table as new_rows for each statement execute function auth.access_of_people();

-- One policy for each group, never "admin or ...": the OR would take the index away.
create policy admins_see on public.exchanges for select to peak_r_admin using ((select auth.live()));
create policy members_see on public.exchanges for select
    to peak_r_coordinator, peak_r_client, peak_r_third, peak_r_agency
    using (id = any ((select auth.my_exchange_ids())::uuid[]));
create policy admins_see on public.exchange_participants for select to peak_r_admin using ((select auth.live()));
create policy members_see on public.exchange_participants for select
    to peak_r_coordinator, peak_r_client, peak_r_third, peak_r_agency
    using (exchange_id = any ((select auth.my_exchange_ids())::uuid[]));
create policy staff_see on public.contacts for select to peak_r_admin, peak_r_coordinator using ((select auth.live()));
create policy members_see on public.contacts for select to peak_r_client, peak_r_third, peak_r_agency
    using (id = any ((select auth.my_contact_ids())::uuid[]));

-- Columns by name: what is added later is closed until somebody decides.
grant select (id, pp_contact_id, first_name, last_name, email, phone, company, address, role, is_user, is_active,
              email_verified, two_fa_enabled, last_login, last_login_ip, login_attempts, locked_until,
              custom_field_values, last_sync_at, created_at, updated_at, version)
    on public.contacts to peak_r_admin, peak_r_coordinator;
grant select (pp_data) on public.contacts, public.exchanges to peak_r_admin;
grant select (id, first_name, last_name, company, role) on public.contacts to peak_r_client, peak_r_third, peak_r_agency;
grant select (id, pp_matter_id, exchange_number, name, status, priority, client_id, coordinator_id, notes,
              type_of_exchange, client_vesting, bank, reason_for_cancellation,
              rel_property_address, rel_property_city, rel_property_state, rel_property_zip, rel_apn,
              rel_escrow_number, rel_purchase_contract_title, rel_contract_date, rel_value,
              buyer_1_name, buyer_2_name, proceeds, close_of_escrow_date, day_45, day_180, identified,
              rep_1_property_address, rep_1_city, rep_1_state, rep_1_zip, rep_1_apn, rep_1_escrow_number,
              rep_1_purchase_contract_title, rep_1_purchase_contract_date, rep_1_value,
              rep_1_seller_1_name, rep_1_seller_2_name, is_active, last_sync_at, created_at, updated_at,
              workflow_stage, stage_changed_at, stage_changed_by, notifications_enabled, version)
    on public.exchanges to peak_user;
grant select on public.exchange_participants to peak_user;
reset role;
