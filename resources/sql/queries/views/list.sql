-- The saved views of a list that the caller sees: shared ones first, then their own, by name.
select id, name, cast(state as text) as state, shared, mine, version,
       role_default is not null as begins, array_to_string(default_for, ',') as default_for, may_change
from api.views(:list)
