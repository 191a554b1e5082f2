-- 0034 capabilities: which pages and actions a person has, and why not, in one answer.
--
-- Adds     peak.action_rules(), page_rules(), role_may_call(), capabilities(); api.my_capabilities(), firm_settings();
--          peak.greetings and api.who_am_i(): what a window begins with, and who it really is in a session that looks as somebody else
-- Needs    0009 people, 0026 explain, 0028 settings, 0033 views
-- Breaks   nothing
-- Locks    nothing for longer than a view takes
-- Raises   28000 the session has ended; PK403 settings for somebody who is no admin
-- Tests    tests/sql/tst_Capabilities.cpp
--
-- Nothing is decided here: an action is allowed to a role that may execute the function behind it and that can
-- have the right which that function asks for (auth.role_rights). On one thing it may be refused all the same.
set local lock_timeout = '5s';

set local role peak_auth;
grant execute on function auth.role_rights(text), auth.group_of(text) to peak_owner;
reset role;

set local role peak_owner;
create function peak.role_may_call(p_role text, p_call text) returns boolean
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select coalesce(has_function_privilege('peak_user', f.oid, 'execute') or has_function_privilege(auth.group_of(p_role), f.oid, 'execute'), false)
    from (select to_regprocedure(p_call)::oid as oid) f
$$;

-- Each action with the function behind it, the right on an exchange that it asks for (0: none), what else a role
-- needs, and what to say to a role that may not.
create function peak.action_rules(p_role text)
    returns table (action text, call text, needs int, also boolean, why text)
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select r.action, r.call, r.needs, case r.action when 'views.share' then peak.may_share_views(p_role) else true end,
           case when p_role = 'third_party' and r.action ~ E'^tasks\\.' then 'Third parties see tasks but don''t change them.'
                when p_role = 'third_party' and r.action ~ E'^documents\\.' then 'Third parties read documents but don''t add or change any.'
                when p_role = 'third_party' and r.action ~ E'^participants\\.' then 'Third parties don''t decide who takes part in an exchange.'
                else r.why end
    from (values
        ('exchanges.create', 'api.create_exchange(jsonb)', 0, 'Exchanges are made by admins and coordinators.'),
        ('exchanges.edit', 'api.update_exchange(uuid, bigint, jsonb)', 8, 'An exchange is edited by an admin or its coordinators.'),
        ('exchanges.stage', 'api.set_exchange_stage(uuid, bigint, text, text)', 8, 'The stage is set by an admin or a coordinator of the exchange.'),
        ('exchanges.bulk', 'api.bulk_edit(text, uuid[], jsonb, boolean)', 8, 'Exchanges are edited by an admin or their coordinators.'),
        ('participants.propose', 'api.propose_participant(uuid, uuid, text, text[])', 8, 'People are proposed by an admin or a coordinator of the exchange.'),
        ('participants.approve', 'api.approve_participant(uuid, text)', 1, 'People are approved by an admin and by the client of the exchange.'),
        ('participants.withdraw', 'api.withdraw_participant(uuid, text)', 1, 'An admin or a coordinator of the exchange withdraws people.'),
        ('participants.permissions', 'api.set_participant_permissions(uuid, text[], bigint)', 8, 'Permissions are set by an admin or a coordinator of the exchange.'),
        ('tasks.create', 'api.create_task(uuid, jsonb)', 8, 'Only an admin or who manages the exchange creates tasks in it.'),
        ('tasks.edit', 'api.update_task(uuid, bigint, jsonb)', 8, 'Only an admin or who manages the exchange edits its tasks.'),
        ('tasks.complete', 'api.complete_task(uuid, bigint)', 64, 'Only who manages the exchange, or who a task is assigned to, may do this.'),
        ('tasks.roll_over', 'api.roll_over_task(uuid, bigint, date, text)', 8, 'Only an admin or who manages the exchange moves the date of its tasks.'),
        ('tasks.bulk', 'api.bulk_edit(text, uuid[], jsonb, boolean)', 8, 'Only an admin or who manages the exchange edits its tasks.'),
        ('documents.add', 'api.begin_uploads(uuid, jsonb, text)', 4, 'You may not upload documents.'),
        ('documents.edit', 'api.update_document(uuid, bigint, jsonb)', 4, 'Only an admin, who manages the exchange, or who uploaded a document changes it.'),
        ('documents.remove', 'api.remove_document(uuid, text)', 4, 'Only an admin, who manages the exchange, or who uploaded a document removes it.'),
        ('documents.restore', 'api.restore_document(uuid, text)', 0, 'Only an admin brings documents back from the bin.'),
        ('documents.restore_version', 'api.restore_version(uuid, bigint, integer, text)', 4, 'Only an admin, who manages the exchange, or who uploaded a document restores a version of it.'),
        ('documents.requirements', 'api.set_document_requirements(jsonb)', 0, 'Only an admin says which documents a stage asks for.'),
        ('documents.pin', 'api.set_document_pin(uuid, text)', 4, 'Only an admin, who manages the exchange, or who uploaded a document sets its PIN.'),
        ('documents.pin_reset', 'api.reset_document_pin(uuid, text)', 0, 'Only an admin opens a document again after too many wrong PINs.'),
        ('documents.generate', 'api.note_generated(uuid, uuid, jsonb)', 4, 'You may not add documents, nor make them from templates.'),
        ('documents.templates', 'api.set_template_pack(text, uuid[])', 0, 'Only an admin adds templates and says which a stage has.'),
        ('messages.send', 'api.send_message(uuid, text, uuid, uuid, uuid[], uuid[])', 2, 'You may not write messages.'),
        ('people.create', 'api.create_person(jsonb)', 0, 'Only admins manage people.'),
        ('people.edit', 'api.update_person(uuid, bigint, jsonb)', 0, 'Only admins manage people.'),
        ('people.invite', 'api.invite_person(uuid)', 0, 'Only admins invite people.'),
        ('people.activate', 'api.set_person_active(uuid, boolean)', 0, 'Only admins let people in and keep them out.'),
        ('people.role', 'api.set_person_role(uuid, text)', 0, 'Only admins change roles.'),
        ('people.reset_password', 'api.reset_password(uuid, text)', 0, 'Only admins reset passwords of others.'),
        ('people.reset_second_factor', 'api.reset_second_factor(uuid, text)', 0, 'Only admins reset second factors of others.'),
        ('people.unlock', 'api.unlock_person(uuid)', 0, 'Only admins unlock people.'),
        ('people.merge', 'api.merge_people(uuid, uuid, jsonb, text)', 0, 'Only admins merge people.'),
        ('people.sessions', 'api.sessions_of(uuid)', 0, 'Only admins see the sessions of others.'),
        ('people.view_as', 'api.view_as(uuid, text)', 0, 'Only admins look at the program as somebody else.'),
        ('people.erase', 'api.erase_person(uuid, text)', 0, 'Only admins erase a person''s data.'),
        ('access.explain', 'api.explain_access(uuid, uuid)', 0, 'You may not ask why somebody sees a thing.'),
        ('audit.verify', 'api.audit_verify(bigint, bigint)', 0, 'Only admins verify the record.'),
        ('settings.edit', 'api.set_setting(text, jsonb)', 0, 'Only admins change the firm''s settings.'),
        ('views.share', 'api.save_view(uuid, text, text, jsonb, boolean, bigint)', 0, 'Views are shared by admins and coordinators.'),
        ('views.role_default', 'api.set_role_default(text, text, uuid)', 0, 'Only an admin decides what the list of a role begins with.'),
        ('export.table', 'api.record_export(text, integer, text)', 0, 'You may not take lists out of the program.'),
        ('profile.edit', 'api.update_my_profile(bigint, jsonb)', 0, 'You may not change your profile.')
    ) r (action, call, needs, why)
$$;

-- The pages in their order: what somebody must be able to call or read to have anything on them.
create function peak.page_rules(p_role text) returns table (page text, place int, allowed boolean)
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select r.page, r.place, case
        when r.needs > 0 then p_role = 'admin' or auth.role_rights(p_role) & r.needs = r.needs
        when r.call is not null then peak.role_may_call(p_role, r.call)
        else has_column_privilege(auth.group_of(p_role), r.relation, r.attribute, 'select') end
    from (values ('exchanges', 1, 1, null, null, null), ('tasks', 2, 32, null, null, null), ('documents', 3, 16, null, null, null),
                 ('messages', 4, 2, null, null, null), ('people', 5, 0, null, 'public.contacts', 'email'),
                 ('audit', 6, 0, null, 'public.audit_logs', 'action'), ('sync', 7, 0, null, 'public.pp_sync_logs', 'status'),
                 ('users', 8, 0, 'api.create_person(jsonb)', null, null),
                 -- Anybody may ask what a role may do; a page of it is for those who see all people.
                 ('roles', 9, 0, null, 'public.contacts', 'email'),
                 ('settings', 10, 0, 'api.firm_settings()', null, null), ('profile', 11, 0, 'api.my_profile()', null, null)
    ) r (page, place, needs, call, relation, attribute)
$$;

-- In a session that looks as somebody else nothing that writes is there.
create function peak.capabilities(p_role text, p_looks_on boolean) returns jsonb
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select jsonb_build_object('role', p_role, 'limits', jsonb_build_object('pin.min_digits', peak.setting_int('pin.min_digits')),
        'pages', (select coalesce(jsonb_agg(r.page order by r.place), '[]') from peak.page_rules(p_role) r where r.allowed),
        'actions', (select jsonb_object_agg(r.action, case
                        when p_looks_on and f.provolatile is distinct from 's' then to_jsonb('You are looking on as somebody else: nothing can be changed here.'::text)
                        when r.also and peak.role_may_call(p_role, r.call)
                             and (r.needs = 0 or p_role = 'admin' or auth.role_rights(p_role) & r.needs = r.needs) then to_jsonb(true)
                        else to_jsonb(r.why) end)
                    from peak.action_rules(p_role) r left join pg_proc f on f.oid = to_regprocedure(r.call)))
$$;
grant execute on function peak.capabilities(text, boolean) to peak_auth;

-- What a window begins with. A session asks for its own; the door gives a new one's with its key, so that
-- the first question of a session is the first page.
create view peak.greetings with (security_invoker = true) as
select c.id as person_id, auth.person_name(c.first_name, c.last_name, c.company, c.email) as display_name, c.email::text as email,
       c.role::text as role, s.id as session_id, s.expires_at at time zone 'UTC' as expires_at,
       peak.schema_version() as schema_version, peak.oldest_client() as oldest_client,
       peak.setting('firm.name') #>> '{}' as firm_name, peak.setting('firm.time_zone') #>> '{}' as time_zone,
       peak.firm_today() as today, coalesce(c.preferences, '{}') as preferences,
       s.login_role,
       peak.capabilities(c.role::text, s.real_user_id is not null) as capabilities,
       (select jsonb_build_object('id', k.id, 'name', auth.person_name(k.first_name, k.last_name, k.company, k.email))
        from public.contacts k where k.id = s.real_user_id) as real_person
from public.contacts c join public.user_sessions s on s.user_id = c.id;
grant select on peak.greetings to peak_auth;

create function api.who_am_i()
    returns table (person_id uuid, display_name text, email text, role text, session_id uuid, expires_at timestamptz,
                   schema_version int, oldest_client int, firm_name text, time_zone text, today date,
                   preferences jsonb, capabilities jsonb, real_person jsonb)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_me();
begin
    return query
        select g.person_id, g.display_name, g.email, g.role, g.session_id, g.expires_at, g.schema_version, g.oldest_client,
               g.firm_name, g.time_zone, g.today, g.preferences, g.capabilities, g.real_person
        from peak.greetings g where g.login_role = session_user and g.person_id = me;
end $$;

create function api.my_capabilities() returns jsonb
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_me();
begin
    return (select peak.capabilities(s.person_role, s.real_user_id is not null)
            from public.user_sessions s where s.login_role = session_user and s.user_id = me);
end $$;
grant execute on function api.who_am_i(), api.my_capabilities() to peak_user;

-- For the page of settings: what kind of value each takes, in which bounds.
create function api.firm_settings()
    returns table (key text, value jsonb, kind text, minimum bigint, maximum bigint, choices text[], fixed boolean, description text,
                   updated_at timestamptz, updated_by text)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if auth.my_role() is distinct from 'admin' then
        raise exception using errcode = 'PK403', message = 'Only admins see the firm''s settings.';
    end if;
    return query
        select s.key, s.value,
               case when s.key = 'firm.time_zone' then 'time_zone' when c.choices is not null and jsonb_typeof(s.value) = 'string' then 'choice'
                    else case jsonb_typeof(s.value) when 'number' then 'number' when 'boolean' then 'flag' when 'array' then 'list'
                                                    when 'object' then 'object' else 'text' end end,
               case when jsonb_typeof(s.value) = 'number' then s.least end, case when jsonb_typeof(s.value) = 'number' then s.most end,
               c.choices, s.fixed, s.description, s.updated_at at time zone 'UTC',
               (select auth.person_name(p.first_name, p.last_name, p.company, p.email) from public.contacts p where p.id = s.updated_by)
        from peak.settings s
        left join (values ('documents.storage', array['local', 's3', 'gcp']),
                          ('mail.provider', array['off', 'smtp', 'sendgrid']), ('mail.smtp.security', array['starttls', 'tls', 'none']),
                          ('sms.provider', array['off', 'twilio']),
                          ('security.force_second_factor_roles', array['admin', 'coordinator', 'client', 'third_party', 'agency'])) c (key, choices)
            on c.key = s.key
        order by s.key;
end $$;
grant execute on function api.firm_settings() to peak_r_admin;
reset role;
