#include "tests/sql/OpeningWorld.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** Opening documents against somebody who holds a session and guesses PINs. */
class tst_DocumentPin : public QObject, protected OpeningWorld
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { begin(); }
    void init() { addDocument(); }
    void cleanupTestCase() { m_world.reset(); }

    void wrongPinsLockOut();
    void lockOutSurvivesRollback();
    void lockOutJudgesByCommit();
    void lockOutDoubles();
    void lockOutIsOnePersons();
    void successStartsAnew();
    void dayBudgetOfEverybody();
    void onePersonClosesItToNobodyElse();
    void adminsOpenAgain();
    void anotherPinIsAnotherMatter();
    void secretsAreNowhere();
    void whichPins_data();
    void whichPins();
    void badInput();
};

void tst_DocumentPin::wrongPinsLockOut()
{
    fail("agency", 5);
    QCOMPARE(open("agency", Pin), "closed");
    QCOMPARE(open("agency", "111213"), "closed");
    pass("14 minutes");
    QCOMPARE(open("agency", Pin), "closed");
    pass("2 minutes");
    QCOMPARE(open("agency", Pin), "opened");
}

void tst_DocumentPin::lockOutSurvivesRollback()
{
    m_world->addPerson("wanderer", "agency");
    m_world->takePart("wanderer", "agency");
    for (int i = 0; i < 6; ++i) {
        const auto session = m_world->anotherSession("wanderer"); // another device each time
        const QByteArray attempt = submit(*session, "111213");
        session->must("begin");
        QCOMPARE(outcome(*session, attempt), i < 5 ? "pin_wrong" : "closed");
        session->must("rollback");
    }
    const auto last = m_world->anotherSession("wanderer");
    QCOMPARE(outcome(*last, submit(*last, Pin)), "closed");
}

void tst_DocumentPin::lockOutJudgesByCommit()
{
    m_world->addPerson("guesser", "agency");
    m_world->takePart("guesser", "agency");
    RawConnection &session = m_world->as("guesser");
    // All asked for before the first is told; the right one at any place among them.
    QByteArrayList attempts;
    for (int i = 0; i < 4; ++i)
        attempts.append(submit(session, "111213"));
    const QByteArray right = submit(session, Pin);
    attempts.append(submit(session, "111213"));
    QCOMPARE(outcome(session, right), "closed");
    // One that was begun earlier and committed later counts as well.
    for (const QByteArray &attempt : attempts)
        QVERIFY(outcome(session, attempt) != "opened");
}

void tst_DocumentPin::lockOutDoubles()
{
    fail("agency", 5);
    const QByteArray minutes =
        "select round(extract(epoch from auth.pin_paused_until($1, $2) - max(at)) / 60) from "
        "auth.document_attempts where person = $1 and document_id = $2 and tried";
    QByteArrayList found;
    for (int i = 0; i < 9; ++i) {
        m_world->owner().must("update auth.document_attempts set at = clock_timestamp()");
        found.append(m_world->owner().must(minutes, {m_world->id("agency"), m_document}).value());
        pass("1 day -1 minute");
        const QByteArray next = open("agency", "111213");
        if (i < 7)
            QCOMPARE(next, "pin_wrong");
    }
    QCOMPARE(found.mid(0, 8).join(' '), "15 30 60 120 240 480 960 1440");
}

void tst_DocumentPin::lockOutIsOnePersons()
{
    fail("agency", 5);
    QCOMPARE(open("agency", Pin), "closed");
    QCOMPARE(open("third_party", Pin), "opened");
    const QByteArray other = add();
    m_world->as("client").must("select api.set_document_pin($1, $2)", {other, Pin});
    QCOMPARE(open("agency", Pin, other), "opened");
}

void tst_DocumentPin::successStartsAnew()
{
    fail("agency", 4);
    QCOMPARE(open("agency", Pin), "opened");
    fail("agency", 4);
    QCOMPARE(open("agency", Pin), "opened");
}

void tst_DocumentPin::dayBudgetOfEverybody()
{
    const QByteArray from = m_world->cursor("admin");
    for (const QByteArray who : {"agency", "silent", "talker", "third_party"})
        fail(who, 4);
    fail("helper", 4); // twenty, and nobody more than four
    for (const QByteArray who : {"agency", "client", "coordinator", "admin"})
        QCOMPARE(open(who, Pin), "closed");
    const QString told = u"document_closed:"_s + QString::fromLatin1(m_document);
    QCOMPARE(m_world->heard("client", from).count(told), 1); // who uploaded it
    QCOMPARE(m_world->heard("coordinator", from).count(told), 1);
    QCOMPARE(m_world->heard("agency", from).count(told), 0);
    QCOMPARE(m_world->owner()
                 .must("select count(*) from public.audit_logs where resource_id = $1 and action = "
                       "'document_pin_closed'",
                       {m_document})
                 .value(),
             "1");
    pass("24 hours");
    QCOMPARE(open("agency", Pin), "opened");
}

void tst_DocumentPin::onePersonClosesItToNobodyElse()
{
    QCOMPARE(open("agency", "111213"), "pin_wrong");
    // As from many connections at once, where none sees what the others try.
    m_world->owner().must(
        "insert into auth.document_attempts (person, document_id, action, nonce_hash, seen, "
        "needs_pin, tried, ok, log_id) select a.person, a.document_id, a.action, a.nonce_hash, "
        "true, true, true, false, a.log_id from auth.document_attempts a, generate_series(1, 40) "
        "where a.person = $1 and a.document_id = $2",
        {m_world->id("agency"), m_document});
    QCOMPARE(open("agency", Pin), "closed");
    for (const QByteArray who : {"third_party", "client", "coordinator", "admin"})
        QCOMPARE(open(who, Pin), "opened");
}

void tst_DocumentPin::adminsOpenAgain()
{
    const QByteArray resetSql = "select api.reset_document_pin($1, $2)";
    fail("agency", 5);
    QCOMPARE(m_world->state("coordinator", resetSql, {m_document, "x"}), u"42501"_s);
    QCOMPARE(m_world->state("client", resetSql, {m_document, "x"}), u"42501"_s);
    QCOMPARE(m_world->state("admin", resetSql, {m_document, " "}), u"PK400"_s);
    QCOMPARE(m_world->state("admin", resetSql, {add(), "x"}), u"PK404"_s);
    QCOMPARE(m_world->state("admin", resetSql, {m_document, "asked by telephone"}), QString());
    QCOMPARE(open("agency", Pin), "opened");
    QCOMPARE(m_world->owner()
                 .must("select new_values ->> 'reason' from public.audit_logs where resource_id = "
                       "$1 and action = 'document_pin_reset'",
                       {m_document})
                 .value(),
             "asked by telephone");
}

void tst_DocumentPin::anotherPinIsAnotherMatter()
{
    RawConnection &session = m_world->as("agency");
    const QByteArray attempt = submit(session, Pin);
    const QByteArray setSql = "select api.set_document_pin($1, $2)";
    m_world->as("coordinator").must(setSql, {m_document, "730258"});
    QCOMPARE(outcome(session, attempt), "pin_required");
    QCOMPARE(open("agency", Pin), "pin_wrong");
    QCOMPARE(open("agency", "730258"), "opened");
    m_world->as("coordinator").must(setSql, {m_document, {}});
    QCOMPARE(m_world->value("agency", "select pin_protected from public.documents where id = $1",
                            {m_document}),
             "f");
    QCOMPARE(open("agency", {}), "opened");
}

void tst_DocumentPin::secretsAreNowhere()
{
    RawConnection &owner = m_world->owner();
    const QByteArray hash =
        owner.must("select pin_hash from auth.document_pins where document_id = $1", {m_document})
            .value();
    QVERIFY(hash.startsWith("$2a$"));
    QCOMPARE(owner.must("select count(*) from public.documents where pin_hash is not null").value(),
             "0");
    QCOMPARE(owner
                 .must("select count(*) from public.audit_logs where concat(old_values, "
                       "new_values, error_message) like any (array['%' || $1 || '%', '%$2a$%'])",
                       {Pin})
                 .value(),
             "0");
    // The same PIN of another document has another hash, and no salt would make it the same.
    const QByteArray other = add();
    m_world->as("client").must("select api.set_document_pin($1, $2)", {other, Pin});
    QVERIFY(owner
                .must("select auth.pin_input($1, $3) <> auth.pin_input($2, $3)",
                      {m_document, other, Pin})
                .value() == "t");
    // An error about a row of a table without FORCE would print the row.
    owner.must("alter table auth.document_pins add constraint planted check (set_at < "
               "'2000-01-01') not valid");
    const auto failed =
        m_world->as("client").run("select api.set_document_pin($1, $2)", {add(), Pin});
    owner.must("alter table auth.document_pins drop constraint planted");
    QVERIFY(!failed.ok && !failed.message.contains(u"$2a$"_s));
    QCOMPARE(owner
                 .must("select count(*) from pg_proc where proname in ('set_document_pin', "
                       "'open_document_submit', 'open_document_result', 'settle_documents') and "
                       "proconfig @> array['debug_print_plan=off']")
                 .value(),
             "4");
}

void tst_DocumentPin::whichPins_data()
{
    QTest::addColumn<QByteArray>("pin");
    QTest::addColumn<QString>("state");
    for (const char *good : {"482913", "730258", "90817263", "112358132134"})
        QTest::newRow(good) << QByteArray(good) << QString();
    for (const char *bad :
         {"48291", "4829", "", "48291a", " 482913", "1234567890123", "000000", "123456", "345678",
          "890123", "987654", "121212", "123123", "112233", "147258", "４８２９１３"})
        QTest::newRow(bad) << QByteArray(bad) << u"PK400"_s;
}

void tst_DocumentPin::whichPins()
{
    QFETCH(QByteArray, pin);
    QFETCH(QString, state);
    QCOMPARE(m_world->state("client", "select api.set_document_pin($1, $2)", {m_document, pin}),
             state);
}

void tst_DocumentPin::badInput()
{
    const QByteArray setSql = "select api.set_document_pin($1, $2)";
    m_world->owner().must("update peak.settings set value = '4' where key = 'pin.min_digits'");
    QCOMPARE(m_world->state("client", setSql, {m_document, "4829"}), QString());
    QCOMPARE(m_world->state("client", setSql, {m_document, "1987"}), u"PK400"_s); // a year
    QCOMPARE(m_world->state("client", setSql, {m_document, "482"}), u"PK400"_s);
    m_world->owner().must("update peak.settings set value = '6' where key = 'pin.min_digits'");
    QCOMPARE(m_world->state("client", setSql, {{}, Pin}), u"PK400"_s);
    QCOMPARE(m_world->state("agency", SubmitSql, {{}, Pin, Nonce}), u"PK400"_s);
    QCOMPARE(m_world->state("agency", SubmitSql, {m_document, Pin, {}}), u"PK400"_s);
    QCOMPARE(m_world->state("agency", SubmitSql, {m_document, Pin, "\\x00"}), u"PK400"_s);
    QCOMPARE(m_world->state("agency", SubmitSql, {m_document, QByteArray(1000000, '1'), Nonce}),
             u"PK400"_s);
    QCOMPARE(m_world->state("agency", "select api.open_document_submit($1, null, 'delete', $2)",
                            {m_document, Nonce}),
             u"PK400"_s);
    QCOMPARE(m_world->state("agency", ResultSql, {{}, Nonce}), u"PK403"_s);
    QCOMPARE(m_world->state("agency", ResultSql, {"1", {}}), u"PK403"_s);
    const auto ended = m_world->anotherSession("agency");
    m_world->owner().must("update public.user_sessions set is_active = false where id = $1",
                          {ended->sessionId()});
    QCOMPARE(ended->run(SubmitSql, {m_document, Pin, Nonce}).sqlState, u"28000"_s);
    QCOMPARE(ended->run(ResultSql, {"1", Nonce}).sqlState, u"28000"_s);
}

QTEST_GUILESS_MAIN(tst_DocumentPin)
#include "tst_DocumentPin.moc"
