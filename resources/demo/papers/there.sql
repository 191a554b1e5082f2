-- What was made before the program was ended in the middle of it.
select d.id, d.exchange_id, d.file_name, d.version_number, d.is_active from public.documents d
