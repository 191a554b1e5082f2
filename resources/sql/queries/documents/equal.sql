-- Equal documents that the person may see in the same place, by the hash of their content.
select encode(q.sha256, 'hex') as sha256, q.document, q.file_name
from api.equal_documents(cast(:exchange as uuid),
    (select array_agg(decode(h, 'hex')) from unnest(cast(:hashes as text[])) h)) q
