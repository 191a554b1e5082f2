-- What somebody is here; an admin's doing.
select api.set_person_role(cast(:person as uuid), :role)
