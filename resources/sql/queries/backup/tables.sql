-- Every table whose rows a backup holds, and how to count them. What must not come alive again, or is derived
-- from the server's own transactions, is left out, and the keys are kept apart.
select c.oid::regclass::text as name,
       t.name is not null as left_out,
       format('select %L, count(*) from %s', c.oid::regclass::text, c.oid::regclass) as statement
from pg_class c
left join (values ('kms.keys'), ('public.user_sessions'), ('auth.session_activity'), ('auth.devices'), ('auth.attempts'),
                  ('auth.document_attempts'), ('auth.invitations'), ('peak.change_feed')) t (name) on t.name = c.oid::regclass::text
where c.relkind = 'r' and c.relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
  and c.relpersistence = 'p'
  and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
order by 1
