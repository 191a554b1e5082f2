#include "tests/sql/DoorTalk.h"
#include "tests/sql/WorkWorld.h"
#include "tests/support/Uploads.h"

#include <QTest>

#include <thread>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

namespace {

const QByteArray ScheduleSql =
    "select api.schedule_message($1::uuid, $2, $3::uuid, null, $4::uuid[], $5::uuid[], "
    "clock_timestamp() + $6::interval)";

} // namespace

/** What is sent later goes once, when its time has come, and only while its writer may write. */
class tst_Scheduled : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<WorkWorld>(); }
    void cleanupTestCase() { m_world.reset(); }
    void cleanup() { m_world->owner().must("delete from peak.scheduled_messages"); }

    void whoSchedules_data();
    void whoSchedules();
    void goesWhenItsTimeHasCome();
    void goesOnce();
    void oneRequestIsOneMessage();
    void endsWithTheRightToWrite();
    void endsWithTheDocumentItCarries();
    void mentionsWhoReadsThen();
    void isChangedAndCancelled();
    void isOnesOwn();
    void tooManyAreRefused();
    void followsWhoIsMerged();
    void whoParksStopsTheirRoomOnly_data();
    void whoParksStopsTheirRoomOnly();
    void badInput_data();
    void badInput();

private:
    QByteArray schedule(const QByteArray &who, const QByteArray &text,
                        const RawConnection::Value &carried = {},
                        const RawConnection::Value &mentioned = {}, const QByteArray &in = "1 hour")
    {
        return m_world->value(who, ScheduleSql,
                              {m_world->room, text, Uploads::newId(), carried, mentioned, in});
    }
    void letTimePass()
    {
        m_world->owner().must("update peak.scheduled_messages set send_at = send_at - interval '2 "
                              "hours' where state = 'waiting'");
    }
    QByteArray send()
    {
        return m_world->owner()
            .must("select sent || ' ' || failed from peak.send_due_messages(100)")
            .value();
    }
    QByteArray said(const QByteArray &text)
    {
        return m_world->owner()
            .must("select count(*) from public.messages where content = $1", {text})
            .value();
    }
    QByteArray state(const QByteArray &id)
    {
        return m_world->owner()
            .must("select concat_ws(': ', state, failure) from peak.scheduled_messages where id = "
                  "$1",
                  {id})
            .value();
    }

    std::unique_ptr<WorkWorld> m_world;
};

void tst_Scheduled::whoSchedules_data()
{
    QTest::addColumn<QByteArray>("who");
    QTest::addColumn<QString>("state");
    for (const QByteArray who :
         {"admin", "coordinator", "client", "third_party", "agency", "talker", "helper"})
        QTest::newRow(who.constData()) << who << QString();
    QTest::newRow("silent") << QByteArray("silent") << u"PK403"_s;
    for (const QByteArray &who : WorkWorld::outsiders())
        QTest::newRow(who.constData()) << who << u"PK404"_s;
}

void tst_Scheduled::whoSchedules()
{
    QFETCH(QByteArray, who);
    QFETCH(QString, state);
    QCOMPARE(m_world->state(who, ScheduleSql,
                            {m_world->room, "later", Uploads::newId(), {}, {}, "1 hour"}),
             state);
    QCOMPARE(m_world->value(who, "select count(*) from api.scheduled_messages()"),
             state.isEmpty() ? "1" : "0");
    QCOMPARE(m_world->state(who, "select * from peak.scheduled_messages"), u"42501"_s);
}

void tst_Scheduled::goesWhenItsTimeHasCome()
{
    const QByteArray id = schedule("client", "in an hour");
    QCOMPARE(send(), "0 0");
    QCOMPARE(said("in an hour"), "0");
    letTimePass();
    m_world->owner().must("update peak.agent_jobs set due = case job when 'messages' then "
                          "'-infinity' else 'infinity' end::timestamptz");
    const auto step = m_world->owner().must("select * from api.agent_step('test')");
    QCOMPARE(step.value(u"job"_s), "messages");
    QCOMPARE(step.value(u"did"_s), "sent 1 of 1 messages that were to go now");
    QCOMPARE(state(id), "sent");
    const auto row = m_world->as("agency").must(
        "select m.sender_name, m.mine_read, m.number = r.last_number as last, m.message_type from "
        "api.room($1) r cross join api.room_news($1, r.last_number - 1) m",
        {m_world->room});
    QCOMPARE(row.value(u"sender_name"_s), "client");
    QCOMPARE(row.value(u"mine_read"_s), "f");
    QCOMPARE(row.value(u"last"_s), "t");
    QCOMPARE(row.value(u"message_type"_s), "text");
    QCOMPARE(m_world->value("client", "select count(*) from api.scheduled_messages()"), "0");
    // The words stand in the message, and nowhere else.
    QCOMPARE(m_world->owner()
                 .must("select string_agg(distinct resource_type, ',') from public.audit_logs "
                       "where old_values::text || new_values::text ~ 'in an hour' or "
                       "new_values::text ~ 'in an hour'")
                 .value(),
             "message");
    QCOMPARE(m_world->owner()
                 .must("select content from peak.scheduled_messages where id = $1::uuid", {id})
                 .value(),
             "");
}

/** Several agents at once, and one that dies in the middle. */
void tst_Scheduled::goesOnce()
{
    for (int i = 0; i < 60; ++i)
        m_world->owner().must("insert into peak.scheduled_messages (exchange_id, sender_id, "
                              "content, request_id, send_at) values ($1, $2, 'once each', "
                              "gen_random_uuid(), now())",
                              {m_world->room, m_world->id(i % 2 ? "client" : "agency")});
    m_world->owner().must("begin");
    m_world->owner().must("select * from peak.send_due_messages(20)");
    m_world->owner().must("rollback");
    QCOMPARE(said("once each"), "0");
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([this] {
            RawConnection agent(m_world->database().adminUri());
            for (int round = 0; round < 10; ++round)
                agent.must("select * from peak.send_due_messages(7)");
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(said("once each"), "60");
}

void tst_Scheduled::oneRequestIsOneMessage()
{
    const QByteArray request = Uploads::newId();
    const QList<RawConnection::Value> asked{m_world->room, "asked twice", request, {}, {},
                                            "1 hour"};
    QCOMPARE(m_world->value("client", ScheduleSql, asked),
             m_world->value("client", ScheduleSql, asked));
    QCOMPARE(
        m_world->state("stranger", ScheduleSql, {m_world->foreign, "x", request, {}, {}, "1 hour"}),
        QString());
    // Sent at once meanwhile, by the same request.
    m_world->as("client").must("select api.send_message($1, 'asked twice', $2::uuid)",
                               {m_world->room, request});
    letTimePass();
    send();
    QCOMPARE(said("asked twice"), "1");
}

void tst_Scheduled::endsWithTheRightToWrite()
{
    const QByteArray id = schedule("talker", "too late");
    letTimePass();
    const auto active = [this](const QByteArray &is) {
        m_world->owner().must("update public.exchange_participants set is_active = $2 where "
                              "contact_id = $1",
                              {m_world->id("talker"), is});
    };
    active("false");
    QCOMPARE(send(), "0 1");
    QCOMPARE(said("too late"), "0");
    QCOMPARE(state(id), "failed: You may not write in this exchange any longer.");
    QCOMPARE(send(), "0 0");
    // The writer sees why, and takes it up again once it is possible.
    QCOMPARE(m_world->value("talker", "select failure from api.scheduled_messages()"),
             "You may not write in this exchange any longer.");
    const QByteArray again =
        "select api.change_scheduled($1, null, clock_timestamp() + interval '1 hour')";
    QCOMPARE(m_world->state("talker", again, {id}), u"PK404"_s);
    active("true");
    QCOMPARE(m_world->state("talker", again, {id}), QString());
    QCOMPARE(state(id), "waiting");
    letTimePass();
    QCOMPARE(send(), "1 0");
    // Whoever is no user any more writes nothing either.
    m_world->addPerson("leaver", "agency");
    m_world->takePart("leaver", "agency");
    schedule("leaver", "from beyond");
    letTimePass();
    m_world->owner().must("update public.contacts set is_active = false where id = $1",
                          {m_world->id("leaver")});
    QCOMPARE(send(), "0 1");
    QCOMPARE(said("from beyond"), "0");
    // Nor does whoever is locked out.
    schedule("talker", "locked words");
    letTimePass();
    m_world->owner().must("update public.contacts set locked_until = now() + interval '1 hour' "
                          "where id = $1",
                          {m_world->id("talker")});
    QCOMPARE(send(), "0 1");
    QCOMPARE(said("locked words"), "0");
    m_world->owner().must("update public.contacts set locked_until = null where id = $1",
                          {m_world->id("talker")});
    QCOMPARE(m_world->value("talker", "select failure from api.scheduled_messages()"),
             "Your account was locked.");
}

void tst_Scheduled::endsWithTheDocumentItCarries()
{
    const QByteArray document = Uploads::add(m_world->as("coordinator"), m_world->room);
    const QByteArray kept = schedule("agency", "look at this", "{" + document + "}");
    letTimePass();
    QCOMPARE(send(), "1 0");
    QCOMPARE(state(kept), "sent");
    const QByteArray hidden = schedule("agency", "and this", "{" + document + "}");
    const QByteArray admins = schedule("admin", "and this", "{" + document + "}");
    m_world->as("coordinator").must("select api.remove_document($1::uuid, 'wrong')", {document});
    letTimePass();
    QCOMPARE(send(), "0 2");
    for (const QByteArray &id : {hidden, admins})
        QCOMPARE(state(id), "failed: A document that it carries is not there for you any longer.");
}

void tst_Scheduled::mentionsWhoReadsThen()
{
    schedule("client", "you two", {},
             "{" + m_world->id("agency") + "," + m_world->id("helper") + "}");
    m_world->owner().must("update public.exchange_participants set is_active = false where "
                          "contact_id = $1",
                          {m_world->id("helper")});
    letTimePass();
    QCOMPARE(send(), "1 0");
    QCOMPARE(m_world->owner()
                 .must("select mentions from public.messages where content = 'you two'")
                 .value(),
             "{" + m_world->id("agency") + "}");
    m_world->owner().must("update public.exchange_participants set is_active = true where "
                          "contact_id = $1",
                          {m_world->id("helper")});
}

void tst_Scheduled::isChangedAndCancelled()
{
    const QByteArray id = schedule("client", "first words");
    const QByteArray change = "select api.change_scheduled($1, $2, $3::timestamptz)";
    m_world->as("client").must(change, {id, "other words", {}});
    letTimePass();
    QCOMPARE(send(), "1 0");
    QCOMPARE(said("first words"), "0");
    QCOMPARE(said("other words"), "1");
    QCOMPARE(m_world->state("client", change, {id, "too late", {}}), u"PK409"_s);
    QCOMPARE(m_world->state("client", "select api.cancel_scheduled($1)", {id}), u"PK409"_s);
    const QByteArray dropped = schedule("client", "never");
    m_world->as("client").must("select api.cancel_scheduled($1)", {dropped});
    m_world->as("client").must("select api.cancel_scheduled($1)", {dropped});
    QCOMPARE(m_world->state("client", change, {dropped, "after all", {}}), u"PK409"_s);
    letTimePass();
    QCOMPARE(send(), "0 0");
    QCOMPARE(said("never"), "0");
}

void tst_Scheduled::isOnesOwn()
{
    const QByteArray id = schedule("client", "mine");
    for (const QByteArray who : {"admin", "coordinator", "agency", "stranger"}) {
        QCOMPARE(m_world->state(who, "select api.cancel_scheduled($1)", {id}), u"PK404"_s);
        QCOMPARE(m_world->state(who, "select api.change_scheduled($1, 'x', null)", {id}),
                 u"PK404"_s);
        QCOMPARE(
            m_world->value(who, "select count(*) from api.scheduled_messages($1)", {m_world->room}),
            "0");
    }
    QCOMPARE(m_world->careless("agency", "update peak.scheduled_messages set content = 'theirs'"),
             QString());
    QCOMPARE(m_world->value("client", "select content from api.scheduled_messages()"), "mine");
}

void tst_Scheduled::tooManyAreRefused()
{
    m_world->owner().must("insert into peak.scheduled_messages (exchange_id, sender_id, content, "
                          "request_id, send_at) select $1, $2, 'many', gen_random_uuid(), now() + "
                          "interval '1 day' from generate_series(1, 200)",
                          {m_world->room, m_world->id("client")});
    QCOMPARE(m_world->state("client", ScheduleSql,
                            {m_world->room, "one more", Uploads::newId(), {}, {}, "1 hour"}),
             u"PK409"_s);
}

void tst_Scheduled::followsWhoIsMerged()
{
    WorkWorld &w = *m_world;
    const QByteArray twice = w.owner()
                                 .must("insert into public.contacts (first_name, role) values "
                                       "('Twice', 'client') returning id")
                                 .value();
    const QByteArray put =
        "insert into peak.scheduled_messages (exchange_id, sender_id, content, mentions, "
        "request_id, send_at) values ($1, $2, $3, array[$4::uuid], gen_random_uuid(), "
        "clock_timestamp())";
    w.owner().must(put, {w.room, twice, "put off", w.id("agency")});
    w.owner().must(put, {w.room, w.id("client"), "to the double", twice});
    QVERIFY(prove(w.as("admin")));
    w.as("admin").must("select api.merge_people($1, $2, null, 'the same person')",
                       {w.id("talker"), twice});
    QCOMPARE(w.value("talker", "select content from api.scheduled_messages()"), "put off");
    QCOMPARE(send(), "2 0");
    const auto kept = [&](const QByteArray &column, const QByteArray &text) {
        return w.owner()
            .must("select " + column + " from public.messages where content = $1", {text})
            .value();
    };
    QCOMPARE(kept("sender_id", "put off"), w.id("talker"));
    QCOMPARE(kept("mentions", "to the double"), "{" + w.id("talker") + "}");
}

void tst_Scheduled::whoParksStopsTheirRoomOnly_data()
{
    QTest::addColumn<QByteArray>("parking");
    QTest::newRow("the room") << QByteArray("select api.send_message($1, 'x', gen_random_uuid())");
    QTest::newRow("what tells of it") << QByteArray(
        "select api.see_notifications(array(select id from api.notifications() where exchange_id "
        "= $1))");
}

/** Somebody leaves a transaction open in which a row is locked that the agent needs for what is to
 * go into one room, with more of it than the agent takes at once. */
void tst_Scheduled::whoParksStopsTheirRoomOnly()
{
    QFETCH(QByteArray, parking);
    RawConnection &parked = m_world->as("third_party");
    m_world->value("client", "select api.send_message($1, 'news', gen_random_uuid())",
                   {m_world->room});
    for (int i = 0; i < 4; ++i)
        schedule("client", "held up", {}, {}, "1 minute");
    const QByteArray other = m_world->addExchange(m_world->id("client"));
    m_world->value(
        "client", ScheduleSql,
        {other, "elsewhere " + parking, Uploads::newId(), std::nullopt, std::nullopt, "1 hour"});
    letTimePass();
    const QByteArray two =
        "select sent || ' ' || failed || ' ' || more from peak.send_due_messages(2)";
    parked.must("begin");
    parked.must(parking, {m_world->room});
    QVERIFY(m_world->owner().must(two).value().startsWith("1 0 ")); // the one elsewhere
    QCOMPARE(m_world->owner().must(two).value(), "0 0 false");
    parked.must("rollback");
    QCOMPARE(m_world->owner().must(two).value(), "2 0 true");
    QCOMPARE(m_world->owner().must(two).value(), "2 0 true");
}

void tst_Scheduled::badInput_data()
{
    QTest::addColumn<QByteArray>("sql");
    const QByteArray begin =
        "select api.schedule_message('" + m_world->room + "', 'x', gen_random_uuid(), null, null, ";
    const auto row = [](const char *name, const QByteArray &sql) { QTest::newRow(name) << sql; };
    row("no time", begin + "null, null)");
    row("long ago", begin + "null, '2020-01-01')");
    row("never", begin + "null, 'infinity')");
    row("in two years", begin + "null, now() + interval '2 years')");
    row("no text", "select api.schedule_message('" + m_world->room +
                       "', ' ', gen_random_uuid(), null, null, null, now() + interval '1 hour')");
    row("no exchange", "select api.schedule_message(null, 'x', gen_random_uuid(), null, null, "
                       "null, now() + interval '1 hour')");
}

void tst_Scheduled::badInput()
{
    QFETCH(QByteArray, sql);
    QCOMPARE(m_world->state("client", sql), u"PK400"_s);
}

QTEST_GUILESS_MAIN(tst_Scheduled)
#include "tst_Scheduled.moc"
