-- The comment's id.
select api.comment_task(cast(:task as uuid), :text, cast(:request as uuid))
