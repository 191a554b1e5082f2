-- 0030 list_columns: the lists there are, their columns, and what each may be narrowed down to.
--
-- Adds     peak.list_sources(), list_columns(): the only SQL that a list is ever made of; peak.list_order(),
--          list_column_of(), moment_of_key(), date_of_key(); peak.person_keys and
--          rebuild_person_keys(); indexes of the orders
-- Needs    0006 access, 0008 exchange_list, 0013 work, 0014 documents, 0015 assignment
-- Breaks   nothing
-- Locks    contacts SHARE ROW EXCLUSIVE for triggers; exchange_participants, audit_logs and document_access_logs ACCESS EXCLUSIVE while they are read for a constraint; their kin SHARE
--          for indexes
-- Raises   PK400 unknown column, or no place; PK403 a column that one's role doesn't see
-- Tests    tests/sql/tst_Lists.cpp, tst_ListsAccess.cpp
--
-- Nothing that a caller says is ever pasted as SQL: names choose from these tables, values are quoted with %L.
set local lock_timeout = '5s';
set local role peak_auth;
grant execute on function auth.my_judged_ids(), auth.permission_rights(text[]) to peak_owner;
grant select on auth.session_activity to peak_owner;
create policy lists_read on auth.session_activity for select to peak_owner using (true);
reset role;

set local role peak_owner;
-- r is a row of the relation; a is the caller's row of auth.access for its exchange (only rights is there);
-- $1 the few exchanges that somebody sees, $2 the people that a member sees, $3 the caller, $4 their role.
create type peak.list_source as (
    list     text,
    relation text,
    id       text,
    roles    text[],  -- who may see the list at all; NULL: everybody
    room     text,    -- the exchange of a row, if it has one
    needs    int,     -- the right on it that a row needs, at least
    sees     text,    -- what a member sees of it
    narrow   text,    -- the same for somebody with few exchanges, so that an index finds it; NULL: no such way
    person   text,    -- whom "person" means: a column, or a condition with the person as %1$L
    object   text,    -- what "object" means
    leads    text[],  -- columns with an index that goes on with the list's own order, the narrowest first
    words    text[],  -- what quick search looks through, besides the exchange and the person
    whose    text,    -- the person that quick search looks through
    extra    text[]); -- more that a row tells: names, and each as JSON; NULL: null

create function peak.list_sources() returns setof peak.list_source language sql stable parallel safe as $$
values
('exchanges', 'peak.exchange_rows', 'exchange_id', null::text[], 'r.exchange_id', 1, 'a.rights & 1 = 1', 'r.exchange_id = any ($1)',
    'r.exchange_id in (select j.exchange_id from peak.exchange_rows j where j.client_id = %1$L::uuid or j.coordinator_id = %1$L::uuid
         union all select j.exchange_id from public.exchange_participants j where j.contact_id = %1$L::uuid and j.is_active)',
    null, null::text[], null::text[], null, '{version,r.version}'::text[]),
('participants', 'public.exchange_participants', 'id', null, 'r.exchange_id', 1,
    'a.rights & 1 = 1 and (r.is_active
        or exists (select from peak.exchange_rows j where j.exchange_id = r.exchange_id and (j.client_id = $3 or $4 = ''coordinator'' and j.coordinator_id = $3))
        or exists (select from public.exchange_participants j where j.exchange_id = r.exchange_id and j.contact_id = $3 and j.is_active
                   and auth.permission_rights(j.permissions) & 1 = 1 and (j.role = ''client'' or $4 = ''coordinator'' and j.role = ''coordinator'')))',
    'r.exchange_id = any ($1)',
    'r.contact_id', null, null, '{}', 'r.contact_id', '{version,r.version}'),
('tasks', 'public.tasks', 'id', null, 'r.exchange_id', 32, 'a.rights & 32 = 32', 'r.exchange_id = any ($1)',
    'r.assigned_to', 'r.id', null, '{r.title}', 'r.assigned_to', array['version', 'r.version', 'description', 'to_json(left(r.description, 1000))']),
('documents', 'public.documents', 'id', null, 'r.exchange_id', 1,
    'r.is_active and (r.exchange_id is null or a.rights & 1 = 1)
     and auth.document_rule(r.access_level, r.allowed_roles, $4, r.exchange_id is null or a.rights & 16 = 16, a.rights & 8 = 8, r.uploaded_by = $3)',
    '(r.exchange_id = any ($1) or r.exchange_id is null)',
    'r.uploaded_by', 'r.id', null, '{r.file_name,r.document_type,r.description}', 'r.uploaded_by',
    array['version', 'r.version', 'description', 'to_json(left(r.description, 1000))', 'mime', 'to_json(r.mime_type)']),
('messages', 'public.messages', 'id', null, 'r.exchange_id', 2, 'a.rights & 2 = 2', 'r.exchange_id = any ($1)',
    'r.sender_id', 'r.id', null, '{r.content}', 'r.sender_id', '{version,r.version}'),
('audit', 'public.audit_logs', 'id', '{admin}', 'r.exchange_id', 1, 'false', null,
    'r.user_id', 'r.resource_id', '{r.resource_id,r.exchange_id,r.user_id,r.action}', '{r.action,r.resource_type,r.error_message}', 'r.user_id',
    array['old_values', 'r.old_values', 'new_values', 'r.new_values', 'session_id', 'to_json(r.session_id)', 'client_version', 'to_json(r.client_version)',
          'real_person', 'case when r.real_user_id is not null then coalesce((select k.face from peak.person_keys k where k.contact_id = r.real_user_id),
                                                                            peak.person_face(r.real_user_id, null)) end']),
('people', 'public.contacts', 'id', null, null, null,
    '($4 = ''coordinator'' or r.id = any ($2))', null, 'r.id', 'r.id', null,
    array['r.first_name', 'r.last_name', 'r.company', 'case when $4 in (''admin'', ''coordinator'') then r.email end',
          'case when $4 in (''admin'', ''coordinator'') then r.phone end'], null, '{version,r.version}'),
('sessions', 'public.user_sessions', 'id', null, null, null, 'r.user_id = $3', null,
    'r.user_id', 'r.id', null, '{r.ended_because,r.client_version}', 'r.user_id', '{agent,to_json(r.user_agent)}'),
('sync_runs', 'public.pp_sync_logs', 'id', '{admin}', null, null, 'false', null,
    null, 'r.id', null, '{r.sync_type,r.status,r.triggered_by}', null, '{error_details,to_json(r.error_details)}'),
('deliveries', 'peak.outbox', 'id', '{admin}', null, null, 'false', null,
    'r.contact_id', 'r.notification_id', null, '{r.kind,r.state,r.error}', 'r.contact_id', null),
('document_log', 'public.document_access_logs', 'id', null, 'r.exchange_id', 8,
    '($4 = ''coordinator'' and a.rights & 8 = 8 or r.contact_id = $3 and not r.unseen)', '(r.exchange_id = any ($1) or r.contact_id = $3)',
    'r.contact_id', 'r.document_id', '{r.document_id,r.exchange_id}', '{r.action,r.error_message}', 'r.contact_id', '{document_id,to_json(r.document_id)}')
$$;

create type peak.list_column as (
    list    text,
    name    text,
    kind    text,    -- text, choice, flag, person, number, money, deadline, moment, list, exchange (a text of its own)
    value   text,    -- of the row; of a person the id
    sort    text,    -- what stands for it in an order; NULL: what its kind says
    walks   boolean, -- an index has that order
    readers text[],  -- which roles see it; NULL: all
    flags   text);   -- "dated", "named": never empty, so that the time or the person itself leads to its place; "uuid";
                     -- "numbered": in order of the exchanges' numbers where it is the same; "loose", "held": see list_choices()

create function peak.list_columns() returns setof peak.list_column language sql stable parallel safe as $$
values
('exchanges', 'number', 'text', 'r.exchange_number', 'r.number_key', true, null::text[], null::text),
('exchanges', 'name', 'text', 'r.name', 'r.name_key', true, null, null),
('exchanges', 'client', 'person', 'r.client_id', 'r.client_key', true, null, 'numbered, held'),
('exchanges', 'coordinator', 'person', 'r.coordinator_id', 'r.coordinator_key', true, null, 'numbered, loose'),
('exchanges', 'stage', 'choice', 'r.stage', 'r.stage_key', true, null, 'numbered'),
('exchanges', 'priority', 'choice', 'r.priority', 'r.priority_key', true, null, 'numbered'),
('exchanges', 'property', 'text', 'r.property', 'r.property_key', true, null, null),
('exchanges', 'day_45', 'deadline', 'r.day_45', 'r.day_45_key', true, null, 'numbered'),
('exchanges', 'day_180', 'deadline', 'r.day_180', 'r.day_180_key', true, null, 'numbered'),
('exchanges', 'value', 'money', 'r.value', 'r.value_key', true, null, null),
('exchanges', 'updated', 'moment', 'r.updated_at', 'r.updated_key', true, null, null),
('participants', 'person', 'person', 'r.contact_id', null, true, null, 'named'),
('participants', 'role', 'choice', 'r.role', null, false, null, null),
('participants', 'state', 'choice', 'case when r.is_active then ''active'' when r.withdrawn_at is not null then ''withdrawn'' else ''pending'' end',
    null, false, '{admin,coordinator,client}', null),
('participants', 'state', 'choice', 'case when r.is_active then ''active'' end', null, false, '{third_party,agency}', null),
('participants', 'permissions', 'list', 'r.permissions', null, false, null, null),
('participants', 'exchange', 'exchange', 'r.exchange_id', null, false, null, null),
('participants', 'proposed_by', 'person', 'r.proposed_by', null, false, '{admin,coordinator,client}', null),
('participants', 'proposed', 'moment', 'r.proposed_at', null, false, '{admin,coordinator,client}', null),
('participants', 'approvals', 'list',
    'array_remove(array[case when r.admin_approved_at is not null then ''admin'' end, case when r.client_approved_at is not null then ''client'' end], null)',
    null, false, '{admin,coordinator,client}', null),
('participants', 'updated', 'moment', 'r.updated_at', null, true, null, null),
('tasks', 'title', 'text', 'r.title', null, true, null, null),
('tasks', 'exchange', 'exchange', 'r.exchange_id', null, false, null, null),
('tasks', 'assignee', 'person', 'r.assigned_to', null, false, null, 'held'),
('tasks', 'status', 'choice', 'r.status', 'coalesce(array_position(array[''PENDING'', ''IN_PROGRESS'', ''COMPLETE'', ''CANCELLED''], r.status::text), 5)::text', false, null, null),
('tasks', 'priority', 'choice', 'r.priority', 'peak.priority_key(r.priority)', false, null, null),
('tasks', 'due', 'deadline', 'r.due_date', null, true, null, null),
('tasks', 'type', 'text', 'r.task_type', null, false, null, null),
('tasks', 'created_by', 'person', 'r.created_by', null, false, null, null),
('tasks', 'created', 'moment', 'r.created_at', null, true, null, null),
('tasks', 'completed', 'moment', 'r.completed_at', null, false, null, null),
('tasks', 'synced', 'flag', 'r.is_synced_from_pp', null, false, null, null),
('documents', 'name', 'text', 'r.file_name', null, true, null, null),
('documents', 'exchange', 'exchange', 'r.exchange_id', null, false, null, null),
('documents', 'type', 'text', 'r.document_type', null, false, null, null),
('documents', 'format', 'text', 'r.file_type', null, false, null, null),
('documents', 'size', 'number', 'r.file_size', null, false, null, null),
('documents', 'access', 'choice', 'r.access_level', null, false, null, null),
('documents', 'roles', 'list', 'r.allowed_roles', null, false, null, null),
('documents', 'pin', 'flag', 'r.pin_protected', null, false, null, null),
('documents', 'uploaded_by', 'person', 'r.uploaded_by', null, false, null, null),
('documents', 'created', 'moment', 'r.created_at', null, true, null, null),
('documents', 'downloads', 'number', 'r.download_count', null, false, null, null),
('documents', 'accessed', 'moment', 'r.last_accessed_at', null, false, null, null),
('documents', 'state', 'choice', 'case when r.is_active then ''active'' else ''removed'' end', null, false, null, null),
('documents', 'template', 'flag', 'r.is_template', null, false, null, null),
('documents', 'number', 'number', 'r.version_number', null, false, null, null),
('documents', 'view_only', 'flag', 'r.view_only', null, false, null, null),
('documents', 'generated', 'choice', 'case when exists (select from peak.generated_documents g where g.document_id = r.id) then peak.generated_mark(r.id, r.exchange_id) end',
    null, false, null, null),
('messages', 'sent', 'moment', 'r.created_at', null, true, null, null),
('messages', 'sender', 'person', 'r.sender_id', null, false, null, null),
('messages', 'exchange', 'exchange', 'r.exchange_id', null, false, null, null),
('messages', 'text', 'text', 'r.content', null, false, null, null),
('messages', 'kind', 'choice', 'r.message_type', null, false, null, null),
('messages', 'edited', 'flag', 'r.version > 1 and not coalesce(r.is_deleted, false)', null, false, null, null),
('audit', 'time', 'moment', 'r.created_at', null, true, null, 'dated'),
('audit', 'person', 'person', 'r.user_id', null, false, null, 'loose'),
('audit', 'role', 'choice', 'r.actor_role', null, false, null, null),
('audit', 'action', 'choice', 'r.action', null, false, null, 'loose'),
('audit', 'object', 'text', 'r.resource_type', null, false, null, null),
('audit', 'object_id', 'text', 'r.resource_id', null, false, null, 'uuid'),
('audit', 'exchange', 'exchange', 'r.exchange_id', null, false, null, null),
('audit', 'ip', 'text', 'host(r.ip_address)', null, false, null, null),
('audit', 'success', 'flag', 'r.success', null, false, null, null),
('audit', 'message', 'text', 'r.error_message', null, false, null, null),
('people', 'name', 'text', 'peak.contact_label(r.first_name, r.last_name, r.company)', null, true, null, 'named'),
('people', 'email', 'text', 'r.email', null, false, '{admin,coordinator}', null),
('people', 'phone', 'text', 'r.phone', null, false, '{admin,coordinator}', null),
('people', 'company', 'text', 'r.company', null, false, null, null),
('people', 'role', 'choice', 'r.role', null, false, null, null),
('people', 'user', 'flag', 'r.is_user', null, false, '{admin,coordinator}', null),
('people', 'active', 'flag', 'r.is_active', null, false, '{admin,coordinator}', null),
('people', 'locked', 'flag', 'r.locked_until > clock_timestamp()::timestamp', null, false, '{admin,coordinator}', null),
('people', 'second_factor', 'flag', 'r.two_fa_enabled', null, false, '{admin,coordinator}', null),
('people', 'last_sign_in', 'moment', 'r.last_login', null, false, '{admin,coordinator}', null),
('people', 'updated', 'moment', 'r.updated_at', null, false, '{admin,coordinator}', null),
('sessions', 'person', 'person', 'r.user_id', null, false, null, null),
('sessions', 'role', 'choice', 'r.person_role', null, false, null, null),
('sessions', 'started', 'moment', 'r.created_at', null, true, null, null),
('sessions', 'seen', 'moment', '(select s.last_seen at time zone ''UTC'' from auth.session_activity s where s.session_id = r.id)', null, false, null, null),
('sessions', 'ends', 'moment', 'r.expires_at', null, false, null, null),
('sessions', 'ip', 'text', 'host(r.ip_address)', null, false, null, null),
('sessions', 'client', 'text', 'r.client_version', null, false, null, null),
('sessions', 'second_factor', 'flag', 'r.second_factor', null, false, null, null),
('sessions', 'state', 'choice', 'case when r.is_active and r.expires_at > clock_timestamp()::timestamp and exists (select from auth.session_activity s
    where s.session_id = r.id and s.last_seen > clock_timestamp() - r.idle_limit) then ''open'' else ''ended'' end', null, false, null, null),
('sessions', 'ended', 'moment', 'r.ended_at', null, false, null, null),
('sessions', 'why', 'text', 'r.ended_because', null, false, null, null),
('sync_runs', 'started', 'moment', 'r.started_at', null, true, null, null),
('sync_runs', 'finished', 'moment', 'r.completed_at', null, false, null, null),
('sync_runs', 'kind', 'choice', 'r.sync_type', null, false, null, null),
('sync_runs', 'status', 'choice', 'r.status', null, false, null, null),
('sync_runs', 'triggered_by', 'choice', 'r.triggered_by', null, false, null, null),
('sync_runs', 'processed', 'number', 'r.records_processed', null, false, null, null),
('sync_runs', 'created', 'number', 'r.records_created', null, false, null, null),
('sync_runs', 'updated', 'number', 'r.records_updated', null, false, null, null),
('sync_runs', 'errors', 'number', 'r.errors_count', null, false, null, null),
('deliveries', 'time', 'moment', 'r.made_at', null, true, null, 'dated'),
('deliveries', 'person', 'person', 'r.contact_id', null, false, null, null),
('deliveries', 'channel', 'choice', 'r.channel', null, false, null, null),
('deliveries', 'kind', 'choice', 'r.kind', null, false, null, null),
('deliveries', 'state', 'choice', 'r.state', null, false, null, null),
('deliveries', 'attempts', 'number', 'r.attempts', null, false, null, null),
('deliveries', 'error', 'text', 'r.error', null, false, null, null),
('deliveries', 'sent', 'moment', 'r.sent_at', null, false, null, null),
('deliveries', 'provider', 'text', 'r.provider', null, false, null, null),
('document_log', 'time', 'moment', 'r.created_at', null, true, null, 'dated'),
('document_log', 'document', 'text', '(select d.file_name from public.documents d where d.id = r.document_id)', null, false, '{admin}', null),
('document_log', 'document', 'text', '(select d.file_name from public.documents d where d.id = r.document_id and auth.may_see_document($3, d.id))',
    null, false, '{coordinator,client,third_party,agency}', null),
('document_log', 'person', 'person', 'r.contact_id', null, false, null, null),
('document_log', 'action', 'choice', 'r.action', null, false, null, null),
('document_log', 'version', 'number', 'r.version_number', null, false, null, null),
('document_log', 'ip', 'text', 'host(r.ip_address)', null, false, null, null),
('document_log', 'success', 'flag', 'r.success', null, false, null, null),
('document_log', 'message', 'text', 'r.error_message', null, false, null, null)
$$;

-- ---------------------------------------------------------------- keys back to values
-- What a list gave as a place comes back as one; anything else is no place.
create function peak.moment_of_key(p_key text) returns timestamp language plpgsql immutable parallel safe
    set search_path = pg_catalog, pg_temp as $$
declare
    micros numeric;
begin
    if p_key in ('~', '-') then
        return case p_key when '~' then 'infinity' else '-infinity' end::timestamp;
    elsif p_key !~ '^[0-9]{20}$' then
        raise exception using errcode = 'PK400', message = 'That is no place in the list.';
    end if;
    micros := p_key::numeric - 1e18;
    return date '1970-01-01' + floor(micros / 86400000000)::int + mod(mod(micros, 86400000000) + 86400000000, 86400000000)::float8 * interval '1 microsecond';
exception when datetime_field_overflow or numeric_value_out_of_range or invalid_datetime_format then
    raise exception using errcode = 'PK400', message = 'That is no place in the list.';
end $$;
create function peak.date_of_key(p_key text) returns timestamp language plpgsql immutable parallel safe
    set search_path = pg_catalog, pg_temp as $$
begin
    if p_key in ('~', '-') then
        return case p_key when '~' then 'infinity' else '-infinity' end::timestamp;
    elsif p_key !~ '^[0-9]{10}$' then
        raise exception using errcode = 'PK400', message = 'That is no place in the list.';
    end if;
    return date '2000-01-01' + (p_key::bigint - 2451545)::int;
exception when datetime_field_overflow or numeric_value_out_of_range then
    raise exception using errcode = 'PK400', message = 'That is no place in the list.';
end $$;

-- ---------------------------------------------------------------- orders
-- What a column is ordered by, and how it is written into a place: "text" as it is, "moment" and "date" as keys.
-- s is the person or the exchange that stands in the column.
create function peak.list_order(c peak.list_column, s text, out expression text, out type text, out joins text, p_members boolean)
    language plpgsql immutable parallel safe as $$
declare
    person text := case when c.list = 'people' then 'r.id' else c.value end;
    names boolean := c.sort is null and (c.kind = 'person' or c.flags = 'named');
begin
    type := case when c.sort is not null then 'text' when c.kind = 'moment' then 'moment' when c.kind = 'deadline' then 'date' else 'text' end;
    expression := case
        when c.sort is not null then format('(%s) collate "C"', c.sort)
        when c.flags = 'dated' then c.value
        when type <> 'text' then format('coalesce(%s, ''infinity'')', c.value)
        when c.flags = 'named' and not p_members then format('%I.name_key', s)
        when names then format('coalesce(%I.name_key, U&''\+10FFFF'') collate "C"', s)
        when c.kind = 'exchange' then format('coalesce(%I.number_key, U&''\+10FFFF'') collate "C"', s)
        when c.kind = 'number' then format('peak.money_key((%s)::numeric) collate "C"', c.value)
        when c.kind = 'flag' then format('(case when %s then ''1'' else ''0'' end) collate "C"', c.value)
        when c.kind = 'list' then format('peak.text_key(array_to_string(%s, '' '')) collate "C"', c.value)
        else format('peak.text_key(%s) collate "C"', case when c.flags = 'uuid' then c.value || '::text' else c.value end) end;
    joins := case
        when names and c.flags = 'named' and not p_members then format(' join peak.person_keys %1$I on %1$I.contact_id = %2$s', s, person)
        when names then format(' left join peak.person_keys %1$I on %1$I.contact_id = %2$s', s, person)
                        || case when p_members then format(' and %I.contact_id in (select unnest($2))', s) else '' end
        when c.sort is null and c.kind = 'exchange' then format(' left join peak.exchange_rows %1$I on %1$I.exchange_id = %2$s', s, c.value)
        else '' end;
end $$;

-- A person in JSON.
create function peak.person_face(p_person uuid, p_label text) returns text language sql stable parallel safe
    return '{"id":"' || p_person || '","name":' || coalesce(to_json(p_label)::text, 'null') || '}';

-- What a row says in a column, as JSON, in letters or as json (which concat() writes as quickly), never NULL. Of a person
-- p_alias is their row of person_keys. Written together letter by letter, since json_build_object() looks up the type of
-- each value in each row, and takes twice as long; json made text takes a fifth more.
create function peak.list_cell(c peak.list_column, p_alias text) returns text language sql immutable parallel safe
    return format(case c.kind
        when 'person' then case c.list when 'exchanges' then format('coalesce(peak.person_face(%%s, nullif(r.%s_name, '''')), ''null'')', c.name)
                           else format('case when %%1$s is not null then coalesce(%s.face, ''{"id":"'' || %%1$s || ''","name":null}'') else ''null'' end', p_alias) end
        when 'exchange' then 'to_json(coalesce(x.label, ''''))'
        when 'flag' then 'case when %1$s then ''true'' else ''false'' end'
        when 'list' then 'coalesce(array_to_json((%1$s)::text[]), ''null'')'
        when 'deadline' then 'coalesce(''"'' || case when isfinite(%1$s) then (%1$s)::date::text end || ''"'', ''null'')'
        -- Half a microsecond is more than floating point is wrong by, until 2100.
        when 'moment' then 'coalesce(case when isfinite(%1$s) then floor(date_part(''epoch'', %1$s) * 1000 + 0.0005)::bigint::text end, ''null'')'
        when 'number' then 'coalesce(''"'' || (%1$s)::text || ''"'', ''null'')'
        when 'money' then 'coalesce(case when %1$s <> ''NaN'' then ''"'' || (%1$s)::text || ''"'' end, ''null'')'
        else 'coalesce(to_json(left((%1$s)::text, 1000)), ''null'')' end, c.value);

create function peak.refuse_list(p_message text, p_code text default 'PK400') returns void
    language plpgsql stable parallel safe as $$
begin
    raise exception using errcode = p_code, message = p_message;
end $$;

create function peak.list_column_of(p_list text, p_column text, p_role text) returns peak.list_column
    language plpgsql stable parallel safe as $$
declare
    c peak.list_column;
begin
    select l.* into c from peak.list_columns() l
    where l.list = p_list and l.name = p_column and (l.readers is null or p_role = any (l.readers));
    if c.name is not null then
        return c;
    elsif exists (select from peak.list_columns() l where l.list = p_list and l.name = p_column) then
        perform peak.refuse_list(format('Your role doesn''t see the column "%s" of this list.', p_column), 'PK403');
    end if;
    perform peak.refuse_list(format('This list has no column "%s".', coalesce(left(p_column, 40), '')));
end $$;


-- ---------------------------------------------------------------- people by name
-- Apart from contacts, which other software of the firm writes: whoever writes a row works out the keys of its indexes.
create table peak.person_keys (
    contact_id uuid not null references public.contacts (id) on delete cascade,
    name_key   text collate "C" not null,
    label      text,
    face       text not null,
    primary key (contact_id) include (face)
);
create index person_keys_by_name on peak.person_keys (name_key, contact_id);
comment on table peak.person_keys is 'What each person is called, where that stands among all, and both as lists tell them. Kept by triggers; read through the lists only.';
alter table peak.person_keys enable row level security;
insert into audit.exempt (table_name, reason) values ('peak.person_keys', 'derived from contacts, which are watched');
create function peak.rebuild_person_keys() returns void
    language sql volatile security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    delete from peak.person_keys;
    insert into peak.person_keys
    select c.id, peak.text_key(l.label), l.label, peak.person_face(c.id, l.label)
    from public.contacts c cross join lateral (select nullif(peak.contact_label(c.first_name, c.last_name, c.company), '') as label offset 0) l
$$;
select peak.rebuild_person_keys();

create function peak.follow_person_keys() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    insert into peak.person_keys
    select n.id, peak.text_key(l.label), l.label, peak.person_face(n.id, l.label)
    from new_rows n cross join lateral (select nullif(peak.contact_label(n.first_name, n.last_name, n.company), '') as label offset 0) l
    where not exists (select from peak.person_keys k where k.contact_id = n.id and k.label is not distinct from l.label)
    on conflict (contact_id) do update set name_key = excluded.name_key, label = excluded.label, face = excluded.face;
    return null;
end $$;
create trigger _400_person_keys_insert after insert on public.contacts
    referencing new table as new_rows for each statement execute function peak.follow_person_keys();
create trigger _400_person_keys_update after update on public.contacts
    referencing new table as new_rows for each statement execute function peak.follow_person_keys();
alter table public.exchange_participants add constraint exchange_participants_somebody check (contact_id is not null);

-- ---------------------------------------------------------------- the orders that are walked along
-- The record and the log never lack a time, so that time itself is their order.
alter table public.audit_logs add constraint audit_logs_dated check (created_at is not null);
alter table public.document_access_logs add constraint document_access_logs_dated check (created_at is not null);
create index audit_logs_by_action on public.audit_logs (action, created_at, id);
create index audit_logs_by_object on public.audit_logs (resource_id, created_at, id);
create index audit_logs_by_exchange on public.audit_logs (exchange_id, created_at, id);
drop index public.idx_audit_logs_exchange;
create index document_access_logs_by_time on public.document_access_logs (created_at, id);
-- Whoever writes such a row works out its key.
grant execute on function peak.text_key(text), peak.fold(text, int) to peak_api, peak_auth, peak_agent;
create index tasks_by_due on public.tasks (coalesce(due_date, 'infinity'), id);
create index tasks_by_created on public.tasks (coalesce(created_at, 'infinity'), id);
create index tasks_by_title on public.tasks ((peak.text_key(title) collate "C"), id);
create index documents_by_created on public.documents (coalesce(created_at, 'infinity'), id);
create index documents_by_name on public.documents ((peak.text_key(file_name) collate "C"), id);
create index messages_by_time on public.messages (coalesce(created_at, 'infinity'), id);
create index participants_by_update on public.exchange_participants (coalesce(updated_at, 'infinity'), id);
create index user_sessions_by_start on public.user_sessions (coalesce(created_at, 'infinity'), id);
reset role;
