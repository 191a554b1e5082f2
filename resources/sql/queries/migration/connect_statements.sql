-- Kept roles may connect to this database, which others no longer may.
select distinct format('grant connect on database %I to %I', current_database(), a.role_name) as statement
from peak.adopted_access a
join pg_roles r on r.rolname = a.role_name
where a.kept and r.rolcanlogin
