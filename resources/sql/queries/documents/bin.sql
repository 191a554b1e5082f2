-- What is in the bin, what was removed last first; why, as the log of access says.
select b.document, b.version, b.file_name, b.exchange_id,
    case when e.id is not null then concat_ws('  ', e.exchange_number, e.name) end as exchange_name,
    coalesce(nullif(concat_ws(' ', c.first_name, c.last_name), ''), c.company, c.email::text) as removed_by,
    (extract(epoch from b.removed_at) * 1000)::bigint as removed_at,
    case when not b.held then greatest(0, ceil(extract(epoch from b.goes_at - now()) / 86400))::int end as days_left,
    (select l.error_message from public.document_access_logs l
     where l.document_id = b.document and l.action = 'delete' and l.success
     order by l.created_at desc limit 1) as reason
from api.document_bin() b
left join public.exchanges e on e.id = b.exchange_id
left join public.contacts c on c.id = b.removed_by
