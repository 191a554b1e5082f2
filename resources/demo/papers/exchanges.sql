-- Whose documents are made up: one exchange of each stage of the demo client, and the newest other one that has a day 45.
select distinct on (x.place) x.place, x.id
from (select case when e.client_id = :client then e.workflow_stage else 'other' end as place, e.id, e.exchange_number
      from public.exchanges e
      where e.coordinator_id = :coordinator and e.is_active and (e.client_id = :client or e.day_45 is not null)) x
order by x.place, x.exchange_number desc
