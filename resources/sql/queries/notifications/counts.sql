-- How many the caller has not seen, how many wait to be acknowledged, when the next one comes back.
select c.unseen, c.needs_ack, (extract(epoch from c.next_at) * 1000)::bigint as next_ms
from api.notification_counts() c
