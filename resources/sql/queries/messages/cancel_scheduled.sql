-- It is not sent.
select api.cancel_scheduled(cast(:id as uuid))
