#include "tests/sql/DoorTalk.h"
#include "tests/sql/FirmWorld.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** Somebody who stands twice becomes one: nothing of theirs is lost, and nobody gains a right. */
class tst_MergePeople : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_firm.reset(); }
    void init();

    void onlyAProvenAdmin();
    void findsDuplicates();
    void movesWhatRefersToThem();
    void keepsApprovals();
    void whoTakesPartTwice();
    void theAccessFollows();
    void takesOverFields();
    void refuses_data();
    void refuses();
    void refusesBadInput();
    void takingAClientOffIsRemembered();
    void theDroppedOneStaysAsleep();
    void movesTheTaxNumber();
    void whoIsErasedIsErasedTwice();
    void theRecordStays();
    void theRefusalIsToldBefore();

private:
    QByteArray contact(const QByteArray &name, const QByteArray &rest = {})
    {
        return m_firm->value("insert into public.contacts (first_name, last_name, role, email) "
                             "values ($1, 'Double', 'client', nullif($2, '')) returning id",
                             {name, rest});
    }
    QByteArray merge(const QByteArray &keep, const QByteArray &drop,
                     const QByteArray &fields = "{}")
    {
        return m_firm->state("admin", "select api.merge_people($1, $2, $3, 'the same person')",
                             {keep, drop, fields});
    }
    QByteArray join(const QByteArray &room, const QByteArray &person, const QByteArray &rest)
    {
        return m_firm->value("insert into public.exchange_participants (exchange_id, contact_id, "
                             "role, is_active) values ($1, $2, 'client', " +
                                 rest + ") returning id",
                             {room, person});
    }

    std::unique_ptr<FirmWorld> m_firm;
    QByteArray m_keep;
    QByteArray m_drop;
};

void tst_MergePeople::initTestCase()
{
    m_firm = std::make_unique<FirmWorld>();
    m_firm->addFive();
    m_firm->add("chief", "admin");
    m_firm->add("kept", "client");
}

void tst_MergePeople::init()
{
    m_firm->owner().must("delete from auth.attempts");
    QVERIFY(prove(m_firm->as("admin")));
    m_keep = m_firm->id("kept");
    m_drop = contact("Kept");
}

void tst_MergePeople::onlyAProvenAdmin()
{
    for (const QByteArray who : {"coordinator", "client", "third_party", "agency"}) {
        for (const QByteArray call : {"api.merge_people(null, null, '{}', 'x')",
                                      "api.merge_preview(null, null)", "api.duplicate_people()"})
            QCOMPARE(m_firm->state(who, "select " + call), "42501");
    }
    m_firm->owner().must("update auth.session_activity set proven_at = proven_at - interval '6 "
                         "minutes'");
    QCOMPARE(merge(m_keep, m_drop), "PK403");
    QCOMPARE(m_firm->value("select count(*) from peak.merges where dropped_id = $1", {m_drop}),
             "0");
}

void tst_MergePeople::findsDuplicates()
{
    const QByteArray one = contact("Anna", "ANNA@twice.test ");
    const QByteArray two = contact("Anne", "anna@Twice.test");
    m_firm->owner().must("update public.contacts set phone = '+1 (555) 103-1031' where id = $1",
                         {one});
    m_firm->owner().must("update public.contacts set phone = '555.103.1031' where id = $1",
                         {m_drop});
    const auto found = [this](const QByteArray &why, const QByteArray &id) {
        return m_firm->as("admin")
            .must("select coalesce(jsonb_path_query_array(people, '$[*].id')::text, '') from "
                  "api.duplicate_people() where why = $1 and people @> jsonb_build_array("
                  "jsonb_build_object('id', $2::text))",
                  {why, id})
            .value();
    };
    QVERIFY(found("email", one).contains(two));
    QVERIFY(found("phone", one).contains(m_drop));
    contact("Anna");
    QVERIFY(!found("name", one).isEmpty());
    QCOMPARE(merge(one, two), "ok");
    QCOMPARE(found("email", one), ""); // it is done
}

void tst_MergePeople::movesWhatRefersToThem()
{
    const QByteArray room = m_firm->exchange({});
    m_firm->owner().must("update public.exchanges set client_id = $2 where id = $1",
                         {room, m_drop});
    const QByteArray other = m_firm->exchange("client", "coordinator");
    join(other, m_drop, "true");
    m_firm->owner().must("insert into public.tasks (exchange_id, title, assigned_to, created_by) "
                         "values ($1, 'Call', $2, $2)",
                         {room, m_drop});
    m_firm->owner().must("insert into public.messages (exchange_id, sender_id, content) values "
                         "($1, $2, 'Hello')",
                         {room, m_drop});
    m_firm->owner().must("insert into public.documents (exchange_id, uploaded_by, file_name, "
                         "file_type, file_path) values ($1, $2, 'a.pdf', 'pdf', 'x/1')",
                         {room, m_drop});
    m_firm->owner().must("update public.contacts set pp_contact_id = 'pp-1' where id = $1",
                         {m_drop});
    const auto moved = m_firm->as("admin").must(
        "select api.merge_people($1, $2, null, 'the same person')", {m_keep, m_drop});
    QCOMPARE(moved.value(), "{\"tasks\": 1, \"comments\": 0, \"messages\": 1, \"client_of\": 1, "
                            "\"documents\": 1, \"coordinator_of\": 0, \"participations\": 1}");
    // No foreign key leads to the dropped one but those of the record, of the merge itself, and
    // of what is derived from the person.
    const auto keys = m_firm->owner().must(
        "select c.conrelid::regclass::text as table, a.attname as column from pg_constraint c join "
        "pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey) where c.contype = "
        "'f' and c.confrelid = 'public.contacts'::regclass and c.conrelid::regclass::text not in "
        "('audit_logs', 'peak.merges', 'document_access_logs', 'auth.clients_taken_off', "
        "'peak.person_keys')");
    QVERIFY(keys.rows.size() > 15);
    for (int row = 0; row < keys.rows.size(); ++row)
        QCOMPARE(m_firm->value("select count(*) from " + keys.value(u"table"_s, row) + " where " +
                                   keys.value(u"column"_s, row) + " = $1",
                               {m_drop}),
                 "0");
    QCOMPARE(m_firm->value("select is_active from public.contacts where id = $1", {m_drop}), "f");
    QCOMPARE(m_firm->value("select pp_contact_id from public.contacts where id = $1", {m_keep}),
             "pp-1");
    QCOMPARE(m_firm->value("select peak.merged_into($1)", {m_drop}), m_keep);
    QCOMPARE(m_firm->as("kept").must("select count(*) from public.exchanges").value(), "2");
}

void tst_MergePeople::keepsApprovals()
{
    const QByteArray room = m_firm->exchange("client", "coordinator");
    const QByteArray row = join(room, m_drop, "true");
    m_firm->owner().must("update public.exchange_participants set proposed_at = now(), "
                         "admin_approved_by = $2, admin_approved_at = now(), client_approved_by = "
                         "$3, client_approved_at = now() where id = $1",
                         {row, m_firm->id("admin"), m_firm->id("client")});
    // And what the dropped one approved as the client of that time.
    const QByteArray pending = join(room, m_firm->id("agency"), "false");
    m_firm->owner().must("update public.exchange_participants set proposed_at = now(), "
                         "client_approved_by = $2, client_approved_at = now() where id = $1",
                         {pending, m_drop});
    QCOMPARE(merge(m_keep, m_drop), "ok");
    QCOMPARE(m_firm->value("select contact_id = $2 and is_active and admin_approved_by is not null "
                           "and client_approved_by is not null from public.exchange_participants "
                           "where id = $1",
                           {row, m_keep}),
             "t");
    QCOMPARE(m_firm->value("select client_approved_by from public.exchange_participants where id = "
                           "$1",
                           {pending}),
             m_keep);
}

void tst_MergePeople::whoTakesPartTwice()
{
    const QByteArray room = m_firm->exchange("client", "coordinator");
    const QByteArray both = m_firm->exchange("client", "coordinator");
    const QByteArray active = join(room, m_drop, "true");
    join(room, m_keep, "false");
    const QByteArray first = join(both, m_keep, "true");
    const QByteArray second = join(both, m_drop, "true");
    QCOMPARE(merge(m_keep, m_drop), "ok");
    const QByteArray rows = "select string_agg(id::text, ',') from public.exchange_participants "
                            "where exchange_id = $1 and contact_id = $2 and is_active";
    QCOMPARE(m_firm->value(rows, {room, m_keep}), active);
    QCOMPARE(m_firm->value(rows, {both, m_keep}), first);
    QCOMPARE(
        m_firm->value("select is_active from public.exchange_participants where id = $1", {second}),
        "f");
}

void tst_MergePeople::theAccessFollows()
{
    const QByteArray room = m_firm->exchange("client", "coordinator");
    join(room, m_drop, "true");
    QCOMPARE(merge(m_keep, m_drop), "ok");
    QCOMPARE(m_firm->value("select rights from auth.access where contact_id = $1 and exchange_id = "
                           "$2",
                           {m_keep, room}),
             "119");
    m_firm->owner().must("create temporary table kept_access as select * from auth.access");
    m_firm->owner().must("select auth.refresh_access(null, null)");
    QCOMPARE(m_firm->value("select count(*) from ((select * from kept_access except select * from "
                           "auth.access) union all (select * from auth.access except select * from "
                           "kept_access)) x"),
             "0");
    m_firm->owner().must("drop table kept_access");
}

void tst_MergePeople::takesOverFields()
{
    QCOMPARE(merge(m_keep, m_drop, "{\"phone\": \"555\", \"company\": \"Peak\"}"), "ok");
    QCOMPARE(m_firm->value("select phone || company from public.contacts where id = $1", {m_keep}),
             "555Peak");
    // All or nothing.
    const QByteArray again = contact("Kept");
    QCOMPARE(merge(m_keep, again, "{\"role\": \"admin\"}"), "PK400");
    QCOMPARE(merge(m_keep, again, "{\"first_name\": null, \"last_name\": null, \"company\": null}"),
             "PK400");
    QCOMPARE(m_firm->value("select is_active from public.contacts where id = $1", {again}), "t");
}

void tst_MergePeople::refuses_data()
{
    QTest::addColumn<QByteArray>("prepare");
    QTest::addColumn<QByteArray>("state");
    const auto row = [](const char *name, const QByteArray &prepare, const QByteArray &state) {
        QTest::newRow(name) << prepare << state;
    };
    row("the dropped one can sign in",
        "update public.contacts set is_user = true, email = 'both@example.test' where id = '%2'",
        "PK409");
    row("only the dropped one can sign in",
        "update public.contacts set is_user = true, email = 'one@example.test' where id = '%2'; "
        "update public.contacts set is_user = false where id = '%1'",
        "PK409");
    row("an admin who signs in", "update public.contacts set role = 'admin' where id = '%1'",
        "PK409");
    row("the kept one is inactive", "update public.contacts set is_active = false where id = '%1'",
        "PK409");
    row("client and coordinator of one exchange",
        "insert into public.exchanges (name, client_id, coordinator_id) values ('X', '%1', '%2')",
        "PK409");
    row("a legal hold",
        "insert into peak.legal_holds (contact_id, reason, placed_by) select '%2', 'court', id "
        "from "
        "public.contacts where role = 'admin' limit 1",
        "PK423");
    row("somebody erased",
        "insert into peak.erasures (contact_id, reason) values ('%2', 'asked for it')", "PK409");
    row("more than can be moved at once",
        "set session_replication_role = replica; insert into public.tasks (title, created_by) "
        "select 'x', '%2' from generate_series(1, 20001); reset session_replication_role",
        "PK409");
    row("nothing against it", "select 1", "ok");
}

void tst_MergePeople::refuses()
{
    QFETCH(QByteArray, prepare);
    QFETCH(QByteArray, state);
    const QByteArray tried = "tried" + QByteArray::number(qHash(prepare));
    m_firm->add(tried, "client");
    m_keep = m_firm->id(tried);
    prepare.replace("%1", m_keep);
    prepare.replace("%2", m_drop);
    m_firm->owner().must(prepare);
    QCOMPARE(merge(m_keep, m_drop), state);
}

void tst_MergePeople::refusesBadInput()
{
    QCOMPARE(merge(m_keep, m_keep), "PK400");
    QCOMPARE(merge(m_firm->id("admin"), m_drop), "PK403");
    QCOMPARE(merge(m_keep, m_firm->id("admin")), "PK403");
    QCOMPARE(merge(m_keep, m_firm->id("chief")), "PK409");
    QCOMPARE(m_firm->state("admin", "select api.merge_people($1, gen_random_uuid(), '{}', 'x')",
                           {m_keep}),
             "PK404");
    QCOMPARE(m_firm->state("admin", "select api.merge_people(null, null, null, 'x')"), "PK404");
    for (const QByteArray reason : {"null", "'  '", "repeat('x', 1001)"})
        QCOMPARE(m_firm->state("admin", "select api.merge_people($1, $2, '{}', " + reason + ")",
                               {m_keep, m_drop}),
                 "PK400");
    for (const QByteArray fields : {"[]", "\"x\"", "{\"password_hash\": \"x\"}"})
        QCOMPARE(merge(m_keep, m_drop, fields), "PK400");
    RoleConnection &session = m_firm->as("admin");
    session.must("begin isolation level repeatable read");
    QCOMPARE(merge(m_keep, m_drop), "40001");
    session.must("rollback");
}

/** Or an admin would put a client of their choosing in, and approve with them. */
void tst_MergePeople::takingAClientOffIsRemembered()
{
    m_firm->add("landlord", "client");
    const QByteArray room = m_firm->exchange({}, "coordinator");
    join(room, m_firm->id("landlord"), "true");
    m_firm->as("admin").must("select api.update_person($1, (select version from public.contacts "
                             "where id = $1), '{\"is_user\": false}')",
                             {m_firm->id("landlord")});
    QCOMPARE(merge(m_keep, m_firm->id("landlord")), "ok");
    QVERIFY(m_firm->value("select auth.client_taken_off_by($1, $2, null)",
                          {m_firm->id("admin"), room}) == m_firm->id("landlord"));
    QCOMPARE(
        m_firm->value("select auth.client_taken_off_by($1, $2, null)", {m_firm->id("chief"), room}),
        "");
}

void tst_MergePeople::theDroppedOneStaysAsleep()
{
    QCOMPARE(merge(m_keep, m_drop), "ok");
    QCOMPARE(m_firm->state("admin", "select api.set_person_active($1, true)", {m_drop}), "PK409");
    m_firm->owner().must("update public.contacts set is_active = true, phone = '1' where id = $1",
                         {m_drop}); // other software
    QCOMPARE(m_firm->value("select is_active::text || phone from public.contacts where id = $1",
                           {m_drop}),
             "false1");
    QCOMPARE(merge(m_keep, m_drop), "PK409");
    QCOMPARE(merge(m_drop, contact("Third")), "PK409");
}

void tst_MergePeople::movesTheTaxNumber()
{
    m_firm->as("admin").must("select api.set_tax_id($1, '123456789')", {m_drop});
    m_firm->add("payer", "client");
    QCOMPARE(merge(m_firm->id("payer"), m_drop), "ok");
    const QByteArray request =
        m_firm->as("admin").must("select api.ask_for_tax_id($1)", {m_firm->id("payer")}).value();
    QCOMPARE(m_firm->as("admin").must("select api.show_tax_id($1::bigint)", {request}).value(),
             "123456789");
}

/** Nothing of a person is left in the row that was merged into theirs, and in those before it. */
void tst_MergePeople::whoIsErasedIsErasedTwice()
{
    const QByteArray stays = contact("Erna", "erna@once.test");
    const QByteArray goes = contact("Erna", "erna@twice.test");
    const QByteArray first = contact("Erna", "erna@thrice.test");
    QCOMPARE(merge(goes, first), "ok");
    QCOMPARE(merge(stays, goes), "ok");
    const QByteArray erase = "select api.erase_person($1, 'Asked to be forgotten')";
    m_firm->owner().must("insert into peak.legal_holds (contact_id, reason, placed_by) values "
                         "($1, 'Suit', $2)",
                         {first, m_firm->id("admin")});
    QCOMPARE(m_firm->state("admin", erase, {stays}), "PK423");
    const QByteArray left = "select count(*) from public.contacts where email like 'erna@%'";
    QCOMPARE(m_firm->value(left), "3");
    m_firm->owner().must("delete from peak.legal_holds where contact_id = $1", {first});
    QCOMPARE(m_firm->state("admin", erase, {stays}), "ok");
    QCOMPARE(m_firm->value(left), "0");
    QCOMPARE(m_firm->as("admin").must("select count(*) from api.find_anything('erna')").value(),
             "0");
}

void tst_MergePeople::theRecordStays()
{
    const QByteArray before = m_firm->value("select count(*) from public.audit_logs where "
                                            "resource_id = $1 or user_id = $1",
                                            {m_drop});
    m_firm->owner().must("select audit.seal(100000)");
    QCOMPARE(merge(m_keep, m_drop), "ok");
    QCOMPARE(m_firm->value("select (new_values ->> 'kept') || (new_values ->> 'reason') from "
                           "public.audit_logs where action = 'person_merged' and resource_id = $1 "
                           "and user_id = $2",
                           {m_drop, m_firm->id("admin")}),
             QByteArray(m_keep + "the same person"));
    m_firm->owner().must("select audit.seal(100000)");
    QCOMPARE(m_firm->value("select coalesce(v.fault, '') from audit.verify(0, 100) v"), "");
    QVERIFY(m_firm
                ->value("select count(*) from public.audit_logs where resource_id = $1 or "
                        "user_id = $1",
                        {m_drop})
                .toInt() > before.toInt());
}

void tst_MergePeople::theRefusalIsToldBefore()
{
    const auto told = [this](const QByteArray &keep, const QByteArray &drop) {
        return m_firm->as("admin").must("select * from api.merge_preview($1, $2)", {keep, drop});
    };
    QCOMPARE(told(m_keep, m_drop).value(u"refusal"_s), "");
    QVERIFY(told(m_drop, m_keep).value(u"refusal"_s).contains("sign in"));
    QVERIFY(told(m_keep, m_firm->id("chief")).value(u"refusal"_s).contains("Admins"));
    QCOMPARE(m_firm->value("select is_active from public.contacts where id = $1", {m_drop}), "t");
}

QTEST_GUILESS_MAIN(tst_MergePeople)
#include "tst_MergePeople.moc"
