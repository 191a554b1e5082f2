-- From now on the record is compared with another head than the one that was seen: who says so is recorded.
select api.accept_record(:number, :head, :now_number, :now_head)
