-- To another day, with a reason; the task's new version.
select api.roll_over_task(cast(:task as uuid), cast(:version as bigint), cast(:due as date), :reason)
