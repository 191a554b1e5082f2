#include "tests/sql/WorkWorld.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** The settings of storages: what an admin may set, what nobody reads, and when it is too late. */
class tst_Storage final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_world.reset(); }

    void takesOnlyWhatCanBe_data();
    void takesOnlyWhatCanBe();
    void newDocumentsNeedAWholeStorage();
    void stands_data();
    void stands();
    void adminsSeeSettingsAndNamesOfSecrets();

private:
    QString set(const QByteArray &key, const QByteArray &value)
    {
        return m_world->state("admin", "select api.set_setting($1, $2)", {key, value});
    }

    std::unique_ptr<WorkWorld> m_world;
};

void tst_Storage::initTestCase()
{
    m_world = std::make_unique<WorkWorld>();
}

void tst_Storage::takesOnlyWhatCanBe_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<bool>("fine");
    const auto row = [](const char *key, const char *value, bool fine) {
        QTest::addRow("%s %s", key, value) << QByteArray(key) << QByteArray(value) << fine;
    };
    for (const char *value :
         {"https://s3.us-west-2.amazonaws.com", "https://minio.firm.test:9000",
          "http://127.0.0.1:9000", "http://localhost:9000", "http://[::1]:9000", ""})
        row("storage.s3.endpoint", value, true);
    for (const char *value :
         {"http://s3.amazonaws.com", "http://10.0.0.1:9000", "http://127.0.0.1.evil.test",
          "http://localhost.evil.test", "http://127.0.0.1@evil.test", "https://a.test/path",
          "https://user@a.test", "https://a.test?x", "ftp://a.test", "a.test", "https://",
          "https://a.test:443", "https://A.test", "https://a test", "https://a.test#b"})
        row("storage.s3.endpoint", value, false);
    row("storage.s3.bucket", "firm-documents", true);
    for (const char *value : {"a", "Upper", "a/b", "a b", "-a-", "../x"})
        row("storage.s3.bucket", value, false);
    row("storage.gcp.region", "europe-west4", true);
    for (const char *value : {"", "us/west", "us west", "x/s3/aws4_request"})
        row("storage.gcp.region", value, false);
    row("storage.gcp.access_key", "GOOG1EXAMPLE_-", true);
    for (const char *value : {"a/b", "a b", "ab"})
        row("storage.gcp.access_key", value, false);
    row("documents.storage", "local", true);
    for (const char *value : {"database", "attic", ""})
        row("documents.storage", value, false);
}

void tst_Storage::takesOnlyWhatCanBe()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, value);
    QFETCH(bool, fine);
    const QString state = set(key, '"' + value + '"');
    if (fine)
        QCOMPARE(state, QString());
    else
        QVERIFY2(state == u"PK400"_s || state == u"PK409"_s, qPrintable(state));
    for (const char *who : {"coordinator", "client", "third_party", "agency"})
        QCOMPARE(m_world->state(who, "select api.set_setting($1, $2)",
                                {key, QByteArray('"' + value + '"')}),
                 u"42501"_s);
}

void tst_Storage::newDocumentsNeedAWholeStorage()
{
    QCOMPARE(set("documents.storage", "\"s3\""), u"PK409"_s);
    QCOMPARE(m_world->state("admin", "select api.start_storage_move('s3')"), u"PK409"_s);
    QCOMPARE(set("storage.s3.endpoint", "\"https://s3.test\""), QString());
    QCOMPARE(set("storage.s3.bucket", "\"firm-documents\""), QString());
    QCOMPARE(set("storage.s3.access_key", "\"AKEXAMPLE\""), QString());
    QCOMPARE(set("documents.storage", "\"s3\""), u"PK409"_s);
    m_world->owner().must(
        "insert into peak.secrets (name, sealed) values "
        "('storage.s3.secret_key', kms.seal('secret:storage.s3.secret_key', 's'))");
    QCOMPARE(set("documents.storage", "\"s3\""), QString());
    const auto host = [this] {
        return m_world->owner().must("select auth.storage_url('s3', 'GET', 'a/b')").value();
    };
    QVERIFY(host().startsWith("https://firm-documents.s3.test/a/b?"));
    QCOMPARE(set("storage.s3.path_style", "true"), QString());
    QVERIFY(host().startsWith("https://s3.test/firm-documents/a/b?"));
    QCOMPARE(set("documents.storage", "\"local\""), QString());
}

void tst_Storage::stands_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("address") << QByteArray("storage.s3.endpoint")
                             << QByteArray("\"https://other.test\"");
    QTest::newRow("bucket") << QByteArray("storage.s3.bucket") << QByteArray("\"another\"");
    QTest::newRow("path") << QByteArray("storage.s3.path_style") << QByteArray("false");
}

/** What is kept there would be out of reach. */
void tst_Storage::stands()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, value);
    m_world->owner().must("update peak.settings set value = 'true' where key = "
                          "'storage.s3.path_style'");
    m_world->owner().must(
        "insert into peak.document_contents (id, storage_provider, storage_key, clear_bytes, "
        "segments) values (gen_random_uuid(), 's3', 'planted', 0, 1)");
    QCOMPARE(set(key, value), u"PK409"_s);
    QCOMPARE(set("storage.s3.region", "\"eu-west-1\""), QString());
    m_world->owner().must("delete from peak.document_contents where storage_key = 'planted'");
    QCOMPARE(set(key, value), QString());
}

void tst_Storage::adminsSeeSettingsAndNamesOfSecrets()
{
    QCOMPARE(m_world->value("admin", "select count(*) from api.firm_settings() where key like "
                                     "'storage.%'"),
             "11");
    QCOMPARE(m_world->value("admin", "select string_agg(name, ' ') from api.list_secrets()"),
             "storage.s3.secret_key");
    for (const char *call :
         {"auth.storage_url('s3', 'DELETE', 'a')", "peak.storage_place('s3')",
          "peak.presign('GET', '', '', '{}', '{}', '', '', '')", "api.agent_secret('storage.s3')"})
        QCOMPARE(m_world->state("admin", QByteArray("select * from ") + call), u"42501"_s);
}

QTEST_GUILESS_MAIN(tst_Storage)
#include "tst_Storage.moc"
