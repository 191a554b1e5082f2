-- 0038 task_steps: a task moved to a later day with a reason, and many rows changed at once.
--
-- Adds     api.roll_over_task(), bulk_edit()
-- Needs    0023 tasks, 0027 exchange_editing, 0036 undo (changes_written)
-- Breaks   nothing
-- Locks    nothing
-- Raises   28000 the session has ended; PK400 bad input; PK403 not allowed; PK404 no such task; PK409 done already, or
--          changed meanwhile; 40001 not read committed
-- Tests    tests/sql/tst_BulkEdit.cpp
set local lock_timeout = '5s';

set local role peak_api;
-- The reason stands under the task, where whoever waits for it reads it.
create function api.roll_over_task(p_task uuid, p_version bigint, p_due date, p_reason text) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    mine record := api.task_to_change(p_task, false);
    why text := api.reason(p_reason);
    was date := (select t.due_date::date from public.tasks t where t.id = p_task);
    r bigint;
begin
    if why is null then
        raise exception using errcode = 'PK400', message = 'Say why, in a few words: it stands under the task.';
    elsif p_due is null or p_due < peak.firm_today() or p_due > date '2199-12-31' then
        raise exception using errcode = 'PK400', message = 'A task is moved to today or to a later day.';
    elsif mine.status in ('COMPLETE', 'CANCELLED') then
        raise exception using errcode = 'PK409', message = 'This task is done or cancelled already.';
    elsif p_due = was then
        raise exception using errcode = 'PK409', message = 'The task is due on that day already.';
    end if;
    r := api.update_task(p_task, p_version, jsonb_build_object('due_date', to_char(p_due, 'YYYY-MM-DD')));
    perform api.comment_task(p_task, format('%s to %s: %s', case when was is null then 'Moved'
                                            else 'Moved from ' || to_char(was, 'FMMonth FMDD, YYYY') end, to_char(p_due, 'FMMonth FMDD, YYYY'), why));
    perform audit.event('task_rolled_over', 'task', p_task, mine.exchange_id,
                        p_details => jsonb_build_object('from', was, 'to', p_due, 'reason', why));
    return r;
end $$;

-- The version that a row is changed from, or NULL where it is as wanted already; nothing for a row that is not there.
create function api.bulk_version(p_list text, p_row uuid, p_fields jsonb, out version bigint, out wanted boolean)
    language plpgsql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if p_list = 'tasks' then
        select t.version, jsonb_build_object('status', t.status, 'priority', t.priority, 'due_date', to_char(t.due_date, 'YYYY-MM-DD'),
                                             'assigned_to', t.assigned_to) @> p_fields
        into version, wanted from public.tasks t where t.id = p_row;
    else
        select e.version, jsonb_build_object('priority', e.priority, 'coordinator_id', e.coordinator_id) @> p_fields
        into version, wanted from public.exchanges e where e.id = p_row;
    end if;
end $$;

-- Many rows in one transaction, each by the ordinary function: what may not be changed is named and left as it is.
-- With p_preview nothing is changed, and the answer says what would be. audit_id: for undo_changes().
create function api.bulk_edit(p_list text, p_ids uuid[], p_fields jsonb, p_preview boolean default false)
    returns table (id uuid, outcome text, message text, audit_id uuid)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
    known text[] := case p_list when 'tasks' then array['status', 'priority', 'due_date', 'assigned_to']
                                when 'exchanges' then array['coordinator_id', 'priority'] end;
    ids uuid[];
    outcomes text[] := '{}';
    messages text[] := '{}';
    versions bigint[] := '{}';
    held record;
    one uuid;
begin
    if known is null then
        raise exception using errcode = 'PK400', message = 'Tasks and exchanges are changed many at once.';
    elsif coalesce(cardinality(p_ids), 0) not between 1 and 1000 or array_ndims(p_ids) > 1 or array_position(p_ids, null) is not null then
        raise exception using errcode = 'PK400', message = 'Between 1 and 1,000 rows are changed at once.';
    end if;
    perform auth.require_fresh();
    perform peak.check_fields(p_fields, known);
    if p_fields = '{}' or exists (select from jsonb_each(p_fields) f where jsonb_typeof(f.value) not in ('string', 'null')) then
        raise exception using errcode = 'PK400', message = 'There is nothing to change, or a value of the wrong kind.';
    end if;
    -- In one order, so that two who do this at once wait for each other once.
    ids := array(select distinct i from unnest(p_ids) i order by i);
    begin
        foreach one in array ids loop
            begin
                held := api.bulk_version(p_list, one, p_fields);
                if held.wanted then
                    outcomes := outcomes || 'unchanged'::text;
                    messages := messages || null::text;
                    versions := versions || null::bigint;
                    continue;
                end if;
                versions := versions || case p_list when 'tasks' then api.update_task(one, coalesce(held.version, 0), p_fields)
                                                    else api.update_exchange(one, coalesce(held.version, 0), p_fields) end;
                outcomes := outcomes || 'changed'::text;
                messages := messages || null::text;
            exception when sqlstate 'PK400' or sqlstate 'PK403' or sqlstate 'PK404' or sqlstate 'PK409' or sqlstate 'PK423' then
                outcomes := outcomes || 'refused'::text;
                messages := messages || sqlerrm;
                versions := versions || null::bigint;
            end;
        end loop;
        if coalesce(p_preview, false) then
            raise exception using errcode = 'PK000', message = 'not kept';
        end if;
    exception when sqlstate 'PK000' then
        null;
    end;
    if not coalesce(p_preview, false) and 'changed' = any (outcomes) then
        return query
            select r.id, r.outcome, r.message, case when r.outcome = 'changed' then r.audit end
            from unnest(ids, outcomes, messages, peak.changes_written(ids, versions)) with ordinality r (id, outcome, message, audit, place)
            order by r.place;
    else
        return query select r.id, r.outcome, r.message, null::uuid
                     from unnest(ids, outcomes, messages) with ordinality r (id, outcome, message, place) order by r.place;
    end if;
end $$;

grant execute on function api.roll_over_task(uuid, bigint, date, text) to peak_r_admin, peak_r_coordinator;
grant execute on function api.bulk_edit(text, uuid[], jsonb, boolean) to peak_r_admin, peak_r_coordinator;
reset role;
