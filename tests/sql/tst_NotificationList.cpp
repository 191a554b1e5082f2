#include "tests/sql/NoticeWorld.h"

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** What people do with what they are told, and what they wish to hear of. */
class tst_NotificationList final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<NoticeWorld>(); }
    void init() { m_world->calm(); }
    void cleanupTestCase() { m_world.reset(); }

    void seenDoneAndBack();
    void snoozed();
    void pages();
    void otherWindowsLearn();
    void wishes();
    void wrongWishes_data();
    void wrongWishes();
    void onlookersChangeNothing();
    void erasedAndSwept();
    void nobodyTouchesTheTables();
    void whoIsNamedLaterIsToldOnce();
    void deletedMessagesAreNoNews();
    void deletedOnesOfSeveral();

private:
    std::unique_ptr<NoticeWorld> m_world;
};

void tst_NotificationList::seenDoneAndBack()
{
    NoticeWorld &w = *m_world;
    w.task("client");
    w.tell("deadline", "client", "{\"deadline\": \"day_45\", \"due\": \"2027-01-01\"}");
    const auto all = QByteArray("((select array_agg(id) from api.notifications()))");
    QCOMPARE(w.value("client", "select api.see_notifications" + all), "2");
    QCOMPARE(w.value("client", "select api.see_notifications" + all), "0");
    // What has to be acknowledged stays.
    QCOMPARE(w.value("client", "select api.finish_notifications" + all), "1");
    QCOMPARE(w.found("client").size(), 1);
    QCOMPARE(w.found("client", "true"),
             QByteArrayList{"task_assigned: Task for you: File the deed"});
    QCOMPARE(w.value("client", "select api.unfinish_notifications((select array_agg(id) from "
                               "api.notifications(p_done => true)))"),
             "1");
    QCOMPARE(w.found("client").size(), 2);
    QCOMPARE(w.value("client", "select needs_ack from api.notification_counts()"), "1");
}

void tst_NotificationList::snoozed()
{
    NoticeWorld &w = *m_world;
    w.send("coordinator");
    const QByteArray row = w.value("client", "select id from api.notifications()");
    for (const QByteArray until : {"now() - interval '1 minute'", "now() + interval '91 days'",
                                   "'infinity'", "'4713-01-01 BC'"})
        QCOMPARE(w.state("client", "select api.snooze_notification($1, " + until + ")", {row}),
                 u"PK400"_s);
    w.value("client", "select api.snooze_notification($1, now() + interval '1 hour')", {row});
    QCOMPARE(w.found("client"), {});
    QCOMPARE(w.unseen("client"), "0");
    QCOMPARE(w.found("client", "null").size(), 1);
    QCOMPARE(w.value("client", "select next_at > now() + interval '59 minutes' from "
                               "api.notification_counts()"),
             "t");
    // New messages meanwhile are new.
    w.send("coordinator");
    QCOMPARE(w.found("client"), QByteArrayList{"message: coordinator wrote a message"});
    // Its hour comes: new again.
    w.owner().must("update peak.notifications set shown_at = now() where id = $1", {row});
    QCOMPARE(w.unseen("client"), "2");
    w.value("client", "select api.snooze_notification($1, now() + interval '1 hour')", {row});
    w.value("client", "select api.snooze_notification($1, null)", {row});
    QCOMPARE(w.found("client").size(), 2);
    QCOMPARE(w.unseen("client"), "1");
}

void tst_NotificationList::pages()
{
    NoticeWorld &w = *m_world;
    // Several with the same time stand on the same page, or one would be lost between two.
    w.owner().must(
        "insert into peak.notifications (contact_id, kind, exchange_id, detail, shown_at) select "
        "$1, 'stage', $2, '{\"to\": \"45D\"}', date '2026-01-01' + (g / 4) * interval '1 minute' "
        "from generate_series(1, 100) g",
        {w.id("client"), w.room});
    QSet<QByteArray> all;
    RawConnection::Value before;
    for (int page = 0; page < 60; ++page) {
        const auto answer =
            w.as("client").must("select id, made_at from api.notifications($1, 3)", {before});
        if (answer.rows.isEmpty())
            break;
        for (const auto &row : answer.rows) {
            QVERIFY(!all.contains(*row[0]));
            all.insert(*row[0]);
        }
        before = answer.rows.last()[1];
    }
    QCOMPARE(all.size(), 100);
    QCOMPARE(w.as("client").must("select from api.notifications(null, 100000)").rows.size(), 100);
    QCOMPARE(w.as("client").must("select from api.notifications(null, -5)").rows.size(), 1);
}

void tst_NotificationList::otherWindowsLearn()
{
    NoticeWorld &w = *m_world;
    const auto news = [&](const QByteArray &name, const QByteArray &from) {
        return w.heard(name, from).filter(u"notification"_s).size();
    };
    QByteArray client = w.cursor("client");
    QByteArray agency = w.cursor("agency");
    w.task("client");
    QCOMPARE(news("client", client), 1);
    QCOMPARE(news("agency", agency), 0);
    client = w.cursor("client");
    w.value("client", "select api.see_notifications((select array_agg(id) from "
                      "api.notifications()))");
    QCOMPARE(news("client", client), 1);
    client = w.cursor("client");
    const QByteArray message = w.send("coordinator");
    w.value("client", "select api.mark_read(array[$1::uuid])", {message});
    QCOMPARE(news("client", client), 2);
}

void tst_NotificationList::wishes()
{
    NoticeWorld &w = *m_world;
    const auto set = [&](const QByteArray &json) {
        w.value("client", "select api.set_notification_settings($1)", {json});
    };
    const auto get = [&](const QByteArray &path) {
        return w.value("client", "select api.notification_settings() #>> $1", {path});
    };
    QCOMPARE(get("{kinds,0,kind}"), "mention");
    QCOMPARE(get("{kinds,5,fixed,0}"), "app");
    QCOMPARE(w.value("client", "select jsonb_array_length(api.notification_settings() -> 'kinds')"),
             "11");
    QCOMPARE(w.value("admin", "select jsonb_array_length(api.notification_settings() -> 'kinds')"),
             "12");
    QCOMPARE(get("{channels,email}"), "This firm sends no e-mail.");
    set(R"({"kinds": {"mention": {"email": false}, "message": {"app": false}},
            "quiet_from": "22:00", "quiet_to": "07:00", "digest": "daily"})");
    QCOMPARE(get("{kinds,0,email}"), "false");
    QCOMPARE(get("{kinds,0,app}"), "true");
    QCOMPARE(get("{quiet_from}"), "22:00");
    QCOMPARE(get("{digest}"), "daily");
    set(R"({"kinds": {"mention": {"sms": true}}, "language": "es"})");
    QCOMPARE(get("{kinds,0,email}"), "false"); // still
    QCOMPARE(get("{quiet_to}"), "07:00");
    // What is not wanted in the program is neither in the list nor in the count.
    w.send("coordinator");
    QCOMPARE(w.found("client"), {});
    QCOMPARE(w.unseen("client"), "0");
    QCOMPARE(w.found("agency").size(), 1);
    set(R"({"quiet_from": null, "quiet_to": null})");
    QCOMPARE(get("{quiet_from}"), "");
    w.owner().must("update public.exchanges set notifications_enabled = false where id = $1",
                   {w.room});
    w.task("client");
    QCOMPARE(w.found("client"), {});
    w.owner().must("update public.exchanges set notifications_enabled = true where id = $1",
                   {w.room});
}

void tst_NotificationList::wrongWishes_data()
{
    QTest::addColumn<QByteArray>("json");
    for (const char *json : {"null",
                             "[]",
                             "\"x\"",
                             "{\"kinds\": []}",
                             "{\"kinds\": {\"mention\": true}}",
                             "{\"kinds\": {\"mention\": {\"email\": \"true\"}}}",
                             "{\"kinds\": {\"mention\": {\"email\": null}}}",
                             "{\"kinds\": {\"mention\": {\"fax\": true}}}",
                             "{\"kinds\": {\"nothing\": {}}}",
                             "{\"kinds\": {\"deadline\": {\"app\": false}}}",
                             "{\"kinds\": {\"security\": {\"app\": false}}}",
                             "{\"kinds\": {\"security\": {\"email\": false}}}",
                             "{\"quiet_from\": \"22:00\"}",
                             "{\"quiet_from\": \"25:00\", \"quiet_to\": \"07:00\"}",
                             "{\"quiet_from\": 22, \"quiet_to\": 7}",
                             "{\"digest\": \"hourly\"}",
                             "{\"digest_at\": null}",
                             "{\"digest_at\": \"8\"}",
                             "{\"language\": \"fr\"}",
                             "{\"desktop_sound\": \"yes\"}",
                             "{\"contact_id\": \"x\"}",
                             "{\"digest_sent\": null}"})
        QTest::newRow(json) << QByteArray(json);
}

void tst_NotificationList::wrongWishes()
{
    QFETCH(QByteArray, json);
    QCOMPARE(m_world->state("client", "select api.set_notification_settings($1::jsonb)", {json}),
             u"PK400"_s);
    QCOMPARE(m_world->owner()
                 .must("select (select count(*) from peak.notification_people) + (select count(*) "
                       "from peak.notification_preferences)")
                 .value(),
             "0");
}

void tst_NotificationList::onlookersChangeNothing()
{
    NoticeWorld &w = *m_world;
    w.task("client");
    w.owner().must("update public.user_sessions set real_user_id = $1 where user_id = $2 and "
                   "is_active",
                   {w.id("admin"), w.id("client")});
    QCOMPARE(w.found("client").size(), 1);
    for (const QByteArray call :
         {"api.see_notifications('{}')", "api.finish_notifications('{}')",
          "api.set_notification_settings('{\"language\": \"es\"}')",
          "api.snooze_notification(gen_random_uuid(), null)", "api.acknowledge(gen_random_uuid())"})
        QCOMPARE(w.state("client", "select " + call), u"PK403"_s);
    w.owner().must("update public.user_sessions set real_user_id = null where user_id = $1",
                   {w.id("client")});
}

void tst_NotificationList::erasedAndSwept()
{
    NoticeWorld &w = *m_world;
    const QByteArray person = w.addPerson("leaver", "client");
    w.mailOn();
    w.tell("scheduled_failed", "leaver");
    w.owner().must("insert into peak.notification_people (contact_id) values ($1)", {person});
    w.mailOn(false);
    QCOMPARE(w.owner().must("select count(*) from peak.outbox").value(), "1");
    w.owner().must("update public.contacts set is_active = false where id = $1", {person});
    w.owner().must("insert into peak.erasures (contact_id, erased_by, reason) values ($1, $2, "
                   "'asked for it'); ",
                   {person, w.id("admin")});
    QCOMPARE(w.owner()
                 .must("select (select count(*) from peak.notifications where contact_id = $1) + "
                       "(select count(*) from peak.outbox where contact_id = $1) + (select "
                       "count(*) from peak.notification_people where contact_id = $1)",
                       {person})
                 .value(),
             "0");
    // Nor is anything told to them later.
    w.tell("scheduled_failed", "leaver");
    QCOMPARE(w.owner().must("select count(*) from peak.notifications").value(), "0");

    w.tell("stage", "client");
    w.owner().must("update peak.notifications set made_at = now() - interval '400 days'");
    w.tell("stage", "agency");
    w.owner().must("select * from peak.sweep(100)");
    QCOMPARE(w.owner().must("select count(*) from peak.notifications").value(), "1");
}

void tst_NotificationList::nobodyTouchesTheTables()
{
    for (const QByteArray name : {"admin", "coordinator", "client", "third_party", "agency"}) {
        for (const QByteArray table :
             {"notifications", "notification_preferences", "notification_people", "reminders_sent",
              "outbox", "mail_templates"})
            QCOMPARE(m_world->state(name, "select * from peak." + table), u"42501"_s);
        for (const QByteArray call :
             {"peak.notify('stage', '{}', null, '', null, '{}', null)", "peak.notify_many('{}')",
              "peak.remind()", "peak.send_digests()", "api.agent_take_mail('x')",
              "api.agent_mail_handing(gen_random_uuid(), 'x')", "api.agent_delivery_settings()",
              "api.agent_mail_sent(gen_random_uuid(), 'x')",
              "api.agent_mail_failed(gen_random_uuid(), 'x', true)"})
            QCOMPARE(m_world->state(name, "select " + call), u"42501"_s);
        if (name != "admin") {
            for (const QByteArray call :
                 {"api.resend_mail(gen_random_uuid())", "api.mail_templates()",
                  "api.set_mail_template('any', 'en', 'email', '', 'x')"})
                QCOMPARE(m_world->state(name, "select " + call), u"42501"_s);
            QCOMPARE(m_world->state(name, "select * from api.list_page('deliveries', "
                                          "'[{\"column\":\"time\"}]', '{}', null, null, 0, 10)"),
                     u"PK403"_s);
        }
    }
}

void tst_NotificationList::whoIsNamedLaterIsToldOnce()
{
    NoticeWorld &w = *m_world;
    const QByteArray id = w.send("client", "To whom?", "{" + w.id("coordinator") + "}");
    w.calm();
    int version = 1;
    const auto name = [&](const QByteArrayList &people) {
        QByteArrayList ids;
        for (const QByteArray &one : people)
            ids.append(w.id(one));
        w.value("client", "select api.edit_message($1::uuid, $2, 'To you', $3::uuid[])",
                {id, QByteArray::number(version++), "{" + ids.join(',') + "}"});
    };
    const QByteArrayList once{"mention: client mentioned you"};
    name({"agency", "coordinator", "stranger", "removed"});
    QCOMPARE(w.found("agency"), once);
    QCOMPARE(w.found("coordinator"), {}); // was named before, and told then
    for (const QByteArray who : {"stranger", "removed", "client", "talker"})
        QCOMPARE(w.found(who), {});
    name({});
    name({"agency"});
    QCOMPARE(w.found("agency"), once);
    w.value("agency", "select api.see_notifications(array(select id from api.notifications()))");
    w.value("agency", "select api.finish_notifications(array(select id from api.notifications()))");
    name({});
    name({"agency", "talker"});
    QCOMPARE(w.found("agency"), {});
    QCOMPARE(w.found("talker"), once);
    // Words alone leave whom they speak of.
    w.value("client", "select api.edit_message($1::uuid, $2, 'To both')",
            {id, QByteArray::number(version++)});
    QCOMPARE(w.owner()
                 .must("select cardinality(mentions) from public.messages where id = $1", {id})
                 .value(),
             "2");
    QCOMPARE(w.state("client", "select api.edit_message($1::uuid, $2, 'x', '{NULL}')",
                     {id, QByteArray::number(version)}),
             u"PK400"_s);
}

/** Wherever the notification is by then: unseen, seen, done with, put off, mailed at the day's end.
 */
void tst_NotificationList::deletedMessagesAreNoNews()
{
    NoticeWorld &w = *m_world;
    const QByteArray asked = w.send("coordinator", "When?");
    w.calm();
    const QByteArray mine = "(array(select id from api.notifications()))";
    const QByteArrayList steps{
        "select 1", "select api.see_notifications" + mine, "select api.finish_notifications" + mine,
        "select api.snooze_notification((select id from api.notifications()), now() + interval '1 "
        "hour')"};
    for (const QByteArray &step : steps) {
        for (const QByteArray who : {"agency", "coordinator", "talker"}) {
            const QByteArray message =
                w.send("client", "Now", who == "agency" ? "{" + w.id(who) + "}" : QByteArray("{}"),
                       who == "coordinator" ? RawConnection::Value(asked) : std::nullopt);
            w.value(who, step);
            const QByteArray cursor = w.cursor(who);
            w.value("client", "select api.delete_message($1)", {message});
            for (const QByteArray which : {"false", "true", "null"})
                QCOMPARE(w.found(who, which), {});
            QCOMPARE(w.unseen(who), "0");
            QCOMPARE(w.heard(who, cursor).filter(u"notification"_s).size(), 1);
            w.calm();
        }
    }
}

void tst_NotificationList::deletedOnesOfSeveral()
{
    NoticeWorld &w = *m_world;
    const QByteArray first = w.send("client", "one");
    const QByteArray second = w.send("agency", "two");
    const QByteArray third = w.send("client", "three");
    QCOMPARE(w.found("coordinator"), QByteArrayList{"message: 3 new messages"});
    w.value("client", "select api.delete_message($1)", {third});
    QCOMPARE(w.found("coordinator"), QByteArrayList{"message: 2 new messages"});
    w.value("client", "select api.delete_message($1)", {first});
    QCOMPARE(w.found("coordinator"), QByteArrayList{"message: agency wrote a message"});
    QCOMPARE(w.value("coordinator", "select resource_id from api.notifications()"), second);
    QCOMPARE(w.found("agency"), {});
    w.value("client", "select api.delete_message($1)", {third}); // again: nothing more goes
    QCOMPARE(w.found("coordinator").size(), 1);
    // It is seen by reading what is left of it, and one that was read takes nothing along.
    w.value("coordinator", "select api.mark_read(array[$1::uuid])", {second});
    QCOMPARE(w.unseen("coordinator"), "0");
    w.send("client", "four");
    w.value("agency", "select api.delete_message($1)", {second});
    QCOMPARE(w.found("coordinator"), QByteArrayList{"message: client wrote a message"});
    QCOMPARE(w.unseen("coordinator"), "1");
}

QTEST_GUILESS_MAIN(tst_NotificationList)
#include "tst_NotificationList.moc"
