-- Who coordinates at least one exchange that the caller sees.
select person_id, person_name from api.exchange_coordinators()
