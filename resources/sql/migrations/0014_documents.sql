-- 0014 documents: who sees, adds, changes and removes a document, and the log of who asked for it.
--
-- Adds     auth.document_rule(), may_see_document(), may_change_document(), log_documents(), log_document(); columns version, mime_type,
--          view_only, version_number, removed_at, removed_by and purged_at on documents, exchange_id, version_number and unseen on document_access_logs; policies, column rights and
--          triggers on both; api.update_document(), remove_document(), restore_document(), report_document_refusal()
-- Needs    0013 work
-- Breaks   nothing
-- Locks    documents and document_access_logs ACCESS EXCLUSIVE while columns are added
-- Raises   28000 the session has ended; 40001 not read committed; PK400 bad input; PK403 not allowed;
--          PK404 not there, or not to be seen; PK409 changed meanwhile, or in the bin
-- Tests    tests/sql/tst_Documents.cpp, tst_DocumentChanges.cpp
--
-- Levels: public is for whoever sees the exchange, exchange for those of them with the right to documents,
-- restricted for those of these whose role is allowed, and for who uploaded it and who manages the exchange.
-- Without an exchange a document is the firm's: for everybody who is signed in, or restricted by role; only admins
-- change it. In the bin (not active) only admins see it. Where its bytes are (file_path) no client may read.
set local lock_timeout = '5s';

set local role peak_owner;
insert into peak.settings (key, value, description) values
    ('documents.max_bytes', '5368709120', 'The largest document that may be added'),
    ('documents.storage', '"local"', 'Where new documents go; those that are there stay where they are until they are moved')
on conflict do nothing;

alter table public.documents
    add version bigint not null default 1,
    add mime_type varchar(255),
    add view_only boolean not null default false,
    add version_number int not null default 0,
    add removed_at timestamptz,
    add removed_by uuid references public.contacts (id) on delete set null,
    add purged_at timestamptz,
    add constraint documents_access_level_known check (access_level in ('public', 'exchange', 'restricted')),
    add constraint documents_allowed_roles_known check (allowed_roles <@ array['admin', 'coordinator', 'client', 'third_party', 'agency']),
    add constraint documents_of_the_firm check (exchange_id is not null or access_level is distinct from 'exchange'),
    add constraint documents_templates_are_the_firms check (exchange_id is null or is_template is not true),
    add constraint documents_storage_known check (storage_provider in ('local', 's3', 'gcp')),
    add constraint documents_size_known check (file_size >= 0),
    add constraint documents_pin_elsewhere check (pin_hash is null);
comment on column public.documents.pin_hash is 'Always empty: auth.document_pins holds the hash.';
comment on column public.documents.file_path is 'Made by the server, never a name that somebody typed.';
comment on column public.documents.view_only is 'Looked at, and downloaded only by who may change it.';
comment on column public.documents.version_number is 'Of the content that it has now; 0: none was uploaded. What counts changes of the row is version.';
comment on column public.documents.removed_at is 'Since when it is in the bin, where removed_by put it. Its bytes were deleted for good at purged_at; the row stays.';
comment on column public.documents.file_type is 'A short kind: pdf, docx. The MIME type is in mime_type.';
alter table public.document_access_logs
    add exchange_id uuid references public.exchanges (id) on delete set null,
    add version_number int,
    add unseen boolean not null default false,
    add constraint document_access_logs_action_known check (action in ('view', 'download', 'resume', 'upload', 'delete', 'restore'));
comment on column public.document_access_logs.success is 'NULL: asked for, and not yet told.';
comment on column public.document_access_logs.version_number is 'Of the content that this was about; NULL: of none.';
comment on column public.document_access_logs.unseen is 'That person may not know that there is such a document.';
create index documents_by_remover on public.documents (removed_by);
create index documents_in_bin on public.documents (removed_at) where not is_active and purged_at is null;
create index document_access_logs_by_exchange on public.document_access_logs (exchange_id, created_at);

create trigger _100_never_deleted before delete on public.documents for each row execute function audit.refuse_change();
create trigger _150_one_room before update of exchange_id on public.documents for each row execute function peak.keep_room();
create trigger _200_count_version before update of file_name, file_type, file_size, file_path, storage_provider, document_type, description,
        is_template, template_variables, pin_protected, access_level, allowed_roles, is_active, mime_type, view_only, version_number
    on public.documents
    for each row execute function peak.count_version();
create trigger _100_settled_once before update on public.document_access_logs
    for each row when (old.success is not null) execute function audit.refuse_change();
-- Each row of this log is told by an event of its own (document_view, ...), not as a row that was written.
drop trigger _600_audit_insert on public.document_access_logs;
drop trigger _600_audit_update on public.document_access_logs;
insert into audit.exempt (table_name, reason) values ('public.document_access_logs', 'each row is told by a document_* event');
-- Nor does the record tell where a document's bytes are: who learns that is in the access log.
select audit.watch('public.documents', 'document', p_exchange => 'exchange_id',
                   p_quiet => '{download_count,last_accessed_at,updated_at}', p_secret => '{pin_hash,file_path}');

grant select, update (pin_protected, download_count, last_accessed_at), references on public.documents to peak_auth;
grant select, insert, update (success, error_message, version_number, unseen) on public.document_access_logs to peak_auth;
create policy identity_reads on public.documents for select to peak_auth using (true);
create policy identity_counts on public.documents for update to peak_auth using (true);
create policy identity_all on public.document_access_logs to peak_auth using (true) with check (true);
reset role;

-- ---------------------------------------------------------------- the rule
set local role peak_auth;
-- Said once, for policies and functions alike, about a document that is not in the bin, of an exchange that one
-- sees. No search path is set, so that PostgreSQL puts it into the policy; its body is bound when made.
create function auth.document_rule(p_level text, p_allowed text[], p_role text, p_documents boolean, p_manages boolean, p_mine boolean)
    returns boolean language sql stable parallel safe
    return coalesce(p_level = 'public'
                    or p_documents and (p_level = 'exchange'
                                        or p_level = 'restricted' and (p_role = any (p_allowed) or p_mine or p_manages)), false);

-- For single documents, and for anybody: what opening, the change feed and explanations ask.
create function auth.may_see_document(p_person uuid, p_document uuid) returns boolean
    language plpgsql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
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

-- Who may change, remove and put a PIN on it: an admin, who manages its exchange, who uploaded it and still may.
create function auth.may_change_document(p_person uuid, p_document uuid) returns boolean
    language plpgsql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    return auth.may_see_document(p_person, p_document) and coalesce((
        select c.role = 'admin' or a.rights & 8 = 8 or a.rights & 4 = 4 and d.uploaded_by = c.id
        from public.documents d join public.contacts c on c.id = p_person
        left join auth.access a on a.contact_id = c.id and a.exchange_id = d.exchange_id
        where d.id = p_document), false);
end $$;

-- Each document with the version that this is about.
create function auth.log_documents(p_documents uuid[], p_action text, p_versions int[]) returns void
    language sql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    insert into public.document_access_logs (document_id, exchange_id, contact_id, action, version_number, ip_address, user_agent, success)
    select d.id, d.exchange_id, a.person, p_action, x.version, a.ip, a.agent, true
    from auth.actor() a cross join unnest(p_documents, p_versions) x (id, version) join public.documents d on d.id = x.id
$$;
create function auth.log_document(p_document uuid, p_exchange uuid, p_action text, p_success boolean, p_message text default null,
                                  p_unseen boolean default false, p_version int default null) returns uuid
    language sql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    insert into public.document_access_logs (document_id, exchange_id, contact_id, action, version_number, ip_address, user_agent, success,
                                             error_message, unseen)
    select d.id, coalesce(d.exchange_id, p_exchange), a.person, p_action,
           case when p_action <> 'upload' then coalesce(p_version, nullif(d.version_number, 0)) end, a.ip, a.agent, p_success,
           left(p_message, 500), p_unseen
    from auth.actor() a left join public.documents d on d.id = p_document returning id
$$;
grant execute on function auth.document_rule(text, text[], text, boolean, boolean, boolean) to peak_user, peak_owner, peak_api;
grant execute on function auth.may_see_document(uuid, uuid), auth.may_change_document(uuid, uuid) to peak_owner, peak_api;
grant execute on function auth.log_documents(uuid[], text, int[]), auth.log_document(uuid, uuid, text, boolean, text, boolean, int) to peak_api;
reset role;

set local role peak_owner;
create policy admins_see on public.documents for select to peak_r_admin using ((select auth.live()));
create policy members_see on public.documents for select to peak_r_coordinator, peak_r_client, peak_r_third, peak_r_agency
    using (is_active and (select auth.live())
           and (exchange_id is null or exchange_id = any ((select auth.my_exchange_ids(1))::uuid[]))
           and auth.document_rule(access_level, allowed_roles, (select auth.my_role()),
                                  (exchange_id = any ((select auth.my_exchanges_without(16))::uuid[])) is not true,
                                  exchange_id is not null and exchange_id <> all ((select auth.my_exchanges_without(8))::uuid[]),
                                  uploaded_by = (select auth.me())));
create policy admins_see on public.document_access_logs for select to peak_r_admin using ((select auth.live()));
create policy managers_see on public.document_access_logs for select to peak_r_coordinator
    using (exchange_id = any ((select auth.my_exchange_ids(8))::uuid[]));
create policy own_rows on public.document_access_logs for select to peak_r_coordinator, peak_r_client, peak_r_third, peak_r_agency
    using (contact_id = (select auth.me()) and not unseen);
grant select (id, exchange_id, uploaded_by, file_name, file_type, mime_type, file_size, document_type, description, is_template,
              template_variables, pin_protected, access_level, allowed_roles, view_only, download_count, last_accessed_at, is_active,
              created_at, updated_at, version, version_number, removed_at, removed_by, purged_at) on public.documents to peak_user;
grant select (id, document_id, exchange_id, contact_id, action, version_number, ip_address, user_agent, success, error_message, created_at)
    on public.document_access_logs to peak_user;

create policy api_reads on public.documents for select to peak_api
    using ((select auth.my_role()) = 'admin'
           or (exchange_id is null or auth.may(1, exchange_id))
              and auth.document_rule(access_level, allowed_roles, (select auth.my_role()), exchange_id is null or auth.may(16, exchange_id),
                                     auth.may(8, exchange_id), uploaded_by = (select auth.me())));
create policy api_adds on public.documents for insert to peak_api
    with check (uploaded_by = (select auth.me()) and case when exchange_id is null then (select auth.my_role()) = 'admin' else auth.may(4, exchange_id) end);
create policy api_edits on public.documents for update to peak_api
    using ((select auth.my_role()) = 'admin' or auth.may(8, exchange_id) or uploaded_by = (select auth.me()) and auth.may(4, exchange_id));
grant select (id, exchange_id, uploaded_by, file_name, file_type, document_type, description, template_variables, access_level, allowed_roles,
              view_only, is_active, created_at, version, version_number, removed_at, removed_by, purged_at),
      insert (id, exchange_id, uploaded_by, file_name, file_type, mime_type, file_size, file_path, storage_provider, document_type, description,
              is_template, template_variables, access_level, allowed_roles, view_only, pin_protected, version_number),
      update (file_name, file_type, mime_type, file_size, file_path, storage_provider, document_type, description, template_variables, access_level,
              allowed_roles, view_only, is_active, version_number, removed_at, removed_by) on public.documents to peak_api;

-- A change is told to those who see the document now (api.changes_since() asks), and to those who no longer do,
-- each by a row of their own: that it was there is no secret to them.
create function peak.write_document_feed() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
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
create trigger _500_feed_insert after insert on public.documents
    referencing new table as changed_rows for each statement execute function peak.write_document_feed();
create trigger _500_feed_update after update on public.documents
    referencing old table as old_rows new table as changed_rows for each statement execute function peak.write_document_feed();

-- A name that every computer can write to its disk, and that shows as it is.
create function peak.file_name_field(p_fields jsonb) returns text
    language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
declare
    said text := peak.text_field(p_fields, 'file_name', 'The file name', 255);
begin
    if said ~ E'[[:cntrl:]<>:"/\\\\|?*\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]' or said ~ '[. ]$' or octet_length(said) > 255
       or said ~* '^(con|prn|aux|nul|com[0-9]|lpt[0-9])([.]|$)' then
        raise exception using errcode = 'PK400', message = E'This file name can''t be used everywhere. Choose a plain name without / \\ : * ? " < > |.';
    end if;
    return said;
end $$;

create function peak.roles_field(p_fields jsonb, p_name text) returns text[]
    language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
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
grant execute on function peak.file_name_field(jsonb), peak.roles_field(jsonb, text) to peak_api;
reset role;

set local role peak_api;
-- ---------------------------------------------------------------- what people do with documents
create function api.document_fields(p_exchange uuid, p_fields jsonb, out file_name text, out document_type text, out description text,
                                    out template_variables jsonb, out access_level text, out allowed_roles text[], out view_only boolean)
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    file_name := peak.file_name_field(p_fields);
    document_type := peak.text_field(p_fields, 'document_type', 'The kind of document', 100);
    description := peak.text_field(p_fields, 'description', 'The description', 2000);
    template_variables := nullif(p_fields -> 'template_variables', 'null');
    access_level := peak.choice_field(p_fields, 'access_level', 'The access level',
                                      case when p_exchange is null then array['public', 'restricted'] else array['public', 'exchange', 'restricted'] end);
    allowed_roles := peak.roles_field(p_fields, 'allowed_roles');
    if coalesce(jsonb_typeof(p_fields -> 'view_only'), 'null') not in ('boolean', 'null') then
        raise exception using errcode = 'PK400', message = 'A document is for viewing only, or not.';
    end if;
    view_only := (p_fields ->> 'view_only')::boolean;
    if (p_fields ? 'template_variables') and (p_exchange is not null or jsonb_typeof(template_variables) not in ('object', 'array')) then
        raise exception using errcode = 'PK400', message = 'Only a template of the firm has variables.';
    end if;
end $$;

create function api.document_to_change(p_document uuid, out id uuid, out exchange_id uuid, out is_active boolean, out purged boolean)
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
    me uuid := auth.require_live();
begin
    perform auth.require_fresh();
    select d.id, d.exchange_id, d.is_active, d.purged_at is not null into id, exchange_id, is_active, purged
    from public.documents d where d.id = p_document;
    if not found or not auth.may_see_document(me, p_document) then
        raise exception using errcode = 'PK404', message = 'There is no such document.';
    elsif not auth.may_change_document(me, p_document) then
        raise exception using errcode = 'PK403', message = 'Only an admin, who manages the exchange, or who uploaded a document may change it.';
    end if;
end $$;

create function api.update_document(p_document uuid, p_version bigint, p_fields jsonb) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    mine record := api.document_to_change(p_document);
    f record;
    now_version bigint;
begin
    perform peak.check_fields(p_fields, array['file_name', 'document_type', 'description', 'access_level', 'allowed_roles', 'view_only',
                                              'template_variables']);
    f := api.document_fields(mine.exchange_id, p_fields);
    if p_version is null or p_fields ? 'file_name' and f.file_name is null or p_fields ? 'access_level' and f.access_level is null then
        raise exception using errcode = 'PK400', message = 'A document needs a version, a file name and an access level.';
    elsif not mine.is_active then
        raise exception using errcode = 'PK409', message = 'This document is in the bin.';
    end if;
    update public.documents d
    set file_name = coalesce(f.file_name, d.file_name), access_level = coalesce(f.access_level, d.access_level),
        view_only = coalesce(f.view_only, d.view_only),
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

-- Into the bin, from where an admin brings it back.
create function api.move_document(p_document uuid, p_active boolean, p_reason text) returns void
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
    mine record;
    what text := case when p_active then 'restore' else 'delete' end;
begin
    -- The end of the bin (0046) waits for this, and this for it.
    perform from public.documents d where d.id = p_document for no key update;
    mine := api.document_to_change(p_document);
    if length(p_reason) > 500 then
        raise exception using errcode = 'PK400', message = 'The reason has more than 500 characters.';
    elsif p_active and mine.purged then
        raise exception using errcode = 'PK409', message = 'This document was in the bin for too long: its content was deleted for good.';
    end if;
    update public.documents d
    set is_active = p_active, removed_at = case when not p_active then clock_timestamp() end, removed_by = case when not p_active then auth.me() end
    where d.id = p_document and d.is_active <> p_active;
    if found then
        perform auth.log_document(p_document, mine.exchange_id, what, true, p_reason);
        perform audit.event('document_' || what, 'document', p_document, mine.exchange_id, true, null, jsonb_build_object('reason', p_reason));
    end if;
end $$;
create function api.remove_document(p_document uuid, p_reason text default null) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$ begin perform api.move_document(p_document, false, p_reason); end $$;
create function api.restore_document(p_document uuid, p_reason text default null) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$ begin perform api.move_document(p_document, true, p_reason); end $$;

-- A refusal undoes all that its statement wrote, and with it a note of itself: the client brings that afterwards.
create function api.report_document_refusal(p_action text, p_document uuid, p_exchange uuid, p_message text) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
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
grant execute on function api.update_document(uuid, bigint, jsonb), api.remove_document(uuid, text)
    to peak_r_admin, peak_r_coordinator, peak_r_client, peak_r_agency;
grant execute on function api.restore_document(uuid, text) to peak_r_admin;
grant execute on function api.report_document_refusal(text, uuid, uuid, text) to peak_user;
reset role;
