#include "tests/sql/WorkWorld.h"

#include <QTest>
#include <QUuid>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

namespace {

const QByteArray CreateSql = "select api.create_task($1::uuid, $2::jsonb)";
const QByteArray UpdateSql = "select api.update_task($1::uuid, $2::bigint, $3::jsonb)";
const QByteArray CompleteSql = "select api.complete_task($1::uuid, $2::bigint)";
const QByteArray CommentSql = "select api.comment_task($1::uuid, $2)";

QByteArray newId()
{
    return QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
}

} // namespace

/** Who sees the tasks of an exchange, who makes and changes them, and who only does them. */
class tst_Tasks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<WorkWorld>(); }
    void cleanupTestCase() { m_world.reset(); }

    void whoMayWhat_data();
    void whoMayWhat();
    void assigneesCompleteAndComment_data();
    void assigneesCompleteAndComment();
    void assigneesHaveAccess();
    void hiddenAndMissingSoundTheSame();
    void nobodyWritesTheTables();
    void carelessFunctionsAreJudged();
    void secondWriterIsTold();
    void completionKeepsItsTime();
    void dueDateIsADay_data();
    void dueDateIsADay();
    void sameRequestIsOneTask();
    void staysInItsExchange();
    void oldTransactionsWriteNothing();
    void endedSessionsSeeNothing();
    void membersHearOfTasks();
    void completionIsInTheRecord();
    void badInput_data();
    void badInput();

private:
    QByteArray create(const QByteArray &assignee = {}, const QByteArray &title = "A task")
    {
        return m_world->value(
            "coordinator", CreateSql,
            {m_world->room,
             "{\"title\": \"" + title + "\"" +
                 (assignee.isEmpty() ? QByteArray()
                                     : ", \"assigned_to\": \"" + m_world->id(assignee) + '"') +
                 "}"});
    }

    std::unique_ptr<WorkWorld> m_world;
};

void tst_Tasks::whoMayWhat_data()
{
    QTest::addColumn<QByteArray>("who");
    QTest::addColumn<bool>("sees");
    QTest::addColumn<QString>("edits"); ///< the SQLSTATE of creating and editing
    QTest::addColumn<QString>("works"); ///< of completing and commenting on what is somebody else's
    const auto row = [](const QByteArray &who, bool sees, const QString &edits,
                        const QString &works) {
        QTest::newRow(who.constData()) << who << sees << edits << works;
    };
    row("admin", true, {}, {});
    row("coordinator", true, {}, {});
    for (const QByteArray who : {"client", "agency", "silent", "talker", "helper"})
        row(who, true, u"PK403"_s, u"PK403"_s);
    row("third_party", true, u"42501"_s, u"42501"_s);
    for (const QByteArray &who : WorkWorld::outsiders())
        row(who, false, u"PK404"_s, u"PK404"_s);
}

void tst_Tasks::whoMayWhat()
{
    QFETCH(QByteArray, who);
    QFETCH(bool, sees);
    QFETCH(QString, edits);
    QFETCH(QString, works);
    const QByteArray task = create();
    QCOMPARE(m_world->value(who, "select count(*) from public.tasks where id = $1", {task}),
             QByteArray(sees ? "1" : "0"));
    QCOMPARE(m_world->state(who, CreateSql, {m_world->room, "{\"title\": \"x\"}"}), edits);
    QCOMPARE(m_world->state(who, UpdateSql, {task, "1", "{\"priority\": \"HIGH\"}"}), edits);
    QCOMPARE(m_world->state(who, CommentSql, {task, "a comment"}), works);
    QCOMPARE(m_world->state(who, CompleteSql, {task, edits.isEmpty() ? "2" : "1"}), works);
    const QByteArray done = create();
    m_world->as("coordinator").must(CommentSql, {done, "for all to see"});
    QCOMPARE(
        m_world->value(who, "select count(*) from public.task_comments where task_id = $1", {done}),
        QByteArray(sees ? "1" : "0"));
}

void tst_Tasks::assigneesCompleteAndComment_data()
{
    QTest::addColumn<QByteArray>("who");
    QTest::addColumn<QString>("state");
    for (const QByteArray who : {"client", "agency", "silent", "talker", "helper"})
        QTest::newRow(who.constData()) << who << QString();
    QTest::newRow("third_party") << QByteArray("third_party") << u"42501"_s;
}

void tst_Tasks::assigneesCompleteAndComment()
{
    QFETCH(QByteArray, who);
    QFETCH(QString, state);
    const QByteArray task = create(who);
    QCOMPARE(m_world->state(who, CommentSql, {task, "on it"}), state);
    QCOMPARE(m_world->state(who, CompleteSql, {task, "1"}), state);
    // Theirs to do, not theirs to change.
    const auto edited = m_world->as(who).run(UpdateSql, {task, "2", "{\"title\": \"mine\"}"});
    QCOMPARE(edited.sqlState, state.isEmpty() ? u"PK403"_s : state);
    QCOMPARE(m_world->value("admin", "select status from public.tasks where id = $1", {task}),
             QByteArray(state.isEmpty() ? "COMPLETE" : "PENDING"));
}

void tst_Tasks::assigneesHaveAccess()
{
    const auto assign = [this](const QByteArray &person) {
        return m_world->as("coordinator")
            .run(CreateSql,
                 {m_world->room, "{\"title\": \"x\", \"assigned_to\": \"" + person + "\"}"});
    };
    for (const QByteArray who : {"admin", "client", "third_party", "silent"})
        QVERIFY2(assign(m_world->id(who)).ok, who.constData());
    const QString missing = assign(newId()).message;
    for (const QByteArray &who : WorkWorld::outsiders()) {
        const auto answer = assign(m_world->id(who));
        QCOMPARE(answer.sqlState, u"PK400"_s);
        QCOMPARE(answer.message, missing);
    }
    QCOMPARE(
        m_world->state("coordinator", UpdateSql,
                       {create(), "1", "{\"assigned_to\": \"" + m_world->id("stranger") + "\"}"}),
        u"PK400"_s);
}

void tst_Tasks::hiddenAndMissingSoundTheSame()
{
    const QByteArray task = create();
    const auto compare = [this](const QByteArray &sql, const QList<RawConnection::Value> &hidden,
                                const QList<RawConnection::Value> &missing) {
        const auto one = m_world->as("stranger").run(sql, hidden);
        const auto other = m_world->as("stranger").run(sql, missing);
        return one.sqlState == u"PK404"_s && other.sqlState == u"PK404"_s &&
               one.message == other.message;
    };
    QVERIFY(
        compare(CreateSql, {m_world->room, "{\"title\": \"x\"}"}, {newId(), "{\"title\": \"x\"}"}));
    QVERIFY(compare(UpdateSql, {task, "1", "{}"}, {newId(), "1", "{}"}));
    QVERIFY(compare(CompleteSql, {task, "1"}, {newId(), "1"}));
    QVERIFY(compare(CommentSql, {task, "x"}, {newId(), "x"}));
    QCOMPARE(m_world->state("admin", CreateSql, {newId(), "{\"title\": \"x\"}"}), u"PK404"_s);
}

void tst_Tasks::nobodyWritesTheTables()
{
    const QByteArray task = create();
    const QByteArrayList statements{
        "insert into public.tasks (exchange_id, title) values ('" + m_world->room + "', 'x')",
        "update public.tasks set status = 'COMPLETE'",
        "update public.tasks set exchange_id = '" + m_world->foreign + "'",
        "delete from public.tasks",
        "insert into public.tasks (id, title) values ('" + task +
            "', 'x') on conflict (id) do update set title = 'x' returning title",
        "insert into public.task_comments (task_id, exchange_id, content) values ('" + task +
            "', '" + m_world->room + "', 'x')",
        "delete from public.task_comments",
        "select request_id from public.tasks",
        "select api.task_to_change('" + task + "', true)"};
    for (const QByteArray who : {"admin", "coordinator", "client", "third_party", "agency"}) {
        for (const QByteArray &sql : statements)
            QVERIFY2(m_world->state(who, sql) == u"42501"_s,
                     QByteArray(who + ": " + sql).constData());
        QCOMPARE(m_world->state(who, "select pp_data from public.tasks"),
                 who == "admin" ? QString() : u"42501"_s);
    }
}

void tst_Tasks::carelessFunctionsAreJudged()
{
    const QByteArray task = create("agency");
    const QByteArray title = "update public.tasks set title = 'mine' where id = '" + task + "'";
    const auto titled = [&] {
        return m_world->owner()
            .must("select title from public.tasks where id = $1", {task})
            .value();
    };
    for (const QByteArray who : {"client", "third_party", "stranger", "removed", "shut"}) {
        QCOMPARE(m_world->careless(who, title), QString());
        QCOMPARE(titled(), "A task");
    }
    const auto insert = [&](const QByteArray &room, const QByteArray &by) -> QByteArray {
        return "insert into public.tasks (exchange_id, created_by, title) values ('" + room +
               "', '" + m_world->id(by) + "', 'x')";
    };
    QCOMPARE(m_world->careless("client", insert(m_world->room, "client")), u"42501"_s);
    QCOMPARE(m_world->careless("coordinator", insert(m_world->foreign, "coordinator")), u"42501"_s);
    QCOMPARE(m_world->careless("coordinator", insert(m_world->room, "client")), u"42501"_s);
    QCOMPARE(m_world->careless("coordinator", insert(m_world->room, "coordinator")), QString());
    const QByteArray comment =
        "insert into public.task_comments (task_id, exchange_id, author_id, content) values ('" +
        task + "', '" + m_world->room + "', '%1', 'x')";
    QCOMPARE(m_world->careless("client", QByteArray(comment).replace("%1", m_world->id("client"))),
             u"42501"_s);
    QCOMPARE(m_world->careless("agency", QByteArray(comment).replace("%1", m_world->id("client"))),
             u"42501"_s);
    QCOMPARE(m_world->careless("agency", QByteArray(comment).replace("%1", m_world->id("agency"))),
             QString());
}

void tst_Tasks::secondWriterIsTold()
{
    const QByteArray task = create();
    QCOMPARE(m_world->value("coordinator", UpdateSql, {task, "1", "{\"title\": \"One\"}"}), "2");
    QCOMPARE(m_world->state("admin", UpdateSql, {task, "1", "{\"title\": \"Two\"}"}), u"PK409"_s);
    QCOMPARE(m_world->state("admin", CompleteSql, {task, "1"}), u"PK409"_s);
    // What is not named stays as it is, and what is named as nothing goes.
    m_world->as("admin").must(UpdateSql, {task, "2", "{\"description\": \"Words\"}"});
    QCOMPARE(m_world->value("admin", "select title || description from public.tasks where id = $1",
                            {task}),
             "OneWords");
    QCOMPARE(m_world->value("admin", UpdateSql, {task, "3", "{\"description\": null}"}), "4");
    QCOMPARE(m_world->value("admin", "select description is null from public.tasks where id = $1",
                            {task}),
             "t");
}

void tst_Tasks::completionKeepsItsTime()
{
    const QByteArray task = create();
    const QByteArray when = "select completed_at from public.tasks where id = '" + task + "'";
    QCOMPARE(m_world->value("coordinator", CompleteSql, {task, "1"}), "2");
    const QByteArray first = m_world->value("admin", when);
    QVERIFY(!first.isEmpty());
    QCOMPARE(m_world->value("coordinator", CompleteSql, {task, "2"}), "2"); // it is already
    QCOMPARE(m_world->value("admin", when), first);
    m_world->as("coordinator").must(UpdateSql, {task, "2", "{\"status\": \"CANCELLED\"}"});
    QCOMPARE(m_world->value("admin", when), "");
    QCOMPARE(m_world->state("coordinator", CompleteSql, {task, "3"}), u"PK409"_s);
}

void tst_Tasks::dueDateIsADay_data()
{
    QTest::addColumn<QByteArray>("zone");
    for (const char *zone : {"UTC", "<X>+12", "<X>-14", "America/Los_Angeles"})
        QTest::newRow(zone) << QByteArray(zone);
}

void tst_Tasks::dueDateIsADay()
{
    QFETCH(QByteArray, zone);
    RoleConnection &session = m_world->as("coordinator");
    session.must("set timezone = '" + zone + "'");
    const QByteArray task =
        session.must(CreateSql, {m_world->room, "{\"title\": \"x\", \"due_date\": \"2026-03-08\"}"})
            .value();
    QCOMPARE(session.must("select due_date::date from public.tasks where id = $1", {task}).value(),
             "2026-03-08");
    session.must("reset timezone");
    QCOMPARE(
        m_world->owner().must("select due_date from public.tasks where id = $1", {task}).value(),
        "2026-03-08 00:00:00");
    QCOMPARE(m_world->owner()
                 .run("update public.tasks set due_date = '2026-03-08 07:00' where id = $1", {task})
                 .sqlState,
             u"23514"_s);
}

void tst_Tasks::sameRequestIsOneTask()
{
    const QByteArray fields = "{\"title\": \"once\", \"request_id\": \"" + newId() + "\"}";
    const QByteArray task = m_world->value("coordinator", CreateSql, {m_world->room, fields});
    QCOMPARE(m_world->value("coordinator", CreateSql, {m_world->room, fields}), task);
    QVERIFY(m_world->value("admin", CreateSql, {m_world->room, fields}) != task);
    QCOMPARE(m_world->state("admin", CreateSql, {m_world->foreign, fields}), u"PK409"_s);
}

void tst_Tasks::staysInItsExchange()
{
    const QByteArray task = create();
    QCOMPARE(
        m_world->owner()
            .run("update public.tasks set exchange_id = $1 where id = $2", {m_world->foreign, task})
            .sqlState,
        u"PK409"_s);
    QCOMPARE(m_world->owner()
                 .run("insert into public.task_comments (task_id, exchange_id, content) values "
                      "($1, $2, 'x')",
                      {task, m_world->foreign})
                 .sqlState,
             u"23503"_s);
}

void tst_Tasks::oldTransactionsWriteNothing()
{
    const QByteArray task = create("talker");
    RawConnection &talker = m_world->as("talker");
    talker.must("begin isolation level serializable");
    talker.must("select count(*) from public.tasks");
    QCOMPARE(talker.run(CommentSql, {task, "x"}).sqlState, u"40001"_s);
    talker.must("rollback");
}

void tst_Tasks::endedSessionsSeeNothing()
{
    const QByteArray task = create("client");
    const auto session = m_world->anotherSession("client");
    m_world->owner().must("update public.user_sessions set is_active = false where id = $1",
                          {session->sessionId()});
    for (const QByteArray table : {"tasks", "task_comments"})
        QCOMPARE(session->must("select count(*) from public." + table).value(), "0");
    QCOMPARE(session->run(CompleteSql, {task, "1"}).sqlState, u"28000"_s);
    QCOMPARE(session->run(CommentSql, {task, "x"}).sqlState, u"28000"_s);
}

void tst_Tasks::membersHearOfTasks()
{
    const QByteArray from = m_world->cursor("admin");
    const QString expected = u"task:"_s + QString::fromLatin1(create());
    for (const QByteArray &who : WorkWorld::members())
        QVERIFY2(m_world->heard(who, from).contains(expected), who.constData());
    for (const QByteArray &who : WorkWorld::outsiders())
        QVERIFY2(!m_world->heard(who, from).contains(expected), who.constData());
}

void tst_Tasks::completionIsInTheRecord()
{
    const QByteArray task = create("agency");
    m_world->as("agency").must(CompleteSql, {task, "1"});
    const auto row = m_world->owner().must(
        "select user_id, exchange_id, session_id, success from public.audit_logs where "
        "resource_id = $1 and action = 'task_complete'",
        {task});
    QCOMPARE(row.rows.size(), 1);
    QCOMPARE(row.value(u"user_id"_s), m_world->id("agency"));
    QCOMPARE(row.value(u"exchange_id"_s), m_world->room);
    QCOMPARE(row.value(u"session_id"_s), m_world->as("agency").sessionId());
}

void tst_Tasks::badInput_data()
{
    QTest::addColumn<QByteArray>("fields");
    const auto row = [](const char *name, const QByteArray &fields) {
        QTest::newRow(name) << fields;
    };
    row("no object", "[]");
    row("null", "null");
    row("unknown", "{\"title\": \"x\", \"created_by\": \"x\"}");
    row("version", "{\"title\": \"x\", \"version\": 7}");
    row("no title", "{\"title\": \"  \"}");
    row("title of number", "{\"title\": 7}");
    row("long title", "{\"title\": \"" + QByteArray(256, 'x') + "\"}");
    row("huge", "{\"title\": \"x\", \"description\": \"" + QByteArray(1000000, 'x') + "\"}");
    row("priority", "{\"title\": \"x\", \"priority\": \"SOON\"}");
    row("person", "{\"title\": \"x\", \"assigned_to\": \"somebody\"}");
    row("array", "{\"title\": \"x\", \"assigned_to\": [1]}");
    for (const char *day : {"2026-02-30", "2026-13-01", "infinity", "2026-02-28 10:00",
                            "1026-01-01", "4713-01-01 BC", "28.2.2026", "now"})
        row(day, "{\"title\": \"x\", \"due_date\": \"" + QByteArray(day) + "\"}");
}

void tst_Tasks::badInput()
{
    QFETCH(QByteArray, fields);
    const QByteArray task = create();
    QCOMPARE(m_world->state("coordinator", CreateSql, {m_world->room, fields}), u"PK400"_s);
    QCOMPARE(m_world->state("coordinator", UpdateSql, {task, "1", fields}), u"PK400"_s);
    QCOMPARE(m_world->state("coordinator", CreateSql, {m_world->room, {}}), u"PK400"_s);
    QCOMPARE(m_world->state("coordinator", CreateSql, {{}, "{\"title\": \"x\"}"}), u"PK400"_s);
    QCOMPARE(m_world->state("coordinator", UpdateSql, {task, {}, "{\"title\": \"x\"}"}),
             u"PK400"_s);
    QCOMPARE(m_world->state("coordinator", CompleteSql, {task, {}}), u"PK400"_s);
    QCOMPARE(m_world->state("coordinator", CompleteSql, {task, "-1"}), u"PK409"_s);
    QCOMPARE(m_world->state("coordinator", CommentSql, {task, "  "}), u"PK400"_s);
    QCOMPARE(m_world->state("coordinator", CommentSql, {task, {}}), u"PK400"_s);
    QCOMPARE(m_world->state("coordinator", CommentSql, {task, QByteArray(10001, 'x')}), u"PK400"_s);
}

QTEST_GUILESS_MAIN(tst_Tasks)
#include "tst_Tasks.moc"
