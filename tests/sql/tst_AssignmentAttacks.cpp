#include "tests/sql/AssignmentWorld.h"

#include <QTest>

#include <future>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/**
 * What must not get somebody onto an exchange: nonsense, bad input, permissions, two people at
 * once, and a function of ours that would let everything pass.
 */
class tst_AssignmentAttacks : public QObject, AssignmentWorld
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { makeFirm(); }
    void init() { m_exchange = m_firm->exchange("client", "coordinator"); }
    void cleanupTestCase() { m_firm.reset(); }

    void refusesWhatMakesNoSense();
    void refusesBadInput();
    void permissionsNeverWidenTheRole();
    void aCarelessFunctionGainsNothing();
    void changesAtOnce();
    void clientChangesAtOnce();
    void theFeedTellsThoseWhoMaySee();
    void nobodyTakesTheClientOffToDecideAlone_data();
    void nobodyTakesTheClientOffToDecideAlone();
    void anotherAdminIsTheSecond();
};

void tst_AssignmentAttacks::refusesWhatMakesNoSense()
{
    const auto proposing = [this](const QByteArray &whom, const QByteArray &role) {
        return m_firm->state("coordinator", Propose, {m_exchange, whom, role});
    };
    const QByteArray taking = m_firm->takesPart(m_exchange, "agency2", "agency");
    QCOMPARE(proposing(m_firm->id("agency2"), "agency"), "PK409"); // takes part already
    QCOMPARE(m_firm->state("admin", Approve, {taking}), "PK409");
    QCOMPARE(proposing(m_firm->id("coordinator"), "client"), "PK403"); // themself
    QCOMPARE(proposing(m_firm->id("admin"), "coordinator"), "PK409");  // sees all already
    QCOMPARE(proposing("00000000-0000-4000-8000-000000000001", "agency"), "PK404");
    propose("coordinator", "agency", "agency");
    QCOMPARE(proposing(m_firm->id("agency"), "agency"), "PK409"); // waits already
    for (const QByteArray person :
         {"'Gone', 'agency', true, false", "'Nobody', null, false, true"}) {
        const QByteArray id = m_firm->value("insert into public.contacts (last_name, role, is_user,"
                                            " is_active) values (" +
                                            person + ") returning id");
        QVERIFY2(proposing(id, "agency") == "PK409", person.constData());
    }
    // Deactivated while the proposal waits.
    const QByteArray leaver =
        m_firm->value("insert into public.contacts (last_name, role) values ('Leaver', 'agency')"
                      " returning id");
    const QByteArray waiting =
        m_firm->as("admin").must(Propose, {m_exchange, leaver, "agency"}).value();
    m_firm->owner().must("update public.contacts set is_active = false where id = $1", {leaver});
    QCOMPARE(m_firm->state("client", Approve, {waiting}), "PK409");
    // A row that other software switched off was never proposed.
    m_firm->owner().must("update public.exchange_participants set is_active = false where id = $1",
                         {taking});
    QCOMPARE(m_firm->state("admin", Approve, {taking}), "PK409");
    // The client did not approve this one, so the client does not withdraw it.
    const QByteArray other = m_firm->takesPart(m_exchange, "third_party", "third_party");
    QCOMPARE(m_firm->state("client", Withdraw, {other}), "PK403");
}

void tst_AssignmentAttacks::refusesBadInput()
{
    const QByteArray participant = propose("coordinator", "agency", "agency");
    const QByteArray person = "'" + m_firm->id("agency2") + "'";
    const QByteArray here = "'" + m_exchange + "'";
    const auto is = [this](const QByteArray &sql) {
        return m_firm->state("admin", "select " + sql);
    };
    for (const QByteArray role : {"null", "''", "'admin'", "'CLIENT'", "repeat('x', 1000000)"})
        QVERIFY2(is("api.propose_participant(" + here + ", " + person + ", " + role + ")") ==
                     "PK400",
                 role.constData());
    for (const QByteArray list :
         {"'{message}'", "'{}'", "'{view,fly}'", "'{view,null}'", "'{{view,upload}}'",
          "array_fill('view'::text, array[1000000])", "array[repeat('x', 1000000)]"}) {
        const QByteArray permissions = list + "::text[]";
        QVERIFY2(is("api.propose_participant(" + here + ", " + person + ", 'agency', " +
                    permissions + ")") == "PK400",
                 list.constData());
        QVERIFY2(is("api.set_participant_permissions('" + participant + "', " + permissions +
                    ", 1)") == "PK400",
                 list.constData());
    }
    QCOMPARE(is("api.set_participant_permissions('" + participant + "', null, null)"), "PK400");
    QCOMPARE(is("api.set_participant_permissions('" + participant + "', null, -1)"), "PK409");
    QCOMPARE(is("api.propose_participant(null, " + person + ", 'agency')"), "PK404");
    QCOMPARE(is("api.propose_participant(" + here + ", null, 'agency')"), "PK404");
    QCOMPARE(is("api.propose_participant('x', " + person + ", 'agency')"), "22P02");
    QCOMPARE(is("api.approve_participant(null)"), "PK404");
    QCOMPARE(is("api.approve_participant(gen_random_uuid())"), "PK404");
    QCOMPARE(is("api.approve_participant('" + participant + "', repeat('x', 1001))"), "PK400");
    for (const QByteArray reason : {"null", "''", "E' \\n\\t'", "repeat('x', 1000000)"})
        QCOMPARE(is("api.withdraw_participant('" + participant + "', " + reason + ")"), "PK400");
    QCOMPARE(is("api.withdraw_participant(null, 'x')"), "PK404");
    // And in an old snapshot nothing is decided.
    RoleConnection &stale = m_firm->as("admin");
    stale.must("begin isolation level repeatable read");
    QCOMPARE(m_firm->state("admin", Approve, {participant}), "40001");
    stale.must("rollback");
}

void tst_AssignmentAttacks::permissionsNeverWidenTheRole()
{
    const auto set = [this](const QByteArray &by, const QByteArray &participant,
                            const QByteArray &list) {
        const QByteArray version = m_firm->value(
            "select version from public.exchange_participants where id = $1", {participant});
        return m_firm->state(by,
                             "select api.set_participant_permissions($1, " + list + ", $2::bigint)",
                             {participant, version});
    };
    const auto may = [this](const QByteArray &right) {
        return m_firm->as("agency")
            .must("select auth.may($1::int, $2)", {right, m_exchange})
            .value();
    };
    const QByteArray participant = propose("coordinator", "agency", "agency", "'{view}'");
    QCOMPARE(approve("client", participant), "pending");
    QCOMPARE(set("coordinator", participant, "'{view,message}'"), "ok");
    QCOMPARE(approve("admin", participant), "pending"); // the client approved less than this
    QCOMPARE(approve("client", participant), "active");
    QVERIFY(may("2") == "t" && may("4") == "f");
    QCOMPARE(set("coordinator", participant, "'{view}'"), "ok");
    QCOMPARE(may("2"), "f");
    QCOMPARE(set("admin", participant, "array['upload','view','manage','view']"), "ok");
    QVERIFY(may("4") == "t" && may("2") == "f" && may("8") == "f");
    QCOMPARE(m_firm->value("select permissions from public.exchange_participants where id = $1",
                           {participant}),
             "{view,upload,manage}");
    // Nobody their own, and nobody who may not manage.
    const QByteArray own =
        m_firm->takesPart(m_exchange, "coordinator2", "coordinator", "'{view,manage}'");
    QCOMPARE(set("coordinator2", own, "null"), "PK403");
    QCOMPARE(set("coordinator2", participant, "'{view}'"), "ok");
    QCOMPARE(set("coordinator", own, "'{view}'"), "ok");
    QCOMPARE(set("coordinator2", participant, "null"), "PK403");
}

void tst_AssignmentAttacks::aCarelessFunctionGainsNothing()
{
    if (m_firm->value("select to_regproc('api.careless')").isEmpty())
        m_firm->plantCarelessFunction();
    const QByteArray participant = propose("coordinator", "agency", "agency", "'{view}'");
    const auto tries = [this](const QByteArray &by, const QByteArray &sql) {
        const auto answer = m_firm->as(by).run("select api.careless($1)", {sql});
        return answer.ok ? answer.value() : answer.sqlState.toLatin1();
    };
    const QByteArray row = " where id = '" + participant + "'";
    const QByteArray update = "update public.exchange_participants set ";
    const QByteArray insert = "insert into public.exchange_participants (exchange_id, contact_id, "
                              "role, is_active, proposed_by) values ('" +
                              m_exchange + "', ";
    const auto id = [this](const QByteArray &name) {
        return QByteArray("'" + m_firm->id(name) + "'");
    };
    for (const QByteArray by : {"admin", "coordinator", "client"}) {
        for (const QByteArray &sql :
             QByteArrayList{update + "is_active = true" + row, update + "is_active = null" + row,
                            update + "is_active = true, admin_reason = 'x'" + row,
                            update + "admin_approved_by = " + id("admin2") + row,
                            update + "client_approved_by = " + id("client2") + row,
                            update + "is_active = true, admin_approved_by = " + id("admin") +
                                ", client_approved_by = " + id("client") + row,
                            insert + id("agency2") + ", 'agency', true, " + id(by) + ")",
                            insert + id("agency2") + ", 'agency', false, " + id("admin2") + ")",
                            insert + id(by) + ", 'agency', false, " + id(by) + ")"}) {
            const QByteArray outcome = tries(by, sql);
            QVERIFY2(outcome == "PK403" || outcome == "42501" || outcome == "23514",
                     QByteArray(by + " " + outcome + ": " + sql).constData());
        }
        for (const QByteArray &sql : QByteArrayList{
                 update + "exchange_id = exchange_id" + row,
                 update + "contact_id = " + id("agency2") + row, update + "role = 'client'" + row,
                 "delete from public.exchange_participants" + row})
            QVERIFY2(tries(by, sql) == "42501", QByteArray(by + ": " + sql).constData());
    }
    for (const QByteArray by : {"third_party", "agency", "agency2", "client2", "coordinator2"})
        QCOMPARE(tries(by, update + "is_active = true" + row), "0");
    const QByteArray other = m_firm->takesPart(m_exchange, "third_party", "third_party");
    QCOMPARE(tries("client", update + "is_active = false where id = '" + other + "'"), "PK403");
    QCOMPARE(tries("coordinator", update + "proposed_by = " + id("coordinator") + row), "1");
    QCOMPARE(tries("coordinator", update + "proposed_by = " + id("admin") + row), "PK403");
    QCOMPARE(tries("client", update + "permissions = null" + row), "PK403");
    QCOMPARE(tries("client2", insert + id("agency2") + ", 'agency', false, " + id("client2") + ")"),
             "PK403");

    // Approvals are not carried past what was approved, nor past the end.
    approve("client", participant);
    QCOMPARE(tries("admin", update + "permissions = null, is_active = true, admin_approved_by = " +
                                id("admin") + row),
             "PK403");
    QCOMPARE(approve("admin", participant), "active");
    QCOMPARE(tries("coordinator", update + "is_active = false" + row), "1");
    QCOMPARE(tries("coordinator", update + "is_active = true" + row), "PK403");
    QCOMPARE(tries("client", update + "withdrawn_at = null" + row), "PK403");
    QCOMPARE(seen("agency"), "0");
}

void tst_AssignmentAttacks::changesAtOnce()
{
    RawConnection &admin = m_firm->as("admin");
    RawConnection &client = m_firm->as("client");
    const auto inBackground = [this](RawConnection &session, const QByteArray &sql,
                                     const FirmWorld::Values &parameters) {
        auto answer = std::async(std::launch::async, [&session, sql, parameters] {
            return session.run(sql, parameters);
        });
        QTest::qWait(200); // long enough for it to arrive and wait
        return answer;
    };
    // Two approvals: whichever waits completes.
    QByteArray participant = propose("coordinator", "agency", "agency");
    admin.must("begin");
    QCOMPARE(admin.must(Approve, {participant}).value(), "pending");
    auto second = inBackground(client, Approve, {participant});
    QVERIFY(second.wait_for(std::chrono::seconds(0)) == std::future_status::timeout);
    admin.must("commit");
    QCOMPARE(second.get().value(), "active");
    QCOMPARE(actions(participant).count("participant_active"), 1);
    // Withdrawn while the last approval waits: nobody comes in. And the other way round: goes out.
    participant = propose("coordinator", "agency2", "agency");
    approve("client", participant);
    RawConnection &coordinator = m_firm->as("coordinator");
    coordinator.must("begin");
    coordinator.must(Withdraw, {participant});
    second = inBackground(admin, Approve, {participant});
    coordinator.must("commit");
    QCOMPARE(second.get().sqlState, u"PK409"_s);
    QCOMPARE(seen("agency2"), "0");
    propose("coordinator", "agency2", "agency");
    approve("client", participant);
    admin.must("begin");
    QCOMPARE(admin.must(Approve, {participant}).value(), "active");
    second = inBackground(coordinator, Withdraw, {participant});
    admin.must("commit");
    QVERIFY(second.get().ok);
    QCOMPARE(seen("agency2"), "0");
    // Two propose the same person.
    coordinator.must("begin");
    propose("coordinator", "third_party", "third_party");
    second = inBackground(admin, Propose, {m_exchange, m_firm->id("third_party"), "third_party"});
    coordinator.must("commit");
    QCOMPARE(second.get().sqlState, u"PK409"_s);
}

void tst_AssignmentAttacks::clientChangesAtOnce()
{
    RawConnection other(m_firm->database().adminUri());
    const QByteArray participant = propose("coordinator", "agency", "agency");
    approve("admin", participant);
    other.must("begin");
    other.must("update public.exchanges set client_id = $2 where id = $1",
               {m_exchange, m_firm->id("client2")});
    RawConnection &client = m_firm->as("client");
    auto approval =
        std::async(std::launch::async, [&] { return client.run(Approve, {participant}); });
    QTest::qWait(200);
    other.must("commit");
    // Was the client when asking; is no more.
    QCOMPARE(approval.get().sqlState, u"PK404"_s);
    QCOMPARE(seen("agency"), "0");
    QCOMPARE(approve("client2", participant), "active");
}

void tst_AssignmentAttacks::theFeedTellsThoseWhoMaySee()
{
    m_firm->takesPart(m_exchange, "third_party", "third_party");
    const auto cursor =
        m_firm->owner().must("select pg_snapshot_xmin(pg_current_snapshot())::text").value();
    const QByteArray participant = propose("coordinator", "agency", "agency");
    const auto told = [&](const QByteArray &by) {
        return m_firm->as(by)
            .must("select count(*) > 0 from api.changes_since($1) where kind = 'participant' and "
                  "row_id = $2",
                  {cursor, participant})
            .value();
    };
    for (const QByteArray by : {"admin", "admin2", "coordinator", "client"})
        QVERIFY2(told(by) == "t", by.constData());
    for (const QByteArray by : {"third_party", "agency", "agency2", "client2", "coordinator2"})
        QVERIFY2(told(by) == "f", by.constData());
    approve("client", participant);
    QCOMPARE(told("third_party"), "f");
    approve("admin", participant);
    for (const QByteArray by : {"third_party", "agency"})
        QVERIFY2(told(by) == "t", by.constData());
    QCOMPARE(told("client2"), "f");
}

void tst_AssignmentAttacks::nobodyTakesTheClientOffToDecideAlone_data()
{
    QTest::addColumn<QByteArray>("off");
    QTest::addColumn<QByteArray>("back");
    const QByteArray edit =
        "select api.update_exchange('%e', (select version from public.exchanges "
        "where id = '%e'), '{\"client_id\": %c}')";
    const QByteArray sign = "select api.update_person('%1', (select version from public.contacts "
                            "where id = '%1'), '{\"is_user\": %b}')";
    const auto with = [](QByteArray sql, const char *what, const char *value) {
        return sql.replace(what, value);
    };
    QTest::newRow("nobody") << with(edit, "%c", "null") << with(edit, "%c", "\"%1\"");
    QTest::newRow("another") << with(edit, "%c", "\"%2\"") << with(edit, "%c", "\"%1\"");
    QTest::newRow("not active") << QByteArray("select api.set_person_active('%1', false)")
                                << QByteArray("select api.set_person_active('%1', true)");
    QTest::newRow("role") << QByteArray("select api.set_person_role('%1', 'third_party')")
                          << QByteArray("select api.set_person_role('%1', 'client')");
    QTest::newRow("sign-in") << with(sign, "%b", "false") << with(sign, "%b", "true");
}

void tst_AssignmentAttacks::nobodyTakesTheClientOffToDecideAlone()
{
    QFETCH(QByteArray, off);
    QFETCH(QByteArray, back);
    if (m_firm->value("select to_regproc('api.careless')").isEmpty())
        m_firm->plantCarelessFunction();
    static int number = 0;
    const QByteArray name = "owner" + QByteArray::number(++number);
    m_firm->add(name, "client");
    m_exchange = m_firm->exchange(name, "coordinator");
    for (QByteArray *sql : {&off, &back})
        sql->replace("%e", m_exchange)
            .replace("%1", m_firm->id(name))
            .replace("%2", m_firm->id("client2"));
    const QByteArray reasoned = "select api.approve_participant($1, 'There is no client')";
    const QByteArray before = propose("coordinator", "agency2", "agency");
    QCOMPARE(approve("admin", before), "pending");

    QCOMPARE(m_firm->state("admin", off), "ok");
    const QByteArray participant = propose("admin", "agency", "agency");
    for (const QByteArray &waiting : {before, participant})
        QCOMPARE(m_firm->state("admin", reasoned, {waiting}), "PK403");
    // Nor past the function that says so, nor with the client of one's own choosing.
    const auto forced = m_firm->as("admin").run(
        "select api.careless($1)",
        {"update public.exchange_participants set is_active = true, admin_reason = 'x', "
         "admin_approved_by = '" +
         m_firm->id("admin") + "' where id = '" + participant + "'"});
    QCOMPARE(forced.sqlState, u"PK403"_s);
    if (m_firm->state("client2", Approve, {participant}) == "ok")
        QCOMPARE(m_firm->state("admin", Approve, {participant}), "PK403");
    QCOMPARE(seen("agency"), "0");

    QCOMPARE(m_firm->state("admin", back), "ok");
    QCOMPARE(approve("admin", participant), "pending");
    QCOMPARE(seen("agency"), "0");
    const RoleConnection::Ticket again =
        RoleConnection::signIn(m_firm->database(), FirmWorld::emailOf(name));
    RawConnection owner(m_firm->database().uriAs(again.role, again.secret));
    QCOMPARE(owner.must(Approve, {participant}).value(), "active");
}

/** Of the two who decide; and a change that has stood for a week is the state of things. */
void tst_AssignmentAttacks::anotherAdminIsTheSecond()
{
    const auto takeOff = [this] {
        return m_firm->state("admin",
                             "select api.update_exchange($1, (select version from public.exchanges "
                             "where id = $1), '{\"client_id\": null}')",
                             {m_exchange});
    };
    const QByteArray reasoned = "select api.approve_participant($1, 'The client left')";
    QCOMPARE(takeOff(), "ok");
    QByteArray participant = propose("admin", "agency", "agency");
    QCOMPARE(m_firm->state("admin", reasoned, {participant}), "PK403");
    QCOMPARE(m_firm->as("admin2").must(reasoned, {participant}).value(), "active");
    m_firm->owner().must(
        "update auth.clients_taken_off set taken_at = taken_at - interval '7 days'");
    participant = propose("admin", "agency2", "agency");
    QCOMPARE(m_firm->as("admin").must(reasoned, {participant}).value(), "active");
    // One who never could sign in is missed by nobody.
    const QByteArray paper = m_firm->value("insert into public.contacts (last_name, role) values "
                                           "('Paper', 'client') returning id");
    m_exchange = m_firm->exchange("client", "coordinator");
    m_firm->owner().must("update public.exchanges set client_id = $2 where id = $1",
                         {m_exchange, paper});
    QCOMPARE(takeOff(), "ok");
    participant = propose("admin", "agency", "agency");
    QCOMPARE(m_firm->as("admin").must(reasoned, {participant}).value(), "active");
}

QTEST_GUILESS_MAIN(tst_AssignmentAttacks)
#include "tst_AssignmentAttacks.moc"
