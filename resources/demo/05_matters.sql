-- What happened when in each exchange, before any of it is written down.
--
-- Adds   pg_temp.matters: one row for each exchange, numbered by the day it was opened; pg_temp.pp_day()
-- Needs  01_helpers
-- Dates  Day n is the close of escrow plus n days and never moves. Every 61st, 97th, 127th and 149th exchange
--        keeps what PracticePanther held instead: a day off, or nothing.
create temporary table matters on commit drop as
with dealt as materialized (
    select f.*, e,
           -- 37 and 100 share no divisor, so each hundred exchanges hold every stage in its share
           case e when 1 then 13 when 2 then 26 when 3 then 0 when 4 then 44 else (e * 37 + f.seed) % 100 end as slot
      from pg_temp.firm f
     cross join pg_catalog.generate_series(1, f.exchanges) as e),
staged as materialized (
    select d.*,
           case when slot < 13 then 'PENDING' when slot < 26 then '45D' when slot < 44 then '180D'
                when slot < 89 then 'COMPLETED' when slot < 96 then 'TERMINATED' else 'ON_HOLD' end as stage
      from dealt d),
closed as materialized (
    select s.*,
           today - (case stage
               when 'PENDING' then case when pg_temp.h(e, 101) % 100 < 35 then -3 - pg_temp.h(e, 102) % 38 end
               -- a few are late: their day 45 or day 180 has passed, and nobody has decided yet
               when '45D' then case when e = 1 then 42
                                    when pg_temp.h(e, 101) % 100 < 6 then 46 + pg_temp.h(e, 102) % 15
                                    else pg_temp.h(e, 102) % 46 end
               when '180D' then case when e = 2 then 171
                                     when pg_temp.h(e, 101) % 100 < 8 then 181 + pg_temp.h(e, 102) % 25
                                     else 46 + pg_temp.h(e, 102) % 135 end
               when 'COMPLETED' then 100 + pg_temp.h(e, 102) % 1900
               when 'TERMINATED' then case when pg_temp.h(e, 101) % 100 < 60 then 60 + pg_temp.h(e, 102) % 1700 end
               else case when pg_temp.h(e, 101) % 100 < 50 then pg_temp.h(e, 102) % 170 end
               end)::integer as close_date
      from staged s),
opened as materialized (
    select c.*,
           least(today, coalesce(close_date - (9 + pg_temp.h(e, 103) % 35)::integer,
               today - case when stage = 'TERMINATED' then (60 + pg_temp.h(e, 103) % 1700)::integer
                            else (pg_temp.h(e, 103) % 60)::integer end)) as open_date
      from closed c),
moved as materialized (
    select o.*,
           open_date - (2 + pg_temp.h(e, 104) % 19)::integer as contract_date,
           case stage
               when 'PENDING' then open_date
               when '45D' then close_date
               when '180D' then least(close_date + 46, today)
               when 'COMPLETED' then close_date + (50 + pg_temp.h(e, 105) % 130)::integer
               else coalesce(close_date, open_date) + (5 + pg_temp.h(e, 105) % 160)::integer
           end as stage_date
      from opened o)
select e,
       pg_catalog.row_number() over (order by open_date, e) as seq,
       pg_catalog.row_number() over (partition by extract(year from open_date) order by open_date, e) as number_in_year,
       stage, open_date, close_date, close_date <= today as transferred,
       case when e % 13 <> 6 then contract_date end as contract_date,
       case when e % 97 = 11 then null
            when e % 61 = 5 then close_date + 44
            else close_date + 45 end as day_45,
       case when e % 149 = 17 then null
            when e % 127 = 3 then close_date + 181
            else close_date + 180 end as day_180,
       case when e <= 4 then 3
            when e > demo_share and e % 211 = 0 then null
            -- two thirds spread evenly, one third with investors who come back
            when pg_temp.h(e, 106) % 3 > 0 then first_client + pg_temp.h(e, 107) % clients
            else first_client + (pg_temp.h(e, 107) % 1000000) * (pg_temp.h(e, 107) % 1000000) * clients / 1000000000000
            end as client,
       case when e <= demo_share then 2
            when stage = 'PENDING' and pg_temp.h(e, 108) % 17 = 0 then null
            else 8 + pg_temp.h(e, 109) % (coordinators - 1) end as coordinator,
       least(morning - interval '2 hours',
             stage_date::timestamp + interval '16 hours' + (pg_temp.h(e, 110) % 28000) * interval '1 second') as stage_at,
       pg_temp.h(e, 111) % 100 < 94 as synced
  from moved;

create unique index on pg_temp.matters (seq);
analyze pg_temp.matters;

-- A calendar day in PracticePanther's two spellings: older matters hold midnight US Pacific as UTC.
create or replace function pg_temp.pp_day(day date, older boolean) returns text
language sql immutable parallel safe
return pg_catalog.to_char(day, 'YYYY-MM-DD') ||
    case when not older then 'T00:00:00'
         when extract(month from day) between 4 and 10 then 'T07:00:00' else 'T08:00:00' end;
