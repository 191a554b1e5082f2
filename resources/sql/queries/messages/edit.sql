-- One's own words anew; the new version.
select api.edit_message(cast(:message as uuid), cast(:version as bigint), :text)
