-- E-mail and text messages: how they go out, what keeps them, what waits though it is due, what somebody has to look at.
select s.channel, s.provider, s.key_missing, s.trouble, s.due, s.reason, s.uncertain, s.failed,
       extract(epoch from clock_timestamp() - s.oldest_due)::bigint as due_seconds,
       extract(epoch from clock_timestamp() - s.trouble_since)::bigint as trouble_seconds
from api.delivery_state() s
