-- 0044 storage_keeping: what the agent does at storages: reading addresses, deletions, moves from one to another.
--
-- Adds     peak.storage_moves, storage_copies, storage_copy_parts, storage_leftovers, storage_looks, storage_findings;
--          api.read_segments(), content_url(), start_storage_move(), stop_storage_move(), storage_state(),
--          storage_findings(), agent_objects_to_delete(), agent_object_deleted(), agent_delete_segments()
-- Needs    0042 document_uploads, 0043 storage
-- Breaks   nothing
-- Locks    documents SHARE ROW EXCLUSIVE for a trigger
-- Raises   28000 the session has ended; PK400 bad input; PK403 not an admin; PK404 not there; PK409 not set up, or under way already
-- Tests    tests/models/documents/tst_StorageKeeper.cpp
--
-- A content is moved by copying its sealed bytes as they are, reading them back, and then saying in one transaction where it
-- is; what it was read from stays as a leftover for twelve hours, so that nobody who has it open notices. Every step may be
-- lost and is done again. Only the agent deletes; what is at a storage and nobody here knows is told, never deleted: it may
-- belong to another database.
set local lock_timeout = '5s';

set local role peak_owner;
create table peak.storage_moves (
    id          uuid primary key default gen_random_uuid(),
    to_provider text not null check (to_provider in ('local', 's3', 'gcp')),
    started_by  uuid references public.contacts (id) on delete set null,
    started_at  timestamptz not null default clock_timestamp(),
    ended_at    timestamptz,
    outcome     text check (outcome in ('done', 'stopped')),
    moved       bigint not null default 0,
    moved_bytes bigint not null default 0,
    constraint storage_moves_end check ((ended_at is null) = (outcome is null))
);
create unique index storage_moves_one_at_a_time on peak.storage_moves ((true)) where ended_at is null;
create index storage_moves_by_starter on peak.storage_moves (started_by);
create table peak.storage_copies (
    content_id   uuid primary key references peak.document_contents (id) on delete cascade,
    to_provider  text not null,
    to_key       text not null,
    multipart_id text,
    claimed_by   text,
    claimed_at   timestamptz not null default clock_timestamp(),
    not_before   timestamptz not null default '-infinity',
    failures     int not null default 0,
    failure      text
);
create table peak.storage_copy_parts (
    content_id uuid not null references peak.storage_copies (content_id) on delete cascade,
    part       int not null check (part between 1 and 10000),
    etag       text not null,
    primary key (content_id, part)
);
-- Where bytes of a content still are that it is no longer read from.
create table peak.storage_leftovers (
    provider    text not null,
    storage_key text primary key,
    content_id  uuid references peak.document_contents (id) on delete set null,
    until       timestamptz not null
);
create index storage_leftovers_by_content on peak.storage_leftovers (content_id);
create index storage_leftovers_by_time on peak.storage_leftovers (until);
-- What the agent saw when it last went through a storage.
create table peak.storage_looks (
    provider   text primary key,
    begun_at   timestamptz,
    after_key  text not null default '',
    looked_at  timestamptz,
    objects    bigint not null default 0,
    failure    text,
    failed_at  timestamptz
);
create table peak.storage_findings (
    provider    text not null,
    storage_key text not null,
    finding     text not null check (finding in ('unknown', 'missing', 'size')),
    bytes       bigint,
    found_at    timestamptz not null default clock_timestamp(),
    primary key (provider, storage_key)
);
do $$
declare
    x text;
begin
    foreach x in array array['storage_moves', 'storage_copies', 'storage_copy_parts', 'storage_leftovers', 'storage_looks', 'storage_findings'] loop
        execute format('alter table peak.%I enable row level security', x);
    end loop;
end $$;
select audit.watch('peak.storage_moves', 'storage_move', p_quiet => '{moved,moved_bytes}');
insert into audit.exempt (table_name, reason) values
    ('peak.storage_copies', 'work on its way; that documents move is told by storage_move'), ('peak.storage_copy_parts', 'work on its way'),
    ('peak.storage_leftovers', 'work on its way'), ('peak.storage_looks', 'what the agent saw last'), ('peak.storage_findings', 'what the agent saw last');
create policy admins_through_api on peak.storage_moves to peak_api
    using ((select auth.my_role()) = 'admin') with check ((select auth.my_role()) = 'admin');
grant select, insert (to_provider, started_by), update (ended_at, outcome) on peak.storage_moves to peak_api;
create policy identity_reads on peak.storage_leftovers for select to peak_auth using (true);
grant select on peak.storage_leftovers to peak_auth;

-- Where a document's bytes are is nothing that a person changed: nobody's edit conflicts with a move.
create function peak.keep_version_while_moving() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    new.version := old.version;
    return new;
end $$;
create trigger _205_keep_version_while_moving before update of storage_provider on public.documents
    for each row when (new.storage_provider is distinct from old.storage_provider and new.version_number = old.version_number)
    execute function peak.keep_version_while_moving();
reset role;

set local role peak_auth;
-- For reading what was opened, for a while: the same checks as of each read from the database.
create function api.content_url(p_attempt bigint, p_nonce bytea) returns table (url text, headers jsonb)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    c peak.document_contents;
    left_at record;
begin
    c := auth.opened_content(p_attempt, p_nonce);
    if c.storage_provider = 'local' then
        select l.provider, l.storage_key into left_at from peak.storage_leftovers l where l.content_id = c.id and l.provider <> 'local' limit 1;
        if not found then
            raise exception using errcode = 'PK409', message = 'This document is kept elsewhere now. Open it again.';
        end if;
        c.storage_provider := left_at.provider;
        c.storage_key := left_at.storage_key;
    end if;
    url := auth.storage_url(c.storage_provider, 'GET', c.storage_key);
    headers := '{}';
    return next;
end $$;
grant execute on function api.content_url(bigint, bytea) to peak_user;

-- What was opened before it was moved is still read to its end.
create function api.read_segments(p_attempt bigint, p_nonce bytea, p_first int, p_count int) returns table (seq int, bytes bytea)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    opened peak.document_contents;
begin
    if p_attempt is null or p_nonce is null or p_first is null or p_first < 0 or p_count is null or p_count not between 1 and 16 then
        raise exception using errcode = 'PK400', message = 'One to sixteen segments are read at once.';
    end if;
    opened := auth.opened_content(p_attempt, p_nonce);
    if opened.storage_provider <> 'local'
       and not exists (select from peak.storage_leftovers l where l.content_id = opened.id and l.provider = 'local') then
        raise exception using errcode = 'PK409', message = 'This document is kept elsewhere. Open it again.';
    end if;
    return query select s.seq, s.bytes from peak.document_segments s
                 where s.content_id = opened.id and s.seq >= p_first and s.seq < p_first::bigint + p_count order by s.seq;
end $$;
grant execute on function api.read_segments(bigint, bytea, int, int) to peak_user;
reset role;

-- ---------------------------------------------------------------- what admins do

set local role peak_api;
-- New documents go there from now on, and the agent moves those that are elsewhere.
create function api.start_storage_move(p_to text) returns uuid
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
    made uuid;
begin
    if auth.my_role() is distinct from 'admin' then
        raise exception using errcode = 'PK403', message = 'Only admins decide where documents are kept.';
    elsif p_to is null or p_to not in ('local', 's3', 'gcp') then
        raise exception using errcode = 'PK400', message = 'Documents are kept in local, s3 or gcp.';
    end if;
    update peak.settings s set value = to_jsonb(p_to), updated_at = now(), updated_by = me where s.key = 'documents.storage' and s.value <> to_jsonb(p_to);
    insert into peak.storage_moves (to_provider, started_by) values (p_to, me) on conflict do nothing returning id into made;
    if made is null then
        raise exception using errcode = 'PK409', message = 'Documents are being moved already. Stop that first, or wait for its end.';
    end if;
    return made;
end $$;

create function api.stop_storage_move() returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    perform auth.require_live();
    if auth.my_role() is distinct from 'admin' then
        raise exception using errcode = 'PK403', message = 'Only admins decide where documents are kept.';
    end if;
    update peak.storage_moves m set ended_at = clock_timestamp(), outcome = 'stopped' where m.ended_at is null;
    if not found then
        raise exception using errcode = 'PK404', message = 'No documents are being moved.';
    end if;
end $$;
grant execute on function api.start_storage_move(text), api.stop_storage_move() to peak_r_admin;
reset role;

set local role peak_owner;
-- Each storage: whether it is set up and where new documents go, what is kept there, what waits to be deleted, how the last
-- move to it goes, and what the agent found there.
create function api.storage_state()
    returns table (provider text, set_up boolean, takes_new boolean, documents bigint, bytes bigint, waiting_deletion bigint, oldest_waiting timestamptz,
                   move text, move_started timestamptz, moved bigint, moved_bytes bigint, to_move bigint, failing bigint, failure text,
                   looked_at timestamptz, unknown bigint, missing bigint)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
#variable_conflict use_column
begin
    if not (coalesce(auth.my_role() = 'admin', false) or session_user = 'peak_agent' or pg_has_role(session_user, 'peak_owner', 'member')) then
        raise exception using errcode = 'PK403', message = 'Only admins see how storages are.';
    end if;
    return query
        select p.provider, p.provider = 'local' or exists (select from peak.storage_place(p.provider)),
               peak.setting('documents.storage') #>> '{}' = p.provider, k.n, k.bytes, d.n, d.oldest,
               case when m.id is not null then coalesce(m.outcome, 'running') end, m.started_at, m.moved, m.moved_bytes,
               case when m.outcome is null then (select count(*) from peak.document_contents c
                                                 where m.id is not null and c.state = 'kept' and c.storage_provider <> p.provider) end,
               f.n, coalesce(f.failure, case when l.failed_at > coalesce(l.looked_at, '-infinity') then l.failure end),
               l.looked_at, o.unknown, o.missing
        from unnest(array['local', 's3', 'gcp']) p (provider)
        cross join lateral (select count(*) as n, coalesce(sum(c.clear_bytes), 0)::bigint as bytes
                            from peak.document_contents c where c.storage_provider = p.provider and c.state = 'kept') k
        cross join lateral (select count(*) as n, min(c.dropped_at) as oldest from peak.document_contents c
                            where c.storage_provider = p.provider and c.state = 'dropped' and c.deleted_at is null) d
        left join lateral (select x.* from peak.storage_moves x where x.to_provider = p.provider order by x.started_at desc limit 1) m on true
        cross join lateral (select count(*) filter (where c.failures > 0) as n, max(c.failure) filter (where c.failures > 0) as failure
                            from peak.storage_copies c where c.to_provider = p.provider) f
        left join peak.storage_looks l on l.provider = p.provider
        cross join lateral (select count(*) filter (where x.finding = 'unknown') as unknown, count(*) filter (where x.finding <> 'unknown') as missing
                            from peak.storage_findings x where x.provider = p.provider) o
        order by p.provider <> 'local', p.provider desc;
end $$;
-- What is not as it should be, what people miss first: which document that is, where it is one. The next look tells anew.
create function api.storage_findings(p_most int default 100)
    returns table (provider text, finding text, storage_key text, bytes bigint, found_at timestamptz, document uuid, exchange_id uuid, file_name text, version int)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
#variable_conflict use_column
begin
    if not coalesce(auth.my_role() = 'admin', false) then
        raise exception using errcode = 'PK403', message = 'Only admins see how storages are.';
    elsif p_most is null or p_most not between 1 and 1000 then
        raise exception using errcode = 'PK400', message = 'One to 1000 findings are told at once.';
    end if;
    return query
        select f.provider, f.finding, f.storage_key, f.bytes, f.found_at, v.document_id, d.exchange_id, coalesce(d.file_name, v.file_name)::text, v.number
        from (select x.* from peak.storage_findings x order by x.finding = 'unknown', x.provider, x.storage_key limit p_most) f
        left join peak.document_contents c on c.storage_key = f.storage_key
        left join lateral (select y.* from peak.document_versions y where y.content_id = c.id order by y.number desc limit 1) v on true
        left join public.documents d on d.id = v.document_id
        order by f.finding = 'unknown', f.provider, f.storage_key;
end $$;
grant execute on function api.storage_state() to peak_r_admin, peak_agent;
grant execute on function api.storage_findings(int) to peak_r_admin;

-- ---------------------------------------------------------------- what the agent deletes

-- What no content is read from and no address leads to any longer, with the request that deletes it.
create function api.agent_objects_to_delete(p_most int default 100)
    returns table (provider text, storage_key text, multipart text, url text)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
#variable_conflict use_column
declare
    over timestamptz := clock_timestamp() - interval '5 minutes';
begin
    if p_most is null or p_most not between 1 and 1000 then
        raise exception using errcode = 'PK400', message = 'One to 1000 objects are deleted at once.';
    end if;
    return query
        select d.provider, d.storage_key, d.multipart,
               auth.storage_url(d.provider, 'DELETE', d.storage_key,
                                case when d.multipart is null then '{}' else jsonb_build_object('uploadId', d.multipart) end)
        from (select m.provider, m.storage_key, m.multipart_id as multipart from peak.storage_multiparts m
              where m.begun_at < over
                and not exists (select from peak.document_contents c join peak.document_uploads u on u.content_id = c.id
                                where c.storage_key = m.storage_key and u.multipart_id = m.multipart_id and u.ended_at is null)
                and not exists (select from peak.storage_copies x where x.to_key = m.storage_key and x.multipart_id = m.multipart_id)
              union all
              select c.storage_provider, c.storage_key, null from peak.document_contents c
              where c.state = 'dropped' and c.deleted_at is null and c.storage_provider <> 'local' and c.dropped_at < over
              union all
              select l.provider, l.storage_key, null from peak.storage_leftovers l where l.provider <> 'local' and l.until < clock_timestamp()
             ) d
        where exists (select from peak.storage_place(d.provider)) limit p_most;
end $$;

create function api.agent_object_deleted(p_provider text, p_key text, p_multipart text default null) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    delete from peak.storage_multiparts m where m.storage_key = p_key and m.multipart_id = p_multipart;
    if p_multipart is null then
        update peak.document_contents c set deleted_at = clock_timestamp()
        where c.storage_provider = p_provider and c.storage_key = p_key and c.state = 'dropped' and c.deleted_at is null;
        delete from peak.storage_leftovers l where l.provider = p_provider and l.storage_key = p_key;
        delete from peak.storage_findings f where f.provider = p_provider and f.storage_key = p_key;
    end if;
end $$;

-- Segments in the database that their content is no longer read from; how many went, zero when none is left.
create function api.agent_delete_segments(p_most int default 200) returns int
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    n int := 0;
    gone record;
begin
    if p_most is null or p_most not between 1 and 10000 then
        raise exception using errcode = 'PK400', message = 'One to 10000 segments are deleted at once.';
    end if;
    select l.* into gone from peak.storage_leftovers l
    where l.provider = 'local' and l.until < clock_timestamp() order by l.until limit 1 for update skip locked;
    if not found then
        return 0;
    end if;
    if not exists (select from peak.document_contents c where c.id = gone.content_id and c.storage_provider = 'local')
       and not exists (select from peak.storage_copies x where x.content_id = gone.content_id and x.to_provider = 'local') then
        delete from peak.document_segments s
        where s.content_id = gone.content_id
          and s.seq in (select x.seq from peak.document_segments x where x.content_id = gone.content_id order by x.seq desc limit p_most);
        get diagnostics n = row_count;
    end if;
    if n < p_most then
        delete from peak.storage_leftovers l where l.storage_key = gone.storage_key;
    end if;
    return greatest(n, 1);
end $$;
grant execute on function api.agent_objects_to_delete(int), api.agent_object_deleted(text, text, text), api.agent_delete_segments(int) to peak_agent;
reset role;
