#include "tests/sql/OpeningWorld.h"

#include <QDeadlineTimer>

#include <atomic>
#include <thread>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** Reading what was opened: by whom, for how long, in which version; and guessing PINs in crowds.
 */
class tst_Contents : public QObject, protected OpeningWorld
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { begin(); }
    void init() { addDocument(); }
    void cleanupTestCase() { m_world.reset(); }

    void onlyTheSessionThatOpened();
    void onlyWhatWasOpened();
    void onlyWhileOneMay();
    void notForever();
    void parts();
    void olderVersions();
    void viewOnly();
    void viewOnlyTellsNothingOfThePin();
    void withoutContent();
    void attemptsLeft();
    void attemptsLeftOfEverybody();
    void tenConnectionsGuess();
    void oneLogRowForEachKey();

private:
    static inline const QByteArray ReadSql =
        "select * from api.read_segments($1::bigint, $2::bytea, 0, 16)";
    QString read(RawConnection &session, const QByteArray &attempt)
    {
        return session.run(ReadSql, {attempt, Nonce}).sqlState;
    }
    QByteArray left(const QByteArray &who, const RawConnection::Value &pin)
    {
        return Uploads::open(m_world->as(who), m_document, pin).answer.value(u"attempts_left"_s);
    }
};

void tst_Contents::onlyTheSessionThatOpened()
{
    const QByteArray document = add();
    RawConnection &agency = m_world->as("agency");
    const auto opened = Uploads::open(agency, document);
    QCOMPARE(opened.clear, "content");
    QCOMPARE(read(agency, opened.attempt), QString());
    QCOMPARE(agency.run(ReadSql, {opened.attempt, OtherNonce}).sqlState, u"PK403"_s);
    const auto other = m_world->anotherSession("agency");
    QCOMPARE(read(*other, opened.attempt), u"PK403"_s);
    for (const QByteArray who : {"client", "admin", "third_party", "stranger"})
        QCOMPARE(read(m_world->as(who), opened.attempt), u"PK403"_s);
    agency.must("begin isolation level repeatable read");
    QCOMPARE(read(agency, opened.attempt), u"40001"_s);
    agency.must("rollback");
    const auto ended = m_world->anotherSession("agency");
    const auto theirs = Uploads::open(*ended, document);
    m_world->owner().must("update public.user_sessions set is_active = false where id = $1",
                          {ended->sessionId()});
    QCOMPARE(read(*ended, theirs.attempt), u"28000"_s);
}

void tst_Contents::onlyWhatWasOpened()
{
    RawConnection &agency = m_world->as("agency");
    const QByteArray wrong = submit(agency, "111213");
    QCOMPARE(read(agency, wrong), u"PK403"_s);
    QCOMPARE(outcome(agency, wrong), "pin_wrong");
    QCOMPARE(read(agency, wrong), u"PK403"_s);
    const QByteArray right = submit(agency, Pin);
    QCOMPARE(read(agency, right), u"PK403"_s); // submitted, not yet told
    agency.must("begin");
    QCOMPARE(outcome(agency, right), "opened");
    QCOMPARE(read(agency, right), QString()); // the attempt was committed, and stands in the log
    agency.must("rollback");
    QCOMPARE(outcome(agency, right), "opened");
    QCOMPARE(read(agency, right), QString());
    // An attempt that is not committed opens nothing.
    agency.must("begin");
    const QByteArray inside = submit(agency, Pin);
    QCOMPARE(outcome(agency, inside), "PK403");
    agency.must("rollback");
    QCOMPARE(read(agency, inside), u"PK403"_s);
}

void tst_Contents::onlyWhileOneMay()
{
    const QByteArray document = add();
    RawConnection &talker = m_world->as("talker");
    const auto opened = Uploads::open(talker, document);
    QCOMPARE(read(talker, opened.attempt), QString());
    const QByteArray setSql =
        "update public.exchange_participants set is_active = $2::boolean where contact_id = $1";
    m_world->owner().must(setSql, {m_world->id("talker"), "false"});
    QCOMPARE(read(talker, opened.attempt), u"PK404"_s);
    m_world->owner().must(setSql, {m_world->id("talker"), "true"});
    QCOMPARE(read(talker, opened.attempt), QString());
    m_world->as("client").must(
        "select api.update_document($1, 1, '{\"access_level\": \"restricted\", "
        "\"allowed_roles\": [\"client\"]}')",
        {document});
    QCOMPARE(read(talker, opened.attempt), u"PK404"_s);
    const auto mine = Uploads::open(m_world->as("client"), document);
    m_world->as("client").must("select api.remove_document($1)", {document});
    QCOMPARE(read(m_world->as("client"), mine.attempt), u"PK404"_s);
}

void tst_Contents::notForever()
{
    const QByteArray document = add();
    RawConnection &agency = m_world->as("agency");
    const auto opened = Uploads::open(agency, document);
    pass("11 hours");
    QCOMPARE(read(agency, opened.attempt), QString());
    pass("2 hours");
    QCOMPARE(read(agency, opened.attempt), u"PK403"_s);
    // A PIN that was set meanwhile asks at the next opening.
    const auto again = Uploads::open(agency, document);
    m_world->as("client").must("select api.set_document_pin($1, $2)", {document, Pin});
    QCOMPARE(Uploads::open(agency, document).outcome, u"pin_required"_s);
    QCOMPARE(read(agency, again.attempt), QString());
}

void tst_Contents::parts()
{
    const QByteArray document =
        Uploads::add(m_world->as("client"), m_world->room, Uploads::named("big.pdf"),
                     QByteArray(3 * Uploads::SegmentBytes + 1, 'p'));
    RawConnection &agency = m_world->as("agency");
    const auto opened = Uploads::open(agency, document);
    const auto seqs = [&](const QByteArray &first, const QByteArray &count) -> QByteArray {
        const auto answer = agency.run(
            "select string_agg(seq::text, ',') from api.read_segments($1::bigint, $2::bytea, "
            "$3::int, $4::int)",
            {opened.attempt, Nonce, first, count});
        return answer.ok ? answer.value() : answer.sqlState.toLatin1();
    };
    QCOMPARE(seqs("0", "16"), "0,1,2,3");
    QCOMPARE(seqs("1", "2"), "1,2");
    QCOMPARE(seqs("3", "1"), "3");
    QCOMPARE(seqs("4", "16"), "");
    QCOMPARE(seqs("2147483647", "16"), "");
    for (const QByteArray bad : {"0", "17", "-1", "2147483647"})
        QCOMPARE(seqs("0", bad), "PK400");
    QCOMPARE(seqs("-1", "1"), "PK400");
}

void tst_Contents::olderVersions()
{
    const QByteArray document = add();
    Uploads::add(m_world->as("client"), m_world->room, Uploads::named("deed.pdf"), "second", {},
                 document);
    for (const QByteArray who : {"client", "coordinator", "admin"}) {
        QCOMPARE(Uploads::open(m_world->as(who), document, {}, "view", "1").clear, "content");
        QCOMPARE(Uploads::open(m_world->as(who), document, {}, "view", "2").clear, "second");
        QCOMPARE(Uploads::open(m_world->as(who), document, {}, "view", "3").outcome,
                 u"not_found"_s);
    }
    for (const QByteArray who : {"agency", "third_party", "silent", "helper"}) {
        QCOMPARE(Uploads::open(m_world->as(who), document, {}, "view", "1").outcome,
                 u"not_found"_s);
        QCOMPARE(Uploads::open(m_world->as(who), document).clear, "second");
        QCOMPARE(Uploads::open(m_world->as(who), document, {}, "view", "2").clear, "second");
        QCOMPARE(m_world->value(who,
                                "select string_agg(number::text, ',') from "
                                "api.document_versions($1)",
                                {document}),
                 "2");
    }
    QCOMPARE(Uploads::open(m_world->as("client"), document, {}, "view", "0").outcome, u"PK400"_s);
    QCOMPARE(m_world->value("client",
                            "select string_agg(number::text, ',') from "
                            "api.document_versions($1)",
                            {document}),
             "2,1");
    QCOMPARE(m_world->state("stranger", "select * from api.document_versions($1)", {document}),
             u"PK404"_s);
    // A new version while one reads the older: what was opened is what is read.
    RawConnection &agency = m_world->as("agency");
    const auto opened = Uploads::open(agency, document);
    Uploads::add(m_world->as("client"), m_world->room, Uploads::named("deed.pdf"), "third and more",
                 {}, document);
    const auto rows = agency.must(ReadSql, {opened.attempt, Nonce});
    QCOMPARE(rows.value(u"bytes"_s).size(), 2 + 2 * (6 + 28));
}

void tst_Contents::viewOnly()
{
    const QByteArray document = add(", \"view_only\": true");
    for (const QByteArray who : {"agency", "third_party", "silent", "helper"}) {
        QCOMPARE(Uploads::open(m_world->as(who), document).clear, "content");
        const auto refused = Uploads::open(m_world->as(who), document, {}, "download");
        QCOMPARE(refused.outcome, u"view_only"_s);
        QVERIFY(refused.answer.value(u"key"_s).isEmpty());
        QCOMPARE(read(m_world->as(who), refused.attempt), u"PK403"_s);
    }
    for (const QByteArray who : {"client", "coordinator", "admin"})
        QCOMPARE(Uploads::open(m_world->as(who), document, {}, "download").clear, "content");
    QCOMPARE(m_world->value("agency", "select view_only from public.documents where id = $1",
                            {document}),
             "t");
    m_world->as("client").must("select api.update_document($1, 1, '{\"view_only\": false}')",
                               {document});
    QCOMPARE(Uploads::open(m_world->as("agency"), document, {}, "download").clear, "content");
}

void tst_Contents::viewOnlyTellsNothingOfThePin()
{
    m_world->as("client").must("select api.update_document($1, (select version from "
                               "public.documents where id = $1), '{\"view_only\": true}')",
                               {m_document});
    for (const QByteArray &pin : {Pin, QByteArray("111213")})
        QCOMPARE(Uploads::open(m_world->as("agency"), m_document, pin, "download").outcome,
                 u"view_only"_s);
    QCOMPARE(m_world->owner()
                 .must("select count(*) from auth.document_attempts where tried and document_id = "
                       "$1",
                       {m_document})
                 .value(),
             "0");
}

void tst_Contents::withoutContent()
{
    const QByteArray old = m_world->owner()
                               .must("insert into public.documents (exchange_id, file_name, "
                                     "file_type, file_path) values ($1, 'old.pdf', 'pdf', "
                                     "'/files/old.pdf') returning id",
                                     {m_world->room})
                               .value();
    const auto opened = Uploads::open(m_world->as("client"), old);
    QCOMPARE(opened.outcome, u"not_found"_s);
    QVERIFY(opened.answer.value(u"message"_s).contains("not kept here"));
}

void tst_Contents::attemptsLeft()
{
    QCOMPARE(left("agency", {}), "5");
    for (const QByteArray expected : {"4", "3", "2", "1", "0"})
        QCOMPARE(left("agency", "111213"), expected);
    QCOMPARE(left("agency", Pin), "0"); // closed
    QCOMPARE(left("third_party", {}), "5");
    pass("16 minutes");
    QCOMPARE(left("agency", {}), "1"); // and then for twice as long
    QCOMPARE(left("agency", "111213"), "0");
    pass("31 minutes");
    QCOMPARE(Uploads::open(m_world->as("agency"), m_document, Pin).outcome, u"opened"_s);
    QCOMPARE(left("agency", {}), "5");
    QCOMPARE(left("stranger", Pin), "");
    QCOMPARE(Uploads::open(m_world->as("agency"), add()).answer.value(u"attempts_left"_s), "");
}

void tst_Contents::attemptsLeftOfEverybody()
{
    for (const QByteArray who : {"agency", "silent", "talker", "third_party"})
        fail(who, 4);
    fail("helper", 2); // eighteen of the twenty of a day
    QCOMPARE(left("client", {}), "2");
    QCOMPARE(left("client", "111213"), "1");
    QCOMPARE(left("client", "111213"), "0");
    QCOMPARE(Uploads::open(m_world->as("coordinator"), m_document, Pin).outcome, u"closed"_s);
}

/** One person, as many connections as they can get, all guessing at once. */
void tst_Contents::tenConnectionsGuess()
{
    m_world->addPerson("crowd", "agency");
    m_world->takePart("crowd", "agency");
    std::vector<std::unique_ptr<RawConnection>> lines;
    for (int session = 0; session < 3; ++session) {
        const auto ticket = RoleConnection::signIn(m_world->database(), u"crowd@example.test"_s);
        for (int i = 0; i < 4 && lines.size() < 10; ++i) {
            lines.push_back(std::make_unique<RawConnection>(
                m_world->database().uriAs(ticket.role, ticket.secret)));
            QVERIFY2(lines.back()->isOpen(), qPrintable(lines.back()->failure()));
        }
    }
    std::atomic<int> opened = 0;
    std::atomic<int> told = 0;
    std::vector<std::thread> threads;
    for (auto &line : lines) {
        threads.emplace_back([this, &line, &opened, &told] {
            for (int guess = 0; guess < 6; ++guess) {
                const QByteArray pin = guess < 5 ? "11121" + QByteArray::number(guess) : Pin;
                const QString said = Uploads::open(*line, m_document, pin).outcome;
                opened += said == u"opened";
                told += said == u"pin_wrong";
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(opened.load(), 0);
    QVERIFY2(told.load() <= 5, QByteArray::number(told.load()).constData());
    const int tried = m_world->owner()
                          .must("select count(*) from auth.document_attempts where document_id = "
                                "$1 and tried",
                                {m_document})
                          .value()
                          .toInt();
    QVERIFY2(tried <= 4 + int(lines.size()), QByteArray::number(tried).constData());
    // To nobody else is it closed by that.
    QCOMPARE(Uploads::open(m_world->as("agency"), m_document, Pin).outcome, u"opened"_s);
}

void tst_Contents::oneLogRowForEachKey()
{
    RawConnection &agency = m_world->as("agency");
    for (int i = 0; i < 3; ++i)
        QCOMPARE(Uploads::open(agency, m_document, Pin, "download").outcome, u"opened"_s);
    QCOMPARE(logs("success"), "3");
    QCOMPARE(m_world->value("agency", "select download_count from public.documents where id = $1",
                            {m_document}),
             "3");
}

QTEST_GUILESS_MAIN(tst_Contents)
#include "tst_Contents.moc"
