-- 0041 document_contents: the bytes of documents, sealed by the client, on their way in and out.
--
-- Adds     peak.document_contents, document_segments, document_versions, document_uploads, document_parts, arrived_segments(),
--          equal_documents(), sweep_documents(); auth.content_keys, upload_pins, opened_content(); api.equal_documents()
-- Needs    0014 documents, 0019 document_pins, 0020 keeping
-- Breaks   nothing
-- Locks    nothing that is in use
-- Raises   28000 the session has ended; 40001 not read committed; PK400 bad input; PK403 not allowed;
--          PK404 not there, or not to be seen; PK409 finished or cancelled already
-- Tests    tests/sql/tst_Contents.cpp, tst_Uploads.cpp
--
-- A content is a file cut into segments of 1 MiB, each sealed with AES-256-GCM by the client under a key that the server
-- makes and hands out to nobody but the uploader while it arrives, and to who opened the document (0019). It stands for
-- nothing until finish_uploads() makes the document, or its new version, in one transaction with it.
set local lock_timeout = '5s';

set local role peak_owner;
insert into peak.settings (key, value, description) values
    ('documents.arriving_bytes', '21474836480', 'How many bytes of unfinished uploads one person may have'),
    ('documents.arriving_days', '3', 'Days after which an upload that nobody went on with is thrown away')
on conflict do nothing;
update peak.settings s set least = v.least, most = v.most
from (values ('documents.arriving_bytes', 1048576, 109951162777600), ('documents.arriving_days', 1, 30)) v (key, least, most) where s.key = v.key;

create table peak.document_contents (
    id               uuid primary key,
    storage_provider text not null,
    storage_key      text not null unique,
    exchange_id      uuid references public.exchanges (id) on delete set null,
    clear_bytes      bigint not null,
    segments         int not null,
    clear_sha256     bytea,
    state            text not null default 'arriving',
    made_at          timestamptz not null default clock_timestamp(),
    kept_at          timestamptz,
    dropped_at       timestamptz,
    deleted_at       timestamptz,
    constraint contents_provider_known check (storage_provider in ('local', 's3', 'gcp')),
    constraint contents_state_known check (state in ('arriving', 'kept', 'dropped')),
    constraint contents_in_segments check (clear_bytes >= 0 and segments = greatest(1, (clear_bytes + 1048575) / 1048576)),
    constraint contents_kept_whole check (state <> 'kept' or clear_sha256 is not null and kept_at is not null)
);
comment on column peak.document_contents.deleted_at is 'When its bytes were gone for good, after it was dropped.';
create index document_contents_by_exchange on peak.document_contents (exchange_id);
create index document_contents_dropped on peak.document_contents (storage_provider, dropped_at) where state = 'dropped' and deleted_at is null;

create table peak.document_segments (
    content_id uuid not null references peak.document_contents (id) on delete cascade,
    seq        int not null,
    bytes      bytea not null,
    primary key (content_id, seq)
);
-- What is sealed does not get smaller.
alter table peak.document_segments alter column bytes set storage external;

create table peak.document_versions (
    document_id   uuid not null references public.documents (id) on delete cascade,
    number        int not null,
    content_id    uuid not null references peak.document_contents (id) on delete restrict,
    uploaded_by   uuid references public.contacts (id) on delete set null,
    note          text,
    file_name     text not null,
    file_type     text not null,
    mime_type     text,
    restored_from int,
    made_at       timestamptz not null default clock_timestamp(),
    primary key (document_id, number)
);
create index document_versions_by_content on peak.document_versions (content_id);
create index document_versions_by_uploader on peak.document_versions (uploaded_by);

create table peak.document_uploads (
    id           uuid primary key,
    content_id   uuid not null unique references peak.document_contents (id) on delete cascade deferrable initially deferred,
    person       uuid not null references public.contacts (id) on delete cascade,
    exchange_id  uuid references public.exchanges (id) on delete cascade,
    document_id  uuid not null,
    new_version  boolean not null,
    fields       jsonb not null,
    begun_at     timestamptz not null default clock_timestamp(),
    touched_at   timestamptz not null default clock_timestamp(),
    multipart_id text,
    stored_at    timestamptz,
    ended_at     timestamptz,
    outcome      text,
    version      int,
    constraint uploads_outcome_known check ((ended_at is null) = (outcome is null) and outcome in ('kept', 'cancelled', 'expired'))
);
comment on column peak.document_uploads.id is 'Made by the client, so that a second try is the same upload.';
comment on column peak.document_uploads.stored_at is 'When the storage was told to have the whole object.';
comment on column peak.document_uploads.document_id is 'Made at the beginning, what is to be: the document is there when the upload is kept.';
create index document_uploads_by_person on peak.document_uploads (person, ended_at);
create index document_uploads_by_exchange on peak.document_uploads (exchange_id);
create index document_uploads_open on peak.document_uploads (touched_at) where ended_at is null;
create index document_uploads_over on peak.document_uploads (ended_at) where ended_at is not null;
-- Of objects that are stored elsewhere: what was told to be there.
create table peak.document_parts (
    upload_id uuid not null references peak.document_uploads (id) on delete cascade,
    part      int not null check (part between 1 and 10000),
    etag      text not null,
    told_at   timestamptz not null default clock_timestamp(),
    primary key (upload_id, part)
);
alter table peak.document_contents enable row level security;
alter table peak.document_segments enable row level security;
alter table peak.document_versions enable row level security;
alter table peak.document_uploads enable row level security;
alter table peak.document_parts enable row level security;
insert into audit.exempt (table_name, reason) values
    ('peak.document_contents', 'what came of them is told by document_upload and document_purged'),
    ('peak.document_segments', 'bytes under seal'),
    ('peak.document_versions', 'each is told by document_upload or document_version_restored'),
    ('peak.document_uploads', 'work on its way: what came of it is told by document_upload'),
    ('peak.document_parts', 'work on its way'),
    ('auth.content_keys', 'holds nothing but secrets; who is handed one is in the log of documents'),
    ('auth.upload_pins', 'work on its way: document_pin_set tells');

create policy identity_reads on peak.document_contents for select to peak_auth using (true);
create policy identity_reads on peak.document_segments for select to peak_auth using (true);
create policy identity_reads on peak.document_versions for select to peak_auth using (true);
create policy identity_reads on peak.document_uploads for select to peak_auth using (true);
grant select, references on peak.document_contents, peak.document_uploads to peak_auth;
grant select on peak.document_segments, peak.document_versions to peak_auth;

-- Whatever a function forgets: nobody writes but into an upload of their own that has not ended.
create policy uploader_only on peak.document_uploads to peak_api using (person = (select auth.me())) with check (person = (select auth.me()));
create policy uploader_only on peak.document_contents to peak_api
    using (exists (select from peak.document_uploads u where u.content_id = document_contents.id and u.person = (select auth.me())))
    with check (exists (select from peak.document_uploads u where u.content_id = document_contents.id and u.person = (select auth.me())));
create policy uploader_reads on peak.document_segments for select to peak_api
    using (exists (select from peak.document_uploads u where u.content_id = document_segments.content_id and u.person = (select auth.me())));
create policy uploader_adds on peak.document_segments for insert to peak_api
    with check (exists (select from peak.document_uploads u
                        where u.content_id = document_segments.content_id and u.person = (select auth.me()) and u.ended_at is null));
create policy api_reads on peak.document_versions for select to peak_api
    using (exists (select from public.documents d where d.id = document_versions.document_id));
create policy uploader_adds on peak.document_versions for insert to peak_api
    with check (uploaded_by = (select auth.me())
                and exists (select from peak.document_uploads u
                            where u.content_id = document_versions.content_id and u.document_id = document_versions.document_id
                              and u.person = (select auth.me())));
grant select, insert (id, content_id, person, exchange_id, document_id, new_version, fields), update (touched_at, ended_at, outcome, version), delete
    on peak.document_uploads to peak_api;
grant select, insert (id, storage_provider, storage_key, exchange_id, clear_bytes, segments), update (state, clear_sha256, kept_at, dropped_at)
    on peak.document_contents to peak_api;
grant select (content_id, seq), insert on peak.document_segments to peak_api;
grant select, insert (document_id, number, content_id, uploaded_by, note, file_name, file_type, mime_type, restored_from)
    on peak.document_versions to peak_api;

-- How many segments of each are there, counted from the first without a gap. A part of an object elsewhere has eight; the
-- object is not there before the storage has put it together, so its last part is sent again until then.
create function peak.arrived_segments(p_contents uuid[]) returns table (content uuid, arrived int)
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select c.id, case when c.state = 'kept' then c.segments
                      when c.storage_provider = 'local' then
                          (select count(*)::int from (select s.seq, row_number() over (order by s.seq) - 1 as place
                                                      from peak.document_segments s where s.content_id = c.id) x where x.seq = x.place)
                      when exists (select from peak.document_uploads u where u.content_id = c.id and u.stored_at is not null) then c.segments
                      else least(8 * ((c.segments - 1) / 8),
                                 8 * (select count(*)::int
                                      from (select p.part, row_number() over (order by p.part) as place from peak.document_parts p
                                            join peak.document_uploads u on u.id = p.upload_id where u.content_id = c.id) x
                                      where x.part = x.place)) end
    from unnest(p_contents) a (id) join peak.document_contents c on c.id = a.id
$$;

-- Documents with one of these contents that this person sees, in one exchange or among the firm's. From the documents to what
-- stands in them, not the other way round: EXPLAIN counts what was read, and would tell that something hidden has these bytes.
create function peak.equal_documents(p_person uuid, p_exchange uuid, p_sha256 bytea[])
    returns table (sha256 bytea, document uuid, file_name text)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set plan_cache_mode = force_custom_plan as $$
declare
    my_role constant text := (select c.role from public.contacts c where c.id = p_person);
    rights constant int := (select a.rights from auth.access a where a.contact_id = p_person and a.exchange_id = p_exchange);
begin
    return query
        with seen as materialized (
            select d.id, d.file_name, d.version_number from public.documents d
            where (d.exchange_id = p_exchange or p_exchange is null and d.exchange_id is null) and d.is_active
              and (my_role = 'admin'
                   or (p_exchange is null or rights & 1 = 1)
                      and auth.document_rule(d.access_level, d.allowed_roles, my_role, p_exchange is null or rights & 16 = 16, rights & 8 = 8,
                                             d.uploaded_by = p_person))
              -- What is behind a PIN is not confirmed to who only guesses it.
              and (d.pin_protected is not true or my_role = 'admin' or rights & 8 = 8 or rights & 4 = 4 and d.uploaded_by = p_person)
        )
        select c.clear_sha256, s.id, s.file_name::text
        from seen s cross join lateral (
            select x.clear_sha256 from peak.document_versions v join peak.document_contents x on x.id = v.content_id
            where v.document_id = s.id and v.number = s.version_number and x.state = 'kept' offset 0) c
        where c.clear_sha256 = any (p_sha256);
end $$;
-- One bounded round of the agent's: what nobody went on with is dropped, and what was dropped is deleted. Bytes that are
-- kept elsewhere are deleted there by who keeps house, which then says so.
create function peak.sweep_documents(p_most int) returns table (what text, done bigint)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    stale uuid[];
begin
    select array_agg(u.id) into stale
    from (select x.id from peak.document_uploads x
          where x.ended_at is null and x.touched_at < clock_timestamp() - make_interval(days => peak.setting_int('documents.arriving_days'))
          order by x.touched_at limit p_most for update skip locked) u;
    what := 'forgotten uploads';
    done := coalesce(cardinality(stale), 0);
    if done > 0 then
        update peak.document_contents c set state = 'dropped', dropped_at = clock_timestamp()
        from peak.document_uploads u where u.id = any (stale) and c.id = u.content_id;
        update peak.document_uploads u set ended_at = clock_timestamp(), outcome = 'expired' where u.id = any (stale);
        return next;
    end if;
    what := 'documents of the bin';
    done := peak.purge_bin(p_most);
    if done > 0 then
        return next;
    end if;
    what := 'segments';
    delete from peak.document_segments s
    where (s.content_id, s.seq) in (select x.content_id, x.seq
                                    from peak.document_contents c join peak.document_segments x on x.content_id = c.id
                                    where c.state = 'dropped' and c.deleted_at is null and c.storage_provider = 'local' limit p_most);
    get diagnostics done = row_count;
    if done > 0 then
        return next;
    end if;
    update peak.document_contents c set deleted_at = clock_timestamp()
    where c.state = 'dropped' and c.deleted_at is null and c.storage_provider = 'local'
      and not exists (select from peak.document_segments s where s.content_id = c.id);
    -- Until then a client that never heard the answer may still ask for it.
    what := 'ended uploads';
    delete from peak.document_uploads u
    where u.id in (select x.id from peak.document_uploads x where x.ended_at < clock_timestamp() - interval '30 days' limit p_most for update skip locked);
    get diagnostics done = row_count;
    if done > 0 then
        return next;
    end if;
end $$;
grant execute on function peak.arrived_segments(uuid[]), peak.equal_documents(uuid, uuid, bytea[]) to peak_api;
reset role;

-- ---------------------------------------------------------------- keys and PINs
set local role peak_auth;
create table auth.content_keys (
    content_id uuid primary key references peak.document_contents (id) on delete cascade,
    sealed     bytea not null
);
create table auth.upload_pins (
    upload_id uuid primary key references peak.document_uploads (id) on delete cascade,
    pin_hash  text not null
);
alter table auth.content_keys enable row level security;
alter table auth.content_keys force row level security;
alter table auth.upload_pins enable row level security;
alter table auth.upload_pins force row level security;
create policy identity_all on auth.content_keys to peak_auth using (true) with check (true);
create policy identity_all on auth.upload_pins to peak_auth using (true) with check (true);
insert into kms.sealed_columns (table_name, column_name, purpose) values ('auth.content_keys', 'sealed', '''content:'' || t.content_id');

create function auth.content_key(p_content uuid) returns bytea
    language sql stable set search_path = pg_catalog, pg_temp
    as $$ select kms.unseal('content:' || k.content_id, k.sealed) from auth.content_keys k where k.content_id = p_content $$;

create function auth.make_content_keys(p_contents uuid[]) returns table (content uuid, key bytea)
    language sql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
    with fresh as materialized (
        select c.id, crypto.random_bytes(32) as key
        from unnest(p_contents) x (id) join peak.document_contents c on c.id = x.id and c.state = 'arriving'
    ), kept as (
        insert into auth.content_keys (content_id, sealed) select f.id, kms.seal('content:' || f.id, f.key) from fresh f
    )
    select f.id, f.key from fresh f
$$;
-- Of uploads of the caller's own that are under way.
create function auth.uploader_keys(p_uploads uuid[]) returns table (upload uuid, key bytea)
    language sql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
    select u.id, auth.content_key(u.content_id)
    from peak.document_uploads u join peak.document_contents c on c.id = u.content_id and c.state = 'arriving'
    where u.id = any (p_uploads) and u.person = auth.me() and u.ended_at is null
$$;
create function auth.keep_upload_pins(p_uploads uuid[], p_pin text) returns void
    language sql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
    insert into auth.upload_pins (upload_id, pin_hash)
    select u.id, auth.hashed_pin(u.document_id, p_pin)
    from peak.document_uploads u where u.id = any (p_uploads) and u.person = auth.me() and u.ended_at is null and not u.new_version
    on conflict (upload_id) do update set pin_hash = excluded.pin_hash
$$;
create function auth.uploads_with_pin(p_uploads uuid[]) returns uuid[]
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    as $$ select coalesce(array_agg(p.upload_id), '{}') from auth.upload_pins p where p.upload_id = any (p_uploads) $$;
-- In the transaction that makes the documents.
create function auth.take_upload_pins(p_uploads uuid[]) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    insert into auth.document_pins (document_id, pin_hash)
    select u.document_id, p.pin_hash
    from auth.upload_pins p join peak.document_uploads u on u.id = p.upload_id
    where p.upload_id = any (p_uploads) and u.person = auth.me() and not u.new_version;
    delete from auth.upload_pins p where p.upload_id = any (p_uploads);
end $$;
-- What is dropped can't be read from that moment on, wherever a copy of its bytes may be.
create function auth.forget_content_key() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    delete from auth.content_keys k where k.content_id = new.id;
    delete from auth.upload_pins p where p.upload_id in (select u.id from peak.document_uploads u where u.content_id = new.id);
    return null;
end $$;
grant execute on function auth.make_content_keys(uuid[]), auth.uploader_keys(uuid[]), auth.keep_upload_pins(uuid[], text),
    auth.uploads_with_pin(uuid[]), auth.take_upload_pins(uuid[]), auth.check_pin(text) to peak_api;
grant execute on function auth.forget_content_key() to peak_owner;
reset role;

set local role peak_owner;
create trigger _300_forget_key after update of state on peak.document_contents
    for each row when (new.state = 'dropped' and old.state <> 'dropped') execute function auth.forget_content_key();
reset role;

-- ---------------------------------------------------------------- reading
set local role peak_auth;
-- What an attempt opened, for whom may still have it: the person and the session that opened it, for twelve hours, while
-- they see the document and it is not taken away. Never NULL.
create function auth.opened_content(p_attempt bigint, p_nonce bytea) returns peak.document_contents
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_me();
    a record;
    r peak.document_contents;
begin
    perform auth.require_fresh();
    select t.document_id, t.content_id, t.version, t.action into a from auth.document_attempts t
    where t.id = p_attempt and t.nonce_hash = sha256(p_nonce) and t.person = me and t.session_id = auth.my_session()
      and t.done and t.opened and t.xid <> pg_current_xact_id() and t.at > clock_timestamp() - interval '12 hours';
    if not found then
        raise exception using errcode = 'PK403', message = 'This document is no longer open. Open it again.';
    end if;
    select c.* into r from peak.document_contents c where c.id = a.content_id and c.state = 'kept';
    if not found or not auth.may_see_document(me, a.document_id)
       or a.version is not null and auth.why_not_open(me, a.document_id, a.action, a.version) is not null then
        raise exception using errcode = 'PK404', message = 'This document was taken away, or you may not see it any longer.';
    end if;
    return r;
end $$;
reset role;

set local role peak_api;
-- For "the same file is there already", before it is sent.
create function api.equal_documents(p_exchange uuid, p_sha256 bytea[]) returns table (sha256 bytea, document uuid, file_name text)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_me();
begin
    if p_sha256 is null or cardinality(p_sha256) > 1000 then
        raise exception using errcode = 'PK400', message = 'Up to 1000 files are looked for at once.';
    elsif p_exchange is null or auth.may(1, p_exchange) then
        return query select distinct on (t.sha256) t.* from peak.equal_documents(me, p_exchange, p_sha256) t order by t.sha256, t.file_name, t.document;
    end if;
end $$;
grant execute on function api.equal_documents(uuid, bytea[]) to peak_r_admin, peak_r_coordinator, peak_r_client, peak_r_agency;
reset role;
