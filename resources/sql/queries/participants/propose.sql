-- The participant's id.
select api.propose_participant(cast(:exchange as uuid), cast(:person as uuid), :role, cast(:permissions as text[]))
