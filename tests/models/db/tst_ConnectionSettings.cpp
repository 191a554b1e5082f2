#include "models/db/ConnectionSettings.h"

#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Which addresses a client accepts, and what it insists on. */
class tst_ConnectionSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void understandsAddresses_data();
    void understandsAddresses();
    void refusesNonsenseWithoutQuotingIt();
    void neverSendsASecretOverAnUncheckedLine_data();
    void neverSendsASecretOverAnUncheckedLine();
    void insistsOnCheckedTls();
    void settingsBeatThoseOfARole();
    void environmentIsSeen();
    void limitsEveryWait();
    void anotherLogin();
    void namesForPeople();
};

namespace {

ConnectionSettings parsed(const QString &uri)
{
    const auto settings = ConnectionSettings::parse(uri);
    if (!settings)
        qFatal("%s", qPrintable(settings.error().message));
    return *settings;
}

} // namespace

void tst_ConnectionSettings::init()
{
    for (const char *name : {"PGHOST", "PGHOSTADDR", "PGSSLMODE", "PGSERVICE", "PGUSER"})
        qunsetenv(name);
}

void tst_ConnectionSettings::understandsAddresses_data()
{
    QTest::addColumn<QString>("uri");
    QTest::addColumn<QString>("keyword");
    QTest::addColumn<QString>("value");
    const QString several =
        u"postgresql://a.test:5432,b.test:5433/peak1031?target_session_attrs=read-write"_s;
    QTest::newRow("hosts") << several << u"host"_s << u"a.test,b.test"_s;
    QTest::newRow("ports") << several << u"port"_s << u"5432,5433"_s;
    QTest::newRow("attributes") << several << u"target_session_attrs"_s << u"read-write"_s;
    QTest::newRow("socket") << u"postgresql:///peak1031?host=/run/x&port=5433"_s << u"host"_s
                            << u"/run/x"_s;
    QTest::newRow("passfile") << u"postgresql:///p?passfile=/data/client.pgpass"_s << u"passfile"_s
                              << u"/data/client.pgpass"_s;
    QTest::newRow("keywords") << u"host=a.test dbname='my peak'"_s << u"dbname"_s << u"my peak"_s;
    QTest::newRow("percent") << u"postgresql://u:p%40ss%3B@a.test/p"_s << u"password"_s
                             << u"p@ss;"_s;
    QTest::newRow("IPv6") << u"postgresql://[::1]:5432/p"_s << u"host"_s << u"::1"_s;
    QTest::newRow("blanks around") << u"  postgresql://a.test/p \n"_s << u"dbname"_s << u"p"_s;
    QTest::newRow("umlaut") << u"postgresql://a.test/b%C3%BCro"_s << u"dbname"_s << u"büro"_s;
}

void tst_ConnectionSettings::understandsAddresses()
{
    QFETCH(QString, uri);
    QFETCH(QString, keyword);
    QFETCH(QString, value);
    QCOMPARE(parsed(uri).value(keyword), value);
}

void tst_ConnectionSettings::refusesNonsenseWithoutQuotingIt()
{
    const QStringList nonsense{u""_s,
                               u"peak.example.com"_s,
                               u"postgresql://u:S3cret%ZZ@host/db"_s,
                               u"postgresql://host/db?no_such_option=S3cret"_s,
                               u"host=x password=S3cret junk"_s,
                               QString(u"postgresql://h/d"_s + QChar::Null + u"x"_s),
                               u"mysql://u:S3cret@h/d"_s};
    for (const QString &uri : nonsense) {
        const auto refused = ConnectionSettings::parse(uri);
        QVERIFY2(!refused.ok(), qPrintable(uri));
        QCOMPARE(refused.error().kind, ErrorKind::Invalid);
        QVERIFY(!refused.error().message.contains(u"S3cret"_s));
        QVERIFY(!refused.error().logDetail.contains(u"S3cret"_s));
    }
}

void tst_ConnectionSettings::neverSendsASecretOverAnUncheckedLine_data()
{
    QTest::addColumn<QString>("uri");
    QTest::addColumn<bool>("accepted");
    const auto row = [](const char *uri, bool accepted) {
        QTest::newRow(uri) << QString::fromLatin1(uri) << accepted;
    };
    row("postgresql://peak.test/p", true); // becomes verify-full
    row("postgresql://peak.test/p?sslmode=verify-full", true);
    for (const char *mode : {"disable", "allow", "prefer", "require", "verify-ca"})
        row(qPrintable(u"postgresql://peak.test/p?sslmode="_s + QLatin1StringView(mode)), false);
    row("postgresql://127.0.0.1/p?sslmode=disable", true);
    row("postgresql://[::1]/p?sslmode=disable", true);
    row("postgresql://localhost/p?sslmode=disable", true);
    row("postgresql://localhost/p?sslmode=prefer", false);
    row("postgresql://localhost,peak.test/p?sslmode=disable", false);
    row("postgresql:///p?host=/run/x", true);
    row("postgresql:///p?host=/run/x,peak.test&sslmode=disable", false);
    row("postgresql://localhost/p?hostaddr=192.0.2.1&sslmode=disable", false);
    row("postgresql://localhost.evil.test/p?sslmode=disable", false);
    row("postgresql://127.0.0.1.evil.test/p?sslmode=disable", false);
    row("postgresql:///p?service=firm", false);
    row("postgresql://peak.test/p?service=firm", true);
}

void tst_ConnectionSettings::neverSendsASecretOverAnUncheckedLine()
{
    QFETCH(QString, uri);
    QFETCH(bool, accepted);
    const auto hardened = parsed(uri).hardened();
    QCOMPARE(hardened.ok(), accepted);
    if (!accepted)
        QCOMPARE(hardened.error().kind, ErrorKind::Invalid);
    else if (hardened->hostName() == u"peak.test")
        QVERIFY(hardened->usesTls());
}

void tst_ConnectionSettings::insistsOnCheckedTls()
{
    const auto tls = parsed(u"postgresql://peak.test/p"_s).hardened();
    QCOMPARE(tls->value(u"sslmode"_s), u"verify-full"_s);
    QCOMPARE(tls->value(u"channel_binding"_s), u"require"_s);
    QCOMPARE(tls->value(u"gssencmode"_s), u"disable"_s);
    QCOMPARE(tls->value(u"ssl_min_protocol_version"_s), u"TLSv1.2"_s);
    QCOMPARE(*tls->hardened(), *tls); // once is enough

    const auto weaker = parsed(u"postgresql://peak.test/p?channel_binding=disable&"
                               "ssl_min_protocol_version=TLSv1"_s)
                            .hardened();
    QCOMPARE(weaker->value(u"channel_binding"_s), u"require"_s);
    QCOMPARE(weaker->value(u"ssl_min_protocol_version"_s), u"TLSv1.2"_s);
    const auto socket = parsed(u"postgresql:///p?host=/run/x"_s).hardened();
    QCOMPARE(socket->value(u"channel_binding"_s), u"prefer"_s);
}

void tst_ConnectionSettings::settingsBeatThoseOfARole()
{
    const auto settings =
        parsed(u"postgresql:///p?host=/run/x&options=-c%20search_path%3Devil"_s).hardened();
    const QString options = settings->value(u"options"_s);
    QVERIFY(options.indexOf(u"search_path=evil"_s) < options.indexOf(u"search_path=pg_catalog"_s));
    for (const QString &wanted :
         {u"-c row_security=on"_s, u"-c default_transaction_read_only=off"_s, u"-c timezone=UTC"_s,
          u"-c local_preload_libraries="_s})
        QVERIFY2(options.contains(wanted), qPrintable(wanted));
}

void tst_ConnectionSettings::environmentIsSeen()
{
    qputenv("PGHOST", "peak.test");
    const auto plain = parsed(u"postgresql:///p?sslmode=disable"_s);
    QVERIFY(!plain.isLocalSocket());
    QVERIFY(!plain.hardened().ok());
    qputenv("PGSSLMODE", "disable");
    QVERIFY(!parsed(u"postgresql://peak.test/p"_s).hardened().ok());
    qputenv("PGHOSTADDR", "192.0.2.1");
    QVERIFY(!parsed(u"postgresql://localhost/p"_s).hardened().ok());
    init();
}

void tst_ConnectionSettings::limitsEveryWait()
{
    for (const QString &given : {u""_s, u"&connect_timeout=0"_s, u"&connect_timeout=100000"_s})
        QCOMPARE(parsed(u"postgresql:///p?host=/run/x"_s + given)
                     .hardened()
                     ->value(u"connect_timeout"_s),
                 u"10"_s);
    QCOMPARE(parsed(u"postgresql:///p?host=/x&connect_timeout=3"_s)
                 .hardened()
                 ->value(u"connect_timeout"_s),
             u"3"_s);
}

void tst_ConnectionSettings::anotherLogin()
{
    const auto door = parsed(u"postgresql://peak_door@peak.test/p?passfile=/x"_s);
    const auto person = door.withLogin(u"s_0123456789abcdef0123"_s, "secret");
    QCOMPARE(person.value(u"user"_s), u"s_0123456789abcdef0123"_s);
    QCOMPARE(person.value(u"password"_s), u"secret"_s);
    QCOMPARE(person.value(u"passfile"_s), QString());
    QCOMPARE(person.value(u"host"_s), u"peak.test"_s);
}

void tst_ConnectionSettings::namesForPeople()
{
    QCOMPARE(parsed(u"postgresql://u:S3cret@peak.test/p"_s).hardened()->displayName(),
             u"peak.test (TLS)"_s);
    QCOMPARE(parsed(u"postgresql:///p?host=/run/x"_s).displayName(), u"this computer"_s);
    QCOMPARE(parsed(u"postgresql://127.0.0.1/p?sslmode=disable"_s).displayName(),
             u"this computer"_s);
    QCOMPARE(parsed(u"postgresql://a.test,b.test/p"_s).hardened()->displayName(),
             u"a.test, b.test (TLS)"_s);
}

QTEST_GUILESS_MAIN(tst_ConnectionSettings)
#include "tst_ConnectionSettings.moc"
