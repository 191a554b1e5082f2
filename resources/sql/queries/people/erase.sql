select api.erase_person(cast(:person as uuid), cast(:reason as text))
