-- These messages have arrived at one of the caller's windows.
select api.mark_delivered(cast(:messages as uuid[]))
