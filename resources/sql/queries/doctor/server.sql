-- The server as a whole, and how we are connected to it.
select current_setting('server_version_num')::int as version,
       current_setting('server_version') as version_text,
       current_setting('ssl') as ssl,
       current_setting('listen_addresses') as listens_on,
       current_setting('fsync') as fsync,
       current_setting('full_page_writes') as full_page_writes,
       current_setting('data_checksums') as checksums,
       current_setting('password_encryption') as password_encryption,
       extract(epoch from clock_timestamp()) as now,
       pg_is_in_recovery() as standby,
       pg_size_pretty(pg_database_size(current_database())) as size,
       (select coalesce(string_agg(x, ', '), '') from unnest(array['pgcrypto', 'pg_trgm']) x
        where not exists (select from pg_extension e where e.extname = x)) as missing_extensions
