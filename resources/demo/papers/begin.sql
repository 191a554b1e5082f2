-- Whether the demo firm wants documents made up, and this is the one program that makes them.
select s.value ? 'documents' as made, pg_catalog.pg_try_advisory_lock(1031, 20260701) as alone,
       (select c.email from public.contacts c where c.email like '%.6@demo.peak1031.test' and c.role = 'admin') as admin
from peak.settings s where s.key = 'demo.filled'
