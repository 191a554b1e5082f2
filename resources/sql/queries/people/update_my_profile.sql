-- The profile's new version.
select api.update_my_profile(cast(:version as bigint), cast(:fields as jsonb))
