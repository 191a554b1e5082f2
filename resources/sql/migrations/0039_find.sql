-- 0039 find: one box that finds exchanges, people, tasks and documents by words.
--
-- Adds     peak.person_search(), task_search(), document_search(), fit(), finding(); trigram indexes of tasks and documents; api.find_anything()
-- Needs    0008 exchange_list, 0014 documents, 0023 tasks, 0030 list_columns (indexes by name)
-- Breaks   nothing
-- Locks    tasks and documents SHARE while their indexes are made
-- Raises   28000 the session has ended; PK400 words that are too long
-- Tests    tests/sql/tst_Find.cpp
--
-- Each kind looks at no more than some hundreds of rows that match, by index (people are few, and read), and the best of them are told: whoever
-- types one letter more gets closer. What the caller may not see is not found, whatever the words. Who has few exchanges
-- (up to 2,000) has only their own rows read and compared: EXPLAIN tells how many blocks a search reads, and an index of
-- all rows would tell by it, letter after letter, what stands in those of others (offset 0 keeps the planner from it).
-- Whoever has more learns by it that a beginning stands somewhere in the firm, not where. That is accepted: read row by row,
-- the 62,000 exchanges of a coordinator take 0.5 to 0.6 s, their tasks as long, their documents 0.2 s, for each letter typed.
-- The search of a list (0031) reads only what is one's own for those with fewer than 1,000.
set local lock_timeout = '5s';

set local role peak_owner;
-- Inlined, so that an index of each can be used; the separator keeps a word from matching across two fields.
create function peak.person_search(p_first text, p_last text, p_company text, p_email text, p_phone text) returns text
    language sql immutable parallel safe
    return coalesce(peak.fold(p_first, 100), '') || ' ' || coalesce(peak.fold(p_last, 100), '') || E'\x1f' || coalesce(peak.fold(p_company, 255), '')
        || E'\x1f' || coalesce(peak.fold(p_email, 255), '') || E'\x1f' || coalesce(peak.fold(p_phone, 50), '');
-- What people see of others with whom they share an exchange: no addresses.
create function peak.person_search(p_first text, p_last text, p_company text) returns text
    language sql immutable parallel safe return peak.person_search(p_first, p_last, p_company, null, null);
create function peak.task_search(p_title text) returns text language sql immutable parallel safe return peak.fold(p_title, 255);
create function peak.document_search(p_name text, p_kind text) returns text
    language sql immutable parallel safe return coalesce(peak.fold(p_name, 255), '') || E'\x1f' || coalesce(peak.fold(p_kind, 100), '');

do $$
declare
    trigrams name := (select n.nspname from pg_extension x join pg_namespace n on n.oid = x.extnamespace where x.extname = 'pg_trgm');
begin
    execute format('create index tasks_by_search on public.tasks using gin (peak.task_search(title) %I.gin_trgm_ops)', trigrams);
    execute format('create index documents_by_search on public.documents using gin
                    (peak.document_search(file_name, document_type) %I.gin_trgm_ops)', trigrams);
end $$;
-- Whoever writes a row computes its place in each index. (Other software writes people, with roles of its own: they
-- have no index here, and are few.)
grant execute on function peak.fold(text, int), peak.task_search(text), peak.document_search(text, text)
    to peak_api, peak_auth, peak_agent;

-- How well a text fits: it is what was typed, begins with it, has a word that begins with it, holds it.
create function peak.fit(p_text text, p_words text) returns int
    language sql immutable parallel safe
    return case when p_text = p_words then 0 when starts_with(p_text, p_words) then 1
                when strpos(' ' || p_text, ' ' || p_words) > 0 then 2 else 3 end;

-- Who asks and what for: the words as patterns, the most telling first, since that one is looked up in the index; without
-- three letters or digits in a row it could not be, and only beginnings are found.
create type peak.finding as (me uuid, my_role text, everything boolean, few boolean, staff boolean, mine uuid[], words text, above text, patterns text[], short boolean);
create function peak.finding(p_words text) returns peak.finding
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    q peak.finding;
    my_role constant text := auth.my_role();
begin
    q.me := auth.require_me();
    if length(p_words) > 200 then
        raise exception using errcode = 'PK400', message = 'The search text is too long. Use up to 200 letters.';
    end if;
    q.my_role := my_role;
    q.everything := my_role = 'admin';
    q.few := not q.everything and (select count(*) from (select from auth.access a where a.contact_id = q.me limit 2001) x) <= 2000;
    q.staff := my_role in ('admin', 'coordinator');
    q.mine := case when not q.staff then auth.my_contact_ids() end;
    q.words := regexp_replace(btrim(coalesce(peak.fold(p_words, 200), '')), E'\\s+', ' ', 'g');
    q.above := q.words || U&'\+10FFFF';
    select array_agg('%' || regexp_replace(w.word, E'([\\\\%_])', E'\\\\\\1', 'g') || '%' order by w.tells desc, length(w.word) desc),
           bool_and(not w.tells)
    into q.patterns, q.short
    from (select distinct x.word, x.word ~ '[[:alnum:]]{3}' as tells from regexp_split_to_table(q.words, ' ') x (word) limit 8) w;
    return q;
end $$;

create function api.find_anything(p_words text, p_limit int default 20)
    returns table (kind text, id uuid, title text, detail text, exchange_id uuid)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set plan_cache_mode = force_custom_plan
    set max_parallel_workers_per_gather = 0 set enable_seqscan = off as $$
declare
    most constant int := 200;
    q peak.finding := peak.finding(p_words);
    me constant uuid := q.me;
    everything constant boolean := q.everything;
    few constant boolean := q.few;
    words constant text := q.words;
    above constant text := q.above;
    first constant text := q.patterns[1];
    patterns constant text[] := q.patterns;
    short constant boolean := q.short;
begin
    if words = '' then
        return;
    end if;
    return query
        with exchange_ids (id) as (
            (select x.exchange_id from peak.exchange_rows x where everything and not short and x.search like first and x.search like all (patterns) limit most)
            union
            (select x.exchange_id from auth.access a join peak.exchange_rows x on x.exchange_id = a.exchange_id
             where not everything and not few and a.contact_id = me and a.rights & 1 = 1 and not short and x.search like first and x.search like all (patterns)
             limit most)
            union
            (select x.exchange_id
             from auth.access a cross join lateral (select r.exchange_id, r.search, r.number_key, r.name_key from peak.exchange_rows r
                                                    where r.exchange_id = a.exchange_id offset 0) x
             where few and a.contact_id = me and a.rights & 1 = 1
               and (not short and x.search like all (patterns) or x.number_key = peak.number_key(words) or x.name_key >= words and x.name_key < above)
             limit most)
            union
            (select x.exchange_id from peak.exchange_rows x
             where not few and x.number_key >= peak.number_key(words) and x.number_key <= peak.number_key(words)
               and (everything or exists (select from auth.access a where a.contact_id = me and a.exchange_id = x.exchange_id and a.rights & 1 = 1)) limit 50)
            union
            (select x.exchange_id from peak.exchange_rows x where not few and x.name_key >= words and x.name_key < above
               and (everything or exists (select from auth.access a where a.contact_id = me and a.exchange_id = x.exchange_id and a.rights & 1 = 1)) limit 50)
        ), exchanges_found as (
            select 'exchange' as kind, r.exchange_id as id, concat_ws(' · ', r.exchange_number, r.name) as title,
                   concat_ws(' · ', nullif(r.client_name, ''), nullif(r.property, '')) as detail, r.exchange_id as room,
                   least(peak.fit(coalesce(peak.fold(r.exchange_number, 50), ''), words), peak.fit(coalesce(peak.fold(r.name, 255), ''), words)) as fit,
                   r.updated_at as moment
            from exchange_ids i join peak.exchange_rows r on r.exchange_id = i.id
        ), people_found as (
            select 'person', c.id, auth.person_name(c.first_name, c.last_name, c.company, case when q.staff then c.email end),
                   case when q.staff then concat_ws(' · ', nullif(btrim(c.company), ''), c.email) else c.company end, null::uuid,
                   least(peak.fit(peak.fold(btrim(concat_ws(' ', c.first_name, c.last_name)), 255), words), peak.fit(coalesce(peak.fold(c.last_name, 100), ''), words)),
                   c.updated_at
            from ((select p.* from public.contacts p
                   where q.staff and peak.person_search(p.first_name, p.last_name, p.company, p.email, p.phone) like all (patterns) limit most)
                  union all
                  (select p.* from unnest(q.mine) m (id) join public.contacts p on p.id = m.id
                   where peak.person_search(p.first_name, p.last_name, p.company) like all (patterns) limit most)) c
        ), new_tasks (id) as materialized (
            -- Where most tasks match, the index would hand them all over before the first is taken.
            select x.id from (select n.id, n.title from public.tasks n where everything and not short
                              order by coalesce(n.created_at, 'infinity') desc, n.id desc limit 2000) x
            where peak.task_search(x.title) like all (patterns) limit most
        ), task_ids (id) as (
            (select n.id from new_tasks n)
            union
            (select x.id from public.tasks x
             where everything and not short and (select count(*) from new_tasks) < most and peak.task_search(x.title) like first and peak.task_search(x.title) like all (patterns) limit most)
            union
            (select x.id from auth.access a join public.tasks x on x.exchange_id = a.exchange_id
             where not everything and not few and a.contact_id = me and a.rights & 33 = 33 and not short
               and peak.task_search(x.title) like first and peak.task_search(x.title) like all (patterns) limit most)
            union
            (select x.id
             from auth.access a cross join lateral (select t.id, t.title from public.tasks t where t.exchange_id = a.exchange_id offset 0) x
             where few and a.contact_id = me and a.rights & 33 = 33
               and (not short and peak.task_search(x.title) like all (patterns)
                    or peak.text_key(x.title) collate "C" >= words and peak.text_key(x.title) collate "C" < above)
             limit most)
            union
            (select x.id from public.tasks x
             where not few and peak.text_key(x.title) collate "C" >= words and peak.text_key(x.title) collate "C" < above
               and (everything or exists (select from auth.access a where a.contact_id = me and a.exchange_id = x.exchange_id and a.rights & 33 = 33)) limit 50)
        ), tasks_found as (
            select 'task', t.id, t.title::text, concat_ws(' · ', r.exchange_number, r.name), t.exchange_id,
                   peak.fit(peak.fold(t.title, 255), words) + case when t.status in ('COMPLETE', 'CANCELLED') then 1 else 0 end, t.updated_at
            from task_ids i join public.tasks t on t.id = i.id left join peak.exchange_rows r on r.exchange_id = t.exchange_id
        ), new_documents (id) as materialized (
            select x.id from (select n.id, n.is_active, n.file_name, n.document_type from public.documents n where everything and not short
                              order by coalesce(n.created_at, 'infinity') desc, n.id desc limit 2000) x
            where x.is_active and peak.document_search(x.file_name, x.document_type) like all (patterns) limit most
        ), document_ids (id) as (
            (select n.id from new_documents n)
            union
            (select x.id from public.documents x
             where everything and not short and (select count(*) from new_documents) < most and x.is_active
               and peak.document_search(x.file_name, x.document_type) like first
               and peak.document_search(x.file_name, x.document_type) like all (patterns) limit most)
            union
            (select x.id from public.documents x
             where not everything and not few and not short and x.is_active and x.exchange_id is null
               and peak.document_search(x.file_name, x.document_type) like all (patterns) limit most)
            union
            (select x.id from auth.access a join public.documents x on x.exchange_id = a.exchange_id
             where not everything and not few and not short and a.contact_id = me and a.rights & 1 = 1 and x.is_active
               and peak.document_search(x.file_name, x.document_type) like first
               and peak.document_search(x.file_name, x.document_type) like all (patterns) limit most)
            union
            (select x.id
             from ((select d.id, d.file_name, d.document_type
                    from auth.access a cross join lateral (select n.* from public.documents n where n.exchange_id = a.exchange_id offset 0) d
                    where few and a.contact_id = me and a.rights & 1 = 1 and d.is_active
                      and auth.document_rule(d.access_level, d.allowed_roles, q.my_role, a.rights & 16 = 16, a.rights & 8 = 8, d.uploaded_by = me))
                   union all
                   (select d.id, d.file_name, d.document_type from public.documents d
                    where few and d.exchange_id is null and d.is_active
                      and auth.document_rule(d.access_level, d.allowed_roles, q.my_role, true, false, d.uploaded_by = me)) offset 0) x
             where not short and peak.document_search(x.file_name, x.document_type) like all (patterns)
                or peak.text_key(x.file_name) collate "C" >= words and peak.text_key(x.file_name) collate "C" < above
             limit most)
            union
            (select x.id from public.documents x
             where not few and x.is_active and peak.text_key(x.file_name) collate "C" >= words and peak.text_key(x.file_name) collate "C" < above
               and (everything or x.exchange_id is null
                    or exists (select from auth.access a where a.contact_id = me and a.exchange_id = x.exchange_id and a.rights & 1 = 1)) limit 50)
        ), documents_found as (
            select 'document', d.id, d.file_name::text, concat_ws(' · ', r.exchange_number, r.name), d.exchange_id,
                   peak.fit(peak.fold(d.file_name, 255), words), d.updated_at
            from document_ids i join public.documents d on d.id = i.id left join peak.exchange_rows r on r.exchange_id = d.exchange_id
            where everything or auth.may_see_document(me, d.id)
        )
        select f.kind, f.id, f.title, nullif(f.detail, ''), f.room
        from (select * from exchanges_found union all select * from people_found union all select * from tasks_found
              union all select * from documents_found) f
        order by f.fit, array_position('{exchange,person,task,document}'::text[], f.kind), f.moment desc nulls last, f.id
        limit least(greatest(coalesce(p_limit, 20), 0), 50);
end $$;
grant execute on function api.find_anything(text, int) to peak_user;
reset role;
