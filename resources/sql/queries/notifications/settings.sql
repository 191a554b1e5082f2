-- How the caller wishes to be told, defaults and all.
select s::text as settings from api.notification_settings() s
