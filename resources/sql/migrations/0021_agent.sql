-- 0021 agent: who keeps house when nobody looks, and what happens when another server takes over.
--
-- Adds     peak.agent_jobs, server_mark; api.agent_step(), agent_head(), agent_knows_head(), agent_status();
--          record_took_over(); auth.look_at_server(), notice_takeover(); trigger _500_notice_takeover on auth.door
-- Needs    0020 keeping
-- Breaks   nothing
-- Locks    auth.door SHARE ROW EXCLUSIVE for a trigger
-- Raises   PK400 bad input
-- Tests    tests/models/db/tst_Agent.cpp, tests/models/db/tst_SeveralHosts.cpp, tests/models/db/tst_Standby.cpp
--
-- Any number of agents may run: a job's row, held for the length of one bounded step, is the lease, and goes
-- with the transaction when an agent dies.
set local lock_timeout = '5s';

set local role peak_owner;
create table peak.agent_jobs (
    job      text primary key,
    every    interval not null,
    due      timestamptz not null default '-infinity',
    last_run timestamptz,
    last_by  text,
    outcome  text,
    failures int not null default 0
);
alter table peak.agent_jobs enable row level security;
insert into peak.agent_jobs (job, every) values
    ('house', '20 seconds'), ('seal', '1 minute'), ('verify', '10 minutes'), ('sweep', '1 hour'),
    ('documents', '10 minutes');
insert into audit.exempt (table_name, reason) values
    ('peak.agent_jobs', 'the time of the last round; what a job does is recorded where it happens'),
    ('peak.server_mark', 'which server this is; a change of it is an event');

-- Which server this database runs on: a dump put into another one, or a standby that took over, differs.
create table peak.server_mark (
    only_one boolean primary key default true check (only_one),
    timeline text,
    noticed  timestamptz not null default clock_timestamp(),
    had      bigint
);
comment on column peak.server_mark.had is 'The last batch of the record that this server had when it took over.';
alter table peak.server_mark enable row level security;
insert into peak.server_mark default values;
create policy identity_all on peak.server_mark to peak_auth using (true) with check (true);
grant select, update on peak.server_mark to peak_auth;
create function audit.latest_batch() returns bigint
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    as $$ select max(s.number) from audit.seals s $$;
grant execute on function audit.latest_batch() to peak_auth;
reset role;

set local role peak_auth;
grant execute on function api.keep_house() to peak_owner;
-- A standby that took over may lack the last seconds, and with them what was revoked then: everybody signs in
-- again. Housekeeping's first round over there notices, the agent's as well as a window's sign of life.
create function auth.look_at_server() returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    seen text;
    mark peak.server_mark;
begin
    begin
        seen := substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8);
    exception when others then
        return;
    end;
    select m.* into mark from peak.server_mark m;
    if mark.timeline is not distinct from seen then
        return;
    end if;
    update peak.server_mark m set timeline = seen, noticed = clock_timestamp(),
        had = case when mark.timeline is not null then audit.latest_batch() end;
    if mark.timeline is not null then
        perform audit.event('server_took_over', 'database', null, null, true, null,
                            jsonb_build_object('timeline_before', mark.timeline, 'timeline', seen,
                                               'sessions_ended', auth.end_everybody('another server took over')));
    end if;
end $$;
grant execute on function auth.look_at_server() to peak_owner;
create function auth.notice_takeover() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    perform auth.look_at_server();
    return null;
end $$;
create trigger _500_notice_takeover after update of last_house on auth.door
    for each statement execute function auth.notice_takeover();

-- When this server took over, and the last batch of the record that it had: what came after that is lost with the
-- other server, and not cut off. Nothing for who is not of the firm.
create function api.record_took_over() returns table (noticed timestamptz, had bigint)
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select m.noticed, m.had from peak.server_mark m
    where m.had is not null
      and (coalesce(auth.my_role() in ('admin', 'coordinator'), false)
           or session_user = 'peak_agent' or pg_has_role(session_user, 'peak_owner', 'member'))
$$;
grant execute on function api.record_took_over() to peak_user, peak_agent;
reset role;

set local role peak_owner;
-- What each job does in one bounded step; `more` when it is not done.
create function peak.do_job(p_job text, out did text, out more boolean)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    n bigint := 0;
    detail text;
begin
    more := false;
    case p_job
    when 'house' then
        perform api.keep_house();
    when 'seal' then
        perform auth.look_at_server(); -- before its first batch has the number of one that was lost
        n := audit.seal(20000);
        more := n >= 20000;
        if n > 0 then
            did := format('sealed %s rows of the record', n);
        end if;
    when 'sweep' then
        select sum(s.done), string_agg(s.done || ' ' || s.class, ', ') into n, detail from peak.sweep(1000) s;
        more := coalesce(n, 0) >= 1000;
        if n > 0 then
            did := 'swept ' || detail;
        end if;
    when 'documents' then
        select sum(s.done), string_agg(s.done || ' ' || s.what, ', ') into n, detail from peak.sweep_documents(500) s;
        more := coalesce(n, 0) > 0;
        if n > 0 then
            did := 'swept ' || detail;
        end if;
    when 'reminders' then -- 0057
        n := peak.remind(500);
        more := n >= 500;
        if n > 0 then
            did := format('reminded of %s dates', n);
        end if;
    when 'digest' then
        n := peak.send_digests(500);
        more := n >= 500;
        if n > 0 then
            did := format('made %s daily e-mails', n);
        end if;
    when 'messages' then
        select s.sent + s.failed, s.more, format('sent %s of %s messages that were to go now', s.sent, s.sent + s.failed)
            into n, more, detail from peak.send_due_messages(100) s;
        if n > 0 then
            did := detail;
        end if;
    when 'verify' then
        detail := audit.verify_recent();
        if detail is not null then
            raise exception using errcode = 'PK500', message = detail;
        end if;
    end case;
end $$;

-- One step of a job that is due and that no other agent is at; no row when there is none. A job that fails is
-- tried again later and later, and keeps no other from its turn; nor does whoever keeps a row locked that it needs.
create function api.agent_step(p_agent text default null)
    returns table (job text, did text, more boolean, failure text)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set lock_timeout = '5s' as $$
declare
    mine peak.agent_jobs;
begin
    if length(p_agent) > 200 then
        raise exception using errcode = 'PK400', message = 'An agent''s name has at most 200 characters.';
    end if;
    select j.* into mine from peak.agent_jobs j where j.due <= clock_timestamp() order by j.due limit 1 for update skip locked;
    if not found then
        return;
    end if;
    job := mine.job;
    begin
        select d.did, d.more into did, more from peak.do_job(mine.job) d;
        update peak.agent_jobs j
        set due = clock_timestamp() + case when agent_step.more then interval '0' else j.every end, last_run = clock_timestamp(),
            last_by = p_agent, outcome = coalesce(agent_step.did, 'nothing to do'), failures = 0
        where j.job = mine.job;
    exception when others then
        did := null;
        more := false;
        failure := sqlerrm;
        update peak.agent_jobs j
        set due = clock_timestamp() + case when sqlstate = '55P03' then interval '1 minute'
                                           else least(j.every * (2 ^ least(j.failures, 8)), interval '1 hour') end, last_run = clock_timestamp(),
            last_by = p_agent, outcome = 'failed: ' || left(failure, 500), failures = j.failures + 1
        where j.job = mine.job;
    end;
    return next;
end $$;

create function api.agent_status()
    returns table (job text, every interval, due timestamptz, last_run timestamptz, last_by text, outcome text, failures int)
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    as $$ select j.job, j.every, j.due, j.last_run, j.last_by, j.outcome, j.failures from peak.agent_jobs j order by j.job $$;

-- The last head, for the agent to keep a day's one outside the database, and whether one that it kept is still
-- part of the chain: 'whole', 'shorter' (the record ends before it), 'changed'.
create function api.agent_head(out number bigint, out head text, out sealed_at timestamptz)
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC'
    as $$ select s.number, encode(s.head, 'hex'), s.sealed_at from audit.seals s order by s.number desc limit 1 $$;
create function api.agent_knows_head(p_number bigint, p_head text) returns text
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select case when s.head is null then 'shorter' when encode(s.head, 'hex') = p_head then 'whole' else 'changed' end
    from (select p_number as number) asked left join audit.seals s on s.number = asked.number
$$;
grant execute on function api.agent_step(text), api.agent_status(), api.agent_head(), api.agent_knows_head(bigint, text) to peak_agent;
grant execute on function api.agent_status() to peak_r_admin;
reset role;
