-- People by pieces of their names, those whose name begins with the first word before the others.
select f.id, f.name, concat_ws(', ', replace(f.role, '_', ' '), nullif(f.company, f.name)) as about
from (select c.id, c.role, c.company, c.first_name, c.last_name,
             coalesce(nullif(btrim(concat_ws(' ', c.first_name, c.last_name)), ''), c.company) as name
      from public.contacts c) f
where concat_ws(' ', f.first_name, f.last_name, f.company) ilike all (cast(:patterns as text[]))
  and f.name is not null
  and (cardinality(cast(:roles as text[])) = 0 or f.role = any (cast(:roles as text[])))
order by coalesce(concat_ws(' ', f.first_name, f.last_name, f.company) ilike :beginning or f.last_name ilike :beginning, false) desc,
         f.name, f.id
limit 20
