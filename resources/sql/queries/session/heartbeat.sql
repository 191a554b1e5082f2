-- A sign of life: the idle time of the session begins anew.
select api.heartbeat() as expires_at
