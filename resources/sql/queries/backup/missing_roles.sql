select r.role from unnest(:roles::text[]) r (role) where not exists (select from pg_roles p where p.rolname = r.role)
