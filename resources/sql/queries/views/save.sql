-- The view's id; a NULL id makes a new one.
select api.save_view(cast(:id as uuid), :list, :name, cast(:state as jsonb), :shared, cast(:version as bigint))
