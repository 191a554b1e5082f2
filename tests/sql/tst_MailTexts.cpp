#include "tests/sql/NoticeWorld.h"

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** What mails say and where they go: whatever people called themselves and their exchanges. */
class tst_MailTexts final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<NoticeWorld>(); }
    void init() { m_world->freshOutbox(); }
    void cleanupTestCase() { m_world.reset(); }

    void namesAreNoTemplates();
    void wordsOfMessagesOnlyWhenTheFirmSaysSo();
    void addresses_data();
    void addresses();
    void numbers_data();
    void numbers();
    void digest();
    void texts_data();
    void texts();
    void settings_data();
    void settings();

private:
    std::unique_ptr<NoticeWorld> m_world;
};

void tst_MailTexts::namesAreNoTemplates()
{
    NoticeWorld &w = *m_world;
    const QByteArray title = "{{firm}} }} {{{{name}} \\1 $1 %s\nBcc: everybody@example.test\r"
                             "http://evil.example/ www.evil.example \xE2\x80\xAE evil \xE2\x80\xA8";
    w.owner().must("insert into public.tasks (exchange_id, assigned_to, title) values ($1, $2, $3)",
                   {w.room, w.id("client"), title});
    w.owner().must("update public.contacts set first_name = E'Eve\\r\\nX-Bad: 1', last_name = "
                   "'{{list}}' where id = $1",
                   {w.id("client")});
    const auto mail = w.agent().must("select * from api.agent_take_mail('one', 10)");
    const QByteArray subject = mail.value(u"subject"_s);
    QVERIFY2(subject.startsWith("Task for you: {{firm}} }} {{{{name}} \\1 $1 %s Bcc: "
                                "everybody@example.test http : //evil.example/ www . evil.example"),
             subject.constData());
    for (const QByteArray &text : {subject, mail.value(u"name"_s)}) {
        for (const char sign : {'\r', '\n'})
            QVERIFY2(!text.contains(sign), text.constData());
    }
    QCOMPARE(mail.value(u"name"_s), "Eve X-Bad: 1 {{list}}");
    QVERIFY(mail.value(u"body"_s).startsWith("Hello Eve X-Bad: 1 {{list}},\n\nTask for you: {{f"));
    QVERIFY(!mail.value(u"body"_s).contains("http://"));
    QVERIFY(!mail.value(u"body"_s).contains("\xE2\x80\xAE"));
    w.owner().must("update public.contacts set first_name = 'client', last_name = '' where id = $1",
                   {w.id("client")});
}

void tst_MailTexts::wordsOfMessagesOnlyWhenTheFirmSaysSo()
{
    NoticeWorld &w = *m_world;
    const auto body = [&] {
        w.hurry();
        return w.agent().must("select body from api.agent_take_mail('one', 10)").value();
    };
    const QByteArray mention = "{" + w.id("client") + "}";
    w.send("coordinator", "Account 4711", mention);
    QVERIFY(!body().contains("4711"));
    w.owner().must("update peak.settings set value = 'true' where key = "
                   "'notifications.mail_text_of_messages'");
    w.calm();
    const QByteArray message = w.send("coordinator", "Account 4711", mention);
    QVERIFY(body().contains("\n\nAccount 4711\n\n"));
    w.calm();
    w.send("coordinator", "Account 4711", mention);
    w.value("coordinator", "select api.delete_message((select resource_id from "
                           "api.notifications())) where false");
    w.owner().must("update public.messages set content = '', is_deleted = true");
    QVERIFY(!body().contains("4711"));
}

void tst_MailTexts::addresses_data()
{
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<bool>("fine");
    for (const char *fine : {"a@b.test", "o'neil+x@mail.example.co", "A.B_C-D@x-y.example"})
        QTest::newRow(fine) << QByteArray(fine) << true;
    for (const char *bad :
         {"", "nobody", "a@b.test\nBcc: x@y.test", "a@b.test\r\n", "\na@b.test", "a@b.test ",
          "a b@c.test", "a@b.test,c@d.test", "<a@b.test>", "a@b@c.test", "a..b@c.test", ".a@b.test",
          "a.@b.test", "a@-b.test", "a@b..test", "a@b.test;", "a\"@b.test", "\xC3\xA4@b.test",
          "a@b.test\x01"})
        QTest::newRow(QByteArray(bad).toPercentEncoding().constData()) << QByteArray(bad) << false;
    QTest::newRow("long") << QByteArray(60, 'a') + '@' + QByteArray(60, 'b') + '.' +
                                 QByteArray(62, 'c') + '.' + QByteArray(62, 'd') + ".example.test"
                          << false;
}

void tst_MailTexts::addresses()
{
    QFETCH(QByteArray, address);
    QFETCH(bool, fine);
    QCOMPARE(m_world->owner().must("select peak.mail_address($1) is not null", {address}).value(),
             fine ? "t" : "f");
}

void tst_MailTexts::numbers_data()
{
    QTest::addColumn<RawConnection::Value>("written");
    QTest::addColumn<QByteArray>("number");
    const auto row = [](const char *written, const char *number) {
        QTest::newRow(written) << RawConnection::Value(written) << QByteArray(number);
    };
    row("(206) 555-0100", "+12065550100");
    row("1 206 555 0100", "+12065550100");
    row("+1-206-555-0100", "+12065550100");
    row("+44 20 7946 0000", "+442079460000");
    row("555-0100", "");
    row("911", "");
    row("+1206555010055555555", "");
    row("206.555.0100 x7", "");
    row("+12065550100\n+12065550101", "");
    row("0900 123456", "");
}

void tst_MailTexts::numbers()
{
    QFETCH(RawConnection::Value, written);
    QFETCH(QByteArray, number);
    QCOMPARE(m_world->owner().must("select peak.sms_number($1)", {written}).value(), number);
}

void tst_MailTexts::digest()
{
    NoticeWorld &w = *m_world;
    w.value("agency", "select api.set_notification_settings('{\"digest\": \"daily\", "
                      "\"digest_at\": \"00:00\", \"kinds\": {\"message\": {\"email\": true}}}')");
    w.task("agency", "First");
    w.send("client", "one");
    w.send("client", "two");
    w.task("agency", "Seen");
    w.tell("security", "agency", "{\"what\": \"password\"}");
    QCOMPARE(w.taken(), QByteArrayList{"email agency@example.test Your password was changed"});
    w.owner().must("update peak.notifications set seen_at = now() where resource_id = (select id "
                   "from public.tasks where title = 'Seen')");
    QCOMPARE(w.owner().must("select peak.send_digests()").value(), "1");
    QCOMPARE(w.owner().must("select peak.send_digests()").value(), "0");
    const auto mail = w.agent().must("select * from api.agent_take_mail('one', 10)");
    QCOMPARE(mail.value(u"subject"_s), "Peak 1031: 2 news");
    QVERIFY(mail.value(u"body"_s).contains(
        "\n- Task for you: First – An exchange\n- 2 new messages – An exchange\n"));
    QVERIFY(!mail.value(u"body"_s).contains("Seen"));
    // The next day without news: none. With news that ended with a right: none either.
    w.owner().must("update peak.notification_people set digest_sent = digest_sent - 1");
    w.owner().must("select peak.send_digests()");
    QCOMPARE(w.taken(), {});
    w.send("client", "three");
    w.owner().must("update peak.notification_people set digest_sent = digest_sent - 1");
    w.owner().must("select peak.send_digests()");
    w.owner().must(
        "update public.exchange_participants set is_active = false where contact_id = $1",
        {w.id("agency")});
    QVERIFY(!w.taken().join(' ').contains("agency@"));
    w.owner().must("update public.exchange_participants set is_active = true where contact_id = $1",
                   {w.id("agency")});
    // Before its hour nothing goes.
    w.calm();
    w.owner().must("insert into peak.notification_people (contact_id, digest, digest_at) select "
                   "$1, 'daily', (t + interval '1 minute')::time from (select clock_timestamp() at "
                   "time zone 'America/Los_Angeles' as t) x where t::time < '23:59'",
                   {w.id("agency")});
    w.task("agency", "Later");
    QCOMPARE(w.owner().must("select peak.send_digests()").value(), "0");
}

void tst_MailTexts::texts_data()
{
    QTest::addColumn<QByteArray>("subject");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("state");
    const auto row = [](const char *name, const QByteArray &subject, const QByteArray &body,
                        const char *state) {
        QTest::newRow(name) << subject << body << QString::fromLatin1(state);
    };
    row("fine", "{{title}}", "Dear {{name}},\n{{title}}", "");
    row("no such word", "x", "{{password}}", "PK400");
    row("none at all", "x", "{{}}", "PK400");
    row("half", "x", "{{name", "PK400");
    row("other half", "x", "name}}", "PK400");
    row("nested", "x", "{{na{{me}}}}", "PK400");
    row("in the subject", "{{secret}}", "x", "PK400");
    row("two lines", "a\r\nBcc: x@y.test", "x", "PK400");
    row("empty", "x", "  ", "PK400");
    row("long subject", QByteArray(201, 'x'), "x", "PK400");
    row("long", "x", QByteArray(10001, 'x'), "PK400");
}

void tst_MailTexts::texts()
{
    QFETCH(QByteArray, subject);
    QFETCH(QByteArray, body);
    QFETCH(QString, state);
    NoticeWorld &w = *m_world;
    QCOMPARE(w.state("admin",
                     "select api.set_mail_template('task_assigned', 'en', 'email', $1, $2)",
                     {subject, body}),
             state);
    w.task("client", "T");
    const QByteArrayList mail = w.taken();
    QCOMPARE(mail, QByteArrayList{state.isEmpty()
                                      ? "email client@example.test Task for you: T"
                                      : "email client@example.test Task for you: T – An exchange"});
    if (state.isEmpty()) {
        QCOMPARE(w.value("admin", "select changed from api.mail_templates() where kind = "
                                  "'task_assigned'"),
                 "t");
        w.value("admin",
                "select api.set_mail_template('task_assigned', 'en', 'email', null, null)");
        QCOMPARE(w.value("admin", "select count(*) from api.mail_templates() where changed"), "0");
    }
    for (const QByteArray wrong : {"'none', 'en', 'email'", "'any', 'fr', 'email'",
                                   "'any', 'en', 'fax'", "null, null, null"})
        QCOMPARE(w.state("admin", "select api.set_mail_template(" + wrong + ", 'x', 'x')"),
                 u"PK404"_s);
}

void tst_MailTexts::settings_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QString>("state");
    const auto row = [](const char *key, const char *value, const char *state) {
        QTest::addRow("%s %s", key, value)
            << QByteArray(key) << QByteArray(value) << QString::fromLatin1(state);
    };
    row("mail.provider", "\"pigeon\"", "PK400");
    row("mail.provider", "\"sendgrid\"", "");
    row("mail.provider", "\"smtp\"", "PK400"); // no server yet
    row("mail.from", "\"not an address\"", "PK400");
    row("mail.from", "\"a@b.test\\r\\nBcc: c@d.test\"", "PK400");
    row("mail.from", "\"\"", "PK400"); // while mail goes out
    row("mail.from_name", "\"The Firm\\nX: y\"", "PK400");
    row("mail.smtp.host", "\"mail.example.test\"", "");
    row("mail.smtp.host", "\"mail.example.test:25\"", "PK400");
    row("mail.smtp.host", "\"http://mail\"", "PK400");
    row("mail.smtp.host", "\"-mail\"", "PK400");
    row("mail.smtp.security", "\"none\"", "");
    row("mail.smtp.security", "\"ssl\"", "PK400");
    row("mail.smtp.port", "0", "PK400");
    row("mail.smtp.port", "65536", "PK400");
    row("mail.sendgrid.url", "\"https://evil.example\"", "PK403");
    row("sms.twilio.url", "\"https://evil.example\"", "PK403");
    row("sms.provider", "\"twilio\"", "PK400");
    row("sms.twilio.account", "\"AC/../x\"", "PK400");
    row("sms.twilio.from", "\"+1 206\"", "PK400");
    row("sms.prefixes", "[]", "PK400");
    row("sms.prefixes", "[\"\"]", "PK400");
    row("sms.prefixes", "[null]", "PK400");
    row("sms.prefixes", "[\"+1\", \"+44\"]", "");
}

void tst_MailTexts::settings()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, value);
    QFETCH(QString, state);
    NoticeWorld &w = *m_world;
    QCOMPARE(w.state("admin", "select api.set_setting($1, $2::jsonb)", {key, value}), state);
    if (key == "mail.smtp.security" && state.isEmpty()) {
        QCOMPARE(w.state("admin", "select api.set_setting('mail.smtp.host', '\"mail.test\"')"),
                 u"PK400"_s);
        w.value("admin", "select api.set_setting('mail.smtp.host', '\"127.0.0.1\"')");
    }
    w.owner().must("update peak.settings set value = '\"\"' where key = 'mail.smtp.host';"
                   "update peak.settings set value = '\"starttls\"' where key = "
                   "'mail.smtp.security'; update peak.settings set value = '[\"+1\"]' where key = "
                   "'sms.prefixes'");
    QCOMPARE(
        w.agent().must("select api.agent_delivery_settings() ->> 'mail.smtp.security'").value(),
        "starttls");
}

QTEST_GUILESS_MAIN(tst_MailTexts)
#include "tst_MailTexts.moc"
