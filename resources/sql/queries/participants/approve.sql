-- 'pending' or 'active'.
select api.approve_participant(cast(:participant as uuid), :reason)
