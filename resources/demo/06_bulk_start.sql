-- A million exchanges in minutes: what is derived from them, indexed and checked is made once at the end, not
-- row by row.
--
-- Holds  the triggers that keep auth.access and peak.exchange_rows, and the foreign keys and plain indexes of the
--        tables filled from here on; their definitions wait in pg_temp.held. 09_bulk_end puts all of it back in
--        the same transaction, and adding a foreign key checks every row.
-- Needs  a database that nobody works in: the tables are locked until the end
analyze public.contacts;

alter table public.exchanges disable trigger _400_access_insert, disable trigger _400_exchange_list_insert;
alter table public.exchange_participants disable trigger _400_access_insert;

create temporary table held on commit drop as
with filled as (
    select unnest(array['public.exchanges', 'public.exchange_participants', 'auth.access',
                        'peak.exchange_rows']::regclass[]) as relation)
select 2 as turn,
       pg_catalog.format('alter table %s drop constraint %I', f.relation, c.conname) as takes_away,
       pg_catalog.format('alter table %s add constraint %I %s', f.relation, c.conname,
                         pg_catalog.pg_get_constraintdef(c.oid)) as puts_back
  from filled f
  join pg_catalog.pg_constraint c on c.conrelid = f.relation and c.contype = 'f'
union all
select 1, pg_catalog.format('drop index %s', i.indexrelid::regclass), pg_catalog.pg_get_indexdef(i.indexrelid)
  from filled f
  join pg_catalog.pg_index i on i.indrelid = f.relation
 where not i.indisunique and not i.indisprimary;

do $$
declare
    step record;
begin
    for step in select h.takes_away from pg_temp.held h order by h.turn desc loop
        execute step.takes_away;
    end loop;
end
$$;
