-- Nothing from this number on is read.
select api.mark_unread_from(cast(:exchange as uuid), cast(:number as bigint))
