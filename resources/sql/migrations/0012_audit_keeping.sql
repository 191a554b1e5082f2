-- 0012 audit_keeping: the record is verified, read by admins, moved to an archive, and erased where it must be.
--
-- Adds     audit.verify(), check_batch(), strays(), archive, archive_old(), erase(); api.audit_verify(), audit_strays(),
--          record_export(); policies and rights on audit_logs and pp_sync_logs
-- Needs    0011 audit_seals
-- Breaks   nothing
-- Locks    audit_logs and pp_sync_logs for a moment
-- Raises   PK400 a batch or an export that is none; PK403 not allowed; PK409 a row that is not sealed yet
-- Tests    tests/sql/tst_AuditSeals.cpp, tests/sql/tst_AuditKeeping.cpp
set local lock_timeout = '5s';

set local role peak_owner;
-- ---------------------------------------------------------------- the archive

create table audit.archive (like public.audit_logs, primary key (id));
alter table audit.archive enable row level security;
comment on table audit.archive is 'Old rows of audit_logs, the same in every column and under the same seals.';
create index archive_by_time on audit.archive (created_at);
create index archive_by_exchange on audit.archive (exchange_id, created_at);
create index archive_by_person on audit.archive (user_id, created_at);
insert into audit.exempt (table_name, reason) values ('audit.archive', 'is the record');
insert into peak.settings (key, value, description) values
    ('audit.months_at_hand', '24', 'Older rows of the record are moved to its archive, where they are kept and verified too');

-- A row leaves the table only for the archive, and changes only where what is erased has left its hash.
create function audit.keep_record() returns trigger
    language plpgsql set search_path = pg_catalog, pg_temp as $$
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
drop trigger _100_append_only on public.audit_logs;
create trigger _100_append_only before update or delete on public.audit_logs
    for each row execute function audit.keep_record();
create trigger _100_append_only before update or delete on audit.archive
    for each row execute function audit.keep_record();
create trigger _100_append_only_all before truncate on audit.archive
    for each statement execute function audit.refuse_change();

-- Housekeeping calls it: the oldest sealed rows that nobody needs at hand any more.
create function audit.archive_old(p_most int default 20000) returns int
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set enable_hashjoin = off set enable_mergejoin = off as $$
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
grant execute on function audit.archive_old(int) to peak_agent, peak_auth;

-- The values of these rows, and from where they came, are gone for good; who did what and when stays, and so
-- does the chain, which goes by what they hashed to.
create function audit.erase(p_rows uuid[], p_reason text) returns int
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
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

-- ---------------------------------------------------------------- verifying

-- What is wrong with one batch, in words; NULL: nothing.
create function audit.check_batch(p_seal audit.seals, p_before audit.seals, p_may_be_older boolean,
        out fault text, out row_id uuid, out rows bigint, out erased bigint)
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
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

-- Goes through some batches in order and stops at the first fault, in words; constant memory, a batch at a time.
-- Heads follow each other from batch 0 on, so whoever goes through all of it knows all of it, but for the tail
-- and for a record that was made anew from some batch on: those are told by heads that somebody remembers.
create function audit.verify(p_from bigint, p_to bigint,
        out fault text, out batch bigint, out row_id uuid, out checked_to bigint, out rows bigint, out erased bigint, out latest bigint)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_custom_plan as $$
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

-- The last million rows or so, for a daily look: what is wrong, or NULL.
create function audit.verify_recent() returns text
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    as $$ select v.fault from (select max(s.number) as last from audit.seals s) z
          cross join lateral audit.verify(z.last - 250, z.last) v $$;
grant execute on function audit.verify_recent() to peak_agent;

-- Whether a row with this hash was sealed at another place of its batch.
create function audit.was_elsewhere(p_row uuid, p_seal bigint, p_place int, p_places int, p_hash bytea) returns boolean
    language sql stable as $$
    select exists (
        select from (select l.* from public.audit_logs l where l.id = p_row
                     union all select a.* from audit.archive a where a.id = p_row) r
        left join audit.erasures e on e.log_id = r.id
        cross join lateral (select coalesce(e.content, audit.content_hash(row(r.*)::public.audit_logs)) as content) c
        cross join generate_series(1, least(p_places, 4000)) i
        where i <> p_place and audit.row_hash(p_seal, i, row(r.*)::public.audit_logs, c.content) = p_hash)
$$;

-- Rows that belong to no batch although sealing has passed them, some at a time: nobody wrote them in the
-- ordinary way. `next` is where to go on; NULL at the end.
create function audit.strays(p_after text default null, p_most int default 50000,
        out fault text, out row_id uuid, out looked int, out next text)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_custom_plan as $$
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
end $$;

create function audit.check_may_verify() returns void
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if not (coalesce(auth.my_role() = 'admin', false) or session_user = 'peak_agent'
            or pg_has_role(session_user, 'peak_owner', 'member')) then
        raise exception using errcode = 'PK403', message = 'Only admins verify the record.';
    end if;
end $$;

create function api.audit_verify(p_from bigint, p_to bigint,
        out fault text, out batch bigint, out row_id uuid, out checked_to bigint, out rows bigint, out erased bigint, out latest bigint)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    perform audit.check_may_verify();
    if p_from is null or p_to is null or p_from < 0 or p_to < p_from then
        raise exception using errcode = 'PK400', message = 'Batches of the record are numbered from 0, and the last is not before the first.';
    end if;
    select v.* into fault, batch, row_id, checked_to, rows, erased, latest from audit.verify(p_from, p_to) v;
end $$;
create function api.audit_strays(p_after text default null,
        out fault text, out row_id uuid, out looked int, out next text)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    perform audit.check_may_verify();
    select v.* into fault, row_id, looked, next from audit.strays(p_after) v;
end $$;
grant execute on function api.audit_verify(bigint, bigint), api.audit_strays(text) to peak_r_admin, peak_agent;

-- ---------------------------------------------------------------- who reads and writes it

grant usage on schema audit to peak_r_admin;
grant select on public.audit_logs, audit.archive, public.pp_sync_logs to peak_r_admin;
create policy admins_see on public.audit_logs for select to peak_r_admin using ((select auth.live()));
create policy admins_see on audit.archive for select to peak_r_admin using ((select auth.live()));
create policy admins_see on public.pp_sync_logs for select to peak_r_admin using ((select auth.live()));
-- A run is opened and closed by whoever makes it, and never taken away.
grant select, insert, update (status, records_processed, records_created, records_updated, errors_count, error_details, completed_at)
    on public.pp_sync_logs to peak_agent;
create policy agent_writes on public.pp_sync_logs to peak_agent using (true) with check (true);
create index idx_pp_sync_logs_started on public.pp_sync_logs (started_at desc, id);
reset role;

set local role peak_api;
-- Somebody took a table out of the program.
create function api.record_export(p_what text, p_rows int, p_format text) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
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
grant execute on function api.record_export(text, int, text) to peak_user;
reset role;
