-- 0013 work: who reads and writes the messages of an exchange, and what every later write function asks.
--
-- Adds     auth.my_exchange_ids(right), my_exchanges_without(right), require_fresh(), may_now(),
--          person_may(); peak.check_fields(), *_field(); columns version and request_id on messages, exchange_id on receipts; policies, column rights and
--          triggers on messages and message_participants; api.send_message(), edit_message(), delete_message(),
--          mark_read(), mark_delivered(); peak.post_system_message()
-- Needs    0006 access, 0007 change_feed, 0010 audit
-- Breaks   nothing
-- Locks    messages and message_participants ACCESS EXCLUSIVE while columns are added
-- Raises   28000 the session has ended; 40001 not read committed; PK400 bad input; PK403 not allowed;
--          PK404 not there, or not to be seen; PK409 changed elsewhere, or moved to another exchange
-- Tests    tests/sql/tst_Messages.cpp, tst_MessageReceipts.cpp, tst_WorkPlans.cpp
--
-- One exchange is one room: a message never leaves it, answers within it and carries documents of it only.
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
    add version bigint not null default 1,
    add request_id uuid,
    add constraint messages_in_a_room check (exchange_id is not null),
    add constraint messages_type_known check (message_type in ('text', 'file', 'system')),
    add constraint messages_system_said check (coalesce(is_system_message, false) = (coalesce(message_type, '') = 'system')),
    add constraint messages_once unique (sender_id, request_id);
comment on column public.messages.read_by is 'Not kept: message_participants says who has read what.';
comment on column public.messages.attachments is 'Ids of documents of the same exchange.';
alter table public.message_participants
    add exchange_id uuid references public.exchanges (id) on delete cascade,
    add constraint message_participants_once unique (message_id, contact_id);
create index message_participants_by_exchange on public.message_participants (exchange_id);
create index message_participants_unread on public.message_participants (contact_id, exchange_id) where read_at is null;
create index contacts_admins on public.contacts (id) where role = 'admin';

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
create trigger _150_one_room before insert or update on public.messages for each row execute function peak.keep_room();
create trigger _200_count_version before update of content, attachments, is_deleted on public.messages
    for each row execute function peak.count_version();

-- Who has a message to read: whoever may read the room, and admins who have spoken in it.
create function peak.make_receipts() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    insert into public.message_participants (message_id, exchange_id, contact_id, read_at, delivered_at)
    select n.id, n.exchange_id, w.id, case when w.id = n.sender_id then n.created_at end, case when w.id = n.sender_id then n.created_at end
    from new_rows n cross join lateral (
        select a.contact_id as id from auth.access a where a.exchange_id = n.exchange_id and a.rights & 2 = 2
        union select n.sender_id where n.sender_id is not null
        union select c.id from public.contacts c
              where c.role = 'admin' and c.is_user and c.is_active
                and exists (select from public.messages m where m.sender_id = c.id and m.exchange_id = n.exchange_id)) w;
    return null;
end $$;
create trigger _300_receipts after insert on public.messages
    referencing new table as new_rows for each statement execute function peak.make_receipts();

create policy admins_see on public.messages for select to peak_r_admin using ((select auth.live()));
create policy members_see on public.messages for select to peak_r_coordinator, peak_r_client, peak_r_third, peak_r_agency
    using (exchange_id = any ((select auth.my_exchange_ids(2))::uuid[]));
create policy admins_see on public.message_participants for select to peak_r_admin using ((select auth.live()));
create policy members_see on public.message_participants for select to peak_r_coordinator, peak_r_client, peak_r_third, peak_r_agency
    using (exchange_id = any ((select auth.my_exchange_ids(2))::uuid[]));
grant select (id, exchange_id, sender_id, content, message_type, attachments, reply_to, is_system_message, is_deleted,
              created_at, updated_at, version) on public.messages to peak_user;
grant select (id, message_id, exchange_id, contact_id, read_at, delivered_at) on public.message_participants to peak_user;

create policy api_reads on public.messages for select to peak_api using (auth.may(2, exchange_id));
create policy api_sends on public.messages for insert to peak_api
    with check (sender_id = (select auth.me()) and auth.may(2, exchange_id) and not is_system_message);
create policy api_edits on public.messages for update to peak_api
    using (sender_id = (select auth.me()) and auth.may(2, exchange_id) and not is_system_message);
create policy api_reads on public.message_participants for select to peak_api
    using (contact_id = (select auth.me()) and auth.may(2, exchange_id));
create policy api_marks on public.message_participants for update to peak_api
    using (contact_id = (select auth.me()) and auth.may(2, exchange_id));
grant select, insert (exchange_id, sender_id, content, message_type, attachments, reply_to, request_id, is_system_message),
      update (content, attachments, is_deleted) on public.messages to peak_api;
grant select, update (read_at, delivered_at) on public.message_participants to peak_api;

create function peak.post_system_message(p_exchange uuid, p_text text) returns uuid
    language sql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    insert into public.messages (exchange_id, content, message_type, is_system_message)
    values (p_exchange, left(p_text, 10000), 'system', true) returning id
$$;
grant execute on function peak.post_system_message(uuid, text) to peak_api, peak_auth;

create trigger _500_feed_insert after insert on public.messages
    referencing new table as changed_rows for each statement execute function peak.write_feed();
create trigger _500_feed_update after update on public.messages
    referencing new table as changed_rows for each statement execute function peak.write_feed();
create trigger _500_feed_update after update on public.message_participants
    referencing new table as changed_rows for each statement execute function peak.write_feed();
reset role;

set local role peak_api;
-- ---------------------------------------------------------------- what people do in a room
create function api.send_message(p_exchange uuid, p_text text, p_request_id uuid, p_reply_to uuid default null,
                                 p_attachments uuid[] default null) returns uuid
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
    said text := btrim(p_text, E' \t\r\n');
    carries boolean := coalesce(cardinality(p_attachments), 0) > 0;
    sent uuid;
begin
    if p_exchange is null or p_request_id is null then
        raise exception using errcode = 'PK400', message = 'The message is not complete.';
    end if;
    if not auth.may_now(1, p_exchange) then
        raise exception using errcode = 'PK404', message = 'There is no such exchange.';
    end if;
    if not auth.may_now(2, p_exchange) then
        raise exception using errcode = 'PK403', message = 'You may not write messages in this exchange.';
    end if;
    if coalesce(said, '') = '' and not carries or length(said) > 10000 then
        raise exception using errcode = 'PK400', message = 'A message has 1 to 10,000 characters.';
    end if;
    if cardinality(p_attachments) > 20 or array_ndims(p_attachments) > 1 or array_position(p_attachments, null) is not null then
        raise exception using errcode = 'PK400', message = 'A message carries up to 20 documents.';
    end if;
    if p_reply_to is not null and not exists (select from public.messages m where m.id = p_reply_to and m.exchange_id = p_exchange) then
        raise exception using errcode = 'PK404', message = 'The message that you answer is not in this room.';
    end if;
    if carries and exists (select from unnest(p_attachments) a where not auth.may_see_document(me, a)) then
        raise exception using errcode = 'PK404', message = 'An attachment is not a document of this exchange.';
    end if;
    insert into public.messages (exchange_id, sender_id, content, message_type, attachments, reply_to, request_id, is_system_message)
    values (p_exchange, me, coalesce(said, ''), case when carries then 'file' else 'text' end,
            case when carries then to_jsonb(p_attachments) end, p_reply_to, p_request_id, false)
    on conflict (sender_id, request_id) do nothing returning id into sent;
    if sent is null then
        select m.id into sent from public.messages m
        where m.sender_id = me and m.request_id = p_request_id and m.exchange_id = p_exchange;
        if not found then
            raise exception using errcode = 'PK409', message = 'Another message was sent with this request already.';
        end if;
    end if;
    return sent;
end $$;

-- A message of one's own that one may still change; whoever may not see it learns nothing.
create function api.own_message(p_message uuid) returns public.messages
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
    me uuid := auth.require_live();
    mine public.messages;
begin
    select m.* into mine from public.messages m where m.id = p_message;
    if not found or not auth.may_now(2, mine.exchange_id) then
        raise exception using errcode = 'PK404', message = 'There is no such message.';
    end if;
    if mine.sender_id is distinct from me or mine.is_system_message then
        raise exception using errcode = 'PK403', message = 'Only who wrote a message may change it.';
    end if;
    return mine;
end $$;

create function api.edit_message(p_message uuid, p_version bigint, p_text text) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    mine public.messages := api.own_message(p_message);
    said text := btrim(p_text, E' \t\r\n');
    now_version bigint;
begin
    if p_version is null or coalesce(said, '') = '' or length(said) > 10000 then
        raise exception using errcode = 'PK400', message = 'A message has a version and 1 to 10,000 characters.';
    end if;
    if mine.is_deleted then
        raise exception using errcode = 'PK409', message = 'This message was deleted.';
    end if;
    update public.messages m set content = said
    where m.id = mine.id and m.version = p_version and not m.is_deleted returning m.version into now_version;
    if not found then
        raise exception using errcode = 'PK409', message = 'This message was changed elsewhere meanwhile.';
    end if;
    return now_version;
end $$;

-- Its words leave the room and stay in the record.
create function api.delete_message(p_message uuid) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    mine public.messages := api.own_message(p_message);
begin
    update public.messages m set content = '', attachments = null, is_deleted = true where m.id = mine.id and not m.is_deleted;
end $$;

create function api.mark_messages(p_messages uuid[], p_read boolean) returns int
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
    me uuid := auth.require_live();
    n int;
begin
    perform auth.require_fresh();
    if p_messages is null or cardinality(p_messages) > 500 then
        raise exception using errcode = 'PK400', message = 'Up to 500 messages are marked at once.';
    end if;
    update public.message_participants p
    set read_at = case when p_read then now() end, delivered_at = coalesce(p.delivered_at, now())
    where p.contact_id = me and p.message_id = any (p_messages) and p.read_at is null and (p_read or p.delivered_at is null);
    get diagnostics n = row_count;
    return n;
end $$;
create function api.mark_read(p_messages uuid[]) returns int
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$ begin return api.mark_messages(p_messages, true); end $$;
create function api.mark_delivered(p_messages uuid[]) returns int
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$ begin return api.mark_messages(p_messages, false); end $$;
grant execute on function api.send_message(uuid, text, uuid, uuid, uuid[]), api.edit_message(uuid, bigint, text), api.delete_message(uuid),
    api.mark_read(uuid[]), api.mark_delivered(uuid[]) to peak_user;
reset role;
