#include "tests/sql/UploadWorld.h"

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** How a file becomes a document: who may, in which steps, and what is refused. */
class tst_Uploads : public QObject, protected UploadWorld
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { beginWorld(); }
    void cleanupTestCase() { m_world.reset(); }

    void whoUploads_data();
    void whoUploads();
    void whoAddsVersions_data();
    void whoAddsVersions();
    void sizes_data();
    void sizes();
    void goesOnWhereItWas();
    void sameUploadIsOneDocument();
    void oneRefusalLeavesTheOthers();
    void overIsOver();
    void rightsAreAskedAgain();
    void aNameOfAnotherKind();
    void equalFilesAreTold();
    void forgottenOnesAreSwept();
    void recordTells();
};

void tst_Uploads::whoUploads_data()
{
    QTest::addColumn<QByteArray>("who");
    QTest::addColumn<QString>("state");
    for (const QByteArray who : {"admin", "coordinator", "client", "agency", "helper"})
        QTest::newRow(who.constData()) << who << QString();
    QTest::newRow("third_party") << QByteArray("third_party") << u"42501"_s;
    for (const QByteArray who : {"silent", "talker"})
        QTest::newRow(who.constData()) << who << u"PK403"_s;
    for (const QByteArray &who : WorkWorld::outsiders())
        QTest::newRow(who.constData()) << who << u"PK404"_s;
}

void tst_Uploads::whoUploads()
{
    QFETCH(QByteArray, who);
    QFETCH(QString, state);
    const auto added = Uploads::tryAdd(as(who), m_world->room, Uploads::named("deed.pdf"));
    QCOMPARE(added.state, state);
    for (const QByteArray call :
         {"select api.put_segments('{}', '{}', '{}')",
          "select * from api.finish_uploads('{}', '{}')", "select api.cancel_uploads('{}')",
          "select * from api.my_uploads()", "select * from api.equal_documents(null, '{}')"})
        QVERIFY2((m_world->state(who, call) == u"42501"_s) == (who == "third_party"),
                 call.constData());
    if (!state.isEmpty())
        return;
    const auto row = m_world->owner().must(
        "select uploaded_by, file_path, access_level, version_number, file_size, "
        "storage_provider from public.documents where id = $1",
        {added.document});
    QCOMPARE(row.value(u"uploaded_by"_s), m_world->id(who));
    QVERIFY(QRegularExpression(u"^[0-9a-f]{32}/[0-9a-f]{32}$"_s)
                .match(QString::fromLatin1(row.value(u"file_path"_s)))
                .hasMatch());
    QCOMPARE(row.value(u"access_level"_s), "exchange");
    QCOMPARE(row.value(u"version_number"_s), "1");
    QCOMPARE(row.value(u"file_size"_s), "7");
    // Where it is, nobody reads in the record.
    QCOMPARE(m_world->value("admin",
                            "select string_agg(distinct new_values ->> 'file_path', ',') from "
                            "public.audit_logs where resource_id = $1",
                            {added.document}),
             "[redacted]");
    QCOMPARE(Uploads::open(as("coordinator"), added.document).clear, "content");
}

void tst_Uploads::whoAddsVersions_data()
{
    QTest::addColumn<QByteArray>("who");
    QTest::addColumn<QString>("state");
    for (const QByteArray who : {"admin", "coordinator", "agency"})
        QTest::newRow(who.constData()) << who << QString();
    for (const QByteArray who : {"client", "helper"})
        QTest::newRow(who.constData()) << who << u"refused"_s;
    QTest::newRow("third_party") << QByteArray("third_party") << u"42501"_s;
    for (const QByteArray who : {"silent", "talker"})
        QTest::newRow(who.constData()) << who << u"PK403"_s;
    for (const QByteArray &who : WorkWorld::outsiders())
        QTest::newRow(who.constData()) << who << u"PK404"_s;
}

void tst_Uploads::whoAddsVersions()
{
    QFETCH(QByteArray, who);
    QFETCH(QString, state);
    const QByteArray document = add("agency");
    const auto added =
        Uploads::tryAdd(as(who), m_world->room, Uploads::named("new.pdf"), "newer", {}, document);
    QCOMPARE(added.state, state);
    const auto now = Uploads::open(as("coordinator"), document);
    QCOMPARE(now.clear, state.isEmpty() ? "newer" : "content");
    QCOMPARE(now.answer.value(u"version"_s), state.isEmpty() ? "2" : "1");
    QCOMPARE(now.answer.value(u"file_name"_s), "deed.pdf"); // the name that people know it by
    // Of another exchange it is no document, whoever asks.
    QCOMPARE(
        Uploads::tryAdd(as("admin"), m_world->foreign, Uploads::named("x.pdf"), "x", {}, document)
            .state,
        u"refused"_s);
}

void tst_Uploads::sizes_data()
{
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<int>("segments");
    QTest::newRow("empty") << qint64(0) << 1;
    QTest::newRow("one") << qint64(1) << 1;
    QTest::newRow("a segment less one") << Mib - 1 << 1;
    QTest::newRow("a segment") << Mib << 1;
    QTest::newRow("a segment and one") << Mib + 1 << 2;
    QTest::newRow("several") << 5 * Mib + 17 << 6;
}

void tst_Uploads::sizes()
{
    QFETCH(qint64, bytes);
    QFETCH(int, segments);
    QByteArray clear(bytes, 'x');
    for (qint64 i = 0; i < bytes; i += 4096)
        clear[i] = char(i >> 12);
    const Begun upload = begin("client", clear);
    QCOMPARE(upload.segments.size(), segments);
    QCOMPARE(put("client", upload), QString());
    const auto opened = Uploads::open(as("agency"), finish("client", upload));
    QCOMPARE(opened.answer.value(u"segments"_s).toInt(), segments);
    QCOMPARE(opened.answer.value(u"sha256"_s), Uploads::hex(Uploads::sha256(clear)));
    QVERIFY(opened.clear == clear);
}

void tst_Uploads::goesOnWhereItWas()
{
    const QByteArray clear(4 * Mib + 5, 'c');
    const Begun upload = begin("client", clear);
    QCOMPARE(put("client", upload, 0, 2), QString());
    QCOMPARE(put("client", upload, 3, 1), QString());
    // Another session of the same person, as after a restart.
    const auto later = m_world->anotherSession("client");
    const auto again =
        Uploads::begin(*later, m_world->room, {Uploads::item(upload.id, clear.size())});
    const Begun resumed = begun(again, upload.id, clear);
    QCOMPARE(resumed.arrived, 2);
    QCOMPARE(resumed.content, upload.content);
    QCOMPARE(resumed.key, upload.key);
    QCOMPARE(resumed.document, upload.document);
    const auto mine = later->must("select * from api.my_uploads() where upload = $1", {upload.id});
    QCOMPARE(mine.value(u"arrived"_s) + '/' + mine.value(u"segments"_s), "2/5");
    QCOMPARE(mine.value(u"file_name"_s), "deed.pdf");
    // What is there stays; the rest is sealed with nonces of its own.
    QCOMPARE(put("client", resumed), QString());
    const auto opened = Uploads::open(as("client"), finish("client", resumed));
    QVERIFY(opened.clear == clear);
    QCOMPARE(
        later->must("select count(*) from api.my_uploads() where upload = $1", {upload.id}).value(),
        "0");
    // Nobody else goes on with it, or hears of it.
    const Begun other = begin("client", clear);
    const Begun stolen = begin("agency", clear, {}, other.id);
    QVERIFY(!stolen.refusal.isEmpty());
    QVERIFY(stolen.key.isEmpty() && stolen.content.isEmpty());
    QCOMPARE(put("agency", other), u"PK404"_s);
    QVERIFY(finish("agency", other).contains("no such upload"));
    as("agency").must("select api.cancel_uploads($1)", {Uploads::list({other.id})});
    QCOMPARE(put("client", other), QString());
    // Another file, or another exchange, is not the same upload.
    QVERIFY(begin("client", clear + 'x', {}, other.id).refusal.contains(u"another file"));
    const Begun of = begin("admin", clear);
    QVERIFY(!Uploads::begin(as("admin"), m_world->foreign, {Uploads::item(of.id, clear.size())})
                 .value(u"refusal"_s)
                 .isEmpty());
}

void tst_Uploads::sameUploadIsOneDocument()
{
    const Begun upload = begin("client", "the same");
    QCOMPARE(put("client", upload), QString());
    QCOMPARE(put("client", upload), QString());
    const QByteArray document = finish("client", upload);
    QCOMPARE(document, upload.document);
    QCOMPARE(finish("client", upload), document);
    QVERIFY(finish("client", {upload.id, {}, {}, {}, "other", {}, 0, {}}).contains("another file"));
    QCOMPARE(count("public.document_access_logs where document_id = '" + document + "'"), "1");
    // Begun once more it says that all is there, and gives no key away.
    const Begun again = begin("client", "the same", {}, upload.id);
    QCOMPARE(again.arrived, 1);
    QCOMPARE(again.document, document);
    QVERIFY(again.key.isEmpty());
}

void tst_Uploads::oneRefusalLeavesTheOthers()
{
    const QByteArrayList ids{Uploads::newId(), Uploads::newId(), Uploads::newId()};
    const auto begun = Uploads::begin(as("client"), m_world->room,
                                      {Uploads::item(ids[0], 1),
                                       Uploads::item(ids[1], 1, Uploads::named("../etc/passwd")),
                                       Uploads::item(ids[2], 1)});
    QCOMPARE(begun.rows.size(), 3);
    QVERIFY(begun.value(u"refusal"_s, 0).isEmpty() && begun.value(u"refusal"_s, 2).isEmpty());
    QVERIFY(!begun.value(u"refusal"_s, 1).isEmpty() && begun.value(u"key"_s, 1).isEmpty());
    const Begun first = UploadWorld::begun(begun, ids[0], "a");
    QCOMPARE(put("client", first), QString());
    const QByteArray hash = Uploads::sha256("a");
    const auto finished = Uploads::finish(as("client"), ids, {hash, hash, hash});
    QCOMPARE(finished.value(u"document"_s, 0), first.document);
    QVERIFY(finished.value(u"refusal"_s, 1).contains("no such upload"));
    QVERIFY(finished.value(u"refusal"_s, 2).contains("Not all"));
    QCOMPARE(count("public.documents where id = '" + begun.value(u"document"_s, 2) + "'"), "0");
}

void tst_Uploads::overIsOver()
{
    const Begun kept = begin("client", "kept");
    QCOMPARE(put("client", kept), QString());
    finish("client", kept);
    QCOMPARE(put("client", kept), u"PK409"_s);
    as("client").must("select api.cancel_uploads($1)", {Uploads::list({kept.id})});
    QCOMPARE(Uploads::open(as("client"), kept.document).clear, "kept");

    const Begun given = begin("client", "given up");
    QCOMPARE(put("client", given), QString());
    as("client").must("select api.cancel_uploads($1)", {Uploads::list({given.id})});
    QCOMPARE(put("client", given), u"PK409"_s);
    QVERIFY(finish("client", given).contains("cancelled"));
    QCOMPARE(count("auth.content_keys where content_id = '" + given.content + "'"), "0");
    QCOMPARE(count("public.documents where id = '" + given.document + "'"), "0");
    // Tried again it is a new content, under another key.
    const Begun again = begin("client", "given up", {}, given.id);
    QVERIFY(again.content != given.content && again.key != given.key && again.arrived == 0);
    QCOMPARE(put("client", again), QString());
    QCOMPARE(finish("client", again), again.document);
}

void tst_Uploads::rightsAreAskedAgain()
{
    const Begun fresh = begin("talker", "x");
    QCOMPARE(fresh.refusal, u"PK403"_s);
    const QByteArray setSql =
        "update public.exchange_participants set permissions = $2 where contact_id = $1";
    m_world->owner().must(setSql, {m_world->id("talker"), "{view,message,upload}"});
    const Begun upload = begin("talker", "x");
    QCOMPARE(put("talker", upload), QString());
    const QByteArray document = add("talker");
    const Begun version =
        begin("talker", "newer", Uploads::named("deed.pdf", ", \"document\": \"" + document + '"'));
    QCOMPARE(put("talker", version), QString());
    m_world->owner().must(setSql, {m_world->id("talker"), "{view,message}"});
    QVERIFY(finish("talker", upload).contains("any longer"));
    QVERIFY(finish("talker", version).contains("any longer"));
    QCOMPARE(count("public.documents where id = '" + upload.document + "'"), "0");
    // A document that went into the bin meanwhile gets no new version.
    m_world->owner().must(setSql, {m_world->id("talker"), "{view,message,upload}"});
    as("coordinator").must("select api.remove_document($1)", {document});
    QVERIFY(finish("talker", version).contains("in the bin"));
    QCOMPARE(finish("talker", upload), upload.document);
    m_world->owner().must(setSql, {m_world->id("talker"), "{view,message}"});
}

void tst_Uploads::aNameOfAnotherKind()
{
    const QByteArray document = add("client");
    Uploads::add(as("client"), m_world->room,
                 "\"file_name\": \"Deed, signed.docx\", \"file_type\": \"DOCX\", \"mime_type\": "
                 "\"application/msword\", \"note\": \"signed\"",
                 "signed", {}, document);
    const auto row = m_world->owner().must(
        "select file_name, file_type, mime_type, version_number, file_size from public.documents "
        "where id = $1",
        {document});
    QCOMPARE(row.value(u"file_name"_s), "Deed, signed.docx");
    QCOMPARE(row.value(u"file_type"_s), "docx");
    QCOMPARE(row.value(u"mime_type"_s), "application/msword");
    QCOMPARE(row.value(u"file_size"_s), "6");
}

void tst_Uploads::equalFilesAreTold()
{
    const QByteArray first = add("client", {}, "equal bytes");
    const Begun upload = begin("coordinator", "equal bytes");
    QCOMPARE(put("coordinator", upload), QString());
    auto finished =
        Uploads::finish(as("coordinator"), {upload.id}, {Uploads::sha256("equal bytes")});
    QCOMPARE(finished.value(u"twin"_s), first);
    QCOMPARE(finished.value(u"twin_name"_s), "deed.pdf");
    const QByteArray look = "select document from api.equal_documents($1, array[$2::bytea])";
    const QByteArray hash = Uploads::hex(Uploads::sha256("equal bytes"));
    QVERIFY(!m_world->value("client", look, {m_world->room, hash}).isEmpty());
    QVERIFY(m_world->value("stranger", look, {m_world->foreign, hash}).isEmpty());
    QVERIFY(m_world->value("stranger", look, {m_world->room, hash}).isEmpty());
    // A hidden one is no twin.
    const QByteArray secret = Uploads::hex(Uploads::sha256("hidden bytes"));
    add("coordinator", ", \"access_level\": \"restricted\", \"allowed_roles\": [\"client\"]",
        "hidden bytes");
    QVERIFY(!m_world->value("client", look, {m_world->room, secret}).isEmpty());
    QVERIFY(m_world->value("agency", look, {m_world->room, secret}).isEmpty());
    const Begun other = begin("agency", "hidden bytes");
    QCOMPARE(put("agency", other), QString());
    finished = Uploads::finish(as("agency"), {other.id}, {Uploads::sha256("hidden bytes")});
    QVERIFY(finished.value(u"twin"_s).isEmpty() && finished.value(u"twin_name"_s).isEmpty());
    // Nor one behind a PIN, for who could only confirm a guess by it.
    const QByteArray guarded = Uploads::hex(Uploads::sha256("guarded bytes"));
    Uploads::add(as("coordinator"), m_world->room, Uploads::named("guarded.pdf"), "guarded bytes",
                 QByteArray("739164"));
    QVERIFY(!m_world->value("coordinator", look, {m_world->room, guarded}).isEmpty());
    QVERIFY(m_world->value("agency", look, {m_world->room, guarded}).isEmpty());
}

void tst_Uploads::forgottenOnesAreSwept()
{
    const Begun upload = begin("client", "forgotten");
    const Begun fresh = begin("client", "fresh");
    QCOMPARE(put("client", upload), QString());
    m_world->owner().must("update peak.document_uploads set touched_at = touched_at - interval '4 "
                          "days' where id = $1",
                          {upload.id});
    m_world->owner().must("select count(*) from peak.sweep_documents(100)");
    m_world->owner().must("select count(*) from peak.sweep_documents(100)");
    QCOMPARE(count("auth.content_keys where content_id = '" + upload.content + "'"), "0");
    QCOMPARE(count("peak.document_segments where content_id = '" + upload.content + "'"), "0");
    QCOMPARE(count("peak.document_contents where deleted_at is not null and id = '" +
                   upload.content + "'"),
             "1");
    QVERIFY(finish("client", upload).contains("cancelled"));
    QCOMPARE(put("client", fresh), QString());
    QCOMPARE(finish("client", fresh), fresh.document);
}

void tst_Uploads::recordTells()
{
    const QByteArray document = add("client", {}, "recorded");
    Uploads::add(as("coordinator"), m_world->room, Uploads::named("b.pdf"), "again", {}, document);
    const auto told = m_world->owner().must(
        "select user_id, exchange_id, new_values ->> 'version' as version, new_values ->> 'sha256' "
        "as sha256, session_id from public.audit_logs where resource_id = $1 and action = "
        "'document_upload' order by created_at",
        {document});
    QCOMPARE(told.rows.size(), 2);
    QCOMPARE(told.value(u"user_id"_s, 0), m_world->id("client"));
    QCOMPARE(told.value(u"exchange_id"_s, 0), m_world->room);
    QCOMPARE(told.value(u"sha256"_s, 0), Uploads::sha256("recorded").toHex());
    QCOMPARE(told.value(u"user_id"_s, 1), m_world->id("coordinator"));
    QCOMPARE(told.value(u"version"_s, 1), "2");
    QVERIFY(!told.value(u"session_id"_s, 1).isEmpty());
    QCOMPARE(m_world->owner()
                 .must("select string_agg(action || ' ' || success, ',' order by created_at) from "
                       "public.document_access_logs where document_id = $1",
                       {document})
                 .value(),
             "upload true,upload true");
    // Nobody reads what the functions work with.
    for (const QByteArray table :
         {"peak.document_contents", "peak.document_segments", "peak.document_versions",
          "peak.document_uploads", "peak.document_parts", "auth.content_keys",
          "auth.upload_pins"}) {
        for (const QByteArray who : {"admin", "coordinator", "client", "third_party", "agency"})
            QVERIFY2(m_world->state(who, "select * from " + table) == u"42501"_s,
                     table.constData());
    }
}

QTEST_GUILESS_MAIN(tst_Uploads)
#include "tst_Uploads.moc"
