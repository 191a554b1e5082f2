-- Where a room stands for the caller.
select last_number, first_unread, unread, may_write, channel from api.room(cast(:exchange as uuid))
