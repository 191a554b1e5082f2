#include "models/db/PostgresBinaries.h"
#include "tests/sql/AuditWorld.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/**
 * Seals over the record: every committed row gets one, whoever parks, commits late or restores a
 * dump, and whatever a session sets.
 */
class tst_AuditSeals : public QObject, protected AuditWorld
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { begin(); }
    void cleanupTestCase() { end(); }
    void cleanup() { settle(); }

    void sealsALateCommitter();
    void sealsWhileSomebodyParks();
    void passesManySealedRowsAboveAParkedOne();
    void makesOneHeadPerNumber();
    void keepsNobodyFromWriting();
    void survivesANewCluster();
    void survivesDumpAndRestore();
    void isTheSameUnderEverySetting_data();
    void isTheSameUnderEverySetting();
    void sealsInHousekeeping();
};

void tst_AuditSeals::sealsALateCommitter()
{
    RawConnection late(database().adminUri());
    late.must("begin");
    late.must("insert into public.audit_logs (action) values ('late')");
    write(50);
    QCOMPARE(one("select audit.seal()"), "50");
    write(50);
    QCOMPARE(one("select audit.seal()"), "50");
    late.must("commit");
    QCOMPARE(unsealed(), "1");
    QCOMPARE(fault(), Whole); // it waits for its seal, and is nobody's forgery
    QCOMPARE(one("select audit.seal()"), "1");
    QCOMPARE(unsealed(), "0");
}

void tst_AuditSeals::sealsWhileSomebodyParks()
{
    RawConnection parked(database().adminUri());
    parked.must("begin isolation level repeatable read");
    parked.must("select pg_current_xact_id(), count(*) from public.audit_logs");
    write(30);
    QCOMPARE(one("select audit.seal()"), "30");
    write(30);
    QCOMPARE(one("select audit.seal()"), "30");
    QCOMPARE(fault(), Whole);
    parked.must("rollback");
}

/** More of them than sealing looks at in one go. */
void tst_AuditSeals::passesManySealedRowsAboveAParkedOne()
{
    RawConnection parked(database().adminUri());
    parked.must("begin; select pg_current_xact_id()");
    write(21000);
    QCOMPARE(one("select audit.seal()"), "21000");
    write(25);
    QCOMPARE(one("select audit.seal(10)"), "10");
    QCOMPARE(one("select audit.seal(10)"), "10");
    QCOMPARE(one("select audit.seal(10)"), "5");
    parked.must("rollback");
    QCOMPARE(one("select audit.seal()"), "0");
}

void tst_AuditSeals::makesOneHeadPerNumber()
{
    write(9000);
    const int before = one("select max(number) from audit.seals").toInt();
    std::vector<std::thread> sealers;
    std::atomic<int> sealed = 0;
    for (int i = 0; i < 4; ++i)
        sealers.emplace_back([this, &sealed] {
            RawConnection connection(database().adminUri());
            for (int k = 0; k < 12; ++k)
                sealed += connection.must("select coalesce(audit.seal(1000), 0)").value().toInt();
        });
    for (std::thread &sealer : sealers)
        sealer.join();
    QCOMPARE(sealed.load() + one("select audit.seal()").toInt(), 9000);
    QCOMPARE(unsealed(), "0");
    QCOMPARE(one("select count(*) - max(number) from audit.seals"), "1");
    QVERIFY(one("select max(number) from audit.seals").toInt() >= before + 9);
}

void tst_AuditSeals::keepsNobodyFromWriting()
{
    write(100);
    RawConnection sealer(database().adminUri());
    sealer.must("begin");
    QCOMPARE(sealer.must("select audit.seal()").value(), "100");
    admin().must("set lock_timeout = '1s'");
    admin().must("insert into public.tasks (title) values ('meanwhile')");
    QCOMPARE(one("select audit.seal() is null"), "t"); // nor does another sealer wait
    admin().must("reset lock_timeout");
    sealer.must("rollback");
    QVERIFY(unsealed().toInt() > 100);
}

/** A dump that is restored elsewhere: numbers of transactions start again, below those of the rows.
 */
void tst_AuditSeals::survivesANewCluster()
{
    write(40, "before");
    admin().must("begin; set local session_replication_role = replica");
    // The rows come from a database that was far ahead, and some had not been sealed there.
    admin().must("update public.audit_logs set xid = (xid::text::bigint + 1000000000)::text::xid8 "
                 "where id not in (select log_id from audit.leaves)");
    admin().must("update audit.sealing set place = 'elsewhere', done_xid = '1500000000'");
    admin().must("commit");
    write(30, "after");
    QCOMPARE(one("select audit.seal()"), "70");
    QCOMPARE(unsealed(), "0");
    write(5, "later");
    QCOMPARE(one("select audit.seal()"), "5");
    // The same in small steps, with somebody who commits late.
    write(20, "before");
    admin().must("update audit.sealing set place = 'elsewhere again', done_xid = '1500000000'");
    RawConnection late(database().adminUri());
    late.must("begin; insert into public.audit_logs (action) values ('late')");
    int sealed = 0;
    for (int i = 0; i < 30; ++i) {
        write(1);
        sealed += one("select audit.seal(3)").toInt();
    }
    late.must("commit");
    sealed += one("select audit.seal()").toInt();
    QCOMPARE(sealed, 20 + 30 + 1);
    QCOMPARE(unsealed(), "0");
}

void tst_AuditSeals::survivesDumpAndRestore()
{
    const auto binaries = PostgresBinaries::find(PostgresBinaries::Part::Dump);
    QVERIFY(binaries.ok());
    write(10, "not sealed when dumped");
    QTemporaryDir folder;
    const QString file = folder.filePath(u"dump"_s);
    const auto run = [](const QString &program, const QStringList &arguments) {
        QProcess process;
        process.start(program, arguments);
        return process.waitForFinished(120'000) && process.exitCode() == 0
                   ? QByteArray()
                   : process.readAllStandardError() + "failed";
    };
    QCOMPARE(run(binaries->pgDump(), {u"-Fc"_s, u"-f"_s, file, database().adminUri()}), "");
    TestDatabase other(TestServer::ownServer()); // has the roles
    const QString name = u"restored"_s;
    other.admin().must("create database restored");
    QString uri = other.adminUri();
    uri.replace(other.name(), name);
    QCOMPARE(run(binaries->pgRestore(), {u"-d"_s, uri, file}), "");
    RawConnection restored(uri);
    restored.must("insert into public.tasks (title) values ('after the restore')");
    QCOMPARE(fault(restored), Whole);
    QCOMPARE(restored.must("select audit.seal()").value(), "11");
    QCOMPARE(fault(restored), Whole);
    restored.must("insert into public.tasks (title) values ('later')");
    QCOMPARE(restored.must("select audit.seal()").value(), "1");
    QCOMPARE(fault(restored), Whole);
    restored.must("set session_replication_role = replica; update public.audit_logs set action = "
                  "'x' where action = 'not sealed when dumped'; reset session_replication_role");
    QVERIFY(fault(restored).contains("was changed"));
}

void tst_AuditSeals::isTheSameUnderEverySetting_data()
{
    QTest::addColumn<QByteArray>("settings");
    for (const char *settings :
         {"timezone = 'Asia/Kathmandu'", "datestyle = 'SQL, DMY'", "bytea_output = 'escape'",
          "extra_float_digits = -15", "client_encoding = 'LATIN1'", "lc_numeric = 'C'",
          "intervalstyle = 'iso_8601'", "standard_conforming_strings = on",
          "quote_all_identifiers = on", "search_path = pg_temp, public", "xmloption = 'document'",
          "enable_indexscan = off", "work_mem = '64kB'"})
        QTest::newRow(settings) << QByteArray(settings);
}

void tst_AuditSeals::isTheSameUnderEverySetting()
{
    QFETCH(QByteArray, settings);
    admin().must(
        "insert into public.audit_logs (action, old_values, new_values, ip_address, "
        "user_agent) values ('odd', '{\"a\": 1.50, \"b\": 1e-30, \"ü\": \"日本\"}', '[null, "
        "{\"x\": \"\\\\u00e9\"}]', '2001:db8::1', 'Zoë')");
    admin().must("set " + settings);
    const QByteArray sealed = one("select audit.seal()");
    const QByteArray found = fault();
    admin().must("reset all");
    QVERIFY(sealed.toInt() >= 1);
    QCOMPARE(found, Whole);
    QCOMPARE(fault(), Whole);
}

void tst_AuditSeals::sealsInHousekeeping()
{
    RoleConnection dana(database(), u"dana@example.test"_s);
    write(10);
    const auto keepHouse = [&] {
        admin().must("update auth.door set last_house = '-infinity'");
        dana.must("select api.heartbeat()");
        return unsealed().toInt();
    };
    QVERIFY(keepHouse() >= 10); // the agent, which is at it, does it
    admin().must("update audit.sealing set finished_at = now() - interval '6 minutes'");
    QVERIFY(keepHouse() < 10);
}

QTEST_GUILESS_MAIN(tst_AuditSeals)
#include "tst_AuditSeals.moc"
