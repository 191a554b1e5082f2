-- Whether parts of our bookkeeping are there yet.
select to_regclass('peak.schema_migrations') is not null as record,
       to_regclass('peak.adopted_access') is not null as access,
       to_regclass('peak.adoption_report') is not null as findings,
       to_regprocedure('peak.harden_database()') is not null as harden
