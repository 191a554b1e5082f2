#include "tests/models/delivery/DeliveryWorld.h"

#include <QTest>

#include <thread>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;
using Step = MailServer::Step;

namespace {

WebServer::Rule takesText()
{
    return {.reply = WebServer::answer("201 Created", R"({"sid": "SM1"})"), .takes = true};
}

WebServer::Rule takesMail()
{
    return {.reply = WebServer::answer("202 Accepted", {}, "X-Message-Id: m1\r\n"), .takes = true};
}

} // namespace

/** The outbox and whoever empties it: what waits, what goes again, what nobody knows. */
class tst_Courier final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<DeliveryWorld>(); }
    void cleanupTestCase() { m_world.reset(); }
    void cleanup() { m_world->clear(); }

    void sendsBoth();
    void offIsOff();
    void keyIsMissing_data();
    void keyIsMissing();
    void wrongKeyKeepsOnlyItsChannel();
    void triesFollowTheDatabase();
    void asksAgainWhenTheProviderSays();
    void oneRefusedKeepsNoOther();
    void whatIsUncertainStaysThere();
    void manyAtOnce();
    void lineToTheDatabaseBreaks();

private:
    std::unique_ptr<DeliveryWorld> m_world;
};

void tst_Courier::sendsBoth()
{
    const MailServer mails;
    const WebServer texts(takesText());
    m_world->useMail(mails);
    m_world->useTwilio(texts);
    m_world->secret("sms.twilio.token", "token");
    const auto mail = m_world->add();
    const auto text = m_world->add("sms");
    const auto ran = m_world->once();
    QVERIFY2(ran.ok(), why(ran).constData());
    QCOMPARE(m_world->state(mail), "sent");
    QCOMPARE(m_world->state(text), "sent");
    QCOMPARE(m_world->of(text, "provider_id"), "SM1");
    QVERIFY(m_world->of(mail, "provider_id").contains("queued as"));
    QCOMPARE(m_world->of(mail, "sent_at is not null and error is null"), "t");
    QCOMPARE(mails.taken().size(), 1);
    QCOMPARE(mails.taken().first().id(), mail);
    QVERIFY(mails.taken().first().text.contains("Your password was changed"));
    QCOMPARE(texts.taken().size(), 1);
    // It says how many, and to nobody's address.
    const QString said = m_world->said.join(u'\n');
    QVERIFY2(said.contains(u"sent 1 e-mail"_s) && said.contains(u"sent 1 text message"_s),
             qPrintable(said));
    QVERIFY2(!said.contains(u'@') && !said.contains(u"206"_s), qPrintable(said));
    QVERIFY(m_world->once().ok());
    QCOMPARE(mails.taken().size(), 1);
}

void tst_Courier::offIsOff()
{
    const auto mail = m_world->add();
    QVERIFY(m_world->once().ok());
    QCOMPARE(m_world->state(mail), "waiting");
    QCOMPARE(m_world->said, QStringList());
}

void tst_Courier::keyIsMissing_data()
{
    QTest::addColumn<QByteArray>("provider");
    QTest::addColumn<QByteArray>("secret");
    QTest::newRow("smtp") << QByteArray("smtp") << QByteArray("mail.smtp.password");
    QTest::newRow("sendgrid") << QByteArray("sendgrid") << QByteArray("mail.sendgrid.key");
    QTest::newRow("twilio") << QByteArray("twilio") << QByteArray("sms.twilio.token");
}

void tst_Courier::keyIsMissing()
{
    QFETCH(QByteArray, provider);
    QFETCH(QByteArray, secret);
    const MailServer mails;
    const WebServer web(provider == "twilio" ? takesText() : takesMail());
    m_world->secret(secret, {});
    if (provider == "smtp")
        m_world->useMail(mails, "user");
    else if (provider == "sendgrid")
        m_world->useSendGrid(web);
    else
        m_world->useTwilio(web);
    const QByteArray channel = provider == "twilio" ? "sms" : "email";
    const auto ids = m_world->add(3, channel);
    for (int i = 0; i < 10; ++i) { // more often than a message is tried
        const auto ran = m_world->once();
        QVERIFY(!ran.ok());
        QVERIFY2(ran.error().message.contains(QString::fromLatin1(secret)), why(ran).constData());
        m_world->makeDue();
    }
    for (const auto &id : ids) {
        QCOMPARE(m_world->state(id), "waiting");
        QCOMPARE(m_world->of(id, "attempts"), "0");
        QVERIFY(m_world->of(id, "error").contains(secret));
    }
    QCOMPARE(mails.connections() + web.connections(), 0);
    const auto told = m_world->owner().must(
        "select key_missing, trouble, due from api.delivery_state() where channel = $1", {channel});
    QCOMPARE(told.value(u"key_missing"_s), secret);
    QVERIFY(told.value(u"trouble"_s).contains(secret));
    QCOMPARE(told.value(u"due"_s), "3");
    // An admin enters it.
    m_world->secret(secret, "the-key");
    const auto ran = m_world->once();
    QVERIFY2(ran.ok(), why(ran).constData());
    QCOMPARE(m_world->count("sent"), 3);
    QCOMPARE(m_world->owner().must("select count(*) from peak.delivery_troubles").value(), "0");
}

void tst_Courier::wrongKeyKeepsOnlyItsChannel()
{
    const WebServer mails({.reply = WebServer::answer("401 Unauthorized",
                                                      R"({"errors": [{"message": "bad key"}]})")});
    const WebServer texts(takesText());
    m_world->useSendGrid(mails);
    m_world->useTwilio(texts);
    m_world->secret("mail.sendgrid.key", "wrong");
    m_world->secret("sms.twilio.token", "right");
    const auto mail = m_world->add(5);
    const auto text = m_world->add(5, "sms");
    const auto ran = m_world->once();
    QVERIFY(!ran.ok());
    QCOMPARE(mails.requests().size(), 1); // the others wait with the first
    QCOMPARE(texts.taken().size(), 5);
    for (const auto &id : mail) {
        QCOMPARE(m_world->state(id), "waiting");
        QCOMPARE(m_world->of(id, "attempts"), "0");
        QVERIFY2(m_world->of(id, "error").contains("bad key"),
                 m_world->of(id, "error").constData());
        QCOMPARE(m_world->of(id, "next_at > clock_timestamp() + interval '30 seconds'"), "t");
    }
    for (const auto &id : text)
        QCOMPARE(m_world->state(id), "sent");
    QVERIFY(m_world->owner()
                .must("select trouble from api.delivery_state() where channel = 'email'")
                .value()
                .contains("bad key"));
}

void tst_Courier::triesFollowTheDatabase()
{
    MailServer mails;
    mails.rule(Step::To, {.reply = "450 4.2.0 greylisted"});
    m_world->useMail(mails);
    const auto mail = m_world->add();
    const QByteArrayList pauses{"1 minute", "5 minutes", "15 minutes", "1 hour",
                                "4 hours",  "4 hours",   "4 hours"};
    for (int i = 0; i < pauses.size(); ++i) {
        QVERIFY(m_world->once().ok());
        QCOMPARE(m_world->state(mail), "waiting");
        QCOMPARE(m_world->of(mail, "attempts").toInt(), i + 1);
        QCOMPARE(
            m_world->of(mail, "abs(extract(epoch from next_at - clock_timestamp() - interval '" +
                                  pauses.at(i) + "')) < 20"),
            "t");
        QVERIFY(m_world->of(mail, "error").contains("greylisted"));
        const int before = mails.connections();
        QVERIFY(m_world->once().ok());
        QCOMPARE(mails.connections(), before); // not before its time
        m_world->makeDue();
    }
    QVERIFY(m_world->once().ok());
    QCOMPARE(m_world->state(mail), "failed");
    m_world->makeDue();
    QVERIFY(m_world->once().ok());
    QCOMPARE(mails.reached(Step::To), 8);
}

void tst_Courier::asksAgainWhenTheProviderSays()
{
    WebServer texts(
        {.reply = WebServer::answer("429 Too Many Requests", {}, "Retry-After: 300\r\n")});
    m_world->useTwilio(texts);
    m_world->secret("sms.twilio.token", "token");
    const auto text = m_world->add("sms");
    QVERIFY(!m_world->once().ok());
    QCOMPARE(m_world->state(text), "waiting");
    QCOMPARE(m_world->of(text, "attempts"), "0");
    QCOMPARE(m_world->of(text, "abs(extract(epoch from next_at - clock_timestamp()) - 300) < 20"),
             "t");
    texts.rule(takesText());
    m_world->makeDue();
    QVERIFY(m_world->once().ok());
    QCOMPARE(m_world->state(text), "sent");
}

void tst_Courier::oneRefusedKeepsNoOther()
{
    MailServer mails;
    mails.rule(Step::To, {.reply = "550 5.1.1 no such user", .times = 1});
    m_world->useMail(mails);
    m_world->add(4);
    QVERIFY(m_world->once().ok());
    QCOMPARE(m_world->count("failed"), 1);
    QCOMPARE(m_world->count("sent"), 3);
    QCOMPARE(mails.taken().size(), 3);
}

void tst_Courier::whatIsUncertainStaysThere()
{
    MailServer mails;
    mails.rule(Step::Dot, {.cut = true, .times = 2});
    m_world->useMail(mails);
    const auto ids = m_world->add(3);
    QVERIFY(m_world->once().ok());
    QCOMPARE(m_world->count("uncertain"), 2);
    QCOMPARE(m_world->count("sent"), 1);
    QCOMPARE(mails.taken().size(), 3); // all had been taken, as only the server knows
    for (int i = 0; i < 3; ++i) {
        m_world->makeDue();
        m_world->endLeases();
        QVERIFY(m_world->once().ok());
    }
    QCOMPARE(mails.taken().size(), 3);
    QVERIFY(m_world->said.isEmpty());
    QCOMPARE(m_world->owner()
                 .must("select uncertain from api.delivery_state() where channel = 'email'")
                 .value(),
             "2");
}

/** Three in this process and two real agents, and a server that now and then cuts the line. */
void tst_Courier::manyAtOnce()
{
    MailServer mails;
    mails.rule(Step::From, {.cut = true, .times = 2});
    m_world->useMail(mails);
    const auto ids = m_world->add(60);
    QProcess agents[2];
    for (QProcess &agent : agents)
        DeliveryWorld::begin(agent, m_world->agentUri());
    std::atomic_bool stop = false;
    std::vector<std::thread> threads;
    const auto settings = *ConnectionSettings::parse(m_world->agentUri());
    for (int i = 0; i < 3; ++i)
        threads.emplace_back([&] {
            Courier courier(settings, {.pauseMilliseconds = 100, .restSeconds = 1},
                            [](const QString &) {});
            static_cast<void>(courier.run(stop).ok());
        });
    QTRY_COMPARE_WITH_TIMEOUT(m_world->count("sent"), 60, 60'000);
    stop = true;
    for (std::thread &thread : threads)
        thread.join();
    for (QProcess &agent : agents) {
        agent.terminate();
        QVERIFY(agent.waitForFinished(10'000));
        QCOMPARE(agent.exitCode(), 0);
    }
    QByteArrayList got;
    for (const auto &mail : mails.taken())
        got.append(mail.id());
    std::sort(got.begin(), got.end());
    auto expected = ids;
    std::sort(expected.begin(), expected.end());
    QCOMPARE(got, expected); // each once
}

/** While the mail server thinks: what came of it is told when the database is there again. */
void tst_Courier::lineToTheDatabaseBreaks()
{
    MailServer mails;
    mails.rule(Step::Dot, {.delay = 1000});
    m_world->useMail(mails);
    const auto mail = m_world->add();
    std::atomic_bool stop = false;
    const auto settings = *ConnectionSettings::parse(m_world->agentUri());
    std::thread thread([&] {
        Courier courier(settings, {.pauseMilliseconds = 100}, [](const QString &) {});
        static_cast<void>(courier.run(stop).ok());
    });
    QTRY_COMPARE(m_world->state(mail), "handing");
    m_world->owner().must("select pg_terminate_backend(pid) from pg_stat_activity where usename = "
                          "'peak_agent'");
    QTRY_COMPARE_WITH_TIMEOUT(m_world->state(mail), "sent", 10'000);
    stop = true;
    thread.join();
    QCOMPARE(mails.taken().size(), 1);
}

QTEST_GUILESS_MAIN(tst_Courier)
#include "tst_Courier.moc"
