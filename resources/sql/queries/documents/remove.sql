-- Into the bin, with a reason.
select api.remove_document(cast(:document as uuid), :reason)
