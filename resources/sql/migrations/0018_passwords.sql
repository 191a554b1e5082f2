-- 0018 passwords: which ones are good, how they change, and the codes that let somebody choose one.
--
-- Adds     auth.blocked_passwords; auth.password_fault(), password_reason(); api.redeem_submit() at the door;
--          api.change_password() in a session; invite_person(), reset_password() for admins;
--          auth.add_person(), set_password(), set_totp() for the installer; settings password.min_length*
-- Needs    0017 second_factor
-- Breaks   nothing
-- Locks    invitations SHARE ROW EXCLUSIVE for triggers
-- Raises   28000 the session has ended; PK400 bad input, or a password against the rules; PK403 not allowed, or the
--          current password first; PK404 nobody of that id; PK409 no account, or a password already; PK429 too many
-- Tests    tests/sql/tst_Passwords.cpp, tests/sql/tst_Invitations.cpp
--
-- Length, and none that others try first (NIST SP 800-63B-4); no rules about kinds of letters.
set local lock_timeout = '5s';

set local role peak_owner;
insert into peak.settings (key, value, description) values
    ('password.min_length', '15', 'Characters of a password that stands alone'),
    ('password.min_length_with_second_factor', '8', 'Characters of a password beside a second factor'),
    ('invitation.days', '7', 'How long an invitation code can be used'),
    ('password.reset_hours', '24', 'How long a reset code can be used');
insert into audit.exempt (table_name, reason) values ('auth.blocked_passwords', 'changes by migrations only');
reset role;

set local role peak_auth;
select audit.watch('auth.invitations', 'invitation', p_secret => '{code_hash}');

-- ---------------------------------------------------------------- what everybody tries first

-- In the one spelling of auth.password_forms(). Our own list: words that people reach for, and what they
-- do to them.
create table auth.blocked_passwords (
    word text primary key
);
alter table auth.blocked_passwords enable row level security;
create policy identity_reads on auth.blocked_passwords to peak_auth using (true) with check (true);

insert into auth.blocked_passwords (word)
with base (w) as (
    select distinct unnest(string_to_array(
        'password passwort passcode passphrase pass secret private hidden access login logon signin signon account user '
        'username admin administrator root superuser manager owner guest default test testing tester demo sample example '
        'temp temporary change changeme letmein openup opensesame enter welcome hello goodbye please thankyou sorry '
        'qwerty qwertz azerty asdfgh asdf zxcvbn qazwsx qweasd poiuy lkjhg abcd abcdef abcdefg abcdefgh computer laptop '
        'desktop keyboard monitor printer server network internet wireless wifi router modem windows linux android apple '
        'google microsoft facebook twitter amazon netflix office outlook database oracle system security secure safety '
        'money dollar cash bank banker credit debit finance invest investor capital market stocks trader broker exchange '
        'property realty estate house home garden office business company client customer contract agent escrow title '
        'summer winter spring autumn january february march april june july august september october november december '
        'monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday morning evening night midnight '
        'love lover loveme iloveyou forever always never babygirl baby honey sweet sweetie darling angel princess prince '
        'queen king master mistress boss chief captain soldier ranger hunter killer fighter warrior ninja pirate wizard '
        'dragon tiger lion panther eagle falcon hawk phoenix wolf bear shark dolphin monkey donkey horse mustang pony '
        'kitten puppy doggy cat dog rabbit bunny chicken turtle spider snake cobra butterfly flower rose lily daisy jasmine '
        'orange banana cherry peach lemon melon apple strawberry chocolate cookie cheese pepper ginger sugar coffee whisky '
        'football baseball basketball softball hockey soccer tennis golf golfer racing runner skater surfer fishing hunting '
        'batman superman spiderman ironman starwars startrek pokemon mario zelda matrix hobbit gandalf merlin harry potter '
        'michael michelle jennifer jessica jordan daniel robert thomas george william james david john richard charles joseph '
        'andrew matthew anthony joshua nicholas alexander benjamin samuel patrick steven kevin brian jason justin ashley '
        'amanda melissa nicole samantha elizabeth barbara patricia linda susan margaret maria anna laura sarah emily hannah '
        'america american boston chicago dallas denver texas california florida newyork london paris berlin madrid canada '
        'yankees cowboys lakers steelers eagles broncos packers raiders celtics redsox dodgers mercedes porsche ferrari '
        'corvette camaro harley yamaha toyota honda nissan diamond silver golden platinum purple yellow green blue black white '
        'rainbow sunshine moonlight starlight thunder lightning storm shadow ghost blood fire water earth heaven hell jesus '
        'christ church faith hope peace freedom liberty justice truth trust trustno lucky winner champion legend rocket',
        ' '))
), forms (w) as (
    select w from base
    union all select w || w from base
    union all select f || w from base, unnest(array['my', 'the', 'new', 'old', 'big', 'super', 'love', 'ilove', 'hello', 'mr', 'i', 'admin']) f
    union all select w || f from base, unnest(array['s', 'er', 'man', 'boy', 'girl', 'love', 'forever', 'please', 'word', 'pass', 'x', 'me']) f
    union all select reverse(w) from base
), walks (w) as (
    select substr(row, i, n) from unnest(array['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwertzuiop', 'azertyuiop', 'abcdefghijklmnopqrstuvwxyz',
                                               'qazwsxedcrfvtgbyhnujmikolp', 'qwertyuiopasdfghjklzxcvbnm', 'qweasdzxc']) row,
         generate_series(1, 26) i, generate_series(4, 26) n
    where i + n - 1 <= length(row)
)
select distinct x.w from (select w from forms union all select w from walks union all select reverse(w) from walks) x
where length(x.w) >= 4;

-- The spellings under which a password is looked for: small, without separators, without what is hung on in
-- front and behind, and with letters where digits stand in for them.
create function auth.password_forms(p_password text) returns text[]
    language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select array[p.plain, c.core, translate(p.plain, '0134578@$!', 'oieastbasi'), translate(c.core, '0134578@$!|', 'oieastbasil'),
                 translate(c.core, '0134578@$!|', 'oleastbasll')]
    from (select regexp_replace(lower(normalize(p_password, nfkc)), '[-_.,:;/ ]', '', 'g') as plain) p,
         lateral (select regexp_replace(p.plain, E'^[0-9!-/:-@\\[-`{-~]+|[0-9!-/:-@\\[-`{-~]+$', '', 'g') as core) c
$$;

-- Whether little but these words is left of a password.
create function auth.made_of(p_password text, p_words text[]) returns boolean
    language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
declare
    form text;
    rest text;
    word text;
begin
    foreach form in array auth.password_forms(p_password) loop
        rest := form;
        foreach word in array coalesce(p_words, '{}') loop
            rest := replace(rest, word, '');
        end loop;
        if rest <> form and length(regexp_replace(rest, '^[^a-z]+|[^a-z]+$', '', 'g')) < 5 then
            return true;
        end if;
    end loop;
    return false;
end $$;

-- The words of names and addresses that a password may not be made of, the longest first.
create function auth.words_of(variadic p_texts text[]) returns text[]
    language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(x.w order by length(x.w) desc, x.w), '{}')
    from (select distinct w.w
          from unnest(p_texts) t (t), lateral (select lower(normalize(left(coalesce(t.t, ''), 400), nfkc)) as t) l,
               lateral (select u.w from regexp_split_to_table(l.t, '[^[:alnum:]]+') u (w)
                        union all select regexp_replace(l.t, '[^[:alnum:]]', '', 'g')) w
          where length(w.w) >= 3) x
$$;

-- Which rule it breaks, 0 for none. What p_least asks is told first, and is asked of what was typed too: there is
-- a sign that Unicode spells out in 18.
create function auth.password_fault(p_password text, p_least int, p_words text[]) returns smallint
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select case
        when least(length(n.p), length(p_password)) < p_least then 1
        when length(n.p) > 128 then 2
        when n.p ~ E'^(.{1,4})\\1+.{0,3}$' or s.walk then 3
        when exists (select from auth.blocked_passwords b where b.word = any (auth.password_forms(n.p))) then 4
        when auth.made_of(n.p, auth.words_of(peak.setting('firm.name') #>> '{}') || '{peak1031,peak,1031,exchange,demo}') then 5
        when auth.made_of(n.p, p_words) then 6
        else 0 end::smallint
    from (select normalize(left(p_password, 1024), nfkc) as p) n,
         lateral (select bool_or(strpos(w, lower(n.p)) > 0) as walk
                  from unnest(array[repeat('0123456789', 3), repeat('1234567890', 3), repeat('9876543210', 3), repeat('0987654321', 3),
                                    '1q2w3e4r5t6y7u8i9o0p', '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p']) w) s
$$;
create function auth.password_reason(p_fault smallint) returns text
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select case p_fault
        when 1 then format('A password has at least %s characters, or %s beside a second factor. A few words in a row are easy to remember.',
                           peak.setting_int('password.min_length'), peak.setting_int('password.min_length_with_second_factor'))
        when 2 then 'A password has at most 128 characters.'
        when 3 then 'This password repeats itself or follows the keys; others try such ones first. Choose another.'
        when 4 then 'This password is one of those that others try first, even with digits or signs around it. Choose another.'
        when 5 then 'This password is made of the name of the firm or of the program. Choose another.'
        when 6 then 'This password is made of your own name or e-mail address. Choose another.'
        when 7 then 'This is the password that you have already. Choose another.' end
$$;

-- What counts for one person: how long it must be, and the words that are theirs.
create function auth.least_length(p_person uuid) returns int
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select case when auth.has_second_factor(p_person)
                     or exists (select from public.contacts c where c.id = p_person and auth.is_forced(c.role))
                then peak.setting_int('password.min_length_with_second_factor') else peak.setting_int('password.min_length') end
$$;
create function auth.words_about(p_person uuid) returns text[]
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select coalesce((select auth.words_of(c.first_name, c.last_name, c.first_name || ' ' || c.last_name, c.company, c.email)
                     from public.contacts c where c.id = p_person), '{}')
$$;
create function auth.is_long(p_password text) returns boolean
    language sql stable set search_path = pg_catalog, pg_temp
    as $$ select least(length(p_password), length(normalize(p_password, nfkc))) >= peak.setting_int('password.min_length') $$;
create function auth.new_hash(p_password text) returns text
    language sql volatile set search_path = pg_catalog, pg_temp
    as $$ select crypto.crypt(auth.password_input(p_password), crypto.gen_salt('bf', peak.setting_int('password.bcrypt_cost'))) $$;

-- A new password ends whatever the old one opened, and the codes that would have changed it.
create function auth.store_password(p_person uuid, p_hash text, p_is_long boolean, p_except uuid, p_because text) returns void
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    insert into auth.credentials (contact_id, password_hash, peppered, is_long) values (p_person, p_hash, true, p_is_long)
    on conflict (contact_id) do update
        set password_hash = excluded.password_hash, peppered = true, is_long = excluded.is_long, changed_at = clock_timestamp();
    -- The old hash would open the door to whoever reads the table.
    update public.contacts c set password_hash = null where c.id = p_person and c.password_hash is not null;
    update auth.invitations i set revoked_at = clock_timestamp()
    where i.contact_id = p_person and i.used_at is null and i.revoked_at is null;
    perform auth.forget_others(p_person, p_except, p_because);
end $$;

-- ---------------------------------------------------------------- one's own

create function api.change_password(p_new text) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    me uuid := auth.require_proof(true);
    fault smallint;
begin
    if p_new is null or length(p_new) > 1024 then
        raise exception using errcode = 'PK400', message = 'The new password is missing or too long.';
    end if;
    fault := auth.password_fault(p_new, auth.least_length(me), auth.words_about(me));
    if fault = 0 and (select j.matches from auth.judge_password(me, p_new) j) then
        fault := 7;
    end if;
    if fault > 0 then
        raise exception using errcode = 'PK400', message = auth.password_reason(fault);
    end if;
    perform auth.store_password(me, auth.new_hash(p_new), auth.is_long(p_new), auth.my_session(), 'password changed');
    perform audit.event('password_changed', 'user', me);
end $$;

-- ---------------------------------------------------------------- codes that an admin hands out

create function auth.invite(p_person uuid, p_kind text, p_ends interval, p_maker uuid) returns text
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
    code text := auth.one_time_code();
begin
    update auth.invitations i set revoked_at = clock_timestamp()
    where i.contact_id = p_person and i.used_at is null and i.revoked_at is null;
    insert into auth.invitations (contact_id, kind, email_key, code_hash, made_by, expires_at)
    select a.contact_id, p_kind, a.email_key, auth.code_hash(code), p_maker, clock_timestamp() + p_ends
    from auth.accounts a where a.contact_id = p_person;
    return code;
end $$;
create function auth.require_account(p_person uuid) returns boolean
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    person public.contacts;
begin
    select c.* into person from public.contacts c where c.id = p_person;
    if not found then
        raise exception using errcode = 'PK404', message = 'There is no such person.';
    end if;
    if not coalesce(person.is_user and person.is_active, false) or not exists (select from auth.accounts a where a.contact_id = p_person) then
        raise exception using errcode = 'PK409',
            message = 'This person can''t sign in: they need an e-mail address that nobody else has, and to be active.';
    end if;
    return exists (select from auth.credentials k where k.contact_id = p_person);
end $$;

create function api.invite_person(p_person uuid) returns text
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    me uuid := auth.require_proven_admin();
begin
    if auth.require_account(p_person) then
        raise exception using errcode = 'PK409', message = 'This person has a password already. Reset it instead.';
    end if;
    perform audit.event('invited', 'user', p_person);
    return auth.invite(p_person, 'invitation', make_interval(days => peak.setting_int('invitation.days')), me);
end $$;

-- The old password goes on until the code is used; whoever must be kept out at once is made inactive.
create function api.reset_password(p_person uuid, p_reason text) returns text
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    me uuid := auth.require_proven_admin();
begin
    perform auth.check_reason(p_reason);
    if p_person = me then
        raise exception using errcode = 'PK403', message = 'Change your own password instead, or ask another admin.';
    end if;
    perform auth.require_account(p_person);
    perform audit.event('password_reset', 'user', p_person, null, true, p_reason);
    return auth.invite(p_person, 'reset', make_interval(hours => peak.setting_int('password.reset_hours')), me);
end $$;

-- At the door: the same statements for a right code and a wrong one, for somebody and nobody. What a rule
-- says about the words that the caller wrote is told at once; what it says about the person, by the result.
create function api.redeem_submit(p_email text, p_code text, p_new_password text, p_nonce bytea, p_client jsonb default null)
    returns bigint language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' set debug_print_plan = off as $$
declare
    who record;
    judged record;
    fault smallint;
    invitation uuid;
    hash text;
    r bigint;
begin
    perform auth.check_client(p_nonce, p_client);
    perform auth.check_code(p_code);
    if p_email is null or length(p_email) > 320 or p_new_password is null or length(p_new_password) > 1024 then
        raise exception using errcode = 'PK400', message = 'E-mail address or password is missing or too long.';
    end if;
    fault := auth.password_fault(p_new_password, peak.setting_int('password.min_length_with_second_factor'), auth.words_of(p_email));
    if fault > 0 then
        raise exception using errcode = 'PK400', message = auth.password_reason(fault);
    end if;
    perform auth.throttle();
    select * into who from auth.account_of(p_email);
    select * into judged from auth.judge_password(who.person, p_new_password);
    hash := auth.new_hash(p_new_password);
    fault := auth.password_fault(p_new_password, auth.least_length(who.person), auth.words_about(who.person));
    select i.id into invitation from auth.invitations i
    where i.contact_id = who.person and i.code_hash = auth.code_hash(p_code) and i.email_key = auth.email_key(p_email)
      and i.used_at is null and i.revoked_at is null and i.expires_at > clock_timestamp();
    insert into auth.attempts (kind, account, nonce_hash, ok, rehash, client, needs_code, bound_to, is_long, fault)
    values ('redeem', who.account, sha256(p_nonce), invitation is not null,
            case when invitation is not null then hash else repeat(' ', 60) end, p_client, auth.has_second_factor(who.person),
            coalesce(invitation, '00000000-0000-0000-0000-000000000000'), auth.is_long(p_new_password),
            case when judged.matches then 7 else fault end)
    returning id into r;
    return r;
end $$;

create function auth.take_invitation(p auth.attempts) returns boolean
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
    kind text;
begin
    update auth.invitations i set used_at = clock_timestamp()
    where i.id = p.bound_to and i.used_at is null and i.revoked_at is null returning i.kind into kind;
    if not found then
        return false;
    end if;
    perform auth.store_password(p.account, p.rehash, p.is_long, null, 'password changed');
    perform auth.write_audit(p.account, kind || '_redeemed', true, null, p.client, null);
    return true;
end $$;

grant execute on function api.redeem_submit(text, text, text, bytea, jsonb) to peak_door;
grant execute on function api.change_password(text) to peak_user;
grant execute on function api.invite_person(uuid), api.reset_password(uuid, text) to peak_r_admin;

-- ---------------------------------------------------------------- the installer's way in

-- The demo firm's password stands in the manual; such people exist on private servers only.
create function auth.set_password(p_person uuid, p_password text) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    known boolean := p_password = 'peak1031-demo' and peak.setting('firm.is_demo') = 'true';
    fault smallint := auth.password_fault(p_password, auth.least_length(p_person), auth.words_about(p_person));
begin
    if p_password is null then
        raise exception using errcode = 'PK400', message = 'A password is missing.';
    end if;
    if fault > 0 and not coalesce(known, false) then
        raise exception using errcode = 'PK400', message = auth.password_reason(fault);
    end if;
    perform auth.store_password(p_person, auth.new_hash(p_password), coalesce(known, false) or auth.is_long(p_password), null, 'password changed');
end $$;
create function auth.set_totp(p_person uuid, p_base32 text) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    seed bytea := auth.from_base32(p_base32);
begin
    if seed is null or length(seed) < 10 then
        raise exception using errcode = 'PK400', message = 'A second factor''s secret is at least 16 letters and digits of base 32.';
    end if;
    insert into auth.second_factors (contact_id, sealed_seed, confirmed_at)
    values (p_person, kms.seal('totp', seed), clock_timestamp())
    on conflict (contact_id) do update set sealed_seed = excluded.sealed_seed, confirmed_at = excluded.confirmed_at;
    update public.contacts c set two_fa_enabled = true, two_fa_secret = null where c.id = p_person;
end $$;

create function auth.add_person(p_email text, p_name text, p_role text, p_password text) returns uuid
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    person uuid;
    words text[] := regexp_split_to_array(btrim(p_name), E'\\s+');
begin
    if auth.email_key(p_email) is null or p_email !~ '^[^@[:space:]]+@[^@[:space:]]+$' or length(p_email) > 255 then
        raise exception using errcode = 'PK400', message = 'That is no e-mail address.';
    end if;
    if not auth.known_role(p_role) then
        raise exception using errcode = 'PK400', message = 'A role is one of admin, coordinator, client, third_party, agency.';
    end if;
    if coalesce(btrim(p_name), '') = '' then
        raise exception using errcode = 'PK400', message = 'A name is missing.';
    end if;
    insert into public.contacts (first_name, last_name, email, role, is_user, is_active, email_verified)
    values (nullif(array_to_string(words[1:cardinality(words) - 1], ' '), ''), words[cardinality(words)], btrim(p_email), p_role, true, true, true)
    returning id into person;
    perform auth.set_password(person, p_password);
    perform auth.write_audit(person, 'user_created', true, 'by the installer', null, null);
    return person;
end $$;
reset role;
