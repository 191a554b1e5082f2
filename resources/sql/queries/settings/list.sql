-- The firm's settings and which values they take, for admins.
select s.key, s.value::text as value, s.kind, s.minimum, s.maximum, to_jsonb(s.choices)::text as choices, s.fixed, s.description,
       (extract(epoch from s.updated_at) * 1000)::bigint as updated_ms, s.updated_by
from api.firm_settings() s
