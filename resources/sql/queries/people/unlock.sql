-- Failed sign-ins count no more.
select api.unlock_person(cast(:person as uuid))
