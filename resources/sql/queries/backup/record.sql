insert into peak.backups (place, size, sha256, schema_version, key_fingerprint, key_saved, verified, client_version)
values (:place, :size, :sha256, :schema_version, :key_fingerprint, :key_saved, :verified, :client_version)
