#include "models/db/Agent.h"
#include "models/db/AuditHeads.h"
#include "models/db/DbConnection.h"
#include "models/db/DoorPassword.h"
#include "models/db/Migrator.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"
#include "tests/support/Why.h"

#include <QProcess>
#include <QTest>

#include <csignal>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Who keeps house: its role, its jobs, several of them, and what it survives. */
class tst_Agent final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_database.reset(); }

    void roleMayOnlyCallItsFunctions();
    void doesWhatIsDue();
    void endsSessionsByTime();
    void twoAgentsShareTheWork();
    void failingJobKeepsNoOtherFromItsTurn();
    void badInput();
    void onceSaysThatItRan();
    void headsAreKeptOutside();
    void shorterRecordIsTold();
    void endsOnASignal();
    void survivesARestart();
    void threadOfAPrivateServer();

private:
    QString agentUri() const { return m_database->uriAs(u"peak_agent"_s, "agent-password-1"); }
    Result<void> once(QStringList *said = nullptr, const QString &heads = {})
    {
        std::atomic_bool stop = false;
        Agent agent(*ConnectionSettings::parse(agentUri())->hardened(),
                    {.name = u"test"_s, .headsFile = heads, .once = true},
                    [said](const QString &line) {
                        if (said)
                            said->append(line);
                    });
        return agent.run(stop);
    }
    void makeDue()
    {
        m_database->admin().must(
            "update peak.agent_jobs set due = '-infinity'; update auth.door set last_house = "
            "'-infinity'; update audit.sealing set finished_at = '-infinity'");
    }

    std::unique_ptr<TestDatabase> m_database;
};

void tst_Agent::initTestCase()
{
    m_database = std::make_unique<TestDatabase>(TestServer::ownServer());
    DbConnection admin(u"test"_s);
    QVERIFY(admin.open(*ConnectionSettings::parse(m_database->adminUri())).ok());
    QVERIFY(!setAgentPassword(admin, "short").ok());
    const auto set = setAgentPassword(admin, "agent-password-1");
    QVERIFY2(set.ok(), why(set).constData());
    m_database->addPerson(u"client@agent.test"_s, u"client"_s);
}

void tst_Agent::roleMayOnlyCallItsFunctions()
{
    RawConnection agent(agentUri());
    QVERIFY2(agent.isOpen(), qPrintable(agent.failure()));
    for (const char *table :
         {"public.contacts", "public.exchanges", "public.audit_logs", "auth.credentials",
          "kms.keys", "peak.agent_jobs", "peak.settings", "audit.seals"})
        QCOMPARE(agent.run(QByteArray("select * from ") + table).sqlState, u"42501"_s);
    for (const char *call : {"kms.root('master')", "auth.end_everybody('x')", "peak.sweep()",
                             "peak.do_job('house')", "api.erase_person(null, 'x')",
                             "peak.after_restore('x')", "auth.mint('peak_r_admin', now())"})
        QCOMPARE(agent.run(QByteArray("select ") + call).sqlState, u"42501"_s);
    QVERIFY(agent.run("select * from api.agent_step('test')").ok);
    QCOMPARE(m_database->admin()
                 .must("select rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or "
                       "rolreplication from pg_roles where rolname = 'peak_agent'")
                 .value(),
             "f");
}

void tst_Agent::doesWhatIsDue()
{
    makeDue();
    m_database->admin().must(
        "insert into public.exchanges (name) select 'Deed ' || i from generate_series(1, 50) i");
    const auto ran = once();
    QVERIFY2(ran.ok(), why(ran).constData());
    QCOMPARE(m_database->admin()
                 .must("select count(*) from public.audit_logs l where not exists (select from "
                       "audit.leaves f where f.log_id = l.id)")
                 .value(),
             "0");
    QCOMPARE(m_database->admin()
                 .must("select count(*) from peak.agent_jobs where last_by = 'test' and failures = "
                       "0 and due > now()")
                 .value(),
             m_database->admin().must("select count(*) from peak.agent_jobs").value());
}

void tst_Agent::endsSessionsByTime()
{
    RoleConnection session(*m_database, u"client@agent.test"_s);
    m_database->admin().must("update public.user_sessions set expires_at = now() - interval '1 "
                             "minute' where id = $1::uuid",
                             {session.sessionId()});
    makeDue();
    QVERIFY(once().ok());
    QVERIFY(!session.run("select 1").ok);
    QTest::qWait(2500);
    makeDue();
    QVERIFY(once().ok());
    QCOMPARE(
        m_database->admin()
            .must("select count(*) from pg_roles where rolname = $1", {session.role().toUtf8()})
            .value(),
        "0");
}

/** The row that a step holds is its lease: whoever comes beside takes another job, and nobody
 * waits. */
void tst_Agent::twoAgentsShareTheWork()
{
    makeDue();
    RawConnection one(agentUri());
    RawConnection two(agentUri());
    one.must("begin");
    const QByteArray first = one.must("select job from api.agent_step('one')").value();
    QByteArrayList others;
    for (auto step = two.must("select job from api.agent_step('two')"); !step.rows.isEmpty();
         step = two.must("select job from api.agent_step('two')"))
        others.append(step.value());
    QCOMPARE(others.size(),
             m_database->admin().must("select count(*) from peak.agent_jobs").value().toInt() - 1);
    QVERIFY(!others.contains(first));
    one = RawConnection(agentUri()); // it dies, and its lease with it
    QByteArray inherited;
    const auto takes = [&] {
        inherited += two.must("select job from api.agent_step('two')").value();
        return !inherited.isEmpty();
    };
    QTRY_VERIFY(takes());
    QCOMPARE(inherited, first);
}

void tst_Agent::failingJobKeepsNoOtherFromItsTurn()
{
    RawConnection &admin = m_database->admin();
    admin.must("alter table peak.retention rename to retention_gone");
    makeDue();
    QStringList said;
    const auto ran = once(&said);
    admin.must("alter table peak.retention_gone rename to retention");
    QVERIFY(!ran.ok());
    QVERIFY2(ran.error().message.contains(u"\"sweep\" failed"_s), why(ran).constData());
    QCOMPARE(
        admin.must("select string_agg(job, ',') from peak.agent_jobs where failures > 0").value(),
        "sweep");
    QCOMPARE(
        admin
            .must(
                "select count(*) from peak.agent_jobs where outcome like 'failed%' and due < now()")
            .value(),
        "0"); // not at once again
    makeDue();
    QVERIFY(once().ok());
    QCOMPARE(admin.must("select count(*) from peak.agent_jobs where failures > 0").value(), "0");
}

void tst_Agent::badInput()
{
    RawConnection agent(agentUri());
    QCOMPARE(agent.run("select * from api.agent_step(repeat('x', 1000000))").sqlState, u"PK400"_s);
    QVERIFY(agent.run("select * from api.agent_step(null)").ok);
    QCOMPARE(agent.must("select api.agent_knows_head(-1, 'x')").value(), "shorter");
    QCOMPARE(agent.must("select api.agent_knows_head(0, null)").value(), "changed");
}

void tst_Agent::onceSaysThatItRan()
{
    makeDue();
    QVERIFY(once().ok());
    m_database->admin().must("update peak.agent_jobs set due = 'infinity'");
    QStringList said;
    QVERIFY(once(&said).ok());
    QCOMPARE(said, QStringList{u"Nothing was due."_s});
    said.clear();
    m_database->admin().must("update peak.agent_jobs set due = '-infinity' where job = 'house'");
    QVERIFY(once(&said).ok());
    QCOMPARE(said, QStringList{u"Did what was due (house) and found nothing to report."_s});
    makeDue();
}

void tst_Agent::headsAreKeptOutside()
{
    QTemporaryDir folder;
    const AuditHeads file(folder.filePath(u"heads"_s));
    QVERIFY(once(nullptr, folder.filePath(u"heads"_s)).ok());
    QVERIFY(once(nullptr, folder.filePath(u"heads"_s)).ok()); // one a day
    const auto heads = file.read();
    QVERIFY2(heads.ok(), why(heads).constData());
    QCOMPARE(heads->size(), 1);
    QCOMPARE(heads->first().head.toLatin1(),
             m_database->admin()
                 .must("select encode(head, 'hex') from audit.seals order by number desc limit 1")
                 .value());
    // An earlier day's, of a chain that was made anew since.
    const QString remade = folder.filePath(u"remade"_s);
    AuditHead earlier = heads->first();
    earlier.head = QString(64, u'0');
    earlier.seen = earlier.seen.addDays(-1000);
    QVERIFY(*AuditHeads(remade).remember(earlier));
    const auto changed = once(nullptr, remade);
    QVERIFY(!changed.ok());
    QVERIFY2(changed.error().message.contains(u"made anew"_s), why(changed).constData());
    // Another database's is not compared with this one.
    const QString others = folder.filePath(u"others"_s);
    earlier.database = u"another"_s;
    QVERIFY(*AuditHeads(others).remember(earlier));
    const auto apart = once(nullptr, others);
    QVERIFY2(apart.ok(), why(apart).constData());
    QCOMPARE(AuditHeads(others).read()->size(), 2);
}

void tst_Agent::shorterRecordIsTold()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(u"heads"_s);
    QVERIFY(*AuditHeads(file).remember({999'999, QString(64, u'0'),
                                        QDateTime({2020, 1, 1}, {5, 6, 7}, Qt::UTC),
                                        m_database->name()}));
    const auto shorter = once(nullptr, file);
    QVERIFY(!shorter.ok());
    QVERIFY2(shorter.error().message.contains(u"shorter"_s), why(shorter).constData());
}

void tst_Agent::endsOnASignal()
{
    for (const int number : {SIGTERM, SIGINT}) {
        QProcess program;
        program.start(QCoreApplication::applicationDirPath() + u"/peak1031ctl"_s,
                      {u"agent"_s, u"--database"_s, agentUri()});
        QByteArray said;
        QTRY_VERIFY_WITH_TIMEOUT((said += program.readAllStandardOutput()).contains("Keeping"),
                                 20'000);
        ::kill(pid_t(program.processId()), number);
        QVERIFY(program.waitForFinished(10'000));
        QCOMPARE(program.exitStatus(), QProcess::NormalExit);
        QCOMPARE(program.exitCode(), 0);
        QCOMPARE(program.readAllStandardError(), QByteArray());
    }
    QTRY_COMPARE(m_database->admin()
                     .must("select count(*) from pg_stat_activity where usename = 'peak_agent'")
                     .value(),
                 "0");
}

void tst_Agent::survivesARestart()
{
    PrivateServer::Options options;
    const auto folder = TestServer::makeFolder();
    options.dataFolder = folder->filePath(u"data"_s);
    options.durable = false;
    options.keepRunning = true;
    auto server = PrivateServer::start(options);
    QVERIFY2(server.ok(), why(server).constData());
    const auto settings = ConnectionSettings::parse((*server)->adminUri());
    QVERIFY(Migrator::migrate(*settings).ok());
    QProcess program;
    program.start(QCoreApplication::applicationDirPath() + u"/peak1031ctl"_s,
                  {u"agent"_s, u"--database"_s, (*server)->adminUri()});
    QByteArray said;
    QTRY_VERIFY_WITH_TIMEOUT((said += program.readAllStandardOutput()).contains("Keeping house"),
                             20'000);
    QVERIFY(PrivateServer::stop(options.dataFolder).ok());
    QTRY_VERIFY_WITH_TIMEOUT((said += program.readAllStandardOutput()).contains("Trying again"),
                             30'000);
    server = PrivateServer::start(options);
    QVERIFY2(server.ok(), why(server).constData());
    QTRY_VERIFY_WITH_TIMEOUT((said += program.readAllStandardOutput()).count("Keeping house") == 2,
                             70'000);
    program.terminate();
    QVERIFY(program.waitForFinished(10'000));
    QCOMPARE(program.exitCode(), 0);
    QVERIFY(PrivateServer::stop(options.dataFolder).ok());
}

void tst_Agent::threadOfAPrivateServer()
{
    makeDue();
    {
        AgentThread agent(*ConnectionSettings::parse(m_database->adminUri()), 0);
        QTRY_COMPARE_WITH_TIMEOUT(
            m_database->admin()
                .must("select count(*) from peak.agent_jobs where due < now()")
                .value(),
            "0", 10'000);
    }
    QTRY_COMPARE(
        m_database->admin()
            .must("select count(*) from pg_stat_activity where application_name like '%agent%'")
            .value(),
        "0");
}

QTEST_GUILESS_MAIN(tst_Agent)
#include "tst_Agent.moc"
