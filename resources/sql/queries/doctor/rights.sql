-- Who may do what with the objects of ours, one line each: what migrations record, and what the doctor compares.
-- Ours are the objects of our owners and of our schemas; rights that others gave to roles of ours count as well.
with owners as (
    select r.oid from pg_roles r where r.rolname in ('peak_owner', 'peak_auth', 'peak_api', 'peak_rolemaker')
), clients as (
    select r.oid from pg_roles r where r.rolname ~ '^(peak_|s_[0-9a-f]{20}$)'
), ours as (
    select n.oid, n.nspname from pg_namespace n where n.nspname in ('api', 'auth', 'audit', 'kms', 'peak', 'crypto')
), relations as (
    select c.oid, c.oid::regclass::text as name, c.relkind, c.relowner, c.relacl, c.relrowsecurity, c.relforcerowsecurity,
           c.relnamespace in (select o.oid from ours o) or c.relowner in (select o.oid from owners o) as is_ours
    from pg_class c
    where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
      and c.relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
      and c.relnamespace not in (select n.oid from pg_namespace n where n.nspname ~ '^pg_(temp|toast)')
      and c.relname <> 'expected_rights'
), functions as (
    select p.oid, p.oid::regprocedure::text as name, p.proowner, p.proacl, p.prosecdef, p.provolatile, p.proconfig, p.prosrc
    from pg_proc p
    where (p.pronamespace in (select o.oid from ours o) or p.proowner in (select o.oid from owners o))
      and p.pronamespace not in (select n.oid from pg_namespace n where n.nspname ~ '^pg_temp')
)
select format('table %s belongs to %s%s%s', r.name, r.relowner::regrole, case when r.relrowsecurity then ', row security' else ', NO row security' end,
              case when r.relforcerowsecurity then ' forced' else '' end) as item
from relations r where r.is_ours and r.relkind in ('r', 'p')
union all
select format('%s %s on %s', case when a.grantee = 0 then 'everybody' else a.grantee::regrole::text end, lower(a.privilege_type), r.name)
from relations r cross join lateral aclexplode(r.relacl) a
where a.grantee <> r.relowner and (r.is_ours or a.grantee in (select c.oid from clients c))
union all
select format('%s %s (%s) on %s', case when a.grantee = 0 then 'everybody' else a.grantee::regrole::text end, lower(a.privilege_type), t.attname, r.name)
from relations r join pg_attribute t on t.attrelid = r.oid and not t.attisdropped cross join lateral aclexplode(t.attacl) a
where a.grantee <> r.relowner and (r.is_ours or a.grantee in (select c.oid from clients c))
union all
select format('policy %s on %s: %s %s to %s using (%s) check (%s)', p.polname, r.name, case when p.polpermissive then 'may' else 'must' end,
              p.polcmd, (select string_agg(x::regrole::text, ', ' order by x::regrole::text) from unnest(p.polroles) x),
              coalesce(pg_get_expr(p.polqual, p.polrelid), ''), coalesce(pg_get_expr(p.polwithcheck, p.polrelid), ''))
from pg_policy p join relations r on r.oid = p.polrelid where r.is_ours
union all
select format('trigger %s on %s runs %s%s', t.tgname, r.name, t.tgfoid::regproc, case t.tgenabled when 'O' then '' else ', state ' || t.tgenabled::text end)
from pg_trigger t join relations r on r.oid = t.tgrelid where r.is_ours and not t.tgisinternal
union all
select format('function %s of %s, %s%s, text %s', f.name, f.proowner::regrole, case when f.prosecdef then 'definer' else 'invoker' end,
              coalesce(', ' || array_to_string(f.proconfig, ', '), ''), left(md5(f.prosrc), 12))
from functions f
union all
select format('%s execute %s', case when a.grantee = 0 then 'everybody' else a.grantee::regrole::text end, f.name)
from functions f cross join lateral aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a where a.grantee <> f.proowner
union all
select format('%s %s schema %s', case when a.grantee = 0 then 'everybody' else a.grantee::regrole::text end, lower(a.privilege_type), n.nspname)
from pg_namespace n cross join lateral aclexplode(n.nspacl) a
where a.grantee <> n.nspowner
  and (n.oid in (select o.oid from ours o) or n.nspname = 'public' and (a.grantee = 0 or a.grantee in (select c.oid from clients c)))
