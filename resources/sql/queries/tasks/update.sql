-- The task's new version.
select api.update_task(cast(:task as uuid), cast(:version as bigint), cast(:fields as jsonb))
