-- What was said about a task, oldest first.
select t.id, t.author_id, t.content, (extract(epoch from t.created_at) * 1000)::bigint as created_ms,
       coalesce(nullif(btrim(concat_ws(' ', c.first_name, c.last_name)), ''), c.company) as author
from public.task_comments t
left join public.contacts c on c.id = t.author_id
where t.task_id = cast(:task as uuid)
order by t.created_at, t.id
