-- The values of a column that occur in what the caller sees of a list.
select value, label
from api.list_choices(:list, :column, cast(:filter as jsonb), :search)
