-- Which roles can read or write contacts and exchanges now: owners, grants, column grants, PUBLIC, and
-- members of the roles that PostgreSQL lets read or write everything.
with tables as (
    select c.oid, c.relname, c.relowner, c.relacl
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relname in ('contacts', 'exchanges') and c.relkind in ('r', 'p')
),
rights as (
    select t.relname, a.grantee, a.privilege_type as privilege
    from tables t, aclexplode(coalesce(t.relacl, acldefault('r', t.relowner))) a
    union
    select t.relname, a.grantee, format('%s(%I)', a.privilege_type, c.attname)
    from tables t
    join pg_attribute c on c.attrelid = t.oid and c.attnum > 0 and not c.attisdropped,
         aclexplode(c.attacl) a
    union
    select t.relname, m.member, p.privilege
    from tables t
    cross join (values ('pg_read_all_data', 'SELECT'), ('pg_write_all_data', 'INSERT'),
                       ('pg_write_all_data', 'UPDATE'), ('pg_write_all_data', 'DELETE')) p (everything, privilege)
    join pg_roles g on g.rolname = p.everything
    join pg_auth_members m on m.roleid = g.oid
)
select coalesce(r.rolname, 'public') as role_name,
       x.relname as table_name,
       array_to_string(array_agg(x.privilege order by x.privilege), ';') as privileges
from rights x
left join pg_roles r on r.oid = x.grantee
where (x.grantee = 0 or (r.rolname is not null and not r.rolsuper and r.rolname <> current_user
                         and r.rolname not like 'peak\_%'))
group by 1, 2
order by 1, 2
