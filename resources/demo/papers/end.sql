-- All of them are there: what people remove from now on stays removed.
update peak.settings set value = value || '{"documents": true}' where key = 'demo.filled'
