-- Puts one off until then; null: not any more.
select api.snooze_notification(cast(:id as uuid), cast(:until as timestamptz))
