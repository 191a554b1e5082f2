-- 0037 merge_people: somebody who stands twice among the people becomes one person.
--
-- Adds     peak.merges, merged_into(), erase_merged(), merge_refusal(), merge_counts(), merge(); auth.merge_sign_in();
--          api.duplicate_people(), merge_preview(), merge_people(); trigger _150_stays_merged on contacts, _710_merged on erasures
-- Needs    0015 assignment, 0016 people_admin, 0017 second_factor, 0020 keeping, 0024 erasure, 0028 settings, 0033 views
-- Breaks   nothing
-- Locks    contacts and erasures SHARE ROW EXCLUSIVE for triggers
-- Raises   28000 the session has ended; PK400 bad input; PK403 not an admin, not proven anew, or oneself; PK404 no such
--          person; PK409 two who can't become one; PK423 under legal hold; 40001 not read committed
-- Tests    tests/sql/tst_MergePeople.cpp
--
-- What refers to the one is made to refer to the other: exchanges, participations with their approvals, tasks,
-- messages, documents. The record and the log of documents stay as they were written. The dropped one stays as an
-- inactive row that leads to the other (PracticePanther may still know it).
--
-- A sign-in is never moved: the dropped one has none, or it is taken away first, by hand, where everybody sees it.
-- So nobody gets in as two, and an approval that somebody gave stays that of who signed in for it. Admins who sign
-- in are not merged at all. And whoever merges a client into another takes a client off the exchange (0015): as
-- an admin they approve nobody there for a week.
set local lock_timeout = '5s';

set local role peak_owner;
create table peak.merges (
    dropped_id uuid primary key references public.contacts (id) on delete restrict,
    id         uuid not null unique default gen_random_uuid(),
    kept_id    uuid not null references public.contacts (id) on delete restrict,
    merged_at  timestamptz not null default clock_timestamp(),
    merged_by  uuid references public.contacts (id) on delete restrict,
    reason     text not null,
    constraint merges_two_people check (dropped_id <> kept_id)
);
comment on table peak.merges is 'Who became whom; a synced row of the dropped one belongs to the kept one (peak.merged_into).';
create index merges_by_kept on peak.merges (kept_id);
create index merges_by_maker on peak.merges (merged_by);
alter table peak.merges enable row level security;
select audit.watch('peak.merges', 'merge');

-- Who somebody is by now: themself, or whom they were merged into.
create function peak.merged_into(p_person uuid) returns uuid
    language sql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    with recursive way (id, steps) as (
        select p_person, 0 union all select m.kept_id, w.steps + 1 from way w join peak.merges m on m.dropped_id = w.id where w.steps < 100)
    select w.id from way w order by w.steps desc limit 1
$$;
grant execute on function peak.merged_into(uuid) to peak_agent;

-- Nobody wakes the dropped one up: people are told, other software finds it as it was.
create function peak.stay_merged() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if exists (select from peak.merges m where m.dropped_id = new.id) then
        if auth.me() is not null then
            raise exception using errcode = 'PK409', message = 'This person was merged into somebody else. Change that one instead.';
        end if;
        new.is_user := false;
        new.is_active := false;
    end if;
    return new;
end $$;
create trigger _150_stays_merged before update of is_user, is_active on public.contacts
    for each row when (new.is_user and old.is_user is not true or new.is_active and old.is_active is not true)
    execute function peak.stay_merged();

-- Whoever is erased is erased as everybody that they stood for; a hold on one of these keeps all of it.
create function peak.erase_merged() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    perform peak.erase(m.dropped_id, new.erased_by, new.reason) from peak.merges m
    where m.kept_id = new.contact_id and not exists (select from peak.erasures e where e.contact_id = m.dropped_id);
    return null;
end $$;
create trigger _710_merged after insert on peak.erasures for each row execute function peak.erase_merged();

-- Why two can't become one, as "PK409 sentence", or NULL.
create function peak.merge_refusal(p_keep uuid, p_drop uuid) returns text
    language plpgsql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.me();
    keep public.contacts;
    gone public.contacts;
    tangled text;
begin
    select c.* into keep from public.contacts c where c.id = p_keep;
    select c.* into gone from public.contacts c where c.id = p_drop;
    if keep.id is null or gone.id is null then
        return 'PK404There is no such person.';
    end if;
    select coalesce(e.exchange_number, e.name, 'one exchange') into tangled from public.exchanges e
    where e.client_id in (p_keep, p_drop) and e.coordinator_id in (p_keep, p_drop) and e.client_id <> e.coordinator_id limit 1;
    return case
        when p_keep = p_drop then 'PK400Two different people are merged.'
        when me in (p_keep, p_drop) then 'PK403Nobody merges themself. Another admin has to do it.'
        when exists (select from peak.merges m where m.dropped_id in (p_keep, p_drop)) then 'PK409One of them was merged into somebody else already.'
        when exists (select from peak.erasures x where x.contact_id in (p_keep, p_drop)) then 'PK409The data of one of them were erased.'
        when peak.is_held(p_drop) then 'PK423A legal hold is on this person or on an exchange of theirs. Release the hold first.'
        when keep.role = 'admin' and keep.is_user or gone.role = 'admin' and gone.is_user then 'PK409Admins who sign in are not merged.'
        when gone.is_user and keep.is_user
            then 'PK409Both can sign in. Take the sign-in from the one who goes first, so that nobody gets in as two.'
        when gone.is_user then 'PK409The one who goes can sign in, the one who stays can''t. Keep the one who signs in.'
        when not coalesce(keep.is_active, false) then 'PK409The one who stays is inactive. Keep the other one, or activate this one first.'
        -- What a statement changes is kept for its triggers: 62,000 exchanges at once were more than temp_file_limit (0001).
        when exists (select from jsonb_each(peak.merge_counts(p_drop)) c where c.value::bigint > 20000)
            then 'PK409More than 20,000 exchanges, tasks, messages or documents name the one who goes: too many to move at once. Keep that one.'
        when tangled is not null then format('PK409One of them is the client and the other the coordinator of %s. Change that first.', tangled) end;
end $$;

-- What a merge moves.
create function peak.merge_counts(p_drop uuid) returns jsonb
    language sql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select jsonb_build_object(
        'client_of', (select count(*) from public.exchanges e where e.client_id = p_drop),
        'coordinator_of', (select count(*) from public.exchanges e where e.coordinator_id = p_drop),
        'participations', (select count(*) from public.exchange_participants x where x.contact_id = p_drop),
        'tasks', (select count(*) from public.tasks t where p_drop in (t.assigned_to, t.created_by)),
        'comments', (select count(*) from public.task_comments c where c.author_id = p_drop),
        'messages', (select count(*) from public.messages m where m.sender_id = p_drop),
        'documents', (select count(*) from public.documents d where d.uploaded_by = p_drop))
$$;
grant select, update on peak.tax_ids to peak_auth;
reset role;

set local role peak_auth;
grant execute on function auth.email_key(text) to peak_owner;
-- What belongs to a person's sign-in and what is sealed for them.
create function auth.merge_sign_in(p_keep uuid, p_drop uuid) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
begin
    update auth.devices d set revoked_at = clock_timestamp() where d.contact_id = p_drop and d.revoked_at is null;
    update auth.invitations i set revoked_at = clock_timestamp() where i.contact_id = p_drop and i.used_at is null and i.revoked_at is null;
    perform auth.end_sessions(p_drop, 'merged into somebody else');
    -- As when a client is taken off in any other way.
    insert into auth.clients_taken_off (exchange_id, contact_id, taken_by)
    select x.exchange_id, p_drop, auth.me() from public.exchange_participants x
    where x.contact_id = p_drop and x.role = 'client' and x.is_active;
    if not exists (select from peak.tax_ids t where t.contact_id = p_keep) then
        update peak.tax_ids t
        set contact_id = p_keep, sealed = kms.seal('tax_id:' || p_keep, kms.unseal('tax_id:' || p_drop, t.sealed))
        where t.contact_id = p_drop;
    end if;
end $$;
grant execute on function auth.merge_sign_in(uuid, uuid) to peak_owner;
reset role;

set local role peak_owner;
-- Exchanges before participants, people last, as everywhere (0015); whoever names the dropped one meanwhile waits,
-- and then finds them inactive.
create function peak.merge(p_keep uuid, p_drop uuid, p_reason text) returns jsonb
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set lock_timeout = '5s' as $$
declare
    refusal text;
    moved jsonb;
    pp text;
begin
    if auth.my_role() is distinct from 'admin' then
        raise exception using errcode = 'PK403', message = 'Only an admin merges people.';
    end if;
    perform auth.require_fresh();
    perform from public.exchanges e
    where e.id in (select x.id from public.exchanges x where p_drop in (x.client_id, x.coordinator_id)
                   union select x.exchange_id from public.exchange_participants x where x.contact_id = p_drop)
    order by e.id for no key update;
    perform from public.contacts c where c.id in (p_keep, p_drop) order by c.id for update;
    refusal := peak.merge_refusal(p_keep, p_drop);
    if refusal is not null then
        raise exception using errcode = left(refusal, 5), message = substr(refusal, 6);
    end if;
    moved := peak.merge_counts(p_drop);
    perform auth.merge_sign_in(p_keep, p_drop);
    update public.exchanges e
    set client_id = case when e.client_id = p_drop then p_keep else e.client_id end,
        coordinator_id = case when e.coordinator_id = p_drop then p_keep else e.coordinator_id end
    where p_drop in (e.client_id, e.coordinator_id);
    -- Who takes part twice in the same role: the row that counts stays, with its approvals.
    delete from public.exchange_participants x using public.exchange_participants d
    where x.contact_id = p_keep and x.is_active is not true and d.contact_id = p_drop and d.is_active
      and d.exchange_id = x.exchange_id and d.role = x.role;
    update public.exchange_participants x set contact_id = p_keep
    where x.contact_id = p_drop and not exists (select from public.exchange_participants k
                                                where k.contact_id = p_keep and k.exchange_id = x.exchange_id and k.role = x.role);
    update public.exchange_participants x set is_active = false, withdrawn_by = auth.me(), withdrawn_at = now(), withdrawn_reason = 'Merged'
    where x.contact_id = p_drop and x.withdrawn_at is null;
    update public.exchange_participants x set client_approved_by = p_keep
    where x.client_approved_by = p_drop and x.admin_approved_by is distinct from p_keep;
    -- Nobody has approved themself.
    update public.exchange_participants x set client_approved_by = null, client_approved_at = null
    where x.contact_id = p_keep and x.client_approved_by = p_keep and x.is_active is not true;
    update public.tasks t
    set assigned_to = case when t.assigned_to = p_drop then p_keep else t.assigned_to end,
        created_by = case when t.created_by = p_drop then p_keep else t.created_by end
    where p_drop in (t.assigned_to, t.created_by);
    update public.task_comments c set author_id = p_keep where c.author_id = p_drop;
    update public.messages m set sender_id = p_keep where m.sender_id = p_drop;
    -- What they put off goes under the kept one's name and rights, who finds it among their own.
    update peak.scheduled_messages s
    set sender_id = case when s.sender_id = p_drop then p_keep else s.sender_id end, mentions = array_replace(s.mentions, p_drop, p_keep)
    where s.sender_id = p_drop or s.state = 'waiting' and p_drop = any (s.mentions);
    update public.message_participants r set contact_id = p_keep
    where r.contact_id = p_drop and not exists (select from public.message_participants k
                                                where k.message_id = r.message_id and k.contact_id = p_keep);
    update public.documents d set uploaded_by = p_keep where d.uploaded_by = p_drop;
    update peak.document_versions v set uploaded_by = p_keep where v.uploaded_by = p_drop;
    update peak.document_uploads u set person = p_keep where u.person = p_drop;
    update peak.saved_views v set owner_id = p_keep, made_by = p_keep
    where v.owner_id = p_drop and not exists (select from peak.saved_views k where k.owner_id = p_keep and k.list = v.list
                                              and lower(k.name) = lower(v.name) and k.removed_at is null);
    -- What PracticePanther calls the dropped one is the kept one from now on, where that has no such name yet.
    select c.pp_contact_id into pp from public.contacts c
    where c.id = p_drop and exists (select from public.contacts k where k.id = p_keep and k.pp_contact_id is null);
    update public.contacts c set is_active = false, pp_contact_id = case when pp is null then c.pp_contact_id end where c.id = p_drop;
    update public.contacts c set pp_contact_id = pp where c.id = p_keep and pp is not null;
    insert into peak.merges (dropped_id, kept_id, merged_by, reason) values (p_drop, p_keep, auth.me(), p_reason);
    perform audit.event('person_merged', 'user', p_drop, null, true, null,
                        jsonb_build_object('kept', p_keep, 'dropped', p_drop, 'reason', p_reason, 'moved', moved));
    return moved;
exception
    when lock_not_available or unique_violation then
        raise exception using errcode = 'PK409', message = 'Somebody is changing one of them at this moment. Nothing was merged; try again.';
end $$;
grant execute on function peak.merge(uuid, uuid, text) to peak_api;

create function api.merge_preview(p_keep uuid, p_drop uuid, out moved jsonb, out refusal text)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if auth.my_role() is distinct from 'admin' then
        raise exception using errcode = 'PK403', message = 'Only an admin merges people.';
    end if;
    refusal := substr(peak.merge_refusal(p_keep, p_drop), 6);
    moved := peak.merge_counts(p_drop);
end $$;

-- People who may be the same: one e-mail address, one telephone number, or one name and company.
create function api.duplicate_people(p_limit int default 200) returns table (why text, value text, people jsonb)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    if auth.my_role() is distinct from 'admin' then
        raise exception using errcode = 'PK403', message = 'Only an admin looks for people who stand twice.';
    end if;
    return query
        with whole as materialized (
            select c.* from public.contacts c
            where not exists (select from peak.merges m where m.dropped_id = c.id)
              and not exists (select from peak.erasures x where x.contact_id = c.id)
        ), kin (why, place, key, id) as (
            select 'email', 1, auth.email_key(w.email), w.id from whole w where auth.email_key(w.email) is not null
            union all
            select 'phone', 2, right(regexp_replace(w.phone, E'\\D', '', 'g'), 10), w.id from whole w
            where length(regexp_replace(w.phone, E'\\D', '', 'g')) >= 7
            union all
            select 'name', 3, peak.fold(btrim(concat_ws(' ', w.first_name, w.last_name)), 200) || coalesce(' · ' || peak.fold(nullif(btrim(w.company), ''), 200), ''), w.id
            from whole w where btrim(concat_ws('', w.first_name, w.last_name)) <> ''
        ), groups as (
            select k.why, k.place, k.key, array_agg(k.id) as ids from kin k group by k.why, k.place, k.key
            having count(*) between 2 and 50 order by k.place, k.key limit least(greatest(coalesce(p_limit, 200), 0), 500)
        )
        select g.why, g.key,
               (select jsonb_agg(jsonb_build_object('id', w.id, 'name', auth.person_name(w.first_name, w.last_name, w.company, w.email),
                           'first_name', w.first_name, 'last_name', w.last_name, 'company', w.company, 'email', w.email, 'phone', w.phone,
                           'address', w.address, 'role', w.role, 'user', coalesce(w.is_user, false), 'active', coalesce(w.is_active, false),
                           'version', w.version) order by w.is_user desc nulls last, w.created_at, w.id)
                from whole w where w.id = any (g.ids))
        from groups g order by g.place, g.key;
end $$;
grant execute on function api.merge_preview(uuid, uuid), api.duplicate_people(int) to peak_r_admin;
reset role;

set local role peak_api;
-- p_fields: what the kept one takes over, as api.update_person() takes it; empty: nothing. Tells what was moved.
create function api.merge_people(p_keep uuid, p_drop uuid, p_fields jsonb, p_reason text) returns jsonb
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_proof();
    why text := api.reason(p_reason);
    fields jsonb := case when p_fields <> '{}' then api.clean_fields(p_fields, api.person_kinds() || '{"email": "email"}') end;
    moved jsonb;
begin
    if why is null then
        raise exception using errcode = 'PK400', message = 'Say why, in a few words: it stands in the record.';
    end if;
    moved := peak.merge(p_keep, p_drop, why);
    if fields is not null then
        perform api.save_person(p_keep, (select c.version from public.contacts c where c.id = p_keep), fields);
    end if;
    return moved;
end $$;
grant execute on function api.merge_people(uuid, uuid, jsonb, text) to peak_r_admin;
reset role;
