CREATE SCHEMA api;

ALTER SCHEMA api OWNER TO peak_api;

CREATE SCHEMA audit;

ALTER SCHEMA audit OWNER TO peak_owner;

CREATE SCHEMA auth;

ALTER SCHEMA auth OWNER TO peak_auth;

CREATE SCHEMA crypto;

ALTER SCHEMA crypto OWNER TO peak_owner;

CREATE SCHEMA ext;

ALTER SCHEMA ext OWNER TO peak_admin;

CREATE SCHEMA kms;

ALTER SCHEMA kms OWNER TO peak_auth;

CREATE SCHEMA peak;

ALTER SCHEMA peak OWNER TO peak_owner;

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA ext;

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';

CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA ext;

COMMENT ON EXTENSION pgcrypto IS 'cryptographic functions';

CREATE TYPE peak.exchange_filter AS (
	patterns text[],
	stages text[],
	coordinators uuid[],
	clients uuid[]
);

ALTER TYPE peak.exchange_filter OWNER TO peak_owner;

CREATE TYPE peak.finding AS (
	me uuid,
	my_role text,
	everything boolean,
	few boolean,
	staff boolean,
	mine uuid[],
	words text,
	above text,
	patterns text[],
	short boolean
);

ALTER TYPE peak.finding OWNER TO peak_owner;

CREATE TYPE peak.list_source AS (
	list text,
	relation text,
	id text,
	roles text[],
	room text,
	needs integer,
	sees text,
	narrow text,
	person text,
	object text,
	leads text[],
	words text[],
	whose text,
	extra text[]
);

ALTER TYPE peak.list_source OWNER TO peak_owner;

CREATE TYPE peak.list_asking AS (
	src peak.list_source,
	me uuid,
	role text,
	everything boolean,
	zone text,
	today date,
	member boolean,
	people uuid[],
	all_named boolean
);

ALTER TYPE peak.list_asking OWNER TO peak_owner;

CREATE TYPE peak.list_column AS (
	list text,
	name text,
	kind text,
	value text,
	sort text,
	walks boolean,
	readers text[],
	flags text
);

ALTER TYPE peak.list_column OWNER TO peak_owner;

CREATE TYPE peak.list_look AS (
	cells text,
	joins text,
	faces text
);

ALTER TYPE peak.list_look OWNER TO peak_owner;

CREATE TYPE peak.list_where AS (
	said text,
	asked text,
	parts integer,
	close boolean,
	lead text,
	leaders text,
	spans jsonb
);

ALTER TYPE peak.list_where OWNER TO peak_owner;

CREATE TYPE peak.list_question AS (
	q peak.list_asking,
	f peak.list_where,
	few uuid[],
	many double precision,
	sort_1 text,
	type_1 text,
	up_1 boolean,
	sort_2 text,
	type_2 text,
	up_2 boolean,
	joins text,
	access text,
	walks boolean,
	span text,
	id text,
	leader text
);

ALTER TYPE peak.list_question OWNER TO peak_owner;

CREATE FUNCTION api.accept_record(p_number bigint, p_head text, p_now_number bigint, p_now_head text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
begin
    perform auth.require_live();
    if auth.my_role() is distinct from 'admin' then
        raise exception using errcode = 'PK403', message = 'Only an admin accepts another record of who did what.';
    end if;
    if num_nulls(p_number, p_head, p_now_number, p_now_head) > 0 or p_number < 0 or p_head !~ '^[0-9a-f]{64}$' then
        raise exception using errcode = 'PK400', message = 'Which record was seen, and which is accepted instead?';
    end if;
    if exists (select from audit.seals s where s.number = p_number and encode(s.head, 'hex') = p_head) then
        raise exception using errcode = 'PK409', message = 'The record is the one that was seen. There is nothing to accept.';
    end if;
    if not exists (select from audit.seals s where s.number = p_now_number and encode(s.head, 'hex') = p_now_head) then
        raise exception using errcode = 'PK409', message = 'The record has changed again meanwhile. Look again before you accept it.';
    end if;
    perform audit.event('record_accepted', 'audit', null, null, true, null,
                        jsonb_build_object('seen', jsonb_build_object('number', p_number, 'head', p_head),
                                           'accepted', jsonb_build_object('number', p_now_number, 'head', p_now_head)));
end $_$;

ALTER FUNCTION api.accept_record(p_number bigint, p_head text, p_now_number bigint, p_now_head text) OWNER TO peak_owner;

CREATE FUNCTION api.add_document(p_exchange uuid, p_fields jsonb, p_request_id uuid) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
declare
    me uuid := auth.require_live();
    f record;
    kind text;
    mime text;
    bytes numeric;
    made uuid := gen_random_uuid();
    added uuid;
begin
    if p_request_id is null then
        raise exception using errcode = 'PK400', message = 'The request is not complete.';
    elsif p_exchange is null and auth.my_role() <> 'admin' then
        raise exception using errcode = 'PK403', message = 'Only an admin adds documents of the firm.';
    elsif p_exchange is not null and not auth.may_now(1, p_exchange) then
        raise exception using errcode = 'PK404', message = 'There is no such exchange.';
    elsif p_exchange is not null and not auth.may_now(4, p_exchange) then
        raise exception using errcode = 'PK403', message = 'You may not upload documents to this exchange.';
    end if;
    perform peak.check_fields(p_fields, array['file_name', 'file_type', 'mime_type', 'file_size', 'document_type', 'description', 'access_level',
                                              'allowed_roles', 'is_template', 'template_variables']);
    f := api.document_fields(p_exchange, p_fields);
    kind := lower(peak.text_field(p_fields, 'file_type', 'The file type', 50));
    mime := peak.text_field(p_fields, 'mime_type', 'The MIME type', 255);
    bytes := case when jsonb_typeof(p_fields -> 'file_size') = 'number' then (p_fields ->> 'file_size')::numeric end;
    if f.file_name is null or kind is null or kind !~ '^[a-z0-9]{1,20}$' then
        raise exception using errcode = 'PK400', message = 'A document needs a file name and a short file type like pdf.';
    -- It will stand in a header one day.
    elsif mime !~* '^[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+$' then
        raise exception using errcode = 'PK400', message = 'A MIME type looks like application/pdf.';
    elsif bytes is null or bytes <> trunc(bytes) or bytes not between 0 and (peak.setting('documents.max_bytes') #>> '{}')::numeric then
        raise exception using errcode = 'PK400', message = 'The size of the document is missing, or larger than the firm allows.';
    elsif coalesce(jsonb_typeof(p_fields -> 'is_template'), 'null') not in ('boolean', 'null')
          or p_fields -> 'is_template' = 'true' and p_exchange is not null then
        raise exception using errcode = 'PK400', message = 'Only a document of the firm is a template.';
    end if;
    insert into public.documents (id, exchange_id, uploaded_by, file_name, file_type, mime_type, file_size, file_path, storage_provider,
                                  document_type, description, is_template, template_variables, access_level, allowed_roles, request_id)
    values (made, p_exchange, me, f.file_name, kind, mime, bytes::bigint,
            replace(gen_random_uuid()::text, '-', '') || '/1', peak.setting('documents.storage') #>> '{}',
            f.document_type, f.description, coalesce((p_fields ->> 'is_template')::boolean, false), f.template_variables,
            coalesce(f.access_level, case when p_exchange is null then 'public' else 'exchange' end), f.allowed_roles, p_request_id)
    on conflict (uploaded_by, request_id) do nothing returning id into added;
    if added is null then
        select d.id into added from public.documents d
        where d.uploaded_by = me and d.request_id = p_request_id and d.exchange_id is not distinct from p_exchange;
        if not found then
            raise exception using errcode = 'PK409', message = 'Another document was added with this request already.';
        end if;
        return added;
    end if;
    perform auth.log_document(made, p_exchange, 'upload', true);
    perform audit.event('document_upload', 'document', made, p_exchange, true, null, jsonb_build_object('file_name', f.file_name, 'file_size', bytes));
    return made;
end $_$;

ALTER FUNCTION api.add_document(p_exchange uuid, p_fields jsonb, p_request_id uuid) OWNER TO peak_api;

CREATE FUNCTION api.agent_head(OUT number bigint, OUT head text, OUT sealed_at timestamp with time zone) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$ select s.number, encode(s.head, 'hex'), s.sealed_at from audit.seals s order by s.number desc limit 1 $$;

ALTER FUNCTION api.agent_head(OUT number bigint, OUT head text, OUT sealed_at timestamp with time zone) OWNER TO peak_owner;

CREATE FUNCTION api.agent_jwt_key(OUT kid text, OUT key bytea, OUT issuer text, OUT audience text) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $$ select k.kid, k.key, k.issuer, k.audience from auth.jwt_key() k $$;

ALTER FUNCTION api.agent_jwt_key(OUT kid text, OUT key bytea, OUT issuer text, OUT audience text) OWNER TO peak_auth;

CREATE FUNCTION api.agent_knows_head(p_number bigint, p_head text) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    select case when s.head is null then 'shorter' when encode(s.head, 'hex') = p_head then 'whole' else 'changed' end
    from (select p_number as number) asked left join audit.seals s on s.number = asked.number
$$;

ALTER FUNCTION api.agent_knows_head(p_number bigint, p_head text) OWNER TO peak_owner;

CREATE FUNCTION api.agent_secret(p_name text) RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $$
declare
    r text;
begin
    if session_user <> 'peak_agent' then
        raise exception using errcode = 'PK403', message = 'Only the agent reads secrets.';
    end if;
    select convert_from(kms.unseal('secret:' || s.name, s.sealed), 'UTF8') into r from peak.secrets s where s.name = p_name;
    if r is null then
        raise exception using errcode = 'PK404', message = 'There is no such secret. An admin sets it among the settings.';
    end if;
    return r;
end $$;

ALTER FUNCTION api.agent_secret(p_name text) OWNER TO peak_auth;

CREATE FUNCTION api.agent_status() RETURNS TABLE(job text, every interval, due timestamp with time zone, last_run timestamp with time zone, last_by text, outcome text, failures integer)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$ select j.job, j.every, j.due, j.last_run, j.last_by, j.outcome, j.failures from peak.agent_jobs j order by j.job $$;

ALTER FUNCTION api.agent_status() OWNER TO peak_owner;

CREATE FUNCTION api.agent_step(p_agent text DEFAULT NULL::text) RETURNS TABLE(job text, did text, more boolean, failure text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    mine peak.agent_jobs;
begin
    if length(p_agent) > 200 then
        raise exception using errcode = 'PK400', message = 'An agent''s name has at most 200 characters.';
    end if;
    select j.* into mine from peak.agent_jobs j where j.due <= clock_timestamp() order by j.due limit 1 for update skip locked;
    if not found then
        return;
    end if;
    job := mine.job;
    begin
        select d.did, d.more into did, more from peak.do_job(mine.job) d;
        update peak.agent_jobs j
        set due = clock_timestamp() + case when agent_step.more then interval '0' else j.every end, last_run = clock_timestamp(),
            last_by = p_agent, outcome = coalesce(agent_step.did, 'nothing to do'), failures = 0
        where j.job = mine.job;
    exception when others then
        did := null;
        more := false;
        failure := sqlerrm;
        update peak.agent_jobs j
        set due = clock_timestamp() + least(j.every * (2 ^ least(j.failures, 8)), interval '1 hour'), last_run = clock_timestamp(),
            last_by = p_agent, outcome = 'failed: ' || left(failure, 500), failures = j.failures + 1
        where j.job = mine.job;
    end;
    return next;
end $$;

ALTER FUNCTION api.agent_step(p_agent text) OWNER TO peak_owner;

CREATE FUNCTION api.approve_participant(p_participant uuid, p_reason text DEFAULT NULL::text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION api.approve_participant(p_participant uuid, p_reason text) OWNER TO peak_api;

CREATE FUNCTION api.ask_for_tax_id(p_person uuid) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    me uuid := auth.require_proven_admin();
    r bigint;
begin
    if not exists (select from peak.tax_ids t where t.contact_id = p_person) then
        raise exception using errcode = 'PK404', message = 'No tax number is on file for this person.';
    end if;
    delete from peak.tax_id_requests q where q.asked_by = me and q.at < clock_timestamp() - interval '1 day';
    insert into peak.tax_id_requests (contact_id, asked_by) values (p_person, me) returning id into r;
    perform audit.event('tax_id_shown', 'tax_id', p_person);
    return r;
end $$;

ALTER FUNCTION api.ask_for_tax_id(p_person uuid) OWNER TO peak_auth;

CREATE FUNCTION api.audit_heads(p_number bigint DEFAULT NULL::bigint) RETURNS TABLE(number bigint, head bytea, sealed_at timestamp with time zone, latest_number bigint, latest_head bytea)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    staff boolean := coalesce(auth.my_role() in ('admin', 'coordinator'), false)
                     or session_user = 'peak_agent' or pg_has_role(session_user, 'peak_owner', 'member');
    over timestamptz;
begin
    if not staff and auth.me() is null then
        raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
    end if;
    if p_number < 0 then
        raise exception using errcode = 'PK400', message = 'Batches of the record are numbered from 0.';
    end if;
    over := case when staff then 'infinity' else date_trunc('day', clock_timestamp()) end;
    return query
        select s.number, s.head, case when staff then s.sealed_at else date_trunc('day', s.sealed_at) end, l.number, l.head
        from (select z.number, z.head from audit.seals z where z.sealed_at < over or z.number = 0 order by z.number desc limit 1) l
        left join audit.seals s on s.number = p_number and (s.sealed_at < over or s.number = 0);
end $$;

ALTER FUNCTION api.audit_heads(p_number bigint) OWNER TO peak_owner;

CREATE FUNCTION api.audit_strays(p_after text DEFAULT NULL::text, OUT fault text, OUT row_id uuid, OUT looked integer, OUT next text) RETURNS record
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform audit.check_may_verify();
    select v.* into fault, row_id, looked, next from audit.strays(p_after) v;
end $$;

ALTER FUNCTION api.audit_strays(p_after text, OUT fault text, OUT row_id uuid, OUT looked integer, OUT next text) OWNER TO peak_owner;

CREATE FUNCTION api.audit_verify(p_from bigint, p_to bigint, OUT fault text, OUT batch bigint, OUT row_id uuid, OUT checked_to bigint, OUT rows bigint, OUT erased bigint, OUT latest bigint) RETURNS record
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform audit.check_may_verify();
    if p_from is null or p_to is null or p_from < 0 or p_to < p_from then
        raise exception using errcode = 'PK400', message = 'Batches of the record are numbered from 0, and the last is not before the first.';
    end if;
    select v.* into fault, batch, row_id, checked_to, rows, erased, latest from audit.verify(p_from, p_to) v;
end $$;

ALTER FUNCTION api.audit_verify(p_from bigint, p_to bigint, OUT fault text, OUT batch bigint, OUT row_id uuid, OUT checked_to bigint, OUT rows bigint, OUT erased bigint, OUT latest bigint) OWNER TO peak_owner;

CREATE FUNCTION api.bulk_edit(p_list text, p_ids uuid[], p_fields jsonb, p_preview boolean DEFAULT false) RETURNS TABLE(id uuid, outcome text, message text, audit_id uuid)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION api.bulk_edit(p_list text, p_ids uuid[], p_fields jsonb, p_preview boolean) OWNER TO peak_api;

CREATE FUNCTION api.bulk_version(p_list text, p_row uuid, p_fields jsonb, OUT version bigint, OUT wanted boolean) RETURNS record
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION api.bulk_version(p_list text, p_row uuid, p_fields jsonb, OUT version bigint, OUT wanted boolean) OWNER TO peak_api;

CREATE FUNCTION api.change_cursor() RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    if auth.me() is null then
        raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
    end if;
    return pg_snapshot_xmin(pg_current_snapshot())::text;
end $$;

ALTER FUNCTION api.change_cursor() OWNER TO peak_owner;

CREATE FUNCTION api.change_password(p_new text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $$
declare
    me uuid := auth.require_proof(true);
    fault smallint;
begin
    if p_new is null or length(p_new) > 1024 then
        raise exception using errcode = 'PK400', message = 'The new password is missing or too long.';
    end if;
    fault := auth.password_fault(p_new, auth.least_length(me), auth.words_about(me));
    if fault = 0 and (select j.matches from auth.judge_password(me, p_new) j) then
        fault := 7;
    end if;
    if fault > 0 then
        raise exception using errcode = 'PK400', message = auth.password_reason(fault);
    end if;
    perform auth.store_password(me, auth.new_hash(p_new), auth.is_long(p_new), auth.my_session(), 'password changed');
    perform audit.event('password_changed', 'user', me);
end $$;

ALTER FUNCTION api.change_password(p_new text) OWNER TO peak_auth;

CREATE FUNCTION api.changes_since(p_cursor text) RETURNS TABLE(change_id bigint, kind text, row_id uuid, exchange_id uuid, next_cursor text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $_$
declare
    me uuid := auth.me();
    my_role text := auth.my_role();
    horizon text := pg_snapshot_xmin(pg_current_snapshot())::text;
    n int;
begin
    if me is null then
        raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
    end if;
    if p_cursor is null or p_cursor !~ '^[0-9]{1,19}$' then
        raise exception using errcode = 'PK400', message = 'That is no place in the change feed.';
    end if;
    if p_cursor::xid8 < (select f.xid from peak.change_feed_floor f) or p_cursor::numeric > horizon::numeric then
        return query select null::bigint, 'reset', null::uuid, null::uuid, horizon;
        return;
    end if;
    return query
        select f.id, f.kind, f.row_id, f.exchange_id, horizon
        from peak.change_feed f
        where f.xid >= p_cursor::xid8
          and (f.contact_id is null or f.contact_id = me)
          and (my_role = 'admin'
               or f.contact_id = me
               or f.kind = 'reset'
               or (f.kind = 'contact' and (my_role = 'coordinator' or f.row_id = any (auth.my_contact_ids())))
               or f.kind = 'document' and auth.may_see_document(me, f.row_id)
               or f.kind <> 'document'
                  and exists (select from auth.access a
                              where a.contact_id = me and a.exchange_id = f.exchange_id
                                and a.rights & peak.feed_right(f.kind) = peak.feed_right(f.kind)))
        order by f.id limit 2000;
    get diagnostics n = row_count;
    if n = 2000 then
        return query select null::bigint, 'reset', null::uuid, null::uuid, horizon;
    end if;
end $_$;

ALTER FUNCTION api.changes_since(p_cursor text) OWNER TO peak_owner;

CREATE TABLE public.exchange_participants (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    exchange_id uuid,
    contact_id uuid,
    role character varying(50) NOT NULL,
    permissions text[],
    assigned_by uuid,
    assigned_at timestamp without time zone DEFAULT now(),
    is_active boolean DEFAULT true,
    created_at timestamp without time zone DEFAULT now(),
    updated_at timestamp without time zone DEFAULT now(),
    version bigint DEFAULT 1 NOT NULL,
    proposed_by uuid,
    proposed_at timestamp without time zone,
    admin_approved_by uuid,
    admin_approved_at timestamp without time zone,
    admin_reason text,
    client_approved_by uuid,
    client_approved_at timestamp without time zone,
    withdrawn_by uuid,
    withdrawn_at timestamp without time zone,
    withdrawn_reason text,
    CONSTRAINT exchange_participants_permissions_known CHECK ((permissions <@ ARRAY['view'::text, 'message'::text, 'upload'::text, 'manage'::text])),
    CONSTRAINT exchange_participants_role_known CHECK (((role)::text = ANY ((ARRAY['client'::character varying, 'coordinator'::character varying, 'third_party'::character varying, 'agency'::character varying])::text[]))),
    CONSTRAINT exchange_participants_somebody CHECK ((contact_id IS NOT NULL)),
    CONSTRAINT exchange_participants_two_people CHECK ((admin_approved_by <> client_approved_by))
);

ALTER TABLE public.exchange_participants OWNER TO peak_owner;

COMMENT ON COLUMN public.exchange_participants.proposed_at IS 'Set with withdrawn_at empty and is_active false: waits for approvals.';

CREATE FUNCTION api.check_approval(p_held public.exchange_participants, p_me uuid, p_as_admin boolean, p_clients uuid[], p_why text) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
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
end $_$;

ALTER FUNCTION api.check_approval(p_held public.exchange_participants, p_me uuid, p_as_admin boolean, p_clients uuid[], p_why text) OWNER TO peak_api;

CREATE FUNCTION api.check_candidate(p_person uuid, p_role text) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION api.check_candidate(p_person uuid, p_role text) OWNER TO peak_api;

CREATE FUNCTION api.check_exchange(p_exchange uuid) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION api.check_exchange(p_exchange uuid) OWNER TO peak_api;

CREATE FUNCTION api.check_exchange_people(p_fields jsonb) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION api.check_exchange_people(p_fields jsonb) OWNER TO peak_api;

CREATE FUNCTION api.check_person(p_person uuid) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    c record;
begin
    select p.first_name, p.last_name, p.company, p.email, p.role, p.is_user into c from public.contacts p where p.id = p_person;
    if coalesce(nullif(btrim(c.first_name), ''), nullif(btrim(c.last_name), ''), nullif(btrim(c.company), '')) is null then
        raise exception using errcode = 'PK400', message = 'A person needs a first name, a last name or a company.';
    end if;
    if c.is_user and (auth.email_key(c.email) is null or not auth.known_role(c.role)) then
        raise exception using errcode = 'PK400', message = 'Somebody who signs in needs an e-mail address and a role.';
    end if;
end $$;

ALTER FUNCTION api.check_person(p_person uuid) OWNER TO peak_api;

CREATE FUNCTION api.check_view_list(p_list text) RETURNS void
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
begin
    if p_list is null or p_list !~ '^[a-z][a-z_.]{0,39}$' then
        raise exception using errcode = 'PK400', message = 'A view belongs to a list, like tasks or exchanges.';
    end if;
end $_$;

ALTER FUNCTION api.check_view_list(p_list text) OWNER TO peak_api;

CREATE FUNCTION api.clean_fields(p_fields jsonb, p_kinds jsonb) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
declare
    part record;
    kind text;
    rest text;
    word text;
    r jsonb := '{}';
    fault text;
begin
    if p_fields is null or jsonb_typeof(p_fields) <> 'object' or octet_length(p_fields::text) > 200000
       or (select count(*) from jsonb_object_keys(p_fields)) not between 1 and 100 then
        raise exception using errcode = 'PK400', message = 'There is nothing to save, or far too much of it.';
    end if;
    for part in select f.key, f.value from jsonb_each(p_fields) f loop
        kind := split_part(p_kinds ->> part.key, ':', 1);
        rest := split_part(p_kinds ->> part.key, ':', 2);
        word := nullif(btrim(part.value #>> '{}', E' \t\r\n\u00a0'), '');
        fault := null;
        if kind is null then
            fault := format('"%s" can''t be changed here.', left(part.key, 40));
        elsif jsonb_typeof(part.value) = 'null' then
            word := null;
        elsif jsonb_typeof(part.value) <> (case when kind = 'yes' then 'boolean'
                                                when kind = 'money' and jsonb_typeof(part.value) = 'number' then 'number' else 'string' end) then
            fault := 'has a value of the wrong kind.';
        elsif word is null then
            null;
        elsif kind = 'text' then
            fault := case when length(word) > rest::int then format('has more than %s characters.', rest)
                          when word ~ E'[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]' then 'has characters that can''t be shown.' end;
        elsif kind = 'email' then
            fault := case when length(word) > 255 or word !~ '^[^@[:space:][:cntrl:]]+@[^@[:space:][:cntrl:]]+$' then 'is no e-mail address.' end;
        elsif kind = 'choice' then
            fault := case when not word = any (string_to_array(rest, ',')) then format('is one of %s.', replace(rest, ',', ', ')) end;
        elsif kind = 'money' then
            fault := case when word !~ E'^\\d{1,13}(\\.\\d{1,2})?$' then 'is no amount: digits, a point and cents, from 0 to 9999999999999.99.' end;
        elsif kind = 'id' then
            fault := case when word !~ '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$' then 'is nobody we know.' end;
        elsif kind = 'date' then
            fault := 'is no date between 1900 and 2199, written like 2026-03-31.';
            if word ~ E'^(19|2[01])\\d\\d-\\d\\d-\\d\\d$' then
                begin
                    fault := case when to_char(word::date, 'YYYY-MM-DD') = word then null else fault end;
                exception when data_exception then
                    null;
                end;
            end if;
        end if;
        if fault is not null then
            raise exception using errcode = 'PK400',
                message = case when kind is null then fault
                               else upper(left(part.key, 1)) || replace(substr(part.key, 2), '_', ' ') || ' ' || fault end;
        end if;
        r := r || jsonb_build_object(part.key, case when kind = 'yes' and word is not null then to_jsonb(word::boolean)
                                                    else to_jsonb(word) end);
    end loop;
    return r;
end $_$;

ALTER FUNCTION api.clean_fields(p_fields jsonb, p_kinds jsonb) OWNER TO peak_api;

CREATE FUNCTION api.close_other_connections() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    return auth.cut_others(session_user);
exception when insufficient_privilege then
    return 0;
end $$;

ALTER FUNCTION api.close_other_connections() OWNER TO peak_auth;

CREATE FUNCTION api.comment_task(p_task uuid, p_text text, p_request_id uuid DEFAULT NULL::uuid) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    me uuid := auth.require_live();
    mine record := api.task_to_change(p_task, true);
    said text := btrim(p_text, E' \t\r\n');
    made uuid;
begin
    if coalesce(said, '') = '' or length(said) > 10000 then
        raise exception using errcode = 'PK400', message = 'A comment has 1 to 10,000 characters.';
    end if;
    insert into public.task_comments (task_id, exchange_id, author_id, content, request_id)
    values (p_task, mine.exchange_id, me, said, p_request_id)
    on conflict (author_id, request_id) do nothing returning id into made;
    if made is null then
        select c.id into made from public.task_comments c where c.author_id = me and c.request_id = p_request_id and c.task_id = p_task;
        if not found then
            raise exception using errcode = 'PK409', message = 'Another comment was written with this request already.';
        end if;
    end if;
    return made;
end $$;

ALTER FUNCTION api.comment_task(p_task uuid, p_text text, p_request_id uuid) OWNER TO peak_api;

CREATE FUNCTION api.complete_task(p_task uuid, p_version bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    mine record := api.task_to_change(p_task, true);
    now_version bigint;
begin
    if p_version is null then
        raise exception using errcode = 'PK400', message = 'The task''s version is missing.';
    end if;
    if mine.status = 'CANCELLED' then
        raise exception using errcode = 'PK409', message = 'This task was cancelled.';
    end if;
    update public.tasks t set status = 'COMPLETE', completed_at = now()
    where t.id = p_task and t.version = p_version and t.status is distinct from 'COMPLETE' returning t.version into now_version;
    if not found and (mine.status is distinct from 'COMPLETE' or mine.version is distinct from p_version) then
        raise exception using errcode = 'PK409', message = 'Somebody else changed this task meanwhile.';
    end if;
    return coalesce(now_version, mine.version);
end $$;

ALTER FUNCTION api.complete_task(p_task uuid, p_version bigint) OWNER TO peak_api;

CREATE FUNCTION api.create_exchange(p_fields jsonb) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
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
end $_$;

ALTER FUNCTION api.create_exchange(p_fields jsonb) OWNER TO peak_api;

CREATE FUNCTION api.create_person(p_fields jsonb) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
declare
    me uuid := auth.require_live();
    fields jsonb := api.clean_fields(p_fields, api.person_kinds() || '{"email": "email", "is_user": "yes",
                                     "role": "choice:admin,coordinator,client,third_party,agency"}') || '{"is_active": true}';
    r uuid;
begin
    execute format('insert into public.contacts (%1$s) select %1$s from jsonb_populate_record(null::public.contacts, $1) n returning id',
                   (select string_agg(quote_ident(k), ', ') from jsonb_object_keys(fields) k))
    into r using fields;
    perform api.check_person(r);
    return r;
exception
    when data_exception then
        raise exception using errcode = 'PK400', message = 'A value is too long or too large for this database. Nothing was saved.';
    when integrity_constraint_violation then
        raise exception using errcode = 'PK409', message = 'This does not fit what is there already. Nothing was saved.';
end $_$;

ALTER FUNCTION api.create_person(p_fields jsonb) OWNER TO peak_api;

CREATE FUNCTION api.create_task(p_exchange uuid, p_fields jsonb) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    me uuid := auth.require_live();
    request uuid;
    f record;
    made uuid;
begin
    if p_exchange is null then
        raise exception using errcode = 'PK400', message = 'A task needs an exchange.';
    elsif not auth.may_now(1, p_exchange) then
        raise exception using errcode = 'PK404', message = 'There is no such exchange.';
    elsif not auth.may_now(8, p_exchange) then
        raise exception using errcode = 'PK403', message = 'Only an admin or who manages the exchange creates tasks in it.';
    end if;
    f := api.task_fields(p_exchange, p_fields, array['title', 'description', 'priority', 'due_date', 'assigned_to', 'request_id']);
    request := peak.uuid_field(p_fields, 'request_id', 'The request');
    if f.title is null then
        raise exception using errcode = 'PK400', message = 'A task needs a title.';
    end if;
    insert into public.tasks (exchange_id, assigned_to, created_by, title, description, task_type, priority, due_date, request_id)
    values (p_exchange, f.assigned_to, me, f.title, f.description, 'manual', coalesce(f.priority, 'MEDIUM'), f.due_date, request)
    on conflict (created_by, request_id) do nothing returning id into made;
    if made is null then
        select t.id into made from public.tasks t where t.created_by = me and t.request_id = request and t.exchange_id = p_exchange;
        if not found then
            raise exception using errcode = 'PK409', message = 'Another task was created with this request already.';
        end if;
    end if;
    return made;
end $$;

ALTER FUNCTION api.create_task(p_exchange uuid, p_fields jsonb) OWNER TO peak_api;

CREATE FUNCTION api.delete_message(p_message uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    mine public.messages := api.own_message(p_message);
begin
    update public.messages m set content = '', attachments = null, is_deleted = true where m.id = mine.id and not m.is_deleted;
end $$;

ALTER FUNCTION api.delete_message(p_message uuid) OWNER TO peak_api;

CREATE FUNCTION api.document_fields(p_exchange uuid, p_fields jsonb, OUT file_name text, OUT document_type text, OUT description text, OUT template_variables jsonb, OUT access_level text, OUT allowed_roles text[]) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    file_name := peak.file_name_field(p_fields);
    document_type := peak.text_field(p_fields, 'document_type', 'The kind of document', 100);
    description := peak.text_field(p_fields, 'description', 'The description', 2000);
    template_variables := nullif(p_fields -> 'template_variables', 'null');
    access_level := peak.choice_field(p_fields, 'access_level', 'The access level',
                                      case when p_exchange is null then array['public', 'restricted'] else array['public', 'exchange', 'restricted'] end);
    allowed_roles := peak.roles_field(p_fields, 'allowed_roles');
    if (p_fields ? 'template_variables') and (p_exchange is not null or jsonb_typeof(template_variables) not in ('object', 'array')) then
        raise exception using errcode = 'PK400', message = 'Only a template of the firm has variables.';
    end if;
end $$;

ALTER FUNCTION api.document_fields(p_exchange uuid, p_fields jsonb, OUT file_name text, OUT document_type text, OUT description text, OUT template_variables jsonb, OUT access_level text, OUT allowed_roles text[]) OWNER TO peak_api;

CREATE FUNCTION api.document_to_change(p_document uuid, OUT id uuid, OUT exchange_id uuid, OUT is_active boolean) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    me uuid := auth.require_live();
begin
    perform auth.require_fresh();
    select d.id, d.exchange_id, d.is_active into id, exchange_id, is_active from public.documents d where d.id = p_document;
    if not found or not auth.may_see_document(me, p_document) then
        raise exception using errcode = 'PK404', message = 'There is no such document.';
    elsif not auth.may_change_document(me, p_document) then
        raise exception using errcode = 'PK403', message = 'Only an admin, who manages the exchange, or who uploaded a document may change it.';
    end if;
end $$;

ALTER FUNCTION api.document_to_change(p_document uuid, OUT id uuid, OUT exchange_id uuid, OUT is_active boolean) OWNER TO peak_api;

CREATE FUNCTION api.duplicate_people(p_limit integer DEFAULT 200) RETURNS TABLE(why text, value text, people jsonb)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    if auth.my_role() is distinct from 'admin' then
        raise exception using errcode = 'PK403', message = 'Only an admin looks for people who stand twice.';
    end if;
    return query
        with whole as materialized (
            select c.* from public.contacts c
            where not exists (select from peak.merges m where m.dropped_id = c.id)
              and not exists (select from peak.erasures x where x.contact_id = c.id)
        ), kin (why, place, key, id) as (
            select 'email', 1, auth.email_key(w.email), w.id from whole w where auth.email_key(w.email) is not null
            union all
            select 'phone', 2, right(regexp_replace(w.phone, E'\\D', '', 'g'), 10), w.id from whole w
            where length(regexp_replace(w.phone, E'\\D', '', 'g')) >= 7
            union all
            select 'name', 3, peak.fold(btrim(concat_ws(' ', w.first_name, w.last_name)), 200) || coalesce(' · ' || peak.fold(nullif(btrim(w.company), ''), 200), ''), w.id
            from whole w where btrim(concat_ws('', w.first_name, w.last_name)) <> ''
        ), groups as (
            select k.why, k.place, k.key, array_agg(k.id) as ids from kin k group by k.why, k.place, k.key
            having count(*) between 2 and 50 order by k.place, k.key limit least(greatest(coalesce(p_limit, 200), 0), 500)
        )
        select g.why, g.key,
               (select jsonb_agg(jsonb_build_object('id', w.id, 'name', auth.person_name(w.first_name, w.last_name, w.company, w.email),
                           'first_name', w.first_name, 'last_name', w.last_name, 'company', w.company, 'email', w.email, 'phone', w.phone,
                           'address', w.address, 'role', w.role, 'user', coalesce(w.is_user, false), 'active', coalesce(w.is_active, false),
                           'version', w.version) order by w.is_user desc nulls last, w.created_at, w.id)
                from whole w where w.id = any (g.ids))
        from groups g order by g.place, g.key;
end $$;

ALTER FUNCTION api.duplicate_people(p_limit integer) OWNER TO peak_owner;

CREATE FUNCTION api.edit_message(p_message uuid, p_version bigint, p_text text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    mine public.messages := api.own_message(p_message);
    said text := btrim(p_text, E' \t\r\n');
    now_version bigint;
begin
    if p_version is null or coalesce(said, '') = '' or length(said) > 10000 then
        raise exception using errcode = 'PK400', message = 'A message has a version and 1 to 10,000 characters.';
    end if;
    if mine.is_deleted then
        raise exception using errcode = 'PK409', message = 'This message was deleted.';
    end if;
    update public.messages m set content = said
    where m.id = mine.id and m.version = p_version and not m.is_deleted returning m.version into now_version;
    if not found then
        raise exception using errcode = 'PK409', message = 'This message was changed elsewhere meanwhile.';
    end if;
    return now_version;
end $$;

ALTER FUNCTION api.edit_message(p_message uuid, p_version bigint, p_text text) OWNER TO peak_api;

CREATE FUNCTION api.end_all_sessions(p_person uuid DEFAULT NULL::uuid) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    me uuid := auth.require_live();
    whose uuid := coalesce(p_person, me);
begin
    if whose <> me and auth.my_role() is distinct from 'admin' then
        raise exception using errcode = 'PK403', message = 'Only an admin ends the sessions of somebody else.';
    end if;
    update auth.devices d set revoked_at = clock_timestamp() where d.contact_id = whose and d.revoked_at is null;
    return auth.end_sessions(whose, case when whose = me then 'ended by the person' else 'ended by an admin' end,
                             case when whose = me then auth.my_session() end);
end $$;

ALTER FUNCTION api.end_all_sessions(p_person uuid) OWNER TO peak_auth;

CREATE FUNCTION api.end_session(p_session uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    person uuid := auth.require_live();
    owner uuid;
    device uuid;
begin
    select s.user_id, s.device_id into owner, device from public.user_sessions s where s.id = p_session and s.is_active;
    if owner is distinct from person and auth.my_role() is distinct from 'admin' or owner is null then
        raise exception using errcode = 'PK404', message = 'There is no such session.';
    end if;
    -- Or that computer would sign in again by itself.
    update auth.devices d set revoked_at = clock_timestamp() where d.id = device and d.revoked_at is null;
    return auth.end_sessions(owner, case when owner = person then 'ended by the person' else 'ended by an admin' end, null, p_session) > 0;
end $$;

ALTER FUNCTION api.end_session(p_session uuid) OWNER TO peak_auth;

CREATE FUNCTION api.enrol_begin(p_attempt bigint, p_nonce bytea, OUT secret text, OUT uri text) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $$
declare
    ticket auth.attempts := auth.enrolment(p_attempt, p_nonce);
    seed bytea := coalesce(kms.unseal('totp', ticket.sealed_seed), crypto.random_bytes(20));
begin
    update auth.attempts a set sealed_seed = kms.seal('totp', seed) where a.id = ticket.id and a.sealed_seed is null;
    secret := auth.base32(seed);
    uri := auth.otpauth(ticket.account, seed);
end $$;

ALTER FUNCTION api.enrol_begin(p_attempt bigint, p_nonce bytea, OUT secret text, OUT uri text) OWNER TO peak_auth;

CREATE FUNCTION api.enrol_confirm(p_attempt bigint, p_nonce bytea, p_code text, p_new_nonce bytea) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $$
declare
    ticket auth.attempts;
    step bigint;
    r bigint;
begin
    perform auth.check_client(p_nonce, null);
    perform auth.check_client(p_new_nonce, null);
    perform auth.check_code(p_code);
    perform auth.throttle();
    ticket := auth.enrolment(p_attempt, p_nonce);
    if ticket.sealed_seed is null then
        raise exception using errcode = 'PK409', message = 'There is no second factor to confirm yet. Begin again with your password.';
    end if;
    step := auth.totp_step(kms.unseal('totp', ticket.sealed_seed), p_code);
    insert into auth.attempts (kind, account, nonce_hash, ok, totp_step, client, sealed_seed)
    values ('enrol', ticket.account, sha256(p_new_nonce), step is not null, coalesce(step, 0), ticket.client, ticket.sealed_seed)
    returning id into r;
    return r;
end $$;

ALTER FUNCTION api.enrol_confirm(p_attempt bigint, p_nonce bytea, p_code text, p_new_nonce bytea) OWNER TO peak_auth;

CREATE FUNCTION api.erase_person(p_person uuid, p_reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    me uuid := auth.require_live();
begin
    if coalesce(length(btrim(p_reason)), 0) not between 3 and 2000 then
        raise exception using errcode = 'PK400', message = 'Erasing needs a reason, in at most 2000 characters.';
    end if;
    if p_person = me then
        raise exception using errcode = 'PK400', message = 'Nobody erases their own data: another admin does.';
    end if;
    perform auth.require_proof(); -- nothing brings it back
    perform peak.erase(p_person, me, btrim(p_reason));
end $$;

ALTER FUNCTION api.erase_person(p_person uuid, p_reason text) OWNER TO peak_api;

CREATE FUNCTION api.exchange_kinds() RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION api.exchange_kinds() OWNER TO peak_api;

CREATE FUNCTION api.explain_access(p_person uuid, p_object uuid) RETURNS TABLE(action text, allowed boolean, why text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
declare
    me constant uuid := auth.me();
    thing record;
    person public.contacts;
begin
    if me is null then
        raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
    elsif p_person is null or p_object is null then
        raise exception using errcode = 'PK400', message = 'Say who, and what.';
    end if;
    select o.* into thing from auth.known_object(p_object) o;
    if not thing.visible then
        raise exception using errcode = 'PK404', message = 'There is no such thing, or you may not know of it.';
    end if;
    if p_person <> me and auth.my_role() <> 'admin' and not (thing.exchange_id is not null and auth.may(8, thing.exchange_id)) then
        raise exception using errcode = 'PK403', message = 'You can ask about yourself; about others only where you manage the exchange.';
    end if;
    select c.* into person from public.contacts c where c.id = p_person;
    if not found then
        raise exception using errcode = 'PK404', message = 'There is no such person.';
    end if;
    return query execute case thing.kind
        when 'document' then 'select * from auth.why_document($1, $2)'
        when 'task' then 'select * from auth.why_task($1, $2)'
        when 'message' then 'select * from auth.why_message($1, $2)'
        when 'person' then 'select * from auth.why_person($1, $2)'
        else 'select auth.right_name(r), w.* from unnest(array[1, 2, 4, 8, 16, 32, 64]) with ordinality as r (r, n)
              cross join lateral auth.why($1, r, $2) w order by n' end
        using person, p_object;
end $_$;

ALTER FUNCTION api.explain_access(p_person uuid, p_object uuid) OWNER TO peak_auth;

CREATE FUNCTION api.find_anything(p_words text, p_limit integer DEFAULT 20) RETURNS TABLE(kind text, id uuid, title text, detail text, exchange_id uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET plan_cache_mode TO 'force_custom_plan'
    SET max_parallel_workers_per_gather TO '0'
    SET enable_seqscan TO 'off'
    AS $$
declare
    most constant int := 200;
    q peak.finding := peak.finding(p_words);
    me constant uuid := q.me;
    everything constant boolean := q.everything;
    few constant boolean := q.few;
    words constant text := q.words;
    above constant text := q.above;
    first constant text := q.patterns[1];
    patterns constant text[] := q.patterns;
    short constant boolean := q.short;
begin
    if words = '' then
        return;
    end if;
    return query
        with exchange_ids (id) as (
            (select x.exchange_id from peak.exchange_rows x where everything and not short and x.search like first and x.search like all (patterns) limit most)
            union
            (select x.exchange_id from auth.access a join peak.exchange_rows x on x.exchange_id = a.exchange_id
             where not everything and not few and a.contact_id = me and a.rights & 1 = 1 and not short and x.search like first and x.search like all (patterns)
             limit most)
            union
            (select x.exchange_id
             from auth.access a cross join lateral (select r.exchange_id, r.search, r.number_key, r.name_key from peak.exchange_rows r
                                                    where r.exchange_id = a.exchange_id offset 0) x
             where few and a.contact_id = me and a.rights & 1 = 1
               and (not short and x.search like all (patterns) or x.number_key = peak.number_key(words) or x.name_key >= words and x.name_key < above)
             limit most)
            union
            (select x.exchange_id from peak.exchange_rows x
             where not few and x.number_key >= peak.number_key(words) and x.number_key <= peak.number_key(words)
               and (everything or exists (select from auth.access a where a.contact_id = me and a.exchange_id = x.exchange_id and a.rights & 1 = 1)) limit 50)
            union
            (select x.exchange_id from peak.exchange_rows x where not few and x.name_key >= words and x.name_key < above
               and (everything or exists (select from auth.access a where a.contact_id = me and a.exchange_id = x.exchange_id and a.rights & 1 = 1)) limit 50)
        ), exchanges_found as (
            select 'exchange' as kind, r.exchange_id as id, concat_ws(' · ', r.exchange_number, r.name) as title,
                   concat_ws(' · ', nullif(r.client_name, ''), nullif(r.property, '')) as detail, r.exchange_id as room,
                   least(peak.fit(coalesce(peak.fold(r.exchange_number, 50), ''), words), peak.fit(coalesce(peak.fold(r.name, 255), ''), words)) as fit,
                   r.updated_at as moment
            from exchange_ids i join peak.exchange_rows r on r.exchange_id = i.id
        ), people_found as (
            select 'person', c.id, auth.person_name(c.first_name, c.last_name, c.company, case when q.staff then c.email end),
                   case when q.staff then concat_ws(' · ', nullif(btrim(c.company), ''), c.email) else c.company end, null::uuid,
                   least(peak.fit(peak.fold(btrim(concat_ws(' ', c.first_name, c.last_name)), 255), words), peak.fit(coalesce(peak.fold(c.last_name, 100), ''), words)),
                   c.updated_at
            from ((select p.* from public.contacts p
                   where q.staff and peak.person_search(p.first_name, p.last_name, p.company, p.email, p.phone) like all (patterns) limit most)
                  union all
                  (select p.* from unnest(q.mine) m (id) join public.contacts p on p.id = m.id
                   where peak.person_search(p.first_name, p.last_name, p.company) like all (patterns) limit most)) c
        ), new_tasks (id) as materialized (
            -- Where most tasks match, the index would hand them all over before the first is taken.
            select x.id from (select n.id, n.title from public.tasks n where everything and not short
                              order by coalesce(n.created_at, 'infinity') desc, n.id desc limit 2000) x
            where peak.task_search(x.title) like all (patterns) limit most
        ), task_ids (id) as (
            (select n.id from new_tasks n)
            union
            (select x.id from public.tasks x
             where everything and not short and (select count(*) from new_tasks) < most and peak.task_search(x.title) like first and peak.task_search(x.title) like all (patterns) limit most)
            union
            (select x.id from auth.access a join public.tasks x on x.exchange_id = a.exchange_id
             where not everything and not few and a.contact_id = me and a.rights & 33 = 33 and not short
               and peak.task_search(x.title) like first and peak.task_search(x.title) like all (patterns) limit most)
            union
            (select x.id
             from auth.access a cross join lateral (select t.id, t.title from public.tasks t where t.exchange_id = a.exchange_id offset 0) x
             where few and a.contact_id = me and a.rights & 33 = 33
               and (not short and peak.task_search(x.title) like all (patterns)
                    or peak.text_key(x.title) collate "C" >= words and peak.text_key(x.title) collate "C" < above)
             limit most)
            union
            (select x.id from public.tasks x
             where not few and peak.text_key(x.title) collate "C" >= words and peak.text_key(x.title) collate "C" < above
               and (everything or exists (select from auth.access a where a.contact_id = me and a.exchange_id = x.exchange_id and a.rights & 33 = 33)) limit 50)
        ), tasks_found as (
            select 'task', t.id, t.title::text, concat_ws(' · ', r.exchange_number, r.name), t.exchange_id,
                   peak.fit(peak.fold(t.title, 255), words) + case when t.status in ('COMPLETE', 'CANCELLED') then 1 else 0 end, t.updated_at
            from task_ids i join public.tasks t on t.id = i.id left join peak.exchange_rows r on r.exchange_id = t.exchange_id
        ), new_documents (id) as materialized (
            select x.id from (select n.id, n.is_active, n.file_name, n.document_type from public.documents n where everything and not short
                              order by coalesce(n.created_at, 'infinity') desc, n.id desc limit 2000) x
            where x.is_active and peak.document_search(x.file_name, x.document_type) like all (patterns) limit most
        ), document_ids (id) as (
            (select n.id from new_documents n)
            union
            (select x.id from public.documents x
             where everything and not short and (select count(*) from new_documents) < most and x.is_active
               and peak.document_search(x.file_name, x.document_type) like first
               and peak.document_search(x.file_name, x.document_type) like all (patterns) limit most)
            union
            (select x.id from public.documents x
             where not everything and not few and not short and x.is_active and x.exchange_id is null
               and peak.document_search(x.file_name, x.document_type) like all (patterns) limit most)
            union
            (select x.id from auth.access a join public.documents x on x.exchange_id = a.exchange_id
             where not everything and not few and not short and a.contact_id = me and a.rights & 1 = 1 and x.is_active
               and peak.document_search(x.file_name, x.document_type) like first
               and peak.document_search(x.file_name, x.document_type) like all (patterns) limit most)
            union
            (select x.id
             from ((select d.id, d.file_name, d.document_type
                    from auth.access a cross join lateral (select n.* from public.documents n where n.exchange_id = a.exchange_id offset 0) d
                    where few and a.contact_id = me and a.rights & 1 = 1 and d.is_active
                      and auth.document_rule(d.access_level, d.allowed_roles, q.my_role, a.rights & 16 = 16, a.rights & 8 = 8, d.uploaded_by = me))
                   union all
                   (select d.id, d.file_name, d.document_type from public.documents d
                    where few and d.exchange_id is null and d.is_active
                      and auth.document_rule(d.access_level, d.allowed_roles, q.my_role, true, false, d.uploaded_by = me)) offset 0) x
             where not short and peak.document_search(x.file_name, x.document_type) like all (patterns)
                or peak.text_key(x.file_name) collate "C" >= words and peak.text_key(x.file_name) collate "C" < above
             limit most)
            union
            (select x.id from public.documents x
             where not few and x.is_active and peak.text_key(x.file_name) collate "C" >= words and peak.text_key(x.file_name) collate "C" < above
               and (everything or x.exchange_id is null
                    or exists (select from auth.access a where a.contact_id = me and a.exchange_id = x.exchange_id and a.rights & 1 = 1)) limit 50)
        ), documents_found as (
            select 'document', d.id, d.file_name::text, concat_ws(' · ', r.exchange_number, r.name), d.exchange_id,
                   peak.fit(peak.fold(d.file_name, 255), words), d.updated_at
            from document_ids i join public.documents d on d.id = i.id left join peak.exchange_rows r on r.exchange_id = d.exchange_id
            where everything or auth.may_see_document(me, d.id)
        )
        select f.kind, f.id, f.title, nullif(f.detail, ''), f.room
        from (select * from exchanges_found union all select * from people_found union all select * from tasks_found
              union all select * from documents_found) f
        order by f.fit, array_position('{exchange,person,task,document}'::text[], f.kind), f.moment desc nulls last, f.id
        limit least(greatest(coalesce(p_limit, 20), 0), 50);
end $$;

ALTER FUNCTION api.find_anything(p_words text, p_limit integer) OWNER TO peak_owner;

CREATE FUNCTION api.find_person(p_person uuid) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if not exists (select from public.contacts c where c.id = p_person) then
        raise exception using errcode = 'PK404', message = 'There is no such person.';
    end if;
end $$;

ALTER FUNCTION api.find_person(p_person uuid) OWNER TO peak_api;

CREATE FUNCTION api.firm_settings() RETURNS TABLE(key text, value jsonb, kind text, minimum integer, maximum integer, choices text[], fixed boolean, description text, updated_at timestamp with time zone, updated_by text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    if auth.my_role() is distinct from 'admin' then
        raise exception using errcode = 'PK403', message = 'Only admins see the firm''s settings.';
    end if;
    return query
        select s.key, s.value,
               case when s.key = 'firm.time_zone' then 'time_zone' when c.choices is not null and jsonb_typeof(s.value) = 'string' then 'choice'
                    else case jsonb_typeof(s.value) when 'number' then 'number' when 'boolean' then 'flag' when 'array' then 'list'
                                                    when 'object' then 'object' else 'text' end end,
               case when jsonb_typeof(s.value) = 'number' then s.least end, case when jsonb_typeof(s.value) = 'number' then s.most end,
               c.choices, s.fixed, s.description, s.updated_at at time zone 'UTC',
               (select auth.person_name(p.first_name, p.last_name, p.company, p.email) from public.contacts p where p.id = s.updated_by)
        from peak.settings s
        left join (values ('documents.storage', array['local', 'database', 's3', 'gcp']),
                          ('security.force_second_factor_roles', array['admin', 'coordinator', 'client', 'third_party', 'agency'])) c (key, choices)
            on c.key = s.key
        order by s.key;
end $$;

ALTER FUNCTION api.firm_settings() OWNER TO peak_owner;

CREATE FUNCTION api.forget_device(p_device uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    me uuid := auth.require_live();
begin
    update auth.devices d set revoked_at = clock_timestamp() where d.id = p_device and d.contact_id = me and d.revoked_at is null;
    if not found then
        raise exception using errcode = 'PK404', message = 'There is no such computer.';
    end if;
    perform auth.end_sessions(me, 'its computer was forgotten', auth.my_session(), s.id)
    from public.user_sessions s where s.user_id = me and s.device_id = p_device and s.is_active;
end $$;

ALTER FUNCTION api.forget_device(p_device uuid) OWNER TO peak_auth;

CREATE FUNCTION api.heartbeat() RETURNS timestamp with time zone
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    ends timestamptz;
begin
    if auth.me() is null then
        raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
    end if;
    update auth.session_activity a set last_seen = clock_timestamp()
    from public.user_sessions s where s.id = a.session_id and s.login_role = session_user
    returning s.expires_at at time zone 'UTC' into ends;
    -- Whoever looks on as somebody else changes nothing, not even this.
    if auth.real_person() is not null then
        return ends;
    end if;
    begin
        perform api.keep_house();
    exception when others then
        -- A session does not end because the house was not kept; the next heartbeat tries again.
        raise warning 'housekeeping failed: %', sqlerrm;
    end;
    return ends;
end $$;

ALTER FUNCTION api.heartbeat() OWNER TO peak_auth;

CREATE FUNCTION api.invite_person(p_person uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $$
declare
    me uuid := auth.require_proven_admin();
begin
    if auth.require_account(p_person) then
        raise exception using errcode = 'PK409', message = 'This person has a password already. Reset it instead.';
    end if;
    perform audit.event('invited', 'user', p_person);
    return auth.invite(p_person, 'invitation', make_interval(days => peak.setting_int('invitation.days')), me);
end $$;

ALTER FUNCTION api.invite_person(p_person uuid) OWNER TO peak_auth;

CREATE FUNCTION api.keep_house() RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    s record;
    stored text;
begin
    perform auth.reap();
    if session_user = 'peak_door' then
        return false;
    end if;
    select d.verifier into stored from auth.door d
    where d.last_house < clock_timestamp() - case session_user when 'peak_agent' then interval '15 s' else interval '45 s' end
    for update skip locked;
    if not found then
        return false;
    end if;
    update auth.door d set last_house = clock_timestamp();
    perform auth.heal(stored);
    perform auth.record_refusals();
    perform auth.settle_documents();
    for s in
        select u.id, u.login_role, u.user_id from public.user_sessions u
        left join auth.session_activity v on v.session_id = u.id
        where u.is_active and (u.expires_at <= clock_timestamp()::timestamp
                               or v.last_seen is null or v.last_seen <= clock_timestamp() - u.idle_limit)
    loop
        perform auth.end_sessions(s.user_id, 'ended by time', null, s.id);
    end loop;
    update public.user_sessions u set login_role = null
    where not u.is_active and u.login_role is not null and u.ended_at < clock_timestamp()::timestamp - interval '2 s'
      and auth.drop_login(u.login_role);
    delete from auth.attempts t
    where t.id in (select u.id from auth.attempts u
                   where u.at < clock_timestamp() - interval '2 days' and u.recorded for update skip locked);
    perform peak.sweep_feed();
    perform audit.seal_when_due();
    return true;
end $$;

ALTER FUNCTION api.keep_house() OWNER TO peak_auth;

CREATE FUNCTION api.legal_holds(p_with_released boolean DEFAULT false) RETURNS TABLE(hold_id uuid, exchange_id uuid, person_id uuid, reason text, placed_by uuid, placed_at timestamp with time zone, released_by uuid, released_at timestamp with time zone, release_reason text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    return query select h.id, h.exchange_id, h.contact_id, h.reason, h.placed_by, h.placed_at, h.released_by, h.released_at, h.release_reason
                 from peak.legal_holds h where h.released_at is null or p_with_released order by h.placed_at desc limit 1000;
end $$;

ALTER FUNCTION api.legal_holds(p_with_released boolean) OWNER TO peak_api;

CREATE FUNCTION api.list_anchors(p_list text, p_sort jsonb, p_filter jsonb, p_step integer) RETURNS TABLE("position" bigint, sort_key text, id uuid, total bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET "DateStyle" TO 'ISO, YMD'
    SET cursor_tuple_fraction TO '1'
    AS $$
declare
    kept record;
    l peak.list_question;
    step int := least(greatest(coalesce(p_step, 1000), 100), 1000000000);
    body text;
    places refcursor;
    passed int;
    key text; row_id uuid;
    keys text[]; ids uuid[];
begin
    if p_list = 'exchanges' then
        kept := peak.exchanges_kept(p_sort, p_filter);
        if kept.sort is not null then
            return query select * from peak.exchange_anchors(kept.sort, kept.down, kept.filter, p_step);
            return;
        end if;
    end if;
    l := peak.list_understand(p_list, p_sort, p_filter);
    body := format('%s r%s%s where %s', ((l.q).src).relation, l.joins, replace(l.access, ' offset 0', ''), peak.list_mine(l));
    if l.few is not null or step >= peak.about_rows(((l.q).src).relation) then
        execute format('select count(*) from %s', replace(body, l.joins, '')) into total using l.few, (l.q).people, (l.q).me, (l.q).role;
        if total < step then
            return query select 0::bigint, null::text, null::uuid, total;
            return;
        end if;
    end if;
    open places no scroll for execute format('select %s, %s from %s order by %s',
            peak.list_place(l, l.sort_1, l.sort_2),
            l.id, body, peak.list_directions(l, l.sort_1, l.sort_2, l.id))
        using l.few, (l.q).people, (l.q).me, (l.q).role;
    total := 0;
    loop
        move forward step - 1 in places;
        get diagnostics passed = row_count;
        fetch places into key, row_id;
        total := total + passed + found::int;
        exit when not found;
        keys := keys || key;
        ids := ids || row_id;
    end loop;
    close places; -- or it stays in the caller's transaction
    return query select 0::bigint, null::text, null::uuid, total
        union all select u.n * step, u.k, u.id, total from unnest(keys, ids) with ordinality u (k, id, n);
end $$;

ALTER FUNCTION api.list_anchors(p_list text, p_sort jsonb, p_filter jsonb, p_step integer) OWNER TO peak_owner;

CREATE FUNCTION api.list_choices(p_list text, p_column text, p_filter jsonb, p_search text) RETURNS TABLE(value text, label text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET "DateStyle" TO 'ISO, YMD'
    AS $_$
declare
    l peak.list_question := peak.list_understand(p_list, jsonb_build_array(jsonb_build_object('column', p_column)), p_filter, false);
    c peak.list_column := peak.list_column_of(p_list, p_column, (l.q).role);
    pattern text := '%' || peak.like_pattern(peak.fold(btrim(coalesce(p_search, '')), 500)) || '%';
    seen text;
    people uuid[];
begin
    if c.kind not in ('person', 'choice') then
        perform peak.refuse_list(format('The column "%s" has no choices.', c.name));
    elsif length(p_search) > 500 then
        perform peak.refuse_list('The search text is too long. Use up to 500 letters.');
    end if;
    if (l.q).everything and (l.f).parts = 0 and c.flags ~ 'held' then
        -- Through the people by name, as far as it takes: an index tells whether one is there.
        return query execute format('select k.contact_id::text, coalesce(k.label, '''') from peak.person_keys k
            where peak.fold(coalesce(k.label, ''''), 255) like %L and exists (select from %s r where %s = k.contact_id offset 0) order by k.name_key, k.contact_id limit 100',
            pattern, ((l.q).src).relation, c.value);
        return;
    elsif (l.q).everything and (l.f).parts = 0 and c.flags ~ 'loose' then
        -- From one value to the next along the index, instead of through every row.
        seen := format('with recursive s (v) as ((select %1$s as v from %2$s r where %1$s is not null order by 1 limit 1)
                        union all select (select %1$s from %2$s r where %1$s > s.v order by 1 limit 1) from s where s.v is not null)
                        select s.v from s where s.v is not null', c.value, ((l.q).src).relation);
    else
        seen := format('select distinct %s as v from %s r%s where %s', c.value, ((l.q).src).relation, replace(l.access, ' offset 0', ''), peak.list_mine(l));
    end if;
    if c.kind = 'choice' then
        return query execute format('select s.v::text, s.v::text from (%s) s where s.v is not null and peak.fold(s.v::text, 255) like %L order by 1 limit 100', seen, pattern)
            using l.few, (l.q).people, (l.q).me, (l.q).role;
        return;
    end if;
    execute format('select array_agg(k.contact_id) from (%s) s join peak.person_keys k on k.contact_id = s.v where peak.fold(coalesce(k.label, ''''), 255) like %L', seen, pattern)
        into people using l.few, (l.q).people, (l.q).me, (l.q).role;
    if (l.q).member then
        people := peak.list_named((l.q).me, null, people, null);
    end if;
    return query select k.contact_id::text, coalesce(k.label, '') from peak.person_keys k where k.contact_id = any (people) order by k.name_key, k.contact_id limit 100;
end $_$;

ALTER FUNCTION api.list_choices(p_list text, p_column text, p_filter jsonb, p_search text) OWNER TO peak_owner;

CREATE FUNCTION api.list_page(p_list text, p_sort jsonb, p_filter jsonb, p_after_key text, p_after_id uuid, p_skip integer, p_limit integer) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET "DateStyle" TO 'ISO, YMD'
    SET max_parallel_workers_per_gather TO '0'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $_$
declare
    l peak.list_question;
    kept record;
    first int := greatest(coalesce(p_skip, 0), 0);
    most int := least(greatest(coalesce(p_limit, 200), 0), 500);
    behind text;
    place text;
    leads boolean;
    steps bigint;
    words boolean;
    told int := 0;
    ids uuid[];
    keys text[];
    more record;
begin
    if p_list = 'exchanges' then
        kept := peak.exchanges_kept(p_sort, p_filter);
        if kept.sort is not null then
            return query select * from peak.list_exchanges(kept.sort, kept.down, kept.filter, p_after_key, p_after_id, first, most);
            return;
        end if;
    end if;
    l := peak.list_understand(p_list, p_sort, p_filter);
    behind := peak.list_behind(l, p_after_key, p_after_id);
    if l.walks and (l.q).everything and (l.f).parts = 0 and first = 0 and most = 200 and l.sort_2 is null and p_list <> 'exchanges' then
        return query execute format('select * from peak.walk_of_%s($1, $2, $3, $4, $5, $6, $7)', p_list)
            using p_sort -> 0 ->> 'column', not l.up_1, (l.q).me, (l.q).role, coalesce(p_after_key, case when l.up_1 then '' else repeat(U&'\+10FFFF', 300) end),
                  case when l.type_1 = 'text' then null when p_after_key is null then case when l.up_1 then '-infinity' else 'infinity' end::timestamp
                       when l.type_1 = 'date' then peak.date_of_key(p_after_key) else peak.moment_of_key(p_after_key) end,
                  coalesce(p_after_id, case when l.up_1 then '00000000-0000-0000-0000-000000000000' else 'ffffffff-ffff-ffff-ffff-ffffffffffff' end::uuid);
        return;
    end if;
    place := format('select array_agg(i.id) as ids, array_agg(%s) as keys from (%%s) i', peak.list_place(l, 'i.sort_1', 'i.sort_2'));
    leads := (l.f).lead is not null and l.walks;
    steps := peak.list_steps(l, first::bigint + most);
    behind := behind || peak.list_bounds(l, p_after_key, first::bigint + most);
    -- Words lead to tasks by indexes where they are rare; whether they are, a short walk tells.
    words := p_list = 'tasks' and p_filter ? 'search';
    steps := case when words then least(steps, case when (l.q).everything then 4000 else 8000 end) else steps end;
    if leads or steps > 0 then
        loop
            execute format(place, case when leads then peak.list_lead(l, behind, first, most) else peak.list_walk(l, behind, steps, first, most) end)
                into ids, keys using l.few, (l.q).people, (l.q).me, (l.q).role;
            exit when not words or leads or not (l.q).everything or told > 0;
            told := coalesce(cardinality(ids), 0);
            exit when told = most or told < 20;
            steps := 2 * steps * most / told;
        end loop;
        told := coalesce(cardinality(ids), 0);
    end if;
    if not leads and steps < 4000000000 and told < most and not ((l.q).everything and (l.f).parts = 0 and steps > 0) then
        execute format(place, peak.list_find(l, behind, first + told, most - told,
                words and (told >= 20 or not (l.q).everything and p_filter ->> 'search' !~ '[[:alnum:]]{3}'))) into more using l.few, (l.q).people, (l.q).me, (l.q).role;
        ids := ids || more.ids;
        keys := keys || more.keys;
    end if;
    return query execute format('select * from peak.cells_of_%s(null, $1, $2, $3, $4, $5)', p_list)
        using case when (l.q).all_named then (l.q).people end, (l.q).me, (l.q).role, ids, keys;
end $_$;

ALTER FUNCTION api.list_page(p_list text, p_sort jsonb, p_filter jsonb, p_after_key text, p_after_id uuid, p_skip integer, p_limit integer) OWNER TO peak_owner;

CREATE FUNCTION api.list_rows(p_list text, p_sort jsonb, p_filter jsonb, p_ids uuid[]) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET "DateStyle" TO 'ISO, YMD'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $_$
declare
    l peak.list_question := peak.list_understand(p_list, p_sort, p_filter);
    ids uuid[]; keys text[];
begin
    if cardinality(p_ids) > 500 then
        perform peak.refuse_list('Ask for up to 500 rows at once.');
    end if;
    execute format('select array_agg(%1$s), array_agg(%2$s) from %3$s r%4$s%5$s where %1$s = any ($5) and %6$s', l.id,
                   peak.list_place(l, l.sort_1, l.sort_2),
                   ((l.q).src).relation, l.joins, l.access, peak.list_mine(l, true))
        into ids, keys using l.few, (l.q).people, (l.q).me, (l.q).role, p_ids;
    return query execute format('select * from peak.cells_of_%s(null, $1, $2, $3, $4, $5)', p_list)
        using case when (l.q).all_named then (l.q).people end, (l.q).me, (l.q).role, ids, keys;
end $_$;

ALTER FUNCTION api.list_rows(p_list text, p_sort jsonb, p_filter jsonb, p_ids uuid[]) OWNER TO peak_owner;

CREATE FUNCTION api.list_secrets() RETURNS TABLE(name text, updated_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    select s.name, s.updated_at from peak.secrets s where auth.my_role() = 'admin' order by s.name
$$;

ALTER FUNCTION api.list_secrets() OWNER TO peak_auth;

CREATE FUNCTION api.locked_participant(p_participant uuid) RETURNS public.exchange_participants
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION api.locked_participant(p_participant uuid) OWNER TO peak_api;

CREATE FUNCTION api.managed_exchange(p_exchange uuid, p_version bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION api.managed_exchange(p_exchange uuid, p_version bigint) OWNER TO peak_api;

CREATE FUNCTION api.mark_delivered(p_messages uuid[]) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$ begin return api.mark_messages(p_messages, false); end $$;

ALTER FUNCTION api.mark_delivered(p_messages uuid[]) OWNER TO peak_api;

CREATE FUNCTION api.mark_messages(p_messages uuid[], p_read boolean) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    me uuid := auth.require_live();
    n int;
begin
    perform auth.require_fresh();
    if p_messages is null or cardinality(p_messages) > 500 then
        raise exception using errcode = 'PK400', message = 'Up to 500 messages are marked at once.';
    end if;
    update public.message_participants p
    set read_at = case when p_read then now() end, delivered_at = coalesce(p.delivered_at, now())
    where p.contact_id = me and p.message_id = any (p_messages) and p.read_at is null and (p_read or p.delivered_at is null);
    get diagnostics n = row_count;
    return n;
end $$;

ALTER FUNCTION api.mark_messages(p_messages uuid[], p_read boolean) OWNER TO peak_api;

CREATE FUNCTION api.mark_read(p_messages uuid[]) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$ begin return api.mark_messages(p_messages, true); end $$;

ALTER FUNCTION api.mark_read(p_messages uuid[]) OWNER TO peak_api;

CREATE FUNCTION api.merge_people(p_keep uuid, p_drop uuid, p_fields jsonb, p_reason text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    me uuid := auth.require_proof();
    why text := api.reason(p_reason);
    fields jsonb := case when p_fields <> '{}' then api.clean_fields(p_fields, api.person_kinds() || '{"email": "email"}') end;
    moved jsonb;
begin
    if why is null then
        raise exception using errcode = 'PK400', message = 'Say why, in a few words: it stands in the record.';
    end if;
    moved := peak.merge(p_keep, p_drop, why);
    if fields is not null then
        perform api.save_person(p_keep, (select c.version from public.contacts c where c.id = p_keep), fields);
    end if;
    return moved;
end $$;

ALTER FUNCTION api.merge_people(p_keep uuid, p_drop uuid, p_fields jsonb, p_reason text) OWNER TO peak_api;

CREATE FUNCTION api.merge_preview(p_keep uuid, p_drop uuid, OUT moved jsonb, OUT refusal text) RETURNS record
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    if auth.my_role() is distinct from 'admin' then
        raise exception using errcode = 'PK403', message = 'Only an admin merges people.';
    end if;
    refusal := substr(peak.merge_refusal(p_keep, p_drop), 6);
    moved := peak.merge_counts(p_drop);
end $$;

ALTER FUNCTION api.merge_preview(p_keep uuid, p_drop uuid, OUT moved jsonb, OUT refusal text) OWNER TO peak_owner;

CREATE FUNCTION api.move_document(p_document uuid, p_active boolean, p_reason text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    mine record := api.document_to_change(p_document);
    what text := case when p_active then 'restore' else 'delete' end;
begin
    if length(p_reason) > 500 then
        raise exception using errcode = 'PK400', message = 'The reason has more than 500 characters.';
    end if;
    update public.documents d set is_active = p_active where d.id = p_document and d.is_active <> p_active;
    if found then
        perform auth.log_document(p_document, mine.exchange_id, what, true, p_reason);
        perform audit.event('document_' || what, 'document', p_document, mine.exchange_id, true, null, jsonb_build_object('reason', p_reason));
    end if;
end $$;

ALTER FUNCTION api.move_document(p_document uuid, p_active boolean, p_reason text) OWNER TO peak_api;

CREATE FUNCTION api.my_capabilities() RETURNS jsonb
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    r jsonb;
begin
    select peak.capabilities(s.person_role, s.real_user_id is not null) into r
    from public.user_sessions s where s.login_role = session_user and s.user_id = auth.me();
    if r is null then
        raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
    end if;
    return r;
end $$;

ALTER FUNCTION api.my_capabilities() OWNER TO peak_owner;

CREATE FUNCTION api.my_devices() RETURNS TABLE(device_id uuid, is_this_one boolean, name text, second_factor boolean, created_at timestamp with time zone, last_used_at timestamp with time zone, expires_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    select d.id, d.id is not distinct from (select s.device_id from public.user_sessions s where s.login_role = session_user),
           d.name, d.second_factor, d.created_at,
           (select max(s.created_at) at time zone 'UTC' from public.user_sessions s where s.user_id = d.contact_id and s.device_id = d.id),
           d.expires_at
    from auth.devices d
    where d.contact_id = auth.me() and d.revoked_at is null and d.expires_at > clock_timestamp() order by d.created_at desc
$$;

ALTER FUNCTION api.my_devices() OWNER TO peak_auth;

CREATE FUNCTION api.my_last_change(p_object uuid DEFAULT NULL::uuid, p_version bigint DEFAULT NULL::bigint) RETURNS uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    me uuid := auth.me();
begin
    if me is null then
        raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
    end if;
    return (select l.id from public.audit_logs l
            where l.user_id = me and l.created_at > clock_timestamp()::timestamp - interval '1 day'
              and l.old_values is not null and l.new_values is not null and l.real_user_id is null
              and l.resource_type in ('task', 'exchange', 'user', 'document', 'participant', 'setting')
              and (p_object is null or l.resource_id = p_object)
              and (p_version is null or l.new_values ->> 'version' = p_version::text)
            order by l.created_at desc, (l.new_values ->> 'version')::bigint desc nulls last, l.id desc limit 1);
end $$;

ALTER FUNCTION api.my_last_change(p_object uuid, p_version bigint) OWNER TO peak_owner;

CREATE FUNCTION api.my_profile() RETURNS TABLE(first_name text, last_name text, email text, phone text, company text, address text, role text, version bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    select c.first_name::text, c.last_name::text, c.email::text, c.phone::text, c.company::text, c.address, c.role::text, c.version
    from public.contacts c where c.id = auth.me()
$$;

ALTER FUNCTION api.my_profile() OWNER TO peak_owner;

CREATE FUNCTION api.my_second_factor(OUT enrolled boolean, OUT required boolean, OUT recovery_codes_left integer) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    select auth.has_second_factor(c.id), auth.is_forced(c.role),
           (select count(*)::int from auth.recovery_codes r where r.contact_id = c.id and r.used_at is null)
    from public.contacts c where c.id = auth.me()
$$;

ALTER FUNCTION api.my_second_factor(OUT enrolled boolean, OUT required boolean, OUT recovery_codes_left integer) OWNER TO peak_auth;

CREATE FUNCTION api.my_sessions() RETURNS TABLE(session_id uuid, is_this_one boolean, created_at timestamp with time zone, last_seen timestamp with time zone, expires_at timestamp with time zone, ip_address text, computer text, client_version text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    select s.id, s.login_role = session_user, s.created_at at time zone 'UTC', a.last_seen, s.expires_at at time zone 'UTC',
           nullif(concat_ws(', ', host(s.ip_address), (select string_agg(host(e), ', ') from unnest(a.elsewhere) e)), ''),
           s.user_agent, s.client_version
    from public.user_sessions s left join auth.session_activity a on a.session_id = s.id
    where s.user_id = auth.me() and s.is_active order by s.created_at desc
$$;

ALTER FUNCTION api.my_sessions() OWNER TO peak_auth;

CREATE FUNCTION api.new_recovery_codes() RETURNS SETOF text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $$
declare
    me uuid := auth.require_proof(false, true);
    codes text[] := array(select auth.one_time_code() from generate_series(1, 10));
begin
    if not auth.has_second_factor(me) then
        raise exception using errcode = 'PK409', message = 'Recovery codes stand in for a second factor, and you have none.';
    end if;
    perform from auth.second_factors f where f.contact_id = me for update;
    delete from auth.recovery_codes r where r.contact_id = me;
    insert into auth.recovery_codes (contact_id, code_hash) select me, auth.code_hash(c) from unnest(codes) c;
    perform audit.event('recovery_codes_made', 'user', me);
    return query select unnest(codes);
end $$;

ALTER FUNCTION api.new_recovery_codes() OWNER TO peak_auth;

CREATE FUNCTION api.open_document_result(p_attempt bigint, p_nonce bytea, OUT outcome text, OUT message text, OUT closed_until timestamp with time zone, OUT storage_provider text, OUT file_path text, OUT file_name text, OUT file_type text, OUT mime_type text, OUT file_size bigint) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $$
declare
    me uuid := auth.require_live();
    a auth.document_attempts;
    set_at timestamptz;
begin
    perform auth.require_fresh();
    select t.* into a from auth.document_attempts t
    where t.id = p_attempt and t.person = me and t.nonce_hash = sha256(p_nonce) for update;
    if not found or a.xid = pg_current_xact_id() or a.done or a.at < clock_timestamp() - interval '60 s' then
        raise exception using errcode = 'PK403', message = 'This request took too long or is over. Open the document again.';
    end if;
    select k.set_at into set_at from auth.document_pins k where k.document_id = a.document_id;
    closed_until := case when a.needs_pin then auth.pin_paused_until(me, a.document_id, a.id) end;
    if not a.seen or not auth.may_see_document(me, a.document_id) then
        outcome := 'not_found';
        closed_until := null;
        message := 'There is no such document.';
    elsif closed_until is not null then
        outcome := 'closed';
        message := 'After too many wrong PINs this document is closed for a while. An admin can open it again.';
    elsif a.needs_pin and not a.tried or set_at > a.at then
        outcome := 'pin_required';
        message := 'This document asks for its PIN.';
    elsif not a.ok then
        outcome := 'pin_wrong';
        message := 'The PIN is wrong. After several wrong ones the document is closed for a while.';
    else
        outcome := 'opened';
        select d.storage_provider, d.file_path, d.file_name, d.file_type, d.mime_type, d.file_size
        into storage_provider, file_path, file_name, file_type, mime_type, file_size
        from public.documents d where d.id = a.document_id;
        -- Nobody waits for whoever keeps this open: then it is not counted.
        update public.documents d
        set last_accessed_at = now(), download_count = coalesce(d.download_count, 0) + case a.action when 'download' then 1 else 0 end
        where d.id = (select x.id from public.documents x where x.id = a.document_id for no key update skip locked);
    end if;
    update auth.document_attempts t
    set done = true, opened = open_document_result.outcome = 'opened',
        refusal = case when open_document_result.outcome not in ('opened', 'not_found') then open_document_result.message end
    where t.id = a.id;
    perform auth.settle_documents(a.id);
end $$;

ALTER FUNCTION api.open_document_result(p_attempt bigint, p_nonce bytea, OUT outcome text, OUT message text, OUT closed_until timestamp with time zone, OUT storage_provider text, OUT file_path text, OUT file_name text, OUT file_type text, OUT mime_type text, OUT file_size bigint) OWNER TO peak_auth;

CREATE FUNCTION api.open_document_submit(p_document uuid, p_pin text, p_action text, p_nonce bytea) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $$
declare
    me uuid := auth.require_live();
    kept text;
    seen boolean;
    tried boolean;
    log uuid;
    r bigint;
begin
    perform auth.require_fresh();
    if p_document is null or p_nonce is null or length(p_nonce) not between 16 and 64 or p_action is null or p_action not in ('view', 'download')
       or length(p_pin) > 64 then
        raise exception using errcode = 'PK400', message = 'The request to open a document is not complete.';
    end if;
    seen := auth.may_see_document(me, p_document);
    select k.pin_hash into kept from auth.document_pins k where k.document_id = p_document and seen;
    tried := kept is not null and p_pin is not null and auth.pin_paused_until(me, p_document) is null;
    log := auth.log_document(p_document, null, p_action, null, null, not seen);
    insert into auth.document_attempts (person, document_id, action, nonce_hash, seen, needs_pin, tried, ok, log_id, session_id)
    values (me, p_document, p_action, sha256(p_nonce), seen, kept is not null, tried,
            seen and case when tried then crypto.crypt(auth.pin_input(p_document, p_pin), kept) = kept else kept is null end, log, auth.my_session())
    returning id into r;
    return r;
end $$;

ALTER FUNCTION api.open_document_submit(p_document uuid, p_pin text, p_action text, p_nonce bytea) OWNER TO peak_auth;

CREATE TABLE public.messages (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    exchange_id uuid,
    sender_id uuid,
    content text NOT NULL,
    message_type character varying(20) DEFAULT 'text'::character varying,
    attachments jsonb,
    reply_to uuid,
    is_system_message boolean DEFAULT false,
    is_deleted boolean DEFAULT false,
    read_by jsonb,
    created_at timestamp without time zone DEFAULT now(),
    updated_at timestamp without time zone DEFAULT now(),
    version bigint DEFAULT 1 NOT NULL,
    request_id uuid,
    CONSTRAINT messages_in_a_room CHECK ((exchange_id IS NOT NULL)),
    CONSTRAINT messages_system_said CHECK ((COALESCE(is_system_message, false) = ((COALESCE(message_type, ''::character varying))::text = 'system'::text))),
    CONSTRAINT messages_type_known CHECK (((message_type)::text = ANY ((ARRAY['text'::character varying, 'file'::character varying, 'system'::character varying])::text[])))
);

ALTER TABLE public.messages OWNER TO peak_owner;

COMMENT ON COLUMN public.messages.attachments IS 'Ids of documents of the same exchange.';

COMMENT ON COLUMN public.messages.read_by IS 'Not kept: message_participants says who has read what.';

CREATE FUNCTION api.own_message(p_message uuid) RETURNS public.messages
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    me uuid := auth.require_live();
    mine public.messages;
begin
    select m.* into mine from public.messages m where m.id = p_message;
    if not found or not auth.may_now(2, mine.exchange_id) then
        raise exception using errcode = 'PK404', message = 'There is no such message.';
    end if;
    if mine.sender_id is distinct from me or mine.is_system_message then
        raise exception using errcode = 'PK403', message = 'Only who wrote a message may change it.';
    end if;
    return mine;
end $$;

ALTER FUNCTION api.own_message(p_message uuid) OWNER TO peak_api;

CREATE TABLE peak.saved_views (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    list text NOT NULL,
    name text NOT NULL,
    state jsonb NOT NULL,
    owner_id uuid,
    made_by uuid,
    default_for text[] DEFAULT '{}'::text[] NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    removed_at timestamp with time zone
);

ALTER TABLE peak.saved_views OWNER TO peak_owner;

COMMENT ON TABLE peak.saved_views IS 'Lists as people like them; owner_id is empty where a view is everybody''s.';

COMMENT ON COLUMN peak.saved_views.default_for IS 'The roles whose list begins with it; shared views only.';

CREATE FUNCTION api.own_view(p_view uuid) RETURNS peak.saved_views
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION api.own_view(p_view uuid) OWNER TO peak_api;

CREATE FUNCTION api.person_kinds() RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select '{"first_name": "text:100", "last_name": "text:100", "phone": "text:50", "company": "text:255", "address": "text:2000"}'::jsonb $$;

ALTER FUNCTION api.person_kinds() OWNER TO peak_api;

CREATE FUNCTION api.place_hold(p_exchange uuid, p_person uuid, p_reason text) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    me uuid := auth.require_live();
    made uuid := gen_random_uuid();
begin
    if num_nonnulls(p_exchange, p_person) <> 1 then
        raise exception using errcode = 'PK400', message = 'A legal hold is on one exchange or on one person.';
    end if;
    if coalesce(length(btrim(p_reason)), 0) not between 3 and 2000 then
        raise exception using errcode = 'PK400', message = 'A legal hold needs a reason, in at most 2000 characters.';
    end if;
    insert into peak.legal_holds (id, exchange_id, contact_id, reason, placed_by) values (made, p_exchange, p_person, btrim(p_reason), me);
    return made;
exception when foreign_key_violation then
    raise exception using errcode = 'PK404', message = 'There is no such exchange or person.';
end $$;

ALTER FUNCTION api.place_hold(p_exchange uuid, p_person uuid, p_reason text) OWNER TO peak_api;

CREATE FUNCTION api.propose_participant(p_exchange uuid, p_person uuid, p_role text, p_permissions text[] DEFAULT NULL::text[]) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION api.propose_participant(p_exchange uuid, p_person uuid, p_role text, p_permissions text[]) OWNER TO peak_api;

CREATE FUNCTION api.reason(p_reason text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if length(p_reason) > 1000 then
        raise exception using errcode = 'PK400', message = 'A reason has up to 1000 characters.';
    end if;
    return nullif(btrim(p_reason, E' \t\r\n'), '');
end $$;

ALTER FUNCTION api.reason(p_reason text) OWNER TO peak_api;

CREATE FUNCTION api.reauth_result(p_attempt bigint, p_nonce bytea) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $$
declare
    me uuid := auth.require_live();
    a auth.attempts;
begin
    select t.* into a from auth.attempts t
    where t.id = p_attempt and t.nonce_hash = sha256(p_nonce) and t.kind = 'reauth' and t.bound_to = auth.my_session() for update;
    if not found or a.xid = pg_current_xact_id() or a.done or a.at < clock_timestamp() - interval '30 s' then
        raise exception using errcode = 'PK403', message = 'This took too long. Enter your password again.';
    end if;
    a.refusal := case when auth.failures_before(a, make_interval(mins => peak.setting_int('sign_in.window_minutes')), true)
                               >= peak.setting_int('sign_in.failures')
                        or auth.failures_before(a, interval '1 hour', false) >= peak.setting_int('sign_in.failures_per_hour') then 1
                      when a.totp_step > 0 and exists
                           (select from auth.attempts b where b.account = a.account and b.id <> a.id and b.totp_step = a.totp_step
                                                          and b.ok and (b.id < a.id or b.done)) then 2
                      when exists (select from auth.credentials k where k.contact_id = me and k.changed_at > a.at) then 3
                      else 0 end;
    if not a.ok or a.refusal > 0 then
        update auth.attempts t set refusal = a.refusal where t.id = a.id;
        return false;
    end if;
    update auth.attempts t set done = true where t.id = a.id;
    update auth.session_activity v set proven_at = clock_timestamp(), by_password = (a.totp_step = 0) where v.session_id = a.bound_to;
    perform audit.event('reauthenticated', 'user', me);
    return true;
end $$;

ALTER FUNCTION api.reauth_result(p_attempt bigint, p_nonce bytea) OWNER TO peak_auth;

CREATE FUNCTION api.reauth_submit(p_password_or_code text, p_nonce bytea) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $$
declare
    me uuid := auth.require_live();
    judged record;
    step bigint;
    r bigint;
begin
    perform auth.check_client(p_nonce, null);
    if p_password_or_code is null or length(p_password_or_code) > 1024 then
        raise exception using errcode = 'PK400', message = 'The password or code is missing or too long.';
    end if;
    if (select count(*) from auth.attempts a where a.account = me and a.kind = 'reauth' and a.at > clock_timestamp() - interval '1 minute') >= 10 then
        raise exception using errcode = 'PK429', message = 'Too many attempts in a minute. Wait a little and try again.';
    end if;
    select * into judged from auth.judge_password(me, p_password_or_code);
    select auth.totp_step(kms.unseal('totp', f.sealed_seed), p_password_or_code) into step
    from auth.second_factors f where f.contact_id = me and f.confirmed_at is not null;
    insert into auth.attempts (kind, account, nonce_hash, ok, totp_step, bound_to, client)
    select 'reauth', me, sha256(p_nonce), judged.matches or step is not null,
           case when judged.matches then 0 else coalesce(step, 0) end, s.id, jsonb_build_object('version', s.client_version)
    from public.user_sessions s where s.login_role = session_user
    returning id into r;
    return r;
end $$;

ALTER FUNCTION api.reauth_submit(p_password_or_code text, p_nonce bytea) OWNER TO peak_auth;

CREATE FUNCTION api.record_export(p_what text, p_rows integer, p_format text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform auth.require_live();
    if coalesce(btrim(p_what), '') = '' or length(p_what) > 50 then
        raise exception using errcode = 'PK400', message = 'What was exported is told in 1 to 50 characters.';
    end if;
    if p_rows is null or p_rows < 0 then
        raise exception using errcode = 'PK400', message = 'An export has a number of rows, which is not negative.';
    end if;
    if p_format is null or p_format not in ('csv', 'xlsx', 'pdf') then
        raise exception using errcode = 'PK400', message = 'Exports are csv, xlsx or pdf.';
    end if;
    perform audit.event('export', btrim(p_what), null, null, true, null, jsonb_build_object('rows', p_rows, 'format', p_format));
end $$;

ALTER FUNCTION api.record_export(p_what text, p_rows integer, p_format text) OWNER TO peak_api;

CREATE FUNCTION api.record_took_over() RETURNS TABLE(noticed timestamp with time zone, had bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    select m.noticed, m.had from peak.server_mark m
    where m.had is not null
      and (coalesce(auth.my_role() in ('admin', 'coordinator'), false)
           or session_user = 'peak_agent' or pg_has_role(session_user, 'peak_owner', 'member'))
$$;

ALTER FUNCTION api.record_took_over() OWNER TO peak_auth;

CREATE FUNCTION api.redeem_submit(p_email text, p_code text, p_new_password text, p_nonce bytea, p_client jsonb DEFAULT NULL::jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $$
declare
    who record;
    judged record;
    fault smallint;
    invitation uuid;
    hash text;
    r bigint;
begin
    perform auth.check_client(p_nonce, p_client);
    perform auth.check_code(p_code);
    if p_email is null or length(p_email) > 320 or p_new_password is null or length(p_new_password) > 1024 then
        raise exception using errcode = 'PK400', message = 'E-mail address or password is missing or too long.';
    end if;
    fault := auth.password_fault(p_new_password, peak.setting_int('password.min_length_with_second_factor'), auth.words_of(p_email));
    if fault > 0 then
        raise exception using errcode = 'PK400', message = auth.password_reason(fault);
    end if;
    perform auth.throttle();
    select * into who from auth.account_of(p_email);
    select * into judged from auth.judge_password(who.person, p_new_password);
    hash := auth.new_hash(p_new_password);
    fault := auth.password_fault(p_new_password, auth.least_length(who.person), auth.words_about(who.person));
    select i.id into invitation from auth.invitations i
    where i.contact_id = who.person and i.code_hash = auth.code_hash(p_code) and i.email_key = auth.email_key(p_email)
      and i.used_at is null and i.revoked_at is null and i.expires_at > clock_timestamp();
    insert into auth.attempts (kind, account, nonce_hash, ok, rehash, client, needs_code, bound_to, is_long, fault)
    values ('redeem', who.account, sha256(p_nonce), invitation is not null,
            case when invitation is not null then hash else repeat(' ', 60) end, p_client, auth.has_second_factor(who.person),
            coalesce(invitation, '00000000-0000-0000-0000-000000000000'), auth.is_long(p_new_password),
            case when judged.matches then 7 else fault end)
    returning id into r;
    return r;
end $$;

ALTER FUNCTION api.redeem_submit(p_email text, p_code text, p_new_password text, p_nonce bytea, p_client jsonb) OWNER TO peak_auth;

CREATE FUNCTION api.release_hold(p_hold uuid, p_reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    me uuid := auth.require_live();
begin
    if coalesce(length(btrim(p_reason)), 0) not between 3 and 2000 then
        raise exception using errcode = 'PK400', message = 'Releasing a legal hold needs a reason, in at most 2000 characters.';
    end if;
    update peak.legal_holds h set released_by = me, released_at = clock_timestamp(), release_reason = btrim(p_reason)
    where h.id = p_hold and h.released_at is null;
    if not found then
        raise exception using errcode = 'PK404', message = 'There is no such hold, or it was released already.';
    end if;
end $$;

ALTER FUNCTION api.release_hold(p_hold uuid, p_reason text) OWNER TO peak_api;

CREATE FUNCTION api.remove_document(p_document uuid, p_reason text DEFAULT NULL::text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$ begin perform api.move_document(p_document, false, p_reason); end $$;

ALTER FUNCTION api.remove_document(p_document uuid, p_reason text) OWNER TO peak_api;

CREATE FUNCTION api.remove_view(p_id uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION api.remove_view(p_id uuid) OWNER TO peak_api;

CREATE FUNCTION api.report_document_refusal(p_action text, p_document uuid, p_exchange uuid, p_message text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    me uuid := auth.require_live();
    room uuid := case when auth.may(1, p_exchange) then p_exchange end;
begin
    if p_action is null or p_action not in ('upload', 'delete') or length(p_message) > 500 then
        raise exception using errcode = 'PK400', message = 'Only a refused upload or delete is reported, in up to 500 characters.';
    end if;
    perform auth.log_document(p_document, room, p_action, false, p_message, p_document is not null and not auth.may_see_document(me, p_document));
    perform audit.event('document_' || p_action, 'document', p_document, room, false, p_message);
end $$;

ALTER FUNCTION api.report_document_refusal(p_action text, p_document uuid, p_exchange uuid, p_message text) OWNER TO peak_api;

CREATE FUNCTION api.reset_document_pin(p_document uuid, p_reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    me uuid := auth.require_proven_admin();
begin
    if coalesce(btrim(p_reason), '') = '' or length(p_reason) > 500 then
        raise exception using errcode = 'PK400', message = 'A reason of up to 500 characters is needed.';
    end if;
    update auth.document_pins k set counted_from = clock_timestamp() where k.document_id = p_document;
    if not found then
        raise exception using errcode = 'PK404', message = 'There is no such document, or it has no PIN.';
    end if;
    perform audit.event('document_pin_reset', 'document', p_document, (select d.exchange_id from public.documents d where d.id = p_document),
                        true, null, jsonb_build_object('reason', p_reason));
end $$;

ALTER FUNCTION api.reset_document_pin(p_document uuid, p_reason text) OWNER TO peak_auth;

CREATE FUNCTION api.reset_password(p_person uuid, p_reason text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $$
declare
    me uuid := auth.require_proven_admin();
begin
    perform auth.check_reason(p_reason);
    if p_person = me then
        raise exception using errcode = 'PK403', message = 'Change your own password instead, or ask another admin.';
    end if;
    perform auth.require_account(p_person);
    perform audit.event('password_reset', 'user', p_person, null, true, p_reason);
    return auth.invite(p_person, 'reset', make_interval(hours => peak.setting_int('password.reset_hours')), me);
end $$;

ALTER FUNCTION api.reset_password(p_person uuid, p_reason text) OWNER TO peak_auth;

CREATE FUNCTION api.reset_second_factor(p_person uuid, p_reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    me uuid := auth.require_proven_admin();
begin
    perform auth.check_reason(p_reason);
    if p_person = me then
        raise exception using errcode = 'PK403', message = 'Set up a new second factor for yourself instead, or ask another admin.';
    end if;
    if not exists (select from auth.accounts a where a.contact_id = p_person) then
        raise exception using errcode = 'PK404', message = 'There is nobody of that kind who may sign in.';
    end if;
    delete from auth.second_factors f where f.contact_id = p_person;
    if not found then
        raise exception using errcode = 'PK409', message = 'This person has no second factor.';
    end if;
    delete from auth.recovery_codes r where r.contact_id = p_person;
    update public.contacts c set two_fa_enabled = false, two_fa_secret = null where c.id = p_person;
    perform auth.forget_others(p_person, null, 'second factor reset by an admin');
    perform audit.event('second_factor_reset', 'user', p_person, null, true, p_reason);
end $$;

ALTER FUNCTION api.reset_second_factor(p_person uuid, p_reason text) OWNER TO peak_auth;

CREATE FUNCTION api.restore_document(p_document uuid, p_reason text DEFAULT NULL::text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$ begin perform api.move_document(p_document, true, p_reason); end $$;

ALTER FUNCTION api.restore_document(p_document uuid, p_reason text) OWNER TO peak_api;

CREATE FUNCTION api.restore_view(p_id uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    held peak.saved_views := api.own_view(p_id);
begin
    update peak.saved_views v set removed_at = null, version = v.version + 1, updated_at = clock_timestamp()
    where v.id = held.id and v.removed_at is not null;
exception when unique_violation then
    raise exception using errcode = 'PK409', message = 'There is another view with this name by now. Rename that one first.';
end $$;

ALTER FUNCTION api.restore_view(p_id uuid) OWNER TO peak_api;

CREATE FUNCTION api.retention() RETURNS TABLE(class text, keep_for interval, at_least interval, at_most interval, happens text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    return query
        select r.class, r.keep_for, r.least, r.most, r.happens from peak.retention r
        union all
        select 'audit', make_interval(months => peak.setting_int('audit.months_at_hand')), interval '1 month', null::interval,
               'The audit log moves to its archive, where it is kept and verified too; the setting audit.months_at_hand.'
        order by 1;
end $$;

ALTER FUNCTION api.retention() OWNER TO peak_api;

CREATE FUNCTION api.role_matrix() RETURNS TABLE(role text, action text, allowed boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    select r.role, auth.right_name(b.bit), r.role = 'admin' or auth.role_rights(r.role) & b.bit = b.bit
    from unnest(array['admin', 'coordinator', 'client', 'third_party', 'agency']) with ordinality r (role, n)
    cross join unnest(array[1, 2, 4, 8, 16, 32, 64]) b (bit)
    where auth.me() is not null order by r.n, b.bit
$$;

ALTER FUNCTION api.role_matrix() OWNER TO peak_auth;

CREATE FUNCTION api.roll_over_task(p_task uuid, p_version bigint, p_due date, p_reason text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION api.roll_over_task(p_task uuid, p_version bigint, p_due date, p_reason text) OWNER TO peak_api;

CREATE FUNCTION api.save_person(p_person uuid, p_version bigint, p_fields jsonb) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    r bigint := api.save_row('public.contacts', 'person', p_person, p_version, p_fields);
begin
    perform api.check_person(p_person);
    return r;
end $$;

ALTER FUNCTION api.save_person(p_person uuid, p_version bigint, p_fields jsonb) OWNER TO peak_api;

CREATE FUNCTION api.save_preferences(p_key text, p_value jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
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
end $_$;

ALTER FUNCTION api.save_preferences(p_key text, p_value jsonb) OWNER TO peak_api;

CREATE FUNCTION api.save_row(p_table regclass, p_called text, p_id uuid, p_version bigint, p_fields jsonb) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
declare
    r bigint;
begin
    if p_version is null then
        raise exception using errcode = 'PK400', message = format('Which version of the %s is meant?', p_called);
    end if;
    execute format('update %1$s t set %2$s from jsonb_populate_record(null::%1$s, $3) n
                    where t.id = $1 and t.version = $2 returning t.version', p_table,
                   (select string_agg(format('%1$I = n.%1$I', k), ', ') from jsonb_object_keys(p_fields) k))
    into r using p_id, p_version, p_fields;
    if r is null then
        raise exception using errcode = 'PK409',
            message = format('Somebody else changed this %s meanwhile. Look again, then save.', p_called);
    end if;
    return r;
exception
    -- A database that other software made may be stricter than we are; what it says would tell too much.
    when data_exception then
        raise exception using errcode = 'PK400', message = 'A value is too long or too large for this database. Nothing was saved.';
    when integrity_constraint_violation then
        raise exception using errcode = 'PK409', message = 'This does not fit what is there already. Nothing was saved.';
end $_$;

ALTER FUNCTION api.save_row(p_table regclass, p_called text, p_id uuid, p_version bigint, p_fields jsonb) OWNER TO peak_api;

CREATE FUNCTION api.save_view(p_id uuid, p_list text, p_name text, p_state jsonb, p_shared boolean, p_version bigint) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION api.save_view(p_id uuid, p_list text, p_name text, p_state jsonb, p_shared boolean, p_version bigint) OWNER TO peak_api;

CREATE FUNCTION api.second_factor_begin(OUT secret text, OUT uri text) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $$
declare
    me uuid := auth.require_proof();
    seed bytea := crypto.random_bytes(20);
begin
    update auth.session_activity v set new_seed = kms.seal('totp', seed) where v.session_id = auth.my_session();
    secret := auth.base32(seed);
    uri := auth.otpauth(me, seed);
end $$;

ALTER FUNCTION api.second_factor_begin(OUT secret text, OUT uri text) OWNER TO peak_auth;

CREATE FUNCTION api.second_factor_confirm(p_code text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $$
declare
    me uuid := auth.require_proof();
    mine uuid := auth.my_session();
    sealed bytea := (select v.new_seed from auth.session_activity v where v.session_id = mine);
    step bigint;
begin
    perform auth.check_code(p_code);
    if sealed is null then
        raise exception using errcode = 'PK409', message = 'There is no second factor to confirm. Begin again.';
    end if;
    step := auth.totp_step(kms.unseal('totp', sealed), p_code);
    if step is null then
        raise exception using errcode = 'PK400', message = 'The code is wrong. Wait for the next one, and see that the clock of your phone is right.';
    end if;
    -- Used up, also for the door.
    insert into auth.attempts (kind, account, nonce_hash, ok, totp_step, done, recorded)
    values ('confirm', me, crypto.random_bytes(32), true, step, true, true);
    insert into auth.second_factors (contact_id, sealed_seed, confirmed_at) values (me, sealed, clock_timestamp())
    on conflict (contact_id) do update set sealed_seed = excluded.sealed_seed, confirmed_at = excluded.confirmed_at;
    update auth.session_activity v set new_seed = null where v.session_id = mine;
    update public.user_sessions s set second_factor = true where s.id = mine;
    update public.contacts c set two_fa_enabled = true, two_fa_secret = null where c.id = me;
    perform auth.forget_others(me, mine, 'second factor changed');
end $$;

ALTER FUNCTION api.second_factor_confirm(p_code text) OWNER TO peak_auth;

CREATE FUNCTION api.second_factor_off() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    me uuid := auth.require_proof();
begin
    if auth.is_forced(auth.my_role()) then
        raise exception using errcode = 'PK403', message = 'Your role signs in with a second factor; it can be replaced, but not turned off.';
    end if;
    if not exists (select from auth.credentials k where k.contact_id = me and k.is_long) then
        raise exception using errcode = 'PK409',
            message = format('Without a second factor a password has at least %s characters. Choose a longer one first.',
                             peak.setting_int('password.min_length'));
    end if;
    delete from auth.second_factors f where f.contact_id = me;
    if not found then
        raise exception using errcode = 'PK409', message = 'You have no second factor.';
    end if;
    delete from auth.recovery_codes r where r.contact_id = me;
    update public.contacts c set two_fa_enabled = false, two_fa_secret = null where c.id = me;
    perform auth.forget_others(me, auth.my_session(), 'second factor turned off');
end $$;

ALTER FUNCTION api.second_factor_off() OWNER TO peak_auth;

CREATE FUNCTION api.send_message(p_exchange uuid, p_text text, p_request_id uuid, p_reply_to uuid DEFAULT NULL::uuid, p_attachments uuid[] DEFAULT NULL::uuid[]) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    me uuid := auth.require_live();
    said text := btrim(p_text, E' \t\r\n');
    carries boolean := coalesce(cardinality(p_attachments), 0) > 0;
    sent uuid;
begin
    if p_exchange is null or p_request_id is null then
        raise exception using errcode = 'PK400', message = 'The message is not complete.';
    end if;
    if not auth.may_now(1, p_exchange) then
        raise exception using errcode = 'PK404', message = 'There is no such exchange.';
    end if;
    if not auth.may_now(2, p_exchange) then
        raise exception using errcode = 'PK403', message = 'You may not write messages in this exchange.';
    end if;
    if coalesce(said, '') = '' and not carries or length(said) > 10000 then
        raise exception using errcode = 'PK400', message = 'A message has 1 to 10,000 characters.';
    end if;
    if cardinality(p_attachments) > 20 or array_ndims(p_attachments) > 1 or array_position(p_attachments, null) is not null then
        raise exception using errcode = 'PK400', message = 'A message carries up to 20 documents.';
    end if;
    if p_reply_to is not null and not exists (select from public.messages m where m.id = p_reply_to and m.exchange_id = p_exchange) then
        raise exception using errcode = 'PK404', message = 'The message that you answer is not in this room.';
    end if;
    if carries and exists (select from unnest(p_attachments) a where not auth.may_see_document(me, a)) then
        raise exception using errcode = 'PK404', message = 'An attachment is not a document of this exchange.';
    end if;
    insert into public.messages (exchange_id, sender_id, content, message_type, attachments, reply_to, request_id, is_system_message)
    values (p_exchange, me, coalesce(said, ''), case when carries then 'file' else 'text' end,
            case when carries then to_jsonb(p_attachments) end, p_reply_to, p_request_id, false)
    on conflict (sender_id, request_id) do nothing returning id into sent;
    if sent is null then
        select m.id into sent from public.messages m
        where m.sender_id = me and m.request_id = p_request_id and m.exchange_id = p_exchange;
        if not found then
            raise exception using errcode = 'PK409', message = 'Another message was sent with this request already.';
        end if;
    end if;
    return sent;
end $$;

ALTER FUNCTION api.send_message(p_exchange uuid, p_text text, p_request_id uuid, p_reply_to uuid, p_attachments uuid[]) OWNER TO peak_api;

CREATE FUNCTION api.server_info(OUT schema_version integer, OUT oldest_client integer, OUT firm_name text, OUT server_time timestamp with time zone) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$ select peak.schema_version(), peak.oldest_client(), peak.setting('firm.name') #>> '{}', clock_timestamp() $$;

ALTER FUNCTION api.server_info(OUT schema_version integer, OUT oldest_client integer, OUT firm_name text, OUT server_time timestamp with time zone) OWNER TO peak_auth;

CREATE FUNCTION api.session_jwt() RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $$
declare
    me uuid := auth.require_live();
    signer record;
    mine public.user_sessions;
    issued bigint := floor(extract(epoch from clock_timestamp()));
    body text;
begin
    select * into signer from auth.jwt_key();
    select s.* into mine from public.user_sessions s where s.login_role = session_user;
    body := auth.base64url(convert_to(json_build_object('alg', 'HS256', 'typ', 'JWT', 'kid', signer.kid)::text, 'UTF8')) || '.'
         || auth.base64url(convert_to(json_build_object('iss', signer.issuer, 'aud', signer.audience, 'sub', me,
                'role', mine.person_role, 'jti', mine.id, 'iat', issued,
                'exp', least(issued + 900, floor(extract(epoch from mine.expires_at))::bigint))::text, 'UTF8'));
    return body || '.' || auth.base64url(crypto.hmac(convert_to(body, 'UTF8'), signer.key, 'sha256'));
end $$;

ALTER FUNCTION api.session_jwt() OWNER TO peak_auth;

CREATE FUNCTION api.sessions_of(p_person uuid) RETURNS TABLE(session_id uuid, created_at timestamp with time zone, last_seen timestamp with time zone, expires_at timestamp with time zone, ip_address text, computer text, client_version text, second_factor boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform auth.require_admin();
    return query
        select s.id, s.created_at at time zone 'UTC', v.last_seen, s.expires_at at time zone 'UTC', host(s.ip_address),
               s.user_agent, s.client_version, s.second_factor
        from public.user_sessions s left join auth.session_activity v on v.session_id = s.id
        where s.user_id = p_person and s.is_active order by s.created_at desc;
end $$;

ALTER FUNCTION api.sessions_of(p_person uuid) OWNER TO peak_auth;

CREATE FUNCTION api.set_document_pin(p_document uuid, p_pin text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $_$
declare
    me uuid := auth.require_live();
    least_digits int := least(greatest(peak.setting_int('pin.min_digits'), 4), 12);
begin
    perform auth.require_fresh();
    if p_document is null then
        raise exception using errcode = 'PK400', message = 'Which document?';
    elsif not auth.may_see_document(me, p_document) then
        raise exception using errcode = 'PK404', message = 'There is no such document.';
    elsif not auth.may_change_document(me, p_document) then
        raise exception using errcode = 'PK403', message = 'Only an admin, who manages the exchange, or who uploaded a document sets its PIN.';
    elsif p_pin !~ '^[0-9]{4,12}$' or length(p_pin) < least_digits then
        raise exception using errcode = 'PK400', message = format('A PIN has %s to 12 digits.', least_digits);
    elsif auth.pin_is_trivial(p_pin) then
        raise exception using errcode = 'PK400', message = 'This PIN is among the first that anybody would try. Choose another.';
    end if;
    if p_pin is null then
        delete from auth.document_pins k where k.document_id = p_document;
    else
        insert into auth.document_pins as k (document_id, pin_hash)
        values (p_document, crypto.crypt(auth.pin_input(p_document, p_pin), crypto.gen_salt('bf', peak.setting_int('pin.bcrypt_cost'))))
        on conflict (document_id) do update
            set pin_hash = excluded.pin_hash, set_at = excluded.set_at, counted_from = excluded.counted_from, closed_told = null;
    end if;
    update public.documents d set pin_protected = p_pin is not null where d.id = p_document and d.pin_protected is distinct from (p_pin is not null);
    perform audit.event(case when p_pin is null then 'document_pin_removed' else 'document_pin_set' end, 'document', p_document,
                        (select d.exchange_id from public.documents d where d.id = p_document));
end $_$;

ALTER FUNCTION api.set_document_pin(p_document uuid, p_pin text) OWNER TO peak_auth;

CREATE FUNCTION api.set_exchange_stage(p_exchange uuid, p_version bigint, p_stage text, p_reason text DEFAULT NULL::text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION api.set_exchange_stage(p_exchange uuid, p_version bigint, p_stage text, p_reason text) OWNER TO peak_api;

CREATE FUNCTION api.set_participant_permissions(p_participant uuid, p_permissions text[], p_version bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION api.set_participant_permissions(p_participant uuid, p_permissions text[], p_version bigint) OWNER TO peak_api;

CREATE FUNCTION api.set_person_active(p_person uuid, p_active boolean) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    me uuid := auth.require_live();
begin
    if p_active is null then
        raise exception using errcode = 'PK400', message = 'Active or not?';
    end if;
    if p_person = me then
        raise exception using errcode = 'PK403', message = 'Nobody activates or deactivates themself. Another admin has to do it.';
    end if;
    perform api.find_person(p_person);
    if not p_active then
        perform auth.make_way(p_person);
    end if;
    perform auth.lock_admins();
    perform auth.require_live();
    update public.contacts c set is_active = p_active where c.id = p_person and c.is_active is distinct from p_active;
end $$;

ALTER FUNCTION api.set_person_active(p_person uuid, p_active boolean) OWNER TO peak_api;

CREATE FUNCTION api.set_person_role(p_person uuid, p_role text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    me uuid := auth.require_live();
begin
    if not auth.known_role(p_role) then
        raise exception using errcode = 'PK400', message = 'A role is one of admin, coordinator, client, third_party, agency.';
    end if;
    if p_person = me then
        raise exception using errcode = 'PK403', message = 'Nobody changes their own role. Another admin has to do it.';
    end if;
    perform api.find_person(p_person);
    if p_role = 'admin' then
        perform auth.require_proof(false, true);
    end if;
    if exists (select from public.contacts c where c.id = p_person and c.role is distinct from p_role) then
        perform auth.make_way(p_person);
    end if;
    perform auth.lock_admins();
    perform auth.require_live();
    update public.contacts c set role = p_role where c.id = p_person and c.role is distinct from p_role;
end $$;

ALTER FUNCTION api.set_person_role(p_person uuid, p_role text) OWNER TO peak_api;

CREATE FUNCTION api.set_retention(p_class text, p_keep_for interval) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    limits record;
    -- Of '-100 years 36001 days' one reading is a day, and another the future.
    seconds numeric := extract(epoch from p_keep_for);
begin
    perform auth.require_live();
    select r.least, r.most into limits from peak.retention r where r.class = p_class;
    if not found then
        raise exception using errcode = 'PK404', message = 'There is no such class of things that are kept.';
    end if;
    if seconds is null or seconds < extract(epoch from limits.least)
       or seconds > extract(epoch from coalesce(limits.most, interval '100 years')) then
        raise exception using errcode = 'PK400',
            message = format('This is kept for at least %s%s.', limits.least, coalesce(' and at most ' || limits.most, ''));
    end if;
    p_keep_for := justify_hours(make_interval(secs => seconds));
    update peak.retention r set keep_for = p_keep_for where r.class = p_class and r.keep_for <> p_keep_for;
end $$;

ALTER FUNCTION api.set_retention(p_class text, p_keep_for interval) OWNER TO peak_api;

CREATE FUNCTION api.set_role_default(p_list text, p_role text, p_view uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION api.set_role_default(p_list text, p_role text, p_view uuid) OWNER TO peak_api;

CREATE FUNCTION api.set_secret(p_name text, p_value text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $_$
declare
    me uuid := auth.require_proven_admin();
begin
    if p_name is null or p_name !~ E'^[a-z][a-z0-9_]{0,31}(\\.[a-z][a-z0-9_]{0,31}){0,3}$' then
        raise exception using errcode = 'PK400', message = 'A secret has a short name like mail.password.';
    end if;
    if octet_length(p_value) > 16384 then
        raise exception using errcode = 'PK400', message = 'A secret has up to 16384 characters.';
    end if;
    if coalesce(p_value, '') = '' then
        delete from peak.secrets s where s.name = p_name;
        return;
    end if;
    if (select count(*) from peak.secrets s where s.name <> p_name) >= 200 then
        raise exception using errcode = 'PK409', message = 'There are too many secrets already.';
    end if;
    insert into peak.secrets (name, sealed, updated_by)
    values (p_name, kms.seal('secret:' || p_name, convert_to(p_value, 'UTF8')), me)
    on conflict (name) do update set sealed = excluded.sealed, updated_at = clock_timestamp(), updated_by = me;
end $_$;

ALTER FUNCTION api.set_secret(p_name text, p_value text) OWNER TO peak_auth;

CREATE FUNCTION api.set_setting(p_key text, p_value jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
declare
    me uuid := auth.require_live();
    held peak.settings;
begin
    select s.* into held from peak.settings s where s.key = p_key;
    if not found then
        raise exception using errcode = 'PK404', message = 'There is no such setting.';
    elsif held.fixed then
        raise exception using errcode = 'PK403', message = 'This is decided when the database is set up, not later.';
    elsif p_value is null or jsonb_typeof(p_value) <> jsonb_typeof(held.value) or octet_length(p_value::text) > 20000 then
        raise exception using errcode = 'PK400', message = format('That is no value for this setting: %s.', held.description);
    elsif jsonb_typeof(p_value) = 'number'
          and (p_value #>> '{}' !~ E'^-?\\d{1,10}$' or not (p_value #>> '{}')::bigint between held.least and held.most) then
        raise exception using errcode = 'PK400',
            message = format('%s: a whole number from %s to %s.', held.description, held.least, held.most);
    elsif p_key = 'security.force_second_factor_roles'
          and (not p_value ? 'admin' or exists (select from jsonb_array_elements(p_value) r where not auth.known_role(r #>> '{}'))) then
        raise exception using errcode = 'PK400', message = 'A list of roles, admin among them: admins always sign in with a second factor.';
    elsif p_key = 'firm.time_zone' and not exists (select from pg_timezone_names z where z.name = p_value #>> '{}') then
        raise exception using errcode = 'PK400', message = 'There is no such time zone. They look like America/Los_Angeles.';
    elsif p_key = 'documents.storage' and p_value #>> '{}' <> all (array['local', 'database', 's3', 'gcp']) then
        raise exception using errcode = 'PK400', message = 'Documents are kept in local, database, s3 or gcp.';
    elsif p_key = 'firm.name' and (btrim(p_value #>> '{}') = '' or length(p_value #>> '{}') > 200) then
        raise exception using errcode = 'PK400', message = 'The firm''s name has 1 to 200 characters.';
    end if;
    update peak.settings s set value = p_value, updated_at = now(), updated_by = me where s.key = p_key and s.value is distinct from p_value;
end $_$;

ALTER FUNCTION api.set_setting(p_key text, p_value jsonb) OWNER TO peak_api;

CREATE FUNCTION api.set_tax_id(p_person uuid, p_tax_id text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $_$
declare
    me uuid := auth.require_proven_admin();
    digits text := regexp_replace(left(p_tax_id, 20), E'[\\s-]', '', 'g');
begin
    if length(p_tax_id) > 20 or digits !~ E'^\\d{9}$' then
        raise exception using errcode = 'PK400', message = 'A tax number (SSN, ITIN or EIN) has nine digits.';
    end if;
    perform from public.contacts c where c.id = p_person for key share;
    if not found then
        raise exception using errcode = 'PK404', message = 'There is no such person.';
    end if;
    if p_tax_id is null then
        delete from peak.tax_ids t where t.contact_id = p_person;
        return;
    end if;
    insert into peak.tax_ids (contact_id, sealed, updated_by)
    values (p_person, kms.seal('tax_id:' || p_person, convert_to(digits, 'UTF8')), me)
    on conflict (contact_id) do update
        set sealed = excluded.sealed, updated_at = clock_timestamp(), updated_by = me;
end $_$;

ALTER FUNCTION api.set_tax_id(p_person uuid, p_tax_id text) OWNER TO peak_auth;

CREATE FUNCTION api.show_tax_id(p_request bigint) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $$
declare
    me uuid := auth.require_admin();
    whose uuid;
begin
    update peak.tax_id_requests q set shown = true
    where q.id = p_request and q.asked_by = me and q.xid <> pg_current_xact_id() and not q.shown
      and q.at > clock_timestamp() - interval '1 minute'
    returning q.contact_id into whose;
    if whose is null then
        raise exception using errcode = 'PK404', message = 'This request is over. Ask for the tax number again.';
    end if;
    return (select convert_from(kms.unseal('tax_id:' || whose, t.sealed), 'UTF8') from peak.tax_ids t where t.contact_id = whose);
end $$;

ALTER FUNCTION api.show_tax_id(p_request bigint) OWNER TO peak_auth;

CREATE FUNCTION api.sign_in_code(p_attempt bigint, p_nonce bytea, p_code text, p_new_nonce bytea) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $$
declare
    first auth.attempts;
    seed bytea;
    recovery uuid;
    now_step bigint := floor(extract(epoch from clock_timestamp()) / 30);
    step bigint;
    r bigint;
begin
    perform auth.check_client(p_nonce, null);
    perform auth.check_client(p_new_nonce, null);
    if p_code is null or length(p_code) > 64 then
        raise exception using errcode = 'PK400', message = 'The code is missing or too long.';
    end if;
    perform auth.throttle();
    select a.* into first from auth.attempts a
    where a.id = p_attempt and a.nonce_hash = sha256(p_nonce) and a.ticket and not a.enrols
      and a.xid <> pg_current_xact_id() and a.at > clock_timestamp() - interval '5 minutes';
    if not found or auth.is_outdated(first) then
        raise exception using errcode = 'PK403', message = 'This sign-in took too long or is over. Begin again with your password.';
    end if;
    select kms.unseal('totp', f.sealed_seed) into seed from auth.second_factors f
    where f.contact_id = first.account and f.confirmed_at is not null;
    -- The step before and the step after count too: clocks differ.
    select s into step from generate_series(now_step - 1, now_step + 1) s
    where auth.totp(seed, s) = regexp_replace(p_code, E'\\s', '', 'g') limit 1;
    select c.id into recovery from auth.recovery_codes c
    where c.contact_id = first.account and c.code_hash = auth.code_hash(p_code) and c.used_at is null;
    insert into auth.attempts (kind, account, nonce_hash, ok, totp_step, client, bound_to)
    values ('code', first.account, sha256(p_new_nonce), step is not null or recovery is not null, coalesce(step, 0), first.client,
            coalesce(recovery, '00000000-0000-0000-0000-000000000000'))
    returning id into r;
    return r;
end $$;

ALTER FUNCTION api.sign_in_code(p_attempt bigint, p_nonce bytea, p_code text, p_new_nonce bytea) OWNER TO peak_auth;

CREATE FUNCTION api.sign_in_device(p_device_secret text, p_nonce bytea, p_client jsonb DEFAULT NULL::jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $$
declare
    found_device auth.devices;
    r bigint;
begin
    perform auth.check_client(p_nonce, p_client);
    perform auth.throttle();
    -- Nobody guesses 256 bits, so an attempt may be lost with the server; sign_in_result's commit is durable.
    perform set_config('synchronous_commit', 'off', true);
    select d.* into found_device from auth.devices d
    where d.secret_hash = sha256(convert_to(left(coalesce(p_device_secret, ''), 200), 'UTF8'))
      and d.revoked_at is null and d.expires_at > clock_timestamp();
    insert into auth.attempts (kind, account, nonce_hash, ok, device_id, client, needs_code)
    values ('device', found_device.contact_id, sha256(p_nonce), found_device.id is not null, found_device.id, p_client,
            not coalesce(found_device.second_factor, false)
            and auth.has_second_factor(found_device.contact_id))
    returning id into r;
    return r;
end $$;

ALTER FUNCTION api.sign_in_device(p_device_secret text, p_nonce bytea, p_client jsonb) OWNER TO peak_auth;

CREATE FUNCTION api.sign_in_result(p_attempt bigint, p_nonce bytea, OUT outcome text, OUT message text, OUT login_role text, OUT login_secret text, OUT session_id uuid, OUT person_id uuid, OUT expires_at timestamp with time zone, OUT device_secret text, OUT greeting jsonb) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $_$
declare
    a auth.attempts;
    welcome boolean;
    paused boolean;
    outdated boolean;
    used boolean;
    second boolean;
begin
    select t.* into a from auth.attempts t where t.id = p_attempt and t.nonce_hash = sha256(p_nonce) and t.kind <> 'reauth' for update;
    if not found or a.xid = pg_current_xact_id() or a.done or a.at < clock_timestamp() - interval '30 s' then
        raise exception using errcode = 'PK403', message = 'This sign-in took too long or is over. Begin again.';
    end if;
    outcome := 'denied';
    message := case a.kind
        when 'code' then 'The code is wrong, was used already, or there were too many attempts. Wait for the next code; after several failures sign-in pauses for a while.'
        when 'enrol' then 'The code is wrong, was used already, or there were too many attempts. Wait for the next code, and see that the clock of your phone is right.'
        when 'redeem' then 'E-mail address or code is wrong, or the code was used already or has expired. An admin can make a new one. After several failures sign-in pauses for a while.'
        when 'device' then 'This computer is no longer signed in. Enter your password.'
        else 'E-mail address or password is wrong, or the account is locked or inactive. After several failures sign-in pauses for a while.' end;
    -- All of it, whatever comes out. Nobody guesses a device's 256 bits: others' failures do not lock it out.
    paused := a.kind <> 'device'
              and (auth.failures_before(a, make_interval(mins => peak.setting_int('sign_in.window_minutes')), true) >= peak.setting_int('sign_in.failures')
                   or auth.failures_before(a, interval '1 hour', false) >= peak.setting_int('sign_in.failures_per_hour'));
    -- A code counts once: an earlier attempt that used the same step has it, even one that was never taken.
    used := exists (select from auth.attempts b
                    where b.account = a.account and b.id <> a.id and b.totp_step = a.totp_step and a.totp_step > 0
                      and b.ok and (b.id < a.id or b.done));
    outdated := auth.is_outdated(a);
    select c.is_user and c.is_active and auth.known_role(c.role)
           and (c.locked_until is null or c.locked_until <= clock_timestamp()::timestamp)
           and not outdated
    into welcome from public.contacts c where c.id = a.account;
    a.refusal := case when paused then 1 when used then 2 when not coalesce(welcome, false) then 3 when a.fault > 0 then 4 else 0 end;
    if not a.ok or a.refusal > 0 then
        update auth.attempts t set refusal = a.refusal where t.id = a.id;
        -- The code was right and stays good: only whoever has it is told about the person.
        if a.ok and a.refusal = 4 then
            outcome := 'weak_password';
            message := auth.password_reason(a.fault);
        end if;
        return;
    end if;
    if not auth.take(a) then
        update auth.attempts t set refusal = 2 where t.id = a.id;
        return;
    end if;
    if a.kind = 'password' and a.rehash like '$2%' then
        update auth.credentials k set password_hash = a.rehash, peppered = true where k.contact_id = a.account;
    end if;
    update auth.attempts t set rehash = null where t.id = a.id and t.rehash like '$2%';
    second := a.kind in ('code', 'enrol')
              or exists (select from auth.devices d where d.id = a.device_id and d.second_factor);
    -- Asked again: somebody may have enrolled since the attempt was judged.
    a.needs_code := not second and (a.needs_code or auth.has_second_factor(a.account));
    if a.needs_code or auth.must_enrol(a.account) then
        -- A computer alone is no reason to hang a second factor on somebody's account.
        if a.kind = 'device' and not a.needs_code then
            return;
        end if;
        -- Not done: the ticket for sign_in_code, or for enrol_begin; as new as a password that it has just set.
        update auth.attempts t set ticket = true, enrols = not a.needs_code,
            at = case when a.kind = 'redeem' then clock_timestamp() else t.at end where t.id = a.id;
        outcome := case when a.needs_code then 'code_required' else 'enrol_required' end;
        message := case when a.needs_code then 'Enter the code from your authenticator app, or a recovery code.'
                        else 'Signing in here takes a second factor. Set up an authenticator app to go on.' end;
        return;
    end if;
    update auth.attempts t set done = true where t.id = a.id;
    select s.login_role, s.login_secret, s.session_id, s.expires_at, s.device_secret, a.account, 'signed_in', null
    into login_role, login_secret, session_id, expires_at, device_secret, person_id, outcome, message
    from auth.open_session(a, second) s;
    select to_jsonb(g) - 'login_role' into greeting from peak.greetings g where g.session_id = sign_in_result.session_id;
end $_$;

ALTER FUNCTION api.sign_in_result(p_attempt bigint, p_nonce bytea, OUT outcome text, OUT message text, OUT login_role text, OUT login_secret text, OUT session_id uuid, OUT person_id uuid, OUT expires_at timestamp with time zone, OUT device_secret text, OUT greeting jsonb) OWNER TO peak_auth;

CREATE FUNCTION api.sign_in_submit(p_email text, p_password text, p_nonce bytea, p_client jsonb DEFAULT NULL::jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $$
declare
    who record;
    judged record;
    r bigint;
begin
    perform auth.check_client(p_nonce, p_client);
    if p_email is null or length(p_email) > 320 or p_password is null or length(p_password) > 1024 then
        raise exception using errcode = 'PK400', message = 'E-mail address or password is missing or too long.';
    end if;
    perform auth.throttle();
    select * into who from auth.account_of(p_email);
    select * into judged from auth.judge_password(who.person, p_password);
    insert into auth.attempts (kind, account, nonce_hash, ok, rehash, client, needs_code)
    values ('password', who.account, sha256(p_nonce), judged.matches, judged.rehash, p_client, auth.has_second_factor(who.person))
    returning id into r;
    return r;
end $$;

ALTER FUNCTION api.sign_in_submit(p_email text, p_password text, p_nonce bytea, p_client jsonb) OWNER TO peak_auth;

CREATE FUNCTION api.sign_out(p_forget_device boolean DEFAULT true) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    mine public.user_sessions;
begin
    select s.* into mine from public.user_sessions s where s.login_role = session_user and s.is_active;
    if not found then
        return;
    end if;
    if p_forget_device then
        update auth.devices d set revoked_at = clock_timestamp() where d.id = mine.device_id and d.revoked_at is null;
    end if;
    perform auth.write_audit(mine.user_id, 'logout', true, null, jsonb_build_object('version', mine.client_version), mine.id);
    perform auth.end_sessions(mine.user_id, 'signed out', null, mine.id);
end $$;

ALTER FUNCTION api.sign_out(p_forget_device boolean) OWNER TO peak_auth;

CREATE FUNCTION api.task_fields(p_exchange uuid, p_fields jsonb, p_known text[], OUT title text, OUT description text, OUT priority text, OUT status text, OUT due_date date, OUT assigned_to uuid) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    perform peak.check_fields(p_fields, p_known);
    title := peak.text_field(p_fields, 'title', 'The title', 255);
    description := peak.text_field(p_fields, 'description', 'The description', 10000);
    priority := peak.choice_field(p_fields, 'priority', 'The priority', array['LOW', 'MEDIUM', 'HIGH', 'URGENT']);
    status := peak.choice_field(p_fields, 'status', 'The status', array['PENDING', 'IN_PROGRESS', 'COMPLETE', 'CANCELLED']);
    due_date := peak.day_field(p_fields, 'due_date', 'The due date');
    assigned_to := peak.uuid_field(p_fields, 'assigned_to', 'The person');
    if assigned_to is not null and not auth.person_may(assigned_to, 32, p_exchange) then
        raise exception using errcode = 'PK400', message = 'A task is assigned to somebody who has access to its exchange.';
    end if;
end $$;

ALTER FUNCTION api.task_fields(p_exchange uuid, p_fields jsonb, p_known text[], OUT title text, OUT description text, OUT priority text, OUT status text, OUT due_date date, OUT assigned_to uuid) OWNER TO peak_api;

CREATE FUNCTION api.task_to_change(p_task uuid, p_work boolean, OUT id uuid, OUT exchange_id uuid, OUT status text, OUT version bigint) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    me uuid := auth.require_live();
    assignee uuid;
begin
    select t.id, t.exchange_id, t.status, t.version, t.assigned_to into id, exchange_id, status, version, assignee
    from public.tasks t where t.id = p_task;
    if not found or not auth.may_now(32, exchange_id) then
        raise exception using errcode = 'PK404', message = 'There is no such task.';
    end if;
    if not auth.may_now(8, exchange_id) and not (p_work and coalesce(assignee = me, false) and auth.may_now(64, exchange_id)) then
        raise exception using errcode = 'PK403', message = case when p_work
            then 'Only who manages the exchange, or who a task is assigned to, may do this.'
            else 'Only an admin or who manages the exchange edits its tasks.' end;
    end if;
end $$;

ALTER FUNCTION api.task_to_change(p_task uuid, p_work boolean, OUT id uuid, OUT exchange_id uuid, OUT status text, OUT version bigint) OWNER TO peak_api;

CREATE FUNCTION api.undo_change(p_audit uuid) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    if p_audit is null then
        raise exception using errcode = 'PK400', message = 'Which change?';
    end if;
    return (api.undo_changes(array[p_audit]))[1];
end $$;

ALTER FUNCTION api.undo_change(p_audit uuid) OWNER TO peak_api;

CREATE FUNCTION api.undo_changes(p_audits uuid[]) RETURNS uuid[]
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION api.undo_changes(p_audits uuid[]) OWNER TO peak_api;

CREATE FUNCTION api.undo_step(p_audit uuid, OUT object uuid, OUT version bigint) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
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
end $_$;

ALTER FUNCTION api.undo_step(p_audit uuid, OUT object uuid, OUT version bigint) OWNER TO peak_api;

CREATE FUNCTION api.undo_way(p_kind text, p_columns text[], p_own boolean, OUT place text, OUT label text, OUT call text) RETURNS record
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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
        edited := array['file_name', 'document_type', 'description', 'access_level', 'allowed_roles', 'template_variables'];
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

ALTER FUNCTION api.undo_way(p_kind text, p_columns text[], p_own boolean, OUT place text, OUT label text, OUT call text) OWNER TO peak_api;

CREATE FUNCTION api.unlock_person(p_person uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    me uuid := auth.require_live();
begin
    perform api.find_person(p_person);
    perform auth.forgive(p_person);
    perform audit.event('user_unlocked', 'user', p_person);
end $$;

ALTER FUNCTION api.unlock_person(p_person uuid) OWNER TO peak_api;

CREATE FUNCTION api.update_document(p_document uuid, p_version bigint, p_fields jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    mine record := api.document_to_change(p_document);
    f record;
    now_version bigint;
begin
    perform peak.check_fields(p_fields, array['file_name', 'document_type', 'description', 'access_level', 'allowed_roles', 'template_variables']);
    f := api.document_fields(mine.exchange_id, p_fields);
    if p_version is null or p_fields ? 'file_name' and f.file_name is null or p_fields ? 'access_level' and f.access_level is null then
        raise exception using errcode = 'PK400', message = 'A document needs a version, a file name and an access level.';
    elsif not mine.is_active then
        raise exception using errcode = 'PK409', message = 'This document is in the bin.';
    end if;
    update public.documents d
    set file_name = coalesce(f.file_name, d.file_name), access_level = coalesce(f.access_level, d.access_level),
        document_type = case when p_fields ? 'document_type' then f.document_type else d.document_type end,
        description = case when p_fields ? 'description' then f.description else d.description end,
        template_variables = case when p_fields ? 'template_variables' then f.template_variables else d.template_variables end,
        allowed_roles = case when p_fields ? 'allowed_roles' then f.allowed_roles else d.allowed_roles end
    where d.id = p_document and d.version = p_version returning d.version into now_version;
    if not found then
        raise exception using errcode = 'PK409', message = 'Somebody else changed this document meanwhile.';
    end if;
    return now_version;
end $$;

ALTER FUNCTION api.update_document(p_document uuid, p_version bigint, p_fields jsonb) OWNER TO peak_api;

CREATE FUNCTION api.update_exchange(p_exchange uuid, p_version bigint, p_fields jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION api.update_exchange(p_exchange uuid, p_version bigint, p_fields jsonb) OWNER TO peak_api;

CREATE FUNCTION api.update_my_profile(p_version bigint, p_fields jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    me uuid := auth.require_live();
begin
    return api.save_person(me, p_version, api.clean_fields(p_fields, api.person_kinds()));
end $$;

ALTER FUNCTION api.update_my_profile(p_version bigint, p_fields jsonb) OWNER TO peak_api;

CREATE FUNCTION api.update_person(p_person uuid, p_version bigint, p_fields jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    me uuid := auth.require_live();
    fields jsonb := api.clean_fields(p_fields, api.person_kinds() || '{"email": "email", "is_user": "yes"}');
begin
    perform api.find_person(p_person);
    -- Whoever gets the mail of an account gets the account.
    if fields ? 'email'
       and exists (select from public.contacts c where c.id = p_person and c.email is distinct from fields ->> 'email') then
        perform auth.require_proof(false, true);
    end if;
    if fields ? 'is_user' then
        fields := fields || jsonb_build_object('is_user', coalesce(fields -> 'is_user', 'false') = 'true');
        if p_person <> me and fields -> 'is_user' = 'false'
           and exists (select from public.contacts c where c.id = p_person and c.version = p_version and c.is_user) then
            perform auth.make_way(p_person);
        end if;
        perform auth.lock_admins();
        perform auth.require_live();
    end if;
    return api.save_person(p_person, p_version, fields);
end $$;

ALTER FUNCTION api.update_person(p_person uuid, p_version bigint, p_fields jsonb) OWNER TO peak_api;

CREATE FUNCTION api.update_task(p_task uuid, p_version bigint, p_fields jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    mine record := api.task_to_change(p_task, false);
    f record := api.task_fields(mine.exchange_id, p_fields, array['title', 'description', 'priority', 'status', 'due_date', 'assigned_to']);
    now_version bigint;
begin
    if p_version is null or p_fields ? 'title' and f.title is null or p_fields ? 'priority' and f.priority is null
       or p_fields ? 'status' and f.status is null then
        raise exception using errcode = 'PK400', message = 'A task needs a version, a title, a priority and a status.';
    end if;
    update public.tasks t
    set title = coalesce(f.title, t.title), priority = coalesce(f.priority, t.priority), status = coalesce(f.status, t.status),
        description = case when p_fields ? 'description' then f.description else t.description end,
        due_date = case when p_fields ? 'due_date' then f.due_date else t.due_date end,
        assigned_to = case when p_fields ? 'assigned_to' then f.assigned_to else t.assigned_to end,
        completed_at = case when coalesce(f.status, t.status) <> 'COMPLETE' then null else coalesce(t.completed_at, now()) end
    where t.id = p_task and t.version = p_version returning t.version into now_version;
    if not found then
        raise exception using errcode = 'PK409', message = 'Somebody else changed this task meanwhile.';
    end if;
    return now_version;
end $$;

ALTER FUNCTION api.update_task(p_task uuid, p_version bigint, p_fields jsonb) OWNER TO peak_api;

CREATE FUNCTION api.view_as(p_person uuid, p_reason text DEFAULT NULL::text, OUT login_role text, OUT login_secret text, OUT session_id uuid, OUT person_id uuid, OUT display_name text, OUT role text, OUT expires_at timestamp with time zone) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $$
declare
    me uuid := auth.require_admin();
    why text := nullif(btrim(p_reason, E' \t\r\n'), '');
    mine public.user_sessions;
    person public.contacts;
    my_name text;
    shut text;
begin
    if length(p_reason) > 1000 then
        raise exception using errcode = 'PK400', message = 'A reason has up to 1000 characters.';
    end if;
    perform auth.require_proof();
    select s.* into mine from public.user_sessions s where s.login_role = session_user;
    select c.* into person from public.contacts c where c.id = p_person;
    if not found then
        raise exception using errcode = 'PK404', message = 'There is no such person.';
    end if;
    shut := auth.shut_out(person);
    if p_person = me then
        raise exception using errcode = 'PK403', message = 'That is what you see already.';
    elsif person.role = 'admin' then
        raise exception using errcode = 'PK403', message = 'An admin sees what every admin sees. Nobody looks on as an admin.';
    elsif shut is not null then
        raise exception using errcode = 'PK409', message = shut || ' There is nothing that this person sees.';
    end if;
    -- One at a time: whoever begins another has done with the last.
    perform auth.end_sessions(s.user_id, 'looked on as somebody else', null, s.id)
    from public.user_sessions s where s.real_session_id = mine.id and s.is_active;
    my_name := (select auth.person_name(c.first_name, c.last_name, c.company, c.email) from public.contacts c where c.id = me);
    person_id := person.id;
    role := person.role;
    display_name := auth.person_name(person.first_name, person.last_name, person.company, person.email);
    expires_at := least(now() + interval '30 minutes', mine.expires_at at time zone 'UTC');
    select m.login_role, m.login_secret into login_role, login_secret from auth.mint(auth.group_of(person.role), expires_at) m;
    insert into public.user_sessions (user_id, session_token, expires_at, ip_address, user_agent, login_role, person_role,
                                      idle_limit, client_version, second_factor, real_user_id, real_session_id)
    values (person.id, encode(sha256(convert_to(login_secret, 'UTF8')), 'hex'), expires_at::timestamp, inet_client_addr(),
            left(my_name || ' (admin) looks on', 300), login_role, person.role,
            make_interval(mins => peak.setting_int('session.idle_minutes')), mine.client_version, false, me, mine.id)
    returning id into session_id;
    insert into auth.session_activity (session_id) values (view_as.session_id);
    perform audit.event('view_as_started', 'user', person.id, null, true, null, jsonb_build_object('session', session_id, 'reason', why));
end $$;

ALTER FUNCTION api.view_as(p_person uuid, p_reason text, OUT login_role text, OUT login_secret text, OUT session_id uuid, OUT person_id uuid, OUT display_name text, OUT role text, OUT expires_at timestamp with time zone) OWNER TO peak_auth;

CREATE FUNCTION api.views(p_list text) RETURNS TABLE(id uuid, name text, state jsonb, shared boolean, mine boolean, role_default text, version bigint, default_for text[], may_change boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    me constant uuid := auth.me();
    my_role constant text := auth.my_role();
begin
    if me is null then
        raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
    end if;
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

ALTER FUNCTION api.views(p_list text) OWNER TO peak_api;

CREATE FUNCTION api.who_am_i() RETURNS TABLE(person_id uuid, display_name text, email text, role text, session_id uuid, expires_at timestamp with time zone, schema_version integer, oldest_client integer, firm_name text, time_zone text, today date, preferences jsonb, capabilities jsonb, real_person jsonb)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    return query
        select g.person_id, g.display_name, g.email, g.role, g.session_id, g.expires_at, g.schema_version, g.oldest_client,
               g.firm_name, g.time_zone, g.today, g.preferences, g.capabilities, g.real_person
        from peak.greetings g where g.login_role = session_user and g.person_id = auth.me();
    if not found then
        raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
    end if;
end $$;

ALTER FUNCTION api.who_am_i() OWNER TO peak_owner;

CREATE FUNCTION api.withdraw_participant(p_participant uuid, p_reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION api.withdraw_participant(p_participant uuid, p_reason text) OWNER TO peak_api;

CREATE FUNCTION audit.archive_old(p_most integer DEFAULT 20000) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
declare
    before constant timestamp := clock_timestamp()::timestamp
        - make_interval(months => greatest(peak.setting_int('audit.months_at_hand'), 1));
    chosen uuid[];
begin
    chosen := array(select l.id from public.audit_logs l
                    where l.created_at < before and exists (select from audit.leaves f where f.log_id = l.id)
                    order by l.created_at, l.id limit least(greatest(p_most, 0), 100000) for update skip locked);
    insert into audit.archive select l.* from unnest(chosen) c (id) join public.audit_logs l on l.id = c.id;
    delete from public.audit_logs l where l.id in (select unnest(chosen));
    return cardinality(chosen);
end $$;

ALTER FUNCTION audit.archive_old(p_most integer) OWNER TO peak_owner;

CREATE FUNCTION audit.change_name(p_old jsonb, p_new jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select case when p_new ->> 'status' = 'COMPLETE' and p_old ->> 'status' is distinct from 'COMPLETE' then '_complete'
                when p_new ->> 'workflow_stage' is distinct from p_old ->> 'workflow_stage' then '_stage_changed'
                when p_new ->> 'role' is distinct from p_old ->> 'role' then '_role_changed'
                else '_updated' end
$$;

ALTER FUNCTION audit.change_name(p_old jsonb, p_new jsonb) OWNER TO peak_owner;

CREATE TABLE audit.seals (
    number bigint NOT NULL,
    rows integer NOT NULL,
    root bytea NOT NULL,
    previous bytea NOT NULL,
    head bytea NOT NULL,
    sealed_at timestamp with time zone NOT NULL,
    CONSTRAINT seals_number_check CHECK ((number >= 0))
);

ALTER TABLE audit.seals OWNER TO peak_owner;

CREATE FUNCTION audit.check_batch(p_seal audit.seals, p_before audit.seals, p_may_be_older boolean, OUT fault text, OUT row_id uuid, OUT rows bigint, OUT erased bigint) RETURNS record
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    found_rows record;
begin
    with told as materialized (
        select f.log_id, f.position, f.hash, coalesce(l.created_at, a.created_at) as created_at, e.log_id is not null as is_erased,
               l.id is null and a.id is null as is_gone,
               row_number() over (order by f.position) as place,
               (l.id is null or audit.row_hash(p_seal.number, f.position, l, coalesce(e.content, audit.content_hash(l))) = f.hash)
               and (a.id is null or audit.row_hash(p_seal.number, f.position, row(a.*)::public.audit_logs,
                                        coalesce(e.content, audit.content_hash(row(a.*)::public.audit_logs))) = f.hash)
               and (e.log_id is null or (coalesce(l.old_values, l.new_values, a.old_values, a.new_values) is null
                                         and coalesce(l.ip_address, a.ip_address) is null
                                         and coalesce(l.user_agent, l.error_message, a.user_agent, a.error_message) is null)) as is_same
        from audit.leaves f
        left join public.audit_logs l on l.id = f.log_id
        left join audit.archive a on a.id = f.log_id
        left join audit.erasures e on e.log_id = f.log_id
        where f.seal = p_seal.number
    ), first as (
        select t.* from told t
        where t.is_gone or not t.is_same or t.place <> t.position or t.position > p_seal.rows
           or t.created_at < p_before.sealed_at - interval '1 day' and p_before.number > 0 and not p_may_be_older
        order by t.position limit 1
    )
    select (select count(*) from told) as rows, (select count(*) from told t where t.is_erased) as erased,
           (select sha256(E'\\x01'::bytea || string_agg(t.hash, ''::bytea order by t.position)) from told t) as root, x.*
    into found_rows
    from (select) one left join first x on true;
    rows := found_rows.rows;
    erased := found_rows.erased;
    row_id := found_rows.log_id;
    fault := case
        when row_id is null then case
            when found_rows.rows < p_seal.rows then format('The last row of batch %s of the record was removed.', p_seal.number)
            when p_seal.number > 0 and found_rows.root is distinct from p_seal.root
                then format('Batch %s of the record was changed: its rows do not give its seal.', p_seal.number)
            when p_seal.head is distinct from audit.seal_head(p_seal.number, p_seal.previous, p_seal.rows, p_seal.root, p_seal.sealed_at)
                then format('Batch %s of the record was changed: its head does not follow from what it holds.', p_seal.number)
            when p_seal.number > 0 and (p_before.head is null or p_seal.previous is distinct from p_before.head)
                then format('Batch %s of the record does not follow batch %s: one of them was made anew.', p_seal.number, p_seal.number - 1) end
        when found_rows.position > p_seal.rows then format('Row %s was inserted into batch %s of the record after it was sealed.', row_id, p_seal.number)
        when found_rows.place <> found_rows.position
            then format('The row at place %s of batch %s of the record was removed.', found_rows.place, p_seal.number)
        when found_rows.is_gone then format('Row %s (place %s of batch %s) was removed from the record.', row_id, found_rows.place, p_seal.number)
        when not found_rows.is_same then case
            when audit.was_elsewhere(row_id, p_seal.number, found_rows.position, p_seal.rows, found_rows.hash)
                then format('Row %s of the record was moved to place %s of batch %s: rows were reordered.', row_id, found_rows.place, p_seal.number)
            else format('Row %s (place %s of batch %s) of the record was changed.', row_id, found_rows.place, p_seal.number) end
        else format('Row %s (place %s of batch %s) says that it is of %s, but the record had gone on until %s then: it was inserted.',
                    row_id, found_rows.place, p_seal.number, found_rows.created_at, p_before.sealed_at at time zone 'UTC') end;
end $$;

ALTER FUNCTION audit.check_batch(p_seal audit.seals, p_before audit.seals, p_may_be_older boolean, OUT fault text, OUT row_id uuid, OUT rows bigint, OUT erased bigint) OWNER TO peak_owner;

CREATE FUNCTION audit.check_may_verify() RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    if not (coalesce(auth.my_role() = 'admin', false) or session_user = 'peak_agent'
            or pg_has_role(session_user, 'peak_owner', 'member')) then
        raise exception using errcode = 'PK403', message = 'Only admins verify the record.';
    end if;
end $$;

ALTER FUNCTION audit.check_may_verify() OWNER TO peak_owner;

CREATE TABLE public.audit_logs (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid,
    exchange_id uuid,
    action character varying(100) NOT NULL,
    resource_type character varying(50),
    resource_id uuid,
    old_values jsonb,
    new_values jsonb,
    ip_address inet,
    user_agent text,
    success boolean DEFAULT true,
    error_message text,
    session_id uuid,
    created_at timestamp without time zone DEFAULT now(),
    actor_role text,
    client_version text,
    real_user_id uuid,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    CONSTRAINT audit_logs_dated CHECK ((created_at IS NOT NULL))
);

ALTER TABLE public.audit_logs OWNER TO peak_owner;

COMMENT ON COLUMN public.audit_logs.actor_role IS 'What the person was at that moment, or the database role of who is no person.';

COMMENT ON COLUMN public.audit_logs.real_user_id IS 'Who it was when somebody acted as user_id.';

COMMENT ON COLUMN public.audit_logs.xid IS 'Which transaction wrote it: sealing goes by it.';

CREATE FUNCTION audit.content_hash(p_row public.audit_logs) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    select sha256(record_send(row((p_row).ip_address, convert_to((p_row).user_agent, 'UTF8'), convert_to((p_row).error_message, 'UTF8'),
                                  convert_to((p_row).old_values::text, 'UTF8'), convert_to((p_row).new_values::text, 'UTF8'))))
$$;

ALTER FUNCTION audit.content_hash(p_row public.audit_logs) OWNER TO peak_owner;

CREATE FUNCTION audit.erase(p_rows uuid[], p_reason text) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    n int;
begin
    if coalesce(btrim(p_reason), '') = '' then
        raise exception using errcode = 'PK400', message = 'Erasing needs a reason, which stays in the record.';
    end if;
    if exists (select from unnest(p_rows) r (id) where not exists (select from audit.leaves f where f.log_id = r.id)) then
        raise exception using errcode = 'PK409', message = 'A row of the record is not sealed yet. Seal it, then erase it.';
    end if;
    insert into audit.erasures (log_id, content, reason)
    select l.id, audit.content_hash(l), left(p_reason, 500) from public.audit_logs l where l.id in (select unnest(p_rows))
    union all
    select a.id, audit.content_hash(row(a.*)::public.audit_logs), left(p_reason, 500)
    from audit.archive a where a.id in (select unnest(p_rows))
    on conflict (log_id) do nothing;
    get diagnostics n = row_count;
    update public.audit_logs l
    set ip_address = null, user_agent = null, error_message = null, old_values = null, new_values = null
    where l.id in (select unnest(p_rows))
      and num_nonnulls(l.ip_address, l.user_agent, l.error_message, l.old_values, l.new_values) > 0;
    update audit.archive a
    set ip_address = null, user_agent = null, error_message = null, old_values = null, new_values = null
    where a.id in (select unnest(p_rows))
      and num_nonnulls(a.ip_address, a.user_agent, a.error_message, a.old_values, a.new_values) > 0;
    perform audit.event('audit_erased', 'audit', null, null, true, p_reason, jsonb_build_object('rows', n));
    return n;
end $$;

ALTER FUNCTION audit.erase(p_rows uuid[], p_reason text) OWNER TO peak_owner;

CREATE FUNCTION audit.event(p_action text, p_resource_type text, p_resource uuid, p_exchange uuid DEFAULT NULL::uuid, p_success boolean DEFAULT true, p_message text DEFAULT NULL::text, p_details jsonb DEFAULT NULL::jsonb) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    insert into public.audit_logs (id, user_id, exchange_id, action, resource_type, resource_id, new_values, ip_address, user_agent,
                                   success, error_message, session_id, actor_role, client_version, real_user_id)
    select audit.new_id(), a.person, p_exchange, left(p_action, 100), left(p_resource_type, 50), p_resource, p_details, a.ip, a.agent,
           coalesce(p_success, false), left(p_message, 2000), a.session_id, a.role, a.version, a.real_person
    from audit.who a
$$;

ALTER FUNCTION audit.event(p_action text, p_resource_type text, p_resource uuid, p_exchange uuid, p_success boolean, p_message text, p_details jsonb) OWNER TO peak_owner;

CREATE FUNCTION audit.keep_record() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    erased record;
begin
    if tg_op = 'DELETE' then
        if tg_table_name = 'audit_logs' and exists (
               select from audit.archive a join audit.leaves f on f.log_id = a.id
               where a.id = old.id
                 and audit.row_hash(0, 0, row(a.*)::public.audit_logs, audit.content_hash(row(a.*)::public.audit_logs))
                   = audit.row_hash(0, 0, row(old.*)::public.audit_logs, audit.content_hash(row(old.*)::public.audit_logs))) then
            return old;
        end if;
    elsif exists (select from audit.erasures e
                  where e.log_id = old.id and e.content = audit.content_hash(row(old.*)::public.audit_logs)) then
        erased := old;
        erased.ip_address := null;
        erased.user_agent := null;
        erased.error_message := null;
        erased.old_values := null;
        erased.new_values := null;
        if row(erased.*) is not distinct from row(new.*) then
            return new;
        end if;
    end if;
    raise exception using errcode = 'PK403',
        message = format('Rows of %s are never %s.', tg_table_name, case tg_op when 'UPDATE' then 'changed' else 'deleted' end);
end $$;

ALTER FUNCTION audit.keep_record() OWNER TO peak_owner;

CREATE FUNCTION audit.latest_batch() RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$ select max(s.number) from audit.seals s $$;

ALTER FUNCTION audit.latest_batch() OWNER TO peak_owner;

CREATE FUNCTION audit.lean_writer(p_table regclass, p_called text, p_key text, p_exchange text, p_quiet text[], p_secret text[], p_bulky text[]) RETURNS text
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
    name constant text := format('audit.%I', 'write_' || (select c.relname from pg_class c where c.oid = p_table));
    lean text;
    bulky text;
    heavy text;
    differ text;
    body text;
begin
    select string_agg(format('r.%I', a.attname), ', ' order by a.attnum) filter (where a.attname <> all (p_bulky)),
           string_agg(format('r.%1$I as bulky_%2$s', a.attname, a.attnum), ', ' order by a.attnum) filter (where a.attname = any (p_bulky)),
           string_agg(format('case when o.bulky_%2$s is distinct from n.bulky_%2$s then jsonb_build_object(%1$L, SIDE.bulky_%2$s) else ''{}'' end',
                             a.attname, a.attnum), ' || ' order by a.attnum) filter (where a.attname = any (p_bulky)),
           string_agg(format('o.bulky_%1$s is distinct from n.bulky_%1$s', a.attnum), ' or ' order by a.attnum)
               filter (where a.attname = any (p_bulky))
    into lean, bulky, heavy, differ
    from pg_attribute a where a.attrelid = p_table and a.attnum > 0 and not a.attisdropped;
    body := $body$
create or replace function NAME() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $writer$
declare
    whole constant boolean := (select c.relnatts from pg_class c where c.oid = tg_relid) <> COLUMNS;
begin
    if not exists (select from new_rows) then
        return null;
    end if;
    insert into public.audit_logs (id, user_id, exchange_id, action, resource_type, resource_id, old_values, new_values,
                                   ip_address, user_agent, session_id, actor_role, client_version, real_user_id)
    select audit.new_id(), w.person, ROOM, CALLED || audit.change_name(o.j, n.j), CALLED, coalesce(n.key, o.key), OLD_SIDE, NEW_SIDE,
           w.ip, w.agent, w.session_id, w.role, w.version, w.real_person
    from (select r.KEY as key, BULKY, case when whole then to_jsonb(r) else to_jsonb(x) end as j
          from old_rows r cross join lateral (select LEAN) x) o
    full join (select r.KEY as key, BULKY, case when whole then to_jsonb(r) else to_jsonb(x) end as j
               from new_rows r cross join lateral (select LEAN) x) n on n.key = o.key
    cross join audit.who w
    where o.j - QUIET is distinct from n.j - QUIET or DIFFER;
    return null;
end $writer$
$body$;
    body := replace(body, 'OLD_SIDE', format(case when p_secret = '{}' then '(o.j || %s)' else 'audit.redacted(o.j || %s, %L)' end,
                                             replace(heavy, 'SIDE', 'o'), p_secret));
    body := replace(body, 'NEW_SIDE', format(case when p_secret = '{}' then '(n.j || %s)' else 'audit.redacted(n.j || %s, %L, o.j)' end,
                                             replace(heavy, 'SIDE', 'n'), p_secret));
    body := replace(body, 'ROOM', case when p_exchange = '' then 'null::uuid' else format('(coalesce(n.j, o.j) ->> %L)::uuid', p_exchange) end);
    body := replace(body, 'NAME', name);
    body := replace(body, 'COLUMNS', (select c.relnatts::text from pg_class c where c.oid = p_table));
    body := replace(body, 'CALLED', quote_literal(p_called));
    body := replace(body, 'KEY', quote_ident(p_key));
    body := replace(body, 'BULKY', bulky);
    body := replace(body, 'LEAN', lean);
    body := replace(body, 'QUIET', format('%L::text[]', p_quiet));
    execute replace(body, 'DIFFER', differ);
    execute format('grant execute on function %s() to peak_auth', name);
    return name;
end $_$;

ALTER FUNCTION audit.lean_writer(p_table regclass, p_called text, p_key text, p_exchange text, p_quiet text[], p_secret text[], p_bulky text[]) OWNER TO peak_owner;

CREATE FUNCTION audit.new_id() RETURNS uuid
    LANGUAGE sql PARALLEL SAFE
    RETURN ((lpad(to_hex(((EXTRACT(epoch FROM clock_timestamp()) * (1000)::numeric))::bigint), 12, '0'::text) || substr((gen_random_uuid())::text, 15)))::uuid;

ALTER FUNCTION audit.new_id() OWNER TO peak_owner;

CREATE FUNCTION audit.pause(p_tables regclass[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    told record;
begin
    for told in select t.tgrelid::regclass as relation, t.tgname from pg_trigger t
                where t.tgrelid = any (p_tables) and t.tgname like E'\\_600\\_audit\\_%' loop
        execute format('alter table %s disable trigger %I', told.relation, told.tgname);
    end loop;
end $$;

ALTER FUNCTION audit.pause(p_tables regclass[]) OWNER TO peak_owner;

CREATE FUNCTION audit.place() RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select concat_ws('/', (select c.system_identifier from pg_control_system() c),
                     (select d.oid from pg_database d where d.datname = current_database()), 'public.audit_logs'::regclass::oid)
$$;

ALTER FUNCTION audit.place() OWNER TO peak_owner;

CREATE FUNCTION audit.redacted(p_row jsonb, p_secret text[], p_other jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select case when p_row is null then p_row
                else p_row || (select coalesce(jsonb_object_agg(s, case when p_row ->> s is null then null
                                                                when p_other is null or p_other ->> s is null or p_other -> s = p_row -> s then '[redacted]'
                                                                else '[redacted, changed]' end), '{}')
                               from unnest(p_secret) s where p_row ? s) end
$$;

ALTER FUNCTION audit.redacted(p_row jsonb, p_secret text[], p_other jsonb) OWNER TO peak_owner;

CREATE FUNCTION audit.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    raise exception using errcode = 'PK403',
        message = format('Rows of %s are never %s.', tg_table_name,
                         case tg_op when 'UPDATE' then 'changed' else 'deleted' end);
end $$;

ALTER FUNCTION audit.refuse_change() OWNER TO peak_owner;

CREATE FUNCTION audit.refuse_onlookers() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    if new.action in ('logout', 'session_end')
       or new.action = 'session_updated' and new.resource_type = 'session' and new.resource_id = new.session_id then
        return new;
    end if;
    raise exception using errcode = 'PK403', message = 'You are looking on as somebody else: nothing can be changed here.';
end $$;

ALTER FUNCTION audit.refuse_onlookers() OWNER TO peak_owner;

CREATE FUNCTION audit.resume(p_tables regclass[], p_action text, p_details jsonb DEFAULT NULL::jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    told record;
begin
    for told in select t.tgrelid::regclass as relation, t.tgname from pg_trigger t
                where t.tgrelid = any (p_tables) and t.tgname like E'\\_600\\_audit\\_%' loop
        execute format('alter table %s enable trigger %I', told.relation, told.tgname);
    end loop;
    perform audit.event(p_action, 'table', null, null, true, null,
                        jsonb_build_object('tables', (select jsonb_agg(x::text) from unnest(p_tables) x), 'details', p_details));
end $$;

ALTER FUNCTION audit.resume(p_tables regclass[], p_action text, p_details jsonb) OWNER TO peak_owner;

CREATE FUNCTION audit.row_hash(p_seal bigint, p_position integer, p_row public.audit_logs, p_content bytea) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    select sha256(E'\\x00'::bytea || record_send(row(p_seal, p_position, (p_row).id, (p_row).user_id, (p_row).exchange_id,
               convert_to((p_row).action, 'UTF8'), convert_to((p_row).resource_type, 'UTF8'), (p_row).resource_id,
               (p_row).success, (p_row).session_id, (p_row).created_at, convert_to((p_row).actor_role, 'UTF8'),
               convert_to((p_row).client_version, 'UTF8'), (p_row).real_user_id, (p_row).xid, p_content)))
$$;

ALTER FUNCTION audit.row_hash(p_seal bigint, p_position integer, p_row public.audit_logs, p_content bytea) OWNER TO peak_owner;

CREATE FUNCTION audit.seal(p_most integer DEFAULT 100000) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
declare
    batch constant int := 4000;
    look constant int := 20000;
    nobody constant uuid := '00000000-0000-0000-0000-000000000000';
    here constant text := audit.place();
    mark audit.sealing;
    last audit.seals;
    -- Older than every snapshot that reads rows below: whoever is below it has ended by then.
    horizon constant xid8 := pg_snapshot_xmin(pg_current_snapshot());
    at_xid xid8;
    at_id uuid;
    wanted int;
    seen record;
    total int := 0;
begin
    select m.* into mark from audit.sealing m for update skip locked;
    if not found then
        return null;
    end if;
    if mark.place <> here then
        mark.place := here;
        mark.done_xid := '0';
        mark.done_id := nobody;
        mark.resume_xid := horizon;
    end if;
    at_xid := mark.done_xid;
    at_id := mark.done_id;
    select s.* into last from audit.seals s order by s.number desc limit 1;
    while total < p_most loop
        wanted := least(batch, p_most - total);
        with walked as materialized (
            select l.xid, l.id from public.audit_logs l
            where (l.xid, l.id) > (at_xid, at_id)
              -- Rows from elsewhere may have numbers that this database has not reached yet.
              and (l.xid < pg_snapshot_xmax(pg_current_snapshot()) or mark.resume_xid is not null)
            order by l.xid, l.id limit look
        ), fresh as materialized (
            select w.xid, w.id, (row_number() over (order by w.xid, w.id))::int as position from walked w
            where not exists (select from audit.leaves f where f.log_id = w.id)
            order by w.xid, w.id limit wanted
        ), told as (
            insert into audit.leaves (log_id, seal, position, hash)
            select f.id, last.number + 1, f.position, audit.row_hash(last.number + 1, f.position, l, audit.content_hash(l))
            from fresh f join public.audit_logs l on l.id = f.id
            returning position, hash
        ), reached as (
            select x.xid, x.id
            from (select f.xid, f.id from fresh f where (select count(*) from fresh) = wanted
                  union all
                  select w.xid, w.id from walked w where (select count(*) from fresh) < wanted) x
            order by x.xid desc, x.id desc limit 1
        )
        select (select count(*) from walked)::int as walked,
               (select count(*) from told)::int as rows,
               (select sha256(E'\\x01'::bytea || string_agg(t.hash, ''::bytea order by t.position)) from told t) as root,
               (select r.xid from reached r) as xid, (select r.id from reached r) as id
        into seen;
        if seen.rows > 0 then
            last.previous := last.head;
            last.number := last.number + 1;
            last.rows := seen.rows;
            last.root := seen.root;
            last.sealed_at := greatest(clock_timestamp(), last.sealed_at);
            last.head := audit.seal_head(last.number, last.previous, last.rows, last.root, last.sealed_at);
            insert into audit.seals select (last).*;
            total := total + seen.rows;
        end if;
        if seen.walked > 0 then
            at_xid := seen.xid;
            at_id := seen.id;
        end if;
        if mark.resume_xid is not null then
            mark.done_xid := at_xid;
            mark.done_id := at_id;
        elsif (at_xid, at_id) < (horizon, nobody) then
            mark.done_xid := at_xid;
            mark.done_id := at_id;
        elsif (mark.done_xid, mark.done_id) < (horizon, nobody) then
            mark.done_xid := horizon;
            mark.done_id := nobody;
        end if;
        if seen.walked < look and seen.rows < wanted then
            if mark.resume_xid is null then
                mark.done_xid := greatest(mark.done_xid, horizon);
                if mark.done_xid = horizon then
                    mark.done_id := nobody;
                end if;
                exit;
            end if;
            at_xid := mark.resume_xid;
            at_id := nobody;
            mark.done_xid := at_xid;
            mark.done_id := at_id;
            mark.resume_xid := null;
        end if;
    end loop;
    update audit.sealing m
    set (place, done_xid, done_id, resume_xid, finished_at) = (mark.place, mark.done_xid, mark.done_id, mark.resume_xid, clock_timestamp());
    return total;
end $$;

ALTER FUNCTION audit.seal(p_most integer) OWNER TO peak_owner;

CREATE FUNCTION audit.seal_head(p_number bigint, p_previous bytea, p_rows integer, p_root bytea, p_at timestamp with time zone) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    select sha256(E'\\x02'::bytea || record_send(row(p_number, p_previous, p_rows, p_root, p_at)))
$$;

ALTER FUNCTION audit.seal_head(p_number bigint, p_previous bytea, p_rows integer, p_root bytea, p_at timestamp with time zone) OWNER TO peak_owner;

CREATE FUNCTION audit.seal_when_due() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    pause constant interval := case session_user when 'peak_agent' then '1 minute' else '5 minutes' end;
begin
    if (select m.finished_at from audit.sealing m) < clock_timestamp() - pause then
        return audit.seal(4000);
    end if;
    return 0;
end $$;

ALTER FUNCTION audit.seal_when_due() OWNER TO peak_owner;

CREATE FUNCTION audit.strays(p_after text DEFAULT NULL::text, p_most integer DEFAULT 50000, OUT fault text, OUT row_id uuid, OUT looked integer, OUT next text) RETURNS record
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $_$
declare
    most constant int := least(greatest(p_most, 1), 200000);
    nobody constant uuid := '00000000-0000-0000-0000-000000000000';
    after_xid xid8 := '0';
    after_id uuid := nobody;
    seen record;
begin
    if p_after !~ '^([0-9]{1,19}|archive):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
        raise exception using errcode = 'PK400', message = 'That is no place in the record.';
    end if;
    after_id := coalesce(split_part(p_after, ':', 2)::uuid, nobody);
    if p_after like 'archive:%' then
        with walked as materialized (
            select a.id from audit.archive a where a.id > after_id order by a.id limit most
        )
        select (select count(*) from walked)::int as looked,
               (select w.id from walked w where not exists (select from audit.leaves f where f.log_id = w.id) order by w.id limit 1) as id,
               (select format('archive:%s', w.id) from walked w order by w.id desc limit 1) as next
        into seen;
    else
        after_xid := coalesce(split_part(p_after, ':', 1)::xid8, '0');
        with walked as materialized (
            select l.xid, l.id from public.audit_logs l where (l.xid, l.id) > (after_xid, after_id) order by l.xid, l.id limit most
        ), stray as (
            select w.id from walked w cross join audit.sealing m
            where not exists (select from audit.leaves f where f.log_id = w.id) and m.resume_xid is null
              and ((w.xid, w.id) <= (m.done_xid, m.done_id) or w.xid >= pg_snapshot_xmax(pg_current_snapshot()))
              and m.place = audit.place()
            order by w.xid, w.id limit 1
        )
        select (select count(*) from walked)::int as looked, (select s.id from stray s) as id,
               (select format('%s:%s', w.xid, w.id) from walked w order by w.xid desc, w.id desc limit 1) as next
        into seen;
    end if;
    looked := seen.looked;
    next := case when looked = most then seen.next when p_after not like 'archive:%' or p_after is null then 'archive:' || nobody end;
    row_id := seen.id;
    if row_id is not null then
        fault := format('Row %s was inserted into the record in another way than all others: it has no seal.', row_id);
        next := null;
    end if;
end $_$;

ALTER FUNCTION audit.strays(p_after text, p_most integer, OUT fault text, OUT row_id uuid, OUT looked integer, OUT next text) OWNER TO peak_owner;

CREATE FUNCTION audit.verify(p_from bigint, p_to bigint, OUT fault text, OUT batch bigint, OUT row_id uuid, OUT checked_to bigint, OUT rows bigint, OUT erased bigint, OUT latest bigint) RETURNS record
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
declare
    -- Only invented people have a past from before their record.
    may_be_older constant boolean := coalesce(peak.setting('firm.is_demo') = 'true', false);
    before audit.seals;
    s audit.seals;
    looked record;
    wanted bigint := greatest(p_from, 0);
begin
    rows := 0;
    erased := 0;
    checked_to := wanted - 1;
    latest := (select max(z.number) from audit.seals z);
    batch := (select max(f.seal) from audit.leaves f);
    if latest is null or batch > latest then
        batch := coalesce(latest + 1, 0);
        fault := format('Batch %s of the record is missing, though it has rows.', batch);
        return;
    end if;
    select z.* into before from audit.seals z where z.number = wanted - 1;
    for s in select z.* from audit.seals z where z.number between wanted and least(p_to, latest, wanted + 999) order by z.number loop
        batch := wanted;
        if s.number <> wanted then
            exit;
        end if;
        select c.* into looked from audit.check_batch(s, before, may_be_older) c;
        row_id := looked.row_id;
        fault := looked.fault;
        if fault is not null then
            return;
        end if;
        rows := rows + looked.rows;
        erased := erased + looked.erased;
        checked_to := s.number;
        before := s;
        wanted := wanted + 1;
    end loop;
    batch := null;
    if checked_to < least(p_to, latest, greatest(p_from, 0) + 999) then
        batch := wanted;
        fault := format('Batch %s of the record is missing.', wanted);
    end if;
end $$;

ALTER FUNCTION audit.verify(p_from bigint, p_to bigint, OUT fault text, OUT batch bigint, OUT row_id uuid, OUT checked_to bigint, OUT rows bigint, OUT erased bigint, OUT latest bigint) OWNER TO peak_owner;

CREATE FUNCTION audit.verify_recent() RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$ select v.fault from (select max(s.number) as last from audit.seals s) z
          cross join lateral audit.verify(z.last - 250, z.last) v $$;

ALTER FUNCTION audit.verify_recent() OWNER TO peak_owner;

CREATE FUNCTION audit.was_elsewhere(p_row uuid, p_seal bigint, p_place integer, p_places integer, p_hash bytea) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    select exists (
        select from (select l.* from public.audit_logs l where l.id = p_row
                     union all select a.* from audit.archive a where a.id = p_row) r
        left join audit.erasures e on e.log_id = r.id
        cross join lateral (select coalesce(e.content, audit.content_hash(row(r.*)::public.audit_logs)) as content) c
        cross join generate_series(1, least(p_places, 4000)) i
        where i <> p_place and audit.row_hash(p_seal, i, row(r.*)::public.audit_logs, c.content) = p_hash)
$$;

ALTER FUNCTION audit.was_elsewhere(p_row uuid, p_seal bigint, p_place integer, p_places integer, p_hash bytea) OWNER TO peak_owner;

CREATE FUNCTION audit.watch(p_table regclass, p_called text, p_key text DEFAULT 'id'::text, p_exchange text DEFAULT ''::text, p_quiet text[] DEFAULT '{}'::text[], p_secret text[] DEFAULT '{}'::text[], p_bulky text[] DEFAULT '{}'::text[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    told constant text := format('%L, %L, %L, %L, %L', p_called, p_key, p_exchange, p_quiet, p_secret);
    wrong text;
begin
    -- Without a key of its own a row's old and new values would not find each other.
    if not exists (select from pg_attribute a join pg_index i on i.indrelid = a.attrelid and i.indisunique and i.indpred is null
                                                                 and i.indnkeyatts = 1 and i.indkey[0] = a.attnum
                   where a.attrelid = p_table and a.attname = p_key and a.atttypid = 'uuid'::regtype) then
        raise exception using errcode = 'PK500', message = format('%s has no unique uuid %s.', p_table, p_key);
    end if;
    select string_agg(c, ', ') into wrong from unnest(p_quiet || p_secret || p_bulky || nullif(p_exchange, '')) c
    where c is not null and not exists (select from pg_attribute a where a.attrelid = p_table and a.attname = c and not a.attisdropped);
    if wrong is not null then
        raise exception using errcode = 'PK500', message = format('%s has no column %s.', p_table, wrong);
    end if;
    execute format('create or replace trigger _600_audit_insert after insert on %s referencing new table as new_rows
                    for each statement execute function audit.write(%s)', p_table, told);
    execute format('create or replace trigger _600_audit_update after update on %s referencing old table as old_rows new table as new_rows
                    for each statement execute function %s', p_table,
                   case when p_bulky = '{}' then format('audit.write(%s)', told)
                        else audit.lean_writer(p_table, p_called, p_key, p_exchange, p_quiet, p_secret, p_bulky) || '()' end);
    execute format('create or replace trigger _600_audit_delete after delete on %s referencing old table as old_rows
                    for each statement execute function audit.write(%s)', p_table, told);
end $$;

ALTER FUNCTION audit.watch(p_table regclass, p_called text, p_key text, p_exchange text, p_quiet text[], p_secret text[], p_bulky text[]) OWNER TO peak_owner;

CREATE FUNCTION audit.write() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    what constant text := tg_argv[0];
    key constant text := tg_argv[1];
    room constant text := tg_argv[2];
    quiet constant text[] := tg_argv[3]::text[];
    secret constant text[] := nullif(tg_argv[4], '{}')::text[];
begin
    -- Most updates are of one row, and many of none.
    if tg_op = 'UPDATE' then
        if not exists (select from new_rows) then
            return null;
        end if;
    end if;
    if tg_op = 'INSERT' then
        insert into public.audit_logs (id, user_id, exchange_id, action, resource_type, resource_id, new_values,
                                       ip_address, user_agent, session_id, actor_role, client_version, real_user_id)
        select audit.new_id(), w.person, (n.j ->> room)::uuid, what || '_created', what, (n.j ->> key)::uuid,
               case when secret is null then n.j else audit.redacted(n.j, secret) end,
               w.ip, w.agent, w.session_id, w.role, w.version, w.real_person
        from (select to_jsonb(r) as j from new_rows r offset 0) n cross join audit.who w;
    elsif tg_op = 'DELETE' then
        insert into public.audit_logs (id, user_id, exchange_id, action, resource_type, resource_id, old_values,
                                       ip_address, user_agent, session_id, actor_role, client_version, real_user_id)
        select audit.new_id(), w.person, (o.j ->> room)::uuid, what || '_deleted', what, (o.j ->> key)::uuid,
               case when secret is null then o.j else audit.redacted(o.j, secret) end,
               w.ip, w.agent, w.session_id, w.role, w.version, w.real_person
        from (select to_jsonb(r) as j from old_rows r offset 0) o cross join audit.who w;
    else
        insert into public.audit_logs (id, user_id, exchange_id, action, resource_type, resource_id, old_values, new_values,
                                       ip_address, user_agent, session_id, actor_role, client_version, real_user_id)
        select audit.new_id(), w.person, (coalesce(n.j, o.j) ->> room)::uuid,
               what || audit.change_name(o.j, n.j),
               what, (coalesce(n.j, o.j) ->> key)::uuid,
               case when secret is null then o.j else audit.redacted(o.j, secret) end,
               case when secret is null then n.j else audit.redacted(n.j, secret, o.j) end,
               w.ip, w.agent, w.session_id, w.role, w.version, w.real_person
        from (select to_jsonb(r) as j from old_rows r) o
        full join (select to_jsonb(r) as j from new_rows r) n on n.j ->> key = o.j ->> key
        cross join audit.who w
        where o.j is distinct from n.j and (o.j - quiet) is distinct from (n.j - quiet);
    end if;
    return null;
end $$;

ALTER FUNCTION audit.write() OWNER TO peak_owner;

CREATE FUNCTION audit.write_contacts() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    whole constant boolean := (select c.relnatts from pg_class c where c.oid = tg_relid) <> 26;
begin
    if not exists (select from new_rows) then
        return null;
    end if;
    insert into public.audit_logs (id, user_id, exchange_id, action, resource_type, resource_id, old_values, new_values,
                                   ip_address, user_agent, session_id, actor_role, client_version, real_user_id)
    select audit.new_id(), w.person, null::uuid, 'user' || audit.change_name(o.j, n.j), 'user', coalesce(n.key, o.key), audit.redacted(o.j || case when o.bulky_17 is distinct from n.bulky_17 then jsonb_build_object('custom_field_values', o.bulky_17) else '{}' end || case when o.bulky_18 is distinct from n.bulky_18 then jsonb_build_object('pp_data', o.bulky_18) else '{}' end, '{password_hash,two_fa_secret}'), audit.redacted(n.j || case when o.bulky_17 is distinct from n.bulky_17 then jsonb_build_object('custom_field_values', n.bulky_17) else '{}' end || case when o.bulky_18 is distinct from n.bulky_18 then jsonb_build_object('pp_data', n.bulky_18) else '{}' end, '{password_hash,two_fa_secret}', o.j),
           w.ip, w.agent, w.session_id, w.role, w.version, w.real_person
    from (select r.id as key, r.custom_field_values as bulky_17, r.pp_data as bulky_18, case when whole then to_jsonb(r) else to_jsonb(x) end as j
          from old_rows r cross join lateral (select r.id, r.pp_contact_id, r.first_name, r.last_name, r.email, r.phone, r.company, r.address, r.role, r.is_user, r.is_active, r.password_hash, r.email_verified, r.two_fa_enabled, r.two_fa_secret, r.last_login, r.last_sync_at, r.created_at, r.updated_at, r.last_login_ip, r.login_attempts, r.locked_until, r.preferences, r.version) x) o
    full join (select r.id as key, r.custom_field_values as bulky_17, r.pp_data as bulky_18, case when whole then to_jsonb(r) else to_jsonb(x) end as j
               from new_rows r cross join lateral (select r.id, r.pp_contact_id, r.first_name, r.last_name, r.email, r.phone, r.company, r.address, r.role, r.is_user, r.is_active, r.password_hash, r.email_verified, r.two_fa_enabled, r.two_fa_secret, r.last_login, r.last_sync_at, r.created_at, r.updated_at, r.last_login_ip, r.login_attempts, r.locked_until, r.preferences, r.version) x) n on n.key = o.key
    cross join audit.who w
    where o.j - '{preferences,last_login,last_login_ip,login_attempts,last_sync_at,updated_at,version}'::text[] is distinct from n.j - '{preferences,last_login,last_login_ip,login_attempts,last_sync_at,updated_at,version}'::text[] or o.bulky_17 is distinct from n.bulky_17 or o.bulky_18 is distinct from n.bulky_18;
    return null;
end $$;

ALTER FUNCTION audit.write_contacts() OWNER TO peak_owner;

CREATE FUNCTION audit.write_exchanges() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    whole constant boolean := (select c.relnatts from pg_class c where c.oid = tg_relid) <> 50;
begin
    if not exists (select from new_rows) then
        return null;
    end if;
    insert into public.audit_logs (id, user_id, exchange_id, action, resource_type, resource_id, old_values, new_values,
                                   ip_address, user_agent, session_id, actor_role, client_version, real_user_id)
    select audit.new_id(), w.person, (coalesce(n.j, o.j) ->> 'id')::uuid, 'exchange' || audit.change_name(o.j, n.j), 'exchange', coalesce(n.key, o.key), (o.j || case when o.bulky_41 is distinct from n.bulky_41 then jsonb_build_object('pp_data', o.bulky_41) else '{}' end), (n.j || case when o.bulky_41 is distinct from n.bulky_41 then jsonb_build_object('pp_data', n.bulky_41) else '{}' end),
           w.ip, w.agent, w.session_id, w.role, w.version, w.real_person
    from (select r.id as key, r.pp_data as bulky_41, case when whole then to_jsonb(r) else to_jsonb(x) end as j
          from old_rows r cross join lateral (select r.id, r.pp_matter_id, r.exchange_number, r.name, r.status, r.priority, r.client_id, r.coordinator_id, r.notes, r.type_of_exchange, r.client_vesting, r.bank, r.reason_for_cancellation, r.rel_property_address, r.rel_property_city, r.rel_property_state, r.rel_property_zip, r.rel_apn, r.rel_escrow_number, r.rel_purchase_contract_title, r.rel_contract_date, r.rel_value, r.buyer_1_name, r.buyer_2_name, r.proceeds, r.close_of_escrow_date, r.day_45, r.day_180, r.identified, r.rep_1_property_address, r.rep_1_city, r.rep_1_state, r.rep_1_zip, r.rep_1_apn, r.rep_1_escrow_number, r.rep_1_purchase_contract_title, r.rep_1_purchase_contract_date, r.rep_1_value, r.rep_1_seller_1_name, r.rep_1_seller_2_name, r.is_active, r.last_sync_at, r.created_at, r.updated_at, r.workflow_stage, r.stage_changed_at, r.stage_changed_by, r.notifications_enabled, r.version) x) o
    full join (select r.id as key, r.pp_data as bulky_41, case when whole then to_jsonb(r) else to_jsonb(x) end as j
               from new_rows r cross join lateral (select r.id, r.pp_matter_id, r.exchange_number, r.name, r.status, r.priority, r.client_id, r.coordinator_id, r.notes, r.type_of_exchange, r.client_vesting, r.bank, r.reason_for_cancellation, r.rel_property_address, r.rel_property_city, r.rel_property_state, r.rel_property_zip, r.rel_apn, r.rel_escrow_number, r.rel_purchase_contract_title, r.rel_contract_date, r.rel_value, r.buyer_1_name, r.buyer_2_name, r.proceeds, r.close_of_escrow_date, r.day_45, r.day_180, r.identified, r.rep_1_property_address, r.rep_1_city, r.rep_1_state, r.rep_1_zip, r.rep_1_apn, r.rep_1_escrow_number, r.rep_1_purchase_contract_title, r.rep_1_purchase_contract_date, r.rep_1_value, r.rep_1_seller_1_name, r.rep_1_seller_2_name, r.is_active, r.last_sync_at, r.created_at, r.updated_at, r.workflow_stage, r.stage_changed_at, r.stage_changed_by, r.notifications_enabled, r.version) x) n on n.key = o.key
    cross join audit.who w
    where o.j - '{last_sync_at,updated_at,version}'::text[] is distinct from n.j - '{last_sync_at,updated_at,version}'::text[] or o.bulky_41 is distinct from n.bulky_41;
    return null;
end $$;

ALTER FUNCTION audit.write_exchanges() OWNER TO peak_owner;

CREATE FUNCTION auth.access_of_exchanges() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION auth.access_of_exchanges() OWNER TO peak_auth;

CREATE FUNCTION auth.access_of_participants() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION auth.access_of_participants() OWNER TO peak_auth;

CREATE FUNCTION auth.access_of_people() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION auth.access_of_people() OWNER TO peak_auth;

CREATE FUNCTION auth.account_of(p_email text, OUT person uuid, OUT account uuid) RETURNS record
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    select a.contact_id into person from auth.accounts a where a.email_key = auth.email_key(p_email);
    account := coalesce(person, substr(encode(crypto.hmac(convert_to(coalesce(auth.email_key(p_email), ''), 'UTF8'),
                                                          kms.derived('nobody'), 'sha256'), 'hex'), 1, 32)::uuid);
end $$;

ALTER FUNCTION auth.account_of(p_email text, OUT person uuid, OUT account uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.actor(OUT person uuid, OUT session_id uuid, OUT ip inet, OUT agent text, OUT role text, OUT version text) RETURNS record
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    select w.person, w.session_id, w.ip, w.agent, w.role, w.version into person, session_id, ip, agent, role, version from audit.who w;
end $$;

ALTER FUNCTION auth.actor(OUT person uuid, OUT session_id uuid, OUT ip inet, OUT agent text, OUT role text, OUT version text) OWNER TO peak_auth;

CREATE FUNCTION auth.add_person(p_email text, p_name text, p_role text, p_password text) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
declare
    person uuid;
    words text[] := regexp_split_to_array(btrim(p_name), E'\\s+');
begin
    if auth.email_key(p_email) is null or p_email !~ '^[^@[:space:]]+@[^@[:space:]]+$' or length(p_email) > 255 then
        raise exception using errcode = 'PK400', message = 'That is no e-mail address.';
    end if;
    if not auth.known_role(p_role) then
        raise exception using errcode = 'PK400', message = 'A role is one of admin, coordinator, client, third_party, agency.';
    end if;
    if coalesce(btrim(p_name), '') = '' then
        raise exception using errcode = 'PK400', message = 'A name is missing.';
    end if;
    insert into public.contacts (first_name, last_name, email, role, is_user, is_active, email_verified)
    values (nullif(array_to_string(words[1:cardinality(words) - 1], ' '), ''), words[cardinality(words)], btrim(p_email), p_role, true, true, true)
    returning id into person;
    perform auth.set_password(person, p_password);
    perform auth.write_audit(person, 'user_created', true, 'by the installer', null, null);
    return person;
end $_$;

ALTER FUNCTION auth.add_person(p_email text, p_name text, p_role text, p_password text) OWNER TO peak_auth;

CREATE FUNCTION auth.addresses_in_use() RETURNS TABLE(login_role name, address inet)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
    select distinct r.rolname, a.client_addr
    from pg_stat_get_activity(null) a join pg_roles r on r.oid = a.usesysid
    where r.rolname ~ '^s_[0-9a-f]{20}$' and a.client_addr is not null
$_$;

ALTER FUNCTION auth.addresses_in_use() OWNER TO peak_rolemaker;

CREATE FUNCTION auth.after_restore() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    update public.user_sessions s set is_active = false, ended_at = clock_timestamp()::timestamp,
                                      ended_because = 'restored from a backup', login_role = null
    where s.is_active or s.login_role is not null;
    update auth.devices d set revoked_at = clock_timestamp() where d.revoked_at is null;
    -- Those that were used since the backup would open the door a second time.
    delete from auth.recovery_codes r where r.used_at is null;
    update auth.invitations i set revoked_at = clock_timestamp() where i.used_at is null and i.revoked_at is null;
    delete from auth.session_activity;
    delete from auth.attempts;
    update auth.door d set last_house = '-infinity';
    update public.contacts c set login_attempts = 0 where c.login_attempts <> 0;
end $$;

ALTER FUNCTION auth.after_restore() OWNER TO peak_auth;

CREATE FUNCTION auth.base32(p_bytes bytea, p_alphabet text DEFAULT 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'::text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select string_agg(substr(p_alphabet, substring(b.bits from i * 5 + 1 for 5)::bit(5)::int + 1, 1), '' order by i)
    from (select ('x' || encode(p_bytes, 'hex'))::varbit as bits) b, generate_series(0, length(p_bytes) * 8 / 5 - 1) i
$$;

ALTER FUNCTION auth.base32(p_bytes bytea, p_alphabet text) OWNER TO peak_auth;

CREATE FUNCTION auth.base64url(p_bytes bytea) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select translate(encode(p_bytes, 'base64'), E'+/=\n', '-_') $$;

ALTER FUNCTION auth.base64url(p_bytes bytea) OWNER TO peak_auth;

CREATE FUNCTION auth.check_client(p_nonce bytea, p_client jsonb) RETURNS void
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if p_nonce is null or length(p_nonce) not between 16 and 64 then
        raise exception using errcode = 'PK400', message = 'The sign-in request is not complete.';
    end if;
    if p_client is not null and (jsonb_typeof(p_client) <> 'object' or length(p_client::text) > 2000) then
        raise exception using errcode = 'PK400', message = 'The sign-in request describes its computer in too many words.';
    end if;
end $$;

ALTER FUNCTION auth.check_client(p_nonce bytea, p_client jsonb) OWNER TO peak_auth;

CREATE FUNCTION auth.check_code(p_code text) RETURNS void
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if p_code is null or length(p_code) not between 1 and 64 then
        raise exception using errcode = 'PK400', message = 'The code is missing or too long.';
    end if;
end $$;

ALTER FUNCTION auth.check_code(p_code text) OWNER TO peak_auth;

CREATE FUNCTION auth.check_reason(p_reason text) RETURNS void
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if coalesce(btrim(p_reason), '') = '' or length(p_reason) > 1000 then
        raise exception using errcode = 'PK400', message = 'Say why, in at most 1,000 characters.';
    end if;
end $$;

ALTER FUNCTION auth.check_reason(p_reason text) OWNER TO peak_auth;

CREATE FUNCTION auth.clean_permissions(p_permissions text[]) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION auth.clean_permissions(p_permissions text[]) OWNER TO peak_auth;

CREATE FUNCTION auth.client_taken_off_by(p_admin uuid, p_exchange uuid, p_but uuid) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION auth.client_taken_off_by(p_admin uuid, p_exchange uuid, p_but uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.clients_of(p_exchange uuid, p_but uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    select c.id
    from public.contacts c join auth.accounts a on a.contact_id = c.id join auth.credentials k on k.contact_id = c.id
    where c.is_user and c.is_active and c.role in ('admin', 'coordinator', 'client', 'agency') and c.id is distinct from p_but
      and c.id in (select e.client_id from public.exchanges e where e.id = p_exchange
                   union all
                   select x.contact_id from public.exchange_participants x
                   where x.exchange_id = p_exchange and x.role = 'client' and x.is_active
                     and auth.permission_rights(x.permissions) & 1 = 1)
$$;

ALTER FUNCTION auth.clients_of(p_exchange uuid, p_but uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.code_hash(p_code text) RETURNS bytea
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select crypto.hmac(convert_to(translate(regexp_replace(upper(p_code), '[^0-9A-Z]', '', 'g'), 'OIL', '011'), 'UTF8'),
                       kms.derived('one-time codes'), 'sha256')
$$;

ALTER FUNCTION auth.code_hash(p_code text) OWNER TO peak_auth;

CREATE FUNCTION auth.cut(p_role name) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET lock_timeout TO '2s'
    AS $_$
begin
    if p_role !~ '^s_[0-9a-f]{20}$' or not exists (select from pg_roles where rolname = p_role) then
        return;
    end if;
    begin
        perform pg_terminate_backend(a.pid) from pg_stat_get_activity(null) a
        where a.usesysid = (select r.oid from pg_roles r where r.rolname = p_role) and a.pid <> pg_backend_pid();
    exception when insufficient_privilege then
        -- A server that lets us signal nobody: row security shows the session nothing from now on.
        null;
    end;
    begin
        execute format('alter role %I nologin', p_role);
    exception when others then
        -- It changes its own role at this moment; housekeeping drops it.
        null;
    end;
end $_$;

ALTER FUNCTION auth.cut(p_role name) OWNER TO peak_rolemaker;

CREATE FUNCTION auth.cut_ended() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    if current_setting('transaction_isolation') <> 'serializable'
       and coalesce(current_query(), '') collate "C" !~* E'\\m(constraints|do|prepare)\\M' then
        perform auth.cut(new.login_role);
    end if;
    return null;
end $$;

ALTER FUNCTION auth.cut_ended() OWNER TO peak_auth;

CREATE FUNCTION auth.cut_others(p_role name) RETURNS integer
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
    select count(pg_terminate_backend(a.pid))::int
    from pg_stat_get_activity(null) a join pg_roles r on r.oid = a.usesysid
    where r.rolname = p_role and r.rolname ~ '^s_[0-9a-f]{20}$' and a.pid <> pg_backend_pid()
$_$;

ALTER FUNCTION auth.cut_others(p_role name) OWNER TO peak_rolemaker;

CREATE FUNCTION auth.cut_parked(p_role name, p_table regclass) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
begin
    perform pg_terminate_backend(a.pid)
    from pg_stat_get_activity(null) a join pg_roles r on r.oid = a.usesysid
    where r.rolname = p_role and r.rolname ~ '^s_[0-9a-f]{20}$' and a.pid <> pg_backend_pid()
      and a.xact_start < clock_timestamp() - interval '300 ms'
      and exists (select from pg_locks l where l.pid = a.pid and l.relation = p_table and l.granted
                                           and l.mode in ('RowShareLock', 'RowExclusiveLock'));
exception when insufficient_privilege then
    null;
end $_$;

ALTER FUNCTION auth.cut_parked(p_role name, p_table regclass) OWNER TO peak_rolemaker;

CREATE FUNCTION auth.described(p_client jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select nullif(concat_ws(' · ', 'Peak 1031 ' || left(p_client ->> 'version', 40), left(p_client ->> 'system', 100),
                                  left(p_client ->> 'device', 100)), '') $$;

ALTER FUNCTION auth.described(p_client jsonb) OWNER TO peak_auth;

CREATE FUNCTION auth.document_rule(p_level text, p_allowed text[], p_role text, p_documents boolean, p_manages boolean, p_mine boolean) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN COALESCE(((p_level = 'public'::text) OR (p_documents AND ((p_level = 'exchange'::text) OR ((p_level = 'restricted'::text) AND ((p_role = ANY (p_allowed)) OR p_mine OR p_manages))))), false);

ALTER FUNCTION auth.document_rule(p_level text, p_allowed text[], p_role text, p_documents boolean, p_manages boolean, p_mine boolean) OWNER TO peak_auth;

CREATE FUNCTION auth.drop_login(p_role name) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET lock_timeout TO '2s'
    AS $_$
begin
    if p_role !~ '^s_[0-9a-f]{20}$' or not exists (select from pg_roles where rolname = p_role) then
        return true;
    end if;
    perform pg_terminate_backend(a.pid) from pg_stat_get_activity(null) a
    where a.usesysid = (select r.oid from pg_roles r where r.rolname = p_role) and a.pid <> pg_backend_pid();
    execute format('drop owned by %I', p_role);
    execute format('drop role %I', p_role);
    return true;
exception when others then
    return false;
end $_$;

ALTER FUNCTION auth.drop_login(p_role name) OWNER TO peak_rolemaker;

CREATE FUNCTION auth.email_key(p_email text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select nullif(lower(btrim(normalize(p_email, nfc), E' \t\r\n\u00a0')), '') $$;

ALTER FUNCTION auth.email_key(p_email text) OWNER TO peak_auth;

CREATE FUNCTION auth.end_everybody(p_because text, p_devices boolean DEFAULT true) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    n int;
begin
    if p_devices then
        update auth.devices d set revoked_at = clock_timestamp() where d.revoked_at is null;
    end if;
    select coalesce(sum(auth.end_sessions(u.user_id, p_because)), 0) into n
    from (select distinct s.user_id from public.user_sessions s where s.is_active) u;
    return n;
end $$;

ALTER FUNCTION auth.end_everybody(p_because text, p_devices boolean) OWNER TO peak_auth;

CREATE FUNCTION auth.end_looks() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    if new.real_user_id is not null then
        insert into public.audit_logs (user_id, action, resource_type, resource_id, error_message, session_id, actor_role, client_version)
        values (new.real_user_id, 'view_as_ended', 'user', new.user_id, new.ended_because, new.id, 'admin', new.client_version);
    else
        perform auth.end_sessions(s.user_id, 'the admin''s own session ended', null, s.id)
        from public.user_sessions s where s.real_session_id = new.id and s.is_active;
    end if;
    return null;
end $$;

ALTER FUNCTION auth.end_looks() OWNER TO peak_auth;

CREATE FUNCTION auth.end_sessions(p_person uuid, p_because text, p_except uuid DEFAULT NULL::uuid, p_only uuid DEFAULT NULL::uuid) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    ended record;
    n int := 0;
begin
    for ended in
        select s.id, s.login_role from public.user_sessions s
        where s.user_id = p_person and s.is_active and s.id is distinct from p_except and (p_only is null or s.id = p_only)
        order by s.id
    loop
        perform auth.hold_row('public.user_sessions', ended.id, p_person);
        update public.user_sessions s set is_active = false, ended_at = now(), ended_because = p_because
        where s.id = ended.id and s.is_active;
        if found then
            perform auth.write_audit(p_person, 'session_end', true, p_because, null, ended.id);
            n := n + 1;
        end if;
    end loop;
    return n;
end $$;

ALTER FUNCTION auth.end_sessions(p_person uuid, p_because text, p_except uuid, p_only uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.end_sessions_of_old_address() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    if auth.email_key(new.email) is distinct from auth.email_key(old.email) then
        update auth.devices d set revoked_at = clock_timestamp() where d.contact_id = new.id and d.revoked_at is null;
        perform auth.end_sessions(new.id, 'e-mail address changed');
    end if;
    return null;
end $$;

ALTER FUNCTION auth.end_sessions_of_old_address() OWNER TO peak_auth;

CREATE TABLE auth.attempts (
    id bigint NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    kind text NOT NULL,
    account uuid,
    ip inet DEFAULT inet_client_addr(),
    nonce_hash bytea NOT NULL,
    ok boolean NOT NULL,
    totp_step bigint,
    needs_code boolean DEFAULT false NOT NULL,
    device_id uuid,
    rehash text,
    client jsonb,
    done boolean DEFAULT false NOT NULL,
    ticket boolean DEFAULT false NOT NULL,
    refusal smallint DEFAULT 0 NOT NULL,
    recorded boolean DEFAULT false NOT NULL,
    enrols boolean DEFAULT false NOT NULL,
    fault smallint DEFAULT 0 NOT NULL,
    is_long boolean DEFAULT false NOT NULL,
    bound_to uuid DEFAULT '00000000-0000-0000-0000-000000000000'::uuid NOT NULL,
    sealed_seed bytea
);

ALTER TABLE auth.attempts OWNER TO peak_auth;

COMMENT ON COLUMN auth.attempts.account IS 'Whose, or for an address that nobody has the same made-up id each time.';

COMMENT ON COLUMN auth.attempts.ticket IS 'Its result was asked for, and was that a code is needed.';

COMMENT ON COLUMN auth.attempts.refusal IS 'Why a right one was refused: 1 paused, 2 code used already, 3 locked, inactive or withdrawn, 4 new password against the rules.';

COMMENT ON COLUMN auth.attempts.recorded IS 'Whether housekeeping has written it to the record.';

COMMENT ON COLUMN auth.attempts.enrols IS 'Its ticket is for enrolment of a second factor, not for a code.';

COMMENT ON COLUMN auth.attempts.fault IS 'Which rule the new password of a right code breaks (auth.password_reason).';

COMMENT ON COLUMN auth.attempts.bound_to IS 'The recovery code, invitation or session that it is about; never NULL, so that rows have one size.';

COMMENT ON COLUMN auth.attempts.sealed_seed IS 'The second factor that is being enrolled.';

CREATE FUNCTION auth.enrolment(p_attempt bigint, p_nonce bytea) RETURNS auth.attempts
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    ticket auth.attempts;
begin
    select a.* into ticket from auth.attempts a
    where a.id = p_attempt and a.nonce_hash = sha256(p_nonce) and a.ticket and a.enrols and not a.done
      and a.xid <> pg_current_xact_id() and a.at > clock_timestamp() - interval '15 minutes' for update;
    if not found or auth.is_outdated(ticket) then
        raise exception using errcode = 'PK403', message = 'This sign-in took too long or is over. Begin again with your password.';
    end if;
    return ticket;
end $$;

ALTER FUNCTION auth.enrolment(p_attempt bigint, p_nonce bytea) OWNER TO peak_auth;

CREATE FUNCTION auth.erase_sign_in(p_person uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
declare
    kept regclass;
begin
    for kept in
        select distinct c.conrelid::regclass from pg_constraint c join pg_class t on t.oid = c.conrelid
        join pg_attribute a on a.attrelid = t.oid and a.attname = 'contact_id' and a.attnum = any (c.conkey)
        where c.contype = 'f' and c.confrelid = 'public.contacts'::regclass and t.relnamespace = 'auth'::regnamespace
          and t.relname <> 'access'
    loop
        execute format('delete from %s where contact_id = $1', kept) using p_person;
    end loop;
    update auth.attempts a set ip = null, client = null where a.account = p_person;
    update public.user_sessions s set ip_address = null, user_agent = null where s.user_id = p_person;
end $_$;

ALTER FUNCTION auth.erase_sign_in(p_person uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.failures_before(p_attempt auth.attempts, p_window interval, p_same_address boolean) RETURNS bigint
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select count(*) from auth.attempts b
    where b.account = p_attempt.account and b.id <> p_attempt.id and not b.ok
      and (p_attempt.kind <> 'reauth' or b.kind = 'reauth')
      and b.at > clock_timestamp() - p_window
      and (not p_same_address or b.ip is not distinct from p_attempt.ip)
      and b.id > coalesce((select max(g.id) from auth.attempts g
                           where g.account = p_attempt.account and g.id < p_attempt.id and g.ok and g.done
                             and g.kind in ('password', 'code', 'enrol', 'redeem')
                             and (not p_same_address or g.ip is not distinct from p_attempt.ip)), 0)
$$;

ALTER FUNCTION auth.failures_before(p_attempt auth.attempts, p_window interval, p_same_address boolean) OWNER TO peak_auth;

CREATE FUNCTION auth.finish_erasures() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform peak.finish_erasures();
    return null;
exception when others then
    -- Housekeeping goes on; the doctor tells of erasures that do not get done.
    return null;
end $$;

ALTER FUNCTION auth.finish_erasures() OWNER TO peak_auth;

CREATE FUNCTION auth.follow_people() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    if tg_op = 'UPDATE' then
        -- Most updates are none of this: signing in writes its time, a page its layout.
        if not exists (select from new_rows n join old_rows o on o.id = n.id
                       where (o.role, o.is_user, o.is_active, o.email) is distinct from (n.role, n.is_user, n.is_active, n.email)) then
            return null;
        end if;
        perform auth.end_sessions(n.id, 'rights changed')
        from new_rows n join old_rows o on o.id = n.id
        where (o.role, o.is_user, o.is_active) is distinct from (n.role, n.is_user, n.is_active)
          and exists (select from public.user_sessions s where s.user_id = n.id and s.is_active);
        update auth.devices d set revoked_at = clock_timestamp()
        from new_rows n join old_rows o on o.id = n.id
        where d.contact_id = n.id and d.revoked_at is null
          and (o.role, o.is_user, o.is_active) is distinct from (n.role, n.is_user, n.is_active);
        delete from auth.accounts a using new_rows n
        where a.contact_id = n.id and (not coalesce(n.is_user, false) or auth.email_key(n.email) is distinct from a.email_key);
    end if;
    begin
        if tg_op = 'INSERT' then
            insert into auth.accounts (contact_id, email_key)
            select n.id, auth.email_key(n.email) from new_rows n where n.is_user and auth.email_key(n.email) is not null;
        else
            -- Only where it was just changed: adopted twins have no account, and other software that
            -- writes their telephone number is not to decide which of them gets it, or to fail.
            insert into auth.accounts (contact_id, email_key)
            select n.id, auth.email_key(n.email) from new_rows n join old_rows o on o.id = n.id
            where n.is_user and auth.email_key(n.email) is not null
              and (coalesce(o.is_user, false), auth.email_key(o.email)) is distinct from (true, auth.email_key(n.email))
              and not exists (select from auth.accounts a where a.contact_id = n.id);
        end if;
    exception when unique_violation then
        raise exception using errcode = 'PK409',
            message = 'Another sign-in account has this e-mail address already, but for case or blanks.';
    end;
    return null;
end $$;

ALTER FUNCTION auth.follow_people() OWNER TO peak_auth;

CREATE FUNCTION auth.forget_others(p_person uuid, p_except uuid, p_because text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    update auth.devices d set revoked_at = clock_timestamp()
    where d.contact_id = p_person and d.revoked_at is null
      and d.id is distinct from (select s.device_id from public.user_sessions s where s.id = p_except);
    perform auth.end_sessions(p_person, p_because, p_except);
end $$;

ALTER FUNCTION auth.forget_others(p_person uuid, p_except uuid, p_because text) OWNER TO peak_auth;

CREATE FUNCTION auth.forgive(p_person uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    if auth.my_role() is distinct from 'admin' then
        raise exception using errcode = 'PK403', message = 'Only an admin unlocks people.';
    end if;
    perform auth.record_refusals(p_person);
    update auth.attempts t set account = null where t.account = p_person and not t.ok and t.recorded;
    update public.contacts c set locked_until = null, login_attempts = 0 where c.id = p_person;
end $$;

ALTER FUNCTION auth.forgive(p_person uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.from_base32(p_text text) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    clean text := rtrim(upper(translate(p_text, E' -\t', '')), '=');
    bits bigint := 0;
    held int := 0;
    result bytea := '';
    i int;
    digit int;
begin
    for i in 1 .. length(clean) loop
        digit := strpos('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', substr(clean, i, 1)) - 1;
        if digit < 0 then
            return null;
        end if;
        bits := (bits << 5) | digit;
        held := held + 5;
        if held >= 8 then
            held := held - 8;
            result := result || set_byte(E'\\x00'::bytea, 0, ((bits >> held) & 255)::int);
            bits := bits & ((1::bigint << held) - 1);
        end if;
    end loop;
    return result;
end $$;

ALTER FUNCTION auth.from_base32(p_text text) OWNER TO peak_auth;

CREATE FUNCTION auth.fully_approved(p_exchange uuid, p_person uuid, p_admin uuid, p_reason text, p_client uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION auth.fully_approved(p_exchange uuid, p_person uuid, p_admin uuid, p_reason text, p_client uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.group_of(p_role text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select case p_role when 'admin' then 'peak_r_admin' when 'coordinator' then 'peak_r_coordinator'
                 when 'client' then 'peak_r_client' when 'third_party' then 'peak_r_third'
                 when 'agency' then 'peak_r_agency' end $$;

ALTER FUNCTION auth.group_of(p_role text) OWNER TO peak_auth;

CREATE FUNCTION auth.has_second_factor(p_person uuid) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select exists (select from auth.second_factors f where f.contact_id = p_person and f.confirmed_at is not null) $$;

ALTER FUNCTION auth.has_second_factor(p_person uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.heal(p_verifier text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET lock_timeout TO '2s'
    AS $$
begin
    alter role peak_door reset all;
    execute format('alter role peak_door in database %I reset all', current_database());
    if p_verifier is not null then
        execute format('alter role peak_door password %L', p_verifier);
    end if;
exception when others then
    -- Two databases of one cluster may heal the same role at once, or somebody at the door holds it fast:
    -- the other one did it, or the next round will.
    null;
end $$;

ALTER FUNCTION auth.heal(p_verifier text) OWNER TO peak_rolemaker;

CREATE FUNCTION auth.hold_row(p_table regclass, p_row uuid, p_person uuid) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET lock_timeout TO '800ms'
    AS $_$
begin
    if auth.me() < p_person then
        perform set_config('lock_timeout', '400ms', true);
    end if;
    for i in 1 .. 3 loop
        begin
            execute format('select from %s t where t.id = $1 for no key update', p_table) using p_row;
            return;
        exception when lock_not_available then
            perform auth.cut_parked(s.login_role, p_table) from public.user_sessions s where s.user_id = p_person and s.is_active;
        end;
    end loop;
end $_$;

ALTER FUNCTION auth.hold_row(p_table regclass, p_row uuid, p_person uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.invite(p_person uuid, p_kind text, p_ends interval, p_maker uuid) RETURNS text
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    code text := auth.one_time_code();
begin
    update auth.invitations i set revoked_at = clock_timestamp()
    where i.contact_id = p_person and i.used_at is null and i.revoked_at is null;
    insert into auth.invitations (contact_id, kind, email_key, code_hash, made_by, expires_at)
    select a.contact_id, p_kind, a.email_key, auth.code_hash(code), p_maker, clock_timestamp() + p_ends
    from auth.accounts a where a.contact_id = p_person;
    return code;
end $$;

ALTER FUNCTION auth.invite(p_person uuid, p_kind text, p_ends interval, p_maker uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.is_forced(p_role text) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select case when jsonb_typeof(v.roles) = 'array' then v.roles ? p_role else p_role = 'admin' end
    from (select peak.setting('security.force_second_factor_roles') as roles) v
$$;

ALTER FUNCTION auth.is_forced(p_role text) OWNER TO peak_auth;

CREATE FUNCTION auth.is_long(p_password text) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select least(length(p_password), length(normalize(p_password, nfkc))) >= peak.setting_int('password.min_length') $$;

ALTER FUNCTION auth.is_long(p_password text) OWNER TO peak_auth;

CREATE FUNCTION auth.is_outdated(p_attempt auth.attempts) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select exists (select from auth.credentials k where k.contact_id = p_attempt.account and k.changed_at > p_attempt.at)
        or exists (select from auth.devices d where d.id = p_attempt.device_id and d.revoked_at is not null)
$$;

ALTER FUNCTION auth.is_outdated(p_attempt auth.attempts) OWNER TO peak_auth;

CREATE FUNCTION auth.judge_password(p_person uuid, p_password text, OUT matches boolean, OUT rehash text) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
    kept auth.credentials;
    new_hash text;
    old_hash text;
    old_salt text;
begin
    select k.* into kept from auth.credentials k where k.contact_id = p_person;
    -- As costly as the old hashes of this firm are, so that nobody's old hash shows in the time it takes.
    select '$2a$' || coalesce(max(substr(k.password_hash, 5, 2)), '04') || '$abcdefghijklmnopqrstuuEdi3dS5vGQC1zBpWcqvGDzZ1GSFZDQK'
    into old_salt from auth.credentials k where not k.peppered;
    old_salt := case when kept.peppered is false then '$2a$' || substr(kept.password_hash, 5) else old_salt end;
    new_hash := crypto.crypt(auth.password_input(p_password),
                             case when kept.peppered then kept.password_hash
                                  else crypto.gen_salt('bf', peak.setting_int('password.bcrypt_cost')) end);
    old_hash := crypto.crypt(p_password, old_salt);
    matches := coalesce(case when kept.peppered then new_hash = kept.password_hash else old_hash = old_salt end, false)
               and kept.contact_id is not null;
    rehash := case when matches and not kept.peppered then new_hash else repeat(' ', 60) end;
end $_$;

ALTER FUNCTION auth.judge_password(p_person uuid, p_password text, OUT matches boolean, OUT rehash text) OWNER TO peak_auth;

CREATE FUNCTION auth.judges(p_exchange uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    return coalesce(auth.my_role() = 'admin', false)
           or coalesce(auth.me() in (select j.id from auth.judging_members(p_exchange) j (id)), false);
end $$;

ALTER FUNCTION auth.judges(p_exchange uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.judging_members(p_exchange uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    select distinct c.id
    from (select e.client_id as person, 'client' as way from public.exchanges e where e.id = p_exchange
          union all
          select e.coordinator_id, 'coordinator' from public.exchanges e where e.id = p_exchange
          union all
          select x.contact_id, x.role from public.exchange_participants x
          where x.exchange_id = p_exchange and x.is_active and auth.permission_rights(x.permissions) & 1 = 1) w
    join public.contacts c on c.id = w.person
    where c.is_user and c.is_active and c.role <> 'admin'
      and (w.way = 'client' or w.way = 'coordinator' and c.role = 'coordinator')
$$;

ALTER FUNCTION auth.judging_members(p_exchange uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.jwt_key(OUT kid text, OUT key bytea, OUT issuer text, OUT audience text) RETURNS record
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select left(encode(sha256(convert_to('kid', 'UTF8') || k), 'hex'), 16), k, 'peak1031',
           coalesce(nullif(peak.setting('firm.name') #>> '{}', ''), current_database()::text)
    from (select kms.derived('jwt') as k) x
$$;

ALTER FUNCTION auth.jwt_key(OUT kid text, OUT key bytea, OUT issuer text, OUT audience text) OWNER TO peak_auth;

CREATE FUNCTION auth.known_object(p_object uuid, OUT kind text, OUT exchange_id uuid, OUT visible boolean) RETURNS record
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    me constant uuid := auth.me();
begin
    select t.kind, t.room into kind, exchange_id from (
        select 'exchange', e.id from public.exchanges e where e.id = p_object
        union all select 'task', t.exchange_id from public.tasks t where t.id = p_object
        union all select 'message', m.exchange_id from public.messages m where m.id = p_object
        union all select 'document', d.exchange_id from public.documents d where d.id = p_object
        union all select 'person', null from public.contacts c where c.id = p_object
    ) t (kind, room) limit 1;
    visible := kind is not null and case kind
        when 'document' then auth.may_see_document(me, p_object)
        when 'person' then auth.my_role() in ('admin', 'coordinator') or p_object = any (auth.my_contact_ids())
        else auth.may(case kind when 'task' then 32 when 'message' then 2 else 1 end, exchange_id) end;
end $$;

ALTER FUNCTION auth.known_object(p_object uuid, OUT kind text, OUT exchange_id uuid, OUT visible boolean) OWNER TO peak_auth;

CREATE FUNCTION auth.known_role(p_role text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select coalesce(p_role in ('admin', 'coordinator', 'client', 'third_party', 'agency'), false) $$;

ALTER FUNCTION auth.known_role(p_role text) OWNER TO peak_auth;

CREATE FUNCTION auth.least_length(p_person uuid) RETURNS integer
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select case when auth.has_second_factor(p_person)
                     or exists (select from public.contacts c where c.id = p_person and auth.is_forced(c.role))
                then peak.setting_int('password.min_length_with_second_factor') else peak.setting_int('password.min_length') end
$$;

ALTER FUNCTION auth.least_length(p_person uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.live() RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    return auth.me() is not null;
end $$;

ALTER FUNCTION auth.live() OWNER TO peak_auth;

CREATE FUNCTION auth.lock_admins() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform auth.require_read_committed();
    perform from public.contacts c where c.role = 'admin' order by c.id for no key update;
end $$;

ALTER FUNCTION auth.lock_admins() OWNER TO peak_auth;

CREATE FUNCTION auth.lock_exchange(p_exchange uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform auth.require_read_committed();
    perform from public.exchanges e where e.id = p_exchange for no key update;
    return found;
end $$;

ALTER FUNCTION auth.lock_exchange(p_exchange uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.log_document(p_document uuid, p_exchange uuid, p_action text, p_success boolean, p_message text DEFAULT NULL::text, p_unseen boolean DEFAULT false) RETURNS uuid
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    insert into public.document_access_logs (document_id, exchange_id, contact_id, action, ip_address, user_agent, success, error_message, unseen)
    select d.id, coalesce(d.exchange_id, p_exchange), a.person, p_action, a.ip, a.agent, p_success,
           left(p_message, 500), p_unseen
    from auth.actor() a left join public.documents d on d.id = p_document returning id
$$;

ALTER FUNCTION auth.log_document(p_document uuid, p_exchange uuid, p_action text, p_success boolean, p_message text, p_unseen boolean) OWNER TO peak_auth;

CREATE FUNCTION auth.look_at_server() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    seen text;
    mark peak.server_mark;
begin
    begin
        seen := substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8);
    exception when others then
        return;
    end;
    select m.* into mark from peak.server_mark m;
    if mark.timeline is not distinct from seen then
        return;
    end if;
    update peak.server_mark m set timeline = seen, noticed = clock_timestamp(),
        had = case when mark.timeline is not null then audit.latest_batch() end;
    if mark.timeline is not null then
        perform audit.event('server_took_over', 'database', null, null, true, null,
                            jsonb_build_object('timeline_before', mark.timeline, 'timeline', seen,
                                               'sessions_ended', auth.end_everybody('another server took over')));
    end if;
end $$;

ALTER FUNCTION auth.look_at_server() OWNER TO peak_auth;

CREATE FUNCTION auth.made_of(p_password text, p_words text[]) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
    form text;
    rest text;
    word text;
begin
    foreach form in array auth.password_forms(p_password) loop
        rest := form;
        foreach word in array coalesce(p_words, '{}') loop
            rest := replace(rest, word, '');
        end loop;
        if rest <> form and length(regexp_replace(rest, '^[^a-z]+|[^a-z]+$', '', 'g')) < 5 then
            return true;
        end if;
    end loop;
    return false;
end $_$;

ALTER FUNCTION auth.made_of(p_password text, p_words text[]) OWNER TO peak_auth;

CREATE FUNCTION auth.make_way(p_person uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    if auth.my_role() is distinct from 'admin' then
        raise exception using errcode = 'PK403', message = 'Only an admin changes the rights of people.';
    end if;
    begin
        perform auth.hold_row('public.contacts', p_person, p_person);
        raise exception using errcode = 'PK000', message = 'not kept';
    exception when sqlstate 'PK000' then
        null;
    end;
    perform auth.end_sessions(p_person, 'rights changed');
end $$;

ALTER FUNCTION auth.make_way(p_person uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.may(p_right integer, p_exchange uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    -- Never NULL: "if not auth.may(...)" would let a stranger pass.
    return coalesce(auth.my_role() = 'admin', false)
           or exists (select from auth.access a where a.contact_id = auth.me()
                      and a.exchange_id = p_exchange and a.rights & p_right = p_right);
end $$;

ALTER FUNCTION auth.may(p_right integer, p_exchange uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.may_change_document(p_person uuid, p_document uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    return auth.may_see_document(p_person, p_document) and coalesce((
        select c.role = 'admin' or a.rights & 8 = 8 or a.rights & 4 = 4 and d.uploaded_by = c.id
        from public.documents d join public.contacts c on c.id = p_person
        left join auth.access a on a.contact_id = c.id and a.exchange_id = d.exchange_id
        where d.id = p_document), false);
end $$;

ALTER FUNCTION auth.may_change_document(p_person uuid, p_document uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.may_now(p_right integer, p_exchange uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform auth.require_fresh();
    return auth.may(p_right, p_exchange) and exists (select from public.exchanges e where e.id = p_exchange);
end $$;

ALTER FUNCTION auth.may_now(p_right integer, p_exchange uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.may_see_document(p_person uuid, p_document uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    return coalesce((
        select c.role = 'admin'
               or d.is_active and (d.exchange_id is null or a.rights & 1 = 1)
                  and auth.document_rule(d.access_level, d.allowed_roles, c.role, d.exchange_id is null or a.rights & 16 = 16,
                                         a.rights & 8 = 8, d.uploaded_by = c.id)
        from public.documents d
        join public.contacts c on c.id = p_person and c.is_user and c.is_active and auth.known_role(c.role)
        left join auth.access a on a.contact_id = c.id and a.exchange_id = d.exchange_id
        where d.id = p_document), false);
end $$;

ALTER FUNCTION auth.may_see_document(p_person uuid, p_document uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.me() RETURNS uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    return (select s.user_id
            from public.user_sessions s
            join auth.session_activity a on a.session_id = s.id
            join public.contacts c on c.id = s.user_id
            where s.login_role = session_user and s.is_active
              and s.expires_at > clock_timestamp()::timestamp
              and a.last_seen > clock_timestamp() - s.idle_limit
              and c.is_user and c.is_active and c.role = s.person_role
              and (c.locked_until is null or c.locked_until <= clock_timestamp()::timestamp));
end $$;

ALTER FUNCTION auth.me() OWNER TO peak_auth;

CREATE FUNCTION auth.merge_sign_in(p_keep uuid, p_drop uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $$
begin
    update auth.devices d set revoked_at = clock_timestamp() where d.contact_id = p_drop and d.revoked_at is null;
    update auth.invitations i set revoked_at = clock_timestamp() where i.contact_id = p_drop and i.used_at is null and i.revoked_at is null;
    perform auth.end_sessions(p_drop, 'merged into somebody else');
    -- As when a client is taken off in any other way.
    insert into auth.clients_taken_off (exchange_id, contact_id, taken_by)
    select x.exchange_id, p_drop, auth.me() from public.exchange_participants x
    where x.contact_id = p_drop and x.role = 'client' and x.is_active;
    if not exists (select from peak.tax_ids t where t.contact_id = p_keep) then
        update peak.tax_ids t
        set contact_id = p_keep, sealed = kms.seal('tax_id:' || p_keep, kms.unseal('tax_id:' || p_drop, t.sealed))
        where t.contact_id = p_drop;
    end if;
end $$;

ALTER FUNCTION auth.merge_sign_in(p_keep uuid, p_drop uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.mint(p_group text, p_expires timestamp with time zone, OUT login_role text, OUT login_secret text) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    if p_group not in ('peak_r_admin', 'peak_r_coordinator', 'peak_r_client', 'peak_r_third', 'peak_r_agency') then
        raise exception using errcode = 'PK403', message = 'There is no such group.';
    end if;
    login_role := 's_' || encode(crypto.random_bytes(10), 'hex');
    login_secret := encode(crypto.random_bytes(32), 'hex');
    -- Itself a member, so that ending the session needs no right to signal everybody's connections.
    execute format('create role %I login password %L valid until %L connection limit 4 in role peak_user, %I role peak_rolemaker',
                   login_role, auth.scram_verifier(login_secret), p_expires, p_group);
end $$;

ALTER FUNCTION auth.mint(p_group text, p_expires timestamp with time zone, OUT login_role text, OUT login_secret text) OWNER TO peak_rolemaker;

CREATE FUNCTION auth.must_enrol(p_person uuid) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select not auth.has_second_factor(c.id) and (auth.is_forced(c.role) or coalesce(not k.is_long, false))
    from public.contacts c left join auth.credentials k on k.contact_id = c.id where c.id = p_person
$$;

ALTER FUNCTION auth.must_enrol(p_person uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.my_contact_ids() RETURNS uuid[]
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION auth.my_contact_ids() OWNER TO peak_auth;

CREATE FUNCTION auth.my_exchange_ids() RETURNS uuid[]
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$ select coalesce(array_agg(a.exchange_id), '{}') from auth.access a where a.contact_id = auth.me() and a.rights & 1 = 1 $$;

ALTER FUNCTION auth.my_exchange_ids() OWNER TO peak_auth;

CREATE FUNCTION auth.my_exchange_ids(p_right integer) RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    me uuid := auth.me();
begin
    return (select coalesce(array_agg(a.exchange_id), '{}') from auth.access a where a.contact_id = me and a.rights & p_right = p_right);
end $$;

ALTER FUNCTION auth.my_exchange_ids(p_right integer) OWNER TO peak_auth;

CREATE FUNCTION auth.my_exchanges_without(p_right integer) RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    me uuid := auth.me();
begin
    return (select coalesce(array_agg(a.exchange_id), '{}') from auth.access a where a.contact_id = me and a.rights & p_right <> p_right);
end $$;

ALTER FUNCTION auth.my_exchanges_without(p_right integer) OWNER TO peak_auth;

CREATE FUNCTION auth.my_judged_ids() RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
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

ALTER FUNCTION auth.my_judged_ids() OWNER TO peak_auth;

CREATE FUNCTION auth.my_role() RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    person uuid := auth.me();
begin
    return (select c.role from public.contacts c where c.id = person);
end $$;

ALTER FUNCTION auth.my_role() OWNER TO peak_auth;

CREATE FUNCTION auth.my_session() RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$ select s.id from public.user_sessions s where s.login_role = session_user and auth.me() is not null $$;

ALTER FUNCTION auth.my_session() OWNER TO peak_auth;

CREATE FUNCTION auth.new_hash(p_password text) RETURNS text
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select crypto.crypt(auth.password_input(p_password), crypto.gen_salt('bf', peak.setting_int('password.bcrypt_cost'))) $$;

ALTER FUNCTION auth.new_hash(p_password text) OWNER TO peak_auth;

CREATE FUNCTION auth.note_addresses() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    found_one record;
begin
    for found_one in
        select s.id, s.user_id, s.person_role, s.client_version, s.ip_address as began, n.address
        from auth.addresses_in_use() n
        join public.user_sessions s on s.login_role = n.login_role and s.is_active
        join auth.session_activity v on v.session_id = s.id
        where n.address is distinct from s.ip_address and n.address <> all (v.elsewhere) and cardinality(v.elsewhere) < 50
        for update of v skip locked
    loop
        update auth.session_activity v set elsewhere = v.elsewhere || found_one.address where v.session_id = found_one.id;
        insert into public.audit_logs (user_id, action, resource_type, resource_id, ip_address, success, error_message, session_id,
                                       actor_role, client_version)
        values (found_one.user_id, 'session_elsewhere', 'user', found_one.user_id, found_one.address, true,
                format('The session that began at %s is used from %s.', coalesce(host(found_one.began), 'the server itself'),
                       host(found_one.address)),
                found_one.id, found_one.person_role, found_one.client_version);
        if peak.setting('session.one_address') = 'true'::jsonb then
            perform auth.end_sessions(found_one.user_id, 'used from another address', null, found_one.id);
        end if;
    end loop;
    return null;
end $$;

ALTER FUNCTION auth.note_addresses() OWNER TO peak_auth;

CREATE FUNCTION auth.notice_takeover() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform auth.look_at_server();
    return null;
end $$;

ALTER FUNCTION auth.notice_takeover() OWNER TO peak_auth;

CREATE FUNCTION auth.one_time_code() RETURNS text
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select regexp_replace(auth.base32(crypto.random_bytes(10), '0123456789ABCDEFGHJKMNPQRSTVWXYZ'), '(.{4})(?=.)', E'\\1-', 'g')
$$;

ALTER FUNCTION auth.one_time_code() OWNER TO peak_auth;

CREATE FUNCTION auth.open_session(p_attempt auth.attempts, p_second_factor boolean, OUT login_role text, OUT login_secret text, OUT session_id uuid, OUT expires_at timestamp with time zone, OUT device_secret text) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    person public.contacts;
    oldest uuid;
    device uuid := p_attempt.device_id;
begin
    -- One sign-in of a person at a time: two would each leave room for the other.
    select c.* into person from public.contacts c where c.id = p_attempt.account for no key update;
    for oldest in
        select s.id from public.user_sessions s
        where s.user_id = person.id and s.is_active and s.real_user_id is null
        order by s.created_at desc offset greatest(peak.setting_int('session.per_person') - 1, 0)
    loop
        perform auth.end_sessions(person.id, 'another sign-in took its place', null, oldest);
    end loop;
    expires_at := clock_timestamp() + make_interval(hours => peak.setting_int('session.absolute_hours'));
    select m.login_role, m.login_secret into login_role, login_secret
    from auth.mint(auth.group_of(person.role), expires_at) m;
    if p_attempt.client -> 'remember' = 'true'::jsonb and device is null then
        device_secret := encode(crypto.random_bytes(32), 'hex');
        insert into auth.devices (contact_id, secret_hash, name, second_factor, expires_at)
        values (person.id, sha256(convert_to(device_secret, 'UTF8')), left(p_attempt.client ->> 'device', 100), p_second_factor,
                clock_timestamp() + case person.role when 'admin' then make_interval(hours => peak.setting_int('session.remember_hours_admin'))
                                                     else make_interval(days => peak.setting_int('session.remember_days')) end)
        returning id into device;
    end if;
    insert into public.user_sessions (user_id, session_token, expires_at, ip_address, user_agent, login_role, person_role,
                                      idle_limit, client_version, device_id, second_factor)
    values (person.id, encode(sha256(convert_to(login_secret, 'UTF8')), 'hex'), expires_at::timestamp, inet_client_addr(),
            left(concat_ws(' · ', p_attempt.client ->> 'system', p_attempt.client ->> 'device'), 300), login_role, person.role,
            make_interval(mins => peak.setting_int('session.idle_minutes')), left(p_attempt.client ->> 'version', 40),
            device, p_second_factor)
    returning id into session_id;
    insert into auth.session_activity (session_id, proven) values (open_session.session_id, p_attempt.kind <> 'device');
    perform auth.record_refusals(person.id) where exists (
        select from auth.attempts u where u.account = person.id and not u.recorded and (not u.ok or u.refusal > 0));
    update public.contacts c set last_login = now(), last_login_ip = inet_client_addr(), login_attempts = 0 where c.id = person.id;
    perform auth.write_audit(person.id, 'login', true, null, p_attempt.client, session_id);
end $$;

ALTER FUNCTION auth.open_session(p_attempt auth.attempts, p_second_factor boolean, OUT login_role text, OUT login_secret text, OUT session_id uuid, OUT expires_at timestamp with time zone, OUT device_secret text) OWNER TO peak_auth;

CREATE FUNCTION auth.otpauth(p_person uuid, p_seed bytea) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
    select format('otpauth://totp/%1$s:%2$s?secret=%3$s&issuer=%1$s&algorithm=SHA1&digits=6&period=30',
                  auth.uri_part(left(coalesce(peak.setting('firm.name') #>> '{}', 'Peak 1031'), 60)), auth.uri_part(c.email::text),
                  auth.base32(p_seed))
    from public.contacts c where c.id = p_person
$_$;

ALTER FUNCTION auth.otpauth(p_person uuid, p_seed bytea) OWNER TO peak_auth;

CREATE FUNCTION auth.password_fault(p_password text, p_least integer, p_words text[]) RETURNS smallint
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
    select case
        when least(length(n.p), length(p_password)) < p_least then 1
        when length(n.p) > 128 then 2
        when n.p ~ E'^(.{1,4})\\1+.{0,3}$' or s.walk then 3
        when exists (select from auth.blocked_passwords b where b.word = any (auth.password_forms(n.p))) then 4
        when auth.made_of(n.p, auth.words_of(peak.setting('firm.name') #>> '{}') || '{peak1031,peak,1031,exchange,demo}') then 5
        when auth.made_of(n.p, p_words) then 6
        else 0 end::smallint
    from (select normalize(left(p_password, 1024), nfkc) as p) n,
         lateral (select bool_or(strpos(w, lower(n.p)) > 0) as walk
                  from unnest(array[repeat('0123456789', 3), repeat('1234567890', 3), repeat('9876543210', 3), repeat('0987654321', 3),
                                    '1q2w3e4r5t6y7u8i9o0p', '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p']) w) s
$_$;

ALTER FUNCTION auth.password_fault(p_password text, p_least integer, p_words text[]) OWNER TO peak_auth;

CREATE FUNCTION auth.password_forms(p_password text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
    select array[p.plain, c.core, translate(p.plain, '0134578@$!', 'oieastbasi'), translate(c.core, '0134578@$!|', 'oieastbasil'),
                 translate(c.core, '0134578@$!|', 'oleastbasll')]
    from (select regexp_replace(lower(normalize(p_password, nfkc)), '[-_.,:;/ ]', '', 'g') as plain) p,
         lateral (select regexp_replace(p.plain, E'^[0-9!-/:-@\\[-`{-~]+|[0-9!-/:-@\\[-`{-~]+$', '', 'g') as core) c
$_$;

ALTER FUNCTION auth.password_forms(p_password text) OWNER TO peak_auth;

CREATE FUNCTION auth.password_input(p_password text) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select encode(crypto.hmac(convert_to(normalize(p_password, nfkc), 'UTF8'), kms.derived('pepper'), 'sha256'), 'base64') $$;

ALTER FUNCTION auth.password_input(p_password text) OWNER TO peak_auth;

CREATE FUNCTION auth.password_reason(p_fault smallint) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select case p_fault
        when 1 then format('A password has at least %s characters, or %s beside a second factor. A few words in a row are easy to remember.',
                           peak.setting_int('password.min_length'), peak.setting_int('password.min_length_with_second_factor'))
        when 2 then 'A password has at most 128 characters.'
        when 3 then 'This password repeats itself or follows the keys; others try such ones first. Choose another.'
        when 4 then 'This password is one of those that others try first, even with digits or signs around it. Choose another.'
        when 5 then 'This password is made of the name of the firm or of the program. Choose another.'
        when 6 then 'This password is made of your own name or e-mail address. Choose another.'
        when 7 then 'This is the password that you have already. Choose another.' end
$$;

ALTER FUNCTION auth.password_reason(p_fault smallint) OWNER TO peak_auth;

CREATE FUNCTION auth.permission_rights(p_permissions text[]) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select case when p_permissions is null then 127
                when not 'view' = any (p_permissions) then 0
                else 1 | 16 | 32 | 64
                     | case when 'message' = any (p_permissions) then 2 else 0 end
                     | case when 'upload' = any (p_permissions) then 4 else 0 end
                     | case when 'manage' = any (p_permissions) then 8 else 0 end end $$;

ALTER FUNCTION auth.permission_rights(p_permissions text[]) OWNER TO peak_auth;

CREATE FUNCTION auth.person_facts(p_person uuid, OUT name text, OUT role text, OUT may_act boolean) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    select auth.person_name(c.first_name, c.last_name, c.company, c.email), c.role, coalesce(c.is_active, false)
    from public.contacts c where c.id = p_person
$$;

ALTER FUNCTION auth.person_facts(p_person uuid, OUT name text, OUT role text, OUT may_act boolean) OWNER TO peak_auth;

CREATE FUNCTION auth.person_may(p_person uuid, p_right integer, p_exchange uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    select exists (select from auth.access a
                   where a.contact_id = p_person and a.exchange_id = p_exchange and a.rights & p_right = p_right)
        or exists (select from public.contacts c where c.id = p_person and c.role = 'admin' and c.is_user and c.is_active)
$$;

ALTER FUNCTION auth.person_may(p_person uuid, p_right integer, p_exchange uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.person_name(p_first text, p_last text, p_company text, p_email text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select coalesce(nullif(btrim(concat_ws(' ', nullif(btrim(p_first), ''), nullif(btrim(p_last), ''))), ''),
                          nullif(btrim(p_company), ''), nullif(btrim(p_email), ''), 'Unnamed') $$;

ALTER FUNCTION auth.person_name(p_first text, p_last text, p_company text, p_email text) OWNER TO peak_auth;

CREATE FUNCTION auth.pin_input(p_document uuid, p_pin text) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select encode(crypto.hmac(convert_to(p_document || ':' || p_pin, 'UTF8'), kms.derived('pin'), 'sha256'), 'base64') $$;

ALTER FUNCTION auth.pin_input(p_document uuid, p_pin text) OWNER TO peak_auth;

CREATE FUNCTION auth.pin_is_trivial(p_pin text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
    select p_pin ~ E'^(\\d{1,4})\\1+$'                                     -- 000000, 121212, 123123
        or position(p_pin in '01234567890123456789012') > 0             -- 345678, 890123
        or position(p_pin in '98765432109876543210987') > 0
        or p_pin ~ E'^(19|20)\\d\\d$'                                      -- a year
        or p_pin ~ E'^(\\d)\\1(\\d)\\2(\\d)\\3$' and substr(p_pin, 1, 1)::int + 1 = substr(p_pin, 3, 1)::int
        or p_pin in ('2580', '0852', '147258', '258369', '147258369', '159753', '123654', '123321', '102030', '696969', '5201314')
$_$;

ALTER FUNCTION auth.pin_is_trivial(p_pin text) OWNER TO peak_auth;

CREATE FUNCTION auth.pin_paused_until(p_person uuid, p_document uuid, p_except bigint DEFAULT NULL::bigint) RETURNS timestamp with time zone
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    with wrong as materialized (
        select b.id, b.person, b.at from auth.document_attempts b join auth.document_pins k on k.document_id = b.document_id
        where b.document_id = p_document and b.tried and not b.ok and b.id is distinct from p_except
          and b.at > clock_timestamp() - interval '24 hours' and b.at > k.counted_from
    ), mine as (
        select count(*)::int as n, max(w.at) as last from wrong w
        where w.person = p_person
          and w.id > coalesce((select max(g.id) from auth.document_attempts g
                               where g.document_id = p_document and g.person = p_person and g.tried and g.opened
                                 and (p_except is null or g.id < p_except)), 0)
    ), closed (until) as (
        select m.last + least(make_interval(mins => peak.setting_int('pin.window_minutes')) * 2 ^ least(m.n - peak.setting_int('pin.failures'), 10),
                              interval '24 hours')
        from mine m where m.n >= peak.setting_int('pin.failures')
        union all
        -- Of each person as many as can have told them something: whoever asks on many connections at once
        -- closes a document to themself, not to everybody.
        (select w.at + interval '24 hours'
         from (select b.at, row_number() over (partition by b.person order by b.at) as nth from wrong b) w
         where w.nth <= 2 * peak.setting_int('pin.failures')
         order by w.at desc offset peak.setting_int('pin.failures_per_day') - 1 limit 1)
    )
    select max(c.until) from closed c where c.until > clock_timestamp()
$$;

ALTER FUNCTION auth.pin_paused_until(p_person uuid, p_document uuid, p_except bigint) OWNER TO peak_auth;

CREATE FUNCTION auth.real_person() RETURNS uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    return (select s.real_user_id from public.user_sessions s where s.login_role = session_user);
end $$;

ALTER FUNCTION auth.real_person() OWNER TO peak_auth;

CREATE FUNCTION auth.reap() RETURNS integer
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
    select count(pg_terminate_backend(a.pid))::int
    from pg_stat_get_activity(null) a join pg_roles r on r.oid = a.usesysid
    where a.pid <> pg_backend_pid()
      and ((r.rolname = 'peak_door' and a.backend_start < clock_timestamp() - interval '30 s')
        or (r.rolname ~ '^s_[0-9a-f]{20}$' and a.xact_start < clock_timestamp() - interval '60 s')
        or (r.rolname = 'peak_agent' and a.state like 'idle in transaction%' and a.state_change < clock_timestamp() - interval '60 s'
            and pg_has_role('pg_signal_backend', 'member')))
$_$;

ALTER FUNCTION auth.reap() OWNER TO peak_rolemaker;

CREATE FUNCTION auth.record_refusals(p_person uuid DEFAULT NULL::uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    with final as (
        update auth.attempts t set recorded = true
        where t.id in (select u.id from auth.attempts u
                       where not u.recorded and (not u.ok or u.at < clock_timestamp() - interval '30 s')
                         and (p_person is null or u.account = p_person)
                       for update skip locked)
        returning t.*
    ), refused as materialized (
        select f.*, c.id as person from final f left join public.contacts c on c.id = f.account
        where not f.ok or f.refusal > 0
    ), counted as (
        update public.contacts c set login_attempts = coalesce(c.login_attempts, 0) + n.times
        from (select r.person, count(*)::int as times from refused r join public.contacts p on p.id = r.person
              where p.last_login is null or r.at::timestamp > p.last_login group by r.person) n
        where c.id = n.person
          and c.id in (select k.id from public.contacts k where k.id in (select r.person from refused r) for no key update skip locked)
    )
    insert into public.audit_logs (user_id, action, resource_type, resource_id, ip_address, user_agent, success, error_message, created_at,
                                   client_version)
    select r.person, case when r.kind = 'reauth' then 'reauthentication_failed'
                          when r.kind in ('code', 'enrol') and not r.ok then 'second_factor_failed' else 'login_failed' end,
           'user', r.person, r.ip, auth.described(r.client), false,
           case when not r.ok then case r.kind when 'code' then 'The code is wrong.' when 'enrol' then 'The code is wrong.'
                                               when 'device' then 'The computer is not known.'
                                               when 'redeem' then 'The invitation or reset code is wrong, used or expired.'
                                               when 'reauth' then 'The password or code is wrong.'
                                               else 'E-mail address or password is wrong.' end
                when r.refusal = 1 then 'Sign-in is paused after too many failures.'
                when r.refusal = 2 then 'The code was used already.'
                when r.refusal = 4 then 'The new password is against the rules.'
                else 'The account is locked or inactive.' end, r.at::timestamp, left(r.client ->> 'version', 40)
    from refused r order by r.id
$$;

ALTER FUNCTION auth.record_refusals(p_person uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.refresh_access(p_exchanges uuid[], p_people uuid[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
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

ALTER FUNCTION auth.refresh_access(p_exchanges uuid[], p_people uuid[]) OWNER TO peak_auth;

CREATE FUNCTION auth.refuse_onlookers() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    if auth.real_person() is not null then
        raise exception using errcode = 'PK403', message = 'You are looking on as somebody else: nothing can be changed here.';
    end if;
    return null;
end $$;

ALTER FUNCTION auth.refuse_onlookers() OWNER TO peak_auth;

CREATE FUNCTION auth.remember_client() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION auth.remember_client() OWNER TO peak_auth;

CREATE FUNCTION auth.require_account(p_person uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    person public.contacts;
begin
    select c.* into person from public.contacts c where c.id = p_person;
    if not found then
        raise exception using errcode = 'PK404', message = 'There is no such person.';
    end if;
    if not coalesce(person.is_user and person.is_active, false) or not exists (select from auth.accounts a where a.contact_id = p_person) then
        raise exception using errcode = 'PK409',
            message = 'This person can''t sign in: they need an e-mail address that nobody else has, and to be active.';
    end if;
    return exists (select from auth.credentials k where k.contact_id = p_person);
end $$;

ALTER FUNCTION auth.require_account(p_person uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.require_admin() RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    me uuid := auth.require_live();
begin
    if auth.my_role() is distinct from 'admin' then
        raise exception using errcode = 'PK403', message = 'Only an admin may do this.';
    end if;
    return me;
end $$;

ALTER FUNCTION auth.require_admin() OWNER TO peak_auth;

CREATE FUNCTION auth.require_fresh() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    if current_setting('transaction_isolation') not in ('read committed', 'read uncommitted') then
        raise exception using errcode = '40001', message = 'Changes are made in read committed transactions only. Try again.';
    end if;
end $$;

ALTER FUNCTION auth.require_fresh() OWNER TO peak_auth;

CREATE FUNCTION auth.require_live() RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    person uuid;
    looks_on uuid;
    most int := greatest(peak.setting_int('session.changes_per_minute'), 60);
begin
    select s.real_user_id into looks_on from public.user_sessions s where s.login_role = session_user and s.is_active for share;
    if found then
        person := auth.me();
    end if;
    if person is null then
        raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
    end if;
    if looks_on is not null then
        raise exception using errcode = 'PK403', message = 'You are looking on as somebody else: nothing can be changed here.';
    end if;
    if peak.changes_lately(person, most) >= most then
        raise exception using errcode = 'PK429', message = 'You changed too much within a minute; nothing was changed now. Wait a minute and try again.';
    end if;
    return person;
end $$;

ALTER FUNCTION auth.require_live() OWNER TO peak_auth;

CREATE FUNCTION auth.require_proof(p_by_password boolean DEFAULT false, p_or_new_session boolean DEFAULT false) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    me uuid := auth.require_live();
begin
    if not exists (select from public.user_sessions s join auth.session_activity v on v.session_id = s.id
                   where s.login_role = session_user
                     and (v.proven_at > clock_timestamp() - interval '5 minutes' and (v.by_password or not p_by_password)
                          or p_or_new_session and v.proven and s.created_at > clock_timestamp()::timestamp - interval '10 minutes')) then
        raise exception using errcode = 'PK403',
            message = case when p_by_password then 'Enter your current password first.'
                           else 'Enter your password or a code of your authenticator app first.' end;
    end if;
    return me;
end $$;

ALTER FUNCTION auth.require_proof(p_by_password boolean, p_or_new_session boolean) OWNER TO peak_auth;

CREATE FUNCTION auth.require_proven_admin() RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform auth.require_admin();
    return auth.require_proof(false, true);
end $$;

ALTER FUNCTION auth.require_proven_admin() OWNER TO peak_auth;

CREATE FUNCTION auth.require_read_committed() RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception using errcode = '40001', message = 'Rights change in read committed transactions only. Try again.';
    end if;
end $$;

ALTER FUNCTION auth.require_read_committed() OWNER TO peak_auth;

CREATE FUNCTION auth.right_name(p_right integer) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select case p_right when 1 then 'see the exchange' when 2 then 'read and write its messages'
                        when 4 then 'upload documents to it' when 8 then 'manage it'
                        when 16 then 'see its documents' when 32 then 'see its tasks'
                        when 64 then 'work on its tasks' end $$;

ALTER FUNCTION auth.right_name(p_right integer) OWNER TO peak_auth;

CREATE FUNCTION auth.role_name(p_role text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select case p_role when 'third_party' then 'third party' else p_role end $$;

ALTER FUNCTION auth.role_name(p_role text) OWNER TO peak_auth;

CREATE FUNCTION auth.role_rights(p_role text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select case p_role
        when 'coordinator' then 1 | 2 | 4 | 8 | 16 | 32 | 64
        when 'client'      then 1 | 2 | 4 | 16 | 32 | 64
        when 'agency'      then 1 | 2 | 4 | 16 | 32 | 64
        when 'third_party' then 1 | 2 | 16 | 32
        else 0 end $$;

ALTER FUNCTION auth.role_rights(p_role text) OWNER TO peak_auth;

CREATE FUNCTION auth.scram_verifier(p_secret text) RETURNS text
    LANGUAGE plpgsql STRICT
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
    salt bytea := crypto.random_bytes(16);
    salted bytea := crypto.hmac(salt || E'\\x00000001'::bytea, convert_to(p_secret, 'UTF8'), 'sha256');
    stored bytea := sha256(crypto.hmac('Client Key'::bytea, salted, 'sha256'));
    server bytea := crypto.hmac('Server Key'::bytea, salted, 'sha256');
begin
    return 'SCRAM-SHA-256$1:' || encode(salt, 'base64') || '$' || encode(stored, 'base64') || ':' || encode(server, 'base64');
end $_$;

ALTER FUNCTION auth.scram_verifier(p_secret text) OWNER TO peak_rolemaker;

CREATE FUNCTION auth.set_door_verifier(p_verifier text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
begin
    if p_verifier is null or p_verifier !~ E'^SCRAM-SHA-256\\$' then
        raise exception using errcode = 'PK400', message = 'The door needs a SCRAM-SHA-256 verifier.';
    end if;
    update auth.door set verifier = p_verifier;
    perform auth.heal(p_verifier);
end $_$;

ALTER FUNCTION auth.set_door_verifier(p_verifier text) OWNER TO peak_auth;

CREATE FUNCTION auth.set_password(p_person uuid, p_password text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    known boolean := p_password = 'peak1031-demo' and peak.setting('firm.is_demo') = 'true';
    fault smallint := auth.password_fault(p_password, auth.least_length(p_person), auth.words_about(p_person));
begin
    if p_password is null then
        raise exception using errcode = 'PK400', message = 'A password is missing.';
    end if;
    if fault > 0 and not coalesce(known, false) then
        raise exception using errcode = 'PK400', message = auth.password_reason(fault);
    end if;
    perform auth.store_password(p_person, auth.new_hash(p_password), coalesce(known, false) or auth.is_long(p_password), null, 'password changed');
end $$;

ALTER FUNCTION auth.set_password(p_person uuid, p_password text) OWNER TO peak_auth;

CREATE FUNCTION auth.set_totp(p_person uuid, p_base32 text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    seed bytea := auth.from_base32(p_base32);
begin
    if seed is null or length(seed) < 10 then
        raise exception using errcode = 'PK400', message = 'A second factor''s secret is at least 16 letters and digits of base 32.';
    end if;
    insert into auth.second_factors (contact_id, sealed_seed, confirmed_at)
    values (p_person, kms.seal('totp', seed), clock_timestamp())
    on conflict (contact_id) do update set sealed_seed = excluded.sealed_seed, confirmed_at = excluded.confirmed_at;
    update public.contacts c set two_fa_enabled = true, two_fa_secret = null where c.id = p_person;
end $$;

ALTER FUNCTION auth.set_totp(p_person uuid, p_base32 text) OWNER TO peak_auth;

CREATE FUNCTION auth.settle_documents(p_attempt bigint DEFAULT NULL::bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET debug_print_plan TO 'off'
    AS $$
declare
    shut record;
begin
    with final as (
        update auth.document_attempts t set recorded = true
        where t.id in (select u.id from auth.document_attempts u
                       where not u.recorded and (u.id = p_attempt or p_attempt is null and u.at < clock_timestamp() - interval '90 s')
                       for update skip locked)
        returning t.*, t.opened or not t.done and t.ok as success,
                  coalesce(t.refusal, case when t.opened then null
                                           when t.done or not t.seen then 'The document is hidden from this person.'
                                           when t.ok then 'The answer was not fetched to its end.'
                                           when t.tried then 'The PIN is wrong.' else 'The PIN is missing.' end) as told
    ), logged as (
        update public.document_access_logs l set success = f.success, error_message = f.told, unseen = l.unseen or not f.done
        from final f where l.id = f.log_id returning l.*
    )
    insert into public.audit_logs (user_id, exchange_id, action, resource_type, resource_id, ip_address, user_agent, success, error_message,
                                   session_id, created_at)
    select f.person, l.exchange_id, 'document_' || f.action, 'document', f.document_id, l.ip_address, l.user_agent, l.success, l.error_message,
           f.session_id, f.at::timestamp
    from final f join logged l on l.id = f.log_id order by f.id;
    for shut in
        update auth.document_pins k set closed_told = clock_timestamp()
        from public.documents d left join public.exchanges e on e.id = d.exchange_id
        where k.document_id in (select b.document_id from auth.document_attempts b
                                where b.tried and not b.ok and b.at > clock_timestamp() - interval '24 hours'
                                  and (p_attempt is null or b.document_id = (select o.document_id from auth.document_attempts o where o.id = p_attempt))
                                group by b.document_id having count(*) >= peak.setting_int('pin.failures_per_day'))
          and (k.closed_told is null or k.closed_told < clock_timestamp() - interval '24 hours' or k.closed_told < k.counted_from)
          and d.id = k.document_id
          and auth.pin_paused_until(null, k.document_id) is not null
        returning d.id, d.exchange_id, d.uploaded_by, e.coordinator_id
    loop
        perform audit.event('document_pin_closed', 'document', shut.id, shut.exchange_id, false, 'Too many wrong PINs in a day: closed to everybody.');
        perform peak.tell_person('document_closed', shut.id, shut.exchange_id, p)
        from (select shut.uploaded_by union select shut.coordinator_id) x (p) where p is not null;
    end loop;
    if p_attempt is null then
        delete from auth.document_attempts t
        where t.id in (select u.id from auth.document_attempts u
                       where u.at < clock_timestamp() - interval '2 days' and u.recorded for update skip locked);
    end if;
end $$;

ALTER FUNCTION auth.settle_documents(p_attempt bigint) OWNER TO peak_auth;

CREATE TABLE public.contacts (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    pp_contact_id character varying(255),
    first_name character varying(100),
    last_name character varying(100),
    email character varying(255),
    phone character varying(50),
    company character varying(255),
    address text,
    role character varying(50),
    is_user boolean DEFAULT false,
    is_active boolean DEFAULT true,
    password_hash character varying(255),
    email_verified boolean DEFAULT false,
    two_fa_enabled boolean DEFAULT false,
    two_fa_secret character varying(255),
    last_login timestamp without time zone,
    custom_field_values jsonb DEFAULT '[]'::jsonb,
    pp_data jsonb,
    last_sync_at timestamp without time zone,
    created_at timestamp without time zone DEFAULT now(),
    updated_at timestamp without time zone DEFAULT now(),
    last_login_ip inet,
    login_attempts integer DEFAULT 0,
    locked_until timestamp without time zone,
    preferences jsonb,
    version bigint DEFAULT 1 NOT NULL
);

ALTER TABLE public.contacts OWNER TO peak_owner;

CREATE FUNCTION auth.shut_out(p_person public.contacts) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    select case
        when not coalesce(p_person.is_user, false) then 'There is no sign-in account for this person.'
        when not coalesce(p_person.is_active, false) then 'The account is inactive: an inactive person sees nothing.'
        when not auth.known_role(p_person.role) then 'The account has no role of ours, and can''t sign in until an admin sets one.'
        when p_person.locked_until > clock_timestamp()::timestamp
            then format('The account is locked until %s (UTC).', to_char(p_person.locked_until, 'FMMonth FMDD, YYYY HH24:MI'))
    end $$;

ALTER FUNCTION auth.shut_out(p_person public.contacts) OWNER TO peak_auth;

CREATE FUNCTION auth.store_password(p_person uuid, p_hash text, p_is_long boolean, p_except uuid, p_because text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    insert into auth.credentials (contact_id, password_hash, peppered, is_long) values (p_person, p_hash, true, p_is_long)
    on conflict (contact_id) do update
        set password_hash = excluded.password_hash, peppered = true, is_long = excluded.is_long, changed_at = clock_timestamp();
    -- The old hash would open the door to whoever reads the table.
    update public.contacts c set password_hash = null where c.id = p_person and c.password_hash is not null;
    update auth.invitations i set revoked_at = clock_timestamp()
    where i.contact_id = p_person and i.used_at is null and i.revoked_at is null;
    perform auth.forget_others(p_person, p_except, p_because);
end $$;

ALTER FUNCTION auth.store_password(p_person uuid, p_hash text, p_is_long boolean, p_except uuid, p_because text) OWNER TO peak_auth;

CREATE FUNCTION auth.sweep(p_class text, p_keep_for interval, p_most integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    n int := 0;
begin
    if p_class = 'attempts' then
        delete from auth.attempts t
        where t.id in (select u.id from auth.attempts u
                       where u.recorded
                         -- Never before it has stopped counting against whoever made it.
                         and u.at < clock_timestamp() - greatest(p_keep_for, make_interval(mins => peak.setting_int('sign_in.window_minutes')))
                       order by u.id limit p_most for update skip locked);
        get diagnostics n = row_count;
    elsif p_class = 'devices' then
        delete from auth.devices t
        where t.id in (select d.id from auth.devices d
                       where least(d.revoked_at, d.expires_at) < clock_timestamp() - p_keep_for limit p_most for update skip locked);
        get diagnostics n = row_count;
    end if;
    return n;
end $$;

ALTER FUNCTION auth.sweep(p_class text, p_keep_for interval, p_most integer) OWNER TO peak_auth;

CREATE FUNCTION auth.take(p auth.attempts) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if p.kind = 'code' then
        update auth.second_factors f set confirmed_at = f.confirmed_at where f.contact_id = p.account;
        if p.totp_step > 0 then
            return not exists (select from auth.attempts b
                               where b.account = p.account and b.id <> p.id and b.totp_step = p.totp_step and b.ok and b.done);
        end if;
        return auth.take_recovery_code(p);
    elsif p.kind = 'enrol' then
        return auth.take_second_factor(p);
    elsif p.kind = 'redeem' then
        return auth.take_invitation(p);
    end if;
    return true;
end $$;

ALTER FUNCTION auth.take(p auth.attempts) OWNER TO peak_auth;

CREATE FUNCTION auth.take_invitation(p auth.attempts) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    kind text;
begin
    update auth.invitations i set used_at = clock_timestamp()
    where i.id = p.bound_to and i.used_at is null and i.revoked_at is null returning i.kind into kind;
    if not found then
        return false;
    end if;
    perform auth.store_password(p.account, p.rehash, p.is_long, null, 'password changed');
    perform auth.write_audit(p.account, kind || '_redeemed', true, null, p.client, null);
    return true;
end $$;

ALTER FUNCTION auth.take_invitation(p auth.attempts) OWNER TO peak_auth;

CREATE FUNCTION auth.take_recovery_code(p auth.attempts) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    update auth.recovery_codes r set used_at = clock_timestamp() where r.id = p.bound_to and r.used_at is null;
    if not found then
        return false;
    end if;
    perform auth.write_audit(p.account, 'recovery_code_used', true,
                             format('%s left', (select count(*) from auth.recovery_codes r
                                                where r.contact_id = p.account and r.used_at is null)), p.client, null);
    return true;
end $$;

ALTER FUNCTION auth.take_recovery_code(p auth.attempts) OWNER TO peak_auth;

CREATE FUNCTION auth.take_second_factor(p auth.attempts) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if p.sealed_seed is null then
        return false; -- another one of this person was confirmed meanwhile
    end if;
    insert into auth.second_factors as f (contact_id, sealed_seed, confirmed_at)
    values (p.account, p.sealed_seed, clock_timestamp())
    on conflict (contact_id) do update set sealed_seed = excluded.sealed_seed, confirmed_at = excluded.confirmed_at
        where f.confirmed_at is null;
    if not found then
        return false;
    end if;
    update auth.attempts a set sealed_seed = null where a.account = p.account and a.sealed_seed is not null;
    delete from auth.recovery_codes r where r.contact_id = p.account;
    update public.contacts c set two_fa_enabled = true, two_fa_secret = null where c.id = p.account;
    perform auth.write_audit(p.account, 'second_factor_enrolled', true, null, p.client, null);
    return true;
end $$;

ALTER FUNCTION auth.take_second_factor(p auth.attempts) OWNER TO peak_auth;

CREATE FUNCTION auth.throttle() RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if (select count(*) + count(*) filter (where a.kind = 'redeem') from auth.attempts a
        where a.at > clock_timestamp() - interval '1 s' and a.kind <> 'reauth')
       >= peak.setting_int('sign_in.per_second') then
        raise exception using errcode = 'PK429', message = 'Too many people are signing in at this moment. Try again in a few seconds.';
    end if;
end $$;

ALTER FUNCTION auth.throttle() OWNER TO peak_auth;

CREATE FUNCTION auth.totp(p_seed bytea, p_step bigint) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    mac bytea := crypto.hmac(int8send(p_step), p_seed, 'sha1');
    at int := get_byte(mac, 19) & 15;
begin
    return lpad((((get_byte(mac, at) & 127)::bigint * 16777216 + get_byte(mac, at + 1) * 65536
                  + get_byte(mac, at + 2) * 256 + get_byte(mac, at + 3)) % 1000000)::text, 6, '0');
end $$;

ALTER FUNCTION auth.totp(p_seed bytea, p_step bigint) OWNER TO peak_auth;

CREATE FUNCTION auth.totp_step(p_seed bytea, p_code text) RETURNS bigint
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select s from generate_series(floor(extract(epoch from clock_timestamp()) / 30)::bigint - 1,
                                  floor(extract(epoch from clock_timestamp()) / 30)::bigint + 1) s
    where auth.totp(p_seed, s) = regexp_replace(p_code, E'\\s', '', 'g') limit 1
$$;

ALTER FUNCTION auth.totp_step(p_seed bytea, p_code text) OWNER TO peak_auth;

CREATE FUNCTION auth.uri_part(p_text text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select coalesce(string_agg(case when c.l ~ '[A-Za-z0-9._~-]' then c.l
                                    else regexp_replace(upper(encode(convert_to(c.l, 'UTF8'), 'hex')), '(..)', E'%\\1', 'g') end,
                               '' order by c.i), '')
    from regexp_split_to_table(p_text, '') with ordinality c (l, i)
$$;

ALTER FUNCTION auth.uri_part(p_text text) OWNER TO peak_auth;

CREATE FUNCTION auth.ways(p_person public.contacts, p_exchange uuid) RETURNS TABLE(rights integer, narrowed integer, told text)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    select auth.role_rights('client'), auth.role_rights('client'), 'is the client of this exchange'
    from public.exchanges e where e.id = p_exchange and e.client_id = p_person.id
    union all
    select auth.role_rights('coordinator'), auth.role_rights('coordinator'), 'is the coordinator of this exchange'
    from public.exchanges e where e.id = p_exchange and e.coordinator_id = p_person.id
    union all
    select case when x.is_active then auth.role_rights(x.role) else 0 end,
           case when x.is_active then auth.role_rights(x.role) & auth.permission_rights(x.permissions) else 0 end,
           case when x.is_active and x.permissions is null then format('takes part as %s', auth.role_name(x.role))
                when x.is_active then format('takes part as %s with the permissions %s', auth.role_name(x.role),
                                             coalesce(nullif(array_to_string(x.permissions, ', '), ''), '(none)'))
                else format('was proposed or withdrawn as %s and takes no part at the moment', auth.role_name(x.role)) end
    from public.exchange_participants x
    where x.exchange_id = p_exchange and x.contact_id = p_person.id and (x.is_active or auth.judges(p_exchange))
$$;

ALTER FUNCTION auth.ways(p_person public.contacts, p_exchange uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.why(p_person public.contacts, p_right integer, p_exchange uuid, OUT allowed boolean, OUT why text) RETURNS record
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    shut constant text := auth.shut_out(p_person);
    may constant text := auth.right_name(p_right);
begin
    allowed := shut is null and (p_person.role = 'admin' or exists (
        select from auth.access a
        where a.contact_id = p_person.id and a.exchange_id = p_exchange and a.rights & p_right = p_right));
    why := case
        when shut is not null then shut
        when p_person.role = 'admin' then 'Is an admin: admins see and do everything.'
        when allowed then (select format('%s, and may %s.', initcap(left(w.told, 1)) || substr(w.told, 2), may)
                           from auth.ways(p_person, p_exchange) w where w.narrowed & p_right = p_right limit 1)
        when auth.role_rights(p_person.role) & p_right = 0
            then format('The role %s never allows to %s.', auth.role_name(p_person.role), may)
        else coalesce(
            (select string_agg(initcap(left(w.told, 1)) || substr(w.told, 2) || case
                        when w.rights & p_right = 0 and w.rights > 0 then format(', which does not allow to %s.', may)
                        when w.narrowed & 1 = 0 and w.rights > 0 then ', which without "view" allow nothing.'
                        when w.narrowed & p_right = 0 and w.rights > 0 then format(', which do not allow to %s.', may)
                        else '.' end, ' ' order by w.told)
             from auth.ways(p_person, p_exchange) w),
            'Is neither the client nor the coordinator of this exchange, and takes no part in it.') end;
end $$;

ALTER FUNCTION auth.why(p_person public.contacts, p_right integer, p_exchange uuid, OUT allowed boolean, OUT why text) OWNER TO peak_auth;

CREATE FUNCTION auth.why_document(p_person public.contacts, p_document uuid) RETURNS TABLE(action text, allowed boolean, why text)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    d public.documents;
    may_see constant boolean := auth.shut_out(p_person) is null and auth.may_see_document(p_person.id, p_document);
    may_change constant boolean := may_see and auth.may_change_document(p_person.id, p_document);
    needs int;
    link record;
begin
    select x.* into d from public.documents x where x.id = p_document;
    needs := case d.access_level when 'public' then 1 else 16 end;
    select w.* into link from auth.why(p_person, needs, d.exchange_id) w;
    action := 'see the document';
    allowed := may_see;
    why := case
        when auth.shut_out(p_person) is not null then auth.shut_out(p_person)
        when p_person.role = 'admin' then 'Is an admin: admins see and do everything.'
        when not d.is_active then 'The document is in the bin, where only admins see it.'
        when d.exchange_id is not null and not link.allowed then link.why
        when d.access_level = 'restricted' and not may_see
            then format('The document is restricted to %s; %s is not among them.',
                        coalesce(nullif((select string_agg(auth.role_name(r), ', ') from unnest(d.allowed_roles) r), ''), 'no role'),
                        auth.role_name(p_person.role))
        when d.access_level = 'restricted' and p_person.role = any (d.allowed_roles)
            then format('The document is restricted to some roles, and %s is one of them.', auth.role_name(p_person.role))
        when d.access_level = 'restricted' then 'The document is restricted, but who uploaded it or manages its exchange sees it.'
        when d.exchange_id is null then 'The document is the firm''s and for everybody who is signed in.'
        else format('The document is for everybody who may %s. %s', auth.right_name(needs), link.why) end;
    return next;
    action := 'open the document';
    why := case when may_see and d.pin_protected then why || ' It asks for a PIN.' else why end;
    return next;
    action := 'change or remove the document';
    allowed := may_change;
    why := case when not may_see then why
                when may_change and p_person.role = 'admin' then 'Is an admin: admins see and do everything.'
                when may_change then 'Uploaded it, or manages its exchange.'
                else 'Only an admin, who manages its exchange, or who uploaded it and still may upload, changes a document.' end;
    return next;
end $$;

ALTER FUNCTION auth.why_document(p_person public.contacts, p_document uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.why_message(p_person public.contacts, p_message uuid) RETURNS TABLE(action text, allowed boolean, why text)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    m public.messages;
    room record;
begin
    select x.* into m from public.messages x where x.id = p_message;
    select w.* into room from auth.why(p_person, 2, m.exchange_id) w;
    return query values ('read the message', room.allowed, room.why);
    return query values ('edit or delete the message',
        room.allowed and m.sender_id is not distinct from p_person.id and not m.is_system_message and not m.is_deleted,
        case when not room.allowed then room.why
             when m.is_system_message then 'The server wrote this message.'
             when m.is_deleted then 'The message was deleted.'
             when m.sender_id is not distinct from p_person.id then 'Wrote it.'
             else 'Somebody else wrote it, and people change only what they wrote.' end);
end $$;

ALTER FUNCTION auth.why_message(p_person public.contacts, p_message uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.why_person(p_person public.contacts, p_other uuid) RETURNS TABLE(action text, allowed boolean, why text)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    shut constant text := auth.shut_out(p_person);
    shared constant boolean := exists (
        select from auth.access a
        where a.contact_id = p_person.id and a.rights & 1 = 1 and (
            exists (select from public.exchanges e where e.id = a.exchange_id and p_other in (e.client_id, e.coordinator_id))
            or exists (select from public.exchange_participants x
                       where x.exchange_id = a.exchange_id and x.contact_id = p_other
                         and (x.is_active or p_person.id in (select auth.judging_members(x.exchange_id))))));
begin
    return query values ('see the person''s name and company',
        shut is null and (p_person.role in ('admin', 'coordinator') or p_person.id = p_other or shared),
        case when shut is not null then shut
             when p_person.role in ('admin', 'coordinator') then 'Admins and coordinators see all people.'
             when p_person.id = p_other then 'Is this person.'
             when shared then 'They share an exchange.'
             else 'They share no exchange.' end);
    return query values ('see how to reach the person',
        shut is null and p_person.role in ('admin', 'coordinator'),
        case when shut is not null then shut
             when p_person.role in ('admin', 'coordinator') then 'Admins and coordinators see all people.'
             else 'Only admins and coordinators see addresses, telephone numbers and e-mail.' end);
    return query values ('change the person, their role or activity', shut is null and p_person.role = 'admin',
        coalesce(shut, case when p_person.role = 'admin' then 'Is an admin: admins see and do everything.'
                            else 'Only admins manage people.' end));
end $$;

ALTER FUNCTION auth.why_person(p_person public.contacts, p_other uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.why_task(p_person public.contacts, p_task uuid) RETURNS TABLE(action text, allowed boolean, why text)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    t public.tasks;
    see record;
    work record;
    manage record;
begin
    select x.* into t from public.tasks x where x.id = p_task;
    select w.* into see from auth.why(p_person, 32, t.exchange_id) w;
    select w.* into work from auth.why(p_person, 64, t.exchange_id) w;
    select w.* into manage from auth.why(p_person, 8, t.exchange_id) w;
    return query values ('see the task', see.allowed, see.why);
    return query values ('complete the task and comment on it',
        see.allowed and (manage.allowed or work.allowed and t.assigned_to is not distinct from p_person.id),
        case when not see.allowed then see.why
             when manage.allowed then manage.why
             when not work.allowed then work.why
             when t.assigned_to is not distinct from p_person.id then 'The task is assigned to this person. ' || work.why
             else 'The task is not assigned to this person, who does not manage the exchange.' end);
    return query values ('change the task', see.allowed and manage.allowed, case when see.allowed then manage.why else see.why end);
end $$;

ALTER FUNCTION auth.why_task(p_person public.contacts, p_task uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.words_about(p_person uuid) RETURNS text[]
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select coalesce((select auth.words_of(c.first_name, c.last_name, c.first_name || ' ' || c.last_name, c.company, c.email)
                     from public.contacts c where c.id = p_person), '{}')
$$;

ALTER FUNCTION auth.words_about(p_person uuid) OWNER TO peak_auth;

CREATE FUNCTION auth.words_of(VARIADIC p_texts text[]) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select coalesce(array_agg(x.w order by length(x.w) desc, x.w), '{}')
    from (select distinct w.w
          from unnest(p_texts) t (t), lateral (select lower(normalize(left(coalesce(t.t, ''), 400), nfkc)) as t) l,
               lateral (select u.w from regexp_split_to_table(l.t, '[^[:alnum:]]+') u (w)
                        union all select regexp_replace(l.t, '[^[:alnum:]]', '', 'g')) w
          where length(w.w) >= 3) x
$$;

ALTER FUNCTION auth.words_of(VARIADIC p_texts text[]) OWNER TO peak_auth;

CREATE FUNCTION auth.write_audit(p_person uuid, p_action text, p_success boolean, p_message text, p_client jsonb, p_session uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    insert into public.audit_logs (user_id, action, resource_type, resource_id, ip_address, user_agent, success, error_message, session_id,
                                   actor_role, client_version, real_user_id)
    select p_person, p_action, 'user', p_person, inet_client_addr(), auth.described(p_client), p_success, p_message, p_session,
           (select c.role from public.contacts c where c.id = p_person),
           coalesce(left(p_client ->> 'version', 40), (select s.client_version from public.user_sessions s where s.id = p_session)),
           (select s.real_user_id from public.user_sessions s where s.id = p_session)
$$;

ALTER FUNCTION auth.write_audit(p_person uuid, p_action text, p_success boolean, p_message text, p_client jsonb, p_session uuid) OWNER TO peak_auth;

CREATE FUNCTION crypto.crypt(p_password text, p_salt text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$select ext.crypt($1, $2)$_$;

ALTER FUNCTION crypto.crypt(p_password text, p_salt text) OWNER TO peak_owner;

CREATE FUNCTION crypto.decrypt(p_data bytea, p_key bytea, p_iv bytea) RETURNS bytea
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$select ext.decrypt_iv($1, $2, $3, 'aes-cbc/pad:pkcs')$_$;

ALTER FUNCTION crypto.decrypt(p_data bytea, p_key bytea, p_iv bytea) OWNER TO peak_owner;

CREATE FUNCTION crypto.encrypt(p_data bytea, p_key bytea, p_iv bytea) RETURNS bytea
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$select ext.encrypt_iv($1, $2, $3, 'aes-cbc/pad:pkcs')$_$;

ALTER FUNCTION crypto.encrypt(p_data bytea, p_key bytea, p_iv bytea) OWNER TO peak_owner;

CREATE FUNCTION crypto.gen_salt(p_kind text, p_cost integer) RETURNS text
    LANGUAGE sql STRICT PARALLEL SAFE
    AS $_$select ext.gen_salt($1, $2)$_$;

ALTER FUNCTION crypto.gen_salt(p_kind text, p_cost integer) OWNER TO peak_owner;

CREATE FUNCTION crypto.hmac(p_data bytea, p_key bytea, p_kind text) RETURNS bytea
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$select ext.hmac($1, $2, $3)$_$;

ALTER FUNCTION crypto.hmac(p_data bytea, p_key bytea, p_kind text) OWNER TO peak_owner;

CREATE FUNCTION crypto.random_bytes(p_count integer) RETURNS bytea
    LANGUAGE sql STRICT PARALLEL SAFE
    AS $_$select ext.gen_random_bytes($1)$_$;

ALTER FUNCTION crypto.random_bytes(p_count integer) OWNER TO peak_owner;

CREATE FUNCTION kms.derived(p_purpose text) RETURNS bytea
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$ select crypto.hmac(convert_to(p_purpose, 'UTF8'),
                             kms.root(case when p_purpose ~ '^(seal:|mac:|jwt|backup)' then 'master' else 'pepper' end), 'sha256') $$;

ALTER FUNCTION kms.derived(p_purpose text) OWNER TO peak_auth;

CREATE FUNCTION kms.forget_retired() RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    n int;
begin
    if exists (select from kms.resealable() r where r.outdated > 0 or r.lost > 0) then
        return 0;
    end if;
    delete from kms.keys where retired_at < clock_timestamp() - interval '1 day';
    get diagnostics n = row_count;
    return n;
end $$;

ALTER FUNCTION kms.forget_retired() OWNER TO peak_auth;

CREATE FUNCTION kms.reseal(p_most integer DEFAULT 500) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
declare
    c kms.sealed_columns;
    n int;
begin
    for c in select s.* from kms.sealed_columns s where to_regclass(s.table_name) is not null order by s.table_name, s.column_name loop
        execute format('update %1$s t set %2$I = kms.seal(%3$s, kms.unseal(%3$s, t.%2$I))
                        where t.ctid = any (array(select t.ctid from %1$s t
                                                  where t.%2$I is not null and kms.sealed_by(%3$s, t.%2$I) is distinct from ''master''
                                                  limit $1 for update))', c.table_name, c.column_name, c.purpose) using p_most;
        get diagnostics n = row_count;
        if n > 0 then
            return n;
        end if;
    end loop;
    return 0;
end $_$;

ALTER FUNCTION kms.reseal(p_most integer) OWNER TO peak_auth;

CREATE FUNCTION kms.resealable() RETURNS TABLE(place text, outdated bigint, lost bigint)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
declare
    c kms.sealed_columns;
begin
    for c in select s.* from kms.sealed_columns s where to_regclass(s.table_name) is not null order by s.table_name, s.column_name loop
        return query execute format(
            'select %4$L, count(*) filter (where k.by <> ''master''), count(*) filter (where k.by is null)
             from (select kms.sealed_by(%3$s, t.%2$I) as by from %1$s t where t.%2$I is not null) k',
            c.table_name, c.column_name, c.purpose, c.table_name || '.' || c.column_name);
    end loop;
end $_$;

ALTER FUNCTION kms.resealable() OWNER TO peak_auth;

CREATE FUNCTION kms.root(p_name text) RETURNS bytea
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    kept kms.keys;
    root bytea;
begin
    select k.* into kept from kms.keys k where k.name = p_name;
    root := kept.key;
    begin
        if root is null then
            root := pg_read_binary_file(kept.file);
        end if;
    exception when others then
        null;
    end;
    if root is null or length(root) < 32 then
        raise exception using errcode = 'PK500',
            message = 'What is sealed can''t be opened: the server can''t read its key. Tell an administrator; everything else works.';
    end if;
    return root;
end $$;

ALTER FUNCTION kms.root(p_name text) OWNER TO peak_auth;

CREATE FUNCTION kms.rotate(p_server_file text DEFAULT NULL::text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    lock table kms.keys in share row exclusive mode;
    update kms.keys set name = 'master until ' || clock_timestamp(), retired_at = clock_timestamp() where name = 'master';
    insert into kms.keys (name, key, file)
    values ('master', case when p_server_file is null then crypto.random_bytes(64) end, p_server_file);
    begin
        perform kms.root('master');
    exception when sqlstate 'PK500' then
        raise exception using errcode = 'PK400',
            message = format('The server can''t read a key of 32 bytes or more from %s. Nothing was changed. Name a file on the server, with its whole path, that PostgreSQL may read.', p_server_file);
    end;
    if p_server_file is not null and (select count(distinct sha256(kms.root(k.name))) <> count(*) from kms.keys k where k.name ~ '^master') then
        raise exception using errcode = 'PK400', message = 'That file holds a key that is in use already. Nothing was changed.';
    end if;
    perform audit.event('master_key_rotated', 'key', null);
end $$;

ALTER FUNCTION kms.rotate(p_server_file text) OWNER TO peak_auth;

CREATE FUNCTION kms.seal(p_purpose text, p_clear bytea) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    iv bytea := crypto.random_bytes(16);
    body bytea := crypto.encrypt(p_clear, kms.derived('seal:' || p_purpose), iv);
begin
    return iv || crypto.hmac(convert_to(p_purpose, 'UTF8') || iv || body, kms.derived('mac:' || p_purpose), 'sha256') || body;
end $$;

ALTER FUNCTION kms.seal(p_purpose text, p_clear bytea) OWNER TO peak_auth;

CREATE FUNCTION kms.sealed_by(p_purpose text, p_sealed bytea) RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    candidate text;
begin
    for candidate in select k.name from kms.keys k where k.name ~ '^master' order by k.name <> 'master', k.retired_at desc loop
        if substr(p_sealed, 17, 32) = crypto.hmac(convert_to(p_purpose, 'UTF8') || substr(p_sealed, 1, 16) || substr(p_sealed, 49),
               crypto.hmac(convert_to('mac:' || p_purpose, 'UTF8'), kms.root(candidate), 'sha256'), 'sha256') then
            return candidate;
        end if;
    end loop;
    return null;
end $$;

ALTER FUNCTION kms.sealed_by(p_purpose text, p_sealed bytea) OWNER TO peak_auth;

CREATE FUNCTION kms.unseal(p_purpose text, p_sealed bytea) RETURNS bytea
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    root text := kms.sealed_by(p_purpose, p_sealed);
begin
    if p_sealed is null then
        return null;
    end if;
    if root is null then
        raise exception using errcode = 'PK500', message = 'A sealed value was changed, or the master key is not the one that sealed it.';
    end if;
    return crypto.decrypt(substr(p_sealed, 49), crypto.hmac(convert_to('seal:' || p_purpose, 'UTF8'), kms.root(root), 'sha256'),
                          substr(p_sealed, 1, 16));
end $$;

ALTER FUNCTION kms.unseal(p_purpose text, p_sealed bytea) OWNER TO peak_auth;

CREATE FUNCTION peak.date_key(p_date date) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((p_date IS NULL) OR (p_date = 'infinity'::date)) THEN '~'::text WHEN (p_date = '-infinity'::date) THEN '-'::text ELSE lpad((((p_date - '2000-01-01'::date) + 2451545))::text, 10, '0'::text) END;

ALTER FUNCTION peak.date_key(p_date date) OWNER TO peak_owner;

CREATE FUNCTION peak.exchange_label(p_number text, p_name text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN btrim(((COALESCE(btrim(p_number), ''::text) || ' '::text) || COALESCE(btrim(p_name), ''::text)));

ALTER FUNCTION peak.exchange_label(p_number text, p_name text) OWNER TO peak_owner;

CREATE FUNCTION peak.fold(p_text text, p_letters integer) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (octet_length("left"(p_text, p_letters)) = char_length("left"(p_text, p_letters))) THEN lower("left"(p_text, p_letters)) ELSE "left"(lower(regexp_replace(NORMALIZE("left"(p_text, p_letters), NFKD), '[\u0300-\u036f]'::text, ''::text, 'g'::text)), p_letters) END;

ALTER FUNCTION peak.fold(p_text text, p_letters integer) OWNER TO peak_owner;

CREATE FUNCTION peak.key_then_number(p_key text, p_number_key text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((p_key || ''::text) || p_number_key);

ALTER FUNCTION peak.key_then_number(p_key text, p_number_key text) OWNER TO peak_owner;

CREATE FUNCTION peak.money_key(p_amount numeric) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((p_amount IS NULL) OR (p_amount = 'NaN'::numeric)) THEN '~'::text ELSE lpad(((((GREATEST(LEAST(p_amount, '10000000000000000'::numeric), '-10000000000000000'::numeric) * (100)::numeric) + '1000000000000000000'::numeric))::numeric(20,0))::text, 20, '0'::text) END;

ALTER FUNCTION peak.money_key(p_amount numeric) OWNER TO peak_owner;

CREATE FUNCTION peak.text_key(p_text text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((p_text IS NULL) OR (btrim(translate(p_text, ''::text, ''::text)) = ''::text)) THEN '􏿿'::text ELSE peak.fold(btrim(translate(p_text, ''::text, ''::text)), 80) END;

ALTER FUNCTION peak.text_key(p_text text) OWNER TO peak_owner;

CREATE FUNCTION peak.priority_key(p_priority text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE upper(btrim(p_priority)) WHEN 'LOW'::text THEN '1'::text WHEN 'MEDIUM'::text THEN '2'::text WHEN 'HIGH'::text THEN '3'::text WHEN 'URGENT'::text THEN '4'::text ELSE ('5'::text || peak.text_key(p_priority)) END;

ALTER FUNCTION peak.priority_key(p_priority text) OWNER TO peak_owner;

CREATE FUNCTION peak.search_text(p_number text, p_name text, p_client text, p_property text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((((((COALESCE(peak.fold(p_number, 50), ''::text) || ''::text) || COALESCE(peak.fold(p_name, 255), ''::text)) || ''::text) || COALESCE(peak.fold(p_client, 255), ''::text)) || ''::text) || COALESCE(peak.fold(p_property, 500), ''::text));

ALTER FUNCTION peak.search_text(p_number text, p_name text, p_client text, p_property text) OWNER TO peak_owner;

CREATE FUNCTION peak.stage_key(p_stage text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE upper(btrim(p_stage)) WHEN 'PENDING'::text THEN '1'::text WHEN '45D'::text THEN '2'::text WHEN '180D'::text THEN '3'::text WHEN 'COMPLETED'::text THEN '4'::text WHEN 'TERMINATED'::text THEN '5'::text WHEN 'ON_HOLD'::text THEN '6'::text ELSE ('7'::text || peak.text_key(p_stage)) END;

ALTER FUNCTION peak.stage_key(p_stage text) OWNER TO peak_owner;

CREATE FUNCTION peak.time_key(p_moment timestamp without time zone) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((p_moment IS NULL) OR (p_moment = 'infinity'::timestamp without time zone)) THEN '~'::text WHEN (p_moment = '-infinity'::timestamp without time zone) THEN '-'::text ELSE lpad(((((EXTRACT(epoch FROM p_moment) * (1000000)::numeric) + '1000000000000000000'::numeric))::numeric(20,0))::text, 20, '0'::text) END;

ALTER FUNCTION peak.time_key(p_moment timestamp without time zone) OWNER TO peak_owner;

CREATE TABLE peak.exchange_rows (
    exchange_id uuid NOT NULL,
    exchange_number text,
    name text,
    client_id uuid,
    client_name text NOT NULL,
    coordinator_id uuid,
    coordinator_name text NOT NULL,
    stage text,
    priority text,
    property text NOT NULL,
    day_45 date,
    day_180 date,
    value numeric,
    updated_at timestamp without time zone,
    version bigint NOT NULL,
    number_key text NOT NULL COLLATE pg_catalog."C",
    search text GENERATED ALWAYS AS (peak.search_text(exchange_number, name, client_name, property)) STORED NOT NULL COLLATE pg_catalog."C",
    name_key text GENERATED ALWAYS AS (peak.text_key(name)) STORED NOT NULL COLLATE pg_catalog."C",
    client_key text GENERATED ALWAYS AS (peak.key_then_number(peak.text_key(client_name), number_key)) STORED NOT NULL COLLATE pg_catalog."C",
    coordinator_key text GENERATED ALWAYS AS (peak.key_then_number(peak.text_key(coordinator_name), number_key)) STORED NOT NULL COLLATE pg_catalog."C",
    stage_key text GENERATED ALWAYS AS (peak.key_then_number(peak.stage_key(stage), number_key)) STORED NOT NULL COLLATE pg_catalog."C",
    priority_key text GENERATED ALWAYS AS (peak.key_then_number(peak.priority_key(priority), number_key)) STORED NOT NULL COLLATE pg_catalog."C",
    property_key text GENERATED ALWAYS AS (peak.text_key(property)) STORED NOT NULL COLLATE pg_catalog."C",
    day_45_key text GENERATED ALWAYS AS (peak.key_then_number(peak.date_key(day_45), number_key)) STORED NOT NULL COLLATE pg_catalog."C",
    day_180_key text GENERATED ALWAYS AS (peak.key_then_number(peak.date_key(day_180), number_key)) STORED NOT NULL COLLATE pg_catalog."C",
    value_key text GENERATED ALWAYS AS (peak.money_key(value)) STORED NOT NULL COLLATE pg_catalog."C",
    updated_key text GENERATED ALWAYS AS (peak.time_key(updated_at)) STORED NOT NULL COLLATE pg_catalog."C",
    label text GENERATED ALWAYS AS (peak.exchange_label(exchange_number, name)) STORED NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_insert_scale_factor='0.02', autovacuum_analyze_scale_factor='0.02');

ALTER TABLE peak.exchange_rows OWNER TO peak_owner;

COMMENT ON TABLE peak.exchange_rows IS 'One row for each exchange as the list shows it. Kept by triggers; read through the lists (0032) only.';

CREATE FUNCTION peak.about_all() RETURNS double precision
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (SELECT c.reltuples FROM pg_class c WHERE (c.oid = ('peak.exchange_rows'::regclass)::oid));

ALTER FUNCTION peak.about_all() OWNER TO peak_owner;

CREATE FUNCTION peak.about_rows(p_relation text) RETURNS double precision
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (SELECT GREATEST(c.reltuples, (0)::real) AS "greatest" FROM pg_class c WHERE (c.oid = ((about_rows.p_relation)::regclass)::oid));

ALTER FUNCTION peak.about_rows(p_relation text) OWNER TO peak_owner;

CREATE FUNCTION peak.action_rules(p_role text) RETURNS TABLE(action text, call text, needs integer, also boolean, why text)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select r.action, r.call, r.needs, case r.action when 'views.share' then peak.may_share_views(p_role) else true end,
           case when p_role = 'third_party' and r.action ~ E'^tasks\\.' then 'Third parties see tasks but don''t change them.'
                when p_role = 'third_party' and r.action ~ E'^documents\\.' then 'Third parties read documents but don''t add or change any.'
                when p_role = 'third_party' and r.action ~ E'^participants\\.' then 'Third parties don''t decide who takes part in an exchange.'
                else r.why end
    from (values
        ('exchanges.create', 'api.create_exchange(jsonb)', 0, 'Exchanges are made by admins and coordinators.'),
        ('exchanges.edit', 'api.update_exchange(uuid, bigint, jsonb)', 8, 'An exchange is edited by an admin or its coordinators.'),
        ('exchanges.stage', 'api.set_exchange_stage(uuid, bigint, text, text)', 8, 'The stage is set by an admin or a coordinator of the exchange.'),
        ('exchanges.bulk', 'api.bulk_edit(text, uuid[], jsonb, boolean)', 8, 'Exchanges are edited by an admin or their coordinators.'),
        ('participants.propose', 'api.propose_participant(uuid, uuid, text, text[])', 8, 'People are proposed by an admin or a coordinator of the exchange.'),
        ('participants.approve', 'api.approve_participant(uuid, text)', 1, 'People are approved by an admin and by the client of the exchange.'),
        ('participants.withdraw', 'api.withdraw_participant(uuid, text)', 1, 'An admin or a coordinator of the exchange withdraws people.'),
        ('participants.permissions', 'api.set_participant_permissions(uuid, text[], bigint)', 8, 'Permissions are set by an admin or a coordinator of the exchange.'),
        ('tasks.create', 'api.create_task(uuid, jsonb)', 8, 'Only an admin or who manages the exchange creates tasks in it.'),
        ('tasks.edit', 'api.update_task(uuid, bigint, jsonb)', 8, 'Only an admin or who manages the exchange edits its tasks.'),
        ('tasks.complete', 'api.complete_task(uuid, bigint)', 64, 'Only who manages the exchange, or who a task is assigned to, may do this.'),
        ('tasks.roll_over', 'api.roll_over_task(uuid, bigint, date, text)', 8, 'Only an admin or who manages the exchange moves the date of its tasks.'),
        ('tasks.bulk', 'api.bulk_edit(text, uuid[], jsonb, boolean)', 8, 'Only an admin or who manages the exchange edits its tasks.'),
        ('documents.add', 'api.add_document(uuid, jsonb, uuid)', 4, 'You may not upload documents.'),
        ('documents.edit', 'api.update_document(uuid, bigint, jsonb)', 4, 'Only an admin, who manages the exchange, or who uploaded a document changes it.'),
        ('documents.remove', 'api.remove_document(uuid, text)', 4, 'Only an admin, who manages the exchange, or who uploaded a document removes it.'),
        ('documents.restore', 'api.restore_document(uuid, text)', 0, 'Only an admin brings documents back from the bin.'),
        ('documents.pin', 'api.set_document_pin(uuid, text)', 4, 'Only an admin, who manages the exchange, or who uploaded a document sets its PIN.'),
        ('documents.pin_reset', 'api.reset_document_pin(uuid, text)', 0, 'Only an admin opens a document again after too many wrong PINs.'),
        ('messages.send', 'api.send_message(uuid, text, uuid, uuid, uuid[])', 2, 'You may not write messages.'),
        ('people.create', 'api.create_person(jsonb)', 0, 'Only admins manage people.'),
        ('people.edit', 'api.update_person(uuid, bigint, jsonb)', 0, 'Only admins manage people.'),
        ('people.invite', 'api.invite_person(uuid)', 0, 'Only admins invite people.'),
        ('people.activate', 'api.set_person_active(uuid, boolean)', 0, 'Only admins let people in and keep them out.'),
        ('people.role', 'api.set_person_role(uuid, text)', 0, 'Only admins change roles.'),
        ('people.reset_password', 'api.reset_password(uuid, text)', 0, 'Only admins reset passwords of others.'),
        ('people.reset_second_factor', 'api.reset_second_factor(uuid, text)', 0, 'Only admins reset second factors of others.'),
        ('people.unlock', 'api.unlock_person(uuid)', 0, 'Only admins unlock people.'),
        ('people.merge', 'api.merge_people(uuid, uuid, jsonb, text)', 0, 'Only admins merge people.'),
        ('people.sessions', 'api.sessions_of(uuid)', 0, 'Only admins see the sessions of others.'),
        ('people.view_as', 'api.view_as(uuid, text)', 0, 'Only admins look at the program as somebody else.'),
        ('people.erase', 'api.erase_person(uuid, text)', 0, 'Only admins erase a person''s data.'),
        ('access.explain', 'api.explain_access(uuid, uuid)', 0, 'You may not ask why somebody sees a thing.'),
        ('audit.verify', 'api.audit_verify(bigint, bigint)', 0, 'Only admins verify the record.'),
        ('settings.edit', 'api.set_setting(text, jsonb)', 0, 'Only admins change the firm''s settings.'),
        ('views.share', 'api.save_view(uuid, text, text, jsonb, boolean, bigint)', 0, 'Views are shared by admins and coordinators.'),
        ('views.role_default', 'api.set_role_default(text, text, uuid)', 0, 'Only an admin decides what the list of a role begins with.'),
        ('export.table', 'api.record_export(text, integer, text)', 0, 'You may not take lists out of the program.'),
        ('profile.edit', 'api.update_my_profile(bigint, jsonb)', 0, 'You may not change your profile.')
    ) r (action, call, needs, why)
$$;

ALTER FUNCTION peak.action_rules(p_role text) OWNER TO peak_owner;

CREATE FUNCTION peak.address_line(p_street text, p_city text, p_state text, p_zip text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN "left"(rtrim(ltrim(((COALESCE(NULLIF(btrim(p_street), ''::text), ''::text) || COALESCE((', '::text || NULLIF(btrim(p_city), ''::text)), ''::text)) || COALESCE((', '::text || NULLIF(btrim(((COALESCE(btrim(p_state), ''::text) || ' '::text) || COALESCE(btrim(p_zip), ''::text))), ''::text)), ''::text)), ', '::text)), 500);

ALTER FUNCTION peak.address_line(p_street text, p_city text, p_state text, p_zip text) OWNER TO peak_owner;

CREATE FUNCTION peak.after_restore(p_backup text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform auth.after_restore();
    -- Transaction ids start anew: every window that was open reads everything again.
    delete from peak.change_feed;
    update peak.change_feed_floor l set xid = pg_current_xact_id();
    update peak.server_mark m set timeline = null;
    update peak.agent_jobs j set due = '-infinity', failures = 0;
    perform audit.event('database_restored', 'database', null, null, true, null, jsonb_build_object('backup', p_backup));
end $$;

ALTER FUNCTION peak.after_restore(p_backup text) OWNER TO peak_owner;

CREATE FUNCTION peak.capabilities(p_role text, p_looks_on boolean) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    select jsonb_build_object('role', p_role,
        'pages', (select coalesce(jsonb_agg(r.page order by r.place), '[]') from peak.page_rules(p_role) r where r.allowed),
        'actions', (select jsonb_object_agg(r.action, case
                        when p_looks_on and f.provolatile is distinct from 's' then to_jsonb('You are looking on as somebody else: nothing can be changed here.'::text)
                        when r.also and peak.role_may_call(p_role, r.call)
                             and (r.needs = 0 or p_role = 'admin' or auth.role_rights(p_role) & r.needs = r.needs) then to_jsonb(true)
                        else to_jsonb(r.why) end)
                    from peak.action_rules(p_role) r left join pg_proc f on f.oid = to_regprocedure(r.call)))
$$;

ALTER FUNCTION peak.capabilities(p_role text, p_looks_on boolean) OWNER TO peak_owner;

CREATE FUNCTION peak.cells_of_audit(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $_$
begin
    if p_role = any ('{admin}') then return query select u.id, u.key, concat('{', '"time":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"person":', coalesce((case when r.user_id is not null then coalesce(p2.face, '{"id":"' || r.user_id || '","name":null}') end)::text, 'null'), ',"role":', coalesce((to_json(left((r.actor_role)::text, 1000)))::text, 'null'), ',"action":', coalesce((to_json(left((r.action)::text, 1000)))::text, 'null'), ',"object":', coalesce((to_json(left((r.resource_type)::text, 1000)))::text, 'null'), ',"object_id":', coalesce((to_json(left((r.resource_id)::text, 1000)))::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"ip":', coalesce((to_json(left((host(r.ip_address))::text, 1000)))::text, 'null'), ',"success":', coalesce((case when r.success then 'true' else 'false' end)::text, 'null'), ',"message":', coalesce((to_json(left((r.error_message)::text, 1000)))::text, 'null'), ',"old_values":', coalesce((r.old_values)::text, 'null'), ',"new_values":', coalesce((r.new_values)::text, 'null'), ',"session_id":', coalesce((to_json(r.session_id))::text, 'null'), ',"client_version":', coalesce((to_json(r.client_version))::text, 'null'), ',"real_person":', coalesce((case when r.real_user_id is not null then coalesce((select k.face from peak.person_keys k where k.contact_id = r.real_user_id),
                                                                            peak.person_face(r.real_user_id, null)) end)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from unnest($5, $6) with ordinality u (id, key, n) join public.audit_logs r on r.id = u.id left join peak.person_keys p2 on p2.contact_id = r.user_id left join peak.exchange_rows x on x.exchange_id = r.exchange_id order by u.n; end if;
end $_$;

ALTER FUNCTION peak.cells_of_audit(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) OWNER TO peak_owner;

CREATE FUNCTION peak.cells_of_document_log(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $_$
begin
    if p_role = any ('{admin}') then return query select u.id, u.key, concat('{', '"time":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"document":', coalesce((to_json(left(((select d.file_name from public.documents d where d.id = r.document_id))::text, 1000)))::text, 'null'), ',"person":', coalesce((case when r.contact_id is not null then coalesce(p3.face, '{"id":"' || r.contact_id || '","name":null}') end)::text, 'null'), ',"action":', coalesce((to_json(left((r.action)::text, 1000)))::text, 'null'), ',"ip":', coalesce((to_json(left((host(r.ip_address))::text, 1000)))::text, 'null'), ',"success":', coalesce((case when r.success then 'true' else 'false' end)::text, 'null'), ',"message":', coalesce((to_json(left((r.error_message)::text, 1000)))::text, 'null'), ',"document_id":', coalesce((to_json(r.document_id))::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from unnest($5, $6) with ordinality u (id, key, n) join public.document_access_logs r on r.id = u.id left join peak.person_keys p3 on p3.contact_id = r.contact_id order by u.n; elsif p_role = any ('{client,third_party,agency}') then p_people := peak.list_named(p_me, p_people, array(select distinct v.id from public.document_access_logs r cross join lateral (values (r.contact_id)) v (id) where r.id = any ($5) and v.id is not null), array(select distinct r.exchange_id from public.document_access_logs r where r.id = any ($5))); return query select u.id, u.key, concat('{', '"time":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"document":', coalesce((to_json(left(((select d.file_name from public.documents d where d.id = r.document_id and auth.may_see_document($3, d.id)))::text, 1000)))::text, 'null'), ',"person":', coalesce((case when r.contact_id is not null then coalesce(p3.face, '{"id":"' || r.contact_id || '","name":null}') end)::text, 'null'), ',"action":', coalesce((to_json(left((r.action)::text, 1000)))::text, 'null'), ',"ip":', coalesce((to_json(left((host(r.ip_address))::text, 1000)))::text, 'null'), ',"success":', coalesce((case when r.success then 'true' else 'false' end)::text, 'null'), ',"message":', coalesce((to_json(left((r.error_message)::text, 1000)))::text, 'null'), ',"document_id":', coalesce((to_json(r.document_id))::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(a.rights, 0))::text, 'null'), '}') from unnest($5, $6) with ordinality u (id, key, n) join public.document_access_logs r on r.id = u.id left join peak.person_keys p3 on p3.contact_id = r.contact_id and (p3.contact_id = any ($2)) is true left join auth.access a on a.contact_id = $3 and a.exchange_id = r.exchange_id order by u.n; elsif p_role = any ('{coordinator}') then return query select u.id, u.key, concat('{', '"time":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"document":', coalesce((to_json(left(((select d.file_name from public.documents d where d.id = r.document_id and auth.may_see_document($3, d.id)))::text, 1000)))::text, 'null'), ',"person":', coalesce((case when r.contact_id is not null then coalesce(p3.face, '{"id":"' || r.contact_id || '","name":null}') end)::text, 'null'), ',"action":', coalesce((to_json(left((r.action)::text, 1000)))::text, 'null'), ',"ip":', coalesce((to_json(left((host(r.ip_address))::text, 1000)))::text, 'null'), ',"success":', coalesce((case when r.success then 'true' else 'false' end)::text, 'null'), ',"message":', coalesce((to_json(left((r.error_message)::text, 1000)))::text, 'null'), ',"document_id":', coalesce((to_json(r.document_id))::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(a.rights, 0))::text, 'null'), '}') from unnest($5, $6) with ordinality u (id, key, n) join public.document_access_logs r on r.id = u.id left join peak.person_keys p3 on p3.contact_id = r.contact_id left join auth.access a on a.contact_id = $3 and a.exchange_id = r.exchange_id order by u.n; end if;
end $_$;

ALTER FUNCTION peak.cells_of_document_log(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) OWNER TO peak_owner;

CREATE FUNCTION peak.cells_of_documents(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $_$
begin
    if p_role = any ('{admin}') then return query select u.id, u.key, concat('{', '"name":', coalesce((to_json(left((r.file_name)::text, 1000)))::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"type":', coalesce((to_json(left((r.document_type)::text, 1000)))::text, 'null'), ',"format":', coalesce((to_json(left((r.file_type)::text, 1000)))::text, 'null'), ',"size":', coalesce(('"' || (r.file_size)::text || '"')::text, 'null'), ',"access":', coalesce((to_json(left((r.access_level)::text, 1000)))::text, 'null'), ',"roles":', coalesce((array_to_json((r.allowed_roles)::text[]))::text, 'null'), ',"pin":', coalesce((case when r.pin_protected then 'true' else 'false' end)::text, 'null'), ',"uploaded_by":', coalesce((case when r.uploaded_by is not null then coalesce(p9.face, '{"id":"' || r.uploaded_by || '","name":null}') end)::text, 'null'), ',"created":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"downloads":', coalesce(('"' || (r.download_count)::text || '"')::text, 'null'), ',"accessed":', coalesce((case when isfinite(r.last_accessed_at) then floor(date_part('epoch', r.last_accessed_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"state":', coalesce((to_json(left((case when r.is_active then 'active' else 'removed' end)::text, 1000)))::text, 'null'), ',"template":', coalesce((case when r.is_template then 'true' else 'false' end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"description":', coalesce((to_json(left(r.description, 1000)))::text, 'null'), ',"mime":', coalesce((to_json(r.mime_type))::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from unnest($5, $6) with ordinality u (id, key, n) join public.documents r on r.id = u.id left join peak.exchange_rows x on x.exchange_id = r.exchange_id left join peak.person_keys p9 on p9.contact_id = r.uploaded_by order by u.n; elsif p_role = any ('{client,third_party,agency}') then p_people := peak.list_named(p_me, p_people, array(select distinct v.id from public.documents r cross join lateral (values (r.uploaded_by)) v (id) where r.id = any ($5) and v.id is not null), array(select distinct r.exchange_id from public.documents r where r.id = any ($5))); return query select u.id, u.key, concat('{', '"name":', coalesce((to_json(left((r.file_name)::text, 1000)))::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"type":', coalesce((to_json(left((r.document_type)::text, 1000)))::text, 'null'), ',"format":', coalesce((to_json(left((r.file_type)::text, 1000)))::text, 'null'), ',"size":', coalesce(('"' || (r.file_size)::text || '"')::text, 'null'), ',"access":', coalesce((to_json(left((r.access_level)::text, 1000)))::text, 'null'), ',"roles":', coalesce((array_to_json((r.allowed_roles)::text[]))::text, 'null'), ',"pin":', coalesce((case when r.pin_protected then 'true' else 'false' end)::text, 'null'), ',"uploaded_by":', coalesce((case when r.uploaded_by is not null then coalesce(p9.face, '{"id":"' || r.uploaded_by || '","name":null}') end)::text, 'null'), ',"created":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"downloads":', coalesce(('"' || (r.download_count)::text || '"')::text, 'null'), ',"accessed":', coalesce((case when isfinite(r.last_accessed_at) then floor(date_part('epoch', r.last_accessed_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"state":', coalesce((to_json(left((case when r.is_active then 'active' else 'removed' end)::text, 1000)))::text, 'null'), ',"template":', coalesce((case when r.is_template then 'true' else 'false' end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"description":', coalesce((to_json(left(r.description, 1000)))::text, 'null'), ',"mime":', coalesce((to_json(r.mime_type))::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(a.rights, 0))::text, 'null'), '}') from unnest($5, $6) with ordinality u (id, key, n) join public.documents r on r.id = u.id left join peak.exchange_rows x on x.exchange_id = r.exchange_id left join peak.person_keys p9 on p9.contact_id = r.uploaded_by and (p9.contact_id = any ($2)) is true left join auth.access a on a.contact_id = $3 and a.exchange_id = r.exchange_id order by u.n; elsif p_role = any ('{coordinator}') then return query select u.id, u.key, concat('{', '"name":', coalesce((to_json(left((r.file_name)::text, 1000)))::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"type":', coalesce((to_json(left((r.document_type)::text, 1000)))::text, 'null'), ',"format":', coalesce((to_json(left((r.file_type)::text, 1000)))::text, 'null'), ',"size":', coalesce(('"' || (r.file_size)::text || '"')::text, 'null'), ',"access":', coalesce((to_json(left((r.access_level)::text, 1000)))::text, 'null'), ',"roles":', coalesce((array_to_json((r.allowed_roles)::text[]))::text, 'null'), ',"pin":', coalesce((case when r.pin_protected then 'true' else 'false' end)::text, 'null'), ',"uploaded_by":', coalesce((case when r.uploaded_by is not null then coalesce(p9.face, '{"id":"' || r.uploaded_by || '","name":null}') end)::text, 'null'), ',"created":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"downloads":', coalesce(('"' || (r.download_count)::text || '"')::text, 'null'), ',"accessed":', coalesce((case when isfinite(r.last_accessed_at) then floor(date_part('epoch', r.last_accessed_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"state":', coalesce((to_json(left((case when r.is_active then 'active' else 'removed' end)::text, 1000)))::text, 'null'), ',"template":', coalesce((case when r.is_template then 'true' else 'false' end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"description":', coalesce((to_json(left(r.description, 1000)))::text, 'null'), ',"mime":', coalesce((to_json(r.mime_type))::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(a.rights, 0))::text, 'null'), '}') from unnest($5, $6) with ordinality u (id, key, n) join public.documents r on r.id = u.id left join peak.exchange_rows x on x.exchange_id = r.exchange_id left join peak.person_keys p9 on p9.contact_id = r.uploaded_by left join auth.access a on a.contact_id = $3 and a.exchange_id = r.exchange_id order by u.n; end if;
end $_$;

ALTER FUNCTION peak.cells_of_documents(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) OWNER TO peak_owner;

CREATE FUNCTION peak.cells_of_exchanges(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $_$
begin
    if p_role = any ('{admin}') then return query select u.id, u.key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from unnest($5, $6) with ordinality u (id, key, n) join peak.exchange_rows r on r.exchange_id = u.id order by u.n; elsif p_role = any ('{coordinator,client,third_party,agency}') then return query select u.id, u.key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(a.rights, 0))::text, 'null'), '}') from unnest($5, $6) with ordinality u (id, key, n) join peak.exchange_rows r on r.exchange_id = u.id left join auth.access a on a.contact_id = $3 and a.exchange_id = r.exchange_id order by u.n; end if;
end $_$;

ALTER FUNCTION peak.cells_of_exchanges(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) OWNER TO peak_owner;

CREATE FUNCTION peak.cells_of_messages(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $_$
begin
    if p_role = any ('{admin}') then return query select u.id, u.key, concat('{', '"sent":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"sender":', coalesce((case when r.sender_id is not null then coalesce(p2.face, '{"id":"' || r.sender_id || '","name":null}') end)::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"text":', coalesce((to_json(left((r.content)::text, 1000)))::text, 'null'), ',"kind":', coalesce((to_json(left((r.message_type)::text, 1000)))::text, 'null'), ',"edited":', coalesce((case when r.version > 1 and not coalesce(r.is_deleted, false) then 'true' else 'false' end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from unnest($5, $6) with ordinality u (id, key, n) join public.messages r on r.id = u.id left join peak.person_keys p2 on p2.contact_id = r.sender_id left join peak.exchange_rows x on x.exchange_id = r.exchange_id order by u.n; elsif p_role = any ('{client,third_party,agency}') then p_people := peak.list_named(p_me, p_people, array(select distinct v.id from public.messages r cross join lateral (values (r.sender_id)) v (id) where r.id = any ($5) and v.id is not null), array(select distinct r.exchange_id from public.messages r where r.id = any ($5))); return query select u.id, u.key, concat('{', '"sent":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"sender":', coalesce((case when r.sender_id is not null then coalesce(p2.face, '{"id":"' || r.sender_id || '","name":null}') end)::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"text":', coalesce((to_json(left((r.content)::text, 1000)))::text, 'null'), ',"kind":', coalesce((to_json(left((r.message_type)::text, 1000)))::text, 'null'), ',"edited":', coalesce((case when r.version > 1 and not coalesce(r.is_deleted, false) then 'true' else 'false' end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(a.rights, 0))::text, 'null'), '}') from unnest($5, $6) with ordinality u (id, key, n) join public.messages r on r.id = u.id left join peak.person_keys p2 on p2.contact_id = r.sender_id and (p2.contact_id = any ($2)) is true left join peak.exchange_rows x on x.exchange_id = r.exchange_id left join auth.access a on a.contact_id = $3 and a.exchange_id = r.exchange_id order by u.n; elsif p_role = any ('{coordinator}') then return query select u.id, u.key, concat('{', '"sent":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"sender":', coalesce((case when r.sender_id is not null then coalesce(p2.face, '{"id":"' || r.sender_id || '","name":null}') end)::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"text":', coalesce((to_json(left((r.content)::text, 1000)))::text, 'null'), ',"kind":', coalesce((to_json(left((r.message_type)::text, 1000)))::text, 'null'), ',"edited":', coalesce((case when r.version > 1 and not coalesce(r.is_deleted, false) then 'true' else 'false' end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(a.rights, 0))::text, 'null'), '}') from unnest($5, $6) with ordinality u (id, key, n) join public.messages r on r.id = u.id left join peak.person_keys p2 on p2.contact_id = r.sender_id left join peak.exchange_rows x on x.exchange_id = r.exchange_id left join auth.access a on a.contact_id = $3 and a.exchange_id = r.exchange_id order by u.n; end if;
end $_$;

ALTER FUNCTION peak.cells_of_messages(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) OWNER TO peak_owner;

CREATE FUNCTION peak.cells_of_participants(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $_$
begin
    if p_role = any ('{admin}') then return query select u.id, u.key, concat('{', '"person":', coalesce((case when r.contact_id is not null then coalesce(p1.face, '{"id":"' || r.contact_id || '","name":null}') end)::text, 'null'), ',"role":', coalesce((to_json(left((r.role)::text, 1000)))::text, 'null'), ',"state":', coalesce((to_json(left((case when r.is_active then 'active' when r.withdrawn_at is not null then 'withdrawn' else 'pending' end)::text, 1000)))::text, 'null'), ',"permissions":', coalesce((array_to_json((r.permissions)::text[]))::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"proposed_by":', coalesce((case when r.proposed_by is not null then coalesce(p6.face, '{"id":"' || r.proposed_by || '","name":null}') end)::text, 'null'), ',"proposed":', coalesce((case when isfinite(r.proposed_at) then floor(date_part('epoch', r.proposed_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"approvals":', coalesce((array_to_json((array_remove(array[case when r.admin_approved_at is not null then 'admin' end, case when r.client_approved_at is not null then 'client' end], null))::text[]))::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from unnest($5, $6) with ordinality u (id, key, n) join public.exchange_participants r on r.id = u.id left join peak.person_keys p1 on p1.contact_id = r.contact_id left join peak.exchange_rows x on x.exchange_id = r.exchange_id left join peak.person_keys p6 on p6.contact_id = r.proposed_by order by u.n; elsif p_role = any ('{client}') then p_people := peak.list_named(p_me, p_people, array(select distinct v.id from public.exchange_participants r cross join lateral (values (r.contact_id), (r.proposed_by)) v (id) where r.id = any ($5) and v.id is not null), array(select distinct r.exchange_id from public.exchange_participants r where r.id = any ($5))); return query select u.id, u.key, concat('{', '"person":', coalesce((case when r.contact_id is not null then coalesce(p1.face, '{"id":"' || r.contact_id || '","name":null}') end)::text, 'null'), ',"role":', coalesce((to_json(left((r.role)::text, 1000)))::text, 'null'), ',"state":', coalesce((to_json(left((case when r.is_active then 'active' when r.withdrawn_at is not null then 'withdrawn' else 'pending' end)::text, 1000)))::text, 'null'), ',"permissions":', coalesce((array_to_json((r.permissions)::text[]))::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"proposed_by":', coalesce((case when r.proposed_by is not null then coalesce(p6.face, '{"id":"' || r.proposed_by || '","name":null}') end)::text, 'null'), ',"proposed":', coalesce((case when isfinite(r.proposed_at) then floor(date_part('epoch', r.proposed_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"approvals":', coalesce((array_to_json((array_remove(array[case when r.admin_approved_at is not null then 'admin' end, case when r.client_approved_at is not null then 'client' end], null))::text[]))::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(a.rights, 0))::text, 'null'), '}') from unnest($5, $6) with ordinality u (id, key, n) join public.exchange_participants r on r.id = u.id left join peak.person_keys p1 on p1.contact_id = r.contact_id and (p1.contact_id = any ($2)) is true left join peak.exchange_rows x on x.exchange_id = r.exchange_id left join peak.person_keys p6 on p6.contact_id = r.proposed_by and (p6.contact_id = any ($2)) is true left join auth.access a on a.contact_id = $3 and a.exchange_id = r.exchange_id order by u.n; elsif p_role = any ('{coordinator}') then return query select u.id, u.key, concat('{', '"person":', coalesce((case when r.contact_id is not null then coalesce(p1.face, '{"id":"' || r.contact_id || '","name":null}') end)::text, 'null'), ',"role":', coalesce((to_json(left((r.role)::text, 1000)))::text, 'null'), ',"state":', coalesce((to_json(left((case when r.is_active then 'active' when r.withdrawn_at is not null then 'withdrawn' else 'pending' end)::text, 1000)))::text, 'null'), ',"permissions":', coalesce((array_to_json((r.permissions)::text[]))::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"proposed_by":', coalesce((case when r.proposed_by is not null then coalesce(p6.face, '{"id":"' || r.proposed_by || '","name":null}') end)::text, 'null'), ',"proposed":', coalesce((case when isfinite(r.proposed_at) then floor(date_part('epoch', r.proposed_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"approvals":', coalesce((array_to_json((array_remove(array[case when r.admin_approved_at is not null then 'admin' end, case when r.client_approved_at is not null then 'client' end], null))::text[]))::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(a.rights, 0))::text, 'null'), '}') from unnest($5, $6) with ordinality u (id, key, n) join public.exchange_participants r on r.id = u.id left join peak.person_keys p1 on p1.contact_id = r.contact_id left join peak.exchange_rows x on x.exchange_id = r.exchange_id left join peak.person_keys p6 on p6.contact_id = r.proposed_by left join auth.access a on a.contact_id = $3 and a.exchange_id = r.exchange_id order by u.n; elsif p_role = any ('{third_party,agency}') then p_people := peak.list_named(p_me, p_people, array(select distinct v.id from public.exchange_participants r cross join lateral (values (r.contact_id)) v (id) where r.id = any ($5) and v.id is not null), array(select distinct r.exchange_id from public.exchange_participants r where r.id = any ($5))); return query select u.id, u.key, concat('{', '"person":', coalesce((case when r.contact_id is not null then coalesce(p1.face, '{"id":"' || r.contact_id || '","name":null}') end)::text, 'null'), ',"role":', coalesce((to_json(left((r.role)::text, 1000)))::text, 'null'), ',"state":', coalesce((to_json(left((case when r.is_active then 'active' end)::text, 1000)))::text, 'null'), ',"permissions":', coalesce((array_to_json((r.permissions)::text[]))::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(a.rights, 0))::text, 'null'), '}') from unnest($5, $6) with ordinality u (id, key, n) join public.exchange_participants r on r.id = u.id left join peak.person_keys p1 on p1.contact_id = r.contact_id and (p1.contact_id = any ($2)) is true left join peak.exchange_rows x on x.exchange_id = r.exchange_id left join auth.access a on a.contact_id = $3 and a.exchange_id = r.exchange_id order by u.n; end if;
end $_$;

ALTER FUNCTION peak.cells_of_participants(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) OWNER TO peak_owner;

CREATE FUNCTION peak.cells_of_people(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $_$
begin
    if p_role = any ('{admin,coordinator}') then return query select u.id, u.key, concat('{', '"name":', coalesce((to_json(left((peak.contact_label(r.first_name, r.last_name, r.company))::text, 1000)))::text, 'null'), ',"email":', coalesce((to_json(left((r.email)::text, 1000)))::text, 'null'), ',"phone":', coalesce((to_json(left((r.phone)::text, 1000)))::text, 'null'), ',"company":', coalesce((to_json(left((r.company)::text, 1000)))::text, 'null'), ',"role":', coalesce((to_json(left((r.role)::text, 1000)))::text, 'null'), ',"user":', coalesce((case when r.is_user then 'true' else 'false' end)::text, 'null'), ',"active":', coalesce((case when r.is_active then 'true' else 'false' end)::text, 'null'), ',"locked":', coalesce((case when r.locked_until > clock_timestamp()::timestamp then 'true' else 'false' end)::text, 'null'), ',"second_factor":', coalesce((case when r.two_fa_enabled then 'true' else 'false' end)::text, 'null'), ',"last_sign_in":', coalesce((case when isfinite(r.last_login) then floor(date_part('epoch', r.last_login) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), '}') from unnest($5, $6) with ordinality u (id, key, n) join public.contacts r on r.id = u.id order by u.n; elsif p_role = any ('{client,third_party,agency}') then return query select u.id, u.key, concat('{', '"name":', coalesce((to_json(left((peak.contact_label(r.first_name, r.last_name, r.company))::text, 1000)))::text, 'null'), ',"company":', coalesce((to_json(left((r.company)::text, 1000)))::text, 'null'), ',"role":', coalesce((to_json(left((r.role)::text, 1000)))::text, 'null'), '}') from unnest($5, $6) with ordinality u (id, key, n) join public.contacts r on r.id = u.id order by u.n; end if;
end $_$;

ALTER FUNCTION peak.cells_of_people(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) OWNER TO peak_owner;

CREATE FUNCTION peak.cells_of_sessions(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $_$
begin
    if p_role = any ('{admin,coordinator}') then return query select u.id, u.key, concat('{', '"person":', coalesce((case when r.user_id is not null then coalesce(p1.face, '{"id":"' || r.user_id || '","name":null}') end)::text, 'null'), ',"role":', coalesce((to_json(left((r.person_role)::text, 1000)))::text, 'null'), ',"started":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"seen":', coalesce((case when isfinite((select s.last_seen at time zone 'UTC' from auth.session_activity s where s.session_id = r.id)) then floor(date_part('epoch', (select s.last_seen at time zone 'UTC' from auth.session_activity s where s.session_id = r.id)) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"ends":', coalesce((case when isfinite(r.expires_at) then floor(date_part('epoch', r.expires_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"ip":', coalesce((to_json(left((host(r.ip_address))::text, 1000)))::text, 'null'), ',"client":', coalesce((to_json(left((r.client_version)::text, 1000)))::text, 'null'), ',"second_factor":', coalesce((case when r.second_factor then 'true' else 'false' end)::text, 'null'), ',"state":', coalesce((to_json(left((case when r.is_active and r.expires_at > clock_timestamp()::timestamp and exists (select from auth.session_activity s
    where s.session_id = r.id and s.last_seen > clock_timestamp() - r.idle_limit) then 'open' else 'ended' end)::text, 1000)))::text, 'null'), ',"ended":', coalesce((case when isfinite(r.ended_at) then floor(date_part('epoch', r.ended_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"why":', coalesce((to_json(left((r.ended_because)::text, 1000)))::text, 'null'), ',"agent":', coalesce((to_json(r.user_agent))::text, 'null'), '}') from unnest($5, $6) with ordinality u (id, key, n) join public.user_sessions r on r.id = u.id left join peak.person_keys p1 on p1.contact_id = r.user_id order by u.n; elsif p_role = any ('{client,third_party,agency}') then p_people := peak.list_named(p_me, p_people, array(select distinct v.id from public.user_sessions r cross join lateral (values (r.user_id)) v (id) where r.id = any ($5) and v.id is not null), null); return query select u.id, u.key, concat('{', '"person":', coalesce((case when r.user_id is not null then coalesce(p1.face, '{"id":"' || r.user_id || '","name":null}') end)::text, 'null'), ',"role":', coalesce((to_json(left((r.person_role)::text, 1000)))::text, 'null'), ',"started":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"seen":', coalesce((case when isfinite((select s.last_seen at time zone 'UTC' from auth.session_activity s where s.session_id = r.id)) then floor(date_part('epoch', (select s.last_seen at time zone 'UTC' from auth.session_activity s where s.session_id = r.id)) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"ends":', coalesce((case when isfinite(r.expires_at) then floor(date_part('epoch', r.expires_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"ip":', coalesce((to_json(left((host(r.ip_address))::text, 1000)))::text, 'null'), ',"client":', coalesce((to_json(left((r.client_version)::text, 1000)))::text, 'null'), ',"second_factor":', coalesce((case when r.second_factor then 'true' else 'false' end)::text, 'null'), ',"state":', coalesce((to_json(left((case when r.is_active and r.expires_at > clock_timestamp()::timestamp and exists (select from auth.session_activity s
    where s.session_id = r.id and s.last_seen > clock_timestamp() - r.idle_limit) then 'open' else 'ended' end)::text, 1000)))::text, 'null'), ',"ended":', coalesce((case when isfinite(r.ended_at) then floor(date_part('epoch', r.ended_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"why":', coalesce((to_json(left((r.ended_because)::text, 1000)))::text, 'null'), ',"agent":', coalesce((to_json(r.user_agent))::text, 'null'), '}') from unnest($5, $6) with ordinality u (id, key, n) join public.user_sessions r on r.id = u.id left join peak.person_keys p1 on p1.contact_id = r.user_id and (p1.contact_id = any ($2)) is true order by u.n; end if;
end $_$;

ALTER FUNCTION peak.cells_of_sessions(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) OWNER TO peak_owner;

CREATE FUNCTION peak.cells_of_sync_runs(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $_$
begin
    if p_role = any ('{admin}') then return query select u.id, u.key, concat('{', '"started":', coalesce((case when isfinite(r.started_at) then floor(date_part('epoch', r.started_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"finished":', coalesce((case when isfinite(r.completed_at) then floor(date_part('epoch', r.completed_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"kind":', coalesce((to_json(left((r.sync_type)::text, 1000)))::text, 'null'), ',"status":', coalesce((to_json(left((r.status)::text, 1000)))::text, 'null'), ',"triggered_by":', coalesce((to_json(left((r.triggered_by)::text, 1000)))::text, 'null'), ',"processed":', coalesce(('"' || (r.records_processed)::text || '"')::text, 'null'), ',"created":', coalesce(('"' || (r.records_created)::text || '"')::text, 'null'), ',"updated":', coalesce(('"' || (r.records_updated)::text || '"')::text, 'null'), ',"errors":', coalesce(('"' || (r.errors_count)::text || '"')::text, 'null'), ',"error_details":', coalesce((to_json(r.error_details))::text, 'null'), '}') from unnest($5, $6) with ordinality u (id, key, n) join public.pp_sync_logs r on r.id = u.id order by u.n; end if;
end $_$;

ALTER FUNCTION peak.cells_of_sync_runs(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) OWNER TO peak_owner;

CREATE FUNCTION peak.cells_of_tasks(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $_$
begin
    if p_role = any ('{admin}') then return query select u.id, u.key, concat('{', '"title":', coalesce((to_json(left((r.title)::text, 1000)))::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"assignee":', coalesce((case when r.assigned_to is not null then coalesce(p3.face, '{"id":"' || r.assigned_to || '","name":null}') end)::text, 'null'), ',"status":', coalesce((to_json(left((r.status)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"due":', coalesce(('"' || case when isfinite(r.due_date) then (r.due_date)::date::text end || '"')::text, 'null'), ',"type":', coalesce((to_json(left((r.task_type)::text, 1000)))::text, 'null'), ',"created_by":', coalesce((case when r.created_by is not null then coalesce(p8.face, '{"id":"' || r.created_by || '","name":null}') end)::text, 'null'), ',"created":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"completed":', coalesce((case when isfinite(r.completed_at) then floor(date_part('epoch', r.completed_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"synced":', coalesce((case when r.is_synced_from_pp then 'true' else 'false' end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"description":', coalesce((to_json(left(r.description, 1000)))::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from unnest($5, $6) with ordinality u (id, key, n) join public.tasks r on r.id = u.id left join peak.exchange_rows x on x.exchange_id = r.exchange_id left join peak.person_keys p3 on p3.contact_id = r.assigned_to left join peak.person_keys p8 on p8.contact_id = r.created_by order by u.n; elsif p_role = any ('{client,third_party,agency}') then p_people := peak.list_named(p_me, p_people, array(select distinct v.id from public.tasks r cross join lateral (values (r.assigned_to), (r.created_by)) v (id) where r.id = any ($5) and v.id is not null), array(select distinct r.exchange_id from public.tasks r where r.id = any ($5))); return query select u.id, u.key, concat('{', '"title":', coalesce((to_json(left((r.title)::text, 1000)))::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"assignee":', coalesce((case when r.assigned_to is not null then coalesce(p3.face, '{"id":"' || r.assigned_to || '","name":null}') end)::text, 'null'), ',"status":', coalesce((to_json(left((r.status)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"due":', coalesce(('"' || case when isfinite(r.due_date) then (r.due_date)::date::text end || '"')::text, 'null'), ',"type":', coalesce((to_json(left((r.task_type)::text, 1000)))::text, 'null'), ',"created_by":', coalesce((case when r.created_by is not null then coalesce(p8.face, '{"id":"' || r.created_by || '","name":null}') end)::text, 'null'), ',"created":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"completed":', coalesce((case when isfinite(r.completed_at) then floor(date_part('epoch', r.completed_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"synced":', coalesce((case when r.is_synced_from_pp then 'true' else 'false' end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"description":', coalesce((to_json(left(r.description, 1000)))::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(a.rights, 0))::text, 'null'), '}') from unnest($5, $6) with ordinality u (id, key, n) join public.tasks r on r.id = u.id left join peak.exchange_rows x on x.exchange_id = r.exchange_id left join peak.person_keys p3 on p3.contact_id = r.assigned_to and (p3.contact_id = any ($2)) is true left join peak.person_keys p8 on p8.contact_id = r.created_by and (p8.contact_id = any ($2)) is true left join auth.access a on a.contact_id = $3 and a.exchange_id = r.exchange_id order by u.n; elsif p_role = any ('{coordinator}') then return query select u.id, u.key, concat('{', '"title":', coalesce((to_json(left((r.title)::text, 1000)))::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"assignee":', coalesce((case when r.assigned_to is not null then coalesce(p3.face, '{"id":"' || r.assigned_to || '","name":null}') end)::text, 'null'), ',"status":', coalesce((to_json(left((r.status)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"due":', coalesce(('"' || case when isfinite(r.due_date) then (r.due_date)::date::text end || '"')::text, 'null'), ',"type":', coalesce((to_json(left((r.task_type)::text, 1000)))::text, 'null'), ',"created_by":', coalesce((case when r.created_by is not null then coalesce(p8.face, '{"id":"' || r.created_by || '","name":null}') end)::text, 'null'), ',"created":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"completed":', coalesce((case when isfinite(r.completed_at) then floor(date_part('epoch', r.completed_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"synced":', coalesce((case when r.is_synced_from_pp then 'true' else 'false' end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"description":', coalesce((to_json(left(r.description, 1000)))::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(a.rights, 0))::text, 'null'), '}') from unnest($5, $6) with ordinality u (id, key, n) join public.tasks r on r.id = u.id left join peak.exchange_rows x on x.exchange_id = r.exchange_id left join peak.person_keys p3 on p3.contact_id = r.assigned_to left join peak.person_keys p8 on p8.contact_id = r.created_by left join auth.access a on a.contact_id = $3 and a.exchange_id = r.exchange_id order by u.n; end if;
end $_$;

ALTER FUNCTION peak.cells_of_tasks(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) OWNER TO peak_owner;

CREATE FUNCTION peak.changes_lately(p_person uuid, p_most integer) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    select count(*)::int
    from (select from public.audit_logs l
          where l.user_id = p_person and l.created_at > clock_timestamp()::timestamp - interval '1 minute' limit p_most) c
$$;

ALTER FUNCTION peak.changes_lately(p_person uuid, p_most integer) OWNER TO peak_owner;

CREATE FUNCTION peak.changes_written(p_objects uuid[], p_versions bigint[]) RETURNS uuid[]
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    with written as materialized (
        select l.id, l.resource_id, (l.new_values ->> 'version')::bigint as version
        from public.audit_logs l where l.xid = pg_current_xact_id() and l.old_values is not null and l.new_values is not null
    )
    select array_agg((select w.id from written w
                      where w.resource_id = o.object and (o.version is null or w.version = o.version) order by w.id desc limit 1)
                     order by o.place)
    from unnest(p_objects, p_versions) with ordinality o (object, version, place)
$$;

ALTER FUNCTION peak.changes_written(p_objects uuid[], p_versions bigint[]) OWNER TO peak_owner;

CREATE FUNCTION peak.check_fields(p_fields jsonb, p_known text[]) RETURNS void
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    stranger text;
begin
    if p_fields is null or jsonb_typeof(p_fields) <> 'object' or length(p_fields::text) > 100000 then
        raise exception using errcode = 'PK400', message = 'The form is missing or too large.';
    end if;
    select k into stranger from jsonb_object_keys(p_fields) k where k <> all (p_known) limit 1;
    if found then
        raise exception using errcode = 'PK400', message = format('%s can''t be set here.', quote_ident(left(stranger, 60)));
    end if;
end $$;

ALTER FUNCTION peak.check_fields(p_fields jsonb, p_known text[]) OWNER TO peak_owner;

CREATE FUNCTION peak.choice_field(p_fields jsonb, p_name text, p_called text, p_choices text[]) RETURNS text
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    said text := peak.text_field(p_fields, p_name, p_called, 100);
begin
    if said <> all (p_choices) then
        raise exception using errcode = 'PK400', message = format('%s is one of %s.', p_called, array_to_string(p_choices, ', '));
    end if;
    return said;
end $$;

ALTER FUNCTION peak.choice_field(p_fields jsonb, p_name text, p_called text, p_choices text[]) OWNER TO peak_owner;

CREATE FUNCTION peak.contact_label(p_first text, p_last text, p_company text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN COALESCE(NULLIF(btrim(((COALESCE(btrim(p_first), ''::text) || ' '::text) || COALESCE(btrim(p_last), ''::text))), ''::text), btrim(p_company), ''::text);

ALTER FUNCTION peak.contact_label(p_first text, p_last text, p_company text) OWNER TO peak_owner;

CREATE FUNCTION peak.count_version() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    new.version := old.version + 1;
    if new.updated_at is not distinct from old.updated_at then
        new.updated_at := now();
    end if;
    return new;
end $$;

ALTER FUNCTION peak.count_version() OWNER TO peak_owner;

CREATE FUNCTION peak.date_of_key(p_key text) RETURNS timestamp without time zone
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
begin
    if p_key in ('~', '-') then
        return case p_key when '~' then 'infinity' else '-infinity' end::timestamp;
    elsif p_key !~ '^[0-9]{10}$' then
        raise exception using errcode = 'PK400', message = 'That is no place in the list.';
    end if;
    return date '2000-01-01' + (p_key::bigint - 2451545)::int;
exception when datetime_field_overflow or numeric_value_out_of_range then
    raise exception using errcode = 'PK400', message = 'That is no place in the list.';
end $_$;

ALTER FUNCTION peak.date_of_key(p_key text) OWNER TO peak_owner;

CREATE FUNCTION peak.day_field(p_fields jsonb, p_name text, p_called text) RETURNS date
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
    said text := peak.text_field(p_fields, p_name, p_called, 100);
begin
    if said !~ '^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$' then
        raise exception using errcode = 'PK400', message = format('%s has to be a date like 2026-04-15.', p_called);
    end if;
    return make_date(substr(said, 1, 4)::int, substr(said, 6, 2)::int, substr(said, 9, 2)::int);
exception when datetime_field_overflow then
    raise exception using errcode = 'PK400', message = format('%s is not in the calendar.', p_called);
end $_$;

ALTER FUNCTION peak.day_field(p_fields jsonb, p_name text, p_called text) OWNER TO peak_owner;

CREATE FUNCTION peak.do_job(p_job text, OUT did text, OUT more boolean) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    n bigint := 0;
    detail text;
begin
    more := false;
    case p_job
    when 'house' then
        perform api.keep_house();
    when 'seal' then
        perform auth.look_at_server(); -- before its first batch has the number of one that was lost
        n := audit.seal(20000);
        more := n >= 20000;
        if n > 0 then
            did := format('sealed %s rows of the record', n);
        end if;
    when 'sweep' then
        select sum(s.done), string_agg(s.done || ' ' || s.class, ', ') into n, detail from peak.sweep(1000) s;
        more := coalesce(n, 0) >= 1000;
        if n > 0 then
            did := 'swept ' || detail;
        end if;
    when 'verify' then
        detail := audit.verify_recent();
        if detail is not null then
            raise exception using errcode = 'PK500', message = detail;
        end if;
    end case;
end $$;

ALTER FUNCTION peak.do_job(p_job text, OUT did text, OUT more boolean) OWNER TO peak_owner;

CREATE FUNCTION peak.document_search(p_name text, p_kind text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((COALESCE(peak.fold(p_name, 255), ''::text) || ''::text) || COALESCE(peak.fold(p_kind, 100), ''::text));

ALTER FUNCTION peak.document_search(p_name text, p_kind text) OWNER TO peak_owner;

CREATE FUNCTION peak.erase(p_person uuid, p_by uuid, p_reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $_$
declare
    blank text;
begin
    if auth.my_role() is distinct from 'admin' then
        raise exception using errcode = 'PK403', message = 'Only an admin erases a person''s data.';
    end if;
    perform from public.contacts c where c.id = p_person for no key update;
    if not found then
        raise exception using errcode = 'PK404', message = 'There is no such person.';
    end if;
    if exists (select from peak.erasures e where e.contact_id = p_person) then
        raise exception using errcode = 'PK409', message = 'This person''s data were erased already.';
    end if;
    if peak.is_held(p_person) then
        raise exception using errcode = 'PK423',
            message = 'A legal hold is on this person or on an exchange of theirs. Nothing was erased; release the hold first.';
    end if;
    if exists (select from public.exchanges e
               where e.workflow_stage not in ('COMPLETED', 'TERMINATED')
                 and (p_person in (e.client_id, e.coordinator_id)
                      or exists (select from public.exchange_participants p
                                 where p.exchange_id = e.id and p.contact_id = p_person and p.is_active))) then
        raise exception using errcode = 'PK409',
            message = 'This person still has an open exchange. Nothing was erased; complete or terminate it, or hand it to somebody else.';
    end if;
    select string_agg(format('%I = %s', a.attname,
                             case when a.atthasdef then 'default' when a.attnotnull then quote_literal('') else 'null' end), ', ')
    into blank
    from pg_attribute a
    where a.attrelid = 'public.contacts'::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      and a.attname <> all (peak.kept_of_a_person());
    execute format('update public.contacts set is_user = false, is_active = false, first_name = ''Erased'', last_name = ''person'', %s
                    where id = $1', blank) using p_person;
    update public.exchange_participants p set is_active = false where p.contact_id = p_person and p.is_active;
    perform auth.erase_sign_in(p_person);
    insert into peak.erasures (contact_id, erased_by, reason) values (p_person, p_by, p_reason);
    perform audit.event('person_erased', 'user', p_person, null, true, null, jsonb_build_object('reason', p_reason));
end $_$;

ALTER FUNCTION peak.erase(p_person uuid, p_by uuid, p_reason text) OWNER TO peak_owner;

CREATE FUNCTION peak.erase_merged() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform peak.erase(m.dropped_id, new.erased_by, new.reason) from peak.merges m
    where m.kept_id = new.contact_id and not exists (select from peak.erasures e where e.contact_id = m.dropped_id);
    return null;
end $$;

ALTER FUNCTION peak.erase_merged() OWNER TO peak_owner;

CREATE FUNCTION peak.erase_tax_id() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    delete from peak.tax_ids t where t.contact_id = new.contact_id;
    return null;
end $$;

ALTER FUNCTION peak.erase_tax_id() OWNER TO peak_owner;

CREATE FUNCTION peak.erase_views() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    delete from peak.saved_views v where v.owner_id = new.contact_id;
    return null;
end $$;

ALTER FUNCTION peak.erase_views() OWNER TO peak_owner;

CREATE FUNCTION peak.exchange_anchors(p_sort text, p_descending boolean, p_filter jsonb, p_step integer) RETURNS TABLE("position" bigint, sort_key text, exchange_id uuid, total bigint)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET cursor_tuple_fraction TO '1'
    AS $_$
declare
    reader record := peak.list_reader(p_sort, p_filter);
    f peak.exchange_filter := reader.f;
    few uuid[] := reader.few;
    key text := p_sort || '_key';
    step int := least(greatest(coalesce(p_step, 1000), 100), 1000000000);
    places refcursor;
    passed int;
    keys text[];
    ids uuid[];
begin
    if few is not null then
        total := case when f is null then cardinality(few)
                      else (select count(*) from peak.exchange_rows r where r.exchange_id = any (few) and peak.matches(r, f)) end;
    elsif f is null and reader.everything
          and step >= peak.about_all() then
        total := (select count(*) from peak.exchange_rows);
    elsif f is null and step >= reader.many then
        total := (select count(*) from auth.access a where a.contact_id = reader.me and (a.rights & 1) <> 0);
    end if;
    if total < step then
        return query select 0::bigint, null::text, null::uuid, total;
        return;
    end if;
    open places no scroll for execute format('select r.%1$I, r.exchange_id from %3$s order by r.%1$I %2$s, r.exchange_id %2$s',
        key, case when p_descending then 'desc' else 'asc' end, peak.list_source(reader.everything)) using reader.me, f;
    total := 0;
    loop
        move forward step - 1 in places;
        get diagnostics passed = row_count;
        fetch places into sort_key, exchange_id;
        total := total + passed + found::int;
        exit when not found;
        keys := keys || sort_key;
        ids := ids || exchange_id;
    end loop;
    close places; -- or it stays in the caller's transaction
    return query select 0::bigint, null::text, null::uuid, total
        union all select u.n * step, u.k, u.id, total from unnest(keys, ids) with ordinality u (k, id, n);
end $_$;

ALTER FUNCTION peak.exchange_anchors(p_sort text, p_descending boolean, p_filter jsonb, p_step integer) OWNER TO peak_owner;

CREATE FUNCTION peak.exchange_filter(p_filter jsonb) RETURNS peak.exchange_filter
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    f peak.exchange_filter;
    part record;
    trouble text;
begin
    for part in select j.key, j.value, j.value #>> '{}' as text from jsonb_each(p_filter) j loop
        trouble := case when part.key not in ('search', 'stage', 'coordinator', 'client')
                        then format('Exchanges can''t be filtered by "%s".', left(part.key, 40))
                        when part.key = 'search' and (jsonb_typeof(part.value) <> 'string' or length(part.text) > 500)
                        then 'The search text is too long. Use up to 500 letters.'
                        when part.key <> 'search' and (jsonb_typeof(part.value) <> 'array' or jsonb_array_length(part.value) > 1000)
                        then 'The filter holds too many values. Choose up to 1,000.' end;
        if trouble is not null then
            raise exception using errcode = 'PK400', message = trouble;
        elsif part.key = 'search' then
            -- Eight words narrow a list down far enough; the rest would only cost time.
            f.patterns := (select (array_agg('%' || regexp_replace(w.word, E'([\\\\%_])', E'\\\\\\1', 'g') || '%' order by w.n))[1:8]
                           from regexp_split_to_table(peak.fold(part.text, 500), E'\\s+') with ordinality w (word, n) where w.word <> '');
        elsif part.key = 'stage' then
            f.stages := (select array_agg(v) from jsonb_array_elements_text(part.value) v);
        elsif part.key = 'coordinator' then
            f.coordinators := (select array_agg(v::uuid) from jsonb_array_elements_text(part.value) v);
        else
            f.clients := (select array_agg(v::uuid) from jsonb_array_elements_text(part.value) v);
        end if;
    end loop;
    return f;
exception
    when invalid_text_representation or invalid_parameter_value then
        raise exception using errcode = 'PK400', message = 'The filter holds something that is no person of this firm.';
end $$;

ALTER FUNCTION peak.exchange_filter(p_filter jsonb) OWNER TO peak_owner;

CREATE FUNCTION peak.exchange_sorts() RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ARRAY['number'::text, 'name'::text, 'client'::text, 'coordinator'::text, 'stage'::text, 'priority'::text, 'property'::text, 'day_45'::text, 'day_180'::text, 'value'::text, 'updated'::text];

ALTER FUNCTION peak.exchange_sorts() OWNER TO peak_owner;

CREATE FUNCTION peak.exchanges_kept(p_sort jsonb, p_filter jsonb, OUT sort text, OUT down boolean, OUT filter jsonb) RETURNS record
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
declare
    condition jsonb;
    c text;
begin
    if jsonb_typeof(p_sort) is distinct from 'array' or jsonb_array_length(p_sort) <> 1
       or p_sort -> 0 ->> 'column' <> all (peak.exchange_sorts()) or jsonb_typeof(coalesce(p_filter, '{}')) <> 'object'
       or length(p_filter::text) > 200000 or p_filter - 'search' - 'conditions' <> '{}' then
        return;
    end if;
    filter := case when jsonb_typeof(p_filter -> 'search') <> 'null' then jsonb_build_object('search', p_filter -> 'search') else '{}' end;
    for condition in select j from jsonb_array_elements(peak.list_conditions(p_filter)) j loop
        c := condition ->> 'column';
        continue when condition -> 'off' = 'true' and jsonb_typeof(condition) = 'object';
        if c = any ('{stage,coordinator,client}') is not true or condition ->> 'op' is distinct from 'any_of' or condition -> 'not' = 'true'
           or filter ? c or jsonb_typeof(condition -> 'value') is distinct from 'array' or jsonb_array_length(condition -> 'value') not between 1 and 500 then
            return;
        end if;
        filter := filter || jsonb_build_object(c, case when c = 'stage' then condition -> 'value' else (
            select jsonb_agg(case when v = 'me' then auth.me()::text else v end) from jsonb_array_elements_text(condition -> 'value') v) end);
    end loop;
    sort := p_sort -> 0 ->> 'column';
    down := coalesce(p_sort -> 0 -> 'descending' = 'true', false);
end $$;

ALTER FUNCTION peak.exchanges_kept(p_sort jsonb, p_filter jsonb, OUT sort text, OUT down boolean, OUT filter jsonb) OWNER TO peak_owner;

CREATE FUNCTION peak.feed_right(p_kind text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE p_kind WHEN 'task'::text THEN (1 | 32) WHEN 'message'::text THEN (1 | 2) WHEN 'receipt'::text THEN (1 | 2) ELSE 1 END;

ALTER FUNCTION peak.feed_right(p_kind text) OWNER TO peak_owner;

CREATE FUNCTION peak.field_words(p_column text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select case p_column
        when 'assigned_to' then 'who it is assigned to' when 'workflow_stage' then 'the stage' when 'client_id' then 'the client'
        when 'coordinator_id' then 'the coordinator' when 'is_active' then 'whether it is active' when 'is_user' then 'whether the person signs in'
        when 'allowed_roles' then 'the allowed roles' when 'rep_1_value' then 'the value of the replacement property'
        when 'rel_value' then 'the value of the relinquished property' when 'value' then 'the value'
        else 'the ' || replace(regexp_replace(regexp_replace(p_column, '^rel_(property_)?', 'relinquished property''s '),
                                              '^rep_1_(property_)?', 'replacement property''s '), '_', ' ') end
$$;

ALTER FUNCTION peak.field_words(p_column text) OWNER TO peak_owner;

CREATE FUNCTION peak.file_name_field(p_fields jsonb) RETURNS text
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
    said text := peak.text_field(p_fields, 'file_name', 'The file name', 255);
begin
    if said ~ E'[[:cntrl:]<>:"/\\\\|?*\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]' or said ~ '[. ]$' or octet_length(said) > 255
       or said ~* '^(con|prn|aux|nul|com[0-9]|lpt[0-9])([.]|$)' then
        raise exception using errcode = 'PK400', message = E'This file name can''t be used everywhere. Choose a plain name without / \\ : * ? " < > |.';
    end if;
    return said;
end $_$;

ALTER FUNCTION peak.file_name_field(p_fields jsonb) OWNER TO peak_owner;

CREATE FUNCTION peak.finding(p_words text) RETURNS peak.finding
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    q peak.finding;
    my_role constant text := auth.my_role();
begin
    q.me := auth.me();
    if q.me is null then
        raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
    elsif length(p_words) > 200 then
        raise exception using errcode = 'PK400', message = 'The search text is too long. Use up to 200 letters.';
    end if;
    q.my_role := my_role;
    q.everything := my_role = 'admin';
    q.few := not q.everything and (select count(*) from (select from auth.access a where a.contact_id = q.me limit 2001) x) <= 2000;
    q.staff := my_role in ('admin', 'coordinator');
    q.mine := case when not q.staff then auth.my_contact_ids() end;
    q.words := regexp_replace(btrim(coalesce(peak.fold(p_words, 200), '')), E'\\s+', ' ', 'g');
    q.above := q.words || U&'\+10FFFF';
    select array_agg('%' || regexp_replace(w.word, E'([\\\\%_])', E'\\\\\\1', 'g') || '%' order by w.tells desc, length(w.word) desc),
           bool_and(not w.tells)
    into q.patterns, q.short
    from (select distinct x.word, x.word ~ '[[:alnum:]]{3}' as tells from regexp_split_to_table(q.words, ' ') x (word) limit 8) w;
    return q;
end $$;

ALTER FUNCTION peak.finding(p_words text) OWNER TO peak_owner;

CREATE FUNCTION peak.finish_erasures() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    due peak.erasures;
    visits uuid[];
    about uuid[];
    n int := 0;
begin
    -- Looking for the rows reads the whole record, so only when sealing has got past the erasure.
    for due in select e.* from peak.erasures e
               where e.record_at is null and e.erased_at < (select m.finished_at from audit.sealing m) for update skip locked loop
        select array_agg(distinct v.id) into visits
        from (select a.session_id as id from public.audit_logs a where a.user_id = due.contact_id and a.session_id is not null
              union all select s.id from public.user_sessions s where s.user_id = due.contact_id
              union all select s.device_id from public.user_sessions s where s.user_id = due.contact_id and s.device_id is not null) v;
        select array_agg(a.id) into about
        from (select l.id, l.action from public.audit_logs l where l.resource_id = due.contact_id or l.resource_id = any (visits)
              union all
              select l.id, l.action from audit.archive l where l.resource_id = due.contact_id or l.resource_id = any (visits)) a
        where a.action <> 'person_erased' and not exists (select from audit.erasures e where e.log_id = a.id);
        if exists (select from unnest(about) r (id) where not exists (select from audit.leaves f where f.log_id = r.id)) then
            continue;
        end if;
        perform audit.erase(about, 'erased person ' || due.contact_id);
        update peak.erasures e set record_at = clock_timestamp(), record_rows = coalesce(cardinality(about), 0) where e.id = due.id;
        n := n + 1;
    end loop;
    return n;
end $$;

ALTER FUNCTION peak.finish_erasures() OWNER TO peak_owner;

CREATE FUNCTION peak.firm_today() RETURNS date
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$ select (clock_timestamp() at time zone (s.value #>> '{}'))::date
          from peak.settings s where s.key = 'firm.time_zone' $$;

ALTER FUNCTION peak.firm_today() OWNER TO peak_owner;

CREATE FUNCTION peak.fit(p_text text, p_words text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (p_text = p_words) THEN 0 WHEN starts_with(p_text, p_words) THEN 1 WHEN (strpos((' '::text || p_text), (' '::text || p_words)) > 0) THEN 2 ELSE 3 END;

ALTER FUNCTION peak.fit(p_text text, p_words text) OWNER TO peak_owner;

CREATE FUNCTION peak.follow_contact_names() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    renamed uuid[] := array(
        select n.id from new_rows n join old_rows o on o.id = n.id
        where peak.contact_label(n.first_name, n.last_name, n.company)
              is distinct from peak.contact_label(o.first_name, o.last_name, o.company));
begin
    if renamed = '{}' then return null; end if;
    -- The foreign keys of exchanges take FOR KEY SHARE on the people they name: this waits for them.
    perform from public.contacts c where c.id = any (renamed) order by c.id for update;
    update peak.exchange_rows r
    set client_name = peak.contact_label(c.first_name, c.last_name, c.company)
    from public.contacts c where c.id = r.client_id and r.client_id = any (renamed);
    update peak.exchange_rows r
    set coordinator_name = peak.contact_label(c.first_name, c.last_name, c.company)
    from public.contacts c where c.id = r.coordinator_id and r.coordinator_id = any (renamed);
    return null;
end $$;

ALTER FUNCTION peak.follow_contact_names() OWNER TO peak_owner;

CREATE FUNCTION peak.follow_exchanges() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    if tg_op = 'INSERT' then
        insert into peak.exchange_rows select v.* from peak.exchange_rows_now v where v.exchange_id in (select n.id from new_rows n);
        return null;
    end if;
    update peak.exchange_rows r
    set exchange_number = v.exchange_number, name = v.name, client_id = v.client_id, coordinator_id = v.coordinator_id,
        client_name = case when r.client_id is distinct from v.client_id then v.client_name else r.client_name end,
        coordinator_name = case when r.coordinator_id is distinct from v.coordinator_id then v.coordinator_name else r.coordinator_name end,
        stage = v.stage, priority = v.priority, property = v.property, day_45 = v.day_45, day_180 = v.day_180,
        value = v.value, updated_at = v.updated_at, version = v.version, number_key = v.number_key
    from peak.exchange_rows_now v
    where v.exchange_id = r.exchange_id and r.exchange_id in (select n.id from new_rows n);
    return null;
end $$;

ALTER FUNCTION peak.follow_exchanges() OWNER TO peak_owner;

CREATE FUNCTION peak.follow_person_keys() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    insert into peak.person_keys
    select n.id, peak.text_key(l.label), l.label, peak.person_face(n.id, l.label)
    from new_rows n cross join lateral (select nullif(peak.contact_label(n.first_name, n.last_name, n.company), '') as label offset 0) l
    where not exists (select from peak.person_keys k where k.contact_id = n.id and k.label is not distinct from l.label)
    on conflict (contact_id) do update set name_key = excluded.name_key, label = excluded.label, face = excluded.face;
    return null;
end $$;

ALTER FUNCTION peak.follow_person_keys() OWNER TO peak_owner;

CREATE FUNCTION peak.guard_exchanges() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION peak.guard_exchanges() OWNER TO peak_owner;

CREATE FUNCTION peak.guard_participants() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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
    me := auth.me();
    if me is null then
        raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
    end if;
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

ALTER FUNCTION peak.guard_participants() OWNER TO peak_owner;

CREATE FUNCTION peak.guard_people() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    -- Other software of the firm, which wrote people before us, and our own identity code go on as they did.
    if current_user <> 'peak_api' then
        return new;
    end if;
    if auth.my_role() is distinct from 'admin'
       or tg_op = 'UPDATE' and new.id is not distinct from auth.me()
          and (new.role, coalesce(new.is_user, false), coalesce(new.is_active, false))
              is distinct from (old.role, coalesce(old.is_user, false), coalesce(old.is_active, false)) then
        raise exception using errcode = 'PK403',
            message = 'Roles, sign-in and e-mail addresses are changed by an admin, and nobody''s role or activity by themself.';
    end if;
    return new;
end $$;

ALTER FUNCTION peak.guard_people() OWNER TO peak_owner;

CREATE FUNCTION peak.guard_views() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    if current_user = 'peak_api' and new.default_for is distinct from old.default_for and auth.my_role() is distinct from 'admin'
       and not (new.default_for <@ old.default_for and (new.owner_id is not null or new.removed_at is not null)) then
        raise exception using errcode = 'PK403', message = 'Only an admin decides what the list of a role begins with.';
    end if;
    return new;
end $$;

ALTER FUNCTION peak.guard_views() OWNER TO peak_owner;

CREATE FUNCTION peak.harden_database() RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    telling regprocedure;
begin
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect on database %I to peak_door, peak_user, peak_agent', current_database());
    if (select rolsuper from pg_roles where rolname = current_user) then
        execute format('alter database %I set temp_file_limit = %L', current_database(), '256MB');
        -- No loops of one's own, no shared locks, no sleeping, no signals, no large objects: a client calls
        -- functions of api and reads tables. Functions of ours keep running: their owners are granted it.
        revoke usage on language plpgsql from public;
        grant usage on language plpgsql to peak_owner, peak_auth, peak_api, peak_rolemaker;
        revoke execute on function
            lo_create(oid), lo_creat(int), lo_from_bytea(oid, bytea), lo_put(oid, bigint, bytea),
            pg_notify(text, text), pg_terminate_backend(int, bigint), pg_cancel_backend(int),
            pg_stat_get_activity(int), pg_sleep(float8), pg_sleep_for(interval),
            pg_sleep_until(timestamptz), pg_export_snapshot(),
            pg_current_xact_id(), txid_current(),
            pg_advisory_lock(bigint), pg_advisory_lock(int, int), pg_advisory_lock_shared(bigint),
            pg_advisory_lock_shared(int, int), pg_advisory_xact_lock(bigint), pg_advisory_xact_lock(int, int),
            pg_advisory_xact_lock_shared(bigint), pg_advisory_xact_lock_shared(int, int),
            pg_try_advisory_lock(bigint), pg_try_advisory_lock(int, int), pg_try_advisory_lock_shared(bigint),
            pg_try_advisory_lock_shared(int, int), pg_try_advisory_xact_lock(bigint),
            pg_try_advisory_xact_lock(int, int), pg_try_advisory_xact_lock_shared(bigint),
            pg_try_advisory_xact_lock_shared(int, int)
            from public;
        grant execute on function pg_current_xact_id() to peak_owner, peak_auth;
        grant execute on function pg_terminate_backend(int, bigint), pg_stat_get_activity(int) to peak_rolemaker;
        -- What a function of ours read, wrote or locked a moment ago tells whether somebody exists.
        for telling in
            select p.oid from pg_proc p
            where p.pronamespace = 'pg_catalog'::regnamespace and has_function_privilege('peak_door', p.oid, 'execute')
              and (p.proname ~ '^pg_stat_get_' or p.proname in ('pg_lock_status', 'pg_logical_emit_message'))
        loop
            execute format('revoke execute on function %s from public', telling);
            execute format('grant execute on function %s to pg_read_all_stats', telling);
        end loop;
        grant execute on function pg_stat_get_activity(int) to pg_read_all_stats;
    end if;
end $$;

ALTER FUNCTION peak.harden_database() OWNER TO peak_owner;

CREATE FUNCTION peak.is_held(p_person uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    select exists (select from peak.legal_holds h where h.contact_id = p_person and h.released_at is null)
        or exists (select from peak.legal_holds h
                   where h.released_at is null
                     and h.exchange_id in (select e.id from public.exchanges e where p_person in (e.client_id, e.coordinator_id)
                                           union all
                                           select p.exchange_id from public.exchange_participants p where p.contact_id = p_person))
$$;

ALTER FUNCTION peak.is_held(p_person uuid) OWNER TO peak_owner;

CREATE FUNCTION peak.keep_room() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    if tg_op = 'UPDATE' and old.exchange_id is not null and new.exchange_id is distinct from old.exchange_id then
        raise exception using errcode = 'PK409', message = 'What belongs to one exchange is never moved to another.';
    end if;
    if tg_table_name = 'messages' then
        if new.reply_to is not null and not exists (select from public.messages m
                                                    where m.id = new.reply_to and m.exchange_id = new.exchange_id) then
            raise exception using errcode = 'PK404', message = 'The message that this one answers is not in this room.';
        end if;
        if new.attachments is not null and (jsonb_typeof(new.attachments) <> 'array' or exists (
               select from jsonb_array_elements_text(new.attachments) a
               left join public.documents d on d.id::text = a and d.exchange_id = new.exchange_id where d.id is null)) then
            raise exception using errcode = 'PK404', message = 'An attachment is not a document of this exchange.';
        end if;
    end if;
    return new;
end $$;

ALTER FUNCTION peak.keep_room() OWNER TO peak_owner;

CREATE FUNCTION peak.kept_of_a_person() RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select '{id,pp_contact_id,role,is_user,is_active,created_at,updated_at,last_sync_at,version,first_name,last_name}'::text[] $$;

ALTER FUNCTION peak.kept_of_a_person() OWNER TO peak_owner;

CREATE FUNCTION peak.like_pattern(p_word text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN regexp_replace(p_word, '([\\%_])'::text, '\\\1'::text, 'g'::text);

ALTER FUNCTION peak.like_pattern(p_word text) OWNER TO peak_owner;

CREATE FUNCTION peak.list_ask(p_list text) RETURNS peak.list_asking
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
declare
    q peak.list_asking;
begin
    -- auth.me() says that the session lives, and that this person still has the session's role.
    select c.id, c.role into q.me, q.role from public.contacts c where c.id = (select auth.me());
    if q.me is null then
        perform peak.refuse_list('Your session has ended. Sign in again.', '28000');
    end if;
    q.src := (select s from peak.list_sources() s where s.list = p_list);
    if (q.src).list is null then
        perform peak.refuse_list(format('There is no list "%s".', coalesce(left(p_list, 40), '')));
    elsif q.role <> all ((q.src).roles) then
        perform peak.refuse_list('Your role doesn''t see this list.', 'PK403');
    end if;
    q.everything := q.role = 'admin' or q.role = 'coordinator' and p_list = 'people';
    q.zone := (select s.value #>> '{}' from peak.settings s where s.key = 'firm.time_zone');
    q.today := (clock_timestamp() at time zone q.zone)::date;
    -- Whose names they may read: staff everybody's; and who sees an exchange, its client's and coordinator's. All those
    -- people are looked up where an order or a search goes through them.
    q.member := q.role not in ('admin', 'coordinator') and p_list <> 'exchanges';
    return q;
end $$;

ALTER FUNCTION peak.list_ask(p_list text) OWNER TO peak_owner;

CREATE FUNCTION peak.list_behind(l peak.list_question, p_key text, p_id uuid) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $_$
declare
    keys text[] := string_to_array(p_key, E'\x1e');
    v text[];
begin
    if (p_key is null) <> (p_id is null) then
        perform peak.refuse_list('A place in the list is a key and a row: say both or neither.');
    elsif p_key is null then
        return 'true';
    elsif length(p_key) > 2000 or cardinality(keys) <> (case when l.sort_2 is null then 1 else 2 end) then
        if not (p_key = '' and l.sort_2 is null) then
            perform peak.refuse_list('That is no place in the list.');
        end if;
        keys := array[''];
    end if;
    v[1] := peak.list_value(l.type_1, keys[1]);
    if l.sort_2 is null then
        -- The key once more for orders that come from another table's index.
        return format('(%1$s, %2$s) %3$s (%4$s, %5$L::uuid)', l.sort_1, l.id, case when l.up_1 then '>' else '<' end, v[1], p_id)
               || case when l.joins = '' then '' else format(' and %s %s= %s', l.sort_1, case when l.up_1 then '>' else '<' end, v[1]) end;
    end if;
    v[2] := peak.list_value(l.type_2, keys[2]);
    return format('%1$s %2$s= %3$s and (%1$s %2$s %3$s or %1$s = %3$s and (%4$s, %5$s) %6$s (%7$s, %8$L::uuid))',
                  l.sort_1, case when l.up_1 then '>' else '<' end, v[1], l.sort_2, l.id, case when l.up_2 then '>' else '<' end, v[2], p_id);
end $_$;

ALTER FUNCTION peak.list_behind(l peak.list_question, p_key text, p_id uuid) OWNER TO peak_owner;

CREATE FUNCTION peak.list_bounds(l peak.list_question, p_key text, p_rows bigint) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $_$
declare
    here text := split_part(p_key, E'\x1e', 1);
    place text;
    bound text;
begin
    if l.leader is null or not (l.q).everything or (l.f).parts > 0 or p_rows = 0 or here !~ '^[0-9~-]+$' then
        return '';
    end if;
    place := case when here is null then 'true' else format('%s %s %L', l.leader, case when l.up_1 then '>=' else '<' end, here || case when l.up_1 then '' else ' ' end) end;
    execute format('select split_part(%1$s, E''\x1f'', 1) from %2$s r where %3$s order by %1$s %4$s offset %5$s limit 1', l.leader, ((l.q).src).relation,
                   case when p_key is null then 'true' else format('%s %s %L', l.leader, case when l.up_1 then '>' else '<' end,
                        here || case when l.up_1 then ' ' else E'\x1f' end) end,
                   case when l.up_1 then 'asc' else 'desc' end, p_rows - 1) into bound;
    return ' and ' || place || case when bound ~ '^[0-9~-]+$' then format(' and %s %s %L', l.leader, case when l.up_1 then '<' else '>=' end,
                                                                         bound || case when l.up_1 then ' ' else E'\x1f' end) else '' end;
end $_$;

ALTER FUNCTION peak.list_bounds(l peak.list_question, p_key text, p_rows bigint) OWNER TO peak_owner;

CREATE FUNCTION peak.list_cell(c peak.list_column, p_alias text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN format(CASE (c).kind WHEN 'person'::text THEN CASE (c).list WHEN 'exchanges'::text THEN format('peak.person_face(%%s, nullif(r.%s_name, ''''))'::text, (c).name) ELSE format('case when %%1$s is not null then coalesce(%s.face, ''{"id":"'' || %%1$s || ''","name":null}'') end'::text, p_alias) END WHEN 'exchange'::text THEN 'to_json(coalesce(x.label, ''''))'::text WHEN 'flag'::text THEN 'case when %1$s then ''true'' else ''false'' end'::text WHEN 'list'::text THEN 'array_to_json((%1$s)::text[])'::text WHEN 'deadline'::text THEN '''"'' || case when isfinite(%1$s) then (%1$s)::date::text end || ''"'''::text WHEN 'moment'::text THEN 'case when isfinite(%1$s) then floor(date_part(''epoch'', %1$s) * 1000 + 0.0005)::bigint end'::text WHEN 'number'::text THEN '''"'' || (%1$s)::text || ''"'''::text WHEN 'money'::text THEN 'case when %1$s <> ''NaN'' then ''"'' || (%1$s)::text || ''"'' end'::text ELSE 'to_json(left((%1$s)::text, 1000))'::text END, (c).value);

ALTER FUNCTION peak.list_cell(c peak.list_column, p_alias text) OWNER TO peak_owner;

CREATE FUNCTION peak.list_cells_code(src peak.list_source) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $_$
    select string_agg(format('if p_role = any (%L) then %sreturn query select u.id, u.key, %s from unnest($5, $6) with ordinality u (id, key, n) join %s r on r.%s = u.id%s order by u.n;',
        g.roles, case when g.roles && '{client,third_party,agency}' and (g.look).faces <> '' then format(
            'p_people := peak.list_named(p_me, p_people, array(select distinct v.id from %1$s r cross join lateral (values %2$s) v (id) where r.%3$s = any ($5) and v.id is not null), %4$s); ',
            src.relation, (g.look).faces, src.id,
            case when src.room is null then 'null' else format('array(select distinct %1$s from %2$s r where r.%3$s = any ($5))', src.room, src.relation, src.id) end) else '' end,
        (g.look).cells, src.relation, src.id, (g.look).joins), ' els' order by g.roles) || ' end if;'
    from (select array_agg(r.role) as roles, r.look
          from (select u.role, peak.list_look(src, u.role) as look
                from unnest('{admin,coordinator,client,third_party,agency}'::text[]) u (role)
                where src.roles is null or u.role = any (src.roles)) r group by r.look) g $_$;

ALTER FUNCTION peak.list_cells_code(src peak.list_source) OWNER TO peak_owner;

CREATE FUNCTION peak.list_column_of(p_list text, p_column text, p_role text) RETURNS peak.list_column
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
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

ALTER FUNCTION peak.list_column_of(p_list text, p_column text, p_role text) OWNER TO peak_owner;

CREATE FUNCTION peak.list_columns() RETURNS SETOF peak.list_column
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $_$
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
('document_log', 'time', 'moment', 'r.created_at', null, true, null, 'dated'),
('document_log', 'document', 'text', '(select d.file_name from public.documents d where d.id = r.document_id)', null, false, '{admin}', null),
('document_log', 'document', 'text', '(select d.file_name from public.documents d where d.id = r.document_id and auth.may_see_document($3, d.id))',
    null, false, '{coordinator,client,third_party,agency}', null),
('document_log', 'person', 'person', 'r.contact_id', null, false, null, null),
('document_log', 'action', 'choice', 'r.action', null, false, null, null),
('document_log', 'ip', 'text', 'host(r.ip_address)', null, false, null, null),
('document_log', 'success', 'flag', 'r.success', null, false, null, null),
('document_log', 'message', 'text', 'r.error_message', null, false, null, null)
$_$;

ALTER FUNCTION peak.list_columns() OWNER TO peak_owner;

CREATE FUNCTION peak.list_condition(c peak.list_column, p_condition jsonb, p_me uuid, p_zone text, p_today date) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $_$
declare
    op text := coalesce(p_condition ->> 'op', '');
    value jsonb := p_condition -> 'value';
    ordered text := (peak.list_order(c, 's', false)).expression;
    span record;
    low numeric;
    high numeric;
begin
    if op = 'empty' then
        return case when c.kind in ('text', 'choice') then format('coalesce(btrim((%s)::text), '''') = ''''', c.value)
                    when c.kind = 'list' then format('coalesce(cardinality(%s), 0) = 0', c.value)
                    when c.kind in ('deadline', 'moment') then format('coalesce(%s, ''infinity'') in (''infinity'', ''-infinity'')', c.value)
                    else format('(%s) is null', c.value) end;
    elsif c.kind in ('text', 'exchange') and op in ('contains', 'starts', 'is') then
        return peak.list_text_condition(c, op, value);
    elsif op = 'any_of' and c.kind in ('choice', 'flag', 'person', 'list') then
        return format(case c.kind when 'choice' then '(%s)::text = any (%L::text[])' when 'flag' then 'coalesce(%s, false) = any (%L::boolean[])'
                                  when 'person' then '%s = any (%L::uuid[])' else '%s && %L::text[]' end,
                      c.value, peak.list_values(c, value, p_me));
    elsif op = 'between' and c.kind in ('number', 'money') then
        if jsonb_typeof(value) is distinct from 'array' or jsonb_array_length(value) <> 2 then
            perform peak.refuse_list(format('The condition on "%s" needs a lowest and a highest number.', c.name));
        end if;
        low := peak.list_number(value -> 0, c.name);
        high := peak.list_number(value -> 1, c.name);
        return format('((%1$s)::numeric >= coalesce(%2$L, ''-infinity'')::numeric and (%1$s)::numeric <= coalesce(%3$L, ''infinity'')::numeric)', c.value, low, high);
    elsif c.kind in ('deadline', 'moment')
          and op in ('between', 'today', 'next_days', 'last_days', 'this_week', 'this_month', 'overdue', 'before', 'after') then
        span := peak.list_span(c, op, value, p_zone, p_today);
        -- As it is ordered, so that the order's index begins there.
        if c.sort is not null then
            ordered := format('coalesce(%s, ''infinity'')', c.value);
        end if;
        return format('(%1$s >= coalesce(%2$L, ''-infinity'')::timestamp and %1$s < coalesce(%3$L, ''infinity'')::timestamp and %1$s > ''-infinity'')', ordered, span.low, span.high);
    end if;
    perform peak.refuse_list(format('The column "%s" knows no condition "%s".', c.name, left(op, 40)));
end $_$;

ALTER FUNCTION peak.list_condition(c peak.list_column, p_condition jsonb, p_me uuid, p_zone text, p_today date) OWNER TO peak_owner;

CREATE FUNCTION peak.list_conditions(p_filter jsonb) RETURNS jsonb
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if jsonb_typeof(p_filter -> 'conditions') is null or jsonb_typeof(p_filter -> 'conditions') = 'null' then
        return '[]';
    elsif jsonb_typeof(p_filter -> 'conditions') = 'array' then
        if jsonb_array_length(p_filter -> 'conditions') <= 20 then
            return p_filter -> 'conditions';
        end if;
    end if;
    perform peak.refuse_list('A filter holds a list of up to 20 conditions.');
end $$;

ALTER FUNCTION peak.list_conditions(p_filter jsonb) OWNER TO peak_owner;

CREATE FUNCTION peak.list_day(p_value jsonb, p_column text) RETURNS date
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
begin
    if p_value is null or jsonb_typeof(p_value) = 'null' then
        return null;
    elsif jsonb_typeof(p_value) = 'string' and p_value #>> '{}' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then
        return to_date(p_value #>> '{}', 'YYYY-MM-DD');
    end if;
    raise datetime_field_overflow;
exception when datetime_field_overflow or invalid_datetime_format then
    raise exception using errcode = 'PK400', message = format('The condition on "%s" holds something that is no date.', p_column);
end $_$;

ALTER FUNCTION peak.list_day(p_value jsonb, p_column text) OWNER TO peak_owner;

CREATE FUNCTION peak.list_days(c peak.list_column, p_op text, p_value jsonb, p_today date, OUT first date, OUT last date) RETURNS record
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
declare
    n numeric;
begin
    if p_op in ('next_days', 'last_days') then
        n := peak.list_number(p_value, c.name);
        if n is null or n not between 0 and 3660 or n <> trunc(n) then
            perform peak.refuse_list(format('The condition on "%s" needs a number of days up to 3660.', c.name));
        end if;
    elsif p_op in ('before', 'after') then
        first := peak.list_day(p_value, c.name);
        if first is null then
            perform peak.refuse_list(format('The condition on "%s" needs a date.', c.name));
        end if;
    elsif p_op = 'between' then
        first := peak.list_day(p_value -> 0, c.name);
        last := peak.list_day(p_value -> 1, c.name);
        return;
    end if;
    select d.a, d.b into first, last from (select
        case p_op when 'today' then p_today when 'next_days' then p_today when 'last_days' then p_today - n::int
                  when 'this_week' then date_trunc('week', p_today::timestamp)::date when 'this_month' then date_trunc('month', p_today::timestamp)::date
                  when 'after' then first + 1 end,
        case p_op when 'today' then p_today when 'next_days' then p_today + n::int when 'last_days' then p_today
                  when 'this_week' then date_trunc('week', p_today::timestamp)::date + 6
                  when 'this_month' then (date_trunc('month', p_today::timestamp) + interval '1 month')::date - 1
                  when 'before' then first - 1 when 'overdue' then p_today - 1 end) d (a, b);
end $$;

ALTER FUNCTION peak.list_days(c peak.list_column, p_op text, p_value jsonb, p_today date, OUT first date, OUT last date) OWNER TO peak_owner;

CREATE FUNCTION peak.list_directions(l peak.list_question, p_1 text, p_2 text, p_id text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN ((((p_1 || CASE WHEN (l).up_1 THEN ' asc, '::text ELSE ' desc, '::text END) || COALESCE(CASE WHEN ((l).sort_2 IS NOT NULL) THEN (p_2 || CASE WHEN (l).up_2 THEN ' asc, '::text ELSE ' desc, '::text END) ELSE NULL::text END, ''::text)) || p_id) || CASE WHEN COALESCE((l).up_2, (l).up_1) THEN ' asc'::text ELSE ' desc'::text END);

ALTER FUNCTION peak.list_directions(l peak.list_question, p_1 text, p_2 text, p_id text) OWNER TO peak_owner;

CREATE FUNCTION peak.list_exchanges(p_sort text, p_descending boolean, p_filter jsonb, p_after_key text, p_after_id uuid, p_skip integer, p_limit integer) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET plan_cache_mode TO 'force_generic_plan'
    SET max_parallel_workers_per_gather TO '0'
    AS $_$
declare
    reader record := peak.list_reader(p_sort, p_filter);
    few uuid[] := reader.few;
    f peak.exchange_filter := reader.f;
    filtered boolean := not (f is null);
    first int := greatest(coalesce(p_skip, 0), 0);
    most int := least(greatest(coalesce(p_limit, 200), 0), 500);
    down boolean := coalesce(p_descending, false);
    direction text := case when down then 'desc' else 'asc' end;
    -- Behind nothing: no key is empty, and none is above this.
    start boolean := p_after_id is null;
    after_key text := coalesce(p_after_key, case when down then repeat(U&'\+10FFFF', 300) else '' end);
    after_id uuid := coalesce(p_after_id, '00000000-0000-0000-0000-000000000000');
    evenly float8;
    steps int;
    way text;
    ids uuid[];
    keys text[];
    told int := 0;
begin
    if (p_after_key is null) <> (p_after_id is null) then
        raise exception using errcode = 'PK400', message = 'A place in the list is a key and an exchange: say both or neither.';
    end if;
    if few is not null then
        way := 'few';
    elsif reader.everything then
        way := case when not filtered and first = 0 then 'all' end;
    elsif f.patterns is null and f.coordinators is null and f.clients is null then
        evenly := (first::float8 + most) * greatest(peak.about_all() / reader.many, 1);
        steps := least(reader.many, case when filtered then reader.many / 2 else 2 * evenly end);
        way := case when steps > 1.5 * evenly then 'walk' end;
    end if;
    if way is not null then
        return query execute format('select * from peak.page_by_%s_%s($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)', p_sort, direction)
            using way, reader.me, few, f, filtered, start, after_key, after_id, first, most, steps;
        get diagnostics told = row_count;
        if way <> 'walk' or told = most then
            return;
        end if;
    end if;
    execute format('select array_agg(p.exchange_id), array_agg(p.key) from (select * from (select r.exchange_id, r.%1$I as key from %2$s
                                                       and (r.%1$I, r.exchange_id) %3$s ($3, $4) %4$s) own
                              order by key %5$s, exchange_id %5$s offset $5 limit $6) p',
        p_sort || '_key', peak.list_source(reader.everything), case when down then '<' else '>' end,
        case when not reader.everything then 'offset 0' end, direction)
        into ids, keys using reader.me, f, after_key, after_id, first + told, most - told;
    return query select * from peak.cells_of_exchanges(null, null, reader.me, case when reader.everything then 'admin' else 'coordinator' end, ids, keys);
end $_$;

ALTER FUNCTION peak.list_exchanges(p_sort text, p_descending boolean, p_filter jsonb, p_after_key text, p_after_id uuid, p_skip integer, p_limit integer) OWNER TO peak_owner;

CREATE FUNCTION peak.list_filter(q peak.list_asking, p_filter jsonb) RETURNS peak.list_where
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $_$
declare
    src peak.list_source := q.src;
    w peak.list_where;
    said text[] := '{}';
    part record;
    condition jsonb;
    c peak.list_column;
    searched record;
    rank int;
    best int := 1000;
    place text;
begin
    w.close := false;
    w.spans := '{}';
    select null::text as said, null::text as asked into searched;
    if p_filter is null or p_filter = '{}' then
        w.said := 'true';
        w.asked := 'true';
        w.parts := 0;
        return w;
    elsif jsonb_typeof(p_filter) <> 'object' or length(p_filter::text) > 200000 then
        perform peak.refuse_list('The filter is too large, or no filter.');
    end if;
    for part in select j.key, j.value, j.value #>> '{}' as text from jsonb_each(p_filter) j loop
        continue when jsonb_typeof(part.value) = 'null' or part.key = 'conditions';
        if part.key = 'search' then
            searched := peak.list_search(q, part.value);
            continue;
        end if;
        place := case part.key when 'exchange' then src.room when 'person' then src.person when 'object' then src.object end;
        if src.list = 'exchanges' and part.key = 'person' and part.text ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' then
            -- The client, the coordinator, and who takes part: whoever sees the exchange sees these.
            said := said || format('(%1$L::uuid in (r.client_id, r.coordinator_id) or r.exchange_id in (
                                        select x.exchange_id from public.exchange_participants x where x.contact_id = %1$L::uuid and x.is_active))', part.text);
            w.close := true;
            continue;
        elsif place is null then
            perform peak.refuse_list(format('This list can''t be narrowed down by "%s".', left(part.key, 40)));
        elsif part.text !~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' then
            perform peak.refuse_list(format('The filter''s "%s" is none.', part.key));
        end if;
        said := said || format(case when strpos(place, '%') > 0 then place else place || ' = %L::uuid' end, part.text);
        w.close := true;
        rank := array_position(src.leads, place);
        if rank < best then
            best := rank;
            w.lead := place;
            w.leaders := format('array[%L::uuid]', part.text);
        end if;
    end loop;
    for condition in select j from jsonb_array_elements(peak.list_conditions(p_filter)) j loop
        if jsonb_typeof(condition) <> 'object' then
            perform peak.refuse_list('A condition names a column and what is asked of it.');
        end if;
        continue when condition -> 'off' = 'true';
        c := peak.list_column_of(src.list, condition ->> 'column', q.role);
        place := peak.list_condition(c, condition, q.me, q.zone, q.today);
        if condition -> 'not' = 'true' then
            said := said || ('(' || place || ') is not true');
            continue;
        end if;
        said := said || place;
        if c.kind in ('deadline', 'moment') and condition ->> 'op' <> 'empty' then
            w.spans := w.spans || jsonb_build_object(c.name, place);
        end if;
        w.close := w.close or c.kind = 'person' and condition ->> 'op' = 'any_of';
        rank := array_position(src.leads, c.value);
        if rank < best and condition ->> 'op' = 'any_of' and jsonb_array_length(condition -> 'value') <= 20 then
            best := rank;
            w.lead := c.value;
            w.leaders := format('%L::%s[]', peak.list_values(c, condition -> 'value', q.me), case c.kind when 'person' then 'uuid' else 'text' end);
        end if;
    end loop;
    w.parts := cardinality(said) + case when searched.said is null then 0 else 1 end;
    w.said := coalesce(nullif(concat_ws(' and ', nullif(array_to_string(said, ' and '), ''), searched.said), ''), 'true');
    w.asked := coalesce(nullif(concat_ws(' and ', nullif(array_to_string(said, ' and '), ''), searched.asked), ''), 'true');
    return w;
end $_$;

ALTER FUNCTION peak.list_filter(q peak.list_asking, p_filter jsonb) OWNER TO peak_owner;

CREATE FUNCTION peak.list_mine(l peak.list_question, p_one_by_one boolean DEFAULT false) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (CASE WHEN (p_one_by_one OR ((l).few IS NOT NULL)) THEN (l).f.asked ELSE (l).f.said END || CASE WHEN (l).q.everything THEN ''::text ELSE ((' and '::text || (l).q.src.sees) || CASE WHEN ((l).few IS NOT NULL) THEN (' and '::text || (l).q.src.narrow) ELSE ''::text END) END);

ALTER FUNCTION peak.list_mine(l peak.list_question, p_one_by_one boolean) OWNER TO peak_owner;

CREATE FUNCTION peak.list_find(l peak.list_question, p_behind text, p_first integer, p_most integer, p_one_by_one boolean) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN format('select f.id, f.sort_1, f.sort_2 from (select %1$s as id, %2$s as sort_1, %3$s as sort_2 from %4$s r%5$s%6$s where %7$s and %8$s offset 0) f order by %9$s offset %10$s limit %11$s'::text, (l).id, (l).sort_1, COALESCE((l).sort_2, 'null::text'::text), (l).q.src.relation, (l).joins, CASE WHEN ((l).f.close OR ((l).few IS NOT NULL)) THEN (l).access ELSE replace((l).access, ' offset 0'::text, ''::text) END, peak.list_mine(l, p_one_by_one), p_behind, peak.list_directions(l, 'f.sort_1'::text, 'f.sort_2'::text, 'f.id'::text), p_first, p_most);

ALTER FUNCTION peak.list_find(l peak.list_question, p_behind text, p_first integer, p_most integer, p_one_by_one boolean) OWNER TO peak_owner;

CREATE FUNCTION peak.list_key(p_type text, p_expression text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE p_type WHEN 'moment'::text THEN 'peak.time_key(%s)'::text WHEN 'date'::text THEN 'peak.date_key((%s)::date)'::text ELSE '%s'::text END;

ALTER FUNCTION peak.list_key(p_type text, p_expression text) OWNER TO peak_owner;

CREATE FUNCTION peak.list_lead(l peak.list_question, p_behind text, p_first integer, p_most integer) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN format('select f.id, f.sort_1, f.sort_2 from unnest(%1$s) v (x) cross join lateral (select %2$s as id, %3$s as sort_1, %4$s as sort_2 from %5$s r%6$s%7$s where %8$s = v.x and %9$s and %10$s order by %11$s limit %12$s) f order by %13$s offset %14$s limit %15$s'::text, (l).f.leaders, (l).id, (l).sort_1, COALESCE((l).sort_2, 'null::text'::text), (l).q.src.relation, (l).joins, (l).access, (l).f.lead, peak.list_mine(l, true), p_behind, peak.list_directions(l, (l).sort_1, (l).sort_2, (l).id), ((p_first)::bigint + p_most), peak.list_directions(l, 'f.sort_1'::text, 'f.sort_2'::text, 'f.id'::text), p_first, p_most);

ALTER FUNCTION peak.list_lead(l peak.list_question, p_behind text, p_first integer, p_most integer) OWNER TO peak_owner;

CREATE FUNCTION peak.list_look(src peak.list_source, p_role text) RETURNS peak.list_look
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $_$
declare
    member boolean := p_role not in ('admin', 'coordinator') and src.list <> 'exchanges';
    c peak.list_column;
    look peak.list_look := row('', '', '');
    cells text[];
    n int := 0;
begin
    for c in select s.* from peak.list_columns() s where s.list = src.list and (s.readers is null or p_role = any (s.readers)) loop
        n := n + 1;
        cells := cells || array[c.name, peak.list_cell(c, 'p' || n)];
        if c.kind = 'person' and src.list <> 'exchanges' then
            look.faces := look.faces || ', (' || c.value || ')';
            look.joins := look.joins || format(' left join peak.person_keys p%1$s on p%1$s.contact_id = %2$s', n, c.value)
                          || case when member then format(' and (p%s.contact_id = any ($2)) is true', n) else '' end;
        elsif c.kind = 'exchange' then
            look.joins := look.joins || format(' left join peak.exchange_rows x on x.exchange_id = %s', c.value);
        end if;
    end loop;
    -- Of a person members may read no more than what the columns say.
    if src.list <> 'people' or not member then
        cells := cells || src.extra;
    end if;
    if src.room is not null then
        cells := cells || array['exchange_id', format('''"'' || %s || ''"''', src.room), 'rights', case when p_role = 'admin' then '127' else 'coalesce(a.rights, 0)' end];
        if p_role <> 'admin' then
            look.joins := look.joins || format(' left join auth.access a on a.contact_id = $3 and a.exchange_id = %s', src.room);
        end if;
    end if;
    look.faces := substr(look.faces, 3);
    look.cells := (select format('concat(''{'', %s, ''}'')', string_agg(format('%L, coalesce((%s)::text, ''null'')',
                                 case when u.n > 1 then ',' else '' end || to_json(cells[2 * u.n - 1])::text || ':', cells[2 * u.n]), ', ' order by u.n))
                   from generate_series(1, cardinality(cells) / 2) u (n));
    return look;
end $_$;

ALTER FUNCTION peak.list_look(src peak.list_source, p_role text) OWNER TO peak_owner;

CREATE FUNCTION peak.list_named(p_me uuid, p_known uuid[], p_people uuid[], p_rooms uuid[]) RETURNS uuid[]
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
declare
    few uuid[];
    named uuid[] := array(select v from unnest(p_people) v where v = p_me);
    rest uuid[];
begin
    if p_known is not null then
        return array(select v from unnest(p_people) v where v in (select k from unnest(p_known) k));
    elsif cardinality(p_rooms) > 0 then
        named := named || peak.list_standing(p_people, array(
            select a.exchange_id from auth.access a where a.contact_id = p_me and a.exchange_id = any (p_rooms) and a.rights & 1 = 1));
    end if;
    rest := array(select v from unnest(p_people) v where v is not null except select v from unnest(named) v);
    if rest = '{}' then
        return named;
    end if;
    few := array(select a.exchange_id from auth.access a where a.contact_id = p_me and a.rights & 1 = 1 limit 2001);
    if cardinality(few) <= 2000 then
        named := named || peak.list_standing(rest, few);
    else
        named := named || array(
        select v from unnest(rest) v
        where (select true from public.exchange_participants p
               where p.contact_id = v and p.is_active
                 and (select a.rights & 1 from auth.access a where a.contact_id = p_me and a.exchange_id = p.exchange_id) = 1 limit 1)
           or (select true from peak.exchange_rows x
               where x.client_id = v
                 and (select a.rights & 1 from auth.access a where a.contact_id = p_me and a.exchange_id = x.exchange_id) = 1 limit 1)
           or (select true from peak.exchange_rows x
               where x.coordinator_id = v
                 and (select a.rights & 1 from auth.access a where a.contact_id = p_me and a.exchange_id = x.exchange_id) = 1 limit 1));
    end if;
    rest := array(select v from unnest(rest) v except select unnest(named));
    if exists (select from public.exchange_participants p where p.contact_id = any (rest) and p.is_active is not true) then
        named := named || array(select distinct p.contact_id from public.exchange_participants p
                                where p.contact_id = any (rest) and p.is_active is not true
                                  and p.exchange_id = any ((select auth.my_judged_ids())::uuid[]));
    end if;
    return named;
end $$;

ALTER FUNCTION peak.list_named(p_me uuid, p_known uuid[], p_people uuid[], p_rooms uuid[]) OWNER TO peak_owner;

CREATE FUNCTION peak.list_number(p_value jsonb, p_column text) RETURNS numeric
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
begin
    if p_value is null or jsonb_typeof(p_value) = 'null' then
        return null;
    elsif jsonb_typeof(p_value) not in ('number', 'string') or (p_value #>> '{}') !~ '^-?[0-9]{1,18}([.][0-9]{1,6})?$' then
        raise exception using errcode = 'PK400', message = format('The condition on "%s" holds something that is no number.', p_column);
    end if;
    return (p_value #>> '{}')::numeric;
end $_$;

ALTER FUNCTION peak.list_number(p_value jsonb, p_column text) OWNER TO peak_owner;

CREATE FUNCTION peak.list_order(c peak.list_column, s text, OUT expression text, OUT type text, OUT joins text, p_members boolean) RETURNS record
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $_$
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
                        || case when p_members then format(' and (%I.contact_id = any ($2)) is true', s) else '' end
        when c.sort is null and c.kind = 'exchange' then format(' left join peak.exchange_rows %1$I on %1$I.exchange_id = %2$s', s, c.value)
        else '' end;
end $_$;

ALTER FUNCTION peak.list_order(c peak.list_column, s text, OUT expression text, OUT type text, OUT joins text, p_members boolean) OWNER TO peak_owner;

CREATE FUNCTION peak.list_people(p_me uuid) RETURNS uuid[]
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
declare
    few uuid[] := array(select a.exchange_id from auth.access a where a.contact_id = p_me and a.rights & 1 = 1 limit 2001);
begin
    if cardinality(few) > 2000 then
        return auth.my_contact_ids();
    end if;
    return array(
        select p_me
        union select u.id from peak.exchange_rows x cross join lateral (values (x.client_id), (x.coordinator_id)) u (id)
        where x.exchange_id = any (few) and u.id is not null
        union select p.contact_id from public.exchange_participants p
        where p.exchange_id = any (few)
          and (p.is_active
               or exists (select from public.exchanges e where e.id = p.exchange_id and e.client_id = p_me)
               or exists (select from public.exchange_participants j where j.exchange_id = p.exchange_id and j.contact_id = p_me
                          and j.role in ('client', 'coordinator'))
                  and p.exchange_id = any ((select auth.my_judged_ids())::uuid[])));
end $$;

ALTER FUNCTION peak.list_people(p_me uuid) OWNER TO peak_owner;

CREATE FUNCTION peak.list_place(l peak.list_question, p_1 text, p_2 text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (format(peak.list_key((l).type_1, ''::text), p_1) || CASE WHEN ((l).sort_2 IS NULL) THEN ''::text ELSE (' || E''\x1e'' || '::text || format(peak.list_key((l).type_2, ''::text), p_2)) END);

ALTER FUNCTION peak.list_place(l peak.list_question, p_1 text, p_2 text) OWNER TO peak_owner;

CREATE FUNCTION peak.list_reader(p_sort text, p_filter jsonb, OUT me uuid, OUT everything boolean, OUT few uuid[], OUT many double precision, OUT f peak.exchange_filter) RETURNS record
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    -- auth.me() says that the session lives, and that this person still has the session's role.
    select c.id, c.role = 'admin' into me, everything from public.contacts c where c.id = (select auth.me());
    if me is null then
        raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
    elsif p_sort = any (peak.exchange_sorts()) is not true then
        raise exception using errcode = 'PK400',
            message = format('Exchanges can''t be sorted by "%s". Choose a column of the list.', coalesce(left(p_sort, 40), ''));
    end if;
    if p_filter <> '{}' then
        f := peak.exchange_filter(p_filter);
    end if;
    if not everything then
        few := array(select a.exchange_id from auth.access a where a.contact_id = me and (a.rights & 1) <> 0
                     order by a.exchange_id limit 1000);
        if cardinality(few) = 1000 then
            many := 1000 * 4294967296.0 / (1 + ('x' || left(few[1000]::text, 8))::bit(32)::bigint);
            few := null;
        end if;
    end if;
end $$;

ALTER FUNCTION peak.list_reader(p_sort text, p_filter jsonb, OUT me uuid, OUT everything boolean, OUT few uuid[], OUT many double precision, OUT f peak.exchange_filter) OWNER TO peak_owner;

CREATE FUNCTION peak.list_search(q peak.list_asking, p_search jsonb, OUT said text, OUT asked text) RETURNS record
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $_$
declare
    src peak.list_source := q.src;
    w record;
    own text;
    rooms text;
    faces text;
begin
    if jsonb_typeof(p_search) <> 'string' or length(p_search #>> '{}') > 500 then
        perform peak.refuse_list('The search text is too long. Use up to 500 letters.');
    end if;
    for w in select format('%L', '%' || peak.like_pattern(v.word) || '%') as word, row_number() over (order by v.word !~ '[[:alnum:]]{3}', length(v.word) desc, v.n) as n,
                    v.word ~ '[[:alnum:]]{3}' as tells
             from (select v.word, v.n from regexp_split_to_table(peak.fold(p_search #>> '{}', 500), E'\\s+') with ordinality v (word, n)
                   where v.word <> '' order by v.n limit 8) v order by 2 loop
        own := case when src.list = 'exchanges' then 'r.search like ' || w.word
                    when src.list = 'tasks' then 'peak.task_search(r.title) like ' || w.word
                    when cardinality(src.words) > 0 then format('peak.fold(concat_ws(E''\x1f'', %s), 10000) like %s', array_to_string(src.words, ', '), w.word) end;
        rooms := case when src.list not in ('exchanges', 'document_log') and src.room is not null then 'x.search like ' || w.word end;
        faces := case when src.whose is not null then case when q.member then '(k.contact_id = any ($2)) is true and ' else '' end || 'k.name_key like ' || w.word end;
        asked := concat_ws(' and ', asked, '(' || concat_ws(' or ', own,
            'exists (select from peak.exchange_rows x where x.exchange_id = ' || src.room || ' and ' || rooms || ' offset 0)',
            'exists (select from peak.person_keys k where k.contact_id = ' || src.whose || ' and ' || faces || ' offset 0)') || ')');
        if src.list = 'tasks' and w.tells then
            -- The longest word leads to rows by indexes.
            said := case when w.n > 1 then said else format('r.id in (select r.id from public.tasks r where %s
                union all select r.id from peak.exchange_rows x join public.tasks r on r.exchange_id = x.exchange_id where %s
                union all select r.id from peak.person_keys k join public.tasks r on r.assigned_to = k.contact_id where %s)', own, rooms, faces) end;
        elsif said is null or src.list <> 'tasks' then
            said := concat_ws(' and ', said, '(' || concat_ws(' or ', own,
                src.room || ' in (select x.exchange_id from peak.exchange_rows x where ' || rooms || ')',
                src.whose || ' in (select k.contact_id from peak.person_keys k where ' || faces || ')') || ')');
        end if;
    end loop;
    said := case when src.list = 'tasks' then concat_ws(' and ', said, asked) else said end;
end $_$;

ALTER FUNCTION peak.list_search(q peak.list_asking, p_search jsonb, OUT said text, OUT asked text) OWNER TO peak_owner;

CREATE FUNCTION peak.list_source(p_everything boolean) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (CASE WHEN p_everything THEN 'peak.exchange_rows r where true'::text ELSE 'auth.access a join peak.exchange_rows r on r.exchange_id = a.exchange_id where a.contact_id = $1 and (a.rights & 1) <> 0'::text END || ' and peak.matches(r, $2)'::text);

ALTER FUNCTION peak.list_source(p_everything boolean) OWNER TO peak_owner;

CREATE FUNCTION peak.list_sources() RETURNS SETOF peak.list_source
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $_$
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
('document_log', 'public.document_access_logs', 'id', null, 'r.exchange_id', 8,
    '($4 = ''coordinator'' and a.rights & 8 = 8 or r.contact_id = $3 and not r.unseen)', '(r.exchange_id = any ($1) or r.contact_id = $3)',
    'r.contact_id', 'r.document_id', '{r.document_id,r.exchange_id}', '{r.action,r.error_message}', 'r.contact_id', '{document_id,to_json(r.document_id)}')
$_$;

ALTER FUNCTION peak.list_sources() OWNER TO peak_owner;

CREATE FUNCTION peak.list_span(c peak.list_column, p_op text, p_value jsonb, p_zone text, p_today date, OUT low timestamp without time zone, OUT high timestamp without time zone) RETURNS record
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
declare
    days record;
    moments boolean := c.kind = 'moment' and p_op = 'between' and ('number' in (jsonb_typeof(p_value -> 0), jsonb_typeof(p_value -> 1)));
begin
    if p_op = 'between' and (jsonb_typeof(p_value) is distinct from 'array' or jsonb_array_length(p_value) <> 2) then
        perform peak.refuse_list(format('The condition on "%s" needs a beginning and an end.', c.name));
    elsif moments then
        -- Milliseconds since 1970.
        low := timestamp '1970-01-01' + floor(least(greatest(peak.list_number(p_value -> 0, c.name), -6e13), 2e14)) * interval '1 millisecond';
        high := timestamp '1970-01-01' + (floor(least(greatest(peak.list_number(p_value -> 1, c.name), -6e13), 2e14)) + 1) * interval '1 millisecond';
        return;
    end if;
    days := peak.list_days(c, p_op, p_value, p_today);
    low := days.first;
    high := days.last + 1;
    if c.kind = 'moment' then
        low := (low at time zone p_zone) at time zone 'UTC';
        high := (high at time zone p_zone) at time zone 'UTC';
    end if;
end $$;

ALTER FUNCTION peak.list_span(c peak.list_column, p_op text, p_value jsonb, p_zone text, p_today date, OUT low timestamp without time zone, OUT high timestamp without time zone) OWNER TO peak_owner;

CREATE FUNCTION peak.list_standing(p_people uuid[], p_exchanges uuid[]) RETURNS uuid[]
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    return array(
        select u.id from peak.exchange_rows x cross join lateral (values (x.client_id), (x.coordinator_id)) u (id)
        where x.exchange_id = any (p_exchanges) and u.id = any (p_people)
        union select p.contact_id from public.exchange_participants p
        where p.exchange_id = any (p_exchanges) and (p.contact_id = any (p_people)) is true
          and p.is_active);
end $$;

ALTER FUNCTION peak.list_standing(p_people uuid[], p_exchanges uuid[]) OWNER TO peak_owner;

CREATE FUNCTION peak.list_steps(l peak.list_question, p_rows bigint) RETURNS bigint
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
declare
    q peak.list_asking := l.q;
    about float8;
    mine float8;
    evenly float8;
    steps float8;
begin
    if not l.walks or l.few is not null or (l.f).close or (l.f).lead is not null then
        return 0;
    elsif q.everything and (l.f).parts = 0 then
        return p_rows;
    end if;
    about := peak.about_rows((q.src).relation);
    if q.everything then
        -- The record is in the order of time, and as quickly read along it as otherwise.
        return case when (q.src).list = 'audit' then 4000000000 when about > 100000 then 10000 else 0 end;
    elsif (q.src).room is null then
        return 0;
    end if;
    mine := about * least(l.many / greatest(peak.about_all(), 1), 1);
    evenly := p_rows * greatest(peak.about_all() / l.many, 1);
    steps := least(mine, case when (l.f).parts > 0 then mine / 2 else 2 * evenly end);
    return case when steps > 1.5 * evenly then steps else 0 end;
end $$;

ALTER FUNCTION peak.list_steps(l peak.list_question, p_rows bigint) OWNER TO peak_owner;

CREATE FUNCTION peak.list_text_condition(c peak.list_column, p_op text, p_value jsonb) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $_$
declare
    said text := peak.fold(btrim(p_value #>> '{}'), 500);
    pattern text;
begin
    if jsonb_typeof(p_value) is distinct from 'string' or length(p_value #>> '{}') > 500 then
        perform peak.refuse_list(format('The condition on "%s" needs a text of up to 500 letters.', c.name));
    elsif c.flags = 'uuid' and p_op = 'is' and said ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
        return format('%s = %L::uuid', c.value, said);
    end if;
    pattern := case p_op when 'contains' then '%' else '' end || peak.like_pattern(said) || case p_op when 'is' then '' else '%' end;
    return case when c.kind = 'exchange' then
                    format('%s in (select x.exchange_id from peak.exchange_rows x where peak.fold(x.label, 400) like %L)', c.value, pattern)
                else format('peak.fold(btrim((%s)::text), 10000) like %L', c.value, pattern) end;
end $_$;

ALTER FUNCTION peak.list_text_condition(c peak.list_column, p_op text, p_value jsonb) OWNER TO peak_owner;

CREATE FUNCTION peak.list_understand(p_list text, p_sort jsonb, p_filter jsonb, p_orders boolean DEFAULT true) RETURNS peak.list_question
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $_$
declare
    l peak.list_question;
    src peak.list_source;
    q peak.list_asking := peak.list_ask(p_list);
    part jsonb;
    c peak.list_column;
    o record;
    n int := 0;
    faces text := '';
    rooms uuid[];
begin
    l.q := q;
    src := q.src;
    l.f := peak.list_filter(q, p_filter);
    l.joins := '';
    if jsonb_typeof(p_sort) is distinct from 'array' or jsonb_array_length(p_sort) not between 1 and 2
       or jsonb_path_exists(p_sort, 'strict $[*] ? (@.type() != "object")') then
        perform peak.refuse_list('A list is sorted by one or two columns.');
    end if;
    for part in select j from jsonb_array_elements(p_sort) j loop
        n := n + 1;
        c := peak.list_column_of(p_list, part ->> 'column', q.role);
        o := peak.list_order(c, 's' || n, q.member);
        l.joins := l.joins || o.joins;
        faces := faces || case when c.kind = 'person' then ', (' || c.value || ')' else '' end;
        if n = 1 then
            l.sort_1 := o.expression;
            l.type_1 := o.type;
            l.up_1 := part -> 'descending' is distinct from 'true';
            l.span := coalesce((l.f).spans ->> c.name, 'true');
            l.walks := c.walks and (c.flags = 'named' and q.member) is not true;
            -- The number stands behind the first order's own key, and another order between them.
            if c.flags ~ 'numbered' and jsonb_array_length(p_sort) = 2 then
                l.sort_1 := format('split_part(%s, E''\x1f'', 1) collate "C"', l.sort_1);
                l.walks := false;
                l.leader := c.sort;
            end if;
        else
            l.sort_2 := o.expression;
            l.type_2 := o.type;
            l.up_2 := part -> 'descending' is distinct from 'true';
            l.walks := l.walks and o.joins = '';
        end if;
    end loop;
    if q.member and (p_list = 'people' or p_filter ? 'search' or p_orders and faces <> '') then
        if (l.f).close and p_list <> 'people' and not p_filter ? 'search' then
            execute format('select array_agg(distinct v.id), array_agg(distinct %s) from %s r cross join lateral (values %s) v (id) where %s',
                           coalesce(src.room, 'null::uuid'), src.relation, substr(faces, 3), (l.f).said)
                into q.people, rooms using null::uuid[], null::uuid[], q.me, q.role;
            q.people := peak.list_named(q.me, null, q.people, rooms);
        else
            q.people := peak.list_people(q.me);
            q.all_named := true;
        end if;
        l.q := q;
    end if;
    l.id := 'r.' || src.id;
    l.access := '';
    if not q.everything and src.room is not null then
        -- Ids are random: how far the first 1,000 of a person's reach among all ids tells, well enough to choose a
        -- way by, how many there are.
        l.few := array(select a.exchange_id from auth.access a where a.contact_id = q.me and a.rights & src.needs = src.needs
                       order by a.exchange_id limit 1000);
        if cardinality(l.few) = 1000 then
            l.many := 1000 * 4294967296.0 / (1 + ('x' || left(l.few[1000]::text, 8))::bit(32)::bigint);
            l.few := null;
        end if;
        l.access := format(' left join lateral (select a.rights from auth.access a where a.contact_id = $3 and a.exchange_id = %s offset 0) a on true', src.room);
    end if;
    return l;
end $_$;

ALTER FUNCTION peak.list_understand(p_list text, p_sort jsonb, p_filter jsonb, p_orders boolean) OWNER TO peak_owner;

CREATE FUNCTION peak.moment_of_key(p_key text) RETURNS timestamp without time zone
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
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
end $_$;

ALTER FUNCTION peak.moment_of_key(p_key text) OWNER TO peak_owner;

CREATE FUNCTION peak.list_value(p_type text, p_key text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE p_type WHEN 'moment'::text THEN format('%L::timestamp'::text, peak.moment_of_key(p_key)) WHEN 'date'::text THEN format('%L::timestamp'::text, peak.date_of_key(p_key)) ELSE format('%L::text'::text, p_key) END;

ALTER FUNCTION peak.list_value(p_type text, p_key text) OWNER TO peak_owner;

CREATE FUNCTION peak.list_values(c peak.list_column, p_value jsonb, p_me uuid) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $_$
declare
    given text[];
    fine text := case c.kind when 'person' then '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' when 'flag' then '^(true|false)$' else '^.{0,200}$' end;
begin
    if jsonb_typeof(p_value) is distinct from 'array' or jsonb_array_length(p_value) not between 1 and 500 then
        perform peak.refuse_list(format('The condition on "%s" needs 1 to 500 values.', c.name));
    end if;
    given := array(select distinct case when c.kind = 'person' and v = 'me' then p_me::text else v end from jsonb_array_elements_text(p_value) v);
    if exists (select from unnest(given) v where v is null or v !~ fine) then
        perform peak.refuse_list(format('The condition on "%s" holds a value that can''t be one of its own.', c.name));
    end if;
    return given::text;
end $_$;

ALTER FUNCTION peak.list_values(c peak.list_column, p_value jsonb, p_me uuid) OWNER TO peak_owner;

CREATE FUNCTION peak.list_walk(l peak.list_question, p_behind text, p_steps bigint, p_first integer, p_most integer) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN format('select %1$s as id, r.sort_1, r.sort_2 from (select r.*, %2$s as sort_1, %3$s as sort_2 from %4$s r%13$s where %5$s and %14$s order by %6$s limit %7$s) r%8$s where %9$s order by %10$s offset %11$s limit %12$s'::text, (l).id, (l).sort_1, COALESCE((l).sort_2, 'null::text'::text), (l).q.src.relation, p_behind, peak.list_directions(l, (l).sort_1, (l).sort_2, (l).id), p_steps, (l).access, peak.list_mine(l, true), peak.list_directions(l, 'r.sort_1'::text, 'r.sort_2'::text, (l).id), p_first, p_most, (l).joins, (l).span);

ALTER FUNCTION peak.list_walk(l peak.list_question, p_behind text, p_steps bigint, p_first integer, p_most integer) OWNER TO peak_owner;

CREATE FUNCTION peak.list_walks_code(src peak.list_source) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $_$
    select string_agg(format($f$if p_column = %1$L and p_down = %2$L then
        return query select r.%5$s, %6$s, %7$s
            from (select r.*, %8$s as sort_1 from %9$s r%10$s where (%8$s, r.%5$s) %3$s (%11$s, p_id)%12$s order by %8$s %4$s, r.%5$s %4$s limit 200) r%13$s
            order by r.sort_1 %4$s, r.%5$s %4$s;$f$,
        c.name, d.down, d.behind, d.word, src.id, format(peak.list_key(o.type, ''), 'r.sort_1'), (l.look).cells, o.expression, src.relation, o.joins,
        case when o.type = 'text' then 'p_key' else 'moment' end,
        case when o.joins = '' then '' else format(' and %s %s= %s', o.expression, d.behind, case when o.type = 'text' then 'p_key' else 'moment' end) end,
        (l.look).joins), E'\n    els') || ' end if;'
    from peak.list_columns() c cross join lateral peak.list_order(c, 's1', false) o
    cross join (values (false, '>', 'asc'), (true, '<', 'desc')) d (down, behind, word)
    cross join lateral (select peak.list_look(src, 'admin') as look offset 0) l
    where c.list = src.list and c.walks $_$;

ALTER FUNCTION peak.list_walks_code(src peak.list_source) OWNER TO peak_owner;

CREATE FUNCTION peak.make_receipts() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    insert into public.message_participants (message_id, exchange_id, contact_id, read_at, delivered_at)
    select n.id, n.exchange_id, w.id, case when w.id = n.sender_id then n.created_at end, case when w.id = n.sender_id then n.created_at end
    from new_rows n cross join lateral (
        select a.contact_id as id from auth.access a where a.exchange_id = n.exchange_id and a.rights & 2 = 2
        union select n.sender_id where n.sender_id is not null
        union select c.id from public.contacts c
              where c.role = 'admin' and c.is_user and c.is_active
                and exists (select from public.messages m where m.sender_id = c.id and m.exchange_id = n.exchange_id)) w;
    return null;
end $$;

ALTER FUNCTION peak.make_receipts() OWNER TO peak_owner;

CREATE FUNCTION peak.matches(r peak.exchange_rows, f peak.exchange_filter) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((((f).patterns[1] IS NULL) OR ((r).search ~~ (f).patterns[1])) AND (((f).patterns[2] IS NULL) OR ((r).search ~~ (f).patterns[2])) AND (((f).patterns[3] IS NULL) OR ((r).search ~~ (f).patterns[3])) AND (((f).patterns[4] IS NULL) OR ((r).search ~~ (f).patterns[4])) AND (((f).patterns[5] IS NULL) OR ((r).search ~~ (f).patterns[5])) AND (((f).patterns[6] IS NULL) OR ((r).search ~~ (f).patterns[6])) AND (((f).patterns[7] IS NULL) OR ((r).search ~~ (f).patterns[7])) AND (((f).patterns[8] IS NULL) OR ((r).search ~~ (f).patterns[8])) AND (((f).stages IS NULL) OR ((r).stage = ANY ((f).stages))) AND (((f).coordinators IS NULL) OR ((r).coordinator_id = ANY ((f).coordinators))) AND (((f).clients IS NULL) OR ((r).client_id = ANY ((f).clients))));

ALTER FUNCTION peak.matches(r peak.exchange_rows, f peak.exchange_filter) OWNER TO peak_owner;

CREATE FUNCTION peak.may_share_views(p_role text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN COALESCE((p_role = ANY (ARRAY['admin'::text, 'coordinator'::text])), false);

ALTER FUNCTION peak.may_share_views(p_role text) OWNER TO peak_owner;

CREATE FUNCTION peak.merge(p_keep uuid, p_drop uuid, p_reason text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET lock_timeout TO '5s'
    AS $$
declare
    refusal text;
    moved jsonb;
    pp text;
begin
    if auth.my_role() is distinct from 'admin' then
        raise exception using errcode = 'PK403', message = 'Only an admin merges people.';
    end if;
    perform auth.require_fresh();
    perform from public.exchanges e
    where e.id in (select x.id from public.exchanges x where p_drop in (x.client_id, x.coordinator_id)
                   union select x.exchange_id from public.exchange_participants x where x.contact_id = p_drop)
    order by e.id for no key update;
    perform from public.contacts c where c.id in (p_keep, p_drop) order by c.id for update;
    refusal := peak.merge_refusal(p_keep, p_drop);
    if refusal is not null then
        raise exception using errcode = left(refusal, 5), message = substr(refusal, 6);
    end if;
    moved := peak.merge_counts(p_drop);
    perform auth.merge_sign_in(p_keep, p_drop);
    update public.exchanges e
    set client_id = case when e.client_id = p_drop then p_keep else e.client_id end,
        coordinator_id = case when e.coordinator_id = p_drop then p_keep else e.coordinator_id end
    where p_drop in (e.client_id, e.coordinator_id);
    -- Who takes part twice in the same role: the row that counts stays, with its approvals.
    delete from public.exchange_participants x using public.exchange_participants d
    where x.contact_id = p_keep and x.is_active is not true and d.contact_id = p_drop and d.is_active
      and d.exchange_id = x.exchange_id and d.role = x.role;
    update public.exchange_participants x set contact_id = p_keep
    where x.contact_id = p_drop and not exists (select from public.exchange_participants k
                                                where k.contact_id = p_keep and k.exchange_id = x.exchange_id and k.role = x.role);
    update public.exchange_participants x set is_active = false, withdrawn_by = auth.me(), withdrawn_at = now(), withdrawn_reason = 'Merged'
    where x.contact_id = p_drop and x.withdrawn_at is null;
    update public.exchange_participants x set client_approved_by = p_keep
    where x.client_approved_by = p_drop and x.admin_approved_by is distinct from p_keep;
    -- Nobody has approved themself.
    update public.exchange_participants x set client_approved_by = null, client_approved_at = null
    where x.contact_id = p_keep and x.client_approved_by = p_keep and x.is_active is not true;
    update public.tasks t
    set assigned_to = case when t.assigned_to = p_drop then p_keep else t.assigned_to end,
        created_by = case when t.created_by = p_drop then p_keep else t.created_by end
    where p_drop in (t.assigned_to, t.created_by);
    update public.task_comments c set author_id = p_keep where c.author_id = p_drop;
    update public.messages m set sender_id = p_keep where m.sender_id = p_drop;
    update public.message_participants r set contact_id = p_keep
    where r.contact_id = p_drop and not exists (select from public.message_participants k
                                                where k.message_id = r.message_id and k.contact_id = p_keep);
    update public.documents d set uploaded_by = p_keep where d.uploaded_by = p_drop;
    update peak.saved_views v set owner_id = p_keep, made_by = p_keep
    where v.owner_id = p_drop and not exists (select from peak.saved_views k where k.owner_id = p_keep and k.list = v.list
                                              and lower(k.name) = lower(v.name) and k.removed_at is null);
    -- What PracticePanther calls the dropped one is the kept one from now on, where that has no such name yet.
    select c.pp_contact_id into pp from public.contacts c
    where c.id = p_drop and exists (select from public.contacts k where k.id = p_keep and k.pp_contact_id is null);
    update public.contacts c set is_active = false, pp_contact_id = case when pp is null then c.pp_contact_id end where c.id = p_drop;
    update public.contacts c set pp_contact_id = pp where c.id = p_keep and pp is not null;
    insert into peak.merges (dropped_id, kept_id, merged_by, reason) values (p_drop, p_keep, auth.me(), p_reason);
    perform audit.event('person_merged', 'user', p_drop, null, true, null,
                        jsonb_build_object('kept', p_keep, 'dropped', p_drop, 'reason', p_reason, 'moved', moved));
    return moved;
exception
    when lock_not_available or unique_violation then
        raise exception using errcode = 'PK409', message = 'Somebody is changing one of them at this moment. Nothing was merged; try again.';
end $$;

ALTER FUNCTION peak.merge(p_keep uuid, p_drop uuid, p_reason text) OWNER TO peak_owner;

CREATE FUNCTION peak.merge_counts(p_drop uuid) RETURNS jsonb
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    select jsonb_build_object(
        'client_of', (select count(*) from public.exchanges e where e.client_id = p_drop),
        'coordinator_of', (select count(*) from public.exchanges e where e.coordinator_id = p_drop),
        'participations', (select count(*) from public.exchange_participants x where x.contact_id = p_drop),
        'tasks', (select count(*) from public.tasks t where p_drop in (t.assigned_to, t.created_by)),
        'comments', (select count(*) from public.task_comments c where c.author_id = p_drop),
        'messages', (select count(*) from public.messages m where m.sender_id = p_drop),
        'documents', (select count(*) from public.documents d where d.uploaded_by = p_drop))
$$;

ALTER FUNCTION peak.merge_counts(p_drop uuid) OWNER TO peak_owner;

CREATE FUNCTION peak.merge_refusal(p_keep uuid, p_drop uuid) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    me uuid := auth.me();
    keep public.contacts;
    gone public.contacts;
    tangled text;
begin
    select c.* into keep from public.contacts c where c.id = p_keep;
    select c.* into gone from public.contacts c where c.id = p_drop;
    if keep.id is null or gone.id is null then
        return 'PK404There is no such person.';
    end if;
    select coalesce(e.exchange_number, e.name, 'one exchange') into tangled from public.exchanges e
    where e.client_id in (p_keep, p_drop) and e.coordinator_id in (p_keep, p_drop) and e.client_id <> e.coordinator_id limit 1;
    return case
        when p_keep = p_drop then 'PK400Two different people are merged.'
        when me in (p_keep, p_drop) then 'PK403Nobody merges themself. Another admin has to do it.'
        when exists (select from peak.merges m where m.dropped_id in (p_keep, p_drop)) then 'PK409One of them was merged into somebody else already.'
        when exists (select from peak.erasures x where x.contact_id in (p_keep, p_drop)) then 'PK409The data of one of them were erased.'
        when peak.is_held(p_drop) then 'PK423A legal hold is on this person or on an exchange of theirs. Release the hold first.'
        when keep.role = 'admin' and keep.is_user or gone.role = 'admin' and gone.is_user then 'PK409Admins who sign in are not merged.'
        when gone.is_user and keep.is_user
            then 'PK409Both can sign in. Take the sign-in from the one who goes first, so that nobody gets in as two.'
        when gone.is_user then 'PK409The one who goes can sign in, the one who stays can''t. Keep the one who signs in.'
        when not coalesce(keep.is_active, false) then 'PK409The one who stays is inactive. Keep the other one, or activate this one first.'
        when tangled is not null then format('PK409One of them is the client and the other the coordinator of %s. Change that first.', tangled) end;
end $$;

ALTER FUNCTION peak.merge_refusal(p_keep uuid, p_drop uuid) OWNER TO peak_owner;

CREATE FUNCTION peak.merged_into(p_person uuid) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    with recursive way (id, steps) as (
        select p_person, 0 union all select m.kept_id, w.steps + 1 from way w join peak.merges m on m.dropped_id = w.id where w.steps < 100)
    select w.id from way w order by w.steps desc limit 1
$$;

ALTER FUNCTION peak.merged_into(p_person uuid) OWNER TO peak_owner;

CREATE FUNCTION peak.number_key(p_text text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN "left"(regexp_replace(regexp_replace(peak.text_key(p_text), '(\d+)'::text, '000000000000\1'::text, 'g'::text), '0+(\d{12,})'::text, '\1'::text, 'g'::text), 120);

ALTER FUNCTION peak.number_key(p_text text) OWNER TO peak_owner;

CREATE FUNCTION peak.oldest_client() RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$ select coalesce(max(m.number), 0) from peak.schema_migrations m where m.breaking $$;

ALTER FUNCTION peak.oldest_client() OWNER TO peak_owner;

CREATE FUNCTION peak.page_by_client_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_way = 'few' then
        return query select r.exchange_id, r.client_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}')
            from (select i.exchange_id from peak.exchange_rows i
                  where i.exchange_id = any (few) and (start or (i.client_key, i.exchange_id) > (after_key, after_id))
                    and (not filtered or peak.matches(i, f))
                  order by i.client_key asc, i.exchange_id asc offset first limit most) p
            join peak.exchange_rows r using (exchange_id) left join auth.access m on m.contact_id = p_me and m.exchange_id = r.exchange_id
            order by r.client_key asc, r.exchange_id asc;
    elsif p_way = 'all' then
        return query select r.exchange_id, r.client_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from peak.exchange_rows r
            where (r.client_key, r.exchange_id) > (after_key, after_id) order by r.client_key asc, r.exchange_id asc limit most;
    else
        return query select r.exchange_id, r.client_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}') from (
                select w.exchange_id, mine.rights
                from (select r.exchange_id from peak.exchange_rows r where (r.client_key, r.exchange_id) > (after_key, after_id)
                      order by r.client_key asc, r.exchange_id asc limit steps) w
                cross join lateral (select a.exchange_id, a.rights from auth.access a where a.contact_id = p_me
                                    and a.exchange_id = w.exchange_id and (a.rights & 1) <> 0 offset 0) mine
                cross join lateral (select where not filtered and mine.exchange_id is not null union all
                                    select from peak.exchange_rows r where filtered and r.exchange_id = mine.exchange_id
                                                                     and peak.matches(r, f)) matching
                offset first limit most) m
            join peak.exchange_rows r using (exchange_id)
            order by r.client_key asc, r.exchange_id asc;
    end if;
end $$;

ALTER FUNCTION peak.page_by_client_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) OWNER TO peak_owner;

CREATE FUNCTION peak.page_by_client_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_way = 'few' then
        return query select r.exchange_id, r.client_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}')
            from (select i.exchange_id from peak.exchange_rows i
                  where i.exchange_id = any (few) and (start or (i.client_key, i.exchange_id) < (after_key, after_id))
                    and (not filtered or peak.matches(i, f))
                  order by i.client_key desc, i.exchange_id desc offset first limit most) p
            join peak.exchange_rows r using (exchange_id) left join auth.access m on m.contact_id = p_me and m.exchange_id = r.exchange_id
            order by r.client_key desc, r.exchange_id desc;
    elsif p_way = 'all' then
        return query select r.exchange_id, r.client_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from peak.exchange_rows r
            where (r.client_key, r.exchange_id) < (after_key, after_id) order by r.client_key desc, r.exchange_id desc limit most;
    else
        return query select r.exchange_id, r.client_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}') from (
                select w.exchange_id, mine.rights
                from (select r.exchange_id from peak.exchange_rows r where (r.client_key, r.exchange_id) < (after_key, after_id)
                      order by r.client_key desc, r.exchange_id desc limit steps) w
                cross join lateral (select a.exchange_id, a.rights from auth.access a where a.contact_id = p_me
                                    and a.exchange_id = w.exchange_id and (a.rights & 1) <> 0 offset 0) mine
                cross join lateral (select where not filtered and mine.exchange_id is not null union all
                                    select from peak.exchange_rows r where filtered and r.exchange_id = mine.exchange_id
                                                                     and peak.matches(r, f)) matching
                offset first limit most) m
            join peak.exchange_rows r using (exchange_id)
            order by r.client_key desc, r.exchange_id desc;
    end if;
end $$;

ALTER FUNCTION peak.page_by_client_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) OWNER TO peak_owner;

CREATE FUNCTION peak.page_by_coordinator_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_way = 'few' then
        return query select r.exchange_id, r.coordinator_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}')
            from (select i.exchange_id from peak.exchange_rows i
                  where i.exchange_id = any (few) and (start or (i.coordinator_key, i.exchange_id) > (after_key, after_id))
                    and (not filtered or peak.matches(i, f))
                  order by i.coordinator_key asc, i.exchange_id asc offset first limit most) p
            join peak.exchange_rows r using (exchange_id) left join auth.access m on m.contact_id = p_me and m.exchange_id = r.exchange_id
            order by r.coordinator_key asc, r.exchange_id asc;
    elsif p_way = 'all' then
        return query select r.exchange_id, r.coordinator_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from peak.exchange_rows r
            where (r.coordinator_key, r.exchange_id) > (after_key, after_id) order by r.coordinator_key asc, r.exchange_id asc limit most;
    else
        return query select r.exchange_id, r.coordinator_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}') from (
                select w.exchange_id, mine.rights
                from (select r.exchange_id from peak.exchange_rows r where (r.coordinator_key, r.exchange_id) > (after_key, after_id)
                      order by r.coordinator_key asc, r.exchange_id asc limit steps) w
                cross join lateral (select a.exchange_id, a.rights from auth.access a where a.contact_id = p_me
                                    and a.exchange_id = w.exchange_id and (a.rights & 1) <> 0 offset 0) mine
                cross join lateral (select where not filtered and mine.exchange_id is not null union all
                                    select from peak.exchange_rows r where filtered and r.exchange_id = mine.exchange_id
                                                                     and peak.matches(r, f)) matching
                offset first limit most) m
            join peak.exchange_rows r using (exchange_id)
            order by r.coordinator_key asc, r.exchange_id asc;
    end if;
end $$;

ALTER FUNCTION peak.page_by_coordinator_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) OWNER TO peak_owner;

CREATE FUNCTION peak.page_by_coordinator_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_way = 'few' then
        return query select r.exchange_id, r.coordinator_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}')
            from (select i.exchange_id from peak.exchange_rows i
                  where i.exchange_id = any (few) and (start or (i.coordinator_key, i.exchange_id) < (after_key, after_id))
                    and (not filtered or peak.matches(i, f))
                  order by i.coordinator_key desc, i.exchange_id desc offset first limit most) p
            join peak.exchange_rows r using (exchange_id) left join auth.access m on m.contact_id = p_me and m.exchange_id = r.exchange_id
            order by r.coordinator_key desc, r.exchange_id desc;
    elsif p_way = 'all' then
        return query select r.exchange_id, r.coordinator_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from peak.exchange_rows r
            where (r.coordinator_key, r.exchange_id) < (after_key, after_id) order by r.coordinator_key desc, r.exchange_id desc limit most;
    else
        return query select r.exchange_id, r.coordinator_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}') from (
                select w.exchange_id, mine.rights
                from (select r.exchange_id from peak.exchange_rows r where (r.coordinator_key, r.exchange_id) < (after_key, after_id)
                      order by r.coordinator_key desc, r.exchange_id desc limit steps) w
                cross join lateral (select a.exchange_id, a.rights from auth.access a where a.contact_id = p_me
                                    and a.exchange_id = w.exchange_id and (a.rights & 1) <> 0 offset 0) mine
                cross join lateral (select where not filtered and mine.exchange_id is not null union all
                                    select from peak.exchange_rows r where filtered and r.exchange_id = mine.exchange_id
                                                                     and peak.matches(r, f)) matching
                offset first limit most) m
            join peak.exchange_rows r using (exchange_id)
            order by r.coordinator_key desc, r.exchange_id desc;
    end if;
end $$;

ALTER FUNCTION peak.page_by_coordinator_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) OWNER TO peak_owner;

CREATE FUNCTION peak.page_by_day_180_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_way = 'few' then
        return query select r.exchange_id, r.day_180_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}')
            from (select i.exchange_id from peak.exchange_rows i
                  where i.exchange_id = any (few) and (start or (i.day_180_key, i.exchange_id) > (after_key, after_id))
                    and (not filtered or peak.matches(i, f))
                  order by i.day_180_key asc, i.exchange_id asc offset first limit most) p
            join peak.exchange_rows r using (exchange_id) left join auth.access m on m.contact_id = p_me and m.exchange_id = r.exchange_id
            order by r.day_180_key asc, r.exchange_id asc;
    elsif p_way = 'all' then
        return query select r.exchange_id, r.day_180_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from peak.exchange_rows r
            where (r.day_180_key, r.exchange_id) > (after_key, after_id) order by r.day_180_key asc, r.exchange_id asc limit most;
    else
        return query select r.exchange_id, r.day_180_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}') from (
                select w.exchange_id, mine.rights
                from (select r.exchange_id from peak.exchange_rows r where (r.day_180_key, r.exchange_id) > (after_key, after_id)
                      order by r.day_180_key asc, r.exchange_id asc limit steps) w
                cross join lateral (select a.exchange_id, a.rights from auth.access a where a.contact_id = p_me
                                    and a.exchange_id = w.exchange_id and (a.rights & 1) <> 0 offset 0) mine
                cross join lateral (select where not filtered and mine.exchange_id is not null union all
                                    select from peak.exchange_rows r where filtered and r.exchange_id = mine.exchange_id
                                                                     and peak.matches(r, f)) matching
                offset first limit most) m
            join peak.exchange_rows r using (exchange_id)
            order by r.day_180_key asc, r.exchange_id asc;
    end if;
end $$;

ALTER FUNCTION peak.page_by_day_180_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) OWNER TO peak_owner;

CREATE FUNCTION peak.page_by_day_180_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_way = 'few' then
        return query select r.exchange_id, r.day_180_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}')
            from (select i.exchange_id from peak.exchange_rows i
                  where i.exchange_id = any (few) and (start or (i.day_180_key, i.exchange_id) < (after_key, after_id))
                    and (not filtered or peak.matches(i, f))
                  order by i.day_180_key desc, i.exchange_id desc offset first limit most) p
            join peak.exchange_rows r using (exchange_id) left join auth.access m on m.contact_id = p_me and m.exchange_id = r.exchange_id
            order by r.day_180_key desc, r.exchange_id desc;
    elsif p_way = 'all' then
        return query select r.exchange_id, r.day_180_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from peak.exchange_rows r
            where (r.day_180_key, r.exchange_id) < (after_key, after_id) order by r.day_180_key desc, r.exchange_id desc limit most;
    else
        return query select r.exchange_id, r.day_180_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}') from (
                select w.exchange_id, mine.rights
                from (select r.exchange_id from peak.exchange_rows r where (r.day_180_key, r.exchange_id) < (after_key, after_id)
                      order by r.day_180_key desc, r.exchange_id desc limit steps) w
                cross join lateral (select a.exchange_id, a.rights from auth.access a where a.contact_id = p_me
                                    and a.exchange_id = w.exchange_id and (a.rights & 1) <> 0 offset 0) mine
                cross join lateral (select where not filtered and mine.exchange_id is not null union all
                                    select from peak.exchange_rows r where filtered and r.exchange_id = mine.exchange_id
                                                                     and peak.matches(r, f)) matching
                offset first limit most) m
            join peak.exchange_rows r using (exchange_id)
            order by r.day_180_key desc, r.exchange_id desc;
    end if;
end $$;

ALTER FUNCTION peak.page_by_day_180_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) OWNER TO peak_owner;

CREATE FUNCTION peak.page_by_day_45_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_way = 'few' then
        return query select r.exchange_id, r.day_45_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}')
            from (select i.exchange_id from peak.exchange_rows i
                  where i.exchange_id = any (few) and (start or (i.day_45_key, i.exchange_id) > (after_key, after_id))
                    and (not filtered or peak.matches(i, f))
                  order by i.day_45_key asc, i.exchange_id asc offset first limit most) p
            join peak.exchange_rows r using (exchange_id) left join auth.access m on m.contact_id = p_me and m.exchange_id = r.exchange_id
            order by r.day_45_key asc, r.exchange_id asc;
    elsif p_way = 'all' then
        return query select r.exchange_id, r.day_45_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from peak.exchange_rows r
            where (r.day_45_key, r.exchange_id) > (after_key, after_id) order by r.day_45_key asc, r.exchange_id asc limit most;
    else
        return query select r.exchange_id, r.day_45_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}') from (
                select w.exchange_id, mine.rights
                from (select r.exchange_id from peak.exchange_rows r where (r.day_45_key, r.exchange_id) > (after_key, after_id)
                      order by r.day_45_key asc, r.exchange_id asc limit steps) w
                cross join lateral (select a.exchange_id, a.rights from auth.access a where a.contact_id = p_me
                                    and a.exchange_id = w.exchange_id and (a.rights & 1) <> 0 offset 0) mine
                cross join lateral (select where not filtered and mine.exchange_id is not null union all
                                    select from peak.exchange_rows r where filtered and r.exchange_id = mine.exchange_id
                                                                     and peak.matches(r, f)) matching
                offset first limit most) m
            join peak.exchange_rows r using (exchange_id)
            order by r.day_45_key asc, r.exchange_id asc;
    end if;
end $$;

ALTER FUNCTION peak.page_by_day_45_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) OWNER TO peak_owner;

CREATE FUNCTION peak.page_by_day_45_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_way = 'few' then
        return query select r.exchange_id, r.day_45_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}')
            from (select i.exchange_id from peak.exchange_rows i
                  where i.exchange_id = any (few) and (start or (i.day_45_key, i.exchange_id) < (after_key, after_id))
                    and (not filtered or peak.matches(i, f))
                  order by i.day_45_key desc, i.exchange_id desc offset first limit most) p
            join peak.exchange_rows r using (exchange_id) left join auth.access m on m.contact_id = p_me and m.exchange_id = r.exchange_id
            order by r.day_45_key desc, r.exchange_id desc;
    elsif p_way = 'all' then
        return query select r.exchange_id, r.day_45_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from peak.exchange_rows r
            where (r.day_45_key, r.exchange_id) < (after_key, after_id) order by r.day_45_key desc, r.exchange_id desc limit most;
    else
        return query select r.exchange_id, r.day_45_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}') from (
                select w.exchange_id, mine.rights
                from (select r.exchange_id from peak.exchange_rows r where (r.day_45_key, r.exchange_id) < (after_key, after_id)
                      order by r.day_45_key desc, r.exchange_id desc limit steps) w
                cross join lateral (select a.exchange_id, a.rights from auth.access a where a.contact_id = p_me
                                    and a.exchange_id = w.exchange_id and (a.rights & 1) <> 0 offset 0) mine
                cross join lateral (select where not filtered and mine.exchange_id is not null union all
                                    select from peak.exchange_rows r where filtered and r.exchange_id = mine.exchange_id
                                                                     and peak.matches(r, f)) matching
                offset first limit most) m
            join peak.exchange_rows r using (exchange_id)
            order by r.day_45_key desc, r.exchange_id desc;
    end if;
end $$;

ALTER FUNCTION peak.page_by_day_45_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) OWNER TO peak_owner;

CREATE FUNCTION peak.page_by_name_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_way = 'few' then
        return query select r.exchange_id, r.name_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}')
            from (select i.exchange_id from peak.exchange_rows i
                  where i.exchange_id = any (few) and (start or (i.name_key, i.exchange_id) > (after_key, after_id))
                    and (not filtered or peak.matches(i, f))
                  order by i.name_key asc, i.exchange_id asc offset first limit most) p
            join peak.exchange_rows r using (exchange_id) left join auth.access m on m.contact_id = p_me and m.exchange_id = r.exchange_id
            order by r.name_key asc, r.exchange_id asc;
    elsif p_way = 'all' then
        return query select r.exchange_id, r.name_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from peak.exchange_rows r
            where (r.name_key, r.exchange_id) > (after_key, after_id) order by r.name_key asc, r.exchange_id asc limit most;
    else
        return query select r.exchange_id, r.name_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}') from (
                select w.exchange_id, mine.rights
                from (select r.exchange_id from peak.exchange_rows r where (r.name_key, r.exchange_id) > (after_key, after_id)
                      order by r.name_key asc, r.exchange_id asc limit steps) w
                cross join lateral (select a.exchange_id, a.rights from auth.access a where a.contact_id = p_me
                                    and a.exchange_id = w.exchange_id and (a.rights & 1) <> 0 offset 0) mine
                cross join lateral (select where not filtered and mine.exchange_id is not null union all
                                    select from peak.exchange_rows r where filtered and r.exchange_id = mine.exchange_id
                                                                     and peak.matches(r, f)) matching
                offset first limit most) m
            join peak.exchange_rows r using (exchange_id)
            order by r.name_key asc, r.exchange_id asc;
    end if;
end $$;

ALTER FUNCTION peak.page_by_name_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) OWNER TO peak_owner;

CREATE FUNCTION peak.page_by_name_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_way = 'few' then
        return query select r.exchange_id, r.name_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}')
            from (select i.exchange_id from peak.exchange_rows i
                  where i.exchange_id = any (few) and (start or (i.name_key, i.exchange_id) < (after_key, after_id))
                    and (not filtered or peak.matches(i, f))
                  order by i.name_key desc, i.exchange_id desc offset first limit most) p
            join peak.exchange_rows r using (exchange_id) left join auth.access m on m.contact_id = p_me and m.exchange_id = r.exchange_id
            order by r.name_key desc, r.exchange_id desc;
    elsif p_way = 'all' then
        return query select r.exchange_id, r.name_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from peak.exchange_rows r
            where (r.name_key, r.exchange_id) < (after_key, after_id) order by r.name_key desc, r.exchange_id desc limit most;
    else
        return query select r.exchange_id, r.name_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}') from (
                select w.exchange_id, mine.rights
                from (select r.exchange_id from peak.exchange_rows r where (r.name_key, r.exchange_id) < (after_key, after_id)
                      order by r.name_key desc, r.exchange_id desc limit steps) w
                cross join lateral (select a.exchange_id, a.rights from auth.access a where a.contact_id = p_me
                                    and a.exchange_id = w.exchange_id and (a.rights & 1) <> 0 offset 0) mine
                cross join lateral (select where not filtered and mine.exchange_id is not null union all
                                    select from peak.exchange_rows r where filtered and r.exchange_id = mine.exchange_id
                                                                     and peak.matches(r, f)) matching
                offset first limit most) m
            join peak.exchange_rows r using (exchange_id)
            order by r.name_key desc, r.exchange_id desc;
    end if;
end $$;

ALTER FUNCTION peak.page_by_name_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) OWNER TO peak_owner;

CREATE FUNCTION peak.page_by_number_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_way = 'few' then
        return query select r.exchange_id, r.number_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}')
            from (select i.exchange_id from peak.exchange_rows i
                  where i.exchange_id = any (few) and (start or (i.number_key, i.exchange_id) > (after_key, after_id))
                    and (not filtered or peak.matches(i, f))
                  order by i.number_key asc, i.exchange_id asc offset first limit most) p
            join peak.exchange_rows r using (exchange_id) left join auth.access m on m.contact_id = p_me and m.exchange_id = r.exchange_id
            order by r.number_key asc, r.exchange_id asc;
    elsif p_way = 'all' then
        return query select r.exchange_id, r.number_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from peak.exchange_rows r
            where (r.number_key, r.exchange_id) > (after_key, after_id) order by r.number_key asc, r.exchange_id asc limit most;
    else
        return query select r.exchange_id, r.number_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}') from (
                select w.exchange_id, mine.rights
                from (select r.exchange_id from peak.exchange_rows r where (r.number_key, r.exchange_id) > (after_key, after_id)
                      order by r.number_key asc, r.exchange_id asc limit steps) w
                cross join lateral (select a.exchange_id, a.rights from auth.access a where a.contact_id = p_me
                                    and a.exchange_id = w.exchange_id and (a.rights & 1) <> 0 offset 0) mine
                cross join lateral (select where not filtered and mine.exchange_id is not null union all
                                    select from peak.exchange_rows r where filtered and r.exchange_id = mine.exchange_id
                                                                     and peak.matches(r, f)) matching
                offset first limit most) m
            join peak.exchange_rows r using (exchange_id)
            order by r.number_key asc, r.exchange_id asc;
    end if;
end $$;

ALTER FUNCTION peak.page_by_number_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) OWNER TO peak_owner;

CREATE FUNCTION peak.page_by_number_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_way = 'few' then
        return query select r.exchange_id, r.number_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}')
            from (select i.exchange_id from peak.exchange_rows i
                  where i.exchange_id = any (few) and (start or (i.number_key, i.exchange_id) < (after_key, after_id))
                    and (not filtered or peak.matches(i, f))
                  order by i.number_key desc, i.exchange_id desc offset first limit most) p
            join peak.exchange_rows r using (exchange_id) left join auth.access m on m.contact_id = p_me and m.exchange_id = r.exchange_id
            order by r.number_key desc, r.exchange_id desc;
    elsif p_way = 'all' then
        return query select r.exchange_id, r.number_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from peak.exchange_rows r
            where (r.number_key, r.exchange_id) < (after_key, after_id) order by r.number_key desc, r.exchange_id desc limit most;
    else
        return query select r.exchange_id, r.number_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}') from (
                select w.exchange_id, mine.rights
                from (select r.exchange_id from peak.exchange_rows r where (r.number_key, r.exchange_id) < (after_key, after_id)
                      order by r.number_key desc, r.exchange_id desc limit steps) w
                cross join lateral (select a.exchange_id, a.rights from auth.access a where a.contact_id = p_me
                                    and a.exchange_id = w.exchange_id and (a.rights & 1) <> 0 offset 0) mine
                cross join lateral (select where not filtered and mine.exchange_id is not null union all
                                    select from peak.exchange_rows r where filtered and r.exchange_id = mine.exchange_id
                                                                     and peak.matches(r, f)) matching
                offset first limit most) m
            join peak.exchange_rows r using (exchange_id)
            order by r.number_key desc, r.exchange_id desc;
    end if;
end $$;

ALTER FUNCTION peak.page_by_number_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) OWNER TO peak_owner;

CREATE FUNCTION peak.page_by_priority_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_way = 'few' then
        return query select r.exchange_id, r.priority_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}')
            from (select i.exchange_id from peak.exchange_rows i
                  where i.exchange_id = any (few) and (start or (i.priority_key, i.exchange_id) > (after_key, after_id))
                    and (not filtered or peak.matches(i, f))
                  order by i.priority_key asc, i.exchange_id asc offset first limit most) p
            join peak.exchange_rows r using (exchange_id) left join auth.access m on m.contact_id = p_me and m.exchange_id = r.exchange_id
            order by r.priority_key asc, r.exchange_id asc;
    elsif p_way = 'all' then
        return query select r.exchange_id, r.priority_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from peak.exchange_rows r
            where (r.priority_key, r.exchange_id) > (after_key, after_id) order by r.priority_key asc, r.exchange_id asc limit most;
    else
        return query select r.exchange_id, r.priority_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}') from (
                select w.exchange_id, mine.rights
                from (select r.exchange_id from peak.exchange_rows r where (r.priority_key, r.exchange_id) > (after_key, after_id)
                      order by r.priority_key asc, r.exchange_id asc limit steps) w
                cross join lateral (select a.exchange_id, a.rights from auth.access a where a.contact_id = p_me
                                    and a.exchange_id = w.exchange_id and (a.rights & 1) <> 0 offset 0) mine
                cross join lateral (select where not filtered and mine.exchange_id is not null union all
                                    select from peak.exchange_rows r where filtered and r.exchange_id = mine.exchange_id
                                                                     and peak.matches(r, f)) matching
                offset first limit most) m
            join peak.exchange_rows r using (exchange_id)
            order by r.priority_key asc, r.exchange_id asc;
    end if;
end $$;

ALTER FUNCTION peak.page_by_priority_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) OWNER TO peak_owner;

CREATE FUNCTION peak.page_by_priority_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_way = 'few' then
        return query select r.exchange_id, r.priority_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}')
            from (select i.exchange_id from peak.exchange_rows i
                  where i.exchange_id = any (few) and (start or (i.priority_key, i.exchange_id) < (after_key, after_id))
                    and (not filtered or peak.matches(i, f))
                  order by i.priority_key desc, i.exchange_id desc offset first limit most) p
            join peak.exchange_rows r using (exchange_id) left join auth.access m on m.contact_id = p_me and m.exchange_id = r.exchange_id
            order by r.priority_key desc, r.exchange_id desc;
    elsif p_way = 'all' then
        return query select r.exchange_id, r.priority_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from peak.exchange_rows r
            where (r.priority_key, r.exchange_id) < (after_key, after_id) order by r.priority_key desc, r.exchange_id desc limit most;
    else
        return query select r.exchange_id, r.priority_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}') from (
                select w.exchange_id, mine.rights
                from (select r.exchange_id from peak.exchange_rows r where (r.priority_key, r.exchange_id) < (after_key, after_id)
                      order by r.priority_key desc, r.exchange_id desc limit steps) w
                cross join lateral (select a.exchange_id, a.rights from auth.access a where a.contact_id = p_me
                                    and a.exchange_id = w.exchange_id and (a.rights & 1) <> 0 offset 0) mine
                cross join lateral (select where not filtered and mine.exchange_id is not null union all
                                    select from peak.exchange_rows r where filtered and r.exchange_id = mine.exchange_id
                                                                     and peak.matches(r, f)) matching
                offset first limit most) m
            join peak.exchange_rows r using (exchange_id)
            order by r.priority_key desc, r.exchange_id desc;
    end if;
end $$;

ALTER FUNCTION peak.page_by_priority_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) OWNER TO peak_owner;

CREATE FUNCTION peak.page_by_property_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_way = 'few' then
        return query select r.exchange_id, r.property_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}')
            from (select i.exchange_id from peak.exchange_rows i
                  where i.exchange_id = any (few) and (start or (i.property_key, i.exchange_id) > (after_key, after_id))
                    and (not filtered or peak.matches(i, f))
                  order by i.property_key asc, i.exchange_id asc offset first limit most) p
            join peak.exchange_rows r using (exchange_id) left join auth.access m on m.contact_id = p_me and m.exchange_id = r.exchange_id
            order by r.property_key asc, r.exchange_id asc;
    elsif p_way = 'all' then
        return query select r.exchange_id, r.property_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from peak.exchange_rows r
            where (r.property_key, r.exchange_id) > (after_key, after_id) order by r.property_key asc, r.exchange_id asc limit most;
    else
        return query select r.exchange_id, r.property_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}') from (
                select w.exchange_id, mine.rights
                from (select r.exchange_id from peak.exchange_rows r where (r.property_key, r.exchange_id) > (after_key, after_id)
                      order by r.property_key asc, r.exchange_id asc limit steps) w
                cross join lateral (select a.exchange_id, a.rights from auth.access a where a.contact_id = p_me
                                    and a.exchange_id = w.exchange_id and (a.rights & 1) <> 0 offset 0) mine
                cross join lateral (select where not filtered and mine.exchange_id is not null union all
                                    select from peak.exchange_rows r where filtered and r.exchange_id = mine.exchange_id
                                                                     and peak.matches(r, f)) matching
                offset first limit most) m
            join peak.exchange_rows r using (exchange_id)
            order by r.property_key asc, r.exchange_id asc;
    end if;
end $$;

ALTER FUNCTION peak.page_by_property_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) OWNER TO peak_owner;

CREATE FUNCTION peak.page_by_property_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_way = 'few' then
        return query select r.exchange_id, r.property_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}')
            from (select i.exchange_id from peak.exchange_rows i
                  where i.exchange_id = any (few) and (start or (i.property_key, i.exchange_id) < (after_key, after_id))
                    and (not filtered or peak.matches(i, f))
                  order by i.property_key desc, i.exchange_id desc offset first limit most) p
            join peak.exchange_rows r using (exchange_id) left join auth.access m on m.contact_id = p_me and m.exchange_id = r.exchange_id
            order by r.property_key desc, r.exchange_id desc;
    elsif p_way = 'all' then
        return query select r.exchange_id, r.property_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from peak.exchange_rows r
            where (r.property_key, r.exchange_id) < (after_key, after_id) order by r.property_key desc, r.exchange_id desc limit most;
    else
        return query select r.exchange_id, r.property_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}') from (
                select w.exchange_id, mine.rights
                from (select r.exchange_id from peak.exchange_rows r where (r.property_key, r.exchange_id) < (after_key, after_id)
                      order by r.property_key desc, r.exchange_id desc limit steps) w
                cross join lateral (select a.exchange_id, a.rights from auth.access a where a.contact_id = p_me
                                    and a.exchange_id = w.exchange_id and (a.rights & 1) <> 0 offset 0) mine
                cross join lateral (select where not filtered and mine.exchange_id is not null union all
                                    select from peak.exchange_rows r where filtered and r.exchange_id = mine.exchange_id
                                                                     and peak.matches(r, f)) matching
                offset first limit most) m
            join peak.exchange_rows r using (exchange_id)
            order by r.property_key desc, r.exchange_id desc;
    end if;
end $$;

ALTER FUNCTION peak.page_by_property_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) OWNER TO peak_owner;

CREATE FUNCTION peak.page_by_stage_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_way = 'few' then
        return query select r.exchange_id, r.stage_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}')
            from (select i.exchange_id from peak.exchange_rows i
                  where i.exchange_id = any (few) and (start or (i.stage_key, i.exchange_id) > (after_key, after_id))
                    and (not filtered or peak.matches(i, f))
                  order by i.stage_key asc, i.exchange_id asc offset first limit most) p
            join peak.exchange_rows r using (exchange_id) left join auth.access m on m.contact_id = p_me and m.exchange_id = r.exchange_id
            order by r.stage_key asc, r.exchange_id asc;
    elsif p_way = 'all' then
        return query select r.exchange_id, r.stage_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from peak.exchange_rows r
            where (r.stage_key, r.exchange_id) > (after_key, after_id) order by r.stage_key asc, r.exchange_id asc limit most;
    else
        return query select r.exchange_id, r.stage_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}') from (
                select w.exchange_id, mine.rights
                from (select r.exchange_id from peak.exchange_rows r where (r.stage_key, r.exchange_id) > (after_key, after_id)
                      order by r.stage_key asc, r.exchange_id asc limit steps) w
                cross join lateral (select a.exchange_id, a.rights from auth.access a where a.contact_id = p_me
                                    and a.exchange_id = w.exchange_id and (a.rights & 1) <> 0 offset 0) mine
                cross join lateral (select where not filtered and mine.exchange_id is not null union all
                                    select from peak.exchange_rows r where filtered and r.exchange_id = mine.exchange_id
                                                                     and peak.matches(r, f)) matching
                offset first limit most) m
            join peak.exchange_rows r using (exchange_id)
            order by r.stage_key asc, r.exchange_id asc;
    end if;
end $$;

ALTER FUNCTION peak.page_by_stage_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) OWNER TO peak_owner;

CREATE FUNCTION peak.page_by_stage_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_way = 'few' then
        return query select r.exchange_id, r.stage_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}')
            from (select i.exchange_id from peak.exchange_rows i
                  where i.exchange_id = any (few) and (start or (i.stage_key, i.exchange_id) < (after_key, after_id))
                    and (not filtered or peak.matches(i, f))
                  order by i.stage_key desc, i.exchange_id desc offset first limit most) p
            join peak.exchange_rows r using (exchange_id) left join auth.access m on m.contact_id = p_me and m.exchange_id = r.exchange_id
            order by r.stage_key desc, r.exchange_id desc;
    elsif p_way = 'all' then
        return query select r.exchange_id, r.stage_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from peak.exchange_rows r
            where (r.stage_key, r.exchange_id) < (after_key, after_id) order by r.stage_key desc, r.exchange_id desc limit most;
    else
        return query select r.exchange_id, r.stage_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}') from (
                select w.exchange_id, mine.rights
                from (select r.exchange_id from peak.exchange_rows r where (r.stage_key, r.exchange_id) < (after_key, after_id)
                      order by r.stage_key desc, r.exchange_id desc limit steps) w
                cross join lateral (select a.exchange_id, a.rights from auth.access a where a.contact_id = p_me
                                    and a.exchange_id = w.exchange_id and (a.rights & 1) <> 0 offset 0) mine
                cross join lateral (select where not filtered and mine.exchange_id is not null union all
                                    select from peak.exchange_rows r where filtered and r.exchange_id = mine.exchange_id
                                                                     and peak.matches(r, f)) matching
                offset first limit most) m
            join peak.exchange_rows r using (exchange_id)
            order by r.stage_key desc, r.exchange_id desc;
    end if;
end $$;

ALTER FUNCTION peak.page_by_stage_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) OWNER TO peak_owner;

CREATE FUNCTION peak.page_by_updated_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_way = 'few' then
        return query select r.exchange_id, r.updated_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}')
            from (select i.exchange_id from peak.exchange_rows i
                  where i.exchange_id = any (few) and (start or (i.updated_key, i.exchange_id) > (after_key, after_id))
                    and (not filtered or peak.matches(i, f))
                  order by i.updated_key asc, i.exchange_id asc offset first limit most) p
            join peak.exchange_rows r using (exchange_id) left join auth.access m on m.contact_id = p_me and m.exchange_id = r.exchange_id
            order by r.updated_key asc, r.exchange_id asc;
    elsif p_way = 'all' then
        return query select r.exchange_id, r.updated_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from peak.exchange_rows r
            where (r.updated_key, r.exchange_id) > (after_key, after_id) order by r.updated_key asc, r.exchange_id asc limit most;
    else
        return query select r.exchange_id, r.updated_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}') from (
                select w.exchange_id, mine.rights
                from (select r.exchange_id from peak.exchange_rows r where (r.updated_key, r.exchange_id) > (after_key, after_id)
                      order by r.updated_key asc, r.exchange_id asc limit steps) w
                cross join lateral (select a.exchange_id, a.rights from auth.access a where a.contact_id = p_me
                                    and a.exchange_id = w.exchange_id and (a.rights & 1) <> 0 offset 0) mine
                cross join lateral (select where not filtered and mine.exchange_id is not null union all
                                    select from peak.exchange_rows r where filtered and r.exchange_id = mine.exchange_id
                                                                     and peak.matches(r, f)) matching
                offset first limit most) m
            join peak.exchange_rows r using (exchange_id)
            order by r.updated_key asc, r.exchange_id asc;
    end if;
end $$;

ALTER FUNCTION peak.page_by_updated_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) OWNER TO peak_owner;

CREATE FUNCTION peak.page_by_updated_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_way = 'few' then
        return query select r.exchange_id, r.updated_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}')
            from (select i.exchange_id from peak.exchange_rows i
                  where i.exchange_id = any (few) and (start or (i.updated_key, i.exchange_id) < (after_key, after_id))
                    and (not filtered or peak.matches(i, f))
                  order by i.updated_key desc, i.exchange_id desc offset first limit most) p
            join peak.exchange_rows r using (exchange_id) left join auth.access m on m.contact_id = p_me and m.exchange_id = r.exchange_id
            order by r.updated_key desc, r.exchange_id desc;
    elsif p_way = 'all' then
        return query select r.exchange_id, r.updated_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from peak.exchange_rows r
            where (r.updated_key, r.exchange_id) < (after_key, after_id) order by r.updated_key desc, r.exchange_id desc limit most;
    else
        return query select r.exchange_id, r.updated_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}') from (
                select w.exchange_id, mine.rights
                from (select r.exchange_id from peak.exchange_rows r where (r.updated_key, r.exchange_id) < (after_key, after_id)
                      order by r.updated_key desc, r.exchange_id desc limit steps) w
                cross join lateral (select a.exchange_id, a.rights from auth.access a where a.contact_id = p_me
                                    and a.exchange_id = w.exchange_id and (a.rights & 1) <> 0 offset 0) mine
                cross join lateral (select where not filtered and mine.exchange_id is not null union all
                                    select from peak.exchange_rows r where filtered and r.exchange_id = mine.exchange_id
                                                                     and peak.matches(r, f)) matching
                offset first limit most) m
            join peak.exchange_rows r using (exchange_id)
            order by r.updated_key desc, r.exchange_id desc;
    end if;
end $$;

ALTER FUNCTION peak.page_by_updated_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) OWNER TO peak_owner;

CREATE FUNCTION peak.page_by_value_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_way = 'few' then
        return query select r.exchange_id, r.value_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}')
            from (select i.exchange_id from peak.exchange_rows i
                  where i.exchange_id = any (few) and (start or (i.value_key, i.exchange_id) > (after_key, after_id))
                    and (not filtered or peak.matches(i, f))
                  order by i.value_key asc, i.exchange_id asc offset first limit most) p
            join peak.exchange_rows r using (exchange_id) left join auth.access m on m.contact_id = p_me and m.exchange_id = r.exchange_id
            order by r.value_key asc, r.exchange_id asc;
    elsif p_way = 'all' then
        return query select r.exchange_id, r.value_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from peak.exchange_rows r
            where (r.value_key, r.exchange_id) > (after_key, after_id) order by r.value_key asc, r.exchange_id asc limit most;
    else
        return query select r.exchange_id, r.value_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}') from (
                select w.exchange_id, mine.rights
                from (select r.exchange_id from peak.exchange_rows r where (r.value_key, r.exchange_id) > (after_key, after_id)
                      order by r.value_key asc, r.exchange_id asc limit steps) w
                cross join lateral (select a.exchange_id, a.rights from auth.access a where a.contact_id = p_me
                                    and a.exchange_id = w.exchange_id and (a.rights & 1) <> 0 offset 0) mine
                cross join lateral (select where not filtered and mine.exchange_id is not null union all
                                    select from peak.exchange_rows r where filtered and r.exchange_id = mine.exchange_id
                                                                     and peak.matches(r, f)) matching
                offset first limit most) m
            join peak.exchange_rows r using (exchange_id)
            order by r.value_key asc, r.exchange_id asc;
    end if;
end $$;

ALTER FUNCTION peak.page_by_value_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) OWNER TO peak_owner;

CREATE FUNCTION peak.page_by_value_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_way = 'few' then
        return query select r.exchange_id, r.value_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}')
            from (select i.exchange_id from peak.exchange_rows i
                  where i.exchange_id = any (few) and (start or (i.value_key, i.exchange_id) < (after_key, after_id))
                    and (not filtered or peak.matches(i, f))
                  order by i.value_key desc, i.exchange_id desc offset first limit most) p
            join peak.exchange_rows r using (exchange_id) left join auth.access m on m.contact_id = p_me and m.exchange_id = r.exchange_id
            order by r.value_key desc, r.exchange_id desc;
    elsif p_way = 'all' then
        return query select r.exchange_id, r.value_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}') from peak.exchange_rows r
            where (r.value_key, r.exchange_id) < (after_key, after_id) order by r.value_key desc, r.exchange_id desc limit most;
    else
        return query select r.exchange_id, r.value_key, concat('{', '"number":', coalesce((to_json(left((r.exchange_number)::text, 1000)))::text, 'null'), ',"name":', coalesce((to_json(left((r.name)::text, 1000)))::text, 'null'), ',"client":', coalesce((peak.person_face(r.client_id, nullif(r.client_name, '')))::text, 'null'), ',"coordinator":', coalesce((peak.person_face(r.coordinator_id, nullif(r.coordinator_name, '')))::text, 'null'), ',"stage":', coalesce((to_json(left((r.stage)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"property":', coalesce((to_json(left((r.property)::text, 1000)))::text, 'null'), ',"day_45":', coalesce(('"' || case when isfinite(r.day_45) then (r.day_45)::date::text end || '"')::text, 'null'), ',"day_180":', coalesce(('"' || case when isfinite(r.day_180) then (r.day_180)::date::text end || '"')::text, 'null'), ',"value":', coalesce((case when r.value <> 'NaN' then '"' || (r.value)::text || '"' end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((coalesce(m.rights, 0))::text, 'null'), '}') from (
                select w.exchange_id, mine.rights
                from (select r.exchange_id from peak.exchange_rows r where (r.value_key, r.exchange_id) < (after_key, after_id)
                      order by r.value_key desc, r.exchange_id desc limit steps) w
                cross join lateral (select a.exchange_id, a.rights from auth.access a where a.contact_id = p_me
                                    and a.exchange_id = w.exchange_id and (a.rights & 1) <> 0 offset 0) mine
                cross join lateral (select where not filtered and mine.exchange_id is not null union all
                                    select from peak.exchange_rows r where filtered and r.exchange_id = mine.exchange_id
                                                                     and peak.matches(r, f)) matching
                offset first limit most) m
            join peak.exchange_rows r using (exchange_id)
            order by r.value_key desc, r.exchange_id desc;
    end if;
end $$;

ALTER FUNCTION peak.page_by_value_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) OWNER TO peak_owner;

CREATE FUNCTION peak.page_rules(p_role text) RETURNS TABLE(page text, place integer, allowed boolean)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select r.page, r.place, case
        when r.needs > 0 then p_role = 'admin' or auth.role_rights(p_role) & r.needs = r.needs
        when r.call is not null then peak.role_may_call(p_role, r.call)
        else has_column_privilege(auth.group_of(p_role), r.relation, r.attribute, 'select') end
    from (values ('exchanges', 1, 1, null, null, null), ('tasks', 2, 32, null, null, null), ('documents', 3, 16, null, null, null),
                 ('messages', 4, 2, null, null, null), ('people', 5, 0, null, 'public.contacts', 'email'),
                 ('audit', 6, 0, null, 'public.audit_logs', 'action'), ('sync', 7, 0, null, 'public.pp_sync_logs', 'status'),
                 ('users', 8, 0, 'api.create_person(jsonb)', null, null),
                 -- Anybody may ask what a role may do; a page of it is for those who see all people.
                 ('roles', 9, 0, null, 'public.contacts', 'email'),
                 ('settings', 10, 0, 'api.firm_settings()', null, null), ('profile', 11, 0, 'api.my_profile()', null, null)
    ) r (page, place, needs, call, relation, attribute)
$$;

ALTER FUNCTION peak.page_rules(p_role text) OWNER TO peak_owner;

CREATE FUNCTION peak.person_face(p_person uuid, p_label text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (((('{"id":"'::text || p_person) || '","name":'::text) || COALESCE((to_json(p_label))::text, 'null'::text)) || '}'::text);

ALTER FUNCTION peak.person_face(p_person uuid, p_label text) OWNER TO peak_owner;

CREATE FUNCTION peak.person_search(p_first text, p_last text, p_company text, p_email text, p_phone text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((((((((COALESCE(peak.fold(p_first, 100), ''::text) || ' '::text) || COALESCE(peak.fold(p_last, 100), ''::text)) || ''::text) || COALESCE(peak.fold(p_company, 255), ''::text)) || ''::text) || COALESCE(peak.fold(p_email, 255), ''::text)) || ''::text) || COALESCE(peak.fold(p_phone, 50), ''::text));

ALTER FUNCTION peak.person_search(p_first text, p_last text, p_company text, p_email text, p_phone text) OWNER TO peak_owner;

CREATE FUNCTION peak.person_search(p_first text, p_last text, p_company text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN peak.person_search(p_first, p_last, p_company, NULL::text, NULL::text);

ALTER FUNCTION peak.person_search(p_first text, p_last text, p_company text) OWNER TO peak_owner;

CREATE FUNCTION peak.post_system_message(p_exchange uuid, p_text text) RETURNS uuid
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    insert into public.messages (exchange_id, content, message_type, is_system_message)
    values (p_exchange, left(p_text, 10000), 'system', true) returning id
$$;

ALTER FUNCTION peak.post_system_message(p_exchange uuid, p_text text) OWNER TO peak_owner;

CREATE FUNCTION peak.rebuild_exchange_rows() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    trigrams name := (select n.nspname from pg_extension x join pg_namespace n on n.oid = x.extnamespace where x.extname = 'pg_trgm');
    part text;
begin
    for part in select i.indexrelid::regclass from pg_index i where i.indrelid = 'peak.exchange_rows'::regclass and not i.indisprimary loop
        execute 'drop index ' || part;
    end loop;
    delete from peak.exchange_rows;
    insert into peak.exchange_rows select * from peak.exchange_rows_now;
    foreach part in array peak.exchange_sorts() loop
        execute format('create index %I on peak.exchange_rows (%I, exchange_id)', 'exchange_rows_by_' || part, part || '_key');
    end loop;
    create index exchange_rows_by_person_client on peak.exchange_rows (client_id);
    create index exchange_rows_by_person_coordinator on peak.exchange_rows (coordinator_id);
    execute format('create index exchange_rows_by_search on peak.exchange_rows using gin (search %I.gin_trgm_ops)', trigrams);
    analyze peak.exchange_rows;
end $$;

ALTER FUNCTION peak.rebuild_exchange_rows() OWNER TO peak_owner;

CREATE FUNCTION peak.rebuild_person_keys() RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    delete from peak.person_keys;
    insert into peak.person_keys
    select c.id, peak.text_key(l.label), l.label, peak.person_face(c.id, l.label)
    from public.contacts c cross join lateral (select nullif(peak.contact_label(c.first_name, c.last_name, c.company), '') as label offset 0) l
$$;

ALTER FUNCTION peak.rebuild_person_keys() OWNER TO peak_owner;

CREATE FUNCTION peak.refuse_list(p_message text, p_code text DEFAULT 'PK400'::text) RETURNS void
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    raise exception using errcode = p_code, message = p_message;
end $$;

ALTER FUNCTION peak.refuse_list(p_message text, p_code text) OWNER TO peak_owner;

CREATE FUNCTION peak.role_may_call(p_role text, p_call text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    select coalesce(has_function_privilege('peak_user', f.oid, 'execute') or has_function_privilege(auth.group_of(p_role), f.oid, 'execute'), false)
    from (select to_regprocedure(p_call)::oid as oid) f
$$;

ALTER FUNCTION peak.role_may_call(p_role text, p_call text) OWNER TO peak_owner;

CREATE FUNCTION peak.roles_field(p_fields jsonb, p_name text) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    roles text[];
begin
    if coalesce(jsonb_typeof(p_fields -> p_name), 'null') = 'null' then
        return null;
    elsif jsonb_typeof(p_fields -> p_name) = 'array' and jsonb_array_length(p_fields -> p_name) <= 5 then
        roles := array(select jsonb_array_elements_text(p_fields -> p_name));
        if roles <@ array['admin', 'coordinator', 'client', 'third_party', 'agency'] then
            return roles;
        end if;
    end if;
    raise exception using errcode = 'PK400', message = 'Allowed roles are some of admin, coordinator, client, third_party, agency.';
end $$;

ALTER FUNCTION peak.roles_field(p_fields jsonb, p_name text) OWNER TO peak_owner;

CREATE FUNCTION peak.schema_version() RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$ select coalesce(max(m.number), 0) from peak.schema_migrations m $$;

ALTER FUNCTION peak.schema_version() OWNER TO peak_owner;

CREATE FUNCTION peak.setting(p_key text) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$ select s.value from peak.settings s where s.key = p_key $$;

ALTER FUNCTION peak.setting(p_key text) OWNER TO peak_owner;

CREATE FUNCTION peak.setting_int(p_key text) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$ select (s.value #>> '{}')::int from peak.settings s where s.key = p_key $$;

ALTER FUNCTION peak.setting_int(p_key text) OWNER TO peak_owner;

CREATE FUNCTION peak.stay_erased() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    if exists (select from peak.erasures e where e.contact_id = old.id) then
        new := old;
    end if;
    return new;
end $$;

ALTER FUNCTION peak.stay_erased() OWNER TO peak_owner;

CREATE FUNCTION peak.stay_merged() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    if exists (select from peak.merges m where m.dropped_id = new.id) then
        if auth.me() is not null then
            raise exception using errcode = 'PK409', message = 'This person was merged into somebody else. Change that one instead.';
        end if;
        new.is_user := false;
        new.is_active := false;
    end if;
    return new;
end $$;

ALTER FUNCTION peak.stay_merged() OWNER TO peak_owner;

CREATE FUNCTION peak.sweep(p_most integer DEFAULT 1000) RETURNS TABLE(class text, done bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    r peak.retention;
begin
    for r in select k.* from peak.retention k order by k.class loop
        class := r.class;
        done := 0;
        case r.class
        when 'attempts', 'devices' then
            done := auth.sweep(r.class, r.keep_for, p_most);
        when 'sessions' then
            delete from public.user_sessions u
            where u.id in (select s.id from public.user_sessions s
                           where not s.is_active and s.login_role is null and s.ended_at < clock_timestamp()::timestamp - r.keep_for
                             and not peak.is_held(s.user_id)
                           order by s.ended_at limit p_most for update skip locked);
            get diagnostics done = row_count;
        when 'change_feed' then
            with gone as (delete from peak.change_feed f
                          where f.id in (select o.id from peak.change_feed o where o.at < clock_timestamp() - r.keep_for
                                         order by o.id limit p_most)
                          returning f.xid)
            update peak.change_feed_floor l
            set xid = greatest(l.xid, (select (max(g.xid::text::numeric) + 1)::text::xid8 from gone g))
            where exists (select from gone);
        else
            null;
        end case;
        if done > 0 then
            return next;
        end if;
    end loop;
    -- How long the record is at hand before its archive has it is the setting audit.months_at_hand.
    class := 'audit';
    done := audit.archive_old(p_most);
    if done > 0 then
        return next;
    end if;
end $$;

ALTER FUNCTION peak.sweep(p_most integer) OWNER TO peak_owner;

CREATE FUNCTION peak.sweep_feed() RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    with gone as (delete from peak.change_feed f where f.at < clock_timestamp() - interval '1 day' returning f.xid)
    update peak.change_feed_floor l
    set xid = greatest(l.xid, (select (max(g.xid::text::numeric) + 1)::text::xid8 from gone g))
    where exists (select from gone)
$$;

ALTER FUNCTION peak.sweep_feed() OWNER TO peak_owner;

CREATE FUNCTION peak.task_search(p_title text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN peak.fold(p_title, 255);

ALTER FUNCTION peak.task_search(p_title text) OWNER TO peak_owner;

CREATE FUNCTION peak.tell_judges(p_rows uuid[], p_exchanges uuid[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
    insert into peak.change_feed (kind, row_id, exchange_id, contact_id)
    select 'participant', r.id, r.exchange_id, j.person
    from unnest(p_rows, p_exchanges) r (id, exchange_id)
    cross join lateral (select m.id as person from auth.judging_members(r.exchange_id) m (id)
                        union
                        select c.id from public.contacts c where c.role = 'admin' and c.is_user and c.is_active) j
$$;

ALTER FUNCTION peak.tell_judges(p_rows uuid[], p_exchanges uuid[]) OWNER TO peak_owner;

CREATE FUNCTION peak.tell_person(p_kind text, p_row uuid, p_exchange uuid, p_person uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$ insert into peak.change_feed (kind, row_id, exchange_id, contact_id) values (p_kind, p_row, p_exchange, p_person) $$;

ALTER FUNCTION peak.tell_person(p_kind text, p_row uuid, p_exchange uuid, p_person uuid) OWNER TO peak_owner;

CREATE FUNCTION peak.text_field(p_fields jsonb, p_name text, p_called text, p_most integer) RETURNS text
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    said text := nullif(btrim(p_fields ->> p_name, E' \t\r\n\u00a0'), '');
begin
    if coalesce(jsonb_typeof(p_fields -> p_name), 'null') not in ('string', 'null') then
        raise exception using errcode = 'PK400', message = format('%s has to be text.', p_called);
    end if;
    if length(said) > p_most then
        raise exception using errcode = 'PK400', message = format('%s has more than %s characters.', p_called, p_most);
    end if;
    if said ~ E'[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]' then
        raise exception using errcode = 'PK400', message = format('%s has characters that can''t be shown.', p_called);
    end if;
    return said;
end $$;

ALTER FUNCTION peak.text_field(p_fields jsonb, p_name text, p_called text, p_most integer) OWNER TO peak_owner;

CREATE FUNCTION peak.undoable(p_audit uuid, OUT kind text, OUT object uuid, OUT before jsonb, OUT after jsonb) RETURNS record
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    follows constant text[] := '{version,updated_at,completed_at,stage_changed_at,stage_changed_by,last_sync_at,preferences,last_login,
                                 last_login_ip,login_attempts,download_count,last_accessed_at,updated_by}';
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

ALTER FUNCTION peak.undoable(p_audit uuid, OUT kind text, OUT object uuid, OUT before jsonb, OUT after jsonb) OWNER TO peak_owner;

CREATE FUNCTION peak.uuid_field(p_fields jsonb, p_name text, p_called text) RETURNS uuid
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
    said text := peak.text_field(p_fields, p_name, p_called, 100);
begin
    if said !~* '^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$' then
        raise exception using errcode = 'PK400', message = format('%s is not known.', p_called);
    end if;
    return said::uuid;
end $_$;

ALTER FUNCTION peak.uuid_field(p_fields jsonb, p_name text, p_called text) OWNER TO peak_owner;

CREATE FUNCTION peak.walk_of_audit(p_column text, p_down boolean, p_me uuid, p_role text, p_key text, moment timestamp without time zone, p_id uuid) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_column = 'time' and p_down = 'f' then
        return query select r.id, peak.time_key(r.sort_1), concat('{', '"time":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"person":', coalesce((case when r.user_id is not null then coalesce(p2.face, '{"id":"' || r.user_id || '","name":null}') end)::text, 'null'), ',"role":', coalesce((to_json(left((r.actor_role)::text, 1000)))::text, 'null'), ',"action":', coalesce((to_json(left((r.action)::text, 1000)))::text, 'null'), ',"object":', coalesce((to_json(left((r.resource_type)::text, 1000)))::text, 'null'), ',"object_id":', coalesce((to_json(left((r.resource_id)::text, 1000)))::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"ip":', coalesce((to_json(left((host(r.ip_address))::text, 1000)))::text, 'null'), ',"success":', coalesce((case when r.success then 'true' else 'false' end)::text, 'null'), ',"message":', coalesce((to_json(left((r.error_message)::text, 1000)))::text, 'null'), ',"old_values":', coalesce((r.old_values)::text, 'null'), ',"new_values":', coalesce((r.new_values)::text, 'null'), ',"session_id":', coalesce((to_json(r.session_id))::text, 'null'), ',"client_version":', coalesce((to_json(r.client_version))::text, 'null'), ',"real_person":', coalesce((case when r.real_user_id is not null then coalesce((select k.face from peak.person_keys k where k.contact_id = r.real_user_id),
                                                                            peak.person_face(r.real_user_id, null)) end)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}')
            from (select r.*, r.created_at as sort_1 from public.audit_logs r where (r.created_at, r.id) > (moment, p_id) order by r.created_at asc, r.id asc limit 200) r left join peak.person_keys p2 on p2.contact_id = r.user_id left join peak.exchange_rows x on x.exchange_id = r.exchange_id
            order by r.sort_1 asc, r.id asc;
    elsif p_column = 'time' and p_down = 't' then
        return query select r.id, peak.time_key(r.sort_1), concat('{', '"time":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"person":', coalesce((case when r.user_id is not null then coalesce(p2.face, '{"id":"' || r.user_id || '","name":null}') end)::text, 'null'), ',"role":', coalesce((to_json(left((r.actor_role)::text, 1000)))::text, 'null'), ',"action":', coalesce((to_json(left((r.action)::text, 1000)))::text, 'null'), ',"object":', coalesce((to_json(left((r.resource_type)::text, 1000)))::text, 'null'), ',"object_id":', coalesce((to_json(left((r.resource_id)::text, 1000)))::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"ip":', coalesce((to_json(left((host(r.ip_address))::text, 1000)))::text, 'null'), ',"success":', coalesce((case when r.success then 'true' else 'false' end)::text, 'null'), ',"message":', coalesce((to_json(left((r.error_message)::text, 1000)))::text, 'null'), ',"old_values":', coalesce((r.old_values)::text, 'null'), ',"new_values":', coalesce((r.new_values)::text, 'null'), ',"session_id":', coalesce((to_json(r.session_id))::text, 'null'), ',"client_version":', coalesce((to_json(r.client_version))::text, 'null'), ',"real_person":', coalesce((case when r.real_user_id is not null then coalesce((select k.face from peak.person_keys k where k.contact_id = r.real_user_id),
                                                                            peak.person_face(r.real_user_id, null)) end)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}')
            from (select r.*, r.created_at as sort_1 from public.audit_logs r where (r.created_at, r.id) < (moment, p_id) order by r.created_at desc, r.id desc limit 200) r left join peak.person_keys p2 on p2.contact_id = r.user_id left join peak.exchange_rows x on x.exchange_id = r.exchange_id
            order by r.sort_1 desc, r.id desc; end if;
end $$;

ALTER FUNCTION peak.walk_of_audit(p_column text, p_down boolean, p_me uuid, p_role text, p_key text, moment timestamp without time zone, p_id uuid) OWNER TO peak_owner;

CREATE FUNCTION peak.walk_of_document_log(p_column text, p_down boolean, p_me uuid, p_role text, p_key text, moment timestamp without time zone, p_id uuid) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_column = 'time' and p_down = 'f' then
        return query select r.id, peak.time_key(r.sort_1), concat('{', '"time":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"document":', coalesce((to_json(left(((select d.file_name from public.documents d where d.id = r.document_id))::text, 1000)))::text, 'null'), ',"person":', coalesce((case when r.contact_id is not null then coalesce(p3.face, '{"id":"' || r.contact_id || '","name":null}') end)::text, 'null'), ',"action":', coalesce((to_json(left((r.action)::text, 1000)))::text, 'null'), ',"ip":', coalesce((to_json(left((host(r.ip_address))::text, 1000)))::text, 'null'), ',"success":', coalesce((case when r.success then 'true' else 'false' end)::text, 'null'), ',"message":', coalesce((to_json(left((r.error_message)::text, 1000)))::text, 'null'), ',"document_id":', coalesce((to_json(r.document_id))::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}')
            from (select r.*, r.created_at as sort_1 from public.document_access_logs r where (r.created_at, r.id) > (moment, p_id) order by r.created_at asc, r.id asc limit 200) r left join peak.person_keys p3 on p3.contact_id = r.contact_id
            order by r.sort_1 asc, r.id asc;
    elsif p_column = 'time' and p_down = 't' then
        return query select r.id, peak.time_key(r.sort_1), concat('{', '"time":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"document":', coalesce((to_json(left(((select d.file_name from public.documents d where d.id = r.document_id))::text, 1000)))::text, 'null'), ',"person":', coalesce((case when r.contact_id is not null then coalesce(p3.face, '{"id":"' || r.contact_id || '","name":null}') end)::text, 'null'), ',"action":', coalesce((to_json(left((r.action)::text, 1000)))::text, 'null'), ',"ip":', coalesce((to_json(left((host(r.ip_address))::text, 1000)))::text, 'null'), ',"success":', coalesce((case when r.success then 'true' else 'false' end)::text, 'null'), ',"message":', coalesce((to_json(left((r.error_message)::text, 1000)))::text, 'null'), ',"document_id":', coalesce((to_json(r.document_id))::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}')
            from (select r.*, r.created_at as sort_1 from public.document_access_logs r where (r.created_at, r.id) < (moment, p_id) order by r.created_at desc, r.id desc limit 200) r left join peak.person_keys p3 on p3.contact_id = r.contact_id
            order by r.sort_1 desc, r.id desc; end if;
end $$;

ALTER FUNCTION peak.walk_of_document_log(p_column text, p_down boolean, p_me uuid, p_role text, p_key text, moment timestamp without time zone, p_id uuid) OWNER TO peak_owner;

CREATE FUNCTION peak.walk_of_documents(p_column text, p_down boolean, p_me uuid, p_role text, p_key text, moment timestamp without time zone, p_id uuid) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_column = 'name' and p_down = 'f' then
        return query select r.id, r.sort_1, concat('{', '"name":', coalesce((to_json(left((r.file_name)::text, 1000)))::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"type":', coalesce((to_json(left((r.document_type)::text, 1000)))::text, 'null'), ',"format":', coalesce((to_json(left((r.file_type)::text, 1000)))::text, 'null'), ',"size":', coalesce(('"' || (r.file_size)::text || '"')::text, 'null'), ',"access":', coalesce((to_json(left((r.access_level)::text, 1000)))::text, 'null'), ',"roles":', coalesce((array_to_json((r.allowed_roles)::text[]))::text, 'null'), ',"pin":', coalesce((case when r.pin_protected then 'true' else 'false' end)::text, 'null'), ',"uploaded_by":', coalesce((case when r.uploaded_by is not null then coalesce(p9.face, '{"id":"' || r.uploaded_by || '","name":null}') end)::text, 'null'), ',"created":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"downloads":', coalesce(('"' || (r.download_count)::text || '"')::text, 'null'), ',"accessed":', coalesce((case when isfinite(r.last_accessed_at) then floor(date_part('epoch', r.last_accessed_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"state":', coalesce((to_json(left((case when r.is_active then 'active' else 'removed' end)::text, 1000)))::text, 'null'), ',"template":', coalesce((case when r.is_template then 'true' else 'false' end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"description":', coalesce((to_json(left(r.description, 1000)))::text, 'null'), ',"mime":', coalesce((to_json(r.mime_type))::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}')
            from (select r.*, peak.text_key(r.file_name) collate "C" as sort_1 from public.documents r where (peak.text_key(r.file_name) collate "C", r.id) > (p_key, p_id) order by peak.text_key(r.file_name) collate "C" asc, r.id asc limit 200) r left join peak.exchange_rows x on x.exchange_id = r.exchange_id left join peak.person_keys p9 on p9.contact_id = r.uploaded_by
            order by r.sort_1 asc, r.id asc;
    elsif p_column = 'name' and p_down = 't' then
        return query select r.id, r.sort_1, concat('{', '"name":', coalesce((to_json(left((r.file_name)::text, 1000)))::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"type":', coalesce((to_json(left((r.document_type)::text, 1000)))::text, 'null'), ',"format":', coalesce((to_json(left((r.file_type)::text, 1000)))::text, 'null'), ',"size":', coalesce(('"' || (r.file_size)::text || '"')::text, 'null'), ',"access":', coalesce((to_json(left((r.access_level)::text, 1000)))::text, 'null'), ',"roles":', coalesce((array_to_json((r.allowed_roles)::text[]))::text, 'null'), ',"pin":', coalesce((case when r.pin_protected then 'true' else 'false' end)::text, 'null'), ',"uploaded_by":', coalesce((case when r.uploaded_by is not null then coalesce(p9.face, '{"id":"' || r.uploaded_by || '","name":null}') end)::text, 'null'), ',"created":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"downloads":', coalesce(('"' || (r.download_count)::text || '"')::text, 'null'), ',"accessed":', coalesce((case when isfinite(r.last_accessed_at) then floor(date_part('epoch', r.last_accessed_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"state":', coalesce((to_json(left((case when r.is_active then 'active' else 'removed' end)::text, 1000)))::text, 'null'), ',"template":', coalesce((case when r.is_template then 'true' else 'false' end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"description":', coalesce((to_json(left(r.description, 1000)))::text, 'null'), ',"mime":', coalesce((to_json(r.mime_type))::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}')
            from (select r.*, peak.text_key(r.file_name) collate "C" as sort_1 from public.documents r where (peak.text_key(r.file_name) collate "C", r.id) < (p_key, p_id) order by peak.text_key(r.file_name) collate "C" desc, r.id desc limit 200) r left join peak.exchange_rows x on x.exchange_id = r.exchange_id left join peak.person_keys p9 on p9.contact_id = r.uploaded_by
            order by r.sort_1 desc, r.id desc;
    elsif p_column = 'created' and p_down = 'f' then
        return query select r.id, peak.time_key(r.sort_1), concat('{', '"name":', coalesce((to_json(left((r.file_name)::text, 1000)))::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"type":', coalesce((to_json(left((r.document_type)::text, 1000)))::text, 'null'), ',"format":', coalesce((to_json(left((r.file_type)::text, 1000)))::text, 'null'), ',"size":', coalesce(('"' || (r.file_size)::text || '"')::text, 'null'), ',"access":', coalesce((to_json(left((r.access_level)::text, 1000)))::text, 'null'), ',"roles":', coalesce((array_to_json((r.allowed_roles)::text[]))::text, 'null'), ',"pin":', coalesce((case when r.pin_protected then 'true' else 'false' end)::text, 'null'), ',"uploaded_by":', coalesce((case when r.uploaded_by is not null then coalesce(p9.face, '{"id":"' || r.uploaded_by || '","name":null}') end)::text, 'null'), ',"created":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"downloads":', coalesce(('"' || (r.download_count)::text || '"')::text, 'null'), ',"accessed":', coalesce((case when isfinite(r.last_accessed_at) then floor(date_part('epoch', r.last_accessed_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"state":', coalesce((to_json(left((case when r.is_active then 'active' else 'removed' end)::text, 1000)))::text, 'null'), ',"template":', coalesce((case when r.is_template then 'true' else 'false' end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"description":', coalesce((to_json(left(r.description, 1000)))::text, 'null'), ',"mime":', coalesce((to_json(r.mime_type))::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}')
            from (select r.*, coalesce(r.created_at, 'infinity') as sort_1 from public.documents r where (coalesce(r.created_at, 'infinity'), r.id) > (moment, p_id) order by coalesce(r.created_at, 'infinity') asc, r.id asc limit 200) r left join peak.exchange_rows x on x.exchange_id = r.exchange_id left join peak.person_keys p9 on p9.contact_id = r.uploaded_by
            order by r.sort_1 asc, r.id asc;
    elsif p_column = 'created' and p_down = 't' then
        return query select r.id, peak.time_key(r.sort_1), concat('{', '"name":', coalesce((to_json(left((r.file_name)::text, 1000)))::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"type":', coalesce((to_json(left((r.document_type)::text, 1000)))::text, 'null'), ',"format":', coalesce((to_json(left((r.file_type)::text, 1000)))::text, 'null'), ',"size":', coalesce(('"' || (r.file_size)::text || '"')::text, 'null'), ',"access":', coalesce((to_json(left((r.access_level)::text, 1000)))::text, 'null'), ',"roles":', coalesce((array_to_json((r.allowed_roles)::text[]))::text, 'null'), ',"pin":', coalesce((case when r.pin_protected then 'true' else 'false' end)::text, 'null'), ',"uploaded_by":', coalesce((case when r.uploaded_by is not null then coalesce(p9.face, '{"id":"' || r.uploaded_by || '","name":null}') end)::text, 'null'), ',"created":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"downloads":', coalesce(('"' || (r.download_count)::text || '"')::text, 'null'), ',"accessed":', coalesce((case when isfinite(r.last_accessed_at) then floor(date_part('epoch', r.last_accessed_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"state":', coalesce((to_json(left((case when r.is_active then 'active' else 'removed' end)::text, 1000)))::text, 'null'), ',"template":', coalesce((case when r.is_template then 'true' else 'false' end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"description":', coalesce((to_json(left(r.description, 1000)))::text, 'null'), ',"mime":', coalesce((to_json(r.mime_type))::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}')
            from (select r.*, coalesce(r.created_at, 'infinity') as sort_1 from public.documents r where (coalesce(r.created_at, 'infinity'), r.id) < (moment, p_id) order by coalesce(r.created_at, 'infinity') desc, r.id desc limit 200) r left join peak.exchange_rows x on x.exchange_id = r.exchange_id left join peak.person_keys p9 on p9.contact_id = r.uploaded_by
            order by r.sort_1 desc, r.id desc; end if;
end $$;

ALTER FUNCTION peak.walk_of_documents(p_column text, p_down boolean, p_me uuid, p_role text, p_key text, moment timestamp without time zone, p_id uuid) OWNER TO peak_owner;

CREATE FUNCTION peak.walk_of_messages(p_column text, p_down boolean, p_me uuid, p_role text, p_key text, moment timestamp without time zone, p_id uuid) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_column = 'sent' and p_down = 'f' then
        return query select r.id, peak.time_key(r.sort_1), concat('{', '"sent":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"sender":', coalesce((case when r.sender_id is not null then coalesce(p2.face, '{"id":"' || r.sender_id || '","name":null}') end)::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"text":', coalesce((to_json(left((r.content)::text, 1000)))::text, 'null'), ',"kind":', coalesce((to_json(left((r.message_type)::text, 1000)))::text, 'null'), ',"edited":', coalesce((case when r.version > 1 and not coalesce(r.is_deleted, false) then 'true' else 'false' end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}')
            from (select r.*, coalesce(r.created_at, 'infinity') as sort_1 from public.messages r where (coalesce(r.created_at, 'infinity'), r.id) > (moment, p_id) order by coalesce(r.created_at, 'infinity') asc, r.id asc limit 200) r left join peak.person_keys p2 on p2.contact_id = r.sender_id left join peak.exchange_rows x on x.exchange_id = r.exchange_id
            order by r.sort_1 asc, r.id asc;
    elsif p_column = 'sent' and p_down = 't' then
        return query select r.id, peak.time_key(r.sort_1), concat('{', '"sent":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"sender":', coalesce((case when r.sender_id is not null then coalesce(p2.face, '{"id":"' || r.sender_id || '","name":null}') end)::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"text":', coalesce((to_json(left((r.content)::text, 1000)))::text, 'null'), ',"kind":', coalesce((to_json(left((r.message_type)::text, 1000)))::text, 'null'), ',"edited":', coalesce((case when r.version > 1 and not coalesce(r.is_deleted, false) then 'true' else 'false' end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}')
            from (select r.*, coalesce(r.created_at, 'infinity') as sort_1 from public.messages r where (coalesce(r.created_at, 'infinity'), r.id) < (moment, p_id) order by coalesce(r.created_at, 'infinity') desc, r.id desc limit 200) r left join peak.person_keys p2 on p2.contact_id = r.sender_id left join peak.exchange_rows x on x.exchange_id = r.exchange_id
            order by r.sort_1 desc, r.id desc; end if;
end $$;

ALTER FUNCTION peak.walk_of_messages(p_column text, p_down boolean, p_me uuid, p_role text, p_key text, moment timestamp without time zone, p_id uuid) OWNER TO peak_owner;

CREATE FUNCTION peak.walk_of_participants(p_column text, p_down boolean, p_me uuid, p_role text, p_key text, moment timestamp without time zone, p_id uuid) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_column = 'person' and p_down = 'f' then
        return query select r.id, r.sort_1, concat('{', '"person":', coalesce((case when r.contact_id is not null then coalesce(p1.face, '{"id":"' || r.contact_id || '","name":null}') end)::text, 'null'), ',"role":', coalesce((to_json(left((r.role)::text, 1000)))::text, 'null'), ',"state":', coalesce((to_json(left((case when r.is_active then 'active' when r.withdrawn_at is not null then 'withdrawn' else 'pending' end)::text, 1000)))::text, 'null'), ',"permissions":', coalesce((array_to_json((r.permissions)::text[]))::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"proposed_by":', coalesce((case when r.proposed_by is not null then coalesce(p6.face, '{"id":"' || r.proposed_by || '","name":null}') end)::text, 'null'), ',"proposed":', coalesce((case when isfinite(r.proposed_at) then floor(date_part('epoch', r.proposed_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"approvals":', coalesce((array_to_json((array_remove(array[case when r.admin_approved_at is not null then 'admin' end, case when r.client_approved_at is not null then 'client' end], null))::text[]))::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}')
            from (select r.*, s1.name_key as sort_1 from public.exchange_participants r join peak.person_keys s1 on s1.contact_id = r.contact_id where (s1.name_key, r.id) > (p_key, p_id) and s1.name_key >= p_key order by s1.name_key asc, r.id asc limit 200) r left join peak.person_keys p1 on p1.contact_id = r.contact_id left join peak.exchange_rows x on x.exchange_id = r.exchange_id left join peak.person_keys p6 on p6.contact_id = r.proposed_by
            order by r.sort_1 asc, r.id asc;
    elsif p_column = 'person' and p_down = 't' then
        return query select r.id, r.sort_1, concat('{', '"person":', coalesce((case when r.contact_id is not null then coalesce(p1.face, '{"id":"' || r.contact_id || '","name":null}') end)::text, 'null'), ',"role":', coalesce((to_json(left((r.role)::text, 1000)))::text, 'null'), ',"state":', coalesce((to_json(left((case when r.is_active then 'active' when r.withdrawn_at is not null then 'withdrawn' else 'pending' end)::text, 1000)))::text, 'null'), ',"permissions":', coalesce((array_to_json((r.permissions)::text[]))::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"proposed_by":', coalesce((case when r.proposed_by is not null then coalesce(p6.face, '{"id":"' || r.proposed_by || '","name":null}') end)::text, 'null'), ',"proposed":', coalesce((case when isfinite(r.proposed_at) then floor(date_part('epoch', r.proposed_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"approvals":', coalesce((array_to_json((array_remove(array[case when r.admin_approved_at is not null then 'admin' end, case when r.client_approved_at is not null then 'client' end], null))::text[]))::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}')
            from (select r.*, s1.name_key as sort_1 from public.exchange_participants r join peak.person_keys s1 on s1.contact_id = r.contact_id where (s1.name_key, r.id) < (p_key, p_id) and s1.name_key <= p_key order by s1.name_key desc, r.id desc limit 200) r left join peak.person_keys p1 on p1.contact_id = r.contact_id left join peak.exchange_rows x on x.exchange_id = r.exchange_id left join peak.person_keys p6 on p6.contact_id = r.proposed_by
            order by r.sort_1 desc, r.id desc;
    elsif p_column = 'updated' and p_down = 'f' then
        return query select r.id, peak.time_key(r.sort_1), concat('{', '"person":', coalesce((case when r.contact_id is not null then coalesce(p1.face, '{"id":"' || r.contact_id || '","name":null}') end)::text, 'null'), ',"role":', coalesce((to_json(left((r.role)::text, 1000)))::text, 'null'), ',"state":', coalesce((to_json(left((case when r.is_active then 'active' when r.withdrawn_at is not null then 'withdrawn' else 'pending' end)::text, 1000)))::text, 'null'), ',"permissions":', coalesce((array_to_json((r.permissions)::text[]))::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"proposed_by":', coalesce((case when r.proposed_by is not null then coalesce(p6.face, '{"id":"' || r.proposed_by || '","name":null}') end)::text, 'null'), ',"proposed":', coalesce((case when isfinite(r.proposed_at) then floor(date_part('epoch', r.proposed_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"approvals":', coalesce((array_to_json((array_remove(array[case when r.admin_approved_at is not null then 'admin' end, case when r.client_approved_at is not null then 'client' end], null))::text[]))::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}')
            from (select r.*, coalesce(r.updated_at, 'infinity') as sort_1 from public.exchange_participants r where (coalesce(r.updated_at, 'infinity'), r.id) > (moment, p_id) order by coalesce(r.updated_at, 'infinity') asc, r.id asc limit 200) r left join peak.person_keys p1 on p1.contact_id = r.contact_id left join peak.exchange_rows x on x.exchange_id = r.exchange_id left join peak.person_keys p6 on p6.contact_id = r.proposed_by
            order by r.sort_1 asc, r.id asc;
    elsif p_column = 'updated' and p_down = 't' then
        return query select r.id, peak.time_key(r.sort_1), concat('{', '"person":', coalesce((case when r.contact_id is not null then coalesce(p1.face, '{"id":"' || r.contact_id || '","name":null}') end)::text, 'null'), ',"role":', coalesce((to_json(left((r.role)::text, 1000)))::text, 'null'), ',"state":', coalesce((to_json(left((case when r.is_active then 'active' when r.withdrawn_at is not null then 'withdrawn' else 'pending' end)::text, 1000)))::text, 'null'), ',"permissions":', coalesce((array_to_json((r.permissions)::text[]))::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"proposed_by":', coalesce((case when r.proposed_by is not null then coalesce(p6.face, '{"id":"' || r.proposed_by || '","name":null}') end)::text, 'null'), ',"proposed":', coalesce((case when isfinite(r.proposed_at) then floor(date_part('epoch', r.proposed_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"approvals":', coalesce((array_to_json((array_remove(array[case when r.admin_approved_at is not null then 'admin' end, case when r.client_approved_at is not null then 'client' end], null))::text[]))::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}')
            from (select r.*, coalesce(r.updated_at, 'infinity') as sort_1 from public.exchange_participants r where (coalesce(r.updated_at, 'infinity'), r.id) < (moment, p_id) order by coalesce(r.updated_at, 'infinity') desc, r.id desc limit 200) r left join peak.person_keys p1 on p1.contact_id = r.contact_id left join peak.exchange_rows x on x.exchange_id = r.exchange_id left join peak.person_keys p6 on p6.contact_id = r.proposed_by
            order by r.sort_1 desc, r.id desc; end if;
end $$;

ALTER FUNCTION peak.walk_of_participants(p_column text, p_down boolean, p_me uuid, p_role text, p_key text, moment timestamp without time zone, p_id uuid) OWNER TO peak_owner;

CREATE FUNCTION peak.walk_of_people(p_column text, p_down boolean, p_me uuid, p_role text, p_key text, moment timestamp without time zone, p_id uuid) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_column = 'name' and p_down = 'f' then
        return query select r.id, r.sort_1, concat('{', '"name":', coalesce((to_json(left((peak.contact_label(r.first_name, r.last_name, r.company))::text, 1000)))::text, 'null'), ',"email":', coalesce((to_json(left((r.email)::text, 1000)))::text, 'null'), ',"phone":', coalesce((to_json(left((r.phone)::text, 1000)))::text, 'null'), ',"company":', coalesce((to_json(left((r.company)::text, 1000)))::text, 'null'), ',"role":', coalesce((to_json(left((r.role)::text, 1000)))::text, 'null'), ',"user":', coalesce((case when r.is_user then 'true' else 'false' end)::text, 'null'), ',"active":', coalesce((case when r.is_active then 'true' else 'false' end)::text, 'null'), ',"locked":', coalesce((case when r.locked_until > clock_timestamp()::timestamp then 'true' else 'false' end)::text, 'null'), ',"second_factor":', coalesce((case when r.two_fa_enabled then 'true' else 'false' end)::text, 'null'), ',"last_sign_in":', coalesce((case when isfinite(r.last_login) then floor(date_part('epoch', r.last_login) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), '}')
            from (select r.*, s1.name_key as sort_1 from public.contacts r join peak.person_keys s1 on s1.contact_id = r.id where (s1.name_key, r.id) > (p_key, p_id) and s1.name_key >= p_key order by s1.name_key asc, r.id asc limit 200) r
            order by r.sort_1 asc, r.id asc;
    elsif p_column = 'name' and p_down = 't' then
        return query select r.id, r.sort_1, concat('{', '"name":', coalesce((to_json(left((peak.contact_label(r.first_name, r.last_name, r.company))::text, 1000)))::text, 'null'), ',"email":', coalesce((to_json(left((r.email)::text, 1000)))::text, 'null'), ',"phone":', coalesce((to_json(left((r.phone)::text, 1000)))::text, 'null'), ',"company":', coalesce((to_json(left((r.company)::text, 1000)))::text, 'null'), ',"role":', coalesce((to_json(left((r.role)::text, 1000)))::text, 'null'), ',"user":', coalesce((case when r.is_user then 'true' else 'false' end)::text, 'null'), ',"active":', coalesce((case when r.is_active then 'true' else 'false' end)::text, 'null'), ',"locked":', coalesce((case when r.locked_until > clock_timestamp()::timestamp then 'true' else 'false' end)::text, 'null'), ',"second_factor":', coalesce((case when r.two_fa_enabled then 'true' else 'false' end)::text, 'null'), ',"last_sign_in":', coalesce((case when isfinite(r.last_login) then floor(date_part('epoch', r.last_login) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"updated":', coalesce((case when isfinite(r.updated_at) then floor(date_part('epoch', r.updated_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), '}')
            from (select r.*, s1.name_key as sort_1 from public.contacts r join peak.person_keys s1 on s1.contact_id = r.id where (s1.name_key, r.id) < (p_key, p_id) and s1.name_key <= p_key order by s1.name_key desc, r.id desc limit 200) r
            order by r.sort_1 desc, r.id desc; end if;
end $$;

ALTER FUNCTION peak.walk_of_people(p_column text, p_down boolean, p_me uuid, p_role text, p_key text, moment timestamp without time zone, p_id uuid) OWNER TO peak_owner;

CREATE FUNCTION peak.walk_of_sessions(p_column text, p_down boolean, p_me uuid, p_role text, p_key text, moment timestamp without time zone, p_id uuid) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_column = 'started' and p_down = 'f' then
        return query select r.id, peak.time_key(r.sort_1), concat('{', '"person":', coalesce((case when r.user_id is not null then coalesce(p1.face, '{"id":"' || r.user_id || '","name":null}') end)::text, 'null'), ',"role":', coalesce((to_json(left((r.person_role)::text, 1000)))::text, 'null'), ',"started":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"seen":', coalesce((case when isfinite((select s.last_seen at time zone 'UTC' from auth.session_activity s where s.session_id = r.id)) then floor(date_part('epoch', (select s.last_seen at time zone 'UTC' from auth.session_activity s where s.session_id = r.id)) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"ends":', coalesce((case when isfinite(r.expires_at) then floor(date_part('epoch', r.expires_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"ip":', coalesce((to_json(left((host(r.ip_address))::text, 1000)))::text, 'null'), ',"client":', coalesce((to_json(left((r.client_version)::text, 1000)))::text, 'null'), ',"second_factor":', coalesce((case when r.second_factor then 'true' else 'false' end)::text, 'null'), ',"state":', coalesce((to_json(left((case when r.is_active and r.expires_at > clock_timestamp()::timestamp and exists (select from auth.session_activity s
    where s.session_id = r.id and s.last_seen > clock_timestamp() - r.idle_limit) then 'open' else 'ended' end)::text, 1000)))::text, 'null'), ',"ended":', coalesce((case when isfinite(r.ended_at) then floor(date_part('epoch', r.ended_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"why":', coalesce((to_json(left((r.ended_because)::text, 1000)))::text, 'null'), ',"agent":', coalesce((to_json(r.user_agent))::text, 'null'), '}')
            from (select r.*, coalesce(r.created_at, 'infinity') as sort_1 from public.user_sessions r where (coalesce(r.created_at, 'infinity'), r.id) > (moment, p_id) order by coalesce(r.created_at, 'infinity') asc, r.id asc limit 200) r left join peak.person_keys p1 on p1.contact_id = r.user_id
            order by r.sort_1 asc, r.id asc;
    elsif p_column = 'started' and p_down = 't' then
        return query select r.id, peak.time_key(r.sort_1), concat('{', '"person":', coalesce((case when r.user_id is not null then coalesce(p1.face, '{"id":"' || r.user_id || '","name":null}') end)::text, 'null'), ',"role":', coalesce((to_json(left((r.person_role)::text, 1000)))::text, 'null'), ',"started":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"seen":', coalesce((case when isfinite((select s.last_seen at time zone 'UTC' from auth.session_activity s where s.session_id = r.id)) then floor(date_part('epoch', (select s.last_seen at time zone 'UTC' from auth.session_activity s where s.session_id = r.id)) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"ends":', coalesce((case when isfinite(r.expires_at) then floor(date_part('epoch', r.expires_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"ip":', coalesce((to_json(left((host(r.ip_address))::text, 1000)))::text, 'null'), ',"client":', coalesce((to_json(left((r.client_version)::text, 1000)))::text, 'null'), ',"second_factor":', coalesce((case when r.second_factor then 'true' else 'false' end)::text, 'null'), ',"state":', coalesce((to_json(left((case when r.is_active and r.expires_at > clock_timestamp()::timestamp and exists (select from auth.session_activity s
    where s.session_id = r.id and s.last_seen > clock_timestamp() - r.idle_limit) then 'open' else 'ended' end)::text, 1000)))::text, 'null'), ',"ended":', coalesce((case when isfinite(r.ended_at) then floor(date_part('epoch', r.ended_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"why":', coalesce((to_json(left((r.ended_because)::text, 1000)))::text, 'null'), ',"agent":', coalesce((to_json(r.user_agent))::text, 'null'), '}')
            from (select r.*, coalesce(r.created_at, 'infinity') as sort_1 from public.user_sessions r where (coalesce(r.created_at, 'infinity'), r.id) < (moment, p_id) order by coalesce(r.created_at, 'infinity') desc, r.id desc limit 200) r left join peak.person_keys p1 on p1.contact_id = r.user_id
            order by r.sort_1 desc, r.id desc; end if;
end $$;

ALTER FUNCTION peak.walk_of_sessions(p_column text, p_down boolean, p_me uuid, p_role text, p_key text, moment timestamp without time zone, p_id uuid) OWNER TO peak_owner;

CREATE FUNCTION peak.walk_of_sync_runs(p_column text, p_down boolean, p_me uuid, p_role text, p_key text, moment timestamp without time zone, p_id uuid) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_column = 'started' and p_down = 'f' then
        return query select r.id, peak.time_key(r.sort_1), concat('{', '"started":', coalesce((case when isfinite(r.started_at) then floor(date_part('epoch', r.started_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"finished":', coalesce((case when isfinite(r.completed_at) then floor(date_part('epoch', r.completed_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"kind":', coalesce((to_json(left((r.sync_type)::text, 1000)))::text, 'null'), ',"status":', coalesce((to_json(left((r.status)::text, 1000)))::text, 'null'), ',"triggered_by":', coalesce((to_json(left((r.triggered_by)::text, 1000)))::text, 'null'), ',"processed":', coalesce(('"' || (r.records_processed)::text || '"')::text, 'null'), ',"created":', coalesce(('"' || (r.records_created)::text || '"')::text, 'null'), ',"updated":', coalesce(('"' || (r.records_updated)::text || '"')::text, 'null'), ',"errors":', coalesce(('"' || (r.errors_count)::text || '"')::text, 'null'), ',"error_details":', coalesce((to_json(r.error_details))::text, 'null'), '}')
            from (select r.*, coalesce(r.started_at, 'infinity') as sort_1 from public.pp_sync_logs r where (coalesce(r.started_at, 'infinity'), r.id) > (moment, p_id) order by coalesce(r.started_at, 'infinity') asc, r.id asc limit 200) r
            order by r.sort_1 asc, r.id asc;
    elsif p_column = 'started' and p_down = 't' then
        return query select r.id, peak.time_key(r.sort_1), concat('{', '"started":', coalesce((case when isfinite(r.started_at) then floor(date_part('epoch', r.started_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"finished":', coalesce((case when isfinite(r.completed_at) then floor(date_part('epoch', r.completed_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"kind":', coalesce((to_json(left((r.sync_type)::text, 1000)))::text, 'null'), ',"status":', coalesce((to_json(left((r.status)::text, 1000)))::text, 'null'), ',"triggered_by":', coalesce((to_json(left((r.triggered_by)::text, 1000)))::text, 'null'), ',"processed":', coalesce(('"' || (r.records_processed)::text || '"')::text, 'null'), ',"created":', coalesce(('"' || (r.records_created)::text || '"')::text, 'null'), ',"updated":', coalesce(('"' || (r.records_updated)::text || '"')::text, 'null'), ',"errors":', coalesce(('"' || (r.errors_count)::text || '"')::text, 'null'), ',"error_details":', coalesce((to_json(r.error_details))::text, 'null'), '}')
            from (select r.*, coalesce(r.started_at, 'infinity') as sort_1 from public.pp_sync_logs r where (coalesce(r.started_at, 'infinity'), r.id) < (moment, p_id) order by coalesce(r.started_at, 'infinity') desc, r.id desc limit 200) r
            order by r.sort_1 desc, r.id desc; end if;
end $$;

ALTER FUNCTION peak.walk_of_sync_runs(p_column text, p_down boolean, p_me uuid, p_role text, p_key text, moment timestamp without time zone, p_id uuid) OWNER TO peak_owner;

CREATE FUNCTION peak.walk_of_tasks(p_column text, p_down boolean, p_me uuid, p_role text, p_key text, moment timestamp without time zone, p_id uuid) RETURNS TABLE(id uuid, sort_key text, cells text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
    if p_column = 'title' and p_down = 'f' then
        return query select r.id, r.sort_1, concat('{', '"title":', coalesce((to_json(left((r.title)::text, 1000)))::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"assignee":', coalesce((case when r.assigned_to is not null then coalesce(p3.face, '{"id":"' || r.assigned_to || '","name":null}') end)::text, 'null'), ',"status":', coalesce((to_json(left((r.status)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"due":', coalesce(('"' || case when isfinite(r.due_date) then (r.due_date)::date::text end || '"')::text, 'null'), ',"type":', coalesce((to_json(left((r.task_type)::text, 1000)))::text, 'null'), ',"created_by":', coalesce((case when r.created_by is not null then coalesce(p8.face, '{"id":"' || r.created_by || '","name":null}') end)::text, 'null'), ',"created":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"completed":', coalesce((case when isfinite(r.completed_at) then floor(date_part('epoch', r.completed_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"synced":', coalesce((case when r.is_synced_from_pp then 'true' else 'false' end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"description":', coalesce((to_json(left(r.description, 1000)))::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}')
            from (select r.*, peak.text_key(r.title) collate "C" as sort_1 from public.tasks r where (peak.text_key(r.title) collate "C", r.id) > (p_key, p_id) order by peak.text_key(r.title) collate "C" asc, r.id asc limit 200) r left join peak.exchange_rows x on x.exchange_id = r.exchange_id left join peak.person_keys p3 on p3.contact_id = r.assigned_to left join peak.person_keys p8 on p8.contact_id = r.created_by
            order by r.sort_1 asc, r.id asc;
    elsif p_column = 'title' and p_down = 't' then
        return query select r.id, r.sort_1, concat('{', '"title":', coalesce((to_json(left((r.title)::text, 1000)))::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"assignee":', coalesce((case when r.assigned_to is not null then coalesce(p3.face, '{"id":"' || r.assigned_to || '","name":null}') end)::text, 'null'), ',"status":', coalesce((to_json(left((r.status)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"due":', coalesce(('"' || case when isfinite(r.due_date) then (r.due_date)::date::text end || '"')::text, 'null'), ',"type":', coalesce((to_json(left((r.task_type)::text, 1000)))::text, 'null'), ',"created_by":', coalesce((case when r.created_by is not null then coalesce(p8.face, '{"id":"' || r.created_by || '","name":null}') end)::text, 'null'), ',"created":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"completed":', coalesce((case when isfinite(r.completed_at) then floor(date_part('epoch', r.completed_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"synced":', coalesce((case when r.is_synced_from_pp then 'true' else 'false' end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"description":', coalesce((to_json(left(r.description, 1000)))::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}')
            from (select r.*, peak.text_key(r.title) collate "C" as sort_1 from public.tasks r where (peak.text_key(r.title) collate "C", r.id) < (p_key, p_id) order by peak.text_key(r.title) collate "C" desc, r.id desc limit 200) r left join peak.exchange_rows x on x.exchange_id = r.exchange_id left join peak.person_keys p3 on p3.contact_id = r.assigned_to left join peak.person_keys p8 on p8.contact_id = r.created_by
            order by r.sort_1 desc, r.id desc;
    elsif p_column = 'due' and p_down = 'f' then
        return query select r.id, peak.date_key((r.sort_1)::date), concat('{', '"title":', coalesce((to_json(left((r.title)::text, 1000)))::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"assignee":', coalesce((case when r.assigned_to is not null then coalesce(p3.face, '{"id":"' || r.assigned_to || '","name":null}') end)::text, 'null'), ',"status":', coalesce((to_json(left((r.status)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"due":', coalesce(('"' || case when isfinite(r.due_date) then (r.due_date)::date::text end || '"')::text, 'null'), ',"type":', coalesce((to_json(left((r.task_type)::text, 1000)))::text, 'null'), ',"created_by":', coalesce((case when r.created_by is not null then coalesce(p8.face, '{"id":"' || r.created_by || '","name":null}') end)::text, 'null'), ',"created":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"completed":', coalesce((case when isfinite(r.completed_at) then floor(date_part('epoch', r.completed_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"synced":', coalesce((case when r.is_synced_from_pp then 'true' else 'false' end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"description":', coalesce((to_json(left(r.description, 1000)))::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}')
            from (select r.*, coalesce(r.due_date, 'infinity') as sort_1 from public.tasks r where (coalesce(r.due_date, 'infinity'), r.id) > (moment, p_id) order by coalesce(r.due_date, 'infinity') asc, r.id asc limit 200) r left join peak.exchange_rows x on x.exchange_id = r.exchange_id left join peak.person_keys p3 on p3.contact_id = r.assigned_to left join peak.person_keys p8 on p8.contact_id = r.created_by
            order by r.sort_1 asc, r.id asc;
    elsif p_column = 'due' and p_down = 't' then
        return query select r.id, peak.date_key((r.sort_1)::date), concat('{', '"title":', coalesce((to_json(left((r.title)::text, 1000)))::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"assignee":', coalesce((case when r.assigned_to is not null then coalesce(p3.face, '{"id":"' || r.assigned_to || '","name":null}') end)::text, 'null'), ',"status":', coalesce((to_json(left((r.status)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"due":', coalesce(('"' || case when isfinite(r.due_date) then (r.due_date)::date::text end || '"')::text, 'null'), ',"type":', coalesce((to_json(left((r.task_type)::text, 1000)))::text, 'null'), ',"created_by":', coalesce((case when r.created_by is not null then coalesce(p8.face, '{"id":"' || r.created_by || '","name":null}') end)::text, 'null'), ',"created":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"completed":', coalesce((case when isfinite(r.completed_at) then floor(date_part('epoch', r.completed_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"synced":', coalesce((case when r.is_synced_from_pp then 'true' else 'false' end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"description":', coalesce((to_json(left(r.description, 1000)))::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}')
            from (select r.*, coalesce(r.due_date, 'infinity') as sort_1 from public.tasks r where (coalesce(r.due_date, 'infinity'), r.id) < (moment, p_id) order by coalesce(r.due_date, 'infinity') desc, r.id desc limit 200) r left join peak.exchange_rows x on x.exchange_id = r.exchange_id left join peak.person_keys p3 on p3.contact_id = r.assigned_to left join peak.person_keys p8 on p8.contact_id = r.created_by
            order by r.sort_1 desc, r.id desc;
    elsif p_column = 'created' and p_down = 'f' then
        return query select r.id, peak.time_key(r.sort_1), concat('{', '"title":', coalesce((to_json(left((r.title)::text, 1000)))::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"assignee":', coalesce((case when r.assigned_to is not null then coalesce(p3.face, '{"id":"' || r.assigned_to || '","name":null}') end)::text, 'null'), ',"status":', coalesce((to_json(left((r.status)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"due":', coalesce(('"' || case when isfinite(r.due_date) then (r.due_date)::date::text end || '"')::text, 'null'), ',"type":', coalesce((to_json(left((r.task_type)::text, 1000)))::text, 'null'), ',"created_by":', coalesce((case when r.created_by is not null then coalesce(p8.face, '{"id":"' || r.created_by || '","name":null}') end)::text, 'null'), ',"created":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"completed":', coalesce((case when isfinite(r.completed_at) then floor(date_part('epoch', r.completed_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"synced":', coalesce((case when r.is_synced_from_pp then 'true' else 'false' end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"description":', coalesce((to_json(left(r.description, 1000)))::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}')
            from (select r.*, coalesce(r.created_at, 'infinity') as sort_1 from public.tasks r where (coalesce(r.created_at, 'infinity'), r.id) > (moment, p_id) order by coalesce(r.created_at, 'infinity') asc, r.id asc limit 200) r left join peak.exchange_rows x on x.exchange_id = r.exchange_id left join peak.person_keys p3 on p3.contact_id = r.assigned_to left join peak.person_keys p8 on p8.contact_id = r.created_by
            order by r.sort_1 asc, r.id asc;
    elsif p_column = 'created' and p_down = 't' then
        return query select r.id, peak.time_key(r.sort_1), concat('{', '"title":', coalesce((to_json(left((r.title)::text, 1000)))::text, 'null'), ',"exchange":', coalesce((to_json(coalesce(x.label, '')))::text, 'null'), ',"assignee":', coalesce((case when r.assigned_to is not null then coalesce(p3.face, '{"id":"' || r.assigned_to || '","name":null}') end)::text, 'null'), ',"status":', coalesce((to_json(left((r.status)::text, 1000)))::text, 'null'), ',"priority":', coalesce((to_json(left((r.priority)::text, 1000)))::text, 'null'), ',"due":', coalesce(('"' || case when isfinite(r.due_date) then (r.due_date)::date::text end || '"')::text, 'null'), ',"type":', coalesce((to_json(left((r.task_type)::text, 1000)))::text, 'null'), ',"created_by":', coalesce((case when r.created_by is not null then coalesce(p8.face, '{"id":"' || r.created_by || '","name":null}') end)::text, 'null'), ',"created":', coalesce((case when isfinite(r.created_at) then floor(date_part('epoch', r.created_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"completed":', coalesce((case when isfinite(r.completed_at) then floor(date_part('epoch', r.completed_at) * 1000 + 0.0005)::bigint end)::text, 'null'), ',"synced":', coalesce((case when r.is_synced_from_pp then 'true' else 'false' end)::text, 'null'), ',"version":', coalesce((r.version)::text, 'null'), ',"description":', coalesce((to_json(left(r.description, 1000)))::text, 'null'), ',"exchange_id":', coalesce(('"' || r.exchange_id || '"')::text, 'null'), ',"rights":', coalesce((127)::text, 'null'), '}')
            from (select r.*, coalesce(r.created_at, 'infinity') as sort_1 from public.tasks r where (coalesce(r.created_at, 'infinity'), r.id) < (moment, p_id) order by coalesce(r.created_at, 'infinity') desc, r.id desc limit 200) r left join peak.exchange_rows x on x.exchange_id = r.exchange_id left join peak.person_keys p3 on p3.contact_id = r.assigned_to left join peak.person_keys p8 on p8.contact_id = r.created_by
            order by r.sort_1 desc, r.id desc; end if;
end $$;

ALTER FUNCTION peak.walk_of_tasks(p_column text, p_down boolean, p_me uuid, p_role text, p_key text, moment timestamp without time zone, p_id uuid) OWNER TO peak_owner;

CREATE FUNCTION peak.write_document_feed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    most constant int := 500;
    n int;
begin
    if tg_op = 'INSERT' then
        insert into peak.change_feed (kind, row_id, exchange_id) select 'document', r.id, r.exchange_id from changed_rows r limit most + 1;
    else
        insert into peak.change_feed (kind, row_id, exchange_id)
        select 'document', r.id, r.exchange_id from changed_rows r join old_rows o on o.id = r.id
        where r.version <> o.version limit most + 1;
    end if;
    get diagnostics n = row_count;
    if n > most then
        insert into peak.change_feed (kind) values ('reset');
    elsif tg_op = 'UPDATE' and n > 0 then
        insert into peak.change_feed (kind, row_id, exchange_id, contact_id)
        select 'document', o.id, o.exchange_id, c.id
        from changed_rows r join old_rows o on o.id = r.id
        cross join lateral (select a.contact_id as id, a.rights from auth.access a where a.exchange_id = o.exchange_id
                            union all select p.id, 1 from public.contacts p where o.exchange_id is null and p.is_user and p.is_active) c
        join public.contacts k on k.id = c.id
        where o.is_active and (o.is_active, o.access_level, o.allowed_roles) is distinct from (r.is_active, r.access_level, r.allowed_roles)
          and auth.document_rule(o.access_level, o.allowed_roles, k.role, o.exchange_id is null or c.rights & 16 = 16,
                                 c.rights & 8 = 8, o.uploaded_by = c.id)
          and not auth.may_see_document(c.id, o.id) limit 5000;
    end if;
    return null;
end $$;

ALTER FUNCTION peak.write_document_feed() OWNER TO peak_owner;

CREATE FUNCTION peak.write_feed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    most constant int := 500;
    n int;
begin
    case tg_table_name
    when 'exchanges' then
        insert into peak.change_feed (kind, row_id, exchange_id)
        select 'exchange', r.id, r.id from changed_rows r limit most + 1;
    when 'contacts' then
        if tg_op = 'UPDATE' then
            -- Signing in and remembering a column's width is nobody's news.
            insert into peak.change_feed (kind, row_id)
            select 'contact', r.id from changed_rows r join old_rows o on o.id = r.id
            where (r.version, r.is_active, r.role) is distinct from (o.version, o.is_active, o.role) limit most + 1;
            get diagnostics n = row_count;
            insert into peak.change_feed (kind, row_id, contact_id)
            select 'preferences', r.id, r.id from changed_rows r join old_rows o on o.id = r.id
            where r.preferences is distinct from o.preferences limit most;
        else
            insert into peak.change_feed (kind, row_id) select 'contact', r.id from changed_rows r limit most + 1;
        end if;
    when 'access' then
        insert into peak.change_feed (kind, row_id, exchange_id, contact_id)
        select 'access', r.exchange_id, r.exchange_id, r.contact_id from changed_rows r limit most + 1;
    when 'tasks' then
        insert into peak.change_feed (kind, row_id, exchange_id)
        select 'task', r.id, r.exchange_id from changed_rows r limit most + 1;
    when 'task_comments' then
        insert into peak.change_feed (kind, row_id, exchange_id)
        select distinct 'task', r.task_id, r.exchange_id from changed_rows r limit most + 1;
    when 'messages' then
        insert into peak.change_feed (kind, row_id, exchange_id)
        select 'message', r.id, r.exchange_id from changed_rows r limit most + 1;
    when 'message_participants' then
        insert into peak.change_feed (kind, row_id, exchange_id)
        select distinct 'receipt', r.message_id, r.exchange_id from changed_rows r limit most + 1;
    end case;
    if n is null then
        get diagnostics n = row_count;
    end if;
    if n > most then
        insert into peak.change_feed (kind) values ('reset');
    end if;
    return null;
end $$;

ALTER FUNCTION peak.write_feed() OWNER TO peak_owner;

CREATE FUNCTION peak.write_participant_feed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION peak.write_participant_feed() OWNER TO peak_owner;

CREATE TABLE audit.archive (
    id uuid NOT NULL,
    user_id uuid,
    exchange_id uuid,
    action character varying(100) NOT NULL,
    resource_type character varying(50),
    resource_id uuid,
    old_values jsonb,
    new_values jsonb,
    ip_address inet,
    user_agent text,
    success boolean,
    error_message text,
    session_id uuid,
    created_at timestamp without time zone,
    actor_role text,
    client_version text,
    real_user_id uuid,
    xid xid8 NOT NULL
);

ALTER TABLE audit.archive OWNER TO peak_owner;

COMMENT ON TABLE audit.archive IS 'Old rows of audit_logs, the same in every column and under the same seals.';

CREATE TABLE audit.erasures (
    log_id uuid NOT NULL,
    content bytea NOT NULL,
    reason text NOT NULL,
    erased_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE audit.erasures OWNER TO peak_owner;

CREATE TABLE audit.exempt (
    table_name text NOT NULL,
    reason text NOT NULL
);

ALTER TABLE audit.exempt OWNER TO peak_owner;

COMMENT ON TABLE audit.exempt IS 'Tables that no trigger records, and why: the sweep and the doctor know them by this.';

CREATE TABLE audit.leaves (
    log_id uuid NOT NULL,
    seal bigint NOT NULL,
    "position" integer NOT NULL,
    hash bytea NOT NULL
);

ALTER TABLE audit.leaves OWNER TO peak_owner;

CREATE TABLE audit.sealing (
    only_one boolean DEFAULT true NOT NULL,
    place text DEFAULT ''::text NOT NULL,
    done_xid xid8 DEFAULT '0'::xid8 NOT NULL,
    done_id uuid DEFAULT '00000000-0000-0000-0000-000000000000'::uuid NOT NULL,
    resume_xid xid8,
    finished_at timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    CONSTRAINT sealing_only_one_check CHECK (only_one)
);

ALTER TABLE audit.sealing OWNER TO peak_owner;

COMMENT ON COLUMN audit.sealing.place IS 'The database that the watermark speaks of.';

COMMENT ON COLUMN audit.sealing.done_xid IS 'Every row up to here, by transaction and id, has its leaf, and no row will come.';

COMMENT ON COLUMN audit.sealing.resume_xid IS 'While everything is gone through once more: where this database''s own transactions begin.';

CREATE TABLE public.user_sessions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid,
    session_token character varying(255) NOT NULL,
    expires_at timestamp without time zone NOT NULL,
    ip_address inet,
    user_agent text,
    is_active boolean DEFAULT true,
    created_at timestamp without time zone DEFAULT now(),
    login_role name,
    person_role text,
    idle_limit interval DEFAULT '00:30:00'::interval NOT NULL,
    ended_at timestamp without time zone,
    ended_because text,
    client_version text,
    device_id uuid,
    second_factor boolean DEFAULT false NOT NULL,
    real_user_id uuid,
    real_session_id uuid
);

ALTER TABLE public.user_sessions OWNER TO peak_owner;

COMMENT ON COLUMN public.user_sessions.session_token IS 'SHA-256 of the secret, never the secret.';

COMMENT ON COLUMN public.user_sessions.real_user_id IS 'The admin who looks on as user_id; such a session changes nothing, and ends with the one it was opened in.';

CREATE VIEW audit.who WITH (security_invoker='true') AS
 SELECT s.user_id AS person,
    s.id AS session_id,
    inet_client_addr() AS ip,
        CASE
            WHEN (s.id IS NULL) THEN ('database role '::text || (SESSION_USER)::text)
            ELSE concat_ws(' · '::text, ('Peak 1031 '::text || s.client_version), s.user_agent)
        END AS agent,
    COALESCE(s.person_role, (SESSION_USER)::text) AS role,
    s.client_version AS version,
    s.real_user_id AS real_person
   FROM (( VALUES (1)) one(one)
     LEFT JOIN public.user_sessions s ON ((s.login_role = SESSION_USER)));

ALTER TABLE audit.who OWNER TO peak_owner;

CREATE TABLE auth.access (
    contact_id uuid NOT NULL,
    exchange_id uuid NOT NULL,
    rights integer NOT NULL
);

ALTER TABLE auth.access OWNER TO peak_auth;

COMMENT ON TABLE auth.access IS 'Derived: kept by triggers, read by every policy and list; admins have no rows.';

CREATE TABLE auth.accounts (
    contact_id uuid NOT NULL,
    email_key text NOT NULL
);

ALTER TABLE ONLY auth.accounts FORCE ROW LEVEL SECURITY;

ALTER TABLE auth.accounts OWNER TO peak_auth;

ALTER TABLE auth.attempts ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME auth.attempts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE auth.blocked_passwords (
    word text NOT NULL
);

ALTER TABLE auth.blocked_passwords OWNER TO peak_auth;

CREATE TABLE auth.clients_taken_off (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    exchange_id uuid,
    contact_id uuid NOT NULL,
    instead uuid,
    taken_by uuid NOT NULL,
    taken_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE auth.clients_taken_off OWNER TO peak_auth;

COMMENT ON COLUMN auth.clients_taken_off.instead IS 'Whom the same admin made the client: taking them off again is no further loss.';

CREATE TABLE auth.credentials (
    contact_id uuid NOT NULL,
    password_hash text NOT NULL,
    peppered boolean NOT NULL,
    is_long boolean,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY auth.credentials FORCE ROW LEVEL SECURITY;

ALTER TABLE auth.credentials OWNER TO peak_auth;

COMMENT ON COLUMN auth.credentials.is_long IS 'Whether it is long enough to stand without a second factor; NULL: from before us.';

CREATE TABLE auth.devices (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    contact_id uuid NOT NULL,
    secret_hash bytea NOT NULL,
    name text,
    second_factor boolean NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone
);

ALTER TABLE ONLY auth.devices FORCE ROW LEVEL SECURITY;

ALTER TABLE auth.devices OWNER TO peak_auth;

CREATE TABLE auth.document_attempts (
    id bigint NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    person uuid NOT NULL,
    document_id uuid NOT NULL,
    action text NOT NULL,
    nonce_hash bytea NOT NULL,
    seen boolean NOT NULL,
    needs_pin boolean NOT NULL,
    tried boolean NOT NULL,
    ok boolean NOT NULL,
    log_id uuid NOT NULL,
    session_id uuid,
    done boolean DEFAULT false NOT NULL,
    opened boolean DEFAULT false NOT NULL,
    refusal text,
    recorded boolean DEFAULT false NOT NULL
);

ALTER TABLE auth.document_attempts OWNER TO peak_auth;

COMMENT ON COLUMN auth.document_attempts.tried IS 'A PIN was given and looked at: not while it was paused.';

COMMENT ON COLUMN auth.document_attempts.ok IS 'All that was to be judged was right, lock-outs aside.';

ALTER TABLE auth.document_attempts ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME auth.document_attempts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE auth.document_pins (
    document_id uuid NOT NULL,
    pin_hash text NOT NULL,
    set_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    counted_from timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    closed_told timestamp with time zone
);

ALTER TABLE ONLY auth.document_pins FORCE ROW LEVEL SECURITY;

ALTER TABLE auth.document_pins OWNER TO peak_auth;

COMMENT ON COLUMN auth.document_pins.counted_from IS 'Wrong PINs before this no longer count.';

CREATE TABLE auth.door (
    only_one boolean DEFAULT true NOT NULL,
    verifier text,
    last_house timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    CONSTRAINT door_only_one_check CHECK (only_one)
);

ALTER TABLE auth.door OWNER TO peak_auth;

CREATE TABLE auth.invitations (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    contact_id uuid NOT NULL,
    kind text NOT NULL,
    email_key text NOT NULL,
    code_hash bytea NOT NULL,
    made_by uuid,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT invitations_kind_check CHECK ((kind = ANY (ARRAY['invitation'::text, 'reset'::text])))
);

ALTER TABLE ONLY auth.invitations FORCE ROW LEVEL SECURITY;

ALTER TABLE auth.invitations OWNER TO peak_auth;

CREATE TABLE auth.recovery_codes (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    contact_id uuid NOT NULL,
    code_hash bytea NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    used_at timestamp with time zone
);

ALTER TABLE ONLY auth.recovery_codes FORCE ROW LEVEL SECURITY;

ALTER TABLE auth.recovery_codes OWNER TO peak_auth;

CREATE TABLE auth.second_factors (
    contact_id uuid NOT NULL,
    sealed_seed bytea NOT NULL,
    confirmed_at timestamp with time zone
);

ALTER TABLE ONLY auth.second_factors FORCE ROW LEVEL SECURITY;

ALTER TABLE auth.second_factors OWNER TO peak_auth;

CREATE TABLE auth.session_activity (
    session_id uuid NOT NULL,
    last_seen timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    proven boolean DEFAULT false NOT NULL,
    proven_at timestamp with time zone,
    by_password boolean DEFAULT false NOT NULL,
    new_seed bytea,
    elsewhere inet[] DEFAULT '{}'::inet[] NOT NULL
);

ALTER TABLE auth.session_activity OWNER TO peak_auth;

COMMENT ON COLUMN auth.session_activity.proven IS 'Opened with a password, not by a known computer.';

COMMENT ON COLUMN auth.session_activity.proven_at IS 'When the person last proved again who they are.';

COMMENT ON COLUMN auth.session_activity.new_seed IS 'A second factor that is being set up, sealed.';

COMMENT ON COLUMN auth.session_activity.elsewhere IS 'Addresses that it was used from, beside the one where it began.';

CREATE TABLE kms.keys (
    name text NOT NULL,
    key bytea,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    file text,
    retired_at timestamp with time zone,
    CONSTRAINT keys_have_one_place CHECK (((key IS NULL) <> (file IS NULL)))
);

ALTER TABLE kms.keys OWNER TO peak_auth;

CREATE TABLE kms.sealed_columns (
    table_name text NOT NULL,
    column_name text NOT NULL,
    purpose text NOT NULL
);

ALTER TABLE kms.sealed_columns OWNER TO peak_auth;

CREATE TABLE peak.adopted_access (
    role_name text NOT NULL,
    table_name text NOT NULL,
    privileges text[] NOT NULL,
    kept boolean DEFAULT false NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE peak.adopted_access OWNER TO peak_owner;

COMMENT ON TABLE peak.adopted_access IS 'Who could read or write contacts and exchanges before us, and who of them still may.';

CREATE TABLE peak.adoption_report (
    id bigint NOT NULL,
    object text NOT NULL,
    row_id uuid,
    finding text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE peak.adoption_report OWNER TO peak_owner;

COMMENT ON TABLE peak.adoption_report IS 'What a migration found in older data and left for an admin to decide.';

ALTER TABLE peak.adoption_report ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME peak.adoption_report_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE peak.agent_jobs (
    job text NOT NULL,
    every interval NOT NULL,
    due timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    last_run timestamp with time zone,
    last_by text,
    outcome text,
    failures integer DEFAULT 0 NOT NULL
);

ALTER TABLE peak.agent_jobs OWNER TO peak_owner;

CREATE TABLE peak.backups (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    place text NOT NULL,
    size bigint NOT NULL,
    sha256 text NOT NULL,
    schema_version integer NOT NULL,
    key_fingerprint text NOT NULL,
    key_saved boolean NOT NULL,
    verified boolean NOT NULL,
    client_version text NOT NULL
);

ALTER TABLE peak.backups OWNER TO peak_owner;

CREATE TABLE peak.change_feed (
    id bigint NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    kind text NOT NULL,
    row_id uuid,
    exchange_id uuid,
    contact_id uuid
);

ALTER TABLE peak.change_feed OWNER TO peak_owner;

COMMENT ON COLUMN peak.change_feed.contact_id IS 'For this person only; NULL: for whoever may see the row.';

CREATE TABLE peak.change_feed_floor (
    only_one boolean DEFAULT true NOT NULL,
    xid xid8 DEFAULT '0'::xid8 NOT NULL,
    CONSTRAINT change_feed_floor_only_one_check CHECK (only_one)
);

ALTER TABLE peak.change_feed_floor OWNER TO peak_owner;

ALTER TABLE peak.change_feed ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME peak.change_feed_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE peak.erasures (
    contact_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    erased_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    erased_by uuid,
    reason text NOT NULL,
    record_at timestamp with time zone,
    record_rows integer
);

ALTER TABLE peak.erasures OWNER TO peak_owner;

COMMENT ON TABLE peak.erasures IS 'Who was forgotten; the row outlives the person''s data and keeps it from coming back.';

COMMENT ON COLUMN peak.erasures.record_at IS 'When the values in the record went too; until then housekeeping has that to do.';

CREATE TABLE public.exchanges (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    pp_matter_id character varying(255),
    exchange_number character varying(50),
    name character varying(255),
    status character varying(20) DEFAULT 'PENDING'::character varying,
    priority character varying(10) DEFAULT 'MEDIUM'::character varying,
    client_id uuid,
    coordinator_id uuid,
    notes text,
    type_of_exchange text,
    client_vesting text,
    bank text,
    reason_for_cancellation text,
    rel_property_address text,
    rel_property_city text,
    rel_property_state text,
    rel_property_zip text,
    rel_apn text,
    rel_escrow_number text,
    rel_purchase_contract_title text,
    rel_contract_date date,
    rel_value numeric(15,2),
    buyer_1_name text,
    buyer_2_name text,
    proceeds numeric(15,2),
    close_of_escrow_date date,
    day_45 date,
    day_180 date,
    identified boolean,
    rep_1_property_address text,
    rep_1_city text,
    rep_1_state text,
    rep_1_zip text,
    rep_1_apn text,
    rep_1_escrow_number text,
    rep_1_purchase_contract_title text,
    rep_1_purchase_contract_date date,
    rep_1_value numeric(15,2),
    rep_1_seller_1_name text,
    rep_1_seller_2_name text,
    pp_data jsonb,
    is_active boolean DEFAULT true,
    last_sync_at timestamp without time zone,
    created_at timestamp without time zone DEFAULT now(),
    updated_at timestamp without time zone DEFAULT now(),
    workflow_stage character varying(50) DEFAULT 'PENDING'::character varying,
    stage_changed_at timestamp without time zone,
    stage_changed_by uuid,
    notifications_enabled boolean DEFAULT true,
    version bigint DEFAULT 1 NOT NULL
);

ALTER TABLE public.exchanges OWNER TO peak_owner;

CREATE VIEW peak.exchange_rows_now WITH (security_invoker='true') AS
 SELECT e.id AS exchange_id,
    (e.exchange_number)::text AS exchange_number,
    (e.name)::text AS name,
    e.client_id,
    peak.contact_label((c.first_name)::text, (c.last_name)::text, (c.company)::text) AS client_name,
    e.coordinator_id,
    peak.contact_label((k.first_name)::text, (k.last_name)::text, (k.company)::text) AS coordinator_name,
    (e.workflow_stage)::text AS stage,
    (e.priority)::text AS priority,
    peak.address_line(e.rel_property_address, e.rel_property_city, e.rel_property_state, e.rel_property_zip) AS property,
    e.day_45,
    e.day_180,
    (e.rel_value)::numeric AS value,
    e.updated_at,
    e.version,
    peak.number_key((e.exchange_number)::text) AS number_key
   FROM ((public.exchanges e
     LEFT JOIN public.contacts c ON ((c.id = e.client_id)))
     LEFT JOIN public.contacts k ON ((k.id = e.coordinator_id)));

ALTER TABLE peak.exchange_rows_now OWNER TO peak_owner;

CREATE TABLE peak.expected_rights (
    item text NOT NULL
);

ALTER TABLE peak.expected_rights OWNER TO peak_owner;

CREATE VIEW peak.greetings WITH (security_invoker='true') AS
 SELECT c.id AS person_id,
    auth.person_name((c.first_name)::text, (c.last_name)::text, (c.company)::text, (c.email)::text) AS display_name,
    (c.email)::text AS email,
    (c.role)::text AS role,
    s.id AS session_id,
    (s.expires_at AT TIME ZONE 'UTC'::text) AS expires_at,
    peak.schema_version() AS schema_version,
    peak.oldest_client() AS oldest_client,
    (peak.setting('firm.name'::text) #>> '{}'::text[]) AS firm_name,
    (peak.setting('firm.time_zone'::text) #>> '{}'::text[]) AS time_zone,
    peak.firm_today() AS today,
    COALESCE(c.preferences, '{}'::jsonb) AS preferences,
    s.login_role,
    peak.capabilities((c.role)::text, (s.real_user_id IS NOT NULL)) AS capabilities,
    ( SELECT jsonb_build_object('id', k.id, 'name', auth.person_name((k.first_name)::text, (k.last_name)::text, (k.company)::text, (k.email)::text)) AS jsonb_build_object
           FROM public.contacts k
          WHERE (k.id = s.real_user_id)) AS real_person
   FROM (public.contacts c
     JOIN public.user_sessions s ON ((s.user_id = c.id)));

ALTER TABLE peak.greetings OWNER TO peak_owner;

CREATE TABLE peak.legal_holds (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    exchange_id uuid,
    contact_id uuid,
    reason text NOT NULL,
    placed_by uuid NOT NULL,
    placed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    released_by uuid,
    released_at timestamp with time zone,
    release_reason text,
    CONSTRAINT legal_holds_one_thing CHECK ((num_nonnulls(exchange_id, contact_id) = 1))
);

ALTER TABLE peak.legal_holds OWNER TO peak_owner;

CREATE TABLE peak.merges (
    dropped_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    kept_id uuid NOT NULL,
    merged_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    merged_by uuid,
    reason text NOT NULL,
    CONSTRAINT merges_two_people CHECK ((dropped_id <> kept_id))
);

ALTER TABLE peak.merges OWNER TO peak_owner;

COMMENT ON TABLE peak.merges IS 'Who became whom; a synced row of the dropped one belongs to the kept one (peak.merged_into).';

CREATE TABLE peak.person_keys (
    contact_id uuid NOT NULL,
    name_key text NOT NULL COLLATE pg_catalog."C",
    label text,
    face text NOT NULL
);

ALTER TABLE peak.person_keys OWNER TO peak_owner;

COMMENT ON TABLE peak.person_keys IS 'What each person is called, where that stands among all, and both as lists tell them. Kept by triggers; read through the lists only.';

CREATE TABLE peak.retention (
    class text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    keep_for interval NOT NULL,
    "least" interval NOT NULL,
    most interval,
    happens text NOT NULL,
    CONSTRAINT retention_check CHECK (((keep_for >= "least") AND (keep_for <= COALESCE(most, keep_for))))
);

ALTER TABLE peak.retention OWNER TO peak_owner;

CREATE TABLE peak.schema_migrations (
    number integer NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    breaking boolean DEFAULT false NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL,
    applied_by text DEFAULT CURRENT_USER NOT NULL,
    client_version text DEFAULT ''::text NOT NULL
);

ALTER TABLE peak.schema_migrations OWNER TO peak_owner;

CREATE TABLE peak.secrets (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    sealed bytea NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_by uuid
);

ALTER TABLE peak.secrets OWNER TO peak_owner;

COMMENT ON TABLE peak.secrets IS 'Passwords and keys of mail, SMS, storage and PracticePanther: set by admins, read by peak_agent only.';

CREATE TABLE peak.server_mark (
    only_one boolean DEFAULT true NOT NULL,
    timeline text,
    noticed timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    had bigint,
    CONSTRAINT server_mark_only_one_check CHECK (only_one)
);

ALTER TABLE peak.server_mark OWNER TO peak_owner;

COMMENT ON COLUMN peak.server_mark.had IS 'The last batch of the record that this server had when it took over.';

CREATE TABLE peak.settings (
    key text NOT NULL,
    value jsonb NOT NULL,
    description text NOT NULL,
    updated_at timestamp without time zone DEFAULT now() NOT NULL,
    updated_by uuid,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    "least" integer DEFAULT 0 NOT NULL,
    most integer DEFAULT 1000000 NOT NULL,
    fixed boolean DEFAULT false NOT NULL
);

ALTER TABLE peak.settings OWNER TO peak_owner;

COMMENT ON TABLE peak.settings IS 'Firm settings, one typed value each; what is secret stands in peak.secrets.';

COMMENT ON COLUMN peak.settings."least" IS 'What a number may be at least; most: at most; fixed: set by the installer only.';

CREATE TABLE peak.tax_id_requests (
    id bigint NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    contact_id uuid NOT NULL,
    asked_by uuid NOT NULL,
    shown boolean DEFAULT false NOT NULL
);

ALTER TABLE peak.tax_id_requests OWNER TO peak_owner;

ALTER TABLE peak.tax_id_requests ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME peak.tax_id_requests_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE peak.tax_ids (
    contact_id uuid NOT NULL,
    sealed bytea NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_by uuid
);

ALTER TABLE peak.tax_ids OWNER TO peak_owner;

COMMENT ON TABLE peak.tax_ids IS 'Tax numbers, sealed for the person they belong to: a row put under somebody else opens no more.';

CREATE TABLE public.document_access_logs (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    document_id uuid,
    contact_id uuid,
    action character varying(20) NOT NULL,
    ip_address inet,
    user_agent text,
    success boolean DEFAULT true,
    error_message text,
    created_at timestamp without time zone DEFAULT now(),
    exchange_id uuid,
    unseen boolean DEFAULT false NOT NULL,
    CONSTRAINT document_access_logs_action_known CHECK (((action)::text = ANY ((ARRAY['view'::character varying, 'download'::character varying, 'upload'::character varying, 'delete'::character varying, 'restore'::character varying])::text[]))),
    CONSTRAINT document_access_logs_dated CHECK ((created_at IS NOT NULL))
);

ALTER TABLE public.document_access_logs OWNER TO peak_owner;

COMMENT ON COLUMN public.document_access_logs.success IS 'NULL: asked for, and not yet told.';

COMMENT ON COLUMN public.document_access_logs.unseen IS 'That person may not know that there is such a document.';

CREATE TABLE public.documents (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    exchange_id uuid,
    uploaded_by uuid,
    file_name character varying(255) NOT NULL,
    file_type character varying(50) NOT NULL,
    file_size bigint,
    file_path text NOT NULL,
    storage_provider character varying(50) DEFAULT 'local'::character varying,
    document_type character varying(100),
    description text,
    is_template boolean DEFAULT false,
    template_variables jsonb,
    pin_protected boolean DEFAULT false,
    pin_hash character varying(255),
    access_level character varying(20) DEFAULT 'exchange'::character varying,
    allowed_roles text[],
    download_count integer DEFAULT 0,
    last_accessed_at timestamp without time zone,
    is_active boolean DEFAULT true,
    created_at timestamp without time zone DEFAULT now(),
    updated_at timestamp without time zone DEFAULT now(),
    version bigint DEFAULT 1 NOT NULL,
    mime_type character varying(255),
    request_id uuid,
    CONSTRAINT documents_access_level_known CHECK (((access_level)::text = ANY ((ARRAY['public'::character varying, 'exchange'::character varying, 'restricted'::character varying])::text[]))),
    CONSTRAINT documents_allowed_roles_known CHECK ((allowed_roles <@ ARRAY['admin'::text, 'coordinator'::text, 'client'::text, 'third_party'::text, 'agency'::text])),
    CONSTRAINT documents_of_the_firm CHECK (((exchange_id IS NOT NULL) OR ((access_level)::text IS DISTINCT FROM 'exchange'::text))),
    CONSTRAINT documents_pin_elsewhere CHECK ((pin_hash IS NULL)),
    CONSTRAINT documents_size_known CHECK ((file_size >= 0)),
    CONSTRAINT documents_storage_known CHECK (((storage_provider)::text = ANY ((ARRAY['local'::character varying, 'database'::character varying, 's3'::character varying, 'gcp'::character varying])::text[]))),
    CONSTRAINT documents_templates_are_the_firms CHECK (((exchange_id IS NULL) OR (is_template IS NOT TRUE)))
);

ALTER TABLE public.documents OWNER TO peak_owner;

COMMENT ON COLUMN public.documents.file_type IS 'A short kind: pdf, docx. The MIME type is in mime_type.';

COMMENT ON COLUMN public.documents.file_path IS 'Made by the server, never a name that somebody typed.';

COMMENT ON COLUMN public.documents.pin_hash IS 'Always empty: auth.document_pins holds the hash.';

CREATE TABLE public.message_participants (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    message_id uuid,
    contact_id uuid,
    read_at timestamp without time zone,
    delivered_at timestamp without time zone,
    created_at timestamp without time zone DEFAULT now(),
    exchange_id uuid
);

ALTER TABLE public.message_participants OWNER TO peak_owner;

CREATE TABLE public.pp_sync_logs (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    sync_type character varying(50) NOT NULL,
    status character varying(20) DEFAULT 'RUNNING'::character varying,
    records_processed integer DEFAULT 0,
    records_created integer DEFAULT 0,
    records_updated integer DEFAULT 0,
    errors_count integer DEFAULT 0,
    error_details jsonb,
    started_at timestamp without time zone DEFAULT now(),
    completed_at timestamp without time zone,
    triggered_by character varying(20) DEFAULT 'scheduled'::character varying
);

ALTER TABLE public.pp_sync_logs OWNER TO peak_owner;

CREATE TABLE public.task_comments (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    task_id uuid NOT NULL,
    exchange_id uuid NOT NULL,
    author_id uuid,
    content text NOT NULL,
    request_id uuid,
    created_at timestamp without time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.task_comments OWNER TO peak_owner;

CREATE TABLE public.tasks (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    exchange_id uuid,
    assigned_to uuid,
    created_by uuid,
    title character varying(255) NOT NULL,
    description text,
    task_type character varying(50),
    status character varying(20) DEFAULT 'PENDING'::character varying,
    priority character varying(10) DEFAULT 'MEDIUM'::character varying,
    due_date timestamp without time zone,
    completed_at timestamp without time zone,
    pp_task_id character varying(255),
    pp_data jsonb,
    metadata jsonb,
    is_synced_from_pp boolean DEFAULT false,
    last_sync_at timestamp without time zone,
    created_at timestamp without time zone DEFAULT now(),
    updated_at timestamp without time zone DEFAULT now(),
    version bigint DEFAULT 1 NOT NULL,
    request_id uuid,
    CONSTRAINT tasks_due_on_a_day CHECK (((due_date IS NULL) OR (isfinite(due_date) AND (due_date = date_trunc('day'::text, due_date))))),
    CONSTRAINT tasks_priority_known CHECK (((priority)::text = ANY ((ARRAY['LOW'::character varying, 'MEDIUM'::character varying, 'HIGH'::character varying, 'URGENT'::character varying])::text[]))),
    CONSTRAINT tasks_status_known CHECK (((status)::text = ANY ((ARRAY['PENDING'::character varying, 'IN_PROGRESS'::character varying, 'COMPLETE'::character varying, 'CANCELLED'::character varying])::text[])))
);

ALTER TABLE public.tasks OWNER TO peak_owner;

COMMENT ON COLUMN public.tasks.due_date IS 'A day, as midnight of that date: read it as due_date::date, and never shift it by a time zone.';

COMMENT ON COLUMN public.tasks.completed_at IS 'UTC.';

ALTER TABLE ONLY audit.archive
    ADD CONSTRAINT archive_pkey PRIMARY KEY (id);

ALTER TABLE ONLY audit.erasures
    ADD CONSTRAINT erasures_pkey PRIMARY KEY (log_id);

ALTER TABLE ONLY audit.exempt
    ADD CONSTRAINT exempt_pkey PRIMARY KEY (table_name);

ALTER TABLE ONLY audit.leaves
    ADD CONSTRAINT leaves_pkey PRIMARY KEY (log_id);

ALTER TABLE ONLY audit.leaves
    ADD CONSTRAINT leaves_seal_position_key UNIQUE (seal, "position");

ALTER TABLE ONLY audit.sealing
    ADD CONSTRAINT sealing_pkey PRIMARY KEY (only_one);

ALTER TABLE ONLY audit.seals
    ADD CONSTRAINT seals_head_key UNIQUE (head);

ALTER TABLE ONLY audit.seals
    ADD CONSTRAINT seals_pkey PRIMARY KEY (number);

ALTER TABLE ONLY auth.access
    ADD CONSTRAINT access_pkey PRIMARY KEY (contact_id, exchange_id) INCLUDE (rights);

ALTER TABLE ONLY auth.accounts
    ADD CONSTRAINT accounts_email_key_key UNIQUE (email_key);

ALTER TABLE ONLY auth.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (contact_id);

ALTER TABLE ONLY auth.attempts
    ADD CONSTRAINT attempts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY auth.blocked_passwords
    ADD CONSTRAINT blocked_passwords_pkey PRIMARY KEY (word);

ALTER TABLE ONLY auth.clients_taken_off
    ADD CONSTRAINT clients_taken_off_pkey PRIMARY KEY (id);

ALTER TABLE ONLY auth.credentials
    ADD CONSTRAINT credentials_pkey PRIMARY KEY (contact_id);

ALTER TABLE ONLY auth.devices
    ADD CONSTRAINT devices_pkey PRIMARY KEY (id);

ALTER TABLE ONLY auth.devices
    ADD CONSTRAINT devices_secret_hash_key UNIQUE (secret_hash);

ALTER TABLE ONLY auth.document_attempts
    ADD CONSTRAINT document_attempts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY auth.document_pins
    ADD CONSTRAINT document_pins_pkey PRIMARY KEY (document_id);

ALTER TABLE ONLY auth.door
    ADD CONSTRAINT door_pkey PRIMARY KEY (only_one);

ALTER TABLE ONLY auth.invitations
    ADD CONSTRAINT invitations_contact_id_code_hash_key UNIQUE (contact_id, code_hash);

ALTER TABLE ONLY auth.invitations
    ADD CONSTRAINT invitations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY auth.recovery_codes
    ADD CONSTRAINT recovery_codes_contact_id_code_hash_key UNIQUE (contact_id, code_hash);

ALTER TABLE ONLY auth.recovery_codes
    ADD CONSTRAINT recovery_codes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY auth.second_factors
    ADD CONSTRAINT second_factors_pkey PRIMARY KEY (contact_id);

ALTER TABLE ONLY auth.session_activity
    ADD CONSTRAINT session_activity_pkey PRIMARY KEY (session_id);

ALTER TABLE ONLY kms.keys
    ADD CONSTRAINT keys_pkey PRIMARY KEY (name);

ALTER TABLE ONLY kms.sealed_columns
    ADD CONSTRAINT sealed_columns_pkey PRIMARY KEY (table_name, column_name);

ALTER TABLE ONLY peak.adopted_access
    ADD CONSTRAINT adopted_access_pkey PRIMARY KEY (role_name, table_name);

ALTER TABLE ONLY peak.adoption_report
    ADD CONSTRAINT adoption_report_pkey PRIMARY KEY (id);

ALTER TABLE ONLY peak.agent_jobs
    ADD CONSTRAINT agent_jobs_pkey PRIMARY KEY (job);

ALTER TABLE ONLY peak.backups
    ADD CONSTRAINT backups_pkey PRIMARY KEY (id);

ALTER TABLE ONLY peak.change_feed_floor
    ADD CONSTRAINT change_feed_floor_pkey PRIMARY KEY (only_one);

ALTER TABLE ONLY peak.change_feed
    ADD CONSTRAINT change_feed_pkey PRIMARY KEY (xid, id);

ALTER TABLE ONLY peak.erasures
    ADD CONSTRAINT erasures_id_key UNIQUE (id);

ALTER TABLE ONLY peak.erasures
    ADD CONSTRAINT erasures_pkey PRIMARY KEY (contact_id);

ALTER TABLE ONLY peak.exchange_rows
    ADD CONSTRAINT exchange_rows_pkey PRIMARY KEY (exchange_id) INCLUDE (label);

ALTER TABLE ONLY peak.expected_rights
    ADD CONSTRAINT expected_rights_pkey PRIMARY KEY (item);

ALTER TABLE ONLY peak.legal_holds
    ADD CONSTRAINT legal_holds_pkey PRIMARY KEY (id);

ALTER TABLE ONLY peak.merges
    ADD CONSTRAINT merges_id_key UNIQUE (id);

ALTER TABLE ONLY peak.merges
    ADD CONSTRAINT merges_pkey PRIMARY KEY (dropped_id);

ALTER TABLE ONLY peak.person_keys
    ADD CONSTRAINT person_keys_pkey PRIMARY KEY (contact_id) INCLUDE (face);

ALTER TABLE ONLY peak.retention
    ADD CONSTRAINT retention_id_key UNIQUE (id);

ALTER TABLE ONLY peak.retention
    ADD CONSTRAINT retention_pkey PRIMARY KEY (class);

ALTER TABLE ONLY peak.saved_views
    ADD CONSTRAINT saved_views_pkey PRIMARY KEY (id);

ALTER TABLE ONLY peak.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (number);

ALTER TABLE ONLY peak.secrets
    ADD CONSTRAINT secrets_id_key UNIQUE (id);

ALTER TABLE ONLY peak.secrets
    ADD CONSTRAINT secrets_pkey PRIMARY KEY (name);

ALTER TABLE ONLY peak.server_mark
    ADD CONSTRAINT server_mark_pkey PRIMARY KEY (only_one);

ALTER TABLE ONLY peak.settings
    ADD CONSTRAINT settings_id_key UNIQUE (id);

ALTER TABLE ONLY peak.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (key);

ALTER TABLE ONLY peak.tax_id_requests
    ADD CONSTRAINT tax_id_requests_pkey PRIMARY KEY (id);

ALTER TABLE ONLY peak.tax_ids
    ADD CONSTRAINT tax_ids_pkey PRIMARY KEY (contact_id);

ALTER TABLE ONLY public.audit_logs
    ADD CONSTRAINT audit_logs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT contacts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT contacts_pp_contact_id_key UNIQUE (pp_contact_id);

ALTER TABLE ONLY public.document_access_logs
    ADD CONSTRAINT document_access_logs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.documents
    ADD CONSTRAINT documents_once UNIQUE (uploaded_by, request_id);

ALTER TABLE ONLY public.documents
    ADD CONSTRAINT documents_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.exchange_participants
    ADD CONSTRAINT exchange_participants_exchange_id_contact_id_role_key UNIQUE (exchange_id, contact_id, role);

ALTER TABLE ONLY public.exchange_participants
    ADD CONSTRAINT exchange_participants_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.exchanges
    ADD CONSTRAINT exchanges_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.exchanges
    ADD CONSTRAINT exchanges_pp_matter_id_key UNIQUE (pp_matter_id);

ALTER TABLE ONLY public.message_participants
    ADD CONSTRAINT message_participants_once UNIQUE (message_id, contact_id);

ALTER TABLE ONLY public.message_participants
    ADD CONSTRAINT message_participants_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_once UNIQUE (sender_id, request_id);

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.pp_sync_logs
    ADD CONSTRAINT pp_sync_logs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.task_comments
    ADD CONSTRAINT task_comments_once UNIQUE (author_id, request_id);

ALTER TABLE ONLY public.task_comments
    ADD CONSTRAINT task_comments_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_in_exchange UNIQUE (id, exchange_id);

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_once UNIQUE (created_by, request_id);

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.user_sessions
    ADD CONSTRAINT user_sessions_login_role_key UNIQUE (login_role);

ALTER TABLE ONLY public.user_sessions
    ADD CONSTRAINT user_sessions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.user_sessions
    ADD CONSTRAINT user_sessions_session_token_key UNIQUE (session_token);

CREATE INDEX archive_by_exchange ON audit.archive USING btree (exchange_id, created_at);

CREATE INDEX archive_by_person ON audit.archive USING btree (user_id, created_at);

CREATE INDEX archive_by_time ON audit.archive USING btree (created_at);

CREATE INDEX access_by_exchange ON auth.access USING btree (exchange_id);

CREATE INDEX attempts_by_account ON auth.attempts USING btree (account, id DESC);

CREATE INDEX attempts_by_time ON auth.attempts USING btree (at);

CREATE INDEX attempts_to_record ON auth.attempts USING btree (id) WHERE (NOT recorded);

CREATE INDEX clients_taken_off_by_admin ON auth.clients_taken_off USING btree (taken_by, taken_at);

CREATE INDEX clients_taken_off_by_exchange ON auth.clients_taken_off USING btree (exchange_id);

CREATE INDEX clients_taken_off_by_person ON auth.clients_taken_off USING btree (contact_id);

CREATE INDEX credentials_by_old_cost ON auth.credentials USING btree (substr(password_hash, 5, 2)) WHERE (NOT peppered);

CREATE INDEX devices_by_person ON auth.devices USING btree (contact_id);

CREATE INDEX document_attempts_by_time ON auth.document_attempts USING btree (at);

CREATE INDEX document_attempts_to_record ON auth.document_attempts USING btree (at) WHERE (NOT recorded);

CREATE INDEX document_attempts_tried ON auth.document_attempts USING btree (document_id, at) WHERE tried;

CREATE INDEX invitations_by_maker ON auth.invitations USING btree (made_by);

CREATE INDEX backups_by_time ON peak.backups USING btree (made_at);

CREATE INDEX change_feed_by_time ON peak.change_feed USING brin (at);

CREATE INDEX erasures_by_eraser ON peak.erasures USING btree (erased_by);

CREATE INDEX exchange_rows_by_client ON peak.exchange_rows USING btree (client_key, exchange_id);

CREATE INDEX exchange_rows_by_coordinator ON peak.exchange_rows USING btree (coordinator_key, exchange_id);

CREATE INDEX exchange_rows_by_day_180 ON peak.exchange_rows USING btree (day_180_key, exchange_id);

CREATE INDEX exchange_rows_by_day_45 ON peak.exchange_rows USING btree (day_45_key, exchange_id);

CREATE INDEX exchange_rows_by_name ON peak.exchange_rows USING btree (name_key, exchange_id);

CREATE INDEX exchange_rows_by_number ON peak.exchange_rows USING btree (number_key, exchange_id);

CREATE INDEX exchange_rows_by_person_client ON peak.exchange_rows USING btree (client_id);

CREATE INDEX exchange_rows_by_person_coordinator ON peak.exchange_rows USING btree (coordinator_id);

CREATE INDEX exchange_rows_by_priority ON peak.exchange_rows USING btree (priority_key, exchange_id);

CREATE INDEX exchange_rows_by_property ON peak.exchange_rows USING btree (property_key, exchange_id);

CREATE INDEX exchange_rows_by_search ON peak.exchange_rows USING gin (search ext.gin_trgm_ops);

CREATE INDEX exchange_rows_by_stage ON peak.exchange_rows USING btree (stage_key, exchange_id);

CREATE INDEX exchange_rows_by_updated ON peak.exchange_rows USING btree (updated_key, exchange_id);

CREATE INDEX exchange_rows_by_value ON peak.exchange_rows USING btree (value_key, exchange_id);

CREATE INDEX legal_holds_by_contact ON peak.legal_holds USING btree (contact_id);

CREATE INDEX legal_holds_by_exchange ON peak.legal_holds USING btree (exchange_id);

CREATE INDEX legal_holds_by_placer ON peak.legal_holds USING btree (placed_by);

CREATE INDEX legal_holds_by_releaser ON peak.legal_holds USING btree (released_by);

CREATE INDEX merges_by_kept ON peak.merges USING btree (kept_id);

CREATE INDEX merges_by_maker ON peak.merges USING btree (merged_by);

CREATE INDEX person_keys_by_name ON peak.person_keys USING btree (name_key, contact_id);

CREATE INDEX saved_views_by_maker ON peak.saved_views USING btree (made_by);

CREATE INDEX saved_views_by_owner ON peak.saved_views USING btree (owner_id);

CREATE UNIQUE INDEX saved_views_own_names ON peak.saved_views USING btree (owner_id, list, lower(name)) WHERE (removed_at IS NULL);

CREATE UNIQUE INDEX saved_views_shared_names ON peak.saved_views USING btree (list, lower(name)) WHERE ((removed_at IS NULL) AND (owner_id IS NULL));

CREATE INDEX tax_id_requests_by_person ON peak.tax_id_requests USING btree (contact_id);

CREATE INDEX audit_logs_by_action ON public.audit_logs USING btree (action, created_at, id);

CREATE INDEX audit_logs_by_exchange ON public.audit_logs USING btree (exchange_id, created_at, id);

CREATE INDEX audit_logs_by_object ON public.audit_logs USING btree (resource_id, created_at, id);

CREATE INDEX contacts_admins ON public.contacts USING btree (id) WHERE ((role)::text = 'admin'::text);

CREATE INDEX document_access_logs_by_exchange ON public.document_access_logs USING btree (exchange_id, created_at);

CREATE INDEX document_access_logs_by_time ON public.document_access_logs USING btree (created_at, id);

CREATE INDEX documents_by_created ON public.documents USING btree (COALESCE(created_at, 'infinity'::timestamp without time zone), id);

CREATE INDEX documents_by_name ON public.documents USING btree (peak.text_key((file_name)::text) COLLATE "C", id);

CREATE INDEX documents_by_search ON public.documents USING gin (peak.document_search((file_name)::text, (document_type)::text) ext.gin_trgm_ops);

CREATE INDEX idx_audit_logs_action ON public.audit_logs USING btree (action);

CREATE INDEX idx_audit_logs_created ON public.audit_logs USING btree (created_at, id);

CREATE INDEX idx_audit_logs_user_created ON public.audit_logs USING btree (user_id, created_at);

CREATE INDEX idx_audit_logs_xid ON public.audit_logs USING btree (xid, id);

CREATE INDEX idx_document_access_logs_contact ON public.document_access_logs USING btree (contact_id);

CREATE INDEX idx_document_access_logs_document ON public.document_access_logs USING btree (document_id);

CREATE INDEX idx_documents_exchange ON public.documents USING btree (exchange_id);

CREATE INDEX idx_documents_uploaded_by ON public.documents USING btree (uploaded_by);

CREATE INDEX idx_exchange_participants_assigned_by ON public.exchange_participants USING btree (assigned_by);

CREATE INDEX idx_exchange_participants_contact ON public.exchange_participants USING btree (contact_id);

CREATE INDEX idx_exchange_participants_exchange ON public.exchange_participants USING btree (exchange_id);

CREATE INDEX idx_exchanges_client_id ON public.exchanges USING btree (client_id);

CREATE INDEX idx_exchanges_coordinator_id ON public.exchanges USING btree (coordinator_id);

CREATE INDEX idx_exchanges_stage_changed_by ON public.exchanges USING btree (stage_changed_by);

CREATE INDEX idx_exchanges_status ON public.exchanges USING btree (status);

CREATE INDEX idx_message_participants_contact ON public.message_participants USING btree (contact_id);

CREATE INDEX idx_message_participants_message ON public.message_participants USING btree (message_id);

CREATE INDEX idx_messages_exchange_created ON public.messages USING btree (exchange_id, created_at);

CREATE INDEX idx_messages_reply_to ON public.messages USING btree (reply_to);

CREATE INDEX idx_messages_sender ON public.messages USING btree (sender_id);

CREATE INDEX idx_pp_sync_logs_started ON public.pp_sync_logs USING btree (started_at DESC, id);

CREATE INDEX idx_tasks_assigned_to ON public.tasks USING btree (assigned_to);

CREATE INDEX idx_tasks_created_by ON public.tasks USING btree (created_by);

CREATE INDEX idx_tasks_exchange_status ON public.tasks USING btree (exchange_id, status);

CREATE INDEX idx_user_sessions_real_session ON public.user_sessions USING btree (real_session_id);

CREATE INDEX idx_user_sessions_real_user ON public.user_sessions USING btree (real_user_id);

CREATE INDEX idx_user_sessions_token ON public.user_sessions USING btree (session_token);

CREATE INDEX idx_user_sessions_user_expires ON public.user_sessions USING btree (user_id, expires_at);

CREATE INDEX message_participants_by_exchange ON public.message_participants USING btree (exchange_id);

CREATE INDEX message_participants_unread ON public.message_participants USING btree (contact_id, exchange_id) WHERE (read_at IS NULL);

CREATE INDEX messages_by_time ON public.messages USING btree (COALESCE(created_at, 'infinity'::timestamp without time zone), id);

CREATE INDEX participants_by_update ON public.exchange_participants USING btree (COALESCE(updated_at, 'infinity'::timestamp without time zone), id);

CREATE INDEX task_comments_by_exchange ON public.task_comments USING btree (exchange_id);

CREATE INDEX task_comments_by_task ON public.task_comments USING btree (task_id, exchange_id, created_at);

CREATE INDEX tasks_by_created ON public.tasks USING btree (COALESCE(created_at, 'infinity'::timestamp without time zone), id);

CREATE INDEX tasks_by_due ON public.tasks USING btree (COALESCE(due_date, 'infinity'::timestamp without time zone), id);

CREATE INDEX tasks_by_search ON public.tasks USING gin (peak.task_search((title)::text) ext.gin_trgm_ops);

CREATE INDEX tasks_by_title ON public.tasks USING btree (peak.text_key((title)::text) COLLATE "C", id);

CREATE INDEX user_sessions_by_start ON public.user_sessions USING btree (COALESCE(created_at, 'infinity'::timestamp without time zone), id);

CREATE TRIGGER _100_append_only BEFORE DELETE OR UPDATE ON audit.archive FOR EACH ROW EXECUTE FUNCTION audit.keep_record();

CREATE TRIGGER _100_append_only BEFORE DELETE OR UPDATE ON audit.erasures FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

CREATE TRIGGER _100_append_only BEFORE DELETE OR UPDATE ON audit.leaves FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

CREATE TRIGGER _100_append_only BEFORE DELETE OR UPDATE ON audit.seals FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

CREATE TRIGGER _100_append_only_all BEFORE TRUNCATE ON audit.archive FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

CREATE TRIGGER _100_append_only_all BEFORE TRUNCATE ON audit.erasures FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

CREATE TRIGGER _100_append_only_all BEFORE TRUNCATE ON audit.leaves FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

CREATE TRIGGER _100_append_only_all BEFORE TRUNCATE ON audit.seals FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

CREATE TRIGGER _500_feed_delete AFTER DELETE ON auth.access REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_feed();

CREATE TRIGGER _500_feed_insert AFTER INSERT ON auth.access REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_feed();

CREATE TRIGGER _500_feed_update AFTER UPDATE ON auth.access REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_feed();

CREATE TRIGGER _500_notice_takeover AFTER UPDATE OF last_house ON auth.door FOR EACH STATEMENT EXECUTE FUNCTION auth.notice_takeover();

CREATE TRIGGER _510_finish_erasures AFTER UPDATE OF last_house ON auth.door FOR EACH STATEMENT EXECUTE FUNCTION auth.finish_erasures();

CREATE TRIGGER _510_note_addresses AFTER UPDATE OF last_house ON auth.door FOR EACH STATEMENT EXECUTE FUNCTION auth.note_addresses();

CREATE TRIGGER _600_audit_delete AFTER DELETE ON auth.credentials REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('password', 'contact_id', '', '{}', '{password_hash}');

CREATE TRIGGER _600_audit_delete AFTER DELETE ON auth.devices REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('device', 'id', '', '{}', '{secret_hash}');

CREATE TRIGGER _600_audit_delete AFTER DELETE ON auth.invitations REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('invitation', 'id', '', '{}', '{code_hash}');

CREATE TRIGGER _600_audit_delete AFTER DELETE ON auth.recovery_codes REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('recovery_code', 'id', '', '{}', '{code_hash}');

CREATE TRIGGER _600_audit_delete AFTER DELETE ON auth.second_factors REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('second_factor', 'contact_id', '', '{}', '{sealed_seed}');

CREATE TRIGGER _600_audit_insert AFTER INSERT ON auth.credentials REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('password', 'contact_id', '', '{}', '{password_hash}');

CREATE TRIGGER _600_audit_insert AFTER INSERT ON auth.devices REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('device', 'id', '', '{}', '{secret_hash}');

CREATE TRIGGER _600_audit_insert AFTER INSERT ON auth.invitations REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('invitation', 'id', '', '{}', '{code_hash}');

CREATE TRIGGER _600_audit_insert AFTER INSERT ON auth.recovery_codes REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('recovery_code', 'id', '', '{}', '{code_hash}');

CREATE TRIGGER _600_audit_insert AFTER INSERT ON auth.second_factors REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('second_factor', 'contact_id', '', '{}', '{sealed_seed}');

CREATE TRIGGER _600_audit_update AFTER UPDATE ON auth.credentials REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('password', 'contact_id', '', '{}', '{password_hash}');

CREATE TRIGGER _600_audit_update AFTER UPDATE ON auth.devices REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('device', 'id', '', '{}', '{secret_hash}');

CREATE TRIGGER _600_audit_update AFTER UPDATE ON auth.invitations REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('invitation', 'id', '', '{}', '{code_hash}');

CREATE TRIGGER _600_audit_update AFTER UPDATE ON auth.recovery_codes REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('recovery_code', 'id', '', '{}', '{code_hash}');

CREATE TRIGGER _600_audit_update AFTER UPDATE ON auth.second_factors REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('second_factor', 'contact_id', '', '{}', '{sealed_seed}');

CREATE TRIGGER _150_admins_only BEFORE UPDATE OF default_for ON peak.saved_views FOR EACH ROW EXECUTE FUNCTION peak.guard_views();

CREATE TRIGGER _600_audit_delete AFTER DELETE ON peak.backups REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('backup', 'id', '', '{}', '{}');

CREATE TRIGGER _600_audit_delete AFTER DELETE ON peak.erasures REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('erasure', 'id', '', '{record_at,record_rows}', '{}');

CREATE TRIGGER _600_audit_delete AFTER DELETE ON peak.legal_holds REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('legal_hold', 'id', 'exchange_id', '{}', '{}');

CREATE TRIGGER _600_audit_delete AFTER DELETE ON peak.merges REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('merge', 'id', '', '{}', '{}');

CREATE TRIGGER _600_audit_delete AFTER DELETE ON peak.retention REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('retention', 'id', '', '{}', '{}');

CREATE TRIGGER _600_audit_delete AFTER DELETE ON peak.saved_views REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('view', 'id', '', '{updated_at,version}', '{}');

CREATE TRIGGER _600_audit_delete AFTER DELETE ON peak.secrets REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('secret', 'id', '', '{updated_at,updated_by}', '{sealed}');

CREATE TRIGGER _600_audit_delete AFTER DELETE ON peak.settings REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('setting', 'id', '', '{updated_at,updated_by}', '{}');

CREATE TRIGGER _600_audit_delete AFTER DELETE ON peak.tax_ids REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('tax_id', 'contact_id', '', '{}', '{sealed}');

CREATE TRIGGER _600_audit_insert AFTER INSERT ON peak.backups REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('backup', 'id', '', '{}', '{}');

CREATE TRIGGER _600_audit_insert AFTER INSERT ON peak.erasures REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('erasure', 'id', '', '{record_at,record_rows}', '{}');

CREATE TRIGGER _600_audit_insert AFTER INSERT ON peak.legal_holds REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('legal_hold', 'id', 'exchange_id', '{}', '{}');

CREATE TRIGGER _600_audit_insert AFTER INSERT ON peak.merges REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('merge', 'id', '', '{}', '{}');

CREATE TRIGGER _600_audit_insert AFTER INSERT ON peak.retention REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('retention', 'id', '', '{}', '{}');

CREATE TRIGGER _600_audit_insert AFTER INSERT ON peak.saved_views REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('view', 'id', '', '{updated_at,version}', '{}');

CREATE TRIGGER _600_audit_insert AFTER INSERT ON peak.secrets REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('secret', 'id', '', '{updated_at,updated_by}', '{sealed}');

CREATE TRIGGER _600_audit_insert AFTER INSERT ON peak.settings REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('setting', 'id', '', '{updated_at,updated_by}', '{}');

CREATE TRIGGER _600_audit_insert AFTER INSERT ON peak.tax_ids REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('tax_id', 'contact_id', '', '{}', '{sealed}');

CREATE TRIGGER _600_audit_update AFTER UPDATE ON peak.backups REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('backup', 'id', '', '{}', '{}');

CREATE TRIGGER _600_audit_update AFTER UPDATE ON peak.erasures REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('erasure', 'id', '', '{record_at,record_rows}', '{}');

CREATE TRIGGER _600_audit_update AFTER UPDATE ON peak.legal_holds REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('legal_hold', 'id', 'exchange_id', '{}', '{}');

CREATE TRIGGER _600_audit_update AFTER UPDATE ON peak.merges REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('merge', 'id', '', '{}', '{}');

CREATE TRIGGER _600_audit_update AFTER UPDATE ON peak.retention REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('retention', 'id', '', '{}', '{}');

CREATE TRIGGER _600_audit_update AFTER UPDATE ON peak.saved_views REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('view', 'id', '', '{updated_at,version}', '{}');

CREATE TRIGGER _600_audit_update AFTER UPDATE ON peak.secrets REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('secret', 'id', '', '{updated_at,updated_by}', '{sealed}');

CREATE TRIGGER _600_audit_update AFTER UPDATE ON peak.settings REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('setting', 'id', '', '{updated_at,updated_by}', '{}');

CREATE TRIGGER _600_audit_update AFTER UPDATE ON peak.tax_ids REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('tax_id', 'contact_id', '', '{}', '{sealed}');

CREATE TRIGGER _700_tax_id AFTER INSERT ON peak.erasures FOR EACH ROW EXECUTE FUNCTION peak.erase_tax_id();

CREATE TRIGGER _700_views AFTER INSERT ON peak.erasures FOR EACH ROW EXECUTE FUNCTION peak.erase_views();

CREATE TRIGGER _710_merged AFTER INSERT ON peak.erasures FOR EACH ROW EXECUTE FUNCTION peak.erase_merged();

CREATE TRIGGER _100_append_only BEFORE DELETE OR UPDATE ON public.audit_logs FOR EACH ROW EXECUTE FUNCTION audit.keep_record();

CREATE TRIGGER _100_append_only_all BEFORE TRUNCATE ON public.audit_logs FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

CREATE TRIGGER _100_never_deleted BEFORE DELETE ON public.contacts FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

CREATE TRIGGER _100_never_deleted BEFORE DELETE ON public.documents FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

CREATE TRIGGER _100_never_deleted BEFORE DELETE ON public.exchanges FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

CREATE TRIGGER _100_no_onlookers BEFORE INSERT ON public.audit_logs FOR EACH ROW WHEN ((new.real_user_id IS NOT NULL)) EXECUTE FUNCTION audit.refuse_onlookers();

CREATE TRIGGER _100_no_onlookers BEFORE UPDATE OF preferences ON public.contacts FOR EACH STATEMENT EXECUTE FUNCTION auth.refuse_onlookers();

CREATE TRIGGER _100_no_onlookers BEFORE UPDATE OF read_at, delivered_at ON public.message_participants FOR EACH STATEMENT EXECUTE FUNCTION auth.refuse_onlookers();

CREATE TRIGGER _100_settled_once BEFORE UPDATE ON public.document_access_logs FOR EACH ROW WHEN ((old.success IS NOT NULL)) EXECUTE FUNCTION audit.refuse_change();

CREATE TRIGGER _150_admins_only BEFORE UPDATE OF role, is_user, is_active, email ON public.contacts FOR EACH ROW EXECUTE FUNCTION peak.guard_people();

CREATE TRIGGER _150_admins_only BEFORE UPDATE OF client_id, coordinator_id, is_active, stage_changed_by ON public.exchanges FOR EACH ROW EXECUTE FUNCTION peak.guard_exchanges();

CREATE TRIGGER _150_admins_only_insert BEFORE INSERT ON public.contacts FOR EACH ROW EXECUTE FUNCTION peak.guard_people();

CREATE TRIGGER _150_one_room BEFORE UPDATE OF exchange_id ON public.documents FOR EACH ROW EXECUTE FUNCTION peak.keep_room();

CREATE TRIGGER _150_one_room BEFORE INSERT OR UPDATE ON public.messages FOR EACH ROW EXECUTE FUNCTION peak.keep_room();

CREATE TRIGGER _150_one_room BEFORE UPDATE OF exchange_id ON public.tasks FOR EACH ROW EXECUTE FUNCTION peak.keep_room();

CREATE TRIGGER _150_stays_erased BEFORE UPDATE ON public.contacts FOR EACH ROW EXECUTE FUNCTION peak.stay_erased();

CREATE TRIGGER _150_stays_merged BEFORE UPDATE OF is_user, is_active ON public.contacts FOR EACH ROW WHEN (((new.is_user AND (old.is_user IS NOT TRUE)) OR (new.is_active AND (old.is_active IS NOT TRUE)))) EXECUTE FUNCTION peak.stay_merged();

CREATE TRIGGER _150_two_approvals BEFORE INSERT OR UPDATE ON public.exchange_participants FOR EACH ROW EXECUTE FUNCTION peak.guard_participants();

CREATE TRIGGER _200_count_version BEFORE UPDATE OF pp_contact_id, first_name, last_name, email, phone, company, address, role, is_user, is_active, custom_field_values, pp_data ON public.contacts FOR EACH ROW EXECUTE FUNCTION peak.count_version();

CREATE TRIGGER _200_count_version BEFORE UPDATE OF file_name, file_type, file_size, file_path, storage_provider, document_type, description, is_template, template_variables, pin_protected, access_level, allowed_roles, is_active, mime_type ON public.documents FOR EACH ROW EXECUTE FUNCTION peak.count_version();

CREATE TRIGGER _200_count_version BEFORE UPDATE ON public.exchange_participants FOR EACH ROW EXECUTE FUNCTION peak.count_version();

CREATE TRIGGER _200_count_version BEFORE UPDATE ON public.exchanges FOR EACH ROW EXECUTE FUNCTION peak.count_version();

CREATE TRIGGER _200_count_version BEFORE UPDATE OF content, attachments, is_deleted ON public.messages FOR EACH ROW EXECUTE FUNCTION peak.count_version();

CREATE TRIGGER _200_count_version BEFORE UPDATE OF exchange_id, assigned_to, title, description, task_type, status, priority, due_date, completed_at, metadata ON public.tasks FOR EACH ROW EXECUTE FUNCTION peak.count_version();

CREATE TRIGGER _300_accounts_insert AFTER INSERT ON public.contacts REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION auth.follow_people();

CREATE TRIGGER _300_accounts_update AFTER UPDATE ON public.contacts REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION auth.follow_people();

CREATE TRIGGER _300_receipts AFTER INSERT ON public.messages REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.make_receipts();

CREATE TRIGGER _310_looks AFTER UPDATE OF is_active ON public.user_sessions FOR EACH ROW WHEN ((old.is_active AND (new.is_active IS NOT TRUE))) EXECUTE FUNCTION auth.end_looks();

CREATE TRIGGER _310_new_address AFTER UPDATE OF email ON public.contacts FOR EACH ROW WHEN (((old.email)::text IS DISTINCT FROM (new.email)::text)) EXECUTE FUNCTION auth.end_sessions_of_old_address();

CREATE TRIGGER _320_clients AFTER UPDATE OF role, is_user, is_active ON public.contacts FOR EACH ROW WHEN ((old.is_user AND old.is_active AND ((new.is_user AND new.is_active AND (NOT ((new.role)::text IS DISTINCT FROM (old.role)::text))) IS NOT TRUE))) EXECUTE FUNCTION auth.remember_client();

CREATE TRIGGER _320_clients AFTER UPDATE OF is_active ON public.exchange_participants FOR EACH ROW WHEN ((((old.role)::text = 'client'::text) AND old.is_active AND (new.is_active IS NOT TRUE))) EXECUTE FUNCTION auth.remember_client();

CREATE TRIGGER _320_clients AFTER UPDATE OF client_id ON public.exchanges FOR EACH ROW WHEN (((old.client_id IS NOT NULL) AND (old.client_id IS DISTINCT FROM new.client_id))) EXECUTE FUNCTION auth.remember_client();

CREATE TRIGGER _400_access_delete AFTER DELETE ON public.exchange_participants REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION auth.access_of_participants();

CREATE TRIGGER _400_access_insert AFTER INSERT ON public.exchange_participants REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION auth.access_of_participants();

CREATE TRIGGER _400_access_insert AFTER INSERT ON public.exchanges REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION auth.access_of_exchanges();

CREATE TRIGGER _400_access_update AFTER UPDATE ON public.contacts REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION auth.access_of_people();

CREATE TRIGGER _400_access_update AFTER UPDATE ON public.exchange_participants REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION auth.access_of_participants();

CREATE TRIGGER _400_access_update AFTER UPDATE ON public.exchanges REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION auth.access_of_exchanges();

CREATE TRIGGER _400_exchange_list_insert AFTER INSERT ON public.exchanges REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.follow_exchanges();

CREATE TRIGGER _400_exchange_list_update AFTER UPDATE ON public.contacts REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.follow_contact_names();

CREATE TRIGGER _400_exchange_list_update AFTER UPDATE ON public.exchanges REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.follow_exchanges();

CREATE TRIGGER _400_person_keys_insert AFTER INSERT ON public.contacts REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.follow_person_keys();

CREATE TRIGGER _400_person_keys_update AFTER UPDATE ON public.contacts REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.follow_person_keys();

CREATE TRIGGER _500_feed_delete AFTER DELETE ON public.exchange_participants REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_participant_feed();

CREATE TRIGGER _500_feed_delete AFTER DELETE ON public.tasks REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_feed();

CREATE TRIGGER _500_feed_insert AFTER INSERT ON public.contacts REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_feed();

CREATE TRIGGER _500_feed_insert AFTER INSERT ON public.documents REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_document_feed();

CREATE TRIGGER _500_feed_insert AFTER INSERT ON public.exchange_participants REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_participant_feed();

CREATE TRIGGER _500_feed_insert AFTER INSERT ON public.exchanges REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_feed();

CREATE TRIGGER _500_feed_insert AFTER INSERT ON public.messages REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_feed();

CREATE TRIGGER _500_feed_insert AFTER INSERT ON public.task_comments REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_feed();

CREATE TRIGGER _500_feed_insert AFTER INSERT ON public.tasks REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_feed();

CREATE TRIGGER _500_feed_update AFTER UPDATE ON public.contacts REFERENCING OLD TABLE AS old_rows NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_feed();

CREATE TRIGGER _500_feed_update AFTER UPDATE ON public.documents REFERENCING OLD TABLE AS old_rows NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_document_feed();

CREATE TRIGGER _500_feed_update AFTER UPDATE ON public.exchange_participants REFERENCING OLD TABLE AS old_rows NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_participant_feed();

CREATE TRIGGER _500_feed_update AFTER UPDATE ON public.exchanges REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_feed();

CREATE TRIGGER _500_feed_update AFTER UPDATE ON public.message_participants REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_feed();

CREATE TRIGGER _500_feed_update AFTER UPDATE ON public.messages REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_feed();

CREATE TRIGGER _500_feed_update AFTER UPDATE ON public.tasks REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION peak.write_feed();

CREATE TRIGGER _600_audit_delete AFTER DELETE ON public.contacts REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('user', 'id', '', '{preferences,last_login,last_login_ip,login_attempts,last_sync_at,updated_at,version}', '{password_hash,two_fa_secret}');

CREATE TRIGGER _600_audit_delete AFTER DELETE ON public.document_access_logs REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('document_access', 'id', '', '{}', '{}');

CREATE TRIGGER _600_audit_delete AFTER DELETE ON public.documents REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('document', 'id', 'exchange_id', '{download_count,last_accessed_at,updated_at}', '{pin_hash,file_path}');

CREATE TRIGGER _600_audit_delete AFTER DELETE ON public.exchange_participants REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('participant', 'id', 'exchange_id', '{updated_at,version}', '{}');

CREATE TRIGGER _600_audit_delete AFTER DELETE ON public.exchanges REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('exchange', 'id', 'id', '{last_sync_at,updated_at,version}', '{}');

CREATE TRIGGER _600_audit_delete AFTER DELETE ON public.message_participants REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('message_receipt', 'id', '', '{read_at,delivered_at}', '{}');

CREATE TRIGGER _600_audit_delete AFTER DELETE ON public.messages REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('message', 'id', 'exchange_id', '{read_by,updated_at}', '{}');

CREATE TRIGGER _600_audit_delete AFTER DELETE ON public.pp_sync_logs REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('sync', 'id', '', '{records_processed,records_created,records_updated}', '{}');

CREATE TRIGGER _600_audit_delete AFTER DELETE ON public.task_comments REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('task_comment', 'id', 'exchange_id', '{}', '{}');

CREATE TRIGGER _600_audit_delete AFTER DELETE ON public.tasks REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('task', 'id', 'exchange_id', '{last_sync_at,updated_at}', '{}');

CREATE TRIGGER _600_audit_delete AFTER DELETE ON public.user_sessions REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('session', 'id', '', '{login_role}', '{session_token}');

CREATE TRIGGER _600_audit_insert AFTER INSERT ON public.contacts REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('user', 'id', '', '{preferences,last_login,last_login_ip,login_attempts,last_sync_at,updated_at,version}', '{password_hash,two_fa_secret}');

CREATE TRIGGER _600_audit_insert AFTER INSERT ON public.documents REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('document', 'id', 'exchange_id', '{download_count,last_accessed_at,updated_at}', '{pin_hash,file_path}');

CREATE TRIGGER _600_audit_insert AFTER INSERT ON public.exchange_participants REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('participant', 'id', 'exchange_id', '{updated_at,version}', '{}');

CREATE TRIGGER _600_audit_insert AFTER INSERT ON public.exchanges REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('exchange', 'id', 'id', '{last_sync_at,updated_at,version}', '{}');

CREATE TRIGGER _600_audit_insert AFTER INSERT ON public.message_participants REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('message_receipt', 'id', '', '{read_at,delivered_at}', '{}');

CREATE TRIGGER _600_audit_insert AFTER INSERT ON public.messages REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('message', 'id', 'exchange_id', '{read_by,updated_at}', '{}');

CREATE TRIGGER _600_audit_insert AFTER INSERT ON public.pp_sync_logs REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('sync', 'id', '', '{records_processed,records_created,records_updated}', '{}');

CREATE TRIGGER _600_audit_insert AFTER INSERT ON public.task_comments REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('task_comment', 'id', 'exchange_id', '{}', '{}');

CREATE TRIGGER _600_audit_insert AFTER INSERT ON public.tasks REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('task', 'id', 'exchange_id', '{last_sync_at,updated_at}', '{}');

CREATE TRIGGER _600_audit_insert AFTER INSERT ON public.user_sessions REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('session', 'id', '', '{login_role}', '{session_token}');

CREATE TRIGGER _600_audit_update AFTER UPDATE ON public.contacts REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write_contacts();

CREATE TRIGGER _600_audit_update AFTER UPDATE ON public.documents REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('document', 'id', 'exchange_id', '{download_count,last_accessed_at,updated_at}', '{pin_hash,file_path}');

CREATE TRIGGER _600_audit_update AFTER UPDATE ON public.exchange_participants REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('participant', 'id', 'exchange_id', '{updated_at,version}', '{}');

CREATE TRIGGER _600_audit_update AFTER UPDATE ON public.exchanges REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write_exchanges();

CREATE TRIGGER _600_audit_update AFTER UPDATE ON public.message_participants REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('message_receipt', 'id', '', '{read_at,delivered_at}', '{}');

CREATE TRIGGER _600_audit_update AFTER UPDATE ON public.messages REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('message', 'id', 'exchange_id', '{read_by,updated_at}', '{}');

CREATE TRIGGER _600_audit_update AFTER UPDATE ON public.pp_sync_logs REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('sync', 'id', '', '{records_processed,records_created,records_updated}', '{}');

CREATE TRIGGER _600_audit_update AFTER UPDATE ON public.task_comments REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('task_comment', 'id', 'exchange_id', '{}', '{}');

CREATE TRIGGER _600_audit_update AFTER UPDATE ON public.tasks REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('task', 'id', 'exchange_id', '{last_sync_at,updated_at}', '{}');

CREATE TRIGGER _600_audit_update AFTER UPDATE ON public.user_sessions REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.write('session', 'id', '', '{login_role}', '{session_token}');

CREATE CONSTRAINT TRIGGER _800_cut AFTER UPDATE ON public.user_sessions DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((old.ended_at IS NULL) AND (new.ended_at IS NOT NULL))) EXECUTE FUNCTION auth.cut_ended();

ALTER TABLE ONLY auth.access
    ADD CONSTRAINT access_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE CASCADE;

ALTER TABLE ONLY auth.access
    ADD CONSTRAINT access_exchange_id_fkey FOREIGN KEY (exchange_id) REFERENCES public.exchanges(id) ON DELETE CASCADE;

ALTER TABLE ONLY auth.accounts
    ADD CONSTRAINT accounts_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE CASCADE;

ALTER TABLE ONLY auth.clients_taken_off
    ADD CONSTRAINT clients_taken_off_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE CASCADE;

ALTER TABLE ONLY auth.clients_taken_off
    ADD CONSTRAINT clients_taken_off_exchange_id_fkey FOREIGN KEY (exchange_id) REFERENCES public.exchanges(id) ON DELETE CASCADE;

ALTER TABLE ONLY auth.clients_taken_off
    ADD CONSTRAINT clients_taken_off_taken_by_fkey FOREIGN KEY (taken_by) REFERENCES public.contacts(id) ON DELETE CASCADE;

ALTER TABLE ONLY auth.credentials
    ADD CONSTRAINT credentials_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE CASCADE;

ALTER TABLE ONLY auth.devices
    ADD CONSTRAINT devices_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE CASCADE;

ALTER TABLE ONLY auth.document_pins
    ADD CONSTRAINT document_pins_document_id_fkey FOREIGN KEY (document_id) REFERENCES public.documents(id) ON DELETE CASCADE;

ALTER TABLE ONLY auth.invitations
    ADD CONSTRAINT invitations_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE CASCADE;

ALTER TABLE ONLY auth.invitations
    ADD CONSTRAINT invitations_made_by_fkey FOREIGN KEY (made_by) REFERENCES public.contacts(id) ON DELETE SET NULL;

ALTER TABLE ONLY auth.recovery_codes
    ADD CONSTRAINT recovery_codes_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE CASCADE;

ALTER TABLE ONLY auth.second_factors
    ADD CONSTRAINT second_factors_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE CASCADE;

ALTER TABLE ONLY auth.session_activity
    ADD CONSTRAINT session_activity_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.user_sessions(id) ON DELETE CASCADE;

ALTER TABLE ONLY peak.erasures
    ADD CONSTRAINT erasures_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE RESTRICT;

ALTER TABLE ONLY peak.erasures
    ADD CONSTRAINT erasures_erased_by_fkey FOREIGN KEY (erased_by) REFERENCES public.contacts(id) ON DELETE RESTRICT;

ALTER TABLE ONLY peak.exchange_rows
    ADD CONSTRAINT exchange_rows_exchange_id_fkey FOREIGN KEY (exchange_id) REFERENCES public.exchanges(id) ON DELETE CASCADE;

ALTER TABLE ONLY peak.legal_holds
    ADD CONSTRAINT legal_holds_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE RESTRICT;

ALTER TABLE ONLY peak.legal_holds
    ADD CONSTRAINT legal_holds_exchange_id_fkey FOREIGN KEY (exchange_id) REFERENCES public.exchanges(id) ON DELETE RESTRICT;

ALTER TABLE ONLY peak.legal_holds
    ADD CONSTRAINT legal_holds_placed_by_fkey FOREIGN KEY (placed_by) REFERENCES public.contacts(id) ON DELETE RESTRICT;

ALTER TABLE ONLY peak.legal_holds
    ADD CONSTRAINT legal_holds_released_by_fkey FOREIGN KEY (released_by) REFERENCES public.contacts(id) ON DELETE RESTRICT;

ALTER TABLE ONLY peak.merges
    ADD CONSTRAINT merges_dropped_id_fkey FOREIGN KEY (dropped_id) REFERENCES public.contacts(id) ON DELETE RESTRICT;

ALTER TABLE ONLY peak.merges
    ADD CONSTRAINT merges_kept_id_fkey FOREIGN KEY (kept_id) REFERENCES public.contacts(id) ON DELETE RESTRICT;

ALTER TABLE ONLY peak.merges
    ADD CONSTRAINT merges_merged_by_fkey FOREIGN KEY (merged_by) REFERENCES public.contacts(id) ON DELETE RESTRICT;

ALTER TABLE ONLY peak.person_keys
    ADD CONSTRAINT person_keys_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE CASCADE;

ALTER TABLE ONLY peak.saved_views
    ADD CONSTRAINT saved_views_made_by_fkey FOREIGN KEY (made_by) REFERENCES public.contacts(id) ON DELETE SET NULL;

ALTER TABLE ONLY peak.saved_views
    ADD CONSTRAINT saved_views_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES public.contacts(id) ON DELETE CASCADE;

ALTER TABLE ONLY peak.tax_id_requests
    ADD CONSTRAINT tax_id_requests_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE CASCADE;

ALTER TABLE ONLY peak.tax_ids
    ADD CONSTRAINT tax_ids_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.audit_logs
    ADD CONSTRAINT audit_logs_exchange_id_fkey FOREIGN KEY (exchange_id) REFERENCES public.exchanges(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.audit_logs
    ADD CONSTRAINT audit_logs_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.contacts(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.document_access_logs
    ADD CONSTRAINT document_access_logs_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.document_access_logs
    ADD CONSTRAINT document_access_logs_document_id_fkey FOREIGN KEY (document_id) REFERENCES public.documents(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.document_access_logs
    ADD CONSTRAINT document_access_logs_exchange_id_fkey FOREIGN KEY (exchange_id) REFERENCES public.exchanges(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.documents
    ADD CONSTRAINT documents_exchange_id_fkey FOREIGN KEY (exchange_id) REFERENCES public.exchanges(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.documents
    ADD CONSTRAINT documents_uploaded_by_fkey FOREIGN KEY (uploaded_by) REFERENCES public.contacts(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.exchange_participants
    ADD CONSTRAINT exchange_participants_assigned_by_fkey FOREIGN KEY (assigned_by) REFERENCES public.contacts(id);

ALTER TABLE ONLY public.exchange_participants
    ADD CONSTRAINT exchange_participants_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.exchange_participants
    ADD CONSTRAINT exchange_participants_exchange_id_fkey FOREIGN KEY (exchange_id) REFERENCES public.exchanges(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.exchanges
    ADD CONSTRAINT exchanges_client_id_fkey FOREIGN KEY (client_id) REFERENCES public.contacts(id);

ALTER TABLE ONLY public.exchanges
    ADD CONSTRAINT exchanges_coordinator_id_fkey FOREIGN KEY (coordinator_id) REFERENCES public.contacts(id);

ALTER TABLE ONLY public.exchanges
    ADD CONSTRAINT exchanges_stage_changed_by_fkey FOREIGN KEY (stage_changed_by) REFERENCES public.contacts(id);

ALTER TABLE ONLY public.message_participants
    ADD CONSTRAINT message_participants_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.message_participants
    ADD CONSTRAINT message_participants_exchange_id_fkey FOREIGN KEY (exchange_id) REFERENCES public.exchanges(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.message_participants
    ADD CONSTRAINT message_participants_message_id_fkey FOREIGN KEY (message_id) REFERENCES public.messages(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_exchange_id_fkey FOREIGN KEY (exchange_id) REFERENCES public.exchanges(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_reply_to_fkey FOREIGN KEY (reply_to) REFERENCES public.messages(id);

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_sender_id_fkey FOREIGN KEY (sender_id) REFERENCES public.contacts(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.task_comments
    ADD CONSTRAINT task_comments_author_id_fkey FOREIGN KEY (author_id) REFERENCES public.contacts(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.task_comments
    ADD CONSTRAINT task_comments_of_its_exchange FOREIGN KEY (task_id, exchange_id) REFERENCES public.tasks(id, exchange_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.task_comments
    ADD CONSTRAINT task_comments_task_id_fkey FOREIGN KEY (task_id) REFERENCES public.tasks(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_assigned_to_fkey FOREIGN KEY (assigned_to) REFERENCES public.contacts(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.contacts(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_exchange_id_fkey FOREIGN KEY (exchange_id) REFERENCES public.exchanges(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.user_sessions
    ADD CONSTRAINT user_sessions_real_session_id_fkey FOREIGN KEY (real_session_id) REFERENCES public.user_sessions(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.user_sessions
    ADD CONSTRAINT user_sessions_real_user_id_fkey FOREIGN KEY (real_user_id) REFERENCES public.contacts(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.user_sessions
    ADD CONSTRAINT user_sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.contacts(id) ON DELETE CASCADE;

CREATE POLICY admins_see ON audit.archive FOR SELECT TO peak_r_admin USING (( SELECT auth.live() AS live));

ALTER TABLE audit.archive ENABLE ROW LEVEL SECURITY;

ALTER TABLE audit.erasures ENABLE ROW LEVEL SECURITY;

ALTER TABLE audit.exempt ENABLE ROW LEVEL SECURITY;

ALTER TABLE audit.leaves ENABLE ROW LEVEL SECURITY;

ALTER TABLE audit.sealing ENABLE ROW LEVEL SECURITY;

ALTER TABLE audit.seals ENABLE ROW LEVEL SECURITY;

ALTER TABLE auth.access ENABLE ROW LEVEL SECURITY;

ALTER TABLE auth.accounts ENABLE ROW LEVEL SECURITY;

ALTER TABLE auth.attempts ENABLE ROW LEVEL SECURITY;

ALTER TABLE auth.blocked_passwords ENABLE ROW LEVEL SECURITY;

ALTER TABLE auth.clients_taken_off ENABLE ROW LEVEL SECURITY;

ALTER TABLE auth.credentials ENABLE ROW LEVEL SECURITY;

ALTER TABLE auth.devices ENABLE ROW LEVEL SECURITY;

ALTER TABLE auth.document_attempts ENABLE ROW LEVEL SECURITY;

ALTER TABLE auth.document_pins ENABLE ROW LEVEL SECURITY;

ALTER TABLE auth.door ENABLE ROW LEVEL SECURITY;

CREATE POLICY identity_all ON auth.accounts TO peak_auth USING (true) WITH CHECK (true);

CREATE POLICY identity_all ON auth.clients_taken_off TO peak_auth USING (true) WITH CHECK (true);

CREATE POLICY identity_all ON auth.credentials TO peak_auth USING (true) WITH CHECK (true);

CREATE POLICY identity_all ON auth.devices TO peak_auth USING (true) WITH CHECK (true);

CREATE POLICY identity_all ON auth.document_pins TO peak_auth USING (true) WITH CHECK (true);

CREATE POLICY identity_all ON auth.invitations TO peak_auth USING (true) WITH CHECK (true);

CREATE POLICY identity_all ON auth.recovery_codes TO peak_auth USING (true) WITH CHECK (true);

CREATE POLICY identity_all ON auth.second_factors TO peak_auth USING (true) WITH CHECK (true);

CREATE POLICY identity_reads ON auth.blocked_passwords TO peak_auth USING (true) WITH CHECK (true);

ALTER TABLE auth.invitations ENABLE ROW LEVEL SECURITY;

CREATE POLICY lists_read ON auth.session_activity FOR SELECT TO peak_owner USING (true);

CREATE POLICY owner_reads ON auth.access FOR SELECT TO peak_owner USING (true);

ALTER TABLE auth.recovery_codes ENABLE ROW LEVEL SECURITY;

ALTER TABLE auth.second_factors ENABLE ROW LEVEL SECURITY;

ALTER TABLE auth.session_activity ENABLE ROW LEVEL SECURITY;

ALTER TABLE kms.keys ENABLE ROW LEVEL SECURITY;

ALTER TABLE kms.sealed_columns ENABLE ROW LEVEL SECURITY;

CREATE POLICY admins_see ON peak.adopted_access FOR SELECT TO peak_r_admin USING (( SELECT auth.live() AS live));

CREATE POLICY admins_see ON peak.adoption_report FOR SELECT TO peak_r_admin USING (( SELECT auth.live() AS live));

CREATE POLICY admins_see ON peak.schema_migrations FOR SELECT TO peak_r_admin USING (( SELECT auth.live() AS live));

CREATE POLICY admins_see ON peak.settings FOR SELECT TO peak_r_admin USING (( SELECT auth.live() AS live));

CREATE POLICY admins_through_api ON peak.legal_holds TO peak_api USING ((( SELECT auth.my_role() AS my_role) = 'admin'::text)) WITH CHECK ((( SELECT auth.my_role() AS my_role) = 'admin'::text));

CREATE POLICY admins_through_api ON peak.retention TO peak_api USING ((( SELECT auth.my_role() AS my_role) = 'admin'::text)) WITH CHECK ((( SELECT auth.my_role() AS my_role) = 'admin'::text));

ALTER TABLE peak.adopted_access ENABLE ROW LEVEL SECURITY;

ALTER TABLE peak.adoption_report ENABLE ROW LEVEL SECURITY;

ALTER TABLE peak.agent_jobs ENABLE ROW LEVEL SECURITY;

ALTER TABLE peak.backups ENABLE ROW LEVEL SECURITY;

ALTER TABLE peak.change_feed ENABLE ROW LEVEL SECURITY;

ALTER TABLE peak.change_feed_floor ENABLE ROW LEVEL SECURITY;

ALTER TABLE peak.erasures ENABLE ROW LEVEL SECURITY;

ALTER TABLE peak.exchange_rows ENABLE ROW LEVEL SECURITY;

ALTER TABLE peak.expected_rights ENABLE ROW LEVEL SECURITY;

CREATE POLICY identity_all ON peak.secrets TO peak_auth USING (true) WITH CHECK (true);

CREATE POLICY identity_all ON peak.server_mark TO peak_auth USING (true) WITH CHECK (true);

CREATE POLICY identity_all ON peak.tax_id_requests TO peak_auth USING (true) WITH CHECK (true);

CREATE POLICY identity_all ON peak.tax_ids TO peak_auth USING (true) WITH CHECK (true);

CREATE POLICY identity_writes ON peak.adoption_report FOR INSERT TO peak_auth WITH CHECK (true);

ALTER TABLE peak.legal_holds ENABLE ROW LEVEL SECURITY;

ALTER TABLE peak.merges ENABLE ROW LEVEL SECURITY;

ALTER TABLE peak.person_keys ENABLE ROW LEVEL SECURITY;

ALTER TABLE peak.retention ENABLE ROW LEVEL SECURITY;

ALTER TABLE peak.saved_views ENABLE ROW LEVEL SECURITY;

ALTER TABLE peak.schema_migrations ENABLE ROW LEVEL SECURITY;

ALTER TABLE peak.secrets ENABLE ROW LEVEL SECURITY;

ALTER TABLE peak.server_mark ENABLE ROW LEVEL SECURITY;

ALTER TABLE peak.settings ENABLE ROW LEVEL SECURITY;

CREATE POLICY settings_admins ON peak.settings TO peak_api USING ((( SELECT auth.my_role() AS my_role) = 'admin'::text)) WITH CHECK (((( SELECT auth.my_role() AS my_role) = 'admin'::text) AND (NOT fixed)));

ALTER TABLE peak.tax_id_requests ENABLE ROW LEVEL SECURITY;

ALTER TABLE peak.tax_ids ENABLE ROW LEVEL SECURITY;

CREATE POLICY views_kept ON peak.saved_views FOR UPDATE TO peak_api USING (((owner_id = ( SELECT auth.me() AS me)) OR ((owner_id IS NULL) AND peak.may_share_views(( SELECT auth.my_role() AS my_role)) AND ((made_by = ( SELECT auth.me() AS me)) OR (( SELECT auth.my_role() AS my_role) = 'admin'::text))))) WITH CHECK (((owner_id = ( SELECT auth.me() AS me)) OR ((owner_id IS NULL) AND peak.may_share_views(( SELECT auth.my_role() AS my_role)) AND ((made_by = ( SELECT auth.me() AS me)) OR (( SELECT auth.my_role() AS my_role) = 'admin'::text)))));

CREATE POLICY views_made ON peak.saved_views FOR INSERT TO peak_api WITH CHECK (((made_by = ( SELECT auth.me() AS me)) AND (default_for = '{}'::text[]) AND ((owner_id = ( SELECT auth.me() AS me)) OR ((owner_id IS NULL) AND peak.may_share_views(( SELECT auth.my_role() AS my_role))))));

CREATE POLICY views_seen ON peak.saved_views FOR SELECT TO peak_api USING (((owner_id = ( SELECT auth.me() AS me)) OR ((owner_id IS NULL) AND (peak.may_share_views(( SELECT auth.my_role() AS my_role)) OR (( SELECT auth.my_role() AS my_role) = ANY (default_for))))));

CREATE POLICY admins_see ON public.audit_logs FOR SELECT TO peak_r_admin USING (( SELECT auth.live() AS live));

CREATE POLICY admins_see ON public.document_access_logs FOR SELECT TO peak_r_admin USING (( SELECT auth.live() AS live));

CREATE POLICY admins_see ON public.documents FOR SELECT TO peak_r_admin USING (( SELECT auth.live() AS live));

CREATE POLICY admins_see ON public.exchange_participants FOR SELECT TO peak_r_admin USING (( SELECT auth.live() AS live));

CREATE POLICY admins_see ON public.exchanges FOR SELECT TO peak_r_admin USING (( SELECT auth.live() AS live));

CREATE POLICY admins_see ON public.message_participants FOR SELECT TO peak_r_admin USING (( SELECT auth.live() AS live));

CREATE POLICY admins_see ON public.messages FOR SELECT TO peak_r_admin USING (( SELECT auth.live() AS live));

CREATE POLICY admins_see ON public.pp_sync_logs FOR SELECT TO peak_r_admin USING (( SELECT auth.live() AS live));

CREATE POLICY admins_see ON public.task_comments FOR SELECT TO peak_r_admin USING (( SELECT auth.live() AS live));

CREATE POLICY admins_see ON public.tasks FOR SELECT TO peak_r_admin USING (( SELECT auth.live() AS live));

CREATE POLICY admins_see ON public.user_sessions FOR SELECT TO peak_r_admin USING (( SELECT auth.live() AS live));

CREATE POLICY agent_writes ON public.pp_sync_logs TO peak_agent USING (true) WITH CHECK (true);

CREATE POLICY api_adds ON public.documents FOR INSERT TO peak_api WITH CHECK (((uploaded_by = ( SELECT auth.me() AS me)) AND
CASE
    WHEN (exchange_id IS NULL) THEN (( SELECT auth.my_role() AS my_role) = 'admin'::text)
    ELSE auth.may(4, exchange_id)
END));

CREATE POLICY api_comments ON public.task_comments FOR INSERT TO peak_api WITH CHECK (((author_id = ( SELECT auth.me() AS me)) AND (EXISTS ( SELECT
   FROM public.tasks t
  WHERE ((t.id = task_comments.task_id) AND (t.exchange_id = task_comments.exchange_id) AND (auth.may(8, t.exchange_id) OR ((t.assigned_to = ( SELECT auth.me() AS me)) AND auth.may(64, t.exchange_id))))))));

CREATE POLICY api_creates ON public.tasks FOR INSERT TO peak_api WITH CHECK (((created_by = ( SELECT auth.me() AS me)) AND auth.may(8, exchange_id)));

CREATE POLICY api_edits ON public.documents FOR UPDATE TO peak_api USING (((( SELECT auth.my_role() AS my_role) = 'admin'::text) OR auth.may(8, exchange_id) OR ((uploaded_by = ( SELECT auth.me() AS me)) AND auth.may(4, exchange_id))));

CREATE POLICY api_edits ON public.messages FOR UPDATE TO peak_api USING (((sender_id = ( SELECT auth.me() AS me)) AND auth.may(2, exchange_id) AND (NOT is_system_message)));

CREATE POLICY api_edits ON public.tasks FOR UPDATE TO peak_api USING ((auth.may(8, exchange_id) OR ((assigned_to = ( SELECT auth.me() AS me)) AND auth.may(64, exchange_id))));

CREATE POLICY api_marks ON public.message_participants FOR UPDATE TO peak_api USING (((contact_id = ( SELECT auth.me() AS me)) AND auth.may(2, exchange_id)));

CREATE POLICY api_own_row ON public.contacts TO peak_api USING ((id = ( SELECT auth.me() AS me))) WITH CHECK ((id = ( SELECT auth.me() AS me)));

CREATE POLICY api_reads ON public.documents FOR SELECT TO peak_api USING (((( SELECT auth.my_role() AS my_role) = 'admin'::text) OR (((exchange_id IS NULL) OR auth.may(1, exchange_id)) AND auth.document_rule((access_level)::text, allowed_roles, ( SELECT auth.my_role() AS my_role), ((exchange_id IS NULL) OR auth.may(16, exchange_id)), auth.may(8, exchange_id), (uploaded_by = ( SELECT auth.me() AS me))))));

CREATE POLICY api_reads ON public.message_participants FOR SELECT TO peak_api USING (((contact_id = ( SELECT auth.me() AS me)) AND auth.may(2, exchange_id)));

CREATE POLICY api_reads ON public.messages FOR SELECT TO peak_api USING (auth.may(2, exchange_id));

CREATE POLICY api_reads ON public.task_comments FOR SELECT TO peak_api USING (auth.may(32, exchange_id));

CREATE POLICY api_reads ON public.tasks FOR SELECT TO peak_api USING (auth.may(32, exchange_id));

CREATE POLICY api_sends ON public.messages FOR INSERT TO peak_api WITH CHECK (((sender_id = ( SELECT auth.me() AS me)) AND auth.may(2, exchange_id) AND (NOT is_system_message)));

CREATE POLICY assignment_decides ON public.exchange_participants FOR UPDATE TO peak_api USING (auth.judges(exchange_id)) WITH CHECK (auth.judges(exchange_id));

CREATE POLICY assignment_proposes ON public.exchange_participants FOR INSERT TO peak_api WITH CHECK (((NOT is_active) AND auth.may(8, exchange_id) AND (contact_id <> ( SELECT auth.me() AS me)) AND (proposed_by = ( SELECT auth.me() AS me))));

CREATE POLICY assignment_sees ON public.exchange_participants FOR SELECT TO peak_api USING ((auth.may(1, exchange_id) AND (is_active OR auth.judges(exchange_id))));

ALTER TABLE public.audit_logs ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.contacts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.document_access_logs ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.documents ENABLE ROW LEVEL SECURITY;

CREATE POLICY editing_adds ON public.exchanges FOR INSERT TO peak_api WITH CHECK (((( SELECT auth.my_role() AS my_role) = 'admin'::text) OR ((( SELECT auth.my_role() AS my_role) = 'coordinator'::text) AND (coordinator_id = ( SELECT auth.me() AS me)) AND (client_id IS DISTINCT FROM ( SELECT auth.me() AS me)))));

CREATE POLICY editing_changes ON public.exchanges FOR UPDATE TO peak_api USING (auth.may(8, id)) WITH CHECK (auth.may(8, id));

CREATE POLICY editing_sees ON public.exchanges FOR SELECT TO peak_api USING (auth.may(1, id));

ALTER TABLE public.exchange_participants ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.exchanges ENABLE ROW LEVEL SECURITY;

CREATE POLICY identity_all ON public.contacts TO peak_auth USING (true) WITH CHECK (true);

CREATE POLICY identity_all ON public.document_access_logs TO peak_auth USING (true) WITH CHECK (true);

CREATE POLICY identity_all ON public.exchange_participants FOR SELECT TO peak_auth USING (true);

CREATE POLICY identity_all ON public.exchanges FOR SELECT TO peak_auth USING (true);

CREATE POLICY identity_all ON public.user_sessions TO peak_auth USING (true) WITH CHECK (true);

CREATE POLICY identity_counts ON public.documents FOR UPDATE TO peak_auth USING (true);

CREATE POLICY identity_locks ON public.exchanges FOR UPDATE TO peak_auth USING (true) WITH CHECK (false);

CREATE POLICY identity_reads ON public.documents FOR SELECT TO peak_auth USING (true);

CREATE POLICY identity_reads ON public.messages FOR SELECT TO peak_auth USING (true);

CREATE POLICY identity_reads ON public.tasks FOR SELECT TO peak_auth USING (true);

CREATE POLICY identity_writes ON public.audit_logs FOR INSERT TO peak_auth WITH CHECK (true);

CREATE POLICY managers_see ON public.document_access_logs FOR SELECT TO peak_r_coordinator USING ((exchange_id = ANY (( SELECT auth.my_exchange_ids(8) AS my_exchange_ids)::uuid[])));

CREATE POLICY members_see ON public.contacts FOR SELECT TO peak_r_client, peak_r_third, peak_r_agency USING ((id = ANY (( SELECT auth.my_contact_ids() AS my_contact_ids)::uuid[])));

CREATE POLICY members_see ON public.documents FOR SELECT TO peak_r_coordinator, peak_r_client, peak_r_third, peak_r_agency USING ((is_active AND ( SELECT auth.live() AS live) AND ((exchange_id IS NULL) OR (exchange_id = ANY (( SELECT auth.my_exchange_ids(1) AS my_exchange_ids)::uuid[]))) AND auth.document_rule((access_level)::text, allowed_roles, ( SELECT auth.my_role() AS my_role), ((exchange_id = ANY (( SELECT auth.my_exchanges_without(16) AS my_exchanges_without)::uuid[])) IS NOT TRUE), ((exchange_id IS NOT NULL) AND (exchange_id <> ALL (( SELECT auth.my_exchanges_without(8) AS my_exchanges_without)::uuid[]))), (uploaded_by = ( SELECT auth.me() AS me)))));

CREATE POLICY members_see ON public.exchange_participants FOR SELECT TO peak_r_coordinator, peak_r_client, peak_r_third, peak_r_agency USING (((exchange_id = ANY (( SELECT auth.my_exchange_ids() AS my_exchange_ids)::uuid[])) AND (is_active OR (exchange_id = ANY (( SELECT auth.my_judged_ids() AS my_judged_ids)::uuid[])))));

CREATE POLICY members_see ON public.exchanges FOR SELECT TO peak_r_coordinator, peak_r_client, peak_r_third, peak_r_agency USING ((id = ANY (( SELECT auth.my_exchange_ids() AS my_exchange_ids)::uuid[])));

CREATE POLICY members_see ON public.message_participants FOR SELECT TO peak_r_coordinator, peak_r_client, peak_r_third, peak_r_agency USING ((exchange_id = ANY (( SELECT auth.my_exchange_ids(2) AS my_exchange_ids)::uuid[])));

CREATE POLICY members_see ON public.messages FOR SELECT TO peak_r_coordinator, peak_r_client, peak_r_third, peak_r_agency USING ((exchange_id = ANY (( SELECT auth.my_exchange_ids(2) AS my_exchange_ids)::uuid[])));

CREATE POLICY members_see ON public.task_comments FOR SELECT TO peak_r_coordinator, peak_r_client, peak_r_third, peak_r_agency USING ((exchange_id = ANY (( SELECT auth.my_exchange_ids(32) AS my_exchange_ids)::uuid[])));

CREATE POLICY members_see ON public.tasks FOR SELECT TO peak_r_coordinator, peak_r_client, peak_r_third, peak_r_agency USING ((exchange_id = ANY (( SELECT auth.my_exchange_ids(32) AS my_exchange_ids)::uuid[])));

ALTER TABLE public.message_participants ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.messages ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_rows ON public.document_access_logs FOR SELECT TO peak_r_coordinator, peak_r_client, peak_r_third, peak_r_agency USING (((contact_id = ( SELECT auth.me() AS me)) AND (NOT unseen)));

CREATE POLICY own_sessions ON public.user_sessions FOR SELECT TO peak_r_coordinator, peak_r_client, peak_r_third, peak_r_agency USING ((user_id = ( SELECT auth.me() AS me)));

CREATE POLICY people_admins ON public.contacts TO peak_api USING ((( SELECT auth.my_role() AS my_role) = 'admin'::text)) WITH CHECK ((( SELECT auth.my_role() AS my_role) = 'admin'::text));

ALTER TABLE public.pp_sync_logs ENABLE ROW LEVEL SECURITY;

CREATE POLICY staff_see ON public.contacts FOR SELECT TO peak_r_admin, peak_r_coordinator USING (( SELECT auth.live() AS live));

ALTER TABLE public.task_comments ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.tasks ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.user_sessions ENABLE ROW LEVEL SECURITY;

GRANT USAGE ON SCHEMA api TO peak_door;

GRANT USAGE ON SCHEMA api TO peak_user;

GRANT ALL ON SCHEMA api TO peak_owner;

GRANT ALL ON SCHEMA api TO peak_auth;

GRANT USAGE ON SCHEMA api TO peak_agent;

GRANT USAGE ON SCHEMA audit TO peak_auth;

GRANT USAGE ON SCHEMA audit TO peak_api;

GRANT USAGE ON SCHEMA audit TO peak_agent;

GRANT USAGE ON SCHEMA audit TO peak_r_admin;

GRANT USAGE ON SCHEMA auth TO peak_owner;

GRANT USAGE ON SCHEMA auth TO peak_api;

GRANT USAGE ON SCHEMA auth TO peak_user;

GRANT ALL ON SCHEMA auth TO peak_rolemaker;

GRANT USAGE ON SCHEMA crypto TO peak_auth;

GRANT USAGE ON SCHEMA crypto TO peak_rolemaker;

GRANT USAGE ON SCHEMA ext TO peak_owner;

GRANT USAGE ON SCHEMA ext TO peak_auth;

GRANT USAGE ON SCHEMA ext TO peak_rolemaker;

GRANT USAGE ON SCHEMA peak TO peak_auth;

GRANT USAGE ON SCHEMA peak TO peak_api;

GRANT USAGE ON SCHEMA peak TO peak_r_admin;

REVOKE USAGE ON SCHEMA public FROM PUBLIC;

GRANT ALL ON SCHEMA public TO peak_owner;

GRANT USAGE ON SCHEMA public TO peak_user;

GRANT USAGE ON SCHEMA public TO peak_auth;

GRANT USAGE ON SCHEMA public TO peak_api;

GRANT USAGE ON SCHEMA public TO peak_agent;

REVOKE ALL ON LANGUAGE plpgsql FROM PUBLIC;

GRANT ALL ON LANGUAGE plpgsql TO peak_owner;

GRANT ALL ON LANGUAGE plpgsql TO peak_auth;

GRANT ALL ON LANGUAGE plpgsql TO peak_api;

GRANT ALL ON LANGUAGE plpgsql TO peak_rolemaker;

REVOKE ALL ON FUNCTION api.accept_record(p_number bigint, p_head text, p_now_number bigint, p_now_head text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.accept_record(p_number bigint, p_head text, p_now_number bigint, p_now_head text) TO peak_r_admin;

REVOKE ALL ON FUNCTION api.add_document(p_exchange uuid, p_fields jsonb, p_request_id uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION api.add_document(p_exchange uuid, p_fields jsonb, p_request_id uuid) TO peak_r_admin;

GRANT ALL ON FUNCTION api.add_document(p_exchange uuid, p_fields jsonb, p_request_id uuid) TO peak_r_coordinator;

GRANT ALL ON FUNCTION api.add_document(p_exchange uuid, p_fields jsonb, p_request_id uuid) TO peak_r_client;

GRANT ALL ON FUNCTION api.add_document(p_exchange uuid, p_fields jsonb, p_request_id uuid) TO peak_r_agency;

REVOKE ALL ON FUNCTION api.agent_head(OUT number bigint, OUT head text, OUT sealed_at timestamp with time zone) FROM PUBLIC;

GRANT ALL ON FUNCTION api.agent_head(OUT number bigint, OUT head text, OUT sealed_at timestamp with time zone) TO peak_agent;

REVOKE ALL ON FUNCTION api.agent_jwt_key(OUT kid text, OUT key bytea, OUT issuer text, OUT audience text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.agent_jwt_key(OUT kid text, OUT key bytea, OUT issuer text, OUT audience text) TO peak_agent;

REVOKE ALL ON FUNCTION api.agent_knows_head(p_number bigint, p_head text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.agent_knows_head(p_number bigint, p_head text) TO peak_agent;

REVOKE ALL ON FUNCTION api.agent_secret(p_name text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.agent_secret(p_name text) TO peak_agent;

REVOKE ALL ON FUNCTION api.agent_status() FROM PUBLIC;

GRANT ALL ON FUNCTION api.agent_status() TO peak_agent;

GRANT ALL ON FUNCTION api.agent_status() TO peak_r_admin;

REVOKE ALL ON FUNCTION api.agent_step(p_agent text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.agent_step(p_agent text) TO peak_agent;

REVOKE ALL ON FUNCTION api.approve_participant(p_participant uuid, p_reason text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.approve_participant(p_participant uuid, p_reason text) TO peak_r_admin;

GRANT ALL ON FUNCTION api.approve_participant(p_participant uuid, p_reason text) TO peak_r_coordinator;

GRANT ALL ON FUNCTION api.approve_participant(p_participant uuid, p_reason text) TO peak_r_client;

GRANT ALL ON FUNCTION api.approve_participant(p_participant uuid, p_reason text) TO peak_r_agency;

REVOKE ALL ON FUNCTION api.ask_for_tax_id(p_person uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION api.ask_for_tax_id(p_person uuid) TO peak_r_admin;

REVOKE ALL ON FUNCTION api.audit_heads(p_number bigint) FROM PUBLIC;

GRANT ALL ON FUNCTION api.audit_heads(p_number bigint) TO peak_user;

GRANT ALL ON FUNCTION api.audit_heads(p_number bigint) TO peak_agent;

REVOKE ALL ON FUNCTION api.audit_strays(p_after text, OUT fault text, OUT row_id uuid, OUT looked integer, OUT next text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.audit_strays(p_after text, OUT fault text, OUT row_id uuid, OUT looked integer, OUT next text) TO peak_r_admin;

GRANT ALL ON FUNCTION api.audit_strays(p_after text, OUT fault text, OUT row_id uuid, OUT looked integer, OUT next text) TO peak_agent;

REVOKE ALL ON FUNCTION api.audit_verify(p_from bigint, p_to bigint, OUT fault text, OUT batch bigint, OUT row_id uuid, OUT checked_to bigint, OUT rows bigint, OUT erased bigint, OUT latest bigint) FROM PUBLIC;

GRANT ALL ON FUNCTION api.audit_verify(p_from bigint, p_to bigint, OUT fault text, OUT batch bigint, OUT row_id uuid, OUT checked_to bigint, OUT rows bigint, OUT erased bigint, OUT latest bigint) TO peak_r_admin;

GRANT ALL ON FUNCTION api.audit_verify(p_from bigint, p_to bigint, OUT fault text, OUT batch bigint, OUT row_id uuid, OUT checked_to bigint, OUT rows bigint, OUT erased bigint, OUT latest bigint) TO peak_agent;

REVOKE ALL ON FUNCTION api.bulk_edit(p_list text, p_ids uuid[], p_fields jsonb, p_preview boolean) FROM PUBLIC;

GRANT ALL ON FUNCTION api.bulk_edit(p_list text, p_ids uuid[], p_fields jsonb, p_preview boolean) TO peak_r_admin;

GRANT ALL ON FUNCTION api.bulk_edit(p_list text, p_ids uuid[], p_fields jsonb, p_preview boolean) TO peak_r_coordinator;

REVOKE ALL ON FUNCTION api.bulk_version(p_list text, p_row uuid, p_fields jsonb, OUT version bigint, OUT wanted boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.change_cursor() FROM PUBLIC;

GRANT ALL ON FUNCTION api.change_cursor() TO peak_user;

REVOKE ALL ON FUNCTION api.change_password(p_new text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.change_password(p_new text) TO peak_user;

REVOKE ALL ON FUNCTION api.changes_since(p_cursor text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.changes_since(p_cursor text) TO peak_user;

GRANT SELECT ON TABLE public.exchange_participants TO peak_auth;

GRANT SELECT ON TABLE public.exchange_participants TO peak_api;

GRANT SELECT(id) ON TABLE public.exchange_participants TO peak_user;

GRANT SELECT(exchange_id) ON TABLE public.exchange_participants TO peak_user;

GRANT INSERT(exchange_id) ON TABLE public.exchange_participants TO peak_api;

GRANT SELECT(contact_id) ON TABLE public.exchange_participants TO peak_user;

GRANT INSERT(contact_id) ON TABLE public.exchange_participants TO peak_api;

GRANT SELECT(role) ON TABLE public.exchange_participants TO peak_user;

GRANT INSERT(role) ON TABLE public.exchange_participants TO peak_api;

GRANT SELECT(permissions) ON TABLE public.exchange_participants TO peak_user;

GRANT INSERT(permissions),UPDATE(permissions) ON TABLE public.exchange_participants TO peak_api;

GRANT SELECT(assigned_by) ON TABLE public.exchange_participants TO peak_user;

GRANT INSERT(assigned_by),UPDATE(assigned_by) ON TABLE public.exchange_participants TO peak_api;

GRANT SELECT(assigned_at) ON TABLE public.exchange_participants TO peak_user;

GRANT INSERT(assigned_at),UPDATE(assigned_at) ON TABLE public.exchange_participants TO peak_api;

GRANT SELECT(is_active) ON TABLE public.exchange_participants TO peak_user;

GRANT INSERT(is_active),UPDATE(is_active) ON TABLE public.exchange_participants TO peak_api;

GRANT SELECT(created_at) ON TABLE public.exchange_participants TO peak_user;

GRANT SELECT(updated_at) ON TABLE public.exchange_participants TO peak_user;

GRANT SELECT(version) ON TABLE public.exchange_participants TO peak_user;

GRANT SELECT(proposed_by) ON TABLE public.exchange_participants TO peak_r_admin;

GRANT SELECT(proposed_by) ON TABLE public.exchange_participants TO peak_r_coordinator;

GRANT SELECT(proposed_by) ON TABLE public.exchange_participants TO peak_r_client;

GRANT INSERT(proposed_by),UPDATE(proposed_by) ON TABLE public.exchange_participants TO peak_api;

GRANT SELECT(proposed_at) ON TABLE public.exchange_participants TO peak_r_admin;

GRANT SELECT(proposed_at) ON TABLE public.exchange_participants TO peak_r_coordinator;

GRANT SELECT(proposed_at) ON TABLE public.exchange_participants TO peak_r_client;

GRANT INSERT(proposed_at),UPDATE(proposed_at) ON TABLE public.exchange_participants TO peak_api;

GRANT SELECT(admin_approved_by) ON TABLE public.exchange_participants TO peak_r_admin;

GRANT SELECT(admin_approved_by) ON TABLE public.exchange_participants TO peak_r_coordinator;

GRANT SELECT(admin_approved_by) ON TABLE public.exchange_participants TO peak_r_client;

GRANT UPDATE(admin_approved_by) ON TABLE public.exchange_participants TO peak_api;

GRANT SELECT(admin_approved_at) ON TABLE public.exchange_participants TO peak_r_admin;

GRANT SELECT(admin_approved_at) ON TABLE public.exchange_participants TO peak_r_coordinator;

GRANT SELECT(admin_approved_at) ON TABLE public.exchange_participants TO peak_r_client;

GRANT UPDATE(admin_approved_at) ON TABLE public.exchange_participants TO peak_api;

GRANT SELECT(admin_reason) ON TABLE public.exchange_participants TO peak_r_admin;

GRANT SELECT(admin_reason) ON TABLE public.exchange_participants TO peak_r_coordinator;

GRANT SELECT(admin_reason) ON TABLE public.exchange_participants TO peak_r_client;

GRANT UPDATE(admin_reason) ON TABLE public.exchange_participants TO peak_api;

GRANT SELECT(client_approved_by) ON TABLE public.exchange_participants TO peak_r_admin;

GRANT SELECT(client_approved_by) ON TABLE public.exchange_participants TO peak_r_coordinator;

GRANT SELECT(client_approved_by) ON TABLE public.exchange_participants TO peak_r_client;

GRANT UPDATE(client_approved_by) ON TABLE public.exchange_participants TO peak_api;

GRANT SELECT(client_approved_at) ON TABLE public.exchange_participants TO peak_r_admin;

GRANT SELECT(client_approved_at) ON TABLE public.exchange_participants TO peak_r_coordinator;

GRANT SELECT(client_approved_at) ON TABLE public.exchange_participants TO peak_r_client;

GRANT UPDATE(client_approved_at) ON TABLE public.exchange_participants TO peak_api;

GRANT SELECT(withdrawn_by) ON TABLE public.exchange_participants TO peak_r_admin;

GRANT SELECT(withdrawn_by) ON TABLE public.exchange_participants TO peak_r_coordinator;

GRANT SELECT(withdrawn_by) ON TABLE public.exchange_participants TO peak_r_client;

GRANT UPDATE(withdrawn_by) ON TABLE public.exchange_participants TO peak_api;

GRANT SELECT(withdrawn_at) ON TABLE public.exchange_participants TO peak_r_admin;

GRANT SELECT(withdrawn_at) ON TABLE public.exchange_participants TO peak_r_coordinator;

GRANT SELECT(withdrawn_at) ON TABLE public.exchange_participants TO peak_r_client;

GRANT UPDATE(withdrawn_at) ON TABLE public.exchange_participants TO peak_api;

GRANT SELECT(withdrawn_reason) ON TABLE public.exchange_participants TO peak_r_admin;

GRANT SELECT(withdrawn_reason) ON TABLE public.exchange_participants TO peak_r_coordinator;

GRANT SELECT(withdrawn_reason) ON TABLE public.exchange_participants TO peak_r_client;

GRANT UPDATE(withdrawn_reason) ON TABLE public.exchange_participants TO peak_api;

REVOKE ALL ON FUNCTION api.check_approval(p_held public.exchange_participants, p_me uuid, p_as_admin boolean, p_clients uuid[], p_why text) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.check_candidate(p_person uuid, p_role text) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.check_exchange(p_exchange uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.check_exchange_people(p_fields jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.check_person(p_person uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.check_view_list(p_list text) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.clean_fields(p_fields jsonb, p_kinds jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.close_other_connections() FROM PUBLIC;

GRANT ALL ON FUNCTION api.close_other_connections() TO peak_user;

REVOKE ALL ON FUNCTION api.comment_task(p_task uuid, p_text text, p_request_id uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION api.comment_task(p_task uuid, p_text text, p_request_id uuid) TO peak_r_admin;

GRANT ALL ON FUNCTION api.comment_task(p_task uuid, p_text text, p_request_id uuid) TO peak_r_coordinator;

GRANT ALL ON FUNCTION api.comment_task(p_task uuid, p_text text, p_request_id uuid) TO peak_r_client;

GRANT ALL ON FUNCTION api.comment_task(p_task uuid, p_text text, p_request_id uuid) TO peak_r_agency;

REVOKE ALL ON FUNCTION api.complete_task(p_task uuid, p_version bigint) FROM PUBLIC;

GRANT ALL ON FUNCTION api.complete_task(p_task uuid, p_version bigint) TO peak_r_admin;

GRANT ALL ON FUNCTION api.complete_task(p_task uuid, p_version bigint) TO peak_r_coordinator;

GRANT ALL ON FUNCTION api.complete_task(p_task uuid, p_version bigint) TO peak_r_client;

GRANT ALL ON FUNCTION api.complete_task(p_task uuid, p_version bigint) TO peak_r_agency;

REVOKE ALL ON FUNCTION api.create_exchange(p_fields jsonb) FROM PUBLIC;

GRANT ALL ON FUNCTION api.create_exchange(p_fields jsonb) TO peak_r_admin;

GRANT ALL ON FUNCTION api.create_exchange(p_fields jsonb) TO peak_r_coordinator;

REVOKE ALL ON FUNCTION api.create_person(p_fields jsonb) FROM PUBLIC;

GRANT ALL ON FUNCTION api.create_person(p_fields jsonb) TO peak_r_admin;

REVOKE ALL ON FUNCTION api.create_task(p_exchange uuid, p_fields jsonb) FROM PUBLIC;

GRANT ALL ON FUNCTION api.create_task(p_exchange uuid, p_fields jsonb) TO peak_r_admin;

GRANT ALL ON FUNCTION api.create_task(p_exchange uuid, p_fields jsonb) TO peak_r_coordinator;

GRANT ALL ON FUNCTION api.create_task(p_exchange uuid, p_fields jsonb) TO peak_r_client;

GRANT ALL ON FUNCTION api.create_task(p_exchange uuid, p_fields jsonb) TO peak_r_agency;

REVOKE ALL ON FUNCTION api.delete_message(p_message uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION api.delete_message(p_message uuid) TO peak_user;

REVOKE ALL ON FUNCTION api.document_fields(p_exchange uuid, p_fields jsonb, OUT file_name text, OUT document_type text, OUT description text, OUT template_variables jsonb, OUT access_level text, OUT allowed_roles text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.document_to_change(p_document uuid, OUT id uuid, OUT exchange_id uuid, OUT is_active boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.duplicate_people(p_limit integer) FROM PUBLIC;

GRANT ALL ON FUNCTION api.duplicate_people(p_limit integer) TO peak_r_admin;

REVOKE ALL ON FUNCTION api.edit_message(p_message uuid, p_version bigint, p_text text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.edit_message(p_message uuid, p_version bigint, p_text text) TO peak_user;

REVOKE ALL ON FUNCTION api.end_all_sessions(p_person uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION api.end_all_sessions(p_person uuid) TO peak_user;

REVOKE ALL ON FUNCTION api.end_session(p_session uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION api.end_session(p_session uuid) TO peak_user;

REVOKE ALL ON FUNCTION api.enrol_begin(p_attempt bigint, p_nonce bytea, OUT secret text, OUT uri text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.enrol_begin(p_attempt bigint, p_nonce bytea, OUT secret text, OUT uri text) TO peak_door;

REVOKE ALL ON FUNCTION api.enrol_confirm(p_attempt bigint, p_nonce bytea, p_code text, p_new_nonce bytea) FROM PUBLIC;

GRANT ALL ON FUNCTION api.enrol_confirm(p_attempt bigint, p_nonce bytea, p_code text, p_new_nonce bytea) TO peak_door;

REVOKE ALL ON FUNCTION api.erase_person(p_person uuid, p_reason text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.erase_person(p_person uuid, p_reason text) TO peak_r_admin;

REVOKE ALL ON FUNCTION api.exchange_kinds() FROM PUBLIC;

REVOKE ALL ON FUNCTION api.explain_access(p_person uuid, p_object uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION api.explain_access(p_person uuid, p_object uuid) TO peak_user;

REVOKE ALL ON FUNCTION api.find_anything(p_words text, p_limit integer) FROM PUBLIC;

GRANT ALL ON FUNCTION api.find_anything(p_words text, p_limit integer) TO peak_user;

REVOKE ALL ON FUNCTION api.find_person(p_person uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.firm_settings() FROM PUBLIC;

GRANT ALL ON FUNCTION api.firm_settings() TO peak_r_admin;

REVOKE ALL ON FUNCTION api.forget_device(p_device uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION api.forget_device(p_device uuid) TO peak_user;

REVOKE ALL ON FUNCTION api.heartbeat() FROM PUBLIC;

GRANT ALL ON FUNCTION api.heartbeat() TO peak_user;

REVOKE ALL ON FUNCTION api.invite_person(p_person uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION api.invite_person(p_person uuid) TO peak_r_admin;

REVOKE ALL ON FUNCTION api.keep_house() FROM PUBLIC;

GRANT ALL ON FUNCTION api.keep_house() TO peak_door;

GRANT ALL ON FUNCTION api.keep_house() TO peak_agent;

GRANT ALL ON FUNCTION api.keep_house() TO peak_owner;

REVOKE ALL ON FUNCTION api.legal_holds(p_with_released boolean) FROM PUBLIC;

GRANT ALL ON FUNCTION api.legal_holds(p_with_released boolean) TO peak_r_admin;

REVOKE ALL ON FUNCTION api.list_anchors(p_list text, p_sort jsonb, p_filter jsonb, p_step integer) FROM PUBLIC;

GRANT ALL ON FUNCTION api.list_anchors(p_list text, p_sort jsonb, p_filter jsonb, p_step integer) TO peak_user;

REVOKE ALL ON FUNCTION api.list_choices(p_list text, p_column text, p_filter jsonb, p_search text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.list_choices(p_list text, p_column text, p_filter jsonb, p_search text) TO peak_user;

REVOKE ALL ON FUNCTION api.list_page(p_list text, p_sort jsonb, p_filter jsonb, p_after_key text, p_after_id uuid, p_skip integer, p_limit integer) FROM PUBLIC;

GRANT ALL ON FUNCTION api.list_page(p_list text, p_sort jsonb, p_filter jsonb, p_after_key text, p_after_id uuid, p_skip integer, p_limit integer) TO peak_user;

REVOKE ALL ON FUNCTION api.list_rows(p_list text, p_sort jsonb, p_filter jsonb, p_ids uuid[]) FROM PUBLIC;

GRANT ALL ON FUNCTION api.list_rows(p_list text, p_sort jsonb, p_filter jsonb, p_ids uuid[]) TO peak_user;

REVOKE ALL ON FUNCTION api.list_secrets() FROM PUBLIC;

GRANT ALL ON FUNCTION api.list_secrets() TO peak_r_admin;

REVOKE ALL ON FUNCTION api.locked_participant(p_participant uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.managed_exchange(p_exchange uuid, p_version bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.mark_delivered(p_messages uuid[]) FROM PUBLIC;

GRANT ALL ON FUNCTION api.mark_delivered(p_messages uuid[]) TO peak_user;

REVOKE ALL ON FUNCTION api.mark_messages(p_messages uuid[], p_read boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.mark_read(p_messages uuid[]) FROM PUBLIC;

GRANT ALL ON FUNCTION api.mark_read(p_messages uuid[]) TO peak_user;

REVOKE ALL ON FUNCTION api.merge_people(p_keep uuid, p_drop uuid, p_fields jsonb, p_reason text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.merge_people(p_keep uuid, p_drop uuid, p_fields jsonb, p_reason text) TO peak_r_admin;

REVOKE ALL ON FUNCTION api.merge_preview(p_keep uuid, p_drop uuid, OUT moved jsonb, OUT refusal text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.merge_preview(p_keep uuid, p_drop uuid, OUT moved jsonb, OUT refusal text) TO peak_r_admin;

REVOKE ALL ON FUNCTION api.move_document(p_document uuid, p_active boolean, p_reason text) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.my_capabilities() FROM PUBLIC;

GRANT ALL ON FUNCTION api.my_capabilities() TO peak_user;

REVOKE ALL ON FUNCTION api.my_devices() FROM PUBLIC;

GRANT ALL ON FUNCTION api.my_devices() TO peak_user;

REVOKE ALL ON FUNCTION api.my_last_change(p_object uuid, p_version bigint) FROM PUBLIC;

GRANT ALL ON FUNCTION api.my_last_change(p_object uuid, p_version bigint) TO peak_user;

REVOKE ALL ON FUNCTION api.my_profile() FROM PUBLIC;

GRANT ALL ON FUNCTION api.my_profile() TO peak_user;

REVOKE ALL ON FUNCTION api.my_second_factor(OUT enrolled boolean, OUT required boolean, OUT recovery_codes_left integer) FROM PUBLIC;

GRANT ALL ON FUNCTION api.my_second_factor(OUT enrolled boolean, OUT required boolean, OUT recovery_codes_left integer) TO peak_user;

REVOKE ALL ON FUNCTION api.my_sessions() FROM PUBLIC;

GRANT ALL ON FUNCTION api.my_sessions() TO peak_user;

REVOKE ALL ON FUNCTION api.new_recovery_codes() FROM PUBLIC;

GRANT ALL ON FUNCTION api.new_recovery_codes() TO peak_user;

REVOKE ALL ON FUNCTION api.open_document_result(p_attempt bigint, p_nonce bytea, OUT outcome text, OUT message text, OUT closed_until timestamp with time zone, OUT storage_provider text, OUT file_path text, OUT file_name text, OUT file_type text, OUT mime_type text, OUT file_size bigint) FROM PUBLIC;

GRANT ALL ON FUNCTION api.open_document_result(p_attempt bigint, p_nonce bytea, OUT outcome text, OUT message text, OUT closed_until timestamp with time zone, OUT storage_provider text, OUT file_path text, OUT file_name text, OUT file_type text, OUT mime_type text, OUT file_size bigint) TO peak_user;

REVOKE ALL ON FUNCTION api.open_document_submit(p_document uuid, p_pin text, p_action text, p_nonce bytea) FROM PUBLIC;

GRANT ALL ON FUNCTION api.open_document_submit(p_document uuid, p_pin text, p_action text, p_nonce bytea) TO peak_user;

GRANT SELECT ON TABLE public.messages TO peak_api;

GRANT SELECT ON TABLE public.messages TO peak_auth;

GRANT SELECT(id) ON TABLE public.messages TO peak_user;

GRANT SELECT(exchange_id) ON TABLE public.messages TO peak_user;

GRANT INSERT(exchange_id) ON TABLE public.messages TO peak_api;

GRANT SELECT(sender_id) ON TABLE public.messages TO peak_user;

GRANT INSERT(sender_id) ON TABLE public.messages TO peak_api;

GRANT SELECT(content) ON TABLE public.messages TO peak_user;

GRANT INSERT(content),UPDATE(content) ON TABLE public.messages TO peak_api;

GRANT SELECT(message_type) ON TABLE public.messages TO peak_user;

GRANT INSERT(message_type) ON TABLE public.messages TO peak_api;

GRANT SELECT(attachments) ON TABLE public.messages TO peak_user;

GRANT INSERT(attachments),UPDATE(attachments) ON TABLE public.messages TO peak_api;

GRANT SELECT(reply_to) ON TABLE public.messages TO peak_user;

GRANT INSERT(reply_to) ON TABLE public.messages TO peak_api;

GRANT SELECT(is_system_message) ON TABLE public.messages TO peak_user;

GRANT INSERT(is_system_message) ON TABLE public.messages TO peak_api;

GRANT SELECT(is_deleted) ON TABLE public.messages TO peak_user;

GRANT UPDATE(is_deleted) ON TABLE public.messages TO peak_api;

GRANT SELECT(created_at) ON TABLE public.messages TO peak_user;

GRANT SELECT(updated_at) ON TABLE public.messages TO peak_user;

GRANT SELECT(version) ON TABLE public.messages TO peak_user;

GRANT INSERT(request_id) ON TABLE public.messages TO peak_api;

REVOKE ALL ON FUNCTION api.own_message(p_message uuid) FROM PUBLIC;

GRANT SELECT ON TABLE peak.saved_views TO peak_api;

GRANT INSERT(list) ON TABLE peak.saved_views TO peak_api;

GRANT INSERT(name),UPDATE(name) ON TABLE peak.saved_views TO peak_api;

GRANT INSERT(state),UPDATE(state) ON TABLE peak.saved_views TO peak_api;

GRANT INSERT(owner_id),UPDATE(owner_id) ON TABLE peak.saved_views TO peak_api;

GRANT INSERT(made_by) ON TABLE peak.saved_views TO peak_api;

GRANT UPDATE(default_for) ON TABLE peak.saved_views TO peak_api;

GRANT UPDATE(version) ON TABLE peak.saved_views TO peak_api;

GRANT UPDATE(updated_at) ON TABLE peak.saved_views TO peak_api;

GRANT UPDATE(removed_at) ON TABLE peak.saved_views TO peak_api;

REVOKE ALL ON FUNCTION api.own_view(p_view uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.person_kinds() FROM PUBLIC;

REVOKE ALL ON FUNCTION api.place_hold(p_exchange uuid, p_person uuid, p_reason text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.place_hold(p_exchange uuid, p_person uuid, p_reason text) TO peak_r_admin;

REVOKE ALL ON FUNCTION api.propose_participant(p_exchange uuid, p_person uuid, p_role text, p_permissions text[]) FROM PUBLIC;

GRANT ALL ON FUNCTION api.propose_participant(p_exchange uuid, p_person uuid, p_role text, p_permissions text[]) TO peak_r_admin;

GRANT ALL ON FUNCTION api.propose_participant(p_exchange uuid, p_person uuid, p_role text, p_permissions text[]) TO peak_r_coordinator;

REVOKE ALL ON FUNCTION api.reason(p_reason text) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.reauth_result(p_attempt bigint, p_nonce bytea) FROM PUBLIC;

GRANT ALL ON FUNCTION api.reauth_result(p_attempt bigint, p_nonce bytea) TO peak_user;

REVOKE ALL ON FUNCTION api.reauth_submit(p_password_or_code text, p_nonce bytea) FROM PUBLIC;

GRANT ALL ON FUNCTION api.reauth_submit(p_password_or_code text, p_nonce bytea) TO peak_user;

REVOKE ALL ON FUNCTION api.record_export(p_what text, p_rows integer, p_format text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.record_export(p_what text, p_rows integer, p_format text) TO peak_user;

REVOKE ALL ON FUNCTION api.record_took_over() FROM PUBLIC;

GRANT ALL ON FUNCTION api.record_took_over() TO peak_user;

GRANT ALL ON FUNCTION api.record_took_over() TO peak_agent;

REVOKE ALL ON FUNCTION api.redeem_submit(p_email text, p_code text, p_new_password text, p_nonce bytea, p_client jsonb) FROM PUBLIC;

GRANT ALL ON FUNCTION api.redeem_submit(p_email text, p_code text, p_new_password text, p_nonce bytea, p_client jsonb) TO peak_door;

REVOKE ALL ON FUNCTION api.release_hold(p_hold uuid, p_reason text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.release_hold(p_hold uuid, p_reason text) TO peak_r_admin;

REVOKE ALL ON FUNCTION api.remove_document(p_document uuid, p_reason text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.remove_document(p_document uuid, p_reason text) TO peak_r_admin;

GRANT ALL ON FUNCTION api.remove_document(p_document uuid, p_reason text) TO peak_r_coordinator;

GRANT ALL ON FUNCTION api.remove_document(p_document uuid, p_reason text) TO peak_r_client;

GRANT ALL ON FUNCTION api.remove_document(p_document uuid, p_reason text) TO peak_r_agency;

REVOKE ALL ON FUNCTION api.remove_view(p_id uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION api.remove_view(p_id uuid) TO peak_user;

REVOKE ALL ON FUNCTION api.report_document_refusal(p_action text, p_document uuid, p_exchange uuid, p_message text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.report_document_refusal(p_action text, p_document uuid, p_exchange uuid, p_message text) TO peak_user;

REVOKE ALL ON FUNCTION api.reset_document_pin(p_document uuid, p_reason text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.reset_document_pin(p_document uuid, p_reason text) TO peak_r_admin;

REVOKE ALL ON FUNCTION api.reset_password(p_person uuid, p_reason text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.reset_password(p_person uuid, p_reason text) TO peak_r_admin;

REVOKE ALL ON FUNCTION api.reset_second_factor(p_person uuid, p_reason text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.reset_second_factor(p_person uuid, p_reason text) TO peak_r_admin;

REVOKE ALL ON FUNCTION api.restore_document(p_document uuid, p_reason text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.restore_document(p_document uuid, p_reason text) TO peak_r_admin;

REVOKE ALL ON FUNCTION api.restore_view(p_id uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION api.restore_view(p_id uuid) TO peak_user;

REVOKE ALL ON FUNCTION api.retention() FROM PUBLIC;

GRANT ALL ON FUNCTION api.retention() TO peak_r_admin;

REVOKE ALL ON FUNCTION api.role_matrix() FROM PUBLIC;

GRANT ALL ON FUNCTION api.role_matrix() TO peak_user;

REVOKE ALL ON FUNCTION api.roll_over_task(p_task uuid, p_version bigint, p_due date, p_reason text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.roll_over_task(p_task uuid, p_version bigint, p_due date, p_reason text) TO peak_r_admin;

GRANT ALL ON FUNCTION api.roll_over_task(p_task uuid, p_version bigint, p_due date, p_reason text) TO peak_r_coordinator;

REVOKE ALL ON FUNCTION api.save_person(p_person uuid, p_version bigint, p_fields jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.save_preferences(p_key text, p_value jsonb) FROM PUBLIC;

GRANT ALL ON FUNCTION api.save_preferences(p_key text, p_value jsonb) TO peak_user;

REVOKE ALL ON FUNCTION api.save_row(p_table regclass, p_called text, p_id uuid, p_version bigint, p_fields jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.save_view(p_id uuid, p_list text, p_name text, p_state jsonb, p_shared boolean, p_version bigint) FROM PUBLIC;

GRANT ALL ON FUNCTION api.save_view(p_id uuid, p_list text, p_name text, p_state jsonb, p_shared boolean, p_version bigint) TO peak_user;

REVOKE ALL ON FUNCTION api.second_factor_begin(OUT secret text, OUT uri text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.second_factor_begin(OUT secret text, OUT uri text) TO peak_user;

REVOKE ALL ON FUNCTION api.second_factor_confirm(p_code text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.second_factor_confirm(p_code text) TO peak_user;

REVOKE ALL ON FUNCTION api.second_factor_off() FROM PUBLIC;

GRANT ALL ON FUNCTION api.second_factor_off() TO peak_user;

REVOKE ALL ON FUNCTION api.send_message(p_exchange uuid, p_text text, p_request_id uuid, p_reply_to uuid, p_attachments uuid[]) FROM PUBLIC;

GRANT ALL ON FUNCTION api.send_message(p_exchange uuid, p_text text, p_request_id uuid, p_reply_to uuid, p_attachments uuid[]) TO peak_user;

REVOKE ALL ON FUNCTION api.server_info(OUT schema_version integer, OUT oldest_client integer, OUT firm_name text, OUT server_time timestamp with time zone) FROM PUBLIC;

GRANT ALL ON FUNCTION api.server_info(OUT schema_version integer, OUT oldest_client integer, OUT firm_name text, OUT server_time timestamp with time zone) TO peak_door;

GRANT ALL ON FUNCTION api.server_info(OUT schema_version integer, OUT oldest_client integer, OUT firm_name text, OUT server_time timestamp with time zone) TO peak_user;

REVOKE ALL ON FUNCTION api.session_jwt() FROM PUBLIC;

GRANT ALL ON FUNCTION api.session_jwt() TO peak_user;

REVOKE ALL ON FUNCTION api.sessions_of(p_person uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION api.sessions_of(p_person uuid) TO peak_r_admin;

REVOKE ALL ON FUNCTION api.set_document_pin(p_document uuid, p_pin text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.set_document_pin(p_document uuid, p_pin text) TO peak_r_admin;

GRANT ALL ON FUNCTION api.set_document_pin(p_document uuid, p_pin text) TO peak_r_coordinator;

GRANT ALL ON FUNCTION api.set_document_pin(p_document uuid, p_pin text) TO peak_r_client;

GRANT ALL ON FUNCTION api.set_document_pin(p_document uuid, p_pin text) TO peak_r_agency;

REVOKE ALL ON FUNCTION api.set_exchange_stage(p_exchange uuid, p_version bigint, p_stage text, p_reason text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.set_exchange_stage(p_exchange uuid, p_version bigint, p_stage text, p_reason text) TO peak_r_admin;

GRANT ALL ON FUNCTION api.set_exchange_stage(p_exchange uuid, p_version bigint, p_stage text, p_reason text) TO peak_r_coordinator;

REVOKE ALL ON FUNCTION api.set_participant_permissions(p_participant uuid, p_permissions text[], p_version bigint) FROM PUBLIC;

GRANT ALL ON FUNCTION api.set_participant_permissions(p_participant uuid, p_permissions text[], p_version bigint) TO peak_r_admin;

GRANT ALL ON FUNCTION api.set_participant_permissions(p_participant uuid, p_permissions text[], p_version bigint) TO peak_r_coordinator;

REVOKE ALL ON FUNCTION api.set_person_active(p_person uuid, p_active boolean) FROM PUBLIC;

GRANT ALL ON FUNCTION api.set_person_active(p_person uuid, p_active boolean) TO peak_r_admin;

REVOKE ALL ON FUNCTION api.set_person_role(p_person uuid, p_role text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.set_person_role(p_person uuid, p_role text) TO peak_r_admin;

REVOKE ALL ON FUNCTION api.set_retention(p_class text, p_keep_for interval) FROM PUBLIC;

GRANT ALL ON FUNCTION api.set_retention(p_class text, p_keep_for interval) TO peak_r_admin;

REVOKE ALL ON FUNCTION api.set_role_default(p_list text, p_role text, p_view uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION api.set_role_default(p_list text, p_role text, p_view uuid) TO peak_r_admin;

REVOKE ALL ON FUNCTION api.set_secret(p_name text, p_value text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.set_secret(p_name text, p_value text) TO peak_r_admin;

REVOKE ALL ON FUNCTION api.set_setting(p_key text, p_value jsonb) FROM PUBLIC;

GRANT ALL ON FUNCTION api.set_setting(p_key text, p_value jsonb) TO peak_r_admin;

REVOKE ALL ON FUNCTION api.set_tax_id(p_person uuid, p_tax_id text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.set_tax_id(p_person uuid, p_tax_id text) TO peak_r_admin;

REVOKE ALL ON FUNCTION api.show_tax_id(p_request bigint) FROM PUBLIC;

GRANT ALL ON FUNCTION api.show_tax_id(p_request bigint) TO peak_r_admin;

REVOKE ALL ON FUNCTION api.sign_in_code(p_attempt bigint, p_nonce bytea, p_code text, p_new_nonce bytea) FROM PUBLIC;

GRANT ALL ON FUNCTION api.sign_in_code(p_attempt bigint, p_nonce bytea, p_code text, p_new_nonce bytea) TO peak_door;

REVOKE ALL ON FUNCTION api.sign_in_device(p_device_secret text, p_nonce bytea, p_client jsonb) FROM PUBLIC;

GRANT ALL ON FUNCTION api.sign_in_device(p_device_secret text, p_nonce bytea, p_client jsonb) TO peak_door;

REVOKE ALL ON FUNCTION api.sign_in_result(p_attempt bigint, p_nonce bytea, OUT outcome text, OUT message text, OUT login_role text, OUT login_secret text, OUT session_id uuid, OUT person_id uuid, OUT expires_at timestamp with time zone, OUT device_secret text, OUT greeting jsonb) FROM PUBLIC;

GRANT ALL ON FUNCTION api.sign_in_result(p_attempt bigint, p_nonce bytea, OUT outcome text, OUT message text, OUT login_role text, OUT login_secret text, OUT session_id uuid, OUT person_id uuid, OUT expires_at timestamp with time zone, OUT device_secret text, OUT greeting jsonb) TO peak_door;

REVOKE ALL ON FUNCTION api.sign_in_submit(p_email text, p_password text, p_nonce bytea, p_client jsonb) FROM PUBLIC;

GRANT ALL ON FUNCTION api.sign_in_submit(p_email text, p_password text, p_nonce bytea, p_client jsonb) TO peak_door;

REVOKE ALL ON FUNCTION api.sign_out(p_forget_device boolean) FROM PUBLIC;

GRANT ALL ON FUNCTION api.sign_out(p_forget_device boolean) TO peak_user;

REVOKE ALL ON FUNCTION api.task_fields(p_exchange uuid, p_fields jsonb, p_known text[], OUT title text, OUT description text, OUT priority text, OUT status text, OUT due_date date, OUT assigned_to uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.task_to_change(p_task uuid, p_work boolean, OUT id uuid, OUT exchange_id uuid, OUT status text, OUT version bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.undo_change(p_audit uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION api.undo_change(p_audit uuid) TO peak_user;

REVOKE ALL ON FUNCTION api.undo_changes(p_audits uuid[]) FROM PUBLIC;

GRANT ALL ON FUNCTION api.undo_changes(p_audits uuid[]) TO peak_user;

REVOKE ALL ON FUNCTION api.undo_step(p_audit uuid, OUT object uuid, OUT version bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.undo_way(p_kind text, p_columns text[], p_own boolean, OUT place text, OUT label text, OUT call text) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.unlock_person(p_person uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION api.unlock_person(p_person uuid) TO peak_r_admin;

REVOKE ALL ON FUNCTION api.update_document(p_document uuid, p_version bigint, p_fields jsonb) FROM PUBLIC;

GRANT ALL ON FUNCTION api.update_document(p_document uuid, p_version bigint, p_fields jsonb) TO peak_r_admin;

GRANT ALL ON FUNCTION api.update_document(p_document uuid, p_version bigint, p_fields jsonb) TO peak_r_coordinator;

GRANT ALL ON FUNCTION api.update_document(p_document uuid, p_version bigint, p_fields jsonb) TO peak_r_client;

GRANT ALL ON FUNCTION api.update_document(p_document uuid, p_version bigint, p_fields jsonb) TO peak_r_agency;

REVOKE ALL ON FUNCTION api.update_exchange(p_exchange uuid, p_version bigint, p_fields jsonb) FROM PUBLIC;

GRANT ALL ON FUNCTION api.update_exchange(p_exchange uuid, p_version bigint, p_fields jsonb) TO peak_r_admin;

GRANT ALL ON FUNCTION api.update_exchange(p_exchange uuid, p_version bigint, p_fields jsonb) TO peak_r_coordinator;

REVOKE ALL ON FUNCTION api.update_my_profile(p_version bigint, p_fields jsonb) FROM PUBLIC;

GRANT ALL ON FUNCTION api.update_my_profile(p_version bigint, p_fields jsonb) TO peak_user;

REVOKE ALL ON FUNCTION api.update_person(p_person uuid, p_version bigint, p_fields jsonb) FROM PUBLIC;

GRANT ALL ON FUNCTION api.update_person(p_person uuid, p_version bigint, p_fields jsonb) TO peak_r_admin;

REVOKE ALL ON FUNCTION api.update_task(p_task uuid, p_version bigint, p_fields jsonb) FROM PUBLIC;

GRANT ALL ON FUNCTION api.update_task(p_task uuid, p_version bigint, p_fields jsonb) TO peak_r_admin;

GRANT ALL ON FUNCTION api.update_task(p_task uuid, p_version bigint, p_fields jsonb) TO peak_r_coordinator;

GRANT ALL ON FUNCTION api.update_task(p_task uuid, p_version bigint, p_fields jsonb) TO peak_r_client;

GRANT ALL ON FUNCTION api.update_task(p_task uuid, p_version bigint, p_fields jsonb) TO peak_r_agency;

REVOKE ALL ON FUNCTION api.view_as(p_person uuid, p_reason text, OUT login_role text, OUT login_secret text, OUT session_id uuid, OUT person_id uuid, OUT display_name text, OUT role text, OUT expires_at timestamp with time zone) FROM PUBLIC;

GRANT ALL ON FUNCTION api.view_as(p_person uuid, p_reason text, OUT login_role text, OUT login_secret text, OUT session_id uuid, OUT person_id uuid, OUT display_name text, OUT role text, OUT expires_at timestamp with time zone) TO peak_r_admin;

REVOKE ALL ON FUNCTION api.views(p_list text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.views(p_list text) TO peak_user;

REVOKE ALL ON FUNCTION api.who_am_i() FROM PUBLIC;

GRANT ALL ON FUNCTION api.who_am_i() TO peak_user;

REVOKE ALL ON FUNCTION api.withdraw_participant(p_participant uuid, p_reason text) FROM PUBLIC;

GRANT ALL ON FUNCTION api.withdraw_participant(p_participant uuid, p_reason text) TO peak_r_admin;

GRANT ALL ON FUNCTION api.withdraw_participant(p_participant uuid, p_reason text) TO peak_r_coordinator;

GRANT ALL ON FUNCTION api.withdraw_participant(p_participant uuid, p_reason text) TO peak_r_client;

GRANT ALL ON FUNCTION api.withdraw_participant(p_participant uuid, p_reason text) TO peak_r_agency;

REVOKE ALL ON FUNCTION audit.archive_old(p_most integer) FROM PUBLIC;

GRANT ALL ON FUNCTION audit.archive_old(p_most integer) TO peak_agent;

GRANT ALL ON FUNCTION audit.archive_old(p_most integer) TO peak_auth;

REVOKE ALL ON FUNCTION audit.change_name(p_old jsonb, p_new jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.check_batch(p_seal audit.seals, p_before audit.seals, p_may_be_older boolean, OUT fault text, OUT row_id uuid, OUT rows bigint, OUT erased bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.check_may_verify() FROM PUBLIC;

GRANT INSERT ON TABLE public.audit_logs TO peak_auth;

GRANT SELECT ON TABLE public.audit_logs TO peak_r_admin;

REVOKE ALL ON FUNCTION audit.content_hash(p_row public.audit_logs) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.erase(p_rows uuid[], p_reason text) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.event(p_action text, p_resource_type text, p_resource uuid, p_exchange uuid, p_success boolean, p_message text, p_details jsonb) FROM PUBLIC;

GRANT ALL ON FUNCTION audit.event(p_action text, p_resource_type text, p_resource uuid, p_exchange uuid, p_success boolean, p_message text, p_details jsonb) TO peak_api;

GRANT ALL ON FUNCTION audit.event(p_action text, p_resource_type text, p_resource uuid, p_exchange uuid, p_success boolean, p_message text, p_details jsonb) TO peak_auth;

REVOKE ALL ON FUNCTION audit.keep_record() FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.latest_batch() FROM PUBLIC;

GRANT ALL ON FUNCTION audit.latest_batch() TO peak_auth;

REVOKE ALL ON FUNCTION audit.lean_writer(p_table regclass, p_called text, p_key text, p_exchange text, p_quiet text[], p_secret text[], p_bulky text[]) FROM PUBLIC;

GRANT ALL ON FUNCTION audit.lean_writer(p_table regclass, p_called text, p_key text, p_exchange text, p_quiet text[], p_secret text[], p_bulky text[]) TO peak_auth;

REVOKE ALL ON FUNCTION audit.new_id() FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.pause(p_tables regclass[]) FROM PUBLIC;

GRANT ALL ON FUNCTION audit.pause(p_tables regclass[]) TO peak_auth;

REVOKE ALL ON FUNCTION audit.place() FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.redacted(p_row jsonb, p_secret text[], p_other jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.refuse_change() FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.refuse_onlookers() FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.resume(p_tables regclass[], p_action text, p_details jsonb) FROM PUBLIC;

GRANT ALL ON FUNCTION audit.resume(p_tables regclass[], p_action text, p_details jsonb) TO peak_auth;

REVOKE ALL ON FUNCTION audit.row_hash(p_seal bigint, p_position integer, p_row public.audit_logs, p_content bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.seal(p_most integer) FROM PUBLIC;

GRANT ALL ON FUNCTION audit.seal(p_most integer) TO peak_agent;

GRANT ALL ON FUNCTION audit.seal(p_most integer) TO peak_auth;

REVOKE ALL ON FUNCTION audit.seal_head(p_number bigint, p_previous bytea, p_rows integer, p_root bytea, p_at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.seal_when_due() FROM PUBLIC;

GRANT ALL ON FUNCTION audit.seal_when_due() TO peak_agent;

GRANT ALL ON FUNCTION audit.seal_when_due() TO peak_auth;

REVOKE ALL ON FUNCTION audit.strays(p_after text, p_most integer, OUT fault text, OUT row_id uuid, OUT looked integer, OUT next text) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.verify(p_from bigint, p_to bigint, OUT fault text, OUT batch bigint, OUT row_id uuid, OUT checked_to bigint, OUT rows bigint, OUT erased bigint, OUT latest bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.verify_recent() FROM PUBLIC;

GRANT ALL ON FUNCTION audit.verify_recent() TO peak_agent;

REVOKE ALL ON FUNCTION audit.was_elsewhere(p_row uuid, p_seal bigint, p_place integer, p_places integer, p_hash bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.watch(p_table regclass, p_called text, p_key text, p_exchange text, p_quiet text[], p_secret text[], p_bulky text[]) FROM PUBLIC;

GRANT ALL ON FUNCTION audit.watch(p_table regclass, p_called text, p_key text, p_exchange text, p_quiet text[], p_secret text[], p_bulky text[]) TO peak_auth;

REVOKE ALL ON FUNCTION audit.write() FROM PUBLIC;

GRANT ALL ON FUNCTION audit.write() TO peak_auth;

REVOKE ALL ON FUNCTION audit.write_contacts() FROM PUBLIC;

GRANT ALL ON FUNCTION audit.write_contacts() TO peak_auth;

REVOKE ALL ON FUNCTION audit.write_exchanges() FROM PUBLIC;

GRANT ALL ON FUNCTION audit.write_exchanges() TO peak_auth;

REVOKE ALL ON FUNCTION auth.access_of_exchanges() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.access_of_exchanges() TO peak_owner;

REVOKE ALL ON FUNCTION auth.access_of_participants() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.access_of_participants() TO peak_owner;

REVOKE ALL ON FUNCTION auth.access_of_people() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.access_of_people() TO peak_owner;

REVOKE ALL ON FUNCTION auth.account_of(p_email text, OUT person uuid, OUT account uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.actor(OUT person uuid, OUT session_id uuid, OUT ip inet, OUT agent text, OUT role text, OUT version text) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.actor(OUT person uuid, OUT session_id uuid, OUT ip inet, OUT agent text, OUT role text, OUT version text) TO peak_owner;

REVOKE ALL ON FUNCTION auth.add_person(p_email text, p_name text, p_role text, p_password text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.addresses_in_use() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.addresses_in_use() TO peak_auth;

REVOKE ALL ON FUNCTION auth.after_restore() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.after_restore() TO peak_owner;

REVOKE ALL ON FUNCTION auth.base32(p_bytes bytea, p_alphabet text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.base64url(p_bytes bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.check_client(p_nonce bytea, p_client jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.check_code(p_code text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.check_reason(p_reason text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.clean_permissions(p_permissions text[]) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.clean_permissions(p_permissions text[]) TO peak_api;

REVOKE ALL ON FUNCTION auth.client_taken_off_by(p_admin uuid, p_exchange uuid, p_but uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.client_taken_off_by(p_admin uuid, p_exchange uuid, p_but uuid) TO peak_api;

REVOKE ALL ON FUNCTION auth.clients_of(p_exchange uuid, p_but uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.clients_of(p_exchange uuid, p_but uuid) TO peak_api;

REVOKE ALL ON FUNCTION auth.code_hash(p_code text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.cut(p_role name) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.cut(p_role name) TO peak_auth;

REVOKE ALL ON FUNCTION auth.cut_ended() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.cut_ended() TO peak_owner;

REVOKE ALL ON FUNCTION auth.cut_others(p_role name) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.cut_others(p_role name) TO peak_auth;

REVOKE ALL ON FUNCTION auth.cut_parked(p_role name, p_table regclass) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.cut_parked(p_role name, p_table regclass) TO peak_auth;

REVOKE ALL ON FUNCTION auth.described(p_client jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.document_rule(p_level text, p_allowed text[], p_role text, p_documents boolean, p_manages boolean, p_mine boolean) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.document_rule(p_level text, p_allowed text[], p_role text, p_documents boolean, p_manages boolean, p_mine boolean) TO peak_user;

GRANT ALL ON FUNCTION auth.document_rule(p_level text, p_allowed text[], p_role text, p_documents boolean, p_manages boolean, p_mine boolean) TO peak_owner;

GRANT ALL ON FUNCTION auth.document_rule(p_level text, p_allowed text[], p_role text, p_documents boolean, p_manages boolean, p_mine boolean) TO peak_api;

REVOKE ALL ON FUNCTION auth.drop_login(p_role name) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.drop_login(p_role name) TO peak_auth;

REVOKE ALL ON FUNCTION auth.email_key(p_email text) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.email_key(p_email text) TO peak_api;

GRANT ALL ON FUNCTION auth.email_key(p_email text) TO peak_owner;

REVOKE ALL ON FUNCTION auth.end_everybody(p_because text, p_devices boolean) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.end_everybody(p_because text, p_devices boolean) TO peak_owner;

REVOKE ALL ON FUNCTION auth.end_looks() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.end_looks() TO peak_owner;

REVOKE ALL ON FUNCTION auth.end_sessions(p_person uuid, p_because text, p_except uuid, p_only uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.end_sessions_of_old_address() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.end_sessions_of_old_address() TO peak_owner;

REVOKE ALL ON FUNCTION auth.enrolment(p_attempt bigint, p_nonce bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.erase_sign_in(p_person uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.erase_sign_in(p_person uuid) TO peak_owner;

REVOKE ALL ON FUNCTION auth.failures_before(p_attempt auth.attempts, p_window interval, p_same_address boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.finish_erasures() FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.follow_people() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.follow_people() TO peak_owner;

REVOKE ALL ON FUNCTION auth.forget_others(p_person uuid, p_except uuid, p_because text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.forgive(p_person uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.forgive(p_person uuid) TO peak_api;

REVOKE ALL ON FUNCTION auth.from_base32(p_text text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.fully_approved(p_exchange uuid, p_person uuid, p_admin uuid, p_reason text, p_client uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.fully_approved(p_exchange uuid, p_person uuid, p_admin uuid, p_reason text, p_client uuid) TO peak_api;

REVOKE ALL ON FUNCTION auth.group_of(p_role text) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.group_of(p_role text) TO peak_owner;

REVOKE ALL ON FUNCTION auth.has_second_factor(p_person uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.heal(p_verifier text) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.heal(p_verifier text) TO peak_auth;

REVOKE ALL ON FUNCTION auth.hold_row(p_table regclass, p_row uuid, p_person uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.invite(p_person uuid, p_kind text, p_ends interval, p_maker uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.is_forced(p_role text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.is_long(p_password text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.is_outdated(p_attempt auth.attempts) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.judge_password(p_person uuid, p_password text, OUT matches boolean, OUT rehash text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.judges(p_exchange uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.judges(p_exchange uuid) TO peak_api;

REVOKE ALL ON FUNCTION auth.judging_members(p_exchange uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.judging_members(p_exchange uuid) TO peak_owner;

REVOKE ALL ON FUNCTION auth.jwt_key(OUT kid text, OUT key bytea, OUT issuer text, OUT audience text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.known_object(p_object uuid, OUT kind text, OUT exchange_id uuid, OUT visible boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.known_role(p_role text) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.known_role(p_role text) TO peak_api;

REVOKE ALL ON FUNCTION auth.least_length(p_person uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.live() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.live() TO peak_user;

GRANT ALL ON FUNCTION auth.live() TO peak_owner;

GRANT ALL ON FUNCTION auth.live() TO peak_api;

REVOKE ALL ON FUNCTION auth.lock_admins() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.lock_admins() TO peak_api;

REVOKE ALL ON FUNCTION auth.lock_exchange(p_exchange uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.lock_exchange(p_exchange uuid) TO peak_api;

REVOKE ALL ON FUNCTION auth.log_document(p_document uuid, p_exchange uuid, p_action text, p_success boolean, p_message text, p_unseen boolean) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.log_document(p_document uuid, p_exchange uuid, p_action text, p_success boolean, p_message text, p_unseen boolean) TO peak_api;

REVOKE ALL ON FUNCTION auth.look_at_server() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.look_at_server() TO peak_owner;

REVOKE ALL ON FUNCTION auth.made_of(p_password text, p_words text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.make_way(p_person uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.make_way(p_person uuid) TO peak_api;

REVOKE ALL ON FUNCTION auth.may(p_right integer, p_exchange uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.may(p_right integer, p_exchange uuid) TO peak_user;

GRANT ALL ON FUNCTION auth.may(p_right integer, p_exchange uuid) TO peak_owner;

GRANT ALL ON FUNCTION auth.may(p_right integer, p_exchange uuid) TO peak_api;

REVOKE ALL ON FUNCTION auth.may_change_document(p_person uuid, p_document uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.may_change_document(p_person uuid, p_document uuid) TO peak_owner;

GRANT ALL ON FUNCTION auth.may_change_document(p_person uuid, p_document uuid) TO peak_api;

REVOKE ALL ON FUNCTION auth.may_now(p_right integer, p_exchange uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.may_now(p_right integer, p_exchange uuid) TO peak_owner;

GRANT ALL ON FUNCTION auth.may_now(p_right integer, p_exchange uuid) TO peak_api;

REVOKE ALL ON FUNCTION auth.may_see_document(p_person uuid, p_document uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.may_see_document(p_person uuid, p_document uuid) TO peak_owner;

GRANT ALL ON FUNCTION auth.may_see_document(p_person uuid, p_document uuid) TO peak_api;

REVOKE ALL ON FUNCTION auth.me() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.me() TO peak_user;

GRANT ALL ON FUNCTION auth.me() TO peak_owner;

GRANT ALL ON FUNCTION auth.me() TO peak_api;

REVOKE ALL ON FUNCTION auth.merge_sign_in(p_keep uuid, p_drop uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.merge_sign_in(p_keep uuid, p_drop uuid) TO peak_owner;

REVOKE ALL ON FUNCTION auth.mint(p_group text, p_expires timestamp with time zone, OUT login_role text, OUT login_secret text) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.mint(p_group text, p_expires timestamp with time zone, OUT login_role text, OUT login_secret text) TO peak_auth;

REVOKE ALL ON FUNCTION auth.must_enrol(p_person uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.my_contact_ids() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.my_contact_ids() TO peak_user;

GRANT ALL ON FUNCTION auth.my_contact_ids() TO peak_owner;

GRANT ALL ON FUNCTION auth.my_contact_ids() TO peak_api;

REVOKE ALL ON FUNCTION auth.my_exchange_ids() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.my_exchange_ids() TO peak_user;

GRANT ALL ON FUNCTION auth.my_exchange_ids() TO peak_owner;

GRANT ALL ON FUNCTION auth.my_exchange_ids() TO peak_api;

REVOKE ALL ON FUNCTION auth.my_exchange_ids(p_right integer) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.my_exchange_ids(p_right integer) TO peak_user;

GRANT ALL ON FUNCTION auth.my_exchange_ids(p_right integer) TO peak_owner;

GRANT ALL ON FUNCTION auth.my_exchange_ids(p_right integer) TO peak_api;

REVOKE ALL ON FUNCTION auth.my_exchanges_without(p_right integer) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.my_exchanges_without(p_right integer) TO peak_user;

GRANT ALL ON FUNCTION auth.my_exchanges_without(p_right integer) TO peak_owner;

GRANT ALL ON FUNCTION auth.my_exchanges_without(p_right integer) TO peak_api;

REVOKE ALL ON FUNCTION auth.my_judged_ids() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.my_judged_ids() TO peak_user;

GRANT ALL ON FUNCTION auth.my_judged_ids() TO peak_owner;

REVOKE ALL ON FUNCTION auth.my_role() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.my_role() TO peak_user;

GRANT ALL ON FUNCTION auth.my_role() TO peak_owner;

GRANT ALL ON FUNCTION auth.my_role() TO peak_api;

REVOKE ALL ON FUNCTION auth.my_session() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.my_session() TO peak_user;

GRANT ALL ON FUNCTION auth.my_session() TO peak_owner;

GRANT ALL ON FUNCTION auth.my_session() TO peak_api;

REVOKE ALL ON FUNCTION auth.new_hash(p_password text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.note_addresses() FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.notice_takeover() FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.one_time_code() FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.open_session(p_attempt auth.attempts, p_second_factor boolean, OUT login_role text, OUT login_secret text, OUT session_id uuid, OUT expires_at timestamp with time zone, OUT device_secret text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.otpauth(p_person uuid, p_seed bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.password_fault(p_password text, p_least integer, p_words text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.password_forms(p_password text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.password_input(p_password text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.password_reason(p_fault smallint) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.permission_rights(p_permissions text[]) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.permission_rights(p_permissions text[]) TO peak_api;

GRANT ALL ON FUNCTION auth.permission_rights(p_permissions text[]) TO peak_owner;

REVOKE ALL ON FUNCTION auth.person_facts(p_person uuid, OUT name text, OUT role text, OUT may_act boolean) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.person_facts(p_person uuid, OUT name text, OUT role text, OUT may_act boolean) TO peak_api;

REVOKE ALL ON FUNCTION auth.person_may(p_person uuid, p_right integer, p_exchange uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.person_may(p_person uuid, p_right integer, p_exchange uuid) TO peak_owner;

GRANT ALL ON FUNCTION auth.person_may(p_person uuid, p_right integer, p_exchange uuid) TO peak_api;

REVOKE ALL ON FUNCTION auth.person_name(p_first text, p_last text, p_company text, p_email text) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.person_name(p_first text, p_last text, p_company text, p_email text) TO peak_owner;

GRANT ALL ON FUNCTION auth.person_name(p_first text, p_last text, p_company text, p_email text) TO peak_user;

GRANT ALL ON FUNCTION auth.person_name(p_first text, p_last text, p_company text, p_email text) TO peak_api;

REVOKE ALL ON FUNCTION auth.pin_input(p_document uuid, p_pin text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.pin_is_trivial(p_pin text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.pin_paused_until(p_person uuid, p_document uuid, p_except bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.real_person() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.real_person() TO peak_user;

GRANT ALL ON FUNCTION auth.real_person() TO peak_owner;

GRANT ALL ON FUNCTION auth.real_person() TO peak_api;

REVOKE ALL ON FUNCTION auth.reap() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.reap() TO peak_auth;

REVOKE ALL ON FUNCTION auth.record_refusals(p_person uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.refresh_access(p_exchanges uuid[], p_people uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.refuse_onlookers() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.refuse_onlookers() TO peak_owner;

REVOKE ALL ON FUNCTION auth.remember_client() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.remember_client() TO peak_owner;

REVOKE ALL ON FUNCTION auth.require_account(p_person uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.require_admin() FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.require_fresh() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.require_fresh() TO peak_owner;

GRANT ALL ON FUNCTION auth.require_fresh() TO peak_api;

REVOKE ALL ON FUNCTION auth.require_live() FROM PUBLIC;

GRANT ALL ON FUNCTION auth.require_live() TO peak_owner;

GRANT ALL ON FUNCTION auth.require_live() TO peak_api;

REVOKE ALL ON FUNCTION auth.require_proof(p_by_password boolean, p_or_new_session boolean) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.require_proof(p_by_password boolean, p_or_new_session boolean) TO peak_api;

REVOKE ALL ON FUNCTION auth.require_proven_admin() FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.require_read_committed() FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.right_name(p_right integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.role_name(p_role text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.role_rights(p_role text) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.role_rights(p_role text) TO peak_api;

GRANT ALL ON FUNCTION auth.role_rights(p_role text) TO peak_owner;

REVOKE ALL ON FUNCTION auth.scram_verifier(p_secret text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.set_door_verifier(p_verifier text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.set_password(p_person uuid, p_password text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.set_totp(p_person uuid, p_base32 text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.settle_documents(p_attempt bigint) FROM PUBLIC;

GRANT SELECT,INSERT,REFERENCES ON TABLE public.contacts TO peak_auth;

GRANT SELECT(id) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(id) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(id) ON TABLE public.contacts TO peak_r_client;

GRANT SELECT(id) ON TABLE public.contacts TO peak_r_third;

GRANT SELECT(id) ON TABLE public.contacts TO peak_r_agency;

GRANT SELECT(id) ON TABLE public.contacts TO peak_api;

GRANT SELECT(pp_contact_id) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(pp_contact_id) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(first_name) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(first_name) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(first_name) ON TABLE public.contacts TO peak_r_client;

GRANT SELECT(first_name) ON TABLE public.contacts TO peak_r_third;

GRANT SELECT(first_name) ON TABLE public.contacts TO peak_r_agency;

GRANT SELECT(first_name),INSERT(first_name),UPDATE(first_name) ON TABLE public.contacts TO peak_api;

GRANT SELECT(last_name) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(last_name) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(last_name) ON TABLE public.contacts TO peak_r_client;

GRANT SELECT(last_name) ON TABLE public.contacts TO peak_r_third;

GRANT SELECT(last_name) ON TABLE public.contacts TO peak_r_agency;

GRANT SELECT(last_name),INSERT(last_name),UPDATE(last_name) ON TABLE public.contacts TO peak_api;

GRANT SELECT(email) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(email) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(email),INSERT(email),UPDATE(email) ON TABLE public.contacts TO peak_api;

GRANT SELECT(phone) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(phone) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(phone),INSERT(phone),UPDATE(phone) ON TABLE public.contacts TO peak_api;

GRANT SELECT(company) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(company) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(company) ON TABLE public.contacts TO peak_r_client;

GRANT SELECT(company) ON TABLE public.contacts TO peak_r_third;

GRANT SELECT(company) ON TABLE public.contacts TO peak_r_agency;

GRANT SELECT(company),INSERT(company),UPDATE(company) ON TABLE public.contacts TO peak_api;

GRANT SELECT(address) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(address) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(address),INSERT(address),UPDATE(address) ON TABLE public.contacts TO peak_api;

GRANT SELECT(role) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(role) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(role) ON TABLE public.contacts TO peak_r_client;

GRANT SELECT(role) ON TABLE public.contacts TO peak_r_third;

GRANT SELECT(role) ON TABLE public.contacts TO peak_r_agency;

GRANT SELECT(role),INSERT(role),UPDATE(role) ON TABLE public.contacts TO peak_api;

GRANT SELECT(is_user) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(is_user) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(is_user),INSERT(is_user),UPDATE(is_user) ON TABLE public.contacts TO peak_api;

GRANT SELECT(is_active) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(is_active) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(is_active),INSERT(is_active),UPDATE(is_active) ON TABLE public.contacts TO peak_api;

GRANT UPDATE(password_hash) ON TABLE public.contacts TO peak_auth;

GRANT SELECT(email_verified) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(email_verified) ON TABLE public.contacts TO peak_r_coordinator;

GRANT UPDATE(two_fa_enabled) ON TABLE public.contacts TO peak_auth;

GRANT SELECT(two_fa_enabled) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(two_fa_enabled) ON TABLE public.contacts TO peak_r_coordinator;

GRANT UPDATE(two_fa_secret) ON TABLE public.contacts TO peak_auth;

GRANT UPDATE(last_login) ON TABLE public.contacts TO peak_auth;

GRANT SELECT(last_login) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(last_login) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(custom_field_values) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(custom_field_values) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(pp_data) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(last_sync_at) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(last_sync_at) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(created_at) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(created_at) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(updated_at) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(updated_at) ON TABLE public.contacts TO peak_r_coordinator;

GRANT UPDATE(last_login_ip) ON TABLE public.contacts TO peak_auth;

GRANT SELECT(last_login_ip) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(last_login_ip) ON TABLE public.contacts TO peak_r_coordinator;

GRANT UPDATE(login_attempts) ON TABLE public.contacts TO peak_auth;

GRANT SELECT(login_attempts) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(login_attempts) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(locked_until) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(locked_until) ON TABLE public.contacts TO peak_r_coordinator;

GRANT UPDATE(locked_until) ON TABLE public.contacts TO peak_auth;

GRANT SELECT(preferences),UPDATE(preferences) ON TABLE public.contacts TO peak_api;

GRANT SELECT(version) ON TABLE public.contacts TO peak_r_admin;

GRANT SELECT(version) ON TABLE public.contacts TO peak_r_coordinator;

GRANT SELECT(version) ON TABLE public.contacts TO peak_api;

REVOKE ALL ON FUNCTION auth.shut_out(p_person public.contacts) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.store_password(p_person uuid, p_hash text, p_is_long boolean, p_except uuid, p_because text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.sweep(p_class text, p_keep_for interval, p_most integer) FROM PUBLIC;

GRANT ALL ON FUNCTION auth.sweep(p_class text, p_keep_for interval, p_most integer) TO peak_owner;

REVOKE ALL ON FUNCTION auth.take(p auth.attempts) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.take_invitation(p auth.attempts) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.take_recovery_code(p auth.attempts) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.take_second_factor(p auth.attempts) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.throttle() FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.totp(p_seed bytea, p_step bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.totp_step(p_seed bytea, p_code text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.uri_part(p_text text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.ways(p_person public.contacts, p_exchange uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.why(p_person public.contacts, p_right integer, p_exchange uuid, OUT allowed boolean, OUT why text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.why_document(p_person public.contacts, p_document uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.why_message(p_person public.contacts, p_message uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.why_person(p_person public.contacts, p_other uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.why_task(p_person public.contacts, p_task uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.words_about(p_person uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.words_of(VARIADIC p_texts text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.write_audit(p_person uuid, p_action text, p_success boolean, p_message text, p_client jsonb, p_session uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION crypto.crypt(p_password text, p_salt text) FROM PUBLIC;

GRANT ALL ON FUNCTION crypto.crypt(p_password text, p_salt text) TO peak_auth;

GRANT ALL ON FUNCTION crypto.crypt(p_password text, p_salt text) TO peak_rolemaker;

REVOKE ALL ON FUNCTION crypto.decrypt(p_data bytea, p_key bytea, p_iv bytea) FROM PUBLIC;

GRANT ALL ON FUNCTION crypto.decrypt(p_data bytea, p_key bytea, p_iv bytea) TO peak_auth;

GRANT ALL ON FUNCTION crypto.decrypt(p_data bytea, p_key bytea, p_iv bytea) TO peak_rolemaker;

REVOKE ALL ON FUNCTION crypto.encrypt(p_data bytea, p_key bytea, p_iv bytea) FROM PUBLIC;

GRANT ALL ON FUNCTION crypto.encrypt(p_data bytea, p_key bytea, p_iv bytea) TO peak_auth;

GRANT ALL ON FUNCTION crypto.encrypt(p_data bytea, p_key bytea, p_iv bytea) TO peak_rolemaker;

REVOKE ALL ON FUNCTION crypto.gen_salt(p_kind text, p_cost integer) FROM PUBLIC;

GRANT ALL ON FUNCTION crypto.gen_salt(p_kind text, p_cost integer) TO peak_auth;

GRANT ALL ON FUNCTION crypto.gen_salt(p_kind text, p_cost integer) TO peak_rolemaker;

REVOKE ALL ON FUNCTION crypto.hmac(p_data bytea, p_key bytea, p_kind text) FROM PUBLIC;

GRANT ALL ON FUNCTION crypto.hmac(p_data bytea, p_key bytea, p_kind text) TO peak_auth;

GRANT ALL ON FUNCTION crypto.hmac(p_data bytea, p_key bytea, p_kind text) TO peak_rolemaker;

REVOKE ALL ON FUNCTION crypto.random_bytes(p_count integer) FROM PUBLIC;

GRANT ALL ON FUNCTION crypto.random_bytes(p_count integer) TO peak_auth;

GRANT ALL ON FUNCTION crypto.random_bytes(p_count integer) TO peak_rolemaker;

REVOKE ALL ON FUNCTION kms.derived(p_purpose text) FROM PUBLIC;

REVOKE ALL ON FUNCTION kms.forget_retired() FROM PUBLIC;

REVOKE ALL ON FUNCTION kms.reseal(p_most integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION kms.resealable() FROM PUBLIC;

REVOKE ALL ON FUNCTION kms.root(p_name text) FROM PUBLIC;

REVOKE ALL ON FUNCTION kms.rotate(p_server_file text) FROM PUBLIC;

REVOKE ALL ON FUNCTION kms.seal(p_purpose text, p_clear bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION kms.sealed_by(p_purpose text, p_sealed bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION kms.unseal(p_purpose text, p_sealed bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.date_key(p_date date) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.exchange_label(p_number text, p_name text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.fold(p_text text, p_letters integer) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.fold(p_text text, p_letters integer) TO peak_api;

GRANT ALL ON FUNCTION peak.fold(p_text text, p_letters integer) TO peak_auth;

GRANT ALL ON FUNCTION peak.fold(p_text text, p_letters integer) TO peak_agent;

REVOKE ALL ON FUNCTION peak.key_then_number(p_key text, p_number_key text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.money_key(p_amount numeric) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.text_key(p_text text) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.text_key(p_text text) TO peak_api;

GRANT ALL ON FUNCTION peak.text_key(p_text text) TO peak_auth;

GRANT ALL ON FUNCTION peak.text_key(p_text text) TO peak_agent;

REVOKE ALL ON FUNCTION peak.priority_key(p_priority text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.search_text(p_number text, p_name text, p_client text, p_property text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.stage_key(p_stage text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.time_key(p_moment timestamp without time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.about_all() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.about_rows(p_relation text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.action_rules(p_role text) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.action_rules(p_role text) TO peak_api;

REVOKE ALL ON FUNCTION peak.address_line(p_street text, p_city text, p_state text, p_zip text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.after_restore(p_backup text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.capabilities(p_role text, p_looks_on boolean) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.capabilities(p_role text, p_looks_on boolean) TO peak_auth;

REVOKE ALL ON FUNCTION peak.cells_of_audit(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.cells_of_document_log(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.cells_of_documents(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.cells_of_exchanges(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.cells_of_messages(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.cells_of_participants(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.cells_of_people(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.cells_of_sessions(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.cells_of_sync_runs(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.cells_of_tasks(p_few uuid[], p_people uuid[], p_me uuid, p_role text, p_ids uuid[], p_keys text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.changes_lately(p_person uuid, p_most integer) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.changes_lately(p_person uuid, p_most integer) TO peak_auth;

REVOKE ALL ON FUNCTION peak.changes_written(p_objects uuid[], p_versions bigint[]) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.changes_written(p_objects uuid[], p_versions bigint[]) TO peak_api;

REVOKE ALL ON FUNCTION peak.check_fields(p_fields jsonb, p_known text[]) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.check_fields(p_fields jsonb, p_known text[]) TO peak_api;

REVOKE ALL ON FUNCTION peak.choice_field(p_fields jsonb, p_name text, p_called text, p_choices text[]) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.choice_field(p_fields jsonb, p_name text, p_called text, p_choices text[]) TO peak_api;

REVOKE ALL ON FUNCTION peak.contact_label(p_first text, p_last text, p_company text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.count_version() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.date_of_key(p_key text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.day_field(p_fields jsonb, p_name text, p_called text) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.day_field(p_fields jsonb, p_name text, p_called text) TO peak_api;

REVOKE ALL ON FUNCTION peak.do_job(p_job text, OUT did text, OUT more boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.document_search(p_name text, p_kind text) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.document_search(p_name text, p_kind text) TO peak_api;

GRANT ALL ON FUNCTION peak.document_search(p_name text, p_kind text) TO peak_auth;

GRANT ALL ON FUNCTION peak.document_search(p_name text, p_kind text) TO peak_agent;

REVOKE ALL ON FUNCTION peak.erase(p_person uuid, p_by uuid, p_reason text) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.erase(p_person uuid, p_by uuid, p_reason text) TO peak_api;

REVOKE ALL ON FUNCTION peak.erase_merged() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.erase_tax_id() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.erase_views() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.exchange_anchors(p_sort text, p_descending boolean, p_filter jsonb, p_step integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.exchange_filter(p_filter jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.exchange_sorts() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.exchanges_kept(p_sort jsonb, p_filter jsonb, OUT sort text, OUT down boolean, OUT filter jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.feed_right(p_kind text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.field_words(p_column text) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.field_words(p_column text) TO peak_api;

REVOKE ALL ON FUNCTION peak.file_name_field(p_fields jsonb) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.file_name_field(p_fields jsonb) TO peak_api;

REVOKE ALL ON FUNCTION peak.finding(p_words text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.finish_erasures() FROM PUBLIC;

GRANT ALL ON FUNCTION peak.finish_erasures() TO peak_auth;

REVOKE ALL ON FUNCTION peak.firm_today() FROM PUBLIC;

GRANT ALL ON FUNCTION peak.firm_today() TO peak_auth;

GRANT ALL ON FUNCTION peak.firm_today() TO peak_api;

GRANT ALL ON FUNCTION peak.firm_today() TO peak_user;

REVOKE ALL ON FUNCTION peak.fit(p_text text, p_words text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.follow_contact_names() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.follow_exchanges() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.follow_person_keys() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.guard_exchanges() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.guard_participants() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.guard_people() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.guard_views() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.harden_database() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.is_held(p_person uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.is_held(p_person uuid) TO peak_api;

GRANT ALL ON FUNCTION peak.is_held(p_person uuid) TO peak_auth;

REVOKE ALL ON FUNCTION peak.keep_room() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.kept_of_a_person() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.like_pattern(p_word text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_ask(p_list text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_behind(l peak.list_question, p_key text, p_id uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_bounds(l peak.list_question, p_key text, p_rows bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_cell(c peak.list_column, p_alias text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_cells_code(src peak.list_source) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_column_of(p_list text, p_column text, p_role text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_columns() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_condition(c peak.list_column, p_condition jsonb, p_me uuid, p_zone text, p_today date) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_conditions(p_filter jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_day(p_value jsonb, p_column text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_days(c peak.list_column, p_op text, p_value jsonb, p_today date, OUT first date, OUT last date) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_directions(l peak.list_question, p_1 text, p_2 text, p_id text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_exchanges(p_sort text, p_descending boolean, p_filter jsonb, p_after_key text, p_after_id uuid, p_skip integer, p_limit integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_filter(q peak.list_asking, p_filter jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_mine(l peak.list_question, p_one_by_one boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_find(l peak.list_question, p_behind text, p_first integer, p_most integer, p_one_by_one boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_key(p_type text, p_expression text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_lead(l peak.list_question, p_behind text, p_first integer, p_most integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_look(src peak.list_source, p_role text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_named(p_me uuid, p_known uuid[], p_people uuid[], p_rooms uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_number(p_value jsonb, p_column text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_order(c peak.list_column, s text, OUT expression text, OUT type text, OUT joins text, p_members boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_people(p_me uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_place(l peak.list_question, p_1 text, p_2 text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_reader(p_sort text, p_filter jsonb, OUT me uuid, OUT everything boolean, OUT few uuid[], OUT many double precision, OUT f peak.exchange_filter) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_search(q peak.list_asking, p_search jsonb, OUT said text, OUT asked text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_source(p_everything boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_sources() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_span(c peak.list_column, p_op text, p_value jsonb, p_zone text, p_today date, OUT low timestamp without time zone, OUT high timestamp without time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_standing(p_people uuid[], p_exchanges uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_steps(l peak.list_question, p_rows bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_text_condition(c peak.list_column, p_op text, p_value jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_understand(p_list text, p_sort jsonb, p_filter jsonb, p_orders boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.moment_of_key(p_key text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_value(p_type text, p_key text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_values(c peak.list_column, p_value jsonb, p_me uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_walk(l peak.list_question, p_behind text, p_steps bigint, p_first integer, p_most integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.list_walks_code(src peak.list_source) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.make_receipts() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.matches(r peak.exchange_rows, f peak.exchange_filter) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.may_share_views(p_role text) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.may_share_views(p_role text) TO peak_api;

GRANT ALL ON FUNCTION peak.may_share_views(p_role text) TO peak_auth;

REVOKE ALL ON FUNCTION peak.merge(p_keep uuid, p_drop uuid, p_reason text) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.merge(p_keep uuid, p_drop uuid, p_reason text) TO peak_api;

REVOKE ALL ON FUNCTION peak.merge_counts(p_drop uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.merge_refusal(p_keep uuid, p_drop uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.merged_into(p_person uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.merged_into(p_person uuid) TO peak_agent;

REVOKE ALL ON FUNCTION peak.number_key(p_text text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.oldest_client() FROM PUBLIC;

GRANT ALL ON FUNCTION peak.oldest_client() TO peak_auth;

GRANT ALL ON FUNCTION peak.oldest_client() TO peak_api;

REVOKE ALL ON FUNCTION peak.page_by_client_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.page_by_client_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.page_by_coordinator_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.page_by_coordinator_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.page_by_day_180_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.page_by_day_180_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.page_by_day_45_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.page_by_day_45_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.page_by_name_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.page_by_name_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.page_by_number_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.page_by_number_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.page_by_priority_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.page_by_priority_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.page_by_property_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.page_by_property_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.page_by_stage_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.page_by_stage_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.page_by_updated_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.page_by_updated_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.page_by_value_asc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.page_by_value_desc(p_way text, p_me uuid, few uuid[], f peak.exchange_filter, filtered boolean, start boolean, after_key text, after_id uuid, first integer, most integer, steps integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.page_rules(p_role text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.person_face(p_person uuid, p_label text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.person_search(p_first text, p_last text, p_company text, p_email text, p_phone text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.person_search(p_first text, p_last text, p_company text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.post_system_message(p_exchange uuid, p_text text) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.post_system_message(p_exchange uuid, p_text text) TO peak_api;

GRANT ALL ON FUNCTION peak.post_system_message(p_exchange uuid, p_text text) TO peak_auth;

REVOKE ALL ON FUNCTION peak.rebuild_exchange_rows() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.rebuild_person_keys() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.refuse_list(p_message text, p_code text) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.role_may_call(p_role text, p_call text) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.role_may_call(p_role text, p_call text) TO peak_api;

REVOKE ALL ON FUNCTION peak.roles_field(p_fields jsonb, p_name text) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.roles_field(p_fields jsonb, p_name text) TO peak_api;

REVOKE ALL ON FUNCTION peak.schema_version() FROM PUBLIC;

GRANT ALL ON FUNCTION peak.schema_version() TO peak_auth;

GRANT ALL ON FUNCTION peak.schema_version() TO peak_api;

REVOKE ALL ON FUNCTION peak.setting(p_key text) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.setting(p_key text) TO peak_auth;

GRANT ALL ON FUNCTION peak.setting(p_key text) TO peak_api;

REVOKE ALL ON FUNCTION peak.setting_int(p_key text) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.setting_int(p_key text) TO peak_auth;

GRANT ALL ON FUNCTION peak.setting_int(p_key text) TO peak_api;

REVOKE ALL ON FUNCTION peak.stay_erased() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.stay_merged() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.sweep(p_most integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.sweep_feed() FROM PUBLIC;

GRANT ALL ON FUNCTION peak.sweep_feed() TO peak_auth;

REVOKE ALL ON FUNCTION peak.task_search(p_title text) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.task_search(p_title text) TO peak_api;

GRANT ALL ON FUNCTION peak.task_search(p_title text) TO peak_auth;

GRANT ALL ON FUNCTION peak.task_search(p_title text) TO peak_agent;

REVOKE ALL ON FUNCTION peak.tell_judges(p_rows uuid[], p_exchanges uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.tell_person(p_kind text, p_row uuid, p_exchange uuid, p_person uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.tell_person(p_kind text, p_row uuid, p_exchange uuid, p_person uuid) TO peak_auth;

REVOKE ALL ON FUNCTION peak.text_field(p_fields jsonb, p_name text, p_called text, p_most integer) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.text_field(p_fields jsonb, p_name text, p_called text, p_most integer) TO peak_api;

REVOKE ALL ON FUNCTION peak.undoable(p_audit uuid, OUT kind text, OUT object uuid, OUT before jsonb, OUT after jsonb) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.undoable(p_audit uuid, OUT kind text, OUT object uuid, OUT before jsonb, OUT after jsonb) TO peak_api;

REVOKE ALL ON FUNCTION peak.uuid_field(p_fields jsonb, p_name text, p_called text) FROM PUBLIC;

GRANT ALL ON FUNCTION peak.uuid_field(p_fields jsonb, p_name text, p_called text) TO peak_api;

REVOKE ALL ON FUNCTION peak.walk_of_audit(p_column text, p_down boolean, p_me uuid, p_role text, p_key text, moment timestamp without time zone, p_id uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.walk_of_document_log(p_column text, p_down boolean, p_me uuid, p_role text, p_key text, moment timestamp without time zone, p_id uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.walk_of_documents(p_column text, p_down boolean, p_me uuid, p_role text, p_key text, moment timestamp without time zone, p_id uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.walk_of_messages(p_column text, p_down boolean, p_me uuid, p_role text, p_key text, moment timestamp without time zone, p_id uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.walk_of_participants(p_column text, p_down boolean, p_me uuid, p_role text, p_key text, moment timestamp without time zone, p_id uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.walk_of_people(p_column text, p_down boolean, p_me uuid, p_role text, p_key text, moment timestamp without time zone, p_id uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.walk_of_sessions(p_column text, p_down boolean, p_me uuid, p_role text, p_key text, moment timestamp without time zone, p_id uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.walk_of_sync_runs(p_column text, p_down boolean, p_me uuid, p_role text, p_key text, moment timestamp without time zone, p_id uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.walk_of_tasks(p_column text, p_down boolean, p_me uuid, p_role text, p_key text, moment timestamp without time zone, p_id uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.write_document_feed() FROM PUBLIC;

REVOKE ALL ON FUNCTION peak.write_feed() FROM PUBLIC;

GRANT ALL ON FUNCTION peak.write_feed() TO peak_auth;

REVOKE ALL ON FUNCTION peak.write_participant_feed() FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.lo_creat(integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.lo_create(oid) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.lo_from_bytea(oid, bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.lo_put(oid, bigint, bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_lock(bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_lock(integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_lock_shared(bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_lock_shared(integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_xact_lock(bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_xact_lock(integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_xact_lock_shared(bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_xact_lock_shared(integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_cancel_backend(integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_current_xact_id() FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_current_xact_id() TO peak_owner;

GRANT ALL ON FUNCTION pg_catalog.pg_current_xact_id() TO peak_auth;

REVOKE ALL ON FUNCTION pg_catalog.pg_export_snapshot() FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_lock_status(OUT locktype text, OUT database oid, OUT relation oid, OUT page integer, OUT tuple smallint, OUT virtualxid text, OUT transactionid xid, OUT classid oid, OUT objid oid, OUT objsubid smallint, OUT virtualtransaction text, OUT pid integer, OUT mode text, OUT granted boolean, OUT fastpath boolean, OUT waitstart timestamp with time zone) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_lock_status(OUT locktype text, OUT database oid, OUT relation oid, OUT page integer, OUT tuple smallint, OUT virtualxid text, OUT transactionid xid, OUT classid oid, OUT objid oid, OUT objsubid smallint, OUT virtualtransaction text, OUT pid integer, OUT mode text, OUT granted boolean, OUT fastpath boolean, OUT waitstart timestamp with time zone) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_logical_emit_message(boolean, text, bytea) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_logical_emit_message(boolean, text, bytea) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_logical_emit_message(boolean, text, text) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_logical_emit_message(boolean, text, text) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_notify(text, text) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_read_binary_file(text) TO peak_auth;

REVOKE ALL ON FUNCTION pg_catalog.pg_sleep(double precision) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_sleep_for(interval) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_sleep_until(timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_activity(pid integer, OUT datid oid, OUT pid integer, OUT usesysid oid, OUT application_name text, OUT state text, OUT query text, OUT wait_event_type text, OUT wait_event text, OUT xact_start timestamp with time zone, OUT query_start timestamp with time zone, OUT backend_start timestamp with time zone, OUT state_change timestamp with time zone, OUT client_addr inet, OUT client_hostname text, OUT client_port integer, OUT backend_xid xid, OUT backend_xmin xid, OUT backend_type text, OUT ssl boolean, OUT sslversion text, OUT sslcipher text, OUT sslbits integer, OUT ssl_client_dn text, OUT ssl_client_serial numeric, OUT ssl_issuer_dn text, OUT gss_auth boolean, OUT gss_princ text, OUT gss_enc boolean, OUT leader_pid integer, OUT query_id bigint) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_activity(pid integer, OUT datid oid, OUT pid integer, OUT usesysid oid, OUT application_name text, OUT state text, OUT query text, OUT wait_event_type text, OUT wait_event text, OUT xact_start timestamp with time zone, OUT query_start timestamp with time zone, OUT backend_start timestamp with time zone, OUT state_change timestamp with time zone, OUT client_addr inet, OUT client_hostname text, OUT client_port integer, OUT backend_xid xid, OUT backend_xmin xid, OUT backend_type text, OUT ssl boolean, OUT sslversion text, OUT sslcipher text, OUT sslbits integer, OUT ssl_client_dn text, OUT ssl_client_serial numeric, OUT ssl_issuer_dn text, OUT gss_auth boolean, OUT gss_princ text, OUT gss_enc boolean, OUT leader_pid integer, OUT query_id bigint) TO peak_rolemaker;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_activity(pid integer, OUT datid oid, OUT pid integer, OUT usesysid oid, OUT application_name text, OUT state text, OUT query text, OUT wait_event_type text, OUT wait_event text, OUT xact_start timestamp with time zone, OUT query_start timestamp with time zone, OUT backend_start timestamp with time zone, OUT state_change timestamp with time zone, OUT client_addr inet, OUT client_hostname text, OUT client_port integer, OUT backend_xid xid, OUT backend_xmin xid, OUT backend_type text, OUT ssl boolean, OUT sslversion text, OUT sslcipher text, OUT sslbits integer, OUT ssl_client_dn text, OUT ssl_client_serial numeric, OUT ssl_issuer_dn text, OUT gss_auth boolean, OUT gss_princ text, OUT gss_enc boolean, OUT leader_pid integer, OUT query_id bigint) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_analyze_count(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_analyze_count(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_archiver(OUT archived_count bigint, OUT last_archived_wal text, OUT last_archived_time timestamp with time zone, OUT failed_count bigint, OUT last_failed_wal text, OUT last_failed_time timestamp with time zone, OUT stats_reset timestamp with time zone) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_archiver(OUT archived_count bigint, OUT last_archived_wal text, OUT last_archived_time timestamp with time zone, OUT failed_count bigint, OUT last_failed_wal text, OUT last_failed_time timestamp with time zone, OUT stats_reset timestamp with time zone) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_autoanalyze_count(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_autoanalyze_count(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_autovacuum_count(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_autovacuum_count(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_activity(integer) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_activity(integer) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_activity_start(integer) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_activity_start(integer) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_client_addr(integer) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_client_addr(integer) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_client_port(integer) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_client_port(integer) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_dbid(integer) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_dbid(integer) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_idset() FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_idset() TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_pid(integer) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_pid(integer) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_start(integer) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_start(integer) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_userid(integer) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_userid(integer) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_wait_event(integer) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_wait_event(integer) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_wait_event_type(integer) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_wait_event_type(integer) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_xact_start(integer) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_xact_start(integer) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_buf_written_checkpoints() FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_buf_written_checkpoints() TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_buf_written_clean() FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_buf_written_clean() TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_maxwritten_clean() FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_maxwritten_clean() TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_requested_checkpoints() FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_requested_checkpoints() TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_stat_reset_time() FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_stat_reset_time() TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_timed_checkpoints() FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_timed_checkpoints() TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_blocks_fetched(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_blocks_fetched(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_blocks_hit(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_blocks_hit(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_buf_alloc() FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_buf_alloc() TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_buf_fsync_backend() FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_buf_fsync_backend() TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_buf_written_backend() FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_buf_written_backend() TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_checkpoint_sync_time() FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_checkpoint_sync_time() TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_checkpoint_write_time() FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_checkpoint_write_time() TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_active_time(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_active_time(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_blk_read_time(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_blk_read_time(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_blk_write_time(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_blk_write_time(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_blocks_fetched(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_blocks_fetched(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_blocks_hit(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_blocks_hit(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_checksum_failures(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_checksum_failures(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_checksum_last_failure(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_checksum_last_failure(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_all(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_all(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_bufferpin(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_bufferpin(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_lock(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_lock(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_snapshot(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_snapshot(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_startup_deadlock(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_startup_deadlock(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_tablespace(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_tablespace(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_deadlocks(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_deadlocks(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_idle_in_transaction_time(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_idle_in_transaction_time(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_numbackends(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_numbackends(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_session_time(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_session_time(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_sessions(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_sessions(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_sessions_abandoned(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_sessions_abandoned(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_sessions_fatal(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_sessions_fatal(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_sessions_killed(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_sessions_killed(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_stat_reset_time(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_stat_reset_time(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_temp_bytes(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_temp_bytes(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_temp_files(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_temp_files(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_deleted(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_deleted(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_fetched(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_fetched(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_inserted(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_inserted(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_returned(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_returned(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_updated(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_updated(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_xact_commit(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_xact_commit(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_xact_rollback(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_xact_rollback(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_dead_tuples(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_dead_tuples(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_function_calls(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_function_calls(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_function_self_time(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_function_self_time(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_function_total_time(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_function_total_time(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_ins_since_vacuum(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_ins_since_vacuum(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_last_analyze_time(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_last_analyze_time(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_last_autoanalyze_time(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_last_autoanalyze_time(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_last_autovacuum_time(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_last_autovacuum_time(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_last_vacuum_time(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_last_vacuum_time(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_live_tuples(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_live_tuples(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_mod_since_analyze(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_mod_since_analyze(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_numscans(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_numscans(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_progress_info(cmdtype text, OUT pid integer, OUT datid oid, OUT relid oid, OUT param1 bigint, OUT param2 bigint, OUT param3 bigint, OUT param4 bigint, OUT param5 bigint, OUT param6 bigint, OUT param7 bigint, OUT param8 bigint, OUT param9 bigint, OUT param10 bigint, OUT param11 bigint, OUT param12 bigint, OUT param13 bigint, OUT param14 bigint, OUT param15 bigint, OUT param16 bigint, OUT param17 bigint, OUT param18 bigint, OUT param19 bigint, OUT param20 bigint) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_progress_info(cmdtype text, OUT pid integer, OUT datid oid, OUT relid oid, OUT param1 bigint, OUT param2 bigint, OUT param3 bigint, OUT param4 bigint, OUT param5 bigint, OUT param6 bigint, OUT param7 bigint, OUT param8 bigint, OUT param9 bigint, OUT param10 bigint, OUT param11 bigint, OUT param12 bigint, OUT param13 bigint, OUT param14 bigint, OUT param15 bigint, OUT param16 bigint, OUT param17 bigint, OUT param18 bigint, OUT param19 bigint, OUT param20 bigint) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_recovery_prefetch(OUT stats_reset timestamp with time zone, OUT prefetch bigint, OUT hit bigint, OUT skip_init bigint, OUT skip_new bigint, OUT skip_fpw bigint, OUT skip_rep bigint, OUT wal_distance integer, OUT block_distance integer, OUT io_depth integer) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_recovery_prefetch(OUT stats_reset timestamp with time zone, OUT prefetch bigint, OUT hit bigint, OUT skip_init bigint, OUT skip_new bigint, OUT skip_fpw bigint, OUT skip_rep bigint, OUT wal_distance integer, OUT block_distance integer, OUT io_depth integer) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_replication_slot(slot_name text, OUT slot_name text, OUT spill_txns bigint, OUT spill_count bigint, OUT spill_bytes bigint, OUT stream_txns bigint, OUT stream_count bigint, OUT stream_bytes bigint, OUT total_txns bigint, OUT total_bytes bigint, OUT stats_reset timestamp with time zone) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_replication_slot(slot_name text, OUT slot_name text, OUT spill_txns bigint, OUT spill_count bigint, OUT spill_bytes bigint, OUT stream_txns bigint, OUT stream_count bigint, OUT stream_bytes bigint, OUT total_txns bigint, OUT total_bytes bigint, OUT stats_reset timestamp with time zone) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_slru(OUT name text, OUT blks_zeroed bigint, OUT blks_hit bigint, OUT blks_read bigint, OUT blks_written bigint, OUT blks_exists bigint, OUT flushes bigint, OUT truncates bigint, OUT stats_reset timestamp with time zone) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_slru(OUT name text, OUT blks_zeroed bigint, OUT blks_hit bigint, OUT blks_read bigint, OUT blks_written bigint, OUT blks_exists bigint, OUT flushes bigint, OUT truncates bigint, OUT stats_reset timestamp with time zone) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_snapshot_timestamp() FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_snapshot_timestamp() TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_subscription(subid oid, OUT subid oid, OUT relid oid, OUT pid integer, OUT received_lsn pg_lsn, OUT last_msg_send_time timestamp with time zone, OUT last_msg_receipt_time timestamp with time zone, OUT latest_end_lsn pg_lsn, OUT latest_end_time timestamp with time zone) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_subscription(subid oid, OUT subid oid, OUT relid oid, OUT pid integer, OUT received_lsn pg_lsn, OUT last_msg_send_time timestamp with time zone, OUT last_msg_receipt_time timestamp with time zone, OUT latest_end_lsn pg_lsn, OUT latest_end_time timestamp with time zone) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_subscription_stats(subid oid, OUT subid oid, OUT apply_error_count bigint, OUT sync_error_count bigint, OUT stats_reset timestamp with time zone) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_subscription_stats(subid oid, OUT subid oid, OUT apply_error_count bigint, OUT sync_error_count bigint, OUT stats_reset timestamp with time zone) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_deleted(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_deleted(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_fetched(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_fetched(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_hot_updated(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_hot_updated(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_inserted(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_inserted(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_returned(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_returned(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_updated(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_updated(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_vacuum_count(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_vacuum_count(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_wal(OUT wal_records bigint, OUT wal_fpi bigint, OUT wal_bytes numeric, OUT wal_buffers_full bigint, OUT wal_write bigint, OUT wal_sync bigint, OUT wal_write_time double precision, OUT wal_sync_time double precision, OUT stats_reset timestamp with time zone) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_wal(OUT wal_records bigint, OUT wal_fpi bigint, OUT wal_bytes numeric, OUT wal_buffers_full bigint, OUT wal_write bigint, OUT wal_sync bigint, OUT wal_write_time double precision, OUT wal_sync_time double precision, OUT stats_reset timestamp with time zone) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_wal_receiver(OUT pid integer, OUT status text, OUT receive_start_lsn pg_lsn, OUT receive_start_tli integer, OUT written_lsn pg_lsn, OUT flushed_lsn pg_lsn, OUT received_tli integer, OUT last_msg_send_time timestamp with time zone, OUT last_msg_receipt_time timestamp with time zone, OUT latest_end_lsn pg_lsn, OUT latest_end_time timestamp with time zone, OUT slot_name text, OUT sender_host text, OUT sender_port integer, OUT conninfo text) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_wal_receiver(OUT pid integer, OUT status text, OUT receive_start_lsn pg_lsn, OUT receive_start_tli integer, OUT written_lsn pg_lsn, OUT flushed_lsn pg_lsn, OUT received_tli integer, OUT last_msg_send_time timestamp with time zone, OUT last_msg_receipt_time timestamp with time zone, OUT latest_end_lsn pg_lsn, OUT latest_end_time timestamp with time zone, OUT slot_name text, OUT sender_host text, OUT sender_port integer, OUT conninfo text) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_wal_senders(OUT pid integer, OUT state text, OUT sent_lsn pg_lsn, OUT write_lsn pg_lsn, OUT flush_lsn pg_lsn, OUT replay_lsn pg_lsn, OUT write_lag interval, OUT flush_lag interval, OUT replay_lag interval, OUT sync_priority integer, OUT sync_state text, OUT reply_time timestamp with time zone) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_wal_senders(OUT pid integer, OUT state text, OUT sent_lsn pg_lsn, OUT write_lsn pg_lsn, OUT flush_lsn pg_lsn, OUT replay_lsn pg_lsn, OUT write_lag interval, OUT flush_lag interval, OUT replay_lag interval, OUT sync_priority integer, OUT sync_state text, OUT reply_time timestamp with time zone) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_blocks_fetched(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_blocks_fetched(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_blocks_hit(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_blocks_hit(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_function_calls(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_function_calls(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_function_self_time(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_function_self_time(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_function_total_time(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_function_total_time(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_numscans(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_numscans(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_deleted(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_deleted(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_fetched(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_fetched(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_hot_updated(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_hot_updated(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_inserted(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_inserted(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_returned(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_returned(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_updated(oid) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_updated(oid) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_terminate_backend(pid integer, timeout bigint) FROM PUBLIC;

GRANT ALL ON FUNCTION pg_catalog.pg_terminate_backend(pid integer, timeout bigint) TO peak_rolemaker;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_lock(bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_lock(integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_lock_shared(bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_lock_shared(integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_xact_lock(bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_xact_lock(integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_xact_lock_shared(bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_xact_lock_shared(integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.txid_current() FROM PUBLIC;

GRANT SELECT ON TABLE audit.archive TO peak_r_admin;

GRANT SELECT,INSERT,REFERENCES,UPDATE ON TABLE public.user_sessions TO peak_auth;

GRANT SELECT(id) ON TABLE public.user_sessions TO peak_user;

GRANT SELECT(user_id) ON TABLE public.user_sessions TO peak_user;

GRANT SELECT(expires_at) ON TABLE public.user_sessions TO peak_user;

GRANT SELECT(ip_address) ON TABLE public.user_sessions TO peak_user;

GRANT SELECT(user_agent) ON TABLE public.user_sessions TO peak_user;

GRANT SELECT(is_active) ON TABLE public.user_sessions TO peak_user;

GRANT SELECT(created_at) ON TABLE public.user_sessions TO peak_user;

GRANT SELECT(person_role) ON TABLE public.user_sessions TO peak_user;

GRANT SELECT(idle_limit) ON TABLE public.user_sessions TO peak_user;

GRANT SELECT(ended_at) ON TABLE public.user_sessions TO peak_user;

GRANT SELECT(ended_because) ON TABLE public.user_sessions TO peak_user;

GRANT SELECT(client_version) ON TABLE public.user_sessions TO peak_user;

GRANT SELECT(device_id) ON TABLE public.user_sessions TO peak_user;

GRANT SELECT(second_factor) ON TABLE public.user_sessions TO peak_user;

GRANT SELECT ON TABLE audit.who TO peak_auth;

GRANT SELECT,REFERENCES ON TABLE auth.access TO peak_owner;

GRANT SELECT ON TABLE auth.session_activity TO peak_owner;

GRANT SELECT ON TABLE peak.adopted_access TO peak_r_admin;

GRANT INSERT ON TABLE peak.adoption_report TO peak_auth;

GRANT SELECT ON TABLE peak.adoption_report TO peak_r_admin;

GRANT SELECT,REFERENCES ON TABLE public.exchanges TO peak_auth;

GRANT SELECT(id) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(id),INSERT(id) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(pp_matter_id) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(exchange_number) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(exchange_number),INSERT(exchange_number),UPDATE(exchange_number) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(name) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(name),INSERT(name),UPDATE(name) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(status) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(priority) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(priority),INSERT(priority),UPDATE(priority) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(client_id) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(client_id),INSERT(client_id),UPDATE(client_id) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(coordinator_id) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(coordinator_id),INSERT(coordinator_id),UPDATE(coordinator_id) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(notes) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(notes),INSERT(notes),UPDATE(notes) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(type_of_exchange) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(type_of_exchange),INSERT(type_of_exchange),UPDATE(type_of_exchange) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(client_vesting) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(client_vesting),INSERT(client_vesting),UPDATE(client_vesting) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(bank) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(bank),INSERT(bank),UPDATE(bank) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(reason_for_cancellation) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(reason_for_cancellation),INSERT(reason_for_cancellation),UPDATE(reason_for_cancellation) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(rel_property_address) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rel_property_address),INSERT(rel_property_address),UPDATE(rel_property_address) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(rel_property_city) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rel_property_city),INSERT(rel_property_city),UPDATE(rel_property_city) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(rel_property_state) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rel_property_state),INSERT(rel_property_state),UPDATE(rel_property_state) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(rel_property_zip) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rel_property_zip),INSERT(rel_property_zip),UPDATE(rel_property_zip) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(rel_apn) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rel_apn),INSERT(rel_apn),UPDATE(rel_apn) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(rel_escrow_number) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rel_escrow_number),INSERT(rel_escrow_number),UPDATE(rel_escrow_number) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(rel_purchase_contract_title) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rel_purchase_contract_title),INSERT(rel_purchase_contract_title),UPDATE(rel_purchase_contract_title) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(rel_contract_date) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rel_contract_date),INSERT(rel_contract_date),UPDATE(rel_contract_date) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(rel_value) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rel_value),INSERT(rel_value),UPDATE(rel_value) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(buyer_1_name) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(buyer_1_name),INSERT(buyer_1_name),UPDATE(buyer_1_name) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(buyer_2_name) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(buyer_2_name),INSERT(buyer_2_name),UPDATE(buyer_2_name) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(proceeds) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(proceeds),INSERT(proceeds),UPDATE(proceeds) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(close_of_escrow_date) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(close_of_escrow_date),INSERT(close_of_escrow_date),UPDATE(close_of_escrow_date) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(day_45) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(day_45),INSERT(day_45),UPDATE(day_45) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(day_180) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(day_180),INSERT(day_180),UPDATE(day_180) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(identified) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(identified),INSERT(identified),UPDATE(identified) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(rep_1_property_address) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rep_1_property_address),INSERT(rep_1_property_address),UPDATE(rep_1_property_address) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(rep_1_city) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rep_1_city),INSERT(rep_1_city),UPDATE(rep_1_city) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(rep_1_state) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rep_1_state),INSERT(rep_1_state),UPDATE(rep_1_state) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(rep_1_zip) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rep_1_zip),INSERT(rep_1_zip),UPDATE(rep_1_zip) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(rep_1_apn) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rep_1_apn),INSERT(rep_1_apn),UPDATE(rep_1_apn) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(rep_1_escrow_number) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rep_1_escrow_number),INSERT(rep_1_escrow_number),UPDATE(rep_1_escrow_number) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(rep_1_purchase_contract_title) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rep_1_purchase_contract_title),INSERT(rep_1_purchase_contract_title),UPDATE(rep_1_purchase_contract_title) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(rep_1_purchase_contract_date) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rep_1_purchase_contract_date),INSERT(rep_1_purchase_contract_date),UPDATE(rep_1_purchase_contract_date) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(rep_1_value) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rep_1_value),INSERT(rep_1_value),UPDATE(rep_1_value) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(rep_1_seller_1_name) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rep_1_seller_1_name),INSERT(rep_1_seller_1_name),UPDATE(rep_1_seller_1_name) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(rep_1_seller_2_name) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(rep_1_seller_2_name),INSERT(rep_1_seller_2_name),UPDATE(rep_1_seller_2_name) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(pp_data) ON TABLE public.exchanges TO peak_r_admin;

GRANT SELECT(is_active) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(is_active),UPDATE(is_active) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(last_sync_at) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(created_at) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(updated_at) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(workflow_stage) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(workflow_stage),UPDATE(workflow_stage) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(stage_changed_at) ON TABLE public.exchanges TO peak_user;

GRANT UPDATE(stage_changed_at) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(stage_changed_by) ON TABLE public.exchanges TO peak_user;

GRANT UPDATE(stage_changed_by) ON TABLE public.exchanges TO peak_api;

GRANT SELECT(notifications_enabled) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(notifications_enabled),INSERT(notifications_enabled),UPDATE(notifications_enabled) ON TABLE public.exchanges TO peak_api;

GRANT UPDATE(version) ON TABLE public.exchanges TO peak_auth;

GRANT SELECT(version) ON TABLE public.exchanges TO peak_user;

GRANT SELECT(version) ON TABLE public.exchanges TO peak_api;

GRANT SELECT ON TABLE peak.greetings TO peak_auth;

GRANT SELECT ON TABLE peak.legal_holds TO peak_api;

GRANT INSERT(id) ON TABLE peak.legal_holds TO peak_api;

GRANT INSERT(exchange_id) ON TABLE peak.legal_holds TO peak_api;

GRANT INSERT(contact_id) ON TABLE peak.legal_holds TO peak_api;

GRANT INSERT(reason) ON TABLE peak.legal_holds TO peak_api;

GRANT INSERT(placed_by) ON TABLE peak.legal_holds TO peak_api;

GRANT UPDATE(released_by) ON TABLE peak.legal_holds TO peak_api;

GRANT UPDATE(released_at) ON TABLE peak.legal_holds TO peak_api;

GRANT UPDATE(release_reason) ON TABLE peak.legal_holds TO peak_api;

GRANT SELECT ON TABLE peak.retention TO peak_api;

GRANT UPDATE(keep_for) ON TABLE peak.retention TO peak_api;

GRANT SELECT ON TABLE peak.schema_migrations TO peak_r_admin;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE peak.secrets TO peak_auth;

GRANT SELECT,UPDATE ON TABLE peak.server_mark TO peak_auth;

GRANT SELECT ON TABLE peak.settings TO peak_r_admin;

GRANT SELECT ON TABLE peak.settings TO peak_api;

GRANT UPDATE(value) ON TABLE peak.settings TO peak_api;

GRANT UPDATE(updated_at) ON TABLE peak.settings TO peak_api;

GRANT UPDATE(updated_by) ON TABLE peak.settings TO peak_api;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE peak.tax_id_requests TO peak_auth;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE peak.tax_ids TO peak_auth;

GRANT SELECT,INSERT ON TABLE public.document_access_logs TO peak_auth;

GRANT SELECT(id) ON TABLE public.document_access_logs TO peak_user;

GRANT SELECT(document_id) ON TABLE public.document_access_logs TO peak_user;

GRANT SELECT(contact_id) ON TABLE public.document_access_logs TO peak_user;

GRANT SELECT(action) ON TABLE public.document_access_logs TO peak_user;

GRANT SELECT(ip_address) ON TABLE public.document_access_logs TO peak_user;

GRANT SELECT(user_agent) ON TABLE public.document_access_logs TO peak_user;

GRANT UPDATE(success) ON TABLE public.document_access_logs TO peak_auth;

GRANT SELECT(success) ON TABLE public.document_access_logs TO peak_user;

GRANT UPDATE(error_message) ON TABLE public.document_access_logs TO peak_auth;

GRANT SELECT(error_message) ON TABLE public.document_access_logs TO peak_user;

GRANT SELECT(created_at) ON TABLE public.document_access_logs TO peak_user;

GRANT SELECT(exchange_id) ON TABLE public.document_access_logs TO peak_user;

GRANT UPDATE(unseen) ON TABLE public.document_access_logs TO peak_auth;

GRANT SELECT,REFERENCES ON TABLE public.documents TO peak_auth;

GRANT SELECT(id) ON TABLE public.documents TO peak_user;

GRANT SELECT(id),INSERT(id) ON TABLE public.documents TO peak_api;

GRANT SELECT(exchange_id) ON TABLE public.documents TO peak_user;

GRANT SELECT(exchange_id),INSERT(exchange_id) ON TABLE public.documents TO peak_api;

GRANT SELECT(uploaded_by) ON TABLE public.documents TO peak_user;

GRANT SELECT(uploaded_by),INSERT(uploaded_by) ON TABLE public.documents TO peak_api;

GRANT SELECT(file_name) ON TABLE public.documents TO peak_user;

GRANT SELECT(file_name),INSERT(file_name),UPDATE(file_name) ON TABLE public.documents TO peak_api;

GRANT SELECT(file_type) ON TABLE public.documents TO peak_user;

GRANT INSERT(file_type) ON TABLE public.documents TO peak_api;

GRANT SELECT(file_size) ON TABLE public.documents TO peak_user;

GRANT INSERT(file_size) ON TABLE public.documents TO peak_api;

GRANT INSERT(file_path) ON TABLE public.documents TO peak_api;

GRANT INSERT(storage_provider) ON TABLE public.documents TO peak_api;

GRANT SELECT(document_type) ON TABLE public.documents TO peak_user;

GRANT SELECT(document_type),INSERT(document_type),UPDATE(document_type) ON TABLE public.documents TO peak_api;

GRANT SELECT(description) ON TABLE public.documents TO peak_user;

GRANT SELECT(description),INSERT(description),UPDATE(description) ON TABLE public.documents TO peak_api;

GRANT SELECT(is_template) ON TABLE public.documents TO peak_user;

GRANT INSERT(is_template) ON TABLE public.documents TO peak_api;

GRANT SELECT(template_variables) ON TABLE public.documents TO peak_user;

GRANT SELECT(template_variables),INSERT(template_variables),UPDATE(template_variables) ON TABLE public.documents TO peak_api;

GRANT UPDATE(pin_protected) ON TABLE public.documents TO peak_auth;

GRANT SELECT(pin_protected) ON TABLE public.documents TO peak_user;

GRANT SELECT(access_level) ON TABLE public.documents TO peak_user;

GRANT SELECT(access_level),INSERT(access_level),UPDATE(access_level) ON TABLE public.documents TO peak_api;

GRANT SELECT(allowed_roles) ON TABLE public.documents TO peak_user;

GRANT SELECT(allowed_roles),INSERT(allowed_roles),UPDATE(allowed_roles) ON TABLE public.documents TO peak_api;

GRANT UPDATE(download_count) ON TABLE public.documents TO peak_auth;

GRANT SELECT(download_count) ON TABLE public.documents TO peak_user;

GRANT UPDATE(last_accessed_at) ON TABLE public.documents TO peak_auth;

GRANT SELECT(last_accessed_at) ON TABLE public.documents TO peak_user;

GRANT SELECT(is_active) ON TABLE public.documents TO peak_user;

GRANT SELECT(is_active),UPDATE(is_active) ON TABLE public.documents TO peak_api;

GRANT SELECT(created_at) ON TABLE public.documents TO peak_user;

GRANT SELECT(updated_at) ON TABLE public.documents TO peak_user;

GRANT SELECT(version) ON TABLE public.documents TO peak_user;

GRANT SELECT(version) ON TABLE public.documents TO peak_api;

GRANT SELECT(mime_type) ON TABLE public.documents TO peak_user;

GRANT INSERT(mime_type) ON TABLE public.documents TO peak_api;

GRANT SELECT(request_id),INSERT(request_id) ON TABLE public.documents TO peak_api;

GRANT SELECT ON TABLE public.message_participants TO peak_api;

GRANT SELECT(id) ON TABLE public.message_participants TO peak_user;

GRANT SELECT(message_id) ON TABLE public.message_participants TO peak_user;

GRANT SELECT(contact_id) ON TABLE public.message_participants TO peak_user;

GRANT SELECT(read_at) ON TABLE public.message_participants TO peak_user;

GRANT UPDATE(read_at) ON TABLE public.message_participants TO peak_api;

GRANT SELECT(delivered_at) ON TABLE public.message_participants TO peak_user;

GRANT UPDATE(delivered_at) ON TABLE public.message_participants TO peak_api;

GRANT SELECT(exchange_id) ON TABLE public.message_participants TO peak_user;

GRANT SELECT ON TABLE public.pp_sync_logs TO peak_r_admin;

GRANT SELECT,INSERT ON TABLE public.pp_sync_logs TO peak_agent;

GRANT UPDATE(status) ON TABLE public.pp_sync_logs TO peak_agent;

GRANT UPDATE(records_processed) ON TABLE public.pp_sync_logs TO peak_agent;

GRANT UPDATE(records_created) ON TABLE public.pp_sync_logs TO peak_agent;

GRANT UPDATE(records_updated) ON TABLE public.pp_sync_logs TO peak_agent;

GRANT UPDATE(errors_count) ON TABLE public.pp_sync_logs TO peak_agent;

GRANT UPDATE(error_details) ON TABLE public.pp_sync_logs TO peak_agent;

GRANT UPDATE(completed_at) ON TABLE public.pp_sync_logs TO peak_agent;

GRANT SELECT ON TABLE public.task_comments TO peak_api;

GRANT SELECT(id) ON TABLE public.task_comments TO peak_user;

GRANT SELECT(task_id) ON TABLE public.task_comments TO peak_user;

GRANT INSERT(task_id) ON TABLE public.task_comments TO peak_api;

GRANT SELECT(exchange_id) ON TABLE public.task_comments TO peak_user;

GRANT INSERT(exchange_id) ON TABLE public.task_comments TO peak_api;

GRANT SELECT(author_id) ON TABLE public.task_comments TO peak_user;

GRANT INSERT(author_id) ON TABLE public.task_comments TO peak_api;

GRANT SELECT(content) ON TABLE public.task_comments TO peak_user;

GRANT INSERT(content) ON TABLE public.task_comments TO peak_api;

GRANT INSERT(request_id) ON TABLE public.task_comments TO peak_api;

GRANT SELECT(created_at) ON TABLE public.task_comments TO peak_user;

GRANT SELECT ON TABLE public.tasks TO peak_auth;

GRANT SELECT(id) ON TABLE public.tasks TO peak_user;

GRANT SELECT(id) ON TABLE public.tasks TO peak_api;

GRANT SELECT(exchange_id) ON TABLE public.tasks TO peak_user;

GRANT SELECT(exchange_id),INSERT(exchange_id) ON TABLE public.tasks TO peak_api;

GRANT SELECT(assigned_to) ON TABLE public.tasks TO peak_user;

GRANT SELECT(assigned_to),INSERT(assigned_to),UPDATE(assigned_to) ON TABLE public.tasks TO peak_api;

GRANT SELECT(created_by) ON TABLE public.tasks TO peak_user;

GRANT SELECT(created_by),INSERT(created_by) ON TABLE public.tasks TO peak_api;

GRANT SELECT(title) ON TABLE public.tasks TO peak_user;

GRANT SELECT(title),INSERT(title),UPDATE(title) ON TABLE public.tasks TO peak_api;

GRANT SELECT(description) ON TABLE public.tasks TO peak_user;

GRANT SELECT(description),INSERT(description),UPDATE(description) ON TABLE public.tasks TO peak_api;

GRANT SELECT(task_type) ON TABLE public.tasks TO peak_user;

GRANT INSERT(task_type) ON TABLE public.tasks TO peak_api;

GRANT SELECT(status) ON TABLE public.tasks TO peak_user;

GRANT SELECT(status),UPDATE(status) ON TABLE public.tasks TO peak_api;

GRANT SELECT(priority) ON TABLE public.tasks TO peak_user;

GRANT SELECT(priority),INSERT(priority),UPDATE(priority) ON TABLE public.tasks TO peak_api;

GRANT SELECT(due_date) ON TABLE public.tasks TO peak_user;

GRANT SELECT(due_date),INSERT(due_date),UPDATE(due_date) ON TABLE public.tasks TO peak_api;

GRANT SELECT(completed_at) ON TABLE public.tasks TO peak_user;

GRANT SELECT(completed_at),UPDATE(completed_at) ON TABLE public.tasks TO peak_api;

GRANT SELECT(pp_task_id) ON TABLE public.tasks TO peak_user;

GRANT SELECT(pp_data) ON TABLE public.tasks TO peak_r_admin;

GRANT SELECT(metadata) ON TABLE public.tasks TO peak_user;

GRANT SELECT(is_synced_from_pp) ON TABLE public.tasks TO peak_user;

GRANT SELECT(last_sync_at) ON TABLE public.tasks TO peak_user;

GRANT SELECT(created_at) ON TABLE public.tasks TO peak_user;

GRANT SELECT(updated_at) ON TABLE public.tasks TO peak_user;

GRANT SELECT(version) ON TABLE public.tasks TO peak_user;

GRANT SELECT(version) ON TABLE public.tasks TO peak_api;

GRANT SELECT(request_id),INSERT(request_id) ON TABLE public.tasks TO peak_api;

ALTER DEFAULT PRIVILEGES FOR ROLE peak_api REVOKE ALL ON FUNCTIONS  FROM PUBLIC;

ALTER DEFAULT PRIVILEGES FOR ROLE peak_auth REVOKE ALL ON FUNCTIONS  FROM PUBLIC;

ALTER DEFAULT PRIVILEGES FOR ROLE peak_owner REVOKE ALL ON FUNCTIONS  FROM PUBLIC;

ALTER DEFAULT PRIVILEGES FOR ROLE peak_rolemaker REVOKE ALL ON FUNCTIONS  FROM PUBLIC;
