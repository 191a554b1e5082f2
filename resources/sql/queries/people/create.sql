-- A person; their id.
select api.create_person(cast(:fields as jsonb))
