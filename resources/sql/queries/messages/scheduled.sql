-- What the caller means to send later into a room.
select id, content, (extract(epoch from send_at) * 1000)::bigint as at_ms, failure
from api.scheduled_messages(cast(:exchange as uuid))
