-- The messages of a room between two numbers, both included.
select number, id, sender, sender_name, sender_role, outsider, content, is_system, is_deleted,
       (extract(epoch from created_at) * 1000)::bigint as created_ms,
       (extract(epoch from edited_at) * 1000)::bigint as edited_ms, version, reply_to, reply_number,
       reply_sender_name, reply_text, attachments, hidden, mentions, read_count, reader_count, mine_read, request_id
from api.room_page(cast(:exchange as uuid), cast(:from as bigint), cast(:to as bigint))
order by number
