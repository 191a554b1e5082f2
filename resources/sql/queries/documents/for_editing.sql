-- What a form of a document starts from.
select d.version, jsonb_build_object('file_name', d.file_name, 'document_type', d.document_type, 'description', d.description,
    'access_level', d.access_level, 'allowed_roles', to_jsonb(d.allowed_roles),
    'view_only', d.view_only) as fields
from public.documents d
where d.id = cast(:document as uuid)
