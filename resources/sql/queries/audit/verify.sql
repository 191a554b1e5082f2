-- Some batches of the record, in order; the first fault in words, if there is one.
select v.fault, v.batch, v.row_id, v.checked_to, v.rows, v.erased, v.latest
  from api.audit_verify(:from, :to) v
