-- Everything up to this number is read.
select api.mark_read_to(cast(:exchange as uuid), cast(:number as bigint))
