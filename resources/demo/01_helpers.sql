-- Helpers of the demo firm: everything is a hash of (seed, kind of thing, number), nothing is random.
--
-- Adds   functions in pg_temp, gone with the session: h(), pick(), uid(), fold(), and pg_temp.firm, one
--        row that says how large the firm is, who has which number, and what day it is
-- Needs  peak.firm_today(), peak.setting(); settings peak_demo.seed, peak_demo.exchanges, peak_demo.contacts,
--        local to the transaction
do $$
begin
    -- A non-negative number for the i-th thing; `salt` tells one use of it from another.
    execute pg_catalog.format(
        $f$create or replace function pg_temp.h(i bigint, salt integer) returns bigint
           language sql immutable parallel safe
           return pg_catalog.hashint8extended(i, %s::bigint * 4096 + salt) & 9223372036854775807$f$,
        pg_catalog.current_setting('peak_demo.seed')::integer);
    -- The id of the i-th thing of a kind, shaped like a random UUID.
    execute pg_catalog.format(
        $f$create or replace function pg_temp.uid(kind text, i bigint) returns uuid
           language sql immutable parallel safe
           return overlay(overlay(pg_catalog.md5('%s/' || kind || '/' || i::text)
                                  placing '4' from 13) placing 'a' from 17)::uuid$f$,
        pg_catalog.current_setting('peak_demo.seed')::integer);
end
$$;

create or replace function pg_temp.pick(n bigint, choices text[]) returns text
language sql immutable parallel safe
return choices[1 + (n % pg_catalog.cardinality(choices))::integer];

-- Letters of an e-mail address; names in other scripts fold to nothing. Independent of any locale.
create or replace function pg_temp.fold(name text) returns text
language sql immutable parallel safe
return pg_catalog.regexp_replace(
    pg_catalog.translate(name,
        'ABCDEFGHIJKLMNOPQRSTUVWXYZáàâäãåçćčéèêëęěíìîïıñńóòôöõøőúùûüůýłşšžğřðÁÀÂÄÅÇČÉÍÑÓÖØÜŁŞŠŽİ',
        'abcdefghijklmnopqrstuvwxyzaaaaaaccceeeeeeiiiiinnooooooouuuuuylsszgrdaaaaacceinoooulsszi'),
    '[^a-z]', '', 'g');

-- The five people whom the manual names have fixed ids; everybody else's follow from the seed.
create or replace function pg_temp.person(i bigint) returns uuid
language sql immutable parallel safe
return case when i <= 5 then ('d3000000-0000-4000-8000-00000000000' || i::text)::uuid
            else pg_temp.uid('person', i) end;

-- People are numbered: 1-5 demo people (admin, coordinator, client, third party, agency), 6-7 further admins,
-- then coordinators, agencies, third parties, clients, and contacts who never sign in.
create temporary table firm on commit drop as
select seed, exchanges, contacts, today,
       -- when the firm's day began, as the plan's UTC timestamps say it
       (today::timestamp at time zone zone) at time zone 'UTC' as morning,
       coordinators,
       7 + coordinators as first_agency,
       agencies,
       7 + coordinators + agencies as first_third,
       thirds,
       7 + coordinators + agencies + thirds as first_client,
       clients,
       7 + coordinators + agencies + thirds + clients as first_plain,
       -- the demo coordinator's share: 200 exchanges, or a fifth of a small firm
       least(200, exchanges / 5) as demo_share
  from (select f.*,
               greatest(1, rest * 3 / 100) as agencies,
               greatest(4, rest * 14 / 100) as thirds,
               greatest(6, rest * 52 / 100) as clients
          from (select s.*,
                       s.contacts - 6 - s.coordinators as rest,
                       peak.firm_today() as today
                  from (select pg_catalog.current_setting('peak_demo.seed')::bigint as seed,
                               pg_catalog.current_setting('peak_demo.exchanges')::bigint as exchanges,
                               pg_catalog.current_setting('peak_demo.contacts')::bigint as contacts,
                               peak.setting('firm.time_zone') #>> '{}' as zone,
                               greatest(12, least(500,
                                   pg_catalog.current_setting('peak_demo.exchanges')::bigint / 200,
                                   pg_catalog.current_setting('peak_demo.contacts')::bigint / 10))
                                   as coordinators) s) f) g;

-- One custom field as PracticePanther sends it; a missing value makes a missing field. As text, to be joined with commas.
create or replace function pg_temp.field(label text, kind text, flag boolean, moment text, amount text, words text)
returns text
language sql immutable parallel safe
return '{"custom_field_ref":{"id":"' || pg_catalog.md5('field/' || label)::uuid::text || '","label":"' || label
    || '","value_type":"' || kind || '"},"value_boolean":' || flag::text
    || ',"contact_ref":null,"value_date_time":' || coalesce('"' || moment || '"', 'null')
    || ',"value_number":' || coalesce(amount, 'null')
    || ',"value_string":' || coalesce(words, 'null') || '}';

create or replace function pg_temp.text_field(label text, words text) returns jsonb
language sql stable parallel safe
return pg_temp.field(label, 'TextBox', false, null, null, pg_catalog.to_json(words)::text)::jsonb;

-- The fields of one type; text that is missing makes no field, money that is missing is sent as 0.
create or replace function pg_temp.word(label text, words text) returns text
language sql stable parallel safe
return case when words is not null then pg_temp.field(label, 'TextBox', false, null, null, pg_catalog.to_json(words)::text) end;
create or replace function pg_temp.day(label text, moment text) returns text
language sql immutable parallel safe
return case when moment is not null then pg_temp.field(label, 'Date', false, moment, null, null) end;
create or replace function pg_temp.money(label text, amount numeric) returns text
language sql immutable parallel safe
return pg_temp.field(label, 'Currency', false, null, coalesce(amount, 0)::text, null);
