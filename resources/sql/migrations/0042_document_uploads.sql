-- 0042 document_uploads: how a file becomes a document, or the new version of one, as a whole or not at all.
--
-- Adds     api.begin_uploads(), put_segments(), finish_uploads(), cancel_uploads(), my_uploads()
-- Needs    0041 document_contents
-- Breaks   nothing
-- Locks    nothing for longer than a moment
-- Raises   28000 the session has ended; 40001 not read committed; PK400 bad input; PK403 not allowed;
--          PK404 not there, or not to be seen; PK409 finished or cancelled already
-- Tests    tests/sql/tst_Uploads.cpp, tst_UploadAttacks.cpp
--
-- Begin, put what is there in whatever order and as often as it takes, finish. Many files go in one call of each. What
-- concerns one file is told as its refusal, and the others go on; a call that makes no sense is refused whole.
set local lock_timeout = '5s';

set local role peak_api;
-- What is to be uploaded as it will be kept, or {"refusal": why not}.
create function api.checked_upload(p_exchange uuid, p_item jsonb, p_with_pin boolean) returns jsonb
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
    me uuid := auth.me();
    target uuid;
    is_new boolean;
    f record;
    kind text;
    mime text;
    size numeric;
    most numeric := (peak.setting('documents.max_bytes') #>> '{}')::numeric;
begin
    perform peak.check_fields(p_item, array['upload', 'document', 'note', 'file_name', 'file_type', 'mime_type', 'bytes', 'document_type',
                                            'description', 'access_level', 'allowed_roles', 'view_only', 'is_template', 'template_variables', 'with_pin',
                                            'with_message']);
    target := peak.uuid_field(p_item, 'document', 'The document');
    is_new := target is null;
    f := api.document_fields(p_exchange, p_item);
    kind := lower(peak.text_field(p_item, 'file_type', 'The file type', 50));
    mime := peak.text_field(p_item, 'mime_type', 'The MIME type', 255);
    size := case when jsonb_typeof(p_item -> 'bytes') = 'number' then (p_item ->> 'bytes')::numeric end;
    if f.file_name is null or kind is null or kind !~ '^[a-z0-9]{1,20}$' then
        raise exception using errcode = 'PK400', message = 'A document needs a file name and a short file type like pdf.';
    -- It will stand in a header one day.
    elsif mime !~* '^[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+$' then
        raise exception using errcode = 'PK400', message = 'A MIME type looks like application/pdf.';
    elsif size is null or size <> trunc(size) or size < 0 then
        raise exception using errcode = 'PK400', message = 'The size of the file is missing.';
    elsif size > most then
        raise exception using errcode = 'PK400', message = format('The file is larger than the firm allows (%s).', pg_size_pretty(most));
    elsif coalesce(jsonb_typeof(p_item -> 'is_template'), 'null') not in ('boolean', 'null')
          or p_item -> 'is_template' = 'true' and p_exchange is not null then
        raise exception using errcode = 'PK400', message = 'Only a document of the firm is a template.';
    -- Whoever goes on with what was thrown away meanwhile has no PIN any longer: better no document than an open one.
    elsif coalesce(p_item -> 'with_pin', 'false') <> 'false' and not p_with_pin then
        raise exception using errcode = 'PK400', message = 'The PIN of this document is missing. Begin the upload anew, with its PIN.';
    end if;
    if not is_new then
        if not auth.may_see_document(me, target)
           or not exists (select from public.documents d where d.id = target and d.exchange_id is not distinct from p_exchange) then
            raise exception using errcode = 'PK404', message = 'There is no such document.';
        elsif not auth.may_change_document(me, target) then
            raise exception using errcode = 'PK403',
                message = 'Only an admin, who manages the exchange, or who uploaded a document adds a version of it.';
        elsif not (select d.is_active from public.documents d where d.id = target) then
            raise exception using errcode = 'PK409', message = 'This document is in the bin.';
        elsif p_with_pin then
            raise exception using errcode = 'PK400', message = 'A new version keeps the PIN of its document.';
        end if;
    end if;
    return jsonb_build_object('document', coalesce(target, gen_random_uuid()), 'new_version', not is_new, 'bytes', size, 'fields',
        jsonb_strip_nulls(jsonb_build_object(
            'note', peak.text_field(p_item, 'note', 'The note', 500), 'file_name', f.file_name, 'file_type', kind, 'mime_type', mime)
            || case when is_new then jsonb_build_object(
                'document_type', f.document_type, 'description', f.description, 'allowed_roles', to_jsonb(f.allowed_roles),
                'access_level', coalesce(f.access_level, case when p_exchange is null then 'public' else 'exchange' end),
                'view_only', coalesce(f.view_only, false), 'is_template', coalesce((p_item ->> 'is_template')::boolean, false)) else '{}' end)
        || case when is_new and f.template_variables is not null then jsonb_build_object('template_variables', f.template_variables) else '{}' end
        || case when is_new and p_item -> 'with_message' = 'true' then jsonb_build_object('with_message', true) else '{}' end);
exception when sqlstate 'PK400' or sqlstate 'PK403' or sqlstate 'PK404' or sqlstate 'PK409' then
    return jsonb_build_object('refusal', sqlerrm);
end $$;

create function api.begin_uploads(p_exchange uuid, p_uploads jsonb, p_pin text default null)
    returns table (upload uuid, refusal text, content uuid, key bytea, provider text, segments int, arrived int, document uuid)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
#variable_conflict use_column
declare
    me uuid := auth.require_live();
    kept_at text := peak.setting('documents.storage') #>> '{}';
    quota numeric := (peak.setting('documents.arriving_bytes') #>> '{}')::numeric;
    most_open constant int := 10000;
    open_bytes numeric;
    open_count int;
    item jsonb;
    one jsonb;
    asked uuid;
    ids uuid[] := '{}';
    new_ids uuid[] := '{}';
    new_items jsonb[] := '{}';
    new_contents uuid[];
    new_keys bytea[];
    refused jsonb := '{}';
begin
    if p_exchange is null and auth.my_role() <> 'admin' then
        raise exception using errcode = 'PK403', message = 'Only an admin adds documents of the firm.';
    elsif p_exchange is not null and not auth.may_now(1, p_exchange) then
        raise exception using errcode = 'PK404', message = 'There is no such exchange.';
    elsif p_exchange is not null and not auth.may_now(4, p_exchange) then
        raise exception using errcode = 'PK403', message = 'You may not upload documents to this exchange.';
    elsif p_uploads is null or jsonb_typeof(p_uploads) <> 'array' or jsonb_array_length(p_uploads) not between 1 and 200 then
        raise exception using errcode = 'PK400', message = 'One to 200 files are uploaded at once.';
    end if;
    perform auth.require_fresh();
    perform auth.check_pin(p_pin);
    for item in select e from jsonb_array_elements(p_uploads) e loop
        if jsonb_typeof(item) <> 'object' then
            raise exception using errcode = 'PK400', message = 'An upload has a number of its own, a file name and a size.';
        end if;
        asked := peak.uuid_field(item, 'upload', 'The upload');
        if asked is null or asked = any (ids) or item ->> 'upload' !~ '^[0-9A-Fa-f-]+$' then
            raise exception using errcode = 'PK400', message = 'Each upload has a number of its own.';
        end if;
        ids := ids || asked;
    end loop;
    -- Tried before and given up: begun anew.
    delete from peak.document_uploads u where u.id = any (ids) and u.outcome <> 'kept';

    -- What is known goes on where it is, when it is the same file.
    select coalesce(jsonb_object_agg(u.id, 'This upload was begun with another file. Begin it anew.'), '{}') into refused
    from peak.document_uploads u join peak.document_contents c on c.id = u.content_id
    join jsonb_array_elements(p_uploads) e on (e ->> 'upload')::uuid = u.id
    where e -> 'bytes' is distinct from to_jsonb(c.clear_bytes) or u.exchange_id is distinct from p_exchange;
    update peak.document_uploads u set touched_at = clock_timestamp() where u.id = any (ids) and u.ended_at is null;

    select coalesce(sum(c.clear_bytes), 0), count(*) into open_bytes, open_count
    from peak.document_uploads u join peak.document_contents c on c.id = u.content_id where u.person = me and u.ended_at is null;
    for item in select e from jsonb_array_elements(p_uploads) e
                where not exists (select from peak.document_uploads u where u.id = (e ->> 'upload')::uuid) loop
        one := api.checked_upload(p_exchange, item, p_pin is not null);
        if not one ? 'refusal' and (open_bytes + (one ->> 'bytes')::numeric > quota or open_count >= most_open) then
            one := jsonb_build_object('refusal', 'You have too many unfinished uploads. Finish or cancel some, then try again.');
        end if;
        if one ? 'refusal' then
            refused := refused || jsonb_build_object((item ->> 'upload')::uuid::text, one -> 'refusal');
        else
            new_ids := new_ids || (item ->> 'upload')::uuid;
            new_items := new_items || one;
            open_bytes := open_bytes + (one ->> 'bytes')::numeric;
            open_count := open_count + 1;
        end if;
    end loop;

    with made as (
        insert into peak.document_uploads (id, content_id, person, exchange_id, document_id, new_version, fields)
        select n.id, gen_random_uuid(), me, p_exchange, (n.item ->> 'document')::uuid, (n.item ->> 'new_version')::boolean, n.item -> 'fields'
        from unnest(new_ids, new_items) n (id, item)
        on conflict (id) do nothing returning document_uploads.id
    )
    select coalesce(array_agg(m.id), '{}') into new_ids from made m;
    insert into peak.document_contents (id, storage_provider, storage_key, exchange_id, clear_bytes, segments)
    select u.content_id, kept_at, replace(u.content_id::text, '-', '') || '/' || replace(gen_random_uuid()::text, '-', ''), p_exchange, b.bytes,
           greatest(1, (b.bytes + 1048575) / 1048576)
    from peak.document_uploads u join jsonb_array_elements(p_uploads) e on (e ->> 'upload')::uuid = u.id
    cross join lateral (select (e ->> 'bytes')::numeric::bigint as bytes) b
    where u.id = any (new_ids);
    select array_agg(k.content), array_agg(k.key) into new_contents, new_keys
    from auth.make_content_keys(array(select u.content_id from peak.document_uploads u where u.id = any (new_ids))) k;
    if p_pin is not null then
        perform auth.keep_upload_pins(ids, p_pin);
    end if;

    return query
        with mine as materialized (
            select u.id, u.content_id, u.document_id, c.storage_provider, c.segments as pieces
            from peak.document_uploads u join peak.document_contents c on c.id = u.content_id where u.id = any (ids))
        select i.id,
               coalesce(refused ->> i.id::text, case when m.id is null then 'Another upload has this number already. Begin it anew.' end),
               m.content_id, coalesce(n.key, k.key), m.storage_provider, m.pieces, s.arrived, m.document_id
        from unnest(ids) with ordinality i (id, place)
        left join mine m on m.id = i.id and not refused ? i.id::text
        left join unnest(new_contents, new_keys) n (content, key) on n.content = m.content_id
        left join auth.uploader_keys(array(select a from unnest(ids) a where a <> all (new_ids))) k on k.upload = m.id
        left join peak.arrived_segments(array(select x.content_id from mine x)) s on s.content = m.content_id
        order by i.place;
end $$;

-- Segments that are there stay as they are, so that what was sent and not acknowledged is simply sent again. Whether this
-- survives a crash is decided by finish_uploads(), which looks at what is there: no need to wait for the disk each time.
create function api.put_segments(p_uploads uuid[], p_seqs int[], p_bytes bytea[]) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
    n int := cardinality(p_uploads);
    wrong text;
begin
    perform auth.require_fresh();
    if n is null or n not between 1 and 200 or cardinality(p_seqs) is distinct from n or cardinality(p_bytes) is distinct from n
       or array_ndims(p_uploads) <> 1 or array_ndims(p_seqs) <> 1 or array_ndims(p_bytes) <> 1 then
        raise exception using errcode = 'PK400', message = 'One to 200 segments are sent at once, each with its upload and its place.';
    end if;
    -- Finishing and cancelling wait for this, and this for them.
    perform from peak.document_uploads u where u.id = any (p_uploads) order by u.id for share;
    select case when count(*) filter (where u.id is null) > 0 then 'PK404There is no such upload.'
                when count(*) filter (where u.ended_at is not null) > 0 then 'PK409This upload is over: it was finished or cancelled.'
                when count(*) filter (where c.storage_provider <> 'local') > 0 then 'PK409This file is not kept in the database.'
                when sum(length(a.bytes)) > 67108864 then 'PK400At most 64 MiB are sent at once.'
                when bool_or(a.seq is null or a.bytes is null or a.seq not between 0 and c.segments - 1
                             or length(a.bytes) <> 28 + case when a.seq < c.segments - 1 then 1048576
                                                             else c.clear_bytes - (c.segments - 1) * 1048576::bigint end)
                    then 'PK400A segment has not the length of its place in the file.' end
    into wrong
    from unnest(p_uploads, p_seqs, p_bytes) a (upload, seq, bytes)
    left join peak.document_uploads u on u.id = a.upload
    left join peak.document_contents c on c.id = u.content_id;
    if wrong is not null then
        raise exception using errcode = left(wrong, 5), message = substr(wrong, 6);
    end if;
    insert into peak.document_segments (content_id, seq, bytes)
    select u.content_id, a.seq, a.bytes
    from unnest(p_uploads, p_seqs, p_bytes) a (upload, seq, bytes) join peak.document_uploads u on u.id = a.upload
    on conflict (content_id, seq) do nothing;
    update peak.document_uploads u set touched_at = clock_timestamp()
    where u.id = any (p_uploads) and u.touched_at < clock_timestamp() - interval '1 minute';
    perform set_config('synchronous_commit', 'off', true);
end $$;

-- What keeps each upload from being kept, of those that are not yet; what is kept already is in neither list.
create function api.judged_uploads(p_uploads uuid[], p_sha256 bytea[], out good uuid[], out refused jsonb)
    language sql volatile set search_path = pg_catalog, pg_temp as $$
    with asked as materialized (
        select a.id, a.sha256, u.id as upload, u.content_id, u.exchange_id, u.document_id, u.new_version, u.outcome
        from unnest(p_uploads, p_sha256) a (id, sha256) left join peak.document_uploads u on u.id = a.id
    ), rooms as materialized (
        select r.exchange_id, case when r.exchange_id is null then auth.my_role() = 'admin' else auth.may_now(4, r.exchange_id) end as may
        from (select distinct exchange_id from asked where upload is not null) r
    ), judged as (
        select a.id, a.outcome, case
                when a.upload is null then 'There is no such upload. Begin it anew.'
                when a.outcome = 'kept' then case when c.clear_sha256 <> a.sha256 then 'This upload was finished with another file.' end
                when a.outcome is not null then 'This upload was cancelled. Begin it anew.'
                when not r.may then 'You may not upload documents here any longer.'
                when a.new_version and not coalesce(auth.may_change_document(auth.me(), a.document_id)
                                                    and (select d.is_active from public.documents d where d.id = a.document_id), false)
                    then 'You may not change this document any longer, or it is in the bin.'
                when coalesce(s.arrived, 0) < c.segments then 'Not all of the file has arrived. Go on with the upload.' end as refusal
        from asked a
        left join peak.document_contents c on c.id = a.content_id
        left join rooms r on r.exchange_id is not distinct from a.exchange_id
        left join peak.arrived_segments(array(select x.content_id from asked x where x.outcome is null and x.content_id is not null)) s
            on s.content = a.content_id
    )
    select coalesce(array_agg(j.id) filter (where j.refusal is null and j.outcome is null), '{}'),
           coalesce(jsonb_object_agg(j.id, j.refusal) filter (where j.refusal is not null), '{}') from judged j
$$;

create function api.finish_uploads(p_uploads uuid[], p_sha256 bytea[])
    returns table (upload uuid, document uuid, version int, refusal text, twin uuid, twin_name text)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
#variable_conflict use_column
declare
    me uuid := auth.require_live();
    n int := cardinality(p_uploads);
    judged record;
begin
    perform auth.require_fresh();
    if n is null or n not between 1 and 200 or cardinality(p_sha256) is distinct from n or array_ndims(p_uploads) <> 1 or array_ndims(p_sha256) <> 1
       or exists (select from unnest(p_uploads, p_sha256) a (id, sha256) where a.id is null or a.sha256 is null or length(a.sha256) <> 32)
       or (select count(distinct a) from unnest(p_uploads) a) <> n then
        raise exception using errcode = 'PK400', message = 'One to 200 uploads are finished at once, each once and with its SHA-256.';
    end if;
    if current_setting('synchronous_commit') in ('off', 'local') then
        perform set_config('synchronous_commit', 'on', true);
    end if;
    perform from peak.document_uploads u where u.id = any (p_uploads) order by u.id for update;
    perform from public.documents d
    where d.id in (select u.document_id from peak.document_uploads u where u.id = any (p_uploads) and u.new_version and u.ended_at is null)
    order by d.id for no key update;
    judged := api.judged_uploads(p_uploads, p_sha256);
    if judged.good <> '{}' then
        perform api.keep_uploads(judged.good, (select array_agg(a.sha256 order by g.place)
                                               from unnest(judged.good) with ordinality g (id, place)
                                               join unnest(p_uploads, p_sha256) a (id, sha256) on a.id = g.id));
    end if;
    return query
        with mine as materialized (
            select a.id, a.sha256, a.place, u.id as kept, u.document_id, u.version, u.exchange_id
            from unnest(p_uploads, p_sha256) with ordinality a (id, sha256, place)
            left join peak.document_uploads u on u.id = a.id and not judged.refused ? a.id::text
        ), equal as materialized (
            select r.exchange_id, t.* from (select distinct m.exchange_id from mine m where m.kept is not null) r
            cross join lateral peak.equal_documents(me, r.exchange_id, p_sha256) t
        )
        select m.id, m.document_id, m.version, judged.refused ->> m.id::text, t.document, t.file_name
        from mine m
        left join lateral (select e.document, e.file_name from equal e
                           where e.sha256 = m.sha256 and e.exchange_id is not distinct from m.exchange_id and e.document <> m.document_id
                           limit 1) t on m.kept is not null
        order by m.place;
end $$;

-- The documents and versions that whole uploads are, all at once.
create function api.keep_uploads(p_uploads uuid[], p_sha256 bytea[]) returns void
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
    me uuid := auth.me();
    with_pin uuid[] := auth.uploads_with_pin(p_uploads);
begin
    insert into public.documents (id, exchange_id, uploaded_by, file_name, file_type, mime_type, file_size, file_path, storage_provider,
                                  document_type, description, is_template, template_variables, access_level, allowed_roles, view_only, pin_protected,
                                  version_number)
    select u.document_id, u.exchange_id, me, f.file_name, f.file_type, f.mime_type, c.clear_bytes, c.storage_key, c.storage_provider,
           f.document_type, f.description, f.is_template, f.template_variables, f.access_level, f.allowed_roles, f.view_only, u.id = any (with_pin), 1
    from peak.document_uploads u join peak.document_contents c on c.id = u.content_id
    cross join lateral jsonb_to_record(u.fields) f (file_name text, file_type text, mime_type text, document_type text, description text,
                                                    is_template boolean, template_variables jsonb, access_level text, allowed_roles text[],
                                                    view_only boolean)
    where u.id = any (p_uploads) and not u.new_version;

    with now_at as materialized (
        select d.id, d.version_number from public.documents d
        where d.id in (select u.document_id from peak.document_uploads u where u.id = any (p_uploads) and u.new_version)
    ), numbered as materialized (
        select u.*, case when u.new_version then d.version_number + (row_number() over (partition by u.document_id order by p.place))::int else 1 end as number
        from unnest(p_uploads) with ordinality p (id, place)
        join peak.document_uploads u on u.id = p.id left join now_at d on d.id = u.document_id
    ), made as (
        insert into peak.document_versions (document_id, number, content_id, uploaded_by, note, file_name, file_type, mime_type)
        select x.document_id, x.number, x.content_id, me, x.fields ->> 'note', x.fields ->> 'file_name', x.fields ->> 'file_type',
               x.fields ->> 'mime_type'
        from numbered x
    )
    update peak.document_uploads u set ended_at = clock_timestamp(), outcome = 'kept', version = x.number from numbered x where u.id = x.id;
    update peak.document_contents c set state = 'kept', kept_at = clock_timestamp(), clear_sha256 = a.sha256
    from unnest(p_uploads, p_sha256) a (id, sha256) join peak.document_uploads u on u.id = a.id where c.id = u.content_id;

    -- A document keeps the name that people know it by, unless that names another kind of file.
    update public.documents d
    set file_name = case when d.file_type = u.fields ->> 'file_type' then d.file_name else u.fields ->> 'file_name' end,
        file_type = u.fields ->> 'file_type', mime_type = u.fields ->> 'mime_type', file_size = c.clear_bytes, file_path = c.storage_key,
        storage_provider = c.storage_provider, version_number = u.version
    from (select distinct on (x.document_id) x.* from peak.document_uploads x
          where x.id = any (p_uploads) and x.new_version order by x.document_id, x.version desc) u
    join peak.document_contents c on c.id = u.content_id
    where d.id = u.document_id;

    perform auth.take_upload_pins(with_pin);
    perform auth.log_documents(array_agg(u.document_id), 'upload', array_agg(u.version)),
            audit.events('document_upload', 'document', array_agg(u.document_id), array_agg(u.exchange_id),
                         array_agg(jsonb_build_object('file_name', u.fields -> 'file_name', 'file_size', c.clear_bytes, 'version', u.version,
                                                      'sha256', encode(c.clear_sha256, 'hex'))))
    from peak.document_uploads u join peak.document_contents c on c.id = u.content_id where u.id = any (p_uploads);
    if with_pin <> '{}' then
        perform audit.events('document_pin_set', 'document', array_agg(u.document_id), array_agg(u.exchange_id), null)
        from peak.document_uploads u where u.id = any (with_pin);
    end if;
end $$;

create function api.cancel_uploads(p_uploads uuid[]) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    perform auth.require_live();
    perform auth.require_fresh();
    if p_uploads is null or cardinality(p_uploads) not between 1 and 1000 then
        raise exception using errcode = 'PK400', message = 'One to 1000 uploads are cancelled at once.';
    end if;
    perform from peak.document_uploads u where u.id = any (p_uploads) order by u.id for update;
    update peak.document_contents c set state = 'dropped', dropped_at = clock_timestamp()
    from peak.document_uploads u where u.id = any (p_uploads) and u.ended_at is null and c.id = u.content_id;
    update peak.document_uploads u set ended_at = clock_timestamp(), outcome = 'cancelled' where u.id = any (p_uploads) and u.ended_at is null;
end $$;

create function api.my_uploads()
    returns table (upload uuid, document uuid, file_name text, exchange_id uuid, bytes bigint, segments int, arrived int, begun_at timestamptz)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
#variable_conflict use_column
declare
    me uuid := auth.require_me();
begin
    return query
        with mine as materialized (
            select u.* from peak.document_uploads u where u.person = me and u.ended_at is null order by u.begun_at desc limit 1000)
        select u.id, u.document_id, u.fields ->> 'file_name', u.exchange_id, c.clear_bytes, c.segments, s.arrived, u.begun_at
        from mine u join peak.document_contents c on c.id = u.content_id
        join peak.arrived_segments(array(select m.content_id from mine m)) s on s.content = u.content_id
        order by u.begun_at;
end $$;

grant execute on function api.begin_uploads(uuid, jsonb, text), api.put_segments(uuid[], int[], bytea[]), api.finish_uploads(uuid[], bytea[]),
    api.cancel_uploads(uuid[]), api.my_uploads()
    to peak_r_admin, peak_r_coordinator, peak_r_client, peak_r_agency;
reset role;
