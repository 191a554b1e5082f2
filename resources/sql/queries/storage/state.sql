-- Each place where documents are kept, the database first.
select s.provider, s.set_up, s.takes_new, s.documents, s.bytes, s.waiting_deletion, s.move,
       (extract(epoch from s.move_started) * 1000)::bigint as move_started_ms, s.moved, s.moved_bytes, s.to_move, s.failing, s.failure,
       (extract(epoch from s.looked_at) * 1000)::bigint as looked_ms, s.unknown, s.missing
from api.storage_state() s
