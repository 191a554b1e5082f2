#include "tests/sql/UploadWorld.h"

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

namespace {

const QByteArray RestoreSql =
    "select api.restore_version($1::uuid, $2::bigint, $3::int, 'was right after all')";
const QByteArray RemoveSql = "select api.remove_document($1::uuid, 'not needed')";

} // namespace

/** Older versions and the bin: what comes back, what goes for good, and what a legal hold keeps. */
class tst_DocumentKeeping : public QObject, protected UploadWorld
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { beginWorld(); }
    void cleanupTestCase() { m_world.reset(); }

    void versionsComeBack();
    void logTellsWhichVersion();
    void whoRestoresVersions_data();
    void whoRestoresVersions();
    void badRestores();
    void binIsForAdmins();
    void binEnds();
    void legalHoldKeeps();
    void legalHoldKeepsWhatSomebodyAdded();
    void undoOfRemoving();
    void whoMadeAVersionIsNamedByRight();

private:
    QByteArray sweep()
    {
        QByteArray all;
        for (int i = 0; i < 5; ++i)
            all += m_world->owner()
                       .must("select string_agg(what || ' ' || done, ',') from "
                             "peak.sweep_documents(100)")
                       .value();
        return all;
    }
    void age(const QByteArray &document, const QByteArray &days)
    {
        m_world->owner().must("update public.documents set removed_at = removed_at - interval '" +
                                  days + " days' where id = $1",
                              {document});
    }
    QByteArray version(const QByteArray &document)
    {
        return m_world->owner()
            .must("select version from public.documents where id = $1", {document})
            .value();
    }
};

void tst_DocumentKeeping::versionsComeBack()
{
    const QByteArray document = add("agency", {}, "first");
    Uploads::add(as("agency"), m_world->room,
                 "\"file_name\": \"b.docx\", \"file_type\": \"docx\", \"note\": \"as a text\"",
                 "second", {}, document);
    m_world->value("agency", RestoreSql, {document, version(document), "1"});
    const auto opened = Uploads::open(as("third_party"), document);
    QCOMPARE(opened.clear, "first");
    QCOMPARE(opened.answer.value(u"version"_s), "3");
    QCOMPARE(opened.answer.value(u"file_name"_s), "deed.pdf");
    QCOMPARE(opened.answer.value(u"file_size"_s), "5");
    const auto all = as("agency").must("select * from api.document_versions($1)", {document});
    QCOMPARE(all.rows.size(), 3);
    QCOMPARE(all.value(u"restored_from"_s), "1");
    QCOMPARE(all.value(u"note"_s), "was right after all");
    QCOMPARE(all.value(u"current"_s), "t");
    QCOMPARE(all.value(u"uploaded_by_name"_s), "agency");
    QCOMPARE(all.value(u"note"_s, 1), "as a text");
    QCOMPARE(Uploads::open(as("agency"), document, {}, "view", "2").clear, "second");
    QCOMPARE(count("public.audit_logs where action = 'document_version_restored' and resource_id "
                   "= '" +
                   document + "'"),
             "1");
    // The next one is the fourth.
    QCOMPARE(Uploads::tryAdd(as("agency"), m_world->room, Uploads::named("c.pdf"), "fourth", {},
                             document)
                 .version,
             4);
}

/** In the table, and in the list that people read. */
void tst_DocumentKeeping::logTellsWhichVersion()
{
    const QByteArray document = add("agency", {}, "first");
    Uploads::add(as("agency"), m_world->room, Uploads::named("b.pdf"), "second", {}, document);
    QCOMPARE(Uploads::open(as("agency"), document, {}, "view", "1").clear, "first");
    QCOMPARE(Uploads::open(as("agency"), document, {}, "download").clear, "second");
    QCOMPARE(Uploads::open(as("agency"), document, {}, "view", "7").outcome, u"not_found"_s);
    m_world->value("agency", RestoreSql, {document, version(document), "1"});
    m_world->value("agency", RemoveSql, {document});
    const QByteArray told =
        m_world->owner()
            .must("select string_agg(concat_ws(' ', action, version_number, success), ', ' order "
                  "by created_at, id) from public.document_access_logs where document_id = $1",
                  {document})
            .value();
    QCOMPARE(told, "upload 1 t, upload 2 t, view 1 t, download 2 t, view 7 f, restore 3 t, "
                   "delete 3 t");
    const auto list = as("admin").must(
        "select string_agg(l.cells::jsonb ->> 'version', ' ') from api.list_page('document_log', "
        "'[{\"column\": \"time\"}]', jsonb_build_object('object', $1::text), null, null, 0, 50) l",
        {document});
    QCOMPARE(list.value(), "1 2 1 2 7 3 3");
}

void tst_DocumentKeeping::whoRestoresVersions_data()
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

void tst_DocumentKeeping::whoRestoresVersions()
{
    QFETCH(QByteArray, who);
    QFETCH(QString, state);
    const QByteArray document = add("agency", {}, "first");
    Uploads::add(as("agency"), m_world->room, Uploads::named("b.pdf"), "second", {}, document);
    QCOMPARE(m_world->state(who, RestoreSql, {document, version(document), "1"}), state);
}

void tst_DocumentKeeping::badRestores()
{
    const QByteArray document = add("client", {}, "first");
    Uploads::add(as("client"), m_world->room, Uploads::named("b.pdf"), "second", {}, document);
    const QByteArray now = version(document);
    QCOMPARE(m_world->state("client", RestoreSql, {document, "1", "1"}), u"PK409"_s);
    QCOMPARE(m_world->state("client", RestoreSql, {document, now, "2"}), u"PK409"_s);
    QCOMPARE(m_world->state("client", RestoreSql, {document, now, "3"}), u"PK404"_s);
    QCOMPARE(m_world->state("client", RestoreSql, {document, now, {}}), u"PK400"_s);
    QCOMPARE(m_world->state("client", RestoreSql, {document, {}, "1"}), u"PK400"_s);
    QCOMPARE(m_world->state("client", "select api.restore_version($1, $2, 1, $3)",
                            {document, now, QByteArray(501, 'x')}),
             u"PK400"_s);
    as("client").must(RemoveSql, {document});
    QCOMPARE(m_world->state("admin", RestoreSql, {document, version(document), "1"}), u"PK409"_s);
}

void tst_DocumentKeeping::binIsForAdmins()
{
    const QByteArray document = add("client");
    as("client").must(RemoveSql, {document});
    const auto bin = as("admin").must("select * from api.document_bin($1) where document = $2",
                                      {m_world->room, document});
    QCOMPARE(bin.rows.size(), 1);
    QCOMPARE(bin.value(u"removed_by"_s), m_world->id("client"));
    QCOMPARE(bin.value(u"held"_s), "f");
    QCOMPARE(as("admin")
                 .must("select count(*) from api.document_bin($1) where document = $2",
                       {m_world->foreign, document})
                 .value(),
             "0");
    for (const QByteArray who : {"coordinator", "client", "third_party", "agency"})
        QCOMPARE(m_world->state(who, "select * from api.document_bin()"), u"42501"_s);
    QCOMPARE(m_world->state("coordinator", "select api.restore_document($1)", {document}),
             u"42501"_s);
    as("admin").must("select api.restore_document($1, 'a mistake')", {document});
    QCOMPARE(Uploads::open(as("agency"), document).clear, "content");
    QCOMPARE(m_world->owner()
                 .must("select num_nonnulls(removed_at, removed_by) from public.documents where id "
                       "= $1",
                       {document})
                 .value(),
             "0");
}

void tst_DocumentKeeping::binEnds()
{
    const QByteArray document = add("client", {}, "first");
    Uploads::add(as("client"), m_world->room, Uploads::named("b.pdf"), "second", {}, document);
    const QByteArray other = add("client", {}, "stays");
    const QByteArray contents = "peak.document_versions v join peak.document_contents c on c.id = "
                                "v.content_id where v.document_id = '" +
                                document + "'";
    as("client").must(RemoveSql, {document});
    sweep();
    age(document, "29");
    sweep();
    QCOMPARE(count(contents + " and c.state = 'kept'"), "2");
    age(document, "2");
    QVERIFY(sweep().contains("documents of the bin 1"));
    QCOMPARE(count(contents + " and c.state = 'dropped' and c.deleted_at is not null"), "2");
    for (const QByteArray table : {"auth.content_keys", "peak.document_segments"})
        QCOMPARE(count(table +
                       " where content_id in (select v.content_id from "
                       "peak.document_versions v where v.document_id = '" +
                       document + "')"),
                 "0");
    QCOMPARE(m_world->state("admin", "select api.restore_document($1)", {document}), u"PK409"_s);
    QCOMPARE(Uploads::open(as("admin"), document).outcome, u"not_found"_s);
    QCOMPARE(as("admin")
                 .must("select count(*) from api.document_bin() where document = $1", {document})
                 .value(),
             "0");
    QCOMPARE(count("public.audit_logs where action = 'document_purged' and resource_id = '" +
                   document + "'"),
             "1");
    QCOMPARE(Uploads::open(as("client"), other).clear, "stays");
}

void tst_DocumentKeeping::legalHoldKeeps()
{
    const QByteArray document = add("client", {}, "held");
    as("client").must(RemoveSql, {document});
    age(document, "400");
    const QByteArray placeSql = "select api.place_hold($1::uuid, $2::uuid, 'a lawsuit')";
    const QByteArray freeSql = "select api.release_hold($1::uuid, 'settled')";
    for (const bool person : {false, true}) {
        const QByteArray hold =
            person ? m_world->value("admin", placeSql, {{}, m_world->id("third_party")})
                   : m_world->value("admin", placeSql, {m_world->room, {}});
        QVERIFY(!sweep().contains("bin"));
        QCOMPARE(as("admin")
                     .must("select held from api.document_bin() where document = $1", {document})
                     .value(),
                 "t");
        as("admin").must(freeSql, {hold});
    }
    as("admin").must("select api.restore_document($1)", {document});
    QCOMPARE(Uploads::open(as("client"), document).clear, "held");
    as("client").must(RemoveSql, {document});
    age(document, "400");
    QVERIFY(sweep().contains("bin"));
}

void tst_DocumentKeeping::legalHoldKeepsWhatSomebodyAdded()
{
    const QByteArray document = add("client", {}, "first");
    Uploads::add(as("admin"), m_world->room, Uploads::named("deed.pdf"), "by the admin", {},
                 document);
    as("client").must(RemoveSql, {document});
    age(document, "400");
    const QByteArray hold = m_world->value(
        "admin", "select api.place_hold(null, $1::uuid, 'a lawsuit')", {m_world->id("admin")});
    QVERIFY(!sweep().contains("bin"));
    as("admin").must("select api.release_hold($1::uuid, 'settled')", {hold});
    QVERIFY(sweep().contains("bin"));
}

void tst_DocumentKeeping::undoOfRemoving()
{
    const QByteArray document = add("client");
    as("admin").must(RemoveSql, {document});
    const QByteArray change = m_world->value("admin", "select api.my_last_change($1)", {document});
    as("admin").must("select * from api.undo_change($1)", {change});
    QCOMPARE(Uploads::open(as("client"), document).clear, "content");
    QCOMPARE(count("public.documents where removed_at is not null and id = '" + document + "'"),
             "0");
}

/** As everywhere: those one shares an exchange with by name, nobody by their address. */
void tst_DocumentKeeping::whoMadeAVersionIsNamedByRight()
{
    const QByteArray ofTheFirm =
        Uploads::add(as("admin"), std::nullopt, Uploads::named("fees.pdf"), "fees");
    const QByteArray ofTheRoom = add("coordinator", {}, "agreement");
    const QByteArray named = "select uploaded_by_name from api.document_versions($1)";
    for (const QByteArray who : {"client", "third_party", "agency", "stranger"}) {
        QCOMPARE(m_world->value(who, named, {ofTheFirm}), "");
        if (who != "stranger")
            QCOMPARE(m_world->value(who, named, {ofTheRoom}), "coordinator");
    }
    QCOMPARE(m_world->value("coordinator", named, {ofTheFirm}), "admin");
    m_world->owner().must("update public.contacts set first_name = null, last_name = null where id "
                          "= $1",
                          {m_world->id("coordinator")});
    QCOMPARE(m_world->value("client", named, {ofTheRoom}), "Unnamed");
    QCOMPARE(m_world->value("admin", named, {ofTheRoom}), "coordinator@example.test");
}

QTEST_GUILESS_MAIN(tst_DocumentKeeping)
#include "tst_DocumentKeeping.moc"
