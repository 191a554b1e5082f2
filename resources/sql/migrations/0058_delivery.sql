-- 0058 delivery: mail and text messages that wait for a key or a provider, and how delivery is.
--
-- Adds     peak.delivery_troubles; api.agent_mail_waits(), agent_delivery_trouble(), delivery_state()
-- Needs    0028 settings, 0054 outbox
-- Breaks   nothing
-- Locks    nothing
-- Raises   PK400 bad input; PK403 not an admin
-- Tests    tests/models/delivery/tst_Courier.cpp, tests/models/db/tst_Doctor.cpp
set local lock_timeout = '5s';

set local role peak_owner;
create table peak.delivery_troubles (
    channel text primary key check (channel in ('email', 'sms')),
    trouble text not null,
    since   timestamptz not null default clock_timestamp(),
    seen_at timestamptz not null default clock_timestamp(),
    seen_by text
);
comment on table peak.delivery_troubles is 'What keeps every message of a channel from going, as the last agent saw it.';
alter table peak.delivery_troubles enable row level security;
insert into audit.exempt (table_name, reason) values
    ('peak.delivery_troubles', 'what an agent saw last; nobody decides it');

-- The provider took nothing, and that is not the message's fault: no key, a wrong one, nobody there. It waits, and no try
-- is counted; what is older than three days is told no longer, since it is too late.
create function api.agent_mail_waits(p_id uuid, p_agent text, p_reason text, p_after_seconds int default 60) returns boolean
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    perform peak.check_agent(p_agent);
    if p_after_seconds is null or p_after_seconds not between 0 and 86400 then
        raise exception using errcode = 'PK400', message = 'A message waits for 0 to 86400 seconds.';
    end if;
    update peak.outbox u
    set state = case when u.made_at < clock_timestamp()::timestamp - interval '3 days' then 'dropped' else 'waiting' end,
        error = peak.one_line(case when u.made_at < clock_timestamp()::timestamp - interval '3 days'
                                   then 'It waited for more than three days: ' else '' end || p_reason, 500),
        attempts = greatest(u.attempts - 1, 0), next_at = clock_timestamp() + make_interval(secs => p_after_seconds),
        claimed_by = null, claimed_at = null, handed_at = null
    where u.id = p_id and u.claimed_by = p_agent and u.state in ('claimed', 'handing', 'uncertain');
    return found;
end $$;

-- NULL: it goes again.
create function api.agent_delivery_trouble(p_channel text, p_trouble text, p_agent text) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    perform peak.check_agent(p_agent);
    if p_channel is null or p_channel <> all (array['email', 'sms']) then
        raise exception using errcode = 'PK400', message = 'Messages go as email or sms.';
    end if;
    if coalesce(peak.one_line(p_trouble, 500), '') = '' then
        delete from peak.delivery_troubles t where t.channel = p_channel;
        return;
    end if;
    insert into peak.delivery_troubles as t (channel, trouble, seen_by) values (p_channel, peak.one_line(p_trouble, 500), p_agent)
    on conflict (channel) do update
    set since = case when t.trouble = excluded.trouble then t.since else excluded.since end, trouble = excluded.trouble,
        seen_at = excluded.seen_at, seen_by = excluded.seen_by;
end $$;
grant execute on function api.agent_mail_waits(uuid, text, text, int), api.agent_delivery_trouble(text, text, text) to peak_agent;

-- How it goes, for admins and the doctor: what waits though it is due, and what somebody has to look at.
create function api.delivery_state()
    returns table (channel text, provider text, key_missing text, trouble text, trouble_since timestamptz, due bigint, oldest_due timestamptz,
                   reason text, uncertain bigint, failed bigint)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
#variable_conflict use_column
begin
    if not (coalesce(auth.my_role() = 'admin', false) or pg_has_role(session_user, 'peak_owner', 'member')) then
        raise exception using errcode = 'PK403', message = 'Only admins see how delivery goes.';
    end if;
    return query
        select c.channel, p.provider, case when not exists (select from peak.secrets s where s.name = k.name) then k.name end,
               t.trouble, t.since, d.n, d.oldest, d.reason, x.uncertain, x.failed
        from (values ('email', 'mail.provider'), ('sms', 'sms.provider')) c (channel, setting)
        cross join lateral (select coalesce(peak.setting(c.setting) #>> '{}', 'off') as provider) p
        cross join lateral (select case p.provider when 'smtp' then case when peak.setting('mail.smtp.user') #>> '{}' <> '' then 'mail.smtp.password' end
                                                   when 'sendgrid' then 'mail.sendgrid.key' when 'twilio' then 'sms.twilio.token' end as name) k
        left join peak.delivery_troubles t on t.channel = c.channel and p.provider <> 'off'
        cross join lateral (select count(*) as n, min(o.made_at) at time zone 'UTC' as oldest,
                                   mode() within group (order by o.error) as reason
                            from peak.outbox o
                            where o.channel = c.channel and p.provider <> 'off'
                              and (o.state = 'waiting' and (o.next_at < clock_timestamp() or o.error is not null)
                                   or o.state in ('claimed', 'handing') and o.claimed_at < clock_timestamp() - interval '5 minutes')) d
        cross join lateral (select count(*) filter (where o.state = 'uncertain') as uncertain,
                                   count(*) filter (where o.state = 'failed' and o.made_at > clock_timestamp()::timestamp - interval '7 days') as failed
                            from peak.outbox o where o.channel = c.channel and o.state in ('uncertain', 'failed')) x;
end $$;
grant execute on function api.delivery_state() to peak_r_admin;
reset role;
