-- 0023 tasks: who sees, writes and completes the tasks of an exchange.
--
-- Adds     public.task_comments; columns version and request_id on tasks; policies, column rights and triggers on
--          both; api.create_task(), update_task(), complete_task(), comment_task()
-- Needs    0013 work
-- Breaks   nothing
-- Locks    tasks ACCESS EXCLUSIVE while columns are added
-- Raises   28000 the session has ended; 40001 not read committed; PK400 bad input; PK403 not allowed;
--          PK404 not there, or not to be seen; PK409 somebody else was faster
-- Tests    tests/sql/tst_Tasks.cpp
--
-- A task's due date is a day: midnight of that date, whatever the time zone of who reads it.
-- Whoever manages an exchange (right 8) creates, edits, assigns and cancels; whoever a task is assigned to
-- (right 64) completes it and comments on it; third parties have no execute on any of it.
set local lock_timeout = '5s';

set local role peak_owner;
alter table public.tasks
    add version bigint not null default 1,
    add request_id uuid,
    add constraint tasks_status_known check (status in ('PENDING', 'IN_PROGRESS', 'COMPLETE', 'CANCELLED')),
    add constraint tasks_priority_known check (priority in ('LOW', 'MEDIUM', 'HIGH', 'URGENT')),
    add constraint tasks_due_on_a_day check (due_date is null or isfinite(due_date) and due_date = date_trunc('day', due_date)),
    add constraint tasks_once unique (created_by, request_id),
    add constraint tasks_in_exchange unique (id, exchange_id);
comment on column public.tasks.due_date is 'A day, as midnight of that date: read it as due_date::date, and never shift it by a time zone.';
comment on column public.tasks.completed_at is 'UTC.';
create trigger _200_count_version before update of exchange_id, assigned_to, title, description, task_type, status, priority, due_date,
        completed_at, metadata on public.tasks
    for each row execute function peak.count_version();

create trigger _150_one_room before update of exchange_id on public.tasks for each row execute function peak.keep_room();

create table public.task_comments (
    id          uuid primary key default gen_random_uuid(),
    task_id     uuid not null references public.tasks (id) on delete cascade,
    exchange_id uuid not null,
    author_id   uuid references public.contacts (id) on delete set null,
    content     text not null,
    request_id  uuid,
    created_at  timestamp not null default now(),
    constraint task_comments_of_its_exchange foreign key (task_id, exchange_id) references public.tasks (id, exchange_id) on delete cascade,
    constraint task_comments_once unique (author_id, request_id)
);
create index task_comments_by_task on public.task_comments (task_id, exchange_id, created_at);
create index task_comments_by_exchange on public.task_comments (exchange_id);
alter table public.task_comments enable row level security;
revoke all on public.task_comments from public;
select audit.watch('public.task_comments', 'task_comment', p_exchange => 'exchange_id');

create policy admins_see on public.tasks for select to peak_r_admin using ((select auth.live()));
create policy members_see on public.tasks for select to peak_r_coordinator, peak_r_client, peak_r_third, peak_r_agency
    using (exchange_id = any ((select auth.my_exchange_ids(32))::uuid[]));
create policy admins_see on public.task_comments for select to peak_r_admin using ((select auth.live()));
create policy members_see on public.task_comments for select to peak_r_coordinator, peak_r_client, peak_r_third, peak_r_agency
    using (exchange_id = any ((select auth.my_exchange_ids(32))::uuid[]));
grant select (id, exchange_id, assigned_to, created_by, title, description, task_type, status, priority, due_date, completed_at,
              pp_task_id, metadata, is_synced_from_pp, last_sync_at, created_at, updated_at, version) on public.tasks to peak_user;
grant select (pp_data) on public.tasks to peak_r_admin;
grant select (id, task_id, exchange_id, author_id, content, created_at) on public.task_comments to peak_user;

create policy api_reads on public.tasks for select to peak_api using (auth.may(32, exchange_id));
create policy api_creates on public.tasks for insert to peak_api
    with check (created_by = (select auth.me()) and auth.may(8, exchange_id));
create policy api_edits on public.tasks for update to peak_api
    using (auth.may(8, exchange_id) or assigned_to = (select auth.me()) and auth.may(64, exchange_id));
create policy api_reads on public.task_comments for select to peak_api using (auth.may(32, exchange_id));
create policy api_comments on public.task_comments for insert to peak_api
    with check (author_id = (select auth.me()) and exists (
        select from public.tasks t where t.id = task_id and t.exchange_id = task_comments.exchange_id
          and (auth.may(8, t.exchange_id) or t.assigned_to = (select auth.me()) and auth.may(64, t.exchange_id))));
grant select (id, exchange_id, assigned_to, created_by, title, description, status, priority, due_date, completed_at, request_id, version),
      insert (exchange_id, assigned_to, created_by, title, description, task_type, priority, due_date, request_id),
      update (assigned_to, title, description, status, priority, due_date, completed_at) on public.tasks to peak_api;
grant select, insert (task_id, exchange_id, author_id, content, request_id) on public.task_comments to peak_api;

create trigger _500_feed_insert after insert on public.tasks
    referencing new table as changed_rows for each statement execute function peak.write_feed();
create trigger _500_feed_update after update on public.tasks
    referencing new table as changed_rows for each statement execute function peak.write_feed();
create trigger _500_feed_delete after delete on public.tasks
    referencing old table as changed_rows for each statement execute function peak.write_feed();
create trigger _500_feed_insert after insert on public.task_comments
    referencing new table as changed_rows for each statement execute function peak.write_feed();
reset role;

set local role peak_api;
create function api.task_fields(p_exchange uuid, p_fields jsonb, p_known text[],
        out title text, out description text, out priority text, out status text, out due_date date, out assigned_to uuid)
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    perform peak.check_fields(p_fields, p_known);
    title := peak.text_field(p_fields, 'title', 'The title', 255);
    description := peak.text_field(p_fields, 'description', 'The description', 10000);
    priority := peak.choice_field(p_fields, 'priority', 'The priority', array['LOW', 'MEDIUM', 'HIGH', 'URGENT']);
    status := peak.choice_field(p_fields, 'status', 'The status', array['PENDING', 'IN_PROGRESS', 'COMPLETE', 'CANCELLED']);
    due_date := peak.day_field(p_fields, 'due_date', 'The due date');
    assigned_to := peak.uuid_field(p_fields, 'assigned_to', 'The person');
    if assigned_to is not null and not auth.person_may(assigned_to, 32, p_exchange) then
        raise exception using errcode = 'PK400', message = 'A task is assigned to somebody who has access to its exchange.';
    end if;
end $$;

create function api.create_task(p_exchange uuid, p_fields jsonb) returns uuid
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
    request uuid;
    f record;
    made uuid;
begin
    if p_exchange is null then
        raise exception using errcode = 'PK400', message = 'A task needs an exchange.';
    elsif not auth.may_now(1, p_exchange) then
        raise exception using errcode = 'PK404', message = 'There is no such exchange.';
    elsif not auth.may_now(8, p_exchange) then
        raise exception using errcode = 'PK403', message = 'Only an admin or who manages the exchange creates tasks in it.';
    end if;
    f := api.task_fields(p_exchange, p_fields, array['title', 'description', 'priority', 'due_date', 'assigned_to', 'request_id']);
    request := peak.uuid_field(p_fields, 'request_id', 'The request');
    if f.title is null then
        raise exception using errcode = 'PK400', message = 'A task needs a title.';
    end if;
    insert into public.tasks (exchange_id, assigned_to, created_by, title, description, task_type, priority, due_date, request_id)
    values (p_exchange, f.assigned_to, me, f.title, f.description, 'manual', coalesce(f.priority, 'MEDIUM'), f.due_date, request)
    on conflict (created_by, request_id) do nothing returning id into made;
    if made is null then
        select t.id into made from public.tasks t where t.created_by = me and t.request_id = request and t.exchange_id = p_exchange;
        if not found then
            raise exception using errcode = 'PK409', message = 'Another task was created with this request already.';
        end if;
    end if;
    return made;
end $$;

-- A task that the caller manages, or works on where p_work says that this is enough.
create function api.task_to_change(p_task uuid, p_work boolean,
        out id uuid, out exchange_id uuid, out status text, out version bigint)
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
    me uuid := auth.require_live();
    assignee uuid;
begin
    select t.id, t.exchange_id, t.status, t.version, t.assigned_to into id, exchange_id, status, version, assignee
    from public.tasks t where t.id = p_task;
    if not found or not auth.may_now(32, exchange_id) then
        raise exception using errcode = 'PK404', message = 'There is no such task.';
    end if;
    if not auth.may_now(8, exchange_id) and not (p_work and coalesce(assignee = me, false) and auth.may_now(64, exchange_id)) then
        raise exception using errcode = 'PK403', message = case when p_work
            then 'Only who manages the exchange, or who a task is assigned to, may do this.'
            else 'Only an admin or who manages the exchange edits its tasks.' end;
    end if;
end $$;

create function api.update_task(p_task uuid, p_version bigint, p_fields jsonb) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    mine record := api.task_to_change(p_task, false);
    f record := api.task_fields(mine.exchange_id, p_fields, array['title', 'description', 'priority', 'status', 'due_date', 'assigned_to']);
    now_version bigint;
begin
    if p_version is null or p_fields ? 'title' and f.title is null or p_fields ? 'priority' and f.priority is null
       or p_fields ? 'status' and f.status is null then
        raise exception using errcode = 'PK400', message = 'A task needs a version, a title, a priority and a status.';
    end if;
    update public.tasks t
    set title = coalesce(f.title, t.title), priority = coalesce(f.priority, t.priority), status = coalesce(f.status, t.status),
        description = case when p_fields ? 'description' then f.description else t.description end,
        due_date = case when p_fields ? 'due_date' then f.due_date else t.due_date end,
        assigned_to = case when p_fields ? 'assigned_to' then f.assigned_to else t.assigned_to end,
        completed_at = case when coalesce(f.status, t.status) <> 'COMPLETE' then null else coalesce(t.completed_at, now()) end
    where t.id = p_task and t.version = p_version returning t.version into now_version;
    if not found then
        raise exception using errcode = 'PK409', message = 'Somebody else changed this task meanwhile.';
    end if;
    return now_version;
end $$;

create function api.complete_task(p_task uuid, p_version bigint) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    mine record := api.task_to_change(p_task, true);
    now_version bigint;
begin
    if p_version is null then
        raise exception using errcode = 'PK400', message = 'The task''s version is missing.';
    end if;
    if mine.status = 'CANCELLED' then
        raise exception using errcode = 'PK409', message = 'This task was cancelled.';
    end if;
    update public.tasks t set status = 'COMPLETE', completed_at = now()
    where t.id = p_task and t.version = p_version and t.status is distinct from 'COMPLETE' returning t.version into now_version;
    if not found and (mine.status is distinct from 'COMPLETE' or mine.version is distinct from p_version) then
        raise exception using errcode = 'PK409', message = 'Somebody else changed this task meanwhile.';
    end if;
    return coalesce(now_version, mine.version);
end $$;

create function api.comment_task(p_task uuid, p_text text, p_request_id uuid default null) returns uuid
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    me uuid := auth.require_live();
    mine record := api.task_to_change(p_task, true);
    said text := btrim(p_text, E' \t\r\n');
    made uuid;
begin
    if coalesce(said, '') = '' or length(said) > 10000 then
        raise exception using errcode = 'PK400', message = 'A comment has 1 to 10,000 characters.';
    end if;
    insert into public.task_comments (task_id, exchange_id, author_id, content, request_id)
    values (p_task, mine.exchange_id, me, said, p_request_id)
    on conflict (author_id, request_id) do nothing returning id into made;
    if made is null then
        select c.id into made from public.task_comments c where c.author_id = me and c.request_id = p_request_id and c.task_id = p_task;
        if not found then
            raise exception using errcode = 'PK409', message = 'Another comment was written with this request already.';
        end if;
    end if;
    return made;
end $$;
grant execute on function api.create_task(uuid, jsonb), api.update_task(uuid, bigint, jsonb), api.complete_task(uuid, bigint),
    api.comment_task(uuid, text, uuid) to peak_r_admin, peak_r_coordinator, peak_r_client, peak_r_agency;
reset role;
