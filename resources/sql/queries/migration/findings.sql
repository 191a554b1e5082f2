select id, object, coalesce(row_id::text, '') as row_id, finding
from peak.adoption_report
where id > :after
order by id
