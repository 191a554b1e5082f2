-- 0052 transcripts: the messages of a room as they are written down, with a hash of each and of all.
--
-- Adds     peak.transcript_hash(), transcript_lines(); api.transcript_line, api.transcript(), finish_transcript()
-- Needs    0010 audit, 0048 rooms
-- Breaks   nothing
-- Locks    nothing
-- Raises   as 0048; PK400 numbers that are none, or more than 100,000 messages at once
-- Tests    tests/sql/tst_Transcripts.cpp
--
-- A transcript says what its reader may see and was shown. The hash of all of it stands in the record with who made it,
-- made here and not by the client: so that a paper or a file can be held against the record years later.
set local lock_timeout = '5s';

set local role peak_owner;
-- Each field with its length before it, so that no two different lines have the same bytes.
create function peak.transcript_hash(variadic p_fields text[]) returns text
    language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select encode(sha256(convert_to(string_agg(octet_length(convert_to(coalesce(f, ''), 'UTF8')) || ':' || coalesce(f, '') || chr(10), '' order by n), 'UTF8')), 'hex')
    from unnest(array['peak1031 transcript line 1'] || p_fields) with ordinality u (f, n)
$$;

create type api.transcript_line as (
    number bigint, id uuid, sent_at text, sender uuid, sender_name text, kind text, deleted boolean, edited_at text, content text,
    documents text, hidden int, hash text);

create function peak.transcript_lines(p_exchange uuid, p_first bigint, p_last bigint) returns setof api.transcript_line
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    a constant record := peak.enter_room(p_exchange);
    day constant text := 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';
begin
    return query
        select r.number, r.id, s.sent, r.sender, r.sender_name, r.message_type, r.is_deleted, s.edited, r.content, s.documents, r.hidden,
               peak.transcript_hash(p_exchange::text, r.number::text, r.id::text, s.sent, r.sender::text, r.sender_name, r.message_type,
                                    case when r.is_deleted then '1' else '0' end, s.edited, r.content, s.documents, r.hidden::text)
        from peak.room_rows(p_exchange, a.me, a.my_role, a.rights, p_first, p_last) r
        cross join lateral (
            select to_char(r.created_at, day) as sent, to_char(r.edited_at, day) as edited,
                   (select string_agg((d.x ->> 'document') || ' ' || (d.x ->> 'name'), chr(10) order by d.n)
                    from jsonb_array_elements(r.attachments) with ordinality d (x, n)) as documents) s
        order by r.number;
end $$;
grant execute on function peak.transcript_hash(text[]), peak.transcript_lines(uuid, bigint, bigint) to peak_api;
reset role;

set local role peak_api;
create function api.check_transcript(p_exchange uuid, p_first bigint, p_last bigint, p_most int) returns void
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    perform auth.require_live();
    if p_exchange is null or p_first is null or p_last is null or p_first < 1 or p_last < p_first then
        raise exception using errcode = 'PK400', message = 'A transcript goes from one message to a later one.';
    end if;
    if p_last - p_first >= p_most then
        raise exception using errcode = 'PK400',
            message = format('At most %s messages are told at once.', p_most);
    end if;
end $$;

create function api.transcript(p_exchange uuid, p_first bigint, p_last bigint) returns setof api.transcript_line
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    perform api.check_transcript(p_exchange, p_first, p_last, 200);
    return query select l.* from peak.transcript_lines(p_exchange, p_first, p_last) l;
end $$;

-- The end of a transcript: the hash of all its hashes, for the reader and for the record.
create function api.finish_transcript(p_exchange uuid, p_first bigint, p_last bigint, p_format text,
                                      out first_number bigint, out last_number bigint, out lines bigint, out hash text)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    perform api.check_transcript(p_exchange, p_first, p_last, 100000);
    if p_format is null or p_format not in ('pdf', 'csv') then
        raise exception using errcode = 'PK400', message = 'A transcript is saved as pdf or csv.';
    end if;
    select min(l.number), max(l.number), count(*), encode(sha256(coalesce(string_agg(decode(l.hash, 'hex'), '' order by l.number), '')), 'hex')
    into first_number, last_number, lines, hash
    from peak.transcript_lines(p_exchange, p_first, p_last) l;
    perform audit.event('message_transcript', 'exchange', p_exchange, p_exchange, true, null,
                        jsonb_build_object('format', p_format, 'first', first_number, 'last', last_number, 'lines', lines, 'sha256', hash));
end $$;
grant execute on function api.transcript(uuid, bigint, bigint), api.finish_transcript(uuid, bigint, bigint, text) to peak_user;
reset role;
