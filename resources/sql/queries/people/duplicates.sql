-- People who may be one.
select d.why, d.value, d.people::text as people from api.duplicate_people() d
