-- The document's new version.
select api.update_document(cast(:document as uuid), cast(:version as bigint), cast(:fields as jsonb))
