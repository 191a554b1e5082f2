select rolname from pg_roles where rolname like 'peak\_%' order by rolname
