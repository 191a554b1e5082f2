-- Known places in the order of a list, and how many rows it has.
select position, sort_key, id, total
from api.list_anchors(:list, cast(:sort as jsonb), cast(:filter as jsonb), :step)
order by position
