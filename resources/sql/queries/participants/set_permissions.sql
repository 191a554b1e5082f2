-- The participant's new version.
select api.set_participant_permissions(cast(:participant as uuid), cast(:permissions as text[]), cast(:version as bigint))
