-- Roles of the server that stand above row security or can act as our owners, or that a session left behind.
select 'above' as finding, r.rolname as role,
       case when r.rolsuper then 'SUPERUSER' when r.rolbypassrls then 'BYPASSRLS' when r.rolreplication then 'REPLICATION'
            when r.rolcreatedb then 'CREATEDB' else 'CREATEROLE' end as detail
from pg_roles r
where r.rolname ~ '^(peak_|s_[0-9a-f]{20}$)' and r.rolname <> current_user and r.rolname <> 'peak_admin'
  and (r.rolsuper or r.rolbypassrls or r.rolreplication or r.rolcreatedb or r.rolcreaterole and r.rolname <> 'peak_rolemaker')
union all
select 'superuser', r.rolname, '' from pg_roles r
where (r.rolsuper or r.rolbypassrls) and r.rolcanlogin and r.oid <> 10 and r.rolname !~ '^peak_' and r.rolname <> current_user
union all
select 'acts_as_owner', m.member::regrole::text, m.roleid::regrole::text
from pg_auth_members m
where m.roleid::regrole::text in ('peak_owner', 'peak_auth', 'peak_api', 'peak_rolemaker', 'peak_agent', 'peak_door') and m.member::regrole::text <> current_user
  and not (select r.rolsuper from pg_roles r where r.oid = m.member)
  -- It minds the door: the foundation says so.
  and (m.member::regrole::text, m.roleid::regrole::text) <> ('peak_rolemaker', 'peak_door')
  and m.member::regrole::text not in (select s.applied_by from peak.schema_migrations s)
union all
select 'door_settings', r.rolname, array_to_string(s.setconfig, ', ')
from pg_db_role_setting s join pg_roles r on r.oid = s.setrole where r.rolname in ('peak_door', 'peak_agent')
union all
select 'door_limit', r.rolname, r.rolconnlimit::text from pg_roles r where r.rolname = 'peak_door' and r.rolconnlimit not between 1 and 100
union all
select 'left_session', r.rolname, '' from pg_roles r
where r.rolname ~ '^s_[0-9a-f]{20}$'
  and not exists (select from public.user_sessions u where u.login_role = r.rolname)
  and (r.rolvaliduntil < now()
       or not exists (select from pg_database d where d.datname <> current_database() and d.datallowconn
                      and exists (select from aclexplode(d.datacl) a where a.grantee = 'peak_door'::regrole)))
