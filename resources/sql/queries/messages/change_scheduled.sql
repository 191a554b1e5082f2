-- Other words, or another time.
select api.change_scheduled(cast(:id as uuid), :text, cast(:at as timestamptz))
