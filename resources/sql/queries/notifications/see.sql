-- These were looked at.
select api.see_notifications(cast(:ids as uuid[]))
