-- How e-mails and text messages go out just now, for admins.
select s.channel, s.provider, s.key_missing, s.trouble, s.due, s.reason, s.uncertain, s.failed,
       (extract(epoch from s.trouble_since) * 1000)::bigint as trouble_ms,
       (extract(epoch from s.oldest_due) * 1000)::bigint as oldest_ms
from api.delivery_state() s
