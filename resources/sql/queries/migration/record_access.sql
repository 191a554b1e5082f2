insert into peak.adopted_access (role_name, table_name, privileges)
values (:role, :table, string_to_array(:privileges, ';'))
on conflict (role_name, table_name) do nothing
