select (select extract(epoch from clock_timestamp() - max(b.made_at))::bigint from peak.backups b where b.verified) as backup_seconds,
       (select b.place from peak.backups b where b.verified order by b.made_at desc limit 1) as backup_place,
       (select extract(epoch from clock_timestamp() - min(m.applied_at))::bigint from peak.schema_migrations m) as database_seconds,
       exists (select from peak.backups b
               where b.key_saved and b.key_fingerprint = left(encode(sha256('fingerprint'::bytea || kms.root('master')), 'hex'), 16)) as key_saved,
       (select s.value = 'true'::jsonb from peak.settings s where s.key = 'firm.is_demo') as demo,
       (select count(*) from peak.erasures e where e.record_at is null and e.erased_at < clock_timestamp() - interval '1 day') as erasures_due,
       (select k.file from kms.keys k where k.name = 'master') as key_file
