-- The exchanges of the demo firm, peak_demo.first to peak_demo.last of them in the order they were opened.
--
-- Adds   rows of public.exchanges, most of them with the PracticePanther matter that they came from; beyond
--        20,000 exchanges only every 50th matter keeps its custom fields, or they would fill the disk
-- Needs  01_helpers to 06_bulk_start, contacts; settings peak_demo.first, peak_demo.last
insert into public.exchanges (
    id, pp_matter_id, exchange_number, name, status, priority, client_id, coordinator_id, notes, type_of_exchange,
    client_vesting, bank, reason_for_cancellation, rel_property_address, rel_property_city, rel_property_state,
    rel_property_zip, rel_apn, rel_escrow_number, rel_purchase_contract_title, rel_contract_date, rel_value,
    buyer_1_name, buyer_2_name, proceeds, close_of_escrow_date, day_45, day_180, identified, rep_1_property_address,
    rep_1_city, rep_1_state, rep_1_zip, rep_1_apn, rep_1_escrow_number, rep_1_purchase_contract_title,
    rep_1_purchase_contract_date, rep_1_value, rep_1_seller_1_name, rep_1_seller_2_name, pp_data, is_active,
    last_sync_at, created_at, updated_at, workflow_stage, stage_changed_at, stage_changed_by, notifications_enabled)
with chosen as materialized (
    select m.*, f.today, f.morning,
           c.first_name as given, c.last_name as family, c.company, pg_temp.h(m.client, 20) % 100 as vesting,
           (m.transferred and case m.stage when '45D' then m.e <> 1 and pg_temp.h(m.e, 120) % 100 < 35
                                           when '180D' then pg_temp.h(m.e, 120) % 100 < 96
                                           when 'COMPLETED' then pg_temp.h(m.e, 120) % 100 < 99
                                           when 'ON_HOLD' then pg_temp.h(m.e, 120) % 100 < 50
                                           else pg_temp.h(m.e, 120) % 100 < 25 end) is true as identified,
           -- mostly a few hundred thousand, now and then a few millions
           (180000 + (pg_temp.h(m.e, 121) % 1000) * (pg_temp.h(m.e, 122) % 1000) / 1000 * 4000
                + pg_temp.h(m.e, 123) % 9 * 500)
               * case when pg_temp.h(m.e, 124) % 40 = 0 then 5 else 1 end as value,
           pg_temp.street(pg_temp.h(m.e, 125)) as street,
           pg_temp.street(pg_temp.h(m.e, 126)) as rep_street,
           rel.city, rel.state, rel.zip, rel.apn, rel.parcels,
           rep.city as rep_city, rep.state as rep_state, rep.zip as rep_zip, rep.apn as rep_apn, rep.parcels as rep_parcels,
           b1.given || ' ' || b1.family as buyer, b2.given || ' ' || b1.family as buyer_2,
           s1.given || ' ' || s1.family as seller, b1.given || ' ' || s1.family as seller_2,
           b2.given as spouse,
           f.exchanges <= 20000 or m.e % 50 = 0 as whole
      from pg_temp.matters m
     cross join pg_temp.firm f
      left join public.contacts c on c.id = pg_temp.person(m.client)
      join pg_temp.strangers b1 on b1.n = pg_temp.h(m.e, 127) % 4096
      join pg_temp.strangers b2 on b2.n = pg_temp.h(m.e, 128) % 4096
      join pg_temp.strangers s1 on s1.n = pg_temp.h(m.e, 129) % 4096
      join pg_temp.places rel on rel.slot = pg_temp.h(m.e, 130) % (select count(*) from pg_temp.places)
      join pg_temp.places rep on rep.slot = pg_temp.h(m.e, case when pg_temp.h(m.e, 131) % 100 < 45 then 130 else 132 end)
                                              % (select count(*) from pg_temp.places)
     where m.seq between pg_catalog.current_setting('peak_demo.first')::bigint
                     and pg_catalog.current_setting('peak_demo.last')::bigint),
written as materialized (
    select c.*,
           extract(year from open_date)::text || '-'
               || pg_catalog.lpad(number_in_year::text, greatest(4, pg_catalog.length(number_in_year::text)), '0') as number,
           coalesce(company, family, 'Unassigned') || ' - ' || street as title,
           case when stage in ('45D', '180D') and (case stage when '45D' then day_45 else day_180 end) <= today + 5 then 'URGENT'
                when stage in ('45D', '180D') and (case stage when '45D' then day_45 else day_180 end) <= today + 14 then 'HIGH'
                when stage in ('COMPLETED', 'TERMINATED') then pg_temp.pick(pg_temp.h(e, 133), array['LOW', 'MEDIUM', 'MEDIUM'])
                else pg_temp.pick(pg_temp.h(e, 133), array['LOW', 'MEDIUM', 'MEDIUM', 'MEDIUM', 'MEDIUM', 'HIGH']) end as priority,
           pg_temp.pick(pg_temp.h(e, 134),
               array[null, null, null, 'Client prefers e-mail over phone.', 'Escrow will wire proceeds on closing day.',
                     'Seller carry-back note; ask counsel before drafting.',
                     '<p>Assignment signed.<br>Waiting for the <b>settlement statement</b>.</p>',
                     'Two replacement properties likely; second one out of state.', 'CPA asked for a copy of the exchange agreement.',
                     'Extension of the tax return is planned.', 'Property held by the family since 1987.',
                     'Related-party question raised on the first call. Counsel cleared it on conditions: no cash to the related '
                     'party, both sides hold for two years, and the statement goes with the return. Keep the letter in the file.']) as note,
           case pg_temp.h(e, 135) % 100 when 0 then 'REVERSE IMPROVEMENT' when 1 then 'IMPROVEMENT' when 2 then 'IMPROVEMENT'
                when 3 then 'IMPROVEMENT' when 4 then 'SIMULTANEOUS' when 5 then 'SIMULTANEOUS' when 6 then 'REVERSE'
                when 7 then 'REVERSE' when 8 then 'REVERSE' when 9 then 'REVERSE' else 'DELAYED' end as kind,
           case when family is null then null
                when client = 3 or vesting < 30 then given || ' ' || family || ', an unmarried person'
                when vesting < 45 then given || ' ' || family || ', a married person as sole and separate property'
                when vesting < 62 then given || ' ' || family || ' and ' || spouse || ' ' || family || pg_temp.pick(pg_temp.h(client, 51),
                     array[', a married couple as joint tenants', ', a married couple as community property with right of survivorship',
                           ', as tenants in common, each an undivided one-half interest'])
                when vesting < 78 then given || ' ' || family || ', Trustee of the ' || family || ' Family Trust dated '
                     || pg_catalog.to_char(date '1988-01-04' + (pg_temp.h(client, 52) % 12000)::integer, 'FMMonth FMDD, YYYY')
                else coalesce(company, family) || pg_temp.pick(pg_temp.h(client, 53), array[', a California', ', a Nevada', ', a Delaware', ', a Washington'])
                     || case when vesting <= 92 then ' limited liability company' when vesting <= 96 then ' limited partnership'
                             else ' corporation' end end as held_as,
           case when pg_temp.h(e, 136) % 50 > 0 then pg_temp.pick(pg_temp.h(e, 137), array['PWB', 'PWB', 'PWB', 'MESA', 'MESA', 'CSTL', 'HBR', 'UVB', 'FNX']) end as bank,
           case when stage <> 'TERMINATED' then null
                when transferred then pg_temp.pick(pg_temp.h(e, 138),
                     array['No replacement property identified by day 45', 'Client elected to pay the tax',
                           'Financing for the replacement property was declined', 'Exchange period ended before closing',
                           'Client passed away; the estate receives a stepped-up basis'])
                else pg_temp.pick(pg_temp.h(e, 138),
                     array['Buyer cancelled the purchase contract', 'Sale fell out of escrow', 'Title defect on the relinquished property',
                           'Price renegotiated; no gain left to defer', 'Client moved to another intermediary', 'Buyer''s loan was denied']) end as reason,
           case when pg_temp.h(e, 139) % 100 < 92 then pg_catalog.to_char(pg_temp.h(e, 140) % parcels, apn) end as parcel,
           case when pg_temp.h(e, 141) % 100 < 97 then pg_temp.pick(pg_temp.h(e, 142), array['', '00', 'E-', 'LT-', '24-'])
                     || (100000 + pg_temp.h(e, 143) % 900000)::text || pg_temp.pick(pg_temp.h(e, 144), array['', '-KM', '-001', '-RV', '-JS']) end as escrow,
           pg_temp.pick(pg_temp.h(e, 145), array['Residential Purchase Agreement and Joint Escrow Instructions', 'Residential Income Property Purchase Agreement',
                     'Commercial Property Purchase Agreement', 'Vacant Land Purchase Agreement', 'Standard Offer, Agreement and Escrow Instructions']) as contract_title,
           case when pg_temp.h(e, 146) % 5 = 0 then pg_temp.entity(pg_temp.h(e, 147)) || ', LLC' else buyer end as buyer_1,
           case when pg_temp.h(e, 146) % 5 in (1, 2) then buyer_2 end as buyer_two,
           case when transferred then (value * (30 + pg_temp.h(e, 148) % 56) / 100)::numeric - (pg_temp.h(e, 149) % 100000)::numeric / 100 end as proceeds,
           -- what is known of the replacement property
           identified or (transferred and stage <> '45D' and pg_temp.h(e, 150) % 10 = 0) as named
      from chosen c),
matched as materialized (
    select w.*,
           case when named then rep_street end as r_street, case when named then rep_city end as r_city,
           case when named then rep_state end as r_state,
           case when named and pg_temp.h(e, 151) % 100 < 84 then rep_zip end as r_zip,
           case when named and pg_temp.h(e, 152) % 100 < 25 then pg_catalog.to_char(pg_temp.h(e, 153) % rep_parcels, rep_apn) end as r_apn,
           case when named and pg_temp.h(e, 154) % 100 < 90 then (100000 + pg_temp.h(e, 155) % 900000)::text
                     || pg_temp.pick(pg_temp.h(e, 156), array['', '-DL', '-002', '-BT']) end as r_escrow,
           case when named then pg_temp.pick(pg_temp.h(e, 157), array['Residential Purchase Agreement and Joint Escrow Instructions',
                     'Commercial Property Purchase Agreement', 'Purchase and Sale Agreement', 'Vacant Land Purchase Agreement']) end as r_title,
           case when named and pg_temp.h(e, 158) % 100 < 84 then least(today, close_date + (4 + pg_temp.h(e, 159) % 40)::integer) end as r_contract,
           case when named then value * (70 + pg_temp.h(e, 160) % 96) / 100000 * 1000 end as r_value,
           case when named then seller end as r_seller, case when named and pg_temp.h(e, 161) % 10 < 3 then seller_2 end as r_seller_2,
           case when pg_temp.h(e, 162) % 100 < 90 then zip end as rel_zip,
           open_date < today - 400 as older
      from written w)
select pg_temp.uid('exchange', e),
       case when synced then pg_temp.uid('pp matter', e)::text end,
       number, title, stage, priority, pg_temp.person(client), pg_temp.person(coordinator), note, kind, held_as, bank, reason,
       street, city, state, rel_zip, parcel, escrow, contract_title, contract_date, value, buyer_1, buyer_two, proceeds, close_date,
       day_45, day_180, identified, r_street, r_city, r_state, r_zip, r_apn, r_escrow, r_title, r_contract, r_value,
       r_seller, r_seller_2,
       case when synced then (
           '{"id":"' || pg_temp.uid('pp matter', e)::text
           || '","account_ref":' || case when client is null then 'null' else '{"id":"' || pg_temp.uid('pp account', client)::text || '","display_name":'
               || pg_catalog.to_json(coalesce(company, given || ' ' || family))::text || '}' end
           || ',"number":' || (999 + seq)::text
           || ',"display_name":' || pg_catalog.to_json((999 + seq)::text || ' - ' || title)::text
           || ',"name":' || pg_catalog.to_json(title)::text
           || ',"notes":' || coalesce(pg_catalog.to_json(note)::text, 'null')
           || ',"rate":"Flat Rate","open_date":"' || pg_catalog.to_char(open_date, 'YYYY-MM-DD') || 'T19:00:00"'
           || ',"close_date":' || case when stage in ('COMPLETED', 'TERMINATED') then '"' || pg_catalog.to_char(stage_at, 'YYYY-MM-DD') || 'T14:00:00"' else 'null' end
           || ',"statute_of_limitation_date":null,"tags":[]'
           || ',"status":"' || case when stage in ('COMPLETED', 'TERMINATED') then 'Closed' when stage = 'ON_HOLD' then 'Pending' else 'Open' end
           || '","assigned_to_users":[]'
           || ',"created_at":"' || pg_catalog.to_char(open_date, 'YYYY-MM-DD') || 'T17:21:09.93","updated_at":"'
           || pg_catalog.to_char(stage_at, 'YYYY-MM-DD"T"HH24:MI:SS') || '","custom_field_values":['
           || case when whole then pg_catalog.concat_ws(',',
               pg_temp.word('Type of Exchange', kind), pg_temp.word('Bank', bank), pg_temp.word('Client Vesting', held_as),
               pg_temp.word('Reason for Cancellation', reason), pg_temp.word('Rel Property Address', street),
               pg_temp.word('Rel Property City', city), pg_temp.word('Rel Property State', state), pg_temp.word('Rel Property Zip', rel_zip),
               pg_temp.word('Rel APN', parcel), pg_temp.word('Rel Escrow Number', escrow),
               pg_temp.word('Rel Purchase Contract Title', contract_title), pg_temp.day('Rel Contract Date', pg_temp.pp_day(contract_date, older)),
               pg_temp.money('Rel Value', value), pg_temp.word('Buyer 1 Name', buyer_1), pg_temp.word('Buyer 2 Name', buyer_two),
               pg_temp.money('Proceeds', proceeds), pg_temp.day('Close of Escrow Date', pg_temp.pp_day(close_date, older)),
               pg_temp.day('Day 45', pg_temp.pp_day(day_45, older)), pg_temp.day('Day 180', pg_temp.pp_day(day_180, older)),
               pg_temp.field('Identified?', 'Checkbox', identified, null, null, null),
               pg_temp.word('Rep 1 Property Address', r_street), pg_temp.word('Rep 1 City', r_city), pg_temp.word('Rep 1 State', r_state),
               pg_temp.word('Rep 1 Zip', r_zip), pg_temp.word('Rep 1 APN', r_apn), pg_temp.word('Rep 1 Escrow Number', r_escrow),
               pg_temp.word('Rep 1 Purchase Contract Title', r_title), pg_temp.day('Rep 1 Purchase Contract Date', pg_temp.pp_day(r_contract, older)),
               pg_temp.money('Rep 1 Value', r_value), pg_temp.word('Rep 1 Seller 1 Name', r_seller), pg_temp.word('Rep 1 Seller 2 Name', r_seller_2))
               else '' end
           || ']}')::jsonb end,
       not (stage in ('COMPLETED', 'TERMINATED') and pg_temp.h(e, 163) % 100 = 0),
       case when synced then morning - interval '37 minutes' end,
       least(morning - interval '3 hours',
             open_date::timestamp - interval '16 hours' + (pg_temp.h(e, 164) % 28000) * interval '1 second'),
       case when stage in ('COMPLETED', 'TERMINATED')
            then least(morning - interval '1 hour', stage_at + (pg_temp.h(e, 165) % 5184000) * interval '1 second')
            else greatest(stage_at, morning - (600 + pg_temp.h(e, 165) % 1728000) * interval '1 second') end,
       stage, stage_at, pg_temp.person(coalesce(coordinator, 1)), true
  from matched
 order by seq;
