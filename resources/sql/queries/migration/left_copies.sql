-- Copies of this database that rehearsals marked, that nobody is connected to and that we may drop.
select d.datname as name, format('drop database %I', d.datname) as statement
from pg_database d
where shobj_description(d.oid, 'pg_database') = format(:mark::text, current_database())
  and d.datname <> current_database()
  and pg_has_role(d.datdba, 'usage')
  and not exists (select from pg_stat_activity a where a.datid = d.oid)
order by d.datname
