-- One setting, and the row of the record to undo it with.
select api.set_setting(:key, cast(:value as jsonb)) as audit
