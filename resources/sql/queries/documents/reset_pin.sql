-- Opens again after too many wrong PINs.
select api.reset_document_pin(cast(:document as uuid), :reason)
