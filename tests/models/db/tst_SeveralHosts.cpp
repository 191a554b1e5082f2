#include "models/db/Agent.h"
#include "models/db/DbConnection.h"
#include "models/db/DoorPassword.h"
#include "models/db/PrivateServerTools.h"
#include "models/db/PrivateServerUser.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"
#include "tests/support/Why.h"

#include <QDir>
#include <QElapsedTimer>
#include <QProcess>
#include <QTest>
#include <QUuid>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Several hosts in one address: a dead one, a hot standby, and what happens when that takes over.
 */
class tst_SeveralHosts final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void clientFindsTheOneThatWrites();
    void ctlFindsTheOneThatWrites();
    void standbyIsRefusedInWords();
    void nobodyAnswers();
    void signInOnAStandbySaysWhy();
    void sessionMayReadOnAStandby();
    // The last: there is no way back from it.
    void promotionEndsAllSessions();

private:
    QString uri(const QStringList &hosts, const QString &role, const QByteArray &secret,
                const QString &more = {}) const
    {
        QStringList folders;
        QStringList ports;
        for (const QString &host : hosts) {
            folders.append(host == u"dead"      ? u"/tmp/no-such-server"_s
                           : host == u"primary" ? m_primaryFolder
                                                : m_folder->path());
            ports.append(host == u"primary" ? m_primaryPort : u"5439"_s);
        }
        return u"postgresql:///%1?host=%2&port=%3&user=%4&password=%5%6"_s.arg(
            m_database->name(), folders.join(u','), ports.join(u','), role,
            QString::fromLatin1(secret), more);
    }
    QString rootUri(const QStringList &hosts, const QString &more = {}) const
    {
        return uri(hosts, u"root2"_s, "root-password-1", more);
    }
    Result<QByteArray> ask(const QString &address, const QByteArray &question) const;
    /** Through the door, which has a password of its own here. */
    RoleConnection::Ticket signIn(const QStringList &hosts, const QByteArray &client = "{}") const
    {
        RawConnection door(
            uri(hosts, u"peak_door"_s, "door-password-1", u"&target_session_attrs=read-write"_s));
        const QByteArray nonce = "\\x" + QUuid::createUuid().toRfc4122().toHex();
        const QByteArray attempt =
            door.must("select api.sign_in_submit('client@hosts.test', $1, $2::bytea, $3::jsonb)",
                      {RoleConnection::defaultPassword().toUtf8(), nonce, client})
                .value();
        return RoleConnection::result(door, attempt, nonce);
    }
    void tool(const QString &name, const QStringList &arguments) const;
    void standbyCaughtUp();

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_primaryFolder;
    QString m_primaryPort;
    std::unique_ptr<PrivateServerUser> m_user;
    std::unique_ptr<PrivateServerTools> m_tools;
};

void tst_SeveralHosts::initTestCase()
{
    m_database = std::make_unique<TestDatabase>(TestServer::ownServer(
        {.dataFolder = {},
         .settings = {{u"max_wal_senders"_s, u"4"_s}, {u"wal_level"_s, u"replica"_s}}}));
    const auto primary = ConnectionSettings::parse(m_database->adminUri());
    m_primaryFolder = primary->value(u"host"_s);
    m_primaryPort = primary->value(u"port"_s);
    DbConnection admin(u"test"_s);
    QVERIFY(admin.open(*primary).ok());
    QVERIFY(setDoorPassword(admin, "door-password-1").ok());
    QVERIFY(setAgentPassword(admin, "agent-password-1").ok());
    m_database->admin().must(
        "create role root2 superuser login replication password 'root-password-1'");
    m_database->addPerson(u"client@hosts.test"_s, u"client"_s);
    m_database->admin().must(
        "select api.keep_house()"); // which server this is, is known from the first round on

    const QString cluster = m_database->server().dataFolder() + u"/cluster"_s;
    QFile rules(cluster + u"/pg_hba.conf"_s);
    QVERIFY(rules.open(QIODevice::Append) &&
            rules.write("local replication root2 scram-sha-256\n") > 0);
    rules.close();
    m_database->admin().must("select pg_reload_conf()");
    const auto user = PrivateServerUser::forCluster(cluster);
    const auto tools = PrivateServerTools::find(15);
    QVERIFY(user.ok());
    QVERIFY2(tools.ok(), why(tools).constData());
    m_user = std::make_unique<PrivateServerUser>(*user);
    m_tools = std::make_unique<PrivateServerTools>(*tools);

    m_folder = TestServer::makeFolder();
    QVERIFY(m_user->giveTo(m_folder->path()));
    tool(u"pg_basebackup"_s, {u"-D"_s, m_folder->filePath(u"standby"_s), u"-R"_s, u"-X"_s,
                              u"stream"_s, u"-c"_s, u"fast"_s, u"-d"_s,
                              u"host=%1 port=%2 user=root2 password=root-password-1"_s.arg(
                                  m_primaryFolder, m_primaryPort)});
    tool(u"pg_ctl"_s,
         {u"-D"_s, m_folder->filePath(u"standby"_s), u"-w"_s, u"-l"_s, m_folder->filePath(u"log"_s),
          u"-o"_s,
          u"-p 5439 -c unix_socket_directories=%1 -c listen_addresses="_s.arg(m_folder->path()),
          u"start"_s});
    standbyCaughtUp();
}

void tst_SeveralHosts::cleanupTestCase()
{
    if (m_tools)
        tool(u"pg_ctl"_s,
             {u"-D"_s, m_folder->filePath(u"standby"_s), u"-m"_s, u"immediate"_s, u"stop"_s});
}

void tst_SeveralHosts::tool(const QString &name, const QStringList &arguments) const
{
    const auto outcome = m_tools->run(name, arguments, *m_user, 60);
    if (!outcome.ok)
        qFatal("%s: %s", qPrintable(name), qPrintable(outcome.output));
}

void tst_SeveralHosts::standbyCaughtUp()
{
    RawConnection standby(rootUri({u"standby"_s}));
    QVERIFY2(standby.isOpen(), qPrintable(standby.failure()));
    const QByteArray place = m_database->admin().must("select pg_current_wal_lsn()").value();
    QTRY_COMPARE_WITH_TIMEOUT(
        standby.must("select pg_last_wal_replay_lsn() >= $1::pg_lsn", {place}).value(), "t",
        20'000);
}

/** As our own client connects. */
Result<QByteArray> tst_SeveralHosts::ask(const QString &address, const QByteArray &question) const
{
    const auto settings = ConnectionSettings::parse(address)->hardened();
    if (!settings)
        return settings.error();
    DbConnection connection(u"test"_s);
    if (const auto open = connection.open(*settings); !open)
        return open.error();
    const auto rows = connection.secretQuery(question, {});
    if (!rows)
        return rows.error();
    return rows->value(0).value(0).value_or(QByteArray());
}

void tst_SeveralHosts::clientFindsTheOneThatWrites()
{
    for (const QStringList &hosts :
         {QStringList{u"dead"_s, u"primary"_s}, QStringList{u"standby"_s, u"primary"_s},
          QStringList{u"dead"_s, u"standby"_s, u"primary"_s},
          QStringList{u"primary"_s, u"standby"_s}}) {
        const auto answer = ask(rootUri(hosts), "select pg_is_in_recovery()");
        QVERIFY2(answer.ok(), why(answer).constData());
        QCOMPARE(*answer, "f");
    }
    const auto asked =
        ask(rootUri({u"primary"_s, u"standby"_s}, u"&target_session_attrs=standby"_s),
            "select pg_is_in_recovery()");
    QVERIFY2(asked.ok(), why(asked).constData());
    QCOMPARE(*asked, "t"); // whoever wants one for reading gets it
}

void tst_SeveralHosts::ctlFindsTheOneThatWrites()
{
    QProcess program;
    program.start(
        QCoreApplication::applicationDirPath() + u"/peak1031ctl"_s,
        {u"agent"_s, u"--once"_s, u"--database"_s,
         uri({u"dead"_s, u"standby"_s, u"primary"_s}, u"peak_agent"_s, "agent-password-1")});
    QVERIFY(program.waitForFinished(60'000));
    QVERIFY2(program.exitCode() == 0, program.readAllStandardError().constData());
}

void tst_SeveralHosts::standbyIsRefusedInWords()
{
    for (const QStringList &hosts :
         {QStringList{u"standby"_s}, QStringList{u"dead"_s, u"standby"_s}}) {
        const auto answer = ask(rootUri(hosts, u"&target_session_attrs=read-write"_s), "select 1");
        QVERIFY(!answer.ok());
        QCOMPARE(answer.error().kind, ErrorKind::Offline); // worth trying again
        QVERIFY2(answer.error().message.contains(u"only serves reading"_s),
                 why(answer).constData());
    }
}

void tst_SeveralHosts::nobodyAnswers()
{
    const auto answer = ask(rootUri({u"dead"_s, u"dead"_s}), "select 1");
    QVERIFY(!answer.ok());
    QCOMPARE(answer.error().kind, ErrorKind::Offline);
    QVERIFY2(answer.error().message.contains(u"None of the servers"_s), why(answer).constData());
}

void tst_SeveralHosts::signInOnAStandbySaysWhy()
{
    const auto answer = ask(uri({u"standby"_s}, u"peak_door"_s, "door-password-1"),
                            "select api.sign_in_submit('client@hosts.test', 'x', "
                            "'\\x00112233445566778899aabbccddeeff')");
    QVERIFY(!answer.ok());
    QCOMPARE(answer.error().kind, ErrorKind::Offline);
    QVERIFY2(answer.error().message.contains(u"only serves reading"_s), why(answer).constData());
}

void tst_SeveralHosts::sessionMayReadOnAStandby()
{
    const auto ticket = signIn({u"primary"_s});
    m_database->admin().must(
        "insert into public.exchanges (name, client_id) values ('Deed', $1::uuid)",
        {ticket.personId});
    standbyCaughtUp();
    RawConnection there(uri({u"standby"_s}, ticket.role, ticket.secret));
    QVERIFY2(there.isOpen(), qPrintable(there.failure()));
    QCOMPARE(there.must("select count(*) from public.exchanges").value(), "1");
    QCOMPARE(there.run("select api.heartbeat()").sqlState, u"25006"_s);
    QCOMPARE(there.run("select api.save_preferences('a', '1')").sqlState, u"25006"_s);
}

void tst_SeveralHosts::promotionEndsAllSessions()
{
    const auto remembered = signIn({u"primary"_s}, "{\"remember\": true}");
    QCOMPARE(remembered.outcome, u"signed_in"_s);
    standbyCaughtUp();
    const QStringList hosts{u"primary"_s, u"standby"_s};
    const QString sessionUri = uri(hosts, remembered.role, remembered.secret);
    QCOMPARE(*ask(sessionUri, "select auth.live()"), "t");

    const QString oldCluster = m_database->server().dataFolder() + u"/cluster"_s;
    tool(u"pg_ctl"_s, {u"-D"_s, oldCluster, u"-m"_s, u"immediate"_s, u"stop"_s});
    const auto meanwhile = ask(sessionUri, "select 1");
    QVERIFY(!meanwhile.ok());
    QCOMPARE(meanwhile.error().kind, ErrorKind::Offline);
    tool(u"pg_ctl"_s, {u"-D"_s, m_folder->filePath(u"standby"_s), u"-w"_s, u"promote"_s});

    // The same address leads to the new one; its first housekeeping ends what may have been revoked
    // in between.
    RawConnection root(rootUri({u"standby"_s}));
    root.must("update auth.door set last_house = '-infinity'");
    QElapsedTimer spent;
    spent.start();
    Result<QByteArray> alive = ask(sessionUri, "select api.heartbeat()");
    while (alive.ok() && spent.elapsed() < 30'000)
        alive = ask(sessionUri, "select api.heartbeat()");
    QVERIFY(!alive.ok());
    QCOMPARE(alive.error().kind, ErrorKind::SignedOut);
    QCOMPARE(root.must("select count(*) from public.user_sessions where is_active").value(), "0");
    QCOMPARE(root.must("select count(*) from auth.devices where revoked_at is null").value(), "0");
    QCOMPARE(root.must("select count(*) from public.audit_logs where action = 'server_took_over'")
                 .value(),
             "1");

    const auto again = signIn(hosts);
    QCOMPARE(again.outcome, u"signed_in"_s);
    QCOMPARE(*ask(uri(hosts, again.role, again.secret), "select auth.live()"), "t");
    root.must("update auth.door set last_house = '-infinity'");
    QVERIFY(
        ask(uri(hosts, again.role, again.secret), "select api.heartbeat()").ok()); // once is enough
    QCOMPARE(root.must("select coalesce(fault, 'whole') from audit.verify(0, 1000000)").value(),
             "whole");
}

QTEST_GUILESS_MAIN(tst_SeveralHosts)
#include "tst_SeveralHosts.moc"
