-- Writes the values from before back, all or nothing; the audit rows of that.
select a from unnest(api.undo_changes(cast(:audits as uuid[]))) a
