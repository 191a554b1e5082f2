-- The keys themselves, for the file that is kept apart.
select k.name, encode(kms.root(k.name), 'hex') as key, coalesce(k.retired_at::text, '') as retired_at from kms.keys k order by k.name
