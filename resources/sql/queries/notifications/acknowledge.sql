-- Takes a reminder on, for everybody who got it.
select api.acknowledge(cast(:id as uuid))
