-- Whether somebody may act here.
select api.set_person_active(cast(:person as uuid), cast(:active as boolean))
