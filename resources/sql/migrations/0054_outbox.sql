-- 0054 outbox: mail and text messages on their way, and the agents that hand them over.
--
-- Adds     peak.outbox, mail_address(), sms_number(), after_quiet(), post_many(), delivery_setting_fault(), mail_problem(), digest_covers();
--          api.agent_take_mail(), agent_mail_handing(), agent_mail_sent(), agent_mail_failed(), agent_delivery_settings(),
--          resend_mail(); settings mail.*, sms.*, notifications.mail_text_of_messages
-- Needs    0028 settings, 0053 notifications
-- Breaks   nothing
-- Locks    nothing
-- Raises   PK400 bad input; PK404 no such mail; PK409 sent already, or on its way
-- Tests    tests/sql/tst_Outbox.cpp, tst_MailLimits.cpp
--
-- Any number of agents may run. A row is waiting, claimed by one agent for five minutes, handing while a provider has it,
-- and then sent, failed or dropped. A claim that ends is taken again. An agent that ends while it is handing leaves
-- "uncertain", and that is never sent again by itself: a person decides. What a mail says is made when it is taken.
set local lock_timeout = '5s';

set local role peak_owner;
create table peak.outbox (
    id              uuid primary key default gen_random_uuid(),
    made_at         timestamp not null default (clock_timestamp() at time zone 'UTC'),
    notification_id uuid,
    covers          uuid[],
    contact_id      uuid not null references public.contacts (id) on delete cascade,
    channel         text not null check (channel in ('email', 'sms')),
    kind            text not null,
    state           text not null default 'waiting'
                    check (state in ('waiting', 'claimed', 'handing', 'sent', 'uncertain', 'failed', 'dropped')),
    attempts        int not null default 0,
    next_at         timestamptz not null default clock_timestamp(),
    claimed_by      text,
    claimed_at      timestamptz,
    handed_at       timestamptz,
    provider        text,
    provider_id     text,
    error           text,
    sent_at         timestamp
);
comment on column peak.outbox.covers is 'The notifications of a digest.';
comment on column peak.outbox.made_at is 'UTC, as sent_at.';
create index outbox_due on peak.outbox (next_at) where state = 'waiting';
create index outbox_leases on peak.outbox (claimed_at) where state in ('claimed', 'handing');
create index outbox_of_person on peak.outbox (contact_id, channel, handed_at);
create index outbox_text_messages on peak.outbox (handed_at) where channel = 'sms' and handed_at is not null;
create index outbox_by_time on peak.outbox (made_at, id);
create index outbox_troubled on peak.outbox (state) where state in ('uncertain', 'failed');
alter table peak.outbox enable row level security;
insert into audit.exempt (table_name, reason) values
    ('peak.outbox', 'is a log of its own; what is sent again is an event');

-- ---------------------------------------------------------------- settings
insert into peak.settings (key, value, description, least, most, fixed) values
    ('mail.provider', '"off"', 'How e-mail goes out: off, smtp or sendgrid', 0, 0, false),
    ('mail.from', '""', 'The address that e-mail comes from', 0, 0, false),
    ('mail.from_name', '""', 'The name that e-mail comes from; empty: the firm''s', 0, 0, false),
    ('mail.smtp.host', '""', 'The mail server', 0, 0, false),
    ('mail.smtp.port', '587', 'The mail server''s port', 1, 65535, false),
    ('mail.smtp.security', '"starttls"', 'How the line to the mail server is secured: starttls, tls, or none on this computer', 0, 0, false),
    ('mail.smtp.user', '""', 'Who signs in at the mail server; the password is a secret', 0, 0, false),
    ('mail.sendgrid.url', '"https://api.sendgrid.com/v3/mail/send"', 'Where SendGrid takes mail', 0, 0, true),
    ('mail.per_person_per_day', '100', 'E-mails that one person gets in a day at most, besides deadlines and security', 1, 1000, false),
    ('sms.provider', '"off"', 'How text messages go out: off or twilio', 0, 0, false),
    ('sms.twilio.account', '""', 'The account at Twilio; the token is a secret', 0, 0, false),
    ('sms.twilio.from', '""', 'The number that text messages come from', 0, 0, false),
    ('sms.twilio.url', '"https://api.twilio.com"', 'Where Twilio takes text messages', 0, 0, true),
    ('sms.prefixes', '["+1"]', 'Beginnings of the numbers that text messages may go to', 0, 0, false),
    ('sms.per_person_per_day', '10', 'Text messages that one person gets in a day at most', 0, 100, false),
    ('sms.per_day', '200', 'Text messages of everybody in a day at most', 0, 100000, false),
    ('notifications.mail_text_of_messages', 'false', 'Whether e-mails about messages quote them', 0, 0, false);

create function peak.mail_address(p_text text) returns text
    language sql immutable parallel safe
    return case when length(p_text) <= 254
                 and p_text ~ E'^[A-Za-z0-9.!#$%&''*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?([.][A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$'
                 and p_text !~ '([.][.]|^[.]|[.]@)'
                then p_text end;
-- With its country; ten digits are in North America.
create function peak.sms_number(p_text text) returns text
    language sql immutable parallel safe
    return case when length(p_text) > 50 then null
                when regexp_replace(p_text, '[ ().-]', '', 'g') ~ '^[+][1-9][0-9]{9,14}$' then regexp_replace(p_text, '[ ().-]', '', 'g')
                when regexp_replace(p_text, '[ ().-]', '', 'g') ~ '^1?[2-9][0-9]{9}$' then '+1' || right(regexp_replace(p_text, '[ ().-]', '', 'g'), 10) end;

-- Why a setting of mail and text messages can't have this value; NULL: it can.
create function peak.delivery_setting_fault(p_key text, p_value jsonb) returns text
    language plpgsql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    said text := p_value #>> '{}';
    host text := case when p_key = 'mail.smtp.host' then said else peak.setting('mail.smtp.host') #>> '{}' end;
    security text := case when p_key = 'mail.smtp.security' then said else peak.setting('mail.smtp.security') #>> '{}' end;
begin
    if p_key !~ '^(mail|sms)[.]' then
        return null;
    elsif jsonb_typeof(p_value) = 'string' and (length(said) > 254 or said ~ E'[\\x01-\\x1f\\x7f]') then
        return 'This is one line of up to 254 characters.';
    end if;
    return case
        when p_key = 'mail.provider' and said <> all (array['off', 'smtp', 'sendgrid']) then 'E-mail goes out by smtp or sendgrid, or is off.'
        when p_key = 'mail.provider' and said <> 'off' and peak.mail_address(peak.setting('mail.from') #>> '{}') is null
            then 'Set the address that e-mail comes from first.'
        when p_key = 'mail.provider' and said = 'smtp' and host = '' then 'Set the mail server first.'
        when p_key = 'mail.from' and peak.mail_address(said) is null
             and (said <> '' or peak.setting('mail.provider') #>> '{}' <> 'off') then 'That is no e-mail address.'
        when p_key = 'mail.smtp.host' and said !~ E'^([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?([.][A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*|[0-9a-fA-F:]*:[0-9a-fA-F:]+)?$'
            then 'That is no name of a server.'
        when p_key = 'mail.smtp.host' and said = '' and peak.setting('mail.provider') #>> '{}' = 'smtp' then 'Turn e-mail off first.'
        when p_key = 'mail.smtp.security' and said <> all (array['starttls', 'tls', 'none']) then 'The line is secured by starttls or tls; none is for a mail server on the same computer.'
        when p_key in ('mail.smtp.security', 'mail.smtp.host') and security = 'none' and host <> '' and host !~ E'^(localhost|127([.][0-9]{1,3}){3}|::1)$'
            then 'Without starttls or tls the mail server has to be on the agent''s own computer: localhost.'
        when p_key = 'sms.provider' and said <> all (array['off', 'twilio']) then 'Text messages go out by twilio, or are off.'
        when p_key = 'sms.provider' and said = 'twilio' and '""'::jsonb in (peak.setting('sms.twilio.account'), peak.setting('sms.twilio.from'))
            then 'Set the account at Twilio and the number that text messages come from first.'
        when p_key = 'sms.twilio.account' and said !~ '^(AC[0-9a-fA-F]{32})?$' then 'An account at Twilio is AC and 32 digits or letters.'
        when p_key = 'sms.twilio.from' and said !~ '^([+][1-9][0-9]{6,14}|MG[0-9a-fA-F]{32})?$' then 'A number looks like +12065550100.'
        when p_key in ('sms.twilio.account', 'sms.twilio.from') and said = '' and peak.setting('sms.provider') #>> '{}' <> 'off'
            then 'Turn text messages off first.'
        when p_key = 'sms.prefixes' and (jsonb_array_length(p_value) not between 1 and 50
             or exists (select from jsonb_array_elements_text(p_value) e where e is null or e !~ '^[+][1-9][0-9]{0,6}$'))
            then 'A list of beginnings of numbers like +1.' end;
end $$;
grant execute on function peak.delivery_setting_fault(text, jsonb), peak.mail_address(text), peak.sms_number(text) to peak_api;

-- ---------------------------------------------------------------- into the outbox
-- The end of somebody's quiet hours, or that moment itself. An hour that summer time leaves out ends with it; of the two
-- that there are in autumn it is the later one.
create function peak.after_quiet(p_at timestamptz, p_from time, p_to time, p_zone text) returns timestamptz
    language sql stable parallel safe set search_path = pg_catalog, pg_temp as $$
    select case when p_from is null or p_to is null or p_from = p_to then p_at
                when p_from < p_to and l.now::time >= p_from and l.now::time < p_to then greatest(p_at, (l.now::date + p_to) at time zone p_zone)
                when p_from > p_to and l.now::time >= p_from then greatest(p_at, (l.now::date + 1 + p_to) at time zone p_zone)
                when p_from > p_to and l.now::time < p_to then greatest(p_at, (l.now::date + p_to) at time zone p_zone)
                else p_at end
    from (select p_at at time zone p_zone as now) l
$$;

-- Nothing waits for a provider that there is not: it would all come at once when there is. Messages wait two minutes, since
-- whoever reads them in the program needs no mail; nobody is woken by a text message who did not say when it is night.
create function peak.post_many(p_letters peak.posting[]) returns int
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    mail_on boolean := coalesce(peak.setting('mail.provider') #>> '{}' <> 'off', false);
    sms_on boolean := coalesce(peak.setting('sms.provider') #>> '{}' <> 'off', false);
    zone text := peak.setting('firm.time_zone') #>> '{}';
    n int;
begin
    if not mail_on and not sms_on then
        return 0;
    end if;
    insert into peak.outbox (notification_id, contact_id, channel, kind, next_at)
    select l.notification_id, l.contact_id, w.channel, l.kind,
           case when l.kind = 'security' then clock_timestamp()
                else peak.after_quiet(clock_timestamp() + case when l.kind in ('message', 'mention', 'reply') then interval '2 minutes' else interval '0' end,
                                      coalesce(s.quiet_from, case w.channel when 'sms' then time '21:00' end),
                                      coalesce(s.quiet_to, case w.channel when 'sms' then time '08:00' end), zone) end
    from unnest(p_letters) l
    join public.contacts c on c.id = l.contact_id
    left join peak.notification_people s on s.contact_id = l.contact_id
    cross join lateral (values ('email', mail_on and l.email and coalesce(c.email, '') <> ''),
                               ('sms', sms_on and l.sms and peak.sms_number(c.phone) is not null)) w (channel, goes)
    where w.goes;
    get diagnostics n = row_count;
    return n;
end $$;

-- ---------------------------------------------------------------- out of it
-- Why this must not go out at this moment, and where it would go.
create function peak.mail_problem(o peak.outbox, out problem text, out lasts boolean, out address text)
    language plpgsql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    person public.contacts;
    n peak.notifications;
begin
    lasts := false;
    select c.* into person from public.contacts c where c.id = o.contact_id;
    address := case o.channel when 'email' then peak.mail_address(person.email) else peak.sms_number(person.phone) end;
    if person.id is null or not coalesce(person.is_user and person.is_active, false) then
        problem := 'This person does not sign in any longer.';
    elsif person.locked_until > clock_timestamp()::timestamp and o.kind <> 'security' then
        problem := 'The account of this person is locked.';
    elsif o.next_at < clock_timestamp() - interval '3 days' then
        problem := 'It waited for more than three days.';
    elsif address is null then
        problem := case o.channel when 'email' then 'The e-mail address of this person can''t be used.' else 'The number of this person gets no text messages.' end;
        lasts := true;
    elsif o.channel = 'sms' and not exists (select from jsonb_array_elements_text(peak.setting('sms.prefixes')) p where starts_with(address, p)) then
        problem := 'Text messages do not go to numbers of that country.';
        lasts := true;
    elsif o.notification_id is not null then
        select u.* into n from peak.notifications u where u.id = o.notification_id;
        if not found then
            problem := 'What it is about was deleted.';
        elsif not peak.notice_shown(n, person.id, person.role, (select a.rights from auth.access a
                                                                where a.contact_id = person.id and a.exchange_id = n.exchange_id)) then
            problem := 'This person may not see any longer what it is about.';
        -- What concerns the safety of an account is not for who is in it to hush up.
        elsif o.attempts <= 1 and n.kind <> 'security'
              and (n.done_at is not null or n.seen_at is not null and n.kind in ('message', 'mention', 'reply') or n.acked_at is not null) then
            problem := 'It was seen in the program before.';
        end if;
    end if;
end $$;

-- Of what a digest covers, what its person may be told at this moment.
create function peak.digest_covers(o peak.outbox) returns uuid[]
    language sql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select array_agg(n.id)
    from peak.notifications n join public.contacts c on c.id = n.contact_id
    left join auth.access a on a.contact_id = n.contact_id and a.exchange_id = n.exchange_id
    where n.id = any (o.covers) and n.contact_id = o.contact_id and n.done_at is null and n.seen_at is null
      and peak.notice_shown(n, c.id, c.role, a.rights)
$$;

-- What an agent takes: at most so many, each for five minutes.
create function api.agent_take_mail(p_agent text, p_limit int default 20)
    returns table (id uuid, channel text, provider text, address text, name text, subject text, body text, attempts int)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    mail_by text := coalesce(peak.setting('mail.provider') #>> '{}', 'off');
    sms_by text := coalesce(peak.setting('sms.provider') #>> '{}', 'off');
    o peak.outbox;
    fault record;
begin
    perform peak.check_agent(p_agent);
    update peak.outbox u set state = 'uncertain', error = 'The agent ended while it handed this over: nobody knows whether it was accepted.'
    where u.id in (select h.id from peak.outbox h where h.state = 'handing' and h.claimed_at < clock_timestamp() - interval '5 minutes'
                   limit 1000 for update skip locked);
    for o in
        update peak.outbox u
        set state = 'claimed', claimed_by = p_agent, claimed_at = clock_timestamp(), attempts = u.attempts + 1,
            provider = case u.channel when 'email' then mail_by else sms_by end
        where u.id in (
            select w.id from peak.outbox w
            where (w.state = 'waiting' and w.next_at <= clock_timestamp()
                   or w.state = 'claimed' and w.claimed_at < clock_timestamp() - interval '5 minutes')
              and (w.channel = 'email' and mail_by <> 'off' or w.channel = 'sms' and sms_by <> 'off')
            order by w.next_at limit least(greatest(coalesce(p_limit, 20), 1), 100) for update skip locked)
        returning u.*
    loop
        fault := peak.mail_problem(o);
        if o.kind = 'digest' then
            update peak.outbox u set covers = peak.digest_covers(o) where u.id = o.id returning u.covers into o.covers;
        end if;
        if fault.problem is null and o.attempts > 8 then
            fault.problem := 'Agents ended eight times before they could hand it over.';
            fault.lasts := true;
        end if;
        if fault.problem is null then
            begin
                select l.name, l.subject, l.body into agent_take_mail.name, agent_take_mail.subject, agent_take_mail.body from peak.letter(o) l;
                if agent_take_mail.body is null then
                    fault.problem := 'There is nothing left to tell.';
                end if;
            exception when others then -- one that can't be written must not keep the others from going
                fault.problem := 'It could not be written: ' || sqlerrm;
                fault.lasts := true;
            end;
        end if;
        if fault.problem is not null then
            update peak.outbox u set state = case when fault.lasts then 'failed' else 'dropped' end, error = fault.problem where u.id = o.id;
            continue;
        end if;
        id := o.id; channel := o.channel; provider := o.provider; address := fault.address; attempts := o.attempts;
        return next;
    end loop;
end $$;

create function peak.check_agent(p_agent text) returns void
    language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
    if coalesce(btrim(p_agent), '') = '' or length(p_agent) > 200 then
        raise exception using errcode = 'PK400', message = 'An agent has a name of at most 200 characters.';
    end if;
end $$;

-- The last question before a provider has it: still this agent's, still to be told, and within what the firm pays for.
create function api.agent_mail_handing(p_id uuid, p_agent text) returns boolean
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    o peak.outbox;
    fault record;
begin
    perform peak.check_agent(p_agent);
    perform set_config('synchronous_commit', 'on', true); -- or a crash would forget that somebody has it
    select u.* into o from peak.outbox u
    where u.id = p_id and u.state = 'claimed' and u.claimed_by = p_agent and u.claimed_at > clock_timestamp() - interval '5 minutes' for update;
    if not found then
        return false;
    end if;
    fault := peak.mail_problem(o);
    -- A digest that tells of what is hidden since it was written is written anew.
    if fault.problem is null and o.kind = 'digest' and not coalesce(o.covers <@ peak.digest_covers(o), false) then
        update peak.outbox u set state = 'waiting', attempts = greatest(u.attempts - 1, 0), next_at = clock_timestamp(), claimed_by = null, claimed_at = null
        where u.id = p_id;
        return false;
    end if;
    if fault.problem is null and o.kind not in ('deadline', 'security') or o.channel = 'sms' then
        perform from peak.settings s where s.key = 'sms.per_day' for update; -- one at a time, or many agents would count too few
        if (select count(*) from peak.outbox u where u.contact_id = o.contact_id and u.channel = o.channel and u.handed_at > clock_timestamp() - interval '1 day')
           >= peak.setting_int(case o.channel when 'sms' then 'sms.per_person_per_day' else 'mail.per_person_per_day' end)
           or o.channel = 'sms' and (select count(*) from peak.outbox u where u.channel = 'sms' and u.handed_at > clock_timestamp() - interval '1 day')
                                    >= peak.setting_int('sms.per_day') then
            fault.problem := 'More than the firm''s settings allow in a day.';
        end if;
    end if;
    update peak.outbox u
    set state = case when fault.problem is null then 'handing' when fault.lasts then 'failed' else 'dropped' end, error = fault.problem,
        claimed_at = clock_timestamp(), handed_at = case when fault.problem is null then clock_timestamp() else u.handed_at end
    where u.id = p_id;
    return fault.problem is null;
end $$;

create function api.agent_mail_sent(p_id uuid, p_provider_id text, p_agent text default null) returns boolean
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    update peak.outbox u set state = 'sent', sent_at = clock_timestamp()::timestamp, provider_id = peak.one_line(p_provider_id, 200), error = null
    where u.id = p_id and u.state in ('handing', 'uncertain') and (p_agent is null or u.claimed_by = p_agent);
    return found;
end $$;

-- p_again NULL: nobody knows whether the provider has it. The state that it has now; NULL: it is not this agent's.
create function api.agent_mail_failed(p_id uuid, p_error text, p_again boolean, p_agent text default null) returns text
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    r text;
begin
    update peak.outbox u
    set state = case when p_again is null then 'uncertain' when p_again and u.attempts < 8 then 'waiting' else 'failed' end,
        error = peak.one_line(p_error, 500),
        next_at = clock_timestamp() + (array['1 minute', '5 minutes', '15 minutes', '1 hour', '4 hours'])[least(u.attempts, 5)]::interval
    where u.id = p_id and u.state in ('claimed', 'handing', 'uncertain') and (p_agent is null or u.claimed_by = p_agent)
    returning u.state into r;
    return r;
end $$;

create function api.agent_delivery_settings() returns jsonb
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select jsonb_object_agg(s.key, s.value) || jsonb_build_object('firm.name', peak.setting('firm.name'))
    from peak.settings s where s.key ~ '^(mail|sms)[.]'
$$;
grant execute on function api.agent_take_mail(text, int), api.agent_mail_handing(uuid, text), api.agent_mail_sent(uuid, text, text),
    api.agent_mail_failed(uuid, text, boolean, text), api.agent_delivery_settings() to peak_agent;

grant select (id, state, contact_id, channel, kind), update (state, attempts, next_at, error, claimed_by, claimed_at) on peak.outbox to peak_api;
create policy admins_resend on peak.outbox to peak_api using ((select auth.my_role()) = 'admin') with check ((select auth.my_role()) = 'admin');
reset role;

set local role peak_api;
-- An admin has looked whether it arrived, and sends it again.
create function api.resend_mail(p_id uuid) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
    held record;
begin
    select u.state, u.contact_id, u.kind into held from peak.outbox u where u.id = p_id for update;
    if not found then
        raise exception using errcode = 'PK404', message = 'There is no such mail.';
    elsif held.state = 'sent' then
        raise exception using errcode = 'PK409', message = 'This was sent already.';
    elsif held.state not in ('uncertain', 'failed', 'dropped') then
        raise exception using errcode = 'PK409', message = 'This is on its way.';
    end if;
    update peak.outbox u set state = 'waiting', attempts = 0, next_at = clock_timestamp(), error = null, claimed_by = null, claimed_at = null
    where u.id = p_id;
    perform audit.event('mail_resent', 'mail', p_id, p_details => jsonb_build_object('person', held.contact_id, 'kind', held.kind, 'was', held.state));
end $$;
grant execute on function api.resend_mail(uuid) to peak_r_admin;
reset role;
