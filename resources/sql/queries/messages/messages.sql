-- These messages as they are now; what may not be seen any more is not there.
select number, id, sender, sender_name, sender_role, outsider, content, is_system, is_deleted,
       (extract(epoch from created_at) * 1000)::bigint as created_ms,
       (extract(epoch from edited_at) * 1000)::bigint as edited_ms, version, reply_to, reply_number,
       reply_sender_name, reply_text, attachments, hidden, mentions, read_count, reader_count, mine_read, request_id
from api.room_messages(cast(:ids as uuid[]))
