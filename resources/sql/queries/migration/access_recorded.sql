-- What was recorded before the first migration, and what of it is kept.
select role_name, table_name, array_to_string(privileges, ';') as privileges, kept
from peak.adopted_access
order by role_name, table_name
