-- What a form of a task starts from.
select t.version, jsonb_build_object(
    'title', t.title, 'description', t.description, 'priority', t.priority, 'status', t.status,
    'due_date', t.due_date::date,
    'assigned_to', case when t.assigned_to is not null then jsonb_build_object('id', t.assigned_to,
        'name', coalesce(nullif(btrim(concat_ws(' ', c.first_name, c.last_name)), ''), c.company)) end) as fields
from public.tasks t
left join public.contacts c on c.id = t.assigned_to
where t.id = cast(:task as uuid)
