-- Where the change feed stands now.
select api.change_cursor() as next_cursor
