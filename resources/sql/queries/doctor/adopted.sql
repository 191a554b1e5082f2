select role_name, string_agg(table_name || ': ' || array_to_string(privileges, ', '), '; ' order by table_name) as rights
from peak.adopted_access where kept group by role_name order by role_name
