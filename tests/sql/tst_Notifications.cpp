#include "tests/sql/NoticeWorld.h"

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** What people are told, and what they may learn by it. */
class tst_Notifications final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<NoticeWorld>(); }
    void init() { m_world->calm(); }
    void cleanupTestCase() { m_world.reset(); }

    void messagesCountUpUntilTheyAreSeen();
    void mentionsAndAnswers();
    void readingIsSeeing();
    void nobodyIsToldOfTheirOwn();
    void tasks();
    void documentsOnlyToThoseWhoSeeThem();
    void assignments();
    void stages();
    void failures();
    void safety();
    void aNewPlaceToSignIn();
    void rightsThatEnded_data();
    void rightsThatEnded();
    void namesOfOthers();
    void othersRows();
    void loadsTellNobody();

private:
    std::unique_ptr<NoticeWorld> m_world;
};

void tst_Notifications::messagesCountUpUntilTheyAreSeen()
{
    NoticeWorld &w = *m_world;
    w.send("client");
    QCOMPARE(w.found("coordinator"), QByteArrayList{"message: client wrote a message"});
    w.send("client");
    w.send("agency");
    QCOMPARE(w.found("coordinator"), QByteArrayList{"message: 3 new messages"});
    QCOMPARE(w.unseen("coordinator"), "1");
    QCOMPARE(w.found("silent"), {});
    QCOMPARE(w.found("stranger"), {});
    QCOMPARE(w.found("removed"), {});
    QCOMPARE(w.found("agency"), QByteArrayList{"message: 2 new messages"});
    w.value("coordinator",
            "select api.see_notifications(array(select id from api.notifications()))");
    QCOMPARE(w.unseen("coordinator"), "0");
    w.send("client");
    QCOMPARE(w.found("coordinator"),
             (QByteArrayList{"message: client wrote a message", "message: 3 new messages"}));
}

void tst_Notifications::mentionsAndAnswers()
{
    NoticeWorld &w = *m_world;
    const QByteArray asked = w.send("client", "When?");
    w.calm();
    w.send("coordinator", "Now", "{" + w.id("agency") + "," + w.id("stranger") + "}", asked);
    QCOMPARE(w.found("agency"), QByteArrayList{"mention: coordinator mentioned you"});
    QCOMPARE(w.found("client"), QByteArrayList{"reply: coordinator answered your message"});
    QCOMPARE(w.found("talker"), QByteArrayList{"message: coordinator wrote a message"});
    QCOMPARE(w.found("stranger"), {});
    // No words of the message are kept with it.
    QCOMPARE(w.owner()
                 .must("select count(*) from peak.notifications n where n::text like '%Now%'")
                 .value(),
             "0");
}

void tst_Notifications::readingIsSeeing()
{
    NoticeWorld &w = *m_world;
    const QByteArray first = w.send("client", "one", "{" + w.id("coordinator") + "}");
    const QByteArray last = w.send("client", "two");
    QCOMPARE(w.unseen("coordinator"), "2");
    w.value("coordinator", "select api.mark_read(array[$1::uuid])", {first});
    QCOMPARE(w.unseen("coordinator"), "1");
    w.value("coordinator", "select api.mark_read(array[$1::uuid])", {last});
    QCOMPARE(w.unseen("coordinator"), "0");
    QCOMPARE(w.unseen("agency"), "1");
}

void tst_Notifications::nobodyIsToldOfTheirOwn()
{
    NoticeWorld &w = *m_world;
    w.send("client", "me", "{" + w.id("client") + "}");
    w.task("coordinator");
    QCOMPARE(w.found("client"), {});
    QCOMPARE(w.found("coordinator"), QByteArrayList{"message: client wrote a message"});
}

void tst_Notifications::tasks()
{
    NoticeWorld &w = *m_world;
    const QByteArray task = w.task("client", "Sign the deed");
    QCOMPARE(w.found("client"), QByteArrayList{"task_assigned: Task for you: Sign the deed"});
    w.value("coordinator",
            "select api.update_task($1, 1, jsonb_build_object('assigned_to', $2::text))",
            {task, w.id("agency")});
    QCOMPARE(w.found("agency"), QByteArrayList{"task_assigned: Task for you: Sign the deed"});
    QCOMPARE(w.found("client"), {}); // it is theirs no longer
    // Edited without another assignee, or done by somebody: nothing new.
    w.value("coordinator", "select api.update_task($1, 2, '{\"title\": \"Sign it\"}')", {task});
    QCOMPARE(w.found("agency"), QByteArrayList{"task_assigned: Task for you: Sign it"});
    w.calm();
    w.owner().must("insert into public.tasks (exchange_id, assigned_to, title) select $1, $2, "
                   "'T' || g from generate_series(1, 30) g",
                   {w.room, w.id("client")});
    QCOMPARE(w.found("client"), QByteArrayList{"task_assigned: 30 tasks were assigned to you"});
    w.calm();
    w.owner().must("insert into public.tasks (exchange_id, assigned_to, title, is_synced_from_pp)"
                   " values ($1, $2, 'From elsewhere', true)",
                   {w.room, w.id("client")});
    QCOMPARE(w.found("client"), {});
}

void tst_Notifications::documentsOnlyToThoseWhoSeeThem()
{
    NoticeWorld &w = *m_world;
    const auto add = [&](const QByteArray &name, const QByteArray &level, const QByteArray &roles) {
        w.owner().must("insert into public.documents (exchange_id, uploaded_by, file_name, "
                       "file_type, file_path, access_level, allowed_roles) values ($1, $2, $3, "
                       "'pdf', 'x', $4, $5::text[])",
                       {w.room, w.id("coordinator"), name, level, roles});
    };
    add("Secret.pdf", "restricted", "{client}");
    QCOMPARE(w.found("client"), QByteArrayList{"document: coordinator added Secret.pdf"});
    for (const QByteArray name : {"agency", "third_party", "stranger", "removed", "shut"})
        QCOMPARE(w.found(name), {});
    add("Deed.pdf", "exchange", "{}");
    QCOMPARE(w.found("client"), QByteArrayList{"document: 2 new documents"});
    QCOMPARE(w.found("agency"), QByteArrayList{"document: coordinator added Deed.pdf"});
    // Restricted afterwards: gone with its name.
    w.owner().must("update public.documents set access_level = 'restricted', allowed_roles = "
                   "'{client}' where file_name = 'Deed.pdf'");
    QCOMPARE(w.found("agency"), {});
    QCOMPARE(w.unseen("agency"), "0");
    w.owner().must("update public.documents set is_active = false");
    QCOMPARE(w.found("client"), {});
}

void tst_Notifications::assignments()
{
    NoticeWorld &w = *m_world;
    const QByteArray person = w.addPerson("newcomer", "agency");
    const QByteArray seat = w.value(
        "coordinator", "select api.propose_participant($1, $2, 'agency', null)", {w.room, person});
    const QByteArray waits = "assignment: newcomer is proposed and waits for approval";
    QCOMPARE(w.found("client"), QByteArrayList{waits});
    QCOMPARE(w.found("admin"), QByteArrayList{waits});
    for (const QByteArray name : {"coordinator", "newcomer", "agency", "third_party", "stranger"})
        QCOMPARE(w.found(name), {});
    w.value("admin", "select api.approve_participant($1, 'known to us')", {seat});
    w.value("client", "select api.approve_participant($1)", {seat});
    QCOMPARE(w.found("newcomer"), QByteArrayList{"assignment: You take part in this exchange now"});
    QCOMPARE(w.found("coordinator"),
             QByteArrayList{"assignment: newcomer takes part in this exchange now"});
    w.calm();
    w.value("admin", "select api.withdraw_participant($1, 'not needed')", {seat});
    QCOMPARE(w.found("newcomer"), {});
    QCOMPARE(w.found("coordinator"),
             QByteArrayList{"assignment: newcomer does not take part any longer"});
}

void tst_Notifications::stages()
{
    NoticeWorld &w = *m_world;
    w.value("coordinator",
            "select api.set_exchange_stage($1, (select version from public.exchanges where id = "
            "$1), '45D', 'transferred')",
            {w.room});
    QCOMPARE(w.found("client"), QByteArrayList{"stage: The stage is 45-day period now"});
    QCOMPARE(w.found("coordinator"), {});
    QCOMPARE(w.found("stranger"), {});
    w.value("client", "select api.set_notification_settings('{\"language\": \"es\"}')");
    QCOMPARE(w.found("client"),
             QByteArrayList{"stage: La etapa es ahora Identificación (45 días)"});
}

void tst_Notifications::failures()
{
    NoticeWorld &w = *m_world;
    w.owner().must("insert into public.pp_sync_logs (sync_type, status) values ('tasks', "
                   "'RUNNING'), ('tasks', 'FAILED');"
                   "update public.pp_sync_logs set status = 'FAILED'");
    QCOMPARE(w.found("admin"), QByteArrayList{"sync_failed: 2 syncs with PracticePanther failed"});
    for (const QByteArray &name : WorkWorld::members())
        QCOMPARE(w.found(name), {});
    // Even a row that is theirs by mistake shows no sync to others.
    w.owner().must("update peak.notifications set contact_id = $1 where kind = 'sync_failed'",
                   {w.id("coordinator")});
    QCOMPARE(w.found("coordinator"), {});
    QCOMPARE(w.unseen("coordinator"), "0");

    w.owner().must("insert into peak.scheduled_messages (exchange_id, sender_id, content, "
                   "request_id, send_at) values ($1, $2, 'later', gen_random_uuid(), now())",
                   {w.room, w.id("client")});
    w.owner().must("update peak.scheduled_messages set state = 'failed', failure = 'no right'");
    QCOMPARE(w.found("client"),
             QByteArrayList{"scheduled_failed: A message that you put off was not sent"});
}

void tst_Notifications::safety()
{
    NoticeWorld &w = *m_world;
    w.addPerson("forgetful", "client");
    w.addPerson("careful", "client");
    w.owner().must("select auth.set_password($1, 'another long password of theirs')",
                   {w.id("forgetful")});
    QCOMPARE(w.owner()
                 .must("select string_agg(kind || ' ' || (detail ->> 'what'), ',') from "
                       "peak.notifications where contact_id = $1",
                       {w.id("forgetful")})
                 .value(),
             "security password");
    w.calm();
    w.owner().must("select auth.set_totp($1, 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP')",
                   {w.id("careful")});
    QCOMPARE(w.owner()
                 .must("select string_agg(detail ->> 'what', ',') from peak.notifications where "
                       "contact_id = $1",
                       {w.id("careful")})
                 .value(),
             "second_factor");
    w.owner().must("delete from auth.second_factors where contact_id = $1", {w.id("careful")});
    QCOMPARE(w.owner()
                 .must("select string_agg(detail ->> 'what', ',' order by made_at) from "
                       "peak.notifications where contact_id = $1",
                       {w.id("careful")})
                 .value(),
             "second_factor,second_factor_off");
}

void tst_Notifications::aNewPlaceToSignIn()
{
    NoticeWorld &w = *m_world;
    w.addPerson("wanderer", "client");
    const auto signIn = [&](const QByteArray &ip, const QByteArray &agent) {
        w.owner().must("insert into public.user_sessions (user_id, session_token, expires_at, "
                       "ip_address, user_agent, login_role, person_role) values ($1, "
                       "gen_random_uuid()::text, now() + interval '1 hour', $2::inet, $3, 's_' || "
                       "left(md5(random()::text), 20), 'client')",
                       {w.id("wanderer"), ip, agent});
        return w.owner()
            .must("select count(*) from peak.notifications where contact_id = $1 and kind = "
                  "'security'",
                  {w.id("wanderer")})
            .value();
    };
    QCOMPARE(signIn("203.0.113.7", "Office"), "0"); // the first of all
    QCOMPARE(signIn("203.0.113.7", "Office"), "0");
    QCOMPARE(signIn("203.0.200.9", "Office"), "0"); // the same provider's
    QCOMPARE(signIn("198.51.100.1", "Office"), "1");
    QCOMPARE(signIn("203.0.113.7", "Somebody's laptop"), "2");
    QCOMPARE(signIn("203.0.113.7", "Somebody's laptop"), "2");
    QCOMPARE(signIn("2001:db8:1:2::7", "Office"), "3");
    QCOMPARE(signIn("2001:db8:1:9::1", "Office"), "3");
}

void tst_Notifications::rightsThatEnded_data()
{
    QTest::addColumn<QByteArray>("end");
    QTest::addColumn<QByteArray>("back");
    QTest::newRow("withdrawn")
        << QByteArray("update public.exchange_participants set is_active = false where contact_id "
                      "= $1")
        << QByteArray("update public.exchange_participants set is_active = true where contact_id "
                      "= $1");
    QTest::newRow("without messages")
        << QByteArray("update public.exchange_participants set permissions = '{view}' where "
                      "contact_id = $1")
        << QByteArray("update public.exchange_participants set permissions = null where "
                      "contact_id = $1");
    QTest::newRow("nothing at all")
        << QByteArray("update public.exchange_participants set permissions = '{}' where "
                      "contact_id = $1")
        << QByteArray("update public.exchange_participants set permissions = null where "
                      "contact_id = $1");
}

void tst_Notifications::rightsThatEnded()
{
    QFETCH(QByteArray, end);
    QFETCH(QByteArray, back);
    NoticeWorld &w = *m_world;
    w.send("client", "for you", "{" + w.id("agency") + "}");
    QCOMPARE(w.unseen("agency"), "1");
    const QByteArray row = w.value("agency", "select id from api.notifications()");
    w.owner().must(end, {w.id("agency")});
    QCOMPARE(w.found("agency"), {});
    QCOMPARE(w.found("agency", "null"), {});
    QCOMPARE(w.unseen("agency"), "0");
    w.send("client", "not for you", "{" + w.id("agency") + "}");
    w.owner().must(back, {w.id("agency")});
    QCOMPARE(w.value("agency", "select string_agg(id::text, ' ') from api.notifications() where "
                               "kind <> 'assignment'"),
             row);
}

void tst_Notifications::namesOfOthers()
{
    NoticeWorld &w = *m_world;
    // Somebody whom a third party may not know, and who changed the stage nevertheless.
    w.owner().must("select peak.notify('stage', array[$1::uuid, $2::uuid], $3, 'exchange', $3, "
                   "jsonb_build_object('to', '45D', 'actor', $4::text), null)",
                   {w.id("third_party"), w.id("admin"), w.room, w.id("stranger")});
    w.owner().must("select peak.notify('mention', array[$1::uuid, $2::uuid], $3, 'message', "
                   "gen_random_uuid(), jsonb_build_object('actor', $4::text), null)",
                   {w.id("third_party"), w.id("admin"), w.room, w.id("stranger")});
    QCOMPARE(w.found("third_party").first(), "mention: Somebody mentioned you");
    QCOMPARE(w.found("admin").first(), "mention: stranger mentioned you");
    // The exchange's own name goes with the right to see it.
    QCOMPARE(w.value("third_party", "select exchange_label from api.notifications()"),
             "An exchange");
    // A scheduled message that failed since the right had ended tells no name of the exchange.
    w.tell("scheduled_failed", "removed");
    QCOMPARE(w.found("removed"),
             QByteArrayList{"scheduled_failed: A message that you put off was not sent"});
    QCOMPARE(w.as("removed").must("select exchange_label from api.notifications()").rows[0][0],
             RawConnection::Value());
}

void tst_Notifications::othersRows()
{
    NoticeWorld &w = *m_world;
    w.tell("deadline", "coordinator", "{\"deadline\": \"day_45\", \"due\": \"2027-01-01\"}");
    const QByteArray row = w.value("coordinator", "select id from api.notifications()");
    for (const QByteArray name : {"client", "agency", "stranger", "helper", "admin"}) {
        QCOMPARE(w.value(name, "select api.see_notifications(array[$1::uuid])", {row}), "0");
        QCOMPARE(w.value(name, "select api.finish_notifications(array[$1::uuid])", {row}), "0");
        QCOMPARE(w.value(name, "select api.unfinish_notifications(array[$1::uuid])", {row}), "0");
        QCOMPARE(
            w.state(name, "select api.snooze_notification($1, now() + interval '1 hour')", {row}),
            u"PK404"_s);
        QCOMPARE(w.state(name, "select api.acknowledge($1)", {row}), u"PK404"_s);
        // Neither does a careless function of ours.
        w.careless(name, "update peak.notifications set seen_at = now(), done_at = now()");
    }
    QCOMPARE(w.unseen("coordinator"), "1");
}

void tst_Notifications::loadsTellNobody()
{
    NoticeWorld &w = *m_world;
    const QByteArray many = "generate_series(1, 501) g";
    w.owner().must("insert into public.messages (exchange_id, sender_id, content) select $1, $2, "
                   "'m' from " +
                       many,
                   {w.room, w.id("client")});
    w.owner().must("insert into public.documents (exchange_id, file_name, file_type, file_path) "
                   "select $1, 'd', 'pdf', 'x' from " +
                       many,
                   {w.room});
    QCOMPARE(w.owner().must("select count(*) from peak.notifications").value(), "0");
    w.owner().must("insert into public.tasks (exchange_id, assigned_to, title) select $1, $2, 't' "
                   "from " +
                       many,
                   {w.room, w.id("client")});
    QCOMPARE(w.owner().must("select count(*) from peak.notifications").value(), "0");
    // In the program they are counted.
    w.careless("coordinator",
               "insert into public.tasks (exchange_id, assigned_to, created_by, title) select '" +
                   w.room + "', '" + w.id("client") + "', '" + w.id("coordinator") +
                   "', 't' from " + many);
    QCOMPARE(w.found("client"), QByteArrayList{"task_assigned: 501 tasks were assigned to you"});
    w.owner().must("delete from public.tasks");
}

QTEST_GUILESS_MAIN(tst_Notifications)
#include "tst_Notifications.moc"
