-- Where the demo firm's property lies: real cities with one of their ZIP codes, their county's way of writing
-- parcel numbers (APN), and a telephone area code; streets are invented.
--
-- Adds   pg_temp.places, numbered from 0 without gaps; function pg_temp.street()
-- Needs  01_helpers
create temporary table places on commit drop as
select pg_catalog.row_number() over (order by n, copy) - 1 as slot, city, state, zip, area, apn,
       -- so many numbers as the pattern has digits: one more would not fit
       (10 ^ pg_catalog.length(pg_catalog.regexp_replace(apn, '"[^"]*"|[^0]', '', 'g')))::numeric::bigint as parcels
  from (values
    ( 1, 'Los Angeles', 'CA', '90026', '213', 'FM0000"-"000"-"000', 4),
    ( 2, 'Los Angeles', 'CA', '90041', '323', 'FM0000"-"000"-"000', 3),
    ( 3, 'Pasadena', 'CA', '91104', '626', 'FM0000"-"000"-"000', 2),
    ( 4, 'Long Beach', 'CA', '90803', '562', 'FM0000"-"000"-"000', 3),
    ( 5, 'Santa Monica', 'CA', '90405', '310', 'FM0000"-"000"-"000', 2),
    ( 6, 'Torrance', 'CA', '90503', '310', 'FM0000"-"000"-"000', 1),
    ( 7, 'Glendale', 'CA', '91206', '818', 'FM0000"-"000"-"000', 2),
    ( 8, 'Burbank', 'CA', '91505', '818', 'FM0000"-"000"-"000', 1),
    ( 9, 'San Diego', 'CA', '92104', '619', 'FM000"-"000"-"00"-00"', 4),
    (10, 'San Diego', 'CA', '92117', '858', 'FM000"-"000"-"00"-00"', 2),
    (11, 'Carlsbad', 'CA', '92008', '760', 'FM000"-"000"-"00"-00"', 2),
    (12, 'Escondido', 'CA', '92025', '760', 'FM000"-"000"-"00"-00"', 1),
    (13, 'Oceanside', 'CA', '92054', '760', 'FM000"-"000"-"00"-00"', 1),
    (14, 'Chula Vista', 'CA', '91910', '619', 'FM000"-"000"-"00"-00"', 1),
    (15, 'Irvine', 'CA', '92620', '949', 'FM000"-"000"-"00', 2),
    (16, 'Anaheim', 'CA', '92805', '714', 'FM000"-"000"-"00', 2),
    (17, 'Costa Mesa', 'CA', '92627', '949', 'FM000"-"000"-"00', 1),
    (18, 'Huntington Beach', 'CA', '92648', '714', 'FM000"-"000"-"00', 1),
    (19, 'Riverside', 'CA', '92506', '951', 'FM000"-"000"-"000', 2),
    (20, 'Temecula', 'CA', '92592', '951', 'FM000"-"000"-"000', 1),
    (21, 'Palm Springs', 'CA', '92262', '760', 'FM000"-"000"-"000', 2),
    (22, 'Redlands', 'CA', '92373', '909', 'FM"0"000"-"000"-"00"-0000"', 1),
    (23, 'Rancho Cucamonga', 'CA', '91730', '909', 'FM"0"000"-"000"-"00"-0000"', 1),
    (24, 'Ventura', 'CA', '93003', '805', 'FM000"-"0"-"000"-"000', 1),
    (25, 'Thousand Oaks', 'CA', '91360', '805', 'FM000"-"0"-"000"-"000', 1),
    (26, 'Santa Barbara', 'CA', '93105', '805', 'FM000"-"000"-"000', 1),
    (27, 'San Luis Obispo', 'CA', '93401', '805', 'FM000"-"000"-"000', 1),
    (28, 'Paso Robles', 'CA', '93446', '805', 'FM000"-"000"-"000', 1),
    (29, 'Fresno', 'CA', '93711', '559', 'FM000"-"000"-"00', 1),
    (30, 'Bakersfield', 'CA', '93309', '661', 'FM000"-"000"-"00', 1),
    (31, 'Sacramento', 'CA', '95818', '916', 'FM000"-"0000"-"000"-0000"', 3),
    (32, 'Folsom', 'CA', '95630', '916', 'FM000"-"0000"-"000"-0000"', 1),
    (33, 'Roseville', 'CA', '95661', '916', 'FM000"-"000"-"000"-000"', 1),
    (34, 'San Jose', 'CA', '95125', '408', 'FM000"-"00"-"000', 3),
    (35, 'Sunnyvale', 'CA', '94086', '408', 'FM000"-"00"-"000', 2),
    (36, 'San Mateo', 'CA', '94403', '650', 'FM000"-"000"-"000', 1),
    (37, 'Redwood City', 'CA', '94061', '650', 'FM000"-"000"-"000', 1),
    (38, 'San Francisco', 'CA', '94114', '415', 'FM0000"-"000', 3),
    (39, 'San Francisco', 'CA', '94122', '415', 'FM0000"-"000', 2),
    (40, 'Oakland', 'CA', '94611', '510', 'FM000"-"0000"-"000', 2),
    (41, 'Fremont', 'CA', '94536', '510', 'FM000"-"0000"-"000', 1),
    (42, 'Berkeley', 'CA', '94703', '510', 'FM000"-"0000"-"000', 1),
    (43, 'Walnut Creek', 'CA', '94596', '925', 'FM000"-"000"-"000', 1),
    (44, 'Santa Rosa', 'CA', '95404', '707', 'FM000"-"000"-"000', 1),
    (45, 'Napa', 'CA', '94558', '707', 'FM000"-"000"-"000', 1),
    (46, 'Monterey', 'CA', '93940', '831', 'FM000"-"000"-"000', 1),
    (47, 'Santa Cruz', 'CA', '95060', '831', 'FM000"-"000"-"00', 1),
    (48, 'Stockton', 'CA', '95207', '209', 'FM000"-"000"-"00', 1),
    (49, 'Truckee', 'CA', '96161', '530', 'FM00"-"000"-"00', 1),
    (50, 'Phoenix', 'AZ', '85016', '602', 'FM000"-"00"-"000', 3),
    (51, 'Scottsdale', 'AZ', '85251', '480', 'FM000"-"00"-"000', 2),
    (52, 'Tempe', 'AZ', '85282', '480', 'FM000"-"00"-"000', 1),
    (53, 'Tucson', 'AZ', '85712', '520', 'FM000"-"00"-"0000', 1),
    (54, 'Flagstaff', 'AZ', '86001', '928', 'FM000"-"00"-"000', 1),
    (55, 'Las Vegas', 'NV', '89117', '702', 'FM000"-"00"-"000"-"000', 3),
    (56, 'Henderson', 'NV', '89052', '702', 'FM000"-"00"-"000"-"000', 2),
    (57, 'Reno', 'NV', '89509', '775', 'FM000"-"000"-"00', 1),
    (58, 'Portland', 'OR', '97214', '503', 'FM"R"000000', 2),
    (59, 'Bend', 'OR', '97701', '541', 'FM000000', 1),
    (60, 'Seattle', 'WA', '98115', '206', 'FM000000"-"0000', 2),
    (61, 'Bellevue', 'WA', '98004', '425', 'FM000000"-"0000', 1),
    (62, 'Tacoma', 'WA', '98407', '253', 'FM0000000000', 1),
    (63, 'Spokane', 'WA', '99203', '509', 'FM00000"."0000', 1),
    (64, 'Boise', 'ID', '83702', '208', 'FM"R"0000000000', 1),
    (65, 'Coeur d''Alene', 'ID', '83814', '208', 'FM"C"0000"-"000"-"000"-A"', 1),
    (66, 'Salt Lake City', 'UT', '84105', '801', 'FM00"-"00"-"000"-"000', 2),
    (67, 'St. George', 'UT', '84770', '435', 'FM"SG-"000"-"0000', 1),
    (68, 'Denver', 'CO', '80210', '303', 'FM00000"-"00"-"000"-000"', 2),
    (69, 'Boulder', 'CO', '80304', '303', 'FM"1"00000000000', 1),
    (70, 'Colorado Springs', 'CO', '80909', '719', 'FM0000000000', 1),
    (71, 'Austin', 'TX', '78704', '512', 'FM00"-"0000"-"0000', 2),
    (72, 'Dallas', 'TX', '75206', '214', 'FM"00000"000000"000000"', 1),
    (73, 'Houston', 'TX', '77007', '713', 'FM000"-"000"-"000"-"0000', 1),
    (74, 'San Antonio', 'TX', '78209', '210', 'FM00000"-"000"-"0000', 1),
    (75, 'Honolulu', 'HI', '96816', '808', 'FM"1-"0"-"0"-"000"-"000', 1),
    (76, 'Kihei', 'HI', '96753', '808', 'FM"2-"0"-"0"-"000"-"000', 1),
    (77, 'Bozeman', 'MT', '59715', '406', 'FM"06-"0000"-"00"-"0"-"00"-"00', 1),
    (78, 'Santa Fe', 'NM', '87505', '505', 'FM"0"00000000', 1),
    (79, 'Miami', 'FL', '33133', '305', 'FM00"-"0000"-"000"-"0000', 1),
    (80, 'Tampa', 'FL', '33609', '813', 'FM000000"."0000', 1),
    (81, 'Raleigh', 'NC', '27608', '919', 'FM0000000000', 1),
    (82, 'Nashville', 'TN', '37206', '615', 'FM000" "00" "0"000.00"', 1),
    (83, 'Chicago', 'IL', '60614', '773', 'FM00"-"00"-"000"-"000"-0000"', 1),
    (84, 'Minneapolis', 'MN', '55408', '612', 'FM00"-"000"-"00"-"00"-"0000', 1))
    as p(n, city, state, zip, area, apn, weight),
    pg_catalog.generate_series(1, p.weight) as copy;

-- "1418 Larkspur Ave", now and then with a unit.
create or replace function pg_temp.street(n bigint) returns text
language sql immutable parallel safe
return (1 + n % 9800)::text || ' ' ||
    pg_temp.pick(n / 9800,
        array['Elm', 'Larkspur', 'Juniper', 'Old Mill', 'Foxglove', 'Harbor View', 'Saddleback', 'Tamarind', 'Quarry',
              'Whispering Pine', 'Orchard', 'Sycamore', 'Lantern', 'Copperfield', 'Marigold', 'Bramble', 'Kestrel',
              'Wagon Wheel', 'Camino Alegre', 'Via Serena', 'Calle Paloma', 'Stonegate', 'Windmill', 'Ironwood',
              'Bluebird', 'Vineyard', 'Granite Ridge', 'Meadowlark', 'Periwinkle', 'Sandpiper', 'Rosewater',
              'Huckleberry', 'Lighthouse', 'Falling Leaf', 'Paseo del Rio', 'Thistle', 'N Ashbury', 'E Cobblestone',
              'W Magnolia', 'S Heather']) || ' ' ||
    pg_temp.pick(n / 392000, array['St', 'Ave', 'Dr', 'Ln', 'Rd', 'Way', 'Ct', 'Blvd', 'Pl', 'Ter']) ||
    case when n / 3920000 % 9 = 0 then ' Unit ' || (1 + n / 35280000 % 48)::text
         when n / 3920000 % 31 = 1 then ', Suite ' || (100 + n / 121520000 % 400)::text
         else '' end;

analyze pg_temp.places;
