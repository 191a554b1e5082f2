-- 0043 storage: where documents' bytes are kept outside the database, and the addresses that lead there.
--
-- Adds     peak.uri_encoded(), presign(), storage_place(), settings storage.s3.* and storage.gcp.*, trigger
--          _200_check_storage on settings; auth.storage_url(); peak.storage_multiparts, part_bytes();
--          api.upload_url(), part_stored(), upload_parts()
-- Needs    0028 settings, 0041 document_contents
-- Breaks   nothing
-- Locks    settings SHARE ROW EXCLUSIVE for a trigger
-- Raises   28000 the session has ended; PK400 bad input; PK403 not allowed; PK404 not there;
--          PK409 not set up, in use, or begun otherwise
-- Tests    tests/sql/tst_Presign.cpp, tests/sql/tst_Storage.cpp, tests/models/documents/tst_ObjectAddresses.cpp, tst_ObjectStore.cpp
--
-- A storage speaks Amazon's S3 (also Google's does, with its HMAC keys). An address is good for one request and two
-- minutes, and is signed by the database (Signature Version 4): nobody else ever has the secret key. For an upload
-- its length and its SHA-256 are signed too, so that no address takes other bytes than those it was asked for, and
-- that nothing is there yet (if-none-match), so that an address that is left over changes no document that is kept.
-- Google's storage has another header for that, which its S3 interface is not known to take: there an uploader can
-- overwrite their own document until the address ends; the SHA-256 that was told then says that it is another.
-- An object is all sealed segments of a content, one after the other; more than eight go as parts of eight.
set local lock_timeout = '5s';

-- ---------------------------------------------------------------- Signature Version 4

set local role peak_owner;
create function peak.uri_encoded(p_text text, p_keep text default '') returns text
    language sql immutable strict parallel safe
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select coalesce(string_agg(case when c.c ~ '^[A-Za-z0-9_.~-]$' or strpos(p_keep, c.c) > 0 then c.c
                                    else regexp_replace(upper(encode(convert_to(c.c, 'UTF8'), 'hex')), '(..)', E'%\\1', 'g') end,
                               '' order by c.n), '')
    from regexp_split_to_table(p_text, '') with ordinality c (c, n) where c.c <> ''
$$;

-- An address that is good for one request of this method: p_base is "https://host[:port]", p_path and the query are
-- not encoded yet, the headers (lower case) must be sent as they are.
create function peak.presign(p_method text, p_base text, p_path text, p_query jsonb, p_headers jsonb, p_region text,
                             p_access_key text, p_secret_key text, p_expires int default 120, p_at timestamptz default null)
    returns text language plpgsql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    at text := to_char(coalesce(p_at, clock_timestamp()) at time zone 'UTC', 'YYYYMMDD"T"HH24MISS"Z"');
    scope text := left(at, 8) || '/' || p_region || '/s3/aws4_request';
    path text := peak.uri_encoded(p_path, '/');
    headers jsonb := coalesce(p_headers, '{}') || jsonb_build_object('host', split_part(p_base, '://', 2));
    signed text;
    lines text;
    query text;
    step bytea;
    word text;
begin
    select string_agg(h.key, ';' order by h.key collate "C"),
           string_agg(h.key || ':' || btrim(regexp_replace(h.value, E'\\s+', ' ', 'g')) || E'\n', '' order by h.key collate "C")
    into signed, lines from jsonb_each_text(headers) h;
    select string_agg(e.name || '=' || e.value, '&' order by e.name collate "C", e.value collate "C") into query
    from (select peak.uri_encoded(q.key) as name, peak.uri_encoded(coalesce(q.value, '')) as value
          from jsonb_each_text(coalesce(p_query, '{}') || jsonb_build_object(
                   'X-Amz-Algorithm', 'AWS4-HMAC-SHA256', 'X-Amz-Credential', p_access_key || '/' || scope, 'X-Amz-Date', at,
                   'X-Amz-Expires', p_expires, 'X-Amz-SignedHeaders', signed)) q) e;
    step := convert_to('AWS4' || p_secret_key, 'UTF8');
    foreach word in array array[left(at, 8), p_region, 's3', 'aws4_request'] loop
        step := crypto.hmac(convert_to(word, 'UTF8'), step, 'sha256');
    end loop;
    return p_base || path || '?' || query || '&X-Amz-Signature=' || encode(crypto.hmac(convert_to(
        'AWS4-HMAC-SHA256' || E'\n' || at || E'\n' || scope || E'\n' || encode(sha256(convert_to(
            p_method || E'\n' || path || E'\n' || query || E'\n' || lines || E'\n' || signed || E'\n'
            || coalesce(headers ->> 'x-amz-content-sha256', 'UNSIGNED-PAYLOAD'), 'UTF8')), 'hex'), 'UTF8'), step, 'sha256'), 'hex');
end $$;
grant execute on function peak.presign(text, text, text, jsonb, jsonb, text, text, text, int, timestamptz) to peak_auth;

-- ---------------------------------------------------------------- where it is

insert into peak.settings (key, value, description) values
    ('storage.s3.endpoint', '""', 'Address of the storage, as https://s3.us-west-2.amazonaws.com; empty: none is set up'),
    ('storage.s3.region', '"us-east-1"', 'Region that the storage''s addresses are signed for'),
    ('storage.s3.bucket', '""', 'Bucket that holds the documents, and nothing else'),
    ('storage.s3.path_style', 'false', 'Whether the bucket is named in the path (MinIO and others) and not in the host''s name'),
    ('storage.s3.no_overwrite', 'true', 'Whether nothing that is there is ever overwritten; off only for a storage that knows no conditional writes'),
    ('storage.s3.access_key', '""', 'Access key; its secret is set below as storage.s3.secret_key'),
    ('storage.gcp.endpoint', '"https://storage.googleapis.com"', 'Address of Google Cloud Storage'),
    ('storage.gcp.region', '"auto"', 'Region that the storage''s addresses are signed for'),
    ('storage.gcp.bucket', '""', 'Bucket that holds the documents, and nothing else; empty: none is set up'),
    ('storage.gcp.path_style', 'true', 'Whether the bucket is named in the path and not in the host''s name'),
    ('storage.gcp.access_key', '""', 'Access key of an HMAC key; its secret is set below as storage.gcp.secret_key');

create function peak.storage_place(p_provider text)
    returns table (base text, bucket text, prefix text, region text, access_key text)
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select case when s.path_style then s.endpoint else regexp_replace(s.endpoint, '://', '://' || s.bucket || '.') end,
           s.bucket, case when s.path_style then '/' || s.bucket else '' end, s.region, s.access_key
    from (select peak.setting('storage.' || p_provider || '.endpoint') #>> '{}' as endpoint,
                 peak.setting('storage.' || p_provider || '.bucket') #>> '{}' as bucket,
                 peak.setting('storage.' || p_provider || '.region') #>> '{}' as region,
                 peak.setting('storage.' || p_provider || '.access_key') #>> '{}' as access_key,
                 (peak.setting('storage.' || p_provider || '.path_style') #>> '{}')::boolean as path_style) s
    where s.endpoint <> '' and s.bucket <> '' and s.access_key <> ''
      and exists (select from peak.secrets k where k.name = 'storage.' || p_provider || '.secret_key')
$$;
grant execute on function peak.storage_place(text) to peak_auth;

-- What an admin may set: an address that nobody in between reads, names that a storage can have; and nothing that
-- makes unreachable what is kept there.
create function peak.check_storage() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    provider text := split_part(new.key, '.', 2);
    part text := split_part(new.key, '.', 3);
    said text := new.value #>> '{}';
begin
    if new.key = 'documents.storage' then
        if said <> 'local' and not exists (select from peak.storage_place(said)) then
            raise exception using errcode = 'PK409',
                message = 'This storage is not set up yet. Set its address, bucket, access key and secret key first.';
        end if;
        return new;
    elsif part = 'endpoint' and said <> '' and said !~ E'^https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$'
          and said !~ E'^http://(127(\\.[0-9]{1,3}){3}|localhost|\\[::1\\])(:[0-9]{1,5})?$'
          or part = 'endpoint' and said ~ '^(https.*:443|http:.*:80)$' then
        raise exception using errcode = 'PK400',
            message = 'An address of a storage begins with https:// and has nothing behind the host''s name, as https://s3.us-west-2.amazonaws.com. Only on the server itself may it begin with http://.';
    elsif part = 'bucket' and said <> '' and said !~ '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$' then
        raise exception using errcode = 'PK400', message = 'A bucket''s name has 3 to 63 small letters, digits, dots and hyphens.';
    elsif part = 'region' and said !~ '^[a-z0-9-]{1,40}$' then
        raise exception using errcode = 'PK400', message = 'A region is written like us-west-2.';
    elsif part = 'access_key' and said !~ '^([A-Za-z0-9_-]{3,128})?$' then
        raise exception using errcode = 'PK400', message = 'An access key has up to 128 letters and digits. The secret key is set below, under Secrets.';
    elsif part in ('endpoint', 'bucket', 'path_style') and auth.my_role() = 'admin'
          and exists (select from peak.document_contents c where c.storage_provider = provider and c.deleted_at is null) then
        raise exception using errcode = 'PK409',
            message = 'Documents are kept there. Move them to another storage first, then change this.';
    end if;
    return new;
end $$;
create trigger _200_check_storage before update of value on peak.settings
    for each row when (new.key ~ '^(storage[.]|documents[.]storage$)' and new.value is distinct from old.value)
    execute function peak.check_storage();
reset role;

set local role peak_auth;
-- The one place that opens the secret key. p_key is NULL for the bucket itself.
create function auth.storage_url(p_provider text, p_method text, p_key text, p_query jsonb default '{}', p_headers jsonb default '{}')
    returns text language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    place record;
    sealed bytea;
begin
    select p.* into place from peak.storage_place(p_provider) p;
    select k.sealed into sealed from peak.secrets k where k.name = 'storage.' || p_provider || '.secret_key';
    if place.base is null or sealed is null then
        raise exception using errcode = 'PK409',
            message = 'The storage of documents is not set up completely. An administrator sets it up among the settings; nothing was changed.';
    end if;
    return peak.presign(p_method, place.base, place.prefix || coalesce('/' || p_key, case when place.prefix = '' then '/' else '' end), p_query,
                        p_headers, place.region, place.access_key,
                        convert_from(kms.unseal('secret:storage.' || p_provider || '.secret_key', sealed), 'UTF8'));
end $$;
grant execute on function auth.storage_url(text, text, text, jsonb, jsonb) to peak_owner;
reset role;

-- ---------------------------------------------------------------- uploads

set local role peak_owner;
grant update (multipart_id, stored_at) on peak.document_uploads to peak_api;
-- Objects that were begun in parts and are not put together: whatever becomes of the upload, the agent takes them away.
create table peak.storage_multiparts (
    provider     text not null,
    storage_key  text not null,
    multipart_id text not null,
    begun_at     timestamptz not null default clock_timestamp(),
    primary key (storage_key, multipart_id)
);
alter table peak.storage_multiparts enable row level security;
insert into audit.exempt (table_name, reason) values
    ('peak.document_parts', 'work on its way'), ('peak.storage_multiparts', 'work on its way') on conflict do nothing;
create policy uploader_only on peak.storage_multiparts to peak_api
    using (exists (select from peak.document_uploads u join peak.document_contents c on c.id = u.content_id
                   where c.storage_key = storage_multiparts.storage_key and u.person = (select auth.me())))
    with check (exists (select from peak.document_uploads u join peak.document_contents c on c.id = u.content_id
                        where c.storage_key = storage_multiparts.storage_key and u.person = (select auth.me()) and u.ended_at is null));
grant select, insert (provider, storage_key, multipart_id), delete on peak.storage_multiparts to peak_api;
create policy uploader_only on peak.document_parts to peak_api
    using (exists (select from peak.document_uploads u where u.id = document_parts.upload_id and u.person = (select auth.me())))
    with check (exists (select from peak.document_uploads u
                        where u.id = document_parts.upload_id and u.person = (select auth.me()) and u.ended_at is null));
grant select, insert, update (etag, told_at), delete on peak.document_parts to peak_api;

-- How many bytes are in a part of eight segments, the first being 1, of a content of so many clear bytes.
create function peak.part_bytes(p_clear bigint, p_part int) returns bigint
    language sql immutable strict parallel safe
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select b.clear + 28 * greatest(1, (b.clear + 1048575) / 1048576)
    from (select least(8388608, p_clear - (p_part - 1) * 8388608::bigint) as clear) b
$$;
grant execute on function peak.part_bytes(bigint, int) to peak_api;
reset role;

set local role peak_auth;
grant execute on function auth.storage_url(text, text, text, jsonb, jsonb) to peak_api;
reset role;

set local role peak_api;
-- An upload of the caller's own that is under way to a storage, and that they still may make.
create function api.stored_upload(p_upload uuid)
    returns table (provider text, key text, clear_bytes bigint, segments int, parts int, multipart text, stored boolean)
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
    me uuid := auth.require_live();
    exchange uuid;
begin
    select u.exchange_id, c.storage_provider, c.storage_key, c.clear_bytes, c.segments, (c.segments + 7) / 8, u.multipart_id, u.stored_at is not null
    into exchange, provider, key, clear_bytes, segments, parts, multipart, stored
    from peak.document_uploads u join peak.document_contents c on c.id = u.content_id
    where u.id = p_upload and u.person = me and u.ended_at is null and c.state = 'arriving' for update of u;
    if not found then
        raise exception using errcode = 'PK404', message = 'This upload is over, or was never begun.';
    elsif provider = 'local' then
        raise exception using errcode = 'PK400', message = 'The bytes of this upload go into the database.';
    elsif exchange is null and auth.my_role() <> 'admin' or exchange is not null and not auth.may_now(4, exchange) then
        raise exception using errcode = 'PK403', message = 'You may not upload documents to this exchange.';
    end if;
    return next;
end $$;
revoke execute on function api.stored_upload(uuid) from public;

-- Where to send what, once: 'put' the whole object, or 'begin' one of several parts, each 'part', and 'complete' it; or
-- to 'look' whether it is there, when nobody heard the answer.
-- The bytes of 'put' and 'part' are named by their SHA-256 and their length is the only right one; the headers must be
-- sent as they are.
create function api.upload_url(p_upload uuid, p_step text, p_part int default null, p_multipart text default null,
                               p_length bigint default null, p_sha256 bytea default null)
    returns table (method text, url text, headers jsonb)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    up record;
    length bigint;
    query jsonb;
begin
    select s.* into up from api.stored_upload(p_upload) s;
    if p_step is null or p_step not in ('put', 'begin', 'part', 'complete', 'look') or p_step <> 'look' and (p_step = 'put') <> (up.parts = 1) then
        raise exception using errcode = 'PK400', message = 'A file of up to eight segments is put as a whole, a larger one in parts of eight.';
    elsif up.stored then
        raise exception using errcode = 'PK409', message = 'All of this upload is stored already.';
    elsif p_step in ('part', 'complete') and (p_multipart is null or p_multipart !~ '^[!-~]+$' or length(p_multipart) > 1000) then
        raise exception using errcode = 'PK400', message = 'The storage''s name of the upload is missing.';
    elsif p_step = 'part' and (p_part is null or p_part not between 1 and up.parts) then
        raise exception using errcode = 'PK400', message = format('This upload has the parts 1 to %s.', up.parts);
    end if;
    if p_step in ('put', 'part') then
        length := peak.part_bytes(up.clear_bytes, case p_step when 'put' then 1 else p_part end);
        if p_length is distinct from length or p_sha256 is null or length(p_sha256) <> 32 then
            raise exception using errcode = 'PK400', message = format('This has %s bytes, and a SHA-256 that is to be told.', length);
        end if;
    end if;
    if p_step = 'part' and up.multipart is null then
        update peak.document_uploads u set multipart_id = p_multipart, touched_at = clock_timestamp() where u.id = p_upload;
        insert into peak.storage_multiparts (provider, storage_key, multipart_id) values (up.provider, up.key, p_multipart)
        on conflict (storage_key, multipart_id) do nothing;
    elsif p_step in ('part', 'complete') and up.multipart is distinct from p_multipart then
        raise exception using errcode = 'PK409', message = 'This upload was begun anew meanwhile. Send the rest under its new name.';
    elsif p_step = 'begin' then
        delete from peak.document_parts p where p.upload_id = p_upload;
        update peak.document_uploads u set multipart_id = null, touched_at = clock_timestamp() where u.id = p_upload;
    else
        update peak.document_uploads u set touched_at = clock_timestamp() where u.id = p_upload;
    end if;
    method := case when p_step in ('put', 'part') then 'PUT' when p_step = 'look' then 'GET' else 'POST' end;
    query := case when p_step in ('put', 'look') then '{}'::jsonb when p_step = 'begin' then '{"uploads": ""}' when p_step = 'complete' then jsonb_build_object('uploadId', p_multipart)
                  else jsonb_build_object('uploadId', p_multipart, 'partNumber', p_part) end;
    headers := case when length is null then '{}'
                    else jsonb_build_object('content-length', length::text, 'x-amz-content-sha256', encode(p_sha256, 'hex')) end
               || case when p_step in ('put', 'complete') and up.provider = 's3' and peak.setting('storage.s3.no_overwrite') = 'true'
                       then '{"if-none-match": "*"}' else '{}'::jsonb end;
    url := auth.storage_url(up.provider, method, up.key, query, headers);
    return next;
end $$;

-- What the storage has, by its receipt; part 0 is the whole, put together. How many parts are missing; -1: the whole is
-- there already.
create function api.part_stored(p_upload uuid, p_part int, p_etag text) returns int
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    up record;
    missing int;
begin
    select s.* into up from api.stored_upload(p_upload) s;
    if p_part is null or p_part not between 0 and up.parts or p_etag is null or p_etag !~ '^[!-~]{1,200}$' then
        raise exception using errcode = 'PK400', message = 'What was stored is told by the part''s number and the storage''s receipt.';
    end if;
    if up.stored then
        return -1;
    elsif p_part > 0 then
        insert into peak.document_parts (upload_id, part, etag) values (p_upload, p_part, p_etag)
        on conflict (upload_id, part) do update set etag = excluded.etag, told_at = clock_timestamp();
    end if;
    select up.parts - count(*) into missing from peak.document_parts p where p.upload_id = p_upload;
    if p_part = 0 and missing > 0 then
        raise exception using errcode = 'PK409', message = 'Parts of this upload are missing.';
    end if;
    if p_part = 0 then
        delete from peak.storage_multiparts m where m.storage_key = up.key and m.multipart_id = up.multipart;
    end if;
    update peak.document_uploads u
    set touched_at = clock_timestamp(), stored_at = case when p_part = 0 or up.parts = 1 then clock_timestamp() end
    where u.id = p_upload;
    return missing;
end $$;

-- For going on with an upload: the parts that are there, and the storage's name of the upload. Without a part where
-- it was begun only.
create function api.upload_parts(p_upload uuid) returns table (part int, etag text, multipart text)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    up record;
begin
    select s.* into up from api.stored_upload(p_upload) s;
    return query select p.part, p.etag, up.multipart
                 from (select) x left join peak.document_parts p on p.upload_id = p_upload
                 where p.part is not null or up.multipart is not null order by p.part;
end $$;
grant execute on function api.upload_url(uuid, text, int, text, bigint, bytea), api.part_stored(uuid, int, text), api.upload_parts(uuid)
    to peak_r_admin, peak_r_coordinator, peak_r_client, peak_r_agency;
reset role;
