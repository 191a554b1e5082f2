-- The head of one batch (NULL where there is no such batch) and of the last one.
select h.number, pg_catalog.encode(h.head, 'hex') as head, h.latest_number,
       pg_catalog.encode(h.latest_head, 'hex') as latest_head, pg_catalog.current_database() as database,
       pg_catalog.to_char(pg_catalog.clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as seen_at,
       pg_catalog.to_char(t.noticed at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as took_over, t.had
  from api.audit_heads(:number) h left join api.record_took_over() t on true
