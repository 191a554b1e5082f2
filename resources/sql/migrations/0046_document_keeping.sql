-- 0046 document_keeping: older versions and their restoring, the bin and its end, and which documents a stage asks for.
--
-- Adds     api.document_versions(), restore_version(), document_bin(); peak.is_document_held(), purge_bin();
--          peak.document_requirements, api.document_requirements(), set_document_requirements(), document_checklist()
-- Needs    0020 keeping, 0041 document_contents
-- Breaks   nothing
-- Locks    nothing that is in use
-- Raises   28000 the session has ended; 40001 not read committed; PK400 bad input; PK403 not allowed;
--          PK404 not there, or not to be seen; PK409 changed meanwhile, or in the bin
-- Tests    tests/sql/tst_DocumentKeeping.cpp, tst_Requirements.cpp
set local lock_timeout = '5s';

set local role peak_owner;
insert into peak.settings (key, value, description) values
    ('documents.bin_days', '30', 'Days that a removed document stays in the bin before its content is deleted for good')
on conflict do nothing;
update peak.settings s set least = 1, most = 3650 where s.key = 'documents.bin_days';

-- ---------------------------------------------------------------- the end of the bin
create function peak.is_document_held(p_document uuid) returns boolean
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select exists (select from public.documents d cross join peak.legal_holds h
                   where d.id = p_document and h.released_at is null
                     and (h.exchange_id = d.exchange_id or h.contact_id in (d.uploaded_by, d.removed_by)
                          or exists (select from peak.document_versions v where v.document_id = d.id and v.uploaded_by = h.contact_id)
                          or exists (select from public.exchanges e where e.id = d.exchange_id and h.contact_id in (e.client_id, e.coordinator_id))
                          or exists (select from public.exchange_participants p where p.exchange_id = d.exchange_id and p.contact_id = h.contact_id)))
$$;
grant execute on function peak.is_document_held(uuid) to peak_api;

-- The content goes and with it the keys; that there was such a document stays. A legal hold keeps everything.
create function peak.purge_bin(p_most int) returns int
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    gone uuid[];
begin
    select array_agg(d.id) into gone
    from (select x.id from public.documents x
          where not x.is_active and x.purged_at is null
            and x.removed_at < clock_timestamp() - make_interval(days => peak.setting_int('documents.bin_days'))
            and not peak.is_document_held(x.id)
          order by x.removed_at limit p_most for update skip locked) d;
    if gone is null then
        return 0;
    end if;
    update peak.document_contents c set state = 'dropped', dropped_at = clock_timestamp()
    where c.state = 'kept' and c.id in (select v.content_id from peak.document_versions v where v.document_id = any (gone));
    update public.documents d set purged_at = clock_timestamp() where d.id = any (gone);
    perform audit.events('document_purged', 'document', array_agg(d.id), array_agg(d.exchange_id),
                         array_agg(jsonb_build_object('file_name', d.file_name, 'removed_at', d.removed_at)))
    from public.documents d where d.id = any (gone);
    return cardinality(gone);
end $$;
reset role;

set local role peak_api;
-- What is in the bin, for admins; with the day after which it may go.
create function api.document_bin(p_exchange uuid default null)
    returns table (document uuid, exchange_id uuid, file_name text, file_type text, removed_at timestamptz, removed_by uuid, goes_at timestamptz,
                   held boolean, version bigint)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
#variable_conflict use_column
begin
    perform auth.require_me();
    return query
        select d.id, d.exchange_id, d.file_name::text, d.file_type::text, d.removed_at, d.removed_by,
               d.removed_at + make_interval(days => peak.setting_int('documents.bin_days')), peak.is_document_held(d.id), d.version
        from public.documents d
        where auth.my_role() = 'admin' and not d.is_active and d.purged_at is null and (p_exchange is null or d.exchange_id = p_exchange)
        order by d.removed_at desc nulls last, d.id limit 1000;
end $$;
grant execute on function api.document_bin(uuid) to peak_r_admin;

-- ---------------------------------------------------------------- versions
-- All of them for who may change the document, who may open them; for others the one that it has.
create function api.document_versions(p_document uuid)
    returns table (number int, file_name text, file_type text, mime_type text, bytes bigint, sha256 bytea, note text, uploaded_by uuid,
                   uploaded_by_name text, made_at timestamptz, restored_from int, current boolean)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_me();
begin
    if not auth.may_see_document(me, p_document) then
        raise exception using errcode = 'PK404', message = 'There is no such document.';
    end if;
    return query select * from peak.versions_of(p_document, auth.may_change_document(me, p_document));
end $$;

create function api.restore_version(p_document uuid, p_version bigint, p_number int, p_note text default null) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    mine record := api.document_to_change(p_document);
    said text := peak.text_field(jsonb_build_object('note', p_note), 'note', 'The note', 500);
    d record;
    now_version bigint;
begin
    if p_version is null or p_number is null then
        raise exception using errcode = 'PK400', message = 'Which version is to be restored, and of which state of the document?';
    elsif not mine.is_active then
        raise exception using errcode = 'PK409', message = 'This document is in the bin.';
    elsif mine.exchange_id is not null and not auth.may_now(4, mine.exchange_id) then
        raise exception using errcode = 'PK403', message = 'You may not upload documents to this exchange.';
    end if;
    select x.version, x.version_number into d from public.documents x where x.id = p_document for no key update;
    if d.version <> p_version then
        raise exception using errcode = 'PK409', message = 'Somebody else changed this document meanwhile.';
    elsif p_number = d.version_number then
        raise exception using errcode = 'PK409', message = 'This is the version that the document has.';
    elsif not exists (select from peak.document_versions v where v.document_id = p_document and v.number = p_number) then
        raise exception using errcode = 'PK404', message = 'There is no such version of this document.';
    end if;
    now_version := peak.restore_version(p_document, p_number, said);
    perform auth.log_document(p_document, mine.exchange_id, 'restore', true, format('version %s', p_number));
    perform audit.event('document_version_restored', 'document', p_document, mine.exchange_id, true, null,
                        jsonb_build_object('version', d.version_number + 1, 'restored_from', p_number, 'note', said));
    return now_version;
end $$;
grant execute on function api.document_versions(uuid) to peak_user;
grant execute on function api.restore_version(uuid, bigint, int, text) to peak_r_admin, peak_r_coordinator, peak_r_client, peak_r_agency;
reset role;

set local role peak_owner;
-- Who made them is named to whom that person's name is shown everywhere.
create function peak.versions_of(p_document uuid, p_all boolean)
    returns table (number int, file_name text, file_type text, mime_type text, bytes bigint, sha256 bytea, note text, uploaded_by uuid,
                   uploaded_by_name text, made_at timestamptz, restored_from int, current boolean)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    staff constant boolean := coalesce(auth.my_role() in ('admin', 'coordinator'), false);
    named uuid[];
begin
    if not staff then
        named := peak.list_named(auth.me(), null, array(select distinct v.uploaded_by from peak.document_versions v
                                                        where v.document_id = p_document and v.uploaded_by is not null),
                                 array(select d.exchange_id from public.documents d where d.id = p_document and d.exchange_id is not null));
    end if;
    return query
        select v.number, v.file_name, v.file_type, v.mime_type, c.clear_bytes, case when p_all then c.clear_sha256 end, v.note, v.uploaded_by,
               case when staff or p.id = any (named) then auth.person_name(p.first_name, p.last_name, p.company, case when staff then p.email end) end,
               v.made_at, v.restored_from, v.number = d.version_number
        from peak.document_versions v
        join peak.document_contents c on c.id = v.content_id join public.documents d on d.id = v.document_id
        left join public.contacts p on p.id = v.uploaded_by
        where v.document_id = p_document and (p_all or v.number = d.version_number) order by v.number desc;
end $$;

-- The same content once more, as the newest version.
create function peak.restore_version(p_document uuid, p_number int, p_note text) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    r bigint;
begin
    insert into peak.document_versions (document_id, number, content_id, uploaded_by, note, file_name, file_type, mime_type, restored_from)
    select v.document_id, d.version_number + 1, v.content_id, auth.me(), p_note, v.file_name, v.file_type, v.mime_type, v.number
    from peak.document_versions v join public.documents d on d.id = v.document_id
    where v.document_id = p_document and v.number = p_number;
    update public.documents d
    set file_name = case when d.file_type = v.file_type then d.file_name else v.file_name end, file_type = v.file_type, mime_type = v.mime_type,
        file_size = c.clear_bytes, file_path = c.storage_key, storage_provider = c.storage_provider, version_number = d.version_number + 1
    from peak.document_versions v join peak.document_contents c on c.id = v.content_id
    where d.id = p_document and v.document_id = d.id and v.number = p_number returning d.version into r;
    return r;
end $$;
grant execute on function peak.versions_of(uuid, boolean), peak.restore_version(uuid, int, text) to peak_api;

-- ---------------------------------------------------------------- what a stage asks for
create table peak.document_requirements (
    id            uuid primary key default gen_random_uuid(),
    stage         text not null,
    document_type text not null,
    title         text not null,
    position      int not null default 0,
    is_active     boolean not null default true,
    constraint requirements_stage_known check (stage in ('PENDING', '45D', '180D', 'COMPLETED')),
    constraint requirements_once unique (stage, document_type) deferrable initially deferred
);
comment on table peak.document_requirements is 'A document of this type is wanted once an exchange has reached the stage.';
alter table peak.document_requirements enable row level security;
create policy anybody_reads on peak.document_requirements for select to peak_api using (true);
create policy admins_write on peak.document_requirements to peak_api
    using ((select auth.my_role()) = 'admin') with check ((select auth.my_role()) = 'admin');
grant select, insert, update, delete on peak.document_requirements to peak_api;
insert into peak.document_requirements (stage, position, document_type, title) values
    ('PENDING', 1, 'Exchange agreement', 'Exchange agreement, signed'),
    ('PENDING', 2, 'Relinquished purchase contract', 'Purchase contract of the relinquished property'),
    ('PENDING', 3, 'Assignment of relinquished contract', 'Assignment of the sale to the qualified intermediary'),
    ('PENDING', 4, 'Notice of assignment', 'Notice of the assignment to the buyer'),
    ('PENDING', 5, 'Identity document', 'Identity of the taxpayer (photo identification, W-9)'),
    ('45D', 6, 'Relinquished closing statement', 'Closing statement of the relinquished property'),
    ('45D', 7, 'Relinquished deed', 'Recorded deed of the relinquished property'),
    ('45D', 8, 'Identification notice', 'Identification of replacement properties, received within 45 days'),
    ('180D', 9, 'Replacement purchase contract', 'Purchase contract of the replacement property'),
    ('180D', 10, 'Assignment of replacement contract', 'Assignment of the purchase to the qualified intermediary'),
    ('180D', 11, 'Wire instructions', 'Wire instructions of the closing, called back and confirmed'),
    ('COMPLETED', 12, 'Replacement closing statement', 'Closing statement of the replacement property'),
    ('COMPLETED', 13, 'Replacement deed', 'Recorded deed of the replacement property'),
    ('COMPLETED', 14, 'Final accounting', 'Accounting of the exchange funds to the taxpayer');
select audit.watch('peak.document_requirements', 'document_requirement');

create function peak.stage_rank(p_stage text) returns int
    language sql immutable parallel safe set search_path = pg_catalog, pg_temp
    as $$ select array_position(array['PENDING', '45D', '180D', 'COMPLETED'], p_stage) $$;
grant execute on function peak.stage_rank(text) to peak_api;
reset role;

set local role peak_api;
create function api.document_requirements()
    returns table (requirement uuid, stage text, document_type text, title text, "position" int, is_active boolean)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    perform auth.require_me();
    return query select r.id, r.stage, r.document_type, r.title, r.position, r.is_active from peak.document_requirements r
                 order by peak.stage_rank(r.stage), r.position, r.title;
end $$;

-- The whole list as it is to be: what is not in it goes.
create function api.set_document_requirements(p_requirements jsonb) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    one jsonb;
    place bigint;
    kept uuid[] := '{}';
    r record;
begin
    perform auth.require_live();
    perform auth.require_fresh();
    if auth.my_role() <> 'admin' then
        raise exception using errcode = 'PK403', message = 'Only an admin says which documents a stage asks for.';
    elsif p_requirements is null or jsonb_typeof(p_requirements) <> 'array' or jsonb_array_length(p_requirements) > 200 then
        raise exception using errcode = 'PK400', message = 'A list of up to 200 documents is needed.';
    end if;
    lock table peak.document_requirements in share row exclusive mode;
    for one, place in select e, n from jsonb_array_elements(p_requirements) with ordinality x (e, n) loop
        perform peak.check_fields(one, array['id', 'stage', 'document_type', 'title', 'is_active']);
        r := row(coalesce(peak.uuid_field(one, 'id', 'The document'), gen_random_uuid()),
                 peak.choice_field(one, 'stage', 'The stage', array['PENDING', '45D', '180D', 'COMPLETED']),
                 peak.text_field(one, 'document_type', 'The kind of document', 100), peak.text_field(one, 'title', 'The title', 200));
        if r.f2 is null or r.f3 is null or r.f4 is null or coalesce(jsonb_typeof(one -> 'is_active'), 'boolean') <> 'boolean' or r.f1 = any (kept) then
            raise exception using errcode = 'PK400', message = 'Each document has a stage, a kind and a title, once.';
        end if;
        kept := kept || r.f1;
    end loop;
    if (select count(distinct (btrim(e ->> 'stage'), lower(btrim(e ->> 'document_type')))) < count(*) from jsonb_array_elements(p_requirements) e) then
        raise exception using errcode = 'PK400', message = 'A stage asks for each kind of document once.';
    end if;
    delete from peak.document_requirements d where d.id <> all (kept);
    insert into peak.document_requirements as d (id, stage, document_type, title, position, is_active)
    select k.id, btrim(e ->> 'stage'), btrim(e ->> 'document_type'), btrim(e ->> 'title'), k.n, coalesce((e ->> 'is_active')::boolean, true)
    from unnest(kept) with ordinality k (id, n) join jsonb_array_elements(p_requirements) with ordinality x (e, n) on x.n = k.n
    on conflict (id) do update set stage = excluded.stage, document_type = excluded.document_type, title = excluded.title,
                                   position = excluded.position, is_active = excluded.is_active
    where (d.stage, d.document_type, d.title, d.position, d.is_active)
          is distinct from (excluded.stage, excluded.document_type, excluded.title, excluded.position, excluded.is_active);
end $$;

create function api.document_checklist(p_exchange uuid)
    returns table (requirement uuid, stage text, title text, document_type text, due boolean, documents uuid[], names text[])
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_me();
    reached int;
begin
    if p_exchange is null or not auth.may(1, p_exchange) then
        raise exception using errcode = 'PK404', message = 'There is no such exchange.';
    end if;
    reached := peak.stage_of(p_exchange);
    return query
        select r.id, r.stage, r.title, r.document_type, coalesce(peak.stage_rank(r.stage) <= reached, false),
               coalesce(array_agg(d.id order by d.created_at desc, d.id) filter (where d.id is not null), '{}'),
               coalesce(array_agg(d.file_name::text order by d.created_at desc, d.id) filter (where d.id is not null), '{}')
        from peak.document_requirements r
        left join public.documents d on d.exchange_id = p_exchange and d.is_active and lower(d.document_type) = lower(r.document_type)
                                        and auth.may_see_document(me, d.id)
        where r.is_active group by r.id order by peak.stage_rank(r.stage), r.position, r.title;
end $$;
grant execute on function api.document_requirements(), api.document_checklist(uuid) to peak_user;
grant execute on function api.set_document_requirements(jsonb) to peak_r_admin;
reset role;

set local role peak_owner;
create function peak.stage_of(p_exchange uuid) returns int
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    as $$ select peak.stage_rank(e.workflow_stage) from public.exchanges e where e.id = p_exchange $$;
grant execute on function peak.stage_of(uuid) to peak_api;
reset role;
