-- What the stages of an exchange want, and what is there of it.
select k.requirement, k.stage, k.title, k.document_type, k.due,
    to_jsonb(k.documents)::text as documents, to_jsonb(k.names)::text as names
from api.document_checklist(cast(:exchange as uuid)) k
