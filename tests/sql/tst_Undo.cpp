#include "tests/sql/DoorTalk.h"
#include "tests/sql/FirmWorld.h"
#include "tests/support/Uploads.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/**
 * What somebody changed comes back as it was, by the same way and with the same rights as the
 * change itself; whatever another has changed since stays.
 */
class tst_Undo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_firm.reset(); }
    void init();

    void putsBack_data();
    void putsBack();
    void aClashNamesTheField();
    void otherFieldsDoNotClash();
    void manyOrNone();
    void onlyOnesOwn();
    void needsTheRightAtThisMoment();
    void noOtherColumnsComeBack();
    void nothingErasedComesBack();
    void whatACallerMayNotCallUndoMayNot();
    void findsTheChange();
    void refusesBadInput();
    void standsInTheRecord();

private:
    QByteArray version(const QByteArray &table, const QByteArray &id)
    {
        return m_firm->value("select version from " + table + " where id = $1", {id});
    }
    QByteArray editTask(const QByteArray &by, const QByteArray &task, const QByteArray &fields)
    {
        const auto answer = m_firm->as(by).must("select api.update_task($1, $2::bigint, $3)",
                                                {task, version("public.tasks", task), fields});
        return m_firm->as(by)
            .must("select api.my_last_change($1, $2::bigint)", {task, answer.value()})
            .value();
    }
    QByteArray undo(const QByteArray &by, const QByteArray &change)
    {
        const auto answer = m_firm->as(by).run("select api.undo_change($1)", {change});
        m_said = answer.message;
        return answer.ok ? answer.value() : answer.sqlState.toLatin1();
    }
    QByteArray title()
    {
        return m_firm->value("select title from public.tasks where id = $1", {m_task});
    }

    std::unique_ptr<FirmWorld> m_firm;
    QByteArray m_room;
    QByteArray m_task;
    QByteArray m_document;
    QByteArray m_member;
    QString m_said;
};

void tst_Undo::initTestCase()
{
    m_firm = std::make_unique<FirmWorld>();
    m_firm->addFive();
    m_firm->add("other", "client");
    m_firm->add("helper", "coordinator");
    m_firm->add("stale", "client");
    m_room = m_firm->exchange("client", "coordinator");
    m_member = m_firm->takesPart(m_room, "agency", "agency");
    m_firm->takesPart(m_room, "helper", "coordinator");
    m_document = Uploads::add(m_firm->as("coordinator"), m_room, Uploads::named("a.pdf"));
}

void tst_Undo::init()
{
    m_task = m_firm->as("coordinator")
                 .must("select api.create_task($1, '{\"title\": \"Call\", \"due_date\": "
                       "\"2026-12-01\"}')",
                       {m_room})
                 .value();
}

void tst_Undo::putsBack_data()
{
    QTest::addColumn<QByteArray>("who");
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<QByteArray>("call");
    const auto row = [](const char *name, const QByteArray &who, const QByteArray &table,
                        const QByteArray &call) { QTest::newRow(name) << who << table << call; };
    row("a task", "coordinator", "public.tasks",
        "api.update_task($1, $2::bigint, '{\"title\": \"Ring\", \"due_date\": null, \"priority\": "
        "\"HIGH\", \"status\": \"IN_PROGRESS\", \"description\": \"x\"}')");
    row("a task that is done", "coordinator", "public.tasks", "api.complete_task($1, $2::bigint)");
    row("an exchange", "coordinator", "public.exchanges",
        "api.update_exchange($1, $2::bigint, '{\"rel_value\": 1234567.89, \"day_45\": "
        "\"2026-04-01\", \"identified\": true, \"notes\": \"x\", \"bank\": null}')");
    row("an exchange's coordinator", "admin", "public.exchanges",
        "api.update_exchange($1, $2::bigint, '{\"coordinator_id\": null}')");
    row("a stage", "coordinator", "public.exchanges",
        "api.set_exchange_stage($1, $2::bigint, '45D')");
    row("a document", "coordinator", "public.documents",
        "api.update_document($1, $2::bigint, '{\"file_name\": \"b.pdf\", \"access_level\": "
        "\"restricted\", \"allowed_roles\": [\"client\"]}')");
    row("permissions", "coordinator", "public.exchange_participants",
        "api.set_participant_permissions($1, '{view}', $2::bigint)");
    row("a person", "admin", "public.contacts",
        "api.update_person($1, $2::bigint, '{\"phone\": \"555\", \"company\": \"Peak\"}')");
    row("a profile", "other", "public.contacts",
        "api.update_my_profile($2::bigint, '{\"phone\": \"556\", \"first_name\": \"Ann\"}')");
    row("whether somebody is active", "admin", "public.contacts",
        "api.set_person_active($1, false)");
    row("a setting", "admin", "peak.settings", "api.set_setting('session.idle_minutes', '20')");
}

void tst_Undo::putsBack()
{
    QFETCH(QByteArray, who);
    QFETCH(QByteArray, table);
    QFETCH(QByteArray, call);
    const bool setting = table == "peak.settings";
    const QByteArray id =
        setting ? m_firm->value("select id from peak.settings where key = 'session.idle_minutes'")
        : table == "public.tasks"     ? m_task
        : table == "public.exchanges" ? m_room
        : table == "public.documents" ? m_document
        : call.contains("_active")    ? m_firm->id("stale")
        : table == "public.contacts"  ? m_firm->id("other")
                                      : m_member;
    const QByteArray look =
        "select to_jsonb(t) - '{version,updated_at,completed_at,stage_changed_at,"
        "stage_changed_by,updated_by}'::text[] from " +
        table + " t where id = $1";
    const QByteArray before = m_firm->value(look, {id});
    const QByteArray counted = setting ? QByteArray("1") : version(table, id);
    call.replace("$1", QByteArray("'" + id + "'"));
    call.replace("$2", QByteArray("'" + counted + "'"));
    m_firm->as(who).must("select " + call);
    const QByteArray after = m_firm->value(look, {id});
    QVERIFY(before != after);
    const QByteArray change = m_firm->as(who).must("select api.my_last_change($1)", {id}).value();
    const QByteArray undone = undo(who, change);
    QVERIFY2(undone.size() == 36, qPrintable(m_said));
    QCOMPARE(m_firm->value(look, {id}), before);
    // Redoing is undoing that; and back again.
    const QByteArray redone = undo(who, undone);
    QVERIFY2(redone.size() == 36, qPrintable(m_said));
    QCOMPARE(m_firm->value(look, {id}), after);
    QCOMPARE(undo(who, redone).size(), 36);
    QCOMPARE(m_firm->value(look, {id}), before);
}

void tst_Undo::aClashNamesTheField()
{
    const QByteArray change =
        editTask("coordinator", m_task, "{\"due_date\": \"2026-12-05\", \"title\": \"Ring\"}");
    editTask("helper", m_task, "{\"due_date\": \"2026-12-09\"}");
    QCOMPARE(undo("coordinator", change), "PK409");
    QCOMPARE(m_said, u"Ring: the due date was changed again since then. Nothing was undone."_s);
    QCOMPARE(title(), "Ring");
    // Even when it is back where it was before.
    editTask("helper", m_task, "{\"due_date\": \"2026-12-01\"}");
    QCOMPARE(undo("coordinator", change), "PK409");
}

void tst_Undo::otherFieldsDoNotClash()
{
    const QByteArray change = editTask("coordinator", m_task, "{\"title\": \"Ring\"}");
    editTask("helper", m_task, "{\"priority\": \"URGENT\"}");
    QCOMPARE(undo("coordinator", change).size(), 36);
    QCOMPARE(m_firm->value("select title || priority from public.tasks where id = $1", {m_task}),
             "CallURGENT");
}

void tst_Undo::manyOrNone()
{
    const QByteArray first = editTask("coordinator", m_task, "{\"title\": \"One\"}");
    const QByteArray second = editTask("coordinator", m_task, "{\"title\": \"Two\"}");
    const QByteArray task = m_task;
    init();
    const QByteArray third = editTask("coordinator", m_task, "{\"title\": \"Three\"}");
    const QByteArray all = "{" + first + "," + second + "," + third + "}";
    editTask("helper", m_task, "{\"title\": \"Four\"}");
    QCOMPARE(m_firm->state("coordinator", "select api.undo_changes($1)", {all}), "PK409");
    QCOMPARE(m_firm->value("select title from public.tasks where id = $1", {task}), "Two");
    editTask("helper", m_task, "{\"title\": \"Three\"}");
    const auto undone = m_firm->as("coordinator").must("select api.undo_changes($1)", {all});
    QCOMPARE(m_firm->value("select title from public.tasks where id = $1", {task}), "Call");
    QCOMPARE(title(), "Call");
    m_firm->as("coordinator").must("select api.undo_changes($1)", {undone.value()});
    QCOMPARE(m_firm->value("select title from public.tasks where id = $1", {task}), "Two");
    QCOMPARE(title(), "Three");
}

void tst_Undo::onlyOnesOwn()
{
    const QByteArray change = editTask("coordinator", m_task, "{\"title\": \"Ring\"}");
    for (const QByteArray who : {"helper", "client", "third_party", "agency", "other"})
        QCOMPARE(undo(who, change), "PK404");
    QCOMPARE(undo("admin", change).size(), 36); // who reads the record
    QCOMPARE(title(), "Call");
}

void tst_Undo::needsTheRightAtThisMoment()
{
    const QByteArray change = editTask("helper", m_task, "{\"title\": \"Ring\"}");
    m_firm->owner().must("update public.exchange_participants set permissions = '{view}' where "
                         "contact_id = $1",
                         {m_firm->id("helper")});
    QCOMPARE(undo("helper", change), "PK403");
    m_firm->owner().must("update public.exchange_participants set is_active = false where "
                         "contact_id = $1",
                         {m_firm->id("helper")});
    QCOMPARE(undo("helper", change), "PK404");
    m_firm->owner().must("update public.exchange_participants set permissions = null, is_active = "
                         "true where contact_id = $1",
                         {m_firm->id("helper")});
    QCOMPARE(undo("helper", change).size(), 36);
    // Who may complete a task but not edit it does not reopen it, either.
    m_firm->owner().must("update public.tasks set assigned_to = $2 where id = $1",
                         {m_task, m_firm->id("agency")});
    m_firm->as("agency").must("select api.complete_task($1, $2::bigint)",
                              {m_task, version("public.tasks", m_task)});
    QCOMPARE(undo("agency", m_firm->as("agency").must("select api.my_last_change()").value()),
             "PK403");
}

void tst_Undo::noOtherColumnsComeBack()
{
    // Whatever is in the record as this person's change: only what the form has comes back.
    for (const QByteArray set : {"pp_data = '{\"a\": 1}'", "role = 'agency'", "password_hash = 'x'",
                                 "pp_contact_id = 'x'"}) {
        const QByteArray person = m_firm->id("stale");
        m_firm->owner().must("begin");
        m_firm->owner().must("update public.contacts set " + set + " where id = $1", {person});
        const QByteArray change = m_firm->value(
            "select id from public.audit_logs where resource_id = $1 order by created_at desc, id "
            "desc limit 1",
            {person});
        m_firm->owner().must("commit");
        QCOMPARE(undo("admin", change), "PK409");
        QCOMPARE(undo("helper", change), "PK404");
    }
    // Nor is a creation, an event or somebody's sign-in a change.
    for (const QByteArray action : {"task_created", "login", "document_upload"})
        QCOMPARE(undo("admin", m_firm->value("select id from public.audit_logs where action = $1 "
                                             "and resource_id is not null limit 1",
                                             {action})),
                 "PK409");
}

void tst_Undo::nothingErasedComesBack()
{
    const QByteArray person =
        m_firm->as("admin").must("select api.create_person('{\"last_name\": \"Gone\"}')").value();
    m_firm->as("admin").must("select api.update_person($1, 1, '{\"phone\": \"555\"}')", {person});
    const QByteArray change =
        m_firm->as("admin").must("select api.my_last_change($1)", {person}).value();
    QVERIFY(prove(m_firm->as("admin")));
    m_firm->as("admin").must("select api.erase_person($1, 'asked for it')", {person});
    QCOMPARE(undo("admin", change), "PK409");
    QCOMPARE(m_firm->value("select phone from public.contacts where id = $1", {person}), "");
}

/** The functions run for anybody once they are called from inside: the grants count all the same.
 */
void tst_Undo::whatACallerMayNotCallUndoMayNot()
{
    const QByteArray change = editTask("coordinator", m_task, "{\"title\": \"Ring\"}");
    m_firm->owner().must("revoke execute on function api.update_task(uuid, bigint, jsonb) from "
                         "peak_r_coordinator");
    QCOMPARE(undo("coordinator", change), "PK403");
    m_firm->owner().must("grant execute on function api.update_task(uuid, bigint, jsonb) to "
                         "peak_r_coordinator");
    m_firm->as("coordinator").must("select api.remove_document($1, 'wrong one')", {m_document});
    QCOMPARE(
        undo("coordinator",
             m_firm->as("coordinator").must("select api.my_last_change($1)", {m_document}).value()),
        "PK403");
    QCOMPARE(m_said, u"Only an admin brings documents back from the bin."_s);
    QCOMPARE(undo("admin", m_firm->value("select id from public.audit_logs where resource_id = $1 "
                                         "and action = 'document_updated' order by created_at desc "
                                         "limit 1",
                                         {m_document}))
                 .size(),
             36);
}

void tst_Undo::findsTheChange()
{
    const QByteArray first = editTask("coordinator", m_task, "{\"title\": \"One\"}");
    const QByteArray then = version("public.tasks", m_task);
    const QByteArray second = editTask("coordinator", m_task, "{\"title\": \"Two\"}");
    RoleConnection &session = m_firm->as("coordinator");
    QCOMPARE(session.must("select api.my_last_change($1, $2::bigint)", {m_task, then}).value(),
             first);
    QCOMPARE(session.must("select api.my_last_change($1)", {m_task}).value(), second);
    QCOMPARE(session.must("select api.my_last_change()").value(), second);
    QCOMPARE(m_firm->as("helper").must("select api.my_last_change($1)", {m_task}).value(), "");
    QCOMPARE(session.must("select api.my_last_change(gen_random_uuid())").value(), "");
}

void tst_Undo::refusesBadInput()
{
    const QByteArray change = editTask("coordinator", m_task, "{\"title\": \"Ring\"}");
    for (const QByteArray &list :
         QByteArrayList{"{}", "{NULL}", "{" + change + "," + change + "}", "{{" + change + "}}"})
        QCOMPARE(m_firm->state("coordinator", "select api.undo_changes($1)", {list}), "PK400");
    QCOMPARE(m_firm->state("coordinator", "select api.undo_changes(null)"), "PK400");
    QCOMPARE(m_firm->state("coordinator", "select api.undo_change(null)"), "PK400");
    QCOMPARE(undo("coordinator", m_task), "PK404");
    QCOMPARE(m_firm->state("coordinator",
                           "select api.undo_changes(array(select gen_random_uuid() from "
                           "generate_series(1, 1001)))"),
             "PK400");
    RoleConnection &session = m_firm->as("coordinator");
    session.must("begin isolation level repeatable read");
    QCOMPARE(undo("coordinator", change), "40001");
    session.must("rollback");
}

void tst_Undo::standsInTheRecord()
{
    const QByteArray change = editTask("coordinator", m_task, "{\"title\": \"Ring\"}");
    const QByteArray undone = undo("coordinator", change);
    QCOMPARE(m_firm->value("select (new_values ->> 'title') || (old_values ->> 'title') || action "
                           "from public.audit_logs where id = $1 and user_id = $2",
                           {undone, m_firm->id("coordinator")}),
             "CallRingtask_updated");
}

QTEST_GUILESS_MAIN(tst_Undo)
#include "tst_Undo.moc"
