#include "models/db/ConnectionSettings.h"
#include "models/db/DbConnection.h"
#include "tests/models/db/CutLine.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"
#include "tests/support/Why.h"

#include <QFile>
#include <QTest>
#include <QUuid>

#include <csignal>
#include <thread>

#include <libpq-fe.h>
#include <sys/resource.h>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/**
 * What was acknowledged is there, once, and what was not is settled by asking again with the same
 * request: after the server was killed, a line was cut, or memory ran out.
 */
class tst_Crash final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void cutLine_data();
    void cutLine();
    void greedyQueryIsRefusedItsMemory();
    void killedQueryTakesNoDataAlong();
    // The last: the server's object does not know the new process.
    void killedServerKeepsWhatItAcknowledged();

private:
    RawConnection admin() const { return RawConnection(m_database->adminUri()); }
    std::unique_ptr<RawConnection> connect() const
    {
        return std::make_unique<RawConnection>(m_database->uriAs(m_ticket.role, m_ticket.secret));
    }
    static RawConnection::Answer send(RawConnection &session, const QByteArray &room,
                                      const QByteArray &request)
    {
        return session.run("select api.send_message($1::uuid, 'A message', $2::uuid)",
                           {room, request});
    }
    QByteArray count(const QByteArray &request) const
    {
        return admin()
            .must("select count(*) from public.messages where request_id = $1::uuid", {request})
            .value();
    }
    static QByteArray newRequest() { return QUuid::createUuid().toByteArray(QUuid::WithoutBraces); }

    std::unique_ptr<TestDatabase> m_database;
    RoleConnection::Ticket m_ticket;
    QByteArray m_room;
    PrivateServer::Pointer m_again;
};

void tst_Crash::initTestCase()
{
    // What a service's MemoryMax, or ulimit, does on a real server.
    rlimit whole{};
    QCOMPARE(getrlimit(RLIMIT_AS, &whole), 0);
    rlimit some = whole;
    some.rlim_cur = 1'500'000'000;
    QCOMPARE(setrlimit(RLIMIT_AS, &some), 0);
    auto server = TestServer::ownServer();
    QCOMPARE(setrlimit(RLIMIT_AS, &whole), 0);
    m_database = std::make_unique<TestDatabase>(std::move(server));
    m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s);
    m_ticket = RoleConnection::signIn(*m_database, u"dana@example.test"_s);
    m_room = m_database->admin()
                 .must("insert into public.exchanges (name, coordinator_id) values ('x', "
                       "$1::uuid) returning id",
                       {m_ticket.personId})
                 .value();
}

void tst_Crash::cleanupTestCase()
{
    m_database.reset();
    m_again.reset();
}

void tst_Crash::cutLine_data()
{
    QTest::addColumn<int>("loses");
    QTest::addColumn<bool>("inTransaction");
    QTest::addColumn<QByteArray>("kept");
    QTest::newRow("before the statement")
        << int(CutLine::Loses::Questions) << false << QByteArray("0");
    QTest::newRow("before the answer") << int(CutLine::Loses::Answers) << false << QByteArray("1");
    QTest::newRow("before the commit") << int(CutLine::Loses::Questions) << true << QByteArray("0");
    QTest::newRow("before the commit's answer")
        << int(CutLine::Loses::Answers) << true << QByteArray("1");
}

/** 98. The client says that it does not know; asked again with the same request, it happens once.
 */
void tst_Crash::cutLine()
{
    QFETCH(int, loses);
    QFETCH(bool, inTransaction);
    QFETCH(QByteArray, kept);
    const auto real = ConnectionSettings::parse(m_database->adminUri());
    const auto folder = TestServer::makeFolder();
    CutLine line(real->value(u"host"_s) + u"/.s.PGSQL."_s + real->value(u"port"_s), folder->path());
    const auto settings =
        ConnectionSettings::parse(u"postgresql:///%1?host=%2&port=%3&user=%4&password=%5"_s.arg(
            m_database->name(), folder->path(), QString::number(CutLine::Port), m_ticket.role,
            QString::fromLatin1(m_ticket.secret)));
    const QByteArray request = newRequest();
    const QByteArray sql = "select api.send_message($1::uuid, 'A message', $2::uuid)";

    DbConnection client(u"test"_s);
    const auto open = client.open(*settings->hardened());
    QVERIFY2(open.ok(), why(open).constData());
    Error error;
    if (inTransaction) {
        QVERIFY(client.begin().ok());
        QVERIFY(client.secretQuery(sql, {m_room, request}).ok());
        line.lose(CutLine::Loses(loses));
        const auto committed = client.commit();
        QVERIFY(!committed.ok());
        error = committed.error();
    } else {
        line.lose(CutLine::Loses(loses));
        const auto sent = client.secretQuery(sql, {m_room, request});
        QVERIFY(!sent.ok());
        error = sent.error();
    }
    QCOMPARE(error.kind, ErrorKind::Offline);
    QVERIFY2(error.message.contains(u"Whether the last change was kept shows after reconnecting"),
             qPrintable(error.message));
    QVERIFY(!client.isOpen());
    QTRY_COMPARE(count(request), kept); // a lost question ends at the server a moment later

    line.lose(CutLine::Loses::Nothing);
    DbConnection again(u"test"_s);
    QVERIFY(again.open(*settings->hardened()).ok());
    const auto settled = again.secretQuery(sql, {m_room, request});
    QVERIFY2(settled.ok(), why(settled).constData());
    QCOMPARE(again.secretQuery(sql, {m_room, request})->value(0), settled->value(0));
    QCOMPARE(count(request), "1");
}

/**
 * 87. work_mem is anybody's to raise, and PostgreSQL can't forbid it: what bounds it is the limit
 * that the operating system gives the service. The query ends, and nothing else does.
 */
void tst_Crash::greedyQueryIsRefusedItsMemory()
{
    const auto greedy = connect();
    const auto other = connect();
    other->must("select 1");
    greedy->must("set work_mem = '200GB'; set enable_sort = off");
    const auto refused = greedy->run("select count(*) from (select distinct repeat(md5(i::text), "
                                     "60) from generate_series(1, 2000000) i) x");
    QCOMPARE(refused.sqlState, u"53200"_s);
    QVERIFY(greedy->run("select 1").ok);
    QVERIFY(other->run("select api.heartbeat()").ok);
}

/** 87. The system may as well kill it: PostgreSQL starts anew by itself, sessions come back. */
void tst_Crash::killedQueryTakesNoDataAlong()
{
    const QByteArray request = newRequest();
    const auto greedy = connect();
    const auto other = connect();
    QVERIFY(send(*greedy, m_room, request).ok);
    const int process = PQbackendPID(greedy->handle());
    QVERIFY(PQsendQuery(greedy->handle(), "with recursive n (i) as (select 1 union all select i "
                                          "from n) select count(*) from n"));
    QCOMPARE(::kill(pid_t(process), SIGKILL), 0);
    // It lets people in until it has noticed; once it has, everybody is cut off.
    QTRY_VERIFY_WITH_TIMEOUT(!other->run("select 1").ok, 20'000);
    std::unique_ptr<RawConnection> back;
    QTRY_VERIFY_WITH_TIMEOUT((back = connect())->isOpen(), 20'000);
    QVERIFY(back->run("select api.heartbeat()").ok);
    QCOMPARE(count(request), "1");
    QVERIFY(m_database->server().processId() > 0);
}

/**
 * 97. Everything of the server is killed while eight connections write and one seals. (Its disk is
 * not pulled: that fsync is on is tst_PrivateServer's to say.)
 */
void tst_Crash::killedServerKeepsWhatItAcknowledged()
{
    const auto second = RoleConnection::signIn(*m_database, u"dana@example.test"_s);
    struct Writer
    {
        std::unique_ptr<RawConnection> session;
        QByteArrayList acknowledged;
        QByteArray open; ///< what was asked for and not answered
        std::thread thread;
    };
    std::vector<Writer> writers(8);
    std::atomic<int> written = 0;
    for (size_t i = 0; i < writers.size(); ++i) {
        Writer &writer = writers[i];
        const auto &ticket = i < 4 ? m_ticket : second;
        writer.session =
            std::make_unique<RawConnection>(m_database->uriAs(ticket.role, ticket.secret));
        QVERIFY2(writer.session->isOpen(), qPrintable(writer.session->failure()));
        writer.thread = std::thread([&writer, &written, room = m_room] {
            while (writer.acknowledged.size() < 500) {
                writer.open = newRequest();
                if (!send(*writer.session, room, writer.open).ok)
                    return;
                writer.acknowledged.append(writer.open);
                ++written;
            }
        });
    }
    std::thread sealer([sealing = std::make_shared<RawConnection>(m_database->adminUri())] {
        while (sealing->run("select audit.seal(100)").ok) {
        }
    });
    const bool busy = QTest::qWaitFor([&] { return written > 200; }, 20'000);
    ::kill(pid_t(m_database->server().processId()), SIGKILL);
    for (Writer &writer : writers)
        writer.thread.join();
    sealer.join();
    QVERIFY(busy);

    PrivateServer::Options options;
    options.dataFolder = m_database->server().dataFolder();
    options.durable = false;
    const auto again = PrivateServer::start(options);
    QVERIFY2(again.ok(), why(again).constData());
    m_again = *again;
    QByteArrayList all;
    for (const Writer &writer : writers) {
        QVERIFY2(writer.acknowledged.size() < 500, "it was over before the kill");
        all += writer.acknowledged;
    }
    const QByteArray list = '{' + all.join(',') + '}';
    QCOMPARE(admin()
                 .must("select count(*) from public.messages where request_id = any ($1::uuid[])",
                       {list})
                 .value(),
             QByteArray::number(all.size()));
    const auto session = connect(); // the same session goes on
    for (const Writer &writer : writers) {
        QVERIFY(send(*session, m_room, writer.open).ok);
        QCOMPARE(count(writer.open), "1");
    }
    // Each of them is in the record once, and that is whole.
    QCOMPARE(admin()
                 .must("select count(*) from public.messages m where (select count(*) from "
                       "public.audit_logs l where l.resource_id = m.id and l.action = "
                       "'message_created') <> 1")
                 .value(),
             "0");
    admin().must("select audit.seal()");
    QCOMPARE(admin().must("select coalesce(fault, 'whole') from audit.verify(0, 1000000)").value(),
             "whole");
}

QTEST_GUILESS_MAIN(tst_Crash)
#include "tst_Crash.moc"
