-- 0007 change_feed: what changed lately, so that every window can show it within a second.
--
-- Adds     peak.change_feed and the triggers that write it; peak.feed_right(); api.change_cursor(), api.changes_since()
-- Needs    0006 access
-- Breaks   nothing
-- Locks    contacts, exchanges, user_sessions, pp_sync_logs and auth.access SHARE ROW EXCLUSIVE for triggers
-- Raises   28000 the session has ended; PK400 a cursor that is none
-- Tests    tests/sql/tst_ChangeFeed.cpp
--
-- The feed is polled; NOTIFY is only a hint to poll now, because a notification inside the business
-- transaction would make all commits of the database wait for each other. Ids commit out of order, so the
-- cursor is a transaction horizon: everything below it had ended when it was taken. Rows may come twice,
-- never not at all.
set local lock_timeout = '5s';

set local role peak_owner;
create table peak.change_feed (
    id          bigint generated always as identity,
    xid         xid8 not null default pg_current_xact_id(),
    at          timestamptz not null default clock_timestamp(),
    kind        text not null,
    row_id      uuid,
    exchange_id uuid,
    contact_id  uuid,
    primary key (xid, id)
);
comment on column peak.change_feed.contact_id is 'For this person only; NULL: for whoever may see the row.';
create index change_feed_by_time on peak.change_feed using brin (at); -- for the sweep; written in that order
alter table peak.change_feed enable row level security;

create table peak.change_feed_floor (
    only_one boolean primary key default true check (only_one),
    xid      xid8 not null default '0'
);
insert into peak.change_feed_floor default values;
alter table peak.change_feed_floor enable row level security;

-- A statement that changes more rows than anybody has on screen, 500, says "look again at everything". (The limits
-- are literals: with a variable in them each statement would be planned anew.)
create function peak.write_feed() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    n int;
begin
    case tg_table_name
    when 'exchanges' then
        insert into peak.change_feed (kind, row_id, exchange_id)
        select 'exchange', r.id, r.id from changed_rows r limit 501;
    when 'contacts' then
        if tg_op = 'UPDATE' then
            -- Signing in and remembering a column's width is nobody's news.
            insert into peak.change_feed (kind, row_id)
            select 'contact', r.id from changed_rows r join old_rows o on o.id = r.id
            where (r.version, r.is_active, r.role) is distinct from (o.version, o.is_active, o.role) limit 501;
            get diagnostics n = row_count;
            insert into peak.change_feed (kind, row_id, contact_id)
            select 'preferences', r.id, r.id from changed_rows r join old_rows o on o.id = r.id
            where r.preferences is distinct from o.preferences limit 500;
        else
            insert into peak.change_feed (kind, row_id) select 'contact', r.id from changed_rows r limit 501;
        end if;
    when 'access' then
        insert into peak.change_feed (kind, row_id, exchange_id, contact_id)
        select 'access', r.exchange_id, r.exchange_id, r.contact_id from changed_rows r limit 501;
    when 'tasks' then
        insert into peak.change_feed (kind, row_id, exchange_id)
        select 'task', r.id, r.exchange_id from changed_rows r limit 501;
    when 'task_comments' then
        insert into peak.change_feed (kind, row_id, exchange_id)
        select distinct 'task', r.task_id, r.exchange_id from changed_rows r limit 501;
    when 'messages' then
        if tg_op = 'UPDATE' then -- who has read it is told by its receipts
            insert into peak.change_feed (kind, row_id, exchange_id)
            select 'message', r.id, r.exchange_id from changed_rows r join old_rows o on o.id = r.id where r.version <> o.version limit 501;
        else
            insert into peak.change_feed (kind, row_id, exchange_id)
            select 'message', r.id, r.exchange_id from changed_rows r limit 501;
        end if;
    when 'message_participants' then -- of whoever reads a long room at once, what others may have on screen
        insert into peak.change_feed (kind, row_id, exchange_id)
        select 'receipt', c.message_id, c.exchange_id
        from (select r.message_id, r.exchange_id, row_number() over (partition by r.exchange_id order by max(r.number) desc) as n
              from changed_rows r group by r.message_id, r.exchange_id) c where c.n <= 100 limit 500;
    when 'pp_sync_logs' then -- of no exchange: told to admins
        insert into peak.change_feed (kind, row_id) select 'sync_run', r.id from changed_rows r limit 501;
    when 'user_sessions' then -- to admins, and to whoever it belongs to
        insert into peak.change_feed (kind, row_id) select 'session', r.id from changed_rows r limit 501;
        get diagnostics n = row_count;
        insert into peak.change_feed (kind, row_id, contact_id)
        select 'session', r.id, r.user_id from changed_rows r where r.person_role <> 'admin' and r.user_id is not null limit 500;
    end case;
    if n is null then
        get diagnostics n = row_count;
    end if;
    if n > 500 then
        insert into peak.change_feed (kind) values ('reset');
    end if;
    return null;
end $$;

create trigger _500_feed_insert after insert on public.exchanges
    referencing new table as changed_rows for each statement execute function peak.write_feed();
create trigger _500_feed_update after update on public.exchanges
    referencing new table as changed_rows for each statement execute function peak.write_feed();
create trigger _500_feed_insert after insert on public.contacts
    referencing new table as changed_rows for each statement execute function peak.write_feed();
create trigger _500_feed_update after update on public.contacts
    referencing old table as old_rows new table as changed_rows for each statement execute function peak.write_feed();
create trigger _500_feed_insert after insert on public.user_sessions
    referencing new table as changed_rows for each statement execute function peak.write_feed();
create trigger _500_feed_update after update on public.user_sessions
    referencing new table as changed_rows for each statement execute function peak.write_feed();
create trigger _500_feed_insert after insert on public.pp_sync_logs
    referencing new table as changed_rows for each statement execute function peak.write_feed();
create trigger _500_feed_update after update on public.pp_sync_logs
    referencing new table as changed_rows for each statement execute function peak.write_feed();
grant execute on function peak.write_feed() to peak_auth;

-- What somebody needs on an exchange to hear of its changes (auth.access has the bits).
create function peak.feed_right(p_kind text) returns int
    language sql immutable parallel safe
    return case p_kind when 'task' then 1 | 32 when 'message' then 1 | 2 when 'receipt' then 1 | 2 else 1 end;

create function api.change_cursor() returns text
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    perform auth.require_me();
    return pg_snapshot_xmin(pg_current_snapshot())::text;
end $$;

create function api.changes_since(p_cursor text)
    returns table (change_id bigint, kind text, row_id uuid, exchange_id uuid, next_cursor text)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set plan_cache_mode = force_custom_plan as $$
declare
    me uuid := auth.require_me();
    my_role text := auth.my_role();
    horizon text := pg_snapshot_xmin(pg_current_snapshot())::text;
    n int;
begin
    if p_cursor is null or p_cursor !~ '^[0-9]{1,19}$' then
        raise exception using errcode = 'PK400', message = 'That is no place in the change feed.';
    end if;
    if p_cursor::xid8 < (select f.xid from peak.change_feed_floor f) or p_cursor::numeric > horizon::numeric then
        return query select null::bigint, 'reset', null::uuid, null::uuid, horizon;
        return;
    end if;
    return query
        select f.id, f.kind, f.row_id, f.exchange_id, horizon
        from peak.change_feed f
        where f.xid >= p_cursor::xid8
          and (f.contact_id is null or f.contact_id = me)
          and (my_role = 'admin'
               or f.contact_id = me
               or f.kind = 'reset'
               or (f.kind = 'contact' and (my_role = 'coordinator' or f.row_id = any (auth.my_contact_ids())))
               or f.kind = 'document' and auth.may_see_document(me, f.row_id)
               or f.kind <> 'document'
                  and exists (select from auth.access a
                              where a.contact_id = me and a.exchange_id = f.exchange_id
                                and a.rights & peak.feed_right(f.kind) = peak.feed_right(f.kind)))
        order by f.id limit 2000;
    get diagnostics n = row_count;
    if n = 2000 then
        return query select null::bigint, 'reset', null::uuid, null::uuid, horizon;
    end if;
end $$;
grant execute on function api.change_cursor(), api.changes_since(text) to peak_user;

-- Called by housekeeping: a feed of a day is enough for whoever slept, the rest is read anew.
create function peak.sweep_feed() returns void
    language sql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    with gone as (delete from peak.change_feed f where f.at < clock_timestamp() - interval '1 day' returning f.xid)
    update peak.change_feed_floor l
    set xid = greatest(l.xid, (select (max(g.xid::text::numeric) + 1)::text::xid8 from gone g))
    where exists (select from gone)
$$;
grant execute on function peak.sweep_feed() to peak_auth;
reset role;

set local role peak_auth;
create trigger _500_feed_insert after insert on auth.access
    referencing new table as changed_rows for each statement execute function peak.write_feed();
create trigger _500_feed_update after update on auth.access
    referencing new table as changed_rows for each statement execute function peak.write_feed();
create trigger _500_feed_delete after delete on auth.access
    referencing old table as changed_rows for each statement execute function peak.write_feed();
reset role;
