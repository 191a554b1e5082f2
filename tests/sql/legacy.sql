-- The two tables as the firm's database has them before our first migration, with invented rows that show
-- what years of imports leave behind. Read by tst_LegacyUpgrade; everybody here is made up.
create extension if not exists pgcrypto;

create table contacts (
    id                   uuid primary key default gen_random_uuid(),
    pp_contact_id        varchar(255) unique,
    first_name           varchar(100),
    last_name            varchar(100),
    email                varchar(255),
    phone                varchar(50),
    company              varchar(255),
    address              text,
    role                 varchar(50),
    is_user              boolean default false,
    is_active            boolean default true,
    password_hash        varchar(255),
    email_verified       boolean default false,
    two_fa_enabled       boolean default false,
    two_fa_secret        varchar(255),
    last_login           timestamp,
    custom_field_values  jsonb default '[]',
    pp_data              jsonb,
    last_sync_at         timestamp,
    created_at           timestamp default now(),
    updated_at           timestamp default now(),
    -- some of the plan's columns were added by an earlier hand, one with another type
    login_attempts       smallint,
    preferences          jsonb
);

create table exchanges (
    id                            uuid primary key default gen_random_uuid(),
    pp_matter_id                  varchar(255) unique,
    exchange_number               varchar(50),
    name                          varchar(255),
    status                        varchar(20) default 'PENDING',
    priority                      varchar(10) default 'MEDIUM',
    client_id                     uuid references contacts(id),
    coordinator_id                uuid references contacts(id),
    notes                         text,
    type_of_exchange              text,
    client_vesting                text,
    bank                          text,
    reason_for_cancellation       text,
    rel_property_address          text,
    rel_property_city             text,
    rel_property_state            text,
    rel_property_zip              text,
    rel_apn                       text,
    rel_escrow_number             text,
    rel_purchase_contract_title   text,
    rel_contract_date             date,
    rel_value                     numeric(15,2),
    buyer_1_name                  text,
    buyer_2_name                  text,
    proceeds                      numeric(15,2),
    close_of_escrow_date          date,
    day_45                        date,
    day_180                       date,
    identified                    boolean,
    rep_1_property_address        text,
    rep_1_city                    text,
    rep_1_state                   text,
    rep_1_zip                     text,
    rep_1_apn                     text,
    rep_1_escrow_number           text,
    rep_1_purchase_contract_title text,
    rep_1_purchase_contract_date  date,
    rep_1_value                   numeric(15,2),
    rep_1_seller_1_name           text,
    rep_1_seller_2_name           text,
    pp_data                       jsonb,
    is_active                     boolean default true,
    last_sync_at                  timestamp,
    created_at                    timestamp default now(),
    updated_at                    timestamp default now(),
    -- added by an earlier hand
    notifications_enabled         boolean
);

-- People. c0...01 and 02 share an address but for case; 03 and 04 share it exactly; 05 has none; 06 has no name.
insert into contacts (id, pp_contact_id, first_name, last_name, email, role, is_user, is_active, password_hash,
                      two_fa_enabled, two_fa_secret, login_attempts, preferences, last_login, created_at, updated_at) values
    ('c0000000-0000-4000-8000-000000000001', 'PP-1', 'Ada', 'Quill', 'ada@firm.test', 'admin', true, true,
     crypt('correct horse battery', gen_salt('bf', 4)), false, null, 3, '{"theme": "dark"}', '2024-02-29 23:59:59.123456', '2019-03-10 02:30:00', '2024-06-30 12:00:00'),
    ('c0000000-0000-4000-8000-000000000002', 'PP-2', 'Adam', 'Quill', 'ADA@Firm.Test', 'coordinator', true, true,
     crypt('another password', gen_salt('bf', 4)), false, null, null, null, null, '2019-03-11 00:00:00', null),
    ('c0000000-0000-4000-8000-000000000003', 'PP-3', 'Bea', 'Marsh', 'bea@client.test', 'client', true, true,
     null, false, null, 0, null, null, '2020-01-01 00:00:00', '2020-01-01 00:00:00'),
    ('c0000000-0000-4000-8000-000000000004', null, 'Bea', 'Marsh', 'bea@client.test', 'client', false, true,
     null, false, null, 0, null, null, null, null),
    ('c0000000-0000-4000-8000-000000000005', 'PP-5', 'Cy', 'Noel', null, 'third_party', true, true,
     crypt('no address at all', gen_salt('bf', 4)), false, null, 0, null, null, '2021-05-05 05:05:05', null),
    ('c0000000-0000-4000-8000-000000000006', 'PP-6', null, null, '  spaced@agency.test ', 'agency', true, true,
     replace(crypt('dollar two b', gen_salt('bf', 4)), '$2a$', '$2b$'), true, 'JBSWY3DPEHPK3PXP', 0, '{}', null, '2021-06-06 06:06:06', null),
    ('c0000000-0000-4000-8000-000000000007', '', '', '   ', '', null, null, null, '', null, '', null, 'null', null, null, null),
    ('c0000000-0000-4000-8000-000000000008', 'PP-8', 'Dee', 'O''Brien \ "Ltd"; --', 'dee@firm.test', 'Coordinator', true, false,
     'plain text, not a hash', false, null, 99, null, null, '1999-12-31 23:59:59', '2038-01-19 03:14:08'),
    ('c0000000-0000-4000-8000-000000000009', 'PP-9', 'Éva 🏠', 'Ñandú', 'eva@büro.test', 'bookkeeper', true, true,
     crypt('unicode pässword', gen_salt('bf', 4)), false, null, 0, null, null, 'infinity', '-infinity'),
    ('c0000000-0000-4000-8000-00000000000a', 'PP-10', 'Finn', 'Lowe', 'finn@firm.test', 'coordinator', true, true,
     crypt('finn has one', gen_salt('bf', 4)), false, null, 0, null, null, '2022-01-01 00:00:00', '2022-01-01 00:00:00');
update contacts set company = repeat('Long & Sons ', 21), address = E'1 Main St\nSuite 2\tRear',
                    phone = '+1 (555) 010-0000 x7', custom_field_values = '[{"id": 1, "value": "x"}, null]',
                    pp_data = '{"id": 1, "nested": {"a": [1, 2.50, "é"]}, "empty": null}'
where id = 'c0000000-0000-4000-8000-000000000001';
insert into contacts (id, pp_contact_id, first_name, last_name, email, role, company, created_at)
select ('c1000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'PP-BULK-' || n, 'First' || n, 'Last' || (n % 97),
       case when n % 10 > 0 then 'bulk' || n % 900 || '@client.test' end,
       (array['client', 'client', 'third_party', 'agency', null])[1 + n % 5], case when n % 3 = 0 then 'Company ' || n end,
       timestamp '2018-01-01' + n * interval '7 hours'
from generate_series(1, 1109) n;

-- Exchanges: lower case, unknown and missing status, nobody assigned, numbers repeated or missing, odd dates.
insert into exchanges (id, pp_matter_id, exchange_number, name, status, priority, client_id, coordinator_id, notes, rel_value,
                       proceeds, close_of_escrow_date, day_45, day_180, identified, notifications_enabled, is_active, created_at, updated_at) values
    ('e0000000-0000-4000-8000-000000000001', 'M-1', 'EX-1', 'Quill, one', 'PENDING', 'HIGH', 'c0000000-0000-4000-8000-000000000003', 'c0000000-0000-4000-8000-000000000002',
     E'line one\nline two', 9999999999999.99, 0.01, '2024-01-15', '2024-02-29', '2024-07-13', true, false, true, '2024-01-15 08:00:00', '2024-01-15 08:00:00'),
    ('e0000000-0000-4000-8000-000000000002', 'M-2', 'EX-1', 'Number twice', '45d', 'urgent', null, null,
     null, null, -12.50, null, null, null, null, null, null, null, null),
    ('e0000000-0000-4000-8000-000000000003', 'M-3', null, null, 'In Progress', null, 'c0000000-0000-4000-8000-000000000004', null,
     '', 0, null, '0001-01-01', '9999-12-31', null, false, true, false, '2000-01-01 00:00:00', '2000-01-01 00:00:00'),
    ('e0000000-0000-4000-8000-000000000004', null, ' EX-4 ', '', null, '', null, 'c0000000-0000-4000-8000-00000000000a',
     null, null, null, null, null, null, null, null, true, '2023-11-05 01:30:00.654321', null),
    ('e0000000-0000-4000-8000-000000000005', 'M-5', 'EX-5', 'Done', ' completed', 'LOW', 'c0000000-0000-4000-8000-000000000007', 'c0000000-0000-4000-8000-000000000008',
     null, 1.005, null, null, null, null, true, null, true, 'infinity', null),
    ('e0000000-0000-4000-8000-000000000006', 'M-6', 'EX-6', 'Held', 'ON_HOLD', 'MEDIUM', null, null, null, null, null, null, null, null, null, null, true, now(), now());
update exchanges set pp_data = '{"custom": [{"label": "Bank", "value": "First & Last"}]}', bank = 'First & Last',
                     rel_property_address = '1 Old Rd; "rear"', rep_1_property_address = 'É 🏠', rep_1_value = 123456.78,
                     type_of_exchange = 'Delayed', client_vesting = E'Bea Marsh,\na single person'
where id = 'e0000000-0000-4000-8000-000000000001';
insert into exchanges (id, pp_matter_id, exchange_number, name, status, client_id, coordinator_id, rel_value, created_at)
select ('e1000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'M-BULK-' || n, 'EX-' || 1000 + n, 'Bulk ' || n,
       (array['PENDING', '45D', '180D', 'COMPLETED', 'TERMINATED', 'pending', 'closed'])[1 + n % 7],
       ('c1000000-0000-4000-8000-' || lpad(to_hex(1 + n % 1109), 12, '0'))::uuid,
       case when n % 4 > 0 then 'c0000000-0000-4000-8000-00000000000a'::uuid end, n * 1000.01,
       timestamp '2019-01-01' + n * interval '9 hours'
from generate_series(1, 994) n;

-- Other software of the firm uses the tables, too.
create view contact_names as select id, first_name, last_name from contacts;
