-- 0051 room_tidings: what the server says in a room when something of its exchange changes.
--
-- Adds     peak.say_in_rooms(), stage_words(), tell_stage(), tell_participants(), tell_documents() and their triggers
-- Needs    0013 work, 0042 document_uploads
-- Breaks   nothing
-- Locks    exchanges, exchange_participants and documents SHARE ROW EXCLUSIVE for triggers
-- Raises   nothing
-- Tests    tests/sql/tst_RoomTidings.cpp
--
-- Only of what people do with this program, and of no statement that changes more than 500 rows. Nobody is named in words: whom
-- and what a message is about it carries as mentions and attachments, which are named to those who may see them. Of a
-- restricted document nothing is said. A document that is sent with a message says so when it is uploaded ("with_message").
set local lock_timeout = '5s';
set local role peak_owner;
create function peak.say_in_rooms(p_exchanges uuid[], p_texts text[], p_documents jsonb[], p_people uuid[]) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if cardinality(p_exchanges) between 1 and 500 then
        perform peak.lock_rooms(p_exchanges);
        insert into public.messages (exchange_id, content, message_type, is_system_message, attachments, mentions)
        select s.exchange, s.said, 'system', true, s.documents, case when s.person is not null then array[s.person] end
        from unnest(p_exchanges, p_texts, p_documents, p_people) with ordinality s (exchange, said, documents, person, n) order by s.exchange, s.n;
    end if;
end $$;

create function peak.stage_words(p_stage text) returns text
    language sql immutable parallel safe
    return case p_stage when 'PENDING' then 'pending' when '45D' then '45-day' when '180D' then '180-day' when 'COMPLETED' then 'completed'
                        when 'TERMINATED' then 'terminated' when 'ON_HOLD' then 'on hold' else lower(p_stage) end;
create function peak.tell_stage() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if auth.me() is not null then
        perform peak.say_in_rooms(array_agg(x.id), array_agg(x.said), null, null)
        from (select n.id, concat('The stage changed', ' from ' || peak.stage_words(o.workflow_stage), ' to ', peak.stage_words(n.workflow_stage), '.') as said
              from new_rows n join old_rows o on o.id = n.id
              where n.workflow_stage is distinct from o.workflow_stage and n.workflow_stage is not null limit 501) x;
    end if;
    return null;
end $$;
create trigger _450_tidings after update on public.exchanges
    referencing old table as old_rows new table as new_rows for each statement execute function peak.tell_stage();

-- Who takes part and who no longer does; after their access was worked out (_400), so that who left is not told any more.
create function peak.tell_participants() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if auth.me() is null then
        return null;
    elsif tg_op = 'INSERT' then
        perform peak.say_in_rooms(array_agg(x.exchange_id), array_agg(peak.participant_words(x.role, true)), null, array_agg(x.contact_id))
        from (select n.* from new_rows n where n.is_active limit 501) x;
    else
        perform peak.say_in_rooms(array_agg(x.exchange_id), array_agg(peak.participant_words(x.role, x.now)), null, array_agg(x.contact_id))
        from (select n.exchange_id, n.contact_id, n.role, coalesce(n.is_active, false) as now
              from new_rows n join old_rows o on o.id = n.id
              where coalesce(n.is_active, false) <> coalesce(o.is_active, false) and n.withdrawn_reason is distinct from 'Merged' limit 501) x;
    end if;
    return null;
end $$;
create function peak.participant_words(p_role text, p_joined boolean) returns text
    language sql immutable parallel safe
    return format(case when p_joined then 'Somebody takes part now, as %s.' else 'Somebody takes part no longer, who was %s.' end,
                  case p_role when 'third_party' then 'a third party' when 'agency' then 'an agency' else 'a ' || p_role end);
create trigger _450_tidings_insert after insert on public.exchange_participants
    referencing new table as new_rows for each statement execute function peak.tell_participants();
create trigger _450_tidings_update after update on public.exchange_participants
    referencing old table as old_rows new table as new_rows for each statement execute function peak.tell_participants();

create function peak.tell_documents() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if auth.me() is null then
        return null;
    elsif tg_op = 'INSERT' then
        perform peak.say_in_rooms(array_agg(x.exchange_id), array_agg(x.said), array_agg(x.ids), null)
        from (select n.exchange_id, case when count(*) = 1 then 'A document was added.' else count(*) || ' documents were added.' end as said,
                     jsonb_agg(n.id order by n.file_name) as ids
              from (select r.* from new_rows r where r.exchange_id is not null and r.access_level <> 'restricted' and r.is_active
                    and r.id not in (select u.document_id from peak.document_uploads u
                                     where u.person = auth.me() and u.ended_at is null and u.fields -> 'with_message' = 'true') limit 501) n
              group by n.exchange_id) x;
    else
        perform peak.say_in_rooms(array_agg(x.exchange_id), array_agg(x.said), array_agg(x.ids), null)
        from (select n.exchange_id, case when count(*) = 1 then 'A document has a new version.' else count(*) || ' documents have new versions.' end as said,
                     jsonb_agg(n.id order by n.file_name) as ids
              from (select r.* from new_rows r join old_rows o on o.id = r.id
                    where r.version_number > o.version_number and r.exchange_id is not null and r.access_level <> 'restricted' and r.is_active limit 501) n
              group by n.exchange_id) x;
    end if;
    return null;
end $$;
create trigger _450_tidings_insert after insert on public.documents
    referencing new table as new_rows for each statement execute function peak.tell_documents();
create trigger _450_tidings_update after update on public.documents
    referencing old table as old_rows new table as new_rows for each statement execute function peak.tell_documents();
reset role;
