-- The exchange's new version.
select api.set_exchange_stage(cast(:exchange as uuid), cast(:version as bigint), :stage, :reason)
