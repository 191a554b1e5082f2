#include "tests/sql/UploadWorld.h"

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** What an upload is not: too much, the wrong length, half of it, a hostile name, nonsense. */
class tst_UploadInput : public QObject, protected UploadWorld
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { beginWorld(); }
    void cleanupTestCase() { m_world.reset(); }

    void quota();
    void wrongSegments();
    void missingSegments();
    void fileNames_data();
    void fileNames();
    void badFields_data();
    void badFields();
    void badInput();
};

void tst_UploadInput::quota()
{
    m_world->owner().must(
        "update peak.settings set value = '3000000' where key = 'documents.arriving_bytes'");
    const QByteArray clear(1'200'000, 'q');
    const Begun first = begin("helper", clear);
    const Begun second = begin("helper", clear);
    QCOMPARE(second.refusal, QString());
    const Begun third = begin("helper", clear);
    QVERIFY(third.refusal.contains(u"unfinished"));
    QCOMPARE(begin("helper", clear, {}, second.id).refusal, QString()); // goes on
    QCOMPARE(put("helper", first), QString());
    QCOMPARE(finish("helper", first), first.document);
    QCOMPARE(begin("helper", clear, {}, third.id).refusal, QString());
    m_world->owner().must(
        "update peak.settings set value = '21474836480' where key = 'documents.arriving_bytes'");
    m_world->owner().must(
        "update peak.settings set value = '1000' where key = 'documents.max_bytes'");
    QVERIFY(begin("helper", clear).refusal.contains(u"larger"));
    m_world->owner().must(
        "update peak.settings set value = '5368709120' where key = 'documents.max_bytes'");
}

void tst_UploadInput::wrongSegments()
{
    const QByteArray clear(2 * Mib + 5, 'w');
    const Begun upload = begin("client", clear);
    const auto state = [&](const QByteArray &segment, int seq) {
        return Uploads::put(as("client"), upload.id, {segment}, seq).sqlState;
    };
    QCOMPARE(state(upload.segments[0].chopped(1), 0), u"PK400"_s);
    QCOMPARE(state(upload.segments[0] + 'x', 0), u"PK400"_s);
    QCOMPARE(state(upload.segments[2], 0), u"PK400"_s);
    QCOMPARE(state(upload.segments[0], 2), u"PK400"_s);
    QCOMPARE(state({}, 0), u"PK400"_s);
    for (const int seq : {-1, 3, 2147483647, -2147483647})
        QCOMPARE(state(upload.segments[2], seq), u"PK400"_s);
    QCOMPARE(count("peak.document_segments where content_id = '" + upload.content + "'"), "0");
    // One wrong one, and none of the call is taken.
    QCOMPARE(Uploads::put(as("client"), upload.id,
                          {upload.segments[0], upload.segments[1], upload.segments[1]})
                 .sqlState,
             u"PK400"_s);
    QCOMPARE(count("peak.document_segments where content_id = '" + upload.content + "'"), "0");
}

void tst_UploadInput::missingSegments()
{
    const Begun upload = begin("client", QByteArray(2 * Mib + 1, 'm'));
    for (int missing = 0; missing < 3; ++missing) {
        m_world->owner().must("delete from peak.document_segments where content_id = $1",
                              {upload.content});
        for (int i = 0; i < 3; ++i) {
            if (i != missing)
                QCOMPARE(put("client", upload, i, 1), QString());
        }
        QVERIFY(finish("client", upload).contains("Not all"));
    }
    QCOMPARE(count("public.documents where id = '" + upload.document + "'"), "0");
    QCOMPARE(put("client", upload), QString());
    QCOMPARE(finish("client", upload), upload.document);
}

void tst_UploadInput::fileNames_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QString>("state");
    for (const char *good :
         {"deed.pdf", "Übertragung 2026 (1).pdf", "con tract.pdf", "a", "日本.pdf"})
        QTest::newRow(good) << QByteArray(good) << QString();
    for (const char *bad :
         {"../deed.pdf", "a/b", "a\\\\b", "deed\\u202efdp.exe", "a\\nb", "nul", "CON.pdf",
          "lpt1.txt", "a:b", "what?", "..", "name.", "", "a\\u0007", "C:deed.pdf", "a|b"})
        QTest::newRow(bad) << QByteArray(bad) << u"refused"_s;
    QTest::newRow("long") << QByteArray(256, 'x') << u"refused"_s;
    QTest::newRow("long in bytes") << QByteArray("\xc3\xa4").repeated(128) << u"refused"_s;
    QTest::newRow("zero") << QByteArray("a\\u0000b") << u"22P05"_s; // no such jsonb
}

void tst_UploadInput::fileNames()
{
    QFETCH(QByteArray, name);
    QFETCH(QString, state);
    QCOMPARE(Uploads::tryAdd(as("client"), m_world->room, Uploads::named(name)).state, state);
}

void tst_UploadInput::badFields_data()
{
    QTest::addColumn<QByteArray>("members");
    const auto row = [](const char *name, const QByteArray &rest) {
        QTest::newRow(name) << Uploads::named("a", rest);
    };
    row("unknown", ", \"file_path\": \"elsewhere\"");
    row("storage", ", \"storage_provider\": \"s3\"");
    row("person", ", \"uploaded_by\": null");
    row("MIME type", ", \"mime_type\": \"text/html\\r\\nX-Other: header\"");
    row("control character", ", \"description\": \"a\\u0007b\"");
    row("level", ", \"access_level\": \"secret\"");
    row("roles", ", \"allowed_roles\": [\"king\"]");
    row("roles as text", ", \"allowed_roles\": \"client\"");
    row("view only", ", \"view_only\": \"yes\"");
    row("template", ", \"is_template\": true");
    row("template as text", ", \"is_template\": \"yes\"");
    row("variables", ", \"template_variables\": {}");
    row("long words", ", \"description\": \"" + QByteArray(2001, 'x') + '"');
    row("long note", ", \"note\": \"" + QByteArray(501, 'x') + '"');
    row("no such document", ", \"document\": \"" + Uploads::newId() + '"');
    row("document", ", \"document\": 7");
    for (const char *bytes : {"-1", "1.5", "5368709121", "1e300", "\"7\"", "null"})
        row(bytes, QByteArray(", \"bytes\": ") + bytes); // the later one counts
    QTest::newRow("no name") << QByteArray("\"file_type\": \"pdf\"");
    QTest::newRow("no type") << QByteArray("\"file_name\": \"a\"");
    QTest::newRow("type") << QByteArray("\"file_name\": \"a\", \"file_type\": \"application/pdf\"");
}

void tst_UploadInput::badFields()
{
    QFETCH(QByteArray, members);
    QCOMPARE(Uploads::tryAdd(as("admin"), m_world->room, members).state, u"refused"_s);
}

void tst_UploadInput::badInput()
{
    const auto state = [this](const QByteArray &uploads) {
        return m_world->state("client", "select * from api.begin_uploads($1::uuid, $2::jsonb)",
                              {m_world->room, uploads});
    };
    const QByteArray id = Uploads::newId();
    const QByteArray good = Uploads::item(id, 1);
    for (const QByteArray &bad : QByteArrayList{
             "{}", "7", "[]", "[7]", "[{}]", "[null]", "[{\"upload\": 7}]", "[{\"upload\": \"x\"}]",
             "[{\"upload\": \" " + id + " \"}]", '[' + good + ',' + good + ']'})
        QVERIFY2(state(bad) == u"PK400"_s, bad.constData());
    QByteArrayList many;
    for (int i = 0; i < 201; ++i)
        many.append(Uploads::item(Uploads::newId(), 1));
    QCOMPARE(state('[' + many.join(',') + ']'), u"PK400"_s);
    QCOMPARE(m_world->state("client", "select * from api.begin_uploads(null, $1::jsonb)",
                            {'[' + good + ']'}),
             u"PK403"_s);
    const auto put = [this](const QByteArray &a, const QByteArray &b, const QByteArray &c) {
        return m_world->state(
            "client", "select api.put_segments($1::uuid[], $2::int[], $3::bytea[])", {a, b, c});
    };
    QCOMPARE(put("{}", "{}", "{}"), u"PK400"_s);
    QCOMPARE(put('{' + id + '}', "{0,1}", "{a}"), u"PK400"_s);
    QCOMPARE(put("{{" + id + "}}", "{{0}}", "{{a}}"), u"PK400"_s);
    QCOMPARE(put('{' + id + '}', "{0}", "{a}"), u"PK404"_s);
    QCOMPARE(put("{NULL}", "{0}", "{a}"), u"PK404"_s);
    const Begun upload = begin("client", "x");
    QCOMPARE(put('{' + upload.id + '}', "{NULL}", "{a}"), u"PK400"_s);
    QCOMPARE(put('{' + upload.id + '}', "{0}", "{NULL}"), u"PK400"_s);
    const auto finished = [this](const QByteArray &a, const QByteArray &b) {
        return m_world->state("client", "select * from api.finish_uploads($1::uuid[], $2::bytea[])",
                              {a, b});
    };
    QCOMPARE(finished("{}", "{}"), u"PK400"_s);
    QCOMPARE(finished('{' + upload.id + '}', "{abc}"), u"PK400"_s);
    QCOMPARE(finished('{' + upload.id + '}', "{NULL}"), u"PK400"_s);
    const QByteArray hash = Uploads::list({Uploads::hex(Uploads::sha256("x"))});
    QCOMPARE(finished("{NULL}", hash), u"PK400"_s);
    QCOMPARE(finished('{' + upload.id + ',' + upload.id + '}',
                      '{' + hash.mid(1).chopped(1) + ',' + hash.mid(1)),
             u"PK400"_s);
    as("client").must("begin isolation level repeatable read");
    QCOMPARE(finished('{' + upload.id + '}', hash), u"40001"_s);
    as("client").must("rollback");
}

QTEST_GUILESS_MAIN(tst_UploadInput)
#include "tst_UploadInput.moc"
