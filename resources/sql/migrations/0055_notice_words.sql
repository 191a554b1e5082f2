-- 0055 notice_words: what notifications and mails say, in the reader's language, and what each person wants to hear of.
--
-- Adds     peak.mail_templates, notice_titles(), one_line(), defused(), fill(), notice_face(), letter(); api.notification_settings(),
--          set_notification_settings(), mail_templates(), set_mail_template()
-- Needs    0054 outbox
-- Breaks   nothing
-- Locks    nothing
-- Raises   28000 the session has ended; PK400 bad input; PK404 no such text
-- Tests    tests/sql/tst_NotificationList.cpp, tst_MailTexts.cpp
--
-- Names of people, exchanges, tasks and documents are what others typed in. They are put into a text once, from left to
-- right, so that braces in a name are braces; without line breaks and signs that turn the direction of reading; and in
-- mails without what a mail program makes a link of.
set local lock_timeout = '5s';

set local role peak_owner;
create function peak.one_line(p_text text, p_most int) returns text
    language sql immutable parallel safe
    return left(btrim(regexp_replace(left(p_text, 20000), E'[\x01-\x20\x7f\u0080-\u00a0\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+', ' ', 'g')), p_most);
create function peak.defused(p_text text, p_most int) returns text
    language sql immutable parallel safe
    return peak.one_line(regexp_replace(regexp_replace(p_text, E'([A-Za-z][A-Za-z0-9+.-]*):(?=/|[^ ]*@)', E'\\1 : ', 'g'), E'(www)[.]', E'\\1 . ', 'gi'), p_most);

-- {{name}} by its value, once; what stands in a value stays what it is.
create function peak.fill(p_template text, p_values jsonb) returns text
    language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
begin
    return (select string_agg(case when p.place % 2 = 1 then p.piece else coalesce(p_values ->> p.piece, '') end, '' order by p.place)
            from regexp_split_to_table(p_template, '[{]{2}|[}]{2}') with ordinality p (piece, place));
end $$;
create function peak.day_words(p_day date, p_language text) returns text
    language sql immutable parallel safe
    return case p_language
        when 'es' then format('%s de %s de %s', extract(day from p_day), (array['enero', 'febrero', 'marzo', 'abril', 'mayo', 'junio', 'julio', 'agosto',
            'septiembre', 'octubre', 'noviembre', 'diciembre'])[extract(month from p_day)::int], extract(year from p_day))
        else format('%s %s, %s', (array['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November',
            'December'])[extract(month from p_day)::int], extract(day from p_day), extract(year from p_day)) end;

create function peak.notice_titles() returns table (kind text, variant text, en text, es text)
    language sql immutable parallel safe as $$
    values ('mention', '', '{{actor}} mentioned you', '{{actor}} te mencionó'),
           ('reply', '', '{{actor}} answered your message', '{{actor}} respondió a tu mensaje'),
           ('message', 'one', '{{actor}} wrote a message', '{{actor}} escribió un mensaje'),
           ('message', 'many', '{{count}} new messages', '{{count}} mensajes nuevos'),
           ('task_assigned', 'one', 'Task for you: {{object}}', 'Tarea para ti: {{object}}'),
           ('task_assigned', 'many', '{{count}} tasks were assigned to you', 'Se te asignaron {{count}} tareas'),
           ('task_due', 'later', 'Due on {{date}}: {{object}}', 'Vence el {{date}}: {{object}}'),
           ('task_due', 'tomorrow', 'Due tomorrow: {{object}}', 'Vence mañana: {{object}}'),
           ('task_due', 'today', 'Due today: {{object}}', 'Vence hoy: {{object}}'),
           ('task_due', 'many', '{{count}} tasks are due on {{date}}', '{{count}} tareas vencen el {{date}}'),
           ('task_due', 'past', 'Was due on {{date}}: {{object}}', 'Venció el {{date}}: {{object}}'),
           ('deadline', 'later', '{{deadline}} is in {{days}} days, on {{date}}', '{{deadline}}: faltan {{days}} días, el {{date}}'),
           ('deadline', 'tomorrow', '{{deadline}} is tomorrow, {{date}}', '{{deadline}}: mañana, {{date}}'),
           ('deadline', 'today', '{{deadline}} is today, {{date}}', '{{deadline}}: hoy, {{date}}'),
           ('deadline', 'past', '{{deadline}} was on {{date}}', '{{deadline}}: fue el {{date}}'),
           ('document', 'one', '{{actor}} added {{object}}', '{{actor}} añadió {{object}}'),
           ('document', 'many', '{{count}} new documents', '{{count}} documentos nuevos'),
           ('assignment', 'proposed', '{{object}} is proposed and waits for approval', '{{object}} está propuesto y espera aprobación'),
           ('assignment', 'mine', 'You take part in this exchange now', 'Ahora participas en este intercambio'),
           ('assignment', 'active', '{{object}} takes part in this exchange now', '{{object}} participa ahora en este intercambio'),
           ('assignment', 'withdrawn', '{{object}} does not take part any longer', '{{object}} ya no participa'),
           ('stage', '', 'The stage is {{stage}} now', 'La etapa es ahora {{stage}}'),
           ('scheduled_failed', '', 'A message that you put off was not sent', 'Un mensaje que programaste no se envió'),
           ('sync_failed', 'one', 'A sync with PracticePanther failed', 'Falló una sincronización con PracticePanther'),
           ('sync_failed', 'many', '{{count}} syncs with PracticePanther failed', 'Fallaron {{count}} sincronizaciones con PracticePanther'),
           ('security', 'sign_in', 'Somebody signed in as you from a new place: {{object}}', 'Alguien inició sesión con tu cuenta desde un lugar nuevo: {{object}}'),
           ('security', 'password', 'Your password was changed', 'Se cambió tu contraseña'),
           ('security', 'second_factor', 'Your second factor was changed', 'Se cambió tu segundo factor'),
           ('security', 'second_factor_off', 'Your second factor was switched off', 'Se desactivó tu segundo factor')
$$;
create function peak.stage_words(p_stage text, p_language text) returns text
    language sql immutable parallel safe
    return coalesce((case p_language when 'es' then '{"PENDING": "Pendiente", "45D": "Identificación (45 días)", "180D": "Recepción (180 días)", "COMPLETED": "Completado",
                                                     "TERMINATED": "Terminado", "ON_HOLD": "En pausa"}'
                                     else '{"PENDING": "Pending", "45D": "45-day period", "180D": "180-day period", "COMPLETED": "Completed",
                                            "TERMINATED": "Terminated", "ON_HOLD": "On hold"}' end::jsonb) ->> p_stage, p_stage);

-- What a notification says to this person, who may see it.
create function peak.notice_face(n peak.notifications, p_person uuid, p_role text, p_language text,
        out title text, out exchange_label text, out acked_by text, out said jsonb)
    language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    due date := (n.detail ->> 'due')::date;
    left_days int := due - peak.firm_today();
    actor uuid := (n.detail ->> 'actor')::uuid;
    other uuid := (n.detail ->> 'person')::uuid;
    which text;
    actor_name text;
    object text;
begin
    if n.exchange_id is not null and (p_role = 'admin' or exists (select from auth.access a where a.contact_id = p_person
                                                                  and a.exchange_id = n.exchange_id and a.rights & 1 = 1)) then
        select nullif(peak.one_line(e.label, 255), '') into exchange_label from peak.exchange_rows e where e.exchange_id = n.exchange_id;
    end if;
    if actor is not null and peak.may_name(p_person, p_role, actor, n.exchange_id) then
        select nullif(peak.one_line(auth.person_name(c.first_name, c.last_name, c.company, null), 100), 'Unnamed') into actor_name
        from public.contacts c where c.id = actor;
    end if;
    if n.acked_by is not null then
        select peak.one_line(auth.person_name(c.first_name, c.last_name, c.company, null), 100) into acked_by from public.contacts c where c.id = n.acked_by;
    end if;
    case n.kind
    when 'message', 'sync_failed' then
        which := case when n.count = 1 then 'one' else 'many' end;
    when 'task_assigned', 'task_due' then
        select t.title into object from public.tasks t where t.id = n.resource_id and t.exchange_id = n.exchange_id;
        which := case when n.kind = 'task_assigned' then case when n.count = 1 then 'one' else 'many' end end;
    when 'document' then
        select d.file_name into object from public.documents d where d.id = n.resource_id;
        which := case when n.count = 1 then 'one' else 'many' end;
    when 'assignment' then
        which := case when n.detail ->> 'state' = 'active' and other = p_person then 'mine' else n.detail ->> 'state' end;
        if peak.may_name(p_person, p_role, other, n.exchange_id) then
            select auth.person_name(c.first_name, c.last_name, c.company, null) into object from public.contacts c where c.id = other;
        end if;
    when 'security' then
        which := n.detail ->> 'what';
        object := case which when 'sign_in' then (select s.user_agent from public.user_sessions s where s.id = n.resource_id and s.user_id = n.contact_id) end;
    else
        which := '';
    end case;
    if n.kind in ('task_due', 'deadline') then
        which := case when n.count > 1 then 'many' when left_days < 0 then 'past' when left_days = 0 then 'today' when left_days = 1 then 'tomorrow' else 'later' end;
    end if;
    said := jsonb_build_object(
        'actor', coalesce(actor_name, case p_language when 'es' then 'Alguien' else 'Somebody' end),
        'object', coalesce(nullif(peak.one_line(object, 200), ''), '–'), 'count', n.count::text, 'days', left_days::text,
        'date', peak.day_words(due, p_language), 'stage', peak.stage_words(peak.one_line(n.detail ->> 'to', 40), p_language),
        'deadline', case n.detail ->> 'deadline' when 'day_45' then case p_language when 'es' then 'El día 45' else 'Day 45' end
                                                 when 'day_180' then case p_language when 'es' then 'El día 180' else 'Day 180' end end);
    select left(peak.fill(case p_language when 'es' then t.es else t.en end, said), 500) into title
    from peak.notice_titles() t where t.kind = n.kind and t.variant = which;
    title := coalesce(title, n.kind);
end $$;

-- ---------------------------------------------------------------- mails
create table peak.mail_templates (
    id         uuid not null unique default gen_random_uuid(),
    kind       text not null,
    language   text not null check (language in ('en', 'es')),
    channel    text not null check (channel in ('email', 'sms')),
    built_in   boolean not null,
    subject    text not null,
    body       text not null,
    updated_at timestamptz not null default clock_timestamp(),
    updated_by uuid,
    primary key (kind, language, channel, built_in)
);
comment on table peak.mail_templates is 'What mails say: "any" for the kinds that have no text of their own; an admin''s text wins over the one that is built in.';
alter table peak.mail_templates enable row level security;
insert into peak.mail_templates (kind, language, channel, built_in, subject, body) values
('any', 'en', 'email', true, '{{headline}}', E'Hello {{name}},\n\n{{title}}\n{{exchange}}\n\n{{text}}\n\nOpen Peak 1031 to see it. What you get by e-mail is chosen in your profile.\n\n{{firm}}\n'),
('any', 'es', 'email', true, '{{headline}}', E'Hola, {{name}}:\n\n{{title}}\n{{exchange}}\n\n{{text}}\n\nAbre Peak 1031 para verlo. Lo que recibes por correo se elige en tu perfil.\n\n{{firm}}\n'),
('any', 'en', 'sms', true, '', '{{firm}}: {{headline}}'),
('any', 'es', 'sms', true, '', '{{firm}}: {{headline}}'),
('deadline', 'en', 'email', true, '{{headline}}', E'Hello {{name}},\n\n{{title}}\n{{exchange}}\n\nPlease acknowledge this reminder in Peak 1031. Weekends and holidays do not move the date.\n\n{{firm}}\n'),
('deadline', 'es', 'email', true, '{{headline}}', E'Hola, {{name}}:\n\n{{title}}\n{{exchange}}\n\nConfirma este recordatorio en Peak 1031. Los fines de semana y días festivos no mueven la fecha.\n\n{{firm}}\n'),
('security', 'en', 'email', true, '{{title}}', E'Hello {{name}},\n\n{{title}}\n\nIf this was not you, change your password in Peak 1031 and tell an administrator of {{firm}}.\n'),
('security', 'es', 'email', true, '{{title}}', E'Hola, {{name}}:\n\n{{title}}\n\nSi no fuiste tú, cambia tu contraseña en Peak 1031 y avisa a un administrador de {{firm}}.\n'),
('digest', 'en', 'email', true, '{{firm}}: {{count}} news', E'Hello {{name}},\n\nwhat happened since yesterday:\n\n{{list}}\n\nOpen Peak 1031 to see it. When you get this e-mail is chosen in your profile.\n\n{{firm}}\n'),
('digest', 'es', 'email', true, '{{firm}}: {{count}} novedades', E'Hola, {{name}}:\n\nesto es lo que pasó desde ayer:\n\n{{list}}\n\nAbre Peak 1031 para verlo. Cuándo recibes este correo se elige en tu perfil.\n\n{{firm}}\n');
select audit.watch('peak.mail_templates', 'mail_template', p_quiet => '{updated_at,updated_by}');

-- A mail, made now, under the rights of who gets it. NULL: nothing in it is to be told any longer.
create function peak.letter(o peak.outbox, out name text, out subject text, out body text)
    language plpgsql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    person public.contacts;
    n peak.notifications;
    tongue text := coalesce((select s.language from peak.notification_people s where s.contact_id = o.contact_id), 'en');
    face record;
    lines text[];
    told jsonb := '{}';
    words text := '';
    t peak.mail_templates;
begin
    select c.* into person from public.contacts c where c.id = o.contact_id;
    name := peak.one_line(auth.person_name(person.first_name, person.last_name, person.company, ''), 100);
    select x.* into t from peak.mail_templates x
    where x.language = tongue and x.channel = o.channel and x.kind in (o.kind, 'any') order by x.kind = 'any', x.built_in limit 1;
    if o.kind = 'digest' then
        select array_agg('- ' || peak.defused(concat_ws(' – ', f.title, f.exchange_label), 300) order by u.made_at) into lines
        from peak.notifications u
        left join auth.access a on a.contact_id = u.contact_id and a.exchange_id = u.exchange_id
        cross join lateral peak.notice_face(u, person.id, person.role, tongue) f
        where u.id = any (o.covers) and u.contact_id = person.id and u.done_at is null and u.seen_at is null
          and peak.notice_shown(u, person.id, person.role, a.rights);
        if lines is null then
            return;
        end if;
        told := jsonb_build_object('count', cardinality(lines), 'list', array_to_string(lines, E'\n'));
    else
        select u.* into n from peak.notifications u where u.id = o.notification_id;
        if not found then
            return;
        end if;
        face := peak.notice_face(n, person.id, person.role, tongue);
        if n.kind in ('mention', 'reply', 'message') and peak.setting('notifications.mail_text_of_messages') = 'true' then
            select m.content into words from public.messages m
            where m.exchange_id = n.exchange_id and m.number = (n.detail ->> 'number')::bigint and not coalesce(m.is_deleted, false) and not coalesce(m.is_system_message, false);
        end if;
        select jsonb_object_agg(s.key, peak.defused(s.value, 200)) into told from jsonb_each_text(face.said) s;
        told := told || jsonb_build_object('title', peak.defused(face.title, 300), 'exchange', peak.defused(face.exchange_label, 200),
                                           'headline', peak.defused(concat_ws(' – ', face.title, face.exchange_label), 300), 'text', peak.defused(words, 500));
    end if;
    told := told || jsonb_build_object('name', peak.defused(name, 100), 'firm', peak.one_line(peak.setting('firm.name') #>> '{}', 200));
    subject := left(peak.one_line(peak.fill(t.subject, told), 300), 200);
    body := regexp_replace(peak.fill(t.body, told), E'\n[ \n]*\n', E'\n\n', 'g');
    if o.channel = 'sms' then
        body := peak.one_line(body, 300);
    end if;
end $$;

grant select, insert (kind, language, channel, built_in, subject, body, updated_by), delete on peak.mail_templates to peak_api;
create policy admins_write on peak.mail_templates to peak_api
    using ((select auth.my_role()) = 'admin') with check ((select auth.my_role()) = 'admin' and not built_in);
create function peak.mail_placeholders() returns text[]
    language sql immutable parallel safe
    return '{name,firm,title,headline,exchange,actor,object,count,days,date,deadline,stage,text,list}'::text[];
grant execute on function peak.mail_placeholders(), peak.one_line(text, int) to peak_api;
reset role;

set local role peak_api;
create function api.mail_templates()
    returns table (kind text, language text, channel text, subject text, body text, changed boolean, placeholders text[], updated_at timestamptz)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    return query select distinct on (t.kind, t.language, t.channel)
                        t.kind, t.language, t.channel, t.subject, t.body, not t.built_in, peak.mail_placeholders(), t.updated_at
                 from peak.mail_templates t order by t.kind, t.language, t.channel, t.built_in;
end $$;
-- An admin's text instead of the one that is built in; NULL as the body: back to that one.
create function api.set_mail_template(p_kind text, p_language text, p_channel text, p_subject text, p_body text) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
    stranger text;
begin
    if p_language is null or p_language <> all (array['en', 'es']) or p_channel is null or p_channel <> all (array['email', 'sms'])
       or p_kind is null or p_kind not in ('any', 'digest') and not exists (select from peak.notice_kinds() k where k.kind = p_kind) then
        raise exception using errcode = 'PK404', message = 'There is no such text.';
    elsif length(p_subject) > 200 or p_subject ~ E'[\\x01-\\x1f\\x7f]' or length(p_body) > 10000 or btrim(p_body) = ''
          or p_body ~ E'[\\x01-\\x08\\x0b-\\x1f\\x7f]' then
        raise exception using errcode = 'PK400', message = 'The subject is one line of up to 200 characters, the text has 1 to 10,000.';
    end if;
    select m[1] into stranger from regexp_matches(coalesce(p_subject, '') || ' ' || p_body, '[{]{2}([^{}]{0,40})[}]{2}', 'g') m
    where m[1] <> all (peak.mail_placeholders()) limit 1;
    if stranger is not null or regexp_replace(coalesce(p_subject, '') || ' ' || p_body, '[{]{2}[a-z]+[}]{2}', '', 'g') ~ '[{]{2}|[}]{2}' then
        raise exception using errcode = 'PK400', message = format('What is put in is one of {{%s}}.', array_to_string(peak.mail_placeholders(), '}}, {{'));
    end if;
    delete from peak.mail_templates t where t.kind = p_kind and t.language = p_language and t.channel = p_channel and not t.built_in;
    if p_body is not null then
        insert into peak.mail_templates (kind, language, channel, built_in, subject, body, updated_by)
        values (p_kind, p_language, p_channel, false, coalesce(p_subject, ''), p_body, me);
    end if;
end $$;
grant execute on function api.mail_templates(), api.set_mail_template(text, text, text, text, text) to peak_r_admin;
reset role;

-- ---------------------------------------------------------------- what one wants to hear of
set local role peak_owner;
create function api.notification_settings() returns jsonb
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.me();
    my_role text := auth.my_role();
    person public.contacts;
    s peak.notification_people;
begin
    if me is null then
        raise exception using errcode = '28000', message = 'Your session has ended. Sign in again.';
    end if;
    select c.* into person from public.contacts c where c.id = me;
    select p.* into s from peak.notification_people p where p.contact_id = me;
    return jsonb_build_object(
        'kinds', (select jsonb_agg(jsonb_build_object('kind', k.kind, 'app', coalesce(p.app, k.app) or 'app' = any (k.fixed), 'desktop', coalesce(p.desktop, k.desktop),
                                                      'email', coalesce(p.email, k.email) or 'email' = any (k.fixed), 'sms', coalesce(p.sms, k.sms), 'fixed', k.fixed) order by k.place)
                  from peak.notice_kinds() k left join peak.notification_preferences p on p.contact_id = me and p.kind = k.kind
                  where my_role = 'admin' or not k.admins),
        'channels', jsonb_build_object('app', null, 'desktop', null,
            'email', case when peak.setting('mail.provider') #>> '{}' = 'off' then 'This firm sends no e-mail.'
                          when peak.mail_address(person.email) is null then 'There is no e-mail address of yours on file that can be used.' end,
            'sms', case when peak.setting('sms.provider') #>> '{}' = 'off' then 'This firm sends no text messages.'
                        when peak.sms_number(person.phone) is null then 'There is no number of yours on file that gets text messages.'
                        when not exists (select from jsonb_array_elements_text(peak.setting('sms.prefixes')) p where starts_with(peak.sms_number(person.phone), p))
                            then 'This firm sends no text messages to numbers of your country.' end),
        'quiet_from', to_char(s.quiet_from, 'HH24:MI'), 'quiet_to', to_char(s.quiet_to, 'HH24:MI'),
        'digest', coalesce(s.digest, 'off'), 'digest_at', coalesce(to_char(s.digest_at, 'HH24:MI'), '08:00'), 'language', coalesce(s.language, 'en'),
        'languages', array['en', 'es'], 'desktop_sound', coalesce(s.desktop_sound, true), 'time_zone', peak.setting('firm.time_zone'));
end $$;
grant execute on function api.notification_settings() to peak_user;

grant select, insert, update on peak.notification_people, peak.notification_preferences to peak_api;
create policy own_rows on peak.notification_people to peak_api using (contact_id = (select auth.me())) with check (contact_id = (select auth.me()));
create policy own_rows on peak.notification_preferences to peak_api using (contact_id = (select auth.me())) with check (contact_id = (select auth.me()));
grant execute on function peak.notice_kinds() to peak_api;
reset role;

set local role peak_api;
-- Any part of it: {"kinds": {"mention": {"email": false}}, "quiet_from": "22:00", "quiet_to": "07:00"}.
create function api.set_notification_settings(p_settings jsonb) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
    k record;
    asked jsonb;
    held peak.notification_people;
begin
    perform peak.check_fields(p_settings, array['kinds', 'quiet_from', 'quiet_to', 'digest', 'digest_at', 'language', 'desktop_sound']);
    if jsonb_typeof(coalesce(p_settings -> 'kinds', '{}')) <> 'object'
       or exists (select from jsonb_each(p_settings -> 'kinds') e, jsonb_each(case jsonb_typeof(e.value) when 'object' then e.value else '{"?": 0}' end) c
                  where c.key <> all (array['app', 'desktop', 'email', 'sms']) or jsonb_typeof(c.value) <> 'boolean')
       or exists (select from jsonb_object_keys(p_settings -> 'kinds') e where not exists (select from peak.notice_kinds() n where n.kind = e)) then
        raise exception using errcode = 'PK400', message = 'For each kind of news it is said by true or false whether it comes by app, desktop, email and sms.';
    elsif jsonb_typeof(coalesce(p_settings -> 'desktop_sound', 'true')) <> 'boolean'
          or exists (select from unnest(array['quiet_from', 'quiet_to', 'digest_at']) f
                     where jsonb_typeof(coalesce(p_settings -> f, 'null')) not in ('string', 'null') or p_settings ->> f !~ '^([01][0-9]|2[0-3]):[0-5][0-9]$')
          or p_settings ? 'digest_at' and p_settings ->> 'digest_at' is null then
        raise exception using errcode = 'PK400', message = 'A time of day looks like 22:00.';
    end if;
    for k in select n.*, p_settings -> 'kinds' -> n.kind as said from peak.notice_kinds() n where p_settings -> 'kinds' ? n.kind loop
        if exists (select from unnest(k.fixed) f where k.said -> f = 'false') then
            raise exception using errcode = 'PK400', message = 'Deadlines are always shown in the program, and what concerns the safety of your account there and by e-mail.';
        end if;
        insert into peak.notification_preferences as p (contact_id, kind, app, desktop, email, sms)
        values (me, k.kind, coalesce((k.said ->> 'app')::boolean, k.app), coalesce((k.said ->> 'desktop')::boolean, k.desktop),
                coalesce((k.said ->> 'email')::boolean, k.email), coalesce((k.said ->> 'sms')::boolean, k.sms))
        on conflict (contact_id, kind) do update
            set app = coalesce((k.said ->> 'app')::boolean, p.app), desktop = coalesce((k.said ->> 'desktop')::boolean, p.desktop),
                email = coalesce((k.said ->> 'email')::boolean, p.email), sms = coalesce((k.said ->> 'sms')::boolean, p.sms);
    end loop;
    asked := p_settings - 'kinds';
    if asked <> '{}' then
        insert into peak.notification_people (contact_id) values (me) on conflict do nothing;
        select p.* into held from peak.notification_people p where p.contact_id = me;
        held.quiet_from := case when asked ? 'quiet_from' then (asked ->> 'quiet_from')::time else held.quiet_from end;
        held.quiet_to := case when asked ? 'quiet_to' then (asked ->> 'quiet_to')::time else held.quiet_to end;
        if (held.quiet_from is null) <> (held.quiet_to is null) then
            raise exception using errcode = 'PK400', message = 'Quiet hours have a beginning and an end.';
        end if;
        update peak.notification_people p
        set quiet_from = held.quiet_from, quiet_to = held.quiet_to,
            digest = coalesce(peak.choice_field(asked, 'digest', 'The digest', array['off', 'daily']), p.digest),
            digest_at = coalesce((asked ->> 'digest_at')::time, p.digest_at),
            language = coalesce(peak.choice_field(asked, 'language', 'The language', array['en', 'es']), p.language),
            desktop_sound = coalesce((asked ->> 'desktop_sound')::boolean, p.desktop_sound)
        where p.contact_id = me;
    end if;
end $$;
grant execute on function api.set_notification_settings(jsonb) to peak_user;
reset role;
