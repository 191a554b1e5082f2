-- The people of the demo firm, peak_demo.first to peak_demo.last of them.
--
-- Adds   rows of public.contacts; every address ends in .test and every number is 555-01xx, so nobody real
--        can be written to or called
-- Needs  01_helpers, 02_names, 03_places; settings peak_demo.first, peak_demo.last
-- Holds  the triggers that write the record, from here to 09_record: a million invented rows are one event
select audit.pause(array['public.contacts', 'public.exchanges', 'public.exchange_participants']::regclass[]);

insert into public.contacts (id, pp_contact_id, first_name, last_name, email, phone, company, address, role, is_user,
                             is_active, email_verified, two_fa_enabled, last_login, custom_field_values, pp_data,
                             last_sync_at, created_at, updated_at, login_attempts, preferences)
with numbered as materialized (
    select g.i, f.*,
           case when g.i = 1 or g.i in (6, 7) then 'admin'
                when g.i = 2 or (g.i > 7 and g.i < f.first_agency + 0) then 'coordinator'
                when g.i = 4 or (g.i >= f.first_third and g.i < f.first_client) then 'third_party'
                when g.i = 5 or (g.i >= f.first_agency and g.i < f.first_third) then 'agency'
                when g.i = 3 or (g.i >= f.first_client and g.i < f.first_plain) then 'client'
           end as role,
           -- how a client holds title: 0-44 alone, 45-61 as a couple, 62-77 trust, 78-92 LLC, 93-96 LP, 97-99 corporation
           pg_temp.h(g.i, 20) % 100 as vesting,
           g.i <= 5 as fixed
      from pg_temp.firm f
     cross join pg_catalog.generate_series(pg_catalog.current_setting('peak_demo.first')::bigint,
                                           pg_catalog.current_setting('peak_demo.last')::bigint) as g(i)),
named as materialized (
    select n.*, p.city, p.state, p.zip, p.area,
           case when n.fixed then (array['Avery', 'Marisol', 'Thomas', 'Ingrid', 'Desmond'])[n.i]
                else coalesce(u.given, pg_temp.pick(pg_temp.h(n.i, 22), o.given)
                     || case when pg_temp.h(n.i, 23) % 12 = 0
                             then ' ' || pg_catalog.chr(65 + (pg_temp.h(n.i, 24) % 26)::integer) || '.'
                             else '' end) end as given,
           case when n.fixed then (array['Lindqvist', 'Ortega', 'Okafor', 'Vandermeer', 'Achterberg'])[n.i]
                else coalesce(u.family, pg_temp.pick(pg_temp.h(n.i, 25), o.family)) end as family,
           case when n.fixed then (array['admin', 'coordinator', 'client', 'thirdparty', 'agency'])[n.i] end as desk,
           (n.fixed or n.role in ('admin', 'coordinator')
               or (n.role is not null and pg_temp.h(n.i, 26) % 100 < 62)) is true as may_sign_in
      from numbered n
      join pg_temp.origins o on o.slot = pg_temp.h(n.i, 21) % 100
      join pg_temp.places p on p.slot = pg_temp.h(n.i, 27) % (select count(*) from pg_temp.places)
      left join pg_temp.unusual u on u.n = n.i - n.first_client + 1),
dated as materialized (
    select n.*,
           case when n.fixed then n.desk
                when n.may_sign_in or pg_temp.h(n.i, 28) % 100 < 88 then
                    pg_catalog.concat_ws('.', nullif(pg_temp.fold(n.given), ''), nullif(pg_temp.fold(n.family), ''), n.i)
           end || '@demo.peak1031.test' as email,
           case when n.fixed or n.role is not null or pg_temp.h(n.i, 29) % 100 < 85 then
               case pg_temp.h(n.i, 30) % 9
                   when 0 then n.area || '.555.01'
                   when 1 then '+1 ' || n.area || ' 555-01'
                   when 2 then n.area || '-555-01'
                   else '(' || n.area || ') 555-01' end
               || pg_catalog.to_char(pg_temp.h(n.i, 31) % 100, 'FM00')
               || case when n.role = 'third_party' and pg_temp.h(n.i, 32) % 3 = 0
                       then ' x' || (100 + pg_temp.h(n.i, 33) % 900)::text else '' end
           end as phone,
           case when n.role in ('admin', 'coordinator') then 'Peak 1031'
                when n.i = 4 then 'Vandermeer & Holt, Attorneys at Law'
                when n.i = 5 then 'Achterberg Realty Group'
                when n.role = 'agency' then pg_temp.pick(pg_temp.h(n.i, 25), o_families.names) || ' '
                    || pg_temp.pick(pg_temp.h(n.i, 34), array['Realty', 'Realty Group', 'Commercial Brokerage',
                                                              'Property Advisors', 'Real Estate Partners'])
                when n.role = 'third_party' then
                    case (n.i - n.first_third) % 4
                        when 0 then pg_temp.pick(pg_temp.h(n.i, 35) / 7, array['Beacon Point', 'Three Rivers', 'Lanternlight',
                                        'Old Harbor', 'High Mesa', 'Bluebonnet', 'Keystone Bay', 'Evergreen Gate',
                                        'Silver Anchor', 'Copper Hill']) || ' ' ||
                                    pg_temp.pick(pg_temp.h(n.i, 35), array['Escrow, Inc.', 'Title & Escrow', 'Settlement Services'])
                        when 1 then 'Law Offices of ' || n.given || ' ' || n.family
                        when 2 then n.family || ' & ' || pg_temp.pick(pg_temp.h(n.i, 36), o_families.names) || ', CPAs'
                        else n.family || ' Wealth Planning' end
                when n.role = 'client' and not n.fixed and n.vesting >= 78 then
                    pg_temp.entity(pg_temp.h(n.i, 37)) ||
                    case when n.vesting <= 92 then ', LLC' when n.vesting <= 96 then ', L.P.' else ', Inc.' end
                when n.role is null and pg_temp.h(n.i, 38) % 4 = 0 then pg_temp.entity(pg_temp.h(n.i, 39))
           end as company,
           case when n.fixed or pg_temp.h(n.i, 40) % 100 < 80 then pg_temp.street(pg_temp.h(n.i, 41)) end as street,
           case when not n.fixed and n.role is distinct from 'admin' and n.role is distinct from 'coordinator'
                     and pg_temp.h(n.i, 42) % 100 < 96 then pg_temp.uid('pp contact', n.i) end as pp_id,
           n.morning - interval '30 days' - (pg_temp.h(n.i, 43) % 172800000) * interval '1 second' as created
      from named n
      join (select array['Whitcomb', 'Castellanos', 'Huang', 'Sarkissian', 'Adeyemi', 'Lindholm', 'Petrov', 'Ramaswamy',
                         'Delacroix', 'Nakata', 'Farrow', 'Quintero', 'Brandvold', 'Haddad', 'McTavish'] as names) o_families
        on true)
select pg_temp.person(d.i), d.pp_id::text, d.given, d.family, d.email, d.phone, d.company,
       d.street || ', ' || d.city || ', ' || d.state || ' ' || d.zip,
       d.role, d.may_sign_in,
       (d.fixed or d.role in ('admin', 'coordinator') or pg_temp.h(d.i, 45) % 100 < 97) is true,
       d.may_sign_in and (d.fixed or pg_temp.h(d.i, 46) % 10 < 8),
       false,
       case when d.may_sign_in and not d.fixed and pg_temp.h(d.i, 47) % 10 < 6
            then d.morning - (3600 + pg_temp.h(d.i, 48) % 2592000) * interval '1 second' end,
       case when d.role = 'third_party' and (d.i - d.first_third) % 4 = 0 and d.pp_id is not null
            then pg_catalog.jsonb_build_array(pg_temp.text_field('Escrow Company Name', d.company))
            else '[]' end,
       case when d.pp_id is not null then pg_catalog.jsonb_build_object(
           'id', d.pp_id,
           'account_ref', pg_catalog.jsonb_build_object('id', pg_temp.uid('pp account', d.i),
                              'display_name', coalesce(d.company, d.given || ' ' || d.family)),
           'is_primary_contact', true,
           'display_name', d.given || ' ' || d.family,
           'first_name', d.given, 'middle_name', null, 'last_name', d.family,
           'phone_mobile', d.phone, 'phone_home', null, 'phone_fax', '', 'phone_work', null,
           'email', d.email,
           'notes', case when pg_temp.h(d.i, 49) % 5 = 0 then 'Prefers e-mail.' end,
           'custom_field_values', '[]'::jsonb,
           'status', 'Active') end,
       case when d.pp_id is not null then d.morning - interval '37 minutes' end,
       d.created,
       d.created + (d.morning - d.created) * ((pg_temp.h(d.i, 50) % 100)::float8 / 128),
       0,
       null
  from dated d;
