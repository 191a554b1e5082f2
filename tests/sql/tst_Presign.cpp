#include "tests/support/TestDatabase.h"

#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

/** Amazon's example of a presigned address, in its description of Signature Version 4. */
constexpr auto Example =
    "select peak.presign('GET', 'https://examplebucket.s3.amazonaws.com', '/test.txt', '{}', '{}',"
    " 'us-east-1', 'AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 86400,"
    " '2013-05-24 00:00:00+00')";
constexpr auto ExampleAddress =
    "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
    "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
    "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
    "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";

} // namespace

/** Addresses that the database signs (Signature Version 4), against published examples. That
 * Amazon's own library agrees is seen in tst_ObjectStore. */
class tst_Presign final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_database = std::make_unique<TestDatabase>(); }
    void cleanupTestCase() { m_database.reset(); }

    void example();
    void settingsOfTheSessionChangeNothing_data();
    void settingsOfTheSessionChangeNothing();
    void encoding_data();
    void encoding();
    void pathQueryAndHeaders();
    void headersAreToldApart();
    void expiresAfterTwoMinutes();
    void partsHaveTheirBytes();

private:
    std::unique_ptr<TestDatabase> m_database;
};

void tst_Presign::example()
{
    QCOMPARE(m_database->admin().must(Example).value(), ExampleAddress);
}

void tst_Presign::settingsOfTheSessionChangeNothing_data()
{
    QTest::addColumn<QByteArray>("setting");
    for (const char *setting :
         {"timezone = '<X>+12'", "timezone = 'Pacific/Kiritimati'", "datestyle = 'SQL, DMY'",
          "bytea_output = 'escape'", "standard_conforming_strings = off",
          "intervalstyle = 'sql_standard'", "search_path = pg_temp, public",
          "extra_float_digits = -15", "client_encoding = 'LATIN1'", "lc_time = 'C'"})
        QTest::newRow(setting) << QByteArray(setting);
}

/** to_char() told the day before under another time zone, and every signature was refused. */
void tst_Presign::settingsOfTheSessionChangeNothing()
{
    QFETCH(QByteArray, setting);
    RawConnection session(m_database->adminUri());
    session.must("set " + setting);
    QCOMPARE(session.must(Example).value(), ExampleAddress);
}

void tst_Presign::encoding_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("encoded");
    // As in the suite of Signature Version 4: get-utf8, get-space, get-unreserved, and its rules.
    QTest::newRow("utf-8") << QByteArray("/\xE1\x88\xB4") << QByteArray("/%E1%88%B4");
    QTest::newRow("space") << QByteArray("/example space/") << QByteArray("/example%20space/");
    QTest::newRow("unreserved")
        << QByteArray("/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
        << QByteArray("/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    QTest::newRow("reserved") << QByteArray("/a+b&c=d?e#f%g:h;i,j@k'l\"m\\n*o(p)!$")
                              << QByteArray("/a%2Bb%26c%3Dd%3Fe%23f%25g%3Ah%3Bi%2Cj%40k%27l%22m"
                                            "%5Cn%2Ao%28p%29%21%24");
    QTest::newRow("four bytes") << QByteArray("\xF0\x9F\x98\x80") << QByteArray("%F0%9F%98%80");
    QTest::newRow("nothing") << QByteArray("") << QByteArray("");
    QTest::newRow("a letter that looks like one") << QByteArray("\xC4\xB1") << QByteArray("%C4%B1");
}

void tst_Presign::encoding()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, encoded);
    QCOMPARE(m_database->admin().must("select peak.uri_encoded($1, '/')", {text}).value(), encoded);
    QCOMPARE(m_database->admin().must("select peak.uri_encoded($1)", {text}).value(),
             QByteArray(encoded).replace("/", "%2F"));
}

/** The signature is what Amazon's library for Python (botocore 1.43) gives for the same. */
void tst_Presign::pathQueryAndHeaders()
{
    QCOMPARE(
        m_database->admin()
            .must("select peak.presign('PUT', 'http://127.0.0.1:4568',"
                  " '/b\xC3\xBC"
                  "cket/a key/\xC3\xA4~+%&=/\xF0\x9F\x98\x80',"
                  " '{\"uploadId\": \"a b/\xC3\xBC=\", \"partNumber\": \"3\", \"uploads\": \"\"}',"
                  " '{\"content-length\": \"5\", \"x-amz-content-sha256\": \"ab\"}', 'us-east-1',"
                  " 'AK', 'se/cret', 120, '2013-05-24 00:00:00+00')")
            .value(),
        "http://127.0.0.1:4568/b%C3%BCcket/a%20key/%C3%A4~%2B%25%26%3D/%F0%9F%98%80"
        "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AK%2F20130524%2Fus-east-1%2Fs3"
        "%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=120&X-Amz-SignedHeaders="
        "content-length%3Bhost%3Bx-amz-content-sha256&partNumber=3&uploadId=a%20b%2F%C3%BC%3D"
        "&uploads="
        "&X-Amz-Signature=68649e23896722f0f95c991dfda5bbe2b90a561c5ed3afbba0cb2b7f9ca218ce");
}

void tst_Presign::headersAreToldApart()
{
    const auto signedWith = [this](const QByteArray &headers) {
        return m_database->admin()
            .must("select peak.presign('PUT', 'https://a.test', '/b', '{}', $1, 'r', 'k', 's', "
                  "120, '2026-01-01')",
                  {headers})
            .value();
    };
    const QByteArray plain = signedWith(R"({"x-amz-meta-a": "one two"})");
    QCOMPARE(signedWith(R"({"x-amz-meta-a": "  one   two "})"), plain);
    QVERIFY(signedWith(R"({"x-amz-meta-a": "one three"})") != plain);
    QVERIFY(signedWith(R"({"x-amz-meta-b": "one two"})") != plain);
    // Each name once, whatever is asked for.
    QVERIFY(signedWith(R"({"host": "b.test"})").contains("X-Amz-SignedHeaders=host&"));
    QCOMPARE(signedWith(R"({"host": "b.test"})"), signedWith("{}"));
}

void tst_Presign::expiresAfterTwoMinutes()
{
    const QByteArray address =
        m_database->admin()
            .must("select peak.presign('GET', 'https://a.test', '/b', null, null, 'r', 'k', 's')")
            .value();
    QVERIFY2(address.contains("X-Amz-Expires=120&"), address.constData());
    const QByteArray today =
        m_database->admin()
            .must("select to_char(now() at time zone 'UTC', 'YYYYMMDD\"T\"HH24')")
            .value();
    QVERIFY2(address.contains(QByteArray("X-Amz-Date=" + today)), address.constData());
}

void tst_Presign::partsHaveTheirBytes()
{
    const auto bytes = [this](const QByteArray &clear, const QByteArray &part) {
        return m_database->admin()
            .must("select peak.part_bytes($1, $2)", {clear, part})
            .value()
            .toLongLong();
    };
    QCOMPARE(bytes("0", "1"), 28);
    QCOMPARE(bytes("1", "1"), 29);
    QCOMPARE(bytes("1048577", "1"), 1048577 + 56);
    QCOMPARE(bytes("8388608", "1"), 8388608 + 8 * 28);
    QCOMPARE(bytes("8388609", "1"), 8388608 + 8 * 28);
    QCOMPARE(bytes("8388609", "2"), 29);
    QCOMPARE(bytes("5368709120", "640"), 8388608 + 8 * 28);
}

QTEST_GUILESS_MAIN(tst_Presign)
#include "tst_Presign.moc"
