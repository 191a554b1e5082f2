select number, name, sha256, applied_by,
       to_char(applied_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"') as applied_at
from peak.schema_migrations
order by number
