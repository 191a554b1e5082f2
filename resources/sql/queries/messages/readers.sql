-- Who reads what is written in a room.
select person, name, role, company, outsider from api.room_readers(cast(:exchange as uuid))
