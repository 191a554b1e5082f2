-- One remembered value of the person, by its name.
select api.save_preferences(:key, (:value)::jsonb)
