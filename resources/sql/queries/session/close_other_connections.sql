-- Connections of this session that hang on the server since the line broke would count against its limit.
select api.close_other_connections() as closed
