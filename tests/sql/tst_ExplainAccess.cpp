#include "tests/sql/FirmWorld.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** What is told of an access is what a connection of that person finds, and says why. */
class tst_ExplainAccess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_firm.reset(); }
    void saysWhy_data();
    void saysWhy();
    void agreesWithTheTables();
    void tellsOfTheStateOfAnAccount();
    void whoMayAsk();
    void keepsProposalsFromWhomTheyAreAbout();
    void badInput();
    void roleMatrix();

private:
    struct Told
    {
        bool allowed = false;
        QString why;
    };
    Told told(const QByteArray &person, const QByteArray &object, const QByteArray &action);
    QByteArray object(const QByteArray &name) const { return m_objects.value(name); }

    std::unique_ptr<FirmWorld> m_firm;
    QMap<QByteArray, QByteArray> m_objects;
};

void tst_ExplainAccess::initTestCase()
{
    m_firm = std::make_unique<FirmWorld>();
    m_firm->addFive();
    m_firm->add("stranger", "client");
    m_firm->add("viewer", "agency");
    m_firm->add("waiting", "agency");
    const QByteArray exchange = m_objects["exchange"] = m_firm->exchange("client", "coordinator");
    m_objects["other"] = m_firm->exchange("stranger");
    m_firm->takesPart(exchange, "third_party", "third_party");
    m_firm->takesPart(exchange, "agency", "agency");
    m_firm->takesPart(exchange, "viewer", "agency", "'{view}'");
    m_firm->owner().must("insert into public.exchange_participants (exchange_id, contact_id, role, "
                         "is_active) values ($1, $2, 'agency', false)",
                         {exchange, m_firm->id("waiting")});
    const auto made = [&](const QByteArray &sql, const FirmWorld::Values &parameters) {
        return m_firm->value(sql + " returning id", parameters);
    };
    m_objects["task"] =
        made("insert into public.tasks (exchange_id, title, assigned_to) values ($1, 'T', $2)",
             {exchange, m_firm->id("agency")});
    m_objects["message"] =
        made("insert into public.messages (exchange_id, content, sender_id) values ($1, 'M', $2)",
             {exchange, m_firm->id("client")});
    const QByteArray document = "insert into public.documents (exchange_id, file_name, file_type, "
                                "file_path, access_level, allowed_roles, is_active, pin_protected)"
                                " values ($1, 'd.pdf', 'pdf', 'x', $2, $3::text[], $4::boolean, "
                                "true)";
    m_objects["document"] = made(document, {exchange, "exchange", std::nullopt, "true"});
    m_objects["restricted"] = made(document, {exchange, "restricted", "{client}", "true"});
    m_objects["binned"] = made(document, {exchange, "public", std::nullopt, "false"});
}

tst_ExplainAccess::Told tst_ExplainAccess::told(const QByteArray &person, const QByteArray &object,
                                                const QByteArray &action)
{
    const auto answer = m_firm->as("admin").must(
        "select allowed, why from api.explain_access($1, $2) where action = $3",
        {person, object, action});
    if (answer.rows.size() != 1)
        qFatal("no such action: %s", action.constData());
    return {answer.value() == "t", QString::fromUtf8(answer.value(u"why"_s))};
}

void tst_ExplainAccess::saysWhy_data()
{
    QTest::addColumn<QByteArray>("person");
    QTest::addColumn<QByteArray>("thing");
    QTest::addColumn<QByteArray>("action");
    QTest::addColumn<bool>("allowed");
    QTest::addColumn<QString>("because");

    const auto add = [](const char *person, const char *thing, const char *action, bool allowed,
                        const QString &because) {
        QTest::addRow("%s: %s (%s)", person, action, thing)
            << QByteArray(person) << QByteArray(thing) << QByteArray(action) << allowed << because;
    };
    add("admin", "exchange", "manage it", true, u"Is an admin"_s);
    add("client", "exchange", "see the exchange", true, u"Is the client of this exchange"_s);
    add("client", "exchange", "manage it", false, u"role client never allows to manage it"_s);
    add("coordinator", "exchange", "manage it", true, u"Is the coordinator of this exchange"_s);
    add("coordinator", "other", "see the exchange", false, u"takes no part in it"_s);
    add("third_party", "exchange", "upload documents to it", false,
        u"role third party never allows"_s);
    add("viewer", "exchange", "read and write its messages", false,
        u"permissions view, which do not allow"_s);
    add("waiting", "exchange", "see the exchange", false, u"was proposed"_s);
    add("third_party", "task", "complete the task and comment on it", false,
        u"role third party never allows"_s);
    add("agency", "task", "complete the task and comment on it", true, u"is assigned to this"_s);
    add("client", "task", "complete the task and comment on it", false, u"not assigned to this"_s);
    add("client", "message", "edit or delete the message", true, u"Wrote it."_s);
    add("admin", "message", "edit or delete the message", false, u"Somebody else wrote it"_s);
    add("viewer", "message", "read the message", false, u"which do not allow"_s);
    add("agency", "document", "see the document", true, u"takes part as agency"_s);
    add("agency", "document", "open the document", true, u"asks for a PIN"_s);
    add("agency", "restricted", "see the document", false, u"agency is not among them"_s);
    add("client", "restricted", "see the document", true, u"client is one of them"_s);
    add("coordinator", "restricted", "see the document", true, u"manages its exchange"_s);
    add("coordinator", "binned", "see the document", false, u"in the bin"_s);
    add("stranger", "document", "see the document", false, u"takes no part in it"_s);
}

void tst_ExplainAccess::saysWhy()
{
    QFETCH(QByteArray, person);
    QFETCH(QByteArray, thing);
    QFETCH(QByteArray, action);
    QFETCH(bool, allowed);
    QFETCH(QString, because);
    const Told answer = told(m_firm->id(person), object(thing), action);
    QCOMPARE(answer.allowed, allowed);
    QVERIFY2(answer.why.contains(because, Qt::CaseInsensitive), qPrintable(answer.why));
}

void tst_ExplainAccess::agreesWithTheTables()
{
    const QList<QList<QByteArray>> things{{"exchange", "exchanges", "see the exchange"},
                                          {"other", "exchanges", "see the exchange"},
                                          {"task", "tasks", "see the task"},
                                          {"message", "messages", "read the message"},
                                          {"document", "documents", "see the document"},
                                          {"restricted", "documents", "see the document"},
                                          {"binned", "documents", "see the document"}};
    for (const QByteArray &person : m_firm->names()) {
        for (const auto &thing : things) {
            const auto seen = m_firm->as(person).must(
                "select count(*) from public." + thing[1] + " where id = $1", {object(thing[0])});
            QVERIFY2((seen.value() == "1") ==
                         told(m_firm->id(person), object(thing[0]), thing[2]).allowed,
                     QByteArray(person + " and " + thing[0]).constData());
        }
    }
}

void tst_ExplainAccess::tellsOfTheStateOfAnAccount()
{
    const auto add = [&](const QByteArray &columns) {
        return m_firm->value("insert into public.contacts (last_name, role, email, is_user, "
                             "is_active, locked_until) values ('X', " +
                             columns + ") returning id");
    };
    const auto why = [&](const QByteArray &person) {
        const Told answer = told(person, object("exchange"), "see the exchange");
        return answer.allowed ? u"allowed"_s : answer.why;
    };
    QVERIFY(why(add("'client', 'a@x.test', false, true, null")).contains(u"no sign-in account"_s));
    QVERIFY(why(add("'admin', 'b@x.test', true, false, null")).contains(u"inactive"_s));
    QVERIFY(why(add("'owner', 'c@x.test', true, true, null")).contains(u"no role of ours"_s));
    QVERIFY(why(add("'admin', 'd@x.test', true, true, (now() at time zone 'UTC') + interval '1 h'"))
                .contains(u"locked until"_s));
}

void tst_ExplainAccess::whoMayAsk()
{
    const QByteArray ask = "select * from api.explain_access($1, $2)";
    const auto state = [&](const QByteArray &asker, const QByteArray &person,
                           const QByteArray &thing) {
        return m_firm->state(asker, ask, {m_firm->id(person), object(thing)});
    };
    QCOMPARE(state("client", "client", "exchange"), "ok");
    QCOMPARE(state("client", "agency", "exchange"), "PK403");
    QCOMPARE(state("coordinator", "agency", "exchange"), "ok");
    // Hidden and missing are told alike.
    for (const QByteArray asker : {"client", "coordinator", "third_party", "agency"})
        QCOMPARE(state(asker, asker, "other"), "PK404");
    QCOMPARE(state("agency", "agency", "restricted"), "PK404");
    QCOMPARE(state("third_party", "third_party", "binned"), "PK404");
    QCOMPARE(m_firm->state("client", ask,
                           {m_firm->id("client"), "00000000-0000-4000-8000-000000000000"}),
             "PK404");
    RawConnection door(m_firm->database().doorUri());
    QCOMPARE(FirmWorld::state(door, ask, {m_firm->id("client"), object("exchange")}), "42501");
}

/** Who is proposed learns of it when both have approved; who decides about it sees them before. */
void tst_ExplainAccess::keepsProposalsFromWhomTheyAreAbout()
{
    m_firm->owner().must("insert into public.exchange_participants (exchange_id, contact_id, role, "
                         "is_active) values ($1, $2, 'client', false)",
                         {object("exchange"), m_firm->id("viewer")});
    const QByteArray ask = "select string_agg(why, ' ') from api.explain_access($1, $2)";
    const auto told = [&](const QByteArray &asker) {
        return m_firm->as(asker).must(ask, {m_firm->id("viewer"), object("exchange")}).value();
    };
    QVERIFY(told("viewer").contains("Takes part as agency with the permissions view"));
    QVERIFY2(!told("viewer").contains("proposed"), told("viewer").constData());
    for (const QByteArray asker : {"coordinator", "admin"})
        QVERIFY2(told(asker).contains("proposed or withdrawn as client"), asker.constData());
    const auto sees = [&](const QByteArray &who) {
        return m_firm->as("admin")
            .must("select allowed from api.explain_access($1, $2) where action like '%name and "
                  "company'",
                  {m_firm->id(who), m_firm->id("waiting")})
            .value();
    };
    for (const QByteArray who : {"client", "third_party"})
        QCOMPARE(sees(who) == "t",
                 m_firm->as(who)
                         .must("select count(*) from public.contacts where id = $1",
                               {m_firm->id("waiting")})
                         .value() == "1");
    QCOMPARE(sees("client"), "t");
}

void tst_ExplainAccess::badInput()
{
    const QByteArray ask = "select * from api.explain_access($1, $2)";
    QCOMPARE(m_firm->state("admin", ask, {std::nullopt, object("exchange")}), "PK400");
    QCOMPARE(m_firm->state("admin", ask, {m_firm->id("client"), std::nullopt}), "PK400");
    QCOMPARE(m_firm->state("admin", ask, {"nobody", object("exchange")}), "22P02");
    QCOMPARE(m_firm->state("admin", ask, {object("exchange"), object("exchange")}), "PK404");
    m_firm->add("leaving", "client");
    m_firm->owner().must("update public.user_sessions set expires_at = '2020-01-01' where user_id "
                         "= $1",
                         {m_firm->id("leaving")});
    QCOMPARE(m_firm->state("leaving", ask, {m_firm->id("leaving"), object("exchange")}), "28000");
}

/** As the firm agreed on it. */
void tst_ExplainAccess::roleMatrix()
{
    const auto answer =
        m_firm->as("third_party")
            .must("select role || ': ' || string_agg(action, ', ' order by action) "
                  "from api.role_matrix() where not allowed group by role order by 1");
    QByteArrayList missing;
    for (int row = 0; row < answer.rows.size(); ++row)
        missing.append(answer.rows[row][0].value_or(QByteArray()));
    QCOMPARE(missing, (QByteArrayList{"agency: manage it", "client: manage it",
                                      "third_party: manage it, upload documents to it, work on "
                                      "its tasks"}));
}

QTEST_GUILESS_MAIN(tst_ExplainAccess)
#include "tst_ExplainAccess.moc"
