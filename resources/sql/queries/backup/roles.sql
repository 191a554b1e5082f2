-- Roles that own something in this database or were given rights in it.
select distinct r.rolname as role
from pg_shdepend s join pg_roles r on r.oid = s.refobjid
where s.refclassid = 'pg_authid'::regclass and s.dbid = (select d.oid from pg_database d where d.datname = current_database())
  and r.rolname !~ '^pg_' and r.rolname !~ '^s_[0-9a-f]{20}$'
order by 1
