-- 0036 undo: what somebody changed put back as it was, from the record, by the same way and with the same rights.
--
-- Adds     peak.undoable(), changes_written(), field_words(); api.undo_change(), undo_changes(), my_last_change()
-- Needs    0010 audit, 0014 documents, 0016 people_admin, 0022 assignment_steps, 0023 tasks, 0024 erasure,
--          0027 exchange_editing, 0028 settings, 0034 capabilities (role_may_call)
-- Breaks   nothing
-- Locks    nothing
-- Raises   28000 the session has ended; PK400 bad input; PK403 not allowed; PK404 no such change, or not one's own;
--          PK409 changed again since then, or of a kind that can't be undone
-- Tests    tests/sql/tst_Undo.cpp
--
-- The record says what was there before; the ordinary function writes it back (api.update_task() and its kin), so
-- that nothing can be undone that the same person could not type in at this moment, in a form, by hand. One's own
-- changes; an admin, who reads the record, anybody's. A value that somebody changed again since then is left as it
-- is, and nothing is undone. What was undone is in the record as a change: undoing that one is redoing.
set local lock_timeout = '5s';

set local role peak_owner;
-- What people call a column.
create function peak.field_words(p_column text) returns text
    language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select case p_column
        when 'assigned_to' then 'who it is assigned to' when 'workflow_stage' then 'the stage' when 'client_id' then 'the client'
        when 'coordinator_id' then 'the coordinator' when 'is_active' then 'whether it is active' when 'is_user' then 'whether the person signs in'
        when 'allowed_roles' then 'the allowed roles' when 'rep_1_value' then 'the value of the replacement property'
        when 'rel_value' then 'the value of the relinquished property' when 'value' then 'the value'
        else 'the ' || replace(regexp_replace(regexp_replace(p_column, '^rel_(property_)?', 'relinquished property''s '),
                                              '^rep_1_(property_)?', 'replacement property''s '), '_', ' ') end
$$;

-- A change of the record that the caller may want back: what differed, before and after, but for what follows by
-- itself. Read with the owner's rights, so it asks whose change it is.
create function peak.undoable(p_audit uuid, out kind text, out object uuid, out before jsonb, out after jsonb)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    follows constant text[] := '{version,updated_at,completed_at,stage_changed_at,stage_changed_by,last_sync_at,preferences,last_login,
                                 last_login_ip,login_attempts,download_count,last_accessed_at,updated_by,removed_at,removed_by}';
    told public.audit_logs;
begin
    select l.* into told from public.audit_logs l
    where l.id = p_audit and (l.user_id = auth.me() or auth.my_role() = 'admin') and l.success;
    if not found or told.resource_id is null then
        raise exception using errcode = 'PK404', message = 'There is no such change of yours.';
    end if;
    kind := told.resource_type;
    object := told.resource_id;
    select jsonb_object_agg(k, told.old_values -> k), jsonb_object_agg(k, told.new_values -> k) into before, after
    from (select k from jsonb_object_keys(told.old_values) k union select k from jsonb_object_keys(told.new_values) k) x (k)
    where told.old_values -> k is distinct from told.new_values -> k and k <> all (follows);
    if kind not in ('task', 'exchange', 'user', 'document', 'participant', 'setting') or told.old_values is null or told.new_values is null
       or before is null or exists (select from jsonb_each_text(before || after) v where v.value like '[redacted%')
       or kind = 'user' and exists (select from peak.erasures e where e.contact_id = told.resource_id) then
        raise exception using errcode = 'PK409', message = 'A change of this kind can''t be undone. Change it back by hand.';
    end if;
end $$;

-- The rows of the record that this transaction wrote about these objects, in the same order.
create function peak.changes_written(p_objects uuid[], p_versions bigint[]) returns uuid[]
    language sql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    with written as materialized (
        select l.id, l.resource_id, (l.new_values ->> 'version')::bigint as version
        from public.audit_logs l where l.xid = pg_current_xact_id() and l.old_values is not null and l.new_values is not null
    )
    select array_agg((select w.id from written w
                      where w.resource_id = o.object and (o.version is null or w.version = o.version) order by w.id desc limit 1)
                     order by o.place)
    from unnest(p_objects, p_versions) with ordinality o (object, version, place)
$$;
grant execute on function peak.field_words(text), peak.undoable(uuid), peak.changes_written(uuid[], bigint[]), peak.role_may_call(text, text),
    peak.action_rules(text) to peak_api;

-- The row of the record of a change that one has just made: to undo it with. By the object and, where somebody may
-- have changed it since, the version that it got; without either the last change of all.
create function api.my_last_change(p_object uuid default null, p_version bigint default null) returns uuid
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_me();
begin
    return (select l.id from public.audit_logs l
            where l.user_id = me and l.created_at > clock_timestamp()::timestamp - interval '1 day'
              and l.old_values is not null and l.new_values is not null and l.real_user_id is null
              and l.resource_type in ('task', 'exchange', 'user', 'document', 'participant', 'setting')
              and (p_object is null or l.resource_id = p_object)
              and (p_version is null or l.new_values ->> 'version' = p_version::text)
            order by l.created_at desc, (l.new_values ->> 'version')::bigint desc nulls last, l.id desc limit 1);
end $$;
grant execute on function api.my_last_change(uuid, bigint) to peak_user;
reset role;

set local role peak_api;
-- Where each kind stands, which of its columns are put back together, and the function that does it.
create function api.undo_way(p_kind text, p_columns text[], p_own boolean,
        out place text, out label text, out call text)
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    edited text[];
begin
    case p_kind
    when 'task' then
        place := 'public.tasks';
        label := 't.title';
        edited := array['title', 'description', 'priority', 'status', 'due_date', 'assigned_to'];
        call := 'api.update_task(uuid, bigint, jsonb)';
    when 'exchange' then
        place := 'public.exchanges';
        label := 'coalesce(t.exchange_number, t.name)';
        edited := array(select jsonb_object_keys(api.exchange_kinds())) || array['client_id', 'coordinator_id', 'is_active'];
        call := 'api.update_exchange(uuid, bigint, jsonb)';
        if p_columns = array['workflow_stage'] then
            edited := p_columns;
            call := 'api.set_exchange_stage(uuid, bigint, text, text)';
        end if;
    when 'user' then
        place := 'public.contacts';
        label := 'auth.person_name(t.first_name, t.last_name, t.company, t.email)';
        edited := array(select jsonb_object_keys(api.person_kinds())) || case when p_own then '{}' else array['email', 'is_user'] end;
        call := case when p_own then 'api.update_my_profile(bigint, jsonb)' else 'api.update_person(uuid, bigint, jsonb)' end;
        if p_columns = array['is_active'] and not p_own then
            edited := p_columns;
            call := 'api.set_person_active(uuid, boolean)';
        end if;
    when 'document' then
        place := 'public.documents';
        label := 't.file_name';
        edited := array['file_name', 'document_type', 'description', 'access_level', 'allowed_roles', 'view_only', 'template_variables'];
        call := 'api.update_document(uuid, bigint, jsonb)';
        if p_columns = array['is_active'] then
            edited := p_columns;
            call := 'api.restore_document(uuid, text)';
        end if;
    when 'participant' then
        place := 'public.exchange_participants';
        label := '''The participant''';
        edited := array['permissions'];
        call := 'api.set_participant_permissions(uuid, text[], bigint)';
    when 'setting' then
        place := 'peak.settings';
        label := 't.key';
        edited := array['value'];
        call := 'api.set_setting(text, jsonb)';
    end case;
    if not p_columns <@ edited then
        raise exception using errcode = 'PK409', message = 'A change of this kind can''t be undone. Change it back by hand.';
    end if;
end $$;

create function api.undo_step(p_audit uuid, out object uuid, out version bigint)
    language plpgsql volatile set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
    my_role text := auth.my_role();
    change record := peak.undoable(p_audit);
    columns text[] := array(select k from jsonb_object_keys(change.before) k order by k);
    fields jsonb := change.before;
    way record := api.undo_way(change.kind, columns, change.kind = 'user' and my_role <> 'admin');
    now_there record;
    differs text;
    asks text;
begin
    object := change.object;
    -- Called from here the functions would run for anybody: the grant is asked for first. Removing and restoring are two.
    asks := case when way.call = 'api.restore_document(uuid, text)' and change.before -> 'is_active' = 'false'
                 then 'api.remove_document(uuid, text)' else way.call end;
    if not peak.role_may_call(my_role, asks) then
        raise exception using errcode = 'PK403',
            message = coalesce((select r.why from peak.action_rules(my_role) r where r.call = asks limit 1), 'You may not undo this.');
    end if;
    -- As peak_api, so row security says whether the caller still sees it.
    execute format('select %s as version, %s as label, jsonb_build_object(%s) as row from %s t where t.id = $1',
                   case when change.kind = 'setting' then 'null::bigint' else 't.version' end, way.label,
                   (select string_agg(format('%1$L, t.%1$I', k), ', ') from unnest(columns) k), way.place)
    into now_there using change.object;
    if now_there.row is null or change.kind = 'user' and my_role <> 'admin' and change.object <> me then
        raise exception using errcode = 'PK404', message = 'What was changed is not there any more, or no longer yours to see.';
    end if;
    select k into differs from unnest(columns) k where now_there.row -> k is distinct from change.after -> k limit 1;
    if found then
        raise exception using errcode = 'PK409', message = format('%s: %s was changed again since then. Nothing was undone.',
                                                                  left(coalesce(now_there.label, 'It'), 100), peak.field_words(differs));
    end if;
    case way.call
    when 'api.update_task(uuid, bigint, jsonb)' then
        if fields ->> 'due_date' is not null then
            fields := fields || jsonb_build_object('due_date', left(fields ->> 'due_date', 10));
        end if;
        version := api.update_task(object, now_there.version, fields);
    when 'api.update_exchange(uuid, bigint, jsonb)' then
        version := api.update_exchange(object, now_there.version, fields);
    when 'api.set_exchange_stage(uuid, bigint, text, text)' then
        version := api.set_exchange_stage(object, now_there.version, fields ->> 'workflow_stage', 'Undone');
    when 'api.update_my_profile(bigint, jsonb)' then
        version := api.update_my_profile(now_there.version, fields);
    when 'api.update_person(uuid, bigint, jsonb)' then
        version := api.update_person(object, now_there.version, fields);
    when 'api.set_person_active(uuid, boolean)' then
        perform api.set_person_active(object, (fields ->> 'is_active')::boolean);
    when 'api.update_document(uuid, bigint, jsonb)' then
        version := api.update_document(object, now_there.version, fields);
    when 'api.restore_document(uuid, text)' then
        if (fields ->> 'is_active')::boolean then
            perform api.restore_document(object, 'Undone');
        else
            perform api.remove_document(object, 'Undone');
        end if;
    when 'api.set_participant_permissions(uuid, text[], bigint)' then
        version := api.set_participant_permissions(object, case when jsonb_typeof(fields -> 'permissions') = 'array'
                                                                then array(select jsonb_array_elements_text(fields -> 'permissions')) end,
                                                   now_there.version);
    when 'api.set_setting(text, jsonb)' then
        perform api.set_setting((select s.key from peak.settings s where s.id = change.object), fields -> 'value');
    end case;
end $$;

-- All or nothing, the last change first. Returns the rows of the record that this wrote, in the order in which they
-- were made: given to this function again they redo.
create function api.undo_changes(p_audits uuid[]) returns uuid[]
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
    step record;
    objects uuid[] := '{}';
    versions bigint[] := '{}';
begin
    perform auth.require_fresh();
    if coalesce(cardinality(p_audits), 0) not between 1 and 1000 or array_ndims(p_audits) > 1 or array_position(p_audits, null) is not null
       or (select count(distinct a) from unnest(p_audits) a) <> cardinality(p_audits) then
        raise exception using errcode = 'PK400', message = 'Between 1 and 1,000 changes are undone at once, each one once.';
    end if;
    for i in reverse cardinality(p_audits) .. 1 loop
        step := api.undo_step(p_audits[i]);
        objects := objects || step.object;
        versions := versions || step.version;
    end loop;
    return peak.changes_written(objects, versions);
end $$;
create function api.undo_change(p_audit uuid) returns uuid
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if p_audit is null then
        raise exception using errcode = 'PK400', message = 'Which change?';
    end if;
    return (api.undo_changes(array[p_audit]))[1];
end $$;
grant execute on function api.undo_change(uuid), api.undo_changes(uuid[]) to peak_user;
reset role;
