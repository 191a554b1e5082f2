-- Who owns contacts and exchanges, as long as it is not us.
select c.relname as table_name, pg_get_userbyid(c.relowner) as owner
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relname in ('contacts', 'exchanges') and c.relkind in ('r', 'p')
  and pg_get_userbyid(c.relowner) not in ('peak_owner', current_user)
order by c.relname
