-- What a person may do with a thing, and why.
select action, allowed, why from api.explain_access(cast(:person as uuid), cast(:object as uuid))
