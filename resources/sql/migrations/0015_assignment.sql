-- 0015 assignment: who takes part in an exchange is decided by two, the firm and its client.
--
-- Adds     exchange_participants.proposed_*, admin_*, client_*, withdrawn_*; auth.clients_taken_off,
--          remember_client(), client_taken_off_by(), clients_of(), judging_members(), judges(), my_judged_ids(),
--          fully_approved(), lock_exchange(), person_facts(), clean_permissions(); peak.guard_participants(),
--          write_participant_feed(); triggers _320_clients on exchanges, contacts and exchange_participants
-- Needs    0006 access, 0007 change_feed, 0010 audit
-- Breaks   nothing
-- Locks    exchange_participants ACCESS EXCLUSIVE for columns (no rewrite) and triggers
-- Raises   PK400 permissions that are none; PK403 a change of participants without the approvals it needs;
--          40001 in a transaction that is not read committed
-- Tests    tests/sql/tst_Assignment.cpp, tst_AssignmentAttacks.cpp
--
-- A proposal is a row that is not active. It becomes active when an admin and the client of the exchange
-- have approved it: two people, in any order. "The client" is exchanges.client_id or an active participant
-- with the role client, if they can sign in; where there is none (or only the person proposed), the
-- admin's approval with a reason is enough. An admin who is the only client approves as the client, and
-- another admin as admin. Approvals end with the participation: whoever comes back needs both again.
--
-- One admin alone must not make an exchange one without a client, or with a client of their choosing, for the moment of
-- an approval. So whoever took a client off (from the exchange, or from sign-in) does not approve there as an admin
-- for seven days, unless that person is its client again: another admin decides, who is the second of the two.
-- Afterwards the change has stood for all to see for a week, and is the state of things.
--
-- Order of locks, as in 0006: the exchange (no key update) before its participants, people (key share) last.
set local lock_timeout = '5s';

set local role peak_owner;
alter table public.exchange_participants
    add proposed_by        uuid,
    add proposed_at        timestamp,
    add admin_approved_by  uuid,
    add admin_approved_at  timestamp,
    add admin_reason       text,
    add client_approved_by uuid,
    add client_approved_at timestamp,
    add withdrawn_by       uuid,
    add withdrawn_at       timestamp,
    add withdrawn_reason   text,
    add constraint exchange_participants_two_people check (admin_approved_by <> client_approved_by);
comment on column public.exchange_participants.proposed_at is 'Set with withdrawn_at empty and is_active false: waits for approvals.';

-- Why somebody was let in or sent away is for those who decide about it: no row that fellow members see holds a reason.
revoke select on public.exchange_participants from peak_user;
grant select (id, exchange_id, contact_id, role, permissions, assigned_by, assigned_at, is_active, created_at, updated_at, version)
    on public.exchange_participants to peak_user;
grant select (proposed_by, proposed_at, admin_approved_by, admin_approved_at, admin_reason, client_approved_by, client_approved_at,
              withdrawn_by, withdrawn_at, withdrawn_reason)
    on public.exchange_participants to peak_r_admin, peak_r_coordinator, peak_r_client;
reset role;

-- ---------------------------------------------------------------- who decides

set local role peak_auth;
-- The clients of an exchange who can sign in, but for one person. A third party changes nothing, not even
-- where somebody entered one as the client.
create function auth.clients_of(p_exchange uuid, p_but uuid) returns setof uuid
    language sql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select c.id
    from public.contacts c join auth.accounts a on a.contact_id = c.id join auth.credentials k on k.contact_id = c.id
    where c.is_user and c.is_active and c.role in ('admin', 'coordinator', 'client', 'agency') and c.id is distinct from p_but
      and c.id in (select e.client_id from public.exchanges e where e.id = p_exchange
                   union all
                   select x.contact_id from public.exchange_participants x
                   where x.exchange_id = p_exchange and x.role = 'client' and x.is_active
                     and auth.permission_rights(x.permissions) & 1 = 1)
$$;

-- Who took away whom as the client of an exchange; without an exchange, of all that were theirs, with their sign-in.
create table auth.clients_taken_off (
    id          uuid primary key default gen_random_uuid(),
    exchange_id uuid references public.exchanges (id) on delete cascade,
    contact_id  uuid not null references public.contacts (id) on delete cascade,
    instead     uuid,
    taken_by    uuid not null references public.contacts (id) on delete cascade,
    taken_at    timestamptz not null default clock_timestamp()
);
create index clients_taken_off_by_admin on auth.clients_taken_off (taken_by, taken_at);
create index clients_taken_off_by_exchange on auth.clients_taken_off (exchange_id);
create index clients_taken_off_by_person on auth.clients_taken_off (contact_id);
comment on column auth.clients_taken_off.instead is 'Whom the same admin made the client: taking them off again is no further loss.';
alter table auth.clients_taken_off enable row level security;
create policy identity_all on auth.clients_taken_off to peak_auth using (true) with check (true);

-- What other software of the firm changes has nobody behind it who approves.
create function auth.remember_client() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.me();
begin
    if me is null then
        return null;
    elsif tg_relid = 'public.exchanges'::regclass then
        insert into auth.clients_taken_off (exchange_id, contact_id, instead, taken_by)
        select old.id, old.client_id, new.client_id, me
        where not exists (select from auth.clients_taken_off t
                          where t.exchange_id = old.id and t.taken_by = me and t.instead = old.client_id
                            and t.taken_at > clock_timestamp() - interval '7 days');
    elsif tg_relid = 'public.exchange_participants'::regclass then
        insert into auth.clients_taken_off (exchange_id, contact_id, taken_by) values (old.exchange_id, old.contact_id, me);
    elsif exists (select from public.exchanges e where e.client_id = old.id)
          or exists (select from public.exchange_participants x where x.contact_id = old.id and x.role = 'client') then
        insert into auth.clients_taken_off (contact_id, taken_by) values (old.id, me);
    end if;
    return null;
end $$;
grant execute on function auth.remember_client() to peak_owner;

-- Somebody whom this admin took off as a client a short while ago, and who could have approved; but for one person.
create function auth.client_taken_off_by(p_admin uuid, p_exchange uuid, p_but uuid) returns uuid
    language sql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select t.contact_id from auth.clients_taken_off t
    where t.taken_by = p_admin and t.taken_at > clock_timestamp() - interval '7 days' and t.contact_id is distinct from p_but
      and exists (select from auth.credentials k where k.contact_id = t.contact_id)
      and t.contact_id not in (select auth.clients_of(p_exchange, null))
      and (t.exchange_id = p_exchange
           or t.exchange_id is null
              and (exists (select from public.exchanges e where e.id = p_exchange and e.client_id = t.contact_id)
                   or exists (select from public.exchange_participants x
                              where x.exchange_id = p_exchange and x.contact_id = t.contact_id and x.role = 'client')))
    limit 1
$$;

-- Those who see who is proposed and who left, but for the admins: coordinators and clients of an exchange.
create function auth.judging_members(p_exchange uuid) returns setof uuid
    language plpgsql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    return query
        select distinct c.id
        from (select e.client_id as person, 'client' as way from public.exchanges e where e.id = p_exchange
              union all
              select e.coordinator_id, 'coordinator' from public.exchanges e where e.id = p_exchange
              union all
              select x.contact_id, x.role from public.exchange_participants x
              where x.exchange_id = p_exchange and x.is_active and auth.permission_rights(x.permissions) & 1 = 1) w
        join public.contacts c on c.id = w.person
        where c.is_user and c.is_active and c.role <> 'admin'
          and (w.way = 'client' or w.way = 'coordinator' and c.role = 'coordinator');
end $$;
create function auth.judges(p_exchange uuid) returns boolean
    language plpgsql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    return coalesce(auth.my_role() = 'admin', false)
           or coalesce(auth.me() in (select j.id from auth.judging_members(p_exchange) j (id)), false);
end $$;
create function auth.my_judged_ids() returns uuid[]
    language plpgsql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set plan_cache_mode = force_custom_plan as $$
declare
    me uuid := auth.me();
    coordinates boolean := coalesce(auth.my_role() = 'coordinator', false);
begin
    return (select coalesce(array_agg(distinct j.id), '{}') from (
        select e.id from public.exchanges e where e.client_id = me
        union all
        select e.id from public.exchanges e where e.coordinator_id = me and coordinates
        union all
        select x.exchange_id from public.exchange_participants x
        where x.contact_id = me and x.is_active and auth.permission_rights(x.permissions) & 1 = 1
          and (x.role = 'client' or x.role = 'coordinator' and coordinates)) j);
end $$;

-- Whether the approvals on a row are those of two people who may give them at this moment.
create function auth.fully_approved(p_exchange uuid, p_person uuid, p_admin uuid, p_reason text, p_client uuid) returns boolean
    language plpgsql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    clients uuid[] := array(select auth.clients_of(p_exchange, p_person));
begin
    if p_admin = p_person
       or not exists (select from public.contacts c where c.id = p_admin and c.role = 'admin' and c.is_user and c.is_active)
       or auth.client_taken_off_by(p_admin, p_exchange, p_person) is not null then
        return false;
    end if;
    if clients = '{}' then
        return coalesce(btrim(p_reason), '') <> '';
    end if;
    return coalesce(p_client = any (clients) and p_client <> p_admin, false);
end $$;

-- Before anything about an exchange is decided; whoever changes it, its client or its participants waits.
create function auth.lock_exchange(p_exchange uuid) returns boolean
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    perform auth.require_read_committed();
    perform from public.exchanges e where e.id = p_exchange for no key update;
    return found;
end $$;

create function auth.person_facts(p_person uuid, out name text, out role text, out may_act boolean)
    language sql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select auth.person_name(c.first_name, c.last_name, c.company, c.email), c.role, coalesce(c.is_active, false)
    from public.contacts c where c.id = p_person
$$;

-- Permissions as they are kept: known ones, each once, in one order.
create function auth.clean_permissions(p_permissions text[]) returns text[]
    language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
begin
    if p_permissions is null then
        return null;
    end if;
    if cardinality(p_permissions) > 16 or array_ndims(p_permissions) > 1 or array_position(p_permissions, null) is not null
       or not p_permissions <@ array['view', 'message', 'upload', 'manage'] then
        raise exception using errcode = 'PK400',
            message = 'Permissions are some of view, message, upload and manage; none named: all that the role allows.';
    end if;
    if not 'view' = any (p_permissions) then
        raise exception using errcode = 'PK400',
            message = 'Without "view" other permissions are worth nothing. To take the exchange away, withdraw the person.';
    end if;
    return array(select k from unnest(array['view', 'message', 'upload', 'manage']) k where k = any (p_permissions));
end $$;

grant execute on function auth.clients_of(uuid, uuid), auth.client_taken_off_by(uuid, uuid, uuid), auth.judges(uuid), auth.fully_approved(uuid, uuid, uuid, text, uuid),
    auth.lock_exchange(uuid), auth.person_facts(uuid), auth.clean_permissions(text[]), auth.permission_rights(text[]),
    auth.role_rights(text) to peak_api;
grant execute on function auth.judging_members(uuid) to peak_owner;
grant execute on function auth.my_judged_ids() to peak_user;

-- Whoever may see a proposal may see whom it names.
create or replace function auth.my_contact_ids() returns uuid[]
    language sql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    with mine as materialized (
        select a.exchange_id from auth.access a where a.contact_id = auth.me() and a.rights & 1 = 1)
    select coalesce(array_agg(distinct x.id), '{}') from (
        select auth.me() as id
        union all select e.client_id from mine join public.exchanges e on e.id = mine.exchange_id
        union all select e.coordinator_id from mine join public.exchanges e on e.id = mine.exchange_id
        union all select p.contact_id from mine join public.exchange_participants p on p.exchange_id = mine.exchange_id where p.is_active
        union all select p.contact_id from unnest(auth.my_judged_ids()) j (id) join public.exchange_participants p on p.exchange_id = j.id
    ) x where x.id is not null
$$;
reset role;

-- ---------------------------------------------------------------- what holds whatever a function does

set local role peak_owner;
drop policy members_see on public.exchange_participants;
create policy members_see on public.exchange_participants for select
    to peak_r_coordinator, peak_r_client, peak_r_third, peak_r_agency
    using (exchange_id = any ((select auth.my_exchange_ids())::uuid[])
           and (is_active or exchange_id = any ((select auth.my_judged_ids())::uuid[])));

grant select, insert (exchange_id, contact_id, role, permissions, is_active, assigned_by, assigned_at, proposed_by, proposed_at),
    update (permissions, is_active, assigned_by, assigned_at, proposed_by, proposed_at, admin_approved_by, admin_approved_at,
            admin_reason, client_approved_by, client_approved_at, withdrawn_by, withdrawn_at, withdrawn_reason)
    on public.exchange_participants to peak_api;
create policy assignment_sees on public.exchange_participants for select to peak_api
    using (auth.may(1, exchange_id) and (is_active or auth.judges(exchange_id)));
create policy assignment_proposes on public.exchange_participants for insert to peak_api
    with check (not is_active and auth.may(8, exchange_id) and contact_id <> (select auth.me())
                and proposed_by = (select auth.me()));
create policy assignment_decides on public.exchange_participants for update to peak_api
    using (auth.judges(exchange_id)) with check (auth.judges(exchange_id));

-- What a policy can't say, since it needs the row as it was. The owner's own statements (other software of
-- the firm, the demo, the sync) may do as they like; everybody else's are judged, however they come.
create function peak.guard_participants() returns trigger
    language plpgsql set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid; leads boolean; opened boolean;
begin
    if tg_op = 'UPDATE' and old.is_active and not coalesce(new.is_active, false) then
        -- Approvals end with the participation.
        new.admin_approved_by := null; new.admin_approved_at := null; new.admin_reason := null;
        new.client_approved_by := null; new.client_approved_at := null;
        new.withdrawn_at := coalesce(new.withdrawn_at, clock_timestamp()::timestamp);
    elsif tg_op = 'UPDATE' and new.is_active and not coalesce(old.is_active, false) then
        new.withdrawn_by := null; new.withdrawn_at := null; new.withdrawn_reason := null;
    end if;
    if pg_has_role(current_user, 'peak_owner', 'usage') then
        return new;
    end if;
    me := auth.require_me();
    leads := auth.may(8, new.exchange_id);
    if tg_op = 'INSERT' then
        if new.is_active is distinct from false or num_nonnulls(new.admin_approved_by, new.client_approved_by, new.admin_reason) > 0
           or not leads or new.proposed_by is distinct from me or new.contact_id = me then
            raise exception using errcode = 'PK403', message = 'Somebody new is proposed, and then approved by an admin and the client.';
        end if;
        return new;
    end if;
    opened := new.proposed_at is distinct from old.proposed_at or new.proposed_by is distinct from old.proposed_by
              or old.withdrawn_at is not null and new.withdrawn_at is null;
    if (new.id, new.exchange_id, new.contact_id, new.role) is distinct from (old.id, old.exchange_id, old.contact_id, old.role)
       or opened and (not leads or new.proposed_by is distinct from me or new.contact_id = me or old.is_active or new.is_active
                      or num_nonnulls(new.admin_approved_by, new.client_approved_by, new.admin_reason) > 0)
       or new.permissions is distinct from old.permissions and (not leads or new.contact_id = me) then
        raise exception using errcode = 'PK403', message = 'You may not change who takes part in this exchange like that.';
    end if;
    -- Whoever approved less has not approved more.
    if not coalesce(old.is_active, false) and auth.permission_rights(new.permissions) & ~auth.permission_rights(old.permissions) <> 0 then
        new.admin_approved_by := null; new.admin_approved_at := null; new.admin_reason := null;
        new.client_approved_by := null; new.client_approved_at := null;
    end if;
    if (new.admin_approved_by is not null or new.admin_reason is not null)
       and (new.admin_approved_by, new.admin_reason) is distinct from (old.admin_approved_by, old.admin_reason)
       and not (coalesce(new.admin_approved_by = me, false) and auth.my_role() = 'admin' and new.contact_id <> me)
       or new.client_approved_by is not null and new.client_approved_by is distinct from old.client_approved_by
       and not (new.client_approved_by = me and me in (select auth.clients_of(new.exchange_id, new.contact_id))) then
        raise exception using errcode = 'PK403', message = 'Nobody approves in the name of somebody else, or of themself.';
    end if;
    if new.is_active is distinct from old.is_active and new.is_active is not false
       and not (new.is_active is true and new.proposed_at is not null and new.withdrawn_at is null
                and auth.fully_approved(new.exchange_id, new.contact_id, new.admin_approved_by, new.admin_reason, new.client_approved_by)) then
        raise exception using errcode = 'PK403', message = 'An admin and the client of this exchange have to approve first.';
    end if;
    if (old.is_active and not new.is_active or new.withdrawn_at is not null and old.withdrawn_at is null)
       and not (leads or me in (select auth.clients_of(new.exchange_id, new.contact_id))
                         and (not old.is_active or coalesce(old.client_approved_by = me, false))) then
        raise exception using errcode = 'PK403', message = 'A client withdraws proposals, and those whom they approved themself.';
    end if;
    -- Fellow members see the row from now on; the reason stays in the record.
    if new.is_active then
        new.admin_reason := null;
    end if;
    return new;
end $$;
create trigger _150_two_approvals before insert or update on public.exchange_participants
    for each row execute function peak.guard_participants();

create trigger _320_clients after update of client_id on public.exchanges
    for each row when (old.client_id is not null and old.client_id is distinct from new.client_id)
    execute function auth.remember_client();
create trigger _320_clients after update of is_active on public.exchange_participants
    for each row when (old.role = 'client' and old.is_active and new.is_active is not true)
    execute function auth.remember_client();
create trigger _320_clients after update of role, is_user, is_active on public.contacts
    for each row when (old.is_user and old.is_active
                       and (new.is_user and new.is_active and new.role is not distinct from old.role) is not true)
    execute function auth.remember_client();
insert into audit.exempt (table_name, reason) values
    ('auth.clients_taken_off', 'repeats what the record tells of exchanges, participants and people');

-- A proposal is news for those who may see it, one row of the feed each; anybody else's change as before.
create function peak.tell_judges(p_rows uuid[], p_exchanges uuid[]) returns void
    language sql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    insert into peak.change_feed (kind, row_id, exchange_id, contact_id)
    select 'participant', r.id, r.exchange_id, j.person
    from unnest(p_rows, p_exchanges) r (id, exchange_id)
    cross join lateral (select m.id as person from auth.judging_members(r.exchange_id) m (id)
                        union
                        select c.id from public.contacts c where c.role = 'admin' and c.is_user and c.is_active) j
$$;
create function peak.write_participant_feed() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    most constant int := 500;
    open_rows uuid[];
    quiet_rows uuid[];
    quiet_exchanges uuid[];
begin
    if tg_op = 'UPDATE' then
        select array_agg(r.id) filter (where r.seen), array_agg(r.id) filter (where not r.seen),
               array_agg(r.exchange_id) filter (where not r.seen)
        into open_rows, quiet_rows, quiet_exchanges
        from (select c.id, c.exchange_id, coalesce(c.is_active, false) or coalesce(o.is_active, false) as seen
              from changed_rows c join old_rows o on o.id = c.id limit most + 1) r;
    else
        select array_agg(r.id) filter (where r.is_active), array_agg(r.id) filter (where r.is_active is not true),
               array_agg(r.exchange_id) filter (where r.is_active is not true)
        into open_rows, quiet_rows, quiet_exchanges
        from (select c.* from changed_rows c limit most + 1) r;
    end if;
    if coalesce(cardinality(open_rows), 0) + coalesce(cardinality(quiet_rows), 0) > most then
        insert into peak.change_feed (kind) values ('reset');
        return null;
    end if;
    if tg_op = 'UPDATE' then
        insert into peak.change_feed (kind, row_id, exchange_id)
        select 'participant', c.id, c.exchange_id from changed_rows c where c.id in (select unnest(open_rows));
    else
        insert into peak.change_feed (kind, row_id, exchange_id)
        select 'participant', c.id, c.exchange_id from changed_rows c where c.is_active;
    end if;
    perform peak.tell_judges(quiet_rows, quiet_exchanges);
    return null;
end $$;
create trigger _500_feed_insert after insert on public.exchange_participants
    referencing new table as changed_rows for each statement execute function peak.write_participant_feed();
create trigger _500_feed_update after update on public.exchange_participants
    referencing old table as old_rows new table as changed_rows for each statement execute function peak.write_participant_feed();
create trigger _500_feed_delete after delete on public.exchange_participants
    referencing old table as changed_rows for each statement execute function peak.write_participant_feed();
reset role;
