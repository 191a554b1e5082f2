-- Those of some rows of a list that match the filter and are visible.
select id, sort_key, cells::text as cells
from api.list_rows(:list, cast(:sort as jsonb), cast(:filter as jsonb), cast(:ids as uuid[]))
