-- Messages with these words, newest first; in all rooms where no exchange is named.
select exchange_id, number, id, sender_name, (extract(epoch from created_at) * 1000)::bigint as created_ms, excerpt
from api.room_search(cast(:exchange as uuid), :words, cast(:before as timestamptz), cast(:limit as int))
