-- The agent moves no more; what it moved stays where it is.
select api.stop_storage_move()
