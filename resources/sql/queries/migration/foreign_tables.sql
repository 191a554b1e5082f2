-- contacts and exchanges where a role owns them that the migrating admin does not act for.
select c.relname as table_name,
       pg_get_userbyid(c.relowner) as owner,
       format('ALTER TABLE public.%I OWNER TO %I;', c.relname, current_user) as mend
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relname in ('contacts', 'exchanges') and c.relkind in ('r', 'p')
  and pg_get_userbyid(c.relowner) <> 'peak_owner'
  and (select rolsuper from pg_roles where rolname = current_user) is not true
  and not pg_has_role(c.relowner, 'usage')
order by c.relname
