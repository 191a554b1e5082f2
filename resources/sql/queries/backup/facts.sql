-- What a backup says of the database that it is of.
select current_database() as database,
       current_setting('server_version') as server_version,
       (select max(m.number) from peak.schema_migrations m) as schema_version,
       (select r.rolsuper from pg_roles r where r.rolname = current_user) as own_server,
       to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as made_at,
       to_char(clock_timestamp() at time zone 'UTC', 'YYYYMMDD-HH24MISS') as stamp,
       (select s.number from audit.seals s order by s.number desc limit 1) as seal_number,
       (select encode(s.head, 'hex') from audit.seals s order by s.number desc limit 1) as seal_head,
       pg_export_snapshot() as snapshot
