-- The person's new version.
select api.update_person(cast(:person as uuid), cast(:version as bigint), cast(:fields as jsonb))
