#include "tests/sql/NoticeWorld.h"
#include "tests/support/Uploads.h"

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** When mail goes out, and how much of it. */
class tst_MailLimits final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<NoticeWorld>(); }
    void init() { m_world->freshOutbox(); }
    void cleanupTestCase() { m_world.reset(); }

    void textMessagesAreLimited();
    void mailIsLimited();
    void quietHours_data();
    void quietHours();
    void quietInTheOutbox();
    void nothingWaitsForAProviderThatIsNot();
    void safetyIsNotHushedUp();
    void lockedPeopleGetNoMail();
    void digestIsWrittenAnewWhenSomethingIsHidden();
    void heldDeliveriesAreKept();

private:
    QByteArray only(const QByteArray &column)
    {
        return m_world->owner().must("select " + column + " from peak.outbox").value();
    }

    void phone(const QByteArray &name, const RawConnection::Value &number)
    {
        m_world->owner().must("update public.contacts set phone = $2 where id = $1",
                              {m_world->id(name), number});
    }

    std::unique_ptr<NoticeWorld> m_world;
};

void tst_MailLimits::textMessagesAreLimited()
{
    NoticeWorld &w = *m_world;
    w.textsOn();
    phone("client", "(206) 555-0100");
    phone("agency", "+44 20 7946 0000");
    w.owner().must("update peak.settings set value = '3' where key = 'sms.per_person_per_day'");
    for (const QByteArray name : {"client", "agency"})
        w.value(name, "select api.set_notification_settings('{\"kinds\": {\"task_assigned\": "
                      "{\"email\": false, \"sms\": true}}}')");
    for (int i = 0; i < 5; ++i)
        w.task("client", "T" + QByteArray::number(i));
    w.task("agency");
    w.hurry();
    QByteArrayList taken = w.taken();
    QCOMPARE(taken.size(), 5); // none to another country
    QVERIFY(taken.first().startsWith("sms +12065550100"));
    QCOMPARE(w.owner()
                 .must("select count(*) from peak.outbox where contact_id = $1 and state = "
                       "'failed'",
                       {w.id("agency")})
                 .value(),
             "1");
    int handed = 0;
    for (const auto &row :
         w.owner().must("select id from peak.outbox where state = 'claimed'").rows)
        handed +=
            w.agent().must("select api.agent_mail_handing($1, 'one')", {row[0]}).value() == "t" ? 1
                                                                                                : 0;
    QCOMPARE(handed, 3);
    QCOMPARE(w.owner().must("select count(*) from peak.outbox where state = 'dropped'").value(),
             "2");
    // Everybody's together.
    w.owner().must("update peak.settings set value = '100' where key = 'sms.per_person_per_day';"
                   "update peak.settings set value = '3' where key = 'sms.per_day'");
    w.task("client", "One more");
    w.hurry();
    QCOMPARE(w.taken().size(), 1);
    QCOMPARE(
        w.agent()
            .must("select api.agent_mail_handing($1, 'one')",
                  {w.owner().must("select id from peak.outbox where state = 'claimed'").value()})
            .value(),
        "f");
    w.owner().must("update peak.settings set value = '10' where key = 'sms.per_person_per_day';"
                   "update peak.settings set value = '200' where key = 'sms.per_day'");
    // A text message is one line.
    w.calm();
    w.value("client", "select api.set_notification_settings('{\"kinds\": {\"task_assigned\": "
                      "{\"sms\": true}}}')");
    w.task("client", "Sign");
    w.hurry();
    QCOMPARE(w.agent()
                 .must("select body from api.agent_take_mail('one', 10) where channel = 'sms'")
                 .value(),
             "Peak 1031: Task for you: Sign – An exchange");
}

void tst_MailLimits::mailIsLimited()
{
    NoticeWorld &w = *m_world;
    w.owner().must("update peak.settings set value = '2' where key = 'mail.per_person_per_day'");
    for (int i = 0; i < 4; ++i)
        w.task("client", "T" + QByteArray::number(i));
    w.tell("deadline", "client", "{\"deadline\": \"day_45\", \"due\": \"2030-01-01\"}");
    w.hurry();
    QCOMPARE(w.taken().size(), 5);
    for (const auto &row :
         w.owner().must("select id from peak.outbox order by kind = 'deadline', made_at").rows)
        w.agent().must("select api.agent_mail_handing($1, 'one')", {row[0]});
    w.owner().must("update peak.settings set value = '100' where key = 'mail.per_person_per_day'");
    QCOMPARE(w.owner()
                 .must("select string_agg(kind || ' ' || state, ', ' order by kind, state) from "
                       "peak.outbox")
                 .value(),
             "deadline handing, task_assigned dropped, task_assigned dropped, task_assigned "
             "handing, task_assigned handing");
}

void tst_MailLimits::quietHours_data()
{
    QTest::addColumn<QByteArray>("at");
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QByteArray>("goes");
    const auto row = [](const char *name, const char *at, const char *from, const char *to,
                        const char *goes) {
        QTest::newRow(name) << QByteArray(at) << QByteArray(from) << QByteArray(to)
                            << QByteArray(goes);
    };
    // Los Angeles: UTC-8, and UTC-7 from 8 March to 1 November 2026.
    row("by day", "2026-01-15 20:00+00", "22:00", "07:00", "2026-01-15 20:00:00+00");
    row("in the evening", "2026-01-16 06:00+00", "22:00", "07:00", "2026-01-16 15:00:00+00");
    row("before", "2026-01-16 05:59+00", "22:00", "07:00", "2026-01-16 05:59:00+00");
    row("after midnight", "2026-01-16 12:00+00", "22:00", "07:00", "2026-01-16 15:00:00+00");
    row("the last minute", "2026-01-16 14:59+00", "22:00", "07:00", "2026-01-16 15:00:00+00");
    row("the end", "2026-01-16 15:00+00", "22:00", "07:00", "2026-01-16 15:00:00+00");
    row("at noon", "2026-01-15 20:30+00", "12:00", "13:00", "2026-01-15 21:00:00+00");
    row("all but an hour", "2026-01-15 21:30+00", "13:00", "12:00", "2026-01-16 20:00:00+00");
    row("none", "2026-01-16 06:00+00", "22:00", "22:00", "2026-01-16 06:00:00+00");
    row("the night that is shorter", "2026-03-08 06:00+00", "22:00", "07:00",
        "2026-03-08 14:00:00+00");
    row("an end that does not exist", "2026-03-08 09:00+00", "22:00", "02:30",
        "2026-03-08 10:30:00+00");
    row("the night that is longer", "2026-11-01 05:00+00", "22:00", "07:00",
        "2026-11-01 15:00:00+00");
    row("an end that is there twice", "2026-11-01 08:10+00", "22:00", "01:30",
        "2026-11-01 09:30:00+00");
    row("in the second of them", "2026-11-01 09:10+00", "22:00", "01:30", "2026-11-01 09:30:00+00");
    row("the last day of a leap month", "2028-02-29 06:30+00", "22:00", "07:00",
        "2028-02-29 15:00:00+00");
}

void tst_MailLimits::quietHours()
{
    QFETCH(QByteArray, at);
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QByteArray, goes);
    RawConnection &owner = m_world->owner();
    owner.must("set timezone = 'UTC'");
    QCOMPARE(owner
                 .must("select peak.after_quiet($1::timestamptz, $2::time, $3::time, "
                       "'America/Los_Angeles')",
                       {at, from, to})
                 .value(),
             goes);
}

void tst_MailLimits::quietInTheOutbox()
{
    NoticeWorld &w = *m_world;
    w.textsOn();
    phone("client", "(206) 555-0100");
    // Quiet from an hour ago for two hours, wherever the clock is.
    w.owner().must("insert into peak.notification_people (contact_id, quiet_from, quiet_to) select "
                   "$1, (t - interval '1 hour')::time, (t + interval '1 hour')::time from (select "
                   "clock_timestamp() at time zone 'America/Los_Angeles' as t) x",
                   {w.id("client")});
    w.task("client");
    QCOMPARE(only("next_at between now() + interval '59 minutes' and now() + interval '61 "
                  "minutes'"),
             "t");
    QCOMPARE(w.taken(), {});
    w.tell("security", "client", "{\"what\": \"password\"}");
    QCOMPARE(w.taken(), QByteArrayList{"email client@example.test Your password was changed"});
}

void tst_MailLimits::nothingWaitsForAProviderThatIsNot()
{
    NoticeWorld &w = *m_world;
    w.mailOn(false);
    w.task("client");
    QCOMPARE(w.states(), "");
    w.mailOn();
    QCOMPARE(w.taken(), {});
    w.task("client");
    w.mailOn(false);
    QCOMPARE(w.taken(), {});
    QCOMPARE(w.states(), "waiting");
    w.mailOn();
    QCOMPARE(w.taken().size(), 1);
}

/** Whoever is in with a stolen password deals with the news of it before the mail goes. */
void tst_MailLimits::safetyIsNotHushedUp()
{
    NoticeWorld &w = *m_world;
    const QByteArray all = "(array(select id from api.notifications()))";
    const QByteArrayList tries{
        "select api.see_notifications" + all, "select api.finish_notifications" + all,
        "select api.snooze_notification(id, now() + interval '80 days') from api.notifications()"};
    for (const QByteArray &hush : tries) {
        w.tell("security", "client", "{\"what\": \"password\"}");
        w.value("client", hush);
        QCOMPARE(w.taken(), QByteArrayList{"email client@example.test Your password was changed"});
        QCOMPARE(w.agent().must("select api.agent_mail_handing($1, 'one')", {only("id")}).value(),
                 "t");
        w.freshOutbox();
    }
}

/** A locked person sees nothing, in their mail neither; but what concerns their safety. */
void tst_MailLimits::lockedPeopleGetNoMail()
{
    NoticeWorld &w = *m_world;
    const auto lock = [&w](const QByteArray &until) {
        w.owner().must("update public.contacts set locked_until = " + until + " where id = $1",
                       {w.id("client")});
    };
    w.task("client");
    lock("now() + interval '1 hour'");
    QCOMPARE(w.taken(), {});
    QCOMPARE(only("error"), "The account of this person is locked.");
    w.tell("security", "client", "{\"what\": \"password\"}");
    QCOMPARE(w.taken().size(), 1);
    w.freshOutbox();
    lock("now() - interval '1 hour'");
    w.task("client");
    QCOMPARE(w.taken().size(), 1);
    lock("null");
}

/** What a mail of the day tells is asked again when it is handed over. */
void tst_MailLimits::digestIsWrittenAnewWhenSomethingIsHidden()
{
    NoticeWorld &w = *m_world;
    w.value("agency", "select api.set_notification_settings('{\"digest\": \"daily\", "
                      "\"digest_at\": \"00:00\", \"kinds\": {\"document\": {\"email\": true}}}')");
    w.task("agency", "Call the bank");
    const QByteArray document = Uploads::add(w.as("client"), w.room, Uploads::named("deed.pdf"));
    w.owner().must("select peak.send_digests()");
    const auto take = [&w] {
        return w.agent().must("select body from api.agent_take_mail('one', 10)").value();
    };
    const auto handed = [this, &w] {
        return w.agent().must("select api.agent_mail_handing($1, 'one')", {only("id")}).value();
    };
    QVERIFY(take().contains("deed.pdf"));
    w.owner().must("update public.documents set access_level = 'restricted', allowed_roles = "
                   "'{client}' where id = $1",
                   {document});
    QCOMPARE(handed(), "f");
    const QByteArray anew = take();
    QVERIFY(!anew.contains("deed.pdf"));
    QVERIFY(anew.contains("Call the bank"));
    QCOMPARE(handed(), "t");
    QCOMPARE(only("attempts"), "1");
}

/** The log of what went to somebody outlives its time while a legal hold is on them. */
void tst_MailLimits::heldDeliveriesAreKept()
{
    NoticeWorld &w = *m_world;
    const QByteArray hold =
        w.value("admin", "select api.place_hold($1, null, 'a lawsuit')", {w.room});
    w.task("client");
    w.addPerson("bystander", "client");
    w.tell("security", "bystander", "{\"what\": \"password\"}");
    w.owner().must("update peak.outbox set state = 'sent', made_at = now() - interval '3 years';"
                   "update peak.notifications set made_at = now() - interval '3 years'");
    const auto left = [&w] {
        w.owner().must("select * from peak.sweep(100)");
        return w.owner()
            .must("select (select string_agg(contact_id::text, ' ') from peak.outbox) || ' ' || "
                  "(select string_agg(contact_id::text, ' ') from peak.notifications)")
            .value();
    };
    QCOMPARE(left(), w.id("client") + ' ' + w.id("client"));
    w.value("admin", "select api.release_hold($1, 'settled')", {hold});
    QCOMPARE(left(), "");
}

QTEST_GUILESS_MAIN(tst_MailLimits)
#include "tst_MailLimits.moc"
