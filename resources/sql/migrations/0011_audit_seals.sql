-- 0011 audit_seals: the record in batches, each sealed by a hash that holds the one before it.
--
-- Adds     audit.seals, leaves, sealing; audit.row_hash(), content_hash(), seal_head(), seal(), seal_when_due();
--          api.audit_heads(), accept_record(); indexes on audit_logs
-- Needs    0010 audit
-- Breaks   nothing
-- Locks    audit_logs SHARE for an index
-- Raises   PK400 a number or head that is none; PK403 not for the caller; PK409 nothing to accept; 28000 the session has
--          ended
-- Tests    tests/sql/tst_AuditSeals.cpp
--
-- A leaf is the hash of one row, all columns, at its place in a batch (prefix 0x00); a batch's root is the hash
-- of its leaves (0x01); its head is the hash of its number, the head before it, its size, root and time
-- (0x02). Rows are hashed in the binary form that a connection sends, text as UTF-8, so that no setting of a
-- session and no locale has a say. Batch 0 is a random number: the beginning of this record and of no other.
--
-- Writers know nothing of this. Whatever is committed and has no leaf is sealed, going by transaction and id up
-- to a watermark below which every transaction has ended; what is above is looked at again. So a transaction
-- that stays open keeps nobody's rows from being sealed, and its own rows are found when it commits.
-- Transaction ids start again where a dump is restored: the watermark says which database it was made in, and
-- elsewhere everything is gone through once more.
set local lock_timeout = '5s';

set local role peak_owner;
create table audit.seals (
    number    bigint primary key check (number >= 0),
    rows      int not null,
    root      bytea not null,
    previous  bytea not null,
    head      bytea not null unique,
    sealed_at timestamptz not null
);
create table audit.leaves (
    log_id   uuid primary key,
    seal     bigint not null,
    position int not null,
    hash     bytea not null,
    unique (seal, position)
);
-- What an erased row's values hashed to: the row stays, and so does the chain.
create table audit.erasures (
    log_id    uuid primary key,
    content   bytea not null,
    reason    text not null,
    erased_at timestamptz not null default clock_timestamp()
);
-- Whoever seals holds this row.
create table audit.sealing (
    only_one    boolean primary key default true check (only_one),
    place       text not null default '',
    done_xid    xid8 not null default '0',
    done_id     uuid not null default '00000000-0000-0000-0000-000000000000',
    resume_xid  xid8,
    finished_at timestamptz not null default '-infinity'
);
comment on column audit.sealing.place is 'The database that the watermark speaks of.';
comment on column audit.sealing.done_xid is 'Every row up to here, by transaction and id, has its leaf, and no row will come.';
comment on column audit.sealing.resume_xid is 'While everything is gone through once more: where this database''s own transactions begin.';
insert into audit.sealing default values;
alter table audit.seals enable row level security;
alter table audit.leaves enable row level security;
alter table audit.erasures enable row level security;
alter table audit.sealing enable row level security;
insert into audit.exempt (table_name, reason) values
    ('audit.seals', 'seals the record'),
    ('audit.leaves', 'seals the record'),
    ('audit.erasures', 'belongs to the record'),
    ('audit.sealing', 'how far sealing is');
create index idx_audit_logs_xid on public.audit_logs (xid, id);
create index idx_audit_logs_created on public.audit_logs (created_at, id);
create trigger _100_append_only before update or delete on audit.seals
    for each row execute function audit.refuse_change();
create trigger _100_append_only_all before truncate on audit.seals
    for each statement execute function audit.refuse_change();
create trigger _100_append_only before update or delete on audit.leaves
    for each row execute function audit.refuse_change();
create trigger _100_append_only_all before truncate on audit.leaves
    for each statement execute function audit.refuse_change();
create trigger _100_append_only before update or delete on audit.erasures
    for each row execute function audit.refuse_change();
create trigger _100_append_only_all before truncate on audit.erasures
    for each statement execute function audit.refuse_change();

-- ---------------------------------------------------------------- hashes

-- Every column of the record stands in one of these two. What may be erased one day has a hash of its own.
create function audit.content_hash(p_row public.audit_logs) returns bytea
    language sql stable parallel safe as $$
    select sha256(record_send(row((p_row).ip_address, convert_to((p_row).user_agent, 'UTF8'), convert_to((p_row).error_message, 'UTF8'),
                                  convert_to((p_row).old_values::text, 'UTF8'), convert_to((p_row).new_values::text, 'UTF8'))))
$$;
create function audit.row_hash(p_seal bigint, p_position int, p_row public.audit_logs, p_content bytea) returns bytea
    language sql stable parallel safe as $$
    select sha256(E'\\x00'::bytea || record_send(row(p_seal, p_position, (p_row).id, (p_row).user_id, (p_row).exchange_id,
               convert_to((p_row).action, 'UTF8'), convert_to((p_row).resource_type, 'UTF8'), (p_row).resource_id,
               (p_row).success, (p_row).session_id, (p_row).created_at, convert_to((p_row).actor_role, 'UTF8'),
               convert_to((p_row).client_version, 'UTF8'), (p_row).real_user_id, (p_row).xid, p_content)))
$$;
create function audit.seal_head(p_number bigint, p_previous bytea, p_rows int, p_root bytea, p_at timestamptz) returns bytea
    language sql stable parallel safe as $$
    select sha256(E'\\x02'::bytea || record_send(row(p_number, p_previous, p_rows, p_root, p_at)))
$$;

insert into audit.seals (number, rows, root, previous, head, sealed_at)
select 0, 0, g.root, E'\\x', audit.seal_head(0, E'\\x', 0, g.root, g.at), g.at
from (select crypto.random_bytes(32) as root, clock_timestamp() as at) g;

-- ---------------------------------------------------------------- sealing

-- Which database this is, as far as transaction ids go.
create function audit.place() returns text
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select concat_ws('/', (select c.system_identifier from pg_control_system() c),
                     (select d.oid from pg_database d where d.datname = current_database()), 'public.audit_logs'::regclass::oid)
$$;

-- Seals up to so many rows, in batches of at most 4,000, and says how many; NULL while somebody else does.
-- By nested loops, since a plan made for a small table would read all leaves of a large one.
create function audit.seal(p_most int default 100000) returns int
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set plan_cache_mode = force_custom_plan as $$
declare
    batch constant int := 4000;
    look constant int := 20000;
    nobody constant uuid := '00000000-0000-0000-0000-000000000000';
    here constant text := audit.place();
    mark audit.sealing;
    last audit.seals;
    -- Older than every snapshot that reads rows below: whoever is below it has ended by then.
    horizon constant xid8 := pg_snapshot_xmin(pg_current_snapshot());
    at_xid xid8;
    at_id uuid;
    wanted int;
    seen record;
    total int := 0;
begin
    select m.* into mark from audit.sealing m for update skip locked;
    if not found then
        return null;
    end if;
    if mark.place <> here then
        mark.place := here;
        mark.done_xid := '0';
        mark.done_id := nobody;
        mark.resume_xid := horizon;
    end if;
    at_xid := mark.done_xid;
    at_id := mark.done_id;
    select s.* into last from audit.seals s order by s.number desc limit 1;
    while total < p_most loop
        wanted := least(batch, p_most - total);
        with walked as materialized (
            select l.xid, l.id from public.audit_logs l
            where (l.xid, l.id) > (at_xid, at_id)
              -- Rows from elsewhere may have numbers that this database has not reached yet.
              and (l.xid < pg_snapshot_xmax(pg_current_snapshot()) or mark.resume_xid is not null)
            order by l.xid, l.id limit look
        ), fresh as materialized (
            select w.xid, w.id, (row_number() over (order by w.xid, w.id))::int as position from walked w
            where not exists (select from audit.leaves f where f.log_id = w.id)
            order by w.xid, w.id limit wanted
        ), told as (
            insert into audit.leaves (log_id, seal, position, hash)
            select f.id, last.number + 1, f.position, audit.row_hash(last.number + 1, f.position, l, audit.content_hash(l))
            from fresh f join public.audit_logs l on l.id = f.id
            returning position, hash
        ), reached as (
            select x.xid, x.id
            from (select f.xid, f.id from fresh f where (select count(*) from fresh) = wanted
                  union all
                  select w.xid, w.id from walked w where (select count(*) from fresh) < wanted) x
            order by x.xid desc, x.id desc limit 1
        )
        select (select count(*) from walked)::int as walked,
               (select count(*) from told)::int as rows,
               (select sha256(E'\\x01'::bytea || string_agg(t.hash, ''::bytea order by t.position)) from told t) as root,
               (select r.xid from reached r) as xid, (select r.id from reached r) as id
        into seen;
        if seen.rows > 0 then
            last.previous := last.head;
            last.number := last.number + 1;
            last.rows := seen.rows;
            last.root := seen.root;
            last.sealed_at := greatest(clock_timestamp(), last.sealed_at);
            last.head := audit.seal_head(last.number, last.previous, last.rows, last.root, last.sealed_at);
            insert into audit.seals select (last).*;
            total := total + seen.rows;
        end if;
        if seen.walked > 0 then
            at_xid := seen.xid;
            at_id := seen.id;
        end if;
        if mark.resume_xid is not null then
            mark.done_xid := at_xid;
            mark.done_id := at_id;
        elsif (at_xid, at_id) < (horizon, nobody) then
            mark.done_xid := at_xid;
            mark.done_id := at_id;
        elsif (mark.done_xid, mark.done_id) < (horizon, nobody) then
            mark.done_xid := horizon;
            mark.done_id := nobody;
        end if;
        if seen.walked < look and seen.rows < wanted then
            if mark.resume_xid is null then
                mark.done_xid := greatest(mark.done_xid, horizon);
                if mark.done_xid = horizon then
                    mark.done_id := nobody;
                end if;
                exit;
            end if;
            at_xid := mark.resume_xid;
            at_id := nobody;
            mark.done_xid := at_xid;
            mark.done_id := at_id;
            mark.resume_xid := null;
        end if;
    end loop;
    update audit.sealing m
    set (place, done_xid, done_id, resume_xid, finished_at) = (mark.place, mark.done_xid, mark.done_id, mark.resume_xid, clock_timestamp());
    return total;
end $$;
grant execute on function audit.seal(int) to peak_agent, peak_auth;

-- Housekeeping's share: the agent's each minute, everybody's where no agent does it, since whoever leaves a
-- transaction open after it keeps others from sealing until it is reaped.
create function audit.seal_when_due() returns int
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    pause constant interval := case session_user when 'peak_agent' then '1 minute' else '5 minutes' end;
begin
    if (select m.finished_at from audit.sealing m) < clock_timestamp() - pause then
        return audit.seal(4000);
    end if;
    return 0;
end $$;
grant execute on function audit.seal_when_due() to peak_agent, peak_auth;

-- The head of one batch and of the last one, for whoever remembers the head they saw. Batches tell when how much
-- happened in the firm: people who are not of the firm are told about whole days that are over.
create function api.audit_heads(p_number bigint default null)
    returns table (number bigint, head bytea, sealed_at timestamptz, latest_number bigint, latest_head bytea)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    staff boolean := coalesce(auth.my_role() in ('admin', 'coordinator'), false)
                     or session_user = 'peak_agent' or pg_has_role(session_user, 'peak_owner', 'member');
    over timestamptz;
begin
    if not staff then
        perform auth.require_me();
    end if;
    if p_number < 0 then
        raise exception using errcode = 'PK400', message = 'Batches of the record are numbered from 0.';
    end if;
    over := case when staff then 'infinity' else date_trunc('day', clock_timestamp()) end;
    return query
        select s.number, s.head, case when staff then s.sealed_at else date_trunc('day', s.sealed_at) end, l.number, l.head
        from (select z.number, z.head from audit.seals z where z.sealed_at < over or z.number = 0 order by z.number desc limit 1) l
        left join audit.seals s on s.number = p_number and (s.sealed_at < over or s.number = 0);
end $$;
grant execute on function api.audit_heads(bigint) to peak_user, peak_agent;

-- An admin knows why the record is not the one that a computer saw (a backup was restored): from now on that computer
-- compares with what is there, and the record tells who said so and which head is gone.
create function api.accept_record(p_number bigint, p_head text, p_now_number bigint, p_now_head text) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    perform auth.require_live();
    if auth.my_role() is distinct from 'admin' then
        raise exception using errcode = 'PK403', message = 'Only an admin accepts another record of who did what.';
    end if;
    if num_nulls(p_number, p_head, p_now_number, p_now_head) > 0 or p_number < 0 or p_head !~ '^[0-9a-f]{64}$' then
        raise exception using errcode = 'PK400', message = 'Which record was seen, and which is accepted instead?';
    end if;
    if exists (select from audit.seals s where s.number = p_number and encode(s.head, 'hex') = p_head) then
        raise exception using errcode = 'PK409', message = 'The record is the one that was seen. There is nothing to accept.';
    end if;
    if not exists (select from audit.seals s where s.number = p_now_number and encode(s.head, 'hex') = p_now_head) then
        raise exception using errcode = 'PK409', message = 'The record has changed again meanwhile. Look again before you accept it.';
    end if;
    perform audit.event('record_accepted', 'audit', null, null, true, null,
                        jsonb_build_object('seen', jsonb_build_object('number', p_number, 'head', p_head),
                                           'accepted', jsonb_build_object('number', p_now_number, 'head', p_now_head)));
end $$;
grant execute on function api.accept_record(bigint, text, bigint, text) to peak_r_admin;
reset role;
