-- One's own profile as a form starts from it.
select p.version, to_jsonb(p) - 'version' as fields from api.my_profile() p
