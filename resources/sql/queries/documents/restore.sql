-- Out of the bin.
select api.restore_document(cast(:document as uuid), :reason)
