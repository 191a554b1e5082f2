-- 0035 view_as: an admin looks at the program as somebody else sees it, and changes nothing there.
--
-- Adds     api.view_as(); auth.end_looks(), refuse_onlookers(); audit.refuse_onlookers(); triggers on user_sessions,
--          audit_logs, contacts and message_participants
-- Needs    0017 second_factor, 0025 session_tokens, 0026 explain; user_sessions.real_user_id (0002), which
--          auth.require_live() refuses and each row of the record names
-- Breaks   nothing
-- Locks    user_sessions, audit_logs, contacts and message_participants SHARE ROW EXCLUSIVE for triggers
-- Raises   28000 the session has ended; PK400 bad input; PK403 not an admin, not proven anew, or a change by who looks
--          on; PK404 no such person; PK409 somebody who can't sign in
-- Tests    tests/sql/tst_ViewAs.cpp
--
-- A session of the other person's role with a login role of its own, so that row security shows what it shows
-- them and nothing else. Read only in two ways, whatever the client does: every function that writes begins with
-- auth.require_live(), which refuses it; and what would get past that leaves a row in the record, which refuses it
-- as well, and with it the change. It ends after half an hour, with the session it was opened in, and with any
-- session's end for which the other person's right is the reason. That person sees it among their sessions.
set local lock_timeout = '5s';

set local role peak_auth;
create function api.view_as(p_person uuid, p_reason text default null,
        out login_role text, out login_secret text, out session_id uuid, out person_id uuid, out display_name text,
        out role text, out expires_at timestamptz)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    me uuid := auth.require_admin();
    why text := nullif(btrim(p_reason, E' \t\r\n'), '');
    mine public.user_sessions;
    person public.contacts;
    my_name text;
    shut text;
begin
    if length(p_reason) > 1000 then
        raise exception using errcode = 'PK400', message = 'A reason has up to 1000 characters.';
    end if;
    perform auth.require_proof();
    select s.* into mine from public.user_sessions s where s.login_role = session_user;
    select c.* into person from public.contacts c where c.id = p_person;
    if not found then
        raise exception using errcode = 'PK404', message = 'There is no such person.';
    end if;
    shut := auth.shut_out(person);
    if p_person = me then
        raise exception using errcode = 'PK403', message = 'That is what you see already.';
    elsif person.role = 'admin' then
        raise exception using errcode = 'PK403', message = 'An admin sees what every admin sees. Nobody looks on as an admin.';
    elsif shut is not null then
        raise exception using errcode = 'PK409', message = shut || ' There is nothing that this person sees.';
    end if;
    -- One at a time: whoever begins another has done with the last.
    perform auth.end_sessions(s.user_id, 'looked on as somebody else', null, s.id)
    from public.user_sessions s where s.real_session_id = mine.id and s.is_active;
    my_name := (select auth.person_name(c.first_name, c.last_name, c.company, c.email) from public.contacts c where c.id = me);
    person_id := person.id;
    role := person.role;
    display_name := auth.person_name(person.first_name, person.last_name, person.company, person.email);
    expires_at := least(now() + interval '30 minutes', mine.expires_at at time zone 'UTC');
    select m.login_role, m.login_secret into login_role, login_secret from auth.mint(auth.group_of(person.role), expires_at) m;
    insert into public.user_sessions (user_id, session_token, expires_at, ip_address, user_agent, login_role, person_role,
                                      idle_limit, client_version, second_factor, real_user_id, real_session_id)
    values (person.id, encode(sha256(convert_to(login_secret, 'UTF8')), 'hex'), expires_at::timestamp, inet_client_addr(),
            left(my_name || ' (admin) looks on', 300), login_role, person.role,
            make_interval(mins => peak.setting_int('session.idle_minutes')), mine.client_version, false, me, mine.id)
    returning id into session_id;
    insert into auth.session_activity (session_id) values (view_as.session_id);
    perform audit.event('view_as_started', 'user', person.id, null, true, null, jsonb_build_object('session', session_id, 'reason', why));
end $$;
grant execute on function api.view_as(uuid, text) to peak_r_admin;

-- The end stands in the record as the admin's; and whoever's own session is over looks on no longer.
create function auth.end_looks() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if new.real_user_id is not null then
        insert into public.audit_logs (user_id, action, resource_type, resource_id, error_message, session_id, actor_role, client_version)
        values (new.real_user_id, 'view_as_ended', 'user', new.user_id, new.ended_because, new.id, 'admin', new.client_version);
    else
        perform auth.end_sessions(s.user_id, 'the admin''s own session ended', null, s.id)
        from public.user_sessions s where s.real_session_id = new.id and s.is_active;
    end if;
    return null;
end $$;

-- For what people do that leaves no row in the record: which messages were read, how a page looks.
create function auth.refuse_onlookers() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if auth.real_person() is not null then
        raise exception using errcode = 'PK403', message = 'You are looking on as somebody else: nothing can be changed here.';
    end if;
    return null;
end $$;
grant execute on function auth.end_looks(), auth.refuse_onlookers() to peak_owner;
reset role;

set local role peak_owner;
create trigger _310_looks after update of is_active on public.user_sessions
    for each row when (old.is_active and new.is_active is not true) execute function auth.end_looks();
create trigger _100_no_onlookers before update of preferences on public.contacts
    for each statement execute function auth.refuse_onlookers();
create trigger _100_no_onlookers before update of read_at, delivered_at on public.message_participants
    for each statement execute function auth.refuse_onlookers();

-- What an onlooker does is refused with its row in the record; but for the end of the session itself.
create function audit.refuse_onlookers() returns trigger
    language plpgsql set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if new.action in ('logout', 'session_end')
       or new.action = 'session_updated' and new.resource_type = 'session' and new.resource_id = new.session_id then
        return new;
    end if;
    raise exception using errcode = 'PK403', message = 'You are looking on as somebody else: nothing can be changed here.';
end $$;
create trigger _100_no_onlookers before insert on public.audit_logs
    for each row when (new.real_user_id is not null) execute function audit.refuse_onlookers();
reset role;
