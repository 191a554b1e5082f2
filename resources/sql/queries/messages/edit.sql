-- One's own words anew, and of whom they speak (null: as before); the new version.
select api.edit_message(cast(:message as uuid), cast(:version as bigint), :text, cast(:mentions as uuid[]))
