-- Which documents of an exchange were made from templates, and whose data changed since.
select document, template, stale, to_jsonb(changed) as changed from api.generated_state(cast(:exchange as uuid))
