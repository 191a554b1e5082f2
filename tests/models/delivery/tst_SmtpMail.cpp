#include "models/delivery/SmtpMail.h"
#include "tests/models/delivery/MailServer.h"

#include <QElapsedTimer>
#include <QTest>

#include <thread>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;
using Outcome = Delivery::Outcome;
using Step = MailServer::Step;
using Rule = MailServer::Rule;

/** Every server: those that refuse, hang, cut the line, lie and talk nonsense. What this says of a
 * mail is never more than the server said. */
class tst_SmtpMail final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sends();
    void severalOverOneLine();
    void refusals_data();
    void refusals();
    void cuts_data();
    void cuts();
    void hangs_data();
    void hangs();
    void nonsense();
    void handingIsAskedOnce();
    void insistsOnTls();
    void certificates_data();
    void certificates();
    void login();
    void nobodyThere();
    void stopsAtOnce_data();
    void stopsAtOnce();
    void lateYesAfterTheStop();

private:
    static constexpr DeliveryPatience quick{1500, 1000, 6000, 1500};

    Delivery send(const MailServer &server, const QString &security = u"none"_s,
                  const QString &user = {}, const QByteArray &password = "x",
                  const QString &body = u"Hello"_s)
    {
        SmtpMail mail({u"127.0.0.1"_s, server.port(), security, user},
                      {u"office@firm.example"_s, u"Peak"_s}, SecretBytes(password), quick);
        return send(mail, body);
    }
    Delivery send(SmtpMail &mail, const QString &body = u"Hello"_s)
    {
        m_asked = 0;
        OutboxItem item{QUuid::createUuid(), u"email"_s,   u"smtp"_s, u"dana@example.com"_s,
                        u"Dana"_s,           u"Subject"_s, body};
        m_id = item.id.toByteArray(QUuid::WithoutBraces);
        return mail.send(
            item,
            [this] {
                ++m_asked;
                return m_mine;
            },
            m_stop);
    }

    QByteArray m_id;
    int m_asked = 0;
    bool m_mine = true;
    std::atomic_bool m_stop = false;
    const TestCertificates m_certificates;
};

void tst_SmtpMail::sends()
{
    const MailServer server;
    const Delivery delivery = send(server, u"none"_s, {}, "x", u".one\r\n..two\n.\nلا 🏡"_s);
    QCOMPARE(delivery.outcome, Outcome::Sent);
    QVERIFY2(delivery.text.contains(u"queued as Q0"_s), qPrintable(delivery.text));
    QCOMPARE(server.taken().size(), 1);
    QCOMPARE(server.taken().first().from, "<office@firm.example>");
    QCOMPARE(server.taken().first().to, "<dana@example.com>");
    QCOMPARE(server.taken().first().id(), m_id);
    QCOMPARE(m_asked, 1);
}

void tst_SmtpMail::severalOverOneLine()
{
    MailServer server;
    SmtpMail mail({u"localhost"_s, server.port(), u"none"_s, {}}, {u"office@firm.example"_s, {}},
                  {}, quick);
    for (int i = 0; i < 5; ++i)
        QCOMPARE(send(mail).outcome, Outcome::Sent);
    QCOMPARE(server.connections(), 1);
    QCOMPARE(server.taken().size(), 5);
    // One that is refused, and the next goes again.
    server.rule(Step::To, {.reply = "550 5.1.1 no such user", .times = 1});
    QCOMPARE(send(mail).outcome, Outcome::Refused);
    QCOMPARE(send(mail).outcome, Outcome::Sent);
    QCOMPARE(server.taken().size(), 6);
}

void tst_SmtpMail::refusals_data()
{
    QTest::addColumn<int>("step");
    QTest::addColumn<QByteArray>("reply");
    QTest::addColumn<Outcome>("outcome");
    const auto row = [](const char *name, Step step, const char *reply, Outcome outcome) {
        QTest::addRow("%s %.3s", name, reply) << int(step) << QByteArray(reply) << outcome;
    };
    row("greeting", Step::Greeting, "421 4.3.2 closing", Outcome::Waits);
    row("greeting", Step::Greeting, "554 5.0.0 no service", Outcome::Waits);
    row("hello", Step::Ehlo, "421 too busy", Outcome::Waits);
    row("hello", Step::Ehlo, "550 go away", Outcome::Waits);
    row("from", Step::From, "421 closing", Outcome::Waits);
    row("from", Step::From, "451 try later", Outcome::Waits);
    row("from", Step::From, "530 5.7.0 must issue STARTTLS first", Outcome::Waits);
    row("from", Step::From, "550 sender not known", Outcome::Waits);
    row("from", Step::From, "552 too large", Outcome::Refused);
    row("to", Step::To, "421 closing", Outcome::Waits);
    row("to", Step::To, "450 4.2.0 greylisted", Outcome::TryAgain);
    row("to", Step::To, "452 mailbox full", Outcome::TryAgain);
    row("to", Step::To, "530 authentication required", Outcome::Waits);
    row("to", Step::To, "550 5.1.1 no such user", Outcome::Refused);
    row("to", Step::To, "553 bad name", Outcome::Refused);
    row("data", Step::Data, "421 closing", Outcome::Waits);
    row("data", Step::Data, "451 not now", Outcome::TryAgain);
    row("data", Step::Data, "554 no valid recipients", Outcome::Refused);
    row("dot", Step::Dot, "421 closing", Outcome::TryAgain);
    row("dot", Step::Dot, "452 4.3.1 disk full", Outcome::TryAgain);
    row("dot", Step::Dot, "550 5.7.1 content refused", Outcome::Refused);
    row("dot", Step::Dot, "554 spam", Outcome::Refused);
    row("dot", Step::Dot, "251 will forward", Outcome::Sent);
}

void tst_SmtpMail::refusals()
{
    QFETCH(int, step);
    QFETCH(QByteArray, reply);
    QFETCH(Outcome, outcome);
    MailServer server;
    server.rule(Step(step), {.reply = reply});
    const Delivery delivery = send(server);
    QCOMPARE(delivery.outcome, outcome);
    QCOMPARE(server.taken().size(), outcome == Outcome::Sent ? 1 : 0);
    QCOMPARE(m_asked, step < Step::Text ? 0 : 1);
    QVERIFY(!delivery.text.isEmpty());
    if (step >= Step::From)
        QVERIFY2(delivery.text.contains(QString::fromLatin1(reply)), qPrintable(delivery.text));
    QVERIFY(server.connections() == 1);
}

void tst_SmtpMail::cuts_data()
{
    QTest::addColumn<int>("step");
    QTest::addColumn<bool>("takes");
    QTest::addColumn<Outcome>("outcome");
    QTest::newRow("greeting") << int(Step::Greeting) << false << Outcome::Waits;
    QTest::newRow("hello") << int(Step::Ehlo) << false << Outcome::Waits;
    QTest::newRow("from") << int(Step::From) << false << Outcome::Waits;
    QTest::newRow("to") << int(Step::To) << false << Outcome::Waits;
    QTest::newRow("data") << int(Step::Data) << false << Outcome::Waits;
    QTest::newRow("text") << int(Step::Text) << false << Outcome::TryAgain;
    QTest::newRow("dot, not taken") << int(Step::Dot) << false << Outcome::Uncertain;
    QTest::newRow("dot, taken") << int(Step::Dot) << true << Outcome::Uncertain;
}

void tst_SmtpMail::cuts()
{
    QFETCH(int, step);
    QFETCH(bool, takes);
    QFETCH(Outcome, outcome);
    MailServer server;
    server.rule(Step(step), {.cut = true, .takes = takes});
    // A text that does not fit into the system's buffers, so that the cut is in its middle.
    const QString body = step == Step::Text ? QString(20'000'000, u'x') : u"Hello"_s;
    const Delivery delivery = send(server, u"none"_s, {}, "x", body);
    QCOMPARE(delivery.outcome, outcome);
    QVERIFY(!delivery.text.isEmpty());
    QCOMPARE(server.taken().size(), takes ? 1 : 0);
    QCOMPARE(server.connections(), 1); // it never tries again by itself
}

void tst_SmtpMail::hangs_data()
{
    cuts_data();
}

void tst_SmtpMail::hangs()
{
    QFETCH(int, step);
    QFETCH(bool, takes);
    QFETCH(Outcome, outcome);
    MailServer server;
    server.rule(Step(step), {.hang = true, .takes = takes});
    QElapsedTimer spent;
    spent.start();
    const QString body = step == Step::Text ? QString(20'000'000, u'x') : u"Hello"_s;
    const Delivery delivery = send(server, u"none"_s, {}, "x", body);
    QCOMPARE(delivery.outcome, outcome);
    QVERIFY2(spent.elapsed() < 60000, QByteArray::number(spent.elapsed()).constData());
    if (outcome == Outcome::Waits)
        QVERIFY2(delivery.text.contains(u"in time"_s), qPrintable(delivery.text));
    QCOMPARE(server.connections(), 1);
}

void tst_SmtpMail::nonsense()
{
    for (const QByteArray &reply :
         {QByteArray("banana"), QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n<html>"),
          QByteArray("\xff\xfe\x00\x01", 4), QByteArray(), QByteArray(100'000, 'x'),
          QByteArray("250"), QByteArray("-250 ok"), QByteArray("999 what"), QByteArray("000 0")}) {
        for (const Step step : {Step::Greeting, Step::Ehlo, Step::From, Step::To, Step::Data}) {
            MailServer server;
            server.rule(step, {.reply = reply.isEmpty() ? QByteArray("\r\n") : reply,
                               .cut = true,
                               .takes = false});
            const Delivery delivery = send(server);
            if (reply == "250" && (step == Step::From || step == Step::To || step == Step::Ehlo))
                continue; // is an answer, and a cut
            QVERIFY2(delivery.outcome == Outcome::Waits || delivery.outcome == Outcome::TryAgain ||
                         delivery.outcome == Outcome::Refused,
                     QByteArray(reply.left(20) + ' ' + QByteArray::number(step)).constData());
            QCOMPARE(m_asked, 0);
        }
        if (reply == "250" || reply == "999 what" || reply == "000 0")
            continue;
        MailServer server;
        server.rule(
            Step::Dot,
            {.reply = reply.isEmpty() ? QByteArray("\r\n") : reply, .cut = true, .takes = false});
        QCOMPARE(send(server).outcome, Outcome::Uncertain);
    }
}

/** Somebody else has it: nothing of it goes out. */
void tst_SmtpMail::handingIsAskedOnce()
{
    const MailServer server;
    m_mine = false;
    QCOMPARE(send(server).outcome, Outcome::NotMine);
    m_mine = true;
    QCOMPARE(m_asked, 1);
    QTest::qWait(200);
    QCOMPARE(server.taken().size(), 0);
}

void tst_SmtpMail::insistsOnTls()
{
    // It offers none; or refuses it when asked.
    MailServer plain;
    const Delivery none = send(plain, u"starttls"_s, u"user"_s);
    QCOMPARE(none.outcome, Outcome::Waits);
    QVERIFY2(none.text.contains(u"STARTTLS"_s), qPrintable(none.text));
    QCOMPARE(plain.reached(Step::Auth) + plain.reached(Step::From), 0);
    MailServer refuses(MailServer::OffersTls, m_certificates.good(), m_certificates.key());
    for (const QByteArray &reply : {QByteArray("454 not now"), QByteArray("554 never")}) {
        refuses.rule(Step::StartTls, {.reply = reply});
        QCOMPARE(send(refuses, u"starttls"_s, u"user"_s).outcome, Outcome::Waits);
    }
    QCOMPARE(refuses.reached(Step::Auth) + refuses.reached(Step::From), 0);
    // TLS from the first byte, and a server that speaks none.
    QCOMPARE(send(plain, u"tls"_s, u"user"_s).outcome, Outcome::Waits);
}

void tst_SmtpMail::certificates_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<bool>("trusted");
    QTest::newRow("good") << m_certificates.good() << true;
    QTest::newRow("self signed") << m_certificates.selfSigned() << false;
    QTest::newRow("another's") << m_certificates.anothers() << false;
    QTest::newRow("expired") << m_certificates.expired() << false;
}

void tst_SmtpMail::certificates()
{
    QFETCH(QString, certificate);
    QFETCH(bool, trusted);
    for (const QString &security : {u"starttls"_s, u"tls"_s}) {
        MailServer server(security == u"tls" ? MailServer::WholeTls : MailServer::OffersTls,
                          certificate, m_certificates.key());
        server.demandLogin("user", "pass word");
        // Not known to this computer.
        QCOMPARE(send(server, security, u"user"_s, "pass word").outcome, Outcome::Waits);
        qputenv("PEAK1031_MAIL_CA", m_certificates.authority().toLocal8Bit());
        const Delivery delivery = send(server, security, u"user"_s, "pass word");
        qunsetenv("PEAK1031_MAIL_CA");
        QCOMPARE(delivery.outcome, trusted ? Outcome::Sent : Outcome::Waits);
        if (!trusted)
            QVERIFY2(delivery.text.contains(u"certificate"_s), qPrintable(delivery.text));
        QCOMPARE(server.reached(Step::Auth), trusted ? 1 : 0);
        QCOMPARE(server.taken().size(), trusted ? 1 : 0);
    }
}

void tst_SmtpMail::login()
{
    MailServer server;
    server.demandLogin("user@firm.example", "päss\"wörd ✓");
    QCOMPARE(send(server, u"none"_s, u"user@firm.example"_s, "päss\"wörd ✓").outcome,
             Outcome::Sent);
    const Delivery wrong = send(server, u"none"_s, u"user@firm.example"_s, "no");
    QCOMPARE(wrong.outcome, Outcome::Waits);
    QVERIFY2(wrong.text.contains(u"mail.smtp.password"_s) && wrong.text.contains(u"535"_s),
             qPrintable(wrong.text));
    // A server that says the password back.
    server.rule(Step::Auth, {.reply = "535 not hunter2-the-secret"});
    const Delivery loud = send(server, u"none"_s, u"u"_s, "hunter2-the-secret");
    QVERIFY2(!loud.text.contains(u"hunter2"_s), qPrintable(loud.text));
    server.rule(Step::Auth,
                {.reply = "535 " + QByteArray("\0u\0hunter2-the-secret", 21).toBase64()});
    QVERIFY(!send(server, u"none"_s, u"u"_s, "hunter2-the-secret").text.contains(u"aHVudGVy"_s));
    server.rule(Step::Auth, {.reply = "454 4.7.0 temporary"});
    QCOMPARE(send(server, u"none"_s, u"u"_s, "x").outcome, Outcome::Waits);
    QCOMPARE(server.taken().size(), 1);
}

void tst_SmtpMail::nobodyThere()
{
    int port = 0;
    {
        const MailServer gone;
        port = gone.port();
    }
    SmtpMail mail({u"127.0.0.1"_s, port, u"none"_s, {}}, {u"office@firm.example"_s, {}}, {}, quick);
    const Delivery delivery = send(mail);
    QCOMPARE(delivery.outcome, Outcome::Waits);
    QVERIFY2(delivery.text.contains(u"can't be reached"_s), qPrintable(delivery.text));
    SmtpMail unknown({u"mail.no-such-name.invalid"_s, 25, u"tls"_s, {}},
                     {u"office@firm.example"_s, {}}, {}, quick);
    QCOMPARE(send(unknown).outcome, Outcome::Waits);
    OutboxItem bad{QUuid::createUuid(), u"email"_s, u"smtp"_s, u"no address"_s, {}, {}, {}};
    QCOMPARE(mail.send(
                     bad, [] { return true; }, m_stop)
                 .outcome,
             Outcome::Refused);
}

void tst_SmtpMail::stopsAtOnce_data()
{
    cuts_data();
}

void tst_SmtpMail::stopsAtOnce()
{
    QFETCH(int, step);
    QFETCH(bool, takes);
    MailServer server;
    server.rule(Step(step), {.hang = true, .takes = takes});
    QElapsedTimer spent;
    std::thread stopper([&] {
        while (server.reached(Step(step)) == 0)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        spent.start();
        m_stop = true;
    });
    const DeliveryPatience patient{30'000, 30'000, 60'000, 800};
    SmtpMail mail({u"127.0.0.1"_s, server.port(), u"none"_s, {}}, {u"office@firm.example"_s, {}},
                  {}, patient);
    const Delivery delivery =
        send(mail, step == Step::Text ? QString(20'000'000, u'x') : u"Hello"_s);
    const qint64 took = spent.elapsed();
    stopper.join();
    m_stop = false;
    QCOMPARE(delivery.outcome, step == Step::Dot ? Outcome::Uncertain : Outcome::Stopped);
    QVERIFY2(took < (step == Step::Dot ? 2500 : 1500), QByteArray::number(took).constData());
}

/** What was given may still be answered, when that does not take long. */
void tst_SmtpMail::lateYesAfterTheStop()
{
    MailServer server;
    server.rule(Step::Dot, {.delay = 600});
    std::thread stopper([&] {
        while (server.reached(Step::Dot) == 0)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        m_stop = true;
    });
    const Delivery delivery = send(server);
    stopper.join();
    m_stop = false;
    QCOMPARE(delivery.outcome, Outcome::Sent);
    QCOMPARE(server.taken().size(), 1);
}

QTEST_GUILESS_MAIN(tst_SmtpMail)
#include "tst_SmtpMail.moc"
