-- Those of some exchanges that match the filter and are visible, as rows of the list.
select exchange_id, exchange_number, name, client_id, client_name, coordinator_id, coordinator_name,
       stage, priority, property, day_45, day_180, value::text as value,
       (extract(epoch from updated_at) * 1000)::bigint as updated_ms, version, sort_key
from api.exchange_rows(cast(:ids as uuid[]), :sort, cast(:filter as jsonb))
