-- What changed since a place in the feed; rows may come twice.
select c.change_id, c.kind, c.row_id::text as row_id, c.exchange_id::text as exchange_id, c.next_cursor
from api.changes_since(:cursor) c
