-- What must hold in every database of ours, whatever a migration said: who breaks which rule.
with ours as (
    select n.oid from pg_namespace n where n.nspname in ('api', 'auth', 'audit', 'kms', 'peak', 'crypto')
), clients as (
    select r.oid, r.rolname from pg_roles r
    where r.rolname in ('peak_door', 'peak_user') or r.rolname ~ '^peak_r_' or r.rolname ~ '^s_[0-9a-f]{20}$'
), relations as (
    select c.* from pg_class c
    where c.relkind in ('r', 'p', 'v', 'm')
      and (c.relnamespace in (select o.oid from ours o)
           or c.relowner in (select r.oid from pg_roles r where r.rolname in ('peak_owner', 'peak_auth', 'peak_api', 'peak_rolemaker'))
           or c.relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
              and exists (select from clients k where has_table_privilege(k.oid, c.oid, 'select')
                                                   or has_any_column_privilege(k.oid, c.oid, 'select')))
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
)
select 'row_security' as rule, c.oid::regclass::text as object
from relations c where c.relkind in ('r', 'p') and not c.relrowsecurity
union all
select 'no_policy', c.oid::regclass::text
from relations c where c.relkind in ('r', 'p') and c.relrowsecurity
  and exists (select from clients k where has_any_column_privilege(k.oid, c.oid, 'select'))
  and not exists (select from pg_policy p where p.polrelid = c.oid)
union all
select 'view_rights', c.oid::regclass::text
from relations c where c.relkind = 'm'
   or c.relkind = 'v' and not coalesce(c.reloptions, '{}') && array['security_invoker=true', 'security_invoker=on', 'security_invoker=1']
union all
select 'client_writes', c.oid::regclass || ' (' || k.rolname || ')'
from relations c cross join clients k where c.relkind in ('r', 'p')
  and (has_any_column_privilege(k.oid, c.oid, 'insert, update, references') or has_table_privilege(k.oid, c.oid, 'delete, truncate, trigger'))
  and not (k.rolname ~ '^s_' and exists (select from clients g where g.rolname !~ '^s_' and pg_has_role(k.oid, g.oid, 'usage')
           and (has_any_column_privilege(g.oid, c.oid, 'insert, update, references') or has_table_privilege(g.oid, c.oid, 'delete, truncate, trigger'))))
union all
select 'search_path', p.oid::regprocedure::text
from pg_proc p where p.prosecdef and p.pronamespace in (select o.oid from ours o)
  and not coalesce(p.proconfig, '{}') && array['search_path=pg_catalog, pg_temp']
union all
select 'public_function', p.oid::regprocedure::text
from pg_proc p where p.pronamespace in (select o.oid from ours o)
  and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0)
union all
select 'unwatched', c.oid::regclass::text
from relations c where c.relkind in ('r', 'p') and c.relowner in (select r.oid from pg_roles r where r.rolname in ('peak_owner', 'peak_auth'))
  and not exists (select from audit.exempt e where e.table_name = c.oid::regclass::text)
  and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname ~ '^_600_audit_' and t.tgenabled = 'O')
