-- Who works on which exchange: about three people each, for exchanges peak_demo.first to peak_demo.last.
--
-- Adds   rows of public.exchange_participants, with the variants of permissions that people meet; the demo third
--        party and agency take part in some exchanges of the demo coordinator and in some of others
-- Needs  01_helpers to 06_bulk_start, exchanges, contacts; settings peak_demo.first, peak_demo.last
insert into public.exchange_participants (id, exchange_id, contact_id, role, permissions, assigned_by, assigned_at,
                                          is_active, created_at, updated_at)
with wanted as materialized (
    select m.e, m.seq, m.open_date, f.demo_share, p.place, p.person, p.role, p.permissions
      from pg_temp.matters m
     cross join pg_temp.firm f
     cross join lateral (values
        (1, m.client, 'client',
            case when pg_temp.h(m.e, 201) % 4 > 0 then array['view', 'message', 'upload'] end),
        (2, case when pg_temp.h(m.e, 202) % 100 < 15 then
                f.first_client + (coalesce(m.client, 0) + 1 + pg_temp.h(m.e, 203) % (f.clients - 1)) % f.clients end, 'client',
            array['view', 'message']),
        (3, case when pg_temp.h(m.e, 204) % 100 < 92 then m.coordinator end, 'coordinator',
            case when pg_temp.h(m.e, 205) % 3 > 0 then array['view', 'message', 'upload', 'manage'] end),
        (4, case when pg_temp.h(m.e, 206) % 100 < 6 then
                8 + (coalesce(m.coordinator, 0) + pg_temp.h(m.e, 207) % (f.coordinators - 3)) % (f.coordinators - 1) end,
            'coordinator', array['view', 'message', 'upload']),
        (5, case when pg_temp.h(m.e, 208) % 100 < 62 then f.first_third + pg_temp.h(m.e, 209) % f.thirds end, 'third_party',
            case pg_temp.h(m.e, 210) % 8 when 0 then array['view'] when 1 then null when 2 then '{}'
                 else array['view', 'message'] end),
        (6, case when pg_temp.h(m.e, 211) % 100 < 25 then
                f.first_third + (pg_temp.h(m.e, 209) % f.thirds + 1 + pg_temp.h(m.e, 212) % (f.thirds - 1)) % f.thirds end,
            'third_party', array['view', 'message']),
        (7, case when pg_temp.h(m.e, 213) % 100 < 30 then f.first_agency + pg_temp.h(m.e, 214) % f.agencies end, 'agency',
            case pg_temp.h(m.e, 215) % 8 when 0 then array['view'] when 1 then array['view', 'message', 'upload', 'manage']
                 else array['view', 'message', 'upload'] end),
        (8, case when m.e <= 6 or m.e % 29 = 0 and m.e <= f.demo_share
                   or m.e between f.demo_share + 1 and f.demo_share + 4 then 4 end, 'third_party',
            case m.e when 1 then null when 3 then array['view'] when 4 then '{}' else array['view', 'message'] end),
        (9, case when m.e between 2 and 10 or m.e % 31 = 0 and m.e <= f.demo_share
                   or m.e between f.demo_share + 3 and f.demo_share + 8 then 5 end, 'agency',
            case m.e when 2 then null when 3 then array['view'] when 6 then array['view', 'message', 'upload', 'manage']
                 else array['view', 'message', 'upload'] end))
        as p(place, person, role, permissions)
     where p.person is not null
       and (p.place <> 2 or p.person is distinct from m.client)
       and (p.place <> 4 or p.person is distinct from m.coordinator)
       and m.seq between pg_catalog.current_setting('peak_demo.first')::bigint
                     and pg_catalog.current_setting('peak_demo.last')::bigint)
select pg_temp.uid('participant ' || place::text, e), pg_temp.uid('exchange', e), pg_temp.person(person), role, permissions,
       pg_temp.person(6 + pg_temp.h(e, 216) % 2), at,
       -- the demo third party was taken off one exchange, the demo agency off another
       case when place = 8 then e <> 5 when place = 9 then e <> 8
            when place = 1 and e <= 4 or place = 3 and e <= demo_share then true
            else pg_temp.h(e, 217 + place) % 100 >= 5 end,
       at, at
  from (select w.*, least(f.morning - interval '1 hour',
                          open_date::timestamp + interval '16 hours' + (pg_temp.h(w.e, 230) % 20000) * interval '1 second') as at
          from wanted w cross join pg_temp.firm f) t
 order by seq, place;
