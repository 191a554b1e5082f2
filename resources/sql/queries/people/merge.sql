-- Two records of one person become one; how many things were moved.
select api.merge_people(cast(:keep as uuid), cast(:drop as uuid), cast(:fields as jsonb), :reason)::text
