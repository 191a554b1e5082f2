#include "tests/sql/WorkWorld.h"
#include "tests/support/Uploads.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

namespace {

const QByteArray UpdateSql = "select api.update_document($1::uuid, $2::bigint, $3::jsonb)";
const QByteArray RemoveSql = "select api.remove_document($1::uuid, $2)";

QByteArray called(const QByteArray &name)
{
    return "{\"file_name\": \"" + name + "\"}";
}

} // namespace

/** Who changes and removes documents, and what the log tells of it. */
class tst_DocumentChanges : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<WorkWorld>(); }
    void cleanupTestCase() { m_world.reset(); }

    void whoChanges_data();
    void whoChanges();
    void binIsForAdmins();
    void nobodyWritesTheTables();
    void carelessFunctionsAreJudged();
    void logTellsEachStep();
    void secondWriterIsTold();
    void fileNames_data();
    void fileNames();
    void checksAreTheSameWhateverIsSet();
    void badInput_data();
    void badInput();

private:
    QByteArray add(const QByteArray &who, const QByteArray &rest = {})
    {
        return Uploads::add(m_world->as(who), m_world->room, Uploads::named("deed.pdf", rest));
    }
    bool sees(const QByteArray &who, const QByteArray &document)
    {
        return m_world->value(who, "select count(*) from public.documents where id = $1",
                              {document}) == "1";
    }

    std::unique_ptr<WorkWorld> m_world;
};

void tst_DocumentChanges::whoChanges_data()
{
    QTest::addColumn<QByteArray>("who");
    QTest::addColumn<QString>("state");
    for (const QByteArray who : {"admin", "coordinator", "agency"})
        QTest::newRow(who.constData()) << who << QString();
    for (const QByteArray who : {"client", "silent", "talker", "helper"})
        QTest::newRow(who.constData()) << who << u"PK403"_s;
    QTest::newRow("third_party") << QByteArray("third_party") << u"42501"_s;
    for (const QByteArray &who : WorkWorld::outsiders())
        QTest::newRow(who.constData()) << who << u"PK404"_s;
}

void tst_DocumentChanges::whoChanges()
{
    QFETCH(QByteArray, who);
    QFETCH(QString, state);
    const QByteArray document = add("agency");
    QCOMPARE(m_world->state(who, UpdateSql, {document, "1", "{\"description\": \"x\"}"}), state);
    QCOMPARE(m_world->state(who, "select api.set_document_pin($1, null)", {document}), state);
    QCOMPARE(m_world->state(who, RemoveSql, {document, "no longer needed"}), state);
    if (state != u"PK404"_s)
        return;
    const auto hidden = m_world->as(who).run(RemoveSql, {document, {}});
    const auto missing = m_world->as(who).run(RemoveSql, {Uploads::newId(), {}});
    QCOMPARE(hidden.message, missing.message);
}

void tst_DocumentChanges::binIsForAdmins()
{
    const QByteArray document = add("client");
    m_world->as("client").must(RemoveSql, {document, "a mistake"});
    for (const QByteArray &who : WorkWorld::members())
        QVERIFY2(!sees(who, document), who.constData());
    QVERIFY(sees("admin", document));
    QCOMPARE(m_world->state("admin", UpdateSql, {document, "2", "{}"}), u"PK409"_s);
    const QByteArray restore = "select api.restore_document($1::uuid)";
    QCOMPARE(m_world->state("coordinator", restore, {document}), u"42501"_s);
    QCOMPARE(m_world->state("admin", restore, {document}), QString());
    QVERIFY(sees("client", document));
    QCOMPARE(m_world->owner().run("delete from public.documents").sqlState, u"PK403"_s);
}

void tst_DocumentChanges::nobodyWritesTheTables()
{
    const QByteArray document = add("client");
    for (const QByteArray who : {"admin", "coordinator", "client", "third_party", "agency"}) {
        for (const QByteArray &sql : QByteArrayList{
                 "insert into public.documents (file_name, file_type, file_path) values ('a', 'b', "
                 "'c')",
                 "update public.documents set exchange_id = '" + m_world->foreign + "'",
                 "update public.documents set access_level = 'public'",
                 "delete from public.documents",
                 "insert into public.document_access_logs (document_id, action) values ('" +
                     document + "', 'view')",
                 "update public.document_access_logs set success = true",
                 "delete from public.document_access_logs",
                 "select auth.log_document('" + document + "', null, 'view', true)",
                 "select auth.may_see_document('" + m_world->id("client") + "', '" + document +
                     "')",
                 "select api.move_document('" + document + "', true, null)"})
            QVERIFY2(m_world->state(who, sql) == u"42501"_s,
                     QByteArray(who + ": " + sql).constData());
    }
    QCOMPARE(m_world->owner()
                 .run("update public.documents set exchange_id = $1 where id = $2",
                      {m_world->foreign, document})
                 .sqlState,
             u"PK409"_s);
}

void tst_DocumentChanges::carelessFunctionsAreJudged()
{
    const QByteArray document = add("agency");
    const QByteArray update =
        "update public.documents set access_level = 'public' where id = '" + document + "'";
    for (const QByteArray who : {"client", "third_party", "stranger", "talker", "removed"}) {
        QCOMPARE(m_world->careless(who, update), QString());
        QCOMPARE(m_world->owner()
                     .must("select access_level from public.documents where id = $1", {document})
                     .value(),
                 "exchange");
    }
    const auto insert = [&](const QByteArray &exchange, const QByteArray &by) -> QByteArray {
        return "insert into public.documents (exchange_id, uploaded_by, file_name, file_type, "
               "file_path) values (" +
               exchange + ", '" + m_world->id(by) + "', 'a', 'b', 'c')";
    };
    const QByteArray room = "'" + m_world->room + "'";
    QCOMPARE(m_world->careless("third_party", insert(room, "third_party")), u"42501"_s);
    QCOMPARE(m_world->careless("client", insert(room, "agency")), u"42501"_s);
    QCOMPARE(m_world->careless("client", insert("'" + m_world->foreign + "'", "client")),
             u"42501"_s);
    QCOMPARE(m_world->careless("coordinator", insert("null", "coordinator")), u"42501"_s);
    QCOMPARE(m_world->careless("client", insert(room, "client")), QString());
}

void tst_DocumentChanges::logTellsEachStep()
{
    const QByteArray document = add("client");
    m_world->as("coordinator").must(RemoveSql, {document, "twice the same"});
    m_world->as("third_party")
        .must("select api.report_document_refusal('upload', null, $1, 'denied')", {m_world->room});
    const auto rows = m_world->owner().must(
        "select action, success, contact_id, user_agent from public.document_access_logs where "
        "document_id = $1 or contact_id = $2 order by created_at",
        {document, m_world->id("third_party")});
    QCOMPARE(rows.rows.size(), 3);
    QCOMPARE(rows.value(u"action"_s, 0) + rows.value(u"success"_s, 0), "uploadt");
    QCOMPARE(rows.value(u"contact_id"_s, 0), m_world->id("client"));
    QCOMPARE(rows.value(u"action"_s, 1) + rows.value(u"success"_s, 1), "deletet");
    QCOMPARE(rows.value(u"contact_id"_s, 1), m_world->id("coordinator"));
    QCOMPARE(rows.value(u"action"_s, 2) + rows.value(u"success"_s, 2), "uploadf");
    QCOMPARE(m_world->owner()
                 .must("select string_agg(action, ',' order by created_at) from public.audit_logs "
                       "where resource_id = $1 and action in ('document_upload', "
                       "'document_delete') and session_id is not null",
                       {document})
                 .value(),
             "document_upload,document_delete");
    // What the log says stays said.
    QCOMPARE(
        m_world->owner().run("update public.document_access_logs set success = false").sqlState,
        u"PK403"_s);
}

void tst_DocumentChanges::secondWriterIsTold()
{
    const QByteArray document = add("client");
    QCOMPARE(m_world->value("client", UpdateSql, {document, "1", called("b.pdf")}), "2");
    QCOMPARE(m_world->state("coordinator", UpdateSql, {document, "1", "{\"description\": \"x\"}"}),
             u"PK409"_s);
}

void tst_DocumentChanges::fileNames_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QString>("state");
    for (const char *good :
         {"deed.pdf", "Übertragung 2026 (1).pdf", "con tract.pdf", "a", "日本.pdf"})
        QTest::newRow(good) << QByteArray(good) << QString();
    for (const char *bad : {"../deed.pdf", "a/b", "a\\\\b", "deed\\u202efdp.exe", "a\\nb", "nul",
                            "CON.pdf", "lpt1.txt", "a:b", "what?", "..", "name.", "", "a\\u0007"})
        QTest::newRow(bad) << QByteArray(bad) << u"PK400"_s;
    QTest::newRow("long") << QByteArray(300, 'x') << u"PK400"_s;
    QTest::newRow("zero") << QByteArray("a\\u0000b") << u"22P05"_s; // no such jsonb
}

void tst_DocumentChanges::fileNames()
{
    QFETCH(QByteArray, name);
    QFETCH(QString, state);
    QCOMPARE(m_world->state("client", UpdateSql, {add("client"), "1", called(name)}), state);
}

/** What a backslash means in a string is anybody's to set; it changes no check. */
void tst_DocumentChanges::checksAreTheSameWhateverIsSet()
{
    const QByteArray document = add("coordinator");
    RawConnection &line = m_world->as("coordinator");
    line.must("set standard_conforming_strings = off");
    line.must("set escape_string_warning = off");
    QCOMPARE(
        m_world->state("coordinator", UpdateSql, {document, "1", called("..\\\\..\\\\deed.pdf")}),
        u"PK400"_s);
    line.must("reset standard_conforming_strings");
}

void tst_DocumentChanges::badInput_data()
{
    QTest::addColumn<QByteArray>("fields");
    const auto row = [](const char *name, const QByteArray &fields) {
        QTest::newRow(name) << fields;
    };
    row("no object", "7");
    row("unknown", "{\"file_path\": \"elsewhere\"}");
    row("storage", "{\"storage_provider\": \"s3\"}");
    row("size", "{\"file_size\": 7}");
    row("version", "{\"version_number\": 7}");
    row("no name", "{\"file_name\": null}");
    row("control character", "{\"description\": \"a\\u0007b\"}");
    row("level", "{\"access_level\": \"secret\"}");
    row("no level", "{\"access_level\": null}");
    row("roles", "{\"allowed_roles\": [\"king\"]}");
    row("roles as text", "{\"allowed_roles\": \"client\"}");
    row("many roles", "{\"allowed_roles\": [\"client\",\"client\",\"client\",\"client\",\"client\","
                      "\"client\"]}");
    row("view only", "{\"view_only\": \"yes\"}");
    row("template", "{\"is_template\": true}");
    row("variables", "{\"template_variables\": {}}");
    row("long words", "{\"description\": \"" + QByteArray(2001, 'x') + "\"}");
}

void tst_DocumentChanges::badInput()
{
    QFETCH(QByteArray, fields);
    const QByteArray document = add("client");
    QCOMPARE(m_world->state("client", UpdateSql, {document, {}, "{}"}), u"PK400"_s);
    QCOMPARE(m_world->state("client", UpdateSql, {document, "1", {}}), u"PK400"_s);
    QCOMPARE(m_world->state("client", UpdateSql, {document, "1", fields}), u"PK400"_s);
    QCOMPARE(m_world->state("client", RemoveSql, {document, QByteArray(501, 'x')}), u"PK400"_s);
    QCOMPARE(m_world->state("client", RemoveSql, {{}, {}}), u"PK404"_s);
    QCOMPARE(
        m_world->state("client", "select api.report_document_refusal('view', null, null, 'x')"),
        u"PK400"_s);
}

QTEST_GUILESS_MAIN(tst_DocumentChanges)
#include "tst_DocumentChanges.moc"
