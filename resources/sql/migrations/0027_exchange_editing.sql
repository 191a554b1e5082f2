-- 0027 exchange_editing: exchanges made and edited by hand.
--
-- Adds     api.create_exchange(), update_exchange(), set_exchange_stage(); peak.guard_exchanges()
-- Needs    0006 access, 0015 assignment (lock_exchange, person_facts), 0016 people_admin (clean_fields),
--          0022 assignment_steps (reason)
-- Breaks   nothing
-- Locks    exchanges SHARE ROW EXCLUSIVE for a trigger
-- Raises   PK400 bad input; PK403 not allowed; PK404 no such exchange or person; PK409 changed meanwhile
-- Tests    tests/sql/tst_ExchangeEditing.cpp
--
-- Edited by admins and by whoever manages the exchange (right 8: its coordinators). Who its client and its
-- coordinator are, and whether it is active, decide admins alone: each of them opens it to somebody or
-- closes it. A coordinator makes exchanges of their own. Nothing is ever deleted.
set local lock_timeout = '5s';

set local role peak_owner;
do $$
declare
    edited constant text := 'exchange_number, name, priority, notes, type_of_exchange, client_vesting, bank, '
        'reason_for_cancellation, rel_property_address, rel_property_city, rel_property_state, rel_property_zip, rel_apn, '
        'rel_escrow_number, rel_purchase_contract_title, rel_contract_date, rel_value, buyer_1_name, buyer_2_name, proceeds, '
        'close_of_escrow_date, day_45, day_180, identified, rep_1_property_address, rep_1_city, rep_1_state, rep_1_zip, '
        'rep_1_apn, rep_1_escrow_number, rep_1_purchase_contract_title, rep_1_purchase_contract_date, rep_1_value, '
        'rep_1_seller_1_name, rep_1_seller_2_name, notifications_enabled, client_id, coordinator_id';
begin
    execute format('grant select (id, version, workflow_stage, is_active, %1$s), insert (id, %1$s),
                    update (%1$s, is_active, workflow_stage, stage_changed_at, stage_changed_by)
                    on public.exchanges to peak_api', edited);
end $$;
create policy editing_sees on public.exchanges for select to peak_api using (auth.may(1, id));
create policy editing_adds on public.exchanges for insert to peak_api
    with check ((select auth.my_role()) = 'admin'
                or (select auth.my_role()) = 'coordinator' and coordinator_id = (select auth.me())
                   and client_id is distinct from (select auth.me()));
create policy editing_changes on public.exchanges for update to peak_api
    using (auth.may(8, id)) with check (auth.may(8, id));

-- What a policy can't say, since it needs the row as it was. Other software of the firm goes on as it did.
create function peak.guard_exchanges() returns trigger
    language plpgsql set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if current_user = 'peak_api'
       and ((new.client_id, new.coordinator_id, new.is_active) is distinct from (old.client_id, old.coordinator_id, old.is_active)
            and auth.my_role() is distinct from 'admin'
            or new.stage_changed_by is distinct from old.stage_changed_by and new.stage_changed_by is distinct from auth.me()) then
        raise exception using errcode = 'PK403',
            message = 'Only an admin changes the client, the coordinator and whether an exchange is active.';
    end if;
    return new;
end $$;
create trigger _150_admins_only before update of client_id, coordinator_id, is_active, stage_changed_by on public.exchanges
    for each row execute function peak.guard_exchanges();
reset role;

set local role peak_api;
create function api.exchange_kinds() returns jsonb
    language sql immutable set search_path = pg_catalog, pg_temp as $$
    select '{"exchange_number": "text:50", "name": "text:255", "priority": "choice:LOW,MEDIUM,HIGH,URGENT", "notes": "text:20000",
             "type_of_exchange": "text:200", "client_vesting": "text:500", "bank": "text:200", "reason_for_cancellation": "text:2000",
             "rel_property_address": "text:500", "rel_property_city": "text:200", "rel_property_state": "text:100",
             "rel_property_zip": "text:20", "rel_apn": "text:100", "rel_escrow_number": "text:100",
             "rel_purchase_contract_title": "text:500", "rel_contract_date": "date", "rel_value": "money",
             "buyer_1_name": "text:255", "buyer_2_name": "text:255", "proceeds": "money", "close_of_escrow_date": "date",
             "day_45": "date", "day_180": "date", "identified": "yes",
             "rep_1_property_address": "text:500", "rep_1_city": "text:200", "rep_1_state": "text:100", "rep_1_zip": "text:20",
             "rep_1_apn": "text:100", "rep_1_escrow_number": "text:100", "rep_1_purchase_contract_title": "text:500",
             "rep_1_purchase_contract_date": "date", "rep_1_value": "money",
             "rep_1_seller_1_name": "text:255", "rep_1_seller_2_name": "text:255", "notifications_enabled": "yes"}'::jsonb $$;

-- Whom an exchange may name.
create function api.check_exchange_people(p_fields jsonb) returns void
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    part text;
    person record;
begin
    foreach part in array array['client_id', 'coordinator_id'] loop
        continue when p_fields ->> part is null;
        select f.* into person from auth.person_facts((p_fields ->> part)::uuid) f;
        if person.name is null then
            raise exception using errcode = 'PK404', message = 'There is no such person.';
        elsif not person.may_act then
            raise exception using errcode = 'PK409', message = format('%s is inactive. An admin has to activate them first.', person.name);
        elsif part = 'coordinator_id' and person.role is distinct from 'coordinator' and person.role is distinct from 'admin' then
            raise exception using errcode = 'PK409', message = format('%s is no coordinator. An admin has to give them that role first.', person.name);
        end if;
    end loop;
end $$;

create function api.check_exchange(p_exchange uuid) returns void
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    e record;
begin
    select x.exchange_number, x.name, x.close_of_escrow_date, x.day_45, x.day_180 into e
    from public.exchanges x where x.id = p_exchange;
    if coalesce(nullif(btrim(e.name), ''), nullif(btrim(e.exchange_number), '')) is null then
        raise exception using errcode = 'PK400', message = 'An exchange needs a name or a number.';
    end if;
    if e.day_180 < e.day_45 then
        raise exception using errcode = 'PK400', message = 'Day 180 is before day 45.';
    end if;
end $$;

create function api.create_exchange(p_fields jsonb) returns uuid
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
    fields jsonb := api.clean_fields(p_fields, api.exchange_kinds() || '{"client_id": "id", "coordinator_id": "id"}');
    r uuid := gen_random_uuid();
begin
    if auth.my_role() = 'coordinator' then
        if coalesce((fields ->> 'coordinator_id')::uuid, me) <> me then
            raise exception using errcode = 'PK403', message = 'A coordinator makes exchanges of their own. An admin can give them to others.';
        elsif (fields ->> 'client_id')::uuid = me then
            -- Or one person would propose people and approve them as the client.
            raise exception using errcode = 'PK403', message = 'Nobody coordinates an exchange of which they are the client themself.';
        end if;
        fields := fields || jsonb_build_object('coordinator_id', me);
    end if;
    fields := jsonb_strip_nulls(fields);
    if not fields ?| array['name', 'exchange_number'] then
        raise exception using errcode = 'PK400', message = 'An exchange needs a name or a number.';
    end if;
    perform api.check_exchange_people(fields);
    -- Read back by its id, not by RETURNING: the right to see it comes with the row.
    execute format('insert into public.exchanges (id, %1$s) select $2, %1$s from jsonb_populate_record(null::public.exchanges, $1) n',
                   (select string_agg(quote_ident(k), ', ') from jsonb_object_keys(fields) k))
    using fields, r;
    perform api.check_exchange(r);
    return r;
exception
    when data_exception then
        raise exception using errcode = 'PK400', message = 'A value is too long or too large for this database. Nothing was saved.';
    when integrity_constraint_violation then
        raise exception using errcode = 'PK409', message = 'This does not fit what is there already. Nothing was saved.';
end $$;

-- The exchange that the caller may change; hidden and missing ones look alike.
create function api.managed_exchange(p_exchange uuid, p_version bigint) returns void
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    if p_version is null then
        raise exception using errcode = 'PK400', message = 'Which version of the exchange is meant?';
    end if;
    if not auth.may(1, p_exchange) or not auth.lock_exchange(p_exchange) then
        raise exception using errcode = 'PK404', message = 'There is no such exchange.';
    end if;
    if not auth.may(8, p_exchange) then
        raise exception using errcode = 'PK403', message = 'An exchange is edited by an admin or its coordinators.';
    end if;
    if not exists (select from public.exchanges e where e.id = p_exchange and e.version = p_version) then
        raise exception using errcode = 'PK409', message = 'Somebody else changed this exchange meanwhile. Look again, then save.';
    end if;
end $$;

create function api.update_exchange(p_exchange uuid, p_version bigint, p_fields jsonb) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
    fields jsonb := api.clean_fields(p_fields, api.exchange_kinds() || '{"client_id": "id", "coordinator_id": "id", "is_active": "yes"}');
    r bigint;
begin
    perform api.managed_exchange(p_exchange, p_version);
    if fields ?| array['client_id', 'coordinator_id', 'is_active'] and auth.my_role() is distinct from 'admin' then
        raise exception using errcode = 'PK403',
            message = 'Only an admin changes the client, the coordinator and whether an exchange is active.';
    end if;
    if fields -> 'is_active' = 'null' then
        raise exception using errcode = 'PK400', message = 'Active or not?';
    end if;
    perform api.check_exchange_people(fields);
    r := api.save_row('public.exchanges', 'exchange', p_exchange, p_version, fields);
    perform api.check_exchange(p_exchange);
    return r;
end $$;

create function api.set_exchange_stage(p_exchange uuid, p_version bigint, p_stage text, p_reason text default null) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
    why text := api.reason(p_reason);
    r bigint;
begin
    if p_stage is null or p_stage not in ('PENDING', '45D', '180D', 'COMPLETED', 'TERMINATED', 'ON_HOLD') then
        raise exception using errcode = 'PK400', message = 'A stage is one of PENDING, 45D, 180D, COMPLETED, TERMINATED, ON_HOLD.';
    end if;
    if p_stage in ('TERMINATED', 'ON_HOLD') and why is null then
        raise exception using errcode = 'PK400', message = 'Say why, in a few words: it stands in the record.';
    end if;
    perform api.managed_exchange(p_exchange, p_version);
    update public.exchanges e set workflow_stage = p_stage, stage_changed_at = now(), stage_changed_by = me
    where e.id = p_exchange and e.version = p_version and e.workflow_stage is distinct from p_stage
    returning e.version into r;
    if r is null then
        raise exception using errcode = 'PK409', message = format('The exchange is in stage %s already.', p_stage);
    end if;
    if why is not null then
        perform audit.event('exchange_stage_reason', 'exchange', p_exchange, p_exchange,
                            p_details => jsonb_build_object('stage', p_stage, 'reason', why));
    end if;
    return r;
end $$;
grant execute on function api.create_exchange(jsonb), api.update_exchange(uuid, bigint, jsonb),
    api.set_exchange_stage(uuid, bigint, text, text) to peak_r_admin, peak_r_coordinator;
reset role;
