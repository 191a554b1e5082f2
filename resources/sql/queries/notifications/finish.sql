-- These are done with.
select api.finish_notifications(cast(:ids as uuid[]))
