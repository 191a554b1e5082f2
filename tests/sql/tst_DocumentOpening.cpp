#include "tests/sql/OpeningWorld.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** Opening documents: what is asked for, told and logged, and when. */
class tst_DocumentOpening : public QObject, protected OpeningWorld
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { begin(); }
    void init() { addDocument(); }
    void cleanupTestCase() { m_world.reset(); }

    void opensForWhoKnowsThePin();
    void opensWithoutPinWhereThereIsNone();
    void needsACommittedSubmit();
    void resultIsTakenOnceByItsOwner();
    void tellsNothingBeforeTheCommit();
    void oneLogRowWhateverHappens();
    void unfetchedAnswersAreSettled();
    void pinThatIsJustBeingSet();
    void allConditionsHold();
    void parkedAnswersHoldNobodyUp();
    void aDownloadThatGoesOnIsNoSecondOne();
};

void tst_DocumentOpening::opensForWhoKnowsThePin()
{
    RawConnection &session = m_world->as("third_party");
    const auto answer = session.must(ResultSql, {submit(session, Pin), Nonce});
    QCOMPARE(answer.value(u"outcome"_s), "opened");
    QCOMPARE(answer.value(u"storage_provider"_s), "local");
    QCOMPARE(answer.value(u"file_name"_s), "deed.pdf");
    QCOMPARE(answer.value(u"file_size"_s), "7");
    QCOMPARE(answer.value(u"version"_s), "1");
    QCOMPARE(answer.value(u"key"_s).size(), 2 + 64);
    for (const QByteArray who : {"admin", "coordinator", "agency", "silent"}) {
        QCOMPARE(open(who, Pin), "opened");
        QCOMPARE(open(who, {}), "pin_required");
    }
    for (const QByteArray &who : WorkWorld::outsiders())
        QCOMPARE(open(who, Pin), "not_found");
    QCOMPARE(m_world->value("client", "select download_count from public.documents where id = $1",
                            {m_document}),
             "5");
}

void tst_DocumentOpening::opensWithoutPinWhereThereIsNone()
{
    QCOMPARE(open("agency", {}, add()), "opened");
    QCOMPARE(open("agency", "482913", add()), "opened");
}

void tst_DocumentOpening::needsACommittedSubmit()
{
    RawConnection &session = m_world->as("agency");
    session.must("begin");
    QCOMPARE(outcome(session, submit(session, Pin)), "PK403");
    session.must("rollback");
    session.must("begin");
    session.must("savepoint s");
    const QByteArray inside = submit(session, Pin);
    session.must("release savepoint s");
    QCOMPARE(outcome(session, inside), "PK403");
    session.must("rollback");
    session.must("begin");
    const QByteArray undone = submit(session, Pin);
    session.must("rollback");
    QCOMPARE(outcome(session, undone), "PK403");
    QCOMPARE(logs(), "0");
    session.must("begin isolation level repeatable read");
    QCOMPARE(session.run(SubmitSql, {m_document, Pin, Nonce}).sqlState, u"40001"_s);
    session.must("rollback");
}

void tst_DocumentOpening::resultIsTakenOnceByItsOwner()
{
    RawConnection &session = m_world->as("agency");
    QByteArray attempt = submit(session, Pin);
    QCOMPARE(session.run(ResultSql, {attempt, OtherNonce}).sqlState, u"PK403"_s);
    QCOMPARE(outcome(m_world->as("third_party"), attempt), "PK403");
    QCOMPARE(outcome(session, "-1"), "PK403");
    QCOMPARE(outcome(session, attempt), "opened");
    QCOMPARE(outcome(session, attempt), "PK403");
    attempt = submit(session, Pin);
    pass("61 seconds");
    QCOMPARE(outcome(session, attempt), "PK403");
}

void tst_DocumentOpening::tellsNothingBeforeTheCommit()
{
    RawConnection &session = m_world->as("agency");
    QList<QByteArray> seen;
    for (const QByteArray &pin : {Pin, QByteArray("111213")}) {
        session.must("begin");
        submit(session, pin);
        const auto row = session.must("select action, success, error_message from "
                                      "public.document_access_logs where document_id = $1",
                                      {m_document});
        QCOMPARE(row.rows.size(), 1);
        QVERIFY(!row.rows[0][1] && !row.rows[0][2]);
        seen.append(session
                        .must("select row(download_count, last_accessed_at, version)::text from "
                              "public.documents where id = $1",
                              {m_document})
                        .value());
        session.must("rollback");
    }
    QCOMPARE(seen[0], seen[1]);
}

void tst_DocumentOpening::oneLogRowWhateverHappens()
{
    RawConnection &session = m_world->as("agency");
    const QByteArray attempt = submit(session, Pin);
    QCOMPARE(logs("success is null"), "1");
    session.must("begin");
    QCOMPARE(outcome(session, attempt), "opened");
    session.must("rollback");
    QCOMPARE(logs(), "1"); // what was told cannot be untold
    QCOMPARE(outcome(session, attempt), "opened");
    QCOMPARE(logs(), "1");
    QCOMPARE(logs("success"), "1");
    QCOMPARE(open("agency", "111213"), "pin_wrong");
    QCOMPARE(open("stranger", Pin), "not_found");
    QCOMPARE(logs("not success and error_message is not null"), "2");
    QCOMPARE(m_world->value("stranger", "select count(*) from public.document_access_logs"), "0");
    const auto told = m_world->owner().must(
        "select user_id, success, session_id from public.audit_logs where resource_id = $1 and "
        "action = 'document_download' order by created_at",
        {m_document});
    QCOMPARE(told.rows.size(), 3);
    QCOMPARE(told.value(u"user_id"_s), m_world->id("agency"));
    QCOMPARE(told.value(u"session_id"_s), m_world->as("agency").sessionId());
    QCOMPARE(told.value(u"success"_s, 0) + told.value(u"success"_s, 1), "tf");
}

void tst_DocumentOpening::unfetchedAnswersAreSettled()
{
    RawConnection &session = m_world->as("agency");
    submit(session, Pin);
    submit(session, "111213");
    m_world->owner().must("select auth.settle_documents()");
    QCOMPARE(logs("success is null"), "2"); // there is time yet
    pass("2 minutes");
    m_world->owner().must("update auth.door set last_house = '-infinity'");
    m_world->as("client").must("select api.heartbeat()");
    QCOMPARE(logs("success") + logs("not success"), "11");
    QCOMPARE(m_world->owner()
                 .must("select string_agg(success::text, ',' order by success) from "
                       "public.audit_logs where resource_id = $1 and action = 'document_download' "
                       "and user_id = $2",
                       {m_document, m_world->id("agency")})
                 .value(),
             "false,true");
    // Or waiting would be a way to learn whether a guess was right.
    QCOMPARE(session
                 .must("select count(*) from public.document_access_logs where document_id = $1",
                       {m_document})
                 .value(),
             "0");
}

void tst_DocumentOpening::pinThatIsJustBeingSet()
{
    const QByteArray document = add();
    RawConnection &client = m_world->as("client");
    RawConnection &agency = m_world->as("agency");
    client.must("begin");
    client.must("select api.set_document_pin($1, $2)", {document, Pin});
    // It sees no PIN, and was asked for after the moment that the PIN says it was set at.
    const QByteArray attempt = submit(agency, {}, document);
    client.must("commit");
    QCOMPARE(outcome(agency, attempt), "pin_required");
    QCOMPARE(open("agency", Pin, document), "opened");
}

void tst_DocumentOpening::allConditionsHold()
{
    // The right PIN and an allowed role are of no use to who does not take part.
    const QByteArray document =
        add(", \"access_level\": \"restricted\", \"allowed_roles\": [\"agency\"]");
    m_world->as("client").must("select api.set_document_pin($1, $2)", {document, Pin});
    QCOMPARE(open("agency", Pin, document), "opened");
    for (const QByteArray who : {"removed", "shut", "stranger", "third_party", "helper"})
        QCOMPARE(open(who, Pin, document), "not_found");
    QCOMPARE(open("agency", Pin, "00000000-0000-4000-8000-000000000000"), "not_found");
    // Nor to who took part when they asked.
    RawConnection &talker = m_world->as("talker");
    const QByteArray attempt = submit(talker, Pin);
    const QByteArray setSql =
        "update public.exchange_participants set is_active = $2::boolean where contact_id = $1";
    m_world->owner().must(setSql, {m_world->id("talker"), "false"});
    QCOMPARE(outcome(talker, attempt), "not_found");
    m_world->owner().must(setSql, {m_world->id("talker"), "true"});
}

void tst_DocumentOpening::parkedAnswersHoldNobodyUp()
{
    RawConnection &parked = m_world->as("agency");
    const QByteArray attempt = submit(parked, Pin);
    parked.must("begin");
    QCOMPARE(outcome(parked, attempt), "opened");
    RawConnection &other = m_world->as("third_party");
    other.must("set statement_timeout = '5s'");
    QCOMPARE(open("third_party", Pin), "opened");
    other.must("reset statement_timeout");
    m_world->owner().must("set statement_timeout = '5s'");
    m_world->owner().must("select auth.settle_documents()");
    m_world->owner().must("reset statement_timeout");
    parked.must("commit");
}

void tst_DocumentOpening::aDownloadThatGoesOnIsNoSecondOne()
{
    const auto goOn = [&](const QByteArray &who, const QByteArray &with,
                          const RawConnection::Value &digits, const QByteArray &document) {
        RawConnection &session = m_world->as(who);
        const QByteArray attempt =
            session
                .must("select api.open_document_submit($1::uuid, $2, 'download', $3::bytea, null, "
                      "$4::bigint)",
                      {document, digits, Nonce, with})
                .value();
        return std::pair(attempt, outcome(session, attempt));
    };
    const auto told = [&](const QByteArray &document) {
        return m_world->owner()
            .must("select string_agg(l.action || case when l.success then '' else '!' end, ' ' "
                  "order by l.created_at) || ' ' || max(d.download_count) from "
                  "public.document_access_logs l join public.documents d on d.id = l.document_id "
                  "where d.id = $1 and l.action in ('download', 'resume')",
                  {document})
            .value();
    };
    RawConnection &agency = m_world->as("agency");
    const QByteArray first = submit(agency, Pin);
    QCOMPARE(outcome(agency, first), "opened");
    QCOMPARE(told(m_document), "download 1");
    // The PIN is asked for as ever, and each attempt is told.
    QCOMPARE(goOn("agency", first, {}, m_document).second, "pin_required");
    const auto wrong = goOn("agency", first, "111213", m_document);
    QCOMPARE(wrong.second, "pin_wrong");
    QCOMPARE(goOn("agency", first, Pin, m_document).second, "opened");
    QCOMPARE(told(m_document), "download resume! resume! resume 1");
    QCOMPARE(m_world->owner()
                 .must("select count(*) from public.audit_logs where resource_id = $1 and action = "
                       "'document_resume'",
                       {m_document})
                 .value(),
             "3");
    // Not with what was not opened, what somebody else opened, or another document.
    QCOMPARE(goOn("agency", wrong.first, Pin, m_document).second, "opened");
    QCOMPARE(goOn("third_party", first, Pin, m_document).second, "opened");
    QCOMPARE(goOn("agency", "9223372036854775807", Pin, m_document).second, "opened");
    QCOMPARE(told(m_document), "download resume! resume! resume download download download 4");
    const QByteArray other = add();
    QCOMPARE(goOn("agency", first, {}, other).second, "opened");
    QCOMPARE(told(other), "download 1");
    // A new version is another download.
    const auto before = goOn("agency", first, Pin, m_document);
    QCOMPARE(before.second, "opened");
    Uploads::add(m_world->as("client"), m_world->room, Uploads::named("deed.pdf"), "newer", {},
                 m_document);
    QCOMPARE(goOn("agency", before.first, Pin, m_document).second, "opened");
    QVERIFY2(told(m_document).endsWith("resume download 5"), told(m_document).constData());
    // For as long as clients keep them, and no longer.
    const QByteArray countSql =
        "select count(*) from auth.document_attempts where document_id = $1 and opened";
    const QByteArray all = m_world->owner().must(countSql, {m_document}).value();
    pass("14 days");
    m_world->owner().must("select auth.settle_documents()");
    QCOMPARE(m_world->owner().must(countSql, {m_document}).value(), all);
    pass("25 hours");
    m_world->owner().must("select auth.settle_documents()");
    QCOMPARE(m_world->owner().must(countSql, {m_document}).value(), "0");
}

QTEST_GUILESS_MAIN(tst_DocumentOpening)
#include "tst_DocumentOpening.moc"
