-- What merging would move, or why it can't be.
select m.moved::text as moved, m.refusal from api.merge_preview(cast(:keep as uuid), cast(:drop as uuid)) m
