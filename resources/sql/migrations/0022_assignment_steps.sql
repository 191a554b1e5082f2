-- 0022 assignment_steps: proposing, approving and withdrawing people, and what they may do on an exchange.
--
-- Adds     api.propose_participant(), approve_participant(), withdraw_participant(),
--          set_participant_permissions()
-- Needs    0015 assignment, which says who decides what and holds it against any function
-- Breaks   nothing
-- Locks    nothing for longer than a grant takes
-- Raises   PK400 bad input; PK403 not for the caller to decide; PK404 no such exchange, person or
--          participant; PK409 not in this state, or changed meanwhile; 40001 not read committed
-- Tests    tests/sql/tst_Assignment.cpp
set local lock_timeout = '5s';

set local role peak_api;
-- Whether somebody can take part like that at all.
create function api.check_candidate(p_person uuid, p_role text) returns void
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    person record;
begin
    if p_person = auth.me() then
        raise exception using errcode = 'PK403', message = 'Nobody proposes themself. Ask another coordinator or an admin.';
    end if;
    select f.* into person from auth.person_facts(p_person) f;
    if person.name is null then
        raise exception using errcode = 'PK404', message = 'There is no such person.';
    end if;
    if not person.may_act then
        raise exception using errcode = 'PK409', message = format('%s is inactive. An admin has to activate them first.', person.name);
    end if;
    if auth.role_rights(person.role) & auth.role_rights(p_role) = 0 then
        raise exception using errcode = 'PK409', message = format(
            '%s can''t take part as %s: %s', person.name, p_role,
            case person.role when 'admin' then 'an admin sees every exchange already.' else 'an admin has to give them a role first.' end);
    end if;
end $$;

create function api.propose_participant(p_exchange uuid, p_person uuid, p_role text, p_permissions text[] default null) returns uuid
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
    allowed text[] := auth.clean_permissions(p_permissions);
    name text;
    held public.exchange_participants;
    r uuid;
begin
    if p_role is null or p_role not in ('client', 'coordinator', 'third_party', 'agency') then
        raise exception using errcode = 'PK400', message = 'Somebody takes part as client, coordinator, third_party or agency.';
    end if;
    if not auth.may(1, p_exchange) or not auth.lock_exchange(p_exchange) then
        raise exception using errcode = 'PK404', message = 'There is no such exchange.';
    end if;
    if not auth.may(8, p_exchange) then
        raise exception using errcode = 'PK403', message = 'People are proposed by an admin or a coordinator of the exchange.';
    end if;
    perform api.check_candidate(p_person, p_role);
    select f.name into name from auth.person_facts(p_person) f;
    select x.* into held from public.exchange_participants x
    where x.exchange_id = p_exchange and x.contact_id = p_person and x.role = p_role;
    if held.is_active then
        raise exception using errcode = 'PK409', message = format('%s takes part in this exchange already.', name);
    elsif held.proposed_at is not null and held.withdrawn_at is null then
        raise exception using errcode = 'PK409', message = format('%s is proposed already and waits for approval.', name);
    elsif held.id is not null then
        -- Not the row as it was: whoever comes back needs both approvals again.
        update public.exchange_participants x
        set permissions = allowed, proposed_by = me, proposed_at = now(), assigned_by = me, assigned_at = now(),
            admin_approved_by = null, admin_approved_at = null, admin_reason = null,
            client_approved_by = null, client_approved_at = null, withdrawn_by = null, withdrawn_at = null, withdrawn_reason = null,
            is_active = false
        where x.id = held.id and x.version = held.version returning x.id into r;
    else
        insert into public.exchange_participants (exchange_id, contact_id, role, permissions, is_active,
                                                  assigned_by, assigned_at, proposed_by, proposed_at)
        values (p_exchange, p_person, p_role, allowed, false, me, now(), me, now())
        returning id into r;
    end if;
    if r is null then
        raise exception using errcode = 'PK409', message = 'Somebody else changed this participant meanwhile. Look again.';
    end if;
    perform audit.event('participant_proposed', 'participant', r, p_exchange,
                        p_details => jsonb_build_object('person', p_person, 'role', p_role, 'permissions', allowed));
    return r;
exception when unique_violation then
    raise exception using errcode = 'PK409', message = 'Somebody else proposed this person meanwhile.';
end $$;

-- The participant as it is after whoever was changing the exchange has finished.
create function api.locked_participant(p_participant uuid) returns public.exchange_participants
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
    held public.exchange_participants;
begin
    select x.* into held from public.exchange_participants x where x.id = p_participant;
    if found then
        perform auth.lock_exchange(held.exchange_id);
        select x.* into held from public.exchange_participants x where x.id = p_participant;
    end if;
    if held.id is null then
        raise exception using errcode = 'PK404', message = 'There is no such participant.';
    end if;
    return held;
end $$;
create function api.reason(p_reason text) returns text
    language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
    if length(p_reason) > 1000 then
        raise exception using errcode = 'PK400', message = 'A reason has up to 1000 characters.';
    end if;
    return nullif(btrim(p_reason, E' \t\r\n'), '');
end $$;

-- Why somebody can't approve this, at this moment, as what they are.
create function api.check_approval(p_held public.exchange_participants, p_me uuid, p_as_admin boolean, p_clients uuid[], p_why text)
    returns void language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    person record;
    gone text := (select f.name from auth.person_facts(auth.client_taken_off_by(p_me, p_held.exchange_id, p_held.contact_id)) f);
    fault text;
    code text := 'PK409';
begin
    select f.* into person from auth.person_facts(p_held.contact_id) f;
    if p_held.contact_id = p_me then
        code := 'PK403';
        fault := 'Nobody approves themself.';
    elsif not p_as_admin and not p_me = any (p_clients) then
        code := 'PK403';
        fault := 'People are approved by an admin and by the client of the exchange.';
    elsif p_held.is_active then
        fault := format('%s takes part in this exchange already.', person.name);
    elsif p_held.proposed_at is null or p_held.withdrawn_at is not null then
        fault := format('%s was withdrawn. Propose them again first.', person.name);
    elsif not person.may_act or auth.role_rights(person.role) & auth.role_rights(p_held.role) = 0 then
        fault := format('%s is inactive or has another role now. Withdraw the proposal.', person.name);
    elsif p_me = (case when p_as_admin then p_held.client_approved_by else p_held.admin_approved_by end) then
        fault := 'You have approved this already. The other approval has to come from somebody else.';
    elsif p_as_admin and gone is not null then
        code := 'PK403';
        fault := format('You changed less than seven days ago that %s was a client of this exchange. Another admin has to approve, or %1$s'
                        ' becomes its client again and approves.', gone);
    elsif p_as_admin and p_clients = '{}' and p_why is null then
        code := 'PK400';
        fault := 'This exchange has no client who can sign in. Give a reason for approving without them.';
    elsif p_as_admin and p_clients <> '{}' and p_me = p_held.admin_approved_by then
        fault := 'You have approved this already. The client has to approve it too.';
    elsif not p_as_admin and p_me = p_held.client_approved_by then
        fault := 'You have approved this already. An admin has to approve it too.';
    end if;
    if fault is not null then
        raise exception using errcode = code, message = fault;
    end if;
end $$;

create function api.approve_participant(p_participant uuid, p_reason text default null) returns text
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
    why text := api.reason(p_reason);
    held public.exchange_participants := api.locked_participant(p_participant);
    clients uuid[] := array(select auth.clients_of(held.exchange_id, held.contact_id));
    as_admin boolean := auth.my_role() = 'admin' and not (me = any (clients) and cardinality(clients) = 1);
    complete boolean;
begin
    perform api.check_approval(held, me, as_admin, clients, why);
    -- An approval counts as long as whoever gave it may give it.
    if held.client_approved_by is not null and not held.client_approved_by = any (clients) then
        held.client_approved_by := null;
        held.client_approved_at := null;
    end if;
    if as_admin then
        held.admin_approved_by := me;
        held.admin_approved_at := now();
        held.admin_reason := why;
    else
        held.client_approved_by := me;
        held.client_approved_at := now();
    end if;
    complete := auth.fully_approved(held.exchange_id, held.contact_id, held.admin_approved_by, held.admin_reason, held.client_approved_by);
    update public.exchange_participants x
    set admin_approved_by = held.admin_approved_by, admin_approved_at = held.admin_approved_at, admin_reason = held.admin_reason,
        client_approved_by = held.client_approved_by, client_approved_at = held.client_approved_at,
        is_active = complete, assigned_at = case when complete then now() else x.assigned_at end
    where x.id = held.id and x.version = held.version;
    if not found then
        raise exception using errcode = 'PK409', message = 'Somebody else changed this participant meanwhile. Look again.';
    end if;
    perform audit.event(case when as_admin then 'participant_approved_by_admin' else 'participant_approved_by_client' end,
                        'participant', held.id, held.exchange_id,
                        p_details => jsonb_build_object('person', held.contact_id, 'role', held.role, 'reason', why));
    if complete then
        perform audit.event('participant_active', 'participant', held.id, held.exchange_id,
                            p_details => jsonb_build_object('person', held.contact_id, 'role', held.role));
    end if;
    return case when complete then 'active' else 'pending' end;
end $$;

-- Of somebody active or only proposed, at once.
create function api.withdraw_participant(p_participant uuid, p_reason text) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
    why text := api.reason(p_reason);
    held public.exchange_participants := api.locked_participant(p_participant);
begin
    if why is null then
        raise exception using errcode = 'PK400', message = 'Say why, in a few words: it stands in the record.';
    end if;
    if not auth.may(8, held.exchange_id)
       and not (me in (select auth.clients_of(held.exchange_id, held.contact_id))
                and (not held.is_active or coalesce(held.client_approved_by = me, false))) then
        raise exception using errcode = 'PK403',
            message = 'An admin or a coordinator of the exchange withdraws people; its client proposals, and those whom they approved.';
    end if;
    if not held.is_active and (held.proposed_at is null or held.withdrawn_at is not null) then
        raise exception using errcode = 'PK409', message = 'This participant was withdrawn already.';
    end if;
    update public.exchange_participants x
    set is_active = false, withdrawn_by = me, withdrawn_at = now(), withdrawn_reason = why
    where x.id = held.id and x.version = held.version;
    if not found then
        raise exception using errcode = 'PK409', message = 'Somebody else changed this participant meanwhile. Look again.';
    end if;
    perform audit.event('participant_withdrawn', 'participant', held.id, held.exchange_id,
                        p_details => jsonb_build_object('person', held.contact_id, 'role', held.role, 'reason', why,
                                                        'was', case when held.is_active then 'active' else 'pending' end));
end $$;

-- At once, narrower or wider, always within what the roles allow; never one's own. A wider proposal has to
-- be approved anew.
create function api.set_participant_permissions(p_participant uuid, p_permissions text[], p_version bigint) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
    allowed text[] := auth.clean_permissions(p_permissions);
    held public.exchange_participants := api.locked_participant(p_participant);
    r bigint;
begin
    if p_version is null then
        raise exception using errcode = 'PK400', message = 'Which version of the participant is meant?';
    end if;
    if not auth.may(8, held.exchange_id) then
        raise exception using errcode = 'PK403', message = 'Permissions are set by an admin or a coordinator of the exchange.';
    end if;
    if held.contact_id = me then
        raise exception using errcode = 'PK403', message = 'Nobody changes their own permissions.';
    end if;
    if not held.is_active and (held.proposed_at is null or held.withdrawn_at is not null) then
        raise exception using errcode = 'PK409', message = 'This participant was withdrawn. Propose them again first.';
    end if;
    update public.exchange_participants x set permissions = allowed
    where x.id = held.id and x.version = p_version returning x.version into r;
    if r is null then
        raise exception using errcode = 'PK409', message = 'Somebody else changed this participant meanwhile. Look again.';
    end if;
    perform audit.event('participant_permissions_changed', 'participant', held.id, held.exchange_id,
                        p_details => jsonb_build_object('person', held.contact_id, 'from', held.permissions, 'to', allowed));
    return r;
end $$;

-- A third party has no right to call any of these.
grant execute on function api.propose_participant(uuid, uuid, text, text[]), api.set_participant_permissions(uuid, text[], bigint)
    to peak_r_admin, peak_r_coordinator;
grant execute on function api.approve_participant(uuid, text), api.withdraw_participant(uuid, text)
    to peak_r_admin, peak_r_coordinator, peak_r_client, peak_r_agency;
reset role;
