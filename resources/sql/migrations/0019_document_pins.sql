-- 0019 document_pins: opening a document, and the PIN that may be asked for.
--
-- Adds     auth.document_pins, auth.document_attempts, auth.check_pin(), pin_paused_until(), pin_attempts_left(), settle_documents();
--          api.set_document_pin(), reset_document_pin(), open_document_submit(), open_document_result()
-- Needs    0014 documents
-- Breaks   nothing
-- Locks    documents SHARE ROW EXCLUSIVE for a foreign key
-- Raises   28000 the session has ended; 40001 not read committed; PK400 bad input; PK403 not allowed, or too late;
--          PK404 not there, or not to be seen; PK429 too many within a minute
-- Tests    tests/sql/tst_DocumentPin.cpp, tst_DocumentOpening.cpp
--
-- Commit, then reveal, as at the door (0005): open_document_submit() judges, logs that the document was asked for and
-- tells nothing; open_document_result(), in a later transaction, tells. Until then the log's row has no outcome,
-- since people read their own rows of it. Whoever rolls back learns nothing, and each wrong PIN that is committed
-- counts, in whatever order. An answer that was never fetched is settled by housekeeping, and stays hidden from who asked.
set local lock_timeout = '5s';

set local role peak_owner;
insert into peak.settings (key, value, description) values
    ('pin.min_digits', '6', 'How many digits a document''s PIN has at least (4 to 12)'),
    ('pin.bcrypt_cost', '10', 'Work factor of new PIN hashes'),
    ('pin.failures', '5', 'Wrong PINs of one person for one document before it closes for them, each time for twice as long'),
    ('pin.window_minutes', '15', 'How long it closes at first'),
    ('pin.failures_per_day', '20', 'Wrong PINs of everybody together for one document in a day before it closes for all')
on conflict do nothing;
insert into audit.exempt (table_name, reason) values
    ('auth.document_attempts', 'is written to the record by auth.settle_documents()'),
    ('auth.document_pins', 'each change is told by a document_pin_* event');
-- A line of the feed for one person.
create function peak.tell_person(p_kind text, p_row uuid, p_exchange uuid, p_person uuid) returns void
    language sql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    as $$ insert into peak.change_feed (kind, row_id, exchange_id, contact_id) values (p_kind, p_row, p_exchange, p_person) $$;
grant execute on function peak.tell_person(text, uuid, uuid, uuid) to peak_auth;
reset role;

set local role peak_auth;
create table auth.document_pins (
    document_id  uuid primary key references public.documents (id) on delete cascade,
    pin_hash     text not null,
    set_at       timestamptz not null default clock_timestamp(),
    counted_from timestamptz not null default clock_timestamp(),
    closed_told  timestamptz
);
comment on column auth.document_pins.counted_from is 'Wrong PINs before this no longer count.';
create table auth.document_attempts (
    id          bigint generated always as identity primary key,
    xid         xid8 not null default pg_current_xact_id(),
    at          timestamptz not null default clock_timestamp(),
    person      uuid not null,
    document_id uuid not null,
    action      text not null,
    nonce_hash  bytea not null,
    seen        boolean not null,
    needs_pin   boolean not null,
    tried       boolean not null,
    ok          boolean not null,
    log_id      uuid not null,
    session_id  uuid,
    done        boolean not null default false,
    opened      boolean not null default false,
    refusal     text,
    recorded    boolean not null default false,
    version     int,
    content_id  uuid,
    continues   bigint
);
comment on column auth.document_attempts.version is 'The older version that was asked for; NULL: the one that it has.';
comment on column auth.document_attempts.content_id is 'What was opened: the session that opened it may read it for a while.';
comment on column auth.document_attempts.continues is 'The same person''s opening whose download goes on: no second one, as long as it is of the same content.';
comment on column auth.document_attempts.tried is 'A PIN was given and looked at: not while it was paused.';
comment on column auth.document_attempts.ok is 'All that was to be judged was right, lock-outs aside.';
create index document_attempts_tried on auth.document_attempts (document_id, at) where tried;
create index document_attempts_to_record on auth.document_attempts (at) where not recorded;
create index document_attempts_by_time on auth.document_attempts (at);
alter table auth.document_pins enable row level security;
alter table auth.document_pins force row level security;
alter table auth.document_attempts enable row level security;
create policy identity_all on auth.document_pins to peak_auth using (true) with check (true);

-- The document's id is part of what is hashed: a hash is of no use for another document.
create function auth.pin_input(p_document uuid, p_pin text) returns text
    language sql stable set search_path = pg_catalog, pg_temp
    as $$ select encode(crypto.hmac(convert_to(p_document || ':' || p_pin, 'UTF8'), kms.derived('pin'), 'sha256'), 'base64') $$;

create function auth.pin_is_trivial(p_pin text) returns boolean
    language sql immutable set search_path = pg_catalog, pg_temp as $$
    select p_pin ~ E'^(\\d{1,4})\\1+$'                                     -- 000000, 121212, 123123
        or position(p_pin in '01234567890123456789012') > 0             -- 345678, 890123
        or position(p_pin in '98765432109876543210987') > 0
        or p_pin ~ E'^(19|20)\\d\\d$'                                      -- a year
        or p_pin ~ E'^(\\d)\\1(\\d)\\2(\\d)\\3$' and substr(p_pin, 1, 1)::int + 1 = substr(p_pin, 3, 1)::int
        or p_pin in ('2580', '0852', '147258', '258369', '147258369', '159753', '123654', '123321', '102030', '696969', '5201314')
$$;

create function auth.check_pin(p_pin text) returns void
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    least_digits int := least(greatest(peak.setting_int('pin.min_digits'), 4), 12);
begin
    if p_pin !~ '^[0-9]{4,12}$' or length(p_pin) < least_digits then
        raise exception using errcode = 'PK400', message = format('A PIN has %s to 12 digits.', least_digits);
    elsif auth.pin_is_trivial(p_pin) then
        raise exception using errcode = 'PK400', message = 'This PIN is among the first that anybody would try. Choose another.';
    end if;
end $$;
create function auth.hashed_pin(p_document uuid, p_pin text) returns text
    language sql volatile set search_path = pg_catalog, pg_temp set debug_print_plan = off
    as $$ select crypto.crypt(auth.pin_input(p_document, p_pin), crypto.gen_salt('bf', peak.setting_int('pin.bcrypt_cost'))) $$;

-- Until when a document is closed to a person, or to everybody; NULL: it is not. All wrong PINs that are committed
-- count but the attempt's own; one that was opened starts the person's count anew.
create function auth.pin_paused_until(p_person uuid, p_document uuid, p_except bigint default null) returns timestamptz
    language sql volatile set search_path = pg_catalog, pg_temp as $$
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

-- How many more wrong PINs close it to this person, when it is not closed: by their own count, or by everybody's.
create function auth.pin_attempts_left(p_person uuid, p_document uuid) returns int
    language sql volatile set search_path = pg_catalog, pg_temp as $$
    with wrong as materialized (
        select b.id, b.person from auth.document_attempts b join auth.document_pins k on k.document_id = b.document_id
        where b.document_id = p_document and b.tried and not b.ok
          and b.at > clock_timestamp() - interval '24 hours' and b.at > k.counted_from
    )
    select case when auth.pin_paused_until(p_person, p_document) is not null then 0
                else greatest(1, least(peak.setting_int('pin.failures')
                         - (select count(*)::int from wrong w
                            where w.person = p_person
                              and w.id > coalesce((select max(g.id) from auth.document_attempts g
                                                   where g.document_id = p_document and g.person = p_person and g.tried and g.opened), 0)),
                     peak.setting_int('pin.failures_per_day')
                         - (select coalesce(sum(least(c.n, 2 * peak.setting_int('pin.failures'))), 0)::int
                            from (select count(*) as n from wrong w group by w.person) c))) end
$$;

-- Writes outcomes to the access log and the record: of one attempt whose answer was fetched, or, called by
-- housekeeping, of those whose answer nobody fetched in time. Then tells of documents that were closed to all.
create function auth.settle_documents(p_attempt bigint default null) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
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
    select f.person, l.exchange_id, 'document_' || l.action, 'document', f.document_id, l.ip_address, l.user_agent, l.success, l.error_message,
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
        -- Clients go on with a download for two weeks.
        delete from auth.document_attempts t
        where t.id in (select u.id from auth.document_attempts u
                       where u.at < clock_timestamp() - interval '2 days' and u.recorded
                         and not (u.opened and u.action = 'download' and u.at > clock_timestamp() - interval '15 days') for update skip locked);
    end if;
end $$;

-- ---------------------------------------------------------------- the PIN itself
create function api.set_document_pin(p_document uuid, p_pin text) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    me uuid := auth.require_live();
begin
    perform auth.require_fresh();
    if p_document is null then
        raise exception using errcode = 'PK400', message = 'Which document?';
    elsif not auth.may_see_document(me, p_document) then
        raise exception using errcode = 'PK404', message = 'There is no such document.';
    elsif not auth.may_change_document(me, p_document) then
        raise exception using errcode = 'PK403', message = 'Only an admin, who manages the exchange, or who uploaded a document sets its PIN.';
    end if;
    perform auth.check_pin(p_pin);
    if p_pin is null then
        delete from auth.document_pins k where k.document_id = p_document;
    else
        insert into auth.document_pins as k (document_id, pin_hash)
        values (p_document, auth.hashed_pin(p_document, p_pin))
        on conflict (document_id) do update
            set pin_hash = excluded.pin_hash, set_at = excluded.set_at, counted_from = excluded.counted_from, closed_told = null;
    end if;
    update public.documents d set pin_protected = p_pin is not null where d.id = p_document and d.pin_protected is distinct from (p_pin is not null);
    perform audit.event(case when p_pin is null then 'document_pin_removed' else 'document_pin_set' end, 'document', p_document,
                        (select d.exchange_id from public.documents d where d.id = p_document));
end $$;

create function api.reset_document_pin(p_document uuid, p_reason text) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
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

-- ---------------------------------------------------------------- opening
-- What keeps somebody who sees a document from opening it so, whatever its PIN; NULL: nothing.
create function auth.why_not_open(p_person uuid, p_document uuid, p_action text, p_version int) returns text
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    d record;
begin
    select x.view_only, x.version_number into d from public.documents x where x.id = p_document;
    if p_action = 'download' and d.view_only and not auth.may_change_document(p_person, p_document) then
        return 'view_only';
    elsif p_version <> d.version_number and not auth.may_change_document(p_person, p_document) then
        return 'older';
    elsif not exists (select from peak.document_versions v join peak.document_contents c on c.id = v.content_id
                      where v.document_id = p_document and v.number = coalesce(p_version, d.version_number) and c.state = 'kept') then
        return 'missing';
    end if;
    return null;
end $$;

-- The same statements whatever the PIN is worth; only what the caller knows anyway changes them.
create function api.open_document_submit(p_document uuid, p_pin text, p_action text, p_nonce bytea, p_version int default null,
        p_goes_on_with bigint default null) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    me uuid := auth.require_live();
    most int := greatest(peak.setting_int('session.changes_per_minute'), 60);
    kept text;
    seen boolean;
    tried boolean;
    earlier bigint;
    log uuid;
    r bigint;
begin
    perform auth.refuse_plans();
    perform auth.require_fresh();
    if p_document is null or p_nonce is null or length(p_nonce) not between 16 and 64 or p_action is null or p_action not in ('view', 'download')
       or length(p_pin) > 64 or p_version < 1 then
        raise exception using errcode = 'PK400', message = 'The request to open a document is not complete.';
    end if;
    -- What is asked for and never fetched is in no record yet that require_live() could count.
    if (select count(*) from (select from auth.document_attempts t where not t.recorded and t.person = me and t.at > clock_timestamp() - interval '1 minute'
                              limit most) x) >= most then
        raise exception using errcode = 'PK429', message = 'You asked for too many documents within a minute. Wait a minute and try again.';
    end if;
    seen := auth.may_see_document(me, p_document);
    select k.pin_hash into kept from auth.document_pins k where k.document_id = p_document and seen;
    tried := kept is not null and p_pin is not null and auth.why_not_open(me, p_document, p_action, p_version) is null
             and auth.pin_paused_until(me, p_document) is null;
    earlier := (select t.id from auth.document_attempts t join peak.document_versions v on v.document_id = t.document_id and v.content_id = t.content_id
                where t.id = p_goes_on_with and t.person = me and t.document_id = p_document and t.action = 'download' and t.opened
                  and p_action = 'download'
                  and v.number = coalesce(p_version, (select d.version_number from public.documents d where d.id = p_document)));
    log := auth.log_document(p_document, null, case when earlier is null then p_action else 'resume' end, null, null, not seen, p_version);
    insert into auth.document_attempts (person, document_id, action, nonce_hash, seen, needs_pin, tried, ok, log_id, session_id, version, continues)
    values (me, p_document, p_action, sha256(p_nonce), seen, kept is not null, tried,
            seen and case when tried then crypto.crypt(auth.pin_input(p_document, p_pin), kept) = kept else kept is null end, log, auth.my_session(),
            p_version, earlier)
    returning id into r;
    return r;
end $$;

create function api.open_document_result(p_attempt bigint, p_nonce bytea,
        out outcome text, out message text, out closed_until timestamptz, out attempts_left int, out storage_provider text,
        out file_name text, out file_type text, out mime_type text, out file_size bigint,
        out content uuid, out key bytea, out segments int, out sha256 bytea, out version int)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    me uuid := auth.require_live();
    a auth.document_attempts;
    set_at timestamptz;
    not_so text;
    counts boolean;
begin
    perform auth.require_fresh();
    select t.* into a from auth.document_attempts t
    where t.id = p_attempt and t.person = me and t.nonce_hash = pg_catalog.sha256(p_nonce) for update;
    if not found or a.xid = pg_current_xact_id() or a.done or a.at < clock_timestamp() - interval '60 s' then
        raise exception using errcode = 'PK403', message = 'This request took too long or is over. Open the document again.';
    end if;
    select k.set_at into set_at from auth.document_pins k where k.document_id = a.document_id;
    closed_until := case when a.needs_pin then auth.pin_paused_until(me, a.document_id, a.id) end;
    not_so := auth.why_not_open(me, a.document_id, a.action, a.version);
    if not a.seen or not auth.may_see_document(me, a.document_id) then
        outcome := 'not_found';
        closed_until := null;
        message := 'There is no such document.';
    elsif not_so is not null then
        outcome := case not_so when 'view_only' then 'view_only' else 'not_found' end;
        closed_until := null;
        message := case not_so when 'view_only' then 'This document is for viewing only: who may change it can download it.'
                               when 'older' then 'Only an admin, who manages the exchange, or who uploaded a document opens its older versions.'
                               else case when a.version is null then 'The file of this document is not kept here.'
                                         else 'There is no such version of this document.' end end;
    elsif closed_until is not null then
        outcome := 'closed';
        message := 'After too many wrong PINs this document is closed for a while. An admin can open it again.';
    -- Also one that was being set just then, and was committed later.
    elsif a.needs_pin and not a.tried or not a.needs_pin and set_at is not null or set_at > a.at then
        outcome := 'pin_required';
        message := 'This document asks for its PIN.';
    elsif not a.ok then
        outcome := 'pin_wrong';
        message := 'The PIN is wrong. After several wrong ones the document is closed for a while.';
    else
        select c.storage_provider, coalesce(d.file_name, v.file_name), v.file_type, v.mime_type, c.clear_bytes, c.id, c.segments, c.clear_sha256, v.number
        into storage_provider, file_name, file_type, mime_type, file_size, content, segments, sha256, version
        from peak.document_versions v join peak.document_contents c on c.id = v.content_id
        left join public.documents d on d.id = v.document_id and d.version_number = v.number
        where v.document_id = a.document_id
          and v.number = coalesce(a.version, (select x.version_number from public.documents x where x.id = a.document_id));
        key := auth.content_key(content);
        outcome := 'opened';
        counts := a.action = 'download' and not exists (select from auth.document_attempts t
                                                        where t.id = a.continues and t.content_id = open_document_result.content);
        -- A newer one may have come since it was asked for.
        update public.document_access_logs l set version_number = open_document_result.version
        where l.id = a.log_id and l.version_number is distinct from open_document_result.version;
        -- Nobody waits for whoever keeps this open: then it is not counted.
        update public.documents d
        set last_accessed_at = now(), download_count = coalesce(d.download_count, 0) + counts::int
        where d.id = (select x.id from public.documents x where x.id = a.document_id for no key update skip locked);
    end if;
    attempts_left := case outcome when 'closed' then 0
                                  when 'pin_required' then auth.pin_attempts_left(me, a.document_id)
                                  when 'pin_wrong' then auth.pin_attempts_left(me, a.document_id) end;
    update auth.document_attempts t
    set done = true, opened = open_document_result.outcome = 'opened', content_id = open_document_result.content,
        refusal = case when open_document_result.outcome not in ('opened', 'not_found') or not_so is not null then open_document_result.message end
    where t.id = a.id;
    perform auth.settle_documents(a.id);
end $$;
grant execute on function api.set_document_pin(uuid, text) to peak_r_admin, peak_r_coordinator, peak_r_client, peak_r_agency;
grant execute on function api.reset_document_pin(uuid, text) to peak_r_admin;
grant execute on function api.open_document_submit(uuid, text, text, bytea, int, bigint), api.open_document_result(bigint, bytea) to peak_user;
reset role;
