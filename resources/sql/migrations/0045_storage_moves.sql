-- 0045 storage_moves: how the agent moves contents from one storage to another, and looks a storage through.
--
-- Adds     peak.give_up_copies(); api.agent_next_copy(), agent_copy_url(), agent_copy_part(), agent_copy_parts(), agent_read_segments(),
--          agent_put_segments(), agent_copied(), agent_copy_failed(), agent_next_look(), agent_looked(), agent_look_failed()
-- Needs    0044 storage_keeping
-- Breaks   nothing
-- Locks    nothing for longer than a moment
-- Raises   PK400 bad input; PK404 no such copy, or not any longer; PK409 not set up, or not whole
-- Tests    tests/models/documents/tst_StorageKeeper.cpp
set local lock_timeout = '5s';

set local role peak_owner;
-- Copies that nobody wants any longer: the move was stopped, or the content was dropped. What is there of them goes.
create function peak.give_up_copies() returns void
    language sql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    with over as (
        delete from peak.storage_copies x
        where x.claimed_at < clock_timestamp() - interval '3 minutes'
          and (not exists (select from peak.storage_moves m where m.ended_at is null and m.to_provider = x.to_provider)
               or not exists (select from peak.document_contents c where c.id = x.content_id and c.state = 'kept'))
        returning x.to_provider, x.to_key, x.content_id
    )
    insert into peak.storage_leftovers (provider, storage_key, content_id, until)
    select o.to_provider, o.to_key, o.content_id, clock_timestamp() + interval '5 minutes' from over o on conflict do nothing
$$;

-- The next content to copy, or to go on with; a copy that nobody touched for three minutes has lost its agent. No row:
-- there is nothing to do now.
create function api.agent_next_copy(p_agent text)
    returns table (content uuid, from_provider text, to_provider text, segments int, clear_bytes bigint, multipart text)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
#variable_conflict use_column
declare
    m peak.storage_moves;
    x uuid;
begin
    if p_agent is null or length(p_agent) > 200 then
        raise exception using errcode = 'PK400', message = 'An agent''s name has at most 200 characters.';
    end if;
    perform peak.give_up_copies();
    select v.* into m from peak.storage_moves v where v.ended_at is null for update;
    if not found then
        return;
    end if;
    select c.content_id into x from peak.storage_copies c
    where c.to_provider = m.to_provider and c.not_before < clock_timestamp()
      and (c.claimed_by = p_agent or c.claimed_at < clock_timestamp() - interval '3 minutes')
    order by c.claimed_at limit 1 for update skip locked;
    if x is null then
        select c.id into x from peak.document_contents c
        where c.state = 'kept' and c.storage_provider <> m.to_provider and not exists (select from peak.storage_copies y where y.content_id = c.id)
        order by c.id limit 1 for update skip locked;
        insert into peak.storage_copies (content_id, to_provider, to_key)
        select x, m.to_provider, replace(x::text, '-', '') || '/' || replace(gen_random_uuid()::text, '-', '') where x is not null;
        -- What was left in the database is the same, and is looked at before it is believed.
        delete from peak.storage_leftovers l where l.content_id = x and l.provider = 'local' and m.to_provider = 'local';
    end if;
    if x is null then
        update peak.storage_moves v set ended_at = clock_timestamp(), outcome = 'done'
        where v.id = m.id and not exists (select from peak.document_contents c
                                          where c.state <> 'dropped' and c.storage_provider <> m.to_provider);
        return;
    end if;
    update peak.storage_copies c set claimed_by = p_agent, claimed_at = clock_timestamp() where c.content_id = x;
    return query select c.id, c.storage_provider, y.to_provider, c.segments, c.clear_bytes, y.multipart_id
                 from peak.storage_copies y join peak.document_contents c on c.id = y.content_id where y.content_id = x;
end $$;

-- The copy, while it is wanted; touching it keeps others away.
create function peak.wanted_copy(p_content uuid)
    returns table (from_provider text, from_key text, to_provider text, to_key text, clear_bytes bigint, segments int, multipart text)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    return query
        update peak.storage_copies x set claimed_at = clock_timestamp() from peak.document_contents c
        where x.content_id = p_content and c.id = p_content and c.state = 'kept' and c.storage_provider <> x.to_provider
          and exists (select from peak.storage_moves m where m.ended_at is null and m.to_provider = x.to_provider)
        returning c.storage_provider, c.storage_key, x.to_provider, x.to_key, c.clear_bytes, c.segments, x.multipart_id;
    if not found then
        raise exception using errcode = 'PK404', message = 'This copy is not wanted any longer.';
    end if;
end $$;

-- 'read' the old bytes, write the new ones as an upload does, and 'check' them.
create function api.agent_copy_url(p_content uuid, p_step text, p_part int default null, p_multipart text default null, p_sha256 bytea default null)
    returns table (method text, url text, headers jsonb)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    x record;
    query jsonb := '{}';
begin
    select w.* into x from peak.wanted_copy(p_content) w;
    if p_step is null or p_step not in ('read', 'check', 'put', 'begin', 'part', 'complete') or p_step in ('put', 'part') and p_sha256 is null
       or p_step = 'part' and p_part is null or p_step in ('part', 'complete') and p_multipart is null then
        raise exception using errcode = 'PK400', message = 'This is no step of a copy.';
    end if;
    headers := '{}';
    if p_step = 'part' and x.multipart is distinct from p_multipart then
        update peak.storage_copies c set multipart_id = p_multipart where c.content_id = p_content;
        delete from peak.storage_copy_parts c where c.content_id = p_content;
        insert into peak.storage_multiparts (provider, storage_key, multipart_id) values (x.to_provider, x.to_key, p_multipart) on conflict do nothing;
    end if;
    if p_step in ('put', 'part') then
        headers := jsonb_build_object('content-length', peak.part_bytes(x.clear_bytes, case p_step when 'put' then 1 else p_part end)::text,
                                      'x-amz-content-sha256', encode(p_sha256, 'hex'));
    end if;
    query := case p_step when 'begin' then '{"uploads": ""}' when 'complete' then jsonb_build_object('uploadId', p_multipart)
                         when 'part' then jsonb_build_object('uploadId', p_multipart, 'partNumber', p_part) else '{}' end;
    method := case when p_step in ('read', 'check') then 'GET' when p_step in ('put', 'part') then 'PUT' else 'POST' end;
    url := case p_step when 'read' then auth.storage_url(x.from_provider, method, x.from_key)
                       else auth.storage_url(x.to_provider, method, x.to_key, query, headers) end;
    return next;
end $$;

create function api.agent_copy_part(p_content uuid, p_part int, p_etag text) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    perform peak.wanted_copy(p_content);
    insert into peak.storage_copy_parts (content_id, part, etag) values (p_content, p_part, left(p_etag, 200))
    on conflict (content_id, part) do update set etag = excluded.etag;
end $$;
create function api.agent_copy_parts(p_content uuid) returns table (part int, etag text)
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    as $$ select p.part, p.etag from peak.storage_copy_parts p where p.content_id = p_content order by p.part $$;

-- Sealed segments in the database, of contents that are being copied and of no others.
create function api.agent_read_segments(p_content uuid, p_first int, p_count int) returns table (seq int, bytes bytea)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
#variable_conflict use_column
begin
    if p_first is null or p_count is null or p_count not between 1 and 16 then
        raise exception using errcode = 'PK400', message = 'One to 16 segments are read at once.';
    end if;
    perform peak.wanted_copy(p_content);
    return query select s.seq, s.bytes from peak.document_segments s
                 where s.content_id = p_content and s.seq >= p_first and s.seq < p_first::bigint + p_count order by s.seq;
end $$;
create function api.agent_put_segments(p_content uuid, p_seqs int[], p_bytes bytea[]) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    x record;
begin
    select w.* into x from peak.wanted_copy(p_content) w;
    if x.to_provider <> 'local' or coalesce(cardinality(p_seqs), 0) not between 1 and 16 or cardinality(p_bytes) is distinct from cardinality(p_seqs)
       or exists (select from unnest(p_seqs, p_bytes) a (seq, bytes)
                  where a.seq is null or a.bytes is null or a.seq not between 0 and x.segments - 1
                     or length(a.bytes) <> 28 + case when a.seq < x.segments - 1 then 1048576 else x.clear_bytes - (x.segments - 1) * 1048576::bigint end) then
        raise exception using errcode = 'PK400', message = 'A segment has not the length of its place in the file.';
    end if;
    insert into peak.document_segments (content_id, seq, bytes)
    select p_content, a.seq, a.bytes from unnest(p_seqs, p_bytes) a (seq, bytes)
    on conflict (content_id, seq) do update set bytes = excluded.bytes where document_segments.bytes <> excluded.bytes;
end $$;

-- The copy was read back whole and the same: from now on it is the content.
create function api.agent_copied(p_content uuid, p_stored_bytes bigint) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    x record;
begin
    perform from peak.document_contents c where c.id = p_content for update;
    select w.* into x from peak.wanted_copy(p_content) w;
    if p_stored_bytes is distinct from x.clear_bytes + 28 * x.segments
       or x.to_provider = 'local' and (select count(*) from peak.document_segments s where s.content_id = p_content) <> x.segments then
        raise exception using errcode = 'PK409', message = 'The copy is not whole.';
    end if;
    update peak.document_contents c set storage_provider = x.to_provider, storage_key = x.to_key where c.id = p_content;
    update public.documents d set storage_provider = x.to_provider, file_path = x.to_key
    where d.file_path = x.from_key and d.id in (select v.document_id from peak.document_versions v where v.content_id = p_content);
    insert into peak.storage_leftovers (provider, storage_key, content_id, until)
    values (x.from_provider, x.from_key, p_content, clock_timestamp() + interval '12 hours');
    delete from peak.storage_multiparts m where m.storage_key = x.to_key;
    delete from peak.storage_copies c where c.content_id = p_content;
    update peak.storage_moves m set moved = m.moved + 1, moved_bytes = m.moved_bytes + x.clear_bytes where m.ended_at is null;
end $$;

-- Tried again later and later; p_anew: from the beginning, because what is there is not what was sent.
create function api.agent_copy_failed(p_content uuid, p_message text, p_anew boolean default false) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    update peak.storage_copies x
    set failures = x.failures + 1, failure = left(p_message, 500),
        not_before = clock_timestamp() + least(interval '30 seconds' * (2 ^ least(x.failures, 8)), interval '1 hour'),
        multipart_id = case when p_anew then null else x.multipart_id end
    where x.content_id = p_content;
    if p_anew then
        delete from peak.storage_copy_parts p where p.content_id = p_content;
    end if;
end $$;
grant execute on function api.agent_next_copy(text), api.agent_copy_url(uuid, text, int, text, bytea), api.agent_copy_part(uuid, int, text),
    api.agent_copy_parts(uuid), api.agent_read_segments(uuid, int, int), api.agent_put_segments(uuid, int[], bytea[]),
    api.agent_copied(uuid, bigint), api.agent_copy_failed(uuid, text, boolean) to peak_agent;

-- ---------------------------------------------------------------- looking a storage through, once a day

-- The address of the next thousand names of a storage that is due.
create function api.agent_next_look() returns table (provider text, after_key text, url text)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
#variable_conflict use_column
declare
    l peak.storage_looks;
begin
    insert into peak.storage_looks (provider) select p from unnest(array['s3', 'gcp']) p
    where exists (select from peak.storage_place(p)) on conflict do nothing;
    select k.* into l from peak.storage_looks k
    where exists (select from peak.storage_place(k.provider))
      and (k.begun_at is not null or coalesce(k.looked_at, '-infinity') < clock_timestamp() - interval '1 day')
      and coalesce(k.failed_at, '-infinity') < clock_timestamp() - interval '10 minutes'
    order by k.provider limit 1 for update skip locked;
    if not found then
        return;
    end if;
    if l.begun_at is null then
        update peak.storage_looks k set begun_at = clock_timestamp(), after_key = '', objects = 0 where k.provider = l.provider;
        l.after_key := '';
    end if;
    return query select l.provider, l.after_key, auth.storage_url(l.provider, 'GET', null,
        '{"list-type": "2", "max-keys": "1000"}'::jsonb || case when l.after_key = '' then '{}' else jsonb_build_object('start-after', l.after_key) end);
end $$;

-- What was there between two names, in the storage's order of bytes: what nobody here knows, and what is missing.
create function api.agent_looked(p_provider text, p_keys text[], p_bytes bigint[], p_changed timestamptz[], p_last boolean) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    l peak.storage_looks;
    upto text;
begin
    select k.* into l from peak.storage_looks k where k.provider = p_provider and k.begun_at is not null for update;
    if not found or p_keys is null or cardinality(p_bytes) is distinct from cardinality(p_keys) or cardinality(p_changed) is distinct from cardinality(p_keys)
       or cardinality(p_keys) > 1000 or p_last is null or cardinality(p_keys) = 0 and not p_last then
        raise exception using errcode = 'PK400', message = 'Up to 1000 objects are told at once, each with its size and time.';
    end if;
    select max(k collate "C") into upto from unnest(p_keys) k;
    delete from peak.storage_findings f
    where f.provider = p_provider and f.storage_key collate "C" > l.after_key and (p_last or f.storage_key collate "C" <= upto);
    -- What is younger than the look may be on its way.
    insert into peak.storage_findings (storage_key, provider, finding, bytes)
    select left(o.key, 1024), p_provider, case when c.id is null then 'unknown' else 'size' end, o.bytes
    from unnest(p_keys, p_bytes, p_changed) o (key, bytes, at)
    left join peak.document_contents c on c.storage_key = o.key and c.storage_provider = p_provider
    where o.at < l.begun_at - interval '1 day'
      and (c.id is null and not exists (select from peak.storage_leftovers f where f.storage_key = o.key)
                        and not exists (select from peak.storage_copies x where x.to_key = o.key)
           or c.state = 'kept' and o.bytes <> c.clear_bytes + 28 * c.segments)
    union all
    select c.storage_key, p_provider, 'missing', c.clear_bytes from peak.document_contents c
    where c.storage_provider = p_provider and c.state = 'kept' and c.kept_at < l.begun_at
      and c.storage_key collate "C" > l.after_key and (p_last or c.storage_key collate "C" <= upto) and c.storage_key <> all (p_keys)
      -- Moved there a moment ago: the next look tells.
      and not exists (select from peak.storage_leftovers f where f.content_id = c.id and f.until > l.begun_at)
    on conflict do nothing;
    update peak.storage_looks k
    set after_key = case when p_last then '' else upto end, objects = k.objects + cardinality(p_keys),
        looked_at = case when p_last then k.begun_at else k.looked_at end, begun_at = case when p_last then null else k.begun_at end
    where k.provider = p_provider;
end $$;
create function api.agent_look_failed(p_provider text, p_message text) returns void
    language sql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    update peak.storage_looks k set failure = left(p_message, 500), failed_at = clock_timestamp() where k.provider = p_provider
$$;
grant execute on function api.agent_next_look(), api.agent_looked(text, text[], bigint[], timestamptz[], boolean), api.agent_look_failed(text, text)
    to peak_agent;
reset role;
