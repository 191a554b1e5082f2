-- The keys, and what is sealed with them. A fingerprint tells keys apart and nothing about them.
select 'column' as what, r.place as name, r.outdated, r.lost, 0::bigint as age_seconds, '' as fingerprint from kms.resealable() r
union all
select 'key', k.name, 0, 0, coalesce(extract(epoch from clock_timestamp() - k.retired_at), 0)::bigint,
       left(encode(sha256('fingerprint'::bytea || kms.root(k.name)), 'hex'), 16)
from kms.keys k
union all
select 'unregistered', c.oid::regclass || '.' || a.attname, 0, 0, 0, ''
from pg_attribute a join pg_class c on c.oid = a.attrelid
where c.relkind in ('r', 'p') and a.attname ~ '(^|_)sealed' and a.atttypid = 'bytea'::regtype and not a.attisdropped
  and not exists (select from kms.sealed_columns s where s.table_name = c.oid::regclass::text and s.column_name = a.attname)
