insert into peak.schema_migrations (number, name, sha256, breaking, applied_by, client_version)
values (:number, :name, :sha256, :breaking, current_user, :client_version)
