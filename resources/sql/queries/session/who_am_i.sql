-- The person behind this connection, and what their window needs to begin.
select w.person_id::text as person_id, w.display_name, w.email, w.role, w.session_id::text as session_id, w.expires_at,
       w.schema_version, w.oldest_client, w.firm_name, w.time_zone, w.today,
       w.preferences::text as preferences, w.acting::text as acting
from api.who_am_i() w
