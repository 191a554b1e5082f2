#include "tests/models/delivery/DeliveryWorld.h"

#include <QFile>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Who may do what an agent does at the outbox, and that keys stay where they are. */
class tst_CourierRights final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_world.reset(); }
    void cleanup() { m_world->clear(); }

    void onlyTheAgentsRole();
    void nobodyElseMayCall();
    void badInput();
    void nothingSecretIsWritten();

private:
    std::unique_ptr<DeliveryWorld> m_world;
};

/** A server that logs every statement with its values. */
void tst_CourierRights::initTestCase()
{
    m_world = std::make_unique<DeliveryWorld>(PrivateServer::Options{
        .dataFolder = {},
        .settings = {{u"log_statement"_s, u"all"_s}, {u"log_parameter_max_length"_s, u"-1"_s}}});
}

/** An agent that signed in as the admin reads no keys, and takes nothing away from who does. */
void tst_CourierRights::onlyTheAgentsRole()
{
    const MailServer mails;
    m_world->useMail(mails);
    const auto mail = m_world->add();
    const auto ran = m_world->once(m_world->database.adminUri());
    QVERIFY2(ran.ok(), why(ran).constData());
    QVERIFY(m_world->said.join(u' ').contains(u"peak_agent"_s));
    QCOMPARE(m_world->state(mail), "waiting");
    QCOMPARE(m_world->of(mail, "error is null and attempts = 0"), "t");
    QVERIFY(m_world->once().ok());
    QCOMPARE(m_world->state(mail), "sent");
}

void tst_CourierRights::nobodyElseMayCall()
{
    const auto functions =
        m_world->owner().must("select p.oid::regprocedure::text from pg_proc p where "
                              "p.pronamespace = 'api'::regnamespace "
                              "and p.proname ~ '^agent_(mail|take_mail|delivery)'");
    QVERIFY(functions.rows.size() >= 7);
    for (const auto &row : functions.rows) {
        for (const char *role : {"peak_user", "peak_r_admin", "peak_r_coordinator", "peak_r_client",
                                 "peak_r_third", "peak_r_agency", "peak_door"})
            QCOMPARE(m_world->owner()
                         .must("select has_function_privilege($1, $2, 'execute')",
                               {QByteArray(role), row[0]})
                         .value(),
                     "f");
        QCOMPARE(m_world->owner()
                     .must("select has_function_privilege('peak_agent', $1, 'execute')", {row[0]})
                     .value(),
                 "t");
    }
    RawConnection agent(m_world->agentUri());
    QCOMPARE(agent.run("select * from peak.outbox").sqlState, u"42501"_s);
    QCOMPARE(agent.run("select * from peak.delivery_troubles").sqlState, u"42501"_s);
    QCOMPARE(agent.run("select * from api.delivery_state()").sqlState, u"42501"_s);
}

void tst_CourierRights::badInput()
{
    RawConnection agent(m_world->agentUri());
    const QByteArray id = m_world->add();
    m_world->set("mail.provider", "\"smtp\"");
    QCOMPARE(agent.must("select id from api.agent_take_mail('me', 1)").value(), id);
    const auto state = [&agent](const QByteArray &call) {
        return agent.run("select api." + call).sqlState;
    };
    const QByteArray mine = "'" + id + "'";
    QCOMPARE(state("agent_mail_waits(" + mine + ", null, 'x')"), u"PK400"_s);
    QCOMPARE(state("agent_mail_waits(" + mine + ", '', 'x')"), u"PK400"_s);
    QCOMPARE(state("agent_mail_waits(" + mine + ", repeat('x', 300), 'x')"), u"PK400"_s);
    for (const char *seconds : {"-1", "86401", "null", "2147483647"})
        QCOMPARE(state("agent_mail_waits(" + mine + ", 'me', 'x', " + seconds + ")"), u"PK400"_s);
    QCOMPARE(state("agent_delivery_trouble(null, 'x', 'me')"), u"PK400"_s);
    QCOMPARE(state("agent_delivery_trouble('fax', 'x', 'me')"), u"PK400"_s);
    QCOMPARE(state("agent_delivery_trouble('sms', 'x', null)"), u"PK400"_s);
    // Not theirs, or not there.
    QCOMPARE(agent.must("select api.agent_mail_waits(" + mine + ", 'another', 'x')").value(), "f");
    QCOMPARE(agent.must("select api.agent_mail_waits(null, 'me', 'x')").value(), "f");
    QCOMPARE(agent.must("select api.agent_mail_waits(gen_random_uuid(), 'me', 'x')").value(), "f");
    QCOMPARE(m_world->state(id), "claimed");
    QCOMPARE(
        agent.must("select api.agent_mail_waits(" + mine + ", 'me', repeat(E'a\\nb', 9999), 0)")
            .value(),
        "t");
    QCOMPARE(m_world->of(id, "length(error) <= 500 and error !~ E'\\n' and state = 'waiting'"),
             "t");
    // What waited too long is told no longer.
    m_world->owner().must("update peak.outbox set made_at = made_at - interval '4 days'");
    QCOMPARE(agent.must("select id from api.agent_take_mail('me', 1)").value(), id);
    agent.must("select api.agent_mail_waits(" + mine + ", 'me', 'no key')");
    QCOMPARE(m_world->state(id), "dropped");
}

/** The server logs every statement with its values here, and says whatever it is asked. */
void tst_CourierRights::nothingSecretIsWritten()
{
    MailServer mails;
    mails.demandLogin("user", "correct-horse-battery");
    m_world->useMail(mails, "user");
    const WebServer texts(
        {.reply = WebServer::answer("401 No", R"({"message": "not staple-token-42"})")});
    m_world->useTwilio(texts);
    m_world->owner().must("set log_statement = none");
    m_world->secret("mail.smtp.password", "correct-horse-battery");
    m_world->secret("sms.twilio.token", "staple-token-42");
    m_world->owner().must("reset log_statement");
    const auto mail = m_world->add();
    const auto text = m_world->add("sms");
    QProcess agent;
    agent.setProcessChannelMode(QProcess::MergedChannels);
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"QT_LOGGING_RULES"_s, u"*=true"_s);
    agent.setProcessEnvironment(environment);
    DeliveryWorld::begin(agent, m_world->agentUri());
    QTRY_COMPARE_WITH_TIMEOUT(m_world->state(mail), "sent", 20'000);
    QTRY_VERIFY(!m_world->of(text, "coalesce(error, '')").isEmpty());
    agent.terminate();
    QVERIFY(agent.waitForFinished(10'000));
    const QByteArray said = agent.readAll();
    QByteArray logged;
    for (const QString &name : m_world->database.server().logFiles()) {
        QFile file(name);
        QVERIFY(file.open(QIODevice::ReadOnly));
        logged += file.readAll();
    }
    QVERIFY(logged.contains("api.agent_secret")); // it does log
    const QByteArray rows =
        m_world->owner()
            .must("select string_agg(o::text, ' ') || (select string_agg(t::text, "
                  "' ') from peak.delivery_troubles t) from peak.outbox o")
            .value();
    for (const QByteArray &key :
         {QByteArray("correct-horse-battery"), QByteArray("staple-token-42"),
          QByteArray("\0user\0correct-horse-battery", 27).toBase64()}) {
        QVERIFY2(!said.contains(key), said.constData());
        QVERIFY(!logged.contains(key));
        QVERIFY2(!rows.contains(key), rows.constData());
    }
    QVERIFY2(!said.contains("@delivery.test"), said.constData());
}

QTEST_GUILESS_MAIN(tst_CourierRights)
#include "tst_CourierRights.moc"
