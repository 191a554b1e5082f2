#include "tests/sql/AssignmentWorld.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/**
 * Somebody new on an exchange: two approvals, in any order, by two people; nothing before, nothing
 * after. Each over a connection of their own.
 */
class tst_Assignment : public QObject, AssignmentWorld
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { makeFirm(); }
    void init() { m_exchange = m_firm->exchange("client", "coordinator"); }
    void cleanupTestCase() { m_firm.reset(); }

    void showsNothingUntilBothApproved_data();
    void showsNothingUntilBothApproved();
    void isSeenByThoseWhoDecide();
    void withdrawingIsImmediate_data();
    void withdrawingIsImmediate();
    void comingBackNeedsBothAgain();
    void onlySomeMay_data();
    void onlySomeMay();
    void nobodyApprovesTwice();
    void anAdminWhoIsTheClientCountsOnce();
    void withoutAClientAReasonIsEnough();
    void anApprovalEndsWithTheOffice();
    void recordsEachStep();
};

void tst_Assignment::showsNothingUntilBothApproved_data()
{
    QTest::addColumn<QByteArray>("proposer");
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("second");
    for (const QByteArray proposer : {"admin", "coordinator"}) {
        QTest::addRow("%s, client first", proposer.constData())
            << proposer << QByteArray("client") << QByteArray("admin");
        QTest::addRow("%s, admin first", proposer.constData())
            << proposer << QByteArray("admin") << QByteArray("client");
    }
}

void tst_Assignment::showsNothingUntilBothApproved()
{
    QFETCH(QByteArray, proposer);
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, second);
    const QByteArray participant = propose(proposer, "agency", "agency");
    QCOMPARE(seen("agency"), "0");
    QCOMPARE(approve(first, participant), "pending");
    QCOMPARE(seen("agency"), "0");
    QCOMPARE(participantsSeen("agency"), "0");
    QCOMPARE(m_firm->value("select is_active from public.exchange_participants where id = $1",
                           {participant}),
             "f");
    QCOMPARE(approve(second, participant), "active");
    QCOMPARE(seen("agency"), "1");
    QCOMPARE(participantsSeen("agency"), "1");
}

void tst_Assignment::isSeenByThoseWhoDecide()
{
    m_firm->takesPart(m_exchange, "third_party", "third_party");
    m_firm->takesPart(m_exchange, "coordinator2", "coordinator");
    m_firm->takesPart(m_exchange, "client2", "client");
    const QByteArray participant = propose("coordinator", "agency", "agency");
    const QByteArray row = "select count(*) from public.exchange_participants where id = $1";
    const QByteArray person = "select count(*) from public.contacts where id = $1";
    const auto both = [&](const QByteArray &by) {
        return QByteArray(m_firm->as(by).must(row, {participant}).value() +
                          m_firm->as(by).must(person, {m_firm->id("agency")}).value());
    };
    for (const QByteArray by : {"admin", "coordinator", "coordinator2", "client", "client2"})
        QVERIFY2(both(by) == "11", by.constData());
    QCOMPARE(both("third_party"), "00"); // takes part, decides nothing
    QCOMPARE(both("agency"), "01");      // the person proposed; knows themself
    QCOMPARE(both("agency2"), "00");
    approve("client", participant);
    approve("admin", participant);
    QCOMPARE(both("third_party"), "11");
    // Why somebody was let in is not for everybody.
    for (const QByteArray by : {"third_party", "agency"})
        QCOMPARE(m_firm->state(by, "select admin_reason from public.exchange_participants"),
                 "42501");
    QCOMPARE(m_firm->state("client", "select * from public.exchange_participants"), "ok");
    // Not even for a member with the account role of those who decide elsewhere.
    const QByteArray clientless = m_firm->exchange({}, "coordinator");
    const QByteArray vendor = m_firm->as("coordinator")
                                  .must(Propose, {clientless, m_firm->id("client"), "agency"})
                                  .value();
    m_firm->as("admin").must("select api.approve_participant($1, 'Under suspicion')", {vendor});
    QCOMPARE(m_firm->as("client")
                 .must("select num_nonnulls(admin_reason, withdrawn_reason), is_active from "
                       "public.exchange_participants where id = $1",
                       {vendor})
                 .rows.constFirst(),
             (QList<RawConnection::Value>{"0", "t"}));
    QCOMPARE(m_firm->value("select new_values ->> 'reason' from public.audit_logs where "
                           "resource_id = $1 and action = 'participant_approved_by_admin'",
                           {vendor}),
             "Under suspicion");
    m_firm->as("admin").must(Withdraw, {participant});
    QCOMPARE(both("third_party"), "00");
    QCOMPARE(both("client2"), "11");
    // A client whose permissions were taken away decides nothing, and neither does who became one.
    m_firm->owner().must("update public.exchange_participants set permissions = '{}'"
                         " where exchange_id = $1 and contact_id = $2",
                         {m_exchange, m_firm->id("client2")});
    QCOMPARE(both("client2"), "00");
}

void tst_Assignment::withdrawingIsImmediate_data()
{
    QTest::addColumn<QByteArray>("by");
    for (const QByteArray by : {"admin", "admin2", "coordinator", "client"})
        QTest::newRow(by.constData()) << by;
}

void tst_Assignment::withdrawingIsImmediate()
{
    QFETCH(QByteArray, by);
    const QByteArray participant = propose("coordinator", "agency", "agency");
    approve("client", participant);
    approve("admin", participant);
    RoleConnection &person = m_firm->as("agency");
    person.must("deallocate all");
    person.must("prepare mine as select count(*) from public.exchanges where id = '" + m_exchange +
                "'");
    for (int i = 0; i < 10; ++i)
        QCOMPARE(person.must("execute mine").value(), "1");
    person.must("begin");
    QCOMPARE(person.must("execute mine").value(), "1");
    m_firm->as(by).must(Withdraw, {participant});
    QCOMPARE(person.must("execute mine").value(), "0");
    person.must("commit");
    QCOMPARE(participantsSeen("agency"), "0");
    QCOMPARE(m_firm->state(by, Withdraw, {participant}), "PK409");
    QCOMPARE(m_firm->state("admin", Approve, {participant}), "PK409");
}

void tst_Assignment::comingBackNeedsBothAgain()
{
    const QByteArray participant = propose("admin", "agency", "agency", "'{view}'");
    approve("client", participant);
    approve("admin", participant);
    m_firm->as("coordinator").must(Withdraw, {participant});
    QCOMPARE(propose("coordinator", "agency", "agency"), participant);
    QCOMPARE(m_firm->value("select num_nonnulls(permissions, admin_approved_by, "
                           "client_approved_by, withdrawn_at, withdrawn_reason) from "
                           "public.exchange_participants where id = $1",
                           {participant}),
             "0");
    QCOMPARE(approve("admin", participant), "pending");
    QCOMPARE(seen("agency"), "0");
    // The client's no; and again.
    m_firm->as("client").must(Withdraw, {participant});
    propose("coordinator", "agency", "agency");
    QCOMPARE(approve("client", participant), "pending");
    QCOMPARE(approve("admin", participant), "active");
}

void tst_Assignment::onlySomeMay_data()
{
    QTest::addColumn<QByteArray>("by");
    QTest::addColumn<QByteArray>("propose");
    QTest::addColumn<QByteArray>("approve");
    QTest::addColumn<QByteArray>("permissions");
    QTest::addColumn<QByteArray>("withdraw");
    const auto row = [](const char *by, const QByteArray &proposing, const QByteArray &approving,
                        const QByteArray &permissions, const QByteArray &withdrawing) {
        QTest::newRow(by) << QByteArray(by) << proposing << approving << permissions << withdrawing;
    };
    row("admin", "ok", "ok", "ok", "ok");
    row("coordinator", "ok", "PK403", "ok", "ok");
    row("coordinator2", "PK404", "PK404", "PK404", "PK404");
    row("client", "42501", "ok", "42501", "ok");
    row("client2", "42501", "PK404", "42501", "PK404");
    row("agency", "42501", "PK404", "42501", "PK404");
    row("agency2", "42501", "PK404", "42501", "PK404"); // the person proposed
    row("third_party", "42501", "42501", "42501", "42501");
}

void tst_Assignment::onlySomeMay()
{
    QFETCH(QByteArray, by);
    QFETCH(QByteArray, propose);
    QFETCH(QByteArray, approve);
    QFETCH(QByteArray, permissions);
    QFETCH(QByteArray, withdraw);
    m_firm->takesPart(m_exchange, "third_party", "third_party");
    m_firm->takesPart(m_exchange, "agency", "agency");
    const QByteArray participant = this->propose("coordinator", "agency2", "agency");
    RoleConnection &session = m_firm->as(by);
    session.must("begin");
    QCOMPARE(m_firm->state(by, Propose, {m_exchange, m_firm->id("client2"), "client"}), propose);
    session.must("rollback");
    QCOMPARE(m_firm->state(by,
                           "select api.set_participant_permissions($1, '{view}', (select "
                           "max(version) from public.exchange_participants where id = $1))",
                           {participant}),
             permissions);
    QCOMPARE(
        m_firm->state(by, "select api.set_participant_permissions($1, null, 99)", {participant}),
        permissions == "ok" ? "PK409" : permissions);
    QCOMPARE(m_firm->state(by, Approve, {participant}), approve);
    QCOMPARE(m_firm->state(by, Withdraw, {participant}), withdraw);
}

void tst_Assignment::nobodyApprovesTwice()
{
    const QByteArray participant = propose("coordinator", "agency", "agency");
    QCOMPARE(approve("client", participant), "pending");
    QCOMPARE(m_firm->state("client", Approve, {participant}), "PK409");
    m_firm->as("client").must(Withdraw, {participant});
    propose("coordinator", "agency", "agency");
    QCOMPARE(approve("admin", participant), "pending");
    QCOMPARE(m_firm->state("admin", Approve, {participant}), "PK409");
    // Two admins are not an admin and a client.
    QCOMPARE(approve("admin2", participant), "pending");
    QCOMPARE(seen("agency"), "0");
    // Whoever is proposed does not approve, although they are a client of the exchange.
    m_firm->takesPart(m_exchange, "client2", "client");
    const QByteArray own = propose("coordinator", "client2", "agency");
    QCOMPARE(m_firm->state("client2", Approve, {own}), "PK403");
    QCOMPARE(m_firm->state("client2", Withdraw, {own}), "PK403");
    QCOMPARE(approve("admin", own), "pending");
    QCOMPARE(approve("client", own), "active");
}

void tst_Assignment::anAdminWhoIsTheClientCountsOnce()
{
    m_exchange = m_firm->exchange("admin", "coordinator");
    QByteArray participant = propose("coordinator", "agency", "agency");
    QCOMPARE(approve("admin", participant), "pending");
    QCOMPARE(actions(participant), "participant_proposed participant_approved_by_client");
    QCOMPARE(
        m_firm->state("admin", "select api.approve_participant($1, 'I say so')", {participant}),
        "PK409");
    QCOMPARE(approve("admin2", participant), "active");
    // The other way round.
    participant = propose("coordinator", "third_party", "third_party");
    QCOMPARE(approve("admin2", participant), "pending");
    QCOMPARE(approve("admin", participant), "active");
    // Where there is another client, the admin is the admin.
    m_firm->takesPart(m_exchange, "client2", "client");
    participant = propose("coordinator", "agency2", "agency");
    QCOMPARE(approve("admin", participant), "pending");
    QCOMPARE(approve("client2", participant), "active");
}

void tst_Assignment::withoutAClientAReasonIsEnough()
{
    // Nobody; somebody who can't sign in; somebody deactivated; the person proposed.
    const QByteArray noUser = m_firm->value("insert into public.contacts (last_name, role, is_user)"
                                            " values ('Paper', 'client', false) returning id");
    const QByteArray invited =
        m_firm->value("insert into public.contacts (last_name, email, role, is_user)"
                      " values ('Invited', 'invited@example.test', 'client', true) returning id");
    for (const QByteArray &client : {QByteArray(), noUser, invited, m_firm->id("agency")}) {
        m_exchange = m_firm->exchange("", "coordinator");
        m_firm->owner().must("update public.exchanges set client_id = nullif($2, '')::uuid where "
                             "id = $1",
                             {m_exchange, client});
        const QByteArray participant = propose("coordinator", "agency", "agency");
        QCOMPARE(m_firm->state("admin", Approve, {participant}), "PK400");
        QCOMPARE(
            m_firm->state("admin", "select api.approve_participant($1, E' \\n')", {participant}),
            "PK400");
        QCOMPARE(m_firm->state("coordinator", "select api.approve_participant($1, 'Urgent')",
                               {participant}),
                 "PK403");
        QCOMPARE(m_firm->as("admin")
                     .must("select api.approve_participant($1, 'No client yet')", {participant})
                     .value(),
                 "active");
        QCOMPARE(m_firm->value("select new_values ->> 'reason' from public.audit_logs where "
                               "action = 'participant_approved_by_admin' and resource_id = $1",
                               {participant}),
                 "No client yet");
    }
    // With a client the reason replaces nobody.
    m_exchange = m_firm->exchange("client", "coordinator");
    const QByteArray participant = propose("coordinator", "agency", "agency");
    QCOMPARE(m_firm->as("admin")
                 .must("select api.approve_participant($1, 'Hurry')", {participant})
                 .value(),
             "pending");
    // The client leaves: an admin decides again, with a reason.
    m_firm->owner().must("update public.exchanges set client_id = null where id = $1",
                         {m_exchange});
    QCOMPARE(seen("agency"), "0");
    QCOMPARE(m_firm->state("admin", Approve, {participant}), "PK400");
    QCOMPARE(m_firm->as("admin")
                 .must("select api.approve_participant($1, 'Client left')", {participant})
                 .value(),
             "active");
}

void tst_Assignment::anApprovalEndsWithTheOffice()
{
    QByteArray participant = propose("coordinator", "agency", "agency");
    QCOMPARE(approve("client", participant), "pending");
    m_firm->owner().must("update public.exchanges set client_id = $2 where id = $1",
                         {m_exchange, m_firm->id("client2")});
    QCOMPARE(approve("admin", participant), "pending");
    QCOMPARE(m_firm->state("client", Approve, {participant}), "PK404");
    QCOMPARE(approve("client2", participant), "active");
    // An admin who is none any more.
    m_firm->add("passing", "admin");
    participant = propose("coordinator", "third_party", "third_party");
    QCOMPARE(approve("passing", participant), "pending");
    m_firm->owner().must("update public.contacts set role = 'coordinator' where id = $1",
                         {m_firm->id("passing")});
    QCOMPARE(approve("client2", participant), "pending");
    QCOMPARE(seen("third_party"), "0");
    QCOMPARE(approve("admin", participant), "active");
}

void tst_Assignment::recordsEachStep()
{
    const QByteArray participant = propose("coordinator", "agency", "agency");
    approve("client", participant);
    approve("admin", participant);
    m_firm->as("admin").must("select api.withdraw_participant($1, 'The deal is off')",
                             {participant});
    QCOMPARE(m_firm->value("select string_agg(a.action || ' ' || split_part(c.email, '@', 1), ', ' "
                           "order by a.created_at, a.action desc) from public.audit_logs a join "
                           "public.contacts c on c.id = a.user_id where a.resource_id = $1 and "
                           "a.exchange_id = $2 and a.session_id is not null and a.action !~ "
                           "'_(created|updated)$'",
                           {participant, m_exchange}),
             "participant_proposed coordinator, participant_approved_by_client client, "
             "participant_approved_by_admin admin, participant_active admin, "
             "participant_withdrawn admin");
    QCOMPARE(m_firm->value("select new_values ->> 'reason' from public.audit_logs where resource_id"
                           " = $1 and action = 'participant_withdrawn'",
                           {participant}),
             "The deal is off");
}

QTEST_GUILESS_MAIN(tst_Assignment)
#include "tst_Assignment.moc"
