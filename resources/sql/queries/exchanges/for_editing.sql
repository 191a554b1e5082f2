-- What a form of an exchange starts from; row security decides whether there is one.
-- In two pieces: a function takes at most 100 arguments.
select e.version, jsonb_build_object(
    'exchange_number', e.exchange_number, 'name', e.name, 'priority', e.priority, 'notes', e.notes,
    'type_of_exchange', e.type_of_exchange, 'client_vesting', e.client_vesting, 'bank', e.bank,
    'reason_for_cancellation', e.reason_for_cancellation, 'rel_property_address', e.rel_property_address,
    'rel_property_city', e.rel_property_city, 'rel_property_state', e.rel_property_state,
    'rel_property_zip', e.rel_property_zip, 'rel_apn', e.rel_apn, 'rel_escrow_number', e.rel_escrow_number,
    'rel_purchase_contract_title', e.rel_purchase_contract_title, 'rel_contract_date', e.rel_contract_date,
    'rel_value', e.rel_value::text, 'buyer_1_name', e.buyer_1_name, 'buyer_2_name', e.buyer_2_name,
    'proceeds', e.proceeds::text, 'close_of_escrow_date', e.close_of_escrow_date, 'day_45', e.day_45,
    'day_180', e.day_180, 'identified', e.identified, 'rep_1_property_address', e.rep_1_property_address,
    'rep_1_city', e.rep_1_city, 'rep_1_state', e.rep_1_state, 'rep_1_zip', e.rep_1_zip, 'rep_1_apn', e.rep_1_apn,
    'rep_1_escrow_number', e.rep_1_escrow_number,
    'rep_1_purchase_contract_title', e.rep_1_purchase_contract_title,
    'rep_1_purchase_contract_date', e.rep_1_purchase_contract_date, 'rep_1_value', e.rep_1_value::text,
    'rep_1_seller_1_name', e.rep_1_seller_1_name, 'rep_1_seller_2_name', e.rep_1_seller_2_name,
    'notifications_enabled', e.notifications_enabled, 'is_active', e.is_active) || jsonb_build_object(
    'client_id', case when e.client_id is not null then jsonb_build_object('id', e.client_id,
        'name', coalesce(nullif(btrim(concat_ws(' ', c.first_name, c.last_name)), ''), c.company)) end,
    'coordinator_id', case when e.coordinator_id is not null then jsonb_build_object('id', e.coordinator_id,
        'name', coalesce(nullif(btrim(concat_ws(' ', k.first_name, k.last_name)), ''), k.company)) end) as fields
from public.exchanges e
left join public.contacts c on c.id = e.client_id
left join public.contacts k on k.id = e.coordinator_id
where e.id = cast(:exchange as uuid)
