-- To be sent later; its id.
select api.schedule_message(cast(:exchange as uuid), :text, cast(:request as uuid), cast(:reply_to as uuid),
                            cast(:attachments as uuid[]), cast(:mentions as uuid[]), cast(:at as timestamptz))
