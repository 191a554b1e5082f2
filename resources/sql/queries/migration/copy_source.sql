-- How to make an empty database like this one beside it.
select format('create database %I template template0 encoding %L lc_collate %L lc_ctype %L%s', :name::text,
              pg_encoding_to_char(d.encoding), d.datcollate, d.datctype,
              case when to_jsonb(d) ->> 'datlocprovider' = 'i'
                   then format(' locale_provider icu icu_locale %L', coalesce(to_jsonb(d) ->> 'daticulocale', to_jsonb(d) ->> 'datlocale'))
                   else '' end) as statement,
       pg_size_pretty(pg_database_size(d.oid)) as size
from pg_database d
where d.datname = current_database()
