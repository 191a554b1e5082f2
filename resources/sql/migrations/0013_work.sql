-- 0013 work: who reads and writes the messages of an exchange, and what every later write function asks.
--
-- Adds     auth.my_exchange_ids(right), my_exchanges_without(right), require_fresh(), may_now(),
--          person_may(); peak.check_fields(), *_field(); peak.rooms, lock_rooms(), free_rooms(), post_system_message(); columns number, version,
--          request_id and mentions on messages, exchange_id, number and gone on receipts; audit.write_receipts(); policies, column
--          rights and triggers on both
-- Needs    0006 access, 0007 change_feed, 0010 audit
-- Breaks   nothing
-- Locks    messages and message_participants ACCESS EXCLUSIVE while columns are added
-- Raises   28000 the session has ended; 40001 not read committed; PK400 bad input; PK403 not allowed;
--          PK404 not there, or not to be seen; PK409 changed elsewhere, or moved to another exchange
-- Tests    tests/sql/tst_Messages.cpp, tst_MessageReceipts.cpp, tst_RoomWriting.cpp, tst_WorkPlans.cpp
--
-- One exchange is one room: a message never leaves it, answers within it and carries documents of it only. Within it
-- messages count 1, 2, 3 ... in the order of their commits: whoever writes holds the room's row until then, so that
-- somebody who has seen number n has missed none before it.
set local lock_timeout = '5s';

-- ---------------------------------------------------------------- what policies and functions ask
set local role peak_auth;
-- In plpgsql, which keeps its plan.
create function auth.my_exchange_ids(p_right int) returns uuid[]
    language plpgsql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.me();
begin
    return (select coalesce(array_agg(a.exchange_id), '{}') from auth.access a where a.contact_id = me and a.rights & p_right = p_right);
end $$;
-- Those one sees, but without this right. For most people none, so that asking it for each row costs nothing.
create function auth.my_exchanges_without(p_right int) returns uuid[]
    language plpgsql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.me();
begin
    return (select coalesce(array_agg(a.exchange_id), '{}') from auth.access a where a.contact_id = me and a.rights & p_right <> p_right);
end $$;

-- No write in a transaction whose snapshot may be older than the end of the right to it.
create function auth.require_fresh() returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if current_setting('transaction_isolation') not in ('read committed', 'read uncommitted') then
        raise exception using errcode = '40001', message = 'Changes are made in read committed transactions only. Try again.';
    end if;
end $$;
-- What writes ask: may the caller do this on an exchange that exists?
create function auth.may_now(p_right int, p_exchange uuid) returns boolean
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    perform auth.require_fresh();
    return auth.may(p_right, p_exchange) and exists (select from public.exchanges e where e.id = p_exchange);
end $$;

-- Of somebody else. Not for clients, who would learn who takes part where.
create function auth.person_may(p_person uuid, p_right int, p_exchange uuid) returns boolean
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select exists (select from auth.access a
                   where a.contact_id = p_person and a.exchange_id = p_exchange and a.rights & p_right = p_right)
        or exists (select from public.contacts c where c.id = p_person and c.role = 'admin' and c.is_user and c.is_active)
$$;
grant execute on function auth.my_exchange_ids(int), auth.my_exchanges_without(int) to peak_user, peak_owner, peak_api;
grant execute on function auth.require_fresh(), auth.may_now(int, uuid), auth.person_may(uuid, int, uuid) to peak_owner, peak_api;
reset role;

-- ---------------------------------------------------------------- fields of a form, as jsonb
set local role peak_owner;
create function peak.check_fields(p_fields jsonb, p_known text[]) returns void
    language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
declare
    stranger text;
begin
    if p_fields is null or jsonb_typeof(p_fields) <> 'object' or length(p_fields::text) > 100000 then
        raise exception using errcode = 'PK400', message = 'The form is missing or too large.';
    end if;
    select k into stranger from jsonb_object_keys(p_fields) k where k <> all (p_known) limit 1;
    if found then
        raise exception using errcode = 'PK400', message = format('%s can''t be set here.', quote_ident(left(stranger, 60)));
    end if;
end $$;

-- Without blanks around it; nothing is NULL.
create function peak.text_field(p_fields jsonb, p_name text, p_called text, p_most int) returns text
    language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
declare
    said text := nullif(btrim(p_fields ->> p_name, E' \t\r\n\u00a0'), '');
begin
    if coalesce(jsonb_typeof(p_fields -> p_name), 'null') not in ('string', 'null') then
        raise exception using errcode = 'PK400', message = format('%s has to be text.', p_called);
    end if;
    if length(said) > p_most then
        raise exception using errcode = 'PK400', message = format('%s has more than %s characters.', p_called, p_most);
    end if;
    if said ~ E'[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]' then
        raise exception using errcode = 'PK400', message = format('%s has characters that can''t be shown.', p_called);
    end if;
    return said;
end $$;

create function peak.choice_field(p_fields jsonb, p_name text, p_called text, p_choices text[]) returns text
    language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
declare
    said text := peak.text_field(p_fields, p_name, p_called, 100);
begin
    if said <> all (p_choices) then
        raise exception using errcode = 'PK400', message = format('%s is one of %s.', p_called, array_to_string(p_choices, ', '));
    end if;
    return said;
end $$;

create function peak.uuid_field(p_fields jsonb, p_name text, p_called text) returns uuid
    language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
declare
    said text := peak.text_field(p_fields, p_name, p_called, 100);
begin
    if said !~* '^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$' then
        raise exception using errcode = 'PK400', message = format('%s is not known.', p_called);
    end if;
    return said::uuid;
end $$;

create function peak.day_field(p_fields jsonb, p_name text, p_called text) returns date
    language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
declare
    said text := peak.text_field(p_fields, p_name, p_called, 100);
begin
    if said !~ '^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$' then
        raise exception using errcode = 'PK400', message = format('%s has to be a date like 2026-04-15.', p_called);
    end if;
    return make_date(substr(said, 1, 4)::int, substr(said, 6, 2)::int, substr(said, 9, 2)::int);
exception when datetime_field_overflow then
    raise exception using errcode = 'PK400', message = format('%s is not in the calendar.', p_called);
end $$;
grant execute on function peak.check_fields(jsonb, text[]), peak.text_field(jsonb, text, text, int), peak.choice_field(jsonb, text, text, text[]),
    peak.uuid_field(jsonb, text, text), peak.day_field(jsonb, text, text) to peak_api;

-- ---------------------------------------------------------------- messages
alter table public.messages
    add number bigint not null,
    add version bigint not null default 1,
    add request_id uuid,
    add mentions uuid[],
    add constraint messages_in_a_room check (exchange_id is not null),
    add constraint messages_type_known check (message_type in ('text', 'file', 'system')),
    add constraint messages_system_said check (coalesce(is_system_message, false) = (coalesce(message_type, '') = 'system')),
    add constraint messages_once unique (sender_id, request_id),
    add constraint messages_numbered unique (exchange_id, number),
    set (fillfactor = 80); -- room beside each for who has read it
comment on column public.messages.read_by is 'Who has read it, as message_participants says: [{user_id, read_at}], kept by a trigger.';
comment on column public.messages.attachments is 'Ids of documents of the same exchange.';
comment on column public.messages.mentions is 'People of the room who are spoken to; in a message of the server, whom it is about.';
alter table public.message_participants
    add exchange_id uuid,
    add number bigint,
    add gone boolean not null default false,
    add constraint message_participants_once unique (message_id, contact_id);
comment on column public.message_participants.number is 'Of the message in its room.';
comment on column public.message_participants.gone is 'The message was deleted: nothing to read any more, whoever read it.';
-- The first is part of what is unique, the second of what is said here.
drop index public.idx_message_participants_message, public.idx_message_participants_contact;
create index message_participants_by_exchange on public.message_participants (exchange_id, number);
create index message_participants_by_person on public.message_participants (contact_id, exchange_id, number);
create index message_participants_unread on public.message_participants (contact_id, exchange_id, number) where read_at is null and not gone;
create index contacts_admins on public.contacts (id) where role = 'admin';

-- Rooms in which something was written.
create table peak.rooms (
    exchange_id uuid primary key references public.exchanges (id) on delete cascade,
    last_number bigint not null default 0,
    last_at     timestamp
) with (fillfactor = 50);
alter table peak.rooms enable row level security;
insert into audit.exempt (table_name, reason) values ('peak.rooms', 'how many messages a room has; each is recorded');

-- Who writes into several rooms at once takes them in this order, or two of them would wait for each other.
create function peak.lock_rooms(p_exchanges uuid[]) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    insert into peak.rooms (exchange_id)
    select distinct u.id from unnest(p_exchanges) u (id) where not exists (select from peak.rooms r where r.exchange_id = u.id) order by 1
    on conflict do nothing;
    perform from peak.rooms r where r.exchange_id = any (p_exchanges) order by r.exchange_id for no key update;
end $$;
-- For the agent, which must not wait for somebody who parks in a room: of these those that it could take, at once or one by one.
create function peak.free_rooms(p_exchanges uuid[]) returns uuid[]
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set lock_timeout = '200ms' as $$
declare
    free uuid[];
    one uuid;
begin
    begin
        perform peak.lock_rooms(p_exchanges);
        return p_exchanges;
    exception when lock_not_available then
        free := array(select r.exchange_id from peak.rooms r where r.exchange_id = any (p_exchanges) order by r.exchange_id for no key update skip locked);
    end;
    for one in select u.id from unnest(p_exchanges) u (id) where not exists (select from peak.rooms r where r.exchange_id = u.id) order by 1 loop
        begin
            perform peak.lock_rooms(array[one]);
            free := free || one;
        exception when lock_not_available then
            null;
        end;
    end loop;
    return free;
end $$;

-- The next number, and the time at which it was given: between two messages of a room both go up.
create function peak.number_message() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if new.exchange_id is null then
        new.number := 0; -- and it is refused for that
        return new;
    end if;
    perform from peak.rooms r where r.exchange_id = new.exchange_id for no key update;
    if not found then
        perform peak.lock_rooms(array[new.exchange_id]);
    end if;
    -- A statement of its own, which sees what was committed while this one waited, and the rows before it in a load.
    select 1 + greatest((select r.last_number from peak.rooms r where r.exchange_id = new.exchange_id),
                        (select m.number from public.messages m where m.exchange_id = new.exchange_id order by m.number desc limit 1)) into new.number;
    if new.created_at is null or new.created_at = now()::timestamp then
        new.created_at := clock_timestamp();
        new.updated_at := new.created_at;
    end if;
    new.read_by := case when new.sender_id is not null
                        then jsonb_build_array(jsonb_build_object('user_id', new.sender_id, 'read_at', new.created_at)) end;
    return new;
end $$;
create trigger _160_number before insert on public.messages for each row execute function peak.number_message();
create function peak.count_messages() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    update peak.rooms r set last_number = n.most, last_at = greatest(r.last_at, n.latest)
    from (select w.exchange_id, max(w.number) as most, max(w.created_at) as latest from new_rows w group by w.exchange_id) n
    where r.exchange_id = n.exchange_id and r.last_number < n.most;
    return null;
end $$;
create trigger _200_count_messages after insert on public.messages
    referencing new table as new_rows for each statement execute function peak.count_messages();

create function peak.keep_room() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if tg_op = 'UPDATE' and old.exchange_id is not null and new.exchange_id is distinct from old.exchange_id then
        raise exception using errcode = 'PK409', message = 'What belongs to one exchange is never moved to another.';
    end if;
    if tg_table_name = 'messages' then
        if new.reply_to is not null and not exists (select from public.messages m
                                                    where m.id = new.reply_to and m.exchange_id = new.exchange_id) then
            raise exception using errcode = 'PK404', message = 'The message that this one answers is not in this room.';
        end if;
        if new.attachments is not null and (jsonb_typeof(new.attachments) <> 'array' or exists (
               select from jsonb_array_elements_text(new.attachments) a
               left join public.documents d on d.id::text = a and d.exchange_id = new.exchange_id where d.id is null)) then
            raise exception using errcode = 'PK404', message = 'An attachment is not a document of this exchange.';
        end if;
    end if;
    return new;
end $$;
create trigger _150_one_room before insert or update of exchange_id, reply_to, attachments on public.messages for each row execute function peak.keep_room();
create trigger _200_count_version before update of content, attachments, is_deleted on public.messages
    for each row execute function peak.count_version();

-- Who has a message to read: whoever may read the room, and admins who have spoken in it. What somebody does that makes
-- the server say something is no news to them.
create function peak.make_receipts() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    insert into public.message_participants (message_id, exchange_id, number, contact_id, read_at, delivered_at, gone)
    select n.id, n.exchange_id, n.number, w.id, case when w.id = n.sender_id then n.created_at end, case when w.id = n.sender_id then n.created_at end,
           coalesce(n.is_deleted, false)
    from new_rows n cross join lateral (
        select a.contact_id as id from auth.access a where a.exchange_id = n.exchange_id and a.rights & 2 = 2
        union select n.sender_id where n.sender_id is not null
        union select c.id from public.contacts c
              where c.role = 'admin' and c.is_user and c.is_active
                and exists (select from public.message_participants p where p.contact_id = c.id and p.exchange_id = n.exchange_id)) w;
    if exists (select from new_rows n where n.sender_id is null) and auth.me() is not null then
        update public.message_participants p set read_at = n.created_at, delivered_at = n.created_at
        from new_rows n where n.sender_id is null and p.message_id = n.id and p.contact_id = auth.me();
    end if;
    return null;
end $$;
create trigger _300_receipts after insert on public.messages
    referencing new table as new_rows for each statement execute function peak.make_receipts();
create function peak.mark_gone() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    update public.message_participants p set gone = coalesce(new.is_deleted, false) where p.message_id = new.id;
    return null;
end $$;
create trigger _300_gone after update of is_deleted on public.messages
    for each row when (new.is_deleted is distinct from old.is_deleted) execute function peak.mark_gone();

-- Receipts come with their message, and are recorded together: one row of the record for a message, not one for each reader.
create function audit.write_receipts() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    insert into public.audit_logs (id, user_id, action, resource_type, resource_id, new_values,
                                   ip_address, user_agent, session_id, actor_role, client_version, real_user_id)
    select audit.new_id(), w.person, 'message_receipt_created', 'message_receipt', n.message_id, n.j,
           w.ip, w.agent, w.session_id, w.role, w.version, w.real_person
    from (select r.message_id, jsonb_build_object('message_id', r.message_id, 'receipts', jsonb_agg(to_jsonb(r) - 'message_id')) as j
          from new_rows r group by r.message_id offset 0) n cross join audit.who w;
    return null;
end $$;
select audit.watch('public.message_participants', 'message_receipt', p_quiet => '{read_at,delivered_at,gone}');
create or replace trigger _600_audit_insert after insert on public.message_participants
    referencing new table as new_rows for each statement execute function audit.write_receipts();

-- read_by follows. The messages are taken first, in one order: what is then read of their receipts is what others
-- committed meanwhile as well.
create function peak.keep_read_by() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    touched uuid[] := array(select distinct n.message_id from new_rows n join old_rows o on o.id = n.id
                            where (n.read_at, n.contact_id) is distinct from (o.read_at, o.contact_id) and n.message_id is not null);
begin
    if touched = '{}' then
        return null;
    end if;
    perform from public.messages m where m.id = any (touched) order by m.id for no key update;
    update public.messages m set read_by = r.said
    from unnest(touched) t (id) cross join lateral (
        select jsonb_agg(jsonb_build_object('user_id', p.contact_id, 'read_at', p.read_at) order by p.read_at, p.contact_id) as said
        from public.message_participants p where p.message_id = t.id and p.read_at is not null) r
    where m.id = t.id;
    return null;
end $$;
create trigger _300_read_by after update on public.message_participants
    referencing old table as old_rows new table as new_rows for each statement execute function peak.keep_read_by();

create policy admins_see on public.messages for select to peak_r_admin using ((select auth.live()));
create policy members_see on public.messages for select to peak_r_coordinator, peak_r_client, peak_r_third, peak_r_agency
    using (exchange_id = any ((select auth.my_exchange_ids(2))::uuid[]));
create policy admins_see on public.message_participants for select to peak_r_admin using ((select auth.live()));
create policy members_see on public.message_participants for select to peak_r_coordinator, peak_r_client, peak_r_third, peak_r_agency
    using (exchange_id = any ((select auth.my_exchange_ids(2))::uuid[]));
grant select (id, exchange_id, sender_id, content, message_type, attachments, reply_to, is_system_message, is_deleted,
              created_at, updated_at, version, number, mentions) on public.messages to peak_user;
grant select (id, message_id, exchange_id, contact_id, read_at, delivered_at, number) on public.message_participants to peak_user;

create policy api_reads on public.messages for select to peak_api using (auth.may(2, exchange_id));
create policy api_sends on public.messages for insert to peak_api
    with check (sender_id = (select auth.me()) and auth.may(2, exchange_id) and not is_system_message);
create policy api_edits on public.messages for update to peak_api
    using (sender_id = (select auth.me()) and auth.may(2, exchange_id) and not is_system_message);
create policy api_reads on public.message_participants for select to peak_api
    using (contact_id = (select auth.me()) and auth.may(2, exchange_id));
create policy api_marks on public.message_participants for update to peak_api
    using (contact_id = (select auth.me()) and auth.may(2, exchange_id));
grant select, insert (exchange_id, sender_id, content, message_type, attachments, reply_to, request_id, is_system_message, mentions),
      update (content, attachments, is_deleted, mentions) on public.messages to peak_api;
grant select, update (read_at, delivered_at) on public.message_participants to peak_api;

-- What the server says in a room, under nobody's name. Documents and people that it is about are named to those who
-- may see them.
create function peak.post_system_message(p_exchange uuid, p_text text, p_documents uuid[] default null, p_people uuid[] default null) returns uuid
    language sql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    insert into public.messages (exchange_id, content, message_type, is_system_message, attachments, mentions)
    values (p_exchange, left(p_text, 10000), 'system', true, case when p_documents <> '{}' then to_jsonb(p_documents) end, nullif(p_people, '{}')) returning id
$$;
grant execute on function peak.post_system_message(uuid, text, uuid[], uuid[]) to peak_api, peak_auth;

create trigger _500_feed_insert after insert on public.messages
    referencing new table as changed_rows for each statement execute function peak.write_feed();
create trigger _500_feed_update after update on public.messages
    referencing old table as old_rows new table as changed_rows for each statement execute function peak.write_feed();
create trigger _500_feed_update after update on public.message_participants
    referencing new table as changed_rows for each statement execute function peak.write_feed();
reset role;
