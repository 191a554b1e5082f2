-- 0002 plan_tables: the firm's schema as agreed, around the two tables that may already hold data.
--
-- Adds     contacts and exchanges (or what they lack); user_sessions, exchange_participants, messages,
--          message_participants, documents, document_access_logs, tasks, audit_logs, pp_sync_logs;
--          every index of the plan, and one for each foreign key
-- Needs    0001 foundation
-- Breaks   nothing
-- Locks    contacts and exchanges ACCESS EXCLUSIVE while columns are added (no rewrite);
--          one update of exchanges.workflow_stage where it differs
-- Raises   PK409 a column that the plan names exists with a type that its values can't be turned into
-- Tests    tests/models/db/tst_LegacyUpgrade.cpp, tests/sql/tst_PlanSchema.cpp
set local lock_timeout = '5s';

do $$
begin
    if to_regclass('public.contacts') is not null then
        alter table public.contacts owner to peak_owner;
    end if;
    if to_regclass('public.exchanges') is not null then
        alter table public.exchanges owner to peak_owner;
    end if;
end $$;

set local role peak_owner;

-- A policy of an earlier hand would let in whom ours keep out, since policies add up.
do $$
declare
    old record;
begin
    for old in select c.relname, p.polname from pg_policy p join pg_class c on c.oid = p.polrelid
               where p.polrelid in (to_regclass('public.contacts'), to_regclass('public.exchanges')) loop
        execute format('drop policy %I on public.%I', old.polname, old.relname);
        insert into peak.adoption_report (object, finding)
        values (old.relname, format('had the row security policy %s, which was taken away: ours decide now', old.polname));
    end loop;
end $$;
-- A trigger of an earlier hand runs with the rights of whichever of our functions changes a row.
insert into peak.adoption_report (object, finding)
select c.relname, format('has the trigger %s; whoever may change its function %s (%s) can act with our rights: an admin has to look at it',
                         t.tgname, t.tgfoid::regprocedure, pg_get_userbyid(p.proowner))
from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
where not t.tgisinternal and t.tgrelid in (to_regclass('public.contacts'), to_regclass('public.exchanges'));

create table if not exists public.contacts (
    id                  uuid primary key default gen_random_uuid(),
    pp_contact_id       varchar(255) unique,
    first_name          varchar(100),
    last_name           varchar(100),
    email               varchar(255),
    phone               varchar(50),
    company             varchar(255),
    address             text,
    role                varchar(50),
    is_user             boolean default false,
    is_active           boolean default true,
    password_hash       varchar(255),
    email_verified      boolean default false,
    two_fa_enabled      boolean default false,
    two_fa_secret       varchar(255),
    last_login          timestamp,
    custom_field_values jsonb default '[]',
    pp_data             jsonb,
    last_sync_at        timestamp,
    created_at          timestamp default now(),
    updated_at          timestamp default now()
);

create table if not exists public.exchanges (
    id                            uuid primary key default gen_random_uuid(),
    pp_matter_id                  varchar(255) unique,
    exchange_number               varchar(50),
    name                          varchar(255),
    status                        varchar(20) default 'PENDING',
    priority                      varchar(10) default 'MEDIUM',
    client_id                     uuid references public.contacts (id),
    coordinator_id                uuid references public.contacts (id),
    notes                         text,
    type_of_exchange              text,
    client_vesting                text,
    bank                          text,
    reason_for_cancellation       text,
    rel_property_address          text,
    rel_property_city             text,
    rel_property_state            text,
    rel_property_zip              text,
    rel_apn                       text,
    rel_escrow_number             text,
    rel_purchase_contract_title   text,
    rel_contract_date             date,
    rel_value                     numeric(15,2),
    buyer_1_name                  text,
    buyer_2_name                  text,
    proceeds                      numeric(15,2),
    close_of_escrow_date          date,
    day_45                        date,
    day_180                       date,
    identified                    boolean,
    rep_1_property_address        text,
    rep_1_city                    text,
    rep_1_state                   text,
    rep_1_zip                     text,
    rep_1_apn                     text,
    rep_1_escrow_number           text,
    rep_1_purchase_contract_title text,
    rep_1_purchase_contract_date  date,
    rep_1_value                   numeric(15,2),
    rep_1_seller_1_name           text,
    rep_1_seller_2_name           text,
    pp_data                       jsonb,
    is_active                     boolean default true,
    last_sync_at                  timestamp,
    created_at                    timestamp default now(),
    updated_at                    timestamp default now()
);

-- A column that the plan wants: added where it is missing; given the plan's type and default where an
-- earlier hand already added it.
create function pg_temp.ensure_column(p_table text, p_column text, p_type text, p_default text default null)
    returns void language plpgsql as $$
declare
    found_type text;
begin
    select format_type(a.atttypid, a.atttypmod) into found_type
    from pg_attribute a
    where a.attrelid = format('public.%I', p_table)::regclass and a.attname = p_column and not a.attisdropped;
    if found_type is null then
        execute format('alter table public.%I add column %I %s %s', p_table, p_column, p_type,
                       coalesce('default ' || p_default, ''));
        return;
    end if;
    if found_type <> format_type(p_type::regtype, case when p_type ~ '\(' then
            (regexp_match(p_type, '\((\d+)\)'))[1]::int + 4 else -1 end) then
        begin
            -- Without "using" PostgreSQL takes the assignment cast, which refuses to cut a value short.
            execute format('alter table public.%1$I alter column %2$I drop default, alter column %2$I type %3$s %4$s',
                           p_table, p_column, p_type,
                           case when p_type like 'varchar%' then '' else format('using %I::text::%s', p_column, p_type) end);
            insert into peak.adoption_report (object, finding)
            values (p_table || '.' || p_column, format('had the type %s, has %s now; every value was kept', found_type, p_type));
        exception when others then
            raise exception using errcode = 'PK409',
                message = format('Column %s.%s has the type %s and values that can''t be turned into %s. '
                                 'Nothing was changed. Rename the column, then migrate again.',
                                 p_table, p_column, found_type, p_type);
        end;
    end if;
    if p_default is not null then
        execute format('alter table public.%I alter column %I set default %s', p_table, p_column, p_default);
    end if;
end $$;

select pg_temp.ensure_column('contacts', 'last_login_ip', 'inet'),
       pg_temp.ensure_column('contacts', 'login_attempts', 'integer', '0'),
       pg_temp.ensure_column('contacts', 'locked_until', 'timestamp'),
       pg_temp.ensure_column('contacts', 'preferences', 'jsonb'),
       pg_temp.ensure_column('contacts', 'version', 'bigint', '1'),
       pg_temp.ensure_column('exchanges', 'workflow_stage', 'varchar(50)', '''PENDING'''),
       pg_temp.ensure_column('exchanges', 'stage_changed_at', 'timestamp'),
       pg_temp.ensure_column('exchanges', 'stage_changed_by', 'uuid'),
       pg_temp.ensure_column('exchanges', 'notifications_enabled', 'boolean', 'true'),
       pg_temp.ensure_column('exchanges', 'version', 'bigint', '1');
update public.contacts set version = 1 where version is null;
update public.exchanges set version = 1 where version is null;
alter table public.contacts alter column version set not null;
alter table public.exchanges alter column version set not null;

do $$
begin
    if not exists (select from pg_constraint c
                   join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
                   where c.contype = 'f' and c.conrelid = 'public.exchanges'::regclass
                     and a.attname = 'stage_changed_by') then
        alter table public.exchanges add constraint exchanges_stage_changed_by_fkey
            foreign key (stage_changed_by) references public.contacts (id);
    end if;
end $$;

-- The firm's status stays as it is; the stage that we work with is taken from it where it can be.
update public.exchanges e set workflow_stage = upper(btrim(e.status))
where upper(btrim(e.status)) in ('PENDING', '45D', '180D', 'COMPLETED', 'TERMINATED', 'ON_HOLD')
  and (e.workflow_stage is null or e.workflow_stage = 'PENDING')
  and e.workflow_stage is distinct from upper(btrim(e.status));
update public.exchanges set workflow_stage = 'PENDING' where workflow_stage is null;
insert into peak.adoption_report (object, row_id, finding)
select 'exchanges.status', e.id,
       format('exchange %s has the status %s, which is no stage; its stage is %s until somebody sets it',
              coalesce(e.exchange_number, e.name, e.id::text), coalesce(quote_literal(e.status), 'nothing'), e.workflow_stage)
from public.exchanges e
where e.status is null or upper(btrim(e.status)) not in ('PENDING', '45D', '180D', 'COMPLETED', 'TERMINATED', 'ON_HOLD');
insert into peak.adoption_report (object, row_id, finding)
select 'contacts.role', c.id,
       format('%s may sign in but has the role %s, which is none of ours; until an admin sets one, they can''t',
              coalesce(nullif(btrim(concat_ws(' ', c.first_name, c.last_name)), ''), c.email, c.id::text),
              coalesce(quote_literal(c.role), 'nothing'))
from public.contacts c
where c.is_user and (c.role is null or c.role not in ('admin', 'coordinator', 'client', 'third_party', 'agency'));

create table public.user_sessions (
    id             uuid primary key default gen_random_uuid(),
    user_id        uuid references public.contacts (id) on delete cascade,
    session_token  varchar(255) unique not null,
    expires_at     timestamp not null,
    ip_address     inet,
    user_agent     text,
    is_active      boolean default true,
    created_at     timestamp default now(),
    -- ours
    login_role     name unique,
    person_role    text,
    idle_limit     interval not null default interval '30 minutes',
    ended_at       timestamp,
    ended_because  text,
    client_version text,
    device_id      uuid,
    second_factor  boolean not null default false,
    real_user_id   uuid references public.contacts (id) on delete cascade,
    real_session_id uuid references public.user_sessions (id) on delete cascade
);
comment on column public.user_sessions.real_user_id is 'The admin who looks on as user_id; such a session changes nothing, and ends with the one it was opened in.';
comment on column public.user_sessions.session_token is 'SHA-256 of the secret, never the secret.';

create table public.exchange_participants (
    id          uuid primary key default gen_random_uuid(),
    exchange_id uuid references public.exchanges (id) on delete cascade,
    contact_id  uuid references public.contacts (id) on delete cascade,
    role        varchar(50) not null,
    permissions text[],
    assigned_by uuid references public.contacts (id),
    assigned_at timestamp default now(),
    is_active   boolean default true,
    created_at  timestamp default now(),
    updated_at  timestamp default now(),
    version     bigint not null default 1,
    unique (exchange_id, contact_id, role),
    constraint exchange_participants_role_known
        check (role in ('client', 'coordinator', 'third_party', 'agency')),
    constraint exchange_participants_permissions_known
        check (permissions <@ array['view', 'message', 'upload', 'manage'])
);

create table public.messages (
    id                uuid primary key default gen_random_uuid(),
    exchange_id       uuid references public.exchanges (id) on delete cascade,
    sender_id         uuid references public.contacts (id) on delete set null,
    content           text not null,
    message_type      varchar(20) default 'text',
    attachments       jsonb,
    reply_to          uuid references public.messages (id),
    is_system_message boolean default false,
    is_deleted        boolean default false,
    read_by           jsonb,
    created_at        timestamp default now(),
    updated_at        timestamp default now()
);

create table public.message_participants (
    id           uuid primary key default gen_random_uuid(),
    message_id   uuid references public.messages (id) on delete cascade,
    contact_id   uuid references public.contacts (id) on delete cascade,
    read_at      timestamp,
    delivered_at timestamp,
    created_at   timestamp default now()
);

create table public.documents (
    id                 uuid primary key default gen_random_uuid(),
    exchange_id        uuid references public.exchanges (id) on delete cascade,
    uploaded_by        uuid references public.contacts (id) on delete set null,
    file_name          varchar(255) not null,
    file_type          varchar(50) not null,
    file_size          bigint,
    file_path          text not null,
    storage_provider   varchar(50) default 'local',
    document_type      varchar(100),
    description        text,
    is_template        boolean default false,
    template_variables jsonb,
    pin_protected      boolean default false,
    pin_hash           varchar(255),
    access_level       varchar(20) default 'exchange',
    allowed_roles      text[],
    download_count     integer default 0,
    last_accessed_at   timestamp,
    is_active          boolean default true,
    created_at         timestamp default now(),
    updated_at         timestamp default now()
);

create table public.document_access_logs (
    id            uuid primary key default gen_random_uuid(),
    document_id   uuid references public.documents (id) on delete cascade,
    contact_id    uuid references public.contacts (id) on delete set null,
    action        varchar(20) not null,
    ip_address    inet,
    user_agent    text,
    success       boolean default true,
    error_message text,
    created_at    timestamp default now()
);

create table public.tasks (
    id                uuid primary key default gen_random_uuid(),
    exchange_id       uuid references public.exchanges (id) on delete cascade,
    assigned_to       uuid references public.contacts (id) on delete set null,
    created_by        uuid references public.contacts (id) on delete set null,
    title             varchar(255) not null,
    description       text,
    task_type         varchar(50),
    status            varchar(20) default 'PENDING',
    priority          varchar(10) default 'MEDIUM',
    due_date          timestamp,
    completed_at      timestamp,
    pp_task_id        varchar(255),
    pp_data           jsonb,
    metadata          jsonb,
    is_synced_from_pp boolean default false,
    last_sync_at      timestamp,
    created_at        timestamp default now(),
    updated_at        timestamp default now()
);

create table public.audit_logs (
    id            uuid primary key default gen_random_uuid(),
    user_id       uuid references public.contacts (id) on delete set null,
    exchange_id   uuid references public.exchanges (id) on delete set null,
    action        varchar(100) not null,
    resource_type varchar(50),
    resource_id   uuid,
    old_values    jsonb,
    new_values    jsonb,
    ip_address    inet,
    user_agent    text,
    success       boolean default true,
    error_message text,
    session_id    uuid,
    created_at    timestamp default now(),
    -- ours
    actor_role     text,
    client_version text,
    real_user_id   uuid,
    xid            xid8 not null default pg_current_xact_id()
);
comment on column public.audit_logs.actor_role is 'What the person was at that moment, or the database role of who is no person.';
comment on column public.audit_logs.real_user_id is 'Who it was when somebody acted as user_id.';
comment on column public.audit_logs.xid is 'Which transaction wrote it: sealing goes by it.';

create table public.pp_sync_logs (
    id                uuid primary key default gen_random_uuid(),
    sync_type         varchar(50) not null,
    status            varchar(20) default 'RUNNING',
    records_processed integer default 0,
    records_created   integer default 0,
    records_updated   integer default 0,
    errors_count      integer default 0,
    error_details     jsonb,
    started_at        timestamp default now(),
    completed_at      timestamp,
    triggered_by      varchar(20) default 'scheduled'
);

-- The plan's indexes.
create index if not exists idx_exchanges_status on public.exchanges (status);
create index if not exists idx_exchanges_client_id on public.exchanges (client_id);
create index if not exists idx_exchanges_coordinator_id on public.exchanges (coordinator_id);
create index idx_user_sessions_token on public.user_sessions (session_token);
create index idx_user_sessions_user_expires on public.user_sessions (user_id, expires_at);
create index idx_user_sessions_real_user on public.user_sessions (real_user_id);
create index idx_user_sessions_real_session on public.user_sessions (real_session_id);
create index idx_exchange_participants_exchange on public.exchange_participants (exchange_id);
create index idx_exchange_participants_contact on public.exchange_participants (contact_id);
create index idx_messages_exchange_created on public.messages (exchange_id, created_at);
create index idx_messages_sender on public.messages (sender_id);
create index idx_documents_exchange on public.documents (exchange_id);
create index idx_documents_uploaded_by on public.documents (uploaded_by);
create index idx_tasks_assigned_to on public.tasks (assigned_to);
create index idx_tasks_exchange_status on public.tasks (exchange_id, status);
create index idx_audit_logs_user_created on public.audit_logs (user_id, created_at);
create index idx_audit_logs_action on public.audit_logs (action);

-- One for each foreign key that the plan leaves without: a delete or a join must not read a whole table.
create index idx_exchanges_stage_changed_by on public.exchanges (stage_changed_by);
create index idx_exchange_participants_assigned_by on public.exchange_participants (assigned_by);
create index idx_messages_reply_to on public.messages (reply_to);
create index idx_message_participants_message on public.message_participants (message_id);
create index idx_message_participants_contact on public.message_participants (contact_id);
create index idx_document_access_logs_document on public.document_access_logs (document_id);
create index idx_document_access_logs_contact on public.document_access_logs (contact_id);
create index idx_tasks_created_by on public.tasks (created_by);
create index idx_audit_logs_exchange on public.audit_logs (exchange_id);

-- Closed by default: a table without a policy shows nothing to anybody but its owner.
alter table public.contacts enable row level security;
alter table public.exchanges enable row level security;
alter table public.user_sessions enable row level security;
alter table public.exchange_participants enable row level security;
alter table public.messages enable row level security;
alter table public.message_participants enable row level security;
alter table public.documents enable row level security;
alter table public.document_access_logs enable row level security;
alter table public.tasks enable row level security;
alter table public.audit_logs enable row level security;
alter table public.pp_sync_logs enable row level security;
do $$
declare
    x text;
begin
    -- Ours only: other software may have tables and views of its own in this schema.
    for x in select c.relname from pg_class c
             where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
               and c.relowner = 'peak_owner'::regrole loop
        execute format('revoke all on public.%I from public', x);
    end loop;
end $$;

-- Rows that the record refers to are never deleted, only deactivated; the record itself never changes.
create function audit.refuse_change() returns trigger
    language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    raise exception using errcode = 'PK403',
        message = format('Rows of %s are never %s.', tg_table_name,
                         case tg_op when 'UPDATE' then 'changed' else 'deleted' end);
end $$;
create trigger _100_append_only before update or delete on public.audit_logs
    for each row execute function audit.refuse_change();
create trigger _100_append_only_all before truncate on public.audit_logs
    for each statement execute function audit.refuse_change();
create trigger _100_never_deleted before delete on public.contacts
    for each row execute function audit.refuse_change();
create trigger _100_never_deleted before delete on public.exchanges
    for each row execute function audit.refuse_change();

-- Every change of what people edit counts the version up, so that two writers notice each other.
create function peak.count_version() returns trigger
    language plpgsql set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    new.version := old.version + 1;
    if new.updated_at is not distinct from old.updated_at then
        new.updated_at := now();
    end if;
    return new;
end $$;
create trigger _200_count_version before update of pp_contact_id, first_name, last_name, email, phone, company,
        address, role, is_user, is_active, custom_field_values, pp_data on public.contacts
    for each row execute function peak.count_version();
create trigger _200_count_version before update on public.exchanges
    for each row execute function peak.count_version();
create trigger _200_count_version before update on public.exchange_participants
    for each row execute function peak.count_version();
reset role;
