#include "models/db/Migrator.h"
#include "models/db/PrivateServer.h"
#include "tests/support/RawConnection.h"
#include "tests/support/TestServer.h"
#include "tests/support/Why.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QTcpServer>
#include <QtTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** A private server as its users see it: made, shared, kept, stopped. */
class tst_PrivateServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();

    void urisHoldNoSecretAndPasswordsArePrivate();
    void nobodyComesInWithoutPassword();
    void settingsAreHardened();
    void logTellsCausesButNoStatements();
    void doorGetsItsPasswordOnce();
    void lastUserStopsIt();
    void twoProgramsThatStartAtOnceShareIt();
    void killedProgramDoesNotCount();
    void keptServerOutlivesItsUsers();
    void longPathGetsItsSocketElsewhere();
    void listensOnAPortWhenAsked();
    void startsWithoutBlockingTheCaller();

private:
    Result<PrivateServer::Pointer> start(const QString &name, PrivateServer::Options options = {});
    QString folder(const QString &name) const { return m_folder->filePath(name); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<TestServer> m_own; ///< for what needs nothing but some private server
};

void tst_PrivateServer::initTestCase()
{
    m_folder = TestServer::makeFolder();
    m_own = TestServer::ownServer();
}

void tst_PrivateServer::cleanup()
{
    const QStringList folders = QDir(m_folder->path()).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &name : folders)
        QVERIFY(PrivateServer::stop(folder(name)).ok());
}

Result<PrivateServer::Pointer> tst_PrivateServer::start(const QString &name,
                                                        PrivateServer::Options options)
{
    options.dataFolder = folder(name);
    options.durable = false;
    return PrivateServer::start(options);
}

void tst_PrivateServer::urisHoldNoSecretAndPasswordsArePrivate()
{
    const QDir data(m_own->server().dataFolder());
    for (const QString &name : {u"admin.pgpass"_s, u"client.pgpass"_s}) {
        QFile file(data.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString password = QString::fromLatin1(file.readAll()).trimmed().section(u':', -1);
        QCOMPARE_GE(password.size(), 40);
        QVERIFY(!m_own->server().adminUri().contains(password));
        QVERIFY(!m_own->server().clientUri().contains(password));
        const auto others =
            QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY(!(file.permissions() & others));
    }
    RawConnection admin(m_own->server().adminUri());
    QVERIFY2(admin.isOpen(), qPrintable(admin.failure()));
    QCOMPARE(admin.must("select current_user").value(), "peak_admin");
    QCOMPARE(admin.must("select current_database()").value(), "peak1031");
}

void tst_PrivateServer::nobodyComesInWithoutPassword()
{
    RawConnection stranger(m_own->server().adminUri() + u"&passfile=/nonexistent"_s);
    QVERIFY(!stranger.isOpen());
    QVERIFY2(stranger.failure().contains(u"no password supplied"_s),
             qPrintable(stranger.failure()));
    RawConnection guesser(m_own->server().adminUri() + u"&password=guess"_s);
    QVERIFY(!guesser.isOpen());
    QVERIFY2(guesser.failure().contains(u"password authentication failed"_s),
             qPrintable(guesser.failure()));
}

void tst_PrivateServer::settingsAreHardened()
{
    RawConnection admin(m_own->server().adminUri());
    const QList<QPair<QByteArray, QByteArray>> wanted{
        {"password_encryption", "scram-sha-256"},
        {"log_statement", "none"},
        {"log_min_error_statement", "panic"},
        {"log_parameter_max_length", "0"},
        {"log_parameter_max_length_on_error", "0"},
        {"max_prepared_transactions", "0"},
        {"row_security", "on"},
        {"client_connection_check_interval", "10s"},
        {"max_connections", "200"},
        {"data_checksums", "on"},
        {"server_encoding", "UTF8"},
        {"listen_addresses", ""},
        {"TimeZone", "UTC"},
    };
    for (const auto &[name, value] : wanted)
        QVERIFY2(admin.must("show " + name).value() == value, name.constData());
    const auto rules =
        admin.must("select string_agg(distinct auth_method, ',') from pg_hba_file_rules");
    QCOMPARE(rules.value(), "scram-sha-256");
}

void tst_PrivateServer::logTellsCausesButNoStatements()
{
    RawConnection admin(m_own->server().adminUri());
    QVERIFY(!admin.run("select 'Hidden-Word-1' from no_such_table").ok);
    admin.must("create temporary table checked (word text check (length(word) < 3))");
    QVERIFY(!admin.run("insert into checked values ('Hidden-Word-3')").ok);
    QByteArray log;
    const auto readLog = [&] {
        log.clear();
        const QStringList files = m_own->server().logFiles();
        for (const QString &name : files) {
            QFile file(name);
            if (file.open(QIODevice::ReadOnly))
                log += file.readAll();
        }
        return log;
    };
    QTRY_VERIFY(readLog().contains("checked_word_check"));
    QVERIFY(log.contains("no_such_table"));
    QVERIFY2(!log.contains("Hidden-Word-1") && !log.contains("Hidden-Word-3"), log.constData());
}

void tst_PrivateServer::doorGetsItsPasswordOnce()
{
    PrivateServer &server = m_own->server();
    QVERIFY(server.ensureDoorPassword().ok()); // without the door there is nothing to do
    const auto migrated = Migrator::migrate(*ConnectionSettings::parse(server.adminUri()));
    QVERIFY2(migrated.ok(), why(migrated).constData());
    RawConnection admin(server.adminUri());
    QVERIFY(!RawConnection(server.clientUri()).isOpen());

    QVERIFY(server.ensureDoorPassword().ok());
    RawConnection door(server.clientUri());
    QVERIFY2(door.isOpen(), qPrintable(door.failure()));
    QCOMPARE(door.must("select current_user").value(), "peak_door");

    const QByteArray verifier = "select rolpassword from pg_authid where rolname = 'peak_door'";
    const QByteArray before = admin.must(verifier).value();
    QVERIFY(before.startsWith("SCRAM-SHA-256$"));
    QVERIFY(server.ensureDoorPassword().ok());
    QCOMPARE(admin.must(verifier).value(), before);

    door.must("alter role peak_door password 'taken over'");
    QVERIFY(!RawConnection(server.clientUri()).isOpen());
    QVERIFY(server.ensureDoorPassword().ok());
    QVERIFY(RawConnection(server.clientUri()).isOpen());

    // What housekeeping restores the door from is put right as well.
    admin.must("update auth.door set verifier = 'SCRAM-SHA-256$4096:x$y:z'");
    QVERIFY(server.ensureDoorPassword().ok());
    QCOMPARE(admin.must("select verifier from auth.door").value(), admin.must(verifier).value());
}

void tst_PrivateServer::lastUserStopsIt()
{
    auto first = start(u"shared"_s);
    QVERIFY2(first.ok(), why(first).constData());
    auto second = start(u"shared"_s);
    QVERIFY(second.ok());
    QCOMPARE(second.value()->processId(), first.value()->processId());
    QCOMPARE(PrivateServer::status(folder(u"shared"_s))->users, 2);

    first.value()->leave();
    QVERIFY(RawConnection(second.value()->adminUri()).isOpen());
    second.value().reset();
    const auto status = PrivateServer::status(folder(u"shared"_s));
    QVERIFY(status.ok());
    QVERIFY(!status->running);
    QVERIFY(!RawConnection(first.value()->adminUri()).isOpen());
}

void tst_PrivateServer::twoProgramsThatStartAtOnceShareIt()
{
    const QString program = QCoreApplication::applicationDirPath() + u"/private_server_child"_s;
    const QStringList arguments{u"hold"_s, folder(u"race"_s)};
    QList<std::shared_ptr<QProcess>> programs;
    for (int i = 0; i < 3; ++i) {
        programs.append(std::make_shared<QProcess>());
        programs.last()->start(program, arguments);
    }
    QList<QByteArray> servers;
    for (const auto &one : programs) {
        QVERIFY(one->waitForReadyRead(60'000));
        servers.append(one->readLine().trimmed());
    }
    QVERIFY2(servers.first().toLongLong() > 0, servers.first().constData());
    QCOMPARE(servers.at(1), servers.first());
    QCOMPARE(servers.at(2), servers.first());
    QCOMPARE(PrivateServer::status(folder(u"race"_s))->users, 3);
    for (const auto &one : programs)
        one->closeWriteChannel();
    for (const auto &one : programs)
        QVERIFY(one->waitForFinished(60'000));
    QVERIFY(!PrivateServer::status(folder(u"race"_s))->running);
}

void tst_PrivateServer::killedProgramDoesNotCount()
{
    QProcess program;
    program.start(QCoreApplication::applicationDirPath() + u"/private_server_child"_s,
                  {u"hold"_s, folder(u"killed"_s)});
    QVERIFY(program.waitForReadyRead(60'000));
    const qint64 server = program.readLine().trimmed().toLongLong();
    program.kill();
    QVERIFY(program.waitForFinished());

    auto next = start(u"killed"_s);
    QVERIFY2(next.ok(), why(next).constData());
    QCOMPARE(next.value()->processId(), server);
    QCOMPARE(PrivateServer::status(folder(u"killed"_s))->users, 1);
    next.value().reset();
    QVERIFY(!PrivateServer::status(folder(u"killed"_s))->running);
}

void tst_PrivateServer::keptServerOutlivesItsUsers()
{
    PrivateServer::Options kept;
    kept.keepRunning = true;
    QVERIFY(start(u"kept"_s, kept).ok());
    auto status = PrivateServer::status(folder(u"kept"_s));
    QVERIFY(status->running && status->kept);
    QCOMPARE(status->users, 0);
    start(u"kept"_s).value()->leave();
    QVERIFY(PrivateServer::status(folder(u"kept"_s))->running);

    QVERIFY(PrivateServer::stop(folder(u"kept"_s)).ok());
    QVERIFY(!PrivateServer::status(folder(u"kept"_s))->running);
    // Who starts it now without keeping it stops it as well.
    start(u"kept"_s).value()->leave();
    QVERIFY(!PrivateServer::status(folder(u"kept"_s))->running);
}

void tst_PrivateServer::longPathGetsItsSocketElsewhere()
{
    const QString name = u"a long name with blanks & ampersands "_s + QString(80, u'x');
    const auto server = start(name);
    QVERIFY2(server.ok(), why(server).constData());
    RawConnection admin(server.value()->adminUri());
    QVERIFY2(admin.isOpen(), qPrintable(admin.failure()));
    const QString socket = QString::fromUtf8(admin.must("show unix_socket_directories").value());
    QVERIFY(!socket.startsWith(m_folder->path()));
    QVERIFY(!(QFileInfo(socket).permissions() & (QFile::ExeOther | QFile::WriteOther)));
}

void tst_PrivateServer::listensOnAPortWhenAsked()
{
    QTcpServer probe;
    QVERIFY(probe.listen(QHostAddress::LocalHost));
    PrivateServer::Options options;
    options.port = probe.serverPort();
    probe.close();
    const auto server = start(u"port"_s, options);
    QVERIFY2(server.ok(), why(server).constData());
    QVERIFY(server.value()->clientUri().contains(u"host=127.0.0.1&port=%1"_s.arg(options.port)));
    QVERIFY(RawConnection(server.value()->adminUri()).isOpen());

    QCOMPARE(start(u"port"_s).value()->adminUri(), server.value()->adminUri());
    options.port += 1;
    const auto other = start(u"port"_s, options);
    QVERIFY(!other.ok());
    QCOMPARE(other.error().kind, ErrorKind::Conflict);
}

void tst_PrivateServer::startsWithoutBlockingTheCaller()
{
    PrivateServer::Options options;
    options.dataFolder = folder(u"async"_s);
    options.durable = false;
    QElapsedTimer clock;
    clock.start();
    auto future = PrivateServer::startAsync(options);
    QCOMPARE_LT(clock.elapsed(), 200);
    QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), 60'000);
    QVERIFY2(future.result().ok(), why(future.result()).constData());
}

QTEST_GUILESS_MAIN(tst_PrivateServer)
#include "tst_PrivateServer.moc"
