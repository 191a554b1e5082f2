-- 0049 room_writing: what people write in a room, and how far they have read.
--
-- Adds     api.send_message(), edit_message(), delete_message(), mark_read(), mark_delivered(), mark_read_to(), mark_unread_from();
--          peak.scheduled_messages, send_due_messages(); api.schedule_message(), change_scheduled(), cancel_scheduled(),
--          scheduled_messages()
-- Needs    0021 agent, 0048 rooms
-- Breaks   nothing
-- Locks    nothing for longer than a moment
-- Raises   28000 the session has ended; 40001 not read committed; PK400 bad input; PK403 not allowed;
--          PK404 not there, or not to be seen; PK409 changed elsewhere
-- Tests    tests/sql/tst_Messages.cpp, tst_MessageReceipts.cpp, tst_RoomWriting.cpp, tst_Scheduled.cpp
set local lock_timeout = '5s';

set local role peak_owner;
-- What is to be sent later. Sent by the agent, with the rights that its writer has then, or not at all.
create table peak.scheduled_messages (
    id          uuid primary key default gen_random_uuid(),
    exchange_id uuid not null references public.exchanges (id) on delete cascade,
    sender_id   uuid not null references public.contacts (id) on delete cascade,
    content     text not null,
    reply_to    uuid,
    attachments uuid[],
    mentions    uuid[],
    request_id  uuid not null,
    send_at     timestamptz not null,
    state       text not null default 'waiting' check (state in ('waiting', 'sent', 'failed', 'cancelled')),
    failure     text,
    message_id  uuid,
    made_at     timestamptz not null default clock_timestamp(),
    constraint scheduled_messages_once unique (sender_id, request_id),
    constraint scheduled_messages_why check ((state = 'failed') = (failure is not null))
);
create index scheduled_messages_due on peak.scheduled_messages (send_at) where state = 'waiting';
create index scheduled_messages_by_exchange on peak.scheduled_messages (exchange_id);
alter table peak.scheduled_messages enable row level security;
-- Words that were not said yet are their writer's own: the record has them once they are a message.
select audit.watch('peak.scheduled_messages', 'scheduled_message', p_exchange => 'exchange_id', p_secret => '{content}');
create policy api_own on peak.scheduled_messages to peak_api
    using (sender_id = (select auth.me())) with check (sender_id = (select auth.me()));
grant select, insert (exchange_id, sender_id, content, reply_to, attachments, mentions, request_id, send_at),
      update (content, send_at, state, failure) on peak.scheduled_messages to peak_api;

-- Why one of them can't go any longer; NULL: it can.
create function peak.scheduled_failure(s peak.scheduled_messages) returns text
    language sql stable parallel safe
    return case when exists (select from public.contacts c where c.id = s.sender_id and c.locked_until > clock_timestamp()::timestamp) then 'Your account was locked.'
                when not auth.person_may(s.sender_id, 2, s.exchange_id) then 'You may not write in this exchange any longer.'
                when exists (select from unnest(s.attachments) a where not auth.may_see_document(s.sender_id, a)
                             or not exists (select from public.documents d where d.id = a and d.is_active))
                    then 'A document that it carries is not there for you any longer.' end;

insert into peak.agent_jobs (job, every) values ('messages', '5 seconds');
-- Of each room in turn, and past those that somebody keeps locked: their messages go in another round.
create function peak.send_due_messages(p_most int, out sent int, out failed int, out more boolean)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set lock_timeout = '1s' as $$
declare
    rooms uuid[] := peak.free_rooms(array(select distinct s.exchange_id from peak.scheduled_messages s where s.state = 'waiting' and s.send_at <= clock_timestamp()));
    due peak.scheduled_messages[] := array(
        select s from peak.scheduled_messages s
        where s.id in (select n.id from (select x.id, x.send_at, row_number() over (partition by x.exchange_id order by x.send_at, x.id) as nth
                                         from peak.scheduled_messages x
                                         where x.state = 'waiting' and x.send_at <= clock_timestamp() and x.exchange_id = any (rooms)) n
                       order by n.nth, n.send_at limit p_most)
        order by s.send_at for update skip locked);
    one peak.scheduled_messages;
    why text;
    made uuid;
begin
    sent := 0;
    failed := 0;
    foreach one in array due loop
        continue when one.exchange_id <> all (rooms);
        why := peak.scheduled_failure(one);
        made := null;
        if why is null then
            begin
                insert into public.messages (exchange_id, sender_id, content, message_type, attachments, reply_to, request_id, is_system_message, mentions)
                select one.exchange_id, one.sender_id, one.content, case when one.attachments <> '{}' then 'file' else 'text' end,
                       case when one.attachments <> '{}' then to_jsonb(one.attachments) end, one.reply_to, one.request_id, false,
                       peak.mentionable(one.exchange_id, one.mentions, c.id, c.role)
                from public.contacts c where c.id = one.sender_id
                on conflict (sender_id, request_id) do nothing returning id into made;
            exception when lock_not_available then
                rooms := array_remove(rooms, one.exchange_id);
                continue;
            end;
            -- With this request it was sent before.
            made := coalesce(made, (select m.id from public.messages m where m.sender_id = one.sender_id and m.request_id = one.request_id));
        end if;
        -- What was sent stands in the message, where it can be deleted.
        update peak.scheduled_messages s set state = case when why is null then 'sent' else 'failed' end, failure = why, message_id = made,
            content = case when why is null then '' else s.content end
        where s.id = one.id;
        sent := sent + (why is null)::int;
        failed := failed + (why is not null)::int;
    end loop;
    more := cardinality(due) = p_most and sent + failed > 0;
end $$;
reset role;

set local role peak_api;
-- ---------------------------------------------------------------- what people do in a room
create function api.check_mentions(p_mentions uuid[]) returns void
    language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
    if cardinality(p_mentions) > 50 or array_ndims(p_mentions) > 1 or array_position(p_mentions, null) is not null then
        raise exception using errcode = 'PK400', message = 'A message names up to 50 people.';
    end if;
end $$;
-- What is to be sent now or later, as it will be kept; what can't be sent is refused.
create function api.checked_message(p_exchange uuid, p_text text, p_request_id uuid, p_reply_to uuid, p_attachments uuid[], p_mentions uuid[]) returns text
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
    me uuid := auth.require_live();
    said text := coalesce(btrim(p_text, E' \t\r\n\u00a0\u200b\u2060\ufeff'), '');
begin
    if p_exchange is null or p_request_id is null then
        raise exception using errcode = 'PK400', message = 'The message is not complete.';
    end if;
    if not auth.may_now(2, p_exchange) then
        if not auth.may_now(1, p_exchange) then
            raise exception using errcode = 'PK404', message = 'There is no such exchange.';
        end if;
        raise exception using errcode = 'PK403', message = 'You may not write messages in this exchange.';
    end if;
    if said = '' and coalesce(cardinality(p_attachments), 0) = 0 or length(said) > 10000 then
        raise exception using errcode = 'PK400', message = 'A message has 1 to 10,000 characters.';
    end if;
    if cardinality(p_attachments) > 20 or array_ndims(p_attachments) > 1 or array_position(p_attachments, null) is not null then
        raise exception using errcode = 'PK400', message = 'A message carries up to 20 documents.';
    end if;
    perform api.check_mentions(p_mentions);
    if p_reply_to is not null and not exists (select from public.messages m where m.id = p_reply_to and m.exchange_id = p_exchange) then
        raise exception using errcode = 'PK404', message = 'The message that you answer is not in this room.';
    end if;
    if exists (select from unnest(p_attachments) a
               where not auth.may_see_document(me, a) or not exists (select from public.documents d where d.id = a and d.exchange_id = p_exchange)) then
        raise exception using errcode = 'PK404', message = 'An attachment is not a document of this exchange.';
    end if;
    return said;
end $$;

create function api.send_message(p_exchange uuid, p_text text, p_request_id uuid, p_reply_to uuid default null,
                                 p_attachments uuid[] default null, p_mentions uuid[] default null) returns uuid
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    said text := api.checked_message(p_exchange, p_text, p_request_id, p_reply_to, p_attachments, p_mentions);
    me uuid := auth.me();
    carries boolean := coalesce(cardinality(p_attachments), 0) > 0;
    sent uuid;
begin
    insert into public.messages (exchange_id, sender_id, content, message_type, attachments, reply_to, request_id, is_system_message, mentions)
    values (p_exchange, me, said, case when carries then 'file' else 'text' end,
            case when carries then to_jsonb(p_attachments) end, p_reply_to, p_request_id, false,
            case when cardinality(p_mentions) > 0 then peak.mentionable(p_exchange, p_mentions, me, auth.my_role()) end)
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

-- Of whom it speaks: NULL: of whom it did.
create function api.edit_message(p_message uuid, p_version bigint, p_text text, p_mentions uuid[] default null) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    mine public.messages := api.own_message(p_message);
    said text := btrim(p_text, E' \t\r\n\u00a0\u200b\u2060\ufeff');
    now_version bigint;
begin
    if p_version is null or coalesce(said, '') = '' or length(said) > 10000 then
        raise exception using errcode = 'PK400', message = 'A message has a version and 1 to 10,000 characters.';
    end if;
    perform api.check_mentions(p_mentions);
    if mine.is_deleted then
        raise exception using errcode = 'PK409', message = 'This message was deleted.';
    end if;
    update public.messages m
    set content = said,
        mentions = case when p_mentions is null then m.mentions else peak.mentionable(m.exchange_id, p_mentions, mine.sender_id, auth.my_role()) end
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
    update public.messages m set content = '', attachments = null, mentions = null, is_deleted = true where m.id = mine.id and not m.is_deleted;
end $$;

-- ---------------------------------------------------------------- what they have read
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
create function api.enter_to_mark(p_exchange uuid, p_number bigint) returns void
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    if p_exchange is null or p_number is null then
        raise exception using errcode = 'PK400', message = 'Up to which message of which exchange?';
    elsif not auth.may_now(1, p_exchange) then
        raise exception using errcode = 'PK404', message = 'There is no such exchange.';
    elsif not auth.may_now(2, p_exchange) then
        raise exception using errcode = 'PK403', message = 'You may not read the messages of this exchange.';
    end if;
end $$;
-- How far one has read a room: everything up to a number. Up to 5,000 messages at once, and how many they were: whoever
-- has more to mark asks again.
create function api.mark_read_to(p_exchange uuid, p_number bigint) returns int
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
    n int;
begin
    perform api.enter_to_mark(p_exchange, p_number);
    update public.message_participants p set read_at = clock_timestamp(), delivered_at = coalesce(p.delivered_at, clock_timestamp())
    where p.contact_id = me and p.exchange_id = p_exchange and p.read_at is null
      -- An array is filled once, whatever the planner thinks of the room's size.
      and p.id = any (array(select x.id from public.message_participants x
                            where x.contact_id = me and x.exchange_id = p_exchange and x.number <= p_number and x.read_at is null and not x.gone
                            order by x.number limit 5000));
    get diagnostics n = row_count;
    return n;
end $$;
-- And back again: from a number on everything is to be read once more, but what one wrote. Up to 1,000 messages.
create function api.mark_unread_from(p_exchange uuid, p_number bigint) returns int
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
    n int;
begin
    perform api.enter_to_mark(p_exchange, p_number);
    update public.message_participants p set read_at = null
    where p.contact_id = me and p.exchange_id = p_exchange
      and p.id = any (array(select x.id from public.message_participants x join public.messages m on m.id = x.message_id
                            where x.contact_id = me and x.exchange_id = p_exchange and x.number >= p_number and x.read_at is not null
                              and m.sender_id is distinct from me order by x.number desc limit 1000));
    get diagnostics n = row_count;
    return n;
end $$;
grant execute on function api.send_message(uuid, text, uuid, uuid, uuid[], uuid[]), api.edit_message(uuid, bigint, text, uuid[]), api.delete_message(uuid),
    api.mark_read(uuid[]), api.mark_delivered(uuid[]), api.mark_read_to(uuid, bigint), api.mark_unread_from(uuid, bigint) to peak_user;

-- ---------------------------------------------------------------- what is to go later
create function api.check_send_at(p_at timestamptz) returns void
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    if p_at is null or p_at > clock_timestamp() + interval '1 year' or p_at < clock_timestamp() - interval '1 minute' then
        raise exception using errcode = 'PK400', message = 'A message is sent later at a time within a year from now.';
    end if;
end $$;

create function api.schedule_message(p_exchange uuid, p_text text, p_request_id uuid, p_reply_to uuid, p_attachments uuid[], p_mentions uuid[],
                                     p_at timestamptz) returns uuid
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    said text := api.checked_message(p_exchange, p_text, p_request_id, p_reply_to, p_attachments, p_mentions);
    me uuid := auth.me();
    made uuid;
begin
    perform api.check_send_at(p_at);
    if (select count(*) from peak.scheduled_messages s where s.sender_id = me and s.state = 'waiting') >= 200 then
        raise exception using errcode = 'PK409', message = 'You have 200 messages waiting to be sent. Cancel some of them first.';
    end if;
    insert into peak.scheduled_messages (exchange_id, sender_id, content, reply_to, attachments, mentions, request_id, send_at)
    values (p_exchange, me, said, p_reply_to, p_attachments, p_mentions, p_request_id, p_at)
    on conflict (sender_id, request_id) do nothing returning id into made;
    if made is null then
        select s.id into made from peak.scheduled_messages s
        where s.sender_id = me and s.request_id = p_request_id and s.exchange_id = p_exchange;
        if not found then
            raise exception using errcode = 'PK409', message = 'Another message was sent with this request already.';
        end if;
    end if;
    return made;
end $$;

-- One's own that has not gone yet, kept from going meanwhile.
create function api.own_scheduled(p_id uuid) returns peak.scheduled_messages
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
    me uuid := auth.require_live();
    mine peak.scheduled_messages;
begin
    perform auth.require_fresh();
    select s.* into mine from peak.scheduled_messages s where s.id = p_id and s.sender_id = me for no key update;
    if not found then
        raise exception using errcode = 'PK404', message = 'There is no such message of yours.';
    elsif mine.state = 'sent' then
        raise exception using errcode = 'PK409', message = 'This message was sent already.';
    end if;
    return mine;
end $$;

-- Text or time; NULL: as it was. What could not be sent waits once more.
create function api.change_scheduled(p_id uuid, p_text text, p_at timestamptz) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    mine peak.scheduled_messages := api.own_scheduled(p_id);
    said text := api.checked_message(mine.exchange_id, coalesce(p_text, mine.content), mine.request_id, mine.reply_to, mine.attachments, mine.mentions);
begin
    if mine.state = 'cancelled' then
        raise exception using errcode = 'PK409', message = 'This message was cancelled.';
    end if;
    perform api.check_send_at(coalesce(p_at, mine.send_at));
    update peak.scheduled_messages s set content = said, send_at = coalesce(p_at, mine.send_at), state = 'waiting', failure = null where s.id = mine.id;
end $$;

create function api.cancel_scheduled(p_id uuid) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    mine peak.scheduled_messages := api.own_scheduled(p_id);
begin
    update peak.scheduled_messages s set state = 'cancelled', failure = null where s.id = mine.id and s.state <> 'cancelled';
end $$;

-- One's own that wait, and those that could not be sent; of one exchange, or of all.
create function api.scheduled_messages(p_exchange uuid default null)
    returns table (id uuid, exchange_id uuid, content text, reply_to uuid, attachments uuid[], mentions uuid[], request_id uuid,
                   send_at timestamptz, state text, failure text)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if auth.me() is null then
        raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
    end if;
    return query
        select s.id, s.exchange_id, s.content, s.reply_to, s.attachments, s.mentions, s.request_id, s.send_at, s.state, s.failure
        from peak.scheduled_messages s
        where s.sender_id = auth.me() and s.state in ('waiting', 'failed') and (p_exchange is null or s.exchange_id = p_exchange)
        order by s.send_at, s.id limit 500;
end $$;
grant execute on function api.schedule_message(uuid, text, uuid, uuid, uuid[], uuid[], timestamptz), api.change_scheduled(uuid, text, timestamptz),
    api.cancel_scheduled(uuid), api.scheduled_messages(uuid) to peak_user;
reset role;
