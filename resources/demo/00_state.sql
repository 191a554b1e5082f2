-- Whether this database may become the demo firm, and what is in it.
select coalesce((select s.value = 'true'::jsonb from peak.settings s where s.key = 'firm.is_demo'), false)
           or coalesce(pg_catalog.current_setting('peak.private_server', true) = 'on', false) as allowed,
       exists (select from public.contacts c where c.id = 'd3000000-0000-4000-8000-000000000001') as filled,
       (select pg_catalog.count(*) from public.contacts) as contacts,
       (select pg_catalog.count(*) from public.exchanges) as exchanges
