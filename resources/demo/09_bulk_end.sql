-- Derives what 06_bulk_start held back, and puts its triggers, indexes and foreign keys back.
--
-- Adds   rows of auth.access and peak.exchange_rows for every exchange
-- Needs  06_bulk_start, exchanges, participants
analyze public.exchanges;
analyze public.exchange_participants;

select auth.refresh_access(null, null);
insert into peak.exchange_rows (exchange_id, exchange_number, name, client_id, client_name, coordinator_id,
                                coordinator_name, stage, priority, property, day_45, day_180, value, updated_at,
                                version, number_key)
select * from peak.exchange_rows_now;

do $$
declare
    step record;
begin
    for step in select h.puts_back from pg_temp.held h order by h.turn, h.puts_back loop
        execute step.puts_back;
    end loop;
end
$$;
alter table public.exchanges enable trigger _400_access_insert, enable trigger _400_exchange_list_insert;
alter table public.exchange_participants enable trigger _400_access_insert;

analyze auth.access;
analyze peak.exchange_rows;
