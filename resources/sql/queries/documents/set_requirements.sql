-- The whole list of what stages ask for, as it is to be.
select api.set_document_requirements(cast(:requirements as jsonb))
