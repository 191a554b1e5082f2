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
    select p.oid, p.oid::regprocedure::text as name, p.proowner, p.proacl, p.prosecdef, p.provolatile, p.proisstrict, p.proconfig,
           coalesce(pg_get_function_sqlbody(p.oid), p.prosrc) as body, l.lanname
    from pg_proc p join pg_language l on l.oid = p.prolang
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
select format('trigger %s on %s runs %s%s, text %s', t.tgname, r.name, t.tgfoid::regproc,
              case t.tgenabled when 'O' then '' else ', state ' || t.tgenabled::text end, left(md5(pg_get_triggerdef(t.oid)), 12))
from pg_trigger t join relations r on r.oid = t.tgrelid where r.is_ours and not t.tgisinternal
union all
-- A view's rule is what it shows; a table's would do something else instead of what was asked.
select format('rule %s on %s of %s%s, text %s', w.rulename, r.name, r.relowner::regrole,
              case w.ev_enabled when 'O' then '' else ', state ' || w.ev_enabled::text end, left(md5(p.twice), 12))
from pg_rewrite w join relations r on r.oid = w.ev_class
-- A restored one has its casts of lists of words at another place.
cross join lateral (select regexp_replace(pg_get_ruledef(w.oid), '::(text|character varying)(\[\])?', '', 'g') as bare) d
cross join lateral (select regexp_replace(d.bare, '\((''[^'']*''|\w+(\.\w+)?|ARRAY\[[^][()]*\])\)', '\1', 'g') as once) o
cross join lateral (select regexp_replace(o.once, '\((''[^'']*''|\w+(\.\w+)?|ARRAY\[[^][()]*\])\)', '\1', 'g') as twice) p
where r.is_ours
union all
-- What whoever makes an object from now on gives away with it.
select format('to others from every new %s of %s: %s', case d.defaclobjtype when 'r' then 'table' when 'S' then 'sequence' when 'f' then 'function'
                                                            when 'T' then 'type' else 'schema' end, d.defaclrole::regrole,
              coalesce((select string_agg(format('%s (%s)', lower(a.privilege_type), case when a.grantee = 0 then 'everybody' else a.grantee::regrole::text end),
                                          ', ' order by a.privilege_type, a.grantee)
                        from aclexplode(d.defaclacl) a where a.grantee <> d.defaclrole), 'nothing'))
from pg_default_acl d where d.defaclrole in (select o.oid from owners o)
union all
select format('publication %s of %s', p.pubname, p.pubowner::regrole)
from pg_publication p
where p.puballtables
   or exists (select from pg_publication_tables t
              where t.pubname = p.pubname and format('%I.%I', t.schemaname, t.tablename) in (select r.name from relations r where r.is_ours))
union all
select format('event trigger %s runs %s', e.evtname, e.evtfoid::regprocedure) from pg_event_trigger e
union all
select format('function %s of %s, %s, %s, %s%s%s, text %s', f.name, f.proowner::regrole, f.lanname,
              case when f.prosecdef then 'definer' else 'invoker' end,
              case f.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end,
              case when f.proisstrict then ', strict' else '' end,
              coalesce(', ' || array_to_string(f.proconfig, ', '), ''), left(md5(f.body), 12))
from functions f
union all
select format('%s execute %s', case when a.grantee = 0 then 'everybody' else a.grantee::regrole::text end, f.name)
from functions f cross join lateral aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a where a.grantee <> f.proowner
union all
select format('%s %s schema %s', case when a.grantee = 0 then 'everybody' else a.grantee::regrole::text end, lower(a.privilege_type), n.nspname)
from pg_namespace n cross join lateral aclexplode(n.nspacl) a
where a.grantee <> n.nspowner
  and (n.oid in (select o.oid from ours o) or n.nspname = 'public' and (a.grantee = 0 or a.grantee in (select c.oid from clients c)))
