-- What the caller may see and what fits the words, best first.
select kind, id, title, detail, exchange_id from api.find_anything(:words, :most)
