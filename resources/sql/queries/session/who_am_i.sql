-- The person behind this connection, and what their window needs to begin.
select pg_catalog.to_jsonb(w)::text as greeting
from api.who_am_i() w
