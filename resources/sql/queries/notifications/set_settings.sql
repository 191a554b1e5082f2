-- Changes any part of it.
select api.set_notification_settings((:part)::jsonb)
