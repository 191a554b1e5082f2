-- What is known of an exchange under each name that templates use.
select name, value, kind, source, hidden from api.template_values(cast(:exchange as uuid))
