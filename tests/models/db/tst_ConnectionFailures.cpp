#include "models/db/DbConnection.h"
#include "tests/support/RawConnection.h"
#include "tests/support/TestServer.h"

#include <QFile>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Every way in which a connection or a statement fails, made to happen, and what people read then.
 */
class tst_ConnectionFailures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void wrongHost();
    void wrongPort();
    void noServerOnThisComputer();
    void serverThatNeverAnswers();
    void somethingElseOnThePort();
    void serverWithoutTls();
    void certificates_data();
    void certificates();
    void wrongPassword();
    void noPassword();
    void roleThatIsNoMore();
    void tooManyConnections();
    void databaseThatIsNotThere();
    void databaseThatIsClosed();

private:
    Error failure(const ConnectionSettings &settings);
    ConnectionSettings tcp(const QString &user = u"someone"_s,
                           const QByteArray &secret = "S3cret-pw");
    ConnectionSettings local(const QString &user, const QByteArray &secret);
    QByteArray openssl(const QStringList &arguments);
    void makeCertificates();
    void serve(const QString &certificate);
    QByteArray file(const QString &name);

    QTemporaryDir m_folder;
    std::unique_ptr<TestServer> m_server; // TLS is switched on and off here
    std::unique_ptr<TestServer> m_local;
    int m_port = 0;
};

void tst_ConnectionFailures::initTestCase()
{
    QTcpServer free;
    QVERIFY(free.listen(QHostAddress::LocalHost));
    PrivateServer::Options options;
    options.port = m_port = free.serverPort();
    free.close();
    m_server = TestServer::ownServer(options);
    m_local = TestServer::ownServer();
    for (const auto &server : {m_server.get(), m_local.get()})
        RawConnection(server->adminUri())
            .must("create role someone login password 'S3cret-pw';"
                  "grant connect on database postgres to someone");
    makeCertificates();
}

ConnectionSettings tst_ConnectionFailures::tcp(const QString &user, const QByteArray &secret)
{
    const auto settings = ConnectionSettings::parse(
        u"postgresql://127.0.0.1:%1/postgres?connect_timeout=2&sslrootcert=%2"_s.arg(m_port).arg(
            m_folder.filePath(u"authority.crt"_s)));
    return *settings->withLogin(user, secret).hardened();
}

ConnectionSettings tst_ConnectionFailures::local(const QString &user, const QByteArray &secret)
{
    const auto settings = ConnectionSettings::parse(m_local->adminUri());
    return *settings->withLogin(user, secret).hardened();
}

/** Connects, must not succeed, and must not tell a secret. */
Error tst_ConnectionFailures::failure(const ConnectionSettings &settings)
{
    DbConnection connection(u"test"_s);
    const auto opened = connection.open(settings);
    if (opened)
        return {ErrorKind::Internal, u"connected, but should not have"_s};
    const Error error = opened.error();
    for (const QString &text : {error.message, error.logDetail}) {
        if (text.contains(u"S3cret"_s))
            return {ErrorKind::Internal, u"secret shown: "_s + text};
    }
    qInfo().noquote() << error.message << "--" << error.logDetail;
    return error;
}

QByteArray tst_ConnectionFailures::openssl(const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(m_folder.path());
    process.start(u"openssl"_s, arguments);
    if (!process.waitForFinished() || process.exitCode() != 0)
        qFatal("openssl %s: %s", qPrintable(arguments.join(u' ')),
               process.readAllStandardError().constData());
    return process.readAllStandardOutput();
}

QByteArray tst_ConnectionFailures::file(const QString &name)
{
    QFile file(m_folder.filePath(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no %s", qPrintable(name));
    return file.readAll();
}

/** An authority, and certificates of it that are good, expired, and of another computer. */
void tst_ConnectionFailures::makeCertificates()
{
    for (const QString &name : {u"authority"_s, u"stranger"_s})
        openssl({u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s,
                 u"ec_paramgen_curve:prime256v1"_s, u"-nodes"_s, u"-days"_s, u"30"_s, u"-subj"_s,
                 u"/CN="_s + name, u"-keyout"_s, name + u".key"_s, u"-out"_s, name + u".crt"_s});
    struct Kind
    {
        QString name, subject, authority, days;
    };
    for (const Kind &kind : {Kind{u"good"_s, u"IP:127.0.0.1"_s, u"authority"_s, u"30"_s},
                             Kind{u"expired"_s, u"IP:127.0.0.1"_s, u"authority"_s, u"-1"_s},
                             Kind{u"other"_s, u"DNS:other.test"_s, u"authority"_s, u"30"_s},
                             Kind{u"strange"_s, u"IP:127.0.0.1"_s, u"stranger"_s, u"30"_s}}) {
        openssl({u"req"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:prime256v1"_s,
                 u"-nodes"_s, u"-subj"_s, u"/CN=peak"_s, u"-keyout"_s, kind.name + u".key"_s,
                 u"-out"_s, kind.name + u".csr"_s});
        QFile names(m_folder.filePath(u"names"_s));
        QVERIFY(names.open(QIODevice::WriteOnly | QIODevice::Truncate));
        names.write("subjectAltName=" + kind.subject.toLatin1() + "\n");
        names.close();
        openssl({u"x509"_s, u"-req"_s, u"-in"_s, kind.name + u".csr"_s, u"-CA"_s,
                 kind.authority + u".crt"_s, u"-CAkey"_s, kind.authority + u".key"_s,
                 u"-CAcreateserial"_s, u"-days"_s, kind.days, u"-extfile"_s, u"names"_s, u"-out"_s,
                 kind.name + u".crt"_s});
    }
}

/** Makes the server show this certificate; the server writes the key itself, so that it owns it. */
void tst_ConnectionFailures::serve(const QString &certificate)
{
    RawConnection admin(m_server->adminUri());
    if (certificate.isEmpty()) {
        admin.must("alter system set ssl = off");
    } else {
        const QByteArray folder = admin.must("select current_setting('data_directory')").value();
        for (const QString &end : {u".crt"_s, u".key"_s}) {
            const QByteArray target = folder + "/test" + end.toLatin1();
            admin.must("copy (select unnest(string_to_array('" + file(certificate + end).trimmed() +
                       "', chr(10)))) to '" + target + "'");
            QVERIFY(QFile::setPermissions(QString::fromUtf8(target),
                                          QFile::ReadOwner | QFile::WriteOwner));
        }
        admin.must("alter system set ssl_cert_file = 'test.crt'");
        admin.must("alter system set ssl_key_file = 'test.key'");
        admin.must("alter system set ssl = on");
    }
    admin.must("select pg_reload_conf()");
    QTest::qWait(300); // the server reads its settings when its loop comes round
}

void tst_ConnectionFailures::wrongHost()
{
    ConnectionSettings settings = tcp();
    settings.setValue(u"host"_s, u"no-such-computer.invalid"_s);
    const Error error = failure(settings);
    QCOMPARE(error.kind, ErrorKind::Offline);
    QVERIFY(error.message.contains(u"no computer named “no-such-computer.invalid”"_s));
}

void tst_ConnectionFailures::wrongPort()
{
    QTcpServer free;
    QVERIFY(free.listen(QHostAddress::LocalHost));
    ConnectionSettings settings = tcp();
    settings.setValue(u"port"_s, QString::number(free.serverPort()));
    free.close();
    const Error error = failure(settings);
    QCOMPARE(error.kind, ErrorKind::Offline);
    QVERIFY(error.message.contains(u"no database server listens on port"_s));
}

void tst_ConnectionFailures::noServerOnThisComputer()
{
    ConnectionSettings settings = local(u"someone"_s, "S3cret-pw");
    settings.setValue(u"host"_s, m_folder.path());
    const Error error = failure(settings);
    QCOMPARE(error.kind, ErrorKind::Offline);
    QVERIFY(error.message.contains(u"No database server is running on this computer"_s));
}

void tst_ConnectionFailures::serverThatNeverAnswers()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    ConnectionSettings settings = tcp();
    settings.setValue(u"port"_s, QString::number(silent.serverPort()));
    QElapsedTimer spent;
    spent.start();
    const Error error = failure(settings);
    QCOMPARE(error.kind, ErrorKind::Offline);
    QVERIFY(error.message.contains(u"did not answer within 2 seconds"_s));
    QVERIFY2(spent.elapsed() < 3500, qPrintable(QString::number(spent.elapsed())));
}

void tst_ConnectionFailures::somethingElseOnThePort()
{
    std::atomic_int port = 0;
    std::atomic_bool stop = false;
    std::thread web([&] {
        QTcpServer server;
        server.listen(QHostAddress::LocalHost);
        port = server.serverPort();
        while (!stop) {
            if (!server.waitForNewConnection(50))
                continue;
            const std::unique_ptr<QTcpSocket> socket(server.nextPendingConnection());
            socket->waitForReadyRead(500);
            socket->write("HTTP/1.0 400 Bad Request\r\n\r\n");
            socket->waitForBytesWritten(500);
            socket->close();
        }
    });
    while (port == 0)
        QTest::qWait(10);
    ConnectionSettings settings = tcp();
    settings.setValue(u"port"_s, QString::number(port));
    const Error error = failure(settings);
    stop = true;
    web.join();
    QVERIFY(error.message.contains(u"is not a PostgreSQL server"_s));
}

void tst_ConnectionFailures::serverWithoutTls()
{
    serve({});
    const Error error = failure(tcp());
    QCOMPARE(error.kind, ErrorKind::Invalid);
    QVERIFY(error.message.contains(u"does not offer an encrypted line"_s));
}

void tst_ConnectionFailures::certificates_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("expired") << u"expired"_s << u"is valid from"_s;
    QTest::newRow("other computer") << u"other"_s << u"certificate of another computer"_s;
    QTest::newRow("unknown authority")
        << u"strange"_s << u"authority that this computer does not"_s;
    QTest::newRow("good") << u"good"_s << QString();
}

void tst_ConnectionFailures::certificates()
{
    QFETCH(QString, certificate);
    QFETCH(QString, sentence);
    serve(certificate);
    if (sentence.isEmpty()) {
        DbConnection connection(u"test"_s);
        const auto opened = connection.open(tcp());
        QVERIFY2(opened.ok(), qPrintable(opened.ok() ? QString() : opened.error().message));
        const auto tls = connection.secretQuery(
            "select version from pg_stat_ssl where pid = pg_backend_pid()", {});
        QVERIFY(tls->at(0).at(0)->startsWith("TLSv1."));
        return;
    }
    const Error error = failure(tcp());
    QCOMPARE(error.kind, ErrorKind::Invalid);
    QVERIFY2(error.message.contains(sentence), qPrintable(error.message));
}

void tst_ConnectionFailures::wrongPassword()
{
    serve(u"good"_s);
    for (const ConnectionSettings &settings :
         {tcp(u"someone"_s, "S3cret-wrong"), local(u"someone"_s, "S3cret-wrong")}) {
        const Error error = failure(settings);
        QCOMPARE(error.kind, ErrorKind::Denied);
        QVERIFY(error.message.contains(u"did not accept the password of “someone”"_s));
    }
}

void tst_ConnectionFailures::noPassword()
{
    qputenv("PGPASSFILE", "/nonexistent");
    const Error error = failure(local(u"someone"_s, {}));
    QCOMPARE(error.kind, ErrorKind::Denied);
    QVERIFY(error.message.contains(u"none was given"_s));
}

void tst_ConnectionFailures::roleThatIsNoMore()
{
    const Error session = failure(local(u"s_0123456789abcdef0123"_s, "S3cret-pw"));
    QCOMPARE(session.kind, ErrorKind::SignedOut);
    QVERIFY(session.message.contains(u"The session has ended"_s));
    QCOMPARE(failure(local(u"nobody"_s, "S3cret-pw")).kind, ErrorKind::Denied);
}

void tst_ConnectionFailures::tooManyConnections()
{
    RawConnection admin(m_local->adminUri());
    admin.must("create role single login password 'S3cret-pw' connection limit 1;"
               "grant connect on database postgres to single");
    DbConnection first(u"test"_s);
    QVERIFY(first.open(local(u"single"_s, "S3cret-pw")).ok());
    const Error error = failure(local(u"single"_s, "S3cret-pw"));
    QCOMPARE(error.kind, ErrorKind::Offline);
    QCOMPARE(error.sqlState, u"53300"_s);
    QVERIFY(error.message.contains(u"no free connection"_s));
}

void tst_ConnectionFailures::databaseThatIsNotThere()
{
    ConnectionSettings settings = local(u"someone"_s, "S3cret-pw");
    settings.setValue(u"dbname"_s, u"peak1301"_s);
    const Error error = failure(settings);
    QCOMPARE(error.kind, ErrorKind::NotFound);
    QVERIFY(error.message.contains(u"no database named “peak1301”"_s));
}

void tst_ConnectionFailures::databaseThatIsClosed()
{
    RawConnection admin(m_local->adminUri());
    admin.must("create database closed template template0");
    admin.must("revoke connect on database closed from public");
    ConnectionSettings settings = local(u"someone"_s, "S3cret-pw");
    settings.setValue(u"dbname"_s, u"closed"_s);
    const Error error = failure(settings);
    QCOMPARE(error.kind, ErrorKind::Denied);
    QVERIFY(error.message.contains(u"may not connect to the database “closed”"_s));
}

QTEST_GUILESS_MAIN(tst_ConnectionFailures)
#include "tst_ConnectionFailures.moc"
