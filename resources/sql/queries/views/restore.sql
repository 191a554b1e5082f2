-- Brings a removed view back.
select api.restore_view(cast(:id as uuid))
