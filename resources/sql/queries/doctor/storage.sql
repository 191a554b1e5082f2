-- Each storage of documents: whether it is set up, what is kept there, and what the agent has not done or has found.
select s.provider, s.set_up, s.takes_new, s.documents, s.waiting_deletion,
       extract(epoch from clock_timestamp() - s.oldest_waiting)::bigint as waiting_seconds,
       s.move, s.to_move, s.failing, s.failure, s.unknown, s.missing,
       extract(epoch from clock_timestamp() - s.looked_at)::bigint as looked_seconds
from api.storage_state() s
