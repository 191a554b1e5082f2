#include "tests/sql/WorkWorld.h"
#include "tests/support/Uploads.h"

#include <QTest>
#include <QUuid>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

namespace {

const QByteArray SendSql = "select api.send_message($1::uuid, $2, $3::uuid, $4::uuid)";

QByteArray newId()
{
    return QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
}

} // namespace

/** One exchange is one room: who reads it, who writes in it, and that nothing leaves it. */
class tst_Messages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<WorkWorld>(); }
    void cleanupTestCase() { m_world.reset(); }

    void whoWritesAndReads_data();
    void whoWritesAndReads();
    void nothingLeaksIntoAnotherRoom();
    void answersStayInTheRoom();
    void carriesDocumentsOfTheRoomOnly();
    void nobodyWritesTheTables();
    void carelessFunctionsAreJudged();
    void sameRequestIsOneMessage();
    void changesOnesOwnOnly();
    void deletedWordsAreInTheRecordOnly();
    void systemMessagesAreTheServers();
    void oldTransactionsWriteNothing();
    void badInput_data();
    void badInput();

private:
    QByteArray send(const QByteArray &name, const QByteArray &text = "words")
    {
        return m_world->value(name, SendSql,
                              {m_world->room, text, newId(), RawConnection::Value()});
    }
    QByteArray count(const QByteArray &name, const QByteArray &where)
    {
        return m_world->value(name, "select count(*) from public.messages where " + where);
    }

    std::unique_ptr<WorkWorld> m_world;
};

void tst_Messages::whoWritesAndReads_data()
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

void tst_Messages::whoWritesAndReads()
{
    QFETCH(QByteArray, who);
    QFETCH(QString, state);
    const QByteArray text = "by " + who;
    QCOMPARE(m_world->state(who, SendSql, {m_world->room, text, newId(), RawConnection::Value()}),
             state);
    const QByteArray known = send("client", "for " + who);
    QCOMPARE(count(who, "id = '" + known + "'"), QByteArray(state.isEmpty() ? "1" : "0"));
    QCOMPARE(m_world->value(who, "select count(*) from public.message_participants"
                                 " where message_id = '" +
                                     known + "'") != "0",
             state.isEmpty());
    if (!state.isEmpty())
        return;
    const auto row = m_world->owner().must(
        "select sender_id, is_system_message, message_type from public.messages where content = $1",
        {text});
    QCOMPARE(row.value(u"sender_id"_s), m_world->id(who));
    QCOMPARE(row.value(u"is_system_message"_s), "f");
    QCOMPARE(row.value(u"message_type"_s), "text");
}

void tst_Messages::nothingLeaksIntoAnotherRoom()
{
    const QByteArray id = send("client", "for this room only");
    for (const QByteArray who : {"stranger", "removed", "silent", "shut"}) {
        for (const QByteArray sql :
             {"select count(*) from public.messages where id = '%1'",
              "select count(*) from public.messages where content like '%this room only%'",
              "select count(*) from public.messages m join public.exchanges e on true where "
              "m.exchange_id = '%2'"})
            QCOMPARE(
                m_world->value(who, QByteArray(sql).replace("%1", id).replace("%2", m_world->room)),
                "0");
    }
    // The stranger's room holds the stranger's words and nothing else.
    m_world->as("stranger").must(SendSql, {m_world->foreign, "elsewhere", newId(), {}});
    QCOMPARE(m_world->value("stranger", "select string_agg(content, ',') from public.messages"),
             "elsewhere");
    QCOMPARE(count("client", "content = 'elsewhere'"), "0");
    QCOMPARE(m_world->owner()
                 .run("update public.messages set exchange_id = $1 where id = $2",
                      {m_world->foreign, id})
                 .sqlState,
             u"PK409"_s);
}

void tst_Messages::answersStayInTheRoom()
{
    const QByteArray id = send("client");
    QVERIFY(m_world->as("agency").run(SendSql, {m_world->room, "yes", newId(), id}).ok);
    const auto foreign =
        m_world->as("stranger").run(SendSql, {m_world->foreign, "what?", newId(), id});
    const auto missing =
        m_world->as("stranger").run(SendSql, {m_world->foreign, "what?", newId(), newId()});
    QCOMPARE(foreign.sqlState, u"PK404"_s);
    QCOMPARE(foreign.message, missing.message);
    // Not even the owner of the table mixes rooms.
    QCOMPARE(m_world->owner()
                 .run("insert into public.messages (exchange_id, content, reply_to) values ($1, "
                      "'x', $2)",
                      {m_world->foreign, id})
                 .sqlState,
             u"PK404"_s);
}

void tst_Messages::carriesDocumentsOfTheRoomOnly()
{
    const QByteArray sendSql =
        "select api.send_message($1::uuid, null, $2::uuid, null, $3::uuid[])";
    const QByteArray here = Uploads::add(m_world->as("client"), m_world->room);
    const QByteArray there = Uploads::add(m_world->as("stranger"), m_world->foreign);
    const QByteArray sent =
        m_world->value("client", sendSql, {m_world->room, newId(), "{" + here + "}"});
    QCOMPARE(m_world->value("agency", "select attachments ->> 0 from public.messages where id = $1",
                            {sent}),
             here);
    for (const QByteArray &wrong : {there, newId()})
        QCOMPARE(m_world->state("client", sendSql,
                                {m_world->room, newId(), "{" + here + "," + wrong + "}"}),
                 u"PK404"_s);
    // An admin sees both, and still can't carry one over.
    QCOMPARE(m_world->state("admin", sendSql, {m_world->room, newId(), "{" + there + "}"}),
             u"PK404"_s);
}

void tst_Messages::nobodyWritesTheTables()
{
    const QByteArray id = send("client");
    const QByteArrayList statements{
        "insert into public.messages (exchange_id, content) values ('" + m_world->room + "', 'x')",
        "insert into public.messages (id, content) values ('" + id +
            "', 'x') on conflict (id) do update set content = 'x' returning content",
        "update public.messages set content = 'x' where id = '" + id + "'",
        "delete from public.messages",
        "with x as (update public.messages set content = 'x' returning content) select * from x",
        "merge into public.messages m using (select 1) s on true when matched then delete",
        "insert into public.message_participants (message_id, contact_id) values ('" + id + "', '" +
            m_world->id("silent") + "')",
        "update public.message_participants set read_at = now()",
        "delete from public.message_participants",
        "select read_by from public.messages",
        "select request_id from public.messages",
        "select * from public.messages",
        "select peak.post_system_message('" + m_world->room + "', 'x')",
        "select api.own_message('" + id + "')",
        "select auth.person_may('" + m_world->id("client") + "', 1, '" + m_world->room + "')"};
    for (const QByteArray who : {"admin", "coordinator", "client", "third_party", "silent"}) {
        for (const QByteArray &sql : statements)
            QVERIFY2(m_world->state(who, sql) == u"42501"_s,
                     QByteArray(who + ": " + sql).constData());
    }
}

void tst_Messages::carelessFunctionsAreJudged()
{
    const QByteArray id = send("agency", "not yours");
    const QByteArray insertSql = "insert into public.messages (exchange_id, sender_id, content, "
                                 "message_type, is_system_message) values ('%1', '%2', 'x', %3)";
    const auto insert = [&](const QByteArray &room, const QByteArray &sender,
                            const QByteArray &rest = "'text', false") {
        return QByteArray(insertSql).replace("%1", room).replace("%2", sender).replace("%3", rest);
    };
    const QByteArray client = m_world->id("client");
    QCOMPARE(m_world->careless("client", insert(m_world->foreign, client)), u"42501"_s);
    QCOMPARE(m_world->careless("client", insert(m_world->room, m_world->id("agency"))), u"42501"_s);
    QCOMPARE(m_world->careless("client", insert(m_world->room, client, "'system', true")),
             u"42501"_s);
    QCOMPARE(m_world->careless("client", insert(m_world->room, client)), QString());
    QCOMPARE(m_world->careless("client", "update public.messages set content = 'mine now'"),
             QString());
    QCOMPARE(
        m_world->owner().must("select content from public.messages where id = $1", {id}).value(),
        "not yours");
    QCOMPARE(m_world->careless("client", "insert into public.message_participants (message_id, "
                                         "contact_id) values ('" +
                                             id + "', '" + client + "')"),
             u"42501"_s);
}

void tst_Messages::sameRequestIsOneMessage()
{
    const QByteArray request = newId();
    const QList<RawConnection::Value> call{m_world->room, "once", request, {}};
    const QByteArray id = m_world->value("client", SendSql, call);
    QCOMPARE(m_world->value("client", SendSql, call), id);
    QCOMPARE(count("client", "content = 'once'"), "1");
    QVERIFY(m_world->value("agency", SendSql, call) != id);
    QCOMPARE(m_world->state("admin", SendSql, {m_world->room, "a", request, {}}), QString());
    QCOMPARE(m_world->state("admin", SendSql, {m_world->foreign, "a", request, {}}), u"PK409"_s);
}

void tst_Messages::changesOnesOwnOnly()
{
    const QByteArray id = send("agency", "first");
    const QByteArray editSql = "select api.edit_message($1::uuid, $2::bigint, $3)";
    for (const QByteArray who : {"admin", "coordinator", "client", "third_party"}) {
        QCOMPARE(m_world->state(who, editSql, {id, "1", "x"}), u"PK403"_s);
        QCOMPARE(m_world->state(who, "select api.delete_message($1::uuid)", {id}), u"PK403"_s);
    }
    const QByteArrayList blind{"stranger", "removed", "silent", "shut"};
    for (const QByteArray &who : blind) {
        const auto hidden = m_world->as(who).run(editSql, {id, "1", "x"});
        const auto missing = m_world->as(who).run(editSql, {newId(), "1", "x"});
        QCOMPARE(hidden.sqlState, u"PK404"_s);
        QCOMPARE(hidden.message, missing.message);
        QCOMPARE(m_world->state(who, "select api.delete_message($1::uuid)", {id}), u"PK404"_s);
    }
    QCOMPARE(m_world->value("agency", editSql, {id, "1", "second"}), "2");
    QCOMPARE(m_world->state("agency", editSql, {id, "1", "third"}), u"PK409"_s);
    QCOMPARE(count("client", "content = 'second' and version = 2"), "1");
}

void tst_Messages::deletedWordsAreInTheRecordOnly()
{
    const QByteArray id = send("client", "spoken too soon");
    m_world->as("client").must("select api.delete_message($1::uuid)", {id});
    m_world->as("client").must("select api.delete_message($1::uuid)", {id}); // again is no fault
    for (const QByteArray who : {"client", "agency", "admin"})
        QCOMPARE(m_world->value(who,
                                "select is_deleted || content from public.messages where id "
                                "= $1",
                                {id}),
                 "true");
    // Nor whom they were about.
    const QByteArray named = m_world->value(
        "client",
        "select api.send_message($1, 'him', gen_random_uuid(), null, null, array[$2::uuid])",
        {m_world->room, m_world->id("agency")});
    const QByteArray mentions = "select cardinality(mentions) from public.messages where id = $1";
    QCOMPARE(m_world->value("talker", mentions, {named}), "1");
    m_world->as("client").must("select api.delete_message($1::uuid)", {named});
    QCOMPARE(m_world->value("talker", mentions, {named}), "");
    QCOMPARE(m_world->state("client", "select api.edit_message($1::uuid, 2, 'back')", {id}),
             u"PK409"_s);
    QCOMPARE(m_world->owner()
                 .must("select old_values ->> 'content' from public.audit_logs where resource_id "
                       "= $1 and action = 'message_updated'",
                       {id})
                 .value(),
             "spoken too soon");
}

void tst_Messages::systemMessagesAreTheServers()
{
    const QByteArray id =
        m_world->owner()
            .must("select peak.post_system_message($1, 'Somebody joined')", {m_world->room})
            .value();
    QCOMPARE(count("client", "is_system_message and sender_id is null and id = '" + id + "'"), "1");
    QCOMPARE(m_world->state("admin", "select api.edit_message($1::uuid, 1, 'x')", {id}),
             u"PK403"_s);
    QCOMPARE(m_world->state("admin", "select api.delete_message($1::uuid)", {id}), u"PK403"_s);
    // A message either is the server's or says so falsely.
    QCOMPARE(m_world->owner()
                 .run("insert into public.messages (exchange_id, content, message_type) values "
                      "($1, 'x', 'system')",
                      {m_world->room})
                 .sqlState,
             u"23514"_s);
}

void tst_Messages::oldTransactionsWriteNothing()
{
    RawConnection &talker = m_world->as("talker");
    talker.must("begin isolation level repeatable read");
    talker.must("select count(*) from public.messages");
    m_world->owner().must("update public.exchange_participants set is_active = false where "
                          "contact_id = $1",
                          {m_world->id("talker")});
    QCOMPARE(talker.run(SendSql, {m_world->room, "still here", newId(), {}}).sqlState, u"40001"_s);
    talker.must("rollback");
    QCOMPARE(m_world->state("talker", SendSql, {m_world->room, "still here", newId(), {}}),
             u"PK404"_s);
    QCOMPARE(count("talker", "true"), "0");
    m_world->owner().must("update public.exchange_participants set is_active = true where "
                          "contact_id = $1",
                          {m_world->id("talker")});
}

void tst_Messages::badInput_data()
{
    QTest::addColumn<QByteArray>("sql");
    const QByteArray room = "'" + m_world->room + "'";
    const auto row = [](const char *name, const QByteArray &sql) { QTest::newRow(name) << sql; };
    const QByteArray fresh = ", gen_random_uuid()";
    row("no exchange", "select api.send_message(null, 'x'" + fresh + ")");
    row("no request", "select api.send_message(" + room + ", 'x', null)");
    row("no text", "select api.send_message(" + room + ", null" + fresh + ")");
    row("blanks", "select api.send_message(" + room + ", E' \\n\\t'" + fresh + ")");
    row("huge", "select api.send_message(" + room + ", repeat('x', 10000000)" + fresh + ")");
    row("one too many", "select api.send_message(" + room + ", repeat('x', 10001)" + fresh + ")");
    row("too many documents", "select api.send_message(" + room + ", 'x'" + fresh +
                                  ", null, array_fill(gen_random_uuid(), array[1000000]))");
    row("no document", "select api.send_message(" + room + ", 'x'" + fresh + ", null, '{null}')");
    row("edit without version", "select api.edit_message((select id from public.messages where "
                                "sender_id = '" +
                                    m_world->id("client") + "' limit 1), null, 'x')");
    row("a million marks", "select api.mark_read(array_fill(gen_random_uuid(), array[1000000]))");
    row("no marks", "select api.mark_read(null)");
    row("none delivered", "select api.mark_delivered(null)");
}

void tst_Messages::badInput()
{
    QFETCH(QByteArray, sql);
    send("client");
    const auto answer = m_world->as("client").run(sql);
    QCOMPARE(answer.sqlState, u"PK400"_s);
    QVERIFY(!answer.message.isEmpty());
}

QTEST_GUILESS_MAIN(tst_Messages)
#include "tst_Messages.moc"
