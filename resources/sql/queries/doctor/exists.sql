-- What a database has of what the doctor looks at: an older or half-migrated one has less.
select to_regclass('peak.expected_rights') is not null as rights,
       to_regclass('peak.retention') is not null as keeping,
       to_regclass('peak.erasures') is not null as erasures,
       to_regclass('peak.storage_moves') is not null as storages,
       to_regclass('peak.delivery_troubles') is not null as deliveries
