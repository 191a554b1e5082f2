-- Many rows of a list at once, or what would become of each.
select b.id, b.outcome, b.message, b.audit_id
from api.bulk_edit(:list, cast(:ids as uuid[]), cast(:fields as jsonb), cast(:preview as boolean)) b
