-- Which secrets there are.
select s.name, (extract(epoch from s.updated_at) * 1000)::bigint as updated_ms from api.list_secrets() s
