-- One page of the exchange list: the rows behind a place in an order.
select exchange_id, exchange_number, name, client_id, client_name, coordinator_id, coordinator_name,
       stage, priority, property, day_45, day_180, value::text as value,
       (extract(epoch from updated_at) * 1000)::bigint as updated_ms, version, sort_key
from api.list_exchanges(:sort, :descending, cast(:filter as jsonb), :after_key, cast(:after_id as uuid), :skip, :limit)
