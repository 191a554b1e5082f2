-- Which protections of our own servers this one does not have; read back, since PostgreSQL only warns.
select code
from (values
    ('language', has_language_privilege('peak_user', 'plpgsql', 'usage')),
    ('sleep', has_function_privilege('peak_user', 'pg_catalog.pg_sleep(double precision)', 'execute')),
    ('locks', has_function_privilege('peak_user', 'pg_catalog.pg_advisory_lock(bigint)', 'execute')),
    ('notify', has_function_privilege('peak_user', 'pg_catalog.pg_notify(text, text)', 'execute')),
    ('large_objects', has_function_privilege('peak_user', 'pg_catalog.lo_create(oid)', 'execute')),
    ('temp_files', not exists (select from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase
                               where d.datname = current_database() and s.setrole = 0
                                 and s.setconfig::text like '%temp_file_limit=%')),
    ('signal', not pg_has_role('peak_rolemaker', 'pg_signal_backend', 'usage')),
    ('activity', not pg_has_role('peak_rolemaker', 'pg_read_all_stats', 'usage'))
) as t (code, missing)
where missing
