-- What people work on: tasks and messages of the first thousand exchanges, however large the firm is.
--
-- Adds   rows of public.tasks (up to five for each exchange, by its stage) and public.messages (a short talk in
--        the exchanges that are open), with their receipts
-- Needs  exchanges, participants, 09_bulk_end
select audit.pause(array['public.tasks', 'public.messages', 'public.message_participants']::regclass[]);

insert into public.tasks (id, exchange_id, assigned_to, created_by, title, description, task_type, status, priority, due_date,
                          completed_at, is_synced_from_pp, last_sync_at, created_at, updated_at)
with planned as (
    select m.e, m.stage, m.coordinator, m.client, m.open_date, t.n, t.title, t.kind, t.description,
           t.due, f.today, f.morning, pg_temp.h(m.e, 260 + t.n) as dice
      from pg_temp.matters m
     cross join pg_temp.firm f
     cross join lateral (values
        (1, 'Collect the signed exchange agreement', 'paperwork', 'Signed by every owner on title, before the closing.',
            coalesce(m.close_date - 7, m.open_date + 14)),
        (2, 'Confirm vesting with the title company', 'review', null, coalesce(m.close_date - 5, m.open_date + 10)),
        (3, 'Remind the client of the identification notice', 'deadline',
            'Named in writing, signed, and in our hands by midnight of day 45.', m.day_45 - 10),
        (4, 'Check the identification against the three-property rule', 'review', null, m.day_45 + 1),
        (5, 'Order payoff and wire instructions for the replacement closing', 'closing', null, m.day_180 - 14))
        as t(n, title, kind, description, due)
     where m.e <= 1000
       and t.n <= case m.stage when 'PENDING' then 2 when 'ON_HOLD' then 2 when '45D' then 4 else 5 end
       and (m.e <= 4 or pg_temp.h(m.e, 250 + t.n) % 100 < 80)),
judged as (
    select p.*, case
               when stage in ('COMPLETED', 'TERMINATED') then case when dice % 12 = 0 then 'CANCELLED' else 'COMPLETE' end
               when due < today - 6 then case when dice % 10 = 0 then 'PENDING' else 'COMPLETE' end
               when dice % 5 = 0 then 'IN_PROGRESS' else 'PENDING' end as status
      from planned p)
select pg_temp.uid('task ' || n::text, e), pg_temp.uid('exchange', e),
       case when dice % 9 > 0 then pg_temp.person(coordinator) end, pg_temp.person(coordinator), title, description, kind, status,
       case when n = 3 then 'URGENT' when dice % 7 = 0 then 'HIGH' when dice % 7 = 1 then 'LOW' else 'MEDIUM' end, due,
       case when status = 'COMPLETE' then least(morning, due::timestamp + interval '15 hours') end,
       dice % 3 = 0, case when dice % 3 = 0 then morning - interval '40 minutes' end,
       least(morning, open_date::timestamp + interval '17 hours'), least(morning, open_date::timestamp + interval '17 hours')
  from judged;

insert into public.messages (id, exchange_id, sender_id, content, message_type, is_system_message, created_at, updated_at)
select pg_temp.uid('message ' || t.n::text, m.e), pg_temp.uid('exchange', m.e),
       case when t.n <> 3 then pg_temp.person(case t.n when 2 then m.client else m.coordinator end) end, t.said,
       case t.n when 3 then 'system' else 'text' end, t.n = 3, s.at, s.at
  from pg_temp.matters m
 cross join pg_temp.firm f
 cross join lateral (values
    (1, pg_temp.pick(pg_temp.h(m.e, 270), array[
        'The exchange agreement is ready for your signature. Please return it before the closing.',
        'Escrow confirmed the closing for next week. I will send the assignment tomorrow.',
        'Thank you for the contract. We have opened the exchange and will follow both deadlines with you.'])),
    (2, pg_temp.pick(pg_temp.h(m.e, 271), array[
        'Signed and on its way. Could you tell me again which date is day 45?',
        'We are looking at two properties and will name them in writing this month.',
        'Received, thank you. My attorney will look at the assignment.'])),
    (3, 'The stage changed to ' || case m.stage when '45D' then '45-day' when '180D' then '180-day' else lower(m.stage) end || '.')) as t(n, said)
 cross join lateral (select least(f.morning - interval '2 hours',
                                  m.open_date::timestamp + interval '15 hours' + t.n * interval '26 hours') as at) s
 where m.e <= 1000 and m.stage in ('45D', '180D') and (t.n <> 2 or m.client is not null)
   and (m.coordinator is not null or t.n = 3)
 order by m.e, t.n;
analyze public.tasks;
analyze public.messages;
