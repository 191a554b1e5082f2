select j.job, j.outcome, j.failures, j.last_by,
       extract(epoch from clock_timestamp() - j.last_run)::bigint as idle_seconds,
       extract(epoch from j.every)::bigint as every_seconds
from peak.agent_jobs j order by j.job
