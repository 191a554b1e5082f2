-- What must run so that the roles of others can do what peak.adopted_access says, and nothing else.
--
-- A kept role gets its recorded rights and a policy for each command; TRUNCATE, REFERENCES and TRIGGER
-- are never given back, since they get around row security. A role that is not kept loses everything.
with recorded as (
    select a.role_name, a.table_name, a.kept, p as privilege,
           upper(split_part(p, '(', 1)) as command
    from peak.adopted_access a
    cross join unnest(a.privileges) p
    where (a.role_name = 'public' or exists (select from pg_roles r where r.rolname = a.role_name))
      and to_regclass(format('public.%I', a.table_name)) is not null
),
usable as (
    select *, format('kept_%s_%s', role_name, lower(command)) as policy
    from recorded
    where kept and role_name <> 'public' and command in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
)
select statement
from (
    select distinct 1 as step, case when role_name = 'public' then format('revoke all on public.%I from public', table_name)
                                    else format('revoke all on public.%I from %I', table_name, role_name) end as statement
    from recorded
    where not kept
    union
    select distinct 1, format('drop policy %I on %I.%I', p.policyname, p.schemaname, p.tablename)
    from pg_policies p
    join recorded r on r.table_name = p.tablename and not r.kept
                   and p.policyname = format('kept_%s_%s', r.role_name, lower(p.cmd))::name
    where p.schemaname = 'public'
    union
    select distinct 2, format('grant usage on schema public to %I', role_name) from usable
    union
    select distinct 3, format('grant %s on public.%I to %I', privilege, table_name, role_name) from usable
    union
    select distinct 4, format('create policy %I on public.%I for %s to %I %s%s', policy, table_name, command, role_name,
                     case when command <> 'INSERT' then 'using (true) ' else '' end,
                     case when command in ('INSERT', 'UPDATE') then 'with check (true)' else '' end)
    from usable u
    where not exists (select from pg_policies p
                      where p.schemaname = 'public' and p.tablename = u.table_name and p.policyname = u.policy::name)
) s
order by step, statement
