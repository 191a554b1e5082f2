-- The firm's templates that one may use, and the stages whose packs have them.
select d.id, d.file_name, d.file_type, d.document_type, d.description, d.version_number, d.pin_protected,
       coalesce(d.template_variables, cast('[]' as jsonb)) as variables, coalesce(p.stages, cast('{}' as jsonb)) as stages
from public.documents d
left join (select template, jsonb_object_agg(stage, place) as stages from api.template_packs() group by template) p on p.template = d.id
where d.is_template and d.is_active and d.version_number > 0
order by lower(d.file_name), d.id
