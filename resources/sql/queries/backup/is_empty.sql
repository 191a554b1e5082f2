-- Whether anything of anybody is in this database.
select current_database() as database,
       pg_is_in_recovery() as standby,
       (select r.rolsuper from pg_roles r where r.rolname = current_user) as own_server,
       (select count(*) from pg_class c where c.relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
        and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
        and c.relnamespace not in (select n.oid from pg_namespace n where n.nspname ~ '^pg_(toast|temp)')) as objects
