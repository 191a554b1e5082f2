-- Which documents each stage asks for.
select r.requirement, r.stage, r.document_type, r.title, r.is_active
from api.document_requirements() r
