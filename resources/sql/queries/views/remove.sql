-- Takes a view away; it can be brought back.
select api.remove_view(cast(:id as uuid))
