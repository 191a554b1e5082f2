-- One setting.
select api.set_setting(:key, cast(:value as jsonb))
