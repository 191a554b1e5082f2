-- One page of a list: the rows behind a place in an order.
select id, sort_key, cells::text as cells
from api.list_page(:list, cast(:sort as jsonb), cast(:filter as jsonb), :after_key, cast(:after_id as uuid), :skip, :limit)
