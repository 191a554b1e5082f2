-- Somebody active or only proposed.
select api.withdraw_participant(cast(:participant as uuid), :reason)
