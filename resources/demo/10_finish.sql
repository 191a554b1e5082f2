-- The five demo people can sign in, and the firm says what it is. Their password and the admin's second
-- factor stand in the manual: such people exist on private servers only.
--
-- Adds   credentials of the five demo people, and of the second admin, in whose name the program puts templates on
--        the shelf while the first may be signing in; settings firm.is_demo, demo.filled and the firm's address;
--        drops the helpers of 01 to 05
-- Needs  contacts
update peak.settings set value = 'true' where key = 'firm.is_demo';
select auth.set_password(pg_temp.person(i), 'peak1031-demo') from pg_catalog.generate_series(1, 6) as i;
select auth.set_totp(pg_temp.person(i), 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP') from (values (1), (6)) as v(i);
update peak.settings s set value = pg_catalog.to_jsonb(v.said)
  from (values ('firm.letterhead', E'Peak 1031\nQualified intermediary'), ('firm.address', E'1031 Summit Avenue, Suite 180\nSeattle, WA 98101'),
               ('firm.phone', '(206) 555-0131')) as v(key, said)
 where s.key = v.key;

insert into peak.settings (key, value, description)
select 'demo.filled',
       pg_catalog.jsonb_build_object('exchanges', f.exchanges, 'contacts', f.contacts, 'seed', f.seed, 'day', f.today),
       'What the demo firm was made from'
  from pg_temp.firm f
on conflict (key) do update set value = excluded.value;

drop function pg_temp.pp_day(date, boolean), pg_temp.street(bigint), pg_temp.entity(bigint), pg_temp.money(text, numeric),
    pg_temp.day(text, text), pg_temp.word(text, text), pg_temp.text_field(text, text),
    pg_temp.field(text, text, boolean, text, text, text), pg_temp.person(bigint), pg_temp.fold(text),
    pg_temp.pick(bigint, text[]), pg_temp.uid(text, bigint), pg_temp.h(bigint, integer);
