-- Longer talks in a few exchanges of the demo coordinator: questions and answers, people called by name, somebody from
-- outside, what the program says itself. What is older than a day was read, the last words were not by everybody.
--
-- Adds   rows of public.messages with replies and mentions; read marks of all messages
-- Needs  09_work, 09_notices
create temporary table talks on commit drop as
with rooms as (
    select e.id, e.coordinator_id, e.client_id,
           row_number() over (order by x.outside desc, m.e > 4, e.created_at desc, e.exchange_number desc) as n
      from public.exchanges e
      join pg_temp.matters m on pg_temp.uid('exchange', m.e) = e.id
      join public.contacts c on c.id = e.coordinator_id and c.email = 'coordinator@demo.peak1031.test'
     cross join lateral (select exists (select from public.exchange_participants p
                                        join auth.access a on a.contact_id = p.contact_id and a.exchange_id = p.exchange_id and a.rights & 2 = 2
                                        where p.exchange_id = e.id and p.role = 'third_party' and p.is_active) as outside) x
     where e.client_id is not null
     order by x.outside desc, m.e > 4, e.created_at desc, e.exchange_number desc limit 7)
select r.id as exchange, r.n as room, r.coordinator_id as coordinator, r.client_id as client,
       (select p.contact_id from public.exchange_participants p where p.exchange_id = r.id and p.role = 'third_party' and p.is_active
           and exists (select from auth.access a where a.contact_id = p.contact_id and a.exchange_id = r.id and a.rights & 2 = 2)
        order by p.id limit 1) as third,
       (select max(m.created_at) - interval '6 days' from public.messages m where m.exchange_id = r.id) as talked_until
  from rooms r;

-- What was said there before, was said a while before.
update public.messages m set created_at = m.created_at - interval '6 days', updated_at = m.updated_at - interval '6 days'
  from talks t where m.exchange_id = t.exchange;

create temporary table said on commit drop as
select t.*, l.line, l.who, l.text, l.answers, l.calls, l.hours,
       case l.who when 'coordinator' then t.coordinator when 'client' then t.client when 'third' then t.third end as sender
  from talks t
 cross join (values
    (1, 51.0, 'system', 'The exchange was opened.', null::int, null::text),
    (2, 50.0, 'coordinator', 'Good morning. The exchange agreement is ready; please sign it before the closing on the relinquished property. I look after both deadlines from here on.', null, null),
    (3, 47.5, 'client', 'Thank you. Two questions: which date is day 45, and may the identification name more than three properties?', null, null),
    (4, 47.2, 'coordinator', 'Day 45 is counted from the closing, weekends and holidays included; you see it on the first page of this exchange. More than three is possible as long as they are together worth no more than twice what you sold.', 3, null),
    (5, 47.1, 'coordinator', 'If in doubt, name three.', null, null),
    (6, 29.0, 'third', 'I have read the draft. Section 4 should say that the assignment is given to all parties in writing.', null, null),
    (7, 28.6, 'coordinator', '@{third} that is in the new draft. It goes out this afternoon.', 6, 'third'),
    (8, 27.0, 'client', 'שלום! My brother, who is on title with me, asks in Hebrew: מתי היום האחרון?' || E'\nI told him that you will answer here.', null, null),
    (9, 26.8, 'coordinator', 'The last day stands at the top of this exchange. The rules are at https://www.irs.gov/pub/irs-pdf/f8824.pdf' || E'\n\nWhat I still need from you:\n- the vesting as it will be on the new deed\n- a copy of the settlement statement\n- who signs for the trust', null, null),
    (10, 3.2, 'client', 'The settlement statement comes today. @{coordinator} who sends the wire instructions, you or escrow?', 9, 'coordinator'),
    (11, 2.9, 'coordinator', 'Escrow does, and you confirm them by telephone before anything is sent. Never trust instructions that come by e-mail.', 10, null),
    (12, 1.1, 'client', 'Understood. We decided for the two houses on the east side and will name them this week. 🙂', null, null),
    (13, 0.7, 'third', 'Please send me the notice before it goes out.', null, null))
       as l(line, hours, who, text, answers, calls)
 where l.who = 'system' or case l.who when 'coordinator' then t.coordinator when 'client' then t.client when 'third' then t.third end is not null;

insert into public.messages (id, exchange_id, sender_id, content, message_type, is_system_message, reply_to, mentions, created_at, updated_at)
select pg_temp.uid('talk ' || s.line, s.room), s.exchange, s.sender,
       replace(replace(s.text, '{third}', coalesce(n.third, '')), '{coordinator}', coalesce(n.coordinator, '')),
       case s.who when 'system' then 'system' else 'text' end, s.who = 'system',
       (select pg_temp.uid('talk ' || a.line, a.room) from said a where a.room = s.room and a.line = s.answers),
       case s.calls when 'third' then array[s.third] when 'coordinator' then array[s.coordinator] end, w.at, w.at
  from said s
 cross join pg_temp.firm f
 cross join lateral (select (select concat_ws(' ', c.first_name, c.last_name) from public.contacts c where c.id = s.third) as third,
                            (select concat_ws(' ', c.first_name, c.last_name) from public.contacts c where c.id = s.coordinator) as coordinator) n
 cross join lateral (select greatest(f.morning - s.hours * interval '1 hour', s.talked_until + s.line * interval '1 minute') as at) w
 where (s.calls is distinct from 'third' or s.third is not null) and (s.room = 1 or s.line <= case when s.room % 2 = 0 then 3 else 5 end)
 order by s.room, s.line;

update public.message_participants p
   set delivered_at = coalesce(p.delivered_at, m.created_at + interval '20 seconds'), read_at = m.created_at + interval '40 minutes'
  from public.messages m
 cross join pg_temp.firm f
 where m.id = p.message_id and p.read_at is null
   and (m.created_at < f.morning - interval '20 hours' or m.exchange_id not in (select t.exchange from talks t where t.room <= 3));
analyze public.messages;
analyze public.message_participants;
