-- What the list of a role begins with; NULL: as the program says.
select api.set_role_default(:list, :role, cast(:id as uuid))
