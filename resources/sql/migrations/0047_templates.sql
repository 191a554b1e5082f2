-- 0047 templates: what documents are made from, what stands in them, and whether that is still so.
--
-- Adds     settings firm.letterhead, firm.address, firm.phone; peak.template_rows(), generated_documents, generated_changes(),
--          generated_mark(), template_packs; api.template_values(), note_generated(), generated_state(), template_packs(), set_template_pack()
-- Needs    0014 documents, 0041 document_contents
-- Breaks   nothing
-- Locks    nothing that is in use
-- Raises   28000 the session has ended; PK400 bad input; PK403 not allowed; PK404 no such exchange, document or template
-- Tests    tests/sql/tst_Templates.cpp
--
-- A document that was made from a template is stale once the data say something else than they said then, and than
-- the document says. What it says is kept as a hash of its own: an erased person leaves nothing here.
set local lock_timeout = '5s';

set local role peak_owner;
insert into peak.settings (key, value, description) values
    ('firm.letterhead', '""', 'What stands at the top of letters, line by line'),
    ('firm.address', '""', 'The firm''s address, line by line'),
    ('firm.phone', '""', 'The firm''s telephone number')
on conflict do nothing;

create function peak.template_money(p_amount numeric) returns text
    language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    -- Nothing and zero look alike in what is synced: better to be asked.
    select case when p_amount < 0 then '-' else '' end || '$' || to_char(abs(p_amount), 'FM9,999,999,999,990.00')
    where p_amount <> 0
$$;

-- Every name that a template may use, as a document says it; NULL where nothing is known. Details of people are hidden
-- from whom they are hidden everywhere (0030): staff see them, and everybody their own.
create function peak.template_rows(p_exchange uuid, p_person uuid, p_role text)
    returns table (name text, value text, kind text, source text, hidden boolean)
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select v.name, case when not h.hidden then nullif(btrim(v.said, E' \t\r\n\u00a0'), '') end, v.kind,
           case split_part(v.name, '.', 1) when 'today' then 'firm' when 'relinquished' then 'exchange' when 'replacement' then 'exchange'
                                           when 'dates' then 'exchange' else split_part(v.name, '.', 1) end,
           h.hidden
    from public.exchanges e
    left join public.contacts c on c.id = e.client_id
    left join public.contacts k on k.id = e.coordinator_id
    cross join lateral (select coalesce(e.day_45, e.close_of_escrow_date + 45) as day_45,
                               coalesce(e.day_180, e.close_of_escrow_date + 180) as day_180) d
    cross join lateral (values
        (1, 'exchange.number', e.exchange_number::text, 'text'), (2, 'exchange.name', e.name, 'text'),
        (3, 'exchange.type', e.type_of_exchange, 'text'), (4, 'exchange.vesting', e.client_vesting, 'text'),
        (5, 'exchange.bank', e.bank, 'text'), (6, 'exchange.proceeds', peak.template_money(e.proceeds), 'money'),
        (10, 'client.name', nullif(auth.person_name(c.first_name, c.last_name, c.company, null), 'Unnamed'), 'text'),
        (11, 'client.first_name', c.first_name, 'text'), (12, 'client.last_name', c.last_name, 'text'),
        (13, 'client.company', c.company, 'text'), (14, 'client.email', c.email, 'text'),
        (15, 'client.phone', c.phone, 'text'), (16, 'client.address', c.address, 'text'),
        (20, 'coordinator.name', nullif(auth.person_name(k.first_name, k.last_name, k.company, null), 'Unnamed'), 'text'),
        (21, 'coordinator.first_name', k.first_name, 'text'), (22, 'coordinator.last_name', k.last_name, 'text'),
        (23, 'coordinator.email', k.email, 'text'), (24, 'coordinator.phone', k.phone, 'text'),
        (30, 'relinquished.address', concat_ws(', ', nullif(btrim(e.rel_property_address), ''), nullif(btrim(e.rel_property_city), ''),
             nullif(concat_ws(' ', nullif(btrim(e.rel_property_state), ''), nullif(btrim(e.rel_property_zip), '')), '')), 'text'),
        (31, 'relinquished.street', e.rel_property_address, 'text'), (32, 'relinquished.city', e.rel_property_city, 'text'),
        (33, 'relinquished.state', e.rel_property_state, 'text'), (34, 'relinquished.zip', e.rel_property_zip, 'text'),
        (35, 'relinquished.apn', e.rel_apn, 'text'), (36, 'relinquished.escrow_number', e.rel_escrow_number, 'text'),
        (37, 'relinquished.title', e.rel_purchase_contract_title, 'text'),
        (38, 'relinquished.contract_date', to_char(e.rel_contract_date, 'FMDD Mon YYYY'), 'date'),
        (39, 'relinquished.value', peak.template_money(e.rel_value), 'money'),
        (40, 'relinquished.buyer_1', e.buyer_1_name, 'text'), (41, 'relinquished.buyer_2', e.buyer_2_name, 'text'),
        (42, 'relinquished.buyers', concat_ws(' and ', nullif(btrim(e.buyer_1_name), ''), nullif(btrim(e.buyer_2_name), '')), 'text'),
        (50, 'replacement.address', concat_ws(', ', nullif(btrim(e.rep_1_property_address), ''), nullif(btrim(e.rep_1_city), ''),
             nullif(concat_ws(' ', nullif(btrim(e.rep_1_state), ''), nullif(btrim(e.rep_1_zip), '')), '')), 'text'),
        (51, 'replacement.street', e.rep_1_property_address, 'text'), (52, 'replacement.city', e.rep_1_city, 'text'),
        (53, 'replacement.state', e.rep_1_state, 'text'), (54, 'replacement.zip', e.rep_1_zip, 'text'),
        (55, 'replacement.apn', e.rep_1_apn, 'text'), (56, 'replacement.escrow_number', e.rep_1_escrow_number, 'text'),
        (57, 'replacement.title', e.rep_1_purchase_contract_title, 'text'),
        (58, 'replacement.contract_date', to_char(e.rep_1_purchase_contract_date, 'FMDD Mon YYYY'), 'date'),
        (59, 'replacement.value', peak.template_money(e.rep_1_value), 'money'),
        (60, 'replacement.seller_1', e.rep_1_seller_1_name, 'text'), (61, 'replacement.seller_2', e.rep_1_seller_2_name, 'text'),
        (62, 'replacement.sellers', concat_ws(' and ', nullif(btrim(e.rep_1_seller_1_name), ''), nullif(btrim(e.rep_1_seller_2_name), '')), 'text'),
        (70, 'dates.closing', to_char(e.close_of_escrow_date, 'FMDD Mon YYYY'), 'date'),
        (71, 'dates.day_45', to_char(d.day_45, 'FMDD Mon YYYY'), 'date'),
        (72, 'dates.day_180', to_char(d.day_180, 'FMDD Mon YYYY'), 'date'),
        -- The due date of the return may end it earlier; before that of a partnership, the first of all, it can't.
        (73, 'dates.end', case when d.day_180 <= make_date(extract(year from e.close_of_escrow_date)::int + 1, 3, 15)
                               then to_char(d.day_180, 'FMDD Mon YYYY') end, 'date'),
        (80, 'firm.name', peak.setting('firm.name') #>> '{}', 'text'), (81, 'firm.letterhead', peak.setting('firm.letterhead') #>> '{}', 'text'),
        (82, 'firm.address', peak.setting('firm.address') #>> '{}', 'text'), (83, 'firm.phone', peak.setting('firm.phone') #>> '{}', 'text'),
        (90, 'today', to_char(peak.firm_today(), 'FMDD Mon YYYY'), 'date')) v (place, name, said, kind)
    cross join lateral (select case when p_role in ('admin', 'coordinator') then false
                                    when v.name in ('client.email', 'client.phone', 'client.address') then c.id is distinct from p_person
                                    when v.name in ('coordinator.email', 'coordinator.phone') then k.id is distinct from p_person
                                    else false end as hidden) h
    where e.id = p_exchange
    order by v.place
$$;
grant execute on function peak.template_rows(uuid, uuid, text) to peak_api;

-- ---------------------------------------------------------------- what was made
create table peak.generated_documents (
    document_id      uuid primary key references public.documents (id) on delete cascade,
    template_id      uuid references public.documents (id) on delete set null,
    template_version int not null,
    "values"         jsonb not null,
    made_at          timestamptz not null default clock_timestamp()
);
comment on column peak.generated_documents."values" is 'Of each name hashes: what was put in, and what the data said then; none of what the maker does not see.';
create index generated_documents_by_template on peak.generated_documents (template_id);
alter table peak.generated_documents enable row level security;
insert into audit.exempt (table_name, reason) values ('peak.generated_documents', 'each is told by document_generated');
-- Whatever a function forgets: nobody notes anything of a document that they did not upload.
create policy maker_only on peak.generated_documents to peak_api
    using (exists (select from public.documents d where d.id = generated_documents.document_id and d.uploaded_by = (select auth.me())))
    with check (exists (select from public.documents d where d.id = generated_documents.document_id and d.uploaded_by = (select auth.me())));
grant select, insert, update on peak.generated_documents to peak_api;
grant select (is_template) on public.documents to peak_api;

-- Of one document only: the same value looks different in another.
create function peak.value_mark(p_document uuid, p_name text, p_value text) returns text
    language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select left(encode(sha256(convert_to(p_document::text || E'\x1f' || p_name || E'\x1f' || coalesce('=' || p_value, ''), 'UTF8')), 'hex'), 40)
$$;
grant execute on function peak.value_mark(uuid, text, text) to peak_api;

-- Which values of documents of an exchange are others now; of those that changed not at all, none.
create function peak.generated_changes(p_exchange uuid, p_document uuid default null)
    returns table (document uuid, template uuid, changed text[])
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select g.document_id, g.template_id,
           coalesce(array_agg(r.name order by r.name) filter (where r.name is not null and r.name <> 'today'
                and m.mark is distinct from v.said ->> 'data' and m.mark is distinct from v.said ->> 'put'), '{}')
    from public.documents d
    join peak.generated_documents g on g.document_id = d.id
    left join lateral jsonb_each(g."values") v (name, said) on v.said ? 'data'
    left join (select t.name, t.value from peak.template_rows(p_exchange, null, 'admin') t) r on r.name = v.name
    left join lateral (select peak.value_mark(g.document_id, r.name, r.value) as mark) m on true
    where d.exchange_id = p_exchange and (p_document is null or d.id = p_document)
    group by g.document_id, g.template_id
$$;
grant execute on function peak.generated_changes(uuid, uuid) to peak_api;

-- For lists: nothing where the document was made by hand.
create function peak.generated_mark(p_document uuid, p_exchange uuid) returns text
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select case when cardinality(c.changed) > 0 then 'stale' else 'current' end from peak.generated_changes(p_exchange, p_document) c
$$;

-- ---------------------------------------------------------------- packs
create table peak.template_packs (
    id          uuid primary key default gen_random_uuid(),
    stage       text not null,
    template_id uuid not null references public.documents (id) on delete cascade,
    place       int not null,
    unique (stage, template_id),
    constraint template_packs_stage_known check (stage in ('PENDING', '45D', '180D', 'COMPLETED', 'TERMINATED', 'ON_HOLD'))
);
comment on table peak.template_packs is 'The templates that are filled in one go when an exchange reaches a stage, in their order.';
create index template_packs_by_template on peak.template_packs (template_id);
alter table peak.template_packs enable row level security;
select audit.watch('peak.template_packs', 'template_pack');
create policy api_reads on peak.template_packs for select to peak_api using ((select auth.me()) is not null);
create policy admins_add on peak.template_packs for insert to peak_api with check ((select auth.my_role()) = 'admin');
create policy admins_take on peak.template_packs for delete to peak_api using ((select auth.my_role()) = 'admin');
grant select, insert (stage, template_id, place), delete on peak.template_packs to peak_api;
reset role;

set local role peak_api;
-- ---------------------------------------------------------------- what clients call
create function api.template_values(p_exchange uuid) returns table (name text, value text, kind text, source text, hidden boolean)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_me();
begin
    if not coalesce(auth.may(1, p_exchange), false) then
        raise exception using errcode = 'PK404', message = 'There is no such exchange.';
    end if;
    return query select r.name, r.value, r.kind, r.source, r.hidden from peak.template_rows(p_exchange, me, auth.my_role()) r;
end $$;

-- Of what was put in under each name {"put": text, "data": text}: what the document says, and what the data said when it
-- was made (null: nothing).
create function api.note_generated(p_document uuid, p_template uuid, p_values jsonb) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
    made record;
    used record;
    marks jsonb;
begin
    perform auth.require_fresh();
    select d.id, d.exchange_id, d.uploaded_by into made from public.documents d
    where d.id = p_document and d.is_active and auth.may_see_document(me, d.id);
    if not found then
        raise exception using errcode = 'PK404', message = 'There is no such document.';
    elsif made.uploaded_by is distinct from me or made.exchange_id is null or not auth.may_change_document(me, made.id) then
        raise exception using errcode = 'PK403', message = 'Only who made a document for an exchange notes what it was made from.';
    end if;
    select d.id, d.file_name, d.version_number into used from public.documents d
    where d.id = p_template and d.is_template and d.is_active and auth.may_see_document(me, d.id);
    if not found then
        raise exception using errcode = 'PK404', message = 'There is no such template.';
    end if;
    if p_values is null or jsonb_typeof(p_values) <> 'object' or length(p_values::text) > 200000
       or (select count(*) from jsonb_object_keys(p_values)) > 500
       or exists (select from jsonb_each(p_values) v
                  where length(v.key) > 100 or jsonb_typeof(v.value) <> 'object' or jsonb_typeof(v.value -> 'put') is distinct from 'string'
                        or coalesce(jsonb_typeof(v.value -> 'data'), 'null') not in ('string', 'null')) then
        raise exception using errcode = 'PK400', message = 'The values of the document are missing, or too many.';
    end if;
    select coalesce(jsonb_object_agg(v.key, jsonb_build_object('put', peak.value_mark(made.id, v.key, v.value ->> 'put'))
               || case when r.hidden then '{}' else jsonb_build_object('data', peak.value_mark(made.id, v.key, nullif(v.value ->> 'data', ''))) end), '{}')
    into marks
    from jsonb_each(p_values) v
    join peak.template_rows(made.exchange_id, me, auth.my_role()) r on r.name = v.key;
    insert into peak.generated_documents as g (document_id, template_id, template_version, "values")
    values (made.id, used.id, used.version_number, marks)
    on conflict (document_id) do update
        set template_id = excluded.template_id, template_version = excluded.template_version, "values" = excluded."values", made_at = clock_timestamp();
    perform audit.event('document_generated', 'document', made.id, made.exchange_id, true, null,
                        jsonb_build_object('template', used.id, 'template_name', used.file_name, 'template_version', used.version_number));
end $$;

-- What changed is named to whom its value is shown.
create function api.generated_state(p_exchange uuid) returns table (document uuid, template uuid, stale boolean, changed text[])
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_me();
    hidden text[];
begin
    if not coalesce(auth.may(1, p_exchange), false) then
        raise exception using errcode = 'PK404', message = 'There is no such exchange.';
    end if;
    hidden := array(select r.name from peak.template_rows(p_exchange, me, auth.my_role()) r where r.hidden);
    return query select c.document, c.template, cardinality(c.changed) > 0, array(select n from unnest(c.changed) n where n <> all (hidden))
                 from peak.generated_changes(p_exchange) c where auth.may_see_document(me, c.document);
end $$;

-- Of templates that the caller sees.
create function api.template_packs() returns table (stage text, template uuid, place int)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_me();
begin
    return query select p.stage, p.template_id, p.place
                 from peak.template_packs p join public.documents d on d.id = p.template_id
                 where d.is_active and d.is_template and auth.may_see_document(me, d.id)
                 order by array_position(array['PENDING', '45D', '180D', 'COMPLETED', 'TERMINATED', 'ON_HOLD'], p.stage), p.place;
end $$;

create function api.set_template_pack(p_stage text, p_templates uuid[]) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
begin
    if auth.my_role() is distinct from 'admin' then
        raise exception using errcode = 'PK403', message = 'Only an admin decides which templates a stage has.';
    elsif p_stage is null or p_stage not in ('PENDING', '45D', '180D', 'COMPLETED', 'TERMINATED', 'ON_HOLD') then
        raise exception using errcode = 'PK400', message = 'A stage is one of PENDING, 45D, 180D, COMPLETED, TERMINATED, ON_HOLD.';
    elsif p_templates is null or coalesce(array_ndims(p_templates), 1) <> 1 or cardinality(p_templates) > 50
          or cardinality(p_templates) <> (select count(distinct t) from unnest(p_templates) t) then
        raise exception using errcode = 'PK400', message = 'A stage has up to 50 templates, each once.';
    elsif exists (select from unnest(p_templates) t (id)
                  where not exists (select from public.documents d where d.id = t.id and d.is_template and d.is_active)) then
        raise exception using errcode = 'PK404', message = 'There is no such template.';
    end if;
    delete from peak.template_packs p where p.stage = p_stage;
    insert into peak.template_packs (stage, template_id, place)
    select p_stage, t.id, t.n from unnest(p_templates) with ordinality t (id, n);
exception
    when unique_violation then
        raise exception using errcode = 'PK409', message = 'Somebody else changed these templates meanwhile. Look again, then save.';
end $$;
grant execute on function api.template_values(uuid), api.note_generated(uuid, uuid, jsonb)
    to peak_r_admin, peak_r_coordinator, peak_r_client, peak_r_agency;
grant execute on function api.generated_state(uuid), api.template_packs() to peak_user;
grant execute on function api.set_template_pack(text, uuid[]) to peak_r_admin;
reset role;
