-- The message's id, also when the same request was sent before.
select api.send_message(cast(:exchange as uuid), :text, cast(:request as uuid), cast(:reply_to as uuid),
                        cast(:attachments as uuid[]), cast(:mentions as uuid[]))
