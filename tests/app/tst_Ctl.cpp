#include "models/db/PrivateServer.h"
#include "tests/support/RawConnection.h"
#include "tests/support/TestDatabase.h"
#include "tests/support/TestServer.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QtTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

struct Ending
{
    int status = -1;
    QByteArray output;
    QByteArray complaint;
};

Ending ctl(const QStringList &arguments, const QByteArray &input = {})
{
    QProcess program;
    program.start(QCoreApplication::applicationDirPath() + u"/peak1031ctl"_s, arguments);
    program.write(input);
    program.closeWriteChannel();
    if (!program.waitForFinished(120'000) || program.exitStatus() != QProcess::NormalExit)
        qFatal("peak1031ctl %s: %s", qPrintable(arguments.join(u' ')),
               qPrintable(program.errorString()));
    return {program.exitCode(), program.readAllStandardOutput(), program.readAllStandardError()};
}

QString uriIn(const QByteArray &output, const QByteArray &name)
{
    for (const QByteArray &line : output.split('\n')) {
        if (line.startsWith(QByteArray(name + ": ")))
            return QString::fromUtf8(line.mid(name.size() + 2));
    }
    return {};
}

} // namespace

/** peak1031ctl as scripts use it: what it prints, and what it ends with. */
class tst_Ctl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void helpEverywhere_data();
    void helpEverywhere();
    void wrongUsageEndsWithTwo_data();
    void wrongUsageEndsWithTwo();
    void unknownWordNamesTheKnownOnes_data();
    void unknownWordNamesTheKnownOnes();
    void failureEndsWithOneSentence_data();
    void failureEndsWithOneSentence();
    void serverStartsMigratesAndStops();
    void userAddTakesThePasswordFromStandardInput();
};

void tst_Ctl::helpEverywhere_data()
{
    QTest::addColumn<QStringList>("command");
    QTest::newRow("the program") << QStringList();
    for (const QString &name : {u"server"_s, u"migrate"_s, u"user"_s, u"demo"_s, u"doctor"_s,
                                u"backup"_s, u"restore"_s, u"agent"_s, u"key"_s})
        QTest::newRow(qPrintable(name)) << QStringList{name};
    QTest::newRow("server start") << QStringList{u"server"_s, u"start"_s};
    QTest::newRow("user add") << QStringList{u"user"_s, u"add"_s};
}

void tst_Ctl::helpEverywhere()
{
    QFETCH(QStringList, command);
    const Ending end = ctl(command + QStringList{u"--help"_s});
    QCOMPARE(end.status, 0);
    QVERIFY2(end.output.startsWith("Usage: peak1031ctl"), end.output.constData());
    QVERIFY2(end.complaint.isEmpty(), end.complaint.constData());
}

void tst_Ctl::wrongUsageEndsWithTwo_data()
{
    QTest::addColumn<QString>("line");
    for (const char *line : {"",
                             "nonsense",
                             "server",
                             "server start",
                             "server jump --data /tmp/x",
                             "server start --data /tmp/x --port many",
                             "server start --data /tmp/x --port 70000",
                             "server start twice --data /tmp/x",
                             "migrate",
                             "migrate --database",
                             "migrate --database x --status --rehearse",
                             "migrate --unknown",
                             "user add",
                             "user remove --database x --email e --name n --role admin",
                             "user add --database x --email e --name n --role emperor",
                             "demo --database x --exchanges -1",
                             "demo --database x --contacts 3",
                             "doctor",
                             "doctor --database x --loud",
                             "backup --database x",
                             "backup --to /tmp/x",
                             "restore --from x --database x",
                             "restore --key x --database x",
                             "agent",
                             "agent twice",
                             "key",
                             "key turn --database x",
                             "key rotate"})
        QTest::newRow(line) << QString::fromLatin1(line);
}

void tst_Ctl::wrongUsageEndsWithTwo()
{
    QFETCH(QString, line);
    const Ending end = ctl(line.split(u' ', Qt::SkipEmptyParts));
    QCOMPARE(end.status, 2);
    QCOMPARE(end.complaint.count('\n'), 1);
    QVERIFY2(end.complaint.contains("--help"), end.complaint.constData());
    QVERIFY(end.output.isEmpty());
}

void tst_Ctl::unknownWordNamesTheKnownOnes_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QByteArray>("complaint");
    QTest::newRow("server") << u"server frob"_s
                            << QByteArray("There is no command \"server frob\"; say server start "
                                          "or server stop or server status.");
    QTest::newRow("server, nothing")
        << u"server"_s << QByteArray("Say server start or server stop or server status.");
    QTest::newRow("user") << u"user remove"_s
                          << QByteArray("There is no command \"user remove\"; say user add.");
    QTest::newRow("audit") << u"audit look"_s
                           << QByteArray("There is no command \"audit look\"; say audit verify or "
                                         "audit seal.");
    QTest::newRow("key") << u"key turn"_s
                         << QByteArray("There is no command \"key turn\"; say key rotate or key "
                                       "finish.");
    QTest::newRow("too many") << u"server stop now"_s
                              << QByteArray("\"now\" is one word too many.");
    QTest::newRow("none wanted") << u"doctor now"_s << QByteArray("\"now\" is one word too many.");
}

/** Before anything else that may be missing: a mistyped word is no missing option. */
void tst_Ctl::unknownWordNamesTheKnownOnes()
{
    QFETCH(QString, line);
    QFETCH(QByteArray, complaint);
    const Ending end = ctl(line.split(u' '));
    QCOMPARE(end.status, 2);
    QVERIFY2(end.complaint.startsWith(complaint), end.complaint.constData());
}

void tst_Ctl::failureEndsWithOneSentence_data()
{
    QTest::addColumn<QStringList>("arguments");
    const QString nowhere = u"postgresql:///peak1031?host=/nonexistent&user=peak_admin"_s;
    QTest::newRow("no such server") << QStringList{u"migrate"_s, u"--database"_s, nowhere};
    QTest::newRow("status of no such server")
        << QStringList{u"migrate"_s, u"--status"_s, u"--database"_s, nowhere};
    QTest::newRow("demo without a server") << QStringList{u"demo"_s, u"--database"_s, nowhere};
    QTest::newRow("not a URI") << QStringList{u"migrate"_s, u"--database"_s,
                                              u"postgresql://[::1"_s};
    QTest::newRow("secret over an open line") << QStringList{
        u"migrate"_s, u"--database"_s, u"postgresql://admin@192.0.2.1/peak?sslmode=disable"_s};
    QTest::newRow("folder that can't be")
        << QStringList{u"server"_s, u"start"_s, u"--data"_s, u"/dev/null/data"_s};
    QTest::newRow("nothing runs") << QStringList{u"server"_s, u"status"_s, u"--data"_s,
                                                 u"/tmp/peak-no-such-folder"_s};
    for (const char *words :
         {"doctor", "doctor --json", "backup --to /tmp/peak-no-such-backups",
          "backup --to /tmp/peak-no-such-backups/daily", "agent --once", "key rotate", "key finish",
          "audit verify", "audit verify --heads /tmp/peak-no-such-file"})
        QTest::newRow(words) << QString::fromLatin1(words).split(u' ') +
                                    QStringList{u"--database"_s, nowhere};
    QTest::newRow("restore from nowhere") << QStringList{u"restore"_s,
                                                         u"--from"_s,
                                                         u"/tmp/peak-no-such-folder"_s,
                                                         u"--key"_s,
                                                         u"/tmp/peak-no-such-file"_s,
                                                         u"--database"_s,
                                                         nowhere};
    QTest::newRow("no password") << QStringList{
        u"user"_s,           u"add"_s,    u"--database"_s, nowhere,     u"--email"_s,
        u"e@example.test"_s, u"--name"_s, u"E"_s,          u"--role"_s, u"admin"_s};
}

void tst_Ctl::failureEndsWithOneSentence()
{
    QFETCH(QStringList, arguments);
    const Ending end = ctl(arguments);
    QCOMPARE(end.status, 1);
    QVERIFY2(end.complaint.trimmed().count('\n') == 0 && end.complaint.size() > 10,
             end.complaint.constData());
    QVERIFY(end.output.isEmpty());
    QVERIFY(!QFileInfo::exists(u"/tmp/peak-no-such-backups"_s));
}

void tst_Ctl::serverStartsMigratesAndStops()
{
    const auto place = TestServer::makeFolder();
    const QString data = place->filePath(u"data"_s);
    const QStringList status{u"server"_s, u"status"_s, u"--data"_s, data};
    const Ending started = ctl({u"server"_s, u"start"_s, u"--data"_s, data});
    QVERIFY2(started.status == 0, started.complaint.constData());
    const QString admin = uriIn(started.output, "admin-uri");
    const QString client = uriIn(started.output, "client-uri");
    QVERIFY(!admin.isEmpty() && !client.isEmpty());
    QCOMPARE(uriIn(ctl({u"server"_s, u"start"_s, u"--data"_s, data}).output, "admin-uri"), admin);
    QCOMPARE(uriIn(ctl(status).output, "client-uri"), client);

    const Ending migrated = ctl({u"migrate"_s, u"--database"_s, admin});
    QVERIFY2(migrated.status == 0, migrated.complaint.constData());
    QCOMPARE(ctl({u"migrate"_s, u"--database"_s, admin, u"--status"_s}).status, 0);
    RawConnection door(client); // the migration's role has its password now
    QVERIFY2(door.isOpen(), qPrintable(door.failure()));
    QVERIFY(door.run("select * from api.server_info()").ok);

    // A real server's door gets the password that the firm chose.
    const QString chosen = u"chosen by the firm"_s;
    qputenv("PEAK1031_DOOR_PASSWORD", "too short");
    QCOMPARE(ctl({u"migrate"_s, u"--database"_s, admin}).status, 1);
    qputenv("PEAK1031_DOOR_PASSWORD", chosen.toUtf8());
    QCOMPARE(ctl({u"migrate"_s, u"--database"_s, admin}).status, 0);
    qunsetenv("PEAK1031_DOOR_PASSWORD");
    QVERIFY(!RawConnection(client).isOpen());
    QString withChosen = client;
    withChosen.replace(QRegularExpression(u"&passfile=[^&]*"_s),
                       u"&password="_s + QString::fromLatin1(QUrl::toPercentEncoding(chosen)));
    QVERIFY(RawConnection(withChosen).isOpen());

    const Ending demo = ctl(
        {u"demo"_s, u"--database"_s, admin, u"--exchanges"_s, u"60"_s, u"--contacts"_s, u"80"_s});
    QVERIFY2(demo.status == 0, demo.complaint.constData());
    QCOMPARE(RawConnection(admin).must("select count(*) from public.exchanges").value(), "60");

    QCOMPARE(ctl({u"server"_s, u"stop"_s, u"--data"_s, data}).status, 0);
    QCOMPARE(ctl({u"server"_s, u"stop"_s, u"--data"_s, data}).status, 0);
    QCOMPARE(ctl(status).status, 1);
}

void tst_Ctl::userAddTakesThePasswordFromStandardInput()
{
    TestDatabase database;
    const QStringList arguments{u"user"_s,           u"add"_s,       u"--database"_s,
                                database.adminUri(), u"--email"_s,   u" Ada@Example.test "_s,
                                u"--name"_s,         u"Ada Admin"_s, u"--role"_s,
                                u"admin"_s};
    const Ending added = ctl(arguments, "correct horse battery\n");
    QVERIFY2(added.status == 0, added.complaint.constData());
    QVERIFY(!added.output.contains("correct horse") && !added.complaint.contains("correct horse"));
    const auto people =
        database.admin().must("select count(*) from public.contacts where lower(email) = "
                              "'ada@example.test' and role = 'admin'");
    QCOMPARE(people.value(), "1");

    const Ending again = ctl(arguments, "correct horse battery\n");
    QCOMPARE(again.status, 1);
    QVERIFY2(!again.complaint.contains("duplicate key"), again.complaint.constData());
}

QTEST_GUILESS_MAIN(tst_Ctl)
#include "tst_Ctl.moc"
