#include "tests/models/db/StandbyWorld.h"

#include "models/db/ConnectionSettings.h"

#include <QUuid>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

StandbyWorld::StandbyWorld()
{
    m_database = std::make_unique<TestDatabase>(TestServer::ownServer(
        {.dataFolder = {},
         .settings = {{u"max_wal_senders"_s, u"4"_s}, {u"wal_level"_s, u"replica"_s}}}));
    const auto primary = ConnectionSettings::parse(m_database->adminUri());
    m_primaryFolder = primary->value(u"host"_s);
    m_primaryPort = primary->value(u"port"_s);
    DbConnection admin(u"test"_s);
    if (!admin.open(*primary) || !setDoorPassword(admin, "door-password-1") ||
        !setAgentPassword(admin, "agent-password-1"))
        qFatal("the passwords of the door and the agent");
    m_database->admin().must(
        "create role root2 superuser login replication password 'root-password-1'");
    m_database->admin().must("select api.keep_house()"); // learns which server this is

    QFile rules(clusterOfPrimary() + u"/pg_hba.conf"_s);
    if (!rules.open(QIODevice::Append) ||
        rules.write("local replication root2 scram-sha-256\n") <= 0)
        qFatal("pg_hba.conf");
    rules.close();
    m_database->admin().must("select pg_reload_conf()");
    const auto user = PrivateServerUser::forCluster(clusterOfPrimary());
    const auto tools = PrivateServerTools::find(15);
    if (!user || !tools)
        qFatal("PostgreSQL's programs");
    m_user = std::make_unique<PrivateServerUser>(*user);
    m_tools = std::make_unique<PrivateServerTools>(*tools);

    m_folder = TestServer::makeFolder();
    if (!m_user->giveTo(m_folder->path()))
        qFatal("the standby's folder");
    tool(u"pg_basebackup"_s, {u"-D"_s, m_folder->filePath(u"standby"_s), u"-R"_s, u"-X"_s,
                              u"stream"_s, u"-c"_s, u"fast"_s, u"-d"_s,
                              u"host=%1 port=%2 user=root2 password=root-password-1"_s.arg(
                                  m_primaryFolder, m_primaryPort)});
    tool(u"pg_ctl"_s,
         {u"-D"_s, m_folder->filePath(u"standby"_s), u"-w"_s, u"-l"_s, m_folder->filePath(u"log"_s),
          u"-o"_s,
          u"-p 5439 -c unix_socket_directories=%1 -c listen_addresses="_s.arg(m_folder->path()),
          u"start"_s});
    catchUp();
}

StandbyWorld::~StandbyWorld()
{
    tool(u"pg_ctl"_s,
         {u"-D"_s, m_folder->filePath(u"standby"_s), u"-m"_s, u"immediate"_s, u"stop"_s});
    if (m_restarted)
        killPrimary();
}

QString StandbyWorld::uri(const QStringList &hosts, const QString &role,
                          const QByteArray &secret) const
{
    QStringList folders;
    QStringList ports;
    for (const QString &host : hosts) {
        folders.append(host == u"primary" ? m_primaryFolder : m_folder->path());
        ports.append(host == u"primary" ? m_primaryPort : u"5439"_s);
    }
    return u"postgresql:///%1?host=%2&port=%3&user=%4&password=%5"_s.arg(
        m_database->name(), folders.join(u','), ports.join(u','), role,
        QString::fromLatin1(secret));
}

RoleConnection::Ticket StandbyWorld::signIn(const QStringList &hosts, const QString &email) const
{
    RawConnection door(uri(hosts, u"peak_door"_s, "door-password-1") +
                       u"&target_session_attrs=read-write"_s);
    const QByteArray nonce = "\\x" + QUuid::createUuid().toRfc4122().toHex();
    const QByteArray attempt =
        door.must("select api.sign_in_submit($1, $2, $3::bytea)",
                  {email.toUtf8(), RoleConnection::defaultPassword().toUtf8(), nonce})
            .value();
    return RoleConnection::result(door, attempt, nonce);
}

void StandbyWorld::catchUp()
{
    RawConnection follower = standby();
    if (!follower.isOpen())
        qFatal("%s", qPrintable(follower.failure()));
    const QByteArray place = primary().must("select pg_current_wal_lsn()").value();
    const bool there = QTest::qWaitFor(
        [&] {
            return follower.must("select pg_last_wal_replay_lsn() >= $1::pg_lsn", {place})
                       .value() == "t";
        },
        20'000);
    if (!there)
        qFatal("the standby does not follow");
}

void StandbyWorld::loseTheLine()
{
    RawConnection follower = standby();
    follower.must("alter system set primary_conninfo = ''");
    follower.must("select pg_reload_conf()");
    const bool lost = QTest::qWaitFor(
        [&] { return follower.must("select count(*) from pg_stat_wal_receiver").value() == "0"; },
        20'000);
    if (!lost)
        qFatal("the standby still follows");
}

void StandbyWorld::killPrimary()
{
    tool(u"pg_ctl"_s, {u"-D"_s, clusterOfPrimary(), u"-m"_s, u"immediate"_s, u"stop"_s});
}

void StandbyWorld::startPrimary()
{
    tool(u"pg_ctl"_s,
         {u"-D"_s, clusterOfPrimary(), u"-w"_s, u"-l"_s, m_folder->filePath(u"old log"_s), u"-o"_s,
          u"-p %1 -c unix_socket_directories=%2 -c listen_addresses="_s.arg(m_primaryPort,
                                                                            m_primaryFolder),
          u"start"_s});
    m_restarted = true;
}

void StandbyWorld::promoteStandby()
{
    tool(u"pg_ctl"_s, {u"-D"_s, m_folder->filePath(u"standby"_s), u"-w"_s, u"promote"_s});
}

void StandbyWorld::tool(const QString &name, const QStringList &arguments) const
{
    const auto outcome = m_tools->run(name, arguments, *m_user, 60);
    if (!outcome.ok)
        qFatal("%s: %s", qPrintable(name), qPrintable(outcome.output));
}
