-- An exchange made by hand; its id.
select api.create_exchange(cast(:fields as jsonb))
