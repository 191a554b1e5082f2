-- Views of other roles over contacts or exchanges: they read with their owner's rights.
select distinct n.nspname as schema_name, v.relname as view_name, pg_get_userbyid(v.relowner) as owner, t.relname as table_name
from pg_rewrite w
join pg_class v on v.oid = w.ev_class and v.relkind in ('v', 'm')
join pg_namespace n on n.oid = v.relnamespace
join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass
join pg_class t on t.oid = d.refobjid and t.oid <> v.oid and t.relkind in ('r', 'p')
join pg_namespace tn on tn.oid = t.relnamespace and tn.nspname = 'public' and t.relname in ('contacts', 'exchanges')
where pg_get_userbyid(v.relowner) not like 'peak\_%'
order by 1, 2
