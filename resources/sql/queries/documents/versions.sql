-- The versions of a document that the person may open, the newest first.
select v.number, v.file_name, v.file_type, v.bytes, v.note, v.uploaded_by_name,
    (extract(epoch from v.made_at) * 1000)::bigint as made_at, v.restored_from, v.current
from api.document_versions(cast(:document as uuid)) v
order by v.number desc
