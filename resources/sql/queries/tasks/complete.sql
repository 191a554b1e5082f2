-- The task's new version.
select api.complete_task(cast(:task as uuid), cast(:version as bigint))
