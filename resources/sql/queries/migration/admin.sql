-- Who migrates, and what this server and database let them do.
select r.rolname as role,
       r.rolsuper as superuser,
       r.rolcreaterole as may_create_roles,
       r.rolcreatedb as may_create_databases,
       pg_has_role(d.datdba, 'usage') as owns_database,
       pg_get_userbyid(d.datdba) as database_owner,
       coalesce((select pg_has_role(n.nspowner, 'usage') from pg_namespace n where n.nspname = 'public'), false)
           as owns_public,
       d.datname as database,
       pg_encoding_to_char(d.encoding) as encoding,
       pg_is_in_recovery() as standby,
       current_setting('server_version_num')::int as server_version,
       current_setting('server_version') as server_version_text,
       (select coalesce(array_to_string(array_agg(x order by x), ', '), '')
        from unnest(array['pgcrypto', 'pg_trgm']) x
        where not exists (select from pg_available_extensions a where a.name = x)) as missing_extensions
from pg_roles r, pg_database d
where r.rolname = current_user and d.datname = current_database()
