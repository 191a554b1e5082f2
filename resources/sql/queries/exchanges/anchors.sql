-- Known places in an order, and how many rows it has.
select position, sort_key, exchange_id, total
from api.exchange_anchors(:sort, :descending, cast(:filter as jsonb), :step)
order by position
