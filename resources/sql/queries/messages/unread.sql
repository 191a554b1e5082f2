-- How much the caller has not read, by room.
select exchange_id, unread, last_number from api.room_unread()
