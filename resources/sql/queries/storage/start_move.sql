-- Documents go there from now on, and the agent moves the others.
select api.start_storage_move(:provider)
