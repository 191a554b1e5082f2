-- The exchange's new version.
select api.update_exchange(cast(:exchange as uuid), cast(:version as bigint), cast(:fields as jsonb))
