-- What a document was made from, and what was put in.
select api.note_generated(cast(:document as uuid), cast(:template as uuid), cast(:values as jsonb))
