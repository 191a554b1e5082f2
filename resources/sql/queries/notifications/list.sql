-- What the caller is told of, newest first; done ones are another list.
select n.id::text as id, n.kind, n.exchange_id::text as exchange_id, n.exchange_label, n.resource_type,
       n.resource_id::text as resource_id, n.title, n.count, n.due, n.needs_ack, n.acked_by_name,
       (extract(epoch from n.made_at) * 1000)::bigint as made_ms, (extract(epoch from n.seen_at) * 1000)::bigint as seen_ms,
       (extract(epoch from n.done_at) * 1000)::bigint as done_ms,
       (extract(epoch from n.snoozed_until) * 1000)::bigint as snoozed_ms,
       (extract(epoch from n.acked_at) * 1000)::bigint as acked_ms,
       coalesce(n.done_at, n.made_at)::text as place
from api.notifications(cast(:before as timestamptz), cast(:limit as int), cast(:done as boolean)) n
