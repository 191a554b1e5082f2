-- A task made by hand; its id.
select api.create_task(cast(:exchange as uuid), cast(:fields as jsonb))
