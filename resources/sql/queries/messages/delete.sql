-- One's own words leave the room; the record keeps them.
select api.delete_message(cast(:message as uuid))
