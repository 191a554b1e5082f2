-- What the agent found at the storages, what people miss first.
select f.provider, f.finding, f.storage_key, f.bytes, (extract(epoch from f.found_at) * 1000)::bigint as found_ms,
       f.document, f.exchange_id, f.file_name, f.version
from api.storage_findings(100) f
