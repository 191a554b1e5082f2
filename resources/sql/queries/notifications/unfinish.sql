-- These are not done with after all.
select api.unfinish_notifications(cast(:ids as uuid[]))
