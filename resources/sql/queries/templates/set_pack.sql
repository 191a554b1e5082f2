-- Which templates are filled in one go at a stage.
select api.set_template_pack(:stage, cast(:templates as uuid[]))
