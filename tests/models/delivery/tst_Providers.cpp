#include "models/delivery/SendGridMail.h"
#include "models/delivery/TwilioSms.h"
#include "tests/models/delivery/WebServer.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QUrlQuery>

#include <thread>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;
using Outcome = Delivery::Outcome;
using Rule = WebServer::Rule;

Q_DECLARE_METATYPE(WebServer::Rule)

/** SendGrid and Twilio, as they are and as they should not be. */
class tst_Providers final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void mail();
    void textMessage();
    void numbers();
    void answers_data();
    void answers();
    void keysAreNotSaid();
    void certificates();
    void plainOnlyToThisComputer();
    void handing();
    void stops();
    void neverTwice();

private:
    static constexpr DeliveryPatience quick{1500, 1000, 6000, 700};
    static constexpr const char *account = "AC0123456789abcdef0123456789abcdef";

    static OutboxItem item(bool sms)
    {
        return {QUuid::createUuid(),
                sms ? u"sms"_s : u"email"_s,
                sms ? u"twilio"_s : u"sendgrid"_s,
                sms ? u"+1 (555) 010-2000"_s : u"dana@example.com"_s,
                u"Dana \"D\" Ortega"_s,
                u"Día 45\r\nBcc: x@evil.example"_s,
                u"Hello\n& 100 % = \"ünïcode\" 🏡 لا"_s};
    }
    Delivery send(bool sms, const QString &address, const DeliveryPatience &patience = quick)
    {
        m_asked = 0;
        const auto handing = [this] {
            ++m_asked;
            return m_mine;
        };
        const OutboxItem sent = item(sms);
        m_id = sent.id.toString(QUuid::WithoutBraces);
        if (sms) {
            TwilioSms way({address, QString::fromLatin1(account), u"+15550100000"_s},
                          SecretBytes("the-token-of-twilio"), patience);
            return way.send(sent, handing, m_stop);
        }
        SendGridMail way(address + u"/v3/mail/send"_s, {u"office@firm.example"_s, u"Peak 1031"_s},
                         SecretBytes("SG.the-key-of-sendgrid"), patience);
        return way.send(sent, handing, m_stop);
    }

    QString m_id;
    int m_asked = 0;
    bool m_mine = true;
    std::atomic_bool m_stop = false;
    const TestCertificates m_certificates;
};

void tst_Providers::mail()
{
    const WebServer server(
        {.reply = WebServer::answer("202 Accepted", {}, "X-Message-Id: abc123\r\n"),
         .takes = true});
    const Delivery delivery = send(false, server.address());
    QCOMPARE(delivery.outcome, Outcome::Sent);
    QCOMPARE(delivery.text, u"abc123"_s);
    QCOMPARE(m_asked, 1);
    const auto request = server.requests().constFirst();
    QVERIFY(request.head.startsWith("POST /v3/mail/send HTTP/1.1\r\n"));
    QVERIFY(request.head.contains("\r\nauthorization: Bearer SG.the-key-of-sendgrid\r\n"));
    const QJsonObject said = QJsonDocument::fromJson(request.body).object();
    const QJsonObject to = said["personalizations"_L1][0]["to"_L1][0].toObject();
    QCOMPARE(to["email"_L1].toString(), u"dana@example.com"_s);
    QCOMPARE(to["name"_L1].toString(), u"Dana \"D\" Ortega"_s);
    QCOMPARE(said["from"_L1]["email"_L1].toString(), u"office@firm.example"_s);
    QCOMPARE(said["subject"_L1].toString(), u"Día 45 Bcc: x@evil.example"_s);
    QCOMPARE(said["content"_L1][0]["value"_L1].toString(), item(false).body);
    QCOMPARE(said["headers"_L1]["Message-ID"_L1].toString(), u"<%1@firm.example>"_s.arg(m_id));
    QCOMPARE(said["tracking_settings"_L1]["open_tracking"_L1]["enable"_L1].toBool(true), false);
    QCOMPARE(said["tracking_settings"_L1]["click_tracking"_L1]["enable"_L1].toBool(true), false);
}

void tst_Providers::textMessage()
{
    const WebServer server(
        {.reply = WebServer::answer("201 Created", R"({"sid": "SM42", "status": "queued"})"),
         .takes = true});
    const Delivery delivery = send(true, server.address());
    QCOMPARE(delivery.outcome, Outcome::Sent);
    QCOMPARE(delivery.text, u"SM42"_s);
    const auto request = server.requests().constFirst();
    QVERIFY(request.head.startsWith(QByteArray(QByteArray("POST /2010-04-01/Accounts/") + account +
                                               "/Messages.json HTTP/1.1\r\n")));
    const QByteArray login = QByteArray(QByteArray(account) + ":the-token-of-twilio").toBase64();
    QVERIFY(request.head.contains(QByteArray("\r\nauthorization: Basic " + login + "\r\n")));
    const QUrlQuery form(QString::fromLatin1(request.body));
    QCOMPARE(form.queryItemValue(u"To"_s, QUrl::FullyDecoded), u"+15550102000"_s);
    QCOMPARE(form.queryItemValue(u"From"_s, QUrl::FullyDecoded), u"+15550100000"_s);
    QCOMPARE(form.queryItemValue(u"Body"_s, QUrl::FullyDecoded), item(true).body);
}

void tst_Providers::numbers()
{
    QCOMPARE(TwilioSms::number(u"(206) 555-0100"_s), u"+12065550100"_s);
    QCOMPARE(TwilioSms::number(u"1 206 555 0100"_s), u"+12065550100"_s);
    QCOMPARE(TwilioSms::number(u"+49 30 1234567"_s), u"+49301234567"_s);
    for (const QString &none : {u""_s, u"555-0100"_s, u"call me"_s, u"+0123456789"_s,
                                u"206 555 0100 x5"_s, u"+1206+5550100"_s, u"+12345678901234567"_s})
        QVERIFY2(TwilioSms::number(none).isEmpty(), qPrintable(none));
    QVERIFY(!TwilioSms::isAccount(u"AC1/../../evil"_s));
    QVERIFY(!TwilioSms::isAccount(QString()));
}

void tst_Providers::answers_data()
{
    QTest::addColumn<bool>("sms");
    QTest::addColumn<Rule>("rule");
    QTest::addColumn<Outcome>("outcome");
    QTest::addColumn<int>("after");
    for (const bool sms : {false, true}) {
        const auto row = [sms](const char *name, const Rule &rule, Outcome outcome, int after = 0) {
            QTest::addRow("%s: %s", sms ? "Twilio" : "SendGrid", name)
                << sms << rule << outcome << after;
        };
        const auto status = [](const QByteArray &line, const QByteArray &headers = {}) {
            return Rule{.reply = WebServer::answer(
                            line, R"({"message": "why not", "errors": [{"message": "why not"}]})",
                            headers)};
        };
        row("400", status("400 Bad Request"), Outcome::Refused);
        row("413", status("413 Too Large"), Outcome::Refused);
        row("401", status("401 Unauthorized"), Outcome::Waits);
        row("403", status("403 Forbidden"), Outcome::Waits);
        row("404", status("404 Not Found"), Outcome::Waits);
        row("redirect", status("302 Found", "Location: http://evil.example/\r\n"), Outcome::Waits);
        row("429", status("429 Too Many Requests"), Outcome::Waits);
        row("429, 120 s", status("429 Too Many Requests", "Retry-After: 120\r\n"), Outcome::Waits,
            120);
        row("429, years", status("429 Too Many", "Retry-After: 999999999999\r\n"), Outcome::Waits,
            86400);
        row("429, nonsense", status("429 Too Many", "Retry-After: soon\r\n"), Outcome::Waits);
        row("429, past", status("429 Too Many", "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT\r\n"),
            Outcome::Waits);
        row("500", status("500 Fault"), Outcome::TryAgain);
        row("503", status("503 Busy", "retry-after: 30\r\n"), Outcome::Waits, 30);
        row("502", status("502 Bad Gateway"), Outcome::Uncertain);
        row("504", status("504 Timeout"), Outcome::Uncertain);
        row("nonsense", {.reply = "banana\r\n\r\n", .cut = true}, Outcome::Uncertain);
        row("zeros", {.reply = QByteArray(1000, '\0'), .cut = true}, Outcome::Uncertain);
        row("endless", {.reply = QByteArray(1'000'000, 'x'), .cut = true}, Outcome::Uncertain);
        row("no status", {.reply = "HTTP/1.1 abc\r\n\r\n", .cut = true}, Outcome::Uncertain);
        row("nothing", {.cut = true}, Outcome::Uncertain);
        row("nothing, though taken", {.cut = true, .takes = true}, Outcome::Uncertain);
        row("silence", {.hang = true}, Outcome::Uncertain);
        row("half a head", {.reply = "HTTP/1.1 20", .cut = true}, Outcome::Uncertain);
        row("cut early", {.cutEarly = true}, Outcome::Uncertain); // it may have read all the same
        row("200 with a page", {.reply = WebServer::answer("200 OK", "<html>Welcome</html>")},
            Outcome::Uncertain);
        row("201 with half a JSON", {.reply = WebServer::answer("201 Created", "{\"sid")},
            Outcome::Uncertain);
        const QByteArray yes = sms ? WebServer::answer("201 Created", R"({"sid": "SM1"})")
                                   : WebServer::answer("202 Accepted");
        row("slow", {.reply = yes, .delay = 700, .takes = true}, Outcome::Sent);
        row("cut after the yes", {.reply = yes, .cut = true, .takes = true}, Outcome::Sent);
        row("continue first", {.reply = "HTTP/1.1 100 Continue\r\n\r\n" + yes, .takes = true},
            Outcome::Sent);
        const QByteArray chunks =
            sms ? "HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n7\r\n{\"sid\":"
                  "\r\n6\r\n\"SM1\"}\r\n0\r\n\r\n"
                : "HTTP/1.1 202 Accepted\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n";
        row("in pieces", {.reply = chunks, .takes = true}, Outcome::Sent);
    }
}

void tst_Providers::answers()
{
    QFETCH(bool, sms);
    QFETCH(Rule, rule);
    QFETCH(Outcome, outcome);
    QFETCH(int, after);
    const WebServer server(rule);
    QElapsedTimer spent;
    spent.start();
    const Delivery delivery = send(sms, server.address());
    QCOMPARE(delivery.outcome, outcome);
    QCOMPARE(delivery.after, after);
    QVERIFY(spent.elapsed() < 3000);
    QCOMPARE(server.connections(), 1); // once, whatever comes
    if (outcome != Outcome::Sent)
        QVERIFY2(delivery.text.contains(sms ? u"Twilio"_s : u"SendGrid"_s),
                 qPrintable(delivery.text));
    if (outcome == Outcome::Sent)
        QCOMPARE(server.taken().size(), 1);
    if (rule.reply.contains("why not"))
        QVERIFY2(delivery.text.contains(u"why not"_s), qPrintable(delivery.text));
}

void tst_Providers::keysAreNotSaid()
{
    for (const bool sms : {false, true}) {
        const QByteArray key = sms ? "the-token-of-twilio" : "SG.the-key-of-sendgrid";
        const WebServer server(
            {.reply = WebServer::answer(
                 "401 Unauthorized", R"({"message": "no )" + key +
                                         R"(", "errors": [{"message": "no )" + key + R"("}]})")});
        const Delivery delivery = send(sms, server.address());
        QCOMPARE(delivery.outcome, Outcome::Waits);
        QVERIFY2(!delivery.text.contains(QString::fromLatin1(key)), qPrintable(delivery.text));
    }
}

void tst_Providers::certificates()
{
    for (const QString &certificate : {m_certificates.selfSigned(), m_certificates.good(),
                                       m_certificates.anothers(), m_certificates.expired()}) {
        const WebServer server({.reply = WebServer::answer("202 Accepted")}, certificate,
                               m_certificates.key());
        const Delivery delivery = send(false, server.address());
        QCOMPARE(delivery.outcome, Outcome::Waits); // no authority of this computer signed it
        QVERIFY2(delivery.text.contains(u"certificate"_s), qPrintable(delivery.text));
        QCOMPARE(server.requests().size(), 0);
        QCOMPARE(m_asked, 0);
    }
    const WebServer plain;
    QCOMPARE(send(false, QString(plain.address()).replace(u"http:"_s, u"https:"_s)).outcome,
             Outcome::Waits);
    QCOMPARE(plain.requests().size(), 0);
}

void tst_Providers::plainOnlyToThisComputer()
{
    DeliverySettings settings = DeliverySettings::fromJson(
        R"({"mail.provider": "sendgrid", "mail.from": "office@firm.example",
            "sms.provider": "twilio", "sms.twilio.account": "AC1", "sms.twilio.from": "+1555"})");
    for (const QString &url :
         {u"http://api.sendgrid.com/x"_s, u"http://10.0.0.1/x"_s, u"ftp://127.0.0.1/x"_s,
          u"https://user:pw@api.sendgrid.com/x"_s, u"//x"_s, QString(), u"file:///etc/passwd"_s,
          u"http://127.0.0.1.evil.example/x"_s}) {
        settings.sendGridUrl = settings.twilioUrl = url;
        QVERIFY2(!settings.make(u"email"_s, SecretBytes("k"), quick).ok(), qPrintable(url));
        QVERIFY2(!settings.make(u"sms"_s, SecretBytes("k"), quick).ok(), qPrintable(url));
    }
    settings.sendGridUrl = settings.twilioUrl = u"https://api.example.com"_s;
    QVERIFY(settings.make(u"email"_s, SecretBytes("k"), quick).ok());
    QVERIFY(settings.make(u"sms"_s, SecretBytes("k"), quick).ok());
    settings.sender.address = u"nobody"_s;
    QVERIFY(!settings.make(u"email"_s, SecretBytes("k"), quick).ok());
    settings.sender.address = u"office@firm.example"_s;
    settings.mailProvider = u"smtp"_s;
    for (const char *host : {"mail.example.com", "10.0.0.1", ""}) {
        settings.smtp = {QString::fromLatin1(host), 25, u"none"_s, {}};
        QVERIFY2(!settings.make(u"email"_s, SecretBytes("k"), quick).ok(), host);
    }
    settings.smtp = {u"mail.example.com"_s, 587, u"starttls"_s, {}};
    QVERIFY(settings.make(u"email"_s, SecretBytes("k"), quick).ok());
}

void tst_Providers::handing()
{
    const WebServer server({.reply = WebServer::answer("202 Accepted"), .takes = true});
    m_mine = false;
    const Delivery delivery = send(false, server.address());
    m_mine = true;
    QCOMPARE(delivery.outcome, Outcome::NotMine);
    QCOMPARE(m_asked, 1);
    QTest::qWait(100);
    QCOMPARE(server.requests().size(), 0);
}

void tst_Providers::stops()
{
    const DeliveryPatience patient{30'000, 30'000, 60'000, 700};
    const WebServer server({.hang = true, .takes = true});
    std::thread stopper([&] {
        while (server.requests().isEmpty())
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        m_stop = true;
    });
    QElapsedTimer spent;
    spent.start();
    const Delivery delivery = send(false, server.address(), patient);
    stopper.join();
    QCOMPARE(delivery.outcome, Outcome::Uncertain);
    QVERIFY2(spent.elapsed() < 2000, QByteArray::number(spent.elapsed()).constData());
    // One that has not begun.
    spent.start();
    const WebServer untouched({}, m_certificates.good(), m_certificates.key());
    const Delivery none = send(false, untouched.address(), patient);
    m_stop = false;
    QVERIFY(none.outcome == Outcome::Stopped || none.outcome == Outcome::Waits);
    QVERIFY(spent.elapsed() < 1000);
    QCOMPARE(untouched.requests().size(), 0);
}

/** A provider that takes each and says nothing gets none a second time. */
void tst_Providers::neverTwice()
{
    const WebServer server({.cut = true, .takes = true});
    for (int i = 0; i < 20; ++i)
        QCOMPARE(send(i % 2 == 0, server.address()).outcome, Outcome::Uncertain);
    QTest::qWait(200);
    QCOMPARE(server.taken().size(), 20);
}

QTEST_GUILESS_MAIN(tst_Providers)
#include "tst_Providers.moc"
