-- One exchange with everything that its page shows; row security decides whether there is one.
select e.id, e.pp_matter_id, e.exchange_number, e.name, e.status, e.workflow_stage, e.priority,
       (extract(epoch from e.stage_changed_at) * 1000)::bigint as stage_changed_ms,
       e.client_id, c.first_name as client_first_name, c.last_name as client_last_name, c.company as client_company,
       e.coordinator_id, k.first_name as coordinator_first_name, k.last_name as coordinator_last_name,
       k.company as coordinator_company,
       e.notes, e.type_of_exchange, e.client_vesting, e.bank, e.reason_for_cancellation,
       e.rel_property_address, e.rel_property_city, e.rel_property_state, e.rel_property_zip, e.rel_apn,
       e.rel_escrow_number, e.rel_purchase_contract_title, e.rel_contract_date, e.rel_value::text as rel_value,
       e.buyer_1_name, e.buyer_2_name, e.proceeds::text as proceeds, e.close_of_escrow_date, e.day_45, e.day_180,
       e.identified,
       e.rep_1_property_address, e.rep_1_city, e.rep_1_state, e.rep_1_zip, e.rep_1_apn, e.rep_1_escrow_number,
       e.rep_1_purchase_contract_title, e.rep_1_purchase_contract_date, e.rep_1_value::text as rep_1_value,
       e.rep_1_seller_1_name, e.rep_1_seller_2_name, e.is_active,
       (extract(epoch from e.last_sync_at) * 1000)::bigint as last_sync_ms,
       (extract(epoch from e.created_at) * 1000)::bigint as created_ms,
       (extract(epoch from e.updated_at) * 1000)::bigint as updated_ms,
       e.version
from public.exchanges e
left join public.contacts c on c.id = e.client_id
left join public.contacts k on k.id = e.coordinator_id
where e.id = cast(:id as uuid)
