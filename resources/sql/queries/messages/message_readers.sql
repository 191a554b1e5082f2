-- Who got a message, and who has read it.
select person, name, (extract(epoch from delivered_at) * 1000)::bigint as delivered_ms,
       (extract(epoch from read_at) * 1000)::bigint as read_ms
from api.message_readers(cast(:message as uuid))
