-- The first message of a day or after it.
select api.room_number_at(cast(:exchange as uuid), cast(:day as date))
